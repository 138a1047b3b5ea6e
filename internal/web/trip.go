package web

import (
	"html/template"
	"net/http"
	"strings"

	"github.com/gin-gonic/gin"

	"github.com/sealtrail/sealtrail/internal/custody"
	"github.com/sealtrail/sealtrail/internal/fault"
	"github.com/sealtrail/sealtrail/internal/identity"
	"github.com/sealtrail/sealtrail/internal/label"
	"github.com/sealtrail/sealtrail/internal/web/form"
	"github.com/sealtrail/sealtrail/internal/web/page"
)

// actRoutes are a driver's pages: no account, one code for one trip. Whoever
// holds the code sees that trip and nothing else; guesses are bounded by rate.
func (s *Site) actRoutes(r gin.IRouter) {
	act := r.Group("", s.actLimited)
	act.GET("/act", s.actEnter)
	act.POST("/act", s.actGo)
	act.GET("/act/:code", s.actShow)
	act.GET("/ACT/:code", s.actAddress)
	act.POST("/act/:code/depart", s.actDepart)
	act.POST("/act/:code/arrive", s.actArrive)
	act.POST("/act/:code/answer", s.actAnswer)
	act.GET("/act/:code/:step", s.actForm)
	act.POST("/act/:code/:step", s.actStep)
}

func (s *Site) actLimited(c *gin.Context) {
	c.Header("X-Robots-Tag", "noindex, nofollow")
	c.Header("Cache-Control", "no-store")
	if s.TripLimit != nil {
		s.TripLimit(c)
	}
}

func (s *Site) actEnter(c *gin.Context) {
	s.show(c, &page.ActEnter{Frame: page.Frame{Layout: page.Bare}, Arrived: c.Query("done") == "arrive"}, nil)
}

// actGo leads from a typed code to its trip; a wrong one is told at once.
func (s *Site) actGo(c *gin.Context) {
	in, err := form.Read(c.Request)
	if err != nil {
		s.fail(c, err)
		return
	}
	typed := fromAct(in.Text("code", form.Max(200)))
	if err = in.Err(); err == nil {
		if _, err = s.Custody.Trip(c.Request.Context(), typed); err != nil {
			if _, _, other := s.Cases.TransferByCode(c.Request.Context(), typed); other == nil {
				err = nil
			}
		}
	}
	if err != nil {
		s.retry(c, atCode(unseen(err, "code")), in, func() (page.Page, error) { return &page.ActEnter{Frame: page.Frame{Layout: page.Bare}}, nil })
		return
	}
	code, err := label.Parse(typed)
	if err != nil {
		s.fail(c, err)
		return
	}
	c.Redirect(http.StatusSeeOther, "/act/"+code.Compact())
}

func atCode(err error) error {
	if f := fault.Of(err); f != nil && f.Field == "" && len(f.Fields) == 0 {
		return f.At("code")
	}
	return err
}

// fromAct takes the code out of a scanned address.
func fromAct(typed string) string {
	if i := strings.LastIndex(strings.ToUpper(typed), "/ACT/"); i >= 0 {
		return typed[i+len("/ACT/"):]
	}
	return typed
}

// actAddress is what the QR code says.
func (s *Site) actAddress(c *gin.Context) {
	c.Redirect(http.StatusSeeOther, "/act/"+cut(c.Param("code"), 40))
}

// trip finds the trip of the request; without one the person is asked for
// another code and told why.
func (s *Site) trip(c *gin.Context) (custody.TripView, bool) {
	v, err := s.Custody.Trip(c.Request.Context(), c.Param("code"))
	if err == nil {
		return v, true
	}
	f := fault.Of(err)
	if f == nil || f.Kind != fault.KindMissing && f.Kind != fault.KindInvalid {
		s.fail(c, err)
		return v, false
	}
	s.write(c, http.StatusNotFound, &page.ActEnter{Frame: page.Frame{Layout: page.Bare}, Sentence: s.locale(c).Fault(f)})
	return v, false
}

func (s *Site) actShow(c *gin.Context) {
	if s.transferByCode(c) {
		return
	}
	if v, ok := s.trip(c); ok {
		s.show(c, s.actPage(c, v), nil)
	}
}

func (s *Site) actPage(c *gin.Context, v custody.TripView) *page.ActShow {
	n, h, code := s.names(c), v.Handoff, c.Param("code")
	p := &page.ActShow{Frame: page.Frame{Layout: page.Bare}, Code: code, Number: h.Number.String(), Status: n.handoffState(h.State), Boxes: n.roadBoxes(h), Lots: n.roadLots(h), Until: n.Time(v.Until),
		Depart: h.State == custody.HandoffOffered, Arrive: h.State == custody.HandoffDeparted, Steps: n.roadSteps(h, nil, "")}
	p.Way = page.Way{From: h.FromName, To: h.ToName, Seam: n.handoffSeam(h.State, "")}
	if !h.DepartedAt.IsZero() {
		p.Way.FromMore = n.T("web.handoff.departed_at", "at", n.Time(h.DepartedAt))
	}
	p.Way.Road = n.sentence(h.Carrier.Plate, h.Carrier.Name)
	for _, kind := range custody.StepKinds() {
		if h.MayStep(v.Actor, kind) {
			p.Verbs = append(p.Verbs, page.Act{Href: "/act/" + code + "/" + string(kind), Icon: roadLooks[kind], Word: n.T("web.road." + string(kind))})
		}
	}
	if done := c.Query("done"); roadPaths[done] != "" || done == "depart" {
		p.Done = n.T("web.act.done_" + done)
	}
	return p
}

