package store

import (
	"context"
	"encoding/json"
	"fmt"

	"github.com/google/uuid"
	"gorm.io/gorm"

	"github.com/sealtrail/sealtrail/internal/export"
	"github.com/sealtrail/sealtrail/internal/fault"
	"github.com/sealtrail/sealtrail/internal/moment"
)

// exportRow is a list that somebody asked to be written out.
type exportRow struct {
	ID        uuid.UUID   `gorm:"column:id;primaryKey"`
	Person    uuid.UUID   `gorm:"column:person"`
	Org       uuid.UUID   `gorm:"column:org"`
	List      string      `gorm:"column:list"`
	Filter    string      `gorm:"column:filter"`
	Said      string      `gorm:"column:said"`
	Format    string      `gorm:"column:format"`
	Language  string      `gorm:"column:language"`
	Scope     string      `gorm:"column:scope"`
	State     string      `gorm:"column:state"`
	Rows      int64       `gorm:"column:row_count"`
	SHA256    string      `gorm:"column:sha256"`
	Bytes     int64       `gorm:"column:bytes"`
	Fault     string      `gorm:"column:fault"`
	AskedAt   moment.Time `gorm:"column:asked_at"`
	StartedAt moment.Time `gorm:"column:started_at"`
	EndedAt   moment.Time `gorm:"column:ended_at"`
}

func (exportRow) TableName() string { return "exports" }

func toExportRow(e export.Export) (exportRow, error) {
	filter, err := json.Marshal(e.Filter)
	if err != nil {
		return exportRow{}, fmt.Errorf("export %s: %w", e.ID, err)
	}
	scope, err := json.Marshal(e.Scope)
	if err != nil {
		return exportRow{}, fmt.Errorf("export %s: %w", e.ID, err)
	}
	return exportRow{ID: e.ID, Person: e.Person, Org: e.Org, List: string(e.List), Filter: string(filter), Said: e.Said, Format: string(e.Format), Language: e.Language,
		Scope: string(scope), State: string(e.State), Rows: e.Rows, SHA256: e.SHA256, Bytes: e.Bytes, Fault: e.Fault, AskedAt: e.AskedAt, StartedAt: e.StartedAt, EndedAt: e.EndedAt}, nil
}

func fromExportRow(r exportRow) (export.Export, error) {
	e := export.Export{ID: r.ID, Person: r.Person, Org: r.Org, List: export.List(r.List), Said: r.Said, Format: export.Format(r.Format), Language: r.Language,
		State: export.State(r.State), Rows: r.Rows, SHA256: r.SHA256, Bytes: r.Bytes, Fault: r.Fault, AskedAt: r.AskedAt, StartedAt: r.StartedAt, EndedAt: r.EndedAt}
	if err := json.Unmarshal([]byte(r.Filter), &e.Filter); err != nil {
		return e, fmt.Errorf("export %s: %w", r.ID, err)
	}
	if err := json.Unmarshal([]byte(r.Scope), &e.Scope); err != nil {
		return e, fmt.Errorf("export %s: %w", r.ID, err)
	}
	return e, nil
}

// AddExport keeps a new export. Its id comes from who asks: one that is taken is
// refused, else somebody could put their name on another's file.
func (tx *Tx) AddExport(ctx context.Context, e export.Export) error {
	r, err := toExportRow(e)
	if err != nil {
		return err
	}
	switch err := tx.db.WithContext(ctx).Create(&r).Error; {
	case isDuplicate(err):
		return fault.Conflict("command.other_content").At("command_id")
	case err != nil:
		return fmt.Errorf("add export: %w", err)
	}
	return nil
}

// SaveExport keeps what changed in an export; the caller holds its lock. Whose it
// is and what it may read never change.
func (tx *Tx) SaveExport(ctx context.Context, e export.Export) error {
	r, err := toExportRow(e)
	if err != nil {
		return err
	}
	res := tx.db.WithContext(ctx).Model(&exportRow{}).Where("id = ? AND person = ?", r.ID, r.Person).
		Select("State", "Rows", "SHA256", "Bytes", "Fault", "StartedAt", "EndedAt").Updates(&r)
	if res.Error != nil {
		return fmt.Errorf("keep export: %w", res.Error)
	}
	if res.RowsAffected != 1 {
		return fmt.Errorf("keep export %s: %d rows", r.ID, res.RowsAffected)
	}
	return nil
}

// Export finds one.
func (tx *Tx) Export(ctx context.Context, id uuid.UUID) (export.Export, error) {
	return takeExport(tx.db.WithContext(ctx), id)
}

// ExportForUpdate finds and locks one.
func (tx *Tx) ExportForUpdate(ctx context.Context, id uuid.UUID) (export.Export, error) {
	return takeExport(tx.locked().WithContext(ctx), id)
}

func takeExport(db *gorm.DB, id uuid.UUID) (export.Export, error) {
	var r exportRow
	if err := db.Where("id = ?", id).Take(&r).Error; err != nil {
		return export.Export{}, missing(err, "export.unknown")
	}
	return fromExportRow(r)
}

// Exports are a person's, newest first.
func (tx *Tx) Exports(ctx context.Context, person uuid.UUID, limit int) ([]export.Export, error) {
	if limit < 1 || limit > MaxLimit {
		return nil, fault.Invalid("list.limit").At("limit").With("max", "200")
	}
	var rows []exportRow
	if err := tx.db.WithContext(ctx).Where("person = ?", person).Order("id DESC").Limit(limit).Find(&rows).Error; err != nil {
		return nil, fmt.Errorf("read exports: %w", err)
	}
	out := make([]export.Export, len(rows))
	for i, r := range rows {
		var err error
		if out[i], err = fromExportRow(r); err != nil {
			return nil, err
		}
	}
	return out, nil
}

// ExportsUnfinished counts what a person waits for.
func (tx *Tx) ExportsUnfinished(ctx context.Context, person uuid.UUID) (int, error) {
	var n int64
	err := tx.db.WithContext(ctx).Model(&exportRow{}).Where("person = ? AND state IN ?", person, []export.State{export.Waiting, export.Writing}).Count(&n).Error
	return int(n), err
}

// ExportKept tells whether some export has this file.
func (tx *Tx) ExportKept(ctx context.Context, sha string) (bool, error) {
	var n int64
	err := tx.db.WithContext(ctx).Model(&exportRow{}).Where("sha256 = ? AND sha256 <> ''", sha).Limit(1).Count(&n).Error
	return n > 0, err
}

// DeleteExports forgets those that ended before a moment, and gives their files.
func (tx *Tx) DeleteExports(ctx context.Context, before moment.Time) ([]string, error) {
	old := tx.db.WithContext(ctx).Model(&exportRow{}).Where("ended_at > 0 AND ended_at < ?", before)
	var hashes []string
	if err := old.Session(&gorm.Session{}).Where("sha256 <> ''").Distinct().Pluck("sha256", &hashes).Error; err != nil {
		return nil, fmt.Errorf("read old exports: %w", err)
	}
	if err := old.Session(&gorm.Session{}).Delete(&exportRow{}).Error; err != nil {
		return nil, fmt.Errorf("forget old exports: %w", err)
	}
	return hashes, nil
}
