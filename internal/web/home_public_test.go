package web

import (
	"net/http"
	"net/url"
	"strings"
	"testing"
)

func TestWhatIsTypedLeadsToItsPage(t *testing.T) {
	tests := []struct{ typed, to string }{
		{"C-540102-2026-000041-A", "/C/C-540102-2026-000041-A"},
		{" c-540102-2026-000041-a ", "/C/C-540102-2026-000041-A"},
		{"h-540102-2026-000087-4", "/H/H-540102-2026-000087-4"},
		{"ABCD-EFGH-JKMJ", "/T/ABCDEFGHJKMJ"},
		{"abcdefghjkmj", "/T/ABCDEFGHJKMJ"},
		{"OOOO-oooo-OOIl", "/T/000000000011"},
		{"HTTPS://SEALTRAIL.EXAMPLE/T/ABCDEFGHJKMJ", "/T/ABCDEFGHJKMJ"},
		{"https://sealtrail.example/C/C-540102-2026-000041-A", "/C/C-540102-2026-000041-A"},
		{"", ""}, {"运动鞋", ""}, {"ABCD-EFGH-JKMU", ""}, {"6924118000372", ""},
		{"HTTPS://EVIL.EXAMPLE/T/../X", ""}, {"X-540102-2026-000041-A", ""}, {"//evil.example", ""},
	}
	for _, tt := range tests {
		if got, _ := findPath(tt.typed); got != tt.to {
			t.Errorf("%q leads to %q, want %q", tt.typed, got, tt.to)
		}
	}
}

func TestWhatIsNoCodeComesBackWithASentence(t *testing.T) {
	_, h, _ := site(t, &session{})
	w := get(h, "/find?q="+url.QueryEscape("运动鞋"))
	if w.Code != http.StatusUnprocessableEntity || !strings.Contains(w.Body.String(), `value="运动鞋"`) || !strings.Contains(w.Body.String(), "这不像证明编号") {
		t.Errorf("%d\n%s", w.Code, w.Body)
	}
}

func TestALanguageAskedForIsRemembered(t *testing.T) {
	_, h, _ := site(t, &session{})
	w := get(h, "/?lang=en")
	if !strings.Contains(w.Body.String(), `<html lang="en">`) || !strings.Contains(w.Header().Get("Set-Cookie"), "lang=en") {
		t.Errorf("%v", w.Header())
	}
	w = get(h, "/find?q=x", "Cookie", "lang=en")
	if !strings.Contains(w.Body.String(), `href="/find?lang=zh-CN&amp;q=x"`) {
		t.Error("the other language does not lead to the same page")
	}
	if w := get(h, "/"); w.Header().Get("Set-Cookie") != "" {
		t.Error("a cookie nobody asked for")
	}
}

func TestStaticFilesAreKeptByTheirHash(t *testing.T) {
	s, h, _ := site(t, &session{})
	address := s.static.url("sealtrail.css")
	w := get(h, address)
	if w.Code != 200 || !strings.Contains(w.Header().Get("Cache-Control"), "immutable") || w.Header().Get("Content-Type") != "text/css; charset=utf-8" {
		t.Errorf("%d %v", w.Code, w.Header())
	}
	packed := get(h, address, "Accept-Encoding", "br, gzip")
	if packed.Header().Get("Content-Encoding") != "gzip" || packed.Body.Len() >= w.Body.Len()/2 {
		t.Errorf("%v, %d of %d bytes", packed.Header(), packed.Body.Len(), w.Body.Len())
	}
	if w := get(h, address, "Accept-Encoding", "gzip;q=0"); w.Header().Get("Content-Encoding") != "" {
		t.Error("gzip to one who refuses it")
	}
	if w := get(h, "/static/sealtrail.css?v=old", "If-None-Match", w.Header().Get("ETag")); w.Code != http.StatusNotModified {
		t.Errorf("asked again: %d", w.Code)
	}
	if w := get(h, "/static/sealtrail.css?v=old"); strings.Contains(w.Header().Get("Cache-Control"), "immutable") {
		t.Error("an old address is kept for ever with new content")
	}
	for _, bad := range []string{"/static/", "/static/no.css", "/static/../embed.go", "/static/vendor"} {
		if w := get(h, bad); w.Code != http.StatusNotFound {
			t.Errorf("%s: %d", bad, w.Code)
		}
	}
}
