package identity

import (
	"context"
	"encoding/base64"
	"errors"
	"fmt"
	"io"
	"slices"

	"github.com/google/uuid"

	"github.com/sealtrail/sealtrail/internal/fault"
	"github.com/sealtrail/sealtrail/internal/moment"
)

// pseudonymBytes make a pseudonym that nobody guesses or meets twice.
const pseudonymBytes = 16

// SignIn checks a login's password and opens a session. The edge puts the
// session's id behind a fresh cookie. Wrong, unknown and disabled take the same
// time; what the password's owner alone may know is said after it was right.
func (s *Service) SignIn(ctx context.Context, in SignIn) (SignedIn, error) {
	login := normalLogin(in.Login)
	bounds := signInBounds(login, in.Address)
	if err := s.count(ctx, bounds); err != nil {
		return SignedIn{}, err
	}
	p, a, err := s.find(ctx, login)
	if err != nil {
		return SignedIn{}, err
	}
	right, err := s.hasher.matches(ctx, a.Password, in.Password)
	if err != nil {
		return SignedIn{}, err
	}
	now := s.Clock.Now()
	switch {
	case !right:
		return SignedIn{}, fault.Unauthenticated("identity.sign_in_failed")
	case !p.DisabledAt.IsZero():
		return SignedIn{}, fault.Denied("identity.person.disabled")
	case a.OneTime && now.Sub(a.PasswordAt) > OneTimeLife:
		return SignedIn{}, fault.Denied("identity.password.one_time_expired")
	}
	if err := s.forgive(ctx, bounds); err != nil {
		return SignedIn{}, err
	}
	if err := s.renew(ctx, a, in.Password); err != nil {
		return SignedIn{}, err
	}
	who, err := s.present(ctx, p, a, uuid.Nil, true)
	if err != nil {
		return SignedIn{}, err
	}
	id, err := uuid.NewRandomFromReader(s.Random)
	if err != nil {
		return SignedIn{}, fmt.Errorf("random source: %w", err)
	}
	session := Session{ID: id, Person: p.ID, Membership: who.Membership, Address: in.Address, Agent: cut(in.Agent, maxAgent), CreatedAt: now, SeenAt: now}
	if err := s.InTx(ctx, func(tx Tx) error { return tx.CreateSession(ctx, session) }); err != nil {
		return SignedIn{}, err
	}
	return s.as(who, session), nil
}

// renew hashes a right password again when the parameters have changed.
func (s *Service) renew(ctx context.Context, a Account, password string) error {
	if !outdated(a.Password) {
		return nil
	}
	hash, err := s.hasher.hash(ctx, password)
	if err != nil {
		return err
	}
	return s.InTx(ctx, func(tx Tx) error {
		now, err := tx.AccountForUpdate(ctx, a.Person)
		if err != nil || now.Password != a.Password {
			return err
		}
		now.Password = hash
		return tx.SaveAccount(ctx, now)
	})
}

// ActorForSession says for whom a session speaks, and notes that it was seen.
func (s *Service) ActorForSession(ctx context.Context, id uuid.UUID) (SignedIn, error) {
	now := s.Clock.Now()
	session, p, a, err := s.load(ctx, id, now)
	if err != nil {
		return SignedIn{}, err
	}
	who, err := s.present(ctx, p, a, session.Membership, true)
	if err != nil {
		return SignedIn{}, err
	}
	if now.Sub(session.SeenAt) >= SeenEvery {
		if err := s.InTx(ctx, func(tx Tx) error { return tx.TouchSession(ctx, id, now, now.Add(-SeenEvery)) }); err != nil {
			return SignedIn{}, err
		}
	}
	return s.as(who, session), nil
}

// load finds a living session with its person.
func (s *Service) load(ctx context.Context, id uuid.UUID, now moment.Time) (session Session, p Person, a Account, err error) {
	err = s.View(ctx, func(v View) error {
		if session, err = v.Session(ctx, id); err != nil {
			return err
		}
		if p, err = v.Person(ctx, session.Person); err != nil {
			return err
		}
		a, err = v.Account(ctx, session.Person)
		return err
	})
	if fault.Is(err, fault.KindMissing) || err == nil && (!session.Lives(now) || !p.DisabledAt.IsZero()) {
		return Session{}, Person{}, Account{}, fault.Unauthenticated("identity.session.ended")
	}
	return session, p, a, err
}

