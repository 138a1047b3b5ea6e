package web

import (
	"errors"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"github.com/sealtrail/sealtrail/internal/destruction"
	"github.com/sealtrail/sealtrail/internal/fault"
	"github.com/sealtrail/sealtrail/internal/i18n"
	"github.com/sealtrail/sealtrail/internal/identity"
	"github.com/sealtrail/sealtrail/internal/web/page"
)

func TestAFaultBecomesItsStatusAndASentenceWithAWayOut(t *testing.T) {
	tests := []struct {
		how    string
		status int
		says   string
	}{
		{"missing", 404, "找不到"},
		{"denied", 403, "您没有这项权限"},
		{"conflict", 409, "情况已经变了"},
		{"limited", 429, "请求太频繁"},
		{"unavailable", 503, "暂时不能办"},
		{"internal", 500, "系统出错"},
	}
	for _, tt := range tests {
		t.Run(tt.how, func(t *testing.T) {
			_, h, log := site(t, &session{visitor: signedIn(identity.Officer)})
			w := get(h, "/broken/"+tt.how)
			body := w.Body.String()
			if w.Code != tt.status || !strings.Contains(body, tt.says) || !strings.Contains(body, "req-1") {
				t.Errorf("status %d, want %d saying %q with the request id:\n%s", w.Code, tt.status, tt.says, body)
			}
			if strings.Contains(body, "secret detail") {
				t.Error("an unexpected error is shown")
			}
			if logged := strings.Contains(log.String(), "secret detail"); logged != (tt.status == 500) {
				t.Errorf("logged: %q", log)
			}
		})
	}
}

func TestWhoIsNotSignedInIsSentToSignInAndComesBack(t *testing.T) {
	_, h, _ := site(t, &session{})
	w := get(h, "/broken/unauthenticated?a=1&b=2")
	if w.Code != http.StatusSeeOther {
		t.Fatalf("status %d", w.Code)
	}
	to, err := url.Parse(w.Header().Get("Location"))
	if err != nil || to.Path != "/login" || to.Query().Get("next") != "/broken/unauthenticated?a=1&b=2" {
		t.Errorf("sent to %s", to)
	}
}

func TestARefusedFormComesBackWithWhatWasTyped(t *testing.T) {
	_, h, _ := site(t, &session{visitor: signedIn(identity.Officer)})
	w := post(h, "/gallery", url.Values{
		"lines[3].name": {""}, "lines[3].quantity": {"40"}, "lines[3].mass": {`13.2"><b>`},
		"pin": {"998877"}, "command_id": {"0190a5c8-7e2b-7000-8000-000000000001"}, "outcome": {"refused"},
	})
	body := w.Body.String()
	if w.Code != http.StatusUnprocessableEntity {
		t.Fatalf("status %d", w.Code)
	}
	for _, want := range []string{
		`value="40"`, `value="13.2&#34;&gt;&lt;b&gt;"`, `value="refused" checked`, "0190a5c8-7e2b-7000-8000-000000000001",
		`id="f-lines-0-name-error"`, `id="f-lines-0-quantity-error"`, "请填 1 到 34 之间的数。", `href="#f-lines-0-quantity"`,
		"有 3 处要改",             // the third has no field on the page and stands above
		`aria-invalid="true"`, // for those who hear the page
	} {
		if !strings.Contains(body, want) {
			t.Errorf("the page lacks %q", want)
		}
	}
	if strings.Contains(body, "998877") {
		t.Error("the PIN came back")
	}
}

func TestAPostThatIsNoFormIsRefused(t *testing.T) {
	_, h, _ := site(t, &session{visitor: signedIn(identity.Officer)})
	r := httptest.NewRequest(http.MethodPost, "/gallery", strings.NewReader("{}"))
	if w := do(h, r, "Content-Type", "application/json"); w.Code != http.StatusUnsupportedMediaType {
		t.Errorf("status %d", w.Code)
	}
}

func TestWhenTheSessionFailsThePageSaysSoOnce(t *testing.T) {
	_, h, log := site(t, &session{err: errors.New("database gone")})
	for _, target := range []string{"/", "/no/such"} {
		w := get(h, target)
		if w.Code != http.StatusInternalServerError || strings.Count(w.Body.String(), "</html>") != 1 {
			t.Errorf("%s: status %d, %d pages", target, w.Code, strings.Count(w.Body.String(), "</html>"))
		}
	}
	if n := strings.Count(log.String(), "database gone"); n != 2 {
		t.Errorf("logged %d times for two requests", n)
	}
}

func TestRedirectsStayHere(t *testing.T) {
	tests := map[string]string{
		"/lots/ABC?x=1": "/lots/ABC?x=1", "": "/home", "//evil.example": "/home", `/\evil.example`: "/home",
		"https://evil.example": "/home", "lots": "/home", "/a\r\nSet-Cookie: x": "/home",
	}
	for next, want := range tests {
		if got := localPath(next); got != want {
			t.Errorf("%q leads to %q", next, got)
		}
	}
}

func TestWhoIsSignedInIsNotAskedAgain(t *testing.T) {
	_, h, _ := site(t, &session{visitor: page.Visitor{Name: "扎西"}})
	if w := get(h, "/login?next=/lots"); w.Code != http.StatusSeeOther || w.Header().Get("Location") != "/lots" {
		t.Errorf("%d to %q", w.Code, w.Header().Get("Location"))
	}
}

func TestAFaultSaysAStateInWordsOfItsLanguage(t *testing.T) {
	s, _, _ := site(t, &session{})
	states := map[string][]string{"order": texts(destruction.OrderStates()), "run": texts(destruction.RunStates()), "event": texts(destruction.EventStates()), "certificate": texts(destruction.CertificateStates())}
	for noun, all := range states {
		for _, state := range all {
			said := s.Words.In(i18n.Chinese).Fault(fault.Conflict("destruction."+noun+".state").With("state", state))
			if strings.Contains(said, state) || !strings.Contains(said, "请") {
				t.Errorf("%s %s: %s", noun, state, said)
			}
		}
	}
}
