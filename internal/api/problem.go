package api

import (
	"context"
	"encoding/json"
	"log/slog"
	"net/http"
	"strings"

	"github.com/danielgtaylor/huma/v2"
	"github.com/danielgtaylor/huma/v2/adapters/humagin"
	"github.com/gin-gonic/gin"

	"github.com/sealtrail/sealtrail/internal/fault"
	"github.com/sealtrail/sealtrail/internal/i18n"
	"github.com/sealtrail/sealtrail/internal/observe"
)

// problemType is the media type of RFC 9457.
const problemType = "application/problem+json"

// Problem is the one shape of every failure.
type Problem struct {
	Type      string       `json:"type" format:"uri" doc:"Names the code as a URI; it leads nowhere."`
	Title     string       `json:"title" doc:"The kind of failure."`
	Status    int          `json:"status"`
	Detail    string       `json:"detail" doc:"What is wrong and what to do, in the language of Accept-Language."`
	Code      string       `json:"code" doc:"Stable, for programs."`
	Rule      *RuleCited   `json:"rule,omitempty" doc:"What it rests on, where that is a rule of law or of the house."`
	RequestID string       `json:"request_id,omitempty" doc:"Tell this when you ask the operator."`
	Errors    []FieldError `json:"errors,omitempty" doc:"Every wrong field."`

	headers http.Header
}

// FieldError is one wrong field.
type FieldError struct {
	Field  string     `json:"field" doc:"Path in the request, like lines[0].quantity."`
	Code   string     `json:"code"`
	Detail string     `json:"detail"`
	Rule   *RuleCited `json:"rule,omitempty"`
}

// RuleCited is the rule behind a refusal; doctor --rules lists all of them.
type RuleCited struct {
	Article   string `json:"article" doc:"As papers cite it, in the language of the answer."`
	Version   string `json:"version" doc:"Of the table the rule stands in."`
	Certainty string `json:"certainty" enum:"sourced,assumed" doc:"sourced: read in the text of the law; assumed: to be confirmed by a lawyer or the agency."`
}

// citedFor finds the rule behind a fault. What the gate stopped rests on the rule
// of the first check that failed, with the article that the goods' own row names.
func (a *API) citedFor(words *i18n.Locale, f *fault.Fault) *RuleCited {
	if r := a.cited(words, f.Code); r != nil || f.Params["checks"] == "" {
		return r
	}
	first, _, _ := strings.Cut(f.Params["checks"], ",")
	r := a.cited(words, first)
	if r != nil && f.Params["article"] != "" {
		r.Article = a.Book.Cite(string(words.Lang), f.Params["article"])
	}
	return r
}

// cited finds the rule behind a fault's code; most faults have none.
func (a *API) cited(words *i18n.Locale, code string) *RuleCited {
	if a.Book == nil {
		return nil
	}
	r, ok := a.Book.Provision(code, a.Clock.Now())
	if !ok {
		return nil
	}
	return &RuleCited{Article: a.Book.Cite(string(words.Lang), r.Article), Version: r.Version, Certainty: string(r.Certainty)}
}

var (
	_ huma.StatusError       = (*Problem)(nil)
	_ huma.ContentTypeFilter = (*Problem)(nil)
	_ huma.HeadersError      = (*Problem)(nil)
)

func (p *Problem) Error() string             { return p.Code }
func (p *Problem) GetStatus() int            { return p.Status }
func (p *Problem) GetHeaders() http.Header   { return p.headers }
func (p *Problem) ContentType(string) string { return problemType }

// problem says an error in the language of the request. An unexpected error is
// logged here, once, and only its request id goes out.
func (a *API) problem(c *gin.Context, err error) *Problem {
	ctx, f := c.Request.Context(), fault.Of(err)
	if f == nil || f.Kind == fault.KindInternal {
		a.report(ctx, c, err)
		f = &fault.Fault{Kind: fault.KindInternal, Code: "internal"}
	}
	words := a.Words.In(i18n.Choose(c.Request))
	p := &Problem{
		Type: "urn:sealtrail:fault:" + f.Code, Title: words.T("api.kind." + string(f.Kind)), Status: f.Kind.Status(), Detail: words.Fault(f), Code: f.Code, Rule: a.citedFor(words, f),
		RequestID: observe.RequestID(ctx), headers: http.Header{"Content-Language": {string(words.Lang)}},
	}
	switch {
	case len(f.Fields) > 0:
		for _, g := range f.Fields {
			p.Errors = append(p.Errors, FieldError{Field: g.Field, Code: g.Code, Detail: words.Fault(g), Rule: a.citedFor(words, g)})
		}
	case f.Field != "":
		p.Errors = []FieldError{{Field: f.Field, Code: f.Code, Detail: p.Detail, Rule: p.Rule}}
	}
	switch f.Kind {
	case fault.KindUnauthenticated:
		p.headers.Set("WWW-Authenticate", `Bearer realm="sealtrail"`)
	case fault.KindLimited:
		if s := f.Params["seconds"]; s != "" {
			p.headers.Set("Retry-After", s)
		}
	}
	return p
}

func (a *API) report(ctx context.Context, c *gin.Context, err error) {
	if a.Log != nil {
		a.Log.LogAttrs(ctx, slog.LevelError, "api request failed", slog.String(observe.KeyMethod, c.Request.Method), slog.String(observe.KeyRoute, c.FullPath()), slog.Any(observe.KeyError, err))
	}
}

// Fail answers a request with a problem, also for the middleware around the API.
func (a *API) Fail(c *gin.Context, err error) {
	p := a.problem(c, err)
	for name, values := range p.headers {
		c.Writer.Header()[name] = values
	}
	body, err := json.Marshal(p)
	if err != nil { // a struct of texts and numbers
		c.Status(http.StatusInternalServerError)
		return
	}
	c.Header("Cache-Control", "no-store")
	c.Data(p.Status, problemType, append(body, '\n'))
	c.Abort()
}

// translate replaces what huma itself finds wrong.
func (a *API) translate(ctx huma.Context, _ string, v any) (any, error) {
	m, ok := v.(*huma.ErrorModel)
	if !ok {
		return v, nil
	}
	p := a.problem(humagin.Unwrap(ctx), found(m))
	for name, values := range p.headers {
		for _, value := range values {
			ctx.SetHeader(name, value)
		}
	}
	return p, nil
}
