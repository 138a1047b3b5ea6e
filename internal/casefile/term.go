package casefile

import (
	"slices"

	"github.com/google/uuid"

	"github.com/sealtrail/sealtrail/internal/fact"
	"github.com/sealtrail/sealtrail/internal/ledger"
	"github.com/sealtrail/sealtrail/internal/moment"
	"github.com/sealtrail/sealtrail/internal/reference"
)

// LastDay is the last day of a measure as extensions and excluded time moved it.
// Both only ever give a later day, so the latest counts.
func (l Legal) LastDay(m fact.LegalMeasure) moment.Date {
	day := m.LastDay
	for _, x := range l.Extensions {
		if x.Measure == m.ID {
			day = max(day, x.LastDay)
		}
	}
	for _, r := range l.Resumes {
		if r.Measure == m.ID {
			day = max(day, r.LastDay)
		}
	}
	return day
}

// Excluding is the exclusion under which a measure's clock stands now.
func (l Legal) Excluding(measure uuid.UUID) (fact.LegalExclusion, bool) {
	for _, x := range l.Exclusions {
		if x.Measure == measure && !l.resumed(x.ID) {
			return x, true
		}
	}
	return fact.LegalExclusion{}, false
}

func (l Legal) resumed(exclusion uuid.UUID) bool {
	return slices.ContainsFunc(l.Resumes, func(r fact.LegalResume) bool { return r.Exclusion == exclusion })
}

// excluded finds an exclusion that is open on the lot.
func (l Legal) excluded(exclusion uuid.UUID) (fact.LegalExclusion, bool) {
	i := slices.IndexFunc(l.Exclusions, func(x fact.LegalExclusion) bool { return x.ID == exclusion })
	if i < 0 || l.resumed(exclusion) {
		return fact.LegalExclusion{}, false
	}
	return l.Exclusions[i], true
}

// Extended counts how often a measure was extended.
func (l Legal) Extended(measure uuid.UUID) int {
	n := 0
	for _, x := range l.Extensions {
		if x.Measure == measure {
			n++
		}
	}
	return n
}

// Running is the measure under which the lot is: the newest, until something is
// decided. It runs also after its last day, which is then overdue.
func (l Legal) Running() (fact.LegalMeasure, bool) {
	if len(l.Measures) == 0 || len(l.Decisions) > 0 || l.sent() {
		return fact.LegalMeasure{}, false
	}
	return l.Measures[len(l.Measures)-1], true
}

// Lapsed tells whether the measure ran out and nothing was decided yet.
//
// Goods that came back from the police wait for a choice as well, but no term of
// the agency ran out over that.
func (l Legal) Lapsed(at moment.Time) bool {
	return l.Standing(at).Code == StandingLapsed && !l.CameBack()
}

// RunningClock is a term that runs for a lot, or stands.
type RunningClock struct {
	reference.Clock
	Since     moment.Time
	LastDay   moment.Date // empty for a term in hours, and while it stands
	Due       moment.Time // the first instant after the term; zero while it stands
	Left      int         // whole days until the last day; 0: today; less: days over
	Suspended moment.Date // since when it stands
	Expected  moment.Date // until when it was said to stand
	Extended  int
	Excluded  int // days
}

// Over tells whether the term has run out, Soon whether it is time to warn.
func (c RunningClock) Over(now moment.Time) bool { return !c.Due.IsZero() && now >= c.Due }
func (c RunningClock) Soon(now moment.Time) bool { return !c.Due.IsZero() && now >= c.Warn(c.Due) }

// Overdue tells whether the clock stands for longer than the party was told.
func (c RunningClock) Overdue(now moment.Time) bool {
	return c.Suspended != "" && now >= c.Expected.End()
}

