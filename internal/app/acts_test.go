package app

import (
	"context"
	"fmt"
	"maps"
	"net/http"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"

	"github.com/sealtrail/sealtrail/internal/custody"
	"github.com/sealtrail/sealtrail/internal/label"
	"github.com/sealtrail/sealtrail/internal/moment"
)

// acts are what the people of one county do through the pages.
type acts struct {
	*Server
	officer, second, keeper, head *window
	roll                          []label.Label // printed ahead, next first
}

// One region serves all, each act on goods of its own.
func TestActsSucceedThroughThePages(t *testing.T) {
	s := serve(t, settings(t, true, sqlite))
	a := &acts{Server: s, officer: s.window(t, "officer1"), second: s.window(t, "officer2"), keeper: s.window(t, "keeper1"), head: s.window(t, "approver1")}
	a.officer.did(t, "/labels/rolls", fields("count", "24"), nil)
	officer := visit(t, s).as("officer1")
	rolls, _, err := s.Label.Rolls(context.Background(), officer, 10, "")
	if err != nil || len(rolls) == 0 {
		t.Fatalf("no roll: %v", err)
	}
	if _, a.roll, err = s.Label.File(context.Background(), officer, rolls[0].ID, 1); err != nil {
		t.Fatal(err)
	}
	for _, test := range []struct {
		name string
		run  func(*acts, *testing.T)
	}{
		{"A seizure of several lines is recorded with all that belongs to it", (*acts).aSeizureIsRecordedWithAllThatBelongsToIt},
		{"The second officer signs on paper or in an own session", (*acts).theSecondOfficerSignsOnPaperOrInAnOwnSession},
		{"An urgent seizure is approved in time or too late", (*acts).anUrgentSeizureIsApprovedInTimeOrTooLate},
		{"Every decision that grounds destruction can be recorded", (*acts).everyDecisionThatGroundsDestructionCanBeRecorded},
		{"A lot is divided under labels old and new", (*acts).aLotIsDividedUnderLabelsOldAndNew},
		{"A laboratory uses up part of a sample", (*acts).aLaboratoryUsesUpPartOfASample},
		{"An offer is withdrawn with a reason", (*acts).anOfferIsWithdrawnWithAReason},
		{"A handoff refused whole comes home", (*acts).aHandoffRefusedWholeComesHome},
		{"Both sides settle what differs", (*acts).bothSidesSettleWhatDiffers},
		{"A measure's clock is stopped, runs again and is extended", (*acts).aMeasuresClockIsStoppedRunsAgainAndIsExtended},
	} {
		t.Run(test.name, func(t *testing.T) { test.run(a, t) })
	}
}

func (a *acts) label() string {
	code := a.roll[0].Code.String()
	a.roll = a.roll[1:]
	return code
}

func (a *acts) seized(t *testing.T, no string) custody.SeizureView {
	t.Helper()
	v, err := a.Custody.Seizure(context.Background(), everything, no)
	if err != nil {
		t.Fatal(err)
	}
	return v
}

// took seizes goods that both officers confirmed; it gives their label.
func (a *acts) took(t *testing.T, file string) string {
	t.Helper()
	no := a.officer.did(t, "/seizures/new", a.list(file), nil)
	a.second.did(t, "/seizures/"+no+"/confirm", fields("how", "self"), nil)
	return a.seized(t, no).LotRows[0].Code.String()
}

// offered offers a lot to the own store.
func (a *acts) offered(t *testing.T, code string) string {
	t.Helper()
	lot := a.lotView(t, code)
	return "/handoffs/" + a.officer.did(t, "/handoffs/new", fields("purpose", "store_in", "to", lot.Agency.String(), "lots", code), nil)
}

