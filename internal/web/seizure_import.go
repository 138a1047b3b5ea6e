package web

import (
	"bytes"
	"io"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"github.com/gin-gonic/gin"

	"github.com/sealtrail/sealtrail/internal/custody"
	"github.com/sealtrail/sealtrail/internal/fault"
	"github.com/sealtrail/sealtrail/internal/identity"
	"github.com/sealtrail/sealtrail/internal/spreadsheet"
	"github.com/sealtrail/sealtrail/internal/web/form"
	"github.com/sealtrail/sealtrail/internal/web/page"
)

// maxPasted bounds a pasted table, in characters.
const maxPasted = 200_000

// seizureImport puts the rows of a table into the form as lines. What is wrong
// stays in the field, with its headings, to be mended and read again; what was
// read before is not added twice.
func (s *Site) seizureImport(c *gin.Context, in *form.Form, again func() (page.Page, error)) {
	photos := s.upload(c, in, "photos") // a browser sends no file twice by itself
	in.Keep("photos.kept", photos)
	list, err := s.readList(c, in)
	if err != nil {
		s.retry(c, err, in, again)
		return
	}
	p, err := again()
	if err != nil {
		s.fail(c, err)
		return
	}
	values := in.Typed()
	result := s.intoForm(c, values, list)
	shown, ok := p.(*page.SeizureNew)
	if !ok {
		s.fail(c, fault.Missing("page.missing"))
		return
	}
	shown.Import = &result
	p.Chrome().Form = page.Form{Values: values}
	s.write(c, http.StatusOK, p)
}

// readList reads a file, or else what was pasted.
func (s *Site) readList(c *gin.Context, in *form.Form) (custody.ImportedList, error) {
	var from io.Reader = strings.NewReader(in.Text("list", form.Optional, form.Lines, form.Max(maxPasted)))
	if files := in.Files("list_file"); len(files) > 0 {
		f, err := files[0].Open()
		if err != nil {
			return custody.ImportedList{}, err
		}
		defer f.Close()
		from = f
	}
	if err := in.Err(); err != nil {
		return custody.ImportedList{}, err
	}
	table, err := spreadsheet.Read(from)
	if f := fault.Of(err); f != nil {
		g := *f.At("list")
		g.Kind = fault.KindInvalid // a wrong file is a wrong field, not a wrong request
		return custody.ImportedList{}, &g
	}
	if err != nil {
		return custody.ImportedList{}, err
	}
	return s.Custody.ReadList(s.actor(c), table)
}

// intoForm adds the good rows to what was typed and says what became of each.
func (s *Site) intoForm(c *gin.Context, values url.Values, list custody.ImportedList) page.Import {
	l := s.locale(c)
	result := page.Import{Ignored: strings.Join(list.Ignored, l.T("web.list.comma"))}
	known := values["imported"]
	lines := dropBlank(values)
	bad := [][]string{list.Head}
	var last *custody.LineCommand
	lots := 0
	for _, row := range list.Rows {
		switch {
		case len(row.Faults) > 0:
			shown := page.ImportRow{No: row.No, Text: strings.Join(row.Cells, "　")}
			for _, f := range row.Faults {
				shown.Faults = append(shown.Faults, page.Fact{Label: f.Column, Value: l.Fault(f.Fault)})
			}
			result.Bad, bad = append(result.Bad, shown), append(bad, row.Cells)
			continue
		case slices.Contains(known, row.Key):
			result.Again++
			continue
		}
		known = append(known, row.Key)
		result.Added++
		if last == nil || !sameGoods(*last, row.Line) {
			put(values, "lines["+strconv.Itoa(lines)+"]", lineFields(row.Line))
			lines, lots = lines+1, 0
		}
		put(values, "lines["+strconv.Itoa(lines-1)+"].lots["+strconv.Itoa(lots)+"]", lotFields(row.Line.Lots[0]))
		lots++
		line := row.Line
		last = &line
	}
	values["imported"] = known
	values.Set("list", "")
	if len(bad) > 1 {
		values.Set("list", tabbed(bad))
	}
	return result
}

// dropBlank takes lines out in which nothing was typed and tells how many are left.
func dropBlank(values url.Values) int {
	rows := form.Of(values).Rows("lines")
	kept := 0
	for i, row := range rows {
		if row.Has("name") || row.Has("category") || row.Has("brand") {
			kept = i + 1
		}
	}
	for path := range values {
		for i := kept; i < len(rows); i++ {
			if strings.HasPrefix(path, "lines["+strconv.Itoa(i)+"].") {
				delete(values, path)
			}
		}
	}
	return kept
}

// sameGoods tells whether two rows are heaps of one line of the list.
func sameGoods(a, b custody.LineCommand) bool {
	return a.Category == b.Category && a.Kind == b.Kind && a.Name == b.Name && a.Spec == b.Spec && a.Brand == b.Brand && a.RightsHolder == b.RightsHolder && a.Unit == b.Unit &&
		a.WasteCode == b.WasteCode && a.ValueFen == 0 && b.ValueFen == 0 // a value is of one row
}

func lineFields(l custody.LineCommand) map[string]string {
	return map[string]string{"category": l.Category, "kind": l.Kind, "name": l.Name, "spec": l.Spec, "brand": l.Brand, "rights_holder": l.RightsHolder, "unit": l.Unit,
		"value_fen": nonZero(decimal(l.ValueFen, 2)), "value_basis": l.ValueBasis, "waste_code": l.WasteCode}
}

func lotFields(l custody.LotCommand) map[string]string {
	return map[string]string{"code": l.Code, "quantity": strconv.FormatInt(l.Quantity, 10), "packages": strconv.FormatInt(l.Packages, 10), "mass_g": decimal(l.MassG, 3),
		"mass_basis": string(l.MassBasis), "seal": l.Seal}
}

func nonZero(s string) string {
	if s == "0" {
		return ""
	}
	return s
}

func put(values url.Values, at string, fields map[string]string) {
	for name, value := range fields {
		values.Set(at+"."+name, value)
	}
}

// tabbed writes rows as they are pasted.
func tabbed(rows [][]string) string {
	out := make([]string, len(rows))
	for i, row := range rows {
		cells := make([]string, len(row))
		for j, cell := range row {
			cells[j] = strings.NewReplacer("\t", " ", "\n", " ", "\r", "").Replace(cell)
		}
		out[i] = strings.Join(cells, "\t")
	}
	return strings.Join(out, "\n")
}

// seizureTemplate is an empty table with the headings, and below them how each is
// filled.
func (s *Site) seizureTemplate(c *gin.Context) {
	if err := s.actor(c).May(identity.RecordSeizure); err != nil {
		s.fail(c, err)
		return
	}
	var file bytes.Buffer
	w, err := spreadsheet.NewWriter(&file, spreadsheet.XLSX, s.locale(c).T("web.import.sheet"), 24, 20, 16, 16, 20, 10, 10, 10, 14)
	if err == nil {
		var heads []any
		for _, h := range custody.Headings() {
			heads = append(heads, h)
		}
		if err = w.Row(heads...); err == nil {
			err = w.Close()
		}
	}
	if err != nil {
		s.fail(c, err)
		return
	}
	c.Header("Content-Disposition", `attachment; filename="sealtrail-list.xlsx"`)
	c.Data(http.StatusOK, spreadsheet.XLSX.ContentType(), file.Bytes())
}
