package document

import (
	"context"
	"fmt"
	"strconv"
	"strings"

	"github.com/sealtrail/sealtrail/internal/fault"
	"github.com/sealtrail/sealtrail/internal/moment"
)

// HandoffList is the 涉案财物交接清单.
type HandoffList struct {
	Paper
	Agency       string
	Purpose      string // 送处置单位销毁（销毁审批 P-…）
	DepartedAt   moment.Time
	DepartedFrom string
	ArrivedAt    moment.Time
	ArrivedTo    string
	Sender       HandoffParty
	Receiver     HandoffParty
	Received     bool // false: the receiver's columns stay blank and the paper says 待接收
	Rows         []HandoffRow
	Remarks      []HandoffRemark // one for each row that differs or was refused
	Signatures   []Signature
}

// HandoffParty is one half of the frame; Lines are told as they are.
type HandoffParty struct {
	Name  string
	Lines []string // 经手　索朗某某（保管员）, 承运 …
}

// HandoffRow is one lot as it was sent and as it was found.
type HandoffRow struct {
	Code          string
	Name          string
	SentQuantity  int64
	SentG         int64
	FoundQuantity int64
	FoundG        int64
	Answered      bool
	SealBroken    bool
	Outcome       string // 接收 拒收 未到
	Accepted      bool
	Differs       bool // beyond tolerance: framed, marked ▲, explained below
}

// HandoffRemark explains one marked row.
type HandoffRemark struct {
	Row      int // counted from 1
	What     string
	Why      string
	Handling string
}

// HandoffList draws the list.
func (p *Press) HandoffList(ctx context.Context, in HandoffList) ([]byte, error) {
	if err := in.Paper.complete(); err != nil {
		return nil, err
	}
	if len(in.Rows) == 0 {
		return nil, fault.Invalid("document.field.required").At("rows")
	}
	const title = "涉案财物交接清单"
	return p.draw(ctx, in, imprint{title + " " + in.Number, in.Agency, in.IssuedAt}, func(c *canvas) {
		s := newSheet(c, in.Paper, title, title)
		s.blackHeader(orNone(in.Agency), "Handoff List of Case Property")
		s.numberBlock([]fact{
			told("交接单号", in.Number),
			told("交接事由", in.Purpose),
			told("起运", placed(in.DepartedAt, in.DepartedFrom)),
			told("到达", placed(in.ArrivedAt, in.ArrivedTo)),
		}, 0.625)
		s.y += 1.4
		if !in.Received {
			s.frame(left, s.y, textWidth, 9, 1.5)
			s.textCentre(left+textWidth/2, s.y+6, style{sansBold, 11}, "待接收")
			s.y += 11
		}
		s.parties(in)
		if in.Exemption != "" {
			s.y += 2.8
			s.grid([]gridRow{single(told("经手例外", in.Exemption))}, 9.5, 6.4)
		}
		s.y += 2.8
		s.handedRows(in)
		s.handoffTotal(in)
		s.remarks(in)
		ending := func() {
			s.y += 2
			s.paragraph(handoffStatement, 10, 5, 2)
			s.y += 2.5
			s.signatures(in.Signatures, 3)
		}
		if !s.together(ending) {
			ending()
		}
		s.finish()
	})
}

const handoffStatement = "移出方与接收方已当面逐行清点、称重、查验封签。自双方签名之时起，标明“接收”的各行由接收方承担保管责任。"

func placed(at moment.Time, place string) string {
	if at.IsZero() {
		return place
	}
	return spaced(minute(at), place)
}

// parties draws the two halves side by side, as high as the longer one.
func (s *sheet) parties(in HandoffList) {
	st := style{serif, 9.5}
	const half = textWidth / 2
	halves := []struct {
		head  string
		party HandoffParty
	}{{"移　出　方", in.Sender}, {"接　收　方", in.Receiver}}
	var texts [2][]string
	most := 3
	for i, h := range halves {
		for _, line := range append([]string{orNone(h.party.Name)}, h.party.Lines...) {
			texts[i] = append(texts[i], breakLines(plain(line), half-4, s.em(st))...)
		}
		most = max(most, len(texts[i]))
	}
	height := 6.4 + 1.6 + 5.7*float64(most)
	s.need(height)
	for i, h := range halves {
		x := left + float64(i)*half
		s.textCentre(x+half/2, s.y+4.6, style{sansBold, 10.5}, h.head)
		for k, line := range texts[i] {
			s.text(x+2, s.y+6.4+4.6+5.7*float64(k), st, shown(line))
		}
	}
	s.line(left, s.y+6.4, right, s.y+6.4, 0.25)
	s.line(left+half, s.y, left+half, s.y+height, 0.25)
	s.frame(left, s.y, textWidth, height, 0.5)
	s.y += height
}

