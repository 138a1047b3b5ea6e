package store

import (
	"context"
	"crypto/rand"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"

	"github.com/sealtrail/sealtrail/internal/fault"
	"github.com/sealtrail/sealtrail/internal/identity"
	"github.com/sealtrail/sealtrail/internal/label"
	"github.com/sealtrail/sealtrail/internal/ledger"
	"github.com/sealtrail/sealtrail/internal/moment"
)

func officer() identity.Actor {
	return identity.Actor{Person: uuid.New(), Pseudonym: "p-1", Org: uuid.New(), OrgKind: identity.OrgAgency, Division: "540102", Roles: []identity.Role{identity.Officer}, Via: "session"}
}

func labels(db *DB, clock moment.Clock) *label.Service {
	return &label.Service{InTx: Narrow[label.Tx](db), View: NarrowView[label.Tx](db), Clock: clock, Random: rand.Reader}
}

func command() ledger.Command { return ledger.Command{ID: uuid.Must(uuid.NewV7())} }

func TestARollIsPrintedAheadReprintedVoidedAndRebuilt(t *testing.T) {
	engines(t, func(t *testing.T, db *DB, clock *moment.Turning) {
		ctx, actor, s := context.Background(), officer(), labels(db, clock)
		receipt, err := s.PrintRoll(ctx, actor, label.PrintRoll{Command: command(), Count: 30})
		if err != nil {
			t.Fatal(err)
		}
		_, printed, err := s.File(ctx, actor, receipt.ID, 1)
		if err != nil || len(printed) != 30 {
			t.Fatalf("%d labels, %v", len(printed), err)
		}
		clock.Advance(time.Minute)
		if _, err := s.Reprint(ctx, actor, label.ReprintLabel{Command: command(), Code: printed[3].Code}); err != nil {
			t.Fatal(err)
		}
		if _, err := s.Void(ctx, actor, label.VoidLabel{Command: command(), Code: printed[4].Code, Reason: label.Damaged, Note: "雨淋"}); err != nil {
			t.Fatal(err)
		}
		if _, err := s.Void(ctx, actor, label.VoidLabel{Command: command(), Code: printed[4].Code, Reason: label.Damaged}); !fault.Is(err, fault.KindConflict) {
			t.Errorf("voided twice: %v", err)
		}
		if _, err := s.Reprint(ctx, officer(), label.ReprintLabel{Command: command(), Code: printed[5].Code}); !fault.Is(err, fault.KindMissing) {
			t.Errorf("another agency reprinted: %v", err)
		}
		if _, err := s.Find(ctx, printed[6].Code); !fault.Is(err, fault.KindMissing) {
			t.Errorf("a label that was never stuck on anything is found: %v", err)
		}
		if l, err := s.Find(ctx, printed[4].Code); err != nil || l.Status != label.Void {
			t.Errorf("void label: %v %v", l.Status, err)
		}
		if err := db.View(ctx, func(tx *Tx) error {
			kept, err := tx.Roll(ctx, identity.Scope{Org: actor.Org}, receipt.ID)
			if err != nil {
				return err
			}
			have, err := tx.RollLabels(ctx, receipt.ID, 1, 30)
			if err != nil {
				return err
			}
			h, err := tx.History(ctx, kept.Stream)
			if err != nil {
				return err
			}
			rebuilt, want, err := label.Rebuild(h[kept.Stream])
			if err != nil {
				return err
			}
			kept.Free = 29
			same := cmp.Comparer(func(a, b label.Code) bool { return a == b })
			if diff := cmp.Diff(kept, rebuilt, same); diff != "" {
				t.Errorf("roll: %s", diff)
			}
			if diff := cmp.Diff(have, want, same); diff != "" {
				t.Errorf("labels: %s", diff)
			}
			return nil
		}); err != nil {
			t.Fatal(err)
		}
	})
}

func TestARollIsSeenByItsOrganisationAlone(t *testing.T) {
	engines(t, func(t *testing.T, db *DB, clock *moment.Turning) {
		ctx, actor, s := context.Background(), officer(), labels(db, clock)
		var last uuid.UUID
		for range 3 {
			r, err := s.PrintRoll(ctx, actor, label.PrintRoll{Command: command(), Count: 1})
			if err != nil {
				t.Fatal(err)
			}
			last = r.ID
		}
		seen, next, err := s.Rolls(ctx, actor, 2, "")
		if err != nil || len(seen) != 2 || seen[0].ID != last || next == "" {
			t.Fatalf("%d rolls, next %q, %v", len(seen), next, err)
		}
		if seen, next, err = s.Rolls(ctx, actor, 2, next); err != nil || len(seen) != 1 || next != "" || seen[0].Free != 1 {
			t.Fatalf("%d rolls on page two, next %q, %v", len(seen), next, err)
		}
		if seen, _, err = s.Rolls(ctx, officer(), 0, ""); err != nil || len(seen) != 0 {
			t.Fatalf("a stranger sees %d rolls, %v", len(seen), err)
		}
		if _, _, err := s.File(ctx, officer(), last, 1); !fault.Is(err, fault.KindMissing) {
			t.Fatalf("a stranger reads a roll: %v", err)
		}
		for cursor, limit := range map[string]int{"rubbish!": 0, "AAAA": 0, "": 201} {
			if _, _, err := s.Rolls(ctx, actor, limit, cursor); !fault.Is(err, fault.KindInvalid) {
				t.Errorf("cursor %q limit %d: %v", cursor, limit, err)
			}
		}
	})
}

func TestWhoMayNotPrintLabelsPrintsNone(t *testing.T) {
	engines(t, func(t *testing.T, db *DB, clock *moment.Turning) {
		actor := officer()
		actor.Roles = []identity.Role{identity.AdminSystem}
		if _, err := labels(db, clock).PrintRoll(context.Background(), actor, label.PrintRoll{Command: command(), Count: 1}); !fault.Is(err, fault.KindDenied) {
			t.Fatal(err)
		}
		if _, err := labels(db, clock).PrintRoll(context.Background(), officer(), label.PrintRoll{Command: command(), Count: label.MaxRoll + 1}); !fault.Is(err, fault.KindInvalid) {
			t.Fatal(err)
		}
	})
}

func TestALabelSurvivesItsRow(t *testing.T) {
	code, err := label.New(strings.NewReader(strings.Repeat("sealtrail", 10)))
	if err != nil {
		t.Fatal(err)
	}
	in := label.Label{Code: code, Roll: uuid.New(), Agency: uuid.New(), Position: 7, Status: label.Void, Target: label.Target{Kind: label.Lot, ID: uuid.New()},
		Reprints: 2, Reason: label.Lost, PrintedAt: 1, BoundAt: 2, VoidAt: 3}
	out, err := fromLabelRow(toLabelRow(in))
	if err != nil || out != in {
		t.Fatalf("%+v\n%+v\n%v", in, out, err)
	}
}
