package custody

import (
	"context"

	"github.com/google/uuid"

	"github.com/sealtrail/sealtrail/internal/identity"
	"github.com/sealtrail/sealtrail/internal/label"
	"github.com/sealtrail/sealtrail/internal/moment"
)

// MatterFilter narrows the list of matters; zero fields do not.
type MatterFilter struct {
	Kind   MatterKind
	Open   bool // somebody's turn
	Limit  int
	Cursor string
}

// MatterRow is a matter in a list.
type MatterRow struct {
	ID       uuid.UUID
	Kind     MatterKind
	State    MatterState
	Waits    Awaited
	Agency   uuid.UUID
	Keeper   uuid.UUID
	Division string
	Word     string
	Name     string
	Lots     int
	By       string // pseudonym
	DueAt    moment.Time
	Overdue  bool // came back too late
	At       moment.Time
}

// MatterView is one matter with its lots.
type MatterView struct {
	Matter
	AgencyName string
	KeeperName string
	CaseNumber label.Number
	LotRows    []LotRow // one for each lot, in the same order
	Opened     []DiscrepancyItem
}

// MatterReads is what the room needs for reading matters.
type MatterReads interface {
	Matters(ctx context.Context, scope identity.Scope, f MatterFilter) ([]MatterRow, string, error)
	Matter(ctx context.Context, scope identity.Scope, id uuid.UUID) (MatterView, error)
	// MattersWaiting are matters of the desk's organisation, as agency or as keeper,
	// whose turn is that of one of its people; where it is a second person's, not
	// those of the desk's own.
	MattersWaiting(ctx context.Context, d Desk, on Awaited) (Queue[MatterRow], error)
	// CheckoutsDue are check-outs of the desk's organisation, as agency or as keeper,
	// that must be back before a moment, the first due first.
	CheckoutsDue(ctx context.Context, d Desk, store bool, before moment.Time) (Queue[MatterRow], error)
}

// Matters lists matters within a scope, newest first.
func (s *Service) Matters(ctx context.Context, scope identity.Scope, f MatterFilter) (rows []MatterRow, next string, err error) {
	err = s.View(ctx, func(tx Reads) error {
		rows, next, err = tx.Matters(ctx, scope, f)
		return err
	})
	return rows, next, err
}

// Matter finds one matter.
func (s *Service) Matter(ctx context.Context, scope identity.Scope, id uuid.UUID) (v MatterView, err error) {
	err = s.View(ctx, func(tx Reads) error {
		if v, err = tx.Matter(ctx, scope, id); err != nil {
			return err
		}
		s.stand(v.LotRows)
		return nil
	})
	return v, err
}
