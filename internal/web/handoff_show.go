package web

import (
	"net/http"
	"strings"

	"github.com/gin-gonic/gin"
	"github.com/google/uuid"

	"github.com/sealtrail/sealtrail/internal/custody"
	"github.com/sealtrail/sealtrail/internal/identity"
	"github.com/sealtrail/sealtrail/internal/label"
	"github.com/sealtrail/sealtrail/internal/registry"
	"github.com/sealtrail/sealtrail/internal/web/form"
	"github.com/sealtrail/sealtrail/internal/web/page"
)

func (s *Site) seenHandoff(c *gin.Context) (custody.HandoffView, error) {
	scope, err := s.custodyScope(c)
	if err != nil {
		return custody.HandoffView{}, err
	}
	return s.Custody.Handoff(c.Request.Context(), scope, strings.ToUpper(c.Param("no")))
}

func (s *Site) handoffShow(c *gin.Context) {
	p, err := s.handoffShowPage(c)
	s.show(c, p, err)
}

func (s *Site) handoffShowPage(c *gin.Context) (*page.HandoffShow, error) {
	v, err := s.seenHandoff(c)
	if err != nil {
		return nil, err
	}
	n, actor, url := s.names(c), s.actor(c), "/handoffs/"+v.Number.String()
	p := &page.HandoffShow{Frame: page.Frame{Layout: page.Work, Nav: "handoffs", Back: "/handoffs"}, Number: v.Number.String(), Purpose: n.T("web.purpose." + string(v.Purpose)),
		Status: n.handoffState(v.State), Papers: s.Papers != nil}
	if actor := s.actor(c); v.Purpose == custody.ForDestruction && actor.Has(identity.Officer) && actor.May(identity.FileObjection) == nil {
		p.Charge = "/objections/new?against=" + string(registry.AgainstCharge) + "&handoff=" + v.Number.String()
	}
	people, err := s.handoffPeople(c, v)
	if err != nil {
		return nil, err
	}
	p.Way = n.way(v, people)
	p.Carrier = n.carrier(v.Carrier)
	p.Lines = s.handoffLines(c, v)
	p.Receipts = n.receipts(v, people)
	p.Facts = n.handoffFacts(v)
	p.Steps = n.roadSteps(v, people, url)
	s.transferPapers(c, n, v, p)
	if note, broken := n.brokenNote(v); broken {
		p.Blocks = append(p.Blocks, note)
	}
	if open := v.Due(); !open.IsZero() && s.Clock.Now().After(open) {
		p.Blocks = append(p.Blocks, page.Note{Tone: "wait", Icon: "clock", Title: n.T("web.road.overdue"), What: n.T("web.road.overdue_text", "at", n.Time(v.DepartedAt))})
	}
	for _, r := range v.ReturnRefs {
		p.Returns = append(p.Returns, page.Fact{Label: n.T("web.handoff.one"), Value: r.Number.String(), Href: "/handoffs/" + r.Number.String(), Code: true})
	}
	scope := actor.Scope(identity.ReadCustody)
	if p.Differences, err = s.differences(c, scope, custody.DiscrepancyFilter{Handoff: v.ID}); err != nil {
		return nil, err
	}
	open := v.State == custody.HandoffOffered || v.State == custody.HandoffDeparted || v.State == custody.HandoffArrived
	receives := v.Receives(actor)
	if open && receives && len(v.Waiting()) > 0 {
		p.Acts = append(p.Acts, page.Act{Href: url + "/receive", Icon: "signature", Word: n.T("web.handoff.receive_n", "n", len(v.Waiting()))})
	}
	parts, err := s.partLabels(c, v)
	if err != nil {
		return nil, err
	}
	if parts != "" {
		p.Blocks = append(p.Blocks, page.Note{Tone: "wait", Icon: "scissors", Title: n.T("web.handoff.parts_label"), What: n.T("web.handoff.parts_label_text"), Way: n.T("web.lot.print_parts"), WayHref: parts})
	}
	answered := len(v.Waiting()) < len(v.Lots)
	p.Withdraw = v.State == custody.HandoffOffered && !answered && actor.MayOn(identity.WithdrawHandoff, v.Parties()) == nil
	moves := actor.MayOn(identity.MoveHandoff, v.Parties()) == nil
	p.Depart = moves && v.State == custody.HandoffOffered && v.From == actor.Org && !answered
	p.Arrive = moves && (v.State == custody.HandoffDeparted || v.State == custody.HandoffOffered && !p.Depart && v.Purpose != custody.StoreIn)
	p.AskCarrier = v.Carrier.IsZero()
	p.Behind = receives && v.From == actor.Org
	for _, kind := range custody.StepKinds() {
		if v.MayStep(actor, kind) {
			path := string(kind)
			if kind == custody.StepTrip {
				path = "trip-code"
			}
			act := page.Act{Href: url + "/" + path, Icon: roadLooks[kind], Word: n.T("web.road." + string(kind))}
			if p.Behind && !kind.OfReceiver() {
				p.SenderRoad = append(p.SenderRoad, act)
				continue
			}
			p.Road = append(p.Road, act)
		}
	}
	if open && (v.To != actor.Org || v.From == actor.Org && !receives) {
		p.Blocks = append(p.Blocks, page.Note{Tone: "wait", Icon: "hourglass", Title: n.T("web.handoff.waits", "org", v.ToName), What: n.T("web.handoff.waits_text")})
	}
	return p, nil
}

