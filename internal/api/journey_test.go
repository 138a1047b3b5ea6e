package api

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/sealtrail/sealtrail/internal/moment"
	"github.com/sealtrail/sealtrail/internal/store"
	"github.com/sealtrail/sealtrail/internal/testkit/storetest"
)

// Scenario 14 ends the journey: a weight or word that was wrong is corrected by a
// new certificate, and the old one stays with what replaced it.
func TestScenario14TheWholeJourneyOfTwoLotsAndACorrectedCertificate(t *testing.T) {
	storetest.Engines(t, func(t *testing.T, db *store.DB, clock *moment.Turning) {
		journey(t, newRegionIn(newHouseOn(t, db, clock)))
	})
}

func journey(t *testing.T, r *region) {
	r.lists()
	if r.edition.State != "published" || r.edition.Number != 1 {
		t.Fatalf("%+v", r.edition)
	}
	number, approval := r.opens()
	seizure := r.seizes(number, approval)
	codes := codesOf(seizure.Lots)
	if !seizure.Confirmed || len(codes) != 2 {
		t.Fatalf("%+v", seizure)
	}
	r.clock.Advance(time.Minute)
	r.stores(codes)

	lot := want[Lot](t, r.get("keeper1", "/lots/"+codes[0], "Accept-Language", "en"), 200)
	if lot.Code != codes[0] || lot.State != "in_custody" || lot.Category != "G02" || lot.Keeper.Org != r.agency || lot.Standing.Code != "seized" || lot.Name != "运动鞋" ||
		lot.Quantity != 36 || lot.Unit != "PR" || lot.UnitName != "pairs" || lot.CategoryName != "Shoes, bags and leather goods" {
		t.Errorf("%+v", lot)
	}
	rows := want[List[LotRow]](t, r.get("officer1", "/lots?state=in_custody&category=G02&case="+number), 200)
	if len(rows.Items) != 2 || rows.Items[0].UnitName != "双" {
		t.Errorf("%+v", rows)
	}
	trail := want[List[Entry]](t, r.get("officer1", "/lots/"+codes[0]+"/entries"), 200)
	if len(trail.Items) < 4 || trail.Items[0].Kind != "custody.seizure.recorded" || len(trail.Items[0].Fingerprint) != 16 {
		t.Errorf("%+v", trail)
	}

	r.clock.Advance(time.Hour)
	want[CaseReceipt](t, r.post("officer1", "/cases/"+number+"/decisions", map[string]any{"kind": "confiscated", "paper": "处罚 1 号", "decided_on": "2026-11-18", "effective": "2026-11-18"}), 201)
	hold := want[CaseReceipt](t, r.post("officer1", "/cases/"+number+"/holds", map[string]any{"reason": "LAB_PENDING"}), 201)
	want[CaseReceipt](t, r.post("legal1", "/cases/"+number+"/holds/"+hold.ID.String()+"/lift", map[string]any{"reason": "已出结果"}, signed()...), 200)
	file := want[Case](t, r.get("approver1", "/cases/"+number), 200)
	if len(file.Decisions) != 1 || len(file.Holds) != 1 || file.Holds[0].LiftedAt.IsZero() || len(file.Lots) != 2 || file.Lots[0].Standing.Code != "confiscated" || file.Parties[0].Name != "甲某" {
		t.Errorf("%+v", file)
	}

	gate := want[Gate](t, r.get("officer1", "/registry/gate?category=G02&method=SHRED_RECYCLE&weight_g=57400&facility="+r.facility.String()), 200)
	if !gate.Allowed || gate.Edition != 1 {
		t.Errorf("%+v", gate)
	}
	order := want[OrderReceipt](t, r.post("officer1", "/orders", map[string]any{"lots": codes, "ground": "没收决定已生效", "facility": r.facility, "method": "SHRED_RECYCLE"}), 201)
	seen := want[Order](t, r.get("approver1", "/orders/"+order.Number), 200)
	order = want[OrderReceipt](t, r.post("approver1", "/orders/"+order.Number+"/approve", map[string]any{"opinion": "同意", "shown": seen.Shown}, signed()...), 200)
	if order.State != "approved" || len(order.Blocked) != 0 {
		t.Fatalf("%+v", order)
	}

	r.clock.Advance(time.Hour)
	h := want[HandoffReceipt](t, r.post("keeper1", "/handoffs", map[string]any{"purpose": "destruction", "order": order.ID, "lots": codes, "carrier": map[string]any{"name": "顺达", "plate": "藏A1"}}), 201)
	want[HandoffReceipt](t, r.post("keeper1", "/handoffs/"+h.Number+"/depart", map[string]any{"place": "库"}), 200)
	want[HandoffReceipt](t, r.post("recycler1", "/handoffs/"+h.Number+"/arrive", map[string]any{"place": "门岗"}), 200)
	received := r.receives("recycler1", h.Number, codes)
	if received.State != "received" || received.Waiting != 0 || received.Lines[0].State != "at_firm" {
		t.Errorf("%+v", received)
	}
	shown := want[Handoff](t, r.get("officer1", "/handoffs/"+h.Number), 200)
	if len(shown.Lots) != 2 || shown.Lots[0].Found == nil || shown.Carrier == nil || shown.Carrier.Name != "顺达" {
		t.Errorf("%+v", shown)
	}

	r.clock.Advance(time.Hour)
	run := want[RunReceipt](t, r.post("recycler1", "/destructions", map[string]any{"facility": r.facility, "lots": codes, "method": "SHRED_RECYCLE", "line": "撕碎线"}), 201)
	photo := want[PhotoKept](t, r.upload("recycler1", "/photos", "shredded", nil), 201)
	started := r.clock.Now()
	r.clock.Advance(time.Hour)
	figures := map[string]any{"started_at": rfc(started), "ended_at": rfc(r.clock.Now()), "outputs": []map[string]any{{"material": "橡胶颗粒", "mass_g": 56_000, "outlet": "厂"}},
		"residue": []map[string]any{{"material": "金属", "mass_g": 1_000, "outlet": "站"}}, "loss_g": 400, "loss_reason": "粉尘", "tickets": []string{"磅单 1"},
		"photos": []map[string]any{{"sha256": photo.SHA256, "caption": "出料"}}, "fee_bearer": "财政"}
	frozen := want[RunReceipt](t, r.post("recycler1", "/destructions/"+run.Number+"/complete", figures), 200)
	if len(frozen.Figures) != 64 {
		t.Fatalf("%+v", frozen)
	}
	sign := map[string]any{"figures": frozen.Figures}
	want[RunReceipt](t, r.post("recycler2", "/destructions/"+run.Number+"/review", sign, signed()...), 200)
	first := want[RunReceipt](t, r.post("officer1", "/destructions/"+run.Number+"/attest", sign, signed()...), 200)
	last := want[RunReceipt](t, r.post("officer2", "/destructions/"+run.Number+"/attest", sign, signed()...), 200)
	if len(first.Certificates) != 0 || len(last.Certificates) != 1 || last.State != "finished" {
		t.Fatalf("%+v, then %+v", first, last)
	}
	certificate := want[Certificate](t, r.get("approver1", "/certificates/"+last.Certificates[0].Number), 200)
	if certificate.State != "valid" || certificate.Paper == nil || len(certificate.Paper.Items) != 2 || certificate.Paper.Balance.InputG != 57_400 {
		t.Errorf("%+v", certificate)
	}
	if lot := want[Lot](t, r.get("officer1", "/lots/"+codes[1]), 200); lot.State != "destroyed" {
		t.Errorf("lot is %s", lot.State)
	}
	list := want[List[CertificateRow]](t, r.get("recycler1", "/certificates?month=2026-11&firm="+r.firm.String()), 200)
	if len(list.Items) != 1 {
		t.Errorf("%+v", list)
	}
	r.correctsAndRevokes(certificate.Number, codes[0])
	r.knowsNothing(number, codes[0], h.Number, order.Number, run.Number, certificate.Number, seizure.Number)
}

