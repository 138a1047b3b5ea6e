package identity_test

import (
	"context"
	"crypto/rand"
	"errors"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"
	"github.com/pquerna/otp/totp"

	"github.com/sealtrail/sealtrail/internal/fact"
	"github.com/sealtrail/sealtrail/internal/fault"
	"github.com/sealtrail/sealtrail/internal/identity"
	"github.com/sealtrail/sealtrail/internal/ledger"
	"github.com/sealtrail/sealtrail/internal/moment"
	"github.com/sealtrail/sealtrail/internal/store"
	"github.com/sealtrail/sealtrail/internal/testkit/storetest"
)

const (
	password = "a long enough password"
	pin      = "246810"
	here     = "192.0.2.7"
)

// house is a service on one database with one agency.
type house struct {
	*identity.Service
	t      *testing.T
	db     *store.DB
	clock  *moment.Turning
	agency uuid.UUID
	host   uuid.UUID
}

func engines(t *testing.T, f func(h *house)) {
	storetest.Engines(t, func(t *testing.T, db *store.DB, clock *moment.Turning) { f(open(t, db, clock, false)) })
}

func open(t *testing.T, db *store.DB, clock *moment.Turning, demo bool) *house {
	t.Helper()
	s, err := identity.NewService(identity.Config{InTx: store.Narrow[identity.Tx](db), View: store.NarrowView[identity.View](db), Clock: clock, Random: rand.Reader, Demo: demo})
	if err != nil {
		t.Fatal(err)
	}
	h := &house{Service: s, t: t, db: db, clock: clock}
	h.agency = h.org(identity.OrgAgency, "城关区市场监管局")
	h.host = h.org(identity.OrgHost, "运行单位")
	return h
}

func command() ledger.Command { return ledger.Command{ID: uuid.Must(uuid.NewV7())} }

func (h *house) org(kind identity.OrgKind, name string) uuid.UUID {
	h.t.Helper()
	r, err := h.AddOrg(context.Background(), identity.HostActor(), identity.AddOrg{Command: command(), Kind: kind, Name: name, Division: "540102"})
	if err != nil {
		h.t.Fatal(err)
	}
	return r.Org
}

func (h *house) person(login string, org uuid.UUID, roles ...identity.Role) uuid.UUID {
	h.t.Helper()
	r, err := h.AddPerson(context.Background(), identity.HostActor(), identity.AddPerson{Command: command(), Login: login, Name: "演示" + login, Org: org, Roles: roles, Password: password})
	if err != nil {
		h.t.Fatal(err)
	}
	return r.Person
}

func (h *house) signIn(login string) identity.SignedIn {
	h.t.Helper()
	who, err := h.SignIn(context.Background(), identity.SignIn{Login: login, Password: password, Address: here, Agent: "test"})
	if err != nil {
		h.t.Fatal(err)
	}
	return who
}

// ready signs in and steps up with a PIN that it sets first.
func (h *house) ready(login string) identity.SignedIn {
	h.t.Helper()
	ctx := context.Background()
	who := h.signIn(login)
	if err := h.SetPIN(ctx, who.Actor, password, pin); err != nil {
		h.t.Fatal(err)
	}
	who, err := h.StepUp(ctx, who.Session, pin)
	if err != nil {
		h.t.Fatal(err)
	}
	return who
}

func want(t *testing.T, err error, kind fault.Kind, code string) {
	t.Helper()
	f := fault.Of(err)
	if f == nil || f.Kind != kind || f.Code != code && !slices.ContainsFunc(f.Fields, func(g *fault.Fault) bool { return g.Code == code }) {
		t.Errorf("got %v, want %s %s", err, kind, code)
	}
}

