package document

import (
	"context"
	"fmt"
	"strconv"
	"strings"

	"github.com/sealtrail/sealtrail/internal/fault"
	"github.com/sealtrail/sealtrail/internal/moment"
)

// EventNotice is the 集中销毁公告: what everybody may read of a joint destruction
// and, of the goods, only what was processed.
type EventNotice struct {
	Paper
	Organiser   string
	Name        string
	From, To    moment.Date
	Firm        string
	Departments []string
	Notice      string
	AnnouncedAt moment.Time
	Standing    string // 已公告, 进行中, 已结束, 已取消
	Cancelled   string // reason
	Results     []EventResult
	Lots        int
	Grams       int64
	Agencies    int
	Final       bool // the result is frozen
}

// EventResult is one kind of goods of what was processed.
type EventResult struct {
	Kind  string
	Lots  int
	Grams int64
}

// EventNotice draws the notice.
func (p *Press) EventNotice(ctx context.Context, in EventNotice) ([]byte, error) {
	if err := in.Paper.complete(); err != nil {
		return nil, err
	}
	if in.Name == "" {
		return nil, fault.Invalid("document.field.required").At("name")
	}
	const title = "集中销毁公告"
	return p.draw(ctx, in, imprint{title + " " + in.Number, in.Organiser, in.IssuedAt}, func(c *canvas) {
		s := newSheet(c, in.Paper, title, title)
		s.redHeader([]string{orNone(in.Organiser)}, "Public Notice of a Joint Destruction")
		s.numberBlock([]fact{told("活动编号", in.Number), told("活动名称", in.Name), told("活动时间", days(in.From, in.To)), told("处置单位", in.Firm), told("状态", in.Standing)}, 0.625)
		if in.Cancelled != "" {
			s.y += 2.8
			s.grid([]gridRow{single(told("取消理由", in.Cancelled))}, 9.5, 6.4)
		}
		s.y += 4
		s.paragraph(in.Notice, 12, 7.2, 2)
		s.heading("参加机关", "", 6)
		s.paragraph(strings.Join(in.Departments, "、"), 10.5, 5.6, 0)
		s.eventResults(in)
		ending := func() {
			s.y += 10
			s.textRight(right, s.y, style{serif, 12}, in.Organiser)
			s.y += 7
			s.textRight(right, s.y, style{serif, 12}, sentenceDate(in.AnnouncedAt))
			s.y += 4
		}
		if !s.together(ending) {
			ending()
		}
		s.finish()
	})
}

func (s *sheet) eventResults(in EventNotice) {
	remark := "随证明签发而更新"
	if in.Final {
		remark = "活动已结束，结果已锁定"
	}
	s.heading("处置结果", "只计已销毁、见证齐全并签发证明的物品；"+remark, 14)
	t := table{name: "results", size: 9.5, row: 6, head: 6.2, columns: []column{
		{head: "物品种类", width: 90}, {head: "批数", width: 30, align: toRight}, {head: "质量 kg", width: 40, align: toRight}}}
	for _, r := range in.Results {
		t.rows = append(t.rows, cells(orNone(r.Kind), strconv.Itoa(r.Lots), kilograms(r.Grams)))
	}
	sum := cells(fmt.Sprintf("合计（%d 个机关）", in.Agencies), strconv.Itoa(in.Lots), kilograms(in.Grams))
	for i := range sum {
		sum[i].strong = true
	}
	t.rows = append(t.rows, sum)
	s.table(t)
}

// EventList is the 集中销毁清单 of those who take part: orders, masses by agency,
// days and certificates.
type EventList struct {
	Paper
	Organiser    string
	Name         string
	From, To     moment.Date
	Place        string
	Firm         string
	Standing     string
	Agencies     []EventShare
	Orders       []EventEntry
	Runs         []EventDay
	Certificates []string
	Signatures   []Signature
}

// EventShare is what one agency brings and what became of it.
type EventShare struct {
	Agency                             string
	Lots, Processed                    int
	PlannedG, ReceivedG, ProcessedMass int64
}

// EventEntry is one order that takes part; its number stays empty for those who
// may not read the order.
type EventEntry struct {
	Number, Agency, State string
	Lots                  int
	JoinedAt              moment.Time
}

