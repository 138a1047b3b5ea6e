package api

import (
	"context"

	"github.com/google/uuid"

	"github.com/sealtrail/sealtrail/internal/casefile"
	"github.com/sealtrail/sealtrail/internal/fact"
	"github.com/sealtrail/sealtrail/internal/identity"
	"github.com/sealtrail/sealtrail/internal/moment"
)

// NewTransfer begins a transfer of a case to the police, or enters one that came
// back from them or from the prosecutor.
type NewTransfer struct {
	Fact
	Direction string          `json:"direction" enum:"to_police,to_agency"`
	Other     uuid.UUID       `json:"other,omitzero" format:"uuid" doc:"Organisation of the other side; absent: it has no account."`
	Outside   string          `json:"outside,omitempty" maxLength:"100" doc:"Its name when it has no account."`
	Reason    string          `json:"reason" maxLength:"500"`
	Cause     string          `json:"cause,omitempty" enum:"not_prosecuted,no_crime,withdrawn" doc:"Of to_agency: why the case comes back."`
	Papers    []TransferPaper `json:"papers" maxItems:"20" doc:"to_police needs letter and report, with goods also goods_list; to_agency needs letter."`
	Lots      []string        `json:"lots,omitempty" maxItems:"500" doc:"Codes or ids; all lots that the case has now unless told."`
}

// TransferPaper is a paper of the file.
type TransferPaper struct {
	Kind   string `json:"kind" enum:"letter,report,goods_list,test_report,other"`
	Number string `json:"number" maxLength:"100"`
}

// TransferNote is an act that says little more than that it is done.
type TransferNote struct {
	Fact
	Note  string `json:"note,omitempty" maxLength:"500" doc:"The reason; needed to refuse, to ask for reconsideration and to tell the prosecutor."`
	Paper string `json:"paper,omitempty" maxLength:"100" doc:"Number of its paper."`
	Photo string `json:"photo,omitempty" pattern:"^[0-9a-f]{64}$"`
}

// TransferSending sends the file, or sends it again with what was missing.
type TransferSending struct {
	TransferNote
	Papers []TransferPaper `json:"papers,omitempty" maxItems:"20" doc:"Added now; needed after the papers were returned."`
}

// TransferAnswering is what the other side says.
type TransferAnswering struct {
	TransferNote
	Answer string `json:"answer" enum:"accepted,refused,returned" doc:"An officer of the sending agency enters it with the photo of the notice."`
}

// TransferHanding tells how goods and file went.
type TransferHanding struct {
	TransferNote
	Goods   string `json:"goods" enum:"handed,kept,none" doc:"kept: they stay with their keeper for the police, with the reason as note."`
	Handoff string `json:"handoff,omitempty" maxLength:"40" doc:"Number or id of the answered handoff to the other side; without an account of theirs, a photo instead."`
}

// TransferClosing ends a transfer.
type TransferClosing struct {
	TransferNote
	Outcome string `json:"outcome" enum:"filed,judged,not_prosecuted,withdrawn,not_filed,penalised,not_penalised"`
}

// TransferReceipt answers every act on a transfer.
type TransferReceipt struct {
	ID     uuid.UUID `json:"id" format:"uuid"`
	Case   uuid.UUID `json:"case" format:"uuid"`
	Number string    `json:"number" doc:"Of the case."`
	State  string    `json:"state"`
	InTime bool      `json:"in_time" doc:"This step kept its clock, or had none."`
	Due    Instant   `json:"due,omitzero" doc:"First instant after the term that runs now."`
}

// TransferRow is a transfer in a list.
type TransferRow struct {
	ID         uuid.UUID `json:"id" format:"uuid"`
	Case       uuid.UUID `json:"case" format:"uuid"`
	Number     string    `json:"number" doc:"Of the case."`
	Agency     OrgRef    `json:"agency"`
	Other      OrgRef    `json:"other" doc:"The id is zero when it has no account."`
	Division   string    `json:"division"`
	Direction  string    `json:"direction" enum:"to_police,to_agency"`
	State      string    `json:"state" enum:"proposed,declined,approved,sent,returned,accepted,refused,reconsidering,upheld,reported,handed,closed"`
	Lots       int       `json:"lot_count"`
	Clock      string    `json:"clock,omitempty" doc:"Code of the clock that must be kept now."`
	Due        Instant   `json:"due,omitzero" doc:"First instant after its term."`
	Overdue    bool      `json:"overdue"`
	Breaches   int       `json:"breach_count" doc:"Steps that missed their clock, and one that is overdue."`
	Outcome    string    `json:"outcome,omitempty"`
	ProposedAt Instant   `json:"proposed_at"`
	SentAt     Instant   `json:"sent_at,omitzero"`
}

