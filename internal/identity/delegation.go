package identity

import (
	"context"
	"encoding/base64"
	"fmt"
	"io"
	"slices"
	"strconv"

	"github.com/google/uuid"

	"github.com/sealtrail/sealtrail/internal/fact"
	"github.com/sealtrail/sealtrail/internal/fault"
	"github.com/sealtrail/sealtrail/internal/ledger"
	"github.com/sealtrail/sealtrail/internal/moment"
)

// MaxDelegationDays is how long somebody may approve for somebody else: a longer
// absence needs another membership, not a letter.
const MaxDelegationDays = 90

// Delegation lets a colleague give the approvals of somebody who is away (授权代批).
// It carries the roles that were held when it was made and only while their
// membership still holds them; it is never passed on.
type Delegation struct {
	ID         uuid.UUID
	Membership uuid.UUID // of who delegates
	Org        uuid.UUID
	Delegate   string // pseudonym
	Roles      []Role
	From, To   moment.Date // first and last day
	Reason     string
	MadeAt     moment.Time
	EndedAt    moment.Time // revoked before the end of its last day; zero: not
}

// Holds tells whether the delegation is in force.
func (d Delegation) Holds(at moment.Time) bool {
	return moment.Holds(d.From, d.To, at) && (d.EndedAt.IsZero() || at.Before(d.EndedAt))
}

// Open tells whether it is in force or still will be.
func (d Delegation) Open(at moment.Time) bool { return d.EndedAt.IsZero() && at < d.To.End() }

// Lent is what a delegation gives its delegate now: roles of somebody else.
type Lent struct {
	Delegation uuid.UUID
	Roles      []Role
	For        string   // pseudonym of this year, as acts name it
	Pseudonyms []string // of all years: what they handled the delegate does not approve
	Name       string
	To         moment.Date
}

// delegable are the roles that can be lent, and what a borrower may do with them:
// give the approvals, and read what they are about. Who delegates keeps the rest:
// holds, exceptions, certificates.
var (
	delegable    = []Role{Approver, LegalReviewer}
	borrowedActs = map[Action]bool{ApproveMeasure: true, ApproveOrder: true, ApproveExceptional: true, ReturnOrder: true, ReadCustody: true, ReadDestruction: true, ReadRegistry: true}
)

// lent is the first delegation whose role may do this.
func (a Actor) lent(action Action) (Lent, Role, bool) {
	if !borrowedActs[action] {
		return Lent{}, "", false
	}
	for _, l := range a.Lent {
		for _, r := range l.Roles {
			if Allowed(r, action) != ReachNone {
				return l, r, true
			}
		}
	}
	return Lent{}, "", false
}

// rolesFor are the roles in which the actor may do this: the own ones, then those lent.
func (a Actor) rolesFor(action Action) []Role {
	if !borrowedActs[action] || len(a.Lent) == 0 {
		return a.Roles
	}
	roles := slices.Clone(a.Roles)
	for _, l := range a.Lent {
		roles = append(roles, l.Roles...)
	}
	return roles
}

// Principal is for whom the actor does this: somebody else only when no own role
// may. It answers to what that person drafted or handled, for separation of duties.
func (a Actor) Principal(action Action) (Actor, bool) {
	for _, r := range a.Roles {
		if Allowed(r, action) != ReachNone {
			return Actor{}, false
		}
	}
	l, _, ok := a.lent(action)
	return Actor{Pseudonym: l.For, Pseudonyms: l.Pseudonyms}, ok
}

// Acts tells whether the actor holds a role or has it lent.
func (a Actor) Acts(r Role) bool {
	return a.Has(r) || slices.ContainsFunc(a.Lent, func(l Lent) bool { return slices.Contains(l.Roles, r) })
}

// DelegateApproval lets a colleague approve in the actor's place.
type DelegateApproval struct {
	ledger.Command
	Delegate uuid.UUID   `json:"delegate"` // person
	From     moment.Date `json:"from"`     // empty: today
	To       moment.Date `json:"to"`       // last day
	Reason   string      `json:"reason"`
}

