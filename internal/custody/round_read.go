package custody

import (
	"context"

	"github.com/google/uuid"

	"github.com/sealtrail/sealtrail/internal/identity"
	"github.com/sealtrail/sealtrail/internal/label"
	"github.com/sealtrail/sealtrail/internal/moment"
)

// RoundFilter narrows the list of rounds; zero fields do not.
type RoundFilter struct {
	Open    bool // wants its second signature
	Differs bool // something was not as it should be
	Limit   int
	Cursor  string
}

// RoundItem is a round in a list.
type RoundItem struct {
	ID       uuid.UUID
	Agency   uuid.UUID
	Division string
	By       string // pseudonym
	At       moment.Time
	Lots     int
	Differ   int
	Complete bool
}

// RoundView is one round with its lots.
type RoundView struct {
	Round
	AgencyName string
	LotRows    []LotRow // one for each line, in the same order
	Opened     []DiscrepancyItem
}

// RoundDue is one place to go to: lots of one seizure that stay in one way, and
// the last day for the next round.
type RoundDue struct {
	Seizure       uuid.UUID
	SeizureNumber label.Number
	Kind          LeftKind
	Name          string // of one of the lots
	Place         string // of one of the lots
	Lots          int
	Counted       moment.Time // the earliest of them
	DueDay        moment.Date
}

// RoundReads is what the room needs for reading rounds.
type RoundReads interface {
	Rounds(ctx context.Context, scope identity.Scope, f RoundFilter) ([]RoundItem, string, error)
	Round(ctx context.Context, scope identity.Scope, id uuid.UUID) (RoundView, error)
	// RoundsDue are lots of the desk's organisation whose next round is counted
	// from within one of the terms, the first due first; DueDay is left to fill in.
	RoundsDue(ctx context.Context, d Desk, terms []Term) (Queue[RoundDue], error)
	// RoundsOpen are rounds of the organisation that want their second signature:
	// the desk's own, or those of others.
	RoundsOpen(ctx context.Context, d Desk, own bool) (Queue[RoundItem], error)
}

// Rounds lists rounds within a scope, newest first.
func (s *Service) Rounds(ctx context.Context, scope identity.Scope, f RoundFilter) (items []RoundItem, next string, err error) {
	err = s.View(ctx, func(tx Reads) error {
		items, next, err = tx.Rounds(ctx, scope, f)
		return err
	})
	return items, next, err
}

// Round finds one round.
func (s *Service) Round(ctx context.Context, scope identity.Scope, id uuid.UUID) (v RoundView, err error) {
	err = s.View(ctx, func(tx Reads) error {
		if v, err = tx.Round(ctx, scope, id); err != nil {
			return err
		}
		s.stand(v.LotRows)
		return nil
	})
	return v, err
}

// RoundsDue are the places to go to today, or that should have been gone to.
func (s *Service) RoundsDue(ctx context.Context, d Desk) (q Queue[RoundDue], err error) {
	now := s.Clock.Now()
	due := intervals(s.Book, now)
	err = s.View(ctx, func(tx Reads) error {
		q, err = tx.RoundsDue(ctx, d, due.terms(DueToday, now.Date()))
		return err
	})
	for i, r := range q.Oldest {
		q.Oldest[i].DueDay = due.day(r.Kind, r.Counted)
	}
	return q, err
}

// Photos are all pictures of a round, the signed paper last.
func (r Round) Photos() []string {
	var out []string
	for _, l := range r.Lines {
		out = append(out, l.Photos...)
	}
	if r.Confirmed.Paper != "" {
		out = append(out, r.Confirmed.Paper)
	}
	return out
}
