package reference

import (
	"slices"
	"strconv"

	"github.com/sealtrail/sealtrail/internal/moment"
)

// Aspect is what a row of endings.csv says of a way in which goods may end
// other than by destruction.
type Aspect string

const (
	EndingStanding Aspect = "standing" // a legal standing that lets goods end so
	EndingHold     Aspect = "hold"     // a reason of a hold that does not stand in the way; every other does
	EndingGoods    Aspect = "goods"    // a category that may end so; "*" is every category
	EndingPaper    Aspect = "paper"    // what must be on file at a stage
	EndingMonths   Aspect = "months"   // a term; its number of months is the stage's cell
)

// Stages at which a paper must be on file.
const (
	PaperAtApproval = "approval"
	PaperAtDelivery = "delivery"
)

// Papers that a row with the aspect paper may name.
const (
	PaperRecipient     = "recipient"     // 接收单位名称
	PaperReasons       = "reasons"       // 为何不采用次序在前的处置方式
	PaperConsent       = "consent"       // 权利人书面同意：文号与照片
	PaperSafety        = "safety"        // 安全（质量）检验报告：文号与照片
	PaperDemark        = "demark"        // 去除侵权标识：何人、照片
	PaperReceiver      = "receiver"      // 领取人身份
	PaperReceipt       = "receipt"       // 领取人签收，纸质签收照片
	PaperAuthorisation = "authorisation" // 代领人的授权书
	PaperProceeds      = "proceeds"      // 价款
	PaperVoucher       = "voucher"       // 缴库凭证：号码与照片
)

// EndingRule is one row: what of a kind of ending is allowed, passes or is asked
// for. Its source is the article that refusals cite. Aspects but hold and months
// are a closed world: what no row allows is refused.
type EndingRule struct {
	Kind   string // return|sell|donate|rights_holder|authority|public_warehouse|consume
	Aspect Aspect
	Code   string
	Stage  string
	Who    string // can clear it; roles or receiver, rights_holder, lab, treasury
	Provenance
}

// Months is the number of a row with the aspect months.
func (r EndingRule) Months() int {
	n, _ := strconv.Atoi(r.Stage)
	return n
}

type endingKey struct {
	kind   string
	aspect Aspect
	code   string
}

func (l *loader) endings() {
	b := l.book
	l.table("endings.csv", []string{"kind", "aspect", "code", "stage", "who"}, func(r row, p Provenance) {
		e := EndingRule{Kind: r.oneOf("kind", "return", "sell", "donate", "rights_holder", "authority", "public_warehouse", "consume"),
			Aspect: Aspect(r.oneOf("aspect", string(EndingStanding), string(EndingHold), string(EndingGoods), string(EndingPaper), string(EndingMonths))),
			Code:   r.text("code"), Stage: r.optional("stage"), Who: r.optional("who"), Provenance: p}
		switch e.Aspect {
		case EndingStanding:
			r.oneOf("code", "preserved", "sealed", "seized", "lapsed", "lifted", "confiscated", "surrendered", "ownerless", "judged", "prior_disposal")
		case EndingHold:
			if !b.words.has(wordKey{HoldReasons, e.Code}) {
				r.bad("code", "%q is not in hold_reasons.csv", e.Code)
			}
		case EndingGoods:
			if e.Code != "*" && !b.categories.has(e.Code) {
				r.bad("code", "%q is not in categories.csv", e.Code)
			}
		case EndingPaper:
			r.oneOf("code", PaperRecipient, PaperReasons, PaperConsent, PaperSafety, PaperDemark, PaperReceiver, PaperReceipt, PaperAuthorisation, PaperProceeds, PaperVoucher)
			r.oneOf("stage", PaperAtApproval, PaperAtDelivery)
			r.text("who")
		case EndingMonths:
			r.whole("stage")
		}
		if e.Aspect != EndingPaper && e.Aspect != EndingMonths && e.Stage != "" {
			r.bad("stage", "only papers have one")
		}
		b.endings.add(endingKey{e.Kind, e.Aspect, e.Code}, r, p, e)
	})
	b.endings.settle()
}

// Ending finds a row as it stood at a moment.
func (b *Book) Ending(kind string, aspect Aspect, code string, at moment.Time) (EndingRule, bool) {
	return b.endings.at(endingKey{kind, aspect, code}, at)
}

// EndingGoods finds the row that lets a category end so.
func (b *Book) EndingGoods(kind, category string, at moment.Time) (EndingRule, bool) {
	if r, ok := b.Ending(kind, EndingGoods, category, at); ok {
		return r, true
	}
	return b.Ending(kind, EndingGoods, "*", at)
}

// EndingRules are the rows of one aspect of a kind that hold at a moment.
func (b *Book) EndingRules(kind string, aspect Aspect, at moment.Time) []EndingRule {
	return slices.DeleteFunc(b.endings.all(at), func(r EndingRule) bool { return r.Kind != kind || r.Aspect != aspect })
}

// EndingPapers are what a kind of ending needs on file at a stage.
func (b *Book) EndingPapers(kind, stage string, at moment.Time) []EndingRule {
	return slices.DeleteFunc(b.EndingRules(kind, EndingPaper, at), func(r EndingRule) bool { return r.Stage != stage })
}
