package fact

import (
	"github.com/google/uuid"

	"github.com/sealtrail/sealtrail/internal/moment"
)

// Gate is what the qualification gate found at the moment of an act; it is part
// of the act. A failed check is passed only by a recorded override.
type Gate struct {
	Allowed        bool        `json:"allowed"`
	Checks         []GateCheck `json:"checks"`
	Edition        int         `json:"edition"`        // registry edition in force, 0: none
	Qualifications []uuid.UUID `json:"qualifications"` // those that cover the goods
	Rules          string      `json:"rules"`          // version of the reference book
}

// GateCheck is one question of the gate.
type GateCheck struct {
	Code    string            `json:"code"` // "registry.gate.listed"
	Passed  bool              `json:"passed"`
	Warning bool              `json:"warning"` // passed, but somebody should look
	Article string            `json:"article"`
	Params  map[string]string `json:"params"` // numbers and dates of the sentence
	// Override is who let the goods pass although the check failed; then it counts as passed.
	Override *CheckOverride `json:"override,omitempty" later:"yes"`
	// Of which version of the rules the article is, and how sure.
	Version   string `json:"version,omitempty" later:"yes"`
	Certainty string `json:"certainty,omitempty" later:"yes"` // sourced|assumed
}

// Clearance is what destruction says of one lot when goods are offered to a
// firm and when the firm takes them; it stands in the lot's line.
type Clearance struct {
	Allowed bool              `json:"allowed"`
	Reasons []ClearanceReason `json:"reasons"`
	Gate    *Gate             `json:"gate"`
}

// ClearanceReason is one thing that stands in the way, the rule behind it and
// who can clear it.
type ClearanceReason struct {
	Code    string `json:"code"`
	Article string `json:"article"`
	Who     string `json:"who"` // role or paper that would unblock it
	// Hold is the reason of the hold that stands in the way, until its last day.
	Hold  string      `json:"hold,omitempty" later:"yes"`
	Until moment.Date `json:"until,omitempty" later:"yes"`
	// Of which version of the rules the article is, and how sure.
	Version   string `json:"version,omitempty" later:"yes"`
	Certainty string `json:"certainty,omitempty" later:"yes"` // sourced|assumed
}
