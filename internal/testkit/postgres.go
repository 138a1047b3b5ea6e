package testkit

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"database/sql"
	"encoding/hex"
	"errors"
	"fmt"
	"net/url"
	"os"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/sealtrail/sealtrail/internal/testkit/pgserver"
)

const (
	// Owner is the role that owns the schema and migrates it.
	Owner = "sealtrail_owner"
	// App is the role that the application runs as; it owns nothing.
	App = "sealtrail_app"
	// PostgresVariable names the server of the run: a superuser's address.
	PostgresVariable = "SEALTRAIL_TEST_POSTGRES"

	// rolesLock and templateLock are the classes of our advisory locks.
	rolesLock    = 0x5ea1_0001
	templateLock = 0x5ea1_0002

	// templateWait bounds the making of a template, also by another process.
	templateWait = 3 * time.Minute
)

// lazyServer is started at most once per process; its shell notices the end of
// the process and stops it, so nobody has to.
var lazyServer = sync.OnceValues(func() (*pgserver.Server, error) {
	return pgserver.Start(context.Background())
})

// Migrate brings an empty database to the schema under test, as its owner.
type Migrate func(ctx context.Context, ownerURL string) error

// Postgres gives the test an empty, migrated database of its own and drops it
// afterwards. The key stands for the content of the migrations: the same key
// must mean the same schema. A nil migrate gives a database without a schema.
func Postgres(t testing.TB, key string, migrate Migrate) (ownerURL, appURL string) {
	t.Helper()
	ctx := context.Background()
	super, err := superuser()
	if err != nil {
		t.Fatalf("%v", err)
	}
	admin, err := open(ctx, super)
	if err != nil {
		t.Fatalf("%v", err)
	}
	defer admin.Close()
	if err := ensureRoles(ctx, admin, super); err != nil {
		t.Fatalf("make the roles of the tests: %v", err)
	}
	template := "template1"
	if migrate != nil {
		if template, err = ensureTemplate(ctx, admin, super, key, migrate); err != nil {
			t.Fatalf("make the template database: %v", err)
		}
	}
	name := "t_" + strings.ToLower(rand.Text())
	if err := execute(ctx, admin, "CREATE DATABASE "+name+" OWNER "+Owner+" TEMPLATE "+template); err != nil {
		t.Fatalf("copy the template database: %v", err)
	}
	t.Cleanup(func() { drop(t, super, name) })
	ownerURL, err = pgserver.Address(super, Owner, name)
	if err != nil {
		t.Fatal(err)
	}
	appURL, err = pgserver.Address(super, App, name)
	if err != nil {
		t.Fatal(err)
	}
	return ownerURL, appURL
}

// PostgresSuperuser is the superuser's address of the database behind a test's
// address: for tests of what only the host's administrator could do.
func PostgresSuperuser(t testing.TB, testURL string) string {
	t.Helper()
	i, j := strings.LastIndex(testURL, "/"), strings.Index(testURL, "?")
	if i < 0 || j < i {
		t.Fatal("not an address given by Postgres")
	}
	super, err := superuser()
	if err != nil {
		t.Fatal(err)
	}
	address, err := pgserver.Address(super, "postgres", testURL[i+1:j])
	if err != nil {
		t.Fatal(err)
	}
	return address
}

// AppURL is the application's address of the database behind its owner's.
func AppURL(ownerURL string) (string, error) {
	u, err := url.Parse(ownerURL)
	if err != nil {
		return "", err
	}
	return pgserver.Address(ownerURL, App, strings.TrimPrefix(u.Path, "/"))
}

func superuser() (string, error) {
	if url := os.Getenv(PostgresVariable); url != "" {
		return url, nil
	}
	s, err := lazyServer()
	if err != nil {
		return "", err
	}
	return s.URL, nil
}

// open connects and refuses a server that does not carry the marker: roles and
// databases are made there, and passwords set.
func open(ctx context.Context, super string) (*sql.DB, error) {
	db, err := sql.Open("pgx", super)
	if err != nil {
		return nil, err
	}
	db.SetMaxOpenConns(2)
	marker := ""
	if err := db.QueryRowContext(ctx, "SELECT coalesce(current_setting($1, true), '')", pgserver.Marker).Scan(&marker); err != nil {
		db.Close()
		return nil, fmt.Errorf("ask the test server for its marker: %w", err)
	}
	if marker != "on" {
		db.Close()
		return nil, fmt.Errorf("%s names a server that was not started for tests; unset it, or run: go run ./internal/testkit/pgrun COMMAND", PostgresVariable)
	}
	return db, nil
}

