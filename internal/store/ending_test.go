package store

import (
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"

	"github.com/sealtrail/sealtrail/internal/casefile"
	"github.com/sealtrail/sealtrail/internal/custody"
	"github.com/sealtrail/sealtrail/internal/destruction"
	"github.com/sealtrail/sealtrail/internal/identity"
)

var aPhoto = strings.Repeat("c", 64)

// ordered drafts and approves an order of a kind for lots whose ground suits it.
func (s *theatre) ordered(kind destruction.OrderKind, lots []string, terms destruction.EndingTerms) destruction.OrderReceipt {
	s.t.Helper()
	o, err := s.work.DraftOrder(s.ctx, s.as(s.here.officer), destruction.DraftOrder{Command: command(), Kind: kind, Lots: lots, Ground: "处理决定已生效", Reasons: "公益机构无需求", EndingTerms: terms})
	must(s.t, o, err)
	s.clock.Advance(time.Minute)
	o, err = s.work.ApproveOrder(s.ctx, s.as(s.here.head), destruction.ApproveOrder{Command: command(), Order: o.Number.String()})
	must(s.t, o, err)
	s.clock.Advance(time.Minute)
	return o
}

func fulfil(o destruction.OrderReceipt, capacity destruction.Capacity, lots ...string) destruction.FulfilOrder {
	return destruction.FulfilOrder{Command: command(), Order: o.Number.String(), Lots: lots, Place: "机关库房", Receipt: aPhoto,
		Receiver: destruction.FulfilReceiver{Name: "尼玛次仁", IDNumber: "540102199001010011", Phone: "13900000000", Capacity: capacity}}
}

// lifted records that the measures of a case were lifted.
func (s *theatre) lifted(c casefile.Receipt) {
	s.t.Helper()
	s.clock.Advance(time.Minute)
	today := s.clock.Now().Date()
	must(s.t, c, second(s.cases.RecordDecision(s.ctx, s.as(s.here.officer), casefile.RecordDecision{Command: command(), Case: c.Number.String(), Kind: "lifted", Paper: "解除1号", DecidedOn: today, Effective: today})))
	s.clock.Advance(time.Minute)
}

func TestGoodsGoBackToTheirOwnerBeforeTwoWitnesses(t *testing.T) {
	stage(t, func(t *testing.T, s *theatre) {
		c, codes := s.seized(s.here, 3)
		s.lifted(c)
		o := s.ordered(destruction.Return, codes, destruction.EndingTerms{})
		in := fulfil(o, destruction.AsOwner, codes[:2]...)
		if err := second(s.work.FulfilOrder(s.ctx, s.as(s.there.officer), in)); codeOf(err) != "identity.nothing_here" {
			t.Errorf("another agency delivers: %v", err)
		}
		f, err := s.work.FulfilOrder(s.ctx, s.as(s.here.keeper), in)
		must(t, f, err)
		if again, err := s.work.FulfilOrder(s.ctx, s.as(s.here.keeper), in); err != nil || again.ID != f.ID {
			t.Errorf("sent again: %+v %v", again, err)
		}
		s.clock.Advance(time.Minute)
		if err := second(s.work.FulfilOrder(s.ctx, s.as(s.here.officer), fulfil(o, destruction.AsOwner, codes[0]))); codeOf(err) != destruction.ReasonFulfilled {
			t.Errorf("delivered twice: %v", err)
		}
		if err := second(s.work.RejectOrder(s.ctx, s.as(s.here.head), destruction.RejectOrder{Command: command(), Order: o.Number.String(), Reason: "撤回"})); codeOf(err) != destruction.ReasonFulfilled {
			t.Errorf("withdrawn while a delivery waits: %v", err)
		}
		if err := second(s.work.DecideFulfilment(s.ctx, s.as(s.here.keeper), destruction.DecideFulfilment{Command: command(), Order: o.Number.String()})); codeOf(err) != "destruction.fulfil.own_record" {
			t.Errorf("one person for both: %v", err)
		}
		done, err := s.work.DecideFulfilment(s.ctx, s.as(s.here.officer), destruction.DecideFulfilment{Command: command(), Order: o.Number.String(), Fulfilment: f.ID})
		must(t, done, err)
		if done.State != destruction.FulfilmentConfirmed || done.Order.State != destruction.OrderApproved {
			t.Errorf("%+v", done)
		}
		lots := s.lots(codes)
		if lots[0].State != custody.Returned || lots[1].State != custody.Returned || lots[2].State != custody.InCustody || custody.PublicState(lots[0].State) != custody.PublicReleased {
			t.Errorf("%s %s %s", lots[0].State, lots[1].State, lots[2].State)
		}
		s.clock.Advance(time.Minute)
		f, err = s.work.FulfilOrder(s.ctx, s.as(s.here.officer), fulfil(o, destruction.AsOwner))
		must(t, f, err)
		s.clock.Advance(time.Minute)
		refused, err := s.work.DecideFulfilment(s.ctx, s.as(s.here.second), destruction.DecideFulfilment{Command: command(), Order: o.Number.String(), Refuse: true, Reason: "签收单写错名字"})
		must(t, refused, err)
		s.clock.Advance(time.Minute)
		must(t, f, second(s.work.FulfilOrder(s.ctx, s.as(s.here.officer), fulfil(o, destruction.AsOwner))))
		s.clock.Advance(time.Minute)
		done, err = s.work.DecideFulfilment(s.ctx, s.as(s.here.second), destruction.DecideFulfilment{Command: command(), Order: o.Number.String()})
		must(t, done, err)
		if done.Order.State != destruction.OrderDone {
			t.Errorf("the last lot ended, the order is %s", done.Order.State)
		}
		v, err := s.work.Order(s.ctx, identity.Scope{All: true}, o.Number.String())
		must(t, v, err)
		if len(v.Fulfilments) != 3 || v.Receivers[v.Fulfilments[0].ID].Name != "尼玛次仁" {
			t.Errorf("%d deliveries, received by %+v", len(v.Fulfilments), v.Receivers)
		}
		s.rebuilds()
	})
}

