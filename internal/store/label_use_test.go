package store

import (
	"context"
	"testing"

	"github.com/google/uuid"

	"github.com/sealtrail/sealtrail/internal/fault"
	"github.com/sealtrail/sealtrail/internal/identity"
	"github.com/sealtrail/sealtrail/internal/label"
	"github.com/sealtrail/sealtrail/internal/moment"
)

// The label to use next is the next of the roll in hand; at its end the newest
// roll goes on. Voided ones, those taken and other agencies' are passed over.
func TestTheNextFreeLabelIsTheNextOfTheRollInHand(t *testing.T) {
	engines(t, func(t *testing.T, db *DB, clock *moment.Turning) {
		ctx, actor, s := context.Background(), officer(), labels(db, clock)
		roll := func(actor identity.Actor, n int) (out []label.Code) {
			r, err := s.PrintRoll(ctx, actor, label.PrintRoll{Command: command(), Count: n})
			must(t, r, err)
			_, all, err := s.File(ctx, actor, r.ID, 1)
			must(t, all, err)
			for _, l := range all {
				out = append(out, l.Code)
			}
			return out
		}
		next := func(after label.Code, taken ...label.Code) label.Code {
			l, err := s.NextFree(ctx, actor, after, taken)
			return must(t, l, err).Code
		}
		if _, err := s.NextFree(ctx, actor, label.Code{}, nil); !fault.Is(err, fault.KindConflict) {
			t.Errorf("without any roll: %v", err)
		}
		older := roll(actor, 4)
		clock.Advance(1e9)
		newer, theirs := roll(actor, 3), roll(officer(), 2)
		if _, err := s.Void(ctx, actor, label.VoidLabel{Command: command(), Code: older[2], Reason: label.Damaged}); err != nil {
			t.Fatal(err)
		}
		for _, c := range []struct {
			name        string
			got, wanted label.Code
		}{
			{"none in hand", next(label.Code{}), newer[0]},
			{"taken ones are passed over", next(label.Code{}, newer[0], newer[1]), newer[2]},
			{"the roll in hand", next(older[0], older[0]), older[1]},
			{"a void one is passed over", next(older[1], older[0], older[1]), older[3]},
			{"the end of a roll", next(older[3], older[3]), newer[0]},
			{"another agency's", next(theirs[0]), newer[0]},
			{"the newest is used up", next(label.Code{}, newer...), older[0]},
		} {
			if c.got != c.wanted {
				t.Errorf("%s: %s, not %s", c.name, c.got, c.wanted)
			}
		}
		looked, err := s.Look(ctx, actor, []label.Code{older[2], theirs[0], older[0]})
		must(t, looked, err)
		for i, want := range []string{"label.is_void", "label.unknown", ""} {
			got := ""
			if f := fault.Of(looked[i].Why); f != nil {
				got = f.Code
			}
			if got != want || i == 1 && looked[i].Label != (label.Label{}) {
				t.Errorf("%s: %q, not %q; %+v", looked[i].Code, got, want, looked[i].Label)
			}
		}
		if _, err := s.Look(ctx, actor, make([]label.Code, label.MaxLooked+1)); !fault.Is(err, fault.KindInvalid) {
			t.Errorf("more than the limit: %v", err)
		}
		if _, err := s.Look(ctx, identity.Actor{Org: actor.Org}, nil); err == nil {
			t.Error("anybody looks at labels")
		}
		indexed(t, db, func(heard *Tx, look func(string, func() error)) {
			look("labels by their codes", func() error { return second(heard.LabelsOf(ctx, actor.Org, older)) })
			look("free labels of a roll", func() error { return second(heard.FreeLabels(ctx, uuid.New(), 3, 5)) })
		})
	})
}
