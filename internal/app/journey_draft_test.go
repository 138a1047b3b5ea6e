package app

import (
	"fmt"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/chromedp"
	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"github.com/google/uuid"

	"github.com/sealtrail/sealtrail/internal/casefile"
	"github.com/sealtrail/sealtrail/internal/custody"
	"github.com/sealtrail/sealtrail/internal/testkit"
)

// next presses the button that goes on to another step of a draft; the form's
// hidden first button is the one that Enter presses.
func (b *tab) next(step string) {
	b.t.Helper()
	b.press(`.st-draft .st-dock button[name=go][value="` + step + `"]`)
}

// level demands that two fields that stand side by side stand at one height.
func (b *tab) level(one, other string) {
	b.t.Helper()
	if apart, err := js[float64](b, `Math.abs(document.getElementsByName(`+quoted(one)+`)[0].getBoundingClientRect().bottom - document.getElementsByName(`+quoted(other)+`)[0].getBoundingClientRect().bottom)`); err != nil || apart > 1 {
		b.fail("%s and %s stand %v pixels apart (%v)", one, other, apart, err)
	}
}

// The officer begins on the phone, is called away in the middle, finds at home
// what is unfinished, is shown what is lacking, and signs once.
func TestTheOfficerLeavesASeizureHalfEnteredAndFinishesIt(t *testing.T) {
	t.Parallel()
	s := serve(t, settings(t, true, sqlite))
	base := doors(t, s)
	g := visit(t, s)
	sizes(t, func(t *testing.T, size string, o testkit.BrowserOptions) {
		g.t = t
		officer := g.as("officer1")
		c := did(g.Casefile.OpenCase(g.ctx, officer, casefile.OpenCase{Command: command(), Paper: "拉城市监案〔2026〕800 号 " + size, Title: "涉嫌销售假冒白酒案 " + size, Parties: []casefile.Party{{Kind: "person", Name: "某乙"}}}))(t)
		before := len(did(g.Custody.SeizureDrafts(g.ctx, officer))(t))

		b := newTab(t, base, o)
		b.as("officer1")
		b.open("/seizures/new")
		b.fill("case", c.Number.String())
		b.press(`form[action="/seizures/drafts"] button.btn-primary`)
		b.see("措施与批准", "草稿已存到服务器")
		b.fill("paper", "强措〔2026〕800 号 "+size)
		b.next("2")
		b.level("party.name", "party.id_number")
		b.level("party.witness.name", "party.witness.phone")
		b.fields("place.address", "北京中路 9 号", "officers[0].certificate", "54010001", "officers[1].name", "卓玛", "officers[1].certificate", "54010002", "party.name", "某乙")
		b.next("3")
		b.fields("lines[0].category", "G12", "lines[0].unit", "BTL", "lines[0].name", "白酒", "lines[0].lots[0].quantity", "24")
		b.press(`.st-steps button[value="4"]`) // a step ahead, by the list of steps: what was typed is kept

		b.open("/home")
		b.see("待填完", "涉嫌销售假冒白酒案 "+size, "已填 1 条")
		id := did(g.Custody.SeizureDrafts(g.ctx, officer))(t)[0].ID.String() // the newest
		b.press(`main a[href*="` + id + `"]`)
		b.see("照片与录像")
		b.next("5")
		b.see("物品与标签", "有 1 处待补", "清单行 1 批 1 重量：此项必填")
		b.tap(`.st-faults a`)
		b.see("此项必填", "草稿已存到服务器")
		for name, want := range map[string]string{"lines[0].name": "白酒", "lines[0].lots[0].quantity": "24"} {
			if got, err := js[string](b, `document.getElementsByName(`+quoted(name)+`)[0].value`); err != nil || got != want {
				b.fail("%s came back as %q (%v)", name, got, err)
			}
		}
		b.fill("lines[0].lots[0].mass_g", "26.4")
		b.next("4")
		b.next("5")
		if text, _ := js[string](b, "document.querySelector('main').innerText"); strings.Contains(text, "待补") {
			b.fail("something is still lacking")
		}
		b.next("sign")
		b.see("白酒", "S-540102-", "等第二名执法人员确认")
		number := b.last()
		b.open("/seizures/drafts/" + id) // an old address leads on to what was signed
		if b.last() != number {
			b.fail("the signed draft leads to %s, not to %s", b.last(), number)
		}
		if left := len(did(g.Custody.SeizureDrafts(g.ctx, officer))(t)); left != before {
			t.Errorf("%d drafts are left of %d", left, before)
		}
		seized := did(g.Custody.Seizure(g.ctx, everything, number))(t)
		if len(seized.Lines) != 1 || len(seized.LotRows) != 1 || seized.LotRows[0].Stock != (custody.Stock{Quantity: 24, Packages: 1, MassG: 26_400, MassBasis: custody.Measured}) {
			t.Errorf("seized %+v", seized.LotRows)
		}
	})
}

