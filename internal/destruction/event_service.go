package destruction

import (
	"context"
	"slices"
	"strconv"

	"github.com/google/uuid"

	"github.com/sealtrail/sealtrail/internal/fact"
	"github.com/sealtrail/sealtrail/internal/fault"
	"github.com/sealtrail/sealtrail/internal/identity"
	"github.com/sealtrail/sealtrail/internal/label"
	"github.com/sealtrail/sealtrail/internal/ledger"
	"github.com/sealtrail/sealtrail/internal/moment"
	"github.com/sealtrail/sealtrail/internal/registry"
)

// PlanEvent prepares an event of the actor's organisation.
func (s *Service) PlanEvent(ctx context.Context, actor identity.Actor, cmd PlanEvent) (EventReceipt, error) {
	if err := actor.May(identity.PlanEvent); err != nil {
		return EventReceipt{}, err
	}
	now := s.Clock.Now()
	var receipt EventReceipt
	err := s.InTx(ctx, func(tx Tx) error {
		if err := actor.MayOn(identity.PlanEvent, identity.Parties{Owner: actor.Org, Division: actor.Division}); err != nil {
			return err
		}
		var err error
		receipt, err = ledger.Once(ctx, tx, actor.Person, cmd.ID, "event.plan", cmd, func() (EventReceipt, error) {
			firm, place, err := facility(ctx, tx, cmd.Facility)
			if err != nil {
				return EventReceipt{}, err
			}
			secret, draft, err := decideEvent(actor, cmd, firm.Org, now)
			if err != nil {
				return EventReceipt{}, err
			}
			if err := mayHost(ctx, tx, place, cmd.From, now); err != nil {
				return EventReceipt{}, err
			}
			for i, id := range secret.Departments {
				if org, err := tx.Org(ctx, id); err != nil || org.Kind != identity.OrgAgency {
					return EventReceipt{}, fault.Invalid("destruction.event.departments").At("departments[" + strconv.Itoa(i) + "]")
				}
			}
			number, err := tx.NextNumber(ctx, label.Event, secret.Division, now)
			if err != nil {
				return EventReceipt{}, err
			}
			stream, err := tx.NewStream(ctx, EventStream, secret.Event)
			if err != nil {
				return EventReceipt{}, err
			}
			secret.Number = number.String()
			draft.Restricted, draft.Streams = secret, []ledger.Stream{stream}
			return recordEvent(ctx, tx, draft, &Event{Stream: stream})
		})
		return err
	})
	return receipt, err
}

// mayHost refuses an event at a facility that nobody could send goods to on its
// first day: whether these goods may go there is for each order, but without a
// listing and one qualification in force no order can join.
func mayHost(ctx context.Context, tx registry.GateTx, f registry.Facility, first moment.Date, now moment.Time) error {
	edition, found, err := tx.EditionAt(ctx, min(now, first.End()-1))
	switch {
	case err != nil:
		return err
	case !found || !edition.Lists(f.ID):
		return fault.Invalid("destruction.event.not_listed").At("facility")
	case !f.Qualified(first, now):
		return fault.Invalid("destruction.event.not_qualified").At("facility").With("day", string(first))
	}
	return nil
}

// recordEvent records one act on an event and the orders it touches.
func recordEvent(ctx context.Context, tx Tx, draft ledger.Draft, e *Event, orders ...Order) (EventReceipt, error) {
	sealed, err := tx.Record(ctx, draft)
	if err != nil {
		return EventReceipt{}, err
	}
	if err := apply(sealed[0], e.Stream, e); err != nil {
		return EventReceipt{}, err
	}
	for i := range orders {
		if err := apply(sealed[0], orders[i].Stream, &orders[i]); err != nil {
			return EventReceipt{}, err
		}
	}
	if len(orders) > 0 {
		if err := tx.SaveOrders(ctx, orders...); err != nil {
			return EventReceipt{}, err
		}
	}
	return e.receipt(), tx.SaveEvent(ctx, *e)
}

// onEvent is the frame of every act of the organiser: rights, lock, replay.
func (s *Service) onEvent(ctx context.Context, actor identity.Actor, cmd ledger.Command, ref, kind string, content any, do func(Tx, Event, moment.Time) (EventReceipt, error)) (EventReceipt, error) {
	if err := actor.May(identity.HoldEvent); err != nil {
		return EventReceipt{}, err
	}
	now := s.Clock.Now()
	if err := actor.SteppedUp(now); err != nil {
		return EventReceipt{}, err
	}
	var receipt EventReceipt
	err := s.InTx(ctx, func(tx Tx) error {
		e, err := tx.EventForUpdate(ctx, ref)
		if err != nil {
			return err
		}
		if err := actor.MayOn(identity.HoldEvent, e.Parties()); err != nil {
			return err
		}
		receipt, err = ledger.Once(ctx, tx, actor.Person, cmd.ID, kind, content, func() (EventReceipt, error) { return do(tx, e, now) })
		return err
	})
	return receipt, err
}

// AnnounceEvent publishes the notice; from now on orders may join.
func (s *Service) AnnounceEvent(ctx context.Context, actor identity.Actor, cmd MoveEvent) (EventReceipt, error) {
	return s.onEvent(ctx, actor, cmd.Command, cmd.Event, "event.announce", cmd, func(tx Tx, e Event, now moment.Time) (EventReceipt, error) {
		names, err := tx.PartyNames(ctx, append(slices.Clone(e.Departments), e.Organiser, e.Firm))
		if err != nil {
			return EventReceipt{}, err
		}
		draft, err := e.announce(actor, cmd, names, now)
		if err != nil {
			return EventReceipt{}, err
		}
		return recordEvent(ctx, tx, draft, &e)
	})
}

