package app

import (
	"encoding/json"
	"net/http"
	"strings"
	"testing"
	"time"
)

// county is the first county as it is spoken to through the API, by person.
type county struct {
	*guest
	t      *testing.T
	people map[string]*asking
}

func (s *Server) county(t *testing.T) *county {
	return &county{guest: visit(t, s), t: t, people: map[string]*asking{}}
}

// posts sends one act; the answer's fields lie in a map.
func (c *county) posts(login, path string, body any) (int, map[string]any) {
	c.t.Helper()
	a := c.people[login]
	if a == nil {
		a = &asking{t: c.t, handler: c.Handler()}
		a.signIn(login, demoPassword)
		c.people[login] = a
	}
	text, err := json.Marshal(body)
	if err != nil {
		c.t.Fatal(err)
	}
	w := a.ask(http.MethodPost, "/api/v1"+path, "application/json", text)
	out := map[string]any{}
	if err := json.Unmarshal(w.Body.Bytes(), &out); err != nil {
		c.t.Fatalf("%s: %d %s", path, w.Code, w.Body)
	}
	return w.Code, out
}

// refuses demands a refusal with its reason, which cites a rule.
func (c *county) refuses(status int, code, login, path string, body any) {
	c.t.Helper()
	got, out := c.posts(login, path, body)
	told, _ := json.Marshal(out)
	if got != status || !strings.Contains(string(told), `"`+code+`"`) {
		c.t.Errorf("%s by %s: %d, want %d %s: %s", path, login, got, status, code, told)
	}
}

// does demands that an act succeeds.
func (c *county) does(login, path string, body any) map[string]any {
	c.t.Helper()
	got, out := c.posts(login, path, body)
	if got >= http.StatusBadRequest {
		told, _ := json.Marshal(out)
		c.t.Fatalf("%s by %s: %d %s", path, login, got, told)
	}
	return out
}

type fieldsOf = map[string]any

// seizing is a seizure of 10 kg in a case of its own, which a test may change.
func (c *county) seizing() fieldsOf {
	c.hauls++
	file := c.does("officer1", "/cases", fieldsOf{"title": "鞋类案", "paper": "拉城市监案〔2026〕9" + string(rune('0'+c.hauls)) + " 号", "parties": []fieldsOf{{"kind": "person", "name": "某甲"}}})
	approval := c.does("approver1", "/cases/"+file["number"].(string)+"/approvals", fieldsOf{"measure": "seized", "mode": "prior", "paper": "强措 1 号"})
	return fieldsOf{"case": file["number"], "measure": "seized", "approval": approval["id"], "paper": "强措 1 号", "last_day": string(c.clock.Now().Date().AddDays(30)),
		"place": fieldsOf{"division": "540102", "address": "货场"}, "officers": []fieldsOf{{"name": "扎西", "certificate": "54010001"}, {"name": "卓玛", "certificate": "54010002"}},
		"party": fieldsOf{"kind": "person", "name": "某甲", "presence": "signed"},
		"lines": []fieldsOf{{"category": "G02", "kind": "goods", "name": "运动鞋", "unit": "PR", "quantity": 20, "value_basis": "unknown",
			"lots": []fieldsOf{{"quantity": 20, "packages": 1, "mass_g": 10_000, "mass_basis": "measured"}}}}}
}

// taken seizes it, confirmed by the second officer.
func (c *county) taken() (code string) {
	z := c.does("officer1", "/seizures", c.seizing())
	c.does("officer2", "/seizures/"+z["number"].(string)+"/confirm", fieldsOf{})
	return z["lots"].([]any)[0].(fieldsOf)["code"].(string)
}

func (c *county) sound() {
	c.t.Helper()
	rebuilt(c.t, c.Server)
}

func TestScenario05ASeizureByOneOfficerIsRejected(t *testing.T) {
	eachEngine(t, true, func(t *testing.T, s *Server) {
		c := s.county(t)
		alone := c.seizing()
		alone["officers"] = alone["officers"].([]fieldsOf)[:1]
		if got, _ := c.posts("officer1", "/seizures", alone); got != http.StatusUnprocessableEntity {
			t.Errorf("one officer alone: %d", got)
		}
		twice := c.seizing()
		twice["officers"] = []fieldsOf{{"name": "扎西", "certificate": "54010001"}, {"name": "扎西", "certificate": "54010001"}}
		if got, _ := c.posts("officer1", "/seizures", twice); got != http.StatusUnprocessableEntity {
			t.Errorf("one officer named twice: %d", got)
		}
		z := c.does("officer1", "/seizures", c.seizing())
		if got, _ := c.posts("officer1", "/seizures/"+z["number"].(string)+"/confirm", fieldsOf{}); got != http.StatusForbidden {
			t.Errorf("who recorded it confirmed it: %d", got)
		}
		lot := z["lots"].([]any)[0].(fieldsOf)["code"].(string)
		c.refuses(http.StatusConflict, "custody.lot.unconfirmed", "officer1", "/lots/"+lot+"/split", fieldsOf{"reason": "分", "children": []fieldsOf{{"quantity": 10}, {"quantity": 10}}})
		c.does("officer2", "/seizures/"+z["number"].(string)+"/confirm", fieldsOf{})
		c.sound()
	})
}

