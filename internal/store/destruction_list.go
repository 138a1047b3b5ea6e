package store

import (
	"context"

	"github.com/google/uuid"
	"gorm.io/gorm"

	"github.com/sealtrail/sealtrail/internal/destruction"
	"github.com/sealtrail/sealtrail/internal/identity"
	"github.com/sealtrail/sealtrail/internal/label"
)

// orderListed are the columns that a list of orders shows.
var orderListed = []string{"id", "number", "kind", "state", "agency_org", "firm_org", "division", "facility", "method", "exceptional", "awaits_head", "awaits_legal", "lots", "drafted_at", "approved_at", "last_at"}

// Orders lists orders within the scope, newest first. A firm sees none before it
// is approved.
func (tx *Tx) Orders(ctx context.Context, scope identity.Scope, f destruction.OrderFilter) (destruction.OrderPage, error) {
	q, err := seenBy(tx.db.WithContext(ctx), source{name: "orders"}, scope, f.Limit, f.Cursor, func(q *gorm.DB) *gorm.DB {
		q = is(is(is(q, "state", string(f.State)), "kind", string(f.Kind)), "method", f.Method)
		q = ofDivision(ofOrg(ofOrg(q, "agency_org", f.Agency), "firm_org", f.Firm), f.Division)
		switch f.Awaits {
		case identity.Approver:
			q = q.Where("awaits_head")
		case identity.LegalReviewer:
			q = q.Where("awaits_legal")
		}
		return tx.numbered(q, label.Order, f.Query)
	}, "agency_org = ?", "firm_org = ? AND state NOT IN ('drafted', 'returned', 'rejected')")
	if err != nil {
		return destruction.OrderPage{}, err
	}
	var rows []orderRow
	next, err := page(q.Select(orderListed), "id", f.Limit, f.Cursor, &rows, func(r orderRow) uuid.UUID { return r.ID })
	if err != nil {
		return destruction.OrderPage{}, err
	}
	items, err := tx.orderItems(ctx, rows)
	return destruction.OrderPage{Items: items, Next: next}, err
}

// runListed are the columns that a list of runs shows.
var runListed = []string{"id", "number", "state", "firm_org", "facility", "division", "method", "lots", "started_at"}

// Runs lists runs within the scope, newest first.
func (tx *Tx) Runs(ctx context.Context, scope identity.Scope, f destruction.RunFilter) (destruction.RunPage, error) {
	q, err := seenBy(tx.db.WithContext(ctx), source{name: "runs"}, scope, f.Limit, f.Cursor, func(q *gorm.DB) *gorm.DB {
		q = ofOrg(is(is(q, "state", string(f.State)), "method", f.Method), "firm_org", f.Firm)
		return tx.numbered(during(ofDivision(q, f.Division), "started_at", f.From, f.Until), label.Destruction, f.Query)
	}, "id IN (SELECT run_id FROM run_parties WHERE org = ?)")
	if err != nil {
		return destruction.RunPage{}, err
	}
	var rows []runRow
	next, err := page(q.Select(runListed), "id", f.Limit, f.Cursor, &rows, func(r runRow) uuid.UUID { return r.ID })
	if err != nil {
		return destruction.RunPage{}, err
	}
	items, err := tx.runItems(ctx, rows)
	return destruction.RunPage{Items: items, Next: next}, err
}
