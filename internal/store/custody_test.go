package store

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"
	"gorm.io/gorm"

	"github.com/sealtrail/sealtrail/internal/casefile"
	"github.com/sealtrail/sealtrail/internal/custody"
	"github.com/sealtrail/sealtrail/internal/fault"
	"github.com/sealtrail/sealtrail/internal/identity"
	"github.com/sealtrail/sealtrail/internal/ledger"
	"github.com/sealtrail/sealtrail/internal/moment"
)

// rebuilt demands that everything in custody's tables follows from its entries.
func (s *theatre) rebuilt() {
	s.t.Helper()
	err := s.db.View(s.ctx, func(tx *Tx) error {
		kept := map[ledger.Stream]any{}
		all, err := lots(tx.db)
		if err != nil {
			return err
		}
		for _, l := range all {
			kept[l.Stream] = l
		}
		for table, read := range map[string]func(string) (ledger.Stream, any, error){
			"seizures": func(id string) (ledger.Stream, any, error) {
				z, err := tx.seizure(s.ctx, tx.db, id)
				return z.Stream, z, err
			},
			"handoffs": func(id string) (ledger.Stream, any, error) {
				h, err := tx.handoff(s.ctx, tx.db, id)
				return h.Stream, h, err
			},
			"discrepancies": func(id string) (ledger.Stream, any, error) {
				d, err := tx.Discrepancy(s.ctx, identity.Scope{All: true}, uuid.MustParse(id))
				return d.Stream, d, err
			},
		} {
			var ids []uuid.UUID
			if err := tx.db.Table(table).Pluck("id", &ids).Error; err != nil {
				return err
			}
			for _, id := range ids {
				stream, noun, err := read(id.String())
				if err != nil {
					return err
				}
				kept[stream] = noun
			}
		}
		for stream, noun := range kept {
			h, err := tx.History(s.ctx, stream)
			if err != nil {
				return err
			}
			var again any
			switch noun.(type) {
			case custody.Lot:
				again, err = custody.Rebuild(h[stream])
			case custody.Seizure:
				again, err = custody.RebuildSeizure(h[stream])
			case custody.Handoff:
				again, err = custody.RebuildHandoff(h[stream])
			case custody.Discrepancy:
				again, err = custody.RebuildDiscrepancy(h[stream])
			}
			if err != nil {
				return err
			}
			if diff := cmp.Diff(noun, again, sameCode, sameNumber); diff != "" {
				s.t.Errorf("%T rebuilt differs: %s", noun, diff)
			}
		}
		if len(kept) == 0 {
			return errors.New("nothing was kept")
		}
		return nil
	})
	if err != nil {
		s.t.Error(err)
	}
}

// taken seizes n lots of an agency and confirms them; the officers have them.
func (s *theatre) taken(a agency, n int) (casefile.Receipt, custody.SeizureReceipt, []string) {
	s.t.Helper()
	c, err := s.cases.OpenCase(s.ctx, s.as(a.officer), casefile.OpenCase{Command: command(), Paper: "案1", Title: "假冒服装案", Parties: []casefile.Party{{Kind: "person", Name: "尼玛"}}})
	must(s.t, c, err)
	line := custody.LineCommand{Category: "G01", Kind: "goods", Name: "夹克", Brand: "雪山", Unit: "PCS", Quantity: int64(10 * n), ValueBasis: "unknown"}
	for range n {
		line.Lots = append(line.Lots, custody.LotCommand{Quantity: 10, Packages: 1, MassG: 5000, MassBasis: custody.Measured, Seal: "S1"})
	}
	s.clock.Advance(time.Minute)
	z, err := s.goods.RecordSeizure(s.ctx, s.as(a.officer), custody.RecordSeizure{Command: command(), Case: c.Number.String(), Measure: casefile.Seized,
		LastDay: s.clock.Now().Date().AddDays(30), Place: custody.Place{Division: a.division, Address: "北京中路 1 号"},
		Officers: []custody.Officer{{Name: "扎西", Certificate: "1"}, {Name: "卓玛", Certificate: "2"}},
		Party:    custody.Party{Kind: "person", Name: "尼玛", IDNumber: "540102199001010011", Presence: custody.Signed}, Lines: []custody.LineCommand{line}})
	must(s.t, z, err)
	s.clock.Advance(time.Minute)
	must(s.t, z, second(s.goods.ConfirmSeizure(s.ctx, s.as(a.second), custody.ConfirmSeizure{Command: command(), Seizure: z.Number.String()})))
	var codes []string
	for _, l := range z.Lots {
		codes = append(codes, l.Code.String())
	}
	s.clock.Advance(time.Minute)
	return c, z, codes
}

