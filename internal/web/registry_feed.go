package web

import (
	"encoding/xml"
	"fmt"
	"slices"
	"strconv"

	"github.com/gin-gonic/gin"

	"github.com/sealtrail/sealtrail/internal/moment"
	"github.com/sealtrail/sealtrail/internal/registry"
	"github.com/sealtrail/sealtrail/internal/spreadsheet"
	"github.com/sealtrail/sealtrail/internal/web/page"
)

// feedEntries bounds the feed; the history of editions has everything.
const feedEntries = 50

// Atom (RFC 4287), as much of it as the feed says.
type atomFeed struct {
	XMLName xml.Name    `xml:"http://www.w3.org/2005/Atom feed"`
	Lang    string      `xml:"xml:lang,attr"`
	ID      string      `xml:"id"`
	Title   string      `xml:"title"`
	Updated string      `xml:"updated"`
	Author  string      `xml:"author>name"`
	Links   []atomLink  `xml:"link"`
	Entries []atomEntry `xml:"entry"`
}

type atomLink struct {
	Rel  string `xml:"rel,attr"`
	Type string `xml:"type,attr,omitempty"`
	Href string `xml:"href,attr"`
}

type atomEntry struct {
	ID      string     `xml:"id"`
	Title   string     `xml:"title"`
	Updated string     `xml:"updated"`
	Links   []atomLink `xml:"link"`
	Content atomText   `xml:"content"`
	at      moment.Time
}

type atomText struct {
	Type string `xml:"type,attr"`
	Text string `xml:",chardata"`
}

// registryFeed tells of every edition and every notice since the newest, for
// those who want to be told of changes.
func (s *Site) registryFeed(c *gin.Context) {
	n := s.names(c)
	f, err := s.shelf.get("feed "+string(n.Lang), n.at, func() (drawn, error) {
		content, err := s.drawFeed(c, n)
		return drawn{content: content, kind: "application/atom+xml; charset=utf-8", tag: tagged(content)}, err
	})
	if err != nil {
		s.problem(c, err)
		return
	}
	hand(c, f)
}

func (s *Site) drawFeed(c *gin.Context, n names) ([]byte, error) {
	ctx := c.Request.Context()
	items, err := s.Registry.Editions(ctx)
	if err != nil {
		return nil, err
	}
	found, err := s.Registry.EditionInForce(ctx, n.at)
	if err != nil {
		return nil, err
	}
	base := s.BaseURL
	feed := atomFeed{Lang: string(n.Lang), ID: base + "/registry", Title: n.T("web.registry.headline1") + n.T("web.registry.headline2"), Author: n.T("site.name"),
		Links: []atomLink{{Rel: "self", Type: "application/atom+xml", Href: base + "/registry/feed.atom"}, {Rel: "alternate", Type: "text/html", Href: base + "/registry"}}}
	for _, e := range items {
		entry, err := s.editionEntry(c, n, e)
		if err != nil {
			return nil, err
		}
		if feed.Entries = append(feed.Entries, entry); len(feed.Entries) == feedEntries {
			break
		}
	}
	for _, x := range found.Notices {
		feed.Entries = append(feed.Entries, atomEntry{ID: fmt.Sprintf("%s/registry#%s-%s-%d", base, x.Change, x.Qualification, x.At), Title: joined("　", n.T("web.registry.notice."+x.Change), x.Firm, x.FacilityName),
			Updated: x.At.String(), at: x.At, Links: []atomLink{{Rel: "alternate", Type: "text/html", Href: base + "/registry"}},
			Content: atomText{"text", n.T("web.registry.notice_text", "firm", joined("　", x.Firm, x.FacilityName), "paper", joined(" ", n.qualification(x.Kind), x.Number), "reason", x.Reason)}})
	}
	slices.SortStableFunc(feed.Entries, func(a, b atomEntry) int { return int(min(max(b.at-a.at, -1), 1)) })
	feed.Entries = feed.Entries[:min(len(feed.Entries), feedEntries)]
	feed.Updated = moment.Time(0).String()
	if len(feed.Entries) > 0 {
		feed.Updated = feed.Entries[0].Updated
	}
	b, err := xml.MarshalIndent(feed, "", "  ")
	if err != nil {
		return nil, fmt.Errorf("draw the feed of the registry: %w", err)
	}
	return append([]byte(xml.Header), append(b, '\n')...), nil
}

