package store

import (
	"context"
	"fmt"

	"github.com/google/uuid"
	"gorm.io/gorm"

	"github.com/sealtrail/sealtrail/internal/custody"
	"github.com/sealtrail/sealtrail/internal/label"
	"github.com/sealtrail/sealtrail/internal/moment"
)

// queue counts what a query finds and reads its oldest rows. The query names the
// condition of a partial index literally: SQLite only then sees that it serves.
func queue[R any](q *gorm.DB, columns any, oldest int, rows *[]R) (int, error) {
	var n int64
	if err := q.Session(&gorm.Session{}).Count(&n).Error; err != nil || n == 0 {
		return 0, err
	}
	err := q.Session(&gorm.Session{}).Select(columns).Order("id").Limit(min(max(oldest, 1), custody.MaxOldest)).Find(rows).Error
	return int(n), err
}

// queued is queue with what the rows stand for.
func queued[R, T any](q *gorm.DB, columns any, oldest int, of func([]R) ([]T, error)) (custody.Queue[T], error) {
	var rows []R
	n, err := queue(q, columns, oldest, &rows)
	if err != nil || n == 0 {
		return custody.Queue[T]{}, err
	}
	items, err := of(rows)
	return custody.Queue[T]{Count: n, Oldest: items}, err
}

// byOne narrows to what one person did, or to what others did. Nobody is called "-".
func byOne(q *gorm.DB, column string, d custody.Desk, own bool) *gorm.DB {
	switch {
	case own:
		return q.Where(column+" IN ?", append([]string{"-"}, d.Persons...))
	case len(d.Persons) > 0:
		return q.Where(column+" NOT IN ?", d.Persons)
	}
	return q
}

// Unconfirmed reads the queue of seizures that want their second officer.
func (tx *Tx) Unconfirmed(ctx context.Context, d custody.Desk, own bool) (custody.Queue[custody.SeizureItem], error) {
	q := byOne(tx.db.WithContext(ctx).Table("seizures").Where("agency_org = ? AND NOT confirmed", d.Scope.Org), "by_person", d, own)
	return queued(q, seizureListed, d.Oldest, func(rows []seizureRow) ([]custody.SeizureItem, error) { return tx.seizureItems(ctx, rows) })
}

// AtHand reads the queue of lots a person holds.
func (tx *Tx) AtHand(ctx context.Context, d custody.Desk) (custody.Queue[custody.LotRow], error) {
	q := byOne(tx.db.WithContext(ctx).Table("lots").Where("keeper_org = ? AND state = 'with_handler' AND handoff_id IS NULL", d.Scope.Org), "keeper_person", d, true)
	return queued(q, lotListed, d.Oldest, func(rows []lotRow) ([]custody.LotRow, error) { return tx.lotRows(ctx, rows) })
}

// Offered reads the queue of handoffs to be received.
func (tx *Tx) Offered(ctx context.Context, d custody.Desk, keeper bool) (custody.Queue[custody.HandoffItem], error) {
	q := byOne(tx.db.WithContext(ctx).Table("handoffs").Where("to_org = ? AND closed_at = 0", d.Scope.Org), "sender", d, false)
	if !keeper {
		q = q.Where("purpose <> ?", string(custody.StoreIn))
	}
	return queued(q, handoffListed, d.Oldest, func(rows []handoffRow) ([]custody.HandoffItem, error) { return tx.handoffItems(ctx, rows) })
}

// Sent reads the queue of handoffs that wait for their receiver.
func (tx *Tx) Sent(ctx context.Context, d custody.Desk) (custody.Queue[custody.HandoffItem], error) {
	q := byOne(tx.db.WithContext(ctx).Table("handoffs").Where("from_org = ? AND closed_at = 0", d.Scope.Org), "sender", d, true)
	return queued(q, handoffListed, d.Oldest, func(rows []handoffRow) ([]custody.HandoffItem, error) { return tx.handoffItems(ctx, rows) })
}

// Troubled reads the queue of trips that somebody should look after.
func (tx *Tx) Troubled(ctx context.Context, d custody.Desk, now moment.Time) (custody.Queue[custody.HandoffItem], error) {
	const trouble = "state = 'departed' AND (due_at < ? OR incidents > 0)"
	q := tx.db.WithContext(ctx).Table("handoffs").Where("id IN (SELECT id FROM handoffs WHERE from_org = ? AND "+trouble+" UNION SELECT id FROM handoffs WHERE to_org = ? AND "+trouble+")",
		d.Scope.Org, now, d.Scope.Org, now)
	return queued(q, handoffListed, d.Oldest, func(rows []handoffRow) ([]custody.HandoffItem, error) { return tx.handoffItems(ctx, rows) })
}

