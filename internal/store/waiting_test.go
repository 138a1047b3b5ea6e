package store

import (
	"context"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"

	"github.com/sealtrail/sealtrail/internal/custody"
	"github.com/sealtrail/sealtrail/internal/destruction"
	"github.com/sealtrail/sealtrail/internal/identity"
	"github.com/sealtrail/sealtrail/internal/moment"
)

// deskOf is somebody's desk.
func deskOf(a identity.Actor) custody.Desk {
	return custody.Desk{Scope: a.Scope(identity.ReadCustody), Persons: []string{a.Pseudonym}, Oldest: 6}
}

// waitsOf counts every queue of a person.
func (s *theatre) waitsOf(a identity.Actor) string {
	s.t.Helper()
	var out []string
	add := func(name string, n int) {
		if n > 0 {
			out = append(out, fmt.Sprintf("%s %d", name, n))
		}
	}
	d := deskOf(a)
	err := s.goods.View(s.ctx, func(tx custody.Reads) error {
		confirm, err := tx.Unconfirmed(s.ctx, d, false)
		if err != nil {
			return err
		}
		own, err := tx.Unconfirmed(s.ctx, d, true)
		if err != nil {
			return err
		}
		hand, err := tx.AtHand(s.ctx, d)
		if err != nil {
			return err
		}
		offered, err := tx.Offered(s.ctx, d, a.Has(identity.Keeper))
		if err != nil {
			return err
		}
		sent, err := tx.Sent(s.ctx, d)
		if err != nil {
			return err
		}
		differ, err := tx.Unsettled(s.ctx, d)
		if err != nil {
			return err
		}
		urgent, err := tx.Unapproved(s.ctx, d)
		if err != nil {
			return err
		}
		due, err := tx.Ending(s.ctx, d, s.clock.Now().Date().AddDays(60))
		if err != nil {
			return err
		}
		add("confirm", confirm.Count)
		add("own", own.Count)
		add("hand", hand.Count)
		add("offered", offered.Count)
		add("sent", sent.Count)
		add("differ", differ.Count)
		add("urgent", urgent.Count)
		add("due", due.Count)
		return nil
	})
	if err != nil {
		s.t.Fatal(err)
	}
	d.Scope = a.Scope(identity.ReadDestruction)
	err = s.work.View(s.ctx, func(tx destruction.Reads) error {
		head, err := tx.AwaitingSignature(s.ctx, d, identity.Approver)
		if err != nil {
			return err
		}
		dispatch, err := tx.ToDispatch(s.ctx, d)
		if err != nil {
			return err
		}
		destroy, err := tx.ToDestroy(s.ctx, d)
		if err != nil {
			return err
		}
		review, err := tx.FirmRuns(s.ctx, d, destruction.RunCompleted)
		if err != nil {
			return err
		}
		runs, err := tx.Reviewed(s.ctx, d)
		if err != nil {
			return err
		}
		add("approve", head.Count)
		add("dispatch", dispatch.Count)
		add("destroy", destroy.Count)
		add("review", review.Count)
		add("attest", len(destruction.Wanted(a, runs)))
		return nil
	})
	if err != nil {
		s.t.Fatal(err)
	}
	return strings.Join(out, ", ")
}

func TestWhatWaitsIsCountedForThePersonItWaitsFor(t *testing.T) {
	stage(t, func(t *testing.T, s *theatre) {
		expect := func(who string, a identity.Actor, want string) {
			t.Helper()
			if got := s.waitsOf(s.as(a)); got != want {
				t.Errorf("%s: %q, want %q", who, got, want)
			}
		}
		c, codes := s.seized(s.here, 3)
		expect("another agency", s.there.officer, "")
		before := s.waitsOf(s.as(s.here.head))
		if !strings.Contains(before, "due 1") {
			t.Errorf("no clock of the measure: %q", before)
		}
		s.confiscate(s.here, c)
		expect("the head, once it is decided", s.here.head, "")
		o := s.draft(s.here, codes)
		expect("the head", s.here.head, "approve 1")
		s.clock.Advance(time.Minute)
		must(t, o, second(s.work.ApproveOrder(s.ctx, s.as(s.here.head), destruction.ApproveOrder{Command: command(), Order: o.Number.String()})))
		expect("the keeper", s.here.keeper, "dispatch 1")
		h, err := s.goods.OfferHandoff(s.ctx, s.as(s.here.keeper), custody.OfferHandoff{Command: command(), Purpose: custody.ForDestruction, To: s.operator.Org, Order: o.ID, Lots: codes})
		must(t, h, err)
		expect("the keeper, having offered", s.here.keeper, "sent 1")
		expect("the firm", s.operator, "offered 1")
	})
}

