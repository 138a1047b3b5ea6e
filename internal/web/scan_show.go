package web

import (
	"encoding/json"
	"strings"

	"github.com/gin-gonic/gin"
	"github.com/google/uuid"

	"github.com/sealtrail/sealtrail/internal/custody"
	"github.com/sealtrail/sealtrail/internal/identity"
	"github.com/sealtrail/sealtrail/internal/label"
	"github.com/sealtrail/sealtrail/internal/web/form"
	"github.com/sealtrail/sealtrail/internal/web/page"
)

// maxScanned bounds the lots of a cart without scripts, which stand in the
// address. With scripts they stay in the browser: up to custody.MaxLots.
const maxScanned = 200

// cartWords are the sentences of cart.js; keys "web.cart."+name.
var cartWords = []string{"first", "none", "each", "clear", "clear_sure", "choose", "into"}

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
	if p.CartWords, err = s.names(c).sayings("web.cart.", cartWords); err != nil {
		return nil, err
	}
	if len(typed) > maxScanned {
		typed = typed[:maxScanned]
	}
	rows, unknown, err := s.lotsOf(c, scope, typed)
	if err != nil {
		return nil, err
	}
	if p.Places, p.Unknown, err = s.placesOf(c, unknown); err != nil {
		return nil, err
	}
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

// lotsOf finds scanned lots with one question; what is not there, or not to be
// seen, is given back as it was scanned.
func (s *Site) lotsOf(c *gin.Context, scope identity.Scope, typed []string) (rows []custody.LotRow, unknown []string, err error) {
	found, err := s.Custody.LotsScanned(c.Request.Context(), scope, typed)
	if err != nil {
		return nil, nil, err
	}
	seen := map[uuid.UUID]bool{}
	for _, f := range found {
		switch {
		case f.Container != nil:
			inside, err := s.lotsIn(c, scope, f.Container.Codes)
			if err != nil {
				return nil, nil, err
			}
			for _, r := range inside {
				if !seen[r.ID] {
					seen[r.ID] = true
					rows = append(rows, r)
				}
			}
		case f.Lot == nil:
			unknown = append(unknown, f.Asked)
		case !seen[f.Lot.ID]:
			seen[f.Lot.ID] = true
			rows = append(rows, *f.Lot)
		}
	}
	return rows, unknown, nil
}

// placesOf finds the places of the own store among what stands for no goods.
func (s *Site) placesOf(c *gin.Context, scanned []string) (places []page.Row, unknown []string, err error) {
	found, err := s.Custody.PlacesScanned(c.Request.Context(), s.actor(c), scanned)
	for _, text := range scanned {
		if p, ok := found[text]; ok {
			places = append(places, page.Row{Href: storageURL(p), Title: p.Path, More: p.Code.String(), MoreCode: true})
			continue
		}
		unknown = append(unknown, shownCode(text))
	}
	return places, unknown, err
}

// lotsIn are the lots for which a container stands.
func (s *Site) lotsIn(c *gin.Context, scope identity.Scope, inside []label.Code) (rows []custody.LotRow, err error) {
	typed := make([]string, len(inside))
	for i, code := range inside {
		typed[i] = code.String()
	}
	found, err := s.Custody.LotsScanned(c.Request.Context(), scope, typed)
	for _, f := range found {
		if f.Lot != nil {
			rows = append(rows, *f.Lot)
		}
	}
	return rows, err
}

// sayings is what a script says, as JSON for an attribute.
func (n names) sayings(prefix string, keys []string) (string, error) {
	words := make(map[string]string, len(keys))
	for _, k := range keys {
		words[k] = n.T(prefix + k)
	}
	b, err := json.Marshal(words)
	return string(b), err
}
