package web

import (
	"cmp"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"github.com/gin-gonic/gin"
	"github.com/google/uuid"

	"github.com/sealtrail/sealtrail/internal/custody"
	"github.com/sealtrail/sealtrail/internal/destruction"
	"github.com/sealtrail/sealtrail/internal/fact"
	"github.com/sealtrail/sealtrail/internal/fault"
	"github.com/sealtrail/sealtrail/internal/identity"
	"github.com/sealtrail/sealtrail/internal/reference"
	"github.com/sealtrail/sealtrail/internal/web/page"
)

func (s *Site) orderShow(c *gin.Context) {
	p, err := s.orderPage(c)
	s.show(c, p, err)
}

func (s *Site) orderPage(c *gin.Context) (*page.OrderShow, error) {
	scope, err := s.destructionScope(c)
	if err != nil {
		return nil, err
	}
	v, err := s.Destruction.Order(c.Request.Context(), scope, c.Param("no"))
	if err != nil {
		return nil, err
	}
	n := s.names(c)
	p := &page.OrderShow{Frame: page.Frame{Layout: page.Work, Nav: "orders", Back: "/orders"}, Number: v.Number.String(), State: n.orderState(v.State), Status: string(v.State),
		Exceptional: v.Exceptional, StepUp: s.stepUpBox(c), Facts: n.orderFacts(v), Awaits: n.awaits(v.Awaits()), Shown: v.Shown}
	if v.State == destruction.OrderReturned {
		p.Returned = &page.Note{Tone: "wait", Icon: "arrow-back-up", Title: n.T("web.order.returned_title"), What: v.Return, Way: n.T("web.order.returned_way"), WayHref: orderURL(v.Number.String()) + "/redraft"}
	}
	for _, l := range v.Lines {
		row := n.lotLine(l)
		row.Done = l.Done
		if ol, ok := v.Has(l.Lot.ID); ok {
			row.Done = row.Done || ol.Done
			if ol.Status == string(reference.Exception) {
				row.Status = page.State{Tone: "wait", Icon: "alert-triangle", Word: n.T("web.order.exceptional")}
			}
		}
		if len(row.Reasons) > 0 {
			p.Blocked++
		}
		p.Lots = append(p.Lots, row)
	}
	p.Free, p.BlockedText = len(p.Lots)-p.Blocked, n.T("web.order.blocked_text")
	if p.Free == 0 {
		p.BlockedText = n.T("web.order.blocked_all")
	}
	if v.Lacks(n.at, s.Book) {
		p.BlockedText = n.T("web.order.blocked_paper")
	}
	gate := v.GateNow
	p.GateTitle = n.T("web.gate.now")
	if gate == nil {
		gate, p.GateTitle = v.Gate, n.T("web.gate.then")
	}
	if gate != nil {
		p.Gate = n.gateChecks(*gate)
	}
	if p.Trail, err = s.signTrail(c, n, n.orderSteps(v.Order)); err != nil {
		return nil, err
	}
	s.orderRights(c, n, v, p)
	s.orderOverrides(c, n, v, p)
	s.orderSealed(c, n, v, p)
	if err := s.endingPart(c, n, v, p); err != nil {
		return nil, err
	}
	return p, s.orderEvent(c, n, v, p)
}

// orderEvent names the joint destruction that an order takes part in, or offers
// those it could join.
func (s *Site) orderEvent(c *gin.Context, n names, v destruction.OrderView, p *page.OrderShow) error {
	actor := s.actor(c)
	if v.Event != uuid.Nil {
		e, err := s.Destruction.EventNamed(c.Request.Context(), actor.Scope(identity.ReadDestruction), v.Event.String())
		if err == nil {
			p.Facts = append(p.Facts, page.Fact{Label: n.T("web.event.of_order"), Value: e.Name, More: e.Number.String(), Href: eventURL(e.Number.String())})
		} else if !fault.Is(err, fault.KindMissing) {
			return err
		}
		return nil
	}
	for _, l := range v.Lines {
		if l.Lot.Run != uuid.Nil { // too late for any
			return nil
		}
	}
	found, err := s.Destruction.EventsToJoin(c.Request.Context(), actor, v.Order)
	for _, e := range found {
		p.Events = append(p.Events, page.Option{Value: e.Number.String(), Word: joined("　", e.Name, n.eventDays(e.From, e.To))})
	}
	return err
}

