package app

import (
	"strings"
	"testing"

	"github.com/sealtrail/sealtrail/internal/custody"
	"github.com/sealtrail/sealtrail/internal/label"
	"github.com/sealtrail/sealtrail/internal/testkit"
)

// scanList scans codes into the list field of a page and waits until the server
// said what they are.
func (b *tab) scanList(name string, codes ...string) {
	b.t.Helper()
	b.until(`document.querySelector('textarea[name=` + name + `]')?.closest('[data-scan]')?.dataset.ready !== undefined`)
	ok, err := js[bool](b, `(() => {
		const field = document.querySelector('textarea[name=`+name+`]').closest('[data-scan]').querySelector('[data-wedge]');
		`+quotedList(codes)+`.forEach(code => {
			field.value = code;
			field.dispatchEvent(new KeyboardEvent('keydown', { key: 'Enter', bubbles: true, cancelable: true }));
		});
		return true;
	})()`)
	if err != nil || !ok {
		b.fail("scan into %s: %v", name, err)
	}
}

// mistyped is a label code with a slip in its last place.
func mistyped(code string) string {
	if strings.HasSuffix(code, "0") {
		return code[:len(code)-1] + "1"
	}
	return code[:len(code)-1] + "0"
}

// The keeper takes a sealed box by the number on its seal, finds it without a
// place at home, puts it on a rack by scanning, packs two more lots and finds
// where one of them lies.
func TestTheKeeperTakesASealedBoxPutsItOnARackAndFindsItAgain(t *testing.T) {
	eachEngine(t, true, func(t *testing.T, s *Server) {
		base := doors(t, s)
		g := visit(t, s)
		sizes(t, func(t *testing.T, size string, o testkit.BrowserOptions) {
			g.t = t
			officer, keeper := g.as("officer1"), g.as("keeper1")
			load := g.seized(4)
			roll := did(g.Label.PrintRoll(g.ctx, officer, label.PrintRoll{Command: command(), Count: 4}))(t)
			_, labels, err := g.Label.File(g.ctx, officer, roll.ID, 1)
			if err != nil {
				t.Fatal(err)
			}
			did(g.Custody.PackContainer(g.ctx, officer, custody.PackContainer{Command: command(), Code: labels[0].Code.String(), Kind: custody.Box, Seal: "FX-" + size, Lots: load.codes[:2]}))(t)
			h := did(g.Custody.OfferHandoff(g.ctx, officer, custody.OfferHandoff{Command: command(), Purpose: custody.StoreIn, To: keeper.Org, Lots: []string{labels[0].Code.String(), load.codes[2], load.codes[3]}}))(t)

			b := newTab(t, base, o)
			b.as("keeper1")
			b.see(h.Number.String())
			b.open("/handoffs/" + h.Number.String() + "/receive")
			b.see("封签容器", labels[0].Code.String())
			b.fill("number", "fx "+size)
			b.press(`form[data-box="` + labels[0].Code.String() + `"] button`)
			b.until(`document.querySelector('[data-count] b')`)
			if err := b.scan([]string{mistyped(load.codes[2]), load.codes[3][:9]}); err != nil {
				b.fail("scan: %v", err)
			}
			b.until(`document.querySelector('[data-said]').innerText.includes('编码不全')`)
			if err := b.scan(load.codes[2:]); err != nil {
				b.fail("scan: %v", err)
			}
			b.until(`document.querySelector('[data-sum]').innerText.includes('4') && !document.querySelector('[data-sum]').disabled`)
			// What lies in the box is here, too.
			b.until(`document.querySelector('[data-count] b').innerText.replace(/\s/g, '') === '4/4'`)
			b.open("/handoffs/" + h.Number.String() + "/receive") // all is sent: nothing to wait for when it is signed
			if counted := did(g.Custody.Tally(g.ctx, keeper, h.Number.String(), 0))(t); len(counted.Strange) != 0 {
				t.Errorf("mistyped codes are kept as goods of others: %+v", counted.Strange)
			}
			b.until(`document.querySelector('[data-sum]').innerText.includes('4') && !document.querySelector('[data-sum]').disabled`)
			b.tap(`[data-sum]`)
			box := did(g.Custody.Container(g.ctx, everything, labels[0].Code.String()))(t)
			if box.State != custody.ContainerSealed || len(box.LotRows) != 2 || box.LotRows[0].State != custody.InCustody {
				t.Fatalf("the box is not in the store under its seal: %+v", box)
			}

			b.open("/home")
			b.see("未登记库位")
			b.open("/storage")
			b.fill("name", "C 架 "+size)
			b.fill("code", labels[1].Code.String())
			b.submit("/storage")
			b.see("C 架 " + size)
			b.open("/storage/move")
			b.fill("place", labels[1].Code.String())
			b.scanList("lots", labels[0].Code.String(), load.codes[2])
			b.until(`document.querySelector('textarea[name=lots]').value.split('\n').length === 3`)
			b.press(`main form button.btn-big`)
			b.see("C 架 "+size, load.codes[0], load.codes[2])

			b.open("/scan")
			b.scanList("lots", load.codes[3])
			b.until(`[...document.querySelectorAll('[data-act]')].some(a => a.dataset.act === 'pack')`)
			b.open("/containers/new")
			b.fill("code", labels[2].Code.String())
			b.fill("seal", "KX-"+size)
			b.scanList("lots", load.codes[2], load.codes[3])
			b.press(`main form button.btn-big`)
			b.see("封签完好", "KX-"+size, load.codes[3])

			b.open("/lots/" + load.codes[0])
			b.see("C 架 "+size, labels[0].Code.String())
		})
	})
}
