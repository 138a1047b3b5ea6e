package label

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/sealtrail/sealtrail/internal/fault"
)

// Kind is the letter a paper's number begins with. Every letter is a symbol of
// the alphabet, so that the check symbol covers it.
type Kind byte

const (
	CaseFile    Kind = 'F' // 案卷
	Seizure     Kind = 'S' // 扣押清单
	Handoff     Kind = 'H' // 交接单
	Order       Kind = 'P' // 处置审批 (permit)
	Event       Kind = 'E' // 销毁活动
	Destruction Kind = 'D' // 销毁记录
	Certificate Kind = 'C' // 销毁证明
)

// Kinds are all of them, in the order of the journey.
func Kinds() []Kind {
	return []Kind{CaseFile, Seizure, Handoff, Order, Event, Destruction, Certificate}
}

func (k Kind) String() string { return string(rune(k)) }

// Valid tells whether papers of that letter exist.
func (k Kind) Valid() bool {
	for _, known := range Kinds() {
		if k == known {
			return true
		}
	}
	return false
}

const (
	// MaxSerial is the last serial of one kind, division and year; the form has six digits.
	MaxSerial = 999_999
	// numberLength is kind 1, division 6, year 4, serial 6, check 1; below
	// fieldSize, as codes are, so that every swap shows.
	numberLength = 18
)

// Number is the number of a paper, F-540102-2026-000123-K: kind, division
// (GB/T 2260), year in Beijing time, serial without gaps, check symbol. The zero
// Number is "none".
type Number struct{ symbols string }

// NewNumber joins the parts. The division's own existence is checked where
// divisions are known; here it must have the shape of GB/T 2260. When the serials
// of a year are used up the answer is a fault; a part out of shape is a mistake of
// the program.
func NewNumber(kind Kind, division string, year, serial int) (Number, error) {
	if serial > MaxSerial {
		return Number{}, fault.Unavailable("label.number.used_up").With("max", strconv.Itoa(MaxSerial))
	}
	if !kind.Valid() || !isDivision(division) || year < 2000 || year > 9999 || serial < 1 {
		return Number{}, fmt.Errorf("no number of kind %q, division %q, year %d, serial %d", kind, division, year, serial)
	}
	symbols := fmt.Sprintf("%c%s%04d%06d", kind, division, year, serial)
	return Number{symbols + string(checkSymbol(symbols))}, nil
}

// ParseNumber reads a number in any case, with or without hyphens; the faults
// tell apart what Parse tells apart, and a kind that no paper has.
func ParseNumber(typed string) (Number, error) {
	if len(typed) > maxTyped {
		return Number{}, wrongLength("label.number.length", numberLength, len([]rune(typed)))
	}
	symbols, stray, place, ok := fold(typed)
	if !ok {
		return Number{}, wrongSymbol("label.number.symbol", stray, place)
	}
	if len(symbols) != numberLength {
		return Number{}, wrongLength("label.number.length", numberLength, len(symbols))
	}
	if !Kind(symbols[0]).Valid() {
		return Number{}, fault.Invalid("label.number.kind").With("kind", symbols[:1])
	}
	for i := 1; i < numberLength-1; i++ {
		if !isDigit(symbols[i]) {
			return Number{}, wrongSymbol("label.number.symbol", rune(symbols[i]), i+1)
		}
	}
	if syndrome(symbols) != 0 {
		return Number{}, fault.Invalid("label.number.check")
	}
	n := Number{symbols}
	if !isDivision(n.Division()) || n.Year() < 2000 || n.Serial() < 1 {
		return Number{}, fault.Invalid("label.number.parts")
	}
	return n, nil
}

// ParseNumberOf reads a number of one kind, as an address or a form demands.
func ParseNumberOf(kind Kind, typed string) (Number, error) {
	n, err := ParseNumber(typed)
	if err != nil {
		return Number{}, err
	}
	if n.Kind() != kind {
		return Number{}, fault.Invalid("label.number.other_kind").With("want", kind.String()).With("got", n.Kind().String())
	}
	return n, nil
}

func (n Number) IsZero() bool { return n.symbols == "" }

// Kind is the letter; 0 when there is no number.
func (n Number) Kind() Kind {
	if n.IsZero() {
		return 0
	}
	return Kind(n.symbols[0])
}

// Division is the six digits of GB/T 2260.
func (n Number) Division() string { return n.part(1, 7) }

func (n Number) Year() int   { return digits(n.part(7, 11)) }
func (n Number) Serial() int { return digits(n.part(11, 17)) }

// String is the one form that is shown, stored and printed.
func (n Number) String() string {
	if n.IsZero() {
		return ""
	}
	return strings.Join([]string{n.symbols[:1], n.symbols[1:7], n.symbols[7:11], n.symbols[11:17], n.symbols[17:]}, "-")
}

// MarshalText writes String; none is empty.
func (n Number) MarshalText() ([]byte, error) { return []byte(n.String()), nil }

// UnmarshalText reads any form that ParseNumber reads; empty is none.
func (n *Number) UnmarshalText(text []byte) error {
	if len(text) == 0 {
		*n = Number{}
		return nil
	}
	parsed, err := ParseNumber(string(text))
	if err != nil {
		return err
	}
	*n = parsed
	return nil
}

func (n Number) part(from, to int) string {
	if n.IsZero() {
		return ""
	}
	return n.symbols[from:to]
}

// digits reads what is known to be digits.
func digits(s string) int {
	v := 0
	for i := range len(s) {
		v = v*10 + int(s[i]-'0')
	}
	return v
}

func isDigit(b byte) bool { return b >= '0' && b <= '9' }

// isDivision: six digits, not beginning with 0 (GB/T 2260 starts at 11).
func isDivision(s string) bool {
	if len(s) != 6 || s[0] == '0' {
		return false
	}
	for i := range len(s) {
		if !isDigit(s[i]) {
			return false
		}
	}
	return true
}
