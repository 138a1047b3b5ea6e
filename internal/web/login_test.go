package web

import (
	"context"
	"net/http"
	"net/http/httptest"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/sealtrail/sealtrail/internal/identity"
	"github.com/sealtrail/sealtrail/internal/ledger"
	"github.com/sealtrail/sealtrail/internal/web/page"
)

func TestWhoSignsInComesToWhereTheyWanted(t *testing.T) {
	o := newOffice(t)
	o.person("officer1", o.agency, identity.Officer)
	v := o.browser()
	w := v.get("/me")
	if w.Code != http.StatusSeeOther || w.Header().Get("Location") != "/login?next=%2Fme" {
		t.Fatalf("%d to %s", w.Code, w.Header().Get("Location"))
	}
	w = v.post("/login", "login", " Officer1 ", "password", testPassword, "next", "/me")
	if w.Code != http.StatusSeeOther || w.Header().Get("Location") != "/me" {
		t.Fatalf("%d to %s\n%s", w.Code, w.Header().Get("Location"), w.Body)
	}
	cookie := w.Header().Get("Set-Cookie")
	for _, want := range []string{"sealtrail=", "HttpOnly", "SameSite=Lax", "Path=/"} {
		if !strings.Contains(cookie, want) {
			t.Errorf("cookie %q lacks %s", cookie, want)
		}
	}
	must(t, v.page("/me"), "某officer1", "城关区市场监管局", "执法人员", "本机")
	if w := v.post("/logout"); w.Code != http.StatusSeeOther {
		t.Errorf("sign out: %d", w.Code)
	}
	if w := v.get("/me"); w.Code != http.StatusSeeOther {
		t.Errorf("still signed in: %d", w.Code)
	}
}

func TestOverHTTPSTheCookieBelongsToThisHostAlone(t *testing.T) {
	o := newOffice(t)
	o.person("officer1", o.agency, identity.Officer)
	sessions := o.site.Session.(*Sessions)
	sessions.cookie, sessions.secure = identity.SessionCookie(true)
	w := o.browser().post("/login", "login", "officer1", "password", testPassword)
	if c := w.Header().Get("Set-Cookie"); !strings.HasPrefix(c, "__Host-") || !strings.Contains(c, "Secure") || strings.Contains(c, "Domain") {
		t.Errorf("cookie %q", c)
	}
}

func TestAWrongPasswordAndAnUnknownLoginReadTheSame(t *testing.T) {
	o := newOffice(t)
	o.person("officer1", o.agency, identity.Officer)
	v := o.browser()
	wrong := v.post("/login", "login", "officer1", "password", "hunter22222")
	unknown := v.post("/login", "login", "officer9", "password", "hunter22222")
	if wrong.Code != http.StatusUnauthorized || unknown.Code != http.StatusUnauthorized {
		t.Fatalf("%d and %d", wrong.Code, unknown.Code)
	}
	if a, b := wrong.Body.String(), strings.ReplaceAll(unknown.Body.String(), "officer9", "officer1"); a != b {
		t.Error("the two pages differ")
	}
	must(t, wrong.Body.String(), `value="officer1"`)
	if strings.Contains(wrong.Body.String(), "hunter22222") {
		t.Error("the password came back")
	}
}

func TestTooManyAttemptsSayWhenToTryAgain(t *testing.T) {
	o := newOffice(t)
	o.person("officer1", o.agency, identity.Officer)
	v := o.browser()
	for range identity.AttemptsAtAddress {
		v.post("/login", "login", "officer1", "password", "wrong")
	}
	w := v.post("/login", "login", "officer1", "password", testPassword)
	if w.Code != http.StatusTooManyRequests || w.Header().Get("Retry-After") != "900" || !strings.Contains(w.Body.String(), "15") {
		t.Fatalf("%d, Retry-After %q\n%s", w.Code, w.Header().Get("Retry-After"), w.Body)
	}
	v.whole("/login", w.Body.String())
	o.clock.Advance(identity.AttemptWindow + time.Second)
	if w := v.post("/login", "login", "officer1", "password", testPassword); w.Code != http.StatusSeeOther {
		t.Errorf("after the wait: %d", w.Code)
	}
}

func TestASessionEndsWhenIdleAndAfterAShift(t *testing.T) {
	o := newOffice(t)
	o.person("officer1", o.agency, identity.Officer)
	v := o.enter("officer1")
	o.clock.Advance(identity.SessionIdle + time.Minute)
	if w := v.get("/me"); w.Code != http.StatusSeeOther {
		t.Errorf("after an hour of nothing: %d", w.Code)
	}
	v = o.enter("officer1")
	for range 13 {
		o.clock.Advance(55 * time.Minute)
		v.get("/me")
	}
	o.clock.Advance(6 * time.Minute)
	if w := v.get("/me"); w.Code != http.StatusSeeOther {
		t.Errorf("after twelve hours: %d", w.Code)
	}
}

