package web

import (
	"context"
	"net/url"

	"github.com/gin-gonic/gin"
	"github.com/google/uuid"

	"github.com/sealtrail/sealtrail/internal/fault"
	"github.com/sealtrail/sealtrail/internal/identity"
	"github.com/sealtrail/sealtrail/internal/web/page"
)

// House is what administrators see of the running house; the composition root
// knows.
type House interface {
	Health(ctx context.Context) page.Health
	Alarms(ctx context.Context, limit int) ([]page.Alarm, error)
}

// gap parts things on one line, as the design does in both languages.
const gap = "　"

// alarmsShown: what is older than that many alarms is not news.
const alarmsShown = 50

func (s *Site) adminRoutes(r gin.IRouter) {
	r.GET("/admin", s.adminShow)
	r.GET("/admin/people", s.adminPeople)
	r.GET("/admin/people/new", s.adminPersonNew)
	r.POST("/admin/people", s.adminPersonAdd)
	r.GET("/admin/people/:id", s.adminPerson)
	r.GET("/admin/people/:id/:act", s.adminPersonForm)
	r.POST("/admin/people/:id/:act", s.adminPersonAct)
	r.GET("/admin/orgs", s.adminOrgs)
	r.POST("/admin/orgs", s.adminOrgAdd)
	r.GET("/admin/orgs/:id/end", s.adminOrgEndForm)
	r.POST("/admin/orgs/:id/end", s.adminOrgEnd)
}

// adminShow is not there for those who administer nothing.
func (s *Site) adminShow(c *gin.Context) {
	actor := s.actor(c)
	p := &page.Admin{Frame: page.Frame{Layout: page.Work, Nav: "admin"}, System: actor.May(identity.ReadAdmin) == nil, Accounts: actor.May(identity.ManagePeople) == nil}
	if err := s.nothingHere(actor, identity.ReadAdmin, identity.ManagePeople); err != nil {
		s.fail(c, err)
		return
	}
	var err error
	if p.System && s.House != nil {
		p.Health = s.House.Health(c.Request.Context())
		p.Alarms, err = s.House.Alarms(c.Request.Context(), alarmsShown)
	}
	s.show(c, p, err)
}

// nothingHere is "sign in" for nobody, and "missing" for whoever may do none of
// the actions: pages of administrators are not there for others.
func (s *Site) nothingHere(actor identity.Actor, any ...identity.Action) error {
	for _, action := range any {
		err := actor.May(action)
		if err == nil || fault.Is(err, fault.KindUnauthenticated) {
			return err
		}
	}
	return fault.Missing("page.missing")
}

// orgChoices are all organisations, for a choice.
func (s *Site) orgChoices(c *gin.Context) ([]page.Option, map[uuid.UUID]string, error) {
	names := map[uuid.UUID]string{}
	var out []page.Option
	for f := (identity.OrgFilter{Limit: 200}); ; {
		orgs, err := s.Identity.Orgs(c.Request.Context(), s.actor(c), f)
		if err != nil {
			return nil, nil, err
		}
		for _, o := range orgs.Items {
			names[o.ID] = s.orgName(c, o)
			if o.ValidTo == "" || o.Stands(s.Clock.Now()) {
				out = append(out, page.Option{Value: o.ID.String(), Word: names[o.ID]})
			}
		}
		if f.Cursor = orgs.Next; f.Cursor == "" {
			return out, names, nil
		}
	}
}

func (s *Site) orgName(c *gin.Context, o identity.Org) string { return s.named(c, o.Name, o.NameEn) }

// named is a name in the language of the page, where it has one.
func (s *Site) named(c *gin.Context, zh, en string) string {
	if en != "" && s.locale(c).Lang == "en" {
		return en
	}
	return zh
}

func (s *Site) roleOptions(c *gin.Context) []page.Option {
	var out []page.Option
	for _, r := range identity.Roles() {
		out = append(out, page.Option{Value: string(r), Word: s.locale(c).T("role." + string(r))})
	}
	return out
}

func (s *Site) roleWords(c *gin.Context, roles []identity.Role) string {
	out := ""
	for i, r := range roles {
		if i > 0 {
			out += s.locale(c).T("web.people.pause")
		}
		out += s.locale(c).T("role." + string(r))
	}
	return out
}

// further is the address of the next page of a list with its filters kept.
func further(c *gin.Context, next string) page.Pager {
	if next == "" {
		return page.Pager{}
	}
	q := url.Values{}
	for name, values := range c.Request.URL.Query() {
		q[name] = values
	}
	q.Set("cursor", next)
	return page.Pager{Next: c.Request.URL.Path + "?" + q.Encode()}
}

// idOf is the id in the path; anything else is not there.
func idOf(c *gin.Context) (uuid.UUID, error) {
	id, err := uuid.Parse(c.Param("id"))
	if err != nil {
		return uuid.Nil, fault.Missing("page.missing")
	}
	return id, nil
}
