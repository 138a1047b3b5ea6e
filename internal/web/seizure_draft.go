package web

import (
	"net/http"
	"net/url"
	"strconv"
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

// seizureStages are the steps of a seizure, in order; each is a page of its own
// and owns the fields that begin with these words. The last checks and signs.
var seizureStages = []struct {
	key    string
	fields []string
}{
	{"measure", []string{"measure", "last_day", "approval", "paper"}},
	{"people", []string{"place", "officers", "party"}},
	{"goods", []string{"lines", "list", "imported"}},
	{"photos", []string{"photos", "recordings"}},
	{"check", []string{"occurred_at", "late"}},
}

// stageOf is the step of a field, from 1; 0 when it is of none.
func stageOf(field string) int {
	head := field
	if i := strings.IndexAny(field, ".["); i >= 0 {
		head = field[:i]
	}
	for i, stage := range seizureStages {
		for _, own := range stage.fields {
			if own == head {
				return i + 1
			}
		}
	}
	return 0
}

func draftURL(id uuid.UUID, step int) string {
	return "/seizures/drafts/" + id.String() + "?step=" + strconv.Itoa(step)
}

func (s *Site) seizureStart(c *gin.Context) {
	in, err := form.Read(c.Request)
	if err != nil {
		s.fail(c, err)
		return
	}
	id, file := in.ID("command_id"), in.Text("case", form.Max(40))
	var d custody.SeizureDraft
	if err = in.Err(); err == nil {
		d, err = s.Custody.StartSeizure(c.Request.Context(), s.actor(c), id, file)
	}
	if err != nil {
		s.retry(c, err, in, func() (page.Page, error) { return s.seizureNewPage(c, "") })
		return
	}
	c.Redirect(http.StatusSeeOther, draftURL(d.ID, d.Step))
}

// draft is the visitor's own draft that the address names.
func (s *Site) draft(c *gin.Context) (custody.SeizureDraft, error) {
	if err := s.actor(c).May(identity.RecordSeizure); err != nil {
		return custody.SeizureDraft{}, err
	}
	id, err := uuid.Parse(c.Param("id"))
	if err != nil {
		return custody.SeizureDraft{}, fault.Missing("custody.seizure_draft.unknown")
	}
	return s.Custody.SeizureDraft(c.Request.Context(), s.actor(c), id)
}

func (s *Site) seizureDraft(c *gin.Context) {
	d, err := s.draft(c)
	if fault.Is(err, fault.KindMissing) && s.signedAlready(c) {
		return
	}
	if err != nil {
		s.fail(c, err)
		return
	}
	step, err := strconv.Atoi(c.Query("step"))
	if err != nil {
		step = d.Step
	}
	p, wrong, err := s.seizureDraftStep(c, d, step)
	if err == nil && (c.Query("check") != "" || p.Next().No == 0) {
		p.Checked = true
		p.Form.Errors = wrong[p.Step]
	}
	s.show(c, p, err)
}

// signedAlready leads on to the seizure that a draft has become.
func (s *Site) signedAlready(c *gin.Context) bool {
	scope, err := s.custodyScope(c)
	if err != nil {
		return false
	}
	v, err := s.Custody.Seizure(c.Request.Context(), scope, c.Param("id"))
	if err != nil {
		return false
	}
	c.Redirect(http.StatusSeeOther, "/seizures/"+v.Number.String())
	return true
}

func (s *Site) seizureDraftPage(c *gin.Context, d custody.SeizureDraft, step int) (*page.SeizureDraft, error) {
	p, _, err := s.seizureDraftStep(c, d, step)
	return p, err
}

// seizureDraftStep is the page of a step, and what is wrong on each; also are
// faults that the signature has met.
func (s *Site) seizureDraftStep(c *gin.Context, d custody.SeizureDraft, step int, also ...page.FieldError) (*page.SeizureDraft, wrongs, error) {
	base, err := s.seizureNewPage(c, d.Case.String())
	if err != nil {
		return nil, nil, err
	}
	if step == stageOf("officers") {
		if err := s.officersFor(c, base); err != nil {
			return nil, nil, err
		}
	}
	cmd, wrong, err := s.unready(c, d)
	if err != nil {
		return nil, nil, err
	}
	wrong.add(also)
	step = min(max(step, 1), len(seizureStages))
	p := &page.SeizureDraft{SeizureNew: *base, ID: d.ID.String(), Step: step, Saved: s.draftSaved(c, d), Seen: markOf(d, step), MaxPhotos: custody.MaxPhotos, Words: s.draftWords(c)}
	for i, sha := range d.Fields[draftPhotos] {
		p.Pictures = append(p.Pictures, page.DraftPicture{No: i + 1, SHA256: sha, Href: draftPhotoURL(d, sha)})
	}
	p.Back = "/seizures"
	n := s.names(c)
	begun := map[int]bool{}
	own := url.Values{}
	for field, values := range d.Fields {
		at := stageOf(field)
		begun[at] = true
		if at == step {
			own[field] = values
		}
	}
	if len(own) > 0 {
		p.Form = page.Form{Values: own}
	}
	for i, stage := range seizureStages {
		at := i + 1
		row := page.Stage{No: at, Word: n.T("web.seizure.stage." + stage.key), Title: n.T("web.seizure.stage_title." + stage.key), Done: begun[at], Current: at == step, Href: draftURL(d.ID, at)}
		for _, e := range wrong[at] {
			row.Faults = append(row.Faults, page.StageFault{Field: n.draftField(e.Field), Href: row.Href + "&check=yes#" + e.ID(), Sentence: e.Sentence})
		}
		if at == 3 && d.Lines > 0 {
			row.Title = n.sentence(row.Title, n.T("web.seizure.draft_lines", "n", d.Lines))
		}
		if kept := d.Fields["photos.kept"]; at == 4 && len(kept) > 0 {
			row.Title = n.sentence(row.Title, n.T("web.seizure.draft_photos", "n", len(kept)))
		}
		if stage.key == "photos" && len(cmd.Photos) == 0 { // the law does not demand one
			row.Without = n.T("web.seizure.draft_no_photos")
		}
		p.Stages = append(p.Stages, row)
	}
	if step == len(seizureStages) {
		p.Review = n.review(cmd, p.Approvals)
		for _, t := range p.Terms {
			if cmd.LastDay == "" && t.Label == n.word(reference.Measures, cmd.Measure) { // what the signature will make of it
				p.Review.Facts[1].Value, p.Review.Facts[1].More = t.Value, n.T("web.term.computed")
			}
		}
	}
	return p, wrong, nil
}

// seizureDraftPost keeps what one step says, and goes where the button leads:
// to a step, to the signature, or away. A script that keeps what is typed gets
// a sentence instead of a page.
func (s *Site) seizureDraftPost(c *gin.Context) {
	in, err := form.Read(c.Request)
	if err != nil {
		s.fail(c, err)
		return
	}
	d, err := s.draft(c)
	script := c.GetHeader("Accept") == "application/json"
	if !script && fault.Is(err, fault.KindMissing) && s.signedAlready(c) { // the same post again
		return
	}
	step, to := int(in.Int("step", 1, int64(len(seizureStages)))), in.Text("go", form.Optional, form.Max(20))
	if script {
		if err == nil {
			err = s.keepStage(c, in, &d, step, to)
		}
		s.draftSaid(c, d, step, err)
		return
	}
	if err != nil {
		s.fail(c, err)
		return
	}
	if to == "discard" {
		if err := s.Custody.DiscardSeizure(c.Request.Context(), s.actor(c), d.ID); err != nil {
			s.fail(c, err)
			return
		}
		c.Redirect(http.StatusSeeOther, "/seizures")
		return
	}
	if err := s.keepStage(c, in, &d, step, to); err != nil {
		s.retry(c, err, in, func() (page.Page, error) {
			p, pageErr := s.seizureDraftPage(c, d, step)
			if pageErr == nil && isElsewhere(err) {
				p.Elsewhere = draftURL(d.ID, step)
			}
			return p, pageErr
		})
		return
	}
	if to == "sign" {
		s.seizureSign(c, d)
		return
	}
	if s.goodsAdded(c, in, &d, step) {
		return
	}
	c.Redirect(http.StatusSeeOther, draftURL(d.ID, nextStage(step, to, stays(in))))
}

// nextStage is where a button leads; a step stays where something is added to it.
func nextStage(step int, to string, stay bool) int {
	if stay {
		return step
	}
	if n, err := strconv.Atoi(to); err == nil {
		return n
	}
	return step + 1
}

// toContinue are seizures that this officer began to enter and did not sign.
func (s *Site) toContinue(d desk) (page.Verb, error) {
	if d.actor.May(identity.RecordSeizure) != nil {
		return page.Verb{}, nil
	}
	all, err := s.Custody.SeizureDrafts(d, d.actor)
	if err != nil {
		return page.Verb{}, err
	}
	return verbOf(d, "continue", "/seizures", queueOf(all), func(x custody.SeizureDraft) page.Row {
		return page.Row{Href: draftURL(x.ID, x.Step), Title: x.Title, More: x.Case.String(), MoreCode: true, Since: x.LastAt,
			Why: &page.Why{Icon: "pencil", Text: d.t("web.home.continue_why", "n", x.Lines, "at", d.names.Time(x.LastAt))}}
	}), nil
}
