package destruction

import (
	"github.com/google/uuid"

	"github.com/sealtrail/sealtrail/internal/identity"
	"github.com/sealtrail/sealtrail/internal/label"
	"github.com/sealtrail/sealtrail/internal/ledger"
	"github.com/sealtrail/sealtrail/internal/moment"
)

// Limits of commands.
const (
	MaxLots         = 500
	MinAttestations = 2 // 两名以上人员监督销毁
	MaxAttestations = 5
	MaxPhotos       = 60
	MaxMaterials    = 40
	MaxTickets      = 20
	MaxText         = 1000 // characters: grounds, reasons, remarks
	MaxName         = 100  // characters: materials, outlets, tickets, lines
)

// DraftOrder asks for approval to dispose of lots (呈批).
type DraftOrder struct {
	ledger.Command
	Kind         OrderKind `json:"kind"` // empty: destroy
	Lots         []string  `json:"lots"` // label codes or ids
	Ground       string    `json:"ground"`
	Facility     uuid.UUID `json:"facility"`
	Method       string    `json:"method"`
	Reasons      string    `json:"reasons"`      // obligatory when the method is an exception
	Attestations int       `json:"attestations"` // zero: MinAttestations
	PerCase      bool      `json:"per_case"`     // a certificate for each case, not one for all its goods
	EndingTerms            // of an ending other than destruction
}

// ApproveOrder is the head's approval, or the legal reviewer's of an exception.
type ApproveOrder struct {
	ledger.Command
	Order   string `json:"order"` // number or id
	Opinion string `json:"opinion"`
	// Shown is the hash of the list the signer was shown (OrderView.Shown). Pages
	// and the API always send it; empty: no list was shown, as in a program's own
	// story. The act records the hash of what was approved either way.
	Shown string `json:"shown"`
}

// RejectOrder refuses a draft, or withdraws an approved order none of whose
// goods have left.
type RejectOrder struct {
	ledger.Command
	Order  string `json:"order"`
	Reason string `json:"reason"`
}

// OrderReceipt is the answer to every command on an order.
type OrderReceipt struct {
	ID      uuid.UUID       `json:"id"`
	Number  label.Number    `json:"number"`
	State   OrderState      `json:"state"`
	Awaits  []identity.Role `json:"awaits"`  // whose approval is outstanding
	Blocked []BlockedLot    `json:"blocked"` // lots that left the order with this approval
}

// BlockedLot is a lot in whose way something stands.
type BlockedLot struct {
	Lot     uuid.UUID `json:"lot"`
	Code    string    `json:"code"`
	Reasons []Reason  `json:"reasons"`
}

// StartRun begins to destroy lots that lie at a facility.
type StartRun struct {
	ledger.Command
	Facility uuid.UUID `json:"facility"`
	Lots     []string  `json:"lots"` // label codes or ids, of one or more orders
	Method   string    `json:"method"`
	Line     string    `json:"line"` // production line
}

// CompleteRun reports the figures and freezes them.
type CompleteRun struct {
	ledger.Command
	Run        string      `json:"run"` // number or id
	StartedAt  moment.Time `json:"started_at"`
	EndedAt    moment.Time `json:"ended_at"`
	Parameters string      `json:"parameters"`
	Weights    []Weight    `json:"weights"` // only lots that were never weighed need one
	Outputs    []Material  `json:"outputs"`
	Residue    []Material  `json:"residue"`
	LossG      int64       `json:"loss_g"`
	LossReason string      `json:"loss_reason"`
	AshTicket  string      `json:"ash_ticket"`
	Tickets    []string    `json:"tickets"`
	Photos     []Photo     `json:"photos"`
	NoPhotos   string      `json:"no_photos"`
	FeeFen     int64       `json:"fee_fen"` // anything but zero is refused
	FeeBearer  string      `json:"fee_bearer"`
}

// Weight is what one lot weighed at the line.
type Weight struct {
	Lot     string `json:"lot"` // label code or id
	WeightG int64  `json:"weight_g"`
}

// Material came out of a run; it has a next outlet.
type Material struct {
	Material  string `json:"material"`
	WasteCode string `json:"waste_code"`
	MassG     int64  `json:"mass_g"`
	Outlet    string `json:"outlet"`
	Ticket    string `json:"ticket"`
}

// Photo names a stored picture by its SHA-256 in hex.
type Photo struct {
	SHA256  string      `json:"sha256"`
	Caption string      `json:"caption"`
	TakenAt moment.Time `json:"taken_at"`
}

// ReviewRun is the look of the firm's second person.
type ReviewRun struct {
	ledger.Command
	Run     string `json:"run"`
	Figures string `json:"figures"` // hash of the frozen figures, as shown to the reviewer
	Remark  string `json:"remark"`
}

// AttestRun is the signature of an officer who watched.
type AttestRun struct {
	ledger.Command
	Run     string `json:"run"`
	Figures string `json:"figures"`
	Remark  string `json:"remark"`
}

// RunReceipt is the answer to every command on a run.
type RunReceipt struct {
	ID           uuid.UUID            `json:"id"`
	Number       label.Number         `json:"number"`
	State        RunState             `json:"state"`
	Figures      string               `json:"figures"`
	Certificates []CertificateReceipt `json:"certificates"` // issued by this very command
	Blocked      []BlockedLot         `json:"blocked"`      // lots that stayed out of the run
}

// CorrectCertificate issues a new version. What is nil or empty stays as it is.
type CorrectCertificate struct {
	ledger.Command
	Number  string             `json:"number"`
	Reason  string             `json:"reason"`
	Changes CertificateChanges `json:"changes"`
}

// CertificateChanges are the fields that can be wrong on a certificate. Codes,
// quantities, decisions and signatures are corrected where they were recorded.
type CertificateChanges struct {
	Items      []ItemChange `json:"items"`
	Outputs    []Material   `json:"outputs"` // all of them, when any is wrong
	Residue    []Material   `json:"residue"`
	LossG      *int64       `json:"loss_g"`
	LossReason *string      `json:"loss_reason"`
	Line       *string      `json:"line"`
	Parameters *string      `json:"parameters"`
	StartedAt  moment.Time  `json:"started_at"`
	EndedAt    moment.Time  `json:"ended_at"`
}

// ItemChange corrects one row.
type ItemChange struct {
	Lot      string  `json:"lot"` // label code or id
	Name     *string `json:"name"`
	Brand    *string `json:"brand"`
	Spec     *string `json:"spec"`
	NetG     *int64  `json:"net_g"`
	ValueFen *int64  `json:"value_fen"`
}

// RevokeCertificate takes a certificate out of force.
type RevokeCertificate struct {
	ledger.Command
	Number string `json:"number"`
	Reason string `json:"reason"`
}

// CertificateReceipt is the answer to every command on a certificate.
type CertificateReceipt struct {
	ID       uuid.UUID        `json:"id"`
	Number   label.Number     `json:"number"`
	Issue    int              `json:"version"`
	State    CertificateState `json:"state"`
	Replaces string           `json:"replaces"`
}
