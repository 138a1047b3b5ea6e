package casefile

import (
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"

	"github.com/sealtrail/sealtrail/internal/fact"
	"github.com/sealtrail/sealtrail/internal/identity"
	"github.com/sealtrail/sealtrail/internal/ledger"
	"github.com/sealtrail/sealtrail/internal/moment"
)

// midday of a day in Beijing.
func midday(d moment.Date) moment.Time { return d.Start().Add(12 * time.Hour) }

func TestATermEndsWhereTheLawOfTheRegimeSaysSo(t *testing.T) {
	b := book(t)
	for _, c := range []struct {
		name    string
		regime  Regime
		measure string
		day     moment.Date
		want    moment.Date
	}{
		{"the day of the measure is not counted", General, Sealed, "2026-03-01", "2026-03-31"},
		{"from the last day of a month", General, Seized, "2026-01-31", "2026-03-02"},
		{"over a leap day", General, Seized, "2028-02-01", "2028-03-02"},
		{"a year from 29 February ends on 28 February", Customs, Seized, "2028-02-29", "2029-02-28"},
		{"drugs: seven calendar days", Drug, Seized, "2026-02-13", "2026-02-20"},
		{"an ordinary Friday: the second Monday after", General, Preserved, "2026-03-06", "2026-03-17"},
		{"the Friday before the Spring Festival: Saturday 14 and 28 February are worked", General, Preserved, "2026-02-13", "2026-03-02"},
		{"the last working day before National Day: Saturday 10 October is worked", General, Preserved, "2026-09-30", "2026-10-15"},
		{"taken in the holiday itself", General, Preserved, "2026-10-03", "2026-10-15"},
		{"taken on a Saturday that is worked", General, Preserved, "2026-10-10", "2026-10-20"},
		{"over the turn of the year: Sunday 4 January is worked", General, Preserved, "2025-12-31", "2026-01-12"},
		{"the same in every regime", Customs, Preserved, "2026-03-06", "2026-03-17"},
	} {
		clock, last, err := Case{Regime: c.regime}.Term(b, c.measure, midday(c.day))
		if err != nil || last != c.want || clock.Article == "" {
			t.Errorf("%s: %s (%s), %v, want %s", c.name, last, clock.Code, err, c.want)
		}
		if _, first, _ := (Case{Regime: c.regime}).Term(b, c.measure, c.day.Start()); first != last {
			t.Errorf("%s: the hour matters: %s", c.name, first)
		}
	}
	here, there := Case{Division: "540102"}, Case{Division: "110101"} // Tibet's own holidays: Losar until 24 February
	_, tibet, _ := here.Term(b, Preserved, midday("2026-02-13"))
	if _, beijing, _ := there.Term(b, Preserved, midday("2026-02-13")); tibet <= beijing {
		t.Errorf("in Tibet until %s, in Beijing until %s", tibet, beijing)
	}
	if _, last, err := (Case{Nature: Criminal}).Term(b, Seized, noon); last != "" || err != nil {
		t.Errorf("a criminal case has a term: %s, %v", last, err)
	}
}

// under is a lot seized at noon of 18 November, until 18 December unless told.
func under(kind string, last moment.Date) (LegalLot, fact.LegalMeasure) {
	m := measure(kind, Prior)
	m.LastDay, m.Clock = last, General.Clock(kind)
	return LegalLot{Code: "0000000000AB", State: "in_custody", Handlers: []string{"p-1"}, Legal: Legal{Measures: []fact.LegalMeasure{m}}}, m
}

