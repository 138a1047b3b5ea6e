package store

import (
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"

	"github.com/sealtrail/sealtrail/internal/casefile"
	"github.com/sealtrail/sealtrail/internal/custody"
	"github.com/sealtrail/sealtrail/internal/identity"
	"github.com/sealtrail/sealtrail/internal/moment"
)

// sealed seals n lots of an agency where they lie.
func (s *theatre) sealed(a agency, measure string, n int) (custody.SeizureReceipt, []string) {
	s.t.Helper()
	c, err := s.cases.OpenCase(s.ctx, s.as(a.officer), casefile.OpenCase{Command: command(), Paper: "拉市监案〔2026〕88号", Title: "假冒藏装案", Parties: []casefile.Party{{Kind: "person", Name: "尼玛次仁"}}})
	must(s.t, c, err)
	approval, err := s.cases.ApproveMeasure(s.ctx, s.as(a.head), casefile.ApproveMeasure{Command: command(), Case: c.Number.String(), Measure: measure, Mode: casefile.Prior, Paper: "强措88号"})
	must(s.t, approval, err)
	line := custody.LineCommand{Category: "G01", Kind: "goods", Name: "藏装", Brand: "雪莲", Unit: "PCS", Quantity: int64(20 * n), ValueFen: int64(1000 * n), ValueBasis: "marked_price"}
	for range n {
		line.Lots = append(line.Lots, custody.LotCommand{Quantity: 20, Packages: 1, MassG: 10_000, MassBasis: custody.Measured, Seal: "S88"})
	}
	z, err := s.goods.RecordSeizure(s.ctx, s.as(a.officer), custody.RecordSeizure{Command: command(), Case: c.Number.String(), Measure: measure, Approval: approval.ID, Paper: "强措88号",
		LastDay: s.clock.Now().Date().AddDays(7), Place: custody.Place{Division: a.division, Address: "八廓街 8 号"},
		Officers: []custody.Officer{{Name: "扎西", Certificate: "1"}, {Name: "卓玛", Certificate: "2"}}, Party: custody.Party{Kind: "person", Name: "尼玛次仁", Presence: custody.Signed},
		Lines: []custody.LineCommand{line}})
	must(s.t, z, err)
	s.clock.Advance(time.Minute)
	must(s.t, z, second(s.goods.ConfirmSeizure(s.ctx, s.as(a.second), custody.ConfirmSeizure{Command: command(), Seizure: z.Number.String()})))
	var codes []string
	for _, l := range z.Lots {
		codes = append(codes, l.Code.String())
	}
	return z, codes
}

func TestGoodsInPlaceAreListedWithTheirNextRoundOnBothEngines(t *testing.T) {
	stage(t, func(t *testing.T, s *theatre) {
		s.seized(s.here, 1) // in the store: on no list of rounds
		sealed, codes := s.sealed(s.here, casefile.Sealed, 3)
		s.sealed(s.there, casefile.Sealed, 1)
		s.sealed(s.here, casefile.Preserved, 1)
		given, err := s.goods.EntrustLots(s.ctx, s.as(s.here.officer), custody.EntrustLots{Command: command(), Lots: codes[2:], To: "冷链仓储公司", Contact: "巴桑"})
		must(t, given, err)
		here := identity.Scope{Org: s.here.org}
		count := func(scope identity.Scope, f custody.LeftFilter) int {
			t.Helper()
			rows, _, err := s.goods.LotsLeft(s.ctx, scope, f)
			must(t, rows, err)
			return len(rows)
		}
		for name, c := range map[string]struct {
			scope identity.Scope
			f     custody.LeftFilter
			want  int
		}{
			"own": {here, custody.LeftFilter{}, 4}, "sealed": {here, custody.LeftFilter{Kind: custody.LeftSealed}, 2}, "entrusted": {here, custody.LeftFilter{Kind: custody.LeftEntrusted}, 1},
			"seizure": {here, custody.LeftFilter{Seizure: sealed.ID}, 3}, "code": {here, custody.LeftFilter{Query: codes[0]}, 1}, "overdue": {here, custody.LeftFilter{Due: custody.Overdue}, 0},
			"soon": {here, custody.LeftFilter{Due: custody.DueSoon}, 3}, "all": {identity.Scope{All: true}, custody.LeftFilter{}, 5}, "region": {identity.Scope{Division: "540000"}, custody.LeftFilter{}, 5},
			"county": {identity.Scope{All: true}, custody.LeftFilter{Division: "540602"}, 1}, "nobody": {identity.Scope{Org: uuid.New()}, custody.LeftFilter{}, 0},
		} {
			if got := count(c.scope, c.f); got != c.want {
				t.Errorf("%s: %d lots, want %d", name, got, c.want)
			}
		}
		first, next, err := s.goods.LotsLeft(s.ctx, here, custody.LeftFilter{Limit: 3})
		must(t, first, err)
		rest, end, err := s.goods.LotsLeft(s.ctx, here, custody.LeftFilter{Limit: 3, Cursor: next})
		must(t, rest, err)
		if len(first) != 3 || len(rest) != 1 || end != "" {
			t.Errorf("pages of %d and %d", len(first), len(rest))
		}
		for _, r := range append(first, rest...) {
			if want := r.LeftAt.Date().AddDays(r.Days); r.DueDay != want || r.Overdue || r.Left == custody.LeftEntrusted && r.Entrusted != "冷链仓储公司" {
				t.Errorf("%+v", r)
			}
		}
		s.clock.Advance(8 * 24 * time.Hour)
		if n := count(here, custody.LeftFilter{Due: custody.Overdue}); n != 3 {
			t.Errorf("after eight days %d are overdue, want 3", n)
		}
	})
}

func TestTheListOfGoodsInPlaceIsServedByAnIndex(t *testing.T) {
	db := ready(t, Config{File: t.TempDir() + "/x.db", Clock: moment.NewTurning(noon)})
	for query, index := range map[string]string{
		"SELECT id FROM lots WHERE left_kind <> '' AND agency_org = 'x' AND id < 'x' ORDER BY id DESC LIMIT 51":                                  "lots_left_agency",
		"SELECT id FROM lots WHERE left_kind <> '' AND left_kind = 'sealed' AND agency_org = 'x' ORDER BY id DESC LIMIT 51":                      "lots_left_agency",
		"SELECT id FROM lots WHERE left_kind <> '' AND substr(division, 1, 4) = '5401' ORDER BY id DESC LIMIT 51":                                "lots_left_prefecture",
		"SELECT id FROM lots WHERE left_kind <> '' ORDER BY id DESC LIMIT 51":                                                                    "lots_left",
		"SELECT id FROM lots WHERE left_kind <> '' AND agency_org = 'x' AND (left_kind = 'sealed' AND counted_at < 9) ORDER BY id DESC LIMIT 51": "lots_left_agency",
	} {
		var plan []struct{ Detail string }
		if err := db.View(t.Context(), func(tx *Tx) error { return tx.db.Raw("EXPLAIN QUERY PLAN " + query).Scan(&plan).Error }); err != nil {
			t.Fatal(err)
		}
		told := ""
		for _, step := range plan {
			told += step.Detail + "\n"
		}
		if !strings.Contains(told, index+" ") && !strings.HasSuffix(strings.TrimSpace(told), index) || strings.Contains(told, "TEMP B-TREE") {
			t.Errorf("%s\nis not served by %s:\n%s", query, index, told)
		}
	}
}
