package store

import (
	"context"
	"database/sql"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/google/uuid"

	"github.com/sealtrail/sealtrail/internal/identity"
	"github.com/sealtrail/sealtrail/internal/label"
	"github.com/sealtrail/sealtrail/internal/moment"
	"github.com/sealtrail/sealtrail/internal/testkit"
	"github.com/sealtrail/sealtrail/internal/testkit/pgserver"
	"github.com/sealtrail/sealtrail/migrations"
)

// benchTime is how long each figure is measured.
const benchTime = 4 * time.Second

// BenchmarkFactThroughItsUseCase measures one fact (a reprint of a label: right
// asked, row locked, act sealed, chained and appended, state saved, command
// kept) on a PostgreSQL that really syncs, beside single-row INSERTs of the
// same size and beside the same statements without Go, both in pgbench, in the
// same run. What counts are the ratios: absolute figures are the machine's.
func BenchmarkFactThroughItsUseCase(b *testing.B) {
	pgbench := pgbenchPath(b)
	appURL, superURL := durableDatabase(b)
	db := ready2(b, appURL)
	for _, clients := range []int{1, 8, 32} {
		b.Run(fmt.Sprintf("clients=%d", clients), func(b *testing.B) {
			insert := pgbenchTPS(b, pgbench, superURL, clients, insertScript)
			same := pgbenchTPS(b, pgbench, superURL, clients, sameStatements)
			fact := factsPerSecond(b, db, clients)
			b.ReportMetric(fact, "facts/s")
			b.ReportMetric(insert, "inserts/s")
			b.ReportMetric(same, "same-sql/s")
			b.ReportMetric(fact/insert, "of-inserts")
			b.ReportMetric(fact/same, "of-same-sql")
			b.ReportMetric(0, "ns/op")
		})
	}
}

func pgbenchPath(b *testing.B) string {
	b.Helper()
	if p, err := exec.LookPath("pgbench"); err == nil {
		return p
	}
	found, err := filepath.Glob("/usr/lib/postgresql/*/bin/pgbench")
	if err != nil || len(found) == 0 {
		b.Fatal("no pgbench; install it with: sudo apt-get install -y postgresql")
	}
	return found[len(found)-1]
}

// durableDatabase is on a server of its own that syncs each commit to disk, as
// production must; servers for tests do not.
func durableDatabase(b *testing.B) (appURL, superURL string) {
	b.Helper()
	server, err := pgserver.Start(context.Background(), "fsync=on", "full_page_writes=on", "autovacuum=on")
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() {
		if err := server.Stop(); err != nil {
			b.Error(err)
		}
	})
	b.Setenv(testkit.PostgresVariable, server.URL)
	key, err := migrations.Fingerprint()
	if err != nil {
		b.Fatal(err)
	}
	_, appURL = testkit.Postgres(b, key, func(ctx context.Context, owner string) error { return MigratePostgres(ctx, owner, testkit.App) })
	superURL = testkit.PostgresSuperuser(b, appURL)
	super, err := sql.Open("pgx", superURL)
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { super.Close() })
	for _, s := range []string{
		"CREATE TABLE bench_rows (id BIGSERIAL PRIMARY KEY, stream UUID NOT NULL, at BIGINT NOT NULL, bytes BYTEA NOT NULL)",
		"CREATE TABLE bench_streams (id INT PRIMARY KEY, seq BIGINT NOT NULL, leaf BYTEA NOT NULL)",
		"CREATE TABLE bench_labels (id INT PRIMARY KEY, reprints BIGINT NOT NULL)",
		"INSERT INTO bench_streams SELECT i, 0, '\\x00' FROM generate_series(1, 10000) i",
		"INSERT INTO bench_labels SELECT i, 0 FROM generate_series(1, 10000) i",
	} {
		if _, err := super.Exec(s); err != nil {
			b.Fatal(err)
		}
	}
	return appURL, superURL
}

func ready2(b *testing.B, url string) *DB {
	b.Helper()
	ctx := context.Background()
	db, err := Open(ctx, Config{URL: url, Clock: moment.System{}, Volatile: true})
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { db.Close() })
	if _, err := db.OpenLog(ctx, LogInfo{Origin: "bench.invalid/sealtrail", BaseURL: "https://bench.invalid"}); err != nil {
		b.Fatal(err)
	}
	return db
}

// factBytes is about what one reprint writes: act, restricted part, body, leaf.
const factBytes = 1500

