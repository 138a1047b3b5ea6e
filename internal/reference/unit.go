package reference

import "github.com/sealtrail/sealtrail/internal/fault"

// Dimension of a unit.
type Dimension string

const (
	Count  Dimension = "count"
	Mass   Dimension = "mass"   // base: gram
	Volume Dimension = "volume" // base: millilitre
	Length Dimension = "length" // base: metre
)

// Unit is a unit of a line's quantity.
type Unit struct {
	Code      string
	Name      Name
	One       string // English name of a single one; Chinese has no other
	Dimension Dimension
	Base      int64 // how many base units one is; 1 for counts, which never convert by it
	Provenance
}

func (l *loader) units() {
	l.table("units.csv", []string{"code", "name_zh", "name_en", "one_en", "dimension", "base"}, func(r row, p Provenance) {
		u := Unit{
			Code: r.text("code"), Name: r.name("name"), One: r.text("one_en"), Base: r.whole("base"), Provenance: p,
			Dimension: Dimension(r.oneOf("dimension", string(Count), string(Mass), string(Volume), string(Length))),
		}
		if u.Base < 1 || (u.Dimension == Count && u.Base != 1) {
			r.bad("base", "%d is no base of a %s", u.Base, u.Dimension)
		}
		l.book.units.add(u.Code, r, p, u)
	})
	l.book.units.settle()
}

func (l *loader) conversions() {
	b := l.book
	l.table("unit_conversions.csv", []string{"from", "to", "factor"}, func(r row, p Provenance) {
		from, to, factor := r.text("from"), r.text("to"), r.whole("factor")
		for column, code := range map[string]string{"from": from, "to": to} {
			if !b.units.has(code) {
				r.bad(column, "%q is not in units.csv", code)
			}
		}
		if factor < 1 || from == to {
			r.bad("factor", "%d %s in one %s", factor, to, from)
		}
		b.conversions.add([2]string{from, to}, r, p, factor)
	})
	b.conversions.settle()
}

// Of is the name of a unit beside a count of it.
func (u Unit) Of(count int64, language string) string {
	if count == 1 && language == "en" {
		return u.One
	}
	return u.Name.In(language)
}

// Unit finds a unit; units that went out of use are still found.
func (b *Book) Unit(code string) (Unit, error) {
	u, ok := b.units.latest(code)
	if !ok {
		return Unit{}, fault.Invalid("reference.unit.unknown").At("unit").With("unit", shown(code))
	}
	return u, nil
}

// Units are all of them, in the order forms show them.
func (b *Book) Units() []Unit {
	all := make([]Unit, 0, len(b.units.keys))
	for _, code := range b.units.keys {
		u, _ := b.units.latest(code)
		all = append(all, u)
	}
	return all
}

// Conversion is how many of the one unit are in one of the other, only where a
// table says so (1 条 = 10 盒 = 200 支): no conversion is hidden.
func (b *Book) Conversion(from, to string) (factor int64, ok bool) {
	return b.conversions.latest([2]string{from, to})
}