// Transfer is one transfer.
type Transfer struct {
	TransferRow
	CasePaper string          `json:"case_paper"`
	CaseTitle string          `json:"case_title"`
	Reason    string          `json:"reason"`
	Cause     string          `json:"cause,omitempty"`
	Papers    []TransferPaper `json:"papers"`
	Goods     []TransferLot   `json:"lots"`
	GoodsWent string          `json:"goods,omitempty" enum:"handed,kept,none"`
	Handoff   string          `json:"handoff,omitempty" doc:"Number of the handoff by which they went."`
	Waits     string          `json:"waits_for,omitempty" enum:"agency,head,other"`
	Running   string          `json:"running_clock,omitempty" doc:"Code of the clock that runs, also of one that only ends a right."`
	RunsUntil Instant         `json:"runs_until,omitzero"`
	Steps     []TransferStep  `json:"steps" doc:"Oldest first."`
}

// TransferLot is a lot as its transfer names it.
type TransferLot struct {
	ID       uuid.UUID `json:"id" format:"uuid"`
	Code     string    `json:"code"`
	Category string    `json:"category"`
	Name     string    `json:"name"`
	Quantity int64     `json:"quantity"`
	Unit     string    `json:"unit"`
	MassG    int64     `json:"mass_g"`
	State    string    `json:"state"`
	Kept     bool      `json:"kept,omitempty" doc:"Stays with its keeper for the police."`
}

// TransferStep is one act on a transfer.
type TransferStep struct {
	Act    string    `json:"act" enum:"propose,approve,decline,send,accept,refuse,return,reconsider,report,hand_over,close"`
	At     Instant   `json:"at"`
	Done   Instant   `json:"done_at" doc:"When what it tells of was done: of goods, their receipt."`
	Person string    `json:"person" doc:"Pseudonym of the year."`
	Org    uuid.UUID `json:"org" format:"uuid"`
	Role   string    `json:"role"`
	Auth   string    `json:"auth" doc:"How the person was known: code is the one-time code."`
	Paper  string    `json:"paper,omitempty"`
	Note   string    `json:"note,omitempty"`
	Photo  string    `json:"photo,omitempty"`
	Clock  string    `json:"clock,omitempty" doc:"Code of the clock that it had to keep."`
	Due    Instant   `json:"due,omitzero"`
	InTime bool      `json:"in_time"`
	Late   bool      `json:"late,omitempty" doc:"Entered afterwards."`
}

// TransferRates are counts of a period.
type TransferRates struct {
	Cases    int `json:"case_count" doc:"Opened in the period."`
	Sent     int `json:"transferred_count" doc:"Sent to the police in the period."`
	Flowed   int `json:"flowed_count" doc:"Of these: answered in time, and no later step missed its clock."`
	Filed    int `json:"filed_count" doc:"Of these: taken by the police."`
	Breached int `json:"breached_count" doc:"Of these: some step missed its clock."`
	Overdue  int `json:"overdue_count" doc:"Of these: a term has run out and nothing was done."`
}

func (a *API) transfers() {
	add(a, get("list-transfers", "/transfers", "transfers", "List transfers between agency and police", identity.ReadTransfers), a.listTransfers)
	add(a, get("transfer-rates", "/transfers/rates", "transfers", "Count transfers of a period", identity.ReadTransfers), a.transferRates)
	add(a, get("get-transfer", "/transfers/{id}", "transfers", "Show a transfer with its steps and their clocks", identity.ReadTransfers), a.getTransfer)
	add(a, post("propose-transfer", "/cases/{no}/transfers", "transfers", "Propose a transfer of a case, or enter one that came back", identity.ProposeTransfer).makes(), a.proposeTransfer)
	add(a, post("approve-transfer", "/transfers/{id}/approve", "transfers", "Approve a transfer as the head", identity.DecideTransfer), a.stepTransfer(casefile.TransferApprove))
	add(a, post("refuse-transfer", "/transfers/{id}/refuse", "transfers", "Refuse a transfer as the head", identity.DecideTransfer), a.stepTransfer(casefile.TransferDecline))
	add(a, post("send-transfer", "/transfers/{id}/send", "transfers", "Send the file, or what was missing", identity.SendTransfer), a.sendTransfer)
	add(a, post("answer-transfer", "/transfers/{id}/answer", "transfers", "Answer a transfer", identity.AnswerTransfer), a.answerTransfer)
	add(a, post("reconsider-transfer", "/transfers/{id}/reconsider", "transfers", "Ask for reconsideration of a refusal", identity.PressTransfer), a.stepTransfer(casefile.TransferReconsider))
	add(a, post("report-transfer", "/transfers/{id}/report", "transfers", "Tell the prosecutor of a refusal", identity.PressTransfer), a.stepTransfer(casefile.TransferReport))
	add(a, post("hand-over-transfer", "/transfers/{id}/hand_over", "transfers", "Tell how goods and file went", identity.HandTransfer), a.handTransfer)
	add(a, post("close-transfer", "/transfers/{id}/close", "transfers", "Close a transfer with its outcome", identity.CloseTransfer).
		says("What comes back has no period to go on with: the standing of its lots is lapsed until somebody decides."), a.closeTransfer)
}