func (s *Site) actDepart(c *gin.Context) {
	s.actMove(c, "depart", func(in *form.Form, v custody.TripView) error {
		cmd := custody.DepartHandoff{Command: s.factCommand(c, in), Handoff: v.Handoff.Number.String(), Place: in.Text("depart_place", form.Optional, form.Max(custody.MaxName))}
		return movedField(run(c.Request.Context(), in, v.Actor, cmd, s.Custody.DepartHandoff), "place", "depart_place")
	})
}

func (s *Site) actArrive(c *gin.Context) {
	s.actMove(c, "arrive", func(in *form.Form, v custody.TripView) error {
		cmd := custody.ArriveHandoff{Command: s.factCommand(c, in), Handoff: v.Handoff.Number.String(), Place: in.Text("arrive_place", form.Optional, form.Max(custody.MaxName))}
		return movedField(run(c.Request.Context(), in, v.Actor, cmd, s.Custody.ArriveHandoff), "place", "arrive_place")
	})
}

func (s *Site) actMove(c *gin.Context, done string, do func(*form.Form, custody.TripView) error) {
	in, err := form.Read(c.Request)
	if err != nil {
		s.fail(c, err)
		return
	}
	v, ok := s.trip(c)
	if !ok {
		return
	}
	if err := do(in, v); err != nil {
		s.retry(c, err, in, func() (page.Page, error) { return s.actPage(c, v), nil })
		return
	}
	if done == "arrive" { // the code ended with it
		c.Redirect(http.StatusSeeOther, "/act?done=arrive")
		return
	}
	c.Redirect(http.StatusSeeOther, "/act/"+c.Param("code")+"?done="+done)
}

// actForm is the page of one step; what has no page of its own is on the trip's.
func (s *Site) actForm(c *gin.Context) {
	if step := c.Param("step"); step == "depart" || step == "arrive" {
		c.Redirect(http.StatusSeeOther, "/act/"+c.Param("code"))
		return
	}
	v, ok := s.trip(c)
	if !ok {
		return
	}
	p, err := s.actStepPage(c, v)
	s.show(c, p, err)
}

func (s *Site) actStepPage(c *gin.Context, v custody.TripView) (*page.ActStep, error) {
	kind, known := roadOf(c)
	if !known {
		return nil, fault.Missing("page.missing")
	}
	if !v.Handoff.MayStep(v.Actor, kind) {
		return nil, fault.Conflict("web.road.not_now")
	}
	p := &page.ActStep{Code: c.Param("code"), Road: s.road(c, v.Handoff, kind, "/act/"+c.Param("code")+"/"+string(kind))}
	p.Frame = page.Frame{Layout: page.Bare}
	return p, nil
}

func (s *Site) actStep(c *gin.Context) {
	in, err := form.Read(c.Request)
	if err != nil {
		s.fail(c, err)
		return
	}
	v, ok := s.trip(c)
	if !ok {
		return
	}
	if _, err := s.actStepPage(c, v); err != nil { // before a picture is kept
		s.fail(c, err)
		return
	}
	kind, _ := roadOf(c)
	if err := s.takeStep(c, in, v.Actor, v.Handoff, kind); err != nil {
		s.retry(c, err, in, func() (page.Page, error) { return s.actStepPage(c, v) })
		return
	}
	c.Redirect(http.StatusSeeOther, "/act/"+c.Param("code")+"?done="+string(kind))
}

// tripForm asks before a code is given out: it makes the one before void.
func (s *Site) tripForm(c *gin.Context) {
	p, err := s.tripPage(c)
	s.show(c, p, err)
}

func (s *Site) tripPage(c *gin.Context) (*page.HandoffCode, error) {
	v, err := s.seenHandoff(c)
	if err != nil {
		return nil, err
	}
	actor := s.actor(c)
	if err := actor.MayOn(identity.MoveHandoff, v.Parties()); err != nil {
		return nil, err
	}
	if !v.MayStep(actor, custody.StepTrip) {
		return nil, fault.Conflict("web.road.not_now")
	}
	n := s.names(c)
	people, err := s.handoffPeople(c, v)
	if err != nil {
		return nil, err
	}
	return &page.HandoffCode{Frame: page.Frame{Layout: page.Work, Nav: "handoffs", Back: "/handoffs/" + v.Number.String()}, Number: v.Number.String(), Issue: v.TripIssue,
		Way: n.way(v, people), Plate: v.Carrier.Plate}, nil
}

// tripOpen tells the code once, on the answer to the form and nowhere else.
func (s *Site) tripOpen(c *gin.Context) {
	in, err := form.Read(c.Request)
	if err != nil {
		s.fail(c, err)
		return
	}
	p, err := s.tripPage(c)
	if err != nil {
		s.fail(c, err)
		return
	}
	cmd := custody.OpenTrip{Command: s.factCommand(c, in), Handoff: p.Number}
	var t custody.TripAnswer
	if err = in.Err(); err == nil {
		t, err = s.Custody.OpenTrip(c.Request.Context(), s.actor(c), cmd)
	}
	if err != nil {
		s.retry(c, err, in, func() (page.Page, error) { return s.tripPage(c) })
		return
	}
	c.Header("Cache-Control", "no-store")
	p.Asked, p.Issue, p.Until = true, t.Issue, s.names(c).Time(t.Until)
	if !t.Code.IsZero() {
		p.Code, p.Open = t.Code.String(), strings.TrimSuffix(s.BaseURL, "/")+"/act"
		if s.DrawQR != nil {
			svg, err := s.DrawQR(strings.ToUpper(p.Open) + "/" + t.Code.Compact())
			if err != nil {
				s.Log.WarnContext(c.Request.Context(), "trip code without QR", "error", err)
			}
			p.QR = template.HTML(svg) // drawn here, of figures alone
		}
	}
	s.show(c, p, nil)
}
