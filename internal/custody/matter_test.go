package custody

import (
	"context"
	"testing"
	"time"

	"github.com/google/uuid"

	"github.com/sealtrail/sealtrail/internal/fault"
	"github.com/sealtrail/sealtrail/internal/identity"
	"github.com/sealtrail/sealtrail/internal/label"
	"github.com/sealtrail/sealtrail/internal/moment"
)

func (s *stage) MatterForUpdate(_ context.Context, id uuid.UUID) (Matter, error) {
	m, ok := s.matters[id]
	if !ok {
		return m, fault.Missing("custody.matter.unknown")
	}
	return m, nil
}

func (s *stage) SaveMatter(_ context.Context, m Matter) error {
	s.matters[m.ID] = m
	return nil
}

func (s *stage) RetireLabel(_ context.Context, code label.Code, reason label.Reason, _ moment.Time) error {
	s.retired[code] = reason
	return nil
}

func (s *stage) mattersRebuilt(t interface{ Fatalf(string, ...any) }) {
	for _, m := range s.matters {
		again, err := RebuildMatter(s.entries[m.Stream])
		same(t, "matter", m, again, err)
	}
}

func (s *stage) asks(who identity.Actor, cmd OpenMatter, codes ...string) (MatterReceipt, error) {
	cmd.Command = s.next()
	for _, c := range codes {
		cmd.Lots = append(cmd.Lots, MatterItem{Lot: c})
	}
	return s.OpenMatter(context.Background(), s.as(who), cmd)
}

func (s *stage) step(who identity.Actor, id uuid.UUID, step MatterStep) error {
	_, err := s.steps(who, id, StepMatter{Step: step, Reason: "因"})
	return err
}

func (s *stage) steps(who identity.Actor, id uuid.UUID, cmd StepMatter) (MatterReceipt, error) {
	cmd.Command, cmd.Matter = s.next(), id
	return s.StepMatter(context.Background(), s.as(who), cmd)
}

// out is a check-out as far as the officer's signature.
func (s *stage) out(t testing.TB, codes ...string) uuid.UUID {
	t.Helper()
	r, err := s.asks(s.officer, OpenMatter{Kind: CheckoutMatter, Word: "court", DueAt: s.clock.Now().Add(48 * time.Hour)}, codes...)
	ok(t, err)
	ok(t, s.step(s.head, r.ID, Approve))
	ok(t, s.step(s.keeper, r.ID, Give))
	ok(t, s.step(s.officer, r.ID, Accept))
	return r.ID
}

func TestGoodsAreCheckedOutByFourSignaturesAndItsKeeperStaysKeeper(t *testing.T) {
	s := newStage(shelf(t))
	codes := s.stored(t, 2)
	due := s.clock.Now().Add(48 * time.Hour)
	if _, err := s.asks(s.stranger, OpenMatter{Kind: CheckoutMatter, Word: "court", DueAt: due}, codes...); err == nil {
		t.Fatal("an officer of another agency took goods out")
	}
	_, err := s.asks(s.officer, OpenMatter{Kind: CheckoutMatter, Word: "display", DueAt: due}, codes...)
	refused(t, err, "custody.matter.word", "word")
	_, err = s.asks(s.officer, OpenMatter{Kind: CheckoutMatter, Word: "court"}, codes...)
	refused(t, err, "custody.checkout.due", "due_at")
	r, err := s.asks(s.officer, OpenMatter{Kind: CheckoutMatter, Word: "court", DueAt: due, Place: "城关区人民法院"}, codes...)
	ok(t, err)
	refused(t, s.step(s.keeper, r.ID, Give), "custody.matter.step", "")
	if s.step(s.officer, r.ID, Approve) == nil {
		t.Fatal("an officer approved")
	}
	ok(t, s.step(s.head, r.ID, Approve))
	ok(t, s.step(s.keeper, r.ID, Give))
	if l := s.lot(t, codes[0]); l.Checkout != r.ID || l.State != InCustody {
		t.Fatalf("given: %+v", l)
	}
	if _, err := s.OfferHandoff(context.Background(), s.as(s.keeper), OfferHandoff{Command: s.next(), Purpose: Transfer, To: s.store, Lots: codes[:1]}); err == nil {
		t.Error("what is given out was offered to another")
	}
	ok(t, s.step(s.second, r.ID, Accept))
	if l := s.lot(t, codes[0]); l.State != CheckedOut || l.Keeper.Person != s.keeper.Pseudonym || l.Possessor.Kind != ByHandler || !holds(l.Handlers, s.second.Pseudonym) {
		t.Fatalf("taken: %+v", l)
	}
	ok(t, s.step(s.second, r.ID, Bring))
	back, err := s.steps(s.keeper, r.ID, StepMatter{Step: TakeBack, Lots: []MatterBack{{Lot: codes[0]}, {Lot: codes[1]}}})
	ok(t, err)
	if back.State != MatterClosed || len(back.Discrepancies) != 0 || back.Lots[0].State != InCustody {
		t.Errorf("%+v", back)
	}
	if l := s.lot(t, codes[1]); l.Checkout != uuid.Nil || l.Possessor.Kind != ByKeeper || l.Quantity != 10 {
		t.Errorf("%+v", l)
	}
	s.rebuilt(t)
}

