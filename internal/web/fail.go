package web

import (
	"net/http"
	"net/url"
	"strings"

	"github.com/gin-gonic/gin"

	"github.com/sealtrail/sealtrail/internal/fault"
	"github.com/sealtrail/sealtrail/internal/web/form"
	"github.com/sealtrail/sealtrail/internal/web/page"
)

// fail is the one place where an error becomes a status and a page. Who is not
// signed in and reads a page is sent to sign in and comes back.
func (s *Site) fail(c *gin.Context, err error) {
	f := s.known(c, err)
	if f.Kind == fault.KindUnauthenticated && readable(c.Request) {
		c.Redirect(http.StatusSeeOther, "/login?next="+url.QueryEscape(c.Request.URL.RequestURI()))
		return
	}
	if s.mustChange(c, f) {
		return
	}
	s.write(c, f.Kind.Status(), s.faultPage(c, f))
}

// retry is fail for a posted form: the form comes back with what was typed, a
// sentence beside each wrong field and all of them above. What concerns no form
// (not signed in, not there, our own failure) is an ordinary fail.
func (s *Site) retry(c *gin.Context, err error, in *form.Form, again func() (page.Page, error)) {
	f := s.known(c, err)
	switch f.Kind {
	case fault.KindUnauthenticated, fault.KindMissing, fault.KindInternal, fault.KindBadRequest, fault.KindUnsupported:
		s.fail(c, f)
		return
	}
	p, pageErr := again()
	if pageErr != nil {
		s.fail(c, pageErr)
		return
	}
	p.Chrome().Form = page.Form{Values: in.Typed(), Errors: told(p, s.sentences(c, f))}
	s.write(c, f.Kind.Status(), p)
}

// told names whose row each fault stands in, where the page has rows.
func told(p page.Page, errors []page.FieldError) []page.FieldError {
	rows, ok := p.(page.Subjects)
	for i, e := range errors {
		if ok {
			errors[i].Of = rows.Subject(e.Field)
		}
	}
	return errors
}

// known gives the fault of an error; an unexpected error is logged here, once,
// and becomes "internal".
func (s *Site) known(c *gin.Context, err error) *fault.Fault {
	if f := fault.Of(err); f != nil {
		return f
	}
	s.Log.ErrorContext(c.Request.Context(), "page failed", "method", c.Request.Method, "route", c.FullPath(), "error", err)
	return &fault.Fault{Kind: fault.KindInternal, Code: "internal"}
}

func (s *Site) faultPage(c *gin.Context, f *fault.Fault) *page.Fault {
	sentences := s.sentences(c, f)
	p := &page.Fault{Status: f.Kind.Status(), Kind: string(f.Kind), Sentence: sentences[0].Sentence, Rule: sentences[0].Rule}
	if f.Kind == fault.KindConflict {
		p.Thing = thing(c)
	}
	p.Others = append(p.Others, sentences[1:]...)
	return p
}

// thing is the page of what an act was about: /handoffs/:no of
// /handoffs/:no/receive, where its present state stands.
func thing(c *gin.Context) string {
	parts := strings.Split(c.FullPath(), "/")
	if len(parts) < 4 || !strings.HasPrefix(parts[2], ":") {
		return ""
	}
	return "/" + parts[1] + "/" + url.PathEscape(c.Param(parts[2][1:]))
}

// sentences says each part of a fault.
func (s *Site) sentences(c *gin.Context, f *fault.Fault) []page.FieldError {
	l := s.locale(c)
	if len(f.Fields) == 0 {
		return []page.FieldError{{Field: f.Field, Sentence: l.Fault(f), Rule: s.names(c).rule(f.Code)}}
	}
	out := make([]page.FieldError, len(f.Fields))
	for i, g := range f.Fields {
		out[i] = page.FieldError{Field: g.Field, Sentence: l.Fault(g), Rule: s.names(c).rule(g.Code)}
	}
	return out
}

// NotFound answers what no route answers.
func (s *Site) NotFound(c *gin.Context) {
	s.prepare(c)
	if !c.IsAborted() {
		s.fail(c, fault.Missing("page.missing"))
	}
}

// Fail lets the edge's middleware (limits, cross-origin check, panics) answer
// a page request in the same manner.
func (s *Site) Fail(c *gin.Context, err error) { s.fail(c, err) }

func readable(r *http.Request) bool {
	return r.Method == http.MethodGet || r.Method == http.MethodHead
}

// localPath keeps a redirect on this site: a path from the root, and neither
// //host nor /\host, which browsers take for another host.
func localPath(next string) string {
	if !strings.HasPrefix(next, "/") || strings.HasPrefix(next, "//") || strings.ContainsAny(next, "\\\r\n\t") {
		return "/home"
	}
	return next
}
