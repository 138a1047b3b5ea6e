package custody

import (
	"context"
	"testing"

	"github.com/google/uuid"

	"github.com/sealtrail/sealtrail/internal/identity"
)

// packed puts lots and containers into a new sealed box.
func (s *stage) packed(t testing.TB, who identity.Actor, seal string, lots []string, inside ...string) Container {
	t.Helper()
	r, err := s.PackContainer(context.Background(), s.as(who), PackContainer{Command: s.next(), Code: s.freshCode(), Kind: Box, Seal: seal, Lots: lots, Containers: inside})
	ok(t, err)
	return s.boxes[r.ID]
}

func TestAContainerHoldsEveryLotOnceAndGivesItBack(t *testing.T) {
	s, ctx := newStage(shelf(t)), context.Background()
	codes := s.stored(t, 4)
	box := s.packed(t, s.keeper, "F-001", codes[:2])
	if box.State != ContainerSealed || len(box.Lots) != 2 || s.lot(t, codes[0]).Container != box.ID {
		t.Fatalf("%+v", box)
	}
	_, err := s.PackContainer(ctx, s.as(s.keeper), PackContainer{Command: s.next(), Code: s.freshCode(), Kind: Box, Lots: codes[1:3]})
	refused(t, err, "custody.container.lot_inside", "lots[0]")
	_, err = s.SplitLot(ctx, s.as(s.keeper), SplitLot{Command: s.next(), Lot: codes[0], Reason: "分", Children: []ChildCommand{{Quantity: 4}, {Quantity: 6}}})
	refused(t, err, "custody.container.take_out", "lot")
	pallet := s.packed(t, s.keeper, "F-002", codes[2:3], box.Code.String())
	_, err = s.OpenContainer(ctx, s.as(s.keeper), OpenContainer{Command: s.next(), Container: box.Code.String(), Reason: "取样"})
	refused(t, err, "custody.container.inside", "container")
	_, err = s.OpenContainer(ctx, s.as(s.keeper), OpenContainer{Command: s.next(), Container: pallet.Code.String()})
	refused(t, err, "custody.container.reason", "reason")
	_, err = s.OpenContainer(ctx, s.as(s.keeper), OpenContainer{Command: s.next(), Container: pallet.Code.String(), Reason: "取箱", Containers: []string{box.Code.String()}})
	ok(t, err)
	_, err = s.OpenContainer(ctx, s.as(s.keeper), OpenContainer{Command: s.next(), Container: box.Code.String(), Reason: "取样", Lots: codes[:1]})
	ok(t, err)
	left := s.boxes[box.ID]
	if left.State != ContainerOpen || left.Seal != "" || len(left.Lots) != 1 || s.lot(t, codes[0]).Container != uuid.Nil {
		t.Fatalf("%+v", left)
	}
	reseal := ResealContainer{Command: s.next(), Container: box.Code.String(), Seal: "F-003", Reason: "取样后加封", Witness: "次仁"}
	_, err = s.ResealContainer(ctx, s.as(s.keeper), reseal)
	ok(t, err)
	if s.boxes[box.ID].Seal != "F-003" || s.boxes[box.ID].State != ContainerSealed {
		t.Fatalf("%+v", s.boxes[box.ID])
	}
	again, err := s.ResealContainer(ctx, s.as(s.keeper), reseal)
	ok(t, err)
	if again.Seal != "F-003" {
		t.Error("the first answer was not given again")
	}
	_, err = s.OpenContainer(ctx, s.as(s.keeper), OpenContainer{Command: s.next(), Container: box.Code.String(), Reason: "全部取出"})
	ok(t, err)
	if s.boxes[box.ID].State != ContainerEmptied {
		t.Fatalf("%+v", s.boxes[box.ID])
	}
	s.rebuilt(t)
}

func TestOnlyWhoKeepsGoodsPacksThem(t *testing.T) {
	s, ctx := newStage(shelf(t)), context.Background()
	codes := s.stored(t, 1)
	for name, who := range map[string]identity.Actor{"another agency": s.stranger, "a firm": s.operator, "a firm's reviewer": s.reviewer, "an officer": s.officer} {
		_, err := s.PackContainer(ctx, s.as(who), PackContainer{Command: s.next(), Code: s.freshCode(), Kind: Box, Lots: codes})
		if err == nil {
			t.Errorf("%s packed it", name)
		}
	}
	s.packed(t, s.keeper, "", codes)
}

