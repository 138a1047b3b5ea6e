package destruction

import (
	"slices"
	"strings"

	"github.com/google/uuid"

	"github.com/sealtrail/sealtrail/internal/casefile"
	"github.com/sealtrail/sealtrail/internal/custody"
	"github.com/sealtrail/sealtrail/internal/fact"
	"github.com/sealtrail/sealtrail/internal/moment"
	"github.com/sealtrail/sealtrail/internal/reference"
)

// endings are the acts by which the lots of an order end, by its kind. A paid
// transfer to the rights holder is a sale to whom the law names first.
var endings = map[OrderKind]custody.Act{
	Return: custody.GiveBack, Sell: custody.SellOff, RightsHolder: custody.SellOff, Donate: custody.GiveAway, Authority: custody.HandOver, PublicWarehouse: custody.HandOver,
}

// Ends tells whether orders of the kind end goods other than by destruction.
func (k OrderKind) Ends() bool { return endings[k] != "" }

// Releasing are the kinds that end goods other than by destruction.
func Releasing() []OrderKind { return OrderKinds()[1:] }

// judge is MayDestroy or MayRelease, whichever the order asks for.
func (o Order) judge(lot custody.Lot, stage Stage, at moment.Time, book *reference.Book) []Reason {
	if o.Kind.Ends() {
		return MayRelease(lot, o, stage, at, book)
	}
	return MayDestroy(lot, o, stage, at, book)
}

// MayRelease lists what stands in the way of ending a lot on an order of a kind
// other than Destroy. What the law allows to which standing, goods and holds, and
// which papers it wants, is the table endings.csv; what no row allows is refused.
// It is pure.
func MayRelease(lot custody.Lot, order Order, stage Stage, at moment.Time, book *reference.Book) []Reason {
	w := weighing{book: book, at: at}
	w.endingGoods(lot, order)
	w.whereabouts(lot, order, stage)
	if stage == AtDraft {
		return w.reasons
	}
	w.released(lot, order)
	if !lot.Confirmed {
		w.against(ReasonUnconfirmed, "officer")
	}
	if len(lot.Discrepancies) > 0 {
		w.against(ReasonDiscrepancy, "officer, keeper")
	}
	for _, paper := range order.missing(reference.PaperAtApproval, at, book) {
		w.by(ReasonPaper+paper.Code, paper.Source, paper.Provenance, paper.Who)
	}
	if stage != AtApproval {
		w.approved(lot, order)
	}
	return w.reasons
}

// endingGoods asks whether goods of the kind may end so. Those of an authority
// are not asked for more; others may be handed over too, the order says to whom.
func (w *weighing) endingGoods(lot custody.Lot, order Order) {
	rule, ok := w.book.EndingGoods(string(order.Kind), lot.Category, w.at)
	c, err := w.book.Category(lot.Category, w.at)
	switch {
	case !ok && err == nil:
		w.by(ReasonEndingGoods, c.Source, c.Provenance, "officer")
	case !ok:
		w.against(ReasonEndingGoods, "officer")
	case order.Kind == Authority && err != nil:
		w.by(ReasonUnclassified, rule.Source, rule.Provenance, "officer")
	}
}

// whereabouts asks whether the goods lie where they can be given away, and
// whether anything else has a claim on them.
func (w *weighing) whereabouts(lot custody.Lot, order Order, stage Stage) {
	if lot.Order != uuid.Nil && lot.Order != order.ID {
		w.against(ReasonOtherOrder, "approver")
	}
	if lot.Run != uuid.Nil || lot.Certificate != uuid.Nil {
		w.against(ReasonInRun, "firm_operator")
	}
	switch {
	case !lot.Living() || lot.State == custody.Transferred || lot.State == custody.Missing:
		w.against(ReasonGone, "")
	case stage != AtDelivery:
	case lot.Handoff != uuid.Nil || lot.Checkout != uuid.Nil:
		w.against(ReasonOffered, "keeper, officer")
	case !custody.EndsBy(lot.State, endings[order.Kind]):
		w.against(ReasonEndingPlace, "keeper, officer")
	case order.Firm != uuid.Nil && lot.Keeper.Org != order.Firm:
		w.against(ReasonNotReceived, "keeper")
	}
}

// released asks whether the law lets goods of that standing end so.
func (w *weighing) released(lot custody.Lot, order Order) {
	s, kind := lot.Standing(w.at), string(order.Kind)
	_, allowed := w.book.Ending(kind, reference.EndingStanding, string(s.Code), w.at)
	switch {
	case s.Away && s.Code != casefile.StandingCriminal:
		w.against(ReasonTransferred, "officer")
	case s.Overturned:
		w.against(ReasonOverturned, "officer, legal_reviewer")
	case allowed && order.Kind != Return && !s.Grounds:
		w.against(ReasonNotForfeited, "officer")
	case allowed && !s.Effective:
		w.against(ReasonNotEffective, "")
	case allowed:
	case s.Code == casefile.StandingCriminal:
		w.against(ReasonCriminal, "liaison")
	case order.Kind == Return && s.Grounds:
		w.against(ReasonForfeited, "approver")
	case order.Kind == Return:
		w.against(ReasonNotLifted, "officer, approver")
	case s.Code == casefile.StandingLapsed:
		w.against(ReasonLapsed, "officer, approver")
	case s.Code == casefile.StandingLifted:
		w.against(ReasonLifted, "officer")
	default:
		w.against(ReasonNotForfeited, "officer")
	}
	for _, h := range lot.Legal.Open(w.at) {
		if _, passes := w.book.Ending(kind, reference.EndingHold, h.Reason, w.at); !passes {
			w.held(h)
		}
	}
	// A measure nobody approved must be lifted and the goods returned: it is no reason to keep them.
	if order.Kind != Return && (s.ApprovalMissing || !s.ApprovalDue.IsZero()) {
		w.against(ReasonMeasure, "approver")
	}
}

