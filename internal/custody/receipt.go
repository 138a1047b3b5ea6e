package custody

import (
	"fmt"
	"strconv"

	"github.com/google/uuid"

	"github.com/sealtrail/sealtrail/internal/fact"
	"github.com/sealtrail/sealtrail/internal/fault"
	"github.com/sealtrail/sealtrail/internal/identity"
	"github.com/sealtrail/sealtrail/internal/ledger"
	"github.com/sealtrail/sealtrail/internal/reference"
)

// receiving is a receipt while it is decided. Deciding changes no noun.
type receiving struct {
	acting
	cmd       ReceiveHandoff
	handoff   Handoff
	book      *reference.Book
	cleared   map[uuid.UUID]fact.Clearance
	exempt    map[uuid.UUID]bool // cases with a tiny office's exception
	divisions []*division
	answers   []*answer
	boxes     map[uuid.UUID]*Container // around the lots, up to the outermost
	opened    []opening
	followed  []Container // taken whole by their seal
	others    []*Lot      // left in containers that are opened
}

// division is a lot that is answered in parts.
type division struct {
	parent   Lot
	children []child
}

// answer is what becomes of one lot.
type answer struct {
	field   string
	line    ReceiveLine
	lot     Lot
	source  uuid.UUID // the lot that was sent: the parent of a part
	parent  uuid.UUID // zero unless a part
	begins  ledger.Stream
	outcome Outcome
	blocked bool
	to      State
	keeper  Keeper
	holder  Possessor
	found   Stock
	weighed bool
	exempt  bool
	boxed   bool // a container's seal stands for it
	diffs   []difference
	opened  []uuid.UUID
}

// difference is what does not agree with what was sent.
type difference struct {
	answer    *answer
	kind      Difference
	expected  int64
	found     int64
	unit      string
	tolerance int64
}

func lineField(i int) string { return fmt.Sprintf("lines[%d]", i) }

func (x *answer) stream() ledger.Stream {
	if x.parent != uuid.Nil {
		return x.begins
	}
	return x.lot.Stream
}

// check judges a receipt by itself.
func (cmd ReceiveHandoff) check() error {
	c := &checker{}
	if len(cmd.Lines) == 0 {
		c.Invalid("custody.receive.no_lines", "lines")
	}
	if len(cmd.Lines) > MaxLots {
		c.add(fault.Invalid("custody.lots.too_many").At("lines").With("max", strconv.Itoa(MaxLots)))
	}
	c.within("gross_g", cmd.GrossG, 0, MaxMassG, "custody.mass.range")
	c.within("tare_g", cmd.TareG, 0, MaxMassG, "custody.mass.range")
	c.within("net_g", cmd.NetG, 0, MaxMassG, "custody.mass.range")
	if (cmd.GrossG != 0 || cmd.TareG != 0) && cmd.GrossG-cmd.TareG != cmd.NetG {
		c.add(fault.Invalid("custody.weight.net").At("net_g").With("gross_g", strconv.FormatInt(cmd.GrossG, 10)).With("tare_g", strconv.FormatInt(cmd.TareG, 10)))
	}
	c.text("ticket", cmd.Ticket, MaxShort)
	cmd.TransferPapers.check(c)
	c.text("place", cmd.Place, MaxName)
	c.text("note", cmd.Note, MaxText)
	for i, l := range cmd.Lines {
		l.check(c, lineField(i))
	}
	return c.err()
}

