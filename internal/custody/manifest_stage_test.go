package custody

import (
	"context"

	"github.com/google/uuid"

	"github.com/sealtrail/sealtrail/internal/deadline"
)

// SaveDeadlines keeps nothing: the clocks of manifests are tested on the engines.
func (s *stage) SaveDeadlines(context.Context, string, uuid.UUID, []deadline.Deadline) error {
	return nil
}
