package httpd

import (
	"errors"
	"net/http"
	"strings"
	"testing"

	"github.com/sealtrail/sealtrail/internal/fault"
)

func TestTheAccessLogHoldsThePatternAndNothingAboutAnybody(t *testing.T) {
	h := open(t, nil)
	w := h.ask("GET", "/lots/ABCDEFGHJKMJ?name=扎西", "", "User-Agent: Canary/1", "X-Request-Id: chosen-by-them", "Cookie: session=geheim")
	wantAnswer(t, w, 200, "lot")
	log := h.log.String()
	for _, want := range []string{"route=/lots/:code", "status=200", "method=GET", "duration_ms="} {
		if !strings.Contains(log, want) {
			t.Errorf("log lacks %s:\n%s", want, log)
		}
	}
	for _, never := range []string{"ABCDEFGHJKMJ", "扎西", "%E6", "Canary", "chosen-by-them", "192.0.2.1", "geheim", "name="} {
		if strings.Contains(log, never) {
			t.Errorf("log tells %s:\n%s", never, log)
		}
	}
	id := w.Header().Get("X-Request-Id")
	if len(id) != 26 || strings.Count(log, "request_id="+id) != 2 {
		t.Errorf("id %q is not on both lines:\n%s", id, log)
	}
}

func TestAPanicIsAnsweredAndLoggedWithoutItsValues(t *testing.T) {
	h := open(t, nil)
	wantAnswer(t, h.ask("GET", "/panic", ""), 500, "internal")
	log := h.log.String()
	if !strings.Contains(log, "msg=panic") || !strings.Contains(log, "recovery.go") || strings.Contains(log, "13800138000") || strings.Contains(log, "扎西") {
		t.Error(log)
	}
	wantAnswer(t, h.ask("GET", "/lots/x", ""), 200, "lot")
}

func TestAnAgreedCutOfTheConnectionIsPassedOn(t *testing.T) {
	defer func() {
		if err, ok := recover().(error); !ok || !errors.Is(err, http.ErrAbortHandler) {
			t.Error("swallowed")
		}
	}()
	open(t, nil).ask("GET", "/abort", "")
}

func TestEveryAnswerCarriesTheStrictHeaders(t *testing.T) {
	h := open(t, nil)
	for _, target := range []string{"/lots/x", "/nowhere", "/panic"} {
		w := h.ask("GET", target, "")
		for name, want := range map[string]string{
			"Content-Security-Policy": "frame-ancestors 'none'", "X-Content-Type-Options": "nosniff", "Referrer-Policy": "same-origin",
			"Permissions-Policy": "camera=(self)", "Cache-Control": "no-store", "Cross-Origin-Opener-Policy": "same-origin",
		} {
			if got := w.Header().Get(name); !strings.Contains(got, want) {
				t.Errorf("%s: %s is %q", target, name, got)
			}
		}
		if strings.Contains(w.Header().Get("Content-Security-Policy"), "unsafe-inline") {
			t.Error("unsafe-inline")
		}
		if w.Header().Get("Strict-Transport-Security") != "" {
			t.Error("HSTS on http")
		}
	}
	secure := open(t, func(o *Options) { o.Config.BaseURL = "https://seal.example" })
	if secure.ask("GET", "/lots/x", "").Header().Get("Strict-Transport-Security") == "" {
		t.Error("no HSTS on https")
	}
}

func TestOnlyOurOwnPagesMayPostWithACookie(t *testing.T) {
	h := open(t, nil)
	for _, c := range []struct {
		name    string
		headers []string
		status  int
	}{
		{"own form, new browser", []string{"Sec-Fetch-Site: same-origin", "Origin: null"}, 200},
		{"own form, old browser", []string{"Origin: http://example.com"}, 200},
		{"own form behind a proxy that changes the host", []string{"Origin: http://seal.example", "Host: inner:8080"}, 200},
		{"typed by a person", []string{"Sec-Fetch-Site: none"}, 200},
		{"a program", nil, 200},
		{"another site", []string{"Sec-Fetch-Site: cross-site", "Origin: https://evil.example"}, 403},
		{"a neighbour of the same site", []string{"Sec-Fetch-Site: same-site", "Origin: https://other.example"}, 403},
		{"another site, old browser", []string{"Origin: https://evil.example"}, 403},
		{"no origin to tell, old browser", []string{"Origin: null"}, 403},
		{"another site with a token of its own", []string{"Sec-Fetch-Site: cross-site", "Authorization: Bearer x"}, 200},
		{"another site with a password", []string{"Sec-Fetch-Site: cross-site", "Authorization: Basic x"}, 403},
	} {
		t.Run(c.name, func(t *testing.T) {
			w := h.ask("POST", "http://example.com/lots/x", "1", c.headers...)
			if w.Code != c.status || c.status == 403 && w.Body.String() != "httpd.cross_origin" {
				t.Errorf("%d %s, want %d", w.Code, w.Body, c.status)
			}
		})
	}
	wantAnswer(t, h.ask("GET", "/lots/x", "", "Sec-Fetch-Site: cross-site"), 200, "lot")
}

