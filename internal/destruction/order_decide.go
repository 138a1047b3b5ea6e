package destruction

import (
	"slices"

	"github.com/google/uuid"

	"github.com/sealtrail/sealtrail/internal/custody"
	"github.com/sealtrail/sealtrail/internal/fact"
	"github.com/sealtrail/sealtrail/internal/fault"
	"github.com/sealtrail/sealtrail/internal/identity"
	"github.com/sealtrail/sealtrail/internal/ledger"
	"github.com/sealtrail/sealtrail/internal/moment"
)

// approve decides for the head or the legal reviewer. Whoever drafted the order
// or signed the other half never signs again. Who handled its goods does not
// approve, unless the head's recorded exception for tiny offices holds. Blocked
// lots leave the order with the last signature; when all are blocked nothing
// is approved.
func (o Order) approve(actor identity.Actor, action identity.Action, cmd ApproveOrder, lots []custody.Lot, blocked []BlockedLot, gate fact.Gate,
	exempt bool, at, now moment.Time, rules string) (ledger.Draft, []BlockedLot, error) {
	none := ledger.Draft{}
	kind := fact.KindOrderApproved
	if action == identity.ApproveExceptional {
		kind = fact.KindOrderEndorsed
	}
	if err := o.may(kind); err != nil {
		return none, nil, err
	}
	if err := o.mayStillSign(actor, kind); err != nil {
		return none, nil, err
	}
	shown := o.Shown(lots)
	if cmd.Shown != "" && cmd.Shown != shown {
		return none, nil, fault.Conflict("destruction.order.changed").At("shown")
	}
	principal, borrowed := actor.Principal(action)
	if borrowed && o.DraftedBy(principal) {
		return none, nil, fault.Denied("destruction.order.own_draft")
	}
	handled := slices.ContainsFunc(lots, func(l custody.Lot) bool { return l.HandledBy(actor) || borrowed && l.HandledBy(principal) })
	if handled && !exempt {
		return none, nil, fault.Denied("destruction.order.own_goods")
	}
	if len(lots) == len(blocked) {
		return none, nil, refused("destruction.order.all_blocked", blocked, nil)
	}
	last := len(o.Awaits()) == 1
	if !last {
		blocked = nil // they are asked again at the last signature
	}
	var c checks
	secret := fact.OrderOpinion{Order: o.ID, Opinion: c.text(cmd.Opinion, "opinion", MaxText, false), Shown: shown, Blocked: []uuid.UUID{}}
	if err := c.Err(); err != nil {
		return none, nil, err
	}
	secret.LateReason, secret.LatePhoto = late(cmd.Command)
	reasons := map[uuid.UUID][]Reason{}
	for _, b := range blocked {
		secret.Blocked = append(secret.Blocked, b.Lot)
		reasons[b.Lot] = b.Reasons
	}
	d := by(actor, action, cmd.Command, kind, at, now)
	bare := gate.Bare()
	found := &bare
	if o.Kind.Ends() {
		found = nil // nobody destroys anything
	}
	d.Facts = fact.OrderApproved{Method: o.Method, Attestations: o.Attestations, Rules: rules, Gate: found, Late: cmd.IsLate(now), Approves: last, Exemption: handled}
	if kind == fact.KindOrderEndorsed {
		d.Facts = fact.OrderEndorsed{Method: o.Method, Rules: rules, Late: cmd.IsLate(now), Approves: last}
	}
	d.Restricted, d.Streams = secret, []ledger.Stream{o.Stream}
	for _, l := range lots {
		d.Lines = append(d.Lines, ledger.Line{Stream: l.Stream, Value: fact.OrderDecisionLine{Order: o.ID, Released: reasons[l.ID] != nil,
			Standing: string(l.Standing(at).Code), Reasons: append([]Reason{}, reasons[l.ID]...)}})
	}
	return d, blocked, nil
}

// signature is what the actor's approval would be: the one that is outstanding,
// for somebody who may give either.
func (o Order) signature(actor identity.Actor) identity.Action {
	head, legal := actor.May(identity.ApproveOrder) == nil, actor.May(identity.ApproveExceptional) == nil
	if legal && (!head || o.Exceptional && !o.Approved.IsZero()) {
		return identity.ApproveExceptional
	}
	return identity.ApproveOrder
}

