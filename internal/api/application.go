package api

import (
	"context"

	"github.com/google/uuid"

	"github.com/sealtrail/sealtrail/internal/fact"
	"github.com/sealtrail/sealtrail/internal/identity"
	"github.com/sealtrail/sealtrail/internal/moment"
	"github.com/sealtrail/sealtrail/internal/registry"
)

// Proposal is what an application says. Of a registered firm leave its own facts out.
type Proposal struct {
	USCC          string                 `json:"uscc,omitempty" maxLength:"40" doc:"Of a firm that is not registered yet, as the next five."`
	USCCNote      string                 `json:"uscc_note,omitempty" maxLength:"500" doc:"Needed when the check symbol does not hold."`
	Name          string                 `json:"name,omitempty" maxLength:"100"`
	Division      string                 `json:"division,omitempty" maxLength:"6"`
	Address       string                 `json:"address,omitempty" maxLength:"200"`
	Contact       *NewContact            `json:"contact,omitempty" doc:"Never published."`
	Facility      *ProposedFacility      `json:"facility,omitempty" doc:"Absent of a reconfirmation."`
	Qualification *ProposedQualification `json:"qualification,omitempty"`
	Documents     []NewDocument          `json:"documents,omitempty" maxItems:"12" doc:"Uploaded before. At least one, except of a reconfirmation by the firm itself."`
	Note          string                 `json:"note,omitempty" maxLength:"500"`
}

// ProposedFacility is a registered facility by its id, or a new one.
type ProposedFacility struct {
	ID       uuid.UUID `json:"id,omitzero" format:"uuid" doc:"Of a registered one; then nothing else."`
	Name     string    `json:"name,omitempty" maxLength:"100"`
	Division string    `json:"division,omitempty" maxLength:"6"`
	Address  string    `json:"address,omitempty" maxLength:"200"`
	Lines    []string  `json:"lines,omitempty" maxItems:"60" doc:"Production lines."`
}

// ProposedQualification is a licence, or an examination record with its contract.
type ProposedQualification struct {
	Kind       string   `json:"kind" maxLength:"40"`
	Number     string   `json:"number" maxLength:"100"`
	Contract   string   `json:"contract,omitempty" maxLength:"100" doc:"Of a record."`
	Issuer     string   `json:"issuer" maxLength:"100"`
	Modes      []string `json:"modes" maxItems:"60" doc:"collect, store, utilise, dispose"`
	Categories []string `json:"categories,omitempty" maxItems:"60" doc:"G01…"`
	WasteCodes []string `json:"waste_codes,omitempty" maxItems:"60" doc:"HW04 for a whole category, or 900-003-04."`
	Methods    []string `json:"methods" maxItems:"60"`
	CapacityG  int64    `json:"capacity_g" minimum:"0" doc:"Grams a year."`
	ValidFrom  Day      `json:"valid_from"`
	ValidTo    Day      `json:"valid_to" doc:"Last day."`
}

// NewDocument is a file that was uploaded before.
type NewDocument struct {
	Kind   string `json:"kind" enum:"business_licence,licence,record,contract,environment,site,form,other"`
	SHA256 string `json:"sha256" pattern:"^[0-9a-f]{64}$"`
}

// NewApplication asks the bureau.
type NewApplication struct {
	Fact
	Kind string    `json:"kind" enum:"new,change,renewal,reconfirmation" doc:"A reconfirmation says that nothing changed."`
	Firm string    `json:"firm,omitempty" maxLength:"64" doc:"Credit code or id of a registered firm for which the editor enters a paper; a firm's own people leave it out."`
	Org  uuid.UUID `json:"org,omitzero" format:"uuid" doc:"Whose people will sign for a firm that the editor enters."`
	Proposal
}

// Completion answers what an application was returned for, with all of it anew.
type Completion struct {
	Fact
	Proposal
}

// Returned sends an application back.
type Returned struct {
	Fact
	Reason string `json:"reason" maxLength:"500"`
}

// Examination is the editor's checklist and what the editor proposes.
type Examination struct {
	Fact
	Outcome string         `json:"outcome" enum:"accept,refuse"`
	Items   []ExaminedItem `json:"items" maxItems:"60" doc:"Every item of the application's checklist."`
	Note    string         `json:"note,omitempty" maxLength:"500"`
}

