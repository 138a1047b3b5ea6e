package casefile

import (
	"context"

	"github.com/google/uuid"

	"github.com/sealtrail/sealtrail/internal/identity"
	"github.com/sealtrail/sealtrail/internal/label"
	"github.com/sealtrail/sealtrail/internal/moment"
	"github.com/sealtrail/sealtrail/internal/reference"
)

// TransferReads is what the room needs for reading transfers.
type TransferReads interface {
	Transfers(ctx context.Context, scope identity.Scope, f TransferFilter) ([]TransferItem, string, error)
	Transfer(ctx context.Context, scope identity.Scope, id uuid.UUID) (TransferView, error)
	TransferRates(ctx context.Context, scope identity.Scope, f RateFilter) (TransferRates, error)
	// CaseWorth sums what the lots of a case are worth, and how many labels they are.
	CaseWorth(ctx context.Context, caseID uuid.UUID) (valueFen, labels int64, err error)
	// TransferByCode finds a code by its hash.
	TransferByCode(ctx context.Context, hash string) (TransferCode, error)
}

// TransferFilter narrows the list of transfers.
type TransferFilter struct {
	Case      uuid.UUID
	State     TransferState
	Direction Direction
	Overdue   bool // a clock that must be kept has run out
	Breached  bool // some step missed its clock
	Division  string
	From      moment.Time // of the proposal
	Until     moment.Time // the first moment no longer meant
	Now       moment.Time
	Limit     int
	Cursor    string
}

// TransferItem is a transfer in a list.
type TransferItem struct {
	ID         uuid.UUID
	Case       uuid.UUID
	Number     label.Number // of the case
	Agency     uuid.UUID
	AgencyName string
	Division   string
	Direction  Direction
	Other      uuid.UUID
	OtherName  string
	State      TransferState
	Lots       int
	Clock      string      // that must be kept now; empty: none
	Due        moment.Time // of it
	Breaches   int
	Outcome    string
	ProposedAt moment.Time
	SentAt     moment.Time // zero: not yet
}

// Overdue tells whether its clock has run out.
func (i TransferItem) Overdue(now moment.Time) bool { return !i.Due.IsZero() && now >= i.Due }

// TransferLot is a lot as its transfer names it: as much as the other side must
// know to take it over.
type TransferLot struct {
	ID       uuid.UUID
	Code     string
	Category string
	Name     string
	Quantity int64
	Unit     string
	MassG    int64
	State    string
	Kept     bool // stays with its keeper, for the police
}

// TransferView is one transfer with what it names.
type TransferView struct {
	Transfer
	Number     label.Number // of the case
	CasePaper  string
	CaseTitle  string
	AgencyName string
	OtherName  string
	Goods      []TransferLot
	HandoffNo  label.Number // of the handoff by which goods went; zero: none
}

// RateFilter is the period and the part of the country that rates are of.
type RateFilter struct {
	From     moment.Time
	Until    moment.Time // the first moment no longer meant
	Division string      // with everything in it; empty: all that the scope sees
	Now      moment.Time
}

// TransferRates are counts of a period, of which rates are made (domain.md §5.1).
type TransferRates struct {
	Cases    int // opened in the period
	Sent     int // transfers to the police sent in the period
	Flowed   int // of these: answered in time, and no later step missed its clock
	Filed    int // of these: taken by the police
	Breached int // of these: some step missed its clock
	Overdue  int // of these: a clock has run out and nothing was done
}

// Transfers lists transfers within a scope, newest first.
func (s *Service) Transfers(ctx context.Context, scope identity.Scope, f TransferFilter) (items []TransferItem, next string, err error) {
	f.Now = s.Clock.Now()
	err = s.View(ctx, func(tx Reads) error {
		items, next, err = tx.Transfers(ctx, scope, f)
		return err
	})
	return items, next, err
}

// Transfer finds one transfer within a scope.
func (s *Service) Transfer(ctx context.Context, scope identity.Scope, id uuid.UUID) (v TransferView, err error) {
	err = s.View(ctx, func(tx Reads) error {
		v, err = tx.Transfer(ctx, scope, id)
		return err
	})
	return v, err
}

// TransferRates counts a period within a scope.
func (s *Service) TransferRates(ctx context.Context, scope identity.Scope, f RateFilter) (r TransferRates, err error) {
	f.Now = s.Clock.Now()
	err = s.View(ctx, func(tx Reads) error {
		r, err = tx.TransferRates(ctx, scope, f)
		return err
	})
	return r, err
}

// MayBeCrime gives the thresholds that the goods of a case reach while nothing
// tells that it is a crime already: a hint to think of a transfer, never more.
func (s *Service) MayBeCrime(ctx context.Context, c Case) ([]reference.Threshold, error) {
	if c.Nature == Criminal {
		return nil, nil
	}
	var value, labels int64
	err := s.View(ctx, func(tx Reads) error {
		var err error
		value, labels, err = tx.CaseWorth(ctx, c.ID)
		return err
	})
	return s.Book.Reached(value, labels, s.Clock.Now()), err
}

// MayStep tells whether an actor may do an act on the transfer now: what pages ask
// before they offer it.
func (t Transfer) MayStep(actor identity.Actor, act TransferAct) bool {
	if !t.Can(act) || actor.MayOn(act.Action(), t.Parties()) != nil {
		return false
	}
	switch act {
	case TransferApprove, TransferDecline:
		return !actor.Is(t.Steps[0].By)
	case TransferClose:
		return actor.Org == t.Agency || t.State == TransferAccepted || t.State == TransferHanded
	}
	return true
}
