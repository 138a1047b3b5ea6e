package custody

import (
	"context"
	"testing"

	"github.com/google/uuid"

	"github.com/sealtrail/sealtrail/internal/identity"
)

// carted puts a sealed pallet with a sealed box and one lot on a truck to the
// other agency, and another lot beside it.
func (s *stage) carted(t testing.TB) (h Handoff, pallet, box Container, codes []string) {
	t.Helper()
	codes = s.stored(t, 4)
	box = s.packed(t, s.keeper, "IN-1", codes[:2])
	pallet = s.packed(t, s.keeper, "FX-1", codes[2:3], box.Code.String())
	h = s.offered(t, s.keeper, OfferHandoff{Purpose: Transfer, To: s.other, Lots: []string{pallet.Code.String(), codes[3]}})
	s.departed(t, s.keeper, h)
	return s.handoffs[h.ID], pallet, box, codes
}

func (s *stage) breaks(who identity.Actor, h Handoff, refs ...string) error {
	_, err := s.ReportIncident(context.Background(), who, ReportIncident{Command: s.next(), Handoff: h.Number.String(), Kind: SealBroken, Note: "检查站开箱", Broken: refs})
	return err
}

func (s *stage) reseals(who identity.Actor, h Handoff, ref, seal string) error {
	_, err := s.ResealHandoff(context.Background(), who, ResealHandoff{Command: s.next(), Handoff: h.Number.String(), Note: "检查后加封", Witness: Witness{Name: "次仁"}, Seals: []NewSeal{{ref, seal}}})
	return err
}

func TestAContainersSealThatBreaksOnTheRoadStandsForNothingUntilItIsSealedAnew(t *testing.T) {
	s := newStage(shelf(t))
	h, pallet, _, codes := s.carted(t)
	driver, _ := s.driver(t, h)
	refused(t, s.breaks(driver, h, s.freshCode()), "custody.road.not_on_it", "broken[0]")
	ok(t, s.breaks(driver, h, pallet.Code.String()))
	if b := s.boxes[pallet.ID]; b.State != ContainerOpen || b.Seal != "" || len(b.Lots) != 1 || len(b.Inside) != 1 {
		t.Fatalf("%+v", b)
	}
	now := s.handoffs[h.ID]
	if broken := now.BrokenBoxes(); len(broken) != 1 || broken[0].Was != "FX-1" || broken[0].Code != pallet.Code.String() || len(broken[0].Under) != 3 || len(now.Broken()) != 0 {
		t.Fatalf("%+v", broken)
	}
	if _, over := now.BrokenOver(s.lot(t, codes[3]).ID); over || !now.BrokenOn(s.lot(t, codes[0]).ID) {
		t.Error("the seal stood for what was not under it, or not for what was")
	}
	refused(t, s.breaks(driver, h, pallet.ID.String()), "custody.road.no_seal", "broken[0]")
	_, err := s.receive(s.stranger, h, ReceiveLine{Code: pallet.Code.String(), Outcome: AcceptedBySeal, SealIntact: p(true), Seal: "FX-1"})
	refused(t, err, "custody.container.unsealed", "lines[0].outcome")
	_, err = s.receive(s.stranger, h, ReceiveLine{Code: codes[2], Outcome: AcceptedBySeal, SealIntact: p(true), Seal: "FX-1"})
	refused(t, err, "custody.container.broken_on_road", "lines[0].outcome")

	refused(t, s.reseals(driver, h, pallet.Code.String(), "fx 1"), "custody.road.same_seal", "seals[0].seal")
	ok(t, s.reseals(driver, h, pallet.Code.String(), "FX-2"))
	if b := s.boxes[pallet.ID]; b.State != ContainerSealed || b.Seal != "FX-2" || b.SealedAt.IsZero() || len(s.handoffs[h.ID].BrokenBoxes()) != 0 {
		t.Fatalf("%+v", b)
	}
	_, err = s.receive(s.stranger, h, ReceiveLine{Code: pallet.Code.String(), Outcome: AcceptedBySeal, SealIntact: p(true), Seal: "FX-1"})
	refused(t, err, "custody.container.seal_differs", "lines[0].seal")
	r, err := s.receive(s.stranger, h, ReceiveLine{Code: pallet.Code.String(), Outcome: AcceptedBySeal, SealIntact: p(true), Seal: "FX-2"})
	ok(t, err)
	if len(r.Lines) != 3 || len(s.open) != 0 || s.boxes[pallet.ID].Org != s.other {
		t.Fatalf("%+v", r)
	}
	s.rebuilt(t)
}

