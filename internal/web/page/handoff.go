package page

import (
	"github.com/google/uuid"

	"github.com/sealtrail/sealtrail/internal/custody"
)

// HandoffList fills handoff/list.
type HandoffList struct {
	Frame
	Rows     []HandoffRow
	Purposes []Option
	States   []Option
	CanOffer bool
	Pager    Pager
}

func (*HandoffList) Template() string { return "handoff/list" }

// HandoffRow is a handoff in a list.
type HandoffRow struct {
	custody.HandoffItem
	Sides  string // from whom to whom
	Status State
	Seam   Seam
	Mine   bool // waits for the visitor
}

// HandoffNew fills handoff/new.
type HandoffNew struct {
	Frame
	Lots     string
	Purpose  string
	Purposes []Option
	To       []Option
	ToValue  string
}

func (*HandoffNew) Template() string { return "handoff/new" }

// HandoffShow fills handoff/show.
type HandoffShow struct {
	Frame
	Number, Purpose string
	Status          State
	Way             Way
	Facts           []Fact
	Carrier         []Fact
	Lines           []HandoffLine
	Receipts        []Fact
	Differences     []DifferenceRow
	Acts            []Act
	Withdraw        bool
	Depart, Arrive  bool
	AskCarrier      bool
	Behind          bool  // the visitor receives from the own organisation: what the sender does stands last, folded
	SenderRoad      []Act // steps of the sender alone, when they stand there
	Blocks          []Note
	Papers          bool
	Charge          string // where the agency reports that the firm charged
	Returns         []Fact // handoffs that bring back what was refused
	Road            []Act  // steps that can be taken on the road
	Steps           []RoadStep
	Manifest        *ManifestBox // nil: the visitor has nothing to tell of it
}

// ManifestBox is the form of the transfer manifest of hazardous goods.
type ManifestBox struct {
	Number, Paper string
	Confirms      bool // the visitor is the receiver, who confirms it
}

func (*HandoffShow) Template() string { return "handoff/show" }

// Way is who gives, who takes, and the road between them.
type Way struct {
	From, FromMore, To, ToMore string
	Seam                       Seam
	Road                       string
}

// HandoffLine is one lot as sent and as found.
type HandoffLine struct {
	LotCells
	Sent, SentMass, Found, FoundMass string
	Outcome                          *State
	Blocked                          bool
	Split                            bool
	Reason                           string // the receiver's words
	Seal                             string // what became of it on the road
}

// HandoffReceive fills handoff/receive: an answer for every waiting lot.
type HandoffReceive struct {
	Frame
	Number  string
	Way     Way
	Weighs  bool // goods that go to a firm are weighed on a truck scale
	Note    Note
	Warn    []Note   // what happened on the road
	Why     []string // reasons for refusing or for what is not there, to choose or to write
	Rows    []ReceiveRow
	Seals   []Option
	Rests   []Option // what becomes of lots nobody scanned
	Boxes   []ReceiveBox
	Words   string // JSON: what receive.js says
	StepUp  StepUp
	Waiting int

	Hazardous bool // goods that go with a transfer manifest
}

func (*HandoffReceive) Template() string { return "handoff/receive" }

// Scan marks the rows that were scanned.
func (p *HandoffReceive) Scan(label, hint string) (Scan, error) {
	f, err := NewField(p.Form, "scanned", label, "hint", hint)
	return Scan{Field: f, Many: true, Expected: p.Waiting, Quiet: true}, err
}

// ReceiveRow is one lot to be answered.
type ReceiveRow struct {
	Lot                     uuid.UUID
	Prefix                  string
	Code, Name, Sent        string
	Quantity, Packages      int64
	Unit, Mass, Seal        string
	Outcomes                []Option
	Boxed                   bool // under a container's seal
	Broken                  bool // the seal it was sent under broke on the road
	SentQuantity, LastState string
	Was                     string // codes of the labels it was under before it was divided
}

// DiscrepancyShow fills handoff/difference: one discrepancy and what both sides
// say of it.
type DiscrepancyShow struct {
	Frame
	Title, Text string
	Facts       []Fact
	Seam        Seam
	Signs       []Sign
	Open        bool
	Answer      bool // this person may answer for a side
	Side        string
	Outcomes    []Option
	Corrects    bool   // a figure may be corrected
	Unit        string // of the corrected figure
	StepUp      StepUp
	Lot         string
}

func (*DiscrepancyShow) Template() string { return "handoff/difference" }
