package api

import (
	"context"

	"github.com/google/uuid"

	"github.com/sealtrail/sealtrail/internal/destruction"
	"github.com/sealtrail/sealtrail/internal/identity"
)

// NewOrder asks for approval to dispose of lots.
type NewOrder struct {
	Fact
	Kind         string    `json:"kind,omitempty" enum:"destroy,return,sell,donate,rights_holder,authority,public_warehouse" doc:"destroy unless told."`
	Lots         []string  `json:"lots" minItems:"1" maxItems:"500" doc:"Label codes or ids."`
	Ground       string    `json:"ground" maxLength:"1000" doc:"Articles and papers on which it rests."`
	Facility     uuid.UUID `json:"facility,omitzero" format:"uuid" doc:"Of the firm that is to destroy; of no other kind."`
	Method       string    `json:"method,omitempty" maxLength:"40" doc:"Of destruction."`
	Reasons      string    `json:"reasons,omitempty" maxLength:"1000" doc:"Needed when the method is an exception for some category, and for sell and rights_holder: why what the law puts first was not chosen."`
	Recipient    string    `json:"recipient,omitempty" maxLength:"100" doc:"Name of the organisation that is to have the goods; of a return, nobody."`
	RecipientOrg uuid.UUID `json:"recipient_org,omitzero" format:"uuid" doc:"When that authority or public warehouse is known here: it receives by a handoff first."`
	Consent      string    `json:"consent,omitempty" maxLength:"100" doc:"Number of the rights holder's written consent."`
	ConsentPhoto string    `json:"consent_photo,omitempty" maxLength:"64"`
	Safety       string    `json:"safety,omitempty" maxLength:"100" doc:"Number of the safety report."`
	SafetyPhoto  string    `json:"safety_photo,omitempty" maxLength:"64"`
	Attestations int       `json:"attestations,omitempty" minimum:"2" maximum:"5" doc:"Officers who must attest; 2 unless told."`
	PerCase      bool      `json:"per_case,omitempty" doc:"A certificate for each case, instead of one for all goods of the agency in a run."`
}

// OrderApproval is the opinion of the head or the legal reviewer.
type OrderApproval struct {
	Fact
	Opinion string `json:"opinion,omitempty" maxLength:"1000"`
	Shown   string `json:"shown" pattern:"^[0-9a-f]{64}$" doc:"The hash of the list you decided on: shown of the order as you read it. If the list changed since, the approval is refused."`
}

// OrderReturn gives a draft back for correction.
type OrderReturn struct {
	Fact
	Reason string `json:"reason" maxLength:"1000" doc:"What must be put right."`
	Shown  string `json:"shown" pattern:"^[0-9a-f]{64}$" doc:"As in an approval."`
}

// OrderRejection refuses a draft or withdraws an approved order.
type OrderRejection struct {
	Fact
	Reason string `json:"reason" maxLength:"1000"`
}

// OrderReceipt answers every act on an order.
type OrderReceipt struct {
	ID      uuid.UUID    `json:"id" format:"uuid"`
	Number  string       `json:"number"`
	State   string       `json:"state" enum:"drafted,returned,approved,rejected,withdrawn,done"`
	Awaits  []string     `json:"awaits" doc:"Roles whose approval is outstanding."`
	Blocked []BlockedLot `json:"blocked" doc:"Lots that left the order with this approval."`
}

// BlockedLot is a lot in whose way something stands.
type BlockedLot struct {
	ID      uuid.UUID `json:"id" format:"uuid"`
	Code    string    `json:"code"`
	Reasons []Reason  `json:"reasons"`
}

// OrderRow is one row of the list.
type OrderRow struct {
	ID          uuid.UUID `json:"id" format:"uuid"`
	Number      string    `json:"number"`
	Kind        string    `json:"kind"`
	State       string    `json:"state" enum:"drafted,returned,approved,rejected,withdrawn,done"`
	Agency      OrgRef    `json:"agency"`
	Firm        OrgRef    `json:"firm"`
	Facility    uuid.UUID `json:"facility" format:"uuid"`
	Division    string    `json:"division"`
	Method      string    `json:"method"`
	Exceptional bool      `json:"exceptional"`
	Awaits      []string  `json:"awaits" doc:"Roles whose approval is outstanding."`
	LotCount    int       `json:"lot_count"`
	DraftedAt   Instant   `json:"drafted_at"`
	ApprovedAt  Instant   `json:"approved_at,omitzero"`
}

