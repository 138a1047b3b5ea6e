package custody

import (
	"context"
	"strconv"
	"strings"

	"github.com/google/uuid"

	"github.com/sealtrail/sealtrail/internal/fact"
	"github.com/sealtrail/sealtrail/internal/fault"
	"github.com/sealtrail/sealtrail/internal/ledger"
)

func itoa(i int) string { return strconv.Itoa(i) }

// unpack puts the lots of containers in the place of their containers' codes.
func unpack(ctx context.Context, tx Tx, refs []string) ([]string, error) {
	boxes, err := tx.ContainersByRef(ctx, refs)
	if err != nil || len(boxes) == 0 {
		return refs, err
	}
	var out []string
	for _, ref := range refs {
		b, ok := boxes[ref]
		if !ok {
			out = append(out, ref)
			continue
		}
		tree, _, err := within(ctx, tx, []Container{b})
		if err != nil {
			return nil, err
		}
		lots, err := tx.LotsByID(ctx, lotsIn(tree))
		if err != nil {
			return nil, err
		}
		for _, l := range lots {
			if l.Living() {
				out = append(out, l.ID.String())
			}
		}
	}
	if len(out) > MaxLots {
		return nil, fault.Invalid("custody.lots.too_many").At("lots").With("max", itoa(MaxLots))
	}
	return out, nil
}

// around gives the containers in which lots lie, up to the outermost.
func around(ctx context.Context, tx Tx, lots []Lot) (map[uuid.UUID]*Container, error) {
	out := map[uuid.UUID]*Container{}
	var next []uuid.UUID
	want := func(id uuid.UUID) {
		if id != uuid.Nil && out[id] == nil {
			out[id], next = &Container{}, append(next, id)
		}
	}
	for _, l := range lots {
		want(l.Container)
	}
	for len(next) > 0 {
		boxes, err := tx.ContainersByID(ctx, next)
		if err != nil {
			return nil, err
		}
		next = nil
		for _, b := range boxes {
			out[b.ID] = &b
			want(b.Parent)
		}
	}
	return out, nil
}

// whole demands that containers go as a whole: what lies in one leaves alone only
// after it was taken out.
func whole(ctx context.Context, tx Tx, lots []Lot) error {
	boxes, err := around(ctx, tx, lots)
	if err != nil || len(boxes) == 0 {
		return err
	}
	named := map[uuid.UUID]bool{}
	for _, l := range lots {
		named[l.ID] = true
	}
	for _, b := range boxes {
		if b.Parent != uuid.Nil {
			continue
		}
		tree, _, err := within(ctx, tx, []Container{*b})
		if err != nil {
			return err
		}
		within, err := tx.LotsByID(ctx, lotsIn(tree))
		if err != nil {
			return err
		}
		inside := map[uuid.UUID]bool{}
		for _, l := range within {
			inside[l.ID] = true
		}
		for _, left := range within {
			if named[left.ID] || !left.Living() {
				continue
			}
			for i, l := range lots {
				if inside[l.ID] {
					return fault.Conflict("custody.container.partly").At("lots["+itoa(i)+"]").With("code", l.Code.String()).With("container", b.Code.String())
				}
			}
		}
	}
	return nil
}

// unpacked answers for the waiting lots of containers that a receipt names: the
// container's code stands for them. At is the line of the request from which
// each answer comes.
func (cmd ReceiveHandoff) unpacked(ctx context.Context, tx Tx, h Handoff) (ReceiveHandoff, []int, error) {
	refs := make([]string, len(cmd.Lines))
	for i, l := range cmd.Lines {
		refs[i] = l.Code
	}
	boxes, err := tx.ContainersByRef(ctx, refs)
	if err != nil || len(boxes) == 0 {
		return cmd, nil, err
	}
	var lines []ReceiveLine
	var at []int
	for i, line := range cmd.Lines {
		b, ok := boxes[line.Code]
		if !ok {
			lines, at = append(lines, line), append(at, i)
			continue
		}
		if err := b.answerable(line, lineField(i)); err != nil {
			return cmd, nil, err
		}
		lots, err := b.waiting(ctx, tx, h)
		if err != nil {
			return cmd, nil, err
		}
		if len(lots) == 0 {
			return cmd, nil, fault.Missing("custody.handoff.no_such_lot").At(lineField(i) + ".code")
		}
		for _, lot := range lots {
			one := line
			one.Code = lot.String()
			lines, at = append(lines, one), append(at, i)
		}
	}
	if len(lines) > MaxLots {
		return cmd, nil, fault.Invalid("custody.lots.too_many").At("lines").With("max", itoa(MaxLots))
	}
	cmd.Lines = lines
	return cmd, at, nil
}

// answerable judges the answer for a container: by its seal, or all of it
// refused or not there. Everything else is said lot by lot.
func (b Container) answerable(line ReceiveLine, field string) error {
	switch {
	case len(line.Split) > 0 || line.Outcome == Accepted || line.Quantity != nil || line.Packages != nil || line.WeightG != nil:
		return fault.Invalid("custody.container.each_alone").At(field+".outcome").With("code", b.Code.String())
	case line.Outcome != AcceptedBySeal:
		return nil
	case b.State != ContainerSealed:
		return fault.Conflict("custody.container.unsealed").At(field+".outcome").With("code", b.Code.String())
	case !b.SealReads(line.Seal):
		return fault.Invalid("custody.container.seal_differs").At(field+".seal").With("code", b.Code.String())
	}
	return nil
}

