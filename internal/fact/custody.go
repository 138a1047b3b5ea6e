package fact

import (
	"github.com/google/uuid"

	"github.com/sealtrail/sealtrail/internal/moment"
)

// Kinds of the custody room.
const (
	KindSeizureRecorded     = "custody.seizure.recorded"     // 登记扣押
	KindSeizureConfirmed    = "custody.seizure.confirmed"    // 第二名执法人员确认
	KindLotSplit            = "custody.lot.split"            // 分批
	KindLotPhotographed     = "custody.lot.photographed"     // 补照片
	KindHandoffOffered      = "custody.handoff.offered"      // 发起交接
	KindHandoffWithdrawn    = "custody.handoff.withdrawn"    // 撤回
	KindHandoffDeparted     = "custody.handoff.departed"     // 起运
	KindHandoffArrived      = "custody.handoff.arrived"      // 到达
	KindHandoffReceived     = "custody.handoff.received"     // 接收、拒收、未到
	KindDiscrepancyOpened   = "custody.discrepancy.opened"   // 发现差异
	KindDiscrepancyAnswered = "custody.discrepancy.answered" // 一方对差异表态
	KindDiscrepancyResolved = "custody.discrepancy.resolved" // 双方一致，差异了结
)

// Late is the restricted part that every act may carry when entered after the fact.
type Late struct {
	Reason string `json:"reason"`
	Photo  string `json:"photo"` // SHA-256, hex
}

// SeizureRecorded v1. Personal values: officer.N.name, officer.N.certificate,
// party.name, party.id_number, party.phone, party.address, witness.name,
// witness.id_number, witness.phone.
type SeizureRecorded struct {
	Measure  string `json:"measure"` // preserved|sealed|seized|sampled
	Mode     string `json:"mode"`    // prior|urgent
	Party    string `json:"party"`   // signed|refused|absent
	Officers int    `json:"officers"`
	Lines    int    `json:"lines"`
	Lots     int    `json:"lots"`
	Rules    string `json:"rules"`
	Late     bool   `json:"late"`
}

// SeizureRecordedRestricted v1.
type SeizureRecordedRestricted struct {
	Seizure    uuid.UUID     `json:"seizure"`
	Number     string        `json:"number"`
	Case       uuid.UUID     `json:"case"`
	Agency     uuid.UUID     `json:"agency"`
	Division   string        `json:"division"` // the agency's
	Paper      string        `json:"paper"`    // the agency's own number of the decision
	Approval   uuid.UUID     `json:"approval"` // zero: urgent and not yet approved
	LastDay    moment.Date   `json:"last_day"`
	Place      SeizurePlace  `json:"place"`
	PartyKind  string        `json:"party_kind"` // person|organisation|unknown
	PartyNote  string        `json:"party_note"` // why refused
	Recordings []Recording   `json:"recordings"`
	Lines      []SeizureLine `json:"lines"`
	Photos     []string      `json:"photos"` // of the scene
	Late       Late          `json:"late"`
}

// SeizurePlace is where the goods were found.
type SeizurePlace struct {
	Division string `json:"division"` // GB/T 2260
	Address  string `json:"address"`
}

// Recording is a film of the act, kept elsewhere.
type Recording struct {
	Device string      `json:"device"`
	SHA256 string      `json:"sha256"`
	From   moment.Time `json:"from"`
	To     moment.Time `json:"to"`
}

// SeizureLine is one row of the legal list.
type SeizureLine struct {
	No           int          `json:"no"`
	Category     string       `json:"category"`
	Kind         string       `json:"kind"`
	Name         string       `json:"name"`
	Spec         string       `json:"spec"`
	Brand        string       `json:"brand"`
	RightsHolder string       `json:"rights_holder"`
	Quantity     int64        `json:"quantity"`
	Unit         string       `json:"unit"`
	ValueFen     int64        `json:"value_fen"`
	ValueBasis   string       `json:"value_basis"`
	WasteCode    string       `json:"waste_code"`
	Lots         []SeizureLot `json:"lots"`
}

// SeizureLot names a lot of a line; what is in it stands in the lot's own line.
type SeizureLot struct {
	Lot    uuid.UUID `json:"lot"`
	Stream string    `json:"stream"`
}