// Order is one order.
type Order struct {
	ID           uuid.UUID  `json:"id" format:"uuid"`
	Number       string     `json:"number"`
	Kind         string     `json:"kind"`
	State        string     `json:"state" enum:"drafted,returned,approved,rejected,withdrawn,done"`
	Agency       OrgRef     `json:"agency"`
	Firm         OrgRef     `json:"firm"`
	Facility     OrgRef     `json:"facility"`
	Division     string     `json:"division"`
	Method       string     `json:"method"`
	Exceptional  bool       `json:"exceptional"`
	Awaits       []string   `json:"awaits" doc:"Roles whose approval is outstanding."`
	Ground       string     `json:"ground"`
	Reasons      string     `json:"reasons,omitempty"`
	Attestations int        `json:"attestations"`
	PerCase      bool       `json:"per_case" doc:"A certificate for each case."`
	Lots         []OrderLot `json:"lots"`
	Gate         *Gate      `json:"gate,omitempty" doc:"As found at the head's approval."`
	GateNow      *Gate      `json:"gate_now,omitempty" doc:"What the gate says today; absent once the order is closed."`
	Drafted      *Signed    `json:"drafted,omitempty"`
	Approved     *Signed    `json:"approved,omitempty"`
	Endorsed     *Signed    `json:"endorsed,omitempty" doc:"The legal reviewer's approval of an exception."`
	Rejected     *Signed    `json:"rejected,omitempty"`
	Reason       string     `json:"reason,omitempty" doc:"Of the rejection."`
	Returned     *Signed    `json:"returned,omitempty" doc:"The last return for correction."`
	Return       string     `json:"return_reason,omitempty"`
	Shown        string     `json:"shown" doc:"Hash of the list as shown here; an approval or return carries it."`
	Recipient    string     `json:"recipient,omitempty" doc:"Organisation that is to have the goods."`
	Consent      string     `json:"consent,omitempty" doc:"Number of the rights holder's consent."`
	Safety       string     `json:"safety,omitempty" doc:"Number of the safety report."`
	ConsentPhoto string     `json:"consent_photo,omitempty" doc:"Its picture. A correction names all of them again."`
	SafetyPhoto  string     `json:"safety_photo,omitempty"`
	Deliveries   []Delivery `json:"deliveries" doc:"Of an ending other than destruction."`
	ProceedsFen  int64      `json:"proceeds_fen" doc:"Of confirmed deliveries."`
	Overrides    []Override `json:"overrides" doc:"What the bureau let pass at the gate, oldest first."`
	Exemption    bool       `json:"exemption" doc:"A tiny office's recorded exception stood in for the separation of duties."`
}

// OrderLot is one lot of an order.
type OrderLot struct {
	ID       uuid.UUID `json:"id" format:"uuid"`
	Code     string    `json:"code"`
	Name     string    `json:"name"`
	State    string    `json:"state"`
	Standing Standing  `json:"standing"`
	Category string    `json:"category"`
	Status   string    `json:"status,omitempty" doc:"Of the method for the category: normal or exception; empty for the child of a split."`
	Article  string    `json:"article,omitempty"`
	Done     bool      `json:"done"`
	Sealed   bool      `json:"sealed" doc:"Lies at the firm, which may not have it any more."`
	Reasons  []Reason  `json:"reasons" doc:"What stands in its way at the next step."`
}

// OrgRef names an organisation.
type OrgRef struct {
	ID   uuid.UUID `json:"id" format:"uuid"`
	Name string    `json:"name,omitempty"`
}

// Signed is who did something, when, and how strongly it was signed.
type Signed struct {
	Org    uuid.UUID `json:"org" format:"uuid"`
	Person string    `json:"person" doc:"Pseudonym of the year."`
	Role   string    `json:"role"`
	For    string    `json:"for,omitempty" doc:"Pseudonym of whose approval it is, by delegation."`
	At     Instant   `json:"at"`
	By     string    `json:"by" doc:"Strongest proof: session, token, step_up, totp, paper…"`
}