func TestAnExtensionIsInTimeOnceAndNoLongerThanItsRegimeLets(t *testing.T) {
	b := book(t)
	lot, m := under(Seized, "2026-12-18")
	preserved, _ := under(Preserved, "2026-11-27")
	once, decided, criminal := lot, lot, lot
	once.Legal = Legal{Measures: []fact.LegalMeasure{m}, Extensions: []fact.LegalExtension{{ID: uuid.New(), Measure: m.ID, Before: "2026-12-18", LastDay: "2026-12-28"}}}
	decided.Legal = Legal{Measures: []fact.LegalMeasure{m}, Decisions: []fact.LegalDecision{decision("confiscated", "confiscated", true, "2026-11-20")}}
	free := m
	free.LastDay, free.Criminal = "", true
	criminal.Legal = Legal{Measures: []fact.LegalMeasure{free}}
	good := ExtendMeasure{Command: ledger.Command{ID: uuid.New()}, LastDay: "2027-01-17", Reason: "情况复杂", Paper: "延期1号", NoticeOn: "2026-12-10"}
	for _, c := range []struct {
		name   string
		regime Regime
		at     moment.Date
		lots   []LegalLot
		cmd    func(*ExtendMeasure)
		want   string
	}{
		{"thirty days more", General, "2026-12-10", []LegalLot{lot}, nil, ""},
		{"on the last day", General, "2026-12-18", []LegalLot{lot}, nil, ""},
		{"the day after", General, "2026-12-19", []LegalLot{lot}, nil, "casefile.extension.passed@lots"},
		{"thirty-one", General, "2026-12-10", []LegalLot{lot}, func(x *ExtendMeasure) { x.LastDay = "2027-01-18" }, "casefile.extension.too_long@last_day"},
		{"food: forty-five", Food, "2026-12-10", []LegalLot{lot}, func(x *ExtendMeasure) { x.LastDay = "2027-02-01" }, ""},
		{"food: forty-six", Food, "2026-12-10", []LegalLot{lot}, func(x *ExtendMeasure) { x.LastDay = "2027-02-02" }, "casefile.extension.too_long@last_day"},
		{"general: forty-five", General, "2026-12-10", []LegalLot{lot}, func(x *ExtendMeasure) { x.LastDay = "2027-02-01" }, "casefile.extension.too_long@last_day"},
		{"customs: a year more", Customs, "2026-12-10", []LegalLot{lot}, func(x *ExtendMeasure) { x.LastDay = "2027-12-18" }, ""},
		{"drugs: never", Drug, "2026-12-10", []LegalLot{lot}, nil, "casefile.extension.never@lots"},
		{"preserved: never, in any regime", Customs, "2026-11-20", []LegalLot{preserved}, func(x *ExtendMeasure) { x.NoticeOn = "2026-11-20" }, "casefile.extension.never@lots"},
		{"a second time", General, "2026-12-20", []LegalLot{once}, nil, "casefile.extension.twice@lots"},
		{"not later than now", General, "2026-12-10", []LegalLot{lot}, func(x *ExtendMeasure) { x.LastDay = "2026-12-18" }, "casefile.extension.not_later@last_day"},
		{"not told", General, "2026-12-10", []LegalLot{lot}, func(x *ExtendMeasure) { x.NoticeOn = "" }, "casefile.extension.notice@notice_on"},
		{"told tomorrow", General, "2026-12-09", []LegalLot{lot}, nil, "casefile.extension.notice_later@notice_on"},
		{"no reason and no paper", General, "2026-12-10", []LegalLot{lot}, func(x *ExtendMeasure) { x.Reason, x.Paper = "", "" }, "casefile.text.missing@reason casefile.text.missing@paper"},
		{"decided, by name", General, "2026-12-10", []LegalLot{decided}, func(x *ExtendMeasure) { x.Lots = []string{"a"} }, "casefile.extension.not_running@lots"},
		{"decided and running", General, "2026-12-10", []LegalLot{decided, lot}, nil, ""},
		{"nothing runs", General, "2026-12-10", []LegalLot{decided, criminal}, nil, "casefile.extension.none_running@lots"},
		{"another kind", General, "2026-12-10", []LegalLot{lot}, func(x *ExtendMeasure) { x.Measure = Sealed }, "casefile.extension.none_running@lots"},
		{"no lots", General, "2026-12-10", nil, nil, "casefile.lots.none@lots"},
	} {
		cmd := good
		if c.cmd != nil {
			c.cmd(&cmd)
		}
		r, err := cmd.decide(situation{c: Case{Regime: c.regime}, actor: identity.Actor{Pseudonym: "p-2"}, lots: c.lots, now: midday(c.at), at: midday(c.at)}, b)
		if got := codes(err); got != c.want {
			t.Errorf("%s: %q, want %q", c.name, got, c.want)
		}
		if err == nil && len(r.lots) != 1 {
			t.Errorf("%s: %d lots", c.name, len(r.lots))
		}
	}
	_, err := good.decide(situation{c: Case{}, actor: identity.Actor{Pseudonym: "p-1"}, lots: []LegalLot{lot}, now: midday("2026-12-10"), at: midday("2026-12-10")}, b)
	if got := codes(err); got != "casefile.extension.own_seizure@lots" {
		t.Errorf("by who took the goods: %q", got)
	}
}

