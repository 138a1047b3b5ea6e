package api

import (
	"context"
	"net/http"
	"strings"
	"testing"

	"github.com/google/uuid"

	"github.com/sealtrail/sealtrail/internal/identity"
	"github.com/sealtrail/sealtrail/internal/ledger"
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

func TestAPersonMakesATokenOnAPageActsWithItAndEndsIt(t *testing.T) {
	h := newHouse(t)
	ctx, people := context.Background(), h.api.Identity
	org := h.org(identity.OrgAgency, "城关区市场监督管理局（演示）", "540102", "")
	const password = "a pass phrase of an officer"
	if _, err := people.AddPerson(ctx, identity.HostActor(), identity.AddPerson{Command: ledger.Command{ID: uuid.Must(uuid.NewV7())}, Login: "tashi", Name: "扎西（演示）", Org: org,
		Roles: []identity.Role{identity.Officer}, Password: password}); err != nil {
		t.Fatal(err)
	}
	who, err := people.SignIn(ctx, identity.SignIn{Login: "tashi", Password: password, Address: "192.0.2.7"})
	if err == nil {
		err = people.SetPIN(ctx, who.Actor, password, "271828")
	}
	if err == nil {
		who, err = people.ActorForSession(ctx, who.Session)
	}
	if err != nil {
		t.Fatal(err)
	}
	h.people["session"] = who.Actor
	h.api.StepUp = func(r *http.Request, actor identity.Actor, secret string) (identity.Actor, error) {
		return people.StepUpNow(r.Context(), actor, secret)
	}
	if p := want[Problem](t, h.post("session", "/own/tokens", map[string]any{"name": "仓库终端"}), http.StatusForbidden); p.Code != "identity.step_up_needed" {
		t.Fatal(p)
	}
	want[Problem](t, h.post("session", "/own/tokens", map[string]any{"name": "仓库终端"}, PinHeader, "999999"), http.StatusForbidden)
	made := want[TokenMade](t, h.post("session", "/own/tokens", map[string]any{"name": "仓库终端"}, PinHeader, "271828"), http.StatusCreated)

	h.api.Identify = func(r *http.Request) (identity.Actor, error) {
		who, err := people.ActorForToken(r.Context(), strings.TrimPrefix(r.Header.Get("Authorization"), "Bearer "))
		return who.Actor, err
	}
	tokens := want[List[Token]](t, h.get(made.Secret, "/own/tokens"), http.StatusOK)
	if len(tokens.Items) != 1 || tokens.Items[0].ID != made.ID || !strings.HasPrefix(made.Secret, tokens.Items[0].Prefix) {
		t.Fatalf("%+v", tokens)
	}
	want[RollMade](t, h.post(made.Secret, "/labels/rolls", map[string]any{"count": 1}), http.StatusCreated)
	want[TokenRevoked](t, h.post(made.Secret, "/own/tokens/"+made.ID.String()+"/revoke", map[string]any{}), http.StatusOK)
	refused(t, h.get(made.Secret, "/own/tokens"), http.StatusUnauthorized, "identity.token.unknown")
	if strings.Contains(h.log.String(), made.Secret) {
		t.Error("the token was logged")
	}
}
