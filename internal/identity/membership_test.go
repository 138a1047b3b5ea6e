package identity

import (
	"slices"
	"testing"
	"time"

	"github.com/google/uuid"
	"pgregory.net/rapid"

	"github.com/sealtrail/sealtrail/internal/fault"
	"github.com/sealtrail/sealtrail/internal/ledger"
	"github.com/sealtrail/sealtrail/internal/moment"
)

var noon = moment.At(time.Date(2026, 11, 18, 4, 0, 0, 0, time.UTC))

func agency() Org {
	return Org{ID: uuid.New(), Kind: OrgAgency, Division: "540102", ValidFrom: "2020-01-01"}
}

func codes(err error) []string {
	f := fault.Of(err)
	if f == nil {
		return nil
	}
	out := []string{f.Code}
	for _, g := range f.Fields {
		out = append(out, g.Code)
	}
	return out
}

func TestAGrantIsCheckedAgainstRolesOrganisationAndOtherMemberships(t *testing.T) {
	org, host := agency(), Org{ID: uuid.New(), Kind: OrgHost, ValidFrom: "2020-01-01"}
	closed := agency()
	closed.ValidTo = "2026-11-17"
	admin := Person{Memberships: []Membership{{ID: uuid.New(), Org: host.ID, Roles: []Role{AdminSystem}, From: "2026-01-01"}}}
	was := Person{Memberships: []Membership{{ID: uuid.New(), Org: host.ID, Roles: []Role{AdminSystem}, From: "2026-01-01", To: "2026-11-17"}}}
	officer := Person{Memberships: []Membership{{ID: uuid.New(), Org: org.ID, Roles: []Role{Officer}, From: "2026-01-01"}}}
	for _, c := range []struct {
		name string
		p    Person
		org  Org
		cmd  GrantRoles
		want string
	}{
		{"officer and keeper", Person{}, org, GrantRoles{Roles: []Role{Keeper, Officer}}, ""},
		{"nothing", Person{}, org, GrantRoles{}, "identity.roles.none"},
		{"a role that is none", Person{}, org, GrantRoles{Roles: []Role{"king"}}, "identity.roles.unknown"},
		{"the host is not granted", Person{}, org, GrantRoles{Roles: []Role{Host}}, "identity.roles.unknown"},
		{"firm's role in an agency", Person{}, org, GrantRoles{Roles: []Role{FirmOperator}}, "identity.roles.not_in_this_org"},
		{"both administrators", Person{}, host, GrantRoles{Roles: []Role{AdminAccounts, AdminSystem}}, "identity.roles.both_admins"},
		{"administrator and officer", Person{}, org, GrantRoles{Roles: []Role{AdminAccounts, Officer}}, "identity.roles.admin_with_custody"},
		{"officer while administrator elsewhere", admin, org, GrantRoles{Roles: []Role{Officer}}, "identity.roles.admin_with_custody"},
		{"second administrator's role elsewhere", admin, org, GrantRoles{Roles: []Role{AdminAccounts}}, "identity.roles.both_admins"},
		{"officer after the administrator's last day", was, org, GrantRoles{Roles: []Role{Officer}}, ""},
		{"officer before the administrator's last day", was, org, GrantRoles{Roles: []Role{Officer}, From: "2026-11-17"}, "identity.roles.admin_with_custody"},
		{"twice in one organisation", officer, org, GrantRoles{Roles: []Role{Approver}}, "identity.membership.twice"},
		{"no organisation", Person{}, Org{}, GrantRoles{Roles: []Role{Officer}}, "identity.membership.org"},
		{"an organisation that ended", Person{}, closed, GrantRoles{Roles: []Role{Officer}}, "identity.membership.org"},
		{"days in the wrong order", Person{}, org, GrantRoles{Roles: []Role{Officer}, From: "2026-11-18", To: "2026-11-17"}, "identity.day_order"},
		{"a day that does not exist", Person{}, org, GrantRoles{Roles: []Role{Officer}, From: "2026-02-30"}, "identity.day"},
	} {
		c.cmd.Command = ledger.Command{ID: uuid.New()}
		_, d, err := c.p.grant(c.cmd, c.org, noon, noon)
		if c.want == "" && (err != nil || d.From != "2026-11-18") || c.want != "" && !slices.Contains(codes(err), c.want) {
			t.Errorf("%s: %v, want %q", c.name, err, c.want)
		}
	}
}

