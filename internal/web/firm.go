package web

import (
	"net/http"
	"strconv"
	"strings"

	"github.com/gin-gonic/gin"
	"github.com/google/uuid"

	"github.com/sealtrail/sealtrail/internal/fact"
	"github.com/sealtrail/sealtrail/internal/fault"
	"github.com/sealtrail/sealtrail/internal/identity"
	"github.com/sealtrail/sealtrail/internal/registry"
	"github.com/sealtrail/sealtrail/internal/web/form"
	"github.com/sealtrail/sealtrail/internal/web/page"
)

func (s *Site) firmRoutes(r gin.IRouter) {
	r.GET("/firms", s.firmList)
	r.GET("/firms/new", s.firmNew)
	r.POST("/firms", s.firmAdd)
	r.GET("/firms/:ref", s.firmShow)
	r.GET("/firms/:ref/facilities/new", s.facilityNew)
	r.POST("/firms/:ref/facilities", s.facilityAdd)
	r.GET("/firms/:ref/facilities/:id/:act", s.facilityAct)
	r.POST("/firms/:ref/facilities/:id/:act", s.facilityActDo)
}

func firmURL(code identity.USCC) string { return "/firms/" + string(code) }

func (s *Site) firmList(c *gin.Context) {
	scope, err := s.registryScope(c)
	if err != nil {
		s.fail(c, err)
		return
	}
	query := cut(c.Query("q"), 100)
	firms, next, err := s.Registry.Firms(c.Request.Context(), scope, registry.FirmFilter{Query: query, Cursor: c.Query("cursor")})
	n := s.names(c)
	p := &page.FirmList{Frame: page.Frame{Layout: page.Work, Nav: "firms"}, Query: query, MayNew: s.actor(c).May(identity.EditFirm) == nil, MayApply: s.actor(c).May(identity.ReadApplications) == nil, Pager: pagerOf(c, next)}
	for _, f := range firms {
		p.Rows = append(p.Rows, page.FirmRow{Href: firmURL(f.USCC), Name: f.Name, USCC: string(f.USCC), Division: n.division(f.Division), Facilities: len(f.Facilities), State: n.firmState(f.Facilities)})
	}
	s.show(c, p, err)
}

// firmState is the best of its qualifications'.
func (n names) firmState(facilities []registry.Facility) page.State {
	some, best, rank := false, "delisted", map[string]int{"listed": 0, "expiring": 1, "suspended": 2, "expired": 3, "delisted": 4}
	for _, x := range facilities {
		for _, q := range x.Qualifications {
			some = true
			if state, _, _ := n.ownStanding(q); rank[state] < rank[best] {
				best = state
			}
		}
	}
	if !some {
		return page.State{Tone: "idle", Icon: "circle-dashed", Word: n.T("web.firm.no_paper")}
	}
	return n.registryState(best)
}

// ownStanding judges a qualification as the bureau has it, not as it was
// published.
func (n names) ownStanding(q registry.Qualification) (state, why, left string) {
	suspended := map[uuid.UUID]registry.Notice{}
	if change, off := q.Suspended(n.at); off {
		suspended[q.ID] = registry.Notice{At: change.At, Reason: change.Reason, Change: "suspended"}
		if change.Delisted {
			suspended[q.ID] = registry.Notice{At: change.At, Reason: change.Reason, Change: "delisted"}
		}
	}
	return n.paperStanding(listQualification(q), suspended, n.at)
}

func listQualification(q registry.Qualification) registry.ListQualification {
	return registry.ListQualification{ID: q.ID, Kind: q.Kind, Number: q.Number, Issuer: q.Issuer, Modes: q.Modes, Categories: q.Categories, WasteCodes: q.WasteCodes, Methods: q.Methods,
		CapacityG: q.CapacityG, ValidFrom: q.ValidFrom, ValidTo: q.ValidTo}
}

func (s *Site) firmShow(c *gin.Context) {
	p, err := s.firmPage(c)
	s.show(c, p, err)
}

