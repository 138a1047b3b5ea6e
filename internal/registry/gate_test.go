package registry

import (
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"
	"pgregory.net/rapid"

	"github.com/sealtrail/sealtrail/internal/fact"
	"github.com/sealtrail/sealtrail/internal/moment"
	"github.com/sealtrail/sealtrail/internal/reference"
	"github.com/sealtrail/sealtrail/seeds"
)

// noon of 18 November 2026 in Beijing.
var noon = moment.At(time.Date(2026, 11, 18, 4, 0, 0, 0, time.UTC))

func book(t *testing.T) *reference.Book {
	t.Helper()
	b, err := reference.Load(seeds.FS())
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func recyclers() Qualification {
	return Qualification{ID: uuid.New(), Kind: "GENERAL", Form: Record, Modes: []string{"utilise"}, Categories: []string{"G01", "G08"}, Methods: []string{"SHRED_RECYCLE"},
		CapacityG: 1000, ValidFrom: "2026-01-01", ValidTo: "2026-12-31"}
}

func hazardous() Qualification {
	return Qualification{ID: uuid.New(), Kind: "HW_COMPREHENSIVE", Form: Licence, Modes: []string{"dispose"}, WasteCodes: []string{"HW04", "900-002-03"}, Methods: []string{"INCIN_HW"},
		CapacityG: 1000, ValidFrom: "2024-01-01", ValidTo: "2028-12-31"}
}

// failed lists the checks that fail.
func failed(g fact.Gate) string {
	var codes []string
	for _, c := range g.Checks {
		if !c.Passed {
			codes = append(codes, strings.TrimPrefix(c.Code, "registry.gate."))
		}
	}
	return strings.Join(codes, " ")
}

func TestTheGateReturnsEachCheckThatFails(t *testing.T) {
	b := book(t)
	day := func(d moment.Date) moment.Time { return d.Start() }
	clothes := func() Query { return Query{Category: "G01", Method: "SHRED_RECYCLE", WeightG: 100, At: noon} }
	pesticide := func() Query {
		return Query{Category: "G08", Method: "INCIN_HW", WasteCode: "900-003-04", WeightG: 100, At: noon}
	}
	for _, c := range []struct {
		name   string
		q      func() Query
		change func(q *Query, qs *[]Qualification, listed *bool, used *int64)
		want   string
	}{
		{"clothes to a recycler", clothes, func(*Query, *[]Qualification, *bool, *int64) {}, ""},
		{"pesticide to a licensed furnace", pesticide, func(*Query, *[]Qualification, *bool, *int64) {}, ""},
		{"pesticide without its code is its category's usual one", pesticide, func(q *Query, _ *[]Qualification, _ *bool, _ *int64) { q.WasteCode = "" }, ""},
		{"pesticide to a recycler (农药管理条例 art. 46)", pesticide, func(_ *Query, qs *[]Qualification, _ *bool, _ *int64) { *qs = []Qualification{recyclers()} }, "kind"},
		{"drugs by their very code", pesticide, func(q *Query, _ *[]Qualification, _ *bool, _ *int64) { q.Category, q.WasteCode = "G04", "900-002-03" }, ""},
		{"toxic herbs by another code of HW03", pesticide, func(q *Query, _ *[]Qualification, _ *bool, _ *int64) { q.Category, q.WasteCode = "G04", "900-999-03" }, "scope"},
		{"a code that is none", pesticide, func(q *Query, _ *[]Qualification, _ *bool, _ *int64) { q.WasteCode = "HW4" }, "waste_code"},
		{"open burning", clothes, func(q *Query, _ *[]Qualification, _ *bool, _ *int64) { q.Method = "OPEN_BURN" }, "method"},
		{"a method nobody knows", clothes, func(q *Query, _ *[]Qualification, _ *bool, _ *int64) { q.Method = "MAGIC" }, "method"},
		{"not listed", clothes, func(_ *Query, _ *[]Qualification, listed *bool, _ *int64) { *listed = false }, "listed"},
		{"expired at 00:00 of the day", clothes, func(q *Query, _ *[]Qualification, _ *bool, _ *int64) { q.At = day("2027-01-01") }, "valid"},
		{"the last millisecond of its last day", clothes, func(q *Query, _ *[]Qualification, _ *bool, _ *int64) { q.At = day("2027-01-01") - 1 }, ""},
		{"suspended", clothes, func(_ *Query, qs *[]Qualification, _ *bool, _ *int64) {
			(*qs)[0].Changes = []Change{{Suspended: true, At: noon}}
		}, "suspended"},
		{"suspended later", clothes, func(_ *Query, qs *[]Qualification, _ *bool, _ *int64) {
			(*qs)[0].Changes = []Change{{Suspended: true, At: noon + 1}}
		}, ""},
		{"reinstated", clothes, func(_ *Query, qs *[]Qualification, _ *bool, _ *int64) {
			(*qs)[0].Changes = []Change{{Suspended: true, At: noon - 2}, {At: noon - 1}}
		}, ""},
		{"other mode", clothes, func(_ *Query, qs *[]Qualification, _ *bool, _ *int64) { (*qs)[0].Modes = []string{"collect"} }, "mode"},
		{"other category", clothes, func(_ *Query, qs *[]Qualification, _ *bool, _ *int64) { (*qs)[0].Categories = []string{"G02"} }, "scope"},
		{"other method", clothes, func(_ *Query, qs *[]Qualification, _ *bool, _ *int64) { (*qs)[0].Methods = []string{"PULP"} }, "treatment"},
		{"exactly 120 %", clothes, func(_ *Query, _ *[]Qualification, _ *bool, used *int64) { *used = 1100 }, ""},
		{"a gram above 120 %", clothes, func(_ *Query, _ *[]Qualification, _ *bool, used *int64) { *used = 1101 }, "capacity"},
		{"a weight that cannot be", clothes, func(q *Query, _ *[]Qualification, _ *bool, _ *int64) { q.WeightG = 1 << 62 }, "capacity"},
		{"everything about one licence", clothes, func(q *Query, qs *[]Qualification, _ *bool, used *int64) {
			x := &(*qs)[0]
			x.ValidTo, x.Modes, x.Categories, x.Methods, x.Changes, *used = "2026-02-01", nil, nil, nil, []Change{{Suspended: true}}, 5000
		}, "valid suspended mode scope treatment capacity"},
		{"cigarettes from anybody (烟草专卖法实施条例 art. 30)", clothes, func(q *Query, _ *[]Qualification, _ *bool, _ *int64) { q.Category = "G15" }, "goods method"},
		{"goods that nobody classified", clothes, func(q *Query, _ *[]Qualification, _ *bool, _ *int64) { q.Category = "G99" }, "goods method"},
		{"goods that nobody knows", clothes, func(q *Query, _ *[]Qualification, _ *bool, _ *int64) { q.Category = "G77" }, "goods method"},
		{"no qualification at all", clothes, func(_ *Query, qs *[]Qualification, _ *bool, _ *int64) { *qs = nil }, "kind"},
		{"two halves do not make one", clothes, func(_ *Query, qs *[]Qualification, _ *bool, _ *int64) {
			a, b := recyclers(), recyclers()
			a.Methods, b.Categories = nil, nil
			*qs = []Qualification{a, b}
		}, "treatment"},
	} {
		q, qs, listed, used := c.q(), []Qualification{recyclers(), hazardous()}, true, int64(0)
		q.Facility = uuid.New()
		c.change(&q, &qs, &listed, &used)
		e := Edition{Number: 7, State: EditionPublished}
		if listed {
			e.Facilities, e.Listing = []uuid.UUID{q.Facility}, listing(q.Facility, qs)
		}
		g := Gate(q, &Facility{ID: q.Facility, Qualifications: qs}, &e, used, b)
		if got := failed(g); got != c.want || g.Allowed != (c.want == "") {
			t.Errorf("%s: %q allowed %t, want %q", c.name, got, g.Allowed, c.want)
		}
		if g.Allowed == (len(g.Qualifications) == 0) || g.Edition != 7 || g.Rules != b.Version() {
			t.Errorf("%s: %+v", c.name, g)
		}
		for _, check := range g.Checks {
			if check.Article == "" {
				t.Errorf("%s: %s cites nothing", c.name, check.Code)
			}
		}
	}
}

func TestNothingPassesBeforeTheFirstEditionOrWithoutAFacility(t *testing.T) {
	b := book(t)
	q := Query{Facility: uuid.New(), Category: "G01", Method: "SHRED_RECYCLE", WeightG: 1, At: noon}
	if g := Gate(q, &Facility{ID: q.Facility, Qualifications: []Qualification{recyclers()}}, nil, 0, b); failed(g) != "listed" || g.Edition != 0 {
		t.Errorf("%+v", g)
	}
	if g := Gate(q, nil, &Edition{Number: 1}, 0, b); failed(g) != "facility listed" {
		t.Errorf("%+v", g)
	}
}

func TestCapacityWarnsFromTheScaleOnAndBlocksAboveAFifthMore(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		scale, used, weight := rapid.Int64Range(1, MaxCapacityG).Draw(t, "scale"), rapid.Int64Range(0, 2*MaxCapacityG).Draw(t, "used"), rapid.Int64Range(0, MaxCapacityG).Draw(t, "weight")
		c := capacity(scale, used, weight)
		if blocks := (used+weight)*5 > scale*6; c.Passed == blocks {
			t.Fatalf("%d of %d: passed %t", used+weight, scale, c.Passed)
		}
		if warns := c.Passed && used+weight > scale; c.Warning != warns {
			t.Fatalf("%d of %d: warning %t", used+weight, scale, c.Warning)
		}
	})
}

