package page

import "github.com/sealtrail/sealtrail/internal/moment"

// Oversight fills oversight/show: what a region holds and where its goods went.
type Oversight struct {
	Frame
	Area        string
	From, Until moment.Date
	At          moment.Time
	Periods     []Option
	Divisions   []Option
	Query       string // of the same board as a file; begins with ?
	Strip       []Figure
	Seized      int // lots, in the period
	Flow        *Flow
	Late        []LateRow
	LateCount   int
	LateHref    string
	Ages        []StackedBar
	AgesKey     []Piece
	AgesNote    string
	Months      []StackedBar
	MonthsKey   []Piece
	Firms       []FirmUse
	Columns     []string
	Areas       []AreaRow
}

func (*Oversight) Template() string { return "oversight/show" }

// Figure is one number that a board begins with.
type Figure struct {
	Label, Value, Unit, Sub string
	Href                    string // of what it counts; empty: no list shows just that
	Tone                    string // stop: somebody has to act
}

// Flow is a drawing of where goods went, in three columns. Numbers are units of
// its view box.
type Flow struct {
	Label  string // the same in a sentence
	Height int
	Nodes  []FlowNode
	Bands  []FlowBand
}

// FlowNode is one block with its words beside it.
type FlowNode struct {
	Class        string // d1 … d5, ink or wait
	X, Y, H      int
	TextX, TextY int
	Word         string
	More         string // under the word
	Level        int    // 0 … 2, for the list that stands for the drawing on a phone
	InsideText   bool   // words lie on a band, not beside the block
}

// FlowBand joins two blocks.
type FlowBand struct{ Class, Path string }

// StackedBar is a stacked bar with a word before and a figure behind.
type StackedBar struct {
	Word, Figure string
	Label        string // the parts in words
	Pieces       []Piece
}

// LateRow is a lot past its last day.
type LateRow struct {
	Href, Name, Agency string
	Measure, LastDay   string
	Over               string
}

// FirmUse is how much of its annual scale a facility took.
type FirmUse struct {
	Name  string
	Gauge Gauge
}

// AreaRow is one part of the region.
type AreaRow struct {
	Name, Href string
	Quiet      bool // there is nothing
	Cells      []HeatCell
}

// HeatCell is a figure whose ground is darker the more attention it needs.
type HeatCell struct {
	Text  string
	Class string // st-h0 … st-h4
}
