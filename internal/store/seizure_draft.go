package store

import (
	"context"
	"encoding/json"
	"fmt"

	"github.com/google/uuid"
	"gorm.io/gorm"

	"github.com/sealtrail/sealtrail/internal/custody"
	"github.com/sealtrail/sealtrail/internal/label"
	"github.com/sealtrail/sealtrail/internal/moment"
)

// seizureDraftRow is a seizure that is being entered; fields is JSON.
type seizureDraftRow struct {
	ID         uuid.UUID   `gorm:"column:id;primaryKey"`
	PersonID   uuid.UUID   `gorm:"column:person_id"`
	OrgID      uuid.UUID   `gorm:"column:org_id"`
	CaseNumber string      `gorm:"column:case_number"`
	Title      string      `gorm:"column:title"`
	Step       int         `gorm:"column:step"`
	Lines      int         `gorm:"column:lines"`
	Fields     string      `gorm:"column:fields"`
	StartedAt  moment.Time `gorm:"column:started_at"`
	LastAt     moment.Time `gorm:"column:last_at"`
	Version    int64       `gorm:"column:version"`
}

func (seizureDraftRow) TableName() string { return "seizure_drafts" }

func toSeizureDraftRow(d custody.SeizureDraft) (seizureDraftRow, error) {
	fields, err := json.Marshal(d.Fields)
	if err != nil {
		return seizureDraftRow{}, fmt.Errorf("draft of seizure %s: %w", d.ID, err)
	}
	return seizureDraftRow{ID: d.ID, PersonID: d.Person, OrgID: d.Org, CaseNumber: d.Case.String(), Title: d.Title, Step: d.Step, Lines: d.Lines, Fields: string(fields),
		StartedAt: d.StartedAt, LastAt: d.LastAt, Version: d.Version}, nil
}

func fromSeizureDraftRow(r seizureDraftRow) (custody.SeizureDraft, error) {
	d := custody.SeizureDraft{ID: r.ID, Person: r.PersonID, Org: r.OrgID, Title: r.Title, Step: r.Step, Lines: r.Lines, StartedAt: r.StartedAt, LastAt: r.LastAt, Version: r.Version}
	var err error
	if d.Case, err = label.ParseNumber(r.CaseNumber); err != nil {
		return d, fmt.Errorf("draft of seizure %s: %w", r.ID, err)
	}
	if r.Fields == "" { // of a list
		return d, nil
	}
	if err := json.Unmarshal([]byte(r.Fields), &d.Fields); err != nil {
		return d, fmt.Errorf("draft of seizure %s: %w", r.ID, err)
	}
	return d, nil
}

// seizureDrafts is one statement; the index seizure_drafts_person serves it.
func seizureDrafts(db *gorm.DB, person, org uuid.UUID) *gorm.DB {
	return db.Table("seizure_drafts").Select("id", "person_id", "org_id", "case_number", "title", "step", "lines", "started_at", "last_at", "version").
		Where("person_id = ? AND org_id = ?", person, org).Order("last_at DESC").Limit(custody.MaxSeizureDrafts)
}

// SeizureDrafts are a person's drafts without what was typed.
func (tx *Tx) SeizureDrafts(ctx context.Context, person, org uuid.UUID) ([]custody.SeizureDraft, error) {
	var rows []seizureDraftRow
	if err := seizureDrafts(tx.db.WithContext(ctx), person, org).Scan(&rows).Error; err != nil {
		return nil, fmt.Errorf("list drafts of seizures: %w", err)
	}
	out := make([]custody.SeizureDraft, len(rows))
	for i, r := range rows {
		var err error
		if out[i], err = fromSeizureDraftRow(r); err != nil {
			return nil, err
		}
	}
	return out, nil
}

// SeizureDraft finds one draft of a person.
func (tx *Tx) SeizureDraft(ctx context.Context, person, org, id uuid.UUID) (custody.SeizureDraft, error) {
	var r seizureDraftRow
	if err := tx.db.WithContext(ctx).Where("id = ? AND person_id = ? AND org_id = ?", id, person, org).Take(&r).Error; err != nil {
		return custody.SeizureDraft{}, missing(err, "custody.seizure_draft.unknown")
	}
	return fromSeizureDraftRow(r)
}

// SaveSeizureDraft keeps a draft under the guard of its version.
func (tx *Tx) SaveSeizureDraft(ctx context.Context, d custody.SeizureDraft) error {
	was := d.Version
	d.Version++
	r, err := toSeizureDraftRow(d)
	if err != nil {
		return err
	}
	db := tx.db.WithContext(ctx)
	if was == 0 {
		return saved(db.Create(&r), 1)
	}
	return saved(db.Model(&seizureDraftRow{}).Where("id = ? AND version = ?", d.ID, was).
		Updates(map[string]any{"step": r.Step, "lines": r.Lines, "fields": r.Fields, "last_at": r.LastAt, "version": r.Version}), 1)
}

// DropSeizureDraft forgets a draft of a person, if there is one.
func (tx *Tx) DropSeizureDraft(ctx context.Context, person, id uuid.UUID) error {
	if err := tx.db.WithContext(ctx).Where("id = ? AND person_id = ?", id, person).Delete(&seizureDraftRow{}).Error; err != nil {
		return fmt.Errorf("forget draft of seizure: %w", err)
	}
	return nil
}

// DropOldSeizureDrafts forgets drafts that nobody touched for long.
func (tx *Tx) DropOldSeizureDrafts(ctx context.Context, before moment.Time) error {
	if err := tx.db.WithContext(ctx).Where("last_at < ?", before).Delete(&seizureDraftRow{}).Error; err != nil {
		return fmt.Errorf("forget old drafts of seizures: %w", err)
	}
	return nil
}