// ensureRoles makes both roles once per server; the lock makes it safe among
// the processes of one run.
func ensureRoles(ctx context.Context, admin *sql.DB, super string) error {
	return locked(ctx, admin, rolesLock, 0, func(conn *sql.Conn) error {
		for _, role := range []string{Owner, App} {
			var there bool
			if err := conn.QueryRowContext(ctx, "SELECT EXISTS (SELECT 1 FROM pg_roles WHERE rolname = $1)", role).Scan(&there); err != nil {
				return err
			}
			if there {
				continue
			}
			password, err := pgserver.Password(super)
			if err != nil {
				return err
			}
			// The password is base32 text, made by us: it needs no escaping.
			if _, err := conn.ExecContext(ctx, "CREATE ROLE "+role+" LOGIN PASSWORD '"+password+"'"); err != nil {
				return err
			}
		}
		return nil
	})
}

// ensureTemplate returns the migrated database of that key. It counts as ready
// only once it is marked as a template, the last thing done.
func ensureTemplate(ctx context.Context, admin *sql.DB, super, key string, migrate Migrate) (string, error) {
	ctx, cancel := context.WithTimeout(ctx, templateWait)
	defer cancel()
	sum := sha256.Sum256([]byte(key))
	name := "tmpl_" + hex.EncodeToString(sum[:12])
	err := locked(ctx, admin, templateLock, int32(sum[0])<<8|int32(sum[1]), func(conn *sql.Conn) error {
		var ready bool
		err := conn.QueryRowContext(ctx, "SELECT datistemplate FROM pg_database WHERE datname = $1", name).Scan(&ready)
		if err != nil && !errors.Is(err, sql.ErrNoRows) {
			return err
		}
		if ready {
			return nil
		}
		owner, err := pgserver.Address(super, Owner, name)
		if err != nil {
			return err
		}
		if _, err := conn.ExecContext(ctx, "DROP DATABASE IF EXISTS "+name+" WITH (FORCE)"); err != nil {
			return err
		}
		if _, err := conn.ExecContext(ctx, "CREATE DATABASE "+name+" OWNER "+Owner); err != nil {
			return err
		}
		if err := migrate(ctx, owner); err != nil {
			return fmt.Errorf("migrate it: %w", err)
		}
		// Nobody may connect any more: a connected template cannot be copied.
		// What the migration left open ends here.
		if _, err := conn.ExecContext(ctx, "ALTER DATABASE "+name+" ALLOW_CONNECTIONS false"); err != nil {
			return err
		}
		if _, err := conn.ExecContext(ctx, "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity WHERE datname = $1", name); err != nil {
			return err
		}
		_, err = conn.ExecContext(ctx, "ALTER DATABASE "+name+" IS_TEMPLATE true")
		return err
	})
	return name, err
}

func locked(ctx context.Context, db *sql.DB, class, object int32, do func(*sql.Conn) error) error {
	conn, err := db.Conn(ctx)
	if err != nil {
		return err
	}
	defer conn.Close()
	if _, err := conn.ExecContext(ctx, "SELECT pg_advisory_lock($1, $2)", class, object); err != nil {
		return err
	}
	err = do(conn)
	// Released also when the test was cancelled; closing the pool would too.
	_, unlock := conn.ExecContext(context.WithoutCancel(ctx), "SELECT pg_advisory_unlock($1, $2)", class, object)
	return errors.Join(err, unlock)
}

func execute(ctx context.Context, db *sql.DB, statement string) error {
	_, err := db.ExecContext(ctx, statement)
	return err
}

// drop ends the test's database, with whoever is still connected.
func drop(t testing.TB, super, name string) {
	ctx, cancel := context.WithTimeout(context.Background(), 30*time.Second)
	defer cancel()
	admin, err := open(ctx, super)
	if err != nil {
		t.Errorf("drop the database of the test: %v", err)
		return
	}
	defer admin.Close()
	if err := execute(ctx, admin, "DROP DATABASE IF EXISTS "+name+" WITH (FORCE)"); err != nil {
		t.Errorf("drop the database of the test: %v", err)
	}
}
