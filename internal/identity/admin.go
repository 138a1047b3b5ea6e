package identity

import (
	"context"

	"github.com/google/uuid"

	"github.com/sealtrail/sealtrail/internal/fact"
	"github.com/sealtrail/sealtrail/internal/fault"
	"github.com/sealtrail/sealtrail/internal/ledger"
	"github.com/sealtrail/sealtrail/internal/moment"
)

// OrgReceipt answers AddOrg and EndOrg.
type OrgReceipt struct {
	Org uuid.UUID `json:"org"`
}

// AddOrg registers an organisation.
func (s *Service) AddOrg(ctx context.Context, actor Actor, cmd AddOrg) (OrgReceipt, error) {
	return once(ctx, s, actor, ManageOrgs, cmd.Command, "identity.org.add", cmd, func(tx Tx, now, at moment.Time) (OrgReceipt, error) {
		parent, err := optionalOrg(ctx, tx, cmd.Parent)
		if err != nil {
			return OrgReceipt{}, err
		}
		facts, secret, err := cmd.decide(parent, now, at)
		if err != nil {
			return OrgReceipt{}, err
		}
		stream, err := tx.NewStream(ctx, OrgStream, cmd.ID)
		if err != nil {
			return OrgReceipt{}, err
		}
		d := draft(actor, ManageOrgs, cmd.Command, now, at, fact.KindOrgAdded, facts, secret)
		return OrgReceipt{Org: cmd.ID}, recordOrg(ctx, tx, Org{Stream: stream}, d)
	})
}

// EndOrg closes an organisation with its last day.
func (s *Service) EndOrg(ctx context.Context, actor Actor, cmd EndOrg) (OrgReceipt, error) {
	return once(ctx, s, actor, ManageOrgs, cmd.Command, "identity.org.end", cmd, func(tx Tx, now, at moment.Time) (OrgReceipt, error) {
		o, err := tx.OrgForUpdate(ctx, cmd.Org)
		if err != nil {
			return OrgReceipt{}, err
		}
		successor, err := optionalOrg(ctx, tx, cmd.Successor)
		if err != nil {
			return OrgReceipt{}, err
		}
		facts, secret, err := o.end(cmd, successor, now)
		if err != nil {
			return OrgReceipt{}, err
		}
		return OrgReceipt{Org: o.ID}, recordOrg(ctx, tx, o, draft(actor, ManageOrgs, cmd.Command, now, at, fact.KindOrgEnded, facts, secret))
	})
}

// AddPerson registers somebody with a one-time password, and grants the first
// membership when an organisation is named.
func (s *Service) AddPerson(ctx context.Context, actor Actor, cmd AddPerson) (PersonReceipt, error) {
	if cmd.Password != "" && actor.Via != "host" {
		return PersonReceipt{}, fault.Denied("identity.password.not_yours")
	}
	account := Account{Person: cmd.ID, OneTime: cmd.Password == ""}
	secret, err := s.newPassword(ctx, &account, cmd.Login, cmd.Password)
	if err != nil {
		return PersonReceipt{}, err
	}
	ran := false // in this call: the secret of a repeated command is not the account's
	receipt, err := once(ctx, s, actor, ManagePeople, cmd.Command, "identity.person.add", cmd, func(tx Tx, now, at moment.Time) (PersonReceipt, error) {
		ran = true
		login, name, facts, err := cmd.decide(now)
		if err != nil {
			return PersonReceipt{}, err
		}
		if _, err := tx.PersonByLogin(ctx, login); !fault.Is(err, fault.KindMissing) {
			if err != nil {
				return PersonReceipt{}, err
			}
			return PersonReceipt{}, fault.Conflict("identity.person.login_taken").At("login")
		}
		stream, err := tx.NewStream(ctx, PersonStream, cmd.ID)
		if err != nil {
			return PersonReceipt{}, err
		}
		reason, photo := late(cmd.Command)
		var restricted any
		if reason != "" || photo != "" {
			restricted = fact.PersonChangedRestricted{LateReason: reason, LatePhoto: photo}
		}
		added := draft(actor, ManagePeople, cmd.Command, now, at, fact.KindPersonAdded, facts, restricted)
		added.Personal = map[string]string{"login": login, "name": name}
		drafts := []ledger.Draft{added}
		r := PersonReceipt{Person: cmd.ID}
		if cmd.Org != uuid.Nil || len(cmd.Roles) > 0 {
			if r.Membership, err = uuid.NewV7(); err != nil {
				return PersonReceipt{}, err
			}
			next := cmd.Command
			next.ID = r.Membership
			granted, err := grantDraft(ctx, tx, actor, Person{ID: cmd.ID}, GrantRoles{Command: next, Person: cmd.ID, Org: cmd.Org, Roles: cmd.Roles, From: cmd.From, To: cmd.To}, now, at)
			if err != nil {
				return PersonReceipt{}, err
			}
			drafts = append(drafts, granted)
		}
		if err := recordPerson(ctx, tx, Person{ID: cmd.ID, Stream: stream}, drafts...); err != nil {
			return PersonReceipt{}, err
		}
		account.PasswordAt = now
		return r, tx.SaveAccount(ctx, account)
	})
	if err == nil && ran && cmd.Password == "" {
		receipt.Secret = secret
	}
	return receipt, err
}

