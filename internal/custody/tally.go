package custody

import (
	"github.com/google/uuid"

	"github.com/sealtrail/sealtrail/internal/label"
	"github.com/sealtrail/sealtrail/internal/moment"
)

// Limits of a receipt that is being counted. Above MaxMarks the receivers sign
// what they have and go on with the rest.
const (
	MaxMarks     = 20_000 // of one handoff
	MaxMarksSent = 500    // at once
	MaxScanned   = 64     // characters of a code as scanned
	MaxDevice    = 40     // characters: which phone

	MaxOpenTallies = 50 // shown of an organisation
)

// MarkKind is what a phone says of a line.
type MarkKind string

const (
	MarkSeen   MarkKind = "seen"   // 扫到: it is here
	MarkAnswer MarkKind = "answer" // 答复: what the receiver makes of it
	MarkUndo   MarkKind = "undo"   // 取消: neither scanned nor answered
)

// Mark is one thing said by one phone while a handoff is being counted. Marks
// are notes, not entries: they die with the receipt that is signed from them.
type Mark struct {
	ID     uuid.UUID   // made by the phone; sent again it counts once
	Seq    int64       // in which order the server heard them, within the handoff
	Lot    uuid.UUID   // zero: on no line of the handoff
	Code   string      // as scanned
	Kind   MarkKind    //
	Answer ReceiveLine // of MarkAnswer
	Person string      // pseudonym
	Device string      // tells two phones of one person apart
	At     moment.Time
}

// Tally is a receipt that several people count on several phones (清点): what is
// known of every line that waits for an answer.
type Tally struct {
	Handoff  uuid.UUID
	State    HandoffState
	Receipts int   // signed so far: a line that one answered is no longer here
	Seq      int64 // of the last mark: whoever signs says which state was seen
	OpenedAt moment.Time
	OpenedBy string // pseudonym
	LastAt   moment.Time
	Lines    []TallyLine
	Strange  []TallyStranger
}

// TallyLine is one waiting line and what the phones say of it.
type TallyLine struct {
	Lot    uuid.UUID
	Sealed bool
	Times  int          // scanned; more than once is a duplicate, and still one
	Answer *ReceiveLine // nil: neither scanned nor answered
	Chosen bool         // somebody chose the answer; else it is what a scan means
	Person string       // who said the last that counts
	Device string
	At     moment.Time
	Seq    int64       // of the last mark on the line
	Before *TallyOther // what somebody else had chosen
}

// TallyOther is an answer that another person or phone gave before and that the
// last clear choice replaced.
type TallyOther struct {
	Outcome Outcome
	Person  string
	At      moment.Time
}

// TallyStranger is a code that is on no waiting line of the handoff: kept, so
// that nobody looks for the box twice.
type TallyStranger struct {
	Code   string
	Times  int
	Person string
	At     moment.Time
	Seq    int64
}

// Counts sums a tally up. Every line is Scanned, Missing or Waiting, one of them:
// what was ticked by hand, or lies in a box whose seal was read, is as much here
// as what a camera saw.
type Counts struct {
	Lines, Scanned, Accepted, BySeal, Refused, Missing, Waiting, Duplicates, Strange int
}

// Counts of all lines; a line answered in parts counts as accepted and refused.
func (t Tally) Counts() Counts {
	c := Counts{Lines: len(t.Lines), Strange: len(t.Strange)}
	for _, l := range t.Lines {
		if l.Times > 0 {
			c.Duplicates += l.Times - 1
		}
		if l.Answer != nil && l.Answer.Outcome != NotPresented {
			c.Scanned++
		}
		switch {
		case l.Answer == nil:
			c.Waiting++
		case len(l.Answer.Split) > 0:
			c.Accepted++
			c.Refused++
		case l.Answer.Outcome == Accepted:
			c.Accepted++
		case l.Answer.Outcome == AcceptedBySeal:
			c.Accepted++
			c.BySeal++
		case l.Answer.Outcome == RefusedLot:
			c.Refused++
		case l.Answer.Outcome == NotPresented:
			c.Missing++
		}
	}
	return c
}

