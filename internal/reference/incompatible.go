package reference

import (
	"github.com/sealtrail/sealtrail/internal/moment"
)

// Incompatible says which goods must not be on one load, by categories of goods
// or of hazardous waste.
type Incompatible struct {
	A, B string // G26 or HW34
	Why  Name
	Provenance
}

func (l *loader) incompatibles() {
	b := l.book
	l.table("incompatible_loads.csv", []string{"a", "b", "why_zh", "why_en"}, func(r row, p Provenance) {
		i := Incompatible{A: r.text("a"), B: r.text("b"), Why: r.name("why"), Provenance: p}
		for column, v := range map[string]string{"a": i.A, "b": i.B} {
			if !wasteCategory(v) && !b.categories.has(v) {
				r.bad(column, "%q is neither a category of goods nor of hazardous waste", v)
			}
		}
		if i.A == i.B {
			r.bad("b", "%s beside itself", i.B)
		}
		b.incompatibles.add(i.A+" "+i.B, r, p, i)
	})
	b.incompatibles.settle()
}

// Cargo is one kind of goods on a truck: its category and its waste code, when it
// has one of its own.
type Cargo struct{ Category, WasteCode string }

// keys are all names under which the table may speak of a load.
func (b *Book) keys(l Cargo, at moment.Time) []string {
	keys := []string{l.Category}
	code := l.WasteCode
	if c, err := b.Category(l.Category, at); err == nil && code == "" {
		code = c.WasteCode
	}
	if hw, err := WasteCategory(code); err == nil {
		keys = append(keys, hw)
	}
	return keys
}

// MayNotMix gives the first rule that two kinds of goods on one load break, and
// the two.
func (b *Book) MayNotMix(loads []Cargo, at moment.Time) (rule Incompatible, first, other int, found bool) {
	place := map[string]int{}
	for i, l := range loads {
		for _, k := range b.keys(l, at) {
			if _, seen := place[k]; !seen {
				place[k] = i
			}
		}
	}
	for _, r := range b.incompatibles.all(at) {
		i, one := place[r.A]
		j, two := place[r.B]
		if one && two && i != j {
			return r, i, j, true
		}
	}
	return Incompatible{}, 0, 0, false
}

// HazardousGoods tells whether goods are hazardous waste: by their class, by the
// code they were given, or by the usual code of their category.
func (b *Book) HazardousGoods(l Cargo, at moment.Time) bool {
	if _, err := WasteCategory(l.WasteCode); err == nil {
		return true
	}
	c, err := b.Category(l.Category, at)
	return err == nil && c.HazardousByClass
}
