package app

import (
	"context"
	"io"
	"time"

	"github.com/google/uuid"

	"github.com/sealtrail/sealtrail/internal/export"
	"github.com/sealtrail/sealtrail/internal/fault"
	"github.com/sealtrail/sealtrail/internal/i18n"
	"github.com/sealtrail/sealtrail/internal/moment"
	"github.com/sealtrail/sealtrail/internal/spreadsheet"
	"github.com/sealtrail/sealtrail/internal/store"
)

const (
	// maxExport bounds a file in bytes: about 400 for each row a sheet holds.
	maxExport = 400 << 20
	// exportTells is how often a file under way says how far it is.
	exportTells = 500 * time.Millisecond
)

// writeExport is the job that writes a list into a file. It reads page after
// page and writes row after row, so that a long list needs no more memory than
// a short one.
func (h *House) writeExport(ctx context.Context, id uuid.UUID, last bool) error {
	err := h.Export.Run(ctx, id, func(e export.Export, wrote func(int64) error) (string, int64, error) {
		out, in := io.Pipe()
		failed := make(chan error, 1)
		go func() {
			err := h.writeTable(ctx, in, e, wrote)
			failed <- err
			in.CloseWithError(err)
		}()
		sha, size, err := h.Exports.Put(ctx, out, maxExport)
		out.CloseWithError(err) // or the writer would wait for a reader for ever
		if tableErr := <-failed; tableErr != nil {
			err = tableErr
		}
		return sha, size, err
	})
	if err != nil && last {
		if giveUp := h.Export.GiveUp(context.WithoutCancel(ctx), id); giveUp != nil {
			return giveUp
		}
		return err
	}
	if err == nil {
		err = h.sweepExports(ctx)
	}
	return err
}

// sweepExports takes files away that are older than a week.
func (h *House) sweepExports(ctx context.Context) error {
	gone, err := h.Export.Sweep(ctx)
	for _, sha := range gone {
		if err := h.Exports.Remove(sha); err != nil {
			return err
		}
	}
	return err
}

func (h *House) writeTable(ctx context.Context, to io.Writer, e export.Export, wrote func(int64) error) error {
	lang, ok := i18n.Parse(e.Language)
	if !ok {
		lang = i18n.Chinese
	}
	t, err := h.exportTable(exportWords{Locale: h.Words.In(lang), book: h.Book, now: h.clock.Now()}, e)
	if err != nil {
		return err
	}
	w, err := spreadsheet.NewWriter(to, spreadsheet.Kind(e.Format), t.sheet, t.widths...)
	if err != nil {
		return err
	}
	if err := w.Row(t.heads...); err != nil {
		return err
	}
	rows, passed, told, cursor := int64(0), moment.Stopwatch(), time.Duration(0), ""
	for {
		page, next, err := t.page(ctx, cursor)
		if err != nil {
			return err
		}
		for _, row := range page {
			if rows++; rows > export.MaxRows {
				return fault.Invalid("export.too_long").With("max", h.Words.In(lang).Count(export.MaxRows))
			}
			if err := w.Row(row...); err != nil {
				return err
			}
		}
		if next == "" {
			break
		}
		if cursor = next; passed()-told > exportTells {
			if err := wrote(rows); err != nil {
				return err
			}
			told = passed()
		}
	}
	if err := wrote(rows); err != nil {
		return err
	}
	return w.Close()
}

// pageSize is how many rows are read at once.
const pageSize = store.MaxLimit
