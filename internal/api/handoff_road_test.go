package api

import (
	"net/http"
	"strings"
	"testing"
	"time"
)

func TestTheRoadIsToldByStepsAndADriversCodeOnce(t *testing.T) {
	r := newRegion(t)
	r.lists()
	number, approval := r.opens()
	code := r.seizes(number, approval).Lots[0].Code
	r.clock.Advance(time.Minute)
	h := want[HandoffReceipt](t, r.post("officer1", "/handoffs", map[string]any{"purpose": "store_in", "to": r.agency, "lots": []string{code}, "carrier": map[string]any{"name": "顺达"}}), 201)
	path := "/handoffs/" + h.Number
	body := map[string]any{"command_id": "01939fa0-0000-7000-8000-000000000901"}
	trip := want[TripCode](t, r.post("officer1", path+"/trip-code", body), 200)
	again := want[TripCode](t, r.post("officer1", path+"/trip-code", body), 200)
	if len(trip.Code) != 14 || again.Code != "" || trip.Issue != 1 {
		t.Errorf("%+v %+v", trip, again)
	}
	if p := want[Problem](t, r.post("officer1", path+"/rest", map[string]any{"place": "当雄"}), http.StatusConflict); p.Code != "custody.handoff.state" {
		t.Errorf("%+v", p)
	}
	want[HandoffReceipt](t, r.post("officer1", path+"/depart", map[string]any{}), 200)
	want[HandoffReceipt](t, r.post("officer1", path+"/relay", map[string]any{"carrier": map[string]any{"name": "接力车队", "plate": "藏E1"}}), 200)
	want[HandoffReceipt](t, r.post("officer1", path+"/rest", map[string]any{"place": "当雄", "until": r.clock.Now().Add(9 * time.Hour)}), 200)
	want[HandoffReceipt](t, r.post("officer1", path+"/reseal", map[string]any{"note": "检查后加封", "witness": map[string]any{"name": "次仁"}, "seals": []map[string]any{{"lot": code, "seal": "R1"}}}), 200)
	want[HandoffReceipt](t, r.post("officer1", path+"/incidents", map[string]any{"kind": "seal_broken", "note": "断开", "broken": []string{code}}), 200)
	if p := want[Problem](t, r.post("officer1", path+"/reroute", map[string]any{"to": r.agency, "reason": "x"}), http.StatusUnprocessableEntity); p.Code != "custody.road.same_receiver" {
		t.Errorf("%+v", p)
	}
	shown := want[Handoff](t, r.get("keeper1", path), 200)
	if len(shown.Road) != 4 || shown.Road[2].Seals[0].Now != "R1" || shown.Road[3].Seals[0].Was != "R1" || shown.Lots[0].Seal != "" || shown.TripIssue != 1 || shown.DueAt == 0 {
		t.Errorf("%+v", shown.Road)
	}
	if rows := want[List[HandoffRow]](t, r.get("keeper1", "/handoffs?state=departed"), 200); len(rows.Items) != 1 || rows.Items[0].Incidents != 1 {
		t.Errorf("%+v", rows.Items)
	}
}

func TestAContainersSealBreaksAndIsPutOnAnewOnTheRoad(t *testing.T) {
	r := newRegion(t)
	r.lists()
	number, approval := r.opens()
	codes := codesOf(r.seizes(number, approval).Lots)
	r.clock.Advance(time.Minute)
	roll := want[RollMade](t, r.post("officer1", "/labels/rolls", map[string]any{"count": 1}), 201)
	box := strings.TrimPrefix(r.get("officer1", "/labels/rolls/"+roll.ID.String()+"/files/1").Body.String(), "%PDF a4 ")
	want[ContainerReceipt](t, r.post("officer1", "/containers", map[string]any{"code": box, "kind": "box", "seal": "FX-1", "lots": codes}), 201)
	h := want[HandoffReceipt](t, r.post("officer1", "/handoffs", map[string]any{"purpose": "store_in", "to": r.agency, "lots": []string{box}}), 201)
	path := "/handoffs/" + h.Number
	want[HandoffReceipt](t, r.post("officer1", path+"/depart", map[string]any{}), 200)
	refused(t, r.post("officer1", path+"/incidents", map[string]any{"kind": "seal_broken", "note": "断开"}), http.StatusUnprocessableEntity, "custody.road.which_seal")
	want[HandoffReceipt](t, r.post("officer1", path+"/incidents", map[string]any{"kind": "seal_broken", "note": "断开", "broken": []string{box}}), 200)
	shown := want[Handoff](t, r.get("keeper1", path), 200)
	if len(shown.Containers) != 1 || shown.Containers[0].State != "open" || shown.Containers[0].Seal != "" || shown.Road[0].Seals[0].Code != box || shown.Road[0].Seals[0].Was != "FX-1" || len(shown.Road[0].Seals[0].Under) != len(codes) {
		t.Errorf("%+v %+v", shown.Containers, shown.Road)
	}
	line := map[string]any{"code": box, "outcome": "accepted_by_seal", "seal_intact": true, "seal": "FX-1"}
	refused(t, r.post("keeper1", path+"/receive", map[string]any{"lines": []map[string]any{line}}, signed()...), http.StatusConflict, "custody.container.unsealed")
	want[HandoffReceipt](t, r.post("officer1", path+"/reseal", map[string]any{"note": "换箱", "witness": map[string]any{"name": "次仁"}, "seals": []map[string]any{{"lot": box, "seal": "FX-2"}}}), 200)
	refused(t, r.post("keeper1", path+"/receive", map[string]any{"lines": []map[string]any{line}}, signed()...), http.StatusUnprocessableEntity, "custody.container.seal_differs")
	line["seal"] = "FX-2"
	want[ReceivingReceipt](t, r.post("keeper1", path+"/receive", map[string]any{"lines": []map[string]any{line}}, signed()...), 200)
}
