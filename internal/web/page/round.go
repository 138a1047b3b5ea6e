package page

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
