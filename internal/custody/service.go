package custody

import (
	"context"
	"io"

	"github.com/google/uuid"

	"github.com/sealtrail/sealtrail/internal/casefile"
	"github.com/sealtrail/sealtrail/internal/deadline"
	"github.com/sealtrail/sealtrail/internal/fact"
	"github.com/sealtrail/sealtrail/internal/identity"
	"github.com/sealtrail/sealtrail/internal/label"
	"github.com/sealtrail/sealtrail/internal/ledger"
	"github.com/sealtrail/sealtrail/internal/moment"
	"github.com/sealtrail/sealtrail/internal/reference"
)

// Tx is what the room needs of a transaction.
type Tx interface {
	ledger.Commands
	deadline.Tx
	Tallies
	Trips
	Containers
	Places
	SeizureDrafts
	Rounds
	Matters
	Record(ctx context.Context, drafts ...ledger.Draft) ([]ledger.Sealed, error)
	History(ctx context.Context, streams ...ledger.Stream) (map[ledger.Stream][]ledger.Recorded, error)
	NewStreams(ctx context.Context, kind string, nouns []uuid.UUID) ([]ledger.Stream, error)
	NextNumber(ctx context.Context, kind label.Kind, division string, at moment.Time) (label.Number, error)

	Org(ctx context.Context, id uuid.UUID) (identity.Org, error)
	CaseForUpdate(ctx context.Context, ref string) (casefile.Case, error)
	// Exempt tells for which of the cases a tiny office's exception is in force.
	Exempt(ctx context.Context, cases []uuid.UUID, at moment.Time) (map[uuid.UUID]bool, error)
	// FacilityFirm is the organisation that runs a facility.
	FacilityFirm(ctx context.Context, facility uuid.UUID) (uuid.UUID, error)
	// FacilityDivision is where a facility is.
	FacilityDivision(ctx context.Context, facility uuid.UUID) (string, error)
	BindLabels(ctx context.Context, agency uuid.UUID, at moment.Time, printed, fresh map[label.Code]uuid.UUID) error

	// BindLabel binds one printed label of an agency to something that is no lot.
	BindLabel(ctx context.Context, agency uuid.UUID, at moment.Time, code label.Code, to label.Target) error

	// SeizureForUpdate locks a seizure, found by number or id.
	SeizureForUpdate(ctx context.Context, ref string) (Seizure, error)
	SaveSeizure(ctx context.Context, s Seizure) error

	// LotsForUpdate locks lots, found by code or id, and gives them as asked for;
	// rows are locked in the order of their codes. A lot that is not there or
	// named twice is a fault whose field is its place, "[3]".
	LotsForUpdate(ctx context.Context, refs []string) ([]Lot, error)
	// LotsByID is LotsForUpdate for ids.
	LotsByID(ctx context.Context, ids []uuid.UUID) ([]Lot, error)
	// LotsOfSeizure locks all lots of a seizure, children of splits too.
	LotsOfSeizure(ctx context.Context, seizure uuid.UUID) ([]Lot, error)
	SaveLots(ctx context.Context, lots []Lot) error

	HandoffForUpdate(ctx context.Context, ref string) (Handoff, error)
	SaveHandoffs(ctx context.Context, handoffs []Handoff) error

	DiscrepancyForUpdate(ctx context.Context, id uuid.UUID) (Discrepancy, error)
	SaveDiscrepancies(ctx context.Context, all []Discrepancy) error

	// KeepPhotos remembers what each photo is evidence of.
	KeepPhotos(ctx context.Context, photos []Photo) error
}

// Reads is what the room needs for reading. What lies outside the scope is missing.
type Reads interface {
	TallyReads
	TripReads
	ContainerReads
	PlaceReads
	LeftReads
	RoundReads
	MatterReads
	SeizureDraftReads
	SeizureCheckReads
	// HandoffRead finds a handoff by number or id, without its lots' names.
	HandoffRead(ctx context.Context, ref string) (Handoff, error)
	OpenTallies(ctx context.Context, org uuid.UUID, limit int) ([]OpenTally, error)
	// LotsScanned finds lots within the scope by the labels that are or were on
	// them, with one statement; each row under the code that was asked for.
	LotsScanned(ctx context.Context, scope identity.Scope, codes []label.Code) (map[label.Code]LotRow, error)
	Lots(ctx context.Context, scope identity.Scope, f LotFilter) ([]LotRow, string, error)
	Lot(ctx context.Context, scope identity.Scope, ref string) (LotView, error)
	LotEntries(ctx context.Context, stream ledger.Stream) ([]Entry, error)
	// History reads whole streams, oldest entry first.
	History(ctx context.Context, streams ...ledger.Stream) (map[ledger.Stream][]ledger.Recorded, error)
	Seizures(ctx context.Context, scope identity.Scope, f SeizureFilter) ([]SeizureItem, string, error)
	Seizure(ctx context.Context, scope identity.Scope, ref string) (SeizureView, error)
	Handoffs(ctx context.Context, scope identity.Scope, f HandoffFilter) ([]HandoffItem, string, error)
	Handoff(ctx context.Context, scope identity.Scope, ref string) (HandoffView, error)
	Discrepancies(ctx context.Context, scope identity.Scope, f DiscrepancyFilter) ([]DiscrepancyItem, string, error)
	Discrepancy(ctx context.Context, scope identity.Scope, id uuid.UUID) (Discrepancy, error)
	Waits
}

// Clearance says of each lot whether it may go to a facility on an order; app
// answers with destruction. Lots it does not mention are blocked.
type Clearance interface {
	Clear(ctx context.Context, tx Tx, order uuid.UUID, facility uuid.UUID, lots []Lot, at moment.Time) (map[uuid.UUID]fact.Clearance, error)
}

// Photos tells whether a photo is stored; an act names no other.
type Photos interface{ Has(sha256 string) bool }

// Photo is a stored picture and what it is evidence of.
type Photo struct {
	SHA256  string
	Noun    string // "lot", "seizure", "handoff"
	NounID  uuid.UUID
	Act     uuid.UUID
	Caption string
	At      moment.Time
}

// Service is the room's use cases.
type Service struct {
	InTx      func(context.Context, func(Tx) error) error
	View      func(context.Context, func(Reads) error) error
	Clock     moment.Clock
	Book      *reference.Book
	Clearance Clearance
	Photos    Photos
	Random    io.Reader // cryptographic: fresh label codes
}
