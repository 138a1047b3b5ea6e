package casefile

import (
	"context"
	"strconv"

	"github.com/sealtrail/sealtrail/internal/fact"
	"github.com/sealtrail/sealtrail/internal/fault"
	"github.com/sealtrail/sealtrail/internal/identity"
	"github.com/sealtrail/sealtrail/internal/ledger"
	"github.com/sealtrail/sealtrail/internal/moment"
	"github.com/sealtrail/sealtrail/internal/reference"
)

// ExtendMeasure gives measures that still run a later last day, on the head's
// approval, with a notice to the party (行政强制法 第二十五条).
type ExtendMeasure struct {
	ledger.Command
	Case     string      `json:"case"`    // number or id
	Measure  string      `json:"measure"` // sealed|seized|sampled|preserved; empty: whatever the lots are under
	Lots     []string    `json:"lots"`    // codes or ids; empty: all lots of the case whose measure runs
	LastDay  moment.Date `json:"last_day"`
	Reason   string      `json:"reason"`
	Paper    string      `json:"paper"`
	NoticeOn moment.Date `json:"notice_on"` // when the party was told in writing, with the reasons
}

// ExtendMeasure extends the term of measures. Who took the goods cannot extend
// their taking.
func (s *Service) ExtendMeasure(ctx context.Context, actor identity.Actor, cmd ExtendMeasure) (Receipt, error) {
	return s.run(ctx, actor, act{action: identity.ExtendMeasure, name: "case.extend", cmd: cmd.Command, body: cmd, ref: cmd.Case, lots: cmd.Lots, all: true,
		decide: func(in situation) (ruling, error) { return cmd.decide(in, s.Book) }})
}

func (cmd ExtendMeasure) decide(in situation, book *reference.Book) (ruling, error) {
	var faults fault.List
	if cmd.Measure != "" {
		if _, ok := book.Word(reference.Measures, cmd.Measure, in.at); !ok {
			faults.Invalid("casefile.measure.kind", "measure")
		}
	}
	d := fact.MeasureExtendedRestricted{Extension: cmd.ID, LastDay: cmd.LastDay, NoticeOn: cmd.NoticeOn}
	d.Reason = text(&faults, cmd.Reason, "reason", MaxReason, true)
	d.Paper = text(&faults, cmd.Paper, "paper", MaxPaper, true)
	d.LateReason, d.LatePhoto = late(&faults, cmd.Command)
	_, badDay := moment.ParseDate(string(cmd.LastDay))
	if badDay != nil {
		faults.Invalid("casefile.day", "last_day")
	}
	if _, err := moment.ParseDate(string(cmd.NoticeOn)); err != nil {
		faults.Invalid("casefile.extension.notice", "notice_on")
	} else if cmd.NoticeOn > in.at.Date() {
		faults.Invalid("casefile.extension.notice_later", "notice_on")
	}
	var lots []LegalLot
	for _, l := range in.lots {
		m, runs := l.timed(cmd.Measure)
		if !runs {
			if len(cmd.Lots) > 0 {
				_ = faults.Add(fault.Conflict("casefile.extension.not_running").At("lots").With("code", shown(l.Code)))
			}
			continue
		}
		lots = append(lots, l)
		clock, err := book.Clock(in.c.Regime.Clock(m.Kind), in.at)
		if err != nil {
			return ruling{}, err
		}
		d.Clock, d.Article = clock.Code, clock.Article
		if badDay == nil {
			cmd.may(&faults, in, l, m, clock, book.Calendar(in.c.Division))
		}
	}
	if len(in.lots) > 0 && len(lots) == 0 && len(cmd.Lots) == 0 {
		_ = faults.Add(fault.Conflict("casefile.extension.none_running").At("lots"))
	} else {
		present(&faults, in.lots)
	}
	if err := faults.Err(); err != nil {
		return ruling{}, err
	}
	return ruling{kind: fact.KindMeasureExtended, restricted: d, lots: lots, facts: fact.MeasureExtended{Lots: len(lots), Rules: in.rules, Late: cmd.IsLate(in.now)},
		perLot: func(l LegalLot) fact.LegalLine {
			m, _ := l.timed(cmd.Measure)
			return fact.LegalLine{Extended: &fact.LegalExtension{ID: cmd.ID, Measure: m.ID, Before: l.Legal.LastDay(m), LastDay: cmd.LastDay, Notice: cmd.NoticeOn, Entered: in.now.Date()}}
		}}, nil
}

// may asks the law for one lot: in time, not more often and not longer than the
// regime lets it.
func (cmd ExtendMeasure) may(faults *fault.List, in situation, l LegalLot, m fact.LegalMeasure, clock reference.Clock, cal moment.Calendar) {
	last := l.Legal.LastDay(m)
	against := func(code, field string) {
		_ = faults.Add(fault.Conflict(code).At(field).With("code", shown(l.Code)).With("day", string(last)).With("times", strconv.Itoa(clock.ExtendTimes)))
	}
	principal, borrowed := in.actor.Principal(identity.ExtendMeasure)
	if in.actor.IsAny(l.Handlers) || borrowed && principal.IsAny(l.Handlers) {
		_ = faults.Add(fault.Denied("casefile.extension.own_seizure").At("lots").With("code", shown(l.Code)))
	}
	switch {
	case l.Legal.Lapsed(in.at): // 行政强制法 第二十八条
		against("casefile.extension.passed", "lots")
	case clock.ExtendTimes == 0:
		against("casefile.extension.never", "lots")
	case l.Legal.Extended(m.ID) >= clock.ExtendTimes:
		against("casefile.extension.twice", "lots")
	case cmd.LastDay <= last:
		against("casefile.extension.not_later", "last_day")
	default:
		if most := extension(clock, last, cal); cmd.LastDay > most {
			_ = faults.Add(fault.Conflict("casefile.extension.too_long").At("last_day").With("code", shown(l.Code)).With("latest", string(most)))
		}
	}
}

// extension is the latest day to which a term that ends on last may be extended.
func extension(clock reference.Clock, last moment.Date, cal moment.Calendar) moment.Date {
	clock.Amount = clock.Extend
	return clock.LastDay(last, cal)
}

// timed is the lot's measure, while it runs under a clock and is of that kind;
// any kind when none is named.
func (l LegalLot) timed(kind string) (fact.LegalMeasure, bool) {
	m, runs := l.Legal.Running()
	if !runs || l.handedOn() || m.LastDay == "" || kind != "" && m.Kind != kind {
		return fact.LegalMeasure{}, false
	}
	return m, true
}

// LatestExtension is until when the lot's measure could be extended now; empty:
// not any more.
func (c Case) LatestExtension(book *reference.Book, l LegalLot, at moment.Time) moment.Date {
	m, runs := l.timed("")
	if !runs || l.Legal.Lapsed(at) {
		return ""
	}
	clock, err := book.Clock(c.Regime.Clock(m.Kind), at)
	if err != nil || l.Legal.Extended(m.ID) >= clock.ExtendTimes {
		return ""
	}
	return extension(clock, l.Legal.LastDay(m), book.Calendar(c.Division))
}
