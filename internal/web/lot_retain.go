package web

import (
	"net/http"

	"github.com/gin-gonic/gin"

	"github.com/sealtrail/sealtrail/internal/custody"
	"github.com/sealtrail/sealtrail/internal/identity"
	"github.com/sealtrail/sealtrail/internal/web/form"
	"github.com/sealtrail/sealtrail/internal/web/page"
)

func (s *Site) lotRetainForm(c *gin.Context) {
	p, err := s.lotRetainPage(c)
	s.show(c, p, err)
}

func (s *Site) lotRetainPage(c *gin.Context) (*page.LotRetain, error) {
	p, err := s.lotTask(c, identity.SplitLot)
	return &page.LotRetain{LotTask: p}, err
}

func (s *Site) lotRetain(c *gin.Context) {
	in, err := form.Read(c.Request)
	if err != nil {
		s.fail(c, err)
		return
	}
	cmd := custody.RetainSample{Command: s.factCommand(c, in), Lot: c.Param("code"), Reason: in.Text("reason", form.Lines, form.Max(custody.MaxText)),
		Quantity: in.Int("quantity", 1, custody.MaxQuantity), Packages: in.Int("packages", 0, custody.MaxQuantity, form.Optional), MassG: in.Grams("mass_g", form.Optional),
		Seal: in.Text("seal", form.Optional, form.Max(custody.MaxShort)), RestSeal: in.Text("rest_seal", form.Optional, form.Max(custody.MaxShort)),
		Code: scanned(in, "code"), RestCode: scanned(in, "rest_code"), Kept: in.Text("kept", form.Max(custody.MaxShort)), Until: in.Date("until")}
	if err := run(c.Request.Context(), in, s.actor(c), cmd, s.Custody.RetainSample); err != nil {
		s.retry(c, err, in, func() (page.Page, error) { return s.lotRetainPage(c) })
		return
	}
	c.Redirect(http.StatusSeeOther, "/lots/"+c.Param("code"))
}
