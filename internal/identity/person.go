package identity

import (
	"fmt"

	"github.com/google/uuid"

	"github.com/sealtrail/sealtrail/internal/fact"
	"github.com/sealtrail/sealtrail/internal/fault"
	"github.com/sealtrail/sealtrail/internal/ledger"
	"github.com/sealtrail/sealtrail/internal/moment"
)

// PersonStream is the kind of a person's stream.
const PersonStream = "person"

// Person is somebody who may hold roles. Login and Name are personal data:
// empty once erased. The id is the noun of the person's stream and never
// written into acts.
type Person struct {
	ID          uuid.UUID
	Stream      ledger.Stream
	Version     int64
	Login       string
	Name        string
	AddedAt     moment.Time
	DisabledAt  moment.Time // zero: may sign in
	Memberships []Membership
	Tokens      []Token
	Delegations []Delegation
}

// Apply takes one entry of the person's stream; it is the only mutator.
func (p *Person) Apply(r ledger.Recorded) error {
	if err := ledger.Next(p.Version, r); err != nil {
		return err
	}
	if r.Act.KV == 1 {
		if err := p.apply(r); err != nil {
			return fmt.Errorf("person: %s: %w", r.Act.Kind, err)
		}
	}
	p.Stream, p.Version = r.Stream, r.Seq
	return nil
}

func (p *Person) apply(r ledger.Recorded) error {
	switch r.Act.Kind {
	case fact.KindPersonAdded:
		p.Login, p.Name, p.AddedAt = r.Personal["login"], r.Personal["name"], r.Act.OccurredAt
	case fact.KindPersonDisabled:
		p.DisabledAt = r.Act.OccurredAt
	case fact.KindPersonEnabled:
		p.DisabledAt = 0
	case fact.KindRoleGranted:
		return p.granted(r)
	case fact.KindRoleEnded:
		return p.ended(r)
	case fact.KindApprovalDelegated:
		return p.lends(r)
	case fact.KindDelegationEnded:
		return p.takesBack(r)
	case fact.KindTokenCreated:
		var d fact.TokenCreatedRestricted
		if err := read(r, nil, &d); err != nil {
			return err
		}
		p.Tokens = append(p.Tokens, Token{ID: d.Token, Membership: d.Membership, Name: d.Name, Prefix: d.Prefix, CreatedAt: r.Act.OccurredAt, ExpiresAt: d.ExpiresAt})
	case fact.KindTokenRevoked:
		var d fact.TokenRevokedRestricted
		if err := read(r, nil, &d); err != nil {
			return err
		}
		for i := range p.Tokens {
			if p.Tokens[i].ID == d.Token {
				p.Tokens[i].RevokedAt = r.Act.OccurredAt
			}
		}
	}
	return nil
}

func (p *Person) granted(r ledger.Recorded) error {
	var f fact.RoleGranted
	var d fact.RoleGrantedRestricted
	if err := read(r, &f, &d); err != nil {
		return err
	}
	m := Membership{ID: d.Membership, Org: d.Org, From: d.From, To: d.To}
	for _, role := range f.Roles {
		m.Roles = append(m.Roles, Role(role))
	}
	p.Memberships = append(p.Memberships, m)
	return nil
}

func (p *Person) ended(r ledger.Recorded) error {
	var d fact.RoleEndedRestricted
	if err := read(r, nil, &d); err != nil {
		return err
	}
	for i := range p.Memberships {
		if p.Memberships[i].ID == d.Membership {
			p.Memberships[i].To, p.Memberships[i].EndedAt = d.To, d.EndedAt
		}
	}
	return nil
}

// RebuildPerson makes a person from their entries alone. The id comes from the
// stream's register, because acts do not name it.
func RebuildPerson(id uuid.UUID, entries []ledger.Recorded) (Person, error) {
	p := Person{ID: id}
	for _, r := range entries {
		if err := p.Apply(r); err != nil {
			return Person{}, err
		}
	}
	return p, nil
}

// Membership finds one of the person's memberships.
func (p Person) Membership(id uuid.UUID) (Membership, bool) {
	for _, m := range p.Memberships {
		if m.ID == id {
			return m, true
		}
	}
	return Membership{}, false
}

// Token finds one of the person's tokens.
func (p Person) Token(id uuid.UUID) (Token, bool) {
	for _, t := range p.Tokens {
		if t.ID == id {
			return t, true
		}
	}
	return Token{}, false
}

// AddPerson registers somebody; the person's id is the command's. With an
// organisation the first membership is granted in the same transaction.
type AddPerson struct {
	ledger.Command
	Login string      `json:"login"`
	Name  string      `json:"name"`
	Org   uuid.UUID   `json:"org"` // zero: no membership yet
	Roles []Role      `json:"roles"`
	From  moment.Date `json:"from"` // empty: today
	To    moment.Date `json:"to"`
	// Password is set instead of a one-time secret; only at the host. It takes
	// no part in the command's hash: a fast hash of a password must not exist.
	Password string `json:"-"`
}

// PersonReceipt answers AddPerson and ResetPassword. Secret is the one-time
// password; it is given once and empty when the command is repeated.
type PersonReceipt struct {
	Person     uuid.UUID `json:"person"`
	Membership uuid.UUID `json:"membership"`
	Secret     string    `json:"-"`
}

// DisablePerson stops all sign-ins, sessions and tokens of a person.
type DisablePerson struct {
	ledger.Command
	Person uuid.UUID `json:"person"`
	Reason string    `json:"reason"`
}

// EnablePerson lets a disabled person sign in again.
type EnablePerson struct {
	ledger.Command
	Person uuid.UUID `json:"person"`
	Reason string    `json:"reason"`
}

// ResetPassword gives a person a new one-time password and takes PIN, TOTP and
// sessions away.
type ResetPassword struct {
	ledger.Command
	Person uuid.UUID `json:"person"`
	Reason string    `json:"reason"`
}

// decide checks a new person.
func (c AddPerson) decide(now moment.Time) (login, name string, f fact.PersonAdded, err error) {
	var faults fault.List
	login = normalLogin(c.Login)
	if !isLogin(login) {
		faults.Invalid("identity.person.login", "login")
	}
	name = text(&faults, c.Name, "name", MaxName, true)
	return login, name, fact.PersonAdded{Late: c.IsLate(now)}, faults.Err()
}
