package page

// LotCells is a lot in a table: where it is, what the law says, what is wrong.
type LotCells struct {
	Href, Code, Name, Amount, Mass, Keeper string
	Where, Law                             State
	LawMore                                string
	Whys                                   []Why
}

// LotList fills lot/list.
type LotList struct {
	Frame
	Rows       []LotCells
	States     []Option
	Standings  []Option
	Categories []Option
	Keepers    []Option
	Divisions  []Option
	Dues       []Option
	InPlace    bool // lead to goods that stay in place
	Chips      []ActiveFilter
	Pager      Pager
}

// More tells whether one of the rarer filters is on: they are shown then.
func (l *LotList) More() bool {
	for _, name := range []string{"due", "case", "brand", "keeper", "division", "from", "until", "held", "differs"} {
		if l.Form.Value(name, "") != "" {
			return true
		}
	}
	return false
}

func (*LotList) Template() string { return "lot/list" }

// LotShow fills lot/show.
type LotShow struct {
	Frame
	Code, Name, Lede string
	Pair             Pair
	Clock            *Clock
	Terms            []Term
	Breaches         []Breach
	Blocks           []Note
	Trail            []TrailItem
	Papers           []Act // with which the journey ended
	Can              []Act
	Cannot           []Check
	Facts            []Fact
	Shots            []Shot
	Differences      []DifferenceRow
	AddPhoto         string // where a photo can be added; empty: not by this person
	Photos           Photos
}

func (*LotShow) Template() string { return "lot/show" }

// LotTask is what the page of an act on one lot says of it.
type LotTask struct {
	Frame
	Code, Name, Amount string
	Unit               string
}

// LotSplit fills lot/split.
type LotSplit struct{ LotTask }

func (*LotSplit) Template() string { return "lot/split" }

// LotRetain fills lot/retain.
type LotRetain struct{ LotTask }

func (*LotRetain) Template() string { return "lot/retain" }

// LotSample fills lot/sample.
type LotSample struct{ LotTask }

func (*LotSample) Template() string { return "lot/sample" }

// LotConsume fills lot/consume.
type LotConsume struct{ LotTask }

func (*LotConsume) Template() string { return "lot/consume" }

// DifferenceRow is a discrepancy, and where it is resolved.
type DifferenceRow struct {
	Href, Title, Text string
	Open              bool
}

// LabelPublic fills label/public: one word and nothing else.
type LabelPublic struct {
	Frame
	Code, State, Tone, Icon string
}

func (*LabelPublic) Template() string { return "label/public" }

// LabelUnknown fills label/unknown.
type LabelUnknown struct {
	Frame
	Code, Sentence string
	Mistyped       bool
}

func (*LabelUnknown) Template() string { return "label/unknown" }

// ScanShow fills scan/show: many lots, and what can be done with all of them.
type ScanShow struct {
	Frame
	Typed     string
	CartWords string // JSON: what cart.js says
	Lots      []LotCells
	Places    []Row // of the own store
	Unknown   []string
	Can       []Act
	Cannot    []Check
}

func (*ScanShow) Template() string { return "scan/show" }

// Scan is the cart's field: it survives a reload.
func (p *ScanShow) Scan(label, hint string) (Scan, error) {
	f, err := NewField(p.Form, "lots", label, "hint", hint, "value", p.Typed)
	s := NewScan(f, true, "look")
	s.Cart = true
	return s, err
}