func (s *theatre) offer(who identity.Actor, purpose custody.Purpose, to uuid.UUID, codes ...string) custody.HandoffAnswer {
	s.t.Helper()
	h, err := s.goods.OfferHandoff(s.ctx, s.as(who), custody.OfferHandoff{Command: command(), Purpose: purpose, To: to, Lots: codes,
		Carrier: custody.Carrier{Name: "顺达运输", Plate: "藏A12345", Driver: "巴桑", Phone: "13900000000"}})
	must(s.t, h, err)
	s.clock.Advance(time.Minute)
	return h
}

func (s *theatre) answered(who identity.Actor, h custody.HandoffAnswer, lines ...custody.ReceiveLine) (custody.ReceiptAnswer, error) {
	return s.goods.ReceiveHandoff(s.ctx, s.as(who), custody.ReceiveHandoff{Command: command(), Handoff: h.Number.String(), Place: "库房", Lines: lines})
}

func TestGoodsChangeHandsInEveryWayAndFollowFromTheirEntries(t *testing.T) {
	engines(t, func(t *testing.T, db *DB, clock *moment.Turning) {
		s := newTheatre(t, db, clock)
		_, z, codes := s.taken(s.here, 5)
		h := s.offer(s.here.officer, custody.StoreIn, s.here.org, codes...)
		s.receive(s.here.keeper, h, codes)
		split, err := s.goods.SplitLot(s.ctx, s.as(s.here.keeper), custody.SplitLot{Command: command(), Lot: codes[4], Reason: "分装", Children: []custody.ChildCommand{{Quantity: 4}, {Quantity: 6}}})
		must(t, split, err)
		clock.Advance(time.Minute)
		must(t, custody.LotReceipt{}, second(s.goods.AddPhoto(s.ctx, s.as(s.here.keeper), custody.AddPhoto{Command: command(), Lot: codes[0], SHA256: strings.Repeat("ab", 32)})))
		clock.Advance(time.Minute)
		other := s.there.keeper
		h = s.offer(s.here.keeper, custody.Transfer, s.there.org, codes[:4]...)
		must(t, h, second(s.goods.DepartHandoff(s.ctx, s.as(s.here.keeper), custody.DepartHandoff{Command: command(), Handoff: h.ID.String(), Place: "库房"})))
		clock.Advance(time.Minute)
		must(t, h, second(s.goods.ArriveHandoff(s.ctx, s.as(other), custody.ArriveHandoff{Command: command(), Handoff: h.Number.String(), Place: "门岗"})))
		clock.Advance(time.Minute)
		nine, heavy := int64(9), int64(9000)
		r, err := s.answered(other, h, custody.ReceiveLine{Code: codes[0], Outcome: custody.Accepted, Quantity: &nine, WeightG: &heavy},
			custody.ReceiveLine{Code: codes[1], Outcome: custody.RefusedLot, Reason: "受潮"}, custody.ReceiveLine{Code: codes[2], Outcome: custody.NotPresented},
			custody.ReceiveLine{Code: codes[3], Split: []custody.ReceivePart{{Quantity: 3, Outcome: custody.Accepted}, {Quantity: 7, Outcome: custody.RefusedLot, Reason: "受潮"}}})
		must(t, r, err)
		if r.State != custody.HandoffReceived || r.Return == nil || len(r.Lines) != 5 || len(r.Lines[0].Discrepancies) != 2 {
			t.Fatalf("%+v", r)
		}
		if err := s.db.View(s.ctx, func(tx *Tx) error {
			old, err := tx.OldCodes(s.ctx, []uuid.UUID{split.Children[0].ID, split.Parent})
			if err == nil && (len(old) != 1 || len(old[split.Children[0].ID]) != 1 || old[split.Children[0].ID][0].String() != codes[4]) {
				t.Errorf("old labels of a part: %v", old)
			}
			return err
		}); err != nil {
			t.Fatal(err)
		}
		s.rebuilt()
		clock.Advance(time.Minute)
		for _, who := range []identity.Actor{s.here.keeper, other} {
			for _, d := range r.Lines[0].Discrepancies {
				must(t, r, second(s.goods.ResolveDiscrepancy(s.ctx, s.as(who), custody.ResolveDiscrepancy{Command: command(), ID: d, Outcome: custody.Stands, Reason: "双方复点"})))
			}
			clock.Advance(time.Minute)
		}
		home, err := s.goods.Handoff(s.ctx, identity.Scope{Org: s.here.org}, r.Return.Number.String())
		must(t, home, err)
		if home.Carrier.Plate != "藏A12345" || len(home.LotRows) != 2 || home.ToName != "拉萨市城关区市场监管局" {
			t.Errorf("%+v", home)
		}
		back := custody.ReceiveHandoff{Command: command(), Handoff: r.Return.ID.String(), Place: "库房"}
		for _, l := range home.LotRows {
			back.Lines = append(back.Lines, custody.ReceiveLine{Code: l.Code.String(), Outcome: custody.Accepted})
		}
		must(t, r, second(s.goods.ReceiveHandoff(s.ctx, s.as(s.here.keeper), back)))
		s.rebuilt()
		view, err := s.goods.Seizure(s.ctx, identity.Scope{Org: s.here.org}, z.Number.String())
		must(t, view, err)
		if view.Party.Name != "尼玛" || view.Officers[1].Name != "卓玛" || len(view.LotRows) != 9 || view.AgencyName == "" || view.CaseNumber.IsZero() {
			t.Errorf("%+v", view)
		}
		lot, err := s.goods.Lot(s.ctx, identity.Scope{Org: s.here.org}, codes[3])
		must(t, lot, err)
		if lot.State != custody.Divided || len(lot.ChildCodes) != 2 || lot.SeizureNumber != z.Number || lot.Standing.Code != casefile.StandingSeized {
			t.Errorf("%+v", lot)
		}
		entries, err := s.goods.LotEntries(s.ctx, identity.Scope{Org: s.here.org}, codes[0])
		must(t, entries, err)
		kinds := ""
		for _, e := range entries {
			kinds += strings.TrimPrefix(e.Kind, "custody.") + " "
		}
		if want := "seizure.recorded seizure.confirmed handoff.offered handoff.received lot.photographed handoff.offered handoff.departed handoff.arrived handoff.received " +
			"discrepancy.opened discrepancy.opened discrepancy.resolved discrepancy.resolved "; kinds != want {
			t.Errorf("%s", kinds)
		}
		if e := entries[3]; e.Strength() != "step_up" || e.Role != "keeper" || len(e.Fingerprint) != 16 || e.OrgName == "" || len(e.Line) == 0 || entries[9].Role != "system" {
			t.Errorf("%+v", e)
		}
	})
}

