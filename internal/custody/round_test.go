package custody

import (
	"context"
	"testing"
	"time"

	"github.com/google/uuid"

	"github.com/sealtrail/sealtrail/internal/casefile"
	"github.com/sealtrail/sealtrail/internal/fault"
	"github.com/sealtrail/sealtrail/internal/identity"
)

func (s *stage) RoundForUpdate(_ context.Context, id uuid.UUID) (Round, error) {
	r, ok := s.rounds[id]
	if !ok {
		return r, fault.Missing("custody.round.unknown")
	}
	return r, nil
}

func (s *stage) SaveRound(_ context.Context, r Round) error {
	s.rounds[r.ID] = r
	return nil
}

func (s *stage) roundsRebuilt(t interface{ Fatalf(string, ...any) }) {
	for _, r := range s.rounds {
		again, err := RebuildRound(s.entries[r.Stream])
		same(t, "round", r, again, err)
	}
}

func (s *stage) inspected(who identity.Actor, witness string, lines ...RoundFinding) (RoundReceipt, error) {
	return s.RecordRound(context.Background(), s.as(who), RecordRound{Command: s.next(), Lines: lines, Witness: RoundWitness{Name: witness}})
}

func TestARoundSaysOfEachLotWhatWasFoundAndOpensWhatDiffers(t *testing.T) {
	s, ctx := newStage(shelf(t)), context.Background()
	codes := s.leftInPlace(t, casefile.Sealed, 4)
	s.clock.Advance(6 * 24 * time.Hour)
	r, err := s.inspected(s.officer, "村委会 次旦", RoundFinding{Lot: codes[0], Finding: FoundIntact, Photos: []string{shaA}},
		RoundFinding{Lot: codes[1], Finding: FoundBroken, Reason: "封条被撕", Seal: "S9", Photos: []string{shaB}}, RoundFinding{Lot: codes[2], Finding: FoundOther, Quantity: 7, Reason: "少三件"},
		RoundFinding{Lot: codes[3], Finding: FoundAbsent, Reason: "店主称已搬走"})
	ok(t, err)
	if !r.Complete || len(r.Lines) != 4 || r.Lines[0].Discrepancy != uuid.Nil {
		t.Fatalf("%+v", r)
	}
	for i, want := range []struct {
		kind     Difference
		state    State
		seal     string
		quantity int64
		left     LeftKind
	}{{"", SealedAtScene, "S1", 10, LeftSealed}, {DiffSeal, SealedAtScene, "S9", 10, LeftSealed}, {DiffQuantity, SealedAtScene, "S1", 7, LeftSealed}, {DiffNotPresented, Missing, "S1", 10, ""}} {
		l := s.lot(t, codes[i])
		if l.State != want.state || l.Seal != want.seal || l.Quantity != want.quantity || l.Left() != want.left || l.Finding != r.Lines[i].Finding || l.RoundAt != s.rounds[r.ID].At {
			t.Errorf("lot %d: %+v", i, l)
		}
		d := s.open[r.Lines[i].Discrepancy]
		if d.Kind != want.kind || want.kind != "" && (d.Round != r.ID || d.Handoff != uuid.Nil || d.From != s.agency || d.To != s.agency || d.ReceivedBy != s.officer.Pseudonym || !d.Open()) {
			t.Errorf("discrepancy %d: %+v", i, d)
		}
	}
	if l := s.lot(t, codes[0]); l.RoundDue(s.Book) != l.RoundAt.Date().AddDays(7) {
		t.Errorf("the next round is due %s", l.RoundDue(s.Book))
	}
	if s.rounds[r.ID].Witness != "村委会 次旦" || len(s.photos) != 2 {
		t.Errorf("%+v, %d photos", s.rounds[r.ID], len(s.photos))
	}

	settle := func(who identity.Actor, i int, outcome Resolution, value int64) (DiscrepancyAnswer, error) {
		return s.ResolveDiscrepancy(ctx, s.as(who), ResolveDiscrepancy{Command: s.next(), ID: r.Lines[i].Discrepancy, Outcome: outcome, Value: value, Reason: "复核"})
	}
	if _, err := settle(s.officer, 3, FoundLot, 0); err != nil { // who inspected speaks for one side alone
		t.Fatal(err)
	}
	if a, err := settle(s.officer, 3, FoundLot, 0); err != nil || a.Resolved {
		t.Fatalf("one person settled it: %+v, %v", a, err)
	}
	if a, err := settle(s.second, 3, FoundLot, 0); err != nil || !a.Resolved {
		t.Fatalf("%+v, %v", a, err)
	}
	if l := s.lot(t, codes[3]); l.Left() != LeftSealed || l.Possessor.Kind != ByParty || len(l.Discrepancies) != 0 {
		t.Errorf("found again: %+v", l)
	}
	s.rebuilt(t)
}

