package fact

import (
	"github.com/google/uuid"

	"github.com/sealtrail/sealtrail/internal/moment"
)

// CertificateIssued v1 holds everything a certificate's public page and PDF
// show; nothing else is read for them.
type CertificateIssued struct {
	Number       string                `json:"number"`
	Version      int                   `json:"version"`
	Replaces     string                `json:"replaces"`
	Closed       bool                  `json:"closed"` // criminal or restricted case: the public sees number, state and date only
	IssuedAt     moment.Time           `json:"issued_at"`
	Agency       CertificateAgency     `json:"agency"`
	Firm         CertificateFirm       `json:"firm"`
	Cases        []string              `json:"cases"`
	RightsHolder []string              `json:"rights_holders"`
	Decisions    []CertificateDecision `json:"decisions"`
	Basis        []string              `json:"basis"`
	Orders       []CertificateOrder    `json:"orders"`
	Run          string                `json:"run"` // D-…
	Carriage     []CertificateCarriage `json:"carriage"`
	Treatment    CertificateTreatment  `json:"treatment"`
	Balance      Balance               `json:"balance"` // of the whole run
	ShareG       int64                 `json:"share_g"` // what this agency's goods weighed in it
	Outputs      []FigureOut           `json:"outputs"`
	Residue      []FigureOut           `json:"residue"`
	LossReason   string                `json:"loss_reason"`
	Items        []CertificateItem     `json:"items"`
	Witnesses    []CertificateWitness  `json:"witnesses"`
	Photos       []FigurePhoto         `json:"photos"`
	NoPhotos     string                `json:"no_photos"`
	Differences  []CertificateDiff     `json:"differences"`
	FeeFen       int64                 `json:"fee_fen"`
	FeeBearer    string                `json:"fee_bearer"`
	Exemption    bool                  `json:"exemption"` // a tiny office's exception stands behind some lot
	Figures      string                `json:"figures"`
	Rules        string                `json:"rules"`
	Events       []CertificateEvent    `json:"events,omitempty" later:"yes"` // joint destructions that the goods were part of
	Part         *CertificatePart      `json:"part,omitempty" later:"yes"`   // of the run's figures; nil: the whole run
}

// CertificateEvent names a joint destruction.
type CertificateEvent struct {
	Number string `json:"number"`
	Name   string `json:"name"`
}

// ByInputMass is the key by which a run's figures are shared out among its
// certificates: what each lot weighed when it went in, by the largest remainder.
const ByInputMass = "input_mass"

// CertificatePart is what of a run's figures falls to one certificate, in the
// order of its outputs and residue. The parts of all certificates of a run add up
// to the run.
type CertificatePart struct {
	Key     string  `json:"key"`
	Outputs []int64 `json:"outputs_g"`
	Residue []int64 `json:"residue_g"`
	LossG   int64   `json:"loss_g"`
	DeltaG  int64   `json:"delta_g"`
}

// CertificateAgency is who gave the goods.
type CertificateAgency struct {
	Org  uuid.UUID `json:"org"`
	Name string    `json:"name"`
	Code string    `json:"code"`
}

// CertificateFirm is who destroyed them and what it was licensed for on the day.
type CertificateFirm struct {
	Org           uuid.UUID   `json:"org"`
	Name          string      `json:"name"`
	USCC          string      `json:"uscc"`
	Facility      string      `json:"facility"`
	Address       string      `json:"address"`
	LicenceKind   string      `json:"licence_kind"`
	LicenceNumber string      `json:"licence_number"`
	Issuer        string      `json:"issuer"`
	ValidFrom     moment.Date `json:"valid_from"`
	ValidTo       moment.Date `json:"valid_to"`
	Categories    []string    `json:"categories"`
	WasteCodes    []string    `json:"waste_codes"`
	Methods       []string    `json:"methods"`
	CapacityG     int64       `json:"capacity_g"` // a year
	Edition       int         `json:"edition"`
	CheckedAt     moment.Time `json:"checked_at"`
	ChecksPassed  int         `json:"checks_passed"`
	ChecksTotal   int         `json:"checks_total"`
}

// CertificateDecision is a paper that took the goods from their owner.
type CertificateDecision struct {
	Kind      string      `json:"kind"`
	Paper     string      `json:"paper"`
	Effective moment.Date `json:"effective"`
}

// CertificateOrder is an order the goods were destroyed on.
type CertificateOrder struct {
	Number     string      `json:"number"`
	ApprovedAt moment.Time `json:"approved_at"`
}

