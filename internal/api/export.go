package api

import (
	"context"
	"io"

	"github.com/google/uuid"

	"github.com/sealtrail/sealtrail/internal/casefile"
	"github.com/sealtrail/sealtrail/internal/custody"
	"github.com/sealtrail/sealtrail/internal/destruction"
	"github.com/sealtrail/sealtrail/internal/export"
	"github.com/sealtrail/sealtrail/internal/fault"
	"github.com/sealtrail/sealtrail/internal/identity"
	"github.com/sealtrail/sealtrail/internal/moment"
	"github.com/sealtrail/sealtrail/internal/spreadsheet"
)

// Export is a list that is written into a file.
type Export struct {
	ID        uuid.UUID `json:"id" format:"uuid"`
	List      string    `json:"list"`
	Format    string    `json:"format"`
	State     string    `json:"state" enum:"waiting,writing,done,failed,cancelled"`
	Rows      int64     `json:"rows" doc:"Written so far."`
	Bytes     int64     `json:"bytes,omitempty"`
	SHA256    string    `json:"sha256,omitempty" doc:"Of the file."`
	Fault     string    `json:"fault,omitempty" doc:"Code, when failed."`
	AskedAt   Instant   `json:"asked_at"`
	EndedAt   Instant   `json:"ended_at,omitzero"`
	KeptUntil Instant   `json:"kept_until,omitzero"`
}

// NewExport asks for a list as a file. The filters are those of the list's own
// operation and are only taken for the lists that know them.
type NewExport struct {
	CommandID uuid.UUID    `json:"command_id" format:"uuid" doc:"Made by you; becomes the export's id. The same again gives the same export."`
	List      string       `json:"list" enum:"lots,cases,seizures,handoffs,orders,destructions,certificates"`
	Format    string       `json:"format" enum:"csv,xlsx"`
	Language  string       `json:"language,omitempty" enum:"zh-CN,en" doc:"Of heads and words; yours unless told."`
	Filter    ExportFilter `json:"filter,omitzero"`
}

// ExportFilter narrows a list.
type ExportFilter struct {
	State    string    `json:"state,omitempty" maxLength:"20"`
	Standing string    `json:"standing,omitempty" maxLength:"20" doc:"Lots."`
	Category string    `json:"category,omitempty" maxLength:"8" doc:"Lots."`
	Due      string    `json:"due,omitempty" enum:"overdue,soon" doc:"Lots."`
	Held     bool      `json:"held,omitempty" doc:"Lots."`
	Differs  bool      `json:"discrepancy,omitempty" doc:"Lots."`
	Keeper   uuid.UUID `json:"keeper,omitzero" format:"uuid" doc:"Lots."`
	Agency   uuid.UUID `json:"agency,omitzero" format:"uuid" doc:"Lots."`
	Division string    `json:"division,omitempty" pattern:"^[0-9]{6}$" doc:"Lots; with everything in it."`
	Brand    string    `json:"brand,omitempty" maxLength:"100" doc:"Lots; whole."`
	From     string    `json:"from,omitempty" format:"date" doc:"Lots: first day of the seizure."`
	Until    string    `json:"until,omitempty" format:"date" doc:"Lots: last day of the seizure."`
	Case     string    `json:"case,omitempty" maxLength:"64" doc:"Lots, seizures: number or id."`
	Q        string    `json:"q,omitempty" maxLength:"100" doc:"Lots, cases."`
	Purpose  string    `json:"purpose,omitempty" maxLength:"20" doc:"Handoffs."`
	Month    string    `json:"month,omitempty" pattern:"^[0-9]{4}-[0-9]{2}$" doc:"Certificates."`
}

