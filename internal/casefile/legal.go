package casefile

import (
	"encoding/json"
	"fmt"
	"slices"
	"time"

	"github.com/google/uuid"

	"github.com/sealtrail/sealtrail/internal/fact"
	"github.com/sealtrail/sealtrail/internal/ledger"
	"github.com/sealtrail/sealtrail/internal/moment"
)

// Kinds of measures.
const (
	Preserved = "preserved" // 先行登记保存
	Sealed    = "sealed"    // 查封
	Seized    = "seized"    // 扣押
	Sampled   = "sampled"   // 抽样取证
)

// Modes of approval (行政强制法 第十八条、第十九条).
const (
	Prior  = "prior"  // 事前批准
	Urgent = "urgent" // 情况紧急，事后补办
)

// ApprovalLife is how long an urgent measure may stand without approval
// (行政强制法 第十九条: 二十四小时内).
const ApprovalLife = 24 * time.Hour

// Legal is the legal ground of one lot: its measures, the approvals that came
// afterwards, what moved their last days, its decisions, and the holds that are
// open. Its JSON form is that of fact.LegalState.
type Legal fact.LegalState

// Apply takes what an entry of the lot's stream says of its legal ground; entries
// that say nothing leave it as it is. It is the only mutator.
func (l *Legal) Apply(r ledger.Recorded) error {
	if len(r.Line) == 0 {
		return nil
	}
	var line struct {
		Legal *fact.LegalLine `json:"legal"`
	}
	if err := json.Unmarshal(r.Line, &line); err != nil {
		return fmt.Errorf("legal ground: %s: %w", r.Act.Kind, err)
	}
	if line.Legal != nil {
		l.apply(*line.Legal)
	}
	return nil
}

func (l *Legal) apply(c fact.LegalLine) {
	if c.Inherited != nil {
		*l = Legal{Measures: grown(c.Inherited.Measures), Approvals: grown(c.Inherited.Approvals), Decisions: grown(c.Inherited.Decisions), Holds: grown(c.Inherited.Holds),
			Extensions: grown(c.Inherited.Extensions), Exclusions: grown(c.Inherited.Exclusions), Resumes: grown(c.Inherited.Resumes)}
	}
	l.transferring(c)
	if c.Measure != nil {
		l.Measures = grown(l.Measures, *c.Measure)
	}
	if c.Approved != nil {
		l.Approvals = grown(l.Approvals, *c.Approved)
	}
	if c.Decision != nil {
		l.Decisions = grown(l.Decisions, *c.Decision)
	}
	if c.Hold != nil {
		l.Holds = grown(l.Holds, *c.Hold)
	}
	l.Holds = grown(l.Holds, c.Holds...)
	if c.Lifted != nil {
		l.lift(*c.Lifted)
	}
	if c.Extended != nil {
		l.Extensions = grown(l.Extensions, *c.Extended)
	}
	if c.Excluded != nil {
		l.Exclusions = grown(l.Exclusions, *c.Excluded)
	}
	if c.Resumed != nil {
		l.Resumes = grown(l.Resumes, *c.Resumed)
	}
}

func (l *Legal) lift(x fact.LegalLift) {
	if Overturns(x.Outcome) {
		for _, h := range l.Holds {
			if h.ID == x.Hold {
				l.overturn(h.Since.Date(), x.At)
			}
		}
	}
	l.Holds = grown(slices.DeleteFunc(slices.Clone(l.Holds), func(h fact.LegalHold) bool { return h.ID == x.Hold }))
}

// overturn ends the force of the decisions that were there when the review or
// suit began. One of a later day is the new decision that the outcome asks for; of
// the same day it is taken for the old one: this errs towards keeping the goods.
func (l *Legal) overturn(began moment.Date, at moment.Time) {
	l.Decisions = grown(l.Decisions)
	for i := range l.Decisions {
		if d := &l.Decisions[i]; d.DecidedOn <= began && d.Overturned.IsZero() {
			d.Overturned = at
		}
	}
}

// grown appends to a copy, since the caller may hold the list of before; no
// element is nil, so that stored and rebuilt grounds compare equal.
func grown[T any](list []T, more ...T) []T {
	if len(list)+len(more) == 0 {
		return nil
	}
	return append(slices.Clip(slices.Clone(list)), more...)
}

// Inherit is the line part that hands the whole ground on to a child of a split.
func (l Legal) Inherit(caseID uuid.UUID) *fact.LegalLine {
	state := fact.LegalState(l)
	return &fact.LegalLine{Case: caseID, Inherited: &state}
}

// Open are the holds that stand at a moment, oldest first. One with a last day
// ends by itself, without an entry.
func (l Legal) Open(at moment.Time) []fact.LegalHold {
	var open []fact.LegalHold
	for _, h := range l.Holds {
		if !ended(h.Until, at) {
			open = append(open, h)
		}
	}
	return open
}

// ended tells whether a hold with that last day is over; without one it never is
// by itself.
func ended(until moment.Date, at moment.Time) bool { return until != "" && at >= until.End() }

// HeldUntil is the last day of the hold that ends last; empty: one of them ends
// only when lifted, or there is none.
func (l Legal) HeldUntil() moment.Date {
	var last moment.Date
	for _, h := range l.Holds {
		if h.Until == "" {
			return ""
		}
		last = max(last, h.Until)
	}
	return last
}

// Held tells whether a hold was set on the lot and not lifted.
func (l Legal) Held(hold uuid.UUID) bool {
	return slices.ContainsFunc(l.Holds, func(h fact.LegalHold) bool { return h.ID == hold })
}

// ApprovedAt tells when a measure was approved afterwards; zero: it was not.
func (l Legal) ApprovedAt(measure uuid.UUID) moment.Time {
	for _, a := range l.Approvals {
		if a.Measure == measure {
			return a.GrantedAt
		}
	}
	return 0
}

// Unapproved lists the urgent measures whose approval is outstanding.
func (l Legal) Unapproved() []fact.LegalMeasure {
	var open []fact.LegalMeasure
	for _, m := range l.Measures {
		if m.Mode == Urgent && m.Approval == uuid.Nil && l.ApprovedAt(m.ID).IsZero() {
			open = append(open, m)
		}
	}
	return open
}
