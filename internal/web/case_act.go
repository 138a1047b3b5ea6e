package web

import (
	"context"
	"net/http"
	"strings"

	"github.com/gin-gonic/gin"
	"github.com/google/uuid"

	"github.com/sealtrail/sealtrail/internal/casefile"
	"github.com/sealtrail/sealtrail/internal/fault"
	"github.com/sealtrail/sealtrail/internal/identity"
	"github.com/sealtrail/sealtrail/internal/reference"
	"github.com/sealtrail/sealtrail/internal/web/form"
	"github.com/sealtrail/sealtrail/internal/web/page"
)

// caseAct is one act on a case: which right it needs, and how its form is read.
type caseAct struct {
	action identity.Action
	icon   string
	do     func(s *Site, c *gin.Context, actor identity.Actor, in *form.Form, ref string) error
}

var caseActs = map[string]caseAct{
	"approve": {identity.ApproveMeasure, "rubber-stamp", (*Site).approveMeasure},
	"decide":  {identity.RecordDecision, "gavel", (*Site).recordDecision},
	"dispose": {identity.ApproveDisposal, "alarm", (*Site).disposeEarly},
	"told":    {identity.TellRightsHolder, "bell", (*Site).tellRightsHolder},
	"hold":    {identity.SetHold, "hand-stop", (*Site).setHold},
	"lift":    {identity.LiftHold, "lock-open", (*Site).liftHold},
	"entrust": {identity.Entrust, "building-bank", (*Site).entrust},
	"except":  {identity.GrantException, "users", (*Site).grantException},
	"extend":  {identity.ExtendMeasure, "calendar", (*Site).extendMeasure},
	"exclude": {identity.ExcludeTime, "microscope", (*Site).excludeTime},
	"resume":  {identity.ExcludeTime, "player-play", (*Site).endExclusion},
	"regime":  {identity.ChangeRegime, "scale", (*Site).changeRegime},
}

func (s *Site) caseAct(c *gin.Context) {
	p, err := s.caseActPage(c, c.Query("hold"), c.Query("exclusion"))
	s.show(c, p, err)
}

func (s *Site) caseActPage(c *gin.Context, hold, exclusion string) (*page.CaseAct, error) {
	act, known := caseActs[c.Param("act")]
	if !known {
		return nil, fault.Missing("page.missing")
	}
	k, err := s.seenCase(c, c.Param("no"))
	if err != nil {
		return nil, err
	}
	if err := s.actor(c).MayOn(act.action, k.Concerned()); err != nil {
		return nil, err
	}
	url := "/cases/" + k.Number.String()
	p := &page.CaseAct{Frame: page.Frame{Layout: page.Task, Nav: "cases", Back: url}, Kind: c.Param("act"), Number: k.Number.String(), Icon: act.icon,
		Subject: k.Paper + s.locale(c).T("web.trail.gap") + k.Title, Typed: strings.Join(strings.Split(c.Query("lots"), ","), "\n")}
	if p.Kind == "lift" {
		h, err := s.openHold(c, k, hold)
		if err != nil {
			return nil, err
		}
		p.Waiver = h.Reason == casefile.AppealWindow && h.Until != ""
		if word, ok := s.Book.Word(reference.HoldReasons, h.Reason, s.Clock.Now()); ok && word.AsksOutcome {
			p.Options = s.names(c).words(reference.HoldOutcomes)
		}
		n := s.names(c)
		p.Hold, p.Subject = hold, n.sentence(n.word(reference.HoldReasons, h.Reason), h.Note)
	}
	switch p.Kind {
	case "decide", "extend", "exclude", "resume", "regime":
		if err := s.termForm(c, p, k, exclusion); err != nil {
			return nil, err
		}
	}
	if p.Kind == "approve" {
		if err := s.caseApproves(c, p); err != nil {
			return nil, err
		}
	}
	return p, s.caseActChoices(c, p, act.action)
}

