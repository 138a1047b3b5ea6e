package registry

import (
	"github.com/google/uuid"

	"github.com/sealtrail/sealtrail/internal/identity"
	"github.com/sealtrail/sealtrail/internal/ledger"
	"github.com/sealtrail/sealtrail/internal/moment"
)

// Limits of commands; texts in characters.
const (
	MaxFacilities     = 50
	MaxQualifications = 50
	MaxListed         = 1000
	MaxName           = 100
	MaxAddress        = 200
	MaxReason         = 500
	MaxWords          = 60
	MaxCapacityG      = 10_000_000_000_000 // 10 million tonnes
)

// AddFirm registers a firm; its id is the command's.
type AddFirm struct {
	ledger.Command
	Org      uuid.UUID `json:"org"` // organisation whose people sign for it; zero: none yet
	USCC     string    `json:"uscc"`
	USCCNote string    `json:"uscc_note"` // needed when the check symbol does not hold
	Name     string    `json:"name"`
	Division string    `json:"division"`
	Address  string    `json:"address"`
	Contact  Contact   `json:"contact"`
}

// LocateFacility tells where a facility is; telling it again corrects it.
type LocateFacility struct {
	ledger.Command
	Facility uuid.UUID `json:"facility"`
	Location
}

// AddFacility registers a facility of a firm; its id is the command's.
type AddFacility struct {
	ledger.Command
	Firm     string   `json:"firm"` // USCC or id
	Name     string   `json:"name"`
	Division string   `json:"division"`
	Address  string   `json:"address"`
	Lines    []string `json:"lines"`
}

// AddQualification registers a licence, or an examination record with its
// contract; its id is the command's.
type AddQualification struct {
	ledger.Command
	Facility   uuid.UUID   `json:"facility"`
	Kind       string      `json:"kind"` // code of qualification_kinds; it says whether it is a licence or a record
	Number     string      `json:"number"`
	Contract   string      `json:"contract"` // of a record
	Issuer     string      `json:"issuer"`   // of a record: who examined
	Modes      []string    `json:"modes"`    // collect|store|utilise|dispose
	Categories []string    `json:"categories"`
	WasteCodes []string    `json:"waste_codes"` // HW04 for a whole category, or 900-003-04
	Methods    []string    `json:"methods"`
	CapacityG  int64       `json:"capacity_g"` // a year
	ValidFrom  moment.Date `json:"valid_from"`
	ValidTo    moment.Date `json:"valid_to"` // last day
}

// Suspend takes one qualification, or all of a facility, out of force.
type Suspend struct {
	ledger.Command
	Facility      uuid.UUID `json:"facility"`
	Qualification uuid.UUID `json:"qualification"` // zero: all of the facility
	Reason        string    `json:"reason"`        // published
}

// Reinstate puts them back.
type Reinstate struct {
	ledger.Command
	Facility      uuid.UUID `json:"facility"`
	Qualification uuid.UUID `json:"qualification"` // zero: all that are suspended
	Reason        string    `json:"reason"`        // published
}

// Delist takes a facility off the list for good.
type Delist struct {
	ledger.Command
	Facility uuid.UUID `json:"facility"`
	Reason   string    `json:"reason"` // published
}

// DraftEdition prepares an edition; its id is the command's.
type DraftEdition struct {
	ledger.Command
	Facilities    []uuid.UUID `json:"facilities"` // empty: every facility of the bureau's division with a qualification in force
	Publisher     string      `json:"publisher"`  // name of the bureau as published
	FreeOfCharge  bool        `json:"free_of_charge"`
	Payer         string      `json:"payer"`
	ServiceArea   []string    `json:"service_area"` // divisions; empty: the bureau's
	NextUpdateDue moment.Date `json:"next_update_due"`
	Urgent        string      `json:"urgent"` // why it comes out of turn, published; empty: it does not
}

// PublishEdition puts a draft into force.
type PublishEdition struct {
	ledger.Command
	Edition uuid.UUID `json:"edition"`
}

// Receipt is the answer to commands on firms.
type Receipt struct {
	ID      uuid.UUID        `json:"id"` // of what was made or changed
	Firm    uuid.UUID        `json:"firm"`
	USCC    identity.USCC    `json:"uscc"`
	Warning identity.Warning `json:"warning"`
}

// EditionReceipt is the answer to commands on editions.
type EditionReceipt struct {
	ID          uuid.UUID    `json:"id"`
	State       EditionState `json:"state"`
	Number      int          `json:"number"` // 0: draft
	PublishedOn moment.Date  `json:"published_on"`
	Facilities  int          `json:"facilities"`
}
