package web

import (
	"net/http"
	"strings"

	"github.com/gin-gonic/gin"

	"github.com/sealtrail/sealtrail/internal/custody"
	"github.com/sealtrail/sealtrail/internal/fault"
	"github.com/sealtrail/sealtrail/internal/identity"
	"github.com/sealtrail/sealtrail/internal/label"
	"github.com/sealtrail/sealtrail/internal/web/page"
)

// limited bounds how fast codes can be tried.
func (s *Site) limited(c *gin.Context) {
	if s.LabelLimit != nil {
		s.LabelLimit(c)
	}
}

// labelPublic tells anybody one word about a label. Whoever may see the lot is
// led to its page; a code that is mistyped and one that does not exist are both
// 404, and the page says which.
func (s *Site) labelPublic(c *gin.Context) {
	c.Header("X-Robots-Tag", "noindex, nofollow")
	code, err := label.Parse(c.Param("code"))
	if err != nil {
		s.labelUnknown(c, cut(strings.ToUpper(c.Param("code")), 24), true, err)
		return
	}
	if scope, err := s.custodyScope(c); err == nil {
		if _, err := s.Custody.Lot(c.Request.Context(), scope, code.String()); err == nil {
			c.Redirect(http.StatusSeeOther, lotURL(code))
			return
		} else if !fault.Is(err, fault.KindMissing) {
			s.fail(c, err)
			return
		}
		if p, _, err := s.Custody.Place(c.Request.Context(), s.actor(c), code.String()); err == nil {
			c.Redirect(http.StatusSeeOther, storageURL(p.StorePlace))
			return
		}
		if _, err := s.Custody.Container(c.Request.Context(), scope, code.String()); err == nil {
			c.Redirect(http.StatusSeeOther, containerURL(code))
			return
		} else if !fault.Is(err, fault.KindMissing) {
			s.fail(c, err)
			return
		}
	}
	state, err := s.publicState(c, code)
	if fault.Is(err, fault.KindMissing) {
		s.labelUnknown(c, code.String(), false, fault.Missing("web.label.unknown"))
		return
	}
	if err != nil {
		s.fail(c, err)
		return
	}
	look := page.StateOf("label.public", string(state), "")
	if look.Tone == "idle" {
		look.Tone = "wait"
	}
	s.show(c, &page.LabelPublic{Frame: page.Frame{Layout: page.Public}, Code: code.String(), State: string(state), Tone: look.Tone, Icon: look.Icon}, nil)
}

// publicState is all that the public learns: the lot is asked for its state and
// nothing else of it leaves this function.
func (s *Site) publicState(c *gin.Context, code label.Code) (custody.Public, error) {
	l, err := s.Labels.Find(c.Request.Context(), code)
	if err != nil {
		return "", err
	}
	if l.Target.Kind == label.Storage { // of a store nobody outside learns anything
		return "", fault.Missing("web.label.unknown")
	}
	if l.Status == label.Bound && l.Target.Kind == label.Container {
		b, err := s.Custody.Container(c.Request.Context(), identity.Scope{All: true}, l.Target.ID.String())
		if err != nil {
			return "", err
		}
		return custody.PublicContainer(b.State), nil
	}
	if l.Status == label.Void || l.Target.Kind != label.Lot {
		return custody.PublicVoid, nil
	}
	lot, err := s.Custody.Lot(c.Request.Context(), identity.Scope{All: true}, l.Target.ID.String())
	if err != nil {
		return "", err
	}
	return custody.PublicState(lot.State), nil
}

func (s *Site) labelUnknown(c *gin.Context, code string, mistyped bool, err error) {
	s.write(c, http.StatusNotFound, &page.LabelUnknown{Frame: page.Frame{Layout: page.Public}, Code: code, Mistyped: mistyped, Sentence: s.locale(c).Fault(err)})
}

// paperAddress is what the QR code of a case file, seizure or handoff says. It
// tells nothing to whoever is not signed in, not even whether the number exists.
func (s *Site) paperAddress(c *gin.Context) {
	if _, err := s.custodyScope(c); err != nil {
		s.fail(c, err)
		return
	}
	kind := label.Kind(strings.ToUpper(strings.Split(c.FullPath(), "/")[1])[0])
	number, err := label.ParseNumberOf(kind, c.Param("number"))
	if err != nil {
		s.fail(c, fault.Missing("page.missing"))
		return
	}
	where := map[label.Kind]string{label.CaseFile: "/cases/", label.Seizure: "/seizures/", label.Handoff: "/handoffs/"}
	c.Redirect(http.StatusSeeOther, where[kind]+number.String())
}