// partLabels leads to the labels of lots that were answered in parts: the goods
// still carry the old one.
func (s *Site) partLabels(c *gin.Context, v custody.HandoffView) (string, error) {
	var codes []label.Code
	for i, l := range v.Lots {
		if l.Parent != uuid.Nil && i < len(v.LotRows) && custody.Living(v.LotRows[i].State) && v.LotRows[i].State != custody.Missing {
			codes = append(codes, v.LotRows[i].Code)
		}
	}
	return s.printURL(c, codes, true)
}

// handoffPeople names who signed; to a firm, only its own people.
func (s *Site) handoffPeople(c *gin.Context, v custody.HandoffView) (map[string]string, error) {
	persons := []string{}
	firm := s.actor(c).OrgKind == identity.OrgFirm
	if !firm || v.From == s.actor(c).Org {
		persons = append(persons, v.Sender)
	}
	if !firm || v.To == s.actor(c).Org {
		for _, r := range v.Receipts {
			persons = append(persons, r.By)
		}
	}
	for _, step := range v.Steps {
		if !firm || step.Org == s.actor(c).Org {
			persons = append(persons, step.By)
		}
	}
	return s.peopleNames(c.Request.Context(), persons)
}

func (n names) way(v custody.HandoffView, people map[string]string) page.Way {
	w := page.Way{From: v.FromName, FromMore: n.sentence(people[v.Sender], n.T("web.handoff.signed_at", "at", n.Time(v.OfferedAt))), To: v.ToName, Seam: n.handoffSeam(v.State, "")}
	if k := len(v.Receipts); k > 0 {
		last := v.Receipts[k-1]
		w.ToMore = n.sentence(people[last.By], n.T("web.handoff.signed_at", "at", n.Time(last.At)))
	} else {
		w.ToMore = n.T("web.trail.unsigned")
	}
	var road []string
	if v.Carrier.Plate != "" {
		road = append(road, v.Carrier.Plate)
	}
	if !v.DepartedAt.IsZero() {
		road = append(road, n.T("web.handoff.departed_at", "at", n.Time(v.DepartedAt)))
	}
	if !v.ArrivedAt.IsZero() {
		road = append(road, n.T("web.handoff.arrived_at", "at", n.Time(v.ArrivedAt)))
	}
	w.Road = n.sentence(road...)
	return w
}

func (n names) carrier(v custody.Carrier) []page.Fact {
	var out []page.Fact
	for _, f := range [...][2]string{{"web.handoff.carrier_name", v.Name}, {"web.handoff.permit", v.Permit}, {"web.handoff.plate", v.Plate}, {"web.handoff.driver", v.Driver}, {"web.phone", v.Phone}} {
		if f[1] != "" {
			out = append(out, page.Fact{Label: n.T(f[0]), Value: f[1]})
		}
	}
	return out
}

func (n names) handoffFacts(v custody.HandoffView) []page.Fact {
	facts := []page.Fact{{Label: n.T("web.handoff.one"), Value: v.Number.String(), Code: true}, {Label: n.T("web.handoff.purpose"), Value: n.T("web.purpose." + string(v.Purpose))},
		{Label: n.T("web.handoff.offered_at"), Value: n.Time(v.OfferedAt)}}
	if v.TripIssue > 0 && (v.State == custody.HandoffOffered || v.State == custody.HandoffDeparted) {
		facts = append(facts, page.Fact{Label: n.T("web.road.trip"), Value: n.T("web.road.trip_given", "n", v.TripIssue), More: n.T("web.road.trip_until", "at", n.Time(v.TripUntil))})
	}
	if v.Note != "" {
		facts = append(facts, page.Fact{Label: n.T("web.note"), Value: v.Note})
	}
	if v.Reason != "" {
		facts = append(facts, page.Fact{Label: n.T("web.handoff.withdrawn_why"), Value: v.Reason})
	}
	if v.Exception {
		facts = append(facts, page.Fact{Label: n.T("web.case.exceptions"), Value: n.T("web.trail.exception")})
	}
	return facts
}

