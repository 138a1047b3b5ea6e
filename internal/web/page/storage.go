package page

// PlaceCells is a place in the tree of a store. Fill is nil where nobody counts
// what fits.
type PlaceCells struct {
	ID, Href, Code, Name, Kind, Lots, Held string
	Depth                                  int
	Fill                                   *Clock
	FillText                               string
}

// StorageShow fills storage/show: the whole tree.
type StorageShow struct {
	Frame
	Rows         []PlaceCells
	Unplaced     int
	UnplacedMore int // beyond those shown
	Oldest       []Row
	Kinds        []Option
	Parents      []Option
}

func (*StorageShow) Template() string { return "storage/show" }

// StoragePlace fills storage/place: one place and what lies in it.
type StoragePlace struct {
	Frame
	ID, Code, Name, Path string
	Facts                []Fact
	Fill                 *Clock
	FillText             string
	Inside               []PlaceCells
	Lots                 []LotCells
	Kinds                []Option
	Pager                Pager
	Papers               bool
}

func (*StoragePlace) Template() string { return "storage/place" }

// Scan is the field of what is put here.
func (p *StoragePlace) Scan(label, hint string) (Scan, error) {
	f, err := NewField(p.Form, "lots", label, "hint", hint, "required", true)
	return NewScan(f, true, "move"), err
}

// StorageLabels fills storage/labels: the places whose labels are printed.
type StorageLabels struct {
	Frame
	Places []PlaceCells
	Max    int // on one file
}

func (*StorageLabels) Template() string { return "storage/labels" }

// StorageMove fills storage/move: first the place is scanned, then what goes in.
type StorageMove struct {
	Frame
	Chosen string // the place, from the address
	Lots   string
}

func (*StorageMove) Template() string { return "storage/move" }

// Place is the field of the place.
func (p *StorageMove) Place(label, hint string) (Scan, error) {
	f, err := NewField(p.Form, "place", label, "hint", hint, "value", p.Chosen, "required", true)
	return NewScan(f, false, ""), err
}

// Scan is the field of what goes in.
func (p *StorageMove) Scan(label, hint string) (Scan, error) {
	f, err := NewField(p.Form, "lots", label, "hint", hint, "value", p.Lots, "required", true)
	return NewScan(f, true, "move"), err
}
