package page

import "html/template"

// TransferList fills transfer/list.
type TransferList struct {
	Frame
	Rates  []Figure
	Period string
	Rows   []TransferRow
	Filter ListFilter
	Pager  Pager
}

func (*TransferList) Template() string { return "transfer/list" }

// TransferRow is a transfer in a list, and on the page of its case.
type TransferRow struct {
	Href, Number, Direction, From, To, Lots string
	State                                   State
	Since                                   string // when it was sent, or proposed
	Waits                                   string // until when somebody must act; empty: nobody must
	Whys                                    []Why
}

// TransferNew fills transfer/new.
type TransferNew struct {
	Frame
	Number, Subject string
	Direction       string // to_police unless told
	Directions      []Option
	Others          []Option
	Causes          []Option
	Papers          []TransferPaperField
}

func (*TransferNew) Template() string { return "transfer/new" }

// TransferPaperField asks for the number of a paper.
type TransferPaperField struct {
	Name, Label string
	Required    bool
}

// TransferShow fills transfer/show.
type TransferShow struct {
	Frame
	URL, Number, CaseHref, Title string
	Blocks                       []Note
	State                        State
	Clock                        *Clock
	Steps                        []RoadStep
	Facts                        []Fact
	Papers                       []Fact
	Lots                         []TransferLot
	Acts                         []Act
}

func (*TransferShow) Template() string { return "transfer/show" }

// TransferLot is a lot that its transfer names.
type TransferLot struct {
	Href, Code, Name, Amount string // Href empty: the viewer may not open it
	State                    State
	Kept                     bool
}

// TransferAct fills transfer/act: one act on a transfer.
type TransferAct struct {
	Frame
	Kind            string // approve|decline|send|answer|reconsider|report|hand_over|close
	Number, Subject string
	URL             string
	Icon            string
	Back            bool // of a transfer back: nobody's notice is entered
	ForOther        bool // the agency enters what the other side wrote
	Again           bool // papers are sent after
	Options         []Option
	Papers          []TransferPaperField
	StepUp          *StepUp
	Clock           *Clock
}

func (*TransferAct) Template() string { return "transfer/act" }

// TransferCode fills transfer/code.
type TransferCode struct {
	Frame
	Number, URL string
	Asked       bool
	Code, Open  string
	Issue       int
	Until       string
	QR          template.HTML
}

func (*TransferCode) Template() string { return "transfer/code" }

// TransferAnswer fills transfer/answer: who has no account answers by a code.
type TransferAnswer struct {
	Frame
	Code    string // in the address
	Title   string
	Facts   []Fact
	Papers  []Fact
	Lots    []TransferLot
	Options []Option
	Until   string
	Done    *Note
}

func (*TransferAnswer) Template() string { return "transfer/answer" }
