package api

import (
	"context"

	"github.com/google/uuid"

	"github.com/sealtrail/sealtrail/internal/destruction"
	"github.com/sealtrail/sealtrail/internal/identity"
)

// NewDirection says what becomes of goods that a firm may not have any more.
type NewDirection struct {
	Fact
	Outcome string    `json:"outcome" enum:"return,elsewhere" doc:"return: the sender takes them back; elsewhere: they go to another facility, for which the sender drafts another order."`
	To      uuid.UUID `json:"to,omitzero" format:"uuid" doc:"That facility."`
	Lots    []string  `json:"lots,omitempty" maxItems:"500" doc:"Label codes or ids; absent: all of the order that are sealed at the firm."`
	Reason  string    `json:"reason" maxLength:"1000"`
	Paper   string    `json:"paper" maxLength:"100" doc:"The bureau's own number of its decision."`
}

func (a *API) directions() {
	add(a, post("direct-goods", "/orders/{no}/directions", "orders", "Direct goods away from a firm", identity.OverrideGate).makes().
		says("By the bureau, for goods of the order that lie at the firm or at its gate and that the gate of today does not let it have. To let them be completed there is an override."), a.directGoods)
}

func (a *API) directGoods(ctx context.Context, actor identity.Actor, in *struct {
	Numbered
	Body NewDirection
}) (OverrideReceipt, error) {
	b := in.Body
	r, err := a.Destruction.DirectGoods(ctx, actor, destruction.DirectGoods{Command: b.command(), Order: in.No, Outcome: b.Outcome, To: b.To, Lots: b.Lots, Reason: b.Reason, Paper: b.Paper})
	return OverrideReceipt{ID: r.ID, Lots: r.Lots, Until: Instant(r.Until)}, err
}