// orderRights says what the visitor can do. The use case decides; this only
// spares people a button that will refuse.
func (s *Site) orderRights(c *gin.Context, n names, v destruction.OrderView, p *page.OrderShow) {
	actor := s.actor(c)
	approver, reviewer := actor.MayOn(identity.ApproveOrder, v.Parties()) == nil, actor.MayOn(identity.ApproveExceptional, v.Parties()) == nil
	for _, role := range v.Awaits() {
		p.MayApprove = p.MayApprove || role == identity.Approver && approver
		p.MayEndorse = p.MayEndorse || role == identity.LegalReviewer && reviewer && !approver
	}
	left, executed := v.Left()
	p.MayReject, p.Executed = approver && v.Living() && (left > 0 || !executed), executed
	p.MayReturn = v.State == destruction.OrderDrafted && (approver || reviewer && v.Exceptional) && !v.DraftedBy(actor)
	if v.State == destruction.OrderReturned && actor.MayOn(identity.DraftOrder, v.Parties()) == nil {
		p.Redraft = orderURL(v.Number.String()) + "/redraft"
	}
	if v.Kind == destruction.Destroy && v.State == destruction.OrderApproved && actor.MayOn(identity.OfferHandoff, identity.Parties{Owner: v.Agency, Division: v.Division}) == nil {
		p.HandOff = handOffURL(v)
	}
	if v.State == destruction.OrderApproved && actor.MayOn(identity.StartRun, identity.Parties{Owner: v.Firm, Division: v.Division}) == nil {
		p.Start = startURL(v)
	}
	if p.Free == 0 {
		p.MayApprove, p.MayEndorse = false, false
	}
	if !p.MayApprove && !p.MayEndorse {
		return
	}
	if v.DraftedBy(actor) || actor.Is(v.Approved.Person) || actor.Is(v.Endorsed.Person) {
		p.MayApprove, p.MayEndorse, p.Why = false, false, n.T("web.order.why_own_draft")
	}
	for _, l := range v.Lines {
		if l.Lot.HandledBy(actor) { // a tiny office's exception may still let it through
			p.Why = n.T("web.order.why_handled")
		}
	}
}

// handOffURL leads to the handoff of those lots of the order that still wait.
func handOffURL(v destruction.OrderView) string {
	var waiting []string
	for _, l := range v.Lines {
		if l.Lot.Handoff == uuid.Nil && (l.Lot.State == custody.InCustody || l.Lot.State == custody.WithHandler) {
			waiting = append(waiting, l.Lot.Code.Compact())
		}
	}
	if waiting == nil {
		return ""
	}
	return "/handoffs/new?purpose=destruction&lots=" + strings.Join(waiting, ",")
}

// startURL leads to the run of those lots of the order that lie at the firm.
func startURL(v destruction.OrderView) string {
	var here []string
	for _, l := range v.Lines {
		if l.Lot.State == custody.AtFirm && l.Lot.Run == uuid.Nil {
			here = append(here, l.Lot.Code.Compact())
		}
	}
	if here == nil {
		return ""
	}
	return "/destructions/new?facility=" + v.Facility.String() + "&method=" + url.QueryEscape(v.Method) + "&lots=" + strings.Join(here, ",")
}

func (n names) orderFacts(v destruction.OrderView) []page.Fact {
	if v.Kind.Ends() {
		return n.endingFacts(v)
	}
	method := page.Fact{Label: n.T("web.order.method"), Value: n.method(v.Method)}
	if v.Exceptional {
		method.State = &page.State{Tone: "wait", Icon: "alert-triangle", Word: n.T("web.order.exceptional")}
	}
	facts := []page.Fact{
		{Label: n.T("web.order.agency"), Value: v.AgencyName},
		{Label: n.T("web.order.firm"), Value: v.FirmName, More: v.FacilityName},
		method,
		{Label: n.T("web.order.ground"), Value: v.Ground},
		{Label: n.T("web.order.attestations"), Value: strconv.Itoa(v.Attestations)},
	}
	if v.PerCase {
		facts = append(facts, page.Fact{Label: n.T("web.order.certificates"), Value: n.T("web.order.per_case")})
	}
	if v.Reasons != "" {
		facts = append(facts, page.Fact{Label: n.T("web.order.why_method"), Value: v.Reasons})
	}
	if v.Reason != "" {
		facts = append(facts, page.Fact{Label: n.T("web.order.reject_reason"), Value: v.Reason})
	}
	if v.Exemption {
		facts = append(facts, page.Fact{Label: n.T("web.certificate.remark"), Value: n.T("web.certificate.exemption")})
	}
	return facts
}

