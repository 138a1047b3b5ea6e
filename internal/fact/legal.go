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
	// Acts on a measure's clock.
	Extended *LegalExtension `json:"extended,omitempty" later:"yes"`
	Excluded *LegalExclusion `json:"excluded,omitempty" later:"yes"`
	Resumed  *LegalResume    `json:"resumed,omitempty" later:"yes"`
}

// LegalMeasure is a compulsory measure on a lot.
type LegalMeasure struct {
	ID       uuid.UUID   `json:"id"`   // of the act that set it
	Kind     string      `json:"kind"` // preserved|sealed|seized|sampled
	Since    moment.Time `json:"since"`
	LastDay  moment.Date `json:"last_day"` // as entered from the paper or by the clock; empty only in criminal cases
	Mode     string      `json:"mode"`     // prior|urgent
	Approval uuid.UUID   `json:"approval"` // zero: urgent and not approved yet
	Criminal bool        `json:"criminal"`
	Clock    string      `json:"clock,omitempty" later:"yes"`    // code of the term that bounds it
	ByItself bool        `json:"by_itself,omitzero" later:"yes"` // it ends by itself on its last day (公安机关办理行政案件程序规定 第一百一十条)
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
	// LapseReason says why the measure ran out before the decision; empty: it did not.
	LapseReason string `json:"lapse_reason,omitempty" later:"yes"`
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

	Extensions []LegalExtension `json:"extensions,omitempty" later:"yes"`
	Exclusions []LegalExclusion `json:"exclusions,omitempty" later:"yes"`
	Resumes    []LegalResume    `json:"resumes,omitempty" later:"yes"`
}

// LegalExtension gives a measure a later last day (行政强制法 第二十五条).
type LegalExtension struct {
	ID      uuid.UUID   `json:"id"`
	Measure uuid.UUID   `json:"measure"`
	Before  moment.Date `json:"before"` // the last day until then
	LastDay moment.Date `json:"last_day"`
	Notice  moment.Date `json:"notice"`  // when the party was told in writing
	Entered moment.Date `json:"entered"` // when it was recorded; after Before: the lapse stays visible
}

// LegalExclusion stops a measure's clock while goods are tested or appraised
// (行政强制法 第二十五条第三款).
type LegalExclusion struct {
	ID       uuid.UUID   `json:"id"`
	Measure  uuid.UUID   `json:"measure"`
	From     moment.Date `json:"from"`
	Expected moment.Date `json:"expected"` // until when, as the party was told
	Entered  moment.Date `json:"entered"`
}

// LegalResume lets the clock run again from the day of the report.
type LegalResume struct {
	Exclusion uuid.UUID   `json:"exclusion"`
	Measure   uuid.UUID   `json:"measure"`
	To        moment.Date `json:"to"`
	Days      int         `json:"days"`  // excluded
	Clock     string      `json:"clock"` // that gave the last day
	LastDay   moment.Date `json:"last_day"`
}
