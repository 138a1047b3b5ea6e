package store

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"

	"github.com/google/uuid"
	"gorm.io/gorm"
	"gorm.io/gorm/clause"

	"github.com/sealtrail/sealtrail/internal/fault"
	"github.com/sealtrail/sealtrail/internal/identity"
	"github.com/sealtrail/sealtrail/internal/ledger"
	"github.com/sealtrail/sealtrail/internal/moment"
)

type personRow struct {
	ID         uuid.UUID   `gorm:"column:id;primaryKey"`
	Stream     []byte      `gorm:"column:stream"`
	Version    int64       `gorm:"column:version"`
	Login      string      `gorm:"column:login"`
	Name       string      `gorm:"column:name"`
	AddedAt    moment.Time `gorm:"column:added_at"`
	DisabledAt moment.Time `gorm:"column:disabled_at"`
}

func (personRow) TableName() string { return "people" }

type membershipRow struct {
	ID       uuid.UUID   `gorm:"column:id;primaryKey"`
	Person   uuid.UUID   `gorm:"column:person"`
	Position int         `gorm:"column:position"`
	Org      uuid.UUID   `gorm:"column:org"`
	Roles    string      `gorm:"column:roles"`
	From     moment.Date `gorm:"column:from_day"`
	To       moment.Date `gorm:"column:to_day"`
	EndedAt  moment.Time `gorm:"column:ended_at"`
}

func (membershipRow) TableName() string { return "memberships" }

func toPersonRows(p identity.Person) (personRow, []membershipRow, []tokenRow, error) {
	r := personRow{ID: p.ID, Stream: key(p.Stream), Version: p.Version, Login: p.Login, Name: p.Name, AddedAt: p.AddedAt, DisabledAt: p.DisabledAt}
	var members []membershipRow
	for i, m := range p.Memberships {
		roles, err := json.Marshal(m.Roles)
		if err != nil {
			return r, nil, nil, fmt.Errorf("roles: %w", err)
		}
		members = append(members, membershipRow{ID: m.ID, Person: p.ID, Position: i, Org: m.Org, Roles: string(roles), From: m.From, To: m.To, EndedAt: m.EndedAt})
	}
	var tokens []tokenRow
	for i, t := range p.Tokens {
		tokens = append(tokens, toTokenRow(p.ID, i, t))
	}
	return r, members, tokens, nil
}

func fromMembershipRow(r membershipRow) (identity.Membership, error) {
	m := identity.Membership{ID: r.ID, Org: r.Org, From: r.From, To: r.To, EndedAt: r.EndedAt}
	if err := json.Unmarshal([]byte(r.Roles), &m.Roles); err != nil {
		return m, fmt.Errorf("roles of membership %s: %w", r.ID, err)
	}
	return m, nil
}

// Person finds a person with memberships and tokens.
func (tx *Tx) Person(ctx context.Context, id uuid.UUID) (identity.Person, error) {
	return tx.takePerson(ctx, tx.db.WithContext(ctx).Where("id = ?", id))
}

// PersonForUpdate finds and locks a person.
func (tx *Tx) PersonForUpdate(ctx context.Context, id uuid.UUID) (identity.Person, error) {
	return tx.takePerson(ctx, tx.locked().WithContext(ctx).Where("id = ?", id))
}

// PersonByLogin finds a person by the login in lower case.
func (tx *Tx) PersonByLogin(ctx context.Context, login string) (identity.Person, error) {
	return tx.takePerson(ctx, tx.db.WithContext(ctx).Where("login = ? AND login <> ''", login))
}

