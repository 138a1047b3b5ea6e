package form

import (
	"testing"

	"pgregory.net/rapid"
)

func TestAnAmountWrittenOutIsReadBackTheSame(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.Int64Range(0, 1<<62).Draw(t, "n")
		decimals := rapid.IntRange(0, 4).Draw(t, "decimals")
		got, ok := parse(written(n, decimals), decimals)
		if !ok || got != n {
			t.Fatalf("%d with %d decimals is written %q and read %d, %v", n, decimals, written(n, decimals), got, ok)
		}
	})
}