func TestTwoReceiversOfOneLineTwoHundredTimesAndOneOfThemTakesIt(t *testing.T) {
	engines(t, func(t *testing.T, db *DB, clock *moment.Turning) {
		s := newTheatre(t, db, clock)
		const times = 200
		_, _, codes := s.taken(s.here, times)
		h := s.offer(s.here.officer, custody.StoreIn, s.here.org, codes...)
		rival := s.newPerson(s.here.org, s.here.division, "rival", identity.Keeper)
		for i, code := range codes {
			var wait sync.WaitGroup
			errs := make([]error, 2)
			for k, who := range []identity.Actor{s.as(s.here.keeper), s.as(rival)} {
				wait.Go(func() { _, errs[k] = s.answered(who, h, custody.ReceiveLine{Code: code, Outcome: custody.Accepted}) })
			}
			wait.Wait()
			if (errs[0] == nil) == (errs[1] == nil) {
				t.Fatalf("line %d: %v and %v", i, errs[0], errs[1])
			}
			if err := errors.Join(errs...); !fault.Is(err, fault.KindConflict) {
				t.Fatalf("line %d: the loser got %v", i, err)
			}
		}
		v, err := s.goods.Handoff(s.ctx, identity.Scope{All: true}, h.Number.String())
		must(t, v, err)
		if v.State != custody.HandoffReceived || len(v.Receipts) != times {
			t.Errorf("%s after %d receipts", v.State, len(v.Receipts))
		}
		s.rebuilt()
	})
}