func (tx *Tx) takePerson(ctx context.Context, q *gorm.DB) (identity.Person, error) {
	var r personRow
	if err := q.Take(&r).Error; err != nil {
		return identity.Person{}, missing(err, "identity.person.unknown")
	}
	p := identity.Person{ID: r.ID, Stream: ledger.Stream(r.Stream), Version: r.Version, Login: r.Login, Name: r.Name, AddedAt: r.AddedAt, DisabledAt: r.DisabledAt}
	var members []membershipRow
	if err := tx.db.WithContext(ctx).Where("person = ?", p.ID).Order("position").Find(&members).Error; err != nil {
		return p, fmt.Errorf("read memberships: %w", err)
	}
	for _, row := range members {
		m, err := fromMembershipRow(row)
		if err != nil {
			return p, err
		}
		p.Memberships = append(p.Memberships, m)
	}
	var err error
	if p.Tokens, err = tx.tokensOf(ctx, p.ID); err != nil {
		return p, err
	}
	p.Delegations, err = tx.delegationsOf(ctx, p.ID)
	return p, err
}

// SavePerson keeps a person who has moved on, with memberships and tokens.
func (tx *Tx) SavePerson(ctx context.Context, p identity.Person) error {
	r, members, tokens, err := toPersonRows(p)
	if err != nil {
		return err
	}
	res := tx.db.WithContext(ctx).Clauses(newer("people", "version", "login", "name", "disabled_at")).Create(&r)
	if isDuplicate(res.Error) {
		return fault.Conflict("identity.person.login_taken").At("login")
	}
	if err := saved(res, 1); err != nil {
		return fmt.Errorf("save person: %w", err)
	}
	if len(members) > 0 {
		res := tx.db.WithContext(ctx).Clauses(clause.OnConflict{Columns: []clause.Column{{Name: "id"}}, DoUpdates: clause.AssignmentColumns([]string{"to_day", "ended_at"})}).CreateInBatches(members, batch)
		if err := saved(res, len(members)); err != nil {
			return fmt.Errorf("save memberships: %w", err)
		}
	}
	if len(tokens) > 0 {
		res := tx.db.WithContext(ctx).Clauses(clause.OnConflict{Columns: []clause.Column{{Name: "id"}}, DoUpdates: clause.AssignmentColumns([]string{"revoked_at"})}).CreateInBatches(tokens, batch)
		if err := saved(res, len(tokens)); err != nil {
			return fmt.Errorf("save tokens: %w", err)
		}
	}
	return tx.saveDelegations(ctx, p)
}

// People lists accounts, newest first: two statements whatever the length.
func (tx *Tx) People(ctx context.Context, scope identity.Scope, f identity.PeopleFilter) (identity.PeoplePage, error) {
	q := tx.db.WithContext(ctx).Model(&personRow{})
	if !scope.All {
		q = q.Where("EXISTS (SELECT 1 FROM memberships m WHERE m.person = people.id AND m.org = ?)", scope.Org)
	}
	if f.Org != uuid.Nil {
		q = q.Where("EXISTS (SELECT 1 FROM memberships m WHERE m.person = people.id AND m.org = ?)", f.Org)
	}
	if f.Text != "" {
		q = q.Where(`login LIKE ? ESCAPE '\' OR name LIKE ? ESCAPE '\'`, containing(f.Text), containing(f.Text))
	}
	var rows []personRow
	next, err := page(q, "id", f.Limit, f.Cursor, &rows, func(r personRow) uuid.UUID { return r.ID })
	if err != nil {
		return identity.PeoplePage{}, err
	}
	out := identity.PeoplePage{Next: next, Items: make([]identity.PersonItem, len(rows))}
	ids, at := make([]uuid.UUID, len(rows)), make(map[uuid.UUID]int, len(rows))
	for i, r := range rows {
		out.Items[i] = identity.PersonItem{ID: r.ID, Login: r.Login, Name: r.Name, DisabledAt: r.DisabledAt}
		ids[i], at[r.ID] = r.ID, i
	}
	if len(ids) == 0 {
		return out, nil
	}
	var members []struct {
		Row       membershipRow `gorm:"embedded"`
		OrgName   string        `gorm:"column:org_name"`
		OrgNameEn string        `gorm:"column:org_name_en"`
	}
	err = tx.db.WithContext(ctx).Table("memberships m").Joins("JOIN orgs o ON o.id = m.org").Where("m.person IN ?", ids).Order("m.person, m.position").
		Select("m.id, m.person, m.position, m.org, m.roles, m.from_day, m.to_day, m.ended_at, o.name AS org_name, o.name_en AS org_name_en").Find(&members).Error
	if err != nil {
		return out, fmt.Errorf("read memberships: %w", err)
	}
	for _, row := range members {
		m, err := fromMembershipRow(row.Row)
		if err != nil {
			return out, err
		}
		item := &out.Items[at[row.Row.Person]]
		item.Members = append(item.Members, identity.MemberItem{Membership: m, OrgName: row.OrgName, OrgNameEn: row.OrgNameEn})
	}
	return out, nil
}

