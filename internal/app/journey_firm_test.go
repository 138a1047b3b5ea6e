package app

import (
	"strings"
	"testing"
	"time"

	"github.com/sealtrail/sealtrail/internal/custody"
	"github.com/sealtrail/sealtrail/internal/moment"
	"github.com/sealtrail/sealtrail/internal/testkit"
)

// The firm finds a truck at home, weighs it at the gate, takes two boxes and
// refuses one that leaks, shreds them, weighs what came out, has a colleague
// review it, and fetches the certificate once the officers have attested.
func TestTheFirmTakesWhatIsInOrderDestroysItAndFetchesItsCertificate(t *testing.T) {
	eachEngine(t, true, func(t *testing.T, s *Server) {
		base := doors(t, s)
		g := visit(t, s)
		sizes(t, func(t *testing.T, size string, o testkit.BrowserOptions) {
			g.t = t
			offer, order, h := g.sentOff(3)
			number := offer.Number.String()
			b := newTab(t, base, o)
			b.as("recycler1")
			b.see("待接收", number)
			b.press(`main a[href*="` + number + `"]`)
			if b.last() != "receive" {
				b.fill("arrive_place", "厂区门岗")
				b.submit("/arrive")
				b.press(`main a[href$="/receive"]`)
			}
			b.scanIn(h.codes[0], h.codes[1])
			b.refuse(h.codes[2], "包装破损渗漏")
			b.fields("gross_g", "1018", "tare_g", "1000", "net_g", "18", "ticket", "磅单 "+size, "place", "待处置区 1 号")
			b.submit("/receive")
			b.see("拒收", "包装破损渗漏")
			view := did(g.Custody.Handoff(g.ctx, everything, number))(t)
			for i, l := range view.Lots {
				if refused := view.LotRows[i].Code.String() == h.codes[2]; refused != (l.Outcome == custody.RefusedLot) {
					t.Errorf("%s is %s", view.LotRows[i].Code, l.Outcome)
				}
			}

			b.open("/home")
			b.see("待销毁", order.Number.String())
			b.press(`main a[href*="` + order.Number.String() + `"]`)
			if !strings.Contains(b.path(), "/destructions/new") {
				b.press(`main a[href*="/destructions/new"]`)
			}
			b.fill("line", "双轴撕碎线")
			b.submit("/destructions")
			run := b.last()
			if o.Phone {
				b.inSight(`main a[href$="/complete"]`)
			}
			b.press(`a[href$="/complete"]`)
			b.fields("ended_at", time.UnixMilli(int64(moment.System{}.Now())).In(moment.Shanghai).Format("2006-01-02T15:04"),
				"outputs[0].material", "橡胶颗粒", "outputs[0].mass_g", "17", "outputs[0].outlet", "堆龙再生橡胶厂",
				"residue[0].material", "金属扣件", "residue[0].mass_g", "0.5", "residue[0].outlet", "废旧金属回收点", "loss_g", "0.5", "loss_reason", "粉尘", "fee_bearer", "自治区财政专项经费")
			seed := uint64(7000 + 10*g.hauls)
			for i, kind := range []string{"opening", "feeding", "output", "residue"} {
				b.files("photo_"+kind, picture(t, seed+uint64(i)))
			}
			b.submit("/complete")
			b.see("待复核")
			b.as("recycler2")
			b.see("待复核", run)
			b.press(`main a[href*="` + run + `"]`)
			if o.Phone {
				b.inSight(`main a[href="#sign"]`)
			}
			b.submit("/review")

			for _, officer := range []string{"officer1", "officer2"} {
				b.as(officer)
				b.see(run)
				b.press(`main a[href*="` + run + `"]`)
				b.press(`form[action$="/attest"]:not(:has([name=second])) button.btn-primary`)
			}
			b.as("recycler1")
			b.open("/certificates")
			b.press(`main a[href*="C-540102-"]`)
			certificate := b.last()
			address := "/C/" + certificate + ".pdf"
			b.until(`fetch(` + quoted(address) + `).then(r => r.ok)`)
			text := pdfText(t, b.download(address))
			for _, want := range []string{certificate, h.codes[0], h.codes[1], order.Number.String()} {
				if !strings.Contains(text, want) {
					t.Errorf("the certificate does not say %q", want)
				}
			}
			if strings.Contains(text, h.codes[2]) {
				t.Error("the certificate speaks of the refused box")
			}

			// What was refused comes back to the store: the keeper finds it at home.
			b.as("keeper1")
			b.see("退回")
		})
		rebuilt(t, s)
	})
}

// refuse answers one waiting lot of a receipt with a reason.
func (b *tab) refuse(code, reason string) {
	b.t.Helper()
	line := `document.querySelector('[data-lot="` + code + `"]')`
	if _, err := js[bool](b, `(() => {
		const line = `+line+`;
		const change = line.querySelector('[data-verdict] button');
		if (change && line.querySelector('[data-fields]').hidden) change.click();
		line.querySelector('input[value=refused]').click();
		line.querySelector('details').open = true;
		const why = line.querySelector('[name$=".reason"]');
		why.value = `+quoted(reason)+`;
		why.dispatchEvent(new Event('input', { bubbles: true }));
		why.dispatchEvent(new Event('change', { bubbles: true }));
		return true;
	})()`); err != nil {
		b.fail("refuse %s: %v", code, err)
	}
	b.until(line + `.closest('[data-group]').dataset.group === 'exceptions'`)
	b.until(`!document.querySelector('[data-sum]').disabled`)
}

// inSight demands something that can be pressed without scrolling.
func (b *tab) inSight(selector string) {
	b.t.Helper()
	b.until(`[...document.querySelectorAll(` + quoted(selector) + `)].some(e => { const r = e.getBoundingClientRect(); return r.height > 0 && r.top >= 0 && r.bottom <= innerHeight; })`)
}

// path is the address without its host.
func (b *tab) path() string {
	b.t.Helper()
	path, err := js[string](b, "location.pathname + location.search")
	if err != nil {
		b.t.Fatal(err)
	}
	return path
}
