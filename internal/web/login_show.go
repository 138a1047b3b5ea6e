package web

import (
	"net/http"
	"net/url"
	"strconv"

	"github.com/gin-gonic/gin"

	"github.com/sealtrail/sealtrail/internal/fault"
	"github.com/sealtrail/sealtrail/internal/identity"
	"github.com/sealtrail/sealtrail/internal/web/form"
	"github.com/sealtrail/sealtrail/internal/web/page"
)

func (s *Site) loginRoutes(r gin.IRouter) {
	r.GET("/login", s.loginShow)
	r.POST("/login", s.login)
	r.GET("/login/as", s.loginAs)
	r.POST("/login/as", s.loginAsChosen)
	r.POST("/logout", s.logout)
}

func (s *Site) loginShow(c *gin.Context) {
	if s.visitor(c).SignedIn() {
		c.Redirect(http.StatusSeeOther, localPath(c.Query("next")))
		return
	}
	s.show(c, s.loginPage(c.Query("next")), nil)
}

func (s *Site) loginPage(next string) *page.Login {
	p := &page.Login{Frame: page.Frame{Layout: page.Bare}}
	if next != "" {
		p.Next = localPath(next)
	}
	if s.Demo {
		p.Accounts = s.DemoAccounts
	}
	return p
}

// login signs in. A wrong password is said above the form, not beside a field:
// which of the two was wrong is nobody's business.
func (s *Site) login(c *gin.Context) {
	in, err := form.Read(c.Request)
	if err != nil {
		s.fail(c, err)
		return
	}
	login, password := in.Text("login", form.Max(100)), in.Secret("password", form.Max(1000))
	next := in.Text("next", form.Optional, form.Max(2000))
	var visitor page.Visitor
	if err = in.Err(); err == nil {
		visitor, err = s.Session.Enter(c, login, password)
	}
	if err != nil {
		s.loginAgain(c, err, in, next)
		return
	}
	to := localPath(next)
	switch {
	case visitor.MustChange:
		to = "/me/password"
	case len(visitor.Choices) > 1:
		to = "/login/as?next=" + url.QueryEscape(to)
	}
	c.Redirect(http.StatusSeeOther, to)
}

// loginAs asks whoever belongs to several organisations for which one to act.
func (s *Site) loginAs(c *gin.Context) {
	p, err := s.loginAsPage(c)
	s.show(c, p, err)
}

func (s *Site) loginAsPage(c *gin.Context) (*page.LoginAs, error) {
	v := s.visitor(c)
	if err := v.Actor.May(identity.ManageOwn); err != nil {
		return nil, err
	}
	return &page.LoginAs{Frame: page.Frame{Layout: page.Bare}, Choices: s.choices(c), Next: localPath(c.Query("next"))}, nil
}

func (s *Site) loginAsChosen(c *gin.Context) {
	in, err := form.Read(c.Request)
	if err != nil {
		s.fail(c, err)
		return
	}
	next := in.Text("next", form.Optional, form.Max(2000))
	if err := s.actAs(c, in); err != nil {
		s.retry(c, err, in, func() (page.Page, error) { return s.loginAsPage(c) })
		return
	}
	c.Redirect(http.StatusSeeOther, localPath(next))
}

// actAs lets the person act in the membership that was chosen, from now on.
func (s *Site) actAs(c *gin.Context, in *form.Form) error {
	id := choiceID(in, "membership")
	if err := in.Err(); err != nil {
		return err
	}
	if _, err := s.Identity.SwitchMembership(c.Request.Context(), s.actor(c), id); err != nil {
		return err
	}
	return s.Session.Exchange(c)
}

// choices are the memberships in force, in words.
func (s *Site) choices(c *gin.Context) []page.Option {
	var out []page.Option
	for _, choice := range s.visitor(c).Choices {
		out = append(out, page.Option{Value: choice.Membership.String(), Word: s.named(c, choice.OrgName, choice.OrgNameEn) + gap + s.roleWords(c, choice.Roles)})
	}
	return out
}

// loginAgain shows the form with what was wrong, and when to try again.
func (s *Site) loginAgain(c *gin.Context, err error, in *form.Form, next string) {
	f := s.known(c, err)
	if f.Kind == fault.KindInternal {
		s.fail(c, f)
		return
	}
	if minutes, err := strconv.Atoi(f.Params["minutes"]); err == nil && f.Kind == fault.KindLimited {
		c.Header("Retry-After", strconv.Itoa(60*minutes))
	}
	p := s.loginPage(next)
	p.Form = page.Form{Values: in.Typed(), Errors: s.sentences(c, f)}
	s.write(c, f.Kind.Status(), p)
}

func (s *Site) logout(c *gin.Context) {
	if err := s.Session.Leave(c); err != nil {
		s.fail(c, err)
		return
	}
	c.Redirect(http.StatusSeeOther, "/")
}

// mustChange sends whoever signed in with a password set by somebody else to
// choose another; until then they hold no role, so that nothing is lost by it.
func (s *Site) mustChange(c *gin.Context, f *fault.Fault) bool {
	if f.Kind == fault.KindDenied && s.visitor(c).MustChange && readable(c.Request) {
		c.Redirect(http.StatusSeeOther, "/me/password")
		return true
	}
	return false
}

// stepUpPage is a step-up by itself, for what comes after it in a list.
func (s *Site) stepUpShow(c *gin.Context) {
	p, err := s.stepUpPage(c)
	s.show(c, p, err)
}

func (s *Site) stepUpPage(c *gin.Context) (*page.StepUpPage, error) {
	actor := s.actor(c)
	if err := actor.May(identity.ManageOwn); err != nil {
		return nil, err
	}
	return &page.StepUpPage{Frame: page.Frame{Layout: page.Work, Back: "/home"}, StepUp: s.stepUpBox(c), Next: localPath(c.Query("next")), Secret: s.visitor(c).Secret}, nil
}

func (s *Site) stepUpPost(c *gin.Context) {
	in, err := form.Read(c.Request)
	if err != nil {
		s.fail(c, err)
		return
	}
	next := in.Text("next", form.Optional, form.Max(2000))
	if _, err := s.stepUp(c, in); err != nil {
		s.retry(c, err, in, func() (page.Page, error) { return s.stepUpPage(c) })
		return
	}
	c.Redirect(http.StatusSeeOther, localPath(next))
}
