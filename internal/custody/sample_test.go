package custody

import (
	"context"
	"testing"
)

func TestASampleIsALotOfItsOwnUnderASeal(t *testing.T) {
	s := newStage(shelf(t))
	codes := s.stored(t, 1)
	draw := func(cmd SampleLot) (SampleReceipt, error) {
		cmd.Command, cmd.Lot = s.next(), codes[0]
		return s.SampleLot(context.Background(), s.as(s.keeper), cmd)
	}
	_, err := draw(SampleLot{Quantity: 3, Base: 2, Number: "样 1", Storage: "常温"})
	refused(t, err, "custody.sample.base", "base")
	refused(t, err, "custody.sample.seal", "seal")
	_, err = draw(SampleLot{Quantity: 10, Base: 10, Number: "样 1", Storage: "常温", Seal: "Y1"})
	refused(t, err, "custody.quantity.range", "quantity")
	r, err := draw(SampleLot{Quantity: 3, Base: 10, Number: "样 1", Storage: "冷藏", Seal: "Y1"})
	ok(t, err)
	sample, rest := s.lot(t, r.Sample.Code.String()), s.lot(t, r.Rest.Code.String())
	if sample.Sample != (Sample{Number: "样 1", Base: 10, Storage: "冷藏"}) || sample.Seal != "Y1" || sample.State != InCustody || rest.Sample != (Sample{}) ||
		sample.Quantity+rest.Quantity != 10 || sample.MassG+rest.MassG != 5000 {
		t.Errorf("%+v\n%+v", sample, rest)
	}
	_, err = s.SampleLot(context.Background(), s.as(s.keeper), SampleLot{Command: s.next(), Lot: sample.Code.String(), Quantity: 1, Base: 3, Number: "样 2", Storage: "冷藏", Seal: "Y2"})
	refused(t, err, "custody.sample.twice", "lot")
	parts, err := s.SplitLot(context.Background(), s.as(s.keeper), SplitLot{Command: s.next(), Lot: sample.Code.String(), Reason: "备样", Children: []ChildCommand{{Quantity: 1}, {Quantity: 2}}})
	ok(t, err)
	if l := s.lot(t, parts.Children[0].Code.String()); l.Sample.Number != "样 1" {
		t.Errorf("a part of a sample is none: %+v", l)
	}
	s.rebuilt(t)
}
