package api

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"

	"github.com/sealtrail/sealtrail/internal/identity"
)

// pulping is what a firm asks for that is not registered yet.
func (r *region) pulping(login, uscc, note string) map[string]any {
	return map[string]any{"kind": "new", "uscc": uscc, "uscc_note": note, "name": "演示化浆公司", "division": "540602", "address": "色尼区", "contact": map[string]any{"name": "格桑梅朵", "phone": "13800000000"},
		"facility": map[string]any{"name": "化浆车间", "division": "540602", "address": "色尼区"}, "qualification": map[string]any{"kind": "PAPER_PULP", "number": "核查 20 号", "contract": "合同 9 号",
			"issuer": "生态环境厅", "modes": []string{"utilise"}, "categories": []string{"G33"}, "methods": []string{"PULP"}, "capacity_g": 2_000_000, "valid_from": "2026-01-01", "valid_to": "2027-12-31"},
		"documents": []map[string]any{{"kind": "contract", "sha256": r.attach(login, "contract")}}}
}

// ticked answers the whole checklist of an application.
func ticked(a Application, answer, note string) []map[string]any {
	var items []map[string]any
	for _, i := range a.Checklist {
		items = append(items, map[string]any{"code": i.Code, "answer": answer, "note": note})
	}
	return items
}

// Scenario 16: a credit code whose check symbol does not hold is warned of, needs
// a reason, and is found all the same.
func TestScenario16ACreditCodeThatFailsItsCheckIsExplainedAndStillFound(t *testing.T) {
	scenario(t, func(t *testing.T, r *region) {
		const wrong = "91350211M0000XUF46"
		body := map[string]any{"uscc": wrong, "name": "校验不符公司", "division": "540602", "address": "色尼区"}
		p := refused(t, r.post("eco1", "/firms", body), http.StatusUnprocessableEntity, "registry.firm.uscc_note")
		if p.Rule == nil || p.Rule.Certainty != "assumed" {
			t.Errorf("the refusal does not cite its rule: %+v", p.Rule)
		}
		body["uscc_note"] = "与营业执照一致"
		if made := want[FirmReceipt](t, r.post("eco1", "/firms", body), 201); made.Warning == "" {
			t.Errorf("%+v", made)
		}
		for _, q := range []string{wrong, "M0000XUF", "校验不符"} {
			if found := want[List[Firm]](t, r.get("officer1", "/firms?q="+q), 200); len(found.Items) != 1 {
				t.Errorf("%s finds %d firms", q, len(found.Items))
			}
		}
		// By an application the examiner says how it was verified.
		const other = "91350211M0000XUF54"
		body = r.pulping("eco1", other, "")
		refused(t, r.post("eco1", "/applications", body), http.StatusUnprocessableEntity, "registry.firm.uscc_note")
		body["uscc_note"] = "与营业执照一致"
		filed := want[ApplicationReceipt](t, r.post("eco1", "/applications", body), 201)
		a := want[Application](t, r.get("eco1", "/applications/"+filed.ID.String()), 200)
		if filed.Warning == "" || len(a.Checklist) < 5 {
			t.Fatalf("%+v, %+v", filed, a)
		}
		examine := "/applications/" + filed.ID.String() + "/examine"
		refused(t, r.post("eco1", examine, map[string]any{"outcome": "accept", "items": ticked(a, "yes", "")}), http.StatusUnprocessableEntity, "registry.application.uscc_note")
		if got := want[ApplicationReceipt](t, r.post("eco1", examine, map[string]any{"outcome": "accept", "items": ticked(a, "yes", "原件核对")}), 200); got.State != "examined" {
			t.Errorf("%+v", got)
		}
		done := want[ApplicationReceipt](t, r.post("eco2", "/applications/"+filed.ID.String()+"/decide", map[string]any{"accept": true}, signed()...), 200)
		if found := want[List[Firm]](t, r.get("officer1", "/firms?q="+other), 200); len(found.Items) != 1 || found.Items[0].Facilities[0].Qualifications[0].ID != done.Qualification {
			t.Errorf("%+v", found)
		}
	})
}

