package page

// Home fills home/show: what waits for this person, as verbs with counts.
type Home struct {
	Frame
	Total    int // of all verbs, also rows that are not shown
	Verbs    []Verb
	Waiting  []Verb // what others must do first
	Starts   []Start
	Reading  []Row
	NoSecret bool // no PIN or TOTP yet: nothing can be signed
}

func (*Home) Template() string { return "home/show" }

// Start is something one begins without being waited for.
type Start struct{ Href, Icon, Text string }