func TestWhatLayUnderABrokenSealIsCountedOneByOneAndDiffers(t *testing.T) {
	s := newStage(shelf(t))
	h, pallet, box, codes := s.carted(t)
	ok(t, s.breaks(s.keeper, h, pallet.Code.String(), box.Code.String()))
	if l := s.lot(t, codes[0]); l.Seal != "S1" || l.Container != box.ID {
		t.Fatalf("%+v", l)
	}
	var lines []ReceiveLine
	for _, code := range codes[:3] {
		lines = append(lines, ReceiveLine{Code: code, Outcome: Accepted, SealIntact: p(false)})
	}
	r, err := s.receive(s.stranger, h, append(lines, ReceiveLine{Code: codes[3], Outcome: AcceptedBySeal, SealIntact: p(true)})...)
	ok(t, err)
	for _, l := range r.Lines[:3] {
		if len(l.Discrepancies) != 1 || s.open[l.Discrepancies[0]].Kind != DiffSeal {
			t.Errorf("%+v", l)
		}
	}
	now := s.handoffs[h.ID]
	if _, over := now.BrokenOver(s.lot(t, codes[0]).ID); !over || len(now.BrokenBoxes()) != 0 || s.boxes[pallet.ID].State != ContainerEmptied || len(r.Lines[3].Discrepancies) != 0 {
		t.Errorf("%+v", now.BrokenBoxes())
	}
	s.rebuilt(t)
}

func TestAnInnerSealStillStandsWhenTheOuterBroke(t *testing.T) {
	s := newStage(shelf(t))
	codes := s.stored(t, 2)
	box := s.packed(t, s.keeper, "IN-1", codes)
	pallet := s.packed(t, s.keeper, "FX-1", nil, box.Code.String())
	h := s.offered(t, s.keeper, OfferHandoff{Purpose: Transfer, To: s.other, Lots: []string{pallet.Code.String()}})
	s.departed(t, s.keeper, h)
	ok(t, s.breaks(s.stranger, h, pallet.Code.String()))
	r, err := s.receive(s.stranger, h, ReceiveLine{Code: box.Code.String(), Outcome: AcceptedBySeal, SealIntact: p(true), Seal: "IN-1"})
	ok(t, err)
	if r.Waiting != 0 || s.boxes[box.ID].Org != s.other || s.boxes[box.ID].State != ContainerSealed {
		t.Fatalf("%+v", r)
	}
	s.rebuilt(t)
}

func TestAScanAloneDoesNotTakeABrokenSealForWhole(t *testing.T) {
	s := newStage(shelf(t))
	h, codes := s.onRoad(t)
	ok(t, s.breaks(s.keeper, h, codes[0]))
	said, err := s.MarkReceipt(context.Background(), s.as(s.stranger), MarkReceipt{Handoff: h.Number.String(), Device: "a",
		Marks: []NewMark{{ID: uuid.New(), Code: codes[0], Kind: MarkSeen}, {ID: uuid.New(), Code: codes[1], Kind: MarkSeen}}})
	ok(t, err)
	if c := said.Counts(); c.Accepted != 2 || c.BySeal != 1 {
		t.Fatalf("%+v", c)
	}
	r, err := s.SignReceipt(context.Background(), s.as(s.stranger), SignReceipt{Command: s.next(), Handoff: h.Number.String(), Seq: said.Seq, Rest: RestLater})
	ok(t, err)
	if len(r.Lines) != 2 {
		t.Fatalf("%+v", r)
	}
	s.only(t, DiffSeal)
	s.rebuilt(t)
}

func TestAnIncidentOfABrokenSealNamesALotOrAContainer(t *testing.T) {
	s := newStage(shelf(t))
	h, _, _, _ := s.carted(t)
	refused(t, s.breaks(s.keeper, h), "custody.road.which_seal", "broken")
	if len(s.handoffs[h.ID].Steps) != 0 {
		t.Error("it was kept")
	}
}
