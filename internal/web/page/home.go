package page

import "github.com/sealtrail/sealtrail/internal/moment"

// Home fills home/show: what waits for this person, as verbs with counts.
type Home struct {
	Frame
	Total    int // of all verbs, also rows that are not shown
	Verbs    []Verb
	Waiting  []Verb // what others must do first
	Starts   []Start
	Reading  []Row
	Chips    []Chip
	Inbox    *Inbox // what this person decides; nil: decides nothing
	Week     Week   // what ends in the next seven days
	Recent   []Check
	NoSecret bool // no PIN or TOTP yet: nothing can be signed
}

func (*Home) Template() string { return "home/show" }

// First are the verbs of which a legal period ends today: they stand before all
// else, also before what this person decides.
func (p *Home) First() []Verb { return p.Verbs[:p.running()] }

// Then are the other verbs.
func (p *Home) Then() []Verb { return p.Verbs[p.running():] }

func (p *Home) running() int {
	for i, v := range p.Verbs {
		if !v.RunsOut {
			return i
		}
	}
	return len(p.Verbs)
}

// Chip leads to one kind of what waits.
type Chip struct {
	Href, Text string
	Count      int
}

// Start is something one begins without being waited for.
type Start struct{ Href, Icon, Text string }

// Week is the small chart of what ends in the next seven days.
type Week struct {
	Label string // the chart in a sentence
	Bars  []WeekBar
	Days  []WeekDay // those on which something ends
}

// WeekBar is one day of the chart, in the units of its view box.
type WeekBar struct {
	X, Mid, Top, Height, N int
	Tone, Word             string
}

// WeekDay is one line below the chart.
type WeekDay struct {
	Day        moment.Date
	Text, More string
}