func TestTheThreeQuestionsOpenDifferencesBetweenOfficerAndKeeper(t *testing.T) {
	s := newStage(shelf(t))
	codes := s.stored(t, 4)
	id := s.out(t, codes...)
	s.clock.Advance(72 * time.Hour)
	ok(t, s.step(s.officer, id, Bring))
	if !s.matters[id].Overdue {
		t.Error("brought back a day late, and nothing says so")
	}
	shot := []string{shaA}
	_, err := s.steps(s.keeper, id, StepMatter{Step: TakeBack, Lots: []MatterBack{{Lot: codes[0], Damaged: true, Note: "破"}, {Lot: codes[1]}, {Lot: codes[2]}}})
	refused(t, err, "custody.checkout.photo", "lots[0].photos")
	refused(t, err, "custody.checkout.unanswered", "lots")
	r, err := s.steps(s.keeper, id, StepMatter{Step: TakeBack, Lots: []MatterBack{{Lot: codes[3], Short: true, Note: "未归还", Photos: shot}, {Lot: codes[0], Damaged: true, Swapped: true, Note: "包装破损，内物不同", Photos: shot},
		{Lot: codes[1], Short: true, Quantity: 7, Note: "少三件", Photos: shot}, {Lot: codes[2]}}})
	ok(t, err)
	if len(r.Discrepancies) != 4 {
		t.Fatalf("%+v", r)
	}
	for _, d := range s.open {
		if d.Matter != id || d.SentBy != s.officer.Pseudonym || d.ReceivedBy != s.keeper.Pseudonym || !d.Open() {
			t.Errorf("%+v", d)
		}
	}
	for i, want := range []State{InCustody, InCustody, InCustody, Missing} {
		if l := s.lot(t, codes[i]); l.State != want || l.Checkout != uuid.Nil {
			t.Errorf("lot %d: %+v", i, l)
		}
	}
	if l := s.lot(t, codes[1]); l.Quantity != 7 {
		t.Errorf("%+v", l)
	}
	s.rebuilt(t)
}

func TestALaterDueTimeIsAskedForAndApproved(t *testing.T) {
	s := newStage(shelf(t))
	id := s.out(t, s.stored(t, 1)...)
	due := s.matters[id].DueAt
	refused(t, s.step(s.head, id, Approve), "custody.matter.step", "")
	_, err := s.steps(s.officer, id, StepMatter{Step: Longer, DueAt: due, Reason: "延期开庭"})
	refused(t, err, "custody.checkout.due", "due_at")
	_, err = s.steps(s.officer, id, StepMatter{Step: Longer, DueAt: due.Add(24 * time.Hour), Reason: "延期开庭"})
	ok(t, err)
	if m := s.matters[id]; m.Waits() != ByApprover || m.DueAt != due {
		t.Fatalf("%+v", m)
	}
	ok(t, s.step(s.head, id, Approve))
	if m := s.matters[id]; m.DueAt != due.Add(24*time.Hour) || m.Extended != 1 || m.Waits() != ByTaker || m.State != MatterOut {
		t.Fatalf("%+v", m)
	}
	_, err = s.steps(s.officer, id, StepMatter{Step: Longer, DueAt: due.Add(96 * time.Hour), Reason: "再延期"})
	ok(t, err)
	ok(t, s.step(s.head, id, Refuse))
	if m := s.matters[id]; m.DueAt != due.Add(24*time.Hour) || m.State != MatterOut {
		t.Fatalf("%+v", m)
	}
	s.rebuilt(t)
}

