package api

import (
	"bytes"
	"context"

	"github.com/sealtrail/sealtrail/internal/custody"
	"github.com/sealtrail/sealtrail/internal/fault"
	"github.com/sealtrail/sealtrail/internal/identity"
	"github.com/sealtrail/sealtrail/internal/spreadsheet"
)

// GoodsTable is a table of goods: the first row, or the one below a title, names
// the columns in Chinese or English.
type GoodsTable struct {
	Text string `json:"text,omitempty" maxLength:"200000" doc:"Cells parted by commas or tabs."`
	File []byte `json:"file,omitempty" maxLength:"2800000" doc:"XLSX or CSV, at most 2 MB, in base64. Taken instead of text."`
}

// ReadTable says how each row was understood. Nothing is recorded: send the good
// lines with the seizure.
type ReadTable struct {
	Rows    []ReadRow `json:"rows"`
	Ignored []string  `json:"ignored" doc:"Headings nobody knows."`
}

// ReadRow is one row: a line with one lot, or what is wrong with it.
type ReadRow struct {
	Row    int        `json:"row" doc:"In the table; the first is 1."`
	Key    string     `json:"key" doc:"The same for the same content."`
	Line   *NewLine   `json:"line,omitempty" doc:"Absent when the row is wrong."`
	Faults []RowFault `json:"faults"`
}

// RowFault is what is wrong in one cell.
type RowFault struct {
	Column string            `json:"column" doc:"Its heading."`
	Code   string            `json:"code"`
	Params map[string]string `json:"params,omitempty"`
}

func (a *API) seizureLists() {
	add(a, post("read-goods-table", "/seizures/read-list", "seizures", "Read a list of goods from a table", identity.RecordSeizure).
		says("Each row by itself: a wrong one keeps no other from being read."), a.readTable)
}

func (a *API) readTable(_ context.Context, actor identity.Actor, in *struct{ Body GoodsTable }) (ReadTable, error) {
	if err := actor.May(identity.RecordSeizure); err != nil {
		return ReadTable{}, err
	}
	from, field := in.Body.File, "file"
	if len(from) == 0 {
		from, field = []byte(in.Body.Text), "text"
	}
	table, err := spreadsheet.Read(bytes.NewReader(from))
	if f := fault.Of(err); f != nil {
		return ReadTable{}, f.At(field)
	}
	if err != nil {
		return ReadTable{}, err
	}
	list, err := a.Custody.ReadList(actor, table)
	if f := fault.Of(err); f != nil && f.Field == "list" {
		err = f.At(field)
	}
	return ReadTable{Rows: each(list.Rows, showReadRow), Ignored: append([]string{}, list.Ignored...)}, err
}

func showReadRow(r custody.ImportedRow) ReadRow {
	out := ReadRow{Row: r.No, Key: r.Key, Faults: each(r.Faults, func(f custody.ImportFault) RowFault {
		return RowFault{Column: f.Column, Code: f.Fault.Code, Params: f.Fault.Params}
	})}
	if len(r.Faults) == 0 {
		line := showNewLine(r.Line)
		out.Line = &line
	}
	return out
}

func showNewLine(l custody.LineCommand) NewLine {
	return NewLine{Category: l.Category, Kind: l.Kind, Name: l.Name, Spec: l.Spec, Brand: l.Brand, RightsHolder: l.RightsHolder, Quantity: l.Quantity, Unit: l.Unit, ValueFen: l.ValueFen,
		ValueBasis: l.ValueBasis, WasteCode: l.WasteCode, Lots: each(l.Lots, func(x custody.LotCommand) NewLot {
			return NewLot{Code: x.Code, Quantity: x.Quantity, Packages: x.Packages, MassG: x.MassG, MassBasis: string(x.MassBasis), Seal: x.Seal, Photos: x.Photos}
		})}
}