// SeizureRecordedLine v1 begins a lot.
type SeizureRecordedLine struct {
	Lot          uuid.UUID `json:"lot"`
	Seizure      uuid.UUID `json:"seizure"`
	LineNo       int       `json:"line_no"`
	Case         uuid.UUID `json:"case"`
	Agency       uuid.UUID `json:"agency"`
	Division     string    `json:"division"`
	Code         string    `json:"code"`
	Category     string    `json:"category"`
	Kind         string    `json:"kind"`
	Name         string    `json:"name"`
	Spec         string    `json:"spec"`
	Brand        string    `json:"brand"`
	RightsHolder string    `json:"rights_holder"`
	Unit         string    `json:"unit"`
	WasteCode    string    `json:"waste_code"`
	ValueBasis   string    `json:"value_basis"`
	Place        string    `json:"place"`
	State        string    `json:"state"` // with_handler|at_scene|sealed_at_scene
	Stock        Stock     `json:"stock"`
	Photos       []string  `json:"photos"`
	Legal        LegalLine `json:"legal"`
}

// Stock is how much of it there is.
type Stock struct {
	Quantity  int64  `json:"quantity"`
	Packages  int64  `json:"packages"`
	MassG     int64  `json:"mass_g"`
	MassBasis string `json:"mass_basis"` // measured|declared|estimated|apportioned
	ValueFen  int64  `json:"value_fen"`
	Seal      string `json:"seal"`
}

// SeizureConfirmed v1.
type SeizureConfirmed struct {
	Lots  int  `json:"lots"`
	Paper bool `json:"paper"` // signed on paper, which was photographed
	Late  bool `json:"late"`
}

// SeizureConfirmedRestricted v1.
type SeizureConfirmedRestricted struct {
	Seizure uuid.UUID `json:"seizure"`
	Photo   string    `json:"photo"` // of the signed paper
	Late    Late      `json:"late"`
}

// SeizureConfirmedLine v1.
type SeizureConfirmedLine struct {
	Seizure uuid.UUID `json:"seizure"`
	Paper   bool      `json:"paper"`
}

// LotSplit v1.
type LotSplit struct {
	Children int  `json:"children"`
	Late     bool `json:"late"`
}

// LotSplitRestricted v1.
type LotSplitRestricted struct {
	Parent  uuid.UUID `json:"parent"`
	Handoff uuid.UUID `json:"handoff"` // zero unless split while being received
	Reason  string    `json:"reason"`
	Late    Late      `json:"late"`
}

// LotSplitLine v1 stands in the parent's line with Children, in a child's with
// Child. All of a child is here, so that its stream needs no other.
type LotSplitLine struct {
	Children []uuid.UUID   `json:"children"`
	Child    *LotSplitInto `json:"child"`
	Legal    *LegalLine    `json:"legal"`
}

// LotSplitInto is a child as it begins.
type LotSplitInto struct {
	Lot          uuid.UUID   `json:"lot"`
	Parent       uuid.UUID   `json:"parent"`
	Seizure      uuid.UUID   `json:"seizure"`
	LineNo       int         `json:"line_no"`
	Case         uuid.UUID   `json:"case"`
	Agency       uuid.UUID   `json:"agency"`
	Division     string      `json:"division"`
	Code         string      `json:"code"`
	Category     string      `json:"category"`
	Kind         string      `json:"kind"`
	Name         string      `json:"name"`
	Spec         string      `json:"spec"`
	Brand        string      `json:"brand"`
	RightsHolder string      `json:"rights_holder"`
	Unit         string      `json:"unit"`
	WasteCode    string      `json:"waste_code"`
	ValueBasis   string      `json:"value_basis"`
	Place        string      `json:"place"`
	State        string      `json:"state"`
	Before       string      `json:"before"`
	Stock        Stock       `json:"stock"`
	Keeper       Keeper      `json:"keeper"`
	Possessor    Possessor   `json:"possessor"`
	Handlers     []string    `json:"handlers"`
	Keepers      []string    `json:"keepers"`
	Confirmed    bool        `json:"confirmed"`
	Exception    bool        `json:"exception"`
	Handoff      uuid.UUID   `json:"handoff"`
	OfferedTo    uuid.UUID   `json:"offered_to"`
	Order        uuid.UUID   `json:"order"`
	Facility     uuid.UUID   `json:"facility"`
	Photos       []string    `json:"photos"`
	WeighedAt    moment.Time `json:"weighed_at"`
	Left         *LotLeft    `json:"left,omitempty" later:"yes"` // of goods that stay in place
	Sample       *SampleMark `json:"sample,omitempty" later:"yes"`
	Holding      *LotHolding `json:"holding,omitempty" later:"yes"` // of goods that a handler holds
}

// Keeper is accountable for the goods (保管人).
type Keeper struct {
	Org    uuid.UUID `json:"org"`
	Person string    `json:"person"` // pseudonym
	Party  bool      `json:"party"`  // the party, entrusted with goods sealed or preserved in place
}

