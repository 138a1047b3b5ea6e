package form

import (
	"errors"
	"mime"
	"net/http"
	"net/url"
	"sort"
	"strconv"
	"strings"

	"github.com/sealtrail/sealtrail/internal/fault"
)

// Bounds of one post. A case list of 500 lines is larger than any seen; the
// body itself is bounded before it comes here.
const (
	maxFields = 20_000
	maxRows   = 1_000
	maxText   = 10_000 // characters of one value, where nothing narrower is said
	maxMemory = 1 << 20
)

// Form is one posted form, or one row of it. Getters never fail: what cannot be
// read is zero, and Err tells.
type Form struct {
	prefix string
	values url.Values
	errs   *fault.List
	secret map[string]bool
	failed *error
	req    *http.Request
}

// Read parses a urlencoded or multipart post; query parameters take no part.
func Read(r *http.Request) (*Form, error) {
	kind, _, err := mime.ParseMediaType(r.Header.Get("Content-Type"))
	if err != nil {
		return nil, fault.Unsupported("form.type")
	}
	switch kind {
	case "application/x-www-form-urlencoded":
		err = r.ParseForm()
	case "multipart/form-data":
		err = r.ParseMultipartForm(maxMemory)
	default:
		return nil, fault.Unsupported("form.type")
	}
	var large *http.MaxBytesError
	if errors.As(err, &large) {
		return nil, fault.TooLarge("form.too_large").With("bytes", strconv.FormatInt(large.Limit, 10))
	}
	if err != nil {
		return nil, fault.BadRequest("form.unreadable")
	}
	if len(r.PostForm) > maxFields {
		return nil, fault.TooLarge("form.too_many_fields")
	}
	f := Of(r.PostForm)
	f.req = r
	return f, nil
}

// Of makes a form of values that were read elsewhere: a query, a test.
func Of(values url.Values) *Form {
	return &Form{values: renumber(values), errs: &fault.List{}, secret: map[string]bool{}, failed: new(error)}
}

// Path is the full path of a field: lines[0].quantity.
func (f *Form) Path(field string) string {
	if f.prefix == "" {
		return field
	}
	return f.prefix + "." + field
}

// Fail adds a fault of the caller's own to a field. An error that is not a
// fault is kept and comes first out of Err: it is never swallowed.
func (f *Form) Fail(field string, err error) {
	if err == nil {
		return
	}
	if fl := fault.Of(err); fl != nil {
		err = fl.At(f.Path(field))
	}
	if rest := f.errs.Add(err); rest != nil && *f.failed == nil {
		*f.failed = rest
	}
}

func (f *Form) invalid(code, field string) { f.errs.Invalid(code, f.Path(field)) }

// Err is nil, or every fault found so far.
func (f *Form) Err() error {
	if *f.failed != nil {
		return *f.failed
	}
	return f.errs.Err()
}

// Has tells whether a field was sent and is not blank.
func (f *Form) Has(field string) bool { return strings.TrimSpace(f.raw(field)) != "" }

// Typed is what the person typed, for the page that asks again; secrets and
// files are left out.
func (f *Form) Typed() url.Values {
	kept := make(url.Values, len(f.values))
	for path, values := range f.values {
		if !f.secret[path] {
			kept[path] = append([]string(nil), values...)
		}
	}
	return kept
}

// Keep lets the page that asks again carry what was already stored of this
// form, such as pictures, since a browser sends no file twice by itself.
func (f *Form) Keep(field string, values []string) { f.values[f.Path(field)] = values }

func (f *Form) raw(field string) string { return f.values.Get(f.Path(field)) }

// Rows gives the rows of a repeated group, lines[0].…, lines[1].…, in order.
func (f *Form) Rows(group string) []*Form {
	n := 0
	start := f.Path(group) + "["
	for path := range f.values {
		if rest, ok := strings.CutPrefix(path, start); ok {
			if i, _, ok := index(rest); ok && i+1 > n {
				n = i + 1
			}
		}
	}
	if n > maxRows {
		f.Fail(group, fault.Invalid("form.too_many_rows").With("max", strconv.Itoa(maxRows)))
		n = maxRows
	}
	rows := make([]*Form, n)
	for i := range rows {
		row := *f
		row.prefix = start + strconv.Itoa(i) + "]"
		rows[i] = &row
	}
	return rows
}

// index reads "3].quantity" as 3 and ".quantity".
func index(s string) (int, string, bool) {
	digits, rest, ok := strings.Cut(s, "]")
	if !ok || digits == "" || len(digits) > 6 {
		return 0, "", false
	}
	n, err := strconv.ParseUint(digits, 10, 32)
	return int(n), rest, err == nil
}

// renumber closes the gaps that removed rows leave: lines[0], lines[4] become
// lines[0], lines[1]; rows within rows likewise.
func renumber(values url.Values) url.Values {
	used := map[string][]int{} // group, in old numbers → indices in use
	for path := range values {
		eachIndex(path, func(group string, i int) {
			used[group] = append(used[group], i)
		})
	}
	position := map[string]map[int]int{}
	for group, indices := range used {
		sort.Ints(indices)
		position[group] = map[int]int{}
		for _, i := range indices {
			if _, seen := position[group][i]; !seen {
				position[group][i] = len(position[group])
			}
		}
	}
	out := make(url.Values, len(values))
	for path, v := range values {
		to := moved(path, position)
		out[to] = append(out[to], v...) // "[0]" and "[00]" name one row; the first value counts
	}
	return out
}

func eachIndex(path string, visit func(group string, i int)) {
	for at := 0; ; {
		open := strings.IndexByte(path[at:], '[')
		if open < 0 {
			return
		}
		i, rest, ok := index(path[at+open+1:])
		if !ok {
			return
		}
		visit(path[:at+open], i)
		at = len(path) - len(rest)
	}
}

func moved(path string, position map[string]map[int]int) string {
	var b strings.Builder
	at := 0
	eachIndex(path, func(group string, i int) {
		b.WriteString(path[at:len(group)])
		b.WriteString("[" + strconv.Itoa(position[group][i]) + "]")
		at = len(group) + strings.IndexByte(path[len(group):], ']') + 1
	})
	b.WriteString(path[at:])
	return b.String()
}
