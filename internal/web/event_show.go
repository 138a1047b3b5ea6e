package web

import (
	"slices"

	"github.com/gin-gonic/gin"
	"github.com/google/uuid"

	"github.com/sealtrail/sealtrail/internal/destruction"
	"github.com/sealtrail/sealtrail/internal/identity"
	"github.com/sealtrail/sealtrail/internal/web/page"
)

func (s *Site) eventShow(c *gin.Context) {
	p, err := s.eventPage(c)
	s.show(c, p, err)
}

func (s *Site) eventPage(c *gin.Context) (*page.EventShow, error) {
	v, err := s.eventSeen(c)
	if err != nil {
		return nil, err
	}
	n := s.names(c)
	p := &page.EventShow{Frame: page.Frame{Layout: page.Work, Nav: "events", Back: "/events"}, Number: v.Number.String(), Name: v.Name, State: n.eventState(v.State), Status: string(v.State),
		Notice: v.Notice, Facts: n.eventFacts(v), StepUp: s.stepUpBox(c)}
	if v.Public() {
		p.Public = "/E/" + p.Number
	}
	p.Gauges = n.eventGauges(v.Progress)
	for _, a := range v.Progress.Outcome.ByAgency {
		p.Parts = append(p.Parts, page.EventPart{Agency: v.Names[a.Agency].Name, Lots: a.Lots, Processed: a.Processed, PlannedG: a.PlannedG, ReceivedG: a.ReceivedG, ResultG: a.ProcessedG})
	}
	for _, d := range v.Progress.Outcome.Days {
		p.Days = append(p.Days, page.Fact{Label: n.Date(d.Day), Value: n.Mass(d.ProcessedG), More: n.T("web.event.runs", "n", d.Runs)})
	}
	for _, number := range v.Progress.Outcome.Certificates {
		p.Papers = append(p.Papers, page.Fact{Value: number, Href: "/C/" + number, Code: true})
	}
	s.eventOrders(c, n, v, p)
	if err := s.eventRights(c, n, v, p); err != nil {
		return nil, err
	}
	p.Trail, err = s.signTrail(c, n, n.eventSteps(v.Event))
	return p, err
}

func (n names) eventFacts(v destruction.EventView) []page.Fact {
	var taking []string
	for _, org := range v.Departments {
		taking = append(taking, v.Names[org].Name)
	}
	facts := []page.Fact{
		{Label: n.T("web.event.number"), Value: v.Number.String(), Code: true},
		{Label: n.T("web.event.organiser"), Value: v.Names[v.Organiser].Name},
		{Label: n.T("web.event.departments"), Value: n.list(taking)},
		{Label: n.T("web.event.firm"), Value: v.Names[v.Firm].Name, More: v.FacilityName},
		{Label: n.T("web.event.days"), Value: n.eventDays(v.From, v.To)},
		{Label: n.T("web.event.place"), Value: v.Place, More: n.T("web.event.place_hint")},
	}
	if v.Reason != "" {
		facts = append(facts, page.Fact{Label: n.T("web.event.cancel_reason"), Value: v.Reason})
	}
	return facts
}

// eventGauges show how much of what was promised has come and was processed.
func (n names) eventGauges(p destruction.Progress) []page.EventGauge {
	share := func(g int64) int {
		if p.PlannedG <= 0 {
			return 0
		}
		return int(min(g*100/p.PlannedG, 100))
	}
	return []page.EventGauge{
		{Label: n.T("web.event.planned"), Figure: n.Mass(p.PlannedG), Text: n.T("web.event.lots", "n", p.Planned), Percent: share(p.PlannedG), Tone: "idle"},
		{Label: n.T("web.event.received"), Figure: n.Mass(p.ReceivedG), Text: n.T("web.event.of_planned", "percent", share(p.ReceivedG)), Percent: share(p.ReceivedG)},
		{Label: n.T("web.event.processed"), Figure: n.Mass(p.Outcome.MassG), Text: n.T("web.event.lots", "n", p.Outcome.Lots), Percent: share(p.Outcome.MassG), Tone: "ok"},
	}
}

func (n names) eventSteps(e destruction.Event) []step {
	var steps []step
	add := func(sig destruction.Signature, icon, tone, key, text string) {
		if !sig.IsZero() {
			steps = append(steps, step{icon, tone, n.T("web.event.step." + key), text, sig})
		}
	}
	add(e.Planned, "pencil", "", "planned", "")
	add(e.Announced, "calendar", "", "announced", "")
	add(e.Opened, "player-play", "", "opened", "")
	add(e.Closed, "circle-check", "ok", "closed", "")
	add(e.Cancelled, "calendar-off", "stop", "cancelled", e.Reason)
	return steps
}

