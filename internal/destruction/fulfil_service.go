package destruction

import (
	"context"
	"slices"
	"strconv"

	"github.com/google/uuid"

	"github.com/sealtrail/sealtrail/internal/custody"
	"github.com/sealtrail/sealtrail/internal/fault"
	"github.com/sealtrail/sealtrail/internal/identity"
	"github.com/sealtrail/sealtrail/internal/ledger"
	"github.com/sealtrail/sealtrail/internal/moment"
)

// FulfilOrder records a delivery under an approved order. The goods stay the
// agency's in law and in the books until a second person confirms it.
func (s *Service) FulfilOrder(ctx context.Context, actor identity.Actor, cmd FulfilOrder) (FulfilmentReceipt, error) {
	return s.onDelivery(ctx, actor, identity.FulfilOrder, cmd.Command, cmd.Order, "order.fulfil", cmd, func(tx Tx, order Order, now moment.Time) (FulfilmentReceipt, error) {
		if len(cmd.Lots) > MaxLots {
			return FulfilmentReceipt{}, fault.Invalid("destruction.list.too_long").At("lots").With("max", strconv.Itoa(MaxLots))
		}
		if err := s.photographed(cmd); err != nil {
			return FulfilmentReceipt{}, err
		}
		lots, err := deliverable(ctx, tx, order, cmd.Lots)
		if err != nil {
			return FulfilmentReceipt{}, err
		}
		if err := verify(ctx, tx, lots, []Order{order}); err != nil {
			return FulfilmentReceipt{}, err
		}
		draft, err := order.fulfil(actor, cmd, lots, now, s.Book)
		if err != nil {
			return FulfilmentReceipt{}, err
		}
		receipt, err := s.recordOrder(ctx, tx, draft, order.Stream, &order, lots, nil)
		return FulfilmentReceipt{ID: cmd.ID, Order: receipt, State: FulfilmentRecorded, ProceedsFen: cmd.ProceedsFen}, err
	})
}

// DecideFulfilment is the second person's signature on a delivery; with it the
// lots end, and the order with its last lot.
func (s *Service) DecideFulfilment(ctx context.Context, actor identity.Actor, cmd DecideFulfilment) (FulfilmentReceipt, error) {
	return s.onDelivery(ctx, actor, identity.ConfirmFulfilment, cmd.Command, cmd.Order, "order.fulfil.decide", cmd, func(tx Tx, order Order, now moment.Time) (FulfilmentReceipt, error) {
		f, err := order.deciding(cmd.Fulfilment)
		if err != nil {
			return FulfilmentReceipt{}, err
		}
		ids := make([]uuid.UUID, len(f.Lots))
		for i, l := range f.Lots {
			ids[i] = l.Lot
		}
		lots, err := tx.LotsByID(ctx, ids)
		if err != nil {
			return FulfilmentReceipt{}, err
		}
		slices.SortFunc(lots, func(a, b custody.Lot) int { return slices.Index(ids, a.ID) - slices.Index(ids, b.ID) })
		if err := verify(ctx, tx, lots, []Order{order}); err != nil {
			return FulfilmentReceipt{}, err
		}
		left, err := leftOver(ctx, tx, order, ids)
		if err != nil {
			return FulfilmentReceipt{}, err
		}
		draft, err := order.decide(actor, cmd, f, lots, left == 0, now, s.Book)
		if err != nil {
			return FulfilmentReceipt{}, err
		}
		receipt, err := s.recordOrder(ctx, tx, draft, order.Stream, &order, lots, nil)
		if err != nil {
			return FulfilmentReceipt{}, err
		}
		f, _ = order.Fulfilment(f.ID)
		return FulfilmentReceipt{ID: f.ID, Order: receipt, State: f.State, ProceedsFen: f.ProceedsFen}, nil
	})
}

// onDelivery is what recording and confirming share: rights, step-up, the order
// under lock, the answer given once.
func (s *Service) onDelivery(ctx context.Context, actor identity.Actor, action identity.Action, cmd ledger.Command, ref, kind string, body any,
	run func(Tx, Order, moment.Time) (FulfilmentReceipt, error)) (FulfilmentReceipt, error) {
	if err := actor.May(action); err != nil {
		return FulfilmentReceipt{}, err
	}
	now := s.Clock.Now()
	if err := actor.SteppedUp(now); err != nil {
		return FulfilmentReceipt{}, err
	}
	var receipt FulfilmentReceipt
	err := s.InTx(ctx, func(tx Tx) error {
		order, err := tx.OrderForUpdate(ctx, ref)
		if err != nil {
			return err
		}
		if err := actor.MayOn(action, identity.Parties{Owner: order.Agency, Division: order.Division}); err != nil {
			return err
		}
		receipt, err = ledger.Once(ctx, tx, actor.Person, cmd.ID, kind, body, func() (FulfilmentReceipt, error) { return run(tx, order, now) })
		return err
	})
	return receipt, err
}

// photographed tells of every photo of a delivery that nobody uploaded.
func (s *Service) photographed(cmd FulfilOrder) error {
	named := map[string]string{"receipt": cmd.Receipt, "voucher_photo": cmd.VoucherPhoto, "receiver.authorisation_photo": cmd.Receiver.AuthorisationPhoto}
	for i, sha := range cmd.DemarkPhotos {
		named["demark_photos["+strconv.Itoa(i)+"]"] = sha
	}
	return s.stored(named)
}

// deliverable locks the lots of a delivery: those named, or all that carry the
// order, are still here and on no other delivery that waits.
func deliverable(ctx context.Context, tx Tx, order Order, refs []string) ([]custody.Lot, error) {
	if len(refs) > 0 {
		lots, err := tx.LotsForUpdate(ctx, refs)
		return lots, placed(err, "lots")
	}
	lots, err := orderLots(ctx, tx, order.ID)
	return slices.DeleteFunc(lots, func(l custody.Lot) bool { return gone(l) || order.pending(l.ID) }), err
}

// leftOver counts the lots of an order that are still here, besides those named.
func leftOver(ctx context.Context, tx Tx, order Order, besides []uuid.UUID) (int, error) {
	lots, err := orderLots(ctx, tx, order.ID)
	if err != nil {
		return 0, err
	}
	n := 0
	for _, l := range lots {
		if !gone(l) && !slices.Contains(besides, l.ID) {
			n++
		}
	}
	return n, nil
}

// gone tells whether nothing more is to be delivered of a lot.
func gone(l custody.Lot) bool { return !l.Living() || l.State == custody.Transferred }
