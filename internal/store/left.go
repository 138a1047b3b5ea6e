package store

import (
	"context"

	"github.com/google/uuid"
	"gorm.io/gorm"

	"github.com/sealtrail/sealtrail/internal/custody"
	"github.com/sealtrail/sealtrail/internal/identity"
)

// LotsLeft lists lots within the scope that stay in place, newest first.
func (tx *Tx) LotsLeft(ctx context.Context, scope identity.Scope, f custody.LeftFilter, terms []custody.Term) ([]custody.LotRow, string, error) {
	matching, err := tx.lotText(ctx, f.Query)
	if err != nil {
		return nil, "", err
	}
	ofCase, err := ofCase(f.Case)
	if err != nil {
		return nil, "", err
	}
	q, err := seen(tx.db.WithContext(ctx), source{name: "lots"}, scope, f.Limit, f.Cursor, func(q *gorm.DB) *gorm.DB {
		q = matching(ofDivision(is(q.Where("left_kind <> ''"), "left_kind", string(f.Kind)), f.Division))
		if f.Seizure != uuid.Nil {
			q = q.Where("seizure_id = ?", f.Seizure)
		}
		if len(terms) > 0 {
			q = q.Where(tx.within(terms))
		}
		return ofCase(q)
	}, "agency_org")
	if err != nil {
		return nil, "", err
	}
	var rows []lotRow
	next, err := page(q.Where("left_kind <> ''").Select(lotListed), "id", f.Limit, f.Cursor, &rows, func(r lotRow) uuid.UUID { return r.ID })
	if err != nil {
		return nil, "", err
	}
	out, err := tx.lotRows(ctx, rows)
	return out, next, err
}

// within is the condition that the next round is counted from within a term.
func (tx *Tx) within(terms []custody.Term) *gorm.DB {
	any := tx.db.Session(&gorm.Session{NewDB: true})
	for _, t := range terms {
		any = any.Or("left_kind = ? AND counted_at >= ? AND counted_at < ?", string(t.Kind), t.From, t.Until)
	}
	return any
}
