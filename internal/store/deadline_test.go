package store

import (
	"context"
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"

	"github.com/sealtrail/sealtrail/internal/deadline"
	"github.com/sealtrail/sealtrail/internal/identity"
	"github.com/sealtrail/sealtrail/internal/moment"
)

func TestClocksOfASubjectReplaceEachOtherOnBothEngines(t *testing.T) {
	engines(t, func(t *testing.T, db *DB, clock *moment.Turning) {
		ctx, now := context.Background(), clock.Now()
		mine, theirs, first, second := uuid.New(), uuid.New(), uuid.New(), uuid.New()
		at := func(org uuid.UUID, code string, role identity.Role, division string, due time.Duration) deadline.Deadline {
			return deadline.Deadline{Clock: code, Ref: "T-1", Org: org, Division: division, Role: role, From: now, Warn: now.Add(due - time.Hour), Due: now.Add(due)}
		}
		keep := func(subject uuid.UUID, running ...deadline.Deadline) {
			t.Helper()
			if err := db.InTx(ctx, func(tx *Tx) error { return tx.SaveDeadlines(ctx, "transfer", subject, running) }); err != nil {
				t.Fatal(err)
			}
		}
		read := func(scope identity.Scope, f deadline.Filter) (items []deadline.Item, next string) {
			t.Helper()
			if err := db.View(ctx, func(tx *Tx) (err error) { items, next, err = tx.Deadlines(ctx, scope, f); return err }); err != nil {
				t.Fatal(err)
			}
			return items, next
		}
		keep(first, at(mine, "transfer.decide", identity.Approver, "540102", 3*time.Hour), at(mine, "transfer.send", identity.Officer, "540102", time.Hour))
		keep(second, at(theirs, "transfer.answer", identity.Officer, "540602", 30*time.Minute))
		own := identity.Scope{Org: mine}
		items, next := read(own, deadline.Filter{Limit: 1})
		if len(items) != 1 || items[0].Clock != "transfer.send" || items[0].Subject != first || items[0].Kind != "transfer" || items[0].Ref != "T-1" || next == "" {
			t.Fatalf("the first due comes first: %+v %q", items, next)
		}
		if items, next = read(own, deadline.Filter{Limit: 1, Cursor: next}); len(items) != 1 || items[0].Clock != "transfer.decide" || next != "" {
			t.Errorf("the second page: %+v %q", items, next)
		}
		if items, _ = read(identity.Scope{Division: "540000"}, deadline.Filter{}); len(items) != 3 {
			t.Errorf("a region sees all: %+v", items)
		}
		if items, _ = read(identity.Scope{Division: "540000"}, deadline.Filter{Division: "540600"}); len(items) != 1 || items[0].Org != theirs {
			t.Errorf("narrowed: %+v", items)
		}
		if items, _ = read(identity.Scope{}, deadline.Filter{}); len(items) != 0 {
			t.Errorf("who sees nothing sees %+v", items)
		}
		if items, _ = read(own, deadline.Filter{Role: identity.Officer, Until: now.Add(2 * time.Hour)}); len(items) != 1 {
			t.Errorf("filtered: %+v", items)
		}
		var tallies []deadline.Tally
		if err := db.View(ctx, func(tx *Tx) (err error) {
			tallies, err = tx.DeadlineTallies(ctx, identity.Scope{Division: "540000"}, "", now.Add(45*time.Minute))
			return err
		}); err != nil {
			t.Fatal(err)
		}
		want := []deadline.Tally{{Clock: "transfer.answer", Role: identity.Officer, Running: 1, Over: 1}, {Clock: "transfer.decide", Role: identity.Approver, Running: 1}, {Clock: "transfer.send", Role: identity.Officer, Running: 1, Warned: 1}}
		if !reflect.DeepEqual(tallies, want) {
			t.Errorf("counted %+v", tallies)
		}
		keep(first)
		if items, _ = read(own, deadline.Filter{}); len(items) != 0 {
			t.Errorf("stopped clocks run: %+v", items)
		}
	})
}

func TestClocksAreListedByAnIndexOnBothEngines(t *testing.T) {
	engines(t, func(t *testing.T, db *DB, clock *moment.Turning) {
		ctx := context.Background()
		indexed(t, db, func(heard *Tx, look func(string, func() error)) {
			for who, scope := range map[string]identity.Scope{"own": {Org: uuid.New()}, "region": {Division: "540100"}} {
				look(who+" list", func() error {
					_, _, err := heard.Deadlines(ctx, scope, deadline.Filter{Until: clock.Now()})
					return err
				})
				look(who+" tallies", func() error {
					_, err := heard.DeadlineTallies(ctx, scope, "", clock.Now())
					return err
				})
			}
		})
	})
}

func TestADeadlineSurvivesItsRow(t *testing.T) {
	d := deadline.Deadline{Clock: "c", Kind: "k", Subject: uuid.New(), Ref: "r", Org: uuid.New(), Division: "540102", Role: identity.Officer, From: 1, Warn: 2, Due: 3}
	if got := toDeadlineRow(d.Kind, d.Subject, d).deadline(); got != d {
		t.Errorf("%+v", got)
	}
	v := reflect.ValueOf(d)
	for i := range v.NumField() {
		if v.Field(i).IsZero() && !strings.HasPrefix(v.Type().Field(i).Name, "_") {
			t.Errorf("%s is not filled in", v.Type().Field(i).Name)
		}
	}
}
