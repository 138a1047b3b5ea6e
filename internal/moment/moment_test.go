package moment

import (
	"encoding/json"
	"testing"
	"time"

	"pgregory.net/rapid"
)

func TestAnInstantSurvivesJSON(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		in := Time(rapid.Int64Range(1, 4102444800000).Draw(t, "ms"))
		b, err := json.Marshal(in)
		if err != nil {
			t.Fatal(err)
		}
		var out Time
		if err := json.Unmarshal(b, &out); err != nil || out != in {
			t.Fatalf("%v → %s → %v (%v)", in, b, out, err)
		}
	})
}

func TestTheTextFormIsFixed(t *testing.T) {
	at := At(time.Date(2026, 2, 3, 4, 5, 6, 7_999_999, Shanghai))
	if at.String() != "2026-02-02T20:05:06.007Z" {
		t.Fatal(at.String())
	}
	if at.Date() != "2026-02-03" || at.Year() != 2026 {
		t.Fatal(at.Date())
	}
}

func TestALicenceHoldsUntilTheEndOfItsLastDayInBeijing(t *testing.T) {
	for _, c := range []struct {
		at   string
		want bool
	}{
		{"2025-12-31T15:59:59.999Z", false}, {"2025-12-31T16:00:00Z", true},
		{"2026-06-30T15:59:59.999Z", true}, {"2026-06-30T16:00:00Z", false},
	} {
		at, err := Parse(c.at)
		if err != nil {
			t.Fatal(err)
		}
		if Holds("2026-01-01", "2026-06-30", at) != c.want {
			t.Errorf("%s: want %v", c.at, c.want)
		}
	}
}

func TestADayThatDoesNotExistIsRefused(t *testing.T) {
	for _, s := range []string{"2026-02-29", "2026-13-01", "26-01-01", ""} {
		if _, err := ParseDate(s); err == nil {
			t.Errorf("%q accepted", s)
		}
	}
}

func TestATurningClockStandsUntilTurned(t *testing.T) {
	c := NewTurning(1000)
	if c.Now() != 1000 || c.Advance(time.Second) != 2000 || c.Now() != 2000 {
		t.Fatal("clock moved by itself")
	}
	c.Set(5)
	if c.Now() != 5 {
		t.Fatal("clock cannot be turned back")
	}
}
