package app

import (
	"fmt"

	"github.com/google/uuid"

	"github.com/sealtrail/sealtrail/internal/casefile"
	"github.com/sealtrail/sealtrail/internal/custody"
	"github.com/sealtrail/sealtrail/internal/destruction"
)

// year numbers the papers of the story.
func (t *teller) year() int { return t.clock.Now().Year() }

func (t *teller) paper(agency, kind string, n int) string {
	return fmt.Sprintf("%s%s〔%d〕%d 号（演示）", agency, kind, t.year(), n)
}

// taken opens a case of the first county, seizes goods in it and brings them into
// the store.
func (t *teller) taken(n int, title, shop string, lines ...goods) (casefile.Receipt, custody.SeizureReceipt, error) {
	a := chengguan()
	c, err := t.openCase(a, t.paper("拉城市监", "案", n), title, shop, "seized")
	if err != nil {
		return c, custody.SeizureReceipt{}, err
	}
	s, err := t.seize(a, c, "seized", t.paper("拉城市监", "强措", n), shop, lines...)
	if err != nil {
		return c, s, err
	}
	return c, s, t.confirmAndStore(a, s)
}

// recycled takes confiscated goods to the recycler and destroys them; it ends
// with a certificate.
func (t *teller) recycled(day, n int, c casefile.Receipt, s custody.SeizureReceipt, r ran) (destruction.RunReceipt, error) {
	a := chengguan()
	t.at(day, "16:30")
	if err := t.confiscate(a, c.Number, t.paper("拉城市监", "处罚", n)); err != nil {
		return destruction.RunReceipt{}, err
	}
	t.at(day+2, "09:40")
	order, err := t.approved(a, s, "gaoyuan", "SHRED_RECYCLE", "没收决定已生效，材料可再生利用（演示）")
	if err != nil {
		return destruction.RunReceipt{}, err
	}
	if err := t.join(a, r.event, order); err != nil {
		return destruction.RunReceipt{}, err
	}
	t.at(day+3, "08:30")
	if err := t.deliver(a, s, order, "recycler1"); err != nil {
		return destruction.RunReceipt{}, err
	}
	t.at(day+4, "10:00")
	r.day = day + 4
	return t.destroy(a, s, r)
}

// discs end with a certificate on which a line was named wrongly, and with the
// one that replaces it.
func (t *teller) discs() error {
	t.at(70, "10:30")
	c, s, err := t.taken(21, "涉嫌销售盗版光盘案", "城关区某音像店（演示）",
		goods{category: "G22", name: "光盘", spec: "DVD", brand: "雪域音像（演示）", holder: "雪域音像出版社（演示）", unit: "PCS", value: 1500, lots: lots(3, 900, 14_600, "540102071")})
	if err != nil {
		return err
	}
	t.at(83, "10:00")
	event, err := t.event("盗版音像制品集中销毁（演示）", "集中销毁罚没的盗版音像制品，材料全部回收利用。（演示）", 10, "cg")
	if err != nil {
		return err
	}
	done, err := t.recycled(84, 21, c, s, ran{event: event, line: "双轴撕碎线", lossG: 400, outputs: []destruction.Material{{Material: "聚碳酸酯颗粒", MassG: 42_900, Outlet: "堆龙塑料造粒厂（演示）"}},
		residue: []destruction.Material{{Material: "纸质封套", MassG: 800, Outlet: "堆龙废纸回收点（演示）"}}})
	if err != nil {
		return err
	}
	if err := t.closeEvent(event); err != nil {
		return err
	}
	line := "分选打包线"
	t.at(92, "11:00")
	_, err = t.Destruction.CorrectCertificate(t.ctx, t.as("approver1"), destruction.CorrectCertificate{Command: t.next(), Number: done.Certificates[0].Number.String(),
		Reason: "生产线写错，实际在分选打包线处理（演示）", Changes: destruction.CertificateChanges{Line: &line}})
	return err
}

