package destruction

import (
	"slices"
	"testing"

	"github.com/google/uuid"
	"pgregory.net/rapid"

	"github.com/sealtrail/sealtrail/internal/casefile"
	"github.com/sealtrail/sealtrail/internal/custody"
	"github.com/sealtrail/sealtrail/internal/fact"
	"github.com/sealtrail/sealtrail/internal/ledger"
)

func id(n byte) uuid.UUID { return uuid.UUID{6: 0x70, 8: 0x80, 15: n} }

// clear is a lot that may be destroyed on its order, at the stage of a handoff.
func clearLot() (custody.Lot, Order) {
	legal := casefile.Legal{
		Measures:  []fact.LegalMeasure{{ID: id(90), Kind: casefile.Seized, Since: now.Add(-40 * 24 * 3600e9), LastDay: "2026-11-25", Mode: casefile.Prior, Approval: id(91)}},
		Decisions: []fact.LegalDecision{{ID: id(92), Kind: "confiscated", Standing: "confiscated", Grounds: true, Effective: "2026-11-10"}},
	}
	order := Order{ID: id(2), Kind: Destroy, State: OrderApproved, Agency: id(3), Facility: id(4), Method: "SHRED_RECYCLE",
		Approved: Signature{Person: "head"}, Drafted: Signature{Person: "officer"}, Attestations: 2}
	lot := custody.Lot{ID: id(1), Agency: id(3), Category: "G01", State: custody.InCustody, Confirmed: true, Order: order.ID, Facility: order.Facility, Legal: legal}
	lot.MassG, lot.MassBasis = 10_000, custody.Measured
	return lot, order
}

func codes(reasons []Reason) []string {
	var out []string
	for _, r := range reasons {
		out = append(out, r.Code)
	}
	return out
}

