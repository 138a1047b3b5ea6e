package app

import (
	"cmp"
	"context"

	"github.com/sealtrail/sealtrail/internal/custody"
	"github.com/sealtrail/sealtrail/internal/destruction"
	"github.com/sealtrail/sealtrail/internal/document"
	"github.com/sealtrail/sealtrail/internal/i18n"
	"github.com/sealtrail/sealtrail/internal/label"
	"github.com/sealtrail/sealtrail/internal/reference"
)

// consumed names the words of a test's paper; the other endings' are those of
// the order's kind.
const consumed = "consume"

// ending begins the paper of a kind of ending with what all of them have.
func (p papers) ending(kind, number, url string) document.Ending {
	w := p.words()
	return document.Ending{
		Paper: document.Paper{Number: number, URL: url, Demo: p.Info.Demo},
		Title: w.T("paper.ending.title." + kind), English: p.Words.In(i18n.English).T("paper.ending.title." + kind),
		RecipientRole: w.T("paper.ending.recipient." + kind), Statement: w.T("paper.ending.statement." + kind),
	}
}

// Ending is the paper of a confirmed delivery.
func (p papers) Ending(ctx context.Context, v destruction.EndingPaper) ([]byte, error) {
	base, err := label.ParseBase(p.Info.BaseURL)
	if err != nil {
		return nil, err
	}
	w, f := p.words(), v.Delivery
	in := p.ending(string(v.Kind), v.Number.String(), label.PaperURL(base, v.Number))
	in.Fingerprint, in.IssuedAt = v.Fingerprint, f.Decided.At
	if v.Exemption {
		in.Exemption = w.T("paper.certificate.exemption")
	}
	in.NumberName, in.Kind, in.Part, in.HowToCheck = w.T("paper.ending.order"), w.T("destruction.kind."+string(v.Kind)), w.T("paper.ending.nth", "n", v.Nth), w.T("paper.ending.check")
	agency := v.Names[v.Agency]
	in.Agency, in.AgencyCode, in.Cases, in.Ground, in.Articles, in.Reasons = agency.Name, agency.Code, v.Cases, v.Ground, v.Articles, v.Reasons
	in.ApprovedOn, in.Approvers = v.ApprovedAt().Date(), join("、", p.signer(v.Endorsed), p.signer(v.Approved))
	in.Consent, in.Safety = proof(v.Terms.Consent, v.Terms.ConsentPhoto), proof(v.Terms.Safety, v.Terms.SafetyPhoto)
	in.Recipient, in.Authorisation = f.Recipient, proof(f.Authorisation, f.AuthorisationPhoto)
	receiver := cmp.Or(v.Receiver.Name, w.T("paper.ending.erased"))
	in.Receiver = receiver + "（" + w.T("destruction.capacity."+string(f.Capacity)) + "）"
	in.EndedAt, in.Place, in.Receipt, in.Note = f.Recorded.At, f.Place, proof("", f.Receipt), f.Note
	in.ProceedsFen, in.Voucher, in.DemarkedBy, in.Demarked = f.ProceedsFen, proof(f.Voucher, f.VoucherPhoto), f.DemarkedBy, proof("", f.DemarkPhotos...)
	for i, l := range v.Lots {
		in.Rows = append(in.Rows, p.endedRow(l, f.Lots[i].ProceedsFen))
	}
	for _, sig := range v.Signatures() {
		in.Signatures = append(in.Signatures, p.endingSign(w.T("paper.ending.sign."+sig.For), v.Names[sig.By.Org].Name, sig.By))
	}
	in.Signatures = append(in.Signatures, document.Signature{Role: w.T("role.receiver"), Name: receiver, Outcome: document.Signed, Strength: w.T("web.strength.paper"), At: f.Recorded.At})
	return p.Press.Ending(ctx, in)
}

// Consumption is the paper of a lot that a test used up.
func (p papers) Consumption(ctx context.Context, c custody.Consumption) ([]byte, error) {
	base, err := label.ParseBase(p.Info.BaseURL)
	if err != nil {
		return nil, err
	}
	w, lot := p.words(), c.Lot
	in := p.ending(consumed, lot.Code.String(), label.LabelURL(base, lot.Code))
	in.Fingerprint, in.IssuedAt, in.EndedAt = c.Entry.Fingerprint, c.Entry.OccurredAt, c.Entry.OccurredAt
	in.NumberName, in.Kind, in.HowToCheck = w.T("paper.ending.label"), w.T("custody.state."+string(lot.State)), w.T("paper.ending.check_lot")
	in.Agency, in.Cases, in.Recipient, in.Report, in.Note = lot.AgencyName, []string{lot.CaseNumber.String()}, c.Entry.OrgName, c.Report, c.Note
	if rule, ok := p.Book.Ending(consumed, reference.EndingHold, "LAB_PENDING", c.Entry.OccurredAt); ok {
		in.Articles = []string{rule.Source}
	}
	in.Rows = []document.EndedRow{p.endedRow(lot.Lot, 0)}
	sig := destruction.Signature{Org: c.Entry.Org, Role: c.Entry.Role, At: c.Entry.OccurredAt, Auth: c.Entry.Auth}
	in.Signatures = []document.Signature{p.endingSign(w.T("paper.ending.sign.consumed"), c.Entry.OrgName, sig)}
	return p.Press.Ending(ctx, in)
}

func (p papers) endedRow(l custody.Lot, fen int64) document.EndedRow {
	return document.EndedRow{Code: l.Code.String(), Name: l.Name, Brand: l.Brand, Spec: l.Spec, Quantity: l.Quantity, Unit: p.unit(l.Unit), Grams: l.MassG, ProceedsFen: fen}
}

// endingSign is a box by organisation and role, without the person.
func (p papers) endingSign(what, org string, sig destruction.Signature) document.Signature {
	out := document.Signature{Role: what, ID: p.role(sig.Role), Name: org, Outcome: document.Signed, Strength: p.strength(sig.Auth), At: sig.At, SameDevice: sameDevice(sig.Auth)}
	if sig.For != "" {
		out.Note = p.words().T("paper.ending.delegated")
	}
	return out
}

// signer is the role of an approval that was given.
func (p papers) signer(sig destruction.Signature) string {
	if sig.IsZero() {
		return ""
	}
	return p.role(sig.Role)
}

func (p papers) role(code string) string {
	if key := "role." + code; p.words().Has(key) {
		return p.words().T(key)
	}
	return code
}

func proof(number string, photos ...string) document.Proof {
	out := document.Proof{Number: number}
	for _, sha := range photos {
		if sha != "" {
			out.SHA256 = append(out.SHA256, sha)
		}
	}
	return out
}
