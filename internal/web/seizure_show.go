package web

import (
	"net/http"
	"slices"
	"strings"

	"github.com/gin-gonic/gin"
	"github.com/google/uuid"

	"github.com/sealtrail/sealtrail/internal/custody"
	"github.com/sealtrail/sealtrail/internal/fault"
	"github.com/sealtrail/sealtrail/internal/identity"
	"github.com/sealtrail/sealtrail/internal/reference"
	"github.com/sealtrail/sealtrail/internal/web/form"
	"github.com/sealtrail/sealtrail/internal/web/page"
)

// How the second signature can be brought by whoever looks at the page.
const (
	confirmSelf   = "self"   // the second officer, signed in
	confirmDevice = "device" // on the first officer's device, or on paper
)

func (s *Site) seenSeizure(c *gin.Context) (custody.SeizureView, error) {
	scope, err := s.custodyScope(c)
	if err != nil {
		return custody.SeizureView{}, err
	}
	return s.Custody.Seizure(c.Request.Context(), scope, strings.ToUpper(c.Param("no")))
}

func (s *Site) seizureShow(c *gin.Context) {
	p, err := s.seizureShowPage(c)
	s.show(c, p, err)
}

func (s *Site) seizureShowPage(c *gin.Context) (*page.SeizureShow, error) {
	v, err := s.seenSeizure(c)
	if err != nil {
		return nil, err
	}
	n, actor, url := s.names(c).on(v.At), s.actor(c), "/seizures/"+v.Number.String()
	names, err := s.peopleNames(c.Request.Context(), []string{v.By, v.Confirmed.By})
	if err != nil {
		return nil, err
	}
	p := &page.SeizureShow{Frame: page.Frame{Layout: page.Work, Nav: "seizures", Back: "/seizures"}, Number: v.Number.String(), Name: n.word(reference.Measures, v.Measure),
		Seam: n.twoOfficers(!v.Confirmed.IsZero(), ""), StepUp: s.stepUpBox(c), CoSign: s.coSignBox(c), Papers: s.Papers != nil}
	p.Signs = []page.Sign{{Role: n.T("web.trail.officer1"), Name: names[v.By], At: n.Time(v.At)}, {Role: n.T("web.trail.officer2"), Name: n.T("web.trail.unsigned")}}
	if !v.Confirmed.IsZero() {
		p.Signs[1] = page.Sign{Role: n.T("web.trail.officer2"), Name: names[v.Confirmed.By], At: n.Time(v.Confirmed.At), How: trailer{names: n}.strength(v.Confirmed.Auth)}
		if v.Confirmed.Paper != "" {
			p.Signs[1] = n.onPaper(p.Signs[1])
			if len(v.Officers) > 1 && v.Officers[1].Name != "" {
				p.Signs[1].Name = v.Officers[1].Name
			}
		}
	}
	p.Facts, p.Party = n.seizureFacts(v)
	p.Lines, p.Recordings = n.seizureLines(v), n.recordings(v)
	p.Lots = s.lotCells(c, v.LotRows)
	photos := v.Photos
	if v.Confirmed.Paper != "" {
		photos = append(slices.Clone(photos), v.Confirmed.Paper)
	}
	for i, sha := range photos {
		p.Shots = append(p.Shots, page.Shot{Href: url + "/photos/" + sha, Thumb: url + "/photos/" + sha + "?size=thumb", Alt: n.T("web.photo_n", "n", i+1)})
	}
	s.seizureSteps(c, v, p)
	if v.Confirmed.IsZero() && actor.MayOn(identity.ConfirmSeizure, v.Parties()) == nil {
		p.Confirm = confirmSelf
		if actor.Is(v.By) {
			p.Confirm = confirmDevice
		}
		p.Named = n.whoIsNamed(v.Officers, s.visitor(c).Name, p.Confirm)
	}
	return p, nil
}

// notAmong are the officers whom the list names when the signer is none of them;
// names that were erased say nothing.
func notAmong(officers []custody.Officer, signer string) []string {
	var named []string
	for _, o := range officers {
		if sameName(o.Name, signer) {
			return nil
		}
		named = append(named, o.Name)
	}
	return present(named...)
}

