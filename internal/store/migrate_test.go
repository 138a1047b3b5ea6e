package store

import (
	"context"
	"errors"
	"path/filepath"
	"testing"

	"github.com/sealtrail/sealtrail/internal/moment"
	"github.com/sealtrail/sealtrail/internal/testkit"
)

func TestASchemaThatWasNeverMadeIsPendingOnBothEngines(t *testing.T) {
	ctx := context.Background()
	_, url := testkit.Postgres(t, "", nil)
	for name, cfg := range map[string]Config{
		"sqlite":   {File: filepath.Join(t.TempDir(), "sealtrail.db"), Clock: moment.System{}},
		"postgres": {URL: url, Clock: moment.System{}, Volatile: true},
	} {
		t.Run(name, func(t *testing.T) {
			db, err := Open(ctx, cfg)
			if err != nil {
				t.Fatal(err)
			}
			defer db.Close()
			if err := db.Check(ctx); !errors.Is(err, ErrPending) {
				t.Errorf("check: %v", err)
			}
			steps, err := db.Migrations(ctx)
			if err != nil || len(steps) == 0 {
				t.Fatalf("%d steps, %v", len(steps), err)
			}
			for _, s := range steps {
				if s.Applied {
					t.Errorf("%s is said to be applied", s.Name)
				}
			}
		})
	}
}

func TestTheOwnerCannotBeTheApplicationRole(t *testing.T) {
	owner, _ := testkit.Postgres(t, "", nil)
	if err := MigratePostgres(context.Background(), owner, testkit.Owner); err == nil {
		t.Fatal("one role for both")
	}
}
