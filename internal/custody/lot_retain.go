package custody

import (
	"context"
	"strconv"

	"github.com/google/uuid"

	"github.com/sealtrail/sealtrail/internal/casefile"
	"github.com/sealtrail/sealtrail/internal/fact"
	"github.com/sealtrail/sealtrail/internal/fault"
	"github.com/sealtrail/sealtrail/internal/identity"
	"github.com/sealtrail/sealtrail/internal/ledger"
	"github.com/sealtrail/sealtrail/internal/moment"
)

// RetainSample keeps a part of a lot back (留样), so that the rest can be
// destroyed while the sample still serves as evidence.
type RetainSample struct {
	ledger.Command
	Lot      string      `json:"lot"` // label code or id
	Reason   string      `json:"reason"`
	Quantity int64       `json:"quantity"` // of the sample
	Packages int64       `json:"packages"`
	MassG    int64       `json:"mass_g"` // 0: by its share of the quantity
	Seal     string      `json:"seal"`
	Code     string      `json:"code"`      // of a label printed ahead; empty: the server makes one
	RestCode string      `json:"rest_code"` // the same, for what is left
	RestSeal string      `json:"rest_seal"` // under which what is left was closed again
	Kept     string      `json:"kept"`      // where
	Until    moment.Date `json:"until"`     // last day
}

// RetainSample divides a lot into what is left and a sample, a lot of its own. A
// hold keeps the sample until its last day; no order of its parent covers it, so
// that afterwards it wants an order of its own
// (最高人民法院 最高人民检察院关于办理侵犯知识产权刑事案件具体应用法律若干问题的解释（三） 第七条).
func (s *Service) RetainSample(ctx context.Context, actor identity.Actor, cmd RetainSample) (SplitReceipt, error) {
	cmd = tidied(cmd)
	a, err := s.begin(actor, identity.SplitLot, cmd.Command)
	if err != nil {
		return SplitReceipt{}, err
	}
	var receipt SplitReceipt
	err = s.InTx(ctx, func(tx Tx) error {
		lots, err := lotsNamed(ctx, tx, actor, identity.SplitLot, []string{cmd.Lot}, "lot", Lot.keeping)
		if err != nil {
			return err
		}
		receipt, err = ledger.Once(ctx, tx, actor.Person, cmd.ID, "custody.lot.retain", cmd, func() (SplitReceipt, error) {
			return s.retain(ctx, tx, a, cmd, lots[0])
		})
		return err
	})
	return receipt, err
}

func (s *Service) retain(ctx context.Context, tx Tx, a acting, cmd RetainSample, parent Lot) (SplitReceipt, error) {
	if err := a.when([]Lot{parent}); err != nil {
		return SplitReceipt{}, err
	}
	if err := parent.divisible(); err != nil {
		return SplitReceipt{}, err
	}
	parts, err := cmd.check(parent, a.at)
	if err != nil {
		return SplitReceipt{}, err
	}
	children, err := s.children(ctx, tx, a, parent, parts)
	if err != nil {
		return SplitReceipt{}, err
	}
	sample := &children[1]
	sample.value.Order, sample.value.Facility = uuid.Nil, uuid.Nil
	d := splitDraft(a.draft(fact.KindLotSplit), a, parent, children)
	d.Restricted = fact.LotSplitRestricted{Parent: parent.ID, Reason: cmd.Reason, Late: a.late()}
	legal := parent.Legal.Inherit(parent.Case)
	legal.Hold = &fact.LegalHold{ID: uuid.NewSHA1(cmd.ID, []byte(casefile.SampleRetention)), Reason: casefile.SampleRetention, Since: a.at, Until: cmd.Until, Note: cmd.Kept}
	d.Lines[2].Value = fact.LotSplitLine{Child: &sample.value, Legal: legal}
	return recordSplit(ctx, tx, d, parent, children)
}

// check demands a part that is smaller than the whole, in every measure.
func (cmd RetainSample) check(parent Lot, at moment.Time) ([]part, error) {
	c := &checker{}
	c.needed("reason", cmd.Reason, MaxText, "custody.split.reason")
	c.needed("kept", cmd.Kept, MaxShort, "custody.retain.kept")
	c.text("seal", cmd.Seal, MaxShort)
	c.text("rest_seal", cmd.RestSeal, MaxShort)
	if _, err := moment.ParseDate(string(cmd.Until)); err != nil || cmd.Until < at.Date() {
		c.add(fault.Invalid("custody.retain.until").At("until"))
	}
	if cmd.Quantity < 1 || cmd.Quantity >= parent.Quantity {
		c.add(fault.Invalid("custody.retain.quantity").At("quantity").With("max", strconv.FormatInt(parent.Quantity-1, 10)))
	}
	if cmd.Packages < 0 || cmd.Packages > parent.Packages {
		c.add(fault.Invalid("custody.packages.range").At("packages"))
	}
	given := cmd.MassG != 0
	if given && (cmd.MassG < 0 || cmd.MassG >= parent.MassG) {
		c.add(fault.Invalid("custody.mass.range").At("mass_g"))
	}
	seen := codes{}
	rest := part{code: c.code(seen, "rest_code", cmd.RestCode), stock: Stock{Quantity: parent.Quantity - cmd.Quantity, Packages: parent.Packages - cmd.Packages, MassBasis: parent.MassBasis, Seal: cmd.RestSeal}}
	kept := part{code: c.code(seen, "code", cmd.Code), stock: Stock{Quantity: cmd.Quantity, Packages: cmd.Packages, MassG: cmd.MassG, MassBasis: parent.MassBasis, Seal: cmd.Seal}}
	if given {
		rest.stock.MassG = parent.MassG - cmd.MassG
	}
	if err := c.err(); err != nil {
		return nil, err
	}
	return portions(parent, []part{rest, kept}, given, "quantity")
}
