package api

import (
	"net/http"
	"testing"
	"time"

	"github.com/google/uuid"

	"github.com/sealtrail/sealtrail/internal/moment"
	"github.com/sealtrail/sealtrail/internal/store"
	"github.com/sealtrail/sealtrail/internal/testkit/storetest"
)

// on turns the clock to noon of a day.
func (r *region) on(day moment.Date) {
	r.t.Helper()
	ahead := day.Start().Add(12 * time.Hour).Sub(r.clock.Now())
	if ahead < 0 {
		r.t.Fatalf("%s is over", day)
	}
	r.clock.Advance(ahead)
}

// measured opens a case of a regime and takes two lots under a measure; the last
// day is left to the clock.
func (r *region) measured(regime, measure string) (number string, lots []string) {
	r.t.Helper()
	made := want[CaseReceipt](r.t, r.post("officer1", "/cases", map[string]any{"regime": regime, "paper": "市监案 1 号", "title": "案", "parties": []map[string]any{{"kind": "unknown"}}}), 201)
	approved := want[CaseReceipt](r.t, r.post("approver1", "/cases/"+made.Number+"/approvals", map[string]any{"measure": measure, "mode": "prior", "paper": "审批 1 号"}, signed()...), 201)
	body := seizureBody(made.Number, approved.ID)
	body["measure"] = measure
	delete(body, "last_day")
	s := want[SeizureReceipt](r.t, r.post("officer1", "/seizures", body), 201)
	want[SeizureReceipt](r.t, r.post("officer2", "/seizures/"+s.Number+"/confirm", map[string]any{}, signed()...), 200)
	return made.Number, codesOf(s.Lots)
}

func (r *region) lot(code string) Lot {
	r.t.Helper()
	return want[Lot](r.t, r.get("officer1", "/lots/"+code), 200)
}

func extension(last string, notice moment.Date) map[string]any {
	return map[string]any{"last_day": last, "reason": "情况复杂，需要补充调查", "paper": "延期 1 号", "notice_on": notice}
}