func (a *API) orders() {
	a.inboxOperations()
	read, approve := identity.ReadDestruction, []identity.Action{identity.ApproveOrder, identity.ApproveExceptional}
	add(a, get("list-orders", "/orders", "orders", "List orders", read), a.listOrders)
	add(a, get("get-order", "/orders/{no}", "orders", "Show an order", read), a.getOrder)
	add(a, post("draft-order", "/orders", "orders", "Ask for approval to dispose of lots", identity.DraftOrder).makes(), a.draftOrder)
	add(a, post("approve-order", "/orders/{no}/approve", "orders", "Approve an order", approve...).
		says("By the head; when the method is an exception, also by the legal reviewer. Nobody who handled one of the lots may approve."), a.approveOrder)
	add(a, post("return-order", "/orders/{no}/return", "orders", "Return a draft for correction", identity.ReturnOrder).
		says("It keeps its number and its lots; signatures given so far are void. Whoever drafts orders corrects it."), a.returnOrder)
	add(a, post("redraft-order", "/orders/{no}/redraft", "orders", "Correct a returned order and ask again", identity.DraftOrder).
		says("Under its old number. Lots no longer named are free again."), a.redraftOrder)
	a.endings()
	a.overrides()
	a.directions()
	add(a, post("reject-order", "/orders/{no}/reject", "orders", "Reject a draft, or withdraw an approved order", identity.ApproveOrder).
		says("Once some of its goods have ended only the others are free again, and the order is done. When none is left it is refused."), a.rejectOrder)
}

func (a *API) listOrders(ctx context.Context, actor identity.Actor, in *struct {
	Page
	InDivision
	ByNumber
	State  string    `query:"state" enum:"drafted,returned,approved,rejected,withdrawn,done"`
	Awaits string    `query:"awaits" enum:"approver,legal_reviewer" doc:"Whose approval is outstanding."`
	Kind   string    `query:"kind" enum:"destroy,return,sell,donate,rights_holder,authority,public_warehouse"`
	Agency uuid.UUID `query:"agency" format:"uuid" doc:"Responsible in law."`
	Firm   uuid.UUID `query:"firm" format:"uuid" doc:"Organisation of the firm."`
	Method string    `query:"method" maxLength:"40"`
}) (List[OrderRow], error) {
	scope, err := scopeOf(actor, identity.ReadDestruction)
	if err != nil {
		return List[OrderRow]{}, err
	}
	page, err := a.Destruction.Orders(ctx, scope, destruction.OrderFilter{State: destruction.OrderState(in.State), Awaits: identity.Role(in.Awaits), Kind: destruction.OrderKind(in.Kind),
		Agency: in.Agency, Firm: in.Firm, Method: in.Method, Division: in.Division, Query: in.Q, Limit: in.Limit, Cursor: in.Cursor})
	return listOf(page.Items, page.Next, showOrderRow), err
}

func (a *API) getOrder(ctx context.Context, actor identity.Actor, in *struct{ Numbered }) (Order, error) {
	scope, err := scopeOf(actor, identity.ReadDestruction)
	if err != nil {
		return Order{}, err
	}
	order, err := a.Destruction.Order(ctx, scope, in.No)
	return a.showOrder(ctx, order), err
}

func (a *API) draftOrder(ctx context.Context, actor identity.Actor, in *struct{ Body NewOrder }) (OrderReceipt, error) {
	receipt, err := a.Destruction.DraftOrder(ctx, actor, in.Body.draft())
	return a.showOrderReceipt(ctx, receipt), err
}

func (b NewOrder) draft() destruction.DraftOrder {
	return destruction.DraftOrder{Command: b.command(), Kind: destruction.OrderKind(b.Kind), Lots: b.Lots, Ground: b.Ground,
		Facility: b.Facility, Method: b.Method, Reasons: b.Reasons, Attestations: b.Attestations, PerCase: b.PerCase,
		EndingTerms: destruction.EndingTerms{Recipient: b.Recipient, RecipientOrg: b.RecipientOrg, Consent: b.Consent, ConsentPhoto: b.ConsentPhoto, Safety: b.Safety, SafetyPhoto: b.SafetyPhoto}}
}

func (a *API) approveOrder(ctx context.Context, actor identity.Actor, in *struct {
	Numbered
	Body OrderApproval
}) (OrderReceipt, error) {
	receipt, err := a.Destruction.ApproveOrder(ctx, actor, destruction.ApproveOrder{Command: in.Body.command(), Order: in.No, Opinion: in.Body.Opinion, Shown: in.Body.Shown})
	return a.showOrderReceipt(ctx, receipt), err
}

func (a *API) returnOrder(ctx context.Context, actor identity.Actor, in *struct {
	Numbered
	Body OrderReturn
}) (OrderReceipt, error) {
	receipt, err := a.Destruction.ReturnOrder(ctx, actor, destruction.ReturnOrder{Command: in.Body.command(), Order: in.No, Reason: in.Body.Reason, Shown: in.Body.Shown})
	return a.showOrderReceipt(ctx, receipt), err
}

