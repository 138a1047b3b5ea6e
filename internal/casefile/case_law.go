package casefile

import (
	"slices"

	"github.com/sealtrail/sealtrail/internal/fact"
	"github.com/sealtrail/sealtrail/internal/ledger"
)

// Outcomes of a review or a suit.
const (
	Upheld    = "upheld"    // 维持
	Changed   = "changed"   // 变更
	Revoked   = "revoked"   // 撤销
	Withdrawn = "withdrawn" // 撤回
)

// Overturns tells whether an outcome ends the force of the decision: a new one
// must be made before the goods can be disposed of.
func Overturns(outcome string) bool { return outcome == Changed || outcome == Revoked }

func (c *Case) decided(r ledger.Recorded) error {
	var f fact.DecisionRecorded
	var d fact.DecisionRecordedRestricted
	if err := read(r, &f, &d); err != nil {
		return err
	}
	x := Decision{ID: d.Decision, Kind: f.Decision, Standing: StandingCode(d.Standing), Grounds: d.Grounds, Paper: d.Paper,
		DecidedOn: d.DecidedOn, Effective: d.Effective, Article: d.Article, By: r.Act.By.Person, At: r.Act.OccurredAt, Lots: f.Lots,
		LegalReview: (*Step)(d.LegalReview), Discussion: (*Step)(d.Discussion), NotRequired: d.NotRequired, NoticeOn: d.NoticeOn, Consent: d.Consent, Photo: d.Photo,
		Appeal: (*AppealTime)(d.Appeal), LapseReason: d.LapseReason}
	c.Decisions = grown(c.Decisions, x)
	for _, h := range d.Holds {
		c.Holds = grown(c.Holds, Hold{ID: h.Hold, Reason: h.Reason, Since: r.Act.OccurredAt, By: r.Act.By.Person, Lots: f.Lots, Until: h.Until})
	}
	return nil
}

func (c *Case) lifted(r ledger.Recorded) error {
	var f fact.HoldLifted
	var d fact.HoldLiftedRestricted
	if err := read(r, &f, &d); err != nil {
		return err
	}
	holds := slices.Clone(c.Holds)
	for i := range holds {
		if h := &holds[i]; h.ID == d.Hold {
			h.LiftedAt, h.LiftedBy, h.LiftReason, h.Override = r.Act.OccurredAt, r.Act.By.Person, d.Reason, f.Override
			h.Outcome, h.Waiver = f.Outcome, d.Waiver
			if Overturns(f.Outcome) {
				c.overturned(*h)
			}
		}
	}
	c.Holds = holds
	return nil
}

// overturned marks the decisions as Legal does on the lots.
func (c *Case) overturned(h Hold) {
	c.Decisions = grown(c.Decisions)
	for i := range c.Decisions {
		if d := &c.Decisions[i]; d.DecidedOn <= h.Since.Date() && d.Overturned.IsZero() {
			d.Overturned = h.LiftedAt
		}
	}
}

func (c *Case) told(r ledger.Recorded) error {
	var d fact.RightsHolderToldRestricted
	if err := read(r, nil, &d); err != nil {
		return err
	}
	c.Told = grown(c.Told, RightsHolderTold{ID: d.Told, Hold: d.Hold, On: d.On, Paper: d.Paper, Name: r.Personal[RightsHolderName], At: r.Act.OccurredAt, By: r.Act.By.Person})
	holds := slices.Clone(c.Holds)
	for i := range holds {
		if h := &holds[i]; h.ID == d.Hold {
			h.LiftedAt, h.LiftedBy, h.LiftReason = r.Act.OccurredAt, r.Act.By.Person, d.Paper
		}
	}
	c.Holds = holds
	return nil
}