func TestTimeIsExcludedOnlyOnNoticeWhileTheMeasureRuns(t *testing.T) {
	lot, m := under(Seized, "2026-12-18")
	preserved, _ := under(Preserved, "2026-11-27")
	open, back := lot, lot
	open.Legal.Exclusions = []fact.LegalExclusion{{ID: uuid.New(), Measure: m.ID, From: "2026-11-28"}}
	back.Legal.Exclusions = open.Legal.Exclusions
	back.Legal.Resumes = []fact.LegalResume{{Exclusion: open.Legal.Exclusions[0].ID, Measure: m.ID, To: "2026-12-01", Days: 3, LastDay: "2026-12-21"}}
	good := ExcludeTime{Command: ledger.Command{ID: uuid.New()}, FromDay: "2026-11-28", Paper: "告知书1号", ExpectedDays: 15}
	for _, c := range []struct {
		name string
		at   moment.Date
		lots []LegalLot
		cmd  func(*ExcludeTime)
		want string
	}{
		{"told in writing", "2026-11-28", []LegalLot{lot}, nil, ""},
		{"not told", "2026-11-28", []LegalLot{lot}, func(x *ExcludeTime) { x.Paper = " " }, "casefile.exclusion.notice@paper"},
		{"without end", "2026-11-28", []LegalLot{lot}, func(x *ExcludeTime) { x.ExpectedDays = 0 }, "casefile.exclusion.expected@expected_days"},
		{"from tomorrow", "2026-11-27", []LegalLot{lot}, nil, "casefile.exclusion.in_the_future@from_day"},
		{"before the measure", "2026-11-28", []LegalLot{lot}, func(x *ExcludeTime) { x.FromDay = "2026-11-17" }, "casefile.exclusion.before@from_day"},
		{"on the last day", "2026-12-18", []LegalLot{lot}, func(x *ExcludeTime) { x.FromDay = "2026-12-18" }, ""},
		{"entered after the last day", "2026-12-19", []LegalLot{lot}, nil, "casefile.exclusion.passed@from_day"},
		{"while it stands already", "2026-11-30", []LegalLot{open}, nil, "casefile.exclusion.open@lots"},
		{"the same days again", "2026-12-05", []LegalLot{back}, func(x *ExcludeTime) { x.FromDay = "2026-11-30" }, "casefile.exclusion.overlap@from_day"},
		{"other days", "2026-12-05", []LegalLot{back}, func(x *ExcludeTime) { x.FromDay = "2026-12-01" }, ""},
		{"what is only preserved, by name", "2026-11-28", []LegalLot{preserved}, func(x *ExcludeTime) { x.Lots = []string{"a"} }, "casefile.exclusion.measure@lots"},
		{"what is only preserved", "2026-11-28", []LegalLot{preserved}, nil, "casefile.exclusion.none_running@lots"},
	} {
		cmd := good
		if c.cmd != nil {
			c.cmd(&cmd)
		}
		_, err := cmd.decide(situation{c: Case{}, lots: c.lots, now: midday(c.at), at: midday(c.at)})
		if got := codes(err); got != c.want {
			t.Errorf("%s: %q, want %q", c.name, got, c.want)
		}
	}
}

// apply gives lots what a ruling says of them.
func apply(t *testing.T, r ruling, lot LegalLot) LegalLot {
	t.Helper()
	line := r.legal
	if r.perLot != nil {
		line = r.perLot(lot)
	}
	lot.Legal.apply(line)
	return lot
}

