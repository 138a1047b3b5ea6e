package reference

import (
	"slices"

	"github.com/sealtrail/sealtrail/internal/fault"
	"github.com/sealtrail/sealtrail/internal/moment"
)

// Class is the class of the 2014 guide, and the two it does not have.
type Class string

const (
	General    Class = "general"    // 一般
	Hazardous  Class = "hazardous"  // 危险废物
	Electronic Class = "electronic" // 电子废物
	Special    Class = "special"    // 专管
	Unknown    Class = "unknown"    // 未分类
)

// Flow says who may send goods of a category to a firm.
type Flow string

const (
	FlowFirm      Flow = "firm"      // any responsible agency
	FlowAuthority Flow = "authority" // only the named authorities; others hand the goods to them
	FlowClosed    Flow = "closed"    // nobody: never to a firm
	FlowHeld      Flow = "held"      // nobody until the goods are classified
)

// Category is a kind of goods.
type Category struct {
	Code             string // G01…G35, G99
	Name             Name
	Hazard           Name
	Class            Class
	WasteCode        string   // the usual one; empty when general or only known after a test
	TestCategories   []string // HW categories a test may show
	Flow             Flow
	Authorities      []string // agency kinds that may act when the flow is authority, or to whom closed goods go
	Note             Name
	Held             bool // goods stay on hold UNCLASSIFIED
	HazardousByClass bool // needs a hazardous-waste licence whatever the method
	Provenance
}

// MayGoToFirm tells whether an agency of that kind may order goods of this
// category destroyed by a firm (烟草专卖法实施条例 art. 30; fireworks never).
func (c Category) MayGoToFirm(agencyKind string) bool {
	switch c.Flow {
	case FlowFirm:
		return true
	case FlowAuthority:
		return slices.Contains(c.Authorities, agencyKind)
	}
	return false
}

// NeedsWasteCode tells whether a lot must say its own waste code before anybody
// can tell which licence takes it: hazardous for sure, and of more than one kind.
func (c Category) NeedsWasteCode() bool { return c.Class == Hazardous && c.WasteCode == "" }

func (l *loader) categories() {
	b := l.book
	columns := []string{"code", "name_zh", "name_en", "hazard_zh", "hazard_en", "class", "waste_code", "test_waste_categories", "flow", "authorities", "note_zh", "note_en"}
	l.table("categories.csv", columns, func(r row, p Provenance) {
		c := Category{
			Code: r.text("code"), Name: r.name("name"), Hazard: r.name("hazard"),
			Class:     Class(r.oneOf("class", string(General), string(Hazardous), string(Electronic), string(Special), string(Unknown))),
			WasteCode: r.optional("waste_code"), TestCategories: r.list("test_waste_categories"),
			Flow:        Flow(r.oneOf("flow", string(FlowFirm), string(FlowAuthority), string(FlowClosed), string(FlowHeld))),
			Authorities: r.list("authorities"), Note: r.remark("note"), Provenance: p,
		}
		c.Held = c.Flow == FlowHeld
		c.HazardousByClass = c.Class == Hazardous || c.WasteCode != ""
		if c.WasteCode != "" && !b.wasteCodes.has(c.WasteCode) {
			r.bad("waste_code", "%q is not in waste_codes.csv", c.WasteCode)
		}
		for _, hw := range c.TestCategories {
			if !wasteCategory(hw) {
				r.bad("test_waste_categories", "%q is no category HW01 to HW50", hw)
			}
		}
		for _, a := range c.Authorities {
			if !b.agencies.has(a) {
				r.bad("authorities", "%q is not in agencies.csv", a)
			}
		}
		if named := len(c.Authorities) > 0; named != (c.Flow == FlowAuthority || c.Flow == FlowClosed) {
			r.bad("authorities", "flow %s with authorities %v", c.Flow, c.Authorities)
		}
		if c.Flow != FlowFirm && c.Note.ZH == "" {
			r.bad("note_zh", "goods that do not simply go to a firm need the reason")
		}
		if (c.Class == Unknown) != c.Held {
			r.bad("class", "unclassified goods are held, and only they")
		}
		b.categories.add(c.Code, r, p, c)
	})
	b.categories.settle()
}

// Category finds a kind of goods as it stood at a moment.
func (b *Book) Category(code string, at moment.Time) (Category, error) {
	c, ok := b.categories.at(code, at)
	if !ok {
		return Category{}, fault.Invalid("reference.category.unknown").At("category").With("category", shown(code))
	}
	return c.copied(), nil
}

// Categories are those that hold at a moment, in the order of their codes.
func (b *Book) Categories(at moment.Time) []Category {
	all := b.categories.all(at)
	for i := range all {
		all[i] = all[i].copied()
	}
	return all
}

func (c Category) copied() Category {
	c.TestCategories = slices.Clone(c.TestCategories)
	c.Authorities = slices.Clone(c.Authorities)
	return c
}

// shown keeps what somebody typed for a code out of sentences and logs unless it
// looks like a code.
func shown(code string) string {
	if len(code) > 24 {
		return "?"
	}
	for _, r := range code {
		if (r < 'A' || r > 'Z') && (r < '0' || r > '9') && r != '_' {
			return "?"
		}
	}
	return code
}
