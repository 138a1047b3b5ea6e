package api

import (
	"context"

	"github.com/google/uuid"

	"github.com/sealtrail/sealtrail/internal/custody"
	"github.com/sealtrail/sealtrail/internal/destruction"
	"github.com/sealtrail/sealtrail/internal/identity"
)

// NewRun begins to destroy lots that lie at a facility.
type NewRun struct {
	Fact
	Facility uuid.UUID `json:"facility" format:"uuid"`
	Lots     []string  `json:"lots" minItems:"1" maxItems:"500" doc:"Label codes or ids, of one or more orders."`
	Method   string    `json:"method" maxLength:"40"`
	Line     string    `json:"line,omitempty" maxLength:"100" doc:"Production line."`
}

// RunSigning is a review or an attestation.
type RunSigning struct {
	Fact
	Figures string `json:"figures" pattern:"^[0-9a-f]{64}$" doc:"Hash of the frozen figures as you saw them."`
	Remark  string `json:"remark,omitempty" maxLength:"1000"`
}

// RunReceipt answers every act on a run.
type RunReceipt struct {
	ID           uuid.UUID            `json:"id" format:"uuid"`
	Number       string               `json:"number"`
	State        string               `json:"state"`
	Figures      string               `json:"figures,omitempty" doc:"Hash of the frozen figures."`
	Certificates []CertificateReceipt `json:"certificates" doc:"Issued by this very request."`
	Blocked      []BlockedLot         `json:"blocked" doc:"Lots that stayed out of the run."`
}

// RunRow is one row of the list.
type RunRow struct {
	ID        uuid.UUID `json:"id" format:"uuid"`
	Number    string    `json:"number"`
	State     string    `json:"state" enum:"started,completed,reviewed,finished"`
	Firm      OrgRef    `json:"firm"`
	Facility  uuid.UUID `json:"facility" format:"uuid"`
	Division  string    `json:"division"`
	Method    string    `json:"method"`
	LotCount  int       `json:"lot_count"`
	StartedAt Instant   `json:"started_at"`
}

// Run is one destruction at one facility.
type Run struct {
	ID           uuid.UUID     `json:"id" format:"uuid"`
	Number       string        `json:"number"`
	State        string        `json:"state" enum:"started,completed,reviewed,finished"`
	Firm         OrgRef        `json:"firm"`
	Facility     OrgRef        `json:"facility"`
	Division     string        `json:"division"`
	Method       string        `json:"method"`
	Line         string        `json:"line,omitempty"`
	Orders       []uuid.UUID   `json:"orders"`
	Agencies     []RunAgency   `json:"agencies"`
	Lots         []RunLot      `json:"lots"`
	Gate         *Gate         `json:"gate,omitempty"`
	StartedAt    Instant       `json:"started_at"`
	Started      *Signed       `json:"started,omitempty"`
	Completed    *Signed       `json:"completed,omitempty"`
	Reviewed     *Signed       `json:"reviewed,omitempty"`
	Attestations []Attestation `json:"attestations"`
	Figures      *Figures      `json:"figures,omitempty" doc:"Frozen at completion."`
}

// RunAgency is a responsible agency with goods in a run.
type RunAgency struct {
	Org          OrgRef      `json:"org"`
	Required     int         `json:"required" doc:"Attestations needed."`
	Attested     int         `json:"attested"`
	Entrusted    []uuid.UUID `json:"entrusted"`
	Certificates []uuid.UUID `json:"certificates" doc:"One, or one for each case whose order asks for that; none before the attestations are in."`
}

// RunLot is one lot in a run.
type RunLot struct {
	ID     uuid.UUID `json:"id" format:"uuid"`
	Code   string    `json:"code"`
	Name   string    `json:"name"`
	State  string    `json:"state"`
	Agency uuid.UUID `json:"agency" format:"uuid"`
	Order  uuid.UUID `json:"order" format:"uuid"`
	MassG  int64     `json:"mass_g" doc:"As received at the firm."`
	Basis  string    `json:"basis"`
	InputG int64     `json:"input_g,omitempty" doc:"As frozen."`
}

// Attestation is one witness's signature.
type Attestation struct {
	Signed Signed      `json:"signed"`
	For    []uuid.UUID `json:"for" doc:"Agencies for which it counts."`
}

func (a *API) runs() {
	add(a, get("list-destructions", "/destructions", "destructions", "List runs", identity.ReadDestruction), a.listRuns)
	add(a, get("get-destruction", "/destructions/{no}", "destructions", "Show a run", identity.ReadDestruction), a.getRun)
	add(a, post("start-destruction", "/destructions", "destructions", "Start a run", identity.StartRun).makes(), a.startRun)
	add(a, post("complete-destruction", "/destructions/{no}/complete", "destructions", "Report the figures and freeze them", identity.CompleteRun), a.completeRun)
	add(a, post("review-destruction", "/destructions/{no}/review", "destructions", "Review the figures as the firm's second person", identity.ReviewRun), a.reviewRun)
	add(a, post("attest-destruction", "/destructions/{no}/attest", "destructions", "Attest as an officer who watched", identity.Attest).
		says("The last attestation that an agency needs sets its lots destroyed and issues its certificate."), a.attestRun)
}

