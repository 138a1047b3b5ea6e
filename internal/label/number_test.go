package label

import (
	"fmt"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/sealtrail/sealtrail/internal/fault"
)

func numbers() *rapid.Generator[Number] {
	return rapid.Custom(func(t *rapid.T) Number {
		n, err := NewNumber(
			rapid.SampledFrom(Kinds()).Draw(t, "kind"),
			fmt.Sprint(rapid.IntRange(110000, 820000).Draw(t, "division")),
			rapid.IntRange(2000, 2999).Draw(t, "year"),
			rapid.IntRange(1, MaxSerial).Draw(t, "serial"))
		if err != nil {
			t.Fatal(err)
		}
		return n
	})
}

func TestTheCertificateNumberOfTheContractHolds(t *testing.T) {
	n, err := NewNumber(Certificate, "540102", 2026, 41)
	if err != nil || n.String() != "C-540102-2026-000041-A" {
		t.Fatalf("%v, %v", n, err)
	}
	if n.Kind() != Certificate || n.Division() != "540102" || n.Year() != 2026 || n.Serial() != 41 {
		t.Fatalf("%c %s %d %d", n.Kind(), n.Division(), n.Year(), n.Serial())
	}
}

func TestEveryKindLetterIsASymbolTheCheckCovers(t *testing.T) {
	for _, k := range Kinds() {
		if strings.IndexByte(alphabet, byte(k)) < 0 {
			t.Errorf("%s is not of the alphabet", k)
		}
	}
}

func TestParsingWhatWasFormattedGivesTheNumberAgain(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n := numbers().Draw(t, "number")
		for _, form := range []string{n.String(), strings.ToLower(n.String()), strings.ReplaceAll(n.String(), "-", ""), strings.ReplaceAll(n.String(), "0", "o")} {
			if back, err := ParseNumber(form); err != nil || back != n {
				t.Fatalf("%s: %v, %v", form, back, err)
			}
		}
		text, err := n.MarshalText()
		var back Number
		if err != nil || back.UnmarshalText(text) != nil || back != n {
			t.Fatalf("%s: %v", text, back)
		}
	})
}

// withCheck ends symbols in the check symbol that holds.
func withCheck(symbols string) string { return symbols + string(checkSymbol(symbols)) }

func TestEachWayANumberIsWrongHasItsOwnFault(t *testing.T) {
	for _, c := range []struct{ typed, code string }{
		{"", "label.number.length"},
		{"C-540102-2026-41-A", "label.number.length"},
		{strings.Repeat("C", 300), "label.number.length"},
		{"C-540102-2026-00U041-A", "label.number.symbol"},
		{"C-54010B-2026-000041-A", "label.number.symbol"},
		{"G-540102-2026-000041-A", "label.number.kind"},
		{"C-540102-2026-000041-B", "label.number.check"},
		{"C-540102-2026-000014-A", "label.number.check"},
		{"H-540102-2026-000041-A", "label.number.check"},
		{withCheck("C" + "540102" + "2026" + "000000"), "label.number.parts"},
		{withCheck("C" + "040102" + "2026" + "000001"), "label.number.parts"},
		{withCheck("C" + "540102" + "1026" + "000001"), "label.number.parts"},
	} {
		_, err := ParseNumber(c.typed)
		if f := fault.Of(err); f == nil || f.Kind != fault.KindInvalid || f.Code != c.code {
			t.Errorf("%q: %v, want %s", c.typed, err, c.code)
		}
	}
}

func TestANumberOfAnotherKindIsRefusedWhereOneKindIsAsked(t *testing.T) {
	if n, err := ParseNumberOf(Certificate, "C-540102-2026-000041-A"); err != nil || n.Serial() != 41 {
		t.Fatalf("%v, %v", n, err)
	}
	if _, err := ParseNumberOf(Handoff, "C-540102-2026-000041-A"); fault.Of(err) == nil || fault.Of(err).Code != "label.number.other_kind" {
		t.Fatalf("got %v", err)
	}
}

func TestANumberThatCannotBeIsNotMade(t *testing.T) {
	for _, c := range []struct {
		kind         Kind
		division     string
		year, serial int
	}{
		{'G', "540102", 2026, 1}, {Order, "54010", 2026, 1}, {Order, "5401O2", 2026, 1}, {Order, "040102", 2026, 1},
		{Order, "540102", 26, 1}, {Order, "540102", 12026, 1}, {Order, "540102", 2026, 0}, {Order, "540102", 2026, -1},
	} {
		if n, err := NewNumber(c.kind, c.division, c.year, c.serial); err == nil || fault.Of(err) != nil {
			t.Errorf("%v: %v, %v", c, n, err)
		}
	}
	if _, err := NewNumber(Order, "540102", 2026, MaxSerial+1); !fault.Is(err, fault.KindUnavailable) {
		t.Errorf("after the last serial: %v", err)
	}
}