func (l ReceiveLine) check(c *checker, field string) {
	c.text(field+".condition", l.Condition, MaxText)
	c.text(field+".reason", l.Reason, MaxText)
	c.text(field+".seal", l.Seal, MaxShort)
	if len(l.Split) > 0 {
		if l.Outcome != "" || l.Quantity != nil || l.WeightG != nil {
			c.Invalid("custody.receive.split_alone", field+".split")
		}
		if len(l.Split) < 2 || len(l.Split) > MaxChildren {
			c.add(fault.Invalid("custody.split.children").At(field+".split").With("max", strconv.Itoa(MaxChildren)))
		}
		return
	}
	if !holds(Outcomes(), l.Outcome) {
		c.Invalid("custody.receive.outcome", field+".outcome")
	}
	if l.Quantity != nil && l.Outcome == Accepted {
		c.within(field+".quantity", *l.Quantity, 1, MaxQuantity, "custody.receive.nothing_counted")
	}
	if l.Packages != nil {
		c.within(field+".packages", *l.Packages, 0, MaxQuantity, "custody.packages.range")
	}
	if l.WeightG != nil {
		c.within(field+".weight_g", *l.WeightG, 1, MaxMassG, "custody.mass.range")
	}
	if l.Outcome == RefusedLot && l.Reason == "" {
		c.Invalid("custody.receive.reason", field+".reason")
	}
	if l.Outcome == AcceptedBySeal && (l.Quantity != nil || l.Packages != nil || l.SealIntact == nil || !*l.SealIntact) {
		c.Invalid("custody.receive.by_seal", field+".seal_intact")
	}
}

// WithShortage adds what did not come to an answer in an accepted and a refused
// part: who counts says how much came, and of it how much is refused.
func (l ReceiveLine) WithShortage(sent int64) ReceiveLine {
	if len(l.Split) != 2 || l.Split[0].Outcome != Accepted || l.Split[1].Outcome != RefusedLot {
		return l
	}
	if short := sent - l.Split[0].Quantity - l.Split[1].Quantity; short > 0 {
		l.Split = append(l.Split[:2:2], ReceivePart{Quantity: short, Outcome: NotPresented})
	}
	return l
}

// parts are the children of a lot answered in parts: they add up to it. Weights
// are those of the receiver's scale; without them masses follow quantities.
func (l ReceiveLine) parts(lot Lot, field string) ([]part, error) {
	c := &checker{}
	if len(lot.Discrepancies) > 0 {
		return nil, fault.Conflict("custody.lot.discrepancy_open").At(field+".split").With("code", lot.Code.String())
	}
	out, seen := make([]part, len(l.Split)), codes{}
	var counted int64
	for i, p := range l.Split {
		at := fmt.Sprintf("%s.split[%d]", field, i)
		if !holds([]Outcome{Accepted, RefusedLot, NotPresented}, p.Outcome) {
			c.Invalid("custody.receive.outcome", at+".outcome")
		}
		if p.Outcome == RefusedLot && p.Reason == "" {
			c.Invalid("custody.receive.reason", at+".reason")
		}
		c.within(at+".quantity", p.Quantity, 1, MaxQuantity, "custody.quantity.range")
		c.within(at+".weight_g", p.WeightG, 0, MaxMassG, "custody.mass.range")
		c.text(at+".reason", p.Reason, MaxText)
		out[i] = part{code: c.code(seen, at+".code", p.Code), stock: Stock{Quantity: p.Quantity, MassBasis: lot.MassBasis}}
		counted += p.Quantity
	}
	if err := c.err(); err != nil {
		return nil, err
	}
	if counted > lot.Quantity {
		return nil, fault.Invalid("custody.receive.parts_over").At(field+".split").With("counted", strconv.FormatInt(counted, 10)).With("due", strconv.FormatInt(lot.Quantity, 10))
	}
	return portions(lot, out, false, field+".split")
}

// answerParts makes every part an answer of its own.
func (r *receiving) answerParts(lots []Lot) error {
	next := 0
	for i := range lots {
		line := r.cmd.Lines[i]
		if len(line.Split) == 0 {
			continue
		}
		d := r.divisions[next]
		next++
		for j, c := range d.children {
			var l Lot
			value := c.value
			if err := l.split(fact.LotSplitLine{Child: &value}, ledger.Recorded{}); err != nil {
				return err
			}
			l.Stream, l.Legal = c.stream, d.parent.Legal
			p := line.Split[j]
			part := ReceiveLine{Outcome: p.Outcome, Reason: p.Reason, Condition: line.Condition, SealIntact: line.SealIntact}
			if p.WeightG > 0 {
				part.WeightG = &p.WeightG
			}
			r.answers = append(r.answers, &answer{field: fmt.Sprintf("%s.split[%d]", lineField(i), j), line: part, lot: l, source: d.parent.ID,
				parent: d.parent.ID, begins: c.stream})
		}
	}
	return nil
}

