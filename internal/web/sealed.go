package web

import (
	"github.com/gin-gonic/gin"

	"github.com/sealtrail/sealtrail/internal/destruction"
	"github.com/sealtrail/sealtrail/internal/identity"
	"github.com/sealtrail/sealtrail/internal/registry"
	"github.com/sealtrail/sealtrail/internal/web/form"
	"github.com/sealtrail/sealtrail/internal/web/page"
)

// orderSealed tells of goods that lie at a firm which may not have them any more,
// and lets the bureau decide.
func (s *Site) orderSealed(c *gin.Context, n names, v destruction.OrderView, p *page.OrderShow) {
	for _, l := range v.Lines {
		if l.Sealed {
			p.Sealed++
		}
	}
	if p.Sealed == 0 || s.actor(c).MayOn(identity.OverrideGate, v.Keeps) != nil {
		return
	}
	p.Direct = &page.DirectBox{Outcomes: []page.Option{{Value: registry.DirectBack, Word: n.T("web.direct.return")}, {Value: registry.DirectElsewhere, Word: n.T("web.direct.elsewhere")}}}
	scope := s.actor(c).Scope(identity.ReadRegistry)
	firms, _, err := s.Registry.Firms(c.Request.Context(), scope, registry.FirmFilter{Limit: 200})
	if err != nil {
		return // the form without facilities still sends the goods back
	}
	for _, f := range firms {
		for _, x := range f.Facilities {
			if x.ID != v.Facility {
				p.Direct.Facilities = append(p.Direct.Facilities, page.Option{Value: x.ID.String(), Word: joined("　", f.Name, x.Name)})
			}
		}
	}
}

func (s *Site) orderDirect(c *gin.Context) {
	s.orderAct(c, func(actor identity.Actor, in *form.Form) error {
		cmd := destruction.DirectGoods{Command: s.factCommand(c, in), Order: c.Param("no"), Outcome: in.Choice("outcome", []string{registry.DirectBack, registry.DirectElsewhere}),
			To: chosenID(in, "to", form.Optional), Reason: in.Text("direct_reason", form.Lines, form.Max(destruction.MaxText)), Paper: in.Text("direct_paper", form.Max(destruction.MaxName))}
		if err := in.Err(); err != nil {
			return err
		}
		_, err := s.Destruction.DirectGoods(c.Request.Context(), actor, cmd)
		return named(named(err, "reason", "direct_reason"), "paper", "direct_paper")
	})
}

// toDirect are the goods at firms of this bureau that the firm may not have any
// more; toFetch those of this agency.
func (s *Site) toDirect(d desk) (page.Verb, error) { return s.sealedVerb(d, "direct", true) }
func (s *Site) toFetch(d desk) (page.Verb, error)  { return s.sealedVerb(d, "fetch", false) }

func (s *Site) sealedVerb(d desk, key string, bureau bool) (page.Verb, error) {
	q, err := s.Destruction.Sealed(d, d.actor.Org, bureau)
	v := verbOf(d, key, "/orders?state="+string(destruction.OrderApproved), q, func(o destruction.SealedOrder) page.Row {
		row := page.Row{Href: orderURL(o.Number.String()), Title: d.names.method(o.Method) + gap + d.t("web.home.lots", "n", o.Sealed) + gap + o.FirmName, More: o.Number.String(), MoreCode: true}
		row.Why = &page.Why{Tone: "stop", Icon: "lock", Text: d.t("web.home."+key+"_why", "n", o.Sealed)}
		row.Since = o.LastAt
		return row
	})
	v.Tone = "stop"
	return v, err
}
