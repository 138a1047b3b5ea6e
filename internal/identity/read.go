package identity

import (
	"context"

	"github.com/google/uuid"

	"github.com/sealtrail/sealtrail/internal/fact"
	"github.com/sealtrail/sealtrail/internal/fault"
	"github.com/sealtrail/sealtrail/internal/ledger"
	"github.com/sealtrail/sealtrail/internal/moment"
)

// OrgFilter narrows a list of organisations.
type OrgFilter struct {
	Kind     OrgKind // empty: all
	Division string  // within it; empty: everywhere
	Text     string  // part of the name
	Limit    int
	Cursor   string
}

// OrgPage is one page of organisations, newest first.
type OrgPage struct {
	Items []Org
	Next  string
}

// PeopleFilter narrows a list of people.
type PeopleFilter struct {
	Org    uuid.UUID // zero: all
	Text   string    // part of login or name
	Limit  int
	Cursor string
}

// PersonItem is one row of a list of people.
type PersonItem struct {
	ID         uuid.UUID
	Login      string
	Name       string
	DisabledAt moment.Time
	Members    []MemberItem
}

// MemberItem is one membership of a PersonItem.
type MemberItem struct {
	Membership
	OrgName   string
	OrgNameEn string
}

// PeoplePage is one page of people, newest first.
type PeoplePage struct {
	Items []PersonItem
	Next  string
}

// Colleague is somebody who can be named in a form: second officer, receiver.
type Colleague struct {
	Person uuid.UUID
	Login  string
	Name   string
	Roles  []Role
}

// HistoryItem is one entry about a person, shown to its owner.
type HistoryItem struct {
	Ref        ledger.Ref
	Kind       string // of the act
	OccurredAt moment.Time
	RecordedAt moment.Time
	ByRole     string // host: at the command line
	ByName     string // empty: nobody's, or erased
	Auth       []ledger.Auth
	Roles      []Role // of grants and ends
	OrgName    string
	Token      string // name of the token
	Secret     string // password|pin|totp
	Reason     string
}

// Orgs lists organisations. Who exists is no secret to anybody signed in: goods
// are handed from one to another.
func (s *Service) Orgs(ctx context.Context, actor Actor, f OrgFilter) (p OrgPage, err error) {
	if err := actor.May(ManageOwn); err != nil {
		return OrgPage{}, err
	}
	err = s.View(ctx, func(v View) error {
		p, err = v.Orgs(ctx, Scope{All: true}, f)
		return err
	})
	return p, err
}

// Org shows one organisation.
func (s *Service) Org(ctx context.Context, actor Actor, id uuid.UUID) (o Org, err error) {
	if err := actor.May(ManageOwn); err != nil {
		return Org{}, err
	}
	err = s.View(ctx, func(v View) error {
		o, err = v.Org(ctx, id)
		return err
	})
	return o, err
}

// People lists accounts for administrators.
func (s *Service) People(ctx context.Context, actor Actor, f PeopleFilter) (p PeoplePage, err error) {
	if err := actor.May(ManagePeople); err != nil {
		return PeoplePage{}, err
	}
	err = s.View(ctx, func(v View) error {
		p, err = v.People(ctx, actor.Scope(ManagePeople), f)
		return err
	})
	return p, err
}

// Person shows one account to administrators and to its owner.
func (s *Service) Person(ctx context.Context, actor Actor, id uuid.UUID) (p Person, err error) {
	if err := own(actor, id); err != nil {
		return Person{}, err
	}
	err = s.View(ctx, func(v View) error {
		p, err = v.Person(ctx, id)
		return err
	})
	return p, err
}

// PersonByLogin finds an account for administrators and the host.
func (s *Service) PersonByLogin(ctx context.Context, actor Actor, login string) (p Person, err error) {
	if err := actor.May(ManagePeople); err != nil {
		return Person{}, err
	}
	err = s.View(ctx, func(v View) error {
		p, err = v.PersonByLogin(ctx, normalLogin(login))
		return err
	})
	return p, err
}

// Colleagues lists who holds a role now in the actor's own organisation.
func (s *Service) Colleagues(ctx context.Context, actor Actor, role Role) (all []Colleague, err error) {
	if err := actor.May(ManageOwn); err != nil {
		return nil, err
	}
	err = s.View(ctx, func(v View) error {
		all, err = v.Colleagues(ctx, actor.Org, role, s.Clock.Now())
		return err
	})
	return all, err
}

