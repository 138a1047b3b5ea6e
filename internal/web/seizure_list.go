package web

import (
	"github.com/gin-gonic/gin"

	"github.com/sealtrail/sealtrail/internal/custody"
	"github.com/sealtrail/sealtrail/internal/export"
	"github.com/sealtrail/sealtrail/internal/identity"
	"github.com/sealtrail/sealtrail/internal/reference"
	"github.com/sealtrail/sealtrail/internal/web/form"
	"github.com/sealtrail/sealtrail/internal/web/page"
)

func (s *Site) seizureRoutes(r gin.IRouter) {
	r.GET("/seizures", s.seizureList)
	r.GET("/seizures/new", s.seizureNew)
	r.GET("/seizures/list.xlsx", s.seizureTemplate)
	r.POST("/seizures/new", s.seizureRecord)
	r.POST("/seizures/drafts", s.seizureStart)
	r.GET("/seizures/drafts/:id", s.seizureDraft)
	r.POST("/seizures/drafts/:id", s.seizureDraftPost)
	r.POST("/seizures/labels", s.draftLabels)
	r.POST("/seizures/labels/next", s.draftLabelNext)
	r.POST("/seizures/drafts/:id/photos", s.seizureDraftPhotoAdd)
	r.GET("/seizures/drafts/:id/photos/:sha", s.seizureDraftPhoto)
	r.GET("/seizures/:no", s.seizureShow)
	r.GET("/seizures/:no/confirm", s.seizureShow)
	r.POST("/seizures/:no/confirm", s.seizureConfirm)
	r.GET("/seizures/:no/list.pdf", s.seizurePaper)
	r.GET("/seizures/:no/labels.pdf", s.seizureLabels)
	r.GET("/seizures/:no/photos/:sha", s.seizurePhoto)
}

// seizureFilter reads the filters of the list of seizures.
func seizureFilter(in *form.Form) custody.SeizureFilter {
	f := custody.SeizureFilter{Unconfirmed: in.Bool("waiting"), Case: in.Text("case", form.Optional, form.Max(40)), Measure: in.Text("measure", form.Optional, form.Max(40)),
		Query: in.Text("q", form.Optional, form.Max(maxNumber)), Division: divisionIn(in)}
	f.From, f.Until = spanIn(in)
	return f
}

func (s *Site) seizureList(c *gin.Context) {
	scope, err := s.custodyScope(c)
	if err != nil {
		s.fail(c, err)
		return
	}
	in := form.Of(queryOf(c, "q", "case", "waiting", "measure", "division", "from", "until"))
	filter := seizureFilter(in)
	filter.Cursor = c.Query("cursor")
	s.listed(c, in, func(readable bool) (page.Page, error) {
		if !readable {
			filter = custody.SeizureFilter{}
		}
		return s.seizureListPage(c, scope, in, filter)
	})
}

func (s *Site) seizureListPage(c *gin.Context, scope identity.Scope, in *form.Form, filter custody.SeizureFilter) (*page.SeizureList, error) {
	items, next, err := s.Custody.Seizures(c.Request.Context(), scope, filter)
	if err != nil {
		return nil, err
	}
	n := s.names(c)
	p := &page.SeizureList{Frame: page.Frame{Layout: page.Work, Nav: "seizures"}, CanRecord: s.actor(c).May(identity.RecordSeizure) == nil, Pager: exportPager(c, next, export.Seizures)}
	if p.CanRecord {
		if p.Drafts, err = s.Custody.SeizureDrafts(c.Request.Context(), s.actor(c)); err != nil {
			return nil, err
		}
	}
	var people []string
	for _, i := range items {
		people = append(people, i.By)
	}
	signed, err := s.peopleNames(c.Request.Context(), people)
	if err != nil {
		return nil, err
	}
	for _, i := range items {
		p.Rows = append(p.Rows, page.SeizureRow{SeizureItem: i, Measure: n.word(reference.Measures, i.Measure), By: signed[i.By], Seam: n.twoOfficers(i.Confirmed, "s")})
	}
	days := n.bySpan("web.lots.from", "web.lots.until")
	p.Filter = n.narrowing(c, in, 4, n.byNumber(), page.Narrow{Name: "case", Label: n.T("web.case"), Type: "text", Hint: n.T("web.lists.case_hint"), Max: 40},
		n.byChoice("measure", "web.seizure.measure", n.words(reference.Measures)), n.byCheck("waiting", "web.seizure.waiting"), n.byDivision(), days[0], days[1])
	return p, nil
}

// twoOfficers is the seam of a seizure: the one who recorded it, the one who
// confirmed.
func (n names) twoOfficers(confirmed bool, size string) page.Seam {
	if confirmed {
		return page.Seam{Left: "signed", Right: "signed", Label: n.T("web.seam.officers"), Size: size}
	}
	return page.Seam{Left: "signed", Right: "open", Label: n.T("web.seam.second"), Size: size}
}
