package fact

import (
	"github.com/google/uuid"

	"github.com/sealtrail/sealtrail/internal/moment"
)

// Kinds of the destruction room.
const (
	KindOrderDrafted         = "destruction.order.drafted"         // 呈批
	KindOrderEndorsed        = "destruction.order.endorsed"        // 法制审核同意例外方式
	KindOrderApproved        = "destruction.order.approved"        // 批准
	KindOrderReturned        = "destruction.order.returned"        // 退回补正
	KindOrderRedrafted       = "destruction.order.redrafted"       // 补正后重新呈批，原号
	KindOrderRejected        = "destruction.order.rejected"        // 驳回，或批准后撤回
	KindRunStarted           = "destruction.run.started"           // 开始销毁
	KindRunCompleted         = "destruction.run.completed"         // 填报并锁定数据
	KindRunReviewed          = "destruction.run.reviewed"          // 处置单位复核
	KindRunAttested          = "destruction.run.attested"          // 见证签名
	KindCertificateIssued    = "destruction.certificate.issued"    // 签发销毁证明，所列批次即为已销毁
	KindCertificateCorrected = "destruction.certificate.corrected" // 更正：旧证由新证替代
	KindCertificateRevoked   = "destruction.certificate.revoked"   // 撤销
	KindDocumentIssued       = "destruction.document.issued"       // 证明文件成文
)

// OrderDrafted v1.
type OrderDrafted struct {
	Kind         string `json:"kind"` // destroy|return|sell|donate|rights_holder|authority|public_warehouse
	Method       string `json:"method"`
	Exceptional  bool   `json:"exceptional"`  // some category takes the method only as an exception
	Attestations int    `json:"attestations"` // officers who must attest
	Rules        string `json:"rules"`        // version of the reference book
	Late         bool   `json:"late"`
}

// OrderDraftedRestricted v1.
type OrderDraftedRestricted struct {
	Order      uuid.UUID   `json:"order"`
	Number     string      `json:"number"`
	Agency     uuid.UUID   `json:"agency"`
	Division   string      `json:"division"`
	Cases      []uuid.UUID `json:"cases"`
	Firm       uuid.UUID   `json:"firm"` // organisation
	Facility   uuid.UUID   `json:"facility"`
	Ground     string      `json:"ground"`  // articles and papers on which destruction rests
	Reasons    string      `json:"reasons"` // why this firm and method; obligatory for an exception
	Lots       []OrderLot  `json:"lots"`
	LateReason string      `json:"late_reason"`
	LatePhoto  string      `json:"late_photo"`
	Terms      *OrderTerms `json:"terms,omitempty" later:"yes"`   // of an ending other than destruction
	PerCase    bool        `json:"per_case,omitzero" later:"yes"` // a certificate for each case
}

// OrderLot names one lot of an order with what its method is to it.
type OrderLot struct {
	Lot      uuid.UUID `json:"lot"`
	Stream   string    `json:"stream"`
	Category string    `json:"category"`
	Status   string    `json:"status"` // normal|exception
	Article  string    `json:"article"`
}

// OrderDraftedLine v1 reserves a lot for the order.
type OrderDraftedLine struct {
	Order    uuid.UUID `json:"order"`
	Facility uuid.UUID `json:"facility"`
	Method   string    `json:"method"`
	Status   string    `json:"status"`
}

// OrderEndorsed v1: the legal reviewer agrees to the exception.
type OrderEndorsed struct {
	Method string `json:"method"`
	Rules  string `json:"rules"`
	Late   bool   `json:"late"`
	// Approves: the approver had agreed before, so the order is approved with this act.
	Approves bool `json:"approves"`
}

// OrderApproved v1.
type OrderApproved struct {
	Method       string `json:"method"`
	Attestations int    `json:"attestations"`
	Rules        string `json:"rules"`
	Gate         *Gate  `json:"gate"`
	Late         bool   `json:"late"`
	// Approves is false while the second approval of an exception is outstanding.
	Approves bool `json:"approves"`
	// Exemption: a head's recorded exception for a tiny office stood in for the separation of duties.
	Exemption bool `json:"exemption"`
}

