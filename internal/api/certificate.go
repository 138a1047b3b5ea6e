package api

import (
	"context"

	"github.com/google/uuid"

	"github.com/sealtrail/sealtrail/internal/destruction"
	"github.com/sealtrail/sealtrail/internal/identity"
	"github.com/sealtrail/sealtrail/internal/moment"
)

// CertificateRow is one row of the list.
type CertificateRow struct {
	ID         uuid.UUID `json:"id" format:"uuid"`
	Number     string    `json:"number"`
	Version    int       `json:"version"`
	State      string    `json:"state" enum:"valid,corrected,revoked"`
	Agency     OrgRef    `json:"agency"`
	Firm       OrgRef    `json:"firm"`
	Division   string    `json:"division"`
	Closed     bool      `json:"closed" doc:"Of a criminal or restricted case: the public sees number, state and date."`
	IssuedAt   Instant   `json:"issued_at"`
	Replaces   string    `json:"replaces,omitempty"`
	ReplacedBy string    `json:"replaced_by,omitempty"`
}

// Certificate is one certificate with everything its paper says.
type Certificate struct {
	ID          uuid.UUID                    `json:"id" format:"uuid"`
	Number      string                       `json:"number"`
	Version     int                          `json:"version"`
	State       string                       `json:"state" enum:"valid,corrected,revoked"`
	Agency      uuid.UUID                    `json:"agency" format:"uuid"`
	Firm        uuid.UUID                    `json:"firm" format:"uuid"`
	Run         uuid.UUID                    `json:"run" format:"uuid"`
	Division    string                       `json:"division"`
	Closed      bool                         `json:"closed"`
	IssuedAt    Instant                      `json:"issued_at"`
	ChangedAt   Instant                      `json:"changed_at,omitzero" doc:"Corrected or revoked."`
	Replaces    string                       `json:"replaces,omitempty"`
	ReplacedBy  string                       `json:"replaced_by,omitempty"`
	Lots        []uuid.UUID                  `json:"lots"`
	Fingerprint string                       `json:"fingerprint"`
	Paper       *destruction.OpenCertificate `json:"paper,omitempty" doc:"What the paper says."`
}

// CertificateReceipt answers every act on a certificate.
type CertificateReceipt struct {
	ID       uuid.UUID `json:"id" format:"uuid"`
	Number   string    `json:"number"`
	Version  int       `json:"version"`
	State    string    `json:"state" enum:"valid,corrected,revoked"`
	Replaces string    `json:"replaces,omitempty"`
}

// CertificateCorrection issues a new version; what is left out stays.
type CertificateCorrection struct {
	Fact
	Reason     string           `json:"reason" maxLength:"1000"`
	Items      []ItemCorrection `json:"items,omitempty" maxItems:"500"`
	Outputs    []NewMaterial    `json:"outputs,omitempty" maxItems:"40" doc:"All of them, when any is wrong."`
	Residue    []NewMaterial    `json:"residue,omitempty" maxItems:"40" doc:"All of it, when any is wrong."`
	LossG      *int64           `json:"loss_g,omitempty" minimum:"0"`
	LossReason *string          `json:"loss_reason,omitempty" maxLength:"1000"`
	Line       *string          `json:"line,omitempty" maxLength:"100"`
	Parameters *string          `json:"parameters,omitempty" maxLength:"1000"`
	StartedAt  Instant          `json:"started_at,omitzero"`
	EndedAt    Instant          `json:"ended_at,omitzero"`
}

// ItemCorrection corrects one lot on a certificate.
type ItemCorrection struct {
	Lot      string  `json:"lot" doc:"Label code or id."`
	Name     *string `json:"name,omitempty" maxLength:"200"`
	Brand    *string `json:"brand,omitempty" maxLength:"200"`
	Spec     *string `json:"spec,omitempty" maxLength:"200"`
	NetG     *int64  `json:"net_g,omitempty" minimum:"0"`
	ValueFen *int64  `json:"value_fen,omitempty" minimum:"0"`
}

// CertificateRevocation takes a certificate out of force.
type CertificateRevocation struct {
	Fact
	Reason string `json:"reason" maxLength:"1000"`
}

func (a *API) certificates() {
	add(a, get("list-certificates", "/certificates", "certificates", "List certificates", identity.ReadDestruction), a.listCertificates)
	add(a, get("get-certificate", "/certificates/{no}", "certificates", "Show a certificate", identity.ReadDestruction), a.getCertificate)
	add(a, post("correct-certificate", "/certificates/{no}/correct", "certificates", "Issue a corrected version", identity.CorrectCertificate), a.correctCertificate)
	add(a, post("revoke-certificate", "/certificates/{no}/revoke", "certificates", "Revoke a certificate", identity.RevokeCertificate), a.revokeCertificate)
}