func (s *Site) firmPage(c *gin.Context) (*page.FirmShow, error) {
	f, err := s.firm(c)
	if err != nil {
		return nil, err
	}
	n, actor := s.names(c), s.actor(c)
	may := func(action identity.Action) bool { return actor.MayOn(action, f.Parties()) == nil }
	mayEdit, maySuspend := may(identity.EditFirm), may(identity.SuspendFirm)
	stale, err := s.Registry.Freshness(c.Request.Context(), n.at, f.Facilities...)
	if err != nil {
		return nil, err
	}
	p := &page.FirmShow{Frame: page.Frame{Layout: page.Work, Nav: "firms", Back: "/firms"}, Href: firmURL(f.USCC), USCC: string(f.USCC), Name: f.Name, MayEdit: mayEdit, Facts: []page.Fact{
		{Label: n.T("web.firm.uscc"), Value: string(f.USCC), Code: true, More: f.USCCNote},
		{Label: n.T("web.firm.address"), Value: joined("　", n.division(f.Division), f.Address)},
		{Label: n.T("web.firm.contact"), Value: orDash(joined("　", f.Contact.Name, f.Contact.Phone))},
	}}
	p.MayApply, p.MayObject = may(identity.FileApplication), actor.May(identity.FileObjection) == nil
	for _, x := range f.Facilities {
		box := n.facilityBox(f, x, mayEdit, maySuspend)
		box.MayDelist, box.MayDeclare, box.MayApply = may(identity.DelistFirm) && box.Living, may(identity.DeclareUse), p.MayApply
		if since := stale[x.ID]; since != "" {
			box.Stale = &page.Why{Tone: "wait", Icon: "refresh-alert", Text: n.T("web.registry.stale_since", "day", n.Date(since))}
			p.Stale = true
		}
		p.Facilities = append(p.Facilities, box)
	}
	return p, nil
}

func (s *Site) firm(c *gin.Context) (registry.Firm, error) {
	scope, err := s.registryScope(c)
	if err != nil {
		return registry.Firm{}, err
	}
	return s.Registry.Firm(c.Request.Context(), scope, c.Param("ref"))
}

func (n names) facilityBox(f registry.Firm, x registry.Facility, mayEdit, maySuspend bool) page.FacilityBox {
	box := page.FacilityBox{ID: x.ID.String(), Href: firmURL(f.USCC) + "/facilities/" + x.ID.String(), Name: x.Name, Place: joined("　", n.division(x.Division), x.Address), Lines: n.list(x.Lines), MayEdit: mayEdit}
	if !x.Location.IsZero() {
		box.At = n.T("web.firm.place_n", "lat", registry.Degrees(x.Location.LatitudeE6), "lon", registry.Degrees(x.Location.LongitudeE6))
	}
	for _, q := range x.Qualifications {
		row := n.paperRow(listQualification(q))
		state, why, left := n.ownStanding(q)
		row.State, row.Why, row.Left = n.registryState(state), why, left
		if q.Contract != "" {
			row.Number = joined("　", q.Number, n.T("web.firm.contract_n", "n", q.Contract))
		}
		box.Papers = append(box.Papers, row)
		change, off := q.Suspended(n.at)
		box.MaySuspend, box.MayReinstate, box.Living = box.MaySuspend || maySuspend && !off, box.MayReinstate || maySuspend && off && !change.Delisted, box.Living || !change.Delisted
		for _, ch := range q.Changes {
			item := page.TrailItem{Icon: "lock-open", Tone: "ok", Title: n.T("web.firm.reinstated", "paper", q.Number), At: n.Time(ch.At), Text: ch.Reason}
			if ch.Suspended {
				item.Icon, item.Tone, item.Title = "hand-stop", "stop", n.T("web.firm.suspended", "paper", q.Number)
			}
			if ch.Delisted {
				item.Icon, item.Title = "ban", n.T("web.firm.delisted", "paper", q.Number)
			}
			box.Changes = append(box.Changes, item)
		}
	}
	for _, d := range x.Declared {
		box.Declared = append(box.Declared, page.Fact{Label: n.T("web.firm.tonnes_n", "t", n.tonnes(d.MassG)), Value: n.T("web.firm.declared_n", "from", n.Date(d.From), "to", n.Date(d.To)),
			More: n.list(n.useParts(d.Parts))})
	}
	return box
}

func (n names) useParts(parts []fact.UsePart) []string {
	out := make([]string, len(parts))
	for i, p := range parts {
		out[i] = p.Category + " " + n.T("web.firm.tonnes_n", "t", n.tonnes(p.MassG))
	}
	return out
}