// OrderOpinion v1 is the restricted part of endorsing and approving.
type OrderOpinion struct {
	Order      uuid.UUID   `json:"order"`
	Opinion    string      `json:"opinion"`
	Shown      string      `json:"shown"`   // hash of the list that was approved
	Blocked    []uuid.UUID `json:"blocked"` // lots that leave the order because something stands in the way
	LateReason string      `json:"late_reason"`
	LatePhoto  string      `json:"late_photo"`
}

// OrderDecisionLine v1 marks a lot in an approval, endorsement or rejection.
type OrderDecisionLine struct {
	Order    uuid.UUID         `json:"order"`
	Released bool              `json:"released"` // rejected or blocked: the lot is free for another order
	Standing string            `json:"standing"` // Standing relied on
	Reasons  []ClearanceReason `json:"reasons"`  // what blocked it
}

// OrderReturned v1: back to the drafter with what must be put right.
type OrderReturned struct {
	Late bool `json:"late"`
}

// OrderReturnedRestricted v1.
type OrderReturnedRestricted struct {
	Order      uuid.UUID `json:"order"`
	Reason     string    `json:"reason"`
	Shown      string    `json:"shown"` // hash of the list that was returned
	LateReason string    `json:"late_reason"`
	LatePhoto  string    `json:"late_photo"`
}

// OrderRedraftedLine v1 keeps a lot on the corrected list, takes it on, or lets
// it go. The act's facts and restricted part are those of a draft.
type OrderRedraftedLine struct {
	Order    uuid.UUID `json:"order"`
	Facility uuid.UUID `json:"facility"`
	Method   string    `json:"method"`
	Status   string    `json:"status"`
	Released bool      `json:"released"`
}

// OrderRejected v1.
type OrderRejected struct {
	Withdrawn bool `json:"withdrawn"` // it had been approved
	Late      bool `json:"late"`
	Executed  bool `json:"executed,omitempty" later:"yes"` // some of its goods have ended: only the rest is free again
}

// OrderRejectedRestricted v1.
type OrderRejectedRestricted struct {
	Order      uuid.UUID `json:"order"`
	Reason     string    `json:"reason"`
	LateReason string    `json:"late_reason"`
	LatePhoto  string    `json:"late_photo"`
}

// RunStarted v1.
type RunStarted struct {
	Method string `json:"method"`
	Rules  string `json:"rules"`
	Gate   *Gate  `json:"gate"`
	Late   bool   `json:"late"`
}

// RunStartedRestricted v1.
type RunStartedRestricted struct {
	Run        uuid.UUID   `json:"run"`
	Number     string      `json:"number"`
	Firm       uuid.UUID   `json:"firm"`
	Facility   uuid.UUID   `json:"facility"`
	Division   string      `json:"division"`
	Line       string      `json:"line"` // production line
	StartedAt  moment.Time `json:"started_at"`
	Orders     []uuid.UUID `json:"orders"`
	Agencies   []RunAgency `json:"agencies"`
	Lots       []RunLot    `json:"lots"`
	LateReason string      `json:"late_reason"`
	LatePhoto  string      `json:"late_photo"`
}

// RunAgency says whose attestations a run needs; fixed when it starts.
type RunAgency struct {
	Agency    uuid.UUID   `json:"agency"`
	Division  string      `json:"division"`
	Required  int         `json:"required"`
	Entrusted []uuid.UUID `json:"entrusted"` // organisations entrusted in writing for all its cases here
}

// RunLot is one lot in a run.
type RunLot struct {
	Lot    uuid.UUID `json:"lot"`
	Stream string    `json:"stream"`
	Agency uuid.UUID `json:"agency"`
	Order  uuid.UUID `json:"order"`
	MassG  int64     `json:"mass_g"` // as received
	Basis  string    `json:"basis"`
}

// RunStartedLine v1.
type RunStartedLine struct {
	Run     uuid.UUID         `json:"run"`
	Order   uuid.UUID         `json:"order"`
	Blocked bool              `json:"blocked"` // the lot stays out of the run
	Reasons []ClearanceReason `json:"reasons"` // what blocked it
}

