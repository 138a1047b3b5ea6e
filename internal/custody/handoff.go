package custody

import (
	"github.com/google/uuid"

	"github.com/sealtrail/sealtrail/internal/identity"
	"github.com/sealtrail/sealtrail/internal/label"
	"github.com/sealtrail/sealtrail/internal/ledger"
	"github.com/sealtrail/sealtrail/internal/moment"
)

// HandoffStream is the kind of a handoff's stream.
const HandoffStream = "handoff"

// Purpose is why goods change hands.
type Purpose string

const (
	StoreIn        Purpose = "store_in"    // 入库
	Transfer       Purpose = "transfer"    // 移交
	ForDestruction Purpose = "destruction" // 送交销毁
	ReturnHome     Purpose = "return"      // 退回
)

// Purposes are all of them, in the order forms show them.
func Purposes() []Purpose { return []Purpose{StoreIn, Transfer, ForDestruction, ReturnHome} }

// HandoffState is where a handoff is in its life.
type HandoffState string

const (
	HandoffOffered   HandoffState = "offered"   // 待接收
	HandoffDeparted  HandoffState = "departed"  // 已起运
	HandoffArrived   HandoffState = "arrived"   // 已到达
	HandoffReceived  HandoffState = "received"  // 已办结: every line is answered
	HandoffWithdrawn HandoffState = "withdrawn" // 已撤回
)

// HandoffStates are all of them, in order.
func HandoffStates() []HandoffState {
	return []HandoffState{HandoffOffered, HandoffDeparted, HandoffArrived, HandoffReceived, HandoffWithdrawn}
}

// Handoff is the paper of goods changing hands (交接单, H-).
type Handoff struct {
	ID         uuid.UUID
	Stream     ledger.Stream
	Version    int64
	Number     label.Number
	Purpose    Purpose
	State      HandoffState
	From       uuid.UUID // organisation
	Sender     string    // pseudonym
	To         uuid.UUID // organisation
	Division   string    // the sender's
	Agency     uuid.UUID // responsible for all its lots
	Order      uuid.UUID
	Facility   uuid.UUID
	Carrier    Carrier
	CarrierAct uuid.UUID   // the act beside which its personal values lie; zero: no carrier
	Answers    uuid.UUID   // the handoff whose refused lots it brings back
	Returns    []uuid.UUID // handoffs that bring back what was refused here
	Note       string
	Lots       []HandoffLot
	Receipts   []Receipt
	Offer      ledger.Ref // the entry that receivers answer
	OfferedAt  moment.Time
	DepartedAt moment.Time
	ArrivedAt  moment.Time
	ClosedAt   moment.Time
	Reason     string // of withdrawing
	Exception  bool
	Steps      []Step      // what happened on the road, in order
	TripIssue  int         // how often the carrier was given a code; zero: never
	TripUntil  moment.Time // the last code is no longer good than this
	LastAt     moment.Time

	Approval      string      // to leave the province (跨省转移批准文号)
	Hazardous     bool        // some of its goods are hazardous waste
	Manifest      string      // number of the transfer manifest (危险废物转移联单)
	ManifestPaper string      // number of the paper one that stood in for it
	ConfirmedOn   moment.Date // when the receiver confirmed the manifest
}

// Carrier brings the goods. Plate, driver and telephone are personal data.
type Carrier struct {
	Name   string `json:"name"`
	Permit string `json:"permit"`
	Plate  string `json:"plate"`
	Driver string `json:"driver"`
	Phone  string `json:"phone"`
}

// IsZero tells whether no carrier was named.
func (c Carrier) IsZero() bool { return c == Carrier{} }

// Outcome is the receiver's answer for one lot.
type Outcome string

const (
	Accepted       Outcome = "accepted"         // 接收
	AcceptedBySeal Outcome = "accepted_by_seal" // 凭完好封签接收
	RefusedLot     Outcome = "refused"          // 拒收
	NotPresented   Outcome = "not_presented"    // 未到
)

// Outcomes are all of them, in the order forms show them.
func Outcomes() []Outcome { return []Outcome{Accepted, AcceptedBySeal, RefusedLot, NotPresented} }

// HandoffLot is one line of a handoff: a lot as offered and as answered.
type HandoffLot struct {
	Lot        uuid.UUID
	Stream     ledger.Stream
	State      State // when offered
	Sent       Stock
	Found      Stock
	Outcome    Outcome // empty: not answered yet
	Blocked    bool    // refused by the gate or the law, not by the receiver
	Split      bool    // answered in parts: its children are lines of their own
	Parent     uuid.UUID
	Reason     string // the receiver's words: why refused or not there
	Condition  string // what the receiver saw
	AnsweredAt moment.Time
}

// Receipt is one act of receiving.
type Receipt struct {
	By     string // pseudonym
	Role   string
	At     moment.Time
	GrossG int64
	TareG  int64
	NetG   int64
	Ticket string
	Place  string
	Note   string
	Auth   []ledger.Auth
}

// Parties are sender, receiver and the responsible agency. The sender owns
// the handoff: only the sender's organisation withdraws it.
func (h Handoff) Parties() identity.Parties {
	return identity.Parties{Owner: h.From, Others: others(h.From, h.To, h.Agency), Division: h.Division, Handoff: h.ID}
}

// Receives tells whether the actor stands on the receiving side and may sign
// there. Into an own store it is who keeps it that receives; of one organisation
// or two, never who sent.
func (h Handoff) Receives(a identity.Actor) bool {
	switch {
	case a.Org != h.To || a.Is(h.Sender) || a.MayOn(identity.ReceiveHandoff, h.Parties()) != nil:
		return false
	case h.Purpose == StoreIn && h.From == h.To:
		return a.Has(identity.Keeper)
	}
	return true
}

// Line finds the line of a lot.
func (h Handoff) Line(lot uuid.UUID) (HandoffLot, bool) {
	for _, l := range h.Lots {
		if l.Lot == lot {
			return l, true
		}
	}
	return HandoffLot{}, false
}

// Waiting are the lots that nobody answered yet.
func (h Handoff) Waiting() []uuid.UUID {
	var ids []uuid.UUID
	for _, l := range h.Lots {
		if l.Outcome == "" && !l.Split {
			ids = append(ids, l.Lot)
		}
	}
	return ids
}

// Left tells whether the goods left the sender's place.
func (h Handoff) Left() bool { return !h.DepartedAt.IsZero() }
