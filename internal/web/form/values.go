package form

import (
	"mime/multipart"
	"strconv"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"github.com/google/uuid"

	"github.com/sealtrail/sealtrail/internal/fault"
	"github.com/sealtrail/sealtrail/internal/moment"
)

// Option narrows or loosens one field.
type Option func(*rule)

type rule struct {
	optional bool
	max      int
	lines    bool
}

// Optional lets a field be blank; it is then zero.
func Optional(r *rule) { r.optional = true }

// Lines lets a text have several lines.
func Lines(r *rule) { r.lines = true }

// Max bounds a text, in characters.
func Max(n int) Option { return func(r *rule) { r.max = n } }

func ruleOf(options []Option) rule {
	r := rule{max: maxText}
	for _, o := range options {
		o(&r)
	}
	return r
}

// Text reads a text, trimmed; required unless Optional, one line unless Lines.
func (f *Form) Text(field string, options ...Option) string {
	return f.text(field, f.raw(field), ruleOf(options))
}

// plain takes away what comes along when text is pasted: characters without width,
// with which a number is not found again.
var plain = strings.NewReplacer("\r\n", "\n", "\u200b", "", "\u2060", "", "\ufeff", "")

func (f *Form) text(field, raw string, r rule) string {
	s := strings.TrimSpace(plain.Replace(raw))
	switch {
	case s == "":
		if !r.optional {
			f.invalid("form.required", field)
		}
		return ""
	case !utf8.ValidString(s) || strings.ContainsFunc(s, func(c rune) bool { return unprintable(c, r.lines) }):
		f.invalid("form.characters", field)
		return ""
	case utf8.RuneCountInString(s) > r.max:
		f.Fail(field, fault.Invalid("form.too_long").With("max", strconv.Itoa(r.max)))
		return ""
	}
	return s
}

// unprintable also refuses the characters that turn the direction of writing:
// with them a paper can show another text than the one that was signed.
func unprintable(c rune, lines bool) bool {
	if c == '\n' || c == '\t' {
		return !lines
	}
	return unicode.IsControl(c) || (c >= 0x202A && c <= 0x202E) || (c >= 0x2066 && c <= 0x2069)
}

// Secret reads a password or PIN as it is, untrimmed; it is never kept in Typed.
func (f *Form) Secret(field string, options ...Option) string {
	f.secret[f.Path(field)] = true
	r := ruleOf(options)
	s := f.raw(field)
	if s == "" && !r.optional {
		f.invalid("form.required", field)
	}
	if utf8.RuneCountInString(s) > r.max {
		f.Fail(field, fault.Invalid("form.too_long").With("max", strconv.Itoa(r.max)))
		return ""
	}
	return s
}

// Texts reads every value of a repeated field, blank ones left out.
func (f *Form) Texts(field string, options ...Option) []string {
	r := ruleOf(options)
	var out []string
	sent := false
	for _, raw := range f.values[f.Path(field)] {
		if strings.TrimSpace(raw) == "" {
			continue
		}
		sent = true
		if s := f.text(field, raw, r); s != "" {
			out = append(out, s)
		}
	}
	if !sent && !r.optional {
		f.invalid("form.required", field)
	}
	return out
}

// Words reads codes from a text area, as scanned or typed: apart by line, space
// or comma; each once, in order. At most maxRows.
func (f *Form) Words(field string, options ...Option) []string {
	r := ruleOf(options)
	r.lines, r.max = true, maxRows*64
	joined := strings.Join(f.values[f.Path(field)], "\n")
	split := func(c rune) bool { return unicode.IsSpace(c) || strings.ContainsRune(",;，；、", c) }
	var out []string
	seen := map[string]bool{}
	for _, word := range strings.FieldsFunc(f.text(field, joined, r), split) {
		if !seen[word] {
			seen[word] = true
			out = append(out, word)
		}
	}
	if len(out) > maxRows {
		f.Fail(field, fault.Invalid("form.too_many_rows").With("max", strconv.Itoa(maxRows)))
		return nil
	}
	return out
}

// Choice reads one of the named values.
func (f *Form) Choice(field string, among []string, options ...Option) string {
	s := f.Text(field, options...)
	if s == "" {
		return ""
	}
	for _, c := range among {
		if s == c {
			return s
		}
	}
	f.invalid("form.not_a_choice", field)
	return ""
}

