package web

import (
	"context"

	"github.com/gin-gonic/gin"

	"github.com/sealtrail/sealtrail/internal/identity"
	"github.com/sealtrail/sealtrail/internal/moment"
	"github.com/sealtrail/sealtrail/internal/web/page"
)

// Bounds of a home page: nobody works through more at a glance, and the lists
// themselves have the rest.
const (
	rowsShown = 6   // of one verb
	pageSize  = 200 // of one read
	pagesRead = 5   // beyond 1 000 the count says "at least"
)

// waiting gives one verb, or nothing when its count is zero.
type waiting func(s *Site, d desk) (page.Verb, error)

// duties are the verbs of each role, in the order of the page.
var duties = []struct {
	role  identity.Role
	verbs []waiting
}{
	{identity.Officer, []waiting{(*Site).toConfirm, (*Site).toStoreIn, (*Site).toReceive, (*Site).toAttest, (*Site).toResolve}},
	{identity.Keeper, []waiting{(*Site).toReceive, (*Site).toDispatch, (*Site).toResolve}},
	{identity.Approver, []waiting{(*Site).toApproveMeasures, (*Site).toApprove, (*Site).toResolve}},
	{identity.LegalReviewer, []waiting{(*Site).toEndorse}},
	{identity.FirmOperator, []waiting{(*Site).toReceive, (*Site).toDestroy, (*Site).toComplete, (*Site).toResolve}},
	{identity.FirmReviewer, []waiting{(*Site).toReview}},
	{identity.EcoEditor, []waiting{(*Site).toUpdate}},
	{identity.EcoPublisher, []waiting{(*Site).toPublish}},
	{identity.AdminSystem, []waiting{(*Site).toLookInto}},
}

// elsewhere is what others must do first, shown to whoever waits for it.
var elsewhere = []struct {
	role  identity.Role
	verbs []waiting
}{
	{identity.Officer, []waiting{(*Site).awaitsSecond, (*Site).awaitsReceiver, (*Site).awaitsApproval}},
	{identity.Keeper, []waiting{(*Site).awaitsReceiver}},
	{identity.FirmOperator, []waiting{(*Site).awaitsReview}},
	{identity.FirmReviewer, []waiting{(*Site).awaitsWitnesses}},
	{identity.EcoEditor, []waiting{(*Site).awaitsPublication}},
}

// starts are what a role begins by itself.
var starts = []struct {
	role  identity.Role
	start page.Start // Text is a key
}{
	{identity.Officer, page.Start{Href: "/seizures/new", Icon: "plus", Text: "web.home.new_seizure"}},
	{identity.Officer, page.Start{Href: "/cases/new", Icon: "folder", Text: "web.home.new_case"}},
	{identity.Officer, page.Start{Href: "/orders/new", Icon: "gavel", Text: "web.home.new_order"}},
	{identity.Officer, page.Start{Href: "/handoffs/new", Icon: "transfer", Text: "web.home.new_handoff"}},
	{identity.Keeper, page.Start{Href: "/scan", Icon: "scan", Text: "web.home.scan"}},
	{identity.Keeper, page.Start{Href: "/handoffs/new", Icon: "transfer", Text: "web.home.new_handoff"}},
	{identity.FirmOperator, page.Start{Href: "/destructions/new", Icon: "recycle", Text: "web.home.new_run"}},
	{identity.FirmOperator, page.Start{Href: "/scan", Icon: "scan", Text: "web.home.scan"}},
	{identity.EcoEditor, page.Start{Href: "/firms", Icon: "building-factory-2", Text: "web.home.firms"}},
	{identity.AdminAccounts, page.Start{Href: "/admin/people/new", Icon: "user", Text: "web.admin.add_person"}},
}

// desk is what every verb is asked with.
type desk struct {
	context.Context
	actor identity.Actor
	now   moment.Time
	names names
}

func (d desk) custody() identity.Scope     { return d.actor.Scope(identity.ReadCustody) }
func (d desk) destruction() identity.Scope { return d.actor.Scope(identity.ReadDestruction) }

func (d desk) t(key string, args ...any) string { return d.names.T(key, args...) }

