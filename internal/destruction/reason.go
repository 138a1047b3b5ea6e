package destruction

import "github.com/sealtrail/sealtrail/internal/fact"

// Reason is one thing that stands in the way of destroying a lot, with the
// rule behind it and who or what can clear it. Its sentence is under its code.
type Reason = fact.ClearanceReason

// Reasons that MayDestroy gives.
const (
	ReasonUnconfirmed     = "destruction.reason.unconfirmed"
	ReasonNotForfeited    = "destruction.reason.not_forfeited"
	ReasonNotEffective    = "destruction.reason.not_effective"
	ReasonLapsed          = "destruction.reason.lapsed"
	ReasonLifted          = "destruction.reason.lifted"
	ReasonCriminal        = "destruction.reason.criminal"
	ReasonHold            = "destruction.reason.hold"
	ReasonMeasure         = "destruction.reason.measure_unapproved"
	ReasonDiscrepancy     = "destruction.reason.discrepancy"
	ReasonUnclassified    = "destruction.reason.unclassified"
	ReasonClosedFlow      = "destruction.reason.closed_flow"
	ReasonAuthority       = "destruction.reason.authority"
	ReasonMethodForbidden = "destruction.reason.method_forbidden"
	ReasonException       = "destruction.reason.exception_unapproved"
	ReasonOtherOrder      = "destruction.reason.other_order"
	ReasonNoOrder         = "destruction.reason.no_order"
	ReasonOrderState      = "destruction.reason.order_not_approved"
	ReasonOtherFacility   = "destruction.reason.other_facility"
	ReasonOtherMethod     = "destruction.reason.other_method"
	ReasonInRun           = "destruction.reason.in_run"
	ReasonGone            = "destruction.reason.gone"
	ReasonOffered         = "destruction.reason.offered"
	ReasonNotAtFirm       = "destruction.reason.not_at_firm"
	ReasonGate            = "destruction.reason.gate"
)

// ReasonCodes lists all of them; every one has a sentence in every language.
func ReasonCodes() []string {
	return []string{ReasonUnconfirmed, ReasonNotForfeited, ReasonNotEffective, ReasonLapsed, ReasonLifted, ReasonCriminal, ReasonHold, ReasonMeasure,
		ReasonDiscrepancy, ReasonUnclassified, ReasonClosedFlow, ReasonAuthority, ReasonMethodForbidden, ReasonException, ReasonOtherOrder, ReasonNoOrder,
		ReasonOrderState, ReasonOtherFacility, ReasonOtherMethod, ReasonInRun, ReasonGone, ReasonOffered, ReasonNotAtFirm, ReasonGate}
}
