package web

import (
	"fmt"

	"github.com/sealtrail/sealtrail/internal/oversight"
	"github.com/sealtrail/sealtrail/internal/web/page"
)

// Measures of the drawing of where goods went, in units of its view box.
const (
	flowHeight = 240 // of all goods, without what lies between
	flowGap    = 16  // between two blocks of a column
	flowLeast  = 3   // of a block: what is there is seen
	flowBlock  = 14  // wide
	flowSecond = 380 // left edge of the columns
	flowThird  = 760
	flowLine   = 30 // that the words of a block need
)

// Colours of the steps: those that a decision leads to, and all others.
var flowClass = map[oversight.Step]string{oversight.Destroyed: "d1", oversight.Ended: "d2", oversight.Waiting: "wait", oversight.Pending: "d3",
	oversight.Released: "d4", oversight.Handed: "d2", oversight.Used: "d5", oversight.Open: "d3", oversight.Lost: "ink"}

// flow draws what was seized in the period, over the decisions, to where it is
// now. Nil: nothing was seized.
func (n names) flow(b oversight.Board) *page.Flow {
	if b.Seized.Lots == 0 {
		return nil
	}
	f := &page.Flow{}
	scale := func(lots int) int { return max(lots*flowHeight/b.Seized.Lots, flowLeast) }
	word := func(key string, t oversight.Tally) string { return n.T("web.oversight.flow."+key, "n", t.Lots) }
	more := func(t oversight.Tally) string {
		return n.T("web.oversight.flow_more", "mass", n.Mass(t.MassG), "value", n.Money(t.ValueFen))
	}
	decided := b.Decided()
	var firsts []flowPart
	if decided.Lots > 0 {
		firsts = append(firsts, flowPart{"d1", word("decided", decided), more(decided), scale(decided.Lots)})
	}
	for _, s := range oversight.Undecided() {
		if t := b.Steps[s]; t.Lots > 0 {
			firsts = append(firsts, flowPart{flowClass[s], word(string(s), t), more(t), scale(t.Lots)})
		}
	}
	var ends []flowPart
	for _, s := range oversight.Decided() {
		if t := b.Steps[s]; t.Lots > 0 {
			ends = append(ends, flowPart{flowClass[s], word(string(s), t), more(t), scale(t.Lots)})
		}
	}
	all := flowPart{"ink", word("seized", b.Seized), more(b.Seized), 0}
	for _, x := range firsts {
		all.h += x.h
	}
	f.Nodes = append(f.Nodes, page.FlowNode{Class: all.class, Y: 10, H: all.h, TextX: flowBlock + 10, TextY: 34, Word: all.word, More: all.more, InsideText: true})
	from, y := 10, 10
	label := all.word
	for i, x := range firsts {
		decides := i == 0 && decided.Lots > 0
		if decides && len(ends) > 0 { // the third column begins where the second does
			branch(f, flowBlock, from, flowSecond, y, x, 1, true)
			begin, end := y, y
			for _, e := range ends {
				branch(f, flowSecond+flowBlock, begin, flowThird, end, e, 2, false)
				begin += e.h
				end += max(e.h, flowLine) + flowGap
			}
		} else {
			branch(f, flowBlock, from, flowSecond, y, x, 1, false)
		}
		from += x.h
		y += max(x.h, flowLine) + flowGap
		label += n.T("web.list.pause") + x.word
		if decides {
			for _, e := range ends {
				label += n.T("web.list.pause") + e.word
			}
		}
	}
	f.Label = label
	for _, node := range f.Nodes {
		f.Height = max(f.Height, node.Y+max(node.H, flowLine)+12)
	}
	return f
}

// flowPart is a block before it has a place.
type flowPart struct {
	class, word, more string
	h                 int
}

// branch draws a block and the band that leads to it.
func branch(f *page.Flow, x, from, to, y int, part flowPart, level int, inside bool) {
	mid := (x + to) / 2
	f.Bands = append(f.Bands, page.FlowBand{Class: part.class,
		Path: fmt.Sprintf("M%d %dC%d %d %d %d %d %dv%dC%d %d %d %d %d %dz", x, from, mid, from, mid, y, to, y, part.h, mid, y+part.h, mid, from+part.h, x, from+part.h)})
	f.Nodes = append(f.Nodes, page.FlowNode{Class: part.class, X: to, Y: y, H: part.h, TextX: to + flowBlock + 10, TextY: y + 15, Word: part.word, More: part.more,
		Level: level, InsideText: inside})
}