// GrantRoles makes a membership.
func (s *Service) GrantRoles(ctx context.Context, actor Actor, cmd GrantRoles) (PersonReceipt, error) {
	return once(ctx, s, actor, ManagePeople, cmd.Command, "identity.role.grant", cmd, func(tx Tx, now, at moment.Time) (PersonReceipt, error) {
		p, err := tx.PersonForUpdate(ctx, cmd.Person)
		if err != nil {
			return PersonReceipt{}, err
		}
		d, err := grantDraft(ctx, tx, actor, p, cmd, now, at)
		if err != nil {
			return PersonReceipt{}, err
		}
		return PersonReceipt{Person: p.ID, Membership: cmd.ID}, recordPerson(ctx, tx, p, d)
	})
}

func grantDraft(ctx context.Context, tx Tx, actor Actor, p Person, cmd GrantRoles, now, at moment.Time) (ledger.Draft, error) {
	org, err := optionalOrg(ctx, tx, cmd.Org)
	if err != nil {
		return ledger.Draft{}, err
	}
	facts, secret, err := p.grant(cmd, org, now, at)
	if err != nil {
		return ledger.Draft{}, err
	}
	return draft(actor, ManagePeople, cmd.Command, now, at, fact.KindRoleGranted, facts, secret), nil
}

// EndRoles ends a membership.
func (s *Service) EndRoles(ctx context.Context, actor Actor, cmd EndRoles) (PersonReceipt, error) {
	return once(ctx, s, actor, ManagePeople, cmd.Command, "identity.role.end", cmd, func(tx Tx, now, at moment.Time) (PersonReceipt, error) {
		p, err := tx.PersonForUpdate(ctx, cmd.Person)
		if err != nil {
			return PersonReceipt{}, err
		}
		facts, secret, err := p.end(cmd, now, at)
		if err != nil {
			return PersonReceipt{}, err
		}
		return PersonReceipt{Person: p.ID, Membership: cmd.Membership}, recordPerson(ctx, tx, p, draft(actor, ManagePeople, cmd.Command, now, at, fact.KindRoleEnded, facts, secret))
	})
}

// DisablePerson stops sign-ins, sessions and tokens.
func (s *Service) DisablePerson(ctx context.Context, actor Actor, cmd DisablePerson) (PersonReceipt, error) {
	return s.change(ctx, actor, cmd.Command, cmd.Person, cmd.Reason, "identity.person.disable", fact.KindPersonDisabled, cmd, func(tx Tx, p Person, now moment.Time) error {
		if !p.DisabledAt.IsZero() {
			return fault.Conflict("identity.person.disabled")
		}
		return tx.EndSessions(ctx, p.ID, uuid.Nil, now)
	})
}

// EnablePerson lets a disabled person in again.
func (s *Service) EnablePerson(ctx context.Context, actor Actor, cmd EnablePerson) (PersonReceipt, error) {
	return s.change(ctx, actor, cmd.Command, cmd.Person, cmd.Reason, "identity.person.enable", fact.KindPersonEnabled, cmd, func(_ Tx, p Person, _ moment.Time) error {
		if p.DisabledAt.IsZero() {
			return fault.Conflict("identity.person.not_disabled")
		}
		return nil
	})
}

// ResetPassword gives a new one-time password; PIN, TOTP and sessions are gone.
func (s *Service) ResetPassword(ctx context.Context, actor Actor, cmd ResetPassword) (PersonReceipt, error) {
	account := Account{Person: cmd.Person, OneTime: true}
	secret, err := s.newPassword(ctx, &account, "", "")
	if err != nil {
		return PersonReceipt{}, err
	}
	ran := false
	receipt, err := s.change(ctx, actor, cmd.Command, cmd.Person, cmd.Reason, "identity.password.reset", fact.KindPasswordReset, cmd, func(tx Tx, p Person, now moment.Time) error {
		ran, account.PasswordAt = true, now
		if _, err := tx.AccountForUpdate(ctx, p.ID); err != nil {
			return err
		}
		if err := tx.SaveAccount(ctx, account); err != nil {
			return err
		}
		return tx.EndSessions(ctx, p.ID, uuid.Nil, now)
	})
	if err == nil && ran {
		receipt.Secret = secret
	}
	return receipt, err
}