// Scenario 1: goods are sealed and forgotten. They are warned of, lapse, go
// nowhere near destruction, and what is done at last leaves the breach visible.
func TestScenario01ASealIsLeftToLapse(t *testing.T) {
	scenario(t, func(t *testing.T, r *region) {
		r.lists()
		r.on("2026-12-01")
		number, lots := r.measured("general", "sealed") // until 31 December
		clock := func(day moment.Date) Clock {
			r.on(day)
			l := r.lot(lots[0])
			if len(l.Clocks) != 1 || l.Clocks[0].Article == "" || l.Clocks[0].Certainty != "sourced" {
				t.Fatalf("%s: %+v", day, l.Clocks)
			}
			return l.Clocks[0]
		}
		if c := clock("2026-12-02"); c.Code != "measure.general" || c.LastDay != "2026-12-31" || c.DaysLeft != 29 || c.State != "running" {
			t.Errorf("%+v", c)
		}
		if c := clock("2026-12-26"); c.State != "soon" || c.DaysLeft != 5 { // five days before
			t.Errorf("%+v", c)
		}
		if c := clock("2026-12-31"); c.State != "soon" || c.DaysLeft != 0 {
			t.Errorf("%+v", c)
		}
		r.on("2027-01-01")
		l := r.lot(lots[0])
		if l.Standing.Code != "lapsed" || l.Clocks[0].State != "over" || len(l.Breaches) != 1 || l.Breaches[0].Code != "casefile.breach.lapsed" || l.Breaches[0].Answered != "" {
			t.Fatalf("%+v %+v %+v", l.Standing, l.Clocks, l.Breaches)
		}
		late := want[List[LotRow]](t, r.get("officer1", "/lots?due=overdue"), 200)
		if len(late.Items) != 2 {
			t.Errorf("%d lots are listed as overdue", len(late.Items))
		}
		p := refused(t, r.post("approver1", "/cases/"+number+"/extensions", extension("2027-01-20", "2026-12-30"), signed()...), http.StatusUnprocessableEntity, "fields.several")
		if len(p.Errors) != 2 || p.Errors[0].Code != "casefile.extension.passed" || p.Errors[0].Rule == nil {
			t.Errorf("%+v", p.Errors)
		}
		order := want[OrderReceipt](t, r.post("officer1", "/orders", map[string]any{"lots": lots, "ground": "没收决定已生效", "facility": r.facility, "method": "SHRED_RECYCLE"}), 201)
		seen := want[Order](t, r.get("approver1", "/orders/"+order.Number), 200)
		no := refused(t, r.post("approver1", "/orders/"+order.Number+"/approve", map[string]any{"opinion": "同意", "shown": seen.Shown}, signed()...), http.StatusUnprocessableEntity, "destruction.order.all_blocked")
		if len(no.Errors) != 2 || no.Errors[0].Code != "destruction.reason.lapsed" || no.Errors[0].Rule == nil {
			t.Errorf("goods under a lapsed measure: %+v", no.Errors)
		}
		lift := map[string]any{"kind": "lifted", "paper": "解除 1 号", "decided_on": "2027-01-01", "effective": "2027-01-01"}
		if p := refused(t, r.post("officer1", "/cases/"+number+"/decisions", lift), http.StatusConflict, "casefile.decision.lapse_reason"); p.Rule == nil {
			t.Error("no rule is cited")
		}
		lift["lapse_reason"] = "经办人调离，未及时移交"
		want[CaseReceipt](t, r.post("officer1", "/cases/"+number+"/decisions", lift), 201)
		l = r.lot(lots[0])
		if l.Standing.Code != "lifted" || len(l.Clocks) != 0 || len(l.Breaches) != 1 || l.Breaches[0].Day != "2026-12-31" || l.Breaches[0].Answered != "2027-01-01" || l.Breaches[0].By != "lifted" ||
			l.Breaches[0].Reason == "" {
			t.Errorf("%+v %+v", l.Standing, l.Breaches)
		}
		if firm := r.get("recycler1", "/lots/"+lots[0]); firm.Code != http.StatusNotFound {
			t.Errorf("a firm reads the breach: %d", firm.Code)
		}
	})
}

// Scenario 2: goods are preserved on the Friday before a holiday of a week and
// more; working days are counted, with the weekend days that are worked instead.
func TestScenario02APreservationIsCountedInWorkingDays(t *testing.T) {
	storetest.EnginesAt(t, moment.Date("2026-02-13").Start().Add(12*time.Hour), func(t *testing.T, db *store.DB, clock *moment.Turning) {
		r := newRegionIn(newHouseOn(t, db, clock))
		_, lots := r.measured("general", "preserved")
		l := r.lot(lots[0])
		// 14 February is worked; 15 to 24 are days off in Tibet; 25, 26, 27 and Saturday 28 February, 2 and 3 March.
		if l.Clocks[0].Code != "measure.preserved" || l.Clocks[0].LastDay != "2026-03-03" || l.Standing.LastDay != "2026-03-03" {
			t.Errorf("%+v", l.Clocks)
		}
	})
}

