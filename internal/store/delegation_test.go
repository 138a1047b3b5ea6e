package store

import (
	"context"
	"crypto/rand"
	"testing"
	"time"

	"github.com/google/uuid"

	"github.com/sealtrail/sealtrail/internal/destruction"
	"github.com/sealtrail/sealtrail/internal/identity"
	"github.com/sealtrail/sealtrail/internal/moment"
)

func TestADelegateApprovesForTheHeadOnTheDaysNamedAndNoLonger(t *testing.T) {
	stage(t, func(t *testing.T, s *theatre) {
		people, err := identity.NewService(identity.Config{InTx: Narrow[identity.Tx](s.db), View: NarrowView[identity.View](s.db), Clock: s.clock, Random: rand.Reader, Demo: true})
		if err != nil {
			t.Fatal(err)
		}
		host := identity.HostActor()
		add := func(login string, org uuid.UUID, roles ...identity.Role) uuid.UUID {
			t.Helper()
			r, err := people.AddPerson(s.ctx, host, identity.AddPerson{Command: command(), Login: login, Name: "某" + login, Org: org, Roles: roles, Password: "demo"})
			must(t, r, err)
			return r.Person
		}
		in := func(login string) identity.Actor {
			t.Helper()
			who, err := people.SignIn(context.Background(), identity.SignIn{Login: login, Password: "demo", Address: "192.0.2.1"})
			must(t, who, err)
			return who.Actor
		}
		org := s.here.org
		add("chief", org, identity.Approver)
		deputy, admin, stranger := add("deputy", org, identity.Officer), add("clerk", org, identity.AdminSystem), add("stranger", s.there.org, identity.Officer)
		today := s.clock.Now().Date()
		give := func(who uuid.UUID, from, to moment.Date, reason string) (identity.DelegationReceipt, error) {
			return people.DelegateApproval(s.ctx, in("chief"), identity.DelegateApproval{Command: command(), Delegate: who, From: from, To: to, Reason: reason})
		}
		for _, c := range []struct {
			name     string
			who      uuid.UUID
			from, to moment.Date
			reason   string
			want     string
		}{
			{"an administrator", admin, today, today.AddDays(6), "出差", "identity.delegation.admin"},
			{"another agency's", stranger, today, today.AddDays(6), "出差", "identity.delegation.delegate"},
			{"for a hundred days", deputy, today, today.AddDays(99), "出差", "identity.delegation.too_long"},
			{"without an end", deputy, today, "", "出差", "identity.delegation.no_end"},
			{"in the past", deputy, today.AddDays(-2), today, "出差", "identity.delegation.past"},
		} {
			if _, err := give(c.who, c.from, c.to, c.reason); codeOf(err) != c.want {
				t.Errorf("%s: %v, want %s", c.name, err, c.want)
			}
		}
		if err := second(people.DelegateApproval(s.ctx, in("deputy"), identity.DelegateApproval{Command: command(), Delegate: admin, To: today, Reason: "x"})); codeOf(err) != "identity.role_lacks_action" {
			t.Errorf("somebody delegates what they do not hold: %v", err)
		}
		if in("deputy").May(identity.ApproveOrder) == nil {
			t.Fatal("an officer approves")
		}
		d, err := give(deputy, "", today.AddDays(6), "出差")
		must(t, d, err)
		if _, err := give(deputy, today.AddDays(3), today.AddDays(9), "出差"); codeOf(err) != "identity.delegation.overlap" {
			t.Errorf("twice for the same days: %v", err)
		}
		acting := in("deputy")
		if acting.May(identity.ApproveOrder) != nil || acting.May(identity.RevokeCertificate) == nil || acting.May(identity.Delegate) == nil {
			t.Error("the delegate may what was not lent, or not what was; or lends it on")
		}

		c, codes := s.seized(s.here, 1)
		s.confiscate(s.here, c)
		o := s.draft(s.here, codes)
		s.clock.Advance(time.Minute)
		got, err := s.work.ApproveOrder(s.ctx, acting, destruction.ApproveOrder{Command: command(), Order: o.Number.String()})
		must(t, got, err)
		v, err := s.work.Order(s.ctx, identity.Scope{All: true}, o.Number.String())
		must(t, v, err)
		if v.Approved.For != in("chief").Pseudonym || v.Approved.Person != acting.Pseudonym || v.Approved.Role != string(identity.Approver) {
			t.Errorf("signed %+v", v.Approved)
		}

		again := s.draft(s.here, func() []string { c, codes := s.seized(s.here, 1); s.confiscate(s.here, c); return codes }())
		principal := in("deputy")
		principal.Lent[0].Pseudonyms = append(principal.Lent[0].Pseudonyms, s.here.officer.Pseudonym) // as if the head had seized and drafted it
		s.clock.Advance(time.Minute)
		if err := second(s.work.ApproveOrder(s.ctx, principal, destruction.ApproveOrder{Command: command(), Order: again.Number.String()})); codeOf(err) != "destruction.order.own_draft" {
			t.Errorf("approved for the one who drafted it: %v", err)
		}

		must(t, d, second(people.EndDelegation(s.ctx, in("chief"), identity.EndDelegation{Command: command(), Delegation: d.Delegation, Reason: "回来了"})))
		if in("deputy").May(identity.ApproveOrder) == nil {
			t.Error("approves after it was taken back")
		}
		must(t, d, second(give(deputy, "", today.AddDays(6), "再次出差")))
		if in("deputy").May(identity.ApproveOrder) != nil {
			t.Error("the second delegation does not count")
		}
		s.clock.Advance(8 * 24 * time.Hour)
		if in("deputy").May(identity.ApproveOrder) == nil {
			t.Error("approves after the last day")
		}
		if err := s.db.View(s.ctx, func(tx *Tx) error {
			chief, err := tx.PersonByLogin(s.ctx, "chief")
			if err != nil {
				return err
			}
			entries, err := tx.History(s.ctx, chief.Stream)
			if err != nil {
				return err
			}
			rebuilt, err := identity.RebuildPerson(chief.ID, entries[chief.Stream])
			if err != nil || len(rebuilt.Delegations) != 2 || rebuilt.Delegations[0].Delegate != chief.Delegations[0].Delegate || rebuilt.Delegations[0].EndedAt != chief.Delegations[0].EndedAt {
				t.Errorf("rebuilt %+v, kept %+v, %v", rebuilt.Delegations, chief.Delegations, err)
			}
			return nil
		}); err != nil {
			t.Fatal(err)
		}
		s.rebuilds()
	})
}

