package web

import (
	"net/http"

	"github.com/gin-gonic/gin"
	"github.com/google/uuid"

	"github.com/sealtrail/sealtrail/internal/fault"
	"github.com/sealtrail/sealtrail/internal/identity"
	"github.com/sealtrail/sealtrail/internal/registry"
	"github.com/sealtrail/sealtrail/internal/web/form"
	"github.com/sealtrail/sealtrail/internal/web/page"
)

func (s *Site) objectionRoutes(r gin.IRouter) {
	r.GET("/objections", s.objectionList)
	r.GET("/objections/new", s.objectionNew)
	r.POST("/objections", s.objectionFile)
	r.GET("/objections/:id", s.objectionShow)
	r.POST("/objections/:id", s.objectionAnswer)
}

func objectionURL(id uuid.UUID) string { return "/objections/" + id.String() }

func (n names) objectedTo(a registry.Against) string {
	return n.T("registry.objection.against." + string(a))
}

func (n names) objectionState(state registry.ObjectionState) page.State {
	return page.StateOf("registry.objection", string(state), n.T("registry.objection.state."+string(state)))
}

var objectionStates = []string{string(registry.ObjectionOpen), string(registry.ObjectionUpheld), string(registry.ObjectionDismissed)}

func (s *Site) objectionList(c *gin.Context) {
	actor := s.actor(c)
	if err := actor.May(identity.ReadObjections); err != nil {
		s.fail(c, err)
		return
	}
	in := form.Of(queryOf(c, "state"))
	filter := registry.ObjectionFilter{State: registry.ObjectionState(in.Choice("state", objectionStates, form.Optional)), Cursor: c.Query("cursor")}
	s.listed(c, in, func(readable bool) (page.Page, error) {
		if !readable {
			filter = registry.ObjectionFilter{}
		}
		items, next, err := s.Registry.Objections(c.Request.Context(), actor.Scope(identity.ReadObjections), filter)
		if err != nil {
			return nil, err
		}
		var orgs []uuid.UUID
		for _, o := range items {
			orgs = append(orgs, o.Org)
		}
		who, err := s.orgNames(c, orgs...)
		n := s.names(c)
		p := &page.ObjectionList{Frame: page.Frame{Layout: page.Work, Nav: "firms", Back: "/firms"}, MayFile: actor.May(identity.FileObjection) == nil, Pager: pagerOf(c, next),
			Filter: n.narrowing(c, in, 1, n.byChoice("state", "web.registry.state", n.options("registry.objection.state", objectionStates...)))}
		for _, o := range items {
			row := page.ObjectionRow{Href: objectionURL(o.ID), Against: n.objectedTo(o.Against), Firm: o.Name, By: n.T("web.objection.in_writing"), Filed: n.Day(o.FiledAt), State: n.objectionState(o.State)}
			if o.Org != uuid.Nil {
				row.By = who[o.Org]
			}
			p.Rows = append(p.Rows, row)
		}
		return p, err
	})
}

func (s *Site) objectionNew(c *gin.Context) {
	in := form.Of(queryOf(c, "against", "firm", "facility", "application", "handoff"))
	p, err := s.objectionNewPage(c, in)
	s.show(c, p, err)
}

// objectionNewPage asks what it is about, unless the page before said so.
func (s *Site) objectionNewPage(c *gin.Context, in *form.Form) (*page.ObjectionNew, error) {
	actor := s.actor(c)
	if err := actor.May(identity.FileObjection); err != nil {
		return nil, err
	}
	n, typed := s.names(c), in.Typed()
	if typed.Get("firm") == "" && typed.Get("application") == "" && actor.RoleFor(identity.FileObjection) == identity.FirmOperator {
		own, known, err := s.subjectOf(c, "") // a firm objects for itself
		if err != nil {
			return nil, err
		}
		if known {
			typed.Set("firm", string(own.USCC))
		}
	}
	p := &page.ObjectionNew{Frame: page.Frame{Layout: page.Task, Nav: "firms", Back: "/objections"}, Against: typed.Get("against"), Firm: cut(typed.Get("firm"), 64), Facility: cut(typed.Get("facility"), 64),
		Application: cut(typed.Get("application"), 64), Handoff: cut(typed.Get("handoff"), 40), OnPaper: actor.RoleFor(identity.FileObjection) == identity.EcoEditor, Title: n.T("web.objection.new")}
	for _, a := range registry.Againsts() {
		if string(a) == p.Against {
			p.Title, p.Charge = n.objectedTo(a), a == registry.AgainstCharge
		}
		if a == registry.AgainstEntry || a == registry.AgainstSuspension || a == registry.AgainstCharge && actor.RoleFor(identity.FileObjection) != identity.FirmOperator {
			p.Againsts = append(p.Againsts, page.Option{Value: string(a), Word: n.objectedTo(a)})
		}
	}
	p.MayCharge = p.Charge || p.Against == "" && p.Firm == "" && p.Application == "" && len(p.Againsts) > 2
	switch {
	case p.Application != "":
		id, err := uuid.Parse(p.Application)
		if err != nil {
			return nil, fault.Missing("page.missing")
		}
		a, err := s.Registry.Application(c.Request.Context(), actor.Scope(identity.ReadApplications), id)
		if err != nil {
			return nil, err
		}
		p.Subject = a.Name
	case p.Firm != "":
		f, err := s.Registry.Firm(c.Request.Context(), actor.Scope(identity.ReadRegistry), p.Firm)
		if err != nil {
			return nil, err
		}
		p.Subject = f.Name
	}
	return p, nil
}

