package web

import (
	"net/http"
	"net/url"
	"strconv"
	"strings"

	"github.com/gin-gonic/gin"

	"github.com/sealtrail/sealtrail/internal/fault"
	"github.com/sealtrail/sealtrail/internal/moment"
	"github.com/sealtrail/sealtrail/internal/registry"
	"github.com/sealtrail/sealtrail/internal/web/form"
	"github.com/sealtrail/sealtrail/internal/web/page"
)

func (s *Site) registryRoutes(r gin.IRouter) {
	for _, method := range [...]string{http.MethodGet, http.MethodHead} {
		r.Handle(method, "/registry", s.registryShow)
		for extension := range registryFiles {
			r.Handle(method, "/registry."+extension, s.registryFile(extension))
		}
		r.Handle(method, "/registry/feed.atom", s.registryFeed)
		r.Handle(method, "/registry/embed.html", s.registryEmbed)
		r.Handle(method, "/registry/editions/:n/diff", s.registryDiff)
		r.Handle(method, "/registry/editions/:n/diff.json", s.registryDiffJSON)
		r.Handle(method, "/registry/editions", s.registryEditions)
		r.Handle(method, "/registry/editions/:n", s.registryEdition)
		r.Handle(method, "/REGISTRY/EDITIONS/:n", s.registryEditionAddress)
	}
	r.GET("/registry/drafts", s.draftList)
	r.GET("/registry/drafts/new", s.draftNew)
	r.POST("/registry/drafts", s.draftMake)
	r.GET("/registry/drafts/:id", s.draftShow)
	r.POST("/registry/drafts/:id/publish", s.draftPublish)
	s.firmRoutes(r)
	s.applicationRoutes(r)
	s.objectionRoutes(r)
}

// registryQuery is what a visitor asked of the registry.
type registryQuery struct {
	day                        moment.Date // empty: now
	division, category, method string
}

func (q registryQuery) filtered() bool { return q.division+q.category+q.method != "" }

// values writes the question again, for the downloads of what is shown.
func (q registryQuery) values() string {
	v := url.Values{}
	for name, value := range map[string]string{"as_of": string(q.day), "division": q.division, "category": q.category, "method": q.method} {
		if value != "" {
			v.Set(name, value)
		}
	}
	if len(v) == 0 {
		return ""
	}
	return "?" + v.Encode()
}

func (s *Site) registryQuery(c *gin.Context) (registryQuery, *form.Form, error) {
	in := form.Of(c.Request.URL.Query())
	q := registryQuery{day: in.Date("as_of", form.Optional), division: in.Text("division", form.Optional, form.Max(20)), category: in.Text("category", form.Optional, form.Max(20)),
		method: in.Text("method", form.Optional, form.Max(40))}
	if q.day > s.Clock.Now().Date() { // nobody knows who will be listed then
		in.Fail("as_of", fault.Invalid("web.registry.future"))
	}
	if q.division != "" {
		_, err := s.Book.Division(q.division)
		in.Fail("division", err)
	}
	if q.category != "" {
		_, err := s.Book.Category(q.category, s.Clock.Now())
		in.Fail("category", err)
	}
	if q.method != "" {
		_, err := s.Book.Method(q.method, s.Clock.Now())
		in.Fail("method", err)
	}
	return q, in, in.Err()
}

// inForce asks for the edition of the day and leaves out what was not asked for.
func (s *Site) inForce(c *gin.Context, q registryQuery) (registry.InForce, error) {
	at := s.Clock.Now()
	if !q.day.IsZero() && q.day < at.Date() {
		at = registry.EndOf(q.day)
	}
	found, err := s.Registry.EditionInForce(c.Request.Context(), at)
	if err != nil || found.Edition == nil || !q.filtered() {
		return found, err
	}
	narrowed := *found.Edition
	narrowed.Listing = narrowed.Filter(s.Book, q.division, q.category, q.method, at)
	found.Edition = &narrowed
	return found, nil
}

func (s *Site) registryShow(c *gin.Context) {
	q, in, err := s.registryQuery(c)
	if err != nil {
		s.retry(c, err, in, func() (page.Page, error) { return s.registryPage(c, registryQuery{}) })
		return
	}
	p, err := s.registryPage(c, q)
	s.show(c, p, err)
}

