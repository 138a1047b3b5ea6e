package web

import (
	"net/http"

	"github.com/gin-gonic/gin"

	"github.com/sealtrail/sealtrail/internal/custody"
	"github.com/sealtrail/sealtrail/internal/identity"
	"github.com/sealtrail/sealtrail/internal/web/form"
	"github.com/sealtrail/sealtrail/internal/web/page"
)

func (s *Site) lotSplitForm(c *gin.Context) {
	p, err := s.lotSplitPage(c)
	s.show(c, p, err)
}

func (s *Site) lotSplitPage(c *gin.Context) (*page.LotSplit, error) {
	p, err := s.lotTask(c, identity.SplitLot)
	return &page.LotSplit{LotTask: p}, err
}

// lotTask begins the page of an act on one lot, for who may do it.
func (s *Site) lotTask(c *gin.Context, action identity.Action) (p page.LotTask, err error) {
	if err := s.actor(c).May(action); err != nil {
		return p, err
	}
	lot, _, err := s.seenLot(c)
	if err != nil {
		return p, err
	}
	n := s.names(c)
	return page.LotTask{Frame: page.Frame{Layout: page.Task, Nav: "lots", Back: lotURL(lot.Code)}, Code: lot.Code.String(), Name: lot.Name,
		Amount: n.sentence(n.amount(lot.Stock, lot.Unit), n.mass(lot.Stock)), Unit: n.unit(lot.Unit)}, nil
}

func (s *Site) lotSplit(c *gin.Context) {
	in, err := form.Read(c.Request)
	if err != nil {
		s.fail(c, err)
		return
	}
	again := func() (page.Page, error) { return s.lotSplitPage(c) }
	if s.more(c, in, again) {
		return
	}
	cmd := custody.SplitLot{Command: s.factCommand(c, in), Lot: c.Param("code"), Reason: in.Text("reason", form.Lines, form.Max(custody.MaxText))}
	for _, row := range in.Rows("children") {
		cmd.Children = append(cmd.Children, custody.ChildCommand{Code: scanned(row, "code"), Quantity: row.Int("quantity", 1, custody.MaxQuantity),
			Packages: row.Int("packages", 0, custody.MaxQuantity, form.Optional), MassG: row.Grams("mass_g", form.Optional), Seal: row.Text("seal", form.Optional, form.Max(custody.MaxShort))})
	}
	if err := run(c.Request.Context(), in, s.actor(c), cmd, s.Custody.SplitLot); err != nil {
		s.retry(c, unseen(err, "children"), in, again)
		return
	}
	c.Redirect(http.StatusSeeOther, "/lots/"+c.Param("code"))
}

// scanned is the code of a label as it was scanned or typed; empty: the server
// makes one.
func scanned(in *form.Form, field string) string {
	return fromQR(in.Text(field, form.Optional, form.Max(200)))
}
