package web

import (
	"net/http"

	"github.com/gin-gonic/gin"

	"github.com/sealtrail/sealtrail/internal/casefile"
	"github.com/sealtrail/sealtrail/internal/export"
	"github.com/sealtrail/sealtrail/internal/identity"
	"github.com/sealtrail/sealtrail/internal/web/form"
	"github.com/sealtrail/sealtrail/internal/web/page"
)

// natures are the kinds of cases, in the order in which they are offered.
var natures = []string{string(casefile.Administrative), string(casefile.Criminal)}

func (s *Site) caseRoutes(r gin.IRouter) {
	r.GET("/cases", s.caseList)
	r.GET("/cases/new", s.caseNew)
	r.POST("/cases/new", s.caseOpen)
	r.GET("/cases/:no", s.caseShow)
	r.GET("/cases/:no/:act", s.caseAct)
	r.POST("/cases/:no/:act", s.caseActDo)
	r.GET("/exceptions", s.exceptionShow)
	r.POST("/exceptions", s.exceptionGrant)
}

// custodyScope is what the visitor may see of cases and goods; nobody signed in
// is an error, so that they are asked to.
func (s *Site) custodyScope(c *gin.Context) (identity.Scope, error) {
	actor := s.actor(c)
	return actor.Scope(identity.ReadCustody), actor.May(identity.ReadCustody)
}

// caseFilter reads the filters of the list of cases.
func caseFilter(in *form.Form) casefile.CaseFilter {
	f := casefile.CaseFilter{Query: in.Text("q", form.Optional, form.Max(100)), Nature: casefile.Nature(in.Choice("nature", natures, form.Optional)), Closed: in.Bool("closed"), Division: divisionIn(in)}
	f.From, f.Until = spanIn(in)
	return f
}

func (s *Site) caseList(c *gin.Context) {
	scope, err := s.custodyScope(c)
	if err != nil {
		s.fail(c, err)
		return
	}
	in := form.Of(queryOf(c, "q", "nature", "closed", "division", "from", "until"))
	filter := caseFilter(in)
	filter.Cursor = c.Query("cursor")
	s.listed(c, in, func(readable bool) (page.Page, error) {
		if !readable {
			filter = casefile.CaseFilter{}
		}
		return s.caseListPage(c, scope, in, filter)
	})
}

func (s *Site) caseListPage(c *gin.Context, scope identity.Scope, in *form.Form, filter casefile.CaseFilter) (*page.CaseList, error) {
	items, next, err := s.Cases.Cases(c.Request.Context(), scope, filter)
	if err != nil {
		return nil, err
	}
	n := s.names(c)
	p := &page.CaseList{Frame: page.Frame{Layout: page.Work, Nav: "cases"}, CanOpen: s.actor(c).May(identity.OpenCase) == nil,
		Offices: s.actor(c).May(identity.GrantException) == nil, Pager: exportPager(c, next, export.Cases)}
	for _, i := range items {
		p.Rows = append(p.Rows, page.CaseRow{CaseItem: i, Agency: i.AgencyName})
	}
	days := n.bySpan("web.cases.from", "web.cases.until")
	p.Filter = n.narrowing(c, in, 3, page.Narrow{Name: "q", Label: n.T("web.case.search"), Type: "text", Max: 100}, n.byChoice("nature", "web.case.nature", n.options("web.nature", natures...)),
		n.byDivision(), days[0], days[1], n.byCheck("closed", "web.cases.closed"))
	return p, nil
}

func (s *Site) caseNew(c *gin.Context) {
	p, err := s.caseNewPage(c)
	s.show(c, p, err)
}

func (s *Site) caseNewPage(c *gin.Context) (*page.CaseNew, error) {
	if err := s.actor(c).May(identity.OpenCase); err != nil {
		return nil, err
	}
	n := s.names(c)
	return &page.CaseNew{Frame: page.Frame{Layout: page.Task, Nav: "cases", Back: "/cases"},
		Natures: n.options("web.nature", natures...), Regimes: n.regimes(), Choices: page.Choices{"kind": n.options("web.party_kind", "person", "organisation", "unknown")}}, nil
}

// options are choices whose words are messages prefix.value.
func (n names) options(prefix string, values ...string) []page.Option {
	out := make([]page.Option, len(values))
	for i, v := range values {
		out[i] = page.Option{Value: v, Word: n.known(prefix, v)}
	}
	return out
}

func (s *Site) caseOpen(c *gin.Context) {
	in, err := form.Read(c.Request)
	if err != nil {
		s.fail(c, err)
		return
	}
	again := func() (page.Page, error) { return s.caseNewPage(c) }
	if s.more(c, in, again) {
		return
	}
	cmd := casefile.OpenCase{Command: s.factCommand(c, in), Nature: casefile.Nature(in.Choice("nature", natures)), Regime: casefile.Regime(in.Text("regime", form.Optional)),
		Paper: in.Text("paper", form.Max(casefile.MaxPaper)), Title: in.Text("title", form.Max(casefile.MaxTitle)), Restricted: in.Bool("restricted")}
	for _, row := range in.Rows("parties") {
		if !row.Has("name") && row.Text("kind", form.Optional) == "" {
			continue
		}
		cmd.Parties = append(cmd.Parties, casefile.Party{Kind: row.Choice("kind", []string{"person", "organisation", "unknown"}),
			Name: row.Text("name", form.Optional, form.Max(casefile.MaxName)), IDNumber: row.Text("id_number", form.Optional, form.Max(30)),
			Phone: row.Text("phone", form.Optional, form.Max(30)), Address: row.Text("address", form.Optional, form.Max(200))})
	}
	var receipt casefile.Receipt
	if err = in.Err(); err == nil {
		receipt, err = s.Cases.OpenCase(c.Request.Context(), s.actor(c), cmd)
	}
	if err != nil {
		s.retry(c, err, in, again)
		return
	}
	c.Redirect(http.StatusSeeOther, "/cases/"+receipt.Number.String())
}
