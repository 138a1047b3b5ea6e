package reference_test

import (
	"testing"

	"github.com/sealtrail/sealtrail/internal/moment"
	"github.com/sealtrail/sealtrail/internal/reference"
	"github.com/sealtrail/sealtrail/seeds"
)

func TestAThresholdIsReachedByItsVeryAmount(t *testing.T) {
	b, err := reference.Load(seeds.FS())
	if err != nil {
		t.Fatal(err)
	}
	at := moment.Date("2026-11-18").Start()
	codes := func(value, labels int64) (out string) {
		for _, th := range b.Reached(value, labels, at) {
			out += th.Code + " "
			if th.Article == "" || th.Certainty == "" {
				t.Errorf("%+v", th)
			}
		}
		return out
	}
	for _, c := range []struct {
		value, labels int64
		want          string
	}{{4_999_999, 19_999, ""}, {5_000_000, 0, "mark.value "}, {15_000_000, 0, "mark.value unsold.value "}, {0, 20_000, "labels "}} {
		if got := codes(c.value, c.labels); got != c.want {
			t.Errorf("%d fen, %d labels: %q, want %q", c.value, c.labels, got, c.want)
		}
	}
}
