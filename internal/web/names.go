package web

import (
	"github.com/gin-gonic/gin"

	"github.com/sealtrail/sealtrail/internal/i18n"
	"github.com/sealtrail/sealtrail/internal/label"
	"github.com/sealtrail/sealtrail/internal/moment"
	"github.com/sealtrail/sealtrail/internal/reference"
	"github.com/sealtrail/sealtrail/internal/web/page"
)

// names says codes of the reference book in one language, as they were called
// at one moment. A code that is not in the book is said as it is.
type names struct {
	*i18n.Locale
	book *reference.Book
	at   moment.Time
}

func (s *Site) names(c *gin.Context) names { return names{s.locale(c), s.Book, s.Clock.Now()} }

// on gives the names of another moment: a paper of last year keeps its words.
func (n names) on(at moment.Time) names {
	if !at.IsZero() {
		n.at = at
	}
	return n
}

func (n names) method(code string) string {
	if m, err := n.book.Method(code, n.at); err == nil {
		return m.Name.In(string(n.Lang))
	}
	return code
}

// cite says where a rule stands, in the language of the page.
func (n names) cite(article string) string { return n.book.Cite(string(n.Lang), article) }

// rule cites what a fault rests on, with how sure that is; empty for most.
func (n names) rule(code string) string {
	if n.book == nil {
		return ""
	}
	r, ok := n.book.Provision(code, n.at)
	if !ok {
		return ""
	}
	return n.cited(r.Article, r.Version, string(r.Certainty))
}

// cited is where a rule stands, of which version of the tables, and how sure.
func (n names) cited(article, version, certainty string) string {
	if article == "" || version == "" {
		return n.cite(article)
	}
	return n.T("reference.rule.cited", "article", n.cite(article), "version", version, "certainty", n.T("reference.certainty."+certainty))
}

func (n names) category(code string) string {
	if c, err := n.book.Category(code, n.at); err == nil {
		return c.Name.In(string(n.Lang))
	}
	return code
}

func (n names) division(code string) string {
	if d, err := n.book.Division(code); err == nil {
		return d.Name.In(string(n.Lang))
	}
	return code
}

func (n names) unit(code string) string {
	if u, err := n.book.Unit(code); err == nil {
		return u.Name.In(string(n.Lang))
	}
	return code
}

func (n names) qualification(code string) string {
	if k, err := n.book.QualificationKind(code, n.at); err == nil {
		return k.Name.In(string(n.Lang))
	}
	return code
}

func (n names) word(list reference.List, code string) string {
	if w, ok := n.book.Word(list, code, n.at); ok {
		return w.Name.In(string(n.Lang))
	}
	return code
}

// quantity writes a count with its unit.
func (n names) quantity(count int64, unit string) string {
	if u, err := n.book.Unit(unit); err == nil {
		unit = u.Of(count, string(n.Lang))
	}
	return n.Count(count) + " " + unit
}

// list joins with the pause of the language.
func (n names) list(all []string) string {
	out := ""
	for i, one := range all {
		if i > 0 {
			out += n.T("web.list.pause")
		}
		out += one
	}
	return out
}

// each says every code of a list.
func (n names) each(codes []string, say func(string) string) []string {
	out := make([]string, len(codes))
	for i, code := range codes {
		out[i] = say(code)
	}
	return out
}

// known says a key if there is a message of it, else the plain value.
func (n names) known(prefix, value string) string {
	if key := prefix + "." + value; n.Has(key) {
		return n.T(key)
	}
	return value
}

// categories are the choices of a form.
func (n names) categories() []page.Option {
	var out []page.Option
	for _, c := range n.book.Categories(n.at) {
		out = append(out, page.Option{Value: c.Code, Word: c.Code + "　" + c.Name.In(string(n.Lang))})
	}
	return out
}

// methods are the ways that a firm can be licensed for.
func (n names) methods() []page.Option {
	var out []page.Option
	for _, m := range n.book.AllMethods(n.at) {
		if m.Status != reference.Forbidden && m.Destroys {
			out = append(out, page.Option{Value: m.Code, Word: m.Name.In(string(n.Lang))})
		}
	}
	return out
}

// divisions are the region, then each prefecture with its counties under it: a
// list of eighty names in a row is read by nobody.
func (n names) divisions() []page.Option {
	var region, out []page.Option
	under := map[string][]page.Option{}
	all := n.book.Divisions()
	for _, d := range all {
		o := page.Option{Value: d.Code, Word: d.Name.In(string(n.Lang))}
		switch d.Level {
		case reference.Province:
			region = append(region, o)
		case reference.Prefecture:
			o.Group = o.Word
			under[d.Code] = append([]page.Option{o}, under[d.Code]...)
		default:
			o.Group = n.division(d.Parent)
			under[d.Parent] = append(under[d.Parent], o)
		}
	}
	for _, d := range all {
		if d.Level == reference.Prefecture {
			out = append(out, under[d.Code]...)
		}
	}
	return append(region, out...)
}

// shownCode sets hyphens into a compact label code; anything else stays.
func shownCode(code string) string {
	if c, err := label.Parse(code); err == nil {
		return c.String()
	}
	return code
}