// Unsettled reads the queue of differences.
func (tx *Tx) Unsettled(ctx context.Context, d custody.Desk) (custody.Queue[custody.DiscrepancyItem], error) {
	const silent = `LIKE '%"person":""%'` // a signature that is not there
	q := tx.db.WithContext(ctx).Table("discrepancies").Where("id IN (SELECT id FROM discrepancies WHERE from_org = ? AND resolved_at = 0 AND sender "+silent+
		" UNION SELECT id FROM discrepancies WHERE to_org = ? AND resolved_at = 0 AND receiver "+silent+")", d.Scope.Org, d.Scope.Org)
	return queued(q, "*", d.Oldest, func(rows []discrepancyRow) ([]custody.DiscrepancyItem, error) { return tx.discrepancyItems(ctx, rows) })
}

// clockRow is one term of a seizure.
type clockRow struct {
	SeizureID   uuid.UUID   `gorm:"column:seizure_id"`
	DueDay      moment.Date `gorm:"column:due_day"`
	ApprovalDue moment.Time `gorm:"column:approval_due"`
	Lots        int         `gorm:"column:n"`
	Name        string      `gorm:"column:name"`
	Number      string      `gorm:"column:number"`
	CaseID      uuid.UUID   `gorm:"column:case_id"`
	Measure     string      `gorm:"column:measure"`
}

// Unapproved reads the queue of urgent measures.
func (tx *Tx) Unapproved(ctx context.Context, d custody.Desk) (custody.Queue[custody.Clock], error) {
	terms := tx.db.WithContext(ctx).Table("lots").Select("seizure_id, MIN(approval_due) AS approval_due, '' AS due_day, COUNT(*) AS n, MIN(name) AS name").
		Where("agency_org = ? AND approval_due > 0", d.Scope.Org).Group("seizure_id")
	return tx.clocks(ctx, terms, "approval_due", d.Oldest)
}

// Ending reads the queue of measures that run out.
func (tx *Tx) Ending(ctx context.Context, d custody.Desk, until moment.Date) (custody.Queue[custody.Clock], error) {
	terms := tx.db.WithContext(ctx).Table("lots").Select("seizure_id, due_day, 0 AS approval_due, COUNT(*) AS n, MIN(name) AS name").
		Where("agency_org = ? AND due_day <> '' AND due_day <= ?", d.Scope.Org, string(until)).Group("due_day, seizure_id")
	return tx.clocks(ctx, terms, "due_day", d.Oldest)
}

func (tx *Tx) clocks(ctx context.Context, terms *gorm.DB, by string, oldest int) (custody.Queue[custody.Clock], error) {
	var n int64
	if err := tx.db.WithContext(ctx).Table("(?) AS t", terms).Count(&n).Error; err != nil || n == 0 {
		return custody.Queue[custody.Clock]{}, err
	}
	var rows []clockRow
	err := tx.db.WithContext(ctx).Table("(?) AS t", tx.db.Table("(?) AS u", terms).Order(by+", seizure_id").Limit(min(max(oldest, 1), custody.MaxOldest))).
		Joins("JOIN seizures s ON s.id = t.seizure_id").Select("t.seizure_id, t.due_day, t.approval_due, t.n, t.name, s.number, s.case_id, s.measure").
		Order("t." + by + ", t.seizure_id").Find(&rows).Error
	if err != nil {
		return custody.Queue[custody.Clock]{}, fmt.Errorf("read clocks: %w", err)
	}
	cases, err := tx.numbers(ctx, "cases", ids(rows, func(r clockRow) []uuid.UUID { return []uuid.UUID{r.CaseID} }))
	if err != nil {
		return custody.Queue[custody.Clock]{}, err
	}
	out := custody.Queue[custody.Clock]{Count: int(n)}
	for _, r := range rows {
		number, err := label.ParseNumber(r.Number)
		if err != nil {
			return out, fmt.Errorf("seizure %s: %w", r.SeizureID, err)
		}
		out.Oldest = append(out.Oldest, custody.Clock{Seizure: r.SeizureID, SeizureNumber: number, CaseNumber: cases[r.CaseID], Measure: r.Measure, Name: r.Name, Lots: r.Lots,
			DueDay: r.DueDay, ApprovalDue: r.ApprovalDue})
	}
	return out, nil
}

// EndingDays counts what runs out by day.
func (tx *Tx) EndingDays(ctx context.Context, d custody.Desk, from, to moment.Date) ([]custody.DayDue, error) {
	var rows []struct {
		DueDay moment.Date
		N      int
		Lots   int
		Name   string
	}
	err := tx.db.WithContext(ctx).Table("lots").Select("due_day, COUNT(DISTINCT seizure_id) AS n, COUNT(*) AS lots, MIN(name) AS name").
		Where("agency_org = ? AND due_day <> '' AND due_day BETWEEN ? AND ?", d.Scope.Org, string(from), string(to)).Group("due_day").Order("due_day").Find(&rows).Error
	if err != nil {
		return nil, fmt.Errorf("count terms: %w", err)
	}
	out := make([]custody.DayDue, len(rows))
	for i, r := range rows {
		out[i] = custody.DayDue{Day: r.DueDay, Clocks: r.N, Lots: r.Lots, Name: r.Name}
	}
	return out, nil
}
