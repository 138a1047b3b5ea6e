package custody

import (
	"flag"
	"os"
	"testing"

	"pgregory.net/rapid"
)

var update = flag.Bool("update", false, "write golden files")

func TestTheStateTableIsTheGoldenOne(t *testing.T) {
	for path, have := range map[string]string{"testdata/moves.md": Table(), "testdata/moves.mmd": Diagram()} {
		if *update {
			ok(t, os.WriteFile(path, []byte(have), 0o644))
		}
		want, err := os.ReadFile(path)
		ok(t, err)
		if have != string(want) {
			t.Errorf("%s changed:\n%s", path, have)
		}
	}
}

func TestWhatIsGoneForGoodHasNoWayBack(t *testing.T) {
	for _, s := range []State{Divided, Destroyed, Returned, Sold, Donated, Transferred, Consumed} {
		if len(moves[s]) > 0 {
			t.Errorf("%s leads to %v", s, moves[s])
		}
	}
}

func TestOnlyGoodsAtAFirmAreDestroyed(t *testing.T) {
	for _, s := range States() {
		if can(s, Destroy) != (s == AtFirm) {
			t.Errorf("%s", s)
		}
	}
}

func TestEveryActSaysWhoIsAccountableAfterIt(t *testing.T) {
	for _, act := range Acts() {
		if after[act][0] == "" || after[act][1] == "" {
			t.Errorf("%s", act)
		}
	}
	for from, acts := range moves {
		for act, to := range acts {
			if !holds(Acts(), act) || len(to) == 0 {
				t.Errorf("%s %s", from, act)
			}
		}
	}
}

func TestThePublicLearnsOneOfFourWords(t *testing.T) {
	want := map[State]Public{Destroyed: PublicDestroyed, Consumed: PublicDestroyed, Returned: PublicReleased, Sold: PublicReleased, Donated: PublicReleased, Divided: PublicVoid}
	for _, s := range States() {
		word, listed := want[s]
		if !listed {
			word = PublicInCustody
		}
		if PublicState(s) != word {
			t.Errorf("%s: %s", s, PublicState(s))
		}
	}
}

func TestSharesAddUpAndStayWithinOneUnitOfTheirDue(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		total := rapid.Int64Range(0, MaxMassG).Draw(t, "total")
		weights := rapid.SliceOfN(rapid.Int64Range(0, MaxQuantity), 1, 40).Draw(t, "weights")
		var sum, all int64
		parts := share(total, weights)
		for _, w := range weights {
			all += w
		}
		for i, part := range parts {
			sum += part
			if part < 0 {
				t.Fatalf("part %d is %d", i, part)
			}
			if all > 0 {
				due := float64(total) * float64(weights[i]) / float64(all)
				if d := float64(part) - due; d > 1.001 || d < -1.001 {
					t.Fatalf("part %d is %d, due %f", i, part, due)
				}
			}
		}
		if sum != total {
			t.Fatalf("%d of %d", sum, total)
		}
	})
}
