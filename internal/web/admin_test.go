package web

import (
	"net/http"
	"regexp"
	"strings"
	"testing"

	"github.com/google/uuid"

	"github.com/sealtrail/sealtrail/internal/identity"
	"github.com/sealtrail/sealtrail/internal/web/page"
)

// accounts is an office whose account administrator is signed in with a PIN.
func accounts(t *testing.T) (*office, *visit) {
	t.Helper()
	o := newOffice(t)
	host := o.org("运行单位", identity.OrgHost, "540000")
	o.person("admin2", host, identity.AdminAccounts)
	return o, o.enter("admin2").withPIN()
}

var oneTimePassword = regexp.MustCompile(`[a-z2-7]{4}-[a-z2-7]{4}-[a-z2-7]{4}-[a-z2-7]{4}`)

func TestAnAccountIsOpenedWithAPasswordShownOnce(t *testing.T) {
	o, v := accounts(t)
	v.page("/admin/people/new")
	w := v.post("/admin/people", "login", "officer7", "name", "普布", "org", o.agency.String(), "roles", "officer", "pin", testPIN)
	secret := oneTimePassword.FindString(w.Body.String())
	if w.Code != http.StatusOK || secret == "" {
		t.Fatalf("%d\n%s", w.Code, w.Body)
	}
	v.whole("/admin/people", w.Body.String())
	must(t, w.Body.String(), "普布", "城关区市场监管局", "新建账号", "授予角色")
	must(t, v.page("/admin/people?q=officer7"), "普布")
	if fresh := o.browser().post("/login", "login", "officer7", "password", secret); fresh.Header().Get("Location") != "/me/password" {
		t.Errorf("%d to %s", fresh.Code, fresh.Header().Get("Location"))
	}
}

func TestAFormOfARefusedAccountKeepsWhatWasTyped(t *testing.T) {
	o, v := accounts(t)
	w := v.post("/admin/people", "login", "Bad Login", "name", "普布", "org", o.agency.String(), "roles", "officer", "roles", "admin_accounts", "pin", testPIN)
	body := w.Body.String()
	if w.Code != http.StatusUnprocessableEntity {
		t.Fatalf("%d\n%s", w.Code, body)
	}
	v.whole("/admin/people", body)
	must(t, body, `value="Bad Login"`, `value="普布"`, `id="f-login-error"`, `value="officer" checked`, `value="admin_accounts" checked`)
	if strings.Contains(body, testPIN) {
		t.Error("the PIN came back")
	}
	w = v.post("/admin/people", "login", "officer7", "name", "普布", "org", o.agency.String(), "roles", "officer", "roles", "admin_accounts")
	must(t, w.Body.String(), `id="f-roles-error"`)
}

func TestEachActOnAnAccountHasItsPageAndItsEntry(t *testing.T) {
	o, v := accounts(t)
	id := o.person("officer1", o.agency, identity.Officer)
	theirs := o.enter("officer1")
	at := "/admin/people/" + id.String()
	body := v.page(at)
	must(t, body, "授予角色", "终止角色", "重置密码", "停用账号", "代签令牌")
	for _, act := range []string{"grant", "end", "reset", "disable", "token"} {
		v.page(at + "/" + act)
	}
	if w := v.get(at + "/nonsense"); w.Code != http.StatusNotFound {
		t.Errorf("an act that is none: %d", w.Code)
	}
	if w := v.post(at+"/reset", "reason", "", "pin", testPIN); w.Code != http.StatusUnprocessableEntity || !strings.Contains(w.Body.String(), `id="f-reason-error"`) {
		t.Errorf("without a reason: %d", w.Code)
	}
	w := v.post(at+"/token", "token_name", "称重", "pin", testPIN)
	if w.Code != http.StatusOK || !strings.Contains(w.Body.String(), "st_") {
		t.Fatalf("token: %d\n%s", w.Code, w.Body)
	}
	must(t, theirs.page("/me"), "称重", "某admin2") // shown to its owner, with who did it
	if w := v.post(at+"/disable", "reason", "调离"); w.Code != http.StatusSeeOther {
		t.Fatalf("disable: %d\n%s", w.Code, w.Body)
	}
	if w := theirs.get("/me"); w.Code != http.StatusSeeOther {
		t.Errorf("the disabled one goes on: %d", w.Code)
	}
	must(t, v.page(at), "已停用", "恢复账号", "调离")
	if w := v.post(at+"/enable", "reason", "返岗"); w.Code != http.StatusSeeOther {
		t.Errorf("enable: %d", w.Code)
	}
	w = v.post(at+"/reset", "reason", "忘记密码")
	if w.Code != http.StatusOK || oneTimePassword.FindString(w.Body.String()) == "" {
		t.Errorf("reset: %d\n%s", w.Code, w.Body)
	}
}

