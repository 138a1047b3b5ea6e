package app

import (
	"bytes"
	"context"
	"fmt"

	"github.com/google/uuid"

	"github.com/sealtrail/sealtrail/internal/blob"
	"github.com/sealtrail/sealtrail/internal/i18n"
	"github.com/sealtrail/sealtrail/internal/label"
)

// drawCertificate is the job that draws an issued certificate, keeps the file by
// its hash and notes it in the ledger. Drawing happens outside any transaction;
// doing it twice gives the same bytes and notes nothing new.
func (h *House) drawCertificate(ctx context.Context, id uuid.UUID) error {
	c, err := h.Destruction.CertificateForDrawing(ctx, id)
	if err != nil || c.Done {
		return err
	}
	base, err := label.ParseBase(h.Info.BaseURL)
	if err != nil {
		return err
	}
	paper := certificatePaper{words: h.Words.In(i18n.Chinese), book: h.Book, base: base, demo: h.Info.Demo}
	file, err := h.Press.Certificate(ctx, paper.of(c.Certificate))
	if err != nil {
		return fmt.Errorf("draw certificate %s: %w", c.Number, err)
	}
	sha, size, err := h.Blobs.Put(ctx, bytes.NewReader(file), blob.MaxPaper)
	if err != nil {
		return err
	}
	return h.Destruction.RecordDocument(ctx, id, c.State, sha, size)
}
