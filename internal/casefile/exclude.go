package casefile

import (
	"context"
	"strconv"

	"github.com/google/uuid"

	"github.com/sealtrail/sealtrail/internal/deadline"
	"github.com/sealtrail/sealtrail/internal/fact"
	"github.com/sealtrail/sealtrail/internal/fault"
	"github.com/sealtrail/sealtrail/internal/identity"
	"github.com/sealtrail/sealtrail/internal/ledger"
	"github.com/sealtrail/sealtrail/internal/moment"
	"github.com/sealtrail/sealtrail/internal/reference"
)

// MaxExpectedDays is for how long at most a party can be told that goods are
// tested.
const MaxExpectedDays = 365

// ExcludeTime stops the clock of measures while goods are tested or appraised,
// from the day on which the party was told in writing (行政强制法 第二十五条第三款).
type ExcludeTime struct {
	ledger.Command
	Case         string      `json:"case"` // number or id
	Lots         []string    `json:"lots"` // codes or ids; empty: all lots of the case that are sealed or seized
	FromDay      moment.Date `json:"from_day"`
	Paper        string      `json:"paper"` // of the written notice: without it nothing is excluded
	ExpectedDays int         `json:"expected_days"`
}

// EndExclusion lets the clock run again from the day of the report.
type EndExclusion struct {
	ledger.Command
	Case      string      `json:"case"`
	Exclusion uuid.UUID   `json:"exclusion"`
	Day       moment.Date `json:"day"` // of the report
	Note      string      `json:"note"`
}

// ExcludeTime stops the clock of measures.
func (s *Service) ExcludeTime(ctx context.Context, actor identity.Actor, cmd ExcludeTime) (Receipt, error) {
	return s.run(ctx, actor, act{action: identity.ExcludeTime, name: "case.exclude", cmd: cmd.Command, body: cmd, ref: cmd.Case, lots: cmd.Lots, all: true, decide: cmd.decide})
}

func (cmd ExcludeTime) decide(in situation) (ruling, error) {
	var faults fault.List
	d := fact.TimeExcludedRestricted{Exclusion: cmd.ID, From: cmd.FromDay}
	if d.Paper = text(&faults, cmd.Paper, "paper", MaxPaper, false); d.Paper == "" {
		faults.Invalid("casefile.exclusion.notice", "paper")
	}
	if cmd.ExpectedDays < 1 || cmd.ExpectedDays > MaxExpectedDays {
		_ = faults.Add(fault.Invalid("casefile.exclusion.expected").At("expected_days").With("max", strconv.Itoa(MaxExpectedDays)))
	}
	d.LateReason, d.LatePhoto = late(&faults, cmd.Command)
	_, badDay := moment.ParseDate(string(cmd.FromDay))
	if badDay != nil {
		faults.Invalid("casefile.day", "from_day")
	} else if cmd.FromDay > in.at.Date() {
		faults.Invalid("casefile.exclusion.in_the_future", "from_day")
	}
	var lots []LegalLot
	for _, l := range in.lots {
		m, runs := l.timed("")
		if !runs || m.Kind == Preserved {
			if len(cmd.Lots) > 0 {
				_ = faults.Add(fault.Conflict("casefile.exclusion.measure").At("lots").With("code", shown(l.Code)))
			}
			continue
		}
		lots = append(lots, l)
		if badDay == nil {
			cmd.may(&faults, in, l, m)
		}
	}
	if len(in.lots) > 0 && len(lots) == 0 && len(cmd.Lots) == 0 {
		_ = faults.Add(fault.Conflict("casefile.exclusion.none_running").At("lots"))
	} else {
		present(&faults, in.lots)
	}
	if err := faults.Err(); err != nil {
		return ruling{}, err
	}
	d.Expected = cmd.FromDay.AddDays(cmd.ExpectedDays)
	return ruling{kind: fact.KindTimeExcluded, restricted: d, lots: lots, facts: fact.TimeExcluded{Lots: len(lots), Rules: in.rules, Late: cmd.IsLate(in.now)},
		perLot: func(l LegalLot) fact.LegalLine {
			m, _ := l.timed("")
			return fact.LegalLine{Excluded: &fact.LegalExclusion{ID: cmd.ID, Measure: m.ID, From: cmd.FromDay, Expected: d.Expected, Entered: in.now.Date()}}
		}}, nil
}

