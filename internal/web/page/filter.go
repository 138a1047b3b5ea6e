package page

// ListFilter is what a list can be narrowed by, and what it is narrowed by now.
type ListFilter struct {
	Form   Form
	Action string
	First  []Narrow // always shown
	More   []Narrow // behind a line, unless one of them is on
	Open   bool
	Chips  []ActiveFilter
}

// Narrow is one filter of a list, as it is asked for.
type Narrow struct {
	Form    Form
	Name    string
	Label   string
	Type    string // text, select, date or check
	Hint    string
	Max     int
	Options []Option
}

// Value is what was chosen.
func (f Narrow) Value() string { return f.Form.Value(f.Name, "") }

// NewListFilter gives the filters of a page the form that the page came with.
func NewListFilter(form Form, f ListFilter) ListFilter {
	f.Form = form
	for _, part := range [][]Narrow{f.First, f.More} {
		for i := range part {
			part[i].Form = form
		}
	}
	return f
}
