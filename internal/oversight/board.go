package oversight

import (
	"cmp"
	"slices"
	"time"

	"github.com/sealtrail/sealtrail/internal/casefile"
	"github.com/sealtrail/sealtrail/internal/custody"
	"github.com/sealtrail/sealtrail/internal/label"
	"github.com/sealtrail/sealtrail/internal/moment"
)

// Group is how many lots are alike. Lots that were divided are in none: their parts
// are.
type Group struct {
	Division string // of the lot, GB/T 2260
	State    custody.State
	Ground   casefile.StandingCode
	InForce  bool  // the decision's first day has come
	Band     int   // of the ages, counted from the first measure
	Nights   int64 // since then, of all its lots together
	Lots     int
	MassG    int64
	ValueFen int64
}

// Late is a lot whose measure has run out and about which nobody has decided.
type Late struct {
	Code     label.Code
	Name     string
	Quantity int64
	Unit     string
	Agency   string // name
	Division string
	Ground   casefile.StandingCode
	LastDay  moment.Date
	Days     int // since then
}

// Materials are the masses of the certificates in force over goods that were
// destroyed in a month, in grams.
type Materials struct {
	Month    string // 2026-11
	InputG   int64
	OutputG  int64 // recovered
	ResidueG int64
	LossG    int64
}

// RestG is what is in none of the three: of thermal methods what burnt, else what
// the tolerance of the scales allows; it may be below zero.
func (m Materials) RestG() int64 { return m.InputG - m.OutputG - m.ResidueG - m.LossG }

func (m *Materials) add(d Materials) {
	m.InputG += d.InputG
	m.OutputG += d.OutputG
	m.ResidueG += d.ResidueG
	m.LossG += d.LossG
}

// Treated are the masses of one day: that on which treatment ended. A certificate
// that is issued anew, to correct it, is of the same day.
type Treated struct {
	Day moment.Date
	Materials
}

// Tally is a number of lots with their mass and value.
type Tally struct {
	Lots     int
	MassG    int64
	ValueFen int64
}

func (t *Tally) add(g Group) {
	t.Lots += g.Lots
	t.MassG += g.MassG
	t.ValueFen += g.ValueFen
}

// Step is where goods have come to, in law and in fact.
type Step string

// The first four follow from a decision over the goods, in the order of the journey.
const (
	Destroyed Step = "destroyed" // 已销毁
	Ended     Step = "ended"     // 变卖、捐赠、移交
	Waiting   Step = "waiting"   // 决定生效，待处置
	Pending   Step = "pending"   // 决定尚未生效
	Released  Step = "released"  // 解除、退还
	Handed    Step = "handed"    // 刑事涉案、移送
	Used      Step = "used"      // 检验消耗
	Open      Step = "open"      // 在办
	Lost      Step = "lost"      // 缺失
)

// Decided are the steps behind a decision, Undecided all others.
func Decided() []Step { return []Step{Destroyed, Ended, Waiting, Pending} }

// Undecided are the others. What was used up or is missing is here whatever was
// decided about it: no decision led there.
func Undecided() []Step { return []Step{Released, Handed, Used, Open, Lost} }

// step tells where a group has come to: its state where that is the last word,
// else its ground.
func (g Group) step() Step {
	switch g.State {
	case custody.Destroyed:
		return Destroyed
	case custody.Sold, custody.Donated:
		return Ended
	case custody.Returned:
		return Released
	case custody.Transferred: // to who may have them after the decision, or before one
		if g.decided() {
			return Ended
		}
		return Handed
	case custody.Consumed:
		return Used
	case custody.Missing:
		return Lost
	}
	if g.decided() {
		if g.InForce {
			return Waiting
		}
		return Pending
	}
	switch g.Ground {
	case casefile.StandingLifted:
		return Released
	case casefile.StandingCriminal:
		return Handed
	}
	return Open
}

// decided tells whether a decision is over the goods, in force or not.
func (g Group) decided() bool {
	switch g.Ground {
	case casefile.StandingConfiscated, casefile.StandingSurrendered, casefile.StandingOwnerless, casefile.StandingJudged, casefile.StandingDisposal:
		return true
	}
	return false
}

// Gone are the states of goods that nobody has to look after any more, or can.
func Gone() []custody.State {
	return []custody.State{custody.Destroyed, custody.Returned, custody.Sold, custody.Donated, custody.Transferred, custody.Consumed, custody.Missing}
}

// ages are the upper bounds of the bands of days in custody, both ends meant; what
// is older falls into one more band.
var ages = [...]int{30, 60, 90, 180}

// Ages are the upper bounds of the bands by which the store groups.
func Ages() []int { return ages[:] }

// Long is from how many days on goods that could go are said to lie too long.
const Long = 180

// Band is what has been kept for a span of days: by Open (with Released), Pending,
// Waiting and Handed.
type Band struct {
	From, To int // days, both meant; To 0: and more
	ByStep   map[Step]int
}

