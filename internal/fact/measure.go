package fact

import (
	"github.com/google/uuid"

	"github.com/sealtrail/sealtrail/internal/moment"
)

// Kinds of acts on the clocks of a case's measures.
const (
	KindRegimeChanged   = "case.regime.changed"   // 变更法规类别
	KindMeasureExtended = "case.measure.extended" // 延长期限
	KindTimeExcluded    = "case.time.excluded"    // 检测、鉴定期间不计入
	KindTimeResumed     = "case.time.resumed"     // 检测、鉴定结束，恢复计算
)

// RegimeChanged v1.
type RegimeChanged struct {
	Before string `json:"before"` // general|food|drug|customs|police
	Regime string `json:"regime"`
	Rules  string `json:"rules"`
	Late   bool   `json:"late"`
}

// RegimeChangedRestricted v1.
type RegimeChangedRestricted struct {
	Change     uuid.UUID `json:"change"`
	Reason     string    `json:"reason"`
	LateReason string    `json:"late_reason"`
	LatePhoto  string    `json:"late_photo"`
}

// MeasureExtended v1.
type MeasureExtended struct {
	Lots  int    `json:"lots"`
	Rules string `json:"rules"`
	Late  bool   `json:"late"`
}

// MeasureExtendedRestricted v1.
type MeasureExtendedRestricted struct {
	Extension  uuid.UUID   `json:"extension"`
	LastDay    moment.Date `json:"last_day"`
	Reason     string      `json:"reason"`
	Paper      string      `json:"paper"`
	NoticeOn   moment.Date `json:"notice_on"` // when the party was told in writing
	Clock      string      `json:"clock"`
	Article    string      `json:"article"`
	LateReason string      `json:"late_reason"`
	LatePhoto  string      `json:"late_photo"`
}

// TimeExcluded v1.
type TimeExcluded struct {
	Lots  int    `json:"lots"`
	Rules string `json:"rules"`
	Late  bool   `json:"late"`
}

// TimeExcludedRestricted v1.
type TimeExcludedRestricted struct {
	Exclusion  uuid.UUID   `json:"exclusion"`
	From       moment.Date `json:"from"`
	Expected   moment.Date `json:"expected"`
	Paper      string      `json:"paper"` // of the written notice
	LateReason string      `json:"late_reason"`
	LatePhoto  string      `json:"late_photo"`
}

// TimeResumed v1.
type TimeResumed struct {
	Days  int    `json:"days"` // excluded
	Lots  int    `json:"lots"`
	Rules string `json:"rules"`
	Late  bool   `json:"late"`
}

// TimeResumedRestricted v1.
type TimeResumedRestricted struct {
	Exclusion  uuid.UUID   `json:"exclusion"`
	To         moment.Date `json:"to"`
	Note       string      `json:"note"`
	LateReason string      `json:"late_reason"`
	LatePhoto  string      `json:"late_photo"`
}
