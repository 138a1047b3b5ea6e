package app

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/sealtrail/sealtrail/internal/destruction"
	"github.com/sealtrail/sealtrail/internal/document"
	"github.com/sealtrail/sealtrail/internal/fact"
	"github.com/sealtrail/sealtrail/internal/i18n"
	"github.com/sealtrail/sealtrail/internal/label"
	"github.com/sealtrail/sealtrail/internal/moment"
	"github.com/sealtrail/sealtrail/internal/reference"
)

// certificatePaper turns the facts of certificates into what is printed. It
// reads nothing else: facts that are not in the certificate are not on the
// paper. Papers are Chinese.
type certificatePaper struct {
	words *i18n.Locale
	book  *reference.Book
	base  label.Base
	demo  bool
}

// of maps one certificate as it stands.
func (p certificatePaper) of(c destruction.Certificate) document.Certificate {
	f := c.Facts
	treatment := p.treatment(f)
	out := document.Certificate{
		Paper:   document.Paper{Number: f.Number, URL: label.PaperURL(p.base, c.Number), Fingerprint: c.Fingerprint(), IssuedAt: f.IssuedAt, Demo: p.demo},
		Version: c.Issue, Replaces: f.Replaces, PublicCopy: !c.Closed,
		Commission: p.commission(f), Firm: p.firm(f), Carriage: carriage(f), Treatment: treatment, Balance: p.balance(f),
		Items: p.items(f), ItemsRemark: p.valueBases(f), Witnesses: p.witnesses(f), Photos: photos(f), PhotosTotal: len(f.Photos), NoPhotos: f.NoPhotos,
		Differences: p.differences(f), FreeOfCharge: f.FeeFen == 0, FeeBearer: f.FeeBearer,
	}
	if f.Exemption {
		out.Exemption = p.words.T("paper.certificate.exemption")
	}
	switch c.State {
	case destruction.CertificateCorrected:
		out.State = document.State{Corrected: true, ReplacedBy: c.ReplacedBy}
	case destruction.CertificateRevoked:
		out.State = document.State{Revoked: true, RevokedOn: c.ChangedAt.Date()}
	}
	return out
}

func (p certificatePaper) commission(f fact.CertificateIssued) document.Commission {
	out := document.Commission{Agency: f.Agency.Name, AgencyCode: f.Agency.Code, Cases: f.Cases, RightsHolders: f.RightsHolder, Basis: f.Basis}
	for _, d := range f.Decisions {
		kind := d.Kind
		if w, ok := p.book.Word(reference.DecisionKinds, d.Kind, f.IssuedAt); ok {
			kind = w.Name.ZH
		}
		out.Decisions = append(out.Decisions, document.Decision{Number: d.Paper, Kind: kind, Effective: d.Effective})
	}
	numbers := make([]string, len(f.Orders))
	for i, o := range f.Orders {
		numbers[i] = o.Number
		if d := o.ApprovedAt.Date(); !o.ApprovedAt.IsZero() && d > out.OrderApproved {
			out.OrderApproved = d
		}
	}
	out.Order = strings.Join(numbers, "、")
	for _, e := range f.Events {
		out.Order = p.words.T("paper.certificate.event", "order", out.Order, "event", e.Number, "name", e.Name)
	}
	return out
}

func (p certificatePaper) firm(f fact.CertificateIssued) document.Firm {
	in := f.Firm
	out := document.Firm{Name: in.Name, USCC: in.USCC, Address: join("　", in.Facility, in.Address), LicenceKind: p.qualification(in.LicenceKind, f.IssuedAt),
		LicenceNumber: in.LicenceNumber, ValidFrom: in.ValidFrom, ValidTo: in.ValidTo, CheckedAt: in.CheckedAt, ChecksPassed: in.ChecksPassed, ChecksTotal: in.ChecksTotal}
	if in.Edition > 0 {
		out.Edition = p.words.T("paper.certificate.edition", "n", in.Edition)
	}
	scope := []string{}
	if len(in.Categories) > 0 {
		scope = append(scope, strings.Join(eachName(in.Categories, p.category(f.IssuedAt)), "、"))
	}
	if len(in.WasteCodes) > 0 {
		scope = append(scope, strings.Join(in.WasteCodes, "、"))
	}
	if len(in.Methods) > 0 {
		scope = append(scope, strings.Join(eachName(in.Methods, p.method(f.IssuedAt)), "、"))
	}
	if in.CapacityG > 0 {
		scope = append(scope, p.words.T("paper.certificate.capacity", "t", p.tonnes(in.CapacityG)))
	}
	out.Scope = strings.Join(scope, "；")
	return out
}

