package store

import (
	"fmt"
	"sync"
	"testing"
	"time"

	"github.com/google/uuid"

	"github.com/sealtrail/sealtrail/internal/custody"
	"github.com/sealtrail/sealtrail/internal/fault"
	"github.com/sealtrail/sealtrail/internal/identity"
	"github.com/sealtrail/sealtrail/internal/moment"
)

// arriving offers n lots of the agency's store to the other agency, which has
// several people at the gate.
func (s *theatre) arriving(n int) (h custody.HandoffAnswer, lots []string) {
	s.t.Helper()
	_, lots = s.seized(s.here, n)
	h, err := s.goods.OfferHandoff(s.ctx, s.as(s.here.keeper), custody.OfferHandoff{Command: command(), Purpose: custody.Transfer, To: s.there.org, Lots: lots})
	must(s.t, h, err)
	s.clock.Advance(time.Minute)
	return h, lots
}

func sighted(code string) custody.NewMark {
	return custody.NewMark{ID: uuid.Must(uuid.NewV7()), Code: code, Kind: custody.MarkSeen}
}

func answered(code string, a custody.ReceiveLine) custody.NewMark {
	return custody.NewMark{ID: uuid.Must(uuid.NewV7()), Code: code, Kind: custody.MarkAnswer, Answer: a}
}

func (s *theatre) mark(who identity.Actor, h custody.HandoffAnswer, device string, marks ...custody.NewMark) custody.Tally {
	s.t.Helper()
	t, err := s.goods.MarkReceipt(s.ctx, who, custody.MarkReceipt{Handoff: h.Number.String(), Device: device, Marks: marks})
	return must(s.t, t, err)
}

func TestManyPhonesScanIntoOneReceiptAndNoRowIsLostOrDoubled(t *testing.T) {
	engines(t, func(t *testing.T, db *DB, clock *moment.Turning) {
		const phones, boxes = 8, 40
		s := newTheatre(t, db, clock)
		h, lots := s.arriving(boxes)
		var group sync.WaitGroup
		faults := make(chan error, phones*boxes)
		for p := range phones {
			group.Add(1)
			go func() { // every phone scans every second box of its own half, and box 0 with all the others; each request twice
				defer group.Done()
				for i := 0; i < boxes; i++ {
					if i != 0 && i%(phones/2) != p%(phones/2) {
						continue
					}
					cmd := custody.MarkReceipt{Handoff: h.Number.String(), Device: fmt.Sprintf("phone %d", p), Marks: []custody.NewMark{sighted(lots[i])}}
					for range 2 {
						if _, err := s.goods.MarkReceipt(s.ctx, s.there.keeper, cmd); err != nil {
							faults <- err
						}
					}
				}
			}()
		}
		group.Wait()
		close(faults)
		for err := range faults {
			t.Fatal(err)
		}
		tally, err := s.goods.Tally(s.ctx, s.there.keeper, h.Number.String(), 0)
		must(t, tally, err)
		c := tally.Counts()
		// Boxes other than 0 are scanned by two phones, box 0 by all eight.
		scans := 2*(boxes-1) + phones
		if c.Scanned != boxes || c.Waiting != 0 || c.BySeal != boxes || c.Duplicates != scans-boxes || tally.Seq != int64(scans) {
			t.Errorf("%+v, last mark %d; want %d boxes by seal, %d duplicates, %d marks", c, tally.Seq, boxes, scans-boxes, scans)
		}
		if same, err := s.goods.Tally(s.ctx, s.there.keeper, h.Number.String(), tally.Seq); err != nil || len(same.Lines) != 0 || same.Seq != tally.Seq {
			t.Errorf("nothing new is %+v %v", same, err)
		}
		if open, err := s.goods.OpenTallies(s.ctx, s.there.keeper); err != nil || len(open) != 1 || open[0].Marked != boxes || open[0].Handoff != h.ID || open[0].LastAt == 0 || open[0].Number != h.Number {
			t.Errorf("to go on with: %+v %v", open, err)
		}
	})
}

