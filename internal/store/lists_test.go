package store

import (
	"context"
	"fmt"
	"strings"
	"testing"

	"github.com/google/uuid"
	"gorm.io/gorm"

	"github.com/sealtrail/sealtrail/internal/casefile"
	"github.com/sealtrail/sealtrail/internal/custody"
	"github.com/sealtrail/sealtrail/internal/fault"
	"github.com/sealtrail/sealtrail/internal/identity"
	"github.com/sealtrail/sealtrail/internal/moment"
)

func TestEveryFilterOfTheListOfLotsFindsWhatItSaysOnBothEngines(t *testing.T) {
	stage(t, func(t *testing.T, s *theatre) {
		c, codes := s.seized(s.here, 3)
		must(t, c, second(s.cases.SetHold(s.ctx, s.as(s.here.officer), casefile.SetHold{Command: command(), Case: c.Number.String(), Reason: "APPEAL_WINDOW", Lots: codes[:1]})))
		other, _ := s.seized(s.there, 2)
		s.confiscate(s.there, other)
		today := s.clock.Now().Date()
		here, region := identity.Scope{Org: s.here.org}, identity.Scope{Division: "540000"}
		for name, f := range map[string]struct {
			scope  identity.Scope
			filter custody.LotFilter
			want   int
		}{
			"all of an agency":        {here, custody.LotFilter{}, 3},
			"all of the region":       {region, custody.LotFilter{}, 5},
			"nobody's":                {identity.Scope{}, custody.LotFilter{}, 0},
			"an agency":               {region, custody.LotFilter{Agency: s.there.org}, 2},
			"an agency out of sight":  {here, custody.LotFilter{Agency: s.there.org}, 0},
			"on hold":                 {region, custody.LotFilter{Held: true}, 1},
			"with a difference":       {region, custody.LotFilter{Differs: true}, 0},
			"confiscated":             {region, custody.LotFilter{Standing: casefile.StandingConfiscated}, 2},
			"seized":                  {region, custody.LotFilter{Standing: casefile.StandingSeized}, 3},
			"lapsed":                  {region, custody.LotFilter{Standing: casefile.StandingLapsed}, 0},
			"overdue":                 {region, custody.LotFilter{Due: custody.Overdue}, 0},
			"a county":                {region, custody.LotFilter{Division: "540102"}, 3},
			"a prefecture":            {region, custody.LotFilter{Division: "540100"}, 3},
			"another province":        {region, custody.LotFilter{Division: "510000"}, 0},
			"seized since yesterday":  {region, custody.LotFilter{From: today.AddDays(-1).Start()}, 5},
			"seized until yesterday":  {region, custody.LotFilter{Until: today.Start().Add(-1)}, 0},
			"a brand":                 {region, custody.LotFilter{Brand: "没有这个牌子"}, 0},
			"several at once":         {region, custody.LotFilter{Held: true, Standing: casefile.StandingSeized, Agency: s.here.org}, 1},
			"a prefecture, by itself": {identity.Scope{Org: s.there.org, Division: "540100"}, custody.LotFilter{}, 5},
		} {
			rows, _, err := s.goods.Lots(s.ctx, f.scope, f.filter)
			if must(t, rows, err); len(rows) != f.want {
				t.Errorf("%s: %d lots, want %d", name, len(rows), f.want)
			}
		}
		s.clock.Advance(40 * 24 * 3600e9)
		for name, f := range map[string]custody.LotFilter{"lapsed": {Standing: casefile.StandingLapsed}, "overdue": {Due: custody.Overdue}} {
			rows, _, err := s.goods.Lots(s.ctx, region, f)
			if must(t, rows, err); len(rows) != 3 || rows[0].Standing.Code != casefile.StandingLapsed {
				t.Errorf("%s after its last day: %d lots", name, len(rows))
			}
		}
	})
}

