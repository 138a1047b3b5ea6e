package api

import (
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"
)

// furnace is a facility in a division with a licence for hazardous waste, and
// with one for clothes as an exception; listed with the others.
func (r *region) furnace(division, until string) uuid.UUID {
	r.t.Helper()
	made := want[FirmReceipt](r.t, r.post("eco1", "/firms/91540103MA6T1B002Y/facilities", map[string]any{"name": "焚烧厂 " + division, "division": division, "address": "9 号"}), 201)
	want[FirmReceipt](r.t, r.post("eco1", "/facilities/"+made.ID.String()+"/qualifications", map[string]any{"kind": "HW_COMPREHENSIVE", "number": "危废 " + division, "issuer": "生态环境厅",
		"modes": []string{"dispose"}, "waste_codes": []string{"HW03", "HW04"}, "methods": []string{"INCIN_HW"}, "capacity_g": 1_000_000_000, "valid_from": "2024-01-01", "valid_to": until}), 201)
	want[FirmReceipt](r.t, r.post("eco1", "/facilities/"+made.ID.String()+"/qualifications", map[string]any{"kind": "MSW_INCIN", "number": "焚烧 " + division, "contract": "合同 9 号", "issuer": "城管局",
		"modes": []string{"dispose"}, "categories": []string{"G01", "G02"}, "methods": []string{"INCIN_WTE"}, "capacity_g": 1_000_000_000, "valid_from": "2024-01-01", "valid_to": "2027-12-31"}), 201)
	r.publishes(r.facility, made.ID)
	return made.ID
}

// publishes a new edition that lists the facilities.
func (r *region) publishes(facilities ...uuid.UUID) {
	r.t.Helper()
	r.clock.Advance(time.Minute)
	draft := want[EditionReceipt](r.t, r.post("eco1", "/registry/editions", map[string]any{"publisher": "生态环境厅", "free_of_charge": true, "payer": "财政", "next_update_due": "2027-02-01", "facilities": facilities}), 201)
	want[EditionReceipt](r.t, r.post("eco2", "/registry/editions/"+draft.ID.String()+"/publish", map[string]any{}, signed()...), 200)
	r.clock.Advance(time.Minute)
}

// forfeits seizes lots of a category, stores them and confiscates them.
func (r *region) forfeits(category string, edit ...func(lot map[string]any)) []string {
	r.t.Helper()
	number, approval := r.opens()
	body := seizureBody(number, approval)
	line := body["lines"].([]map[string]any)[0]
	line["category"] = category
	for _, f := range edit {
		f(line)
	}
	s := want[SeizureReceipt](r.t, r.post("officer1", "/seizures", body), 201)
	want[SeizureReceipt](r.t, r.post("officer2", "/seizures/"+s.Number+"/confirm", map[string]any{}, signed()...), 200)
	r.clock.Advance(time.Minute)
	r.stores(codesOf(s.Lots))
	r.clock.Advance(time.Minute)
	today := string(r.clock.Now().Date())
	want[CaseReceipt](r.t, r.post("officer1", "/cases/"+number+"/decisions", map[string]any{"kind": "confiscated", "paper": "处罚 1 号", "decided_on": today, "effective": today}), 201)
	r.clock.Advance(time.Minute)
	return codesOf(s.Lots)
}

// orders drafts an order and has it approved by whoever it wants.
func (r *region) orders(codes []string, facility uuid.UUID, method string) OrderReceipt {
	r.t.Helper()
	order := want[OrderReceipt](r.t, r.post("officer1", "/orders", map[string]any{"lots": codes, "ground": "没收决定已生效", "facility": facility, "method": method}), 201)
	r.clock.Advance(time.Minute)
	return want[OrderReceipt](r.t, r.approves("approver1", order), 200)
}

// hazmat is a carrier with its permit.
func hazmat() map[string]any { return map[string]any{"name": "顺达", "permit": "危货运 1 号"} }

