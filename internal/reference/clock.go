package reference

import (
	"slices"
	"time"

	"github.com/sealtrail/sealtrail/internal/fault"
	"github.com/sealtrail/sealtrail/internal/moment"
)

// TermUnit is what a term is counted in.
type TermUnit string

const (
	Hours       TermUnit = "hour"
	Days        TermUnit = "day"         // calendar days (日)
	WorkingDays TermUnit = "working_day" // 工作日
	Months      TermUnit = "month"
	Years       TermUnit = "year"
)

// Clock is a term (期限) that the law or the house sets: how long, how often it
// may be extended, and when to warn of it.
type Clock struct {
	Code   string
	Name   Name
	Amount int
	Unit   TermUnit
	// Extend is by how much, in the same unit, and ExtendTimes how often it may be
	// made longer; 0: not at all.
	Extend, ExtendTimes int
	WarnDays            int // before the end; 0: no warning, as for hours
	Article             string
	Provenance
}

func (l *loader) clocks() {
	b := l.book
	l.table("clocks.csv", []string{"code", "name_zh", "name_en", "amount", "unit", "extend", "extend_times", "warn_days", "article"}, func(r row, p Provenance) {
		c := Clock{Code: r.text("code"), Name: r.name("name"), Amount: int(r.whole("amount")), Extend: int(r.whole("extend")), ExtendTimes: int(r.whole("extend_times")),
			WarnDays: int(r.whole("warn_days")), Article: r.optional("article"), Provenance: p,
			Unit: TermUnit(r.oneOf("unit", string(Hours), string(Days), string(WorkingDays), string(Months), string(Years)))}
		if c.Amount < 1 || c.Amount > 1000 || c.Extend > 1000 || c.ExtendTimes > 10 || c.WarnDays > 366 {
			r.bad("amount", "terms are 1 to 1000 long, extended at most ten times by at most 1000, warned of at most 366 days before")
		}
		if (c.Extend == 0) != (c.ExtendTimes == 0) {
			r.bad("extend_times", "says nothing without extend, and the other way round")
		}
		b.clocks.add(c.Code, r, p, c)
	})
	b.clocks.settle()
}

// Clock finds a term by its code.
func (b *Book) Clock(code string, at moment.Time) (Clock, error) {
	c, ok := b.clocks.at(code, at)
	if !ok {
		return Clock{}, fault.Missing("reference.clock.unknown").With("code", code)
	}
	return c, nil
}

// Clocks are all terms that hold at a moment, in the order of the table.
func (b *Book) Clocks(at moment.Time) []Clock { return b.clocks.all(at) }

// LastDay is the last day of a term that begins with what happened on from; that
// day is not counted. Terms in hours have no last day of their own: it is the day
// in which they end. A term of days, months or years ends on its last day, also
// when that is a day off: that errs towards the owner of seized goods.
func (c Clock) LastDay(from moment.Date, cal moment.Calendar) moment.Date {
	return c.run(from, cal, c.Amount)
}

// Longest is the last day of the term with n extensions.
func (c Clock) Longest(from moment.Date, cal moment.Calendar, n int) moment.Date {
	return c.run(from, cal, c.Amount+min(n, c.ExtendTimes)*c.Extend)
}

func (c Clock) run(from moment.Date, cal moment.Calendar, n int) moment.Date {
	switch c.Unit {
	case WorkingDays:
		return cal.AddWorkingDays(from, n)
	case Months:
		return from.AddMonths(n)
	case Years:
		return from.AddMonths(12 * n)
	case Hours:
		return from.Start().Add(time.Duration(n) * time.Hour).Date()
	}
	return from.AddDays(n)
}

// Due is the first instant after the term. Hours run from the very moment.
func (c Clock) Due(from moment.Time, cal moment.Calendar) moment.Time {
	if c.Unit == Hours {
		return from.Add(time.Duration(c.Amount) * time.Hour)
	}
	return c.LastDay(from.Date(), cal).End()
}

// Warn is from when to warn of a term that ends at due.
func (c Clock) Warn(due moment.Time) moment.Time {
	return due.Add(-time.Duration(c.WarnDays) * 24 * time.Hour)
}

// holiday is one row of holidays.csv.
type holiday struct {
	day      moment.Date
	worked   bool
	division string // empty: all of China
	year     string
}

func (l *loader) holidays() {
	b := l.book
	type key struct {
		day      moment.Date
		division string
	}
	seen := map[key]int{}
	l.table("holidays.csv", []string{"first_day", "last_day", "kind", "division", "name_zh", "name_en"}, func(r row, p Provenance) {
		r.name("name")
		first, last, division := r.date("first_day"), r.date("last_day"), r.optional("division")
		if first == "" || last < first || first.Until(last) > 31 {
			r.bad("last_day", "a holiday has a first day and lasts at most a month")
			return
		}
		if division != "" && !b.divisions.has(division) {
			r.bad("division", "%q is no division", division)
		}
		worked := r.oneOf("kind", "off", "worked") == "worked"
		for d := first; d <= last; d = d.AddDays(1) {
			if line, twice := seen[key{d, division}]; twice {
				r.bad("first_day", "%s is already given by row %d", d, line)
			}
			seen[key{d, division}] = r.line
			b.holidays = append(b.holidays, holiday{day: d, worked: worked, division: division, year: string(d[:4])})
		}
	})
}

// calendars are drawn once for every division, since the book never changes.
func (l *loader) calendarsOf() {
	b := l.book
	b.calendars = map[string]moment.Calendar{"": b.calendar("")}
	for _, d := range b.Divisions() {
		b.calendars[d.Code] = b.calendar(d.Code)
	}
}

func (b *Book) calendar(division string) moment.Calendar {
	var book moment.Daybook
	for _, h := range b.holidays {
		switch {
		case h.division != "" && !b.DivisionWithin(division, h.division):
			continue
		case h.worked:
			book.Worked = append(book.Worked, h.day)
		default:
			book.Off = append(book.Off, h.day)
		}
		if h.division == "" && !slices.Contains(book.Years, h.year) {
			book.Years = append(book.Years, h.year)
		}
	}
	return moment.NewCalendar(book)
}

// Calendar is that of a division: the days off of all China and those of the
// divisions it lies in. Of an unknown division it is that of China.
func (b *Book) Calendar(division string) moment.Calendar {
	if c, ok := b.calendars[division]; ok {
		return c
	}
	return b.calendars[""]
}
