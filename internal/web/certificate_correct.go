package web

import (
	"net/http"
	"slices"
	"strconv"
	"strings"

	"github.com/gin-gonic/gin"

	"github.com/sealtrail/sealtrail/internal/destruction"
	"github.com/sealtrail/sealtrail/internal/fact"
	"github.com/sealtrail/sealtrail/internal/fault"
	"github.com/sealtrail/sealtrail/internal/identity"
	"github.com/sealtrail/sealtrail/internal/moment"
	"github.com/sealtrail/sealtrail/internal/web/form"
	"github.com/sealtrail/sealtrail/internal/web/page"
)

func (s *Site) certificateCorrectForm(c *gin.Context) {
	p, err := s.certificateCorrectPage(c)
	s.show(c, p, err)
}

// certificateCorrectPage shows every field that can be wrong, as it stands.
func (s *Site) certificateCorrectPage(c *gin.Context) (*page.CertificateCorrect, error) {
	cert, err := s.certificate(c)
	if err == nil {
		err = s.actor(c).MayOn(identity.CorrectCertificate, cert.Parties())
	}
	if err != nil {
		return nil, err
	}
	f, href := cert.Facts, certificateURL(cert.Number.String())
	p := &page.CertificateCorrect{Frame: page.Frame{Layout: page.Task, Nav: "certificates", Back: href}, Number: cert.Number.String(), Href: href, StepUp: s.stepUpBox(c),
		Outputs: typedMaterials(f.Outputs), Residue: typedMaterials(f.Residue), Loss: decimal(f.Balance.LossG, 3), LossReason: f.LossReason, Line: f.Treatment.Line,
		Parameters: f.Treatment.Parameters, StartedAt: localMinute(f.Treatment.StartedAt), EndedAt: localMinute(f.Treatment.EndedAt)}
	for _, it := range f.Items {
		p.Goods = append(p.Goods, page.CorrectItem{Lot: it.Lot.String(), Code: shownCode(it.Code), Name: it.Name, Brand: it.Brand, Spec: it.Spec, Net: decimal(it.NetG, 3), Value: decimal(it.ValueFen, 2)})
	}
	return p, nil
}

func localMinute(t moment.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.Local().Format("2006-01-02T15:04")
}

func typedMaterials(all []fact.FigureOut) []page.MaterialRow {
	rows := make([]page.MaterialRow, len(all)+1) // one more to add
	for i, m := range all {
		rows[i] = page.MaterialRow{Material: m.Material, WasteCode: m.WasteCode, Mass: decimal(m.MassG, 3), Outlet: m.Outlet, Ticket: m.Ticket}
	}
	return rows
}

func (s *Site) certificateCorrect(c *gin.Context) {
	posted, err := form.Read(c.Request)
	if err != nil {
		s.fail(c, err)
		return
	}
	cert, err := s.certificate(c)
	if err != nil {
		s.fail(c, err)
		return
	}
	actor, err := s.stepUp(c, posted)
	posted.Fail(fieldPIN, err)
	in := form.Of(withoutBlankRows(posted.Typed(), "outputs", "residue"))
	cmd := destruction.CorrectCertificate{Command: s.factCommand(c, posted), Number: c.Param("no"), Reason: in.Text("reason", form.Lines, form.Max(destruction.MaxText))}
	rows := changesOf(in, cert.Facts, &cmd.Changes)
	var receipt destruction.CertificateReceipt
	if err = also(posted.Err(), in.Err()); err == nil {
		receipt, err = s.Destruction.CorrectCertificate(c.Request.Context(), actor, cmd)
	}
	if err != nil {
		s.retry(c, correctedField(err, rows), in, func() (page.Page, error) { return s.certificateCorrectPage(c) })
		return
	}
	c.Redirect(http.StatusSeeOther, certificateURL(receipt.Number.String()))
}

// changesOf keeps what differs from the certificate as it stands: what is left
// alone stays as it is. It tells on which row of the page each change stands.
func changesOf(in *form.Form, f fact.CertificateIssued, to *destruction.CertificateChanges) (rows []int) {
	for i, r := range in.Rows("items") {
		lot := r.Text("lot", form.Max(36))
		at := slices.IndexFunc(f.Items, func(it fact.CertificateItem) bool { return it.Lot.String() == lot })
		if at < 0 {
			r.Fail("lot", fault.Invalid("destruction.certificate.item_unknown"))
			continue
		}
		was := f.Items[at]
		ch := destruction.ItemChange{Lot: lot, Name: differs(r.Text("name", form.Max(destruction.MaxName)), was.Name), Brand: differs(r.Text("brand", form.Optional, form.Max(destruction.MaxName)), was.Brand),
			Spec: differs(r.Text("spec", form.Optional, form.Max(destruction.MaxName)), was.Spec), NetG: differs(r.Grams("net_g"), was.NetG), ValueFen: differs(r.Fen("value_fen", form.Optional), was.ValueFen)}
		if ch.Name != nil || ch.Brand != nil || ch.Spec != nil || ch.NetG != nil || ch.ValueFen != nil {
			to.Items, rows = append(to.Items, ch), append(rows, i)
		}
	}
	if all := materialsOf(in, "outputs"); !sameMaterials(all, f.Outputs) {
		to.Outputs = all
	}
	if all := materialsOf(in, "residue"); !sameMaterials(all, f.Residue) {
		to.Residue = all
	}
	to.LossG = differs(in.Grams("loss_g"), f.Balance.LossG)
	to.LossReason = differs(in.Text("loss_reason", form.Optional, form.Max(destruction.MaxText)), f.LossReason)
	to.Line = differs(in.Text("line", form.Optional, form.Max(destruction.MaxName)), f.Treatment.Line)
	to.Parameters = differs(in.Text("parameters", form.Optional, form.Max(destruction.MaxText)), f.Treatment.Parameters)
	if t := in.Time("started_at"); localMinute(t) != localMinute(f.Treatment.StartedAt) {
		to.StartedAt = t
	}
	if t := in.Time("ended_at"); localMinute(t) != localMinute(f.Treatment.EndedAt) {
		to.EndedAt = t
	}
	return rows
}

func differs[T comparable](typed, was T) *T {
	if typed == was {
		return nil
	}
	return &typed
}

func sameMaterials(typed []destruction.Material, was []fact.FigureOut) bool {
	return slices.EqualFunc(typed, was, func(a destruction.Material, b fact.FigureOut) bool {
		return a == destruction.Material{Material: b.Material, WasteCode: b.WasteCode, MassG: b.MassG, Outlet: b.Outlet, Ticket: b.Ticket}
	})
}

// correctedField brings faults back to the fields of the page: the core counts
// changes, the page rows.
func correctedField(err error, rows []int) error {
	f := fault.Of(err)
	if f == nil {
		return err
	}
	move := func(g *fault.Fault) *fault.Fault {
		field := strings.TrimPrefix(g.Field, "changes.")
		if rest, ok := strings.CutPrefix(field, "items["); ok {
			digits, after, _ := strings.Cut(rest, "]")
			if i, err := strconv.Atoi(digits); err == nil && i < len(rows) && g.Field != field {
				field = "items[" + strconv.Itoa(rows[i]) + "]" + after
			}
		}
		return g.At(field)
	}
	moved := *move(f)
	moved.Fields = make([]*fault.Fault, len(f.Fields))
	for i, g := range f.Fields {
		moved.Fields[i] = move(g)
	}
	return &moved
}
