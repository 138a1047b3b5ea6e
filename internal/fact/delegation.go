package fact

import (
	"github.com/google/uuid"

	"github.com/sealtrail/sealtrail/internal/moment"
)

// Kinds of approving for somebody else; both stand in the stream of who delegates.
const (
	KindApprovalDelegated = "identity.approval.delegated" // 授权代批
	KindDelegationEnded   = "identity.delegation.ended"   // 提前终止授权
)

// ApprovalDelegated v1.
type ApprovalDelegated struct {
	Roles []string `json:"roles"`
	Late  bool     `json:"late"`
}

// ApprovalDelegatedRestricted v1. Delegate is a pseudonym of the year, as of
// everybody in acts.
type ApprovalDelegatedRestricted struct {
	Delegation uuid.UUID   `json:"delegation"`
	Membership uuid.UUID   `json:"membership"` // that holds the roles
	Org        uuid.UUID   `json:"org"`
	Delegate   string      `json:"delegate"`
	From       moment.Date `json:"from"`
	To         moment.Date `json:"to"` // last day
	Reason     string      `json:"reason"`
	LateReason string      `json:"late_reason"`
	LatePhoto  string      `json:"late_photo"`
}

// DelegationEnded v1.
type DelegationEnded struct {
	Late bool `json:"late"`
}

// DelegationEndedRestricted v1.
type DelegationEndedRestricted struct {
	Delegation uuid.UUID `json:"delegation"`
	Reason     string    `json:"reason"`
	LateReason string    `json:"late_reason"`
	LatePhoto  string    `json:"late_photo"`
}
