package api

import (
	"context"

	"github.com/google/uuid"

	"github.com/sealtrail/sealtrail/internal/custody"
	"github.com/sealtrail/sealtrail/internal/destruction"
	"github.com/sealtrail/sealtrail/internal/fault"
	"github.com/sealtrail/sealtrail/internal/identity"
)

// Inbox is what waits for the actor's decision, oldest first.
type Inbox struct {
	Count int         `json:"count" doc:"Of all, also those not listed."`
	Items []InboxItem `json:"items" doc:"The oldest 20."`
}

// InboxItem is one order to decide.
type InboxItem struct {
	Number    string   `json:"number"`
	Kind      string   `json:"kind"`
	Method    string   `json:"method"`
	Firm      OrgRef   `json:"firm"`
	Ground    string   `json:"ground"`
	Lots      int      `json:"lots"`
	Blocked   int      `json:"blocked" doc:"Lots in whose way something stands; the order shows the reasons."`
	Single    []string `json:"single" doc:"Why it cannot be decided among others: exceptional, returned, value, exemption, many."`
	Shown     string   `json:"shown" doc:"Hash of the list; a decision carries it."`
	DraftedAt Instant  `json:"drafted_at"`
}

// Decisions are many orders decided with one signature.
type Decisions struct {
	Decision string         `json:"decision" enum:"approve,return"`
	Reason   string         `json:"reason,omitempty" maxLength:"1000" doc:"Of a return."`
	Lines    []DecisionLine `json:"lines" minItems:"1" maxItems:"50"`
}

// DecisionLine is one of them; it is a command and a transaction of its own.
type DecisionLine struct {
	CommandID uuid.UUID `json:"command_id" format:"uuid"`
	Number    string    `json:"number" maxLength:"40"`
	Shown     string    `json:"shown" pattern:"^[0-9a-f]{64}$"`
}

// DecisionResult is what came of one line.
type DecisionResult struct {
	Number string `json:"number"`
	OK     bool   `json:"ok"`
	State  string `json:"state,omitempty" doc:"Of the order, when it was decided."`
	Code   string `json:"code,omitempty" doc:"Why not."`
	Detail string `json:"detail,omitempty" doc:"Why not, as a sentence with the way out."`
}

// DecisionResults answers for every line, in their order.
type DecisionResults struct {
	Results []DecisionResult `json:"results"`
}

func (a *API) inboxOperations() {
	decide := []identity.Action{identity.ApproveOrder, identity.ApproveExceptional}
	add(a, get("get-inbox", "/inbox", "orders", "Show what waits for your decision", decide...), a.getInbox)
	add(a, post("decide-inbox", "/inbox/decisions", "orders", "Decide many orders with one signature", identity.ApproveOrder, identity.ReturnOrder).
		says("Every line has its own command, transaction and result. Exceptions and orders with blocked lots are refused here and decided one by one."), a.decideInbox)
}

func (a *API) getInbox(ctx context.Context, actor identity.Actor, _ *struct{}) (Inbox, error) {
	scope, err := scopeOf(actor, identity.ReadDestruction)
	if err != nil {
		return Inbox{}, err
	}
	role := identity.Approver
	if actor.May(identity.ApproveOrder) != nil {
		if err := actor.May(identity.ApproveExceptional); err != nil {
			return Inbox{}, err
		}
		role = identity.LegalReviewer
	}
	q, err := a.Destruction.Inbox(ctx, custody.Desk{Scope: scope, Persons: actor.Pseudonyms, Oldest: 20}, role)
	return Inbox{Count: q.Count, Items: each(q.Oldest, func(o destruction.OrderView) InboxItem {
		return InboxItem{Number: o.Number.String(), Kind: string(o.Kind), Method: o.Method, Firm: OrgRef{o.Firm, o.FirmName}, Ground: o.Ground, Lots: len(o.Lines), Blocked: o.Blocked(),
			Single: same(o.Single()), Shown: o.Shown, DraftedAt: Instant(o.Drafted.At)}
	})}, err
}

func (a *API) decideInbox(ctx context.Context, actor identity.Actor, in *struct{ Body Decisions }) (DecisionResults, error) {
	var decided []destruction.Decided
	var err error
	if in.Body.Decision == "return" {
		decided, err = a.Destruction.ReturnMany(ctx, actor, each(in.Body.Lines, func(l DecisionLine) destruction.ReturnOrder {
			return destruction.ReturnOrder{Command: Fact{CommandID: l.CommandID}.command(), Order: l.Number, Shown: l.Shown, Reason: in.Body.Reason}
		}))
	} else {
		decided, err = a.Destruction.ApproveMany(ctx, actor, each(in.Body.Lines, func(l DecisionLine) destruction.ApproveOrder {
			return destruction.ApproveOrder{Command: Fact{CommandID: l.CommandID}.command(), Order: l.Number, Shown: l.Shown}
		}))
	}
	if err != nil {
		return DecisionResults{}, err
	}
	words := a.words(ctx)
	out := DecisionResults{Results: make([]DecisionResult, len(decided))}
	for i, d := range decided {
		r := DecisionResult{Number: d.Order, OK: d.Err == nil, State: string(d.Receipt.State)}
		if d.Err != nil {
			f := fault.Of(d.Err)
			if f == nil {
				return DecisionResults{}, d.Err // our own failure; the lines before it stand, and answer again when sent again
			}
			r.Code, r.Detail = f.Code, words.Fault(f)
		}
		out.Results[i] = r
	}
	return out, nil
}
