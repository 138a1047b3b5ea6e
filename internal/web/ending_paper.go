package web

import (
	"encoding/json"
	"fmt"
	"slices"

	"github.com/gin-gonic/gin"
	"github.com/google/uuid"

	"github.com/sealtrail/sealtrail/internal/custody"
	"github.com/sealtrail/sealtrail/internal/fact"
	"github.com/sealtrail/sealtrail/internal/fault"
	"github.com/sealtrail/sealtrail/internal/web/page"
)

// endingURL is where the paper of a confirmed delivery is.
func endingURL(order, delivery string) string {
	return orderURL(order) + "/deliveries/" + delivery + "/list.pdf"
}

// endingPaper prints the paper of a delivery for whoever may see the order.
func (s *Site) endingPaper(c *gin.Context) {
	s.printed(c, func() (string, []byte, error) {
		scope, err := s.destructionScope(c)
		if err != nil {
			return "", nil, err
		}
		delivery, err := uuid.Parse(c.Param("id"))
		if err != nil {
			return "", nil, fault.Missing("destruction.fulfil.unknown")
		}
		v, err := s.Destruction.EndingPaper(c.Request.Context(), scope, c.Param("no"), delivery)
		if err != nil {
			return "", nil, err
		}
		file, err := s.Papers.Ending(c.Request.Context(), v)
		return fmt.Sprintf("%s-%d.pdf", v.Number, v.Nth), file, err
	})
}

// consumptionPaper prints how a test used a lot up, for whoever may see the lot.
func (s *Site) consumptionPaper(c *gin.Context) {
	s.printed(c, func() (string, []byte, error) {
		scope, err := s.custodyScope(c)
		if err != nil {
			return "", nil, err
		}
		v, err := s.Custody.Consumption(c.Request.Context(), scope, c.Param("code"))
		if err != nil {
			return "", nil, err
		}
		file, err := s.Papers.Consumption(c.Request.Context(), v)
		return v.Lot.Code.String() + "-consumption.pdf", file, err
	})
}

// lotPapers are the papers with which the journey of a lot ended; the last step
// of its trail leads to the first. Whoever may see the lot and not the paper is
// shown none.
func (s *Site) lotPapers(c *gin.Context, n names, lot custody.LotView, entries []custody.Entry, trail []page.TrailItem) ([]page.Act, error) {
	papers, last, err := s.lotEnd(c, n, lot, entries)
	if fault.Is(err, fault.KindMissing) || fault.Is(err, fault.KindDenied) {
		return nil, nil
	}
	if err != nil || len(papers) == 0 {
		return nil, err
	}
	for i := range trail { // newest first
		if entries[len(entries)-1-i].Kind == last {
			trail[i].Href = papers[0].Href
			break
		}
	}
	return papers, nil
}

// lotEnd finds the paper of a lot's end, and the kind of entry that made it.
func (s *Site) lotEnd(c *gin.Context, n names, lot custody.LotView, entries []custody.Entry) ([]page.Act, string, error) {
	ctx := c.Request.Context()
	switch {
	case lot.State == custody.Consumed && s.Papers != nil:
		return []page.Act{{Href: lotURL(lot.Code) + "/consumption.pdf", Icon: "printer", Word: n.T("paper.ending.title.consume")}}, fact.KindLotConsumed, nil
	case lot.Certificate != uuid.Nil:
		scope, err := s.destructionScope(c)
		if err != nil {
			return nil, "", err
		}
		cert, err := s.Destruction.Certificate(ctx, scope, lot.Certificate.String())
		if err != nil {
			return nil, "", err
		}
		return []page.Act{{Href: certificateURL(cert.Number.String()), Icon: "certificate", Word: n.T("web.certificate.title")}}, fact.KindCertificateIssued, nil
	}
	for _, e := range slices.Backward(entries) {
		if e.Kind != fact.KindFulfilmentConfirmed {
			continue
		}
		var line fact.FulfilmentConfirmedLine
		if err := json.Unmarshal(e.Line, &line); err != nil {
			return nil, "", err
		}
		scope, err := s.destructionScope(c)
		if err != nil {
			return nil, "", err
		}
		v, err := s.Destruction.EndingPaper(ctx, scope, line.Order.String(), line.Fulfilment)
		if err != nil {
			return nil, "", err
		}
		number := v.Number.String()
		acts := []page.Act{{Href: orderURL(number), Icon: "rubber-stamp", Word: n.T("web.order.title") + " " + number}}
		if s.Papers != nil {
			acts = append([]page.Act{{Href: endingURL(number, line.Fulfilment.String()), Icon: "printer", Word: n.T("paper.ending.title." + string(v.Kind))}}, acts...)
		}
		return acts, e.Kind, nil
	}
	return nil, "", nil
}