// toys end with a certificate that was revoked later.
func (t *teller) toys() error {
	t.at(120, "15:00")
	c, s, err := t.taken(34, "涉嫌销售假冒注册商标的玩具案", "城关区某玩具店（演示）",
		goods{category: "G30", name: "塑料积木", spec: "120 粒", brand: "小藏羚（演示）", holder: "小藏羚玩具公司（演示）", unit: "PCS", value: 4900, lots: lots(2, 140, 31_200, "540102073")})
	if err != nil {
		return err
	}
	done, err := t.recycled(133, 34, c, s, ran{line: "双轴撕碎线", lossG: 300, outputs: []destruction.Material{{Material: "ABS 颗粒", MassG: 62_200, Outlet: "堆龙塑料造粒厂（演示）"}}})
	if err != nil {
		return err
	}
	t.at(141, "09:20")
	_, err = t.Destruction.RevokeCertificate(t.ctx, t.as("approver1"), destruction.RevokeCertificate{Command: t.next(), Number: done.Certificates[0].Number.String(),
		Reason: "监督人员签认的录像与本批不符，重新核查后另行出具（演示）"})
	return err
}

// forfeit takes goods into the store of the first county and has them
// confiscated on a later day of the story.
func (t *teller) forfeit(n, day int, title, shop string, lines ...goods) (custody.SeizureReceipt, error) {
	c, s, err := t.taken(n, title, shop, lines...)
	if err != nil {
		return s, err
	}
	t.at(day, "15:10")
	return s, t.confiscate(chengguan(), c.Number, t.paper("拉城市监", "处罚", n))
}

// ending drafts an order of another kind for all goods of a seizure, has it
// approved and gives the goods to whoever is to have them.
func (t *teller) ending(day int, order destruction.DraftOrder, s custody.SeizureReceipt, give destruction.FulfilOrder) error {
	a := chengguan()
	t.at(day, "10:10")
	order.Command, order.Lots = t.next(), codes(s.Lots)
	o, err := t.Destruction.DraftOrder(t.ctx, t.as(a.first), order)
	if err != nil {
		return fmt.Errorf("draft order to %s: %w", order.Kind, err)
	}
	if o, err = t.Destruction.ApproveOrder(t.ctx, t.as(a.header), destruction.ApproveOrder{Command: t.next(), Order: o.Number.String(), Opinion: "同意"}); err != nil {
		return fmt.Errorf("approve order to %s: %w", order.Kind, err)
	}
	t.at(day+2, "14:30")
	give.Order, give.Lots, give.Place = o.Number.String(), codes(s.Lots), "罚没物品库（演示）"
	if give.Receipt, err = t.photo(); err != nil {
		return err
	}
	give.Command = t.next()
	f, err := t.Destruction.FulfilOrder(t.ctx, t.as(a.keeper), give)
	if err != nil {
		return fmt.Errorf("deliver for %s: %w", order.Kind, err)
	}
	_, err = t.Destruction.DecideFulfilment(t.ctx, t.as(a.second), destruction.DecideFulfilment{Command: t.next(), Order: o.Number.String(), Fulfilment: f.ID})
	return err
}

// givenBack were genuine: the measure was lifted and the owner came for them.
func (t *teller) givenBack() error {
	a := chengguan()
	t.at(32, "11:20")
	c, s, err := t.taken(8, "涉嫌销售侵犯注册商标专用权的手机配件案", "城关区某手机店（演示）",
		goods{category: "G17", name: "蓝牙耳机", spec: "BT-2", brand: "牦牛电子（演示）", holder: "牦牛电子公司（演示）", unit: "EA", value: 19900, lots: lots(2, 40, 3_600, "540102075")})
	if err != nil {
		return err
	}
	t.at(44, "16:00")
	today := t.clock.Now().Date()
	if _, err := t.Casefile.RecordDecision(t.ctx, t.as(a.first), casefile.RecordDecision{Command: t.next(), Case: c.Number.String(), Kind: "lifted", Paper: t.paper("拉城市监", "解", 8), DecidedOn: today, Effective: today}); err != nil {
		return fmt.Errorf("lift: %w", err)
	}
	return t.ending(45, destruction.DraftOrder{Kind: destruction.Return, Ground: "检验为正品，已解除扣押（演示）"}, s,
		destruction.FulfilOrder{Receiver: destruction.FulfilReceiver{Name: "索朗（演示）", IDNumber: "540102199001010011", Capacity: destruction.AsOwner}})
}