// Lots is all of the band.
func (b Band) Lots() int {
	n := 0
	for _, k := range b.ByStep {
		n += k
	}
	return n
}

// Area is one part of the division that a board is of.
type Area struct {
	Division  string
	Kept      Tally
	Days      int // on average, of what is kept
	Late      int // lots past their last day
	Waiting   int // decision in force, not disposed of
	Long      int // of these: for more than Long days since the seizure
	Differing int // lots with an open difference
}

// Board is what a region's supervisors look at.
type Board struct {
	At          moment.Time
	Division    string      // that the board is of; empty: everything
	From, Until moment.Date // of the period, both meant

	Kept      Tally
	Days      int    // that what is kept has been kept, on average
	Late      int    // missing ones too: their period runs on
	LateMost  []Late // the oldest first, at most MaxLate
	Waiting   Tally
	Long      int // of these
	Differing int

	Seized  Tally // in the period
	Steps   map[Step]Tally
	Bands   []Band
	Months  []Materials // of the period, MinMonths at least, oldest first
	Treated Materials   // in the period; of goods whose certificate was revoked, none
	Areas   []Area      // by code
}

// Decided is what the decisions of the period's goods are over.
func (b Board) Decided() (t Tally) {
	for _, s := range Decided() {
		t.Lots += b.Steps[s].Lots
		t.MassG += b.Steps[s].MassG
		t.ValueFen += b.Steps[s].ValueFen
	}
	return t
}

// fold makes a board's figures of what was counted. Each part of the division has
// a row, also where there is nothing; areaOf says to which a division belongs.
func (b *Board) fold(c Counts, parts []string, areaOf func(string) string) {
	b.Steps = map[Step]Tally{}
	b.Bands = make([]Band, len(ages)+1)
	for i := range b.Bands {
		b.Bands[i].ByStep = map[Step]int{}
		if i > 0 {
			b.Bands[i].From = ages[i-1] + 1
		}
		if i < len(ages) {
			b.Bands[i].To = ages[i]
		}
	}
	areas, days := map[string]*Area{}, map[string]int64{}
	area := func(code string) *Area {
		if areas[code] == nil {
			areas[code] = &Area{Division: code}
		}
		return areas[code]
	}
	for _, code := range parts {
		area(code)
	}
	var all int64
	for _, g := range c.Seized {
		b.Seized.add(g)
		t := b.Steps[g.step()]
		t.add(g)
		b.Steps[g.step()] = t
	}
	for _, g := range c.Kept {
		step, a := g.step(), area(areaOf(g.Division))
		b.Kept.add(g)
		a.Kept.add(g)
		all += g.Nights
		days[a.Division] += g.Nights
		if step == Waiting {
			b.Waiting.add(g)
			a.Waiting += g.Lots
			if g.Band == len(ages) { // the last band begins after Long days
				b.Long += g.Lots
				a.Long += g.Lots
			}
		}
		if step == Released { // still to be given back
			step = Open
		}
		b.Bands[g.Band].ByStep[step] += g.Lots
	}
	b.Days = average(all, b.Kept.Lots)
	b.materials(c.Treated)
	for division, n := range c.Late {
		b.Late += n
		area(areaOf(division)).Late += n
	}
	for division, n := range c.Differing {
		b.Differing += n
		area(areaOf(division)).Differing += n
	}
	for code, a := range areas {
		a.Days = average(days[code], a.Kept.Lots)
		b.Areas = append(b.Areas, *a)
	}
	slices.SortFunc(b.Areas, func(x, y Area) int { return cmp.Compare(x.Division, y.Division) })
}

// materials sums the days of the period, and those of each of its months; of a
// short period also of the months before it, so that there is something to compare.
func (b *Board) materials(days []Treated) {
	last := b.Until.Start().Local()
	first := last.AddDate(0, 1-MinMonths, 1-last.Day())
	if t := b.From.Start().Local(); t.Before(first) {
		first = t.AddDate(0, 0, 1-t.Day())
	}
	for t := first; !t.After(last); t = t.AddDate(0, 1, 0) {
		b.Months = append(b.Months, Materials{Month: t.Format("2006-01")})
	}
	at := map[string]*Materials{}
	for i := range b.Months {
		at[b.Months[i].Month] = &b.Months[i]
	}
	for _, d := range days {
		if b.within(d.Day) {
			b.Treated.add(d.Materials)
		}
		if m := at[string(d.Day[:min(7, len(d.Day))])]; m != nil {
			m.add(d.Materials)
		}
	}
}

func (b *Board) within(day moment.Date) bool {
	return !day.IsZero() && day >= b.From && day <= b.Until
}

// daysSince counts the nights from a day to another; 0 when there was no such day.
func daysSince(day, today moment.Date) int {
	if day.IsZero() || day > today {
		return 0
	}
	return int(today.Start().Sub(day.Start()) / (24 * time.Hour))
}

func average(sum int64, n int) int {
	if n == 0 {
		return 0
	}
	return int((sum + int64(n)/2) / int64(n))
}