// lotLine is one lot of an order or run with what stands in its way.
func (n names) lotLine(l destruction.LotLine) page.OrderLotRow {
	law, _ := n.standing(l.Standing)
	row := page.OrderLotRow{Code: l.Lot.Code.String(), Href: lotURL(l.Lot.Code), Name: l.Lot.Name, More: joined("　", l.Lot.Brand, l.Lot.Spec, n.category(l.Lot.Category)),
		Quantity: n.amount(l.Lot.Stock, l.Lot.Unit), Mass: n.mass(l.Lot.Stock), Where: n.where(l.Lot.State), Law: law}
	for _, r := range l.Reasons {
		row.Reasons = append(row.Reasons, n.against(r))
	}
	return row
}

// against says what stands in the way, by which rule, and who can clear it.
func (n names) against(r destruction.Reason) page.Why {
	text := strings.TrimRight(n.reasonText(r.Code), "。.") // the sentence goes on
	switch {
	case r.Hold != "" && r.Until != "":
		text = n.T("web.reason.hold_until", "hold", n.word(reference.HoldReasons, r.Hold), "day", n.Date(r.Until))
	case r.Hold != "":
		text = n.T("web.reason.hold", "hold", n.word(reference.HoldReasons, r.Hold))
	}
	if r.Article != "" {
		text = n.T("web.reason.rule", "what", text, "rule", n.cited(r.Article, r.Version, r.Certainty))
	}
	if who := n.who(r.Who); who != "" {
		text = n.T("web.reason.who", "what", text, "who", who)
	}
	return page.Why{Tone: "stop", Icon: "hand-stop", Text: text}
}

// reasonText finds the sentence of a reason: its own, that of the fault of the
// same code, else the code.
func (n names) reasonText(code string) string {
	for _, key := range [...]string{code, "fault." + code, "web.gate.not." + lastPart(code)} {
		if n.Has(key) {
			return n.T(key)
		}
	}
	return code
}

func (n names) gateChecks(g fact.Gate) []page.Check {
	var out []page.Check
	seen := map[string]bool{}
	for _, check := range g.Checks {
		args := []any{}
		for k, v := range check.Params {
			args = append(args, k, v)
		}
		c := page.Check{Text: n.gateWord(check, args), More: n.cited(check.Article, check.Version, check.Certainty)}
		if check.Override != nil {
			c.More = joined("　", c.More, n.T("web.override.passed", "role", n.T("role."+check.Override.Role), "reason", cmp.Or(check.Override.Reason, n.T("web.override.see"))))
		}
		switch {
		case !check.Passed:
			c.Tone = "stop"
		case check.Warning:
			c.Tone = "wait"
		}
		if key := c.Tone + c.Text; !seen[key] { // several kinds of goods give the same answers
			seen[key] = true
			out = append(out, c)
		}
	}
	order := map[string]int{"stop": 0, "wait": 1, "": 2} // what fails comes first
	slices.SortStableFunc(out, func(a, b page.Check) int { return cmp.Compare(order[a.Tone], order[b.Tone]) })
	return out
}

func (n names) gateWord(check fact.GateCheck, args []any) string {
	name := lastPart(check.Code)
	switch {
	case check.Override != nil:
		return n.T("web.override.check", "what", n.T("web.gate.not."+name, args...))
	case !check.Passed:
		return n.T("web.gate.not."+name, args...)
	case check.Warning:
		return n.T("web.gate.warn."+name, args...)
	}
	return n.T("web.gate.ok."+name, args...)
}
