package destruction

import (
	"context"
	"slices"
	"strconv"
	"strings"

	"github.com/google/uuid"

	"github.com/sealtrail/sealtrail/internal/custody"
	"github.com/sealtrail/sealtrail/internal/fact"
	"github.com/sealtrail/sealtrail/internal/fault"
	"github.com/sealtrail/sealtrail/internal/identity"
	"github.com/sealtrail/sealtrail/internal/label"
	"github.com/sealtrail/sealtrail/internal/ledger"
	"github.com/sealtrail/sealtrail/internal/moment"
	"github.com/sealtrail/sealtrail/internal/reference"
	"github.com/sealtrail/sealtrail/internal/registry"
)

// DraftOrder asks for approval to destroy lots of one agency by one firm and
// method. It reserves them: a lot is in at most one living order.
func (s *Service) DraftOrder(ctx context.Context, actor identity.Actor, cmd DraftOrder) (OrderReceipt, error) {
	if err := actor.May(identity.DraftOrder); err != nil {
		return OrderReceipt{}, err
	}
	now := s.Clock.Now()
	var receipt OrderReceipt
	err := s.InTx(ctx, func(tx Tx) error {
		if err := cmd.sized(); err != nil {
			return err
		}
		lots, err := tx.LotsForUpdate(ctx, cmd.Lots)
		if err != nil {
			return err
		}
		for _, l := range lots {
			if err := actor.MayOn(identity.DraftOrder, l.Parties()); err != nil {
				return err
			}
		}
		receipt, err = ledger.Once(ctx, tx, actor.Person, cmd.ID, "order.draft", cmd, func() (OrderReceipt, error) {
			asked := cmd // the answer is kept for what was sent
			to, err := s.receiver(ctx, tx, &asked, now)
			if err != nil {
				return OrderReceipt{}, err
			}
			if err := s.stored(map[string]string{"consent_photo": cmd.ConsentPhoto, "safety_photo": cmd.SafetyPhoto}); err != nil {
				return OrderReceipt{}, err
			}
			secret, draft, err := decideDraft(actor, asked, cmd.ID, lots, to, now, s.Book)
			if err != nil {
				return OrderReceipt{}, err
			}
			number, err := tx.NextNumber(ctx, label.Order, secret.Division, now)
			if err != nil {
				return OrderReceipt{}, err
			}
			stream, err := tx.NewStream(ctx, OrderStream, secret.Order)
			if err != nil {
				return OrderReceipt{}, err
			}
			secret.Number = number.String()
			draft.Restricted, draft.Streams = secret, []ledger.Stream{stream}
			var order Order
			return s.recordOrder(ctx, tx, draft, stream, &order, lots, nil)
		})
		return err
	})
	return receipt, err
}

// sized bounds the list before anything is loaded.
func (cmd DraftOrder) sized() error {
	switch n := len(cmd.Lots); {
	case n == 0:
		return fault.Invalid("destruction.lots.missing").At("lots")
	case n > MaxLots:
		return fault.Invalid("destruction.list.too_long").At("lots").With("max", strconv.Itoa(MaxLots))
	}
	return nil
}

