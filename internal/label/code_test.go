package label

import (
	"bytes"
	"encoding/json"
	"math/rand/v2"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/sealtrail/sealtrail/internal/fault"
)

func codes() *rapid.Generator[Code] {
	return rapid.Custom(func(t *rapid.T) Code {
		code, err := New(bytes.NewReader(rapid.SliceOfN(rapid.Byte(), 7, 7).Draw(t, "random")))
		if err != nil {
			t.Fatal(err)
		}
		return code
	})
}

func TestTheVectorsOfTheContractHold(t *testing.T) {
	for _, want := range []string{"0000-0000-001J", "ABCD-EFGH-JKMJ"} {
		code, err := Parse(want)
		if err != nil || code.String() != want {
			t.Errorf("%s: %v, %v", want, code, err)
		}
		symbols := strings.ReplaceAll(want, "-", "")
		if got := checkSymbol(symbols[:11]); got != symbols[11] {
			t.Errorf("%s: check symbol %c", want, got)
		}
	}
}

func TestACodeIsReadHoweverItWasTyped(t *testing.T) {
	for _, typed := range []string{
		"0000-0000-001J", "00000000001J", "0000-0000-00lj", "OOOO-oooo-00IJ", " 0000 0000 001j\r\n", "００００－００００－００１Ｊ", "0-0-0-0-0-0-0-0-0-0-1-J", "0000–0000—001J",
	} {
		if code, err := Parse(typed); err != nil || code.String() != "0000-0000-001J" {
			t.Errorf("%q: %v, %v", typed, code, err)
		}
	}
}

func TestEachWayToBeWrongHasItsOwnFault(t *testing.T) {
	for _, c := range []struct{ typed, code, params string }{
		{"", "label.code.length", "got=0 want=12"},
		{"0000-0000-001", "label.code.length", "got=11 want=12"},
		{"0000-0000-001JJ", "label.code.length", "got=13 want=12"},
		{strings.Repeat("0", 300), "label.code.length", "got=300 want=12"},
		{"0000-U000-001J", "label.code.symbol", "place=5 symbol=U"},
		{"0000-0000-00!J", "label.code.symbol", "place=11 symbol=!"},
		{"0000-0000-00\x00J", "label.code.symbol", "place=11 symbol=?"},
		{"标签", "label.code.symbol", "place=1 symbol=标"},
		{"\xff", "label.code.symbol", "place=1 symbol=?"},
		{"0000-0000-001K", "label.code.check", ""},
		{"0000-0000-010J", "label.code.check", ""},
	} {
		_, err := Parse(c.typed)
		f := fault.Of(err)
		if f == nil || f.Kind != fault.KindInvalid || f.Code != c.code {
			t.Errorf("%q: %v, want %s", c.typed, err, c.code)
			continue
		}
		if !strings.HasSuffix(f.Error(), c.params) {
			t.Errorf("%q: %v, want parameters %q", c.typed, f, c.params)
		}
	}
}

func TestParsingWhatWasFormattedGivesTheCodeAgain(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		code := codes().Draw(t, "code")
		for _, form := range []string{code.String(), code.Compact(), strings.ToLower(code.String())} {
			if back, err := Parse(form); err != nil || back != code {
				t.Fatalf("%s: %v, %v", form, back, err)
			}
		}
		b, err := json.Marshal(map[Code]Code{code: code})
		if err != nil {
			t.Fatal(err)
		}
		var back map[Code]Code
		if err := json.Unmarshal(b, &back); err != nil || back[code] != code {
			t.Fatalf("%s: %v, %v", b, back, err)
		}
	})
}

func TestNoCodeIsWrittenAsNothing(t *testing.T) {
	b, err := json.Marshal(Code{})
	if err != nil || string(b) != `""` {
		t.Fatalf("%s, %v", b, err)
	}
	code, err := Parse("0000-0000-001J")
	if err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal([]byte(`""`), &code); err != nil || !code.IsZero() {
		t.Fatalf("%v, %v", code, err)
	}
}

func TestNewCodesUseTheWholeAlphabetEvenly(t *testing.T) {
	source := rand.NewChaCha8([32]byte{1})
	const n = 20_000
	var count [CodeLength - 1][32]int
	for range n {
		code, err := New(source)
		if err != nil {
			t.Fatal(err)
		}
		for i := range count {
			count[i][value(code.symbols[i])]++
		}
	}
	for i, places := range count {
		for v, got := range places { // expected 625, standard deviation 25
			if got < 475 || got > 775 {
				t.Errorf("symbol %c at place %d: %d of %d", alphabet[v], i+1, got, n)
			}
		}
	}
}

func TestARandomSourceThatRunsDryIsAnError(t *testing.T) {
	if _, err := New(bytes.NewReader([]byte{1, 2, 3})); err == nil || fault.Of(err) != nil {
		t.Fatalf("got %v", err)
	}
}

func TestAScannersAddressGivesTheCode(t *testing.T) {
	for _, text := range []string{
		"HTTPS://F.XZ.CN/T/00000000001J", "https://other.example/t/0000-0000-001j\r", "HTTP://127.0.0.1:8080/T/00000000001J?LANG=EN", "HTTPS://F.XZ.CN/T/00000000001J/", "0000-0000-001J",
	} {
		if code, err := Scanned(text); err != nil || code.String() != "0000-0000-001J" {
			t.Errorf("%q: %v, %v", text, code, err)
		}
	}
	for text, want := range map[string]string{
		"HTTPS://F.XZ.CN/C/C-540102-2026-000041-A": "label.scan.other_address",
		"https://weixin.example/q?x=1":             "label.scan.other_address",
		"HTTPS://F.XZ.CN/T/00000000001K":           "label.code.check",
		"6901234567892":                            "label.code.length",
	} {
		if _, err := Scanned(text); fault.Of(err) == nil || fault.Of(err).Code != want {
			t.Errorf("%q: %v, want %s", text, err, want)
		}
	}
}

func FuzzParse(f *testing.F) {
	for _, s := range []string{"0000-0000-001J", "abcd-efgh-jkmj", "００００", "\xff\xfe", "HTTPS://H/T/00000000001J", "C-540102-2026-000041-A"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, typed string) {
		if code, err := Parse(typed); err == nil {
			if back, err := Parse(code.String()); err != nil || back != code || syndrome(code.Compact()) != 0 {
				t.Fatalf("%q: %v, %v", typed, back, err)
			}
		} else if fault.Of(err) == nil {
			t.Fatalf("%q: %v is no fault", typed, err)
		}
		if number, err := ParseNumber(typed); err == nil {
			again, err := NewNumber(number.Kind(), number.Division(), number.Year(), number.Serial())
			if err != nil || again != number {
				t.Fatalf("%q: %v, %v", typed, again, err)
			}
		} else if fault.Of(err) == nil {
			t.Fatalf("%q: %v is no fault", typed, err)
		}
		if _, err := Scanned(typed); err != nil && fault.Of(err) == nil {
			t.Fatalf("%q: %v is no fault", typed, err)
		}
	})
}
