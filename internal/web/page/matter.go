package page

import "strings"

// MatterList fills matter/list.
type MatterList struct {
	Frame
	Rows   []MatterCells
	Filter ListFilter
	Pager  Pager
}

func (*MatterList) Template() string { return "matter/list" }

// MatterCells is a matter in a table.
type MatterCells struct {
	Href, Kind, Word, Name, Lots, By, At string
	State                                State
	Why                                  *Why
}

// MatterNew fills matter/new.
type MatterNew struct {
	Frame
	Kind, Title, Text, WordLabel string
	Lots                         string
	Words                        []Option
	Checkout, Loss, Relabel      bool
	Incident, Holding            bool
	Unit                         string // of the lot, of a loss
}

func (*MatterNew) Template() string { return "matter/new" }

// Scan is the field of the lots.
func (p *MatterNew) Scan(label, hint string) (Scan, error) {
	f, err := NewField(p.Form, "lots", label, "hint", hint, "value", p.Lots, "required", true)
	return NewScan(f, true, "look"), err
}

// MatterShow fills matter/show.
type MatterShow struct {
	Frame
	URL, Title string
	State      State
	Facts      []Fact
	Lines      []MatterLine
	Shots      []Shot
	Signs      []Sign
	Blocks     []Note
	Steps      []MatterStep
	Reason     bool // one of the steps wants one
	Paper      bool
	Due        bool
	Signed     bool // one of the steps is signed
	Back       []MatterBack
	YesNo      []Option
	StepUp     StepUp
}

func (*MatterShow) Template() string { return "matter/show" }

// Subject is the lot whose row a field stands in.
func (p *MatterShow) Subject(field string) string {
	for _, r := range p.Back {
		if strings.HasPrefix(field, r.Prefix+".") {
			return r.Code + " " + r.Name
		}
	}
	return ""
}

// Kept are pictures of a row that came with a form that was refused.
func (p *MatterShow) Kept(prefix string) []string { return p.Form.Values[prefix+".photos.kept"] }

// MatterStep is what this person can do with the matter now.
type MatterStep struct {
	Step, Word, Icon string
	Quiet            bool
}

// MatterLine is one lot of a matter.
type MatterLine struct {
	Href, Code, Name, Amount string
	Told                     []string
	Differences              []Act
	State                    State
}

// MatterBack is one lot that comes back.
type MatterBack struct {
	Prefix, Code, Name, Amount, Unit, Seal string
}
