package app

import (
	"context"

	"github.com/sealtrail/sealtrail/internal/document"
	"github.com/sealtrail/sealtrail/internal/identity"
	"github.com/sealtrail/sealtrail/internal/label"
)

// drawRoll draws one file of a roll printed ahead: code, QR and agency, the
// rest blank for a pen.
func (h *House) drawRoll(ctx context.Context, roll label.Kept, labels []label.Label, format document.LabelFormat) ([]byte, error) {
	base, err := label.ParseBase(h.Info.BaseURL)
	if err != nil {
		return nil, err
	}
	agency, err := h.Identity.Org(ctx, identity.HostActor(), roll.Agency)
	if err != nil {
		return nil, err
	}
	sheet := document.LabelSheet{Format: format, PrintedAt: roll.CreatedAt, Demo: h.Info.Demo}
	for _, l := range labels {
		sheet.Labels = append(sheet.Labels, document.Label{Code: l.Code.String(), URL: label.LabelURL(base, l.Code), Agency: agency.Name})
	}
	return h.Press.Labels(ctx, sheet)
}
