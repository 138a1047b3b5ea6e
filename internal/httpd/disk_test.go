package httpd

import (
	"errors"
	"net/http/httptest"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// unannounced posts a body whose length nobody told.
func unannounced(h *house, target, body string) *httptest.ResponseRecorder {
	r := httptest.NewRequest("POST", target, strings.NewReader(body))
	r.ContentLength = -1
	w := httptest.NewRecorder()
	h.Handler().ServeHTTP(w, r)
	return w
}

func TestWithTooLittleDiskItReadsOnly(t *testing.T) {
	h := open(t, func(o *Options) { o.WritesWhenFull = []string{"/login"} })
	wantAnswer(t, h.ask("POST", "/lots/x", "1"), 200, "1")
	h.free = 499_999_999
	wantAnswer(t, h.ask("POST", "/lots/x", "1"), 200, "1") // asked a moment ago
	h.clock.Advance(askEvery)
	w := h.ask("POST", "/lots/x", "1")
	wantAnswer(t, w, 503, "httpd.disk.full")
	if w.Header().Get("Retry-After") == "" {
		t.Error("does not say when to come back")
	}
	wantAnswer(t, h.ask("GET", "/lots/x", ""), 200, "lot")
	wantAnswer(t, h.ask("POST", "/login", ""), 200, "in")

	h.free = 520_000_000 // not yet enough to go on
	h.clock.Advance(askEvery)
	wantAnswer(t, h.ask("POST", "/lots/x", "1"), 503, "httpd.disk.full")
	h.free = 550_000_000
	h.clock.Advance(askEvery)
	wantAnswer(t, h.ask("POST", "/lots/x", "1"), 200, "1")
	if n := strings.Count(h.log.String(), "read-only state changed"); n != 2 {
		t.Errorf("said %d times, want twice", n)
	}
}

func TestWhenTheSystemDoesNotSayTheLastAnswerStands(t *testing.T) {
	var broken error
	free := uint64(1)
	h := open(t, func(o *Options) { o.FreeDisk = func() (uint64, error) { return free, broken } })
	if !h.Disk().Full(t.Context()) {
		t.Fatal("one byte is enough?")
	}
	broken, free = errors.New("stale handle"), 0
	h.clock.Advance(time.Minute)
	if !h.Disk().Full(t.Context()) {
		t.Error("an unknown disk was taken for an empty one")
	}
}

func TestFreeSpaceOfAFolderYetToBeMadeIsThatAboveIt(t *testing.T) {
	dir := t.TempDir()
	here, err := FreeBytes(dir)
	if err != nil || here == 0 {
		t.Fatal(here, err)
	}
	if _, err := FreeBytes(filepath.Join(dir, "var", "data")); err != nil {
		t.Error(err)
	}
}
