package api

import "github.com/sealtrail/sealtrail/internal/moment"

// Page is what every list takes.
type Page struct {
	Limit  int    `query:"limit" minimum:"1" maximum:"200" default:"50"`
	Cursor string `query:"cursor" maxLength:"200" doc:"next of the page before"`
}

// Days is a span of days, both meant.
type Days struct {
	From  string `query:"from" format:"date" doc:"First day, in Beijing time."`
	Until string `query:"until" format:"date" doc:"Last day."`
}

// begin and end are the span as instants; zero where it is open. end is the
// first moment no longer meant.
func (d Days) begin() (t moment.Time) {
	if d.From != "" {
		t = moment.Date(d.From).Start()
	}
	return t
}

func (d Days) end() (t moment.Time) {
	if d.Until != "" {
		t = moment.Date(d.Until).End()
	}
	return t
}

// InDivision narrows to a division.
type InDivision struct {
	Division string `query:"division" pattern:"^([0-9]{6})?$" doc:"GB/T 2260; with everything in it."`
}

// ByNumber narrows to papers.
type ByNumber struct {
	Q string `query:"q" maxLength:"40" doc:"Beginning of the number, with or without the letter of its kind."`
}

// List is one page.
type List[T any] struct {
	Items []T    `json:"items"`
	Next  string `json:"next,omitempty" doc:"Give back as cursor; absent on the last page."`
}

// listOf shows every item of a page.
func listOf[S, T any](items []S, next string, show func(S) T) List[T] {
	out := List[T]{Items: make([]T, len(items)), Next: next}
	for i, item := range items {
		out.Items[i] = show(item)
	}
	return out
}

// each maps a list; the result is never nil, so that JSON says [].
func each[A, B any](all []A, f func(A) B) []B {
	out := make([]B, len(all))
	for i, a := range all {
		out[i] = f(a)
	}
	return out
}

// same is a list that is never nil.
func same[T any](all []T) []T { return each(all, func(t T) T { return t }) }

// some maps a list and keeps the difference between none and absent.
func some[A, B any](all []A, f func(A) B) []B {
	if all == nil {
		return nil
	}
	return each(all, f)
}

func word[T ~string](t T) string { return string(t) }
