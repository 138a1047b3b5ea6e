package api

import (
	"context"
	"io"

	"github.com/google/uuid"

	"github.com/sealtrail/sealtrail/internal/export"
	"github.com/sealtrail/sealtrail/internal/identity"
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
	List      string       `json:"list" enum:"lots,cases,seizures,in_place,rounds,handoffs,orders,destructions,certificates"`
	Format    string       `json:"format" enum:"csv,xlsx"`
	Language  string       `json:"language,omitempty" enum:"zh-CN,en" doc:"Of heads and words; yours unless told."`
	Filter    ExportFilter `json:"filter,omitzero"`
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
