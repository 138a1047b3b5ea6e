package web

import (
	"github.com/gin-gonic/gin"
	"github.com/google/uuid"

	"github.com/sealtrail/sealtrail/internal/casefile"
	"github.com/sealtrail/sealtrail/internal/fault"
	"github.com/sealtrail/sealtrail/internal/identity"
	"github.com/sealtrail/sealtrail/internal/reference"
	"github.com/sealtrail/sealtrail/internal/web/form"
	"github.com/sealtrail/sealtrail/internal/web/page"
)

// What becomes of the time for review and suit.
const (
	appealWait = "wait" // the goods wait until it is over
	appealGone = "waived"
	appealNone = "none"
)

// decisionChoices fills the form of a decision: kinds but those that the head
// alone records, and what each asks for, so that the form shows a kind's own
// questions only.
func (s *Site) decisionChoices(c *gin.Context, p *page.CaseAct) {
	n := s.names(c)
	p.Asked = map[string]page.Asked{}
	for _, w := range n.book.Words(reference.DecisionKinds, n.at) {
		head := false
		for _, q := range n.book.DecisionRequirements(w.Code, n.at) {
			head = head || q.Requirement == reference.AsksHead
			a := p.Asked[q.Requirement]
			class := " st-asked--" + w.Code
			a.Class += class
			a.Rules = append(a.Rules, page.AskedRule{Class: class, Rule: n.cited(q.Article, q.Version, string(q.Certainty))})
			p.Asked[q.Requirement] = a
		}
		if !head {
			p.Options = append(p.Options, page.Option{Value: w.Code, Word: w.Name.In(string(n.Lang))})
		}
	}
	p.Modes = n.options("web.decide.appeal", appealWait, appealGone, appealNone)
}

func (s *Site) recordDecision(c *gin.Context, actor identity.Actor, in *form.Form, ref string) error {
	cmd := casefile.RecordDecision{Command: s.factCommand(c, in), Case: ref, Kind: in.Text("kind"), Paper: in.Text("paper", form.Max(casefile.MaxPaper)),
		DecidedOn: in.Date("decided_on"), Effective: in.Date("effective"), Lots: codes(in, "lots", form.Optional),
		LapseReason: in.Text("lapse_reason", form.Optional, form.Lines, form.Max(casefile.MaxReason))}
	asks := func(requirement string) bool {
		_, ok := s.Book.DecisionAsks(cmd.Kind, requirement, s.Clock.Now())
		return ok
	}
	// A question that another kind asks is not on the page; what a browser kept
	// of it is not meant.
	if asks(reference.AsksLegalReview) || asks(reference.AsksDiscussion) {
		cmd.LegalReview, cmd.Discussion = steppedOn(in, "legal_review"), steppedOn(in, "discussion")
		cmd.NotRequired = in.Text("not_required_reason", form.Optional, form.Lines, form.Max(casefile.MaxReason))
	}
	if asks(reference.AsksNotice) {
		cmd.NoticeOn = in.Date("notice_on", form.Optional)
	}
	if asks(reference.AsksConsent) {
		cmd.Consent = in.Text("consent_paper", form.Optional, form.Max(casefile.MaxPaper))
	}
	if asks(reference.AsksRightsHolder) {
		cmd.RightsHolderNotice = in.Bool("rights_holder_notice")
	}
	if how := in.Text("appeal.window", form.Optional); how != "" && asks(reference.AsksAppeal) {
		cmd.Appeal = &casefile.Appeal{Window: how == appealWait || how == appealGone, ToldOn: in.Date("appeal.told_on", form.Optional)}
		if how == appealGone {
			cmd.Appeal.Waiver = in.Text("appeal.waiver_paper", form.Max(casefile.MaxPaper))
		}
	}
	return run(c.Request.Context(), in, actor, cmd, s.Cases.RecordDecision)
}

