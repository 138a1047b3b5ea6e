package store

import (
	"github.com/google/uuid"

	"github.com/sealtrail/sealtrail/internal/destruction"
)

// fulfilmentDetail is one delivery inside the row of its order. The receiver's
// name lies beside the ledger only.
type fulfilmentDetail struct {
	ID                 uuid.UUID                  `json:"id"`
	State              string                     `json:"state"`
	Recorded           signatureDetail            `json:"recorded"`
	Decided            signatureDetail            `json:"decided,omitzero"`
	Reason             string                     `json:"reason,omitempty"`
	Place              string                     `json:"place"`
	Recipient          string                     `json:"recipient"`
	Capacity           string                     `json:"capacity"`
	Authorisation      string                     `json:"authorisation,omitempty"`
	AuthorisationPhoto string                     `json:"authorisation_photo,omitempty"`
	Receipt            string                     `json:"receipt"`
	ProceedsFen        int64                      `json:"proceeds_fen"`
	Voucher            string                     `json:"voucher,omitempty"`
	VoucherPhoto       string                     `json:"voucher_photo,omitempty"`
	DemarkedBy         string                     `json:"demarked_by,omitempty"`
	DemarkPhotos       []string                   `json:"demark_photos"`
	Note               string                     `json:"note,omitempty"`
	Lots               []destruction.FulfilledLot `json:"lots"`
}

func detailOf(f destruction.Fulfilment) fulfilmentDetail {
	return fulfilmentDetail{ID: f.ID, State: string(f.State), Recorded: signatureDetail(f.Recorded), Decided: signatureDetail(f.Decided), Reason: f.Reason, Place: f.Place,
		Recipient: f.Recipient, Capacity: string(f.Capacity), Authorisation: f.Authorisation, AuthorisationPhoto: f.AuthorisationPhoto, Receipt: f.Receipt,
		ProceedsFen: f.ProceedsFen, Voucher: f.Voucher, VoucherPhoto: f.VoucherPhoto, DemarkedBy: f.DemarkedBy, DemarkPhotos: f.DemarkPhotos, Note: f.Note, Lots: f.Lots}
}

func (d fulfilmentDetail) fulfilment() destruction.Fulfilment {
	return destruction.Fulfilment{ID: d.ID, State: destruction.FulfilmentState(d.State), Recorded: destruction.Signature(d.Recorded), Decided: destruction.Signature(d.Decided),
		Reason: d.Reason, Place: d.Place, Recipient: d.Recipient, Capacity: destruction.Capacity(d.Capacity), Authorisation: d.Authorisation,
		AuthorisationPhoto: d.AuthorisationPhoto, Receipt: d.Receipt, ProceedsFen: d.ProceedsFen, Voucher: d.Voucher, VoucherPhoto: d.VoucherPhoto,
		DemarkedBy: d.DemarkedBy, DemarkPhotos: d.DemarkPhotos, Note: d.Note, Lots: d.Lots}
}
