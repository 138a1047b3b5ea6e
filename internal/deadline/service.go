package deadline

import (
	"context"

	"github.com/google/uuid"

	"github.com/sealtrail/sealtrail/internal/identity"
	"github.com/sealtrail/sealtrail/internal/moment"
)

// Tx is how the rooms of the nouns keep their clocks: all that run for one
// subject replace those kept before, in the transaction of the act.
type Tx interface {
	SaveDeadlines(ctx context.Context, kind string, subject uuid.UUID, running []Deadline) error
}

// Filter narrows the list of running clocks.
type Filter struct {
	Clock    string
	Role     identity.Role
	Division string      // with everything in it
	Until    moment.Time // due before it; zero: all
	Limit    int
	Cursor   string
}

// Item is a clock in a list.
type Item struct {
	Deadline
	OrgName string
}

// Tally counts the clocks of one kind and role.
type Tally struct {
	Clock   string
	Role    identity.Role
	Running int // all of them
	Warned  int // of these about to run out
	Over    int // run out
}

// Reads is what the room needs for reading; every answer is within the scope.
type Reads interface {
	// Deadlines lists running clocks, the first due first.
	Deadlines(ctx context.Context, scope identity.Scope, f Filter) (items []Item, next string, err error)
	// DeadlineTallies counts them.
	DeadlineTallies(ctx context.Context, scope identity.Scope, division string, now moment.Time) ([]Tally, error)
}

// Service is the room's use cases.
type Service struct {
	View  func(context.Context, func(Reads) error) error
	Clock moment.Clock
}

// List gives the running clocks within what the actor may see.
func (s *Service) List(ctx context.Context, actor identity.Actor, f Filter) (items []Item, next string, err error) {
	if err := actor.May(identity.ReadClocks); err != nil {
		return nil, "", err
	}
	err = s.View(ctx, func(tx Reads) error {
		items, next, err = tx.Deadlines(ctx, actor.Scope(identity.ReadClocks), f)
		return err
	})
	return items, next, err
}

// Tallies counts them by clock and role.
func (s *Service) Tallies(ctx context.Context, actor identity.Actor, division string) (all []Tally, err error) {
	if err := actor.May(identity.ReadClocks); err != nil {
		return nil, err
	}
	err = s.View(ctx, func(tx Reads) error {
		all, err = tx.DeadlineTallies(ctx, actor.Scope(identity.ReadClocks), division, s.Clock.Now())
		return err
	})
	return all, err
}