// A draft can be given up on the last step.
func TestADraftThatIsGivenUpIsGone(t *testing.T) {
	t.Parallel()
	s := serve(t, settings(t, true, sqlite))
	base := doors(t, s)
	sizes(t, func(t *testing.T, _ string, o testkit.BrowserOptions) {
		b := newTab(t, base, o)
		b.as("officer1")
		b.open("/seizures/new")
		b.fill("case", "266 号")
		b.press(`form[action="/seizures/drafts"] button.btn-primary`)
		id := b.last()
		b.press(`.st-steps button[value="5"]`)
		b.press(`button[name=go][value=discard]`)
		b.see("扣押")
		if found, _ := js[bool](b, `Boolean(document.querySelector('main a[href*="`+id+`"]'))`); found {
			b.fail("a draft that was given up is still listed")
		}
	})
}

// cut makes a route of this house unreachable for the page, or reachable again.
func (b *tab) cut(route string, off bool) {
	b.t.Helper()
	var patterns []*network.BlockPattern
	if off {
		patterns = append(patterns, &network.BlockPattern{URLPattern: b.base + route, Block: true})
	}
	if _, err := chromedp.Call(b.ctx, network.SetBlockedURLs, network.SetBlockedURLsParams{URLPatterns: patterns}); err != nil {
		b.t.Fatal(err)
	}
}

// click presses a button that stays on the page; it is found by what it is called.
func (b *tab) click(name string) {
	b.t.Helper()
	ok, err := js[bool](b, `(() => { const e = [...document.querySelectorAll('main button, main a, dialog button')].find(e => (e.ariaLabel ?? e.innerText).trim() === `+quoted(name)+` && e.checkVisibility()); e?.click(); return Boolean(e); })()`)
	if err != nil || !ok {
		b.fail("nothing called %q to press (%v)", name, err)
	}
}

// Photographs go up one after the other while the form is open; one that does not
// arrive says so, holds the way on, and goes up when it is tried again.
func TestPhotosOfADraftAreSentAgainUntilTheyArrive(t *testing.T) {
	t.Parallel()
	s := serve(t, settings(t, true, sqlite))
	base := doors(t, s)
	g := visit(t, s)
	dir := t.TempDir()
	var pictures []string
	for i := range 2 {
		file := filepath.Join(dir, fmt.Sprintf("%d.jpg", i))
		if err := os.WriteFile(file, drawCartons(uint64(5000+i)), 0o600); err != nil {
			t.Fatal(err)
		}
		pictures = append(pictures, file)
	}
	wrong := filepath.Join(dir, "wrong.jpg")
	if err := os.WriteFile(wrong, []byte("this is no picture"), 0o600); err != nil {
		t.Fatal(err)
	}
	sizes(t, func(t *testing.T, size string, o testkit.BrowserOptions) {
		g.t = t
		d := g.draft(size)
		kept := func() []string {
			return did(g.Custody.SeizureDraft(g.ctx, g.as("officer1"), d.ID))(t).Fields["photos.kept"]
		}
		o.MayFail = []string{"net::ERR_BLOCKED", "422"} // what is made to fail
		b := newTab(t, base, o)
		b.as("officer1")
		b.open("/seizures/drafts/" + d.ID.String() + "?step=4")
		choose := func(files ...string) {
			if err := chromedp.Do(b.ctx, chromedp.SetUploadFiles(`#f-photos-more`, files)); err != nil {
				b.fail("choose %v: %v", files, err)
			}
		}
		// The network came back while there was nothing to send.
		if _, err := js[bool](b, `dispatchEvent(new Event('online'))`); err != nil {
			b.fail("%v", err)
		}
		choose(pictures[0])
		b.see("1 张照片，都已存到服务器")
		if len(kept()) != 1 {
			b.fail("the server keeps %v", kept())
		}

		b.cut("/seizures/drafts/*/photos", true)
		choose(pictures[1], wrong)
		b.see("照片 2", "没有传上去：连不上服务器", "2 张没有传上去")
		b.click("下一步：核对")
		b.until(`document.activeElement?.ariaLabel === '重试 照片 2'`)
		b.cut("/seizures/drafts/*/photos", false)
		b.click("重试 照片 2")
		b.click("重试 照片 3")
		b.see("1 张没有传上去") // the second is there; the third is no picture
		if text, _ := js[string](b, `document.querySelectorAll('.st-shotq li')[2].innerText`); !strings.Contains(text, "没有传上去") || strings.Contains(text, "连不上") {
			b.fail("what is no picture is said to be %q", text)
		}
		b.click("移除 照片 3")
		b.see("2 张照片，都已存到服务器")
		b.until(`[...document.querySelectorAll('.st-shotq img')].every(i => i.complete && i.naturalWidth > 0 && i.src.includes('/photos/'))`)
		b.next("5")
		b.see("照片与录像，2 张")
		if len(kept()) != 2 {
			b.fail("the server keeps %v", kept())
		}

		// Back, one is taken out again before anything is signed.
		b.open("/seizures/drafts/" + d.ID.String() + "?step=4")
		b.click("移除 照片 1")
		if !eventually(func() bool { return len(kept()) == 1 }) {
			b.fail("the server still keeps %v", kept())
		}
		b.next("5")
		b.see("照片与录像，1 张")
	})
}