// EventDay is one day of runs.
type EventDay struct {
	Day   moment.Date
	Runs  int
	Grams int64
}

// EventList draws the list.
func (p *Press) EventList(ctx context.Context, in EventList) ([]byte, error) {
	if err := in.Paper.complete(); err != nil {
		return nil, err
	}
	const title = "集中销毁清单"
	return p.draw(ctx, in, imprint{title + " " + in.Number, in.Organiser, in.IssuedAt}, func(c *canvas) {
		s := newSheet(c, in.Paper, title, title)
		s.blackHeader(orNone(in.Organiser), "Working List of a Joint Destruction")
		s.numberBlock([]fact{told("活动编号", in.Number), told("活动名称", in.Name), told("活动时间", days(in.From, in.To)), told("活动地点", in.Place), told("处置单位", in.Firm), told("状态", in.Standing)}, 0.625)
		s.heading("参加机关与质量", "计划为审批所列，接收为到处置单位，处置为已签发证明", 14)
		shares := table{name: "agencies", size: 9, row: 6, head: 6.2, columns: []column{{head: "序号", width: 10, align: centred}, {head: "机关", width: 60}, {head: "批数", width: 12, align: toRight},
			{head: "已处置", width: 15, align: toRight}, {head: "计划 kg", width: 21, align: toRight}, {head: "接收 kg", width: 21, align: toRight}, {head: "处置 kg", width: 21, align: toRight}}}
		var sum EventShare
		for i, a := range in.Agencies {
			shares.rows = append(shares.rows, cells(strconv.Itoa(i+1), orNone(a.Agency), strconv.Itoa(a.Lots), strconv.Itoa(a.Processed), kilograms(a.PlannedG), kilograms(a.ReceivedG), kilograms(a.ProcessedMass)))
			sum.Lots, sum.Processed = sum.Lots+a.Lots, sum.Processed+a.Processed
			sum.PlannedG, sum.ReceivedG, sum.ProcessedMass = sum.PlannedG+a.PlannedG, sum.ReceivedG+a.ReceivedG, sum.ProcessedMass+a.ProcessedMass
		}
		total := cells("", "合计", strconv.Itoa(sum.Lots), strconv.Itoa(sum.Processed), kilograms(sum.PlannedG), kilograms(sum.ReceivedG), kilograms(sum.ProcessedMass))
		for i := range total {
			total[i].strong = true
		}
		shares.rows = append(shares.rows, total)
		s.table(shares)
		s.heading("参加的审批", "", 14)
		orders := table{name: "orders", size: 9, row: 6, head: 6.2, columns: []column{{head: "序号", width: 10, align: centred}, {head: "审批编号", width: 48, align: centred, code: true},
			{head: "机关", width: 50}, {head: "批数", width: 12, align: toRight}, {head: "状态", width: 14, align: centred}, {head: "加入时间", width: 26, align: centred}}}
		for i, o := range in.Orders {
			orders.rows = append(orders.rows, cells(strconv.Itoa(i+1), orNone(o.Number), orNone(o.Agency), strconv.Itoa(o.Lots), o.State, minute(o.JoinedAt)))
		}
		s.table(orders)
		s.eventDays(in)
		ending := func() {
			s.y += 4
			s.signatures(in.Signatures, 3)
		}
		if !s.together(ending) {
			ending()
		}
		s.finish()
	})
}

func (s *sheet) eventDays(in EventList) {
	if len(in.Runs) > 0 {
		s.heading("按日处置", "", 14)
		byDay := table{name: "days", size: 9, row: 6, head: 6.2, columns: []column{{head: "日期", width: 70}, {head: "销毁次数", width: 40, align: toRight}, {head: "处置 kg", width: 50, align: toRight}}}
		for _, d := range in.Runs {
			byDay.rows = append(byDay.rows, cells(string(d.Day), strconv.Itoa(d.Runs), kilograms(d.Grams)))
		}
		s.table(byDay)
	}
	if len(in.Certificates) > 0 {
		s.heading("销毁证明", "", 6)
		s.paragraph(strings.Join(in.Certificates, "　"), 9.5, 5, 0)
	}
}
