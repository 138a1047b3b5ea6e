package web

import (
	"net/url"

	"github.com/gin-gonic/gin"
	"github.com/google/uuid"

	"github.com/sealtrail/sealtrail/internal/casefile"
	"github.com/sealtrail/sealtrail/internal/deadline"
	"github.com/sealtrail/sealtrail/internal/identity"
	"github.com/sealtrail/sealtrail/internal/web/form"
	"github.com/sealtrail/sealtrail/internal/web/page"
)

func (s *Site) clockRoutes(r gin.IRouter) { r.GET("/clocks", s.clockList) }

// pagesOfClocks are where what a clock runs for is shown, by its kind.
var pagesOfClocks = [...]struct{ kind, path string }{
	{"case", "/cases/"}, {"handoff", "/handoffs/"}, {"run", "/destructions/"}, {"firm", "/firms/"}, {"application", "/applications/"}, {"objection", "/objections/"}, {"registry", "/registry/drafts/"},
	{"transfer", "/transfers/"},
}

func clockHref(d deadline.Deadline) string {
	if d.Kind == casefile.ExclusionSubject { // shown with its case
		return "/cases/" + url.PathEscape(d.Ref)
	}
	for _, p := range pagesOfClocks {
		if p.kind == d.Kind {
			ref := d.Subject.String()
			if d.Subject == uuid.Nil {
				ref = url.PathEscape(d.Ref)
			}
			return p.path + ref
		}
	}
	return ""
}

func (s *Site) clockList(c *gin.Context) {
	if err := s.actor(c).May(identity.ReadClocks); err != nil {
		s.fail(c, err)
		return
	}
	in := form.Of(queryOf(c, "clock", "role", "division"))
	f := deadline.Filter{Clock: in.Text("clock", form.Optional, form.Max(60)), Role: identity.Role(in.Choice("role", texts(identity.Roles()), form.Optional)),
		Division: divisionIn(in), Cursor: c.Query("cursor")}
	s.listed(c, in, func(readable bool) (page.Page, error) {
		if !readable {
			f = deadline.Filter{}
		}
		return s.clockPage(c, in, f)
	})
}

func (s *Site) clockPage(c *gin.Context, in *form.Form, f deadline.Filter) (*page.Clocks, error) {
	ctx, actor := c.Request.Context(), s.actor(c)
	items, next, err := s.Deadline.List(ctx, actor, f)
	if err != nil {
		return nil, err
	}
	tallies, err := s.Deadline.Tallies(ctx, actor, f.Division)
	if err != nil {
		return nil, err
	}
	n := s.names(c)
	p := &page.Clocks{Frame: page.Frame{Layout: page.Work, Nav: "clocks"}, Pager: pagerOf(c, next)}
	waits, err := s.Oversight.Waits(ctx, actor, f.Division)
	if err != nil {
		return nil, err
	}
	for _, w := range waits {
		row := page.WaitRow{For: n.T("web.clock.waits." + string(w.For)), Lots: w.Lots, MassG: w.MassG}
		for _, role := range w.For.By() {
			row.By = append(row.By, n.T("role."+string(role)))
		}
		p.Waits = append(p.Waits, row)
		p.WaitLots += w.Lots
		p.WaitG += w.MassG
	}
	for _, t := range tallies {
		row := page.ClockTally{Name: n.term(t.Clock), Rule: n.termRule(t.Clock), Role: n.known("role", string(t.Role)), Running: t.Running, Warned: t.Warned, Over: t.Over,
			Href: "/clocks?" + url.Values{"clock": {t.Clock}, "role": {string(t.Role)}}.Encode()}
		p.Tallies = append(p.Tallies, row)
	}
	for _, d := range items {
		row := page.ClockRow{Href: clockHref(d.Deadline), Ref: d.Ref, Kind: n.known("web.clock.kind", d.Kind), Name: n.term(d.Clock), Rule: n.termRule(d.Clock), Org: d.OrgName,
			Role: n.known("role", string(d.Role)), From: d.From, Due: d.Due}
		row.State = n.clockState(d.State(n.at))
		p.Rows = append(p.Rows, row)
	}
	var clocks []page.Option
	for _, t := range s.Book.Clocks(n.at) {
		clocks = append(clocks, page.Option{Value: t.Code, Word: t.Name.In(string(n.Lang))})
	}
	p.Filter = n.narrowing(c, in, 3, n.byChoice("clock", "web.clock.term", clocks), n.byChoice("role", "web.clock.role", n.options("role", texts(identity.Roles())...)), n.byDivision())
	return p, nil
}

func (n names) clockState(s deadline.State) page.State {
	state := page.State{Tone: "idle", Icon: "clock", Word: n.T("web.clock.state." + string(s))}
	switch s {
	case deadline.Warned:
		state.Tone = "wait"
	case deadline.Over:
		state.Tone, state.Icon = "stop", "alarm"
	}
	return state
}

// term is the name of a clock.
func (n names) term(code string) string {
	if c, err := n.book.Clock(code, n.at); err == nil {
		return c.Name.In(string(n.Lang))
	}
	return code
}

// termRule cites what a clock rests on, with how sure that is.
func (n names) termRule(code string) string {
	c, err := n.book.Clock(code, n.at)
	if err != nil {
		return ""
	}
	return n.cited(c.Article, c.Version, string(c.Certainty))
}