// waiting are the lots in a container that the handoff brings and nobody answered.
func (b Container) waiting(ctx context.Context, tx Tx, h Handoff) ([]uuid.UUID, error) {
	tree, _, err := within(ctx, tx, []Container{b})
	if err != nil {
		return nil, err
	}
	inside := lotsIn(tree)
	var out []uuid.UUID
	for _, id := range h.Waiting() {
		if holds(inside, id) {
			out = append(out, id)
		}
	}
	return out, nil
}

// reindexed names lines of the request in a fault about lines made from it.
func reindexed(err error, at []int) error {
	f := fault.Of(err)
	if f == nil || at == nil {
		return err
	}
	name := func(g *fault.Fault) *fault.Fault {
		rest, ok := strings.CutPrefix(g.Field, "lines[")
		no, rest, closed := strings.Cut(rest, "]")
		if i, err := strconv.Atoi(no); ok && closed && err == nil && i < len(at) {
			return g.At(lineField(at[i]) + rest)
		}
		return g
	}
	named := *name(f)
	named.Fields = make([]*fault.Fault, len(f.Fields))
	for i, g := range f.Fields {
		named.Fields[i] = name(g)
	}
	return &named
}

// bySeal demands the seal that stands for a lot: its own, or that of a container
// around it, whose number the receiver has read.
func (r *receiving) bySeal(x *answer) error {
	for id := x.lot.Container; id != uuid.Nil; id = r.boxes[id].Parent {
		if r.boxes[id].SealReads(x.line.Seal) {
			x.boxed = true
			return nil
		}
	}
	own := x.lot.Seal
	if f := r.brokenOver(x); f != nil && (own == "" || x.line.Seal != "" && sealNumber(x.line.Seal) != sealNumber(own)) {
		return f
	}
	switch {
	case x.line.Seal != "" && sealNumber(x.line.Seal) != sealNumber(own):
		return fault.Invalid("custody.container.seal_differs").At(x.field+".seal").With("code", x.lot.Code.String())
	case own == "" && x.lot.Container != uuid.Nil:
		return fault.Invalid("custody.container.seal_needed").At(x.field+".seal").With("code", x.lot.Code.String())
	case own == "":
		return fault.Invalid("custody.receive.by_seal").At(x.field + ".outcome")
	}
	return nil
}

// openings are the containers that the receipt opens: a lot that is answered
// alone is taken out first, and the seals around it are broken. A container
// answered by its seal, or refused or missing as a whole, stays closed.
func (r *receiving) openings(ctx context.Context, tx Tx) error {
	if len(r.boxes) == 0 {
		return nil
	}
	asked := map[uuid.UUID]*answer{}
	for _, x := range r.answers {
		if x.parent == uuid.Nil {
			asked[x.lot.ID] = x
		}
	}
	out := map[uuid.UUID]map[uuid.UUID]bool{} // container → what is taken out of it
	var take func(box, what uuid.UUID)
	take = func(box, what uuid.UUID) {
		if out[box] == nil {
			out[box] = map[uuid.UUID]bool{}
			if parent := r.boxes[box].Parent; parent != uuid.Nil {
				take(parent, box)
			}
		}
		out[box][what] = true
	}
	for _, b := range r.boxes {
		if b.Parent != uuid.Nil {
			continue
		}
		tree, _, err := within(ctx, tx, []Container{*b})
		if err != nil {
			return err
		}
		var lots []uuid.UUID
		inside := lotsIn(tree)
		for _, id := range r.handoff.Waiting() {
			if holds(inside, id) {
				lots = append(lots, id)
			}
		}
		if alone, boxed := r.alone(lots, asked); alone != nil {
			if boxed != nil {
				return fault.Conflict("custody.container.mixed").At(alone.field+".outcome").With("code", b.Code.String())
			}
			for _, id := range lots {
				if x := asked[id]; x != nil {
					take(x.lot.Container, id)
				}
			}
			for _, d := range r.divisions {
				if holds(lots, d.parent.ID) {
					take(d.parent.Container, d.parent.ID)
				}
			}
			continue
		}
		came := false
		for _, id := range lots {
			x := asked[id]
			if x != nil && x.blocked && x.line.Outcome == AcceptedBySeal { // the seal held, the law did not let it in
				take(x.lot.Container, id)
			}
			came = came || x != nil && x.boxed
		}
		if came {
			r.followed = append(r.followed, tree...)
		}
	}
	return r.openEach(ctx, tx, out)
}

