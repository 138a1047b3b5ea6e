package web

import (
	"bytes"
	"encoding/json"
	"fmt"
	"strings"

	"github.com/gin-gonic/gin"
	"github.com/google/uuid"

	"github.com/sealtrail/sealtrail/internal/fault"
	"github.com/sealtrail/sealtrail/internal/moment"
	"github.com/sealtrail/sealtrail/internal/registry"
	"github.com/sealtrail/sealtrail/internal/spreadsheet"
)

// The kinds of file in which the public list is given.
var registryFiles = map[string]struct {
	kind string
	draw func(n names, found registry.InForce) (content, says []byte, err error)
}{
	"json":    {"application/json; charset=utf-8", drawJSON},
	"csv":     {spreadsheet.CSV.ContentType(), drawTable(spreadsheet.CSV)},
	"xlsx":    {spreadsheet.XLSX.ContentType(), drawTable(spreadsheet.XLSX)},
	"geojson": {"application/geo+json; charset=utf-8", drawPlaces},
}

// registryFile gives the edition in force on a day, with the notices since, as a
// file. Kept files answer without asking the database.
func (s *Site) registryFile(extension string) gin.HandlerFunc {
	file := registryFiles[extension]
	return func(c *gin.Context) {
		q, _, err := s.registryQuery(c)
		if err != nil {
			open(c)
			s.problem(c, err)
			return
		}
		n := s.names(c)
		f, err := s.shelf.get(extension+q.values()+" "+string(n.Lang), n.at, func() (drawn, error) {
			found, err := s.inForce(c, q)
			if err != nil {
				return drawn{}, err
			}
			content, says, err := file.draw(n, found)
			return drawn{content: content, kind: file.kind, name: "registry." + extension, tag: tagged(says)}, err
		})
		if err != nil {
			s.problem(c, err)
			return
		}
		hand(c, f)
	}
}

// drawJSON says everything. What it says apart from the moment of asking makes
// its tag.
func drawJSON(_ names, found registry.InForce) (content, says []byte, err error) {
	if found.Notices == nil {
		found.Notices = []registry.Notice{}
	}
	if found.Stale == nil {
		found.Stale = []registry.StaleListing{}
	}
	b, err := json.MarshalIndent(found, "", "  ")
	return append(b, '\n'), asOfDay(b, found.AsOf), err
}

// asOfDay leaves the time of day out of a file, so that the same answer has the
// same tag all day.
func asOfDay(content []byte, at moment.Time) []byte {
	return bytes.Replace(content, []byte(at.String()), []byte(at.Date()), 1)
}

// problem answers a machine: the shape of the API's faults (RFC 9457).
func (s *Site) problem(c *gin.Context, err error) {
	f := s.known(c, err)
	type field struct {
		Field  string `json:"field"`
		Code   string `json:"code"`
		Detail string `json:"detail"`
	}
	l := s.locale(c)
	body := struct {
		Title  string  `json:"title"`
		Status int     `json:"status"`
		Detail string  `json:"detail"`
		Code   string  `json:"code"`
		Errors []field `json:"errors,omitempty"`
	}{l.T("error." + string(f.Kind) + ".title"), f.Kind.Status(), l.Fault(f), f.Code, nil}
	parts := f.Fields
	if len(parts) == 0 && f.Field != "" {
		parts = []*fault.Fault{f}
	}
	for _, p := range parts {
		body.Errors = append(body.Errors, field{p.Field, p.Code, l.Fault(p)})
	}
	b, err := json.Marshal(body)
	if err != nil {
		s.fail(c, fmt.Errorf("say problem: %w", err))
		return
	}
	c.Data(f.Kind.Status(), "application/problem+json", b)
}

