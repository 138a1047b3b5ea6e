package web

import (
	"strconv"
	"strings"

	"github.com/sealtrail/sealtrail/internal/destruction"
	"github.com/sealtrail/sealtrail/internal/reference"
	"github.com/sealtrail/sealtrail/internal/web/page"
)

// certificateTrail tells the way from the decision to the certificate, oldest
// first, out of the certificate's own facts; no person is named.
func (n names) certificateTrail(c destruction.PublicCertificate, o destruction.OpenCertificate) []page.TrailItem {
	both := &page.Seam{Left: "signed", Right: "signed", Label: n.T("seam.both")}
	var trail []page.TrailItem
	for _, d := range o.Decisions {
		trail = append(trail, page.TrailItem{Icon: "gavel", Title: n.T("web.certificate.trail.decision", "kind", n.word(reference.DecisionKinds, d.Kind)), At: string(d.Effective), Text: d.Paper})
	}
	for _, p := range o.Orders {
		trail = append(trail, page.TrailItem{Icon: "rubber-stamp", Title: n.T("web.certificate.trail.approved"), At: n.Time(p.ApprovedAt), Text: n.T("web.certificate.trail.approved_text", "number", p.Number)})
	}
	for _, h := range o.Carriage {
		text := n.T("web.certificate.trail.handoff_text", "number", h.Handoff)
		if h.NetG > 0 {
			text = n.T("web.certificate.trail.handoff_weighed", "number", h.Handoff, "mass", h.NetG)
		}
		trail = append(trail, page.TrailItem{Seam: both, Title: n.T("web.certificate.trail.handoff"), At: n.Time(h.ReceivedAt), Text: text})
	}
	officers := 0
	for _, w := range o.Witnesses {
		if w.Role == "officer" {
			officers++
		}
	}
	trail = append(trail,
		page.TrailItem{Seam: &page.Seam{Left: "signed", Right: "signed", Label: n.T("web.certificate.trail.witnessed")}, Title: n.T("web.certificate.trail.destroyed"),
			At: n.Time(o.Treatment.StartedAt), Text: n.T("web.certificate.trail.destroyed_text", "n", officers)},
		page.TrailItem{Icon: "certificate", Title: n.T("web.certificate.trail.issued"), At: n.Time(c.IssuedAt), Text: n.T("web.certificate.trail.issued_text"), Fingerprint: o.Fingerprint})
	return trail
}

// certificateChecks says what the facts show, and nothing that they do not.
func (n names) certificateChecks(o destruction.OpenCertificate) []page.Check {
	var checks []page.Check
	add := func(ok bool, key string, more string, args ...any) {
		tone := ""
		if !ok {
			tone, key = "wait", key+"_not"
		}
		checks = append(checks, page.Check{Tone: tone, Text: n.T("web.certificate.check."+key, args...), More: more})
	}
	effective := len(o.Decisions) > 0
	for _, d := range o.Decisions {
		effective = effective && !d.Effective.IsZero() && d.Effective <= o.Treatment.StartedAt.Date()
	}
	add(effective, "decision", "")
	order := "order"
	if o.Exemption { // the separation of duties did not hold: nothing is claimed about it
		order = "order_exempt"
	}
	add(len(o.Orders) > 0, order, "")
	add(o.Firm.ChecksTotal > 0 && o.Firm.ChecksPassed == o.Firm.ChecksTotal, "registry",
		n.T("web.certificate.check.registry_more", "edition", o.Firm.Edition, "passed", o.Firm.ChecksPassed, "total", o.Firm.ChecksTotal))
	b := o.Balance
	if b.Ticket {
		add(o.Treatment.AshTicket != "", "ash", o.Treatment.AshTicket)
	} else {
		delta := b.DeltaG
		if delta < 0 {
			delta = -delta
		}
		add(delta <= b.ToleranceG, "balance", n.T("web.certificate.check.balance_more", "delta", b.DeltaG, "limit", perCent(b.Permille)))
	}
	officers, same := 0, 0
	for _, w := range o.Witnesses {
		if w.Role == "officer" {
			officers++
		}
		if w.SameDevice {
			same++
		}
	}
	more := ""
	if same > 0 {
		more = n.T("web.certificate.check.same_device", "n", same)
	}
	add(officers >= destruction.MinAttestations, "witnesses", more, "n", officers)
	add(len(o.Differences) == 0, "differences", n.certificateDifferences(o), "n", len(o.Differences))
	return checks
}