func (r *region) correctsAndRevokes(number, code string) {
	r.t.Helper()
	corrected := want[CertificateReceipt](r.t, r.post("approver1", "/certificates/"+number+"/correct",
		map[string]any{"reason": "规格写错", "items": []map[string]any{{"lot": code, "spec": "40"}}}, signed()...), 200)
	if corrected.Version != 2 || corrected.Replaces != number {
		r.t.Fatalf("%+v", corrected)
	}
	if old := want[Certificate](r.t, r.get("approver1", "/certificates/"+number), 200); old.State != "corrected" || old.ReplacedBy != corrected.Number {
		r.t.Errorf("the old certificate: %s, replaced by %s", old.State, old.ReplacedBy)
	}
	refused(r.t, r.post("approver1", "/certificates/"+number+"/revoke", map[string]any{"reason": "作废"}, signed()...), http.StatusConflict, "destruction.certificate.state")
	revoked := want[CertificateReceipt](r.t, r.post("approver1", "/certificates/"+corrected.Number+"/revoke", map[string]any{"reason": "作废"}, signed()...), 200)
	if revoked.State != "revoked" {
		r.t.Errorf("%+v", revoked)
	}
}

// knowsNothing: to another county nothing of all this is there.
func (r *region) knowsNothing(file, code, handoff, order, run, certificate, seizure string) {
	r.t.Helper()
	for _, path := range []string{"/cases/" + file, "/lots/" + code, "/lots/" + code + "/entries", "/handoffs/" + handoff, "/orders/" + order, "/destructions/" + run,
		"/certificates/" + certificate, "/seizures/" + seizure} {
		for _, login := range []string{"officer3", "approver3"} {
			if p := want[Problem](r.t, r.get(login, path), http.StatusNotFound); p.Detail == "" || strings.Contains(p.Detail, "⟦") {
				r.t.Errorf("%s: %+v", path, p)
			}
		}
	}
	for _, path := range []string{"/cases", "/lots", "/handoffs", "/orders", "/destructions", "/certificates", "/seizures", "/discrepancies"} {
		if list := want[List[any]](r.t, r.get("officer3", path), http.StatusOK); len(list.Items) != 0 {
			r.t.Errorf("%s shows %v", path, list.Items)
		}
		if list := want[List[any]](r.t, r.get("auditor1", path), http.StatusOK); len(list.Items) == 0 && path != "/discrepancies" {
			r.t.Errorf("%s hides all from the region's auditor", path)
		}
	}
}
