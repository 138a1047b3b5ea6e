package page

// Exports fills export/list.
type Exports struct {
	Frame
	Rows []ExportRow
	Busy bool // something is under way: the page looks again by itself
}

func (*Exports) Template() string { return "export/list" }

// ExportRow is one file that somebody asked for.
type ExportRow struct {
	ID, List, Said, Format, Asked, Rows, Size, Until, Problem string

	State  State
	Open   bool
	Kept   bool
	Newest bool // just asked for
}
