package destruction

import (
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
	for _, a := range r.Attestations {
		if actor.Is(a.Person) {
			return ledger.Draft{}, fault.Conflict("destruction.attest.once")
		}
	}
	counts := r.CountsFor(actor.Org)
	if len(counts) == 0 {
		return ledger.Draft{}, fault.Conflict("destruction.attest.complete")
	}
	if err := r.may(fact.KindRunAttested); err != nil {
		return ledger.Draft{}, err
	}
	if actor.Is(r.Completed.Person) || actor.Is(r.Reviewed.Person) || actor.Is(r.Started.Person) {
		return ledger.Draft{}, fault.Denied("destruction.attest.own_work")
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
