package page

import (
	"github.com/sealtrail/sealtrail/internal/label"
)

// LabelRolls fills labels/show: the rolls of an organisation, with the forms
// to make another, to print one label again and to end one.
type LabelRolls struct {
	Frame
	Rolls   []label.Kept
	Pager   Pager
	Max     int // labels in a roll
	PerFile int
	Reasons []Option
	Done    string // label that was just made void
}

func (*LabelRolls) Template() string { return "labels/show" }
