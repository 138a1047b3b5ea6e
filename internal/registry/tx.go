package registry

import (
	"context"

	"github.com/google/uuid"

	"github.com/sealtrail/sealtrail/internal/deadline"
	"github.com/sealtrail/sealtrail/internal/identity"
	"github.com/sealtrail/sealtrail/internal/ledger"
	"github.com/sealtrail/sealtrail/internal/moment"
)

// Tx is what the room needs of a transaction.
type Tx interface {
	ledger.Commands
	deadline.Tx
	Record(ctx context.Context, drafts ...ledger.Draft) ([]ledger.Sealed, error)
	NewStream(ctx context.Context, kind string, noun uuid.UUID) (ledger.Stream, error)
	NextEdition(ctx context.Context) (int, error)

	Org(ctx context.Context, id uuid.UUID) (identity.Org, error)
	// BureauOf is the nearest bureau whose division holds another; false for none.
	BureauOf(ctx context.Context, division string, at moment.Time) (uuid.UUID, bool, error)
	// FirmOfOrg locks the firm for which an organisation's people sign.
	FirmOfOrg(ctx context.Context, org uuid.UUID) (Firm, bool, error)
	ApplicationForUpdate(ctx context.Context, id uuid.UUID) (Application, error)
	// ApplicationOpen tells whether a firm waits for an answer to one of a kind.
	ApplicationOpen(ctx context.Context, bureau uuid.UUID, uscc identity.USCC, kind ApplicationKind) (bool, error)
	SaveApplication(ctx context.Context, a Application) error
	ObjectionForUpdate(ctx context.Context, id uuid.UUID) (Objection, error)
	SaveObjection(ctx context.Context, o Objection) error
	// HandoffFacility is the firm's facility to which an organisation gave goods by a
	// numbered handoff; missing is a fault.
	HandoffFacility(ctx context.Context, org uuid.UUID, number string) (uuid.UUID, error)
	CreateFirm(ctx context.Context, f Firm) error
	// FirmForUpdate locks a firm, found by USCC or id.
	FirmForUpdate(ctx context.Context, ref string) (Firm, error)
	// FirmOfFacilityForUpdate locks the firm that has a facility.
	FirmOfFacilityForUpdate(ctx context.Context, facility uuid.UUID) (Firm, error)
	SaveFirm(ctx context.Context, f Firm) error
	// FirmsWithin are all firms with a facility in a division, in no order.
	FirmsWithin(ctx context.Context, division string) ([]Firm, error)
	CreateEdition(ctx context.Context, e Edition) error
	EditionForUpdate(ctx context.Context, id uuid.UUID) (Edition, error)
	SaveEdition(ctx context.Context, e Edition) error

	Reads
}

// GateTx is what the gate asks; every transaction that lets goods pass has it.
type GateTx interface {
	// FirmOfFacility finds the firm that has a facility; missing is a fault.
	FirmOfFacility(ctx context.Context, facility uuid.UUID) (Firm, error)
	// EditionAt is the edition in force at a moment; false before the first.
	EditionAt(ctx context.Context, at moment.Time) (Edition, bool, error)
	// AcceptedG is what a facility accepted here, in grams, from one moment to
	// before another.
	AcceptedG(ctx context.Context, facility uuid.UUID, from, to moment.Time) (int64, error)
	// Overrides are all that bureaus granted for goods of an order, oldest first.
	Overrides(ctx context.Context, order uuid.UUID) ([]Override, error)
	// DeclaredG is what a firm says that a facility treated elsewhere, in grams, in
	// periods that begin from one moment to before another.
	DeclaredG(ctx context.Context, facility uuid.UUID, from, to moment.Time) (int64, error)
}

// Reads is what the room needs for reading.
type Reads interface {
	GateTx
	Firms(ctx context.Context, scope identity.Scope, f FirmFilter) ([]FirmItem, string, error)
	Firm(ctx context.Context, scope identity.Scope, ref string) (Firm, error)
	Drafts(ctx context.Context, scope identity.Scope, limit int, cursor string) ([]Edition, string, error)
	Draft(ctx context.Context, scope identity.Scope, id uuid.UUID) (Edition, error)
	// Editions are the published ones, newest first, without their files.
	Editions(ctx context.Context) ([]EditionItem, error)
	Edition(ctx context.Context, number int) (Edition, error)
	// AcceptedByEach is AcceptedG for many facilities; who took nothing is left out.
	AcceptedByEach(ctx context.Context, facilities []uuid.UUID, from, to moment.Time) (map[uuid.UUID]int64, error)
	Applications(ctx context.Context, scope identity.Scope, f ApplicationFilter) ([]ApplicationItem, string, error)
	Application(ctx context.Context, scope identity.Scope, id uuid.UUID) (Application, error)
	Objections(ctx context.Context, scope identity.Scope, f ObjectionFilter) ([]ObjectionItem, string, error)
	Objection(ctx context.Context, scope identity.Scope, id uuid.UUID) (Objection, error)
	// FirmsOfFacilities are the firms that have any of the facilities.
	FirmsOfFacilities(ctx context.Context, facilities []uuid.UUID) ([]Firm, error)
}

// FirmFilter narrows the list of firms. Query finds names and codes.
type FirmFilter struct {
	Query  string
	Limit  int
	Cursor string
}

// FirmItem is a firm in a list.
type FirmItem struct {
	ID         uuid.UUID
	USCC       identity.USCC
	Name       string
	Division   string
	Bureau     uuid.UUID
	Org        uuid.UUID
	Facilities []Facility
}
