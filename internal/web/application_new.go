package web

import (
	"context"
	"io"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"github.com/gin-gonic/gin"
	"github.com/google/uuid"

	"github.com/sealtrail/sealtrail/internal/fact"
	"github.com/sealtrail/sealtrail/internal/fault"
	"github.com/sealtrail/sealtrail/internal/identity"
	"github.com/sealtrail/sealtrail/internal/reference"
	"github.com/sealtrail/sealtrail/internal/registry"
	"github.com/sealtrail/sealtrail/internal/web/form"
	"github.com/sealtrail/sealtrail/internal/web/page"
)

// Documents keeps papers; the composition root answers with the blob store.
type Documents interface {
	// KeepDocument checks a PDF or a picture and stores it for good.
	KeepDocument(ctx context.Context, r io.Reader) (sha string, err error)
	// Document gives one to read, a picture as a copy without metadata.
	Document(sha string) (body io.ReadCloser, mime string, err error)
}

func (s *Site) applicationNew(c *gin.Context) {
	typed := url.Values{"kind": {c.Query("kind")}, "firm": {c.Query("firm")}, "facility.facility": {c.Query("facility")}}
	p, err := s.applicationNewPage(c, typed)
	if err == nil {
		p.Form = page.Form{Values: typed}
	}
	s.show(c, p, err)
}

// subjectOf is the registered firm that a new application is about: the firm's
// own, or the one that the editor chose.
func (s *Site) subjectOf(c *gin.Context, ref string) (registry.Firm, bool, error) {
	actor, ctx := s.actor(c), c.Request.Context()
	scope := actor.Scope(identity.ReadApplications)
	if actor.RoleFor(identity.FileApplication) == identity.EcoEditor {
		if ref == "" {
			return registry.Firm{}, false, nil
		}
		f, err := s.Registry.Firm(ctx, scope, ref)
		return f, err == nil, err
	}
	all, _, err := s.Registry.Firms(ctx, identity.Scope{Org: actor.Org}, registry.FirmFilter{Limit: 1})
	if err != nil || len(all) == 0 {
		return registry.Firm{}, false, err
	}
	f, err := s.Registry.Firm(ctx, scope, all[0].ID.String())
	return f, err == nil, err
}

// applicationNewPage asks for what the kind needs; without a kind it offers them.
func (s *Site) applicationNewPage(c *gin.Context, typed url.Values) (*page.ApplicationNew, error) {
	actor := s.actor(c)
	if err := actor.May(identity.FileApplication); err != nil {
		return nil, err
	}
	f, known, err := s.subjectOf(c, typed.Get("firm"))
	if err != nil {
		return nil, err
	}
	n := s.names(c)
	p := &page.ApplicationNew{Frame: page.Frame{Layout: page.Task, Nav: "firms", Back: "/applications"}, Action: "/applications", OnPaper: actor.RoleFor(identity.FileApplication) == identity.EcoEditor}
	kind := registry.ApplicationKind(typed.Get("kind"))
	if !known && kind == "" {
		kind = registry.ApplyNew
	}
	if known {
		p.Firm, p.FirmRef = f.Name, string(f.USCC)
	}
	if !slices.Contains(registry.ApplicationKinds(), kind) {
		for _, k := range registry.ApplicationKinds() {
			q := url.Values{"kind": {string(k)}}
			if p.OnPaper {
				q.Set("firm", p.FirmRef)
			}
			p.Kinds = append(p.Kinds, page.ApplicationKind{Href: "/applications/new?" + q.Encode(), Word: n.applicationKind(k), Text: n.T("web.application.about." + string(k))})
		}
		return p, nil
	}
	return p, s.applicationFields(c, p, kind, f, typed)
}

func (s *Site) applicationFields(c *gin.Context, p *page.ApplicationNew, kind registry.ApplicationKind, f registry.Firm, typed url.Values) error {
	n := s.names(c)
	p.Kind, p.KindCode, p.Divisions, p.Chosen = n.applicationKind(kind), string(kind), n.divisions(), map[string]bool{}
	if kind == registry.ApplyRenewal && typed.Get("qualification.kind") == "" {
		asBefore(f, typed)
	}
	for field, values := range typed {
		for _, v := range values {
			p.Chosen[field+"="+v] = true
		}
	}
	for _, k := range registry.DocumentKinds() {
		field := "document_" + k
		p.Documents = append(p.Documents, page.DocumentField{Name: field, Label: n.T("registry.document." + k), Kept: typed[field+".kept"]})
	}
	if kind == registry.ApplyReconfirmation {
		return nil
	}
	p.NewPlace = kind != registry.ApplyRenewal
	for _, x := range f.Facilities {
		p.Facilities = append(p.Facilities, page.Option{Value: x.ID.String(), Word: joined("　", x.Name, x.Address)})
	}
	for _, k := range s.Book.QualificationKinds(n.at) {
		p.Papers = append(p.Papers, page.Option{Value: k.Code, Word: k.Name.In(string(n.Lang))})
	}
	for _, m := range []string{"collect", "store", string(reference.Utilise), string(reference.Dispose)} {
		p.Modes = append(p.Modes, page.Option{Value: m, Word: n.T("web.firm.mode." + m)})
	}
	p.Categories, p.Methods = n.categories(), n.methods()
	if !p.OnPaper || p.Firm != "" {
		return nil
	}
	orgs, err := s.Identity.Orgs(c.Request.Context(), s.actor(c), identity.OrgFilter{Kind: identity.OrgFirm, Limit: 200})
	for _, o := range orgs.Items {
		p.Orgs = append(p.Orgs, page.Option{Value: o.ID.String(), Word: s.orgName(c, o)})
	}
	return err
}

