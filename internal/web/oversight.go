package web

import (
	"bytes"
	"net/http"
	"net/url"
	"strconv"
	"time"

	"github.com/gin-gonic/gin"

	"github.com/sealtrail/sealtrail/internal/custody"
	"github.com/sealtrail/sealtrail/internal/i18n"
	"github.com/sealtrail/sealtrail/internal/identity"
	"github.com/sealtrail/sealtrail/internal/moment"
	"github.com/sealtrail/sealtrail/internal/oversight"
	"github.com/sealtrail/sealtrail/internal/reference"
	"github.com/sealtrail/sealtrail/internal/spreadsheet"
	"github.com/sealtrail/sealtrail/internal/web/form"
	"github.com/sealtrail/sealtrail/internal/web/page"
)

func (s *Site) oversightRoutes(r gin.IRouter) {
	r.GET("/oversight", s.oversight)
	r.GET("/oversight.xlsx", s.oversightFile)
}

// spans are the periods of a board, the first unless told. Each gives its first
// and last day.
var spans = []struct {
	key  string
	days func(today moment.Date) (from, until moment.Date)
}{
	{"quarter", func(today moment.Date) (moment.Date, moment.Date) {
		from, _ := oversight.Quarter(today)
		return from, today
	}},
	{"last_quarter", func(today moment.Date) (moment.Date, moment.Date) {
		from, _ := oversight.Quarter(today)
		return oversight.Quarter(from.AddDays(-1))
	}},
	{"year", func(today moment.Date) (moment.Date, moment.Date) { return today[:4] + "-01-01", today }},
	{"last_year", func(today moment.Date) (moment.Date, moment.Date) {
		before := (today[:4] + "-01-01").AddDays(-1)
		return before[:4] + "-01-01", before
	}},
	{"twelve_months", func(today moment.Date) (moment.Date, moment.Date) { return today.AddDays(-364), today }},
}

// board is the board that the address asks for.
func (s *Site) board(c *gin.Context, in *form.Form) (oversight.Board, error) {
	today := s.Clock.Now().Date()
	q := oversight.Query{Division: divisionIn(in)}
	span := in.Text("period", form.Optional, form.Max(20))
	known := span == ""
	for i, x := range spans {
		if x.key == span || span == "" && i == 0 {
			q.From, q.Until = x.days(today)
			known = true
		}
	}
	if !known {
		in.Fail("period", notAChoice())
	}
	if err := in.Err(); err != nil {
		return oversight.Board{}, err
	}
	return s.Oversight.Board(c.Request.Context(), s.actor(c), q)
}

func (s *Site) oversight(c *gin.Context) {
	in := form.Of(c.Request.URL.Query())
	b, err := s.board(c, in)
	if err == nil {
		p, pageErr := s.oversightPage(c, b, in.Text("period", form.Optional, form.Max(20)))
		if pageErr == nil {
			p.Form = page.Form{Values: in.Typed()}
			p.Query = "?" + c.Request.URL.Query().Encode()
		}
		s.show(c, p, pageErr)
		return
	}
	s.retry(c, err, in, func() (page.Page, error) {
		b, err := s.board(c, form.Of(url.Values{}))
		if err != nil {
			return nil, err
		}
		return s.oversightPage(c, b, "")
	})
}