func TestTheFirstAdministratorIsMadeAtTheHostAndMustChooseAPassword(t *testing.T) {
	engines(t, func(h *house) {
		ctx := context.Background()
		cmd := identity.AddPerson{Command: command(), Login: " Admin1 ", Name: "旺堆", Org: h.host, Roles: []identity.Role{identity.AdminAccounts}}
		r, err := h.AddPerson(ctx, identity.HostActor(), cmd)
		if err != nil || r.Secret == "" {
			h.t.Fatalf("%+v %v", r, err)
		}
		again, err := h.AddPerson(ctx, identity.HostActor(), cmd)
		if err != nil || again.Person != r.Person || again.Membership != r.Membership || again.Secret != "" {
			h.t.Errorf("repeated: %+v %v, want the same without a secret", again, err)
		}
		who, err := h.SignIn(ctx, identity.SignIn{Login: "ADMIN1", Password: r.Secret, Address: here})
		if err != nil || !who.MustChange || len(who.Actor.Roles) != 0 {
			h.t.Fatalf("%+v %v", who, err)
		}
		_, err = h.People(ctx, who.Actor, identity.PeopleFilter{})
		want(h.t, err, fault.KindDenied, "identity.role_lacks_action")
		want(h.t, h.SetPIN(ctx, who.Actor, r.Secret, pin), fault.KindDenied, "identity.password.change_first")
		if err := h.ChangePassword(ctx, who.Actor, r.Secret, password); err != nil {
			h.t.Fatal(err)
		}
		if who = h.ready("admin1"); who.MustChange || !who.Actor.Has(identity.AdminAccounts) {
			h.t.Fatalf("%+v", who)
		}
		r, err = h.AddPerson(ctx, who.Actor, identity.AddPerson{Command: command(), Login: "officer1", Name: "次仁", Org: h.agency, Roles: []identity.Role{identity.Officer}})
		if err != nil {
			h.t.Fatal(err)
		}
		h.clock.Advance(73 * time.Hour)
		_, err = h.SignIn(ctx, identity.SignIn{Login: "officer1", Password: r.Secret, Address: here})
		want(h.t, err, fault.KindDenied, "identity.password.one_time_expired")
		_, err = h.AddPerson(ctx, identity.HostActor(), identity.AddPerson{Command: command(), Login: "OFFICER1", Name: "又一个"})
		want(h.t, err, fault.KindConflict, "identity.person.login_taken")
	})
}

func TestAdministrationNeedsTheRoleAndAFreshStepUp(t *testing.T) {
	engines(t, func(h *house) {
		ctx := context.Background()
		officer := h.person("officer1", h.agency, identity.Officer)
		h.person("admin1", h.host, identity.AdminAccounts)
		h.person("admin2", h.host, identity.AdminSystem)
		grant := func(a identity.Actor) error {
			_, err := h.GrantRoles(ctx, a, identity.GrantRoles{Command: command(), Person: officer, Org: h.agency, Roles: []identity.Role{identity.Keeper}})
			return err
		}
		want(h.t, grant(h.ready("officer1").Actor), fault.KindDenied, "identity.role_lacks_action")
		want(h.t, grant(h.ready("admin2").Actor), fault.KindDenied, "identity.role_lacks_action")
		want(h.t, grant(h.signIn("admin1").Actor), fault.KindDenied, "identity.step_up_needed")
		want(h.t, grant(identity.Actor{}), fault.KindUnauthenticated, "identity.sign_in_needed")
		admin := h.ready("admin1")
		want(h.t, grant(admin.Actor), fault.KindInvalid, "identity.membership.twice")
		h.clock.Advance(identity.StepUpLife + time.Second)
		want(h.t, grant(admin.Actor), fault.KindDenied, "identity.step_up_needed")
	})
}

func TestRolesPeopleAndOrganisationsThatEndedHaveNoPowerFromTheNextRequestOn(t *testing.T) {
	engines(t, func(h *house) {
		ctx, host := context.Background(), identity.HostActor()
		a, b := h.person("officer1", h.agency, identity.Officer), h.person("officer2", h.agency, identity.Officer)
		first, second := h.signIn("officer1"), h.signIn("officer2")
		if _, err := h.EndRoles(ctx, host, identity.EndRoles{Command: command(), Person: a, Membership: first.Membership, Reason: "调离"}); err != nil {
			h.t.Fatal(err)
		}
		_, err := h.ActorForSession(ctx, first.Session)
		want(h.t, err, fault.KindDenied, "identity.no_membership")
		if _, err := h.DisablePerson(ctx, host, identity.DisablePerson{Command: command(), Person: b, Reason: "停职"}); err != nil {
			h.t.Fatal(err)
		}
		_, err = h.ActorForSession(ctx, second.Session)
		want(h.t, err, fault.KindUnauthenticated, "identity.session.ended")
		_, err = h.SignIn(ctx, identity.SignIn{Login: "officer2", Password: password, Address: here})
		want(h.t, err, fault.KindDenied, "identity.person.disabled")
		if _, err := h.EnablePerson(ctx, host, identity.EnablePerson{Command: command(), Person: b, Reason: "复职"}); err != nil {
			h.t.Fatal(err)
		}
		second = h.signIn("officer2")
		if _, err := h.EndOrg(ctx, host, identity.EndOrg{Command: command(), Org: h.agency, LastDay: "2026-11-18", Reason: "机构改革"}); err != nil {
			h.t.Fatal(err)
		}
		if _, err := h.ActorForSession(ctx, second.Session); err != nil {
			h.t.Errorf("on the organisation's last day: %v", err)
		}
		h.clock.Set(moment.Date("2026-11-18").End())
		fresh, err := h.SignIn(ctx, identity.SignIn{Login: "officer2", Password: password, Address: here})
		want(h.t, err, fault.KindDenied, "identity.no_membership")
		if fresh.Session != uuid.Nil {
			h.t.Error("a session was opened")
		}
	})
}

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

