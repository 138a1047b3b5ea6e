package app

import (
	"bytes"
	"context"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"image"
	"image/color"
	"image/draw"
	"image/jpeg"
	"image/png"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp"

	"github.com/sealtrail/sealtrail/internal/testkit"
)

// patience is how long a page may take on a busy small machine; a look every
// glance leaves the machine to the page.
const (
	patience = 30 * time.Second
	glance   = 25 * time.Millisecond
)

// eventually looks again and again until it is so, or patience ends.
func eventually(so func() bool) bool {
	look := time.NewTicker(glance)
	defer look.Stop()
	for end := time.Now().Add(patience); !so(); <-look.C {
		if time.Now().After(end) {
			return false
		}
	}
	return true
}

// tab is one window in which somebody uses the pages, and nothing but the pages.
type tab struct {
	t    *testing.T
	ctx  context.Context
	base string
}

func newTab(t *testing.T, base string, o testkit.BrowserOptions) *tab {
	t.Helper()
	return &tab{t: t, ctx: testkit.Chromium(t, o).Ctx, base: base}
}

// js asks the page; a page that is just being replaced is asked again.
func js[T any](b *tab, expression string) (v T, err error) {
	eventually(func() bool {
		v, err = chromedp.Run(b.ctx, chromedp.Evaluate[T](expression, chromedp.EvalAwaitPromise))
		return err == nil || b.ctx.Err() != nil || !strings.Contains(err.Error(), "context")
	})
	return v, err
}

func (b *tab) fail(format string, args ...any) {
	b.t.Helper()
	where, _ := js[string](b, "location.href")
	text, _ := js[string](b, "document.body.innerText")
	b.t.Fatalf("%s\nat %s:\n%s", fmt.Sprintf(format, args...), where, text)
}

// until waits for something to be so.
func (b *tab) until(condition string) {
	b.t.Helper()
	var err error
	if !eventually(func() (so bool) {
		so, err = js[bool](b, "Promise.resolve("+condition+").then(Boolean)")
		return err == nil && so
	}) {
		b.fail("waited for %s (%v)", condition, err)
	}
}

// open goes to a page and waits until it is there.
func (b *tab) open(path string) {
	b.t.Helper()
	if err := chromedp.Do(b.ctx, chromedp.Navigate(b.base+path)); err != nil {
		b.t.Fatalf("open %s: %v", path, err)
	}
	b.until("document.readyState === 'complete'")
}

// quoted makes a text a word of JavaScript.
func quoted(s string) string {
	q, _ := json.Marshal(s)
	return string(q)
}

// fill types into the named field of the page, or chooses there.
func (b *tab) fill(name, value string) {
	b.t.Helper()
	ok, err := js[bool](b, `(() => {
		const all = [...document.getElementsByName(`+quoted(name)+`)].filter(f => !f.closest('template'));
		const value = `+quoted(value)+`;
		if (!all.length) return false;
		let field = all[0];
		if (field.type === 'radio') {
			field = all.find(f => f.value === value || f.value.startsWith(value) || f.value.endsWith(value));
			if (!field || field.disabled) return false;
			field.click();
			return field.checked;
		}
		if (field.type === 'checkbox') { field.checked = value === 'on'; }
		else if (field.tagName === 'SELECT') {
			const option = [...field.options].find(o => o.value === value) ?? [...field.options].find(o => o.text.includes(value));
			if (!option) return false;
			field.value = option.value;
		} else field.value = value;
		field.dispatchEvent(new Event('input', { bubbles: true }));
		field.dispatchEvent(new Event('change', { bubbles: true }));
		return true;
	})()`)
	if err != nil || !ok {
		b.fail("no field %s takes %q (%v)", name, value, err)
	}
}

// fields fills many, in the order given: name, value, name, value.
func (b *tab) fields(pairs ...string) {
	b.t.Helper()
	for i := 0; i < len(pairs); i += 2 {
		b.fill(pairs[i], pairs[i+1])
	}
}

// files puts files into a file field.
func (b *tab) files(name string, files ...string) {
	b.t.Helper()
	if err := chromedp.Do(b.ctx, chromedp.SetUploadFiles(`input[type=file][name="`+name+`"]`, files)); err != nil {
		b.fail("files for %s: %v", name, err)
	}
}

// press presses the button or link that matches and waits for the next page,
// which must not be the same form with faults in it.
func (b *tab) press(selector string) {
	b.t.Helper()
	pressed := false
	if !eventually(func() bool {
		pressed, _ = js[bool](b, `(() => {
			const e = document.querySelector(`+quoted(selector)+`);
			if (!e || e.disabled) return false;
			window.before = true;
			document.querySelectorAll('form').forEach(f => f.addEventListener('invalid', i => { window.invalid = i.target.name + ': ' + i.target.validationMessage; }, true));
			e.click();
			return true;
		})()`)
		return pressed
	}) {
		b.fail("nothing to press: %s", selector)
	}
	b.until("window.invalid || (!window.before && document.readyState === 'complete')")
	if invalid, _ := js[string](b, "window.invalid ?? ''"); invalid != "" {
		b.fail("the browser does not send the form: %s", invalid)
	}
	said, err := js[string](b, `[...document.querySelectorAll('.st-field-error, .st-errors, [aria-invalid=true]')].map(e => (e.name ?? '') + e.innerText).join('\n')`)
	if err != nil || said != "" {
		b.fail("pressed %s: %s %v", selector, said, err)
	}
}