// caseApproves fills the form for what waits: an urgent measure that lacks its
// approval comes before one that is still to be taken.
func (s *Site) caseApproves(c *gin.Context, p *page.CaseAct) error {
	p.Measure, p.Mode = "seized", casefile.Prior
	scope, err := s.custodyScope(c)
	if err != nil {
		return err
	}
	lots, err := s.Cases.Lots(c.Request.Context(), scope, p.Number)
	for _, l := range lots {
		if open := l.Legal.Unapproved(); len(open) > 0 && !l.Legal.Standing(s.Clock.Now()).ApprovalDue.IsZero() {
			p.Measure, p.Mode = open[0].Kind, casefile.Urgent
			break
		}
	}
	return err
}

func (s *Site) caseActChoices(c *gin.Context, p *page.CaseAct, action identity.Action) error {
	n := s.names(c)
	switch p.Kind {
	case "approve":
		p.Options, p.Modes = n.words(reference.Measures), n.options("web.mode", casefile.Prior, casefile.Urgent)
	case "decide":
		s.decisionChoices(c, p)
		p.Chosen = c.Query("kind")
	case "told":
		p.Hold = c.Query("hold")
	case "hold":
		p.Options = n.words(reference.HoldReasons)
	case "entrust":
		var err error
		if p.Options, err = s.orgOptions(c, identity.OrgAgency); err != nil {
			return err
		}
	}
	if identity.NeedsStepUp(action) {
		box := s.stepUpBox(c)
		p.StepUp = &box
	}
	return nil
}

// words are the choices of a list of the reference book.
func (n names) words(list reference.List) []page.Option {
	var out []page.Option
	for _, w := range n.book.Words(list, n.at) {
		out = append(out, page.Option{Value: w.Code, Word: w.Name.In(string(n.Lang))})
	}
	return out
}

// orgOptions are organisations of some kinds, but not the visitor's own.
func (s *Site) orgOptions(c *gin.Context, kinds ...identity.OrgKind) ([]page.Option, error) {
	var out []page.Option
	for _, kind := range kinds {
		found, err := s.Identity.Orgs(c.Request.Context(), s.actor(c), identity.OrgFilter{Kind: kind, Limit: 200})
		if err != nil {
			return nil, err
		}
		for _, o := range found.Items {
			if o.ID != s.actor(c).Org && o.Stands(s.Clock.Now()) {
				out = append(out, page.Option{Value: o.ID.String(), Word: s.orgName(c, o)})
			}
		}
	}
	return out, nil
}

func (s *Site) caseActDo(c *gin.Context) {
	act, known := caseActs[c.Param("act")]
	if !known {
		s.fail(c, fault.Missing("page.missing"))
		return
	}
	in, err := form.Read(c.Request)
	if err != nil {
		s.fail(c, err)
		return
	}
	again := func() (page.Page, error) {
		return s.caseActPage(c, in.Text("hold", form.Optional), in.Text("exclusion", form.Optional))
	}
	actor, stepErr := s.signer(c, in, act.action)
	err = act.do(s, c, actor, in, strings.ToUpper(c.Param("no")))
	if err = also(stepErr, err); err != nil {
		s.retry(c, gathered(unseen(err, "lots"), "lots"), in, again)
		return
	}
	c.Redirect(http.StatusSeeOther, "/cases/"+strings.ToUpper(c.Param("no")))
}

// signer is the actor of an act; where it needs a step-up, what stands in the
// form's PIN field has been checked. A failed step-up is kept in the form, so
// that a use case is not asked before every field is right.
func (s *Site) signer(c *gin.Context, in *form.Form, action identity.Action) (identity.Actor, error) {
	if !identity.NeedsStepUp(action) {
		return s.actor(c), nil
	}
	actor, err := s.stepUp(c, in)
	if f := fault.Of(err); f != nil && f.Kind != fault.KindUnauthenticated {
		in.Fail(fieldPIN, f)
		return actor, nil
	}
	return actor, err
}

// also gives the first of two errors.
func also(first, second error) error {
	if first != nil {
		return first
	}
	return second
}

// run asks a use case once the form is whole.
func run[C, R any](ctx context.Context, in *form.Form, actor identity.Actor, cmd C, use func(context.Context, identity.Actor, C) (R, error)) error {
	if err := in.Err(); err != nil {
		return err
	}
	_, err := use(ctx, actor, cmd)
	return err
}

