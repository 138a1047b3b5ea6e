package api

import (
	"context"

	"github.com/sealtrail/sealtrail/internal/custody"
	"github.com/sealtrail/sealtrail/internal/identity"
	"github.com/sealtrail/sealtrail/internal/moment"
)

// NewManifest tells what became known of a transfer manifest.
type NewManifest struct {
	Fact
	Manifest  string `json:"manifest,omitempty" maxLength:"14" doc:"Number: year, 54, prefecture, six digits."`
	Paper     string `json:"paper,omitempty" maxLength:"60" doc:"Number of the paper one that stands in for it; the number is owed within 10 working days."`
	Confirmed Day    `json:"confirmed,omitempty" doc:"When the receiver confirmed it in the national system; by the receiver alone."`
	Note      string `json:"note,omitempty" maxLength:"1000"`
}

// Manifest is what is known of the transfer manifest of hazardous goods.
type Manifest struct {
	Number    string `json:"number,omitempty"`
	Paper     string `json:"paper,omitempty"`
	Confirmed Day    `json:"confirmed,omitempty"`
	Owed      bool   `json:"owed" doc:"Goods were taken and the number is not known."`
	Open      bool   `json:"open" doc:"Goods were taken and the receiver has not confirmed it."`
}

func (a *API) manifests() {
	add(a, post("tell-manifest", "/handoffs/{no}/manifest", "handoffs", "Tell the transfer manifest of hazardous goods", identity.TellManifest).
		says("Its number, or that a paper one stands in for it, or that the receiver confirmed it. This service stores the number; it does not issue manifests."), a.tellManifest)
}

func (a *API) tellManifest(ctx context.Context, actor identity.Actor, in *struct {
	Numbered
	Body NewManifest
}) (HandoffReceipt, error) {
	b := in.Body
	answer, err := a.Custody.ManifestHandoff(ctx, actor, custody.ManifestHandoff{Command: b.command(), Handoff: in.No, Manifest: b.Manifest, Paper: b.Paper, Confirmed: moment.Date(b.Confirmed), Note: b.Note})
	return showHandoffReceipt(answer), err
}

func showManifest(h custody.Handoff) *Manifest {
	if !h.Hazardous {
		return nil
	}
	return &Manifest{Number: h.Manifest, Paper: h.ManifestPaper, Confirmed: Day(h.ConfirmedOn), Owed: h.ManifestOwed(), Open: h.ManifestOpen()}
}
