package registry

import (
	"context"

	"github.com/google/uuid"

	"github.com/sealtrail/sealtrail/internal/fact"
	"github.com/sealtrail/sealtrail/internal/identity"
	"github.com/sealtrail/sealtrail/internal/ledger"
	"github.com/sealtrail/sealtrail/internal/moment"
)

// confirm records that a firm was looked at again, and keeps it.
func (s *Service) confirm(ctx context.Context, tx Tx, actor identity.Actor, action identity.Action, cmd ledger.Command, now, at moment.Time, f Firm, application uuid.UUID) (Firm, error) {
	f, err := s.confirmed(ctx, tx, actor, action, cmd, now, at, f, application)
	if err != nil {
		return f, err
	}
	return f, tx.SaveFirm(ctx, f)
}

func (s *Service) confirmed(ctx context.Context, tx Tx, actor identity.Actor, action identity.Action, cmd ledger.Command, now, at moment.Time, f Firm, application uuid.UUID) (Firm, error) {
	var err error
	if cmd.ID, err = uuid.NewV7(); err != nil {
		return f, err
	}
	return record(ctx, tx, f, draft(actor, action, cmd, now, at, f.Stream, fact.KindFirmConfirmed, fact.FirmConfirmed{Late: cmd.IsLate(now)}, fact.FirmConfirmedRestricted{Application: application}, nil))
}
