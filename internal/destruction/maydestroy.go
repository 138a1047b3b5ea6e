package destruction

import (
	"slices"

	"github.com/google/uuid"

	"github.com/sealtrail/sealtrail/internal/casefile"
	"github.com/sealtrail/sealtrail/internal/custody"
	"github.com/sealtrail/sealtrail/internal/fact"
	"github.com/sealtrail/sealtrail/internal/moment"
	"github.com/sealtrail/sealtrail/internal/reference"
)

// Stage is when MayDestroy is asked; what must be true grows along the way.
type Stage string

const (
	AtDraft    Stage = "draft"    // only what can never come right: closed goods, forbidden methods
	AtApproval Stage = "approval" // the law must have given the goods up
	AtHandoff  Stage = "handoff"  // and the order must be approved, for this facility
	AtRun      Stage = "run"      // and the goods must lie at the firm
	AtDelivery Stage = "delivery" // or, for other endings, where they can be given away
)

// MayDestroy lists what stands in the way of destroying a lot on an order, as
// things are at that moment. None means that it may. It is pure: the answer
// follows from what it is given.
func MayDestroy(lot custody.Lot, order Order, stage Stage, at moment.Time, book *reference.Book) []Reason {
	w := weighing{book: book, at: at}
	w.goods(lot, order, stage)
	w.place(lot, order, stage)
	if stage == AtDraft {
		return w.reasons
	}
	w.law(lot.Standing(at))
	for _, h := range lot.Legal.Open(at) {
		w.held(h)
	}
	if !lot.Confirmed {
		w.against(ReasonUnconfirmed, "officer")
	}
	if len(lot.Discrepancies) > 0 {
		w.against(ReasonDiscrepancy, "officer, keeper, firm_operator")
	}
	if stage != AtApproval {
		w.ordered(lot, order)
	}
	return w.reasons
}

// weighing collects reasons.
type weighing struct {
	book    *reference.Book
	at      moment.Time
	reasons []Reason
}

// against adds a reason that rests on the rule of its own code.
func (w *weighing) against(code, who string) {
	w.reasons = append(w.reasons, reasonBy(w.book, code, who, w.at))
}

// by adds a reason that rests on a row of another table.
func (w *weighing) by(code, article string, p reference.Provenance, who string) {
	w.reasons = append(w.reasons, Reason{Code: code, Article: article, Who: who, Version: p.Version, Certainty: string(p.Certainty)})
}

// held adds a reason for one hold: by its own article, with who can have it end.
func (w *weighing) held(h fact.LegalHold) {
	word, ok := w.book.Word(reference.HoldReasons, h.Reason, w.at)
	if !ok { // a reason that is no longer in use still holds
		w.against(ReasonHold, "legal_reviewer, approver")
	} else {
		w.by(ReasonHold, word.Article, word.Provenance, word.LiftedBy)
	}
	r := &w.reasons[len(w.reasons)-1]
	r.Hold, r.Until = h.Reason, h.Until
}

// reasonBy is a reason that rests on the rule of its own code.
func reasonBy(book *reference.Book, code, who string, at moment.Time) Reason {
	r := Reason{Code: code, Who: who}
	if rule, ok := book.Provision(code, at); ok {
		r.Article, r.Version, r.Certainty = rule.Article, rule.Version, string(rule.Certainty)
	}
	return r
}

// goods asks what kind of goods it is and whether the method is for them.
func (w *weighing) goods(lot custody.Lot, order Order, stage Stage) {
	category, err := w.book.Category(lot.Category, w.at)
	if err != nil {
		w.against(ReasonUnclassified, "officer")
		return
	}
	switch category.Flow {
	case reference.FlowHeld:
		w.by(ReasonUnclassified, category.Source, category.Provenance, "eco_editor")
		return
	case reference.FlowClosed:
		w.by(ReasonClosedFlow, category.Source, category.Provenance, join(category.Authorities))
		return
	case reference.FlowAuthority:
		w.by(ReasonAuthority, category.Source, category.Provenance, join(category.Authorities))
		return
	}
	rule, err := w.book.Rule(lot.Category, order.Method, w.at)
	method, unknown := w.book.Method(order.Method, w.at)
	switch {
	case err != nil:
		w.against(ReasonMethodForbidden, "")
		return
	case unknown != nil || !rule.Selectable() || !method.Destroys:
		w.by(ReasonMethodForbidden, rule.Article, rule.Provenance, "")
		return
	}
	if rule.Status != reference.Exception {
		return
	}
	// Exceptions need the reason from the beginning and both signatures before goods move.
	if order.Reasons == "" || stage != AtDraft && stage != AtApproval && (order.Endorsed.IsZero() || order.Approved.IsZero()) {
		w.by(ReasonException, rule.Article, rule.Provenance, "legal_reviewer")
	}
}

// law asks whether the law has given the goods up.
func (w *weighing) law(s casefile.Standing) {
	switch {
	case s.Overturned:
		w.against(ReasonOverturned, "officer, legal_reviewer")
	case s.Code == casefile.StandingLapsed:
		w.against(ReasonLapsed, "officer, approver")
	case s.Code == casefile.StandingLifted:
		w.against(ReasonLifted, "officer")
	case s.Code == casefile.StandingCriminal:
		w.against(ReasonCriminal, "liaison")
	case s.Away:
		w.against(ReasonTransferred, "officer")
	case !s.Grounds:
		w.against(ReasonNotForfeited, "officer")
	case !s.Effective:
		w.against(ReasonNotEffective, "")
	}
	if s.ApprovalMissing || !s.ApprovalDue.IsZero() {
		w.against(ReasonMeasure, "approver")
	}
}

// place asks where the goods are and whether anything else has a claim on them.
func (w *weighing) place(lot custody.Lot, order Order, stage Stage) {
	if lot.Order != uuid.Nil && lot.Order != order.ID {
		w.against(ReasonOtherOrder, "approver")
	}
	if lot.Run != uuid.Nil || lot.Certificate != uuid.Nil {
		w.against(ReasonInRun, "firm_operator")
	}
	switch {
	case !lot.Living() || lot.State == custody.Transferred || lot.State == custody.Missing:
		w.against(ReasonGone, "")
	case stage == AtRun && lot.State != custody.AtFirm:
		w.against(ReasonNotAtFirm, "firm_operator")
	case stage == AtRun && lot.Handoff != uuid.Nil:
		w.against(ReasonOffered, "firm_operator")
	}
}

// ordered asks whether the order covers the lot. Children of a split inherit
// their parent's order without standing on the order's own list.
func (w *weighing) ordered(lot custody.Lot, order Order) {
	if lot.Order == uuid.Nil || order.ID == uuid.Nil {
		w.against(ReasonNoOrder, "officer, approver")
		return
	}
	if order.State != OrderApproved || order.Kind != Destroy {
		w.against(ReasonOrderState, "approver")
	}
	if lot.Agency != order.Agency {
		w.against(ReasonNoOrder, "officer, approver")
	}
}

func join(codes []string) string {
	out := ""
	for i, c := range slices.Sorted(slices.Values(codes)) {
		if i > 0 {
			out += ", "
		}
		out += c
	}
	return out
}
