package store

import (
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"

	"github.com/sealtrail/sealtrail/internal/casefile"
	"github.com/sealtrail/sealtrail/internal/custody"
	"github.com/sealtrail/sealtrail/internal/destruction"
	"github.com/sealtrail/sealtrail/internal/fault"
	"github.com/sealtrail/sealtrail/internal/identity"
	"github.com/sealtrail/sealtrail/internal/label"
)

// caseRebuilt demands that a case follows from its entries.
func (s *theatre) caseRebuilt(ref string) casefile.Case {
	s.t.Helper()
	kept, err := s.cases.Case(s.ctx, identity.Scope{All: true}, ref)
	must(s.t, kept, err)
	if err := s.db.View(s.ctx, func(tx *Tx) error {
		h, err := tx.History(s.ctx, kept.Stream)
		if err != nil {
			return err
		}
		again, err := casefile.Rebuild(h[kept.Stream])
		if diff := cmp.Diff(kept, again, cmp.Comparer(func(a, b label.Number) bool { return a == b })); diff != "" {
			s.t.Errorf("case (-stored +rebuilt): %s", diff)
		}
		return err
	}); err != nil {
		s.t.Fatal(err)
	}
	return kept
}

// held tells how many lots of the agency a list shows as held, and how many open
// holds its only case.
func (s *theatre) held(a agency) (lots, holds int) {
	s.t.Helper()
	rows, _, err := s.goods.Lots(s.ctx, identity.Scope{Org: a.org}, custody.LotFilter{Held: true})
	must(s.t, rows, err)
	all, _, err := s.cases.Cases(s.ctx, identity.Scope{Org: a.org}, casefile.CaseFilter{})
	must(s.t, all, err)
	for _, c := range all {
		holds += c.OpenHolds
	}
	return len(rows), holds
}

func TestADecisionKeepsItsGoodsUntilTheTimeForASuitIsOver(t *testing.T) {
	stage(t, func(t *testing.T, s *theatre) {
		c, lots := s.seized(s.here, 2)
		s.clock.Advance(time.Minute)
		today := s.clock.Now().Date()
		cmd := casefile.RecordDecision{Command: command(), Case: c.Number.String(), Kind: "confiscated", Paper: "罚1号", DecidedOn: today, Effective: today,
			LegalReview: &casefile.Step{On: today, Paper: "审核1号"}, NotRequired: "情节简单，无需集体讨论", Appeal: &casefile.Appeal{Window: true}, RightsHolderNotice: true}
		r, err := s.cases.RecordDecision(s.ctx, s.as(s.here.officer), cmd)
		must(t, r, err)
		if again, err := s.cases.RecordDecision(s.ctx, s.as(s.here.officer), cmd); err != nil || again.ID != r.ID {
			t.Errorf("sent again: %+v %v", again, err)
		}
		k := s.caseRebuilt(c.Number.String())
		if n, holds := s.held(s.here); n != 2 || holds != 2 || len(k.Holds) != 2 {
			t.Fatalf("%d lots, %d holds, %+v", n, holds, k.Holds)
		}
		s.clock.Advance(time.Minute)
		told := casefile.TellRightsHolder{Command: command(), Case: c.Number.String(), On: today, Paper: "告知1号", Name: "雪山公司"}
		must(t, r, second(s.cases.TellRightsHolder(s.ctx, s.as(s.here.officer), told)))
		if k = s.caseRebuilt(c.Number.String()); len(k.Told) != 1 || k.Told[0].Name != "雪山公司" {
			t.Errorf("%+v", k.Told)
		}
		order := s.draft(s.here, lots)
		s.clock.Advance(time.Minute)
		approve := destruction.ApproveOrder{Command: command(), Order: order.Number.String(), Opinion: "同意"}
		if err := second(s.work.ApproveOrder(s.ctx, s.as(s.here.head), approve)); codeOf(err) != "destruction.order.all_blocked" || len(fault.Of(err).Fields) != 2 || fault.Of(err).Fields[0].Code != destruction.ReasonHold {
			t.Errorf("within the time for a suit: %v", err)
		}
		until := k.Decisions[0].Appeal.SuitUntil
		s.clock.Set(until.End() - 1)
		if n, holds := s.held(s.here); n != 2 || holds != 1 {
			t.Errorf("on the last day: %d lots, %d holds", n, holds)
		}
		s.clock.Set(until.End())
		if n, holds := s.held(s.here); n != 0 || holds != 0 {
			t.Errorf("after it: %d lots, %d holds", n, holds)
		}
		for _, want := range []bool{true, false} { // what boards sum by is mended once a job looked
			var held bool
			if err := s.db.InTx(s.ctx, func(tx *Tx) error {
				if err := tx.db.Raw("SELECT held FROM lots WHERE code = ?", s.lots(lots)[0].Code.Compact()).Scan(&held).Error; err != nil {
					return err
				}
				return tx.EndHolds(s.ctx)
			}); err != nil || held != want {
				t.Errorf("held %t, want %t: %v", held, want, err)
			}
		}
		s.publishes() // half a year later nobody has confirmed the list
		approve.Command = command()
		must(t, r, second(s.work.ApproveOrder(s.ctx, s.as(s.here.head), approve)))
		s.rebuilt()
		s.rebuilds()
	})
}

