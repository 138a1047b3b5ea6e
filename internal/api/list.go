package api

// Page is what every list takes.
type Page struct {
	Limit  int    `query:"limit" minimum:"1" maximum:"200" default:"50"`
	Cursor string `query:"cursor" maxLength:"200" doc:"next of the page before"`
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
