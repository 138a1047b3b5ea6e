package casefile

import (
	"encoding/json"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"
	"pgregory.net/rapid"

	"github.com/sealtrail/sealtrail/internal/fact"
	"github.com/sealtrail/sealtrail/internal/label"
	"github.com/sealtrail/sealtrail/internal/ledger"
	"github.com/sealtrail/sealtrail/internal/moment"
)

// noon of 18 November 2026 in Beijing.
var noon = moment.At(time.Date(2026, 11, 18, 4, 0, 0, 0, time.UTC))

func measure(kind, mode string) fact.LegalMeasure {
	m := fact.LegalMeasure{ID: uuid.New(), Kind: kind, Since: noon, LastDay: "2026-12-17", Mode: mode}
	if mode == Prior {
		m.Approval = uuid.New()
	}
	return m
}

func decision(kind, standing string, grounds bool, effective moment.Date) fact.LegalDecision {
	return fact.LegalDecision{ID: uuid.New(), Kind: kind, Standing: standing, Grounds: grounds, DecidedOn: "2026-11-18", Effective: effective}
}

func TestStandingFollowsFromMeasuresDecisionsAndHolds(t *testing.T) {
	seized, urgent, criminal := measure(Seized, Prior), measure(Seized, Urgent), measure(Seized, Prior)
	criminal.Criminal, criminal.LastDay = true, ""
	taken := decision("confiscated", "confiscated", true, "2026-11-20")
	back := decision("lifted", "lifted", false, "2026-12-01")
	hold := fact.LegalHold{ID: uuid.New(), Reason: "LITIGATION", Since: noon}
	of := func(ms ...fact.LegalMeasure) Legal { return Legal{Measures: ms} }
	with := func(l Legal, ds ...fact.LegalDecision) Legal { l.Decisions = ds; return l }
	held := with(of(seized), taken)
	held.Holds = []fact.LegalHold{hold}
	approved := with(of(urgent), taken)
	approved.Approvals = []fact.LegalApproval{{Measure: urgent.ID, Approval: uuid.New(), GrantedAt: noon.Add(30 * time.Hour)}}
	day := func(d moment.Date) moment.Time { return d.Start() }
	for _, c := range []struct {
		name      string
		legal     Legal
		at        moment.Time
		code      StandingCode
		effective bool
		grounds   bool
	}{
		{"nothing recorded", Legal{}, noon, StandingNone, false, false},
		{"preserved", of(measure(Preserved, Prior)), noon, StandingPreserved, true, false},
		{"sealed", of(measure(Sealed, Prior)), noon, StandingSealed, true, false},
		{"seized", of(seized), noon, StandingSeized, true, false},
		{"sampled goods are in the agency's hands", of(measure(Sampled, Prior)), noon, StandingSeized, true, false},
		{"the last millisecond of the last day", of(seized), moment.Date("2026-12-17").End() - 1, StandingSeized, true, false},
		{"the first millisecond after it", of(seized), moment.Date("2026-12-17").End(), StandingLapsed, true, false},
		{"a criminal measure has no last day", of(criminal), day("2028-01-01"), StandingCriminal, true, false},
		{"preserved, then seized", of(measure(Preserved, Prior), seized), noon, StandingSeized, true, false},
		{"urgent within 24 hours", of(urgent), noon.Add(ApprovalLife), StandingSeized, true, false},
		{"urgent after 24 hours", of(urgent), noon.Add(ApprovalLife + time.Millisecond), StandingSeized, false, false},
		{"decided, not effective yet", with(of(seized), taken), day("2026-11-20") - 1, StandingConfiscated, false, false},
		{"effective", with(of(seized), taken), day("2026-11-20"), StandingConfiscated, true, true},
		{"effective although the measure lapsed since", with(of(seized), taken), day("2027-06-01"), StandingConfiscated, true, true},
		{"effective but held", held, day("2026-11-20"), StandingConfiscated, true, false},
		{"effective but never approved", with(of(urgent), taken), day("2026-11-20"), StandingConfiscated, true, false},
		{"effective and approved late", approved, day("2026-11-20"), StandingConfiscated, true, true},
		{"taken back from next month on", with(of(seized), taken, back), day("2026-11-25"), StandingLifted, false, false},
		{"taken back", with(of(seized), taken, back), day("2026-12-01"), StandingLifted, true, false},
		{"judged", with(of(criminal), decision("judgment", "judged", true, "2026-11-20")), day("2026-11-20"), StandingJudged, true, true},
	} {
		s := c.legal.Standing(c.at)
		if s.Code != c.code || s.Effective != c.effective || s.GroundsDestruction() != c.grounds {
			t.Errorf("%s: %q effective %t grounds %t", c.name, s.Code, s.Effective, s.GroundsDestruction())
		}
	}
}

