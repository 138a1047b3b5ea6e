package identity

import (
	"context"

	"github.com/google/uuid"

	"github.com/sealtrail/sealtrail/internal/fact"
	"github.com/sealtrail/sealtrail/internal/fault"
	"github.com/sealtrail/sealtrail/internal/ledger"
	"github.com/sealtrail/sealtrail/internal/moment"
)

// ChangePassword sets the actor's own password and ends all other sessions.
func (s *Service) ChangePassword(ctx context.Context, actor Actor, current, next string) error {
	p, a, err := s.guarded(ctx, actor, current)
	if err != nil {
		return err
	}
	if err := checkPassword(p.Login, next, s.leastPassword()); err != nil {
		return err
	}
	if current == next {
		return fault.Invalid("identity.password.same").At("password")
	}
	hash, err := s.hasher.hash(ctx, next)
	if err != nil {
		return err
	}
	return s.setSecret(ctx, actor, a, fact.SecretChanged{Secret: "password"}, func(tx Tx, a *Account, now moment.Time) error {
		a.Password, a.OneTime, a.PasswordAt = hash, false, now
		return tx.EndSessions(ctx, actor.Person, actor.session(), now)
	})
}

// SetPIN sets the actor's own PIN for step-ups; the password is asked again.
func (s *Service) SetPIN(ctx context.Context, actor Actor, password, pin string) error {
	_, a, err := s.chosen(ctx, actor, password)
	if err != nil {
		return err
	}
	if err := checkPIN(pin); err != nil {
		return err
	}
	hash, err := s.hasher.hash(ctx, pin)
	if err != nil {
		return err
	}
	return s.setSecret(ctx, actor, a, fact.SecretChanged{Secret: "pin"}, func(_ Tx, a *Account, _ moment.Time) error {
		a.PIN = hash
		return nil
	})
}

// BeginTOTP offers a TOTP key. It counts once ConfirmTOTP was given its first code.
func (s *Service) BeginTOTP(ctx context.Context, actor Actor, password string) (Enrolment, error) {
	p, a, err := s.chosen(ctx, actor, password)
	if err != nil {
		return Enrolment{}, err
	}
	e, err := enrol(s.Random, p.Login)
	if err != nil {
		return Enrolment{}, err
	}
	return e, s.InTx(ctx, func(tx Tx) error {
		x, err := tx.AccountForUpdate(ctx, a.Person)
		if err != nil {
			return err
		}
		x.TOTPPending = e.Secret
		return tx.SaveAccount(ctx, x)
	})
}

// ConfirmTOTP puts the offered key in force; from then on the PIN does not count.
func (s *Service) ConfirmTOTP(ctx context.Context, actor Actor, code string) error {
	if err := signed(actor); err != nil {
		return err
	}
	p, a, err := s.self(ctx, actor)
	if err != nil {
		return err
	}
	if a.TOTPPending == "" {
		return fault.Conflict("identity.totp.not_begun")
	}
	bounds := stepUpBounds(p.Login)
	if err := s.count(ctx, bounds); err != nil {
		return err
	}
	step, err := totpStep(a.TOTPPending, code, s.Clock.Now(), 0)
	if err != nil {
		return err
	}
	if step == 0 {
		return fault.Invalid("identity.totp.wrong_code").At("code")
	}
	if err := s.forgive(ctx, bounds); err != nil {
		return err
	}
	return s.setSecret(ctx, actor, a, fact.SecretChanged{Secret: "totp"}, func(_ Tx, x *Account, _ moment.Time) error {
		if x.TOTPPending != a.TOTPPending {
			return fault.Conflict("identity.totp.not_begun")
		}
		x.TOTP, x.TOTPPending, x.TOTPStep = a.TOTPPending, "", step
		return nil
	})
}

// RemoveTOTP takes the actor's own TOTP away; the password is asked again.
func (s *Service) RemoveTOTP(ctx context.Context, actor Actor, password string) error {
	_, a, err := s.chosen(ctx, actor, password)
	if err != nil {
		return err
	}
	if a.TOTP == "" && a.TOTPPending == "" {
		return fault.Conflict("identity.totp.not_begun")
	}
	return s.setSecret(ctx, actor, a, fact.SecretChanged{Secret: "totp", Off: true}, func(_ Tx, x *Account, _ moment.Time) error {
		x.TOTP, x.TOTPPending = "", ""
		return nil
	})
}

// guarded asks the signed-in person for the password again, within the bounds.
func (s *Service) guarded(ctx context.Context, actor Actor, password string) (Person, Account, error) {
	if err := signed(actor); err != nil {
		return Person{}, Account{}, err
	}
	p, a, err := s.self(ctx, actor)
	if err != nil {
		return Person{}, Account{}, err
	}
	bounds := stepUpBounds(p.Login)
	if err := s.count(ctx, bounds); err != nil {
		return Person{}, Account{}, err
	}
	right, err := s.hasher.matches(ctx, a.Password, password)
	if err != nil {
		return Person{}, Account{}, err
	}
	if !right {
		return Person{}, Account{}, fault.Invalid("identity.password.wrong").At("current")
	}
	return p, a, s.forgive(ctx, bounds)
}

// chosen is guarded for people whose password is their own: a one-time one
// opens nothing but its own replacement.
func (s *Service) chosen(ctx context.Context, actor Actor, password string) (Person, Account, error) {
	p, a, err := s.guarded(ctx, actor, password)
	if err == nil && a.OneTime {
		err = fault.Denied("identity.password.change_first")
	}
	return p, a, err
}

