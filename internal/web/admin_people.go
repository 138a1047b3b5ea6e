package web

import (
	"net/http"

	"github.com/gin-gonic/gin"
	"github.com/google/uuid"

	"github.com/sealtrail/sealtrail/internal/fault"
	"github.com/sealtrail/sealtrail/internal/identity"
	"github.com/sealtrail/sealtrail/internal/web/form"
	"github.com/sealtrail/sealtrail/internal/web/page"
)

func (s *Site) adminPeople(c *gin.Context) {
	actor := s.actor(c)
	if err := s.nothingHere(actor, identity.ManagePeople); err != nil {
		s.fail(c, err)
		return
	}
	p := &page.AdminPeople{Frame: page.Frame{Layout: page.Work, Nav: "admin", Back: "/admin"}, Query: cut(c.Query("q"), 100), Org: c.Query("org")}
	var err error
	if p.Orgs, _, err = s.orgChoices(c); err != nil {
		s.fail(c, err)
		return
	}
	org, err := uuid.Parse(p.Org)
	if err != nil {
		org = uuid.Nil
	}
	people, err := s.Identity.People(c.Request.Context(), actor, identity.PeopleFilter{Org: org, Text: p.Query, Cursor: c.Query("cursor")})
	p.People, p.Pager = people.Items, further(c, people.Next)
	s.show(c, p, err)
}

func (s *Site) adminPersonNew(c *gin.Context) {
	p, err := s.adminPersonNewPage(c)
	s.show(c, p, err)
}

func (s *Site) adminPersonNewPage(c *gin.Context) (*page.AdminPersonNew, error) {
	if err := s.nothingHere(s.actor(c), identity.ManagePeople); err != nil {
		return nil, err
	}
	orgs, _, err := s.orgChoices(c)
	return &page.AdminPersonNew{Frame: page.Frame{Layout: page.Work, Nav: "admin", Back: "/admin/people"}, Orgs: orgs, Roles: s.roleOptions(c), StepUp: s.stepUpBox(c)}, err
}

// adminPersonAdd answers with the account's page and its one-time password,
// which is shown this once; so it is no redirect.
func (s *Site) adminPersonAdd(c *gin.Context) {
	in, err := form.Read(c.Request)
	if err != nil {
		s.fail(c, err)
		return
	}
	cmd := identity.AddPerson{Command: command(in), Login: in.Text("login", form.Max(40)), Name: in.Text("name", form.Max(identity.MaxName)),
		Org: choiceID(in, "org"), Roles: rolesOf(in), From: in.Date("from", form.Optional), To: in.Date("to", form.Optional)}
	receipt, err := proved(s, c, in, func(actor identity.Actor) (identity.PersonReceipt, error) {
		return s.Identity.AddPerson(c.Request.Context(), actor, cmd)
	})
	if err != nil {
		s.retry(c, err, in, func() (page.Page, error) { return s.adminPersonNewPage(c) })
		return
	}
	s.adminPersonSaid(c, receipt.Person, s.passwordOnce(c, receipt))
}

func (s *Site) passwordOnce(c *gin.Context, r identity.PersonReceipt) *page.Secret {
	l := s.locale(c)
	if r.Secret == "" {
		return &page.Secret{Title: l.T("web.admin.secret_shown")}
	}
	return &page.Secret{Title: l.T("web.admin.password_once"), Value: r.Secret, Hint: l.T("web.admin.password_once_hint", "hours", int(identity.OneTimeLife.Hours()))}
}

// proved asks for the step-up of a posted act, then for the act: what is wrong
// in the form comes first, since a step-up costs an attempt.
func proved[T any](s *Site, c *gin.Context, in *form.Form, act func(identity.Actor) (T, error)) (T, error) {
	var none T
	if err := in.Err(); err != nil {
		in.Secret(fieldPIN, form.Optional) // so that it does not come back on the page
		return none, err
	}
	actor, err := s.stepUp(c, in)
	if err != nil {
		return none, err
	}
	return act(actor)
}