// steppedOn is stated once one of its two fields is filled in.
func steppedOn(in *form.Form, name string) *casefile.Step {
	on, paper := in.Date(name+".on", form.Optional), in.Text(name+".paper", form.Optional, form.Max(casefile.MaxPaper))
	if on == "" && paper == "" {
		return nil
	}
	return &casefile.Step{On: on, Paper: paper}
}

// disposeEarly is the head's approval that perishable or dangerous goods are
// disposed of before the decision.
func (s *Site) disposeEarly(c *gin.Context, actor identity.Actor, in *form.Form, ref string) error {
	cmd := casefile.RecordDecision{Command: s.factCommand(c, in), Case: ref, Kind: string(casefile.StandingDisposal), Paper: in.Text("paper", form.Max(casefile.MaxPaper)),
		DecidedOn: in.Date("decided_on"), Effective: in.Date("effective"), Lots: codes(in, "lots", form.Optional)}
	if photos := s.upload(c, in, "photo"); len(photos) > 0 {
		cmd.Photo = photos[0]
	}
	return run(c.Request.Context(), in, actor, cmd, s.Cases.RecordDecision)
}

func (s *Site) tellRightsHolder(c *gin.Context, actor identity.Actor, in *form.Form, ref string) error {
	cmd := casefile.TellRightsHolder{Command: s.factCommand(c, in), Case: ref, On: in.Date("on"), Paper: in.Text("paper", form.Max(casefile.MaxPaper)),
		Name: in.Text("name", form.Max(casefile.MaxName))}
	if in.Text("hold", form.Optional) != "" {
		cmd.Hold = in.ID("hold")
	}
	return run(c.Request.Context(), in, actor, cmd, s.Cases.TellRightsHolder)
}

// openHold finds a hold to lift: of the case, or of one lot alone as that of a
// retained sample is.
func (s *Site) openHold(c *gin.Context, k casefile.Case, ref string) (casefile.Hold, error) {
	id, err := uuid.Parse(ref)
	if err != nil {
		return casefile.Hold{}, fault.Missing("page.missing")
	}
	h, found := k.Hold(id)
	if !found {
		scope, err := s.custodyScope(c)
		if err != nil {
			return casefile.Hold{}, err
		}
		lots, err := s.Cases.Lots(c.Request.Context(), scope, k.Number.String())
		if err != nil {
			return casefile.Hold{}, err
		}
		for _, l := range lots {
			for _, x := range l.Legal.Open(s.Clock.Now()) {
				if x.ID == id {
					h, found = casefile.Hold{ID: x.ID, Reason: x.Reason, Note: x.Note, Since: x.Since, Until: x.Until}, true
				}
			}
		}
	}
	if !found || !h.Stands(s.Clock.Now()) {
		return casefile.Hold{}, fault.Missing("page.missing")
	}
	return h, nil
}

// stated tells what is known of the way to a decision.
func (n names) stated(d casefile.Decision) []string {
	var out []string
	add := func(key string, args ...any) { out = append(out, n.T(key, args...)) }
	if x := d.LegalReview; x != nil {
		add("web.decide.reviewed", "day", n.Date(x.On), "paper", x.Paper)
	}
	if x := d.Discussion; x != nil {
		add("web.decide.discussed", "day", n.Date(x.On), "paper", x.Paper)
	}
	if d.NotRequired != "" {
		add("web.decide.not_required_told", "reason", d.NotRequired)
	}
	if d.NoticeOn != "" {
		add("web.decide.noticed", "day", n.Date(d.NoticeOn))
	}
	if d.Consent != "" {
		add("web.decide.consented", "paper", d.Consent)
	}
	switch a := d.Appeal; {
	case a == nil:
	case a.Waiver != "":
		add("web.decide.waived", "paper", a.Waiver)
	case a.Window:
		add("web.decide.window", "review", n.Date(a.ReviewUntil), "suit", n.Date(a.SuitUntil))
	default:
		add("web.decide.no_window", "review", n.Date(a.ReviewUntil), "suit", n.Date(a.SuitUntil))
	}
	return out
}