// EndDelegation ends one of the actor's delegations at once.
type EndDelegation struct {
	ledger.Command
	Delegation uuid.UUID `json:"delegation"`
	Reason     string    `json:"reason"`
}

// DelegationReceipt answers both.
type DelegationReceipt struct {
	Delegation uuid.UUID `json:"delegation"`
}

// DelegateApproval records who approves in the actor's place, and until when.
func (s *Service) DelegateApproval(ctx context.Context, actor Actor, cmd DelegateApproval) (DelegationReceipt, error) {
	return once(ctx, s, actor, Delegate, cmd.Command, "identity.approval.delegate", cmd, func(tx Tx, now, at moment.Time) (DelegationReceipt, error) {
		p, err := tx.PersonForUpdate(ctx, actor.Person)
		if err != nil {
			return DelegationReceipt{}, err
		}
		other, err := tx.Person(ctx, cmd.Delegate)
		if err != nil && !fault.Is(err, fault.KindMissing) {
			return DelegationReceipt{}, err
		}
		facts, secret, err := p.delegate(cmd, actor, other, now, at)
		if err != nil {
			return DelegationReceipt{}, err
		}
		if secret.Delegate, err = s.pseudonymOf(ctx, tx, other.ID, now.Year()); err != nil {
			return DelegationReceipt{}, err
		}
		return DelegationReceipt{Delegation: cmd.ID}, recordPerson(ctx, tx, p, draft(actor, Delegate, cmd.Command, now, at, fact.KindApprovalDelegated, facts, secret))
	})
}

// EndDelegation takes an approval back before its last day.
func (s *Service) EndDelegation(ctx context.Context, actor Actor, cmd EndDelegation) (DelegationReceipt, error) {
	return once(ctx, s, actor, Delegate, cmd.Command, "identity.delegation.end", cmd, func(tx Tx, now, at moment.Time) (DelegationReceipt, error) {
		p, err := tx.PersonForUpdate(ctx, actor.Person)
		if err != nil {
			return DelegationReceipt{}, err
		}
		i := slices.IndexFunc(p.Delegations, func(d Delegation) bool { return d.ID == cmd.Delegation })
		if i < 0 {
			return DelegationReceipt{}, fault.Missing("identity.delegation.unknown")
		}
		if !p.Delegations[i].Open(now) {
			return DelegationReceipt{}, fault.Conflict("identity.delegation.ended")
		}
		var faults fault.List
		secret := fact.DelegationEndedRestricted{Delegation: cmd.Delegation, Reason: text(&faults, cmd.Reason, "reason", MaxReason, true)}
		if err := faults.Err(); err != nil {
			return DelegationReceipt{}, err
		}
		secret.LateReason, secret.LatePhoto = late(cmd.Command)
		return DelegationReceipt{Delegation: cmd.Delegation}, recordPerson(ctx, tx, p, draft(actor, Delegate, cmd.Command, now, at, fact.KindDelegationEnded, fact.DelegationEnded{Late: cmd.IsLate(now)}, secret))
	})
}

// delegate checks a delegation against who gives and who takes it. Only own roles
// are given, so what is lent is never lent on.
func (p Person) delegate(c DelegateApproval, actor Actor, other Person, now, at moment.Time) (fact.ApprovalDelegated, fact.ApprovalDelegatedRestricted, error) {
	var faults fault.List
	from := c.From
	if from == "" {
		from = now.Date()
	}
	span(&faults, from, c.To, "from", "to")
	if from < now.Date() {
		faults.Invalid("identity.delegation.past", "from")
	}
	switch {
	case c.To == "":
		faults.Invalid("identity.delegation.no_end", "to")
	case c.To > from.AddDays(MaxDelegationDays-1):
		_ = faults.Add(fault.Invalid("identity.delegation.too_long").At("to").With("max", strconv.Itoa(MaxDelegationDays))) // a fault is never given back
	}
	m, roles := p.delegated(actor, now)
	if len(roles) == 0 {
		return fact.ApprovalDelegated{}, fact.ApprovalDelegatedRestricted{}, fault.Denied("identity.delegation.nothing")
	}
	switch {
	case other.ID == uuid.Nil || !other.DisabledAt.IsZero() || !other.belongs(actor.Org, now):
		faults.Invalid("identity.delegation.delegate", "delegate")
	case other.ID == p.ID:
		faults.Invalid("identity.delegation.self", "delegate")
	case other.administers(now):
		faults.Invalid("identity.delegation.admin", "delegate")
	}
	for _, d := range p.Delegations {
		if d.Org == actor.Org && d.EndedAt.IsZero() && d.From <= c.To && from <= d.To {
			faults.Invalid("identity.delegation.overlap", "from")
			break
		}
	}
	f := fact.ApprovalDelegated{Late: c.IsLate(now)}
	for _, r := range roles {
		f.Roles = append(f.Roles, string(r))
	}
	secret := fact.ApprovalDelegatedRestricted{Delegation: c.ID, Membership: m.ID, Org: actor.Org, From: from, To: c.To, Reason: text(&faults, c.Reason, "reason", MaxReason, true)}
	secret.LateReason, secret.LatePhoto = late(c.Command)
	return f, secret, faults.Err()
}

