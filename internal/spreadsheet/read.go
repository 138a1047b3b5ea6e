package spreadsheet

import (
	"bytes"
	"encoding/csv"
	"errors"
	"io"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/xuri/excelize/v2"
	"golang.org/x/text/encoding/simplifiedchinese"

	"github.com/sealtrail/sealtrail/internal/fault"
)

// Limits of a table that is read. A list of goods of one seizure has at most 500
// lots; what unpacks to more than it should is no list but an attack.
const (
	MaxReadBytes   = 2 << 20
	MaxReadRows    = 1_000
	MaxReadColumns = 40
	maxUnpacked    = 32 << 20
)

// Read gives the rows of a table: an XLSX file (its first sheet), or text with
// commas or tabs between cells, in UTF-8 or GB 18030, as programs here save and
// copy it. The content tells which, never the name. Cells come without blanks at
// their ends; rows at the end that are empty are left out.
func Read(r io.Reader) ([][]string, error) {
	data, err := io.ReadAll(io.LimitReader(r, MaxReadBytes+1))
	switch {
	case err != nil:
		return nil, err
	case len(data) > MaxReadBytes:
		return nil, fault.TooLarge("spreadsheet.too_large").With("mib", strconv.Itoa(MaxReadBytes>>20))
	}
	var rows [][]string
	switch {
	case bytes.HasPrefix(data, []byte("PK\x03\x04")):
		rows, err = readXLSX(data)
	case bytes.HasPrefix(data, []byte("\xd0\xcf\x11\xe0")):
		return nil, fault.Invalid("spreadsheet.old_excel")
	default:
		rows, err = readText(data)
	}
	if err != nil {
		return nil, err
	}
	return trimmed(rows)
}

func readXLSX(data []byte) ([][]string, error) {
	book, err := excelize.OpenReader(bytes.NewReader(data), excelize.Options{UnzipSizeLimit: maxUnpacked, UnzipXMLSizeLimit: maxUnpacked})
	if err != nil {
		return nil, fault.Invalid("spreadsheet.unreadable")
	}
	defer book.Close()
	lines, err := book.Rows(book.GetSheetName(0))
	if err != nil {
		return nil, fault.Invalid("spreadsheet.unreadable")
	}
	defer lines.Close()
	var rows [][]string
	for lines.Next() {
		if len(rows) > MaxReadRows {
			return nil, tooLong()
		}
		row, err := lines.Columns()
		if err != nil {
			return nil, fault.Invalid("spreadsheet.unreadable")
		}
		rows = append(rows, row)
	}
	return rows, nil
}

func readText(data []byte) ([][]string, error) {
	data = bytes.TrimPrefix(data, []byte("\ufeff"))
	if !utf8.Valid(data) {
		var err error
		if data, err = simplifiedchinese.GB18030.NewDecoder().Bytes(data); err != nil || bytes.ContainsRune(data, utf8.RuneError) {
			return nil, fault.Invalid("spreadsheet.unreadable")
		}
	}
	if bytes.IndexByte(data, 0) >= 0 {
		return nil, fault.Invalid("spreadsheet.unreadable")
	}
	first, _, _ := bytes.Cut(data, []byte("\n"))
	reader := csv.NewReader(bytes.NewReader(data))
	reader.FieldsPerRecord, reader.LazyQuotes = -1, true
	if bytes.IndexByte(first, '\t') >= 0 {
		reader.Comma = '\t'
	}
	var rows [][]string
	for {
		row, err := reader.Read()
		if errors.Is(err, io.EOF) {
			return rows, nil
		}
		if err != nil {
			return nil, fault.Invalid("spreadsheet.unreadable")
		}
		if len(rows) > MaxReadRows {
			return nil, tooLong()
		}
		rows = append(rows, row)
	}
}

func tooLong() error {
	return fault.Invalid("spreadsheet.too_long").With("max", strconv.Itoa(MaxReadRows))
}

// trimmed takes the blanks off; an apostrophe that was written to keep a
// spreadsheet from running a cell (Defuse) goes, too.
func trimmed(rows [][]string) ([][]string, error) {
	last := 0
	for i, row := range rows {
		if len(row) > MaxReadColumns {
			return nil, fault.Invalid("spreadsheet.too_wide").With("max", strconv.Itoa(MaxReadColumns))
		}
		for j, cell := range row {
			cell = strings.TrimSpace(cell)
			if rest, ok := strings.CutPrefix(cell, "'"); ok && Defuse(rest) != rest {
				cell = rest
			}
			if row[j] = cell; cell != "" {
				last = i + 1
			}
		}
	}
	return rows[:last], nil
}
