package api

import (
	"net/http"
	"testing"

	"github.com/google/uuid"

	"github.com/sealtrail/sealtrail/internal/identity"
)

func TestWhoeverAsksLearnsWhoTheyAre(t *testing.T) {
	h := newHouse(t)
	org := uuid.New()
	h.joins("officer", org, identity.OrgAgency, "540102", identity.Officer, identity.Keeper)
	me := want[Me](t, h.get("officer", "/own"), http.StatusOK)
	if me.Org != org || me.Via != "token" || len(me.Roles) != 2 || me.Division != "540102" {
		t.Errorf("%+v", me)
	}
}

func TestATokenDoesNotMakeTokens(t *testing.T) {
	h := newHouse(t)
	h.joins("officer", uuid.New(), identity.OrgAgency, "540102", identity.Officer)
	refused(t, h.post("officer", "/own/tokens", map[string]any{"name": "x"}, PinHeader, pin), http.StatusForbidden, "identity.not_by_token")
}
