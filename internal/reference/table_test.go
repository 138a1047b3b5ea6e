package reference

import (
	"fmt"
	"math"
	"testing"

	"pgregory.net/rapid"

	"github.com/sealtrail/sealtrail/internal/fault"
)

func TestDivisionsLieWithinEachOther(t *testing.T) {
	b := book(t)
	for _, c := range []struct {
		child, parent string
		want          bool
	}{
		{"540102", "540100", true}, {"540102", "540000", true}, {"540100", "540000", true}, {"540102", "540102", true}, {"540000", "540000", true},
		{"540100", "540102", false}, {"540000", "540100", false}, {"540602", "540100", false}, {"540602", "540600", true}, {"542521", "542500", true},
		{"540126", "540100", false}, {"", "540000", false}, {"540102", "", false}, {"110000", "110000", false},
	} {
		if b.DivisionWithin(c.child, c.parent) != c.want {
			t.Errorf("%s within %s: want %v", c.child, c.parent, c.want)
		}
	}
}

func TestEveryDivisionLiesWithinTheRegionOrIsANeighbourAndHasBothNames(t *testing.T) {
	b := book(t)
	for _, d := range b.Divisions() {
		if !b.DivisionWithin(d.Code, "540000") && d.Level != Province || d.Name.ZH == "" || d.Name.EN == "" {
			t.Errorf("%+v", d)
		}
		for _, old := range d.Former {
			if code, ok := b.Successor(old); !ok || code != d.Code {
				t.Errorf("%s was %s, found as %s", d.Code, old, code)
			}
		}
	}
	if code, ok := b.Successor("540126"); !ok || code != "540104" {
		t.Errorf("540126 became %s", code)
	}
	if _, ok := b.Successor("540102"); ok {
		t.Error("a present code is taken for a former one")
	}
	if d, err := b.Division("540102"); err != nil || d.Name != (Name{"城关区", "Chengguan District"}) || d.Level != County || d.Parent != "540100" {
		t.Errorf("%+v, %v", d, err)
	}
}

func TestTheToleranceIsTheLargerOfFloorAndShare(t *testing.T) {
	b := book(t)
	for mass, want := range map[int64]int64{0: 2000, 1: 2000, 199_999: 2000, 200_000: 2000, 200_100: 2001, 1_000_000: 10_000, 40_000_000: 400_000} {
		if got := b.HandoffTolerance(mass, today); got != want {
			t.Errorf("handoff of %d g: %d, want %d", mass, got, want)
		}
	}
	for _, c := range []struct {
		method   string
		in, out  int64
		within   bool
		allowedG int64
	}{
		{"SHRED_RECYCLE", 1_000_000, 970_000, true, 30_000}, {"SHRED_RECYCLE", 1_000_000, 969_999, false, 30_000},
		{"SHRED_RECYCLE", 1_000_000, 1_030_001, false, 30_000}, {"SHRED_RECYCLE", 10_000, 8_000, true, 2000},
		{"DISMANTLE_RECYCLE", 10_000, 7_999, false, 2000}, {"PULP", 1_000_000, 950_000, true, 50_000}, {"PULP", 1_000_000, 949_999, false, 50_000},
		{"INCIN_HW", 1_000_000, 120_000, true, 0},
	} {
		tolerance, err := b.Tolerance(c.method, today)
		if err != nil || tolerance.Allows(c.in, c.out) != c.within || tolerance.AllowedG(c.in) != c.allowedG {
			t.Errorf("%s %d → %d: %d g, %v; want %v within %d", c.method, c.in, c.out, tolerance.AllowedG(c.in), err, c.within, c.allowedG)
		}
	}
}

func TestIncinerationIsJudgedByItsTicketNotByABalance(t *testing.T) {
	b := book(t)
	for _, m := range b.AllMethods(today) {
		if m.Class != Thermal {
			continue
		}
		if tolerance, err := b.Tolerance(m.Code, today); err != nil || tolerance.Basis != Ticket {
			t.Errorf("%s: %+v, %v", m.Code, tolerance, err)
		}
	}
}

func TestAToleranceNeverOverflowsAndNeverShrinksWithMass(t *testing.T) {
	tolerance, err := book(t).Tolerance("PULP", today)
	if err != nil {
		t.Fatal(err)
	}
	rapid.Check(t, func(t *rapid.T) {
		mass := rapid.Int64Range(0, math.MaxInt64-1).Draw(t, "mass")
		less, more := tolerance.AllowedG(mass), tolerance.AllowedG(mass+1)
		if less < tolerance.FloorG || more < less || less > max(mass, tolerance.FloorG) {
			t.Fatalf("%d g: %d then %d", mass, less, more)
		}
		if !tolerance.Allows(mass, mass) {
			t.Fatalf("%d g does not agree with itself", mass)
		}
	})
}

