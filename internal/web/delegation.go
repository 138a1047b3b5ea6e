package web

import (
	"net/http"

	"github.com/gin-gonic/gin"

	"github.com/sealtrail/sealtrail/internal/fault"
	"github.com/sealtrail/sealtrail/internal/identity"
	"github.com/sealtrail/sealtrail/internal/web/form"
	"github.com/sealtrail/sealtrail/internal/web/page"
)

func (s *Site) delegations(c *gin.Context) {
	p, err := s.delegationsPage(c)
	s.show(c, p, err)
}

// delegationsPage shows who approves for the visitor, and for whom the visitor
// approves; the form is for who has approvals to give.
func (s *Site) delegationsPage(c *gin.Context) (*page.Delegations, error) {
	actor := s.actor(c)
	if err := actor.May(identity.ManageOwn); err != nil {
		return nil, err
	}
	n := s.names(c)
	p := &page.Delegations{Frame: page.Frame{Layout: page.Work, Nav: "me", Back: "/me"}, May: actor.May(identity.Delegate) == nil, StepUp: s.stepUpBox(c),
		Today: string(s.Clock.Now().Date()), Last: string(s.Clock.Now().Date().AddDays(6))}
	for _, l := range actor.Lent {
		p.Lent = append(p.Lent, page.LentRow{Name: l.Name, Roles: n.roleWords(l.Roles), To: n.Date(l.To)})
	}
	made, err := s.Identity.Delegations(c.Request.Context(), actor)
	if err != nil {
		return nil, err
	}
	var pseudonyms []string
	for _, d := range made {
		pseudonyms = append(pseudonyms, d.Delegate)
	}
	known, err := s.Identity.Names(c.Request.Context(), pseudonyms...)
	if err != nil {
		return nil, err
	}
	now := s.Clock.Now()
	for _, d := range made {
		row := page.DelegationRow{ID: d.ID.String(), Name: known[d.Delegate], Roles: n.roleWords(d.Roles), From: n.Date(d.From), To: n.Date(d.To), Reason: d.Reason, Open: d.Open(now)}
		switch {
		case !d.EndedAt.IsZero():
			row.State = page.State{Tone: "idle", Icon: "circle-x", Word: n.T("web.delegation.state.ended", "at", n.Time(d.EndedAt))}
		case d.Holds(now):
			row.State = page.State{Tone: "ok", Icon: "circle-check", Word: n.T("web.delegation.state.in_force")}
		case d.Open(now):
			row.State = page.State{Tone: "wait", Icon: "clock", Word: n.T("web.delegation.state.ahead")}
		default:
			row.State = page.State{Tone: "idle", Icon: "clock", Word: n.T("web.delegation.state.over")}
		}
		p.Made = append(p.Made, row)
	}
	if p.May {
		colleagues, err := s.Identity.Colleagues(c.Request.Context(), actor, "")
		if err != nil {
			return nil, err
		}
		for _, x := range colleagues {
			if x.Person != actor.Person {
				p.Colleagues = append(p.Colleagues, page.Option{Value: x.Person.String(), Word: x.Name + gap + n.roleWords(x.Roles)})
			}
		}
	}
	return p, nil
}

// roleWords names roles in one line.
func (n names) roleWords(roles []identity.Role) string {
	words := make([]string, len(roles))
	for i, r := range roles {
		words[i] = n.T("role." + string(r))
	}
	return n.list(words)
}

func (s *Site) delegate(c *gin.Context) {
	s.onDelegation(c, func(actor identity.Actor, in *form.Form) error {
		cmd := identity.DelegateApproval{Command: s.factCommand(c, in), Delegate: chosenID(in, "delegate"), From: in.Date("from"), To: in.Date("to"),
			Reason: in.Text("delegation_reason", form.Lines, form.Max(identity.MaxReason))}
		return named(run(c.Request.Context(), in, actor, cmd, s.Identity.DelegateApproval), "reason", "delegation_reason")
	})
}

func (s *Site) delegationEnd(c *gin.Context) {
	s.onDelegation(c, func(actor identity.Actor, in *form.Form) error {
		cmd := identity.EndDelegation{Command: s.factCommand(c, in), Delegation: in.ID("delegation"), Reason: in.Text("reason", form.Lines, form.Max(identity.MaxReason))}
		return run(c.Request.Context(), in, actor, cmd, s.Identity.EndDelegation)
	})
}

func (s *Site) onDelegation(c *gin.Context, act func(identity.Actor, *form.Form) error) {
	in, err := form.Read(c.Request)
	if err != nil {
		s.fail(c, err)
		return
	}
	actor, err := s.signer(c, in, identity.Delegate)
	if err == nil {
		err = act(actor, in)
	}
	if err != nil {
		s.retry(c, err, in, func() (page.Page, error) { return s.delegationsPage(c) })
		return
	}
	c.Redirect(http.StatusSeeOther, "/me/delegations")
}

// named gives a fault's field the name it has on the page.
func named(err error, field, on string) error {
	f := fault.Of(err)
	if f == nil {
		return err
	}
	if f.Field == field {
		return f.At(on)
	}
	moved := *f
	moved.Fields = make([]*fault.Fault, len(f.Fields))
	for i, g := range f.Fields {
		if moved.Fields[i] = g; g.Field == field {
			moved.Fields[i] = g.At(on)
		}
	}
	return &moved
}
