package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"

	"github.com/google/uuid"
	"gorm.io/gorm"
	"gorm.io/gorm/clause"

	"github.com/sealtrail/sealtrail/internal/fault"
	"github.com/sealtrail/sealtrail/internal/ledger"
	"github.com/sealtrail/sealtrail/internal/moment"
)

// Tx is one transaction; it satisfies the Tx interface of every room.
type Tx struct {
	db    *gorm.DB
	house *DB
}

type inTx struct{}

// attempts is how often a transaction is tried when the engine asks for it.
const attempts = 4

// batch is how many rows one INSERT carries at most; SQLite allows 32766
// parameters a statement.
const batch = 500

// InTx runs f in one write transaction: all or nothing.
func (db *DB) InTx(ctx context.Context, f func(*Tx) error) error {
	if ctx.Value(inTx{}) != nil {
		return errors.New("store: transaction inside a transaction")
	}
	var err error
	for i := 0; i < attempts; i++ {
		err = db.writer.WithContext(context.WithValue(ctx, inTx{}, true)).Transaction(func(g *gorm.DB) error {
			return f(&Tx{db: g, house: db})
		})
		if err == nil || !retryable(err) || ctx.Err() != nil {
			break
		}
	}
	var m *ledger.Mismatch
	if errors.As(err, &m) {
		db.raise(ctx, m)
		return fault.Conflict("ledger.state_mismatch").With("noun", m.Noun).With("name", m.Name)
	}
	if busy(err) {
		return fault.Unavailable("store.busy")
	}
	return err
}

// View runs f in one read-only transaction that sees one state.
func (db *DB) View(ctx context.Context, f func(*Tx) error) error {
	opts := &sql.TxOptions{ReadOnly: true}
	if db.engine == Postgres {
		opts.Isolation = sql.LevelRepeatableRead
	}
	return db.reader.WithContext(ctx).Transaction(func(g *gorm.DB) error {
		return f(&Tx{db: g, house: db})
	}, opts)
}

// Narrow hands a room the part of the transaction that it declared.
func Narrow[T any](db *DB) func(context.Context, func(T) error) error {
	return func(ctx context.Context, f func(T) error) error {
		return db.InTx(ctx, func(tx *Tx) error { return f(any(tx).(T)) })
	}
}

// NarrowView is Narrow for reading.
func NarrowView[T any](db *DB) func(context.Context, func(T) error) error {
	return func(ctx context.Context, f func(T) error) error {
		return db.View(ctx, func(tx *Tx) error { return f(any(tx).(T)) })
	}
}

// locked adds FOR UPDATE where the engine has it; SQLite's writer is alone anyway.
func (tx *Tx) locked() *gorm.DB {
	if tx.house.engine == Postgres {
		return tx.db.Clauses(clause.Locking{Strength: "UPDATE"})
	}
	return tx.db
}

// Enqueue promises a job that is done after the commit and never without it.
func (tx *Tx) Enqueue(ctx context.Context, kind string, args any) error {
	if tx.house.promise == nil {
		return fmt.Errorf("job %s: nobody keeps promises", kind)
	}
	raw, ok := tx.db.Statement.ConnPool.(*sql.Tx)
	if !ok {
		return fmt.Errorf("job %s: no transaction", kind)
	}
	return tx.house.promise(ctx, raw, kind, args)
}

// saved checks that a guarded write hit every row it meant.
func saved(res *gorm.DB, want int) error {
	if res.Error != nil {
		return res.Error
	}
	if res.RowsAffected != int64(want) {
		return fault.Conflict("ledger.moved_on")
	}
	return nil
}

// missing turns gorm's "not found" into the house's.
func missing(err error, code string) error {
	if errors.Is(err, gorm.ErrRecordNotFound) {
		return fault.Missing(code)
	}
	return err
}

type alarmRow struct {
	ID     uuid.UUID   `gorm:"column:id"`
	At     moment.Time `gorm:"column:at"`
	Noun   string      `gorm:"column:noun"`
	Name   string      `gorm:"column:name"`
	Detail string      `gorm:"column:detail"`
}

func (alarmRow) TableName() string { return "alarms" }

// raise keeps the alarm after the rollback that it caused.
func (db *DB) raise(ctx context.Context, m *ledger.Mismatch) {
	id, err := uuid.NewV7()
	if err == nil {
		err = db.writer.WithContext(context.WithoutCancel(ctx)).Create(&alarmRow{ID: id, At: db.clock.Now(), Noun: m.Noun, Name: m.Name, Detail: m.Detail}).Error
	}
	if err != nil {
		m = &ledger.Mismatch{Noun: m.Noun, Name: m.Name, Stream: m.Stream, Detail: m.Detail + " (alarm not kept: " + err.Error() + ")"}
	}
	db.alarm(ctx, m)
}

// Alarm is one finding shown to administrators.
type Alarm struct {
	At     moment.Time
	Noun   string
	Name   string
	Detail string
}

// Alarms gives the newest findings, at most limit.
func (db *DB) Alarms(ctx context.Context, limit int) ([]Alarm, error) {
	var rows []alarmRow
	if err := db.reader.WithContext(ctx).Order("at DESC").Limit(limit).Find(&rows).Error; err != nil {
		return nil, err
	}
	out := make([]Alarm, len(rows))
	for i, r := range rows {
		out[i] = Alarm{At: r.At, Noun: r.Noun, Name: r.Name, Detail: r.Detail}
	}
	return out, nil
}
