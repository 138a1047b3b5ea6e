package web

import (
	"net/http"
	"strings"

	"github.com/gin-gonic/gin"

	"github.com/sealtrail/sealtrail/internal/casefile"
	"github.com/sealtrail/sealtrail/internal/custody"
	"github.com/sealtrail/sealtrail/internal/fault"
	"github.com/sealtrail/sealtrail/internal/identity"
	"github.com/sealtrail/sealtrail/internal/reference"
	"github.com/sealtrail/sealtrail/internal/web/form"
	"github.com/sealtrail/sealtrail/internal/web/page"
)

func (s *Site) seizureNew(c *gin.Context) {
	p, err := s.seizureNewPage(c, c.Query("case"))
	if err == nil {
		err = s.officersFor(c, p)
	}
	s.show(c, p, err)
}

// officersFor offers the officers of a seizure: the visitor as on the last paper
// of theirs, and colleagues who can be the second.
func (s *Site) officersFor(c *gin.Context, p *page.SeizureNew) error {
	if p.Case == "" {
		return nil
	}
	actor, own := s.actor(c), s.visitor(c).Name
	before, err := s.Custody.LastOfficers(c.Request.Context(), actor)
	if err != nil {
		return err
	}
	if len(before) > 0 && before[0].Name != "" {
		first := before[0]
		for _, o := range before {
			if sameName(o.Name, own) {
				first = o
			}
		}
		p.Officer, p.Certificate = first.Name, first.Certificate
	}
	colleagues, err := s.Identity.Colleagues(c.Request.Context(), actor, identity.Officer)
	for _, who := range colleagues {
		if who.Person != actor.Person {
			p.Colleagues = append(p.Colleagues, who.Name)
		}
	}
	return err
}

// sameName compares names as people do: blanks and a remark in brackets behind
// the name are none of its letters.
func sameName(a, b string) bool { return bareName(a) == bareName(b) }

func bareName(name string) string {
	if i := strings.IndexAny(name, "（("); i > 0 {
		name = name[:i]
	}
	return strings.Join(strings.Fields(name), "")
}

func (s *Site) seizureNewPage(c *gin.Context, no string) (*page.SeizureNew, error) {
	if err := s.actor(c).May(identity.RecordSeizure); err != nil {
		return nil, err
	}
	p := &page.SeizureNew{Frame: page.Frame{Layout: page.Task, Nav: "seizures", Back: "/seizures"}}
	if no == "" {
		return p, s.casesToChoose(c, p)
	}
	k, err := s.seenCase(c, no)
	if err != nil {
		return nil, err
	}
	if err := s.actor(c).MayOn(identity.RecordSeizure, k.Concerned()); err != nil {
		return nil, err
	}
	n := s.names(c)
	p.Case, p.CaseName, p.Back = k.Number.String(), n.sentence(k.Paper, k.Title), "/cases/"+k.Number.String()
	p.Measures, p.Divisions, p.Division, p.Officer = n.words(reference.Measures), n.divisions(), k.Division, s.visitor(c).Name
	p.Terms = n.seizureTerms(k, s.Clock.Now())
	for _, a := range k.Approvals {
		if a.Mode == casefile.Prior {
			p.Approval = a.ID.String()
			p.Approvals = append(p.Approvals, page.Option{Value: a.ID.String(), Word: n.sentence(n.word(reference.Measures, a.Measure), a.Paper, n.Time(a.GrantedAt))})
		}
	}
	p.PartyKinds = n.options("web.party_kind", "person", "organisation", "unknown")
	p.Presences = n.options("web.presence", string(custody.Signed), string(custody.Refused), string(custody.Absent))
	p.Choices = page.Choices{"category": n.categories(), "kind": n.words(reference.ThingKinds), "unit": n.units(), "value_basis": n.words(reference.ValueBases), "mass_basis": n.massBases()}
	return p, nil
}

func (s *Site) casesToChoose(c *gin.Context, p *page.SeizureNew) error {
	scope, err := s.custodyScope(c)
	if err != nil {
		return err
	}
	items, _, err := s.Cases.Cases(c.Request.Context(), scope, casefile.CaseFilter{Limit: 100})
	for _, i := range items {
		if i.Agency == s.actor(c).Org {
			p.Cases = append(p.Cases, page.Option{Value: i.Number.String(), Word: i.Paper + s.locale(c).T("web.trail.gap") + i.Title})
		}
	}
	return err
}

func (n names) units() []page.Option {
	var out []page.Option
	for _, u := range n.book.Units() {
		out = append(out, page.Option{Value: u.Code, Word: u.Name.In(string(n.Lang))})
	}
	return out
}

// massBases are those a person can claim: shares of one weighing are made by a
// receipt.
func (n names) massBases() []page.Option {
	var out []page.Option
	for _, o := range n.words(reference.MassBases) {
		if o.Value != string(custody.Apportioned) {
			out = append(out, o)
		}
	}
	return out
}

