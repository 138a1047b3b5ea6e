package web

import (
	"net/http"
	"net/url"
	"strconv"
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

// facilityActs are what is done to one facility, and the right each asks for.
var facilityActs = map[string]identity.Action{"qualification": identity.EditFirm, "locate": identity.EditFirm, "suspend": identity.SuspendFirm, "reinstate": identity.SuspendFirm,
	"delist": identity.DelistFirm, "declare": identity.DeclareUse}

func (s *Site) facilityAct(c *gin.Context) {
	p, err := s.facilityActPage(c, nil)
	s.show(c, p, err)
}

func (s *Site) facilityActPage(c *gin.Context, in *form.Form) (*page.FirmAct, error) {
	act := c.Param("act")
	action, known := facilityActs[act]
	if !known {
		return nil, fault.Missing("page.missing")
	}
	f, err := s.firm(c)
	if err == nil {
		err = s.actor(c).MayOn(action, f.Parties())
	}
	if err != nil {
		return nil, err
	}
	id, err := uuid.Parse(c.Param("id"))
	x, found := f.Facility(id)
	if err != nil || !found {
		return nil, fault.Missing("page.missing")
	}
	n := s.names(c)
	p := &page.FirmAct{Frame: page.Frame{Layout: page.Task, Nav: "firms", Back: firmURL(f.USCC)}, Act: act, Firm: f.Name, Facility: x.Name,
		Action: firmURL(f.USCC) + "/facilities/" + id.String() + "/" + act, StepUp: s.stepUpBox(c), Chosen: map[string]bool{}}
	if act == "qualification" {
		for _, k := range s.Book.QualificationKinds(n.at) {
			p.Kinds = append(p.Kinds, page.Option{Value: k.Code, Word: k.Name.In(string(n.Lang))})
		}
		for _, m := range []string{"collect", "store", string(reference.Utilise), string(reference.Dispose)} {
			p.Modes = append(p.Modes, page.Option{Value: m, Word: n.T("web.firm.mode." + m)})
		}
		p.Categories, p.Methods = n.categories(), n.methods()
	}
	for _, q := range x.Qualifications {
		if _, off := q.Suspended(n.at); off == (act == "reinstate") && !q.Delisted(n.at) {
			p.Papers = append(p.Papers, page.Option{Value: q.ID.String(), Word: joined(" ", n.qualification(q.Kind), q.Number)})
		}
	}
	if in != nil {
		for field, values := range in.Typed() {
			for _, v := range values {
				p.Chosen[field+"="+v] = true
			}
		}
	}
	return p, nil
}

func (s *Site) facilityActDo(c *gin.Context) {
	in, err := form.Read(c.Request)
	if err != nil {
		s.fail(c, err)
		return
	}
	facility, err := uuid.Parse(c.Param("id"))
	if err != nil {
		s.fail(c, fault.Missing("page.missing"))
		return
	}
	switch c.Param("act") {
	case "qualification":
		err = s.qualificationAdd(c, in, facility)
	case "locate":
		err = s.locate(c, in, facility)
	case "delist":
		err = s.delist(c, in, facility)
	case "declare":
		err = s.declare(c, in, facility)
	case "suspend", "reinstate":
		err = s.suspension(c, in, facility, c.Param("act") == "suspend")
	default:
		err = fault.Missing("page.missing")
	}
	if err != nil {
		s.retry(c, err, in, func() (page.Page, error) { return s.facilityActPage(c, in) })
		return
	}
	c.Redirect(http.StatusSeeOther, "/firms/"+c.Param("ref"))
}

func (s *Site) qualificationAdd(c *gin.Context, in *form.Form, facility uuid.UUID) error {
	cmd := registry.AddQualification{Command: s.factCommand(c, in), Facility: facility, Kind: in.Text("kind", form.Max(60)), Number: in.Text("number", form.Max(registry.MaxName)),
		Contract: in.Text("contract", form.Optional, form.Max(registry.MaxName)), Issuer: in.Text("issuer", form.Max(registry.MaxName)), Modes: in.Texts("modes"),
		Categories: in.Texts("categories"), WasteCodes: in.Words("waste_codes", form.Optional), Methods: in.Texts("methods"),
		CapacityG: tonnesOf(in, "capacity_g"), ValidFrom: in.Date("valid_from"), ValidTo: in.Date("valid_to")}
	if err := in.Err(); err != nil {
		return err
	}
	_, err := s.Registry.AddQualification(c.Request.Context(), s.actor(c), cmd)
	return err
}

func (s *Site) locate(c *gin.Context, in *form.Form, facility uuid.UUID) error {
	cmd := registry.LocateFacility{Command: s.factCommand(c, in), Facility: facility, Location: registry.Location{LatitudeE6: degrees(in, "latitude"), LongitudeE6: degrees(in, "longitude")}}
	if err := in.Err(); err != nil {
		return err
	}
	_, err := s.Registry.LocateFacility(c.Request.Context(), s.actor(c), cmd)
	return err
}

// degrees reads decimal degrees as millionths.
func degrees(in *form.Form, field string) int64 {
	whole, fraction, _ := strings.Cut(in.Text(field, form.Max(12)), ".")
	e6, err := strconv.ParseInt(whole+(fraction + "000000")[:6], 10, 64)
	if err != nil || len(fraction) > 6 {
		in.Fail(field, fault.Invalid("form.not_degrees"))
		return 0
	}
	return e6
}

// tonnesOf reads tonnes a year with three decimals as grams.
func tonnesOf(in *form.Form, field string) int64 {
	kilograms := in.Grams(field) // three decimals of a tonne are kilograms
	if kilograms > registry.MaxCapacityG/1000 {
		in.Fail(field, fault.Invalid("form.out_of_range").With("min", "0").With("max", strconv.Itoa(registry.MaxCapacityG/1_000_000)))
		return 0
	}
	return kilograms * 1000
}

func (s *Site) suspension(c *gin.Context, in *form.Form, facility uuid.UUID, suspend bool) error {
	var paper uuid.UUID // zero: all
	if in.Has("qualification") {
		paper = in.ID("qualification")
	}
	reason := in.Text("reason", form.Lines, form.Max(registry.MaxReason))
	actor, err := s.stepUp(c, in)
	in.Fail(fieldPIN, err)
	if err := in.Err(); err != nil {
		return err
	}
	if suspend {
		_, err = s.Registry.Suspend(c.Request.Context(), actor, registry.Suspend{Command: s.factCommand(c, in), Facility: facility, Qualification: paper, Reason: reason})
		return err
	}
	_, err = s.Registry.Reinstate(c.Request.Context(), actor, registry.Reinstate{Command: s.factCommand(c, in), Facility: facility, Qualification: paper, Reason: reason})
	return err
}

func (s *Site) delist(c *gin.Context, in *form.Form, facility uuid.UUID) error {
	reason := in.Text("reason", form.Lines, form.Max(registry.MaxReason))
	actor, err := s.stepUp(c, in)
	in.Fail(fieldPIN, err)
	return run(c.Request.Context(), in, actor, registry.Delist{Command: s.factCommand(c, in), Facility: facility, Reason: reason}, s.Registry.Delist)
}

func (s *Site) declare(c *gin.Context, in *form.Form, facility uuid.UUID) error {
	cmd := registry.DeclareUse{Command: s.factCommand(c, in), Facility: facility, From: in.Date("from"), To: in.Date("to"), Parts: useParts(in)}
	if in.Has("mass_g") {
		cmd.MassG = tonnesOf(in, "mass_g")
	} else if len(cmd.Parts) == 0 {
		in.Fail("mass_g", fault.Invalid("form.required"))
	}
	return gathered(run(c.Request.Context(), in, s.actor(c), cmd, s.Registry.DeclareUse), "parts")
}

// useParts reads lines of a category and tonnes: "HW04 12.5".
func useParts(in *form.Form) []fact.UsePart {
	var out []fact.UsePart
	for _, line := range textLines(in, "parts", registry.MaxName) {
		words := strings.Fields(line)
		if len(words) != 2 {
			in.Fail("parts", fault.Invalid("web.firm.declare_line"))
			return nil
		}
		row := form.Of(url.Values{"t": {words[1]}})
		grams := tonnesOf(row, "t")
		if row.Err() != nil {
			in.Fail("parts", fault.Invalid("web.firm.declare_line"))
			return nil
		}
		out = append(out, fact.UsePart{Category: strings.ToUpper(words[0]), MassG: grams})
	}
	return out
}