// tonnes writes grams as tonnes, decimals only where there are any.
func (p certificatePaper) tonnes(g int64) string {
	whole := p.words.Count(g / 1_000_000)
	if rest := g % 1_000_000; rest != 0 {
		whole += "." + strings.TrimRight(fmt.Sprintf("%06d", rest), "0")
	}
	return whole
}

func carriage(f fact.CertificateIssued) document.Carriage {
	var out document.Carriage
	var carriers []string
	for _, h := range f.Carriage {
		carriers = once(carriers, h.Carrier)
		out.Handoffs = append(out.Handoffs, h.Handoff)
		if out.DepartedAt.IsZero() || !h.DepartedAt.IsZero() && h.DepartedAt.Before(out.DepartedAt) {
			out.DepartedAt = h.DepartedAt
		}
		out.ArrivedAt = max(out.ArrivedAt, h.ArrivedAt)
	}
	out.Carrier = strings.Join(carriers, "、")
	return out
}

func (p certificatePaper) treatment(f fact.CertificateIssued) document.Treatment {
	t := f.Treatment
	out := document.Treatment{Method: p.method(f.IssuedAt)(t.Method), MethodCode: t.Method, Line: t.Line, StartedAt: t.StartedAt, EndedAt: t.EndedAt, Parameters: t.Parameters, Tickets: t.Tickets}
	for _, h := range f.Carriage {
		out.GrossG, out.TareG, out.NetG = out.GrossG+h.GrossG, out.TareG+h.TareG, out.NetG+h.NetG
		out.Tickets = once(append([]string(nil), out.Tickets...), h.Ticket)
	}
	if out.NetG == 0 { // not weighed as a whole on arrival: what each lot weighed
		out.NetG = f.ShareG
	}
	if t.Exceptional {
		out.Exception = join("：", p.words.T("paper.certificate.exception"), t.Reasons)
	}
	if t.AshTicket != "" {
		out.Tickets = once(out.Tickets, t.AshTicket)
	}
	return out
}

func (p certificatePaper) balance(f fact.CertificateIssued) document.Balance {
	b := f.Balance
	out := document.Balance{InputG: b.InputG, LossG: b.LossG, LossRemark: f.LossReason, DeltaG: b.DeltaG, Tolerance: "±" + permille(b.Permille), Verdict: p.words.T("paper.certificate.balanced")}
	if b.Ticket {
		out.Tolerance, out.Verdict = "", p.words.T("paper.certificate.by_ticket", "ticket", f.Treatment.AshTicket)
	} else if b.DeltaG > b.ToleranceG || -b.DeltaG > b.ToleranceG {
		out.Verdict, out.OutOfBounds = p.words.T("paper.certificate.unbalanced"), true
	}
	if f.ShareG != b.InputG {
		out.InputProof = p.words.T("paper.certificate.share", "mass", f.ShareG)
	}
	var parts []int64
	if f.Part != nil {
		out.InputProof = p.words.T("paper.certificate.share_by", "mass", f.ShareG)
		out.LossRemark = join("；", out.LossRemark, p.words.T("paper.certificate.part", "mass", f.Part.LossG))
		parts = append(append(parts, f.Part.Outputs...), f.Part.Residue...)
	}
	for i, o := range append(append([]fact.FigureOut(nil), f.Outputs...), f.Residue...) {
		outlet := join("，", o.WasteCode, o.Outlet, o.Ticket)
		if i < len(parts) {
			outlet = join("；", outlet, p.words.T("paper.certificate.part", "mass", parts[i]))
		}
		out.Outputs = append(out.Outputs, document.Output{Material: o.Material, Grams: o.MassG, Outlet: outlet})
	}
	return out
}

func (p certificatePaper) items(f fact.CertificateIssued) []document.Item {
	out := make([]document.Item, len(f.Items))
	for i, it := range f.Items {
		unit := it.Unit
		if u, err := p.book.Unit(it.Unit); err == nil {
			unit = u.Name.ZH
		}
		out[i] = document.Item{Code: shownCode(it.Code), Name: it.Name, Brand: it.Brand, Spec: it.Spec, Quantity: it.Quantity, Unit: unit, NetG: it.NetG, ValueFen: it.ValueFen}
		if it.Packages > 0 {
			out[i].Packages = strconv.FormatInt(it.Packages, 10)
		}
		if it.Line > 0 {
			out[i].Line = strconv.FormatInt(it.Line, 10)
		}
	}
	return out
}

