package fact

import "github.com/google/uuid"

// Kinds of the label room.
const (
	KindRollPrinted    = "label.roll.printed" // 印制标签卷
	KindLabelVoided    = "label.voided"       // 标签作废
	KindLabelReprinted = "label.reprinted"    // 标签补打
)

// RollPrinted v1.
type RollPrinted struct {
	Count int  `json:"count"`
	Late  bool `json:"late"`
}

// RollPrintedRestricted v1. Codes stand in the order of printing.
type RollPrintedRestricted struct {
	Roll       uuid.UUID `json:"roll"`
	Agency     uuid.UUID `json:"agency"`
	Division   string    `json:"division"`
	Codes      []string  `json:"codes"` // 12 symbols, no hyphens
	LateReason string    `json:"late_reason"`
	LatePhoto  string    `json:"late_photo"`
}

// LabelVoided v1.
type LabelVoided struct {
	Reason string `json:"reason"` // label.Reason
	Bound  bool   `json:"bound"`  // goods were under it
	Late   bool   `json:"late"`
}

// LabelReprinted v1.
type LabelReprinted struct {
	Bound bool `json:"bound"`
	Late  bool `json:"late"`
}

// LabelRestricted v1 is the restricted part of voiding and reprinting.
type LabelRestricted struct {
	Code       string `json:"code"`
	Note       string `json:"note"`
	LateReason string `json:"late_reason"`
	LatePhoto  string `json:"late_photo"`
}

// LabelLine v1 is what a lot keeps of it when its own label is concerned.
type LabelLine struct {
	Code string `json:"code"`
}