// RunCompleted v1: the balance; whole figures lie in the restricted part.
type RunCompleted struct {
	Method  string  `json:"method"`
	Figures string  `json:"figures"` // hex SHA-256 over the canonical figures
	Balance Balance `json:"balance"`
	Rules   string  `json:"rules"`
	Late    bool    `json:"late"`
}

// RunCompletedRestricted v1.
type RunCompletedRestricted struct {
	Run        uuid.UUID `json:"run"`
	Figures    Figures   `json:"figures"`
	LateReason string    `json:"late_reason"`
	LatePhoto  string    `json:"late_photo"`
}

// RunCompletedLine v1.
type RunCompletedLine struct {
	Run    uuid.UUID `json:"run"`
	InputG int64     `json:"input_g"`
}

// Balance in grams: input = outputs + residue + loss + delta.
type Balance struct {
	InputG     int64  `json:"input_g"`
	OutputG    int64  `json:"output_g"`
	ResidueG   int64  `json:"residue_g"`
	LossG      int64  `json:"loss_g"`
	DeltaG     int64  `json:"delta_g"`
	ToleranceG int64  `json:"tolerance_g"` // |delta| may reach this
	Permille   int64  `json:"permille"`    // tolerance of the method
	Ticket     bool   `json:"ticket"`      // thermal: an ash ticket stands in for the balance
	Article    string `json:"article"`
}

// Figures v1 are what a run reports and everybody attests.
type Figures struct {
	Method     string        `json:"method"`
	Line       string        `json:"line"`
	StartedAt  moment.Time   `json:"started_at"`
	EndedAt    moment.Time   `json:"ended_at"`
	Parameters string        `json:"parameters"` // temperature, particle size…
	Inputs     []FigureInput `json:"inputs"`
	Outputs    []FigureOut   `json:"outputs"`
	Residue    []FigureOut   `json:"residue"`
	LossG      int64         `json:"loss_g"`
	LossReason string        `json:"loss_reason"`
	AshTicket  string        `json:"ash_ticket"`
	Tickets    []string      `json:"tickets"` // scale tickets at the line
	Photos     []FigurePhoto `json:"photos"`
	NoPhotos   string        `json:"no_photos"` // why there are none
	FeeFen     int64         `json:"fee_fen"`   // charged to the agency: zero
	FeeBearer  string        `json:"fee_bearer"`
	Balance    Balance       `json:"balance"`
}

// FigureInput is what one lot weighed when it went in.
type FigureInput struct {
	Stream string `json:"stream"`
	MassG  int64  `json:"mass_g"`
	Basis  string `json:"basis"` // measured|apportioned
}

// FigureOut is a material that came out and where it goes next.
type FigureOut struct {
	Material  string `json:"material"`
	WasteCode string `json:"waste_code"` // residue: 900-…, empty for general waste
	MassG     int64  `json:"mass_g"`
	Outlet    string `json:"outlet"` // who takes it
	Ticket    string `json:"ticket"` // scale ticket or manifest
}

// FigurePhoto is evidence by its hash.
type FigurePhoto struct {
	SHA256  string      `json:"sha256"`
	Caption string      `json:"caption"`
	TakenAt moment.Time `json:"taken_at"`
}

// RunReviewed v1.
type RunReviewed struct {
	Figures string `json:"figures"`
	Late    bool   `json:"late"`
}

// RunReviewedRestricted v1.
type RunReviewedRestricted struct {
	Run        uuid.UUID `json:"run"`
	Remark     string    `json:"remark"`
	LateReason string    `json:"late_reason"`
	LatePhoto  string    `json:"late_photo"`
}

// RunAttested v1 names the frozen figures that the witness saw.
type RunAttested struct {
	Figures string `json:"figures"`
	Late    bool   `json:"late"`
}

// RunAttestedRestricted v1.
type RunAttestedRestricted struct {
	Run        uuid.UUID   `json:"run"`
	For        []uuid.UUID `json:"for"` // agencies for which the attestation counts
	Remark     string      `json:"remark"`
	LateReason string      `json:"late_reason"`
	LatePhoto  string      `json:"late_photo"`
}