func TestARoundWithoutWitnessWantsASecondPerson(t *testing.T) {
	s, ctx := newStage(shelf(t)), context.Background()
	codes := s.leftInPlace(t, casefile.Preserved, 1)
	r, err := s.inspected(s.officer, "", RoundFinding{Lot: codes[0], Finding: FoundIntact})
	ok(t, err)
	if r.Complete {
		t.Fatal("one person alone made a round")
	}
	confirm := func(who identity.Actor, paper string) error {
		_, err := s.ConfirmRound(ctx, s.as(who), ConfirmRound{Command: s.next(), Round: r.ID, Paper: paper})
		return err
	}
	refused(t, confirm(s.officer, ""), "custody.round.same_person", "")
	for name, who := range map[string]identity.Actor{"another agency": s.stranger, "a firm": s.operator} {
		if confirm(who, "") == nil {
			t.Errorf("%s confirmed it", name)
		}
	}
	ok(t, confirm(s.keeper, ""))
	refused(t, confirm(s.second, ""), "custody.round.complete", "")
	if got := s.rounds[r.ID]; !got.Complete() || got.Confirmed.By != s.keeper.Pseudonym {
		t.Errorf("%+v", got)
	}
	r, err = s.inspected(s.officer, "", RoundFinding{Lot: codes[0], Finding: FoundIntact})
	ok(t, err)
	ok(t, confirm(s.officer, shaA)) // the second officer signed the paper
	s.rebuilt(t)
}

func TestWhatARoundCannotSayIsRefusedAtItsLine(t *testing.T) {
	s := newStage(shelf(t))
	codes := s.leftInPlace(t, casefile.Sealed, 2)
	stored := s.stored(t, 1)
	for name, c := range map[string]struct {
		line        RoundFinding
		code, field string
	}{
		"no such finding":           {RoundFinding{Lot: codes[0], Finding: "fine"}, "custody.round.finding", "lines[0].finding"},
		"no reason":                 {RoundFinding{Lot: codes[0], Finding: FoundBroken}, "custody.round.reason", "lines[0].reason"},
		"nothing counted":           {RoundFinding{Lot: codes[0], Finding: FoundOther, Reason: "x"}, "custody.round.quantity", "lines[0].quantity"},
		"the same quantity":         {RoundFinding{Lot: codes[0], Finding: FoundOther, Quantity: 10, Reason: "x"}, "custody.round.same_quantity", "lines[0].quantity"},
		"a quantity of an intact":   {RoundFinding{Lot: codes[0], Finding: FoundIntact, Quantity: 10}, "custody.round.quantity_unneeded", "lines[0].quantity"},
		"a seal on an intact one":   {RoundFinding{Lot: codes[0], Finding: FoundIntact, Seal: "S7"}, "custody.round.seal_intact", "lines[0].seal"},
		"the same seal again":       {RoundFinding{Lot: codes[0], Finding: FoundBroken, Seal: "S1", Reason: "x"}, "custody.road.same_seal", "lines[0].seal"},
		"a seal on what is not":     {RoundFinding{Lot: codes[0], Finding: FoundAbsent, Seal: "S7", Reason: "x"}, "custody.round.seal_absent", "lines[0].seal"},
		"goods in the store":        {RoundFinding{Lot: stored[0], Finding: FoundIntact}, "custody.left.state", "lines[0].lot"},
		"a photo nobody stored":     {RoundFinding{Lot: codes[0], Finding: FoundIntact, Photos: []string{"cc" + shaA[2:]}}, "custody.photo.not_stored", "lines[0].photos[0]"},
		"more photos than are kept": {RoundFinding{Lot: codes[0], Finding: FoundIntact, Photos: make([]string, MaxRoundPhotos+1)}, "custody.round.photos", "lines[0].photos"},
	} {
		_, err := s.inspected(s.officer, "w", c.line)
		t.Run(name, func(t *testing.T) { refused(t, err, c.code, c.field) })
	}
	_, err := s.inspected(s.officer, "w", RoundFinding{Lot: codes[1], Finding: FoundBroken, Reason: "撕毁"})
	ok(t, err)
	_, err = s.inspected(s.officer, "w", RoundFinding{Lot: codes[1], Finding: FoundBroken, Reason: "撕毁"})
	refused(t, err, "custody.round.no_seal", "lines[0].finding")
	_, err = s.inspected(s.officer, "w", RoundFinding{Lot: codes[1], Finding: FoundIntact, Seal: "S8"}) // sealed anew later
	ok(t, err)
	if l := s.lot(t, codes[1]); l.Seal != "S8" {
		t.Errorf("%+v", l)
	}
	for name, who := range map[string]identity.Actor{"another agency": s.stranger, "a firm": s.operator} {
		if _, err := s.inspected(who, "w", RoundFinding{Lot: codes[0], Finding: FoundIntact}); err == nil {
			t.Errorf("%s inspected goods that are not theirs", name)
		}
	}
	s.rebuilt(t)
}