// tap presses with the mouse, as a finger does, and waits for the next page:
// between a browser's own event and a script's click lies whether promises
// answer during it.
func (b *tab) tap(selector string) {
	b.t.Helper()
	b.until(`(window.before = true) && !document.querySelector(` + quoted(selector) + `)?.disabled`)
	if err := chromedp.Do(b.ctx, chromedp.Click(selector)); err != nil {
		b.fail("nothing to tap: %s (%v)", selector, err)
	}
	b.until("!window.before && document.readyState === 'complete'")
}

// submit presses the button of the form that posts to an address ending so.
func (b *tab) submit(action string) {
	b.t.Helper()
	b.press(`form[action$="` + action + `"] button.btn-primary:not([type=button]), form[action$="` + action + `"] button:not([type=button]):not([formnovalidate]):not([hidden])`)
}

// see waits for a text.
func (b *tab) see(texts ...string) {
	b.t.Helper()
	for _, text := range texts {
		b.until("document.body.innerText.includes(" + quoted(text) + ")")
	}
}

// attribute gives an attribute of the first element that matches.
func (b *tab) attribute(selector, name string) string {
	b.t.Helper()
	text, err := js[string](b, `document.querySelector(`+quoted(selector)+`)?.getAttribute(`+quoted(name)+`) ?? ''`)
	if err != nil || text == "" {
		b.fail("no %s at %s (%v)", name, selector, err)
	}
	return text
}

// last is the last part of the address.
func (b *tab) last() string {
	b.t.Helper()
	path, err := js[string](b, "location.pathname")
	if err != nil {
		b.t.Fatal(err)
	}
	return path[strings.LastIndex(path, "/")+1:]
}

// download fetches an address as the page would, with its session.
func (b *tab) download(path string) []byte {
	b.t.Helper()
	text, err := js[string](b, `fetch(`+quoted(path)+`).then(r => r.ok ? r.blob() : Promise.reject(new Error(r.status)))
		.then(f => new Promise(done => { const r = new FileReader(); r.onload = () => done(r.result.split(',')[1]); r.readAsDataURL(f); }))`)
	if err != nil {
		b.fail("download %s: %v", path, err)
	}
	file, err := base64.StdEncoding.DecodeString(text)
	if err != nil {
		b.t.Fatal(err)
	}
	return file
}

// as signs in from the demo's list of people; whoever was there signs out first.
// The empty login is nobody.
func (b *tab) as(login string) {
	b.t.Helper()
	b.signOut()
	if login == "" {
		return
	}
	b.open("/login")
	b.press(`form[action="/login"]:has(input[name=login][value="` + login + `"]) button`)
	if b.last() == "login" {
		b.fail("%s is not signed in", login)
	}
}

func (b *tab) signOut() {
	b.t.Helper()
	b.open("/home")
	if out, _ := js[bool](b, `Boolean(document.querySelector('form[action="/logout"] button'))`); out {
		b.press(`form[action="/logout"] button`)
	}
}

// tool runs a program that a test needs, and says how to get it.
func tool(t *testing.T, pack, name string, args ...string) []byte {
	t.Helper()
	path, err := exec.LookPath(name)
	if err != nil {
		t.Fatalf("no %s: apt-get install %s", name, pack)
	}
	out, err := exec.Command(path, args...).Output()
	if err != nil {
		t.Fatalf("%s: %v", name, err)
	}
	return out
}

// film makes a camera's video of the first label of a sheet, as it lies on a table.
func film(t *testing.T, sheet []byte) string {
	t.Helper()
	folder := t.TempDir()
	pdf := filepath.Join(folder, "labels.pdf")
	if err := os.WriteFile(pdf, sheet, 0o600); err != nil {
		t.Fatal(err)
	}
	picture, err := png.Decode(bytes.NewReader(tool(t, "poppler-utils", "pdftoppm", "-png", "-r", "203", "-f", "1", "-l", "1", "-x", "0", "-y", "36", "-W", "560", "-H", "288", pdf)))
	if err != nil {
		t.Fatal(err)
	}
	frame := image.NewRGBA(image.Rect(0, 0, 640, 480))
	draw.Draw(frame, frame.Bounds(), image.NewUniform(color.Gray{Y: 120}), image.Point{}, draw.Src)
	at := image.Pt(40, 96)
	draw.Draw(frame, picture.Bounds().Add(at), picture, image.Point{}, draw.Src)
	var one bytes.Buffer
	if err := jpeg.Encode(&one, frame, &jpeg.Options{Quality: 90}); err != nil {
		t.Fatal(err)
	}
	file := filepath.Join(folder, "camera.mjpeg")
	if err := os.WriteFile(file, bytes.Repeat(one.Bytes(), 5), 0o600); err != nil {
		t.Fatal(err)
	}
	return file
}

// pdfText is what a PDF says.
func pdfText(t *testing.T, file []byte) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "paper.pdf")
	if err := os.WriteFile(path, file, 0o600); err != nil {
		t.Fatal(err)
	}
	return string(tool(t, "poppler-utils", "pdftotext", "-layout", path, "-"))
}

// picture is a photo of its own, in a file.
func picture(t *testing.T, seed uint64) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), fmt.Sprintf("photo%d.jpg", seed))
	if err := os.WriteFile(path, drawCartons(seed), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}