func (a *acts) aSeizureIsRecordedWithAllThatBelongsToIt(t *testing.T) {
	file, own, other := a.file(t), a.label(), a.label()
	a.head.did(t, "/cases/"+file+"/approve", fields("measure", "seized", "mode", "prior", "paper", "（审批）900 号"), nil)
	approval := regexp.MustCompile(`name="approval" value="([0-9a-f-]{36})"`).FindStringSubmatch(a.officer.sees(t, "/seizures/new?case="+file, "（审批）900 号"))
	if approval == nil {
		t.Fatal("the approval cannot be chosen")
	}
	hash := strings.Repeat("ab", 32)
	form := a.list(file)
	maps.Copy(form, fields("approval", approval[1], "lines[0].value_fen", "8000.01", "lines[0].lots[0].code", a.Config.BaseURL+"/T/"+strings.ReplaceAll(own, "-", ""),
		"lines[0].lots[1].code", "", "lines[0].lots[1].quantity", "12", "lines[0].lots[1].packages", "", "lines[0].lots[1].mass_g", "9.8", "lines[0].lots[1].mass_basis", "declared",
		"lines[4].category", "G12", "lines[4].kind", "goods", "lines[4].unit", "BTL", "lines[4].name", "白酒", "lines[4].value_basis", "unknown", "lines[4].lots[2].code", strings.ToLower(other),
		"lines[4].lots[2].quantity", "6", "lines[4].lots[2].mass_g", "5", "lines[4].lots[2].mass_basis", "estimated", "party.presence", "absent",
		"recordings[0].device", "DSJ-07", "recordings[0].sha256", hash, "recordings[0].from", "2026-11-01T09:00", "recordings[0].to", "2026-11-01T09:40",
		"recordings[1].device", "DSJ-08", "recordings[1].from", "2026-11-01T09:00", "recordings[1].to", "2026-11-01T09:30"))
	answer := a.officer.send("/seizures/new", form, map[string][]byte{"photos": drawCartons(41)})
	if answer.Code != http.StatusUnprocessableEntity || !strings.Contains(answer.Body.String(), `id="f-party-witness-name-error"`) {
		t.Fatalf("absent without a witness: %d", answer.Code)
	}
	form.Set("photos.kept", hidden(t, answer.Body.String(), "photos.kept")) // a browser sends no picture twice
	form.Set("party.witness.name", "居委会见证人")
	form.Set("party.witness.phone", "13900000009")
	no := a.officer.did(t, "/seizures/new", form, map[string][]byte{"photos": drawCartons(42)})
	v := a.seized(t, no)
	if len(v.Lines) != 2 || v.Lines[0].Quantity != 42 || v.Lines[0].ValueFen != 800001 || len(v.LotRows) != 3 || len(v.Recordings) != 2 || len(v.Photos) != 2 || v.Mode != "prior" {
		t.Errorf("recorded: %+v", v)
	}
	var codes []string
	for _, r := range v.LotRows {
		codes = append(codes, r.Code.String())
	}
	if !slices.Contains(codes, own) || !slices.Contains(codes, other) {
		t.Errorf("the labels %s and %s are not on %v", own, other, codes)
	}
	a.officer.sees(t, "/seizures/"+no, append(codes, "居委会见证人", "13900000009", "DSJ-07", "DSJ-08", hash, "白酒", "仁青", "当事人")...)
	for _, sha := range v.Photos {
		if got := a.officer.get("/seizures/" + no + "/photos/" + sha); got.Code != http.StatusOK {
			t.Errorf("photo: %d", got.Code)
		}
	}
	again := a.list(file)
	again.Set("lines[0].lots[0].code", own)
	a.officer.complains(t, "/seizures/new", again, "f-lines-0-lots-0-code")
}

func (a *acts) theSecondOfficerSignsOnPaperOrInAnOwnSession(t *testing.T) {
	file := a.file(t)
	no := a.officer.did(t, "/seizures/new", a.list(file), nil)
	at := "/seizures/" + no
	a.officer.complains(t, at+"/confirm", fields("how", "paper"), "f-paper")
	a.officer.did(t, at+"/confirm", fields("how", "paper"), map[string][]byte{"paper": drawCartons(43)})
	paper := a.seized(t, no).Confirmed.Paper
	if got := a.officer.get(at + "/photos/" + paper); paper == "" || got.Code != http.StatusOK {
		t.Errorf("the paper: %q %d", paper, got.Code)
	}
	body := a.officer.sees(t, at, "纸面签字", "扎西（演示）拍照录入")
	if _, signs, _ := strings.Cut(body, "st-signed"); !strings.Contains(signs[:min(len(signs), 3000)], "仁青") {
		t.Error("the paper's second officer is not named as who signed")
	}
	no = a.officer.did(t, "/seizures/new", a.list(file), nil)
	at = "/seizures/" + no
	a.second.sees(t, at, `name="how" value="self"`)
	a.second.did(t, at+"/confirm", fields("how", "self"), nil)
	if v := a.seized(t, no); v.Confirmed.IsZero() || v.Confirmed.By == v.By {
		t.Errorf("confirmed: %+v", v.Confirmed)
	}
	if body = a.officer.sees(t, at, "卓玛"); strings.Contains(body, "同一设备") {
		t.Error("an own session is called the same device")
	}
	if again := a.second.send(at+"/confirm", fields("how", "self"), nil); again.Code != http.StatusConflict {
		t.Errorf("a second confirmation: %d", again.Code)
	}
}