// may asks for one lot: only time in which its measure runs is excluded, and each
// day once.
func (cmd ExcludeTime) may(faults *fault.List, in situation, l LegalLot, m fact.LegalMeasure) {
	against := func(code, field string, day moment.Date) {
		_ = faults.Add(fault.Conflict(code).At(field).With("code", shown(l.Code)).With("day", string(day)))
	}
	last := l.Legal.LastDay(m)
	if open, stands := l.Legal.Excluding(m.ID); stands {
		against("casefile.exclusion.open", "lots", open.From)
		return
	}
	for _, r := range l.Legal.Resumes {
		if r.Measure == m.ID && cmd.FromDay < r.To {
			against("casefile.exclusion.overlap", "from_day", r.To)
			return
		}
	}
	switch {
	case l.Legal.Lapsed(in.at) || cmd.FromDay > last: // a lapse is not undone
		against("casefile.exclusion.passed", "from_day", last)
	case cmd.FromDay < m.Since.Date():
		against("casefile.exclusion.before", "from_day", m.Since.Date())
	}
}

// EndExclusion lets the clock run again on all lots that the exclusion covers,
// also on those split off since. Each gets back the days that were excluded; in
// drug cases a new term begins with the report (药品管理法 第一百条).
func (s *Service) EndExclusion(ctx context.Context, actor identity.Actor, cmd EndExclusion) (Receipt, error) {
	return s.run(ctx, actor, act{action: identity.ExcludeTime, name: "case.resume", cmd: cmd.Command, body: cmd, ref: cmd.Case, all: true,
		decide: func(in situation) (ruling, error) { return cmd.decide(in, s.Book) }})
}

func (cmd EndExclusion) decide(in situation, book *reference.Book) (ruling, error) {
	x, ok := in.c.Exclusion(cmd.Exclusion)
	if !ok {
		return ruling{}, fault.Missing("casefile.exclusion.unknown").At("exclusion")
	}
	if x.Ended != "" {
		return ruling{}, fault.Conflict("casefile.exclusion.ended").At("exclusion")
	}
	var faults fault.List
	d := fact.TimeResumedRestricted{Exclusion: cmd.Exclusion, To: cmd.Day, Note: text(&faults, cmd.Note, "note", MaxReason, false)}
	d.LateReason, d.LatePhoto = late(&faults, cmd.Command)
	if _, err := moment.ParseDate(string(cmd.Day)); err != nil {
		faults.Invalid("casefile.day", "day")
	} else if cmd.Day < x.From || cmd.Day > in.at.Date() {
		_ = faults.Add(fault.Invalid("casefile.exclusion.day").At("day").With("from", string(x.From)))
	}
	if err := faults.Err(); err != nil {
		return ruling{}, err
	}
	report, err := book.Clock(clockDrugReport, in.at)
	if err != nil {
		return ruling{}, err
	}
	days := x.From.Until(cmd.Day)
	var lots []LegalLot
	for _, l := range in.lots {
		if _, open := l.Legal.excluded(cmd.Exclusion); open {
			lots = append(lots, l)
		}
	}
	return ruling{kind: fact.KindTimeResumed, restricted: d, lots: lots, facts: fact.TimeResumed{Days: days, Lots: len(lots), Rules: in.rules, Late: cmd.IsLate(in.now)},
		perLot: func(l LegalLot) fact.LegalLine {
			open, _ := l.Legal.excluded(cmd.Exclusion)
			m := l.Legal.measure(open.Measure)
			r := fact.LegalResume{Exclusion: cmd.Exclusion, Measure: m.ID, To: cmd.Day, Days: days, Clock: m.Clock, LastDay: l.Legal.LastDay(m).AddDays(days)}
			if m.Clock == clockDrug {
				r.Clock, r.LastDay = report.Code, max(r.LastDay, report.LastDay(cmd.Day, book.Calendar(in.c.Division)))
			}
			return fact.LegalLine{Resumed: &r}
		}}, nil
}

func (l Legal) measure(id uuid.UUID) fact.LegalMeasure {
	for _, m := range l.Measures {
		if m.ID == id {
			return m
		}
	}
	return fact.LegalMeasure{ID: id}
}

// ExclusionSubject is the kind of thing for which the clock of a test runs; it is
// called by the number of its case.
const ExclusionSubject = "exclusion"

// keepExclusions lists tests that are not over with the clocks of other things, so
// that one that takes too long is seen although no measure runs out meanwhile.
func keepExclusions(ctx context.Context, tx Tx, c Case, kind string, book *reference.Book, at moment.Time) error {
	if kind != fact.KindTimeExcluded && kind != fact.KindTimeResumed {
		return nil
	}
	clock, err := book.Clock(clockTested, at)
	if err != nil {
		return err
	}
	for _, x := range c.Exclusions {
		var running []deadline.Deadline
		if x.Ended == "" {
			due := x.Expected.End()
			running = []deadline.Deadline{{Clock: clock.Code, Kind: ExclusionSubject, Subject: x.ID, Ref: c.Number.String(), Org: c.Agency, Division: c.Division, Role: identity.Officer,
				From: x.From.Start(), Warn: clock.Warn(due), Due: due}}
		}
		if err := tx.SaveDeadlines(ctx, ExclusionSubject, x.ID, running); err != nil {
			return err
		}
	}
	return nil
}
