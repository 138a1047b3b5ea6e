package label

import "strings"

// alphabet is Crockford's base 32; a symbol's place is its value, and bit k of
// the value is the coefficient of xᵏ in GF(2⁵).
const alphabet = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"

// fieldSize is the multiplicative order of α = 2 modulo x⁵+x²+1: with more
// symbols than this two weights would be equal and their swap would not show.
const fieldSize = 31

// maxTyped bounds what is read at all; the longest paper address is far shorter.
const maxTyped = 256

// timesAlpha multiplies by α = x modulo x⁵+x²+1 (binary 100101).
func timesAlpha(v byte) byte {
	v <<= 1
	if v&0x20 != 0 {
		v ^= 0x25
	}
	return v
}

// overAlpha divides by α.
func overAlpha(v byte) byte {
	if v&1 != 0 {
		v ^= 0x25
	}
	return v >> 1
}

// syndrome is Σ αⁱ·dᵢ, i = 0 leftmost, by Horner from the right. Text that ends
// in its check symbol has syndrome 0. Every byte must be of the alphabet.
func syndrome(symbols string) byte {
	var sum byte
	for i := len(symbols) - 1; i >= 0; i-- {
		sum = timesAlpha(sum) ^ value(symbols[i])
	}
	return sum
}

// checkSymbol is the one symbol c with syndrome(symbols + c) = 0: in a field of
// characteristic 2, αⁿ·c = Σ αⁱ·dᵢ.
func checkSymbol(symbols string) byte {
	v := syndrome(symbols)
	for range len(symbols) {
		v = overAlpha(v)
	}
	return alphabet[v]
}

func value(symbol byte) byte { return byte(strings.IndexByte(alphabet, symbol)) }

// fold brings what was typed or scanned to the alphabet: separators vanish,
// letters become upper case, look-alikes the digit they are read as. A rune that
// stands for nothing is given back with its place (1 = first symbol) and ok false.
func fold(typed string) (symbols string, stray rune, place int, ok bool) {
	var b strings.Builder
	for _, r := range typed {
		if r >= '！' && r <= '～' {
			r -= '！' - '!' // full width, as Chinese input methods send
		}
		switch {
		case r == '-' || r == '–' || r == '—' || r == ' ' || r == '\t' || r == '\r' || r == '\n' || r == '\u3000':
			continue
		case r >= 'a' && r <= 'z':
			r -= 'a' - 'A'
		}
		switch r {
		case 'I', 'L':
			r = '1'
		case 'O':
			r = '0'
		}
		if r > 'Z' || strings.IndexByte(alphabet, byte(r)) < 0 {
			return "", r, b.Len() + 1, false
		}
		b.WriteRune(r)
	}
	return b.String(), 0, 0, true
}
