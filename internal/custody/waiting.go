package custody

import (
	"context"

	"github.com/google/uuid"

	"github.com/sealtrail/sealtrail/internal/identity"
	"github.com/sealtrail/sealtrail/internal/label"
	"github.com/sealtrail/sealtrail/internal/moment"
)

// Queue is something that waits for somebody: how many wait in truth, and the
// oldest few. Both come from one index that holds only what waits, so that a
// home page costs the same with a million lots.
type Queue[T any] struct {
	Count  int
	Oldest []T
}

// MaxOldest bounds the rows of a queue; the list it leads to has the rest.
const MaxOldest = 50

// Desk is whose queues are read: those of the scope's organisation, and where
// it matters who did something, by this person's pseudonyms.
type Desk struct {
	Scope   identity.Scope
	Persons []string
	Oldest  int // rows of a queue; at most MaxOldest
}

// Clock is one term that runs out: all lots of a seizure with the same last day,
// or whose urgent measure waits for its approval.
type Clock struct {
	Seizure       uuid.UUID
	SeizureNumber label.Number
	CaseNumber    label.Number
	Measure       string
	Name          string // of one of its lots
	Lots          int
	DueDay        moment.Date // the measure's last day; empty for an approval
	ApprovalDue   moment.Time // zero for a last day
}

// DayDue is how many terms end on one day.
type DayDue struct {
	Day    moment.Date
	Clocks int
	Lots   int
	Name   string
}

// Waits are the queues of this room. A new one is a method here, its statement
// in store/waiting_custody.go with an index of its own, and a few lines in
// web/home_custody.go.
type Waits interface {
	// Unconfirmed are seizures of the agency without their second officer: those
	// of the desk's own person, or those of others.
	Unconfirmed(ctx context.Context, d Desk, own bool) (Queue[SeizureItem], error)
	// AtHand are lots the person holds and has offered to nobody.
	AtHand(ctx context.Context, d Desk) (Queue[LotRow], error)
	// Unplaced are lots in the store that lie in none of its places; none where the
	// store has no places.
	Unplaced(ctx context.Context, d Desk) (Queue[LotRow], error)
	// Offered are open handoffs to the organisation that somebody else sent; into
	// the own store only for who keeps it.
	Offered(ctx context.Context, d Desk, keeper bool) (Queue[HandoffItem], error)
	// Sent are open handoffs the person sent.
	Sent(ctx context.Context, d Desk) (Queue[HandoffItem], error)
	// Troubled are handoffs on the road, from or to the organisation, that are
	// overdue or of which an incident was reported.
	Troubled(ctx context.Context, d Desk, now moment.Time) (Queue[HandoffItem], error)
	// Unsettled are differences on which the organisation has not spoken.
	Unsettled(ctx context.Context, d Desk) (Queue[DiscrepancyItem], error)
	// Unapproved are urgent measures that wait for their approval.
	Unapproved(ctx context.Context, d Desk) (Queue[Clock], error)
	// Ending are measures whose last day is until that day, overrun ones too, on
	// whose goods nothing was decided.
	Ending(ctx context.Context, d Desk, until moment.Date) (Queue[Clock], error)
	// EndingDays counts them by day, from one day to another.
	EndingDays(ctx context.Context, d Desk, from, to moment.Date) ([]DayDue, error)
}
