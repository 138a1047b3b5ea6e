package form

import (
	"strconv"
	"strings"
)

// parse reads a non-negative decimal with at most so many decimals as a whole
// number of the smallest unit: "28.7" with three is 28700. Full-width digits
// and thousands commas are read as people type them; no floats are involved.
func parse(s string, decimals int) (int64, bool) {
	s = ascii(s)
	whole, fraction, hasPoint := strings.Cut(s, ".")
	if strings.Contains(whole, ",") {
		var ok bool
		if whole, ok = ungroup(whole); !ok {
			return 0, false
		}
	}
	if !digits(whole) || hasPoint && (!digits(fraction) || decimals == 0) {
		return 0, false
	}
	fraction = strings.TrimRight(fraction, "0")
	if len(fraction) > decimals {
		return 0, false
	}
	n, err := strconv.ParseInt(whole+fraction+strings.Repeat("0", decimals-len(fraction)), 10, 64)
	return n, err == nil
}

// written is the other way, for sentences that name a bound.
func written(n int64, decimals int) string {
	s := strconv.FormatInt(n, 10)
	if decimals == 0 {
		return s
	}
	for len(s) <= decimals {
		s = "0" + s
	}
	whole, fraction := s[:len(s)-decimals], strings.TrimRight(s[len(s)-decimals:], "0")
	if fraction == "" {
		return whole
	}
	return whole + "." + fraction
}

func digits(s string) bool {
	return s != "" && strings.Trim(s, "0123456789") == ""
}

// ungroup takes out thousands commas only where thousands are: 1,031 but not 1,03.
func ungroup(s string) (string, bool) {
	groups := strings.Split(s, ",")
	if len(groups[0]) == 0 || len(groups[0]) > 3 {
		return "", false
	}
	for _, g := range groups[1:] {
		if len(g) != 3 {
			return "", false
		}
	}
	return strings.Join(groups, ""), true
}

// ascii turns full-width digits, points, commas and dashes into ASCII ones.
func ascii(s string) string {
	return strings.Map(func(c rune) rune {
		switch {
		case c >= '０' && c <= '９':
			return c - '０' + '0'
		case c == '．' || c == '。':
			return '.'
		case c == '，':
			return ','
		case c == ' ' || c == '\u3000' || c == '\u00a0':
			return -1
		}
		return c
	}, s)
}

// isoDay reads the ways a day is typed; what it does not know stays as it is
// and is refused later.
func isoDay(s string) string {
	s = ascii(s)
	s = strings.NewReplacer("年", "-", "月", "-", "日", "", "/", "-").Replace(s)
	parts := strings.Split(s, "-")
	if len(parts) != 3 {
		return s
	}
	for i := 1; i < 3; i++ {
		if len(parts[i]) == 1 {
			parts[i] = "0" + parts[i]
		}
	}
	return strings.Join(parts, "-")
}