// Possessor has the goods now (占有人).
type Possessor struct {
	Kind string    `json:"kind"` // keeper|carrier|party
	Org  uuid.UUID `json:"org"`  // zero for a carrier or party without one
}

// LotPhotographed v1.
type LotPhotographed struct {
	Late bool `json:"late"`
}

// LotPhotographedLine v1.
type LotPhotographedLine struct {
	SHA256  string `json:"sha256"`
	Caption string `json:"caption"`
}

// LateRestricted v1 is the restricted part of acts that have nothing else to hide.
type LateRestricted struct {
	Late Late `json:"late"`
}

// HandoffOffered v1. Personal values: carrier.plate, carrier.driver,
// carrier.phone.
type HandoffOffered struct {
	Purpose string `json:"purpose"` // store_in|transfer|destruction|return
	Lots    int    `json:"lots"`
	Carried bool   `json:"carried"` // a carrier is named
	Rules   string `json:"rules"`
	Late    bool   `json:"late"`
}

// HandoffOfferedRestricted v1.
type HandoffOfferedRestricted struct {
	Handoff  uuid.UUID    `json:"handoff"`
	Number   string       `json:"number"`
	From     uuid.UUID    `json:"from"`
	Sender   string       `json:"sender"` // pseudonym
	To       uuid.UUID    `json:"to"`
	Division string       `json:"division"` // the sender's
	Agency   uuid.UUID    `json:"agency"`   // responsible for the lots
	Order    uuid.UUID    `json:"order"`
	Facility uuid.UUID    `json:"facility"`
	Carrier  string       `json:"carrier"` // company
	Permit   string       `json:"permit"`
	Answers  uuid.UUID    `json:"answers"` // the handoff whose refused lots it brings back
	Note     string       `json:"note"`
	Lots     []HandoffLot `json:"lots"`
	Late     Late         `json:"late"`

	Approval  string `json:"approval,omitempty" later:"yes"` // to leave the province
	Manifest  string `json:"manifest,omitempty" later:"yes"`
	Hazardous bool   `json:"hazardous,omitempty" later:"yes"` // some of the goods are
}

// HandoffLot is one lot as it was offered.
type HandoffLot struct {
	Lot    uuid.UUID `json:"lot"`
	Stream string    `json:"stream"`
	State  string    `json:"state"`
	Stock  Stock     `json:"stock"`
}

// HandoffOfferedLine v1 reserves a lot.
type HandoffOfferedLine struct {
	Handoff   uuid.UUID  `json:"handoff"`
	Purpose   string     `json:"purpose"`
	To        uuid.UUID  `json:"to"`
	Stock     Stock      `json:"stock"`
	Clearance *Clearance `json:"clearance"` // for destruction
	Standing  string     `json:"standing"`  // relied on, for destruction
}

// HandoffMoved v1 is withdrawing, departing and arriving.
type HandoffMoved struct {
	Lots    int  `json:"lots"`
	Carried bool `json:"carried"` // departing: a carrier is named now
	Late    bool `json:"late"`
}

// HandoffMovedRestricted v1.
type HandoffMovedRestricted struct {
	Handoff uuid.UUID `json:"handoff"`
	Place   string    `json:"place"`
	Reason  string    `json:"reason"` // of withdrawing
	Carrier string    `json:"carrier"`
	Permit  string    `json:"permit"`
	Late    Late      `json:"late"`
}

// HandoffMovedLine v1.
type HandoffMovedLine struct {
	Handoff uuid.UUID `json:"handoff"`
}

// HandoffReceived v1.
type HandoffReceived struct {
	Purpose      string `json:"purpose"`
	Accepted     int    `json:"accepted"`
	BySeal       int    `json:"by_seal"` // of those accepted
	Refused      int    `json:"refused"`
	Blocked      int    `json:"blocked"` // of those refused: by the gate or the law
	NotPresented int    `json:"not_presented"`
	Differences  int    `json:"differences"`
	Exception    bool   `json:"exception"` // a tiny office's exception stood in for the separation of duties
	Rules        string `json:"rules"`
	Late         bool   `json:"late"`
}

// HandoffReceivedRestricted v1.
type HandoffReceivedRestricted struct {
	Handoff uuid.UUID       `json:"handoff"`
	GrossG  int64           `json:"gross_g"`
	TareG   int64           `json:"tare_g"`
	NetG    int64           `json:"net_g"`
	Ticket  string          `json:"ticket"`
	Place   string          `json:"place"`
	Note    string          `json:"note"`
	Lots    []HandoffAnswer `json:"lots"`
	Splits  []HandoffSplit  `json:"splits"`
	Late    Late            `json:"late"`

	Manifest string `json:"manifest,omitempty" later:"yes"`
	Paper    string `json:"paper,omitempty" later:"yes"` // number of the paper manifest
}

