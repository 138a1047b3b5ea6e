package web

import (
	"strings"

	"github.com/gin-gonic/gin"
	"github.com/google/uuid"

	"github.com/sealtrail/sealtrail/internal/destruction"
	"github.com/sealtrail/sealtrail/internal/fault"
	"github.com/sealtrail/sealtrail/internal/identity"
	"github.com/sealtrail/sealtrail/internal/ledger"
	"github.com/sealtrail/sealtrail/internal/web/form"
	"github.com/sealtrail/sealtrail/internal/web/page"
)

// Rows of one page of the inbox: what a person reads at a sitting; decided ones
// make room for the next. Home shows the oldest alone: each order shown is checked
// lot by lot, 4 ms for one of forty lots.
const (
	inboxRows = 20
	homeRows  = 6
)

func (s *Site) inboxRoutes(r gin.IRouter) {
	r.GET("/inbox", s.inbox)
	r.POST("/inbox", s.inboxDecide)
}

func (s *Site) inbox(c *gin.Context) {
	p, err := s.inboxPage(c)
	s.show(c, p, err)
}

// decider is the role in which the visitor signs orders; empty: none.
func decider(a identity.Actor) identity.Role {
	switch {
	case a.May(identity.ApproveOrder) == nil:
		return identity.Approver
	case a.May(identity.ApproveExceptional) == nil:
		return identity.LegalReviewer
	}
	return ""
}

func (s *Site) inboxPage(c *gin.Context) (*page.InboxPage, error) {
	v := s.visitor(c)
	role := decider(v.Actor)
	if role == "" {
		return nil, v.Actor.May(identity.ApproveOrder)
	}
	p := &page.InboxPage{Frame: page.Frame{Layout: page.Work, Nav: "home", Back: "/home"}}
	box, err := s.inboxBox(c, s.desk(c), role, inboxRows)
	if err != nil {
		return nil, err
	}
	p.Inbox = box
	return p, nil
}

// inboxBox is what a head or a legal reviewer decides, oldest first: what can be
// signed together, what must be opened by itself, and what is blocked with its
// way out.
func (s *Site) inboxBox(c *gin.Context, d desk, role identity.Role, rows int) (*page.Inbox, error) {
	ask := d.desk()
	ask.Scope, ask.Oldest = d.destruction(), rows
	q, err := s.Destruction.Inbox(d, ask, role)
	if err != nil {
		return nil, err
	}
	box := &page.Inbox{Count: q.Count, StepUp: s.stepUpBox(c), Legal: role == identity.LegalReviewer}
	if q.Count > len(q.Oldest) {
		box.Rest = q.Count - len(q.Oldest)
	}
	for _, o := range q.Oldest {
		row, err := s.inboxRow(d, o, role)
		if err != nil {
			return nil, err
		}
		switch {
		case row.Note != nil:
			box.Blocked = append(box.Blocked, row)
		case row.Single != "":
			box.Singles = append(box.Singles, row)
		default:
			box.Rows = append(box.Rows, row)
		}
	}
	return box, nil
}

func (s *Site) inboxRow(d desk, o destruction.OrderView, role identity.Role) (page.InboxRow, error) {
	n := d.names
	row := page.InboxRow{Number: o.Number.String(), Href: orderURL(o.Number.String()), Shown: o.Shown, Title: n.T("web.inbox.order." + string(o.Kind)),
		Goods: goodsWords(d, o), Why: o.Ground, Firm: n.method(o.Method) + gap + o.FirmName, Since: n.T("web.inbox.since", "at", n.Time(o.Drafted.At))}
	id, err := uuid.NewV7()
	if err != nil {
		return row, err
	}
	row.Command = id.String()
	if role == identity.LegalReviewer {
		row.Title = n.T("web.inbox.endorse")
	}
	days := int(d.now.Sub(o.Drafted.At).Hours() / 24)
	row.State = page.State{Tone: "idle", Icon: "clock", Word: n.T("web.inbox.waits", "n", days)}
	if days >= 3 {
		row.State.Tone = "wait"
	}
	if note := s.inboxBlock(d, o, role); note != nil {
		note.Title = row.Title + gap + row.Goods + gap + note.Title
		row.Note = note
		return row, nil
	}
	if why := o.Single(); len(why) > 0 {
		row.Single = n.T("web.inbox.single." + why[0])
	}
	return row, nil
}

// inboxBlock says why the visitor cannot sign the order now, by which rule, and
// who or what clears the way.
func (s *Site) inboxBlock(d desk, o destruction.OrderView, role identity.Role) *page.Note {
	n := d.names
	note := &page.Note{Tone: "stop", Icon: "ban", Way: n.T("web.inbox.way.open"), WayHref: orderURL(o.Number.String())}
	switch {
	case o.DraftedBy(d.actor):
		note.Title, note.What, note.Rule = n.T("web.inbox.own_draft"), n.T("web.order.why_own_draft"), n.T("web.inbox.rule.separation")
		note.Who = n.T("web.inbox.who.other_head")
		return note
	case o.Exceptional && role == identity.Approver && o.Endorsed.IsZero() && !o.Approved.IsZero():
		note.Tone, note.Icon, note.Title = "wait", "hourglass", n.T("web.inbox.awaits_legal")
		return note
	}
	for _, l := range o.Lines {
		if l.Lot.HandledBy(d.actor) {
			note.Title, note.What, note.Rule = n.T("web.inbox.own_goods"), n.T("web.order.why_handled"), n.T("web.inbox.rule.separation")
			note.Who = n.T("web.inbox.who.other_head")
			return note
		}
	}
	if o.Blocked() == 0 {
		return nil
	}
	note.Title = n.T("web.order.blocked_title", "n", o.Blocked())
	for _, l := range o.Lines {
		if len(l.Reasons) == 0 {
			continue
		}
		note.What = n.against(l.Reasons[0]).Text
		if o.Blocked() < len(o.Lines) {
			note.Tone, note.Way, note.WayHref = "wait", n.T("web.inbox.way.rest", "n", len(o.Lines)-o.Blocked()), orderURL(o.Number.String())
		}
		break
	}
	return note
}