func (s *Site) seizureRecord(c *gin.Context) {
	in, err := form.Read(c.Request)
	if err != nil {
		s.fail(c, err)
		return
	}
	no := in.Text("case", form.Max(40))
	again := func() (page.Page, error) {
		p, err := s.seizureNewPage(c, no)
		if err == nil {
			err = s.officersFor(c, p)
		}
		return p, err
	}
	if s.more(c, in, again) {
		return
	}
	if _, err := s.seizureNewPage(c, no); err != nil { // before a picture is kept
		s.fail(c, err)
		return
	}
	if in.Has("import") {
		s.seizureImport(c, in, again)
		return
	}
	cmd := s.seizureCommand(c, in)
	var receipt custody.SeizureReceipt
	if err = in.Err(); err == nil {
		receipt, err = s.Custody.RecordSeizure(c.Request.Context(), s.actor(c), cmd)
	}
	if err != nil {
		in.Keep("photos.kept", cmd.Photos)
		s.retry(c, gathered(unseen(err, "lines"), "photos"), in, again)
		return
	}
	c.Redirect(http.StatusSeeOther, "/seizures/"+receipt.Number.String())
}

func (s *Site) seizureCommand(c *gin.Context, in *form.Form) custody.RecordSeizure {
	cmd := custody.RecordSeizure{Command: s.factCommand(c, in), Case: in.Text("case", form.Max(40)), Measure: in.Text("measure"), Approval: chosenID(in, "approval", form.Optional),
		Paper: in.Text("paper", form.Optional, form.Max(custody.MaxShort)), LastDay: in.Date("last_day", form.Optional),
		Place: custody.Place{Division: in.Text("place.division"), Address: in.Text("place.address", form.Max(custody.MaxName))}, Party: partyOf(in), Photos: s.upload(c, in, "photos")}
	for _, row := range in.Rows("officers") {
		if row.Has("name") || row.Has("certificate") {
			cmd.Officers = append(cmd.Officers, custody.Officer{Name: row.Text("name", form.Max(custody.MaxShort)), Certificate: row.Text("certificate", form.Max(custody.MaxShort))})
		}
	}
	if len(cmd.Officers) < custody.MinOfficers {
		in.Fail("officers", fault.Invalid("custody.officers.two"))
	}
	for _, row := range in.Rows("recordings") {
		cmd.Recordings = append(cmd.Recordings, custody.Recording{Device: row.Text("device", form.Max(custody.MaxShort)), SHA256: row.Text("sha256", form.Optional, form.Max(64)),
			From: row.Time("from"), To: row.Time("to")})
	}
	for _, row := range in.Rows("lines") {
		cmd.Lines = append(cmd.Lines, lineOf(row))
	}
	return cmd
}

func partyOf(in *form.Form) custody.Party {
	short, optional := form.Max(custody.MaxShort), form.Optional
	return custody.Party{Kind: in.Choice("party.kind", []string{"person", "organisation", "unknown"}), Name: in.Text("party.name", optional, form.Max(custody.MaxName)),
		IDNumber: in.Text("party.id_number", optional, short), Phone: in.Text("party.phone", optional, short), Address: in.Text("party.address", optional, form.Max(custody.MaxName)),
		Presence: custody.Presence(in.Choice("party.presence", []string{string(custody.Signed), string(custody.Refused), string(custody.Absent)})),
		Note:     in.Text("party.note", optional, form.Max(custody.MaxText)),
		Witness: custody.Witness{Name: in.Text("party.witness.name", optional, short), IDNumber: in.Text("party.witness.id_number", optional, short),
			Phone: in.Text("party.witness.phone", optional, short)}}
}

// lineOf reads a row of the list; its quantity is the sum of its lots'.
func lineOf(row *form.Form) custody.LineCommand {
	name, optional := form.Max(custody.MaxName), form.Optional
	line := custody.LineCommand{Category: row.Text("category"), Kind: row.Text("kind"), Name: row.Text("name", name), Spec: row.Text("spec", optional, name),
		Brand: row.Text("brand", optional, name), RightsHolder: row.Text("rights_holder", optional, name), Unit: row.Text("unit"), ValueFen: row.Fen("value_fen", optional),
		ValueBasis: row.Text("value_basis"), WasteCode: row.Text("waste_code", optional, form.Max(12))}
	for _, r := range row.Rows("lots") {
		lot := custody.LotCommand{Code: scanned(r, "code"), Quantity: r.Int("quantity", 1, custody.MaxQuantity), Packages: r.Int("packages", 0, custody.MaxQuantity, optional),
			MassG: r.Grams("mass_g"), MassBasis: custody.MassBasis(r.Text("mass_basis")), Seal: r.Text("seal", optional, form.Max(custody.MaxShort))}
		line.Quantity += lot.Quantity
		line.Lots = append(line.Lots, lot)
	}
	return line
}