func (a *acts) anUrgentSeizureIsApprovedInTimeOrTooLate(t *testing.T) {
	today := string(moment.System{}.Now().Date())
	for _, late := range []bool{false, true} {
		file := a.file(t)
		form := a.list(file)
		if late {
			form.Set("occurred_at", time.Now().In(moment.Shanghai).Add(-30*time.Hour).Format("2006-01-02T15:04"))
			form.Set("late.reason", "草原深处无信号")
			form.Del("last_day") // of the measure's own day, not of today
		}
		no := a.officer.did(t, "/seizures/new", form, nil)
		a.second.did(t, "/seizures/"+no+"/confirm", fields("how", "self"), nil)
		decision := fields("kind", "confiscated", "paper", "处罚 900 号", "decided_on", today, "effective", today)
		if late {
			a.head.sees(t, "/cases/"+file, "24 小时", "/cases/"+file+"/approve")
			a.officer.complains(t, "/cases/"+file+"/decide", decision, "f-lots")
		}
		a.head.did(t, "/cases/"+file+"/approve", fields("measure", "seized", "mode", "urgent", "paper", "补办 900 号"), nil)
		if body := a.head.sees(t, "/cases/"+file, "补办 900 号"); strings.Contains(body, "超过 24 小时") != late {
			t.Errorf("late %t, told otherwise", late)
		}
		a.officer.did(t, "/cases/"+file+"/decide", decision, nil)
		if lot := a.lotView(t, a.seized(t, no).LotRows[0].Code.String()); !lot.Standing.GroundsDestruction() {
			t.Errorf("late %t: %+v", late, lot.Standing)
		}
		a.head.complains(t, "/cases/"+file+"/approve", fields("measure", "seized", "mode", "urgent", "paper", "再补"), "f-lots")
	}
}

func (a *acts) everyDecisionThatGroundsDestructionCanBeRecorded(t *testing.T) {
	today := moment.System{}.Now().Date()
	for kind, word := range map[string]string{"confiscated": "没收", "judgment": "判决", "ownerless": "无主", "surrendered": "收缴"} {
		file := a.file(t)
		code := a.took(t, file)
		a.head.did(t, "/cases/"+file+"/approve", fields("measure", "seized", "mode", "urgent", "paper", "补办"), nil)
		at := "/cases/" + file + "/decide"
		decision := fields("kind", kind, "paper", kind+" 号", "decided_on", string(today), "effective", string(today.AddDays(-1)))
		a.officer.complains(t, at, decision, "f-effective")
		decision.Set("effective", string(today))
		decision.Set("lots", code)
		a.officer.did(t, at, decision, nil)
		a.officer.sees(t, "/cases/"+file, kind+" 号", word)
		a.officer.sees(t, "/lots/"+code, word, "/orders/new?lots=")
	}
}

func (a *acts) aLotIsDividedUnderLabelsOldAndNew(t *testing.T) {
	code, own := a.took(t, a.file(t)), a.label()
	at := "/lots/" + code + "/split"
	form := fields("command_id", uuid.NewString(), "reason", "送检取样", "children[0].code", own, "children[0].quantity", "10", "children[0].packages", "1", "children[0].mass_g", "8",
		"children[1].code", "", "children[1].quantity", "21", "children[1].packages", "1", "children[1].mass_g", "16.5")
	if answer := a.officer.send(at, form, nil); answer.Code == http.StatusSeeOther || !strings.Contains(answer.Body.String(), `value="21"`) {
		t.Fatalf("31 of 30: %d", answer.Code)
	}
	form.Set("children[1].quantity", "20")
	for range 2 { // a double click divides once
		a.officer.did(t, at, form, nil)
	}
	lot := a.lotView(t, code)
	if lot.State != custody.Divided || len(lot.ChildCodes) != 2 || !slices.ContainsFunc(lot.ChildCodes, func(c label.Code) bool { return c.String() == own }) {
		t.Fatalf("divided: %s %v", lot.State, lot.ChildCodes)
	}
	a.officer.sees(t, "/lots/"+code, own)
	a.officer.sees(t, "/lots/"+own, code, "运动鞋")
}

