package custody

import (
	"context"
	"strconv"

	"github.com/google/uuid"

	"github.com/sealtrail/sealtrail/internal/fact"
	"github.com/sealtrail/sealtrail/internal/fault"
	"github.com/sealtrail/sealtrail/internal/identity"
	"github.com/sealtrail/sealtrail/internal/ledger"
)

// EntrustLots gives goods that stay in place into the keeping of a third party,
// who needs no account, or back into that of the party.
type EntrustLots struct {
	ledger.Command
	Lots    []string `json:"lots"`    // label codes or ids; a container's stands for its lots
	To      string   `json:"to"`      // name of the organisation; empty: the party keeps them again
	Contact string   `json:"contact"` // who answers there
	Phone   string   `json:"phone"`
	Place   string   `json:"place"` // where they lie; empty: where they lay
	Paper   string   `json:"paper"` // the agency's own number of the contract
	Photo   string   `json:"photo"` // of the signed contract; SHA-256, hex
	Note    string   `json:"note"`
}

// EntrustAnswer answers EntrustLots.
type EntrustAnswer struct {
	Lots int `json:"lots"`
}

// EntrustLots records who keeps goods in place. The agency stays accountable for
// them: it is the keeper, and its officers inspect them on rounds.
func (s *Service) EntrustLots(ctx context.Context, actor identity.Actor, cmd EntrustLots) (EntrustAnswer, error) {
	cmd = tidied(cmd)
	a, err := s.begin(actor, identity.EntrustGoods, cmd.Command)
	if err != nil {
		return EntrustAnswer{}, err
	}
	if err := cmd.check(s.Photos); err != nil {
		return EntrustAnswer{}, err
	}
	var answer EntrustAnswer
	err = s.InTx(ctx, func(tx Tx) error {
		refs, err := unpack(ctx, tx, cmd.Lots)
		if err != nil {
			return err
		}
		lots, err := lotsNamed(ctx, tx, actor, identity.EntrustGoods, refs, "lots%s", Lot.Parties)
		if err != nil {
			return err
		}
		answer, err = ledger.Once(ctx, tx, actor.Person, cmd.ID, "custody.lot.entrust", cmd, func() (EntrustAnswer, error) {
			return entrustLots(ctx, tx, a, cmd, lots)
		})
		return err
	})
	return answer, err
}

func (cmd EntrustLots) check(photos Photos) error {
	c := &checker{photos: photos}
	if len(cmd.Lots) == 0 {
		c.Invalid("custody.lots.none", "lots")
	}
	c.lots("lots", len(cmd.Lots))
	c.text("to", cmd.To, MaxName)
	c.text("contact", cmd.Contact, MaxShort)
	c.text("phone", cmd.Phone, MaxShort)
	c.text("place", cmd.Place, MaxName)
	c.text("paper", cmd.Paper, MaxShort)
	c.text("note", cmd.Note, MaxText)
	if cmd.To == "" {
		c.needed("note", cmd.Note, MaxText, "custody.entrust.why_back")
	} else {
		c.needed("contact", cmd.Contact, MaxShort, "custody.entrust.contact")
	}
	if cmd.Photo != "" {
		c.photo("photo", cmd.Photo)
	}
	return c.err()
}

func entrustLots(ctx context.Context, tx Tx, a acting, cmd EntrustLots, lots []Lot) (EntrustAnswer, error) {
	var wrong fault.List
	for i, l := range lots {
		at := "lots[" + strconv.Itoa(i) + "]"
		switch {
		case l.Left() == "":
			_ = wrong.Add(fault.Conflict("custody.left.state").At(at).With("code", l.Code.String()).With("state", string(l.State)))
		case !l.Confirmed:
			_ = wrong.Add(fault.Conflict("custody.lot.unconfirmed").At(at).With("code", l.Code.String()))
		case l.Handoff != uuid.Nil:
			_ = wrong.Add(fault.Conflict("custody.left.offered").At(at).With("code", l.Code.String()))
		case l.Entrusted == cmd.To:
			_ = wrong.Add(fault.Conflict("custody.entrust.same").At(at).With("code", l.Code.String()))
		}
	}
	if err := wrong.Err(); err != nil {
		return EntrustAnswer{}, err
	}
	if err := a.when(lots); err != nil {
		return EntrustAnswer{}, err
	}
	d := a.draft(fact.KindLotEntrusted)
	d.Facts = fact.LotEntrusted{Lots: len(lots), Back: cmd.To == "", Late: a.isLate()}
	d.Restricted = fact.LotEntrustedRestricted{Paper: cmd.Paper, Photo: cmd.Photo, Note: cmd.Note, Late: a.late()}
	d.Personal = map[string]string{}
	for name, value := range map[string]string{"third.contact": cmd.Contact, "third.phone": cmd.Phone} {
		if value != "" {
			d.Personal[name] = value
		}
	}
	nouns := map[ledger.Stream]noun{}
	var photos []Photo
	for i, l := range lots {
		line := fact.LotEntrustedLine{To: cmd.To, Place: cmd.Place, Was: l.Entrusted}
		if line.Place == "" {
			line.Place = l.Place
		}
		d.Lines = append(d.Lines, ledger.Line{Stream: l.Stream, Value: line})
		nouns[l.Stream] = &lots[i]
		if cmd.Photo != "" && i == 0 {
			photos = append(photos, Photo{SHA256: cmd.Photo, Noun: LotStream, NounID: l.ID, Act: cmd.ID, At: a.at})
		}
	}
	sealed, err := tx.Record(ctx, d)
	if err != nil {
		return EntrustAnswer{}, err
	}
	if err := apply(sealed, nouns); err != nil {
		return EntrustAnswer{}, err
	}
	if len(photos) > 0 {
		if err := tx.KeepPhotos(ctx, photos); err != nil {
			return EntrustAnswer{}, err
		}
	}
	return EntrustAnswer{Lots: len(lots)}, tx.SaveLots(ctx, lots)
}

// entrusted takes who keeps the lot in place from now on.
func (l *Lot) entrusted(f fact.LotEntrustedLine, r ledger.Recorded) error {
	l.Entrusted, l.Place, l.LeftAt = f.To, f.Place, r.Act.OccurredAt
	return nil
}