func TestContainersLieOnlySoDeepAndHoldOneAgencysGoods(t *testing.T) {
	s, ctx := newStage(shelf(t)), context.Background()
	codes := s.stored(t, 4)
	first := s.packed(t, s.keeper, "A", codes[:1])
	second := s.packed(t, s.keeper, "B", codes[1:2], first.Code.String())
	third := s.packed(t, s.keeper, "C", codes[2:3], second.Code.String())
	_, err := s.PackContainer(ctx, s.as(s.keeper), PackContainer{Command: s.next(), Code: s.freshCode(), Kind: Room, Lots: codes[3:], Containers: []string{third.Code.String()}})
	refused(t, err, "custody.container.too_deep", "containers")
	held := s.seized(t, 1)
	_, err = s.PackContainer(ctx, s.as(s.keeper), PackContainer{Command: s.next(), Code: s.freshCode(), Kind: Box, Lots: []string{codes[3], held[0]}})
	refused(t, err, "custody.container.one_keeper", "lots[1]")
	s.rebuilt(t)
}

func TestASealedContainerIsHandedOverWholeAndAnsweredByItsSeal(t *testing.T) {
	s, ctx := newStage(shelf(t)), context.Background()
	codes := s.stored(t, 3)
	inner := s.packed(t, s.keeper, "IN-1", codes[:1])
	box := s.packed(t, s.keeper, "FX-0078", codes[1:2], inner.Code.String())
	_, err := s.OfferHandoff(ctx, s.as(s.keeper), OfferHandoff{Command: s.next(), Purpose: StoreIn, To: s.store, Lots: codes[:1]})
	if err == nil {
		t.Fatal("one lot left a sealed container")
	}
	_, err = s.OfferHandoff(ctx, s.as(s.keeper), OfferHandoff{Command: s.next(), Purpose: Transfer, To: s.other, Lots: codes[:1]})
	refused(t, err, "custody.container.partly", "lots[0]")
	h := s.offered(t, s.keeper, OfferHandoff{Purpose: Transfer, To: s.other, Lots: []string{box.Code.String(), codes[2]}})
	if len(h.Lots) != 3 {
		t.Fatalf("%d lines", len(h.Lots))
	}
	_, err = s.OpenContainer(ctx, s.as(s.keeper), OpenContainer{Command: s.next(), Container: box.Code.String(), Reason: "取样"})
	refused(t, err, "custody.container.offered", "container")
	intact := true
	_, err = s.receive(s.stranger, h, ReceiveLine{Code: box.Code.String(), Outcome: AcceptedBySeal, SealIntact: &intact, Seal: "FX-0079"})
	refused(t, err, "custody.container.seal_differs", "lines[0].seal")
	_, err = s.receive(s.stranger, h, ReceiveLine{Code: box.Code.String(), Outcome: Accepted})
	refused(t, err, "custody.container.each_alone", "lines[0].outcome")
	r, err := s.receive(s.stranger, h, ReceiveLine{Code: box.Code.String(), Outcome: AcceptedBySeal, SealIntact: &intact, Seal: "fx 0078"})
	ok(t, err)
	if len(r.Lines) != 2 || r.Waiting != 1 || s.boxes[box.ID].Org != s.other || s.boxes[inner.ID].Org != s.other || s.boxes[box.ID].State != ContainerSealed {
		t.Fatalf("%+v %+v", r, s.boxes[box.ID])
	}
	_, err = s.OpenContainer(ctx, s.as(s.stranger), OpenContainer{Command: s.next(), Container: box.Code.String(), Reason: "清点"})
	ok(t, err)
	s.rebuilt(t)
}