func (s *Site) homeRoutes(r gin.IRouter) { r.GET("/home", s.home) }

func (s *Site) home(c *gin.Context) {
	p, err := s.homePage(c)
	if err == nil {
		v := s.visitor(c)
		v.Waiting = p.Total
		c.Set(keyVisitor, v) // so that the bar shows the count, too
	}
	s.show(c, p, err)
}

func (s *Site) homePage(c *gin.Context) (*page.Home, error) {
	v := s.visitor(c)
	if err := v.Actor.May(identity.ManageOwn); err != nil {
		return nil, err
	}
	d := desk{Context: c.Request.Context(), actor: v.Actor, now: s.Clock.Now(), names: s.names(c)}
	p := &page.Home{Frame: page.Frame{Layout: page.Work, Nav: "home"}, NoSecret: v.Secret == "" && !v.Actor.Relaxed && mustSign(v.Actor)}
	for _, duty := range duties {
		if err := s.gather(d, duty.role, duty.verbs, &p.Verbs); err != nil {
			return nil, err
		}
	}
	for _, verb := range p.Verbs {
		p.Total += verb.Count
	}
	for _, other := range elsewhere {
		if err := s.gather(d, other.role, other.verbs, &p.Waiting); err != nil {
			return nil, err
		}
	}
	for _, x := range starts {
		if v.Actor.Has(x.role) {
			p.Starts = append(p.Starts, page.Start{Href: x.start.Href, Icon: x.start.Icon, Text: d.t(x.start.Text)})
		}
	}
	if len(p.Starts) == 0 {
		p.Reading = reading(d, v)
	}
	return p, nil
}

// gather adds the verbs of a role that have something in them; a verb that two
// roles share is asked once.
func (s *Site) gather(d desk, role identity.Role, verbs []waiting, into *[]page.Verb) error {
	if !d.actor.Has(role) {
		return nil
	}
	for _, ask := range verbs {
		verb, err := ask(s, d)
		if err != nil {
			return err
		}
		if verb.Count > 0 && !listed(*into, verb.Title) {
			*into = append(*into, verb)
		}
	}
	return nil
}

func listed(verbs []page.Verb, title string) bool {
	for _, v := range verbs {
		if v.Title == title {
			return true
		}
	}
	return false
}

// mustSign tells whether anything this person does needs a step-up.
func mustSign(a identity.Actor) bool {
	for _, action := range identity.Actions() {
		if identity.NeedsStepUp(action) && a.May(action) == nil {
			return true
		}
	}
	return false
}

// reading are the places of somebody who only looks.
func reading(d desk, v page.Visitor) []page.Row {
	var rows []page.Row
	for _, item := range workItems(v, "home") {
		if item.Key != "home" {
			rows = append(rows, page.Row{Href: item.Href, Title: d.t("nav." + item.Key), More: d.t("web.home.read." + item.Key)})
		}
	}
	return rows
}

// verb makes the group of what was found, oldest first.
func verb[T any](d desk, key, more string, found []T, row func(T) page.Row) page.Verb {
	v := page.Verb{Title: d.t("web.home." + key), Hint: d.t("web.home." + key + "_hint"), Count: len(found), More: more}
	for i := len(found) - 1; i >= 0 && len(v.Rows) < rowsShown; i-- {
		v.Rows = append(v.Rows, row(found[i]))
	}
	if len(v.Rows) == v.Count {
		v.More = ""
	}
	return v
}

// elsewhereVerb is verb for what others must do.
func elsewhereVerb[T any](d desk, key, more string, found []T, row func(T) page.Row) page.Verb {
	v := verb(d, key, more, found, row)
	v.Waiting = true
	return v
}

// all reads a list to its end, newest first, within the bounds of a home page.
func all[T any](read func(limit int, cursor string) ([]T, string, error), keep func(T) bool) ([]T, error) {
	var out []T
	cursor := ""
	for range pagesRead {
		items, next, err := read(pageSize, cursor)
		if err != nil {
			return nil, err
		}
		for _, item := range items {
			if keep == nil || keep(item) {
				out = append(out, item)
			}
		}
		if cursor = next; cursor == "" {
			break
		}
	}
	return out, nil
}