// Colleagues lists who holds a role (empty: any) in an organisation at that time.
func (tx *Tx) Colleagues(ctx context.Context, org uuid.UUID, role identity.Role, at moment.Time) ([]identity.Colleague, error) {
	var rows []struct {
		Row   membershipRow `gorm:"embedded"`
		Login string        `gorm:"column:login"`
		Name  string        `gorm:"column:name"`
	}
	err := tx.db.WithContext(ctx).Table("memberships m").Joins("JOIN people p ON p.id = m.person").
		Where("m.org = ? AND p.disabled_at = 0", org).Order("p.login").
		Select("m.id, m.person, m.position, m.org, m.roles, m.from_day, m.to_day, m.ended_at, p.login, p.name").Find(&rows).Error
	if err != nil {
		return nil, fmt.Errorf("read colleagues: %w", err)
	}
	var out []identity.Colleague
	for _, row := range rows {
		m, err := fromMembershipRow(row.Row)
		if err != nil {
			return nil, err
		}
		if m.Holds(at) && (role == "" || slices.Contains(m.Roles, role)) {
			out = append(out, identity.Colleague{Person: row.Row.Person, Login: row.Login, Name: row.Name, Roles: m.Roles})
		}
	}
	return out, nil
}

type pseudonymRow struct {
	Person uuid.UUID `gorm:"column:person;primaryKey"`
	Year   int       `gorm:"column:year;primaryKey;autoIncrement:false"`
	Value  string    `gorm:"column:value"`
}

func (pseudonymRow) TableName() string { return "pseudonyms" }

// Pseudonyms lists what acts call a person, oldest year first.
func (tx *Tx) Pseudonyms(ctx context.Context, person uuid.UUID) ([]identity.Pseudonym, error) {
	var rows []pseudonymRow
	if err := tx.db.WithContext(ctx).Where("person = ?", person).Order("year").Find(&rows).Error; err != nil {
		return nil, fmt.Errorf("read pseudonyms: %w", err)
	}
	var out []identity.Pseudonym
	for _, r := range rows {
		out = append(out, identity.Pseudonym{Year: r.Year, Value: r.Value})
	}
	return out, nil
}

// KeepPseudonym keeps a year's pseudonym unless there is one.
func (tx *Tx) KeepPseudonym(ctx context.Context, person uuid.UUID, p identity.Pseudonym) error {
	r := pseudonymRow{Person: person, Year: p.Year, Value: p.Value}
	return tx.db.WithContext(ctx).Clauses(clause.OnConflict{Columns: []clause.Column{{Name: "person"}, {Name: "year"}}, DoNothing: true}).Create(&r).Error
}

// Names tells who stands behind pseudonyms.
func (tx *Tx) Names(ctx context.Context, pseudonyms []string) (map[string]string, error) {
	out := make(map[string]string, len(pseudonyms))
	for part := range chunks(pseudonyms, batch) {
		var rows []struct{ Value, Name string }
		err := tx.db.WithContext(ctx).Table("pseudonyms s").Joins("JOIN people p ON p.id = s.person").Where("s.value IN ? AND p.name <> ''", part).
			Select("s.value AS value, p.name AS name").Find(&rows).Error
		if err != nil {
			return nil, fmt.Errorf("read names: %w", err)
		}
		for _, r := range rows {
			out[r.Value] = r.Name
		}
	}
	return out, nil
}
