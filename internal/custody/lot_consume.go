package custody

import (
	"context"

	"github.com/google/uuid"

	"github.com/sealtrail/sealtrail/internal/fact"
	"github.com/sealtrail/sealtrail/internal/fault"
	"github.com/sealtrail/sealtrail/internal/identity"
	"github.com/sealtrail/sealtrail/internal/ledger"
	"github.com/sealtrail/sealtrail/internal/reference"
)

// ConsumeLot says that a laboratory used up a lot, or part of it, in a test.
type ConsumeLot struct {
	ledger.Command
	Lot      string `json:"lot"`      // label code or id
	Quantity int64  `json:"quantity"` // used up; zero: all of it
	MassG    int64  `json:"mass_g"`   // of what was used up; zero: in proportion to the quantity
	Report   string `json:"report"`   // number of the laboratory's report
	Note     string `json:"note"`
	RestCode string `json:"rest_code"` // label of the retained sample, printed ahead; empty: the server makes one
}

// ConsumeReceipt is the answer: what is gone and, when not all was used, what
// goes back (留样).
type ConsumeReceipt struct {
	Consumed LotReceipt  `json:"consumed"`
	Rest     *LotReceipt `json:"rest"`
}

// ConsumeLot ends goods that a test used up. Of a part, the lot is divided first:
// what was used and what is left are lots of their own from then on.
func (s *Service) ConsumeLot(ctx context.Context, actor identity.Actor, cmd ConsumeLot) (ConsumeReceipt, error) {
	cmd = tidied(cmd)
	a, err := s.begin(actor, identity.ConsumeLot, cmd.Command)
	if err != nil {
		return ConsumeReceipt{}, err
	}
	var receipt ConsumeReceipt
	err = s.InTx(ctx, func(tx Tx) error {
		lots, err := lotsNamed(ctx, tx, actor, identity.ConsumeLot, []string{cmd.Lot}, "lot", Lot.Parties)
		if err != nil {
			return err
		}
		receipt, err = ledger.Once(ctx, tx, actor.Person, cmd.ID, "custody.lot.consume", cmd, func() (ConsumeReceipt, error) {
			return s.consumeLot(ctx, tx, a, cmd, lots[0])
		})
		return err
	})
	return receipt, err
}

func (s *Service) consumeLot(ctx context.Context, tx Tx, a acting, cmd ConsumeLot, lot Lot) (ConsumeReceipt, error) {
	if err := a.when([]Lot{lot}); err != nil {
		return ConsumeReceipt{}, err
	}
	if err := cmd.check(lot, a, s.Book); err != nil {
		return ConsumeReceipt{}, err
	}
	d := a.draft(fact.KindLotConsumed)
	var rest *LotReceipt
	if cmd.Quantity != 0 && cmd.Quantity < lot.Quantity {
		parts, err := s.splitLot(ctx, tx, a, cmd.parting(lot), lot)
		if f := fault.Of(err); f != nil && f.Field == "children[1].code" { // the division is ours, the label theirs
			return ConsumeReceipt{}, f.At("rest_code")
		}
		if err != nil {
			return ConsumeReceipt{}, err
		}
		used, err := tx.LotsByID(ctx, []uuid.UUID{parts.Children[0].ID})
		if err != nil {
			return ConsumeReceipt{}, err
		}
		lot, rest = used[0], &parts.Children[1]
		if d, err = a.further(fact.KindLotConsumed); err != nil {
			return ConsumeReceipt{}, err
		}
	}
	d.Facts = fact.LotConsumed{Late: a.isLate()}
	d.Restricted = fact.LotConsumedRestricted{Report: cmd.Report, Note: cmd.Note, Late: a.late()}
	d.Lines = []ledger.Line{{Stream: lot.Stream, Value: fact.LotConsumedLine{Lot: lot.ID, Quantity: lot.Quantity, MassG: lot.MassG}}}
	sealed, err := tx.Record(ctx, d)
	if err != nil {
		return ConsumeReceipt{}, err
	}
	if err := apply(sealed, map[ledger.Stream]noun{lot.Stream: &lot}); err != nil {
		return ConsumeReceipt{}, err
	}
	return ConsumeReceipt{Consumed: lotReceipt(lot), Rest: rest}, tx.SaveLots(ctx, []Lot{lot})
}

// parting divides the lot into what was used and what is left.
func (cmd ConsumeLot) parting(lot Lot) SplitLot {
	used, left := ChildCommand{Quantity: cmd.Quantity, Packages: 0}, ChildCommand{Code: cmd.RestCode, Quantity: lot.Quantity - cmd.Quantity, Packages: lot.Packages, Seal: ""}
	if cmd.MassG > 0 {
		used.MassG, left.MassG = cmd.MassG, lot.MassG-cmd.MassG
	}
	return SplitLot{Command: cmd.Command, Lot: cmd.Lot, Reason: cmd.Report, Children: []ChildCommand{used, left}}
}

// check demands goods that lie at a laboratory and that nothing else has a claim
// on. Which holds let a test go on is the table's to say: a sample that must be
// retained is not used up.
func (cmd ConsumeLot) check(lot Lot, a acting, book *reference.Book) error {
	c := &checker{}
	c.needed("report", cmd.Report, MaxShort, "custody.consume.report")
	c.text("note", cmd.Note, MaxText)
	c.within("quantity", cmd.Quantity, 0, lot.Quantity, "custody.quantity.range")
	c.within("mass_g", cmd.MassG, 0, lot.MassG, "custody.mass.range")
	whole := cmd.Quantity == 0 || cmd.Quantity == lot.Quantity
	if whole && cmd.MassG != 0 && cmd.MassG != lot.MassG || !whole && cmd.MassG == lot.MassG && cmd.MassG > 0 {
		c.Invalid("custody.mass.range", "mass_g")
	}
	switch {
	case !can(lot.State, Consume):
		c.add(fault.Conflict("custody.consume.not_at_lab").At("lot").With("state", string(lot.State)))
	case !lot.Confirmed:
		c.add(fault.Conflict("custody.lot.unconfirmed").At("lot"))
	case lot.Handoff != uuid.Nil:
		c.add(fault.Conflict("custody.lot.offered").At("lot"))
	case lot.Container != uuid.Nil:
		c.add(fault.Conflict("custody.container.take_out").At("lot"))
	case lot.Order != uuid.Nil:
		c.add(fault.Conflict("custody.lot.on_order").At("lot"))
	case len(lot.Discrepancies) > 0:
		c.add(fault.Conflict("custody.lot.discrepancy_open").At("lot"))
	}
	for _, hold := range lot.Standing(a.at).Holds {
		if _, passes := book.Ending("consume", reference.EndingHold, hold, a.at); passes {
			continue
		}
		article := ""
		if word, ok := book.Word(reference.HoldReasons, hold, a.at); ok {
			article = word.Article
		}
		c.add(fault.Conflict("custody.consume.hold").At("lot").With("hold", hold).With("article", article))
		break
	}
	return c.err()
}
