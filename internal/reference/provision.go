package reference

import "github.com/sealtrail/sealtrail/internal/moment"

// Provision is a rule that can stop or warn somebody: the article it rests on,
// how sure that is, and the tests that hold it. Its code is that of the fault, of
// the reason against a destruction or of the gate's check that applies it, so
// that whoever is stopped can be told by which rule.
type Provision struct {
	Code    string
	Name    Name
	Article string
	Tests   []string // names of Go test functions
	Provenance
}

func (l *loader) provisions() {
	b := l.book
	l.table("rules.csv", []string{"code", "name_zh", "name_en", "article", "tests"}, func(r row, p Provenance) {
		v := Provision{Code: r.text("code"), Name: r.name("name"), Article: r.text("article"), Tests: r.list("tests"), Provenance: p}
		if len(v.Tests) == 0 {
			r.bad("tests", "a rule names the tests that hold it")
		}
		b.provisions.add(v.Code, r, p, v)
	})
	b.provisions.settle()
}

// Provision finds the rule behind a code; most faults have none.
func (b *Book) Provision(code string, at moment.Time) (Provision, bool) {
	return b.provisions.at(code, at)
}

// Provisions are all that hold at a moment, in the order of the table.
func (b *Book) Provisions(at moment.Time) []Provision { return b.provisions.all(at) }
