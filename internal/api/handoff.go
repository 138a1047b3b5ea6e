package api

import (
	"context"

	"github.com/google/uuid"

	"github.com/sealtrail/sealtrail/internal/custody"
	"github.com/sealtrail/sealtrail/internal/identity"
)

// NewHandoff reserves lots for a receiver.
type NewHandoff struct {
	Fact
	Purpose    string      `json:"purpose" enum:"store_in,transfer,destruction,return"`
	To         uuid.UUID   `json:"to,omitzero" format:"uuid" doc:"Organisation; for destruction the order's firm, may be left out."`
	Order      uuid.UUID   `json:"order,omitzero" format:"uuid" doc:"For destruction; the lots' order unless told."`
	Lots       []string    `json:"lots,omitempty" maxItems:"500" doc:"Label codes or ids; a container's code stands for its lots."`
	Containers []string    `json:"containers,omitempty" maxItems:"500" doc:"Label codes or ids; each stands for its lots."`
	Carrier    *NewCarrier `json:"carrier,omitempty" doc:"Absent: from hand to hand, or named at departure."`
	Note       string      `json:"note,omitempty" maxLength:"1000"`
	Approval   string      `json:"approval,omitempty" maxLength:"60" doc:"Number of the approval, when the facility is in another province."`
	Manifest   string      `json:"manifest,omitempty" maxLength:"14" doc:"Number of the transfer manifest of hazardous goods."`
}

// NewCarrier brings the goods.
type NewCarrier struct {
	Name   string `json:"name" maxLength:"200"`
	Permit string `json:"permit,omitempty" maxLength:"60"`
	Plate  string `json:"plate,omitempty" maxLength:"60"`
	Driver string `json:"driver,omitempty" maxLength:"200"`
	Phone  string `json:"phone,omitempty" maxLength:"60"`
}

// HandoffWithdrawal takes an offer back.
type HandoffWithdrawal struct {
	Fact
	Reason string `json:"reason" maxLength:"1000"`
}

// HandoffDeparture says that the goods left.
type HandoffDeparture struct {
	Fact
	Carrier *NewCarrier `json:"carrier,omitempty" doc:"When not named in the offer."`
	Place   string      `json:"place,omitempty" maxLength:"200"`
}

// HandoffArrival says that the goods are at the receiver's gate.
type HandoffArrival struct {
	Fact
	Place string `json:"place,omitempty" maxLength:"200"`
}

// HandoffReceipt answers offering, withdrawing and moving.
type HandoffReceipt struct {
	ID     uuid.UUID `json:"id" format:"uuid"`
	Number string    `json:"number"`
	State  string    `json:"state" enum:"offered,departed,arrived,received,withdrawn"`
}

func (a *API) handoffs() {
	add(a, get("list-handoffs", "/handoffs", "handoffs", "List handoffs", identity.ReadCustody), a.listHandoffs)
	add(a, get("get-handoff", "/handoffs/{no}", "handoffs", "Show a handoff", identity.ReadCustody), a.getHandoff)
	add(a, post("offer-handoff", "/handoffs", "handoffs", "Offer lots to a receiver", identity.OfferHandoff).makes(), a.offerHandoff)
	add(a, post("withdraw-handoff", "/handoffs/{no}/withdraw", "handoffs", "Take an offer back", identity.WithdrawHandoff), a.withdrawHandoff)
	add(a, post("depart-handoff", "/handoffs/{no}/depart", "handoffs", "Say that the goods left", identity.MoveHandoff), a.departHandoff)
	add(a, post("arrive-handoff", "/handoffs/{no}/arrive", "handoffs", "Say that the goods arrived", identity.MoveHandoff), a.arriveHandoff)
	add(a, post("receive-handoff", "/handoffs/{no}/receive", "handoffs", "Answer lots of a handoff", identity.ReceiveHandoff).
		says("Repeatable until every lot is answered."), a.receiveHandoff)
	a.handoffRoad()
	a.manifests()
}

func (a *API) offerHandoff(ctx context.Context, actor identity.Actor, in *struct{ Body NewHandoff }) (HandoffReceipt, error) {
	b := in.Body
	answer, err := a.Custody.OfferHandoff(ctx, actor, custody.OfferHandoff{Command: b.command(), Purpose: custody.Purpose(b.Purpose), To: b.To, Order: b.Order, Lots: append(b.Lots, b.Containers...),
		Carrier: b.Carrier.carrier(), Note: b.Note, TransferPapers: custody.TransferPapers{Approval: b.Approval, Manifest: b.Manifest}})
	return showHandoffReceipt(answer), err
}

func (a *API) withdrawHandoff(ctx context.Context, actor identity.Actor, in *struct {
	Numbered
	Body HandoffWithdrawal
}) (HandoffReceipt, error) {
	answer, err := a.Custody.WithdrawHandoff(ctx, actor, custody.WithdrawHandoff{Command: in.Body.command(), Handoff: in.No, Reason: in.Body.Reason})
	return showHandoffReceipt(answer), err
}

func (a *API) departHandoff(ctx context.Context, actor identity.Actor, in *struct {
	Numbered
	Body HandoffDeparture
}) (HandoffReceipt, error) {
	answer, err := a.Custody.DepartHandoff(ctx, actor, custody.DepartHandoff{Command: in.Body.command(), Handoff: in.No, Carrier: in.Body.Carrier.carrier(), Place: in.Body.Place})
	return showHandoffReceipt(answer), err
}

func (a *API) arriveHandoff(ctx context.Context, actor identity.Actor, in *struct {
	Numbered
	Body HandoffArrival
}) (HandoffReceipt, error) {
	answer, err := a.Custody.ArriveHandoff(ctx, actor, custody.ArriveHandoff{Command: in.Body.command(), Handoff: in.No, Place: in.Body.Place})
	return showHandoffReceipt(answer), err
}

func (c *NewCarrier) carrier() custody.Carrier {
	if c == nil {
		return custody.Carrier{}
	}
	return custody.Carrier(*c)
}

func showHandoffReceipt(h custody.HandoffAnswer) HandoffReceipt {
	return HandoffReceipt{ID: h.ID, Number: h.Number.String(), State: string(h.State)}
}