// State is one word for it: running, soon, over, suspended or suspended_too_long.
func (c RunningClock) State(now moment.Time) string {
	switch {
	case c.Overdue(now):
		return "suspended_too_long"
	case c.Suspended != "":
		return "suspended"
	case c.Over(now):
		return "over"
	case c.Soon(now):
		return "soon"
	}
	return "running"
}

// Running are the terms that the lot's legal ground sets now: of its measure, and
// of the approval an urgent one waits for. None for goods that are gone or were
// handed on.
func (l LegalLot) Running(book *reference.Book, now moment.Time) []RunningClock {
	if l.handedOn() {
		return nil
	}
	var out []RunningClock
	if m, ok := l.Legal.Running(); ok && m.LastDay != "" {
		code := m.Clock
		if code == "" { // recorded before terms were computed
			code = General.Clock(m.Kind)
		}
		clock, err := book.Clock(code, now)
		if err != nil {
			clock = reference.Clock{Code: code}
		}
		r := RunningClock{Clock: clock, Since: m.Since, Extended: l.Legal.Extended(m.ID)}
		for _, e := range l.Legal.Resumes {
			if e.Measure == m.ID {
				r.Excluded += e.Days
				if c, err := book.Clock(e.Clock, now); err == nil {
					r.Clock = c
				}
			}
		}
		if x, stands := l.Legal.Excluding(m.ID); stands {
			r.Suspended, r.Expected = x.From, x.Expected
		} else {
			r.LastDay = l.Legal.LastDay(m)
			r.Due, r.Left = r.LastDay.End(), now.Date().Until(r.LastDay)
		}
		out = append(out, r)
	}
	if s := l.Legal.Standing(now); !s.ApprovalDue.IsZero() {
		clock, err := book.Clock(clockUrgent, now)
		if err != nil {
			clock = reference.Clock{Code: clockUrgent}
		}
		out = append(out, RunningClock{Clock: clock, Since: s.ApprovalDue.Add(-ApprovalLife), Due: s.ApprovalDue})
	}
	return out
}

// applyTerm takes what the case keeps of acts on clocks.
func (c *Case) applyTerm(r ledger.Recorded) error {
	by, at := r.Act.By.Person, r.Act.OccurredAt
	switch r.Act.Kind {
	case fact.KindRegimeChanged:
		var f fact.RegimeChanged
		var d fact.RegimeChangedRestricted
		if err := read(r, &f, &d); err != nil {
			return err
		}
		c.Regime = Regime(f.Regime)
		c.Regimes = grown(c.Regimes, RegimeChange{ID: d.Change, Before: Regime(f.Before), Regime: c.Regime, Reason: d.Reason, At: at, By: by})
	case fact.KindMeasureExtended:
		var f fact.MeasureExtended
		var d fact.MeasureExtendedRestricted
		if err := read(r, &f, &d); err != nil {
			return err
		}
		c.Extensions = grown(c.Extensions, Extension{ID: d.Extension, LastDay: d.LastDay, Reason: d.Reason, Paper: d.Paper, NoticeOn: d.NoticeOn, Clock: d.Clock,
			Article: d.Article, At: at, By: by, Lots: f.Lots})
	case fact.KindTimeExcluded:
		var f fact.TimeExcluded
		var d fact.TimeExcludedRestricted
		if err := read(r, &f, &d); err != nil {
			return err
		}
		c.Exclusions = grown(c.Exclusions, Exclusion{ID: d.Exclusion, From: d.From, Expected: d.Expected, Paper: d.Paper, At: at, By: by, Lots: f.Lots})
	case fact.KindTimeResumed:
		var f fact.TimeResumed
		var d fact.TimeResumedRestricted
		if err := read(r, &f, &d); err != nil {
			return err
		}
		all := slices.Clone(c.Exclusions)
		for i := range all {
			if x := &all[i]; x.ID == d.Exclusion {
				x.Ended, x.Days, x.Note, x.EndedBy = d.To, f.Days, d.Note, by
			}
		}
		c.Exclusions = all
	}
	return nil
}
