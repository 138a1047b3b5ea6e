package moment

import "time"

// Calendar knows which days people work: Monday to Friday, but for days off, and
// weekend days that are worked instead (调休). It does not change; the zero
// Calendar knows weekends only.
type Calendar struct {
	off, worked map[Date]bool
	known       map[string]bool // years whose notice has been entered
}

// Daybook is what a calendar is made of.
type Daybook struct {
	Off    []Date // days off beyond the weekend
	Worked []Date // weekend days that are worked
	Years  []string
}

// NewCalendar makes a calendar. A day both off and worked is off.
func NewCalendar(b Daybook) Calendar {
	c := Calendar{off: make(map[Date]bool, len(b.Off)), worked: make(map[Date]bool, len(b.Worked)), known: make(map[string]bool, len(b.Years))}
	for _, d := range b.Off {
		c.off[d] = true
	}
	for _, d := range b.Worked {
		c.worked[d] = true
	}
	for _, y := range b.Years {
		c.known[y] = true
	}
	return c
}

// Working tells whether people work on that day.
func (c Calendar) Working(d Date) bool {
	if c.off[d] {
		return false
	}
	if c.worked[d] {
		return true
	}
	switch d.weekday() {
	case time.Saturday, time.Sunday:
		return false
	}
	return true
}

// Known tells whether the days off of that day's year have been entered; if not,
// Working knows weekends only, which makes terms seem shorter than they are.
func (c Calendar) Known(d Date) bool { return len(d) >= 4 && c.known[string(d[:4])] }

// AddWorkingDays is the last day of a term of n working days; the day it begins
// on is not counted. Without n it is the day itself.
func (c Calendar) AddWorkingDays(d Date, n int) Date {
	for n > 0 {
		d = d.AddDays(1)
		if c.Working(d) {
			n--
		}
	}
	return d
}

// NextWorking is the day itself or the first working day after it: where a term
// that ends on a day off really ends.
func (c Calendar) NextWorking(d Date) Date {
	for !c.Working(d) {
		d = d.AddDays(1)
	}
	return d
}

// AddMonths counts calendar months; where the month is too short its last day is
// meant (31 August and one month: 30 September).
func (d Date) AddMonths(n int) Date {
	t, err := time.Parse("2006-01-02", string(d))
	if err != nil {
		return ""
	}
	first := time.Date(t.Year(), t.Month(), 1, 0, 0, 0, 0, time.UTC).AddDate(0, n, 0)
	last := first.AddDate(0, 1, -1).Day()
	return Date(first.AddDate(0, 0, min(t.Day(), last)-1).Format("2006-01-02"))
}

// Until counts the calendar days from d to a later day.
func (d Date) Until(later Date) int {
	return int(later.Start().Sub(d.Start()) / (24 * time.Hour))
}

func (d Date) weekday() time.Weekday {
	t, err := time.Parse("2006-01-02", string(d))
	if err != nil {
		return time.Monday
	}
	return t.Weekday()
}
