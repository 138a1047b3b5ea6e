package destruction

import (
	"slices"

	"github.com/google/uuid"

	"github.com/sealtrail/sealtrail/internal/fact"
	"github.com/sealtrail/sealtrail/internal/fault"
	"github.com/sealtrail/sealtrail/internal/identity"
	"github.com/sealtrail/sealtrail/internal/ledger"
	"github.com/sealtrail/sealtrail/internal/moment"
)

// review decides: the firm's second person saw the frozen figures.
func (r Run) review(actor identity.Actor, cmd ReviewRun, now moment.Time) (ledger.Draft, error) {
	if err := r.may(fact.KindRunReviewed); err != nil {
		return ledger.Draft{}, err
	}
	if actor.Is(r.Completed.Person) || actor.Is(r.Started.Person) {
		return ledger.Draft{}, fault.Denied("destruction.review.own_work")
	}
	if err := r.frozen(cmd.Figures); err != nil {
		return ledger.Draft{}, err
	}
	at, err := cmd.When(now, r.LastAt)
	if err != nil {
		return ledger.Draft{}, err
	}
	var c checks
	secret := fact.RunReviewedRestricted{Run: r.ID, Remark: c.text(cmd.Remark, "remark", MaxText, false)}
	if err := c.Err(); err != nil {
		return ledger.Draft{}, err
	}
	secret.LateReason, secret.LatePhoto = late(cmd.Command)
	d := by(actor, identity.ReviewRun, cmd.Command, fact.KindRunReviewed, at, now)
	d.Facts, d.Restricted = fact.RunReviewed{Figures: r.FiguresHash, Late: cmd.IsLate(now)}, secret
	d.Streams = []ledger.Stream{r.Stream}
	return d, nil
}

// attest decides: an officer who watched puts their name under the frozen
// figures, once, for every agency they may speak for that still needs somebody
// (两名以上执法人员监督销毁).
func (r Run) attest(actor identity.Actor, cmd AttestRun, now moment.Time) (ledger.Draft, error) {
	counts, err := r.attests(actor)
	if err != nil {
		return ledger.Draft{}, err
	}
	if err := r.frozen(cmd.Figures); err != nil {
		return ledger.Draft{}, err
	}
	at, err := cmd.When(now, r.LastAt)
	if err != nil {
		return ledger.Draft{}, err
	}
	var c checks
	secret := fact.RunAttestedRestricted{Run: r.ID, For: counts, Remark: c.text(cmd.Remark, "remark", MaxText, false)}
	if err := c.Err(); err != nil {
		return ledger.Draft{}, err
	}
	secret.LateReason, secret.LatePhoto = late(cmd.Command)
	d := by(actor, identity.Attest, cmd.Command, fact.KindRunAttested, at, now)
	d.Facts, d.Restricted = fact.RunAttested{Figures: r.FiguresHash, Late: cmd.IsLate(now)}, secret
	d.Streams = []ledger.Stream{r.Stream}
	return d, nil
}

// attests lists the agencies for which the actor's attestation would count now,
// or says why there is none to give.
func (r Run) attests(actor identity.Actor) ([]uuid.UUID, error) {
	if signedBy(actor, r) {
		return nil, fault.Conflict("destruction.attest.once")
	}
	counts := r.CountsFor(actor.Org)
	if len(counts) == 0 {
		return nil, fault.Conflict("destruction.attest.complete")
	}
	if err := r.may(fact.KindRunAttested); err != nil {
		return nil, err
	}
	if actor.Is(r.Completed.Person) || actor.Is(r.Reviewed.Person) || actor.Is(r.Started.Person) {
		return nil, fault.Denied("destruction.attest.own_work")
	}
	return counts, nil
}

// MayAttest tells whether the actor's own attestation is wanted.
func (r Run) MayAttest(actor identity.Actor) bool {
	_, err := r.attests(actor)
	return err == nil && actor.MayOn(identity.Attest, r.Parties()) == nil
}

// MayLendDevice tells whether another witness may still attest on the actor's
// device: the operator's while anybody is wanted, an officer's while more are
// wanted than the officer alone. The last place is the officer's own: a second
// person there would be told that it is taken.
func (r Run) MayLendDevice(actor identity.Actor) bool {
	if r.may(fact.KindRunAttested) != nil {
		return false
	}
	agencies, own := r.CountsFor(actor.Org), 0
	switch {
	case actor.May(identity.CompleteRun) == nil && actor.Org == r.Firm:
		agencies = nil
		for _, a := range r.Agencies {
			agencies = append(agencies, a.Org)
		}
	case actor.May(identity.Attest) != nil:
		return false
	case r.MayAttest(actor):
		own = 1
	}
	return slices.ContainsFunc(r.Agencies, func(a Agency) bool {
		return slices.Contains(agencies, a.Org) && !a.Certified() && a.Required-r.Attested(a.Org) > own
	})
}

// Ready lists the agencies whose attestations are in and whose certificate is
// not issued yet, in the order in which they stand in the run.
func (r Run) Ready() []Agency {
	var ready []Agency
	for _, a := range r.Agencies {
		if !a.Certified() && r.Attested(a.Org) >= a.Required {
			ready = append(ready, a)
		}
	}
	return ready
}