func (f ExportFilter) of(list export.List) (out export.Filter, err error) {
	switch list {
	case export.Lots:
		out.Lots = custody.LotFilter{State: custody.State(f.State), Standing: casefile.StandingCode(f.Standing), Category: f.Category, Due: custody.Due(f.Due), Held: f.Held, Differs: f.Differs,
			Keeper: f.Keeper, Agency: f.Agency, Division: f.Division, Brand: f.Brand, Case: f.Case, Query: f.Q}
		if f.From != "" {
			out.Lots.From = moment.Date(f.From).Start()
		}
		if f.Until != "" {
			out.Lots.Until = moment.Date(f.Until).End()
		}
		f = ExportFilter{Purpose: f.Purpose, Month: f.Month}
	case export.Cases:
		out.Cases.Query, f.Q = f.Q, ""
	case export.Seizures:
		out.Seizures.Case, f.Case = f.Case, ""
	case export.Handoffs:
		out.Handoffs, f.State, f.Purpose = custody.HandoffFilter{State: custody.HandoffState(f.State), Purpose: custody.Purpose(f.Purpose)}, "", ""
	case export.Orders:
		out.Orders.State, f.State = destruction.OrderState(f.State), ""
	case export.Destructions:
		out.Destructions.State, f.State = destruction.RunState(f.State), ""
	case export.Certificates:
		out.Certificates, f.State, f.Month = destruction.CertificateFilter{State: destruction.CertificateState(f.State), Month: f.Month}, "", ""
	}
	if f != (ExportFilter{}) {
		return out, fault.Invalid("export.filter_unknown").At("filter")
	}
	return out, nil
}

func (a *API) exports() {
	add(a, post("ask-export", "/exports", "exports", "Ask for a list as a file", identity.ReadCustody, identity.ReadDestruction).makes().
		says("The file is written in the background; look at it until its state is done. It is kept for seven days. At most three may be under way."), a.askExport)
	add(a, get("list-exports", "/exports", "exports", "List your exports, newest first", identity.ManageOwn), a.listExports)
	add(a, get("get-export", "/exports/{id}", "exports", "Show how far an export is", identity.ManageOwn), a.getExport)
	add(a, post("cancel-export", "/exports/{id}/cancel", "exports", "Stop an export", identity.ManageOwn), a.cancelExport)
	addStream(a, get("get-export-file", "/exports/{id}/file", "exports", "Fetch the file of an export", identity.ReadCustody, identity.ReadDestruction).gives("text/csv"), a.exportFile)
}

func (a *API) askExport(ctx context.Context, actor identity.Actor, in *struct{ Body NewExport }) (Export, error) {
	b := in.Body
	list := export.List(b.List)
	filter, err := b.Filter.of(list)
	if err != nil {
		return Export{}, err
	}
	language := b.Language
	if language == "" {
		language = string(a.words(ctx).Lang)
	}
	e, err := a.Export.Ask(ctx, actor, export.Ask{CommandID: b.CommandID, List: list, Filter: filter, Format: export.Format(b.Format), Language: language})
	return showExport(e), err
}

func (a *API) listExports(ctx context.Context, actor identity.Actor, _ *struct{}) (List[Export], error) {
	all, err := a.Export.Mine(ctx, actor)
	return listOf(all, "", showExport), err
}

// Exported is the path of an export.
type Exported struct {
	ID uuid.UUID `path:"id" format:"uuid"`
}

func (a *API) getExport(ctx context.Context, actor identity.Actor, in *Exported) (Export, error) {
	e, err := a.Export.One(ctx, actor, in.ID)
	return showExport(e), err
}

func (a *API) cancelExport(ctx context.Context, actor identity.Actor, in *struct {
	Exported
	Body struct{}
}) (Export, error) {
	if err := a.Export.Cancel(ctx, actor, in.ID); err != nil {
		return Export{}, err
	}
	e, err := a.Export.One(ctx, actor, in.ID)
	return showExport(e), err
}

func (a *API) exportFile(ctx context.Context, actor identity.Actor, in *Exported) (name, media string, body io.ReadCloser, err error) {
	e, err := a.Export.File(ctx, actor, in.ID)
	if err != nil {
		return "", "", nil, err
	}
	body, err = a.ExportFile(e.SHA256)
	return e.Name(), spreadsheet.Kind(e.Format).ContentType(), body, err
}

func showExport(e export.Export) Export {
	return Export{ID: e.ID, List: string(e.List), Format: string(e.Format), State: string(e.State), Rows: e.Rows, Bytes: e.Bytes, SHA256: e.SHA256, Fault: e.Fault,
		AskedAt: Instant(e.AskedAt), EndedAt: Instant(e.EndedAt), KeptUntil: Instant(e.Until())}
}