// HandoffAnswer is the receiver's answer for one lot.
type HandoffAnswer struct {
	Lot     uuid.UUID `json:"lot"`
	Stream  string    `json:"stream"`
	Outcome string    `json:"outcome"` // accepted|accepted_by_seal|refused|not_presented
	Blocked bool      `json:"blocked"`
	Stock   Stock     `json:"stock"` // as found
	// Words are absent when the receiver said nothing, and from what was recorded
	// before they were kept with the handoff.
	Words *AnswerWords `json:"words,omitempty" later:"yes"`
}

// AnswerWords are what the receiver said of one lot; both parties read them.
type AnswerWords struct {
	Reason    string `json:"reason"`    // why refused or not there
	Condition string `json:"condition"` // what was seen
}

// HandoffSplit says that a lot was answered in parts.
type HandoffSplit struct {
	Parent   uuid.UUID    `json:"parent"`
	Children []HandoffLot `json:"children"`
}

// HandoffReceivedLine v1.
type HandoffReceivedLine struct {
	Handoff    uuid.UUID   `json:"handoff"`
	Purpose    string      `json:"purpose"`
	Outcome    string      `json:"outcome"`
	Blocked    bool        `json:"blocked"`
	State      string      `json:"state"` // after it
	Keeper     Keeper      `json:"keeper"`
	Possessor  Possessor   `json:"possessor"`
	Place      string      `json:"place"`
	Sent       Stock       `json:"sent"`
	Found      Stock       `json:"found"`
	SealIntact *bool       `json:"seal_intact"` // null: not looked at
	Condition  string      `json:"condition"`
	Reason     string      `json:"reason"`
	Weighed    bool        `json:"weighed"`
	Exception  bool        `json:"exception"`
	Clearance  *Clearance  `json:"clearance"`
	Standing   string      `json:"standing"`
	StoreDue   moment.Time `json:"store_due,omitzero" later:"yes"` // that was missed: the goods came into the store too late
}

// DiscrepancyOpened v1 follows a receipt, a round or a return.
type DiscrepancyOpened struct {
	Kind string `json:"kind"` // quantity|packages|mass|seal|not_presented|damage|substitution
}

// DiscrepancyOpenedRestricted v1.
type DiscrepancyOpenedRestricted struct {
	Discrepancy uuid.UUID `json:"discrepancy"`
	Lot         uuid.UUID `json:"lot"`
	LotStream   string    `json:"lot_stream"`
	Handoff     uuid.UUID `json:"handoff"`
	Agency      uuid.UUID `json:"agency"`
	Division    string    `json:"division"`
	From        uuid.UUID `json:"from"`
	Sender      string    `json:"sender"`
	To          uuid.UUID `json:"to"`
	Receiver    string    `json:"receiver"`
	Expected    int64     `json:"expected"`
	Found       int64     `json:"found"`
	Unit        string    `json:"unit"`                        // of the lot, or "g"
	Tolerance   int64     `json:"tolerance"`                   // of a mass, in grams
	Round       uuid.UUID `json:"round,omitzero" later:"yes"`  // that found it; no handoff then
	Matter      uuid.UUID `json:"matter,omitzero" later:"yes"` // whose return showed it; no handoff then
}

// DiscrepancyLine v1 is what the lot keeps of a discrepancy. Value is the agreed
// figure when the outcome is "corrected".
type DiscrepancyLine struct {
	Discrepancy uuid.UUID `json:"discrepancy"`
	Kind        string    `json:"kind"`
	Outcome     string    `json:"outcome"` // of resolving
	Value       int64     `json:"value"`
}

// DiscrepancyAnswered v1 is the opinion of one side; with the second it is
// resolved (KindDiscrepancyResolved has the same shape).
type DiscrepancyAnswered struct {
	Side    string `json:"side"`    // sender|receiver
	Outcome string `json:"outcome"` // stands|corrected|found|lost
	Late    bool   `json:"late"`
}

// DiscrepancyAnsweredRestricted v1.
type DiscrepancyAnsweredRestricted struct {
	Discrepancy uuid.UUID `json:"discrepancy"`
	Value       int64     `json:"value"`
	Reason      string    `json:"reason"`
	Late        Late      `json:"late"`
}
