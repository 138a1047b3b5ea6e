package web

import (
	"net/http"

	"github.com/gin-gonic/gin"

	"github.com/sealtrail/sealtrail/internal/identity"
	"github.com/sealtrail/sealtrail/internal/web/form"
	"github.com/sealtrail/sealtrail/internal/web/page"
)

func (s *Site) adminOrgs(c *gin.Context) {
	p, err := s.adminOrgsPage(c)
	s.show(c, p, err)
}

func (s *Site) adminOrgsPage(c *gin.Context) (*page.AdminOrgs, error) {
	actor := s.actor(c)
	if err := s.nothingHere(actor, identity.ManageOrgs); err != nil {
		return nil, err
	}
	p := &page.AdminOrgs{Frame: page.Frame{Layout: page.Work, Nav: "admin", Back: "/admin"}, Query: cut(c.Query("q"), 100), Divisions: s.names(c).divisions(), StepUp: s.stepUpBox(c)}
	orgs, err := s.Identity.Orgs(c.Request.Context(), actor, identity.OrgFilter{Text: p.Query, Cursor: c.Query("cursor")})
	if err != nil {
		return nil, err
	}
	for _, o := range orgs.Items {
		p.Orgs = append(p.Orgs, page.OrgRow{Org: o, DivisionName: s.names(c).division(o.Division), Ended: o.ValidTo != "" && !o.Stands(s.Clock.Now())})
	}
	p.Pager = further(c, orgs.Next)
	for _, k := range identity.OrgKinds() {
		p.Kinds = append(p.Kinds, page.Option{Value: string(k), Word: s.locale(c).T("web.org." + string(k))})
	}
	p.Parents, _, err = s.orgChoices(c)
	return p, err
}

func (s *Site) adminOrgAdd(c *gin.Context) {
	in, err := form.Read(c.Request)
	if err != nil {
		s.fail(c, err)
		return
	}
	cmd := identity.AddOrg{Command: command(in), Kind: identity.OrgKind(in.Text("kind", form.Max(20))), Name: in.Text("name", form.Max(identity.MaxName)),
		NameEn: in.Text("name_en", form.Optional, form.Max(identity.MaxName)), Division: in.Text("division", form.Max(6)), Parent: choiceID(in, "parent", form.Optional),
		USCC: in.Text("uscc", form.Optional, form.Max(40)), ValidFrom: in.Date("valid_from", form.Optional), ValidTo: in.Date("valid_to", form.Optional)}
	s.onOrg(c, in, func(actor identity.Actor) (identity.OrgReceipt, error) {
		return s.Identity.AddOrg(c.Request.Context(), actor, cmd)
	}, func() (page.Page, error) { return s.adminOrgsPage(c) })
}

func (s *Site) adminOrgEndForm(c *gin.Context) {
	p, err := s.adminOrgEndPage(c)
	s.show(c, p, err)
}

func (s *Site) adminOrgEndPage(c *gin.Context) (*page.AdminOrgEnd, error) {
	id, err := idOf(c)
	if err != nil {
		return nil, err
	}
	if err := s.nothingHere(s.actor(c), identity.ManageOrgs); err != nil {
		return nil, err
	}
	p := &page.AdminOrgEnd{Frame: page.Frame{Layout: page.Work, Nav: "admin", Back: "/admin/orgs"}, StepUp: s.stepUpBox(c)}
	if p.Org, err = s.Identity.Org(c.Request.Context(), s.actor(c), id); err != nil {
		return nil, err
	}
	p.Successors, _, err = s.orgChoices(c)
	return p, err
}

func (s *Site) adminOrgEnd(c *gin.Context) {
	id, err := idOf(c)
	if err != nil {
		s.fail(c, err)
		return
	}
	in, err := form.Read(c.Request)
	if err != nil {
		s.fail(c, err)
		return
	}
	cmd := identity.EndOrg{Command: command(in), Org: id, LastDay: in.Date("last_day"), Successor: choiceID(in, "successor", form.Optional), Reason: reasonOf(in)}
	s.onOrg(c, in, func(actor identity.Actor) (identity.OrgReceipt, error) {
		return s.Identity.EndOrg(c.Request.Context(), actor, cmd)
	}, func() (page.Page, error) { return s.adminOrgEndPage(c) })
}

func (s *Site) onOrg(c *gin.Context, in *form.Form, act func(identity.Actor) (identity.OrgReceipt, error), again func() (page.Page, error)) {
	if _, err := proved(s, c, in, act); err != nil {
		s.retry(c, err, in, again)
		return
	}
	c.Redirect(http.StatusSeeOther, "/admin/orgs")
}