func listing(facility uuid.UUID, qs []Qualification) Listing {
	f := ListFacility{ID: facility}
	for _, q := range qs {
		f.Qualifications = append(f.Qualifications, ListQualification{ID: q.ID})
	}
	return Listing{Firms: []ListFirm{{Facilities: []ListFacility{f}}}}
}

// One person enters a qualification, another publishes it: between the two it
// opens no gate.
func TestAQualificationThatNobodyPublishedOpensNoGate(t *testing.T) {
	b, old, added := book(t), hazardous(), recyclers()
	q := Query{Facility: uuid.New(), Category: "G01", Method: "SHRED_RECYCLE", WeightG: 1, At: noon}
	e := Edition{Number: 1, State: EditionPublished, Facilities: []uuid.UUID{q.Facility}, Listing: listing(q.Facility, []Qualification{old})}
	if g := Gate(q, &Facility{ID: q.Facility, Qualifications: []Qualification{old, added}}, &e, 0, b); failed(g) != "listed" {
		t.Errorf("only entered: %q", failed(g))
	}
	reinstated := added
	reinstated.Changes = []Change{{Suspended: true, At: noon.Add(-2 * time.Hour)}, {At: noon.Add(-time.Hour)}}
	if g := Gate(q, &Facility{ID: q.Facility, Qualifications: []Qualification{old, reinstated}}, &e, 0, b); !g.Allowed {
		t.Errorf("reinstated by the publisher: %q", failed(g))
	}
	e.Listing = listing(q.Facility, []Qualification{old, added})
	if g := Gate(q, &Facility{ID: q.Facility, Qualifications: []Qualification{old, added}}, &e, 0, b); !g.Allowed {
		t.Errorf("published: %q", failed(g))
	}
}

