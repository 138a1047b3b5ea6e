package page

import "strings"

// LeftCells is a lot that stays in place, in a table.
type LeftCells struct {
	Href, Code, Name, Amount string
	Kind                     State
	Place, Keeper, Since     string
	Last                     string // time of the last round; empty: none yet
	Finding                  *State
	Due                      string
	Whys                     []Why
}

// LeftList fills round/list: goods that stay in place.
type LeftList struct {
	Frame
	Rows       []LeftCells
	Intervals  []Fact
	MayEntrust bool
	MayInspect bool
	Filter     ListFilter
	Pager      Pager
}

func (*LeftList) Template() string { return "round/list" }

// Entrust fills round/entrust.
type Entrust struct {
	Frame
	Lots string
}

func (*Entrust) Template() string { return "round/entrust" }

// Scan is the field of what is given into keeping.
func (p *Entrust) Scan(label, hint string) (Scan, error) {
	f, err := NewField(p.Form, "lots", label, "hint", hint, "value", p.Lots, "required", true)
	return NewScan(f, true, "entrust"), err
}

// RoundNew fills round/new: what was found of each lot.
type RoundNew struct {
	Frame
	Lots     string // scanned so far
	Seizure  string // whose other lots are shown too
	Kind     string // of those, only the ones that stay in this way
	Due      string // and only the ones whose round is due
	Rows     []RoundRow
	Scanned  int
	Findings []Option
	Blocks   []Note
}

func (*RoundNew) Template() string { return "round/new" }

// Subject is the lot whose row a field stands in.
func (p *RoundNew) Subject(field string) string {
	for _, r := range p.Rows {
		if strings.HasPrefix(field, r.Prefix+".") {
			return r.Code + " " + r.Name
		}
	}
	return ""
}

// Scan is the field of what is inspected.
func (p *RoundNew) Scan(label, hint string) (Scan, error) {
	f, err := NewField(Form{}, "lots", label, "hint", hint, "value", p.Lots)
	return NewScan(f, true, "round"), err
}

// Kept are pictures of a row that came with a form that was refused.
func (p *RoundNew) Kept(prefix string) []string { return p.Form.Values[prefix+".photos.kept"] }

// RoundRow is one lot to be answered.
type RoundRow struct {
	Prefix, Code, Name, Amount, Unit, Seal, Place string
	Scanned                                       bool
	Finding                                       string // what a scan means; empty: to be said
}

// RoundShow fills round/show.
type RoundShow struct {
	Frame
	URL, At string
	Seam    Seam
	Signs   []Sign
	Facts   []Fact
	Lines   []RoundLine
	Shots   []Shot
	Blocks  []Note
	Confirm string
	StepUp  StepUp
	CoSign  CoSign
}

func (*RoundShow) Template() string { return "round/show" }

// RoundLine is what was found of one lot.
type RoundLine struct {
	Href, Code, Name, Amount, Seal, Reason string
	Finding                                State
	Photos                                 int
	Difference                             string // where it is settled; empty: nothing differs
	Open                                   bool
}

// RoundsDone fills round/done.
type RoundsDone struct {
	Frame
	Rows   []RoundDone
	Filter ListFilter
	Pager  Pager
}

func (*RoundsDone) Template() string { return "round/done" }

// RoundDone is a round in a list.
type RoundDone struct {
	Href, At, By, Lots string
	Differ             int
	Complete           bool
	Seam               Seam
}
