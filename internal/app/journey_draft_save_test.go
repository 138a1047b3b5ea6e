package app

import (
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"

	"github.com/sealtrail/sealtrail/internal/testkit"
)

// What is typed is kept without a button, and "saved" is said of the server only
// and with its time. Two windows on one step do not overwrite each other unasked.
func TestADraftIsKeptWhileItIsTypedAndTwoWindowsAgree(t *testing.T) {
	t.Parallel()
	s := serve(t, settings(t, true, sqlite))
	base := doors(t, s)
	g := visit(t, s)
	sizes(t, func(t *testing.T, size string, o testkit.BrowserOptions) {
		g.t = t
		d := g.draft("saving " + size)
		kept := func(field string) string {
			if v := did(g.Custody.SeizureDraft(g.ctx, g.as("officer1"), d.ID))(t).Fields[field]; len(v) > 0 {
				return v[0]
			}
			return ""
		}
		at := "/seizures/drafts/" + d.ID.String()
		o.MayFail = []string{"net::ERR_BLOCKED", "409"} // what is made to fail
		one, two := newTab(t, base, o), newTab(t, base, o)
		for _, b := range []*tab{one, two} {
			b.as("officer1")
			b.open(at + "?step=2")
		}
		line := func(b *tab) string {
			text, _ := js[string](b, `document.querySelector('[data-saved]').innerText`)
			return text
		}

		one.fill("place.address", "北京中路 11 号")
		if text := line(one); strings.Contains(text, "已存") {
			one.fail("typed and not sent, and it says %q", text)
		}
		one.until(`document.querySelector('[data-saved]').innerText.includes('已存到服务器')`)
		if text := line(one); !regexp.MustCompile(`已存到服务器，\d\d:\d\d。`).MatchString(text) || kept("place.address") != "北京中路 11 号" {
			one.fail("it says %q, the server keeps %q", text, kept("place.address"))
		}

		// No network: it says so, and tries again by itself.
		one.cut(at, true)
		one.fill("place.address", "北京中路 12 号")
		one.see("还没有保存到服务器")
		one.cut(at, false)
		one.until(`document.querySelector('[data-saved]').innerText.includes('已存到服务器')`)
		if kept("place.address") != "北京中路 12 号" {
			one.fail("the server keeps %q", kept("place.address"))
		}

		// The other window was opened before all that.
		two.fill("party.name", "某丁")
		two.see("这一步在另一个窗口改过")
		if kept("party.name") != "" || kept("place.address") != "北京中路 12 号" {
			two.fail("what the first window kept is lost")
		}
		two.click("用这里的内容")
		two.until(`document.querySelector('[data-saved]').innerText.includes('已存到服务器')`)
		if kept("party.name") != "某丁" {
			two.fail("the server keeps %q", kept("party.name"))
		}
		one.fill("party.name", "某戊")
		one.see("这一步在另一个窗口改过")
		one.click("看已保存的内容（放弃这里的）")
		one.until(`document.getElementsByName('party.name')[0]?.value === '某丁'`)

		// Another step is another's business.
		two.open(at + "?step=1")
		one.fill("party.name", "某己")
		one.until(`document.querySelector('[data-saved]').innerText.includes('已存到服务器')`)
		two.fill("paper", "强措〔2026〕811 号")
		two.next("2")
		two.until(`document.getElementsByName('party.name')[0]?.value === '某己'`)
	})
}

// Without scripts the answer is a page: what was typed stands there, unsaved, with
// the way to what the other window kept.
func TestTwoWindowsWithoutScripts(t *testing.T) {
	t.Parallel()
	s := serve(t, settings(t, true, sqlite))
	g := visit(t, s)
	d := g.draft("windows")
	at := "/seizures/drafts/" + d.ID.String()
	officer := &asking{t: t, handler: s.Handler()}
	officer.signIn("officer1", demoPassword)
	seen := func(page string) string {
		m := regexp.MustCompile(`name="seen" value="([0-9a-f]+)"`).FindStringSubmatch(page)
		if m == nil {
			t.Fatalf("the page does not say what it was shown:\n%s", page)
		}
		return m[1]
	}
	post := func(seen, paper string) (int, string) {
		w := officer.ask(http.MethodPost, at, "application/x-www-form-urlencoded", []byte(url.Values{"step": {"1"}, "go": {"2"}, "seen": {seen}, "paper": {paper}}.Encode()))
		return w.Code, w.Body.String()
	}
	empty := seen(officer.ask(http.MethodGet, at+"?step=1", "", nil).Body.String())
	if code, _ := post(empty, "强措 1 号"); code != http.StatusSeeOther {
		t.Fatalf("the first window: %d", code)
	}
	if code, _ := post(empty, "强措 1 号"); code != http.StatusSeeOther {
		t.Errorf("the same again: %d", code)
	}
	code, page := post(empty, "强措 2 号")
	if code != http.StatusConflict || !strings.Contains(page, `value="强措 2 号"`) || !strings.Contains(page, "在另一个窗口改过") || !strings.Contains(page, `href="`+at+`?step=1"`) || !strings.Contains(page, "下面填的内容还没有保存") {
		t.Errorf("the second window: %d\n%s", code, page)
	}
	if code, _ := post(seen(page), "强措 2 号"); code != http.StatusSeeOther {
		t.Errorf("pressed again: %d", code)
	}
	if kept := did(g.Custody.SeizureDraft(g.ctx, g.as("officer1"), d.ID))(t).Fields["paper"]; len(kept) != 1 || kept[0] != "强措 2 号" {
		t.Errorf("kept %v", kept)
	}
}