func TestAPasswordSetBySomebodyElseOpensNothingButItsOwnChange(t *testing.T) {
	o := newOffice(t)
	r, err := o.people.AddPerson(context.Background(), identity.HostActor(), identity.AddPerson{Command: ledger.Command{ID: newID(t)}, Login: "officer5", Name: "某", Org: o.agency, Roles: []identity.Role{identity.Officer}})
	if err != nil {
		t.Fatal(err)
	}
	v := o.browser()
	w := v.post("/login", "login", "officer5", "password", r.Secret, "next", "/home")
	if w.Code != http.StatusSeeOther || w.Header().Get("Location") != "/me/password" {
		t.Fatalf("%d to %s", w.Code, w.Header().Get("Location"))
	}
	for _, target := range []string{"/home", "/me", "/labels"} {
		if w := v.get(target); w.Code != http.StatusSeeOther || w.Header().Get("Location") != "/me/password" {
			t.Errorf("%s: %d to %s", target, w.Code, w.Header().Get("Location"))
		}
	}
	must(t, v.page("/me/password"), "请先换掉初始密码")
	if w := v.post("/me/password", "current", r.Secret, "password", testPassword, "again", "another thing"); w.Code != http.StatusUnprocessableEntity || !strings.Contains(w.Body.String(), "两次输入不一致") {
		t.Errorf("%d\n%s", w.Code, w.Body)
	}
	if w := v.post("/me/password", "current", r.Secret, "password", testPassword, "again", testPassword); w.Code != http.StatusSeeOther {
		t.Fatalf("%d\n%s", w.Code, w.Body)
	}
	must(t, v.page("/me"), "本人更换登录密码")
}

func TestWhoBelongsToSeveralOrganisationsIsAskedForWhom(t *testing.T) {
	o := newOffice(t)
	id := o.person("officer1", o.agency, identity.Officer)
	if _, err := o.people.GrantRoles(context.Background(), identity.HostActor(), identity.GrantRoles{Command: ledger.Command{ID: newID(t)}, Person: id, Org: o.other, Roles: []identity.Role{identity.Keeper}}); err != nil {
		t.Fatal(err)
	}
	v := o.browser()
	w := v.post("/login", "login", "officer1", "password", testPassword, "next", "/me")
	if w.Header().Get("Location") != "/login/as?next=%2Fme" {
		t.Fatalf("%d to %s", w.Code, w.Header().Get("Location"))
	}
	body := v.page("/login/as?next=/me")
	must(t, body, "城关区市场监管局", "色尼区市场监管局")
	second := regexp.MustCompile(`name="membership" value="([^"]+)"`).FindAllStringSubmatch(body, -1)[1][1]
	before := v.cookies["sealtrail"]
	if w := v.post("/login/as", "membership", second, "next", "/me"); w.Code != http.StatusSeeOther || w.Header().Get("Location") != "/me" {
		t.Fatalf("%d to %s", w.Code, w.Header().Get("Location"))
	}
	if v.cookies["sealtrail"] == before {
		t.Error("the cookie was not exchanged")
	}
	must(t, v.page("/me"), "色尼区市场监管局　保管员")
	if w := v.post("/login/as", "membership", newID(t).String()); w.Code == http.StatusSeeOther {
		t.Error("a membership of nobody's was taken")
	}
}

func TestTheDemoOffersItsPeopleAtATap(t *testing.T) {
	o := newOffice(t)
	account := page.DemoAccount{Login: "officer1", Name: "扎西（演示）", Org: "城关区", Role: identity.Officer}
	o.site.DemoAccounts = []page.DemoAccount{account}
	if body := o.browser().page("/login"); strings.Contains(body, "扎西（演示）") {
		t.Error("accounts of the demo outside the demo")
	}
	o.site.Demo = true
	must(t, o.browser().page("/login?next=/lots"), "扎西（演示）", `name="password" value="demo"`, `name="next" value="/lots"`)
}

func TestTheAPISharesTheSession(t *testing.T) {
	o := newOffice(t)
	o.person("officer1", o.agency, identity.Officer)
	v := o.enter("officer1")
	r := httptest.NewRequest(http.MethodGet, "/api/v1/lots", nil)
	if _, err := o.site.Session.(*Sessions).Identify(r); err == nil {
		t.Error("nobody was identified")
	}
	for name, value := range v.cookies {
		r.AddCookie(&http.Cookie{Name: name, Value: value})
	}
	actor, err := o.site.Session.(*Sessions).Identify(r)
	if err != nil || actor.Org != o.agency || actor.Via != "session" {
		t.Errorf("%+v, %v", actor, err)
	}
}
