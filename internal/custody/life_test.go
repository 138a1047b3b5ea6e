package custody

import (
	"context"
	"testing"

	"github.com/google/uuid"
	"pgregory.net/rapid"

	"github.com/sealtrail/sealtrail/internal/fault"
	"github.com/sealtrail/sealtrail/internal/identity"
)

// life drives one agency's goods through every use case in any order.
type life struct {
	*stage
	t        *rapid.T
	quantity int64 // seized in all
}

func (l *life) pick(name string, from []string) string {
	return rapid.SampledFrom(from).Draw(l.t, name)
}

func (l *life) codes() []string {
	var all []string
	for _, lot := range l.sorted() {
		all = append(all, lot.Code.String())
	}
	return all
}

func (l *life) person() identity.Actor {
	all := []identity.Actor{l.officer, l.second, l.keeper, l.keeper2, l.stranger, l.operator}
	return l.as(rapid.SampledFrom(all).Draw(l.t, "who"))
}

func (l *life) handoff() string {
	var open []string
	for _, lot := range l.sorted() {
		if h, ok := l.handoffs[lot.Handoff]; ok && !holds(open, h.Number.String()) {
			open = append(open, h.Number.String())
		}
	}
	if len(open) == 0 {
		l.t.Skip("nothing is on its way")
	}
	return l.pick("handoff", open)
}

// expected tolerates refusals: any other error is a defect.
func (l *life) expected(err error) {
	if err != nil && fault.Of(err) == nil {
		l.t.Fatalf("not a fault: %v", err)
	}
}

func (l *life) seize(*rapid.T) {
	cmd := l.seizing(rapid.IntRange(1, 3).Draw(l.t, "lots"))
	for i := range cmd.Lines[0].Lots {
		cmd.Lines[0].Lots[i].MassBasis = rapid.SampledFrom([]MassBasis{Measured, Estimated}).Draw(l.t, "basis")
	}
	if _, err := l.RecordSeizure(context.Background(), l.as(l.officer), cmd); err != nil {
		l.t.Fatal(err)
	}
	l.quantity += cmd.Lines[0].Quantity
	if rapid.Bool().Draw(l.t, "confirmed") {
		_, err := l.ConfirmSeizure(context.Background(), l.as(l.second), ConfirmSeizure{Command: l.next(), Seizure: cmd.ID.String()})
		if err != nil {
			l.t.Fatal(err)
		}
	}
}

func (l *life) offer(*rapid.T) {
	cmd := OfferHandoff{Command: l.next(), Purpose: rapid.SampledFrom(Purposes()).Draw(l.t, "purpose"),
		To: rapid.SampledFrom([]uuid.UUID{l.agency, l.other, l.store, l.firm}).Draw(l.t, "to"), Lots: rapid.SliceOfNDistinct(rapid.SampledFrom(l.codes()), 1, 2, rapid.ID[string]).Draw(l.t, "lots")}
	_, err := l.OfferHandoff(context.Background(), l.person(), cmd)
	l.expected(err)
}

func (l *life) step(*rapid.T) {
	ctx, h, who := context.Background(), l.handoff(), l.person()
	var err error
	switch rapid.IntRange(0, 2).Draw(l.t, "step") {
	case 0:
		_, err = l.WithdrawHandoff(ctx, who, WithdrawHandoff{Command: l.next(), Handoff: h, Reason: "改期"})
	case 1:
		_, err = l.DepartHandoff(ctx, who, DepartHandoff{Command: l.next(), Handoff: h})
	case 2:
		_, err = l.ArriveHandoff(ctx, who, ArriveHandoff{Command: l.next(), Handoff: h})
	}
	l.expected(err)
}

