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
