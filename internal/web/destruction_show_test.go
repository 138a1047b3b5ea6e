package web

import "testing"

func TestTheShareOfABalanceIsRoundedNotCut(t *testing.T) {
	for _, c := range []struct {
		delta, input int64
		want         string
	}{
		{0, 10_000, "0%"},
		{297, 10_000, "3%"},
		{294, 10_000, "2.9%"},
		{295, 10_000, "3%"},
		{-295, 10_000, "-3%"},
		{-294, 10_000, "-2.9%"},
		{4, 10_000, "0%"},
		{5, 10_000, "0.1%"},
		{1, 3, "33.3%"},
		{2, 3, "66.7%"},
		{1 << 52, 1<<53 - 1, "50%"},
	} {
		if got := perCent(permille(c.delta, c.input)); got != c.want {
			t.Errorf("%d of %d g: %s, want %s", c.delta, c.input, got, c.want)
		}
	}
}
