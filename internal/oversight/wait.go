package oversight

import (
	"context"
	"slices"

	"github.com/google/uuid"

	"github.com/sealtrail/sealtrail/internal/fault"
	"github.com/sealtrail/sealtrail/internal/identity"
)

// WaitsFor is what goods over which was decided wait for before they can end. A
// lot waits for one thing at a time: the first that must be cleared.
type WaitsFor string

const (
	WaitsForce      WaitsFor = "force"      // 决定尚未生效
	WaitsHold       WaitsFor = "hold"       // 暂缓未解除
	WaitsDifference WaitsFor = "difference" // 差异未了结
	WaitsSecond     WaitsFor = "second"     // 清单待第二人确认
	WaitsApproval   WaitsFor = "approval"   // 紧急措施待补办批准
	WaitsOrder      WaitsFor = "order"      // 待拟处置审批单
	WaitsHead       WaitsFor = "head"       // 审批单待批
	WaitsDispatch   WaitsFor = "dispatch"   // 已批准，待发运
	WaitsReceiver   WaitsFor = "receiver"   // 已提出交接，待接收
	WaitsRoad       WaitsFor = "road"       // 运输中
	WaitsGate       WaitsFor = "gate"       // 滞留门岗
	WaitsRun        WaitsFor = "run"        // 在处置单位，待销毁
	WaitsWitness    WaitsFor = "witness"    // 销毁中，待复核、见证
)

// AllWaits are all of them in the order of the journey, with who clears each.
func AllWaits() []WaitsFor {
	return []WaitsFor{WaitsForce, WaitsHold, WaitsDifference, WaitsSecond, WaitsApproval, WaitsOrder, WaitsHead, WaitsDispatch, WaitsReceiver, WaitsRoad, WaitsGate, WaitsRun, WaitsWitness}
}

// By are the roles that can clear it; none: time alone.
func (w WaitsFor) By() []identity.Role {
	switch w {
	case WaitsHold:
		return []identity.Role{identity.LegalReviewer, identity.Approver}
	case WaitsDifference:
		return []identity.Role{identity.Officer, identity.Keeper, identity.FirmOperator}
	case WaitsSecond, WaitsOrder:
		return []identity.Role{identity.Officer}
	case WaitsApproval, WaitsHead:
		return []identity.Role{identity.Approver}
	case WaitsDispatch:
		return []identity.Role{identity.Keeper}
	case WaitsReceiver, WaitsRun:
		return []identity.Role{identity.FirmOperator}
	case WaitsGate:
		return []identity.Role{identity.Officer, identity.FirmOperator}
	case WaitsWitness:
		return []identity.Role{identity.FirmReviewer, identity.Officer}
	}
	return nil
}

// Wait is how many lots wait for one thing.
type Wait struct {
	For   WaitsFor
	Lots  int
	MassG int64
}

// Waits are what goods over which was decided wait for, in the order of the
// journey; what nothing waits for is left out. Whoever may read clocks sees those
// of the own agency or region.
func (s *Service) Waits(ctx context.Context, actor identity.Actor, division string) (all []Wait, err error) {
	if err := actor.May(identity.ReadClocks); err != nil {
		return nil, err
	}
	scope := actor.Scope(identity.ReadClocks)
	if division != "" && scope.Org == uuid.Nil {
		if !scope.All && !identity.Within(division, scope.Division) {
			return nil, fault.Invalid("oversight.division").At("division")
		}
		scope = identity.Scope{Division: division}
	}
	err = s.View(ctx, func(tx Reads) error {
		all, err = tx.Waits(ctx, scope, s.Clock.Now().Date())
		return err
	})
	order := AllWaits()
	slices.SortFunc(all, func(a, b Wait) int { return slices.Index(order, a.For) - slices.Index(order, b.For) })
	return all, err
}
