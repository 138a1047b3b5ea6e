package custody

import (
	"github.com/google/uuid"

	"github.com/sealtrail/sealtrail/internal/identity"
	"github.com/sealtrail/sealtrail/internal/ledger"
	"github.com/sealtrail/sealtrail/internal/moment"
)

// DiscrepancyStream is the kind of a discrepancy's stream.
const DiscrepancyStream = "discrepancy"

// Difference is what does not agree.
type Difference string

const (
	DiffQuantity     Difference = "quantity"      // 数量
	DiffPackages     Difference = "packages"      // 包装件数
	DiffMass         Difference = "mass"          // 重量
	DiffSeal         Difference = "seal"          // 封签
	DiffNotPresented Difference = "not_presented" // 未到
	DiffDamage       Difference = "damage"        // 损毁
	DiffSwap         Difference = "substitution"  // 调换
)

// Differences are all of them.
func Differences() []Difference {
	return []Difference{DiffQuantity, DiffPackages, DiffMass, DiffSeal, DiffNotPresented, DiffDamage, DiffSwap}
}

// Resolution is how both sides settle a discrepancy.
type Resolution string

const (
	Stands    Resolution = "stands"    // 以接收数为准
	Corrected Resolution = "corrected" // 复核更正
	FoundLot  Resolution = "found"     // 已找回: only of a lot that was not presented
	Lost      Resolution = "lost"      // 确认缺失: only of a lot that was not presented
)

// Resolutions are all of them.
func Resolutions() []Resolution { return []Resolution{Stands, Corrected, FoundLot, Lost} }

// Side is one of the two that must agree.
type Side string

const (
	SenderSide   Side = "sender"
	ReceiverSide Side = "receiver"
)

// Opinion is what one side says; zero: nothing yet.
type Opinion struct {
	Org     uuid.UUID
	Person  string // pseudonym
	Outcome Resolution
	Value   int64 // agreed figure of Corrected
	Reason  string
	At      moment.Time
	Auth    []ledger.Auth
}

// IsZero tells whether the side has not spoken.
func (o Opinion) IsZero() bool { return o.At.IsZero() }

// Discrepancy is a difference between what was sent and what was found, or
// between what was left in place and what a round found there, or between what
// was taken out of the store and what came back. It
// blocks destruction of its lot until a named person of each side agrees.
type Discrepancy struct {
	ID         uuid.UUID
	Stream     ledger.Stream
	Version    int64
	Kind       Difference
	Lot        uuid.UUID
	LotStream  ledger.Stream
	Handoff    uuid.UUID // zero: a round or a return found it
	Round      uuid.UUID
	Matter     uuid.UUID // check-out from which the lot came back so
	Agency     uuid.UUID
	Division   string
	From       uuid.UUID
	SentBy     string // pseudonym
	To         uuid.UUID
	ReceivedBy string
	Expected   int64
	Found      int64
	Unit       string // of the lot, or "g"
	Tolerance  int64  // of a mass, in grams
	Sender     Opinion
	Receiver   Opinion
	OpenedAt   moment.Time
	ResolvedAt moment.Time // zero: open
	LastAt     moment.Time
}

// Open tells whether it still blocks.
func (d Discrepancy) Open() bool { return d.ResolvedAt.IsZero() }

// Outcome is what both sides agreed on; empty while open.
func (d Discrepancy) Outcome() Resolution {
	if d.Open() {
		return ""
	}
	return d.Sender.Outcome
}

// Final is the figure that holds: the agreed one, else what was found.
func (d Discrepancy) Final() int64 {
	if !d.Open() && d.Sender.Outcome == Corrected {
		return d.Sender.Value
	}
	return d.Found
}

// Parties are both sides and the responsible agency.
func (d Discrepancy) Parties() identity.Parties {
	return identity.Parties{Owner: d.Agency, Others: others(d.Agency, d.From, d.To), Division: d.Division}
}