func TestTheDemoAnswersThisMachineOnly(t *testing.T) {
	demo := open(t, func(o *Options) { o.Config.Demo = true })
	for _, c := range []struct {
		headers []string
		status  int
		code    string
	}{
		{[]string{"Host: localhost:8080"}, 200, "lot"},
		{[]string{"Host: 127.0.0.1"}, 200, "lot"},
		{[]string{"Host: [::1]:8080"}, 200, "lot"},
		{[]string{"Host: demo.example"}, 403, "httpd.demo.host"},
		{[]string{"Host: localhost.evil.example"}, 403, "httpd.demo.host"},
		{[]string{"Host: 192.168.1.5:8080"}, 403, "httpd.demo.host"},
		{[]string{"Host: localhost", "X-Forwarded-For: 203.0.113.1"}, 403, "httpd.demo.forwarded"},
		{[]string{"Host: localhost", "Forwarded: for=203.0.113.1"}, 403, "httpd.demo.forwarded"},
		{[]string{"Host: localhost", "Via: 1.1 tunnel"}, 403, "httpd.demo.forwarded"},
	} {
		wantAnswer(t, demo.ask("GET", "/lots/x", "", c.headers...), c.status, c.code)
	}
	wantAnswer(t, open(t, nil).ask("GET", "/lots/x", "", "Host: seal.example", "X-Forwarded-For: 1.2.3.4"), 200, "lot")
}

func TestAProxyIsBelievedOnlyWhenTrusted(t *testing.T) {
	// httptest's client is 192.0.2.1.
	wantAnswer(t, open(t, nil).ask("GET", "/ip", "", "X-Forwarded-For: 203.0.113.9"), 200, "192.0.2.1")
	h := open(t, func(o *Options) { o.Config.TrustedProxies = []string{"192.0.2.0/24"} })
	wantAnswer(t, h.ask("GET", "/ip", "", "X-Forwarded-For: 203.0.113.9"), 200, "203.0.113.9")
}

func TestABodyOverItsLimitIsRefusedAnnouncedOrNot(t *testing.T) {
	h := open(t, func(o *Options) { o.BodyLimit, o.UploadLimit = 1<<20, 2<<20 })
	body := strings.Repeat("x", 1<<20+1)
	wantAnswer(t, h.ask("POST", "/lots/x", body[1:]), 200, "1048576")
	wantAnswer(t, h.ask("POST", "/lots/x", body), 413, "httpd.body.too_large")
	wantAnswer(t, h.ask("POST", "/lots/x", body, "Content-Type: Multipart/Form-Data; boundary=x"), 200, "1048577")
	wantAnswer(t, h.ask("POST", "/lots/x", body+body, "Content-Type: multipart/form-data; boundary=x"), 413, "httpd.body.too_large")

	w := unannounced(h, "/lots/x", body)
	wantAnswer(t, w, 413, "httpd.body.too_large")
	other := errors.New("disk")
	if TooLarge(other) != other {
		t.Error("another error became too large")
	}
}

func TestTheWorkOnARequestIsBounded(t *testing.T) {
	wantAnswer(t, open(t, nil).ask("GET", "/deadline", ""), 200, "bounded")
}

func TestWhatNoRouteAnswersIsMissing(t *testing.T) {
	h := open(t, nil)
	wantAnswer(t, h.ask("GET", "/nowhere/扎西", ""), 404, "httpd.route.missing")
	if !strings.Contains(h.log.String(), "route=unmatched") {
		t.Error(h.log)
	}
}

func TestHalfAServerIsNotBuilt(t *testing.T) {
	if _, err := New(Options{}); err == nil || fault.Of(err) != nil {
		t.Error(err)
	}
}