// handedRows shows what was sent, found, and the difference: received − sent.
func (s *sheet) handedRows(in HandoffList) {
	t := table{name: "rows", size: 8.5, row: 6, head: 6.2,
		bands: []band{{"", 3}, {"移出", 2}, {"接收", 2}, {"差异", 2}, {"查验", 2}},
		columns: []column{
			{head: "序号", width: 10, align: centred},
			{head: "标签码", width: 30, align: centred, code: true},
			{head: "名称规格", width: 38},
			{head: "数量", width: 10, align: toRight}, {head: "重量 kg", width: 12, align: toRight},
			{head: "数量", width: 10, align: toRight}, {head: "重量 kg", width: 12, align: toRight},
			{head: "数量", width: 10, align: toRight}, {head: "重量 kg", width: 12, align: toRight},
			{head: "封签", width: 8, align: centred}, {head: "结果", width: 8, align: centred},
		}}
	weight := func(g int64) string { return strings.ReplaceAll(kilograms(g), " ", "") }
	for i, r := range in.Rows {
		row := cells(strconv.Itoa(i+1), r.Code, orNone(r.Name), strconv.FormatInt(r.SentQuantity, 10), weight(r.SentG), "", "", "", "", "", "")
		if r.Answered {
			row[5].text, row[6].text = strconv.FormatInt(r.FoundQuantity, 10), weight(r.FoundG)
			row[7].text, row[8].text = signed(r.FoundQuantity-r.SentQuantity, thousands), signed(r.FoundG-r.SentG, kilograms)
			row[9].text, row[10].text = "完好", r.Outcome
			if r.SealBroken {
				row[9] = cell{text: "破损", marked: true}
			}
			row[10].marked = !r.Accepted
		}
		if r.Differs || r.Answered && !r.Accepted || r.SealBroken {
			row[0] = cell{text: row[0].text + "▲", strong: true}
		}
		for k, differs := range []bool{r.FoundQuantity != r.SentQuantity, r.FoundG != r.SentG} {
			if r.Answered && differs && (r.Differs || !r.Accepted) {
				row[5+k].marked, row[7+k].marked = true, true
			}
		}
		t.rows = append(t.rows, row)
	}
	s.table(t)
}

// signed writes a difference with its sign; none is empty.
func signed(n int64, write func(int64) string) string {
	switch {
	case n == 0:
		return ""
	case n > 0:
		return "+" + write(n)
	}
	return write(n)
}

// handoffTotal sums what was sent, accepted and not accepted.
func (s *sheet) handoffTotal(in HandoffList) {
	var sent, taken, refused struct{ rows, quantity, grams int64 }
	marked := 0
	for _, r := range in.Rows {
		sent.rows, sent.quantity, sent.grams = sent.rows+1, sent.quantity+r.SentQuantity, sent.grams+r.SentG
		switch {
		case r.Answered && r.Accepted:
			taken.rows, taken.quantity, taken.grams = taken.rows+1, taken.quantity+r.FoundQuantity, taken.grams+r.FoundG
		case r.Answered:
			refused.rows, refused.quantity, refused.grams = refused.rows+1, refused.quantity+r.SentQuantity, refused.grams+r.SentG
		}
		if r.Differs || r.Answered && !r.Accepted || r.SealBroken {
			marked++
		}
	}
	text := fmt.Sprintf("合计　移出 %d 行 %d 件 %s kg", sent.rows, sent.quantity, kilograms(sent.grams))
	if taken.rows+refused.rows > 0 {
		text += fmt.Sprintf("　接收 %d 行 %d 件 %s kg　未接收 %d 行 %d 件 %s kg　▲ %d 行", taken.rows, taken.quantity, kilograms(taken.grams), refused.rows, refused.quantity, kilograms(refused.grams), marked)
	}
	st := style{serifBold, 9.5}
	lines := breakLines(text, textWidth-4, s.em(st))
	height := 2 + 4.4*float64(len(lines))
	s.need(height)
	s.frame(left, s.y, textWidth, height, 0.5)
	for i, line := range lines {
		s.text(left+2, s.y+4.3+4.4*float64(i), st, shown(line))
	}
	s.y += height
}

func (s *sheet) remarks(in HandoffList) {
	if !in.Received {
		return
	}
	if len(in.Remarks) == 0 {
		s.heading("差异与拒收说明", "", 5)
		s.paragraph("双方核对一致，无差异。", 9, 4.6, 0)
		return
	}
	s.heading("差异与拒收说明", "▲ 行须逐条说明；未被接收的财物仍由移出方保管", 14)
	t := table{name: "remarks", size: 8.5, row: 6, head: 6, columns: []column{
		{head: "行", width: 9, align: centred},
		{head: "情形", width: 27, align: centred},
		{head: "说明与依据", width: 80},
		{head: "处理", width: 44},
	}}
	for _, r := range in.Remarks {
		row := cells(strconv.Itoa(r.Row)+"▲", orNone(r.What), orNone(r.Why), orNone(r.Handling))
		row[0].strong = true
		t.rows = append(t.rows, row)
	}
	s.table(t)
}
