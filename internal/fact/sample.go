package fact

import (
	"github.com/google/uuid"

	"github.com/sealtrail/sealtrail/internal/moment"
)

// KindLotSampled says that a lot is a sample, drawn from the lot it was divided off.
const KindLotSampled = "custody.lot.sampled" // 抽样

// LotSampled v1.
type LotSampled struct {
	Late bool `json:"late"`
}

// LotSampledRestricted v1.
type LotSampledRestricted struct {
	From uuid.UUID `json:"from"` // lot it was drawn from
	Note string    `json:"note"`
	Late Late      `json:"late"`
}

// LotSampledLine v1.
type LotSampledLine struct {
	Lot    uuid.UUID  `json:"lot"`
	Sample SampleMark `json:"sample"`
}

// LotHolding is since when a handler holds goods, and until when the head lets him.
type LotHolding struct {
	HandledAt moment.Time `json:"handled_at"`
	StoreBy   moment.Time `json:"store_by"`
}

// SampleMark is what a sample's record says of it (抽样记录).
type SampleMark struct {
	Number  string `json:"number"`  // 样品编号
	Base    int64  `json:"base"`    // 抽样基数, in the lot's unit
	Storage string `json:"storage"` // how it must be kept
}