func (a *API) listRuns(ctx context.Context, actor identity.Actor, in *struct {
	Page
	Days
	InDivision
	ByNumber
	State  string    `query:"state" enum:"started,completed,reviewed,finished"`
	Firm   uuid.UUID `query:"firm" format:"uuid" doc:"Organisation of the firm."`
	Method string    `query:"method" maxLength:"40"`
}) (List[RunRow], error) {
	scope, err := scopeOf(actor, identity.ReadDestruction)
	if err != nil {
		return List[RunRow]{}, err
	}
	page, err := a.Destruction.Runs(ctx, scope, destruction.RunFilter{State: destruction.RunState(in.State), Firm: in.Firm, Method: in.Method, Division: in.Division, From: in.begin(), Until: in.end(), Query: in.Q, Limit: in.Limit, Cursor: in.Cursor})
	return listOf(page.Items, page.Next, showRunRow), err
}

func (a *API) getRun(ctx context.Context, actor identity.Actor, in *struct{ Numbered }) (Run, error) {
	scope, err := scopeOf(actor, identity.ReadDestruction)
	if err != nil {
		return Run{}, err
	}
	run, err := a.Destruction.Run(ctx, scope, in.No)
	return a.showRun(ctx, run), err
}

func (a *API) startRun(ctx context.Context, actor identity.Actor, in *struct{ Body NewRun }) (RunReceipt, error) {
	b := in.Body
	receipt, err := a.Destruction.StartRun(ctx, actor, destruction.StartRun{Command: b.command(), Facility: b.Facility, Lots: b.Lots, Method: b.Method, Line: b.Line})
	return a.showRunReceipt(ctx, receipt), err
}

func (a *API) completeRun(ctx context.Context, actor identity.Actor, in *struct {
	Numbered
	Body RunFigures
}) (RunReceipt, error) {
	receipt, err := a.Destruction.CompleteRun(ctx, actor, in.Body.completing(in.No))
	return a.showRunReceipt(ctx, receipt), err
}

func (a *API) reviewRun(ctx context.Context, actor identity.Actor, in *struct {
	Numbered
	Body RunSigning
}) (RunReceipt, error) {
	receipt, err := a.Destruction.ReviewRun(ctx, actor, destruction.ReviewRun{Command: in.Body.command(), Run: in.No, Figures: in.Body.Figures, Remark: in.Body.Remark})
	return a.showRunReceipt(ctx, receipt), err
}

func (a *API) attestRun(ctx context.Context, actor identity.Actor, in *struct {
	Numbered
	Body RunSigning
}) (RunReceipt, error) {
	receipt, err := a.Destruction.AttestRun(ctx, actor, destruction.AttestRun{Command: in.Body.command(), Run: in.No, Figures: in.Body.Figures, Remark: in.Body.Remark})
	return a.showRunReceipt(ctx, receipt), err
}

func (a *API) showRunReceipt(ctx context.Context, r destruction.RunReceipt) RunReceipt {
	return RunReceipt{ID: r.ID, Number: r.Number.String(), State: string(r.State), Figures: r.Figures, Certificates: each(r.Certificates, showCertificateReceipt),
		Blocked: each(r.Blocked, a.blockedLot(ctx))}
}

func showRunRow(r destruction.RunItem) RunRow {
	return RunRow{ID: r.ID, Number: r.Number.String(), State: string(r.State), Firm: OrgRef{r.Firm, r.FirmName}, Facility: r.Facility, Division: r.Division,
		Method: r.Method, LotCount: r.Lots, StartedAt: Instant(r.StartedAt)}
}

func (a *API) showRun(ctx context.Context, r destruction.RunView) Run {
	lots := make(map[uuid.UUID]custody.Lot, len(r.Lines))
	for _, l := range r.Lines {
		lots[l.Lot.ID] = l.Lot
	}
	return Run{ID: r.ID, Number: r.Number.String(), State: string(r.State), Firm: OrgRef{r.Firm, r.FirmName}, Facility: OrgRef{r.Facility, r.FacilityName}, Division: r.Division, Method: r.Method, Line: r.Line,
		Orders: same(r.Orders),
		Agencies: each(r.Agencies, func(g destruction.Agency) RunAgency {
			return RunAgency{Org: OrgRef{g.Org, r.Names[g.Org].Name}, Required: g.Required, Attested: r.Attested(g.Org), Entrusted: same(g.Entrusted), Certificates: same(g.Certificates)}
		}),
		Lots: each(r.Lots, func(l destruction.RunLot) RunLot {
			lot := lots[l.Lot]
			return RunLot{ID: l.Lot, Code: lot.Code.String(), Name: lot.Name, State: string(lot.State), Agency: l.Agency, Order: l.Order, MassG: l.MassG, Basis: l.Basis, InputG: l.InputG}
		}),
		Gate: a.showGate(ctx, r.Gate), StartedAt: Instant(r.StartedAt), Started: showSigned(r.Started), Completed: showSigned(r.Completed), Reviewed: showSigned(r.Reviewed),
		Attestations: each(r.Attestations, func(t destruction.Attestation) Attestation {
			return Attestation{Signed: *showSigned(t.Signature), For: same(t.For)}
		}),
		Figures: showFigures(r.Figures, r.FiguresHash)}
}
