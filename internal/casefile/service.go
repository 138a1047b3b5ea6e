package casefile

import (
	"context"
	"io"

	"github.com/google/uuid"

	"github.com/sealtrail/sealtrail/internal/deadline"
	"github.com/sealtrail/sealtrail/internal/fault"
	"github.com/sealtrail/sealtrail/internal/identity"
	"github.com/sealtrail/sealtrail/internal/label"
	"github.com/sealtrail/sealtrail/internal/ledger"
	"github.com/sealtrail/sealtrail/internal/moment"
	"github.com/sealtrail/sealtrail/internal/reference"
)

// Tx is what the room needs of a transaction.
type Tx interface {
	ledger.Commands
	Transfers
	TransferCodes
	deadline.Tx
	Record(ctx context.Context, drafts ...ledger.Draft) ([]ledger.Sealed, error)
	NewStream(ctx context.Context, kind string, noun uuid.UUID) (ledger.Stream, error)
	NextNumber(ctx context.Context, kind label.Kind, division string, at moment.Time) (label.Number, error)

	CreateCase(ctx context.Context, c Case) error
	// CaseForUpdate locks a case, found by number or id.
	CaseForUpdate(ctx context.Context, ref string) (Case, error)
	SaveCase(ctx context.Context, c Case) error
	// CaseLots locks lots of a case in the order of their codes: those named by
	// code or id, or all that have not left for good when none is named.
	CaseLots(ctx context.Context, caseID uuid.UUID, lots []string) ([]LegalLot, error)
	SaveLegal(ctx context.Context, lots []LegalLot) error
	CreateExemption(ctx context.Context, x Exemption) error
	// CasesOfParty finds cases by a whole personal value of a party.
	CasesOfParty(ctx context.Context, scope identity.Scope, value string, limit int) ([]CaseItem, error)
	LogAccess(ctx context.Context, a Access) error
	deadline.Tx
	Org(ctx context.Context, id uuid.UUID) (identity.Org, error)

	Reads
}

// Reads is what the room needs for reading.
type Reads interface {
	TransferReads
	Cases(ctx context.Context, scope identity.Scope, f CaseFilter) ([]CaseItem, string, error)
	Case(ctx context.Context, scope identity.Scope, ref string) (Case, error)
	LegalLots(ctx context.Context, caseID uuid.UUID) ([]LegalLot, error)
	Exemptions(ctx context.Context, agency uuid.UUID) ([]Exemption, error)
	Accesses(ctx context.Context, scope identity.Scope, limit int, cursor string) ([]Access, string, error)
}

// Photos tells whether a photo is stored; an act names no other.
type Photos interface{ Has(sha256 string) bool }

// Service is the room's use cases.
type Service struct {
	InTx  func(context.Context, func(Tx) error) error
	View  func(context.Context, func(Reads) error) error
	Clock moment.Clock
	Book  *reference.Book
	// Photos are the stored ones; without them no act may name any.
	Photos Photos
	Random io.Reader // of codes
}

// stored demands that photos named by an act are kept already.
func (s *Service) stored(cmd ledger.Command, named string) error {
	var faults fault.List
	missing := func(sha, field string) {
		if isHash(sha) && (s.Photos == nil || !s.Photos.Has(sha)) { // what is no hash is named by decide
			faults.Invalid("casefile.photo.not_stored", field)
		}
	}
	missing(named, "photo")
	if cmd.Late != nil {
		missing(cmd.Late.Photo, "late.photo")
	}
	return faults.Err()
}

// CaseFilter narrows the list of cases. Query finds numbers, papers and titles.
type CaseFilter struct {
	Query    string
	Nature   Nature
	Closed   bool        // only those that the public may not see
	Division string      // with everything in it
	From     moment.Time // of the opening
	Until    moment.Time // the first moment no longer meant
	Limit    int
	Cursor   string
}

// CaseItem is a case in a list.
type CaseItem struct {
	ID         uuid.UUID
	Number     label.Number
	Agency     uuid.UUID
	AgencyName string
	Division   string
	Nature     Nature
	Paper      string
	Title      string
	Closed     bool
	OpenedAt   moment.Time
	Decisions  int
	OpenHolds  int
}

// Cases lists cases within a scope, newest first.
func (s *Service) Cases(ctx context.Context, scope identity.Scope, f CaseFilter) (items []CaseItem, next string, err error) {
	err = s.View(ctx, func(tx Reads) error {
		items, next, err = tx.Cases(ctx, scope, f)
		return err
	})
	return items, next, err
}

// Case finds one case within a scope by number or id.
func (s *Service) Case(ctx context.Context, scope identity.Scope, ref string) (c Case, err error) {
	err = s.View(ctx, func(tx Reads) error {
		c, err = tx.Case(ctx, scope, ref)
		return err
	})
	return c, err
}

// Lots gives the legal ground of all lots of a case within a scope.
func (s *Service) Lots(ctx context.Context, scope identity.Scope, ref string) (lots []LegalLot, err error) {
	err = s.View(ctx, func(tx Reads) error {
		c, err := tx.Case(ctx, scope, ref)
		if err != nil {
			return err
		}
		lots, err = tx.LegalLots(ctx, c.ID)
		return err
	})
	return lots, err
}

// Exemptions lists the exceptions of an agency as a whole, newest first; others'
// are not there.
func (s *Service) Exemptions(ctx context.Context, scope identity.Scope, agency uuid.UUID) (all []Exemption, err error) {
	err = s.View(ctx, func(tx Reads) error {
		found, err := tx.Exemptions(ctx, agency)
		for _, x := range found {
			if scope.Sees(identity.Parties{Owner: x.Agency, Division: x.Division}) {
				all = append(all, x)
			}
		}
		return err
	})
	return all, err
}
