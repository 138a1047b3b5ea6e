package web

import (
	"strings"

	"github.com/gin-gonic/gin"

	"github.com/sealtrail/sealtrail/internal/custody"
	"github.com/sealtrail/sealtrail/internal/fault"
	"github.com/sealtrail/sealtrail/internal/identity"
	"github.com/sealtrail/sealtrail/internal/label"
	"github.com/sealtrail/sealtrail/internal/web/form"
	"github.com/sealtrail/sealtrail/internal/web/page"
)

// maxScanned bounds the lots of one cart: they stand in the address.
const maxScanned = 200

// scanShow is a cart: what was scanned, where it is, and what can be done with
// all of it together.
func (s *Site) scanShow(c *gin.Context) {
	p, err := s.scanPage(c)
	s.show(c, p, err)
}

func (s *Site) scanPage(c *gin.Context) (*page.ScanShow, error) {
	scope, err := s.custodyScope(c)
	if err != nil {
		return nil, err
	}
	in := form.Of(queryOf(c, "lots"))
	typed := codes(in, "lots", form.Optional)
	p := &page.ScanShow{Frame: page.Frame{Layout: page.Work, Nav: "scan"}, Typed: strings.Join(typed, "\n")}
	if len(typed) > maxScanned {
		typed = typed[:maxScanned]
	}
	rows, unknown, err := s.lotsOf(c, scope, typed)
	if err != nil {
		return nil, err
	}
	p.Unknown = unknown
	p.Lots = s.lotCells(c, rows)
	if len(rows) > 0 {
		joined := make([]string, len(rows))
		for i, r := range rows {
			joined[i] = r.Code.Compact()
		}
		p.Can, p.Cannot = s.names(c).commonActs(s.actor(c), rows, strings.Join(joined, ","))
	}
	return p, nil
}

// lotsOf finds scanned lots one by one; what is not there, or not to be seen, is
// given back as it was scanned.
func (s *Site) lotsOf(c *gin.Context, scope identity.Scope, typed []string) (rows []custody.LotRow, unknown []string, err error) {
	for _, word := range typed {
		code, err := label.Parse(word)
		if err != nil {
			unknown = append(unknown, word)
			continue
		}
		lot, err := s.Custody.Lot(c.Request.Context(), scope, code.String())
		if fault.Is(err, fault.KindMissing) {
			unknown = append(unknown, code.String())
			continue
		}
		if err != nil {
			return nil, nil, err
		}
		rows = append(rows, rowOf(lot))
	}
	return rows, unknown, nil
}

// rowOf is a lot as lists show it.
func rowOf(v custody.LotView) custody.LotRow {
	return custody.LotRow{ID: v.ID, Code: v.Code, CaseNumber: v.CaseNumber, Agency: v.Agency, Division: v.Division, Category: v.Category, Kind: v.Kind, Name: v.Name,
		Brand: v.Brand, Spec: v.Spec, Unit: v.Unit, Stock: v.Stock, State: v.State, Keeper: v.Keeper, KeeperName: v.KeeperName, Place: v.Place, Confirmed: v.Confirmed,
		Handoff: v.Handoff, OfferedTo: v.OfferedTo, Order: v.Order, Discrepancies: len(v.Discrepancies), Legal: v.Legal, Standing: v.Standing, LastAt: v.LastAt}
}
