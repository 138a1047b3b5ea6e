package custody

import (
	"github.com/google/uuid"

	"github.com/sealtrail/sealtrail/internal/label"
	"github.com/sealtrail/sealtrail/internal/ledger"
	"github.com/sealtrail/sealtrail/internal/moment"
)

// Limits of commands.
const (
	MaxLines      = 100 // of one seizure
	MaxLots       = 500 // of one seizure or handoff
	MaxChildren   = 100 // of one split
	MaxPhotos     = 20  // of one lot or scene
	MaxRecordings = 12
	MinOfficers   = 2 // 行政强制法 art. 18
	MaxOfficers   = 10
	MaxText       = 1000 // characters: reasons, conditions, notes
	MaxName       = 200  // characters: names, specifications, addresses
	MaxShort      = 60   // characters: numbers, seals, telephones
	MaxQuantity   = 1_000_000_000
	MaxMassG      = 10_000_000_000     // 10 000 t; sums of 500 stay below 2^53
	MaxValueFen   = 10_000_000_000_000 // 100 billion yuan
)

// RecordSeizure writes down what was seized, sealed, preserved or sampled.
type RecordSeizure struct {
	ledger.Command
	Case       string        `json:"case"`     // number or id
	Measure    string        `json:"measure"`  // preserved|sealed|seized|sampled
	Approval   uuid.UUID     `json:"approval"` // of the case; zero: urgent, approval follows within 24 hours
	Paper      string        `json:"paper"`    // the agency's own number of the decision
	LastDay    moment.Date   `json:"last_day"`
	Place      Place         `json:"place"`
	Officers   []Officer     `json:"officers"`
	Party      Party         `json:"party"`
	Recordings []Recording   `json:"recordings"`
	Photos     []string      `json:"photos"` // of the scene
	Lines      []LineCommand `json:"lines"`
}

// LineCommand is one row of the legal list.
type LineCommand struct {
	Category     string       `json:"category"`
	Kind         string       `json:"kind"`
	Name         string       `json:"name"`
	Spec         string       `json:"spec"`
	Brand        string       `json:"brand"`
	RightsHolder string       `json:"rights_holder"`
	Quantity     int64        `json:"quantity"` // the sum of its lots'
	Unit         string       `json:"unit"`
	ValueFen     int64        `json:"value_fen"`
	ValueBasis   string       `json:"value_basis"`
	WasteCode    string       `json:"waste_code"`
	Lots         []LotCommand `json:"lots"`
}

// LotCommand is one labelled package, box or heap of a line.
type LotCommand struct {
	Code      string    `json:"code"` // of a label printed ahead; empty: the server makes one
	Quantity  int64     `json:"quantity"`
	Packages  int64     `json:"packages"`
	MassG     int64     `json:"mass_g"`
	MassBasis MassBasis `json:"mass_basis"`
	Seal      string    `json:"seal"`
	Photos    []string  `json:"photos"`
}

// SeizureReceipt is the answer to recording and confirming.
type SeizureReceipt struct {
	ID        uuid.UUID    `json:"id"`
	Number    label.Number `json:"number"`
	Confirmed bool         `json:"confirmed"`
	Lots      []LotReceipt `json:"lots"`
}

// LotReceipt names a lot and where it is now.
type LotReceipt struct {
	ID     uuid.UUID  `json:"id"`
	Code   label.Code `json:"code"`
	LineNo int        `json:"line"`
	State  State      `json:"state"`
}

// ConfirmSeizure is the second officer's confirmation: in an own session, by
// co-signing on the first officer's device, or on paper that is photographed.
type ConfirmSeizure struct {
	ledger.Command
	Seizure string `json:"seizure"` // number or id
	Paper   string `json:"paper"`   // SHA-256 of the photographed paper; empty: own sign-in
}

// SplitLot divides a lot; the children add up to it.
type SplitLot struct {
	ledger.Command
	Lot      string         `json:"lot"` // label code or id
	Reason   string         `json:"reason"`
	Children []ChildCommand `json:"children"`
}

// ChildCommand is one part.
type ChildCommand struct {
	Code     string `json:"code"` // of a label printed ahead; empty: the server makes one
	Quantity int64  `json:"quantity"`
	Packages int64  `json:"packages"`
	MassG    int64  `json:"mass_g"`
	Seal     string `json:"seal"`
}

// SplitReceipt is the answer to SplitLot.
type SplitReceipt struct {
	Parent   uuid.UUID    `json:"parent"`
	Children []LotReceipt `json:"children"`
}

// AddPhoto adds a stored photo to a lot.
type AddPhoto struct {
	ledger.Command
	Lot     string `json:"lot"`
	SHA256  string `json:"sha256"` // hex
	Caption string `json:"caption"`
}

