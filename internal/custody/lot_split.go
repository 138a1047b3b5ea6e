package custody

import (
	"context"
	"fmt"
	"strconv"

	"github.com/google/uuid"

	"github.com/sealtrail/sealtrail/internal/fact"
	"github.com/sealtrail/sealtrail/internal/fault"
	"github.com/sealtrail/sealtrail/internal/identity"
	"github.com/sealtrail/sealtrail/internal/label"
	"github.com/sealtrail/sealtrail/internal/ledger"
)

// SplitLot divides a lot into children that add up to it and inherit its legal
// ground, its holds and its order.
func (s *Service) SplitLot(ctx context.Context, actor identity.Actor, cmd SplitLot) (SplitReceipt, error) {
	cmd = tidied(cmd)
	a, err := s.begin(actor, identity.SplitLot, cmd.Command)
	if err != nil {
		return SplitReceipt{}, err
	}
	var receipt SplitReceipt
	err = s.InTx(ctx, func(tx Tx) error {
		lots, err := lotsNamed(ctx, tx, actor, identity.SplitLot, []string{cmd.Lot}, "lot", Lot.keeping)
		if err != nil {
			return err
		}
		receipt, err = ledger.Once(ctx, tx, actor.Person, cmd.ID, "custody.lot.split", cmd, func() (SplitReceipt, error) {
			return s.splitLot(ctx, tx, a, cmd, lots[0])
		})
		return err
	})
	return receipt, err
}

func (s *Service) splitLot(ctx context.Context, tx Tx, a acting, cmd SplitLot, parent Lot) (SplitReceipt, error) {
	if err := a.when([]Lot{parent}); err != nil {
		return SplitReceipt{}, err
	}
	if err := parent.divisible(); err != nil {
		return SplitReceipt{}, err
	}
	parts, err := cmd.check(parent)
	if err != nil {
		return SplitReceipt{}, err
	}
	children, err := s.children(ctx, tx, a, parent, parts)
	if err != nil {
		return SplitReceipt{}, err
	}
	d := splitDraft(a.draft(fact.KindLotSplit), a, parent, children)
	d.Restricted = fact.LotSplitRestricted{Parent: parent.ID, Reason: cmd.Reason, Late: a.late()}
	return recordSplit(ctx, tx, d, parent, children)
}

// recordSplit records the act and keeps the parent and its children.
func recordSplit(ctx context.Context, tx Tx, d ledger.Draft, parent Lot, children []child) (SplitReceipt, error) {
	sealed, err := tx.Record(ctx, d)
	if err != nil {
		return SplitReceipt{}, err
	}
	lots := make([]Lot, len(children)+1)
	lots[0] = parent
	nouns := map[ledger.Stream]noun{parent.Stream: &lots[0]}
	for i, c := range children {
		nouns[c.stream] = &lots[i+1]
	}
	if err := apply(sealed, nouns); err != nil {
		return SplitReceipt{}, err
	}
	receipt := SplitReceipt{Parent: parent.ID}
	for _, l := range lots[1:] {
		receipt.Children = append(receipt.Children, lotReceipt(l))
	}
	return receipt, tx.SaveLots(ctx, lots)
}

// divisible tells why a lot cannot be split where it is now. On the road and at
// a gate it is split only in the receipt that answers it in parts.
func (l Lot) divisible() error {
	switch {
	case l.State == InTransit || l.State == HeldAtGate || !can(l.State, Split):
		return fault.Conflict("custody.lot.state").At("lot").With("state", string(l.State))
	case !l.Confirmed:
		return fault.Conflict("custody.lot.unconfirmed").At("lot")
	case l.Checkout != uuid.Nil:
		return fault.Conflict("custody.lot.checked_out").At("lot")
	case l.Handoff != uuid.Nil:
		return fault.Conflict("custody.lot.offered").At("lot")
	case l.Container != uuid.Nil:
		return fault.Conflict("custody.container.take_out").At("lot")
	case l.Run != uuid.Nil:
		return fault.Conflict("custody.lot.in_run").At("lot")
	case len(l.Discrepancies) > 0:
		return fault.Conflict("custody.lot.discrepancy_open").At("lot")
	}
	return nil
}

// Divisible tells whether a lot can be split where it is now.
func (l Lot) Divisible() bool { return l.divisible() == nil }

// part is one child as decided: what it holds and which label it takes.
type part struct {
	code  label.Code
	stock Stock
}

// check demands that the children add up to the parent, to the piece and gram.
// Masses may be left out altogether: then they follow the quantities.
func (cmd SplitLot) check(parent Lot) ([]part, error) {
	c := &checker{}
	c.needed("reason", cmd.Reason, MaxText, "custody.split.reason")
	if len(cmd.Children) < 2 || len(cmd.Children) > MaxChildren {
		c.add(fault.Invalid("custody.split.children").At("children").With("max", strconv.Itoa(MaxChildren)))
		return nil, c.err()
	}
	parts := make([]part, len(cmd.Children))
	seen, given := codes{}, false
	for i, child := range cmd.Children {
		field := fmt.Sprintf("children[%d]", i)
		c.within(field+".quantity", child.Quantity, 1, MaxQuantity, "custody.quantity.range")
		c.within(field+".packages", child.Packages, 0, MaxQuantity, "custody.packages.range")
		c.within(field+".mass_g", child.MassG, 0, MaxMassG, "custody.mass.range")
		c.text(field+".seal", child.Seal, MaxShort)
		given = given || child.MassG > 0
		parts[i] = part{code: c.code(seen, field+".code", child.Code),
			stock: Stock{Quantity: child.Quantity, Packages: child.Packages, MassG: child.MassG, MassBasis: parent.MassBasis, Seal: child.Seal}}
	}
	if err := c.err(); err != nil {
		return nil, err
	}
	return portions(parent, parts, given, "children")
}

