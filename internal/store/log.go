package store

import (
	"context"
	"errors"
	"fmt"

	"github.com/google/uuid"
	"gorm.io/gorm"

	"github.com/sealtrail/sealtrail/internal/fact"
	"github.com/sealtrail/sealtrail/internal/ledger"
	"github.com/sealtrail/sealtrail/internal/moment"
)

// LogInfo is what was fixed when the log was opened.
type LogInfo struct {
	Origin   string
	BaseURL  string
	Demo     bool
	OpenedAt moment.Time
}

type logRow struct {
	One      int         `gorm:"column:one;primaryKey;autoIncrement:false"`
	Origin   string      `gorm:"column:origin"`
	BaseURL  string      `gorm:"column:base_url"`
	Demo     bool        `gorm:"column:demo"`
	OpenedAt moment.Time `gorm:"column:opened_at"`
}

func (logRow) TableName() string { return "log" }

// Log tells what was fixed; empty while the log was not opened.
func (tx *Tx) Log(ctx context.Context) (LogInfo, error) {
	var r logRow
	err := tx.db.WithContext(ctx).Where("one = 1").Take(&r).Error
	if errors.Is(err, gorm.ErrRecordNotFound) {
		return LogInfo{}, nil
	}
	if err != nil {
		return LogInfo{}, fmt.Errorf("read log: %w", err)
	}
	return LogInfo{Origin: r.Origin, BaseURL: r.BaseURL, Demo: r.Demo, OpenedAt: r.OpenedAt}, nil
}

// KeysStream is the kind of the stream that opens every log.
const KeysStream = "keys"

// OpenLog fixes origin and base address for good and writes entry one. It
// gives what was fixed before when the log was open already.
func (db *DB) OpenLog(ctx context.Context, want LogInfo) (LogInfo, error) {
	var info LogInfo
	err := db.InTx(ctx, func(tx *Tx) error {
		var err error
		if info, err = tx.Log(ctx); err != nil || info.Origin != "" {
			return err
		}
		want.OpenedAt = db.clock.Now()
		info = want
		if err := tx.db.WithContext(ctx).Create(&logRow{One: 1, Origin: want.Origin, BaseURL: want.BaseURL, Demo: want.Demo, OpenedAt: want.OpenedAt}).Error; err != nil {
			return fmt.Errorf("open log: %w", err)
		}
		noun, err := uuid.NewV7()
		if err != nil {
			return err
		}
		act, err := uuid.NewV7()
		if err != nil {
			return err
		}
		stream, err := tx.NewStream(ctx, KeysStream, noun)
		if err != nil {
			return err
		}
		_, err = tx.Record(ctx, ledger.Draft{ID: act, Kind: fact.KindLogOpened, KV: 1, OccurredAt: want.OpenedAt, By: ledger.By{Role: "system"},
			Facts: fact.LogOpened{Origin: want.Origin, Suites: []string{ledger.Suite}, Demo: want.Demo}, Streams: []ledger.Stream{stream},
			Auth: []ledger.Auth{{By: "system"}}})
		return err
	})
	if err == nil {
		db.sealer = ledger.Sealer{Origin: info.Origin, Random: db.random}
	}
	return info, err
}
