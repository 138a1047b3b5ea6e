package web

import (
	"net/http"
	"strconv"

	"github.com/gin-gonic/gin"
	"github.com/google/uuid"

	"github.com/sealtrail/sealtrail/internal/fact"
	"github.com/sealtrail/sealtrail/internal/fault"
	"github.com/sealtrail/sealtrail/internal/identity"
	"github.com/sealtrail/sealtrail/internal/registry"
	"github.com/sealtrail/sealtrail/internal/spreadsheet"
	"github.com/sealtrail/sealtrail/internal/web/form"
	"github.com/sealtrail/sealtrail/internal/web/page"
)

func (s *Site) applicationRoutes(r gin.IRouter) {
	r.GET("/applications", s.applicationList)
	r.GET("/applications/new", s.applicationNew)
	r.POST("/applications", s.applicationFile)
	r.GET("/applications/:id", s.applicationShow)
	r.POST("/applications/:id", s.applicationDo)
	r.GET("/applications/:id/complete", s.applicationComplete)
	r.POST("/applications/:id/complete", s.applicationCompleteDo)
	r.GET("/applications/:id/documents/:sha", s.applicationDocument)
}

func applicationURL(id uuid.UUID) string { return "/applications/" + id.String() }

func (n names) applicationKind(k registry.ApplicationKind) string {
	return n.T("registry.application.kind." + string(k))
}

func (n names) applicationState(state registry.ApplicationState) page.State {
	return page.StateOf("registry.application", string(state), n.T("registry.application.state."+string(state)))
}

func (s *Site) applicationScope(c *gin.Context) (identity.Scope, error) {
	actor := s.actor(c)
	return actor.Scope(identity.ReadApplications), actor.May(identity.ReadApplications)
}

func (s *Site) applicationList(c *gin.Context) {
	scope, err := s.applicationScope(c)
	if err != nil {
		s.fail(c, err)
		return
	}
	in := form.Of(queryOf(c, "state"))
	filter := registry.ApplicationFilter{State: registry.ApplicationState(in.Choice("state", texts(registry.ApplicationStates()), form.Optional)), Cursor: c.Query("cursor")}
	s.listed(c, in, func(readable bool) (page.Page, error) {
		if !readable {
			filter = registry.ApplicationFilter{}
		}
		items, next, err := s.Registry.Applications(c.Request.Context(), scope, filter)
		n := s.names(c)
		p := &page.ApplicationList{Frame: page.Frame{Layout: page.Work, Nav: "firms", Back: "/firms"}, MayFile: s.actor(c).May(identity.FileApplication) == nil, Pager: pagerOf(c, next),
			Filter: n.narrowing(c, in, 1, n.byChoice("state", "web.registry.state", n.options("registry.application.state", texts(registry.ApplicationStates())...)))}
		for _, i := range items {
			p.Rows = append(p.Rows, page.ApplicationRow{Href: applicationURL(i.ID), Kind: n.applicationKind(i.Kind), Name: i.Name, Facility: i.Facility, USCC: string(i.USCC), Filed: n.Day(i.FiledAt),
				OnPaper: i.OnPaper, State: n.applicationState(i.State)})
		}
		return p, err
	})
}

func (s *Site) application(c *gin.Context) (registry.Application, error) {
	scope, err := s.applicationScope(c)
	if err != nil {
		return registry.Application{}, err
	}
	id, err := uuid.Parse(c.Param("id"))
	if err != nil {
		return registry.Application{}, fault.Missing("page.missing")
	}
	return s.Registry.Application(c.Request.Context(), scope, id)
}

func (s *Site) applicationShow(c *gin.Context) {
	p, err := s.applicationPage(c)
	s.show(c, p, err)
}

