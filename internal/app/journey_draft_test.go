package app

import (
	"strings"
	"testing"

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

// The officer begins on the phone, is called away in the middle, finds at home
// what is unfinished, is shown what is lacking, and signs once.
func TestTheOfficerLeavesASeizureHalfEnteredAndFinishesIt(t *testing.T) {
	t.Parallel()
	s := serve(t, settings(t, true, ""))
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
		b.see("物品与标签", "有 1 处待补")
		b.press(`.st-checks a[href$="step=3"]`)
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
	s := serve(t, settings(t, true, ""))
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
