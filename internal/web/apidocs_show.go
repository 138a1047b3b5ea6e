package web

import (
	"encoding/json"
	"slices"

	"github.com/gin-gonic/gin"

	"github.com/sealtrail/sealtrail/internal/casefile"
	"github.com/sealtrail/sealtrail/internal/custody"
	"github.com/sealtrail/sealtrail/internal/destruction"
	"github.com/sealtrail/sealtrail/internal/identity"
	"github.com/sealtrail/sealtrail/internal/registry"
	"github.com/sealtrail/sealtrail/internal/web/page"
)

// apidocsShow gives the description of the API. The viewer (swagger-ui) was
// seen to work under the policy of every page; nothing is loosened for it.
//
// Whoever is signed in can run what is described, as themselves: reading
// everywhere, in the demo everything, because elsewhere nobody should act for
// real from a page of documentation by a slip.
func (s *Site) apidocsShow(c *gin.Context) {
	p, err := s.apidocsPage(c)
	s.show(c, p, err)
}

// tryAs are the people of the demo as whom the API is tried: who records, who
// keeps, who decides, who destroys.
var tryAs = [...]string{"officer1", "keeper1", "approver1", "recycler1"}

func (s *Site) apidocsPage(c *gin.Context) (*page.APIDocs, error) {
	p := &page.APIDocs{Frame: page.Frame{Layout: page.Public, Nav: "apidocs"}, Examples: "{}"}
	if s.actor(c).May(identity.ManageOwn) != nil {
		for _, a := range s.DemoAccounts {
			if s.Demo && slices.Contains(tryAs[:], a.Login) {
				p.People = append(p.People, a)
			}
		}
		return p, nil
	}
	p.Try = "read"
	if s.Demo {
		p.Try = "all"
	}
	found, err := s.apiExamples(c)
	if err != nil {
		return nil, err
	}
	text, err := json.Marshal(found)
	p.Examples = string(text)
	return p, err
}

// apiExamples finds for each kind of thing the newest that the visitor may see,
// by the address under which the API has it.
func (s *Site) apiExamples(c *gin.Context) (map[string]string, error) {
	ctx, actor, out := c.Request.Context(), s.actor(c), map[string]string{}
	goods, papers := actor.Scope(identity.ReadCustody), actor.Scope(identity.ReadDestruction)
	if actor.May(identity.ReadCustody) == nil {
		cases, _, err := s.Cases.Cases(ctx, goods, casefile.CaseFilter{Limit: 1})
		if err != nil {
			return nil, err
		}
		seizures, _, err := s.Custody.Seizures(ctx, goods, custody.SeizureFilter{Limit: 1})
		if err != nil {
			return nil, err
		}
		lots, _, err := s.Custody.Lots(ctx, goods, custody.LotFilter{Limit: 1})
		if err != nil {
			return nil, err
		}
		handoffs, _, err := s.Custody.Handoffs(ctx, goods, custody.HandoffFilter{Limit: 1})
		if err != nil {
			return nil, err
		}
		boxes, _, err := s.Custody.Containers(ctx, goods, custody.ContainerFilter{Limit: 1})
		if err != nil {
			return nil, err
		}
		for _, x := range cases {
			out["/cases/"] = x.Number.String()
		}
		for _, x := range seizures {
			out["/seizures/"] = x.Number.String()
		}
		for _, x := range lots {
			out["/lots/"], out["/labels/"] = x.Code.String(), x.Code.String()
		}
		for _, x := range handoffs {
			out["/handoffs/"] = x.Number.String()
		}
		for _, x := range boxes {
			out["/containers/"] = x.Code.String()
		}
	}
	if actor.May(identity.ReadDestruction) == nil {
		orders, err := s.Destruction.Orders(ctx, papers, destruction.OrderFilter{Limit: 1})
		if err != nil {
			return nil, err
		}
		runs, err := s.Destruction.Runs(ctx, papers, destruction.RunFilter{Limit: 1})
		if err != nil {
			return nil, err
		}
		certificates, err := s.Destruction.Certificates(ctx, papers, destruction.CertificateFilter{Limit: 1})
		if err != nil {
			return nil, err
		}
		events, err := s.Destruction.Events(ctx, papers, destruction.EventFilter{Limit: 1})
		if err != nil {
			return nil, err
		}
		for _, x := range orders.Items {
			out["/orders/"] = x.Number.String()
		}
		for _, x := range runs.Items {
			out["/destructions/"] = x.Number.String()
		}
		for _, x := range certificates.Items {
			out["/certificates/"] = x.Number.String()
		}
		for _, x := range events.Items {
			out["/events/"] = x.Number.String()
		}
	}
	if actor.May(identity.ReadRegistry) == nil {
		firms, _, err := s.Registry.Firms(ctx, actor.Scope(identity.ReadRegistry), registry.FirmFilter{Limit: 1})
		if err != nil {
			return nil, err
		}
		for _, f := range firms {
			out["/firms/"] = string(f.USCC)
			for _, x := range f.Facilities {
				out["/facilities/"] = x.ID.String()
			}
		}
	}
	return out, nil
}