// eventOrders lists who takes part. Numbers of orders are for those who may read
// the order; the other organisations read whose it is and how much.
func (s *Site) eventOrders(c *gin.Context, n names, v destruction.EventView, p *page.EventShow) {
	actor := s.actor(c)
	scope := actor.Scope(identity.ReadDestruction)
	papers := map[uuid.UUID]destruction.Order{}
	for _, o := range v.Papers {
		papers[o.ID] = o
	}
	for _, joined := range v.Orders {
		o := papers[joined.Order]
		row := page.EventOrderRow{Agency: v.Names[joined.Agency].Name, State: n.orderState(o.State), Lots: len(o.Lots), JoinedAt: joined.At}
		if scope.Sees(o.Parties()) {
			row.Number, row.Href = o.Number.String(), orderURL(o.Number.String())
			row.MayLeave = v.Living() && o.State == destruction.OrderApproved && actor.MayOn(identity.JoinEvent, identity.Parties{Owner: o.Agency, Division: o.Division}) == nil
			row.Order = row.Number
		}
		p.Orders = append(p.Orders, row)
	}
}

// eventRights says what the visitor can do. The use case decides; this only
// spares people a button that will refuse.
func (s *Site) eventRights(c *gin.Context, n names, v destruction.EventView, p *page.EventShow) error {
	actor := s.actor(c)
	if actor.MayOn(identity.HoldEvent, v.Parties()) == nil && actor.Org == v.Organiser {
		p.MayAnnounce = v.State == destruction.EventPlanned
		p.MayOpen = v.State == destruction.EventAnnounced
		p.MayClose = v.State == destruction.EventOpen && v.Progress.Running == ""
		p.MayCancel = v.State == destruction.EventPlanned || v.State == destruction.EventAnnounced
		if v.State == destruction.EventOpen && v.Progress.Running != "" {
			p.Running, p.RunHref = v.Progress.Running, runURL(v.Progress.Running)
		}
	} else if v.State == destruction.EventPlanned {
		p.Why = n.T("web.event.waits_announce")
	}
	if v.State != destruction.EventAnnounced && v.State != destruction.EventOpen || !slices.Contains(v.Departments, actor.Org) || actor.May(identity.JoinEvent) != nil {
		return nil
	}
	found, err := s.Destruction.OrdersToJoin(c.Request.Context(), actor, v.Event)
	for _, o := range found {
		p.Joinable = append(p.Joinable, page.Option{Value: o.Number.String(), Word: joined("　", o.Number.String(), n.method(o.Method), n.T("web.event.lots", "n", o.Lots))})
	}
	return err
}

func (s *Site) eventPublicPage(c *gin.Context, number string) (*page.EventPublic, error) {
	e, err := s.Destruction.PublicEvent(c.Request.Context(), number)
	if err != nil {
		return nil, err
	}
	n := s.names(c)
	p := &page.EventPublic{Frame: page.Frame{Layout: page.Public, Nav: "verify"}, Paper: "/E/" + e.Number + ".pdf", Number: e.Number, Name: e.Name, State: n.eventState(e.State), Status: string(e.State), Notice: e.Notice,
		Lots: e.Outcome.Lots, MassG: e.Outcome.MassG, Agencies: e.Outcome.Agencies, Certificates: e.Outcome.Certificates, Reason: e.Reason, CheckedAt: n.at, Final: e.State == destruction.EventClosed}
	p.Facts = []page.Fact{
		{Label: n.T("web.event.number"), Value: e.Number, Code: true},
		{Label: n.T("web.event.organiser"), Value: e.Organiser},
		{Label: n.T("web.event.departments"), Value: n.list(e.Departments)},
		{Label: n.T("web.event.firm"), Value: e.Firm, Href: "/registry"},
		{Label: n.T("web.event.days"), Value: n.eventDays(e.From, e.To)},
	}
	if !e.ClosedAt.IsZero() {
		p.Facts = append(p.Facts, page.Fact{Label: n.T("web.event.step.closed"), Value: n.Time(e.ClosedAt)})
	}
	for _, k := range e.Outcome.Categories {
		p.Categories = append(p.Categories, page.EventKind{Name: n.category(k.Category), Lots: k.Lots, MassG: k.MassG, Part: int(k.MassG * 100 / max(e.Outcome.MassG, 1))})
	}
	if scope, err := s.destructionScope(c); err == nil {
		if _, err := s.Destruction.EventNamed(c.Request.Context(), scope, number); err == nil {
			p.Work = eventURL(number)
		}
	}
	return p, nil
}