func (s *Site) oversightPage(c *gin.Context, b oversight.Board, period string) (*page.Oversight, error) {
	n := s.names(c)
	p := &page.Oversight{Frame: page.Frame{Layout: page.Work, Nav: "oversight"}, Area: n.areaName(b.Division), From: b.From, Until: b.Until, At: b.At,
		LateCount: b.Late, LateHref: n.lotsHref(b, "due", string(custody.Overdue)), Strip: n.strip(b), Seized: b.Seized.Lots, Flow: n.flow(b)}
	for _, x := range spans {
		p.Periods = append(p.Periods, page.Option{Value: x.key, Word: n.T("web.oversight.period." + x.key)})
	}
	own := s.actor(c).Scope(identity.ReadOversight)
	for _, d := range n.book.Divisions() {
		if d.Level != reference.County && d.Code != own.Division && (own.All || identity.Within(d.Code, own.Division)) {
			p.Divisions = append(p.Divisions, page.Option{Value: d.Code, Word: d.Name.In(string(n.Lang))})
		}
	}
	for _, x := range b.LateMost {
		p.Late = append(p.Late, page.LateRow{Href: "/lots/" + x.Code.String(), Name: x.Name + "　" + n.quantity(x.Quantity, x.Unit), Agency: x.Agency,
			Measure: n.known("casefile.standing", string(x.Ground)), LastDay: n.T("web.oversight.last_day", "day", x.LastDay), Over: n.T("web.oversight.over", "n", x.Days)})
	}
	n.ages(p, b)
	n.months(p, b)
	n.areas(p, b, period)
	var err error
	p.Firms, err = s.firmUse(c, n)
	return p, err
}

func (n names) areaName(division string) string {
	if division == "" {
		return n.T("web.oversight.everywhere")
	}
	return n.division(division)
}

// lotsHref is the list of the lots behind a figure.
func (n names) lotsHref(b oversight.Board, name, value string) string {
	v := url.Values{name: {value}}
	if b.Division != "" {
		v.Set("division", b.Division)
	}
	return "/lots?" + v.Encode()
}

// strip are the figures that everybody asks for first.
func (n names) strip(b oversight.Board) []page.Figure {
	lots := n.T("web.oversight.lots")
	late := page.Figure{Label: n.T("web.oversight.late"), Value: n.Count(int64(b.Late)), Unit: lots, Sub: n.T("web.oversight.none_late")}
	if b.Late > 0 {
		late.Sub, late.Tone, late.Href = n.T("web.oversight.must_decide"), "stop", n.lotsHref(b, "due", string(custody.Overdue))
	}
	differing := page.Figure{Label: n.T("web.oversight.differing"), Value: n.Count(int64(b.Differing)), Unit: lots, Sub: n.T("web.oversight.none_differing")}
	if b.Differing > 0 {
		differing.Sub, differing.Href = n.T("web.oversight.to_resolve"), n.lotsHref(b, "differs", "on")
	}
	return []page.Figure{
		{Label: n.T("web.oversight.kept"), Value: n.Count(int64(b.Kept.Lots)), Unit: lots, Sub: n.T("web.oversight.average", "n", b.Days)},
		late,
		{Label: n.T("web.oversight.waiting"), Value: n.Count(int64(b.Waiting.Lots)), Unit: lots, Sub: n.T("web.oversight.long", "n", b.Long, "days", oversight.Long)},
		{Label: n.T("web.oversight.destroyed"), Value: n.tonnesShort(b.Treated.InputG), Unit: n.T("web.oversight.tonnes"), Sub: n.T("web.oversight.recovered", "share", n.share(b.Treated.OutputG, b.Treated.InputG))},
		differing,
	}
}

// tonnesShort writes grams as tonnes with one decimal, of less than a tonne with
// three; nothing as 0.
func (n names) tonnesShort(g int64) string {
	if g == 0 {
		return "0"
	}
	if g < 1_000_000 {
		return spreadsheet.Decimal{Units: (g + 500) / 1000, Decimals: 3}.String()
	}
	return n.Count((g+50_000)/1_000_000) + "." + strconv.FormatInt((g+50_000)/100_000%10, 10)
}

// share is a part of a whole in per cent, with one decimal.
func (n names) share(part, whole int64) string {
	if whole <= 0 {
		return "—"
	}
	return spreadsheet.Decimal{Units: (part*1000 + whole/2) / whole, Decimals: 1}.String() + "%"
}

// The bands of days, by what the law says of the goods.
var agedBy = []oversight.Step{oversight.Open, oversight.Pending, oversight.Waiting, oversight.Handed}