// Scenario 3: goods are sent to the laboratory on day 10 and the report is there on
// day 25; the limit of day 30 moves by 15 days, and the written notice is kept.
func TestScenario03TimeAtTheLaboratoryIsNotCounted(t *testing.T) {
	scenario(t, func(t *testing.T, r *region) {
		r.on("2026-12-01")
		number, lots := r.measured("general", "seized")
		r.on("2026-12-11")
		body := map[string]any{"from_day": "2026-12-11", "expected_days": 10}
		if p := refused(t, r.post("officer1", "/cases/"+number+"/exclusions", body), http.StatusUnprocessableEntity, "casefile.exclusion.notice"); p.Rule == nil || p.Rule.Article != "行政强制法 第二十五条第三款" {
			t.Errorf("%+v", p.Rule)
		}
		body["paper"] = "检测期间告知书 1 号"
		made := want[CaseReceipt](t, r.post("officer1", "/cases/"+number+"/exclusions", body), 201)
		r.on("2026-12-22")
		if l := r.lot(lots[0]); l.Standing.SuspendedSince != "2026-12-11" || l.Clocks[0].State != "suspended_too_long" || l.Clocks[0].LastDay != "" {
			t.Errorf("%+v %+v", l.Standing, l.Clocks)
		}
		r.on("2026-12-26")
		end := "/cases/" + number + "/exclusions/" + made.ID.String() + "/end"
		refused(t, r.post("officer1", "/cases/"+number+"/exclusions/"+uuid.NewString()+"/end", map[string]any{"day": "2026-12-26"}), http.StatusNotFound, "casefile.exclusion.unknown")
		want[CaseReceipt](t, r.post("legal1", end, map[string]any{"day": "2026-12-26", "note": "检验报告 1 号"}), 200)
		l := r.lot(lots[0])
		if c := l.Clocks[0]; c.LastDay != "2027-01-15" || c.Excluded != 15 || c.State != "running" || l.Standing.SuspendedSince != "" { // 31 December and 15 days
			t.Errorf("%+v", c)
		}
		c := want[Case](t, r.get("officer1", "/cases/"+number), 200)
		if len(c.Exclusions) != 1 || c.Exclusions[0].Paper != "检测期间告知书 1 号" || c.Exclusions[0].Ended != "2026-12-26" || c.Exclusions[0].Days != 15 {
			t.Errorf("%+v", c.Exclusions)
		}
	})
}

// Scenario 4: in a food case 45 days more, otherwise 30.
func TestScenario04FoodIsExtendedByFortyFiveDaysAndNothingElse(t *testing.T) {
	scenario(t, func(t *testing.T, r *region) {
		r.on("2026-12-01")
		food, foodLots := r.measured("food", "seized") // until 31 December
		other, otherLots := r.measured("general", "seized")
		r.on("2026-12-20")
		more := extension("2027-02-14", "2026-12-20")
		want[CaseReceipt](t, r.post("approver1", "/cases/"+food+"/extensions", more, signed()...), 201)
		if l := r.lot(foodLots[0]); l.Standing.LastDay != "2027-02-14" || l.Clocks[0].Extended != 1 {
			t.Errorf("%+v", l.Clocks)
		}
		if p := refused(t, r.post("approver1", "/cases/"+other+"/extensions", more, signed()...), http.StatusUnprocessableEntity, "fields.several"); p.Errors[0].Code != "casefile.extension.too_long" || p.Errors[0].Rule == nil {
			t.Errorf("%+v", p.Errors)
		}
		want[CaseReceipt](t, r.post("approver1", "/cases/"+other+"/extensions", extension("2027-01-30", "2026-12-20"), signed()...), 201)
		if p := refused(t, r.post("approver1", "/cases/"+other+"/extensions", extension("2027-02-10", "2026-12-20"), signed()...), http.StatusUnprocessableEntity, "fields.several"); p.Errors[0].Code != "casefile.extension.twice" {
			t.Errorf("%+v", p.Errors)
		}
		if l := r.lot(otherLots[0]); l.Standing.LastDay != "2027-01-30" {
			t.Errorf("%+v", l.Standing)
		}
		for login, code := range map[string]string{"officer1": "identity.denied", "legal1": "identity.denied"} {
			if w := r.post(login, "/cases/"+food+"/extensions", more, signed()...); w.Code != http.StatusForbidden {
				t.Errorf("%s: %d, want %s", login, w.Code, code)
			}
		}
		refused(t, r.post("approver1", "/cases/"+food+"/extensions", more), http.StatusForbidden, "identity.step_up_needed")
	})
}
