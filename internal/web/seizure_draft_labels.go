package web

import (
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strconv"

	"github.com/gin-gonic/gin"

	"github.com/sealtrail/sealtrail/internal/custody"
	"github.com/sealtrail/sealtrail/internal/fault"
	"github.com/sealtrail/sealtrail/internal/identity"
	"github.com/sealtrail/sealtrail/internal/label"
	"github.com/sealtrail/sealtrail/internal/web/form"
	"github.com/sealtrail/sealtrail/internal/web/page"
)

// stays tells whether a button of a step only adds to it.
func stays(in *form.Form) bool { return in.Has("more") || in.Has("take") || in.Has("import") }

// goodsAdded answers a button of the goods step that adds to what was typed there
// and was kept just now: labels of a roll, or a table. Nothing is answered when
// none was pressed.
func (s *Site) goodsAdded(c *gin.Context, in *form.Form, d *custody.SeizureDraft, step int) bool {
	var err error
	var result *page.Import
	var left url.Values // what stays in the fields that were read
	switch {
	case in.Has("take"):
		result, left, err = s.takeLabels(c, in, d)
	case in.Has("import"):
		result, err = s.takeTable(c, in, d)
	default:
		return false
	}
	if err != nil {
		s.retry(c, err, in, func() (page.Page, error) { return s.seizureDraftPage(c, *d, step) })
		return true
	}
	p, err := s.seizureDraftPage(c, *d, step)
	if err != nil {
		s.fail(c, err)
		return true
	}
	if in.Has("take") {
		p.Roll = result
	} else {
		p.Import = result
	}
	if p.Form.Values == nil {
		p.Form.Values = url.Values{}
	}
	maps.Copy(p.Form.Values, left)
	s.write(c, http.StatusOK, p)
	return true
}

// takeTable adds the rows of a table to a draft's lines.
func (s *Site) takeTable(c *gin.Context, in *form.Form, d *custody.SeizureDraft) (*page.Import, error) {
	list, err := s.readList(c, in)
	if err != nil {
		return nil, err
	}
	var result page.Import
	err = s.changeDraft(c, d, func(d *custody.SeizureDraft) error {
		values := url.Values(d.Fields)
		result = s.intoForm(c, values, list)
		d.Lines = page.Form{Values: values}.Count("lines")
		return nil
	})
	return &result, err
}

// takeLabels puts scanned labels, or the next free one, on a draft's lots: each on
// the first lot without one, then on a copy of the last. What cannot be used stays
// in the field, with its reason.
func (s *Site) takeLabels(c *gin.Context, in *form.Form, d *custody.SeizureDraft) (*page.Import, url.Values, error) {
	words := in.Words("roll", form.Optional)
	if in.Text("take", form.Max(10)) == "next" {
		next, err := s.nextFree(c, labelsOn(d.Fields))
		if err != nil {
			return nil, nil, err
		}
		words = append(words, next.Code.String())
	}
	if err := in.Err(); err != nil {
		return nil, nil, err
	}
	looked, err := s.lookLabels(c, words)
	if err != nil {
		return nil, nil, movedField(err, "codes", "roll")
	}
	var result page.Import
	left := url.Values{}
	err = s.changeDraft(c, d, func(d *custody.SeizureDraft) error {
		result, left = page.Import{}, url.Values{"roll": {""}}
		on := labelsOn(d.Fields)
		for i, l := range looked {
			switch {
			case l.Why != nil:
				result.Bad = append(result.Bad, page.ImportRow{No: i + 1, Text: words[i], Faults: []page.Fact{{Value: s.locale(c).Fault(l.Why)}}})
				left.Set("roll", left.Get("roll")+words[i]+"\n")
			case slices.Contains(on, l.Code):
				result.Again++
			default:
				stick(d.Fields, l.Code)
				on = append(on, l.Code)
				result.Added++
			}
		}
		d.Lines = page.Form{Values: d.Fields}.Count("lines")
		return nil
	})
	return &result, left, err
}

// labelsOn are the labels of a draft's lots, in their order.
func labelsOn(fields url.Values) (on []label.Code) {
	for _, line := range form.Of(fields).Rows("lines") {
		for _, lot := range line.Rows("lots") {
			if code, err := label.Scanned(fields.Get(lot.Path("code"))); err == nil {
				on = append(on, code)
			}
		}
	}
	return on
}

