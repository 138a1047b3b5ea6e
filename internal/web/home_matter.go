package web

import (
	"time"

	"github.com/sealtrail/sealtrail/internal/custody"
	"github.com/sealtrail/sealtrail/internal/identity"
	"github.com/sealtrail/sealtrail/internal/web/page"
)

// matterVerb is the queue of matters whose turn is that of some people of the
// organisation.
func (s *Site) matterVerb(d desk, key string, action identity.Action, on custody.Awaited) (page.Verb, error) {
	if d.actor.May(action) != nil {
		return page.Verb{}, nil
	}
	q, err := fromCustody(s, d, func(tx custody.Reads) (custody.Queue[custody.MatterRow], error) {
		return tx.MattersWaiting(d, d.desk(), on)
	})
	return verbOf(d, key, "/matters?open=1", q, func(r custody.MatterRow) page.Row { return s.homeMatter(d, r) }), err
}

func (s *Site) homeMatter(d desk, r custody.MatterRow) page.Row {
	title := d.t("web.matter.told", "kind", d.t("custody.matter.kind."+string(r.Kind)), "word", d.names.on(r.At).word(r.Kind.Words(), r.Word))
	return page.Row{Href: matterURL(r.ID), Title: title, More: r.Name + gap + d.t("web.n_lots", "n", r.Lots), Why: d.names.matterDue(r), Since: r.At}
}

// toAnswerMatters are what the head approves, refuses or acknowledges.
func (s *Site) toAnswerMatters(d desk) (page.Verb, error) {
	return s.matterVerb(d, "matter_answer", identity.ApproveMatter, custody.ByApprover)
}

// toConfirmLabels are labels that somebody else wants to replace.
func (s *Site) toConfirmLabels(d desk) (page.Verb, error) {
	return s.matterVerb(d, "matter_confirm", identity.ConfirmLabel, custody.BySecond)
}

// toGiveOut are check-outs whose goods a keeper gives, or looks at when they come
// back.
func (s *Site) toGiveOut(d desk) (page.Verb, error) {
	return s.matterVerb(d, "matter_store", identity.GiveCheckout, custody.ByStore)
}

// toTakeOut are check-outs whose goods wait for the officer's signature.
func (s *Site) toTakeOut(d desk) (page.Verb, error) {
	return s.matterVerb(d, "matter_take", identity.TakeCheckout, custody.ByTaker)
}

// toBringBack are the agency's check-outs that are due, or will be in a day.
func (s *Site) toBringBack(d desk) (page.Verb, error) {
	return s.checkoutVerb(d, "matter_due", false)
}

// toSeeBack are the same as the store sees them.
func (s *Site) toSeeBack(d desk) (page.Verb, error) {
	return s.checkoutVerb(d, "matter_back", true)
}

func (s *Site) checkoutVerb(d desk, key string, store bool) (page.Verb, error) {
	q, err := fromCustody(s, d, func(tx custody.Reads) (custody.Queue[custody.MatterRow], error) {
		return tx.CheckoutsDue(d, d.desk(), store, d.now.Add(24*time.Hour))
	})
	v := verbOf(d, key, "/matters?kind=checkout&open=1", q, func(r custody.MatterRow) page.Row { return s.homeMatter(d, r) })
	v.Tone = "wait"
	if len(q.Oldest) > 0 && q.Oldest[0].DueAt < d.now {
		v.Tone = "stop"
	}
	return v, err
}