// drawTable writes one row a qualification, with its standing on the day. Without
// an edition it is the head alone. CSV is for machines: codes and grams as the
// JSON has them, tonnes exact; XLSX is for people: words of the page's language.
func drawTable(kind spreadsheet.Kind) func(names, registry.InForce) ([]byte, []byte, error) {
	return func(n names, found registry.InForce) ([]byte, []byte, error) {
		var b bytes.Buffer
		w, err := spreadsheet.NewWriter(&b, kind, n.T("web.registry.sheet"), 8, 12, 12, 22, 32, 14, 28, 14, 36)
		if err != nil {
			return nil, nil, err
		}
		head := []any{"edition", "published_on", "as_of", "uscc", "firm", "facility_id", "facility", "division", "address", "qualification_id", "kind", "number", "issuer", "modes",
			"categories", "waste_codes", "methods", "tonnes_per_year", "valid_from", "valid_to", "status", "since", "reason", "accepted_tonnes", "stale_since"}
		if kind == spreadsheet.XLSX {
			for i, key := range head {
				head[i] = n.T("web.registry.column." + key.(string))
			}
		}
		if err := w.Row(head...); err != nil {
			return nil, nil, err
		}
		if found.Edition != nil {
			if err := n.registryRows(w, kind, found); err != nil {
				return nil, nil, err
			}
		}
		err = w.Close()
		return b.Bytes(), b.Bytes(), err
	}
}

func (n names) registryRows(w *spreadsheet.Writer, kind spreadsheet.Kind, found registry.InForce) error {
	suspended := suspensions(found.Notices)
	word := func(code string, _ func(string) string) string { return code }
	between := ";"
	if kind == spreadsheet.XLSX {
		word, between = func(code string, say func(string) string) string { return say(code) }, n.T("web.registry.between")
	}
	words := func(codes []string, say func(string) string) string {
		said := make([]string, len(codes))
		for i, code := range codes {
			said[i] = word(code, say)
		}
		return strings.Join(said, between)
	}
	mode := func(code string) string { return n.T("web.firm.mode." + code) }
	e := found.Edition
	for _, f := range e.Firms {
		for _, x := range f.Facilities {
			for _, q := range x.Qualifications {
				status, since, reason := qualificationStatus(q, suspended, found.AsOf)
				err := w.Row(int64(e.Number), string(e.PublishedOn), string(found.AsOf.Date()), f.USCC, f.Name, x.ID.String(), x.Name, word(x.Division, n.division), x.Address,
					q.ID.String(), word(q.Kind, n.qualification), q.Number, q.Issuer, words(q.Modes, mode), words(q.Categories, n.category), strings.Join(q.WasteCodes, ";"),
					words(q.Methods, n.method), spreadsheet.Decimal{Units: q.CapacityG, Decimals: 6}, string(q.ValidFrom), string(q.ValidTo),
					word(status, func(s string) string { return n.T("web.registry.state." + s) }), since, reason, spreadsheet.Decimal{Units: found.AcceptedBy(x.ID), Decimals: 6}, string(found.StaleSince(x.ID)))
				if err != nil {
					return err
				}
			}
		}
	}
	return nil
}

// drawPlaces gives facilities whose place is known as GeoJSON points (RFC 7946):
// longitude first, WGS 84.
func drawPlaces(n names, found registry.InForce) (content, says []byte, err error) {
	type geometry struct {
		Type        string         `json:"type"`
		Coordinates [2]json.Number `json:"coordinates"`
	}
	type feature struct {
		Type       string         `json:"type"`
		ID         uuid.UUID      `json:"id"`
		Geometry   geometry       `json:"geometry"`
		Properties map[string]any `json:"properties"`
	}
	places := []feature{}
	if found.Edition != nil {
		rows := n.facilityRows(found.Edition.Listing, suspensions(found.Notices), found.AsOf)
		for _, r := range rows {
			if r.Location == nil {
				continue
			}
			places = append(places, feature{Type: "Feature", ID: r.ID, Geometry: geometry{"Point", [2]json.Number{json.Number(r.Location.Longitude), json.Number(r.Location.Latitude)}},
				Properties: map[string]any{"firm": r.Firm, "facility": r.Facility, "uscc": r.USCC, "address": r.Place, "state": r.State.Word, "edition": found.Edition.Number}})
		}
	}
	b, err := json.MarshalIndent(map[string]any{"type": "FeatureCollection", "features": places}, "", "  ")
	return append(b, '\n'), b, err
}

func qualificationStatus(q registry.ListQualification, suspended map[uuid.UUID]registry.Notice, at moment.Time) (status, since, reason string) {
	if x, ok := suspended[q.ID]; ok {
		return x.Change, string(x.At.Date()), x.Reason
	}
	if !moment.Holds(q.ValidFrom, q.ValidTo, at) {
		return "expired", "", ""
	}
	return "listed", "", ""
}
