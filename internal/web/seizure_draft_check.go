package web

import (
	"net/http"
	"net/url"
	"regexp"

	"github.com/gin-gonic/gin"

	"github.com/sealtrail/sealtrail/internal/custody"
	"github.com/sealtrail/sealtrail/internal/fault"
	"github.com/sealtrail/sealtrail/internal/reference"
	"github.com/sealtrail/sealtrail/internal/web/form"
	"github.com/sealtrail/sealtrail/internal/web/page"
)

// wrongs are the faults of a draft by the step that mends them; what concerns no
// field is mended nowhere and stands on the last.
type wrongs map[int][]page.FieldError

// add keeps the first fault of each field: what cannot be read is said by the
// form, and what the rules say of its zero would only confuse.
func (w wrongs) add(all []page.FieldError) {
	for _, e := range all {
		e.Field = onDraft(e.Field)
		at := stageOf(e.Field)
		if at == 0 {
			at, e.Field = len(seizureStages), ""
		}
		known := false
		for _, had := range w[at] {
			known = known || had.Field == e.Field && (e.Field != "" || had.Sentence == e.Sentence)
		}
		if !known {
			w[at] = append(w[at], e)
		}
	}
}

// sumOfLots is the quantity of a line, which the page does not ask for: it is
// the sum of its lots'.
var sumOfLots = regexp.MustCompile(`^(lines\[[0-9]+\])\.(?:quantity|lots)$`)

// onDraft is the field of the page at which a fault of the command is mended.
func onDraft(field string) string {
	if m := sumOfLots.FindStringSubmatch(field); m != nil {
		return m[1] + ".lots[0].quantity"
	}
	return field
}

// whole are a draft's fields as if they had been posted on one page.
func whole(d custody.SeizureDraft) url.Values {
	all := url.Values{"command_id": {d.ID.String()}, "case": {d.Case.String()}}
	for field, values := range d.Fields {
		all[field] = values
	}
	return all
}

// unready is a draft read as a command, and what of it cannot be signed: what
// cannot be read, and what the rules refuse.
func (s *Site) unready(c *gin.Context, d custody.SeizureDraft) (custody.RecordSeizure, wrongs, error) {
	in := form.Of(whole(d))
	cmd, wrong := s.seizureCommand(c, in), wrongs{}
	for _, err := range []error{in.Err(), gathered(s.Custody.CheckSeizure(c.Request.Context(), s.actor(c), cmd), "photos")} {
		if err == nil {
			continue
		}
		f := fault.Of(err)
		if f == nil {
			return cmd, wrong, err
		}
		wrong.add(s.sentences(c, f))
	}
	return cmd, wrong, nil
}

// seizureSign records the draft. What is wrong is shown on the last step, where
// each fault leads to its field: everything is kept already.
func (s *Site) seizureSign(c *gin.Context, d custody.SeizureDraft) {
	in := form.Of(whole(d))
	cmd := s.seizureCommand(c, in)
	err := in.Err()
	var receipt custody.SeizureReceipt
	if err == nil {
		receipt, err = s.Custody.RecordSeizure(c.Request.Context(), s.actor(c), cmd)
	}
	if err == nil {
		c.Redirect(http.StatusSeeOther, "/seizures/"+receipt.Number.String())
		return
	}
	f := s.known(c, gathered(unseen(err, "lines"), "photos"))
	if f.Kind == fault.KindUnauthenticated || f.Kind == fault.KindInternal {
		s.fail(c, f)
		return
	}
	p, wrong, err := s.seizureDraftStep(c, d, len(seizureStages), s.sentences(c, f)...)
	if err != nil {
		s.fail(c, err)
		return
	}
	p.Refused, p.Checked = true, true
	p.Form.Errors = wrong[p.Step]
	s.write(c, f.Kind.Status(), p)
}

// maxCodesShown bounds the labels that a line shows before they are folded away.
const maxCodesShown = 6

// review says in words what the signature will stand under.
func (n names) review(cmd custody.RecordSeizure, approvals []page.Option) *page.Review {
	urgent := n.T("web.seizure.urgent")
	for _, a := range approvals {
		if a.Value == cmd.Approval.String() {
			urgent = a.Word
		}
	}
	r := &page.Review{Facts: []page.Fact{{Label: n.T("web.seizure.measure"), Value: orDash(n.word(reference.Measures, cmd.Measure)), More: cmd.Paper},
		{Label: n.T("web.seizure.last_day"), Value: orDash(n.Date(cmd.LastDay))}, {Label: n.T("web.seizure.approval"), Value: urgent},
		{Label: n.T("web.seizure.place"), Value: orDash(cmd.Place.Address), More: n.division(cmd.Place.Division)}}}
	for i, o := range cmd.Officers {
		label := n.T("web.seizure.officers")
		if i < 2 {
			label = n.T([...]string{"web.seizure.officer1", "web.seizure.officer2"}[i])
		}
		r.Facts = append(r.Facts, page.Fact{Label: label, Value: orDash(o.Name), More: o.Certificate})
	}
	p := cmd.Party
	kind, presence := "", ""
	if p.Kind != "" {
		kind = n.T("web.party_kind." + p.Kind)
	}
	if p.Presence != "" {
		presence = n.T("web.presence." + string(p.Presence))
	}
	r.Facts = append(r.Facts, page.Fact{Label: n.T("web.party"), Value: n.sentence(orDash(p.Name), kind), More: n.list(present(presence, p.Note, p.IDNumber, p.Phone, p.Address))})
	if p.Witness.Name != "" {
		r.Facts = append(r.Facts, page.Fact{Label: n.T("web.seizure.witness"), Value: p.Witness.Name, More: p.Witness.Phone})
	}
	for i, line := range cmd.Lines {
		row := page.ReviewLine{SeizureLine: page.SeizureLine{No: i + 1, Name: orDash(line.Name), More: n.sentence(line.Spec, line.Brand, line.RightsHolder), Category: n.category(line.Category),
			Quantity: n.quantity(line.Quantity, line.Unit), Lots: len(line.Lots)}}
		if line.ValueFen > 0 {
			row.Value = n.Money(line.ValueFen)
		}
		var mass int64
		for _, lot := range line.Lots {
			mass += lot.MassG
			if lot.Code == "" {
				row.Unlabelled++
				continue
			}
			row.Codes = append(row.Codes, lot.Code)
		}
		row.Fold, row.Mass = len(row.Codes) > maxCodesShown, "—"
		if mass > 0 {
			row.Mass = n.Mass(mass)
		}
		r.Lines = append(r.Lines, row)
	}
	return r
}
