package testkit

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"
)

func serve(t *testing.T, page string) string {
	t.Helper()
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path != "/" {
			http.NotFound(w, r)
			return
		}
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		w.Header().Set("Content-Security-Policy", "script-src 'self' 'nonce-x'")
		_, _ = w.Write([]byte(page))
	}))
	t.Cleanup(s.Close)
	return s.URL
}

func TestAPageThatDoesNothingWrongHasNoErrors(t *testing.T) {
	b := Chromium(t, BrowserOptions{Phone: true})
	url := serve(t, `<title>好</title><p id=l></p><script nonce=x>document.getElementById('l').textContent = navigator.language + ' ' + innerWidth</script>`)
	if err := chromedp.Do(b.Ctx, chromedp.Navigate(url)); err != nil {
		t.Fatal(err)
	}
	text, err := chromedp.Run(b.Ctx, chromedp.Text("#l"))
	if err != nil {
		t.Fatal(err)
	}
	if !strings.HasPrefix(text, "zh-CN") {
		t.Errorf("the page saw %q", text)
	}
	if errs := b.PageErrors(); len(errs) != 0 {
		t.Error(errs)
	}
}

func TestEveryKindOfPageErrorIsCollected(t *testing.T) {
	expected := []string{"thrown here", "said here", "Content Security Policy", "/absent.png"}
	b := Chromium(t, BrowserOptions{MayFail: expected})
	url := serve(t, `<p id=end>.</p><img src=/absent.png><script>refused()</script>
<script nonce=x>console.error('said here'); setTimeout(() => { throw new Error('thrown here') })</script>`)
	if err := chromedp.Do(b.Ctx, chromedp.Navigate(url), chromedp.WaitVisible("#end")); err != nil {
		t.Fatal(err)
	}
	for _, part := range expected {
		eventually(t, "collected: "+part, func() bool { return strings.Contains(strings.Join(b.PageErrors(), "\n"), part) })
	}
	if rest := b.Unexpected(expected); len(rest) != 0 {
		t.Errorf("unexpected: %v", rest)
	}
}
