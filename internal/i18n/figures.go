package i18n

import (
	"strconv"
	"strings"
	"time"

	"github.com/sealtrail/sealtrail/internal/moment"
)

// Date writes a day for a sentence: 2026年11月18日, 18 November 2026. Empty when
// the day is not set.
func (l *Locale) Date(d moment.Date) string {
	t, err := time.Parse("2006-01-02", string(d))
	if err != nil {
		return ""
	}
	if l.Lang == English {
		return t.Format("2 January 2006")
	}
	return t.Format("2006年1月2日")
}

// Day writes the day of an instant, in Beijing time, for a sentence.
func (l *Locale) Day(t moment.Time) string {
	if t.IsZero() {
		return ""
	}
	return l.Date(t.Date())
}

// Time writes an instant for a cell, in Beijing time: 2026-11-18 08:48.
func (l *Locale) Time(t moment.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.Local().Format("2006-01-02 15:04")
}

// Mass writes grams as kilograms with one decimal, half up; what is under a
// kilogram in grams, because 0.0 千克 of jewellery or drugs would be a lie; nothing at
// all in kilograms, as what stands beside it.
func (l *Locale) Mass(g int64) string {
	unit, small := "千克", "克"
	if l.Lang == English {
		unit, small = "kg", "g"
	}
	if g != 0 && g > -1000 && g < 1000 {
		return strconv.FormatInt(g, 10) + " " + small
	}
	return Kilograms(g) + " " + unit
}

// Kilograms writes grams as kilograms with one decimal and no unit, for a
// column whose head names it.
func Kilograms(g int64) string {
	sign := ""
	u := uint64(g)
	if g < 0 {
		sign, u = "-", -uint64(g)
	}
	tenths := u / 100
	if u%100 >= 50 {
		tenths++
	}
	return sign + group(tenths/10) + "." + strconv.FormatUint(tenths%10, 10)
}

// Money writes fen as yuan; fen only where there are any.
func (l *Locale) Money(fen int64) string {
	sign := ""
	u := uint64(fen)
	if fen < 0 {
		sign, u = "-", -uint64(fen)
	}
	s := sign + group(u/100)
	if cents := u % 100; cents != 0 {
		s += "." + strconv.FormatUint(cents/10, 10) + strconv.FormatUint(cents%10, 10)
	}
	if l.Lang == English {
		return "CNY " + s
	}
	return s + " 元"
}

// Count writes a whole number with thousands apart.
func (l *Locale) Count(n int64) string {
	if n < 0 {
		return "-" + group(-uint64(n))
	}
	return group(uint64(n))
}

func group(n uint64) string {
	digits := strconv.FormatUint(n, 10)
	var b strings.Builder
	for i, d := range digits {
		if i > 0 && (len(digits)-i)%3 == 0 {
			b.WriteByte(',')
		}
		b.WriteRune(d)
	}
	return b.String()
}
