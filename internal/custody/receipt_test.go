package custody

import (
	"context"
	"testing"

	"github.com/google/uuid"

	"github.com/sealtrail/sealtrail/internal/fault"
	"github.com/sealtrail/sealtrail/internal/identity"
)

// atGate brings n weighed lots (5 kg each) to another agency's gate.
func (s *stage) atGate(t *testing.T, n int, basis MassBasis) (Handoff, []string) {
	t.Helper()
	cmd := s.seizing(n)
	for i := range cmd.Lines[0].Lots {
		cmd.Lines[0].Lots[i].MassBasis = basis
	}
	r, err := s.RecordSeizure(context.Background(), s.as(s.officer), cmd)
	ok(t, err)
	_, err = s.ConfirmSeizure(context.Background(), s.as(s.second), ConfirmSeizure{Command: s.next(), Seizure: r.Number.String()})
	ok(t, err)
	var codes []string
	for _, l := range r.Lots {
		codes = append(codes, l.Code.String())
	}
	h := s.offered(t, s.officer, OfferHandoff{Purpose: Transfer, To: s.other, Lots: codes})
	s.departed(t, s.officer, h)
	return h, codes
}

// only gives the one open discrepancy.
func (s *stage) only(t *testing.T, kind Difference) Discrepancy {
	t.Helper()
	if len(s.open) != 1 {
		t.Fatalf("%d discrepancies: %+v", len(s.open), s.open)
	}
	for _, d := range s.open {
		if d.Kind != kind {
			t.Fatalf("%s, want %s", d.Kind, kind)
		}
		return d
	}
	return Discrepancy{}
}

func TestAShortCountKeepsTheLabelAndTheShortfallStaysUnderTheSender(t *testing.T) {
	s := newStage(shelf(t))
	h, codes := s.atGate(t, 1, Estimated)
	_, err := s.receive(s.stranger, h, ReceiveLine{Code: codes[0], Outcome: Accepted, Quantity: p[int64](8)})
	ok(t, err)
	l, d := s.lot(t, codes[0]), s.only(t, DiffQuantity)
	if l.Quantity != 8 || l.State != InCustody || l.Discrepancies[0] != d.ID || d.Expected != 10 || d.Found != 8 || d.From != s.agency || d.To != s.other || l.ValueFen != 801 {
		t.Fatalf("%+v %+v", l, d)
	}
	s.rebuilt(t)
}

func TestAnEstimateIsReplacedByTheFirstWeighingWithoutDispute(t *testing.T) {
	s := newStage(shelf(t))
	h, codes := s.atGate(t, 1, Estimated)
	_, err := s.receive(s.stranger, h, ReceiveLine{Code: codes[0], Outcome: Accepted, WeightG: p[int64](90_000)})
	ok(t, err)
	if l := s.lot(t, codes[0]); l.MassG != 90_000 || l.MassBasis != Measured || l.WeighedAt.IsZero() || len(s.open) != 0 {
		t.Fatalf("%+v", l)
	}
}

func TestTwoScalesMayDifferByTheToleranceAndNoMore(t *testing.T) {
	for weight, disputed := range map[int64]bool{5000: false, 7000: false, 3000: false, 7001: true, 2999: true} { // max(2 kg, 1 %) of 5 kg
		s := newStage(shelf(t))
		h, codes := s.atGate(t, 1, Measured)
		_, err := s.receive(s.stranger, h, ReceiveLine{Code: codes[0], Outcome: Accepted, WeightG: &weight})
		ok(t, err)
		if (len(s.open) == 1) != disputed || s.lot(t, codes[0]).MassG != weight {
			t.Errorf("%d g: %+v", weight, s.open)
		}
		if disputed {
			if d := s.only(t, DiffMass); d.Tolerance != 2000 || d.Unit != "g" {
				t.Errorf("%+v", d)
			}
		}
	}
}