func TestNaturalLossIsToldBesideWhatIsLeftAndOnlyByTwo(t *testing.T) {
	s := newStage(shelf(t))
	codes := s.stored(t, 2)
	tell := func(lot string, quantity, mass int64) (MatterReceipt, error) {
		return s.asks(s.keeper, OpenMatter{Kind: LossMatter, Word: "evaporation", Note: "酒精挥发", Photos: []string{shaA}, Lots: []MatterItem{{Lot: lot, Quantity: quantity, MassG: mass}}})
	}
	_, err := tell(codes[0], 0, 0)
	refused(t, err, "custody.loss.none", "lots[0].quantity")
	_, err = tell(codes[0], 11, 0)
	refused(t, err, "custody.quantity.range", "lots[0].quantity")
	_, err = tell(codes[0], 0, 5000)
	refused(t, err, "custody.mass.range", "lots[0].mass_g")
	r, err := tell(codes[0], 0, 300)
	ok(t, err)
	if l := s.lot(t, codes[0]); l.MassG != 5000 {
		t.Fatalf("a loss counts before anybody approved it: %+v", l)
	}
	if s.step(s.keeper, r.ID, Approve) == nil || s.step(s.keeper2, r.ID, Approve) == nil {
		t.Fatal("a keeper approved a loss")
	}
	ok(t, s.step(s.head, r.ID, Approve))
	r, err = tell(codes[0], 2, 0)
	ok(t, err)
	ok(t, s.step(s.head, r.ID, Approve))
	l := s.lot(t, codes[0])
	if l.Quantity != 8 || l.Lost.Quantity != 2 || l.MassG+l.Lost.MassG != 5000 || l.Lost.MassG != 1240 {
		t.Errorf("%+v", l)
	}
	r, err = tell(codes[1], 10, 0)
	ok(t, err)
	ok(t, s.step(s.head, r.ID, Approve))
	if l := s.lot(t, codes[1]); l.State != Consumed || l.Quantity != 10 || l.MassG != 5000 || l.Lost != (Shrinkage{}) {
		t.Errorf("%+v", l)
	}
	s.rebuilt(t)
}

func TestALabelIsReplacedByTwoAndTheOldOneIsVoid(t *testing.T) {
	s := newStage(shelf(t))
	codes := s.stored(t, 1)
	old := s.lot(t, codes[0])
	r, err := s.asks(s.keeper, OpenMatter{Kind: RelabelMatter, Word: "swapped", Note: "标签与实物不符"}, codes...)
	ok(t, err)
	refused(t, s.step(s.keeper, r.ID, Approve), "custody.matter.same_person", "")
	if s.step(s.head, r.ID, Approve) == nil {
		t.Fatal("who does not hold the goods confirmed their label")
	}
	ok(t, s.step(s.keeper2, r.ID, Approve))
	l := s.lot(t, old.ID.String())
	if l.Code == old.Code || s.retired[old.Code] != label.Relabelled || s.labels[l.Code] != l.ID || s.matters[r.ID].Lots[0].Now != l.Code {
		t.Errorf("%s was %s: %+v", l.Code, old.Code, s.matters[r.ID])
	}
	s.rebuilt(t)
}

func TestAnIncidentWaitsUntilTheHeadKnows(t *testing.T) {
	s := newStage(shelf(t))
	codes := s.stored(t, 1)
	_, err := s.asks(s.keeper, OpenMatter{Kind: IncidentMatter, Word: "rescue", Note: "库房进水"}, codes...)
	refused(t, err, "custody.matter.photo", "photos")
	r, err := s.asks(s.keeper, OpenMatter{Kind: IncidentMatter, Word: "rescue", Note: "库房进水，转移至二层", Photos: []string{shaA}}, codes...)
	ok(t, err)
	refused(t, s.step(s.head, r.ID, Refuse), "custody.matter.step", "")
	refused(t, s.step(s.keeper, r.ID, Withdraw), "custody.matter.step", "")
	ok(t, s.step(s.head, r.ID, Approve))
	if m := s.matters[r.ID]; m.State != MatterClosed || m.Waits() != "" {
		t.Errorf("%+v", m)
	}
	s.rebuilt(t)
}

func TestWhoHandledGoodsGivesThemOutOnlyByTheHeadsException(t *testing.T) {
	s := newStage(shelf(t))
	codes := s.stored(t, 1)
	both := s.officer
	both.Roles = []identity.Role{identity.Officer, identity.Keeper}
	r, err := s.asks(s.second, OpenMatter{Kind: CheckoutMatter, Word: "photo", DueAt: s.clock.Now().Add(time.Hour)}, codes...)
	ok(t, err)
	ok(t, s.step(s.head, r.ID, Approve))
	refused(t, s.step(both, r.ID, Give), "custody.checkout.handler_keeps", "")
	s.exempt = true
	ok(t, s.step(both, r.ID, Give))
	refused(t, s.step(both, r.ID, Accept), "custody.checkout.same_person", "")
	if !s.lot(t, codes[0]).Exception {
		t.Error("the exception does not show")
	}
	s.rebuilt(t)
}

func p[T any](v T) *T { return &v }

// refused demands a fault of one code at one field.
func refused(t testing.TB, err error, code, field string) {
	t.Helper()
	f := fault.Of(err)
	if f == nil {
		t.Fatalf("want %s, got %v", code, err)
	}
	for _, g := range append([]*fault.Fault{f}, f.Fields...) {
		if g.Code == code && g.Field == field {
			return
		}
	}
	t.Fatalf("want %s at %q, got %v", code, field, err)
}
