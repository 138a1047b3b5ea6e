package destruction

import (
	"encoding/json"
	"fmt"
	"slices"

	"github.com/google/uuid"

	"github.com/sealtrail/sealtrail/internal/fact"
	"github.com/sealtrail/sealtrail/internal/fault"
	"github.com/sealtrail/sealtrail/internal/identity"
	"github.com/sealtrail/sealtrail/internal/label"
	"github.com/sealtrail/sealtrail/internal/ledger"
	"github.com/sealtrail/sealtrail/internal/moment"
)

// OrderKind is what an order does with goods (罚没财物管理办法 财税〔2020〕54号).
type OrderKind string

const (
	Destroy         OrderKind = "destroy"          // 销毁
	Return          OrderKind = "return"           // 退还
	Sell            OrderKind = "sell"             // 变卖
	Donate          OrderKind = "donate"           // 捐赠
	RightsHolder    OrderKind = "rights_holder"    // 转让权利人
	Authority       OrderKind = "authority"        // 移交主管部门
	PublicWarehouse OrderKind = "public_warehouse" // 移交公物仓
)

// OrderKinds are all of them.
func OrderKinds() []OrderKind {
	return []OrderKind{Destroy, Return, Sell, Donate, RightsHolder, Authority, PublicWarehouse}
}

// OrderState is where an order is in its life.
type OrderState string

const (
	OrderDrafted   OrderState = "drafted"   // 待审批
	OrderReturned  OrderState = "returned"  // 退回补正
	OrderApproved  OrderState = "approved"  // 已批准
	OrderRejected  OrderState = "rejected"  // 已驳回
	OrderWithdrawn OrderState = "withdrawn" // 已撤回
	OrderDone      OrderState = "done"      // 已办结
)

// OrderStates are all of them, in the order of the journey.
func OrderStates() []OrderState {
	return []OrderState{OrderDrafted, OrderReturned, OrderApproved, OrderDone, OrderRejected, OrderWithdrawn}
}

// OrderStream is the kind of an order's stream.
const OrderStream = "order"

// Order is the approval paper (处置审批, P-).
type Order struct {
	ID           uuid.UUID
	Stream       ledger.Stream
	Version      int64
	Number       label.Number
	Kind         OrderKind
	State        OrderState
	Agency       uuid.UUID
	Division     string
	Cases        []uuid.UUID
	Firm         uuid.UUID // organisation that destroys or, known here, is to have the goods
	Facility     uuid.UUID
	Method       string
	Exceptional  bool // some category takes the method only as an exception
	Ground       string
	Reasons      string
	Attestations int  // officers of the agency who must attest
	PerCase      bool // a certificate for each case, not one for all its goods
	Lots         []OrderLot
	Rules        string
	Gate         *fact.Gate // as found at the head's approval
	Exemption    bool       // a tiny office's exception stood in for the separation of duties
	Terms        Terms      // of an ending other than destruction
	Fulfilments  []Fulfilment
	Event        uuid.UUID // joint destruction it takes part in; zero: none

	Drafted  Signature
	Drafters []string  // pseudonyms of who drafted it before it was redrafted
	Returned Signature // the last return; stays visible after the redraft
	Return   string    // its reason
	Approved Signature // the head's
	Endorsed Signature // the legal reviewer's, of an exception
	Rejected Signature
	Reason   string // of the rejection
	LastAt   moment.Time
}

// OrderLot is one lot of an order.
type OrderLot struct {
	Lot      uuid.UUID
	Stream   ledger.Stream
	Category string
	Status   string // of the method for the category: normal|exception
	Article  string
	Done     bool // destroyed and certified
}

// Party is what papers print of an organisation.
type Party struct {
	Name string
	Code string // unified social credit code; may be empty
}

// Signature is who did something, when, and how strongly it was signed. The
// zero Signature is "not yet".
type Signature struct {
	Org    uuid.UUID
	Person string // pseudonym
	Role   string
	For    string // pseudonym of whose signature it is, by delegation (由 … 代批)
	At     moment.Time
	Auth   []ledger.Auth
}

func (s Signature) IsZero() bool { return s.Person == "" }

func signed(r ledger.Recorded) Signature {
	return Signature{Org: r.Act.By.Org, Person: r.Act.By.Person, Role: r.Act.By.Role, For: r.Act.By.For, At: r.Act.OccurredAt, Auth: r.Auth}
}

// Parties are the agency and, once it is asked for something, the firm.
func (o Order) Parties() identity.Parties {
	if o.State == OrderDrafted || o.State == OrderReturned || o.State == OrderRejected {
		return identity.Parties{Owner: o.Agency, Division: o.Division}
	}
	return identity.Parties{Owner: o.Agency, Others: []uuid.UUID{o.Firm}, Division: o.Division}
}