// Whatever is granted in whatever order, no day ever finds both administrators'
// roles, or one of them beside another role, in one person.
func TestNoSequenceOfGrantsMixesAdministrationWithAnythingElse(t *testing.T) {
	orgs := []Org{agency(), {ID: uuid.New(), Kind: OrgHost, ValidFrom: "2020-01-01"}, {ID: uuid.New(), Kind: OrgBureau, ValidFrom: "2020-01-01"}, {ID: uuid.New(), Kind: OrgOffice, ValidFrom: "2020-01-01"}}
	day := rapid.Custom(func(t *rapid.T) moment.Date {
		return moment.Date("2026-11-18").AddDays(rapid.IntRange(0, 40).Draw(t, "day"))
	})
	rapid.Check(t, func(t *rapid.T) {
		var p Person
		for range rapid.IntRange(1, 8).Draw(t, "grants") {
			cmd := GrantRoles{Command: ledger.Command{ID: uuid.New()}, Roles: rapid.SliceOfN(rapid.SampledFrom(Roles()), 1, 3).Draw(t, "roles"), From: day.Draw(t, "from")}
			if rapid.Bool().Draw(t, "bounded") {
				cmd.To = day.Draw(t, "to")
			}
			org := rapid.SampledFrom(orgs).Draw(t, "org")
			f, d, err := p.grant(cmd, org, noon, noon)
			if err != nil {
				continue
			}
			m := Membership{ID: d.Membership, Org: d.Org, From: d.From, To: d.To}
			for _, r := range f.Roles {
				m.Roles = append(m.Roles, Role(r))
			}
			p.Memberships = append(p.Memberships, m)
		}
		for i := range 45 {
			at := moment.Date("2026-11-18").AddDays(i).Start()
			var held []Role
			for _, m := range p.Memberships {
				if m.Holds(at) {
					held = append(held, m.Roles...)
				}
			}
			slices.Sort(held)
			held = slices.Compact(held) // one administrator's role in two organisations is one role
			if len(held) > 1 && slices.ContainsFunc(held, Role.Admin) {
				t.Fatalf("day %d: %v", i, held)
			}
		}
	})
}

func TestEveryRoleCanBeHeldSomewhereAndOnlyInKnownKinds(t *testing.T) {
	for _, r := range Roles() {
		if len(fits[r]) == 0 {
			t.Errorf("%s can be held nowhere", r)
		}
		for _, k := range fits[r] {
			if !knownKind(k) {
				t.Errorf("%s fits %q", r, k)
			}
		}
	}
}

func TestAMembershipEndsAtOnceOrWithItsLastDay(t *testing.T) {
	m := Membership{ID: uuid.New(), From: "2026-01-01", Roles: []Role{Officer}}
	p := Person{Memberships: []Membership{m}}
	_, d, err := p.end(EndRoles{Membership: m.ID, Reason: "调离"}, noon, noon)
	if err != nil {
		t.Fatal(err)
	}
	m.To, m.EndedAt = d.To, d.EndedAt
	if m.Holds(noon) || !m.Holds(noon-1) {
		t.Error("an end at once must hold from that instant")
	}
	_, d, err = p.end(EndRoles{Membership: m.ID, Reason: "调离", LastDay: "2026-11-30"}, noon, noon)
	if err != nil {
		t.Fatal(err)
	}
	m.To, m.EndedAt = d.To, d.EndedAt
	if !m.Holds(moment.Date("2026-11-30").End()-1) || m.Holds(moment.Date("2026-11-30").End()) {
		t.Error("the last day counts to its end in Beijing")
	}
	for _, day := range []moment.Date{"2026-11-17", "2025-12-31", "tomorrow"} {
		if _, _, err := p.end(EndRoles{Membership: m.ID, Reason: "x", LastDay: day}, noon, noon); !slices.Contains(codes(err), "identity.membership.last_day") {
			t.Errorf("last day %q: %v", day, err)
		}
	}
	if _, _, err := p.end(EndRoles{Membership: m.ID}, noon, noon); !slices.Contains(codes(err), "identity.text.missing") {
		t.Errorf("no reason: %v", err)
	}
}

func TestAnOrganisationIsCheckedBeforeItIsAdded(t *testing.T) {
	good := AddOrg{Command: ledger.Command{ID: uuid.New()}, Kind: OrgAgency, Name: "拉萨市城关区市场监督管理局", Division: "540102"}
	if _, d, err := good.decide(Org{}, noon, noon); err != nil || d.ValidFrom != "2026-11-18" {
		t.Fatalf("%v %+v", err, d)
	}
	for _, c := range []struct {
		want string
		make func(*AddOrg)
	}{
		{"identity.org.kind", func(c *AddOrg) { c.Kind = "shop" }},
		{"identity.text.missing", func(c *AddOrg) { c.Name = "  " }},
		{"identity.text.control", func(c *AddOrg) { c.Name = "a\x00b" }},
		{"identity.org.division", func(c *AddOrg) { c.Division = "54" }},
		{"identity.org.firm_needs_uscc", func(c *AddOrg) { c.Kind = OrgFirm }},
		{"identity.uscc.length", func(c *AddOrg) { c.USCC = "12" }},
		{"identity.org.parent", func(c *AddOrg) { c.Parent = uuid.New() }},
		{"identity.day_order", func(c *AddOrg) { c.ValidFrom, c.ValidTo = "2026-01-02", "2026-01-01" }},
	} {
		bad := good
		c.make(&bad)
		if _, _, err := bad.decide(Org{}, noon, noon); !slices.Contains(codes(err), c.want) {
			t.Errorf("%v, want %s", err, c.want)
		}
	}
}
