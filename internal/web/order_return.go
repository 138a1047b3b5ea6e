package web

import (
	"net/http"
	"strconv"
	"strings"

	"github.com/gin-gonic/gin"

	"github.com/sealtrail/sealtrail/internal/destruction"
	"github.com/sealtrail/sealtrail/internal/fault"
	"github.com/sealtrail/sealtrail/internal/identity"
	"github.com/sealtrail/sealtrail/internal/web/form"
	"github.com/sealtrail/sealtrail/internal/web/page"
)

// shownIn is the hash of the list that stood on the page. A form without it was
// not made by the page: it never matches.
func shownIn(in *form.Form) string {
	if shown := in.Text("shown", form.Optional, form.Max(64)); shown != "" {
		return shown
	}
	return "none"
}

func (s *Site) orderReturn(c *gin.Context) {
	s.orderAct(c, func(actor identity.Actor, in *form.Form) error {
		cmd := destruction.ReturnOrder{Command: s.factCommand(c, in), Order: c.Param("no"), Reason: in.Text("return_reason", form.Lines, form.Max(destruction.MaxText)), Shown: shownIn(in)}
		if err := in.Err(); err != nil {
			return err
		}
		_, err := s.Destruction.ReturnOrder(c.Request.Context(), actor, cmd)
		return err
	})
}

// orderRedraftShow is the form of the draft with what the order says now; other
// lots can be looked up in their place.
func (s *Site) orderRedraftShow(c *gin.Context) {
	p, err := s.orderRedraftPage(c, codes(form.Of(c.Request.URL.Query()), "lots", form.Optional))
	s.show(c, p, err)
}

func (s *Site) orderRedraftPage(c *gin.Context, asked []string) (*page.OrderNew, error) {
	scope, err := s.destructionScope(c)
	if err != nil {
		return nil, err
	}
	v, err := s.Destruction.Order(c.Request.Context(), scope, c.Param("no"))
	if err != nil {
		return nil, err
	}
	if err := s.actor(c).MayOn(identity.DraftOrder, v.Parties()); err != nil {
		return nil, err
	}
	if v.State != destruction.OrderReturned {
		return nil, fault.Conflict("destruction.order.state").With("state", string(v.State))
	}
	if len(asked) == 0 {
		for _, l := range v.Lines {
			if l.Lot.Order == v.ID {
				asked = append(asked, l.Lot.Code.String())
			}
		}
	}
	p, err := s.orderNewPage(c, asked, v.Kind, v.ID)
	if err != nil {
		return nil, err
	}
	p.Own, p.Number, p.Return, p.Ground, p.Why = v.ID.String(), v.Number.String(), v.Return, v.Ground, v.Reasons
	p.PerCase = v.PerCase
	if v.Kind.Ends() {
		p.Filed, p.Form.Values = v.Photos(), endingTyped(v.Order)
	}
	p.Back, p.Count, p.Offer = orderURL(p.Number), strconv.Itoa(v.Attestations), v.Facility.String()+" "+v.Method
	return p, nil
}

func (s *Site) orderRedraft(c *gin.Context) {
	in, err := form.Read(c.Request)
	if err != nil {
		s.fail(c, err)
		return
	}
	cmd := destruction.RedraftOrder{DraftOrder: s.orderForm(c, in, kindAsked(c)), Order: c.Param("no")}
	cmd.Kind = "" // stays as it is
	if err = in.Err(); err == nil {
		_, err = s.Destruction.RedraftOrder(c.Request.Context(), s.actor(c), cmd)
	}
	if err != nil {
		s.retry(c, gathered(err, "lots"), in, func() (page.Page, error) { return s.orderRedraftPage(c, cmd.Lots) })
		return
	}
	c.Redirect(http.StatusSeeOther, orderURL(strings.ToUpper(c.Param("no"))))
}
