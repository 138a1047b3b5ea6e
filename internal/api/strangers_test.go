package api

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"
)

// Every act on things of one agency, tried by people of another with the right
// role: it is not there, or not theirs. Nothing tells them more.
func TestPeopleOfAnotherOrganisationChangeNothing(t *testing.T) {
	r := newRegion(t)
	r.lists()
	number, approval := r.opens()
	seizure := r.seizes(number, approval)
	code := seizure.Lots[0].Code
	r.clock.Advance(time.Minute)
	offer := want[HandoffReceipt](t, r.post("officer1", "/handoffs", map[string]any{"purpose": "store_in", "to": r.agency, "lots": []string{code}}), 201)
	hold := want[CaseReceipt](t, r.post("officer1", "/cases/"+number+"/holds", map[string]any{"reason": "LAB_PENDING"}), 201)
	before := want[Lot](t, r.get("officer1", "/lots/"+code), 200)
	r.joins("stranger", r.other, "agency", "540602", "officer", "keeper", "approver", "legal_reviewer")
	r.joins("elsewhere", uuid.New(), "bureau", "540000", "eco_editor", "eco_publisher")

	for _, c := range []struct {
		login, path string
		body        map[string]any
	}{
		{"stranger", "/cases/" + number + "/decisions", map[string]any{"kind": "confiscated", "paper": "x", "decided_on": "2026-11-18", "effective": "2026-11-18"}},
		{"stranger", "/cases/" + number + "/holds", map[string]any{"reason": "LAB_PENDING"}},
		{"stranger", "/cases/" + number + "/holds/" + hold.ID.String() + "/lift", map[string]any{"reason": "x"}},
		{"stranger", "/cases/" + number + "/approvals", map[string]any{"measure": "seized", "mode": "prior", "paper": "x"}},
		{"stranger", "/cases/" + number + "/entrustments", map[string]any{"agency": r.other, "paper": "x"}},
		{"stranger", "/cases/" + number + "/exceptions", map[string]any{"reason": "x", "last_day": "2026-12-31"}},
		{"stranger", "/cases/" + number + "/extensions", map[string]any{"last_day": "2027-01-01", "reason": "x", "paper": "x", "notice_on": "2026-11-18"}},
		{"stranger", "/cases/" + number + "/exclusions", map[string]any{"from_day": "2026-11-18", "paper": "x", "expected_days": 3}},
		{"stranger", "/cases/" + number + "/exclusions/" + hold.ID.String() + "/end", map[string]any{"day": "2026-11-18"}},
		{"stranger", "/cases/" + number + "/regimes", map[string]any{"regime": "food", "reason": "x"}},
		{"stranger", "/seizures", seizureBody(number, approval)},
		{"stranger", "/seizures/" + seizure.Number + "/confirm", map[string]any{}},
		{"stranger", "/lots/" + code + "/split", map[string]any{"reason": "x", "children": []map[string]any{{"quantity": 1, "mass_g": 700}, {"quantity": 35, "mass_g": 28_000}}}},
		{"stranger", "/storage/moves", map[string]any{"place": code, "lots": []string{code}}},
		{"stranger", "/containers", map[string]any{"code": code, "kind": "box", "lots": []string{code}}},
		{"stranger", "/containers/" + code + "/open", map[string]any{"reason": "x"}},
		{"stranger", "/containers/" + code + "/reseal", map[string]any{"reason": "x", "seal": "x", "witness": "x"}},
		{"stranger", "/handoffs", map[string]any{"purpose": "store_in", "to": r.other, "lots": []string{code}}},
		{"stranger", "/handoffs/" + offer.Number + "/withdraw", map[string]any{"reason": "x"}},
		{"stranger", "/handoffs/" + offer.Number + "/depart", map[string]any{"carrier": map[string]any{"name": "x"}}},
		{"stranger", "/handoffs/" + offer.Number + "/arrive", map[string]any{}},
		{"stranger", "/handoffs/" + offer.Number + "/incidents", map[string]any{"kind": "other", "note": "x"}},
		{"stranger", "/handoffs/" + offer.Number + "/relay", map[string]any{"carrier": map[string]any{"name": "x"}}},
		{"stranger", "/handoffs/" + offer.Number + "/rest", map[string]any{"place": "x"}},
		{"stranger", "/handoffs/" + offer.Number + "/reseal", map[string]any{"note": "x", "witness": map[string]any{"name": "x"}, "seals": []map[string]any{{"lot": code, "seal": "x"}}}},
		{"stranger", "/handoffs/" + offer.Number + "/reroute", map[string]any{"to": r.other, "reason": "x"}},
		{"stranger", "/handoffs/" + offer.Number + "/trip-code", map[string]any{}},
		{"stranger", "/handoffs/" + offer.Number + "/receive", map[string]any{"lines": []map[string]any{{"code": code, "outcome": "accepted"}}}},
		{"stranger", "/orders", map[string]any{"lots": []string{code}, "ground": "x", "facility": r.facility, "method": "SHRED_RECYCLE"}},
		{"stranger", "/labels/" + code + "/void", map[string]any{"reason": "lost"}},
		{"elsewhere", "/firms/91540103MA6T1B002Y/facilities", map[string]any{"name": "x", "division": "540103", "address": "x"}},
		{"elsewhere", "/facilities/" + r.facility.String() + "/suspend", map[string]any{"reason": "x"}},
		{"elsewhere", "/registry/editions/" + r.edition.ID.String() + "/publish", map[string]any{}},
		{"recycler1", "/destructions", map[string]any{"facility": r.facility, "lots": []string{code}, "method": "SHRED_RECYCLE"}},
	} {
		w := r.post(c.login, c.path, c.body, signed()...)
		if w.Code != http.StatusNotFound && w.Code != http.StatusForbidden || strings.Contains(w.Body.String(), "⟦") {
			t.Errorf("%s %s: %d %s", c.login, c.path, w.Code, w.Body)
		}
	}
	after := want[Lot](t, r.get("officer1", "/lots/"+code), 200)
	if after.LastAt != before.LastAt || after.State != before.State || after.Keeper != before.Keeper {
		t.Errorf("a stranger changed %+v to %+v", before, after)
	}
}