func TestAStepUpIsOnesOwnPINOrTOTPWhereSetAndLastsFiveMinutes(t *testing.T) {
	engines(t, func(h *house) {
		ctx := context.Background()
		h.person("approver1", h.agency, identity.Approver)
		who := h.signIn("approver1")
		_, err := h.StepUp(ctx, who.Session, password)
		want(h.t, err, fault.KindDenied, "identity.step_up.not_set")
		want(h.t, h.SetPIN(ctx, who.Actor, "wrong", pin), fault.KindInvalid, "identity.password.wrong")
		want(h.t, h.SetPIN(ctx, who.Actor, password, "123456"), fault.KindInvalid, "identity.pin.too_easy")
		who = h.ready("approver1")
		if who.Actor.SteppedUp(h.clock.Now()) != nil || who.Actor.Auth(identity.ApproveOrder, h.clock.Now())[0].By != "step_up" || who.StepUp != "pin" {
			h.t.Errorf("%+v", who)
		}
		h.clock.Advance(identity.StepUpLife + time.Millisecond)
		who, err = h.ActorForSession(ctx, who.Session)
		if err != nil || who.Actor.SteppedUp(h.clock.Now()) == nil {
			h.t.Errorf("a step-up outlived its time: %v", err)
		}
		e, err := h.BeginTOTP(ctx, who.Actor, password)
		if err != nil {
			h.t.Fatal(err)
		}
		want(h.t, h.ConfirmTOTP(ctx, who.Actor, "000000"), fault.KindInvalid, "identity.totp.wrong_code")
		code := func() string {
			c, err := totp.GenerateCode(e.Secret, h.clock.Now().Time())
			if err != nil {
				h.t.Fatal(err)
			}
			return c
		}
		first := code()
		if err := h.ConfirmTOTP(ctx, who.Actor, first); err != nil {
			h.t.Fatal(err)
		}
		_, err = h.StepUp(ctx, who.Session, first)
		want(h.t, err, fault.KindDenied, "identity.step_up.failed") // the code was used
		_, err = h.StepUp(ctx, who.Session, pin)
		want(h.t, err, fault.KindDenied, "identity.step_up.failed") // the PIN counts no longer
		h.clock.Advance(time.Minute)
		who, err = h.StepUp(ctx, who.Session, code())
		if err != nil || who.Actor.StepUpBy != "totp" || who.StepUp != "totp" {
			h.t.Fatalf("%+v %v", who, err)
		}
		if err := h.RemoveTOTP(ctx, who.Actor, password); err != nil {
			h.t.Fatal(err)
		}
		for range identity.AttemptsAtStepUp {
			_, err = h.StepUp(ctx, who.Session, "975310")
			want(h.t, err, fault.KindDenied, "identity.step_up.failed")
		}
		_, err = h.StepUp(ctx, who.Session, pin)
		want(h.t, err, fault.KindLimited, "identity.too_many_attempts")
	})
}

