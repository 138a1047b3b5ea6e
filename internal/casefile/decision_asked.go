package casefile

import (
	"slices"

	"github.com/google/uuid"

	"github.com/sealtrail/sealtrail/internal/fact"
	"github.com/sealtrail/sealtrail/internal/fault"
	"github.com/sealtrail/sealtrail/internal/moment"
	"github.com/sealtrail/sealtrail/internal/reference"
)

// Reasons of holds that an act sets or ends by itself.
const (
	AppealWindow       = "APPEAL_WINDOW"        // 复议诉讼期
	RightsHolderNotice = "RIGHTS_HOLDER_NOTICE" // 待通知权利人
	SampleRetention    = "SAMPLE_RETENTION"     // 留样
)

// steps checks what was said of the way to the decision.
func (cmd RecordDecision) steps(faults *fault.List, d *fact.DecisionRecordedRestricted) {
	d.LegalReview = cmd.step(faults, cmd.LegalReview, "legal_review")
	d.Discussion = cmd.step(faults, cmd.Discussion, "discussion")
	d.NotRequired = text(faults, cmd.NotRequired, "not_required_reason", MaxReason, false)
	d.Consent = text(faults, cmd.Consent, "consent_paper", MaxPaper, false)
	d.NoticeOn, d.Photo = cmd.NoticeOn, cmd.Photo
	if cmd.Photo != "" && !isHash(cmd.Photo) {
		faults.Invalid("casefile.photo", "photo")
	}
	if cmd.NoticeOn != "" {
		cmd.before(faults, cmd.NoticeOn, "notice_on")
	}
}

func (cmd RecordDecision) step(faults *fault.List, s *Step, field string) *fact.DecisionStep {
	if s == nil {
		return nil
	}
	cmd.before(faults, s.On, field+".on")
	return &fact.DecisionStep{On: s.On, Paper: text(faults, s.Paper, field+".paper", MaxPaper, true)}
}

// before demands a day on which the decision was not made yet, or that day.
func (cmd RecordDecision) before(faults *fault.List, day moment.Date, field string) {
	if _, err := moment.ParseDate(string(day)); err != nil {
		faults.Invalid("casefile.day", field)
	} else if day > cmd.DecidedOn {
		faults.Invalid("casefile.decision.step_after", field)
	}
}

// required refuses a decision that lacks what its kind always asks for, and one
// on ownerless goods whose notice is still running. What is only asked for may be
// left unsaid; Lacks tells of it as long as the case is looked at.
func (cmd RecordDecision) required(faults *fault.List, in situation, book *reference.Book) {
	for _, q := range book.DecisionRequirements(cmd.Kind, in.at) {
		switch always := q.When == reference.Always; {
		case q.Requirement == reference.AsksNotice && (cmd.NoticeOn != "" || always):
			cmd.notice(faults, in, book)
		case !always:
		case q.Requirement == reference.AsksConsent && cmd.Consent == "":
			faults.Invalid("casefile.decision.consent_missing", "consent_paper")
		case q.Requirement == reference.AsksPhoto && cmd.Photo == "":
			faults.Invalid("casefile.decision.photo_missing", "photo")
		case q.Requirement == reference.AsksLegalReview && cmd.LegalReview == nil:
			faults.Invalid("casefile.decision.review_missing", "legal_review.paper")
		case q.Requirement == reference.AsksDiscussion && cmd.Discussion == nil:
			faults.Invalid("casefile.decision.discussion_missing", "discussion.paper")
		}
	}
}

// notice: nobody claimed the goods until its term was over.
func (cmd RecordDecision) notice(faults *fault.List, in situation, book *reference.Book) {
	clock, err := book.Clock("ownerless.notice", in.at)
	if err != nil || cmd.NoticeOn == "" {
		faults.Invalid("casefile.day", "notice_on")
		return
	}
	if last := clock.LastDay(cmd.NoticeOn, book.Calendar(in.c.Division)); cmd.DecidedOn <= last {
		_ = faults.Add(fault.Conflict("casefile.decision.notice_running").At("notice_on").With("day", string(last)))
	}
}

// appeal counts the time for review and suit, and keeps the goods until it is
// over unless the party gave it up in writing. A window that had ended when the
// decision was entered sets no hold.
func (cmd RecordDecision) appeal(faults *fault.List, in situation, book *reference.Book, d *fact.DecisionRecordedRestricted) {
	if cmd.RightsHolderNotice {
		d.Holds = append(d.Holds, cmd.hold(RightsHolderNotice, ""))
	}
	if cmd.Appeal == nil {
		return
	}
	a := cmd.Appeal
	if _, may := book.DecisionAsks(cmd.Kind, reference.AsksAppeal, in.at); !may && a.Window {
		faults.Invalid("casefile.decision.no_appeal", "appeal.window")
	}
	told := a.ToldOn
	switch _, err := moment.ParseDate(string(told)); {
	case told == "":
		told = cmd.Effective
	case err != nil:
		faults.Invalid("casefile.day", "appeal.told_on")
	case told < cmd.DecidedOn || told > in.at.Date():
		faults.Invalid("casefile.decision.told_on", "appeal.told_on")
	}
	d.Appeal = &fact.DecisionAppeal{Window: a.Window, ToldOn: told, Waiver: text(faults, a.Waiver, "appeal.waiver_paper", MaxPaper, false)}
	review, err := book.Clock("appeal.review", in.at)
	suit, err2 := book.Clock("appeal.suit", in.at)
	if err != nil || err2 != nil {
		faults.Invalid("casefile.decision.no_appeal", "appeal.window")
		return
	}
	calendar := book.Calendar(in.c.Division)
	d.Appeal.ReviewUntil, d.Appeal.SuitUntil = review.LastDay(told, calendar), suit.LastDay(told, calendar)
	if a.Window && d.Appeal.Waiver == "" && d.Appeal.SuitUntil >= in.at.Date() {
		d.Holds = append(d.Holds, cmd.hold(AppealWindow, d.Appeal.SuitUntil))
	}
}

// hold that comes with the decision; its id follows from the decision's, so that
// the same command always sets the same.
func (cmd RecordDecision) hold(reason string, until moment.Date) fact.DecisionHold {
	return fact.DecisionHold{Hold: uuid.NewSHA1(cmd.ID, []byte(reason)), Reason: reason, Until: until}
}

// Lacks are what the decision's kind asks for and nothing was said of. Customs
// tells whether the case is one of the customs.
func (c Case) Lacks(d Decision, customs bool, book *reference.Book) []reference.DecisionRequirement {
	return slices.DeleteFunc(book.DecisionRequirements(d.Kind, d.At), func(q reference.DecisionRequirement) bool {
		switch {
		case q.When == reference.May, q.When == reference.ByCustoms && !customs:
			return true
		case q.Requirement == reference.AsksLegalReview:
			return d.LegalReview != nil || d.NotRequired != ""
		case q.Requirement == reference.AsksDiscussion:
			return d.Discussion != nil || d.NotRequired != ""
		case q.Requirement == reference.AsksNotice:
			return d.NoticeOn != ""
		case q.Requirement == reference.AsksRightsHolder:
			return len(c.Told) > 0
		}
		return true // there is no decision without it
	})
}

// WaitsForRightsHolder tells whether the case is one in which the rights holder is
// to be told (知识产权海关保护条例 第二十七条): a case of the customs, or one in which a
// hold for it was set.
func (c Case) WaitsForRightsHolder() bool {
	return c.Regime == Customs || slices.ContainsFunc(c.Holds, func(h Hold) bool { return h.Reason == RightsHolderNotice })
}
