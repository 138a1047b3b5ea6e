package store

import (
	"context"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"

	"github.com/sealtrail/sealtrail/internal/custody"
	"github.com/sealtrail/sealtrail/internal/identity"
	"github.com/sealtrail/sealtrail/internal/moment"
)

// boardLots is how many lots boards are measured with; the environment may say
// another number.
func boardLots() int {
	if n, err := strconv.Atoi(os.Getenv("SEALTRAIL_BENCH_BOARD")); err == nil && n > 0 {
		return n
	}
	return 1_000_000
}

// BenchmarkBoards measures what boards read, of ten thousand lots and then of a
// million, on both engines. The lots are rows alone, written by the database
// itself: spread over 66 counties with an agency each, the states of
// the journey and a thousand days; three in five are gone, the others were seized
// within a year. Boards read no entries. What
// counts is the growth from the one to the other.
func BenchmarkBoards(b *testing.B) {
	for _, engine := range []Engine{SQLite, Postgres} {
		b.Run(string(engine), func(b *testing.B) {
			var db *DB
			if engine == SQLite {
				db = filed(b)
			} else {
				app, _ := durableDatabase(b)
				db = ready2(b, app)
			}
			small := map[string]time.Duration{}
			done := 0
			for _, n := range []int{10_000, boardLots()} {
				began := moment.Stopwatch()
				multiply(b, db, done, n)
				b.Logf("%d lots written in %s", n-done, began().Round(time.Second))
				done = n
				reads := boards(b, db)
				for _, name := range slices.Sorted(maps.Keys(reads)) {
					took := fastest(reads[name])
					b.Logf("%-22s of %9d lots: %8.2f ms", name, n, ms(took))
					if small[name] == 0 {
						small[name] = took
						continue
					}
					b.ReportMetric(ms(took), name+"-ms")
					b.ReportMetric(float64(took)/float64(max(small[name], time.Microsecond)), name+"-growth")
				}
			}
		})
	}
}

func ms(d time.Duration) float64 { return float64(d.Microseconds()) / 1000 }

func filed(b *testing.B) *DB {
	b.Helper()
	db, err := Open(context.Background(), Config{File: filepath.Join(b.TempDir(), "sealtrail.db"), Clock: moment.System{}})
	if err == nil {
		err = db.Migrate(context.Background())
	}
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { db.Close() })
	return db
}

// fastest of five is what the machine can do when nothing else is on it.
func fastest(read func()) time.Duration {
	best := time.Hour
	for range 5 {
		w := moment.Stopwatch()
		read()
		best = min(best, w())
	}
	return best
}

// boards are the questions of a board, to a region and to one agency.
func boards(b *testing.B, db *DB) map[string]func() {
	ctx, today := context.Background(), moment.Date("2026-11-29")
	region, agency := identity.Scope{Division: "540000"}, identity.Scope{Org: uuid.MustParse("00000000-0000-7000-8000-000000540101")}
	ask := func(f func(*Tx) error) func() {
		return func() {
			if err := db.View(ctx, f); err != nil {
				b.Fatal(err)
			}
		}
	}
	return map[string]func(){
		"region-groups": ask(func(tx *Tx) error { return second(tx.Counted(ctx, region, today, "2026-10-01", today)) }),
		"region-waits":  ask(func(tx *Tx) error { return second(tx.Waits(ctx, region, today)) }),
		"agency-waits":  ask(func(tx *Tx) error { return second(tx.Waits(ctx, agency, today)) }),
		"region-clocks": ask(func(tx *Tx) error { return second(tx.DeadlineTallies(ctx, region, "", today.Start())) }),
	}
}