// decide settles every answer, then the masses of what was weighed together.
func (r *receiving) decide() error {
	c := &checker{}
	for _, x := range r.answers {
		if err := r.decideOne(x); err != nil {
			if f := fault.Of(err); f != nil && f.Kind != fault.KindInvalid {
				return err // not a slip of the pen: nothing else matters
			}
			c.add(err)
		}
	}
	if err := c.err(); err != nil {
		return err
	}
	if err := r.apportion(); err != nil {
		return err
	}
	for _, x := range r.answers {
		r.compare(x)
	}
	for _, d := range r.divisions {
		r.compareParts(d.parent)
	}
	return nil
}

// compareParts holds the parts of a weighed lot to its mass: dividing goods at
// the gate must not make a shortage unseen. Each part that is not its share
// carries the difference. Parts that did not come in say nothing of what is
// lacking, only that there cannot be more.
func (r *receiving) compareParts(parent Lot) {
	if parent.MassBasis != Measured {
		return
	}
	var parts []*answer
	var found int64
	whole := true
	for _, x := range r.answers {
		switch {
		case x.parent != parent.ID:
		case x.weighed:
			parts, found = append(parts, x), found+x.found.MassG
		default:
			whole = false
		}
	}
	tolerance := r.book.HandoffTolerance(parent.MassG, r.at)
	if found <= parent.MassG+tolerance && (!whole || found >= parent.MassG-tolerance) {
		return
	}
	for _, x := range parts {
		if sent := x.lot.MassG; sent != x.found.MassG {
			x.diffs = append(x.diffs, difference{x, DiffMass, sent, x.found.MassG, "g", tolerance})
		}
	}
}

func (r *receiving) decideOne(x *answer) error {
	x.outcome, x.found, x.to, x.keeper, x.holder = x.line.Outcome, x.lot.Stock, x.lot.State, x.lot.Keeper, x.lot.Possessor
	taken := x.outcome == Accepted || x.outcome == AcceptedBySeal
	if taken && r.handoff.Purpose == ForDestruction && !r.cleared[x.source].Allowed {
		x.outcome, x.blocked, taken = RefusedLot, true, false // whatever the receiver says
	}
	switch {
	case taken:
		return r.take(x)
	case x.outcome == NotPresented:
		if !can(x.lot.State, Miss) {
			return fault.Conflict("custody.lot.state").At(x.field).With("state", string(x.lot.State))
		}
		x.to, x.found = Missing, Stock{MassBasis: x.lot.MassBasis}
	case r.handoff.comesHome():
		return fault.Invalid("custody.receive.own_goods").At(x.field + ".outcome")
	default:
		x.found = Stock{MassBasis: x.lot.MassBasis}
		if x.blocked && r.handoff.Left() {
			x.to = HeldAtGate
		}
		if x.to == InTransit || x.to == HeldAtGate {
			x.holder = Possessor{Kind: ByCarrier}
		}
	}
	return nil
}

// take makes the receiver keeper and possessor, in a state that the kind of
// receiver decides.
func (r *receiving) take(x *answer) error {
	keeper := r.actor.Has(identity.Keeper)
	act := arrival(r.actor.OrgKind, keeper)
	if r.handoff.Purpose == StoreIn && act != Store || act == Store && !keeper {
		return fault.Denied("custody.receive.keeper_needed").At(x.field)
	}
	if !can(x.lot.State, act) {
		return fault.Conflict("custody.lot.state").At(x.field).With("state", string(x.lot.State))
	}
	if act == Store && r.actor.IsAny(x.lot.Handlers) { // 办案与保管分离
		if !r.exempt[x.lot.Case] {
			return fault.Denied("custody.receive.handler_keeps").At(x.field).With("code", x.lot.Code.String())
		}
		x.exempt = true
	}
	x.to = moves[x.lot.State][act][0]
	x.keeper = Keeper{Org: r.actor.Org, Person: r.actor.Pseudonym}
	x.holder = Possessor{Kind: ByKeeper, Org: r.actor.Org}
	if x.outcome == AcceptedBySeal {
		if err := r.bySeal(x); err != nil {
			return err
		}
	}
	if q := x.line.Quantity; q != nil {
		if *q < x.found.Quantity { // the value follows what is there
			x.found.ValueFen = share(x.found.ValueFen, []int64{*q, x.found.Quantity - *q})[0]
		}
		x.found.Quantity = *q
	}
	if p := x.line.Packages; p != nil {
		x.found.Packages = *p
	}
	if w := x.line.WeightG; w != nil {
		x.found.MassG, x.found.MassBasis, x.weighed = *w, Measured, true
	}
	if i := x.line.SealIntact; i != nil && !*i {
		x.found.Seal = ""
	}
	return nil
}

