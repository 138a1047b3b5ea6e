package store

import (
	"testing"
	"time"

	"github.com/google/uuid"

	"github.com/sealtrail/sealtrail/internal/custody"
	"github.com/sealtrail/sealtrail/internal/destruction"
	"github.com/sealtrail/sealtrail/internal/identity"
)

func TestTheListOfADeliveryIsThereFromItsSecondSignatureOn(t *testing.T) {
	stage(t, func(t *testing.T, s *theatre) {
		c, codes := s.seized(s.here, 2)
		s.lifted(c)
		o := s.ordered(destruction.Return, codes, destruction.EndingTerms{})
		all, number := identity.Scope{All: true}, o.Number.String()
		var lists []destruction.EndingPaper
		for i, code := range codes {
			f, err := s.work.FulfilOrder(s.ctx, s.as(s.here.keeper), fulfil(o, destruction.AsOwner, code))
			must(t, f, err)
			if _, err := s.work.EndingPaper(s.ctx, all, number, f.ID); codeOf(err) != "destruction.fulfil.no_paper" {
				t.Errorf("a list before the second signature: %v", err)
			}
			s.clock.Advance(time.Minute)
			must(t, f, second(s.work.DecideFulfilment(s.ctx, s.as(s.here.officer), destruction.DecideFulfilment{Command: command(), Order: number, Fulfilment: f.ID})))
			s.clock.Advance(time.Minute)
			p, err := s.work.EndingPaper(s.ctx, all, number, f.ID)
			must(t, p, err)
			if p.Nth != i+1 || len(p.Lots) != 1 || p.Lots[0].Code.String() != code || p.Lots[0].Quantity != p.Delivery.Lots[0].Quantity || p.Receiver.Name != "尼玛次仁" || len(p.Fingerprint) != 16 {
				t.Errorf("%+v", p)
			}
			lists = append(lists, p)
		}
		first := lists[0]
		if again, err := s.work.EndingPaper(s.ctx, all, number, first.Delivery.ID); err != nil || again.Nth != 1 || again.Fingerprint != first.Fingerprint || first.Fingerprint == lists[1].Fingerprint {
			t.Errorf("the first list changed with the second: %d, %s, %v", again.Nth, again.Fingerprint, err)
		}
		signs := []string{}
		for _, sig := range first.Signatures() {
			signs = append(signs, sig.For+" "+sig.By.Role+" "+first.Names[sig.By.Org].Name)
		}
		org := " 拉萨市城关区市场监管局"
		if len(signs) != 3 || signs[0] != "approved approver"+org || signs[1] != "recorded keeper"+org || signs[2] != "confirmed officer"+org {
			t.Errorf("%q", signs)
		}
		if len(first.Cases) != 1 || first.Cases[0] == "" || len(first.Articles) != 1 || first.Articles[0] != "行政强制法 第二十八条" {
			t.Errorf("cases %q, articles %q", first.Cases, first.Articles)
		}
		theirs := s.there.officer.Scope(identity.ReadDestruction)
		if _, err := s.work.EndingPaper(s.ctx, theirs, number, first.Delivery.ID); codeOf(err) != "destruction.order.unknown" {
			t.Errorf("another agency reads it: %v", err)
		}
		if _, err := s.work.EndingPaper(s.ctx, s.operator.Scope(identity.ReadDestruction), number, first.Delivery.ID); codeOf(err) != "destruction.order.unknown" {
			t.Errorf("a firm reads it: %v", err)
		}
		if _, err := s.work.EndingPaper(s.ctx, all, number, uuid.New()); codeOf(err) != "destruction.fulfil.unknown" {
			t.Errorf("a list of nothing: %v", err)
		}
	})
}

func TestARefusedDeliveryHasNoList(t *testing.T) {
	stage(t, func(t *testing.T, s *theatre) {
		c, codes := s.seized(s.here, 1)
		s.lifted(c)
		o := s.ordered(destruction.Return, codes, destruction.EndingTerms{})
		f, err := s.work.FulfilOrder(s.ctx, s.as(s.here.keeper), fulfil(o, destruction.AsOwner))
		must(t, f, err)
		s.clock.Advance(time.Minute)
		must(t, f, second(s.work.DecideFulfilment(s.ctx, s.as(s.here.officer), destruction.DecideFulfilment{Command: command(), Order: o.Number.String(), Refuse: true, Reason: "签收单写错名字"})))
		if _, err := s.work.EndingPaper(s.ctx, identity.Scope{All: true}, o.Number.String(), f.ID); codeOf(err) != "destruction.fulfil.no_paper" {
			t.Errorf("a list of what was refused: %v", err)
		}
	})
}

func TestAConsumptionTellsTheLaboratoryAndItsReport(t *testing.T) {
	stage(t, func(t *testing.T, s *theatre) {
		lab := s.newOrg(identity.OrgLab, "自治区质检院", "540100")
		tester := identity.Actor{Person: uuid.New(), Pseudonym: "p-lab", Org: lab, OrgKind: identity.OrgLab, Division: "540100", Roles: []identity.Role{identity.Lab}, Via: "session"}
		_, codes := s.seized(s.here, 1)
		h, err := s.goods.OfferHandoff(s.ctx, s.as(s.here.keeper), custody.OfferHandoff{Command: command(), Purpose: custody.Transfer, To: lab, Lots: codes})
		must(t, h, err)
		s.receive(tester, h, codes)
		s.clock.Advance(time.Minute)
		if _, err := s.goods.Consumption(s.ctx, identity.Scope{All: true}, codes[0]); codeOf(err) != "custody.consume.none" {
			t.Errorf("used up before the test: %v", err)
		}
		used, err := s.goods.ConsumeLot(s.ctx, s.as(tester), custody.ConsumeLot{Command: command(), Lot: codes[0], Quantity: 5, Report: "检〔2026〕7号", Note: "破坏性检验"})
		must(t, used, err)
		for _, who := range []identity.Actor{s.here.officer, tester} {
			got, err := s.goods.Consumption(s.ctx, who.Scope(identity.ReadCustody), used.Consumed.Code.String())
			must(t, got, err)
			if got.Report != "检〔2026〕7号" || got.Note != "破坏性检验" || got.Lot.Quantity != 5 || got.Entry.OrgName != "自治区质检院" || got.Entry.Role != "lab" || len(got.Entry.Fingerprint) != 16 {
				t.Errorf("%+v", got)
			}
		}
		if _, err := s.goods.Consumption(s.ctx, s.there.officer.Scope(identity.ReadCustody), used.Consumed.Code.String()); codeOf(err) != "custody.lot.unknown" {
			t.Errorf("another agency reads it: %v", err)
		}
	})
}
