package store

import (
	"context"
	"fmt"
	"strings"

	"github.com/google/uuid"
	"gorm.io/gorm"
	"gorm.io/gorm/clause"

	"github.com/sealtrail/sealtrail/internal/identity"
	"github.com/sealtrail/sealtrail/internal/ledger"
	"github.com/sealtrail/sealtrail/internal/moment"
)

type orgRow struct {
	ID        uuid.UUID   `gorm:"column:id;primaryKey"`
	Stream    []byte      `gorm:"column:stream"`
	Version   int64       `gorm:"column:version"`
	Kind      string      `gorm:"column:kind"`
	Name      string      `gorm:"column:name"`
	NameEn    string      `gorm:"column:name_en"`
	Division  string      `gorm:"column:division"`
	Parent    *uuid.UUID  `gorm:"column:parent"`
	USCC      string      `gorm:"column:uscc"`
	ValidFrom moment.Date `gorm:"column:valid_from"`
	ValidTo   moment.Date `gorm:"column:valid_to"`
	Successor *uuid.UUID  `gorm:"column:successor"`
	AddedAt   moment.Time `gorm:"column:added_at"`
}

func (orgRow) TableName() string { return "orgs" }

func toOrgRow(o identity.Org) orgRow {
	return orgRow{ID: o.ID, Stream: key(o.Stream), Version: o.Version, Kind: string(o.Kind), Name: o.Name, NameEn: o.NameEn, Division: o.Division, Parent: some(o.Parent),
		USCC: string(o.USCC), ValidFrom: o.ValidFrom, ValidTo: o.ValidTo, Successor: some(o.Successor), AddedAt: o.AddedAt}
}

func fromOrgRow(r orgRow) identity.Org {
	return identity.Org{ID: r.ID, Stream: ledger.Stream(r.Stream), Version: r.Version, Kind: identity.OrgKind(r.Kind), Name: r.Name, NameEn: r.NameEn, Division: r.Division,
		Parent: or(r.Parent), USCC: identity.USCC(r.USCC), ValidFrom: r.ValidFrom, ValidTo: r.ValidTo, Successor: or(r.Successor), AddedAt: r.AddedAt}
}

// Org finds an organisation.
func (tx *Tx) Org(ctx context.Context, id uuid.UUID) (identity.Org, error) {
	return takeOrg(tx.db.WithContext(ctx), id)
}

// OrgForUpdate finds and locks an organisation.
func (tx *Tx) OrgForUpdate(ctx context.Context, id uuid.UUID) (identity.Org, error) {
	return takeOrg(tx.locked().WithContext(ctx), id)
}

func takeOrg(db *gorm.DB, id uuid.UUID) (identity.Org, error) {
	var r orgRow
	if err := db.Where("id = ?", id).Take(&r).Error; err != nil {
		return identity.Org{}, missing(err, "identity.org.unknown")
	}
	return fromOrgRow(r), nil
}

// SaveOrg keeps an organisation that has moved on.
func (tx *Tx) SaveOrg(ctx context.Context, o identity.Org) error {
	r := toOrgRow(o)
	res := tx.db.WithContext(ctx).Clauses(newer("orgs", "version", "kind", "name", "name_en", "division", "parent", "uscc", "valid_from", "valid_to", "successor")).Create(&r)
	if err := saved(res, 1); err != nil {
		return fmt.Errorf("save organisation: %w", err)
	}
	return nil
}

// newer updates the columns of a row that is there already in an older version.
func newer(table string, columns ...string) clause.OnConflict {
	return clause.OnConflict{Columns: []clause.Column{{Name: "id"}}, DoUpdates: clause.AssignmentColumns(columns),
		Where: clause.Where{Exprs: []clause.Expression{gorm.Expr(table + ".version < excluded.version")}}}
}

// Orgs lists organisations, newest first.
func (tx *Tx) Orgs(ctx context.Context, scope identity.Scope, f identity.OrgFilter) (identity.OrgPage, error) {
	q := tx.db.WithContext(ctx).Model(&orgRow{})
	switch {
	case scope.All:
	case scope.Division != "":
		q = q.Where("division LIKE ? OR id = ?", scope.Prefix()+"%", scope.Org)
	default:
		q = q.Where("id = ?", scope.Org)
	}
	if f.Kind != "" {
		q = q.Where("kind = ?", string(f.Kind))
	}
	if f.Division != "" {
		q = q.Where("division LIKE ?", identity.Scope{Division: f.Division}.Prefix()+"%")
	}
	if f.Text != "" {
		q = q.Where(`name LIKE ? ESCAPE '\' OR name_en LIKE ? ESCAPE '\'`, containing(f.Text), containing(f.Text))
	}
	var rows []orgRow
	next, err := page(q, "id", f.Limit, f.Cursor, &rows, func(r orgRow) uuid.UUID { return r.ID })
	if err != nil {
		return identity.OrgPage{}, err
	}
	out := identity.OrgPage{Next: next, Items: make([]identity.Org, len(rows))}
	for i, r := range rows {
		out.Items[i] = fromOrgRow(r)
	}
	return out, nil
}

// containing is a LIKE pattern for a text that may hold its wildcards; to be
// used with ESCAPE '\'.
func containing(text string) string {
	return "%" + strings.NewReplacer(`\`, `\\`, "%", `\%`, "_", `\_`).Replace(text) + "%"
}
