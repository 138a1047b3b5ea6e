package app

import (
	"context"

	"github.com/google/uuid"

	"github.com/sealtrail/sealtrail/internal/custody"
	"github.com/sealtrail/sealtrail/internal/document"
	"github.com/sealtrail/sealtrail/internal/i18n"
	"github.com/sealtrail/sealtrail/internal/identity"
	"github.com/sealtrail/sealtrail/internal/label"
	"github.com/sealtrail/sealtrail/internal/web"
)

// labelFormats are the stocks that pages print on.
var labelFormats = map[web.LabelStock]document.LabelFormat{web.StockA4: document.LabelsA4, web.StockRoll: document.LabelsRoll}

// drawRoll draws one file of a roll printed ahead: code, QR and agency, the
// rest blank for a pen.
func (h *House) drawRoll(ctx context.Context, roll label.Kept, labels []label.Label, format document.LabelFormat) ([]byte, error) {
	base, err := label.ParseBase(h.Info.BaseURL)
	if err != nil {
		return nil, err
	}
	names := map[uuid.UUID]string{}
	sheet := document.LabelSheet{Format: format, PrintedAt: roll.CreatedAt, Demo: h.Info.Demo}
	for _, l := range labels {
		if names[l.Agency] == "" {
			agency, err := h.Identity.Org(ctx, identity.HostActor(), l.Agency)
			if err != nil {
				return nil, err
			}
			names[l.Agency] = agency.Name
		}
		sheet.Labels = append(sheet.Labels, document.Label{Code: l.Code.String(), URL: label.LabelURL(base, l.Code), Agency: names[l.Agency]})
	}
	return h.Press.Labels(ctx, sheet)
}

// drawPlaces draws labels for places of one store. They say what was recorded of
// the places, so that the same places give the same file.
func (h *House) drawPlaces(ctx context.Context, places []custody.PlaceRow, format document.LabelFormat) ([]byte, error) {
	base, err := label.ParseBase(h.Info.BaseURL)
	if err != nil {
		return nil, err
	}
	sheet := document.PlaceLabelSheet{Format: format, Demo: h.Info.Demo}
	store, w := "", h.Words.In(i18n.Chinese)
	for _, p := range places {
		if store == "" {
			org, err := h.Identity.Org(ctx, identity.HostActor(), p.Org)
			if err != nil {
				return nil, err
			}
			store = org.Name
		}
		sheet.PrintedAt = max(sheet.PrintedAt, p.LastAt)
		sheet.Labels = append(sheet.Labels, document.PlaceLabel{Code: p.Code.String(), URL: label.LabelURL(base, p.Code), Store: store, Kind: w.T("custody.place_kind." + string(p.Kind)), Names: p.Names()})
	}
	return h.Press.PlaceLabels(ctx, sheet)
}
