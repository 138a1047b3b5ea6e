package web

import (
	"slices"
	"strconv"

	"github.com/gin-gonic/gin"

	"github.com/sealtrail/sealtrail/internal/destruction"
	"github.com/sealtrail/sealtrail/internal/fact"
	"github.com/sealtrail/sealtrail/internal/identity"
	"github.com/sealtrail/sealtrail/internal/web/page"
)

func (s *Site) runShow(c *gin.Context) {
	p, err := s.runPage(c)
	s.show(c, p, err)
}

func (s *Site) runPage(c *gin.Context) (*page.RunShow, error) {
	v, err := s.runSeen(c)
	if err != nil {
		return nil, err
	}
	n := s.names(c)
	p := &page.RunShow{Frame: page.Frame{Layout: page.Work, Nav: "destructions", Back: "/destructions"}, Number: v.Number.String(), Title: n.runTitle(v), Status: string(v.State),
		State: n.runState(v.State), Facts: n.runFacts(v), Lots: n.runLots(v), Hash: v.FiguresHash, StepUp: s.stepUpBox(c), CoSign: s.coSignBox(c)}
	for _, l := range v.Lots {
		p.InputG += max(l.InputG, l.MassG)
	}
	if v.Figures != nil {
		p.InputG, p.Figures = v.Figures.Balance.InputG, n.runFigures(v)
	}
	if p.Trail, err = s.signTrail(c, n, n.runSteps(v.Run)); err != nil {
		return nil, err
	}
	if p.Agency, err = s.runAgencies(c, n, v); err != nil {
		return nil, err
	}
	p.Lacking = n.runLacking(v)
	for _, check := range p.Lacking {
		if check.Tone != "" {
			p.Missing++
		}
	}
	runRights(n, s.actor(c), v, p)
	return p, nil
}

// runRights says what the visitor can do next; the use case decides.
func runRights(n names, actor identity.Actor, v destruction.RunView, p *page.RunShow) {
	firm := identity.Parties{Owner: v.Firm, Division: v.Division}
	own := actor.Is(v.Started.Person) || actor.Is(v.Completed.Person)
	switch v.State {
	case destruction.RunStarted:
		p.MayComplete = actor.MayOn(identity.CompleteRun, firm) == nil
	case destruction.RunCompleted:
		if actor.MayOn(identity.ReviewRun, firm) == nil {
			p.MayReview = !own
			if own {
				p.Why = n.T("web.run.why_own")
			}
		}
	case destruction.RunReviewed:
		p.MayAttest, p.MayCoAttest = v.MayAttest(actor), v.MayLendDevice(actor)
		attested := slices.ContainsFunc(v.Attestations, func(a destruction.Attestation) bool { return actor.Is(a.Person) })
		if attested && len(v.CountsFor(actor.Org)) > 0 {
			p.Why = n.T("web.run.why_attested")
		}
	}
	p.Next = n.runNext(p)
}

// runNext leads to what the visitor can do: on a phone it stands below all the
// figures, where nobody finds it who was only told to sign.
func (n names) runNext(p *page.RunShow) (acts []page.Act) {
	for _, a := range [...]struct {
		may              bool
		href, icon, word string
	}{
		{p.MayComplete, runURL(p.Number) + "/complete", "clipboard-check", "web.run.complete"},
		{p.MayReview, "#sign", "file-check", "web.run.go_review"},
		{p.MayAttest, "#sign", "signature", "web.run.go_attest"},
		{p.MayCoAttest, "#second", "users", "web.run.co_attest"},
	} {
		if a.may {
			acts = append(acts, page.Act{Href: a.href, Icon: a.icon, Word: n.T(a.word)})
		}
	}
	return acts
}

// runTitle names the goods: the first, and how many lots.
func (n names) runTitle(v destruction.RunView) string {
	if len(v.Lines) == 0 {
		return n.T("web.run.title")
	}
	return n.T("web.run.of", "name", v.Lines[0].Lot.Name, "n", len(v.Lines))
}

