package store

import (
	"context"
	"database/sql"
	"fmt"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/sealtrail/sealtrail/internal/custody"
	"github.com/sealtrail/sealtrail/internal/moment"
	"github.com/sealtrail/sealtrail/internal/testkit"
)

// beforeLaw is the last step of the schema before the law's clocks came.
const beforeLaw = 23

// drawnLater are tables whose rows are drawn anew from nouns or by a job.
var drawnLater = []string{"deadlines", "lot_sums", "lot_deltas", "goose_db_version"}

// TestADatabaseFromBeforeTheLawIsMigratedToWhatTheProgramWouldWriteToday takes goods
// through the use cases, moves the rows into a schema that stands at the step before,
// migrates it, and compares every column.
func TestADatabaseFromBeforeTheLawIsMigratedToWhatTheProgramWouldWriteToday(t *testing.T) {
	engines(t, func(t *testing.T, db *DB, clock *moment.Turning) {
		s := newTheatre(t, db, clock)
		_, _, taken := s.taken(s.here, 2) // with the handler
		_, offered, _ := s.taken(s.here, 1)
		_, left := s.sealed(s.here, "sealed", 1)
		s.offer(s.here.officer, custody.StoreIn, s.here.org, codesOf(offered)...)
		c, drafted := s.seized(s.here, 1)
		s.confiscate(s.here, c)
		s.draft(s.here, drafted)
		s.delivered(s.here, 1)
		s.certified(s.here, 1)
		clock.Advance(time.Minute)
		if len(taken)+len(left) == 0 {
			t.Fatal("nothing stays with anybody")
		}
		old, migrate := standingAt(t, db.engine, beforeLaw)
		today := db.SQL()
		for _, table := range tablesOf(t, old, db.engine) {
			if table != "goose_db_version" {
				pour(t, today, old, db.engine, table)
			}
		}
		migrate()
		for _, table := range tablesOf(t, today, db.engine) {
			if slices.Contains(drawnLater, table) || strings.HasPrefix(table, "river_") {
				continue
			}
			want, have := rowsOf(t, today, db.engine, table), rowsOf(t, old, db.engine, table)
			if diff := cmp.Diff(want, have); diff != "" {
				t.Errorf("%s (-written today +migrated):\n%s", table, diff)
			}
		}
		if want, have := sumsOf(t, today, db.engine), sumsOf(t, old, db.engine); !cmp.Equal(want, have) || len(have) == 0 {
			t.Errorf("sums (-written today +migrated):\n%s", cmp.Diff(want, have))
		}
	})
}

func codesOf(z custody.SeizureReceipt) []string {
	var out []string
	for _, l := range z.Lots {
		out = append(out, l.Code.String())
	}
	return out
}

