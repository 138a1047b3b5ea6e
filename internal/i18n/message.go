package i18n

import (
	"fmt"
	"sort"
	"strings"
)

// message is a compiled text: literal parts and named arguments in turn.
type message struct{ parts []part }

// part is literal text, or an argument with the way it is written.
type part struct {
	text   string // literal, when arg is empty
	arg    string
	format string // "", mass, money, count, date, time, one|many, or the prefix of a key
}

func compile(text string) (message, error) {
	var m message
	rest := text
	for rest != "" {
		open := strings.IndexByte(rest, '{')
		if open < 0 {
			m.parts = append(m.parts, part{text: rest})
			break
		}
		if open > 0 {
			m.parts = append(m.parts, part{text: rest[:open]})
		}
		end := strings.IndexByte(rest[open:], '}')
		if end < 0 {
			return message{}, fmt.Errorf("%q opens { and does not close it", text)
		}
		name, format, _ := strings.Cut(rest[open+1:open+end], ":")
		if name == "" || strings.ContainsAny(name, " {\"'") {
			return message{}, fmt.Errorf("%q has no argument name in { }", text)
		}
		if !knownFormat(format) {
			return message{}, fmt.Errorf("%q asks for the unknown format %q", text, format)
		}
		m.parts = append(m.parts, part{arg: name, format: format})
		rest = rest[open+end+1:]
	}
	return m, nil
}

func knownFormat(format string) bool {
	switch format {
	case "", "mass", "money", "count", "date", "time":
		return true
	}
	return strings.Contains(format, "|") || strings.Contains(format, ".") // lot|lots; the prefix of a key: custody.state
}

// args lists the argument names, sorted, each once.
func (m message) args() []string {
	seen := map[string]bool{}
	var names []string
	for _, p := range m.parts {
		if p.arg != "" && !seen[p.arg] {
			seen[p.arg] = true
			names = append(names, p.arg)
		}
	}
	sort.Strings(names)
	return names
}
