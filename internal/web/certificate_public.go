package web

import (
	"slices"
	"strings"

	"github.com/sealtrail/sealtrail/internal/destruction"
	"github.com/sealtrail/sealtrail/internal/reference"
	"github.com/sealtrail/sealtrail/internal/web/page"
)

// certificateState says whether a certificate holds.
func (n names) certificateState(state destruction.CertificateState) page.State {
	return page.StateOf("certificate.state", string(state), n.T("web.certificate.state."+string(state)))
}

// certificatePublic makes the page of what the allow-list opens; next is the
// certificate that replaced it, if there is one and it is open.
func (n names) certificatePublic(c destruction.PublicCertificate, next *destruction.PublicCertificate) *page.CertificatePublic {
	p := &page.CertificatePublic{Frame: page.Frame{Layout: page.Public, Nav: "verify"}, Number: c.Number, Status: string(c.State), State: n.certificateState(c.State),
		ReplacedBy: c.ReplacedBy, Replaces: c.Replaces, CheckedAt: n.at, ChangedAt: c.ChangedAt, Closed: c.Closed}
	n = n.on(c.IssuedAt)
	p.Facts = []page.Fact{{Label: n.T("web.certificate.number"), Value: c.Number, Code: true}}
	if c.Open == nil {
		p.Sentence = n.T("web.certificate.closed")
		p.Facts = append(p.Facts, page.Fact{Label: n.T("web.certificate.issued"), Value: n.Day(c.IssuedAt)})
		return p
	}
	o := *c.Open
	p.Reason = o.Reason
	p.Sentence = n.certificateSentence(c, o)
	p.Facts = append(p.Facts, n.certificateFacts(c, o)...)
	p.Pieces, p.WholeG = n.certificatePieces(o.Balance)
	for _, it := range o.Items {
		p.Goods = append(p.Goods, page.CertificateItem{Code: shownCode(it.Code), Name: it.Name, More: joined("　", it.Brand, it.Spec, n.category(it.Category)),
			Quantity: n.quantity(it.Quantity, it.Unit), Net: n.Mass(it.NetG)})
	}
	p.Trail = n.certificateTrail(c, o)
	p.Checks = n.certificateChecks(o)
	p.Witnesses = n.certificateWitnesses(o)
	for _, ph := range o.Photos {
		p.Photos = append(p.Photos, page.Fact{Label: ph.Caption, Value: ph.SHA256, Code: true, More: n.Time(ph.TakenAt)})
	}
	p.NoPhotos = o.NoPhotos
	if o.Document != nil {
		p.File, p.FileSize = "/C/"+c.Number+".pdf", kilobytes(o.Document.Size)
	}
	if next != nil && next.Open != nil {
		p.Changes = n.certificateChanges(o, *next.Open)
	}
	return p
}

func (n names) certificateSentence(c destruction.PublicCertificate, o destruction.OpenCertificate) string {
	switch c.State {
	case destruction.CertificateCorrected:
		return n.T("web.certificate.sentence.corrected")
	case destruction.CertificateRevoked:
		return n.T("web.certificate.sentence.revoked")
	}
	what := n.certificateGoods(o)
	recovered := recoveredPermille(o.Balance)
	if recovered == 0 {
		return n.T("web.certificate.sentence.valid", "what", what, "day", n.Day(o.Treatment.EndedAt))
	}
	return n.T("web.certificate.sentence.recovered", "what", what, "day", n.Day(o.Treatment.EndedAt), "share", perCent(recovered))
}

// certificateGoods names the goods: the first, and how many other lots.
func (n names) certificateGoods(o destruction.OpenCertificate) string {
	if len(o.Items) == 0 {
		return n.T("web.certificate.goods_none")
	}
	first := o.Items[0]
	what := first.Name + " " + n.quantity(first.Quantity, first.Unit)
	if len(o.Items) > 1 {
		return n.T("web.certificate.goods_more", "first", what, "n", len(o.Items))
	}
	return what
}

func (n names) certificateFacts(c destruction.PublicCertificate, o destruction.OpenCertificate) []page.Fact {
	var papers []string
	for _, d := range o.Decisions {
		kind := n.word(reference.DecisionKinds, d.Kind)
		if d.Effective.IsZero() {
			papers = append(papers, n.T("web.certificate.decision", "paper", d.Paper, "kind", kind))
			continue
		}
		papers = append(papers, n.T("web.certificate.decision_effective", "paper", d.Paper, "kind", kind, "day", n.Date(d.Effective)))
	}
	var packages, net int64
	for _, it := range o.Items {
		packages, net = packages+it.Packages, net+it.NetG
	}
	goods := page.Fact{Label: n.T("web.certificate.goods"), Value: n.certificateGoods(o)}
	if packages > 0 {
		goods.More = n.T("web.certificate.packages", "n", packages)
	}
	method := page.Fact{Label: n.T("web.certificate.method"), Value: joined(n.T("part.comma"), n.method(o.Treatment.Method), o.Firm.Facility), More: o.Treatment.Parameters}
	if o.Treatment.Exceptional {
		method.More = joined("　", n.T("web.certificate.exceptional"), o.Treatment.Reasons, o.Treatment.Parameters)
	}
	facts := []page.Fact{
		{Label: n.T("web.certificate.agency"), Value: o.Agency},
		{Label: n.T("web.certificate.papers"), Value: strings.Join(papers, n.T("web.list.pause"))},
		{Label: n.T("web.certificate.cases"), Value: n.list(o.Cases)},
		goods,
		n.certificateEvents(o),
		{Label: n.T("web.certificate.rights_holders"), Value: n.list(o.RightsHolders)},
		{Label: n.T("web.certificate.net"), Value: n.Mass(net), More: n.certificateTickets(o)},
		{Label: n.T("web.certificate.firm"), Value: o.Firm.Name, Href: "/registry", More: joined("　", n.qualification(o.Firm.LicenceKind), o.Firm.LicenceNumber)},
		method,
		{Label: n.T("web.certificate.destroyed_at"), Value: n.T("web.certificate.from_to", "from", n.Time(o.Treatment.StartedAt), "to", n.Time(o.Treatment.EndedAt))},
		n.certificatePart(o.Balance),
		{Label: n.T("web.certificate.fee"), Value: n.certificateFee(o)},
		{Label: n.T("web.certificate.issued"), Value: n.T("web.certificate.issued_version", "time", n.Time(c.IssuedAt), "n", c.Version)},
	}
	if c.Replaces != "" {
		facts = append(facts, page.Fact{Label: n.T("web.certificate.replaces"), Value: c.Replaces, Code: true, Href: "/C/" + c.Replaces})
	}
	if o.Exemption {
		facts = append(facts, page.Fact{Label: n.T("web.certificate.remark"), Value: n.T("web.certificate.exemption")})
	}
	kept := facts[:0]
	for _, f := range facts {
		if f.Value != "" {
			kept = append(kept, f)
		}
	}
	return kept
}

