package api

import (
	"net/http"
	"testing"
	"time"
)

// Scenario 5: one officer alone is not enough.
func TestScenario05OneOfficerAloneCannotSeize(t *testing.T) {
	scenario(t, func(t *testing.T, r *region) {
		number, approval := r.opens()
		body := seizureBody(number, approval)
		body["officers"] = []map[string]any{{"name": "扎西", "certificate": "54010001"}}
		refused(t, r.post("officer1", "/seizures", body), http.StatusUnprocessableEntity, "api.field.few") // the description wants two already
		body["officers"] = []map[string]any{{"name": "扎西", "certificate": "54010001"}, {"name": "扎西", "certificate": "54010001"}}
		p := refused(t, r.post("officer1", "/seizures", body), http.StatusUnprocessableEntity, "custody.officer.twice")
		if p.Rule == nil || p.Rule.Article != "行政强制法 第十八条" || p.Rule.Version == "" || p.Rule.Certainty != "sourced" {
			t.Errorf("the refusal does not cite its rule: %+v", p.Rule)
		}
		s := want[SeizureReceipt](t, r.post("officer1", "/seizures", seizureBody(number, approval)), 201)
		refused(t, r.post("officer1", "/seizures/"+s.Number+"/confirm", map[string]any{}, signed()...), http.StatusForbidden, "custody.confirm.same_person")
		r.clock.Advance(time.Minute)
		p = refused(t, r.post("officer1", "/handoffs", map[string]any{"purpose": "transfer", "to": r.other, "lots": codesOf(s.Lots)}), http.StatusUnprocessableEntity, "fields.several")
		if len(p.Errors) != 2 || p.Errors[0].Code != "custody.lot.unconfirmed" || p.Errors[0].Rule == nil {
			t.Errorf("%+v", p.Errors)
		}
	})
}

// Scenario 6: a party may refuse to sign, but not be absent without a witness.
func TestScenario06APartyMayRefuseButAnAbsentOneNeedsAWitness(t *testing.T) {
	scenario(t, func(t *testing.T, r *region) {
		number, approval := r.opens()
		body := seizureBody(number, approval)
		body["party"] = map[string]any{"kind": "person", "name": "甲某", "presence": "absent"}
		refused(t, r.post("officer1", "/seizures", body), http.StatusUnprocessableEntity, "custody.party.witness")
		body["party"] = map[string]any{"kind": "person", "name": "甲某", "presence": "refused", "note": "拒绝签字"}
		want[SeizureReceipt](t, r.post("officer1", "/seizures", body), 201)
	})
}

// Scenario 17: parts of a lot add up to it.
func TestScenario17PartsThatDoNotAddUpAreRefused(t *testing.T) {
	scenario(t, func(t *testing.T, r *region) {
		number, approval := r.opens()
		s := r.seizes(number, approval)
		r.clock.Advance(time.Minute)
		part := func(quantity, mass int64) map[string]any {
			return map[string]any{"quantity": quantity, "mass_g": mass}
		}
		code := s.Lots[0].Code
		r.stores([]string{code})
		p := want[Problem](t, r.post("keeper1", "/lots/"+code+"/split", map[string]any{"reason": "分开处置", "children": []any{part(20, 15_000), part(16, 20_000)}}), http.StatusUnprocessableEntity)
		if p.Code == "" {
			t.Error(p)
		}
		p = want[Problem](t, r.post("keeper1", "/lots/"+code+"/split", map[string]any{"reason": "分开处置", "children": []any{part(20, 15_000), part(17, 13_700)}}), http.StatusUnprocessableEntity)
		if p.Code == "" {
			t.Error(p)
		}
		want[any](t, r.post("keeper1", "/lots/"+code+"/split", map[string]any{"reason": "分开处置", "children": []any{part(20, 15_000), part(16, 13_700)}}), 201)
	})
}