// counting counts the statements that gorm sends.
func counting(t *testing.T, db *gorm.DB, n *int) {
	t.Helper()
	count := func(*gorm.DB) { *n++ }
	for _, err := range []error{db.Callback().Create().After("gorm:create").Register("count:create", count), db.Callback().Query().After("gorm:query").Register("count:query", count),
		db.Callback().Update().After("gorm:update").Register("count:update", count), db.Callback().Raw().After("gorm:raw").Register("count:raw", count),
		db.Callback().Row().After("gorm:row").Register("count:row", count), db.Callback().Delete().After("gorm:delete").Register("count:delete", count)} {
		if err != nil {
			t.Fatal(err)
		}
	}
}

func TestARequestOfAHundredLotsSendsAsManyStatementsAsOneOfTen(t *testing.T) {
	engines(t, func(t *testing.T, db *DB, clock *moment.Turning) {
		s := newTheatre(t, db, clock)
		n := 0
		counting(t, db.writer, &n)
		measured := func(lots int) map[string]int {
			out := map[string]int{}
			step := func(name string, f func()) {
				n = 0
				f()
				out[name] = n
			}
			var z custody.SeizureReceipt
			var codes []string
			var h custody.HandoffAnswer
			step("seize and confirm", func() { _, z, codes = s.taken(s.here, lots) })
			step("store", func() { h = s.offer(s.here.officer, custody.StoreIn, s.here.org, codes...) })
			step("receive", func() { s.receive(s.here.keeper, h, codes) })
			step("offer", func() { h = s.offer(s.here.keeper, custody.Transfer, s.there.org, codes...) })
			step("depart", func() {
				must(t, h, second(s.goods.DepartHandoff(s.ctx, s.as(s.here.keeper), custody.DepartHandoff{Command: command(), Handoff: h.ID.String()})))
			})
			step("answer in every way", func() {
				var lines []custody.ReceiveLine
				short := int64(9)
				for i, c := range codes {
					lines = append(lines, []custody.ReceiveLine{{Code: c, Outcome: custody.Accepted, Quantity: &short}, {Code: c, Outcome: custody.RefusedLot, Reason: "受潮"},
						{Code: c, Outcome: custody.NotPresented}, {Code: c, Split: []custody.ReceivePart{{Quantity: 5, Outcome: custody.Accepted}, {Quantity: 5, Outcome: custody.RefusedLot, Reason: "受潮"}}}}[i%4])
				}
				must(t, h, second(s.answered(s.there.keeper, h, lines...)))
			})
			if len(z.Lots) != lots {
				t.Fatalf("%d lots", len(z.Lots))
			}
			return out
		}
		ten, hundred := measured(10), measured(100)
		if diff := cmp.Diff(ten, hundred); diff != "" {
			t.Errorf("statements for 10 and 100 lots: %s", diff)
		}
		for name, count := range ten {
			if count == 0 || count > 60 {
				t.Errorf("%s: %d statements", name, count)
			}
		}
	})
}

