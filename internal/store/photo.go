package store

import (
	"context"
	"fmt"

	"github.com/google/uuid"
	"gorm.io/gorm/clause"

	"github.com/sealtrail/sealtrail/internal/custody"
	"github.com/sealtrail/sealtrail/internal/moment"
)

type photoRow struct {
	SHA256  string      `gorm:"column:sha256;primaryKey"`
	Noun    string      `gorm:"column:noun;primaryKey"`
	NounID  uuid.UUID   `gorm:"column:noun_id;primaryKey"`
	ActID   uuid.UUID   `gorm:"column:act_id"`
	Caption string      `gorm:"column:caption"`
	At      moment.Time `gorm:"column:at"`
}

func (photoRow) TableName() string { return "photos" }

// KeepPhotos remembers what each photo is evidence of; one picture may show
// several lots.
func (tx *Tx) KeepPhotos(ctx context.Context, photos []custody.Photo) error {
	if len(photos) == 0 {
		return nil
	}
	rows := make([]photoRow, len(photos))
	for i, p := range photos {
		rows[i] = photoRow{SHA256: p.SHA256, Noun: p.Noun, NounID: p.NounID, ActID: p.Act, Caption: p.Caption, At: p.At}
	}
	if err := tx.db.WithContext(ctx).Clauses(clause.OnConflict{DoNothing: true}).CreateInBatches(rows, batch).Error; err != nil {
		return fmt.Errorf("keep photos: %w", err)
	}
	return nil
}
