package document

import (
	"fmt"
	"sync"

	"github.com/sealtrail/sealtrail/internal/moment"
)

func instant(s string) moment.Time {
	t, err := moment.Parse(s)
	if err != nil {
		panic(err)
	}
	return t
}

// sampleCertificate is a full certificate; names and numbers are invented.
func sampleCertificate(rows int) Certificate {
	in := Certificate{
		Paper: Paper{
			Number: "C-540102-2026-000017-1", URL: "HTTPS://FJ.EXAMPLE/C/C-540102-2026-000017-1",
			Fingerprint: "8f3a91c27d04b6e5", IssuedAt: instant("2026-11-20T17:42:00+08:00"), Demo: true,
		},
		Version: 1, ProofBundle: true,
		Commission: Commission{
			Agency: "拉萨市城关区市场监督管理局（演示）", AgencyCode: "1154010200999901XK",
			Cases: []string{"拉城市监立字〔2026〕118 号", "〔2026〕121 号"}, RightsHolders: []string{"云峰等 6 家（见明细）"},
			Decisions: []Decision{{"拉城市监处罚〔2026〕96 号、〔2026〕97 号", "行政处罚决定书", "2026-09-08"}},
			Basis:     []string{"《中华人民共和国商标法》第六十条", "《中华人民共和国行政处罚法》第七十四条"},
			Order:     "P-540102-2026-000031-Z", OrderApproved: "2026-11-12",
		},
		Firm: Firm{
			Name: "拉萨雪域净环再生资源有限公司（演示）", USCC: "91540102MA6T999F0X", Address: "西藏自治区拉萨市曲水县聂当乡示例路 8 号（演示）",
			LicenceKind: "一般固废综合利用", LicenceNumber: "藏拉固综〔2025〕009 号", ValidFrom: "2025-03-01", ValidTo: "2028-02-29",
			Scope: "纺织、鞋、箱包、塑料制品、纸质包装；破碎再生；2 400 吨／年（本年已用 1 106.3 吨）", Edition: "第 12 版", EditionPublished: "2026-10-08",
			CheckedAt: instant("2026-11-20T08:55:00+08:00"), ChecksPassed: 6, ChecksTotal: 6,
		},
		Carriage: Carriage{
			Carrier: "拉萨通达运输有限公司（演示）", Plate: "藏A·演0281", Crew: "扎西某某／达瓦某某", Permit: "540100999281",
			DepartedAt: instant("2026-11-20T07:10:00+08:00"), DepartedFrom: "城关区涉案财物库", ArrivedAt: instant("2026-11-20T08:48:00+08:00"),
			Manifest: "不适用（非危险废物）", Handoffs: []string{"H-540102-2026-000204-4"},
			Seals: []SealCheck{
				{"01、03—5", "YH5Z-BGZ5-GHGK 起", "540102-00871、00873—75", "同左，4 枚", false, ""},
				{"02", "K4MJ-S41E-SB9H", "540102-00872", "00872，一端脱落", true, "见差异说明 1"},
			},
		},
		Treatment: Treatment{
			OutNetG: 1387000, GrossG: 6546400, TareG: 5160000, NetG: 1386400, Tickets: []string{"BD20261120-0047"}, Scale: "藏计检 2026-0415（有效至 2027-04-14）",
			Method: "破碎后再生利用", MethodCode: "SHRED_RECYCLE", Line: "2 号双轴破碎线",
			StartedAt: instant("2026-11-20T09:40:00+08:00"), EndedAt: instant("2026-11-20T13:25:00+08:00"), Parameters: "出料粒径 ≤ 30 mm",
		},
		Balance: Balance{
			InputG: 1386400, InputProof: "磅单 BD20261120-0047",
			Outputs: []Output{{"再生纤维", 742800, "再生毡原料，本厂"}, {"橡塑颗粒", 431500, "再生颗粒，本厂"}, {"金属件", 38600, "金属回收，合同 2026-19"}, {"残余（一般固废）", 158900, "900-099-S59，生活垃圾焚烧发电厂"}},
			LossG:   9200, DeltaG: 5400, Tolerance: "±3 %", Verdict: "平衡",
		},
		ItemsRemark: "标价",
		Witnesses: []Signature{
			{Role: "执法人员", ID: "执法证 54010200118", Name: "尼玛某某", Outcome: Signed, Strength: "电子签名（口令确认）", At: instant("2026-11-20T13:31:00+08:00")},
			{Role: "执法人员", ID: "执法证 54010200126", Name: "王　某", Outcome: Signed, Strength: "电子签名（口令确认）", At: instant("2026-11-20T13:31:00+08:00"), SameDevice: true},
			{Role: "监销人（财政）", ID: "城关区财政局（演示）", Name: "德吉某某", Outcome: Signed, Strength: "电子签名（一次性码）", At: instant("2026-11-20T13:33:00+08:00")},
			{Role: "处置单位经办人", ID: "工号 017", Name: "次仁某某", Outcome: Signed, Strength: "电子签名（口令确认）", At: instant("2026-11-20T13:30:00+08:00")},
			{Role: "处置单位复核人", ID: "工号 004", Name: "李　某", Outcome: Signed, Strength: "电子签名（口令确认）", At: instant("2026-11-20T14:02:00+08:00")},
			{Role: "权利人代表", ID: "（演示）", Name: "云峰公司代表", Outcome: Absent, Note: "已通知未到场。见证人：卓玛某某（社区居委会），身份已核。", At: instant("2026-11-20T13:35:00+08:00")},
		},
		PhotosTotal: 23,
		Differences: []string{
			"02 号箱封签脱落，第 4 行少 2 双，到达时双方当面清点，见交接单 H-540102-2026-000204-4 第 4 行；少件已立事件单核查。",
			"出库与进厂净重相差 0.6 kg（0.04 %），在允差 ±1 % 以内，双方确认以进厂净重为准。",
		},
		FreeOfCharge: true, FeeBearer: "权利人（云峰等 6 家）",
	}
	for i, caption := range []string{"启封前", "进厂称重", "投料破碎", "出料粒径", "成品打包"} {
		in.Photos = append(in.Photos, Photo{Caption: caption, TakenAt: instant("2026-11-20T08:52:00+08:00").Add(3600e9 * 1), SHA256: fmt.Sprintf("529e3856513ad3%02x", 40+i)})
	}
	goods := []Item{
		{Name: "仿冒运动鞋（男款）", Brand: "云峰（演示）", Spec: "YF-8801／42 码", Quantity: 12, Unit: "双", NetG: 9000, ValueFen: 238800},
		{Name: "仿冒双肩包", Brand: "格桑行（演示）", Spec: "GS-30L 黑", Quantity: 49, Unit: "个", NetG: 14600, ValueFen: 220500},
		{Name: "仿冒手机保护壳", Brand: "恒信（演示）", Spec: "HX-14 批 250811", Quantity: 70, Unit: "个", NetG: 31500, ValueFen: 315050},
		{Name: "冒用注册商标标识的吊牌、外包装盒及防伪贴", Brand: "云峰（演示）", Spec: "散件", Quantity: 91, Unit: "枚", NetG: 48400, ValueFen: 18200},
		{Name: "仿冒羽绒服", Brand: "珠岭（演示）", Spec: "ZL-21D／L", Quantity: 54, Unit: "件", NetG: 42700, ValueFen: 1728000},
	}
	for i := range rows {
		item := goods[i%len(goods)]
		if i%len(goods) == 3 && i != 8 && i != 38 {
			item.Name = "冒用商标吊牌、防伪贴"
		}
		item.Code = fmt.Sprintf("BH45-YQ%02d-G966", i)
		item.Packages, item.Line = fmt.Sprintf("%02d", i/8+1), fmt.Sprint(i/2+1)
		in.Items = append(in.Items, item)
	}
	return in
}