// scanned is what a scan alone means: the goods are here as they were sent. Under
// a recorded seal nobody opens the box to count; one that broke on the road is
// broken, whether or not the receiver says it again.
func (h Handoff) scanned(line HandoffLot) ReceiveLine {
	intact := h.SealOf(line) != ""
	switch {
	case intact:
		return ReceiveLine{Outcome: AcceptedBySeal, SealIntact: &intact}
	case h.BrokenOn(line.Lot):
		return ReceiveLine{Outcome: Accepted, SealIntact: &intact}
	}
	return ReceiveLine{Outcome: Accepted}
}

// tally puts marks, in their order, to the lines that wait. A later mark counts
// over an earlier; scanning a box that was said not to be there finds it, and
// scanning one that was refused leaves it refused.
func tally(h Handoff, marks []Mark) Tally {
	t := Tally{Handoff: h.ID}
	at := map[uuid.UUID]int{}
	for _, l := range h.Lots {
		if l.Outcome == "" && !l.Split {
			at[l.Lot] = len(t.Lines)
			t.Lines = append(t.Lines, TallyLine{Lot: l.Lot, Sealed: h.SealOf(l) != ""})
		}
	}
	strange := map[string]int{}
	for _, m := range marks {
		t.Seq = max(t.Seq, m.Seq)
		i, ok := at[m.Lot]
		if !ok {
			if _, answered := h.Line(m.Lot); !answered {
				t.Strange = meet(t.Strange, strange, m)
			}
			continue
		}
		line, _ := h.Line(m.Lot)
		t.Lines[i].hear(m, h.scanned(line))
	}
	kept := t.Strange[:0]
	for _, s := range t.Strange {
		if s.Times > 0 {
			kept = append(kept, s)
		}
	}
	t.Strange = kept
	return t
}

func (l *TallyLine) hear(m Mark, seen ReceiveLine) {
	l.Seq = m.Seq
	switch m.Kind {
	case MarkSeen:
		l.Times++
		if l.Answer != nil && (l.Answer.Outcome != NotPresented || len(l.Answer.Split) > 0) {
			return // seen again: who said what stays
		}
		l.choose(m, seen, false)
	case MarkAnswer:
		l.choose(m, m.Answer, true)
	case MarkUndo:
		*l = TallyLine{Lot: l.Lot, Sealed: l.Sealed, Seq: m.Seq}
	}
}

func (l *TallyLine) choose(m Mark, answer ReceiveLine, chosen bool) {
	if was := l.Answer; was != nil && l.Chosen && was.Outcome != answer.Outcome && (l.Person != m.Person || l.Device != m.Device) {
		l.Before = &TallyOther{Outcome: was.Outcome, Person: l.Person, At: l.At}
	}
	l.Answer, l.Chosen, l.Person, l.Device, l.At = &answer, chosen, m.Person, m.Device, m.At
}

func meet(all []TallyStranger, at map[string]int, m Mark) []TallyStranger {
	key := m.Code
	if code, err := label.Scanned(key); err == nil {
		key = code.String()
	}
	i, ok := at[key]
	if !ok {
		i = len(all)
		at[key], all = i, append(all, TallyStranger{Code: key})
	}
	s := &all[i]
	s.Person, s.At, s.Seq = m.Person, m.At, m.Seq
	switch m.Kind {
	case MarkUndo:
		s.Times = 0
	default:
		s.Times++
	}
	return all
}

// OpenTally is a receipt that was begun and not signed: it can be gone on with.
type OpenTally struct {
	Handoff  uuid.UUID
	Number   label.Number
	From     uuid.UUID
	FromName string
	Lots     int // of the handoff
	Waiting  int // not answered by a signed receipt
	Marked   int // scanned or answered in the draft
	OpenedAt moment.Time
	LastAt   moment.Time
}