func TestOnlyWhatTheLawGaveUpMayBeDestroyed(t *testing.T) {
	b := book(t)
	for _, c := range []struct {
		name   string
		stage  Stage
		change func(*custody.Lot, *Order)
		want   string // empty: it may
	}{
		{"confiscated and effective", AtHandoff, func(*custody.Lot, *Order) {}, ""},
		{"seized only", AtApproval, func(l *custody.Lot, _ *Order) { l.Legal.Decisions = nil }, ReasonNotForfeited},
		{"measure ran out without a decision", AtApproval, func(l *custody.Lot, _ *Order) {
			l.Legal.Decisions, l.Legal.Measures[0].LastDay = nil, "2026-11-19"
		}, ReasonLapsed},
		{"criminal case without a judgment", AtApproval, func(l *custody.Lot, _ *Order) {
			l.Legal.Decisions, l.Legal.Measures[0].Criminal = nil, true
		}, ReasonCriminal},
		{"sent to the police", AtApproval, func(l *custody.Lot, _ *Order) {
			l.Legal.Transfer = &fact.LegalTransfer{ID: id(95), State: "sent", At: now, Sent: now}
		}, ReasonTransferred},
		{"decision not yet in force", AtApproval, func(l *custody.Lot, _ *Order) { l.Legal.Decisions[0].Effective = "2026-11-21" }, ReasonNotEffective},
		{"lifted", AtApproval, func(l *custody.Lot, _ *Order) {
			l.Legal.Decisions = []fact.LegalDecision{{Kind: "lifted", Standing: "lifted", Effective: "2026-11-10"}}
		}, ReasonLifted},
		{"held", AtApproval, func(l *custody.Lot, _ *Order) {
			l.Legal.Holds = []fact.LegalHold{{ID: id(93), Reason: "APPEAL_WINDOW"}}
		}, ReasonHold},
		{"held until yesterday", AtApproval, func(l *custody.Lot, _ *Order) {
			l.Legal.Holds = []fact.LegalHold{{ID: id(93), Reason: "APPEAL_WINDOW", Until: now.Date().AddDays(-1)}}
		}, ""},
		{"held until the end of today", AtApproval, func(l *custody.Lot, _ *Order) {
			l.Legal.Holds = []fact.LegalHold{{ID: id(93), Reason: "APPEAL_WINDOW", Until: now.Date()}}
		}, ReasonHold},
		{"with the police, not answered yet", AtApproval, func(l *custody.Lot, _ *Order) {
			l.Legal.Transfer = &fact.LegalTransfer{ID: id(95), State: "sent", Sent: now}
		}, ReasonTransferred},
		{"revoked by a court", AtApproval, func(l *custody.Lot, _ *Order) { l.Legal.Decisions[0].Overturned = now }, ReasonOverturned},
		{"its case was sent to the police", AtApproval, func(l *custody.Lot, _ *Order) {
			l.Legal.Transfer = &fact.LegalTransfer{State: "sent", Sent: now}
		}, ReasonTransferred},
		{"disposed of before the decision", AtHandoff, func(l *custody.Lot, _ *Order) {
			l.Legal.Decisions = []fact.LegalDecision{{Kind: "prior_disposal", Standing: "prior_disposal", Grounds: true, Effective: "2026-11-10"}}
		}, ""},
		{"urgent measure never approved", AtApproval, func(l *custody.Lot, _ *Order) {
			l.Legal.Measures[0].Mode, l.Legal.Measures[0].Approval = casefile.Urgent, uuid.Nil
		}, ReasonMeasure},
		{"second officer missing", AtApproval, func(l *custody.Lot, _ *Order) { l.Confirmed = false }, ReasonUnconfirmed},
		{"open difference", AtApproval, func(l *custody.Lot, _ *Order) { l.Discrepancies = []uuid.UUID{id(94)} }, ReasonDiscrepancy},
		{"unclassified", AtDraft, func(l *custody.Lot, _ *Order) { l.Category = "G99" }, ReasonUnclassified},
		{"fireworks", AtDraft, func(l *custody.Lot, _ *Order) { l.Category = "G32" }, ReasonClosedFlow},
		{"cigarettes", AtDraft, func(l *custody.Lot, _ *Order) { l.Category = "G15" }, ReasonAuthority},
		{"open burning", AtDraft, func(_ *custody.Lot, o *Order) { o.Method = "OPEN_BURN" }, ReasonMethodForbidden},
		{"a method nobody knows", AtDraft, func(_ *custody.Lot, o *Order) { o.Method = "MAGIC" }, ReasonMethodForbidden},
		{"pulping cloth", AtDraft, func(_ *custody.Lot, o *Order) { o.Method = "PULP" }, ReasonMethodForbidden},
		{"burning cloth without a reason", AtDraft, func(_ *custody.Lot, o *Order) { o.Method = "INCIN_WTE" }, ReasonException},
		{"burning cloth with a reason, to be approved", AtApproval, func(_ *custody.Lot, o *Order) { o.Method, o.Reasons = "INCIN_WTE", "霉变" }, ""},
		{"burning cloth that legal review did not see", AtHandoff, func(_ *custody.Lot, o *Order) { o.Method, o.Reasons = "INCIN_WTE", "霉变" }, ReasonException},
		{"burning cloth with both signatures", AtHandoff, func(_ *custody.Lot, o *Order) {
			o.Method, o.Reasons, o.Endorsed = "INCIN_WTE", "霉变", Signature{Person: "legal"}
		}, ""},
		{"on another order", AtDraft, func(l *custody.Lot, _ *Order) { l.Order = id(8) }, ReasonOtherOrder},
		{"on no order", AtHandoff, func(l *custody.Lot, _ *Order) { l.Order = uuid.Nil }, ReasonNoOrder},
		{"order only drafted", AtHandoff, func(_ *custody.Lot, o *Order) { o.State = OrderDrafted }, ReasonOrderState},
		{"order withdrawn", AtHandoff, func(_ *custody.Lot, o *Order) { o.State = OrderWithdrawn }, ReasonOrderState},
		{"order to sell", AtHandoff, func(_ *custody.Lot, o *Order) { o.Kind = Sell }, ReasonOrderState},
		{"split", AtApproval, func(l *custody.Lot, _ *Order) { l.State = custody.Divided }, ReasonGone},
		{"missing", AtApproval, func(l *custody.Lot, _ *Order) { l.State = custody.Missing }, ReasonGone},
		{"still in the store at the start", AtRun, func(*custody.Lot, *Order) {}, ReasonNotAtFirm},
		{"at the firm at the start", AtRun, func(l *custody.Lot, _ *Order) { l.State = custody.AtFirm }, ""},
		{"being handed back at the start", AtRun, func(l *custody.Lot, _ *Order) { l.State, l.Handoff = custody.AtFirm, id(7) }, ReasonOffered},
		{"in another run", AtRun, func(l *custody.Lot, _ *Order) { l.State, l.Run = custody.AtFirm, id(9) }, ReasonInRun},
	} {
		t.Run(c.name, func(t *testing.T) {
			lot, order := clearLot()
			c.change(&lot, &order)
			got := MayDestroy(lot, order, c.stage, now, b)
			if c.want == "" && len(got) > 0 {
				t.Fatalf("blocked by %v", got)
			}
			if c.want != "" && !slices.Contains(codes(got), c.want) {
				t.Fatalf("got %v, want %s", codes(got), c.want)
			}
			for _, r := range got {
				if r.Article == "" || r.Version == "" || r.Certainty == "" {
					t.Errorf("%s does not say what it rests on: %+v", r.Code, r)
				}
			}
		})
	}
}

