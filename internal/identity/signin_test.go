package identity_test

import (
	"context"
	"errors"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/google/uuid"

	"github.com/sealtrail/sealtrail/internal/fault"
	"github.com/sealtrail/sealtrail/internal/identity"
	"github.com/sealtrail/sealtrail/internal/moment"
)

func TestASessionEndsWhenIdleWhenOldWhenRevokedAndWhenSignedOut(t *testing.T) {
	engines(t, func(h *house) {
		ctx := context.Background()
		h.person("officer1", h.agency, identity.Officer)
		h.person("officer2", h.agency, identity.Officer)
		alive := func(s identity.SignedIn) bool {
			_, err := h.ActorForSession(ctx, s.Session)
			if err != nil && !fault.Is(err, fault.KindUnauthenticated) {
				h.t.Fatal(err)
			}
			return err == nil
		}
		idle := h.signIn("officer1")
		h.clock.Advance(identity.SessionIdle - time.Second)
		if !alive(idle) {
			h.t.Error("ended before its idle limit")
		}
		h.clock.Advance(identity.SessionIdle - time.Second)
		if !alive(idle) {
			h.t.Error("being seen did not move the idle limit")
		}
		h.clock.Advance(identity.SessionIdle)
		if alive(idle) {
			h.t.Error("lives beyond its idle limit")
		}
		old := h.signIn("officer1")
		for range 13 {
			h.clock.Advance(55 * time.Minute)
			alive(old)
		}
		if !alive(old) {
			h.t.Error("ended before its absolute limit")
		}
		h.clock.Advance(6 * time.Minute)
		if alive(old) {
			h.t.Error("lives beyond its absolute limit")
		}
		a, b, other := h.signIn("officer1"), h.signIn("officer1"), h.signIn("officer2")
		if list, err := h.Sessions(ctx, a.Actor); err != nil || len(list) != 2 {
			h.t.Errorf("%d sessions listed, %v", len(list), err)
		}
		want(h.t, h.RevokeSession(ctx, a.Actor, other.Session), fault.KindMissing, "identity.session.unknown")
		if err := h.RevokeSession(ctx, a.Actor, b.Session); err != nil || alive(b) || !alive(a) || !alive(other) {
			h.t.Errorf("revoking one: %v", err)
		}
		b = h.signIn("officer1")
		if err := h.RevokeOtherSessions(ctx, a.Actor); err != nil || alive(b) || !alive(a) {
			h.t.Errorf("revoking the others: %v", err)
		}
		if err := errors.Join(h.SignOut(ctx, a.Session), h.SignOut(ctx, a.Session), h.SignOut(ctx, uuid.New())); err != nil || alive(a) {
			h.t.Errorf("signing out: %v", err)
		}
		h.clock.Advance(13 * time.Hour)
		if err := h.Sweep(ctx); err != nil {
			h.t.Fatal(err)
		}
		var n int
		if err := h.db.SQL().QueryRowContext(ctx, "SELECT (SELECT count(*) FROM sessions) + (SELECT count(*) FROM attempts)").Scan(&n); err != nil || n != 0 {
			h.t.Errorf("%d rows left, %v", n, err)
		}
	})
}

func TestLastSeenIsWrittenAtMostOnceAMinute(t *testing.T) {
	engines(t, func(h *house) {
		ctx := context.Background()
		h.person("officer1", h.agency, identity.Officer)
		who := h.signIn("officer1")
		start := h.clock.Now()
		for _, c := range []struct {
			on   time.Duration
			seen time.Duration
		}{{59 * time.Second, 0}, {time.Second, time.Minute}, {30 * time.Second, time.Minute}, {30 * time.Second, 2 * time.Minute}} {
			h.clock.Advance(c.on)
			if _, err := h.ActorForSession(ctx, who.Session); err != nil {
				h.t.Fatal(err)
			}
			list, err := h.Sessions(ctx, who.Actor)
			if err != nil || len(list) != 1 || list[0].SeenAt != start.Add(c.seen) {
				h.t.Errorf("seen %v after start, want %v (%v)", list[0].SeenAt.Sub(start), c.seen, err)
			}
		}
	})
}

