package api

import (
	"context"

	"github.com/google/uuid"

	"github.com/sealtrail/sealtrail/internal/casefile"
	"github.com/sealtrail/sealtrail/internal/identity"
	"github.com/sealtrail/sealtrail/internal/label"
	"github.com/sealtrail/sealtrail/internal/moment"
)

// NewApproval is the head's approval of a measure.
type NewApproval struct {
	Fact
	Measure string   `json:"measure" enum:"preserved,sealed,seized,sampled"`
	Mode    string   `json:"mode" enum:"prior,urgent" doc:"urgent: the goods were taken first, at most 24 hours ago."`
	Paper   string   `json:"paper,omitempty" maxLength:"100"`
	Lots    []string `json:"lots,omitempty" maxItems:"500" doc:"urgent: codes or ids; all that wait for it unless told."`
}

// NewDecision is what an authority decided about lots.
type NewDecision struct {
	Fact
	Kind      string   `json:"kind" enum:"confiscated,surrendered,ownerless,judgment,consent,prior_disposal,lifted" doc:"consent: the owner's, in writing. prior_disposal: perishable or dangerous goods before the decision; by the head alone, with a step-up."`
	Paper     string   `json:"paper" maxLength:"100"`
	DecidedOn Day      `json:"decided_on"`
	Effective Day      `json:"effective" doc:"First day in force."`
	Lots      []string `json:"lots,omitempty" maxItems:"500" doc:"Codes or ids; all lots that the case has now unless told."`
	DecisionAsked
	// Needed when a measure ran out before the decision was recorded.
	LapseReason string `json:"lapse_reason,omitempty" maxLength:"500" doc:"Why the measure ran out before; needed when it did."`
}

// NewHold keeps lots from being disposed of.
type NewHold struct {
	Fact
	Reason string   `json:"reason" maxLength:"40" doc:"Code of a reason, such as appeal."`
	Note   string   `json:"note,omitempty" maxLength:"500"`
	Lots   []string `json:"lots,omitempty" maxItems:"500" doc:"All lots that the case has now unless told."`
	Until  Day      `json:"until,omitempty" doc:"Last day: then the hold ends by itself."`
}

// HoldLift ends a hold.
type HoldLift struct {
	Fact
	Reason   string `json:"reason" maxLength:"500"`
	Outcome  string `json:"outcome,omitempty" enum:"upheld,changed,revoked,withdrawn" doc:"Of a review or a suit. changed and revoked: destruction waits for a new decision."`
	Waiver   string `json:"waiver_paper,omitempty" maxLength:"100" doc:"Paper by which the party gave up its appeal; needed to end its time early."`
	Override bool   `json:"override,omitempty" doc:"The cause still stands: dangerous or perishable goods, by the head, with a photo."`
	Photo    string `json:"photo,omitempty" pattern:"^[0-9a-f]{64}$"`
}

// NewEntrustment lets another agency witness.
type NewEntrustment struct {
	Fact
	Agency uuid.UUID `json:"agency" format:"uuid"`
	Paper  string    `json:"paper" maxLength:"100"`
}

// NewException lets a tiny office do with fewer people.
type NewException struct {
	Fact
	Reason  string `json:"reason" maxLength:"500"`
	LastDay Day    `json:"last_day"`
}

// Approval of a measure.
type Approval struct {
	ID        uuid.UUID `json:"id" format:"uuid"`
	Measure   string    `json:"measure"`
	Mode      string    `json:"mode" enum:"prior,urgent"`
	GrantedAt Instant   `json:"granted_at"`
	Paper     string    `json:"paper,omitempty"`
	LotCount  int       `json:"lot_count" doc:"Approved afterwards."`
	InTime    bool      `json:"in_time" doc:"urgent: within 24 hours."`
}

// Decision about lots of a case.
type Decision struct {
	ID        uuid.UUID `json:"id" format:"uuid"`
	Kind      string    `json:"kind"`
	Standing  string    `json:"standing"`
	Grounds   bool      `json:"grounds" doc:"Destruction may follow."`
	Paper     string    `json:"paper"`
	DecidedOn Day       `json:"decided_on"`
	Effective Day       `json:"effective"`
	Article   string    `json:"article,omitempty"`
	LotCount  int       `json:"lot_count"`
	DecisionStated
	// What the agency states when a measure ran out before.
	LapseReason string `json:"lapse_reason,omitempty"`
}

