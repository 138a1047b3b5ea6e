package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5/pgconn"
	"gorm.io/driver/postgres"
	"gorm.io/gorm"
)

// postgresConnections bounds the pool of one server process.
const postgresConnections = 20

func openPostgres(url string) (*gorm.DB, error) {
	g, err := gorm.Open(postgres.New(postgres.Config{DSN: url}), gormConfig())
	if err != nil {
		return nil, err
	}
	db, err := g.DB()
	if err != nil {
		return nil, err
	}
	db.SetMaxOpenConns(postgresConnections)
	db.SetMaxIdleConns(postgresConnections)
	db.SetConnMaxLifetime(time.Hour)
	return g, nil
}

// durable refuses a server that would answer before a commit is on disk: an
// entry that was acknowledged must survive a power cut.
func durable(ctx context.Context, db *sql.DB) error {
	for _, name := range []string{"fsync", "synchronous_commit"} {
		var value string
		if err := db.QueryRowContext(ctx, "SELECT current_setting($1)", name).Scan(&value); err != nil {
			return fmt.Errorf("read setting %s: %w", name, err)
		}
		if value == "off" {
			return fmt.Errorf("PostgreSQL runs with %s = off, so that acknowledged records could be lost; turn it on and start again", name)
		}
	}
	return nil
}

// retryable tells whether the whole transaction may simply be tried again.
func retryable(err error) bool {
	var e *pgconn.PgError
	if errors.As(err, &e) {
		return e.Code == "40001" || e.Code == "40P01"
	}
	return busy(err)
}

func isDuplicate(err error) bool { return errors.Is(err, gorm.ErrDuplicatedKey) }
