package custody

import (
	"github.com/google/uuid"

	"github.com/sealtrail/sealtrail/internal/casefile"
	"github.com/sealtrail/sealtrail/internal/identity"
	"github.com/sealtrail/sealtrail/internal/label"
	"github.com/sealtrail/sealtrail/internal/ledger"
	"github.com/sealtrail/sealtrail/internal/moment"
	"github.com/sealtrail/sealtrail/internal/reference"
)

// LotStream is the kind of a lot's stream.
const LotStream = "lot"

// MassBasis says how a mass is known.
type MassBasis string

const (
	Measured    MassBasis = "measured"    // 实测
	Declared    MassBasis = "declared"    // 申报
	Estimated   MassBasis = "estimated"   // 估计
	Apportioned MassBasis = "apportioned" // 分摊: weighed together with others
)

// Weighed tells whether a scale stands behind the mass.
func (b MassBasis) Weighed() bool { return b == Measured || b == Apportioned }

// Keeper is accountable for the goods (保管人).
type Keeper struct {
	Org    uuid.UUID
	Person string // pseudonym; empty when the party keeps
	Party  bool   // the party, or who was entrusted, keeps goods in place; the organisation answers for the seal
}

// Possessor has the goods now (占有人).
type Possessor struct {
	Kind PossessorKind
	Org  uuid.UUID // zero for a carrier or a party
}

// PossessorKind tells who has the goods.
type PossessorKind string

const (
	ByKeeper  PossessorKind = "keeper"
	ByCarrier PossessorKind = "carrier"
	ByParty   PossessorKind = "party"
	ByHandler PossessorKind = "handler" // an officer of the case, to whom the goods are checked out
	// ByReceiver has goods that ended by being given to somebody.
	ByReceiver PossessorKind = "receiver"
)

// Stock is how much of a lot there is. Mass in grams, value in fen.
type Stock struct {
	Quantity  int64
	Packages  int64 // 0: bulk
	MassG     int64
	MassBasis MassBasis
	ValueFen  int64
	Seal      string // number of the seal; empty: none
}

// Shrinkage is what a lot lost by itself (自然损耗) while the rest stayed: with the
// rest it is what was taken. What is lost wholly ends and keeps its figures.
type Shrinkage struct {
	Quantity int64
	MassG    int64
}

// Lot is what carries a label, a state and a keeper (批).
type Lot struct {
	ID      uuid.UUID
	Stream  ledger.Stream
	Version int64
	Code    label.Code

	Case     uuid.UUID
	Seizure  uuid.UUID
	LineNo   int
	Agency   uuid.UUID // responsible in law (责任机关)
	Division string    // the agency's

	Category     string // G01…
	Kind         string // goods|tool|mould|label|packaging|raw_material|equipment
	Name         string
	Spec         string
	Brand        string
	RightsHolder string
	Unit         string
	WasteCode    string // of hazardous goods, where known
	ValueBasis   string
	Stock

	State     State
	Before    State // where it was before it left; zero while it is there
	Keeper    Keeper
	Possessor Possessor
	Handlers  []string // pseudonyms of officers who handled it
	Keepers   []string // pseudonyms of all who ever kept it
	Place     string
	Confirmed bool // by the second officer
	Exception bool // a tiny office's exception stood in for the separation of duties

	Checkout    uuid.UUID // matter by which it is given out, or about to be; zero: none
	Handoff     uuid.UUID // that reserves it; zero: none
	OfferedTo   uuid.UUID
	Order       uuid.UUID // living order
	Facility    uuid.UUID // of the order
	Run         uuid.UUID
	Certificate uuid.UUID // living certificate

	Container     uuid.UUID   // it lies in, directly
	StorePlace    uuid.UUID   // of its keeper's store; zero: put nowhere yet
	Entrusted     string      // the third party that keeps it in place (受托保管单位); empty: the party does
	LeftAt        moment.Time // since when it is left in place; zero: it is not
	RoundAt       moment.Time // of the last round; zero: none yet
	Finding       Finding     // of the last round
	Parent        uuid.UUID
	Children      []uuid.UUID
	Photos        []string    // SHA-256, hex
	Discrepancies []uuid.UUID // open ones: they block destruction
	HandledAt     moment.Time // since when a handler holds it; zero: none does
	StoreBy       moment.Time // until when the head lets the handler hold it; zero: the term of the book counts
	Sample        Sample      // zero: it is none
	Lost          Shrinkage   // natural loss so far; what is left stands above
	WeighedAt     moment.Time
	Legal         casefile.Legal
	LastAt        moment.Time // of the last act on it
}

// Parties are the responsible agency and whoever keeps or is offered the lot.
func (l Lot) Parties() identity.Parties {
	return identity.Parties{Owner: l.Agency, Others: others(l.Agency, l.Keeper.Org, l.OfferedTo), Division: l.Division}
}

// keeping are the parties as seen from whoever keeps the lot: only the keeper's
// organisation may give it away or split it.
func (l Lot) keeping() identity.Parties {
	return identity.Parties{Owner: l.Keeper.Org, Others: others(l.Keeper.Org, l.Agency, l.OfferedTo), Division: l.Division}
}

// Standing is what the law says of the lot at a moment.
func (l Lot) Standing(at moment.Time) casefile.Standing { return l.Legal.Standing(at) }

// HandledBy tells whether the person ever handled or kept the lot: who did
// cannot approve its destruction.
func (l Lot) HandledBy(a identity.Actor) bool { return a.IsAny(l.Handlers) || a.IsAny(l.Keepers) }

// Living tells whether the lot still stands for goods.
func (l Lot) Living() bool { return Living(l.State) }

// Living tells whether a lot in this state stands for goods.
func Living(state State) bool {
	switch state {
	case Divided, Destroyed, Returned, Sold, Donated, Consumed:
		return false
	}
	return true
}

// Clocks are the terms that the lot's legal ground sets; see casefile.
func (l Lot) Clocks() (dueDay moment.Date, approvalDue moment.Time) {
	return l.InLaw().Clocks()
}

// Running are the terms that run for the lot now.
func (l Lot) Running(book *reference.Book, now moment.Time) []casefile.RunningClock {
	return l.InLaw().Running(book, now)
}

// Breaches are the terms that were not kept.
func (l Lot) Breaches(now moment.Time) []casefile.Breach { return l.InLaw().Breaches(now) }

// InLaw is the lot as its case sees it.
func (l Lot) InLaw() casefile.LegalLot {
	return casefile.LegalLot{ID: l.ID, Code: l.Code.Compact(), Case: l.Case, Agency: l.Agency, State: string(l.State), Legal: l.Legal, LastAt: l.LastAt}
}

func others(owner uuid.UUID, orgs ...uuid.UUID) []uuid.UUID {
	var out []uuid.UUID
	for _, o := range orgs {
		if o != uuid.Nil && o != owner {
			out = append(out, o)
		}
	}
	return out
}

func holds[T comparable](all []T, x T) bool {
	for _, y := range all {
		if x == y {
			return true
		}
	}
	return false
}