// Living tells whether the order still holds its lots.
func (o Order) Living() bool {
	return o.State == OrderDrafted || o.State == OrderReturned || o.State == OrderApproved
}

// DraftedBy tells whether the actor wrote the order or an earlier version of it.
func (o Order) DraftedBy(actor identity.Actor) bool {
	return actor.Is(o.Drafted.Person) || actor.IsAny(o.Drafters)
}

// Has finds a lot of the order.
func (o Order) Has(lot uuid.UUID) (OrderLot, bool) {
	for _, l := range o.Lots {
		if l.Lot == lot {
			return l, true
		}
	}
	return OrderLot{}, false
}

// ApprovedAt is when the last signature it needed was given; zero before.
func (o Order) ApprovedAt() moment.Time {
	if o.Approved.IsZero() || o.Exceptional && o.Endorsed.IsZero() {
		return 0
	}
	return max(o.Approved.At, o.Endorsed.At)
}

// Awaits lists the roles whose approval is outstanding.
func (o Order) Awaits() []identity.Role {
	if o.State != OrderDrafted {
		return nil
	}
	var roles []identity.Role
	if o.Exceptional && o.Endorsed.IsZero() {
		roles = append(roles, identity.LegalReviewer)
	}
	if o.Approved.IsZero() {
		roles = append(roles, identity.Approver)
	}
	return roles
}

// orderMoves is the whole law of an order. What is not listed cannot happen.
var orderMoves = map[OrderState]map[string]OrderState{
	OrderDrafted: {
		fact.KindOrderEndorsed: OrderDrafted, // or approved, when it was the second signature
		fact.KindOrderApproved: OrderApproved,
		fact.KindOrderReturned: OrderReturned,
		fact.KindOrderRejected: OrderRejected,
	},
	OrderReturned: {
		fact.KindOrderRedrafted: OrderDrafted,
		fact.KindOrderRejected:  OrderRejected, // nobody corrects it: its lots are free again
	},
	OrderApproved: {
		fact.KindOrderRejected:     OrderWithdrawn, // or done, when some of its goods have ended
		fact.KindCertificateIssued: OrderDone,      // when it was the last lot

		fact.KindEventJoined:    OrderApproved,
		fact.KindEventLeft:      OrderApproved,
		fact.KindEventCancelled: OrderApproved,
		fact.KindEventClosed:    OrderApproved, // what is left goes on alone

		fact.KindOrderFulfilled:      OrderApproved,
		fact.KindFulfilmentConfirmed: OrderDone, // when it was the last lot
		fact.KindFulfilmentRefused:   OrderApproved,
	},
}

// may tells whether an act of that kind is possible now.
func (o Order) may(kind string) error {
	if _, ok := orderMoves[o.State][kind]; !ok {
		return fault.Conflict("destruction.order.state").With("state", string(o.State))
	}
	return nil
}

// Apply is the only mutator. It reads recorded bytes alone, so that it rebuilds
// an order as well as it moves a living one.
func (o *Order) Apply(r ledger.Recorded) error {
	if err := ledger.Next(o.Version, r); err != nil {
		return err
	}
	if err := o.apply(r); err != nil {
		return fmt.Errorf("order %s entry %d (%s): %w", o.Number, r.Seq, r.Act.Kind, err)
	}
	o.Version, o.Stream, o.LastAt = r.Seq, r.Ref.Stream, max(o.LastAt, r.Act.OccurredAt)
	return nil
}

