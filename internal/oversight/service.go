package oversight

import (
	"context"
	"strings"

	"github.com/sealtrail/sealtrail/internal/fault"
	"github.com/sealtrail/sealtrail/internal/identity"
	"github.com/sealtrail/sealtrail/internal/moment"
	"github.com/sealtrail/sealtrail/internal/reference"
)

// Limits of a board.
const (
	MaxLate   = 8   // lots named one by one
	MinMonths = 6   // of materials, to the last of the period
	MaxDays   = 731 // of the period
)

// Counts is what the store counted of lots.
type Counts struct {
	Kept      []Group        // what somebody still has to look after, by division and age
	Seized    []Group        // what was seized in the period, wherever it is now; of no division and age
	Late      map[string]int // lots past their last day, by division
	Differing map[string]int // lots with an open difference, by division
	Treated   []Treated      // what was destroyed, day by day
}

// Reads is what the room needs for reading. Every answer is within the scope.
type Reads interface {
	// Counted groups the lots that stand for goods, of which a decision is in force
	// when its first day is not after today.
	Counted(ctx context.Context, scope identity.Scope, today, from, until moment.Date) (Counts, error)
	// Waits counts what goods over which was decided wait for.
	Waits(ctx context.Context, scope identity.Scope, today moment.Date) ([]Wait, error)
	// LateLots are those past their last day, the oldest first.
	LateLots(ctx context.Context, scope identity.Scope, today moment.Date, limit int) ([]Late, error)
	// Treated sums the certificates in force by the day of destruction.
	Treated(ctx context.Context, scope identity.Scope) ([]Treated, error)
}

// Service is the room's one use case.
type Service struct {
	View  func(context.Context, func(Reads) error) error
	Clock moment.Clock
	Book  *reference.Book

	memory memory
}

// Query is which board is wanted.
type Query struct {
	Division    string      // within what the actor sees; empty: all of it
	From, Until moment.Date // both meant; empty: the running quarter
}

// Board counts what the actor's region holds.
func (s *Service) Board(ctx context.Context, actor identity.Actor, q Query) (b Board, err error) {
	if err := actor.May(identity.ReadOversight); err != nil {
		return b, err
	}
	scope := actor.Scope(identity.ReadOversight)
	b = Board{Division: scope.Division}
	if b.From, b.Until, err = s.period(q); err != nil {
		return b, err
	}
	if q.Division != "" {
		if _, err := s.Book.Division(q.Division); err != nil {
			return b, fault.Of(err).At("division")
		}
		if !scope.All && !identity.Within(q.Division, scope.Division) {
			return b, fault.Invalid("oversight.division").At("division")
		}
		scope, b.Division = identity.Scope{Division: q.Division}, q.Division
	}
	found, err := s.memory.get(ctx, asked{scope, b.From, b.Until}, s.Clock.Now(), func(ctx context.Context, now moment.Time) (c counted, err error) {
		err = s.View(ctx, func(tx Reads) error {
			c, err = count(ctx, tx, asked{scope, b.From, b.Until}, now)
			return err
		})
		return c, err
	})
	if err != nil {
		return Board{}, err
	}
	b.At, b.LateMost = found.at, found.late
	parts, partOf := s.parts(scope)
	b.fold(found.Counts, parts, partOf)
	return b, nil
}

// period checks the days that are asked for.
func (s *Service) period(q Query) (from, until moment.Date, err error) {
	today := s.Clock.Now().Date()
	if q.From.IsZero() && q.Until.IsZero() {
		from, _ = Quarter(today)
		return from, today, nil
	}
	from, until = q.From, min(q.Until, today)
	if until.IsZero() {
		until = today
	}
	if from.IsZero() || from > until {
		return "", "", fault.Invalid("oversight.period").At("from")
	}
	if from.AddDays(MaxDays) < until {
		return "", "", fault.Invalid("oversight.period_long").At("from")
	}
	return from, until, nil
}

// Quarter is the quarter of a year in which a day lies: its first and last day.
func Quarter(day moment.Date) (first, last moment.Date) {
	t := day.Start().Local()
	begin := t.AddDate(0, -int(t.Month()-1)%3, 1-t.Day())
	return moment.At(begin).Date(), moment.At(begin.AddDate(0, 3, -1)).Date()
}

// parts are the prefectures of a region, else the counties of a prefecture, and
// tells to which of them a division belongs.
func (s *Service) parts(scope identity.Scope) (parts []string, partOf func(string) string) {
	level, digits := reference.Prefecture, 4
	if prefix := scope.Prefix(); len(prefix) > 2 {
		level, digits = reference.County, 6
	}
	for _, d := range s.Book.Divisions() {
		if d.Level == level && (scope.All || identity.Within(d.Code, scope.Division)) {
			parts = append(parts, d.Code)
		}
	}
	return parts, func(division string) string {
		if len(division) < digits {
			return division
		}
		return division[:digits] + strings.Repeat("0", 6-digits)
	}
}
