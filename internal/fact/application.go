package fact

import (
	"github.com/google/uuid"

	"github.com/sealtrail/sealtrail/internal/moment"
)

// Kinds of what firms ask the bureau, and of what it answers.
const (
	KindApplicationFiled     = "registry.application.filed"     // 提出申请
	KindApplicationReturned  = "registry.application.returned"  // 退回补正
	KindApplicationCompleted = "registry.application.completed" // 补正后再报
	KindApplicationExamined  = "registry.application.examined"  // 审查
	KindApplicationDecided   = "registry.application.decided"   // 准予、不予
	KindFirmConfirmed        = "registry.firm.confirmed"        // 复核确认
	KindFacilityDelisted     = "registry.facility.delisted"     // 除名
	KindUseDeclared          = "registry.facility.declared"     // 申报在别处处置的量
)

// ApplicationFiled v1: filed or completed. The contact's name and phone are
// personal values "contact.name", "contact.phone" of a firm that is not listed yet.
type ApplicationFiled struct {
	Kind  string `json:"kind"` // new|change|renewal|reconfirmation
	Rules string `json:"rules"`
	Late  bool   `json:"late"`
}

// ApplicationFiledRestricted v1.
type ApplicationFiledRestricted struct {
	Application   uuid.UUID              `json:"application"`
	Bureau        uuid.UUID              `json:"bureau"`
	Org           uuid.UUID              `json:"org"`      // of the firm; zero: none yet
	Firm          uuid.UUID              `json:"firm"`     // zero: not registered yet
	OnPaper       bool                   `json:"on_paper"` // the editor entered it for the firm
	USCC          string                 `json:"uscc"`
	USCCNote      string                 `json:"uscc_note"`
	Name          string                 `json:"name"`
	Division      string                 `json:"division"`
	Address       string                 `json:"address"`
	Facility      ProposedFacility       `json:"facility"`
	Qualification *ProposedQualification `json:"qualification"` // nil: nothing new
	Documents     []ApplicationDocument  `json:"documents"`
	Note          string                 `json:"note"`
	LateReason    string                 `json:"late_reason"`
	LatePhoto     string                 `json:"late_photo"`
}

// ProposedFacility is one that is registered, by its id, or a new one.
type ProposedFacility struct {
	Facility uuid.UUID `json:"facility"` // zero: a new one, or none
	Name     string    `json:"name"`
	Division string    `json:"division"`
	Address  string    `json:"address"`
	Lines    []string  `json:"lines"`
}

// ProposedQualification is the licence, or the record with its contract.
type ProposedQualification struct {
	Kind       string      `json:"kind"`
	Number     string      `json:"number"`
	Contract   string      `json:"contract"`
	Issuer     string      `json:"issuer"`
	Modes      []string    `json:"modes"`
	Categories []string    `json:"categories"`
	WasteCodes []string    `json:"waste_codes"`
	Methods    []string    `json:"methods"`
	CapacityG  int64       `json:"capacity_g"`
	ValidFrom  moment.Date `json:"valid_from"`
	ValidTo    moment.Date `json:"valid_to"`
}

// ApplicationDocument is one file that came with it. What it is called on the
// firm's disk is not kept: such names tell of people.
type ApplicationDocument struct {
	Kind   string `json:"kind"` // business_licence|licence|contract|record|environment|site|other
	SHA256 string `json:"sha256"`
	Type   string `json:"type"` // by content
	SizeB  int64  `json:"size_b"`
}

// ApplicationReturned v1.
type ApplicationReturned struct {
	Late bool `json:"late"`
}

// ApplicationReturnedRestricted v1.
type ApplicationReturnedRestricted struct {
	Application uuid.UUID `json:"application"`
	Reason      string    `json:"reason"`
	LateReason  string    `json:"late_reason"`
	LatePhoto   string    `json:"late_photo"`
}

// ApplicationExamined v1.
type ApplicationExamined struct {
	Outcome string `json:"outcome"` // accept|refuse: what the editor proposes; confirmed: nothing changed
	Rules   string `json:"rules"`
	Late    bool   `json:"late"`
}

// ApplicationExaminedRestricted v1.
type ApplicationExaminedRestricted struct {
	Application uuid.UUID      `json:"application"`
	Items       []ExaminedItem `json:"items"`
	Note        string         `json:"note"`
	LateReason  string         `json:"late_reason"`
	LatePhoto   string         `json:"late_photo"`
}

// ExaminedItem is the answer to one item of examination_items.
type ExaminedItem struct {
	Code   string `json:"code"`
	Answer string `json:"answer"` // yes|no|na
	Note   string `json:"note"`
}

// ApplicationDecided v1.
type ApplicationDecided struct {
	Outcome string `json:"outcome"` // accepted|refused
	Late    bool   `json:"late"`
}

// ApplicationDecidedRestricted v1. Article is the ground of a refusal; the ids are
// of what was entered by an acceptance.
type ApplicationDecidedRestricted struct {
	Application   uuid.UUID `json:"application"`
	Reason        string    `json:"reason"`
	Article       string    `json:"article"`
	Firm          uuid.UUID `json:"firm"`
	Facility      uuid.UUID `json:"facility"`
	Qualification uuid.UUID `json:"qualification"`
	LateReason    string    `json:"late_reason"`
	LatePhoto     string    `json:"late_photo"`
}

// FirmConfirmed v1: what is known of the firm was looked at again and holds.
type FirmConfirmed struct {
	Late bool `json:"late"`
}

// FirmConfirmedRestricted v1.
type FirmConfirmedRestricted struct {
	Application uuid.UUID `json:"application"` // by which the firm said so
}

// FacilityDelisted v1.
type FacilityDelisted struct {
	Qualifications int  `json:"qualifications"`
	Late           bool `json:"late"`
}

// FacilityDelistedRestricted v1. The reason is published with the notice.
type FacilityDelistedRestricted struct {
	Facility       uuid.UUID   `json:"facility"`
	Qualifications []uuid.UUID `json:"qualifications"`
	Reason         string      `json:"reason"`
	LateReason     string      `json:"late_reason"`
	LatePhoto      string      `json:"late_photo"`
}

// UseDeclared v1.
type UseDeclared struct {
	Late bool `json:"late"`
}

// UseDeclaredRestricted v1: what a facility treated for others than those who
// give goods here, in one period of one calendar year.
type UseDeclaredRestricted struct {
	Facility   uuid.UUID   `json:"facility"`
	From       moment.Date `json:"from"`
	To         moment.Date `json:"to"` // last day
	MassG      int64       `json:"mass_g"`
	Parts      []UsePart   `json:"parts"` // by category; none: only the total is known
	OnPaper    bool        `json:"on_paper"`
	LateReason string      `json:"late_reason"`
	LatePhoto  string      `json:"late_photo"`
}

// UsePart is how much of it was of one category or waste code.
type UsePart struct {
	Category string `json:"category"`
	MassG    int64  `json:"mass_g"`
}