func (a *API) listCertificates(ctx context.Context, actor identity.Actor, in *struct {
	Page
	InDivision
	ByNumber
	Firm  uuid.UUID `query:"firm" format:"uuid" doc:"Organisation of the firm."`
	Month string    `query:"month" pattern:"^20[0-9]{2}-(0[1-9]|1[0-2])$" doc:"Of issue, in Beijing time: 2026-11."`
	State string    `query:"state" enum:"valid,corrected,revoked"`
}) (List[CertificateRow], error) {
	scope, err := scopeOf(actor, identity.ReadDestruction)
	if err != nil {
		return List[CertificateRow]{}, err
	}
	page, err := a.Destruction.Certificates(ctx, scope, destruction.CertificateFilter{Firm: in.Firm, Month: in.Month, State: destruction.CertificateState(in.State), Division: in.Division, Query: in.Q, Limit: in.Limit, Cursor: in.Cursor})
	return listOf(page.Items, page.Next, showCertificateRow), err
}

func (a *API) getCertificate(ctx context.Context, actor identity.Actor, in *struct{ Numbered }) (Certificate, error) {
	scope, err := scopeOf(actor, identity.ReadDestruction)
	if err != nil {
		return Certificate{}, err
	}
	c, err := a.Destruction.Certificate(ctx, scope, in.No)
	return showCertificate(c), err
}

func (a *API) correctCertificate(ctx context.Context, actor identity.Actor, in *struct {
	Numbered
	Body CertificateCorrection
}) (CertificateReceipt, error) {
	b := in.Body
	receipt, err := a.Destruction.CorrectCertificate(ctx, actor, destruction.CorrectCertificate{Command: b.command(), Number: in.No, Reason: b.Reason, Changes: destruction.CertificateChanges{
		Items:   each(b.Items, func(i ItemCorrection) destruction.ItemChange { return destruction.ItemChange(i) }),
		Outputs: some(b.Outputs, material), Residue: some(b.Residue, material), LossG: b.LossG, LossReason: b.LossReason, Line: b.Line, Parameters: b.Parameters,
		StartedAt: moment.Time(b.StartedAt), EndedAt: moment.Time(b.EndedAt)}})
	return showCertificateReceipt(receipt), err
}

func (a *API) revokeCertificate(ctx context.Context, actor identity.Actor, in *struct {
	Numbered
	Body CertificateRevocation
}) (CertificateReceipt, error) {
	receipt, err := a.Destruction.RevokeCertificate(ctx, actor, destruction.RevokeCertificate{Command: in.Body.command(), Number: in.No, Reason: in.Body.Reason})
	return showCertificateReceipt(receipt), err
}

func showCertificateReceipt(r destruction.CertificateReceipt) CertificateReceipt {
	return CertificateReceipt{ID: r.ID, Number: r.Number.String(), Version: r.Issue, State: string(r.State), Replaces: r.Replaces}
}

func showCertificateRow(c destruction.CertificateItem) CertificateRow {
	return CertificateRow{ID: c.ID, Number: c.Number.String(), Version: c.Issue, State: string(c.State), Agency: OrgRef{c.Agency, c.AgencyName}, Firm: OrgRef{c.Firm, c.FirmName},
		Division: c.Division, Closed: c.Closed, IssuedAt: Instant(c.IssuedAt), Replaces: c.Replaces, ReplacedBy: c.ReplacedBy}
}

func showCertificate(c destruction.Certificate) Certificate {
	out := Certificate{ID: c.ID, Number: c.Number.String(), Version: c.Issue, State: string(c.State), Agency: c.Agency, Firm: c.Firm, Run: c.Run, Division: c.Division,
		Closed: c.Closed, IssuedAt: Instant(c.IssuedAt), ChangedAt: Instant(c.ChangedAt), Replaces: c.Replaces, ReplacedBy: c.ReplacedBy, Lots: same(c.Lots()), Fingerprint: c.Fingerprint()}
	c.Closed = false // to the public; whoever asks here is entitled
	if paper := c.Public().Open; paper != nil {
		paper.Cases, paper.RightsHolders, paper.Basis = same(paper.Cases), same(paper.RightsHolders), same(paper.Basis)
		paper.Firm.Categories, paper.Firm.WasteCodes, paper.Firm.Methods = same(paper.Firm.Categories), same(paper.Firm.WasteCodes), same(paper.Firm.Methods)
		paper.Treatment.Tickets = same(paper.Treatment.Tickets)
		out.Paper = paper
	}
	return out
}
