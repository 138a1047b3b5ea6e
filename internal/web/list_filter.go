package web

import (
	"regexp"

	"github.com/gin-gonic/gin"
	"github.com/google/uuid"

	"github.com/sealtrail/sealtrail/internal/fault"
	"github.com/sealtrail/sealtrail/internal/moment"
	"github.com/sealtrail/sealtrail/internal/web/form"
	"github.com/sealtrail/sealtrail/internal/web/page"
)

// maxNumber bounds the beginning of a paper's number, as typed.
const maxNumber = 40

// listed shows a list narrowed by what stands in its address. A filter that
// cannot be read narrows nothing: the list says which, and shows everything.
func (s *Site) listed(c *gin.Context, in *form.Form, list func(readable bool) (page.Page, error)) {
	err := in.Err()
	if err == nil {
		var p page.Page
		if p, err = list(true); !fault.Is(err, fault.KindInvalid) {
			if err == nil {
				p.Chrome().Form = page.Form{Values: in.Typed()}
			}
			s.show(c, p, err)
			return
		}
	}
	s.retry(c, err, in, func() (page.Page, error) { return list(false) })
}

// narrowing is how a list asks for its filters, and which of them are on. The
// first few are always shown.
func (n names) narrowing(c *gin.Context, in *form.Form, first int, all ...page.Narrow) page.ListFilter {
	f := page.ListFilter{Action: c.Request.URL.Path, First: all[:first], More: all[first:]}
	typed := in.Typed()
	for i, x := range all {
		if !in.Has(x.Name) {
			continue
		}
		f.Open = f.Open || i >= first
		if x.Type == "check" {
			f.Chips = append(f.Chips, chip(c, x.Name, "", x.Label))
			continue
		}
		f.Chips = append(f.Chips, chip(c, x.Name, x.Label, cut(wordOf(x.Options, typed.Get(x.Name)), 100)))
	}
	return f
}

// Filters that several lists ask for alike.

func (n names) byChoice(name, label string, options []page.Option) page.Narrow {
	return page.Narrow{Name: name, Label: n.T(label), Type: "select", Options: options}
}

func (n names) byNumber() page.Narrow {
	return page.Narrow{Name: "q", Label: n.T("web.lists.number"), Type: "text", Hint: n.T("web.lists.number_hint"), Max: maxNumber}
}

func (n names) byDivision() page.Narrow {
	return n.byChoice("division", "web.lots.division", n.divisions())
}

func (n names) byCheck(name, label string) page.Narrow {
	return page.Narrow{Name: name, Label: n.T(label), Type: "check"}
}

func (n names) bySpan(from, until string) []page.Narrow {
	return []page.Narrow{{Name: "from", Label: n.T(from), Type: "date"}, {Name: "until", Label: n.T(until), Type: "date"}}
}

// orgsShown are the organisations of what is shown, and the one that was
// chosen: which there are beyond that is nobody's list to browse.
func (s *Site) orgsShown(c *gin.Context, chosen uuid.UUID, shown []page.Option) ([]page.Option, error) {
	var out []page.Option
	seen := map[string]bool{"": true, uuid.Nil.String(): true}
	for _, o := range shown {
		if !seen[o.Value] && o.Word != "" {
			seen[o.Value] = true
			out = append(out, o)
		}
	}
	if chosen == uuid.Nil || seen[chosen.String()] {
		return out, nil
	}
	found, err := s.orgNames(c, chosen)
	if fault.Is(err, fault.KindMissing) { // nobody's id narrows to nothing, and is no error
		return out, nil
	}
	return append(out, page.Option{Value: chosen.String(), Word: found[chosen]}), err
}

var divisionCode = regexp.MustCompile(`^[0-9]{6}$`)

func divisionIn(in *form.Form) string {
	code := in.Text("division", form.Optional, form.Max(6))
	if code != "" && !divisionCode.MatchString(code) {
		in.Fail("division", notAChoice())
		return ""
	}
	return code
}

// spanIn reads two days, both meant.
func spanIn(in *form.Form) (from, until moment.Time) {
	if day := in.Date("from", form.Optional); !day.IsZero() {
		from = day.Start()
	}
	if day := in.Date("until", form.Optional); !day.IsZero() {
		until = day.End()
	}
	return from, until
}

func orgIn(in *form.Form, name string) uuid.UUID {
	if !in.Has(name) {
		return uuid.Nil
	}
	return in.ID(name)
}
