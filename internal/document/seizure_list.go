package document

import (
	"context"
	"fmt"
	"strconv"
	"strings"

	"github.com/sealtrail/sealtrail/internal/fault"
	"github.com/sealtrail/sealtrail/internal/moment"
)

// SeizureList is the 查封（扣押）财物清单, one file for each copy.
type SeizureList struct {
	Paper
	Agency     string
	Decision   string // 文书文号
	Case       string
	PartyCopy  bool // 第二联 for the party; else 第一联 for the file
	Party      string
	PartyCode  string
	Place      string
	Measure    string // 扣押（移至本局保管）
	StartedAt  moment.Time
	EndedAt    moment.Time
	Until      moment.Date // last day of the measure
	Length     string      // 30 日
	Store      string
	Keeper     string
	Rows       []SeizedRow
	Signatures []Signature // party, witness, two officers
}

// SeizedRow is one lot of the list.
type SeizedRow struct {
	Code      string
	Name      string
	Spec      string
	Unit      string
	Quantity  int64
	Grams     int64
	Estimated bool // 估重, summed apart
	Seal      string
	Remark    string
}

// SeizureList draws the list.
func (p *Press) SeizureList(ctx context.Context, in SeizureList) ([]byte, error) {
	if err := in.Paper.complete(); err != nil {
		return nil, err
	}
	if len(in.Rows) == 0 {
		return nil, fault.Invalid("document.field.required").At("rows")
	}
	const title = "查封（扣押）财物清单"
	return p.draw(ctx, in, imprint{title + " " + in.Number, in.Agency, in.IssuedAt}, func(c *canvas) {
		s := newSheet(c, in.Paper, title, title)
		s.blackHeader(orNone(in.Agency), "Inventory of Sealed (Seized) Property")
		s.numberBlock(in.block(), 0.625)
		s.y += 1.4
		until := string(in.Until)
		if until != "" {
			until = "至 " + until
		}
		if in.Length != "" {
			until += "（" + in.Length + "）"
		}
		rows := []gridRow{
			pair(told("当事人", in.Party), told("主体代码", in.PartyCode)),
			pair(told("地　点", in.Place), told("措　施", in.Measure)),
			pair(told("时　间", span(in.StartedAt, in.EndedAt)), told("期　限", until)),
			pair(told("保管场所", in.Store), told("保管人", in.Keeper)),
		}
		if in.Exemption != "" {
			rows = append(rows, single(told("经手例外", in.Exemption)))
		}
		s.grid(rows, 9.5, 6.4)
		s.y += 2.8
		s.seizedRows(in)
		if !s.together(func() { s.seizureClose(in) }) {
			s.seizureClose(in)
		}
		for _, pg := range s.pages[:len(s.pages)-1] {
			s.page = pg
			s.text(left, 266, style{serif, 9}, "当事人：")
			s.text(left+55, 266, style{serif, 9}, "执法人员：")
			s.textRight(right, 266, style{serif, 8.5}, "（每页签名）")
		}
		s.finish()
	})
}

func (in SeizureList) block() []fact {
	copyKind := "第一联　存档　（第二联交当事人，内容相同）"
	if in.PartyCopy {
		copyKind = "第二联　交当事人　（第一联存档，内容相同）"
	}
	return []fact{told("清单编号", in.Number), told("文书文号", in.Decision), told("案号", in.Case), told("联　别", copyKind)}
}

func (s *sheet) seizedRows(in SeizureList) {
	t := table{name: "rows", size: 8.5, row: 6.2, head: 9.6, foot: 9, columns: []column{
		{head: "序号", width: 8, align: centred},
		{head: "标签码", width: 30, align: centred, code: true},
		{head: "名称", width: 34},
		{head: "规格型号／批号", width: 25},
		{head: "单位", width: 8, align: centred},
		{head: "数量", width: 8.5, align: toRight},
		{head: "重量 kg", width: 11.5, align: toRight},
		{head: "封签号（尾号）", width: 13, align: centred},
		{head: "特征／备注", width: 22},
	}}
	for i, r := range in.Rows {
		remark, weight := r.Remark, ""
		if r.Estimated && !strings.Contains(remark, "估重") {
			remark = spaced("估重", remark)
		}
		if r.Grams != 0 {
			weight = strings.ReplaceAll(kilograms(r.Grams), " ", "")
		}
		t.rows = append(t.rows, cells(strconv.Itoa(i+1), r.Code, orNone(r.Name), orNone(r.Spec), r.Unit, strconv.FormatInt(r.Quantity, 10), weight, r.Seal, remark))
	}
	s.table(t)
}

// endOfList closes a signed list against later additions.
func (s *sheet) endOfList(total string) {
	const blank = 10.0
	lines := breakLines(total, textWidth-2*inset, s.em(style{serifBold, 10}))
	sum := 2.4 + 4.6*float64(len(lines))
	s.need(blank + sum)
	s.textCentre(left+textWidth/2, s.y+3.8, style{serif, 8.5}, "（以下空白）")
	s.line(left+29, s.y+8.8, right-29, s.y+5.8, 0.5)
	s.line(left, s.y+blank, right, s.y+blank, 0.5)
	for i, line := range lines {
		s.text(left+2, s.y+blank+4.7+4.6*float64(i), style{serifBold, 10}, shown(line))
	}
	s.frame(left, s.y, textWidth, blank+sum, 0.5)
	s.y += blank + sum
}

func (in SeizureList) total() string {
	var units []string
	quantity, grams, estimated := int64(0), int64(0), int64(0)
	seen := map[string]bool{}
	for _, r := range in.Rows {
		if !seen[r.Unit] {
			seen[r.Unit] = true
			units = append(units, r.Unit)
		}
		quantity += r.Quantity
		grams += r.Grams
		if r.Estimated {
			estimated += r.Grams
		}
	}
	text := fmt.Sprintf("合计　%s行，%s（%d）%s　重量 %s kg", capitals(int64(len(in.Rows))), capitals(quantity), quantity, strings.Join(units, "／"), kilograms(grams))
	if estimated > 0 {
		text += "（其中估重 " + kilograms(estimated) + " kg）"
	}
	return text
}

const seizureStatement = "上述财物已由执法人员会同当事人（见证人）当场清点，品名、数量与实物核对无误，并已粘贴标签、加施封签。查封、扣押期间，任何人不得擅自启封、使用、转移、损毁。清单一式两份，当事人与本机关各执一份。"

// seizureClose draws total, statement, two columns of boxes and the seal.
func (s *sheet) seizureClose(in SeizureList) {
	s.endOfList(in.total())
	s.y += 2
	s.paragraph(seizureStatement, 10, 5, 2)
	s.y += 2.5
	s.need(48)
	top, first := s.y, s.page
	s.signatures(in.Signatures, 2)
	bottom, last := s.y, s.page
	s.page = first
	x := left + 2*(boxWidth+boxGap)
	s.text(x+2, top+3.5, style{sansBold, 9}, "行政机关（盖章）")
	var lines []string
	for _, line := range breakLines(orNone(in.Agency), 44, s.em(style{serif, 11})) {
		lines = append(lines, shown(line))
	}
	s.seal(x+boxWidth/2, top+5, 42, lines, sentenceDate(in.IssuedAt))
	s.page, s.y = last, bottom
	if first == last {
		s.y = max(bottom, top+47)
	}
}