// ExaminedItem is the answer to one item.
type ExaminedItem struct {
	Code   string `json:"code" maxLength:"40"`
	Answer string `json:"answer" enum:"yes,no,na"`
	Note   string `json:"note,omitempty" maxLength:"500" doc:"Needed of a no."`
}

// ApplicationDecision accepts or refuses.
type ApplicationDecision struct {
	Fact
	Accept  bool   `json:"accept"`
	Reason  string `json:"reason,omitempty" maxLength:"500" doc:"Of a refusal."`
	Article string `json:"article,omitempty" maxLength:"200" doc:"Of a refusal."`
}

// ApplicationReceipt answers every act on an application.
type ApplicationReceipt struct {
	ID            uuid.UUID `json:"id" format:"uuid"`
	State         string    `json:"state" enum:"filed,returned,examined,accepted,refused"`
	USCC          string    `json:"uscc"`
	Facility      uuid.UUID `json:"facility,omitzero" format:"uuid" doc:"Entered by an acceptance."`
	Qualification uuid.UUID `json:"qualification,omitzero" format:"uuid" doc:"The same."`
	Warning       string    `json:"warning,omitempty" doc:"Recorded, but somebody should look."`
}

// ApplicationRow is an application in a list.
type ApplicationRow struct {
	ID       uuid.UUID `json:"id" format:"uuid"`
	Kind     string    `json:"kind"`
	State    string    `json:"state"`
	USCC     string    `json:"uscc"`
	Name     string    `json:"name"`
	Facility string    `json:"facility,omitempty"`
	Division string    `json:"division"`
	OnPaper  bool      `json:"on_paper" doc:"The editor entered it for the firm."`
	FiledAt  Instant   `json:"filed_at"`
	LastAt   Instant   `json:"last_at"`
}

// Application is one application.
type Application struct {
	ApplicationRow
	Bureau    uuid.UUID              `json:"bureau" format:"uuid"`
	Org       uuid.UUID              `json:"org,omitzero" format:"uuid"`
	Firm      uuid.UUID              `json:"firm,omitzero" format:"uuid" doc:"Once registered."`
	USCCNote  string                 `json:"uscc_note,omitempty"`
	Address   string                 `json:"address,omitempty"`
	Proposed  ProposedFacility       `json:"proposed_facility"`
	Paper     *ProposedQualification `json:"qualification,omitempty"`
	Documents []Document             `json:"documents"`
	Note      string                 `json:"note,omitempty"`
	Checklist []ChecklistItem        `json:"checklist" doc:"What is examined, with the answers once given."`
	Outcome   string                 `json:"proposed_outcome,omitempty" doc:"By the editor."`
	Reason    string                 `json:"reason,omitempty" doc:"Of the return or the refusal."`
	Article   string                 `json:"article,omitempty" doc:"Of the refusal."`
	Steps     []ApplicationStep      `json:"steps" doc:"Oldest first."`
}

// Document is a file that came with an application.
type Document struct {
	Kind   string `json:"kind"`
	SHA256 string `json:"sha256"`
	Type   string `json:"type" doc:"By content."`
	SizeB  int64  `json:"size_b" doc:"Bytes."`
}

// ChecklistItem is one thing to look at, with its rule.
type ChecklistItem struct {
	Code      string `json:"code"`
	Name      string `json:"name"`
	Article   string `json:"article,omitempty"`
	Certainty string `json:"certainty" enum:"sourced,assumed"`
	Answer    string `json:"answer,omitempty" enum:"yes,no,na"`
	Note      string `json:"note,omitempty"`
}

// ApplicationStep is one thing that happened.
type ApplicationStep struct {
	Kind   string  `json:"kind"`
	Person string  `json:"person" doc:"Pseudonym of the year."`
	Reason string  `json:"reason,omitempty"`
	At     Instant `json:"at"`
}