func TestASecondPersonSignsOnTheSameDeviceWithTheirOwnPIN(t *testing.T) {
	engines(t, func(h *house) {
		ctx := context.Background()
		h.person("officer1", h.agency, identity.Officer)
		second := h.person("officer2", h.agency, identity.Officer)
		h.ready("officer2")
		actor, err := h.CoSign(ctx, "Officer2", pin)
		if err != nil {
			h.t.Fatal(err)
		}
		auth := actor.Auth(identity.ConfirmSeizure, h.clock.Now())
		if actor.Person != second || !actor.SameDevice || auth[0].By != "step_up" || !auth[0].SameDevice || actor.SteppedUp(h.clock.Now()) != nil {
			h.t.Errorf("%+v %+v", actor, auth)
		}
		_, err = h.CoSign(ctx, "officer2", password)
		want(h.t, err, fault.KindDenied, "identity.cosign.failed")
		_, err = h.CoSign(ctx, "nobody", pin)
		want(h.t, err, fault.KindDenied, "identity.cosign.failed")
		_, err = h.CoSign(ctx, "officer1", pin)
		want(h.t, err, fault.KindDenied, "identity.step_up.not_set")
		if _, err := h.DisablePerson(ctx, identity.HostActor(), identity.DisablePerson{Command: command(), Person: second, Reason: "停职"}); err != nil {
			h.t.Fatal(err)
		}
		_, err = h.CoSign(ctx, "officer2", pin)
		want(h.t, err, fault.KindDenied, "identity.cosign.failed")
	})
}

func TestATokenSpeaksForOneMembershipUntilItExpiresOrIsRevoked(t *testing.T) {
	engines(t, func(h *house) {
		ctx, host := context.Background(), identity.HostActor()
		person := h.person("firm1", h.agency, identity.Keeper)
		cmd := identity.CreateToken{Command: command(), Person: person, Name: "地磅"}
		r, err := h.CreateToken(ctx, host, cmd)
		if err != nil || !strings.HasPrefix(r.Secret, "st_") || !strings.HasPrefix(r.Secret, r.Prefix) || r.ExpiresAt != h.clock.Now().Add(identity.TokenLife) {
			h.t.Fatalf("%+v %v", r, err)
		}
		if again, err := h.CreateToken(ctx, host, cmd); err != nil || again.Secret != "" || again.ID != r.ID {
			h.t.Errorf("repeated: %+v %v", again, err)
		}
		who, err := h.ActorForToken(ctx, r.Secret)
		if err != nil || who.Actor.Person != person || who.Actor.Via != "token" || !who.Actor.Has(identity.Keeper) || who.Actor.Pseudonym == "" {
			h.t.Fatalf("%+v %v", who, err)
		}
		want(h.t, who.Actor.SteppedUp(h.clock.Now()), fault.KindDenied, "identity.step_up_needed")
		want(h.t, h.ChangePassword(ctx, who.Actor, password, "another password"), fault.KindDenied, "identity.not_by_token")
		_, err = h.CreateToken(ctx, who.Actor, identity.CreateToken{Command: command(), Name: "token of a token"})
		want(h.t, err, fault.KindDenied, "identity.not_by_token")
		h.ready("firm1")
		actor, err := h.StepUpNow(ctx, who.Actor, pin)
		if err != nil || actor.SteppedUp(h.clock.Now()) != nil || actor.Auth(identity.ReceiveHandoff, h.clock.Now())[1].By != "token" {
			h.t.Errorf("%+v %v", actor, err)
		}
		if list, err := h.Tokens(ctx, who.Actor, uuid.Nil); err != nil || len(list) != 1 || list[0].LastUsedAt != h.clock.Now() || list[0].Name != "地磅" {
			h.t.Errorf("%+v %v", list, err)
		}
		_, err = h.ActorForToken(ctx, r.Secret[:len(r.Secret)-1]+"!")
		want(h.t, err, fault.KindUnauthenticated, "identity.token.unknown")
		_, err = h.CreateToken(ctx, host, identity.CreateToken{Command: command(), Person: person, Name: "x", ExpiresAt: h.clock.Now().Add(identity.MaxTokenLife + time.Second)})
		want(h.t, err, fault.KindInvalid, "identity.token.expires")
		other := h.person("keeper2", h.agency, identity.Keeper)
		_, err = h.Tokens(ctx, who.Actor, other)
		want(h.t, err, fault.KindMissing, "identity.person.unknown")
		mine, err := h.CreateToken(ctx, h.ready("firm1").Actor, identity.CreateToken{Command: command(), Name: "own"})
		if err != nil {
			h.t.Fatal(err)
		}
		if err := h.RevokeToken(ctx, who.Actor, identity.RevokeToken{Command: command(), Token: mine.ID}); err != nil {
			h.t.Fatal(err)
		}
		_, err = h.ActorForToken(ctx, mine.Secret)
		want(h.t, err, fault.KindUnauthenticated, "identity.token.unknown")
		h.clock.Advance(identity.TokenLife)
		_, err = h.ActorForToken(ctx, r.Secret)
		want(h.t, err, fault.KindUnauthenticated, "identity.token.unknown")
	})
}