func (s *Site) applicationPage(c *gin.Context) (*page.ApplicationShow, error) {
	a, err := s.application(c)
	if err != nil {
		return nil, err
	}
	var people []string
	for _, x := range a.Steps {
		people = append(people, x.By)
	}
	who, err := s.Identity.Names(c.Request.Context(), people...)
	if err != nil {
		return nil, err
	}
	n, actor := s.names(c), s.actor(c)
	p := &page.ApplicationShow{Frame: page.Frame{Layout: page.Work, Nav: "firms", Back: "/applications"}, URL: applicationURL(a.ID), Title: joined("　", n.applicationKind(a.Kind), a.Name),
		State: n.applicationState(a.State), Facts: n.applicationFacts(a), Proposed: n.proposedFacts(a), StepUp: s.stepUpBox(c)}
	for _, d := range a.Documents {
		p.Documents = append(p.Documents, n.documentLink(p.URL, d))
	}
	for _, x := range a.Steps {
		p.Trail = append(p.Trail, n.applicationStep(x, who[x.By]))
	}
	examines := actor.MayOn(identity.ExamineApplication, a.Parties()) == nil
	p.Examine, p.Confirms = a.State == registry.ApplicationFiled && examines, a.Kind == registry.ApplyReconfirmation
	p.Checklist = n.checklist(a, p.Examine)
	p.Refuses = a.Proposed == registry.OutcomeRefuse
	if a.State == registry.ApplicationExamined && actor.MayOn(identity.DecideApplication, a.Parties()) == nil {
		p.Decide = !actor.Is(a.ExaminedBy) && !actor.Is(a.FiledBy)
		if !p.Decide {
			p.Own = n.T("fault.registry.application.same_person")
		}
	}
	if a.State == registry.ApplicationReturned {
		p.Note = &page.Note{Tone: "wait", Icon: "arrow-back-up", Title: n.T("web.application.returned"), What: a.Reason}
		if actor.MayOn(identity.FileApplication, a.Parties()) == nil {
			p.Complete = p.URL + "/complete"
		}
	}
	if a.State == registry.ApplicationRefused {
		p.Note = &page.Note{Tone: "stop", Icon: "circle-x", Title: n.T("registry.application.state.refused"), What: a.Reason, Rule: a.Article}
		if actor.May(identity.FileObjection) == nil {
			p.Object = "/objections/new?against=refusal&application=" + a.ID.String()
		}
	}
	return p, nil
}

func (n names) applicationFacts(a registry.Application) []page.Fact {
	facts := []page.Fact{{Label: n.T("web.firm.name"), Value: a.Name}, {Label: n.T("web.firm.uscc"), Value: string(a.USCC), Code: true, More: a.USCCNote},
		{Label: n.T("web.firm.address"), Value: joined("　", n.division(a.Division), a.Address)}}
	if a.Firm != uuid.Nil {
		facts[0].Href = firmURL(a.USCC)
	}
	if a.Contact != (registry.Contact{}) {
		facts = append(facts, page.Fact{Label: n.T("web.firm.contact"), Value: joined("　", a.Contact.Name, a.Contact.Phone)})
	}
	facts = append(facts, page.Fact{Label: n.T("web.application.filed"), Value: n.Time(a.FiledAt)})
	if a.OnPaper {
		facts = append(facts, page.Fact{Label: n.T("web.application.how"), Value: n.T("web.application.on_paper")})
	}
	if a.Note != "" {
		facts = append(facts, page.Fact{Label: n.T("web.application.note"), Value: a.Note})
	}
	return facts
}

// proposedFacts say what would be entered.
func (n names) proposedFacts(a registry.Application) []page.Fact {
	var facts []page.Fact
	if x := a.Facility; x.Name != "" {
		word := n.T("web.application.new_facility")
		if x.Facility != uuid.Nil {
			word = n.T("web.application.old_facility")
		}
		facts = append(facts, page.Fact{Label: n.T("web.application.facility"), Value: x.Name, More: joined("　", word, n.division(x.Division), x.Address, n.list(x.Lines))})
	}
	q := a.Qualification
	if q == nil {
		return facts
	}
	modes := n.each(q.Modes, func(m string) string { return n.T("web.firm.mode." + m) })
	return append(facts, page.Fact{Label: n.T("web.registry.licence"), Value: joined("　", n.qualification(q.Kind), q.Number), More: q.Issuer},
		page.Fact{Label: n.T("web.firm.contract"), Value: orDash(q.Contract)},
		page.Fact{Label: n.T("web.application.term"), Value: n.T("web.application.term_n", "from", n.Date(q.ValidFrom), "to", n.Date(q.ValidTo))},
		page.Fact{Label: n.T("web.firm.modes"), Value: n.list(modes)},
		page.Fact{Label: n.T("web.registry.methods"), Value: n.list(n.each(q.Methods, n.method))},
		page.Fact{Label: n.T("web.registry.scope"), Value: orDash(n.list(n.each(q.Categories, n.category))), More: joined(" ", q.WasteCodes...)},
		page.Fact{Label: n.T("web.registry.capacity_head"), Value: n.T("web.registry.capacity", "t", n.tonnes(q.CapacityG))})
}

func (n names) documentLink(url string, d fact.ApplicationDocument) page.DocumentLink {
	icon := "photo"
	if d.Type == "application/pdf" {
		icon = "file-type-pdf"
	}
	return page.DocumentLink{Href: url + "/documents/" + d.SHA256, Kind: n.T("registry.document." + d.Kind), Icon: icon,
		Size: n.T("web.application.size", "n", spreadsheet.Decimal{Units: d.SizeB / 1000, Decimals: 3}.String())}
}

