package store

import (
	"context"
	"encoding/json"
	"fmt"

	"github.com/google/uuid"

	"github.com/sealtrail/sealtrail/internal/casefile"
	"github.com/sealtrail/sealtrail/internal/identity"
	"github.com/sealtrail/sealtrail/internal/moment"
)

// ofParty is of personal_party, word for word.
const ofParty = "SELECT act_id FROM personal WHERE field LIKE 'party.%' AND value = @value"

// CasesOfParty finds cases, newest first, in which a whole value stands for a
// party: of the case itself or of one of its seizures. Both bear the id of the act
// that opened them, beside which the value lies until it is erased.
func (tx *Tx) CasesOfParty(ctx context.Context, scope identity.Scope, value string, limit int) ([]casefile.CaseItem, error) {
	q := tx.db.WithContext(ctx).Table("cases").Where("id IN ("+ofParty+") OR id IN (SELECT case_id FROM seizures WHERE id IN ("+ofParty+"))", map[string]any{"value": value})
	var rows []caseRow
	if err := scoped(q, scope, "agency_org = @org").Select(caseListed).Order("id DESC").Limit(limit).Find(&rows).Error; err != nil {
		return nil, fmt.Errorf("find cases of a party: %w", err)
	}
	return tx.caseItems(ctx, rows)
}

// accessRow is one look at personal data.
type accessRow struct {
	ID       uuid.UUID   `gorm:"column:id;primaryKey"`
	At       moment.Time `gorm:"column:at"`
	Person   string      `gorm:"column:person"`
	Org      uuid.UUID   `gorm:"column:org"`
	Division string      `gorm:"column:division"`
	Role     string      `gorm:"column:role"`
	Action   string      `gorm:"column:action"`
	Reason   string      `gorm:"column:reason"`
	Found    string      `gorm:"column:found"`
}

func (accessRow) TableName() string { return "accesses" }

func toAccessRow(a casefile.Access) (accessRow, error) {
	found, err := json.Marshal(a.Found)
	return accessRow{ID: a.ID, At: a.At, Person: a.Person, Org: a.Org, Division: a.Division, Role: a.Role, Action: a.Action, Reason: a.Reason, Found: string(found)}, err
}

func fromAccessRow(r accessRow) (casefile.Access, error) {
	a := casefile.Access{ID: r.ID, At: r.At, Person: r.Person, Org: r.Org, Division: r.Division, Role: r.Role, Action: r.Action, Reason: r.Reason}
	if err := json.Unmarshal([]byte(r.Found), &a.Found); err != nil {
		return a, fmt.Errorf("access %s: %w", r.ID, err)
	}
	return a, nil
}

// LogAccess keeps who looked at personal data; the table takes no change.
func (tx *Tx) LogAccess(ctx context.Context, a casefile.Access) error {
	row, err := toAccessRow(a)
	if err != nil {
		return err
	}
	if err := tx.db.WithContext(ctx).Create(&row).Error; err != nil {
		return fmt.Errorf("log access: %w", err)
	}
	return nil
}

// Accesses lists looks at personal data by people of the organisations within a
// scope, newest first.
func (tx *Tx) Accesses(ctx context.Context, scope identity.Scope, limit int, cursor string) ([]casefile.Access, string, error) {
	q := scoped(tx.db.WithContext(ctx).Table("accesses"), scope, "org = @org")
	var rows []accessRow
	next, err := page(q, "id", limit, cursor, &rows, func(r accessRow) uuid.UUID { return r.ID })
	if err != nil {
		return nil, "", err
	}
	out := make([]casefile.Access, len(rows))
	for i, r := range rows {
		if out[i], err = fromAccessRow(r); err != nil {
			return nil, "", err
		}
	}
	return out, next, nil
}