func TestAResetTakesPINAndSessionsAwayAndIsShownToItsOwner(t *testing.T) {
	engines(t, func(h *house) {
		ctx := context.Background()
		h.person("admin1", h.host, identity.AdminAccounts)
		person := h.person("officer1", h.agency, identity.Officer)
		other := h.person("officer2", h.agency, identity.Officer)
		before := h.ready("officer1")
		admin := h.ready("admin1")
		r, err := h.ResetPassword(ctx, admin.Actor, identity.ResetPassword{Command: command(), Person: person, Reason: "忘记密码"})
		if err != nil || r.Secret == "" {
			h.t.Fatalf("%+v %v", r, err)
		}
		_, err = h.ActorForSession(ctx, before.Session)
		want(h.t, err, fault.KindUnauthenticated, "identity.session.ended")
		_, err = h.SignIn(ctx, identity.SignIn{Login: "officer1", Password: password, Address: here})
		want(h.t, err, fault.KindUnauthenticated, "identity.sign_in_failed")
		_, err = h.CoSign(ctx, "officer1", pin)
		want(h.t, err, fault.KindDenied, "identity.step_up.not_set")
		if _, err := h.CreateToken(ctx, admin.Actor, identity.CreateToken{Command: command(), Person: person, Name: "地磅"}); err != nil {
			h.t.Fatal(err)
		}
		who, err := h.SignIn(ctx, identity.SignIn{Login: "officer1", Password: r.Secret, Address: here})
		if err != nil {
			h.t.Fatal(err)
		}
		if err := h.ChangePassword(ctx, who.Actor, r.Secret, password); err != nil {
			h.t.Fatal(err)
		}
		who = h.signIn("officer1")
		items, err := h.History(ctx, who.Actor, uuid.Nil)
		if err != nil {
			h.t.Fatal(err)
		}
		var kinds []string
		for _, x := range items {
			kinds = append(kinds, x.Kind)
		}
		wanted := []string{fact.KindSecretChanged, fact.KindTokenCreated, fact.KindPasswordReset, fact.KindSecretChanged, fact.KindRoleGranted, fact.KindPersonAdded}
		if diff := cmp.Diff(wanted, kinds); diff != "" {
			h.t.Error(diff)
		}
		if items[1].Token != "地磅" || items[2].ByName != "演示admin1" || items[2].Reason != "忘记密码" || items[5].ByRole != "host" || items[4].OrgName != "城关区市场监管局" {
			h.t.Errorf("%+v", items)
		}
		_, err = h.History(ctx, who.Actor, other)
		want(h.t, err, fault.KindMissing, "identity.person.unknown")
	})
}

