package web

import (
	"bytes"
	"crypto/sha256"
	"encoding/csv"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"net/http"
	"strconv"
	"strings"

	"github.com/gin-gonic/gin"
	"github.com/google/uuid"

	"github.com/sealtrail/sealtrail/internal/fault"
	"github.com/sealtrail/sealtrail/internal/moment"
	"github.com/sealtrail/sealtrail/internal/registry"
)

// registryJSON is the edition in force on a day, with the notices since.
func (s *Site) registryJSON(c *gin.Context) {
	found, ok := s.registryAsked(c)
	if !ok {
		return
	}
	if found.Notices == nil {
		found.Notices = []registry.Notice{}
	}
	b, err := json.MarshalIndent(found, "", "  ")
	s.registryFile(c, "application/json; charset=utf-8", "registry.json", append(b, '\n'), err, asOfDay(b, found.AsOf))
}

// registryCSV is the same as a table: one row a qualification, with its standing
// on the day. Without an edition it is the head alone.
func (s *Site) registryCSV(c *gin.Context) {
	found, ok := s.registryAsked(c)
	if !ok {
		return
	}
	b, err := registryTable(found)
	s.registryFile(c, "text/csv; charset=utf-8", "registry.csv", b, err, b)
}

func (s *Site) registryAsked(c *gin.Context) (registry.InForce, bool) {
	q, _, err := s.registryQuery(c)
	if err != nil {
		s.problem(c, err)
		return registry.InForce{}, false
	}
	found, err := s.inForce(c, q)
	if err != nil {
		s.problem(c, err)
		return registry.InForce{}, false
	}
	return found, true
}

// registryFile sends a file drawn now; it may be kept for a minute, since a
// suspension must show soon. What it says apart from the moment of asking makes
// its tag.
func (s *Site) registryFile(c *gin.Context, kind, name string, content []byte, err error, says []byte) {
	if err != nil {
		s.problem(c, err)
		return
	}
	sum := sha256.Sum256(says)
	etag := `"` + hex.EncodeToString(sum[:16]) + `"`
	h := c.Writer.Header()
	h.Set("ETag", etag)
	h.Set("Cache-Control", "public, max-age=60")
	h.Set("Content-Disposition", `inline; filename="`+name+`"`)
	if matches(c.GetHeader("If-None-Match"), etag) {
		c.Status(http.StatusNotModified)
		c.Writer.WriteHeaderNow()
		return
	}
	c.Data(http.StatusOK, kind, content)
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

func registryTable(found registry.InForce) ([]byte, error) {
	rows := [][]string{{"edition", "published_on", "as_of", "uscc", "firm", "facility_id", "facility", "division", "address", "qualification_id", "kind", "number", "issuer", "modes",
		"categories", "waste_codes", "methods", "tonnes_per_year", "valid_from", "valid_to", "status", "since", "reason"}}
	if e := found.Edition; e != nil {
		suspended := suspensions(found.Notices)
		for _, f := range e.Firms {
			for _, x := range f.Facilities {
				for _, q := range x.Qualifications {
					status, since, reason := qualificationStatus(q, suspended, found.AsOf)
					rows = append(rows, []string{strconv.Itoa(e.Number), string(e.PublishedOn), string(found.AsOf.Date()), f.USCC, cell(f.Name), x.ID.String(), cell(x.Name), x.Division, cell(x.Address),
						q.ID.String(), q.Kind, cell(q.Number), cell(q.Issuer), strings.Join(q.Modes, ";"), strings.Join(q.Categories, ";"), strings.Join(q.WasteCodes, ";"),
						strings.Join(q.Methods, ";"), decimal(q.CapacityG, 6), string(q.ValidFrom), string(q.ValidTo), status, since, cell(reason)})
				}
			}
		}
	}
	var b bytes.Buffer
	b.WriteString("\ufeff") // without the mark spreadsheets in Chinese read UTF-8 as GBK
	w := csv.NewWriter(&b)
	w.UseCRLF = true // RFC 4180
	if err := w.WriteAll(rows); err != nil {
		return nil, fmt.Errorf("write registry: %w", err)
	}
	return b.Bytes(), nil
}

func qualificationStatus(q registry.ListQualification, suspended map[uuid.UUID]registry.Notice, at moment.Time) (status, since, reason string) {
	if x, ok := suspended[q.ID]; ok {
		return "suspended", string(x.At.Date()), x.Reason
	}
	if !moment.Holds(q.ValidFrom, q.ValidTo, at) {
		return "expired", "", ""
	}
	return "listed", "", ""
}

// cell keeps spreadsheets from taking a name for a formula.
func cell(s string) string {
	if s != "" && strings.ContainsRune("=+-@\t\r", rune(s[0])) {
		return "'" + s
	}
	return s
}
