package page

import (
	"slices"

	"github.com/sealtrail/sealtrail/internal/moment"
)

// OrderList fills order/list.
type OrderList struct {
	Frame
	Rows   []OrderRow
	Filter ListFilter
	MayNew bool
	Pager  Pager
}

func (*OrderList) Template() string { return "order/list" }

// OrderRow is one order of the list.
type OrderRow struct {
	Href, Number string
	State        State
	Awaits       string // whose approval is outstanding
	Agency, Firm string
	Method       string
	Exceptional  bool
	Lots         int
	DraftedAt    moment.Time
}

// OrderNew fills order/new: first the lots, then what is offered for them.
type OrderNew struct {
	Frame
	Codes   string // typed or scanned, one a line
	Lots    []OrderLotRow
	Blocked int
	Offers  []Offer
	Ground  string
	Own     string // id of a returned order that is put right
	Number  string // of a returned order that is put right; empty: a new one
	Return  string // what its approver asked for
	Count   string // of attestations
	PerCase bool   // a certificate for each case was asked for
	Offer   string // facility and method as they were
	Why     string // the reasons as they were

	Kind  string
	Kinds []Option
	Ends  bool // other than by destruction: no facility, other fields
	Orgs  []Option

	AsksRecipient, AsksConsent, AsksSafety, AsksReasons bool

	Wanted []Fact   // papers of the kind, each with its article
	Filed  []string // pictures on the order that is put right
}

// Paper is the upload of one paper, with the picture that is there already.
func (p *OrderNew) Paper(name, label string) Photos {
	f := paper(p.Form, name, label)
	if f.Kept != "" && slices.Contains(p.Filed, f.Kept) {
		f.KeptHref = "/orders/" + p.Number + "/photos/" + f.Kept
	}
	return f
}

func paper(f Form, name, label string) Photos {
	return Photos{Form: f, Name: name, Label: label, Kept: f.Value(name+".kept", "")}
}

// Address is where the form goes.
func (p *OrderNew) Address() string {
	if p.Number != "" {
		return "/orders/" + p.Number + "/redraft"
	}
	return "/orders"
}

// Scan is the field that takes lots.
func (p *OrderNew) Scan(label, hint string) (Scan, error) {
	f, err := NewField(p.Form, "lots", label, "hint", hint, "value", p.Codes, "required", true)
	s := NewScan(f, true, "order")
	if p.Own != "" {
		s.Lookup += "?order=" + p.Own
	}
	return s, err
}

// Look is where lots are looked up again.
func (p *OrderNew) Look() string {
	if p.Number != "" {
		return p.Address()
	}
	return "/orders/new"
}

func (*OrderNew) Template() string { return "order/new" }

// OrderLotRow is one lot with all that stands in the way of destroying it.
type OrderLotRow struct {
	Code, Href, Name, More string
	Quantity, Mass         string
	Where, Law             State
	Reasons                []Why
	Other                  Act   // the order that holds it already
	Status                 State // of the method for the category, in an order
	Done                   bool
}

// Offer is one facility and method in order of preference, with what the
// qualification gate says of it.
type Offer struct {
	Value          string // facility and method, as the form posts it
	Firm, Facility string
	Method         string
	Division       string
	Status         State // normal or exception
	Exceptional    bool
	Conditions     string
	Allowed        bool
	Checks         []Check
	Fee            string
	Used           *Clock // of this year's capacity
	UsedText       string
}

// OrderShow fills order/show.
type OrderShow struct {
	Frame
	Number      string
	State       State
	Status      string
	Facts       []Fact
	Lots        []OrderLotRow
	Blocked     int // lots that approval would take out of the order
	BlockedText string
	Free        int // lots that approval leaves in it
	Trail       []TrailItem
	Gate        []Check
	GateTitle   string
	MayApprove  bool
	MayEndorse  bool
	MayReject   bool
	Executed    bool // in part: only the rest can be withdrawn
	MayReturn   bool
	Redraft     string   // where a returned order is put right; empty: not by the visitor
	Shown       string   // hash of the list on this page: a signature carries it
	Returned    *Note    // why it came back, while it waits for its correction
	Start       string   // where the firm destroys those that lie there; empty: not by the visitor, or none
	HandOff     string   // where the goods that wait are handed to the firm; empty: not by the visitor, or none
	Events      []Option // joint destructions that the visitor may join with it
	Awaits      string   // whose signature is outstanding, when it is not the visitor's
	Why         string   // why the visitor cannot sign: handled the goods
	Exceptional bool
	StepUp      StepUp

	Overrides []TrailItem  // what the bureau let pass at the gate
	Override  *OverrideBox // what the visitor may let pass; nil: nothing
	Sealed    int          // lots at the firm, which may not have them any more
	Direct    *DirectBox   // nil: the visitor does not decide on them

	Deliveries            []Delivery
	MayFulfil             bool
	AsksPrice, AsksDemark bool
	Capacities            []Option
}

// DirectBox is the form of a bureau that directs goods away from a firm.
type DirectBox struct {
	Outcomes, Facilities []Option
}

// OverrideBox is the form of a bureau that lets goods pass checks of the gate.
type OverrideBox struct {
	Checks []Option
	Chosen map[string]bool
	Until  string
}

// Paper is as in OrderNew.
func (p *OrderShow) Paper(name, label string) Photos { return paper(p.Form, name, label) }

// Delivery is goods given away under an order.
type Delivery struct {
	ID         string
	State      State
	Facts      []Fact
	Photos     []string // addresses
	Signs      []Sign
	Paper      Act    // of a confirmed delivery
	Print      string // fingerprint of the entry that confirmed it
	MayConfirm bool
}

func (*OrderShow) Template() string { return "order/show" }