func (s *Site) approveMeasure(c *gin.Context, actor identity.Actor, in *form.Form, ref string) error {
	cmd := casefile.ApproveMeasure{Command: s.factCommand(c, in), Case: ref, Measure: in.Text("measure"), Mode: in.Choice("mode", []string{casefile.Prior, casefile.Urgent}),
		Paper: in.Text("paper", form.Max(casefile.MaxPaper)), Lots: codes(in, "lots", form.Optional)}
	return run(c.Request.Context(), in, actor, cmd, s.Cases.ApproveMeasure)
}

func (s *Site) setHold(c *gin.Context, actor identity.Actor, in *form.Form, ref string) error {
	cmd := casefile.SetHold{Command: s.factCommand(c, in), Case: ref, Reason: in.Text("reason"),
		Note: in.Text("note", form.Optional, form.Lines, form.Max(casefile.MaxReason)), Lots: codes(in, "lots", form.Optional), Until: in.Date("until", form.Optional)}
	return run(c.Request.Context(), in, actor, cmd, s.Cases.SetHold)
}

func (s *Site) liftHold(c *gin.Context, actor identity.Actor, in *form.Form, ref string) error {
	cmd := casefile.LiftHold{Command: s.factCommand(c, in), Case: ref, Hold: in.ID("hold"), Reason: in.Text("reason", form.Lines, form.Max(casefile.MaxReason)),
		Override: in.Bool("override"), Outcome: in.Text("outcome", form.Optional), Waiver: in.Text("waiver_paper", form.Optional, form.Max(casefile.MaxPaper))}
	if photos := s.upload(c, in, "photo"); len(photos) > 0 {
		cmd.Photo = photos[0]
	}
	return run(c.Request.Context(), in, actor, cmd, s.Cases.LiftHold)
}

func (s *Site) entrust(c *gin.Context, actor identity.Actor, in *form.Form, ref string) error {
	cmd := casefile.Entrust{Command: s.factCommand(c, in), Case: ref, Agency: chosenID(in, "agency"), Paper: in.Text("paper", form.Max(casefile.MaxPaper))}
	return run(c.Request.Context(), in, actor, cmd, s.Cases.Entrust)
}

func (s *Site) grantException(c *gin.Context, actor identity.Actor, in *form.Form, ref string) error {
	cmd := casefile.GrantException{Command: s.factCommand(c, in), Case: ref, Reason: in.Text("reason", form.Lines, form.Max(casefile.MaxReason)), LastDay: in.Date("last_day")}
	return run(c.Request.Context(), in, actor, cmd, s.Cases.GrantException)
}

// chosenID reads an id from a choice; nothing chosen is a fault there.
func chosenID(in *form.Form, field string, options ...form.Option) uuid.UUID {
	if in.Text(field, options...) == "" {
		return uuid.Nil
	}
	return in.ID(field)
}

// exceptionShow is the exception for a whole tiny office.
func (s *Site) exceptionShow(c *gin.Context) {
	p, err := s.exceptionPage(c)
	s.show(c, p, err)
}

func (s *Site) exceptionPage(c *gin.Context) (*page.CaseAct, error) {
	actor, n := s.actor(c), s.names(c)
	if err := actor.May(identity.GrantException); err != nil {
		return nil, err
	}
	all, err := s.Cases.Exemptions(c.Request.Context(), actor.Scope(identity.ReadCustody), actor.Org)
	if err != nil {
		return nil, err
	}
	p := &page.CaseAct{Frame: page.Frame{Layout: page.Task, Nav: "cases", Back: "/cases"}, Kind: "except", Subject: s.visitor(c).Org, Icon: "users"}
	var people []string
	for _, x := range all {
		people = append(people, x.By)
	}
	names, err := s.peopleNames(c.Request.Context(), people)
	for _, x := range all {
		p.Current = append(p.Current, n.exception(x.Exception, names[x.By]))
	}
	box := s.stepUpBox(c)
	p.StepUp = &box
	return p, err
}

func (s *Site) exceptionGrant(c *gin.Context) {
	in, err := form.Read(c.Request)
	if err != nil {
		s.fail(c, err)
		return
	}
	actor, err := s.signer(c, in, identity.GrantException)
	if err = also(err, s.grantException(c, actor, in, "")); err != nil {
		s.retry(c, err, in, func() (page.Page, error) { return s.exceptionPage(c) })
		return
	}
	c.Redirect(http.StatusSeeOther, "/exceptions")
}
