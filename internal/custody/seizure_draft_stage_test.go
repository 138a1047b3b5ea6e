package custody

import (
	"context"

	"github.com/google/uuid"

	"github.com/sealtrail/sealtrail/internal/fault"
	"github.com/sealtrail/sealtrail/internal/moment"
)

// The stage keeps no drafts of seizures: their tests are the store's, on both
// engines.

func (s *stage) SeizureDrafts(context.Context, uuid.UUID, uuid.UUID) ([]SeizureDraft, error) {
	return nil, nil
}

func (s *stage) SeizureDraft(context.Context, uuid.UUID, uuid.UUID, uuid.UUID) (SeizureDraft, error) {
	return SeizureDraft{}, fault.Missing("custody.seizure_draft.unknown")
}

func (s *stage) SaveSeizureDraft(context.Context, SeizureDraft) error { return nil }

func (s *stage) DropSeizureDraft(context.Context, uuid.UUID, uuid.UUID) error { return nil }

func (s *stage) DropOldSeizureDrafts(context.Context, moment.Time) error { return nil }
