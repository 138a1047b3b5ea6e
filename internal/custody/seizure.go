package custody

import (
	"github.com/google/uuid"

	"github.com/sealtrail/sealtrail/internal/identity"
	"github.com/sealtrail/sealtrail/internal/label"
	"github.com/sealtrail/sealtrail/internal/ledger"
	"github.com/sealtrail/sealtrail/internal/moment"
)

// SeizureStream is the kind of a seizure's stream.
const SeizureStream = "seizure"

// Seizure is the legal list of what was taken or sealed (查封（扣押）财物清单, S-).
type Seizure struct {
	ID         uuid.UUID
	Stream     ledger.Stream
	Version    int64
	Number     label.Number
	Case       uuid.UUID
	Agency     uuid.UUID
	Division   string // the agency's
	Paper      string // the agency's own number
	Measure    string // preserved|sealed|seized|sampled
	Mode       string // prior|urgent
	Approval   uuid.UUID
	LastDay    moment.Date
	Place      Place
	Officers   []Officer
	Party      Party
	Recordings []Recording
	Photos     []string
	Lines      []Line
	By         string // pseudonym of the officer who recorded it
	At         moment.Time
	Confirmed  Confirmation
	Late       bool
	LastAt     moment.Time
}

// Place is where something happened.
type Place struct {
	Division string `json:"division"`
	Address  string `json:"address"`
}

// Officer is an officer as named on the paper. Names are personal data.
type Officer struct {
	Name        string `json:"name"`
	Certificate string `json:"certificate"` // 执法证号
}

// Presence is how somebody took part in an act.
type Presence string

const (
	Signed  Presence = "signed"  // 签名
	Refused Presence = "refused" // 拒签
	Absent  Presence = "absent"  // 缺席
)

// Party is whose goods they are. All but Kind and Presence is personal data.
type Party struct {
	Kind     string   `json:"kind"` // person|organisation|unknown
	Name     string   `json:"name"`
	IDNumber string   `json:"id_number"`
	Phone    string   `json:"phone"`
	Address  string   `json:"address"`
	Presence Presence `json:"presence"`
	Note     string   `json:"note"` // why refused
	Witness  Witness  `json:"witness"`
}

// Witness stands in when the party is absent (行政强制法 art. 18).
type Witness struct {
	Name     string `json:"name"`
	IDNumber string `json:"id_number"`
	Phone    string `json:"phone"`
}

// Recording is a film of the act, kept elsewhere.
type Recording struct {
	Device string      `json:"device"`
	SHA256 string      `json:"sha256"` // hex
	From   moment.Time `json:"from"`
	To     moment.Time `json:"to"`
}

// Line is one row of the legal list (清单行).
type Line struct {
	No           int
	Category     string
	Kind         string
	Name         string
	Spec         string
	Brand        string
	RightsHolder string
	Quantity     int64
	Unit         string
	ValueFen     int64
	ValueBasis   string
	WasteCode    string
	Lots         []LineLot
}

// LineLot names a lot of a line.
type LineLot struct {
	Lot    uuid.UUID
	Stream ledger.Stream
}

// Confirmation is the second officer's; zero: not yet.
type Confirmation struct {
	By    string // pseudonym; of whoever entered it when on paper
	Paper string // SHA-256 of the photographed paper; empty: own sign-in
	At    moment.Time
	Auth  []ledger.Auth
}

// IsZero tells whether nobody confirmed yet.
func (c Confirmation) IsZero() bool { return c.At.IsZero() }

// Parties are the responsible agency.
func (s Seizure) Parties() identity.Parties {
	return identity.Parties{Owner: s.Agency, Division: s.Division}
}

// LotIDs are all lots of all lines.
func (s Seizure) LotIDs() []uuid.UUID {
	var ids []uuid.UUID
	for _, line := range s.Lines {
		for _, l := range line.Lots {
			ids = append(ids, l.Lot)
		}
	}
	return ids
}
