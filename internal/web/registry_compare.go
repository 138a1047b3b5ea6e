package web

import (
	"net/http"
	"slices"
	"strconv"
	"strings"

	"github.com/gin-gonic/gin"
	"github.com/google/uuid"

	"github.com/sealtrail/sealtrail/internal/fault"
	"github.com/sealtrail/sealtrail/internal/moment"
	"github.com/sealtrail/sealtrail/internal/registry"
	"github.com/sealtrail/sealtrail/internal/web/page"
)

// changesShown bounds the changes beside the list; the comparison has all.
const changesShown = 12

// changesBefore puts what the edition changed beside its list.
func (s *Site) changesBefore(c *gin.Context, p *page.Registry) error {
	if p.Edition == nil || p.Edition.Number < 2 {
		return nil
	}
	compared, err := s.compared(c, p.Edition.Number-1, p.Edition.Number)
	if err != nil {
		return err
	}
	fresh := map[uuid.UUID]bool{}
	for _, f := range compared.Facilities {
		fresh[f.Facility] = f.Change == registry.Added
	}
	for i := range p.Rows {
		p.Rows[i].New = fresh[p.Rows[i].ID]
	}
	p.Before = compared.From
	p.Changes = s.names(c).differences(compared)
	if n := len(p.Changes) - changesShown; n > 0 {
		p.Changes, p.More = p.Changes[:changesShown], n
	}
	return nil
}

// changesInForce puts before whoever is to sign a draft what it would change of
// the edition in force; the first edition has none before it.
func (s *Site) changesInForce(c *gin.Context, draft registry.Listing, p *page.DraftShow) error {
	now, err := s.Registry.EditionInForce(c.Request.Context(), s.Clock.Now())
	if err != nil || now.Edition == nil {
		return err
	}
	compared := registry.Compare(*now.Edition, registry.PublicEdition{Listing: draft})
	p.Before, p.Changes = now.Edition.Number, s.names(c).differences(compared)
	for _, f := range compared.Facilities {
		for i := range p.Rows {
			p.Rows[i].New = p.Rows[i].New || p.Rows[i].ID == f.Facility && f.Change == registry.Added
		}
	}
	return nil
}

func (s *Site) compared(c *gin.Context, from, to int) (registry.Comparison, error) {
	var both [2]registry.PublicEdition
	for i, n := range []int{from, to} {
		e, err := s.Registry.Edition(c.Request.Context(), n)
		if err != nil {
			return registry.Comparison{}, err
		}
		if both[i], err = e.Public(); err != nil {
			return registry.Comparison{}, err
		}
	}
	return registry.Compare(both[0], both[1]), nil
}

// comparedAsked reads which editions are asked about: the one of the address and,
// unless told, the one before it.
func (s *Site) comparedAsked(c *gin.Context) (registry.Comparison, error) {
	to, err := strconv.Atoi(c.Param("n"))
	if err != nil || to < 1 {
		return registry.Comparison{}, fault.Missing("page.missing")
	}
	from := to - 1
	if asked := c.Query("from"); asked != "" {
		if from, err = strconv.Atoi(asked); err != nil || from < 1 {
			return registry.Comparison{}, fault.Invalid("web.registry.from").At("from")
		}
	}
	if from == 0 {
		return registry.Comparison{}, fault.Missing("web.registry.first")
	}
	return s.compared(c, from, to)
}

func (s *Site) registryDiff(c *gin.Context) {
	p, err := s.diffPage(c)
	s.show(c, p, err)
}

func (s *Site) diffPage(c *gin.Context) (*page.EditionDiff, error) {
	compared, err := s.comparedAsked(c)
	if err != nil {
		return nil, err
	}
	items, err := s.Registry.Editions(c.Request.Context())
	if err != nil {
		return nil, err
	}
	n := s.names(c)
	p := &page.EditionDiff{Frame: page.Frame{Layout: page.Public, Nav: "registry"}, Changes: n.differences(compared)}
	for _, e := range items {
		head := page.EditionHead{Number: e.Number, PublishedOn: e.PublishedOn, Href: "/registry/editions/" + strconv.Itoa(e.Number)}
		switch e.Number {
		case compared.To:
			p.To = head
		case compared.From:
			p.From = head
		}
		if e.Number != compared.To {
			p.Others = append(p.Others, page.Option{Value: strconv.Itoa(e.Number), Word: n.T("web.registry.edition_n", "n", e.Number) + "　" + string(e.PublishedOn)})
		}
	}
	return p, nil
}

