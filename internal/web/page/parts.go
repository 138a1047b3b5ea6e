package page

import (
	"html/template"
	"strings"

	"github.com/sealtrail/sealtrail/internal/moment"
)

// Seam is the mark of a two-party act: the halves of 封. Left gives, right
// takes; for a witness left is present, right is signed. It is for signatures
// only, never decoration.
type Seam struct {
	Left, Right string // signed, open; right also refused
	Label       string // says in words what the picture shows
	Size        string // "" in a trail, "s" in a row, "l" on a valid certificate
}

// State is a state: icon and word, colour third.
type State struct{ Tone, Icon, Word string }

// Pair is where a lot is and what the law says of it: both, in this order.
type Pair struct {
	Where, Law         State
	WhereMore, LawMore string
}

// Fact is one label and value of a facts list. Code sets the value as a code.
type Fact struct {
	Label, Value, More, Href string
	Code                     bool
	State                    *State
}

// Sign is one signature box: in what capacity, who, when, how strong.
type Sign struct{ Role, Name, At, How string }

// TrailItem is one act in the life of a lot: a Seam for an act of two parties,
// else an icon.
type TrailItem struct {
	Seam        *Seam
	Icon, Tone  string
	Title, At   string
	Text        string
	Why         *Why
	Signs       []Sign
	Fingerprint string // 16 hex; empty in public where none is shown
	Href        string
}

// Why is one line of reason inside a row.
type Why struct{ Tone, Icon, Text string }

// Note is a block, or a result, with its way out: what is wrong, which rule,
// who or what unblocks it, with a link to do it.
type Note struct {
	Tone, Icon        string // stop, wait, run, ok
	Title, What, Rule string
	Way, WayHref, Who string
	Ways              []Act // where one of several must be chosen
}

// Check is one plain sentence with tick, clock or cross.
type Check struct{ Tone, Text, More string }

// Row is one thing that waits, on a home page or a list on a phone.
type Row struct {
	Href, Title, More string
	MoreCode          bool
	Why               *Why
	Seam              *Seam
	State             *State
	Since             moment.Time // from when it waits, to put the oldest first; not shown
}

// Verb is one group of a home page: verb, count, oldest first. Waiting is the
// last group, of what others must do.
type Verb struct {
	Title, Hint string
	Tone        string
	Waiting     bool
	Rows        []Row
	More        string // where the rest is
	Count       int    // of all, also those not shown
	ID          string // on its page, for the chips above
	RunsOut     bool   // a legal period of it ends today or has ended
}

// Clock is a legal period: days left, due day, the rule that set it.
type Clock struct {
	Tone         string // "", wait from 7 days, stop from 1 day or overrun
	Figure, Unit string
	Text, Rule   string
	Percent      int // elapsed
}

// Pager leads to the next page of a keyset list, and back.
type Pager struct {
	Next, Back string
	Export     Exporting
}

// Exporting is a list that can be written out; none when List is empty.
type Exporting struct{ List, Query string }

// ActiveFilter is a filter of a list that is on; its address is the list without it.
type ActiveFilter struct{ Label, Word, Href string }

// Crumb is one step of the way here; the last has no Href.
type Crumb struct {
	Href, Text string
	Code       bool
}

// Scan is the field that takes lots: by camera, hand scanner or typing.
type Scan struct {
	Field    Field
	Many     bool   // a list, one code a line
	Lookup   string // address that tells about codes; empty: codes are only collected
	For      string // act whose blocked lots are grouped with their reasons: offer, order, run, split
	Cart     bool   // survives a reload
	Quiet    bool   // the page shows the rows itself
	Expected int    // of how many, for n / m; 0: unknown
	Submit   bool   // a good scan sends the form (one only)
}

// ScanCodes tells pages what was scanned.
const ScanCodes = "/scan/codes"

// NewScan makes a scanning field. What it is for: "" collects codes only, "look"
// tells what they are, else an act of ScanCodes.
func NewScan(f Field, many bool, what string) Scan {
	s := Scan{Field: f, Many: many}
	if what != "" {
		s.Lookup = ScanCodes
	}
	if what != "look" {
		s.For = what
	}
	return s
}

// SeizureLabels tells pages which scanned labels can still be used.
const SeizureLabels = "/seizures/labels"

// Labels is the field that takes labels of a roll.
func (p *SeizureDraft) Labels(label, hint string) (Scan, error) {
	f, err := NewField(p.Form, "roll", label, "hint", hint)
	return Scan{Field: f, Many: true, Lookup: SeizureLabels, For: "label"}, err
}

// StepUp is the box for one's own PIN beside an act that confirms.
type StepUp struct {
	Form    Form
	Name    string // field, usually "pin"
	ID      string // of the field, on a page with several forms; empty: as named
	Person  string // whose PIN: a second officer may sign on this device
	Fresh   bool   // given less than five minutes ago: covers this act too
	Relaxed bool   // the demo asks for none, and says so
}

// CoSign is the box for a second person's login and PIN on the same device.
type CoSign struct {
	Form    Form
	Relaxed bool // in the demo the password will do, and the box says so
}

// Photos is an upload of photographs.
type Photos struct {
	Form         Form
	Name         string
	Label, Small string
	Required     bool
	Many         bool
	Kept         string // hash of the one picture that is there already; a new one replaces it
	KeptHref     string // where it is shown; empty: it belongs to nothing yet
}

// Shot is a photograph that is already kept.
type Shot struct{ Href, Thumb, Alt, Caption string }

// Fingerprint is the first 16 hex of an entry's leaf hash, as bars that two
// people can compare across a table.
type Fingerprint string

// Bar is one nibble of the picture.
type Bar struct{ X, Y, Height int }

// Bars gives 16 bars on a field of 64 × 18.
func (f Fingerprint) Bars() []Bar {
	var bars []Bar
	for _, c := range f.nibbles() {
		bars = append(bars, Bar{X: 4 * len(bars), Y: 16 - int(c), Height: 2 + int(c)})
	}
	return bars
}

// Groups writes the digits in fours.
func (f Fingerprint) Groups() string {
	s := string(f)
	if len(s) > 16 {
		s = s[:16]
	}
	var out []string
	for len(s) > 4 {
		out, s = append(out, s[:4]), s[4:]
	}
	return strings.Join(append(out, s), " ")
}

func (f Fingerprint) nibbles() []byte {
	var out []byte
	for _, c := range strings.ToLower(string(f)) {
		if i := strings.IndexRune("0123456789abcdef", c); i >= 0 && len(out) < 16 {
			out = append(out, byte(i))
		}
	}
	return out
}

// Piece is one part of a stacked bar, in thousandths of the whole, so that the
// template needs no arithmetic and no style attribute.
type Piece struct {
	Class string // d1 … d5
	X, W  int
	Word  string
}

// Pieces lays parts of a whole beside each other. Colours repeat from d5.
func Pieces(whole int64, parts []int64, words []string) []Piece {
	var out []Piece
	x := 0
	for i, part := range parts {
		w := 0
		if whole > 0 && part > 0 {
			w = int(part * 1000 / whole) // masses stay far below 2⁶³/1000 g
		}
		class := "d" + string(rune('1'+min(i, 4)))
		out = append(out, Piece{Class: class, X: x, W: w, Word: words[i]})
		x += w
	}
	return out
}

// Code sets a number or code so that it never breaks, for sentences.
func Code(s string) template.HTML {
	return template.HTML(`<span class="st-code">` + template.HTMLEscapeString(s) + `</span>`)
}
