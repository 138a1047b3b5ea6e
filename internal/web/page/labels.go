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
	Ahead   bool   // may make rolls and end labels; else only print again
	Print   string // codes to be printed, one a line
	Many    bool   // more than one
	Why     string // they are printed
}

func (*LabelRolls) Template() string { return "labels/show" }
