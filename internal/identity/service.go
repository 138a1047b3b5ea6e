package identity

import (
	"context"
	"fmt"
	"io"

	"github.com/google/uuid"

	"github.com/sealtrail/sealtrail/internal/fault"
	"github.com/sealtrail/sealtrail/internal/ledger"
	"github.com/sealtrail/sealtrail/internal/moment"
)

// Account is the secret side of a person; none of it is in the ledger.
type Account struct {
	Person      uuid.UUID
	Password    string      // argon2id, PHC string; empty: cannot sign in
	OneTime     bool        // set by somebody else
	PasswordAt  moment.Time // when it was set
	PIN         string      // argon2id; empty: none
	TOTP        string      // base32; empty: none
	TOTPPending string      // enrolled, first code not typed yet
	TOTPStep    int64       // last step used
}

// stepUp tells which secret a step-up asks for.
func (a Account) stepUp() string {
	switch {
	case a.TOTP != "":
		return "totp"
	case a.PIN != "":
		return "pin"
	}
	return ""
}

// View is what the room reads.
type View interface {
	Org(ctx context.Context, id uuid.UUID) (Org, error)
	Orgs(ctx context.Context, scope Scope, f OrgFilter) (OrgPage, error)
	Person(ctx context.Context, id uuid.UUID) (Person, error)
	PersonByLogin(ctx context.Context, login string) (Person, error)
	People(ctx context.Context, scope Scope, f PeopleFilter) (PeoplePage, error)
	Colleagues(ctx context.Context, org uuid.UUID, role Role, at moment.Time) ([]Colleague, error)
	Account(ctx context.Context, person uuid.UUID) (Account, error)
	Session(ctx context.Context, id uuid.UUID) (Session, error)
	SessionsOf(ctx context.Context, person uuid.UUID, since moment.Time) ([]Session, error)
	TokenOwner(ctx context.Context, hash []byte) (person, token uuid.UUID, err error)
	Pseudonyms(ctx context.Context, person uuid.UUID) ([]Pseudonym, error)
	// LentTo are the roles that colleagues lent somebody and that are in force, by
	// organisation: whose delegation, membership and account all still hold.
	LentTo(ctx context.Context, person uuid.UUID, at moment.Time) (map[uuid.UUID][]Lent, error)
	Names(ctx context.Context, pseudonyms []string) (map[string]string, error)
	History(ctx context.Context, streams ...ledger.Stream) (map[ledger.Stream][]ledger.Recorded, error)
}

// Tx is what the room writes.
type Tx interface {
	View
	Attempts
	ledger.Commands
	Record(ctx context.Context, drafts ...ledger.Draft) ([]ledger.Sealed, error)
	NewStream(ctx context.Context, kind string, noun uuid.UUID) (ledger.Stream, error)
	OrgForUpdate(ctx context.Context, id uuid.UUID) (Org, error)
	SaveOrg(ctx context.Context, o Org) error
	PersonForUpdate(ctx context.Context, id uuid.UUID) (Person, error)
	SavePerson(ctx context.Context, p Person) error
	AccountForUpdate(ctx context.Context, person uuid.UUID) (Account, error)
	SaveAccount(ctx context.Context, a Account) error
	KeepTokenHash(ctx context.Context, token uuid.UUID, hash []byte) error
	TouchToken(ctx context.Context, token uuid.UUID, now, unlessAfter moment.Time) error
	CreateSession(ctx context.Context, s Session) error
	SessionForUpdate(ctx context.Context, id uuid.UUID) (Session, error)
	SaveSession(ctx context.Context, s Session) error
	TouchSession(ctx context.Context, id uuid.UUID, now, unlessAfter moment.Time) error
	EndSessions(ctx context.Context, person uuid.UUID, except uuid.UUID, at moment.Time) error
	ForgetSessions(ctx context.Context, createdBefore moment.Time) error
	KeepPseudonym(ctx context.Context, person uuid.UUID, p Pseudonym) error
}

// Pseudonym is what acts of one year call a person.
type Pseudonym struct {
	Year  int
	Value string
}

// Config is what the room needs from outside.
type Config struct {
	InTx   func(context.Context, func(Tx) error) error
	View   func(context.Context, func(View) error) error
	Clock  moment.Clock
	Random io.Reader // cryptographic
	// Demo relaxes step-ups and passwords; every actor says so.
	Demo bool
}

// Service is the room's use cases.
type Service struct {
	Config
	hasher *hasher
}

// NewService makes the room ready; it hashes once, for the decoy.
func NewService(c Config) (*Service, error) {
	h, err := newHasher(c.Random)
	if err != nil {
		return nil, fmt.Errorf("identity: %w", err)
	}
	return &Service{Config: c, hasher: h}, nil
}

// HostActor is whoever sits at the host's command line; its acts say so.
func HostActor() Actor { return Actor{Via: "host"} }

// admin asks for an administrator's right with a fresh step-up, or the host.
func (s *Service) admin(actor Actor, action Action, now moment.Time) error {
	if err := actor.May(action); err != nil {
		return err
	}
	return actor.SteppedUp(now)
}

// signed asks for somebody who signed in on a page or sits at the host: what
// guards an account cannot be changed by a token.
func signed(actor Actor) error {
	if actor.Person == uuid.Nil {
		return fault.Unauthenticated("identity.sign_in_needed")
	}
	if actor.Via != "session" {
		return fault.Denied("identity.not_by_token")
	}
	return nil
}

// Sweep removes what has no meaning any more: closed windows of attempts and
// sessions that are over. The composition root calls it now and then.
func (s *Service) Sweep(ctx context.Context) error {
	now := s.Clock.Now()
	return s.InTx(ctx, func(tx Tx) error {
		if err := tx.ForgetAttempts(ctx, now.Add(-AttemptWindow)); err != nil {
			return err
		}
		return tx.ForgetSessions(ctx, now.Add(-SessionLife))
	})
}
