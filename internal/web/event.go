package web

import (
	"context"
	"net/http"
	"strings"

	"github.com/gin-gonic/gin"
	"github.com/google/uuid"

	"github.com/sealtrail/sealtrail/internal/destruction"
	"github.com/sealtrail/sealtrail/internal/fault"
	"github.com/sealtrail/sealtrail/internal/identity"
	"github.com/sealtrail/sealtrail/internal/label"
	"github.com/sealtrail/sealtrail/internal/moment"
	"github.com/sealtrail/sealtrail/internal/registry"
	"github.com/sealtrail/sealtrail/internal/web/form"
	"github.com/sealtrail/sealtrail/internal/web/page"
)

func (s *Site) eventRoutes(r gin.IRouter) {
	r.GET("/events", s.eventList)
	r.GET("/events/new", s.eventNew)
	r.POST("/events", s.eventPlan)
	r.GET("/events/:no", s.eventShow)
	r.GET("/events/:no/list.pdf", s.eventPaper)
	r.POST("/events/:no/announce", s.eventMove(s.Destruction.AnnounceEvent))
	r.POST("/events/:no/open", s.eventMove(s.Destruction.OpenEvent))
	r.POST("/events/:no/close", s.eventMove(s.Destruction.CloseEvent))
	r.POST("/events/:no/cancel", s.eventCancel)
	r.POST("/events/:no/orders", s.eventJoin)
	r.POST("/events/:no/leave", s.eventLeave)
	for _, p := range [...]string{"/E/:no", "/e/:no"} {
		r.GET(p, s.eventLimited, s.eventAddress)
	}
}

func eventURL(number string) string { return "/events/" + number }

// eventLooks are the looks of the states of joint destructions.
var eventLooks = map[destruction.EventState]page.State{
	destruction.EventPlanned:   {Tone: "wait", Icon: "pencil"},
	destruction.EventAnnounced: {Tone: "run", Icon: "calendar"},
	destruction.EventOpen:      {Tone: "run", Icon: "progress"},
	destruction.EventClosed:    {Tone: "end", Icon: "circle-check"},
	destruction.EventCancelled: {Tone: "idle", Icon: "calendar-off"},
}

func (n names) eventState(state destruction.EventState) page.State {
	look := eventLooks[state]
	look.Word = n.T("web.event.state." + string(state))
	return look
}

// eventSeen reads one joint destruction within what the visitor may see.
func (s *Site) eventSeen(c *gin.Context) (destruction.EventView, error) {
	scope, err := s.destructionScope(c)
	if err != nil {
		return destruction.EventView{}, err
	}
	return s.Destruction.Event(c.Request.Context(), scope, strings.ToUpper(c.Param("no")))
}

// eventLimited bounds how fast the public page and notice can be asked for.
func (s *Site) eventLimited(c *gin.Context) {
	if s.EventLimit != nil {
		s.EventLimit(c)
	}
}

// eventAddress is what a notice's QR code says. An announced event is
// everybody's to read; before that, the entitled are led to it and all others
// learn nothing, as of any working paper.
func (s *Site) eventAddress(c *gin.Context) {
	number, pdf, err := publicNumber(label.Event, c.Param("no"))
	if err != nil {
		s.eventHidden(c, err)
		return
	}
	if pdf {
		s.eventNotice(c, number.String())
		return
	}
	p, err := s.eventPublicPage(c, number.String())
	switch {
	case err == nil:
		s.show(c, p, nil)
		return
	case !fault.Is(err, fault.KindMissing):
		s.fail(c, err)
		return
	}
	scope, err := s.destructionScope(c)
	if err == nil {
		_, err = s.Destruction.EventNamed(c.Request.Context(), scope, number.String())
	}
	if err != nil {
		s.fail(c, err)
		return
	}
	c.Redirect(http.StatusSeeOther, eventURL(number.String()))
}

// eventHidden answers a number that cannot be: whoever is not signed in is asked
// to sign in all the same.
func (s *Site) eventHidden(c *gin.Context, err error) {
	if _, denied := s.destructionScope(c); denied != nil {
		err = denied
	}
	s.fail(c, err)
}

// eventNew is the form of a new joint destruction.
func (s *Site) eventNew(c *gin.Context) {
	p, err := s.eventNewPage(c, nil)
	s.show(c, p, err)
}

func (s *Site) eventNewPage(c *gin.Context, in *form.Form) (*page.EventNew, error) {
	actor := s.actor(c)
	if err := actor.May(identity.PlanEvent); err != nil {
		return nil, err
	}
	n := s.names(c)
	p := &page.EventNew{Frame: page.Frame{Layout: page.Work, Nav: "events", Back: "/events"}, Chosen: map[string]bool{}, MaxDays: destruction.MaxEventDays}
	found, err := s.Registry.EditionInForce(c.Request.Context(), n.at)
	if err != nil {
		return nil, err
	}
	first := n.at.Date() // of the event; the form has not said it yet
	if in != nil {
		if day := in.Date("from", form.Optional); !day.IsZero() {
			first = day
		}
	}
	suspended := suspensions(found.Notices)
	if found.Edition != nil {
		for _, f := range found.Edition.Firms {
			for _, x := range f.Facilities {
				if until, open := n.qualifiedUntil(x, suspended, first); open {
					p.Facilities = append(p.Facilities, page.Option{Value: x.ID.String(), Word: joined("　", f.Name, x.Name, n.division(x.Division), until)})
				}
			}
		}
	}
	if p.Agencies, err = s.orgOptions(c, identity.OrgAgency); err != nil {
		return nil, err
	}
	if actor.OrgKind == identity.OrgAgency { // the organiser may take part as well
		own, err := s.orgNames(c, actor.Org)
		if err != nil {
			return nil, err
		}
		p.Agencies = append([]page.Option{{Value: actor.Org.String(), Word: own[actor.Org]}}, p.Agencies...)
		p.Chosen["departments="+actor.Org.String()] = in == nil
	}
	if in != nil {
		for _, v := range in.Typed()["departments"] {
			p.Chosen["departments="+v] = true
		}
	}
	return p, nil
}