// Scenario 8: the carrier signs out 40 boxes, the firm counts 39.
func TestScenario08AMissingBoxStaysWithTheSenderUntilBothSidesAgree(t *testing.T) {
	scenario(t, func(t *testing.T, r *region) {
		r.lists()
		codes := r.forfeits("G02", func(line map[string]any) {
			line["quantity"], line["lots"] = 40, []map[string]any{{"quantity": 40, "packages": 40, "mass_g": 40_000, "mass_basis": "measured"}}
		})
		order := r.orders(codes, r.facility, "SHRED_RECYCLE")
		h := want[HandoffReceipt](t, r.post("keeper1", "/handoffs", map[string]any{"purpose": "destruction", "order": order.ID, "lots": codes, "carrier": map[string]any{"name": "顺达"}}), 201)
		want[HandoffReceipt](t, r.post("keeper1", "/handoffs/"+h.Number+"/depart", map[string]any{}), 200)
		if lot := want[Lot](t, r.get("keeper1", "/lots/"+codes[0]), 200); lot.Keeper.Org != r.agency || lot.Possessor.Kind != "carrier" {
			t.Errorf("on the road: kept by %v, in the hands of %q", lot.Keeper, lot.Possessor.Kind)
		}
		r.clock.Advance(time.Hour)
		got := want[ReceivingReceipt](t, r.post("recycler1", "/handoffs/"+h.Number+"/receive", map[string]any{"place": "A", "lines": []any{map[string]any{"code": codes[0], "outcome": "accepted", "quantity": 39, "packages": 39}}}, signed()...), 200)
		if len(got.Lines[0].Discrepancies) != 2 {
			t.Fatalf("counts are exact: %+v", got.Lines)
		}
		r.clock.Advance(time.Minute)
		p := refused(t, r.post("recycler1", "/destructions", map[string]any{"facility": r.facility, "lots": codes, "method": "SHRED_RECYCLE"}), http.StatusUnprocessableEntity, "destruction.reason.discrepancy")
		if p.Rule == nil {
			t.Error("the refusal cites no rule")
		}
		all := want[List[Discrepancy]](t, r.get("keeper1", "/discrepancies"), 200)
		for _, d := range all.Items {
			body := map[string]any{"outcome": "stands", "reason": "双方复点：39 箱"}
			if answer := want[ResolvingReceipt](t, r.post("keeper1", "/discrepancies/"+d.ID.String()+"/resolve", body, signed()...), 200); answer.Resolved {
				t.Error("one side settled it")
			}
			want[ResolvingReceipt](t, r.post("recycler1", "/discrepancies/"+d.ID.String()+"/resolve", body, signed()...), 200)
		}
		r.clock.Advance(time.Minute)
		want[RunReceipt](t, r.post("recycler1", "/destructions", map[string]any{"facility": r.facility, "lots": codes, "method": "SHRED_RECYCLE"}), 201)
	})
}

