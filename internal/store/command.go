package store

import (
	"context"
	"errors"
	"fmt"

	"github.com/google/uuid"
	"gorm.io/gorm"

	"github.com/sealtrail/sealtrail/internal/fault"
	"github.com/sealtrail/sealtrail/internal/ledger"
	"github.com/sealtrail/sealtrail/internal/moment"
)

type commandRow struct {
	Person     uuid.UUID   `gorm:"column:person;primaryKey"`
	ID         uuid.UUID   `gorm:"column:id;primaryKey"`
	Hash       []byte      `gorm:"column:hash"`
	Answer     []byte      `gorm:"column:answer"`
	RecordedAt moment.Time `gorm:"column:recorded_at"`
}

func (commandRow) TableName() string { return "commands" }

// Answer finds what a command gave back the first time.
func (tx *Tx) Answer(ctx context.Context, person, command uuid.UUID) (ledger.Answer, bool, error) {
	var r commandRow
	err := tx.db.WithContext(ctx).Where("person = ? AND id = ?", person, command).Take(&r).Error
	if errors.Is(err, gorm.ErrRecordNotFound) {
		return ledger.Answer{}, false, nil
	}
	if err != nil {
		return ledger.Answer{}, false, fmt.Errorf("read command: %w", err)
	}
	a := ledger.Answer{Value: r.Answer}
	copy(a.Hash[:], r.Hash)
	return a, true, nil
}

// KeepAnswer keeps it for ever. Two requests with one id at the same time: the
// second finds the id taken and is told to ask again.
func (tx *Tx) KeepAnswer(ctx context.Context, person, command uuid.UUID, a ledger.Answer) error {
	err := tx.db.WithContext(ctx).Create(&commandRow{Person: person, ID: command, Hash: a.Hash[:], Answer: a.Value, RecordedAt: tx.house.clock.Now()}).Error
	if isDuplicate(err) {
		return fault.Conflict("command.at_work").At("command_id")
	}
	return err
}