// mayStillSign keeps the three signatures of an order with three people.
func (o Order) mayStillSign(actor identity.Actor, kind string) error {
	switch {
	case kind == fact.KindOrderEndorsed && !o.Exceptional:
		return fault.Conflict("destruction.order.no_exception")
	case kind == fact.KindOrderEndorsed && !o.Endorsed.IsZero(), kind == fact.KindOrderApproved && !o.Approved.IsZero():
		return fault.Conflict("destruction.order.signed_already")
	case o.DraftedBy(actor):
		return fault.Denied("destruction.order.own_draft")
	case actor.Is(o.Approved.Person), actor.Is(o.Endorsed.Person):
		return fault.Denied("destruction.order.both_signatures")
	}
	return nil
}

// ended tells whether the order was carried out on a lot.
func (o Order) ended(l custody.Lot) bool {
	switch l.State {
	case custody.Destroyed, custody.Returned, custody.Sold, custody.Donated:
		return true
	case custody.Transferred:
		return slices.ContainsFunc(o.Fulfilments, func(f Fulfilment) bool {
			return f.State == FulfilmentConfirmed && slices.ContainsFunc(f.Lots, func(x FulfilledLot) bool { return x.Lot == l.ID })
		})
	}
	return false
}

// Withdrawable are the lots of an approved order that a withdrawal would free,
// and whether others of it have ended: what papers already cite stays as it is.
func (o Order) Withdrawable(carrying []custody.Lot) (left []custody.Lot, executed bool) {
	for _, l := range carrying {
		switch {
		case o.ended(l):
			executed = true
		case l.Living():
			left = append(left, l)
		}
	}
	return left, executed
}

// reject decides on refusing a draft or withdrawing an approval. Goods on the
// road or at the firm hold the order. Of one that was carried out in part only
// the rest is taken back; of one that was carried out, nothing.
func (o Order) reject(actor identity.Actor, cmd RejectOrder, carrying []custody.Lot, now moment.Time) (ledger.Draft, error) {
	if err := o.may(fact.KindOrderRejected); err != nil {
		return ledger.Draft{}, err
	}
	lots, executed := o.Withdrawable(carrying)
	if executed && len(lots) == 0 {
		return ledger.Draft{}, fault.Conflict("destruction.order.executed")
	}
	at, err := cmd.When(now, append(lastActs(lots), o.LastAt)...)
	if err != nil {
		return ledger.Draft{}, err
	}
	var c checks
	secret := fact.OrderRejectedRestricted{Order: o.ID, Reason: c.text(cmd.Reason, "reason", MaxText, true)}
	for _, l := range lots {
		away := l.State == custody.InTransit || l.State == custody.HeldAtGate || l.State == custody.AtFirm
		if o.pending(l.ID) {
			c.add(fault.Conflict(ReasonFulfilled).With("lot", l.Code.String()).With("who", "officer, keeper"))
			break
		}
		if l.Run != uuid.Nil || o.State == OrderApproved && (away || l.Handoff != uuid.Nil) {
			c.add(fault.Conflict("destruction.order.goods_away").With("lot", l.Code.String()))
			break
		}
	}
	if err := c.Err(); err != nil {
		return ledger.Draft{}, err
	}
	secret.LateReason, secret.LatePhoto = late(cmd.Command)
	d := by(actor, identity.ApproveOrder, cmd.Command, fact.KindOrderRejected, at, now)
	d.Facts = fact.OrderRejected{Withdrawn: o.State == OrderApproved, Late: cmd.IsLate(now), Executed: executed}
	d.Restricted, d.Streams = secret, []ledger.Stream{o.Stream}
	for _, l := range lots {
		d.Lines = append(d.Lines, ledger.Line{Stream: l.Stream, Value: fact.OrderDecisionLine{Order: o.ID, Released: true, Reasons: []Reason{}}})
	}
	return d, nil
}