func (s *Site) applicationFile(c *gin.Context) {
	if err := s.actor(c).May(identity.FileApplication); err != nil { // before a paper is kept
		s.fail(c, err)
		return
	}
	in, err := form.Read(c.Request)
	if err != nil {
		s.fail(c, err)
		return
	}
	cmd := registry.FileApplication{Command: s.factCommand(c, in), Kind: registry.ApplicationKind(in.Choice("kind", texts(registry.ApplicationKinds()))), Firm: in.Text("firm", form.Optional, form.Max(40))}
	if in.Has("org") {
		cmd.Org = in.ID("org")
	}
	cmd.Proposal = s.proposal(c, in, cmd.Kind)
	var receipt registry.ApplicationReceipt
	if err = in.Err(); err == nil {
		receipt, err = s.Registry.FileApplication(c.Request.Context(), s.actor(c), cmd)
	}
	if err != nil {
		s.retry(c, ofDocuments(err), in, func() (page.Page, error) { return s.applicationNewPage(c, in.Typed()) })
		return
	}
	c.Redirect(http.StatusSeeOther, applicationURL(receipt.ID))
}

// ofDocuments puts faults of single papers to the first of their fields.
func ofDocuments(err error) error {
	return movedField(gathered(err, "documents"), "documents", "document_business_licence")
}

// proposal reads what the form proposes.
func (s *Site) proposal(c *gin.Context, in *form.Form, kind registry.ApplicationKind) registry.Proposal {
	optional := form.Optional
	p := registry.Proposal{USCC: in.Text("uscc", optional, form.Max(30)), USCCNote: in.Text("uscc_note", optional, form.Max(registry.MaxReason)), Name: in.Text("name", optional, form.Max(registry.MaxName)),
		Division: in.Text("division", optional, form.Max(20)), Address: in.Text("address", optional, form.Max(registry.MaxAddress)),
		Contact: registry.Contact{Name: in.Text("contact.name", optional, form.Max(registry.MaxName)), Phone: in.Text("contact.phone", optional, form.Max(40))},
		Note:    in.Text("note", optional, form.Lines, form.Max(registry.MaxReason))}
	for _, k := range registry.DocumentKinds() {
		for _, sha := range s.papers(c, in, "document_"+k) {
			p.Documents = append(p.Documents, registry.NewDocument{Kind: k, SHA256: sha})
		}
	}
	if kind == registry.ApplyReconfirmation {
		return p
	}
	if in.Has("facility.facility") {
		p.Facility.Facility = in.ID("facility.facility")
	} else {
		p.Facility = fact.ProposedFacility{Name: in.Text("facility.name", optional, form.Max(registry.MaxName)), Division: in.Text("facility.division", optional, form.Max(20)),
			Address: in.Text("facility.address", optional, form.Max(registry.MaxAddress)), Lines: textLines(in, "facility.lines", registry.MaxName)}
	}
	if kind == registry.ApplyChange && !in.Has("qualification.kind") && !in.Has("qualification.number") {
		return p
	}
	q := "qualification."
	p.Qualification = &fact.ProposedQualification{Kind: in.Text(q+"kind", optional, form.Max(60)), Number: in.Text(q+"number", optional, form.Max(registry.MaxName)),
		Contract: in.Text(q+"contract", optional, form.Max(registry.MaxName)), Issuer: in.Text(q+"issuer", optional, form.Max(registry.MaxName)), Modes: in.Texts(q+"modes", optional),
		Categories: in.Texts(q+"categories", optional), WasteCodes: in.Words(q+"waste_codes", optional), Methods: in.Texts(q+"methods", optional), CapacityG: tonnesOf(in, q+"capacity_g"),
		ValidFrom: in.Date(q + "valid_from"), ValidTo: in.Date(q + "valid_to")}
	return p
}

// papers keeps the files of a field, and those that came before the form was
// refused.
func (s *Site) papers(c *gin.Context, in *form.Form, field string) []string {
	kept := in.Texts(field+".kept", form.Optional, form.Max(64))
	for _, header := range in.Files(field) {
		f, err := header.Open()
		if err != nil {
			in.Fail(field, err)
			return nil
		}
		sha, err := s.Documents.KeepDocument(c.Request.Context(), f)
		if closeErr := f.Close(); err == nil {
			err = closeErr
		}
		if wrong := fault.Of(err); wrong != nil {
			g := *wrong
			g.Kind = fault.KindInvalid // one wrong file is a wrong field
			in.Fail(field, g.At(""))
			continue
		}
		if err != nil {
			in.Fail(field, err)
			return nil
		}
		kept = append(kept, sha)
	}
	if len(kept) > 0 {
		in.Keep(field+".kept", kept)
	}
	return kept
}