func (n names) ages(p *page.Oversight, b oversight.Board) {
	words := n.each([]string{"open", "pending", "waiting", "handed"}, func(k string) string { return n.T("web.oversight.age." + k) })
	// From light to dark, as the law comes nearer to the end.
	classes := []string{"d3", "d2", "d1", "d4"}
	most := 0
	for _, band := range b.Bands {
		most = max(most, band.Lots())
	}
	for _, band := range b.Bands {
		bar := page.StackedBar{Word: n.band(band), Figure: n.Count(int64(band.Lots()))}
		parts, said := make([]int64, len(agedBy)), []string{}
		for i, step := range agedBy {
			parts[i] = int64(band.ByStep[step])
			said = append(said, words[i]+" "+n.Count(parts[i]))
		}
		bar.Pieces, bar.Label = page.Pieces(int64(most), parts, words), n.list(said)
		for i := range bar.Pieces {
			bar.Pieces[i].Class = classes[i]
		}
		p.Ages = append(p.Ages, bar)
	}
	for i, word := range words {
		p.AgesKey = append(p.AgesKey, page.Piece{Class: classes[i], Word: word})
	}
	if b.Long > 0 {
		p.AgesNote = n.T("web.oversight.ages_note", "n", b.Long, "days", oversight.Long)
	}
}

func (n names) band(b oversight.Band) string {
	switch {
	case b.From == 0:
		return n.T("web.oversight.band_first", "to", b.To)
	case b.To == 0:
		return n.T("web.oversight.band_last", "from", b.From-1)
	}
	return n.T("web.oversight.band", "from", b.From, "to", b.To)
}

func (n names) months(p *page.Oversight, b oversight.Board) {
	words := n.each([]string{"output", "residue", "loss", "rest"}, func(k string) string { return n.T("web.oversight.material." + k) })
	classes := []string{"d1", "d4", "d5", "d3"}
	var most int64
	for _, m := range b.Months {
		most = max(most, m.InputG, m.OutputG+m.ResidueG+m.LossG)
	}
	for _, m := range b.Months {
		parts := []int64{m.OutputG, m.ResidueG, m.LossG, max(m.RestG(), 0)}
		bar := page.StackedBar{Word: n.month(m.Month, b.Until), Figure: n.T("web.oversight.t", "n", n.tonnesShort(m.InputG)), Pieces: page.Pieces(most, parts, words)}
		said := []string{}
		for i := range bar.Pieces {
			bar.Pieces[i].Class = classes[i]
			said = append(said, words[i]+" "+n.tonnesShort(parts[i]))
		}
		bar.Label = n.list(said)
		p.Months = append(p.Months, bar)
	}
	for i, word := range words {
		p.MonthsKey = append(p.MonthsKey, page.Piece{Class: classes[i], Word: word})
	}
}

// month is a month in words, with its year when the last day is of another.
func (n names) month(month string, last moment.Date) string {
	first, err := time.Parse("2006-01", month)
	if err != nil {
		return month
	}
	long, short := "2006年1月", "1月"
	if n.Lang == i18n.English {
		long, short = "January 2006", "January"
	}
	if month[:4] != string(last)[:4] {
		short = long
	}
	return first.Format(short)
}

// firmUse is how near the listed facilities are to their annual scale, the nearest
// first.
func (s *Site) firmUse(c *gin.Context, n names) ([]page.FirmUse, error) {
	found, err := s.inForce(c, registryQuery{})
	if err != nil || found.Edition == nil {
		return nil, err
	}
	var out []page.FirmUse
	for _, row := range n.used(n.facilityRows(found.Edition.Listing, suspensions(found.Notices), n.at), found) {
		if row.Used != nil {
			out = append(out, page.FirmUse{Name: row.Firm, Gauge: *row.Used})
		}
	}
	return out, nil
}

// heat are the columns of the table of areas. Those with a mark are darker the
// higher; a figure that only says how big an area is has none.
var heat = []struct {
	key   string
	value func(oversight.Area) int
}{
	{"kept", func(a oversight.Area) int { return a.Kept.Lots }},
	{"days", func(a oversight.Area) int { return a.Days }},
	{"late", func(a oversight.Area) int { return a.Late }},
	{"waiting", func(a oversight.Area) int { return a.Waiting }},
	{"long", func(a oversight.Area) int { return a.Long }},
	{"differing", func(a oversight.Area) int { return a.Differing }},
}