func (a *API) listTransfers(ctx context.Context, actor identity.Actor, in *struct {
	Page
	Days
	InDivision
	State     string `query:"state" enum:"proposed,declined,approved,sent,returned,accepted,refused,reconsidering,upheld,reported,handed,closed"`
	Direction string `query:"direction" enum:"to_police,to_agency"`
	Overdue   bool   `query:"overdue" doc:"A clock that must be kept has run out."`
	Breached  bool   `query:"breached" doc:"Some step missed its clock."`
}) (List[TransferRow], error) {
	scope, err := scopeOf(actor, identity.ReadTransfers)
	if err != nil {
		return List[TransferRow]{}, err
	}
	items, next, err := a.Casefile.Transfers(ctx, scope, casefile.TransferFilter{State: casefile.TransferState(in.State), Direction: casefile.Direction(in.Direction), Overdue: in.Overdue,
		Breached: in.Breached, Division: in.Division, From: in.begin(), Until: in.end(), Limit: in.Limit, Cursor: in.Cursor})
	return listOf(items, next, a.transferRow(a.Clock.Now())), err
}

// transfersOf are the newest transfers of a case, as far as the actor may see any.
func (a *API) transfersOf(ctx context.Context, actor identity.Actor, id uuid.UUID) ([]TransferRow, error) {
	if actor.May(identity.ReadTransfers) != nil {
		return []TransferRow{}, nil
	}
	items, _, err := a.Casefile.Transfers(ctx, actor.Scope(identity.ReadTransfers), casefile.TransferFilter{Case: id})
	return each(items, a.transferRow(a.Clock.Now())), err
}

func (a *API) transferRow(now moment.Time) func(casefile.TransferItem) TransferRow {
	return func(t casefile.TransferItem) TransferRow {
		r := TransferRow{ID: t.ID, Case: t.Case, Number: t.Number.String(), Agency: OrgRef{t.Agency, t.AgencyName}, Other: OrgRef{t.Other, t.OtherName}, Division: t.Division,
			Direction: string(t.Direction), State: string(t.State), Lots: t.Lots, Clock: t.Clock, Due: Instant(t.Due), Overdue: t.Overdue(now), Breaches: t.Breaches, Outcome: t.Outcome,
			ProposedAt: Instant(t.ProposedAt), SentAt: Instant(t.SentAt)}
		if r.Overdue {
			r.Breaches++
		}
		return r
	}
}

func (a *API) transferRates(ctx context.Context, actor identity.Actor, in *struct {
	Days
	InDivision
}) (TransferRates, error) {
	scope, err := scopeOf(actor, identity.ReadTransfers)
	if err != nil {
		return TransferRates{}, err
	}
	r, err := a.Casefile.TransferRates(ctx, scope, casefile.RateFilter{From: in.begin(), Until: in.end(), Division: in.Division})
	return TransferRates(r), err
}

func (a *API) getTransfer(ctx context.Context, actor identity.Actor, in *struct {
	ID uuid.UUID `path:"id" format:"uuid"`
}) (Transfer, error) {
	scope, err := scopeOf(actor, identity.ReadTransfers)
	if err != nil {
		return Transfer{}, err
	}
	v, err := a.Casefile.Transfer(ctx, scope, in.ID)
	if err != nil {
		return Transfer{}, err
	}
	return a.showTransfer(v), nil
}

func (a *API) showTransfer(v casefile.TransferView) Transfer {
	item := casefile.TransferItem{ID: v.ID, Case: v.Case, Number: v.Number, Agency: v.Agency, AgencyName: v.AgencyName, Division: v.Division, Direction: v.Direction, Other: v.Other,
		OtherName: v.OtherName, State: v.State, Lots: len(v.Lots), Breaches: v.Breaches(), Outcome: v.Outcome, SentAt: v.SentAt()}
	if v.Duty() {
		item.Clock, item.Due = v.Next.Clock, v.Next.Due
	}
	if len(v.Steps) > 0 {
		item.ProposedAt = v.Steps[0].At
	}
	out := Transfer{TransferRow: a.transferRow(a.Clock.Now())(item), CasePaper: v.CasePaper, CaseTitle: v.CaseTitle, Reason: v.Reason, Cause: v.Cause,
		Papers: each(v.Papers, func(p fact.TransferPaper) TransferPaper { return TransferPaper(p) }), GoodsWent: v.Transfer.Goods, Waits: string(v.Waits()), Running: v.Next.Clock, RunsUntil: Instant(v.Next.Due),
		Goods: each(v.Goods, func(l casefile.TransferLot) TransferLot {
			return TransferLot{ID: l.ID, Code: hyphened(l.Code), Category: l.Category, Name: l.Name, Quantity: l.Quantity, Unit: l.Unit, MassG: l.MassG, State: l.State, Kept: l.Kept}
		}),
		Steps: each(v.Steps, func(s casefile.TransferStep) TransferStep {
			return TransferStep{Act: string(s.Act), At: Instant(s.At), Done: Instant(s.Done), Person: s.By, Org: s.Org, Role: s.Role, Auth: s.Auth, Paper: s.Paper, Note: s.Note, Photo: s.Photo,
				Clock: s.Clock, Due: Instant(s.Due), InTime: s.InTime, Late: s.Late}
		})}
	if v.Handoff != uuid.Nil {
		out.Handoff = v.HandoffNo.String()
	}
	return out
}

