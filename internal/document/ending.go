package document

import (
	"context"
	"fmt"
	"strconv"
	"strings"

	"github.com/sealtrail/sealtrail/internal/fault"
	"github.com/sealtrail/sealtrail/internal/moment"
)

// Ending is the paper with which goods end other than by destruction: given
// back, sold, donated, handed over or used up in a test. Rows about what such
// an ending knows nothing of are left out. Persons who signed for an
// organisation come by organisation and role alone; who received comes by name.
type Ending struct {
	Paper
	Title      string // 涉案财物退还（发还）清单
	English    string
	NumberName string // 审批单号; of goods without an order 标签码
	Kind       string // 退还
	Part       string // 第 2 次交付，共 3 次; empty: the only one
	Agency     string
	AgencyCode string
	Cases      []string
	Ground     string
	Articles   []string
	ApprovedOn moment.Date
	Approvers  string // 审批人、法制审核
	Reasons    string // why what the law puts first was not chosen
	Consent    Proof
	Safety     Proof

	RecipientRole string // 受赠单位
	Recipient     string
	Receiver      string // 某甲（本人）
	Authorisation Proof
	EndedAt       moment.Time // 交付, 消耗
	Place         string
	Receipt       Proof
	ProceedsFen   int64
	Voucher       Proof
	DemarkedBy    string
	Demarked      Proof
	Report        string // of the test
	Note          string

	Rows       []EndedRow
	Statement  string
	Signatures []Signature
	HowToCheck string
}

// Proof is a paper by its number, and pictures of it by their hashes.
type Proof struct {
	Number string
	SHA256 []string
}

// text is the number and the first 16 digits of each picture's hash.
func (p Proof) text() string {
	prints := make([]string, len(p.SHA256))
	for i, sha := range p.SHA256 {
		prints[i] = fingerprint(sha)
	}
	if len(prints) == 0 {
		return p.Number
	}
	return spaced(p.Number, "照片 "+strings.Join(prints, "、"))
}

// EndedRow is one lot as it was when it ended.
type EndedRow struct {
	Code        string
	Name        string
	Brand       string
	Spec        string
	Quantity    int64
	Unit        string
	Grams       int64
	ProceedsFen int64
}

func (in Ending) complete() error {
	if err := in.Paper.complete(); err != nil {
		return err
	}
	for _, f := range []struct{ field, value string }{{"title", in.Title}, {"agency", in.Agency}} {
		if f.value == "" {
			return fault.Invalid("document.field.required").At(f.field)
		}
	}
	if len(in.Rows) == 0 {
		return fault.Invalid("document.field.required").At("rows")
	}
	return nil
}

// Ending draws the paper.
func (p *Press) Ending(ctx context.Context, in Ending) ([]byte, error) {
	if err := in.complete(); err != nil {
		return nil, err
	}
	return p.draw(ctx, in, imprint{in.Title + " " + in.Number, in.Agency, in.IssuedAt}, func(c *canvas) {
		s := newSheet(c, in.Paper, in.Title, in.Kind+"清单")
		s.blackHeader(in.Agency, in.English)
		s.numberBlock([]fact{
			told(in.NumberName, in.Number),
			told("处置去向", spaced(in.Kind, in.Part)),
			told("办结时间", sentenceMinute(in.IssuedAt)+"（北京时间）"),
			told("核对网址", in.URL),
		}, 0.625)
		s.y += 1.4
		s.endingGround(in)
		s.endingDelivery(in)
		s.endedRows(in)
		s.endOfList(in.total())
		closing := func() { s.endingClose(in) }
		if !s.together(closing) {
			closing()
		}
		s.finish()
	})
}

// endingGrid leaves out what is not told.
type endingGrid []gridRow

func (g *endingGrid) pair(a, b fact) {
	switch {
	case a.value == none && b.value == none:
	case a.value == none:
		*g = append(*g, single(b))
	case b.value == none:
		*g = append(*g, single(a))
	default:
		*g = append(*g, pair(a, b))
	}
}

func (g *endingGrid) add(name, value string) {
	if strings.TrimSpace(value) != "" {
		*g = append(*g, single(told(name, value)))
	}
}

func (s *sheet) endingGround(in Ending) {
	s.heading("一、依据与审批", "", 3*gridLine)
	approved := ""
	if !in.ApprovedOn.IsZero() {
		approved = spaced(string(in.ApprovedOn), in.Approvers)
	}
	var g endingGrid
	g.pair(told("责任机关", in.Agency), told("机构代码", in.AgencyCode))
	g.pair(told("案号", listed(in.Cases)), told("批准", approved))
	g.add("处置依据", in.Ground)
	g.add("适用条款", strings.Join(in.Articles, "；"))
	g.add("方式理由", in.Reasons)
	g.add("权利人同意", in.Consent.text())
	g.add("安全检验", in.Safety.text())
	g.add("经手例外", in.Exemption)
	s.grid(g, gridSize, gridLine)
}

