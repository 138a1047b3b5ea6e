package document

import (
	"fmt"
	"strings"

	"github.com/sealtrail/sealtrail/internal/fault"
)

// complete refuses a certificate without the facts its layout stands on.
func (in Certificate) complete() error {
	if err := in.Paper.complete(); err != nil {
		return err
	}
	if in.Commission.Agency == "" {
		return fault.Invalid("document.field.required").At("commission.agency")
	}
	if len(in.Items) == 0 {
		return fault.Invalid("document.field.required").At("items")
	}
	return nil
}

func (p Paper) complete() error {
	for _, f := range []struct{ field, value string }{{"number", p.Number}, {"url", p.URL}} {
		if f.value == "" {
			return fault.Invalid("document.field.required").At(f.field)
		}
	}
	if p.IssuedAt.IsZero() {
		return fault.Invalid("document.field.required").At("issued_at")
	}
	return nil
}

func (in Certificate) block() []fact {
	state := "有效"
	switch {
	case in.State.Revoked:
		state = "已撤销"
	case in.State.Corrected:
		state = "已更正"
	}
	kind := "存档件"
	if in.PublicCopy {
		kind = "公开件"
	}
	return []fact{
		told("证书编号", in.Number),
		told("签发时间", sentenceMinute(in.IssuedAt)+"（北京时间）"),
		told("版本状态", fmt.Sprintf("第 %d 版　%s　%s（替代：%s　被替代：%s）", max(1, in.Version), state, kind, or(in.Replaces, "无"), or(in.State.ReplacedBy, "无"))),
		told("核验网址", strings.TrimSuffix(in.URL, in.Number)),
	}
}

func or(s, other string) string {
	if s == "" {
		return other
	}
	return s
}

const (
	gridSize = 9.0
	gridLine = 5.9
)

func (s *sheet) commission(in Commission) {
	s.y += 1.4
	s.heading("一、委托机关与依据", "", 3*gridLine)
	var decisions []string
	for _, d := range in.Decisions {
		text := spaced(d.Number, d.Kind)
		if !d.Effective.IsZero() {
			text += "（" + string(d.Effective) + " 生效）"
		}
		decisions = append(decisions, text)
	}
	approved := in.Order
	if !in.OrderApproved.IsZero() {
		approved = spaced(in.Order, string(in.OrderApproved)+" 批准")
	}
	s.grid([]gridRow{
		pair(told("委托机关", in.Agency), told("机构代码", in.AgencyCode)),
		pair(told("案号", listed(in.Cases)), told("权利人", listed(in.RightsHolders))),
		single(told("决定文书", strings.Join(decisions, "；"))),
		single(told("销毁依据", strings.Join(in.Basis, "；"))),
		pair(told("销毁审批", approved), told("移送文书", in.Transfer)),
	}, gridSize, gridLine)
}

func (s *sheet) firm(in Firm) {
	s.heading("二、处置单位及当日资质（快照）", "", 3*gridLine)
	edition := in.Edition
	if edition != "" && !in.EditionPublished.IsZero() {
		edition += "（" + string(in.EditionPublished) + " 发布）"
	}
	if !in.CheckedAt.IsZero() {
		edition = spaced(edition, "资质核验："+minute(in.CheckedAt))
	}
	switch {
	case in.ChecksTotal > 0 && in.ChecksPassed == in.ChecksTotal:
		edition = spaced(edition, fmt.Sprintf("%d 项全部通过", in.ChecksTotal))
	case in.ChecksTotal > 0:
		edition = spaced(edition, fmt.Sprintf("%d 项中 %d 项通过", in.ChecksTotal, in.ChecksPassed))
	}
	s.grid([]gridRow{
		pair(told("处置单位", in.Name), told("信用代码", in.USCC)),
		single(told("设施地址", in.Address)),
		pair(told("许可类别", spaced(in.LicenceKind, in.LicenceNumber)), told("有效期", days(in.ValidFrom, in.ValidTo))),
		single(told("核准范围", in.Scope)),
		single(told("适用名录", edition)),
	}, gridSize, gridLine)
}

func (s *sheet) carriage(in Carriage) {
	s.heading("三、承运与封签", "", 3*gridLine)
	departed := in.DepartedFrom
	if !in.DepartedAt.IsZero() {
		departed = spaced(minute(in.DepartedAt), in.DepartedFrom)
	}
	s.grid([]gridRow{
		pair(told("承运人", in.Carrier), told("车牌号", in.Plate)),
		pair(told("驾驶／押运", in.Crew), told("许可证", in.Permit)),
		pair(told("起运", departed), told("到达", minute(in.ArrivedAt))),
		pair(told("联单编号", in.Manifest), told("交接单", listed(in.Handoffs))),
	}, gridSize, gridLine)
	if len(in.Seals) == 0 {
		return
	}
	s.y += 1.4
	t := table{name: "carriage.seals", size: 8, row: 4.75, head: 5.9, columns: []column{
		{head: "箱（包）号", width: 16, align: centred},
		{head: "箱标签码", width: 32, align: centred, code: true},
		{head: "封签号（起运施加）", width: 41, align: centred},
		{head: "封签号（到达查验）", width: 36, align: centred},
		{head: "完好", width: 11, align: centred},
		{head: "说明", width: 24},
	}}
	for _, seal := range in.Seals {
		row := cells(orNone(seal.Box), orNone(seal.Code), orNone(seal.Applied), orNone(seal.Found), "完好", orNone(seal.Note))
		if seal.Broken {
			row[4] = cell{text: "破损", marked: true}
		}
		t.rows = append(t.rows, row)
	}
	s.table(t)
}

func (s *sheet) treatment(in Certificate) {
	t := in.Treatment
	s.heading("四、称重与处置", "", 4*gridLine)
	grossTare := none
	if t.GrossG != 0 || t.TareG != 0 {
		grossTare = kilograms(t.GrossG) + "／" + kilograms(t.TareG) + " kg"
	}
	method := t.Method
	if t.MethodCode != "" {
		method += "（" + t.MethodCode + "）"
	}
	rows := []gridRow{
		{[]fact{told("出库净重", mass(t.OutNetG)), told("进厂毛／皮", grossTare), bold(told("进厂净重", mass(t.NetG)))}, []float64{53.2, 60.4, 46.4}},
		{[]fact{told("磅单号", listed(t.Tickets)), told("衡器检定", t.Scale)}, []float64{66, 94}},
		pair(told("处置方式", method), told("生产线", t.Line)),
		pair(told("起止时间", span(t.StartedAt, t.EndedAt)), told("工艺参数", t.Parameters)),
	}
	if t.Exception != "" {
		rows = append(rows, single(bold(told("例外方式", t.Exception))))
	}
	if t.AltitudeEtc != "" {
		rows = append(rows, single(told("现场情况", t.AltitudeEtc)))
	}
	fee := ""
	switch {
	case in.FreeOfCharge && in.FeeBearer != "":
		fee = "处置单位申报：未向没收机关收取费用；由" + in.FeeBearer + "承担"
	case in.FreeOfCharge:
		fee = "处置单位申报：未向没收机关收取费用"
	case in.FeeBearer != "":
		fee = "由" + in.FeeBearer + "承担"
	}
	if fee != "" {
		rows = append(rows, single(told("处置费用", fee)))
	}
	if in.Exemption != "" {
		rows = append(rows, single(told("经手例外", in.Exemption)))
	}
	s.grid(rows, gridSize, gridLine)
}