func (s *Site) editionEntry(c *gin.Context, n names, item registry.EditionItem) (atomEntry, error) {
	number := strconv.Itoa(item.Number)
	e, err := s.Registry.Edition(c.Request.Context(), item.Number)
	if err != nil {
		return atomEntry{}, err
	}
	text := n.T("web.editions.counts", "firms", item.Firms, "facilities", item.Facilities)
	if item.Number > 1 {
		compared, err := s.compared(c, item.Number-1, item.Number)
		if err != nil {
			return atomEntry{}, err
		}
		for _, d := range n.differences(compared) {
			text += "\n" + joined("　", append([]string{d.Change, d.Name}, d.Details...)...)
		}
	}
	href := s.BaseURL + "/registry/editions/" + number
	return atomEntry{ID: href, Title: n.T("web.registry.edition_n", "n", item.Number), Updated: e.PublishedAt.String(), at: e.PublishedAt,
		Links: []atomLink{{Rel: "alternate", Type: "text/html", Href: href}, {Rel: "enclosure", Type: "application/json", Href: href + ".json"}}, Content: atomText{"text", text}}, nil
}

// embedPolicy lets any site show the fragment in a frame; it runs nothing.
const embedPolicy = "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors *"

// registryEmbed is the list as a piece of plain HTML that other sites take into
// their pages: no style, no script, nothing that must be loaded.
func (s *Site) registryEmbed(c *gin.Context) {
	q, _, err := s.registryQuery(c)
	if err != nil {
		open(c)
		s.problem(c, err)
		return
	}
	n := s.names(c)
	f, err := s.shelf.get("embed"+q.values()+" "+string(n.Lang), n.at, func() (drawn, error) {
		found, err := s.inForce(c, q)
		if err != nil {
			return drawn{}, err
		}
		p := &page.RegistryEmbed{Frame: page.Frame{Layout: page.Fragment, Lang: n.Lang}, AsOf: found.AsOf.Date(), Home: s.BaseURL + "/registry"}
		if found.Edition != nil {
			p.Edition = n.editionHead(*found.Edition)
			p.Rows = n.used(n.facilityRows(found.Edition.Listing, suspensions(found.Notices), found.AsOf), found)
		}
		body, err := s.views.render(p)
		if err != nil {
			return drawn{}, err
		}
		return drawn{content: body.Bytes(), kind: "text/html; charset=utf-8", tag: tagged(body.Bytes())}, nil
	})
	if err != nil {
		s.problem(c, err)
		return
	}
	h := c.Writer.Header()
	h.Set("Content-Security-Policy", embedPolicy)
	h.Del("X-Frame-Options")
	hand(c, f)
}

// editionSheet draws a frozen edition for people with spreadsheets; what counts is
// the frozen JSON and CSV.
func (s *Site) editionSheet(c *gin.Context, e registry.Edition) {
	p, err := e.Public()
	if err != nil {
		s.fail(c, err)
		return
	}
	n := s.names(c)
	name := "registry-" + strconv.Itoa(e.Number) + ".xlsx"
	f, err := s.shelf.get(name+" "+string(n.Lang), n.at, func() (drawn, error) {
		content, _, err := drawTable(spreadsheet.XLSX)(n.on(e.PublishedAt), registry.InForce{AsOf: e.PublishedAt, Edition: &p})
		return drawn{content: content, kind: spreadsheet.XLSX.ContentType(), name: name, tag: tagged(content)}, err
	})
	if err != nil {
		s.fail(c, err)
		return
	}
	hand(c, f)
}
