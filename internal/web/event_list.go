package web

import (
	"github.com/gin-gonic/gin"

	"github.com/sealtrail/sealtrail/internal/destruction"
	"github.com/sealtrail/sealtrail/internal/identity"
	"github.com/sealtrail/sealtrail/internal/moment"
	"github.com/sealtrail/sealtrail/internal/web/form"
	"github.com/sealtrail/sealtrail/internal/web/page"
)

// eventFilter reads the filters of the list of joint destructions.
func eventFilter(in *form.Form) destruction.EventFilter {
	return destruction.EventFilter{State: destruction.EventState(in.Choice("state", texts(destruction.EventStates()), form.Optional)),
		Query: in.Text("q", form.Optional, form.Max(maxNumber)), Division: divisionIn(in)}
}

func (s *Site) eventList(c *gin.Context) {
	scope, err := s.destructionScope(c)
	if err != nil {
		s.fail(c, err)
		return
	}
	in := form.Of(queryOf(c, "state", "q", "division"))
	filter := eventFilter(in)
	filter.Cursor = c.Query("cursor")
	s.listed(c, in, func(readable bool) (page.Page, error) {
		if !readable {
			filter = destruction.EventFilter{}
		}
		return s.eventListPage(c, scope, in, filter)
	})
}

func (s *Site) eventListPage(c *gin.Context, scope identity.Scope, in *form.Form, filter destruction.EventFilter) (*page.EventList, error) {
	found, err := s.Destruction.Events(c.Request.Context(), scope, filter)
	if err != nil {
		return nil, err
	}
	n := s.names(c)
	p := &page.EventList{Frame: page.Frame{Layout: page.Work, Nav: "events"}, MayNew: s.actor(c).May(identity.PlanEvent) == nil, Pager: pagerOf(c, found.Next)}
	for _, e := range found.Items {
		row := n.eventRow(e)
		row.Href = eventURL(row.Number)
		p.Rows = append(p.Rows, row)
	}
	p.Filter = n.narrowing(c, in, 3, n.byNumber(), n.byChoice("state", "web.orders.state", n.options("web.event.state", texts(destruction.EventStates())...)), n.byDivision())
	return p, nil
}

func (n names) eventRow(e destruction.EventItem) page.EventRow {
	return page.EventRow{Number: e.Number.String(), Name: e.Name, State: n.eventState(e.State), Organiser: e.OrganiserName, Firm: e.FirmName, Days: n.eventDays(e.From, e.To), Orders: e.Orders}
}

func (n names) eventDays(from, to moment.Date) string {
	if from == to {
		return n.Date(from)
	}
	return n.T("web.certificate.from_to", "from", n.Date(from), "to", n.Date(to))
}