var insertScript = fmt.Sprintf(`INSERT INTO bench_rows (stream, at, bytes) VALUES (gen_random_uuid(), 1, decode(repeat('ab', %d), 'hex'));`, factBytes)

// sameStatements are those of the use case, in their order.
const sameStatements = `\set i random(1, 10000)
BEGIN;
SELECT * FROM commands WHERE person = '00000000-0000-0000-0000-000000000001' AND id = '00000000-0000-0000-0000-000000000002';
SELECT * FROM bench_labels WHERE id = :i FOR UPDATE;
SELECT * FROM bench_streams WHERE id = :i FOR UPDATE;
SELECT * FROM bench_streams WHERE id = :i ORDER BY id FOR UPDATE;
WITH a AS (SELECT gen_random_uuid() AS id) INSERT INTO acts (id, kind, kv, occurred_at, recorded_at, by_org, by_role, by_person, bytes, restricted_salt, restricted)
 SELECT id, 'label.reprinted', 1, 1, 1, id, 'officer', 'p-1', decode(repeat('ab', 620), 'hex'), decode(repeat('ab', 32), 'hex'), decode(repeat('ab', 70), 'hex') FROM a RETURNING id \gset
INSERT INTO entries (stream, seq, act_id, prev, leaf_hash, recorded_at, leaf, body, body_salt)
 VALUES (uuid_send(gen_random_uuid()), 1, :id::uuid, decode(repeat('ab', 32), 'hex'), uuid_send(gen_random_uuid()) || uuid_send(gen_random_uuid()), 1, decode(repeat('ab', 330), 'hex'), decode(repeat('ab', 150), 'hex'), decode(repeat('ab', 32), 'hex'));
INSERT INTO bench_streams (id, seq, leaf) VALUES (:i, 1, '\x00') ON CONFLICT (id) DO UPDATE SET seq = bench_streams.seq + 1;
UPDATE bench_labels SET reprints = reprints + 1 WHERE id = :i;
UPDATE bench_streams SET seq = seq WHERE id = :i;
INSERT INTO commands (person, id, hash, answer, recorded_at) VALUES (gen_random_uuid(), gen_random_uuid(), decode(repeat('ab', 32), 'hex'), decode(repeat('ab', 250), 'hex'), 1);
COMMIT;
`

var tps = regexp.MustCompile(`tps = ([0-9.]+)`)

func pgbenchTPS(b *testing.B, pgbench, url string, clients int, script string) float64 {
	b.Helper()
	file := filepath.Join(b.TempDir(), "script.sql")
	if err := os.WriteFile(file, []byte(strings.ReplaceAll(script, "\n SELECT", " SELECT")), 0o600); err != nil {
		b.Fatal(err)
	}
	out, err := exec.Command(pgbench, "-n", "-c", strconv.Itoa(clients), "-j", "2", "-M", "prepared", "-T", strconv.Itoa(int(benchTime.Seconds())), "-f", file, url).CombinedOutput()
	m := tps.FindSubmatch(out)
	if err != nil || m == nil {
		b.Fatalf("pgbench: %v\n%s", err, out)
	}
	v, err := strconv.ParseFloat(string(m[1]), 64)
	if err != nil {
		b.Fatal(err)
	}
	return v
}

func factsPerSecond(b *testing.B, db *DB, clients int) float64 {
	b.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), benchTime)
	defer cancel()
	s := &label.Service{InTx: Narrow[label.Tx](db), View: NarrowView[label.Tx](db), Clock: moment.System{}, Random: db.random}
	actors := make([]identity.Actor, clients)
	codes := make([]label.Code, clients)
	for i := range clients {
		actors[i] = officer()
		roll, err := s.PrintRoll(context.Background(), actors[i], label.PrintRoll{Command: command(), Count: 1})
		if err != nil {
			b.Fatal(err)
		}
		_, labels, err := s.File(context.Background(), actors[i], roll.ID, 1)
		if err != nil {
			b.Fatal(err)
		}
		codes[i] = labels[0].Code
	}
	var done atomic.Int64
	var group sync.WaitGroup
	began := moment.Stopwatch()
	for i := range clients {
		group.Go(func() {
			for ctx.Err() == nil {
				cmd := label.ReprintLabel{Code: codes[i]}
				cmd.ID = uuid.Must(uuid.NewV7())
				if _, err := s.Reprint(ctx, actors[i], cmd); err == nil {
					done.Add(1)
				} else if ctx.Err() == nil {
					b.Error(err)
					return
				}
			}
		})
	}
	group.Wait()
	return float64(done.Load()) / began().Seconds()
}
