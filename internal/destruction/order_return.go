package destruction

import (
	"context"
	"slices"

	"github.com/google/uuid"

	"github.com/sealtrail/sealtrail/internal/custody"
	"github.com/sealtrail/sealtrail/internal/fact"
	"github.com/sealtrail/sealtrail/internal/fault"
	"github.com/sealtrail/sealtrail/internal/identity"
	"github.com/sealtrail/sealtrail/internal/ledger"
	"github.com/sealtrail/sealtrail/internal/moment"
	"github.com/sealtrail/sealtrail/internal/reference"
)

// ReturnOrder gives a draft back to whoever drafted it, with what must be put
// right (退回补正). Unlike a rejection it keeps number and lots: what comes
// back is the same paper, corrected.
type ReturnOrder struct {
	ledger.Command
	Order  string `json:"order"` // number or id
	Reason string `json:"reason"`
	Shown  string `json:"shown"` // as in ApproveOrder
}

// RedraftOrder puts a returned order right and asks again. It keeps its number,
// because the number names the paper and both versions stay on its page; the
// kind stays, since another ending is another order.
type RedraftOrder struct {
	DraftOrder
	Order string `json:"order"` // number or id
}

// ReturnOrder returns a draft for correction. Signatures given so far are void:
// they were given to another list.
func (s *Service) ReturnOrder(ctx context.Context, actor identity.Actor, cmd ReturnOrder) (OrderReceipt, error) {
	if err := actor.May(identity.ReturnOrder); err != nil {
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
		if err := actor.MayOn(identity.ReturnOrder, order.Parties()); err != nil {
			return err
		}
		receipt, err = ledger.Once(ctx, tx, actor.Person, cmd.ID, "order.return", cmd, func() (OrderReceipt, error) {
			lots, err := orderLots(ctx, tx, order.ID)
			if err != nil {
				return OrderReceipt{}, err
			}
			if err := verify(ctx, tx, lots, []Order{order}); err != nil {
				return OrderReceipt{}, err
			}
			draft, err := order.giveBack(actor, cmd, lots, now)
			if err != nil {
				return OrderReceipt{}, err
			}
			return s.recordOrder(ctx, tx, draft, order.Stream, &order, lots, nil)
		})
		return err
	})
	return receipt, err
}

// giveBack decides on a return. Whoever drafted the order corrects it without
// returning it to themselves.
func (o Order) giveBack(actor identity.Actor, cmd ReturnOrder, lots []custody.Lot, now moment.Time) (ledger.Draft, error) {
	if err := o.may(fact.KindOrderReturned); err != nil {
		return ledger.Draft{}, err
	}
	if actor.May(identity.ApproveOrder) != nil && !o.Exceptional {
		return ledger.Draft{}, fault.Conflict("destruction.order.no_exception") // the legal reviewer has no part in it
	}
	if o.DraftedBy(actor) {
		return ledger.Draft{}, fault.Denied("destruction.order.own_draft")
	}
	shown := o.Shown(lots)
	if cmd.Shown != "" && cmd.Shown != shown {
		return ledger.Draft{}, fault.Conflict("destruction.order.changed").At("shown")
	}
	at, err := cmd.When(now, append(lastActs(lots), o.LastAt)...)
	if err != nil {
		return ledger.Draft{}, err
	}
	var c checks
	secret := fact.OrderReturnedRestricted{Order: o.ID, Reason: c.text(cmd.Reason, "reason", MaxText, true), Shown: shown}
	if err := c.Err(); err != nil {
		return ledger.Draft{}, err
	}
	secret.LateReason, secret.LatePhoto = late(cmd.Command)
	d := by(actor, identity.ReturnOrder, cmd.Command, fact.KindOrderReturned, at, now)
	d.Facts = fact.OrderReturned{Late: cmd.IsLate(now)}
	d.Restricted, d.Streams = secret, []ledger.Stream{o.Stream}
	for _, l := range lots {
		d.Lines = append(d.Lines, ledger.Line{Stream: l.Stream, Value: fact.OrderDecisionLine{Order: o.ID, Standing: string(l.Standing(at).Code), Reasons: []Reason{}}})
	}
	return d, nil
}

