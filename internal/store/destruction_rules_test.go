package store

import (
	"context"
	"encoding/json"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"

	"github.com/sealtrail/sealtrail/internal/casefile"
	"github.com/sealtrail/sealtrail/internal/custody"
	"github.com/sealtrail/sealtrail/internal/destruction"
	"github.com/sealtrail/sealtrail/internal/fact"
	"github.com/sealtrail/sealtrail/internal/fault"
	"github.com/sealtrail/sealtrail/internal/identity"
	"github.com/sealtrail/sealtrail/internal/moment"
)

func jsonOf(t *testing.T, v any) string {
	t.Helper()
	b, err := json.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

func TestAnotherAgencysGoodsInTheSameRunWaitAlone(t *testing.T) {
	stage(t, func(t *testing.T, s *theatre) {
		_, mine := s.delivered(s.here, 2)
		_, theirs := s.delivered(s.there, 1)
		r := s.reviewed(append(append([]string{}, mine...), theirs...))
		must(t, r, second(s.attest(s.here.officer, r)))
		got, err := s.attest(s.here.second, r)
		if err != nil || len(got.Certificates) != 1 || got.State != destruction.RunReviewed {
			t.Fatalf("%+v, %v", got, err)
		}
		if got.Certificates[0].Number.Division() != "540102" {
			t.Errorf("the certificate's number is of %s", got.Certificates[0].Number.Division())
		}
		for _, l := range s.lots(theirs) {
			if l.State != custody.AtFirm {
				t.Errorf("the other agency's lot is %s", l.State)
			}
		}
		p, err := s.work.PublicCertificate(s.ctx, got.Certificates[0].Number.String())
		if err != nil || p.Open.Balance.InputG != 30_000 || p.Open.Balance.ShareG != 20_000 || len(p.Open.Items) != 2 {
			t.Errorf("balance %+v, %v", p.Open.Balance, err)
		}
		if b := p.Open.Balance; b.Key != fact.ByInputMass || b.Outputs[0].PartG != 16_000 || b.Residue[0].PartG != 2_000 || b.PartLossG != 2_000 {
			t.Errorf("of 24 kg, 3 kg and 3 kg two lots of three have %+v", b)
		}
		if _, err := s.attest(s.newPerson(s.here.org, "540102", "third", identity.Officer), r); faultCode(err) != "destruction.attest.complete" {
			t.Errorf("one too many: %v", err)
		}
		must(t, r, second(s.attest(s.there.officer, r)))
		if got, err = s.attest(s.there.second, r); err != nil || got.State != destruction.RunFinished || len(got.Certificates) != 1 {
			t.Fatalf("%+v, %v", got, err)
		}
		if got.Certificates[0].Number.Division() != "540602" {
			t.Errorf("the certificate's number is of %s", got.Certificates[0].Number.Division())
		}
		s.rebuilds()
	})
}

func TestOfficersOfAnAgencyEntrustedInWritingAttest(t *testing.T) {
	stage(t, func(t *testing.T, s *theatre) {
		c, lots := s.seized(s.here, 1)
		must(t, c, second(s.cases.Entrust(s.ctx, s.as(s.here.head), casefile.Entrust{Command: command(), Case: c.Number.String(), Agency: s.there.org, Paper: "委托书1号"})))
		s.confiscate(s.here, c)
		o := s.approved(s.here, lots)
		h, err := s.goods.OfferHandoff(s.ctx, s.as(s.here.keeper), custody.OfferHandoff{Command: command(), Purpose: custody.ForDestruction, Order: o.ID, Lots: lots})
		must(t, h, err)
		s.receive(s.operator, h, lots)
		r := s.reviewed(lots)
		must(t, r, second(s.attest(s.there.officer, r)))
		if got, err := s.attest(s.there.second, r); err != nil || len(got.Certificates) != 1 {
			t.Fatalf("%+v, %v", got, err)
		}
	})
}

func TestWhoIsNoPartyLearnsNothing(t *testing.T) {
	stage(t, func(t *testing.T, s *theatre) {
		o, lots := s.delivered(s.here, 1)
		r := s.reviewed(lots)
		stranger := s.as(s.there.officer)
		scope := stranger.Scope(identity.ReadDestruction)
		for name, err := range map[string]error{
			"order":   second(s.work.Order(s.ctx, scope, o.Number.String())),
			"run":     second(s.work.Run(s.ctx, scope, r.Number.String())),
			"attest":  second(s.attest(stranger, r)),
			"approve": second(s.work.ApproveOrder(s.ctx, s.as(s.there.head), destruction.ApproveOrder{Command: command(), Order: o.Number.String()})),
		} {
			if !fault.Is(err, fault.KindMissing) {
				t.Errorf("%s: %v", name, err)
			}
		}
		if page, err := s.work.Orders(s.ctx, scope, destruction.OrderFilter{}); err != nil || len(page.Items) != 0 {
			t.Errorf("%d orders, %v", len(page.Items), err)
		}
		if page, err := s.work.Runs(s.ctx, scope, destruction.RunFilter{}); err != nil || len(page.Items) != 0 {
			t.Errorf("%d runs, %v", len(page.Items), err)
		}
		region := identity.Scope{Division: "540000"}
		if page, err := s.work.Orders(s.ctx, region, destruction.OrderFilter{State: destruction.OrderApproved}); err != nil || len(page.Items) != 1 || page.Items[0].AgencyName == "" || page.Items[0].FirmName == "" {
			t.Errorf("the region sees %+v, %v", page.Items, err)
		}
		if page, err := s.work.Runs(s.ctx, s.reviewer.Scope(identity.ReadDestruction), destruction.RunFilter{State: destruction.RunReviewed}); err != nil || len(page.Items) != 1 {
			t.Errorf("the firm sees %d runs, %v", len(page.Items), err)
		}
	})
}

func TestAFirmSeesAnOrderOnceItIsApproved(t *testing.T) {
	stage(t, func(t *testing.T, s *theatre) {
		c, lots := s.seized(s.here, 1)
		s.confiscate(s.here, c)
		o := s.draft(s.here, lots)
		scope := s.operator.Scope(identity.ReadDestruction)
		seen := func() int {
			page, err := s.work.Orders(s.ctx, scope, destruction.OrderFilter{})
			return len(must(t, page, err).Items)
		}
		if seen() != 0 || !fault.Is(second(s.work.Order(s.ctx, scope, o.Number.String())), fault.KindMissing) {
			t.Error("the firm reads a draft")
		}
		if page, err := s.work.Orders(s.ctx, identity.Scope{All: true}, destruction.OrderFilter{Awaits: identity.Approver}); err != nil || len(page.Items) != 1 {
			t.Errorf("%d wait for the head, %v", len(page.Items), err)
		}
		must(t, o, second(s.work.ApproveOrder(s.ctx, s.as(s.here.head), destruction.ApproveOrder{Command: command(), Order: o.ID.String()})))
		if seen() != 1 {
			t.Error("the firm does not see what it is to do")
		}
	})
}

func TestAnExceptionWaitsForLegalReviewAndThenIsOnTheCertificate(t *testing.T) {
	stage(t, func(t *testing.T, s *theatre) {
		c, lots := s.seized(s.here, 1)
		s.confiscate(s.here, c)
		draft := destruction.DraftOrder{Command: command(), Lots: lots, Ground: "没收", Facility: s.facility, Method: "INCIN_WTE"}
		if err := second(s.work.DraftOrder(s.ctx, s.as(s.here.officer), draft)); faultCode(err) != "destruction.text.missing" || fault.Of(err).Field != "reasons" {
			t.Fatalf("without a reason: %v", err)
		}
		draft.Method = "OPEN_BURN"
		if err := second(s.work.DraftOrder(s.ctx, s.as(s.here.officer), draft)); faultCode(err) != destruction.ReasonMethodForbidden {
			t.Fatalf("open burning: %v", err)
		}
		draft.Command, draft.Method, draft.Reasons = command(), "INCIN_WTE", "霉变，不能再生"
		o, err := s.work.DraftOrder(s.ctx, s.as(s.here.officer), draft)
		must(t, o, err)
		approve := func(who identity.Actor) destruction.OrderReceipt {
			got, err := s.work.ApproveOrder(s.ctx, s.as(who), destruction.ApproveOrder{Command: command(), Order: o.Number.String()})
			return must(t, got, err)
		}
		if got := approve(s.here.head); got.State != destruction.OrderDrafted || len(got.Awaits) != 1 || got.Awaits[0] != identity.LegalReviewer {
			t.Fatalf("after the head: %+v", got)
		}
		if err := second(s.goods.OfferHandoff(s.ctx, s.as(s.here.keeper), custody.OfferHandoff{Command: command(), Purpose: custody.ForDestruction, Order: o.ID, Lots: lots})); err == nil {
			t.Fatal("goods leave on half an approval")
		}
		if got := approve(s.here.legal); got.State != destruction.OrderApproved {
			t.Fatalf("after both: %+v", got)
		}
		s.rebuilds()
	})
}

func TestBlockedLotsLeaveAnOrderAndRunAndAreFree(t *testing.T) {
	stage(t, func(t *testing.T, s *theatre) {
		c, lots := s.seized(s.here, 3)
		s.confiscate(s.here, c)
		must(t, c, second(s.cases.SetHold(s.ctx, s.as(s.here.officer), casefile.SetHold{Command: command(), Case: c.Number.String(), Reason: "APPEAL_WINDOW", Lots: lots[:1]})))
		o := s.draft(s.here, lots)
		if err := second(s.work.DraftOrder(s.ctx, s.as(s.here.officer), destruction.DraftOrder{Command: command(), Lots: lots[:1], Ground: "没收", Facility: s.facility, Method: "SHRED_RECYCLE"})); faultCode(err) != destruction.ReasonOtherOrder {
			t.Errorf("on two orders at once: %v", err)
		}
		got, err := s.work.ApproveOrder(s.ctx, s.as(s.here.head), destruction.ApproveOrder{Command: command(), Order: o.Number.String()})
		if err != nil || got.State != destruction.OrderApproved || len(got.Blocked) != 1 || got.Blocked[0].Reasons[0].Code != destruction.ReasonHold {
			t.Fatalf("%+v, %v", got, err)
		}
		if l := s.lots(lots[:1])[0]; l.Order != uuid.Nil {
			t.Error("the blocked lot is not free")
		}
		v, err := s.work.Order(s.ctx, identity.Scope{All: true}, o.Number.String())
		if err != nil || len(v.Lots) != 2 || len(v.Lines) != 2 {
			t.Errorf("%d lots, %d lines, %v", len(v.Lots), len(v.Lines), err)
		}
		withdrawn, err := s.work.RejectOrder(s.ctx, s.as(s.here.head), destruction.RejectOrder{Command: command(), Order: o.Number.String(), Reason: "换单位"})
		if err != nil || withdrawn.State != destruction.OrderWithdrawn {
			t.Fatalf("%+v, %v", withdrawn, err)
		}
		for _, l := range s.lots(lots) {
			if l.Order != uuid.Nil {
				t.Errorf("lot %s is not free", l.Code)
			}
		}
		s.rebuilds()
	})
}

func TestAPhotoIsEvidenceOnce(t *testing.T) {
	stage(t, func(t *testing.T, s *theatre) {
		complete := func(lots []string, hash string) error {
			r, err := s.work.StartRun(s.ctx, s.as(s.operator), destruction.StartRun{Command: command(), Facility: s.facility, Lots: lots})
			must(t, r, err)
			s.clock.Advance(time.Hour)
			cmd := s.figures(r.Number.String(), len(lots))
			cmd.NoPhotos, cmd.Photos = "", []destruction.Photo{{SHA256: hash, Caption: "破碎"}}
			return second(s.work.CompleteRun(s.ctx, s.as(s.operator), cmd))
		}
		_, one := s.delivered(s.here, 1)
		_, two := s.delivered(s.here, 1)
		hash := strings.Repeat("0f", 32)
		if err := complete(one, hash); err != nil {
			t.Fatal(err)
		}
		if err := complete(two, hash); faultCode(err) != "destruction.photo.used" {
			t.Errorf("the same photo again: %v", err)
		}
	})
}

func TestTheSameCommandGivesItsFirstAnswerAndNoSecondRun(t *testing.T) {
	stage(t, func(t *testing.T, s *theatre) {
		_, lots := s.delivered(s.here, 1)
		cmd := destruction.StartRun{Command: command(), Facility: s.facility, Lots: lots, Method: "SHRED_RECYCLE"}
		first, err := s.work.StartRun(s.ctx, s.as(s.operator), cmd)
		must(t, first, err)
		again, err := s.work.StartRun(s.ctx, s.as(s.operator), cmd)
		if err != nil || again.Number != first.Number || again.ID != first.ID {
			t.Errorf("%+v, %v", again, err)
		}
		cmd.Line = "另一条线"
		if err := second(s.work.StartRun(s.ctx, s.as(s.operator), cmd)); faultCode(err) != "command.other_content" {
			t.Errorf("other content: %v", err)
		}
	})
}

func TestTheEngineItselfRefusesALotOnTwoLivingCertificates(t *testing.T) {
	stage(t, func(t *testing.T, s *theatre) {
		one, lots := s.certified(s.here, 1)
		two, _ := s.certified(s.here, 1)
		if one.Number == two.Number {
			t.Fatal("one number twice")
		}
		err := s.db.InTx(s.ctx, func(tx *Tx) error {
			return tx.db.Create(&certificateLotRow{CertificateID: two.ID, LotID: s.lotID(tx, lots[0]), Living: true}).Error
		})
		if !isDuplicate(err) {
			t.Errorf("got %v", err)
		}
	})
}

func (s *theatre) lotID(tx *Tx, code string) uuid.UUID {
	s.t.Helper()
	var found []uuid.UUID
	if err := tx.db.Table("lots").Where("code = ?", strings.ReplaceAll(code, "-", "")).Pluck("id", &found).Error; err != nil || len(found) != 1 {
		s.t.Fatal(found, err)
	}
	return found[0]
}

func TestCertificatesAreListedByFirmAndMonth(t *testing.T) {
	stage(t, func(t *testing.T, s *theatre) {
		c, _ := s.certified(s.here, 1)
		scope := s.here.officer.Scope(identity.ReadDestruction)
		for _, l := range []struct {
			name   string
			filter destruction.CertificateFilter
			want   int
		}{
			{"all", destruction.CertificateFilter{}, 1},
			{"this firm, this month", destruction.CertificateFilter{Firm: s.operator.Org, Month: "2026-11"}, 1},
			{"another firm", destruction.CertificateFilter{Firm: uuid.New()}, 0},
			{"another month", destruction.CertificateFilter{Month: "2026-10"}, 0},
			{"revoked ones", destruction.CertificateFilter{State: destruction.CertificateRevoked}, 0},
		} {
			page, err := s.work.Certificates(s.ctx, scope, l.filter)
			if err != nil || len(page.Items) != l.want {
				t.Errorf("%s: %d, %v", l.name, len(page.Items), err)
			}
		}
		if err := second(s.work.Certificates(s.ctx, scope, destruction.CertificateFilter{Month: "November"})); faultCode(err) != "destruction.month" {
			t.Errorf("a month that is none: %v", err)
		}
		if err := second(s.work.Certificate(s.ctx, s.there.officer.Scope(identity.ReadDestruction), c.Number.String())); !fault.Is(err, fault.KindMissing) {
			t.Errorf("another agency's certificate: %v", err)
		}
		if err := second(s.work.PublicCertificate(s.ctx, c.ID.String())); !fault.Is(err, fault.KindMissing) {
			t.Errorf("an id opens the public page: %v", err)
		}
	})
}

func TestListsOfDestructionAreServedByAnIndex(t *testing.T) {
	clock := moment.NewTurning(noon)
	db := ready(t, Config{File: t.TempDir() + "/sealtrail.db", Clock: clock})
	ctx, org := context.Background(), uuid.New()
	own, region := identity.Scope{Org: org}, identity.Scope{Division: "540100"}
	if err := db.View(ctx, func(tx *Tx) error {
		heard, o := overhear(tx)
		for name, read := range map[string]func() error{
			"orders of a party":      func() error { return second(heard.Orders(ctx, own, destruction.OrderFilter{})) },
			"orders of a prefecture": func() error { return second(heard.Orders(ctx, region, destruction.OrderFilter{})) },
			"orders of a party that wait": func() error {
				return second(heard.Orders(ctx, own, destruction.OrderFilter{Awaits: identity.Approver}))
			},
			"runs of a party":         func() error { return second(heard.Runs(ctx, own, destruction.RunFilter{})) },
			"runs of a prefecture":    func() error { return second(heard.Runs(ctx, region, destruction.RunFilter{})) },
			"certificates of a party": func() error { return second(heard.Certificates(ctx, own, destruction.CertificateFilter{})) },
			"certificates of a firm in a month": func() error {
				return second(heard.Certificates(ctx, own, destruction.CertificateFilter{Firm: org, Month: "2026-11"}))
			},
			"certificates of a prefecture": func() error { return second(heard.Certificates(ctx, region, destruction.CertificateFilter{})) },
			"lots of an order":             func() error { return second(heard.OrderLots(ctx, org)) },
			"overrides of an order":        func() error { return second(heard.Overrides(ctx, org)) },
			"photos used":                  func() error { return second(heard.PhotosUsed(ctx, []string{"a"})) },
		} {
			o.sql = nil
			if err := read(); err != nil {
				return err
			}
			if len(o.sql) != 1 {
				t.Errorf("%s: %d statements", name, len(o.sql))
			}
			for _, sql := range o.sql {
				var plan []struct{ Detail string }
				if err := tx.db.Raw("EXPLAIN QUERY PLAN " + sql).Scan(&plan).Error; err != nil {
					return fmt.Errorf("%s: %w", sql, err)
				}
				for _, step := range plan {
					if strings.HasPrefix(step.Detail, "SCAN ") && !strings.Contains(step.Detail, "INDEX") && !strings.Contains(step.Detail, "part_") {
						t.Errorf("%s: %s", name, step.Detail)
					}
				}
			}
		}
		return nil
	}); err != nil {
		t.Fatal(err)
	}
}

// Set-based: an approval and a start of a hundred lots send as many statements
// as those of ten.
func TestAHundredLotsAreApprovedAndStartedWithAsManyStatementsAsTen(t *testing.T) {
	stage(t, func(t *testing.T, s *theatre) {
		sent := map[string]map[int]int{"approve": {}, "start": {}}
		counting := func(what string, n int) *destruction.Service {
			counted := *s.work
			counted.InTx = func(ctx context.Context, f func(destruction.Tx) error) error {
				return s.db.InTx(ctx, func(tx *Tx) error {
					heard, o := overhear(tx)
					err := f(heard)
					sent[what][n] = len(o.sql)
					return err
				})
			}
			return &counted
		}
		for _, n := range []int{10, 100} {
			c, lots := s.seized(s.here, n)
			s.confiscate(s.here, c)
			o := s.draft(s.here, lots)
			must(t, o, second(counting("approve", n).ApproveOrder(s.ctx, s.as(s.here.head), destruction.ApproveOrder{Command: command(), Order: o.Number.String()})))
			h, err := s.goods.OfferHandoff(s.ctx, s.as(s.here.keeper), custody.OfferHandoff{Command: command(), Purpose: custody.ForDestruction, Order: o.ID, Lots: lots})
			must(t, h, err)
			s.receive(s.operator, h, lots)
			must(t, o, second(counting("start", n).StartRun(s.ctx, s.as(s.operator), destruction.StartRun{Command: command(), Facility: s.facility, Lots: lots})))
		}
		for what, by := range sent {
			if by[10] == 0 || by[10] != by[100] {
				t.Errorf("%s: statements by lots: %v", what, by)
			}
		}
	})
}

func TestAClosedCaseShowsThePublicNumberStateAndDate(t *testing.T) {
	stage(t, func(t *testing.T, s *theatre) {
		s.restricted = true
		c, _ := s.certified(s.here, 1)
		p, err := s.work.PublicCertificate(s.ctx, c.Number.String())
		if err != nil || !p.Closed || p.Open != nil || p.Number != c.Number.String() || p.State != destruction.CertificateValid || p.IssuedAt.IsZero() {
			t.Errorf("%+v, %v", p, err)
		}
		if err := s.work.RecordDocument(s.ctx, c.ID, destruction.CertificateValid, strings.Repeat("ab", 32), 10); err != nil {
			t.Fatal(err)
		}
		if err := second(s.work.PublicDocument(s.ctx, c.Number.String())); faultCode(err) != "destruction.document.none" {
			t.Errorf("the file of a closed case is given out: %v", err)
		}
	})
}

func TestGoodsThatWereNeverWeighedAreWeighedAtTheLine(t *testing.T) {
	stage(t, func(t *testing.T, s *theatre) {
		s.basis = custody.Estimated
		_, lots := s.delivered(s.here, 2)
		r, err := s.work.StartRun(s.ctx, s.as(s.operator), destruction.StartRun{Command: command(), Facility: s.facility, Lots: lots})
		must(t, r, err)
		s.clock.Advance(time.Hour)
		cmd := s.figures(r.Number.String(), 2)
		if err := second(s.work.CompleteRun(s.ctx, s.as(s.operator), cmd)); err == nil || !strings.Contains(err.Error(), "destruction.weight.missing") {
			t.Fatalf("without weights: %v", err)
		}
		cmd.Command, cmd.Weights = command(), []destruction.Weight{{Lot: lots[0], WeightG: 10_400}, {Lot: lots[1], WeightG: 9_600}}
		r, err = s.work.CompleteRun(s.ctx, s.as(s.operator), cmd)
		must(t, r, err)
		for i, l := range s.lots(lots) {
			if l.MassG != cmd.Weights[i].WeightG || l.MassBasis != custody.Measured {
				t.Errorf("lot %d: %d g, %s", i, l.MassG, l.MassBasis)
			}
		}
		s.rebuilds()
	})
}

func TestASettledDifferenceIsOnTheCertificate(t *testing.T) {
	stage(t, func(t *testing.T, s *theatre) {
		c, lots := s.seized(s.here, 1)
		s.confiscate(s.here, c)
		o := s.approved(s.here, lots)
		h, err := s.goods.OfferHandoff(s.ctx, s.as(s.here.keeper), custody.OfferHandoff{Command: command(), Purpose: custody.ForDestruction, Order: o.ID, Lots: lots})
		must(t, h, err)
		counted := int64(19)
		got, err := s.goods.ReceiveHandoff(s.ctx, s.as(s.operator), custody.ReceiveHandoff{Command: command(), Handoff: h.Number.String(),
			Lines: []custody.ReceiveLine{{Code: lots[0], Outcome: custody.Accepted, Quantity: &counted, Condition: "少一件"}}})
		must(t, got, err)
		if len(got.Lines[0].Discrepancies) != 1 {
			t.Fatalf("%+v", got.Lines)
		}
		s.clock.Advance(time.Minute)
		start := destruction.StartRun{Command: command(), Facility: s.facility, Lots: lots}
		if err := second(s.work.StartRun(s.ctx, s.as(s.operator), start)); faultCode(err) != destruction.ReasonDiscrepancy {
			t.Fatalf("started with an open difference: %v", err)
		}
		for _, who := range []identity.Actor{s.here.keeper, s.reviewer} {
			must(t, got, second(s.goods.ResolveDiscrepancy(s.ctx, s.as(who), custody.ResolveDiscrepancy{Command: command(), ID: got.Lines[0].Discrepancies[0], Outcome: custody.Stands, Reason: "漏装"})))
		}
		r := s.reviewed(lots)
		must(t, r, second(s.attest(s.here.officer, r)))
		r, err = s.attest(s.here.second, r)
		must(t, r, err)
		p, err := s.work.PublicCertificate(s.ctx, r.Certificates[0].Number.String())
		if err != nil || len(p.Open.Differences) != 1 || p.Open.Differences[0].Expected != 20 || p.Open.Differences[0].Found != 19 || p.Open.Differences[0].Resolution != "stands" {
			t.Errorf("%+v, %v", p.Open.Differences, err)
		}
	})
}