// change records an act on a person that says no more than its reason. At the
// host it may go without one: the entry says where it was done.
func (s *Service) change(ctx context.Context, actor Actor, c ledger.Command, person uuid.UUID, why, command, kind string, content any, also func(Tx, Person, moment.Time) error) (PersonReceipt, error) {
	return once(ctx, s, actor, ManagePeople, c, command, content, func(tx Tx, now, at moment.Time) (PersonReceipt, error) {
		var faults fault.List
		secret := fact.PersonChangedRestricted{Reason: text(&faults, why, "reason", MaxReason, actor.Via != "host")}
		secret.LateReason, secret.LatePhoto = late(c)
		if err := faults.Err(); err != nil {
			return PersonReceipt{}, err
		}
		p, err := tx.PersonForUpdate(ctx, person)
		if err != nil {
			return PersonReceipt{}, err
		}
		if err := also(tx, p, now); err != nil {
			return PersonReceipt{}, err
		}
		return PersonReceipt{Person: p.ID}, recordPerson(ctx, tx, p, draft(actor, ManagePeople, c, now, at, kind, fact.PersonChanged{Late: c.IsLate(now)}, secret))
	})
}

// newPassword hashes before the transaction: hashing takes longer than all of it.
func (s *Service) newPassword(ctx context.Context, a *Account, login, chosen string) (secret string, err error) {
	secret = chosen
	if chosen == "" {
		if secret, err = oneTime(s.Random); err != nil {
			return "", err
		}
	} else if err := checkPassword(normalLogin(login), chosen, s.leastPassword()); err != nil {
		return "", err
	}
	a.Password, err = s.hasher.hash(ctx, secret)
	return secret, err
}

func (s *Service) leastPassword() int {
	if s.Demo {
		return demoPassword
	}
	return MinPassword
}

// once is the frame of every administrator's use case.
func once[T any](ctx context.Context, s *Service, actor Actor, action Action, c ledger.Command, kind string, content any, run func(tx Tx, now, at moment.Time) (T, error)) (answer T, err error) {
	now := s.Clock.Now()
	if err := s.admin(actor, action, now); err != nil {
		return answer, err
	}
	err = s.InTx(ctx, func(tx Tx) error {
		answer, err = ledger.Once(ctx, tx, actor.Person, c.ID, kind, content, func() (T, error) {
			at, err := c.When(now)
			if err != nil {
				var none T
				return none, err
			}
			return run(tx, now, at)
		})
		return err
	})
	return answer, err
}

func draft(actor Actor, action Action, c ledger.Command, now, at moment.Time, kind string, facts, restricted any) ledger.Draft {
	return ledger.Draft{ID: c.ID, Kind: kind, KV: 1, OccurredAt: at, DeviceAt: c.DeviceAt, By: actor.By(action), Facts: facts, Restricted: restricted, Auth: actor.Auth(action, now)}
}

func recordOrg(ctx context.Context, tx Tx, o Org, d ledger.Draft) error {
	d.Streams = []ledger.Stream{o.Stream}
	sealed, err := tx.Record(ctx, d)
	if err != nil {
		return err
	}
	r, err := sealed[0].Recorded(o.Stream)
	if err != nil {
		return err
	}
	if err := o.Apply(r); err != nil {
		return err
	}
	return tx.SaveOrg(ctx, o)
}

func recordPerson(ctx context.Context, tx Tx, p Person, drafts ...ledger.Draft) error {
	for i := range drafts {
		drafts[i].Streams = []ledger.Stream{p.Stream}
	}
	sealed, err := tx.Record(ctx, drafts...)
	if err != nil {
		return err
	}
	for _, x := range sealed {
		r, err := x.Recorded(p.Stream)
		if err != nil {
			return err
		}
		if err := p.Apply(r); err != nil {
			return err
		}
	}
	return tx.SavePerson(ctx, p)
}

// optionalOrg is zero for no id and for one that does not exist: the rule that
// needs it says so at its field.
func optionalOrg(ctx context.Context, tx Tx, id uuid.UUID) (Org, error) {
	if id == uuid.Nil {
		return Org{}, nil
	}
	o, err := tx.Org(ctx, id)
	if fault.Is(err, fault.KindMissing) {
		return Org{}, nil
	}
	return o, err
}
