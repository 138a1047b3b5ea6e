package app

import (
	"fmt"

	"github.com/sealtrail/sealtrail/internal/casefile"
	"github.com/sealtrail/sealtrail/internal/custody"
	"github.com/sealtrail/sealtrail/internal/destruction"
	"github.com/sealtrail/sealtrail/internal/label"
)

// haul is what one seizure of shoes brought, and its case.
type haul struct {
	file  label.Number
	codes []string
}

// seized takes n sealed boxes of shoes in a case of their own, confirmed by the
// second officer.
func (g *guest) seized(n int) haul {
	t := g.t
	g.hauls++
	officer, paper := g.as("officer1"), fmt.Sprintf("〔2026〕%d 号", 300+g.hauls)
	c := did(g.Casefile.OpenCase(g.ctx, officer, casefile.OpenCase{Command: command(), Paper: "拉城市监案" + paper, Title: fmt.Sprintf("鞋类 %d 箱案", n), Parties: []casefile.Party{{Kind: "person", Name: "某甲"}}}))(t)
	approved := command()
	did(g.Casefile.ApproveMeasure(g.ctx, g.as("approver1"), casefile.ApproveMeasure{Command: approved, Case: c.Number.String(), Measure: "seized", Mode: "prior", Paper: "强措" + paper}))(t)
	line := custody.LineCommand{Category: "G02", Kind: "goods", Name: "运动鞋", Unit: "PR", Quantity: int64(12 * n), ValueFen: int64(100 * n), ValueBasis: "marked_price"}
	for i := range n {
		line.Lots = append(line.Lots, custody.LotCommand{Quantity: 12, Packages: 1, MassG: 9_000, MassBasis: custody.Measured, Seal: fmt.Sprintf("封 %d%05d", 3+g.hauls, i)})
	}
	s := did(g.Custody.RecordSeizure(g.ctx, officer, custody.RecordSeizure{Command: command(), Case: c.Number.String(), Measure: "seized", Approval: approved.ID, Paper: "强措" + paper, LastDay: g.clock.Now().Date().AddDays(30),
		Place: custody.Place{Division: "540102", Address: "货场"}, Officers: []custody.Officer{{Name: "扎西", Certificate: "54010001"}, {Name: "卓玛", Certificate: "54010002"}},
		Party: custody.Party{Kind: "person", Name: "某甲", Presence: "signed"}, Lines: []custody.LineCommand{line}}))(t)
	did(g.Custody.ConfirmSeizure(g.ctx, g.as("officer2"), custody.ConfirmSeizure{Command: command(), Seizure: s.Number.String()}))(t)
	return haul{file: c.Number, codes: codes(s.Lots)}
}

// truck offers n sealed boxes to the store of the demo's county: all that came
// of one seizure.
func (g *guest) truck(n int) (custody.HandoffAnswer, haul) {
	h := g.seized(n)
	officer := g.as("officer1")
	return did(g.Custody.OfferHandoff(g.ctx, officer, custody.OfferHandoff{Command: command(), Purpose: custody.StoreIn, To: officer.Org, Lots: h.codes}))(g.t), h
}

// forfeited has n boxes in the store, confiscated: nothing is between them and an
// order but the order.
func (g *guest) forfeited(n int) haul {
	offer, h := g.truck(n)
	g.takeIn("keeper1", offer.Number, h.codes)
	today := g.clock.Now().Date()
	did(g.Casefile.RecordDecision(g.ctx, g.as("officer1"), casefile.RecordDecision{Command: command(), Case: h.file.String(), Kind: "confiscated", Paper: "处罚 " + h.file.String(), DecidedOn: today, Effective: today}))(g.t)
	return h
}

// takeIn receives all of a handoff as it was sent.
func (g *guest) takeIn(login string, handoff label.Number, codes []string) {
	cmd := custody.ReceiveHandoff{Command: command(), Handoff: handoff.String(), Place: "A 区 1 架"}
	intact := true
	for _, code := range codes {
		cmd.Lines = append(cmd.Lines, custody.ReceiveLine{Code: code, Outcome: custody.Accepted, SealIntact: &intact})
	}
	did(g.Custody.ReceiveHandoff(g.ctx, g.as(login), cmd))(g.t)
}

// drafted asks for the destruction of n boxes by the demo's recycler.
func (g *guest) drafted(n int) (destruction.OrderReceipt, haul) {
	h := g.forfeited(n)
	return did(g.Destruction.DraftOrder(g.ctx, g.as("officer1"), destruction.DraftOrder{Command: command(), Lots: h.codes, Ground: "没收决定已生效", Facility: g.gaoyuan(), Method: "SHRED_RECYCLE"}))(g.t), h
}

// sentOff has n boxes on the road to the demo's recycler.
func (g *guest) sentOff(n int) (custody.HandoffAnswer, destruction.OrderReceipt, haul) {
	t := g.t
	order, h := g.drafted(n)
	view := did(g.Destruction.Order(g.ctx, everything, order.Number.String()))(t)
	did(g.Destruction.ApproveOrder(g.ctx, g.as("approver1"), destruction.ApproveOrder{Command: command(), Order: order.Number.String(), Shown: view.Shown, Opinion: "同意"}))(t)
	offer := did(g.Custody.OfferHandoff(g.ctx, g.as("keeper1"), custody.OfferHandoff{Command: command(), Purpose: custody.ForDestruction, Order: order.ID, Lots: h.codes,
		Carrier: custody.Carrier{Name: "拉萨顺达运输有限公司", Plate: "藏A12345", Driver: "巴桑"}}))(t)
	did(g.Custody.DepartHandoff(g.ctx, g.as("keeper1"), custody.DepartHandoff{Command: command(), Handoff: offer.Number.String(), Place: "罚没物品库"}))(t)
	return offer, order, h
}
