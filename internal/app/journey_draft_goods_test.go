package app

import (
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"

	"github.com/sealtrail/sealtrail/internal/label"
	"github.com/sealtrail/sealtrail/internal/testkit"
)

// roll prints labels for a person's agency and gives their codes in order.
func (g *guest) roll(login string, n int) []string {
	r := did(g.Label.PrintRoll(g.ctx, g.as(login), label.PrintRoll{Command: command(), Count: n}))(g.t)
	_, labels, err := g.Label.File(g.ctx, g.as(login), r.ID, 1)
	if err != nil {
		g.t.Fatal(err)
	}
	var out []string
	for _, l := range labels {
		out = append(out, l.Code.String())
	}
	return out
}

// labelsOf are the labels on a draft's first line, as the server keeps them.
func labelsOf(fields map[string][]string) (on []string) {
	for i := 0; ; i++ {
		v, ok := fields[fmt.Sprintf("lines[0].lots[%d].code", i)]
		if !ok {
			return on
		}
		on = append(on, v[0])
	}
}

// The officer fills one lot, then only scans the roll: each label makes one more
// lot like it. What is scanned twice counts once; a label that cannot be used
// stays on the list with its reason and goes on no lot.
func TestARollOfLabelsIsScannedLotByLot(t *testing.T) {
	t.Parallel()
	s := serve(t, settings(t, true, sqlite))
	base := doors(t, s)
	g := visit(t, s)
	sizes(t, func(t *testing.T, size string, o testkit.BrowserOptions) {
		g.t = t
		d := g.draft("roll " + size)
		roll, theirs := g.roll("officer1", 6), g.roll("officer3", 1)
		gone, err := label.Parse(roll[3])
		if err != nil {
			t.Fatal(err)
		}
		did(g.Label.Void(g.ctx, g.as("officer1"), label.VoidLabel{Command: command(), Code: gone, Reason: label.Damaged}))(t)
		kept := func() []string { return labelsOf(did(g.Custody.SeizureDraft(g.ctx, g.as("officer1"), d.ID))(t).Fields) }

		b := newTab(t, base, o)
		b.as("officer1")
		b.open("/seizures/drafts/" + d.ID.String() + "?step=3")
		b.fields("lines[0].category", "G12", "lines[0].unit", "BTL", "lines[0].name", "白酒", "lines[0].lots[0].quantity", "24", "lines[0].lots[0].mass_g", "26.4", "lines[0].lots[0].seal", "封 1")
		b.scanList("roll", roll[0])
		b.until(`document.getElementsByName('lines[0].lots[0].code')[0].value === ` + quoted(roll[0]))
		b.scanList("roll", roll[1], roll[1], roll[0], theirs[0], roll[3], "6901234567892")
		b.see("查无此码", "已作废", "不是本系统的标签")
		b.until(`document.querySelector('.st-roll [data-tally]').innerText.includes('重复 2')`)
		shape := `[...document.querySelectorAll('[data-rows=LOT] > [data-row]')].map(r => [...r.querySelectorAll('input')].filter(f => /quantity|mass_g|seal|code/.test(f.name)).map(f => f.value).join()).join(';')`
		want := roll[0] + ",24,26.4,封 1;" + roll[1] + ",24,26.4,"
		if got, _ := js[string](b, shape); got != want {
			b.fail("the lots are %s, not %s", got, want)
		}
		b.click("取下一张没用过的标签")
		b.see("请核对手里的标签")
		b.until(`[...document.querySelectorAll('[name$=".code"]')].some(f => f.value === ` + quoted(roll[2]) + `)`)
		b.click("取下一张没用过的标签") // the fourth is void
		b.until(`[...document.querySelectorAll('[name$=".code"]')].some(f => f.value === ` + quoted(roll[4]) + `)`)
		b.next("4")
		if got := kept(); !slices.Equal(got, []string{roll[0], roll[1], roll[2], roll[4]}) {
			b.fail("the server keeps %v", got)
		}

		// A lot that is taken out gives its label back.
		b.open("/seizures/drafts/" + d.ID.String() + "?step=3")
		b.click("移除这批")
		b.scanList("roll", roll[0])
		b.until(`[...document.querySelectorAll('[name$=".code"]')].at(-1).closest('template') || [...document.querySelectorAll('[data-rows=LOT] > [data-row] [name$=".code"]')].at(-1).value === ` + quoted(roll[0]))
		b.next("4")
		if got := kept(); !slices.Equal(got, []string{roll[1], roll[2], roll[4], roll[0]}) {
			b.fail("the server keeps %v", got)
		}
	})
}

