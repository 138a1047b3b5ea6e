package reference

import (
	"sort"

	"github.com/sealtrail/sealtrail/internal/fault"
	"github.com/sealtrail/sealtrail/internal/moment"
)

// Form tells a licence from an examination record.
type Form string

const (
	Licence Form = "licence" // issued by an authority, with a number
	Record  Form = "record"  // no licence exists: examination record with contract (固废法 art. 37)
)

// QualificationKind is a paper that lets a firm take goods.
type QualificationKind struct {
	Code          string
	Name          Name
	Form          Form
	Hazardous     bool // covers hazardous waste, by HW category
	ValidityYears int  // usual term; 0 when no term is known
	Article       string
	Provenance
}

// Requirement is one qualification that suffices; a firm needs any one of those
// that Requirements gives.
type Requirement struct {
	Category, Method string // Method is empty when it is for every method of the category
	Kind             string
	WasteCategory    string // HW04 must be in the licence's scope; empty when none
	Article          string
	Provenance
}

type requirementKey struct{ category, method, kind, wasteCategory string }

func (l *loader) qualificationKinds() {
	columns := []string{"code", "name_zh", "name_en", "form", "hazardous", "validity_years", "article"}
	l.table("qualification_kinds.csv", columns, func(r row, p Provenance) {
		k := QualificationKind{
			Code: r.text("code"), Name: r.name("name"), Form: Form(r.oneOf("form", string(Licence), string(Record))),
			Hazardous: r.yes("hazardous"), ValidityYears: int(r.whole("validity_years")), Article: r.text("article"), Provenance: p,
		}
		if k.Hazardous && k.Form != Licence {
			r.bad("form", "hazardous waste needs a licence (固体废物污染环境防治法 第八十条)")
		}
		l.book.kinds.add(k.Code, r, p, k)
	})
	l.book.kinds.settle()
}

func (l *loader) requirements() {
	b := l.book
	columns := []string{"category", "method", "kind", "waste_category", "article"}
	l.table("required_qualifications.csv", columns, func(r row, p Provenance) {
		q := Requirement{
			Category: r.text("category"), Method: r.text("method"), Kind: r.text("kind"),
			WasteCategory: r.optional("waste_category"), Article: r.text("article"), Provenance: p,
		}
		category, known := b.categories.latest(q.Category)
		if !known {
			r.bad("category", "%q is not in categories.csv", q.Category)
		}
		if q.Method == "*" {
			q.Method = ""
		} else if !b.methods.has(q.Method) {
			r.bad("method", "%q is not in methods.csv", q.Method)
		} else if !b.selectableEver(q.Category, q.Method) {
			r.bad("method", "%s cannot be chosen for %s, so nothing can be required", q.Method, q.Category)
		}
		kind, known := b.kinds.latest(q.Kind)
		if !known {
			r.bad("kind", "%q is not in qualification_kinds.csv", q.Kind)
		}
		if q.WasteCategory != "" && !wasteCategory(q.WasteCategory) {
			r.bad("waste_category", "%q is no category HW01 to HW50", q.WasteCategory)
		}
		if known && kind.Hazardous != (q.WasteCategory != "") {
			r.bad("waste_category", "%q with kind %s", q.WasteCategory, q.Kind)
		}
		if category.HazardousByClass && known && !kind.Hazardous {
			r.bad("kind", "%s is hazardous, %s is no hazardous-waste licence (固体废物污染环境防治法 第八十条)", q.Category, q.Kind)
		}
		b.requirements.add(requirementKey{q.Category, q.Method, q.Kind, q.WasteCategory}, r, p, q)
	})
	b.requirements.settle()
}

func (b *Book) selectableEver(category, method string) bool {
	for _, p := range b.methodRules.periods[categoryMethod{category, method}] {
		if p.value.Selectable() {
			return true
		}
	}
	return false
}

// Requirements are the qualifications of which a firm must hold one to take
// goods of the category by the method. Rows for the very method go before those
// for every method.
//
// A waste code names the goods more exactly than the category does: then only
// licences for hazardous waste count, and their scope must hold the code's
// category (固体废物污染环境防治法 art. 80). An empty code is the category's usual one.
// A category that is hazardous only in part is asked without code as long as no
// test has shown otherwise.
func (b *Book) Requirements(category, method, wasteCode string, at moment.Time) ([]Requirement, error) {
	rule, err := b.Rule(category, method, at)
	if err != nil {
		return nil, err
	}
	if !rule.Selectable() {
		return nil, fault.Invalid("reference.method.forbidden").At("method").With("article", rule.Article)
	}
	listed := b.listedRequirements(category, method, at)
	if wasteCode == "" {
		c, err := b.Category(category, at)
		if err != nil {
			return nil, err
		}
		if c.WasteCode == "" {
			return listed, nil
		}
		wasteCode = c.WasteCode
	}
	hw, err := WasteCategory(wasteCode)
	if err != nil {
		return nil, err
	}
	return b.forWaste(category, method, hw, listed, at), nil
}

func (b *Book) listedRequirements(category, method string, at moment.Time) []Requirement {
	var own, every []Requirement
	for _, q := range b.requirements.some(at, func(k requirementKey) bool { return k.category == category }) {
		switch {
		case q.Method == method:
			own = append(own, q)
		case q.Method == "":
			every = append(every, q)
		}
	}
	if len(own) > 0 {
		return own
	}
	return every
}

// forWaste turns what the category asks for into what the HW category asks for:
// the hazardous kinds it lists, and the comprehensive licence in any case. Where
// the category names the very HW category its own article stands (农药管理条例 art. 46).
func (b *Book) forWaste(category, method, hw string, listed []Requirement, at moment.Time) []Requirement {
	kinds := map[string]Requirement{}
	comprehensive, ok := b.kinds.at(hazardousKind, at)
	if ok {
		kinds[hazardousKind] = Requirement{
			Category: category, Method: method, Kind: hazardousKind, WasteCategory: hw, Article: article80, Provenance: comprehensive.Provenance,
		}
	}
	for _, q := range listed {
		if q.WasteCategory == hw {
			kinds[q.Kind] = q
		}
	}
	needs := make([]Requirement, 0, len(kinds))
	for _, q := range kinds {
		needs = append(needs, q)
	}
	sort.Slice(needs, func(i, j int) bool { return needs[i].Kind < needs[j].Kind })
	return needs
}

const (
	hazardousKind = "HW_COMPREHENSIVE"
	article80     = "固体废物污染环境防治法 第八十条"
)

// QualificationKind finds a kind as it stood at a moment.
func (b *Book) QualificationKind(code string, at moment.Time) (QualificationKind, error) {
	k, ok := b.kinds.at(code, at)
	if !ok {
		return QualificationKind{}, fault.Invalid("reference.qualification.unknown").At("kind").With("kind", shown(code))
	}
	return k, nil
}

// QualificationKinds are those that hold at a moment.
func (b *Book) QualificationKinds(at moment.Time) []QualificationKind { return b.kinds.all(at) }
