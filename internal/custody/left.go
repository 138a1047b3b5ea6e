package custody

import (
	"context"

	"github.com/google/uuid"

	"github.com/sealtrail/sealtrail/internal/identity"
	"github.com/sealtrail/sealtrail/internal/moment"
	"github.com/sealtrail/sealtrail/internal/reference"
)

// LeftKind is how goods stay where they were found; rounds are due by it.
type LeftKind string

const (
	LeftSealed    LeftKind = reference.RoundSealed    // 就地查封，由当事人保管
	LeftPreserved LeftKind = reference.RoundPreserved // 先行登记保存，留置现场
	LeftEntrusted LeftKind = reference.RoundEntrusted // 委托第三人保管（行政强制法 art. 26）
)

// LeftKinds are all of them.
func LeftKinds() []LeftKind { return []LeftKind{LeftSealed, LeftPreserved, LeftEntrusted} }

// DueAhead is how many days before its day a round counts as due soon.
const DueAhead = 7

// DueToday is what home calls for: rounds whose last day is today, or was.
const DueToday Due = "today"

// Left tells how the lot stays in place; empty where it does not.
func (l Lot) Left() LeftKind { return left(l.State, l.Entrusted) }

func left(state State, entrusted string) LeftKind {
	switch {
	case state != SealedAtScene && state != AtScene:
		return ""
	case entrusted != "":
		return LeftEntrusted
	case state == SealedAtScene:
		return LeftSealed
	}
	return LeftPreserved
}

// Counted is the moment from which the next round is counted: when the goods
// were left, or last inspected.
func (l Lot) Counted() moment.Time { return max(l.LeftAt, l.RoundAt) }

// LeftFilter narrows the list of goods that stay in place; zero fields do not.
type LeftFilter struct {
	Kind     LeftKind
	Due      Due    // of the next round
	Division string // with everything in it
	Case     string // number or id
	Seizure  uuid.UUID
	Query    string // code, or part of name, brand, specification, rights holder or place
	Limit    int
	Cursor   string
}

// LeftRow is a lot that stays in place, and when it is inspected next.
type LeftRow struct {
	LotRow
	Days    int         // between two rounds
	DueDay  moment.Date // last day for the next round
	Overdue bool
}

// Term is a span in which the next round of one kind of goods is counted from;
// zero ends are open.
type Term struct {
	Kind        LeftKind
	Days        int // between two rounds
	From, Until moment.Time
}

// LeftReads is what the room needs for reading goods that stay in place.
type LeftReads interface {
	// LotsLeft lists lots that stay in place, newest first. With terms, only those
	// whose next round is counted from within one of them.
	LotsLeft(ctx context.Context, scope identity.Scope, f LeftFilter, terms []Term) ([]LotRow, string, error)
}

// LotsLeft lists lots within a scope that stay in place with the party or a
// third party, newest first.
func (s *Service) LotsLeft(ctx context.Context, scope identity.Scope, f LeftFilter) (rows []LeftRow, next string, err error) {
	now := s.Clock.Now()
	due := intervals(s.Book, now)
	err = s.View(ctx, func(tx Reads) error {
		lots, n, err := tx.LotsLeft(ctx, scope, f, due.terms(f.Due, now.Date()))
		if err != nil {
			return err
		}
		s.stand(lots)
		next, rows = n, make([]LeftRow, len(lots))
		for i, l := range lots {
			rows[i] = LeftRow{LotRow: l, Days: due[l.Left], DueDay: due.day(l.Left, l.Counted)}
			rows[i].Overdue = rows[i].DueDay < now.Date()
		}
		return nil
	})
	return rows, next, err
}

// days are the intervals of rounds that hold at a moment.
type days map[LeftKind]int

func intervals(book *reference.Book, at moment.Time) days {
	out := days{}
	for _, i := range book.RoundIntervals(at) {
		out[LeftKind(i.Kind)] = i.Days
	}
	return out
}

// day is the last day for the next round of goods.
func (d days) day(kind LeftKind, counted moment.Time) moment.Date {
	return counted.Date().AddDays(d[kind])
}

// terms are the spans from which rounds that are due are counted; none for no
// filter.
func (d days) terms(due Due, today moment.Date) []Term {
	var out []Term
	for _, kind := range LeftKinds() {
		t := Term{Kind: kind, Days: d[kind]}
		switch due {
		case Overdue:
			t.Until = today.AddDays(-d[kind]).Start()
		case DueToday:
			t.Until = today.AddDays(-d[kind]).End()
		case DueSoon:
			t.From, t.Until = today.AddDays(-d[kind]).Start(), today.AddDays(DueAhead-d[kind]).End()
		default:
			return nil
		}
		out = append(out, t)
	}
	return out
}

// RoundDue is the last day for the next round of a lot that stays in place, by
// the interval that holds since its last one.
func (l Lot) RoundDue(book *reference.Book) moment.Date {
	return intervals(book, l.Counted()).day(l.Left(), l.Counted())
}
