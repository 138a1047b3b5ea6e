package app

import (
	"fmt"

	"github.com/sealtrail/sealtrail/internal/custody"
)

// sealedInShop seals suitcases where they stand in a shop's store room, and gives
// part of them into the keeping of a warehouse that has no account.
func (t *teller) sealedInShop() error {
	a, shop := chengguan(), "城关区某箱包批发部（演示）"
	t.at(recent+28, "16:00")
	c, err := t.openCase(a, t.paper("拉城市监", "案", 251), "涉嫌销售假冒注册商标的旅行箱案", shop, "sealed")
	if err != nil {
		return err
	}
	s, err := t.seize(a, c, "sealed", t.paper("拉城市监", "强措", 59), shop,
		goods{category: "G02", name: "旅行箱", spec: "24 寸", brand: "圣湖（演示）", holder: "圣湖箱包公司（演示）", unit: "EA", value: 19900, lots: lots(5, 40, 152_000, "5401020251")})
	if err != nil {
		return err
	}
	if _, err := t.Custody.ConfirmSeizure(t.ctx, t.as(a.second), custody.ConfirmSeizure{Command: t.next(), Seizure: s.Number.String()}); err != nil {
		return fmt.Errorf("confirm %s: %w", s.Number, err)
	}
	t.left = codes(s.Lots)
	if _, err := t.Custody.EntrustLots(t.ctx, t.as(a.first), custody.EntrustLots{Command: t.next(), Lots: t.left[3:], To: "拉萨某仓储服务公司（演示）", Contact: "巴桑（演示）", Phone: "13900000000",
		Place: "拉萨市堆龙德庆区某仓储园 6 号库（演示）", Paper: t.paper("拉城市监", "委托保管", 3)}); err != nil {
		return fmt.Errorf("entrust: %w", err)
	}
	return nil
}

// firstRound finds all of them as they were left.
func (t *teller) firstRound() error {
	a := chengguan()
	t.at(recent+33, "15:00")
	cmd := custody.RecordRound{Command: t.next(), Witness: custody.RoundWitness{Name: "居委会工作人员次旦（演示）"}, Note: "例行巡查（演示）"}
	for _, code := range t.left {
		cmd.Lines = append(cmd.Lines, custody.RoundFinding{Lot: code, Finding: custody.FoundIntact})
	}
	if _, err := t.Custody.RecordRound(t.ctx, t.as(a.first), cmd); err != nil {
		return fmt.Errorf("first round: %w", err)
	}
	return nil
}

// tornSeal finds a torn seal in the shop, puts on a new one, and has it settled.
// Nobody went there since: the next round is overdue.
func (t *teller) tornSeal() error {
	a := chengguan()
	t.at(recent+37, "16:40")
	photo, err := t.photo()
	if err != nil {
		return err
	}
	r, err := t.Custody.RecordRound(t.ctx, t.as(a.first), custody.RecordRound{Command: t.next(), Lines: []custody.RoundFinding{{Lot: t.left[0], Finding: custody.FoundIntact},
		{Lot: t.left[1], Finding: custody.FoundBroken, Seal: "540102025199", Reason: "封条被雨水浸湿脱落，清点数量无误，当场重新加封（演示）", Photos: []string{photo}}, {Lot: t.left[2], Finding: custody.FoundIntact}}})
	if err != nil {
		return fmt.Errorf("second round: %w", err)
	}
	if _, err := t.Custody.ConfirmRound(t.ctx, t.as(a.second), custody.ConfirmRound{Command: t.next(), Round: r.ID}); err != nil {
		return fmt.Errorf("confirm the second round: %w", err)
	}
	for _, who := range []string{a.first, a.second} {
		if _, err := t.Custody.ResolveDiscrepancy(t.ctx, t.as(who), custody.ResolveDiscrepancy{Command: t.next(), ID: r.Lines[1].Discrepancy, Outcome: custody.Stands, Reason: "封条受潮脱落，物品无短少（演示）"}); err != nil {
			return fmt.Errorf("settle the seal: %w", err)
		}
	}
	return nil
}

// atTheWarehouse is the last round: of what the warehouse keeps, by one officer,
// whose colleague has not signed yet.
func (t *teller) atTheWarehouse() error {
	a := chengguan()
	t.at(recent+44, "09:30")
	_, err := t.Custody.RecordRound(t.ctx, t.as(a.second), custody.RecordRound{Command: t.next(), Note: "到受托单位巡查（演示）", Lines: []custody.RoundFinding{
		{Lot: t.left[3], Finding: custody.FoundIntact}, {Lot: t.left[4], Finding: custody.FoundIntact}}})
	if err != nil {
		return fmt.Errorf("round at the warehouse: %w", err)
	}
	return nil
}
