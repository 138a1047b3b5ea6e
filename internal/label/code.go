package label

import (
	"fmt"
	"io"
	"strconv"
	"strings"
	"unicode"

	"github.com/sealtrail/sealtrail/internal/fault"
)

// CodeLength counts the symbols of a label code: 11 random and the check symbol.
const CodeLength = 12

// Code is a label code whose check symbol holds. The zero Code is "none"; it can
// be compared and used as a key.
type Code struct{ symbols string }

// New draws 11 symbols (55 bits) from the reader and adds the check symbol.
func New(rand io.Reader) (Code, error) {
	var b [7]byte
	if _, err := io.ReadFull(rand, b[:]); err != nil {
		return Code{}, fmt.Errorf("draw label code: %w", err)
	}
	var bits uint64
	for _, v := range b {
		bits = bits<<8 | uint64(v)
	}
	symbols := make([]byte, CodeLength-1, CodeLength)
	for i := range symbols {
		symbols[i] = alphabet[bits&0x1f]
		bits >>= 5
	}
	return Code{string(append(symbols, checkSymbol(string(symbols))))}, nil
}

// Parse reads a code in any case, with or without hyphens. The three ways to be
// wrong are three faults, so that the person learns which: a symbol that no
// label has, too few or too many symbols, or a check symbol that does not hold.
func Parse(typed string) (Code, error) {
	if len(typed) > maxTyped {
		return Code{}, wrongLength("label.code.length", CodeLength, len([]rune(typed)))
	}
	symbols, stray, place, ok := fold(typed)
	if !ok {
		return Code{}, wrongSymbol("label.code.symbol", stray, place)
	}
	if len(symbols) != CodeLength {
		return Code{}, wrongLength("label.code.length", CodeLength, len(symbols))
	}
	if syndrome(symbols) != 0 {
		return Code{}, fault.Invalid("label.code.check")
	}
	return Code{symbols}, nil
}

// Scanned reads what a scanner sends: the address in a label's QR code, of
// whatever host, or the bare code. Labels outlive host names.
func Scanned(text string) (Code, error) {
	trimmed := strings.TrimSpace(text)
	upper := strings.ToUpper(trimmed)
	if !strings.Contains(upper, "://") {
		return Parse(trimmed)
	}
	_, rest, found := strings.Cut(upper, "/T/")
	if !found {
		return Code{}, fault.Invalid("label.scan.other_address")
	}
	rest, _, _ = strings.Cut(rest, "?")
	return Parse(strings.TrimSuffix(rest, "/"))
}

// String is the form people read: XXXX-XXXX-XXXX.
func (c Code) String() string {
	if c.IsZero() {
		return ""
	}
	return c.symbols[:4] + "-" + c.symbols[4:8] + "-" + c.symbols[8:]
}

// Compact is the form machines keep: 12 symbols without hyphens.
func (c Code) Compact() string { return c.symbols }

func (c Code) IsZero() bool { return c.symbols == "" }

// MarshalText writes the form with hyphens; none is empty.
func (c Code) MarshalText() ([]byte, error) { return []byte(c.String()), nil }

// UnmarshalText reads any form that Parse reads; empty is none.
func (c *Code) UnmarshalText(text []byte) error {
	if len(text) == 0 {
		*c = Code{}
		return nil
	}
	parsed, err := Parse(string(text))
	if err != nil {
		return err
	}
	*c = parsed
	return nil
}

func wrongLength(code string, want, got int) error {
	return fault.Invalid(code).With("want", strconv.Itoa(want)).With("got", strconv.Itoa(got))
}

// wrongSymbol names the stray only when it can be shown on a page and in a log line.
func wrongSymbol(code string, stray rune, place int) error {
	shown := "?"
	if unicode.IsGraphic(stray) && stray != unicode.ReplacementChar {
		shown = string(stray)
	}
	return fault.Invalid(code).With("symbol", shown).With("place", strconv.Itoa(place))
}
