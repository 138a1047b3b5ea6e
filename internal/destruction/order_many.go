package destruction

import (
	"context"
	"strconv"

	"github.com/sealtrail/sealtrail/internal/fault"
	"github.com/sealtrail/sealtrail/internal/identity"
)

// MaxMany bounds a decision over many orders: a page of the inbox.
const MaxMany = 50

// Decided is what became of one order of a decision over many: a receipt, or why
// not. Each order is its own command and transaction; one that is refused stops
// no other.
type Decided struct {
	Order   string
	Receipt OrderReceipt
	Err     error
}

// ApproveMany approves several orders with one signature. What is an exception,
// or has a lot in whose way something stands, is refused here and must be opened
// by itself: nobody signs it unread.
func (s *Service) ApproveMany(ctx context.Context, actor identity.Actor, cmds []ApproveOrder) ([]Decided, error) {
	if err := s.many(actor, identity.ApproveOrder, len(cmds)); err != nil {
		return nil, err
	}
	out := make([]Decided, len(cmds))
	for i, cmd := range cmds {
		out[i].Order = cmd.Order
		if out[i].Err = s.plain(ctx, actor, cmd); out[i].Err == nil {
			out[i].Receipt, out[i].Err = s.ApproveOrder(ctx, actor, cmd)
		}
	}
	return out, nil
}

// ReturnMany returns several orders for correction, each with its reason.
func (s *Service) ReturnMany(ctx context.Context, actor identity.Actor, cmds []ReturnOrder) ([]Decided, error) {
	if err := s.many(actor, identity.ReturnOrder, len(cmds)); err != nil {
		return nil, err
	}
	out := make([]Decided, len(cmds))
	for i, cmd := range cmds {
		out[i].Order = cmd.Order
		out[i].Receipt, out[i].Err = s.ReturnOrder(ctx, actor, cmd)
	}
	return out, nil
}

func (s *Service) many(actor identity.Actor, action identity.Action, n int) error {
	if err := actor.May(action); err != nil {
		return err
	}
	switch {
	case n == 0:
		return fault.Invalid("destruction.many.none").At("lines")
	case n > MaxMany:
		return fault.Invalid("destruction.list.too_long").At("lines").With("max", strconv.Itoa(MaxMany))
	}
	return actor.SteppedUp(s.Clock.Now())
}

// plain tells whether an order may be approved among others. One that was decided
// already is for the use case: it answers a command that is sent again.
func (s *Service) plain(ctx context.Context, actor identity.Actor, cmd ApproveOrder) error {
	if cmd.Shown == "" {
		return fault.Invalid("destruction.order.unseen").At("shown")
	}
	v, err := s.Order(ctx, actor.Scope(identity.ReadDestruction), cmd.Order)
	if err != nil || v.State != OrderDrafted {
		return err
	}
	if why := v.Single(); len(why) > 0 {
		return fault.Conflict("destruction.order.single").With("why", why[0])
	}
	for _, l := range v.Lines {
		if len(l.Reasons) > 0 {
			r := l.Reasons[0]
			return fault.Conflict("destruction.order.single_blocked").With("lot", l.Lot.Code.String()).With("article", r.Article)
		}
	}
	return nil
}
