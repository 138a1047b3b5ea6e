package casefile

import (
	"github.com/google/uuid"

	"github.com/sealtrail/sealtrail/internal/label"
	"github.com/sealtrail/sealtrail/internal/ledger"
	"github.com/sealtrail/sealtrail/internal/moment"
)

// Limits of commands, in characters where texts are meant.
const (
	MaxLots         = 500
	MaxParties      = 20
	MaxPaper        = 100
	MaxTitle        = 200
	MaxName         = 100
	MaxReason       = 500
	MaxExceptionDay = 366 // an exception lasts a year at most
)

// OpenCase opens a case file (立案); the case's id is the command's.
type OpenCase struct {
	ledger.Command
	Nature     Nature  `json:"nature"`           // empty: administrative
	Regime     Regime  `json:"regime,omitempty"` // empty: general
	Paper      string  `json:"paper"`
	Title      string  `json:"title"`
	Restricted bool    `json:"restricted"`
	Parties    []Party `json:"parties"`
}

// ApproveMeasure is the head's approval of a compulsory measure: before goods
// are taken, or within 24 hours after an urgent seizure.
type ApproveMeasure struct {
	ledger.Command
	Case    string   `json:"case"`    // number or id
	Measure string   `json:"measure"` // preserved|sealed|seized|sampled
	Mode    string   `json:"mode"`    // prior|urgent
	Paper   string   `json:"paper"`
	Lots    []string `json:"lots"` // urgent: codes or ids; empty: all that wait for this approval
}

// RecordDecision records what an authority decided about lots of the case.
type RecordDecision struct {
	ledger.Command
	Case      string      `json:"case"`
	Kind      string      `json:"kind"` // code of decision_kinds
	Paper     string      `json:"paper"`
	DecidedOn moment.Date `json:"decided_on"`
	Effective moment.Date `json:"effective"` // first day
	Lots      []string    `json:"lots"`      // codes or ids; empty: all lots the case has now
	// What the kind may ask for (decision_requirements.csv); left out where it is
	// not stated, so that older requests stay what they were.
	LegalReview *Step       `json:"legal_review,omitempty"`
	Discussion  *Step       `json:"discussion,omitempty"`
	NotRequired string      `json:"not_required_reason,omitempty"` // why review or discussion was not required
	NoticeOn    moment.Date `json:"notice_on,omitempty"`           // day of the notice of ownerless goods
	Consent     string      `json:"consent_paper,omitempty"`
	Photo       string      `json:"photo,omitempty"` // SHA-256, hex
	Appeal      *Appeal     `json:"appeal,omitempty"`
	// RightsHolderNotice keeps the goods until the rights holder has been told.
	RightsHolderNotice bool `json:"rights_holder_notice,omitempty"`
	// LapseReason says why a measure ran out before the decision; needed then.
	LapseReason string `json:"lapse_reason,omitempty"`
}

// Step is a step on the way to a decision and the paper that shows it.
type Step struct {
	On    moment.Date `json:"on"`
	Paper string      `json:"paper"`
}

// Appeal says whether the goods wait until the time for a suit is over. With a
// waiver they need not.
type Appeal struct {
	Window bool        `json:"window"`
	ToldOn moment.Date `json:"told_on,omitempty"` // the party; empty: the first day in force
	Waiver string      `json:"waiver_paper,omitempty"`
}

// TellRightsHolder records that the rights holder was told in writing.
type TellRightsHolder struct {
	ledger.Command
	Case  string      `json:"case"`
	Hold  uuid.UUID   `json:"hold"` // that it ends; zero: the one that waits for it, if any
	On    moment.Date `json:"on"`
	Paper string      `json:"paper"`
	Name  string      `json:"name"` // of who was told; personal
}

// SetHold keeps lots from being disposed of.
type SetHold struct {
	ledger.Command
	Case   string      `json:"case"`
	Reason string      `json:"reason"` // code of hold_reasons
	Note   string      `json:"note"`
	Lots   []string    `json:"lots"`            // empty: all lots the case has now
	Until  moment.Date `json:"until,omitempty"` // last day: then it ends by itself
}

// LiftHold ends a hold on all its lots. Override lets dangerous or perishable
// goods pass although the cause stands: the head alone, with a photo. A decision
// that a review or a court changed or revoked grounds nothing any more.
type LiftHold struct {
	ledger.Command
	Case     string    `json:"case"`
	Hold     uuid.UUID `json:"hold"`
	Reason   string    `json:"reason"`
	Override bool      `json:"override"`
	Photo    string    `json:"photo"`                  // SHA-256, hex
	Outcome  string    `json:"outcome,omitempty"`      // of a review or a suit: upheld|changed|revoked|withdrawn; empty: not stated
	Waiver   string    `json:"waiver_paper,omitempty"` // paper by which the party gave up its appeal
}

// Entrust lets another agency witness for this case, on a paper.
type Entrust struct {
	ledger.Command
	Case   string    `json:"case"`
	Agency uuid.UUID `json:"agency"`
	Paper  string    `json:"paper"`
}

// GrantException lets a tiny office do with fewer people, for one case or, when
// Case is empty, for the actor's agency.
type GrantException struct {
	ledger.Command
	Case    string      `json:"case"`
	Reason  string      `json:"reason"`
	LastDay moment.Date `json:"last_day"`
}

// Receipt is the answer to every command: what was made, in which case, on which
// lots (codes with hyphens).
type Receipt struct {
	ID     uuid.UUID    `json:"id"`
	Case   uuid.UUID    `json:"case"`
	Number label.Number `json:"number"` // of the case
	Lots   []string     `json:"lots"`
}
