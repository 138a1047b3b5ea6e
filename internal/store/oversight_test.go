package store

import (
	"context"
	"fmt"
	"io/fs"
	"regexp"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"

	"github.com/sealtrail/sealtrail/internal/destruction"
	"github.com/sealtrail/sealtrail/internal/identity"
	"github.com/sealtrail/sealtrail/internal/moment"
	"github.com/sealtrail/sealtrail/internal/oversight"
	"github.com/sealtrail/sealtrail/migrations"
)

func TestABoardCountsWhatARegionHoldsOnBothEngines(t *testing.T) {
	stage(t, func(t *testing.T, s *theatre) {
		s.certified(s.here, 2)
		s.restricted = true
		c, _ := s.seized(s.there, 3)
		s.confiscate(s.there, c)
		s.seized(s.here, 1)
		service := &oversight.Service{View: NarrowView[oversight.Reads](s.db), Clock: s.clock, Book: s.goods.Book}
		ask := func(division string, q oversight.Query) oversight.Board {
			t.Helper()
			b, err := service.Board(s.ctx, identity.Actor{Person: uuid.New(), Org: uuid.New(), Division: division, Roles: []identity.Role{identity.Statistician}, Via: "session"}, q)
			if err != nil {
				t.Fatal(err)
			}
			return b
		}
		whole := ask("540000", oversight.Query{})
		if whole.Kept.Lots != 4 || whole.Waiting.Lots != 3 || whole.Seized.Lots != 6 || whole.Steps[oversight.Destroyed].Lots != 2 || whole.Steps[oversight.Open].Lots != 1 || whole.Late != 0 {
			t.Errorf("the region: %+v", whole)
		}
		m := whole.Treated
		if m.InputG == 0 || m.OutputG == 0 || m.RestG() != m.InputG-m.OutputG-m.ResidueG-m.LossG || whole.Months[oversight.MinMonths-1].InputG != m.InputG {
			t.Errorf("masses: %+v of %+v", m, whole.Months)
		}
		if here := ask("540102", oversight.Query{}); here.Kept.Lots != 1 || here.Steps[oversight.Destroyed].Lots != 2 || here.Treated.InputG != m.InputG {
			t.Errorf("where they were destroyed for: %+v", here)
		}
		if there := ask("540000", oversight.Query{Division: s.there.division}); there.Kept.Lots != 3 || there.Treated.InputG != 0 || there.Seized.Lots != 3 {
			t.Errorf("narrowed: %+v", there)
		}
		if elsewhere := ask("542500", oversight.Query{}); elsewhere.Kept.Lots != 0 || elsewhere.Treated.InputG != 0 {
			t.Errorf("elsewhere: %+v", elsewhere)
		}
		s.clock.Set(s.clock.Now().Date().AddDays(200).Start())
		late := ask("540000", oversight.Query{})
		if late.Late != 1 || len(late.LateMost) != 1 || late.LateMost[0].Agency == "" || late.LateMost[0].Days < 100 || late.Long != 3 || late.Seized.Lots != 0 || late.Days != 200 {
			t.Errorf("much later: %+v", late)
		}
		for name, x := range map[string]struct {
			actor identity.Actor
			q     oversight.Query
		}{
			"an officer":         {s.as(s.here.officer), oversight.Query{}},
			"outside the region": {identity.Actor{Person: uuid.New(), Division: "540100", Roles: []identity.Role{identity.Auditor}, Via: "session"}, oversight.Query{Division: "540600"}},
			"no such division":   {identity.Actor{Person: uuid.New(), Division: "540000", Roles: []identity.Role{identity.Auditor}, Via: "session"}, oversight.Query{Division: "540199"}},
			"backwards":          {identity.Actor{Person: uuid.New(), Division: "540000", Roles: []identity.Role{identity.Auditor}, Via: "session"}, oversight.Query{From: "2026-03-01", Until: "2026-01-01"}},
			"three years":        {identity.Actor{Person: uuid.New(), Division: "540000", Roles: []identity.Role{identity.Auditor}, Via: "session"}, oversight.Query{From: "2023-01-01", Until: "2026-01-01"}},
		} {
			if _, err := service.Board(s.ctx, x.actor, x.q); err == nil {
				t.Errorf("%s sees a board", name)
			}
		}
	})
}