// standingAt gives a database whose schema stands at a step, without any key in the
// way of rows that come in any order, and how to migrate it from there.
func standingAt(t *testing.T, engine Engine, step int64) (*sql.DB, func()) {
	t.Helper()
	ctx := context.Background()
	up := func(db *sql.DB) {
		p, err := provider(db, engine)
		if err == nil {
			_, err = p.UpTo(ctx, step)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	opened := func(driver, address string) *sql.DB {
		db, err := sql.Open(driver, address)
		if err != nil {
			t.Fatal(err)
		}
		db.SetMaxOpenConns(1)
		t.Cleanup(func() { db.Close() })
		return db
	}
	if engine == SQLite {
		db := opened("sqlite", filepath.Join(t.TempDir(), "old.db"))
		up(db)
		return db, func() {
			if err := migrate(ctx, db, engine); err != nil {
				t.Fatal(err)
			}
		}
	}
	owner, _ := testkit.Postgres(t, "", nil)
	up(opened("pgx", owner))
	db := opened("pgx", testkit.PostgresSuperuser(t, owner))
	if _, err := db.Exec("SET session_replication_role = replica"); err != nil {
		t.Fatal(err)
	}
	return db, func() {
		if err := MigratePostgres(ctx, owner, testkit.App); err != nil {
			t.Fatal(err)
		}
	}
}

func names(t *testing.T, db *sql.DB, query string, args ...any) []string {
	t.Helper()
	rows, err := db.Query(query, args...)
	if err != nil {
		t.Fatal(err)
	}
	defer rows.Close()
	var out []string
	for rows.Next() {
		var name string
		if err := rows.Scan(&name); err != nil {
			t.Fatal(err)
		}
		out = append(out, name)
	}
	if err := rows.Err(); err != nil {
		t.Fatal(err)
	}
	return out
}

func tablesOf(t *testing.T, db *sql.DB, engine Engine) []string {
	if engine == SQLite {
		return names(t, db, "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%' AND name NOT LIKE 'search_words%' ORDER BY name")
	}
	return names(t, db, "SELECT table_name FROM information_schema.tables WHERE table_schema = 'public' AND table_type = 'BASE TABLE' ORDER BY table_name")
}

// columnsOf are the columns of a table; written ones only, or with those the engine draws.
func columnsOf(t *testing.T, db *sql.DB, engine Engine, table string, written bool) []string {
	if engine == SQLite {
		return names(t, db, "SELECT name FROM pragma_table_xinfo(?) WHERE hidden = 0 OR NOT ? ORDER BY name", table, written)
	}
	return names(t, db, "SELECT column_name FROM information_schema.columns WHERE table_schema = 'public' AND table_name = $1 AND (is_generated = 'NEVER' OR NOT $2) ORDER BY column_name", table, written)
}

func selected(t *testing.T, db *sql.DB, table string, columns []string) [][]any {
	t.Helper()
	rows, err := db.Query("SELECT " + strings.Join(columns, ", ") + " FROM " + table)
	if err != nil {
		t.Fatal(err)
	}
	defer rows.Close()
	var out [][]any
	for rows.Next() {
		row, into := make([]any, len(columns)), make([]any, len(columns))
		for i := range row {
			into[i] = &row[i]
		}
		if err := rows.Scan(into...); err != nil {
			t.Fatal(err)
		}
		out = append(out, row)
	}
	if err := rows.Err(); err != nil {
		t.Fatal(err)
	}
	return out
}

// pour writes what a table of today holds into the table of the older schema.
func pour(t *testing.T, from, to *sql.DB, engine Engine, table string) {
	t.Helper()
	columns := columnsOf(t, to, engine, table, true)
	if _, err := to.Exec("DELETE FROM " + table); err != nil {
		t.Logf("%s keeps what it had: %v", table, err)
	}
	if engine == SQLite { // an empty blob read and written back would be none
		file := names(t, from, "SELECT file FROM pragma_database_list WHERE name = 'main'")[0]
		list := strings.Join(columns, ", ")
		for _, step := range []string{"ATTACH '" + file + "' AS today", "INSERT INTO main." + table + " (" + list + ") SELECT " + list + " FROM today." + table, "DETACH today"} {
			if _, err := to.Exec(step); err != nil {
				t.Fatalf("%s: %v", table, err)
			}
		}
		return
	}
	marks := make([]string, len(columns))
	for i := range marks {
		marks[i] = fmt.Sprintf("$%d", i+1)
	}
	insert := fmt.Sprintf("INSERT INTO %s (%s) VALUES (%s)", table, strings.Join(columns, ", "), strings.Join(marks, ", "))
	for _, row := range selected(t, from, table, columns) {
		if _, err := to.Exec(insert, row...); err != nil {
			t.Fatalf("%s: %v", table, err)
		}
	}
}

// rowsOf are the rows of a table with all their columns by name, sorted.
func rowsOf(t *testing.T, db *sql.DB, engine Engine, table string) []string {
	t.Helper()
	columns := columnsOf(t, db, engine, table, false)
	var out []string
	for _, row := range selected(t, db, table, columns) {
		var b strings.Builder
		for i, c := range columns {
			fmt.Fprintf(&b, "%s=%v ", c, row[i])
		}
		out = append(out, b.String())
	}
	slices.Sort(out)
	return out
}

// sumsOf are the sums of lots, with what is not folded in yet.
func sumsOf(t *testing.T, db *sql.DB, engine Engine) []string {
	t.Helper()
	from := "lot_sums"
	if engine == Postgres {
		from = "(SELECT * FROM lot_sums UNION ALL SELECT * FROM lot_deltas) AS all_sums"
	}
	group := "division || ' ' || agency_org || ' ' || state || ' ' || ground || ' ' || waits || ' ' || seized_day || ' ' || force_day"
	return names(t, db, "SELECT "+group+" || ' ' || SUM(lots) || ' ' || SUM(mass_g) || ' ' || SUM(value_fen) FROM "+from+" GROUP BY "+group+" HAVING SUM(lots) <> 0 ORDER BY 1")
}