func lines() *rapid.Generator[fact.LegalLine] {
	ids := make([]uuid.UUID, 4)
	for i := range ids {
		ids[i] = uuid.UUID{15: byte(i + 1)}
	}
	return rapid.Custom(func(t *rapid.T) fact.LegalLine {
		id := rapid.SampledFrom(ids).Draw(t, "id")
		switch rapid.IntRange(0, 7).Draw(t, "part") {
		case 0:
			m := measure(Seized, rapid.SampledFrom([]string{Prior, Urgent}).Draw(t, "mode"))
			m.ID = id
			return fact.LegalLine{Measure: &m}
		case 1:
			return fact.LegalLine{Approved: &fact.LegalApproval{Measure: id, GrantedAt: noon}}
		case 2:
			d := decision("confiscated", "confiscated", true, "2026-11-20")
			return fact.LegalLine{Decision: &d}
		case 3:
			return fact.LegalLine{Hold: &fact.LegalHold{ID: id, Reason: "AUDIT", Since: noon}}
		}
		switch rapid.IntRange(0, 3).Draw(t, "other") {
		case 0:
			return fact.LegalLine{Extended: &fact.LegalExtension{ID: id, Measure: id, Before: "2026-12-17", LastDay: "2027-01-16", Entered: "2026-12-01"}}
		case 1:
			return fact.LegalLine{Excluded: &fact.LegalExclusion{ID: id, Measure: id, From: "2026-11-20", Expected: "2026-12-01"}}
		case 2:
			return fact.LegalLine{Resumed: &fact.LegalResume{Exclusion: id, Measure: id, To: "2026-12-01", Days: 11, LastDay: "2026-12-28"}}
		}
		return fact.LegalLine{Lifted: &fact.LegalLift{Hold: id, At: noon}}
	})
}

func recorded(t interface{ Fatal(...any) }, seq int64, line fact.LegalLine) ledger.Recorded {
	b, err := json.Marshal(fact.CaseLegalLine{Legal: line})
	if err != nil {
		t.Fatal(err)
	}
	return ledger.Recorded{Ref: ledger.Ref{Seq: seq}, Line: b}
}

func TestAChildOfASplitHasTheGroundOfItsParentForGood(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var parent Legal
		for i, l := range rapid.SliceOfN(lines(), 0, 8).Draw(t, "before") {
			if err := parent.Apply(recorded(t, int64(i+1), l)); err != nil {
				t.Fatal(err)
			}
		}
		var child Legal
		if err := child.Apply(recorded(t, 1, *parent.Inherit(uuid.New()))); err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(parent, child); diff != "" {
			t.Fatalf("(-parent +child): %s", diff)
		}
		for i, l := range rapid.SliceOfN(lines(), 0, 4).Draw(t, "after") { // what comes later befalls both alike
			for _, x := range []*Legal{&parent, &child} {
				if err := x.Apply(recorded(t, int64(i+9), l)); err != nil {
					t.Fatal(err)
				}
			}
		}
		if diff := cmp.Diff(parent, child); diff != "" {
			t.Fatalf("(-parent +child): %s", diff)
		}
		b, err := json.Marshal(parent)
		if err != nil {
			t.Fatal(err)
		}
		var back Legal
		if err := json.Unmarshal(b, &back); err != nil || !cmp.Equal(parent, back) {
			t.Fatalf("kept as %s and read as %+v, %v", b, back, err)
		}
	})
}

func TestAnOpenHoldAlwaysStopsDestruction(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var l Legal
		for i, line := range rapid.SliceOfN(lines(), 1, 12).Draw(t, "lines") {
			before := l
			kept := cmp.Diff(before, Legal{})
			if err := l.Apply(recorded(t, int64(i+1), line)); err != nil {
				t.Fatal(err)
			}
			if cmp.Diff(before, Legal{}) != kept {
				t.Fatal("applying changed the ground of before")
			}
			if s := l.Standing(noon.Add(72 * time.Hour)); len(l.Holds) > 0 && s.GroundsDestruction() {
				t.Fatalf("destroyed in spite of %v", s.Holds)
			}
		}
	})
}

func TestAnEntryThatIsNotTheNextOneIsRefused(t *testing.T) {
	l := LegalLot{Version: 3}
	m := measure(Seized, Prior)
	for _, seq := range []int64{3, 5} {
		if err := l.Apply(recorded(t, seq, fact.LegalLine{Measure: &m})); err == nil || len(l.Legal.Measures) != 0 {
			t.Errorf("entry %d: %v, %+v", seq, err, l.Legal)
		}
	}
}

func TestAnExceptionHoldsForItsDaysAndItsAgency(t *testing.T) {
	agency := uuid.New()
	e := Exception{ID: uuid.New(), LastDay: "2026-12-31", GrantedAt: noon}
	whole := []Exemption{{Exception: e, Agency: agency}}
	for _, c := range []struct {
		name   string
		c      Case
		agency []Exemption
		at     moment.Time
		want   bool
	}{
		{"of the case", Case{Agency: agency, Exceptions: []Exception{e}}, nil, noon, true},
		{"of the agency", Case{Agency: agency}, whole, noon, true},
		{"of another agency", Case{Agency: uuid.New()}, whole, noon, false},
		{"before it was granted", Case{Agency: agency}, whole, noon - 1, false},
		{"on its last day", Case{Agency: agency}, whole, moment.Date("2026-12-31").End() - 1, true},
		{"after its last day", Case{Agency: agency}, whole, moment.Date("2026-12-31").End(), false},
	} {
		if _, got := Exempt(c.c, c.agency, c.at); got != c.want {
			t.Errorf("%s: %t", c.name, got)
		}
	}
}

func TestPapersCallACaseByTheAgencysNumberOrByOurs(t *testing.T) {
	number, err := label.NewNumber(label.CaseFile, "540102", 2026, 1)
	if err != nil {
		t.Fatal(err)
	}
	for paper, want := range map[string]string{"拉市监案〔2026〕12号": "拉市监案〔2026〕12号", "": number.String()} {
		if got := (Case{Number: number, Paper: paper}).FileNo(); got != want {
			t.Errorf("with %q it is called %q", paper, got)
		}
	}
}
