package page

import "github.com/sealtrail/sealtrail/internal/casefile"

// CaseList fills case/list.
type CaseList struct {
	Frame
	Rows    []CaseRow
	Filter  ListFilter
	CanOpen bool
	Offices bool // may see the exceptions of the whole office
	Pager   Pager
}

func (*CaseList) Template() string { return "case/list" }

// CaseRow is a case in a list.
type CaseRow struct {
	casefile.CaseItem
	Agency string
}

// CaseNew fills case/new.
type CaseNew struct {
	Frame
	Natures []Option
	Choices Choices
}

func (*CaseNew) Template() string { return "case/new" }

// CaseShow fills case/show.
type CaseShow struct {
	Frame
	Case       casefile.Case
	Facts      []Fact
	Blocks     []Note // what is wrong with the case as it stands
	Acts       []Act
	Approvals  []Fact
	Decisions  []Fact
	Holds      []CaseHold
	Entrusted  []Fact
	Exceptions []Fact
	Lots       []LotCells
	Transfers  []TransferRow
	Parties    []Fact
	Told       []Fact // notices to rights holders
}

func (*CaseShow) Template() string { return "case/show" }

// CaseHold is a hold with what lifts it.
type CaseHold struct {
	Fact
	Open bool
	Lift string // where to lift it; empty: not by this person
	Told string // where the notice that ends it is recorded; empty: not by this person, or no notice does
}

// Asked is one question of a decision's form: the classes of the kinds that ask
// it, and the rule behind it.
type Asked struct{ Class, Rule string }

// Act is one thing that can be done: the button that leads there.
type Act struct{ Href, Icon, Word string }

// CaseAct fills case/act: one act on a case.
type CaseAct struct {
	Frame
	Kind    string // approve|decide|dispose|told|hold|lift|entrust|except
	Number  string // empty: for the whole office
	Subject string
	Icon    string
	Options []Option // measures, kinds of decision, reasons of holds, agencies
	Modes   []Option
	Measure string // to approve: what waits for it, else seized
	Mode    string // urgent while an urgent measure waits
	Hold    string // id, to lift
	Typed   string // codes of lots asked for
	StepUp  *StepUp
	Current []Fact           // exceptions that stand
	Asked   map[string]Asked // to decide: by requirement
	Today   string           // to record what was told
	Waiver  bool             // to lift: the party gives up its appeal
}

func (*CaseAct) Template() string { return "case/act" }
