package web

import (
	"net/http"

	"github.com/gin-gonic/gin"

	"github.com/sealtrail/sealtrail/internal/custody"
	"github.com/sealtrail/sealtrail/internal/identity"
	"github.com/sealtrail/sealtrail/internal/web/form"
	"github.com/sealtrail/sealtrail/internal/web/page"
)

func (s *Site) lotSampleForm(c *gin.Context) {
	p, err := s.lotSamplePage(c)
	s.show(c, p, err)
}

func (s *Site) lotSamplePage(c *gin.Context) (*page.LotSample, error) {
	p, err := s.lotTask(c, identity.SampleLot)
	return &page.LotSample{LotTask: p}, err
}

func (s *Site) lotSample(c *gin.Context) {
	in, err := form.Read(c.Request)
	if err != nil {
		s.fail(c, err)
		return
	}
	short := form.Max(custody.MaxShort)
	cmd := custody.SampleLot{Command: s.factCommand(c, in), Lot: c.Param("code"), Quantity: in.Int("quantity", 1, custody.MaxQuantity), MassG: in.Grams("mass_g", form.Optional),
		Base: in.Int("base", 1, custody.MaxQuantity), Number: in.Text("number", short), Storage: in.Text("storage", form.Max(custody.MaxName)), Seal: in.Text("seal", short), Code: scanned(in, "code"),
		Note: in.Text("note", form.Optional, form.Lines, form.Max(custody.MaxText))}
	if err := run(c.Request.Context(), in, s.actor(c), cmd, s.Custody.SampleLot); err != nil {
		s.retry(c, unseen(err, "code"), in, func() (page.Page, error) { return s.lotSamplePage(c) })
		return
	}
	c.Redirect(http.StatusSeeOther, "/lots/"+c.Param("code"))
}
