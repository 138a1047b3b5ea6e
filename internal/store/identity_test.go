package store

import (
	"context"
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"

	"github.com/sealtrail/sealtrail/internal/identity"
	"github.com/sealtrail/sealtrail/internal/ledger"
	"github.com/sealtrail/sealtrail/internal/moment"
)

// everyField fails on a field that the sample leaves zero: a round trip of it
// would show nothing.
func everyField(t *testing.T, v any, except ...string) {
	t.Helper()
	r := reflect.ValueOf(v)
	for i := range r.NumField() {
		name := r.Type().Field(i).Name
		if r.Field(i).IsZero() && !strings.Contains(" "+strings.Join(except, " ")+" ", " "+name+" ") {
			t.Errorf("%T.%s is not filled", v, name)
		}
	}
}

func TestEveryFieldOfPeopleAndOrganisationsComesBack(t *testing.T) {
	engines(t, func(t *testing.T, db *DB, clock *moment.Turning) {
		ctx := context.Background()
		first := identity.Org{ID: uuid.New(), Stream: ledger.Stream{1}, Version: 1, Kind: identity.OrgHost, Name: "上级", Division: "540000", ValidFrom: "2020-01-01", AddedAt: 1}
		org := identity.Org{ID: uuid.New(), Stream: ledger.Stream{2}, Version: 3, Kind: identity.OrgAgency, Name: "局", NameEn: "AMR", Division: "540102", Parent: first.ID,
			USCC: "91540091MA6T1234XX", ValidFrom: "2020-01-01", ValidTo: "2030-01-01", Successor: first.ID, AddedAt: 2}
		everyField(t, org)
		member := identity.Membership{ID: uuid.New(), Org: org.ID, Roles: []identity.Role{identity.Officer, identity.Keeper}, From: "2026-01-01", To: "2026-12-31", EndedAt: 5}
		everyField(t, member)
		token := identity.Token{ID: uuid.New(), Membership: member.ID, Name: "地磅", Prefix: "st_abc", CreatedAt: 3, ExpiresAt: 4, RevokedAt: 5, LastUsedAt: clock.Now()}
		everyField(t, token)
		colleague := identity.Person{ID: uuid.New(), Stream: ledger.Stream{4}, Version: 1, Login: "officer2", Name: "卓玛", AddedAt: 1}
		loan := identity.Delegation{ID: uuid.New(), Membership: member.ID, Org: org.ID, Delegate: "p2", Roles: []identity.Role{identity.Approver}, From: "2026-02-01", To: "2026-02-05", Reason: "出差", MadeAt: 2, EndedAt: 3}
		everyField(t, loan)
		person := identity.Person{ID: uuid.New(), Stream: ledger.Stream{3}, Version: 4, Login: "officer1", Name: "次仁", AddedAt: 1, DisabledAt: 2,
			Memberships: []identity.Membership{member}, Tokens: []identity.Token{token}, Delegations: []identity.Delegation{loan}}
		everyField(t, person)
		account := identity.Account{Person: person.ID, Password: "p", OneTime: true, PasswordAt: 1, PIN: "q", TOTP: "r", TOTPPending: "s", TOTPStep: 7}
		everyField(t, account)
		session := identity.Session{ID: uuid.New(), Person: person.ID, Membership: member.ID, Address: "192.0.2.1", Agent: "x", CreatedAt: 1, SeenAt: 2, StepUpAt: 3, StepUpBy: "totp", EndedAt: 4}
		everyField(t, session)
		err := db.InTx(ctx, func(tx *Tx) error {
			for _, step := range []func() error{
				func() error { return tx.SaveOrg(ctx, first) }, func() error { return tx.SaveOrg(ctx, org) },
				func() error { return tx.SavePerson(ctx, colleague) }, func() error {
					return tx.KeepPseudonym(ctx, colleague.ID, identity.Pseudonym{Year: 2026, Value: loan.Delegate})
				},
				func() error { return tx.SavePerson(ctx, person) }, func() error { return tx.SaveAccount(ctx, account) },
				func() error { return tx.KeepTokenHash(ctx, token.ID, []byte("hash")) },
				func() error { return tx.TouchToken(ctx, token.ID, clock.Now(), clock.Now()) },
				func() error { return tx.CreateSession(ctx, session) },
			} {
				if err := step(); err != nil {
					return err
				}
			}
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
		err = db.View(ctx, func(tx *Tx) error {
			gotOrg, err := tx.Org(ctx, org.ID)
			if diff := cmp.Diff(org, gotOrg); diff != "" || err != nil {
				t.Error(diff, err)
			}
			gotPerson, err := tx.PersonByLogin(ctx, "officer1")
			if diff := cmp.Diff(person, gotPerson); diff != "" || err != nil {
				t.Error(diff, err)
			}
			gotAccount, err := tx.Account(ctx, person.ID)
			if diff := cmp.Diff(account, gotAccount); diff != "" || err != nil {
				t.Error(diff, err)
			}
			gotSession, err := tx.Session(ctx, session.ID)
			if diff := cmp.Diff(session, gotSession); diff != "" || err != nil {
				t.Error(diff, err)
			}
			owner, id, err := tx.TokenOwner(ctx, []byte("hash"))
			if owner != person.ID || id != token.ID || err != nil {
				t.Error(owner, id, err)
			}
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
		if err := db.InTx(ctx, func(tx *Tx) error { return tx.SavePerson(ctx, person) }); err == nil {
			t.Error("a person was saved over the same version")
		}
		if err := db.InTx(ctx, func(tx *Tx) error { return tx.SaveOrg(ctx, org) }); err == nil {
			t.Error("an organisation was saved over the same version")
		}
	})
}

func TestListsOfPeopleAndOrganisationsKeepOrderPagesScopeAndFilters(t *testing.T) {
	engines(t, func(t *testing.T, db *DB, clock *moment.Turning) {
		ctx := context.Background()
		var orgs []identity.Org
		var people []identity.Person
		err := db.InTx(ctx, func(tx *Tx) error {
			for i, division := range []string{"540102", "540102", "540602"} {
				o := identity.Org{ID: uuid.Must(uuid.NewV7()), Stream: ledger.Stream{1, byte(i)}, Version: 1, Kind: identity.OrgAgency, Name: "局%" + division, Division: division, ValidFrom: "2020-01-01"}
				if err := tx.SaveOrg(ctx, o); err != nil {
					return err
				}
				p := identity.Person{ID: uuid.Must(uuid.NewV7()), Stream: ledger.Stream{2, byte(i)}, Version: 1, Login: "o_" + string(rune('a'+i)), Name: "次仁",
					Memberships: []identity.Membership{{ID: uuid.Must(uuid.NewV7()), Org: o.ID, Roles: []identity.Role{identity.Officer}, From: "2020-01-01"}}}
				if err := tx.SavePerson(ctx, p); err != nil {
					return err
				}
				orgs, people = append(orgs, o), append(people, p)
			}
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
		err = db.View(ctx, func(tx *Tx) error {
			all := identity.Scope{All: true}
			one, err := tx.People(ctx, all, identity.PeopleFilter{Limit: 2})
			if err != nil || len(one.Items) != 2 || one.Next == "" || one.Items[0].ID != people[2].ID || one.Items[0].Members[0].OrgName != orgs[2].Name || one.Items[0].Members[0].Roles[0] != identity.Officer {
				t.Errorf("%+v %v", one, err)
			}
			two, err := tx.People(ctx, all, identity.PeopleFilter{Limit: 2, Cursor: one.Next})
			if err != nil || len(two.Items) != 1 || two.Next != "" || two.Items[0].ID != people[0].ID {
				t.Errorf("%+v %v", two, err)
			}
			for _, c := range []struct {
				scope identity.Scope
				f     identity.PeopleFilter
				want  int
			}{{all, identity.PeopleFilter{Org: orgs[1].ID}, 1}, {all, identity.PeopleFilter{Text: "o_"}, 3}, {all, identity.PeopleFilter{Text: "_b"}, 1}, {all, identity.PeopleFilter{Text: "%"}, 0},
				{identity.Scope{Org: orgs[0].ID}, identity.PeopleFilter{}, 1}, {identity.Scope{}, identity.PeopleFilter{}, 0}} {
				if p, err := tx.People(ctx, c.scope, c.f); err != nil || len(p.Items) != c.want {
					t.Errorf("%+v %+v: %d people, want %d (%v)", c.scope, c.f, len(p.Items), c.want, err)
				}
			}
			for _, c := range []struct {
				scope identity.Scope
				f     identity.OrgFilter
				want  int
			}{{all, identity.OrgFilter{Division: "540100"}, 2}, {all, identity.OrgFilter{Kind: identity.OrgFirm}, 0}, {all, identity.OrgFilter{Text: "%5406"}, 1},
				{identity.Scope{Division: "540600"}, identity.OrgFilter{}, 1}, {identity.Scope{Org: orgs[0].ID}, identity.OrgFilter{}, 1}, {identity.Scope{}, identity.OrgFilter{}, 0}} {
				if p, err := tx.Orgs(ctx, c.scope, c.f); err != nil || len(p.Items) != c.want {
					t.Errorf("%+v %+v: %d organisations, want %d (%v)", c.scope, c.f, len(p.Items), c.want, err)
				}
			}
			for role, want := range map[identity.Role]int{"": 1, identity.Officer: 1, identity.Keeper: 0} {
				if c, err := tx.Colleagues(ctx, orgs[0].ID, role, clock.Now()); err != nil || len(c) != want || want == 1 && c[0].Login != "o_a" {
					t.Errorf("%q: %+v %v", role, c, err)
				}
			}
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
	})
}

func TestListsOfPeopleAndOrganisationsAreServedByAnIndex(t *testing.T) {
	db := ready(t, Config{File: t.TempDir() + "/x.db", Clock: moment.NewTurning(noon)})
	for query, index := range map[string]string{
		"SELECT id FROM people WHERE id < 'x' ORDER BY id DESC LIMIT 51":                               "sqlite_autoindex_people_1",
		"SELECT id FROM people WHERE login = 'x' AND login <> ''":                                      "people_login",
		"SELECT id FROM orgs WHERE kind = 'firm' AND id < 'x' ORDER BY id DESC LIMIT 51":               "orgs_kind",
		"SELECT id FROM memberships WHERE person = 'x' ORDER BY position":                              "memberships_person",
		"SELECT id FROM memberships WHERE org = 'x'":                                                   "memberships_org",
		"SELECT id FROM tokens WHERE person = 'x' ORDER BY position":                                   "tokens_person",
		"SELECT id FROM sessions WHERE person = 'x' AND created_at >= 1 ORDER BY created_at DESC, id":  "sessions_person",
		"SELECT token FROM token_secrets WHERE hash = 'x'":                                             "sqlite_autoindex_token_secrets_2",
		"SELECT value FROM pseudonyms WHERE value = 'x'":                                               "sqlite_autoindex_pseudonyms_1",
		"DELETE FROM cookies WHERE expires_at <= 1":                                                    "cookies_expires",
		"DELETE FROM attempts WHERE since <= 1":                                                        "attempts_since",
		"SELECT data FROM cookies WHERE hash = 'x' AND expires_at > 1":                                 "sqlite_autoindex_cookies_1",
		"SELECT 1 FROM memberships m WHERE m.person = 'x' AND m.org = 'y'":                             "memberships_",
		"SELECT v.value FROM pseudonyms v JOIN people p ON p.id = v.person WHERE v.value IN ('x','y')": "sqlite_autoindex_pseudonyms_1",
	} {
		rows, err := db.SQL().Query("EXPLAIN QUERY PLAN " + query)
		if err != nil {
			t.Fatal(err)
		}
		var plan strings.Builder
		for rows.Next() {
			var a, b, c int
			var detail string
			if err := rows.Scan(&a, &b, &c, &detail); err != nil {
				t.Fatal(err)
			}
			plan.WriteString(detail + "\n")
		}
		if err := rows.Close(); err != nil {
			t.Fatal(err)
		}
		if !strings.Contains(plan.String(), index) {
			t.Errorf("%s\nis not served by %s:\n%s", query, index, plan.String())
		}
	}
}

func TestACookieIsKeptByItsHashUntilItExpires(t *testing.T) {
	engines(t, func(t *testing.T, db *DB, clock *moment.Turning) {
		ctx, c := context.Background(), db.Cookies()
		until := clock.Now().Time().Add(time.Hour)
		for _, data := range []string{"one", "two"} {
			if err := c.CommitCtx(ctx, "token", []byte(data), until); err != nil {
				t.Fatal(err)
			}
		}
		if b, found, err := c.FindCtx(ctx, "token"); string(b) != "two" || !found || err != nil {
			t.Errorf("%q %v %v", b, found, err)
		}
		if b, found, err := c.Find("other"); b != nil || found || err != nil {
			t.Errorf("%q %v %v", b, found, err)
		}
		var kept []byte
		if err := db.SQL().QueryRow("SELECT hash FROM cookies").Scan(&kept); err != nil || string(kept) != string(cookieHash("token")) {
			t.Errorf("kept as %x, %v", kept, err)
		}
		if err := c.Commit("gone", []byte{}, until); err != nil {
			t.Error(err)
		}
		if err := c.Delete("gone"); err != nil {
			t.Error(err)
		}
		if _, found, err := c.Find("gone"); found || err != nil {
			t.Errorf("found after it was deleted: %v", err)
		}
		clock.Advance(time.Hour)
		if _, found, err := c.FindCtx(ctx, "token"); found || err != nil {
			t.Errorf("found after its end: %v", err)
		}
		if err := c.Sweep(ctx); err != nil {
			t.Error(err)
		}
		var n int
		if err := db.SQL().QueryRow("SELECT count(*) FROM cookies").Scan(&n); err != nil || n != 0 {
			t.Errorf("%d left, %v", n, err)
		}
		if err := c.Delete("token"); err != nil {
			t.Errorf("deleting what is not there: %v", err)
		}
	})
}
