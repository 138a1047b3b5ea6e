package identity

import (
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/sealtrail/sealtrail/internal/fault"
)

func TestUSCCsOfTheStandardHold(t *testing.T) {
	for _, s := range []string{"91350100M000100Y43", "91110000101623741K", "911101066976941872", "91540100MA6T100200", "91310115MA1H8R7C67"} {
		code, warning, err := ParseUSCC(s)
		if err != nil || warning != "" || string(code) != s {
			t.Errorf("%s: %s, %q, %v", s, code, warning, err)
		}
	}
}

func TestAUSCCWhoseCheckSymbolFailsIsAWarningNotAnError(t *testing.T) {
	for s, expected := range map[string]byte{"91310115MA1H8R7C6D": '7', "91350211M0000XUF46": 'R'} {
		code, warning, err := ParseUSCC(s)
		if err != nil || warning != USCCCheckSymbol || string(code) != s {
			t.Errorf("%s: %s, %q, %v", s, code, warning, err)
		}
		if got := usccCheckSymbol(s[:17]); got != expected {
			t.Errorf("%s should end %c, got %c", s, expected, got)
		}
	}
}

func TestAUSCCIsReadHoweverItWasTyped(t *testing.T) {
	for _, s := range []string{" 91110000101623741k ", "９１１１００００１０１６２３７４１Ｋ", "9111 0000 1016 2374 1K", "91110000-101623741-K"} {
		if code, warning, err := ParseUSCC(s); err != nil || warning != "" || code != "91110000101623741K" {
			t.Errorf("%q: %s, %q, %v", s, code, warning, err)
		}
	}
}

func TestAUSCCOutOfShapeIsRefusedWithTheWayOut(t *testing.T) {
	for _, c := range []struct{ typed, code, meant string }{
		{"", "identity.uscc.length", ""},
		{"91110000101623741", "identity.uscc.length", ""},
		{"91110000101623741KK", "identity.uscc.length", ""},
		{strings.Repeat("9", 200), "identity.uscc.length", ""},
		{"9111000O101623741K", "identity.uscc.letter", "0"},
		{"9I110000101623741K", "identity.uscc.letter", "1"},
		{"91110000101623741S", "identity.uscc.letter", "5"},
		{"91A10000101623741K", "identity.uscc.symbol", ""},
		{"91110000101623741é", "identity.uscc.symbol", ""},
		{"有限公司", "identity.uscc.symbol", ""},
	} {
		_, _, err := ParseUSCC(c.typed)
		f := fault.Of(err)
		if f == nil || f.Kind != fault.KindInvalid || f.Code != c.code || f.Params["meant"] != c.meant {
			t.Errorf("%q: %v, want %s %s", c.typed, err, c.code, c.meant)
		}
	}
}

func TestEveryWrongSymbolInAUSCCIsNoticed(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := []byte("91110000101623741K")
		i := rapid.IntRange(0, 17).Draw(t, "place")
		alphabet := usccAlphabet
		if i >= 2 && i < 8 {
			alphabet = "0123456789"
		}
		wrong := alphabet[rapid.IntRange(0, len(alphabet)-1).Draw(t, "symbol")]
		if wrong == s[i] {
			t.Skip("the right symbol")
		}
		s[i] = wrong
		if _, warning, err := ParseUSCC(string(s)); err != nil || warning != USCCCheckSymbol {
			t.Fatalf("%s: %q, %v", s, warning, err)
		}
	})
}
