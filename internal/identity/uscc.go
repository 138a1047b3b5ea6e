package identity

import (
	"strconv"
	"strings"

	"github.com/sealtrail/sealtrail/internal/fault"
)

// Warning is a doubt that does not stop anybody: it is shown, a reason is asked
// for, and both are kept. Empty is no doubt. Its sentence is under "warning."+it.
type Warning string

const (
	// USCCCheckSymbol: the check symbol does not hold. Registered entities with such
	// codes exist (91350211M0000XUF46 is one), so it cannot be an error.
	USCCCheckSymbol Warning = "identity.uscc.check_symbol"
	// ResidentIDCheckDigit: likewise, old cards were issued with wrong digits.
	ResidentIDCheckDigit Warning = "identity.resident_id.check_digit"
)

// USCC is a unified social credit code 统一社会信用代码 in normal form (GB 32100-2015).
type USCC string

const usccAlphabet = "0123456789ABCDEFGHJKLMNPQRTUWXY"

// usccWeights are 3ⁱ mod 31 (GB 32100-2015, 5.2).
var usccWeights = [17]int{1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28}

// ParseUSCC brings a code to normal form (upper case, half width, no spaces) and
// checks its shape: 18 symbols of the alphabet, digits at places 3 to 8. These
// digits are not compared with divisions, since special zones have codes of their
// own. A letter that is no symbol (I, O, S, V, Z) is refused with the digit it was
// probably meant to be; the code is never mended silently.
func ParseUSCC(typed string) (USCC, Warning, error) {
	if len(typed) > 128 {
		return "", "", fault.Invalid("identity.uscc.length").With("got", "128+")
	}
	code := halfWidth(typed)
	for i, r := range []rune(code) {
		if meant, ok := usccMistaken(r); ok {
			return "", "", fault.Invalid("identity.uscc.letter").
				With("place", strconv.Itoa(i+1)).With("letter", string(r)).With("meant", meant)
		}
		digitPlace := i >= 2 && i < 8
		if !strings.ContainsRune(usccAlphabet, r) || (digitPlace && (r < '0' || r > '9')) {
			return "", "", fault.Invalid("identity.uscc.symbol").With("place", strconv.Itoa(i+1))
		}
	}
	if len(code) != 18 {
		return "", "", fault.Invalid("identity.uscc.length").With("got", strconv.Itoa(len(code)))
	}
	if usccCheckSymbol(code[:17]) != code[17] {
		return USCC(code), USCCCheckSymbol, nil
	}
	return USCC(code), "", nil
}

// usccCheckSymbol is alphabet[(31 − Σ Cᵢ·Wᵢ mod 31) mod 31]; without the outer
// modulus a sum divisible by 31 would point beyond the alphabet.
func usccCheckSymbol(first17 string) byte {
	sum := 0
	for i, w := range usccWeights {
		sum += strings.IndexByte(usccAlphabet, first17[i]) * w
	}
	return usccAlphabet[(31-sum%31)%31]
}

func usccMistaken(r rune) (meant string, ok bool) {
	switch r {
	case 'O':
		return "0", true
	case 'I':
		return "1", true
	case 'Z':
		return "2", true
	case 'S':
		return "5", true
	case 'V':
		return "U", true
	}
	return "", false
}

// halfWidth upper-cases, folds full-width ASCII and drops spaces and hyphens:
// what copying from a scan of a licence adds.
func halfWidth(typed string) string {
	return strings.ToUpper(strings.Map(func(r rune) rune {
		if r >= '！' && r <= '～' {
			r -= '！' - '!'
		}
		switch r {
		case ' ', '\t', '\r', '\n', '\u3000', '\u00a0', '-':
			return -1
		}
		return r
	}, typed))
}