// OfferHandoff reserves lots for a receiver.
type OfferHandoff struct {
	ledger.Command
	Purpose Purpose   `json:"purpose"`
	To      uuid.UUID `json:"to"`    // organisation; for destruction the order's firm, may be left out
	Order   uuid.UUID `json:"order"` // for destruction; may be left out: the order of the lots
	Lots    []string  `json:"lots"`  // label codes or ids; a container's stands for its lots
	Carrier Carrier   `json:"carrier"`
	Note    string    `json:"note"`
	TransferPapers
}

// WithdrawHandoff takes an offer back before departure and any answer.
type WithdrawHandoff struct {
	ledger.Command
	Handoff string `json:"handoff"` // number or id
	Reason  string `json:"reason"`
}

// DepartHandoff says that the goods left with the carrier.
type DepartHandoff struct {
	ledger.Command
	Handoff string  `json:"handoff"`
	Carrier Carrier `json:"carrier"` // when not named in the offer
	Place   string  `json:"place"`
}

// ArriveHandoff says that the goods are at the receiver's gate.
type ArriveHandoff struct {
	ledger.Command
	Handoff string `json:"handoff"`
	Place   string `json:"place"`
}

// HandoffAnswer is the answer to offering, withdrawing and moving.
type HandoffAnswer struct {
	ID     uuid.UUID    `json:"id"`
	Number label.Number `json:"number"`
	State  HandoffState `json:"state"`
}

// ReceiveHandoff says what the receiver found, lot by lot; repeatable until
// every lot is answered.
type ReceiveHandoff struct {
	ledger.Command
	Handoff string        `json:"handoff"`
	GrossG  int64         `json:"gross_g"`
	TareG   int64         `json:"tare_g"`
	NetG    int64         `json:"net_g"`
	Ticket  string        `json:"ticket"`
	Place   string        `json:"place"` // where the receiver puts them
	Note    string        `json:"note"`
	Lines   []ReceiveLine `json:"lines"`

	TransferPapers // of hazardous goods, when the offer named none
}

// ReceiveLine is the answer for one lot. Nil figures mean "as sent".
type ReceiveLine struct {
	Code       string        `json:"code"` // label code or id of a lot, or of a container for its lots
	Outcome    Outcome       `json:"outcome"`
	Quantity   *int64        `json:"quantity"`
	Packages   *int64        `json:"packages"`
	WeightG    *int64        `json:"weight_g"` // nil: not weighed alone
	SealIntact *bool         `json:"seal_intact"`
	Seal       string        `json:"seal"` // number as read; needed where a container's seal stands for a lot
	Condition  string        `json:"condition"`
	Reason     string        `json:"reason"` // of refusing
	Split      []ReceivePart `json:"split"`  // answers in parts
}

// ReceivePart is one part of a lot that is answered in parts.
type ReceivePart struct {
	Code     string  `json:"code"`
	Quantity int64   `json:"quantity"`
	WeightG  int64   `json:"weight_g"`
	Outcome  Outcome `json:"outcome"`
	Reason   string  `json:"reason"`
}

// ReceiptAnswer is the answer to ReceiveHandoff: a result for each line.
type ReceiptAnswer struct {
	ID      uuid.UUID     `json:"id"`
	Number  label.Number  `json:"number"`
	State   HandoffState  `json:"state"`
	Waiting int           `json:"waiting"` // lots nobody answered yet
	Return  *HandoffRef   `json:"return"`  // that brings refused goods home
	Lines   []ReceiptLine `json:"lines"`
}

// HandoffRef names a handoff.
type HandoffRef struct {
	ID     uuid.UUID    `json:"id"`
	Number label.Number `json:"number"`
}

// ReceiptLine is what became of one lot.
type ReceiptLine struct {
	ID            uuid.UUID   `json:"id"`
	Code          label.Code  `json:"code"`
	Outcome       Outcome     `json:"outcome"`
	State         State       `json:"state"`
	Blocked       []string    `json:"blocked"` // codes of reasons for which the gate refused it
	Discrepancies []uuid.UUID `json:"discrepancies"`
}

// ResolveDiscrepancy is the opinion of one side.
type ResolveDiscrepancy struct {
	ledger.Command
	ID      uuid.UUID  `json:"id"`
	Outcome Resolution `json:"outcome"`
	Value   int64      `json:"value"` // of Corrected
	Reason  string     `json:"reason"`
}

// DiscrepancyAnswer is the answer to ResolveDiscrepancy.
type DiscrepancyAnswer struct {
	ID       uuid.UUID `json:"id"`
	Side     Side      `json:"side"`
	Resolved bool      `json:"resolved"`
}
