package api

import (
	"context"

	"github.com/sealtrail/sealtrail/internal/custody"
	"github.com/sealtrail/sealtrail/internal/identity"
)

// NewSample draws a sample from a lot (抽样取证).
type NewSample struct {
	Fact
	Quantity int64  `json:"quantity" minimum:"1" doc:"No more than is needed."`
	MassG    int64  `json:"mass_g,omitempty" minimum:"0" doc:"Absent: in proportion to the quantity."`
	Base     int64  `json:"base" minimum:"1" doc:"Of how many it is drawn (抽样基数)."`
	Number   string `json:"number" maxLength:"60" doc:"The sample's own number."`
	Storage  string `json:"storage" maxLength:"200" doc:"How it must be kept."`
	Seal     string `json:"seal" maxLength:"60" doc:"Number of its seal."`
	Code     string `json:"code,omitempty" maxLength:"64" doc:"Of a label printed ahead; absent: one is made."`
	Note     string `json:"note,omitempty" maxLength:"1000"`
}

// SampleDrawn answers it.
type SampleDrawn struct {
	Sample LotReceipt `json:"sample"`
	Rest   LotReceipt `json:"rest"`
}

func (a *API) samples() {
	add(a, post("sample-lot", "/lots/{code}/sample", "lots", "Draw a sample from a lot", identity.SampleLot).makes().
		says("The sample and the rest are lots of their own from then on; the sample stands in law as what it was drawn from."), a.sampleLot)
}

func (a *API) sampleLot(ctx context.Context, actor identity.Actor, in *struct {
	Coded
	Body NewSample
}) (SampleDrawn, error) {
	b := in.Body
	r, err := a.Custody.SampleLot(ctx, actor, custody.SampleLot{Command: b.command(), Lot: in.Code, Quantity: b.Quantity, MassG: b.MassG, Base: b.Base, Number: b.Number, Storage: b.Storage, Seal: b.Seal,
		Code: b.Code, Note: b.Note})
	return SampleDrawn{Sample: showLotReceipt(r.Sample), Rest: showLotReceipt(r.Rest)}, err
}

func showSample(s custody.Sample) *LotSample {
	if s == (custody.Sample{}) {
		return nil
	}
	return &LotSample{Number: s.Number, Base: s.Base, Storage: s.Storage}
}
