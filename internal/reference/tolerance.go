package reference

import (
	"github.com/sealtrail/sealtrail/internal/fault"
	"github.com/sealtrail/sealtrail/internal/moment"
)

// Basis says how a method's masses are shown to be right.
type Basis string

const (
	Balance Basis = "balance" // outputs, residue and loss must add up to what was received
	Ticket  Basis = "ticket"  // mass goes up the stack or into water: the ash or process ticket stands instead
)

// Tolerance is how far masses in and out may differ: the larger of a floor and a
// share. Both are whole grams; the share is rounded down.
type Tolerance struct {
	Method   string // empty for the handoff
	Basis    Basis
	PerMille int64
	FloorG   int64
	Provenance
}

// AllowedG is the largest difference allowed for a received mass in grams, 0
// when the method has no balance.
func (t Tolerance) AllowedG(massG int64) int64 {
	if t.Basis == Ticket {
		return 0
	}
	share := massG/1000*t.PerMille + massG%1000*t.PerMille/1000 // no overflow for any mass
	return max(t.FloorG, share)
}

// Allows tells whether received and accounted masses agree. With basis Ticket it
// is always true: the ticket is checked instead.
func (t Tolerance) Allows(receivedG, accountedG int64) bool {
	if t.Basis == Ticket {
		return true
	}
	difference := receivedG - accountedG
	if difference < 0 {
		difference = -difference
	}
	return difference <= t.AllowedG(receivedG)
}

// handoffScope is the key of the one row that is not a method's.
const handoffScope = "handoff"

func (l *loader) tolerances() {
	b := l.book
	l.table("tolerances.csv", []string{"scope", "method", "basis", "per_mille", "floor_g"}, func(r row, p Provenance) {
		t := Tolerance{
			Method: r.optional("method"), Basis: Basis(r.oneOf("basis", string(Balance), string(Ticket))),
			PerMille: r.whole("per_mille"), FloorG: r.whole("floor_g"), Provenance: p,
		}
		scope := r.oneOf("scope", "method", handoffScope)
		if t.PerMille > 1000 {
			r.bad("per_mille", "%d is more than everything", t.PerMille)
		}
		if t.Basis == Ticket && (t.PerMille != 0 || t.FloorG != 0) {
			r.bad("basis", "a ticket has no tolerance")
		}
		if t.Basis == Balance && t.PerMille == 0 && t.FloorG == 0 {
			r.bad("per_mille", "no scale is exact: a balance needs a tolerance")
		}
		if scope == handoffScope {
			if t.Method != "" || t.Basis != Balance {
				r.bad("scope", "the handoff has no method and is a balance")
			}
			b.tolerances.add(handoffScope, r, p, t)
			return
		}
		if !b.methods.has(t.Method) {
			r.bad("method", "%q is not in methods.csv", t.Method)
		}
		b.tolerances.add(t.Method, r, p, t)
	})
	b.tolerances.settle()
	if !b.tolerances.has(handoffScope) {
		l.faults.add("reference/tolerances.csv", 1, "scope", "no row for the handoff")
	}
}

// Tolerance is that of a method's mass balance at a moment.
func (b *Book) Tolerance(method string, at moment.Time) (Tolerance, error) {
	t, ok := b.tolerances.at(method, at)
	if !ok || method == handoffScope {
		return Tolerance{}, fault.Invalid("reference.method.unknown").At("method").With("method", shown(method))
	}
	return t, nil
}

// HandoffTolerance is the largest difference in grams between the two ends of a
// handoff that opens no discrepancy, for a mass measured at both ends. Before the
// first row holds no difference is allowed.
func (b *Book) HandoffTolerance(massG int64, at moment.Time) int64 {
	t, ok := b.tolerances.at(handoffScope, at)
	if !ok {
		return 0
	}
	return t.AllowedG(massG)
}
