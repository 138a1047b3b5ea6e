package custody

import (
	"fmt"
	"strings"

	"github.com/sealtrail/sealtrail/internal/identity"
)

// Act is what happens to a lot.
type Act string

const (
	Take    Act = "take"      // 扣押、抽样：办案人员带走
	SealUp  Act = "seal_up"   // 就地查封
	Leave   Act = "leave"     // 先行登记保存，留置现场
	Split   Act = "split"     // 分批
	Depart  Act = "depart"    // 起运
	Store   Act = "store"     // 保管员接收入库
	Handle  Act = "handle"    // 办案人员接收
	Deliver Act = "deliver"   // 处置单位接收
	Test    Act = "test"      // 检验机构接收
	Police  Act = "to_police" // 公安机关接收
	Turn    Act = "turn_away" // 拒收，仍在途
	Block   Act = "block"     // 资质或法律障碍，滞留门岗
	Miss    Act = "miss"      // 未到
	Find    Act = "find"      // 找回
	Destroy Act = "destroy"   // 销毁

	GiveBack Act = "give_back" // 发还
	SellOff  Act = "sell"      // 变卖、有偿转让
	GiveAway Act = "donate"    // 捐赠
	HandOver Act = "hand_over" // 移交主管部门、公物仓
	Consume  Act = "consume"   // 检验消耗

	CheckOut Act = "check_out" // 调用
	CheckIn  Act = "check_in"  // 归还
	Perish   Act = "perish"    // 自然损耗殆尽
)

// Acts are all of them, in the order of the journey.
func Acts() []Act {
	return []Act{Take, SealUp, Leave, Split, Depart, Store, Handle, Deliver, Test, Police, Turn, Block, Miss, Find, Destroy, GiveBack, SellOff, GiveAway, HandOver, Consume, CheckOut, CheckIn, Perish}
}

// move is where an act leads; Find leads back to where the lot had left from.
type move []State

// received are the acts by which a receiver becomes keeper.
var received = map[Act]move{Store: {InCustody}, Handle: {WithHandler}, Deliver: {AtFirm}, Test: {AtLab}, Police: {Transferred}}

// ended are the acts by which goods that lie with their keeper end other than by
// destruction.
var ended = map[Act]move{GiveBack: {Returned}, SellOff: {Sold}, GiveAway: {Donated}, HandOver: {Transferred}}

// moves is the whole law of a lot's whereabouts. What is not listed cannot
// happen. Missing goods come back only to a place from which they had left.
var moves = map[State]map[Act]move{
	"":            {Take: {WithHandler}, SealUp: {SealedAtScene}, Leave: {AtScene}},
	AtScene:       with(received, map[Act]move{Split: {Divided}, Depart: {InTransit}, Miss: {Missing}, GiveBack: {Returned}}),
	SealedAtScene: with(received, map[Act]move{Split: {Divided}, Depart: {InTransit}, Miss: {Missing}, GiveBack: {Returned}}),
	WithHandler:   with(with(received, ended), map[Act]move{Split: {Divided}, Depart: {InTransit}, Miss: {Missing}}),
	InCustody:     with(with(received, ended), map[Act]move{Split: {Divided}, Depart: {InTransit}, Miss: {Missing}, CheckOut: {CheckedOut}, Perish: {Consumed}}),
	CheckedOut:    {CheckIn: {InCustody}, Miss: {Missing}},
	AtLab:         {Split: {Divided}, Depart: {InTransit}, Store: {InCustody}, Handle: {WithHandler}, Miss: {Missing}, Consume: {Consumed}},
	InTransit:     with(received, map[Act]move{Split: {Divided}, Turn: {InTransit}, Block: {HeldAtGate}, Miss: {Missing}}),
	HeldAtGate:    {Split: {Divided}, Store: {InCustody}, Handle: {WithHandler}, Miss: {Missing}},
	AtFirm:        {Split: {Divided}, Depart: {InTransit}, Store: {InCustody}, Handle: {WithHandler}, Miss: {Missing}, Destroy: {Destroyed}},
	Missing:       {Find: {AtScene, SealedAtScene, WithHandler, InCustody, AtLab, AtFirm}},
}