func TestWhatDidNotComeIsMissingUnderTheSender(t *testing.T) {
	s := newStage(shelf(t))
	h, codes := s.atGate(t, 1, Estimated)
	_, err := s.receive(s.stranger, h, ReceiveLine{Code: codes[0], Outcome: NotPresented})
	ok(t, err)
	l, d := s.lot(t, codes[0]), s.only(t, DiffNotPresented)
	if l.State != Missing || l.Keeper.Org != s.agency || d.Expected != 10 || d.Found != 0 {
		t.Fatalf("%+v %+v", l, d)
	}
	resolve := func(outcome Resolution) {
		_, err := s.ResolveDiscrepancy(context.Background(), s.as(s.second), ResolveDiscrepancy{Command: s.next(), ID: d.ID, Outcome: outcome, Reason: "查找"})
		ok(t, err)
		_, err = s.ResolveDiscrepancy(context.Background(), s.as(s.stranger), ResolveDiscrepancy{Command: s.next(), ID: d.ID, Outcome: outcome, Reason: "查找"})
		ok(t, err)
	}
	resolve(FoundLot)
	if l := s.lot(t, codes[0]); l.State != WithHandler || len(l.Discrepancies) != 0 || l.Possessor != (Possessor{Kind: ByKeeper, Org: s.agency}) {
		t.Fatalf("found: %+v", l)
	}
	s.rebuilt(t)
}

func TestABrokenSealIsADifferenceAndIntactOnesStandForTheirContents(t *testing.T) {
	s := newStage(shelf(t))
	h, codes := s.atGate(t, 2, Estimated)
	_, err := s.receive(s.stranger, h, ReceiveLine{Code: codes[0], Outcome: AcceptedBySeal, SealIntact: p(false)})
	refused(t, err, "custody.receive.by_seal", "lines[0].seal_intact")
	_, err = s.receive(s.stranger, h, ReceiveLine{Code: codes[0], Outcome: AcceptedBySeal, SealIntact: p(true)}, ReceiveLine{Code: codes[1], Outcome: Accepted, SealIntact: p(false)})
	ok(t, err)
	d := s.only(t, DiffSeal)
	if d.Lot != s.lot(t, codes[1]).ID || s.lot(t, codes[0]).Seal != "S1" || s.lot(t, codes[1]).Seal != "" {
		t.Fatalf("%+v", d)
	}
}

func TestATicketsNetMassIsSharedToTheGram(t *testing.T) {
	s := newStage(shelf(t))
	h, codes := s.atGate(t, 3, Estimated)
	cmd := ReceiveHandoff{Command: s.next(), Handoff: h.Number.String(), GrossG: 30_000, TareG: 19_999, NetG: 10_001, Ticket: "磅1",
		Lines: []ReceiveLine{{Code: codes[0], Outcome: Accepted, WeightG: p[int64](4000)}, {Code: codes[1], Outcome: Accepted}, {Code: codes[2], Outcome: Accepted}}}
	cmd.GrossG--
	_, err := s.ReceiveHandoff(context.Background(), s.as(s.stranger), cmd)
	refused(t, err, "custody.weight.net", "net_g")
	cmd.GrossG++
	_, err = s.ReceiveHandoff(context.Background(), s.as(s.stranger), cmd)
	ok(t, err)
	a, b, c := s.lot(t, codes[0]), s.lot(t, codes[1]), s.lot(t, codes[2])
	if a.MassG+b.MassG+c.MassG != 10_001 || a.MassBasis != Measured || b.MassBasis != Apportioned || b.MassG-c.MassG > 1 {
		t.Fatalf("%d %d %d", a.MassG, b.MassG, c.MassG)
	}
	s.rebuilt(t)
}

func TestATicketThatContradictsTheLotsIsRefused(t *testing.T) {
	s := newStage(shelf(t))
	h, codes := s.atGate(t, 2, Measured)
	receive := func(net int64) error {
		_, err := s.ReceiveHandoff(context.Background(), s.as(s.stranger), ReceiveHandoff{Command: s.next(), Handoff: h.Number.String(), NetG: net,
			Lines: []ReceiveLine{{Code: codes[0], Outcome: Accepted}, {Code: codes[1], Outcome: Accepted}}})
		return err
	}
	refused(t, receive(7_999), "custody.weight.net_differs", "net_g")
	ok(t, receive(8_000))
}