func (o *Order) apply(r ledger.Recorded) error {
	switch r.Act.Kind {
	case fact.KindOrderDrafted:
		return o.applyDrafted(r)
	case fact.KindOrderEndorsed:
		var f fact.OrderEndorsed
		var secret fact.OrderOpinion
		if err := read(r, &f, &secret); err != nil {
			return err
		}
		o.Endorsed = signed(r)
		o.release(secret.Blocked)
		if f.Approves {
			o.State = OrderApproved
		}
	case fact.KindOrderApproved:
		var f fact.OrderApproved
		var secret fact.OrderOpinion
		if err := read(r, &f, &secret); err != nil {
			return err
		}
		o.Approved, o.Gate, o.Attestations, o.Exemption = signed(r), f.Gate, f.Attestations, f.Exemption
		o.release(secret.Blocked)
		if f.Approves {
			o.State = OrderApproved
		}
	case fact.KindOrderReturned:
		var f fact.OrderReturned
		var secret fact.OrderReturnedRestricted
		if err := read(r, &f, &secret); err != nil {
			return err
		}
		o.Returned, o.Return, o.State = signed(r), secret.Reason, OrderReturned
		o.Endorsed, o.Approved, o.Gate, o.Exemption = Signature{}, Signature{}, nil, false // a corrected list is signed anew
	case fact.KindOrderRedrafted:
		before := *o
		if err := o.applyDrafted(r); err != nil {
			return err
		}
		o.Version = before.Version
		o.Drafters = append(slices.Clone(before.Drafters), before.Drafted.Person)
		o.Returned, o.Return = before.Returned, before.Return
	case fact.KindOrderRejected:
		var f fact.OrderRejected
		var secret fact.OrderRejectedRestricted
		if err := read(r, &f, &secret); err != nil {
			return err
		}
		o.Rejected, o.Reason, o.State = signed(r), secret.Reason, OrderRejected
		switch {
		case f.Executed:
			o.State = OrderDone
		case f.Withdrawn:
			o.State = OrderWithdrawn
		}
	case fact.KindEventJoined:
		var f fact.EventOrder
		var secret fact.EventOrderRestricted
		if err := read(r, &f, &secret); err != nil {
			return err
		}
		o.Event = secret.Event
	case fact.KindEventLeft, fact.KindEventCancelled, fact.KindEventClosed:
		o.Event = uuid.Nil
	case fact.KindOrderFulfilled:
		return o.applyFulfilled(r)
	case fact.KindFulfilmentConfirmed, fact.KindFulfilmentRefused:
		return o.applyDecided(r)
	case fact.KindCertificateIssued:
		var f fact.CertificateIssued
		var secret fact.CertificateIssuedRestricted
		if err := read(r, &f, &secret); err != nil {
			return err
		}
		o.finish(f.Items, secret.Finished)
	}
	return nil
}

func (o *Order) applyDrafted(r ledger.Recorded) error {
	var f fact.OrderDrafted
	var secret fact.OrderDraftedRestricted
	if err := read(r, &f, &secret); err != nil {
		return err
	}
	number, err := label.ParseNumberOf(label.Order, secret.Number)
	if err != nil {
		return err
	}
	*o = Order{ID: secret.Order, Number: number, Kind: OrderKind(f.Kind), State: OrderDrafted, Agency: secret.Agency, Division: secret.Division, Cases: secret.Cases,
		Firm: secret.Firm, Facility: secret.Facility, Method: f.Method, Exceptional: f.Exceptional, Ground: secret.Ground, Reasons: secret.Reasons,
		Attestations: f.Attestations, PerCase: secret.PerCase, Rules: f.Rules, Drafted: signed(r)}
	if secret.Terms != nil {
		o.Terms = *secret.Terms
	}
	for _, l := range secret.Lots {
		stream, err := ledger.ParseStream(l.Stream)
		if err != nil {
			return err
		}
		o.Lots = append(o.Lots, OrderLot{Lot: l.Lot, Stream: stream, Category: l.Category, Status: l.Status, Article: l.Article})
	}
	return nil
}

// release takes blocked lots out of the order.
func (o *Order) release(blocked []uuid.UUID) {
	kept := make([]OrderLot, 0, len(o.Lots))
	for _, l := range o.Lots {
		if !slices.Contains(blocked, l.Lot) {
			kept = append(kept, l)
		}
	}
	o.Lots = kept
}

// finish marks what was destroyed. Whether anything is left was asked when the
// certificate issued, since parts of split lots are not on the order's list.
func (o *Order) finish(items []fact.CertificateItem, finished []uuid.UUID) {
	lots := slices.Clone(o.Lots) // the caller may hold the slice of before
	for i := range lots {
		lots[i].Done = lots[i].Done || slices.ContainsFunc(items, func(it fact.CertificateItem) bool { return it.Lot == lots[i].Lot })
	}
	o.Lots = lots
	if slices.Contains(finished, o.ID) {
		o.State = OrderDone
	}
}

// RebuildOrder makes an order from its stream alone.
func RebuildOrder(entries []ledger.Recorded) (Order, error) {
	var o Order
	for _, r := range entries {
		if err := o.Apply(r); err != nil {
			return Order{}, err
		}
	}
	return o, nil
}

// read opens facts and restricted details of an entry.
func read(r ledger.Recorded, facts, restricted any) error {
	if err := json.Unmarshal(r.Facts, facts); err != nil {
		return err
	}
	if r.Restricted == nil {
		return fmt.Errorf("restricted details are gone")
	}
	return json.Unmarshal(r.Restricted, restricted)
}
