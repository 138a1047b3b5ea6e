package registry

import (
	"encoding/json"
	"fmt"
	"slices"

	"github.com/google/uuid"

	"github.com/sealtrail/sealtrail/internal/fact"
	"github.com/sealtrail/sealtrail/internal/identity"
	"github.com/sealtrail/sealtrail/internal/ledger"
	"github.com/sealtrail/sealtrail/internal/moment"
)

// OverrideStream is the kind of an override's stream.
const OverrideStream = "override"

// overridable are the checks that a bureau may let goods pass: those about its
// own list, and the annual scale that it supervises. What the goods are, what the
// licence says and whether it is in force no bureau can grant for one delivery
// (固废法 第八十条, 危险废物经营许可证管理办法 第十条).
var overridable = []string{CheckListed, CheckStale, CheckCapacity}

// Overridable lists the codes of the checks that may be overridden.
func Overridable() []string { return slices.Clone(overridable) }

// What a bureau directs of goods that a firm may not have any more.
const (
	DirectBack      = "return"    // 退回
	DirectElsewhere = "elsewhere" // 改送
)

// Override is a bureau's recorded decision on named goods of one order at one
// facility: permission (准予) for some checks until a moment or, with an outcome,
// that the goods leave.
type Override struct {
	Outcome string    // empty: a permission
	To      uuid.UUID // facility that is to have them

	ID       uuid.UUID
	Stream   ledger.Stream
	Version  int64
	Facility uuid.UUID
	Firm     uuid.UUID // organisation
	Bureau   uuid.UUID
	Agency   uuid.UUID
	Division string // the firm's
	Order    uuid.UUID
	Checks   []string
	Lots     []uuid.UUID
	Reason   string
	Paper    string
	By       string // pseudonym
	Role     string
	At       moment.Time
	Until    moment.Time
	Auth     []ledger.Auth
	LastAt   moment.Time
}

// Parties are the bureau that granted it, the firm and the agency.
func (o Override) Parties() identity.Parties {
	return identity.Parties{Owner: o.Bureau, Others: []uuid.UUID{o.Firm, o.Agency}, Division: o.Division}
}

// InForce tells whether the override holds at a moment.
func (o Override) InForce(at moment.Time) bool { return !at.Before(o.At) && at.Before(o.Until) }

// Covers tells whether the override holds at a moment for all of the lots.
func (o Override) Covers(facility uuid.UUID, lots []uuid.UUID, at moment.Time) bool {
	if o.Facility != facility || !o.InForce(at) || len(lots) == 0 {
		return false
	}
	return !slices.ContainsFunc(lots, func(l uuid.UUID) bool { return !slices.Contains(o.Lots, l) })
}

// Apply is the only mutator.
func (o *Override) Apply(r ledger.Recorded) error {
	if err := ledger.Next(o.Version, r); err != nil {
		return err
	}
	if r.Act.Kind == fact.KindGoodsDirected && r.Act.KV == 1 {
		return o.directed(r)
	}
	if r.Act.Kind != fact.KindGateOverridden || r.Act.KV != 1 {
		return fmt.Errorf("override entry %d: %s version %d is unknown", r.Seq, r.Act.Kind, r.Act.KV)
	}
	var f fact.GateOverridden
	var d fact.GateOverriddenRestricted
	if err := json.Unmarshal(r.Facts, &f); err != nil {
		return err
	}
	if err := json.Unmarshal(r.Restricted, &d); err != nil {
		return err
	}
	*o = Override{ID: d.Override, Stream: r.Ref.Stream, Version: r.Seq, Facility: d.Facility, Firm: d.Firm, Bureau: d.Bureau, Agency: d.Agency, Division: d.Division, Order: d.Order,
		Checks: f.Checks, Lots: d.Lots, Reason: d.Reason, Paper: d.Paper, By: r.Act.By.Person, Role: r.Act.By.Role, At: r.Act.OccurredAt, Until: d.Until, Auth: r.Auth, LastAt: r.Act.OccurredAt}
	return nil
}

func (o *Override) directed(r ledger.Recorded) error {
	var f fact.GoodsDirected
	var d fact.GoodsDirectedRestricted
	if err := json.Unmarshal(r.Facts, &f); err != nil {
		return err
	}
	if err := json.Unmarshal(r.Restricted, &d); err != nil {
		return err
	}
	*o = Override{Outcome: f.Outcome, To: d.To, ID: d.Override, Stream: r.Ref.Stream, Version: r.Seq, Facility: d.Facility, Firm: d.Firm, Bureau: d.Bureau, Agency: d.Agency, Division: d.Division,
		Order: d.Order, Lots: d.Lots, Reason: d.Reason, Paper: d.Paper, By: r.Act.By.Person, Role: r.Act.By.Role, At: r.Act.OccurredAt, Auth: r.Auth, LastAt: r.Act.OccurredAt}
	return nil
}

// RebuildOverride makes an override from its stream alone.
func RebuildOverride(entries []ledger.Recorded) (Override, error) {
	var o Override
	for _, r := range entries {
		if err := o.Apply(r); err != nil {
			return Override{}, err
		}
	}
	return o, nil
}

// granted is who lets a failed check pass; nil: nobody.
func granted(overrides []Override, code string) *fact.CheckOverride {
	for _, o := range overrides {
		if slices.Contains(overridable, code) && slices.Contains(o.Checks, code) {
			return &fact.CheckOverride{Override: o.ID, Org: o.Bureau, Role: o.Role, Reason: o.Reason}
		}
	}
	return nil
}