func TestScenario06ARefusalToSignIsRecordedAndAnAbsentPartyNeedsAWitness(t *testing.T) {
	eachEngine(t, true, func(t *testing.T, s *Server) {
		c := s.county(t)
		refused := c.seizing()
		refused["party"] = fieldsOf{"kind": "person", "name": "某甲", "presence": "refused", "note": "拒绝签名，称货物不是他的"}
		c.does("officer1", "/seizures", refused)
		absent := c.seizing()
		absent["party"] = fieldsOf{"kind": "person", "name": "某甲", "presence": "absent"}
		c.refuses(http.StatusUnprocessableEntity, "custody.party.witness", "officer1", "/seizures", absent)
		absent["party"] = fieldsOf{"kind": "person", "name": "某甲", "presence": "absent", "witness": fieldsOf{"name": "居委会次旦"}}
		c.does("officer1", "/seizures", absent)
		c.sound()
	})
}

func TestScenario07AHandlerIsNoCustodianOfHisGoods(t *testing.T) {
	eachEngine(t, true, func(t *testing.T, s *Server) {
		c := s.county(t)
		lot := c.taken()
		officer := c.as("officer1")
		h := c.does("officer1", "/handoffs", fieldsOf{"purpose": "store_in", "to": officer.Org.String(), "lots": []string{lot}})
		at := "/handoffs/" + h["number"].(string) + "/receive"
		accepted := fieldsOf{"place": "A 区", "lines": []fieldsOf{{"code": lot, "outcome": "accepted"}}}
		if got, out := c.posts("officer2", at, accepted); got != http.StatusForbidden || out["detail"] == "" {
			t.Errorf("a handler took his goods into the store: %d %v", got, out)
		}
		c.does("keeper1", at, accepted)
		out := c.does("officer1", "/matters/checkouts", fieldsOf{"purpose": "court", "lots": []string{lot}, "due_at": c.clock.Now().Add(48 * time.Hour).Time().Format(time.RFC3339)})
		m := "/matters/" + out["id"].(string)
		for _, step := range []struct {
			who, path string
		}{{"officer1", "/approve"}, {"keeper1", "/approve"}} {
			if got, out := c.posts(step.who, m+step.path, fieldsOf{}); got != http.StatusForbidden || out["detail"] == "" {
				t.Errorf("%s by %s: %d %v", step.path, step.who, got, out)
			}
		}
		c.does("approver1", m+"/approve", fieldsOf{})
		if got, _ := c.posts("officer2", m+"/give", fieldsOf{}); got != http.StatusForbidden {
			t.Errorf("a handler gave goods out of the store: %d", got)
		}
		c.does("keeper1", m+"/give", fieldsOf{})
		c.does("officer1", m+"/take", fieldsOf{})
		c.does("officer1", m+"/bring", fieldsOf{})
		c.does("keeper1", m+"/return", fieldsOf{"lots": []fieldsOf{{"lot": lot, "damaged": false, "short": false, "substituted": false}}})
		relabel := c.does("keeper1", "/matters/relabels", fieldsOf{"reason": "lost", "note": "标签脱落", "lots": []fieldsOf{{"lot": lot}}})
		c.refuses(http.StatusForbidden, "custody.matter.same_person", "keeper1", "/matters/"+relabel["id"].(string)+"/approve", fieldsOf{})
		c.does("officer2", "/matters/"+relabel["id"].(string)+"/approve", fieldsOf{})
		c.sound()
	})
}

func TestScenario17PartsThatDoNotAddUpAreRejected(t *testing.T) {
	eachEngine(t, true, func(t *testing.T, s *Server) {
		c := s.county(t)
		lot := c.taken()
		split := func(a, b int) fieldsOf {
			return fieldsOf{"reason": "分批", "children": []fieldsOf{{"quantity": 12, "mass_g": a}, {"quantity": 8, "mass_g": b}}}
		}
		c.refuses(http.StatusUnprocessableEntity, "custody.split.mass", "officer1", "/lots/"+lot+"/split", split(6000, 4500))
		c.refuses(http.StatusUnprocessableEntity, "custody.split.quantity", "officer1", "/lots/"+lot+"/split", fieldsOf{"reason": "分批", "children": []fieldsOf{{"quantity": 12}, {"quantity": 9}}})
		c.does("officer1", "/lots/"+lot+"/split", split(6000, 4000))
		other := c.taken()
		c.does("officer1", "/lots/"+other+"/sample", fieldsOf{"quantity": 2, "base": 20, "number": "样 1", "storage": "常温", "seal": "Y1"})
		c.sound()
	})
}