func (a *API) applications() {
	add(a, get("list-applications", "/applications", "registry", "List applications of firms", identity.ReadApplications), a.listApplications)
	add(a, get("get-application", "/applications/{id}", "registry", "Show an application", identity.ReadApplications), a.getApplication)
	add(a, post("file-application", "/applications", "registry", "Apply to be listed, for a change, a renewal, or to say that nothing changed", identity.FileApplication).makes().
		says("A firm applies for itself. The editor enters papers of firms without an account."), a.fileApplication)
	add(a, post("complete-application", "/applications/{id}/complete", "registry", "Complete an application that was returned", identity.FileApplication), a.completeApplication)
	add(a, post("return-application", "/applications/{id}/return", "registry", "Send an application back to be completed", identity.ExamineApplication), a.returnApplication)
	add(a, post("examine-application", "/applications/{id}/examine", "registry", "Record the checklist and propose a decision", identity.ExamineApplication).
		says("A reconfirmation is thereby confirmed; all else waits for another person's decision."), a.examineApplication)
	add(a, post("decide-application", "/applications/{id}/decide", "registry", "Accept or refuse an application", identity.DecideApplication).
		says("By another person than the examiner. What is accepted is entered at once and listed by the next edition."), a.decideApplication)
	a.documents()
}

func (p Proposal) proposal() registry.Proposal {
	out := registry.Proposal{USCC: p.USCC, USCCNote: p.USCCNote, Name: p.Name, Division: p.Division, Address: p.Address, Note: p.Note,
		Documents: each(p.Documents, func(d NewDocument) registry.NewDocument { return registry.NewDocument(d) })}
	if p.Contact != nil {
		out.Contact = registry.Contact(*p.Contact)
	}
	if f := p.Facility; f != nil {
		out.Facility = fact.ProposedFacility{Facility: f.ID, Name: f.Name, Division: f.Division, Address: f.Address, Lines: f.Lines}
	}
	if q := p.Qualification; q != nil {
		out.Qualification = &fact.ProposedQualification{Kind: q.Kind, Number: q.Number, Contract: q.Contract, Issuer: q.Issuer, Modes: q.Modes, Categories: q.Categories, WasteCodes: q.WasteCodes,
			Methods: q.Methods, CapacityG: q.CapacityG, ValidFrom: moment.Date(q.ValidFrom), ValidTo: moment.Date(q.ValidTo)}
	}
	return out
}

func (a *API) fileApplication(ctx context.Context, actor identity.Actor, in *struct{ Body NewApplication }) (ApplicationReceipt, error) {
	b := in.Body
	receipt, err := a.Registry.FileApplication(ctx, actor, registry.FileApplication{Command: b.command(), Kind: registry.ApplicationKind(b.Kind), Firm: b.Firm, Org: b.Org, Proposal: b.proposal()})
	return showApplicationReceipt(receipt), err
}

func (a *API) completeApplication(ctx context.Context, actor identity.Actor, in *struct {
	ID   uuid.UUID `path:"id" format:"uuid"`
	Body Completion
}) (ApplicationReceipt, error) {
	receipt, err := a.Registry.CompleteApplication(ctx, actor, registry.CompleteApplication{Command: in.Body.command(), Application: in.ID, Proposal: in.Body.proposal()})
	return showApplicationReceipt(receipt), err
}

func (a *API) returnApplication(ctx context.Context, actor identity.Actor, in *struct {
	ID   uuid.UUID `path:"id" format:"uuid"`
	Body Returned
}) (ApplicationReceipt, error) {
	receipt, err := a.Registry.ReturnApplication(ctx, actor, registry.ReturnApplication{Command: in.Body.command(), Application: in.ID, Reason: in.Body.Reason})
	return showApplicationReceipt(receipt), err
}

func (a *API) examineApplication(ctx context.Context, actor identity.Actor, in *struct {
	ID   uuid.UUID `path:"id" format:"uuid"`
	Body Examination
}) (ApplicationReceipt, error) {
	b := in.Body
	receipt, err := a.Registry.ExamineApplication(ctx, actor, registry.ExamineApplication{Command: b.command(), Application: in.ID, Outcome: b.Outcome, Note: b.Note,
		Items: each(b.Items, func(i ExaminedItem) fact.ExaminedItem { return fact.ExaminedItem(i) })})
	return showApplicationReceipt(receipt), err
}

