package fact

import "github.com/google/uuid"

// Kinds of objections and reports.
const (
	KindObjectionFiled    = "registry.objection.filed"    // 提出异议、举报收费
	KindObjectionAnswered = "registry.objection.answered" // 答复
)

// ObjectionFiled v1. Who objects, when it is nobody with an account here, is the
// personal values "objector.name", "objector.phone".
type ObjectionFiled struct {
	Against string `json:"against"` // entry|refusal|suspension|charge
	Late    bool   `json:"late"`
}

// ObjectionFiledRestricted v1.
type ObjectionFiledRestricted struct {
	Objection   uuid.UUID `json:"objection"`
	Bureau      uuid.UUID `json:"bureau"`
	Division    string    `json:"division"`    // of the firm
	Org         uuid.UUID `json:"org"`         // that objects; zero: in writing, entered by the editor
	Firm        uuid.UUID `json:"firm"`        // that it is about; zero of an application for one that is not registered
	Facility    uuid.UUID `json:"facility"`    // zero: the whole firm
	Application uuid.UUID `json:"application"` // that was refused; else zero
	Name        string    `json:"name"`        // of the firm
	Handoff     string    `json:"handoff"`     // number, of a charge
	AmountFen   int64     `json:"amount_fen"`  // of a charge
	Text        string    `json:"text"`
	Documents   []string  `json:"documents"` // SHA-256
	LateReason  string    `json:"late_reason"`
	LatePhoto   string    `json:"late_photo"`
}

// ObjectionAnswered v1.
type ObjectionAnswered struct {
	Outcome string `json:"outcome"` // upheld|dismissed
	Late    bool   `json:"late"`
}

// ObjectionAnsweredRestricted v1.
type ObjectionAnsweredRestricted struct {
	Objection  uuid.UUID `json:"objection"`
	Reason     string    `json:"reason"`
	LateReason string    `json:"late_reason"`
	LatePhoto  string    `json:"late_photo"`
}
