package page

// ApplicationList fills application/list.
type ApplicationList struct {
	Frame
	Rows    []ApplicationRow
	MayFile bool
	Filter  ListFilter
	Pager   Pager
}

func (*ApplicationList) Template() string { return "application/list" }

// ApplicationRow is an application in a list.
type ApplicationRow struct {
	Href, Kind, Name, Facility, USCC, Filed string
	OnPaper                                 bool
	State                                   State
}

// ApplicationNew fills application/new: a new application, or one that is
// completed.
type ApplicationNew struct {
	Frame
	Action     string
	Kind       string // word of the kind
	KindCode   string
	Firm       string // name of a registered firm; empty: its facts are asked
	FirmRef    string
	Return     string // why it came back
	OnPaper    bool   // the editor enters it
	Kinds      []ApplicationKind
	Facilities []Option // registered ones
	NewPlace   bool     // a new facility may be told
	Divisions  []Option
	Orgs       []Option
	Papers     []Option
	Modes      []Option
	Categories []Option
	Methods    []Option
	Documents  []DocumentField
	Chosen     map[string]bool
}

func (*ApplicationNew) Template() string { return "application/new" }

// ApplicationKind leads to the form of a kind.
type ApplicationKind struct{ Href, Word, Text string }

// DocumentField takes files of one kind; Kept are those that came before.
type DocumentField struct {
	Name, Label string
	Kept        []string // SHA-256
}

// ApplicationShow fills application/show.
type ApplicationShow struct {
	Frame
	URL       string
	Title     string
	State     State
	Facts     []Fact
	Proposed  []Fact
	Documents []DocumentLink
	Checklist []ChecklistRow
	Trail     []TrailItem
	Note      *Note
	Examine   bool // the checklist is asked
	Confirms  bool // of a reconfirmation
	Decide    bool
	Own       string // why this person does not decide
	Refuses   bool   // the editor proposes a refusal
	Complete  string // where the firm completes it
	Object    string // where a refusal is objected to
	StepUp    StepUp
}

func (*ApplicationShow) Template() string { return "application/show" }

// DocumentLink leads to a paper.
type DocumentLink struct{ Href, Kind, Size, Icon string }

// ChecklistRow is one item: asked, or answered.
type ChecklistRow struct {
	Prefix, Code, Name, Rule string
	Answer                   *State
	Note                     string
	Options                  []Option
}

// ObjectionList fills objection/list.
type ObjectionList struct {
	Frame
	Rows    []ObjectionRow
	MayFile bool
	Filter  ListFilter
	Pager   Pager
}

func (*ObjectionList) Template() string { return "objection/list" }

// ObjectionRow is an objection in a list.
type ObjectionRow struct {
	Href, Against, Firm, By, Filed string
	State                          State
}

// ObjectionNew fills objection/new.
type ObjectionNew struct {
	Frame
	Against     string // code; empty: it is chosen
	Title       string
	Subject     string // name of what it is about
	Againsts    []Option
	Firm        string // ref
	Facility    string
	Application string
	Handoff     string
	OnPaper     bool // the editor enters it for somebody
	Charge      bool
	MayCharge   bool // a charge can be meant
}

func (*ObjectionNew) Template() string { return "objection/new" }

// ObjectionShow fills objection/show.
type ObjectionShow struct {
	Frame
	URL, Title string
	State      State
	Facts      []Fact
	Text       string
	Answer     string
	MayAnswer  bool
	Own        string
	Outcomes   []Option
	StepUp     StepUp
}

func (*ObjectionShow) Template() string { return "objection/show" }
