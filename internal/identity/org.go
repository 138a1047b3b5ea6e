package identity

import (
	"encoding/json"
	"fmt"

	"github.com/google/uuid"

	"github.com/sealtrail/sealtrail/internal/fact"
	"github.com/sealtrail/sealtrail/internal/fault"
	"github.com/sealtrail/sealtrail/internal/ledger"
	"github.com/sealtrail/sealtrail/internal/moment"
)

// OrgStream is the kind of an organisation's stream.
const OrgStream = "organisation"

// Org is an organisation. Names of organisations are not personal data.
type Org struct {
	ID        uuid.UUID
	Stream    ledger.Stream
	Version   int64
	Kind      OrgKind
	Name      string
	NameEn    string
	Division  string      // GB/T 2260
	Parent    uuid.UUID   // zero: none
	USCC      USCC        // empty: not given
	ValidFrom moment.Date // first day
	ValidTo   moment.Date // last day; empty: open
	Successor uuid.UUID   // who took over its duties; zero: nobody
	AddedAt   moment.Time
}

// OrgKinds lists what an organisation can be.
func OrgKinds() []OrgKind {
	return []OrgKind{OrgAgency, OrgFirm, OrgBureau, OrgOffice, OrgHost, OrgPolice, OrgLab, OrgStore}
}

// Stands tells whether the organisation exists at that time.
func (o Org) Stands(at moment.Time) bool { return moment.Holds(o.ValidFrom, o.ValidTo, at) }

// Apply takes one entry of the organisation's stream; it is the only mutator.
func (o *Org) Apply(r ledger.Recorded) error {
	if err := ledger.Next(o.Version, r); err != nil {
		return err
	}
	if r.Act.KV == 1 {
		if err := o.apply(r); err != nil {
			return fmt.Errorf("organisation: %s: %w", r.Act.Kind, err)
		}
	}
	o.Stream, o.Version = r.Stream, r.Seq
	return nil
}

func (o *Org) apply(r ledger.Recorded) error {
	switch r.Act.Kind {
	case fact.KindOrgAdded:
		var f fact.OrgAdded
		var d fact.OrgAddedRestricted
		if err := read(r, &f, &d); err != nil {
			return err
		}
		*o = Org{ID: d.Org, Kind: OrgKind(f.Kind), Name: d.Name, NameEn: d.NameEn, Division: d.Division, Parent: d.Parent, USCC: USCC(d.USCC),
			ValidFrom: d.ValidFrom, ValidTo: d.ValidTo, AddedAt: r.Act.OccurredAt}
	case fact.KindOrgEnded:
		var d fact.OrgEndedRestricted
		if err := read(r, nil, &d); err != nil {
			return err
		}
		o.ValidTo, o.Successor = d.ValidTo, d.Successor
	}
	return nil
}

// RebuildOrg makes an organisation from its entries alone.
func RebuildOrg(entries []ledger.Recorded) (Org, error) {
	var o Org
	for _, r := range entries {
		if err := o.Apply(r); err != nil {
			return Org{}, err
		}
	}
	return o, nil
}

// read opens what an entry says; nil skips a part.
func read(r ledger.Recorded, facts, restricted any) error {
	if facts != nil {
		if err := json.Unmarshal(r.Facts, facts); err != nil {
			return err
		}
	}
	if restricted != nil {
		return json.Unmarshal(r.Restricted, restricted)
	}
	return nil
}

// AddOrg registers an organisation; its id is the command's.
type AddOrg struct {
	ledger.Command
	Kind      OrgKind     `json:"kind"`
	Name      string      `json:"name"`
	NameEn    string      `json:"name_en"`
	Division  string      `json:"division"`
	Parent    uuid.UUID   `json:"parent"`
	USCC      string      `json:"uscc"`
	ValidFrom moment.Date `json:"valid_from"` // empty: today
	ValidTo   moment.Date `json:"valid_to"`
}

// EndOrg closes an organisation with its last day. Memberships in it end with it.
type EndOrg struct {
	ledger.Command
	Org       uuid.UUID   `json:"org"`
	LastDay   moment.Date `json:"last_day"`
	Successor uuid.UUID   `json:"successor"`
	Reason    string      `json:"reason"`
}

// MaxName bounds names of organisations and people, MaxReason reasons, in characters.
const (
	MaxName   = 100
	MaxReason = 500
)

// decide checks a new organisation; parent is zero when none was named.
func (c AddOrg) decide(parent Org, now, at moment.Time) (fact.OrgAdded, fact.OrgAddedRestricted, error) {
	var faults fault.List
	if !knownKind(c.Kind) {
		faults.Invalid("identity.org.kind", "kind")
	}
	name := text(&faults, c.Name, "name", MaxName, true)
	nameEn := text(&faults, c.NameEn, "name_en", MaxName, false)
	if !isDivision(c.Division) {
		faults.Invalid("identity.org.division", "division")
	}
	uscc := USCC("")
	if c.USCC != "" {
		var err error
		if uscc, _, err = ParseUSCC(c.USCC); err != nil {
			if err := faults.Add(placed(err, "uscc")); err != nil {
				return fact.OrgAdded{}, fact.OrgAddedRestricted{}, err
			}
		}
	} else if c.Kind == OrgFirm {
		faults.Invalid("identity.org.firm_needs_uscc", "uscc")
	}
	from := c.ValidFrom
	if from == "" {
		from = at.Date()
	}
	span(&faults, from, c.ValidTo, "valid_from", "valid_to")
	if c.Parent != uuid.Nil && (parent.ID == uuid.Nil || !parent.Stands(now)) {
		faults.Invalid("identity.org.parent", "parent")
	}
	reason, photo := late(c.Command)
	return fact.OrgAdded{Kind: string(c.Kind), Late: c.IsLate(now)}, fact.OrgAddedRestricted{Org: c.ID, Name: name, NameEn: nameEn, Division: c.Division, Parent: c.Parent,
		USCC: string(uscc), ValidFrom: from, ValidTo: c.ValidTo, LateReason: reason, LatePhoto: photo}, faults.Err()
}

// end checks the end of an organisation; successor is zero when none was named.
func (o Org) end(c EndOrg, successor Org, now moment.Time) (fact.OrgEnded, fact.OrgEndedRestricted, error) {
	var faults fault.List
	reasonText := text(&faults, c.Reason, "reason", MaxReason, true)
	if _, err := moment.ParseDate(string(c.LastDay)); err != nil || c.LastDay < o.ValidFrom {
		faults.Invalid("identity.org.last_day", "last_day")
	}
	if o.ValidTo != "" && !o.Stands(now) {
		return fact.OrgEnded{}, fact.OrgEndedRestricted{}, fault.Conflict("identity.org.ended")
	}
	if c.Successor != uuid.Nil && (successor.ID == uuid.Nil || successor.ID == o.ID || !successor.Stands(now)) {
		faults.Invalid("identity.org.successor", "successor")
	}
	reason, photo := late(c.Command)
	return fact.OrgEnded{Late: c.IsLate(now)}, fact.OrgEndedRestricted{Org: o.ID, ValidTo: c.LastDay, Successor: c.Successor, Reason: reasonText, LateReason: reason, LatePhoto: photo}, faults.Err()
}

func knownKind(k OrgKind) bool {
	for _, x := range OrgKinds() {
		if x == k {
			return true
		}
	}
	return false
}