// outcome is the receiver's answer as a state.
func (n names) outcome(o custody.Outcome) *page.State {
	looks := map[custody.Outcome][2]string{custody.Accepted: {"ok", "check"}, custody.AcceptedBySeal: {"ok", "lock"}, custody.RefusedLot: {"stop", "x"}, custody.NotPresented: {"stop", "alert-octagon"}}
	look, known := looks[o]
	if !known {
		return nil
	}
	return &page.State{Tone: look[0], Icon: look[1], Word: n.T("web.outcome." + string(o))}
}

func (s *Site) handoffLines(c *gin.Context, v custody.HandoffView) []page.HandoffLine {
	n, cells := s.names(c), s.lotCells(c, v.LotRows)
	out := make([]page.HandoffLine, 0, len(v.Lots))
	for i, l := range v.Lots {
		if i >= len(cells) {
			break
		}
		line := page.HandoffLine{LotCells: cells[i], Sent: n.quantity(l.Sent.Quantity, v.LotRows[i].Unit), SentMass: n.mass(l.Sent), Outcome: n.outcome(l.Outcome), Blocked: l.Blocked, Split: l.Split, Seal: n.sealSaid(v, l), Reason: n.sentence(l.Reason, l.Condition)}
		if l.Outcome == custody.Accepted || l.Outcome == custody.AcceptedBySeal {
			line.Found, line.FoundMass = n.quantity(l.Found.Quantity, v.LotRows[i].Unit), n.mass(l.Found)
		}
		out = append(out, line)
	}
	return out
}

// sealSaid tells what became of a lot's seal, or of the container's over it, when
// it is not as it was sent.
func (n names) sealSaid(v custody.HandoffView, l custody.HandoffLot) string {
	if s, broken := v.BrokenOver(l.Lot); broken {
		return n.T("web.road.box_broken", "code", s.Code, "seal", s.Was)
	}
	switch seal := v.SealOf(l); {
	case seal == l.Sent.Seal:
		return ""
	case seal == "":
		return n.T("web.road.line_broken", "seal", l.Sent.Seal)
	default:
		return n.T("web.road.line_resealed", "seal", seal)
	}
}

func (n names) receipts(v custody.HandoffView, people map[string]string) []page.Fact {
	var out []page.Fact
	for _, r := range v.Receipts {
		f := page.Fact{Label: n.Time(r.At), Value: n.sentence(people[r.By], n.known("role", r.Role)), More: n.sentence(trailer{names: n}.strength(r.Auth), r.Place, r.Note)}
		if r.NetG > 0 {
			f.More = n.sentence(f.More, n.T("web.handoff.scale", "gross", n.Mass(r.GrossG), "tare", n.Mass(r.TareG), "net", n.Mass(r.NetG)), r.Ticket)
		}
		out = append(out, f)
	}
	return out
}

func (s *Site) handoffWithdraw(c *gin.Context) {
	s.handoffAct(c, func(in *form.Form, no string) error {
		cmd := custody.WithdrawHandoff{Command: s.factCommand(c, in), Handoff: no, Reason: in.Text("withdraw_reason", form.Lines, form.Max(custody.MaxText))}
		return movedField(run(c.Request.Context(), in, s.actor(c), cmd, s.Custody.WithdrawHandoff), "reason", "withdraw_reason")
	})
}

func (s *Site) handoffDepart(c *gin.Context) {
	s.handoffAct(c, func(in *form.Form, no string) error {
		cmd := custody.DepartHandoff{Command: s.factCommand(c, in), Handoff: no, Carrier: carrierOf(in), Place: in.Text("depart_place", form.Optional, form.Max(custody.MaxName))}
		return movedField(run(c.Request.Context(), in, s.actor(c), cmd, s.Custody.DepartHandoff), "place", "depart_place")
	})
}

func (s *Site) handoffArrive(c *gin.Context) {
	s.handoffAct(c, func(in *form.Form, no string) error {
		cmd := custody.ArriveHandoff{Command: s.factCommand(c, in), Handoff: no, Place: in.Text("arrive_place", form.Optional, form.Max(custody.MaxName))}
		return movedField(run(c.Request.Context(), in, s.actor(c), cmd, s.Custody.ArriveHandoff), "place", "arrive_place")
	})
}

func (s *Site) handoffAct(c *gin.Context, do func(in *form.Form, no string) error) {
	in, err := form.Read(c.Request)
	if err != nil {
		s.fail(c, err)
		return
	}
	no := strings.ToUpper(c.Param("no"))
	if err := do(in, no); err != nil {
		s.retry(c, err, in, func() (page.Page, error) { return s.handoffShowPage(c) })
		return
	}
	c.Redirect(http.StatusSeeOther, "/handoffs/"+no)
}
