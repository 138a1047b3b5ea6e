package reference

import (
	"bytes"
	"encoding/csv"
	"errors"
	"fmt"
	"io/fs"
	"strconv"
	"strings"

	"github.com/sealtrail/sealtrail/internal/moment"
)

// provenanceColumns end every table.
var provenanceColumns = []string{"source", "certainty", "version", "valid_from", "valid_to"}

// faults gathers what is wrong in the tables, so that one start shows all of it.
type faults struct{ errs []error }

func (f *faults) add(file string, line int, column, format string, args ...any) {
	f.errs = append(f.errs, fmt.Errorf("%s: row %d, column %s: %s", file, line, column, fmt.Sprintf(format, args...)))
}

func (f *faults) err() error { return errors.Join(f.errs...) }

// row is one line of a table, asked cell by cell; line counts from 1 and includes
// the head, as an editor shows it.
type row struct {
	file   string
	line   int
	cells  map[string]string
	faults *faults
}

// readTable gives the rows of a file whose head must be exactly the columns and
// the provenance. A file that cannot be read gives no rows and a fault.
func readTable(fsys fs.FS, file string, columns []string, faults *faults) ([]row, []byte) {
	content, err := fs.ReadFile(fsys, file)
	if err != nil {
		faults.errs = append(faults.errs, fmt.Errorf("%s: %w", file, err))
		return nil, nil
	}
	reader := csv.NewReader(bytes.NewReader(content))
	records, err := reader.ReadAll()
	if err != nil {
		faults.errs = append(faults.errs, fmt.Errorf("%s: %w", file, err))
		return nil, nil
	}
	want := append(append([]string{}, columns...), provenanceColumns...)
	if len(records) < 2 || strings.Join(records[0], ",") != strings.Join(want, ",") {
		faults.errs = append(faults.errs, fmt.Errorf("%s: the head must be %s, and rows must follow", file, strings.Join(want, ",")))
		return nil, nil
	}
	rows := make([]row, 0, len(records)-1)
	for i, record := range records[1:] {
		r := row{file: file, line: i + 2, cells: make(map[string]string, len(want)), faults: faults}
		for j, column := range want {
			r.cells[column] = record[j]
			if record[j] != strings.TrimSpace(record[j]) {
				r.bad(column, "space around %q", record[j])
			}
		}
		rows = append(rows, r)
	}
	return rows, content
}

func (r row) bad(column, format string, args ...any) {
	r.faults.add(r.file, r.line, column, format, args...)
}

func (r row) optional(column string) string { return r.cells[column] }

func (r row) text(column string) string {
	if r.cells[column] == "" {
		r.bad(column, "is empty")
	}
	return r.cells[column]
}

// name reads PREFIX_zh and PREFIX_en.
func (r row) name(prefix string) Name { return Name{r.text(prefix + "_zh"), r.text(prefix + "_en")} }

// remark reads the same, both present or both empty.
func (r row) remark(prefix string) Name {
	n := Name{r.optional(prefix + "_zh"), r.optional(prefix + "_en")}
	if (n.ZH == "") != (n.EN == "") {
		r.bad(prefix+"_en", "one language is missing")
	}
	return n
}

func (r row) oneOf(column string, allowed ...string) string {
	v := r.cells[column]
	for _, a := range allowed {
		if v == a {
			return v
		}
	}
	r.bad(column, "%q is none of %s", v, strings.Join(allowed, ", "))
	return v
}

func (r row) yes(column string) bool { return r.oneOf(column, "yes", "no") == "yes" }

func (r row) whole(column string) int64 {
	n, err := strconv.ParseInt(r.cells[column], 10, 64)
	if err != nil || n < 0 {
		r.bad(column, "%q is no whole number from 0", r.cells[column])
	}
	return n
}

// list reads values between semicolons.
func (r row) list(column string) []string {
	if r.cells[column] == "" {
		return nil
	}
	values := strings.Split(r.cells[column], ";")
	seen := map[string]bool{}
	for _, v := range values {
		if v == "" || seen[v] {
			r.bad(column, "empty or repeated value in %q", r.cells[column])
		}
		seen[v] = true
	}
	return values
}

func (r row) provenance() Provenance {
	p := Provenance{
		Source:    r.text("source"),
		Certainty: Certainty(r.oneOf("certainty", string(Sourced), string(Assumed))),
		Version:   r.text("version"),
		From:      r.date("valid_from"),
		To:        r.date("valid_to"),
	}
	if p.From != "" && p.To != "" && p.To < p.From {
		r.bad("valid_to", "%s is before valid_from %s", p.To, p.From)
	}
	return p
}

func (r row) date(column string) moment.Date {
	if r.cells[column] == "" {
		return ""
	}
	d, err := moment.ParseDate(r.cells[column])
	if err != nil {
		r.bad(column, "%v", err)
	}
	return d
}
