package web

import (
	"net/http"
	"net/url"

	"github.com/gin-gonic/gin"

	"github.com/sealtrail/sealtrail/internal/i18n"
	"github.com/sealtrail/sealtrail/internal/web/page"
)

// show answers 200 with a page, or fails with the error of making it.
func (s *Site) show(c *gin.Context, p page.Page, err error) {
	if err != nil {
		s.fail(c, err)
		return
	}
	s.write(c, http.StatusOK, p)
}

// write fills the frame and sends the page. When rendering fails the person
// gets plain text with the request id, since the error page may be what failed.
func (s *Site) write(c *gin.Context, status int, p page.Page) {
	s.frame(c, p.Chrome())
	body, err := s.views.render(p)
	if err != nil {
		s.Log.ErrorContext(c.Request.Context(), "page not rendered", "template", p.Template(), "error", err)
		c.String(http.StatusInternalServerError, s.locale(c).T("fault.internal")+" "+s.requestID(c)+"\n")
		return
	}
	c.Data(status, "text/html; charset=utf-8", body.Bytes())
}

func (s *Site) frame(c *gin.Context, f *page.Frame) {
	f.Lang = s.locale(c).Lang
	f.Languages = languages(c.Request, f.Lang)
	f.Visitor = s.visitor(c)
	f.Visitor.Org = s.named(c, f.Visitor.Org, f.Visitor.OrgEn)
	f.Demo = s.Demo
	f.RequestID = s.requestID(c)
	if f.Layout == "" {
		f.Layout = page.Public
		if f.Visitor.SignedIn() {
			f.Layout = page.Work
		}
	}
	if f.Layout == page.Work || f.Layout == page.Task {
		f.Items = workItems(f.Visitor, f.Nav)
		f.Tabs = tabs(f.Visitor, f.Nav)
		return
	}
	f.Items = publicItems(f.Nav)
}

func (s *Site) requestID(c *gin.Context) string {
	if s.RequestID == nil {
		return ""
	}
	return s.RequestID(c.Request.Context())
}

// languages links the same page in each language. The answer to a post has no
// address of its own to ask again, so there the links lead to its form.
func languages(r *http.Request, current i18n.Lang) []page.Language {
	var out []page.Language
	for _, lang := range i18n.Languages() {
		q := url.Values{}
		if r.Method == http.MethodGet {
			q = r.URL.Query()
		}
		q.Set("lang", string(lang))
		href := (&url.URL{Path: localPath(r.URL.Path), RawQuery: q.Encode()}).String()
		out = append(out, page.Language{Lang: lang, Name: nameOf(lang), Href: href, Current: lang == current})
	}
	return out
}

// nameOf is the name of a language in itself.
func nameOf(lang i18n.Lang) string {
	if lang == i18n.English {
		return "English"
	}
	return "中文"
}