// qualifiedUntil tells whether a listed facility has a qualification that holds on
// the first day of an event, and says until when the longest of them does.
func (n names) qualifiedUntil(x registry.ListFacility, suspended map[uuid.UUID]registry.Notice, first moment.Date) (string, bool) {
	until, open, endless := moment.Date(""), false, false
	for _, q := range x.Qualifications {
		if _, off := suspended[q.ID]; off || !moment.Holds(q.ValidFrom, q.ValidTo, first.Start()) {
			continue
		}
		open, endless, until = true, endless || q.ValidTo == "", max(until, q.ValidTo)
	}
	if !open || endless {
		return "", open
	}
	return n.T("web.event.qualified_until", "day", n.Date(until)), true
}

func (s *Site) eventPlan(c *gin.Context) {
	in, err := form.Read(c.Request)
	if err != nil {
		s.fail(c, err)
		return
	}
	cmd := destruction.PlanEvent{Command: s.factCommand(c, in), Name: in.Text("name", form.Max(destruction.MaxName)), From: in.Date("from"), To: in.Date("to"),
		Place: in.Text("place", form.Max(destruction.MaxName)), Notice: in.Text("notice", form.Lines, form.Max(destruction.MaxText)), Facility: in.ID("facility")}
	for _, v := range in.Texts("departments", form.Optional, form.Max(36)) {
		id, err := uuid.Parse(v)
		if err != nil {
			in.Fail("departments", notAChoice())
			break
		}
		cmd.Departments = append(cmd.Departments, id)
	}
	var receipt destruction.EventReceipt
	if err = in.Err(); err == nil {
		receipt, err = s.Destruction.PlanEvent(c.Request.Context(), s.actor(c), cmd)
	}
	if err != nil {
		s.retry(c, gathered(err, "departments"), in, func() (page.Page, error) { return s.eventNewPage(c, in) })
		return
	}
	c.Redirect(http.StatusSeeOther, eventURL(receipt.Number.String()))
}

// eventMove announces, opens or closes.
func (s *Site) eventMove(move func(context.Context, identity.Actor, destruction.MoveEvent) (destruction.EventReceipt, error)) gin.HandlerFunc {
	return func(c *gin.Context) {
		s.eventAct(c, true, func(actor identity.Actor, in *form.Form) error {
			cmd := destruction.MoveEvent{Command: s.factCommand(c, in), Event: strings.ToUpper(c.Param("no"))}
			return run(c.Request.Context(), in, actor, cmd, move)
		})
	}
}

func (s *Site) eventCancel(c *gin.Context) {
	s.eventAct(c, true, func(actor identity.Actor, in *form.Form) error {
		cmd := destruction.CancelEvent{Command: s.factCommand(c, in), Event: strings.ToUpper(c.Param("no")), Reason: in.Text("reason", form.Lines, form.Max(destruction.MaxText))}
		return run(c.Request.Context(), in, actor, cmd, s.Destruction.CancelEvent)
	})
}

func (s *Site) eventJoin(c *gin.Context) {
	s.eventAct(c, false, func(actor identity.Actor, in *form.Form) error {
		cmd := destruction.JoinEvent{Command: s.factCommand(c, in), Event: strings.ToUpper(c.Param("no")), Order: in.Text("order", form.Max(maxNumber))}
		return run(c.Request.Context(), in, actor, cmd, s.Destruction.JoinEvent)
	})
}

// orderJoin is eventJoin from the order's page.
func (s *Site) orderJoin(c *gin.Context) {
	no := strings.ToUpper(c.Param("no"))
	s.actOnPage(c, false, orderURL(no), func() (page.Page, error) { return s.orderPage(c) }, func(actor identity.Actor, in *form.Form) error {
		cmd := destruction.JoinEvent{Command: s.factCommand(c, in), Event: in.Text("event", form.Max(maxNumber)), Order: no}
		return movedField(run(c.Request.Context(), in, actor, cmd, s.Destruction.JoinEvent), "order", "event")
	})
}

func (s *Site) eventLeave(c *gin.Context) {
	s.eventAct(c, false, func(actor identity.Actor, in *form.Form) error {
		cmd := destruction.LeaveEvent{Command: s.factCommand(c, in), Event: strings.ToUpper(c.Param("no")), Order: in.Text("order", form.Max(maxNumber)),
			Reason: in.Text("leave_reason", form.Lines, form.Max(destruction.MaxText))}
		return movedField(run(c.Request.Context(), in, actor, cmd, s.Destruction.LeaveEvent), "reason", "leave_reason")
	})
}

// eventAct is one act on a joint destruction; those of the organiser ask for the PIN.
func (s *Site) eventAct(c *gin.Context, signs bool, act func(identity.Actor, *form.Form) error) {
	s.actOnPage(c, signs, eventURL(strings.ToUpper(c.Param("no"))), func() (page.Page, error) { return s.eventPage(c) }, act)
}
