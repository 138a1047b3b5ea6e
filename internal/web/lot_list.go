package web

import (
	"net/url"
	"slices"

	"github.com/gin-gonic/gin"

	"github.com/sealtrail/sealtrail/internal/casefile"
	"github.com/sealtrail/sealtrail/internal/custody"
	"github.com/sealtrail/sealtrail/internal/export"
	"github.com/sealtrail/sealtrail/internal/identity"
	"github.com/sealtrail/sealtrail/internal/web/form"
	"github.com/sealtrail/sealtrail/internal/web/page"
)

func (s *Site) lotRoutes(r gin.IRouter) {
	r.GET("/lots", s.lotList)
	r.GET("/lots/:code", s.lotShow)
	r.GET("/lots/:code/split", s.lotSplitForm)
	r.POST("/lots/:code/split", s.lotSplit)
	r.GET("/lots/:code/retain", s.lotRetainForm)
	r.POST("/lots/:code/retain", s.lotRetain)
	r.GET("/lots/:code/sample", s.lotSampleForm)
	r.POST("/lots/:code/sample", s.lotSample)
	r.GET("/lots/:code/consume", s.lotConsumeForm)
	r.POST("/lots/:code/consume", s.lotConsume)
	r.GET("/lots/:code/photos", s.lotPhotos)
	r.POST("/lots/:code/photos", s.lotPhotoAdd)
	r.GET("/lots/:code/photos/:sha", s.lotPhoto)
	r.GET("/lots/:code/consumption.pdf", s.consumptionPaper)
	r.GET("/scan", s.scanShow)
	r.POST(page.ScanCodes, s.scanCodes)
	r.GET("/T/:code", s.limited, s.labelPublic)
	r.GET("/t/:code", s.limited, s.labelPublic)
	for _, kind := range [...]string{"F", "S", "H", "f", "s", "h"} {
		r.GET("/"+kind+"/:number", s.paperAddress)
	}
}

func (s *Site) lotList(c *gin.Context) {
	p, err := s.lotListPage(c)
	s.show(c, p, err)
}

// lotQueries are the filters of the list, as they stand in its address.
var lotQueries = []string{"q", "state", "standing", "category", "due", "case", "brand", "keeper", "agency", "division", "from", "until", "held", "differs"}

func (s *Site) lotListPage(c *gin.Context) (*page.LotList, error) {
	scope, err := s.custodyScope(c)
	if err != nil {
		return nil, err
	}
	n := s.names(c)
	p := &page.LotList{Frame: page.Frame{Layout: page.Work, Nav: "lots"}, Categories: n.categories(), Divisions: n.divisions(),
		States: n.options("custody.state", texts(custody.States())...), Standings: n.options("casefile.standing", texts(casefile.StandingCodes())...),
		Dues: n.options("web.lots.due", string(custody.Overdue), string(custody.DueSoon)), InPlace: s.actor(c).OrgKind != identity.OrgFirm}
	in := form.Of(queryOf(c, lotQueries...))
	filter := lotFilter(in)
	filter.Cursor = c.Query("cursor")
	p.Form = page.Form{Values: in.Typed()}
	if err := in.Err(); err != nil {
		return nil, err
	}
	rows, next, err := s.Custody.Lots(c.Request.Context(), scope, filter)
	if err != nil {
		return nil, err
	}
	p.Rows, p.Pager, p.Keepers = s.lotCells(c, rows), exportPager(c, next, export.Lots), keepersOf(rows)
	p.Chips = lotChips(c, n, in, p)
	return p, nil
}

// lotFilter reads the filters of the list of lots.
func lotFilter(in *form.Form) custody.LotFilter {
	f := custody.LotFilter{State: custody.State(in.Choice("state", texts(custody.States()), form.Optional)),
		Standing: casefile.StandingCode(in.Choice("standing", texts(casefile.StandingCodes()), form.Optional)),
		Due:      custody.Due(in.Choice("due", []string{string(custody.Overdue), string(custody.DueSoon)}, form.Optional)),
		Category: in.Text("category", form.Optional, form.Max(8)), Case: in.Text("case", form.Optional, form.Max(40)), Brand: in.Text("brand", form.Optional, form.Max(100)),
		Division: in.Text("division", form.Optional, form.Max(6)), Query: in.Text("q", form.Optional, form.Max(100)), Held: in.Bool("held"), Differs: in.Bool("differs")}
	if in.Has("keeper") {
		f.Keeper = in.ID("keeper")
	}
	if in.Has("agency") {
		f.Agency = in.ID("agency")
	}
	if day := in.Date("from", form.Optional); !day.IsZero() {
		f.From = day.Start()
	}
	if day := in.Date("until", form.Optional); !day.IsZero() {
		f.Until = day.End()
	}
	return f
}

// lotChips name the filters that are on.
func lotChips(c *gin.Context, n names, in *form.Form, p *page.LotList) []page.ActiveFilter {
	var out []page.ActiveFilter
	for _, f := range []struct {
		name, label string
		options     []page.Option
	}{{"q", "web.lots.search", nil}, {"state", "part.where", p.States}, {"standing", "part.standing", p.Standings}, {"category", "web.seizure.category", p.Categories},
		{"due", "web.lots.due", p.Dues}, {"case", "web.case", nil}, {"brand", "web.seizure.brand", nil}, {"keeper", "web.lots.keeper", p.Keepers}, {"agency", "web.agency", nil},
		{"division", "web.lots.division", p.Divisions}, {"from", "web.lots.from", nil}, {"until", "web.lots.until", nil}} {
		if in.Has(f.name) {
			out = append(out, chip(c, f.name, n.T(f.label), wordOf(f.options, in.Text(f.name, form.Optional))))
		}
	}
	for _, name := range []string{"held", "differs"} {
		if in.Bool(name) {
			out = append(out, chip(c, name, "", n.T("web.lots."+name)))
		}
	}
	return out
}

// keepersOf are the keepers of the lots that are shown: who else keeps something
// is found by searching.
func keepersOf(rows []custody.LotRow) []page.Option {
	var out []page.Option
	for _, r := range rows {
		o := page.Option{Value: r.Keeper.Org.String(), Word: r.KeeperName}
		if r.KeeperName != "" && !slices.Contains(out, o) {
			out = append(out, o)
		}
	}
	return out
}

func texts[T ~string](all []T) []string {
	out := make([]string, len(all))
	for i, x := range all {
		out[i] = string(x)
	}
	return out
}

// queryOf takes the named parameters of an address as the values of a form.
func queryOf(c *gin.Context, names ...string) url.Values {
	out := url.Values{}
	for _, name := range names {
		if v := c.Query(name); v != "" {
			out.Set(name, cut(v, 4000))
		}
	}
	return out
}