// draft begins a seizure in a case of its own.
func (g *guest) draft(name string) custody.SeizureDraft {
	c := did(g.Casefile.OpenCase(g.ctx, g.as("officer1"), casefile.OpenCase{Command: command(), Paper: "拉城市监案〔2026〕810 号 " + name, Title: "涉嫌销售假冒白酒案", Parties: []casefile.Party{{Kind: "person", Name: "某丙"}}}))(g.t)
	return did(g.Custody.StartSeizure(g.ctx, g.as("officer1"), uuid.Must(uuid.NewV7()), c.Number.String()))(g.t)
}

// Without scripts pictures come with the form, are taken out by a tick, and are
// nobody's but the officer's.
func TestPhotosOfADraftWithoutScripts(t *testing.T) {
	t.Parallel()
	s := serve(t, settings(t, true, sqlite))
	g := visit(t, s)
	d := g.draft("plain")
	at := "/seizures/drafts/" + d.ID.String()
	kept := func() []string {
		return did(g.Custody.SeizureDraft(g.ctx, g.as("officer1"), d.ID))(t).Fields["photos.kept"]
	}
	officer, other := &asking{t: t, handler: s.Handler()}, &asking{t: t, handler: s.Handler()}
	officer.signIn("officer1", demoPassword)
	other.signIn("officer2", demoPassword)
	for i := range 2 {
		if w := officer.upload(at, "photos", "p.jpg", drawCartons(uint64(6000+i)), "step", "4", "go", "4"); w.Code != http.StatusSeeOther {
			t.Fatalf("%d %s", w.Code, w.Body)
		}
	}
	all := kept()
	if len(all) != 2 {
		t.Fatalf("kept %v", all)
	}
	thumb := at + "/photos/" + all[0] + "?size=thumb"
	for _, c := range []struct {
		who  *asking
		path string
		code int
	}{{officer, thumb, http.StatusOK}, {other, thumb, http.StatusNotFound}, {officer, at + "/photos/" + strings.Repeat("0", 64), http.StatusNotFound}} {
		if w := c.who.ask(http.MethodGet, c.path, "", nil); w.Code != c.code {
			t.Errorf("%s: %d, not %d", c.path, w.Code, c.code)
		}
	}
	if w := other.upload(at+"/photos", "photos", "p.jpg", drawCartons(6002)); w.Code != http.StatusNotFound {
		t.Errorf("another officer adds a picture: %d", w.Code)
	}
	// A stranger's picture cannot be named into a draft, and an older window takes
	// out only what it showed.
	post := func(values url.Values) {
		values.Set("step", "4")
		values.Set("go", "4")
		if w := officer.ask(http.MethodPost, at, "application/x-www-form-urlencoded", []byte(values.Encode())); w.Code != http.StatusSeeOther {
			t.Fatalf("%d %s", w.Code, w.Body)
		}
	}
	post(url.Values{"photos.kept": {strings.Repeat("a", 64)}})
	if diff := cmp.Diff(all, kept()); diff != "" {
		t.Error(diff)
	}
	post(url.Values{"photos.shown": all[:1]})
	if diff := cmp.Diff(all[1:], kept()); diff != "" {
		t.Error(diff)
	}

	// The photographed paper of a late entry stays until it is taken out.
	if w := officer.upload(at, "late.photo", "p.jpg", drawCartons(6003), "step", "5", "go", "5", "late.reason", "没有网络"); w.Code != http.StatusSeeOther {
		t.Fatalf("%d %s", w.Code, w.Body)
	}
	late := func() []string {
		return did(g.Custody.SeizureDraft(g.ctx, g.as("officer1"), d.ID))(t).Fields["late.photo.kept"]
	}
	paper := late()
	if len(paper) != 1 || !strings.Contains(officer.ask(http.MethodGet, at+"?step=5", "", nil).Body.String(), `name="late.photo.kept" value="`+paper[0]+`" checked`) {
		t.Fatalf("the paper is not shown as kept: %v", paper)
	}
	for _, ticked := range [][]string{paper, nil} {
		form := url.Values{"step": {"5"}, "go": {"5"}, "late.reason": {"没有网络"}}
		if ticked != nil {
			form["late.photo.kept"] = ticked
		}
		if w := officer.ask(http.MethodPost, at, "application/x-www-form-urlencoded", []byte(form.Encode())); w.Code != http.StatusSeeOther {
			t.Fatalf("%d %s", w.Code, w.Body)
		}
		if diff := cmp.Diff(ticked, late(), cmpopts.EquateEmpty()); diff != "" {
			t.Error(diff)
		}
	}
}
