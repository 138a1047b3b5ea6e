package fact

import (
	"github.com/google/uuid"

	"github.com/sealtrail/sealtrail/internal/moment"
)

// KindHandoffManifested tells what became known of a transfer manifest.
const KindHandoffManifested = "custody.handoff.manifested" // 转移联单

// HandoffManifested v1.
type HandoffManifested struct {
	Number    bool   `json:"number"`
	Paper     bool   `json:"paper"`
	Confirmed bool   `json:"confirmed"`
	Rules     string `json:"rules"`
	Late      bool   `json:"late"`
}

// HandoffManifestedRestricted v1.
type HandoffManifestedRestricted struct {
	Handoff   uuid.UUID   `json:"handoff"`
	Manifest  string      `json:"manifest"` // 14 digits
	Paper     string      `json:"paper"`    // number of the paper one
	Confirmed moment.Date `json:"confirmed"`
	Note      string      `json:"note"`
	Late      Late        `json:"late"`
}