func TestTheClockStandsWhileGoodsAreTested(t *testing.T) {
	b := book(t)
	for _, c := range []struct {
		clock string
		want  moment.Date
	}{{"measure.general", "2027-01-02"}, {"measure.drug", "2027-01-02"}, {"", "2027-01-02"}} { // 18 December and 15 days; the drug's report and 15 days would be 28 December
		lot, _ := under(Seized, "2026-12-18")
		lot.Legal.Measures[0].Clock = c.clock
		x := ExcludeTime{Command: ledger.Command{ID: uuid.New()}, FromDay: "2026-11-28", Paper: "告知书1号", ExpectedDays: 10}
		r, err := x.decide(situation{c: Case{}, lots: []LegalLot{lot}, now: midday("2026-11-28"), at: midday("2026-11-28")})
		if err != nil {
			t.Fatal(err)
		}
		lot = apply(t, r, lot)
		if s := lot.Legal.Standing(midday("2027-06-01")); s.Code != StandingSeized || s.Suspended != "2026-11-28" || s.Expected != "2026-12-08" {
			t.Errorf("while it stands: %+v", s)
		}
		if day, _ := lot.Clocks(); day != "" {
			t.Errorf("a list would call it late on %s", day)
		}
		run := lot.Running(b, midday("2026-12-09")) // RuleOverdue
		if len(run) != 1 || !run[0].Overdue(midday("2026-12-09")) || run[0].Overdue(midday("2026-12-08")) || run[0].Over(midday("2027-06-01")) {
			t.Errorf("%+v", run)
		}
		exclusion := Exclusion{ID: x.ID, From: "2026-11-28", Expected: "2026-12-08"}
		end := EndExclusion{Exclusion: x.ID, Day: "2026-12-13"}
		for day, want := range map[moment.Date]string{"2026-11-27": "casefile.exclusion.day@day", "2026-12-14": "casefile.exclusion.day@day", "": "casefile.day@day"} {
			bad := end
			bad.Day = day
			if _, err := bad.decide(situation{c: Case{Exclusions: []Exclusion{exclusion}}, now: midday("2026-12-13"), at: midday("2026-12-13")}, b); codes(err) != want {
				t.Errorf("ended on %q: %q", day, codes(err))
			}
		}
		r, err = end.decide(situation{c: Case{Exclusions: []Exclusion{exclusion}}, lots: []LegalLot{lot}, now: midday("2026-12-13"), at: midday("2026-12-13")}, b)
		if err != nil || len(r.lots) != 1 {
			t.Fatal(err, r.lots)
		}
		lot = apply(t, r, lot)
		if day, _ := lot.Clocks(); day != c.want {
			t.Errorf("%s: until %s, want %s", c.clock, day, c.want)
		}
		if s := lot.Legal.Standing(c.want.End()); s.Code != StandingLapsed {
			t.Errorf("after it: %+v", s)
		}
		exclusion.Ended = "2026-12-13"
		if _, err := end.decide(situation{c: Case{Exclusions: []Exclusion{exclusion}}, now: noon, at: noon}, b); codes(err) != "casefile.exclusion.ended@exclusion" {
			t.Errorf("ended twice: %v", err)
		}
		child := Legal{}
		child.apply(*lot.Legal.Inherit(uuid.New()))
		if child.LastDay(child.Measures[0]) != c.want {
			t.Errorf("a part has until %s", child.LastDay(child.Measures[0]))
		}
	}
	drug, _ := under(Seized, "2026-11-25") // seven days; the report of 20 November gives fifteen
	drug.Legal.Measures[0].Clock = "measure.drug"
	id := uuid.New()
	drug.Legal.Exclusions = []fact.LegalExclusion{{ID: id, Measure: drug.Legal.Measures[0].ID, From: "2026-11-19", Expected: "2026-11-25"}}
	r, err := EndExclusion{Exclusion: id, Day: "2026-11-20"}.decide(situation{c: Case{Exclusions: []Exclusion{{ID: id, From: "2026-11-19"}}}, lots: []LegalLot{drug}, now: midday("2026-11-20"), at: midday("2026-11-20")}, b)
	if err != nil {
		t.Fatal(err)
	}
	if drug = apply(t, r, drug); drug.Legal.LastDay(drug.Legal.Measures[0]) != "2026-12-05" {
		t.Errorf("drugs until %s", drug.Legal.LastDay(drug.Legal.Measures[0]))
	}
	if run := drug.Running(b, midday("2026-11-21")); len(run) != 1 || run[0].Code != "measure.drug_report" || run[0].Left != 14 {
		t.Errorf("%+v", run)
	}
}