// portions settles masses and values of parts and refuses sums that differ.
func portions(parent Lot, parts []part, given bool, field string) ([]part, error) {
	weights := make([]int64, len(parts))
	var quantity, mass int64
	for i, p := range parts {
		weights[i] = p.stock.Quantity
		quantity += p.stock.Quantity
		mass += p.stock.MassG
	}
	if quantity != parent.Quantity {
		return nil, fault.Invalid("custody.split.quantity").At(field).With("children", strconv.FormatInt(quantity, 10)).With("parent", strconv.FormatInt(parent.Quantity, 10))
	}
	if given && mass != parent.MassG {
		return nil, fault.Invalid("custody.split.mass").At(field).With("children", strconv.FormatInt(mass, 10)).With("parent", strconv.FormatInt(parent.MassG, 10))
	}
	masses, values := share(parent.MassG, weights), share(parent.ValueFen, weights)
	for i := range parts {
		p := &parts[i].stock
		p.ValueFen = values[i]
		if !given {
			p.MassG = masses[i]
			if p.MassBasis == Measured {
				p.MassBasis = Apportioned
			}
		}
	}
	return parts, nil
}

// child is a part that has an id, a stream and a label.
type child struct {
	id     uuid.UUID
	stream ledger.Stream
	value  fact.LotSplitInto
}

// children makes the children of a lot and binds their labels.
func (s *Service) children(ctx context.Context, tx Tx, a acting, parent Lot, parts []part) ([]child, error) {
	ids, err := newIDs(len(parts))
	if err != nil {
		return nil, err
	}
	streams, err := tx.NewStreams(ctx, LotStream, ids)
	if err != nil {
		return nil, err
	}
	var stuck labels
	out := make([]child, len(parts))
	for i, p := range parts {
		code, err := s.stick(&stuck, p.code, ids[i], fmt.Sprintf("children[%d].code", i))
		if err != nil {
			return nil, err
		}
		out[i] = child{id: ids[i], stream: streams[i], value: parent.into(ids[i], code, p.stock)}
	}
	return out, stuck.bind(ctx, tx, a.actor.Org, a.at)
}

// into is a child of the lot as it begins: where the parent was, kept by whoever
// kept it, under the same order and handoff.
func (l Lot) into(id uuid.UUID, code label.Code, stock Stock) fact.LotSplitInto {
	var left *fact.LotLeft
	if l.Keeper.Party {
		left = &fact.LotLeft{Entrusted: l.Entrusted, LeftAt: l.LeftAt, RoundAt: l.RoundAt, Finding: string(l.Finding)}
	}
	var sample *fact.SampleMark
	if l.Sample != (Sample{}) {
		mark := fact.SampleMark(l.Sample)
		sample = &mark
	}
	var holding *fact.LotHolding
	if !l.HandledAt.IsZero() {
		holding = &fact.LotHolding{HandledAt: l.HandledAt, StoreBy: l.StoreBy}
	}
	return fact.LotSplitInto{Lot: id, Parent: l.ID, Seizure: l.Seizure, LineNo: l.LineNo, Case: l.Case, Agency: l.Agency, Division: l.Division, Code: code.Compact(),
		Category: l.Category, Kind: l.Kind, Name: l.Name, Spec: l.Spec, Brand: l.Brand, RightsHolder: l.RightsHolder, Unit: l.Unit, WasteCode: l.WasteCode,
		ValueBasis: l.ValueBasis, Place: l.Place, State: string(l.State), Before: string(l.Before), Stock: stock.fact(), Keeper: fact.Keeper(l.Keeper),
		Possessor: l.Possessor.fact(), Handlers: l.Handlers, Keepers: l.Keepers, Confirmed: l.Confirmed, Exception: l.Exception, Handoff: l.Handoff,
		OfferedTo: l.OfferedTo, Order: l.Order, Facility: l.Facility, Photos: l.Photos, WeighedAt: l.WeighedAt, Left: left, Sample: sample, Holding: holding}
}

func splitDraft(d ledger.Draft, a acting, parent Lot, children []child) ledger.Draft {
	d.Facts = fact.LotSplit{Children: len(children), Late: a.isLate()}
	ids := make([]uuid.UUID, len(children))
	for i, c := range children {
		ids[i] = c.id
	}
	d.Lines = []ledger.Line{{Stream: parent.Stream, Value: fact.LotSplitLine{Children: ids}}}
	for _, c := range children {
		value := c.value
		d.Lines = append(d.Lines, ledger.Line{Stream: c.stream, Value: fact.LotSplitLine{Child: &value, Legal: parent.Legal.Inherit(parent.Case)}})
	}
	return d
}
