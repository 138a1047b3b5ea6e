package fact

import (
	"github.com/google/uuid"

	"github.com/sealtrail/sealtrail/internal/moment"
)

// Kinds of what happens to goods that stay where they were found.
const (
	KindLotEntrusted   = "custody.lot.entrusted"   // 委托第三人保管、收回委托
	KindRoundRecorded  = "custody.round.recorded"  // 巡查
	KindRoundConfirmed = "custody.round.confirmed" // 第二人确认巡查
)

// LotEntrusted v1. Personal values: third.contact, third.phone.
type LotEntrusted struct {
	Lots int  `json:"lots"`
	Back bool `json:"back"` // the party keeps them again
	Late bool `json:"late"`
}

// LotEntrustedRestricted v1.
type LotEntrustedRestricted struct {
	Paper string `json:"paper"` // the agency's own number of the contract
	Photo string `json:"photo"` // of it; SHA-256, hex
	Note  string `json:"note"`
	Late  Late   `json:"late"`
}

// LotEntrustedLine v1.
type LotEntrustedLine struct {
	To    string `json:"to"` // name of the organisation; empty: the party
	Place string `json:"place"`
	Was   string `json:"was"` // whom it was entrusted to before
}

// LotLeft is how a child of a lot that stays in place begins.
type LotLeft struct {
	Entrusted string      `json:"entrusted"`
	LeftAt    moment.Time `json:"left_at"`
	RoundAt   moment.Time `json:"round_at"`
	Finding   string      `json:"finding"`
}

// RoundRecorded v1. Personal values: witness.name, witness.phone.
type RoundRecorded struct {
	Lots    int    `json:"lots"`
	Intact  int    `json:"intact"`
	Broken  int    `json:"broken"`  // seals
	Differ  int    `json:"differ"`  // in quantity
	Absent  int    `json:"absent"`  //
	Photos  int    `json:"photos"`  // kept beside it
	Witness bool   `json:"witness"` // stood by; else a second officer confirms
	Rules   string `json:"rules"`
	Late    bool   `json:"late"`
}

// RoundRecordedRestricted v1 begins a round.
type RoundRecordedRestricted struct {
	Round    uuid.UUID   `json:"round"`
	Agency   uuid.UUID   `json:"agency"`
	Division string      `json:"division"`
	Note     string      `json:"note"`
	Lots     []RoundLine `json:"lots"`
	Late     Late        `json:"late"`
}

// RoundLine v1 is what was found of one lot; a lot's line has the same shape.
type RoundLine struct {
	Round    uuid.UUID `json:"round"`
	Lot      uuid.UUID `json:"lot"`
	Finding  string    `json:"finding"` // intact|seal_broken|quantity_differs|not_found
	Reason   string    `json:"reason"`
	Expected int64     `json:"expected"`
	Found    int64     `json:"found"`
	Unit     string    `json:"unit"`
	Was      string    `json:"was"`  // seal before
	Seal     string    `json:"seal"` // seal now; empty: none
	State    string    `json:"state"`
	Photos   []string  `json:"photos"` // SHA-256, hex
}

// RoundConfirmed v1.
type RoundConfirmed struct {
	Lots  int  `json:"lots"`
	Paper bool `json:"paper"`
	Late  bool `json:"late"`
}

// RoundConfirmedRestricted v1.
type RoundConfirmedRestricted struct {
	Round uuid.UUID `json:"round"`
	Photo string    `json:"photo"` // of the signed paper; SHA-256, hex
	Late  Late      `json:"late"`
}

// RoundConfirmedLine v1.
type RoundConfirmedLine struct {
	Round uuid.UUID `json:"round"`
	Paper bool      `json:"paper"`
}