func (s *Site) registryPage(c *gin.Context, q registryQuery) (*page.Registry, error) {
	found, err := s.inForce(c, q)
	if err != nil {
		return nil, err
	}
	n := s.names(c)
	p := &page.Registry{Frame: page.Frame{Layout: page.Public, Nav: "registry"}, AsOf: found.AsOf.Date(), Divisions: n.divisions(), Categories: n.categories(), Methods: n.methods(),
		Division: q.division, Category: q.category, Method: q.method, Files: q.values()}
	if found.Edition == nil {
		return p, nil
	}
	p.Edition, p.Notices = n.editionHead(*found.Edition), n.notices(found.Notices)
	s.registryCount(p, n.used(n.facilityRows(found.Edition.Listing, suspensions(found.Notices), found.AsOf), found))
	p.Embed = "/registry/embed.html" + p.Files
	return p, s.changesBefore(c, p)
}

func (s *Site) registryCount(p *page.Registry, rows []page.FacilityRow) {
	p.Rows = rows
	for _, r := range rows {
		switch r.State.Icon {
		case "hand-stop", "archive":
			p.Suspended++
		case "calendar-off":
			p.Expired++
		default:
			p.Listed++
		}
	}
}

func (s *Site) registryEditions(c *gin.Context) {
	items, err := s.Registry.Editions(c.Request.Context())
	if err != nil {
		s.fail(c, err)
		return
	}
	p := &page.Editions{Frame: page.Frame{Layout: page.Public, Nav: "registry"}}
	for _, e := range items {
		p.Rows = append(p.Rows, page.EditionHead{Number: e.Number, PublishedOn: e.PublishedOn, NextDue: e.NextUpdateDue, Firms: e.Firms, Facilities: e.Facilities,
			Urgent: e.Urgent, JSONSHA256: e.JSONSHA256, CSVSHA256: e.CSVSHA256, Href: "/registry/editions/" + strconv.Itoa(e.Number)})
	}
	s.show(c, p, nil)
}

// registryEdition is one edition: its page, or the frozen bytes of .json, .csv.
func (s *Site) registryEdition(c *gin.Context) {
	number, kind, _ := strings.Cut(c.Param("n"), ".")
	n, err := strconv.Atoi(number)
	if err != nil || n < 1 || strconv.Itoa(n) != number {
		s.fail(c, fault.Missing("page.missing"))
		return
	}
	e, err := s.Registry.Edition(c.Request.Context(), n)
	if err != nil {
		s.fail(c, err)
		return
	}
	switch kind {
	case "":
		p, err := s.editionPage(c, e)
		s.show(c, p, err)
	case "json":
		s.frozen(c, "application/json; charset=utf-8", "registry-"+number+".json", e.JSONSHA256, e.JSON)
	case "csv":
		s.frozen(c, "text/csv; charset=utf-8", "registry-"+number+".csv", e.CSVSHA256, e.CSV)
	case "xlsx":
		s.editionSheet(c, e)
	default:
		s.fail(c, fault.Missing("page.missing"))
	}
}

func (s *Site) editionPage(c *gin.Context, e registry.Edition) (*page.Registry, error) {
	now, err := s.Registry.EditionInForce(c.Request.Context(), s.Clock.Now())
	if err != nil {
		return nil, err
	}
	n := s.names(c)
	p := &page.Registry{Frame: page.Frame{Layout: page.Public, Nav: "registry"}, Frozen: true, AsOf: e.PublishedOn,
		Current: now.Edition != nil && now.Edition.Number == e.Number}
	p.Edition = n.editionHead(registry.PublicEdition{Number: e.Number, PublishedOn: e.PublishedOn, PublishedAt: e.PublishedAt, Listing: e.Listing})
	p.Edition.JSONSHA256, p.Edition.CSVSHA256 = e.JSONSHA256, e.CSVSHA256
	s.registryCount(p, n.on(e.PublishedAt).facilityRows(e.Listing, nil, e.PublishedAt))
	return p, s.changesBefore(c, p)
}

// frozen sends bytes that never change; their name is their hash.
func (s *Site) frozen(c *gin.Context, kind, name, sha string, content []byte) {
	open(c)
	etag := `"` + sha + `"`
	h := c.Writer.Header()
	h.Set("ETag", etag)
	h.Set("Cache-Control", "public, max-age=86400")
	h.Set("Content-Disposition", `inline; filename="`+name+`"`)
	if matches(c.GetHeader("If-None-Match"), etag) {
		c.Status(http.StatusNotModified)
		c.Writer.WriteHeaderNow()
		return
	}
	c.Data(http.StatusOK, kind, content)
}

// registryEditionAddress is what a printed edition's QR code says.
func (s *Site) registryEditionAddress(c *gin.Context) {
	c.Redirect(http.StatusMovedPermanently, "/registry/editions/"+url.PathEscape(strings.ToLower(c.Param("n"))))
}
