package web

import (
	"github.com/gin-gonic/gin"

	"github.com/sealtrail/sealtrail/internal/destruction"
	"github.com/sealtrail/sealtrail/internal/export"
	"github.com/sealtrail/sealtrail/internal/identity"
	"github.com/sealtrail/sealtrail/internal/web/form"
	"github.com/sealtrail/sealtrail/internal/web/page"
)

// runFilter reads the filters of the list of runs.
func runFilter(in *form.Form) destruction.RunFilter {
	f := destruction.RunFilter{State: destruction.RunState(in.Choice("state", texts(destruction.RunStates()), form.Optional)),
		Method: in.Text("method", form.Optional, form.Max(40)), Query: in.Text("q", form.Optional, form.Max(maxNumber)), Firm: orgIn(in, "firm"), Division: divisionIn(in)}
	f.From, f.Until = spanIn(in)
	return f
}

func (s *Site) runList(c *gin.Context) {
	scope, err := s.destructionScope(c)
	if err != nil {
		s.fail(c, err)
		return
	}
	in := form.Of(queryOf(c, "state", "method", "q", "firm", "division", "from", "until"))
	filter := runFilter(in)
	filter.Cursor = c.Query("cursor")
	s.listed(c, in, func(readable bool) (page.Page, error) {
		if !readable {
			filter = destruction.RunFilter{}
		}
		return s.runListPage(c, scope, in, filter)
	})
}

func (s *Site) runListPage(c *gin.Context, scope identity.Scope, in *form.Form, filter destruction.RunFilter) (*page.RunList, error) {
	found, err := s.Destruction.Runs(c.Request.Context(), scope, filter)
	if err != nil {
		return nil, err
	}
	n := s.names(c)
	p := &page.RunList{Frame: page.Frame{Layout: page.Work, Nav: "destructions"}, MayNew: s.actor(c).May(identity.StartRun) == nil, Pager: exportPager(c, found.Next, export.Destructions)}
	var firms []page.Option
	for _, r := range found.Items {
		p.Rows = append(p.Rows, page.RunRow{Href: runURL(r.Number.String()), Number: r.Number.String(), State: n.runState(r.State), Firm: r.FirmName, Method: n.method(r.Method), Lots: r.Lots,
			StartedAt: r.StartedAt})
		firms = append(firms, page.Option{Value: r.Firm.String(), Word: r.FirmName})
	}
	if firms, err = s.orgsShown(c, filter.Firm, firms); err != nil {
		return nil, err
	}
	p.Filter = n.narrowing(c, in, 4, append([]page.Narrow{n.byNumber(), n.byChoice("state", "web.runs.state", n.options("web.run.state", texts(destruction.RunStates())...)),
		n.byChoice("firm", "web.runs.firm", firms), n.byChoice("method", "web.runs.method", n.methods()), n.byDivision()}, n.bySpan("web.runs.from", "web.runs.until")...)...)
	return p, nil
}
