package api

import (
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"

	"github.com/sealtrail/sealtrail/internal/identity"
	"github.com/sealtrail/sealtrail/internal/moment"
	"github.com/sealtrail/sealtrail/internal/store"
	"github.com/sealtrail/sealtrail/internal/testkit/storetest"
)

// polices adds two police bureaus and the prosecutor's people to a region.
func (r *region) polices() (police uuid.UUID) {
	r.t.Helper()
	police = r.org(identity.OrgPolice, "拉萨市公安局城关分局（演示）", "540102", "")
	elsewhere := r.org(identity.OrgPolice, "那曲市公安局（演示）", "540600", "")
	r.joins("police1", police, identity.OrgPolice, "540102", identity.Officer)
	r.joins("police2", police, identity.OrgPolice, "540102", identity.Approver)
	r.joins("police3", elsewhere, identity.OrgPolice, "540600", identity.Officer, identity.Approver)
	r.joins("liaison1", uuid.New(), identity.OrgOffice, "540100", identity.Liaison)
	r.joins("liaison3", uuid.New(), identity.OrgOffice, "540600", identity.Liaison)
	return police
}

// filed is a body for a transfer to the police with all papers.
func filed(police uuid.UUID) map[string]any {
	return map[string]any{"direction": "to_police", "other": police, "reason": "货值较大，涉嫌犯罪",
		"papers": []map[string]any{{"kind": "letter", "number": "移 1 号"}, {"kind": "report", "number": "调 1 号"}, {"kind": "goods_list", "number": "清单 1 号"}}}
}

// step does an act on a transfer that must succeed.
func (r *region) step(login string, id uuid.UUID, act string, body map[string]any) TransferReceipt {
	r.t.Helper()
	r.clock.Advance(time.Minute)
	return want[TransferReceipt](r.t, r.post(login, "/transfers/"+id.String()+"/"+act, body, signed()...), 200)
}

// Scenario 25 of domain.md: goods go to the police on the fourth day after the
// filing notice, where the law gives three (行政执法机关移送涉嫌犯罪案件的规定 第十二条).
func TestScenario25GoodsHandedToThePoliceOnTheFourthDayAreABreachThatStays(t *testing.T) {
	storetest.Engines(t, func(t *testing.T, db *store.DB, clock *moment.Turning) {
		r := newRegionIn(newHouseOn(t, db, clock))
		police := r.polices()
		number, approval := r.opens()
		codes := codesOf(r.seizes(number, approval).Lots)
		r.clock.Advance(time.Minute)
		r.stores(codes)
		made := want[TransferReceipt](t, r.post("officer1", "/cases/"+number+"/transfers", filed(police)), 201)
		refused(t, r.get("police1", "/transfers/"+made.ID.String()), http.StatusNotFound, "casefile.transfer.unknown")
		r.step("approver1", made.ID, "approve", map[string]any{})
		r.step("officer1", made.ID, "send", map[string]any{})
		if list := want[List[TransferRow]](t, r.get("police1", "/transfers"), 200); len(list.Items) != 1 || list.Items[0].State != "sent" || list.Items[0].Clock != "transfer.answer" {
			t.Fatalf("the police see %+v", list)
		}
		lot := func() Lot { return want[Lot](t, r.get("officer1", "/lots/"+codes[0]), 200) }
		if l := lot(); l.Standing.Code != "seized" || l.Standing.LastDay != "" {
			t.Errorf("the period of the measure runs on: %+v", l.Standing)
		}
		accepted := r.step("police1", made.ID, "answer", map[string]any{"answer": "accepted", "paper": "立案决定书 1 号"})
		if !accepted.InTime || accepted.State != "accepted" {
			t.Fatalf("%+v", accepted)
		}
		filedOn := r.clock.Now()
		if l := lot(); l.Standing.Code != "criminal" {
			t.Errorf("%+v", l.Standing)
		}
		refused(t, r.post("legal1", "/cases/"+number+"/decisions", map[string]any{"kind": "confiscated", "paper": "处罚 1 号", "decided_on": r.clock.Now().Date(), "effective": r.clock.Now().Date(), "lots": codes[:1]}),
			http.StatusConflict, "casefile.decision.transferred")

		r.clock.Advance(filedOn.Date().AddDays(4).Start().Sub(r.clock.Now()) + 9*time.Hour) // the morning of the fourth day after
		row := want[List[TransferRow]](t, r.get("liaison1", "/transfers?overdue=true"), 200)
		if len(row.Items) != 1 || !row.Items[0].Overdue || row.Items[0].Clock != "transfer.goods" || row.Items[0].Breaches != 1 {
			t.Fatalf("nobody sees that the goods are overdue: %+v", row)
		}
		h := want[HandoffReceipt](t, r.post("keeper1", "/handoffs", map[string]any{"purpose": "transfer", "to": police, "lots": codes}), 201)
		refused(t, r.post("officer1", "/transfers/"+made.ID.String()+"/hand_over", map[string]any{"goods": "handed", "handoff": h.Number}), http.StatusConflict, "casefile.transfer.handoff_open")
		r.clock.Advance(time.Minute)
		r.receives("police1", h.Number, codes)
		taken := r.clock.Now()
		r.clock.Advance(48 * time.Hour)
		if done := r.step("officer1", made.ID, "hand_over", map[string]any{"goods": "handed", "handoff": h.Number}); done.InTime || done.State != "handed" {
			t.Errorf("goods on the fourth day are in time: %+v", done)
		}
		v := want[Transfer](t, r.get("officer1", "/transfers/"+made.ID.String()), 200)
		i := slices.IndexFunc(v.Steps, func(s TransferStep) bool { return s.Act == "hand_over" })
		if i < 0 || v.Steps[i].InTime || v.Steps[i].Clock != "transfer.goods" || moment.Time(v.Steps[i].Due) != filedOn.Date().AddDays(3).End() || moment.Time(v.Steps[i].Done) != taken || v.Handoff != h.Number {
			t.Errorf("%+v", v.Steps)
		}
		if v.Breaches != 1 || v.Overdue || v.Goods[0].State != "transferred" {
			t.Errorf("%+v", v)
		}
		file := want[Case](t, r.get("officer1", "/cases/"+number), 200)
		if len(file.Transfers) != 1 || file.Transfers[0].Breaches != 1 {
			t.Errorf("the case says nothing of it: %+v", file.Transfers)
		}
		r.step("police1", made.ID, "close", map[string]any{"outcome": "judged"})
		if v = want[Transfer](t, r.get("officer1", "/transfers/"+made.ID.String()), 200); v.Breaches != 1 || v.State != "closed" || v.Outcome != "judged" {
			t.Errorf("the breach did not stay: %+v", v)
		}
		rates := want[TransferRates](t, r.get("liaison1", "/transfers/rates?from=2026-01-01"), 200)
		if want := (TransferRates{Cases: 1, Sent: 1, Filed: 1, Breached: 1}); rates != want {
			t.Errorf("%+v", rates)
		}
		if other := want[TransferRates](t, r.get("liaison3", "/transfers/rates?from=2026-01-01"), 200); other != (TransferRates{}) {
			t.Errorf("another division counts them: %+v", other)
		}
	})
}

