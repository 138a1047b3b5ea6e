package page

import "html/template"

// Road fills parts/_road: the form of one step on the road, for people with an
// account (handoff/road) and for a driver by code (act/step).
type Road struct {
	Frame
	Step, Number string
	Title, Text  string
	Action       string // where the form is sent
	Kinds        []Option
	Lots         []RoadLot // and containers, before them
	To           []Option
	Word, Icon   string // of the button
	Stop         bool   // the button warns
}

// Sealed tells whether anything on the truck carries a seal that could break.
func (r Road) Sealed() bool {
	for _, l := range r.Lots {
		if l.Seal != "" {
			return true
		}
	}
	return false
}

// RoadLot is one lot on the truck, or one container.
type RoadLot struct {
	Prefix       string
	ID           string
	Code, Name   string
	Amount, Seal string
	Broken       bool // its seal, which nobody replaced yet
}

// HandoffRoad fills handoff/road.
type HandoffRoad struct{ Road }

func (*HandoffRoad) Template() string { return "handoff/road" }

// ActStep fills act/step.
type ActStep struct {
	Road
	Code string
}

func (*ActStep) Template() string { return "act/step" }

// HandoffCode fills handoff/code: a driver's code, told once.
type HandoffCode struct {
	Frame
	Number string
	Code   string // empty before it is asked for
	Asked  bool   // but it was told already
	Issue  int
	Until  string
	Open   string // the address to open on the phone
	QR     template.HTML
	Way    Way
	Plate  string
}

func (*HandoffCode) Template() string { return "handoff/code" }

// ActEnter fills act/enter: a driver without account types a code.
type ActEnter struct {
	Frame
	Sentence string // why the code of before did not do
	Arrived  bool   // the trip just ended well
}

func (*ActEnter) Template() string { return "act/enter" }

// ActShow fills act/show: one trip as its driver sees it.
type ActShow struct {
	Frame
	Code, Number   string
	Way            Way
	Status         State
	Depart, Arrive bool
	Verbs          []Act
	Boxes, Lots    []RoadLot
	Facts          []Fact
	Steps          []RoadStep
	Done           string // what was just recorded
	Until          string
}

func (*ActShow) Template() string { return "act/show" }

// RoadStep is one thing that happened on the road, in parts/_steps.
type RoadStep struct {
	Icon, Tone, Title, At string
	Text                  string
	Details               []string
	Sign                  Sign
	Shots                 []Shot
}
