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
	Nature     Nature  `json:"nature"` // empty: administrative
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
	Kind      string      `json:"kind"` // confiscated|surrendered|ownerless|judgment|lifted
	Paper     string      `json:"paper"`
	DecidedOn moment.Date `json:"decided_on"`
	Effective moment.Date `json:"effective"` // first day
	Lots      []string    `json:"lots"`      // codes or ids; empty: all lots the case has now
}

// SetHold keeps lots from being disposed of.
type SetHold struct {
	ledger.Command
	Case   string   `json:"case"`
	Reason string   `json:"reason"` // code of hold_reasons
	Note   string   `json:"note"`
	Lots   []string `json:"lots"` // empty: all lots the case has now
}

// LiftHold ends a hold on all its lots. Override lets dangerous or perishable
// goods pass although the cause stands: the head alone, with a photo.
type LiftHold struct {
	ledger.Command
	Case     string    `json:"case"`
	Hold     uuid.UUID `json:"hold"`
	Reason   string    `json:"reason"`
	Override bool      `json:"override"`
	Photo    string    `json:"photo"` // SHA-256, hex
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