func TestAttemptsAreLimitedPerAccountAndAddressAndPerAccountNeverPerAddress(t *testing.T) {
	engines(t, func(h *house) {
		ctx := context.Background()
		h.person("officer1", h.agency, identity.Officer)
		h.person("officer2", h.agency, identity.Officer)
		try := func(login, pass, address string) error {
			_, err := h.SignIn(ctx, identity.SignIn{Login: login, Password: pass, Address: address})
			return err
		}
		for _, login := range []string{"officer1", "nobody"} {
			for range identity.AttemptsAtAddress {
				want(h.t, try(login, "wrong", here), fault.KindUnauthenticated, "identity.sign_in_failed")
			}
			err := try(login, password, here)
			want(h.t, err, fault.KindLimited, "identity.too_many_attempts")
			if f := fault.Of(err); f == nil || f.Params["minutes"] != "15" {
				h.t.Errorf("wait: %v", err)
			}
		}
		if err := try("officer2", password, here); err != nil {
			h.t.Errorf("another account at the same address: %v", err)
		}
		if err := try("officer1", password, "198.51.100.1"); err != nil {
			h.t.Errorf("the same account elsewhere: %v", err)
		}
		h.clock.Advance(identity.AttemptWindow)
		if err := try("officer1", password, here); err != nil {
			h.t.Errorf("after the window: %v", err)
		}
		for i := range identity.AttemptsOfAccount {
			if err := try("officer1", "wrong", "203.0.113."+string(rune('a'+i))); !fault.Is(err, fault.KindUnauthenticated) {
				h.t.Errorf("attempt %d: %v", i, err)
			}
		}
		want(h.t, try("officer1", password, "203.0.113.99"), fault.KindLimited, "identity.too_many_attempts")
	})
}

func TestGuessesSentAtOnceAreAllCounted(t *testing.T) {
	engines(t, func(h *house) {
		h.person("officer1", h.agency, identity.Officer)
		const guesses = 16
		errs := make([]error, guesses)
		var all sync.WaitGroup
		for i := range guesses {
			all.Go(func() {
				_, errs[i] = h.SignIn(context.Background(), identity.SignIn{Login: "officer1", Password: "guess", Address: here})
			})
		}
		all.Wait()
		looked := 0
		for _, err := range errs {
			switch {
			case fault.Is(err, fault.KindUnauthenticated):
				looked++
			case !fault.Is(err, fault.KindLimited):
				h.t.Errorf("unexpected: %v", err)
			}
		}
		if looked != identity.AttemptsAtAddress {
			h.t.Errorf("%d guesses were looked at, want %d", looked, identity.AttemptsAtAddress)
		}
	})
}

func TestAPseudonymIsMadeOnceAYearAndCanBeErased(t *testing.T) {
	engines(t, func(h *house) {
		ctx := context.Background()
		h.person("officer1", h.agency, identity.Officer)
		var all sync.WaitGroup
		got := make([]string, 8)
		session := h.signIn("officer1").Session
		if _, err := h.db.SQL().ExecContext(ctx, "DELETE FROM pseudonyms"); err != nil {
			h.t.Fatal(err)
		}
		for i := range got {
			all.Go(func() {
				who, err := h.ActorForSession(ctx, session)
				if err != nil {
					h.t.Error(err)
				}
				got[i] = who.Actor.Pseudonym
			})
		}
		all.Wait()
		if slices.Sort(got); got[0] == "" || got[0] != got[len(got)-1] {
			h.t.Errorf("requests at once made %v", got)
		}
		names, err := h.Names(ctx, got[0], "unknown")
		if err != nil || len(names) != 1 || names[got[0]] != "演示officer1" {
			h.t.Errorf("%v %v", names, err)
		}
		h.clock.Set(moment.Date("2027-01-01").Start())
		next := h.signIn("officer1").Actor
		if next.Pseudonym == got[0] || !next.Is(got[0]) || !next.Is(next.Pseudonym) {
			h.t.Errorf("%+v", next)
		}
	})
}

func TestASwitchOfMembershipTakesTheStepUpBack(t *testing.T) {
	engines(t, func(h *house) {
		ctx := context.Background()
		person := h.person("officer1", h.agency, identity.Officer)
		police := h.org(identity.OrgPolice, "公安局")
		r, err := h.GrantRoles(ctx, identity.HostActor(), identity.GrantRoles{Command: command(), Person: person, Org: police, Roles: []identity.Role{identity.Approver}})
		if err != nil {
			h.t.Fatal(err)
		}
		who := h.ready("officer1")
		if who.Actor.Org != h.agency || len(who.Choices) != 2 {
			h.t.Fatalf("%+v", who)
		}
		who, err = h.SwitchMembership(ctx, who.Actor, r.Membership)
		if err != nil || who.Actor.Org != police || who.Actor.SteppedUp(h.clock.Now()) == nil || !who.Actor.Has(identity.Approver) || who.Actor.Has(identity.Officer) {
			h.t.Errorf("%+v %v", who, err)
		}
		if again, err := h.ActorForSession(ctx, who.Session); err != nil || again.Actor.Org != police {
			h.t.Errorf("%+v %v", again, err)
		}
		_, err = h.SwitchMembership(ctx, who.Actor, uuid.New())
		want(h.t, err, fault.KindDenied, "identity.no_membership")
	})
}
