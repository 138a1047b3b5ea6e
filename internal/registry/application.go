package registry

import (
	"encoding/json"
	"fmt"

	"github.com/google/uuid"

	"github.com/sealtrail/sealtrail/internal/fact"
	"github.com/sealtrail/sealtrail/internal/identity"
	"github.com/sealtrail/sealtrail/internal/ledger"
	"github.com/sealtrail/sealtrail/internal/moment"
	"github.com/sealtrail/sealtrail/internal/reference"
)

// ApplicationStream is the kind of an application's stream.
const ApplicationStream = "application"

// Limits of an application.
const (
	MaxDocuments = 12
	MaxDocument  = 20 << 20 // bytes each
)

// ApplicationKind is what a firm asks for.
type ApplicationKind string

const (
	ApplyNew            ApplicationKind = "new"            // 申请列入
	ApplyChange         ApplicationKind = "change"         // 变更
	ApplyRenewal        ApplicationKind = "renewal"        // 换证、续期
	ApplyReconfirmation ApplicationKind = "reconfirmation" // 季度复核：没有变化
)

// ApplicationKinds are all of them, in the order forms show them.
func ApplicationKinds() []ApplicationKind {
	return []ApplicationKind{ApplyNew, ApplyChange, ApplyRenewal, ApplyReconfirmation}
}

// ApplicationState is where an application is in its life.
type ApplicationState string

const (
	ApplicationFiled    ApplicationState = "filed"    // 待审查
	ApplicationReturned ApplicationState = "returned" // 待补正
	ApplicationExamined ApplicationState = "examined" // 待决定
	ApplicationAccepted ApplicationState = "accepted" // 已准予
	ApplicationRefused  ApplicationState = "refused"  // 不予
)

// ApplicationStates are all of them, in the order they follow.
func ApplicationStates() []ApplicationState {
	return []ApplicationState{ApplicationFiled, ApplicationReturned, ApplicationExamined, ApplicationAccepted, ApplicationRefused}
}

// DocumentKinds say what a file shows; what it is called on the firm's disk is not
// kept.
func DocumentKinds() []string {
	return []string{"business_licence", "licence", "record", "contract", "environment", "site", "form", "other"}
}

// Application is what a firm asks of the bureau (申请).
type Application struct {
	ID            uuid.UUID
	Stream        ledger.Stream
	Version       int64
	Kind          ApplicationKind
	State         ApplicationState
	Bureau        uuid.UUID
	Org           uuid.UUID // of the firm; zero: none yet
	Firm          uuid.UUID // zero: not registered
	OnPaper       bool      // the editor entered it for the firm
	USCC          identity.USCC
	USCCNote      string
	Name          string
	Division      string // of the firm
	Address       string
	Contact       Contact // of a firm that is not registered
	Facility      fact.ProposedFacility
	Qualification *fact.ProposedQualification
	Documents     []fact.ApplicationDocument
	Note          string
	Items         []fact.ExaminedItem
	Proposed      string // accept|refuse, by the editor
	FiledBy       string // pseudonyms
	ExaminedBy    string
	Reason        string // of the return, or of the decision
	Article       string // of a refusal
	Entered       Entered
	Steps         []ApplicationStep
	FiledAt       moment.Time // first
	LastAt        moment.Time
}

// Entered is what an acceptance put into the register.
type Entered struct {
	Facility      uuid.UUID
	Qualification uuid.UUID
}

// ApplicationStep is one thing that happened to an application.
type ApplicationStep struct {
	Kind   string `json:"kind"` // filed|returned|completed|examined|accepted|refused
	By     string `json:"by"`   // pseudonym
	Reason string `json:"reason,omitempty"`
	At     moment.Time
}

// Parties are the bureau and the firm.
func (a Application) Parties() identity.Parties {
	p := identity.Parties{Owner: a.Bureau, Division: a.Division}
	if a.Org != uuid.Nil {
		p.Others = []uuid.UUID{a.Org}
	}
	return p
}

// Open tells whether somebody still has to do something.
func (a Application) Open() bool {
	return a.State != ApplicationAccepted && a.State != ApplicationRefused
}

// Form is that of the qualification proposed; empty for none.
func (a Application) Form(book *reference.Book, at moment.Time) reference.Form {
	if a.Qualification == nil {
		return ""
	}
	k, err := book.QualificationKind(a.Qualification.Kind, at)
	if err != nil {
		return ""
	}
	return k.Form
}

// Checklist is what the editor looks at.
func (a Application) Checklist(book *reference.Book, at moment.Time) []reference.ExaminationItem {
	return book.Examination(string(a.Kind), a.Form(book, at), at)
}

// Name puts personal values back, as far as they were not erased.
func (a *Application) name(personal map[string]string) {
	a.Contact = Contact{Name: personal["contact.name"], Phone: personal["contact.phone"]}
}

