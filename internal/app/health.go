package app

import (
	"context"
	"io"

	"github.com/sealtrail/sealtrail/internal/blob"
	"github.com/sealtrail/sealtrail/internal/httpd"
	"github.com/sealtrail/sealtrail/internal/ledger"
	"github.com/sealtrail/sealtrail/internal/observe"
	"github.com/sealtrail/sealtrail/internal/store"
	"github.com/sealtrail/sealtrail/internal/web/page"
)

// health is what administrators see of the house.
type health struct{ *Server }

// Health asks the same questions as /readyz, with their answers.
func (h health) Health(ctx context.Context) page.Health {
	out := page.Health{Version: h.Version}
	for _, c := range h.ready() {
		one := page.HealthCheck{Name: c.Name}
		if err := c.Ask(ctx); err != nil {
			one.Problem = observe.ErrorText(err)
		}
		out.Checks = append(out.Checks, one)
	}
	free, err := httpd.FreeBytes(h.Config.Data)
	if err == nil {
		out.FreeBytes = int64(free)
	}
	out.ReadOnly = h.http.Disk().Full(ctx)
	return out
}

// Alarms are the newest findings that state does not follow from the entries.
func (h health) Alarms(ctx context.Context, limit int) ([]page.Alarm, error) {
	found, err := h.DB.Alarms(ctx, limit)
	out := make([]page.Alarm, len(found))
	for i, a := range found {
		out[i] = page.Alarm{At: a.At, Noun: a.Noun, Name: a.Name, Detail: a.Detail}
	}
	return out, err
}

// pictures are the blobs as pages see them.
type pictures struct{ *blob.Store }

// Keep checks and keeps a picture.
func (p pictures) Keep(ctx context.Context, r io.Reader) (string, error) {
	photo, err := p.PutPhoto(ctx, r)
	return photo.SHA256, err
}

// KeepDocument checks and keeps a paper.
func (p pictures) KeepDocument(ctx context.Context, r io.Reader) (string, error) {
	kept, err := p.PutDocument(ctx, r)
	return kept.SHA256, err
}

// Original opens a picture as it came.
func (p pictures) Original(sha string) (io.ReadSeekCloser, error) { return p.Get(sha) }

// heads tells where streams stand.
func (h *House) heads(ctx context.Context, streams ...ledger.Stream) (refs []ledger.Ref, err error) {
	err = h.DB.View(ctx, func(tx *store.Tx) error {
		refs, err = tx.Heads(ctx, streams...)
		return err
	})
	return refs, err
}