// Hold keeps lots from being disposed of.
type Hold struct {
	ID         uuid.UUID `json:"id" format:"uuid"`
	Reason     string    `json:"reason"`
	Note       string    `json:"note,omitempty"`
	Since      Instant   `json:"since"`
	LotCount   int       `json:"lot_count"`
	LiftedAt   Instant   `json:"lifted_at,omitzero"`
	LiftReason string    `json:"lift_reason,omitempty"`
	Override   bool      `json:"override,omitempty"`
	Until      Day       `json:"until,omitempty" doc:"Last day; it ends by itself."`
	Outcome    string    `json:"outcome,omitempty"`
	Waiver     string    `json:"waiver_paper,omitempty"`
}

// Entrustment lets another agency witness in writing.
type Entrustment struct {
	ID     uuid.UUID `json:"id" format:"uuid"`
	Agency uuid.UUID `json:"agency" format:"uuid"`
	Paper  string    `json:"paper"`
	At     Instant   `json:"at"`
}

// Exception for a tiny office.
type Exception struct {
	ID        uuid.UUID `json:"id" format:"uuid"`
	Reason    string    `json:"reason"`
	LastDay   Day       `json:"last_day"`
	GrantedAt Instant   `json:"granted_at"`
}

// Standing is what a lot is in law.
type Standing struct {
	Code            string   `json:"code" doc:"preserved, sealed, seized, lapsed, lifted, confiscated, surrendered, ownerless, criminal, judged or prior_disposal; empty when no ground is recorded."`
	Effective       bool     `json:"effective"`
	Since           Instant  `json:"since,omitzero"`
	LastDay         Day      `json:"last_day,omitempty" doc:"Of the measure."`
	SuspendedSince  Day      `json:"suspended_since,omitempty" doc:"The measure's clock stands, while goods are tested."`
	EndedByItself   bool     `json:"ended_by_itself,omitempty" doc:"lapsed: the measure ended without anybody's act."`
	Grounds         bool     `json:"grounds" doc:"The decision lets destruction follow."`
	Holds           []string `json:"holds" doc:"Reasons of open holds."`
	ApprovalDue     Instant  `json:"approval_due,omitzero" doc:"Until when an urgent measure must be approved."`
	ApprovalMissing bool     `json:"approval_missing,omitempty"`
	Overturned      bool     `json:"overturned,omitempty" doc:"A review or a court changed or revoked the decision: a new one is needed."`
}

func (a *API) caseActs() {
	add(a, post("approve-measure", "/cases/{no}/approvals", "cases", "Approve a measure", identity.ApproveMeasure).makes(), a.approveMeasure)
	add(a, post("record-decision", "/cases/{no}/decisions", "cases", "Record a decision", identity.RecordDecision, identity.ApproveDisposal).makes().proves().
		says("Only prior_disposal asks for the step-up: the head approves it by recording it."), a.recordDecision)
	add(a, post("set-hold", "/cases/{no}/holds", "cases", "Set a hold", identity.SetHold).makes(), a.setHold)
	add(a, post("lift-hold", "/cases/{no}/holds/{id}/lift", "cases", "Lift a hold", identity.LiftHold), a.liftHold)
	add(a, post("tell-rights-holder", "/cases/{no}/rights-holder-notices", "cases", "Record that the rights holder was told", identity.TellRightsHolder).makes(), a.tellRightsHolder)
	add(a, post("entrust-agency", "/cases/{no}/entrustments", "cases", "Entrust another agency to witness", identity.Entrust).makes(), a.entrust)
	add(a, post("grant-exception", "/cases/{no}/exceptions", "cases", "Grant a tiny office's exception for a case", identity.GrantException).makes(), a.grantException)
	a.caseTerms()
}

func (a *API) approveMeasure(ctx context.Context, actor identity.Actor, in *struct {
	Numbered
	Body NewApproval
}) (CaseReceipt, error) {
	b := in.Body
	receipt, err := a.Casefile.ApproveMeasure(ctx, actor, casefile.ApproveMeasure{Command: b.command(), Case: in.No, Measure: b.Measure, Mode: b.Mode, Paper: b.Paper, Lots: b.Lots})
	return showCaseReceipt(receipt), err
}