// Without scripts codes are typed one a line and a button puts them on.
func TestARollOfLabelsWithoutScripts(t *testing.T) {
	t.Parallel()
	s := serve(t, settings(t, true, sqlite))
	g := visit(t, s)
	d := g.draft("plain roll")
	roll, theirs := g.roll("officer1", 4), g.roll("officer3", 1)
	at := "/seizures/drafts/" + d.ID.String()
	kept := func() []string { return labelsOf(did(g.Custody.SeizureDraft(g.ctx, g.as("officer1"), d.ID))(t).Fields) }
	officer := &asking{t: t, handler: s.Handler()}
	officer.signIn("officer1", demoPassword)
	press := func(take, codes string) string {
		form := url.Values{"step": {"3"}, "take": {take}, "roll": {codes}}
		for field, values := range did(g.Custody.SeizureDraft(g.ctx, g.as("officer1"), d.ID))(t).Fields {
			form[field] = values
		}
		if len(kept()) == 0 {
			form.Set("lines[0].name", "白酒")
			form.Set("lines[0].lots[0].quantity", "24")
			form.Set("lines[0].lots[0].code", "")
		}
		w := officer.ask(http.MethodPost, at, "application/x-www-form-urlencoded", []byte(form.Encode()))
		if w.Code != http.StatusOK {
			t.Fatalf("%d %s", w.Code, w.Body)
		}
		return w.Body.String()
	}
	page := press("roll", strings.ToLower(roll[0])+"\n"+roll[1]+"\n"+theirs[0]+"\nabc")
	for _, want := range []string{"已贴 2 张标签", theirs[0], "没有这枚标签", "物品码应为 12 位", `value="24"`} {
		if !strings.Contains(page, want) {
			t.Errorf("the page does not say %q", want)
		}
	}
	if got := kept(); !slices.Equal(got, roll[:2]) {
		t.Errorf("kept %v", got)
	}
	if page = press("roll", roll[1]); !strings.Contains(page, "1 张已在清单上") {
		t.Error("a label that is on already is put on again")
	}
	press("next", "")
	if got := kept(); !slices.Equal(got, roll[:3]) {
		t.Errorf("kept %v", got)
	}
}

// A table is read into the goods of a draft, on the server at once; its wrong row
// waits in the field and nothing is added twice.
func TestATableIsReadIntoADraft(t *testing.T) {
	t.Parallel()
	s := serve(t, settings(t, true, sqlite))
	base := doors(t, s)
	g := visit(t, s)
	sizes(t, func(t *testing.T, size string, o testkit.BrowserOptions) {
		g.t = t
		d := g.draft("table " + size)
		b := newTab(t, base, o)
		b.as("officer1")
		b.open("/seizures/drafts/" + d.ID.String() + "?step=3")
		table := "品名\t品牌\t类别\t数量\t单位\t重量（千克）\n运动鞋\t雪山牌\tG02\t30\t双\t24.5\n白酒\t圣湖\t酒类\t很多\t瓶\t12"
		b.fill("list", table)
		b.press(`button[name=import]`)
		b.see("已读入 1 行", "“很多”不是数字")
		b.fill("list", strings.ReplaceAll(table, "很多", "24"))
		b.press(`button[name=import]`)
		b.see("已读入 1 行", "1 行先前已读入")
		now := did(g.Custody.SeizureDraft(g.ctx, g.as("officer1"), d.ID))(t)
		if now.Lines != 2 || now.Fields["lines[0].name"][0] != "运动鞋" || now.Fields["lines[1].lots[0].quantity"][0] != "24" {
			b.fail("kept %d lines: %v", now.Lines, now.Fields)
		}

		// The line that is done takes one row; it opens to be changed, and is kept either way.
		b.until(`document.querySelectorAll('[data-rows=LINE] > .is-folded').length === 1 && !document.getElementsByName('lines[0].name')[0].checkVisibility()`)
		b.click("修改 运动鞋，30 双")
		b.until(`document.activeElement.name === 'lines[0].name' && document.activeElement.checkVisibility()`)
		b.fill("lines[0].lots[0].quantity", "31")
		b.next("4")
		if now = did(g.Custody.SeizureDraft(g.ctx, g.as("officer1"), d.ID))(t); now.Lines != 2 || now.Fields["lines[0].lots[0].quantity"][0] != "31" {
			b.fail("kept %v", now.Fields)
		}
		b.open("/home")
		b.see("已填 2 条")
	})
}