func TestListsShowWhatTheScopeSeesAndNothingElse(t *testing.T) {
	engines(t, func(t *testing.T, db *DB, clock *moment.Turning) {
		s := newTheatre(t, db, clock)
		c, z, codes := s.taken(s.here, 7)
		h := s.offer(s.here.officer, custody.Transfer, s.there.org, codes[0])
		must(t, h, second(s.goods.DepartHandoff(s.ctx, s.as(s.here.officer), custody.DepartHandoff{Command: command(), Handoff: h.ID.String()})))
		clock.Advance(time.Minute)
		eight := int64(8)
		r, err := s.answered(s.there.keeper, h, custody.ReceiveLine{Code: codes[0], Outcome: custody.Accepted, Quantity: &eight})
		must(t, r, err)
		offered := s.offer(s.here.officer, custody.Transfer, s.there.org, codes[1])
		firm := identity.Scope{Org: s.operator.Org}
		for name, want := range map[string]struct {
			scope                                 identity.Scope
			lots, seizures, handoffs, differences int
		}{
			"agency":        {identity.Scope{Org: s.here.org}, 7, 1, 2, 1},
			"receiver":      {identity.Scope{Org: s.there.org}, 2, 0, 2, 1},
			"uninvolved":    {firm, 0, 0, 0, 0},
			"nobody":        {identity.Scope{}, 0, 0, 0, 0},
			"region":        {identity.Scope{Division: "540000"}, 7, 1, 2, 1},
			"its own city":  {identity.Scope{Division: "540100"}, 7, 1, 2, 1},
			"another city":  {identity.Scope{Division: "540600"}, 0, 0, 0, 0},
			"all":           {identity.Scope{All: true}, 7, 1, 2, 1},
			"other and own": {identity.Scope{Org: s.there.org, Division: "540600"}, 2, 0, 2, 1},
		} {
			lots, _, err := s.goods.Lots(s.ctx, want.scope, custody.LotFilter{})
			must(t, lots, err)
			seizures, _, err := s.goods.Seizures(s.ctx, want.scope, custody.SeizureFilter{})
			must(t, seizures, err)
			handoffs, _, err := s.goods.Handoffs(s.ctx, want.scope, custody.HandoffFilter{})
			must(t, handoffs, err)
			differences, _, err := s.goods.Discrepancies(s.ctx, want.scope, custody.DiscrepancyFilter{Open: true})
			must(t, differences, err)
			if len(lots) != want.lots || len(seizures) != want.seizures || len(handoffs) != want.handoffs || len(differences) != want.differences {
				t.Errorf("%s sees %d lots, %d seizures, %d handoffs, %d discrepancies", name, len(lots), len(seizures), len(handoffs), len(differences))
			}
		}
		for name, err := range map[string]error{
			"lot": second(s.goods.Lot(s.ctx, firm, codes[0])), "entries": second(s.goods.LotEntries(s.ctx, firm, codes[0])), "seizure": second(s.goods.Seizure(s.ctx, firm, z.Number.String())),
			"handoff": second(s.goods.Handoff(s.ctx, firm, h.Number.String())), "discrepancy": second(s.goods.Discrepancy(s.ctx, firm, r.Lines[0].Discrepancies[0])),
			"mistyped": second(s.goods.Lot(s.ctx, identity.Scope{All: true}, "nonsense")),
		} {
			if !fault.Is(err, fault.KindMissing) {
				t.Errorf("%s: %v", name, err)
			}
		}
		here := identity.Scope{Org: s.here.org}
		for name, f := range map[string]struct {
			filter custody.LotFilter
			want   int
		}{
			"state": {custody.LotFilter{State: custody.InCustody}, 1}, "keeper": {custody.LotFilter{Keeper: s.here.org}, 6}, "case": {custody.LotFilter{Case: c.Number.String()}, 7},
			"case by id": {custody.LotFilter{Case: c.ID.String()}, 7}, "other category": {custody.LotFilter{Category: "G02"}, 0}, "code": {custody.LotFilter{Query: strings.ToLower(codes[3])}, 1},
			"brand": {custody.LotFilter{Query: "雪山"}, 7}, "wildcard": {custody.LotFilter{Query: "%"}, 0}, "free": {custody.LotFilter{Free: true}, 6}, "seizure": {custody.LotFilter{Seizure: z.ID}, 7},
		} {
			rows, _, err := s.goods.Lots(s.ctx, here, f.filter)
			if must(t, rows, err); len(rows) != f.want {
				t.Errorf("%s: %d lots, want %d", name, len(rows), f.want)
			}
		}
		open, _, err := s.goods.Handoffs(s.ctx, here, custody.HandoffFilter{Open: true, To: s.there.org})
		if must(t, open, err); len(open) != 1 || open[0].Number != offered.Number || open[0].Waiting != 1 || open[0].ToName == "" {
			t.Errorf("%+v", open)
		}
		past, _, err := s.goods.Handoffs(s.ctx, here, custody.HandoffFilter{Lot: z.Lots[0].ID})
		if must(t, past, err); len(past) != 1 || past[0].Number != h.Number {
			t.Errorf("%+v", past)
		}
		var seen []string
		cursor := ""
		for {
			rows, next, err := s.goods.Lots(s.ctx, here, custody.LotFilter{Limit: 3, Cursor: cursor})
			must(t, rows, err)
			for _, r := range rows {
				seen = append(seen, r.Code.String())
			}
			if cursor = next; next == "" {
				break
			}
		}
		if len(seen) != 7 || seen[0] != codes[6] {
			t.Errorf("pages give %v", seen)
		}
	})
}

