// Package fault owns the few kinds of failure that are expected, so that every
// room can say no in the same words. It refuses to carry causes, stacks or
// personal values: a fault is shown to people and logged as it is.
//
// Why: a page, the API and a log line must tell the same story. The kind fixes
// the status, the code is stable for scripts and translations, the field tells
// where on the form, the parameters fill the sentence. Anything else that goes
// wrong is an ordinary error and becomes "internal" at the edge.
package fault

import (
	"errors"
	"sort"
	"strings"
)

// Kind is the class of an expected failure; the words are those of the API.
type Kind string

const (
	KindBadRequest      Kind = "bad_request"     // 400: the request itself cannot be read
	KindUnauthenticated Kind = "unauthenticated" // 401: nobody is signed in
	KindDenied          Kind = "denied"          // 403: known person, not allowed
	KindMissing         Kind = "missing"         // 404: not there, or not to be seen
	KindConflict        Kind = "conflict"        // 409: the world moved on, or the same id with other content
	KindTooLarge        Kind = "too_large"       // 413
	KindUnsupported     Kind = "unsupported"     // 415
	KindInvalid         Kind = "invalid"         // 422: readable, but against a rule
	KindLimited         Kind = "limited"         // 429
	KindUnavailable     Kind = "unavailable"     // 503
	KindInternal        Kind = "internal"        // 500: unexpected; message hidden
)

// Status is the HTTP status of the kind (contract.md, "Fault kinds").
func (k Kind) Status() int {
	switch k {
	case KindBadRequest:
		return 400
	case KindUnauthenticated:
		return 401
	case KindDenied:
		return 403
	case KindMissing:
		return 404
	case KindConflict:
		return 409
	case KindTooLarge:
		return 413
	case KindUnsupported:
		return 415
	case KindInvalid:
		return 422
	case KindLimited:
		return 429
	case KindUnavailable:
		return 503
	}
	return 500
}

// Fault is one expected failure. Code is stable ("custody.quantity.not_positive");
// its sentence is looked up under "fault."+Code. Field is a path like
// "lines[0].quantity", empty when the fault concerns the whole request.
type Fault struct {
	Kind   Kind
	Code   string
	Field  string
	Params map[string]string
	Fields []*Fault // further faults of the same request, one per field
}

func (f *Fault) Error() string {
	var b strings.Builder
	b.WriteString(string(f.Kind) + " " + f.Code)
	if f.Field != "" {
		b.WriteString(" at " + f.Field)
	}
	keys := make([]string, 0, len(f.Params))
	for k := range f.Params {
		keys = append(keys, k)
	}
	sort.Strings(keys)
	for _, k := range keys {
		b.WriteString(" " + k + "=" + f.Params[k])
	}
	for _, g := range f.Fields {
		b.WriteString("; " + g.Error())
	}
	return b.String()
}

// At names the field. It returns a copy, so that faults can be shared.
func (f *Fault) At(field string) *Fault {
	g := *f
	g.Field = field
	return &g
}

// Under prefixes the field, and those of its parts, with a path: a rule that
// knows "quantity" is told by its caller that it stands at "lines[3]".
func (f *Fault) Under(path string) *Fault {
	g := *f
	switch {
	case g.Field == "":
		g.Field = path
	case strings.HasPrefix(g.Field, "["):
		g.Field = path + g.Field
	default:
		g.Field = path + "." + g.Field
	}
	g.Fields = nil
	for _, p := range f.Fields {
		g.Fields = append(g.Fields, p.Under(path))
	}
	return &g
}

// With adds one parameter of the sentence. Never a personal value.
func (f *Fault) With(name, value string) *Fault {
	g := *f
	g.Params = make(map[string]string, len(f.Params)+1)
	for k, v := range f.Params {
		g.Params[k] = v
	}
	g.Params[name] = value
	return &g
}

func BadRequest(code string) *Fault      { return &Fault{Kind: KindBadRequest, Code: code} }
func Unauthenticated(code string) *Fault { return &Fault{Kind: KindUnauthenticated, Code: code} }
func Denied(code string) *Fault          { return &Fault{Kind: KindDenied, Code: code} }
func Missing(code string) *Fault         { return &Fault{Kind: KindMissing, Code: code} }
func Conflict(code string) *Fault        { return &Fault{Kind: KindConflict, Code: code} }
func TooLarge(code string) *Fault        { return &Fault{Kind: KindTooLarge, Code: code} }
func Unsupported(code string) *Fault     { return &Fault{Kind: KindUnsupported, Code: code} }
func Invalid(code string) *Fault         { return &Fault{Kind: KindInvalid, Code: code} }
func Limited(code string) *Fault         { return &Fault{Kind: KindLimited, Code: code} }
func Unavailable(code string) *Fault     { return &Fault{Kind: KindUnavailable, Code: code} }

// Of finds the fault in an error, or nil when the error is unexpected.
func Of(err error) *Fault {
	var f *Fault
	if errors.As(err, &f) {
		return f
	}
	return nil
}

// Is tells whether the error is a fault of that kind.
func Is(err error, kind Kind) bool {
	f := Of(err)
	return f != nil && f.Kind == kind
}

// List collects the faults of one request, so that a person mends them all at
// once instead of one by one.
type List struct{ faults []*Fault }

// Add keeps a fault; an ordinary error or nil is given back unchanged so that
// it is never swallowed.
func (l *List) Add(err error) error {
	if err == nil {
		return nil
	}
	f := Of(err)
	if f == nil {
		return err
	}
	l.faults = append(l.faults, f)
	return nil
}

// Invalid adds one invalid field.
func (l *List) Invalid(code, field string) { l.faults = append(l.faults, Invalid(code).At(field)) }

// Err is nil, the one fault, or "several" with all of them as fields.
func (l *List) Err() error {
	switch len(l.faults) {
	case 0:
		return nil
	case 1:
		return l.faults[0]
	}
	all := Invalid("fields.several")
	for _, f := range l.faults {
		if f.Code == "fields.several" {
			all.Fields = append(all.Fields, f.Fields...)
			continue
		}
		all.Fields = append(all.Fields, f)
	}
	return all
}
