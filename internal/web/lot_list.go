package web

import (
	"net/url"

	"github.com/gin-gonic/gin"

	"github.com/sealtrail/sealtrail/internal/custody"
	"github.com/sealtrail/sealtrail/internal/web/form"
	"github.com/sealtrail/sealtrail/internal/web/page"
)

func (s *Site) lotRoutes(r gin.IRouter) {
	r.GET("/lots", s.lotList)
	r.GET("/lots/:code", s.lotShow)
	r.GET("/lots/:code/split", s.lotSplitForm)
	r.POST("/lots/:code/split", s.lotSplit)
	r.GET("/lots/:code/photos", s.lotPhotos)
	r.POST("/lots/:code/photos", s.lotPhotoAdd)
	r.GET("/lots/:code/photos/:sha", s.lotPhoto)
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

func (s *Site) lotListPage(c *gin.Context) (*page.LotList, error) {
	scope, err := s.custodyScope(c)
	if err != nil {
		return nil, err
	}
	n := s.names(c)
	p := &page.LotList{Frame: page.Frame{Layout: page.Work, Nav: "lots"}}
	states := []string{}
	for _, st := range custody.States() {
		states = append(states, string(st))
	}
	p.States, p.Categories = n.options("custody.state", states...), n.categories()
	in := form.Of(queryOf(c, "state", "category", "case", "q"))
	filter := custody.LotFilter{State: custody.State(in.Choice("state", states, form.Optional)), Category: in.Text("category", form.Optional, form.Max(8)),
		Case: in.Text("case", form.Optional, form.Max(40)), Query: in.Text("q", form.Optional, form.Max(100)), Cursor: c.Query("cursor")}
	p.Form = page.Form{Values: in.Typed()}
	rows, next, err := s.Custody.Lots(c.Request.Context(), scope, filter)
	if err != nil {
		return nil, err
	}
	p.Rows, p.Pager = s.lotCells(c, rows), pagerOf(c, next)
	return p, nil
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
