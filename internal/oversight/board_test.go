package oversight

import (
	"slices"
	"testing"

	"pgregory.net/rapid"

	"github.com/sealtrail/sealtrail/internal/casefile"
	"github.com/sealtrail/sealtrail/internal/custody"
	"github.com/sealtrail/sealtrail/internal/moment"
)

func TestAGroupHasComeToOneStep(t *testing.T) {
	for name, x := range map[string]struct {
		g    Group
		step Step
		kept bool
	}{
		"under a measure":                      {Group{State: custody.InCustody, Ground: casefile.StandingSeized}, Open, true},
		"without any ground":                   {Group{State: custody.WithHandler}, Open, true},
		"lifted and still there":               {Group{State: custody.InCustody, Ground: casefile.StandingLifted}, Released, true},
		"given back after a decision":          {Group{State: custody.Returned, Ground: casefile.StandingConfiscated, InForce: true}, Released, false},
		"confiscated, not yet in force":        {Group{State: custody.InCustody, Ground: casefile.StandingConfiscated}, Pending, true},
		"confiscated and in force":             {Group{State: custody.InTransit, Ground: casefile.StandingConfiscated, InForce: true}, Waiting, true},
		"surrendered":                          {Group{State: custody.AtFirm, Ground: casefile.StandingSurrendered, InForce: true}, Waiting, true},
		"ownerless":                            {Group{State: custody.InCustody, Ground: casefile.StandingOwnerless, InForce: true}, Waiting, true},
		"judged":                               {Group{State: custody.InCustody, Ground: casefile.StandingJudged, InForce: true}, Waiting, true},
		"destroyed":                            {Group{State: custody.Destroyed, Ground: casefile.StandingConfiscated, InForce: true}, Destroyed, false},
		"sold":                                 {Group{State: custody.Sold, Ground: casefile.StandingConfiscated, InForce: true}, Ended, false},
		"donated":                              {Group{State: custody.Donated, Ground: casefile.StandingConfiscated, InForce: true}, Ended, false},
		"criminal goods in store":              {Group{State: custody.InCustody, Ground: casefile.StandingCriminal}, Handed, true},
		"handed to another authority":          {Group{State: custody.Transferred, Ground: casefile.StandingSeized}, Handed, false},
		"to the public warehouse, confiscated": {Group{State: custody.Transferred, Ground: casefile.StandingConfiscated, InForce: true}, Ended, false},
		"criminal goods handed over":           {Group{State: custody.Transferred, Ground: casefile.StandingCriminal}, Handed, false},
		"used up":                              {Group{State: custody.Consumed, Ground: casefile.StandingSeized}, Used, false},
		"missing, whatever was decided":        {Group{State: custody.Missing, Ground: casefile.StandingConfiscated, InForce: true}, Lost, false},
		"held at the gate of a disposal firm":  {Group{State: custody.HeldAtGate, Ground: casefile.StandingConfiscated, InForce: true}, Waiting, true},
	} {
		if got, kept := x.g.step(), !slices.Contains(Gone(), x.g.State); got != x.step || kept != x.kept {
			t.Errorf("%s: %s, kept %v", name, got, kept)
		}
	}
}

func TestABoardAddsUpWhatIsKeptByAgeAndArea(t *testing.T) {
	b := Board{At: moment.Date("2026-11-29").Start(), From: "2026-10-01", Until: "2026-11-29"}
	kept := func(band, n int, nights int64) Group {
		return Group{Division: "540102", State: custody.InCustody, Ground: casefile.StandingConfiscated, InForce: true, Band: band, Nights: nights, Lots: n, MassG: 10}
	}
	seized := Group{State: custody.InCustody, Ground: casefile.StandingConfiscated, InForce: true, Lots: 7}
	b.fold(Counts{Kept: []Group{kept(0, 3, 60), kept(1, 4, 124), kept(3, 8, 8*180), kept(4, 16, 16*181)}, Seized: []Group{seized},
		Late: map[string]int{"540102": 3}, Differing: map[string]int{"540600": 2}}, []string{"540100", "540600", "542500"}, func(d string) string { return d[:4] + "00" })
	var got []int
	for _, band := range b.Bands {
		got = append(got, band.Lots())
	}
	if !slices.Equal(got, []int{3, 4, 0, 8, 16}) {
		t.Fatalf("bands hold %v", got)
	}
	if b.Kept.Lots != 31 || b.Waiting.Lots != 31 || b.Long != 16 || b.Late != 3 || b.Differing != 2 || b.Seized.Lots != 7 || b.Steps[Waiting].Lots != 7 {
		t.Errorf("%+v", b)
	}
	if want := (60 + 124 + 8*180 + 16*181 + 15) / 31; b.Days != want {
		t.Errorf("kept for %d days on average, want %d", b.Days, want)
	}
	if len(b.Areas) != 3 || b.Areas[0].Division != "540100" || b.Areas[0].Late != 3 || b.Areas[1].Differing != 2 || b.Areas[2].Kept.Lots != 0 {
		t.Errorf("areas: %+v", b.Areas)
	}
}

