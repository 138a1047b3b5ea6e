package store

import (
	"context"
	"fmt"
	"strings"

	"github.com/google/uuid"
	"gorm.io/gorm"

	"github.com/sealtrail/sealtrail/internal/custody"
	"github.com/sealtrail/sealtrail/internal/destruction"
	"github.com/sealtrail/sealtrail/internal/identity"
)

// AwaitingSignature reads the queue of orders that want a signature.
func (tx *Tx) AwaitingSignature(ctx context.Context, d custody.Desk, of identity.Role) (custody.Queue[destruction.OrderItem], error) {
	awaits := "awaits_head"
	if of == identity.LegalReviewer {
		awaits = "awaits_legal"
	}
	q := tx.db.WithContext(ctx).Table("orders").Where("agency_org = ? AND "+awaits, d.Scope.Org)
	return queued(q, orderListed, d.Oldest, func(rows []orderRow) ([]destruction.OrderItem, error) { return tx.orderItems(ctx, rows) })
}

// OrdersOpen reads the queue of orders in an open state.
func (tx *Tx) OrdersOpen(ctx context.Context, d custody.Desk, state destruction.OrderState) (custody.Queue[destruction.OrderItem], error) {
	q := tx.db.WithContext(ctx).Table("orders").Where("agency_org = ? AND state = ? AND state IN ('drafted', 'returned', 'approved')", d.Scope.Org, string(state))
	return queued(q, orderListed, d.Oldest, func(rows []orderRow) ([]destruction.OrderItem, error) { return tx.orderItems(ctx, rows) })
}

// ToDispatch reads the queue of approved orders whose goods lie in the store.
func (tx *Tx) ToDispatch(ctx context.Context, d custody.Desk) (custody.Queue[destruction.OrderWaiting], error) {
	waiting := tx.db.WithContext(ctx).Table("lots").Select("order_id, COUNT(*) AS n").
		Where("keeper_org = ? AND state = 'in_custody' AND handoff_id IS NULL AND order_id IS NOT NULL", d.Scope.Org).Group("order_id")
	q, _, err := tx.ordersWaiting(ctx, waiting, d.Oldest, true)
	return q, err
}

// ToDestroy reads the queue of orders whose goods lie at the firm.
func (tx *Tx) ToDestroy(ctx context.Context, d custody.Desk) (custody.Queue[destruction.OrderWaiting], error) {
	waiting := tx.db.WithContext(ctx).Table("lots").Select("order_id, COUNT(*) AS n").
		Where("keeper_org = ? AND state = 'at_firm' AND run_id IS NULL", d.Scope.Org).Group("order_id")
	q, lots, err := tx.ordersWaiting(ctx, waiting, d.Oldest, false)
	q.Count = lots
	return q, err
}

// ordersWaiting are orders with so many lots waiting, oldest first.
func (tx *Tx) ordersWaiting(ctx context.Context, waiting *gorm.DB, oldest int, approved bool) (q custody.Queue[destruction.OrderWaiting], lots int, err error) {
	joined := tx.db.WithContext(ctx).Table("(?) AS w", waiting).Joins("JOIN orders o ON o.id = w.order_id")
	if approved {
		joined = joined.Where("o.state = 'approved'")
	}
	var sums struct{ Orders, Lots int }
	if err := joined.Session(&gorm.Session{}).Select("COUNT(*) AS orders, COALESCE(SUM(w.n), 0) AS lots").Scan(&sums).Error; err != nil || sums.Orders == 0 {
		return q, 0, err
	}
	var rows []struct {
		Order orderRow `gorm:"embedded"`
		N     int
	}
	err = joined.Session(&gorm.Session{}).Select("o." + strings.Join(orderListed, ", o.") + ", w.n").Order("o.id").Limit(min(max(oldest, 1), custody.MaxOldest)).Find(&rows).Error
	if err != nil {
		return q, 0, fmt.Errorf("read orders with waiting lots: %w", err)
	}
	plain := make([]orderRow, len(rows))
	for i := range rows {
		plain[i] = rows[i].Order
	}
	items, err := tx.orderItems(ctx, plain)
	if err != nil {
		return q, 0, err
	}
	q.Count = sums.Orders
	for i, item := range items {
		q.Oldest = append(q.Oldest, destruction.OrderWaiting{OrderItem: item, Waiting: rows[i].N})
	}
	return q, sums.Lots, nil
}

// FirmRuns reads the queue of a firm's runs in a state.
func (tx *Tx) FirmRuns(ctx context.Context, d custody.Desk, state destruction.RunState) (custody.Queue[destruction.RunItem], error) {
	q := tx.db.WithContext(ctx).Table("runs").Where("firm_org = ? AND state = ?", d.Scope.Org, string(state))
	return queued(q, runListed, d.Oldest, func(rows []runRow) ([]destruction.RunItem, error) { return tx.runItems(ctx, rows) })
}

// Reviewed reads runs that wait for their witnesses.
func (tx *Tx) Reviewed(ctx context.Context, d custody.Desk) ([]destruction.Run, error) {
	var rows []runRow
	err := tx.db.WithContext(ctx).Table("runs").Where("state = 'reviewed' AND EXISTS (SELECT 1 FROM run_parties p WHERE p.org = ? AND p.run_id = runs.id)", d.Scope.Org).
		Order("id").Limit(custody.MaxOldest).Find(&rows).Error
	if err != nil {
		return nil, fmt.Errorf("read reviewed runs: %w", err)
	}
	out := make([]destruction.Run, len(rows))
	for i, r := range rows {
		if out[i], err = fromRunRow(r); err != nil {
			return nil, err
		}
	}
	return out, nil
}

// Decided lists the agency's orders decided last.
func (tx *Tx) Decided(ctx context.Context, d custody.Desk) ([]destruction.OrderItem, error) {
	var rows []orderRow
	err := tx.db.WithContext(ctx).Table("orders").Select(orderListed).Where("agency_org = ? AND state IN ('approved', 'returned', 'rejected', 'withdrawn')", d.Scope.Org).
		Order("last_at DESC").Limit(min(max(d.Oldest, 1), custody.MaxOldest)).Find(&rows).Error
	if err != nil {
		return nil, fmt.Errorf("read decided orders: %w", err)
	}
	return tx.orderItems(ctx, rows)
}

// atFirms bounds the orders that the queue of sealed goods looks at.
const atFirms = 50

// OrdersAtFirms finds orders with goods at firms, the oldest first.
func (tx *Tx) OrdersAtFirms(ctx context.Context, org uuid.UUID, bureau bool) ([]uuid.UUID, error) {
	q := tx.db.WithContext(ctx).Table("lots").Where("state IN ('at_firm', 'held_at_gate') AND run_id IS NULL AND order_id IS NOT NULL")
	if bureau {
		q = q.Where("facility_id IN (SELECT f.id FROM facilities f JOIN firms ON firms.id = f.firm_id WHERE firms.bureau_org = ?)", org)
	} else {
		q = q.Where("agency_org = ?", org)
	}
	var ids []uuid.UUID
	if err := q.Distinct("order_id").Order("order_id").Limit(atFirms).Pluck("order_id", &ids).Error; err != nil {
		return nil, fmt.Errorf("read orders at firms: %w", err)
	}
	return ids, nil
}
