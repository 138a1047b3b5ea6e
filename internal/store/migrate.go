package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io/fs"
	"time"

	"github.com/pressly/goose/v3"
	"github.com/pressly/goose/v3/lock"
	"github.com/riverqueue/river/riverdriver"
	"github.com/riverqueue/river/riverdriver/riverdatabasesql"
	"github.com/riverqueue/river/riverdriver/riversqlite"
	"github.com/riverqueue/river/rivermigrate"

	"github.com/sealtrail/sealtrail/migrations"
)

// migrateWait bounds how long one migrator waits for another.
const migrateWait = 2 * time.Minute

// ErrPending is given when the schema is older than the program.
var ErrPending = errors.New("migrations are pending")

// ErrUnknown is given when the schema is newer than the program.
var ErrUnknown = errors.New("the schema is newer than this program")

// Migrate brings the embedded database up to date.
func (db *DB) Migrate(ctx context.Context) error {
	if db.engine == Postgres {
		return errors.New("PostgreSQL is migrated by its owner role: sealtrail migrate up")
	}
	return migrate(ctx, db.SQL(), SQLite)
}

// MigratePostgres brings a PostgreSQL schema up to date as its owner, then lets
// the application role do what it needs and no more.
func MigratePostgres(ctx context.Context, ownerURL, appRole string) error {
	g, err := openPostgres(ownerURL)
	if err != nil {
		return fmt.Errorf("open PostgreSQL as owner: %w", err)
	}
	db, err := g.DB()
	if err != nil {
		return err
	}
	defer db.Close()
	if err := migrate(ctx, db, Postgres); err != nil {
		return err
	}
	return grant(ctx, db, appRole)
}

// entryTables may be read and appended to, nothing else.
var entryTables = []string{"acts", "entries", "commands", "log", "alarms"}

func grant(ctx context.Context, db *sql.DB, role string) error {
	var owner string
	var exists bool
	if err := db.QueryRowContext(ctx, "SELECT current_user, EXISTS (SELECT FROM pg_roles WHERE rolname = $1)", role).Scan(&owner, &exists); err != nil {
		return err
	}
	if !exists {
		return fmt.Errorf("application role %q does not exist: CREATE ROLE %s LOGIN PASSWORD '…'", role, role)
	}
	if owner == role {
		return errors.New("owner and application role are the same: entries would be protected by triggers alone; give two roles")
	}
	var quoted string
	if err := db.QueryRowContext(ctx, "SELECT quote_ident($1)", role).Scan(&quoted); err != nil {
		return err
	}
	statements := []string{
		"REVOKE CREATE ON SCHEMA public FROM PUBLIC",
		"GRANT USAGE ON SCHEMA public TO " + quoted,
		"GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO " + quoted,
		"GRANT USAGE ON ALL SEQUENCES IN SCHEMA public TO " + quoted,
		"GRANT EXECUTE ON ALL FUNCTIONS IN SCHEMA public TO " + quoted,
		"REVOKE UPDATE, DELETE ON personal FROM " + quoted,
		"GRANT DELETE ON personal TO " + quoted,
		"REVOKE INSERT, UPDATE, DELETE ON goose_db_version FROM " + quoted,
	}
	for _, t := range entryTables {
		statements = append(statements, "REVOKE UPDATE, DELETE, TRUNCATE ON "+t+" FROM "+quoted)
	}
	for _, s := range statements {
		if _, err := db.ExecContext(ctx, s); err != nil {
			return fmt.Errorf("%s: %w", s, err)
		}
	}
	return nil
}

func migrate(ctx context.Context, db *sql.DB, engine Engine) error {
	p, err := provider(db, engine)
	if err != nil {
		return err
	}
	if _, err := p.Up(ctx); err != nil {
		return fmt.Errorf("migrate: %w", err)
	}
	if engine == Postgres {
		return riverUp(ctx, riverdatabasesql.New(db))
	}
	return riverUp(ctx, riversqlite.New(db))
}

func riverUp[T any](ctx context.Context, driver riverdriver.Driver[T]) error {
	m, err := rivermigrate.New(driver, nil)
	if err != nil {
		return err
	}
	if _, err := m.Migrate(ctx, rivermigrate.DirectionUp, nil); err != nil {
		return fmt.Errorf("migrate jobs: %w", err)
	}
	return nil
}

func provider(db *sql.DB, engine Engine) (*goose.Provider, error) {
	dialect, files, dir := goose.DialectSQLite3, fs.FS(migrations.SQLite), "sqlite"
	var opts []goose.ProviderOption
	if engine == Postgres {
		dialect, files, dir = goose.DialectPostgres, migrations.Postgres, "postgres"
		locker, err := lock.NewPostgresSessionLocker(lock.WithLockTimeout(1, uint64(migrateWait.Seconds())))
		if err != nil {
			return nil, err
		}
		opts = append(opts, goose.WithSessionLocker(locker))
	}
	sub, err := fs.Sub(files, dir)
	if err != nil {
		return nil, err
	}
	return goose.NewProvider(dialect, db, sub, opts...)
}

// Migration is one step of the schema.
type Migration struct {
	Number  int64
	Name    string
	Applied bool
}

// Migrations lists all steps the program knows and whether they were applied.
func (db *DB) Migrations(ctx context.Context) ([]Migration, error) {
	p, err := provider(db.SQL(), db.engine)
	if err != nil {
		return nil, err
	}
	if bare, err := db.bare(ctx); err != nil || bare {
		var out []Migration
		for _, s := range p.ListSources() {
			out = append(out, Migration{Number: s.Version, Name: s.Path})
		}
		return out, err
	}
	status, err := p.Status(ctx)
	if err != nil {
		return nil, err
	}
	out := make([]Migration, len(status))
	for i, s := range status {
		out[i] = Migration{Number: s.Source.Version, Name: s.Source.Path, Applied: s.State == goose.StateApplied}
	}
	return out, nil
}

// bare tells whether a PostgreSQL database was never migrated; the application
// role may not make goose's table, and need not.
func (db *DB) bare(ctx context.Context) (bare bool, err error) {
	if db.engine != Postgres {
		return false, nil
	}
	err = db.SQL().QueryRowContext(ctx, "SELECT to_regclass('goose_db_version') IS NULL").Scan(&bare)
	return bare, err
}

// Check refuses a schema the program does not fit: older (ErrPending) or newer
// (ErrUnknown).
func (db *DB) Check(ctx context.Context) error {
	p, err := provider(db.SQL(), db.engine)
	if err != nil {
		return err
	}
	bare, err := db.bare(ctx)
	if err != nil {
		return err
	}
	var at int64
	if !bare {
		if at, err = p.GetDBVersion(ctx); err != nil {
			return fmt.Errorf("read schema version: %w", err)
		}
	}
	sources := p.ListSources()
	newest := sources[len(sources)-1].Version
	switch {
	case at < newest:
		return fmt.Errorf("%w: schema at %d, program needs %d; run sealtrail migrate up", ErrPending, at, newest)
	case at > newest:
		return fmt.Errorf("%w: schema at %d, program knows %d", ErrUnknown, at, newest)
	}
	return nil
}
