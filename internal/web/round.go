package web

import (
	"net/http"
	"strings"

	"github.com/gin-gonic/gin"

	"github.com/sealtrail/sealtrail/internal/custody"
	"github.com/sealtrail/sealtrail/internal/export"
	"github.com/sealtrail/sealtrail/internal/identity"
	"github.com/sealtrail/sealtrail/internal/web/form"
	"github.com/sealtrail/sealtrail/internal/web/page"
)

func (s *Site) roundRoutes(r gin.IRouter) {
	r.GET("/rounds", s.leftList)
	r.GET("/rounds/entrust", s.entrustForm)
	r.POST("/rounds/entrust", s.entrustLots)
	r.GET("/rounds/new", s.roundForm)
	r.POST("/rounds/new", s.round)
	r.GET("/rounds/done", s.roundsDone)
	r.GET("/rounds/:id", s.roundShow)
	r.GET("/rounds/:id/confirm", s.roundShow)
	r.POST("/rounds/:id/confirm", s.roundConfirm)
	r.GET("/rounds/:id/photos/:sha", s.roundPhoto)
}

// leftFilter reads the filters of the list of goods that stay in place.
func leftFilter(in *form.Form) custody.LeftFilter {
	return custody.LeftFilter{Kind: custody.LeftKind(in.Choice("kind", texts(custody.LeftKinds()), form.Optional)),
		Due:  custody.Due(in.Choice("due", []string{string(custody.Overdue), string(custody.DueSoon)}, form.Optional)),
		Case: in.Text("case", form.Optional, form.Max(40)), Query: in.Text("q", form.Optional, form.Max(100)), Division: divisionIn(in)}
}

func (s *Site) leftList(c *gin.Context) {
	scope, err := s.custodyScope(c)
	if err != nil {
		s.fail(c, err)
		return
	}
	in := form.Of(queryOf(c, "q", "kind", "due", "case", "division"))
	filter := leftFilter(in)
	filter.Cursor = c.Query("cursor")
	s.listed(c, in, func(readable bool) (page.Page, error) {
		if !readable {
			filter = custody.LeftFilter{}
		}
		return s.leftListPage(c, scope, in, filter)
	})
}

func (s *Site) leftListPage(c *gin.Context, scope identity.Scope, in *form.Form, filter custody.LeftFilter) (*page.LeftList, error) {
	rows, next, err := s.Custody.LotsLeft(c.Request.Context(), scope, filter)
	if err != nil {
		return nil, err
	}
	n, actor := s.names(c), s.actor(c)
	p := &page.LeftList{Frame: page.Frame{Layout: page.Work, Nav: "lots", Back: "/lots"}, MayEntrust: actor.May(identity.EntrustGoods) == nil, MayInspect: actor.May(identity.RecordRound) == nil, Pager: exportPager(c, next, export.InPlace)}
	for _, r := range rows {
		p.Rows = append(p.Rows, n.leftCells(r))
	}
	for _, i := range s.Book.RoundIntervals(s.Clock.Now()) {
		p.Intervals = append(p.Intervals, page.Fact{Label: n.T("custody.left." + i.Kind), Value: n.T("web.round.every", "n", i.Days), More: n.sentence(n.T("reference.certainty."+string(i.Certainty)), i.Source)})
	}
	p.Filter = n.narrowing(c, in, 3, page.Narrow{Name: "q", Label: n.T("web.lots.search"), Type: "text", Max: 100},
		n.byChoice("kind", "web.round.kind", n.options("custody.left", texts(custody.LeftKinds())...)),
		n.byChoice("due", "web.round.due", n.options("web.round.due", string(custody.Overdue), string(custody.DueSoon))),
		page.Narrow{Name: "case", Label: n.T("web.case"), Type: "text", Hint: n.T("web.lists.case_hint"), Max: 40}, n.byDivision())
	return p, nil
}

