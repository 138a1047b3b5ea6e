package casefile

import (
	"context"
	"slices"
	"strconv"

	"github.com/google/uuid"

	"github.com/sealtrail/sealtrail/internal/fact"
	"github.com/sealtrail/sealtrail/internal/fault"
	"github.com/sealtrail/sealtrail/internal/identity"
	"github.com/sealtrail/sealtrail/internal/ledger"
	"github.com/sealtrail/sealtrail/internal/moment"
)

// Entrust lets another agency witness for a case; from then on it sees the case.
func (s *Service) Entrust(ctx context.Context, actor identity.Actor, cmd Entrust) (Receipt, error) {
	return s.run(ctx, actor, act{action: identity.Entrust, name: "case.entrust", cmd: cmd.Command, body: cmd, ref: cmd.Case, before: cmd.stands, decide: cmd.decide})
}

// stands demands an authority that exists: its officers will sign, and it sees
// the case from then on.
func (cmd Entrust) stands(ctx context.Context, tx Tx, in situation) error {
	org, err := tx.Org(ctx, cmd.Agency)
	if err != nil && !fault.Is(err, fault.KindMissing) {
		return err
	}
	if err != nil || org.Kind != identity.OrgAgency && org.Kind != identity.OrgPolice || !org.Stands(in.now) {
		return fault.Invalid("casefile.entrust.agency").At("agency")
	}
	return nil
}

func (cmd Entrust) decide(in situation) (ruling, error) {
	var faults fault.List
	switch {
	case cmd.Agency == uuid.Nil || cmd.Agency == in.c.Agency:
		faults.Invalid("casefile.entrust.agency", "agency")
	case slices.Contains(in.c.Entrusted(), cmd.Agency):
		_ = faults.Add(fault.Conflict("casefile.entrust.twice").At("agency"))
	}
	d := fact.AgencyEntrustedRestricted{Entrustment: cmd.ID, Agency: cmd.Agency, Paper: text(&faults, cmd.Paper, "paper", MaxPaper, true)}
	d.LateReason, d.LatePhoto = late(&faults, cmd.Command)
	return ruling{kind: fact.KindAgencyEntrusted, facts: fact.AgencyEntrusted{Late: cmd.IsLate(in.now)}, restricted: d}, faults.Err()
}

// GrantException lets a tiny office do with fewer people, for a case or for the
// actor's agency.
func (s *Service) GrantException(ctx context.Context, actor identity.Actor, cmd GrantException) (Receipt, error) {
	if cmd.Case == "" {
		return s.exempt(ctx, actor, cmd)
	}
	return s.run(ctx, actor, act{action: identity.GrantException, name: "case.exception", cmd: cmd.Command, body: cmd, ref: cmd.Case, decide: func(in situation) (ruling, error) {
		d, err := cmd.decide(in.c.Agency, in.c.Division, in.at)
		return ruling{kind: fact.KindExceptionGranted, facts: fact.ExceptionGranted{Late: cmd.IsLate(in.now)}, restricted: d}, err
	}})
}

func (cmd GrantException) decide(agency uuid.UUID, division string, at moment.Time) (fact.ExceptionGrantedRestricted, error) {
	var faults fault.List
	d := fact.ExceptionGrantedRestricted{Exception: cmd.ID, Agency: agency, Division: division, LastDay: cmd.LastDay}
	d.Reason = text(&faults, cmd.Reason, "reason", MaxReason, true)
	if _, err := moment.ParseDate(string(cmd.LastDay)); err != nil {
		faults.Invalid("casefile.day", "last_day")
	} else if cmd.LastDay < at.Date() || cmd.LastDay > at.Date().AddDays(MaxExceptionDay) {
		_ = faults.Add(fault.Invalid("casefile.exception.last_day").At("last_day").With("days", strconv.Itoa(MaxExceptionDay)))
	}
	d.LateReason, d.LatePhoto = late(&faults, cmd.Command)
	return d, faults.Err()
}

func (s *Service) exempt(ctx context.Context, actor identity.Actor, cmd GrantException) (Receipt, error) {
	const action = identity.GrantException
	if err := actor.May(action); err != nil {
		return Receipt{}, err
	}
	now := s.Clock.Now()
	if err := actor.SteppedUp(now); err != nil {
		return Receipt{}, err
	}
	var receipt Receipt
	err := s.InTx(ctx, func(tx Tx) error {
		var err error
		receipt, err = ledger.Once(ctx, tx, actor.Person, cmd.ID, "case.exemption", cmd, func() (Receipt, error) {
			if err := s.stored(cmd.Command, ""); err != nil {
				return Receipt{}, err
			}
			at, err := cmd.When(now)
			if err != nil {
				return Receipt{}, err
			}
			d, err := cmd.decide(actor.Org, actor.Division, at)
			if err != nil {
				return Receipt{}, err
			}
			stream, err := tx.NewStream(ctx, ExemptionStream, cmd.ID)
			if err != nil {
				return Receipt{}, err
			}
			sealed, err := tx.Record(ctx, ledger.Draft{ID: cmd.ID, Kind: fact.KindExemptionDeclared, KV: 1, OccurredAt: at, DeviceAt: cmd.DeviceAt, By: actor.By(action),
				Facts: fact.ExceptionGranted{Late: cmd.IsLate(now)}, Restricted: d, Streams: []ledger.Stream{stream}, Auth: actor.Auth(action, now)})
			if err != nil {
				return Receipt{}, err
			}
			r, err := sealed[0].Recorded(stream)
			if err != nil {
				return Receipt{}, err
			}
			x, err := RebuildExemption([]ledger.Recorded{r})
			if err != nil {
				return Receipt{}, err
			}
			return Receipt{ID: cmd.ID, Lots: []string{}}, tx.CreateExemption(ctx, x)
		})
		return err
	})
	return receipt, err
}
