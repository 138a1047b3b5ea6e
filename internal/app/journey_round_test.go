package app

import (
	"fmt"
	"testing"

	"github.com/sealtrail/sealtrail/internal/casefile"
	"github.com/sealtrail/sealtrail/internal/custody"
	"github.com/sealtrail/sealtrail/internal/testkit"
)

// sealed is a case of the first county with n lots that its officers sealed where
// they lie.
func (g *guest) sealed(n int) (custody.SeizureReceipt, []string) {
	t := g.t
	g.hauls++
	officer, paper := g.as("officer1"), fmt.Sprintf("〔2026〕%d 号", 300+g.hauls)
	c := did(g.Casefile.OpenCase(g.ctx, officer, casefile.OpenCase{Command: command(), Paper: "拉城市监案" + paper, Title: "涉嫌销售假冒运动服案", Parties: []casefile.Party{{Kind: "person", Name: "某甲"}}}))(t)
	approved := command()
	did(g.Casefile.ApproveMeasure(g.ctx, g.as("approver1"), casefile.ApproveMeasure{Command: approved, Case: c.Number.String(), Measure: "sealed", Mode: "prior", Paper: "强措" + paper}))(t)
	s := did(g.Custody.RecordSeizure(g.ctx, officer, custody.RecordSeizure{Command: command(), Case: c.Number.String(), Measure: "sealed", Approval: approved.ID, Paper: "强措" + paper, LastDay: g.clock.Now().Date().AddDays(20),
		Place: custody.Place{Division: "540102", Address: "北京中路 118 号"}, Officers: []custody.Officer{{Name: "扎西", Certificate: "54010001"}, {Name: "卓玛", Certificate: "54010002"}},
		Party: custody.Party{Kind: "person", Name: "某甲", Presence: "signed"}, Lines: []custody.LineCommand{{Category: "G01", Kind: "goods", Name: "运动服", Unit: "PCS", Quantity: int64(10 * n),
			ValueFen: int64(100 * n), ValueBasis: "marked_price", Lots: lots(n, 10, 5_000, "SF")}}}))(t)
	did(g.Custody.ConfirmSeizure(g.ctx, g.as("officer2"), custody.ConfirmSeizure{Command: command(), Seizure: s.Number.String()}))(t)
	return s, codes(s.Lots)
}

// Two officers stand in the shop where goods were sealed: one scans, finds a torn
// seal and a box missing, the other signs on the same device; the difference is
// settled by two, and the lot's trail tells the round.
func TestTwoOfficersInspectGoodsThatWereSealedInAShop(t *testing.T) {
	t.Parallel()
	s := serve(t, settings(t, true, sqlite))
	base := doors(t, s)
	g := visit(t, s)
	sizes(t, func(t *testing.T, size string, o testkit.BrowserOptions) {
		g.t = t
		seizure, load := g.sealed(3)
		b := newTab(t, base, o)
		b.as("officer1")
		b.see("待巡查", "巡查逾期 2 天")
		b.open("/rounds")
		b.see("就地与委托保管", load[0], "拉萨某仓储服务公司（演示）", "巡查逾期 2 天")

		b.open("/rounds/new?seizure=" + seizure.ID.String())
		b.see("已扫 0 / 3", load[2])
		b.scanList("lots", load[0], load[1])
		b.press(`form[action="/rounds/new"][method=get] button.btn-quiet`)
		b.see("已扫 2 / 3", "已扫码")
		b.answer(load[1], "seal_broken")
		b.answer(load[2], "not_found")
		b.row(load[1], "reason", "封条被撕，现场重新加封")
		b.row(load[1], "seal", "XF-"+size)
		b.picture(load[1])
		b.row(load[2], "reason", "店主称已搬走")
		b.press(`main form[method=post] button.btn-big`)
		b.see("等第二人确认", "封签损坏", "SF02 → XF-"+size, "差异待核定")

		b.fields("second_login", "officer2", "second_pin", "demo")
		b.press(`form input[name=how][value=device] ~ .st-actions button`)
		b.see("卓玛（演示）", "同一设备")

		b.open("/lots/" + load[1])
		b.see("巡查：封签损坏", "封条被撕，现场重新加封", "XF-"+size, "上次巡查")
		lot := did(g.Custody.Lot(g.ctx, everything, load[2]))(t)
		if lot.State != custody.Missing || len(lot.Discrepancies) != 1 {
			t.Fatalf("%+v", lot.Lot)
		}
		settled := lot.Discrepancies[0].String()
		for _, login := range []string{"officer1", "officer2"} {
			b.as(login)
			b.open("/discrepancies/" + settled)
			b.see("巡查未见")
			b.fields("outcome", "found", "reason", "在隔壁库房找到")
			b.press(`main form[method=post] button.btn-primary`)
			b.see("在隔壁库房找到")
		}
		if lot := did(g.Custody.Lot(g.ctx, everything, load[2]))(t); lot.State != custody.SealedAtScene || len(lot.Discrepancies) != 0 {
			t.Errorf("%+v", lot.Lot)
		}
	})
}

// line is the script that finds the row of a lot.
func line(code string) string { return `document.querySelector('[data-lot="` + code + `"]')` }

// answer chooses what was found of a lot.
func (b *tab) answer(code, finding string) {
	b.t.Helper()
	if ok, err := js[bool](b, `(() => { const x = `+line(code)+`.querySelector('input[value=`+finding+`]'); x.click(); return x.checked; })()`); err != nil || !ok {
		b.fail("answer %s for %s: %v", finding, code, err)
	}
}

// row fills a field of a lot's row, behind its line of details.
func (b *tab) row(code, field, value string) {
	b.t.Helper()
	name, err := js[string](b, `(() => { const x = `+line(code)+`; x.querySelector('details').open = true; return x.querySelector('[name$=".`+field+`"]').name; })()`)
	if err != nil {
		b.fail("%s of %s: %v", field, code, err)
	}
	b.fill(name, value)
}

// picture adds a photo to a lot's row.
func (b *tab) picture(code string) {
	b.t.Helper()
	name, err := js[string](b, line(code)+`.querySelector('input[type=file]').name`)
	if err != nil {
		b.fail("photo of %s: %v", code, err)
	}
	b.files(name, picture(b.t, 7))
}
