package store

import (
	"testing"
	"time"

	"github.com/google/uuid"

	"github.com/sealtrail/sealtrail/internal/custody"
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

func TestOfAnOrderThatACertificateCitesOnlyTheRestIsWithdrawn(t *testing.T) {
	stage(t, func(t *testing.T, s *theatre) {
		c, codes := s.seized(s.here, 2)
		s.confiscate(s.here, c)
		o := s.approved(s.here, codes)
		s.clock.Advance(time.Minute)
		parts, err := s.goods.SplitLot(s.ctx, s.as(s.here.keeper), custody.SplitLot{Command: command(), Lot: codes[1], Reason: "分两车", Children: []custody.ChildCommand{{Quantity: 7}, {Quantity: 13}}})
		must(t, parts, err)
		s.clock.Advance(time.Minute)
		sent := []string{codes[0], parts.Children[0].Code.String()}
		h, err := s.goods.OfferHandoff(s.ctx, s.as(s.here.keeper), custody.OfferHandoff{Command: command(), Purpose: custody.ForDestruction, Order: o.ID, Lots: sent,
			Carrier: custody.Carrier{Name: "顺达运输", Plate: "藏A12345", Driver: "巴桑"}})
		must(t, h, err)
		s.clock.Advance(time.Minute)
		must(t, h, second(s.goods.DepartHandoff(s.ctx, s.as(s.here.keeper), custody.DepartHandoff{Command: command(), Handoff: h.Number.String()})))
		s.receive(s.operator, h, sent)
		s.clock.Advance(time.Minute)
		r, err := s.work.StartRun(s.ctx, s.as(s.operator), destruction.StartRun{Command: command(), Facility: s.facility, Lots: sent, Method: "SHRED_RECYCLE", Line: "撕碎线"})
		must(t, r, err)
		s.clock.Advance(time.Hour)
		run, err := s.work.Run(s.ctx, identity.Scope{All: true}, r.Number.String())
		must(t, run, err)
		in := s.figures(r.Number.String(), 1)
		in.Outputs[0].MassG, in.Residue, in.LossG = 0, nil, 0
		for _, l := range run.Run.Lots {
			in.Outputs[0].MassG += l.MassG
			if !l.Measured() {
				in.Weights = append(in.Weights, destruction.Weight{Lot: l.Lot.String(), WeightG: l.MassG})
			}
		}
		r, err = s.work.CompleteRun(s.ctx, s.as(s.operator), in)
		must(t, r, err)
		s.clock.Advance(time.Minute)
		r, err = s.work.ReviewRun(s.ctx, s.as(s.reviewer), destruction.ReviewRun{Command: command(), Run: r.Number.String(), Figures: r.Figures})
		must(t, r, err)
		s.clock.Advance(time.Minute)
		must(t, r, second(s.attest(s.here.officer, r)))
		must(t, r, second(s.attest(s.here.second, r)))
		s.clock.Advance(time.Minute)
		v, err := s.work.Order(s.ctx, identity.Scope{All: true}, o.Number.String())
		must(t, v, err)
		done := 0
		for _, l := range v.Lines {
			if l.Done {
				done++
			}
		}
		if len(v.Lines) != 3 || done != 2 || v.State != destruction.OrderApproved {
			t.Errorf("%d lots, %d done, %s", len(v.Lines), done, v.State)
		}
		reject := destruction.RejectOrder{Command: command(), Order: o.Number.String(), Reason: "其余另行处置"}
		got, err := s.work.RejectOrder(s.ctx, s.as(s.here.head), reject)
		must(t, got, err)
		rest := s.lots([]string{parts.Children[1].Code.String()})[0]
		if got.State != destruction.OrderDone || rest.Order != uuid.Nil || s.lots(codes[:1])[0].Order != o.ID {
			t.Errorf("%s, the rest on %s", got.State, rest.Order)
		}
		s.rebuilds()
	})
}
