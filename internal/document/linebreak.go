package document

import (
	"strings"
	"unicode"
)

// A line never starts with one of these nor ends with one of those (避头尾,
// GB/T 15834 and the usual rules of Chinese setting).
const (
	neverFirst = "，。、；：？！）》〉」』】〕〗”’％‰…—～·,.;:?!)]}%°℃／"
	neverLast  = "（《〈「『【〔〖“‘￥＄([{№§#"
)

// breakLines splits text into lines no wider than width. The lines joined are
// the text, to the byte: spaces at a break stay at the end of the line before
// and count for nothing there; a newline ends its line. Latin words, numbers
// and codes stay whole. What is wider than a whole line with nowhere to break
// is cut where it must be, and there only.
func breakLines(text string, width float64, measure func(rune) float64) []string {
	runes := []rune(text)
	var lines []string
	start, chance, used := 0, 0, 0.0 // chance: last allowed break after start
	cutAt := func(i int) {
		lines = append(lines, string(runes[start:i]))
		start, chance, used = i, i, 0
	}
	for i := 0; i < len(runes); i++ {
		r := runes[i]
		if i > start && mayBreak(runes, i) {
			chance = i
		}
		if r == '\n' {
			cutAt(i + 1)
			continue
		}
		w := measure(r)
		if used+w > width+1e-6 && !unicode.IsSpace(r) && i > start {
			at := i
			if chance > start {
				at = chance
			}
			cutAt(at)
			i = at - 1 // measure the carried part again
			continue
		}
		used += w
	}
	if start < len(runes) || len(lines) == 0 {
		lines = append(lines, string(runes[start:]))
	}
	return lines
}

// mayBreak tells whether a line may end before runes[i].
func mayBreak(runes []rune, i int) bool {
	before, after := runes[i-1], runes[i]
	switch {
	case unicode.IsSpace(after):
		return false // the space hangs at the end of this line
	case strings.ContainsRune(neverFirst, after), strings.ContainsRune(neverLast, before):
		return false
	case unicode.IsSpace(before):
		return !strings.ContainsRune(neverLast, lastWord(runes, i))
	}
	return !inWord(before) || !inWord(after)
}

// lastWord is the last character before i that is not a space, or 0.
func lastWord(runes []rune, i int) rune {
	for i--; i >= 0; i-- {
		if !unicode.IsSpace(runes[i]) {
			return runes[i]
		}
	}
	return 0
}

// inWord tells what holds together: Latin letters, digits and what joins them.
func inWord(r rune) bool {
	if r < 0x80 {
		return r > ' '
	}
	return r < 0x2E80 && (unicode.IsLetter(r) || unicode.IsDigit(r))
}

// shown is a broken line as it is drawn: without the spaces that hang and
// without its newline.
func shown(line string) string { return strings.TrimRightFunc(line, unicode.IsSpace) }