func (a *API) proposeTransfer(ctx context.Context, actor identity.Actor, in *struct {
	Numbered
	Body NewTransfer
}) (TransferReceipt, error) {
	b := in.Body
	r, err := a.Casefile.ProposeTransfer(ctx, actor, casefile.ProposeTransfer{Command: b.command(), Case: in.No, Direction: casefile.Direction(b.Direction), Other: b.Other, Outside: b.Outside,
		Reason: b.Reason, Cause: b.Cause, Papers: transferPapers(b.Papers), Lots: b.Lots})
	return showTransferReceipt(r), err
}

func transferPapers(papers []TransferPaper) []fact.TransferPaper {
	return each(papers, func(p TransferPaper) fact.TransferPaper { return fact.TransferPaper(p) })
}

func (n TransferNote) step(id uuid.UUID, act casefile.TransferAct) casefile.StepTransfer {
	return casefile.StepTransfer{Command: n.command(), Transfer: id, Act: act, Note: n.Note, Paper: n.Paper, Photo: n.Photo}
}

// stepTransfer is an act that says nothing of its own.
func (a *API) stepTransfer(act casefile.TransferAct) func(context.Context, identity.Actor, *transferNoted) (TransferReceipt, error) {
	return func(ctx context.Context, actor identity.Actor, in *transferNoted) (TransferReceipt, error) {
		r, err := a.Casefile.StepTransfer(ctx, actor, in.Body.step(in.ID, act))
		return showTransferReceipt(r), err
	}
}

type transferNoted struct {
	ID   uuid.UUID `path:"id" format:"uuid"`
	Body TransferNote
}

func (a *API) sendTransfer(ctx context.Context, actor identity.Actor, in *struct {
	ID   uuid.UUID `path:"id" format:"uuid"`
	Body TransferSending
}) (TransferReceipt, error) {
	cmd := in.Body.step(in.ID, casefile.TransferSend)
	cmd.Papers = transferPapers(in.Body.Papers)
	r, err := a.Casefile.StepTransfer(ctx, actor, cmd)
	return showTransferReceipt(r), err
}

var transferAnswers = map[string]casefile.TransferAct{"accepted": casefile.TransferAccept, "refused": casefile.TransferRefuse, "returned": casefile.TransferReturn}

func (a *API) answerTransfer(ctx context.Context, actor identity.Actor, in *struct {
	ID   uuid.UUID `path:"id" format:"uuid"`
	Body TransferAnswering
}) (TransferReceipt, error) {
	r, err := a.Casefile.StepTransfer(ctx, actor, in.Body.step(in.ID, transferAnswers[in.Body.Answer]))
	return showTransferReceipt(r), err
}

func (a *API) handTransfer(ctx context.Context, actor identity.Actor, in *struct {
	ID   uuid.UUID `path:"id" format:"uuid"`
	Body TransferHanding
}) (TransferReceipt, error) {
	cmd := in.Body.step(in.ID, casefile.TransferHand)
	cmd.Goods, cmd.Handoff = in.Body.Goods, in.Body.Handoff
	r, err := a.Casefile.StepTransfer(ctx, actor, cmd)
	return showTransferReceipt(r), err
}

func (a *API) closeTransfer(ctx context.Context, actor identity.Actor, in *struct {
	ID   uuid.UUID `path:"id" format:"uuid"`
	Body TransferClosing
}) (TransferReceipt, error) {
	cmd := in.Body.step(in.ID, casefile.TransferClose)
	cmd.Outcome = in.Body.Outcome
	r, err := a.Casefile.StepTransfer(ctx, actor, cmd)
	return showTransferReceipt(r), err
}

func showTransferReceipt(r casefile.TransferReceipt) TransferReceipt {
	return TransferReceipt{ID: r.ID, Case: r.Case, Number: r.Number.String(), State: string(r.State), InTime: r.InTime, Due: Instant(r.Due)}
}