func TestPartRefusalIsASplitAndAnAnswerInOneTransaction(t *testing.T) {
	s := newStage(shelf(t))
	h, codes := s.atGate(t, 1, Measured)
	answer := func(quantities ...int64) (ReceiptAnswer, error) {
		return s.receive(s.stranger, h, ReceiveLine{Code: codes[0], Split: []ReceivePart{{Quantity: quantities[0], Outcome: Accepted},
			{Quantity: quantities[1], Outcome: RefusedLot, Reason: "受潮"}, {Quantity: quantities[2], Outcome: NotPresented}}})
	}
	_, err := answer(5, 3, 1)
	refused(t, err, "custody.split.quantity", "lines[0].split")
	r, err := answer(5, 3, 2)
	ok(t, err)
	parent := s.lot(t, codes[0])
	if parent.State != Divided || len(parent.Children) != 3 || len(r.Lines) != 3 || r.Return == nil || r.State != HandoffReceived {
		t.Fatalf("%+v %+v", parent, r)
	}
	var mass, quantity int64
	for i, want := range []State{InCustody, InTransit, Missing} {
		child := s.lots[parent.Children[i]]
		mass, quantity = mass+child.MassG, quantity+child.Quantity
		if child.State != want || child.Parent != parent.ID || child.Code == parent.Code || child.Standing(s.clock.Now()).Code != parent.Standing(s.clock.Now()).Code {
			t.Errorf("child %d: %+v", i, child)
		}
	}
	if mass != 5000 || quantity != 10 {
		t.Errorf("%d g, %d pieces", mass, quantity)
	}
	s.rebuilt(t)
}

func TestTheOldLabelOfADividedLotStandsForItsOnlyPartOnAHandoff(t *testing.T) {
	for _, c := range []struct {
		name    string
		split   []ReceivePart
		strange int
	}{
		{"one part goes home", []ReceivePart{{Quantity: 7, Outcome: Accepted}, {Quantity: 3, Outcome: RefusedLot, Reason: "受潮"}}, 0},
		{"two parts go home", []ReceivePart{{Quantity: 7, Outcome: RefusedLot, Reason: "受潮"}, {Quantity: 3, Outcome: RefusedLot, Reason: "破损"}}, 1},
	} {
		s := newStage(shelf(t))
		h, codes := s.atGate(t, 1, Measured)
		r, err := s.receive(s.stranger, h, ReceiveLine{Code: codes[0], Split: c.split})
		ok(t, err)
		home := s.handoffs[r.Return.ID]
		tally, err := s.MarkReceipt(context.Background(), s.as(s.keeper), MarkReceipt{Handoff: home.Number.String(), Device: "a", Marks: []NewMark{{ID: uuid.New(), Code: codes[0], Kind: MarkSeen}}})
		ok(t, err)
		if len(tally.Strange) != c.strange || c.strange == 0 && tally.Lines[0].Times != 1 {
			t.Errorf("%s: %+v", c.name, tally)
		}
	}
}

func TestAShortageAndARefusalAreAnsweredTogether(t *testing.T) {
	s := newStage(shelf(t))
	h, codes := s.atGate(t, 1, Measured)
	parts := func(kept, refused int64) ReceiveLine {
		return ReceiveLine{Code: codes[0], Split: []ReceivePart{{Quantity: kept, Outcome: Accepted}, {Quantity: refused, Outcome: RefusedLot, Reason: "受潮"}}}
	}
	_, err := s.receive(s.stranger, h, parts(9, 3).WithShortage(10))
	refused(t, err, "custody.receive.parts_over", "lines[0].split")
	mark := parts(5, 3)
	mark.Code = ""
	tally, err := s.MarkReceipt(context.Background(), s.as(s.stranger), MarkReceipt{Handoff: h.Number.String(), Device: "a", Marks: []NewMark{{ID: uuid.New(), Code: codes[0], Kind: MarkAnswer, Answer: mark}}})
	ok(t, err)
	_, err = s.SignReceipt(context.Background(), s.as(s.stranger), SignReceipt{Command: s.next(), Handoff: h.Number.String(), Seq: tally.Seq, Rest: RestLater})
	ok(t, err)
	parent := s.lot(t, codes[0])
	if len(parent.Children) != 3 {
		t.Fatalf("%+v", parent)
	}
	for i, want := range []State{InCustody, InTransit, Missing} {
		if child := s.lots[parent.Children[i]]; child.State != want || child.Quantity != []int64{5, 3, 2}[i] && want != Missing {
			t.Errorf("part %d: %s %d", i, child.State, child.Quantity)
		}
	}
	if d := s.only(t, DiffNotPresented); d.Expected != 2 {
		t.Errorf("%+v", d)
	}
	s.rebuilt(t)
}

