// Package storetest opens empty, migrated databases of both engines for tests
// of other rooms.
package storetest

import (
	"context"
	"path/filepath"
	"testing"
	"time"

	"github.com/sealtrail/sealtrail/internal/moment"
	"github.com/sealtrail/sealtrail/internal/store"
	"github.com/sealtrail/sealtrail/internal/testkit"
	"github.com/sealtrail/sealtrail/migrations"
)

// Noon is where the clock of a test stands at first: 2026-11-18 12:00 in Beijing.
var Noon = moment.At(time.Date(2026, 11, 18, 4, 0, 0, 0, time.UTC))

// Engines runs one test on both engines. The log is open; the clock stands
// until it is turned.
func Engines(t *testing.T, f func(t *testing.T, db *store.DB, clock *moment.Turning)) {
	t.Helper()
	EnginesAt(t, Noon, f)
}

// EnginesAt is Engines with a clock that stands elsewhere when the log is opened:
// it never goes back behind the first entry.
func EnginesAt(t *testing.T, at moment.Time, f func(t *testing.T, db *store.DB, clock *moment.Turning)) {
	t.Helper()
	t.Run("sqlite", func(t *testing.T) {
		t.Parallel()
		clock := moment.NewTurning(at)
		f(t, SQLite(t, clock), clock)
	})
	t.Run("postgres", func(t *testing.T) {
		t.Parallel()
		clock := moment.NewTurning(at)
		f(t, Postgres(t, clock), clock)
	})
}

// SQLite is one embedded database in a folder of the test's own.
func SQLite(t testing.TB, clock moment.Clock) *store.DB {
	t.Helper()
	return open(t, store.Config{File: filepath.Join(t.TempDir(), "sealtrail.db"), Clock: clock})
}

// Postgres is one database of the test's own on the private server.
func Postgres(t testing.TB, clock moment.Clock) *store.DB {
	t.Helper()
	return open(t, store.Config{URL: EmptyPostgresURL(t), Clock: clock, Volatile: true})
}

// EmptyPostgresURL is the address of a migrated database for the application
// role; no log is opened there yet.
func EmptyPostgresURL(t testing.TB) string {
	t.Helper()
	return FilledPostgresURL(t, "", func(string) error { return nil })
}

// FilledPostgresURL is the address of a database of the test's own, migrated and
// then filled by the application role: once for all tests that give the same key.
func FilledPostgresURL(t testing.TB, key string, fill func(appURL string) error) string {
	t.Helper()
	schema, err := migrations.Fingerprint()
	if err != nil {
		t.Fatal(err)
	}
	_, url := testkit.Postgres(t, schema+key, func(ctx context.Context, owner string) error {
		if err := store.MigratePostgres(ctx, owner, testkit.App); err != nil {
			return err
		}
		app, err := testkit.AppURL(owner)
		if err != nil {
			return err
		}
		return fill(app)
	})
	return url
}

func open(t testing.TB, cfg store.Config) *store.DB {
	t.Helper()
	ctx := context.Background()
	db, err := store.Open(ctx, cfg)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := db.Close(); err != nil {
			t.Error(err)
		}
	})
	if cfg.URL == "" {
		if err := db.Migrate(ctx); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := db.OpenLog(ctx, store.LogInfo{Origin: "test.invalid/sealtrail", BaseURL: "https://test.invalid"}); err != nil {
		t.Fatal(err)
	}
	return db
}
