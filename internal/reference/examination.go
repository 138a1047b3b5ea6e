package reference

import (
	"slices"

	"github.com/sealtrail/sealtrail/internal/moment"
)

// ApplicationKinds are what a firm asks for: to be listed, a change of what is
// listed, a renewed paper, or that nothing changed.
var applicationKinds = []string{"new", "change", "renewal", "reconfirmation"}

// ExaminationItem is one thing that the editor looks at before a firm is listed.
type ExaminationItem struct {
	Code    string
	Name    Name
	Kinds   []string // of application, that it belongs to
	Form    Form     // of qualification; empty: of every form
	Article string   // empty: custom, no article
	Provenance
}

func (l *loader) examinationItems() {
	b := l.book
	l.table("examination_items.csv", []string{"code", "name_zh", "name_en", "kinds", "form", "article"}, func(r row, p Provenance) {
		i := ExaminationItem{Code: r.text("code"), Name: r.name("name"), Kinds: r.list("kinds"), Form: Form(r.optional("form")), Article: r.optional("article"), Provenance: p}
		if len(i.Kinds) == 0 {
			r.bad("kinds", "none")
		}
		for _, k := range i.Kinds {
			if !slices.Contains(applicationKinds, k) {
				r.bad("kinds", "%q is no kind of application", k)
			}
		}
		if i.Form != "" && i.Form != Licence && i.Form != Record {
			r.bad("form", "%q is neither licence nor record", i.Form)
		}
		b.examination.add(i.Code, r, p, i)
	})
	b.examination.settle()
}

// Examination is the checklist for an application of a kind with a qualification
// of a form, as it stands at a moment; an empty form is that of none.
func (b *Book) Examination(kind string, form Form, at moment.Time) []ExaminationItem {
	var out []ExaminationItem
	for _, i := range b.examination.all(at) {
		if slices.Contains(i.Kinds, kind) && (i.Form == "" || i.Form == form) {
			out = append(out, i)
		}
	}
	return out
}
