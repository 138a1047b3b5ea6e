package app

import (
	"fmt"

	"github.com/sealtrail/sealtrail/internal/custody"
	"github.com/sealtrail/sealtrail/internal/destruction"
)

// tested is a sample of cream that a laboratory used up.
func (t *teller) tested() error {
	a := chengguan()
	t.at(176, "10:20")
	_, s, err := t.taken(44, "涉嫌销售假冒注册商标的护肤品案", "城关区某化妆品店（演示）",
		goods{category: "G03", name: "面霜", spec: "50 g", brand: "雪莲花（演示）", holder: "雪莲花日化公司（演示）", unit: "BOX", value: 6800, lots: lots(1, 4, 520, "540102101")})
	if err != nil {
		return err
	}
	t.at(178, "09:10")
	h, err := t.Custody.OfferHandoff(t.ctx, t.as(a.keeper), custody.OfferHandoff{Command: t.next(), Purpose: custody.Transfer, To: t.orgs["lab"], Lots: codes(s.Lots)})
	if err != nil {
		return fmt.Errorf("offer to the laboratory: %w", err)
	}
	if err := t.receive("lab1", h.Number, "样品室（演示）", codes(s.Lots)); err != nil {
		return err
	}
	t.at(181, "16:00")
	if _, err := t.Custody.ConsumeLot(t.ctx, t.as("lab1"), custody.ConsumeLot{Command: t.next(), Lot: s.Lots[0].Code.String(), Report: fmt.Sprintf("检验〔%d〕113 号（演示）", t.year()), Note: "重金属与微生物项目破坏性检验（演示）"}); err != nil {
		return fmt.Errorf("use up: %w", err)
	}
	return nil
}

// toRightsHolder are filters that their true maker bought for tests of his own.
func (t *teller) toRightsHolder() error {
	t.at(184, "10:40")
	s, err := t.forfeit(47, 197, "涉嫌销售侵犯注册商标专用权的滤清器案", "城关区某汽修店（演示）",
		goods{category: "G23", name: "机油滤清器", spec: "LF-16", brand: "高原车业（演示）", holder: "高原车业公司（演示）", unit: "PCS", value: 3500, lots: lots(1, 80, 32_000, "540102103")})
	if err != nil {
		return err
	}
	proof, err := t.photo()
	if err != nil {
		return err
	}
	return t.ending(204, destruction.DraftOrder{Kind: destruction.RightsHolder, Ground: "没收决定已生效；权利人书面请求有偿受让，用于比对检测（演示）", Reasons: "安全件，不宜公益使用（演示）",
		EndingTerms: destruction.EndingTerms{Recipient: "高原车业公司（演示）", Consent: "权利人受让函 15 号（演示）", ConsentPhoto: proof}}, s,
		destruction.FulfilOrder{Receiver: destruction.FulfilReceiver{Name: "桑珠（演示）", IDNumber: "540102199001010011", Capacity: destruction.AsOrganisation}, ProceedsFen: 96_050, Voucher: "非税缴款 0466（演示）", VoucherPhoto: proof})
}

// toWarehouse are kettles that the public warehouse took over to dispose of.
func (t *teller) toWarehouse() error {
	t.at(241, "10:50")
	s, err := t.forfeit(61, 254, "涉嫌销售假冒注册商标的电热水壶案", "城关区某百货店（演示）",
		goods{category: "G16", name: "电热水壶", spec: "1.5 L", brand: "圣湖电器（演示）", holder: "圣湖电器公司（演示）", unit: "EA", value: 9900, lots: lots(1, 30, 39_000, "540102105")})
	if err != nil {
		return err
	}
	return t.ending(256, destruction.DraftOrder{Kind: destruction.PublicWarehouse, Ground: "没收决定已生效；移交公物仓统一保管、处置（演示）", EndingTerms: destruction.EndingTerms{Recipient: "拉萨市公物仓（演示）"}}, s,
		destruction.FulfilOrder{Receiver: destruction.FulfilReceiver{Name: "边珍（演示）", IDNumber: "540102199001010011", Capacity: destruction.AsOrganisation}})
}