// Scenario 9: a licence expires at 00:00 of the day of delivery. No bureau can
// override that, and a clock that is set back makes it no more valid.
func TestScenario09ALicenceThatExpiredAtMidnightStopsTheTruckAtTheGate(t *testing.T) {
	scenario(t, func(t *testing.T, r *region) {
		r.lists()
		last := string(r.clock.Now().Date())
		furnace := r.furnace("540103", last)
		codes := r.forfeits("G08")
		order := r.orders(codes, furnace, "INCIN_HW")
		h := want[HandoffReceipt](t, r.post("keeper1", "/handoffs", map[string]any{"purpose": "destruction", "order": order.ID, "lots": codes, "carrier": hazmat()}), 201)
		want[HandoffReceipt](t, r.post("keeper1", "/handoffs/"+h.Number+"/depart", map[string]any{}), 200)
		before := r.clock.Now()
		r.clock.Set(before.Date().AddDays(1).Start())
		want[HandoffReceipt](t, r.post("recycler1", "/handoffs/"+h.Number+"/arrive", map[string]any{}), 200)
		got := r.receives("recycler1", h.Number, codes[:1])
		if got.Lines[0].State != "held_at_gate" || !slices.ContainsFunc(got.Lines[0].Blocked, func(b Blocked) bool { return b.Code == "registry.gate.valid" }) {
			t.Fatalf("%+v", got.Lines)
		}
		override := map[string]any{"checks": []string{"registry.gate.valid"}, "until": rfc(r.clock.Now().Add(time.Hour)), "reason": "急", "paper": "1 号"}
		p := refused(t, r.post("eco2", "/orders/"+order.Number+"/overrides", override, signed()...), http.StatusUnprocessableEntity, "destruction.override.check")
		if p.Rule == nil || !strings.Contains(p.Rule.Article, "第八十条") {
			t.Errorf("the refusal does not cite its rule: %+v", p.Rule)
		}
		// The clock goes back to yesterday: nothing is signed under yesterday's licence.
		r.clock.Set(before)
		refused(t, r.post("recycler1", "/handoffs/"+h.Number+"/receive", map[string]any{"lines": []any{map[string]any{"code": codes[1], "outcome": "accepted", "seal_intact": true}}}, signed()...),
			http.StatusServiceUnavailable, "ledger.clock_behind")
		if lot := want[Lot](t, r.get("keeper1", "/lots/"+codes[1]), 200); lot.State == "at_firm" {
			t.Error("a clock set back made an expired licence valid")
		}
	})
}

// Scenario 10: pesticides sent to a recycler.
func TestScenario10PesticidesDoNotGoToARecycler(t *testing.T) {
	scenario(t, func(t *testing.T, r *region) {
		r.lists()
		codes := r.forfeits("G08")
		gate := want[Gate](t, r.get("officer1", "/registry/gate?category=G08&method=INCIN_HW&weight_g=57400&facility="+r.facility.String()), 200)
		i := slices.IndexFunc(gate.Checks, func(c GateCheck) bool { return c.Code == "registry.gate.kind" && !c.Passed })
		if gate.Allowed || i < 0 || !strings.Contains(gate.Checks[i].Article, "农药管理条例 第四十六条") {
			t.Fatalf("%+v", gate)
		}
		order := want[OrderReceipt](t, r.post("officer1", "/orders", map[string]any{"lots": codes, "ground": "没收决定已生效", "facility": r.facility, "method": "INCIN_HW"}), 201)
		p := want[Problem](t, r.approves("approver1", order), http.StatusUnprocessableEntity)
		if p.Errors[0].Rule == nil || !strings.Contains(p.Errors[0].Rule.Article, "农药管理条例") {
			t.Errorf("the refusal does not cite its article: %+v", p)
		}
	})
}

// Scenario 11: open burning cannot be chosen, not even by a raw request.
func TestScenario11OpenBurningIsNoMethod(t *testing.T) {
	scenario(t, func(t *testing.T, r *region) {
		r.lists()
		codes := r.forfeits("G02")
		for _, method := range []string{"OPEN_BURN", "SIMPLE_LANDFILL", "DUMP", "SEWER", "DELABEL_SELL"} {
			p := want[Problem](t, r.post("officer1", "/orders", map[string]any{"lots": codes, "ground": "没收决定已生效", "facility": r.facility, "method": method}), http.StatusUnprocessableEntity)
			if p.Code == "" {
				t.Errorf("%s: %+v", method, p)
			}
		}
	})
}

