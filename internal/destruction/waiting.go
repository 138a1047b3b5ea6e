package destruction

import (
	"context"

	"github.com/google/uuid"

	"github.com/sealtrail/sealtrail/internal/custody"
	"github.com/sealtrail/sealtrail/internal/identity"
)

// OrderWaiting is an order with how many of its lots wait for the next step.
type OrderWaiting struct {
	OrderItem
	Waiting int
}

// Waits are the queues of this room; see custody.Waits for how to add one.
type Waits interface {
	// AwaitingSignature are orders of the agency that want the head's or the legal
	// reviewer's signature.
	AwaitingSignature(ctx context.Context, d custody.Desk, of identity.Role) (custody.Queue[OrderItem], error)
	// OrdersOpen are orders of the agency in an open state: drafted, returned or approved.
	OrdersOpen(ctx context.Context, d custody.Desk, state OrderState) (custody.Queue[OrderItem], error)
	// ToDispatch are approved orders with lots in the organisation's store that
	// were offered to nobody. Count is of orders.
	ToDispatch(ctx context.Context, d custody.Desk) (custody.Queue[OrderWaiting], error)
	// ToDestroy are orders with lots at the firm that are in no run. Count is of lots.
	ToDestroy(ctx context.Context, d custody.Desk) (custody.Queue[OrderWaiting], error)
	// FirmRuns are the firm's runs in a state.
	FirmRuns(ctx context.Context, d custody.Desk, state RunState) (custody.Queue[RunItem], error)
	// Reviewed are runs the organisation is a party of and that wait for their
	// witnesses, oldest first, at most custody.MaxOldest.
	Reviewed(ctx context.Context, d custody.Desk) ([]Run, error)
	// Decided are the agency's orders decided last, newest first.
	Decided(ctx context.Context, d custody.Desk) ([]OrderItem, error)
}

// Wanted are the runs for which this officer's signature would count and is not
// there, with how many are in and how many it takes.
func Wanted(actor identity.Actor, runs []Run) []WantedRun {
	var out []WantedRun
	for _, r := range runs {
		agencies, err := r.attests(actor)
		if err != nil {
			continue
		}
		w := WantedRun{Run: r}
		for _, a := range r.Agencies {
			if a.Org == agencies[0] {
				w.In, w.Of = r.Attested(a.Org), a.Required
			}
		}
		out = append(out, w)
	}
	return out
}

// WantedRun is a run that wants a signature.
type WantedRun struct {
	Run
	In, Of int
}

func signedBy(actor identity.Actor, r Run) bool {
	for _, a := range r.Attestations {
		if actor.Is(a.Person) {
			return true
		}
	}
	return false
}

// Inbox are the orders that want the head's or the legal reviewer's signature,
// oldest first, each with all that its signer must know: what blocks which lot,
// the gate of today, the hash of the list.
func (s *Service) Inbox(ctx context.Context, d custody.Desk, of identity.Role) (q custody.Queue[OrderView], err error) {
	err = s.View(ctx, func(tx Reads) error {
		found, err := tx.AwaitingSignature(ctx, d, of)
		if err != nil {
			return err
		}
		q.Count = found.Count
		wanted := make([]uuid.UUID, len(found.Oldest))
		for i, o := range found.Oldest {
			wanted[i] = o.ID
		}
		orders, err := tx.OrdersByID(ctx, wanted)
		if err != nil {
			return err
		}
		known, now := remember(tx), s.Clock.Now()
		for _, o := range orders {
			v, err := s.viewOrder(ctx, known, o, now)
			if err != nil {
				return err
			}
			q.Oldest = append(q.Oldest, v)
		}
		return nil
	})
	return q, err
}

// Single tells why an order must be opened and decided by itself: an
// approval of many never covers it. The codes are those of the sentences
// web.inbox.single.*.
func (v OrderView) Single() []string {
	var why []string
	if v.Exceptional {
		why = append(why, "exceptional")
	}
	if !v.Returned.IsZero() {
		why = append(why, "returned")
	}
	var value int64
	late := false
	for _, l := range v.Lines {
		value += l.Lot.ValueFen
		late = late || l.Lot.Exception
	}
	if value >= SingleFromFen {
		why = append(why, "value")
	}
	if late {
		why = append(why, "exemption")
	}
	if len(v.Lines) > SingleFromLots {
		why = append(why, "many")
	}
	return why
}

// Bounds above which an order is decided by itself.
const (
	SingleFromFen  = 50_000_00 // 五万元: from here on the appraised value asks for a look of its own
	SingleFromLots = 200
)

// Blocked tells how many lots of the order something stands in the way of.
func (v OrderView) Blocked() int {
	n := 0
	for _, l := range v.Lines {
		if len(l.Reasons) > 0 {
			n++
		}
	}
	return n
}