func TestAnActThatNeedsAStepUpIsRefusedWithoutOne(t *testing.T) {
	r := newRegion(t)
	number, approval := r.opens()
	s := want[SeizureReceipt](t, r.post("officer1", "/seizures", seizureBody(number, approval)), 201)
	path := "/seizures/" + s.Number + "/confirm"
	refused(t, r.post("officer2", path, map[string]any{}), http.StatusForbidden, "identity.step_up_needed")
	w := r.post("officer2", path, map[string]any{}, PinHeader, "161803")
	if w.Code != http.StatusForbidden || strings.Contains(w.Body.String(), "161803") || strings.Contains(r.log.String(), "161803") {
		t.Errorf("%d %s, log %s", w.Code, w.Body, r.log)
	}
	if p := want[Problem](t, r.post("officer2", path, map[string]any{}, PinHeader, strings.Repeat("1", maxPin+1)), 422); p.Code != "api.pin.too_long" {
		t.Error(p)
	}
	want[SeizureReceipt](t, r.post("officer2", path, map[string]any{}, signed()...), 200)
}

func TestAForbiddenMethodCannotBeOrderedByARawCall(t *testing.T) {
	r := newRegion(t)
	r.lists()
	number, approval := r.opens()
	code := r.seizes(number, approval).Lots[0].Code
	w := r.post("officer1", "/orders", map[string]any{"lots": []string{code}, "ground": "x", "facility": r.facility, "method": "OPEN_BURN"})
	if w.Code != http.StatusUnprocessableEntity || !strings.Contains(w.Body.String(), "method_forbidden") && !strings.Contains(w.Body.String(), "method.forbidden") {
		t.Errorf("%d %s", w.Code, w.Body)
	}
}
