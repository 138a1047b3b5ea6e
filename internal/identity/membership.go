package identity

import (
	"slices"
	"sort"

	"github.com/google/uuid"

	"github.com/sealtrail/sealtrail/internal/fact"
	"github.com/sealtrail/sealtrail/internal/fault"
	"github.com/sealtrail/sealtrail/internal/ledger"
	"github.com/sealtrail/sealtrail/internal/moment"
)

// Membership lets a person act for an organisation in some roles, for a time.
type Membership struct {
	ID      uuid.UUID
	Org     uuid.UUID
	Roles   []Role
	From    moment.Date // first day
	To      moment.Date // last day; empty: open
	EndedAt moment.Time // ended before the end of its last day; zero: not
}

// Holds tells whether the membership is in force.
func (m Membership) Holds(at moment.Time) bool {
	return moment.Holds(m.From, m.To, at) && (m.EndedAt.IsZero() || at.Before(m.EndedAt))
}

// overlaps tells whether two memberships are ever in force together.
func (m Membership) overlaps(n Membership) bool {
	return (m.To == "" || n.From <= m.To) && (n.To == "" || m.From <= n.To)
}

// fits says in which kinds of organisation a role can be held.
var fits = map[Role][]OrgKind{
	Officer:       {OrgAgency, OrgPolice},
	Keeper:        {OrgAgency, OrgPolice, OrgStore},
	Approver:      {OrgAgency, OrgPolice},
	LegalReviewer: {OrgAgency, OrgPolice},
	Lab:           {OrgLab, OrgAgency},
	FirmOperator:  {OrgFirm},
	FirmReviewer:  {OrgFirm},
	EcoEditor:     {OrgBureau},
	EcoPublisher:  {OrgBureau},
	Liaison:       {OrgOffice, OrgAgency, OrgPolice},
	Auditor:       {OrgOffice, OrgAgency, OrgBureau, OrgHost},
	Statistician:  {OrgOffice, OrgAgency, OrgBureau},
	AdminSystem:   {OrgHost, OrgAgency, OrgBureau, OrgOffice},
	AdminAccounts: {OrgHost, OrgAgency, OrgBureau, OrgOffice},
}

// Fits tells whether a role can be held in that kind of organisation.
func (r Role) Fits(k OrgKind) bool { return slices.Contains(fits[r], k) }

// Admin tells whether the role administers the system or its accounts.
func (r Role) Admin() bool { return r == AdminSystem || r == AdminAccounts }

// separate refuses roles that must not meet in one person: both administrators'
// roles, and an administrator's role beside one that touches goods, papers or
// registry.
func separate(roles []Role) *fault.Fault {
	admins, others := map[Role]bool{}, false
	for _, r := range roles {
		if r.Admin() {
			admins[r] = true
		} else {
			others = true
		}
	}
	if len(admins) > 1 {
		return fault.Invalid("identity.roles.both_admins")
	}
	if len(admins) == 1 && others {
		return fault.Invalid("identity.roles.admin_with_custody")
	}
	return nil
}

// GrantRoles makes a dated membership; its id is the command's.
type GrantRoles struct {
	ledger.Command
	Person uuid.UUID   `json:"person"`
	Org    uuid.UUID   `json:"org"`
	Roles  []Role      `json:"roles"`
	From   moment.Date `json:"from"` // empty: today
	To     moment.Date `json:"to"`   // last day; empty: open
}

// EndRoles ends a membership: with its last day, or at once when LastDay is empty.
type EndRoles struct {
	ledger.Command
	Person     uuid.UUID   `json:"person"`
	Membership uuid.UUID   `json:"membership"`
	LastDay    moment.Date `json:"last_day"`
	Reason     string      `json:"reason"`
}

// grant checks a membership against the organisation and all others of the person.
func (p Person) grant(c GrantRoles, org Org, now, at moment.Time) (fact.RoleGranted, fact.RoleGrantedRestricted, error) {
	var faults fault.List
	from := c.From
	if from == "" {
		from = at.Date()
	}
	span(&faults, from, c.To, "from", "to")
	if org.ID == uuid.Nil || org.ValidTo != "" && !org.Stands(now) {
		return fact.RoleGranted{}, fact.RoleGrantedRestricted{}, fault.Invalid("identity.membership.org").At("org")
	}
	roles, err := distinct(c.Roles)
	if err != nil {
		faults.Invalid("identity.roles.unknown", "roles")
	}
	if len(c.Roles) == 0 {
		faults.Invalid("identity.roles.none", "roles")
	}
	for _, r := range roles {
		if !r.Fits(org.Kind) {
			_ = faults.Add(fault.Invalid("identity.roles.not_in_this_org").At("roles").With("role", string(r)).With("kind", string(org.Kind))) // a fault is never given back
		}
	}
	m := Membership{ID: c.ID, Org: org.ID, Roles: roles, From: from, To: c.To}
	all := slices.Clone(roles)
	for _, other := range p.Memberships {
		if !other.EndedAt.IsZero() || !m.overlaps(other) {
			continue
		}
		all = append(all, other.Roles...)
		if other.Org == m.Org {
			faults.Invalid("identity.membership.twice", "org")
		}
	}
	if f := separate(all); f != nil {
		_ = faults.Add(f.At("roles"))
	}
	words := make([]string, len(roles))
	for i, r := range roles {
		words[i] = string(r)
	}
	reason, photo := late(c.Command)
	return fact.RoleGranted{Roles: words, Late: c.IsLate(now)}, fact.RoleGrantedRestricted{Membership: c.ID, Org: org.ID, From: from, To: c.To, LateReason: reason, LatePhoto: photo}, faults.Err()
}

// end checks the end of a membership.
func (p Person) end(c EndRoles, now, at moment.Time) (fact.RoleEnded, fact.RoleEndedRestricted, error) {
	m, ok := p.Membership(c.Membership)
	if !ok {
		return fact.RoleEnded{}, fact.RoleEndedRestricted{}, fault.Missing("identity.membership.unknown")
	}
	if !m.EndedAt.IsZero() || m.To != "" && now >= m.To.End() {
		return fact.RoleEnded{}, fact.RoleEndedRestricted{}, fault.Conflict("identity.membership.ended")
	}
	var faults fault.List
	why := text(&faults, c.Reason, "reason", MaxReason, true)
	d := fact.RoleEndedRestricted{Membership: m.ID, To: c.LastDay, Reason: why}
	if c.LastDay == "" {
		d.To, d.EndedAt = max(at.Date(), m.From), at
	} else if _, err := moment.ParseDate(string(c.LastDay)); err != nil || c.LastDay < m.From || c.LastDay < now.Date() || m.To != "" && c.LastDay > m.To {
		faults.Invalid("identity.membership.last_day", "last_day")
	}
	d.LateReason, d.LatePhoto = late(c.Command)
	f := fact.RoleEnded{Roles: make([]string, len(m.Roles)), Late: c.IsLate(now)}
	for i, r := range m.Roles {
		f.Roles[i] = string(r)
	}
	return f, d, faults.Err()
}

// distinct gives the roles once each in the order of the matrix.
func distinct(roles []Role) ([]Role, error) {
	known := Roles()
	out := make([]Role, 0, len(roles))
	for _, r := range roles {
		if !slices.Contains(known, r) {
			return out, fault.Invalid("identity.roles.unknown").With("role", string(r))
		}
		if !slices.Contains(out, r) {
			out = append(out, r)
		}
	}
	sort.Slice(out, func(i, j int) bool { return slices.Index(known, out[i]) < slices.Index(known, out[j]) })
	return out, nil
}