// The third day's last moment is in time; the law counts days, not hours.
func TestGoodsHandedToThePoliceOnTheThirdDayAreInTime(t *testing.T) {
	r := newRegion(t)
	police := r.polices()
	number, approval := r.opens()
	codes := codesOf(r.seizes(number, approval).Lots)
	r.clock.Advance(time.Minute)
	r.stores(codes)
	made := want[TransferReceipt](t, r.post("officer1", "/cases/"+number+"/transfers", filed(police)), 201)
	r.step("approver1", made.ID, "approve", map[string]any{})
	r.step("officer1", made.ID, "send", map[string]any{})
	accepted := r.step("police1", made.ID, "answer", map[string]any{"answer": "accepted", "paper": "立案决定书 1 号"})
	h := want[HandoffReceipt](t, r.post("keeper1", "/handoffs", map[string]any{"purpose": "transfer", "to": police, "lots": codes}), 201)
	r.clock.Advance(moment.Time(accepted.Due).Sub(r.clock.Now()) - time.Millisecond)
	r.receives("police1", h.Number, codes)
	if done := r.step("officer1", made.ID, "hand_over", map[string]any{"goods": "handed", "handoff": h.Number}); !done.InTime {
		t.Errorf("%+v", done)
	}
}

// What stays for the police keeps its keeper; what comes back is decided on anew.
func TestGoodsThatStayAndComeBackMustBeDecidedOn(t *testing.T) {
	r := newRegion(t)
	r.polices()
	number, approval := r.opens()
	codes := codesOf(r.seizes(number, approval).Lots)
	r.clock.Advance(time.Minute)
	r.stores(codes)
	body := filed(uuid.Nil)
	delete(body, "other")
	body["outside"] = "成都市公安局"
	made := want[TransferReceipt](t, r.post("officer1", "/cases/"+number+"/transfers", body), 201)
	r.step("approver1", made.ID, "approve", map[string]any{})
	r.step("officer1", made.ID, "send", map[string]any{})
	refused(t, r.post("officer1", "/transfers/"+made.ID.String()+"/answer", map[string]any{"answer": "accepted", "paper": "立 1 号"}), http.StatusUnprocessableEntity, "casefile.transfer.answer_photo")
	photo := want[PhotoKept](t, r.upload("officer1", "/photos", "notice", nil), 201).SHA256
	r.step("officer1", made.ID, "answer", map[string]any{"answer": "accepted", "paper": "立 1 号", "photo": photo})
	r.step("officer1", made.ID, "hand_over", map[string]any{"goods": "kept", "note": "数量大，原库代管"})
	lot := want[Lot](t, r.get("officer1", "/lots/"+codes[0]), 200)
	if lot.State != "in_custody" || lot.Standing.Code != "criminal" {
		t.Errorf("%+v", lot)
	}
	r.step("officer1", made.ID, "close", map[string]any{"outcome": "not_prosecuted"})
	if lot = want[Lot](t, r.get("officer1", "/lots/"+codes[0]), 200); lot.Standing.Code != "lapsed" {
		t.Errorf("the clock went on by itself: %+v", lot.Standing)
	}
	if late := want[List[LotRow]](t, r.get("officer1", "/lots?standing=lapsed&due=overdue"), 200); len(late.Items) != len(codes) {
		t.Errorf("%d lots wait for a decision", len(late.Items))
	}
	if again := want[TransferReceipt](t, r.post("officer1", "/cases/"+number+"/transfers", map[string]any{"direction": "to_agency", "outside": "城关区人民检察院", "reason": "建议给予行政处罚", "cause": "not_prosecuted",
		"papers": []map[string]any{{"kind": "letter", "number": "检意 1 号"}}}), 201); again.State != "sent" {
		t.Errorf("%+v", again)
	}
}

