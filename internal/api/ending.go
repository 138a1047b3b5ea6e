package api

import (
	"context"
	"fmt"

	"github.com/google/uuid"

	"github.com/sealtrail/sealtrail/internal/custody"
	"github.com/sealtrail/sealtrail/internal/destruction"
	"github.com/sealtrail/sealtrail/internal/identity"
)

// NewDelivery records that goods were given to who shall have them.
type NewDelivery struct {
	Fact
	Lots         []string    `json:"lots,omitempty" maxItems:"500" doc:"Label codes or ids; absent: all of the order that are still here. Part of a lot is split off first."`
	Receiver     NewReceiver `json:"receiver"`
	Place        string      `json:"place" maxLength:"200"`
	Receipt      string      `json:"receipt,omitempty" maxLength:"64" doc:"SHA-256 of the stored photo of the paper that the receiver signed."`
	ProceedsFen  int64       `json:"proceeds_fen,omitempty" minimum:"0" maximum:"1000000000000" doc:"Of a sale or a paid transfer; shared to the lots by quantity."`
	Voucher      string      `json:"voucher,omitempty" maxLength:"100" doc:"Of the payment into the treasury."`
	VoucherPhoto string      `json:"voucher_photo,omitempty" maxLength:"64"`
	DemarkedBy   string      `json:"demarked_by,omitempty" maxLength:"100" doc:"Who took the infringing marks off."`
	DemarkPhotos []string    `json:"demark_photos,omitempty" maxItems:"60"`
	Note         string      `json:"note,omitempty" maxLength:"1000"`
}

// NewReceiver is who took the goods; an officer collects for nobody.
type NewReceiver struct {
	Name               string `json:"name,omitempty" maxLength:"100"`
	IDNumber           string `json:"id_number,omitempty" maxLength:"100"`
	Phone              string `json:"phone,omitempty" maxLength:"100"`
	Capacity           string `json:"capacity" enum:"owner,agent,organisation"`
	Authorisation      string `json:"authorisation,omitempty" maxLength:"100" doc:"Number of an agent's paper."`
	AuthorisationPhoto string `json:"authorisation_photo,omitempty" maxLength:"64"`
}

// DeliveryDecision is the second person's signature, or its refusal.
type DeliveryDecision struct {
	Fact
	Delivery uuid.UUID `json:"delivery,omitzero" format:"uuid" doc:"The one that waits, when absent and there is one only."`
	Refuse   bool      `json:"refuse,omitempty"`
	Reason   string    `json:"reason,omitempty" maxLength:"1000" doc:"Of the refusal."`
}

// DeliveryReceipt answers both.
type DeliveryReceipt struct {
	ID          uuid.UUID    `json:"id" format:"uuid"`
	State       string       `json:"state" enum:"recorded,confirmed,refused"`
	ProceedsFen int64        `json:"proceeds_fen"`
	Order       OrderReceipt `json:"order"`
}

// Delivery is one delivery under an order.
type Delivery struct {
	ID            uuid.UUID      `json:"id" format:"uuid"`
	State         string         `json:"state" enum:"recorded,confirmed,refused"`
	Recorded      *Signed        `json:"recorded"`
	Decided       *Signed        `json:"decided,omitempty"`
	Reason        string         `json:"reason,omitempty"`
	Place         string         `json:"place"`
	Recipient     string         `json:"recipient,omitempty"`
	Receiver      string         `json:"receiver,omitempty" doc:"Name; empty once erased."`
	Capacity      string         `json:"capacity"`
	Authorisation string         `json:"authorisation,omitempty"`
	ProceedsFen   int64          `json:"proceeds_fen"`
	Voucher       string         `json:"voucher,omitempty"`
	DemarkedBy    string         `json:"demarked_by,omitempty"`
	Photos        []string       `json:"photos" doc:"SHA-256 of receipt, voucher, authorisation and of the marks taken off."`
	Note          string         `json:"note,omitempty"`
	Fingerprint   string         `json:"fingerprint,omitempty" doc:"First 16 hex digits of the entry that confirmed it; its list carries them."`
	Lots          []DeliveredLot `json:"lots"`
}

// DeliveredLot is one lot of a delivery.
type DeliveredLot struct {
	ID          uuid.UUID `json:"id" format:"uuid"`
	Quantity    int64     `json:"quantity"`
	MassG       int64     `json:"mass_g"`
	ProceedsFen int64     `json:"proceeds_fen"`
}

// Consumption says that a laboratory used goods up.
type Consumption struct {
	Fact
	Quantity int64  `json:"quantity,omitempty" minimum:"0" doc:"Used up; absent or 0: all of it. Of a part, the lot is divided first."`
	MassG    int64  `json:"mass_g,omitempty" minimum:"0" doc:"Of what was used up; absent: in proportion."`
	Report   string `json:"report" maxLength:"60" doc:"Number of the laboratory's report."`
	Note     string `json:"note,omitempty" maxLength:"1000"`
	RestCode string `json:"rest_code,omitempty" maxLength:"40" doc:"Label, printed ahead, for what is left."`
}

// ConsumptionReceipt is what is gone, and what is left of it.
type ConsumptionReceipt struct {
	Consumed LotReceipt  `json:"consumed"`
	Rest     *LotReceipt `json:"rest,omitempty"`
}

