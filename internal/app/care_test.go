package app

import (
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"

	"github.com/sealtrail/sealtrail/internal/testkit"
)

var screenshots = flag.String("screenshots", "", "folder for a picture of every page, phone and desktop, in both languages")

// pane is a size in which pages are looked at.
type pane struct {
	name          string
	width, height int64
	phone         bool
	lang          string // in which pages are examined; pictures are in both
}

// windows are the smallest phone of the house's promise, a desk, and the same
// desk at 200 % (WCAG 1.4.10: half its width, nothing to push sideways).
var (
	phoneWindow  = pane{name: "phone", width: 360, height: 780, phone: true, lang: "zh-CN"}
	deskWindow   = pane{name: "desktop", width: 1280, height: 900, lang: "en"}
	zoomedWindow = pane{name: "desktop at 200 %", width: 640, height: 450, lang: "en"}
)

// Limits of a page after the first visit, photos not counted, and of what moves
// while it loads (web vitals call 0.1 good).
const (
	maxPageBytes = 150_000
	maxShift     = 0.1
)

// shifted must be in place before the page is: it adds up what moved by itself.
const shifted = `window.__shift = 0; new PerformanceObserver(l => l.getEntries().forEach(e => { if (!e.hadRecentInput) window.__shift += e.value; })).observe({ type: 'layout-shift', buffered: true });`

// cut names a part that hides what does not fit into it.
const cut = `((e => e ? e.outerHTML.slice(0, 200) : '')([...document.querySelectorAll('.st-clip, .st-note, .st-sheet')].find(e => e.checkVisibility() && e.scrollWidth > e.clientWidth + 1)))`

// in is a page in one language.
func in(path, lang string) string {
	if strings.Contains(path, "?") {
		return path + "&lang=" + lang
	}
	return path + "?lang=" + lang
}

// transferred adds up what came over the wire, without pictures.
const transferred = `[...performance.getEntriesByType('navigation'), ...performance.getEntriesByType('resource').filter(e => e.initiatorType !== 'img')].reduce((sum, e) => sum + e.transferSize, 0)`

// Every page is reachable by links, is fit for screen readers and keyboards as
// far as axe-core can tell, never scrolls sideways, does not jump and is light.
func TestEveryPageIsFitForEverybody(t *testing.T) {
	s := serve(t, settings(t, true, sqlite))
	base := doors(t, s)
	all := s.views(t)
	for _, w := range []pane{phoneWindow, deskWindow} {
		t.Run(w.name, func(t *testing.T) {
			t.Parallel()
			b := newTab(t, base, testkit.BrowserOptions{Phone: w.phone})
			who := ""
			for _, v := range all {
				if v.login != who {
					b.as(v.login)
					who = v.login
				}
				b.care(v, w)
			}
		})
	}
}