func (a *acts) anOfferIsWithdrawnWithAReason(t *testing.T) {
	code := a.took(t, a.file(t))
	at := a.offered(t, code)
	a.officer.complains(t, at+"/withdraw", fields("withdraw_reason", " "), "f-withdraw_reason")
	a.officer.did(t, at+"/withdraw", fields("withdraw_reason", "装错车"), nil)
	a.officer.sees(t, at, "装错车")
	if lot := a.lotView(t, code); lot.Handoff != uuid.Nil || lot.State != custody.WithHandler {
		t.Errorf("after withdrawal: %s %s", lot.State, lot.Handoff)
	}
	if answer := a.keeper.get(at + "/receive"); answer.Code != http.StatusConflict {
		t.Errorf("what was withdrawn is received: %d", answer.Code)
	}
	a.offered(t, code) // free again
}

func (a *acts) aHandoffRefusedWholeComesHome(t *testing.T) {
	code := a.took(t, a.file(t))
	at := a.offered(t, code)
	a.officer.did(t, at+"/depart", fields("depart_place", "北京中路", "carrier.name", "顺达", "carrier.plate", "藏A12345"), nil)
	a.keeper.did(t, at+"/arrive", fields("arrive_place", "库门"), nil)
	a.keeper.did(t, at+"/receive", fields("lines[0].code", code, "lines[0].outcome", "refused", "lines[0].reason", "包装破损"), nil)
	lot := a.lotView(t, code)
	home := "/handoffs/" + lot.HandoffNumber.String()
	if lot.State != custody.InTransit || lot.Keeper.Person == "" || home == at {
		t.Fatalf("after refusal: %s %s", lot.State, home)
	}
	a.officer.sees(t, at, home, "藏A12345")
	a.officer.sees(t, "/lots/"+code, "包装破损")
	a.officer.sees(t, home+"/receive", code)
	a.officer.did(t, home+"/receive", fields("lines[0].code", code, "lines[0].outcome", "accepted", "lines[0].seal", "intact"), nil)
	if lot = a.lotView(t, code); lot.State != custody.WithHandler || lot.Handoff != uuid.Nil {
		t.Errorf("home: %s %s", lot.State, lot.HandoffNumber)
	}
	a.officer.sees(t, home, "已办结")
}

func (a *acts) bothSidesSettleWhatDiffers(t *testing.T) {
	code := a.took(t, a.file(t))
	at := a.offered(t, code)
	a.keeper.did(t, at+"/receive", fields("lines[0].code", code, "lines[0].outcome", "accepted", "lines[0].quantity", "28", "lines[0].packages", "1", "lines[0].weight_g", "20", "lines[0].seal", "broken"), nil)
	open := a.lotView(t, code).Discrepancies
	if len(open) != 4 {
		t.Fatalf("%d differences of count, packages, mass and seal", len(open))
	}
	for _, id := range open {
		d, err := a.Custody.Discrepancy(context.Background(), everything, id)
		if err != nil {
			t.Fatal(err)
		}
		page := fmt.Sprintf("/discrepancies/%s", id)
		form := fields("outcome", "corrected", "value", map[custody.Difference]string{custody.DiffQuantity: "29", custody.DiffPackages: "2", custody.DiffMass: "24"}[d.Kind], "reason", "当面复核")
		if offers := strings.Contains(a.keeper.sees(t, page), `value="corrected"`); offers != (d.Kind != custody.DiffSeal) {
			t.Errorf("%s: correcting is offered: %t", d.Kind, offers)
		}
		if d.Kind == custody.DiffSeal {
			form = fields("outcome", "stands", "reason", "运输中磨破")
		}
		a.keeper.did(t, page, form, nil)
		a.officer.sees(t, page, form.Get("reason"))
		if d.Kind != custody.DiffSeal {
			other := maps.Clone(form)
			other.Set("value", "3")
			a.officer.did(t, page, other, nil) // not the same: still open
			if len(a.lotView(t, code).Discrepancies) == 0 {
				t.Fatal("two opinions settle")
			}
		}
		a.officer.did(t, page, form, nil)
		a.officer.sees(t, page, "已了结")
	}
	if lot := a.lotView(t, code); len(lot.Discrepancies) != 0 || lot.Quantity != 29 || lot.Packages != 2 || lot.MassG != 24_000 {
		t.Errorf("settled: %d left, %+v", len(lot.Discrepancies), lot.Stock)
	}
}
