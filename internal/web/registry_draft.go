package web

import (
	"net/http"
	"slices"
	"strconv"

	"github.com/gin-gonic/gin"
	"github.com/google/uuid"

	"github.com/sealtrail/sealtrail/internal/fault"
	"github.com/sealtrail/sealtrail/internal/identity"
	"github.com/sealtrail/sealtrail/internal/moment"
	"github.com/sealtrail/sealtrail/internal/registry"
	"github.com/sealtrail/sealtrail/internal/web/form"
	"github.com/sealtrail/sealtrail/internal/web/page"
)

// editionDays is how long an edition usually holds before the next is due.
const editionDays = 90

// registryScope is what the visitor may see of firms and drafts.
func (s *Site) registryScope(c *gin.Context) (identity.Scope, error) {
	actor := s.actor(c)
	return actor.Scope(identity.ReadRegistry), actor.May(identity.ReadRegistry)
}

// draftScope is for the bureau alone: a draft says what nobody has published.
func (s *Site) draftScope(c *gin.Context) (identity.Scope, error) {
	actor := s.actor(c)
	if err := actor.May(identity.ReadRegistry); err != nil {
		return identity.Scope{}, err
	}
	if actor.May(identity.DraftEdition) != nil && actor.May(identity.PublishEdition) != nil {
		return identity.Scope{}, fault.Missing("page.missing")
	}
	return actor.Scope(identity.ReadRegistry), nil
}

func (s *Site) draftList(c *gin.Context) {
	scope, err := s.draftScope(c)
	if err != nil {
		s.fail(c, err)
		return
	}
	drafts, next, err := s.Registry.Drafts(c.Request.Context(), scope, 0, c.Query("cursor"))
	if err != nil {
		s.fail(c, err)
		return
	}
	var people []string
	for _, d := range drafts {
		people = append(people, d.DraftedBy)
	}
	who, err := s.Identity.Names(c.Request.Context(), people...)
	p := &page.Drafts{Frame: page.Frame{Layout: page.Work, Nav: "firms", Back: "/firms"}, MayNew: s.actor(c).May(identity.DraftEdition) == nil, Pager: pagerOf(c, next)}
	for _, d := range drafts {
		p.Rows = append(p.Rows, page.DraftRow{Href: "/registry/drafts/" + d.ID.String(), DraftedAt: d.DraftedAt, By: who[d.DraftedBy], Facilities: len(d.Facilities), NextDue: d.Listing.NextUpdateDue})
	}
	s.show(c, p, err)
}

func (s *Site) draftNew(c *gin.Context) {
	p, err := s.draftNewPage(c, nil)
	s.show(c, p, err)
}

// draftNewPage offers every facility that has a qualification in force; all are
// chosen until a form says otherwise.
func (s *Site) draftNewPage(c *gin.Context, chosen []string) (*page.DraftNew, error) {
	actor := s.actor(c)
	if err := actor.May(identity.DraftEdition); err != nil {
		return nil, err
	}
	org, err := s.Identity.Org(c.Request.Context(), actor, actor.Org)
	if err != nil {
		return nil, err
	}
	n, now := s.names(c), s.Clock.Now()
	p := &page.DraftNew{Frame: page.Frame{Layout: page.Task, Nav: "firms", Back: "/registry/drafts"}, Publisher: s.orgName(c, org), NextDue: now.Date().AddDays(editionDays), Divisions: n.divisions()}
	for cursor := ""; ; {
		firms, next, err := s.Registry.Firms(c.Request.Context(), actor.Scope(identity.ReadRegistry), registry.FirmFilter{Limit: 200, Cursor: cursor})
		if err != nil {
			return nil, err
		}
		for _, f := range firms {
			p.Facilities = append(p.Facilities, facilityChoices(n, f, chosen, now)...)
		}
		if next == "" {
			return p, nil
		}
		cursor = next
	}
}

