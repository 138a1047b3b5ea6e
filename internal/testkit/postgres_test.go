package testkit

import (
	"context"
	"database/sql"
	"errors"
	"os"
	"os/exec"
	"strings"
	"sync"
	"sync/atomic"
	"testing"

	"github.com/jackc/pgx/v5/pgconn"

	"github.com/sealtrail/sealtrail/internal/testkit/pgserver"
)

const schema = `CREATE TABLE kept (id int PRIMARY KEY); GRANT SELECT, INSERT ON kept TO ` + App

func migrateOnce(count *atomic.Int32) Migrate {
	return func(ctx context.Context, ownerURL string) error {
		count.Add(1)
		db, err := sql.Open("pgx", ownerURL)
		if err != nil {
			return err
		}
		// Left open on purpose: a migration that leaks a connection must not break the copying.
		_, err = db.ExecContext(ctx, schema)
		return err
	}
}

func connect(t *testing.T, url string) *sql.DB {
	t.Helper()
	db, err := sql.Open("pgx", url)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { db.Close() })
	return db
}

func TestEachTestHasItsOwnDatabaseFromOneTemplate(t *testing.T) {
	var migrations atomic.Int32
	key := t.Name() + schema
	var wg sync.WaitGroup
	urls := make([]string, 8)
	for i := range urls {
		wg.Go(func() { _, urls[i] = Postgres(t, key, migrateOnce(&migrations)) })
	}
	wg.Wait()
	if migrations.Load() != 1 {
		t.Fatalf("migrated %d times, want once", migrations.Load())
	}
	for _, url := range urls {
		db := connect(t, url)
		if _, err := db.Exec("INSERT INTO kept VALUES (1)"); err != nil {
			t.Fatalf("another test's row is there: %v", err)
		}
	}
}

func TestTheApplicationRoleCannotDoWhatOnlyTheOwnerMay(t *testing.T) {
	var migrations atomic.Int32
	owner, app := Postgres(t, t.Name()+schema, migrateOnce(&migrations))
	for _, statement := range []string{"DELETE FROM kept", "TRUNCATE kept", "DROP TABLE kept", "CREATE TABLE mine (id int)"} {
		_, err := connect(t, app).Exec(statement)
		var pg *pgconn.PgError
		if !errors.As(err, &pg) || pg.Code != "42501" {
			t.Errorf("%s as the application: %v, want permission denied", statement, err)
		}
	}
	if _, err := connect(t, owner).Exec("DELETE FROM kept"); err != nil {
		t.Errorf("as the owner: %v", err)
	}
	if _, err := connect(t, PostgresSuperuser(t, app)).Exec("ALTER TABLE kept DISABLE TRIGGER ALL"); err != nil {
		t.Errorf("as the superuser: %v", err)
	}
}

func TestATemplateWhoseMigrationFailedIsMadeAnew(t *testing.T) {
	super, err := superuser()
	if err != nil {
		t.Fatal(err)
	}
	ctx := t.Context()
	admin, err := open(ctx, super)
	if err != nil {
		t.Fatal(err)
	}
	defer admin.Close()
	if err := ensureRoles(ctx, admin, super); err != nil {
		t.Fatal(err)
	}
	broken := errors.New("broken migration")
	if _, err := ensureTemplate(ctx, admin, super, t.Name(), func(context.Context, string) error { return broken }); !errors.Is(err, broken) {
		t.Fatalf("got %v", err)
	}
	var migrations atomic.Int32
	_, app := Postgres(t, t.Name(), migrateOnce(&migrations))
	if _, err := connect(t, app).Exec("INSERT INTO kept VALUES (1)"); err != nil {
		t.Fatal(err)
	}
}

func TestAServerThatWasNotStartedForTestsIsRefused(t *testing.T) {
	super, err := superuser()
	if err != nil {
		t.Fatal(err)
	}
	admin := connect(t, super)
	const plain = "not_for_tests"
	if _, err := admin.Exec("CREATE DATABASE " + plain); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _, _ = admin.Exec("DROP DATABASE " + plain + " WITH (FORCE)") })
	if _, err := admin.Exec("ALTER DATABASE " + plain + " SET " + pgserver.Marker + " = 'off'"); err != nil {
		t.Fatal(err)
	}
	url, err := pgserver.Address(super, "postgres", plain)
	if err != nil {
		t.Fatal(err)
	}
	if db, err := open(t.Context(), url); err == nil || !strings.Contains(err.Error(), "not started for tests") {
		if db != nil {
			db.Close()
		}
		t.Fatalf("got %v", err)
	}
}

// TestMain lets the test below run this program as the process that ends
// without stopping its server.
func TestMain(m *testing.M) {
	if os.Getenv("TESTKIT_ABANDON") != "" {
		s, err := pgserver.Start(context.Background())
		if err != nil {
			os.Stderr.WriteString(err.Error())
			os.Exit(1)
		}
		os.Stdout.WriteString(s.URL + "\n")
		select {} // until killed
	}
	os.Exit(m.Run())
}

func TestAKilledProcessTakesItsServerAlong(t *testing.T) {
	cmd := exec.CommandContext(t.Context(), os.Args[0])
	cmd.Env = append(os.Environ(), "TESTKIT_ABANDON=1")
	cmd.Stderr = os.Stderr
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	line := make([]byte, 512)
	n, err := out.Read(line)
	if err != nil {
		t.Fatal(err)
	}
	db := connect(t, strings.TrimSpace(string(line[:n])))
	var folder string
	if err := db.QueryRow("SHOW data_directory").Scan(&folder); err != nil {
		t.Fatal(err)
	}
	if err := cmd.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	_ = cmd.Wait() // killed, so it reports the signal
	eventually(t, "the server's folder is gone", func() bool {
		_, err := os.Stat(folder)
		return errors.Is(err, os.ErrNotExist)
	})
}
