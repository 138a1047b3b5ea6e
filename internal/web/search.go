package web

import (
	"net/url"

	"github.com/gin-gonic/gin"
	"github.com/google/uuid"

	"github.com/sealtrail/sealtrail/internal/casefile"
	"github.com/sealtrail/sealtrail/internal/custody"
	"github.com/sealtrail/sealtrail/internal/identity"
	"github.com/sealtrail/sealtrail/internal/web/form"
	"github.com/sealtrail/sealtrail/internal/web/page"
)

// searchRows is how many of each kind one page of results shows.
const searchRows = 8

func (s *Site) searchRoutes(r gin.IRouter) {
	r.GET("/search", s.searchShow)
	r.GET("/search/party", s.searchShow)
	r.POST("/search/party", s.searchParty)
	r.GET("/search/log", s.searchLog)
}

func (s *Site) searchShow(c *gin.Context) {
	p, err := s.searchPage(c)
	s.show(c, p, err)
}

// searchPage finds goods and cases by words; parties have a form of their own,
// which asks why.
func (s *Site) searchPage(c *gin.Context) (*page.Search, error) {
	scope, err := s.custodyScope(c)
	if err != nil {
		return nil, err
	}
	actor, ctx := s.actor(c), c.Request.Context()
	p := &page.Search{Frame: page.Frame{Layout: page.Work, Nav: "lots"}, Query: cut(c.Query("q"), 100), MayParty: actor.May(identity.SearchParty) == nil, MayLog: actor.May(identity.ReadAccesses) == nil}
	if p.Query == "" {
		return p, nil
	}
	q := url.Values{"q": {p.Query}}.Encode()
	lots, more, err := s.Custody.Lots(ctx, scope, custody.LotFilter{Query: p.Query, Limit: searchRows})
	if err != nil {
		return nil, err
	}
	if p.Lots = s.lotCells(c, lots); more != "" {
		p.MoreLots = "/lots?" + q
	}
	cases, more, err := s.Cases.Cases(ctx, scope, casefile.CaseFilter{Query: p.Query, Limit: searchRows})
	if err != nil {
		return nil, err
	}
	if p.Cases = cases; more != "" {
		p.MoreCases = "/cases?" + q
	}
	return p, nil
}

func (s *Site) searchParty(c *gin.Context) {
	in, err := form.Read(c.Request)
	if err != nil {
		s.fail(c, err)
		return
	}
	cmd := casefile.FindParty{Text: in.Text("text", form.Max(casefile.MaxPartyText)), Reason: in.Text("reason", form.Max(casefile.MaxReason))}
	var found []casefile.CaseItem
	if err = in.Err(); err == nil {
		found, err = s.Cases.FindParty(c.Request.Context(), s.actor(c), cmd)
	}
	if err != nil {
		s.retry(c, err, in, func() (page.Page, error) { return s.searchPage(c) })
		return
	}
	p, err := s.searchPage(c)
	if err == nil {
		p.PartyAsked, p.PartyCases = cmd.Text, found
		p.Chrome().Form = page.Form{Values: in.Typed()}
	}
	s.show(c, p, err)
}

// searchLog tells who looked for parties and why.
func (s *Site) searchLog(c *gin.Context) {
	p, err := s.searchLogPage(c)
	s.show(c, p, err)
}

func (s *Site) searchLogPage(c *gin.Context) (*page.SearchLog, error) {
	all, next, err := s.Cases.Accesses(c.Request.Context(), s.actor(c), casefile.MaxAccesses, c.Query("cursor"))
	if err != nil {
		return nil, err
	}
	var persons []string
	for _, a := range all {
		persons = append(persons, a.Person)
	}
	people, err := s.peopleNames(c.Request.Context(), persons)
	if err != nil {
		return nil, err
	}
	n := s.names(c)
	p := &page.SearchLog{Frame: page.Frame{Layout: page.Work, Nav: "lots", Back: "/search"}}
	if next != "" {
		p.Pager.Next = "/search/log?cursor=" + url.QueryEscape(next)
	}
	for _, a := range all {
		p.Rows = append(p.Rows, page.AccessRow{At: a.At, Who: people[a.Person], Role: n.known("role", a.Role), Reason: a.Reason, Found: len(a.Found), ID: shortID(a.ID)})
	}
	return p, nil
}

// shortID tells rows apart that say the same.
func shortID(id uuid.UUID) string { return id.String()[24:] }
