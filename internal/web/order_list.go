package web

import (
	"github.com/gin-gonic/gin"

	"github.com/sealtrail/sealtrail/internal/destruction"
	"github.com/sealtrail/sealtrail/internal/export"
	"github.com/sealtrail/sealtrail/internal/identity"
	"github.com/sealtrail/sealtrail/internal/web/form"
	"github.com/sealtrail/sealtrail/internal/web/page"
)

// orderFilter reads the filters of the list of orders.
func orderFilter(in *form.Form) destruction.OrderFilter {
	return destruction.OrderFilter{State: destruction.OrderState(in.Choice("state", texts(destruction.OrderStates()), form.Optional)),
		Kind:   destruction.OrderKind(in.Choice("kind", texts(destruction.OrderKinds()), form.Optional)),
		Method: in.Text("method", form.Optional, form.Max(40)), Query: in.Text("q", form.Optional, form.Max(maxNumber)),
		Agency: orgIn(in, "agency"), Firm: orgIn(in, "firm"), Division: divisionIn(in)}
}

func (s *Site) orderList(c *gin.Context) {
	scope, err := s.destructionScope(c)
	if err != nil {
		s.fail(c, err)
		return
	}
	in := form.Of(queryOf(c, "state", "kind", "method", "q", "agency", "firm", "division"))
	filter := orderFilter(in)
	filter.Cursor = c.Query("cursor")
	s.listed(c, in, func(readable bool) (page.Page, error) {
		if !readable {
			filter = destruction.OrderFilter{}
		}
		return s.orderListPage(c, scope, in, filter)
	})
}

func (s *Site) orderListPage(c *gin.Context, scope identity.Scope, in *form.Form, filter destruction.OrderFilter) (*page.OrderList, error) {
	found, err := s.Destruction.Orders(c.Request.Context(), scope, filter)
	if err != nil {
		return nil, err
	}
	n := s.names(c)
	p := &page.OrderList{Frame: page.Frame{Layout: page.Work, Nav: "orders"}, MayNew: s.actor(c).May(identity.DraftOrder) == nil, Pager: exportPager(c, found.Next, export.Orders)}
	var agencies, firms []page.Option
	for _, o := range found.Items {
		p.Rows = append(p.Rows, n.orderRow(o))
		agencies = append(agencies, page.Option{Value: o.Agency.String(), Word: o.AgencyName})
		firms = append(firms, page.Option{Value: o.Firm.String(), Word: o.FirmName})
	}
	if agencies, err = s.orgsShown(c, filter.Agency, agencies); err != nil {
		return nil, err
	}
	if firms, err = s.orgsShown(c, filter.Firm, firms); err != nil {
		return nil, err
	}
	p.Filter = n.narrowing(c, in, 4, n.byNumber(), n.byChoice("state", "web.orders.state", n.options("web.order.state", texts(destruction.OrderStates())...)),
		n.byChoice("kind", "web.ending.kind", n.orderKinds()), n.byChoice("method", "web.orders.method", n.methods()),
		n.byChoice("agency", "web.agency", agencies), n.byChoice("firm", "web.orders.firm", firms), n.byDivision())
	return p, nil
}

func (n names) orderRow(o destruction.OrderItem) page.OrderRow {
	var roles []identity.Role
	if o.AwaitsLegal {
		roles = append(roles, identity.LegalReviewer)
	}
	if o.AwaitsHead {
		roles = append(roles, identity.Approver)
	}
	firm, method := o.FirmName, n.method(o.Method)
	if o.Kind.Ends() {
		firm, method = "—", n.orderKind(o.Kind)
	}
	return page.OrderRow{Href: orderURL(o.Number.String()), Number: o.Number.String(), State: n.orderState(o.State), Awaits: n.awaits(roles), Agency: o.AgencyName,
		Firm: firm, Method: method, Exceptional: o.Exceptional, Lots: o.Lots, DraftedAt: o.DraftedAt}
}