// decideDraft is pure. Forbidden methods and closed goods are refused here
// already; what may still come right (a decision that is not yet effective)
// is asked at the approval.
func decideDraft(actor identity.Actor, cmd DraftOrder, id uuid.UUID, lots []custody.Lot, firm uuid.UUID, now moment.Time, book *reference.Book) (fact.OrderDraftedRestricted, ledger.Draft, error) {
	if cmd.Kind.Ends() {
		return decideEnding(actor, cmd, id, lots, firm, now, book)
	}
	var c checks
	at, err := cmd.When(now, lastActs(lots)...)
	if err != nil {
		return fact.OrderDraftedRestricted{}, ledger.Draft{}, err
	}
	if cmd.Kind == "" {
		cmd.Kind = Destroy
	}
	if cmd.Kind != Destroy {
		c.Invalid("destruction.order.kind", "kind")
	}
	if cmd.Attestations == 0 {
		cmd.Attestations = MinAttestations
	}
	if cmd.Attestations < MinAttestations || cmd.Attestations > MaxAttestations {
		c.add(fault.Invalid("destruction.order.attestations").At("attestations").With("min", strconv.Itoa(MinAttestations)).With("max", strconv.Itoa(MaxAttestations)))
	}
	secret := fact.OrderDraftedRestricted{Order: id, Agency: lots[0].Agency, Division: lots[0].Division, Firm: firm, Facility: cmd.Facility,
		Ground: c.text(cmd.Ground, "ground", MaxText, true), Cases: []uuid.UUID{}, Lots: []fact.OrderLot{}}
	order := Order{ID: id, Kind: cmd.Kind, Agency: secret.Agency, Method: cmd.Method, Reasons: cmd.Reasons, Facility: cmd.Facility}
	exceptional := false
	lines := make([]ledger.Line, 0, len(lots))
	for i, l := range lots {
		field := "lots[" + strconv.Itoa(i) + "]"
		if slices.ContainsFunc(lots[:i], func(x custody.Lot) bool { return x.ID == l.ID }) {
			c.add(fault.Invalid("destruction.lot.twice").At(field))
			continue
		}
		if l.Agency != secret.Agency {
			c.add(fault.Invalid("destruction.order.other_agency").At(field).With("lot", l.Code.String()))
		}
		for _, r := range MayDestroy(l, order, AtDraft, at, book) {
			if r.Code != ReasonException { // a field of its own, below
				c.add(fault.Invalid(r.Code).At(field).With("lot", l.Code.String()).With("article", r.Article).With("who", r.Who))
			}
		}
		rule, err := book.Rule(l.Category, cmd.Method, at)
		if err != nil {
			continue // named above already
		}
		exceptional = exceptional || rule.Status == reference.Exception
		secret.Cases = appendNew(secret.Cases, l.Case)
		secret.Lots = append(secret.Lots, fact.OrderLot{Lot: l.ID, Stream: l.Stream.String(), Category: l.Category, Status: string(rule.Status), Article: rule.Article})
		lines = append(lines, ledger.Line{Stream: l.Stream, Value: fact.OrderDraftedLine{Order: id, Facility: cmd.Facility, Method: cmd.Method, Status: string(rule.Status)}})
	}
	secret.Reasons = c.text(cmd.Reasons, "reasons", MaxText, exceptional)
	if err := c.Err(); err != nil {
		return fact.OrderDraftedRestricted{}, ledger.Draft{}, err
	}
	secret.LateReason, secret.LatePhoto = late(cmd.Command)
	d := by(actor, identity.DraftOrder, cmd.Command, fact.KindOrderDrafted, at, now)
	secret.PerCase = cmd.PerCase
	d.Facts = fact.OrderDrafted{Kind: string(cmd.Kind), Method: cmd.Method, Exceptional: exceptional, Attestations: cmd.Attestations, Rules: book.Version(), Late: cmd.IsLate(now)}
	d.Lines = lines
	return secret, d, nil
}

// ApproveOrder is the head's approval, or, by a legal reviewer, the second
// signature that an exception needs.
func (s *Service) ApproveOrder(ctx context.Context, actor identity.Actor, cmd ApproveOrder) (OrderReceipt, error) {
	if actor.May(identity.ApproveOrder) != nil && actor.May(identity.ApproveExceptional) != nil {
		return OrderReceipt{}, actor.May(identity.ApproveOrder)
	}
	now := s.Clock.Now()
	if err := actor.SteppedUp(now); err != nil {
		return OrderReceipt{}, err
	}
	var receipt OrderReceipt
	err := s.InTx(ctx, func(tx Tx) error {
		order, err := tx.OrderForUpdate(ctx, cmd.Order)
		if err != nil {
			return err
		}
		action := order.signature(actor)
		if err := actor.MayOn(action, order.Parties()); err != nil {
			return err
		}
		receipt, err = ledger.Once(ctx, tx, actor.Person, cmd.ID, "order.approve", cmd, func() (OrderReceipt, error) {
			return s.approve(ctx, tx, actor, action, cmd, order, now)
		})
		return err
	})
	return receipt, err
}

func (s *Service) approve(ctx context.Context, tx Tx, actor identity.Actor, action identity.Action, cmd ApproveOrder, order Order, now moment.Time) (OrderReceipt, error) {
	lots, err := orderLots(ctx, tx, order.ID)
	if err != nil {
		return OrderReceipt{}, err
	}
	if err := verify(ctx, tx, lots, []Order{order}); err != nil {
		return OrderReceipt{}, err
	}
	exempt, err := exempted(ctx, tx, order.Cases, now)
	if err != nil {
		return OrderReceipt{}, err
	}
	at, err := cmd.When(now, append(lastActs(lots), order.LastAt)...)
	if err != nil {
		return OrderReceipt{}, err
	}
	gate, failed, err := s.gatesOf(ctx, tx, order, lots, at)
	if err == nil && at != now { // paper filled in later: the gate must pass at both times
		var later map[uuid.UUID][]Reason
		_, later, err = s.gatesOf(ctx, tx, order, lots, now)
		for lot, reasons := range later {
			failed[lot] = reasons
		}
	}
	if err != nil {
		return OrderReceipt{}, err
	}
	var blocked []BlockedLot
	for _, l := range lots {
		reasons := order.judge(l, AtApproval, at, s.Book)
		if reasons = append(reasons, failed[l.ID]...); len(reasons) > 0 {
			blocked = append(blocked, BlockedLot{Lot: l.ID, Code: l.Code.String(), Reasons: reasons})
		}
	}
	draft, blocked, err := order.approve(actor, action, cmd, lots, blocked, gate, exempt, at, now, s.Book.Version())
	if err != nil {
		return OrderReceipt{}, err
	}
	return s.recordOrder(ctx, tx, draft, order.Stream, &order, lots, blocked)
}

