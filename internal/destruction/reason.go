package destruction

import (
	"github.com/sealtrail/sealtrail/internal/fact"
	"github.com/sealtrail/sealtrail/internal/reference"
)

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
	ReasonTransferred     = "destruction.reason.transferred"
	ReasonOverturned      = "destruction.reason.overturned"
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
	ReasonDirected        = "destruction.reason.directed"

	ReasonEndingGoods    = "destruction.reason.ending_goods"
	ReasonEndingPlace    = "destruction.reason.ending_place"
	ReasonForfeited      = "destruction.reason.forfeited"
	ReasonNotLifted      = "destruction.reason.not_lifted"
	ReasonNotReceived    = "destruction.reason.not_received"
	ReasonOtherRecipient = "destruction.reason.other_recipient"
	ReasonFulfilled      = "destruction.reason.fulfilled"
	ReasonPaper          = "destruction.reason.paper_" // and the paper: see reference.EndingPaper
)

// ReasonCodes lists all of them; every one has a sentence in every language.
func ReasonCodes() []string {
	return []string{ReasonUnconfirmed, ReasonNotForfeited, ReasonNotEffective, ReasonLapsed, ReasonLifted, ReasonCriminal, ReasonTransferred, ReasonOverturned, ReasonHold, ReasonMeasure,
		ReasonDiscrepancy, ReasonUnclassified, ReasonClosedFlow, ReasonAuthority, ReasonMethodForbidden, ReasonException, ReasonOtherOrder, ReasonNoOrder,
		ReasonOrderState, ReasonOtherFacility, ReasonOtherMethod, ReasonInRun, ReasonGone, ReasonOffered, ReasonNotAtFirm, ReasonGate, ReasonDirected,
		ReasonEndingGoods, ReasonEndingPlace, ReasonForfeited, ReasonNotLifted, ReasonNotReceived, ReasonOtherRecipient, ReasonFulfilled,
		ReasonPaper + reference.PaperRecipient, ReasonPaper + reference.PaperReasons, ReasonPaper + reference.PaperConsent, ReasonPaper + reference.PaperSafety,
		ReasonPaper + reference.PaperDemark, ReasonPaper + reference.PaperReceiver, ReasonPaper + reference.PaperReceipt, ReasonPaper + reference.PaperAuthorisation,
		ReasonPaper + reference.PaperProceeds, ReasonPaper + reference.PaperVoucher}
}