func facilityChoices(n names, f registry.FirmItem, chosen []string, now moment.Time) []page.FacilityChoice {
	var out []page.FacilityChoice
	for _, x := range f.Facilities {
		if !slices.ContainsFunc(x.Qualifications, func(q registry.Qualification) bool { _, off := q.Suspended(now); return q.Valid(now) && !off }) {
			continue
		}
		id := x.ID.String()
		out = append(out, page.FacilityChoice{ID: id, Firm: f.Name, Facility: x.Name, Place: n.division(x.Division), Chosen: chosen == nil || slices.Contains(chosen, id)})
	}
	return out
}

func (s *Site) draftMake(c *gin.Context) {
	in, err := form.Read(c.Request)
	if err != nil {
		s.fail(c, err)
		return
	}
	cmd := registry.DraftEdition{Command: s.factCommand(c, in), Publisher: in.Text("publisher", form.Max(registry.MaxName)), FreeOfCharge: in.Bool("free_of_charge"),
		Payer: in.Text("payer", form.Max(registry.MaxName)), ServiceArea: in.Texts("service_area", form.Optional), NextUpdateDue: in.Date("next_update_due"),
		Urgent: in.Text("urgent", form.Optional, form.Lines, form.Max(registry.MaxReason))}
	chosen := in.Texts("facilities")
	for _, id := range chosen {
		parsed, err := uuid.Parse(id)
		if err != nil {
			in.Fail("facilities", fault.Invalid("form.not_an_id"))
		}
		cmd.Facilities = append(cmd.Facilities, parsed)
	}
	var receipt registry.EditionReceipt
	if err = in.Err(); err == nil {
		receipt, err = s.Registry.DraftEdition(c.Request.Context(), s.actor(c), cmd)
	}
	if err != nil {
		s.retry(c, err, in, func() (page.Page, error) { return s.draftNewPage(c, append([]string{}, chosen...)) })
		return
	}
	c.Redirect(http.StatusSeeOther, "/registry/drafts/"+receipt.ID.String())
}

func (s *Site) draftShow(c *gin.Context) {
	p, err := s.draftPage(c)
	s.show(c, p, err)
}

func (s *Site) draftPage(c *gin.Context) (*page.DraftShow, error) {
	scope, err := s.draftScope(c)
	if err != nil {
		return nil, err
	}
	id, err := uuid.Parse(c.Param("id"))
	if err != nil {
		return nil, fault.Missing("page.missing")
	}
	d, err := s.Registry.Draft(c.Request.Context(), scope, id)
	if err != nil {
		return nil, err
	}
	who, err := s.Identity.Names(c.Request.Context(), d.DraftedBy)
	if err != nil {
		return nil, err
	}
	n, actor := s.names(c), s.actor(c)
	p := &page.DraftShow{Frame: page.Frame{Layout: page.Work, Nav: "firms", Back: "/registry/drafts"}, ID: id.String(), Head: n.listingHead(d.Listing), By: who[d.DraftedBy], DraftedAt: d.DraftedAt,
		Seam: page.Seam{Left: "signed", Right: "open", Label: n.T("web.draft.waits")}, Rows: n.facilityRows(d.Listing, nil, n.at), StepUp: s.stepUpBox(c)}
	if err := s.changesInForce(c, d.Listing, p); err != nil {
		return nil, err
	}
	switch {
	case actor.May(identity.PublishEdition) != nil:
	case actor.Is(d.DraftedBy):
		p.Why = n.T("web.draft.own_work")
	default:
		p.MayPublish = d.State == registry.EditionDraft
	}
	return p, nil
}

func (s *Site) draftPublish(c *gin.Context) {
	in, err := form.Read(c.Request)
	if err != nil {
		s.fail(c, err)
		return
	}
	id, err := uuid.Parse(c.Param("id"))
	if err != nil {
		s.fail(c, fault.Missing("page.missing"))
		return
	}
	actor, err := s.stepUp(c, in)
	var receipt registry.EditionReceipt
	if err == nil {
		receipt, err = s.Registry.PublishEdition(c.Request.Context(), actor, registry.PublishEdition{Command: s.factCommand(c, in), Edition: id})
	}
	if err != nil {
		s.retry(c, err, in, func() (page.Page, error) { return s.draftPage(c) })
		return
	}
	c.Redirect(http.StatusSeeOther, "/registry/editions/"+strconv.Itoa(receipt.Number))
}