// checklist is asked, or shown with its answers.
func (n names) checklist(a registry.Application, asked bool) []page.ChecklistRow {
	var rows []page.ChecklistRow
	for i, item := range a.Checklist(n.book, n.at) {
		row := page.ChecklistRow{Prefix: "items[" + strconv.Itoa(i) + "]", Code: item.Code, Name: item.Name.In(string(n.Lang)),
			Rule: n.sentence(item.Article, n.T("reference.certainty."+string(item.Certainty)))}
		if asked {
			row.Options = []page.Option{{Value: registry.AnswerYes, Word: n.T("web.application.yes"), Tone: "ok"}, {Value: registry.AnswerNo, Word: n.T("web.application.no"), Tone: "stop"},
				{Value: registry.AnswerNA, Word: n.T("web.application.na")}}
		}
		for _, x := range a.Items {
			if x.Code == item.Code && !asked {
				state := page.StateOf("registry.answer", x.Answer, n.T("web.application."+x.Answer))
				row.Answer, row.Note = &state, x.Note
			}
		}
		if asked || row.Answer != nil {
			rows = append(rows, row)
		}
	}
	return rows
}

func (n names) applicationStep(x registry.ApplicationStep, who string) page.TrailItem {
	item := page.TrailItem{Title: n.T("web.application.step." + x.Kind), At: n.Time(x.At), Text: joined("　", who, x.Reason)}
	look := map[string][2]string{"filed": {"file-text", ""}, "completed": {"file-check", ""}, "returned": {"arrow-back-up", "wait"}, "examined": {"clipboard-check", ""},
		"confirmed": {"circle-check", "ok"}, "accepted": {"circle-check", "ok"}, "refused": {"circle-x", "stop"}}[x.Kind]
	item.Icon, item.Tone = look[0], look[1]
	return item
}

// applicationDo is what the bureau does with an application; all of it is posted
// to the application's own page.
func (s *Site) applicationDo(c *gin.Context) {
	a, err := s.application(c)
	if err != nil {
		s.fail(c, err)
		return
	}
	in, err := form.Read(c.Request)
	if err != nil {
		s.fail(c, err)
		return
	}
	ctx, actor := c.Request.Context(), s.actor(c)
	switch act := in.Choice("act", []string{"return", "accept", "refuse", "grant", "deny"}); act {
	case "return":
		err = run(ctx, in, actor, registry.ReturnApplication{Command: s.factCommand(c, in), Application: a.ID, Reason: in.Text("reason", form.Lines, form.Max(registry.MaxReason))}, s.Registry.ReturnApplication)
	case "accept", "refuse":
		cmd := registry.ExamineApplication{Command: s.factCommand(c, in), Application: a.ID, Outcome: act, Note: in.Text("note", form.Optional, form.Lines, form.Max(registry.MaxReason))}
		for _, row := range in.Rows("items") {
			cmd.Items = append(cmd.Items, fact.ExaminedItem{Code: row.Text("code", form.Max(40)), Answer: row.Text("answer", form.Optional, form.Max(10)), Note: row.Text("note", form.Optional, form.Max(registry.MaxReason))})
		}
		err = run(ctx, in, actor, cmd, s.Registry.ExamineApplication)
	case "grant", "deny":
		actor, err = s.stepUp(c, in)
		in.Fail(fieldPIN, err)
		cmd := registry.DecideApplication{Command: s.factCommand(c, in), Application: a.ID, Accept: act == "grant"}
		if !cmd.Accept {
			cmd.Reason, cmd.Article = in.Text("reason", form.Lines, form.Max(registry.MaxReason)), in.Text("article", form.Max(registry.MaxAddress))
		}
		err = run(ctx, in, actor, cmd, s.Registry.DecideApplication)
	default:
		err = in.Err()
	}
	if err != nil {
		s.retry(c, err, in, func() (page.Page, error) { return s.applicationPage(c) })
		return
	}
	c.Redirect(http.StatusSeeOther, applicationURL(a.ID))
}

// applicationDocument shows a paper to whoever may see the application. A PDF is
// saved and not shown: nobody has looked into it.
func (s *Site) applicationDocument(c *gin.Context) {
	a, err := s.application(c)
	if err != nil {
		s.fail(c, err)
		return
	}
	for _, d := range a.Documents {
		if d.SHA256 == c.Param("sha") {
			s.document(c, d.SHA256)
			return
		}
	}
	s.fail(c, fault.Missing("page.missing"))
}

func (s *Site) document(c *gin.Context, sha string) {
	body, mime, err := s.Documents.Document(sha)
	if err != nil {
		s.fail(c, err)
		return
	}
	defer body.Close()
	c.Header("Cache-Control", "private, max-age=3600")
	if mime == "application/pdf" {
		c.Header("Content-Disposition", `attachment; filename="`+sha[:16]+`.pdf"`)
	}
	c.DataFromReader(http.StatusOK, -1, mime, body, nil)
}
