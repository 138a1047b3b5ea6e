package api

import (
	"net/http"
	"testing"
	"time"
)

func TestWhatGoodsWaitForIsToldToTheirAgencyAndRegion(t *testing.T) {
	scenario(t, func(t *testing.T, r *region) {
		r.lists()
		number, approval := r.opens()
		codes := codesOf(r.seizes(number, approval).Lots)
		r.clock.Advance(time.Minute)
		r.stores(codes)
		if l := want[ClockList](t, r.get("keeper1", "/clocks"), 200); len(l.Waits) != 0 || len(l.Items) != 0 {
			t.Errorf("before a decision nothing waits to be disposed of: %+v", l)
		}
		r.clock.Advance(time.Hour)
		want[CaseReceipt](t, r.post("officer1", "/cases/"+number+"/decisions", map[string]any{"kind": "confiscated", "paper": "处罚 1 号", "decided_on": "2026-11-18", "effective": "2026-11-18"}), 201)
		l := want[ClockList](t, r.get("keeper1", "/clocks"), 200)
		if len(l.Waits) != 1 || l.Waits[0].For != "order" || l.Waits[0].Lots != 2 || l.Waits[0].MassG != 57_400 || len(l.Waits[0].By) != 1 {
			t.Errorf("%+v", l.Waits)
		}
		if l := want[ClockList](t, r.get("auditor1", "/clocks?division=540100"), 200); len(l.Waits) != 1 {
			t.Errorf("the region: %+v", l.Waits)
		}
		if l := want[ClockList](t, r.get("officer3", "/clocks"), 200); len(l.Waits) != 0 {
			t.Errorf("another agency: %+v", l.Waits)
		}
		want[CaseReceipt](t, r.post("officer1", "/cases/"+number+"/holds", map[string]any{"reason": "LAB_PENDING"}), 201)
		if l := want[ClockList](t, r.get("approver1", "/clocks"), 200); len(l.Waits) != 1 || l.Waits[0].For != "hold" {
			t.Errorf("held: %+v", l.Waits)
		}
		refused(t, r.get("nobody", "/clocks"), http.StatusUnauthorized, "identity.sign_in_needed")
	})
}