func TestManyOrdersAreApprovedTogetherAndExceptionsByThemselves(t *testing.T) {
	stage(t, func(t *testing.T, s *theatre) {
		one := func(decided bool) destruction.OrderReceipt {
			c, codes := s.seized(s.here, 1)
			if decided {
				s.confiscate(s.here, c)
			}
			return s.draft(s.here, codes)
		}
		a, b, blocked := one(true), one(true), one(false)
		q, err := s.work.Inbox(s.ctx, deskOf(s.here.head), identity.Approver)
		must(t, q, err)
		if q.Count != 3 || q.Oldest[0].ID != a.ID || q.Oldest[2].Blocked() != 1 {
			t.Fatalf("%d wait", q.Count)
		}
		lines := make([]destruction.ApproveOrder, 3)
		for i, v := range q.Oldest {
			lines[i] = destruction.ApproveOrder{Command: command(), Order: v.Number.String(), Shown: v.Shown}
		}
		for range 2 { // sent again it answers the same
			got, err := s.work.ApproveMany(s.ctx, s.as(s.here.head), lines)
			must(t, got, err)
			if got[0].Err != nil || got[1].Err != nil || got[1].Receipt.ID != b.ID || codeOf(got[2].Err) != "destruction.order.single_blocked" || got[2].Order != blocked.Number.String() {
				t.Errorf("%v %v %v", got[0].Err, got[1].Err, got[2].Err)
			}
		}
		if _, err := s.work.ApproveMany(s.ctx, s.as(s.here.officer), lines); codeOf(err) != "identity.role_lacks_action" {
			t.Errorf("an officer: %v", err)
		}
		back, err := s.work.ReturnMany(s.ctx, s.as(s.here.head), []destruction.ReturnOrder{{Command: command(), Order: blocked.Number.String(), Shown: lines[2].Shown, Reason: "先作出没收决定"}})
		must(t, back, err)
		if back[0].Err != nil || back[0].Receipt.State != destruction.OrderReturned {
			t.Errorf("%+v", back[0])
		}
		s.rebuilds()
	})
}

// One more order in an inbox asks of its lots and of nothing else: firms, names,
// the edition in force and the capacity used are asked for once.
// Of its lots: which they are, how they stand, and what a bureau let pass of them.
func TestOneMoreOrderInAnInboxAsksOfItsLotsAlone(t *testing.T) {
	stage(t, func(t *testing.T, s *theatre) {
		sent := map[int]int{}
		for n := 1; n <= 3; n++ {
			c, lots := s.seized(s.here, 2)
			s.confiscate(s.here, c)
			s.draft(s.here, lots)
			counted := *s.work
			counted.View = func(ctx context.Context, f func(destruction.Reads) error) error {
				return s.db.View(ctx, func(tx *Tx) error {
					heard, o := overhear(tx)
					err := f(heard)
					sent[n] = len(o.sql)
					return err
				})
			}
			q, err := counted.Inbox(s.ctx, deskOf(s.here.head), identity.Approver)
			if err != nil || len(q.Oldest) != n {
				t.Fatalf("%d orders: %+v, %v", n, q, err)
			}
			for _, o := range q.Oldest {
				if o.FirmName == "" || o.FacilityName == "" || o.GateNow == nil || !o.GateNow.Allowed {
					t.Errorf("%+v", o)
				}
			}
		}
		if more := sent[3] - sent[2]; more != sent[2]-sent[1] || more > 3 {
			t.Errorf("statements by orders: %v", sent)
		}
	})
}