// sold went at an auction after the marks were cut off, with the rights holder's consent.
func (t *teller) sold() error {
	t.at(150, "10:00")
	s, err := t.forfeit(41, 163, "涉嫌销售假冒注册商标的电线案", "城关区某建材店（演示）",
		goods{category: "G28", name: "铜芯电线", spec: "BV 2.5 mm²", brand: "圣山线缆（演示）", holder: "圣山线缆公司（演示）", unit: "ROLL", value: 16500, lots: lots(2, 30, 96_000, "540102077")})
	if err != nil {
		return err
	}
	proof, err := t.photo()
	if err != nil {
		return err
	}
	return t.ending(170, destruction.DraftOrder{Kind: destruction.Sell, Ground: "没收决定已生效；检验合格，去除标识后拍卖（演示）", Reasons: "不宜公益使用，权利人不要求转让（演示）",
		EndingTerms: destruction.EndingTerms{Recipient: "拉萨公物拍卖有限公司（演示）", Consent: "权利人同意函 12 号（演示）", ConsentPhoto: proof, Safety: "检验报告 31 号（演示）", SafetyPhoto: proof}}, s,
		destruction.FulfilOrder{Receiver: destruction.FulfilReceiver{Name: "普布（演示）", IDNumber: "540102199001010011", Capacity: destruction.AsOrganisation}, ProceedsFen: 612_000, Voucher: "非税缴款 0417（演示）", VoucherPhoto: proof,
			DemarkedBy: "次仁、卓玛（演示）", DemarkPhotos: []string{proof}})
}

// donated jackets keep people warm: marks off, rights holder agreed.
func (t *teller) donated() error {
	t.at(215, "10:40")
	s, err := t.forfeit(57, 229, "涉嫌销售假冒注册商标的棉服案", "城关区某服装店（演示）",
		goods{category: "G01", name: "棉服", spec: "L–XL", brand: "羚羊牌（演示）", holder: "羚羊服饰公司（演示）", unit: "PCS", value: 22000, lots: lots(2, 50, 41_000, "540102079")})
	if err != nil {
		return err
	}
	proof, err := t.photo()
	if err != nil {
		return err
	}
	return t.ending(236, destruction.DraftOrder{Kind: destruction.Donate, Ground: "没收决定已生效；去除标识后用于公益（演示）",
		EndingTerms: destruction.EndingTerms{Recipient: "拉萨市慈善总会（演示）", Consent: "权利人同意函 19 号（演示）", ConsentPhoto: proof, Safety: "检验报告 52 号（演示）", SafetyPhoto: proof}}, s,
		destruction.FulfilOrder{Receiver: destruction.FulfilReceiver{Name: "央宗（演示）", IDNumber: "540102199001010011", Capacity: destruction.AsOrganisation}, DemarkedBy: "次仁、卓玛（演示）", DemarkPhotos: []string{proof}})
}

