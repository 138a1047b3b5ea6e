package custody

import (
	"context"

	"github.com/google/uuid"

	"github.com/sealtrail/sealtrail/internal/fact"
	"github.com/sealtrail/sealtrail/internal/fault"
	"github.com/sealtrail/sealtrail/internal/identity"
	"github.com/sealtrail/sealtrail/internal/ledger"
)

// ConfirmSeizure is the second officer's confirmation. Until then the lots may
// reach the store and do nothing else.
func (s *Service) ConfirmSeizure(ctx context.Context, actor identity.Actor, cmd ConfirmSeizure) (SeizureReceipt, error) {
	cmd = tidied(cmd)
	a, err := s.begin(actor, identity.ConfirmSeizure, cmd.Command)
	if err != nil {
		return SeizureReceipt{}, err
	}
	var receipt SeizureReceipt
	err = s.InTx(ctx, func(tx Tx) error {
		seizure, err := tx.SeizureForUpdate(ctx, cmd.Seizure)
		if err != nil {
			return err
		}
		if err := actor.MayOn(identity.ConfirmSeizure, seizure.Parties()); err != nil {
			return err
		}
		receipt, err = ledger.Once(ctx, tx, actor.Person, cmd.ID, "custody.seizure.confirm", cmd, func() (SeizureReceipt, error) {
			return s.confirmSeizure(ctx, tx, a, cmd, seizure)
		})
		return err
	})
	return receipt, err
}

func (s *Service) confirmSeizure(ctx context.Context, tx Tx, a acting, cmd ConfirmSeizure, seizure Seizure) (SeizureReceipt, error) {
	c := &checker{photos: s.Photos}
	switch {
	case !seizure.Confirmed.IsZero():
		return SeizureReceipt{}, fault.Conflict("custody.confirm.done")
	case cmd.Paper != "":
		c.photo("paper", cmd.Paper)
	case a.actor.Is(seizure.By): // 行政强制法 art. 18: two officers
		return SeizureReceipt{}, fault.Denied("custody.confirm.same_person")
	}
	if err := c.err(); err != nil {
		return SeizureReceipt{}, err
	}
	all, err := tx.LotsOfSeizure(ctx, seizure.ID)
	if err != nil {
		return SeizureReceipt{}, err
	}
	var lots []Lot
	for _, l := range all {
		if l.Living() {
			lots = append(lots, l)
		}
	}
	if cmd.Paper == "" { // who confirms becomes a handler of the goods
		if err := mayHandle(ctx, tx, a.actor, seizure, lots); err != nil {
			return SeizureReceipt{}, err
		}
	}
	if err := a.when(lots, seizure.LastAt); err != nil {
		return SeizureReceipt{}, err
	}
	d := a.draft(fact.KindSeizureConfirmed)
	d.Facts = fact.SeizureConfirmed{Lots: len(lots), Paper: cmd.Paper != "", Late: a.isLate()}
	d.Restricted = fact.SeizureConfirmedRestricted{Seizure: seizure.ID, Photo: cmd.Paper, Late: a.late()}
	d.Streams = []ledger.Stream{seizure.Stream}
	if cmd.Paper != "" {
		d.Auth = append([]ledger.Auth{{By: "paper"}}, d.Auth...)
	}
	nouns := map[ledger.Stream]noun{seizure.Stream: &seizure}
	for i := range lots {
		nouns[lots[i].Stream] = &lots[i]
		d.Lines = append(d.Lines, ledger.Line{Stream: lots[i].Stream, Value: fact.SeizureConfirmedLine{Seizure: seizure.ID, Paper: cmd.Paper != ""}})
	}
	sealed, err := tx.Record(ctx, d)
	if err != nil {
		return SeizureReceipt{}, err
	}
	if err := apply(sealed, nouns); err != nil {
		return SeizureReceipt{}, err
	}
	if err := tx.SaveSeizure(ctx, seizure); err != nil {
		return SeizureReceipt{}, err
	}
	if cmd.Paper != "" {
		if err := tx.KeepPhotos(ctx, []Photo{{SHA256: cmd.Paper, Noun: SeizureStream, NounID: seizure.ID, Act: cmd.ID, At: a.at}}); err != nil {
			return SeizureReceipt{}, err
		}
	}
	return seizureReceipt(seizure, lots), tx.SaveLots(ctx, lots)
}

// mayHandle keeps the officers who took the goods apart from who keeps them in
// the store and from who approved that they were taken.
func mayHandle(ctx context.Context, tx Tx, actor identity.Actor, seizure Seizure, lots []Lot) error {
	file, err := tx.CaseForUpdate(ctx, seizure.Case.String())
	if err != nil {
		return err
	}
	approvals := []uuid.UUID{seizure.Approval}
	for _, l := range lots {
		if actor.IsAny(l.Keepers) {
			return fault.Denied("custody.confirm.keeper").With("code", l.Code.String())
		}
		for _, late := range l.Legal.Approvals {
			approvals = append(approvals, late.Approval)
		}
	}
	for _, id := range approvals {
		if granted, ok := file.Approval(id); ok && actor.Is(granted.By) {
			return fault.Denied("custody.approval.own")
		}
	}
	return nil
}
