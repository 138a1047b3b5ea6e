package page

// ContainerCells is a container in a table.
type ContainerCells struct {
	Href, Code, Kind, Seal, Keeper, Holds, LastAt string
	State                                         State
}

// ContainerList fills container/list.
type ContainerList struct {
	Frame
	Rows    []ContainerCells
	States  []Option
	MayPack bool
	Pager   Pager
}

func (*ContainerList) Template() string { return "container/list" }

// ContainerShow fills container/show.
type ContainerShow struct {
	Frame
	Code, Title, Lede string
	State             State
	Facts             []Fact
	Lots              []LotCells
	Boxes             []ContainerCells
	Trail             []TrailItem
	Can               []Act
	Cannot            []Check
	MayOpen           bool
	Sealed            bool     // it was sealed before, if not now
	Inside            []Option // lots and containers that can be taken out
}

func (*ContainerShow) Template() string { return "container/show" }

// ContainerNew fills container/new.
type ContainerNew struct {
	Frame
	Lots  string
	Kinds []Option
}

func (*ContainerNew) Template() string { return "container/new" }

// Label is the field of the container's own label.
func (p *ContainerNew) Label(label, hint string) (Scan, error) {
	f, err := NewField(p.Form, "code", label, "hint", hint, "code", true, "required", true)
	return NewScan(f, false, ""), err
}

// Scan is the field of what goes in.
func (p *ContainerNew) Scan(label, hint string) (Scan, error) {
	f, err := NewField(p.Form, "lots", label, "hint", hint, "value", p.Lots, "required", true)
	return NewScan(f, true, "pack"), err
}

// ReceiveBox is a sealed container of a handoff, which can be answered by its seal.
type ReceiveBox struct {
	Code, Kind, Prefix string
	Waiting            int
}