// ActorForToken says for whom an API token speaks, and notes that it was used.
func (s *Service) ActorForToken(ctx context.Context, secret string) (SignedIn, error) {
	unknown := fault.Unauthenticated("identity.token.unknown")
	hash, ok := tokenHash(secret)
	if !ok {
		return SignedIn{}, unknown
	}
	var p Person
	var a Account
	var t Token
	err := s.View(ctx, func(v View) error {
		person, id, err := v.TokenOwner(ctx, hash)
		if err != nil {
			return err
		}
		if p, err = v.Person(ctx, person); err != nil {
			return err
		}
		if a, err = v.Account(ctx, person); fault.Is(err, fault.KindMissing) {
			err = nil
		}
		t, _ = p.Token(id)
		return err
	})
	now := s.Clock.Now()
	if fault.Is(err, fault.KindMissing) || err == nil && (!t.Lives(now) || !p.DisabledAt.IsZero()) {
		return SignedIn{}, unknown
	}
	if err != nil {
		return SignedIn{}, err
	}
	who, err := s.present(ctx, p, a, t.Membership, false)
	if err != nil {
		return SignedIn{}, err
	}
	if now.Sub(t.LastUsedAt) >= SeenEvery {
		if err := s.InTx(ctx, func(tx Tx) error { return tx.TouchToken(ctx, t.ID, now, now.Add(-SeenEvery)) }); err != nil {
			return SignedIn{}, err
		}
	}
	who.MustChange = false // a token was given by name, not by the password
	who.Actor.Via, who.Actor.Device = "token", "token:"+t.ID.String()
	return who, nil
}

// as makes a person's presence that of a session.
func (s *Service) as(who SignedIn, session Session) SignedIn {
	who.Session = session.ID
	who.Actor.Via, who.Actor.Device = "session", session.ID.String()
	who.Actor.StepUpAt, who.Actor.StepUpBy = session.StepUpAt, session.StepUpBy
	if who.MustChange {
		who.Actor.Roles = nil
	}
	return who
}

// present builds the actor anew from what is in force now. With no wish, or
// when the wished membership has ended and another will do, it is the first.
func (s *Service) present(ctx context.Context, p Person, a Account, wish uuid.UUID, another bool) (SignedIn, error) {
	now := s.Clock.Now()
	who := SignedIn{Name: p.Name, Login: p.Login, MustChange: a.OneTime, StepUp: a.stepUp()}
	orgs := map[uuid.UUID]Org{}
	var all []Pseudonym
	var lent map[uuid.UUID][]Lent
	err := s.View(ctx, func(v View) error {
		for _, m := range p.Memberships {
			if !m.Holds(now) {
				continue
			}
			o, err := v.Org(ctx, m.Org)
			if err != nil {
				return err
			}
			if !o.Stands(now) {
				continue
			}
			orgs[m.ID] = o
			who.Choices = append(who.Choices, Choice{Membership: m.ID, Org: o.ID, OrgName: o.Name, OrgNameEn: o.NameEn, Roles: m.Roles})
		}
		var err error
		all, err = v.Pseudonyms(ctx, p.ID)
		if err != nil {
			return err
		}
		lent, err = v.LentTo(ctx, p.ID, now)
		return err
	})
	if err != nil {
		return SignedIn{}, err
	}
	var chosen *Choice
	for i := range who.Choices {
		if who.Choices[i].Membership == wish {
			chosen = &who.Choices[i]
		}
	}
	if chosen == nil && len(who.Choices) > 0 && (another || wish == uuid.Nil) {
		chosen = &who.Choices[0]
	}
	if chosen == nil {
		return SignedIn{}, fault.Denied("identity.no_membership")
	}
	o := orgs[chosen.Membership]
	who.Membership, who.OrgName, who.OrgNameEn = chosen.Membership, o.Name, o.NameEn
	who.Actor = Actor{Person: p.ID, Org: o.ID, OrgKind: o.Kind, Division: o.Division, Roles: chosen.Roles, Relaxed: s.Demo}
	if !slices.ContainsFunc(chosen.Roles, Role.Admin) && !a.OneTime {
		who.Actor.Lent = lent[o.ID]
	}
	return who, s.name(ctx, &who.Actor, all, now)
}

