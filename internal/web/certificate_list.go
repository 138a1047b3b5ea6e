package web

import (
	"github.com/gin-gonic/gin"

	"github.com/sealtrail/sealtrail/internal/destruction"
	"github.com/sealtrail/sealtrail/internal/export"
	"github.com/sealtrail/sealtrail/internal/identity"
	"github.com/sealtrail/sealtrail/internal/web/form"
	"github.com/sealtrail/sealtrail/internal/web/page"
)

// certificateFilter reads the filters of the list of certificates.
func certificateFilter(in *form.Form) destruction.CertificateFilter {
	return destruction.CertificateFilter{State: destruction.CertificateState(in.Choice("state", texts(destruction.CertificateStates()), form.Optional)),
		Month: in.Text("month", form.Optional, form.Max(7)), Query: in.Text("q", form.Optional, form.Max(maxNumber)), Firm: orgIn(in, "firm"), Division: divisionIn(in)}
}

func (s *Site) certificateList(c *gin.Context) {
	scope, err := s.destructionScope(c)
	if err != nil {
		s.fail(c, err)
		return
	}
	in := form.Of(queryOf(c, "q", "state", "month", "firm", "division"))
	filter := certificateFilter(in)
	filter.Cursor = c.Query("cursor")
	s.listed(c, in, func(readable bool) (page.Page, error) {
		if !readable {
			filter = destruction.CertificateFilter{}
		}
		return s.certificateListPage(c, scope, in, filter)
	})
}

func (s *Site) certificateListPage(c *gin.Context, scope identity.Scope, in *form.Form, filter destruction.CertificateFilter) (*page.CertificateList, error) {
	found, err := s.Destruction.Certificates(c.Request.Context(), scope, filter)
	if err != nil {
		return nil, err
	}
	n := s.names(c)
	p := &page.CertificateList{Frame: page.Frame{Layout: page.Work, Nav: "certificates"}, Pager: exportPager(c, found.Next, export.Certificates)}
	var firms []page.Option
	for _, x := range found.Items {
		p.Rows = append(p.Rows, page.CertificateRow{Href: certificateURL(x.Number.String()), Number: x.Number.String(), State: n.certificateState(x.State), Agency: x.AgencyName, Firm: x.FirmName,
			Division: n.division(x.Division), Version: x.Issue, IssuedAt: x.IssuedAt, Closed: x.Closed})
		firms = append(firms, page.Option{Value: x.Firm.String(), Word: x.FirmName})
	}
	if firms, err = s.orgsShown(c, filter.Firm, firms); err != nil {
		return nil, err
	}
	p.Filter = n.narrowing(c, in, 3, n.byNumber(), n.byChoice("state", "web.certificates.state", n.options("web.certificate.state", texts(destruction.CertificateStates())...)),
		page.Narrow{Name: "month", Label: n.T("web.certificates.month"), Type: "text", Hint: n.T("web.certificates.month_hint"), Max: 7},
		n.byChoice("firm", "web.certificates.firm", firms), n.byDivision())
	return p, nil
}