// CertificateCarriage is one handoff to the firm.
type CertificateCarriage struct {
	Handoff    string      `json:"handoff"`
	Carrier    string      `json:"carrier"`
	DepartedAt moment.Time `json:"departed_at"`
	ArrivedAt  moment.Time `json:"arrived_at"`
	ReceivedAt moment.Time `json:"received_at"`
	GrossG     int64       `json:"gross_g"`
	TareG      int64       `json:"tare_g"`
	NetG       int64       `json:"net_g"`
	Ticket     string      `json:"ticket"`
}

// CertificateTreatment is how they were destroyed.
type CertificateTreatment struct {
	Method      string      `json:"method"`
	Exceptional bool        `json:"exceptional"`
	Reasons     string      `json:"reasons"` // of an exception
	Line        string      `json:"line"`
	StartedAt   moment.Time `json:"started_at"`
	EndedAt     moment.Time `json:"ended_at"`
	Parameters  string      `json:"parameters"`
	AshTicket   string      `json:"ash_ticket"`
	Tickets     []string    `json:"tickets"`
}

// CertificateItem is one lot.
type CertificateItem struct {
	Lot        uuid.UUID `json:"lot"`
	Code       string    `json:"code"`
	Category   string    `json:"category"`
	Name       string    `json:"name"`
	Brand      string    `json:"brand"`
	Spec       string    `json:"spec"`
	Quantity   int64     `json:"quantity"`
	Unit       string    `json:"unit"`
	NetG       int64     `json:"net_g"`
	ValueFen   int64     `json:"value_fen"`
	ValueBasis string    `json:"value_basis"`
	Packages   int64     `json:"packages"`
	Seal       string    `json:"seal"`
	Seizure    string    `json:"seizure"`
	Line       int64     `json:"line"`
}

// CertificateWitness is one signature without a name: names are personal data.
type CertificateWitness struct {
	Role       string      `json:"role"` // officer|firm_operator|firm_reviewer|approver
	Org        string      `json:"org"`  // name of the organisation
	Strength   string      `json:"strength"`
	SameDevice bool        `json:"same_device"`
	Relaxed    bool        `json:"relaxed"`
	SignedAt   moment.Time `json:"signed_at"`
}

// CertificateDiff is a difference found on the way and how it was settled.
type CertificateDiff struct {
	Code       string `json:"code"` // label of the lot
	Kind       string `json:"kind"`
	Expected   int64  `json:"expected"`
	Found      int64  `json:"found"`
	Unit       string `json:"unit"`
	Resolution string `json:"resolution"`
}

// CertificateIssuedLine v1 makes a lot destroyed, or points it to the new version.
type CertificateIssuedLine struct {
	Certificate uuid.UUID `json:"certificate"`
	Run         uuid.UUID `json:"run"`
	InputG      int64     `json:"input_g"`
}

// CertificateIssuedRestricted v1.
type CertificateIssuedRestricted struct {
	Certificate uuid.UUID `json:"certificate"`
	Run         uuid.UUID `json:"run"`
	Agency      uuid.UUID `json:"agency"`
	Division    string    `json:"division"`
	Replaces    uuid.UUID `json:"replaces"` // zero: first version
	// Finished are the orders that have no goods left after this.
	Finished []uuid.UUID `json:"finished"`
}

// CertificateCorrected v1 stands in the old certificate's stream.
type CertificateCorrected struct {
	ReplacedBy string `json:"replaced_by"`
	Reason     string `json:"reason"`
	Late       bool   `json:"late"`
}

// CertificateRevoked v1.
type CertificateRevoked struct {
	Reason string `json:"reason"`
	Late   bool   `json:"late"`
}

// LateOnly v1 is the restricted part of acts that have nothing else to hide.
type LateOnly struct {
	LateReason string `json:"late_reason"`
	LatePhoto  string `json:"late_photo"`
}

// CertificateRevokedLine v1 takes a lot off the certificate; it stays destroyed.
type CertificateRevokedLine struct {
	Certificate uuid.UUID `json:"certificate"`
}

// DocumentIssued v1 fixes a file that was drawn from the certificate.
type DocumentIssued struct {
	SHA256 string `json:"sha256"` // hex
	Size   int64  `json:"size"`
	State  string `json:"state"` // of the certificate when it was drawn
	Media  string `json:"media"` // application/pdf
}
