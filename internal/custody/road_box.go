package custody

import (
	"slices"
	"strings"

	"github.com/google/uuid"

	"github.com/sealtrail/sealtrail/internal/fact"
	"github.com/sealtrail/sealtrail/internal/fault"
	"github.com/sealtrail/sealtrail/internal/ledger"
	"github.com/sealtrail/sealtrail/internal/moment"
)

// SealToRead stands for the number on a container's seal where it is shown to
// whoever is to receive the container: it is read from the seal, not from a page.
const SealToRead = "?"

// boxSeals are the last words of the road on the seals of containers.
func (h Handoff) boxSeals() []fact.RoadSeal {
	var last []fact.RoadSeal
	for _, s := range h.Steps {
		for _, seal := range s.Seals {
			if seal.Container != uuid.Nil {
				last = append(slices.DeleteFunc(last, func(o fact.RoadSeal) bool { return o.Container == seal.Container }), seal)
			}
		}
	}
	return last
}

// BrokenBoxes are the seals of containers that broke on the road and were not
// replaced, as long as some of what they stood for waits for an answer.
func (h Handoff) BrokenBoxes() []fact.RoadSeal {
	waiting := h.Waiting()
	return slices.DeleteFunc(h.boxSeals(), func(s fact.RoadSeal) bool {
		return s.Now != "" || !slices.ContainsFunc(s.Under, func(id uuid.UUID) bool { return holds(waiting, id) })
	})
}

// BrokenOver is the seal of a container that broke over a lot on the road and was
// not replaced, whether the lot waits or was answered since.
func (h Handoff) BrokenOver(lot uuid.UUID) (fact.RoadSeal, bool) {
	for _, s := range h.boxSeals() {
		if s.Now == "" && holds(s.Under, lot) {
			return s, true
		}
	}
	return fact.RoadSeal{}, false
}

// BrokenOn tells whether the seal by which a lot was to be received, its own or
// a container's, broke on the road and was not replaced.
func (h Handoff) BrokenOn(lot uuid.UUID) bool {
	_, over := h.BrokenOver(lot)
	return over || holds(h.Broken(), lot)
}

// brokenNumbers are the numbers of seals that broke and were not replaced, by
// lot or container: a new seal never has the number of the broken one.
func (h Handoff) brokenNumbers() map[uuid.UUID]string {
	out := map[uuid.UUID]string{}
	for _, s := range h.Steps {
		for _, seal := range s.Seals {
			id := seal.Lot
			if seal.Container != uuid.Nil {
				id = seal.Container
			}
			delete(out, id)
			if seal.Now == "" {
				out[id] = seal.Was
			}
		}
	}
	return out
}

// onRoad is what an incident or a reseal on the road does to a container.
func (b *Container) onRoad(f fact.HandoffRoadLine, r ledger.Recorded) error {
	b.Seal, b.State, b.SealedAt = f.Seal, ContainerOpen, 0
	if f.Seal != "" {
		b.State, b.SealedAt = ContainerSealed, r.Act.OccurredAt
	}
	return nil
}

// truckload is what is on the way: lots that wait for an answer and the containers
// around them.
type truckload struct {
	lots  []Lot
	boxes map[uuid.UUID]*Container
}

// box finds a container on the truck, by label code or id.
func (t truckload) box(ref string) *Container {
	for _, b := range t.boxes {
		if b.ID.String() == ref || sameCode(b.Code, ref) {
			return b
		}
	}
	return nil
}

// around are the containers of a lot, from the one it lies in to the outermost.
func (t truckload) around(l Lot) []*Container {
	var out []*Container
	for b := t.boxes[l.Container]; b != nil; b = t.boxes[b.Parent] {
		out = append(out, b)
	}
	return out
}

// touched are the containers whose seals a step names, in the order of their codes.
func (t truckload) touched(seals map[uuid.UUID]string) []*Container {
	var out []*Container
	for _, b := range t.boxes {
		if _, ok := seals[b.ID]; ok {
			out = append(out, b)
		}
	}
	slices.SortFunc(out, func(a, b *Container) int { return strings.Compare(a.Code.String(), b.Code.String()) })
	return out
}