// pictured tells whether any paper is named by its picture.
func (in Ending) pictured() bool {
	for _, p := range []Proof{in.Consent, in.Safety, in.Authorisation, in.Receipt, in.Voucher, in.Demarked} {
		if len(p.SHA256) > 0 {
			return true
		}
	}
	return false
}

func (s *sheet) endingDelivery(in Ending) {
	remark := ""
	if in.pictured() {
		remark = "照片为文件 SHA-256 前 16 位"
	}
	s.heading("二、接收与凭证", remark, 3*gridLine)
	proceeds := ""
	if in.ProceedsFen > 0 {
		proceeds = money(in.ProceedsFen) + " 元（大写：" + moneyInCapitals(in.ProceedsFen) + "）"
	}
	var g endingGrid
	g.pair(told(or(in.RecipientRole, "接收单位"), in.Recipient), told("领取人", in.Receiver))
	g.add("授权书", in.Authorisation.text())
	g.pair(told("时　间", minute(in.EndedAt)), told("地　点", in.Place))
	g.add("签收凭证", in.Receipt.text())
	g.add("价　款", proceeds)
	g.add("缴库凭证", in.Voucher.text())
	g.add("去除标识", spaced(in.DemarkedBy, in.Demarked.text()))
	g.add("检验报告", in.Report)
	g.add("备　注", in.Note)
	s.grid(g, gridSize, gridLine)
}

func (s *sheet) endedRows(in Ending) {
	s.heading("三、物品明细", "", 14)
	priced := in.ProceedsFen > 0
	t := table{name: "rows", size: 8.5, row: 5.6, head: 6.6, columns: []column{
		{head: "序号", width: 9, align: centred},
		{head: "标签码", width: 31, align: centred, code: true},
		{head: "名称", width: 38},
		{head: "商标", width: 26},
		{head: "规格／批号", width: 24},
		{head: "数量", width: 17, align: toRight},
		{head: "重量 kg", width: 15, align: toRight},
	}}
	if priced {
		t.columns[2].width, t.columns[3].width, t.columns[4].width = 28, 26, 21
		t.columns[5].width, t.columns[6].width = 15, 14
		t.columns = append(t.columns, column{head: "价款 元", width: 16, align: toRight})
	}
	for i, r := range in.Rows {
		weight := ""
		if r.Grams != 0 {
			weight = strings.ReplaceAll(kilograms(r.Grams), " ", "")
		}
		row := cells(strconv.Itoa(i+1), r.Code, orNone(r.Name), orNone(r.Brand), orNone(r.Spec), strings.TrimSpace(fmt.Sprintf("%d %s", r.Quantity, r.Unit)), weight)
		if priced {
			row = append(row, cell{text: yuan(r.ProceedsFen)})
		}
		t.rows = append(t.rows, row)
	}
	s.table(t)
}

// total sums the rows by unit, in numerals that cannot be altered.
func (in Ending) total() string {
	var units []string
	sums, grams := map[string]int64{}, int64(0)
	for _, r := range in.Rows {
		if _, ok := sums[r.Unit]; !ok {
			units = append(units, r.Unit)
		}
		sums[r.Unit] += r.Quantity
		grams += r.Grams
	}
	counted := make([]string, len(units))
	for i, unit := range units {
		counted[i] = fmt.Sprintf("%s（%d）%s", capitals(sums[unit]), sums[unit], unit)
	}
	text := fmt.Sprintf("合计　%s行，%s　重量 %s kg", capitals(int64(len(in.Rows))), strings.Join(counted, "，"), kilograms(grams))
	if in.ProceedsFen > 0 {
		text += "　价款 " + money(in.ProceedsFen) + " 元"
	}
	return text
}

// endingClose draws statement, boxes, the seal of the agency and how to
// check the paper.
func (s *sheet) endingClose(in Ending) {
	s.y += 2
	s.paragraph(in.Statement, 10, 5, 2)
	s.y += 2.5
	s.need(47)
	top, first := s.y, s.page
	s.signatures(in.Signatures, 2)
	bottom, last := s.y, s.page
	s.page = first
	x := left + 2*(boxWidth+boxGap)
	s.text(x+2, top+3.5, style{sansBold, 9}, "责任机关（盖章）")
	var lines []string
	for _, line := range breakLines(in.Agency, 44, s.em(style{serif, 11})) {
		lines = append(lines, shown(line))
	}
	s.seal(x+boxWidth/2, top+5, 42, lines, sentenceDate(in.IssuedAt))
	s.page, s.y = last, bottom
	if first == last {
		s.y = max(bottom, top+47)
	}
	s.y += 2
	s.paragraph(in.HowToCheck, 8.5, 4.3, 0)
}
