package casefile

import (
	"github.com/google/uuid"

	"github.com/sealtrail/sealtrail/internal/fact"
	"github.com/sealtrail/sealtrail/internal/fault"
	"github.com/sealtrail/sealtrail/internal/moment"
)

// Kinds of breaches. Each is the code of the rule that was broken.
const (
	BreachLapsed   = "casefile.breach.lapsed"   // the measure ran out before it was decided, lifted or extended
	BreachEntered  = "casefile.breach.entered"  // what answered it in time was entered only afterwards
	BreachApproval = "casefile.breach.approval" // an urgent measure was not approved within its hours
)

// Rules that warn of what is not broken yet.
const (
	RuleOverdue = "casefile.exclusion.overdue" // a test takes longer than the party was told
	RuleReturn  = "casefile.lifted.waiting"    // lifted goods still wait to go back
)

// AwaitsReturn tells whether the measure was lifted and the goods are still here:
// the law wants them back with their owner at once (行政强制法 第二十八条).
func (l LegalLot) AwaitsReturn(now moment.Time) bool {
	if l.handedOn() {
		return false
	}
	s := l.Legal.Standing(now)
	return s.Code == StandingLifted && s.Effective
}

// Breach is a term of law that was not kept. It follows from the lot's legal
// ground, so nothing makes it go away, and a part of a split inherits it.
type Breach struct {
	Code     string
	Measure  string      // kind
	Day      moment.Date // the last day there was
	Answered moment.Date // when something was done about it; empty: not yet
	By       string      // kind of decision, or of the measure that followed; "extension"; "approval"
	Decision uuid.UUID   // zero: it was no decision
	Paper    string      // of the decision
	Reason   string      // what the agency states
}

// Open tells whether nothing was done about it yet.
func (b Breach) Open() bool { return b.Answered == "" }

// Breaches lists what was not kept until a moment, oldest measure first.
func (l Legal) Breaches(at moment.Time) []Breach {
	var out []Breach
	for i, m := range l.Measures {
		if b, late := l.approvedLate(m, at); late {
			out = append(out, b)
		}
		out = append(out, l.extendedLate(m)...)
		if b, late := l.lapsed(i, at); late {
			out = append(out, b)
		}
	}
	return out
}

func (l Legal) approvedLate(m fact.LegalMeasure, at moment.Time) (Breach, bool) {
	if m.Mode != Urgent || m.Approval != uuid.Nil {
		return Breach{}, false
	}
	due, granted := m.Since.Add(ApprovalLife), l.ApprovedAt(m.ID)
	b := Breach{Code: BreachApproval, Measure: m.Kind, Day: due.Date()}
	if granted.IsZero() {
		return b, at > due
	}
	b.Answered, b.By = granted.Date(), "approval"
	return b, granted > due
}

// extendedLate are extensions given in time on paper but entered after the last
// day they were to move.
func (l Legal) extendedLate(m fact.LegalMeasure) []Breach {
	var out []Breach
	for _, x := range l.Extensions {
		if x.Measure == m.ID && x.Entered > x.Before {
			out = append(out, Breach{Code: BreachEntered, Measure: m.Kind, Day: x.Before, Answered: x.Entered, By: "extension"})
		}
	}
	return out
}

// lapsed finds what ended a measure, and whether that was in time: the first
// decision, or the next measure on the same goods.
func (l Legal) lapsed(i int, at moment.Time) (Breach, bool) {
	m := l.Measures[i]
	last := l.LastDay(m)
	if _, stands := l.Excluding(m.ID); last == "" || stands {
		return Breach{}, false
	}
	b := Breach{Code: BreachLapsed, Measure: m.Kind, Day: last}
	if i+1 < len(l.Measures) {
		b.Answered, b.By = l.Measures[i+1].Since.Date(), l.Measures[i+1].Kind
	}
	for _, d := range l.Decisions {
		if b.Answered == "" || d.DecidedOn < b.Answered {
			b.Answered, b.By, b.Decision, b.Paper, b.Reason = d.DecidedOn, d.Kind, d.ID, d.Paper, d.LapseReason
		}
	}
	if day := l.sentOn(m); day != "" && (b.Answered == "" || day < b.Answered) { // the clock stands still from then on
		b = Breach{Code: BreachLapsed, Measure: m.Kind, Day: last, Answered: day, By: "transfer"}
	}
	switch {
	case b.Open():
		return b, at >= last.End()
	case b.Answered > last:
		return b, true
	case b.Reason != "":
		b.Code = BreachEntered
		return b, true
	}
	return b, false
}

// Breaches of a lot; for goods that are gone or were handed on nothing more runs
// out.
func (l LegalLot) Breaches(now moment.Time) []Breach {
	if l.handedOn() {
		now = min(now, l.LastAt)
	}
	return l.Legal.Breaches(now)
}

// lapseReason demands a statement when a decision is recorded after a measure ran
// out (行政强制法 第二十八条), and gives it to the lots it is about.
func (cmd RecordDecision) lapseReason(faults *fault.List, in situation) (reason string, of func(LegalLot, fact.LegalDecision) fact.LegalDecision) {
	lapsed := false
	for _, l := range in.lots {
		lapsed = lapsed || l.Lapsed(in.now)
	}
	if reason = text(faults, cmd.LapseReason, "lapse_reason", MaxReason, false); reason == "" && lapsed {
		_ = faults.Add(fault.Conflict("casefile.decision.lapse_reason").At("lapse_reason"))
	}
	if !lapsed {
		reason = ""
	}
	return reason, func(l LegalLot, d fact.LegalDecision) fact.LegalDecision {
		if l.Lapsed(in.now) {
			d.LapseReason = reason
		}
		return d
	}
}
