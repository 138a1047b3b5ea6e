package document

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/sealtrail/sealtrail/internal/moment"
)

// none stands where a paper has nothing to say.
const none = "——"

func orNone(s string) string {
	if strings.TrimSpace(s) == "" {
		return none
	}
	return s
}

// kilograms writes grams as kilograms with one decimal, or more where the grams
// ask for it: nothing is rounded on paper.
func kilograms(g int64) string {
	sign := ""
	if g < 0 {
		sign, g = "−", -g
	}
	decimals := fmt.Sprintf("%03d", g%1000)
	for len(decimals) > 1 && decimals[len(decimals)-1] == '0' {
		decimals = decimals[:len(decimals)-1]
	}
	return sign + thousands(g/1000) + "." + decimals
}

// mass is kilograms with the unit; zero means that nobody weighed.
func mass(g int64) string {
	if g == 0 {
		return none
	}
	return kilograms(g) + " kg"
}

// thousands groups by spaces: 1 386.
func thousands(n int64) string {
	s := strconv.FormatInt(n, 10)
	sign := ""
	if strings.HasPrefix(s, "-") {
		sign, s = "−", s[1:]
	}
	for i := len(s) - 3; i > 0; i -= 3 {
		s = s[:i] + " " + s[i:]
	}
	return sign + s
}

// yuan writes fen as yuan, with fen only where there are some; narrow columns
// take no spaces.
func yuan(fen int64) string {
	if fen%100 == 0 {
		return strconv.FormatInt(fen/100, 10)
	}
	sign := ""
	if fen < 0 {
		sign, fen = "−", -fen
	}
	return fmt.Sprintf("%s%d.%02d", sign, fen/100, fen%100)
}

// money writes fen as yuan in groups, with fen only where there are some.
func money(fen int64) string {
	whole := thousands(fen / 100)
	if fen%100 == 0 {
		return whole
	}
	return fmt.Sprintf("%s.%02d", whole, fen%100)
}

// moneyInCapitals writes an amount as papers about money must (支付结算办法
// annex 1): 壹仟元零壹分, 陆仟壹佰贰拾元整.
func moneyInCapitals(fen int64) string {
	whole, tenths, rest := fen/100, fen/10%10, fen%10
	text := ""
	if whole > 0 {
		text = capitals(whole) + "元"
	}
	switch {
	case tenths > 0:
		text += capitals(tenths) + "角"
	case rest > 0 && whole > 0:
		text += "零"
	}
	switch {
	case rest > 0:
		text += capitals(rest) + "分"
	case text == "":
		text = "零元整"
	default:
		text += "整"
	}
	return text
}

// share is part of whole in per cent, rounded half away from zero.
func share(part, whole int64, decimals int) string {
	if whole <= 0 {
		return none
	}
	scale := int64(100)
	for range decimals {
		scale *= 10
	}
	sign := ""
	if part < 0 {
		sign, part = "−", -part
	}
	n := (part*scale + whole/2) / whole
	if decimals == 0 {
		return sign + strconv.FormatInt(n, 10)
	}
	digits := fmt.Sprintf("%0*d", decimals+1, n)
	cut := len(digits) - decimals
	return sign + digits[:cut] + "." + digits[cut:]
}

// Times are Beijing time on every paper.

func minute(t moment.Time) string {
	if t.IsZero() {
		return none
	}
	return t.Local().Format("2006-01-02 15:04")
}

func monthMinute(t moment.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.Local().Format("01-02 15:04")
}

func clock(t moment.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.Local().Format("15:04")
}

func sentenceDate(t moment.Time) string {
	if t.IsZero() {
		return none
	}
	return t.Local().Format("2006 年 1 月 2 日")
}

func sentenceMinute(t moment.Time) string {
	if t.IsZero() {
		return none
	}
	return t.Local().Format("2006 年 1 月 2 日 15:04")
}

// span is "from 至 to", with only the time of day where both are on one day.
func span(from, to moment.Time) string {
	switch {
	case from.IsZero() && to.IsZero():
		return none
	case to.IsZero():
		return minute(from) + " 起"
	case !from.IsZero() && from.Date() == to.Date():
		return minute(from) + " 至 " + clock(to)
	}
	return minute(from) + " 至 " + minute(to)
}

func days(from, to moment.Date) string {
	switch {
	case from.IsZero() && to.IsZero():
		return none
	case from.IsZero():
		return "至 " + string(to)
	case to.IsZero():
		return string(from) + " 起"
	}
	return string(from) + " 至 " + string(to)
}

// fingerprint groups the first 16 hex digits in fours.
func fingerprint(hash string) string {
	var b strings.Builder
	for i, r := range []rune(hash) {
		if i == 16 {
			break
		}
		if i > 0 && i%4 == 0 {
			b.WriteByte(' ')
		}
		b.WriteRune(r)
	}
	return b.String()
}

// capitals writes a count in the numerals that cannot be altered (玖行).
func capitals(n int64) string {
	if n == 0 {
		return "零"
	}
	digits := []string{"零", "壹", "贰", "叁", "肆", "伍", "陆", "柒", "捌", "玖"}
	units := []string{"", "拾", "佰", "仟"}
	groups := []string{"", "万", "亿", "万亿"}
	var parts []string
	for g := 0; n > 0; g++ {
		group, text, zero := n%10000, "", false
		for i := range 4 {
			d := group / pow10(i) % 10
			switch {
			case d != 0:
				if zero && text != "" {
					text = "零" + text
				}
				text, zero = digits[d]+units[i]+text, false
			default:
				zero = true
			}
		}
		n /= 10000
		if text != "" {
			text += groups[g]
			if group < 1000 && n > 0 {
				text = "零" + text
			}
			parts = append([]string{text}, parts...)
		}
	}
	return strings.Join(parts, "")
}

func pow10(i int) int64 {
	n := int64(1)
	for range i {
		n *= 10
	}
	return n
}

// listed joins texts as Chinese lists do.
func listed(items []string) string {
	var kept []string
	for _, s := range items {
		if strings.TrimSpace(s) != "" {
			kept = append(kept, s)
		}
	}
	return strings.Join(kept, "、")
}

// spaced joins what is there with an ideographic space.
func spaced(items ...string) string {
	var kept []string
	for _, s := range items {
		if strings.TrimSpace(s) != "" {
			kept = append(kept, s)
		}
	}
	return strings.Join(kept, "　")
}