// Names tells who stands behind pseudonyms; those erased or unknown are left
// out. The caller has asked already whether the actor may see the papers that
// bear them.
func (s *Service) Names(ctx context.Context, pseudonyms ...string) (names map[string]string, err error) {
	if len(pseudonyms) == 0 {
		return map[string]string{}, nil
	}
	err = s.View(ctx, func(v View) error {
		names, err = v.Names(ctx, pseudonyms)
		return err
	})
	return names, err
}

// Sessions lists the actor's own living sessions, newest first.
func (s *Service) Sessions(ctx context.Context, actor Actor) (living []Session, err error) {
	if actor.Person == uuid.Nil {
		return nil, fault.Unauthenticated("identity.sign_in_needed")
	}
	now := s.Clock.Now()
	err = s.View(ctx, func(v View) error {
		all, err := v.SessionsOf(ctx, actor.Person, now.Add(-SessionLife))
		for _, x := range all {
			if x.Lives(now) {
				living = append(living, x)
			}
		}
		return err
	})
	return living, err
}

// Tokens lists the tokens of the actor, or of somebody else for administrators.
func (s *Service) Tokens(ctx context.Context, actor Actor, person uuid.UUID) ([]Token, error) {
	if person == uuid.Nil {
		person = actor.Person
	}
	p, err := s.Person(ctx, actor, person)
	return p.Tokens, err
}

// History tells a person, or an administrator, what was done to the account.
func (s *Service) History(ctx context.Context, actor Actor, person uuid.UUID) (items []HistoryItem, err error) {
	if person == uuid.Nil {
		person = actor.Person
	}
	if err := own(actor, person); err != nil {
		return nil, err
	}
	err = s.View(ctx, func(v View) error {
		p, err := v.Person(ctx, person)
		if err != nil {
			return err
		}
		entries, err := v.History(ctx, p.Stream)
		if err != nil {
			return err
		}
		items, err = tell(ctx, v, entries[p.Stream])
		return err
	})
	return items, err
}

// tell turns entries into rows for reading, newest first.
func tell(ctx context.Context, v View, entries []ledger.Recorded) ([]HistoryItem, error) {
	var by []string
	for _, r := range entries {
		by = append(by, r.Act.By.Person)
	}
	names, err := v.Names(ctx, by)
	if err != nil {
		return nil, err
	}
	orgs, tokens := map[uuid.UUID]string{}, map[uuid.UUID]string{} // membership → organisation, token → name
	items := make([]HistoryItem, 0, len(entries))
	for _, r := range entries {
		item := HistoryItem{Ref: r.Ref, Kind: r.Act.Kind, OccurredAt: r.Act.OccurredAt, RecordedAt: r.RecordedAt, ByRole: r.Act.By.Role, ByName: names[r.Act.By.Person], Auth: r.Auth}
		var f struct {
			Roles  []Role `json:"roles"`
			Secret string `json:"secret"`
		}
		var d struct {
			Org        uuid.UUID `json:"org"`
			Membership uuid.UUID `json:"membership"`
			Token      uuid.UUID `json:"token"`
			Name       string    `json:"name"`
			Reason     string    `json:"reason"`
		}
		if err := read(r, &f, nil); err != nil {
			return nil, err
		}
		if r.Restricted != nil {
			if err := read(r, nil, &d); err != nil {
				return nil, err
			}
		}
		if r.Act.Kind == fact.KindRoleGranted {
			o, err := v.Org(ctx, d.Org)
			if err != nil {
				return nil, err
			}
			orgs[d.Membership] = o.Name
		}
		if r.Act.Kind == fact.KindTokenCreated {
			tokens[d.Token] = d.Name
		}
		item.Roles, item.Secret, item.Reason, item.OrgName, item.Token = f.Roles, f.Secret, d.Reason, orgs[d.Membership], tokens[d.Token]
		items = append(items, item)
	}
	for i, j := 0, len(items)-1; i < j; i, j = i+1, j-1 {
		items[i], items[j] = items[j], items[i]
	}
	return items, nil
}

// own lets people at their own account and administrators at all.
func own(actor Actor, person uuid.UUID) error {
	if actor.Person != uuid.Nil && actor.Person == person {
		return nil
	}
	if err := actor.May(ManagePeople); err != nil {
		if fault.Is(err, fault.KindDenied) {
			return fault.Missing("identity.person.unknown")
		}
		return err
	}
	return nil
}
