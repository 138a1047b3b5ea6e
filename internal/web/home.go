package web

import (
	"cmp"
	"context"
	"slices"
	"strconv"

	"github.com/gin-gonic/gin"

	"github.com/sealtrail/sealtrail/internal/custody"
	"github.com/sealtrail/sealtrail/internal/destruction"
	"github.com/sealtrail/sealtrail/internal/identity"
	"github.com/sealtrail/sealtrail/internal/moment"
	"github.com/sealtrail/sealtrail/internal/web/page"
)

// Bounds of a home page: nobody works through more at a glance, and the lists
// themselves have the rest.
const (
	rowsShown = 6  // of one verb
	rowsRead  = 24 // of one verb, to find the oldest by when they began to wait: the queues are in the order of recording
	dueAhead  = 7  // days before its last day a measure is called for
)

// waiting gives one verb, or nothing when its count is zero.
//
// To add one: give the noun's room a queue (custody/waiting.go says how: a method
// of Waits, a statement with a partial index of its own), write a function here
// that turns the queue's rows into page rows with verbOf, put its words
// web.home.KEY and web.home.KEY_hint in a locale file, and name it below for the
// roles that have it.
type waiting func(s *Site, d desk) (page.Verb, error)

// duties are the verbs of each role, in the order of the page. What an approver
// or a legal reviewer decides stands in the inbox above them.
var duties = []struct {
	role  identity.Role
	verbs []waiting
}{
	{identity.Officer, []waiting{(*Site).toEndInTime, (*Site).toConfirm, (*Site).toInspect, (*Site).toConfirmRounds, (*Site).toContinue, (*Site).toCorrect, (*Site).toStoreIn, (*Site).toTakeOut, (*Site).toBringBack, (*Site).toConfirmLabels, (*Site).toReceive, (*Site).toLookAfter, (*Site).toAttest, (*Site).toResolve}},
	{identity.Keeper, []waiting{(*Site).toReceive, (*Site).toFetch, (*Site).toGiveOut, (*Site).toSeeBack, (*Site).toConfirmLabels, (*Site).toLookAfter, (*Site).toInspect, (*Site).toConfirmRounds, (*Site).toPlace, (*Site).toDispatch, (*Site).toResolve}},
	{identity.Approver, []waiting{(*Site).toApproveMeasures, (*Site).toAnswerMatters, (*Site).toEndInTime, (*Site).toHold, (*Site).toResolve}},
	{identity.FirmOperator, []waiting{(*Site).toReceive, (*Site).toLookAfter, (*Site).toDestroy, (*Site).toComplete, (*Site).toResolve, (*Site).toSupplement, (*Site).toReconfirm}},
	{identity.FirmReviewer, []waiting{(*Site).toReview, (*Site).toResolve}},
	{identity.EcoEditor, []waiting{(*Site).toExamine, (*Site).toUpdate, (*Site).toReconfirm, (*Site).toRenew}},
	{identity.EcoPublisher, []waiting{(*Site).toDecide, (*Site).toAnswer, (*Site).toDirect, (*Site).toPublish, (*Site).toHold, (*Site).toRenew}},
	{identity.Auditor, []waiting{(*Site).toLookInto}},
	{identity.AdminSystem, []waiting{(*Site).toLookInto}},
}