func (s *Site) applicationComplete(c *gin.Context) {
	p, err := s.applicationCompletePage(c, nil)
	s.show(c, p, err)
}

// applicationCompletePage is the form with what was said before.
func (s *Site) applicationCompletePage(c *gin.Context, typed url.Values) (*page.ApplicationNew, error) {
	a, err := s.application(c)
	if err == nil {
		err = s.actor(c).MayOn(identity.FileApplication, a.Parties())
	}
	if err != nil {
		return nil, err
	}
	if a.State != registry.ApplicationReturned {
		return nil, fault.Conflict("registry.application.state").With("state", string(a.State))
	}
	f := registry.Firm{}
	if a.Firm != uuid.Nil {
		if f, err = s.Registry.Firm(c.Request.Context(), s.actor(c).Scope(identity.ReadApplications), a.Firm.String()); err != nil {
			return nil, err
		}
	}
	if typed == nil {
		typed = said(a)
	}
	p := &page.ApplicationNew{Frame: page.Frame{Layout: page.Task, Nav: "firms", Back: applicationURL(a.ID), Form: page.Form{Values: typed}}, Action: applicationURL(a.ID) + "/complete", OnPaper: a.OnPaper,
		Firm: f.Name, FirmRef: string(f.USCC), Return: a.Reason}
	if err := s.applicationFields(c, p, a.Kind, f, typed); err != nil {
		return nil, err
	}
	p.Orgs = nil
	return p, nil
}

// said is an application as its form would have it.
func said(a registry.Application) url.Values {
	v := url.Values{"uscc": {string(a.USCC)}, "uscc_note": {a.USCCNote}, "name": {a.Name}, "division": {a.Division}, "address": {a.Address}, "note": {a.Note},
		"contact.name": {a.Contact.Name}, "contact.phone": {a.Contact.Phone}}
	if a.Facility.Facility != uuid.Nil {
		v.Set("facility.facility", a.Facility.Facility.String())
	} else {
		v.Set("facility.name", a.Facility.Name)
		v.Set("facility.division", a.Facility.Division)
		v.Set("facility.address", a.Facility.Address)
		v.Set("facility.lines", strings.Join(a.Facility.Lines, "\n"))
	}
	if q := a.Qualification; q != nil {
		saidOf(v, *q)
		v.Set("qualification.valid_from", string(q.ValidFrom))
		v.Set("qualification.valid_to", string(q.ValidTo))
	}
	for _, d := range a.Documents {
		v.Add("document_"+d.Kind+".kept", d.SHA256)
	}
	return v
}

// asBefore fills a renewal with the paper that is renewed: the newest of the
// facility, whose term alone is new.
func asBefore(f registry.Firm, v url.Values) {
	id, err := uuid.Parse(v.Get("facility.facility"))
	if err != nil {
		return
	}
	x, _ := f.Facility(id)
	if len(x.Qualifications) == 0 {
		return
	}
	q := x.Qualifications[len(x.Qualifications)-1]
	saidOf(v, fact.ProposedQualification{Kind: q.Kind, Number: q.Number, Contract: q.Contract, Issuer: q.Issuer, Modes: q.Modes, Categories: q.Categories, WasteCodes: q.WasteCodes, Methods: q.Methods,
		CapacityG: q.CapacityG})
}

func saidOf(v url.Values, q fact.ProposedQualification) {
	for field, value := range map[string]string{"kind": q.Kind, "number": q.Number, "contract": q.Contract, "issuer": q.Issuer, "capacity_g": decimal(q.CapacityG/1000, 3), "waste_codes": strings.Join(q.WasteCodes, " ")} {
		v.Set("qualification."+field, value)
	}
	v["qualification.modes"], v["qualification.methods"], v["qualification.categories"] = q.Modes, q.Methods, q.Categories
}

func (s *Site) applicationCompleteDo(c *gin.Context) {
	a, err := s.application(c)
	if err == nil {
		err = s.actor(c).MayOn(identity.FileApplication, a.Parties())
	}
	if err != nil {
		s.fail(c, err)
		return
	}
	in, err := form.Read(c.Request)
	if err != nil {
		s.fail(c, err)
		return
	}
	cmd := registry.CompleteApplication{Command: s.factCommand(c, in), Application: a.ID, Proposal: s.proposal(c, in, a.Kind)}
	if err := run(c.Request.Context(), in, s.actor(c), cmd, s.Registry.CompleteApplication); err != nil {
		s.retry(c, ofDocuments(err), in, func() (page.Page, error) { return s.applicationCompletePage(c, in.Typed()) })
		return
	}
	c.Redirect(http.StatusSeeOther, applicationURL(a.ID))
}