func TestEachWrongAnswerIsToldAtItsField(t *testing.T) {
	s := newStage(shelf(t))
	h, codes := s.atGate(t, 1, Estimated)
	for code, c := range map[string]struct {
		line  ReceiveLine
		field string
	}{
		"custody.receive.outcome":         {ReceiveLine{Code: codes[0]}, "lines[0].outcome"},
		"custody.receive.reason":          {ReceiveLine{Code: codes[0], Outcome: RefusedLot}, "lines[0].reason"},
		"custody.receive.nothing_counted": {ReceiveLine{Code: codes[0], Outcome: Accepted, Quantity: p[int64](0)}, "lines[0].quantity"},
		"custody.mass.range":              {ReceiveLine{Code: codes[0], Outcome: Accepted, WeightG: p[int64](-1)}, "lines[0].weight_g"},
		"custody.split.children":          {ReceiveLine{Code: codes[0], Split: []ReceivePart{{Quantity: 10, Outcome: Accepted}}}, "lines[0].split"},
		"custody.lot.unknown":             {ReceiveLine{Code: "0000-0000-001J", Outcome: Accepted}, "lines[0].code"},
	} {
		_, err := s.receive(s.stranger, h, c.line)
		refused(t, err, code, c.field)
	}
	other := s.seized(t, 1)[0]
	_, err := s.receive(s.stranger, h, ReceiveLine{Code: other, Outcome: Accepted})
	refused(t, err, "custody.handoff.no_such_lot", "lines[0].code")
}

func TestADiscrepancyNeedsANamedPersonOfEachSide(t *testing.T) {
	ctx := context.Background()
	s := newStage(shelf(t))
	h, codes := s.atGate(t, 1, Estimated)
	_, err := s.receive(s.stranger, h, ReceiveLine{Code: codes[0], Outcome: Accepted, Quantity: p[int64](8)})
	ok(t, err)
	d := s.only(t, DiffQuantity)
	say := func(who string, outcome Resolution, value int64) (DiscrepancyAnswer, error) {
		actor := map[string]int{"sender": 0, "receiver": 1, "firm": 2}[who]
		return s.ResolveDiscrepancy(ctx, s.as([]identity.Actor{s.second, s.stranger, s.operator}[actor]), ResolveDiscrepancy{Command: s.next(), ID: d.ID, Outcome: outcome, Value: value, Reason: "复点"})
	}
	_, err = say("firm", Stands, 0)
	if !fault.Is(err, fault.KindMissing) {
		t.Errorf("a third party: %v", err)
	}
	_, err = say("sender", Lost, 0)
	refused(t, err, "custody.discrepancy.outcome", "outcome")
	a, err := say("sender", Corrected, 9)
	ok(t, err)
	if a.Resolved || a.Side != SenderSide {
		t.Fatalf("%+v", a)
	}
	a, err = say("receiver", Stands, 0)
	ok(t, err)
	if a.Resolved || len(s.lot(t, codes[0]).Discrepancies) != 1 {
		t.Fatal("two different opinions resolved it")
	}
	a, err = say("receiver", Corrected, 9)
	ok(t, err)
	l := s.lot(t, codes[0])
	if !a.Resolved || l.Quantity != 9 || len(l.Discrepancies) != 0 || s.open[d.ID].Final() != 9 {
		t.Fatalf("%+v %+v", a, l)
	}
	_, err = say("receiver", Stands, 0)
	refused(t, err, "custody.discrepancy.resolved", "")
	s.rebuilt(t)
}