func (n names) runFacts(v destruction.RunView) []page.Fact {
	facts := []page.Fact{
		{Label: n.T("web.order.firm"), Value: v.FirmName, More: v.FacilityName},
		{Label: n.T("web.order.method"), Value: n.method(v.Method)},
		{Label: n.T("web.run.line"), Value: orDash(v.Line)},
		{Label: n.T("web.run.started_at"), Value: n.Time(v.StartedAt)},
	}
	for _, o := range v.Papers {
		facts = append(facts, page.Fact{Label: n.T("web.run.order"), Value: o.Number.String(), Code: true, Href: orderURL(o.Number.String())})
	}
	if v.Gate != nil {
		facts = append(facts, page.Fact{Label: n.T("web.gate.then"), Value: n.T("web.gate.edition", "n", v.Gate.Edition)})
	}
	return facts
}

// runLots joins each lot with what it weighed when it was received; one never
// weighed gets a field of the completion form.
func (n names) runLots(v destruction.RunView) []page.RunLotRow {
	var rows []page.RunLotRow
	weigh := 0
	for _, l := range v.Lines {
		row := page.RunLotRow{ID: l.Lot.ID.String(), Code: l.Lot.Code.String(), Href: lotURL(l.Lot.Code), Name: l.Lot.Name, More: joined("　", l.Lot.Brand, l.Lot.Spec, n.category(l.Lot.Category)),
			Quantity: n.amount(l.Lot.Stock, l.Lot.Unit)}
		for _, r := range v.Lots {
			if r.Lot != l.Lot.ID {
				continue
			}
			row.Agency = v.Names[r.Agency].Name
			row.Mass, row.Basis, row.Measured = n.Mass(max(r.MassG, r.InputG)), n.known("web.run.basis", r.Basis), r.Measured() || r.InputG > 0
			if !row.Measured {
				row.Field = "weights[" + strconv.Itoa(weigh) + "]"
				weigh++
			}
		}
		rows = append(rows, row)
	}
	return rows
}

func (n names) runFigures(v destruction.RunView) *page.RunFigures {
	f := *v.Figures
	out := &page.RunFigures{Hash: v.FiguresHash, Outputs: n.materialRows(f.Outputs), Residue: n.materialRows(f.Residue), Pieces: n.figurePieces(f), Balance: n.balance(f.Balance, n.figurePieces(f)), NoPhotos: f.NoPhotos}
	out.Facts = []page.Fact{{Label: n.T("web.run.times"), Value: n.T("web.certificate.from_to", "from", n.Time(f.StartedAt), "to", n.Time(f.EndedAt))},
		{Label: n.T("web.run.fee_bearer"), Value: f.FeeBearer}}
	for _, x := range []struct{ key, value string }{{"parameters", f.Parameters}, {"loss_reason", f.LossReason}, {"ash_ticket", f.AshTicket}, {"tickets", n.list(f.Tickets)}} {
		if x.value != "" {
			out.Facts = append(out.Facts, page.Fact{Label: n.T("web.run." + x.key), Value: x.value})
		}
	}
	for _, ph := range f.Photos {
		href := runURL(v.Number.String()) + "/photos/" + ph.SHA256
		out.Photos = append(out.Photos, page.Shot{Href: href, Thumb: href + "?size=thumb", Alt: ph.Caption, Caption: ph.Caption})
	}
	return out
}

func (n names) materialRows(all []fact.FigureOut) []page.MaterialRow {
	rows := make([]page.MaterialRow, len(all))
	for i, m := range all {
		rows[i] = page.MaterialRow{Material: m.Material, WasteCode: m.WasteCode, Mass: n.Mass(m.MassG), Outlet: m.Outlet, Ticket: m.Ticket}
	}
	return rows
}

func (n names) figurePieces(f fact.Figures) []page.Piece {
	var parts []int64
	var words []string
	for _, m := range append(append([]fact.FigureOut(nil), f.Outputs...), f.Residue...) {
		parts, words = append(parts, m.MassG), append(words, m.Material+" "+n.Mass(m.MassG))
	}
	if f.LossG > 0 {
		parts, words = append(parts, f.LossG), append(words, n.T("web.certificate.loss")+" "+n.Mass(f.LossG))
	}
	return page.Pieces(f.Balance.InputG, parts, words)
}

// The axis of the tolerance: 640 wide, its middle 320, the limits at 128 and 512.
const (
	axis, axisMiddle = 640, 320
	axisLimit        = 192
)