// lacking warns of what decisions ask for and nobody stated, each by its rule.
func (n names) lacking(k casefile.Case) []page.Note {
	var out []page.Note
	for _, d := range k.Decisions {
		lacks := k.Lacks(d, k.WaitsForRightsHolder(), n.book)
		if len(lacks) == 0 || !d.Overturned.IsZero() {
			continue
		}
		var what, rules []string
		for _, q := range lacks {
			ask := n.T("web.decide.ask." + q.Requirement)
			what = append(what, ask)
			rules = append(rules, n.T("web.decide.by", "what", ask, "rule", n.cited(q.Article, q.Version, string(q.Certainty))))
		}
		out = append(out, page.Note{Tone: "wait", Icon: "help-circle", Title: n.T("web.decide.lacks", "paper", d.Paper, "what", n.list(what)),
			What: n.T("web.decide.lacks_text", "rules", n.list(rules))})
	}
	return out
}

// overturned warns that a review or a court took the force from the last
// decision, and leads to where the new one is recorded.
func (n names) overturned(k casefile.Case, lots []casefile.LegalLot, decide string) []page.Note {
	waiting := 0
	for _, l := range lots {
		if !l.Gone() && l.Legal.Standing(n.at).Overturned {
			waiting++
		}
	}
	if waiting == 0 {
		return nil
	}
	note := page.Note{Tone: "stop", Icon: "gavel", Title: n.T("web.decide.overturned", "n", waiting), What: n.T("web.decide.overturned_text"), Rule: n.rule("destruction.reason.overturned")}
	if decide != "" {
		note.Way, note.WayHref = n.T("web.case.decide"), decide
	}
	return []page.Note{note}
}

// holdRow is a hold of a case with what ends it.
func (n names) holdRow(h casefile.Hold, who map[string]string) page.CaseHold {
	row := page.CaseHold{Open: h.Stands(n.at), Fact: page.Fact{Label: n.word(reference.HoldReasons, h.Reason), Value: n.T("web.case.held", "n", h.Lots, "since", n.Time(h.Since), "who", who[h.By]), More: h.Note}}
	switch {
	case h.LiftedAt.IsZero() && h.Until != "" && row.Open:
		row.More = n.sentence(n.T("web.decide.until", "day", n.Date(h.Until)), h.Note)
	case h.LiftedAt.IsZero() && !row.Open:
		row.More = n.T("web.decide.over", "day", n.Date(h.Until))
	case !row.Open:
		row.More = n.T("web.case.lifted", "at", n.Time(h.LiftedAt), "who", who[h.LiftedBy], "reason", h.LiftReason)
		word, _ := n.book.Word(reference.HoldReasons, h.Reason, n.at)
		switch {
		case h.Outcome != "":
			row.More = n.sentence(row.More, n.T("web.decide.outcome_told", "outcome", n.word(reference.HoldOutcomes, h.Outcome)))
		case word.AsksOutcome:
			row.More = n.sentence(row.More, n.T("web.decide.outcome_open"))
		}
		if h.Waiver != "" {
			row.More = n.sentence(row.More, n.T("web.decide.waived", "paper", h.Waiver))
		}
	}
	return row
}

// sampleRows are the holds that stand on lots alone: retained samples.
func (n names) sampleRows(k casefile.Case, lots []casefile.LegalLot, url string, mayLift bool) []page.CaseHold {
	var out []page.CaseHold
	for _, l := range lots {
		if l.Gone() {
			continue
		}
		for _, h := range l.Legal.Open(n.at) {
			if _, known := k.Hold(h.ID); known || h.Reason != casefile.SampleRetention {
				continue
			}
			row := page.CaseHold{Open: true, Fact: page.Fact{Label: n.word(reference.HoldReasons, h.Reason), Value: n.T("web.decide.sample", "code", shownCode(l.Code), "since", n.Time(h.Since)),
				More: n.sentence(n.T("web.decide.until", "day", n.Date(h.Until)), n.T("web.decide.kept", "where", h.Note))}}
			if mayLift {
				row.Lift = url + "/lift?hold=" + h.ID.String()
			}
			out = append(out, row)
		}
	}
	return out
}