// Scenario 24: destruction is free of charge to the agency, and who pays is said;
// a firm that charges is reported to the bureau.
func TestScenario24WhoPaysIsSaidAndTheAgencyPaysNothing(t *testing.T) {
	scenario(t, func(t *testing.T, r *region) {
		r.lists()
		number, approval := r.opens()
		codes := codesOf(r.seizes(number, approval).Lots)
		r.clock.Advance(time.Minute)
		r.stores(codes)
		r.clock.Advance(time.Hour)
		want[CaseReceipt](t, r.post("officer1", "/cases/"+number+"/decisions", map[string]any{"kind": "confiscated", "paper": "处罚 1 号", "decided_on": "2026-11-18", "effective": "2026-11-18"}), 201)
		order := want[OrderReceipt](t, r.post("officer1", "/orders", map[string]any{"lots": codes, "ground": "没收决定已生效", "facility": r.facility, "method": "SHRED_RECYCLE"}), 201)
		seen := want[Order](t, r.get("approver1", "/orders/"+order.Number), 200)
		want[OrderReceipt](t, r.post("approver1", "/orders/"+order.Number+"/approve", map[string]any{"opinion": "同意", "shown": seen.Shown}, signed()...), 200)
		r.clock.Advance(time.Hour)
		h := want[HandoffReceipt](t, r.post("keeper1", "/handoffs", map[string]any{"purpose": "destruction", "order": order.ID, "lots": codes, "carrier": map[string]any{"name": "顺达"}}), 201)
		want[HandoffReceipt](t, r.post("keeper1", "/handoffs/"+h.Number+"/depart", map[string]any{"place": "库"}), 200)
		r.receives("recycler1", h.Number, codes)
		r.clock.Advance(time.Hour)
		run := want[RunReceipt](t, r.post("recycler1", "/destructions", map[string]any{"facility": r.facility, "lots": codes, "method": "SHRED_RECYCLE", "line": "撕碎线"}), 201)
		started := r.clock.Now()
		r.clock.Advance(time.Hour)
		figures := map[string]any{"started_at": rfc(started), "ended_at": rfc(r.clock.Now()), "outputs": []map[string]any{{"material": "橡胶颗粒", "mass_g": 57_400, "outlet": "厂"}}, "no_photos": "相机损坏",
			"fee_fen": 500, "fee_bearer": "自治区财政"}
		complete := "/destructions/" + run.Number + "/complete"
		refused(t, r.post("recycler1", complete, figures), http.StatusUnprocessableEntity, "destruction.fee.not_free")
		figures["fee_fen"], figures["fee_bearer"] = 0, "没收机关"
		refused(t, r.post("recycler1", complete, figures), http.StatusUnprocessableEntity, "destruction.fee.agency")
		figures["fee_bearer"] = "自治区财政"
		frozen := want[RunReceipt](t, r.post("recycler1", complete, figures), 200)
		sign := map[string]any{"figures": frozen.Figures}
		want[RunReceipt](t, r.post("recycler2", "/destructions/"+run.Number+"/review", sign, signed()...), 200)
		want[RunReceipt](t, r.post("officer1", "/destructions/"+run.Number+"/attest", sign, signed()...), 200)
		last := want[RunReceipt](t, r.post("officer2", "/destructions/"+run.Number+"/attest", sign, signed()...), 200)
		c := want[Certificate](t, r.get("approver1", "/certificates/"+last.Certificates[0].Number), 200)
		if c.Paper == nil || c.Paper.FeeFen != 0 || c.Paper.FeeBearer != "自治区财政" {
			t.Errorf("%+v", c.Paper)
		}
		r.reportsACharge(h.Number)
	})
}

// reportsACharge: the agency that gave the goods, and nobody else, tells the
// bureau; the bureau answers, and the firm learns nothing of it here.
func (r *region) reportsACharge(handoff string) {
	r.t.Helper()
	body := map[string]any{"against": "charge", "handoff": handoff, "amount_fen": 120_000, "text": "过磅时收取处置费 1200 元"}
	refused(r.t, r.post("officer3", "/objections", body), http.StatusNotFound, "registry.objection.handoff")
	refused(r.t, r.post("recycler1", "/objections", body), http.StatusForbidden, "registry.objection.charge_by_agency")
	o := want[ObjectionReceipt](r.t, r.post("officer1", "/objections", body), 201)
	path := "/objections/" + o.ID.String()
	for login, status := range map[string]int{"officer1": 200, "eco2": 200, "auditor1": 200, "recycler1": 404, "officer3": 404} {
		if w := r.get(login, path); w.Code != status {
			r.t.Errorf("%s: %d", login, w.Code)
		}
	}
	if waiting := want[List[ObjectionRow]](r.t, r.get("eco2", "/objections?state=open"), 200); len(waiting.Items) != 1 || waiting.Items[0].Against != "charge" {
		r.t.Errorf("%+v", waiting)
	}
	want[ObjectionReceipt](r.t, r.post("eco2", path+"/answer", map[string]any{"upheld": true, "reason": "已责令退还"}, signed()...), 200)
	if told := want[Objection](r.t, r.get("officer1", path), 200); told.State != "upheld" || told.Answer != "已责令退还" || told.AmountFen != 120_000 {
		r.t.Errorf("%+v", told)
	}
	refused(r.t, r.post("eco2", path+"/answer", map[string]any{"upheld": false, "reason": "x"}, signed()...), http.StatusConflict, "registry.objection.answered")
}