func (s *Service) self(ctx context.Context, actor Actor) (p Person, a Account, err error) {
	err = s.View(ctx, func(v View) error {
		if p, err = v.Person(ctx, actor.Person); err != nil {
			return err
		}
		a, err = v.Account(ctx, actor.Person)
		return err
	})
	return p, a, err
}

// setSecret changes an account and records that, never what. The secret that
// was checked must still be the one in force.
func (s *Service) setSecret(ctx context.Context, actor Actor, checked Account, f fact.SecretChanged, change func(Tx, *Account, moment.Time) error) error {
	id, err := uuid.NewV7()
	if err != nil {
		return err
	}
	now := s.Clock.Now()
	return s.InTx(ctx, func(tx Tx) error {
		p, err := tx.PersonForUpdate(ctx, actor.Person)
		if err != nil {
			return err
		}
		a, err := tx.AccountForUpdate(ctx, actor.Person)
		if err != nil {
			return err
		}
		if a.Password != checked.Password {
			return fault.Conflict("identity.password.moved_on")
		}
		if err := change(tx, &a, now); err != nil {
			return err
		}
		d := ledger.Draft{ID: id, Kind: fact.KindSecretChanged, KV: 1, OccurredAt: now, By: ownBy(actor, p), Facts: f, Auth: []ledger.Auth{{By: actor.Via, SameDevice: actor.SameDevice}}}
		if err := recordPerson(ctx, tx, p, d); err != nil {
			return err
		}
		return tx.SaveAccount(ctx, a)
	})
}

// ownBy names the owner of an account in an act about it, also while a
// one-time password leaves the actor without a role.
func ownBy(actor Actor, p Person) ledger.By {
	by := actor.By(ManageOwn)
	for _, m := range p.Memberships {
		if by.Role == "" && m.Org == actor.Org && len(m.Roles) > 0 {
			by.Role = string(m.Roles[0])
		}
	}
	return by
}

// CreateToken makes a token for the actor (with a fresh step-up, on a page) or,
// by administrators and at the host, for somebody else, who sees the entry.
func (s *Service) CreateToken(ctx context.Context, actor Actor, cmd CreateToken) (TokenReceipt, error) {
	mine, action, err := s.forTokens(actor, &cmd.Person)
	if err != nil {
		return TokenReceipt{}, err
	}
	if mine {
		if err := signed(actor); err != nil {
			return TokenReceipt{}, err
		}
		if err := actor.SteppedUp(s.Clock.Now()); err != nil {
			return TokenReceipt{}, err
		}
	}
	secret, err := newToken(s.Random)
	if err != nil {
		return TokenReceipt{}, err
	}
	hash, _ := tokenHash(secret)
	now, ran := s.Clock.Now(), false
	var receipt TokenReceipt
	err = s.InTx(ctx, func(tx Tx) error {
		receipt, err = ledger.Once(ctx, tx, actor.Person, cmd.ID, "identity.token.create", cmd, func() (TokenReceipt, error) {
			ran = true
			p, err := tx.PersonForUpdate(ctx, cmd.Person)
			if err != nil {
				return TokenReceipt{}, err
			}
			if !p.DisabledAt.IsZero() {
				return TokenReceipt{}, fault.Conflict("identity.person.disabled")
			}
			facts, restricted, err := cmd.decide(p, secret[:prefixLength], mine, now)
			if err != nil {
				return TokenReceipt{}, err
			}
			if err := recordPerson(ctx, tx, p, draft(actor, action, cmd.Command, now, now, fact.KindTokenCreated, facts, restricted)); err != nil {
				return TokenReceipt{}, err
			}
			return TokenReceipt{ID: cmd.ID, Prefix: restricted.Prefix, ExpiresAt: restricted.ExpiresAt}, tx.KeepTokenHash(ctx, cmd.ID, hash)
		})
		return err
	})
	if err == nil && ran {
		receipt.Secret = secret
	}
	return receipt, err
}

// RevokeToken ends a token; a token may end itself and its sisters.
func (s *Service) RevokeToken(ctx context.Context, actor Actor, cmd RevokeToken) error {
	mine, action, err := s.forTokens(actor, &cmd.Person)
	if err != nil {
		return err
	}
	now := s.Clock.Now()
	return s.InTx(ctx, func(tx Tx) error {
		_, err := ledger.Once(ctx, tx, actor.Person, cmd.ID, "identity.token.revoke", cmd, func() (struct{}, error) {
			p, err := tx.PersonForUpdate(ctx, cmd.Person)
			if err != nil {
				return struct{}{}, err
			}
			t, ok := p.Token(cmd.Token)
			if !ok {
				return struct{}{}, fault.Missing("identity.token.not_yours")
			}
			if !t.RevokedAt.IsZero() {
				return struct{}{}, fault.Conflict("identity.token.revoked")
			}
			return struct{}{}, recordPerson(ctx, tx, p, draft(actor, action, cmd.Command, now, now, fact.KindTokenRevoked, fact.TokenRevoked{Own: mine}, fact.TokenRevokedRestricted{Token: t.ID}))
		})
		return err
	})
}

// forTokens settles whose tokens are meant and by which right.
func (s *Service) forTokens(actor Actor, person *uuid.UUID) (mine bool, action Action, err error) {
	if *person == uuid.Nil {
		*person = actor.Person
	}
	if *person == uuid.Nil {
		return false, "", fault.Invalid("identity.person.missing").At("person")
	}
	if *person == actor.Person {
		return true, ManageOwn, actor.May(ManageOwn)
	}
	return false, ManagePeople, s.admin(actor, ManagePeople, s.Clock.Now())
}