// alone finds an answer that speaks for one lot of a container only, and one
// that leans on the container's seal.
func (r *receiving) alone(lots []uuid.UUID, asked map[uuid.UUID]*answer) (alone, boxed *answer) {
	var outcome Outcome
	same, n := true, 0
	var some *answer
	for _, id := range lots {
		x := asked[id]
		if x == nil {
			continue
		}
		n++
		some = x
		if outcome == "" {
			outcome = x.line.Outcome
		}
		same = same && x.line.Outcome == outcome
		switch {
		case x.boxed:
			boxed = x
		case x.blocked && x.line.Outcome == AcceptedBySeal:
		case x.line.Outcome == Accepted || x.line.Outcome == AcceptedBySeal:
			alone = x
		}
	}
	for _, d := range r.divisions {
		if holds(lots, d.parent.ID) {
			for _, x := range r.answers {
				if x.parent == d.parent.ID {
					return x, boxed
				}
			}
		}
	}
	if alone == nil && n > 0 && (!same || n < len(lots)) {
		alone = some
	}
	return alone, boxed
}

// openEach loads what lies in the containers that are opened, outermost first.
func (r *receiving) openEach(ctx context.Context, tx Tx, out map[uuid.UUID]map[uuid.UUID]bool) error {
	done := map[uuid.UUID]bool{}
	var each func(id uuid.UUID) error
	each = func(id uuid.UUID) error {
		if done[id] || out[id] == nil {
			return nil
		}
		done[id] = true
		box := r.boxes[id]
		if box.Parent != uuid.Nil {
			if err := each(box.Parent); err != nil {
				return err
			}
		}
		o, err := open(ctx, tx, box)
		if err != nil {
			return err
		}
		for i, l := range o.lots {
			o.lots[i] = r.loaded(l)
		}
		for i, b := range o.boxes {
			if known := r.boxes[b.ID]; known != nil {
				o.boxes[i] = known
			} else {
				r.boxes[b.ID] = b
			}
		}
		o.out = out[id]
		r.opened = append(r.opened, o)
		return nil
	}
	for _, x := range r.answers { // in the order of the request
		if x.parent == uuid.Nil {
			if err := each(x.lot.Container); err != nil {
				return err
			}
		}
	}
	for _, d := range r.divisions {
		if err := each(d.parent.Container); err != nil {
			return err
		}
	}
	return nil
}

// loaded is the receipt's own copy of a lot, or the one given for a lot that is
// not answered.
func (r *receiving) loaded(l *Lot) *Lot {
	for _, x := range r.answers {
		if x.parent == uuid.Nil && x.lot.ID == l.ID {
			return &x.lot
		}
	}
	for _, d := range r.divisions {
		if d.parent.ID == l.ID {
			return &d.parent
		}
	}
	r.others = append(r.others, l)
	return l
}

func (r *receiving) openDrafts() ([]ledger.Draft, error) {
	var all []ledger.Draft
	for _, o := range r.opened {
		d, err := r.further(fact.KindContainerOpened)
		if err != nil {
			return nil, err
		}
		all = append(all, o.draft(d, r.acting, "", r.handoff.ID))
	}
	return all, nil
}

// boxesReceived is the act that follows: sealed containers that came whole are
// kept by the receiver now.
func (r *receiving) boxesReceived(receipt ledger.Ref) (ledger.Draft, bool, error) {
	if len(r.followed) == 0 {
		return ledger.Draft{}, false, nil
	}
	d, err := r.following(fact.KindContainerReceived, receipt)
	if err != nil {
		return d, false, err
	}
	d.Facts, d.Restricted = fact.ContainerReceived{Containers: len(r.followed)}, fact.ContainerReceivedRestricted{Handoff: r.handoff.ID}
	for _, b := range r.followed {
		d.Lines = append(d.Lines, ledger.Line{Stream: b.Stream,
			Value: fact.ContainerReceivedLine{Container: b.ID, Handoff: r.handoff.ID, Org: r.actor.Org, Person: r.actor.Pseudonym}})
		if r.boxes[b.ID] == nil {
			r.boxes[b.ID] = &b
		}
	}
	return d, true, nil
}

// joinBoxes hands the containers and the lots left in them to apply.
func (r *receiving) joinBoxes(nouns map[ledger.Stream]noun) {
	for _, l := range r.others {
		nouns[l.Stream] = l
	}
	for _, b := range r.boxes {
		nouns[b.Stream] = b
	}
}

// changedBoxes are the containers to be kept.
func (r *receiving) changedBoxes() []Container {
	var out []Container
	seen := map[uuid.UUID]bool{}
	keep := func(id uuid.UUID) {
		if b := r.boxes[id]; b != nil && !seen[id] {
			seen[id], out = true, append(out, *b)
		}
	}
	for _, o := range r.opened {
		keep(o.box.ID)
		for _, b := range o.boxes {
			keep(b.ID)
		}
	}
	for _, b := range r.followed {
		keep(b.ID)
	}
	return out
}

// underSeal tells whether a lot came under a container's seal.
func (r *receiving) underSeal(x *answer) bool {
	id := x.lot.Container
	if x.parent != uuid.Nil {
		for _, d := range r.divisions {
			if d.parent.ID == x.parent {
				id = d.parent.Container
			}
		}
	}
	for ; id != uuid.Nil; id = r.boxes[id].Parent {
		if r.boxes[id].State == ContainerSealed {
			return true
		}
	}
	return false
}
