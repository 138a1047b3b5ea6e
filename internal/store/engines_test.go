package store

import (
	"context"
	"path/filepath"
	"testing"
	"time"

	"github.com/sealtrail/sealtrail/internal/moment"
	"github.com/sealtrail/sealtrail/internal/testkit"
	"github.com/sealtrail/sealtrail/migrations"
)

// noon is where the clock of a test stands at first.
var noon = moment.At(time.Date(2026, 11, 18, 4, 0, 0, 0, time.UTC))

// engines runs one test on both engines, each on an empty, migrated database
// with an opened log.
func engines(t *testing.T, f func(t *testing.T, db *DB, clock *moment.Turning)) {
	t.Helper()
	t.Run("sqlite", func(t *testing.T) {
		t.Parallel()
		clock := moment.NewTurning(noon)
		f(t, ready(t, Config{File: filepath.Join(t.TempDir(), "sealtrail.db"), Clock: clock}), clock)
	})
	t.Run("postgres", func(t *testing.T) {
		t.Parallel()
		key, err := migrations.Fingerprint()
		if err != nil {
			t.Fatal(err)
		}
		_, url := testkit.Postgres(t, key, func(ctx context.Context, owner string) error {
			return MigratePostgres(ctx, owner, testkit.App)
		})
		clock := moment.NewTurning(noon)
		f(t, ready(t, Config{URL: url, Clock: clock, Volatile: true}), clock)
	})
}

func ready(t *testing.T, cfg Config) *DB {
	t.Helper()
	ctx := context.Background()
	db, err := Open(ctx, cfg)
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
	if _, err := db.OpenLog(ctx, LogInfo{Origin: "test.invalid/sealtrail", BaseURL: "https://test.invalid"}); err != nil {
		t.Fatal(err)
	}
	return db
}