func (n names) certificateTickets(o destruction.OpenCertificate) string {
	var tickets []string
	for _, h := range o.Carriage {
		if h.Ticket != "" {
			tickets = append(tickets, h.Ticket)
		}
	}
	if len(tickets) == 0 {
		return ""
	}
	return n.T("web.certificate.tickets", "tickets", n.list(tickets))
}

// certificateEvents names the joint destruction; there is one as a rule.
func (n names) certificateEvents(o destruction.OpenCertificate) page.Fact {
	f := page.Fact{Label: n.T("web.event.of_order")}
	for _, e := range o.Events {
		f.Value, f.More, f.Href = joined(n.T("web.list.pause"), f.Value, e.Name), joined(n.T("web.list.pause"), f.More, e.Number), "/E/"+e.Number
	}
	return f
}

// certificatePart says what of the run's figures falls to this certificate, and
// by which key, when the run has others too.
func (n names) certificatePart(b destruction.PublicBalance) page.Fact {
	f := page.Fact{Label: n.T("web.certificate.part")}
	if b.Key == "" {
		return f
	}
	var parts []string
	add := func(what string, g int64) {
		if g != 0 {
			parts = append(parts, what+" "+n.Mass(g))
		}
	}
	for _, m := range append(slices.Clone(b.Outputs), b.Residue...) {
		add(m.Material, m.PartG)
	}
	add(n.T("web.certificate.loss"), b.PartLossG)
	add(n.T("web.certificate.unaccounted"), b.PartDeltaG)
	f.Value = n.T("web.certificate.part_of", "mass", b.ShareG, "whole", b.InputG)
	f.More = joined(n.T("web.certificate.part_gap"), n.known("web.certificate.key", b.Key), n.list(parts))
	return f
}

func (n names) certificateFee(o destruction.OpenCertificate) string {
	switch {
	case o.FeeFen != 0:
		return n.Money(o.FeeFen)
	case o.FeeBearer != "":
		return n.T("web.certificate.free_borne", "who", o.FeeBearer)
	}
	return n.T("web.certificate.free")
}

func (n names) certificatePieces(b destruction.PublicBalance) ([]page.Piece, int64) {
	var parts []int64
	var words []string
	add := func(word string, g int64) {
		if g > 0 {
			parts, words = append(parts, g), append(words, word+" "+n.Mass(g))
		}
	}
	for _, m := range b.Outputs {
		add(m.Material, m.MassG)
	}
	for _, m := range b.Residue {
		add(joined("", m.Material, n.outlet(m.Outlet)), m.MassG)
	}
	add(n.T("web.certificate.loss"), b.LossG)
	add(n.T("web.certificate.unaccounted"), b.DeltaG)
	return page.Pieces(b.InputG, parts, words), b.InputG
}

func (n names) outlet(to string) string {
	if to == "" {
		return ""
	}
	return n.T("web.certificate.outlet", "to", to)
}

func recoveredPermille(b destruction.PublicBalance) int64 {
	var out int64
	for _, m := range b.Outputs {
		out += m.MassG
	}
	if b.InputG <= 0 {
		return 0
	}
	return min(permille(out, b.InputG), 1000)
}

// permille is a part of a positive whole in thousandths, half a thousandth
// rounded away from zero: a share that is cut reads smaller than it is, on the
// side of whoever reports it.
func permille(part, whole int64) int64 {
	if part < 0 {
		return -permille(-part, whole)
	}
	share, rest := part*1000/whole, part*1000%whole // masses of a run stay below 2⁵³ g
	if rest >= whole-rest {
		share++
	}
	return share
}

// perCent writes thousandths as per cent with one decimal where there is one.
func perCent(permille int64) string {
	sign := ""
	if permille < 0 {
		sign, permille = "-", -permille
	}
	s := sign + decimal(permille, 1)
	return s + "%"
}

// joined leaves out what is empty.
func joined(between string, parts ...string) string {
	var kept []string
	for _, part := range parts {
		if part != "" {
			kept = append(kept, part)
		}
	}
	return strings.Join(kept, between)
}
