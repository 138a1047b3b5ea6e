package web

import (
	"html/template"
	"net/http"

	"github.com/gin-gonic/gin"
	"github.com/google/uuid"

	"github.com/sealtrail/sealtrail/internal/fault"
	"github.com/sealtrail/sealtrail/internal/identity"
	"github.com/sealtrail/sealtrail/internal/web/form"
	"github.com/sealtrail/sealtrail/internal/web/page"
)

// secretPage is the form of one secret. It needs no role: whose password was
// set by somebody else has none until it is changed.
func (s *Site) secretPage(c *gin.Context, kind string) (*page.MeSecret, error) {
	v := s.visitor(c)
	if v.Actor.Person == uuid.Nil {
		return nil, fault.Unauthenticated("identity.sign_in_needed")
	}
	p := &page.MeSecret{Frame: page.Frame{Layout: page.Work, Nav: "me", Back: "/me"}, Kind: kind, Must: v.MustChange, Set: kind == v.Secret}
	if v.MustChange {
		p.Layout, p.Back = page.Bare, ""
	}
	return p, nil
}

func (s *Site) showSecret(c *gin.Context, kind string) {
	p, err := s.secretPage(c, kind)
	s.show(c, p, err)
}

func (s *Site) mePassword(c *gin.Context) { s.showSecret(c, "password") }
func (s *Site) mePIN(c *gin.Context)      { s.showSecret(c, "pin") }
func (s *Site) meTOTP(c *gin.Context)     { s.showSecret(c, "totp") }

// onSecret runs one posted change of a secret.
func (s *Site) onSecret(c *gin.Context, kind string, change func(in *form.Form) error) {
	in, err := form.Read(c.Request)
	if err != nil {
		s.fail(c, err)
		return
	}
	if err := change(in); err != nil {
		if fault.Is(err, fault.KindUnauthenticated) {
			s.fail(c, err)
			return
		}
		s.retry(c, err, in, func() (page.Page, error) { return s.secretPage(c, kind) })
		return
	}
	if err := s.Session.Exchange(c); err != nil {
		s.fail(c, err)
		return
	}
	c.Redirect(http.StatusSeeOther, "/me")
}

func (s *Site) mePasswordSet(c *gin.Context) {
	s.onSecret(c, "password", func(in *form.Form) error {
		current, next := in.Secret("current"), in.Secret("password", form.Max(identity.MaxPassword))
		if in.Secret("again") != next {
			in.Fail("again", fault.Invalid("web.me.not_the_same"))
		}
		if err := in.Err(); err != nil {
			return err
		}
		return s.Identity.ChangePassword(c.Request.Context(), s.actor(c), current, next)
	})
}

func (s *Site) mePINSet(c *gin.Context) {
	s.onSecret(c, "pin", func(in *form.Form) error {
		current, pin := in.Secret("current"), in.Secret("pin", form.Max(identity.MaxPIN))
		if in.Secret("again") != pin {
			in.Fail("again", fault.Invalid("web.me.not_the_same"))
		}
		if err := in.Err(); err != nil {
			return err
		}
		return s.Identity.SetPIN(c.Request.Context(), s.actor(c), current, pin)
	})
}

// meTOTPBegin shows a key on the answer to the post; it is nowhere else.
func (s *Site) meTOTPBegin(c *gin.Context) {
	in, err := form.Read(c.Request)
	if err != nil {
		s.fail(c, err)
		return
	}
	current := in.Secret("current")
	var e identity.Enrolment
	if err = in.Err(); err == nil {
		e, err = s.Identity.BeginTOTP(c.Request.Context(), s.actor(c), current)
	}
	if err != nil {
		s.retry(c, err, in, func() (page.Page, error) { return s.secretPage(c, "totp") })
		return
	}
	p, err := s.secretPage(c, "totp")
	if err == nil {
		p.Enrolled = &page.Enrolment{Key: e.Secret, URL: template.URL(e.URL)}
	}
	s.show(c, p, err)
}

func (s *Site) meTOTPConfirm(c *gin.Context) {
	s.onSecret(c, "totp", func(in *form.Form) error {
		code := in.Secret("code", form.Max(10))
		if err := in.Err(); err != nil {
			return err
		}
		return s.Identity.ConfirmTOTP(c.Request.Context(), s.actor(c), code)
	})
}

func (s *Site) meTOTPRemove(c *gin.Context) {
	s.onSecret(c, "totp", func(in *form.Form) error {
		current := in.Secret("current")
		if err := in.Err(); err != nil {
			return err
		}
		return s.Identity.RemoveTOTP(c.Request.Context(), s.actor(c), current)
	})
}
