package api

import (
	"context"

	"github.com/google/uuid"

	"github.com/sealtrail/sealtrail/internal/destruction"
	"github.com/sealtrail/sealtrail/internal/fact"
	"github.com/sealtrail/sealtrail/internal/identity"
	"github.com/sealtrail/sealtrail/internal/moment"
	"github.com/sealtrail/sealtrail/internal/registry"
)

// NewOverride lets goods of an order pass some checks of the gate.
type NewOverride struct {
	Fact
	Checks []string `json:"checks" minItems:"1" maxItems:"10" doc:"registry.gate.listed, registry.gate.stale or registry.gate.capacity. What a licence says is not for a bureau to grant."`
	Lots   []string `json:"lots,omitempty" maxItems:"500" doc:"Label codes or ids; absent: all that carry the order now."`
	Until  Instant  `json:"until" doc:"No longer good from then on; at most 90 days ahead."`
	Reason string   `json:"reason" maxLength:"1000"`
	Paper  string   `json:"paper" maxLength:"100" doc:"The bureau's own number of its decision."`
}

// OverrideReceipt answers an override.
type OverrideReceipt struct {
	ID    uuid.UUID `json:"id" format:"uuid"`
	Lots  int       `json:"lots"`
	Until Instant   `json:"until,omitzero"`
}

// Override is what a bureau granted for goods of an order.
type Override struct {
	ID      uuid.UUID   `json:"id" format:"uuid"`
	Bureau  OrgRef      `json:"bureau"`
	Role    string      `json:"role"`
	Checks  []string    `json:"checks"`
	Lots    []uuid.UUID `json:"lots"`
	Reason  string      `json:"reason"`
	Paper   string      `json:"paper"`
	At      Instant     `json:"at"`
	Until   Instant     `json:"until,omitzero"`
	InForce bool        `json:"in_force"`
	Outcome string      `json:"outcome,omitempty" doc:"return or elsewhere: the goods leave; absent: they may pass."`
	To      uuid.UUID   `json:"to,omitzero" format:"uuid" doc:"Facility that is to have them."`
}

// CheckOverride is by whom a failed check was passed.
type CheckOverride struct {
	ID     uuid.UUID `json:"id" format:"uuid"`
	Org    uuid.UUID `json:"org" format:"uuid"`
	Role   string    `json:"role"`
	Reason string    `json:"reason,omitempty"`
}

func (a *API) overrides() {
	add(a, post("override-gate", "/orders/{no}/overrides", "orders", "Let goods pass checks of the gate", identity.OverrideGate).makes().
		says("By the bureau that keeps the firm, for named goods of one order, until a moment. Only the list, its age and the annual scale can be overridden."), a.overrideGate)
}

func (a *API) overrideGate(ctx context.Context, actor identity.Actor, in *struct {
	Numbered
	Body NewOverride
}) (OverrideReceipt, error) {
	b := in.Body
	r, err := a.Destruction.OverrideGate(ctx, actor, destruction.OverrideGate{Command: b.command(), Order: in.No, Checks: b.Checks, Lots: b.Lots, Until: moment.Time(b.Until), Reason: b.Reason, Paper: b.Paper})
	return OverrideReceipt{ID: r.ID, Lots: r.Lots, Until: Instant(r.Until)}, err
}

func (a *API) showOverride(names map[uuid.UUID]string) func(registry.Override) Override {
	now := a.Clock.Now()
	return func(o registry.Override) Override {
		return Override{ID: o.ID, Bureau: OrgRef{o.Bureau, names[o.Bureau]}, Role: o.Role, Checks: same(o.Checks), Lots: same(o.Lots), Reason: o.Reason, Paper: o.Paper, At: Instant(o.At),
			Until: Instant(o.Until), InForce: o.Outcome != "" || o.InForce(now), Outcome: o.Outcome, To: o.To}
	}
}

func showCheckOverride(o *fact.CheckOverride) *CheckOverride {
	if o == nil {
		return nil
	}
	return &CheckOverride{ID: o.Override, Org: o.Org, Role: o.Role, Reason: o.Reason}
}