func (p certificatePaper) valueBases(f fact.CertificateIssued) string {
	var bases []string
	for _, it := range f.Items {
		if w, ok := p.book.Word(reference.ValueBases, it.ValueBasis, f.IssuedAt); ok {
			bases = once(bases, w.Name.ZH)
		}
	}
	return strings.Join(bases, "、")
}

func (p certificatePaper) witnesses(f fact.CertificateIssued) []document.Signature {
	out := make([]document.Signature, len(f.Witnesses))
	for i, w := range f.Witnesses {
		out[i] = document.Signature{Role: p.words.T("paper.certificate.role." + w.Role), Name: w.Org, Outcome: document.Signed, Strength: p.strength(w), At: w.SignedAt, SameDevice: w.SameDevice}
	}
	return out
}

func (p certificatePaper) strength(w fact.CertificateWitness) string {
	if w.Relaxed {
		return p.words.T("paper.certificate.strength.relaxed")
	}
	if key := "paper.certificate.strength." + w.Strength; p.words.Has(key) {
		return p.words.T(key)
	}
	return w.Strength
}

func (p certificatePaper) differences(f fact.CertificateIssued) []string {
	out := make([]string, len(f.Differences))
	for i, d := range f.Differences {
		out[i] = p.words.T("paper.certificate.difference", "code", shownCode(d.Code), "kind", p.known("custody.difference", d.Kind), "expected", p.figure(d.Expected, d), "found", p.figure(d.Found, d),
			"resolution", p.known("custody.resolution", d.Resolution))
	}
	return out
}

// known says a key if there is a message of it, else the plain value.
func (p certificatePaper) known(prefix, value string) string {
	if key := prefix + "." + value; p.words.Has(key) {
		return p.words.T(key)
	}
	return value
}

// figure writes what a difference counts: grams as kilograms, else with the unit.
func (p certificatePaper) figure(n int64, d fact.CertificateDiff) string {
	if d.Kind == "mass" || d.Unit == "g" {
		return p.words.Mass(n)
	}
	unit := d.Unit
	if u, err := p.book.Unit(unit); err == nil {
		unit = u.Name.ZH
	}
	return strings.TrimSpace(p.words.Count(n) + " " + unit)
}

func photos(f fact.CertificateIssued) []document.Photo {
	out := make([]document.Photo, len(f.Photos))
	for i, ph := range f.Photos {
		out[i] = document.Photo{Caption: ph.Caption, TakenAt: ph.TakenAt, SHA256: ph.SHA256}
	}
	return out
}

func (p certificatePaper) qualification(code string, at moment.Time) string {
	if k, err := p.book.QualificationKind(code, at); err == nil {
		return k.Name.ZH
	}
	return code
}

func (p certificatePaper) category(at moment.Time) func(string) string {
	return func(code string) string {
		if c, err := p.book.Category(code, at); err == nil {
			return c.Name.ZH
		}
		return code
	}
}

func (p certificatePaper) method(at moment.Time) func(string) string {
	return func(code string) string {
		if m, err := p.book.Method(code, at); err == nil {
			return m.Name.ZH
		}
		return code
	}
}

// shownCode sets hyphens into a compact label code; anything else stays.
func shownCode(code string) string {
	if c, err := label.Parse(code); err == nil {
		return c.String()
	}
	return code
}

func eachName(codes []string, name func(string) string) []string {
	out := make([]string, len(codes))
	for i, c := range codes {
		out[i] = name(c)
	}
	return out
}

// once adds a text that is neither empty nor there already.
func once(all []string, s string) []string {
	if s == "" {
		return all
	}
	for _, known := range all {
		if known == s {
			return all
		}
	}
	return append(all, s)
}

// join leaves out what is empty.
func join(between string, parts ...string) string {
	var kept []string
	for _, part := range parts {
		if part != "" {
			kept = append(kept, part)
		}
	}
	return strings.Join(kept, between)
}

// permille writes thousandths as per cent: 30 is 3 %, 25 is 2.5 %.
func permille(n int64) string {
	s := strconv.FormatInt(n/10, 10)
	if n%10 != 0 {
		s += "." + strconv.FormatInt(n%10, 10)
	}
	return s + " %"
}
