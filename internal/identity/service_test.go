package identity_test

import (
	"context"
	"crypto/rand"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"

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