func TestASaleConservesPiecesAndFen(t *testing.T) {
	stage(t, func(t *testing.T, s *theatre) {
		c, codes := s.seized(s.here, 2)
		s.confiscate(s.here, c)
		parts, err := s.goods.SplitLot(s.ctx, s.as(s.here.keeper), custody.SplitLot{Command: command(), Lot: codes[0], Reason: "部分变卖", Children: []custody.ChildCommand{{Quantity: 7}, {Quantity: 13}}})
		must(t, parts, err)
		s.clock.Advance(time.Minute)
		sold := []string{parts.Children[0].Code.String(), codes[1]}
		if err := second(s.work.DraftOrder(s.ctx, s.as(s.here.officer), destruction.DraftOrder{Command: command(), Kind: destruction.Sell, Lots: sold, Ground: "g", Facility: s.facility})); err == nil || !strings.Contains(err.Error(), "destruction.order.no_facility") {
			t.Errorf("a sale at a facility: %v", err)
		}
		bare := destruction.DraftOrder{Command: command(), Kind: destruction.Sell, Lots: sold, Ground: "没收", EndingTerms: destruction.EndingTerms{Recipient: "雅江拍卖行"}}
		if err := second(s.work.DraftOrder(s.ctx, s.as(s.here.officer), bare)); err == nil || !strings.Contains(err.Error(), destruction.ReasonPaper+"consent") || !strings.Contains(err.Error(), destruction.ReasonPaper+"safety") {
			t.Errorf("asked for without consent and safety report: %v", err)
		}
		o := s.ordered(destruction.Sell, sold, destruction.EndingTerms{Recipient: "雅江拍卖行", Consent: "同意函1号", ConsentPhoto: aPhoto, Safety: "检1号", SafetyPhoto: aPhoto})
		in := fulfil(o, destruction.AsOrganisation)
		in.ProceedsFen, in.Voucher, in.VoucherPhoto, in.DemarkedBy, in.DemarkPhotos = 1_000_01, "缴库7号", aPhoto, "索朗", []string{aPhoto}
		f, err := s.work.FulfilOrder(s.ctx, s.as(s.here.officer), in)
		must(t, f, err)
		s.clock.Advance(time.Minute)
		done, err := s.work.DecideFulfilment(s.ctx, s.as(s.here.keeper), destruction.DecideFulfilment{Command: command(), Order: o.Number.String()})
		must(t, done, err)
		v, err := s.work.Order(s.ctx, identity.Scope{All: true}, o.Number.String())
		must(t, v, err)
		var fen, pieces int64
		for _, l := range v.Fulfilments[0].Lots {
			fen, pieces = fen+l.ProceedsFen, pieces+l.Quantity
		}
		if fen != 1_000_01 || pieces != 27 || v.Proceeds() != fen || v.State != destruction.OrderDone {
			t.Errorf("%d fen, %d pieces, %s", fen, pieces, v.State)
		}
		for _, l := range s.lots(sold) {
			if l.State != custody.Sold {
				t.Errorf("%s is %s", l.Code, l.State)
			}
		}
		s.rebuilds()
	})
}

