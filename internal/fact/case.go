package fact

import (
	"github.com/google/uuid"

	"github.com/sealtrail/sealtrail/internal/moment"
)

// Kinds of the casefile room.
const (
	KindCaseOpened        = "case.opened"            // 立案
	KindMeasureApproved   = "case.measure.approved"  // 批准强制措施
	KindDecisionRecorded  = "case.decision.recorded" // 登记处理决定
	KindHoldSet           = "case.hold.set"          // 设立暂缓
	KindHoldLifted        = "case.hold.lifted"       // 解除暂缓
	KindAgencyEntrusted   = "case.agency.entrusted"  // 书面委托他机关见证
	KindExceptionGranted  = "case.exception.granted" // 小机关人员例外（本案）
	KindRightsHolderTold  = "case.rightsholder.told" // 书面通知权利人
	KindExemptionDeclared = "case.exemption.granted" // 小机关人员例外（本机关）
)

// CaseOpened v1. Names, numbers and contacts of parties are personal values
// "party.N.name", "party.N.id_number", "party.N.phone", "party.N.address".
type CaseOpened struct {
	Nature string `json:"nature"` // administrative|criminal
	Late   bool   `json:"late"`
	Regime string `json:"regime,omitempty" later:"yes"` // general|food|drug|customs|police; empty: general
}

// CaseOpenedRestricted v1.
type CaseOpenedRestricted struct {
	Case       uuid.UUID `json:"case"`
	Number     string    `json:"number"`
	Agency     uuid.UUID `json:"agency"`
	Division   string    `json:"division"`
	Paper      string    `json:"paper"` // the agency's own number
	Title      string    `json:"title"`
	Restricted bool      `json:"restricted"` // not to be shown in public
	Parties    []string  `json:"parties"`    // person|organisation|unknown, one per party
	LateReason string    `json:"late_reason"`
	LatePhoto  string    `json:"late_photo"`
}

// MeasureApproved v1.
type MeasureApproved struct {
	Measure string `json:"measure"` // preserved|sealed|seized|sampled
	Mode    string `json:"mode"`    // prior|urgent
	Lots    int    `json:"lots"`    // approved afterwards
	InTime  bool   `json:"in_time"` // urgent: within 24 hours of each of them
	Late    bool   `json:"late"`
}

// MeasureApprovedRestricted v1.
type MeasureApprovedRestricted struct {
	Approval   uuid.UUID   `json:"approval"`
	GrantedAt  moment.Time `json:"granted_at"`
	Paper      string      `json:"paper"`
	LateReason string      `json:"late_reason"`
	LatePhoto  string      `json:"late_photo"`
}

// DecisionRecorded v1.
type DecisionRecorded struct {
	Decision string `json:"decision"` // kind
	Lots     int    `json:"lots"`
	Rules    string `json:"rules"`
	Late     bool   `json:"late"`
}

// DecisionRecordedRestricted v1.
type DecisionRecordedRestricted struct {
	Decision   uuid.UUID   `json:"decision"`
	Standing   string      `json:"standing"`
	Grounds    bool        `json:"grounds"`
	Paper      string      `json:"paper"`
	DecidedOn  moment.Date `json:"decided_on"`
	Effective  moment.Date `json:"effective"`
	Article    string      `json:"article"`
	LateReason string      `json:"late_reason"`
	LatePhoto  string      `json:"late_photo"`
	// What the kind of decision asks for. Nothing: it was not stated.
	LegalReview *DecisionStep   `json:"legal_review,omitempty" later:"yes"`
	Discussion  *DecisionStep   `json:"discussion,omitempty" later:"yes"`
	NotRequired string          `json:"not_required,omitempty" later:"yes"` // why review or discussion was not required
	NoticeOn    moment.Date     `json:"notice_on,omitempty" later:"yes"`    // of ownerless goods
	Consent     string          `json:"consent,omitempty" later:"yes"`      // the owner's paper
	Photo       string          `json:"photo,omitempty" later:"yes"`        // SHA-256, hex; of goods disposed of before the decision
	Appeal      *DecisionAppeal `json:"appeal,omitempty" later:"yes"`
	Holds       []DecisionHold  `json:"holds,omitempty" later:"yes"` // set by the same act, on all its lots
	// LapseReason says why the measure ran out before the decision.
	LapseReason string `json:"lapse_reason,omitempty" later:"yes"`
}

