package identity

import (
	"strings"

	"github.com/google/uuid"
)

// Scope bounds every read: rows outside it are simply not there.
type Scope struct {
	All      bool
	Org      uuid.UUID // rows in which this organisation is a party
	Division string    // rows within this division; empty: none by division
}

// Scope is what the actor may see for a reading action. A zero Scope sees nothing.
func (a Actor) Scope(read Action) Scope {
	if a.Via == "host" || a.Via == "system" {
		return Scope{All: true}
	}
	s := Scope{}
	for _, r := range a.rolesFor(read) {
		switch Allowed(r, read) {
		case ReachAll:
			s.All = true
		case ReachRegion:
			s.Division = a.Division
		case ReachOwn, ReachParty:
			s.Org = a.Org
		}
	}
	return s
}

// Prefix is the part of division codes by which a scope's division is matched:
// 540000 → "54", 540100 → "5401", 540102 → "540102".
func (s Scope) Prefix() string { return prefix(s.Division) }

// Sees applies the scope to one thing.
func (s Scope) Sees(p Parties) bool {
	if s.All || s.Division != "" && Within(p.Division, s.Division) {
		return true
	}
	if s.Org == uuid.Nil {
		return false
	}
	if s.Org == p.Owner {
		return true
	}
	for _, o := range p.Others {
		if s.Org == o {
			return true
		}
	}
	return false
}

// Within tells whether a division lies in another (GB/T 2260: two digits each
// for province, prefecture, county).
func Within(division, outer string) bool {
	return outer != "" && strings.HasPrefix(division, prefix(outer))
}

func prefix(division string) string {
	for strings.HasSuffix(division, "00") && len(division) > 2 {
		division = division[:len(division)-2]
	}
	return division
}