func (n names) leftCells(r custody.LeftRow) page.LeftCells {
	out := page.LeftCells{Href: lotURL(r.Code), Code: r.Code.String(), Name: r.Name, Amount: n.amount(r.Stock, r.Unit), Kind: n.leftKind(r.Left), Place: r.Place,
		Keeper: n.keptBy(r.LotRow), Since: n.Day(r.LeftAt), Due: n.Date(r.DueDay), Whys: n.whys(r.LotRow)}
	if !r.RoundAt.IsZero() {
		finding := n.finding(r.Finding)
		out.Last, out.Finding = n.Time(r.RoundAt), &finding
	}
	if r.Overdue {
		out.Whys = append([]page.Why{{Tone: "stop", Icon: "alarm", Text: n.T("web.round.overdue", "n", daysBetween(r.DueDay, n.at.Date()))}}, out.Whys...)
	}
	return out
}

func (n names) leftKind(kind custody.LeftKind) page.State {
	return page.StateOf("custody.left", string(kind), n.T("custody.left."+string(kind)))
}

func (n names) finding(f custody.Finding) page.State {
	return page.StateOf("custody.finding", string(f), n.T("custody.finding."+string(f)))
}

// keptBy names who has goods in keeping: in place that may be a third party.
func (n names) keptBy(r custody.LotRow) string {
	if r.Entrusted != "" && r.Keeper.Party {
		return n.T("web.round.entrusted_to", "who", r.Entrusted)
	}
	return n.keeper(r.Keeper, r.KeeperName)
}

func (s *Site) entrustForm(c *gin.Context) {
	p, err := s.entrustPage(c)
	s.show(c, p, err)
}

func (s *Site) entrustPage(c *gin.Context) (*page.Entrust, error) {
	if err := s.actor(c).May(identity.EntrustGoods); err != nil {
		return nil, err
	}
	return &page.Entrust{Frame: page.Frame{Layout: page.Task, Nav: "lots", Back: "/rounds"}, Lots: strings.Join(strings.Split(cut(c.Query("lots"), 8000), ","), "\n")}, nil
}

func (s *Site) entrustLots(c *gin.Context) {
	if err := s.actor(c).May(identity.EntrustGoods); err != nil {
		s.fail(c, err)
		return
	}
	in, err := form.Read(c.Request)
	if err != nil {
		s.fail(c, err)
		return
	}
	optional, short := form.Optional, form.Max(custody.MaxShort)
	cmd := custody.EntrustLots{Command: s.factCommand(c, in), Lots: codes(in, "lots"), To: in.Text("to", optional, form.Max(custody.MaxName)), Contact: in.Text("contact", optional, short),
		Phone: in.Text("phone", optional, short), Place: in.Text("place", optional, form.Max(custody.MaxName)), Paper: in.Text("paper", optional, short),
		Note: in.Text("note", optional, form.Lines, form.Max(custody.MaxText))}
	if kept := s.upload(c, in, "photo"); len(kept) > 0 {
		cmd.Photo = kept[0]
	}
	if err := run(c.Request.Context(), in, s.actor(c), cmd, s.Custody.EntrustLots); err != nil {
		s.retry(c, gathered(unseen(err, "lots"), "lots"), in, func() (page.Page, error) { return s.entrustPage(c) })
		return
	}
	c.Redirect(http.StatusSeeOther, "/rounds")
}

// leftFacts say of goods in place who keeps them, and when they are inspected.
func (n names) leftFacts(lot custody.LotView) []page.Fact {
	kind := lot.Left()
	if kind == "" {
		return nil
	}
	look := n.leftKind(kind)
	out := []page.Fact{{Label: n.T("web.round.kind"), State: &look, More: lot.Entrusted}, {Label: n.T("web.round.since"), Value: n.Day(lot.LeftAt)}}
	last := page.Fact{Label: n.T("web.round.last"), Value: n.T("web.round.never")}
	if !lot.RoundAt.IsZero() {
		last.Value, last.More = n.Time(lot.RoundAt), n.T("custody.finding."+string(lot.Finding))
	}
	return append(out, last, page.Fact{Label: n.T("web.round.next"), Value: n.Date(lot.RoundDue(n.book))})
}

// roundDifference says what should have been found in place, and what was.
func (n names) roundDifference(d custody.Discrepancy) string {
	switch d.Kind {
	case custody.DiffQuantity:
		return n.T("web.round.differs_count", "expected", n.quantity(d.Expected, d.Unit), "found", n.quantity(d.Found, d.Unit))
	case custody.DiffNotPresented:
		return n.T("web.round.differs_absent", "expected", n.quantity(d.Expected, d.Unit))
	}
	return n.T("web.round.differs_seal")
}