// roadBoxes are those containers of a lot whose seals a step names.
func (t truckload) roadBoxes(l Lot, seals map[uuid.UUID]string) []fact.RoadBox {
	var out []fact.RoadBox
	for _, b := range t.around(l) {
		if seal, ok := seals[b.ID]; ok {
			out = append(out, fact.RoadBox{Container: b.ID, Code: b.Code.String(), Was: b.Seal, Seal: seal})
		}
	}
	return out
}

// lines tell a step to each lot, and to each container whose seal it touches;
// seals are what became of them.
func (t truckload) lines(h Handoff, touched map[uuid.UUID]string, to turn, at moment.Time) (lines []ledger.Line, seals []fact.RoadSeal) {
	for _, l := range t.lots {
		line := fact.HandoffRoadLine{Handoff: h.ID, Was: l.Seal, Seal: l.Seal, To: to.to, Facility: to.facility, Boxes: t.roadBoxes(l, touched)}
		if seal, ok := touched[l.ID]; ok {
			line.Touched, line.Seal = true, seal
			seals = append(seals, fact.RoadSeal{Lot: l.ID, Was: l.Seal, Now: seal})
		}
		if c, ok := to.cleared[l.ID]; ok {
			line.Clearance, line.Standing = &c, string(l.Standing(at).Code)
		}
		lines = append(lines, ledger.Line{Stream: l.Stream, Value: line})
	}
	for _, b := range t.touched(touched) {
		seals = append(seals, fact.RoadSeal{Was: b.Seal, Now: touched[b.ID], Container: b.ID, Code: b.Code.String(), Under: t.under(b.ID)})
		lines = append(lines, ledger.Line{Stream: b.Stream, Value: fact.HandoffRoadLine{Handoff: h.ID, Touched: true, Was: b.Seal, Seal: touched[b.ID]}})
	}
	return lines, seals
}

// under are the lots on the truck for which a container stands.
func (t truckload) under(box uuid.UUID) []uuid.UUID {
	var out []uuid.UUID
	for _, l := range t.lots {
		for _, b := range t.around(l) {
			if b.ID == box {
				out = append(out, l.ID)
			}
		}
	}
	return out
}

// sealed tells whether anything on the truck bears a seal.
func (t truckload) sealed() bool {
	for _, b := range t.boxes {
		if b.State == ContainerSealed {
			return true
		}
	}
	return slices.ContainsFunc(t.lots, func(l Lot) bool { return l.Seal != "" })
}

// seal is what a reference names and the number on it now; ok: it is on the truck.
func (t truckload) seal(ref string) (id uuid.UUID, code, number string, ok bool) {
	if l, found := named(t.lots, ref); found {
		return l.ID, l.Code.String(), l.Seal, true
	}
	if b := t.box(ref); b != nil {
		return b.ID, b.Code.String(), b.Seal, true
	}
	return uuid.Nil, "", "", false
}

// brokenOver refuses a seal that does not stand for a lot any more.
func (r *receiving) brokenOver(x *answer) *fault.Fault {
	s, broken := r.handoff.BrokenOver(x.source)
	if !broken {
		return nil
	}
	return fault.Invalid("custody.container.broken_on_road").At(x.field+".outcome").With("code", x.lot.Code.String()).With("container", s.Code)
}

// hideSeals puts SealToRead in the place of numbers that the receiver is to read.
func (v *HandoffView) hideSeals() {
	for i := range v.Boxes {
		if v.Boxes[i].Seal != "" {
			v.Boxes[i].Seal = SealToRead
		}
	}
	for _, s := range v.Steps {
		for i := range s.Seals {
			if s.Seals[i].Container != uuid.Nil && s.Seals[i].Now != "" {
				s.Seals[i].Now = SealToRead
			}
		}
	}
}

// BoxesAround are the containers of a lot that waits, from the one it lies in to
// the outermost.
func (v HandoffView) BoxesAround(l LotRow) []Container {
	var out []Container
	for id := l.Container; id != uuid.Nil; {
		i := slices.IndexFunc(v.Boxes, func(b Container) bool { return b.ID == id })
		if i < 0 {
			break
		}
		out, id = append(out, v.Boxes[i]), v.Boxes[i].Parent
	}
	return out
}

// SealedAround is the outermost container of a lot whose seal can stand for it.
func (v HandoffView) SealedAround(l LotRow) (Container, bool) {
	around := v.BoxesAround(l)
	for i := len(around) - 1; i >= 0; i-- {
		if around[i].State == ContainerSealed {
			return around[i], true
		}
	}
	return Container{}, false
}