func (l *life) answer(*rapid.T) {
	ref := l.handoff()
	h, err := l.HandoffForUpdate(context.Background(), ref)
	if err != nil {
		l.t.Fatal(err)
	}
	cmd := ReceiveHandoff{Command: l.next(), Handoff: ref}
	for _, id := range h.Waiting() {
		lot := l.lots[id]
		line := ReceiveLine{Code: lot.Code.String(), Outcome: rapid.SampledFrom([]Outcome{Accepted, Accepted, RefusedLot, NotPresented}).Draw(l.t, "outcome"), Reason: "原因"}
		switch rapid.IntRange(0, 4).Draw(l.t, "how") {
		case 0:
			line.Quantity = p(rapid.Int64Range(1, 12).Draw(l.t, "counted"))
		case 1:
			line.WeightG = p(rapid.Int64Range(1, 9000).Draw(l.t, "weighed"))
		case 2:
			if lot.Quantity >= 2 {
				first := rapid.Int64Range(1, lot.Quantity-1).Draw(l.t, "part")
				line.Outcome, line.Split = "", []ReceivePart{{Quantity: first, Outcome: Accepted}, {Quantity: lot.Quantity - first, Outcome: RefusedLot, Reason: "受潮"}}
			}
		}
		cmd.Lines = append(cmd.Lines, line)
	}
	if rapid.Bool().Draw(l.t, "together") {
		cmd.NetG = rapid.Int64Range(1, 40_000).Draw(l.t, "net")
	}
	_, err = l.ReceiveHandoff(context.Background(), l.person(), cmd)
	l.expected(err)
}

func (l *life) splitAny(*rapid.T) {
	lot := l.lot2(l.pick("lot", l.codes()))
	if lot.Quantity < 2 {
		l.t.Skip("indivisible")
	}
	first := rapid.Int64Range(1, lot.Quantity-1).Draw(l.t, "part")
	_, err := l.SplitLot(context.Background(), l.person(), SplitLot{Command: l.next(), Lot: lot.Code.String(), Reason: "分装",
		Children: []ChildCommand{{Quantity: first}, {Quantity: lot.Quantity - first}}})
	l.expected(err)
}

func (l *life) settle(*rapid.T) {
	var open []uuid.UUID
	for _, lot := range l.sorted() {
		open = append(open, lot.Discrepancies...)
	}
	if len(open) == 0 {
		l.t.Skip("all agree")
	}
	d := l.open[rapid.SampledFrom(open).Draw(l.t, "discrepancy")]
	cmd := ResolveDiscrepancy{Command: l.next(), ID: d.ID, Outcome: rapid.SampledFrom(d.Settlements()).Draw(l.t, "outcome"), Reason: "复核"}
	if cmd.Outcome == Corrected {
		cmd.Value = 7
	}
	_, err := l.ResolveDiscrepancy(context.Background(), l.person(), cmd)
	l.expected(err)
}

func (l *life) pack(*rapid.T) {
	cmd := PackContainer{Command: l.next(), Code: l.freshCode(), Kind: Box, Seal: rapid.SampledFrom([]string{"", "F1"}).Draw(l.t, "seal"),
		Lots: rapid.SliceOfNDistinct(rapid.SampledFrom(l.codes()), 1, 2, rapid.ID[string]).Draw(l.t, "lots")}
	for _, b := range l.sortedBoxes() {
		if rapid.IntRange(0, 3).Draw(l.t, "inside") == 0 {
			cmd.Containers = append(cmd.Containers, b.Code.String())
		}
	}
	_, err := l.PackContainer(context.Background(), l.person(), cmd)
	l.expected(err)
}

func (l *life) unpack(*rapid.T) {
	all := l.sortedBoxes()
	if len(all) == 0 {
		l.t.Skip("nothing is packed")
	}
	b := rapid.SampledFrom(all).Draw(l.t, "container")
	cmd := OpenContainer{Command: l.next(), Container: b.Code.String(), Reason: "取样"}
	if len(b.Lots) > 0 && rapid.Bool().Draw(l.t, "one") {
		cmd.Lots = []string{b.Lots[0].String()}
	}
	_, err := l.OpenContainer(context.Background(), l.person(), cmd)
	l.expected(err)
}

func (l *life) lot2(code string) Lot {
	lot, _ := l.find(code)
	return lot
}