// whoIsNamed warns who signs as the second that the list names somebody else; on
// the first officer's device it says whom the list names. It is no block: a name
// may be written in two ways.
func (n names) whoIsNamed(officers []custody.Officer, signer, confirm string) *page.Note {
	if confirm == confirmDevice {
		if len(officers) < custody.MinOfficers || officers[1].Name == "" {
			return nil
		}
		return &page.Note{Tone: "wait", Icon: "users", Title: n.T("web.seizure.named", "names", officers[1].Name), What: n.T("web.seizure.named_text")}
	}
	named := notAmong(officers, signer)
	if named == nil {
		return nil
	}
	return &page.Note{Tone: "wait", Icon: "alert-triangle", Title: n.T("web.seizure.not_named", "names", n.list(named), "you", signer), What: n.T("web.seizure.not_named_text")}
}

// onPaper is the signature on a photographed paper: whoever brought it in did
// not sign there.
func (n names) onPaper(brought page.Sign) page.Sign {
	brought.How = n.sentence(brought.How, n.T("web.trail.brought", "who", brought.Name))
	brought.Name = n.T("web.trail.on_paper")
	return brought
}

// seizureSteps say what comes next, and what is missing.
func (s *Site) seizureSteps(c *gin.Context, v custody.SeizureView, p *page.SeizureShow) {
	n, actor := s.names(c), s.actor(c)
	if v.Confirmed.IsZero() {
		p.Blocks = append(p.Blocks, page.Note{Tone: "wait", Icon: "user-check", Title: n.T("web.lot.unconfirmed"), What: n.T("web.lot.unconfirmed_text"),
			Rule: n.T("web.rule.two_officers"), Who: n.T("web.trail.officer2")})
	}
	var free []string
	for _, r := range v.LotRows {
		if r.Keeper.Org == actor.Org && !r.Keeper.Party && r.Handoff == uuid.Nil && r.State == custody.WithHandler {
			free = append(free, r.Code.Compact())
		}
		if st := r.Standing; !st.ApprovalDue.IsZero() && len(p.Blocks) < 2 {
			note := page.Note{Tone: n.approvalWhy(st).Tone, Icon: n.approvalWhy(st).Icon, Title: n.approvalWhy(st).Text, Rule: n.T("web.rule.urgent"), Who: n.T("role.approver")}
			if actor.May(identity.ApproveMeasure) == nil {
				note.Way, note.WayHref = n.T("web.case.approve"), "/cases/"+v.CaseNumber.String()+"/approve"
			}
			p.Blocks = append(p.Blocks, note)
		}
	}
	if len(free) > 0 && actor.May(identity.OfferHandoff) == nil {
		p.Acts = append(p.Acts, page.Act{Href: "/handoffs/new?purpose=store_in&lots=" + strings.Join(free, ","), Icon: "building-warehouse", Word: n.T("web.seizure.store_in", "n", len(free))})
	}
}

func (n names) seizureFacts(v custody.SeizureView) (facts, party []page.Fact) {
	facts = []page.Fact{{Label: n.T("web.seizure.number"), Value: v.Number.String(), Code: true}, {Label: n.T("web.case"), Value: v.CaseNumber.String(), Href: "/cases/" + v.CaseNumber.String(), Code: true},
		{Label: n.T("web.agency"), Value: v.AgencyName}, {Label: n.T("web.seizure.measure"), Value: n.word(reference.Measures, v.Measure), More: v.Paper},
		{Label: n.T("web.seizure.mode"), Value: n.T("web.mode." + v.Mode)}, {Label: n.T("web.seizure.last_day"), Value: orDash(n.Date(v.LastDay))},
		{Label: n.T("web.seizure.at"), Value: n.Time(v.At)}, {Label: n.T("web.seizure.place"), Value: v.Place.Address, More: n.division(v.Place.Division)}}
	if v.Late {
		facts = append(facts, page.Fact{Label: n.T("web.late.short"), Value: n.T("web.late.marked")})
	}
	for _, o := range v.Officers {
		facts = append(facts, page.Fact{Label: n.T("web.seizure.officers"), Value: orDash(o.Name), More: o.Certificate})
	}
	p := v.Party
	party = []page.Fact{{Label: n.T("web.party_kind." + p.Kind), Value: orDash(p.Name), More: n.list(present(p.IDNumber, p.Phone, p.Address))},
		{Label: n.T("web.seizure.presence"), Value: n.T("web.presence." + string(p.Presence)), More: p.Note}}
	if p.Witness.Name != "" {
		party = append(party, page.Fact{Label: n.T("web.seizure.witness"), Value: p.Witness.Name, More: n.list(present(p.Witness.IDNumber, p.Witness.Phone))})
	}
	return facts, party
}

