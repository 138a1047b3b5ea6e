package reference

import (
	"slices"

	"github.com/sealtrail/sealtrail/internal/fault"
)

// Level of a division.
type Level string

const (
	Province   Level = "province"   // 省级
	Prefecture Level = "prefecture" // 地级
	County     Level = "county"     // 县级
)

// Division is one row of GB/T 2260.
type Division struct {
	Code   string
	Level  Level
	Name   Name
	Parent string   // empty for the region itself
	Former []string // codes it had before
	Provenance
}

func (l *loader) divisions() {
	b := l.book
	b.formerDivision = map[string]string{}
	var rows []row
	l.table("divisions.csv", []string{"code", "level", "name_zh", "name_en", "parent", "former_codes"}, func(r row, p Provenance) {
		d := Division{
			Code: r.text("code"), Level: Level(r.oneOf("level", string(Province), string(Prefecture), string(County))),
			Name: r.name("name"), Parent: r.optional("parent"), Former: r.list("former_codes"), Provenance: p,
		}
		if !sixDigits(d.Code) {
			r.bad("code", "%q is not six digits", d.Code)
		}
		for _, old := range d.Former {
			if !sixDigits(old) || b.formerDivision[old] != "" {
				r.bad("former_codes", "%q is not six digits or given twice", old)
			}
			b.formerDivision[old] = d.Code
		}
		b.divisions.add(d.Code, r, p, d)
		rows = append(rows, r)
	})
	b.divisions.settle()
	above := map[Level]Level{Prefecture: Province, County: Prefecture}
	for _, r := range rows {
		if b.divisions.has(r.optional("code")) && b.formerDivision[r.optional("code")] != "" {
			r.bad("code", "%s is also given as a former code", r.optional("code"))
		}
		parent, known := b.divisions.latest(r.optional("parent"))
		level := Level(r.optional("level"))
		switch {
		case level == Province && r.optional("parent") != "":
			r.bad("parent", "a province has none")
		case level != Province && !known:
			r.bad("parent", "%q is unknown", r.optional("parent"))
		case level != Province && parent.Level != above[level]:
			r.bad("parent", "%s is a %s", parent.Code, parent.Level)
		}
	}
}

// Division finds a division by its code. A former code is not found: Successor
// tells what became of it.
func (b *Book) Division(code string) (Division, error) {
	d, ok := b.divisions.latest(code)
	if !ok {
		return Division{}, fault.Invalid("reference.division.unknown").At("division")
	}
	d.Former = slices.Clone(d.Former)
	return d, nil
}

// Divisions are all of them, in the order of the standard.
func (b *Book) Divisions() []Division {
	all := make([]Division, 0, len(b.divisions.keys))
	for _, code := range b.divisions.keys {
		d, _ := b.divisions.latest(code)
		d.Former = slices.Clone(d.Former)
		all = append(all, d)
	}
	return all
}

// Successor is the present code of a former one (540126 → 540104); ok is false
// when the code is no former code.
func (b *Book) Successor(former string) (code string, ok bool) {
	code, ok = b.formerDivision[former]
	return code, ok
}

// DivisionWithin tells whether child is parent or lies in it: 540102 within
// 540100 within 540000. Unknown codes lie nowhere.
func (b *Book) DivisionWithin(child, parent string) bool {
	if !b.divisions.has(parent) {
		return false
	}
	for range 4 { // county, prefecture, province, nothing
		d, ok := b.divisions.latest(child)
		if !ok {
			return false
		}
		if d.Code == parent {
			return true
		}
		child = d.Parent
	}
	return false
}

func sixDigits(s string) bool {
	if len(s) != 6 {
		return false
	}
	for i := range len(s) {
		if s[i] < '0' || s[i] > '9' {
			return false
		}
	}
	return true
}