func TestAPublicWarehouseTakesGoodsOverByHandoffBeforeTheyEnd(t *testing.T) {
	stage(t, func(t *testing.T, s *theatre) {
		store := s.newOrg(identity.OrgStore, "拉萨市公物仓", "540100")
		other := s.newOrg(identity.OrgStore, "山南市公物仓", "540500")
		keeper := identity.Actor{Person: uuid.New(), Pseudonym: "p-store", Org: store, OrgKind: identity.OrgStore, Division: "540100", Roles: []identity.Role{identity.Keeper}, Via: "session"}
		c, codes := s.seized(s.here, 2)
		s.confiscate(s.here, c)
		o := s.ordered(destruction.PublicWarehouse, codes, destruction.EndingTerms{RecipientOrg: store})
		offer := func(to uuid.UUID) (custody.HandoffAnswer, error) {
			return s.goods.OfferHandoff(s.ctx, s.as(s.here.keeper), custody.OfferHandoff{Command: command(), Purpose: custody.Transfer, To: to, Lots: codes})
		}
		if err := second(s.work.FulfilOrder(s.ctx, s.as(s.here.officer), fulfil(o, destruction.AsOrganisation))); err == nil {
			t.Error("ended before the store took them")
		}
		if _, err := offer(other); err == nil {
			t.Error("handed to a store the order does not name")
		}
		h, err := offer(store)
		must(t, h, err)
		s.receive(keeper, h, codes)
		s.clock.Advance(time.Minute)
		must(t, o, second(s.work.FulfilOrder(s.ctx, s.as(s.here.officer), fulfil(o, destruction.AsOrganisation))))
		s.clock.Advance(time.Minute)
		done, err := s.work.DecideFulfilment(s.ctx, s.as(s.here.second), destruction.DecideFulfilment{Command: command(), Order: o.Number.String()})
		must(t, done, err)
		for _, l := range s.lots(codes) {
			if l.State != custody.Transferred || l.Keeper.Org != store {
				t.Errorf("%s is %s kept by %s", l.Code, l.State, l.Keeper.Org)
			}
		}
		if done.Order.State != destruction.OrderDone {
			t.Error(done.Order.State)
		}
		s.rebuilds()
	})
}

func TestAHoldSetBetweenTheTwoSignaturesStopsTheEnding(t *testing.T) {
	stage(t, func(t *testing.T, s *theatre) {
		c, codes := s.seized(s.here, 1)
		s.lifted(c)
		o := s.ordered(destruction.Return, codes, destruction.EndingTerms{})
		must(t, o, second(s.work.FulfilOrder(s.ctx, s.as(s.here.officer), fulfil(o, destruction.AsOwner))))
		s.clock.Advance(time.Minute)
		must(t, o, second(s.cases.SetHold(s.ctx, s.as(s.here.officer), casefile.SetHold{Command: command(), Case: c.Number.String(), Reason: "OWNERSHIP_CLAIM"})))
		s.clock.Advance(time.Minute)
		if err := second(s.work.DecideFulfilment(s.ctx, s.as(s.here.second), destruction.DecideFulfilment{Command: command(), Order: o.Number.String()})); codeOf(err) != destruction.ReasonHold {
			t.Errorf("ended under a hold: %v", err)
		}
		s.rebuilds()
	})
}

func TestALaboratoryUsesUpPartAndTheRestComesBack(t *testing.T) {
	stage(t, func(t *testing.T, s *theatre) {
		lab := s.newOrg(identity.OrgLab, "自治区质检院", "540100")
		tester := identity.Actor{Person: uuid.New(), Pseudonym: "p-lab", Org: lab, OrgKind: identity.OrgLab, Division: "540100", Roles: []identity.Role{identity.Lab}, Via: "session"}
		_, codes := s.seized(s.here, 1)
		use := func(who identity.Actor, quantity int64) (custody.ConsumeReceipt, error) {
			return s.goods.ConsumeLot(s.ctx, s.as(who), custody.ConsumeLot{Command: command(), Lot: codes[0], Quantity: quantity, Report: "检〔2026〕7号"})
		}
		if _, err := use(s.here.officer, 5); codeOf(err) != "custody.consume.not_at_lab" {
			t.Errorf("used up in the store: %v", err)
		}
		h, err := s.goods.OfferHandoff(s.ctx, s.as(s.here.keeper), custody.OfferHandoff{Command: command(), Purpose: custody.Transfer, To: lab, Lots: codes})
		must(t, h, err)
		s.receive(tester, h, codes)
		s.clock.Advance(time.Minute)
		if _, err := use(s.there.officer, 5); codeOf(err) != "identity.nothing_here" {
			t.Errorf("another agency: %v", err)
		}
		got, err := use(tester, 5)
		must(t, got, err)
		if got.Rest == nil {
			t.Fatal("no rest")
		}
		lots := s.lots([]string{codes[0], got.Consumed.Code.String(), got.Rest.Code.String()})
		if lots[0].State != custody.Divided || lots[1].State != custody.Consumed || lots[1].Quantity != 5 || lots[2].State != custody.AtLab || lots[2].Quantity != 15 ||
			lots[1].MassG+lots[2].MassG != lots[0].MassG || custody.PublicState(lots[1].State) != custody.PublicDestroyed {
			t.Errorf("%+v", lots)
		}
		s.clock.Advance(time.Minute)
		back, err := s.goods.OfferHandoff(s.ctx, s.as(tester), custody.OfferHandoff{Command: command(), Purpose: custody.ReturnHome, To: s.here.org, Lots: []string{got.Rest.Code.String()}})
		must(t, back, err)
		s.receive(s.here.keeper, back, []string{got.Rest.Code.String()})
		s.rebuilds()
	})
}