func (n names) areas(p *page.Oversight, b oversight.Board, period string) {
	most := make([]int, len(heat))
	for _, a := range b.Areas {
		for i, h := range heat {
			most[i] = max(most[i], h.value(a))
		}
	}
	for _, h := range heat {
		p.Columns = append(p.Columns, n.T("web.oversight.column."+h.key))
	}
	for _, a := range b.Areas {
		row := page.AreaRow{Name: n.division(a.Division), Quiet: true}
		if d, err := n.book.Division(a.Division); err == nil && d.Level == reference.Prefecture {
			v := url.Values{"division": {a.Division}}
			if period != "" {
				v.Set("period", period)
			}
			row.Href = "/oversight?" + v.Encode()
		}
		for i, h := range heat {
			level := 0
			row.Quiet = row.Quiet && h.value(a) == 0
			if most[i] > 0 {
				level = (h.value(a)*4 + most[i] - 1) / most[i]
			}
			row.Cells = append(row.Cells, page.HeatCell{Text: n.Count(int64(h.value(a))), Class: "st-h" + strconv.Itoa(level)})
		}
		p.Areas = append(p.Areas, row)
	}
}

// oversightFile is the board as a table: what was counted, not how it was drawn.
func (s *Site) oversightFile(c *gin.Context) {
	b, err := s.board(c, form.Of(c.Request.URL.Query()))
	if err != nil {
		s.fail(c, err)
		return
	}
	n := s.names(c)
	var content bytes.Buffer
	w, err := spreadsheet.NewWriter(&content, spreadsheet.XLSX, n.T("web.oversight.sheet"), 34, 28, 14, 18)
	if err == nil {
		err = n.oversightRows(b, w.Row)
	}
	if err == nil {
		err = w.Close()
	}
	if err != nil {
		s.fail(c, err)
		return
	}
	c.Header("Content-Disposition", `attachment; filename="oversight-`+string(b.From)+"-"+string(b.Until)+`.xlsx"`)
	c.Data(http.StatusOK, spreadsheet.XLSX.ContentType(), content.Bytes())
}

func (n names) oversightRows(b oversight.Board, row func(...any) error) error {
	say := func(key string) string { return n.T("web.oversight." + key) }
	rows := [][]any{{say("sheet_figure"), say("area"), say("sheet_value"), say("sheet_mass")},
		{say("period"), n.areaName(b.Division), string(b.From) + " – " + string(b.Until), ""},
		{say("kept"), n.areaName(b.Division), int64(b.Kept.Lots), b.Kept.MassG}, {say("late"), n.areaName(b.Division), int64(b.Late), ""},
		{say("waiting"), n.areaName(b.Division), int64(b.Waiting.Lots), b.Waiting.MassG}, {say("differing"), n.areaName(b.Division), int64(b.Differing), ""}}
	for _, step := range append(oversight.Decided(), oversight.Undecided()...) {
		t := b.Steps[step]
		rows = append(rows, []any{say("flow") + "　" + say("step."+string(step)), n.areaName(b.Division), int64(t.Lots), t.MassG})
	}
	for _, m := range b.Months {
		for _, x := range []struct {
			key string
			g   int64
		}{{"output", m.OutputG}, {"residue", m.ResidueG}, {"loss", m.LossG}, {"rest", m.RestG()}} {
			rows = append(rows, []any{say("materials") + "　" + say("material."+x.key), n.areaName(b.Division), m.Month, x.g})
		}
	}
	for _, a := range b.Areas {
		for _, h := range heat {
			rows = append(rows, []any{say("column." + h.key), n.division(a.Division), int64(h.value(a)), ""})
		}
	}
	for _, cells := range rows {
		if err := row(cells...); err != nil {
			return err
		}
	}
	return nil
}
