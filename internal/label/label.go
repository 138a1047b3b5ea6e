package label

import (
	"fmt"
	"slices"
	"strings"

	"github.com/google/uuid"

	"github.com/sealtrail/sealtrail/internal/fault"
	"github.com/sealtrail/sealtrail/internal/moment"
)

// Status is where one label is in its life.
type Status string

const (
	Printed Status = "printed" // 已印未用
	Bound   Status = "bound"   // 已贴用
	Void    Status = "void"    // 作废
)

// Act is what can be done to a label.
type Act string

const (
	Bind    Act = "bind"    // 贴用
	Reprint Act = "reprint" // 补打: the same code once more, the worn one is destroyed
	Retire  Act = "void"    // 作废
)

// moves is the whole law of a label. What is not listed cannot happen; void has
// no way out.
var moves = map[Status]map[Act]Status{
	Printed: {Bind: Bound, Reprint: Printed, Retire: Void},
	Bound:   {Reprint: Bound, Retire: Void},
}

// Target is what a label is bound to.
type Target struct {
	Kind TargetKind
	ID   uuid.UUID
}

// TargetKind tells lots from containers; both carry the same labels.
type TargetKind string

const (
	Lot       TargetKind = "lot"       // 批
	Container TargetKind = "container" // 容器
	Storage   TargetKind = "place"     // 库位
)

// Reason says why a label was made void.
type Reason string

const (
	Lost       Reason = "lost"       // 遗失
	Damaged    Reason = "damaged"    // 破损
	Misprinted Reason = "misprinted" // 印错
	Misplaced  Reason = "misplaced"  // 贴错
	Relabelled Reason = "relabelled" // 换标
	Unused     Reason = "unused"     // 停用
)

// Reasons are all of them, in the order forms show them.
func Reasons() []Reason { return []Reason{Damaged, Lost, Misprinted, Misplaced, Relabelled, Unused} }

// Label is one printed label.
type Label struct {
	Code      Code
	Roll      uuid.UUID // zero for a label made at a seizure, outside a roll
	Agency    uuid.UUID
	Position  int // within the roll, from 1
	Status    Status
	Target    Target // zero until bound; kept after void, so that the entitled still find the lot
	Reprints  int
	Reason    Reason
	PrintedAt moment.Time
	BoundAt   moment.Time
	VoidAt    moment.Time
}

// Change is what a decision allows: the only thing Apply takes.
type Change struct {
	Act    Act
	Code   Code
	To     Status
	Target Target // of Bind
	Reason Reason // of Retire
	At     moment.Time
}

// DecideBind allows a printed label of the same agency to be stuck on a lot or
// container. A label of another agency is not there for the asker.
func (l Label) DecideBind(agency uuid.UUID, target Target, at moment.Time) (Change, error) {
	if l.Agency != agency {
		return Change{}, fault.Missing("label.unknown")
	}
	if target.ID == uuid.Nil || (target.Kind != Lot && target.Kind != Container && target.Kind != Storage) {
		return Change{}, fmt.Errorf("bind label %s: no target", l.Code)
	}
	return l.decide(Change{Act: Bind, Target: target, At: at})
}

// Usable is nil for a label that an agency can still stick on something, else
// why it cannot.
func (l Label) Usable(agency uuid.UUID) error {
	_, allowed := moves[l.Status][Bind]
	switch {
	case l.Agency != agency:
		return fault.Missing("label.unknown")
	case l.Status == Void:
		return fault.Conflict("label.is_void")
	case !allowed:
		return fault.Conflict("label.already_bound")
	}
	return nil
}

// PrintedBy tells whether an organisation may print the label again: under goods
// it is those who answer for them or hold them, and on the road, where no
// organisation holds them, also the one that made the label; else it is the one
// whose label it is.
func (l Label) PrintedBy(org uuid.UUID, at Place) bool {
	if !at.Lot {
		return l.Agency == org
	}
	return slices.Contains(at.Holders, org) || at.OnRoad && l.Agency == org
}

// DecideReprint allows the same code to be printed again. Each time is counted
// and recorded: two labels with one code are a way to swap goods.
func (l Label) DecideReprint(org uuid.UUID, under Place, at moment.Time) (Change, error) {
	if !l.PrintedBy(org, under) {
		return Change{}, fault.Missing("label.reprint.unknown")
	}
	return l.decide(Change{Act: Reprint, At: at})
}

// DecideVoid ends a label. Goods under a bound label need another one: that is
// for custody to ask; here a bound label may end only because it is replaced,
// lost, damaged or stuck on the wrong thing.
func (l Label) DecideVoid(agency uuid.UUID, reason Reason, at moment.Time) (Change, error) {
	if l.Agency != agency {
		return Change{}, fault.Missing("label.unknown")
	}
	if !reason.valid() {
		return Change{}, fault.Invalid("label.void.reason").At("reason")
	}
	if l.Status == Bound && (reason == Unused || reason == Misprinted) {
		return Change{}, fault.Invalid("label.void.reason_bound").At("reason")
	}
	return l.decide(Change{Act: Retire, Reason: reason, At: at})
}

func (l Label) decide(c Change) (Change, error) {
	to, allowed := moves[l.Status][c.Act]
	if !allowed && l.Status == Void {
		return Change{}, fault.Conflict("label.is_void")
	}
	if !allowed {
		return Change{}, fault.Conflict("label.already_bound")
	}
	if c.At.Before(l.lastChange()) {
		return Change{}, fault.Invalid("label.before_last_act").At("occurred_at").With("last", l.lastChange().String())
	}
	c.Code, c.To = l.Code, to
	return c, nil
}

// Apply is the only mutator; it also rebuilds a label from its entries.
func (l Label) Apply(c Change) Label {
	l.Status = c.To
	switch c.Act {
	case Bind:
		l.Target, l.BoundAt = c.Target, c.At
	case Reprint:
		l.Reprints++
	case Retire:
		l.Reason, l.VoidAt = c.Reason, c.At
	}
	return l
}

func (l Label) lastChange() moment.Time { return max(l.PrintedAt, l.BoundAt, l.VoidAt) }

func (r Reason) valid() bool {
	for _, known := range Reasons() {
		if r == known {
			return true
		}
	}
	return false
}

// Diagram prints the table of moves as Mermaid.
func Diagram() string {
	var b strings.Builder
	b.WriteString("stateDiagram-v2\n  [*] --> printed\n")
	for _, from := range []Status{Printed, Bound, Void} {
		for _, act := range []Act{Bind, Reprint, Retire} {
			if to, ok := moves[from][act]; ok {
				fmt.Fprintf(&b, "  %s --> %s: %s\n", from, to, act)
			}
		}
	}
	b.WriteString("  void --> [*]\n")
	return b.String()
}
