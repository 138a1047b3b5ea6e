package web

import (
	"net/http"

	"github.com/gin-gonic/gin"

	"github.com/sealtrail/sealtrail/internal/custody"
	"github.com/sealtrail/sealtrail/internal/identity"
	"github.com/sealtrail/sealtrail/internal/web/form"
	"github.com/sealtrail/sealtrail/internal/web/page"
)

func (s *Site) lotConsumeForm(c *gin.Context) {
	p, err := s.lotConsumePage(c)
	s.show(c, p, err)
}

func (s *Site) lotConsumePage(c *gin.Context) (*page.LotConsume, error) {
	p, err := s.lotTask(c, identity.ConsumeLot)
	return &page.LotConsume{LotTask: p}, err
}

func (s *Site) lotConsume(c *gin.Context) {
	in, err := form.Read(c.Request)
	if err != nil {
		s.fail(c, err)
		return
	}
	cmd := custody.ConsumeLot{Command: s.factCommand(c, in), Lot: c.Param("code"), Quantity: in.Int("quantity", 1, custody.MaxQuantity, form.Optional), MassG: in.Grams("mass_g", form.Optional),
		Report: in.Text("report", form.Max(custody.MaxShort)), Note: in.Text("note", form.Optional, form.Lines, form.Max(custody.MaxText)), RestCode: scanned(in, "rest_code")}
	if err := run(c.Request.Context(), in, s.actor(c), cmd, s.Custody.ConsumeLot); err != nil {
		s.retry(c, unseen(err, "rest_code"), in, func() (page.Page, error) { return s.lotConsumePage(c) })
		return
	}
	c.Redirect(http.StatusSeeOther, "/lots/"+c.Param("code"))
}
