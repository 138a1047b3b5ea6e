package fact

import (
	"github.com/google/uuid"

	"github.com/sealtrail/sealtrail/internal/moment"
)

// LegalLine v1 stands under "legal" in a lot's line, in whatever act changes the
// lot's legal ground: the seizure that sets a measure, a split that hands the
// parent's ground on, and every act of the case that names the lot. One act
// fills one field, except a decision, which may set holds with it, and a split,
// which fills Inherited and, for a retained sample, Hold.
type LegalLine struct {
	Case      uuid.UUID      `json:"case"`
	Measure   *LegalMeasure  `json:"measure"`
	Approved  *LegalApproval `json:"approved"`
	Decision  *LegalDecision `json:"decision"`
	Hold      *LegalHold     `json:"hold"`
	Lifted    *LegalLift     `json:"lifted"`
	Inherited *LegalState    `json:"inherited"`
	Transfer  *LegalTransfer `json:"transfer,omitempty" later:"yes"` // of the lot's case
	Holds     []LegalHold    `json:"holds,omitempty" later:"yes"`    // set together with Decision
}

// LegalMeasure is a compulsory measure on a lot.
type LegalMeasure struct {
	ID       uuid.UUID   `json:"id"`   // of the act that set it
	Kind     string      `json:"kind"` // preserved|sealed|seized|sampled
	Since    moment.Time `json:"since"`
	LastDay  moment.Date `json:"last_day"` // as entered from the paper; empty only in criminal cases
	Mode     string      `json:"mode"`     // prior|urgent
	Approval uuid.UUID   `json:"approval"` // zero: urgent and not approved yet
	Criminal bool        `json:"criminal"`
}

// LegalApproval approves an urgent measure afterwards.
type LegalApproval struct {
	Measure   uuid.UUID   `json:"measure"`
	Approval  uuid.UUID   `json:"approval"`
	GrantedAt moment.Time `json:"granted_at"`
}

// LegalDecision is what an authority decided about a lot.
type LegalDecision struct {
	ID        uuid.UUID   `json:"id"`
	Kind      string      `json:"kind"`     // confiscated|surrendered|ownerless|judgment|lifted
	Standing  string      `json:"standing"` // to which it leads
	Grounds   bool        `json:"grounds"`  // destruction may follow once effective
	Paper     string      `json:"paper"`
	DecidedOn moment.Date `json:"decided_on"`
	Effective moment.Date `json:"effective"` // first day
	// Overturned is when a review or a court changed or revoked it; zero: it stands.
	Overturned moment.Time `json:"overturned,omitzero" later:"yes"`
}

// LegalHold keeps a lot from being disposed of.
type LegalHold struct {
	ID     uuid.UUID   `json:"id"`
	Reason string      `json:"reason"` // code of hold_reasons
	Since  moment.Time `json:"since"`
	Until  moment.Date `json:"until,omitempty" later:"yes"` // last day: it ends by itself; empty: it stands until lifted
	Note   string      `json:"note,omitempty" later:"yes"`  // where a retained sample is kept
}

// LegalLift ends a hold.
type LegalLift struct {
	Hold uuid.UUID   `json:"hold"`
	At   moment.Time `json:"at"`
	// Outcome of a review or a suit; changed and revoked overturn the decision.
	Outcome string `json:"outcome,omitempty" later:"yes"` // upheld|changed|revoked|withdrawn
}

// LegalState v1 is the whole legal ground of a lot, as a split hands it to the
// children.
type LegalState struct {
	Measures  []LegalMeasure  `json:"measures"`
	Approvals []LegalApproval `json:"approvals"`
	Decisions []LegalDecision `json:"decisions"`
	Holds     []LegalHold     `json:"holds"` // open ones
	Transfer  *LegalTransfer  `json:"transfer,omitempty" later:"yes"`
}
