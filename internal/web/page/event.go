package page

import "github.com/sealtrail/sealtrail/internal/moment"

// EventList fills event/list.
type EventList struct {
	Frame
	Rows   []EventRow
	Filter ListFilter
	MayNew bool
	Pager  Pager
}

func (*EventList) Template() string { return "event/list" }

// EventRow is one joint destruction of a list.
type EventRow struct {
	Href, Number    string
	Name            string
	State           State
	Organiser, Firm string
	Days            string
	Orders          int
}

// EventNew fills event/new.
type EventNew struct {
	Frame
	Facilities []Option
	Agencies   []Option
	Chosen     map[string]bool // ticked boxes, field=value
	MaxDays    int
}

func (*EventNew) Template() string { return "event/new" }

// EventShow fills event/show: the working side of a joint destruction.
type EventShow struct {
	Frame
	Number  string
	Name    string
	State   State
	Status  string
	Notice  string
	Facts   []Fact
	Public  string // address of what everybody sees; empty before the notice
	Gauges  []EventGauge
	Parts   []EventPart
	Orders  []EventOrderRow
	Days    []Fact
	Papers  []Fact // certificates
	Trail   []TrailItem
	StepUp  StepUp
	Running string // run that keeps it from closing
	RunHref string

	MayAnnounce, MayOpen, MayClose, MayCancel bool
	Joinable                                  []Option // orders of the visitor's agency that could take part
	Why                                       string   // why nothing can be done now
}

func (*EventShow) Template() string { return "event/show" }

// EventGauge is one of planned, received, processed.
type EventGauge struct {
	Label, Figure, Text, Tone string
	Percent                   int
}

// EventPart is what one agency brings and what became of it.
type EventPart struct {
	Agency                       string
	Lots, Processed              int
	PlannedG, ReceivedG, ResultG int64
}

// EventOrderRow is one order that takes part; those not entitled to it see whose it is.
type EventOrderRow struct {
	Href, Number, Agency string
	State                State
	Lots                 int
	JoinedAt             moment.Time
	MayLeave             bool
	Order                string // what the form to leave posts
}

// EventPublic fills event/public: the notice and, of the goods, only what was processed.
type EventPublic struct {
	Frame
	Number       string
	Name         string
	State        State
	Status       string
	Notice       string
	Facts        []Fact
	Lots         int
	MassG        int64
	Agencies     int
	Categories   []EventKind
	Certificates []string
	Reason       string
	Paper        string // address of the notice as a paper
	Work         string // where those entitled work on it
	CheckedAt    moment.Time
	Final        bool // closed: the figures are frozen
}

func (*EventPublic) Template() string { return "event/public" }

// EventKind is one kind of goods of what was processed.
type EventKind struct {
	Name  string
	Lots  int
	MassG int64
	Part  int // per cent of the mass
}
