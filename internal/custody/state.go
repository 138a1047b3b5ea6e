package custody

// State is where a lot is, physically.
type State string

const (
	AtScene       State = "at_scene"        // 现场
	SealedAtScene State = "sealed_at_scene" // 就地查封
	WithHandler   State = "with_handler"    // 办案人员暂存
	InCustody     State = "in_custody"      // 在库
	CheckedOut    State = "checked_out"     // 调用中
	AtLab         State = "at_lab"          // 送检中
	InTransit     State = "in_transit"      // 运输中
	HeldAtGate    State = "held_at_gate"    // 滞留门岗
	AtFirm        State = "at_firm"         // 处置单位待处置
	Divided       State = "divided"         // 已分批
	Destroyed     State = "destroyed"       // 已销毁
	Returned      State = "returned"        // 已退还
	Sold          State = "sold"            // 已变卖
	Donated       State = "donated"         // 已捐赠
	Transferred   State = "transferred"     // 已移送
	Consumed      State = "consumed"        // 检验消耗
	Missing       State = "missing"         // 缺失
)

// States are all of them, in the order of the journey.
func States() []State {
	return []State{AtScene, SealedAtScene, WithHandler, InCustody, CheckedOut, AtLab, InTransit, HeldAtGate, AtFirm,
		Divided, Destroyed, Returned, Sold, Donated, Transferred, Consumed, Missing}
}

// Public is what anybody may learn of a label.
type Public string

const (
	PublicInCustody Public = "in_custody" // 在官方保管中
	PublicDestroyed Public = "destroyed"  // 已销毁
	PublicReleased  Public = "released"   // 已放行
	PublicVoid      Public = "void"       // 已作废
)

// PublicState is the public word for a lot's state (contract: destroyed or
// consumed; returned, sold or donated; divided; all else). That a retired label
// is void is for the label to say.
func PublicState(s State) Public {
	switch s {
	case Destroyed, Consumed:
		return PublicDestroyed
	case Returned, Sold, Donated:
		return PublicReleased
	case Divided: // its parts have labels of their own
		return PublicVoid
	}
	return PublicInCustody
}
