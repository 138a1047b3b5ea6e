package registry

import (
	"context"

	"github.com/google/uuid"

	"github.com/sealtrail/sealtrail/internal/fact"
	"github.com/sealtrail/sealtrail/internal/fault"
	"github.com/sealtrail/sealtrail/internal/identity"
	"github.com/sealtrail/sealtrail/internal/ledger"
	"github.com/sealtrail/sealtrail/internal/moment"
)

// Suspend takes qualifications out of force at once; the gate knows from the same
// moment on, and the public by a notice.
func (s *Service) Suspend(ctx context.Context, actor identity.Actor, cmd Suspend) (Receipt, error) {
	return s.suspension(ctx, actor, "firm.suspend", cmd.Command, cmd, cmd.Facility, cmd.Qualification, cmd.Reason, true)
}

// Reinstate puts suspended qualifications back into force.
func (s *Service) Reinstate(ctx context.Context, actor identity.Actor, cmd Reinstate) (Receipt, error) {
	return s.suspension(ctx, actor, "firm.reinstate", cmd.Command, cmd, cmd.Facility, cmd.Qualification, cmd.Reason, false)
}

func (s *Service) suspension(ctx context.Context, actor identity.Actor, name string, cmd ledger.Command, body any, facility, qualification uuid.UUID, reason string, suspend bool) (Receipt, error) {
	kind := fact.KindFacilityReinstated
	if suspend {
		kind = fact.KindFacilitySuspended
	}
	return s.change(ctx, actor, identity.SuspendFirm, name, cmd, body, func(tx Tx) (Firm, error) { return tx.FirmOfFacilityForUpdate(ctx, facility) },
		func(f Firm, now, at moment.Time) (string, any, any, error) {
			x, _ := f.Facility(facility)
			if _, known := x.Qualification(qualification); qualification != uuid.Nil && !known {
				return "", nil, nil, fault.Missing("registry.qualification.unknown").At("qualification")
			}
			var faults fault.List
			d := fact.SuspensionChangedRestricted{Facility: facility, Qualifications: one(x, qualification, !suspend, at), Reason: text(&faults, reason, "reason", MaxReason, true)}
			if len(d.Qualifications) == 0 && suspend {
				_ = faults.Add(fault.Conflict("registry.suspend.nothing"))
			}
			if len(d.Qualifications) == 0 && !suspend {
				_ = faults.Add(fault.Conflict("registry.reinstate.nothing"))
			}
			d.LateReason, d.LatePhoto = late(&faults, cmd)
			return kind, fact.SuspensionChanged{Qualifications: len(d.Qualifications), Late: cmd.IsLate(now)}, d, faults.Err()
		})
}