// A correction issues a certificate anew; what it certifies was not destroyed anew.
func TestACorrectionLeavesTheMassInItsMonth(t *testing.T) {
	stage(t, func(t *testing.T, s *theatre) {
		c, _ := s.certified(s.here, 2)
		service := &oversight.Service{View: NarrowView[oversight.Reads](s.db), Clock: s.clock, Book: s.goods.Book}
		actor := identity.Actor{Person: uuid.New(), Org: uuid.New(), Division: "540000", Roles: []identity.Role{identity.Statistician}, Via: "session"}
		day := s.clock.Now().Date()
		before, err := service.Board(s.ctx, actor, oversight.Query{From: day, Until: day})
		must(t, before, err)
		if before.Treated.InputG == 0 {
			t.Fatal("nothing was destroyed")
		}
		s.clock.Advance(40 * 24 * time.Hour)
		again, err := s.work.CorrectCertificate(s.ctx, s.as(s.here.head), destruction.CorrectCertificate{Command: command(), Number: c.Number.String(), Reason: "线名写错", Changes: destruction.CertificateChanges{Line: new("B 线")}})
		must(t, again, err)
		after, err := service.Board(s.ctx, actor, oversight.Query{From: day, Until: day})
		must(t, after, err)
		if after.Treated != before.Treated {
			t.Errorf("%+v became %+v", before.Treated, after.Treated)
		}
		later, err := service.Board(s.ctx, actor, oversight.Query{From: day.AddDays(1)})
		must(t, later, err)
		if later.Treated.InputG != 0 {
			t.Errorf("and %+v is counted again", later.Treated)
		}
	})
}

func TestABoardIsServedByIndexes(t *testing.T) {
	engines(t, func(t *testing.T, db *DB, clock *moment.Turning) {
		ctx, today := context.Background(), clock.Now().Date()
		indexed(t, db, func(heard *Tx, look func(string, func() error)) {
			for who, scope := range map[string]identity.Scope{"everything": {All: true}, "a region": {Division: "540000"}, "a county": {Division: "540102"}, "nothing": {}} {
				look("groups of "+who, func() error { return second(heard.Counted(ctx, scope, today, today, today)) })
				look("late lots of "+who, func() error { return second(heard.LateLots(ctx, scope, today, oversight.MaxLate)) })
				look("waits of "+who, func() error { return second(heard.Waits(ctx, scope, clock.Now().Date())) })
				look("masses of "+who, func() error { return second(heard.Treated(ctx, scope)) })
			}
		})
	})
}

// Boards read sums; they must always be what counting the lots would give.
func TestSumsOfLotsAreWhatCountingGivesOnBothEngines(t *testing.T) {
	stage(t, func(t *testing.T, s *theatre) {
		counted := func(when string) {
			t.Helper()
			type sum struct {
				Division, State, Ground, Waits, SeizedDay, ForceDay string
				AgencyOrg                                           uuid.UUID
				Lots, MassG, ValueFen                               int64
			}
			read := func(tx *Tx, from, lots, mass, value string) (out []sum) {
				const key = "division, agency_org, state, ground, waits, seized_day, force_day"
				must0(t, tx.db.Table(from).Select(key+", CAST(SUM("+lots+") AS BIGINT) AS lots, CAST(SUM("+mass+") AS BIGINT) AS mass_g, CAST(SUM("+value+") AS BIGINT) AS value_fen").
					Group(key).Having("SUM("+lots+") <> 0").Order(key).Scan(&out).Error)
				return out
			}
			for _, fold := range []bool{false, true} {
				must0(t, s.db.InTx(s.ctx, func(tx *Tx) error {
					if fold {
						must0(t, tx.FoldSums(s.ctx))
					}
					have := read(tx, tx.sums(), "lots", "mass_g", "value_fen")
					want := read(tx, `(SELECT division, agency_org, state, ground, waits, seized_day, mass_g, value_fen,
						CASE WHEN state IN ('destroyed', 'returned', 'sold', 'donated', 'transferred', 'consumed', 'missing') THEN '' ELSE force_day END AS force_day FROM lots) AS l`, "1", "mass_g", "value_fen")
					if diff := cmp.Diff(want, have); diff != "" || len(have) == 0 {
						t.Errorf("%s, folded %v (-counted +sums):\n%s", when, fold, diff)
					}
					return nil
				}))
			}
		}
		c, lots := s.seized(s.here, 3)
		counted("seized")
		s.confiscate(s.here, c)
		counted("confiscated")
		order := s.draft(s.here, lots)
		waits := func() string {
			t.Helper()
			service := &oversight.Service{View: NarrowView[oversight.Reads](s.db), Clock: s.clock, Book: s.goods.Book}
			all, err := service.Waits(s.ctx, s.as(s.here.head), "")
			must0(t, err)
			out := ""
			for _, w := range all {
				out += fmt.Sprint(w.For, " ", w.Lots, " ")
			}
			return out
		}
		if got := waits(); got != "head 3 " {
			t.Errorf("drafted: %q", got)
		}
		must(t, destruction.OrderReceipt{}, second(s.work.RejectOrder(s.ctx, s.as(s.here.head), destruction.RejectOrder{Command: command(), Order: order.Number.String(), Reason: "换单位"})))
		if got := waits(); got != "order 3 " {
			t.Errorf("rejected: %q", got)
		}
		s.delivered(s.here, 2)
		if got := waits(); got != "order 3 run 2 " {
			t.Errorf("delivered: %q", got)
		}
		s.certified(s.here, 2)
		counted("destroyed")
	})
}