func TestAFirmWithoutAListingAppliesAndIsTheOnlyOneToSeeIt(t *testing.T) {
	scenario(t, func(t *testing.T, r *region) {
		r.lists()
		firm := r.org(identity.OrgFirm, "演示化浆公司", "540602", "91350100M000100Y43")
		r.joins("pulp1", firm, identity.OrgFirm, "540602", identity.FirmOperator)
		r.joins("elsewhere", uuid.New(), identity.OrgBureau, "540000", identity.EcoEditor, identity.EcoPublisher)
		refused(t, r.post("pulp1", "/applications", r.pulping("pulp1", "91110000101623741K", "")), http.StatusUnprocessableEntity, "registry.application.other_uscc")
		filed := want[ApplicationReceipt](t, r.post("pulp1", "/applications", r.pulping("pulp1", "91350100M000100Y43", "")), 201)
		path := "/applications/" + filed.ID.String()
		a := want[Application](t, r.get("pulp1", path), 200)
		if a.Bureau != r.bureau || a.Org != firm || a.OnPaper || len(a.Documents) != 1 || a.Documents[0].Type != "application/pdf" {
			t.Errorf("%+v", a)
		}
		for login, status := range map[string]int{"eco1": 200, "eco2": 200, "auditor1": 200, "recycler1": 404, "elsewhere": 404, "officer1": 403} {
			for _, p := range []string{path, path + "/documents/" + a.Documents[0].SHA256} {
				if w := r.get(login, p); w.Code != status {
					t.Errorf("%s of %s: %d", p, login, w.Code)
				}
			}
		}
		if w := r.get("pulp1", path+"/documents/"+strings.Repeat("0", 64)); w.Code != http.StatusNotFound {
			t.Errorf("a file of nobody's: %d", w.Code)
		}
		for login, status := range map[string]int{"elsewhere": 404, "officer1": 403, "recycler1": 403} {
			for _, act := range []string{"/return", "/examine", "/decide"} {
				body := map[string]any{"/return": map[string]any{"reason": "x"}, "/examine": map[string]any{"outcome": "accept", "items": []any{}}, "/decide": map[string]any{"accept": true}}[act]
				if w := r.post(login, path+act, body, signed()...); w.Code != status {
					t.Errorf("%s%s of %s: %d", path, act, login, w.Code)
				}
			}
		}
		want[ApplicationReceipt](t, r.post("eco1", path+"/return", map[string]any{"reason": "缺环评批复"}), 200)
		if mine := want[List[ApplicationRow]](t, r.get("pulp1", "/applications?state=returned"), 200); len(mine.Items) != 1 {
			t.Errorf("%+v", mine)
		}
		again := r.pulping("pulp1", "91350100M000100Y43", "")
		delete(again, "kind")
		want[ApplicationReceipt](t, r.post("pulp1", path+"/complete", again), 200)
		want[ApplicationReceipt](t, r.post("eco1", path+"/examine", map[string]any{"outcome": "accept", "items": ticked(a, "yes", "")}), 200)
		refused(t, r.post("eco2", path+"/decide", map[string]any{"accept": true}), http.StatusForbidden, "identity.step_up_needed")
		done := want[ApplicationReceipt](t, r.post("eco2", path+"/decide", map[string]any{"accept": true}, signed()...), 200)
		listed := want[Firm](t, r.get("pulp1", "/firms/91350100M000100Y43"), 200)
		if listed.Org != firm || len(listed.Facilities) != 1 || listed.Facilities[0].ID != done.Facility {
			t.Errorf("%+v", listed)
		}
		// It declares what it treats elsewhere, and nobody else does.
		use := map[string]any{"from": "2026-01-01", "to": "2026-06-30", "parts": []map[string]any{{"category": "G33", "mass_g": 1_500_000}}}
		declare := "/facilities/" + done.Facility.String() + "/declarations"
		refused(t, r.post("recycler1", declare, use), http.StatusNotFound, "registry.firm.unknown")
		want[FirmReceipt](t, r.post("pulp1", declare, use), 200)
		if got := want[Firm](t, r.get("eco1", "/firms/91350100M000100Y43"), 200); len(got.Facilities[0].Declared) != 1 || got.Facilities[0].Declared[0].MassG != 1_500_000 {
			t.Errorf("%+v", got)
		}
		want[FirmReceipt](t, r.post("eco2", "/facilities/"+r.facility.String()+"/delist", map[string]any{"reason": "停产"}, signed()...), 200)
		if got := want[Firm](t, r.get("officer1", "/firms/91540103MA6T1B002Y"), 200); !got.Facilities[0].Delisted || got.Facilities[0].DelistedReason != "停产" {
			t.Errorf("%+v", got)
		}
		o := want[ObjectionReceipt](t, r.post("recycler1", "/objections", map[string]any{"against": "suspension", "firm": "91540103MA6T1B002Y", "facility": r.facility, "text": "并未停产"}), 201)
		if got := want[Objection](t, r.get("recycler1", "/objections/"+o.ID.String()), 200); got.State != "open" {
			t.Errorf("%+v", got)
		}
	})
}
