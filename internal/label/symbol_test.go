package label

import (
	"testing"

	"pgregory.net/rapid"
)

func TestMultiplyingAndDividingByAlphaUndoEachOther(t *testing.T) {
	for v := byte(0); v < 32; v++ {
		if overAlpha(timesAlpha(v)) != v || timesAlpha(overAlpha(v)) != v {
			t.Fatalf("α does not divide out of %d", v)
		}
	}
}

func TestTheWeightsOfAllPlacesDiffer(t *testing.T) {
	seen := map[byte]int{}
	for i, w := 0, byte(1); i < fieldSize; i, w = i+1, timesAlpha(w) {
		if j, again := seen[w]; again {
			t.Fatalf("places %d and %d weigh the same", j, i)
		}
		seen[w] = i
	}
	if CodeLength > fieldSize || numberLength > fieldSize {
		t.Fatal("a code or number is longer than the field allows")
	}
}

// everyTypo calls f with each text that differs from symbols in one place, and
// with each swap of two different symbols at any two places.
func everyTypo(symbols string, f func(wrong string)) {
	for i := range len(symbols) {
		for _, s := range []byte(alphabet) {
			if s != symbols[i] {
				b := []byte(symbols)
				b[i] = s
				f(string(b))
			}
		}
		for j := i + 1; j < len(symbols); j++ {
			if symbols[i] != symbols[j] {
				b := []byte(symbols)
				b[i], b[j] = b[j], b[i]
				f(string(b))
			}
		}
	}
}

func TestEverySubstitutionAndEverySwapInACodeIsCaught(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		code := codes().Draw(t, "code")
		everyTypo(code.Compact(), func(wrong string) {
			if _, err := Parse(wrong); err == nil {
				t.Fatalf("%s passes for %s", wrong, code.Compact())
			}
		})
	})
}

func TestEverySubstitutionAndEverySwapInANumberIsCaught(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		number := numbers().Draw(t, "number")
		everyTypo(number.symbols, func(wrong string) {
			if syndrome(wrong) == 0 {
				t.Fatalf("the check symbol of %s holds for %s", number, wrong)
			}
			if _, err := ParseNumber(wrong); err == nil {
				t.Fatalf("%s passes for %s", wrong, number)
			}
		})
	})
}
