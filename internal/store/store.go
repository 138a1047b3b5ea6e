package store

import (
	"context"
	"crypto/rand"
	"database/sql"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"

	"gorm.io/gorm"
	"gorm.io/gorm/logger"

	"github.com/sealtrail/sealtrail/internal/ledger"
	"github.com/sealtrail/sealtrail/internal/moment"
)

// Engine is which database is underneath.
type Engine string

const (
	SQLite   Engine = "sqlite"
	Postgres Engine = "postgres"
)

// Promise puts a job into the same transaction as the facts it follows from.
type Promise func(ctx context.Context, tx *sql.Tx, kind string, args any) error

// Config says where the data lie and what the store needs from outside.
type Config struct {
	File    string // embedded database file; used when URL is empty
	URL     string // PostgreSQL, application role
	Clock   moment.Clock
	Random  io.Reader // nil: crypto/rand
	Promise Promise   // nil: jobs are refused
	// Alarm is told, after the rollback, that stored state does not follow from
	// the entries. The store has written the alarm's row by then.
	Alarm func(context.Context, *ledger.Mismatch)
	// Volatile allows a PostgreSQL server without fsync: for tests alone.
	Volatile bool
}

// DB is the open database.
type DB struct {
	engine  Engine
	writer  *gorm.DB
	reader  *gorm.DB
	jobs    *gorm.DB // SQLite only
	file    string
	clock   moment.Clock
	random  io.Reader
	promise Promise
	alarm   func(context.Context, *ledger.Mismatch)
	sealer  ledger.Sealer
}

// Open connects; it does not migrate. The log's origin is read when there is one.
func Open(ctx context.Context, cfg Config) (*DB, error) {
	db := &DB{clock: cfg.Clock, random: cfg.Random, promise: cfg.Promise, alarm: cfg.Alarm}
	if db.random == nil {
		db.random = rand.Reader
	}
	if db.alarm == nil {
		db.alarm = func(context.Context, *ledger.Mismatch) {}
	}
	if cfg.Clock == nil {
		return nil, errors.New("store needs a clock")
	}
	var err error
	if cfg.URL != "" {
		db.engine = Postgres
		if db.writer, err = openPostgres(cfg.URL); err != nil {
			return nil, fmt.Errorf("open PostgreSQL: %w", err)
		}
		db.reader = db.writer
		if !cfg.Volatile {
			if err := durable(ctx, db.SQL()); err != nil {
				return nil, errors.Join(err, db.Close())
			}
		}
		return db, nil
	}
	db.engine, db.file = SQLite, cfg.File
	if err := os.MkdirAll(filepath.Dir(cfg.File), 0o700); err != nil {
		return nil, fmt.Errorf("make data folder: %w", err)
	}
	if db.writer, err = openSQLite(cfg.File, true); err != nil {
		return nil, fmt.Errorf("open SQLite: %w", err)
	}
	if db.reader, err = openSQLite(cfg.File, false); err != nil {
		return nil, errors.Join(fmt.Errorf("open SQLite for reading: %w", err), db.Close())
	}
	return db, nil
}

func gormConfig() *gorm.Config {
	return &gorm.Config{SkipDefaultTransaction: true, Logger: logger.Discard, TranslateError: true}
}

// Engine tells which database is underneath.
func (db *DB) Engine() Engine { return db.engine }

// SQL is the writer's pool: for migrations, jobs and the health check.
func (db *DB) SQL() *sql.DB {
	s, err := db.writer.DB()
	if err != nil {
		panic(err) // gorm was opened on a *sql.DB; anything else is a defect
	}
	return s
}

// Close gives all connections back.
func (db *DB) Close() error {
	var errs []error
	for i, g := range []*gorm.DB{db.jobs, db.writer, db.reader} {
		if g == nil || i == 2 && db.reader == db.writer {
			continue
		}
		s, err := g.DB()
		if err == nil {
			err = s.Close()
		}
		errs = append(errs, err)
	}
	return errors.Join(errs...)
}

// SetPromise says who keeps promises; jobs are built on the open database.
func (db *DB) SetPromise(p Promise) { db.promise = p }

// JobsSQL is a pool for the jobs: SQLite's one writing connection is held while
// a transaction runs, so jobs get their own. The caller need not close it.
func (db *DB) JobsSQL() (*sql.DB, error) {
	if db.engine == Postgres {
		return db.SQL(), nil
	}
	if db.jobs == nil {
		g, err := openSQLite(db.file, true)
		if err != nil {
			return nil, fmt.Errorf("open SQLite for jobs: %w", err)
		}
		db.jobs = g
	}
	return db.jobs.DB()
}