func TestAReceiptIsSignedAsItWasCounted(t *testing.T) {
	engines(t, func(t *testing.T, db *DB, clock *moment.Turning) {
		s := newTheatre(t, db, clock)
		h, lots := s.arriving(6)
		gate := s.there.keeper
		other := s.newPerson(s.there.org, "540602", "second-keeper", identity.Keeper)
		broken := false
		s.mark(gate, h, "a", sighted(lots[0]), sighted(lots[1]), sighted(lots[2]), sighted("6924118000372"))
		s.mark(other, h, "b", answered(lots[1], custody.ReceiveLine{Outcome: custody.RefusedLot, Reason: "水湿"}), answered(lots[3], custody.ReceiveLine{Outcome: custody.NotPresented}))
		tally := s.mark(gate, h, "a", answered(lots[1], custody.ReceiveLine{Outcome: custody.Accepted, SealIntact: &broken}), sighted(lots[3]))
		if b := tally.Lines[1].Before; b == nil || b.Outcome != custody.RefusedLot || b.Person != other.Pseudonym {
			t.Errorf("the answer that was replaced is %+v", b)
		}
		if c := tally.Counts(); c.Accepted != 4 || c.BySeal != 3 || c.Waiting != 2 || c.Strange != 1 || c.Scanned != 4 {
			t.Errorf("counted %+v", c)
		}

		// The draft is the receiver's alone.
		for name, stranger := range map[string]identity.Actor{"the sender": s.here.keeper, "a firm": s.operator} {
			if _, err := s.goods.Tally(s.ctx, stranger, h.Number.String(), 0); !fault.Is(err, fault.KindMissing) {
				t.Errorf("%s reads the draft: %v", name, err)
			}
			if _, err := s.goods.MarkReceipt(s.ctx, stranger, custody.MarkReceipt{Handoff: h.Number.String(), Marks: []custody.NewMark{sighted(lots[4])}}); err == nil {
				t.Errorf("%s scans into it", name)
			}
		}

		// What was not seen is not signed.
		cmd := custody.SignReceipt{Command: command(), Handoff: h.Number.String(), Seq: tally.Seq - 1, Rest: custody.RestMissing, Place: "库房"}
		if _, err := s.goods.SignReceipt(s.ctx, s.as(gate), cmd); !fault.Is(err, fault.KindConflict) {
			t.Errorf("signed an older state: %v", err)
		}
		cmd.Seq = tally.Seq
		cmd.Rest = custody.RestLater
		r, err := s.goods.SignReceipt(s.ctx, s.as(gate), cmd)
		must(t, r, err)
		if r.Waiting != 2 || len(r.Lines) != 4 {
			t.Fatalf("signed %+v", r)
		}
		again, err := s.goods.SignReceipt(s.ctx, s.as(gate), cmd)
		if err != nil || again.ID != r.ID || len(again.Lines) != 4 {
			t.Errorf("the same command again: %+v %v", again, err)
		}

		// The rest: one comes, one is missing; with it the draft ends.
		s.clock.Advance(time.Minute)
		tally = s.mark(other, h, "b", sighted(lots[4]))
		if len(tally.Lines) != 2 || tally.Receipts != 1 {
			t.Errorf("left: %+v", tally)
		}
		r, err = s.goods.SignReceipt(s.ctx, s.as(other), custody.SignReceipt{Command: command(), Handoff: h.Number.String(), Seq: tally.Seq, Rest: custody.RestMissing})
		must(t, r, err)
		if r.State != custody.HandoffReceived || r.Lines[1].Outcome != custody.NotPresented || len(r.Lines[1].Discrepancies) != 1 {
			t.Errorf("ended with %+v", r)
		}
		var marks, drafts int64
		db.reader.Table("receipt_marks").Count(&marks)
		db.reader.Table("receipt_drafts").Count(&drafts)
		if marks+drafts != 0 {
			t.Errorf("%d marks and %d drafts outlive the receipt", marks, drafts)
		}
	})
}

func TestAFaultOfASignedLineNamesItsLot(t *testing.T) {
	engines(t, func(t *testing.T, db *DB, clock *moment.Turning) {
		s := newTheatre(t, db, clock)
		h, lots := s.arriving(2)
		tally := s.mark(s.there.keeper, h, "a", sighted(lots[0]), answered(lots[1], custody.ReceiveLine{Outcome: custody.RefusedLot}))
		_, err := s.goods.SignReceipt(s.ctx, s.as(s.there.keeper), custody.SignReceipt{Command: command(), Handoff: h.Number.String(), Seq: tally.Seq, Rest: custody.RestLater})
		if f := fault.Of(err); f == nil || f.Field != "lines["+tally.Lines[1].Lot.String()+"].reason" {
			t.Errorf("refusing without a reason: %v", err)
		}
	})
}

func TestScannedLotsAreFoundWithinTheScopeByOneQuestion(t *testing.T) {
	engines(t, func(t *testing.T, db *DB, clock *moment.Turning) {
		s := newTheatre(t, db, clock)
		_, mine := s.seized(s.here, 2)
		_, theirs := s.seized(s.there, 1)
		scope := s.here.keeper.Scope(identity.ReadCustody)
		found, err := s.goods.LotsScanned(s.ctx, scope, []string{mine[1], "HTTPS://EXAMPLE.CN/T/" + mine[0], theirs[0], "6924118000372", mine[1]})
		must(t, found, err)
		for i, want := range []string{mine[1], mine[0], "", "", mine[1]} {
			got := ""
			if found[i].Lot != nil {
				got = found[i].Lot.Code.String()
			}
			if got != want {
				t.Errorf("%q stands for %q, want %q", found[i].Asked, got, want)
			}
		}
		if _, err := s.goods.LotsScanned(s.ctx, scope, make([]string, custody.MaxLots+1)); !fault.Is(err, fault.KindInvalid) {
			t.Errorf("asked for too many: %v", err)
		}
	})
}

func TestAMarkSurvivesItsRow(t *testing.T) {
	quantity, intact := int64(3), false
	m := custody.Mark{ID: uuid.New(), Seq: 7, Lot: uuid.New(), Code: "ABCD", Kind: custody.MarkAnswer, Person: "p", Device: "d", At: noon,
		Answer: custody.ReceiveLine{Outcome: custody.Accepted, Quantity: &quantity, SealIntact: &intact, Reason: "r", Split: []custody.ReceivePart{{Quantity: 1, Outcome: custody.RefusedLot}}}}
	row, err := toMarkRow(uuid.New(), m)
	must(t, row, err)
	back, err := fromMarkRow(row)
	must(t, back, err)
	if fmt.Sprintf("%+v %v %v", back.Answer.Split, *back.Answer.Quantity, *back.Answer.SealIntact) != fmt.Sprintf("%+v %v %v", m.Answer.Split, quantity, intact) {
		t.Errorf("%+v", back)
	}
	back.Answer, m.Answer = custody.ReceiveLine{}, custody.ReceiveLine{}
	if fmt.Sprintf("%+v", back) != fmt.Sprintf("%+v", m) {
		t.Errorf("%+v\n%+v", back, m)
	}
}