func (s *Site) registryDiffJSON(c *gin.Context) {
	open(c)
	compared, err := s.comparedAsked(c)
	if err != nil {
		s.problem(c, err)
		return
	}
	c.Header("Cache-Control", "public, max-age=86400") // editions never change
	c.JSON(http.StatusOK, compared)
}

// differences says every change in words, added first, removed last.
func (n names) differences(c registry.Comparison) []page.Difference {
	var out []page.Difference
	for _, a := range c.Head {
		out = append(out, page.Difference{Change: n.T("web.registry.change.altered"), Name: n.T("web.registry.change.head"), Details: []string{n.alteration(a)}})
	}
	for _, f := range c.Facilities {
		d := page.Difference{Change: n.T("web.registry.change." + string(f.Change)), Name: joined("　", f.Firm, f.FacilityName)}
		for _, a := range f.Alterations {
			d.Details = append(d.Details, n.alteration(a))
		}
		for _, q := range f.Qualifications {
			d.Details = append(d.Details, n.paperDifference(f.Change, q)...)
		}
		out = append(out, d)
	}
	return out
}

func (n names) paperDifference(of registry.ChangeKind, q registry.QualificationAltered) []string {
	x := q.Qualification
	paper := joined(" ", n.qualification(x.Kind), x.Number)
	if q.Change == registry.Altered {
		var out []string
		for _, a := range q.Alterations {
			out = append(out, n.T("web.registry.change.of", "paper", paper, "what", n.alteration(a)))
		}
		return out
	}
	scope := n.list(n.each(x.Categories, n.category))
	if scope == "" {
		scope = strings.Join(x.WasteCodes, " ")
	}
	said := n.T("web.registry.change.paper", "paper", paper, "scope", scope, "methods", n.list(n.each(x.Methods, n.method)), "t", n.tonnes(x.CapacityG), "day", n.Date(x.ValidTo))
	if of == registry.Altered { // of a facility that stays
		said = n.T("web.registry.change.paper_"+string(q.Change), "paper", said)
	}
	return []string{said}
}

// alteration says a field before and after; of lists what came and what went.
func (n names) alteration(a registry.Alteration) string {
	say := n.fieldWords(a.Field)
	field := n.T("web.registry.field." + a.Field)
	switch a.Field {
	case "modes", "categories", "waste_codes", "methods", "service_area":
		var parts []string
		for _, x := range []struct {
			key          string
			among, minus []string
		}{{"gained", a.After, a.Before}, {"lost", a.Before, a.After}} {
			var words []string
			for _, w := range x.among {
				if !slices.Contains(x.minus, w) {
					words = append(words, say(w))
				}
			}
			if len(words) > 0 {
				parts = append(parts, n.T("web.registry.change."+x.key, "field", field, "words", n.list(words)))
			}
		}
		return strings.Join(parts, n.T("web.registry.between"))
	}
	before, after := make([]string, len(a.Before)), make([]string, len(a.After))
	for i, w := range a.Before {
		before[i] = say(w)
	}
	for i, w := range a.After {
		after[i] = say(w)
	}
	if len(before) == 0 {
		return n.T("web.registry.change.set", "field", field, "after", orDash(strings.Join(after, " ")))
	}
	return n.T("web.registry.change.from_to", "field", field, "before", orDash(strings.Join(before, " ")), "after", orDash(strings.Join(after, " ")))
}

// fieldWords turns the codes of a field into words.
func (n names) fieldWords(field string) func(string) string {
	switch field {
	case "modes":
		return func(w string) string { return n.T("web.firm.mode." + w) }
	case "categories":
		return n.category
	case "methods":
		return n.method
	case "service_area", "division":
		return n.division
	case "kind":
		return n.qualification
	case "free_of_charge":
		return func(w string) string { return n.T("web.registry.change.free_" + w) }
	case "capacity_g":
		return func(w string) string {
			g, err := strconv.ParseInt(w, 10, 64)
			if err != nil {
				return w
			}
			return n.T("web.registry.capacity", "t", n.tonnes(g))
		}
	case "valid_from", "valid_to":
		return func(w string) string { return n.Date(moment.Date(w)) }
	}
	return func(w string) string { return w }
}