// OpenEvent begins it.
func (s *Service) OpenEvent(ctx context.Context, actor identity.Actor, cmd MoveEvent) (EventReceipt, error) {
	return s.onEvent(ctx, actor, cmd.Command, cmd.Event, "event.open", cmd, func(tx Tx, e Event, now moment.Time) (EventReceipt, error) {
		draft, secret, err := e.moved(actor, identity.HoldEvent, cmd.Command, fact.KindEventOpened, now)
		if err != nil {
			return EventReceipt{}, err
		}
		draft.Restricted = secret
		return recordEvent(ctx, tx, draft, &e)
	})
}

// CancelEvent calls it off.
func (s *Service) CancelEvent(ctx context.Context, actor identity.Actor, cmd CancelEvent) (EventReceipt, error) {
	return s.onEvent(ctx, actor, cmd.Command, cmd.Event, "event.cancel", cmd, func(tx Tx, e Event, now moment.Time) (EventReceipt, error) {
		orders, err := takingPart(ctx, tx, e)
		if err != nil {
			return EventReceipt{}, err
		}
		draft, err := e.cancel(actor, cmd, orders, now)
		if err != nil {
			return EventReceipt{}, err
		}
		return recordEvent(ctx, tx, draft, &e, orders...)
	})
}

// CloseEvent freezes what it came to; orders that are not done go on alone.
func (s *Service) CloseEvent(ctx context.Context, actor identity.Actor, cmd MoveEvent) (EventReceipt, error) {
	return s.onEvent(ctx, actor, cmd.Command, cmd.Event, "event.close", cmd, func(tx Tx, e Event, now moment.Time) (EventReceipt, error) {
		orders, err := takingPart(ctx, tx, e)
		if err != nil {
			return EventReceipt{}, err
		}
		p, err := progress(ctx, tx, e)
		if err != nil {
			return EventReceipt{}, err
		}
		orders = slices.DeleteFunc(orders, func(o Order) bool { return o.State != OrderApproved })
		draft, err := e.close(actor, cmd, p, orders, now)
		if err != nil {
			return EventReceipt{}, err
		}
		return recordEvent(ctx, tx, draft, &e, orders...)
	})
}

// takingPart locks the orders of an event.
func takingPart(ctx context.Context, tx Tx, e Event) ([]Order, error) {
	var ids []uuid.UUID
	for _, o := range e.Orders {
		ids = append(ids, o.Order)
	}
	orders, err := tx.OrdersForUpdate(ctx, ids)
	return slices.DeleteFunc(orders, func(o Order) bool { return o.Event != e.ID || !o.Living() }), err
}

// JoinEvent is the agency's act on its own order.
func (s *Service) JoinEvent(ctx context.Context, actor identity.Actor, cmd JoinEvent) (EventReceipt, error) {
	return s.onEventOrder(ctx, actor, cmd.Command, cmd.Event, cmd.Order, "event.join", cmd, func(tx Tx, e Event, o Order, now moment.Time) (ledger.Draft, error) {
		lots, err := orderLots(ctx, tx, o.ID)
		if err != nil {
			return ledger.Draft{}, err
		}
		return e.join(actor, cmd, o, lots, now)
	})
}

// LeaveEvent takes it out again.
func (s *Service) LeaveEvent(ctx context.Context, actor identity.Actor, cmd LeaveEvent) (EventReceipt, error) {
	return s.onEventOrder(ctx, actor, cmd.Command, cmd.Event, cmd.Order, "event.leave", cmd, func(tx Tx, e Event, o Order, now moment.Time) (ledger.Draft, error) {
		lots, err := orderLots(ctx, tx, o.ID)
		if err != nil {
			return ledger.Draft{}, err
		}
		return e.leave(actor, cmd, o, lots, now)
	})
}

func (s *Service) onEventOrder(ctx context.Context, actor identity.Actor, cmd ledger.Command, event, order, kind string, content any,
	decide func(Tx, Event, Order, moment.Time) (ledger.Draft, error)) (EventReceipt, error) {
	if err := actor.May(identity.JoinEvent); err != nil {
		return EventReceipt{}, err
	}
	now := s.Clock.Now()
	var receipt EventReceipt
	err := s.InTx(ctx, func(tx Tx) error {
		e, err := tx.EventForUpdate(ctx, event)
		if err != nil {
			return err
		}
		if !slices.Contains(e.Departments, actor.Org) || e.State == EventPlanned {
			return fault.Missing("destruction.event.unknown")
		}
		o, err := tx.OrderForUpdate(ctx, order)
		if err != nil {
			return placed(err, "order")
		}
		if err := actor.MayOn(identity.JoinEvent, identity.Parties{Owner: o.Agency, Division: o.Division}); err != nil {
			return placed(err, "order")
		}
		receipt, err = ledger.Once(ctx, tx, actor.Person, cmd.ID, kind, content, func() (EventReceipt, error) {
			draft, err := decide(tx, e, o, now)
			if err != nil {
				return EventReceipt{}, err
			}
			return recordEvent(ctx, tx, draft, &e, o)
		})
		return err
	})
	return receipt, err
}
