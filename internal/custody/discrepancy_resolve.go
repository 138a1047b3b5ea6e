package custody

import (
	"context"

	"github.com/google/uuid"

	"github.com/sealtrail/sealtrail/internal/fact"
	"github.com/sealtrail/sealtrail/internal/fault"
	"github.com/sealtrail/sealtrail/internal/identity"
	"github.com/sealtrail/sealtrail/internal/ledger"
)

// ResolveDiscrepancy is the opinion of one side. When a named person of each
// side says the same, the discrepancy is resolved; until then a side may change
// its mind, so that nobody is stuck with a slip of the other.
func (s *Service) ResolveDiscrepancy(ctx context.Context, actor identity.Actor, cmd ResolveDiscrepancy) (DiscrepancyAnswer, error) {
	cmd = tidied(cmd)
	a, err := s.begin(actor, identity.ResolveDiff, cmd.Command)
	if err != nil {
		return DiscrepancyAnswer{}, err
	}
	var answer DiscrepancyAnswer
	err = s.InTx(ctx, func(tx Tx) error {
		d, err := tx.DiscrepancyForUpdate(ctx, cmd.ID)
		if err != nil {
			return err
		}
		if err := actor.MayOn(identity.ResolveDiff, d.Parties()); err != nil {
			return err
		}
		answer, err = ledger.Once(ctx, tx, actor.Person, cmd.Command.ID, "custody.discrepancy.resolve", cmd, func() (DiscrepancyAnswer, error) {
			return s.resolve(ctx, tx, a, cmd, d)
		})
		return err
	})
	return answer, err
}

func (s *Service) resolve(ctx context.Context, tx Tx, a acting, cmd ResolveDiscrepancy, d Discrepancy) (DiscrepancyAnswer, error) {
	side, err := d.side(a.actor)
	if err != nil {
		return DiscrepancyAnswer{}, err
	}
	if err := cmd.check(d); err != nil {
		return DiscrepancyAnswer{}, err
	}
	other := d.Receiver
	if side == ReceiverSide {
		other = d.Sender
	}
	agreed := !other.IsZero() && other.Outcome == cmd.Outcome && other.Value == cmd.Value
	kind := fact.KindDiscrepancyAnswered
	var lots []Lot
	if agreed {
		kind = fact.KindDiscrepancyResolved
		if lots, err = tx.LotsByID(ctx, []uuid.UUID{d.Lot}); err != nil {
			return DiscrepancyAnswer{}, err
		}
	}
	if err := a.when(lots, d.LastAt); err != nil {
		return DiscrepancyAnswer{}, err
	}
	draft := a.draft(kind)
	draft.Facts = fact.DiscrepancyAnswered{Side: string(side), Outcome: string(cmd.Outcome), Late: a.isLate()}
	draft.Restricted = fact.DiscrepancyAnsweredRestricted{Discrepancy: d.ID, Value: cmd.Value, Reason: cmd.Reason, Late: a.late()}
	draft.Streams = []ledger.Stream{d.Stream}
	nouns := map[ledger.Stream]noun{d.Stream: &d}
	for i := range lots {
		nouns[lots[i].Stream] = &lots[i]
		draft.Lines = append(draft.Lines, ledger.Line{Stream: lots[i].Stream,
			Value: fact.DiscrepancyLine{Discrepancy: d.ID, Kind: string(d.Kind), Outcome: string(cmd.Outcome), Value: cmd.Value}})
	}
	sealed, err := tx.Record(ctx, draft)
	if err != nil {
		return DiscrepancyAnswer{}, err
	}
	if err := apply(sealed, nouns); err != nil {
		return DiscrepancyAnswer{}, err
	}
	return DiscrepancyAnswer{ID: d.ID, Side: side, Resolved: agreed}, save(ctx, tx, pointers(lots), nil, []*Discrepancy{&d})
}

// side tells for whom the actor speaks. Within one organisation (store-in) each
// of the two who met speaks for the own side, anybody else for the one that is
// silent. One person never speaks for both.
func (d Discrepancy) side(actor identity.Actor) (Side, error) {
	if !d.Open() {
		return "", fault.Conflict("custody.discrepancy.resolved")
	}
	var side Side
	switch {
	case actor.Org == d.From && actor.Org == d.To:
		side = SenderSide
		if actor.Is(d.ReceivedBy) || actor.Is(d.Receiver.Person) || !actor.Is(d.SentBy) && !d.Sender.IsZero() && !actor.Is(d.Sender.Person) {
			side = ReceiverSide
		}
	case actor.Org == d.From:
		side = SenderSide
	case actor.Org == d.To:
		side = ReceiverSide
	default:
		return "", fault.Denied("custody.discrepancy.not_a_side")
	}
	if side == SenderSide && actor.Is(d.Receiver.Person) || side == ReceiverSide && actor.Is(d.Sender.Person) {
		return "", fault.Denied("custody.discrepancy.both_sides")
	}
	return side, nil
}

func (cmd ResolveDiscrepancy) check(d Discrepancy) error {
	c := &checker{}
	c.needed("reason", cmd.Reason, MaxText, "custody.discrepancy.reason")
	if !holds(d.Settlements(), cmd.Outcome) {
		c.Invalid("custody.discrepancy.outcome", "outcome")
		return c.err()
	}
	if cmd.Outcome != Corrected {
		c.within("value", cmd.Value, 0, 0, "custody.discrepancy.value_unneeded")
		return c.err()
	}
	switch d.Kind {
	case DiffQuantity:
		c.within("value", cmd.Value, 1, MaxQuantity, "custody.quantity.range")
	case DiffPackages:
		c.within("value", cmd.Value, 0, MaxQuantity, "custody.packages.range")
	case DiffMass:
		c.within("value", cmd.Value, 1, MaxMassG, "custody.mass.range")
	}
	return c.err()
}

// Settlements are the outcomes that fit the kind of difference.
func (d Discrepancy) Settlements() []Resolution {
	switch d.Kind {
	case DiffNotPresented:
		return []Resolution{FoundLot, Lost}
	case DiffSeal, DiffDamage, DiffSwap:
		return []Resolution{Stands}
	}
	return []Resolution{Stands, Corrected}
}
