package casefile

import (
	"github.com/google/uuid"

	"github.com/sealtrail/sealtrail/internal/moment"
)

// StandingCode is what a lot is in law.
type StandingCode string

const (
	StandingNone        StandingCode = ""            // no ground recorded
	StandingPreserved   StandingCode = "preserved"   // 先行登记保存
	StandingSealed      StandingCode = "sealed"      // 查封
	StandingSeized      StandingCode = "seized"      // 扣押
	StandingLapsed      StandingCode = "lapsed"      // 期满待处理
	StandingLifted      StandingCode = "lifted"      // 已解除
	StandingConfiscated StandingCode = "confiscated" // 没收
	StandingSurrendered StandingCode = "surrendered" // 收缴
	StandingOwnerless   StandingCode = "ownerless"   // 无主
	StandingCriminal    StandingCode = "criminal"    // 刑事涉案
	StandingJudged      StandingCode = "judged"      // 判决已处理
	// StandingDisposal: still the owner's, but disposed of before the decision
	// because it perishes or is dangerous; proceeds follow the case.
	StandingDisposal StandingCode = "prior_disposal" // 先行处置
)

// StandingCodes are all of them, in the order of the journey.
func StandingCodes() []StandingCode {
	return []StandingCode{StandingPreserved, StandingSealed, StandingSeized, StandingCriminal, StandingLapsed, StandingLifted,
		StandingConfiscated, StandingSurrendered, StandingOwnerless, StandingJudged, StandingDisposal}
}

// Standing is what follows from a lot's legal ground at a moment.
type Standing struct {
	Code      StandingCode
	Effective bool        // the measure is approved (or still may be), the decision in force
	Since     moment.Time // from when the code holds, or will
	LastDay   moment.Date // of the measure; empty once a decision stands
	Suspended moment.Date // since when its clock stands, while goods are tested; empty: it runs
	Expected  moment.Date // until when it was said to stand
	ByItself  bool        // lapsed: the measure ended without anybody's act
	Decision  uuid.UUID   // that it rests on; zero: none
	Grounds   bool        // the decision lets destruction follow
	Holds     []string    // reasons of open holds, oldest first
	// Overturned: a review or a court changed or revoked the decision, and no
	// later one is there; it grounds nothing.
	Overturned bool
	// ApprovalDue is until when an urgent measure must be approved; zero: nothing
	// is outstanding. ApprovalMissing: that moment has passed.
	ApprovalDue     moment.Time
	ApprovalMissing bool
	Away            bool // the case lies with the police
}

// GroundsDestruction tells whether the law has given the goods up: an effective
// decision that allows it, no hold, no measure without approval.
func (s Standing) GroundsDestruction() bool {
	return s.Grounds && s.Effective && len(s.Holds) == 0 && !s.ApprovalMissing
}

// Standing derives what a lot is in law at a moment.
func (l Legal) Standing(at moment.Time) Standing {
	s := l.measured(at)
	if n := len(l.Decisions); n > 0 {
		d := l.Decisions[n-1] // the last word counts, also before it is in force
		s.Code, s.Since, s.LastDay, s.Suspended, s.Expected, s.ByItself = StandingCode(d.Standing), d.Effective.Start(), "", "", "", false
		s.Overturned = !d.Overturned.IsZero()
		s.Decision, s.Grounds, s.Effective = d.ID, d.Grounds && !s.Overturned, at >= d.Effective.Start() && !s.Overturned
	}
	s = l.transferred(s)
	for _, h := range l.Holds {
		if !ended(h.Until, at) {
			s.Holds = append(s.Holds, h.Reason)
		}
	}
	return s
}

// SeizedDay is the day of the first measure; empty when there was none.
func (l Legal) SeizedDay() moment.Date {
	if len(l.Measures) == 0 {
		return ""
	}
	return l.Measures[0].Since.Date()
}

// ForceDay is the first day of the last decision; empty before there is one, and
// once it was overturned.
func (l Legal) ForceDay() moment.Date {
	if n := len(l.Decisions); n > 0 && l.Decisions[n-1].Overturned.IsZero() {
		return l.Decisions[n-1].Effective
	}
	return ""
}

// measured is the standing by measures alone: the newest one counts, and a
// missing approval of any of them.
func (l Legal) measured(at moment.Time) Standing {
	var s Standing
	for _, m := range l.Unapproved() {
		if due := m.Since.Add(ApprovalLife); s.ApprovalDue.IsZero() || due < s.ApprovalDue {
			s.ApprovalDue = due
		}
	}
	s.ApprovalMissing = !s.ApprovalDue.IsZero() && at > s.ApprovalDue
	if len(l.Measures) == 0 {
		return s
	}
	m := l.Measures[len(l.Measures)-1]
	s.Code, s.Since, s.LastDay, s.Effective = standingOf(m.Kind), m.Since, l.LastDay(m), !s.ApprovalMissing
	open, stands := l.Excluding(m.ID)
	if stands {
		s.Suspended, s.Expected = open.From, open.Expected
	}
	switch {
	case s.LastDay != "" && !stands && at >= s.LastDay.End(): // 行政强制法 第二十八条: lifted or decided, never silently continued
		s.Code, s.Since, s.Effective, s.ByItself = StandingLapsed, s.LastDay.End(), true, m.ByItself
	case m.Criminal:
		s.Code = StandingCriminal
	}
	return s
}

// standingOf: samples are in the agency's hands as seized goods are.
func standingOf(measure string) StandingCode {
	switch measure {
	case Preserved:
		return StandingPreserved
	case Sealed:
		return StandingSealed
	case Seized, Sampled:
		return StandingSeized
	}
	return StandingNone
}