func TestABreachStaysVisibleWhateverIsDoneLater(t *testing.T) {
	lot, m := under(Seized, "2026-12-18")
	urgent := measure(Sealed, Urgent)
	urgent.LastDay = "2026-12-18"
	decided := func(on moment.Date, reason string) fact.LegalDecision {
		d := decision("confiscated", "confiscated", true, on)
		d.DecidedOn, d.LapseReason = on, reason
		return d
	}
	with := func(ds ...fact.LegalDecision) Legal { l := lot.Legal; l.Decisions = ds; return l }
	next := measure(Seized, Prior)
	next.Since, next.LastDay = midday("2026-12-20"), "2027-01-19"
	late := lot.Legal
	late.Extensions = []fact.LegalExtension{{Measure: m.ID, Before: "2026-12-18", LastDay: "2027-01-17", Entered: "2026-12-20"}}
	stands := lot.Legal
	stands.Exclusions = []fact.LegalExclusion{{ID: uuid.New(), Measure: m.ID, From: "2026-12-01"}}
	approved := Legal{Measures: []fact.LegalMeasure{urgent}, Approvals: []fact.LegalApproval{{Measure: urgent.ID, GrantedAt: noon.Add(30 * time.Hour)}}}
	for _, c := range []struct {
		name  string
		legal Legal
		at    moment.Time
		want  string
	}{
		{"running", lot.Legal, midday("2026-12-18"), ""},
		{"run out", lot.Legal, midday("2026-12-19"), "casefile.breach.lapsed 2026-12-18 open"},
		{"decided in time", with(decided("2026-12-18", "")), midday("2027-12-19"), ""},
		{"decided after", with(decided("2026-12-20", "人手不足")), midday("2027-12-19"), "casefile.breach.lapsed 2026-12-18 2026-12-20 confiscated"},
		{"decided after, and again", with(decided("2026-12-20", "人手不足"), decided("2027-01-20", "")), midday("2027-12-19"), "casefile.breach.lapsed 2026-12-18 2026-12-20 confiscated"},
		{"decided in time, entered after", with(decided("2026-12-17", "没有网络")), midday("2027-12-19"), "casefile.breach.entered 2026-12-18 2026-12-17 confiscated"},
		{"seized again after", Legal{Measures: []fact.LegalMeasure{m, next}}, midday("2026-12-21"), "casefile.breach.lapsed 2026-12-18 2026-12-20 seized"},
		{"extension entered after", late, midday("2026-12-21"), "casefile.breach.entered 2026-12-18 2026-12-20 extension"},
		{"the clock stands", stands, midday("2027-12-21"), ""},
		{"approved after thirty hours", approved, midday("2026-11-20"), "casefile.breach.approval 2026-11-19 2026-11-19 approval"},
		{"not approved", Legal{Measures: []fact.LegalMeasure{urgent}}, midday("2026-11-20"), "casefile.breach.approval 2026-11-19 open"},
		{"still to be approved", Legal{Measures: []fact.LegalMeasure{urgent}}, noon.Add(24 * time.Hour), ""},
	} {
		said := func(l Legal) string {
			var all []string
			for _, b := range l.Breaches(c.at) {
				if b.Open() {
					all = append(all, b.Code+" "+string(b.Day)+" open")
					continue
				}
				all = append(all, b.Code+" "+string(b.Day)+" "+string(b.Answered)+" "+b.By)
			}
			return strings.Join(all, "; ")
		}
		if got := said(c.legal); got != c.want {
			t.Errorf("%s: %q, want %q", c.name, got, c.want)
		}
		var part Legal
		part.apply(*c.legal.Inherit(uuid.New()))
		if got := said(part); got != c.want {
			t.Errorf("%s, a part: %q, want %q", c.name, got, c.want)
		}
	}
	gone := lot
	gone.State, gone.LastAt = "consumed", midday("2026-12-01")
	if b := gone.Breaches(midday("2027-01-01")); len(b) != 0 {
		t.Errorf("goods used up in time: %+v", b)
	}
}

