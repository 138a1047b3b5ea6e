package store

import (
	"context"
	"database/sql"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"

	"github.com/sealtrail/sealtrail/internal/casefile"
	"github.com/sealtrail/sealtrail/internal/custody"
	"github.com/sealtrail/sealtrail/internal/destruction"
	"github.com/sealtrail/sealtrail/internal/export"
	"github.com/sealtrail/sealtrail/internal/fault"
	"github.com/sealtrail/sealtrail/internal/identity"
	"github.com/sealtrail/sealtrail/internal/moment"
)

func TestEveryFieldOfAnExportComesBack(t *testing.T) {
	engines(t, func(t *testing.T, db *DB, clock *moment.Turning) {
		ctx := context.Background()
		lots := custody.LotFilter{State: custody.InCustody, Standing: casefile.StandingSeized, Keeper: uuid.New(), Agency: uuid.New(), Division: "540102", Brand: "牌", Due: custody.DueSoon,
			Held: true, Differs: true, From: 5, Until: 7, Case: "F", Seizure: uuid.New(), Order: uuid.New(), Facility: uuid.New(), Category: "G01", Free: true, Query: "烟", Place: uuid.New()}
		everyField(t, lots, "Limit", "Cursor")
		e := export.Export{ID: uuid.Must(uuid.NewV7()), Person: uuid.New(), Org: uuid.New(), List: export.Lots, Format: export.XLSX, Language: "en", Said: "类别：鞋",
			Filter: export.Filter{Lots: lots, Cases: casefile.CaseFilter{Query: "x"}, Seizures: custody.SeizureFilter{Case: "F", Unconfirmed: true}, Handoffs: custody.HandoffFilter{Open: true}, InPlace: custody.LeftFilter{Kind: custody.LeftSealed}, Rounds: custody.RoundFilter{Differs: true},
				Orders: destruction.OrderFilter{State: destruction.OrderApproved}, Destructions: destruction.RunFilter{State: destruction.RunStarted}, Certificates: destruction.CertificateFilter{Month: "2026-11"}},
			Scope: identity.Scope{All: true, Org: uuid.New(), Division: "540000"}, State: export.Failed, Rows: 12, SHA256: "ab", Bytes: 34, Fault: "export.too_long", AskedAt: 1, StartedAt: 2, EndedAt: 3}
		everyField(t, e)
		everyField(t, e.Filter)
		if err := db.InTx(ctx, func(tx *Tx) error { return tx.AddExport(ctx, e) }); err != nil {
			t.Fatal(err)
		}
		err := db.View(ctx, func(tx *Tx) error {
			got, err := tx.Export(ctx, e.ID)
			if diff := cmp.Diff(e, got); diff != "" {
				t.Error(diff)
			}
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
	})
}

// What is asked for is written once, can be stopped, and goes after a week.
func TestAnExportIsAskedForWrittenStoppedAndForgotten(t *testing.T) {
	engines(t, func(t *testing.T, db *DB, clock *moment.Turning) {
		ctx := context.Background()
		var promised []uuid.UUID
		db.SetPromise(func(_ context.Context, _ *sql.Tx, _ string, args any) error {
			promised = append(promised, args.(export.Write).ID)
			return nil
		})
		s := &export.Service{InTx: Narrow[export.Tx](db), View: NarrowView[export.Reads](db), Clock: clock}
		actor := identity.Actor{Person: uuid.New(), Org: uuid.New(), Division: "540102", Roles: []identity.Role{identity.Keeper}}
		other := actor
		other.Person = uuid.New()
		ask := func() export.Ask {
			return export.Ask{CommandID: uuid.Must(uuid.NewV7()), List: export.Lots, Format: export.CSV, Language: "zh-CN"}
		}
		first := ask()
		e, err := s.Ask(ctx, actor, first)
		if err != nil || e.State != export.Waiting || e.Scope.Org != actor.Org || e.Scope.All {
			t.Fatalf("%+v %v", e, err)
		}
		if again, err := s.Ask(ctx, actor, first); err != nil || again.ID != e.ID || len(promised) != 1 {
			t.Errorf("asked twice with one id: %v %v %v", again.ID, err, promised)
		}
		if _, err := s.Ask(ctx, other, first); codeOf(err) != "command.other_content" {
			t.Errorf("somebody else's export is taken over: %v", err)
		}
		if e, err := s.One(ctx, actor, e.ID); err != nil || e.Scope.Org != actor.Org || len(promised) != 1 {
			t.Errorf("and changed: %+v %v %v", e, err, promised)
		}
		for range export.MaxUnfinished - 1 {
			if _, err := s.Ask(ctx, actor, ask()); err != nil {
				t.Fatal(err)
			}
		}
		if _, err := s.Ask(ctx, actor, ask()); codeOf(err) != "export.too_many" {
			t.Errorf("one more than may be under way: %v", err)
		}
		if _, err := s.Ask(ctx, identity.Actor{Person: uuid.New(), Roles: []identity.Role{identity.AdminSystem}}, ask()); !fault.Is(err, fault.KindDenied) {
			t.Errorf("a list asked for by who may not read it: %v", err)
		}
		for name, ask := range map[string]func() error{
			"look":   func() error { _, err := s.One(ctx, other, e.ID); return err },
			"fetch":  func() error { _, err := s.File(ctx, other, e.ID); return err },
			"cancel": func() error { return s.Cancel(ctx, other, e.ID) },
		} {
			if err := ask(); codeOf(err) != "export.unknown" {
				t.Errorf("%s by somebody else: %v", name, err)
			}
		}
		if _, err := s.File(ctx, actor, e.ID); codeOf(err) != "export.not_yet" {
			t.Errorf("fetched before it is written: %v", err)
		}

		if err := s.Cancel(ctx, actor, promised[1]); err != nil {
			t.Fatal(err)
		}
		untouched := func(export.Export, func(int64) error) (string, int64, error) {
			t.Error("a cancelled export was written")
			return "", 0, nil
		}
		if err := s.Run(ctx, promised[1], untouched); err != nil {
			t.Error(err)
		}
		stopped := func(x export.Export, wrote func(int64) error) (string, int64, error) {
			if err := s.Cancel(ctx, actor, x.ID); err != nil {
				t.Error(err)
			}
			return "", 0, wrote(10)
		}
		if err := s.Run(ctx, promised[2], stopped); err != nil {
			t.Error(err)
		}
		if x, err := s.One(ctx, actor, promised[2]); err != nil || x.State != export.Cancelled {
			t.Errorf("cancelled while it was written: %+v %v", x, err)
		}

		clock.Advance(time.Minute)
		written := func(x export.Export, wrote func(int64) error) (string, int64, error) { return "aa", 99, wrote(7) }
		if err := s.Run(ctx, e.ID, written); err != nil {
			t.Fatal(err)
		}
		if x, err := s.File(ctx, actor, e.ID); err != nil || x.Rows != 7 || x.SHA256 != "aa" || x.Bytes != 99 {
			t.Errorf("%+v %v", x, err)
		}
		moved := actor
		moved.Org = uuid.New()
		if _, err := s.File(ctx, moved, e.ID); codeOf(err) != "export.other_org" {
			t.Errorf("fetched in another organisation: %v", err)
		}
		lost := actor
		lost.Roles = []identity.Role{identity.AdminSystem}
		if _, err := s.File(ctx, lost, e.ID); !fault.Is(err, fault.KindDenied) {
			t.Errorf("fetched after the role had ended: %v", err)
		}
		clock.Advance(export.Life)
		if _, err := s.File(ctx, actor, e.ID); codeOf(err) != "export.gone" {
			t.Errorf("fetched after a week: %v", err)
		}
		clock.Advance(time.Minute)
		if gone, err := s.Sweep(ctx); err != nil || len(gone) != 1 || gone[0] != "aa" {
			t.Errorf("swept %v %v", gone, err)
		}
		if all, err := s.Mine(ctx, actor); err != nil || len(all) != 0 {
			t.Errorf("left after a week: %v %v", all, err)
		}
	})
}
