package fact

import (
	"github.com/google/uuid"

	"github.com/sealtrail/sealtrail/internal/moment"
)

// Kinds of what happens to goods in store beside coming and going.
const (
	KindMatterOpened    = "custody.matter.opened"            // 申请调用、报损耗、申请换标、报告事故
	KindMatterAnswered  = "custody.matter.answered"          // 批准、驳回、确认、知悉
	KindMatterWithdrawn = "custody.matter.withdrawn"         // 撤回
	KindCheckoutGiven   = "custody.checkout.given"           // 保管人交出
	KindCheckoutTaken   = "custody.checkout.taken"           // 调用人签收
	KindCheckoutLonger  = "custody.checkout.extension_asked" // 申请延期
	KindCheckoutBrought = "custody.checkout.brought"         // 调用人交还
	KindCheckoutClosed  = "custody.checkout.returned"        // 保管人验收归还
)

// MatterOpened v1.
type MatterOpened struct {
	Matter string `json:"matter"` // checkout|holding|loss|relabel|incident
	Word   string `json:"word"`   // purpose or reason, of the list of its kind
	Lots   int    `json:"lots"`
	Photos int    `json:"photos"`
	Rules  string `json:"rules"`
	Late   bool   `json:"late"`
}

// MatterOpenedRestricted v1 begins a matter.
type MatterOpenedRestricted struct {
	Matter   uuid.UUID   `json:"matter"`
	Case     uuid.UUID   `json:"case"`
	Agency   uuid.UUID   `json:"agency"`
	Division string      `json:"division"`
	Keeper   uuid.UUID   `json:"keeper"` // organisation that keeps the lots
	Name     string      `json:"name"`   // of the first lot
	DueAt    moment.Time `json:"due_at"` // of a check-out, or of goods that a handler holds longer
	Place    string      `json:"place"`  // where goods are taken to, or where it happened
	Note     string      `json:"note"`
	Photos   []string    `json:"photos"` // SHA-256, hex
	Lots     []MatterLot `json:"lots"`
	Late     Late        `json:"late"`
}

// MatterLot v1 is what a matter asks of one lot; the lot's line has the same shape.
type MatterLot struct {
	Matter   uuid.UUID `json:"matter"`
	Kind     string    `json:"kind"`
	Lot      uuid.UUID `json:"lot"`
	Code     string    `json:"code"`     // as it was
	Label    string    `json:"label"`    // printed ahead, to be stuck on; empty: the server makes one
	Quantity int64     `json:"quantity"` // lost
	MassG    int64     `json:"mass_g"`   // lost
	Unit     string    `json:"unit"`
}

// MatterAnswered v1.
type MatterAnswered struct {
	Matter    string `json:"matter"`
	Approved  bool   `json:"approved"`
	Extension bool   `json:"extension"` // the question was a later due time
	Late      bool   `json:"late"`
}

// MatterAnsweredRestricted v1.
type MatterAnsweredRestricted struct {
	Matter uuid.UUID     `json:"matter"`
	Paper  string        `json:"paper"` // the agency's own number
	Reason string        `json:"reason"`
	DueAt  moment.Time   `json:"due_at"` // of an extension that was approved
	Labels []MatterLabel `json:"labels"`
	Late   Late          `json:"late"`
}

// MatterLabel is the new label of one lot.
type MatterLabel struct {
	Lot  uuid.UUID `json:"lot"`
	Code string    `json:"code"`
	Was  string    `json:"was"`
}

// MatterAnsweredLine v1.
type MatterAnsweredLine struct {
	DueAt    moment.Time `json:"due_at"` // until when a handler may hold it
	Matter   uuid.UUID   `json:"matter"`
	Kind     string      `json:"kind"`
	Approved bool        `json:"approved"`
	State    string      `json:"state"`    // after it
	Quantity int64       `json:"quantity"` // lost
	MassG    int64       `json:"mass_g"`   // lost
	Unit     string      `json:"unit"`
	Code     string      `json:"code"` // new label; empty: as it was
	Was      string      `json:"was"`  // label that was replaced
}

// CheckoutMoved v1 is withdrawing, giving, taking, asking for longer, bringing
// back and returning.
type CheckoutMoved struct {
	Lots      int    `json:"lots"`
	Damaged   int    `json:"damaged"`   // 损毁
	Short     int    `json:"short"`     // 短少
	Swapped   int    `json:"swapped"`   // 调换
	Overdue   bool   `json:"overdue"`   // brought back after it was due
	Exception bool   `json:"exception"` // a tiny office's exception stood in for the separation of duties
	Rules     string `json:"rules"`
	Late      bool   `json:"late"`
}

// CheckoutMovedRestricted v1.
type CheckoutMovedRestricted struct {
	Matter uuid.UUID      `json:"matter"`
	DueAt  moment.Time    `json:"due_at"` // asked for
	Reason string         `json:"reason"` // of withdrawing, of asking for longer
	Lots   []CheckoutLine `json:"lots"`
	Late   Late           `json:"late"`
}

// CheckoutLine v1 is what the keeper found of one lot; a lot's line has the same
// shape. Before goods come back it says nothing but whose matter it is.
type CheckoutLine struct {
	Matter    uuid.UUID `json:"matter"`
	Lot       uuid.UUID `json:"lot"`
	State     string    `json:"state"` // after it
	Damaged   bool      `json:"damaged"`
	Short     bool      `json:"short"`
	Swapped   bool      `json:"swapped"`
	Expected  int64     `json:"expected"`
	Found     int64     `json:"found"`
	Unit      string    `json:"unit"`
	Note      string    `json:"note"`
	Photos    []string  `json:"photos"` // SHA-256, hex
	Exception bool      `json:"exception"`
}
