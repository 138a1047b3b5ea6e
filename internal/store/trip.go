package store

import (
	"context"
	"fmt"

	"github.com/google/uuid"
	"gorm.io/gorm/clause"

	"github.com/sealtrail/sealtrail/internal/custody"
	"github.com/sealtrail/sealtrail/internal/moment"
)

// tripRow is the code of one handoff's carrier.
type tripRow struct {
	HandoffID uuid.UUID   `gorm:"column:handoff_id;primaryKey"`
	Hash      string      `gorm:"column:hash"`
	Stand     uuid.UUID   `gorm:"column:stand"`
	Org       uuid.UUID   `gorm:"column:org"`
	Issue     int         `gorm:"column:issue"`
	At        moment.Time `gorm:"column:at"`
	Until     moment.Time `gorm:"column:until"`
}

func (tripRow) TableName() string { return "trips" }

func toTripRow(t custody.Trip) tripRow {
	return tripRow{HandoffID: t.Handoff, Hash: t.Hash, Stand: t.Stand, Org: t.Org, Issue: t.Issue, At: t.At, Until: t.Until}
}

func fromTripRow(r tripRow) custody.Trip {
	return custody.Trip{Handoff: r.HandoffID, Hash: r.Hash, Stand: r.Stand, Org: r.Org, Issue: r.Issue, At: r.At, Until: r.Until}
}

// KeepTrip keeps a code in place of the one before; the handoff is locked.
func (tx *Tx) KeepTrip(ctx context.Context, t custody.Trip) error {
	row := toTripRow(t)
	err := tx.db.WithContext(ctx).Clauses(clause.OnConflict{Columns: []clause.Column{{Name: "handoff_id"}},
		DoUpdates: clause.AssignmentColumns([]string{"hash", "stand", "org", "issue", "at", "until"})}).Create(&row).Error
	if err != nil {
		return fmt.Errorf("keep trip of %s: %w", t.Handoff, err)
	}
	return nil
}

// TripOf is the code of a handoff; zero when none was given out.
func (tx *Tx) TripOf(ctx context.Context, handoff uuid.UUID) (custody.Trip, error) {
	var rows []tripRow
	if err := tx.db.WithContext(ctx).Where("handoff_id = ?", handoff).Limit(1).Find(&rows).Error; err != nil {
		return custody.Trip{}, fmt.Errorf("read trip: %w", err)
	}
	if len(rows) == 0 {
		return custody.Trip{}, nil
	}
	return fromTripRow(rows[0]), nil
}

// TripByHash finds a trip by its code.
func (tx *Tx) TripByHash(ctx context.Context, hash string) (custody.Trip, error) {
	var r tripRow
	if err := tx.db.WithContext(ctx).Where("hash = ?", hash).Take(&r).Error; err != nil {
		return custody.Trip{}, missing(err, "custody.trip.unknown")
	}
	return fromTripRow(r), nil
}