func TestAnEntryThatNobodyConfirmedOpensNoGate(t *testing.T) {
	b := book(t)
	q := Query{Facility: uuid.New(), Category: "G01", Method: "SHRED_RECYCLE", WeightG: 1, At: noon}
	qs := []Qualification{recyclers()}
	ask := func(published moment.Time, overrides ...Override) fact.Gate {
		e := Edition{Number: 7, State: EditionPublished, PublishedAt: published, Facilities: []uuid.UUID{q.Facility}, Listing: listing(q.Facility, qs)}
		return Gate(q, &Facility{ID: q.Facility, Qualifications: qs}, &e, 0, b, overrides...)
	}
	if g := ask(noon.Date().AddDays(-100).Start()); !g.Allowed {
		t.Errorf("on the hundredth day: %s", failed(g))
	}
	late := noon.Date().AddDays(-101).Start()
	if g := ask(late); g.Allowed || failed(g) != "stale" {
		t.Errorf("a day later: %q", failed(g))
	}
	q.Order = uuid.New()
	q.Lots = []uuid.UUID{uuid.New()}
	o := Override{Order: q.Order, Facility: q.Facility, Checks: []string{CheckStale}, Lots: q.Lots, At: late, Until: noon.Add(time.Hour)}
	if g := ask(late, o); !g.Allowed {
		t.Errorf("the bureau let it pass: %+v", g.Checks)
	}
}
