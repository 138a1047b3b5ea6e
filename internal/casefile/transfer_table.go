package casefile

import (
	"slices"

	"github.com/sealtrail/sealtrail/internal/fact"
	"github.com/sealtrail/sealtrail/internal/identity"
)

// TransferState is where a transfer stands.
type TransferState string

const (
	TransferProposed     TransferState = "proposed"      // 待负责人审批
	TransferDeclined     TransferState = "declined"      // 负责人不批准
	TransferApproved     TransferState = "approved"      // 已批准，待发出
	TransferSent         TransferState = "sent"          // 已发出，待答复
	TransferReturned     TransferState = "returned"      // 退回补正
	TransferAccepted     TransferState = "accepted"      // 已立案
	TransferRefused      TransferState = "refused"       // 不予立案
	TransferReconsidered TransferState = "reconsidering" // 复议中
	TransferUpheld       TransferState = "upheld"        // 复议维持不予立案
	TransferReported     TransferState = "reported"      // 已提请检察监督
	TransferHanded       TransferState = "handed"        // 物品案卷已交接
	TransferClosed       TransferState = "closed"        // 已办结
)

// TransferStates are all of them, in the order of the journey.
func TransferStates() []TransferState {
	return []TransferState{TransferProposed, TransferDeclined, TransferApproved, TransferSent, TransferReturned, TransferAccepted, TransferRefused, TransferReconsidered,
		TransferUpheld, TransferReported, TransferHanded, TransferClosed}
}

// TransferAct is what is done with a transfer.
type TransferAct string

const (
	TransferPropose    TransferAct = "propose"
	TransferApprove    TransferAct = "approve"
	TransferDecline    TransferAct = "decline"
	TransferSend       TransferAct = "send"
	TransferAccept     TransferAct = "accept"
	TransferRefuse     TransferAct = "refuse"
	TransferReturn     TransferAct = "return"
	TransferReconsider TransferAct = "reconsider"
	TransferReport     TransferAct = "report"
	TransferHand       TransferAct = "hand_over"
	TransferClose      TransferAct = "close"
)

// TransferActs are all but the first, in the order of the journey.
func TransferActs() []TransferAct {
	return []TransferAct{TransferApprove, TransferDecline, TransferSend, TransferAccept, TransferRefuse, TransferReturn, TransferReconsider, TransferReport, TransferHand, TransferClose}
}

// kinds of the acts' entries.
var transferKinds = map[TransferAct]string{TransferPropose: fact.KindTransferProposed, TransferApprove: fact.KindTransferApproved, TransferDecline: fact.KindTransferDeclined,
	TransferSend: fact.KindTransferSent, TransferAccept: fact.KindTransferAccepted, TransferRefuse: fact.KindTransferRefused, TransferReturn: fact.KindTransferReturned,
	TransferReconsider: fact.KindTransferReconsidered, TransferReport: fact.KindTransferReported, TransferHand: fact.KindTransferHanded, TransferClose: fact.KindTransferClosed}

func actOfKind(kind string) TransferAct {
	for act, k := range transferKinds {
		if k == kind {
			return act
		}
	}
	return ""
}

// transferActions are what each act asks of the permission table.
var transferActions = map[TransferAct]identity.Action{TransferPropose: identity.ProposeTransfer, TransferApprove: identity.DecideTransfer, TransferDecline: identity.DecideTransfer,
	TransferSend: identity.SendTransfer, TransferAccept: identity.AnswerTransfer, TransferRefuse: identity.AnswerTransfer, TransferReturn: identity.AnswerTransfer,
	TransferReconsider: identity.PressTransfer, TransferReport: identity.PressTransfer, TransferHand: identity.HandTransfer, TransferClose: identity.CloseTransfer}

// Action is what the act asks of the permission table.
func (a TransferAct) Action() identity.Action { return transferActions[a] }

// transferMoves is the whole law of a transfer. What is not listed cannot happen.
// A refusal may be answered by reconsideration and by asking the prosecutor, or be
// taken as it is; a case that the prosecutor had filed goes on as any other.
var transferMoves = map[TransferState]map[TransferAct]TransferState{
	TransferProposed:     {TransferApprove: TransferApproved, TransferDecline: TransferDeclined},
	TransferApproved:     {TransferSend: TransferSent},
	TransferSent:         {TransferAccept: TransferAccepted, TransferRefuse: TransferRefused, TransferReturn: TransferReturned},
	TransferReturned:     {TransferSend: TransferSent, TransferClose: TransferClosed},
	TransferRefused:      {TransferReconsider: TransferReconsidered, TransferReport: TransferReported, TransferClose: TransferClosed},
	TransferReconsidered: {TransferAccept: TransferAccepted, TransferRefuse: TransferUpheld},
	TransferUpheld:       {TransferReport: TransferReported, TransferClose: TransferClosed},
	TransferReported:     {TransferAccept: TransferAccepted, TransferClose: TransferClosed},
	TransferAccepted:     {TransferHand: TransferHanded, TransferClose: TransferClosed},
	TransferHanded:       {TransferClose: TransferClosed},
}