// delegated is the membership in force with its roles that can be lent.
func (p Person) delegated(actor Actor, now moment.Time) (Membership, []Role) {
	for _, m := range p.Memberships {
		if m.Org != actor.Org || !m.Holds(now) {
			continue
		}
		var roles []Role
		for _, r := range delegable {
			if slices.Contains(m.Roles, r) {
				roles = append(roles, r)
			}
		}
		return m, roles
	}
	return Membership{}, nil
}

func (p Person) belongs(org uuid.UUID, now moment.Time) bool {
	return slices.ContainsFunc(p.Memberships, func(m Membership) bool { return m.Org == org && m.Holds(now) })
}

func (p Person) administers(now moment.Time) bool {
	return slices.ContainsFunc(p.Memberships, func(m Membership) bool { return m.Holds(now) && slices.ContainsFunc(m.Roles, Role.Admin) })
}

// pseudonymOf is what acts of the year call somebody, made on first need.
func (s *Service) pseudonymOf(ctx context.Context, tx Tx, person uuid.UUID, year int) (string, error) {
	var who Actor
	all, err := tx.Pseudonyms(ctx, person)
	if err != nil || pick(&who, all, year) {
		return who.Pseudonym, err
	}
	b := make([]byte, pseudonymBytes)
	if _, err := io.ReadFull(s.Random, b); err != nil {
		return "", fmt.Errorf("random source: %w", err)
	}
	value := base64.RawURLEncoding.EncodeToString(b)
	return value, tx.KeepPseudonym(ctx, person, Pseudonym{Year: year, Value: value})
}

// Delegations are those a person made, newest first; the actor's own only.
func (s *Service) Delegations(ctx context.Context, actor Actor) (all []Delegation, err error) {
	if err := actor.May(ManageOwn); err != nil {
		return nil, err
	}
	err = s.View(ctx, func(v View) error {
		p, err := v.Person(ctx, actor.Person)
		all = slices.Clone(p.Delegations)
		slices.Reverse(all)
		return err
	})
	return all, err
}

func (p *Person) lends(r ledger.Recorded) error {
	var f fact.ApprovalDelegated
	var d fact.ApprovalDelegatedRestricted
	if err := read(r, &f, &d); err != nil {
		return err
	}
	x := Delegation{ID: d.Delegation, Membership: d.Membership, Org: d.Org, Delegate: d.Delegate, From: d.From, To: d.To, Reason: d.Reason, MadeAt: r.Act.OccurredAt}
	for _, role := range f.Roles {
		x.Roles = append(x.Roles, Role(role))
	}
	p.Delegations = append(p.Delegations, x)
	return nil
}

func (p *Person) takesBack(r ledger.Recorded) error {
	var d fact.DelegationEndedRestricted
	if err := read(r, nil, &d); err != nil {
		return err
	}
	for i := range p.Delegations {
		if p.Delegations[i].ID == d.Delegation {
			p.Delegations[i].EndedAt = r.Act.OccurredAt
		}
	}
	return nil
}