// stick puts a label on the first lot that has none, or else on a copy of the
// last; what stands on one package only, its seal, is not copied.
func stick(fields url.Values, code label.Code) {
	lines := form.Of(fields).Rows("lines")
	for _, line := range lines {
		lots := line.Rows("lots")
		for _, lot := range lots {
			if !lot.Has("code") {
				fields.Set(lot.Path("code"), code.String())
				return
			}
		}
		if len(lots) == 0 {
			fields.Set(line.Path("lots[0].code"), code.String())
			return
		}
	}
	if len(lines) == 0 {
		fields.Set("lines[0].lots[0].code", code.String())
		return
	}
	line := lines[len(lines)-1]
	lots := line.Rows("lots")
	last, next := lots[len(lots)-1], line.Path("lots["+strconv.Itoa(len(lots))+"].")
	for _, field := range []string{"quantity", "packages", "mass_g", "mass_basis"} {
		if v := fields.Get(last.Path(field)); v != "" {
			fields.Set(next+field, v)
		}
	}
	fields.Set(next+"code", code.String())
}

// lookLabels tells of what was scanned whether it can be stuck on goods; what is
// no label is not known.
func (s *Site) lookLabels(c *gin.Context, words []string) ([]label.Looked, error) {
	if len(words) > label.MaxLooked {
		return nil, fault.Invalid("label.too_many").At("codes").With("max", strconv.Itoa(label.MaxLooked))
	}
	out := make([]label.Looked, len(words))
	var codes []label.Code
	for i, word := range words {
		out[i].Code, out[i].Why = label.Scanned(word)
		if out[i].Why == nil {
			codes = append(codes, out[i].Code)
		}
	}
	found, err := s.Labels.Look(c.Request.Context(), s.actor(c), codes)
	if err != nil {
		return nil, err
	}
	for i := range out {
		if out[i].Why == nil {
			out[i], found = found[0], found[1:]
		}
	}
	return out, nil
}

func (s *Site) nextFree(c *gin.Context, on []label.Code) (label.Label, error) {
	var after label.Code
	if len(on) > 0 {
		after = on[len(on)-1]
	}
	return s.Labels.NextFree(c.Request.Context(), s.actor(c), after, on)
}

// draftLabels tells a page's script of scanned labels whether they can be used,
// in the words of the scanning field.
func (s *Site) draftLabels(c *gin.Context) {
	var in struct {
		Codes []string `json:"codes"`
	}
	err := s.actor(c).May(identity.RecordSeizure)
	if err == nil {
		err = readJSON(c, &in)
	}
	var looked []label.Looked
	if err == nil {
		for i := range in.Codes {
			in.Codes[i] = cut(in.Codes[i], 200)
		}
		looked, err = s.lookLabels(c, in.Codes)
	}
	if err != nil {
		s.failJSON(c, err)
		return
	}
	n := s.names(c)
	out := scanAnswer{Rows: make([]scanRow, len(looked)), Acts: []scanAct{}}
	for i, l := range looked {
		row := scanRow{Code: in.Codes[i], Lot: !l.Label.Code.IsZero(), Name: n.ofRoll(l.Label)}
		if row.Lot && l.Why != nil {
			row.Not = map[string]string{"label": n.Fault(l.Why)}
		}
		out.Rows[i] = row
	}
	c.JSON(http.StatusOK, out)
}

// ofRoll is where on which roll a label is, to compare with the one in hand.
func (n names) ofRoll(l label.Label) string {
	if l.Position == 0 {
		return ""
	}
	return n.T("web.seizure.roll_label", "day", n.Day(l.PrintedAt), "n", l.Position)
}

// draftLabelNext tells a page's script the next free label after those that it
// has used.
func (s *Site) draftLabelNext(c *gin.Context) {
	var in struct {
		Codes []string `json:"codes"`
	}
	err := s.actor(c).May(identity.RecordSeizure)
	if err == nil {
		err = readJSON(c, &in)
	}
	var next label.Label
	if err == nil {
		var on []label.Code
		for _, text := range in.Codes {
			if code, err := label.Scanned(cut(text, 200)); err == nil {
				on = append(on, code)
			}
		}
		next, err = s.nextFree(c, on)
	}
	if err != nil {
		s.failJSON(c, err)
		return
	}
	c.JSON(http.StatusOK, struct {
		Code string `json:"code"`
		Name string `json:"name"`
	}{next.Code.String(), s.names(c).ofRoll(next)})
}
