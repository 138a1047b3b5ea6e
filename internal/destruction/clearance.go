package destruction

import (
	"context"
	"fmt"

	"github.com/google/uuid"

	"github.com/sealtrail/sealtrail/internal/custody"
	"github.com/sealtrail/sealtrail/internal/fact"
	"github.com/sealtrail/sealtrail/internal/fault"
	"github.com/sealtrail/sealtrail/internal/moment"
	"github.com/sealtrail/sealtrail/internal/registry"
)

// clearanceTx is what the answer needs of custody's transaction.
type clearanceTx interface {
	OrdersByID(ctx context.Context, ids []uuid.UUID) ([]Order, error)
	registry.GateTx
}

// Clear answers custody's question whether goods may go to a facility on an
// order, when they are offered and again when they arrive, for every lot. An order that is not there blocks them
// all; it is no error, since the goods may be at the gate already.
func (s *Service) Clear(ctx context.Context, tx custody.Tx, order, facility uuid.UUID, lots []custody.Lot, at moment.Time) (map[uuid.UUID]fact.Clearance, error) {
	mine, ok := tx.(clearanceTx)
	if !ok {
		return nil, fmt.Errorf("clearance: %T does not know orders", tx)
	}
	orders, err := mine.OrdersByID(ctx, []uuid.UUID{order})
	if err != nil && !fault.Is(err, fault.KindMissing) {
		return nil, err
	}
	o := orderOf(orders, order)
	out := make(map[uuid.UUID]fact.Clearance, len(lots))
	if o.ID == uuid.Nil {
		for _, l := range lots {
			out[l.ID] = fact.Clearance{Reasons: []Reason{reasonBy(s.Book, ReasonNoOrder, "officer, approver", at)}}
		}
		return out, nil
	}
	if o.Kind.Ends() {
		return o.clearReleased(facility, lots, at, s.Book), nil
	}
	gate, failed, err := gates(ctx, mine, facility, o.Method, lots, false, at, s.Book)
	if err != nil {
		return nil, err
	}
	for _, l := range lots {
		reasons := MayDestroy(l, o, AtHandoff, at, s.Book)
		if o.Facility != facility {
			reasons = append(reasons, reasonBy(s.Book, ReasonOtherFacility, "approver", at))
		}
		reasons = append(append([]Reason{}, reasons...), failed[l.ID]...)
		out[l.ID] = fact.Clearance{Allowed: len(reasons) == 0, Reasons: reasons, Gate: &gate}
	}
	return out, nil
}
