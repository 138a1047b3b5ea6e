package web

import (
	"net/http"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/sealtrail/sealtrail/internal/identity"
)

var inputValue = regexp.MustCompile(`name="(session|token)" value="([0-9a-f-]{36})"`)

func TestASessionElsewhereIsSeenAndEnded(t *testing.T) {
	o := newOffice(t)
	o.person("officer1", o.agency, identity.Officer)
	lost, here := o.enter("officer1"), o.enter("officer1")
	body := here.page("/me")
	must(t, body, "本机", "其他设备")
	if w := here.post("/me/sessions/revoke-others"); w.Code != http.StatusSeeOther {
		t.Fatalf("%d", w.Code)
	}
	if w := lost.get("/me"); w.Code != http.StatusSeeOther || !strings.HasPrefix(w.Header().Get("Location"), "/login") {
		t.Errorf("the other device goes on: %d", w.Code)
	}
	here.page("/me")
}

func TestNobodyEndsASessionOfSomebodyElse(t *testing.T) {
	o := newOffice(t)
	o.person("officer1", o.agency, identity.Officer)
	o.person("officer2", o.agency, identity.Officer)
	first, second := o.enter("officer1"), o.enter("officer2")
	theirs := inputValue.FindStringSubmatch(first.page("/me"))[2]
	if w := second.post("/me/sessions/revoke", "session", theirs); w.Code != http.StatusNotFound {
		t.Errorf("%d", w.Code)
	}
	first.page("/me")
}

func TestATokenIsShownOnceAndRevoked(t *testing.T) {
	o := newOffice(t)
	o.person("officer1", o.agency, identity.Officer)
	v := o.enter("officer1")
	if w := v.post("/me/tokens", "token_name", "地磅上传"); w.Code != http.StatusForbidden || !strings.Contains(w.Body.String(), "f-pin-error") || !strings.Contains(w.Body.String(), `value="地磅上传"`) {
		t.Fatalf("without a step-up: %d\n%s", w.Code, w.Body)
	}
	v.withPIN()
	command := "0190a5c8-7e2b-7000-8000-000000000001"
	w := v.post("/me/tokens", "command_id", command, "token_name", "地磅上传", "pin", testPIN)
	secret := regexp.MustCompile(`st_[A-Za-z0-9_-]{43}`).FindString(w.Body.String())
	if w.Code != http.StatusOK || secret == "" {
		t.Fatalf("%d\n%s", w.Code, w.Body)
	}
	v.whole("/me/tokens", w.Body.String())
	again := v.post("/me/tokens", "command_id", command, "token_name", "地磅上传")
	if again.Code != http.StatusOK || strings.Contains(again.Body.String(), secret) {
		t.Errorf("sent twice: %d", again.Code)
	}
	body := v.page("/me")
	if strings.Contains(body, secret) {
		t.Error("the token is shown again")
	}
	must(t, body, "地磅上传", "签发接口令牌", "5 分钟内已确认是本人")
	var id string
	for _, m := range inputValue.FindAllStringSubmatch(body, -1) {
		if m[1] == "token" {
			id = m[2]
		}
	}
	if w := v.post("/me/tokens/revoke", "token", id); w.Code != http.StatusSeeOther {
		t.Fatalf("%d\n%s", w.Code, w.Body)
	}
	must(t, v.page("/me"), "已撤销")
}

func TestAStepUpIsKeptForFiveMinutes(t *testing.T) {
	o := newOffice(t)
	o.person("officer1", o.agency, identity.Officer)
	v := o.enter("officer1")
	must(t, v.page("/step-up"), "还没有签字密码")
	v.withPIN()
	if w := v.post("/step-up", "pin", "111111", "next", "/me"); w.Code == http.StatusSeeOther || !strings.Contains(w.Body.String(), "f-pin-error") || strings.Contains(w.Body.String(), "111111") {
		t.Fatalf("a wrong PIN: %d\n%s", w.Code, w.Body)
	}
	if w := v.post("/step-up", "pin", testPIN, "next", "/me"); w.Code != http.StatusSeeOther || w.Header().Get("Location") != "/me" {
		t.Fatalf("%d to %s", w.Code, w.Header().Get("Location"))
	}
	must(t, v.page("/me"), "5 分钟内已确认是本人")
	o.clock.Advance(5*time.Minute + time.Second)
	must(t, v.page("/me"), "您的签字密码")
}

func TestAPINTooEasyIsSaidBesideItsField(t *testing.T) {
	o := newOffice(t)
	o.person("officer1", o.agency, identity.Officer)
	v := o.enter("officer1")
	w := v.post("/me/pin", "current", testPassword, "pin", "123456", "again", "123456")
	if w.Code != http.StatusUnprocessableEntity || !strings.Contains(w.Body.String(), `id="f-pin-error"`) {
		t.Errorf("%d\n%s", w.Code, w.Body)
	}
	v.whole("/me/pin", w.Body.String())
}

func TestOneTimeCodesAreTurnedOnByTheirFirstCode(t *testing.T) {
	o := newOffice(t)
	o.person("officer1", o.agency, identity.Officer)
	v := o.enter("officer1")
	v.page("/me/totp")
	w := v.post("/me/totp", "current", testPassword)
	if w.Code != http.StatusOK || !strings.Contains(w.Body.String(), "otpauth://totp/") {
		t.Fatalf("%d\n%s", w.Code, w.Body)
	}
	v.whole("/me/totp", w.Body.String())
	if w := v.post("/me/totp/confirm", "code", "000000"); w.Code != http.StatusUnprocessableEntity || !strings.Contains(w.Body.String(), `id="f-code-error"`) {
		t.Errorf("%d\n%s", w.Code, w.Body)
	}
}
