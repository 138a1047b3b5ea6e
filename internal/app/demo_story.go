package app

import (
	"fmt"

	"github.com/sealtrail/sealtrail/internal/casefile"
	"github.com/sealtrail/sealtrail/internal/custody"
	"github.com/sealtrail/sealtrail/internal/destruction"
	"github.com/sealtrail/sealtrail/internal/label"
)

// shoes is a whole journey of the last weeks: seized, stored, confiscated,
// approved, handed over, destroyed, attested; it ends with a certificate.
func (t *teller) shoes() error {
	a := chengguan()
	t.at(recent+8, "10:10")
	c, err := t.openCase(a, "拉城市监案〔2026〕203 号（演示）", "涉嫌销售侵犯注册商标专用权的鞋服案", "城关区某鞋服店（演示）", "seized")
	if err != nil {
		return err
	}
	s, err := t.seize(a, c, "seized", "拉城市监强措〔2026〕45 号（演示）", "城关区某鞋服店（演示）",
		goods{category: "G02", name: "运动鞋", spec: "39–44 码", brand: "雪山牌（演示）", holder: "雪山体育用品公司（演示）", unit: "PR", value: 14000, lots: lots(3, 36, 28_700, "540102007")},
		goods{category: "G01", name: "羽绒服", spec: "M–XXL", brand: "羚羊牌（演示）", holder: "羚羊服饰公司（演示）", unit: "PCS", value: 26000, lots: lots(2, 24, 21_400, "540102017")})
	if err != nil {
		return err
	}
	if err := t.confirmAndStore(a, s); err != nil {
		return err
	}
	t.at(recent+11, "16:30")
	if err := t.confiscate(a, c.Number, "拉城市监处罚〔2026〕118 号（演示）"); err != nil {
		return err
	}
	t.at(recent+12, "09:40")
	order, err := t.approved(a, s, "gaoyuan", "SHRED_RECYCLE", "没收决定已生效；分类处理指南：纺织、鞋类优先回收利用（演示）")
	if err != nil {
		return err
	}
	event, err := t.event("2026 年打击侵权假冒商品集中销毁（演示）", "依法公开销毁罚没的侵权假冒商品，全部回收利用，不焚烧、不填埋。欢迎社会监督。（演示）", 45, "cg", "sn")
	if err != nil {
		return err
	}
	if err := t.join(a, event, order); err != nil {
		return err
	}
	t.joint = event
	t.at(recent+13, "08:30")
	if err := t.deliver(a, s, order, "recycler1"); err != nil {
		return err
	}
	t.at(recent+14, "10:00")
	_, err = t.destroy(a, s, ran{day: recent + 14, line: "双轴撕碎线", lossG: 2_700,
		outputs: []destruction.Material{{Material: "再生纤维", MassG: 78_200, Outlet: "堆龙再生利用厂制毡线（演示）"}, {Material: "橡胶颗粒", MassG: 44_100, Outlet: "拉萨运动场地材料厂（演示）"}},
		residue: []destruction.Material{{Material: "金属扣件", MassG: 3_900, Outlet: "堆龙废旧金属回收点（演示）"}}})
	return err
}

// approved drafts an order for all lots of a seizure and has it approved.
func (t *teller) approved(a agencyStory, s custody.SeizureReceipt, firm, method, ground string) (destruction.OrderReceipt, error) {
	o, err := t.Destruction.DraftOrder(t.ctx, t.as(a.first), destruction.DraftOrder{Command: t.next(), Lots: codes(s.Lots), Ground: ground, Facility: t.facilities[firm], Method: method})
	if err != nil {
		return o, fmt.Errorf("draft order: %w", err)
	}
	o, err = t.Destruction.ApproveOrder(t.ctx, t.as(a.header), destruction.ApproveOrder{Command: t.next(), Order: o.Number.String(), Opinion: "同意"})
	if err != nil {
		return o, fmt.Errorf("approve order: %w", err)
	}
	return o, nil
}

// depart sends approved goods on the road to the firm.
func (t *teller) depart(a agencyStory, s custody.SeizureReceipt, o destruction.OrderReceipt) (label.Number, error) {
	h, err := t.Custody.OfferHandoff(t.ctx, t.as(a.keeper), custody.OfferHandoff{Command: t.next(), Purpose: custody.ForDestruction, Order: o.ID, Lots: codes(s.Lots),
		Carrier: custody.Carrier{Name: "拉萨顺达运输有限公司（演示）", Permit: "藏交运管许可 540100（演示）", Plate: "藏A12345", Driver: "巴桑（演示）", Phone: "13900000000"}})
	if err != nil {
		return h.Number, fmt.Errorf("offer to the firm: %w", err)
	}
	if _, err := t.Custody.DepartHandoff(t.ctx, t.as(a.keeper), custody.DepartHandoff{Command: t.next(), Handoff: h.Number.String(), Place: "罚没物品库（演示）"}); err != nil {
		return h.Number, fmt.Errorf("depart: %w", err)
	}
	return h.Number, nil
}