// What is forbidden once is forbidden at every later stage: nothing slips by.
func TestReasonsOnlyGrowFromDraftToApproval(t *testing.T) {
	b := book(t)
	rapid.Check(t, func(t *rapid.T) {
		lot, order := clearLot()
		lot.Category = rapid.SampledFrom(b.Categories(now)).Draw(t, "category").Code
		order.Method = rapid.SampledFrom(b.AllMethods(now)).Draw(t, "method").Code
		lot.State = rapid.SampledFrom(custody.States()).Draw(t, "state")
		order.Reasons = rapid.SampledFrom([]string{"", "理由"}).Draw(t, "reasons")
		order.Endorsed.Person = rapid.SampledFrom([]string{"", "legal"}).Draw(t, "endorsed")
		lot.Confirmed = rapid.Bool().Draw(t, "confirmed")
		before := codes(MayDestroy(lot, order, AtDraft, now, b))
		for _, stage := range []Stage{AtApproval, AtHandoff, AtRun} {
			after := codes(MayDestroy(lot, order, stage, now, b))
			for _, code := range before {
				if !slices.Contains(after, code) {
					t.Fatalf("%s blocks the draft and not %s", code, stage)
				}
			}
		}
		rule, err := b.Rule(lot.Category, order.Method, now)
		if err != nil {
			t.Fatal(err)
		}
		if !rule.Selectable() && len(before) == 0 {
			t.Fatalf("%s may be drafted for %s", order.Method, lot.Category)
		}
	})
}

// figured is a run whose figures are frozen and reviewed, with two agencies.
func figured(t testing.TB) Run {
	t.Helper()
	r := Run{ID: id(20), Stream: ledger.Stream{1}, State: RunReviewed, Firm: id(30), Method: "SHRED_RECYCLE", StartedAt: now.Add(-5 * 3600e9),
		Agencies: []Agency{{Org: id(3), Required: 2, Entrusted: []uuid.UUID{id(5)}}, {Org: id(6), Required: 3}},
		Lots:     []RunLot{{Lot: id(1), Stream: ledger.Stream{2}, Agency: id(3), MassG: 10_000, Basis: "measured"}, {Lot: id(11), Stream: ledger.Stream{3}, Agency: id(6), MassG: 900, Basis: "estimated"}},
		Started:  Signature{Org: id(30), Person: "op"}, Completed: Signature{Org: id(30), Person: "op"}, Reviewed: Signature{Org: id(30), Person: "rev"}, FiguresHash: "aa"}
	return r
}