func TestAnsweringOneLotAloneOpensTheContainersAroundIt(t *testing.T) {
	s := newStage(shelf(t))
	codes := s.stored(t, 4)
	inner := s.packed(t, s.keeper, "IN-1", codes[:2])
	box := s.packed(t, s.keeper, "FX-1", codes[2:3], inner.Code.String())
	h := s.offered(t, s.keeper, OfferHandoff{Purpose: Transfer, To: s.other, Lots: []string{box.Code.String()}})
	intact, broken := true, false
	_, err := s.receive(s.stranger, h, ReceiveLine{Code: codes[0], Outcome: Accepted, SealIntact: &broken}, ReceiveLine{Code: codes[2], Outcome: AcceptedBySeal, SealIntact: &intact, Seal: "FX-1"})
	refused(t, err, "custody.container.mixed", "lines[0].outcome")
	_, err = s.receive(s.stranger, h, ReceiveLine{Code: codes[0], Outcome: RefusedLot, Reason: "受潮"})
	ok(t, err)
	if b := s.boxes[box.ID]; b.State != ContainerOpen || len(b.Inside) != 0 || len(b.Lots) != 1 || s.boxes[inner.ID].Parent != uuid.Nil || len(s.boxes[inner.ID].Lots) != 1 {
		t.Fatalf("%+v %+v", b, s.boxes[inner.ID])
	}
	r, err := s.receive(s.stranger, h, ReceiveLine{Code: codes[1], Outcome: Accepted}, ReceiveLine{Code: codes[2], Outcome: Accepted, SealIntact: &broken, Split: nil})
	ok(t, err)
	if r.Waiting != 0 || s.boxes[box.ID].State != ContainerEmptied || s.boxes[inner.ID].State != ContainerEmptied {
		t.Fatalf("%+v", r)
	}
	s.only(t, DiffSeal)
	s.rebuilt(t)
}

func TestAContainerRefusedWholeStaysClosed(t *testing.T) {
	s := newStage(shelf(t))
	codes := s.stored(t, 2)
	box := s.packed(t, s.keeper, "FX-1", codes)
	h := s.offered(t, s.keeper, OfferHandoff{Purpose: Transfer, To: s.other, Lots: []string{box.ID.String()}})
	_, err := s.receive(s.stranger, h, ReceiveLine{Code: box.Code.String(), Outcome: RefusedLot, Reason: "库满"})
	ok(t, err)
	if b := s.boxes[box.ID]; b.State != ContainerSealed || b.Org != s.agency || len(b.Lots) != 2 {
		t.Fatalf("%+v", b)
	}
	s.rebuilt(t)
}

func TestSeveralPhonesAnswerAContainerByItsSeal(t *testing.T) {
	s, ctx := newStage(shelf(t)), context.Background()
	codes := s.stored(t, 2)
	box := s.packed(t, s.keeper, "FX-1", codes)
	h := s.offered(t, s.keeper, OfferHandoff{Purpose: Transfer, To: s.other, Lots: []string{box.ID.String()}})
	intact := true
	mark := func(kind MarkKind, seal string) (Tally, error) {
		return s.MarkReceipt(ctx, s.as(s.stranger), MarkReceipt{Handoff: h.Number.String(), Device: "a", Marks: []NewMark{{ID: uuid.New(), Code: box.Code.String(), Kind: kind,
			Answer: ReceiveLine{Outcome: AcceptedBySeal, SealIntact: &intact, Seal: seal}}}})
	}
	seen, err := mark(MarkSeen, "")
	ok(t, err)
	if c := seen.Counts(); c.Waiting != 2 || c.Strange != 0 {
		t.Fatalf("a container seen was taken for its contents: %+v", c)
	}
	_, err = mark(MarkAnswer, "FX-2")
	refused(t, err, "custody.container.seal_differs", "marks[0].answer.seal")
	said, err := mark(MarkAnswer, "FX-1")
	ok(t, err)
	if c := said.Counts(); c.BySeal != 2 || c.Waiting != 0 || c.Scanned != 2 {
		t.Fatalf("%+v", c)
	}
	_, err = s.SignReceipt(ctx, s.as(s.stranger), SignReceipt{Command: s.next(), Handoff: h.Number.String(), Seq: said.Seq, Rest: RestLater})
	ok(t, err)
	if s.boxes[box.ID].Org != s.other || s.boxes[box.ID].State != ContainerSealed {
		t.Fatalf("%+v", s.boxes[box.ID])
	}
	s.rebuilt(t)
}