func TestWordsAreFoundAlikeOnBothEngines(t *testing.T) {
	engines(t, func(t *testing.T, db *DB, _ *moment.Turning) {
		ctx := context.Background()
		texts := map[string]uuid.UUID{}
		all := []string{"假冒白酒 雪域 500ml", "雪山牌运动鞋 NIKE Air", "ＮＩＫＥ 外套", "སྨན་ཆས།", "酒瓶盖", "白色酒精"}
		keep := func(texts []searchText) {
			t.Helper()
			if err := db.InTx(ctx, func(tx *Tx) error { return tx.keepTexts(ctx, texts) }); err != nil {
				t.Fatal(err)
			}
		}
		var kept []searchText
		for _, text := range all {
			texts[text] = uuid.New()
			kept = append(kept, searchText{Noun: textOfLot, NounID: texts[text], Text: text})
		}
		keep(kept)
		find := func(query string) map[uuid.UUID]bool {
			t.Helper()
			var found []uuid.UUID
			if err := db.View(ctx, func(tx *Tx) error {
				matching, err := tx.matching(ctx, "t", textOfLot, query)
				if err != nil {
					return err
				}
				return matching(tx.db.Table("(SELECT noun_id AS id FROM searches) t")).Pluck("id", &found).Error
			}); err != nil {
				t.Fatal(err)
			}
			out := map[uuid.UUID]bool{}
			for _, id := range found {
				out[id] = true
			}
			return out
		}
		for query, want := range map[string][]int{
			"酒": {0, 4, 5}, "白酒": {0}, "nike": {1, 2}, "Nike air": {1}, "air NIKE": {1}, "雪": {0, 1}, "雪域": {0}, "域雪": {}, "500": {0}, "སྨན་ཆས": {3}, "སྨན༌ཆས": {3}, "སྨནཆས": {3},
			"假冒白酒": {0}, "白色白酒": {}, "%": {}, "'": {}, `" OR x`: {}, "": {}, "NEAR": {}, "*": {},
		} {
			got := find(query)
			if len(got) != len(want) {
				t.Errorf("%q: %d found, want %d", query, len(got), len(want))
			}
			for _, i := range want {
				if !got[texts[all[i]]] {
					t.Errorf("%q does not find %q", query, all[i])
				}
			}
		}
		keep([]searchText{{Noun: textOfLot, NounID: texts["酒瓶盖"], Text: "药瓶盖"}})
		if got := find("酒"); len(got) != 2 {
			t.Errorf("a changed text is found by its old words: %d", len(got))
		}
		if got := find("药瓶"); len(got) != 1 {
			t.Errorf("a changed text is not found by its new words")
		}
		common := make([]searchText, manyMatches)
		for i := range common {
			common[i] = searchText{Noun: textOfLot, NounID: uuid.New(), Text: "通用白酒"}
		}
		keep(common)
		if got := find("白酒"); len(got) != manyMatches+1 || !got[texts[all[0]]] {
			t.Errorf("a common word finds %d", len(got))
		}
		if got := find("通用 雪域"); len(got) != 0 {
			t.Errorf("two words that no text has together find %d", len(got))
		}
		of := func(noun string) []beginning {
			return []beginning{{"sqlite_autoindex_searches_1", func(q *gorm.DB) *gorm.DB { return q.Where("noun = ?", noun) }}}
		}
		if err := db.View(ctx, func(tx *Tx) error {
			common, err := tx.begin(ctx, "searches", of(textOfLot))
			if err != nil || tx.house.engine != SQLite {
				return err
			}
			rare, err := tx.begin(ctx, "searches", of(textOfCase))
			if common.index != "" || rare.index == "" {
				t.Errorf("a common value begins at %q, a rare one at %q", common.index, rare.index)
			}
			return err
		}); err != nil {
			t.Fatal(err)
		}
	})
}

// planned gives what the engine means to do for every statement of a list that
// an index must serve.
func planned(ctx context.Context, t *testing.T, tx *Tx, o *overheard) string {
	t.Helper()
	var plan strings.Builder
	for _, sql := range o.sql {
		explain, column := "EXPLAIN QUERY PLAN ", "detail"
		if tx.house.engine == Postgres {
			explain, column = "EXPLAIN ", "QUERY PLAN"
		}
		var rows []map[string]any
		if err := tx.db.WithContext(ctx).Raw(explain + sql).Scan(&rows).Error; err != nil {
			t.Fatalf("%s: %v", sql, err)
		}
		for _, r := range rows {
			fmt.Fprintln(&plan, r[column])
		}
	}
	return plan.String()
}

