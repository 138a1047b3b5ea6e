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

// Delist takes a facility off the list for good (除名): at once for the gate, with
// a dated notice in the public list, and not in the next edition. It stays in the
// register with the reason; to come back the firm applies anew.
func (s *Service) Delist(ctx context.Context, actor identity.Actor, cmd Delist) (Receipt, error) {
	return s.change(ctx, actor, identity.DelistFirm, "firm.delist", cmd.Command, cmd, func(tx Tx) (Firm, error) { return tx.FirmOfFacilityForUpdate(ctx, cmd.Facility) },
		func(f Firm, now, at moment.Time) (string, any, any, error) {
			x, _ := f.Facility(cmd.Facility)
			var faults fault.List
			d := fact.FacilityDelistedRestricted{Facility: cmd.Facility, Qualifications: []uuid.UUID{}, Reason: text(&faults, cmd.Reason, "reason", MaxReason, true)}
			for _, q := range x.Qualifications {
				if !q.Delisted(at) {
					d.Qualifications = append(d.Qualifications, q.ID)
				}
			}
			if len(d.Qualifications) == 0 {
				_ = faults.Add(fault.Conflict("registry.delist.nothing"))
			}
			d.LateReason, d.LatePhoto = late(&faults, cmd.Command)
			return fact.KindFacilityDelisted, fact.FacilityDelisted{Qualifications: len(d.Qualifications), Late: cmd.IsLate(now)}, d, faults.Err()
		})
}

// Delisted tells whether a facility was taken off the list by a moment and nothing
// of it was admitted since, and why.
func (f Facility) Delisted(at moment.Time) (Change, bool) {
	var last Change
	for _, q := range f.Qualifications {
		c, _ := q.Suspended(at)
		if !c.Delisted {
			return Change{}, false
		}
		if c.At >= last.At {
			last = c
		}
	}
	return last, last.Delisted
}
