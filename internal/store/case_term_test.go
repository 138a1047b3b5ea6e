package store

import (
	"context"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"

	"github.com/sealtrail/sealtrail/internal/casefile"
	"github.com/sealtrail/sealtrail/internal/identity"
	"github.com/sealtrail/sealtrail/internal/label"
	"github.com/sealtrail/sealtrail/internal/moment"
)

// The clock of a measure is stopped, runs again, is extended, runs out and is
// answered; case, lots and the column by which lists find them follow from the
// entries alone.
func TestAMeasuresClockIsMovedRunsOutAndIsRebuilt(t *testing.T) {
	engines(t, func(t *testing.T, db *DB, clock *moment.Turning) {
		ctx, actor, s := context.Background(), officer(), cases(t, db, clock)
		opened := openCase(t, s, actor)
		ref := opened.Number.String()
		lot := seizedLot(t, db, actor, opened.ID, casefile.Prior, noon, "2026-12-18")
		head := func(roles ...identity.Role) identity.Actor { return of(actor, "p-head", clock.Now(), roles...) }
		due := func() moment.Date {
			var days []moment.Date
			if err := db.reader.WithContext(ctx).Table("lots").Where("id = ?", lot.ID).Pluck("due_day", &days).Error; err != nil || len(days) != 1 {
				t.Fatal(days, err)
			}
			return days[0]
		}
		turn := func(day moment.Date) { clock.Advance(day.Start().Add(12 * time.Hour).Sub(clock.Now())) }
		turn("2026-11-28")
		out, err := s.ExcludeTime(ctx, actor, casefile.ExcludeTime{Command: command(), Case: ref, FromDay: "2026-11-28", Paper: "检测告知1号", ExpectedDays: 15})
		if err != nil || len(out.Lots) != 1 || due() != "" {
			t.Fatalf("%+v, %v, due %q", out, err, due())
		}
		tests := func() (refs []string) {
			var rows []deadlineRow
			if err := db.reader.WithContext(ctx).Where("clock = ?", "measure.tested").Find(&rows).Error; err != nil {
				t.Fatal(err)
			}
			for _, r := range rows {
				refs = append(refs, r.Ref+" until "+string(moment.Time(r.DueAt-1).Date()))
			}
			return refs
		}
		if got := tests(); !cmp.Equal(got, []string{ref + " until 2026-12-13"}) {
			t.Errorf("tests that run: %v", got)
		}
		turn("2026-12-13")
		if _, err := s.EndExclusion(ctx, actor, casefile.EndExclusion{Command: command(), Case: ref, Exclusion: out.ID, Day: "2026-12-13", Note: "检验报告1号"}); err != nil || due() != "2027-01-02" {
			t.Fatalf("%v, due %q", err, due())
		}
		if got := tests(); len(got) > 0 {
			t.Errorf("a test that has ended still runs: %v", got)
		}
		extend := casefile.ExtendMeasure{Command: command(), Case: ref, LastDay: "2027-02-16", Reason: "情况复杂", Paper: "延期1号", NoticeOn: "2026-12-13"}
		if _, err := s.ExtendMeasure(ctx, head(identity.Approver), extend); codeOf(err) != "casefile.extension.too_long" {
			t.Fatalf("forty-five days more: %v", err)
		}
		change := casefile.ChangeRegime{Command: command(), Case: ref, Regime: casefile.Food, Reason: "涉案为食品"}
		if _, err := s.ChangeRegime(ctx, head(identity.LegalReviewer), change); err != nil {
			t.Fatal(err)
		}
		if _, err := s.ExtendMeasure(ctx, head(identity.Approver), extend); err != nil || due() != "2027-02-16" {
			t.Fatalf("%v, due %q", err, due())
		}
		turn("2027-02-17")
		decide := casefile.RecordDecision{Command: command(), Case: ref, Kind: "lifted", Paper: "解除1号", DecidedOn: "2027-02-17", Effective: "2027-02-17"}
		if _, err := s.RecordDecision(ctx, actor, decide); codeOf(err) != "casefile.decision.lapse_reason" {
			t.Fatalf("decided after the last day without a word: %v", err)
		}
		decide.LapseReason = "复议期间未及时处理"
		if _, err := s.RecordDecision(ctx, actor, decide); err != nil || due() != "" {
			t.Fatalf("%v, due %q", err, due())
		}
		kept, err := s.Case(ctx, identity.Scope{All: true}, ref)
		if err != nil || kept.Regime != casefile.Food || len(kept.Extensions) != 1 || kept.Exclusions[0].Ended != "2026-12-13" || kept.Decisions[0].LapseReason == "" {
			t.Fatalf("%+v, %v", kept, err)
		}
		all, err := s.Lots(ctx, identity.Scope{All: true}, ref)
		if err != nil {
			t.Fatal(err)
		}
		if b := all[0].Breaches(clock.Now()); len(b) != 1 || b[0].Code != casefile.BreachLapsed || b[0].Day != "2027-02-16" || b[0].Answered != "2027-02-17" || b[0].Reason == "" {
			t.Errorf("%+v", b)
		}
		if err := db.View(ctx, func(tx *Tx) error {
			h, err := tx.History(ctx, kept.Stream, all[0].Stream)
			if err != nil {
				return err
			}
			rebuilt, err := casefile.Rebuild(h[kept.Stream])
			if diff := cmp.Diff(kept, rebuilt, cmp.Comparer(func(a, b label.Number) bool { return a == b })); err != nil || diff != "" {
				t.Errorf("case (-stored +rebuilt): %s, %v", diff, err)
			}
			var again casefile.Legal
			for _, r := range h[all[0].Stream] {
				if err := again.Apply(r); err != nil {
					return err
				}
			}
			if diff := cmp.Diff(all[0].Legal, again); diff != "" {
				t.Errorf("legal ground (-stored +rebuilt): %s", diff)
			}
			return nil
		}); err != nil {
			t.Fatal(err)
		}
		if _, err := s.EndExclusion(ctx, actor, casefile.EndExclusion{Command: command(), Case: ref, Exclusion: uuid.New(), Day: "2026-12-13"}); codeOf(err) != "casefile.exclusion.unknown" {
			t.Errorf("%v", err)
		}
	})
}