// tobacco goes to the authority that destroys it in public (烟草专卖法实施条例 第三十条).
func (t *teller) tobacco() error {
	t.at(262, "09:50")
	s, err := t.forfeit(66, 274, "涉嫌销售假冒注册商标的卷烟案", "城关区某副食店（演示）",
		goods{category: "G15", name: "卷烟", spec: "84 mm", brand: "雪莲烟（演示）", holder: "雪莲烟草公司（演示）", unit: "CARTON_CIG", value: 18000, lots: lots(2, 60, 16_800, "540102081")})
	if err != nil {
		return err
	}
	return t.ending(276, destruction.DraftOrder{Kind: destruction.Authority, Ground: "卷烟移交烟草专卖行政主管部门公开销毁（演示）", EndingTerms: destruction.EndingTerms{Recipient: "拉萨市烟草专卖局（演示）"}}, s,
		destruction.FulfilOrder{Receiver: destruction.FulfilReceiver{Name: "多吉（演示）", IDNumber: "540102199001010011", Capacity: destruction.AsOrganisation}})
}

// atTheGate are appliances whose dismantler was suspended while they were on the
// road: held at the gate, on their way home.
func (t *teller) atTheGate() error {
	a := chengguan()
	t.at(recent+2, "15:00")
	c, s, err := t.taken(198, "涉嫌销售假冒认证标志的小家电案", "城关区某电器店（演示）",
		goods{category: "G16", name: "电热水壶", spec: "1.7 L", brand: "圣湖电器（演示）", holder: "圣湖电器公司（演示）", unit: "EA", value: 8900, lots: lots(2, 24, 33_600, "540102083")})
	if err != nil {
		return err
	}
	t.at(recent+3, "11:00")
	if err := t.confiscate(a, c.Number, t.paper("拉城市监", "处罚", 112)); err != nil {
		return err
	}
	order, err := t.approved(a, s, "nyang", "DISMANTLE_RECYCLE", "没收决定已生效；电器交有资格的拆解企业（演示）")
	if err != nil {
		return err
	}
	t.at(recent+4, "07:30")
	h, err := t.depart(a, s, order)
	if err != nil {
		return err
	}
	t.at(recent+5, "11:00")
	if err := t.suspend(); err != nil {
		return err
	}
	t.at(recent+5, "17:00")
	if _, err := t.Custody.ArriveHandoff(t.ctx, t.as("weee1"), custody.ArriveHandoff{Command: t.next(), Handoff: h.String(), Place: "八一拆解厂门岗（演示）"}); err != nil {
		return fmt.Errorf("arrive: %w", err)
	}
	return t.receive("weee1", h, "八一拆解厂（演示）", codes(s.Lots))
}

// lapsed goods: the term ran out and nobody decided.
func (t *teller) lapsed() error {
	t.at(recent+7, "10:00")
	_, _, err := t.taken(208, "涉嫌销售假冒消防器材案", "城关区某消防器材店（演示）",
		goods{category: "G29", name: "干粉灭火器", spec: "4 kg", brand: "雪峰消防（演示）", holder: "雪峰消防公司（演示）", unit: "EA", value: 7800, lots: lots(2, 20, 118_000, "540102085")})
	return err
}

// due are auto parts whose term ends in two days.
func (t *teller) due() error {
	t.at(recent+18, "08:40")
	_, _, err := t.taken(219, "涉嫌销售侵犯注册商标专用权的汽车配件案", "城关区某汽配店（演示）",
		goods{category: "G23", name: "刹车片", spec: "前轮", brand: "高原车业（演示）", holder: "高原车业公司（演示）", unit: "SET", value: 12800, lots: lots(2, 45, 88_000, "540102087")})
	return err
}