// apportion shares the net mass of a ticket among the accepted lots that no
// scale had seen: what remains after those that were weighed, in proportion to
// their estimates. When all were weighed, the ticket must agree with their sum.
func (r *receiving) apportion() error {
	net := r.cmd.NetG
	if net == 0 {
		return nil
	}
	var known int64
	var rest []*answer
	var weights []int64
	for _, x := range r.answers {
		if x.outcome != Accepted && x.outcome != AcceptedBySeal {
			continue
		}
		if x.found.MassBasis.Weighed() {
			known += x.found.MassG
			continue
		}
		rest = append(rest, x)
		weights = append(weights, x.found.MassG)
	}
	if len(rest) == 0 {
		if diff := net - known; known > 0 && max(diff, -diff) > r.book.HandoffTolerance(net, r.at) {
			return fault.Invalid("custody.weight.net_differs").At("net_g").With("net_g", strconv.FormatInt(net, 10)).With("lots_g", strconv.FormatInt(known, 10))
		}
		return nil
	}
	if net-known < int64(len(rest)) {
		return fault.Invalid("custody.weight.net_too_small").At("net_g").With("net_g", strconv.FormatInt(net, 10)).With("lots_g", strconv.FormatInt(known, 10))
	}
	basis := Apportioned
	if len(rest) == 1 && known == 0 {
		basis = Measured // alone on the scale
	}
	for i, mass := range share(net-known, weights) {
		rest[i].found.MassG, rest[i].found.MassBasis, rest[i].weighed = mass, basis, true
	}
	return nil
}

// compare finds what does not agree. Counts are exact; a mass differs only when
// both ends had a scale, and then beyond the tolerance; an estimate is replaced
// by the first weighing without dispute.
func (r *receiving) compare(x *answer) {
	sent := x.lot.Stock
	differs := func(kind Difference, expected, found int64, unit string, tolerance int64) {
		x.diffs = append(x.diffs, difference{x, kind, expected, found, unit, tolerance})
	}
	switch x.outcome {
	case NotPresented:
		differs(DiffNotPresented, sent.Quantity, 0, x.lot.Unit, 0)
	case Accepted, AcceptedBySeal:
		if x.found.Quantity != sent.Quantity {
			differs(DiffQuantity, sent.Quantity, x.found.Quantity, x.lot.Unit, 0)
		}
		if x.found.Packages != sent.Packages {
			differs(DiffPackages, sent.Packages, x.found.Packages, "", 0)
		}
		line, _ := r.handoff.Line(x.source)
		if i := x.line.SealIntact; i != nil && !*i && (sent.Seal != "" || line.Sent.Seal != "" || r.underSeal(x) || r.brokenOver(x) != nil) { // broken on the road counts, reported or not
			differs(DiffSeal, 1, 0, "", 0)
		}
		if sent.MassBasis == Measured && x.found.MassBasis == Measured {
			diff := max(x.found.MassG-sent.MassG, sent.MassG-x.found.MassG)
			if tolerance := r.book.HandoffTolerance(sent.MassG, r.at); diff > tolerance {
				differs(DiffMass, sent.MassG, x.found.MassG, "g", tolerance)
			}
		}
	}
}

func (r *receiving) differences() []difference {
	var all []difference
	for _, x := range r.answers {
		all = append(all, x.diffs...)
	}
	return all
}