func (a *API) decideApplication(ctx context.Context, actor identity.Actor, in *struct {
	ID   uuid.UUID `path:"id" format:"uuid"`
	Body ApplicationDecision
}) (ApplicationReceipt, error) {
	b := in.Body
	receipt, err := a.Registry.DecideApplication(ctx, actor, registry.DecideApplication{Command: b.command(), Application: in.ID, Accept: b.Accept, Reason: b.Reason, Article: b.Article})
	return showApplicationReceipt(receipt), err
}

func (a *API) listApplications(ctx context.Context, actor identity.Actor, in *struct {
	Page
	State string `query:"state" enum:"filed,returned,examined,accepted,refused"`
}) (List[ApplicationRow], error) {
	scope, err := scopeOf(actor, identity.ReadApplications)
	if err != nil {
		return List[ApplicationRow]{}, err
	}
	items, next, err := a.Registry.Applications(ctx, scope, registry.ApplicationFilter{State: registry.ApplicationState(in.State), Limit: in.Limit, Cursor: in.Cursor})
	return listOf(items, next, func(i registry.ApplicationItem) ApplicationRow {
		return ApplicationRow{ID: i.ID, Kind: string(i.Kind), State: string(i.State), USCC: string(i.USCC), Name: i.Name, Facility: i.Facility, Division: i.Division, OnPaper: i.OnPaper,
			FiledAt: Instant(i.FiledAt), LastAt: Instant(i.LastAt)}
	}), err
}

func (a *API) getApplication(ctx context.Context, actor identity.Actor, in *struct {
	ID uuid.UUID `path:"id" format:"uuid"`
}) (Application, error) {
	scope, err := scopeOf(actor, identity.ReadApplications)
	if err != nil {
		return Application{}, err
	}
	x, err := a.Registry.Application(ctx, scope, in.ID)
	if err != nil {
		return Application{}, err
	}
	return a.showApplication(ctx, x), nil
}

func (a *API) showApplication(ctx context.Context, x registry.Application) Application {
	out := Application{ApplicationRow: ApplicationRow{ID: x.ID, Kind: string(x.Kind), State: string(x.State), USCC: string(x.USCC), Name: x.Name, Facility: x.Facility.Name, Division: x.Division,
		OnPaper: x.OnPaper, FiledAt: Instant(x.FiledAt), LastAt: Instant(x.LastAt)},
		Bureau: x.Bureau, Org: x.Org, Firm: x.Firm, USCCNote: x.USCCNote, Address: x.Address, Note: x.Note, Outcome: x.Proposed, Reason: x.Reason, Article: x.Article,
		Proposed:  ProposedFacility{ID: x.Facility.Facility, Name: x.Facility.Name, Division: x.Facility.Division, Address: x.Facility.Address, Lines: x.Facility.Lines},
		Documents: each(x.Documents, func(d fact.ApplicationDocument) Document { return Document(d) }),
		Steps: each(x.Steps, func(s registry.ApplicationStep) ApplicationStep {
			return ApplicationStep{Kind: s.Kind, Person: s.By, Reason: s.Reason, At: Instant(s.At)}
		})}
	if q := x.Qualification; q != nil {
		out.Paper = &ProposedQualification{Kind: q.Kind, Number: q.Number, Contract: q.Contract, Issuer: q.Issuer, Modes: same(q.Modes), Categories: same(q.Categories), WasteCodes: same(q.WasteCodes),
			Methods: same(q.Methods), CapacityG: q.CapacityG, ValidFrom: Day(q.ValidFrom), ValidTo: Day(q.ValidTo)}
	}
	lang := string(a.words(ctx).Lang)
	for _, i := range x.Checklist(a.Book, a.Clock.Now()) {
		item := ChecklistItem{Code: i.Code, Name: i.Name.In(lang), Article: i.Article, Certainty: string(i.Certainty)}
		for _, given := range x.Items {
			if given.Code == i.Code {
				item.Answer, item.Note = given.Answer, given.Note
			}
		}
		out.Checklist = append(out.Checklist, item)
	}
	out.Checklist = same(out.Checklist)
	return out
}

func showApplicationReceipt(r registry.ApplicationReceipt) ApplicationReceipt {
	return ApplicationReceipt{ID: r.ID, State: string(r.State), USCC: string(r.USCC), Facility: r.Entered.Facility, Qualification: r.Entered.Qualification, Warning: string(r.Warning)}
}
