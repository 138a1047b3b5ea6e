package web

import (
	"net/http"
	"net/url"
	"regexp"
	"strings"

	"github.com/gin-gonic/gin"

	"github.com/sealtrail/sealtrail/internal/fault"
	"github.com/sealtrail/sealtrail/internal/identity"
	"github.com/sealtrail/sealtrail/internal/web/form"
	"github.com/sealtrail/sealtrail/internal/web/page"
)

// eventsShown bounds the joint destructions on the public home page.
const eventsShown = 5

func (s *Site) homePublic(c *gin.Context) {
	p, err := s.homePublicPage(c)
	s.show(c, p, err)
}

func (s *Site) homePublicPage(c *gin.Context) (*page.HomePublic, error) {
	n := s.names(c)
	p := &page.HomePublic{Frame: page.Frame{Layout: page.Public, Nav: "verify"}, Tours: s.tour(n)}
	if s.Destruction == nil { // pages alone, without rooms behind them
		return p, nil
	}
	found, err := s.Destruction.PublicEvents(c.Request.Context(), eventsShown)
	for _, e := range found {
		row := n.eventRow(e)
		row.Href = "/E/" + row.Number
		p.Events = append(p.Events, row)
	}
	return p, err
}

// find leads from what was typed or scanned to its page. Whether the code
// exists, and whether it was mistyped, is for that page to say. Anything else is
// searched among the goods and cases that the person may see.
func (s *Site) find(c *gin.Context) {
	to, ok := findPath(c.Query("q"))
	if ok {
		c.Redirect(http.StatusSeeOther, to)
		return
	}
	if words := cut(strings.TrimSpace(c.Query("q")), 100); words != "" && s.actor(c).May(identity.ReadCustody) == nil { // no number, no code: words of goods
		c.Redirect(http.StatusSeeOther, "/search?"+url.Values{"q": {words}}.Encode())
		return
	}
	in := form.Of(url.Values{"q": {cut(c.Query("q"), 200)}})
	if s.actor(c).May(identity.ManageOwn) == nil { // whoever works stays on the working side
		s.retry(c, fault.Invalid("find.not_a_code"), in, func() (page.Page, error) { return s.homePage(c) })
		return
	}
	s.retry(c, fault.Invalid("find.not_a_code").At("q"), in, func() (page.Page, error) { return s.homePublicPage(c) })
}

var (
	paperNumber = regexp.MustCompile(`^[FSHPEDC]-[0-9]{6}-[0-9]{4}-[0-9]{6}-[0-9A-Z]$`)
	labelCode   = regexp.MustCompile(`^[0-9A-HJKMNP-TV-Z]{12}$`)
	ofOurQR     = regexp.MustCompile(`^HTTPS?://[^/]+/([A-Z]/[^/?#]+)$`)
)

// findPath knows a paper's number, a label's code (I and L typed for 1, O for
// 0, hyphens or not) and what their QR codes say.
func findPath(q string) (string, bool) {
	q = strings.ToUpper(strings.Join(strings.Fields(q), ""))
	if m := ofOurQR.FindStringSubmatch(q); m != nil {
		_, q, _ = strings.Cut(m[1], "/")
	}
	if paperNumber.MatchString(q) {
		return "/" + q[:1] + "/" + q, true
	}
	code := strings.NewReplacer("-", "", "I", "1", "L", "1", "O", "0").Replace(q)
	if labelCode.MatchString(code) {
		return "/T/" + code, true
	}
	return "", false
}

func cut(s string, n int) string {
	if r := []rune(s); len(r) > n {
		return string(r[:n])
	}
	return s
}