// deliver drives approved goods to the firm, whose operator takes them all.
func (t *teller) deliver(a agencyStory, s custody.SeizureReceipt, o destruction.OrderReceipt, operator string) error {
	h, err := t.depart(a, s, o)
	if err != nil {
		return err
	}
	if _, err := t.Custody.ArriveHandoff(t.ctx, t.as(operator), custody.ArriveHandoff{Command: t.next(), Handoff: h.String(), Place: "厂区门岗（演示）"}); err != nil {
		return fmt.Errorf("arrive: %w", err)
	}
	return t.receive(operator, h, "待处置区 2 号（演示）", codes(s.Lots))
}

// ran is what a run of the demo's recycler gives, in grams of input.
type ran struct {
	day     int
	line    string
	outputs []destruction.Material
	residue []destruction.Material
	lossG   int64
	event   string // that the order joins; empty: none
}

// destroy runs the goods through the recycler's line, balances, reviews and attests.
func (t *teller) destroy(a agencyStory, s custody.SeizureReceipt, r ran) (destruction.RunReceipt, error) {
	run, err := t.Destruction.StartRun(t.ctx, t.as("recycler1"), destruction.StartRun{Command: t.next(), Facility: t.facilities["gaoyuan"], Lots: codes(s.Lots), Method: "SHRED_RECYCLE", Line: r.line})
	if err != nil {
		return run, fmt.Errorf("start run: %w", err)
	}
	done, err := t.complete("recycler1", run, r)
	if err != nil {
		return run, err
	}
	if _, err := t.Destruction.ReviewRun(t.ctx, t.as("recycler2"), destruction.ReviewRun{Command: t.next(), Run: run.Number.String(), Figures: done.Figures}); err != nil {
		return run, fmt.Errorf("review run: %w", err)
	}
	for _, officer := range []string{a.first, a.second} {
		if done, err = t.Destruction.AttestRun(t.ctx, t.as(officer), destruction.AttestRun{Command: t.next(), Run: run.Number.String(), Figures: done.Figures, Remark: "全程在场"}); err != nil {
			return run, fmt.Errorf("attest: %w", err)
		}
	}
	return done, nil
}

// complete weighs what came out, a few hours after the start.
func (t *teller) complete(operator string, run destruction.RunReceipt, r ran) (destruction.RunReceipt, error) {
	started := t.clock.Now()
	cmd := destruction.CompleteRun{Run: run.Number.String(), StartedAt: started, Parameters: "出料粒径 ≤ 40 mm", Outputs: r.outputs, Residue: r.residue, LossG: r.lossG, LossReason: "粉尘与水分（演示）",
		Tickets: []string{fmt.Sprintf("磅单 %s（演示）", started.Date())}, FeeBearer: "自治区财政专项经费（演示）"}
	for _, caption := range []string{"处理前", "出料"} {
		sha, err := t.photo()
		if err != nil {
			return run, err
		}
		cmd.Photos = append(cmd.Photos, destruction.Photo{SHA256: sha, Caption: caption, TakenAt: started})
	}
	t.at(r.day, "13:20")
	cmd.Command, cmd.EndedAt = t.next(), t.clock.Now()
	done, err := t.Destruction.CompleteRun(t.ctx, t.as(operator), cmd)
	if err != nil {
		return run, fmt.Errorf("complete run: %w", err)
	}
	return done, nil
}

