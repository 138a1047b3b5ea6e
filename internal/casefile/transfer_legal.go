package casefile

import (
	"github.com/sealtrail/sealtrail/internal/fact"
	"github.com/sealtrail/sealtrail/internal/fault"
	"github.com/sealtrail/sealtrail/internal/moment"
)

// What a transfer says of a lot.
const (
	legalProposed = "proposed" // meant to go; nothing changes yet
	legalDeclined = "declined" // and will not
	legalSent     = "sent"     // the police have the case: the administrative clock stands still
	legalAccepted = "accepted" // evidence of a criminal case
	legalJudged   = "judged"   // the court has spoken; its word is still to be recorded
	legalBack     = "back"     // came back: somebody must decide, nothing goes on by itself
)

// Transferring tells whether the lot is in a transfer that goes on.
func (l Legal) Transferring() bool {
	if l.Transfer == nil {
		return false
	}
	switch l.Transfer.State {
	case legalProposed, legalSent, legalAccepted:
		return true
	}
	return false
}

// away tells whether the lot's case lies with the police.
func (l Legal) away() bool {
	return l.Transfer != nil && (l.Transfer.State == legalSent || l.Transfer.State == legalAccepted || l.Transfer.State == legalJudged && !l.Transfer.Decided)
}

// CameBack tells whether the case came back and nobody has decided since.
func (l Legal) CameBack() bool {
	return l.Transfer != nil && l.Transfer.State == legalBack && !l.Transfer.Decided
}

// sent tells whether the case went to the police after the newest measure: from
// then on the agency's clock stands still, whatever became of the transfer.
func (l Legal) sent() bool {
	n := len(l.Measures)
	return l.Transfer != nil && !l.Transfer.Sent.IsZero() && n > 0 && l.Transfer.Sent >= l.Measures[n-1].Since
}

// sentOn is the day on which the case went to the police while a measure ran;
// empty: it did not.
func (l Legal) sentOn(m fact.LegalMeasure) moment.Date {
	if l.Transfer == nil || l.Transfer.Sent.IsZero() || l.Transfer.Sent < m.Since {
		return ""
	}
	return l.Transfer.Sent.Date()
}

// transferring takes in what an entry says of a transfer. A decision or a new
// measure that comes after it answers it; of a judgment that is known to have
// come before, the end of the transfer takes nothing away.
func (l *Legal) transferring(c fact.LegalLine) {
	switch {
	case c.Inherited != nil:
		l.Transfer = c.Inherited.Transfer
	case c.Transfer != nil:
		t := *c.Transfer
		if l.Transfer != nil {
			if t.Sent.IsZero() {
				t.Sent = l.Transfer.Sent
			}
			t.Decided = t.State == legalJudged && l.Transfer.ID == t.ID && l.Transfer.Decided
		}
		l.Transfer = &t
	case l.Transfer != nil && (c.Decision != nil || c.Measure != nil):
		t := *l.Transfer
		t.Decided = true
		l.Transfer = &t
	}
}

// transferred is the standing under a transfer. From when the case was sent, the
// period of the measure stands still; goods that wait for the police are nobody's
// to destroy. What comes back has no period to go on with (行政强制法 第二十七条):
// it stands as goods whose period has run out until somebody decides.
func (l Legal) transferred(s Standing) Standing {
	t := l.Transfer
	s.Away = l.away() && (t.State == legalSent || !t.Decided)
	switch {
	case l.CameBack():
		s.Code, s.Since, s.Effective, s.Grounds, s.LastDay = StandingLapsed, t.At, true, false, t.At.Date().AddDays(-1)
	case !s.Away:
	case t.State == legalSent:
		s.LastDay = ""
		s.Grounds = false
		if n := len(l.Measures); s.Code == StandingLapsed && n > 0 && t.Sent < l.LastDay(l.Measures[n-1]).End() {
			s.Code, s.Since, s.Effective = standingOf(l.Measures[n-1].Kind), l.Measures[n-1].Since, !s.ApprovalMissing
		}
	default:
		s.Code, s.Since, s.Effective, s.Grounds, s.LastDay = StandingCriminal, t.At, true, false, ""
	}
	return s
}

// withPolice refuses decisions of the agency on goods whose case lies with the
// police: a penalty does not stand in for a transfer (行政执法机关移送涉嫌犯罪案件的规定
// 第十一条). The court's judgment may be recorded.
func withPolice(faults *fault.List, leadsTo StandingCode, lots []LegalLot) {
	if leadsTo == StandingJudged {
		return
	}
	for _, l := range lots {
		if l.Legal.away() {
			_ = faults.Add(fault.Conflict("casefile.decision.transferred").At("lots").With("code", shown(l.Code)))
		}
	}
}
