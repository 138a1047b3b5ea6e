package custody

import (
	"context"
	"strconv"

	"github.com/sealtrail/sealtrail/internal/fact"
	"github.com/sealtrail/sealtrail/internal/fault"
	"github.com/sealtrail/sealtrail/internal/identity"
	"github.com/sealtrail/sealtrail/internal/ledger"
)

// AddPhoto adds a stored photo to a lot. Both the responsible agency and whoever
// keeps the goods may.
func (s *Service) AddPhoto(ctx context.Context, actor identity.Actor, cmd AddPhoto) (LotReceipt, error) {
	cmd = tidied(cmd)
	a, err := s.begin(actor, identity.AddPhoto, cmd.Command)
	if err != nil {
		return LotReceipt{}, err
	}
	var receipt LotReceipt
	err = s.InTx(ctx, func(tx Tx) error {
		lots, err := tx.LotsForUpdate(ctx, []string{cmd.Lot})
		if err != nil {
			return placed(err, "lot")
		}
		if actor.MayOn(identity.AddPhoto, lots[0].keeping()) != nil {
			if err := actor.MayOn(identity.AddPhoto, lots[0].Parties()); err != nil {
				return err
			}
		}
		receipt, err = ledger.Once(ctx, tx, actor.Person, cmd.ID, "custody.lot.photo", cmd, func() (LotReceipt, error) {
			return s.addPhoto(ctx, tx, a, cmd, lots[0])
		})
		return err
	})
	return receipt, err
}

func (s *Service) addPhoto(ctx context.Context, tx Tx, a acting, cmd AddPhoto, lot Lot) (LotReceipt, error) {
	c := &checker{photos: s.Photos}
	c.photo("sha256", cmd.SHA256)
	c.text("caption", cmd.Caption, MaxName)
	if err := c.err(); err != nil {
		return LotReceipt{}, err
	}
	switch {
	case holds(lot.Photos, cmd.SHA256):
		return LotReceipt{}, fault.Conflict("custody.photo.twice").At("sha256")
	case len(lot.Photos) >= MaxPhotos:
		return LotReceipt{}, fault.Invalid("custody.photo.too_many").At("sha256").With("max", strconv.Itoa(MaxPhotos))
	case !lot.Living():
		return LotReceipt{}, fault.Conflict("custody.lot.state").At("lot").With("state", string(lot.State))
	}
	if err := a.when([]Lot{lot}); err != nil {
		return LotReceipt{}, err
	}
	d := a.draft(fact.KindLotPhotographed)
	d.Facts, d.Restricted = fact.LotPhotographed{Late: a.isLate()}, fact.LateRestricted{Late: a.late()}
	d.Lines = []ledger.Line{{Stream: lot.Stream, Value: fact.LotPhotographedLine{SHA256: cmd.SHA256, Caption: cmd.Caption}}}
	sealed, err := tx.Record(ctx, d)
	if err != nil {
		return LotReceipt{}, err
	}
	if err := apply(sealed, map[ledger.Stream]noun{lot.Stream: &lot}); err != nil {
		return LotReceipt{}, err
	}
	if err := tx.KeepPhotos(ctx, []Photo{{SHA256: cmd.SHA256, Noun: LotStream, NounID: lot.ID, Act: cmd.ID, Caption: cmd.Caption, At: a.at}}); err != nil {
		return LotReceipt{}, err
	}
	return lotReceipt(lot), tx.SaveLots(ctx, []Lot{lot})
}