// gatesOf asks the gate for an order that destroys; others pass none.
func (s *Service) gatesOf(ctx context.Context, tx registry.GateTx, order Order, lots []custody.Lot, at moment.Time) (fact.Gate, map[uuid.UUID][]Reason, error) {
	if order.Kind.Ends() {
		return fact.Gate{}, map[uuid.UUID][]Reason{}, nil
	}
	return gates(ctx, tx, order.Facility, order.Method, lots, false, at, s.Book)
}

// lastActs are the times of the last acts on lots: nothing happens to them before.
func lastActs(lots []custody.Lot) []moment.Time {
	times := make([]moment.Time, len(lots), len(lots)+1)
	for i, l := range lots {
		times[i] = l.LastAt
	}
	return times
}

// recordOrder records one act on an order and its lots and keeps what follows.
func (s *Service) recordOrder(ctx context.Context, tx Tx, draft ledger.Draft, stream ledger.Stream, order *Order, lots []custody.Lot, blocked []BlockedLot) (OrderReceipt, error) {
	sealed, err := tx.Record(ctx, draft)
	if err != nil {
		return OrderReceipt{}, err
	}
	if err := apply(sealed[0], stream, order); err != nil {
		return OrderReceipt{}, err
	}
	if err := applyLots(sealed[0], lots); err != nil {
		return OrderReceipt{}, err
	}
	if err := tx.SaveOrders(ctx, *order); err != nil {
		return OrderReceipt{}, err
	}
	return OrderReceipt{ID: order.ID, Number: order.Number, State: order.State, Awaits: order.Awaits(), Blocked: blocked}, tx.SaveLots(ctx, lots)
}

// orderLots locks every lot that carries the order.
func orderLots(ctx context.Context, tx Tx, order uuid.UUID) ([]custody.Lot, error) {
	ids, err := tx.OrderLots(ctx, order)
	if err != nil || len(ids) == 0 {
		return nil, err
	}
	lots, err := tx.LotsByID(ctx, ids)
	slices.SortFunc(lots, func(a, b custody.Lot) int { return strings.Compare(a.Code.String(), b.Code.String()) })
	return slices.DeleteFunc(lots, func(l custody.Lot) bool { return l.Order != order || l.State == custody.Divided }), err
}

// exempted tells whether a tiny office's exception is in force for every case.
func exempted(ctx context.Context, tx Tx, cases []uuid.UUID, at moment.Time) (bool, error) {
	exempt, err := tx.Exempt(ctx, cases, at)
	if err != nil {
		return false, err
	}
	for _, c := range cases {
		if !exempt[c] {
			return false, nil
		}
	}
	return len(cases) > 0, nil
}

// RejectOrder refuses a draft, or withdraws an approved order while none of its
// goods are on the road or at the firm; its lots are free again. Once some of
// them have ended it is done with that, and only the others are free.
func (s *Service) RejectOrder(ctx context.Context, actor identity.Actor, cmd RejectOrder) (OrderReceipt, error) {
	if err := actor.May(identity.ApproveOrder); err != nil {
		return OrderReceipt{}, err
	}
	now := s.Clock.Now()
	if err := actor.SteppedUp(now); err != nil {
		return OrderReceipt{}, err
	}
	var receipt OrderReceipt
	err := s.InTx(ctx, func(tx Tx) error {
		order, err := tx.OrderForUpdate(ctx, cmd.Order)
		if err != nil {
			return err
		}
		if err := actor.MayOn(identity.ApproveOrder, order.Parties()); err != nil {
			return err
		}
		receipt, err = ledger.Once(ctx, tx, actor.Person, cmd.ID, "order.reject", cmd, func() (OrderReceipt, error) {
			lots, err := orderLots(ctx, tx, order.ID)
			if err != nil {
				return OrderReceipt{}, err
			}
			draft, err := order.reject(actor, cmd, lots, now)
			if err != nil {
				return OrderReceipt{}, err
			}
			lots, _ = order.Withdrawable(lots)
			return s.recordOrder(ctx, tx, draft, order.Stream, &order, lots, nil)
		})
		return err
	})
	return receipt, err
}