func (n names) certificateDifferences(o destruction.OpenCertificate) string {
	var all []string
	for _, d := range o.Differences {
		figure := func(v int64) string {
			if d.Kind == "mass" || d.Unit == "g" {
				return n.Mass(v)
			}
			return strings.TrimSpace(n.quantity(v, d.Unit))
		}
		all = append(all, n.T("web.certificate.difference", "code", shownCode(d.Code), "kind", n.known("custody.difference", d.Kind), "expected", figure(d.Expected), "found", figure(d.Found),
			"resolution", n.known("custody.resolution", d.Resolution)))
	}
	return joined("　", all...)
}

func (n names) certificateWitnesses(o destruction.OpenCertificate) []page.Sign {
	var signs []page.Sign
	for _, w := range o.Witnesses {
		how := n.known("web.strength", w.Strength)
		if w.Relaxed {
			how = n.T("web.strength.relaxed")
		}
		if w.SameDevice {
			how = joined("　", how, n.T("web.strength.same_device"))
		}
		signs = append(signs, page.Sign{Role: n.known("role", w.Role), Name: w.Org, At: n.Time(w.SignedAt), How: how})
	}
	return signs
}

// certificateChanges compares a certificate with the one that replaced it, in
// the fields that a correction can change.
func (n names) certificateChanges(old, now destruction.OpenCertificate) []page.Change {
	var out []page.Change
	add := func(what, a, b string) {
		if a != b {
			out = append(out, page.Change{What: what, Old: orDash(a), New: orDash(b)})
		}
	}
	after := map[string]destruction.PublicItem{}
	for _, it := range now.Items {
		after[it.Code] = it
	}
	for _, a := range old.Items {
		b, ok := after[a.Code]
		if !ok {
			continue
		}
		of := func(key string) string { return n.T("web.certificate.change."+key, "code", shownCode(a.Code)) }
		add(of("name"), a.Name, b.Name)
		add(of("brand"), a.Brand, b.Brand)
		add(of("spec"), a.Spec, b.Spec)
		add(of("net"), n.Mass(a.NetG), n.Mass(b.NetG))
		add(of("value"), n.Money(a.ValueFen), n.Money(b.ValueFen))
	}
	add(n.T("web.certificate.change.outputs"), n.materials(old.Balance.Outputs), n.materials(now.Balance.Outputs))
	add(n.T("web.certificate.change.residue"), n.materials(old.Balance.Residue), n.materials(now.Balance.Residue))
	add(n.T("web.certificate.change.loss"), n.Mass(old.Balance.LossG), n.Mass(now.Balance.LossG))
	add(n.T("web.certificate.change.loss_reason"), old.Balance.LossReason, now.Balance.LossReason)
	add(n.T("web.certificate.change.line"), old.Treatment.Line, now.Treatment.Line)
	add(n.T("web.certificate.change.parameters"), old.Treatment.Parameters, now.Treatment.Parameters)
	add(n.T("web.certificate.change.started"), n.Time(old.Treatment.StartedAt), n.Time(now.Treatment.StartedAt))
	add(n.T("web.certificate.change.ended"), n.Time(old.Treatment.EndedAt), n.Time(now.Treatment.EndedAt))
	return out
}

func (n names) materials(all []destruction.PublicMaterial) string {
	out := make([]string, len(all))
	for i, m := range all {
		out[i] = joined(" ", m.Material, n.Mass(m.MassG), m.Outlet)
	}
	return n.list(out)
}

// decimal writes a whole number of tenths, hundredths… without trailing zeros,
// for fields that are typed as decimals.
func decimal(n int64, places int) string {
	if n < 0 {
		return "-" + decimal(-n, places)
	}
	s := strconv.FormatInt(n, 10)
	for len(s) <= places {
		s = "0" + s
	}
	whole, fraction := s[:len(s)-places], s[len(s)-places:]
	for fraction != "" && fraction[len(fraction)-1] == '0' {
		fraction = fraction[:len(fraction)-1]
	}
	if fraction == "" {
		return whole
	}
	return whole + "." + fraction
}

// kilobytes says how large a file is.
func kilobytes(size int64) string { return strconv.FormatInt((size+1023)/1024, 10) + " KB" }