// multiply writes the lots from one number to another, a hundred thousand at a
// time, in the database's own language.
func multiply(b *testing.B, db *DB, from, to int) {
	b.Helper()
	var e struct{ series, id, stream, code, division, agency, day, empty string }
	if db.Engine() == SQLite {
		e.series = "WITH RECURSIVE s(n) AS (SELECT %d UNION ALL SELECT n + 1 FROM s WHERE n < %d)"
		e.id, e.stream, e.code = "printf('%08x-0000-7000-8000-%012x', n, n)", "CAST(printf('%016d', n) AS BLOB)", "printf('%012d', n)"
		e.division = "CAST(540000 + (1 + n % 6) * 100 + 1 + n % 11 AS TEXT)"
		e.agency = "printf('00000000-0000-7000-8000-%012d', 540000 + (1 + n % 6) * 100 + 1 + n % 11)"
		e.day, e.empty = "date('2024-03-01', '+' || ((n / 7) % 1000 + %d) || ' days')", "x''"
	} else {
		e.series = "WITH s AS (SELECT generate_series(%d, %d) AS n)"
		e.id, e.stream, e.code = "CAST(lpad(to_hex(n), 8, '0') || '-0000-7000-8000-' || lpad(to_hex(n), 12, '0') AS UUID)", "convert_to(lpad(CAST(n AS TEXT), 16, '0'), 'UTF8')", "lpad(CAST(n AS TEXT), 12, '0')"
		e.division = "CAST(540000 + (1 + n % 6) * 100 + 1 + n % 11 AS TEXT)"
		e.agency = "CAST('00000000-0000-7000-8000-000000' || (540000 + (1 + n % 6) * 100 + 1 + n % 11) AS UUID)"
		e.day, e.empty = "CAST(DATE '2024-03-01' + (((n / 7) % 1000) + %d) AS TEXT)", "CAST('' AS BYTEA)"
	}
	day := func(later int) string { return strings.Replace(e.day, "%d", strconv.Itoa(later), 1) }
	// What is still there was seized within a year.
	recent := func(later int) string {
		return strings.Replace(strings.Replace(e.day, "% 1000", "% 365", 1), "%d", strconv.Itoa(635+later), 1)
	}
	values := map[string]string{"id": e.id, "stream": e.stream, "code": e.code, "division": e.division, "agency_org": e.agency, "keeper_org": e.agency, "version": "1",
		"case_id": e.id, "seizure_id": e.id, "name": "'运动鞋'", "unit": "'PR'", "category": "'G02'", "quantity": "36", "packages": "1", "mass_g": "28700 + n % 100", "value_fen": "504000", "confirmed": "TRUE",
		"state":      "CASE n % 10 WHEN 6 THEN 'in_custody' WHEN 7 THEN 'in_custody' WHEN 8 THEN 'at_firm' WHEN 9 THEN 'in_transit' ELSE 'destroyed' END",
		"ground":     "CASE n % 10 WHEN 6 THEN 'seized' ELSE 'confiscated' END",
		"seized_day": "CASE WHEN n % 10 > 5 THEN " + recent(0) + " ELSE " + day(0) + " END", "force_day": "CASE n % 10 WHEN 6 THEN '' WHEN 7 THEN " + recent(40) + " WHEN 8 THEN " + recent(40) + " WHEN 9 THEN " + recent(40) + " ELSE " + day(40) + " END", "due_day": "CASE WHEN n % 1000 = 6 THEN " + day(30) + " ELSE '' END", "last_at": "1"}
	lists := []string{"handlers", "keepers", "children", "photos", "discrepancies"}
	var columns, exprs []string
	row := reflect.TypeFor[lotRow]()
	for i := range row.NumField() {
		column, _, _ := strings.Cut(strings.TrimPrefix(row.Field(i).Tag.Get("gorm"), "column:"), ";")
		expr, said := values[column]
		switch f := row.Field(i).Type; {
		case said:
		case f.Kind() == reflect.Pointer:
			continue
		case slices.Contains(lists, column):
			expr = "'[]'"
		case column == "legal":
			expr = "'{}'"
		case f == reflect.TypeFor[uuid.UUID]():
			expr = e.id
		case f.Kind() == reflect.Bool:
			expr = "FALSE"
		case f.Kind() == reflect.String || f == reflect.TypeFor[custody.State]():
			expr = "''"
		default:
			expr = "0"
		}
		columns, exprs = append(columns, column), append(exprs, expr)
	}
	for at := from; at < to; at += 100_000 {
		series := fmt.Sprintf(e.series, at+1, min(at+100_000, to))
		err := db.InTx(context.Background(), func(tx *Tx) error {
			if err := tx.db.Exec("INSERT INTO streams (stream, kind, noun_id, seq, leaf, recorded_at) " + series + " SELECT " + e.stream + ", 'lot', " + e.id + ", 0, " + e.empty + ", 0 FROM s").Error; err != nil {
				return err
			}
			return tx.db.Exec("INSERT INTO lots (" + strings.Join(columns, ", ") + ") " + series + " SELECT " + strings.Join(exprs, ", ") + " FROM s").Error
		})
		if err != nil {
			b.Fatal(err)
		}
	}
	err := db.InTx(context.Background(), func(tx *Tx) error {
		if err := tx.FoldSums(context.Background()); err != nil {
			return err
		}
		return tx.db.Exec("ANALYZE").Error
	})
	if err != nil {
		b.Fatal(err)
	}
}