func (s *Site) firmNew(c *gin.Context) {
	p, err := s.firmNewPage(c, false)
	s.show(c, p, err)
}

func (s *Site) firmNewPage(c *gin.Context, askNote bool) (*page.FirmNew, error) {
	actor := s.actor(c)
	if err := actor.May(identity.EditFirm); err != nil {
		return nil, err
	}
	orgs, err := s.Identity.Orgs(c.Request.Context(), actor, identity.OrgFilter{Kind: identity.OrgFirm, Limit: 200})
	if err != nil {
		return nil, err
	}
	p := &page.FirmNew{Frame: page.Frame{Layout: page.Task, Nav: "firms", Back: "/firms"}, Divisions: s.names(c).divisions(), AskNote: askNote}
	for _, o := range orgs.Items {
		p.Orgs = append(p.Orgs, page.Option{Value: o.ID.String(), Word: s.orgName(c, o)})
	}
	return p, nil
}

func (s *Site) firmAdd(c *gin.Context) {
	in, err := form.Read(c.Request)
	if err != nil {
		s.fail(c, err)
		return
	}
	cmd := registry.AddFirm{Command: s.factCommand(c, in), USCC: in.Text("uscc", form.Max(30)), USCCNote: in.Text("uscc_note", form.Optional, form.Max(registry.MaxReason)),
		Name: in.Text("name", form.Max(registry.MaxName)), Division: in.Text("division", form.Max(20)), Address: in.Text("address", form.Max(registry.MaxAddress)),
		Contact: registry.Contact{Name: in.Text("contact.name", form.Optional, form.Max(registry.MaxName)), Phone: in.Text("contact.phone", form.Optional, form.Max(40))}}
	if in.Has("org") {
		cmd.Org = in.ID("org")
	}
	var receipt registry.Receipt
	if err = in.Err(); err == nil {
		receipt, err = s.Registry.AddFirm(c.Request.Context(), s.actor(c), cmd)
	}
	if err != nil {
		s.retry(c, err, in, func() (page.Page, error) { return s.firmNewPage(c, true) })
		return
	}
	c.Redirect(http.StatusSeeOther, firmURL(receipt.USCC))
}

func (s *Site) facilityNew(c *gin.Context) {
	p, err := s.facilityPage(c)
	s.show(c, p, err)
}

func (s *Site) facilityPage(c *gin.Context) (*page.FirmAct, error) {
	f, err := s.firm(c)
	if err == nil {
		err = s.actor(c).MayOn(identity.EditFirm, f.Parties())
	}
	if err != nil {
		return nil, err
	}
	return &page.FirmAct{Frame: page.Frame{Layout: page.Task, Nav: "firms", Back: firmURL(f.USCC)}, Act: "facility", Firm: f.Name, Action: firmURL(f.USCC) + "/facilities", Divisions: s.names(c).divisions()}, nil
}

func (s *Site) facilityAdd(c *gin.Context) {
	in, err := form.Read(c.Request)
	if err != nil {
		s.fail(c, err)
		return
	}
	cmd := registry.AddFacility{Command: s.factCommand(c, in), Firm: c.Param("ref"), Name: in.Text("name", form.Max(registry.MaxName)), Division: in.Text("division", form.Max(20)),
		Address: in.Text("address", form.Max(registry.MaxAddress)), Lines: textLines(in, "lines", registry.MaxName)}
	if err = in.Err(); err == nil {
		_, err = s.Registry.AddFacility(c.Request.Context(), s.actor(c), cmd)
	}
	if err != nil {
		s.retry(c, err, in, func() (page.Page, error) { return s.facilityPage(c) })
		return
	}
	c.Redirect(http.StatusSeeOther, "/firms/"+c.Param("ref"))
}

// textLines reads a text area, one entry a line.
func textLines(in *form.Form, field string, most int) []string {
	var out []string
	for _, line := range strings.Split(in.Text(field, form.Optional, form.Lines), "\n") {
		if line = strings.TrimSpace(line); line != "" {
			if len([]rune(line)) > most {
				in.Fail(field, fault.Invalid("form.too_long").With("max", strconv.Itoa(most)))
			}
			out = append(out, line)
		}
	}
	return out
}