func TestEveryFilterOfEveryListOfCustodyIsServedByAnIndexOnBothEngines(t *testing.T) {
	engines(t, func(t *testing.T, db *DB, clock *moment.Turning) {
		ctx, org := context.Background(), uuid.New()
		day := clock.Now()
		scopes := map[string]identity.Scope{"party": {Org: org}, "province": {Division: "540000"}, "prefecture": {Division: "540100"}, "county and party": {Division: "540102", Org: org}}
		filters := map[string]custody.LotFilter{"none": {}, "state": {State: custody.InCustody}, "standing": {Standing: casefile.StandingSeized}, "lapsed": {Standing: casefile.StandingLapsed},
			"keeper": {Keeper: org}, "agency": {Agency: org}, "place": {Place: org}, "case": {Case: org.String()}, "category": {Category: "G01"}, "brand": {Brand: "x"}, "overdue": {Due: custody.Overdue},
			"soon": {Due: custody.DueSoon}, "held": {Held: true}, "differs": {Differs: true}, "division": {Division: "540102"}, "from": {From: day}, "words": {Query: "白酒"}, "code": {Query: "ABCD-EFGH-JKMJ"}}
		indexed(t, db, func(heard *Tx, look func(string, func() error)) {
			look("drafts of a person", func() error { return second(heard.SeizureDrafts(ctx, org, org)) })
			look("a draft", func() error { // whether it is there or not
				if _, err := heard.SeizureDraft(ctx, org, org, org); !fault.Is(err, fault.KindMissing) {
					return err
				}
				return nil
			})
			for who, scope := range scopes {
				for by, f := range filters {
					look("lots by "+by+" of a "+who, func() error { return second2(heard.Lots(ctx, scope, f)) })
				}
				for by, f := range map[string]custody.HandoffFilter{"none": {}, "state": {State: custody.HandoffOffered}, "open": {Open: true}, "from": {From: org}, "to": {To: org}, "lot": {Lot: org}} {
					look("handoffs by "+by+" of a "+who, func() error { return second2(heard.Handoffs(ctx, scope, f)) })
				}
				for by, f := range map[string]custody.ContainerFilter{"none": {}, "state": {State: custody.ContainerSealed}, "keeper": {Keeper: org}, "agency": {Agency: org}} {
					look("containers by "+by+" of a "+who, func() error { return second2(heard.ContainerList(ctx, scope, f)) })
				}
				for by, f := range map[string]custody.SeizureFilter{"none": {}, "unconfirmed": {Unconfirmed: true}, "case": {Case: org.String()}} {
					look("seizures by "+by+" of a "+who, func() error { return second2(heard.Seizures(ctx, scope, f)) })
				}
				for by, f := range map[string]custody.DiscrepancyFilter{"none": {}, "open": {Open: true}, "lot": {Lot: org}} {
					look("discrepancies by "+by+" of a "+who, func() error { return second2(heard.Discrepancies(ctx, scope, f)) })
				}
			}
		})
	})
}

func TestAListOfLotsBeginsInSQLiteAtTheFilterThatLeavesFewest(t *testing.T) {
	engines(t, func(t *testing.T, db *DB, _ *moment.Turning) {
		ctx, id := context.Background(), uuid.New()
		if err := db.View(ctx, func(tx *Tx) error {
			if tx.house.engine != SQLite {
				return nil // counts its values itself
			}
			heard, o := overhear(tx)
			for index, f := range map[string]custody.LotFilter{"lots_category": {Category: "G01"}, "lots_brand": {Brand: "x"}, "lots_ground": {Standing: casefile.StandingSeized},
				"lots_keeper": {Keeper: id}, "lots_agency": {Agency: id}, "lots_case": {Case: id.String()}, "lots_seizure": {Seizure: id}, "lots_order": {Order: id}, "lots_facility": {Facility: id}, "lots_place": {Place: id}} {
				for who, scope := range map[string]identity.Scope{"a province": {Division: "540000"}, "a prefecture": {Division: "540100"}, "a party": {Org: id}, "everything": {All: true}} {
					o.sql = nil
					if _, _, err := heard.Lots(ctx, scope, f); err != nil {
						t.Errorf("%s of %s: %v", index, who, err)
					}
					if last := o.sql[len(o.sql)-1]; !strings.Contains(last, "INDEXED BY "+index) {
						t.Errorf("%s of %s: %s", index, who, last)
					}
				}
			}
			return nil
		}); err != nil {
			t.Fatal(err)
		}
	})
}

// indexed looks at the plan of every list that f reads: an engine that has to walk
// a table for one of them fails the test.
func indexed(t *testing.T, db *DB, f func(heard *Tx, look func(name string, read func() error))) {
	t.Helper()
	ctx := context.Background()
	if err := db.View(ctx, func(tx *Tx) error {
		if tx.house.engine == Postgres { // an empty table is cheapest walked; what is asked is whether an index could serve
			if err := tx.db.Exec("SET LOCAL enable_seqscan = off").Error; err != nil {
				return err
			}
		}
		heard, o := overhear(tx)
		look := func(name string, read func() error) {
			o.sql = nil
			if err := read(); err != nil {
				t.Errorf("%s: %v", name, err)
				return
			}
			for _, step := range strings.Split(planned(ctx, t, tx, o), "\n") {
				walks := strings.Contains(step, "Seq Scan")
				if tx.house.engine == SQLite {
					walks = strings.HasPrefix(step, "SCAN ") && !strings.Contains(step, "INDEX") && !strings.Contains(step, "part_") && step != "SCAN few" && !strings.Contains(step, "VIRTUAL TABLE")
					walks = walks || strings.Contains(step, "(noun=?)") // an index, and yet all texts that are searched
				}
				if walks {
					t.Errorf("%s walks a table: %s", name, step)
				}
			}
		}
		f(heard, look)
		return nil
	}); err != nil {
		t.Fatal(err)
	}
}

func second2[A, B any](_ A, _ B, err error) error { return err }