// care opens a page and examines it.
func (b *tab) care(v view, w pane) {
	b.t.Helper()
	b.size(w)
	b.open(in(v.path, w.lang))
	measured, err := js[struct {
		Wide  float64 `json:"wide"`
		Shift float64 `json:"shift"`
		Bytes float64 `json:"bytes"`
		H1    float64 `json:"h1"`
		Title string  `json:"title"`
		Cut   string  `json:"cut"`
	}](b, `new Promise(done => {
		`+shifted+`
		requestAnimationFrame(() => requestAnimationFrame(() => {
			done({ wide: document.scrollingElement.scrollWidth - document.documentElement.clientWidth, shift: window.__shift, h1: [...document.querySelectorAll('h1')].filter(h => h.checkVisibility({ visibilityProperty: true })).length, title: document.title, cut: `+cut+`,
				bytes: `+transferred+` });
		}));
	})`)
	if err != nil {
		b.t.Errorf("%s by %q: %v", v.path, v.login, err)
		return
	}
	where := v.path + " by " + v.login + " on a " + w.name
	if measured.Wide > 0 {
		b.t.Errorf("%s scrolls sideways by %.0f px: %s", where, measured.Wide, b.widest())
	}
	if measured.Cut != "" {
		b.t.Errorf("%s cuts off what does not fit: %s", where, measured.Cut)
	}
	if measured.Shift > maxShift {
		b.t.Errorf("%s jumps by %.2f while it loads", where, measured.Shift)
	}
	if !fragment(v) && (measured.H1 < 1 || measured.Title == "") { // the bar of a phone may say it, too
		b.t.Errorf("%s has no main heading or no title (%q)", where, measured.Title)
	}
	if measured.Bytes > maxPageBytes { // what comes with the first visit does not count
		b.open(in(v.path, w.lang))
		again, err := js[float64](b, transferred)
		if err != nil || again > maxPageBytes {
			b.t.Errorf("%s takes %.0f bytes after the first visit (%v)", where, again, err)
		}
	}
	found, err := testkit.Axe(b.ctx)
	if err != nil {
		b.t.Errorf("%s: %v", where, err)
	}
	for _, violation := range found {
		if fragment(v) && (violation.ID == "document-title" || violation.ID == "html-has-lang") {
			continue
		}
		b.t.Errorf("%s: %s", where, violation)
	}
	if !w.phone && !fragment(v) { // a fragment is laid out by the page that takes it in
		b.size(zoomedWindow)
		if wide, err := js[float64](b, `document.scrollingElement.scrollWidth - document.documentElement.clientWidth`); err != nil || wide > 0 {
			b.t.Errorf("%s at 200 %% scrolls sideways by %.0f px: %s (%v)", where, wide, b.widest(), err)
		}
		b.size(w)
	}
	b.pictures(v, w)
}

// fragment tells whether a page is a part for other sites' pages, which have
// the title and the language.
func fragment(v view) bool { return strings.HasSuffix(v.route, "/embed.html") }

// widest names the element that sticks out furthest.
func (b *tab) widest() string {
	name, _ := js[string](b, `(() => {
		let worst = null, right = innerWidth;
		for (const e of document.body.querySelectorAll('*')) {
			const r = e.getBoundingClientRect();
			if (r.right > right + 0.5 && getComputedStyle(e).position !== 'fixed') { right = r.right; worst = e; }
		}
		return worst ? worst.outerHTML.slice(0, 200) : '';
	})()`)
	return name
}

func (b *tab) size(w pane) {
	b.t.Helper()
	var options []chromedp.EmulateViewportOption
	if w.phone {
		options = append(options, chromedp.EmulateMobile, chromedp.EmulateTouch)
	}
	if err := chromedp.Do(b.ctx, chromedp.EmulateViewport(w.width, w.height, options...)); err != nil {
		b.t.Fatalf("size %s: %v", w.name, err)
	}
}

// pictures keeps what the page looks like, when asked to, in both languages.
func (b *tab) pictures(v view, w pane) {
	b.t.Helper()
	if *screenshots == "" {
		return
	}
	for _, lang := range []string{"en", "zh-CN"} {
		to := in(v.path, lang)
		b.open(to)
		if wide, err := js[string](b, `(document.scrollingElement.scrollWidth > document.documentElement.clientWidth ? 'the page' : '') || `+cut); err != nil || wide != "" {
			b.t.Errorf("%s by %q on a %s does not fit: %s %s (%v)", to, v.login, w.name, wide, b.widest(), err)
		}
		picture, err := chromedp.Run(b.ctx, chromedp.FullScreenshot(100))
		if err != nil {
			b.t.Errorf("picture of %s: %v", to, err)
			continue
		}
		folder := filepath.Join(*screenshots, w.name, lang)
		if err := os.MkdirAll(folder, 0o755); err != nil {
			b.t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(folder, v.name()+".png"), picture, 0o644); err != nil {
			b.t.Fatal(err)
		}
	}
}
