package fact

import (
	"github.com/google/uuid"

	"github.com/sealtrail/sealtrail/internal/moment"
)

// Kinds of the registry room.
const (
	KindFirmAdded          = "registry.firm.added"              // 登记单位
	KindFacilityAdded      = "registry.facility.added"          // 登记设施
	KindQualificationAdded = "registry.qualification.added"     // 登记资质
	KindFacilitySuspended  = "registry.qualification.suspended" // 暂停
	KindFacilityReinstated = "registry.qualification.reinstated"
	KindFacilityLocated    = "registry.facility.located"  // 标定位置
	KindEditionDrafted     = "registry.edition.drafted"   // 编制名录
	KindEditionPublished   = "registry.edition.published" // 发布名录
)

// FirmAdded v1. The contact's name and phone are personal values "contact.name",
// "contact.phone".
type FirmAdded struct {
	Late bool `json:"late"`
}

// FirmAddedRestricted v1.
type FirmAddedRestricted struct {
	Firm       uuid.UUID `json:"firm"`
	Bureau     uuid.UUID `json:"bureau"` // whose editors keep it
	Org        uuid.UUID `json:"org"`    // organisation whose people sign for it; zero: none yet
	USCC       string    `json:"uscc"`
	USCCNote   string    `json:"uscc_note"` // why a code with a wrong check symbol was entered
	Name       string    `json:"name"`
	Division   string    `json:"division"`
	Address    string    `json:"address"`
	LateReason string    `json:"late_reason"`
	LatePhoto  string    `json:"late_photo"`
}

// FacilityAdded v1.
type FacilityAdded struct {
	Late bool `json:"late"`
}

// FacilityAddedRestricted v1.
type FacilityAddedRestricted struct {
	Facility   uuid.UUID `json:"facility"`
	Name       string    `json:"name"`
	Division   string    `json:"division"`
	Address    string    `json:"address"`
	Lines      []string  `json:"lines"` // production lines
	LateReason string    `json:"late_reason"`
	LatePhoto  string    `json:"late_photo"`
}

// QualificationAdded v1.
type QualificationAdded struct {
	Kind  string `json:"kind"` // code of qualification_kinds
	Rules string `json:"rules"`
	Late  bool   `json:"late"`
}

// QualificationAddedRestricted v1.
type QualificationAddedRestricted struct {
	Qualification uuid.UUID   `json:"qualification"`
	Facility      uuid.UUID   `json:"facility"`
	Form          string      `json:"form"` // licence|record
	Number        string      `json:"number"`
	Contract      string      `json:"contract"` // of a record
	Issuer        string      `json:"issuer"`
	Modes         []string    `json:"modes"`
	Categories    []string    `json:"categories"`
	WasteCodes    []string    `json:"waste_codes"` // HW04 or 900-003-04
	Methods       []string    `json:"methods"`
	CapacityG     int64       `json:"capacity_g"` // a year
	ValidFrom     moment.Date `json:"valid_from"`
	ValidTo       moment.Date `json:"valid_to"` // last day
	LateReason    string      `json:"late_reason"`
	LatePhoto     string      `json:"late_photo"`
}

// SuspensionChanged v1: suspended or reinstated.
type SuspensionChanged struct {
	Qualifications int  `json:"qualifications"`
	Late           bool `json:"late"`
}

// SuspensionChangedRestricted v1. The reason is published with the notice.
type SuspensionChangedRestricted struct {
	Facility       uuid.UUID   `json:"facility"`
	Qualifications []uuid.UUID `json:"qualifications"`
	Reason         string      `json:"reason"`
	LateReason     string      `json:"late_reason"`
	LatePhoto      string      `json:"late_photo"`
}

// FacilityLocated v1.
type FacilityLocated struct {
	Late bool `json:"late"`
}

// FacilityLocatedRestricted v1. Degrees times a million in CGCS2000; for a map
// the same as WGS 84.
type FacilityLocatedRestricted struct {
	Facility    uuid.UUID `json:"facility"`
	LatitudeE6  int64     `json:"latitude_e6"`
	LongitudeE6 int64     `json:"longitude_e6"`
	LateReason  string    `json:"late_reason"`
	LatePhoto   string    `json:"late_photo"`
}

// EditionDrafted v1.
type EditionDrafted struct {
	Facilities int    `json:"facilities"`
	Rules      string `json:"rules"`
	Late       bool   `json:"late"`
}

// EditionDraftedRestricted v1. Listing is the canonical JSON of what is listed.
type EditionDraftedRestricted struct {
	Edition    uuid.UUID   `json:"edition"`
	Bureau     uuid.UUID   `json:"bureau"`
	Division   string      `json:"division"`
	Facilities []uuid.UUID `json:"facilities"`
	Listing    string      `json:"listing"`
	LateReason string      `json:"late_reason"`
	LatePhoto  string      `json:"late_photo"`
}

// EditionPublished v1 is open to everyone: it carries the frozen bytes.
type EditionPublished struct {
	Number      int         `json:"number"`
	PublishedOn moment.Date `json:"published_on"`
	PublishedAt moment.Time `json:"published_at"`
	JSON        string      `json:"json"`
	CSV         string      `json:"csv"`
	JSONSHA256  string      `json:"json_sha256"` // hex
	CSVSHA256   string      `json:"csv_sha256"`
	Late        bool        `json:"late"`
}

// EditionPublishedRestricted v1.
type EditionPublishedRestricted struct {
	Edition    uuid.UUID `json:"edition"`
	LateReason string    `json:"late_reason"`
	LatePhoto  string    `json:"late_photo"`
}