// Every act on a transfer by every role of every side: who may not, learns either
// nothing or that it is not theirs.
func TestWhoMayDoWhatWithATransfer(t *testing.T) {
	r := newRegion(t)
	police := r.polices()
	number, approval := r.opens()
	codes := codesOf(r.seizes(number, approval).Lots)
	r.clock.Advance(time.Minute)
	r.stores(codes)
	made := want[TransferReceipt](t, r.post("officer1", "/cases/"+number+"/transfers", filed(police)), 201)
	everybody := []string{"officer1", "officer2", "keeper1", "approver1", "legal1", "officer3", "approver3", "police1", "police2", "police3", "recycler1", "eco1", "liaison1", "liaison3", "auditor1", ""}
	url := "/transfers/" + made.ID.String()
	acts := map[string]struct {
		body map[string]any
		may  string
	}{
		"approve": {map[string]any{}, "approver1"}, "refuse": {map[string]any{}, "approver1"}, "send": {map[string]any{}, "officer1 officer2"},
		"answer":     {map[string]any{"answer": "refused"}, "officer1 officer2 approver1 police1 police2"},
		"reconsider": {map[string]any{}, "officer1 officer2"}, "report": {map[string]any{}, "officer1 officer2"}, "hand_over": {map[string]any{"goods": "none"}, "officer1 officer2"},
		"close": {map[string]any{"outcome": "judged"}, "officer1 officer2 legal1 police1"},
	}
	readers := func() string {
		var may []string
		for _, login := range everybody {
			if r.get(login, url).Code == 200 {
				may = append(may, login)
			}
		}
		return strings.Join(may, " ")
	}
	const ours = "officer1 officer2 keeper1 approver1 legal1"
	if got := readers(); got != ours+" liaison1 auditor1" {
		t.Errorf("before it is sent it is read by %s", got)
	}
	r.step("approver1", made.ID, "approve", map[string]any{})
	r.step("officer1", made.ID, "send", map[string]any{})
	if got := readers(); got != ours+" police1 police2 liaison1 auditor1" {
		t.Errorf("after it is sent it is read by %s", got)
	}
	for act, c := range acts {
		var may []string
		for _, login := range everybody {
			w := r.post(login, url+"/"+act, c.body, signed()...)
			switch w.Code {
			case http.StatusConflict, http.StatusUnprocessableEntity: // asked, and judged by the thing itself
				may = append(may, login)
			case http.StatusForbidden, http.StatusNotFound, http.StatusUnauthorized:
			default:
				t.Errorf("%s by %q: %d %s", act, login, w.Code, w.Body)
			}
		}
		if got := strings.Join(may, " "); got != c.may && !sameWords(got, c.may) {
			t.Errorf("%s may be done by %s, want %s", act, got, c.may)
		}
	}
	for _, login := range everybody {
		w := r.post(login, "/cases/"+number+"/transfers", map[string]any{"direction": "to_police", "reason": "x", "papers": []map[string]any{}})
		if may := w.Code == http.StatusUnprocessableEntity; may != (login == "officer1" || login == "officer2") {
			t.Errorf("%q proposes a transfer: %d", login, w.Code)
		}
	}
}

func sameWords(a, b string) bool {
	x, y := strings.Fields(a), strings.Fields(b)
	slices.Sort(x)
	slices.Sort(y)
	return fmt.Sprint(x) == fmt.Sprint(y)
}
