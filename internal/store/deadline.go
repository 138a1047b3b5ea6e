package store

import (
	"context"
	"encoding/base64"
	"encoding/json"
	"fmt"

	"github.com/google/uuid"
	"gorm.io/gorm"

	"github.com/sealtrail/sealtrail/internal/deadline"
	"github.com/sealtrail/sealtrail/internal/fault"
	"github.com/sealtrail/sealtrail/internal/identity"
	"github.com/sealtrail/sealtrail/internal/moment"
)

type deadlineRow struct {
	Subject  uuid.UUID   `gorm:"column:subject;primaryKey"`
	Clock    string      `gorm:"column:clock;primaryKey"`
	Kind     string      `gorm:"column:kind"`
	Ref      string      `gorm:"column:ref"`
	Org      uuid.UUID   `gorm:"column:org"`
	Division string      `gorm:"column:division"`
	Role     string      `gorm:"column:role"`
	FromAt   moment.Time `gorm:"column:from_at"`
	WarnAt   moment.Time `gorm:"column:warn_at"`
	DueAt    moment.Time `gorm:"column:due_at"`
}

func (deadlineRow) TableName() string { return "deadlines" }

func toDeadlineRow(kind string, subject uuid.UUID, d deadline.Deadline) deadlineRow {
	return deadlineRow{Subject: subject, Clock: d.Clock, Kind: kind, Ref: d.Ref, Org: d.Org, Division: d.Division, Role: string(d.Role), FromAt: d.From, WarnAt: d.Warn, DueAt: d.Due}
}

func (r deadlineRow) deadline() deadline.Deadline {
	return deadline.Deadline{Clock: r.Clock, Kind: r.Kind, Subject: r.Subject, Ref: r.Ref, Org: r.Org, Division: r.Division, Role: identity.Role(r.Role), From: r.FromAt, Warn: r.WarnAt, Due: r.DueAt}
}

// SaveDeadlines replaces the clocks that run for a subject.
func (tx *Tx) SaveDeadlines(ctx context.Context, kind string, subject uuid.UUID, running []deadline.Deadline) error {
	db := tx.db.WithContext(ctx)
	if err := db.Where("subject = ?", subject).Delete(&deadlineRow{}).Error; err != nil {
		return fmt.Errorf("stop clocks of %s %s: %w", kind, subject, err)
	}
	if len(running) == 0 {
		return nil
	}
	rows := make([]deadlineRow, len(running))
	for i, d := range running {
		rows[i] = toDeadlineRow(kind, subject, d)
	}
	if err := saved(db.Create(&rows), len(rows)); err != nil {
		return fmt.Errorf("start clocks of %s %s: %w", kind, subject, err)
	}
	return nil
}

// deadlineScope: an organisation's own come by one index, a region's by another;
// nobody has both.
func deadlineScope(q *gorm.DB, scope identity.Scope) *gorm.DB {
	if scope.Org != uuid.Nil && !scope.All {
		return q.Where("org = ?", scope.Org)
	}
	return overseen(q, scope)
}

// deadlineCursor is the last row of a page.
type deadlineCursor struct {
	Due     moment.Time `json:"d"`
	Subject uuid.UUID   `json:"s"`
	Clock   string      `json:"c"`
}

// Deadlines lists running clocks, the first due first.
func (tx *Tx) Deadlines(ctx context.Context, scope identity.Scope, f deadline.Filter) ([]deadline.Item, string, error) {
	limit, _, err := pageOf(f.Limit, "")
	if err != nil {
		return nil, "", err
	}
	q := deadlineScope(tx.db.WithContext(ctx).Table("deadlines"), scope)
	if f.Division != "" {
		q = overseen(q, identity.Scope{Division: f.Division})
	}
	if f.Clock != "" {
		q = q.Where("clock = ?", f.Clock)
	}
	if f.Role != "" {
		q = q.Where("role = ?", string(f.Role))
	}
	if f.Until != 0 {
		q = q.Where("due_at < ?", f.Until)
	}
	if f.Cursor != "" {
		var after deadlineCursor
		raw, err := base64.RawURLEncoding.DecodeString(f.Cursor)
		if err != nil || json.Unmarshal(raw, &after) != nil {
			return nil, "", fault.Invalid("list.cursor").At("cursor")
		}
		q = q.Where("(due_at, subject, clock) > (?, ?, ?)", after.Due, after.Subject, after.Clock)
	}
	var rows []deadlineRow
	if err := q.Order("due_at, subject, clock").Limit(limit + 1).Find(&rows).Error; err != nil {
		return nil, "", fmt.Errorf("list clocks: %w", err)
	}
	next := ""
	if len(rows) > limit {
		rows = rows[:limit]
		last := rows[limit-1]
		raw, err := json.Marshal(deadlineCursor{last.DueAt, last.Subject, last.Clock})
		if err != nil {
			return nil, "", err
		}
		next = base64.RawURLEncoding.EncodeToString(raw)
	}
	names, err := tx.orgNames(ctx, ids(rows, func(r deadlineRow) []uuid.UUID { return []uuid.UUID{r.Org} }))
	if err != nil {
		return nil, "", err
	}
	items := make([]deadline.Item, len(rows))
	for i, r := range rows {
		items[i] = deadline.Item{Deadline: r.deadline(), OrgName: names[r.Org]}
	}
	return items, next, nil
}

// DeadlineTallies counts running clocks by clock and role.
func (tx *Tx) DeadlineTallies(ctx context.Context, scope identity.Scope, division string, now moment.Time) ([]deadline.Tally, error) {
	q := deadlineScope(tx.db.WithContext(ctx).Table("deadlines"), scope)
	if division != "" {
		q = overseen(q, identity.Scope{Division: division})
	}
	var rows []struct {
		Clock, Role           string
		Running, Warned, Over int
	}
	err := q.Select("clock, role, COUNT(*) AS running, SUM(CASE WHEN warn_at <= ? AND due_at > ? THEN 1 ELSE 0 END) AS warned, SUM(CASE WHEN due_at <= ? THEN 1 ELSE 0 END) AS over", now, now, now).
		Group("clock, role").Order("clock, role").Scan(&rows).Error
	if err != nil {
		return nil, fmt.Errorf("count clocks: %w", err)
	}
	all := make([]deadline.Tally, len(rows))
	for i, r := range rows {
		all[i] = deadline.Tally{Clock: r.Clock, Role: identity.Role(r.Role), Running: r.Running, Warned: r.Warned, Over: r.Over}
	}
	return all, nil
}
