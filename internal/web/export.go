package web

import (
	"net/http"
	"net/url"
	"slices"
	"strings"

	"github.com/gin-gonic/gin"
	"github.com/google/uuid"

	"github.com/sealtrail/sealtrail/internal/export"
	"github.com/sealtrail/sealtrail/internal/fault"
	"github.com/sealtrail/sealtrail/internal/reference"
	"github.com/sealtrail/sealtrail/internal/spreadsheet"
	"github.com/sealtrail/sealtrail/internal/web/form"
	"github.com/sealtrail/sealtrail/internal/web/page"
)

// maxExportQuery bounds the filters of a list as they stand in its address.
const maxExportQuery = 4000

func (s *Site) exportRoutes(r gin.IRouter) {
	r.GET("/exports", s.exportList)
	r.POST("/exports", s.exportAsk)
	r.GET("/exports/:id/file", s.exportFile)
	r.POST("/exports/:id/cancel", s.exportCancel)
}

func (s *Site) exportList(c *gin.Context) {
	p, err := s.exportListPage(c)
	s.show(c, p, err)
}

func (s *Site) exportListPage(c *gin.Context) (*page.Exports, error) {
	all, err := s.Export.Mine(c.Request.Context(), s.actor(c))
	if err != nil {
		return nil, err
	}
	n := s.names(c)
	p := &page.Exports{Frame: page.Frame{Layout: page.Work, Nav: "exports", Back: "/home"}}
	for _, e := range all {
		p.Busy = p.Busy || e.Open()
		row := page.ExportRow{ID: e.ID.String(), List: n.T("export.list." + string(e.List)), Said: e.Said, Format: strings.ToUpper(string(e.Format)), Asked: n.Time(e.AskedAt),
			State: page.StateOf("export.state", string(e.State), n.T("export.state."+string(e.State))), Open: e.Open(), Kept: e.Kept(n.at), Newest: e.Open()}
		if e.Rows > 0 || e.State == export.Done {
			row.Rows = n.T("export.rows", "n", e.Rows)
		}
		if row.Kept {
			row.Size, row.Until = n.T("export.size", "kb", n.Count((e.Bytes+1023)/1024)), n.T("export.until", "day", n.Day(e.Until()))
		}
		if e.Fault != "" {
			row.Problem = n.Fault(fault.Invalid(e.Fault).With("max", n.Count(export.MaxRows)))
		}
		p.Rows = append(p.Rows, row)
	}
	return p, nil
}

func (s *Site) exportAsk(c *gin.Context) {
	in, err := form.Read(c.Request)
	if err != nil {
		s.fail(c, err)
		return
	}
	list := export.List(in.Choice("list", texts(export.Lists())))
	ask := export.Ask{CommandID: in.ID("command_id"), List: list, Format: export.Format(in.Choice("format", []string{string(export.XLSX), string(export.CSV)})),
		Language: string(s.locale(c).Lang)}
	query, badQuery := url.ParseQuery(in.Text("query", form.Optional, form.Max(maxExportQuery)))
	if badQuery != nil {
		in.Fail("query", fault.Invalid("export.filter").At("query"))
	}
	if err = in.Err(); err == nil {
		if ask.Filter, ask.Said, err = s.exportFilter(c, list, query); err == nil {
			_, err = s.Export.Ask(c.Request.Context(), s.actor(c), ask)
		}
	}
	if err != nil {
		s.retry(c, err, in, func() (page.Page, error) { return s.exportListPage(c) })
		return
	}
	c.Redirect(http.StatusSeeOther, "/exports")
}

// exportFilter reads the filters of a list from its address, as the list does.
func (s *Site) exportFilter(c *gin.Context, list export.List, q url.Values) (f export.Filter, said string, err error) {
	in := form.Of(q)
	switch list {
	case export.Lots:
		f.Lots = lotFilter(in)
	case export.Cases:
		f.Cases = caseFilter(in)
	case export.Seizures:
		f.Seizures = seizureFilter(in)
	case export.InPlace:
		f.InPlace = leftFilter(in)
	case export.Rounds:
		f.Rounds = roundFilter(in)
	case export.Handoffs:
		f.Handoffs = handoffFilter(in)
	case export.Orders:
		f.Orders = orderFilter(in)
	case export.Destructions:
		f.Destructions = runFilter(in)
	case export.Certificates:
		f.Certificates = certificateFilter(in)
	}
	return f, s.exportSaid(c, q), in.Err()
}

// exportSaid is the filter in words, for whoever finds the file a week later.
func (s *Site) exportSaid(c *gin.Context, q url.Values) string {
	n := s.names(c)
	var parts []string
	for name := range q {
		value := q.Get(name)
		if value == "" {
			continue
		}
		prefixes := []string{"custody.state", "casefile.standing", "web.lots.due", "web.handoff.state", "web.purpose", "web.order.state", "web.run.state", "web.certificate.state", "web.nature", "destruction.kind"}
		if name == "kind" { // a standing has the same codes
			prefixes = append([]string{"custody.left"}, prefixes...)
		}
		for _, prefix := range prefixes {
			if key := prefix + "." + value; n.Has(key) {
				value = n.T(key)
				break
			}
		}
		switch name {
		case "category":
			value = n.category(value)
		case "division":
			value = n.division(value)
		case "method":
			value = n.method(value)
		case "measure":
			value = n.word(reference.Measures, value)
		case "agency", "firm", "keeper":
			if id, err := uuid.Parse(value); err == nil {
				if found, err := s.orgNames(c, id); err == nil {
					value = found[id]
				}
			}
		}
		parts = append(parts, n.known("export.filter", name)+n.T("part.chip_colon")+value)
	}
	slices.Sort(parts)
	return cut(n.list(parts), 400)
}

func (s *Site) exportFile(c *gin.Context) {
	id, err := uuid.Parse(c.Param("id"))
	if err != nil {
		s.fail(c, fault.Missing("export.unknown"))
		return
	}
	e, err := s.Export.File(c.Request.Context(), s.actor(c), id)
	if err != nil {
		s.fail(c, err)
		return
	}
	f, err := s.ExportFile(e.SHA256)
	if err != nil {
		s.fail(c, err)
		return
	}
	defer f.Close()
	c.Header("Content-Disposition", `attachment; filename="`+e.Name()+`"`)
	c.Header("Cache-Control", "no-store")
	c.DataFromReader(http.StatusOK, e.Bytes, spreadsheet.Kind(e.Format).ContentType(), f, nil)
}

func (s *Site) exportCancel(c *gin.Context) {
	id, err := uuid.Parse(c.Param("id"))
	if err != nil {
		s.fail(c, fault.Missing("export.unknown"))
		return
	}
	if err := s.Export.Cancel(c.Request.Context(), s.actor(c), id); err != nil {
		s.fail(c, err)
		return
	}
	c.Redirect(http.StatusSeeOther, "/exports")
}
