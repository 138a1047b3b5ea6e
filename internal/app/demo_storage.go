package app

import (
	"fmt"

	"github.com/sealtrail/sealtrail/internal/custody"
	"github.com/sealtrail/sealtrail/internal/label"
)

// store is the tree of the keeper's store; goods of the last weeks lie in it.
func (t *teller) store(labels, goods []string) error {
	keeper, at := t.as("keeper1"), map[string]string{}
	for i, p := range []struct {
		key, parent, name string
		kind              custody.PlaceKind
		packages          int64
	}{{"site", "", "罚没物品库（演示）", custody.Site, 0}, {"a", "site", "A 区", custody.Hall, 0}, {"a1", "a", "1 架", custody.Rack, 40}, {"a2", "a", "2 架", custody.Rack, 6},
		{"b", "site", "B 区（易燃品）", custody.Hall, 60}} {
		r, err := t.Custody.AddPlace(t.ctx, keeper, custody.AddPlace{Command: t.next(), Code: labels[i], Parent: at[p.parent], Kind: p.kind, Name: p.name, Packages: p.packages})
		if err != nil {
			return fmt.Errorf("place %s: %w", p.name, err)
		}
		at[p.key] = r.ID.String()
	}
	if _, err := t.Custody.MoveLots(t.ctx, keeper, custody.MoveLots{Command: t.next(), Place: at["a2"], Lots: goods}); err != nil {
		return fmt.Errorf("put goods on a rack: %w", err)
	}
	return nil
}

// roll prints labels for an agency and gives their codes.
func (t *teller) roll(login string, n int) ([]string, error) {
	r, err := t.Label.PrintRoll(t.ctx, t.as(login), label.PrintRoll{Command: t.next(), Count: n})
	if err != nil {
		return nil, fmt.Errorf("print a roll: %w", err)
	}
	_, labels, err := t.Label.File(t.ctx, t.as(login), r.ID, 1)
	var out []string
	for _, l := range labels {
		out = append(out, l.Code.String())
	}
	return out, err
}

// boxed packs goods at the scene into sealed boxes: one is in the store, taken
// by its seal, with a third box on the same pallet; one waits for the keeper.
func (t *teller) boxed() error {
	a := chengguan()
	t.at(recent+43, "15:20")
	labels, err := t.roll(a.first, 12)
	if err != nil {
		return err
	}
	shop := "城关区某手机配件店（演示）"
	c, err := t.openCase(a, t.paper("拉城市监", "案", 262), "涉嫌销售侵犯注册商标专用权的充电器案", shop, "seized")
	if err != nil {
		return err
	}
	s, err := t.seize(a, c, "seized", t.paper("拉城市监", "强措", 66), shop,
		goods{category: "G17", name: "充电器", spec: "20 W", brand: "雪峰数码（演示）", holder: "雪峰数码公司（演示）", unit: "EA", value: 4900, lots: lots(6, 80, 7_200, "540102099")})
	if err != nil {
		return err
	}
	if _, err := t.Custody.ConfirmSeizure(t.ctx, t.as(a.second), custody.ConfirmSeizure{Command: t.next(), Seizure: s.Number.String()}); err != nil {
		return fmt.Errorf("confirm %s: %w", s.Number, err)
	}
	all := codes(s.Lots)
	for i, seal := range []string{"藏A-004471", "藏A-004472"} {
		if _, err := t.Custody.PackContainer(t.ctx, t.as(a.first), custody.PackContainer{Command: t.next(), Code: labels[i], Kind: custody.Box, Seal: seal, Lots: all[2*i : 2*i+2], Note: "现场装箱（演示）"}); err != nil {
			return fmt.Errorf("pack: %w", err)
		}
	}
	h, err := t.Custody.OfferHandoff(t.ctx, t.as(a.first), custody.OfferHandoff{Command: t.next(), Purpose: custody.StoreIn, To: t.orgs[a.key], Lots: []string{labels[0], all[4], all[5]}})
	if err != nil {
		return fmt.Errorf("offer to the store: %w", err)
	}
	intact := true
	_, err = t.Custody.ReceiveHandoff(t.ctx, t.as(a.keeper), custody.ReceiveHandoff{Command: t.next(), Handoff: h.Number.String(), Place: "罚没物品库 A 区 2 架（演示）", Lines: []custody.ReceiveLine{
		{Code: labels[0], Outcome: custody.AcceptedBySeal, SealIntact: &intact, Seal: "藏A-004471"},
		{Code: all[4], Outcome: custody.Accepted, SealIntact: &intact}, {Code: all[5], Outcome: custody.Accepted, SealIntact: &intact}}})
	if err != nil {
		return fmt.Errorf("receive a sealed box: %w", err)
	}
	if _, err := t.Custody.PackContainer(t.ctx, t.as(a.keeper), custody.PackContainer{Command: t.next(), Code: labels[2], Kind: custody.Pallet, Lots: all[4:5], Containers: labels[:1]}); err != nil {
		return fmt.Errorf("pack a pallet: %w", err)
	}
	if err := t.store(labels[3:], []string{labels[2], all[5]}); err != nil {
		return err
	}
	_, err = t.Custody.OfferHandoff(t.ctx, t.as(a.first), custody.OfferHandoff{Command: t.next(), Purpose: custody.StoreIn, To: t.orgs[a.key], Lots: []string{labels[1]}, Note: "整箱移交，请核对封签号（演示）"})
	return err
}