func TestListsOfCustodyAreServedByAnIndex(t *testing.T) {
	db := ready(t, Config{File: t.TempDir() + "/x.db", Clock: moment.NewTurning(noon)})
	for query, indexes := range map[string][]string{
		"SELECT id FROM lots WHERE agency_org = 'x' AND id < 'x' ORDER BY id DESC LIMIT 51":                  {"lots_agency"},
		"SELECT id FROM lots WHERE case_id = 'x' ORDER BY id DESC LIMIT 51":                                  {"lots_case"},
		"SELECT id FROM lots WHERE code IN ('x', 'y') OR id IN ('x')":                                        {"MULTI-INDEX OR"},
		"SELECT id FROM lots WHERE seizure_id = 'x'":                                                         {"lots_seizure"},
		"SELECT id FROM lots WHERE order_id = 'x' ORDER BY id":                                               {"lots_order"},
		"SELECT id FROM handoffs WHERE id IN (SELECT handoff_id FROM handoff_lots WHERE lot_id = 'x')":       {"handoff_lots_lot"},
		"SELECT id FROM seizures WHERE agency_org = 'x' AND id < 'x' ORDER BY id DESC LIMIT 51":              {"seizures_agency"},
		"SELECT id FROM discrepancies WHERE lot_id = 'x' AND id < 'x' ORDER BY id DESC LIMIT 51":             {"discrepancies_lot"},
		"SELECT act_id FROM entries JOIN acts ON acts.id = entries.act_id WHERE stream = x'00' ORDER BY seq": {"sqlite_autoindex_entries_", "sqlite_autoindex_acts_1"},
	} {
		rows, err := db.SQL().Query("EXPLAIN QUERY PLAN " + query)
		if err != nil {
			t.Fatal(err)
		}
		plan := ""
		for rows.Next() {
			var a, b, c int
			var detail string
			if err := rows.Scan(&a, &b, &c, &detail); err != nil {
				t.Fatal(err)
			}
			plan += detail + "\n"
		}
		if err := rows.Close(); err != nil {
			t.Fatal(err)
		}
		for _, index := range indexes {
			if !strings.Contains(plan, index) {
				t.Errorf("%s\nis not served by %s:\n%s", query, index, plan)
			}
		}
	}
}

func TestAFaultLeavesNothingOfASeizureBehind(t *testing.T) {
	engines(t, func(t *testing.T, db *DB, clock *moment.Turning) {
		s := newTheatre(t, db, clock)
		count := func() string {
			out := ""
			for _, table := range []string{"acts", "entries", "lots", "labels", "seizures", "photos", "streams"} {
				var n int64
				if err := db.reader.WithContext(context.Background()).Table(table).Count(&n).Error; err != nil {
					t.Fatal(err)
				}
				out += fmt.Sprintf("%s %d ", table, n)
			}
			return out
		}
		c, err := s.cases.OpenCase(s.ctx, s.as(s.here.officer), casefile.OpenCase{Command: command(), Paper: "案1", Title: "假冒案", Parties: []casefile.Party{{Kind: "unknown"}}})
		must(t, c, err)
		before := count()
		_, err = s.goods.RecordSeizure(s.ctx, s.as(s.here.officer), custody.RecordSeizure{Command: command(), Case: c.Number.String(), Measure: casefile.Seized, LastDay: "2026-12-01",
			Place: custody.Place{Division: "540102", Address: "街"}, Officers: []custody.Officer{{Name: "扎西", Certificate: "1"}, {Name: "卓玛", Certificate: "2"}},
			Party: custody.Party{Kind: "unknown", Presence: custody.Absent, Witness: custody.Witness{Name: "达娃"}},
			Lines: []custody.LineCommand{{Category: "G01", Kind: "goods", Name: "夹克", Unit: "PCS", Quantity: 1, ValueBasis: "unknown",
				Lots: []custody.LotCommand{{Code: "0000-0000-001J", Quantity: 1, MassG: 1, MassBasis: custody.Estimated}}}}}) // a label that nobody printed
		if !fault.Is(err, fault.KindMissing) {
			t.Errorf("%v", err)
		}
		if after := count(); after != before {
			t.Errorf("before %s\nafter  %s", before, after)
		}
	})
}