// DecisionStep is a step on the way to a decision and the paper that shows it.
type DecisionStep struct {
	On    moment.Date `json:"on"`
	Paper string      `json:"paper"`
}

// DecisionAppeal is what becomes of the time for review or suit.
type DecisionAppeal struct {
	Window      bool        `json:"window"`       // the goods are kept until it is over
	ToldOn      moment.Date `json:"told_on"`      // the party: from then the terms run
	ReviewUntil moment.Date `json:"review_until"` // last day
	SuitUntil   moment.Date `json:"suit_until"`   // last day
	Waiver      string      `json:"waiver"`       // paper by which the party gave it up
}

// DecisionHold is a hold that a decision brings with it.
type DecisionHold struct {
	Hold   uuid.UUID   `json:"hold"`
	Reason string      `json:"reason"`
	Until  moment.Date `json:"until"` // last day; empty: it stands until lifted
}

// RightsHolderTold v1. The name is the personal value "rights_holder.name".
type RightsHolderTold struct {
	Lots int  `json:"lots"` // on which a hold ended
	Late bool `json:"late"`
}

// RightsHolderToldRestricted v1.
type RightsHolderToldRestricted struct {
	Told       uuid.UUID   `json:"told"`
	Hold       uuid.UUID   `json:"hold"` // that it ends; zero: none
	On         moment.Date `json:"on"`
	Paper      string      `json:"paper"`
	LateReason string      `json:"late_reason"`
	LatePhoto  string      `json:"late_photo"`
}

// HoldSet v1.
type HoldSet struct {
	Reason string `json:"reason"` // code of hold_reasons
	Lots   int    `json:"lots"`
	Rules  string `json:"rules"`
	Late   bool   `json:"late"`
}

// HoldSetRestricted v1.
type HoldSetRestricted struct {
	Hold       uuid.UUID   `json:"hold"`
	Note       string      `json:"note"`
	LateReason string      `json:"late_reason"`
	LatePhoto  string      `json:"late_photo"`
	Until      moment.Date `json:"until,omitempty" later:"yes"` // last day; empty: it stands until lifted
}

// HoldLifted v1.
type HoldLifted struct {
	Override bool   `json:"override"` // its cause still stands; the head lets dangerous or perishable goods pass
	Lots     int    `json:"lots"`
	Late     bool   `json:"late"`
	Outcome  string `json:"outcome,omitempty" later:"yes"` // of a review or a suit: upheld|changed|revoked|withdrawn
}

// HoldLiftedRestricted v1.
type HoldLiftedRestricted struct {
	Hold       uuid.UUID `json:"hold"`
	Reason     string    `json:"reason"`
	Photo      string    `json:"photo"` // SHA-256, hex; of the goods when overridden
	LateReason string    `json:"late_reason"`
	LatePhoto  string    `json:"late_photo"`
	Waiver     string    `json:"waiver,omitempty" later:"yes"` // paper by which the party gave up its appeal
}

// CaseLegalLine v1 is what a lot keeps of any act of its case.
type CaseLegalLine struct {
	Legal LegalLine `json:"legal"`
}

// AgencyEntrusted v1.
type AgencyEntrusted struct {
	Late bool `json:"late"`
}

// AgencyEntrustedRestricted v1.
type AgencyEntrustedRestricted struct {
	Entrustment uuid.UUID `json:"entrustment"`
	Agency      uuid.UUID `json:"agency"`
	Paper       string    `json:"paper"`
	LateReason  string    `json:"late_reason"`
	LatePhoto   string    `json:"late_photo"`
}

// ExceptionGranted v1: for one case, or in a stream of its own for the agency.
type ExceptionGranted struct {
	Late bool `json:"late"`
}

// ExceptionGrantedRestricted v1.
type ExceptionGrantedRestricted struct {
	Exception  uuid.UUID   `json:"exception"`
	Agency     uuid.UUID   `json:"agency"`
	Division   string      `json:"division"`
	Reason     string      `json:"reason"`
	LastDay    moment.Date `json:"last_day"`
	LateReason string      `json:"late_reason"`
	LatePhoto  string      `json:"late_photo"`
}