// back are the acts that a transfer to the agency knows: it comes approved and
// sent, and the agency that refuses it says so to the prosecutor itself.
var backActs = []TransferAct{TransferAccept, TransferRefuse, TransferClose}

// Can tells whether an act may follow now.
func (t Transfer) Can(act TransferAct) bool {
	if t.Direction == ToAgency && !slices.Contains(backActs, act) {
		return false
	}
	_, ok := transferMoves[t.State][act]
	return ok
}

// Codes of clocks.
const (
	ClockDecide     = "transfer.decide"
	ClockSend       = "transfer.send"
	ClockAnswer     = "transfer.answer"
	ClockPapers     = "transfer.papers"
	ClockReconsider = "transfer.reconsider"
	ClockGoods      = "transfer.goods"
	ClockReply      = "transfer.reply"
)

// Side is who has the next word.
type Side string

const (
	SideNone   Side = ""
	SideAgency Side = "agency"
	SideHead   Side = "head" // the agency's head
	SideOther  Side = "other"
)

// term is the clock of a state. Duty: who lets it run out breaks the law; without,
// it only ends a right.
type term struct {
	clock string
	side  Side
	duty  bool
}

var transferTerms = map[TransferState]term{
	TransferProposed:     {ClockDecide, SideHead, true},
	TransferApproved:     {ClockSend, SideAgency, true},
	TransferSent:         {ClockAnswer, SideOther, true},
	TransferReturned:     {ClockPapers, SideAgency, true},
	TransferRefused:      {ClockReconsider, SideAgency, false},
	TransferReconsidered: {ClockAnswer, SideOther, true},
	TransferUpheld:       {"", SideAgency, false},
	TransferReported:     {"", SideOther, false},
	TransferAccepted:     {ClockGoods, SideAgency, true},
	TransferHanded:       {"", SideOther, false},
}

func (s TransferState) term() term { return transferTerms[s] }

// Waits tells who has the next word; nobody once it is over.
func (t Transfer) Waits() Side {
	if t.Direction == ToAgency && t.State != TransferClosed {
		return SideAgency
	}
	return t.State.term().side
}

// clock of a state in this transfer's direction; empty: none.
func (t Transfer) clock(s TransferState) string {
	if t.Direction == ToAgency {
		if s == TransferClosed {
			return ""
		}
		return ClockReply
	}
	return s.term().clock
}

// mustKeep tells whether an act is measured by the clock that runs: every act by
// one that is a duty; one that only ends a right by the act that uses the right.
func (t Transfer) mustKeep(act TransferAct) bool {
	if t.Next.Clock == "" || t.Direction == ToAgency && act != TransferClose {
		return false
	}
	return t.Duty() || act == TransferReconsider
}

// Outcomes of a transfer.
const (
	OutcomeFiled         = "filed"          // 立案，后续由公安机关办理
	OutcomeJudged        = "judged"         // 判决
	OutcomeNotProsecuted = "not_prosecuted" // 不起诉
	OutcomeWithdrawn     = "withdrawn"      // 撤案
	OutcomeNotFiled      = "not_filed"      // 不予立案
	OutcomePenalised     = "penalised"      // 反向移送后已处罚
	OutcomeNotPenalised  = "not_penalised"  // 反向移送后不予处罚
)

// Outcomes that may be now, in the order forms show them.
func (t Transfer) Outcomes() []string {
	switch {
	case !t.Can(TransferClose):
		return nil
	case t.Direction == ToAgency && t.State == TransferRefused:
		return []string{OutcomeNotPenalised}
	case t.Direction == ToAgency:
		return []string{OutcomePenalised, OutcomeNotPenalised}
	case t.State == TransferHanded:
		return []string{OutcomeFiled, OutcomeJudged, OutcomeNotProsecuted, OutcomeWithdrawn}
	case t.State == TransferAccepted:
		return []string{OutcomeNotProsecuted, OutcomeWithdrawn}
	}
	return []string{OutcomeNotFiled}
}

// Causes of a transfer back.
func Causes() []string { return []string{OutcomeNotProsecuted, "no_crime", OutcomeWithdrawn} }

// Words of where goods went.
const (
	GoodsHanded = "handed" // 随案移交
	GoodsKept   = "kept"   // 案转物不动
	GoodsNone   = "none"   // 无涉案物品，只移交案卷
)