// books fill the pulp mill's year nearly up; the run waits for its second person.
func (t *teller) books() error {
	a := chengguan()
	t.at(recent+34, "10:00")
	c, s, err := t.taken(240, "涉嫌销售盗版图书案", "城关区某书店（演示）",
		goods{category: "G21", name: "盗版教辅图书", spec: "16 开", brand: "雪域出版（演示）", holder: "雪域出版社（演示）", unit: "VOL", value: 3200, lots: lots(4, 1100, 468_000, "540102089")})
	if err != nil {
		return err
	}
	t.at(recent+35, "10:00")
	if err := t.confiscate(a, c.Number, t.paper("拉城市监", "处罚", 133)); err != nil {
		return err
	}
	order, err := t.approved(a, s, "yarlung", "PULP", "没收决定已生效；出版物化浆再生（演示）")
	if err != nil {
		return err
	}
	t.at(recent+35, "15:30")
	if err := t.deliver(a, s, order, "pulp1"); err != nil {
		return err
	}
	run, err := t.Destruction.StartRun(t.ctx, t.as("pulp1"), destruction.StartRun{Command: t.next(), Facility: t.facilities["yarlung"], Lots: codes(s.Lots), Method: "PULP", Line: "碎浆机 1 号"})
	if err != nil {
		return fmt.Errorf("start run: %w", err)
	}
	_, err = t.complete("pulp1", run, ran{day: recent + 36, lossG: 6_600, outputs: []destruction.Material{{Material: "再生纸浆（绝干）", MassG: 1_842_000, Outlet: "泽当包装纸厂（演示）"}},
		residue: []destruction.Material{{Material: "塑料覆膜", MassG: 24_000, Outlet: "泽当塑料回收点（演示）"}}})
	return err
}

// ready boots are confiscated and wait for somebody to ask for their destruction.
func (t *teller) ready() error {
	t.at(recent+40, "09:00")
	c, _, err := t.taken(257, "涉嫌销售侵犯注册商标专用权的靴子案", "城关区某鞋城（演示）",
		goods{category: "G02", name: "女靴", spec: "36–40 码", brand: "雪山牌（演示）", holder: "雪山体育用品公司（演示）", unit: "PR", value: 32000, lots: lots(2, 24, 26_400, "540102099")})
	if err != nil {
		return err
	}
	t.at(recent+43, "10:00")
	return t.confiscate(chengguan(), c.Number, t.paper("拉城市监", "处罚", 143))
}

// short: the keeper counted less than was handed over.
func (t *teller) short() error {
	a := chengguan()
	t.at(recent+37, "08:30")
	shop := "城关区某酒行（演示）"
	c, err := t.openCase(a, t.paper("拉城市监", "案", 245), "涉嫌销售假冒注册商标的葡萄酒案", shop, "seized")
	if err != nil {
		return err
	}
	s, err := t.seize(a, c, "seized", t.paper("拉城市监", "强措", 59), shop,
		goods{category: "G12", name: "葡萄酒", spec: "750 ml", brand: "圣湖酒庄（演示）", holder: "圣湖酒业公司（演示）", unit: "BTL", value: 26800, lots: lots(2, 36, 46_800, "540102091")})
	if err != nil {
		return err
	}
	if _, err := t.Custody.ConfirmSeizure(t.ctx, t.as(a.second), custody.ConfirmSeizure{Command: t.next(), Seizure: s.Number.String()}); err != nil {
		return err
	}
	h, err := t.Custody.OfferHandoff(t.ctx, t.as(a.first), custody.OfferHandoff{Command: t.next(), Purpose: custody.StoreIn, To: t.orgs[a.key], Lots: codes(s.Lots)})
	if err != nil {
		return err
	}
	all, found := codes(s.Lots), int64(34)
	intact, broken := true, false
	_, err = t.Custody.ReceiveHandoff(t.ctx, t.as(a.keeper), custody.ReceiveHandoff{Command: t.next(), Handoff: h.Number.String(), Place: "罚没物品库 C 区 1 架（演示）", Lines: []custody.ReceiveLine{
		{Code: all[0], Outcome: custody.Accepted, SealIntact: &intact, Condition: "完好"},
		{Code: all[1], Outcome: custody.Accepted, Quantity: &found, SealIntact: &broken, Condition: "箱角破损，少 2 瓶", Reason: "封签断开，实点 34 瓶（演示）"}}})
	return err
}