// Scenario 12: clothes to the power plant are an exception with a reason and two
// signatures, and are known as one ever after.
func TestScenario12AnExceptionalMethodNeedsAReasonAndTwoSignatures(t *testing.T) {
	scenario(t, func(t *testing.T, r *region) {
		r.lists()
		plant := r.furnace("540103", "2027-12-31")
		codes := r.forfeits("G01")
		body := map[string]any{"lots": codes, "ground": "没收决定已生效", "facility": plant, "method": "INCIN_WTE"}
		p := want[Problem](t, r.post("officer1", "/orders", body), http.StatusUnprocessableEntity)
		if _, ok := fields(p)["reasons"]; !ok && p.Code == "" {
			t.Errorf("%+v", p)
		}
		body["reasons"] = "受霉变污染，无法再生利用"
		order := want[OrderReceipt](t, r.post("officer1", "/orders", body), 201)
		if len(order.Awaits) != 2 {
			t.Errorf("awaits %v", order.Awaits)
		}
		r.clock.Advance(time.Minute)
		if one := want[OrderReceipt](t, r.approves("approver1", order), 200); one.State != "drafted" {
			t.Errorf("one signature made it %s", one.State)
		}
		r.clock.Advance(time.Minute)
		if two := want[OrderReceipt](t, r.approves("legal1", order), 200); two.State != "approved" {
			t.Errorf("two signatures made it %s", two.State)
		}
		list := want[List[OrderRow]](t, r.get("auditor1", "/orders?method=INCIN_WTE"), 200)
		if len(list.Items) != 1 || !list.Items[0].Exceptional {
			t.Errorf("%+v", list)
		}
	})
}

// Scenario 18: cigarettes go to their own authority, fireworks never to a firm.
func TestScenario18CigarettesAndFireworksDoNotGoToAFirm(t *testing.T) {
	scenario(t, func(t *testing.T, r *region) {
		r.lists()
		for category, reason := range map[string]string{"G15": "destruction.reason.authority", "G32": "destruction.reason.closed_flow"} {
			gate := want[Gate](t, r.get("officer1", "/registry/gate?category="+category+"&method=INCIN_WTE&weight_g=1&facility="+r.facility.String()), 200)
			if gate.Allowed || !slices.ContainsFunc(gate.Checks, func(c GateCheck) bool { return c.Code == "registry.gate.goods" && !c.Passed }) {
				t.Errorf("%s passes the gate: %+v", category, gate)
			}
			codes := r.forfeits(category)
			w := r.post("officer1", "/orders", map[string]any{"lots": codes, "ground": "没收决定已生效", "facility": r.facility, "method": "INCIN_WTE", "reasons": "按例外"})
			if w.Code == http.StatusCreated {
				w = r.approves("approver1", want[OrderReceipt](t, w, 201))
			}
			p := want[Problem](t, w, http.StatusUnprocessableEntity)
			told := p.Code
			for _, e := range p.Errors {
				told += " " + e.Code
			}
			if !strings.Contains(told, reason) && !strings.Contains(told, "method") {
				t.Errorf("%s is refused for %s, want %s", category, told, reason)
			}
		}
		codes := r.forfeits("G15")
		want[OrderReceipt](t, r.post("officer1", "/orders", map[string]any{"kind": "authority", "lots": codes, "ground": "烟草专卖法实施条例第三十条", "recipient": "拉萨市烟草专卖局"}), 201)
	})
}

// Scenario 19: out of the province without an approval number.
func TestScenario19CrossProvinceNeedsAnApproval(t *testing.T) {
	scenario(t, func(t *testing.T, r *region) {
		r.lists()
		far := r.furnace("630000", "2027-12-31")
		codes := r.forfeits("G08")
		order := r.orders(codes, far, "INCIN_HW")
		body := map[string]any{"purpose": "destruction", "order": order.ID, "lots": codes, "carrier": hazmat()}
		p := refused(t, r.post("keeper1", "/handoffs", body), http.StatusUnprocessableEntity, "custody.handoff.cross_province")
		if p.Rule == nil || !strings.Contains(p.Rule.Article, "第八十二条") || p.Rule.Certainty != "sourced" {
			t.Errorf("the refusal does not cite its rule: %+v", p.Rule)
		}
		body["approval"], body["manifest"] = "藏环转〔2026〕3 号", "20265401000123"
		h := want[HandoffReceipt](t, r.post("keeper1", "/handoffs", body), 201)
		shown := want[Handoff](t, r.get("keeper1", "/handoffs/"+h.Number), 200)
		if shown.Approval != "藏环转〔2026〕3 号" || shown.Manifest == nil || shown.Manifest.Number != "20265401000123" {
			t.Errorf("%+v", shown)
		}
	})
}
