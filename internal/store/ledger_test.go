package store

import (
	"context"
	"database/sql"
	"errors"
	"path/filepath"
	"testing"

	"github.com/google/uuid"

	"github.com/sealtrail/sealtrail/internal/fault"
	"github.com/sealtrail/sealtrail/internal/ledger"
	"github.com/sealtrail/sealtrail/internal/moment"
)

func draft(t *testing.T, at moment.Time, streams ...ledger.Stream) ledger.Draft {
	t.Helper()
	d := ledger.Draft{ID: uuid.Must(uuid.NewV7()), Kind: "test.noted", KV: 1, OccurredAt: at, By: ledger.By{Org: uuid.New(), Role: "officer", Person: "p1"},
		Facts: map[string]any{"outcome": "good"}, Restricted: map[string]any{"place": "库房"}, Personal: map[string]string{"name": "尼玛"},
		Auth: []ledger.Auth{{By: "session"}}}
	for _, st := range streams {
		d.Lines = append(d.Lines, ledger.Line{Stream: st, Value: map[string]any{"quantity": 3}, Personal: map[string]string{"seal": "x"}})
	}
	return d
}

func TestWhatIsRecordedIsReadBackAndChecked(t *testing.T) {
	engines(t, func(t *testing.T, db *DB, clock *moment.Turning) {
		ctx := context.Background()
		var streams []ledger.Stream
		err := db.InTx(ctx, func(tx *Tx) error {
			var err error
			if streams, err = tx.NewStreams(ctx, "lot", []uuid.UUID{uuid.New(), uuid.New()}); err != nil {
				return err
			}
			if _, err = tx.Record(ctx, draft(t, clock.Now(), streams...)); err != nil {
				return err
			}
			sealed, err := tx.Record(ctx, draft(t, clock.Now(), streams[0]), draft(t, clock.Now(), streams[0]))
			if err != nil {
				return err
			}
			live, err := sealed[1].Recorded(streams[0])
			if err != nil {
				return err
			}
			if live.Seq != 3 || live.Personal["seal"] != "x" || live.Personal["name"] != "尼玛" || string(live.Restricted) != `{"place":"库房"}` {
				t.Errorf("live view: %+v", live)
			}
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
		err = db.View(ctx, func(tx *Tx) error {
			h, err := tx.History(ctx, streams...)
			if err != nil {
				return err
			}
			if len(h[streams[0]]) != 3 || len(h[streams[1]]) != 1 {
				t.Errorf("entries: %d and %d, want 3 and 1", len(h[streams[0]]), len(h[streams[1]]))
			}
			last := h[streams[0]][2]
			if last.Personal["seal"] != "x" || string(last.Facts) != `{"outcome":"good"}` || last.Line == nil {
				t.Errorf("read back: %+v", last)
			}
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
	})
}

func TestNoStatementChangesOrRemovesWhatWasRecorded(t *testing.T) {
	engines(t, func(t *testing.T, db *DB, clock *moment.Turning) {
		ctx := context.Background()
		if err := db.InTx(ctx, func(tx *Tx) error {
			st, err := tx.NewStream(ctx, "lot", uuid.New())
			if err != nil {
				return err
			}
			if _, err = tx.Record(ctx, draft(t, clock.Now(), st)); err != nil {
				return err
			}
			return tx.KeepAnswer(ctx, uuid.New(), uuid.New(), ledger.Answer{Value: []byte("{}")})
		}); err != nil {
			t.Fatal(err)
		}
		columns := map[string]string{"entries": "recorded_at", "acts": "recorded_at", "commands": "recorded_at", "log": "opened_at"}
		for table, column := range columns {
			statements := []string{"UPDATE " + table + " SET " + column + " = 1", "DELETE FROM " + table}
			if db.Engine() == Postgres {
				statements = append(statements, "TRUNCATE "+table+" CASCADE", "ALTER TABLE "+table+" DISABLE TRIGGER ALL", "SET session_replication_role = replica")
			} else {
				statements = append(statements, "INSERT OR REPLACE INTO "+table+" SELECT * FROM "+table, "REPLACE INTO "+table+" SELECT * FROM "+table)
			}
			for _, s := range statements {
				if _, err := db.SQL().ExecContext(ctx, s); err == nil {
					t.Errorf("%s: went through", s)
				}
			}
		}
		if _, err := db.SQL().ExecContext(ctx, "UPDATE personal SET value = 'other'"); err == nil {
			t.Error("a personal value was changed")
		}
		if _, err := db.SQL().ExecContext(ctx, "DELETE FROM personal"); err != nil {
			t.Errorf("a personal value cannot be erased: %v", err)
		}
	})
}

func TestAForeignClientWithoutRecursiveTriggersReplacesNothing(t *testing.T) {
	clock := moment.NewTurning(noon)
	file := filepath.Join(t.TempDir(), "sealtrail.db")
	db := ready(t, Config{File: file, Clock: clock})
	ctx := context.Background()
	if err := db.InTx(ctx, func(tx *Tx) error {
		st, err := tx.NewStream(ctx, "lot", uuid.New())
		if err != nil {
			return err
		}
		if _, err = tx.Record(ctx, draft(t, clock.Now(), st)); err != nil {
			return err
		}
		return tx.KeepAnswer(ctx, uuid.New(), uuid.New(), ledger.Answer{Value: []byte("{}")})
	}); err != nil {
		t.Fatal(err)
	}
	foreign, err := sql.Open("sqlite", "file:"+file)
	if err != nil {
		t.Fatal(err)
	}
	defer foreign.Close()
	for _, table := range []string{"acts", "entries", "commands", "log", "personal"} {
		for _, verb := range []string{"INSERT OR REPLACE", "REPLACE"} {
			if _, err := foreign.Exec(verb + " INTO " + table + " SELECT * FROM " + table); err == nil {
				t.Errorf("%s INTO %s went through", verb, table)
			}
		}
	}
}

func TestAnErasedPersonalValueLeavesTheChainSound(t *testing.T) {
	engines(t, func(t *testing.T, db *DB, clock *moment.Turning) {
		ctx := context.Background()
		var st ledger.Stream
		if err := db.InTx(ctx, func(tx *Tx) error {
			var err error
			if st, err = tx.NewStream(ctx, "lot", uuid.New()); err != nil {
				return err
			}
			_, err = tx.Record(ctx, draft(t, clock.Now(), st))
			return err
		}); err != nil {
			t.Fatal(err)
		}
		if _, err := db.SQL().ExecContext(ctx, "DELETE FROM personal"); err != nil {
			t.Fatal(err)
		}
		if err := db.View(ctx, func(tx *Tx) error {
			h, err := tx.History(ctx, st)
			if err == nil && len(h[st][0].Personal) != 0 {
				t.Error("an erased value came back")
			}
			return err
		}); err != nil {
			t.Fatal(err)
		}
	})
}

func TestAMismatchRollsBackAndRaisesTheAlarm(t *testing.T) {
	engines(t, func(t *testing.T, db *DB, clock *moment.Turning) {
		ctx := context.Background()
		told := 0
		db.alarm = func(context.Context, *ledger.Mismatch) { told++ }
		err := db.InTx(ctx, func(tx *Tx) error {
			if _, err := tx.NewStream(ctx, "lot", uuid.New()); err != nil {
				return err
			}
			return &ledger.Mismatch{Noun: "lot", Name: "0000-0000-001J", Detail: "legal"}
		})
		if !fault.Is(err, fault.KindConflict) || told != 1 {
			t.Fatalf("err %v, told %d", err, told)
		}
		alarms, err := db.Alarms(ctx, 10)
		if err != nil || len(alarms) != 1 || alarms[0].Detail != "legal" {
			t.Fatalf("alarms %v, %v", alarms, err)
		}
	})
}

func TestATransactionInsideATransactionIsRefused(t *testing.T) {
	engines(t, func(t *testing.T, db *DB, _ *moment.Turning) {
		err := db.InTx(context.Background(), func(tx *Tx) error {
			return db.InTx(tx.db.Statement.Context, func(*Tx) error { return nil })
		})
		if err == nil || fault.Of(err) != nil {
			t.Fatalf("got %v", err)
		}
	})
}

func TestNumbersHaveNoGapsEvenWhenATransactionFails(t *testing.T) {
	engines(t, func(t *testing.T, db *DB, clock *moment.Turning) {
		ctx := context.Background()
		next := func(fail error) string {
			var number string
			err := db.InTx(ctx, func(tx *Tx) error {
				n, err := tx.NextNumber(ctx, 'S', "540102", clock.Now())
				if err != nil {
					return err
				}
				number = n.String()
				return fail
			})
			if err != nil && !errors.Is(err, fail) {
				t.Fatal(err)
			}
			return number
		}
		first := next(nil)
		next(errors.New("power cut"))
		second := next(nil)
		if first[:20] != "S-540102-2026-000001" || second[:20] != "S-540102-2026-000002" {
			t.Fatalf("got %s, then %s", first, second)
		}
	})
}

func TestACommandIsAnsweredOnceForEver(t *testing.T) {
	engines(t, func(t *testing.T, db *DB, _ *moment.Turning) {
		ctx := context.Background()
		person, id, runs := uuid.New(), uuid.New(), 0
		send := func(content string) (int, error) {
			var got int
			err := db.InTx(ctx, func(tx *Tx) error {
				var err error
				got, err = ledger.Once(ctx, tx, person, id, "test", content, func() (int, error) { runs++; return runs, nil })
				return err
			})
			return got, err
		}
		for range 3 {
			if got, err := send("a"); err != nil || got != 1 {
				t.Fatalf("got %d, %v", got, err)
			}
		}
		if _, err := send("b"); !fault.Is(err, fault.KindConflict) {
			t.Fatalf("other content: %v", err)
		}
		if runs != 1 {
			t.Fatalf("ran %d times", runs)
		}
	})
}

func TestTwoWritersOfOneStreamNeverLoseAnEntry(t *testing.T) {
	engines(t, func(t *testing.T, db *DB, clock *moment.Turning) {
		ctx := context.Background()
		var st ledger.Stream
		if err := db.InTx(ctx, func(tx *Tx) error {
			var err error
			st, err = tx.NewStream(ctx, "lot", uuid.New())
			return err
		}); err != nil {
			t.Fatal(err)
		}
		const writers, each = 4, 10
		errs := make(chan error, writers)
		for range writers {
			go func() {
				var err error
				for i := 0; i < each && err == nil; i++ {
					err = db.InTx(ctx, func(tx *Tx) error {
						_, err := tx.Record(ctx, draft(t, clock.Now(), st))
						return err
					})
				}
				errs <- err
			}()
		}
		for range writers {
			if err := <-errs; err != nil {
				t.Error(err)
			}
		}
		if err := db.View(ctx, func(tx *Tx) error {
			h, err := tx.History(ctx, st)
			if len(h[st]) != writers*each {
				t.Errorf("%d entries, want %d", len(h[st]), writers*each)
			}
			return err
		}); err != nil {
			t.Fatal(err)
		}
	})
}