func TestADecisionAfterTheLastDaySaysWhy(t *testing.T) {
	b := book(t)
	lot, _ := under(Seized, "2026-12-18")
	other, _ := under(Seized, "2027-01-10")
	cmd := RecordDecision{Kind: "confiscated", Paper: "处罚1号", DecidedOn: "2026-12-17", Effective: "2026-12-17"}
	in := situation{lots: []LegalLot{lot, other}, now: midday("2026-12-19"), at: midday("2026-12-19")}
	if _, err := cmd.decide(in, b); codes(err) != "casefile.decision.lapse_reason@lapse_reason" {
		t.Fatalf("%v", err)
	}
	early := in
	early.at = midday("2026-12-17") // entered as if in time: still after the last day
	if _, err := cmd.decide(early, b); codes(err) != "casefile.decision.lapse_reason@lapse_reason" {
		t.Fatalf("%v", err)
	}
	handed := lot
	handed.State = "transferred" // another authority has them: nothing runs out here
	if _, err := cmd.decide(situation{lots: []LegalLot{handed, other}, now: in.now, at: in.at}, b); err != nil {
		t.Errorf("goods that were handed on: %v", err)
	}
	cmd.LapseReason = "办案人员调离"
	r, err := cmd.decide(in, b)
	if err != nil {
		t.Fatal(err)
	}
	if d := r.perLot(lot).Decision; d.LapseReason != cmd.LapseReason {
		t.Errorf("%+v", d)
	}
	if d := r.perLot(other).Decision; d.LapseReason != "" {
		t.Errorf("goods whose measure still ran are blamed: %+v", d)
	}
}

func TestARegimeIsChangedWithAReasonAndNotToItself(t *testing.T) {
	for _, c := range []struct {
		c    Case
		cmd  ChangeRegime
		want string
	}{
		{Case{Regime: General}, ChangeRegime{Regime: Food, Reason: "涉案为食品"}, ""},
		{Case{Regime: General}, ChangeRegime{Regime: Food}, "casefile.text.missing@reason"},
		{Case{Regime: Food}, ChangeRegime{Regime: Food, Reason: "x"}, "casefile.regime.same@regime"},
		{Case{Regime: General}, ChangeRegime{Regime: "maritime", Reason: "x"}, "casefile.regime@regime"},
		{Case{Regime: General, Nature: Criminal}, ChangeRegime{Regime: Food, Reason: "x"}, "casefile.regime.criminal@regime"},
	} {
		if _, err := c.cmd.decide(situation{c: c.c, now: noon, at: noon}); codes(err) != c.want {
			t.Errorf("%+v: %q, want %q", c.cmd, codes(err), c.want)
		}
	}
}

// What warns of them is found under these codes.
func TestLiftedGoodsWaitUntilTheyAreBack(t *testing.T) {
	b := book(t)
	for _, rule := range []string{RuleReturn, RuleOverdue} {
		if _, ok := b.Provision(rule, noon); !ok {
			t.Errorf("%s is no rule", rule)
		}
	}
	lot, _ := under(Seized, "2026-12-18")
	if lot.AwaitsReturn(noon) {
		t.Error("seized goods wait")
	}
	lot.Legal.Decisions = []fact.LegalDecision{decision("lifted", "lifted", false, "2026-12-01")}
	back := lot
	back.State = "returned"
	if lot.AwaitsReturn(midday("2026-11-30")) || !lot.AwaitsReturn(midday("2026-12-01")) || back.AwaitsReturn(midday("2026-12-01")) {
		t.Error("lifted goods wait from the first day until they are back")
	}
}