// Named gives the application with its personal values.
func (a Application) Named(personal map[string]string) Application {
	a.name(personal)
	return a
}

// Apply takes one entry of the application's stream; it is the only mutator.
func (a *Application) Apply(r ledger.Recorded) error {
	if err := ledger.Next(a.Version, r); err != nil {
		return err
	}
	next := *a
	if err := next.apply(r); err != nil {
		return fmt.Errorf("application %s entry %d (%s): %w", a.ID, r.Seq, r.Act.Kind, err)
	}
	next.Version, next.Stream, next.LastAt = r.Seq, r.Ref.Stream, max(a.LastAt, r.Act.OccurredAt)
	*a = next
	return nil
}

func (a *Application) apply(r ledger.Recorded) error {
	step := ApplicationStep{By: r.Act.By.Person, At: r.Act.OccurredAt}
	switch r.Act.Kind {
	case fact.KindApplicationFiled, fact.KindApplicationCompleted:
		var f fact.ApplicationFiled
		var d fact.ApplicationFiledRestricted
		if err := opened(r, &f, &d); err != nil {
			return err
		}
		a.filed(r, f, d)
		step.Kind = "completed"
		if r.Act.Kind == fact.KindApplicationFiled {
			step.Kind = "filed"
		}
	case fact.KindApplicationReturned:
		var d fact.ApplicationReturnedRestricted
		if err := opened(r, nil, &d); err != nil {
			return err
		}
		a.State, a.Reason = ApplicationReturned, d.Reason
		step.Kind, step.Reason = "returned", d.Reason
	case fact.KindApplicationExamined:
		var f fact.ApplicationExamined
		var d fact.ApplicationExaminedRestricted
		if err := opened(r, &f, &d); err != nil {
			return err
		}
		a.State, a.Proposed, a.Items, a.ExaminedBy = ApplicationExamined, f.Outcome, some(d.Items), r.Act.By.Person
		step.Kind, step.Reason = "examined", d.Note
		if f.Outcome == OutcomeConfirmed {
			a.State, step.Kind = ApplicationAccepted, "confirmed"
		}
	case fact.KindApplicationDecided:
		var f fact.ApplicationDecided
		var d fact.ApplicationDecidedRestricted
		if err := opened(r, &f, &d); err != nil {
			return err
		}
		a.State, a.Reason, a.Article = ApplicationState(f.Outcome), d.Reason, d.Article
		if d.Firm != uuid.Nil {
			a.Firm, a.Entered = d.Firm, Entered{Facility: d.Facility, Qualification: d.Qualification}
		}
		step.Kind, step.Reason = f.Outcome, d.Reason
	default:
		return nil
	}
	a.Steps = append(a.Steps[:len(a.Steps):len(a.Steps)], step)
	return nil
}

func (a *Application) filed(r ledger.Recorded, f fact.ApplicationFiled, d fact.ApplicationFiledRestricted) {
	a.ID, a.Kind, a.State, a.Bureau, a.Org, a.Firm, a.OnPaper = d.Application, ApplicationKind(f.Kind), ApplicationFiled, d.Bureau, d.Org, d.Firm, d.OnPaper
	a.USCC, a.USCCNote, a.Name, a.Division, a.Address = identity.USCC(d.USCC), d.USCCNote, d.Name, d.Division, d.Address
	a.Facility, a.Qualification, a.Documents, a.Note = d.Facility, d.Qualification, some(d.Documents), d.Note
	a.Facility.Lines = some(a.Facility.Lines)
	a.FiledBy, a.Reason = r.Act.By.Person, ""
	if r.Act.Kind == fact.KindApplicationFiled {
		a.FiledAt = r.Act.OccurredAt
		a.name(r.Personal)
	}
}

// RebuildApplication makes an application from its stream alone.
func RebuildApplication(entries []ledger.Recorded) (Application, error) {
	var a Application
	for _, r := range entries {
		if err := a.Apply(r); err != nil {
			return Application{}, err
		}
	}
	return a, nil
}

// opened reads what an entry says; nil skips a part.
func opened(r ledger.Recorded, facts, restricted any) error {
	if facts != nil {
		if err := json.Unmarshal(r.Facts, facts); err != nil {
			return err
		}
	}
	if restricted == nil {
		return nil
	}
	return json.Unmarshal(r.Restricted, restricted)
}

// ApplicationReceipt answers every act on an application.
type ApplicationReceipt struct {
	ID      uuid.UUID        `json:"id"`
	State   ApplicationState `json:"state"`
	USCC    identity.USCC    `json:"uscc"`
	Entered Entered          `json:"entered"` // by an acceptance
	Warning identity.Warning `json:"warning"`
}

func (a Application) receipt() ApplicationReceipt {
	return ApplicationReceipt{ID: a.ID, State: a.State, USCC: a.USCC, Entered: a.Entered}
}