// The indexes hold only what waits: a count never walks what does not.
func TestEveryQueueIsServedByItsOwnIndex(t *testing.T) {
	db := ready(t, Config{File: t.TempDir() + "/sealtrail.db", Clock: moment.NewTurning(noon)})
	ctx := context.Background()
	d := custody.Desk{Scope: identity.Scope{Org: uuid.New()}, Persons: []string{"p"}, Oldest: 6}
	if err := db.View(ctx, func(tx *Tx) error {
		heard, o := overhear(tx)
		for _, q := range []struct {
			index string
			read  func() error
		}{
			{"seizures_unconfirmed", func() error { return second(heard.Unconfirmed(ctx, d, true)) }},
			{"seizures_unconfirmed", func() error { return second(heard.Unconfirmed(ctx, d, false)) }},
			{"lots_unplaced", func() error { return second(heard.Unplaced(ctx, d)) }},
			{"lots_at_hand", func() error { return second(heard.AtHand(ctx, d)) }},
			{"handoffs_open_to", func() error { return second(heard.Offered(ctx, d, false)) }},
			{"handoffs_open_from", func() error { return second(heard.Sent(ctx, d)) }},
			{"handoffs_road_from", func() error { return second(heard.Troubled(ctx, d, noon)) }},
			{"handoffs_road_to", func() error { return second(heard.Troubled(ctx, d, noon)) }},
			{"discrepancies_open_from", func() error { return second(heard.Unsettled(ctx, d)) }},
			{"lots_unapproved", func() error { return second(heard.Unapproved(ctx, d)) }},
			{"lots_due", func() error { return second(heard.Ending(ctx, d, "2026-12-01")) }},
			{"lots_due", func() error { return second(heard.EndingDays(ctx, d, "2026-11-01", "2026-12-01")) }},
			{"lots_to_dispatch", func() error { return second(heard.ToDispatch(ctx, d)) }},
			{"lots_to_destroy", func() error { return second(heard.ToDestroy(ctx, d)) }},
			{"lots_", func() error { return second(heard.OrdersAtFirms(ctx, d.Scope.Org, true)) }},
			{"lots_", func() error { return second(heard.OrdersAtFirms(ctx, d.Scope.Org, false)) }},
			{"orders_head", func() error { return second(heard.AwaitingSignature(ctx, d, identity.Approver)) }},
			{"orders_legal", func() error { return second(heard.AwaitingSignature(ctx, d, identity.LegalReviewer)) }},
			{"orders_open", func() error { return second(heard.OrdersOpen(ctx, d, destruction.OrderReturned)) }},
			{"orders_decided", func() error { return second(heard.Decided(ctx, d)) }},
			{"runs_firm", func() error { return second(heard.FirmRuns(ctx, d, destruction.RunCompleted)) }},
			{"runs_state", func() error { return second(heard.Reviewed(ctx, d)) }},
		} {
			o.sql = nil
			if err := q.read(); err != nil {
				return fmt.Errorf("%s: %w", q.index, err)
			}
			for _, sql := range o.sql {
				var plan []struct{ Detail string }
				if err := tx.db.Raw("EXPLAIN QUERY PLAN " + sql).Scan(&plan).Error; err != nil {
					return fmt.Errorf("%s: %w", sql, err)
				}
				if all := fmt.Sprint(plan); !strings.Contains(all, q.index) {
					t.Errorf("%s\nis not served by %s: %s", sql, q.index, all)
				}
			}
		}
		return nil
	}); err != nil {
		t.Fatal(err)
	}
}
