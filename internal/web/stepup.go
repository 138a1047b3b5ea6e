package web

import (
	"net/http"
	"strings"

	"github.com/gin-gonic/gin"

	"github.com/sealtrail/sealtrail/internal/fault"
	"github.com/sealtrail/sealtrail/internal/identity"
	"github.com/sealtrail/sealtrail/internal/web/form"
	"github.com/sealtrail/sealtrail/internal/web/page"
)

// Names of the fields by which people prove that it is them.
const (
	fieldPIN         = "pin"
	fieldSecondLogin = "second_login"
	fieldSecondPIN   = "second_pin"
)

// stepUp gives the actor for an act that needs a step-up: what was posted in
// the PIN field of the act's own form is checked and kept in the session, so
// that it covers the acts of the next minutes too. Nothing posted and nothing
// fresh is said beside the field before the use case is asked.
//
//	actor, err := s.stepUp(c, in)
func (s *Site) stepUp(c *gin.Context, in *form.Form) (identity.Actor, error) {
	secret := in.Secret(fieldPIN, form.Optional, form.Max(128))
	actor := s.actor(c)
	if secret != "" {
		proved, err := s.Session.StepUp(c, secret)
		if f := fault.Of(err); f != nil && f.Field == "" {
			return actor, f.At(fieldPIN)
		}
		return proved, err
	}
	if f := fault.Of(actor.SteppedUp(s.Clock.Now())); f != nil {
		return actor, f.At(fieldPIN)
	}
	return actor, nil
}

// actOnPage is one act posted from a page: the PIN, where the act asks for one,
// and the fields are faulted together, the page comes back with what was typed,
// and what was done leads to its page.
func (s *Site) actOnPage(c *gin.Context, signs bool, to string, again func() (page.Page, error), act func(identity.Actor, *form.Form) error) {
	in, err := form.Read(c.Request)
	if err != nil {
		s.fail(c, err)
		return
	}
	actor := s.actor(c)
	if signs {
		actor, err = s.stepUp(c, in)
		in.Fail(fieldPIN, err)
	}
	if err := act(actor, in); err != nil {
		s.retry(c, err, in, again)
		return
	}
	c.Redirect(http.StatusSeeOther, to)
}

// stepUpBox is the PIN field of an act's form: asked, fresh, or relaxed. The
// template hands it the form: {{template "_stepup" (stepUp .Form .StepUp)}}.
func (s *Site) stepUpBox(c *gin.Context) page.StepUp {
	actor := s.actor(c)
	box := page.StepUp{Name: fieldPIN, Relaxed: actor.Relaxed}
	if !actor.StepUpAt.IsZero() && !actor.Relaxed {
		box.Fresh = actor.SteppedUp(s.Clock.Now()) == nil
	}
	return box
}

// coSigner is the second person who signs on this device with login and PIN of
// their own; the act of theirs says 同一设备. It never changes who is signed in.
func (s *Site) coSigner(c *gin.Context, in *form.Form) (identity.Actor, error) {
	login := in.Text(fieldSecondLogin, form.Max(100))
	secret := in.Secret(fieldSecondPIN, form.Max(128))
	if err := in.Err(); err != nil {
		return identity.Actor{}, err
	}
	second, err := s.Session.CoSign(c, login, secret)
	if f := fault.Of(err); f != nil && f.Field == "" {
		return identity.Actor{}, f.At(fieldSecondPIN)
	}
	return second, err
}

// ofSecond says a refusal of the second person beside their login: the page in
// front of the visitor is there and theirs, so "not found" or "your role" would
// speak of the wrong one of the two. A room's own reason, that it takes another
// person than who recorded, is true of them and is said as it is.
func ofSecond(err error) error {
	f := fault.Of(err)
	if f == nil || f.Field != "" || f.Kind != fault.KindDenied && f.Kind != fault.KindMissing {
		return err
	}
	if f.Kind == fault.KindDenied && !strings.HasPrefix(f.Code, "identity.") {
		g := f.At(fieldSecondLogin)
		g.Kind = fault.KindInvalid
		return g
	}
	return fault.Invalid("web.cosign.not_entitled").At(fieldSecondLogin)
}

// coSignBox is login and PIN of a second person: {{template "_cosign" (coSign .Form .CoSign)}}.
func (s *Site) coSignBox(c *gin.Context) page.CoSign {
	return page.CoSign{Relaxed: s.actor(c).Relaxed}
}
