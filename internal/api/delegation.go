package api

import (
	"context"

	"github.com/google/uuid"

	"github.com/sealtrail/sealtrail/internal/identity"
	"github.com/sealtrail/sealtrail/internal/moment"
)

// Delegation is who gives somebody's approvals, and until when.
type Delegation struct {
	ID       uuid.UUID   `json:"id" format:"uuid"`
	Delegate string      `json:"delegate" doc:"Pseudonym, as acts name the person."`
	Roles    []string    `json:"roles"`
	From     moment.Date `json:"from"`
	To       moment.Date `json:"to" doc:"Last day."`
	Reason   string      `json:"reason"`
	InForce  bool        `json:"in_force"`
	EndedAt  Instant     `json:"ended_at,omitzero"`
}

// NewDelegation lets a colleague approve in one's place.
type NewDelegation struct {
	Fact
	Delegate uuid.UUID `json:"delegate" format:"uuid" doc:"A person of your organisation."`
	From     string    `json:"from,omitempty" maxLength:"10" doc:"First day; today unless told."`
	To       string    `json:"to" maxLength:"10" doc:"Last day; at most 90 days in all."`
	Reason   string    `json:"reason" maxLength:"500"`
}

// DelegationEnd takes it back.
type DelegationEnd struct {
	Fact
	Reason string `json:"reason" maxLength:"500"`
}

// DelegationReceipt answers both.
type DelegationReceipt struct {
	ID uuid.UUID `json:"id" format:"uuid"`
}

func (a *API) delegationOperations() {
	add(a, get("list-delegations", "/own/delegations", "own", "List who approves in your place", identity.ManageOwn), a.listDelegations)
	add(a, post("delegate-approval", "/own/delegations", "own", "Let a colleague approve in your place", identity.Delegate).makes().
		says("For days that are named, in the roles you hold yourself. Whoever handled goods still does not approve them, nor what you handled. It is not passed on."), a.delegateApproval)
	add(a, post("end-delegation", "/own/delegations/{id}/end", "own", "Take an approval back", identity.Delegate), a.endDelegation)
}

func (a *API) listDelegations(ctx context.Context, actor identity.Actor, _ *struct{}) (List[Delegation], error) {
	all, err := a.Identity.Delegations(ctx, actor)
	now := a.Clock.Now()
	return listOf(all, "", func(d identity.Delegation) Delegation {
		return Delegation{ID: d.ID, Delegate: d.Delegate, Roles: each(d.Roles, word[identity.Role]), From: d.From, To: d.To, Reason: d.Reason, InForce: d.Holds(now), EndedAt: Instant(d.EndedAt)}
	}), err
}

func (a *API) delegateApproval(ctx context.Context, actor identity.Actor, in *struct{ Body NewDelegation }) (DelegationReceipt, error) {
	b := in.Body
	receipt, err := a.Identity.DelegateApproval(ctx, actor, identity.DelegateApproval{Command: b.command(), Delegate: b.Delegate, From: moment.Date(b.From), To: moment.Date(b.To), Reason: b.Reason})
	return DelegationReceipt{ID: receipt.Delegation}, err
}

func (a *API) endDelegation(ctx context.Context, actor identity.Actor, in *struct {
	ID   uuid.UUID `path:"id" format:"uuid"`
	Body DelegationEnd
}) (DelegationReceipt, error) {
	receipt, err := a.Identity.EndDelegation(ctx, actor, identity.EndDelegation{Command: in.Body.command(), Delegation: in.ID, Reason: in.Body.Reason})
	return DelegationReceipt{ID: receipt.Delegation}, err
}
