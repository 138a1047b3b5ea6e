package reference

import "github.com/sealtrail/sealtrail/internal/moment"

// Requirements of kinds of decision.
const (
	AsksLegalReview  = "legal_review"  // 法制审核
	AsksDiscussion   = "discussion"    // 集体讨论
	AsksNotice       = "notice"        // 公告期满
	AsksConsent      = "consent"       // 当事人书面同意
	AsksPhoto        = "photo"         // 先行拍照
	AsksHead         = "head"          // 负责人批准
	AsksAppeal       = "appeal"        // 复议诉讼期内暂缓
	AsksRightsHolder = "rights_holder" // 书面通知权利人
)

// When a requirement is asked for.
const (
	Always    = "always"  // without it there is no such decision
	Asked     = "asked"   // where the case requires it: not stated, it stays an open point
	ByCustoms = "customs" // asked for in cases of the customs
	May       = "may"     // offered
)

// DecisionRequirement is what a kind of decision asks for, and by which rule.
type DecisionRequirement struct {
	Kind        string
	Requirement string
	When        string
	Article     string
	Provenance
}

func (l *loader) decisionRequirements() {
	b := l.book
	l.table("decision_requirements.csv", []string{"kind", "requirement", "when", "article"}, func(r row, p Provenance) {
		q := DecisionRequirement{Kind: r.text("kind"),
			Requirement: r.oneOf("requirement", AsksLegalReview, AsksDiscussion, AsksNotice, AsksConsent, AsksPhoto, AsksHead, AsksAppeal, AsksRightsHolder),
			When:        r.oneOf("when", Always, Asked, ByCustoms, May), Article: r.text("article"), Provenance: p}
		if !b.words.has(wordKey{DecisionKinds, q.Kind}) {
			r.bad("kind", "%q is not in decision_kinds.csv", q.Kind)
		}
		b.decisions.add([2]string{q.Kind, q.Requirement}, r, p, q)
	})
	b.decisions.settle()
}

// DecisionRequirements are what a kind of decision asks for at a moment, in the
// order of the table.
func (b *Book) DecisionRequirements(kind string, at moment.Time) []DecisionRequirement {
	return b.decisions.some(at, func(k [2]string) bool { return k[0] == kind })
}

// DecisionAsks finds one of them.
func (b *Book) DecisionAsks(kind, requirement string, at moment.Time) (DecisionRequirement, bool) {
	return b.decisions.at([2]string{kind, requirement}, at)
}