func (n names) seizureLines(v custody.SeizureView) []page.SeizureLine {
	var out []page.SeizureLine
	for _, l := range v.Lines {
		row := page.SeizureLine{No: l.No, Name: l.Name, More: n.sentence(l.Spec, l.Brand, l.RightsHolder), Category: l.Category + " " + n.category(l.Category),
			Quantity: n.quantity(l.Quantity, l.Unit), Lots: len(l.Lots)}
		if l.ValueFen > 0 {
			row.Value = n.Money(l.ValueFen)
		}
		out = append(out, row)
	}
	return out
}

func (n names) recordings(v custody.SeizureView) []page.Fact {
	var out []page.Fact
	for _, r := range v.Recordings {
		out = append(out, page.Fact{Label: r.Device, Value: n.Time(r.From) + " – " + n.Time(r.To), More: r.SHA256})
	}
	return out
}

func (s *Site) seizureConfirm(c *gin.Context) {
	in, err := form.Read(c.Request)
	if err != nil {
		s.fail(c, err)
		return
	}
	v, err := s.seenSeizure(c)
	if err != nil { // before a picture is kept or a second person is asked for
		s.fail(c, err)
		return
	}
	cmd := custody.ConfirmSeizure{Command: s.factCommand(c, in), Seizure: strings.ToUpper(c.Param("no"))}
	actor, err := s.secondOf(c, in, identity.ConfirmSeizure, &cmd.Paper)
	if err = also(err, nil); err == nil && in.Has(fieldSecondLogin) && s.askedAgain(c, in, v, actor) {
		return
	}
	if err == nil {
		err = run(c.Request.Context(), in, actor, cmd, s.Custody.ConfirmSeizure)
		if in.Has(fieldSecondLogin) {
			err = ofSecond(err)
		}
	}
	if err != nil {
		s.retry(c, err, in, func() (page.Page, error) { return s.seizureShowPage(c) })
		return
	}
	c.Redirect(http.StatusSeeOther, "/seizures/"+cmd.Seizure)
}

// askedAgain warns once, before anything is signed, when the second person on
// this device is not on the list; with the same login again they sign.
func (s *Site) askedAgain(c *gin.Context, in *form.Form, v custody.SeizureView, second identity.Actor) bool {
	login := in.Text(fieldSecondLogin, form.Max(100))
	refused := !v.Confirmed.IsZero() || second.Is(v.By) || second.MayOn(identity.ConfirmSeizure, v.Parties()) != nil // and told so
	if refused || in.Text("not_named", form.Optional, form.Max(100)) == login {
		return false
	}
	who, err := s.Identity.Person(c.Request.Context(), second, second.Person)
	if err != nil {
		s.fail(c, err)
		return true
	}
	named := notAmong(v.Officers, who.Name)
	if named == nil {
		return false
	}
	p, err := s.seizureShowPage(c)
	if err != nil {
		s.fail(c, err)
		return true
	}
	n := s.names(c)
	p.NotNamed, p.Named = login, &page.Note{Tone: "wait", Icon: "alert-triangle", Title: n.T("web.seizure.not_named_here", "names", n.list(named), "who", who.Name), What: n.T("web.seizure.not_named_here_text")}
	p.Form = page.Form{Values: in.Typed()}
	s.write(c, http.StatusConflict, p)
	return true
}

// secondOf is who confirms: the visitor, or a second person on this device. A
// photographed paper is brought in by the visitor.
func (s *Site) secondOf(c *gin.Context, in *form.Form, action identity.Action, paper *string) (identity.Actor, error) {
	switch in.Choice("how", []string{"self", "device", "paper"}) {
	case "device":
		return s.coSigner(c, in)
	case "paper":
		if kept := s.upload(c, in, "paper"); len(kept) > 0 {
			*paper = kept[0]
		} else if in.Err() == nil {
			in.Fail("paper", fault.Invalid("form.required"))
		}
	}
	return s.signer(c, in, action)
}

func (s *Site) seizurePhoto(c *gin.Context) {
	v, err := s.seenSeizure(c)
	if sha := c.Param("sha"); err == nil && !slices.Contains(v.Photos, sha) && v.Confirmed.Paper != sha {
		err = fault.Missing("page.missing")
	}
	if err != nil {
		s.fail(c, err)
		return
	}
	s.photo(c, c.Param("sha"))
}