func with(a, b map[Act]move) map[Act]move {
	all := make(map[Act]move, len(a)+len(b))
	for _, m := range []map[Act]move{a, b} {
		for act, to := range m {
			all[act] = to
		}
	}
	return all
}

// can tells whether an act is possible in a state at all.
func can(from State, act Act) bool { return len(moves[from][act]) > 0 }

// leads tells whether an act leads from one state to another.
func leads(from State, act Act, to State) bool { return holds(moves[from][act], to) }

// EndsBy tells whether goods in a state can end by an act other than destruction.
func EndsBy(from State, act Act) bool { return len(ended[act]) > 0 && can(from, act) }

// endOf is the act that leads to an end.
func endOf(to State) Act {
	for act, m := range ended {
		if holds(m, to) {
			return act
		}
	}
	return ""
}

// EndState is where an act by which goods end leads.
func EndState(act Act) State {
	if m := ended[act]; len(m) > 0 {
		return m[0]
	}
	return ""
}

// arrival is the act by which a receiver of that kind takes goods over: people
// of an agency take as keepers into the store, or as handlers.
func arrival(kind identity.OrgKind, keeper bool) Act {
	switch kind {
	case identity.OrgFirm:
		return Deliver
	case identity.OrgLab:
		return Test
	case identity.OrgPolice:
		return Police
	case identity.OrgStore:
		return Store
	}
	if keeper {
		return Store
	}
	return Handle
}

// after says who is accountable for a lot and who has it, once an act happened.
var after = map[Act][2]string{
	Take: {"officer", "keeper"}, SealUp: {"party", "party"}, Leave: {"party", "party"},
	Split: {"unchanged", "unchanged"}, Depart: {"sender", "carrier"},
	Store: {"receiver", "keeper"}, Handle: {"receiver", "keeper"}, Deliver: {"receiver", "keeper"}, Test: {"receiver", "keeper"}, Police: {"receiver", "keeper"},
	Turn: {"sender", "carrier"}, Block: {"sender", "carrier"}, Miss: {"sender", "unchanged"}, Find: {"sender", "keeper"}, Destroy: {"firm", "keeper"},
	GiveBack: {"unchanged", "receiver"}, SellOff: {"unchanged", "receiver"}, GiveAway: {"unchanged", "receiver"}, HandOver: {"unchanged", "receiver"}, Consume: {"unchanged", "keeper"},
	CheckOut: {"unchanged", "officer"}, CheckIn: {"unchanged", "keeper"}, Perish: {"unchanged", "keeper"},
}

// Table prints the state table as Markdown: state, act, next state, who is
// keeper and possessor then.
func Table() string {
	var b strings.Builder
	b.WriteString("| state | act | next | keeper | possessor |\n|---|---|---|---|---|\n")
	each(func(from State, act Act, to []State) {
		names := make([]string, len(to))
		for i, s := range to {
			names[i] = string(s)
		}
		fmt.Fprintf(&b, "| %s | %s | %s | %s | %s |\n", shown(from), act, strings.Join(names, ", "), after[act][0], after[act][1])
	})
	return b.String()
}

// Diagram prints the state table as Mermaid.
func Diagram() string {
	var b strings.Builder
	b.WriteString("stateDiagram-v2\n")
	each(func(from State, act Act, to []State) {
		for _, s := range to {
			name := string(from)
			if from == "" {
				name = "[*]"
			}
			fmt.Fprintf(&b, "  %s --> %s: %s\n", name, s, act)
		}
	})
	return b.String()
}

func each(f func(State, Act, []State)) {
	for _, from := range append([]State{""}, States()...) {
		for _, act := range Acts() {
			if to := moves[from][act]; len(to) > 0 {
				f(from, act, to)
			}
		}
	}
}

func shown(s State) string {
	if s == "" {
		return "(begin)"
	}
	return string(s)
}
