package casefile

import (
	"fmt"
	"slices"

	"github.com/google/uuid"

	"github.com/sealtrail/sealtrail/internal/fact"
	"github.com/sealtrail/sealtrail/internal/ledger"
	"github.com/sealtrail/sealtrail/internal/moment"
)

// LegalLot is what this room sees of a lot.
type LegalLot struct {
	ID       uuid.UUID
	Stream   ledger.Stream
	Code     string // 12 symbols
	Version  int64
	Case     uuid.UUID
	Agency   uuid.UUID
	State    string // custody's word
	Handlers []string
	LastAt   moment.Time
	Legal    Legal
}

// gone are custody's states in which nothing legal can happen to a lot any more.
var gone = []string{"divided", "destroyed", "returned", "sold", "donated", "consumed"}

// Gone tells whether the lot has left for good.
func (l LegalLot) Gone() bool { return slices.Contains(gone, l.State) }

// handedOn tells whether no clock of this agency runs for the goods any more: they
// left, or another authority has them.
func (l LegalLot) handedOn() bool { return l.Gone() || l.State == "transferred" }

// Lapsed tells whether the lot's measure ran out and nothing was decided yet.
func (l LegalLot) Lapsed(at moment.Time) bool { return !l.handedOn() && l.Legal.Lapsed(at) }

// Clocks are what the lot's legal ground asks somebody to do in time: the last
// day of a measure on which nothing was decided yet, and until when an urgent
// one must be approved. Empty and zero once there is nothing to do, while the
// clock stands, and for goods that are gone or were handed on. Lists of what runs
// out are kept by them.
func (l LegalLot) Clocks() (dueDay moment.Date, approvalDue moment.Time) {
	if l.handedOn() {
		return "", 0
	}
	s := l.Legal.Standing(0)
	if s.Suspended != "" {
		return "", s.ApprovalDue
	}
	return s.LastDay, s.ApprovalDue
}

// Apply takes one entry of the lot's stream, as far as this room is concerned.
func (l *LegalLot) Apply(r ledger.Recorded) error {
	if err := ledger.Next(l.Version, r); err != nil {
		return err
	}
	legal := l.Legal
	if err := legal.Apply(r); err != nil {
		return fmt.Errorf("lot %s entry %d: %w", l.Code, r.Seq, err)
	}
	l.Legal, l.Version, l.LastAt = legal, r.Seq, max(l.LastAt, r.Act.OccurredAt)
	return nil
}

// line is one lot's line of an act of its case.
func (l LegalLot) line(legal fact.LegalLine) ledger.Line {
	legal.Case = l.Case
	return ledger.Line{Stream: l.Stream, Value: fact.CaseLegalLine{Legal: legal}}
}
