package api

import (
	"net/http"
	"strings"
	"testing"
	"time"
)

func TestAFirmIsRegisteredListedSuspendedAndReinstated(t *testing.T) {
	r := newRegion(t)
	r.lists()
	firms := want[List[Firm]](t, r.get("officer1", "/firms?q=高原"), 200)
	if len(firms.Items) != 1 || len(firms.Items[0].Facilities) != 1 || !firms.Items[0].Facilities[0].Qualifications[0].Valid {
		t.Fatalf("%+v", firms)
	}
	path := "/facilities/" + r.facility.String()
	refused(t, r.post("eco2", path+"/suspend", map[string]any{"reason": "防渗层破损"}), http.StatusForbidden, "identity.step_up_needed")
	want[FirmReceipt](t, r.post("eco2", path+"/suspend", map[string]any{"reason": "防渗层破损"}, signed()...), 200)
	firm := want[Firm](t, r.get("officer1", "/firms/91540103MA6T1B002Y"), 200)
	if q := firm.Facilities[0].Qualifications[0]; !q.Suspended || q.SuspendedReason != "防渗层破损" {
		t.Errorf("%+v", q)
	}
	ask := "/registry/gate?category=G02&method=SHRED_RECYCLE&weight_g=1000&facility=" + r.facility.String()
	gate := want[Gate](t, r.get("officer1", ask, "Accept-Language", "en"), 200)
	failed := ""
	for _, c := range gate.Checks {
		if !c.Passed {
			if c.Detail == "" || c.Detail == c.Code {
				t.Errorf("%s says nothing", c.Code)
			}
			failed += c.Code + " " + c.Article + " " + c.Detail + "\n"
		}
	}
	if gate.Allowed || !strings.Contains(failed, "registry.gate.suspended") || strings.Contains(failed, "⟦") {
		t.Errorf("allowed %v, failed:\n%s", gate.Allowed, failed)
	}
	before := r.clock.Now().Add(-30 * time.Minute).String()
	if gate := want[Gate](t, r.get("officer1", ask+"&at="+before), 200); !gate.Allowed {
		t.Errorf("half an hour ago it was open: %+v", gate)
	}
	r.clock.Advance(time.Minute)
	want[FirmReceipt](t, r.post("eco2", path+"/reinstate", map[string]any{"reason": "整改完成"}, signed()...), 200)
	if gate := want[Gate](t, r.get("officer1", ask), 200); !gate.Allowed {
		t.Errorf("%+v", gate)
	}
	p := refused(t, r.get("officer1", ask+"&at=canary"), http.StatusUnprocessableEntity, "api.field.format")
	if fields(p)["at"] == "" {
		t.Error(p)
	}
	p = want[Problem](t, r.get("officer1", "/registry/gate"), http.StatusUnprocessableEntity)
	if f := fields(p); f["facility"] != "api.field.required" || f["category"] != "api.field.required" || f["method"] != "api.field.required" {
		t.Error(p)
	}
	refused(t, r.post("eco1", path+"/qualifications", map[string]any{"kind": "GENERAL", "number": "核查 13 号", "contract": "合同 8 号", "issuer": "生态环境厅", "modes": []string{"utilise"}, "categories": []string{"G02"},
		"methods": []string{"SHRED_RECYCLE"}, "waste_codes": []string{"HW04"}, "capacity_g": 1_000_000, "valid_from": "2026-01-01", "valid_to": "2027-12-31"}), http.StatusUnprocessableEntity, "registry.qualification.not_hazardous")
	refused(t, r.post("eco1", "/registry/editions/"+r.edition.ID.String()+"/publish", map[string]any{}, signed()...), http.StatusForbidden, "identity.role_lacks_action")
	want[Problem](t, r.post("eco2", "/registry/editions/"+r.edition.ID.String()+"/publish", map[string]any{}, signed()...), http.StatusConflict)
}
