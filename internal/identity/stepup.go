package identity

import (
	"context"

	"github.com/google/uuid"

	"github.com/sealtrail/sealtrail/internal/fault"
)

// StepUp asks the person of a session for PIN or TOTP again. It covers acts for
// StepUpLife, among them every one shown in one list.
func (s *Service) StepUp(ctx context.Context, session uuid.UUID, secret string) (SignedIn, error) {
	now := s.Clock.Now()
	_, p, a, err := s.load(ctx, session, now)
	if err != nil {
		return SignedIn{}, err
	}
	by, err := s.prove(ctx, p, a, secret, fault.Denied("identity.step_up.failed"))
	if err != nil {
		return SignedIn{}, err
	}
	err = s.InTx(ctx, func(tx Tx) error {
		x, err := tx.SessionForUpdate(ctx, session)
		if err != nil || by == "" {
			return err
		}
		x.StepUpAt, x.StepUpBy = now, by
		return tx.SaveSession(ctx, x)
	})
	if err != nil {
		return SignedIn{}, err
	}
	return s.ActorForSession(ctx, session)
}

// StepUpNow is a step-up for one request: a machine's act with the PIN or TOTP
// of its person sent along.
func (s *Service) StepUpNow(ctx context.Context, actor Actor, secret string) (Actor, error) {
	if actor.Person == uuid.Nil {
		return Actor{}, fault.Unauthenticated("identity.sign_in_needed")
	}
	var p Person
	var a Account
	err := s.View(ctx, func(v View) error {
		var err error
		if p, err = v.Person(ctx, actor.Person); err != nil {
			return err
		}
		a, err = v.Account(ctx, actor.Person)
		return err
	})
	if err != nil {
		return Actor{}, err
	}
	by, err := s.prove(ctx, p, a, secret, fault.Denied("identity.step_up.failed"))
	if err != nil {
		return Actor{}, err
	}
	if by != "" {
		actor.StepUpAt, actor.StepUpBy = s.Clock.Now(), by
	}
	return actor, nil
}

// CoSign makes a second person an actor on a device where somebody else is
// signed in, by the second person's own PIN or TOTP. The act records it and
// papers print it (同一设备). The rooms refuse a second signature of the first
// person.
func (s *Service) CoSign(ctx context.Context, login, secret string) (Actor, error) {
	failed := fault.Denied("identity.cosign.failed")
	p, a, err := s.find(ctx, normalLogin(login))
	if err != nil {
		return Actor{}, err
	}
	if p.ID == uuid.Nil {
		p.Login = normalLogin(login) // counted and hashed all the same
	}
	by, err := s.prove(ctx, p, a, secret, failed)
	if err != nil {
		return Actor{}, err
	}
	if p.ID == uuid.Nil || !p.DisabledAt.IsZero() || a.OneTime {
		return Actor{}, failed
	}
	who, err := s.present(ctx, p, a, uuid.Nil, true)
	if err != nil {
		return Actor{}, err
	}
	who.Actor.Via, who.Actor.SameDevice = "session", true
	if by != "" {
		who.Actor.StepUpAt, who.Actor.StepUpBy = s.Clock.Now(), by
	}
	return who.Actor, nil
}

// prove checks PIN or TOTP within the bounds of attempts and says which it was.
// In the demo, somebody with neither may give the password instead: that is no
// step-up, by stays empty and the actor's Relaxed tells.
func (s *Service) prove(ctx context.Context, p Person, a Account, secret string, failed *fault.Fault) (by string, err error) {
	bounds := stepUpBounds(p.Login)
	if err := s.count(ctx, bounds); err != nil {
		return "", err
	}
	kept := a.PIN
	if a.TOTP != "" || p.ID == uuid.Nil {
		kept = "" // the decoy: the same time whatever is set
	} else if s.Demo && kept == "" {
		kept = a.Password
	}
	right, err := s.hasher.matches(ctx, kept, secret)
	if err != nil {
		return "", err
	}
	switch {
	case a.TOTP != "":
		by = "totp"
		right, err = s.useTOTP(ctx, a.Person, secret)
	case a.PIN != "":
		by = "step_up"
	case !s.Demo && p.ID != uuid.Nil:
		if err := s.forgive(ctx, bounds); err != nil {
			return "", err
		}
		return "", fault.Denied("identity.step_up.not_set")
	}
	if err != nil {
		return "", err
	}
	if !right {
		return "", failed
	}
	return by, s.forgive(ctx, bounds)
}

// useTOTP takes a code once.
func (s *Service) useTOTP(ctx context.Context, person uuid.UUID, code string) (right bool, err error) {
	now := s.Clock.Now()
	err = s.InTx(ctx, func(tx Tx) error {
		right = false
		a, err := tx.AccountForUpdate(ctx, person)
		if err != nil {
			return err
		}
		step, err := totpStep(a.TOTP, code, now, a.TOTPStep)
		if err != nil || step == 0 {
			return err
		}
		right, a.TOTPStep = true, step
		return tx.SaveAccount(ctx, a)
	})
	return right, err
}
