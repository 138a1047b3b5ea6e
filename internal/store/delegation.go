package store

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"

	"github.com/google/uuid"
	"gorm.io/gorm/clause"

	"github.com/sealtrail/sealtrail/internal/identity"
	"github.com/sealtrail/sealtrail/internal/moment"
)

// delegationRow is who approves for whom. Acts name the delegate by pseudonym;
// the person behind it stands here, so that a sign-in finds what is lent to it.
type delegationRow struct {
	ID         uuid.UUID   `gorm:"column:id;primaryKey"`
	Person     uuid.UUID   `gorm:"column:person"`
	Position   int         `gorm:"column:position"`
	Delegate   uuid.UUID   `gorm:"column:delegate"`
	Pseudonym  string      `gorm:"column:pseudonym"`
	Membership uuid.UUID   `gorm:"column:membership"`
	Org        uuid.UUID   `gorm:"column:org"`
	Roles      string      `gorm:"column:roles"`
	From       moment.Date `gorm:"column:from_day"`
	To         moment.Date `gorm:"column:to_day"`
	Reason     string      `gorm:"column:reason"`
	MadeAt     moment.Time `gorm:"column:made_at"`
	EndedAt    moment.Time `gorm:"column:ended_at"`
}

func (delegationRow) TableName() string { return "delegations" }

func fromDelegationRow(r delegationRow) (identity.Delegation, error) {
	d := identity.Delegation{ID: r.ID, Membership: r.Membership, Org: r.Org, Delegate: r.Pseudonym, From: r.From, To: r.To, Reason: r.Reason, MadeAt: r.MadeAt, EndedAt: r.EndedAt}
	if err := json.Unmarshal([]byte(r.Roles), &d.Roles); err != nil {
		return d, fmt.Errorf("roles of delegation %s: %w", r.ID, err)
	}
	return d, nil
}

func (tx *Tx) delegationsOf(ctx context.Context, person uuid.UUID) ([]identity.Delegation, error) {
	var rows []delegationRow
	if err := tx.db.WithContext(ctx).Where("person = ?", person).Order("position").Find(&rows).Error; err != nil {
		return nil, fmt.Errorf("read delegations: %w", err)
	}
	var out []identity.Delegation
	for _, r := range rows {
		d, err := fromDelegationRow(r)
		if err != nil {
			return nil, err
		}
		out = append(out, d)
	}
	return out, nil
}

// saveDelegations keeps a person's delegations; only their end ever changes.
func (tx *Tx) saveDelegations(ctx context.Context, p identity.Person) error {
	for i, d := range p.Delegations {
		roles, err := json.Marshal(d.Roles)
		if err != nil {
			return fmt.Errorf("roles: %w", err)
		}
		var behind pseudonymRow
		if err := tx.db.WithContext(ctx).Where("value = ?", d.Delegate).Take(&behind).Error; err != nil {
			return fmt.Errorf("find the delegate of %s: %w", d.ID, err)
		}
		r := delegationRow{ID: d.ID, Person: p.ID, Position: i, Delegate: behind.Person, Pseudonym: d.Delegate, Membership: d.Membership, Org: d.Org, Roles: string(roles),
			From: d.From, To: d.To, Reason: d.Reason, MadeAt: d.MadeAt, EndedAt: d.EndedAt}
		res := tx.db.WithContext(ctx).Clauses(clause.OnConflict{Columns: []clause.Column{{Name: "id"}}, DoUpdates: clause.AssignmentColumns([]string{"ended_at"})}).Create(&r)
		if err := saved(res, 1); err != nil {
			return fmt.Errorf("save delegation: %w", err)
		}
	}
	return nil
}

// LentTo reads what is lent to somebody, as far as it is in force.
func (tx *Tx) LentTo(ctx context.Context, person uuid.UUID, at moment.Time) (map[uuid.UUID][]identity.Lent, error) {
	var rows []struct {
		Row   delegationRow `gorm:"embedded"`
		Holds membershipRow `gorm:"embedded;embeddedPrefix:m_"`
		Name  string        `gorm:"column:name"`
	}
	err := tx.db.WithContext(ctx).Table("delegations d").Joins("JOIN memberships m ON m.id = d.membership").Joins("JOIN people p ON p.id = d.person").
		Where("d.delegate = ? AND d.to_day >= ? AND d.ended_at = 0 AND p.disabled_at = 0", person, string(at.Date())).
		Select("d.id, d.person, d.org, d.roles, d.from_day, d.to_day, d.ended_at, p.name, m.id AS m_id, m.roles AS m_roles, m.from_day AS m_from_day, m.to_day AS m_to_day, m.ended_at AS m_ended_at").
		Order("d.id").Find(&rows).Error
	if err != nil {
		return nil, fmt.Errorf("read what is lent: %w", err)
	}
	var out map[uuid.UUID][]identity.Lent
	for _, row := range rows {
		d, err := fromDelegationRow(row.Row)
		if err != nil {
			return nil, err
		}
		m, err := fromMembershipRow(row.Holds)
		if err != nil {
			return nil, err
		}
		roles := slices.DeleteFunc(d.Roles, func(r identity.Role) bool { return !slices.Contains(m.Roles, r) })
		if !d.Holds(at) || !m.Holds(at) || len(roles) == 0 {
			continue
		}
		names, err := tx.Pseudonyms(ctx, row.Row.Person)
		if err != nil {
			return nil, err
		}
		l := identity.Lent{Delegation: d.ID, Roles: roles, Name: row.Name, To: d.To}
		for _, p := range names {
			l.Pseudonyms, l.For = append(l.Pseudonyms, p.Value), p.Value // the newest year's
		}
		if out == nil {
			out = map[uuid.UUID][]identity.Lent{}
		}
		out[d.Org] = append(out[d.Org], l)
	}
	return out, nil
}