func rolesOf(in *form.Form) []identity.Role {
	var out []identity.Role
	for _, r := range in.Texts("roles", form.Max(40)) {
		out = append(out, identity.Role(r))
	}
	return out
}

// choiceID reads the id of something chosen from a list; blank is a fault.
func choiceID(in *form.Form, field string, options ...form.Option) uuid.UUID {
	s := in.Text(field, append(options, form.Max(40))...)
	if s == "" {
		return uuid.Nil
	}
	id, err := uuid.Parse(s)
	if err != nil {
		in.Fail(field, fault.Invalid("form.not_a_choice"))
	}
	return id
}

func (s *Site) adminPerson(c *gin.Context) {
	id, err := idOf(c)
	if err != nil {
		s.fail(c, err)
		return
	}
	p, err := s.adminPersonPage(c, id)
	s.show(c, p, err)
}

// adminPersonSaid shows the account after an act, with a secret made by it.
func (s *Site) adminPersonSaid(c *gin.Context, id uuid.UUID, secret *page.Secret) {
	p, err := s.adminPersonPage(c, id)
	if err != nil {
		s.fail(c, err)
		return
	}
	p.Secret = secret
	s.write(c, http.StatusOK, p)
}

func (s *Site) adminPersonPage(c *gin.Context, id uuid.UUID) (*page.AdminPerson, error) {
	ctx, actor, now := c.Request.Context(), s.actor(c), s.Clock.Now()
	if err := s.nothingHere(actor, identity.ManagePeople); err != nil {
		return nil, err
	}
	person, err := s.Identity.Person(ctx, actor, id)
	if err != nil {
		return nil, err
	}
	p := &page.AdminPerson{Frame: page.Frame{Layout: page.Work, Nav: "admin", Back: "/admin/people"}, Person: person, Roles: s.roleOptions(c), StepUp: s.stepUpBox(c)}
	orgs, names, err := s.orgChoices(c)
	if err != nil {
		return nil, err
	}
	p.Orgs = orgs
	for _, m := range person.Memberships {
		row := page.Membership{Membership: m, OrgName: names[m.Org], Words: s.roleWords(c, m.Roles), Current: m.Holds(now)}
		p.Memberships = append(p.Memberships, row)
		if row.Current {
			p.Holding = append(p.Holding, page.Option{Value: m.ID.String(), Word: row.OrgName + gap + row.Words})
		}
	}
	p.Tokens = s.tokenRows(c, person.Tokens)
	p.History, err = s.history(c, id)
	return p, err
}

// personActs are what an administrator can do to an account: how each is read
// from its form. What is posted under another name is not there.
var personActs = map[string]func(s *Site, c *gin.Context, id uuid.UUID, in *form.Form) func(identity.Actor) (*page.Secret, error){
	"grant": (*Site).readGrant, "end": (*Site).readEnd, "reset": (*Site).readReset, "disable": (*Site).readDisable, "enable": (*Site).readEnable,
	"token": (*Site).readToken, "revoke": (*Site).readRevoke,
}

func (s *Site) adminPersonForm(c *gin.Context) {
	p, err := s.adminPersonActPage(c)
	s.show(c, p, err)
}

func (s *Site) adminPersonActPage(c *gin.Context) (*page.AdminPersonAct, error) {
	id, err := idOf(c)
	if err != nil {
		return nil, err
	}
	if _, known := personActs[c.Param("act")]; !known {
		return nil, fault.Missing("page.missing")
	}
	person, err := s.adminPersonPage(c, id)
	if err != nil {
		return nil, err
	}
	p := &page.AdminPersonAct{AdminPerson: *person, Act: c.Param("act"), Token: c.Query("token")}
	p.Back = "/admin/people/" + id.String()
	return p, nil
}

