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
	Regimes []Option
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
	Regimes    []Fact // changes of the law by which measures are timed
	Extensions []Fact
	Exclusions []CaseExclusion
	Terms      []Term // that run, or stand, for its goods
	Breaches   []Breach
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
// it, and the rule by which each does.
type Asked struct {
	Class string
	Rules []AskedRule
}

// AskedRule is the rule by which one kind asks.
type AskedRule struct{ Class, Rule string }

// CaseExclusion is excluded time with what ends it.
type CaseExclusion struct {
	Fact
	Open bool
	Tone string
	End  string // where to end it; empty: not by this person
}

// Term is one clock of law over some goods.
type Term struct {
	Tone, Icon  string
	Name, Until string
	Left        string // how many days, or why none
	Rule        string // article, version and certainty
	More        string // extended, excluded, how many lots
}

// Breach is a term that was not kept.
type Breach struct {
	Open              bool
	Title, What, Rule string
	Reason            string
}

// Act is one thing that can be done: the button that leads there.
type Act struct{ Href, Icon, Word string }

// CaseAct fills case/act: one act on a case.
type CaseAct struct {
	Frame
	Kind      string // approve|decide|dispose|told|hold|lift|entrust|except|extend|exclude|resume|regime
	Number    string // empty: for the whole office
	Subject   string
	Icon      string
	Options   []Option // measures, kinds of decision, reasons of holds, agencies
	Modes     []Option
	Measure   string // to approve: what waits for it, else seized
	Mode      string // urgent while an urgent measure waits
	Hold      string // id, to lift
	Typed     string // codes of lots asked for
	StepUp    *StepUp
	Current   []Fact           // exceptions that stand
	Asked     map[string]Asked // to decide: by requirement
	Today     string           // to record what was told
	Waiver    bool             // to lift: the party gives up its appeal
	Chosen    string           // of the options
	Lapsed    int              // lots whose measure ran out: a decision says why
	Terms     []Fact           // until when measures can be extended
	Exclusion string           // id, to end
}

func (*CaseAct) Template() string { return "case/act" }