func (a *API) redraftOrder(ctx context.Context, actor identity.Actor, in *struct {
	Numbered
	Body NewOrder
}) (OrderReceipt, error) {
	receipt, err := a.Destruction.RedraftOrder(ctx, actor, destruction.RedraftOrder{DraftOrder: in.Body.draft(), Order: in.No})
	return a.showOrderReceipt(ctx, receipt), err
}

func (a *API) rejectOrder(ctx context.Context, actor identity.Actor, in *struct {
	Numbered
	Body OrderRejection
}) (OrderReceipt, error) {
	receipt, err := a.Destruction.RejectOrder(ctx, actor, destruction.RejectOrder{Command: in.Body.command(), Order: in.No, Reason: in.Body.Reason})
	return a.showOrderReceipt(ctx, receipt), err
}

func (a *API) showOrderReceipt(ctx context.Context, r destruction.OrderReceipt) OrderReceipt {
	return OrderReceipt{ID: r.ID, Number: r.Number.String(), State: string(r.State), Awaits: each(r.Awaits, word[identity.Role]), Blocked: each(r.Blocked, a.blockedLot(ctx))}
}

func (a *API) blockedLot(ctx context.Context) func(destruction.BlockedLot) BlockedLot {
	return func(b destruction.BlockedLot) BlockedLot {
		return BlockedLot{ID: b.Lot, Code: hyphened(b.Code), Reasons: each(b.Reasons, a.reason(ctx))}
	}
}

func showOrderRow(o destruction.OrderItem) OrderRow {
	row := OrderRow{ID: o.ID, Number: o.Number.String(), Kind: string(o.Kind), State: string(o.State), Agency: OrgRef{o.Agency, o.AgencyName}, Firm: OrgRef{o.Firm, o.FirmName},
		Facility: o.Facility, Division: o.Division, Method: o.Method, Exceptional: o.Exceptional, Awaits: []string{}, LotCount: o.Lots,
		DraftedAt: Instant(o.DraftedAt), ApprovedAt: Instant(o.ApprovedAt)}
	if o.AwaitsLegal {
		row.Awaits = append(row.Awaits, string(identity.LegalReviewer))
	}
	if o.AwaitsHead {
		row.Awaits = append(row.Awaits, string(identity.Approver))
	}
	return row
}

func (a *API) showOrder(ctx context.Context, o destruction.OrderView) Order {
	return Order{ID: o.ID, Number: o.Number.String(), Kind: string(o.Kind), State: string(o.State), Agency: OrgRef{o.Agency, o.AgencyName}, Firm: OrgRef{o.Firm, o.FirmName},
		Facility: OrgRef{o.Facility, o.FacilityName}, Division: o.Division, Method: o.Method, Exceptional: o.Exceptional, Awaits: each(o.Awaits(), word[identity.Role]),
		Ground: o.Ground, Reasons: o.Reasons, Attestations: o.Attestations, PerCase: o.PerCase,
		Lots: each(o.Lines, func(l destruction.LotLine) OrderLot {
			drafted, _ := o.Has(l.Lot.ID)
			return OrderLot{ID: l.Lot.ID, Code: l.Lot.Code.String(), Name: l.Lot.Name, State: string(l.Lot.State), Standing: showStanding(l.Standing), Category: l.Lot.Category,
				Status: drafted.Status, Article: drafted.Article, Done: drafted.Done || l.Done, Sealed: l.Sealed, Reasons: each(l.Reasons, a.reason(ctx))}
		}),
		Gate: a.showGate(ctx, o.Gate), GateNow: a.showGate(ctx, o.GateNow), Drafted: showSigned(o.Drafted), Approved: showSigned(o.Approved),
		Endorsed: showSigned(o.Endorsed), Rejected: showSigned(o.Rejected), Reason: o.Reason, Returned: showSigned(o.Returned), Return: o.Return, Shown: o.Shown,
		Overrides: each(o.Overrides, a.showOverride(o.Bureaus)), Exemption: o.Exemption, Recipient: o.Terms.Recipient, Consent: o.Terms.Consent, Safety: o.Terms.Safety,
		ConsentPhoto: o.Terms.ConsentPhoto, SafetyPhoto: o.Terms.SafetyPhoto, Deliveries: showDeliveries(o), ProceedsFen: o.Proceeds()}
}

func showSigned(s destruction.Signature) *Signed {
	if s.IsZero() {
		return nil
	}
	out := &Signed{Org: s.Org, Person: s.Person, Role: s.Role, For: s.For, At: Instant(s.At)}
	if len(s.Auth) > 0 {
		out.By = s.Auth[0].By
	}
	return out
}
