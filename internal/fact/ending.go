package fact

import (
	"github.com/google/uuid"
)

// Kinds of endings other than destruction.
const (
	KindOrderFulfilled      = "destruction.order.fulfilled"            // 登记交付（发还、变卖、捐赠、移交）
	KindFulfilmentConfirmed = "destruction.order.fulfilment_confirmed" // 第二人确认交付，所列批次即告了结
	KindFulfilmentRefused   = "destruction.order.fulfilment_refused"   // 第二人不予确认，退回重填
	KindLotConsumed         = "custody.lot.consumed"                   // 检验消耗
)

// OrderTerms v1 is what an order that ends goods other than by destruction says
// besides its list. Consent and safety report are papers of others.
type OrderTerms struct {
	Recipient    string `json:"recipient"` // name of the organisation that is to have them; empty: a person, named at the delivery
	Consent      string `json:"consent"`   // number of the rights holder's paper
	ConsentPhoto string `json:"consent_photo"`
	Safety       string `json:"safety"` // number of the safety report
	SafetyPhoto  string `json:"safety_photo"`
}

// OrderFulfilled v1: goods were given to who shall have them. Personal values:
// receiver.name, receiver.id_number, receiver.phone.
type OrderFulfilled struct {
	Kind     string `json:"kind"` // of the order
	Lots     int    `json:"lots"`
	Capacity string `json:"capacity"` // owner|agent|organisation: in which the receiver signed
	Paid     bool   `json:"paid"`     // proceeds went to the treasury
	Demarked bool   `json:"demarked"` // infringing marks were taken off
	Rules    string `json:"rules"`
	Late     bool   `json:"late"`
}

// OrderFulfilledRestricted v1.
type OrderFulfilledRestricted struct {
	Order              uuid.UUID      `json:"order"`
	Fulfilment         uuid.UUID      `json:"fulfilment"`
	Place              string         `json:"place"`
	Recipient          string         `json:"recipient"`
	Authorisation      string         `json:"authorisation"` // number of the agent's paper
	AuthorisationPhoto string         `json:"authorisation_photo"`
	Receipt            string         `json:"receipt"` // photo of the paper the receiver signed
	ProceedsFen        int64          `json:"proceeds_fen"`
	Voucher            string         `json:"voucher"` // number of the payment into the treasury
	VoucherPhoto       string         `json:"voucher_photo"`
	DemarkedBy         string         `json:"demarked_by"`
	DemarkPhotos       []string       `json:"demark_photos"`
	Note               string         `json:"note"`
	Lots               []FulfilledLot `json:"lots"`
	LateReason         string         `json:"late_reason"`
	LatePhoto          string         `json:"late_photo"`
}

// FulfilledLot is one lot as it was given away.
type FulfilledLot struct {
	Lot         uuid.UUID `json:"lot"`
	Stream      string    `json:"stream"`
	Quantity    int64     `json:"quantity"`
	MassG       int64     `json:"mass_g"`
	ProceedsFen int64     `json:"proceeds_fen"` // its share, by quantity
}

// OrderFulfilledLine v1 says of a lot that it was given away and waits for the
// second signature.
type OrderFulfilledLine struct {
	Order       uuid.UUID `json:"order"`
	Fulfilment  uuid.UUID `json:"fulfilment"`
	Kind        string    `json:"kind"`
	Quantity    int64     `json:"quantity"`
	MassG       int64     `json:"mass_g"`
	ProceedsFen int64     `json:"proceeds_fen"`
	Standing    string    `json:"standing"` // relied on
}

// FulfilmentDecided v1 is the second signature, or its refusal.
type FulfilmentDecided struct {
	Kind string `json:"kind"`
	Lots int    `json:"lots"`
	Late bool   `json:"late"`
}

// FulfilmentDecidedRestricted v1.
type FulfilmentDecidedRestricted struct {
	Order      uuid.UUID `json:"order"`
	Fulfilment uuid.UUID `json:"fulfilment"`
	Finished   bool      `json:"finished"` // no lot of the order is left
	Reason     string    `json:"reason"`   // of the refusal
	LateReason string    `json:"late_reason"`
	LatePhoto  string    `json:"late_photo"`
}

// FulfilmentConfirmedLine v1 ends a lot.
type FulfilmentConfirmedLine struct {
	Order       uuid.UUID `json:"order"`
	Fulfilment  uuid.UUID `json:"fulfilment"`
	Kind        string    `json:"kind"`
	State       string    `json:"state"`    // returned|sold|donated|transferred
	Receiver    uuid.UUID `json:"receiver"` // organisation known here; zero: none
	ProceedsFen int64     `json:"proceeds_fen"`
}

// FulfilmentRefusedLine v1 says of a lot that its delivery was not confirmed.
type FulfilmentRefusedLine struct {
	Order      uuid.UUID `json:"order"`
	Fulfilment uuid.UUID `json:"fulfilment"`
}

// LotConsumed v1: a laboratory used goods up.
type LotConsumed struct {
	Late bool `json:"late"`
}

// LotConsumedRestricted v1.
type LotConsumedRestricted struct {
	Report string `json:"report"` // number of the laboratory's report
	Note   string `json:"note"`
	Late   Late   `json:"late"`
}

// LotConsumedLine v1 ends a lot.
type LotConsumedLine struct {
	Lot      uuid.UUID `json:"lot"`
	Quantity int64     `json:"quantity"`
	MassG    int64     `json:"mass_g"`
}
