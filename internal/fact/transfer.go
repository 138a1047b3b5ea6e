package fact

import (
	"github.com/google/uuid"

	"github.com/sealtrail/sealtrail/internal/moment"
)

// Kinds of the transfer of a case between agency and police (移送、反向移送).
const (
	KindTransferProposed     = "case.transfer.proposed"     // 提出移送、收到反向移送
	KindTransferApproved     = "case.transfer.approved"     // 负责人批准
	KindTransferDeclined     = "case.transfer.declined"     // 负责人不批准
	KindTransferSent         = "case.transfer.sent"         // 发出，或补正后再发
	KindTransferAccepted     = "case.transfer.accepted"     // 立案、接受
	KindTransferRefused      = "case.transfer.refused"      // 不予立案、维持不予立案
	KindTransferReturned     = "case.transfer.returned"     // 退回补正材料
	KindTransferReconsidered = "case.transfer.reconsidered" // 提请复议
	KindTransferReported     = "case.transfer.reported"     // 建议检察机关监督
	KindTransferHanded       = "case.transfer.handed"       // 交接物品和案卷，或案转物不动
	KindTransferClosed       = "case.transfer.closed"       // 办结
	KindTransferCode         = "case.transfer.code"         // 发放一次性码
)

// TransferProposed v1.
type TransferProposed struct {
	Direction string `json:"direction"` // to_police|to_agency
	Lots      int    `json:"lots"`
	Rules     string `json:"rules"`
	Late      bool   `json:"late"`
}

// TransferProposedRestricted v1. Lots are those named; of a transfer back to the
// agency, those that come back.
type TransferProposedRestricted struct {
	Transfer   uuid.UUID       `json:"transfer"`
	Case       uuid.UUID       `json:"case"`
	Agency     uuid.UUID       `json:"agency"`
	Division   string          `json:"division"`
	Other      uuid.UUID       `json:"other"`   // police or prosecutor with an account; zero: none
	Outside    string          `json:"outside"` // its name when it has none
	Reason     string          `json:"reason"`
	Cause      string          `json:"cause"` // of a transfer back: not_prosecuted|no_crime|withdrawn
	Papers     []TransferPaper `json:"papers"`
	Lots       []uuid.UUID     `json:"lots"`
	Next       TransferClock   `json:"next"`
	LateReason string          `json:"late_reason"`
	LatePhoto  string          `json:"late_photo"`
}

// TransferPaper is a paper of the file that goes along.
type TransferPaper struct {
	Kind   string `json:"kind"` // letter|report|goods_list|test_report|other
	Number string `json:"number"`
}

// TransferClock runs from an act; all empty: none does.
type TransferClock struct {
	Clock string      `json:"clock"` // code of clocks
	From  moment.Time `json:"from"`
	Warn  moment.Time `json:"warn"`
	Due   moment.Time `json:"due"` // first instant after the term
}

// TransferStep v1 is what every act on a transfer says.
type TransferStep struct {
	Clock  string `json:"clock"` // that the act had to keep; empty: none
	InTime bool   `json:"in_time"`
	Lots   int    `json:"lots"` // whose legal ground it changed
	Rules  string `json:"rules"`
	Late   bool   `json:"late"`
}

// TransferStepRestricted v1.
type TransferStepRestricted struct {
	Transfer   uuid.UUID       `json:"transfer"`
	Due        moment.Time     `json:"due"`     // of the clock that the act had to keep
	Done       moment.Time     `json:"done"`    // when what it tells of was done: of goods, their receipt
	Paper      string          `json:"paper"`   // number of the notice
	Note       string          `json:"note"`    // reason
	Photo      string          `json:"photo"`   // SHA-256, hex; of the photographed notice
	Papers     []TransferPaper `json:"papers"`  // added to the file
	Goods      string          `json:"goods"`   // handed|kept|none
	Handoff    uuid.UUID       `json:"handoff"` // by which goods went
	Outcome    string          `json:"outcome"` // of closing
	Next       TransferClock   `json:"next"`
	LateReason string          `json:"late_reason"`
	LatePhoto  string          `json:"late_photo"`
}

// TransferCode v1: a code is given to who answers without an account.
type TransferCode struct {
	Issue int  `json:"issue"`
	Late  bool `json:"late"`
}

// TransferCodeRestricted v1.
type TransferCodeRestricted struct {
	Transfer   uuid.UUID   `json:"transfer"`
	Until      moment.Time `json:"until"`
	LateReason string      `json:"late_reason"`
	LatePhoto  string      `json:"late_photo"`
}

// LegalTransfer is where the transfer of a lot's case stands, as far as the lot's
// legal ground depends on it.
type LegalTransfer struct {
	ID    uuid.UUID   `json:"id"`
	State string      `json:"state"` // proposed|declined|sent|accepted|judged|back
	At    moment.Time `json:"at"`
	Sent  moment.Time `json:"sent"` // from when the administrative clock stands still; zero: it runs
	Kept  bool        `json:"kept"` // the goods stay with their keeper, for the police (案转物不动)
	// Decided is set once a decision or a new measure answered what the transfer left open.
	Decided bool `json:"decided"`
}