// RedraftOrder corrects a returned order and asks for approval again. Lots that
// are no longer on the list are free; new ones are reserved.
func (s *Service) RedraftOrder(ctx context.Context, actor identity.Actor, cmd RedraftOrder) (OrderReceipt, error) {
	if err := actor.May(identity.DraftOrder); err != nil {
		return OrderReceipt{}, err
	}
	now := s.Clock.Now()
	var receipt OrderReceipt
	err := s.InTx(ctx, func(tx Tx) error {
		if err := cmd.sized(); err != nil {
			return err
		}
		order, err := tx.OrderForUpdate(ctx, cmd.Order)
		if err != nil {
			return err
		}
		if err := actor.MayOn(identity.DraftOrder, order.Parties()); err != nil {
			return err
		}
		receipt, err = ledger.Once(ctx, tx, actor.Person, cmd.ID, "order.redraft", cmd, func() (OrderReceipt, error) {
			return s.redraft(ctx, tx, actor, cmd, order, now)
		})
		return err
	})
	return receipt, err
}

func (s *Service) redraft(ctx context.Context, tx Tx, actor identity.Actor, cmd RedraftOrder, order Order, now moment.Time) (OrderReceipt, error) {
	if err := order.may(fact.KindOrderRedrafted); err != nil {
		return OrderReceipt{}, err
	}
	lots, err := tx.LotsForUpdate(ctx, cmd.Lots)
	if err != nil {
		return OrderReceipt{}, err
	}
	for _, l := range lots {
		if err := actor.MayOn(identity.DraftOrder, l.Parties()); err != nil {
			return OrderReceipt{}, err
		}
	}
	before, err := orderLots(ctx, tx, order.ID)
	if err != nil {
		return OrderReceipt{}, err
	}
	dropped := slices.DeleteFunc(before, func(l custody.Lot) bool {
		return slices.ContainsFunc(lots, func(kept custody.Lot) bool { return kept.ID == l.ID })
	})
	if err := verify(ctx, tx, append(slices.Clone(lots), dropped...), []Order{order}); err != nil {
		return OrderReceipt{}, err
	}
	if cmd.Kind == "" {
		cmd.Kind = order.Kind
	}
	to, err := s.receiver(ctx, tx, &cmd.DraftOrder, now)
	if err != nil {
		return OrderReceipt{}, err
	}
	if err := s.stored(map[string]string{"consent_photo": cmd.ConsentPhoto, "safety_photo": cmd.SafetyPhoto}); err != nil {
		return OrderReceipt{}, err
	}
	draft, err := order.redraft(actor, cmd, lots, dropped, to, now, s.Book)
	if err != nil {
		return OrderReceipt{}, err
	}
	return s.recordOrder(ctx, tx, draft, order.Stream, &order, append(lots, dropped...), nil)
}

// redraft is a draft under the order's own id and number. It happens after the
// return, and after the last act on any lot of either list.
func (o Order) redraft(actor identity.Actor, cmd RedraftOrder, lots, dropped []custody.Lot, firm uuid.UUID, now moment.Time, book *reference.Book) (ledger.Draft, error) {
	at, err := cmd.When(now, append(lastActs(dropped), o.LastAt)...)
	if err != nil {
		return ledger.Draft{}, err
	}
	again := cmd.DraftOrder
	if again.Kind == "" {
		again.Kind = o.Kind
	}
	if again.Kind != o.Kind {
		return ledger.Draft{}, fault.Invalid("destruction.order.other_kind").At("kind")
	}
	if lots[0].Agency != o.Agency {
		return ledger.Draft{}, fault.Invalid("destruction.order.other_agency").At("lots[0]").With("lot", lots[0].Code.String())
	}
	secret, d, err := decideDraft(actor, again, o.ID, lots, firm, now, book)
	if err != nil {
		return ledger.Draft{}, err
	}
	secret.Number, secret.Agency, secret.Division = o.Number.String(), o.Agency, o.Division
	d.Kind, d.OccurredAt, d.Restricted, d.Streams = fact.KindOrderRedrafted, max(d.OccurredAt, at), secret, []ledger.Stream{o.Stream}
	for i, line := range d.Lines {
		l, ok := line.Value.(fact.OrderDraftedLine)
		if !ok {
			continue
		}
		d.Lines[i].Value = fact.OrderRedraftedLine{Order: l.Order, Facility: l.Facility, Method: l.Method, Status: l.Status}
	}
	for _, l := range dropped {
		d.Lines = append(d.Lines, ledger.Line{Stream: l.Stream, Value: fact.OrderRedraftedLine{Order: o.ID, Facility: secret.Facility, Method: d.Facts.(fact.OrderDrafted).Method, Released: true}})
	}
	return d, nil
}