// name gives the actor the pseudonyms, making this year's on first need.
func (s *Service) name(ctx context.Context, actor *Actor, all []Pseudonym, now moment.Time) error {
	if pick(actor, all, now.Year()) {
		return nil
	}
	b := make([]byte, pseudonymBytes)
	if _, err := io.ReadFull(s.Random, b); err != nil {
		return fmt.Errorf("random source: %w", err)
	}
	err := s.InTx(ctx, func(tx Tx) error {
		if err := tx.KeepPseudonym(ctx, actor.Person, Pseudonym{Year: now.Year(), Value: base64.RawURLEncoding.EncodeToString(b)}); err != nil {
			return err
		}
		var err error
		all, err = tx.Pseudonyms(ctx, actor.Person) // another request may have been first
		return err
	})
	if err != nil {
		return err
	}
	if !pick(actor, all, now.Year()) {
		return errors.New("pseudonym was not kept")
	}
	return nil
}

func pick(actor *Actor, all []Pseudonym, year int) bool {
	actor.Pseudonyms, actor.Pseudonym = nil, ""
	for _, p := range all {
		actor.Pseudonyms = append(actor.Pseudonyms, p.Value)
		if p.Year == year {
			actor.Pseudonym = p.Value
		}
	}
	return actor.Pseudonym != ""
}

// find gives the person and secrets of a login, both empty when there is none.
func (s *Service) find(ctx context.Context, login string) (p Person, a Account, err error) {
	err = s.View(ctx, func(v View) error {
		if p, err = v.PersonByLogin(ctx, login); err != nil {
			return err
		}
		a, err = v.Account(ctx, p.ID)
		return err
	})
	if fault.Is(err, fault.KindMissing) {
		return Person{}, Account{}, nil
	}
	return p, a, err
}

// SignOut ends a session; one that is not there is as good as ended.
func (s *Service) SignOut(ctx context.Context, session uuid.UUID) error {
	return s.InTx(ctx, func(tx Tx) error {
		x, err := tx.SessionForUpdate(ctx, session)
		if fault.Is(err, fault.KindMissing) || err == nil && !x.EndedAt.IsZero() {
			return nil
		}
		if err != nil {
			return err
		}
		x.EndedAt = s.Clock.Now()
		return tx.SaveSession(ctx, x)
	})
}

// RevokeSession ends one of the actor's own sessions.
func (s *Service) RevokeSession(ctx context.Context, actor Actor, id uuid.UUID) error {
	if actor.Person == uuid.Nil {
		return fault.Unauthenticated("identity.sign_in_needed")
	}
	return s.InTx(ctx, func(tx Tx) error {
		x, err := tx.SessionForUpdate(ctx, id)
		if err == nil && x.Person != actor.Person {
			return fault.Missing("identity.session.unknown")
		}
		if err != nil || !x.EndedAt.IsZero() {
			return err
		}
		x.EndedAt = s.Clock.Now()
		return tx.SaveSession(ctx, x)
	})
}

// RevokeOtherSessions ends all of the actor's sessions but the one at hand.
func (s *Service) RevokeOtherSessions(ctx context.Context, actor Actor) error {
	if err := signed(actor); err != nil {
		return err
	}
	return s.InTx(ctx, func(tx Tx) error {
		return tx.EndSessions(ctx, actor.Person, actor.session(), s.Clock.Now())
	})
}

// SwitchMembership lets the person act in another of their memberships from now
// on. The step-up is taken back; the edge exchanges the cookie.
func (s *Service) SwitchMembership(ctx context.Context, actor Actor, membership uuid.UUID) (SignedIn, error) {
	if err := signed(actor); err != nil {
		return SignedIn{}, err
	}
	_, p, a, err := s.load(ctx, actor.session(), s.Clock.Now())
	if err != nil {
		return SignedIn{}, err
	}
	who, err := s.present(ctx, p, a, membership, false)
	if err != nil {
		return SignedIn{}, err
	}
	var session Session
	err = s.InTx(ctx, func(tx Tx) error {
		if session, err = tx.SessionForUpdate(ctx, actor.session()); err != nil {
			return err
		}
		session.Membership, session.StepUpAt, session.StepUpBy = membership, 0, ""
		return tx.SaveSession(ctx, session)
	})
	return s.as(who, session), err
}

// session is the id of the actor's session; zero when there is none.
func (a Actor) session() uuid.UUID {
	id, err := uuid.Parse(a.Device)
	if err != nil || a.Via != "session" {
		return uuid.Nil
	}
	return id
}

// cut keeps the first characters of a text.
func cut(s string, most int) string {
	if r := []rune(s); len(r) > most {
		return string(r[:most])
	}
	return s
}
