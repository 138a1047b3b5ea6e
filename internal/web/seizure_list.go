package web

import (
	"net/url"

	"github.com/gin-gonic/gin"

	"github.com/sealtrail/sealtrail/internal/custody"
	"github.com/sealtrail/sealtrail/internal/export"
	"github.com/sealtrail/sealtrail/internal/identity"
	"github.com/sealtrail/sealtrail/internal/reference"
	"github.com/sealtrail/sealtrail/internal/web/page"
)

func (s *Site) seizureRoutes(r gin.IRouter) {
	r.GET("/seizures", s.seizureList)
	r.GET("/seizures/new", s.seizureNew)
	r.POST("/seizures/new", s.seizureRecord)
	r.GET("/seizures/:no", s.seizureShow)
	r.GET("/seizures/:no/confirm", s.seizureShow)
	r.POST("/seizures/:no/confirm", s.seizureConfirm)
	r.GET("/seizures/:no/list.pdf", s.seizurePaper)
	r.GET("/seizures/:no/labels.pdf", s.seizureLabels)
	r.GET("/seizures/:no/photos/:sha", s.seizurePhoto)
}

// seizureFilter reads the filters of the list of seizures.
func seizureFilter(q url.Values) custody.SeizureFilter {
	return custody.SeizureFilter{Unconfirmed: q.Get("waiting") != "", Case: cut(q.Get("case"), 40)}
}

func (s *Site) seizureList(c *gin.Context) {
	scope, err := s.custodyScope(c)
	if err != nil {
		s.fail(c, err)
		return
	}
	filter := seizureFilter(c.Request.URL.Query())
	filter.Cursor = c.Query("cursor")
	items, next, err := s.Custody.Seizures(c.Request.Context(), scope, filter)
	if err != nil {
		s.fail(c, err)
		return
	}
	n := s.names(c)
	p := &page.SeizureList{Frame: page.Frame{Layout: page.Work, Nav: "seizures"}, Waiting: filter.Unconfirmed, CanRecord: s.actor(c).May(identity.RecordSeizure) == nil, Pager: exportPager(c, next, export.Seizures)}
	var people []string
	for _, i := range items {
		people = append(people, i.By)
	}
	names, err := s.peopleNames(c.Request.Context(), people)
	for _, i := range items {
		p.Rows = append(p.Rows, page.SeizureRow{SeizureItem: i, Measure: n.word(reference.Measures, i.Measure), By: names[i.By], Seam: n.twoOfficers(i.Confirmed, "s")})
	}
	s.show(c, p, err)
}

// twoOfficers is the seam of a seizure: the one who recorded it, the one who
// confirmed.
func (n names) twoOfficers(confirmed bool, size string) page.Seam {
	if confirmed {
		return page.Seam{Left: "signed", Right: "signed", Label: n.T("web.seam.officers"), Size: size}
	}
	return page.Seam{Left: "signed", Right: "open", Label: n.T("web.seam.second"), Size: size}
}
