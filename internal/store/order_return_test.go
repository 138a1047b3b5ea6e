package store

import (
	"testing"
	"time"

	"github.com/google/uuid"

	"github.com/sealtrail/sealtrail/internal/destruction"
	"github.com/sealtrail/sealtrail/internal/identity"
)

func TestAReturnedOrderComesBackCorrectedUnderItsNumber(t *testing.T) {
	stage(t, func(t *testing.T, s *theatre) {
		c, codes := s.seized(s.here, 3)
		s.confiscate(s.here, c)
		o := s.draft(s.here, codes[:2])
		all := identity.Scope{All: true}
		before, err := s.work.Order(s.ctx, all, o.Number.String())
		must(t, before, err)
		back := destruction.ReturnOrder{Command: command(), Order: o.Number.String(), Reason: "缺第二箱的称重单", Shown: before.Shown}
		s.clock.Advance(time.Minute)
		got, err := s.work.ReturnOrder(s.ctx, s.as(s.here.head), back)
		must(t, got, err)
		if again, err := s.work.ReturnOrder(s.ctx, s.as(s.here.head), back); err != nil || again.ID != got.ID {
			t.Errorf("sent again: %+v %v", again, err)
		}
		v, err := s.work.Order(s.ctx, all, o.Number.String())
		must(t, v, err)
		if v.State != destruction.OrderReturned || v.Return != "缺第二箱的称重单" || len(v.Awaits()) != 0 || !v.Living() {
			t.Errorf("%s %q awaits %v", v.State, v.Return, v.Awaits())
		}
		if lot := s.lots(codes)[0]; lot.Order != o.ID {
			t.Error("a returned order does not hold its lots")
		}
		if err := second(s.work.ApproveOrder(s.ctx, s.as(s.here.head), destruction.ApproveOrder{Command: command(), Order: o.Number.String()})); codeOf(err) != "destruction.order.state" {
			t.Errorf("approved while it is returned: %v", err)
		}
		draft := destruction.DraftOrder{Command: command(), Lots: codes[1:], Ground: "没收决定已生效，称重单见附件", Facility: s.facility, Method: v.Method}
		s.clock.Advance(time.Minute)
		if err := second(s.work.RedraftOrder(s.ctx, s.as(s.there.officer), destruction.RedraftOrder{DraftOrder: draft, Order: o.Number.String()})); codeOf(err) != "identity.nothing_here" {
			t.Errorf("corrected by another agency: %v", err)
		}
		again, err := s.work.RedraftOrder(s.ctx, s.as(s.here.officer), destruction.RedraftOrder{DraftOrder: draft, Order: o.Number.String()})
		must(t, again, err)
		if again.Number != o.Number || again.State != destruction.OrderDrafted {
			t.Errorf("%+v", again)
		}
		lots := s.lots(codes)
		if lots[0].Order != uuid.Nil || lots[1].Order != o.ID || lots[2].Order != o.ID {
			t.Errorf("lots hang on %s %s %s", lots[0].Order, lots[1].Order, lots[2].Order)
		}
		s.clock.Advance(time.Minute)
		sign := func(shown string) (destruction.OrderReceipt, error) {
			return s.work.ApproveOrder(s.ctx, s.as(s.here.head), destruction.ApproveOrder{Command: command(), Order: o.Number.String(), Shown: shown})
		}
		if _, err := sign(before.Shown); codeOf(err) != "destruction.order.changed" {
			t.Errorf("approved by what was shown before the correction: %v", err)
		}
		now, err := s.work.Order(s.ctx, all, o.Number.String())
		must(t, now, err)
		if now.Return == "" || now.Returned.IsZero() {
			t.Error("the return is not visible after the correction")
		}
		done, err := sign(now.Shown)
		must(t, done, err)
		if done.State != destruction.OrderApproved {
			t.Errorf("%+v", done)
		}
		s.rebuilds()
	})
}

func TestAReturnedOrderThatNobodyCorrectsIsRejected(t *testing.T) {
	stage(t, func(t *testing.T, s *theatre) {
		_, codes := s.seized(s.here, 1)
		o := s.draft(s.here, codes)
		s.clock.Advance(time.Minute)
		must(t, o, second(s.work.ReturnOrder(s.ctx, s.as(s.here.head), destruction.ReturnOrder{Command: command(), Order: o.Number.String(), Reason: "依据不足"})))
		s.clock.Advance(time.Minute)
		got, err := s.work.RejectOrder(s.ctx, s.as(s.here.head), destruction.RejectOrder{Command: command(), Order: o.Number.String(), Reason: "不再需要"})
		must(t, got, err)
		if got.State != destruction.OrderRejected || s.lots(codes)[0].Order != uuid.Nil {
			t.Errorf("%s, lot on %s", got.State, s.lots(codes)[0].Order)
		}
		s.rebuilds()
	})
}