// adminPersonAct runs one posted act on an account. A secret made by it is
// shown on the answer; otherwise the account is shown again.
func (s *Site) adminPersonAct(c *gin.Context) {
	id, err := idOf(c)
	read, known := personActs[c.Param("act")]
	if err == nil && !known {
		err = fault.Missing("page.missing")
	}
	var in *form.Form
	if err == nil {
		in, err = form.Read(c.Request)
	}
	if err != nil {
		s.fail(c, err)
		return
	}
	secret, err := proved(s, c, in, read(s, c, id, in))
	switch {
	case err != nil:
		s.retry(c, err, in, func() (page.Page, error) { return s.adminPersonActPage(c) })
	case secret != nil:
		s.adminPersonSaid(c, id, secret)
	default:
		c.Redirect(http.StatusSeeOther, "/admin/people/"+id.String())
	}
}

func (s *Site) readGrant(c *gin.Context, id uuid.UUID, in *form.Form) func(identity.Actor) (*page.Secret, error) {
	cmd := identity.GrantRoles{Command: command(in), Person: id, Org: choiceID(in, "org"), Roles: rolesOf(in), From: in.Date("from", form.Optional), To: in.Date("to", form.Optional)}
	return func(actor identity.Actor) (*page.Secret, error) {
		_, err := s.Identity.GrantRoles(c.Request.Context(), actor, cmd)
		return nil, err
	}
}

func (s *Site) readEnd(c *gin.Context, id uuid.UUID, in *form.Form) func(identity.Actor) (*page.Secret, error) {
	cmd := identity.EndRoles{Command: command(in), Person: id, Membership: choiceID(in, "membership"), LastDay: in.Date("last_day", form.Optional), Reason: reasonOf(in)}
	return func(actor identity.Actor) (*page.Secret, error) {
		_, err := s.Identity.EndRoles(c.Request.Context(), actor, cmd)
		return nil, err
	}
}

func (s *Site) readReset(c *gin.Context, id uuid.UUID, in *form.Form) func(identity.Actor) (*page.Secret, error) {
	cmd := identity.ResetPassword{Command: command(in), Person: id, Reason: reasonOf(in)}
	return func(actor identity.Actor) (*page.Secret, error) {
		receipt, err := s.Identity.ResetPassword(c.Request.Context(), actor, cmd)
		return s.passwordOnce(c, receipt), err
	}
}

func (s *Site) readDisable(c *gin.Context, id uuid.UUID, in *form.Form) func(identity.Actor) (*page.Secret, error) {
	cmd := identity.DisablePerson{Command: command(in), Person: id, Reason: reasonOf(in)}
	return func(actor identity.Actor) (*page.Secret, error) {
		_, err := s.Identity.DisablePerson(c.Request.Context(), actor, cmd)
		return nil, err
	}
}

func (s *Site) readEnable(c *gin.Context, id uuid.UUID, in *form.Form) func(identity.Actor) (*page.Secret, error) {
	cmd := identity.EnablePerson{Command: command(in), Person: id, Reason: reasonOf(in)}
	return func(actor identity.Actor) (*page.Secret, error) {
		_, err := s.Identity.EnablePerson(c.Request.Context(), actor, cmd)
		return nil, err
	}
}

func (s *Site) readToken(c *gin.Context, id uuid.UUID, in *form.Form) func(identity.Actor) (*page.Secret, error) {
	cmd := s.tokenCommand(in, id)
	return func(actor identity.Actor) (*page.Secret, error) {
		receipt, err := s.Identity.CreateToken(c.Request.Context(), actor, cmd)
		return s.tokenOnce(c, receipt), err
	}
}

func (s *Site) readRevoke(c *gin.Context, id uuid.UUID, in *form.Form) func(identity.Actor) (*page.Secret, error) {
	cmd := identity.RevokeToken{Command: command(in), Person: id, Token: choiceID(in, "token")}
	return func(actor identity.Actor) (*page.Secret, error) {
		return nil, s.Identity.RevokeToken(c.Request.Context(), actor, cmd)
	}
}

func reasonOf(in *form.Form) string { return in.Text("reason", form.Max(identity.MaxReason)) }