// What the migration draws for rows that were there before must be what is drawn
// for new ones.
func TestTheMigrationDrawsForOldRowsWhatIsDrawnForNewOnes(t *testing.T) {
	update := regexp.MustCompile(`(?s)UPDATE (?:lots|certificates) SET.*?;`)
	stage(t, func(t *testing.T, s *theatre) {
		s.certified(s.here, 2)
		s.restricted = true
		c, _ := s.seized(s.there, 1)
		s.confiscate(s.there, c)
		files, folder := fs.FS(migrations.SQLite), "sqlite/"
		if s.db.Engine() != SQLite {
			files, folder = migrations.Postgres, "postgres/"
		}
		var steps []string
		for _, name := range []string{"0022_oversight.sql", "0023_oversight_days.sql", "0025_lot_sums.sql"} {
			text, err := fs.ReadFile(files, folder+name)
			if err != nil {
				t.Fatal(err)
			}
			steps = append(steps, update.FindAllString(string(text), -1)...)
		}
		if len(steps) != 4 {
			t.Fatalf("%d statements", len(steps))
		}
		if err := s.db.InTx(s.ctx, func(tx *Tx) error {
			read := func() (out []string) {
				var lots []lotRow
				var certificates []certificateRow
				must0(t, tx.db.Order("id").Find(&lots).Error)
				must0(t, tx.db.Order("id").Find(&certificates).Error)
				for _, l := range lots {
					out = append(out, fmt.Sprint(l.Code, l.SeizedDay, l.ForceDay, l.OrderApproved))
				}
				for _, c := range certificates {
					out = append(out, fmt.Sprint(c.Number, c.TreatedDay, c.InputG, c.OutputG, c.ResidueG, c.LossG))
				}
				return out
			}
			want := read()
			must0(t, tx.db.Exec("UPDATE lots SET seized_day = '', force_day = '', order_approved = FALSE").Error)
			must0(t, tx.db.Exec("UPDATE certificates SET treated_day = '', input_g = 0, output_g = 0, residue_g = 0, loss_g = 0").Error)
			for _, step := range steps {
				must0(t, tx.db.Exec(step).Error)
			}
			for i, got := range read() {
				if got != want[i] {
					t.Errorf("drawn again: %s, was %s", got, want[i])
				}
			}
			if len(want) < 4 {
				t.Errorf("only %d rows", len(want))
			}
			return nil
		}); err != nil {
			t.Fatal(err)
		}
	})
}

func must0(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// Bands and nights are reckoned by the database; they must be those of a calendar.
func TestAgesAreCountedInNightsOnBothEngines(t *testing.T) {
	engines(t, func(t *testing.T, db *DB, _ *moment.Turning) {
		today := moment.Date("2026-11-29")
		must0(t, db.View(t.Context(), func(tx *Tx) error {
			for day, want := range map[moment.Date][2]int64{"": {0, 0}, "2026-12-01": {0, 0}, "2026-11-29": {0, 0}, "2026-10-30": {0, 30}, "2026-10-29": {1, 31}, "2026-06-02": {3, 180},
				"2026-06-01": {4, 181}, "2024-02-29": {4, 1004}} {
				var got struct{ Band, Nights int64 }
				must0(t, tx.db.Raw("SELECT "+bandOf(today)+" AS band, "+tx.nightsSince(today)+" AS nights FROM (SELECT CAST(? AS TEXT) AS seized_day) AS x", day).Scan(&got).Error)
				if got.Band != want[0] || got.Nights != want[1] {
					t.Errorf("%q: %+v, want %v", day, got, want)
				}
			}
			return nil
		}))
	})
}
