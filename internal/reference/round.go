package reference

import "github.com/sealtrail/sealtrail/internal/moment"

// Kinds of goods that stay where they were found, by which rounds are due.
const (
	RoundSealed    = "sealed"    // 就地查封
	RoundPreserved = "preserved" // 先行登记保存，留置现场
	RoundEntrusted = "entrusted" // 委托第三人保管
)

// RoundInterval is within how many days goods that stay in place are inspected
// again, counted from the day they were left or last inspected.
type RoundInterval struct {
	Kind string
	Days int
	Provenance
}

func (l *loader) roundIntervals() {
	b := l.book
	l.table("round_intervals.csv", []string{"kind", "days"}, func(r row, p Provenance) {
		i := RoundInterval{Kind: r.oneOf("kind", RoundSealed, RoundPreserved, RoundEntrusted), Days: int(r.whole("days")), Provenance: p}
		if i.Days < 1 || i.Days > 366 {
			r.bad("days", "%d is not within 1 and 366", i.Days)
		}
		b.rounds.add(i.Kind, r, p, i)
	})
	b.rounds.settle()
	for _, kind := range []string{RoundSealed, RoundPreserved, RoundEntrusted} {
		if !b.rounds.has(kind) {
			l.faults.add("reference/round_intervals.csv", 1, "kind", "no row for %s", kind)
		}
	}
}

// RoundIntervals are those that hold at a moment.
func (b *Book) RoundIntervals(at moment.Time) []RoundInterval { return b.rounds.all(at) }