func TestStepsAddUpToWhatWasSeizedAndBandsToWhatIsKept(t *testing.T) {
	grounds := append(casefile.StandingCodes(), casefile.StandingNone)
	rapid.Check(t, func(t *rapid.T) {
		b := Board{At: moment.Date("2026-11-29").Start(), From: "2026-01-01", Until: "2026-11-29"}
		var c Counts
		for range rapid.IntRange(0, 30).Draw(t, "groups") {
			g := Group{Division: rapid.SampledFrom([]string{"540102", "540200", "542521"}).Draw(t, "division"), State: rapid.SampledFrom(custody.States()).Draw(t, "state"),
				Ground: rapid.SampledFrom(grounds).Draw(t, "ground"), InForce: rapid.Bool().Draw(t, "in force"), Band: rapid.IntRange(0, len(ages)).Draw(t, "band"),
				Lots: rapid.IntRange(1, 50).Draw(t, "lots"), MassG: rapid.Int64Range(0, 1e9).Draw(t, "mass")}
			c.Seized = append(c.Seized, g)
			if !slices.Contains(Gone(), g.State) {
				c.Kept = append(c.Kept, g)
			}
		}
		b.fold(c, nil, func(d string) string { return d })
		steps, bands, areas := 0, 0, 0
		var massG int64
		for _, s := range append(Decided(), Undecided()...) {
			steps, massG = steps+b.Steps[s].Lots, massG+b.Steps[s].MassG
		}
		for _, band := range b.Bands {
			bands += band.Lots()
			if len(band.ByStep) > 4 {
				t.Fatalf("a band is cut into %d", len(band.ByStep))
			}
		}
		for _, a := range b.Areas {
			areas += a.Kept.Lots
		}
		if steps != b.Seized.Lots || massG != b.Seized.MassG || bands != b.Kept.Lots || areas != b.Kept.Lots {
			t.Fatalf("steps %d of %d, bands %d and areas %d of %d", steps, b.Seized.Lots, bands, areas, b.Kept.Lots)
		}
	})
}

func TestMonthsAreThoseOfThePeriodAndSixAtLeast(t *testing.T) {
	for _, x := range []struct {
		from, until moment.Date
		first       string
		months      int
	}{{"2026-10-01", "2026-11-29", "2026-06", 6}, {"2026-07-01", "2026-09-30", "2026-04", 6}, {"2026-01-01", "2026-11-29", "2026-01", 11}, {"2025-01-31", "2026-03-31", "2025-01", 15}} {
		b := Board{At: moment.Date("2026-11-29").Start(), From: x.from, Until: x.until}
		b.fold(Counts{Treated: []Treated{{Day: x.from, Materials: Materials{InputG: 5}}, {Day: x.from.AddDays(-1), Materials: Materials{InputG: 7}}, {Day: x.until, Materials: Materials{InputG: 9}}}}, nil, func(d string) string { return d })
		if len(b.Months) != x.months || b.Months[0].Month != x.first || b.Months[x.months-1].Month != string(x.until)[:7] || b.Months[x.months-1].InputG < 9 || b.Treated.InputG != 14 {
			t.Errorf("%s to %s: %+v, in the period %+v", x.from, x.until, b.Months, b.Treated)
		}
	}
}

func TestAQuarterBeginsAndEndsWithItsMonths(t *testing.T) {
	for day, want := range map[moment.Date][2]moment.Date{"2026-01-01": {"2026-01-01", "2026-03-31"}, "2026-03-31": {"2026-01-01", "2026-03-31"},
		"2026-11-29": {"2026-10-01", "2026-12-31"}, "2028-02-29": {"2028-01-01", "2028-03-31"}, "2026-06-30": {"2026-04-01", "2026-06-30"}} {
		if first, last := Quarter(day); first != want[0] || last != want[1] {
			t.Errorf("%s: %s to %s", day, first, last)
		}
	}
}