// sampleLabels makes n labels whose codes differ.
func sampleLabels(n int) []Label {
	kinds := []Label{
		{Measure: "扣押", Category: "服装 G01", Icon: IconApparel, Quantity: "54 件　42.7 kg", Name: "仿冒羽绒服 ZL-21D"},
		{Measure: "扣押", Category: "鞋包 G02", Icon: IconShoes, Quantity: "33 双　25.9 kg", Name: "仿冒运动鞋 YF-8802"},
		{Measure: "扣押", Category: "化妆品 G03", Icon: IconCosmetics, Quantity: "210 盒　16.4 kg", Name: "仿冒面霜 50 g"},
		{Measure: "扣押", Category: "药品 G04", Icon: IconMedicine, Quantity: "86 盒　5.2 kg", Name: "假感冒药 批 2605", Hazardous: true},
		{Measure: "查封", Category: "农药 G08", Icon: IconPesticide, Quantity: "40 瓶　8.6 kg", Name: "假农药 溴氰菊酯乳油", Hazardous: true},
		{Measure: "扣押", Category: "酒类 G12", Icon: IconLiquor, Quantity: "126 瓶　158.0 kg", Name: "仿冒青稞酒 500 ml"},
		{Measure: "扣押", Category: "食品 G13", Icon: IconFood, Quantity: "60 袋　61.5 kg", Name: "仿冒酥油 1 kg"},
		{Measure: "扣押", Category: "手机配件 G17", Icon: IconElectronics, Quantity: "70 个　31.5 kg", Name: "仿冒手机壳 HX-14"},
		{Measure: "扣押", Category: "锂电池 G18", Icon: IconBattery, Quantity: "24 个　6.2 kg", Name: "仿冒充电宝电芯"},
		{Measure: "查封", Category: "出版物 G21", Icon: IconPublication, Quantity: "415 册　188.0 kg", Name: "盗版教辅 高一上"},
		{Measure: "扣押", Category: "汽车配件 G23", Icon: IconAutoPart, Quantity: "48 副　77.3 kg", Name: "仿冒刹车片 BP-07"},
		{Measure: "扣押", Category: "润滑油 G24", Icon: IconOil, Quantity: "36 桶　144.0 kg", Name: "仿冒机油 5W-30，外包装盒、吊牌、防伪贴及说明书（含赠品）", Hazardous: true},
	}
	labels := make([]Label, n)
	for i := range labels {
		l := kinds[i%len(kinds)]
		l.Code = fmt.Sprintf("JMXN-DA3R-%04d", i)
		l.URL = fmt.Sprintf("HTTPS://FJ.EXAMPLE/T/JMXNDA3R%04d", i)
		l.Agency, l.Case, l.Date, l.Box = "城关区市场监管局（演示）", "拉城市监立字〔2026〕118 号", "2026-07-14", "箱 02/05"
		labels[i] = l
	}
	return labels
}

// thePress is shared by the tests: unpacking the fonts takes its time once.
var thePress = sync.OnceValue(NewPress)
