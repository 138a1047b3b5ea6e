package custody

import (
	"context"

	"github.com/google/uuid"

	"github.com/sealtrail/sealtrail/internal/fact"
	"github.com/sealtrail/sealtrail/internal/fault"
	"github.com/sealtrail/sealtrail/internal/identity"
	"github.com/sealtrail/sealtrail/internal/ledger"
)

// Sample is what makes a lot a sample (样品); zero: it is none.
type Sample struct {
	Number  string // 样品编号
	Base    int64  // 抽样基数: of how many it was drawn
	Storage string // how it must be kept (储存条件)
}

// SampleLot draws a sample from a lot (抽样取证): at random, no more than is needed,
// under a seal and a label of its own.
type SampleLot struct {
	ledger.Command
	Lot      string `json:"lot"` // label code or id
	Quantity int64  `json:"quantity"`
	MassG    int64  `json:"mass_g"` // zero: in proportion to the quantity
	Base     int64  `json:"base"`
	Number   string `json:"number"`
	Storage  string `json:"storage"`
	Seal     string `json:"seal"`
	Code     string `json:"code"` // label of the sample, printed ahead; empty: the server makes one
	Note     string `json:"note"`
}

// SampleReceipt is the answer: the sample, and what is left.
type SampleReceipt struct {
	Sample LotReceipt `json:"sample"`
	Rest   LotReceipt `json:"rest"`
}

// SampleLot divides the lot and marks the part as a sample. It stands in law as
// what it was drawn from, with the same last day.
func (s *Service) SampleLot(ctx context.Context, actor identity.Actor, cmd SampleLot) (SampleReceipt, error) {
	cmd = tidied(cmd)
	a, err := s.begin(actor, identity.SampleLot, cmd.Command)
	if err != nil {
		return SampleReceipt{}, err
	}
	var receipt SampleReceipt
	err = s.InTx(ctx, func(tx Tx) error {
		lots, err := lotsNamed(ctx, tx, actor, identity.SampleLot, []string{cmd.Lot}, "lot", Lot.keeping)
		if err != nil {
			return err
		}
		receipt, err = ledger.Once(ctx, tx, actor.Person, cmd.ID, "custody.lot.sample", cmd, func() (SampleReceipt, error) {
			return s.sampleLot(ctx, tx, a, cmd, lots[0])
		})
		return err
	})
	return receipt, err
}

func (s *Service) sampleLot(ctx context.Context, tx Tx, a acting, cmd SampleLot, lot Lot) (SampleReceipt, error) {
	if err := a.when([]Lot{lot}); err != nil {
		return SampleReceipt{}, err
	}
	if err := cmd.check(lot); err != nil {
		return SampleReceipt{}, err
	}
	parts, err := s.splitLot(ctx, tx, a, cmd.parting(lot), lot)
	if f := fault.Of(err); f != nil && f.Field == "children[0].code" { // the division is ours, the label theirs
		return SampleReceipt{}, f.At("code")
	}
	if err != nil {
		return SampleReceipt{}, err
	}
	drawn, err := tx.LotsByID(ctx, []uuid.UUID{parts.Children[0].ID})
	if err != nil {
		return SampleReceipt{}, err
	}
	d, err := a.further(fact.KindLotSampled)
	if err != nil {
		return SampleReceipt{}, err
	}
	sample := drawn[0]
	d.Facts = fact.LotSampled{Late: a.isLate()}
	d.Restricted = fact.LotSampledRestricted{From: lot.ID, Note: cmd.Note, Late: a.late()}
	d.Lines = []ledger.Line{{Stream: sample.Stream, Value: fact.LotSampledLine{Lot: sample.ID, Sample: fact.SampleMark{Number: cmd.Number, Base: cmd.Base, Storage: cmd.Storage}}}}
	sealed, err := tx.Record(ctx, d)
	if err != nil {
		return SampleReceipt{}, err
	}
	if err := apply(sealed, map[ledger.Stream]noun{sample.Stream: &sample}); err != nil {
		return SampleReceipt{}, err
	}
	return SampleReceipt{Sample: lotReceipt(sample), Rest: parts.Children[1]}, tx.SaveLots(ctx, []Lot{sample})
}

// parting divides the lot into the sample and the rest, which keeps its packages
// and no seal: that was broken to draw the sample.
func (cmd SampleLot) parting(lot Lot) SplitLot {
	sample, rest := ChildCommand{Code: cmd.Code, Quantity: cmd.Quantity, Seal: cmd.Seal}, ChildCommand{Quantity: lot.Quantity - cmd.Quantity, Packages: lot.Packages}
	if cmd.MassG > 0 {
		sample.MassG, rest.MassG = cmd.MassG, lot.MassG-cmd.MassG
	}
	return SplitLot{Command: cmd.Command, Lot: cmd.Lot, Reason: cmd.Number, Children: []ChildCommand{sample, rest}}
}

func (cmd SampleLot) check(lot Lot) error {
	c := &checker{}
	c.needed("number", cmd.Number, MaxShort, "custody.sample.number")
	c.needed("storage", cmd.Storage, MaxName, "custody.sample.storage")
	c.needed("seal", cmd.Seal, MaxShort, "custody.sample.seal")
	c.text("note", cmd.Note, MaxText)
	c.within("quantity", cmd.Quantity, 1, lot.Quantity-1, "custody.quantity.range")
	if lot.MassG > 0 {
		c.within("mass_g", cmd.MassG, 0, lot.MassG-1, "custody.mass.range")
	}
	c.within("base", cmd.Base, max(cmd.Quantity, 1), MaxQuantity, "custody.sample.base")
	if lot.Sample != (Sample{}) {
		c.add(fault.Conflict("custody.sample.twice").At("lot"))
	}
	return c.err()
}

// sampled marks the lot as a sample.
func (l *Lot) sampled(f fact.LotSampledLine, _ ledger.Recorded) error {
	l.Sample = Sample(f.Sample)
	return nil
}