// elsewhere is what others must do first, shown to whoever waits for it.
var elsewhere = []struct {
	role  identity.Role
	verbs []waiting
}{
	{identity.Officer, []waiting{(*Site).awaitsSecond, (*Site).awaitsRoundSecond, (*Site).awaitsReceiver, (*Site).awaitsApproval}},
	{identity.Keeper, []waiting{(*Site).awaitsRoundSecond, (*Site).awaitsReceiver}},
	{identity.FirmOperator, []waiting{(*Site).awaitsReview, (*Site).awaitsBureau}},
	{identity.FirmReviewer, []waiting{(*Site).awaitsWitnesses}},
	{identity.EcoEditor, []waiting{(*Site).awaitsDecision, (*Site).awaitsPublication}},
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
	{identity.FirmOperator, page.Start{Href: "/firms", Icon: "building-factory-2", Text: "web.home.own_firm"}},
	{identity.FirmOperator, page.Start{Href: "/applications", Icon: "file-text", Text: "web.applications.title"}},
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

// desk is whose queues the rooms are asked for.
func (d desk) desk() custody.Desk {
	return custody.Desk{Scope: d.custody(), Persons: d.actor.Pseudonyms, Oldest: rowsRead}
}

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

func (s *Site) desk(c *gin.Context) desk {
	return desk{Context: c.Request.Context(), actor: s.actor(c), now: s.Clock.Now(), names: s.names(c)}
}

func (s *Site) homePage(c *gin.Context) (*page.Home, error) {
	v := s.visitor(c)
	if err := v.Actor.May(identity.ManageOwn); err != nil {
		return nil, err
	}
	d := s.desk(c)
	p := &page.Home{Frame: page.Frame{Layout: page.Work, Nav: "home"}, NoSecret: v.Secret == "" && !v.Actor.Relaxed && mustSign(v.Actor)}
	for _, duty := range duties {
		if err := s.gather(d, duty.role, duty.verbs, &p.Verbs); err != nil {
			return nil, err
		}
	}
	slices.SortStableFunc(p.Verbs, func(a, b page.Verb) int { return cmp.Compare(rank(a), rank(b)) })
	for i, verb := range p.Verbs {
		p.Verbs[i].ID = "v" + strconv.Itoa(i+1)
		p.Total += verb.Count
	}
	if err := s.homeDecisions(c, d, p); err != nil {
		return nil, err
	}
	p.Chips = chips(d, p)
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

// rank puts what the law lets nobody leave until tomorrow before all else.
func rank(v page.Verb) int {
	if v.RunsOut {
		return 0
	}
	return 1
}

// chips lead to each kind of what waits, when there is more than one.
func chips(d desk, p *page.Home) []page.Chip {
	var out []page.Chip
	add := func(verbs []page.Verb) {
		for _, v := range verbs {
			out = append(out, page.Chip{Href: "#" + v.ID, Text: v.Title, Count: v.Count})
		}
	}
	add(p.First())
	if p.Inbox != nil && p.Inbox.Count > 0 {
		out = append(out, page.Chip{Href: "#inbox", Text: d.t("web.inbox.chip"), Count: p.Inbox.Count})
	}
	add(p.Then())
	if len(out) < 2 {
		return nil
	}
	return out
}

// gather adds the verbs of a role that have something in them; a verb that two
// roles share is asked once.
func (s *Site) gather(d desk, role identity.Role, verbs []waiting, into *[]page.Verb) error {
	if !d.actor.Acts(role) {
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

// verbOf makes the group of a queue, oldest first.
func verbOf[T any](d desk, key, more string, q custody.Queue[T], row func(T) page.Row) page.Verb {
	v := page.Verb{Title: d.t("web.home." + key), Hint: d.t("web.home." + key + "_hint"), Count: q.Count, More: more}
	for _, item := range q.Oldest {
		v.Rows = append(v.Rows, row(item))
	}
	slices.SortStableFunc(v.Rows, func(a, b page.Row) int { return cmp.Compare(a.Since, b.Since) }) // without a time: as the queue has them
	v.Rows = v.Rows[:min(len(v.Rows), rowsShown)]
	if len(v.Rows) == v.Count {
		v.More = ""
	}
	return v
}

// othersVerb is verbOf for what others must do.
func othersVerb[T any](d desk, key, more string, q custody.Queue[T], row func(T) page.Row) page.Verb {
	v := verbOf(d, key, more, q, row)
	v.Waiting = true
	return v
}

// queueOf is a short list as a queue, for what is few by nature.
func queueOf[T any](all []T) custody.Queue[T] { return custody.Queue[T]{Count: len(all), Oldest: all} }

// fromCustody asks the custody room for one queue.
func fromCustody[T any](s *Site, d desk, read func(custody.Reads) (custody.Queue[T], error)) (q custody.Queue[T], err error) {
	err = s.Custody.View(d, func(tx custody.Reads) error {
		q, err = read(tx)
		return err
	})
	return q, err
}

// fromDestruction asks the destruction room for one queue.
func fromDestruction[T any](s *Site, d desk, read func(destruction.Reads) (custody.Queue[T], error)) (q custody.Queue[T], err error) {
	err = s.Destruction.View(d, func(tx destruction.Reads) error {
		q, err = read(tx)
		return err
	})
	return q, err
}