// balance draws what went in against what is accounted for.
func (n names) balance(b fact.Balance, pieces []page.Piece) page.Balance {
	out := page.Balance{In: n.Mass(b.InputG), Out: n.Mass(b.OutputG + b.ResidueG + b.LossG), Delta: n.Mass(b.DeltaG), Limit: perCent(b.Permille), Ticket: b.Ticket,
		LimitLeft: axisMiddle - axisLimit, LimitRight: axisMiddle + axisLimit, Marker: axisMiddle, Pieces: pieces}
	if b.Ticket {
		out.Ok, out.Sentence = true, n.T("web.run.balance_thermal")
		return out
	}
	out.Ok = b.DeltaG <= b.ToleranceG && -b.DeltaG <= b.ToleranceG
	if b.InputG > 0 {
		out.Share = perCent(permille(b.DeltaG, b.InputG))
	}
	if b.ToleranceG > 0 {
		out.Marker = int(min(max(axisMiddle+b.DeltaG*axisLimit/b.ToleranceG, 8), axis-8))
	}
	out.Sentence = n.T("web.run.balance_sentence", "in", out.In, "out", out.Out, "delta", out.Delta, "share", out.Share, "limit", out.Limit)
	return out
}

// runLacking says what is done and what is still missing, in the order of work.
func (n names) runLacking(v destruction.RunView) []page.Check {
	var out []page.Check
	add := func(done bool, key string, args ...any) {
		if done {
			out = append(out, page.Check{Text: n.T("web.run.done."+key, args...)})
			return
		}
		out = append(out, page.Check{Tone: "wait", Text: n.T("web.run.todo."+key, args...)})
	}
	add(true, "lots", "n", len(v.Lots))
	add(v.Figures != nil, "figures")
	if v.Figures != nil {
		b := n.balance(v.Figures.Balance, nil)
		if v.Figures.Balance.Ticket {
			add(true, "thermal")
		} else {
			add(b.Ok, "balance", "share", joined(" / ", b.Share, b.Limit))
		}
		if len(v.Figures.Photos) == 0 && v.Figures.NoPhotos != "" {
			add(true, "no_photos")
		} else {
			add(len(v.Figures.Photos) > 0, "photos", "n", len(v.Figures.Photos))
		}
	}
	add(!v.Reviewed.IsZero(), "review")
	for _, a := range v.Agencies {
		have := v.Attested(a.Org)
		add(a.Certified() || have >= a.Required, "attest", "agency", v.Names[a.Org].Name, "have", have, "need", a.Required)
	}
	return out
}

// runAgencies shows each agency's witnesses: who signed, and places still open.
func (s *Site) runAgencies(c *gin.Context, n names, v destruction.RunView) ([]page.RunAgency, error) {
	var out []page.RunAgency
	for _, a := range v.Agencies {
		row := page.RunAgency{Name: v.Names[a.Org].Name, Signed: v.Attested(a.Org), Needed: a.Required}
		for _, at := range v.Attestations {
			if !slices.Contains(at.For, a.Org) {
				continue
			}
			sign, err := s.sign(c, n, at.Signature)
			if err != nil {
				return nil, err
			}
			org := v.Names[at.Org].Name
			if sign.Name == org { // persons of other organisations are not named
				sign.Name = sign.Role
			}
			row.Signs = append(row.Signs, page.Witness{Seam: page.Seam{Left: "signed", Right: "signed", Label: n.T("web.certificate.trail.witnessed"), Size: "s"},
				Name: sign.Name, Org: org, More: joined("　", sign.At, sign.How)})
		}
		for range max(0, a.Required-row.Signed) {
			row.Signs = append(row.Signs, page.Witness{Seam: page.Seam{Left: "open", Right: "open", Label: n.T("seam.none"), Size: "s"}, Name: n.T("web.run.witness_open"), Org: row.Name})
		}
		for _, cert := range v.Certificates {
			if slices.Contains(a.Certificates, cert.ID) {
				row.Certificates = append(row.Certificates, page.Fact{Value: cert.Number.String(), Href: certificateURL(cert.Number.String())})
			}
		}
		out = append(out, row)
	}
	return out, nil
}
