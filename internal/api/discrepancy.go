package api

import (
	"context"

	"github.com/google/uuid"

	"github.com/sealtrail/sealtrail/internal/custody"
	"github.com/sealtrail/sealtrail/internal/identity"
)

// Resolving is the opinion of one side; both must agree.
type Resolving struct {
	Fact
	Outcome string `json:"outcome" enum:"stands,corrected,found,lost" doc:"found and lost only for a lot that was not presented."`
	Value   int64  `json:"value,omitempty" minimum:"0" doc:"The agreed figure, of corrected."`
	Reason  string `json:"reason" maxLength:"1000"`
}

// ResolvingReceipt answers an opinion.
type ResolvingReceipt struct {
	ID       uuid.UUID `json:"id" format:"uuid"`
	Side     string    `json:"side" enum:"sender,receiver"`
	Resolved bool      `json:"resolved" doc:"Both sides agree."`
}

// Discrepancy is a difference between what was sent, or left in place, and what
// was found.
type Discrepancy struct {
	ID         uuid.UUID `json:"id" format:"uuid"`
	Kind       string    `json:"kind" enum:"quantity,packages,mass,seal,not_presented,damage,substitution"`
	Lot        uuid.UUID `json:"lot" format:"uuid"`
	LotCode    string    `json:"lot_code"`
	LotName    string    `json:"lot_name"`
	Handoff    string    `json:"handoff" doc:"Number; empty: a round or a return found it."`
	Round      uuid.UUID `json:"round,omitzero" format:"uuid" doc:"That found it."`
	Matter     uuid.UUID `json:"matter,omitzero" format:"uuid" doc:"Check-out whose return showed it."`
	From       uuid.UUID `json:"from" format:"uuid"`
	To         uuid.UUID `json:"to" format:"uuid"`
	Expected   int64     `json:"expected"`
	Found      int64     `json:"found"`
	Unit       string    `json:"unit" doc:"Of the lot, or g."`
	ToleranceG int64     `json:"tolerance_g,omitempty" doc:"Of a mass."`
	Sender     *Opinion  `json:"sender,omitempty"`
	Receiver   *Opinion  `json:"receiver,omitempty"`
	OpenedAt   Instant   `json:"opened_at"`
	ResolvedAt Instant   `json:"resolved_at,omitzero"`
	Outcome    string    `json:"outcome,omitempty"`
}

// Opinion is what one side says.
type Opinion struct {
	Org     uuid.UUID `json:"org" format:"uuid"`
	Person  string    `json:"person" doc:"Pseudonym of the year."`
	Outcome string    `json:"outcome"`
	Value   int64     `json:"value,omitempty"`
	Reason  string    `json:"reason,omitempty"`
	At      Instant   `json:"at"`
}

func (a *API) discrepancies() {
	add(a, get("list-discrepancies", "/discrepancies", "handoffs", "List differences", identity.ReadCustody), a.listDiscrepancies)
	add(a, post("resolve-discrepancy", "/discrepancies/{id}/resolve", "handoffs", "Say how a difference is settled", identity.ResolveDiff).
		says("Once by a named person of each side."), a.resolveDiscrepancy)
}

func (a *API) resolveDiscrepancy(ctx context.Context, actor identity.Actor, in *struct {
	ID   uuid.UUID `path:"id" format:"uuid"`
	Body Resolving
}) (ResolvingReceipt, error) {
	b := in.Body
	answer, err := a.Custody.ResolveDiscrepancy(ctx, actor, custody.ResolveDiscrepancy{Command: b.command(), ID: in.ID, Outcome: custody.Resolution(b.Outcome), Value: b.Value, Reason: b.Reason})
	return ResolvingReceipt{ID: answer.ID, Side: string(answer.Side), Resolved: answer.Resolved}, err
}

func (a *API) listDiscrepancies(ctx context.Context, actor identity.Actor, in *struct {
	Page
	Open    bool      `query:"open" doc:"Those that are not settled."`
	Lot     uuid.UUID `query:"lot" format:"uuid"`
	Handoff uuid.UUID `query:"handoff" format:"uuid"`
}) (List[Discrepancy], error) {
	scope, err := scopeOf(actor, identity.ReadCustody)
	if err != nil {
		return List[Discrepancy]{}, err
	}
	items, next, err := a.Custody.Discrepancies(ctx, scope, custody.DiscrepancyFilter{Open: in.Open, Lot: in.Lot, Handoff: in.Handoff, Limit: in.Limit, Cursor: in.Cursor})
	return listOf(items, next, showDiscrepancy), err
}

func showDiscrepancy(d custody.DiscrepancyItem) Discrepancy {
	return Discrepancy{ID: d.ID, Kind: string(d.Kind), Lot: d.Lot, LotCode: d.LotCode.String(), LotName: d.LotName, Handoff: d.HandoffNumber.String(), Round: d.Round, Matter: d.Matter, From: d.From, To: d.To,
		Expected: d.Expected, Found: d.Found, Unit: d.Unit, ToleranceG: d.Tolerance, Sender: showOpinion(d.Sender), Receiver: showOpinion(d.Receiver),
		OpenedAt: Instant(d.OpenedAt), ResolvedAt: Instant(d.ResolvedAt), Outcome: string(d.Outcome())}
}

func showOpinion(o custody.Opinion) *Opinion {
	if o.IsZero() {
		return nil
	}
	return &Opinion{Org: o.Org, Person: o.Person, Outcome: string(o.Outcome), Value: o.Value, Reason: o.Reason, At: Instant(o.At)}
}