// goodsWords names the goods of an order: one lot by name, more by the first and
// how many.
func goodsWords(d desk, o destruction.OrderView) string {
	if len(o.Lines) == 0 {
		return ""
	}
	first := o.Lines[0].Lot
	if len(o.Lines) == 1 {
		return first.Name + gap + d.names.quantity(first.Stock.Quantity, first.Unit)
	}
	return d.t("web.inbox.goods", "name", first.Name, "n", len(o.Lines))
}

// inboxDecide signs what was chosen, each by itself, and says of each what came
// of it. Sending the page again changes nothing: every line has its command.
func (s *Site) inboxDecide(c *gin.Context) {
	in, err := form.Read(c.Request)
	if err != nil {
		s.fail(c, err)
		return
	}
	if role := decider(s.actor(c)); role == "" {
		s.fail(c, s.actor(c).May(identity.ApproveOrder))
		return
	}
	actor, stepErr := s.stepUp(c, in)
	in.Fail(fieldPIN, stepErr)
	back := in.Text("do", form.Optional, form.Max(20)) == "return"
	reason := ""
	if back {
		reason = in.Text("reason", form.Lines, form.Max(destruction.MaxText))
	}
	approvals, returns := s.inboxLines(c, in, reason)
	var decided []destruction.Decided
	if err = in.Err(); err == nil {
		if back {
			decided, err = s.Destruction.ReturnMany(c.Request.Context(), actor, returns)
		} else {
			decided, err = s.Destruction.ApproveMany(c.Request.Context(), actor, approvals)
		}
	}
	if err != nil {
		if f := fault.Of(err); f != nil && f.Field == "lines" {
			err = f.At("")
		}
		s.retry(c, err, in, func() (page.Page, error) { return s.inboxPage(c) })
		return
	}
	p, err := s.inboxPage(c)
	if err == nil {
		p.Inbox.Results = s.inboxResults(c, decided, back)
	}
	s.show(c, p, err)
}

func (s *Site) inboxLines(c *gin.Context, in *form.Form, reason string) ([]destruction.ApproveOrder, []destruction.ReturnOrder) {
	var approvals []destruction.ApproveOrder
	var returns []destruction.ReturnOrder
	for _, number := range in.Texts("pick", form.Optional) {
		id, err := uuid.Parse(in.Text("command."+number, form.Optional, form.Max(40)))
		if err != nil {
			in.Fail("pick", notAChoice())
			continue
		}
		cmd := ledger.Command{ID: id}
		shown := in.Text("shown."+number, form.Optional, form.Max(64))
		if shown == "" {
			shown = "none"
		}
		approvals = append(approvals, destruction.ApproveOrder{Command: cmd, Order: number, Shown: shown})
		returns = append(returns, destruction.ReturnOrder{Command: cmd, Order: number, Shown: shown, Reason: reason})
	}
	return approvals, returns
}

func (s *Site) inboxResults(c *gin.Context, decided []destruction.Decided, back bool) []page.InboxResult {
	n := s.names(c)
	out := make([]page.InboxResult, len(decided))
	for i, d := range decided {
		r := page.InboxResult{Number: strings.ToUpper(d.Order), Href: orderURL(strings.ToUpper(d.Order)), OK: d.Err == nil}
		switch {
		case d.Err != nil:
			r.Text = s.sentences(c, s.known(c, d.Err))[0].Sentence
		case back:
			r.Text = n.T("web.inbox.result.returned")
		default:
			r.Text = n.T("web.inbox.result." + string(d.Receipt.State))
			if len(d.Receipt.Blocked) > 0 {
				r.Text = n.T("web.inbox.result.part", "n", len(d.Receipt.Blocked))
			}
		}
		out[i] = r
	}
	return out
}

// homeDecisions adds to a home what its person decides, what ends soon and what
// was decided last.
func (s *Site) homeDecisions(c *gin.Context, d desk, p *page.Home) error {
	role := decider(d.actor)
	var err error
	if d.actor.Has(identity.Officer) || role != "" {
		if p.Week, err = s.homeWeek(d); err != nil {
			return err
		}
	}
	if role == "" {
		return nil
	}
	if p.Inbox, err = s.inboxBox(c, d, role, homeRows); err != nil {
		return err
	}
	if p.Inbox.Count > 0 {
		p.Inbox.All = "/inbox"
	}
	p.Total += p.Inbox.Count
	p.Recent, err = s.homeRecent(d)
	return err
}

// homeRecent is what the agency decided last.
func (s *Site) homeRecent(d desk) ([]page.Check, error) {
	var found []destruction.OrderItem
	err := s.Destruction.View(d, func(tx destruction.Reads) (err error) {
		ask := d.desk()
		ask.Scope, ask.Oldest = d.destruction(), 5
		found, err = tx.Decided(d, ask)
		return err
	})
	var out []page.Check
	for _, o := range found {
		check := page.Check{Text: d.t("web.inbox.recent."+string(o.State), "what", d.names.method(o.Method), "n", o.Lots), More: d.names.Time(o.LastAt) + gap + o.Number.String()}
		if o.State != destruction.OrderApproved {
			check.Tone = "wait"
		}
		out = append(out, check)
	}
	return out, err
}