func TestUnitsConvertOnlyWhereTheTableSaysSo(t *testing.T) {
	b := book(t)
	if u, err := b.Unit("KG"); err != nil || u.Dimension != Mass || u.Base != 1000 || u.Name != (Name{"千克", "kg"}) {
		t.Errorf("%+v, %v", u, err)
	}
	if n, ok := b.Conversion("CARTON_CIG", "STICK"); !ok || n != 200 {
		t.Errorf("one 条 is %d 支", n)
	}
	if _, ok := b.Conversion("STICK", "CARTON_CIG"); ok {
		t.Error("a conversion that no row gives")
	}
	if len(b.Units()) != 26 {
		t.Errorf("%d units", len(b.Units()))
	}
}

func TestAUnitReadsBesideItsCount(t *testing.T) {
	for _, c := range []struct {
		code  string
		count int64
		en    string
		zh    string
	}{
		{"EA", 1, "item", "个"}, {"EA", 12, "items", "个"}, {"PR", 1, "pair", "双"}, {"PR", 12, "pairs", "双"},
	} {
		u, err := book(t).Unit(c.code)
		if err != nil {
			t.Fatal(err)
		}
		if en, zh := u.Of(c.count, "en"), u.Of(c.count, "zh-CN"); en != c.en || zh != c.zh {
			t.Errorf("%d %s or %s, want %s or %s", c.count, en, zh, c.en, c.zh)
		}
	}
}

func TestWasteCodesAreJudgedByTheirForm(t *testing.T) {
	for code, want := range map[string]string{
		"900-003-04": "HW04", "900-999-49": "HW49", "841-001-01": "HW01", "900-001-50": "HW50",
		"900-003-00": "", "900-003-51": "", "900-003-4": "", "9000-03-04": "", "900-003-0A": "", "900_003-04": "", "": "", "９００-003-04": "", "900-003-:0": "",
	} {
		got, err := WasteCategory(code)
		if got != want || (err == nil) != (want != "") || (err != nil && fault.Of(err) == nil) {
			t.Errorf("%q: %q, %v", code, got, err)
		}
	}
	b := book(t)
	if w, ok := b.WasteCode("900-003-04", today); !ok || w.Category != "HW04" || fmt.Sprint(w.Properties) != "[T]" {
		t.Errorf("%+v", w)
	}
	if len(b.WasteCodes(today)) == 0 {
		t.Error("no waste codes")
	}
}

func TestTheListsOfTheContractAreComplete(t *testing.T) {
	b := book(t)
	for list, codes := range map[List][]string{
		Measures:      {"preserved", "sealed", "seized", "sampled"},
		DecisionKinds: {"confiscated", "surrendered", "ownerless", "judgment", "consent", "prior_disposal", "lifted"},
		HoldOutcomes:  {"upheld", "changed", "revoked", "withdrawn"},
		MassBases:     {"measured", "declared", "estimated", "apportioned"},
		ValueBases:    {"marked_price", "sale_price", "market_price", "appraised", "unknown"},
		SealKinds:     {"strip", "numbered_tag", "bag", "lock", "none"},
		ThingKinds:    {"goods", "tool", "mould", "label", "packaging", "raw_material", "equipment"},
		IncidentKinds: {"seal_broken", "damaged", "leak", "accident", "breakdown", "road_closed", "inspected", "lost", "theft", "fire", "other"},
		RefusalWords:  {"not_as_listed", "packaging", "seal", "outside_permit", "mixed", "leaking", "papers", "no_room"},
		AbsenceWords:  {"not_loaded", "left_on_road", "lost", "other_truck"},
		HoldReasons: {"APPEAL_WINDOW", "REVIEW_PENDING", "LITIGATION", "CRIMINAL_EVIDENCE", "CIVIL_EVIDENCE", "LAB_PENDING", "OWNERSHIP_CLAIM", "QUANTITY_DISPUTE", "UNCLASSIFIED",
			"NO_FIRM", "LICENCE_PROBLEM", "CROSS_PROVINCE_APPROVAL", "SAMPLE_RETENTION", "RIGHTS_HOLDER_NOTICE", "HAZARD", "WEATHER_ROAD", "ORDER_STOP", "AUDIT"},
	} {
		var got []string
		for _, w := range b.Words(list, today) {
			got = append(got, w.Code)
			if w.Name.ZH == "" || w.Name.EN == "" || w.Source == "" {
				t.Errorf("%+v", w)
			}
			if again, ok := b.Word(list, w.Code, today); !ok || again != w {
				t.Errorf("%s %s is not found", list, w.Code)
			}
		}
		if fmt.Sprint(got) != fmt.Sprint(codes) {
			t.Errorf("%s: %v", list, got)
		}
	}
	if w, ok := b.Word(DecisionKinds, "lifted", today); !ok || w.GroundsDestruction {
		t.Error("a lifted measure grounds destruction")
	}
	if _, ok := b.AgencyKind("TOB"); !ok || len(b.AgencyKinds()) != 22 {
		t.Errorf("%d kinds of agencies", len(b.AgencyKinds()))
	}
	if len(b.QualificationKinds(today)) != 16 {
		t.Errorf("%d kinds of qualification", len(b.QualificationKinds(today)))
	}
	if (Name{"批", "lot"}).In("en") != "lot" || (Name{"批", "lot"}).In("bo") != "批" {
		t.Error("names in the wrong language")
	}
}
