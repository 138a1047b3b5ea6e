package fact

import (
	"github.com/google/uuid"

	"github.com/sealtrail/sealtrail/internal/moment"
)

// KindGateOverridden is the bureau's: it lets goods pass some checks of the gate.
const KindGateOverridden = "registry.gate.overridden" // 生态环境部门准予

// GateOverridden v1.
type GateOverridden struct {
	Checks []string `json:"checks"` // codes of the gate's checks
	Lots   int      `json:"lots"`
	Rules  string   `json:"rules"`
	Late   bool     `json:"late"`
}

// GateOverriddenRestricted v1. Lots are named when it is recorded: what joins the
// order later is not covered.
type GateOverriddenRestricted struct {
	Override   uuid.UUID   `json:"override"`
	Facility   uuid.UUID   `json:"facility"`
	Firm       uuid.UUID   `json:"firm"` // organisation
	Bureau     uuid.UUID   `json:"bureau"`
	Agency     uuid.UUID   `json:"agency"`
	Division   string      `json:"division"` // the firm's
	Order      uuid.UUID   `json:"order"`
	Lots       []uuid.UUID `json:"lots"`
	Until      moment.Time `json:"until"` // no longer good from then on
	Reason     string      `json:"reason"`
	Paper      string      `json:"paper"` // the bureau's own number of its decision
	LateReason string      `json:"late_reason"`
	LatePhoto  string      `json:"late_photo"`
}

// CheckOverride says by whom a failed check was passed. The reason stands where
// parties read it and not in facts that may be published.
type CheckOverride struct {
	Override uuid.UUID `json:"override"`
	Org      uuid.UUID `json:"org"`
	Role     string    `json:"role"`
	Reason   string    `json:"reason,omitempty"`
}

// Bare is the gate's answer without the words of overrides, for facts that may
// be published.
func (g Gate) Bare() Gate {
	checks := make([]GateCheck, len(g.Checks))
	for i, c := range g.Checks {
		if c.Override != nil {
			o := *c.Override
			o.Reason = ""
			c.Override = &o
		}
		checks[i] = c
	}
	g.Checks = checks
	return g
}

// KindGoodsDirected is the bureau's: what is to become of goods that lie at a firm,
// or at its gate, which may not have them any more.
const KindGoodsDirected = "registry.goods.directed" // 责令处理

// GoodsDirected v1.
type GoodsDirected struct {
	Outcome string `json:"outcome"` // return|elsewhere
	Lots    int    `json:"lots"`
	Rules   string `json:"rules"`
	Late    bool   `json:"late"`
}

// GoodsDirectedRestricted v1.
type GoodsDirectedRestricted struct {
	Override   uuid.UUID   `json:"override"`
	Facility   uuid.UUID   `json:"facility"` // where they are
	To         uuid.UUID   `json:"to"`       // facility that is to have them; zero: the sender takes them back
	Firm       uuid.UUID   `json:"firm"`
	Bureau     uuid.UUID   `json:"bureau"`
	Agency     uuid.UUID   `json:"agency"`
	Division   string      `json:"division"`
	Order      uuid.UUID   `json:"order"`
	Lots       []uuid.UUID `json:"lots"`
	Reason     string      `json:"reason"`
	Paper      string      `json:"paper"`
	LateReason string      `json:"late_reason"`
	LatePhoto  string      `json:"late_photo"`
}
