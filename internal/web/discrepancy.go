package web

import (
	"net/http"
	"slices"

	"github.com/gin-gonic/gin"
	"github.com/google/uuid"

	"github.com/sealtrail/sealtrail/internal/custody"
	"github.com/sealtrail/sealtrail/internal/fault"
	"github.com/sealtrail/sealtrail/internal/identity"
	"github.com/sealtrail/sealtrail/internal/web/form"
	"github.com/sealtrail/sealtrail/internal/web/page"
)

func (s *Site) discrepancyShow(c *gin.Context) {
	p, _, err := s.discrepancyPage(c)
	s.show(c, p, err)
}

func (s *Site) discrepancyPage(c *gin.Context) (*page.DiscrepancyShow, custody.Discrepancy, error) {
	scope, err := s.custodyScope(c)
	if err != nil {
		return nil, custody.Discrepancy{}, err
	}
	id, err := uuid.Parse(c.Param("id"))
	if err != nil {
		return nil, custody.Discrepancy{}, fault.Missing("page.missing")
	}
	d, err := s.Custody.Discrepancy(c.Request.Context(), scope, id)
	if err != nil {
		return nil, d, err
	}
	lot, err := s.Custody.Lot(c.Request.Context(), scope, d.Lot.String())
	if err != nil {
		return nil, d, err
	}
	orgs, err := s.orgNames(c, d.From, d.To)
	if err != nil {
		return nil, d, err
	}
	people, err := s.peopleNames(c.Request.Context(), []string{d.Sender.Person, d.Receiver.Person})
	if err != nil {
		return nil, d, err
	}
	n, actor := s.names(c), s.actor(c)
	p := &page.DiscrepancyShow{Frame: page.Frame{Layout: page.Work, Nav: "handoffs", Back: lotURL(lot.Code)}, Title: n.T("web.difference." + string(d.Kind)), Text: n.difference(d),
		Open: d.Open(), Lot: lot.Code.String(), StepUp: s.stepUpBox(c)}
	p.Facts = []page.Fact{{Label: n.T("web.lot.code"), Value: lot.Code.String(), Href: lotURL(lot.Code), Code: true, More: lot.Name}, {Label: n.T("web.handoff.from"), Value: orgs[d.From]},
		{Label: n.T("web.handoff.to"), Value: orgs[d.To]}, {Label: n.T("web.difference.opened"), Value: n.Time(d.OpenedAt)}}
	if d.Round != uuid.Nil { // one agency, two people: who answers for the goods, and who inspected them
		p.Facts[1], p.Facts[2] = page.Fact{Label: n.T("web.agency"), Value: orgs[d.From]}, page.Fact{Label: n.T("web.round.one"), Value: n.Time(d.OpenedAt), Href: roundURL(d.Round)}
	}
	if d.Matter != uuid.Nil {
		p.Facts = append(p.Facts, page.Fact{Label: n.T("web.matter.one"), Value: n.T("custody.matter.kind.checkout"), Href: matterURL(d.Matter)})
	}
	if d.Handoff != uuid.Nil {
		h, err := s.Custody.Handoff(c.Request.Context(), scope, d.Handoff.String())
		if err != nil {
			return nil, d, err
		}
		p.Facts = append(p.Facts, n.differsOn(h, d)...)
	}
	if !d.Open() {
		p.Facts = append(p.Facts, page.Fact{Label: n.T("web.difference.resolved"), Value: n.T("web.resolution." + string(d.Outcome())), More: n.Time(d.ResolvedAt)})
	}
	left, right := n.T("web.trail.sender"), n.T("web.trail.receiver")
	if d.Round != uuid.Nil {
		left, right = n.T("web.round.answers_for"), n.T("web.round.inspector")
	}
	p.Signs = []page.Sign{n.opinion(left, d, d.Sender, people, orgs[d.From]), n.opinion(right, d, d.Receiver, people, orgs[d.To])}
	p.Seam = page.Seam{Left: signedIf(!d.Sender.IsZero()), Right: signedIf(!d.Receiver.IsZero()), Label: n.T("web.lot.both_sides")}
	p.Answer = d.Open() && actor.May(identity.ResolveDiff) == nil && (actor.Org == d.From || actor.Org == d.To)
	p.Corrects = slices.Contains(d.Settlements(), custody.Corrected)
	p.Unit = n.T("web.kg")
	if d.Unit != "g" {
		p.Unit = n.unit(d.Unit)
	}
	for _, r := range d.Settlements() {
		p.Outcomes = append(p.Outcomes, page.Option{Value: string(r), Word: n.T("web.resolution." + string(r))})
	}
	return p, d, nil
}

// differsOn are the handoff of a difference and, of a seal, what was given and what
// was found.
func (n names) differsOn(h custody.HandoffView, d custody.Discrepancy) []page.Fact {
	facts := []page.Fact{{Label: n.T("web.handoff.one"), Value: h.Number.String(), Href: "/handoffs/" + h.Number.String(), Code: true}}
	i := slices.IndexFunc(h.Lots, func(l custody.HandoffLot) bool { return l.Lot == d.Lot })
	if d.Kind != custody.DiffSeal || i < 0 {
		return facts
	}
	for _, side := range []struct{ label, seal string }{{"web.difference.seal_sent", h.Lots[i].Sent.Seal}, {"web.difference.seal_found", h.Lots[i].Found.Seal}} {
		if side.seal == "" {
			side.seal = n.T("web.difference.seal_none")
		}
		facts = append(facts, page.Fact{Label: n.T(side.label), Value: side.seal})
	}
	return facts
}

func signedIf(yes bool) string {
	if yes {
		return "signed"
	}
	return "open"
}

func (n names) opinion(side string, d custody.Discrepancy, o custody.Opinion, people map[string]string, org string) page.Sign {
	if o.IsZero() {
		return page.Sign{Role: side, Name: org, At: n.T("web.trail.unsigned")}
	}
	how := n.T("web.resolution." + string(o.Outcome))
	if o.Outcome == custody.Corrected {
		figure := n.Count(o.Value)
		if d.Unit == "g" {
			figure = n.Mass(o.Value)
		}
		how = n.sentence(how, figure)
	}
	return page.Sign{Role: side, Name: n.sentence(people[o.Person], org), At: n.Time(o.At), How: n.sentence(how, o.Reason)}
}

// discrepancyResolve takes the opinion of one side; with the same from both, the
// discrepancy is resolved.
func (s *Site) discrepancyResolve(c *gin.Context) {
	in, err := form.Read(c.Request)
	if err != nil {
		s.fail(c, err)
		return
	}
	_, d, err := s.discrepancyPage(c)
	if err != nil {
		s.fail(c, err)
		return
	}
	actor, stepErr := s.signer(c, in, identity.ResolveDiff)
	cmd := custody.ResolveDiscrepancy{Command: s.factCommand(c, in), ID: d.ID, Outcome: custody.Resolution(in.Text("outcome")),
		Reason: in.Text("reason", form.Lines, form.Max(custody.MaxText))}
	if cmd.Outcome == custody.Corrected && d.Unit == "g" {
		cmd.Value = in.Grams("value")
	} else if cmd.Outcome == custody.Corrected {
		cmd.Value = in.Int("value", 0, custody.MaxQuantity)
	}
	if err = stepErr; err == nil {
		err = run(c.Request.Context(), in, actor, cmd, s.Custody.ResolveDiscrepancy)
	}
	if err != nil {
		s.retry(c, err, in, func() (page.Page, error) { p, _, err := s.discrepancyPage(c); return p, err })
		return
	}
	c.Redirect(http.StatusSeeOther, "/discrepancies/"+d.ID.String())
}