func (a *API) recordDecision(ctx context.Context, actor identity.Actor, in *struct {
	Numbered
	Body NewDecision
}) (CaseReceipt, error) {
	b := in.Body
	cmd := b.into(casefile.RecordDecision{Command: b.command(), Case: in.No, Kind: b.Kind, Paper: b.Paper,
		DecidedOn: moment.Date(b.DecidedOn), Effective: moment.Date(b.Effective), Lots: b.Lots, LapseReason: b.LapseReason})
	receipt, err := a.Casefile.RecordDecision(ctx, actor, cmd)
	return showCaseReceipt(receipt), err
}

func (a *API) setHold(ctx context.Context, actor identity.Actor, in *struct {
	Numbered
	Body NewHold
}) (CaseReceipt, error) {
	b := in.Body
	receipt, err := a.Casefile.SetHold(ctx, actor, casefile.SetHold{Command: b.command(), Case: in.No, Reason: b.Reason, Note: b.Note, Lots: b.Lots, Until: moment.Date(b.Until)})
	return showCaseReceipt(receipt), err
}

func (a *API) liftHold(ctx context.Context, actor identity.Actor, in *struct {
	Numbered
	ID   uuid.UUID `path:"id" format:"uuid"`
	Body HoldLift
}) (CaseReceipt, error) {
	b := in.Body
	receipt, err := a.Casefile.LiftHold(ctx, actor, casefile.LiftHold{Command: b.command(), Case: in.No, Hold: in.ID, Reason: b.Reason, Override: b.Override, Photo: b.Photo,
		Outcome: b.Outcome, Waiver: b.Waiver})
	return showCaseReceipt(receipt), err
}

func (a *API) entrust(ctx context.Context, actor identity.Actor, in *struct {
	Numbered
	Body NewEntrustment
}) (CaseReceipt, error) {
	b := in.Body
	receipt, err := a.Casefile.Entrust(ctx, actor, casefile.Entrust{Command: b.command(), Case: in.No, Agency: b.Agency, Paper: b.Paper})
	return showCaseReceipt(receipt), err
}

func (a *API) grantException(ctx context.Context, actor identity.Actor, in *struct {
	Numbered
	Body NewException
}) (CaseReceipt, error) {
	b := in.Body
	receipt, err := a.Casefile.GrantException(ctx, actor, casefile.GrantException{Command: b.command(), Case: in.No, Reason: b.Reason, LastDay: moment.Date(b.LastDay)})
	return showCaseReceipt(receipt), err
}

func showApproval(p casefile.Approval) Approval {
	return Approval{ID: p.ID, Measure: p.Measure, Mode: p.Mode, GrantedAt: Instant(p.GrantedAt), Paper: p.Paper, LotCount: p.Lots, InTime: p.InTime}
}

func showDecision(d casefile.Decision) Decision {
	return Decision{ID: d.ID, Kind: d.Kind, Standing: string(d.Standing), Grounds: d.Grounds, Paper: d.Paper, DecidedOn: Day(d.DecidedOn), Effective: Day(d.Effective),
		Article: d.Article, LotCount: d.Lots, DecisionStated: showStated(d), LapseReason: d.LapseReason}
}

func showHold(h casefile.Hold) Hold {
	return Hold{ID: h.ID, Reason: h.Reason, Note: h.Note, Since: Instant(h.Since), LotCount: h.Lots, LiftedAt: Instant(h.LiftedAt), LiftReason: h.LiftReason, Override: h.Override,
		Until: Day(h.Until), Outcome: h.Outcome, Waiver: h.Waiver}
}

func showEntrustment(e casefile.Entrustment) Entrustment {
	return Entrustment{ID: e.ID, Agency: e.Agency, Paper: e.Paper, At: Instant(e.At)}
}

func showException(e casefile.Exception) Exception {
	return Exception{ID: e.ID, Reason: e.Reason, LastDay: Day(e.LastDay), GrantedAt: Instant(e.GrantedAt)}
}

func showStanding(s casefile.Standing) Standing {
	return Standing{Code: string(s.Code), Effective: s.Effective, Since: Instant(s.Since), LastDay: Day(s.LastDay), SuspendedSince: Day(s.Suspended), EndedByItself: s.ByItself, Grounds: s.Grounds, Holds: same(s.Holds),
		ApprovalDue: Instant(s.ApprovalDue), ApprovalMissing: s.ApprovalMissing, Overturned: s.Overturned}
}

// hyphened shows a code as people read it.
func hyphened(compact string) string {
	code, err := label.Parse(compact)
	if err != nil {
		return compact
	}
	return code.String()
}