func TestWithinOneAgencyTwoPersonsSettleADiscrepancy(t *testing.T) {
	ctx := context.Background()
	s := newStage(shelf(t))
	codes := s.seized(t, 1)
	h := s.offered(t, s.officer, OfferHandoff{Purpose: StoreIn, To: s.agency, Lots: codes})
	_, err := s.receive(s.keeper, h, ReceiveLine{Code: codes[0], Outcome: Accepted, Quantity: p[int64](9)})
	ok(t, err)
	d := s.only(t, DiffQuantity)
	cmd := func() ResolveDiscrepancy {
		return ResolveDiscrepancy{Command: s.next(), ID: d.ID, Outcome: Stands, Reason: "少一件"}
	}
	a, err := s.ResolveDiscrepancy(ctx, s.as(s.keeper), cmd())
	ok(t, err)
	b, err := s.ResolveDiscrepancy(ctx, s.as(s.keeper), cmd())
	ok(t, err)
	if a.Side != ReceiverSide || b.Side != ReceiverSide || b.Resolved {
		t.Fatalf("one person spoke for both: %+v %+v", a, b)
	}
	c, err := s.ResolveDiscrepancy(ctx, s.as(s.officer), cmd())
	ok(t, err)
	if c.Side != SenderSide || !c.Resolved {
		t.Fatalf("%+v", c)
	}
}

func TestSplittingConservesAndRefusesWhatDoesNotAddUp(t *testing.T) {
	ctx := context.Background()
	s := newStage(shelf(t))
	code := s.stored(t, 1)[0]
	split := func(children ...ChildCommand) (SplitReceipt, error) {
		return s.SplitLot(ctx, s.as(s.keeper), SplitLot{Command: s.next(), Lot: code, Reason: "分装", Children: children})
	}
	_, err := split(ChildCommand{Quantity: 6}, ChildCommand{Quantity: 5})
	refused(t, err, "custody.split.quantity", "children")
	_, err = split(ChildCommand{Quantity: 6, MassG: 3000}, ChildCommand{Quantity: 4, MassG: 2250})
	refused(t, err, "custody.split.mass", "children")
	_, err = split(ChildCommand{Quantity: 10})
	refused(t, err, "custody.split.children", "children")
	r, err := split(ChildCommand{Quantity: 6, Code: "0000-0000-001J"}, ChildCommand{Quantity: 4})
	ok(t, err)
	parent := s.lot(t, code)
	a, b := s.lots[r.Children[0].ID], s.lots[r.Children[1].ID]
	if parent.State != Divided || a.MassG+b.MassG != 5000 || a.ValueFen+b.ValueFen != parent.ValueFen || a.Keeper != parent.Keeper || a.State != InCustody || a.Code.String() != "0000-0000-001J" {
		t.Fatalf("%+v %+v", a, b)
	}
	_, err = split(ChildCommand{Quantity: 6}, ChildCommand{Quantity: 4})
	refused(t, err, "custody.lot.state", "lot")
	s.rebuilt(t)
}

func TestChildrenInheritOrderAndOneOfThemCanGoAlone(t *testing.T) {
	s := newStage(shelf(t))
	code := s.stored(t, 1)[0]
	s.ordered(t, code)
	order := s.lot(t, code).Order
	r, err := s.SplitLot(context.Background(), s.as(s.keeper), SplitLot{Command: s.next(), Lot: code, Reason: "分装", Children: []ChildCommand{{Quantity: 6}, {Quantity: 4}}})
	ok(t, err)
	if s.lot(t, code).Order != uuid.Nil {
		t.Error("the parent still holds the order")
	}
	child := s.lots[r.Children[0].ID]
	if child.Order != order || child.Facility != s.facility {
		t.Fatalf("%+v", child)
	}
	h := s.offered(t, s.keeper, OfferHandoff{Purpose: ForDestruction, Order: order, Lots: []string{child.Code.String()}})
	s.accepted(t, s.operator, h, child.Code.String())
}

func TestAPhotoIsStoredFirstAndAddedOnce(t *testing.T) {
	ctx := context.Background()
	s := newStage(shelf(t))
	code := s.stored(t, 1)[0]
	add := func(sha string) error {
		_, err := s.AddPhoto(ctx, s.as(s.keeper), AddPhoto{Command: s.next(), Lot: code, SHA256: sha, Caption: "外箱"})
		return err
	}
	refused(t, add("dd"+shaA[2:]), "custody.photo.not_stored", "sha256")
	ok(t, add(shaA))
	refused(t, add(shaA), "custody.photo.twice", "sha256")
	if l := s.lot(t, code); len(l.Photos) != 1 || len(s.photos) != 1 {
		t.Fatalf("%+v", s.photos)
	}
	s.rebuilt(t)
}
