package app

import (
	"io"
	"net/http"
	"strings"
	"testing"

	"github.com/sealtrail/sealtrail/internal/custody"
	"github.com/sealtrail/sealtrail/internal/testkit"
)

// A driver without account is given a code. On the phone: what is on the truck,
// leaving, a seal cut at a check with a photo, a new one before a witness,
// arriving. The keeper reads it all before receiving; a new code ends the old.
func TestADriverWithoutAccountBringsATruckByTheCodeOfItsTrip(t *testing.T) {
	t.Parallel()
	s := serve(t, settings(t, true, sqlite))
	base := doors(t, s)
	g := visit(t, s)
	sizes(t, func(t *testing.T, size string, o testkit.BrowserOptions) {
		g.t = t
		h := g.seized(2)
		officer := g.as("officer1")
		offer := did(g.Custody.OfferHandoff(g.ctx, officer, custody.OfferHandoff{Command: command(), Purpose: custody.StoreIn, To: officer.Org, Lots: h.codes,
			Carrier: custody.Carrier{Name: "顺达运输", Plate: "藏A12345", Driver: "巴桑"}}))(t)
		number := offer.Number.String()

		sender, driver := newTab(t, base, o), newTab(t, base, o)
		sender.as("officer1")
		code := sender.tripCode(number)
		driver.open("/login")
		driver.press(`a[href="/act"]`)
		driver.enter(strings.ToLower(strings.ReplaceAll(code, "-", "")))
		driver.see("车上物品", "藏A12345", "运动鞋", h.codes[0])
		driver.unseen("巴桑", "某甲", "扎西")
		driver.fill("depart_place", "扣押现场")
		driver.submit("/depart")
		driver.see("已登记起运", "已起运")

		driver.press(`.st-act-verbs a[href$="/incident"]`)
		driver.fields("kind", "seal_broken", "note", "检查站开箱，封签剪断", "place", "羊八井检查站")
		driver.tick("broken", 0)
		driver.files("photos", picture(t, uint64(9100+g.hauls)))
		driver.submit("/incident")
		driver.see("已报告异常", "封签破损，待换封")

		sender.open("/home")
		sender.see("途中须关注", number)
		keeper := newTab(t, base, o)
		keeper.as("keeper1")
		keeper.open("/handoffs/" + number)
		keeper.see("途中封签破损，尚未换封", "检查站开箱，封签剪断", "羊八井检查站", "一次性编码")
		keeper.until(`document.querySelectorAll('#road .st-shots img').length === 1`)

		driver.press(`.st-act-verbs a[href$="/reseal"]`)
		broken := did(g.Custody.Handoff(g.ctx, everything, number))(t).Broken()
		driver.sealOn(broken[0].String(), "R"+size)
		driver.fields("note", "检查后重新加封", "witness.name", "民警平措")
		driver.submit("/reseal")
		driver.see("已登记新封签", "R"+size)

		again := sender.tripCode(number)
		gone(t, base+"/act/"+code, "已换发新码")
		driver.enter(again)
		if asked, err := js[bool](driver, `(() => {
			const form = document.querySelector('form[action$="/arrive"]'), once = form.checkVisibility();
			form.closest('details').querySelector('summary').click();
			return !once && form.checkVisibility();
		})()`); err != nil || !asked {
			driver.fail("one tap ends the trip (%v)", err)
		}
		driver.see("确认到达，结束行程")
		driver.fill("arrive_place", "罚没物品库")
		driver.submit("/arrive")
		driver.see("已登记到达")
		gone(t, base+"/act/"+again, "行程已结束")

		keeper.open("/handoffs/" + number)
		keeper.see("已到达", "重新加封", "见证人：民警平措", "途中换封为 R"+size)
		keeper.press(`main a[href$="/receive"]`)
		keeper.until(`!!document.querySelector('[data-seal="R` + size + `"]')`)
		g.takeIn("keeper1", offer.Number, h.codes)
		keeper.open("/lots/" + broken0(t, g, h.codes, broken[0].String()))
		keeper.see("途中异常", "重新加封", "承运人")
	})
	rebuilt(t, s)
}

func broken0(t *testing.T, g *guest, codes []string, id string) string {
	t.Helper()
	for _, code := range codes {
		if did(g.Custody.Lot(g.ctx, everything, code))(t).ID.String() == id {
			return code
		}
	}
	t.Fatalf("no lot %s", id)
	return ""
}

// tripCode asks for a code on the handoff's page and reads it off the card.
func (b *tab) tripCode(number string) string {
	b.t.Helper()
	b.open("/handoffs/" + number)
	b.press(`main a[href$="/trip-code"]`)
	b.submit("/trip-code")
	code, err := js[string](b, `document.querySelector('[data-trip-code]')?.textContent ?? ''`)
	if err != nil || len(code) != 14 {
		b.fail("no code: %q %v", code, err)
	}
	b.until(`!!document.querySelector('svg.st-qr')`)
	return code
}

// enter types a code at the carriers' door.
func (b *tab) enter(code string) {
	b.t.Helper()
	b.open("/act")
	b.fill("code", code)
	b.submit("/act")
}

// tick ticks the n-th box of one name.
func (b *tab) tick(name string, n int) {
	b.t.Helper()
	if ok, err := js[bool](b, `(() => { const all = document.querySelectorAll('[name="`+name+`"]'); all[`+string(rune('0'+n))+`].click(); return true; })()`); err != nil || !ok {
		b.fail("tick %s %d: %v", name, n, err)
	}
}

// sealOn writes a new seal into the row of one lot.
func (b *tab) sealOn(lot, seal string) {
	b.t.Helper()
	name, err := js[string](b, `document.querySelector('input[value="`+lot+`"]').name.replace('.lot', '.seal')`)
	if err != nil {
		b.fail("no row for %s: %v", lot, err)
	}
	b.fill(name, seal)
}

// unseen demands that a page does not say something.
func (b *tab) unseen(texts ...string) {
	b.t.Helper()
	for _, text := range texts {
		if there, err := js[bool](b, "document.body.innerText.includes("+quoted(text)+")"); err != nil || there {
			b.fail("the page says %q (%v)", text, err)
		}
	}
}

// gone demands that a code opens nothing any more, and that the page says why.
func gone(t *testing.T, url, why string) {
	t.Helper()
	r, err := http.Get(url)
	if err != nil {
		t.Fatal(err)
	}
	defer r.Body.Close()
	text, err := io.ReadAll(r.Body)
	if err != nil || r.StatusCode != http.StatusNotFound || !strings.Contains(string(text), why) || strings.Contains(string(text), "运动鞋") {
		t.Errorf("%d %v, want 404 and %q", r.StatusCode, err, why)
	}
}