// drugs wait at the firm to be destroyed; some are still on the road.
func (t *teller) drugs() error {
	a := chengguan()
	t.at(recent+18, "11:00")
	for i, part := range []struct {
		paper, decision, name, operator string
		n                               int
	}{
		{"拉城市监案〔2026〕231 号（演示）", "拉城市监处罚〔2026〕126 号（演示）", "感冒胶囊", "firm1", 3},
		{"拉城市监案〔2026〕232 号（演示）", "拉城市监处罚〔2026〕127 号（演示）", "止痛片", "", 2},
	} {
		c, err := t.openCase(a, part.paper, "涉嫌销售假药案", "城关区某药店（演示）", "seized")
		if err != nil {
			return err
		}
		s, err := t.seize(a, c, "seized", fmt.Sprintf("拉城市监强措〔2026〕%d 号（演示）", 51+i), "城关区某药店（演示）",
			goods{category: "G04", name: part.name, spec: "12 粒 × 2 板", brand: "高原安（演示）", holder: "高原安药业公司（演示）", unit: "BOX", waste: "900-002-03", value: 2800, lots: lots(part.n, 120, 9_600, fmt.Sprintf("5401020%d", 30+i))})
		if err != nil {
			return err
		}
		if err := t.confirmAndStore(a, s); err != nil {
			return err
		}
		t.at(recent+27+i, "15:00")
		if err := t.confiscate(a, c.Number, part.decision); err != nil {
			return err
		}
		order, err := t.approved(a, s, "xueyu", "INCIN_HW", "药品属危险废物 HW03，应交持证单位焚烧处置（演示）")
		if err != nil {
			return err
		}
		if part.operator == "" { // leaves yesterday
			t.truck = func() (label.Number, error) { return t.depart(a, s, order) }
			t.load = codes(s.Lots)
		} else {
			err = t.deliver(a, s, order, part.operator)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// clothes of the second county are seized, and stored.
func (t *teller) clothes() error {
	a := nagqu()
	t.at(recent+15, "11:10")
	var err error
	if t.jackets, err = t.openCase(a, t.paper("那色市监", "案", 24), "涉嫌销售侵犯注册商标专用权的服装案", "色尼区某服装店（演示）", "seized"); err != nil {
		return err
	}
	if t.hung, err = t.seize(a, t.jackets, "seized", t.paper("那色市监", "强措", 4), "色尼区某服装店（演示）",
		goods{category: "G01", name: "冲锋衣", spec: "M–XXL", brand: "羚羊牌（演示）", holder: "羚羊服饰公司（演示）", unit: "PCS", value: 31000, lots: lots(3, 30, 26_400, "540602008")}); err != nil {
		return err
	}
	return t.confirmAndStore(a, t.hung)
}

// joined takes those clothes into the joint destruction of the first county: the
// order takes part, the goods lie at the firm, one lot is on its line.
func (t *teller) joined() error {
	a := nagqu()
	t.at(recent+36, "09:00")
	if err := t.confiscate(a, t.jackets.Number, t.paper("那色市监", "处罚", 11)); err != nil {
		return err
	}
	order, err := t.approved(a, t.hung, "gaoyuan", "SHRED_RECYCLE", "没收决定已生效；参加集中销毁（演示）")
	if err != nil {
		return err
	}
	if err := t.join(a, t.joint, order); err != nil {
		return err
	}
	t.at(recent+36, "14:00")
	if err := t.deliver(a, t.hung, order, "recycler1"); err != nil {
		return err
	}
	// One lot is on the line; what came out of it is still to be weighed.
	if _, err := t.Destruction.StartRun(t.ctx, t.as("recycler1"), destruction.StartRun{Command: t.next(), Facility: t.facilities["gaoyuan"], Lots: codes(t.hung.Lots)[:1], Method: "SHRED_RECYCLE", Line: "双轴撕碎线"}); err != nil {
		return fmt.Errorf("start run: %w", err)
	}
	return nil
}

// held is in the store with a hold; a toy order waits for the head's approval.
func (t *teller) held() error {
	a := chengguan()
	t.at(recent+38, "10:00")
	c, err := t.openCase(a, "拉城市监案〔2026〕247 号（演示）", "涉嫌销售侵犯注册商标专用权的化妆品、手机配件案", "城关区某商行（演示）", "seized")
	if err != nil {
		return err
	}
	s, err := t.seize(a, c, "seized", "拉城市监强措〔2026〕60 号（演示）", "城关区某商行（演示）",
		goods{category: "G03", name: "面霜", spec: "50 g", brand: "雪莲（演示）", holder: "雪莲日化公司（演示）", unit: "PCS", value: 9800, lots: lots(2, 200, 14_300, "5401020401")},
		goods{category: "G17", name: "手机充电器", spec: "20 W", brand: "牦牛电子（演示）", holder: "牦牛电子公司（演示）", unit: "EA", value: 4900, lots: lots(2, 150, 11_800, "5401020402")})
	if err != nil {
		return err
	}
	if err := t.confirmAndStore(a, s); err != nil {
		return err
	}
	if _, err := t.Casefile.SetHold(t.ctx, t.as(a.first), casefile.SetHold{Command: t.next(), Case: c.Number.String(), Reason: "LAB_PENDING", Note: "面霜送检汞含量（演示）", Lots: codes(s.Lots[:2])}); err != nil {
		return fmt.Errorf("set hold: %w", err)
	}
	t.at(recent+39, "09:30")
	c, err = t.openCase(a, "拉城市监案〔2026〕255 号（演示）", "涉嫌销售假冒玩具案", "城关区某文具店（演示）", "seized")
	if err != nil {
		return err
	}
	s, err = t.seize(a, c, "seized", "拉城市监强措〔2026〕64 号（演示）", "城关区某文具店（演示）",
		goods{category: "G30", name: "毛绒玩具", spec: "30 cm", brand: "小藏羚（演示）", holder: "小藏羚玩具公司（演示）", unit: "PCS", value: 5900, lots: lots(2, 80, 17_500, "5401020403")})
	if err != nil {
		return err
	}
	if err := t.confirmAndStore(a, s); err != nil {
		return err
	}
	t.at(recent+42, "16:00")
	if err := t.confiscate(a, c.Number, "拉城市监处罚〔2026〕139 号（演示）"); err != nil {
		return err
	}
	if _, err := t.Destruction.DraftOrder(t.ctx, t.as(a.first), destruction.DraftOrder{Command: t.next(), Lots: codes(s.Lots), Ground: "没收决定已生效（演示）", Facility: t.facilities["gaoyuan"], Method: "SHRED_RECYCLE"}); err != nil {
		return fmt.Errorf("draft order: %w", err)
	}
	return nil
}

// waiting is today's work: a seizure to be confirmed, goods for the store, and
// liquor sealed in the shop.
func (t *teller) waiting() error {
	a := chengguan()
	t.at(recent+44, "15:10")
	c, err := t.openCase(a, "拉城市监案〔2026〕261 号（演示）", "涉嫌销售假冒注册商标的白酒案", "城关区某烟酒店（演示）", "sealed")
	if err != nil {
		return err
	}
	if _, err := t.seize(a, c, "sealed", "拉城市监强措〔2026〕70 号（演示）", "城关区某烟酒店（演示）",
		goods{category: "G12", name: "白酒", spec: "500 ml × 6", brand: "圣湖（演示）", holder: "圣湖酒业公司（演示）", unit: "BTL", value: 19900, lots: lots(2, 60, 66_000, "5401020404")}); err != nil {
		return err
	}
	if err := t.road(a); err != nil {
		return err
	}
	t.at(recent+45, "10:20")
	c, err = t.openCase(a, "拉城市监案〔2026〕263 号（演示）", "涉嫌销售侵犯注册商标专用权的箱包案", "城关区某箱包店（演示）", "seized")
	if err != nil {
		return err
	}
	s, err := t.seize(a, c, "seized", "拉城市监强措〔2026〕71 号（演示）", "城关区某箱包店（演示）",
		goods{category: "G02", name: "双肩包", spec: "20 L", brand: "雪山牌（演示）", holder: "雪山体育用品公司（演示）", unit: "EA", value: 18800, lots: lots(3, 20, 15_200, "5401020405")})
	if err != nil {
		return err
	}
	if _, err := t.Custody.OfferHandoff(t.ctx, t.as(a.first), custody.OfferHandoff{Command: t.next(), Purpose: custody.StoreIn, To: t.orgs[a.key], Lots: codes(s.Lots)}); err != nil {
		return fmt.Errorf("offer to the store: %w", err)
	}
	return nil
}

// nagqu is the second county: pesticides in its own store, seeds on the head's
// desk, frozen meat sealed where it lies.
func (t *teller) nagqu() error {
	a := nagqu()
	t.at(recent+45, "10:40")
	for i, x := range []struct {
		title, shop string
		measure     string
		goods       goods
	}{
		{"涉嫌销售假种子案", "色尼区某种子店（演示）", "seized", goods{category: "G11", name: "青稞种子", spec: "25 kg", brand: "羌塘种业（演示）", holder: "羌塘种业公司（演示）", unit: "BAG", value: 19000, lots: lots(2, 30, 752_000, "540602001")}},
		{"涉嫌销售假冒注册商标的冷冻羊肉案", "色尼区某冷库（演示）", "sealed", goods{category: "G14", name: "冷冻羊肉", spec: "10 kg", brand: "羌塘牧业（演示）", holder: "羌塘牧业公司（演示）", unit: "CTN", value: 52000, lots: lots(2, 40, 404_000, "540602003")}},
		{"涉嫌销售假农药案", "色尼区某农资店（演示）", "seized", goods{category: "G08", name: "除草剂", spec: "1 L", brand: "草原卫士（演示）", holder: "草原卫士农化公司（演示）", unit: "BTL", waste: "900-003-04", value: 3600, lots: lots(3, 48, 52_000, "540602006")}},
	} {
		c, err := t.openCase(a, t.paper("那色市监", "案", 29+i), x.title, x.shop, x.measure)
		if err != nil {
			return err
		}
		s, err := t.seize(a, c, x.measure, t.paper("那色市监", "强措", 6+i), x.shop, x.goods)
		if err != nil {
			return err
		}
		if x.measure == "sealed" {
			continue
		}
		if err := t.confirmAndStore(a, s); err != nil {
			return err
		}
	}
	return nil
}