func (s *Site) objectionFile(c *gin.Context) {
	in, err := form.Read(c.Request)
	if err != nil {
		s.fail(c, err)
		return
	}
	cmd := registry.FileObjection{Command: s.factCommand(c, in), Against: registry.Against(in.Choice("against", texts(registry.Againsts()))), Firm: in.Text("firm", form.Optional, form.Max(64)),
		Handoff: in.Text("handoff", form.Optional, form.Max(40)), Text: in.Text("text", form.Lines, form.Max(registry.MaxText)),
		Objector: registry.Contact{Name: in.Text("objector.name", form.Optional, form.Max(registry.MaxName)), Phone: in.Text("objector.phone", form.Optional, form.Max(40))}}
	if in.Has("facility") {
		cmd.Facility = in.ID("facility")
	}
	if in.Has("application") {
		cmd.Application = in.ID("application")
	}
	if cmd.Against == registry.AgainstCharge {
		cmd.AmountFen = in.Fen("amount_fen")
	}
	var receipt registry.ObjectionReceipt
	if err = in.Err(); err == nil {
		receipt, err = s.Registry.FileObjection(c.Request.Context(), s.actor(c), cmd)
	}
	if err != nil {
		s.retry(c, err, in, func() (page.Page, error) { return s.objectionNewPage(c, in) })
		return
	}
	c.Redirect(http.StatusSeeOther, objectionURL(receipt.ID))
}

func (s *Site) objection(c *gin.Context) (registry.Objection, error) {
	actor := s.actor(c)
	if err := actor.May(identity.ReadObjections); err != nil {
		return registry.Objection{}, err
	}
	id, err := uuid.Parse(c.Param("id"))
	if err != nil {
		return registry.Objection{}, fault.Missing("page.missing")
	}
	return s.Registry.Objection(c.Request.Context(), actor.Scope(identity.ReadObjections), id)
}

func (s *Site) objectionShow(c *gin.Context) {
	p, err := s.objectionPage(c)
	s.show(c, p, err)
}

func (s *Site) objectionPage(c *gin.Context) (*page.ObjectionShow, error) {
	o, err := s.objection(c)
	if err != nil {
		return nil, err
	}
	n, actor := s.names(c), s.actor(c)
	p := &page.ObjectionShow{Frame: page.Frame{Layout: page.Work, Nav: "firms", Back: "/objections"}, URL: objectionURL(o.ID), Title: n.objectedTo(o.Against), State: n.objectionState(o.State), Text: o.Text,
		Answer: o.Answer, StepUp: s.stepUpBox(c), Outcomes: []page.Option{{Value: "upheld", Word: n.T("registry.objection.state.upheld")}, {Value: "dismissed", Word: n.T("registry.objection.state.dismissed")}}}
	if p.Facts, err = s.objectionFacts(c, n, o); err != nil {
		return nil, err
	}
	if o.State == registry.ObjectionOpen && actor.MayOn(identity.AnswerObjection, o.Parties()) == nil {
		p.MayAnswer = !actor.Is(o.FiledBy)
		if !p.MayAnswer {
			p.Own = n.T("fault.registry.objection.same_person")
		}
	}
	return p, nil
}

func (s *Site) objectionFacts(c *gin.Context, n names, o registry.Objection) ([]page.Fact, error) {
	who, err := s.orgNames(c, o.Org)
	by := page.Fact{Label: n.T("web.objection.by"), Value: who[o.Org]}
	if o.Org == uuid.Nil {
		by.Value, by.More = n.T("web.objection.in_writing"), joined("　", o.Objector.Name, o.Objector.Phone)
	}
	firm := page.Fact{Label: n.T("web.firm.name"), Value: o.Name}
	if o.Firm != uuid.Nil && s.actor(c).May(identity.ReadRegistry) == nil {
		firm.Href = "/firms/" + o.Firm.String()
	}
	facts := []page.Fact{firm, by, {Label: n.T("web.objection.filed"), Value: n.Time(o.FiledAt)}}
	if o.Application != uuid.Nil {
		facts = append(facts, page.Fact{Label: n.T("web.objection.application"), Value: n.T("web.objection.see"), Href: applicationURL(o.Application)})
	}
	if o.Handoff != "" {
		facts = append(facts, page.Fact{Label: n.T("web.objection.handoff"), Value: o.Handoff, Code: true})
	}
	if o.AmountFen > 0 {
		facts = append(facts, page.Fact{Label: n.T("web.objection.amount"), Value: n.Money(o.AmountFen)})
	}
	if clock, err := s.Book.Clock(registry.ClockAnswer, o.FiledAt); err == nil && o.State == registry.ObjectionOpen {
		facts = append(facts, page.Fact{Label: n.T("web.objection.due"), Value: n.Date(clock.LastDay(o.FiledAt.Date(), s.Book.Calendar(o.Division))),
			More: n.sentence(clock.Article, n.T("reference.certainty."+string(clock.Certainty)))})
	}
	if o.State != registry.ObjectionOpen {
		facts = append(facts, page.Fact{Label: n.T("web.objection.answered"), Value: n.Time(o.AnsweredAt)})
	}
	return facts, err
}

func (s *Site) objectionAnswer(c *gin.Context) {
	o, err := s.objection(c)
	if err != nil {
		s.fail(c, err)
		return
	}
	s.actOnPage(c, true, objectionURL(o.ID), func() (page.Page, error) { return s.objectionPage(c) }, func(actor identity.Actor, in *form.Form) error {
		cmd := registry.AnswerObjection{Command: s.factCommand(c, in), Objection: o.ID, Upheld: in.Choice("outcome", []string{"upheld", "dismissed"}) == "upheld", Reason: in.Text("reason", form.Lines, form.Max(registry.MaxText))}
		return run(c.Request.Context(), in, actor, cmd, s.Registry.AnswerObjection)
	})
}
