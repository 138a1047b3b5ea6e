package destruction

import (
	"slices"

	"github.com/google/uuid"

	"github.com/sealtrail/sealtrail/internal/casefile"
	"github.com/sealtrail/sealtrail/internal/custody"
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

// Where the rules come from; texts of the articles as papers cite them.
const (
	articleForfeit     = "行政处罚法 第七十四条；罚没财物管理办法 财税〔2020〕54号" // only forfeited goods are disposed of
	articleLapse       = "行政强制法 第二十八条"                      // expired: lift and return, or decide
	articleUrgent      = "行政强制法 第十九条"                       // approval within 24 hours
	articleTransfer    = "行政执法机关移送涉嫌犯罪案件的规定 第十一条"           // a penalty does not stand in for a transfer
	articleTwoOfficers = "行政强制法 第十八条"                       // two officers
	articleThreeCounts = "罚没财物管理办法 财税〔2020〕54号"             // counts must agree
	articleGuide       = "侵犯知识产权和假冒伪劣商品分类处理指南（环境保护部公告2014年第18号）"
	articleApproval    = "罚没财物管理办法 财税〔2020〕54号" // disposal needs approval
)

// MayDestroy lists what stands in the way of destroying a lot on an order, as
// things are at that moment. None means that it may. It is pure: the answer
// follows from what it is given.
func MayDestroy(lot custody.Lot, order Order, stage Stage, at moment.Time, book *reference.Book) []Reason {
	var w weighing
	w.goods(lot, order, stage, at, book)
	w.place(lot, order, stage)
	if stage == AtDraft {
		return w.reasons
	}
	w.law(lot.Standing(at))
	if !lot.Confirmed {
		w.against(ReasonUnconfirmed, articleTwoOfficers, "officer")
	}
	if len(lot.Discrepancies) > 0 {
		w.against(ReasonDiscrepancy, articleThreeCounts, "officer, keeper, firm_operator")
	}
	if stage != AtApproval {
		w.ordered(lot, order)
	}
	return w.reasons
}

// weighing collects reasons.
type weighing struct{ reasons []Reason }

func (w *weighing) against(code, article, who string) {
	w.reasons = append(w.reasons, Reason{Code: code, Article: article, Who: who})
}

// goods asks what kind of goods it is and whether the method is for them.
func (w *weighing) goods(lot custody.Lot, order Order, stage Stage, at moment.Time, book *reference.Book) {
	category, err := book.Category(lot.Category, at)
	if err != nil {
		w.against(ReasonUnclassified, articleGuide, "officer")
		return
	}
	switch category.Flow {
	case reference.FlowHeld:
		w.against(ReasonUnclassified, category.Source, "eco_editor")
		return
	case reference.FlowClosed:
		w.against(ReasonClosedFlow, category.Source, join(category.Authorities))
		return
	case reference.FlowAuthority:
		w.against(ReasonAuthority, category.Source, join(category.Authorities))
		return
	}
	rule, err := book.Rule(lot.Category, order.Method, at)
	method, unknown := book.Method(order.Method, at)
	if err != nil || unknown != nil || !rule.Selectable() || !method.Destroys {
		article := articleGuide
		if err == nil {
			article = rule.Article
		}
		w.against(ReasonMethodForbidden, article, "")
		return
	}
	if rule.Status != reference.Exception {
		return
	}
	// Exceptions need the reason from the beginning and both signatures before goods move.
	if order.Reasons == "" || stage != AtDraft && stage != AtApproval && (order.Endorsed.IsZero() || order.Approved.IsZero()) {
		w.against(ReasonException, rule.Article, "legal_reviewer")
	}
}

// law asks whether the law has given the goods up.
func (w *weighing) law(s casefile.Standing) {
	switch {
	case s.Code == casefile.StandingLapsed:
		w.against(ReasonLapsed, articleLapse, "officer, approver")
	case s.Code == casefile.StandingLifted:
		w.against(ReasonLifted, articleLapse, "officer")
	case s.Code == casefile.StandingCriminal:
		w.against(ReasonCriminal, "刑事诉讼法 第二百四十五条", "liaison")
	case s.Away:
		w.against(ReasonTransferred, articleTransfer, "officer")
	case !s.Grounds:
		w.against(ReasonNotForfeited, articleForfeit, "officer")
	case !s.Effective:
		w.against(ReasonNotEffective, articleForfeit, "")
	}
	for range s.Holds {
		w.against(ReasonHold, articleForfeit, "legal_reviewer, approver")
		break // one sentence; the holds themselves stand in the case
	}
	if s.ApprovalMissing || !s.ApprovalDue.IsZero() {
		w.against(ReasonMeasure, articleUrgent, "approver")
	}
}

// place asks where the goods are and whether anything else has a claim on them.
func (w *weighing) place(lot custody.Lot, order Order, stage Stage) {
	if lot.Order != uuid.Nil && lot.Order != order.ID {
		w.against(ReasonOtherOrder, articleApproval, "approver")
	}
	if lot.Run != uuid.Nil || lot.Certificate != uuid.Nil {
		w.against(ReasonInRun, articleApproval, "firm_operator")
	}
	switch {
	case !lot.Living() || lot.State == custody.Transferred || lot.State == custody.Missing:
		w.against(ReasonGone, articleApproval, "")
	case stage == AtRun && lot.State != custody.AtFirm:
		w.against(ReasonNotAtFirm, articleApproval, "firm_operator")
	case stage == AtRun && lot.Handoff != uuid.Nil:
		w.against(ReasonOffered, articleApproval, "firm_operator")
	}
}

// ordered asks whether the order covers the lot. Children of a split inherit
// their parent's order without standing on the order's own list.
func (w *weighing) ordered(lot custody.Lot, order Order) {
	if lot.Order == uuid.Nil || order.ID == uuid.Nil {
		w.against(ReasonNoOrder, articleApproval, "officer, approver")
		return
	}
	if order.State != OrderApproved || order.Kind != Destroy {
		w.against(ReasonOrderState, articleApproval, "approver")
	}
	if lot.Agency != order.Agency {
		w.against(ReasonNoOrder, articleApproval, "officer, approver")
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
