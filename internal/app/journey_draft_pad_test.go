package app

import (
	"testing"

	"github.com/chromedp/chromedp"

	"github.com/sealtrail/sealtrail/internal/testkit"
)

// On a phone figures have keys for gloves; they lie over the page, take a
// keyboard's keys too, and leave the field alone when they are left. On a desk
// there is nothing of them.
func TestFiguresAreEnteredWithGloves(t *testing.T) {
	t.Parallel()
	s := serve(t, settings(t, true, sqlite))
	base := doors(t, s)
	g := visit(t, s)
	sizes(t, func(t *testing.T, size string, o testkit.BrowserOptions) {
		g.t = t
		d := g.draft("pad " + size)
		b := newTab(t, base, o)
		b.as("officer1")
		b.open("/seizures/drafts/" + d.ID.String() + "?step=3")
		b.fill("lines[0].unit", "BTL")
		b.until(`document.querySelectorAll('.st-padded').length >= 4`)
		seen, err := js[int](b, `[...document.querySelectorAll('.st-pad-open')].filter(e => e.checkVisibility()).length`)
		if err != nil || (seen > 0) != o.Phone {
			b.fail("%d buttons for keys (%v)", seen, err)
		}
		if !o.Phone {
			return
		}
		value := func(name, want string) {
			t.Helper()
			if got, err := js[string](b, `document.getElementsByName('lines[0].lots[0].`+name+`')[0].value`); err != nil || got != want {
				b.fail("%s is %q, not %q (%v)", name, got, want, err)
			}
		}
		key := func(keys string) {
			t.Helper()
			if err := chromedp.Do(b.ctx, chromedp.KeyEvent(keys)); err != nil {
				b.fail("key %q: %v", keys, err)
			}
		}
		places := `JSON.stringify([...document.querySelectorAll('main input:not([type=hidden]), main .btn')].map(e => { const r = e.getBoundingClientRect(); return [r.x, r.y + scrollY, r.width, r.height]; }))`
		before, _ := js[string](b, places)
		b.click("数字键盘 数量")
		b.until(`document.querySelector('dialog.st-numpad[open] h2').innerText.includes('数量') && document.querySelector('.st-pad-value').innerText.includes('瓶')`)
		if small, err := js[int](b, `[...document.querySelectorAll('.st-pad-key, .st-pad-acts .btn')].filter(e => e.getBoundingClientRect().height < 56 || e.getBoundingClientRect().width < 56).length`); err != nil || small > 0 {
			b.fail("%d keys are too small (%v)", small, err)
		}
		if after, _ := js[string](b, places); after != before {
			b.fail("the page moved:\n%s\n%s", before, after)
		}
		if found, err := testkit.Axe(b.ctx); err != nil || len(found) > 0 {
			b.fail("%v %v", found, err)
		}
		b.click("1")
		b.click("2")
		b.click("删一位")
		b.click("4")
		b.until(`document.querySelector('.st-numpad button:nth-of-type(1)') && document.querySelector('.st-pad-value b').innerText === '14'`)
		if off, _ := js[bool](b, `[...document.querySelectorAll('.st-pad-key')].find(e => e.innerText === '.').disabled`); !off {
			b.fail("half a bottle can be entered")
		}
		b.click("下一项：件数")
		value("quantity", "14")
		key("3") // instead of the 1 that stood there
		b.click("下一项：重量")
		value("packages", "3")
		key("26.")
		b.until(`document.querySelector('.st-pad-value').innerText.replace(/\s+/g, '') === '26.千克'`)
		key("45")
		key("\b")
		b.click("完成")
		value("mass_g", "26.4")
		b.until(`!document.querySelector('dialog[open]') && document.activeElement.ariaLabel === '数字键盘 重量'`)
		b.click("数字键盘 重量")
		key("9")
		key("\x1b")
		b.until(`!document.querySelector('dialog[open]')`)
		value("mass_g", "26.4")
		b.until(`document.querySelector('[data-saved]').innerText.includes('已存到服务器')`)
	})
}