// moulds are on an order that the head returned for correction.
func (t *teller) moulds() error {
	a := chengguan()
	t.at(recent+29, "09:00")
	c, s, err := t.taken(249, "涉嫌制造假冒注册商标标识的模具案", "城关区某模具店（演示）",
		goods{category: "G34", kind: "mould", name: "注塑模具", spec: "四腔", brand: "雪山牌（演示）", holder: "雪山体育用品公司（演示）", unit: "EA", value: 380000, lots: lots(2, 3, 142_000, "540102093")})
	if err != nil {
		return err
	}
	t.at(recent+32, "10:00")
	if err := t.confiscate(a, c.Number, t.paper("拉城市监", "处罚", 137)); err != nil {
		return err
	}
	o, err := t.Destruction.DraftOrder(t.ctx, t.as(a.first), destruction.DraftOrder{Command: t.next(), Lots: codes(s.Lots), Ground: "没收决定已生效（演示）", Facility: t.facilities["gaoyuan"], Method: "SMELT"})
	if err != nil {
		return fmt.Errorf("draft order: %w", err)
	}
	t.at(recent+33, "09:30")
	if _, err := t.Destruction.ReturnOrder(t.ctx, t.as(a.header), destruction.ReturnOrder{Command: t.next(), Order: o.Number.String(), Reason: "请补充毁形前照片的安排，并写明由谁到场监督（演示）"}); err != nil {
		return fmt.Errorf("return order: %w", err)
	}
	return nil
}

// food waits for the legal reviewer, since incineration is an exception; the
// plant's papers have run out meanwhile.
func (t *teller) food() error {
	a := chengguan()
	t.at(recent+5, "18:10")
	c, s, err := t.taken(258, "涉嫌销售假冒注册商标的饮料案", "城关区某超市（演示）",
		goods{category: "G13", name: "植物饮料", spec: "500 ml × 15", brand: "雪莲饮品（演示）", holder: "雪莲饮品公司（演示）", unit: "CTN", value: 5200, lots: lots(2, 60, 612_000, "540102095")})
	if err != nil {
		return err
	}
	t.at(recent+6, "10:00")
	if err := t.confiscate(a, c.Number, t.paper("拉城市监", "处罚", 141)); err != nil {
		return err
	}
	if _, err := t.Destruction.DraftOrder(t.ctx, t.as(a.first), destruction.DraftOrder{Command: t.next(), Lots: codes(s.Lots), Ground: "没收决定已生效（演示）", Facility: t.facilities["chomo"], Method: "INCIN_WTE",
		Reasons: "包装破损，内容物变质，不能堆肥（演示）"}); err != nil {
		return fmt.Errorf("draft exceptional order: %w", err)
	}
	return nil
}

// urgent goods were taken before the head could approve; that is due within a day.
func (t *teller) urgent() error {
	a := chengguan()
	t.at(recent+45, "20:10") // less than a day before the story's end, at whatever hour that is
	shop := "城关区某日化店（演示）"
	c, err := t.Casefile.OpenCase(t.ctx, t.as(a.first), casefile.OpenCase{Command: t.next(), Paper: t.paper("拉城市监", "案", 266), Title: "涉嫌销售假冒消毒产品案", Parties: []casefile.Party{{Kind: "organisation", Name: shop}}})
	if err != nil {
		return err
	}
	c.ID, t.newest = uuid.Nil, c.Number
	s, err := t.seize(a, c, "seized", t.paper("拉城市监", "强措", 73), shop,
		goods{category: "G26", name: "消毒液", spec: "500 ml", brand: "洁原（演示）", holder: "洁原日化公司（演示）", unit: "BTL", value: 1900, lots: lots(2, 96, 51_000, "540102097")})
	if err != nil {
		return err
	}
	_, err = t.Custody.ConfirmSeizure(t.ctx, t.as(a.second), custody.ConfirmSeizure{Command: t.next(), Seizure: s.Number.String()})
	return err
}