func TestPeopleAndOrganisationsFollowFromTheirEntriesAlone(t *testing.T) {
	engines(t, func(h *house) {
		ctx, host := context.Background(), identity.HostActor()
		person := h.person("officer1", h.agency, identity.Officer, identity.Keeper)
		who := h.ready("officer1")
		mine, err := h.CreateToken(ctx, who.Actor, identity.CreateToken{Command: command(), Name: "own"})
		if err != nil {
			h.t.Fatal(err)
		}
		police := h.org(identity.OrgPolice, "公安局")
		steps := []func() error{
			func() error {
				return h.RevokeToken(ctx, who.Actor, identity.RevokeToken{Command: command(), Token: mine.ID})
			},
			func() error {
				_, err := h.GrantRoles(ctx, host, identity.GrantRoles{Command: command(), Person: person, Org: police, Roles: []identity.Role{identity.Officer}, To: "2027-01-01"})
				return err
			},
			func() error {
				_, err := h.EndRoles(ctx, host, identity.EndRoles{Command: command(), Person: person, Membership: who.Membership, Reason: "调离"})
				return err
			},
			func() error {
				_, err := h.DisablePerson(ctx, host, identity.DisablePerson{Command: command(), Person: person, Reason: "停职"})
				return err
			},
			func() error {
				_, err := h.EndOrg(ctx, host, identity.EndOrg{Command: command(), Org: police, LastDay: "2027-06-30", Successor: h.agency, Reason: "机构改革"})
				return err
			},
		}
		for i, step := range steps {
			h.clock.Advance(time.Second)
			if err := step(); err != nil {
				h.t.Fatalf("step %d: %v", i, err)
			}
		}
		err = h.db.View(ctx, func(tx *store.Tx) error {
			p, err := tx.Person(ctx, person)
			if err != nil {
				return err
			}
			o, err := tx.Org(ctx, police)
			if err != nil {
				return err
			}
			entries, err := tx.History(ctx, p.Stream, o.Stream)
			if err != nil {
				return err
			}
			rebuilt, err := identity.RebuildPerson(p.ID, entries[p.Stream])
			if err != nil {
				return err
			}
			if diff := cmp.Diff(p, rebuilt); diff != "" {
				h.t.Errorf("person (-stored +rebuilt):\n%s", diff)
			}
			org, err := identity.RebuildOrg(entries[o.Stream])
			if err != nil {
				return err
			}
			if diff := cmp.Diff(o, org); diff != "" {
				h.t.Errorf("organisation (-stored +rebuilt):\n%s", diff)
			}
			if len(p.Memberships) != 2 || len(p.Tokens) != 1 || p.DisabledAt.IsZero() || o.Successor != h.agency {
				h.t.Errorf("not everything happened: %+v %+v", p, o)
			}
			for _, r := range entries[p.Stream] {
				if strings.Contains(string(r.Facts)+string(r.Restricted), person.String()) || strings.Contains(string(r.Restricted), "officer1") {
					h.t.Errorf("%s names the person", r.Act.Kind)
				}
			}
			return nil
		})
		if err != nil {
			h.t.Fatal(err)
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

func TestTheDemoRelaxesStepUpsAndEveryActSaysSo(t *testing.T) {
	clock := moment.NewTurning(storetest.Noon)
	h := open(t, storetest.SQLite(t, clock), clock, true)
	ctx := context.Background()
	if _, err := h.AddPerson(ctx, identity.HostActor(), identity.AddPerson{Command: command(), Login: "officer1", Name: "演示", Org: h.agency, Roles: []identity.Role{identity.Officer}, Password: "demo"}); err != nil {
		t.Fatal(err)
	}
	who, err := h.SignIn(ctx, identity.SignIn{Login: "officer1", Password: "demo", Address: "127.0.0.1"})
	if err != nil || who.Actor.SteppedUp(clock.Now()) != nil {
		t.Fatalf("%+v %v", who, err)
	}
	second, err := h.CoSign(ctx, "officer1", "demo")
	if err != nil {
		t.Fatal(err)
	}
	for _, a := range []identity.Actor{who.Actor, second} {
		if auth := a.Auth(identity.ConfirmSeizure, clock.Now()); !a.Relaxed || len(auth) != 1 || !auth[0].Relaxed || auth[0].By != "session" || auth[0].SameDevice != a.SameDevice {
			t.Errorf("%+v", auth)
		}
	}
	_, err = h.CoSign(ctx, "officer1", "wrong")
	want(t, err, fault.KindDenied, "identity.cosign.failed")
}

func TestNoSecretIsKeptReadable(t *testing.T) {
	engines(t, func(h *house) {
		ctx := context.Background()
		person := h.person("officer1", h.agency, identity.Officer)
		h.ready("officer1")
		r, err := h.CreateToken(ctx, identity.HostActor(), identity.CreateToken{Command: command(), Person: person, Name: "x"})
		if err != nil {
			h.t.Fatal(err)
		}
		reset, err := h.ResetPassword(ctx, identity.HostActor(), identity.ResetPassword{Command: command(), Person: person, Reason: "x"})
		if err != nil {
			h.t.Fatal(err)
		}
		for _, secret := range []string{password, pin, r.Secret, reset.Secret} {
			for table, columns := range map[string][]string{"accounts": {"password", "pin"}, "commands": {"answer"}, "acts": {"bytes", "restricted"}, "tokens": {"name", "prefix"}, "token_secrets": {"hash"}, "attempts": {"key"}} {
				for _, column := range columns {
					rows, err := h.db.SQL().QueryContext(ctx, "SELECT "+column+" FROM "+table+" WHERE "+column+" IS NOT NULL")
					if err != nil {
						h.t.Fatal(err)
					}
					for rows.Next() {
						var b []byte
						if err := rows.Scan(&b); err != nil {
							h.t.Error(err)
						}
						if strings.Contains(string(b), secret) {
							h.t.Errorf("%s.%s holds a secret", table, column)
						}
					}
					if err := errors.Join(rows.Err(), rows.Close()); err != nil {
						h.t.Error(err)
					}
				}
			}
		}
	})
}