func TestTheHeadDisposesOfPerishableGoodsBeforeTheDecision(t *testing.T) {
	stage(t, func(t *testing.T, s *theatre) {
		c, lots := s.seized(s.here, 1)
		s.clock.Advance(time.Minute)
		today := s.clock.Now().Date()
		cmd := casefile.RecordDecision{Command: command(), Case: c.Number.String(), Kind: "prior_disposal", Paper: "先行处置1号", DecidedOn: today, Effective: today, Photo: aPhoto}
		if err := second(s.cases.RecordDecision(s.ctx, s.as(s.here.officer), cmd)); codeOf(err) != "casefile.decision.head_alone" {
			t.Errorf("an officer: %v", err)
		}
		must(t, c, second(s.cases.RecordDecision(s.ctx, s.as(s.here.head), cmd)))
		if st := s.lots(lots)[0].Standing(s.clock.Now()); st.Code != casefile.StandingDisposal || !st.GroundsDestruction() {
			t.Errorf("%+v", st)
		}
		s.caseRebuilt(c.Number.String())
		s.clock.Advance(time.Minute)
		s.approved(s.here, lots)
	})
}

func TestASampleIsKeptBackAndTheRestDestroyed(t *testing.T) {
	stage(t, func(t *testing.T, s *theatre) {
		c, lots := s.seized(s.here, 1)
		s.confiscate(s.here, c)
		s.approved(s.here, lots)
		s.clock.Advance(time.Minute)
		until := s.clock.Now().Date().AddDays(365)
		cmd := custody.RetainSample{Command: command(), Lot: lots[0], Reason: "权利人申请保留样品", Quantity: 2, Kept: "证物柜 3 号", Until: until, RestSeal: "S9001", Seal: "S9002"}
		for _, bad := range []custody.RetainSample{{Quantity: 20, Reason: "x", Kept: "x", Until: until}, {Quantity: 1, Reason: "x", Kept: "x", Until: "2020-01-01"}, {Quantity: 1, Reason: "x", Until: until}} {
			bad.Command, bad.Lot = command(), lots[0]
			if err := second(s.goods.RetainSample(s.ctx, s.as(s.here.keeper), bad)); err == nil {
				t.Errorf("%+v", bad)
			}
		}
		r, err := s.goods.RetainSample(s.ctx, s.as(s.here.keeper), cmd)
		must(t, r, err)
		both := s.lots([]string{r.Children[0].Code.String(), r.Children[1].Code.String()})
		rest, sample := both[0], both[1]
		if rest.Order == uuid.Nil || sample.Order != uuid.Nil || rest.Quantity != 18 || sample.Quantity != 2 || rest.MassG+sample.MassG != 10_000 || rest.Seal != "S9001" {
			t.Errorf("%+v\n%+v", rest, sample)
		}
		now := s.clock.Now()
		if !rest.Standing(now).GroundsDestruction() || !slices.Equal(sample.Standing(now).Holds, []string{casefile.SampleRetention}) || sample.Legal.Holds[0].Note != "证物柜 3 号" {
			t.Errorf("%+v\n%+v", rest.Legal, sample.Legal)
		}
		if !sample.Standing(until.End()).GroundsDestruction() {
			t.Error("the sample is held for ever")
		}
		s.rebuilt()
		s.clock.Advance(time.Minute) // no longer needed: lifted before its day, although the case's list does not know it
		must(t, r, second(s.cases.LiftHold(s.ctx, s.as(s.here.legal), casefile.LiftHold{Command: command(), Case: c.Number.String(), Hold: sample.Legal.Holds[0].ID, Reason: "民事案件已结"})))
		if got := s.lots([]string{sample.Code.String()})[0]; !got.Standing(s.clock.Now()).GroundsDestruction() {
			t.Errorf("%+v", got.Legal)
		}
		s.rebuilt()
		s.caseRebuilt(c.Number.String())
	})
}
