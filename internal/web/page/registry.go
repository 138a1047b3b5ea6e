package page

import (
	"github.com/google/uuid"

	"github.com/sealtrail/sealtrail/internal/moment"
)

// Registry fills registry/show: an edition as it stood on a day, or one edition
// alone.
type Registry struct {
	Frame
	Region     string
	AsOf       moment.Date
	Edition    *EditionHead // nil before the first
	Frozen     bool         // the page of one edition: no day, no notices
	Current    bool         // a frozen edition that is the one in force today
	Rows       []FacilityRow
	Listed     int
	Suspended  int
	Expired    int
	Notices    []NoticeRow
	Before     int // edition compared with; 0: none
	Changes    []Difference
	More       int    // changes that are not shown
	Embed      string // address of the fragment for other sites
	Divisions  []Option
	Categories []Option
	Methods    []Option
	Division   string
	Category   string
	Method     string
	Files      string // query of the downloads
}

func (*Registry) Template() string { return "registry/show" }

// EditionHead is what an edition says about itself.
type EditionHead struct {
	Number      int
	PublishedOn moment.Date
	Publisher   string
	Fee         string
	Area        string
	NextDue     moment.Date
	Urgent      string // why it came out of turn
	DaysLeft    int
	Overdue     int
	Tone        string // "", wait, stop: of the next update
	JSONSHA256  string
	CSVSHA256   string
	Firms       int
	Facilities  int
	Href        string
}

// FacilityRow is one facility of the public list.
type FacilityRow struct {
	ID             uuid.UUID
	Firm, Facility string
	Place          string
	Location       *Location // nil: not told
	USCC           string
	Fee            string
	Papers         []PaperRow
	State          State
	Why            string
	Stale          string // since when nobody confirmed it in time
	New            bool   // not on the edition before
	CapacityG      int64  // the widest annual scale in force
	Used           *Gauge // of it, this year; nil: not asked for
}

// Location is where something is, in decimal degrees.
type Location struct{ Latitude, Longitude string }

// Gauge shows how full something is.
type Gauge struct {
	Figure, Text string
	Percent      int    // 0 to 100
	Tone         string // "", wait
}

// Difference is one line of what changed between two editions.
type Difference struct {
	Change  string // word
	Name    string
	Details []string
}

// PaperRow is one qualification of it.
type PaperRow struct {
	Kind, Number, Issuer string
	Until                moment.Date
	Left                 string // how many days, when they are few
	Scope                string
	Waste                string
	Methods              []string
	Exceptional          bool
	Capacity             string
	State                State
	Why                  string
}

// NoticeRow is one change since the edition.
type NoticeRow struct{ Change, At, Text string }

// EditionDiff fills registry/diff: what differs between two editions.
type EditionDiff struct {
	Frame
	From, To EditionHead
	Changes  []Difference
	Others   []Option // editions to compare with
}

func (*EditionDiff) Template() string { return "registry/diff" }

// RegistryEmbed fills registry/embed: the list as a fragment for other sites.
type RegistryEmbed struct {
	Frame
	AsOf    moment.Date
	Edition *EditionHead
	Rows    []FacilityRow
	Home    string // address of the whole page
}

func (*RegistryEmbed) Template() string { return "registry/embed" }

// Editions fills registry/editions.
type Editions struct {
	Frame
	Rows []EditionHead
}

func (*Editions) Template() string { return "registry/editions" }

// Drafts fills registry/drafts.
type Drafts struct {
	Frame
	Rows   []DraftRow
	MayNew bool
	Pager  Pager
}

func (*Drafts) Template() string { return "registry/drafts" }

// DraftRow is one draft of an edition.
type DraftRow struct {
	Href       string
	DraftedAt  moment.Time
	By         string
	Facilities int
	NextDue    moment.Date
}

// DraftNew fills registry/draft_new.
type DraftNew struct {
	Frame
	Publisher  string
	NextDue    moment.Date
	Facilities []FacilityChoice
	Divisions  []Option
}

func (*DraftNew) Template() string { return "registry/draft_new" }

// FacilityChoice is a facility that an edition may list.
type FacilityChoice struct {
	ID, Firm, Facility, Place string
	Chosen                    bool
}

// DraftShow fills registry/draft_show.
type DraftShow struct {
	Frame
	ID         string
	Seam       Seam
	Head       EditionHead
	Rows       []FacilityRow
	Before     int // the edition in force; 0: there is none
	Changes    []Difference
	MayPublish bool
	Why        string
	By         string
	DraftedAt  moment.Time
	StepUp     StepUp
}

func (*DraftShow) Template() string { return "registry/draft_show" }

// FirmList fills firm/list.
type FirmList struct {
	Frame
	Query    string
	Rows     []FirmRow
	MayApply bool
	MayNew   bool
	Pager    Pager
}

func (*FirmList) Template() string { return "firm/list" }

// FirmRow is one firm of the list.
type FirmRow struct {
	Href, Name, USCC, Division string
	Facilities                 int
	State                      State
}

// FirmNew fills firm/new.
type FirmNew struct {
	Frame
	Divisions []Option
	Orgs      []Option
	AskNote   bool // the check symbol of the code does not hold: why it is right
}

func (*FirmNew) Template() string { return "firm/new" }

// FirmShow fills firm/show.
type FirmShow struct {
	Frame
	Href       string
	Name       string
	Facts      []Fact
	Facilities []FacilityBox
	MayEdit    bool
	USCC       string
	MayApply   bool
	MayObject  bool
	Stale      bool // nobody confirmed an entry of it in time
}

func (*FirmShow) Template() string { return "firm/show" }

// FacilityBox is one facility with its qualifications, on the working side.
type FacilityBox struct {
	ID, Href, Name, Place string
	Lines                 string
	At                    string // where it is, when told
	Papers                []PaperRow
	MayEdit               bool
	MaySuspend            bool
	MayReinstate          bool
	MayDelist, MayDeclare bool
	MayApply              bool
	Living                bool // something of it is not delisted
	Stale                 *Why
	Declared              []Fact
	Changes               []TrailItem
}

// FirmAct fills firm/facility, firm/qualification and firm/suspend: one act on
// a firm.
type FirmAct struct {
	Frame
	Act        string // facility, qualification, suspend, reinstate
	Firm       string
	Facility   string
	Action     string // where the form is posted
	Divisions  []Option
	Kinds      []Option
	Modes      []Option
	Categories []Option
	Methods    []Option
	Papers     []Option
	Chosen     map[string]bool // ticked boxes, field=value
	StepUp     StepUp
}

func (p *FirmAct) Template() string {
	if p.Act == "reinstate" {
		return "firm/suspend"
	}
	return "firm/" + p.Act
}

// Boxes is a group of boxes of which several may be ticked.
type Boxes struct {
	Name, ID, Label, Error string
	Options                []Option
	Chosen                 map[string]bool // name=value
}

// NewBoxes makes a group of a form.
func NewBoxes(form Form, chosen map[string]bool, name, label string, options []Option) Boxes {
	return Boxes{Name: name, ID: fieldID(name), Label: label, Error: form.Error(name), Options: options, Chosen: chosen}
}

// Any is a choice of a filter, of which none is a choice too.
type Any struct {
	Name, ID, Label, Any, Value string
	Options                     []Option
}

// Groups are the options under their headings.
func (a Any) Groups() []OptionGroup { return grouped(a.Options) }

// NewAny makes a choice of a filter.
func NewAny(name, label, any string, options []Option, value string) Any {
	return Any{Name: name, ID: fieldID(name), Label: label, Any: any, Value: value, Options: options}
}
