package spreadsheet

import (
	"encoding/csv"
	"fmt"
	"io"
	"strconv"
	"strings"

	"github.com/xuri/excelize/v2"
)

// Kind is a kind of file.
type Kind string

const (
	CSV  Kind = "csv"
	XLSX Kind = "xlsx"
)

// MaxRows is what a sheet holds; CSV is held to the same.
const MaxRows = excelize.TotalRows

// ContentType is the media type of a kind.
func (k Kind) ContentType() string {
	if k == XLSX {
		return "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
	}
	return "text/csv; charset=utf-8"
}

// Decimal is a number with so many decimals, kept exact: Decimal{12345, 3} is 12.345.
type Decimal struct {
	Units    int64
	Decimals int
}

func (d Decimal) String() string {
	sign, digits := "", strconv.FormatInt(d.Units, 10)
	if d.Units < 0 {
		sign, digits = "-", digits[1:]
	}
	if d.Decimals == 0 {
		return sign + digits
	}
	if short := d.Decimals + 1 - len(digits); short > 0 {
		digits = strings.Repeat("0", short) + digits
	}
	at := len(digits) - d.Decimals
	return strings.TrimSuffix(strings.TrimRight(sign+digits[:at]+"."+digits[at:], "0"), ".")
}

// Defuse keeps spreadsheets from taking a text for a formula.
func Defuse(text string) string {
	if text != "" && strings.ContainsRune("=+-@\t\r", rune(text[0])) {
		return "'" + text
	}
	return text
}

// Writer writes one table.
type Writer struct {
	to   io.Writer
	rows int
	csv  *csv.Writer
	book *excelize.File
	flow *excelize.StreamWriter
}

// NewWriter begins a file; sheet is the name of the table in it. Widths, in
// characters, are of the first columns and count in XLSX only.
func NewWriter(to io.Writer, kind Kind, sheet string, widths ...float64) (*Writer, error) {
	w := &Writer{to: to}
	if kind == CSV {
		if _, err := io.WriteString(to, "\ufeff"); err != nil {
			return nil, err
		}
		w.csv = csv.NewWriter(to)
		w.csv.UseCRLF = true
		return w, nil
	}
	w.book = excelize.NewFile()
	if err := w.book.SetSheetName("Sheet1", sheet); err != nil {
		return nil, fmt.Errorf("name sheet %q: %w", sheet, err)
	}
	var err error
	if w.flow, err = w.book.NewStreamWriter(sheet); err != nil {
		return nil, fmt.Errorf("begin sheet %q: %w", sheet, err)
	}
	for i, width := range widths {
		if err := w.flow.SetColWidth(i+1, i+1, width); err != nil {
			return nil, fmt.Errorf("width of column %d: %w", i+1, err)
		}
	}
	if err := w.flow.SetPanes(&excelize.Panes{Freeze: true, YSplit: 1, TopLeftCell: "A2", ActivePane: "bottomLeft"}); err != nil {
		return nil, fmt.Errorf("freeze the head: %w", err)
	}
	return w, nil
}

// Row writes one row of strings, integers and Decimals.
func (w *Writer) Row(cells ...any) error {
	if w.rows++; w.rows > MaxRows {
		return fmt.Errorf("a table has at most %d rows", MaxRows)
	}
	if w.csv != nil {
		row := make([]string, len(cells))
		for i, c := range cells {
			row[i] = plain(c)
		}
		return w.csv.Write(row)
	}
	row := make([]any, len(cells))
	for i, c := range cells {
		if text, ok := c.(string); ok {
			row[i] = Defuse(text)
			continue
		}
		row[i] = excelize.Cell{Value: number(c)}
	}
	return w.flow.SetRow("A"+strconv.Itoa(w.rows), row)
}

// plain writes a cell of CSV.
func plain(c any) string {
	if text, ok := c.(string); ok {
		return Defuse(text)
	}
	return fmt.Sprint(c)
}

// number gives a cell of XLSX, which knows floating numbers only: exact up to 15
// digits, more than any mass or sum here has.
func number(c any) any {
	d, ok := c.(Decimal)
	if !ok {
		return c
	}
	f, err := strconv.ParseFloat(d.String(), 64)
	if err != nil {
		return d.String()
	}
	return f
}

// Close ends the file.
func (w *Writer) Close() error {
	if w.csv != nil {
		w.csv.Flush()
		return w.csv.Error()
	}
	if err := w.flow.Flush(); err != nil {
		return fmt.Errorf("end sheet: %w", err)
	}
	if err := w.book.Write(w.to); err != nil {
		return fmt.Errorf("write workbook: %w", err)
	}
	return w.book.Close()
}
