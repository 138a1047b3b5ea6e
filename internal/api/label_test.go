package api

import (
	"net/http"
	"strconv"
	"strings"
	"testing"

	"github.com/google/uuid"

	"github.com/sealtrail/sealtrail/internal/identity"
)

func TestARollIsMadeListedPrintedAndItsLabelsVoided(t *testing.T) {
	h := newHouse(t)
	mine, other := uuid.New(), uuid.New()
	h.joins("officer", mine, identity.OrgAgency, "540102", identity.Officer)
	h.joins("stranger", other, identity.OrgAgency, "540602", identity.Officer)
	h.joins("auditor", uuid.New(), identity.OrgOffice, "540000", identity.Auditor)
	made := want[RollMade](t, h.post("officer", "/labels/rolls", `{"count":3}`), http.StatusCreated)

	rolls := want[List[Roll]](t, h.get("officer", "/labels/rolls"), http.StatusOK)
	if len(rolls.Items) != 1 || rolls.Items[0].ID != made.ID || rolls.Items[0].Free != 3 || rolls.Items[0].Files != 1 || rolls.Next != "" {
		t.Errorf("%+v", rolls)
	}
	if got := want[List[Roll]](t, h.get("stranger", "/labels/rolls"), http.StatusOK); len(got.Items) != 0 {
		t.Errorf("a stranger sees %+v", got)
	}
	refused(t, h.get("auditor", "/labels/rolls"), http.StatusForbidden, "identity.role_lacks_action")

	address := "/labels/rolls/" + made.ID.String() + "/files/"
	w := h.get("officer", address+"1?format=roll")
	if w.Code != http.StatusOK || w.Header().Get("Content-Type") != "application/pdf" || !strings.HasPrefix(w.Body.String(), "%PDF roll ") ||
		!strings.HasPrefix(w.Header().Get("Content-Disposition"), "attachment") {
		t.Fatalf("%d %v %s", w.Code, w.Header(), w.Body)
	}
	refused(t, h.get("officer", address+"2"), http.StatusNotFound, "label.roll.file")
	refused(t, h.get("stranger", address+"1"), http.StatusNotFound, "label.roll.unknown")
	refused(t, h.get("officer", address+"1?format=canary"), http.StatusUnprocessableEntity, "api.field.choice")

	code := strings.TrimPrefix(w.Body.String(), "%PDF roll ")
	refused(t, h.post("stranger", "/labels/"+code+"/void", `{"reason":"lost"}`), http.StatusNotFound, "label.unknown")
	again := want[Label](t, h.post("officer", "/labels/"+code+"/reprint", `{}`), http.StatusOK)
	if again.Reprints != 1 || again.Status != "printed" {
		t.Errorf("%+v", again)
	}
	void := want[Label](t, h.post("officer", "/labels/"+strings.ToLower(code)+"/void", `{"reason":"lost"}`), http.StatusOK)
	if void.Status != "void" || void.Reason != "lost" || void.Code != code {
		t.Errorf("%+v", void)
	}
	refused(t, h.post("officer", "/labels/"+code+"/void", `{"reason":"lost"}`), http.StatusConflict, "label.is_void")
	p := refused(t, h.post("officer", "/labels/0000-0000-001K/void", `{"reason":"lost"}`), http.StatusUnprocessableEntity, "label.code.check")
	if fields(p)["code"] == "" {
		t.Error(p)
	}
}

func TestAListIsReadPageByPage(t *testing.T) {
	h := newHouse(t)
	h.joins("officer", uuid.New(), identity.OrgAgency, "540102", identity.Officer)
	made := map[uuid.UUID]bool{}
	for range 5 {
		made[want[RollMade](t, h.post("officer", "/labels/rolls", `{"count":1}`), http.StatusCreated).ID] = true
	}
	pages, cursor := 0, ""
	for {
		page := want[List[Roll]](t, h.get("officer", "/labels/rolls?limit=2&cursor="+cursor), http.StatusOK)
		for _, r := range page.Items {
			if !made[r.ID] {
				t.Errorf("roll %s came twice or never was", r.ID)
			}
			delete(made, r.ID)
		}
		pages++
		if cursor = page.Next; cursor == "" {
			break
		}
	}
	if pages != 3 || len(made) != 0 {
		t.Errorf("%s pages, %d rolls not shown", strconv.Itoa(pages), len(made))
	}
}
