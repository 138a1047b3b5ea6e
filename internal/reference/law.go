package reference

import (
	"cmp"
	"regexp"
	"slices"
	"strconv"
	"strings"
)

// Law is a title under which rules are cited.
type Law struct {
	Name Name
	Provenance
}

func (l *loader) laws() {
	l.table("laws.csv", []string{"name_zh", "name_en"}, func(r row, p Provenance) {
		l.book.laws = append(l.book.laws, Law{Name: r.name("name"), Provenance: p})
	})
	// The longest first: a title may begin as a shorter one does.
	slices.SortFunc(l.book.laws, func(a, b Law) int { return cmp.Compare(len(b.Name.ZH), len(a.Name.ZH)) })
}

// Cite says where a rule stands in the language of a tag. The tables cite as
// Chinese papers do, 行政强制法 第二十八条; in English that is Administrative
// Compulsion Law, art. 28. What cannot be put into English stays as it is.
func (b *Book) Cite(language, article string) string {
	if language != "en" || article == "" {
		return article
	}
	parts := strings.Split(article, "；")
	for i, part := range parts {
		parts[i] = b.citeOne(strings.TrimSpace(part))
	}
	return strings.Join(parts, "; ")
}

func (b *Book) citeOne(part string) string {
	for _, law := range b.laws {
		rest, ok := strings.CutPrefix(part, law.Name.ZH)
		if !ok {
			continue
		}
		where, ok := citedAt(strings.TrimSpace(rest))
		if !ok {
			return part
		}
		if where != "" {
			where = ", " + where
		}
		return law.Name.EN + where
	}
	return part
}

var (
	citedArticle = regexp.MustCompile(`^第([一二三四五六七八九十百零]+)条(?:第([一二三四五六七八九十]+)款)?$`)
	citedSection = regexp.MustCompile(`^([一二三四五六七八九十]+)（([一二三四五六七八九十]+)）$`)
)

// citedAt puts the place within a law into English.
func citedAt(text string) (string, bool) {
	if text == "" {
		return "", true
	}
	if m := citedSection.FindStringSubmatch(text); m != nil {
		return "part " + strconv.Itoa(numeral(m[1])) + " (" + strconv.Itoa(numeral(m[2])) + ")", true
	}
	var out []string
	for _, one := range strings.Split(text, "、") {
		var ends []string
		for _, end := range strings.Split(one, "至") {
			m := citedArticle.FindStringSubmatch(end)
			if m == nil {
				return "", false
			}
			said := strconv.Itoa(numeral(m[1]))
			if m[2] != "" {
				said += " (" + strconv.Itoa(numeral(m[2])) + ")"
			}
			ends = append(ends, said)
		}
		out = append(out, strings.Join(ends, "–"))
	}
	return "art. " + strings.Join(out, ", "), true
}

// numeral reads a number below a thousand as articles are counted: 一百九十四.
func numeral(text string) int {
	n, digit := 0, 0
	for _, r := range text {
		switch r {
		case '百':
			n, digit = n+100*max(digit, 1), 0
		case '十':
			n, digit = n+10*max(digit, 1), 0
		case '零':
		default:
			digit = strings.IndexRune("一二三四五六七八九", r)/len("一") + 1
		}
	}
	return n + digit
}
