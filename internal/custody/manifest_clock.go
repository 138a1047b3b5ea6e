package custody

import (
	"context"

	"github.com/sealtrail/sealtrail/internal/deadline"
	"github.com/sealtrail/sealtrail/internal/identity"
	"github.com/sealtrail/sealtrail/internal/moment"
	"github.com/sealtrail/sealtrail/internal/reference"
)

// Clocks of a manifest, in clocks.csv.
const (
	clockBackfill = "manifest.backfill" // the number is entered after a paper one
	clockConfirm  = "manifest.accept"   // the receiver confirms
)

// Clocks are those that run for the manifest of a handoff, from the day on which
// the receiver took the first goods. Both are the receiver's.
func (h Handoff) Clocks(book *reference.Book, at moment.Time) ([]deadline.Deadline, error) {
	var codes []string
	if h.ManifestOwed() {
		codes = append(codes, clockBackfill)
	}
	if h.ManifestOpen() {
		codes = append(codes, clockConfirm)
	}
	var running []deadline.Deadline
	for _, code := range codes {
		c, err := book.Clock(code, at)
		if err != nil {
			return nil, err
		}
		d := deadline.Start(c, book.Calendar(h.Division), h.TakenAt())
		d.Kind, d.Subject, d.Ref, d.Org, d.Division, d.Role = HandoffStream, h.ID, h.Number.String(), h.To, h.Division, identity.FirmOperator
		running = append(running, d)
	}
	return running, nil
}

// keepClocks replaces the running clocks of a handoff of hazardous goods.
func (s *Service) keepClocks(ctx context.Context, tx Tx, h Handoff, at moment.Time) error {
	if !h.Hazardous {
		return nil
	}
	running, err := h.Clocks(s.Book, at)
	if err != nil {
		return err
	}
	return tx.SaveDeadlines(ctx, HandoffStream, h.ID, running)
}