func (a *API) endings() {
	add(a, post("fulfil-order", "/orders/{no}/fulfil", "orders", "Record a delivery under an order", identity.FulfilOrder).
		says("Of goods that end other than by destruction: to whom, with which papers. Every paper that its kind wants must be there; each missing one is named with its article. The lots end with the second signature."), a.fulfilOrder)
	add(a, post("confirm-delivery", "/orders/{no}/fulfil/confirm", "orders", "Confirm or refuse a delivery", identity.ConfirmFulfilment).
		says("By another person than the one who recorded it; one of the two is an officer. With it the lots end, and the order with its last lot."), a.confirmDelivery)
	add(a, post("consume-lot", "/lots/{code}/consume", "lots", "Record what a test used up", identity.ConsumeLot).
		says("Of goods at a laboratory. What is left is a lot of its own and goes back by a handoff."), a.consumeLot)
	addFile(a, get("print-delivery-list", "/orders/{no}/deliveries/{id}/list", "orders", "Print the list of a confirmed delivery as PDF", identity.ReadDestruction).
		says("The paper with which goods end other than by destruction: ground, consent, receipt, proceeds, lots, signatures. There is none before the second signature. It is Chinese, names who received and is not public.").
		gives("application/pdf"), a.deliveryList)
	addFile(a, get("print-consumption-list", "/lots/{code}/consumption/list", "lots", "Print what a test used up as PDF", identity.ReadCustody).gives("application/pdf"), a.consumptionList)
}

func (a *API) fulfilOrder(ctx context.Context, actor identity.Actor, in *struct {
	Numbered
	Body NewDelivery
}) (DeliveryReceipt, error) {
	b := in.Body
	receipt, err := a.Destruction.FulfilOrder(ctx, actor, destruction.FulfilOrder{Command: b.command(), Order: in.No, Lots: b.Lots, Place: b.Place, Receipt: b.Receipt,
		ProceedsFen: b.ProceedsFen, Voucher: b.Voucher, VoucherPhoto: b.VoucherPhoto, DemarkedBy: b.DemarkedBy, DemarkPhotos: b.DemarkPhotos, Note: b.Note,
		Receiver: destruction.FulfilReceiver{Name: b.Receiver.Name, IDNumber: b.Receiver.IDNumber, Phone: b.Receiver.Phone, Capacity: destruction.Capacity(b.Receiver.Capacity),
			Authorisation: b.Receiver.Authorisation, AuthorisationPhoto: b.Receiver.AuthorisationPhoto}})
	return a.showDeliveryReceipt(ctx, receipt), err
}

func (a *API) confirmDelivery(ctx context.Context, actor identity.Actor, in *struct {
	Numbered
	Body DeliveryDecision
}) (DeliveryReceipt, error) {
	receipt, err := a.Destruction.DecideFulfilment(ctx, actor, destruction.DecideFulfilment{Command: in.Body.command(), Order: in.No, Fulfilment: in.Body.Delivery,
		Refuse: in.Body.Refuse, Reason: in.Body.Reason})
	return a.showDeliveryReceipt(ctx, receipt), err
}

func (a *API) consumeLot(ctx context.Context, actor identity.Actor, in *struct {
	Coded
	Body Consumption
}) (ConsumptionReceipt, error) {
	b := in.Body
	receipt, err := a.Custody.ConsumeLot(ctx, actor, custody.ConsumeLot{Command: b.command(), Lot: in.Code, Quantity: b.Quantity, MassG: b.MassG, Report: b.Report, Note: b.Note, RestCode: b.RestCode})
	if err != nil {
		return ConsumptionReceipt{}, err
	}
	out := ConsumptionReceipt{Consumed: showLotReceipt(receipt.Consumed)}
	if receipt.Rest != nil {
		rest := showLotReceipt(*receipt.Rest)
		out.Rest = &rest
	}
	return out, nil
}

func (a *API) deliveryList(ctx context.Context, actor identity.Actor, in *struct {
	Numbered
	ID uuid.UUID `path:"id" format:"uuid"`
}) (string, []byte, error) {
	scope, err := scopeOf(actor, identity.ReadDestruction)
	if err != nil {
		return "", nil, err
	}
	v, err := a.Destruction.EndingPaper(ctx, scope, in.No, in.ID)
	if err != nil {
		return "", nil, err
	}
	file, err := a.EndingFile(ctx, v)
	return fmt.Sprintf("%s-%d.pdf", v.Number, v.Nth), file, err
}

func (a *API) consumptionList(ctx context.Context, actor identity.Actor, in *struct{ Coded }) (string, []byte, error) {
	scope, err := scopeOf(actor, identity.ReadCustody)
	if err != nil {
		return "", nil, err
	}
	c, err := a.Custody.Consumption(ctx, scope, in.Code)
	if err != nil {
		return "", nil, err
	}
	file, err := a.ConsumptionFile(ctx, c)
	return c.Lot.Code.String() + "-consumption.pdf", file, err
}

func (a *API) showDeliveryReceipt(ctx context.Context, r destruction.FulfilmentReceipt) DeliveryReceipt {
	return DeliveryReceipt{ID: r.ID, State: string(r.State), ProceedsFen: r.ProceedsFen, Order: a.showOrderReceipt(ctx, r.Order)}
}

func showDeliveries(o destruction.OrderView) []Delivery {
	return each(o.Fulfilments, func(f destruction.Fulfilment) Delivery {
		return Delivery{ID: f.ID, State: string(f.State), Recorded: showSigned(f.Recorded), Decided: showSigned(f.Decided), Reason: f.Reason, Place: f.Place, Recipient: f.Recipient,
			Receiver: o.Receivers[f.ID].Name, Capacity: string(f.Capacity), Authorisation: f.Authorisation, ProceedsFen: f.ProceedsFen, Voucher: f.Voucher,
			DemarkedBy: f.DemarkedBy, Photos: append([]string{}, f.Photos()...), Note: f.Note, Fingerprint: o.Prints[f.ID], Lots: each(f.Lots, func(l destruction.FulfilledLot) DeliveredLot {
				return DeliveredLot{ID: l.Lot, Quantity: l.Quantity, MassG: l.MassG, ProceedsFen: l.ProceedsFen}
			})}
	})
}
