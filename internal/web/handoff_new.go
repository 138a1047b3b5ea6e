package web

import (
	"net/http"
	"strings"

	"github.com/gin-gonic/gin"

	"github.com/sealtrail/sealtrail/internal/custody"
	"github.com/sealtrail/sealtrail/internal/fault"
	"github.com/sealtrail/sealtrail/internal/identity"
	"github.com/sealtrail/sealtrail/internal/web/form"
	"github.com/sealtrail/sealtrail/internal/web/page"
)

func (s *Site) handoffNew(c *gin.Context) {
	p, err := s.handoffNewPage(c)
	s.show(c, p, err)
}

func (s *Site) handoffNewPage(c *gin.Context) (*page.HandoffNew, error) {
	actor, n := s.actor(c), s.names(c)
	if err := actor.May(identity.OfferHandoff); err != nil {
		return nil, err
	}
	p := &page.HandoffNew{Frame: page.Frame{Layout: page.Task, Nav: "handoffs", Back: "/handoffs"}, Lots: strings.Join(strings.Split(cut(c.Query("lots"), 8000), ","), "\n"),
		Purpose: c.Query("purpose"), Purposes: n.purposes()}
	others, err := s.orgOptions(c, identity.OrgStore, identity.OrgAgency, identity.OrgLab, identity.OrgPolice)
	if err != nil {
		return nil, err
	}
	p.To = append([]page.Option{{Value: actor.Org.String(), Word: n.T("web.handoff.own_store", "org", s.visitor(c).Org)}}, others...)
	if p.Purpose == string(custody.StoreIn) {
		p.ToValue = actor.Org.String()
	}
	return p, nil
}

func (s *Site) handoffOffer(c *gin.Context) {
	in, err := form.Read(c.Request)
	if err != nil {
		s.fail(c, err)
		return
	}
	cmd := custody.OfferHandoff{Command: s.factCommand(c, in), Purpose: custody.Purpose(in.Text("purpose")), Lots: codes(in, "lots"), Carrier: carrierOf(in),
		Note: in.Text("note", form.Optional, form.Lines, form.Max(custody.MaxText)), TransferPapers: papersOf(in)}
	if cmd.Purpose == custody.ForDestruction {
		cmd.To = chosenID(in, "to", form.Optional) // the firm of the lots' order
	} else {
		cmd.To = chosenID(in, "to")
	}
	var answer custody.HandoffAnswer
	if err = in.Err(); err == nil {
		answer, err = s.Custody.OfferHandoff(c.Request.Context(), s.actor(c), cmd)
	}
	if err != nil {
		s.retry(c, gathered(unseen(err, "lots"), "lots"), in, func() (page.Page, error) { return s.handoffNewPage(c) })
		return
	}
	c.Redirect(http.StatusSeeOther, "/handoffs/"+answer.Number.String())
}

// unseen puts "not there" to the field in which something was named, since the
// page itself is there.
func unseen(err error, field string) error {
	if f := fault.Of(err); f != nil && f.Kind == fault.KindMissing {
		g := *f
		g.Kind = fault.KindInvalid
		if g.Field == "" {
			g.Field = field
		}
		return &g
	}
	return err
}

func carrierOf(in *form.Form) custody.Carrier {
	short, optional := form.Max(custody.MaxShort), form.Optional
	return custody.Carrier{Name: in.Text("carrier.name", optional, form.Max(custody.MaxName)), Permit: in.Text("carrier.permit", optional, short),
		Plate: in.Text("carrier.plate", optional, short), Driver: in.Text("carrier.driver", optional, short), Phone: in.Text("carrier.phone", optional, short)}
}