// Bool reads a check box: sent and not "false", "0" or "no" is true.
func (f *Form) Bool(field string) bool {
	switch strings.ToLower(strings.TrimSpace(f.raw(field))) {
	case "", "false", "0", "no":
		return false
	}
	return true
}

// Int reads a whole number within bounds, both included.
func (f *Form) Int(field string, min, max int64, options ...Option) int64 {
	return f.number(field, 0, min, max, fault.Invalid("form.not_a_number"), options)
}

// Grams reads kilograms with up to three decimals, 0 to 1,000,000 t.
func (f *Form) Grams(field string, options ...Option) int64 {
	return f.number(field, 3, 0, 1e12, fault.Invalid("form.not_a_mass"), options)
}

// Fen reads yuan with up to two decimals, 0 to 1,000,000,000,000 yuan.
func (f *Form) Fen(field string, options ...Option) int64 {
	return f.number(field, 2, 0, 1e14, fault.Invalid("form.not_money"), options)
}

// Millilitres reads litres with up to three decimals.
func (f *Form) Millilitres(field string, options ...Option) int64 {
	return f.number(field, 3, 0, 1e12, fault.Invalid("form.not_a_volume"), options)
}

func (f *Form) number(field string, decimals int, min, max int64, unreadable *fault.Fault, options []Option) int64 {
	s := f.Text(field, append(options, Max(40))...)
	if s == "" {
		return 0
	}
	n, ok := parse(s, decimals)
	if !ok {
		f.Fail(field, unreadable)
		return 0
	}
	if n < min || n > max {
		f.Fail(field, fault.Invalid("form.out_of_range").With("min", written(min, decimals)).With("max", written(max, decimals)))
		return 0
	}
	return n
}

// Date reads a day, as <input type=date> sends it; also 2026/11/18, 2026年11月18日.
func (f *Form) Date(field string, options ...Option) moment.Date {
	s := f.Text(field, append(options, Max(20))...)
	if s == "" {
		return ""
	}
	d, err := moment.ParseDate(isoDay(s))
	if err != nil {
		f.invalid("form.not_a_date", field)
		return ""
	}
	return d
}

// Time reads an instant: <input type=datetime-local> in Beijing time, or RFC 3339.
func (f *Form) Time(field string, options ...Option) moment.Time {
	s := f.Text(field, append(options, Max(40))...)
	if s == "" {
		return 0
	}
	for _, layout := range [...]string{"2006-01-02T15:04", "2006-01-02T15:04:05", "2006-01-02T15:04:05.000", "2006-01-02 15:04", "2006-01-02 15:04:05"} {
		if t, err := time.ParseInLocation(layout, s, moment.Shanghai); err == nil {
			return f.within(field, t)
		}
	}
	if t, err := time.Parse(time.RFC3339Nano, s); err == nil {
		return f.within(field, t)
	}
	f.invalid("form.not_a_time", field)
	return 0
}

// within keeps instants to years that papers have; beyond them milliseconds
// and the fixed four-digit form stop being exact.
func (f *Form) within(field string, t time.Time) moment.Time {
	if y := t.In(moment.Shanghai).Year(); y < 1950 || y > 2200 {
		f.invalid("form.not_a_time", field)
		return 0
	}
	return moment.At(t)
}

// ID reads a UUID made by the client; blank makes a new one (UUIDv7), so that
// a page without scripts still posts a command that has an id.
func (f *Form) ID(field string) uuid.UUID {
	s := strings.TrimSpace(f.raw(field))
	if s == "" {
		id, err := uuid.NewV7()
		if err != nil {
			f.Fail(field, err)
		}
		return id
	}
	id, err := uuid.Parse(s)
	if err != nil || len(s) != 36 {
		f.invalid("form.not_an_id", field)
		return uuid.Nil
	}
	return id
}

// Files gives the uploaded files of a field; what is in them is for others to
// judge. Nil when none was sent.
func (f *Form) Files(field string) []*multipart.FileHeader {
	if f.req == nil || f.req.MultipartForm == nil {
		return nil
	}
	var out []*multipart.FileHeader
	for _, h := range f.req.MultipartForm.File[f.Path(field)] {
		if h.Size > 0 || h.Filename != "" {
			out = append(out, h)
		}
	}
	return out
}
