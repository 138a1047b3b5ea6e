package page

import (
	"github.com/sealtrail/sealtrail/internal/custody"
)

// SeizureList fills seizure/list.
type SeizureList struct {
	Frame
	Rows      []SeizureRow
	Filter    ListFilter
	CanRecord bool
	Drafts    []custody.SeizureDraft // the visitor's own
	Pager     Pager
}

func (*SeizureList) Template() string { return "seizure/list" }

// SeizureRow is a seizure in a list.
type SeizureRow struct {
	custody.SeizureItem
	Measure, By string
	Seam        Seam
}

// SeizureNew fills seizure/new. Without a case it first asks for one.
type SeizureNew struct {
	Frame
	Cases    []Option
	Case     string
	CaseName string

	Measures, Approvals, Divisions []Option
	PartyKinds, Presences          []Option
	Choices                        Choices
	Division, Officer              string
	Terms                          []Fact   // until when each kind of measure may last
	Certificate                    string   // of the visitor, as on the last paper of theirs
	Colleagues                     []string // who can be the second officer
	Approval                       string   // the newest: chosen until somebody chooses
	Import                         *Import  // of a table that was just read
}

// Import says what became of the rows of a table.
type Import struct {
	Added   int
	Again   int // were read before
	Bad     []ImportRow
	Ignored string // headings nobody knows
}

// ImportRow is a row that has to be mended.
type ImportRow struct {
	No     int
	Text   string
	Faults []Fact
}

func (*SeizureNew) Template() string { return "seizure/new" }

// Kept are pictures that were stored before the form was refused.
func (p *SeizureNew) Kept() []string { return p.Form.Values["photos.kept"] }

// Photos is the upload of the scene.
func (p *SeizureNew) Photos(label, small string) Photos {
	return Photos{Form: p.Form, Name: "photos", Label: label, Small: small, Many: true}
}

// SeizureDraft fills seizure/draft: one step of a seizure that is being entered.
type SeizureDraft struct {
	SeizureNew
	ID        string
	Step      int // from 1
	Stages    []Stage
	Saved     string // when the server kept it
	Seen      string // what the step held when it was shown
	Pictures  []DraftPicture
	MaxPhotos int
	Roll      *Import // of labels that were just read
	Words     string  // sentences of its scripts, as JSON
	Checked   bool    // what is wrong is shown beside its field, and yet is kept
	Refused   bool    // it was not signed: what is wrong leads to its step
	Review    *Review // on the last step: what is signed
	Elsewhere string  // address of what another window kept in this step; empty: none did
}

// DraftPicture is a picture that a draft holds.
type DraftPicture struct {
	No           int // from 1
	SHA256, Href string
}

func (*SeizureDraft) Template() string { return "seizure/draft" }

// Now is the step that is shown.
func (p *SeizureDraft) Now() Stage { return p.Stages[p.Step-1] }

// Next is the step after it; zero after the last.
func (p *SeizureDraft) Next() Stage {
	if p.Step == len(p.Stages) {
		return Stage{}
	}
	return p.Stages[p.Step]
}

// Before is the number of the step before; 0 before the first.
func (p *SeizureDraft) Before() int { return p.Step - 1 }

// ToMend is how much keeps the draft from being signed: faults, and steps that
// nobody has filled.
func (p *SeizureDraft) ToMend() int {
	n := len(p.Form.Errors)
	for _, stage := range p.Stages[:len(p.Stages)-1] {
		switch {
		case stage.Done:
			n += stage.Wrong()
		case stage.Without == "":
			n++
		}
	}
	return n
}

// Stage is one step of a form that has several.
type Stage struct {
	No            int
	Word, Title   string
	Href          string
	Done, Current bool
	Without       string       // what may be left out and was; neither right nor wrong
	Faults        []StageFault // of fields that cannot be signed as they are
}

// Ticked tells whether a step is filled and has nothing wrong.
func (s Stage) Ticked() bool { return s.Done && s.Without == "" && s.Wrong() == 0 }

// Review is what an officer reads over before signing.
type Review struct {
	Facts []Fact
	Lines []ReviewLine
}

// ReviewLine is a line of the list with what is stuck on it.
type ReviewLine struct {
	SeizureLine
	Mass       string
	Codes      []string
	Unlabelled int  // lots whose label the server makes
	Fold       bool // so many labels that they are folded away
}

// Wrong is how many fields cannot be signed as they are.
func (s Stage) Wrong() int { return len(s.Faults) }

// StageFault is a field of a step that cannot be signed as it is.
type StageFault struct{ Field, Href, Sentence string }

// SeizureShow fills seizure/show.
type SeizureShow struct {
	Frame
	Number     string
	Name       string
	Seam       Seam
	Signs      []Sign
	Facts      []Fact
	Party      []Fact
	Blocks     []Note
	Lines      []SeizureLine
	Lots       []LotCells
	Shots      []Shot
	Recordings []Fact
	Acts       []Act
	Confirm    string // "", self, device: how this person can bring the second signature
	Named      *Note  // whom the list names, where the second signature may be another's
	NotNamed   string // login of who was warned on this device that the list names others
	StepUp     StepUp
	CoSign     CoSign
	Papers     bool
}

func (*SeizureShow) Template() string { return "seizure/show" }

// SeizureLine is a row of the legal list in words.
type SeizureLine struct {
	No                                    int
	Name, More, Category, Quantity, Value string
	Lots                                  int
}