func TestAnOrganisationIsRegisteredAndEnded(t *testing.T) {
	o, v := accounts(t)
	v.page("/admin/orgs")
	w := v.post("/admin/orgs", "kind", "firm", "name", "高原再生", "division", "540103", "pin", testPIN)
	if w.Code != http.StatusUnprocessableEntity || !strings.Contains(w.Body.String(), `id="f-uscc-error"`) || !strings.Contains(w.Body.String(), `value="高原再生"`) {
		t.Fatalf("a firm without its code: %d\n%s", w.Code, w.Body)
	}
	v.whole("/admin/orgs", w.Body.String())
	if w := v.post("/admin/orgs", "kind", "agency", "name", "堆龙德庆区市场监管局", "division", "540103", "pin", testPIN); w.Code != http.StatusSeeOther {
		t.Fatalf("%d\n%s", w.Code, w.Body)
	}
	must(t, v.page("/admin/orgs"), "堆龙德庆区市场监管局", "行政执法机关")
	end := "/admin/orgs/" + o.other.String() + "/end"
	v.page(end)
	if w := v.post(end, "last_day", "2026-11-18", "reason", "撤并"); w.Code != http.StatusSeeOther {
		t.Errorf("%d\n%s", w.Code, w.Body)
	}
}

func TestTheStateOfTheHouseIsForAdministratorsOfTheSystem(t *testing.T) {
	o := newOffice(t)
	o.alarms = []page.Alarm{{At: o.clock.Now(), Noun: "lot", Name: "ABCD-EFGH-JKMJ", Detail: "state differs"}}
	host := o.org("运行单位", identity.OrgHost, "540000")
	o.person("admin1", host, identity.AdminSystem)
	body := o.enter("admin1").page("/admin")
	must(t, body, "ABCD-EFGH-JKMJ", "数据库", "pending", "7,168 MiB")
	if strings.Contains(body, "/admin/people") {
		t.Error("accounts are offered to who may not manage them")
	}
}

// Pages of administrators are not there for others, and nobody is asked to
// sign in.
func TestAdministrationIsNotThereForOthers(t *testing.T) {
	o := newOffice(t)
	id := o.person("officer1", o.agency, identity.Officer)
	o.person("admin1", o.org("运行单位", identity.OrgHost, "540000"), identity.AdminSystem)
	officer, system := o.enter("officer1"), o.enter("admin1")
	pages := []string{"/admin/people", "/admin/people/new", "/admin/people/" + id.String(), "/admin/people/" + id.String() + "/reset", "/admin/orgs", "/admin/orgs/" + o.agency.String() + "/end",
		"/admin/people/" + uuid.Nil.String(), "/admin/people/x"}
	for _, target := range pages {
		for name, v := range map[string]*visit{"officer": officer, "system administrator": system} {
			if w := v.get(target); w.Code != http.StatusNotFound {
				t.Errorf("%s reads %s: %d", name, target, w.Code)
			}
		}
		if w := o.browser().get(target); w.Code != http.StatusSeeOther && w.Code != http.StatusNotFound {
			t.Errorf("anybody reads %s: %d", target, w.Code)
		}
	}
	if w := officer.get("/admin"); w.Code != http.StatusNotFound {
		t.Errorf("officer reads /admin: %d", w.Code)
	}
	for _, target := range []string{"/admin/people", "/admin/orgs", "/admin/people/" + id.String() + "/reset", "/admin/people/" + id.String() + "/disable"} {
		if w := officer.post(target, "login", "x1", "name", "x", "reason", "x", "kind", "agency", "division", "540102", "org", o.agency.String(), "roles", "officer"); w.Code != http.StatusNotFound && w.Code != http.StatusForbidden {
			t.Errorf("officer posts %s: %d", target, w.Code)
		}
	}
}
