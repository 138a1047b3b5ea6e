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
	"github.com/sealtrail/sealtrail/internal/registry"
)

// DirectGoods says what becomes of goods at a firm that may not have them any
// more (责令处理): the sender takes them back, or they go to another facility, for
// which the sender drafts another order. Letting them be completed is an override.
type DirectGoods struct {
	ledger.Command
	Order   string    `json:"order"` // number or id
	Outcome string    `json:"outcome"`
	To      uuid.UUID `json:"to"` // facility, of DirectElsewhere
	Lots    []string  `json:"lots"`
	Reason  string    `json:"reason"`
	Paper   string    `json:"paper"`
}

// SealedOrder is an order with goods at a firm or at its gate that the gate of
// today does not let it have.
type SealedOrder struct {
	OrderView
	Sealed int
}

// sealedOf are the lots of an order that are sealed at the firm: they lie there,
// or wait at its gate, in no run yet, and the gate of today fails for them. It is
// derived and not kept: a licence that runs out at midnight records nothing.
func sealedOf(ctx context.Context, tx registry.GateTx, o Order, lots []custody.Lot, s *Service, now moment.Time) (map[uuid.UUID][]Reason, error) {
	var here []custody.Lot
	for _, l := range lots {
		if l.Order == o.ID && (l.State == custody.AtFirm || l.State == custody.HeldAtGate) && l.Run == uuid.Nil {
			here = append(here, l)
		}
	}
	if len(here) == 0 || o.Kind.Ends() {
		return nil, nil
	}
	_, failed, err := gates(ctx, tx, o.Facility, o.Method, here, true, now, s.Book)
	return failed, err
}

// Sealed are the orders whose goods are sealed at firms that a bureau keeps, or
// those of an agency, oldest first. A queue of the first orders is judged, since each asks
// the gate.
func (s *Service) Sealed(ctx context.Context, org uuid.UUID, bureau bool) (q custody.Queue[SealedOrder], err error) {
	err = s.View(ctx, func(tx Reads) error {
		ids, err := tx.OrdersAtFirms(ctx, org, bureau)
		if err != nil {
			return err
		}
		orders, err := tx.OrdersByID(ctx, ids)
		if err != nil {
			return err
		}
		known, now := remember(tx), s.Clock.Now()
		for _, o := range orders {
			v, err := s.viewOrder(ctx, known, o, now)
			if err != nil {
				return err
			}
			n := 0
			for _, l := range v.Lines {
				if l.Sealed {
					n++
				}
			}
			if n > 0 {
				q.Count++
				q.Oldest = append(q.Oldest, SealedOrder{OrderView: v, Sealed: n})
			}
		}
		return nil
	})
	return q, err
}

// DirectGoods records the bureau's decision; no run takes the goods from then on
// until the bureau lets them be completed.
func (s *Service) DirectGoods(ctx context.Context, actor identity.Actor, cmd DirectGoods) (OverrideReceipt, error) {
	if err := actor.May(identity.OverrideGate); err != nil {
		return OverrideReceipt{}, err
	}
	now := s.Clock.Now()
	if err := actor.SteppedUp(now); err != nil {
		return OverrideReceipt{}, err
	}
	var receipt OverrideReceipt
	err := s.InTx(ctx, func(tx Tx) error {
		order, firm, err := overseen(ctx, tx, actor, cmd.Order)
		if err != nil {
			return err
		}
		receipt, err = ledger.Once(ctx, tx, actor.Person, cmd.ID, "goods.direct", cmd, func() (OverrideReceipt, error) {
			lots, err := orderLots(ctx, tx, order.ID)
			if err != nil {
				return OverrideReceipt{}, err
			}
			failed, err := sealedOf(ctx, tx, order, lots, s, now)
			if err != nil {
				return OverrideReceipt{}, err
			}
			if cmd.To != uuid.Nil {
				if _, err := tx.FirmOfFacility(ctx, cmd.To); err != nil {
					return OverrideReceipt{}, placed(err, "to")
				}
			}
			d, err := order.direct(actor, cmd, firm, lots, failed, now, s.Book.Version())
			if err != nil {
				return OverrideReceipt{}, err
			}
			return keepOverride(ctx, tx, d, cmd.ID, order, firm)
		})
		return err
	})
	return receipt, err
}

// direct decides: only goods that are sealed there are directed away.
func (o Order) direct(actor identity.Actor, cmd DirectGoods, firm registry.Firm, lots []custody.Lot, failed map[uuid.UUID][]Reason, now moment.Time, rules string) (ledger.Draft, error) {
	at, err := cmd.When(now, o.LastAt)
	if err != nil {
		return ledger.Draft{}, err
	}
	var c checks
	switch {
	case cmd.Outcome != registry.DirectBack && cmd.Outcome != registry.DirectElsewhere:
		c.Invalid("destruction.direct.outcome", "outcome")
	case (cmd.Outcome == registry.DirectElsewhere) != (cmd.To != uuid.Nil), cmd.To == o.Facility && cmd.To != uuid.Nil:
		c.Invalid("destruction.direct.to", "to")
	}
	var sealed []custody.Lot
	for _, l := range lots {
		if failed[l.ID] != nil {
			sealed = append(sealed, l)
		}
	}
	secret := fact.GoodsDirectedRestricted{Override: cmd.ID, Facility: o.Facility, To: cmd.To, Firm: o.Firm, Bureau: actor.Org, Agency: o.Agency, Division: firm.Division, Order: o.ID,
		Lots: []uuid.UUID{}, Reason: c.text(cmd.Reason, "reason", MaxText, true), Paper: c.text(cmd.Paper, "paper", MaxName, true)}
	if len(sealed) == 0 {
		c.add(fault.Conflict("destruction.direct.nothing"))
	} else if c.most(len(cmd.Lots), MaxLots, "lots") {
		secret.Lots = o.covered(&c, cmd.Lots, sealed)
	}
	secret.LateReason, secret.LatePhoto = late(cmd.Command)
	d := by(actor, identity.OverrideGate, cmd.Command, fact.KindGoodsDirected, at, now)
	d.Facts, d.Restricted = fact.GoodsDirected{Outcome: cmd.Outcome, Lots: len(secret.Lots), Rules: rules, Late: cmd.IsLate(now)}, secret
	return d, c.Err()
}

// directed tells whether the bureau's last word on a lot at a facility is that it
// leaves.
func directed(lot, facility uuid.UUID, decisions []registry.Override) bool {
	for _, o := range slices.Backward(decisions) {
		if o.Facility == facility && slices.Contains(o.Lots, lot) {
			return o.Outcome != ""
		}
	}
	return false
}
