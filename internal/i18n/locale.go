package i18n

import (
	"fmt"
	"html/template"
	"strconv"
	"strings"
	"sync/atomic"

	"github.com/sealtrail/sealtrail/internal/fault"
	"github.com/sealtrail/sealtrail/internal/moment"
)

// Locale speaks one language. Safe for concurrent use.
type Locale struct {
	Lang     Lang
	messages map[string]message
	missing  *atomic.Int64
}

// Has tells whether there is a message.
func (l *Locale) Has(key string) bool { _, ok := l.messages[key]; return ok }

// T gives the message of a key. Arguments follow as name, value, name, value.
// A missing key comes back marked, ⟦key⟧, and counted; a missing argument
// stays as {name}, so that both are seen.
func (l *Locale) T(key string, args ...any) string {
	m, ok := l.messages[key]
	if !ok {
		return l.lacks(key)
	}
	if len(m.parts) == 1 && m.parts[0].arg == "" {
		return m.parts[0].text
	}
	var b strings.Builder
	for _, p := range m.parts {
		if p.arg == "" {
			b.WriteString(p.text)
			continue
		}
		value, given := lookup(args, p.arg)
		if !given {
			b.WriteString(p.open())
			continue
		}
		b.WriteString(l.format(p.format, value))
	}
	return b.String()
}

// open is an argument that was not given: scripts fill {n} and {n:lot|lots}
// themselves, whose number changes while the page is open.
func (p part) open() string {
	if strings.Contains(p.format, "|") {
		return "{" + p.arg + ":" + p.format + "}"
	}
	return "{" + p.arg + "}"
}

// HTML is T for a sentence with marked-up parts: text and plain arguments are
// escaped, arguments of type template.HTML are put in as they are.
func (l *Locale) HTML(key string, args ...any) template.HTML {
	m, ok := l.messages[key]
	if !ok {
		return template.HTML(template.HTMLEscapeString(l.lacks(key)))
	}
	var b strings.Builder
	for _, p := range m.parts {
		if p.arg == "" {
			b.WriteString(template.HTMLEscapeString(p.text))
			continue
		}
		value, given := lookup(args, p.arg)
		if safe, isHTML := value.(template.HTML); given && isHTML {
			b.WriteString(string(safe))
			continue
		}
		if !given {
			b.WriteString(template.HTMLEscapeString(p.open()))
			continue
		}
		b.WriteString(template.HTMLEscapeString(l.format(p.format, value)))
	}
	return template.HTML(b.String())
}

// Fault gives the sentence of a fault; of anything else, that of "internal":
// what went wrong unexpectedly is nobody's business but the log's.
func (l *Locale) Fault(err error) string {
	f := fault.Of(err)
	if f == nil {
		return l.T("fault.internal")
	}
	args := make([]any, 0, 2*len(f.Params))
	for name, value := range f.Params {
		args = append(args, name, value)
	}
	return l.T("fault."+f.Code, args...)
}

func (l *Locale) lacks(key string) string {
	l.missing.Add(1)
	return "⟦" + key + "⟧"
}

func lookup(args []any, name string) (any, bool) {
	for i := 0; i+1 < len(args); i += 2 {
		if args[i] == name {
			return args[i+1], true
		}
	}
	return nil, false
}

// format writes a value in the way its message asks for. What cannot be read
// in that way is written as it is: a wrong unit must not hide the value.
func (l *Locale) format(format string, value any) string {
	switch format {
	case "":
		return plain(value)
	case "mass", "money", "count":
		n, ok := integer(value)
		if !ok {
			return plain(value)
		}
		switch format {
		case "mass":
			return l.Mass(n)
		case "money":
			return l.Money(n)
		}
		return l.Count(n)
	case "date":
		if d, ok := day(value); ok {
			return l.Date(d)
		}
		return plain(value)
	case "time":
		if t, ok := instant(value); ok {
			return l.Time(t)
		}
		return plain(value)
	}
	if one, many, counted := strings.Cut(format, "|"); counted {
		if n, ok := integer(value); ok && n == 1 {
			return one
		}
		return many
	}
	if key := format + "." + plain(value); l.Has(key) {
		return l.T(key)
	}
	return plain(value)
}

func plain(value any) string {
	if s, ok := value.(string); ok {
		return s
	}
	return fmt.Sprint(value)
}

func integer(value any) (int64, bool) {
	switch n := value.(type) {
	case int64:
		return n, true
	case int:
		return int64(n), true
	case string:
		v, err := strconv.ParseInt(n, 10, 64)
		return v, err == nil
	}
	return 0, false
}

func instant(value any) (moment.Time, bool) {
	switch t := value.(type) {
	case moment.Time:
		return t, true
	case string:
		v, err := moment.Parse(t)
		return v, err == nil
	}
	return 0, false
}

func day(value any) (moment.Date, bool) {
	switch d := value.(type) {
	case moment.Date:
		return d, true
	case moment.Time:
		return d.Date(), true
	case string:
		if v, err := moment.ParseDate(d); err == nil {
			return v, true
		}
		t, err := moment.Parse(d)
		return t.Date(), err == nil
	}
	return "", false
}