// check holds after every step.
func (l *life) check(*rapid.T) {
	var there, short int64
	for _, lot := range l.lots {
		if lot.Keeper.Org == uuid.Nil || (lot.Keeper.Person == "") == !lot.Keeper.Party {
			l.t.Fatalf("lot %s has no one keeper: %+v", lot.Code, lot.Keeper)
		}
		if (lot.Possessor.Kind == ByCarrier) != (lot.State == InTransit || lot.State == HeldAtGate) && lot.State != Divided && lot.State != Missing {
			l.t.Fatalf("lot %s is %s with %+v", lot.Code, lot.State, lot.Possessor)
		}
		if h, reserved := l.handoffs[lot.Handoff]; lot.Handoff != uuid.Nil && (!reserved || !holds(h.Waiting(), lot.ID) || lot.OfferedTo != h.To) {
			l.t.Fatalf("lot %s is reserved by a handoff that does not wait for it", lot.Code)
		}
		if lot.State != Divided {
			there += lot.Quantity
		}
	}
	for _, d := range l.open {
		if d.Kind == DiffQuantity {
			short += d.Expected - d.Final()
		}
	}
	if there+short != l.quantity {
		l.t.Fatalf("%d pieces are there, %d stand on discrepancies, %d were seized", there, short, l.quantity)
	}
	for _, lot := range l.lots {
		if lot.Container != uuid.Nil && !holds(l.boxes[lot.Container].Lots, lot.ID) {
			l.t.Fatalf("lot %s says it lies in a container that does not say so", lot.Code)
		}
	}
	for _, b := range l.boxes {
		for _, id := range b.Lots {
			if lot := l.lots[id]; lot.Container != b.ID || lot.State != Divided && lot.Living() && lot.Keeper.Org != b.Org && lot.State != Missing {
				l.t.Fatalf("container %s of %s holds lot %s: %+v", b.Code, b.Org, lot.Code, lot)
			}
		}
		for _, id := range b.Inside {
			if l.boxes[id].Parent != b.ID {
				l.t.Fatalf("container %s holds one that does not say so", b.Code)
			}
		}
	}
	for _, h := range l.handoffs {
		for _, id := range h.Waiting() {
			if lot := l.lots[id]; h.State != HandoffWithdrawn && (lot.Handoff != h.ID || !h.brings() && lot.Keeper.Org != h.From) {
				l.t.Fatalf("lot %s waits on %s but is kept by %s", lot.Code, h.Number, lot.Keeper.Org)
			}
		}
	}
}

func TestWhateverHappensGoodsAreConservedKeptByOneAndFollowFromTheirEntries(t *testing.T) {
	book := shelf(t)
	rapid.Check(t, func(t *rapid.T) {
		l := &life{stage: newStage(book), t: t}
		l.seize(t)
		t.Repeat(map[string]func(*rapid.T){"seize": l.seize, "offer": l.offer, "offer again": l.offer, "step": l.step, "answer": l.answer, "answer again": l.answer,
			"split": l.splitAny, "pack": l.pack, "unpack": l.unpack, "settle": l.settle, "": l.check})
		l.rebuilt(t)
	})
}

func TestChildrenAddUpToTheirParentInPiecesGramsAndFen(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		parent := Lot{Stock: Stock{MassG: rapid.Int64Range(1, MaxMassG).Draw(t, "mass"), ValueFen: rapid.Int64Range(0, MaxValueFen).Draw(t, "value"), MassBasis: Measured}}
		parts := make([]part, rapid.IntRange(2, 20).Draw(t, "parts"))
		for i := range parts {
			parts[i].stock.Quantity = rapid.Int64Range(1, MaxQuantity/20).Draw(t, "quantity")
			parent.Quantity += parts[i].stock.Quantity
		}
		out, err := portions(parent, parts, false, "children")
		if err != nil {
			t.Fatal(err)
		}
		var sum Stock
		for _, x := range out {
			sum.Quantity, sum.MassG, sum.ValueFen = sum.Quantity+x.stock.Quantity, sum.MassG+x.stock.MassG, sum.ValueFen+x.stock.ValueFen
		}
		if sum.Quantity != parent.Quantity || sum.MassG != parent.MassG || sum.ValueFen != parent.ValueFen {
			t.Fatalf("%+v of %+v", sum, parent.Stock)
		}
	})
}