// approved asks whether the order covers the lot; see ordered.
func (w *weighing) approved(lot custody.Lot, order Order) {
	if lot.Order == uuid.Nil || order.ID == uuid.Nil || lot.Agency != order.Agency {
		w.against(ReasonNoOrder, "officer, approver")
		return
	}
	if order.State != OrderApproved || !order.Kind.Ends() {
		w.against(ReasonOrderState, "approver")
	}
}

// missing are the papers that the order's kind wants at a stage and that are not
// on file.
func (o Order) missing(stage string, at moment.Time, book *reference.Book) []reference.EndingRule {
	return slices.DeleteFunc(book.EndingPapers(string(o.Kind), stage, at), func(r reference.EndingRule) bool { return o.onFile(r.Code) })
}

// Lacks tells whether a draft waits without a paper of its kind. Nothing can be
// added to it: it must come back for correction.
func (o Order) Lacks(at moment.Time, book *reference.Book) bool {
	return o.State == OrderDrafted && o.Kind.Ends() && len(o.missing(reference.PaperAtApproval, at, book)) > 0
}

// onFile tells whether a paper of the approval stage is there: a number without
// the picture of the paper, or a picture without its number, is not.
func (o Order) onFile(paper string) bool {
	switch t := o.Terms; paper {
	case reference.PaperRecipient:
		return t.Recipient != ""
	case reference.PaperReasons:
		return o.Reasons != ""
	case reference.PaperConsent:
		return t.Consent != "" && t.ConsentPhoto != ""
	case reference.PaperSafety:
		return t.Safety != "" && t.SafetyPhoto != ""
	}
	return false
}

// missing are the papers that the order's kind wants at the delivery and that
// were not given. The receiver's name is personal and judged by the caller.
func (cmd FulfilOrder) missing(kind OrderKind, at moment.Time, book *reference.Book) []reference.EndingRule {
	return slices.DeleteFunc(book.EndingPapers(string(kind), reference.PaperAtDelivery, at), func(r reference.EndingRule) bool { return cmd.onFile(r.Code) })
}

func (cmd FulfilOrder) onFile(paper string) bool {
	switch paper {
	case reference.PaperReceiver:
		return strings.TrimSpace(cmd.Receiver.Name) != "" && strings.TrimSpace(cmd.Receiver.IDNumber) != ""
	case reference.PaperReceipt:
		return cmd.Receipt != ""
	case reference.PaperAuthorisation: // only who comes for somebody else needs one
		return cmd.Receiver.Capacity != AsAgent || cmd.Receiver.Authorisation != "" && cmd.Receiver.AuthorisationPhoto != ""
	case reference.PaperProceeds:
		return cmd.ProceedsFen > 0
	case reference.PaperVoucher:
		return cmd.Voucher != "" && cmd.VoucherPhoto != ""
	case reference.PaperDemark:
		return cmd.DemarkedBy != "" && len(cmd.DemarkPhotos) > 0
	}
	return false
}

// paperFields is where in a command a missing paper is mended.
var paperFields = map[string]string{
	reference.PaperRecipient: "recipient", reference.PaperReasons: "reasons", reference.PaperConsent: "consent", reference.PaperSafety: "safety",
	reference.PaperReceiver: "receiver.name", reference.PaperReceipt: "receipt", reference.PaperAuthorisation: "receiver.authorisation",
	reference.PaperProceeds: "proceeds_fen", reference.PaperVoucher: "voucher", reference.PaperDemark: "demarked_by",
}

// paperField is where a missing paper of a draft is mended: at its picture when
// only that is missing.
func (o Order) paperField(paper string) string {
	if paper == reference.PaperConsent && o.Terms.Consent != "" || paper == reference.PaperSafety && o.Terms.Safety != "" {
		return paperFields[paper] + "_photo"
	}
	return paperFields[paper]
}

// clearReleased answers custody's question for goods that an organisation is to
// have under an order: only lots of the order, only to the organisation it names.
func (o Order) clearReleased(to uuid.UUID, lots []custody.Lot, at moment.Time, book *reference.Book) map[uuid.UUID]fact.Clearance {
	out := make(map[uuid.UUID]fact.Clearance, len(lots))
	for _, l := range lots {
		reasons := MayRelease(l, o, AtHandoff, at, book)
		if o.Firm == uuid.Nil || o.Firm != to {
			reasons = append(reasons, reasonBy(book, ReasonOtherRecipient, "approver", at))
		}
		if o.pending(l.ID) {
			reasons = append(reasons, reasonBy(book, ReasonFulfilled, "officer, keeper", at))
		}
		out[l.ID] = fact.Clearance{Allowed: len(reasons) == 0, Reasons: append([]Reason{}, reasons...)}
	}
	return out
}
