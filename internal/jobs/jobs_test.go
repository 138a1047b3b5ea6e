package jobs_test

import (
	"context"
	"errors"
	"log/slog"
	"testing"
	"time"

	"github.com/google/uuid"

	"github.com/sealtrail/sealtrail/internal/jobs"
	"github.com/sealtrail/sealtrail/internal/moment"
	"github.com/sealtrail/sealtrail/internal/store"
	"github.com/sealtrail/sealtrail/internal/testkit/storetest"
)

func start(t *testing.T, db *store.DB, draw func(context.Context, uuid.UUID) error) {
	t.Helper()
	pool, err := db.JobsSQL()
	if err != nil {
		t.Fatal(err)
	}
	q, err := jobs.New(pool, db.Engine() == store.SQLite, jobs.Handlers{DrawCertificate: draw}, slog.New(slog.DiscardHandler))
	if err != nil {
		t.Fatal(err)
	}
	db.SetPromise(q.Promise)
	if err := q.Start(context.Background()); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		ctx, cancel := context.WithTimeout(context.Background(), 10*time.Second)
		defer cancel()
		if err := q.Stop(ctx); err != nil {
			t.Error(err)
		}
	})
}

func TestAPromiseIsKeptExactlyWhenItsTransactionCommits(t *testing.T) {
	storetest.Engines(t, func(t *testing.T, db *store.DB, _ *moment.Turning) {
		done := make(chan uuid.UUID, 10)
		start(t, db, func(_ context.Context, id uuid.UUID) error { done <- id; return nil })
		kept, lost := uuid.New(), uuid.New()
		promise := func(id uuid.UUID, fail error) error {
			return db.InTx(context.Background(), func(tx *store.Tx) error {
				if err := tx.Enqueue(context.Background(), "certificate.draw", map[string]any{"certificate": id}); err != nil {
					return err
				}
				return fail
			})
		}
		cut := errors.New("power cut")
		if err := promise(lost, cut); !errors.Is(err, cut) {
			t.Fatal(err)
		}
		if err := promise(kept, nil); err != nil {
			t.Fatal(err)
		}
		select {
		case id := <-done:
			if id != kept {
				t.Fatal("a promise was kept whose transaction failed")
			}
		case <-time.After(20 * time.Second):
			t.Fatal("the promise was not kept")
		}
	})
}

func TestAnUnknownKindOfJobIsRefusedWhenPromised(t *testing.T) {
	storetest.Engines(t, func(t *testing.T, db *store.DB, _ *moment.Turning) {
		start(t, db, func(context.Context, uuid.UUID) error { return nil })
		err := db.InTx(context.Background(), func(tx *store.Tx) error {
			return tx.Enqueue(context.Background(), "certificate.burn", nil)
		})
		if err == nil {
			t.Fatal("promised what nobody can do")
		}
	})
}
