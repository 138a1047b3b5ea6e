package web

import (
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/gin-gonic/gin"

	"github.com/sealtrail/sealtrail/internal/destruction"
	"github.com/sealtrail/sealtrail/internal/fact"
	"github.com/sealtrail/sealtrail/internal/fault"
	"github.com/sealtrail/sealtrail/internal/identity"
	"github.com/sealtrail/sealtrail/internal/ledger"
	"github.com/sealtrail/sealtrail/internal/moment"
	"github.com/sealtrail/sealtrail/internal/reference"
	"github.com/sealtrail/sealtrail/internal/web/form"
	"github.com/sealtrail/sealtrail/internal/web/page"
)

// photoKinds are what a run is photographed at, in the order of work.
var photoKinds = [...]string{"opening", "feeding", "output", "residue"}

// Rows that an empty form offers.
const (
	outputRows  = 3
	residueRows = 2
)

func (s *Site) runCompleteForm(c *gin.Context) {
	p, err := s.runCompletePage(c, nil)
	s.show(c, p, err)
}

// runCompletePage shows what is known and asks for the rest; in is a form that
// comes back.
func (s *Site) runCompletePage(c *gin.Context, in *form.Form) (*page.RunComplete, error) {
	v, err := s.runSeen(c)
	if err != nil {
		return nil, err
	}
	if err := s.actor(c).MayOn(identity.CompleteRun, identity.Parties{Owner: v.Firm, Division: v.Division}); err != nil {
		return nil, err
	}
	if v.State != destruction.RunStarted {
		return nil, fault.Conflict("destruction.run.state").With("state", string(v.State))
	}
	n := s.names(c)
	tolerance, err := s.Book.Tolerance(v.Method, n.at)
	if err != nil {
		return nil, err
	}
	p := &page.RunComplete{Frame: page.Frame{Layout: page.Task, Nav: "destructions", Back: runURL(v.Number.String())}, Number: v.Number.String(), Href: runURL(v.Number.String()),
		Title: n.runTitle(v), Facts: n.runFacts(v), Lots: n.runLots(v), Thermal: tolerance.Basis == reference.Ticket, Limit: perCent(tolerance.PerMille), FloorG: tolerance.FloorG,
		StartedAt: localMinute(v.StartedAt), EndedAt: localMinute(max(s.Clock.Now(), v.StartedAt))}
	for _, l := range v.Lots {
		p.InputG += l.MassG
	}
	for _, kind := range photoKinds {
		p.Captions = append(p.Captions, page.PhotoKind{Field: "photo_" + kind, Caption: n.T("web.run.photo." + kind)})
	}
	p.Outputs, p.Residue = make([]page.MaterialRow, outputRows), make([]page.MaterialRow, residueRows)
	if in != nil {
		p.Outputs = make([]page.MaterialRow, max(outputRows, len(in.Rows("outputs"))))
		p.Residue = make([]page.MaterialRow, max(residueRows, len(in.Rows("residue"))))
		b, _ := n.typedBalance(in, v, tolerance)
		p.Balance = &b
	}
	return p, nil
}

// typedBalance adds up what was typed, before anything is frozen, and says what
// the core would say of the sum. What cannot be read counts as nothing here; its
// own field says so.
func (n names) typedBalance(in *form.Form, v destruction.RunView, t reference.Tolerance) (page.Balance, error) {
	look := form.Of(in.Typed()) // a copy: looking leaves no faults in the form
	f := fact.Figures{LossG: look.Grams("loss_g", form.Optional), AshTicket: look.Text("ash_ticket", form.Optional)}
	weighed := map[string]int64{}
	for _, w := range look.Rows("weights") {
		weighed[w.Text("lot", form.Optional)] = w.Grams("weight_g", form.Optional)
	}
	for _, l := range v.Lots {
		g := l.MassG
		if !l.Measured() {
			g = weighed[l.Lot.String()]
		}
		f.Inputs = append(f.Inputs, fact.FigureInput{MassG: g})
	}
	typed := func(group string) (out []fact.FigureOut) {
		for _, r := range look.Rows(group) {
			out = append(out, fact.FigureOut{Material: r.Text("material", form.Optional), MassG: r.Grams("mass_g", form.Optional)})
		}
		return out
	}
	f.Outputs, f.Residue = typed("outputs"), typed("residue")
	var err error
	f.Balance, err = destruction.Balanced(f, t)
	return n.balance(f.Balance, n.figurePieces(f)), err
}

// alsoUnbalanced adds to the faults of a form, which keep it from the core, that
// its masses do not balance: the page draws the balance outside its limits, so
// the list above the form must lead to it. Masses that are themselves at fault
// are not judged.
func (s *Site) alsoUnbalanced(c *gin.Context, faults error, in *form.Form, v destruction.RunView) error {
	f := fault.Of(faults)
	if f == nil || f.Kind != fault.KindInvalid {
		return faults
	}
	for _, g := range append([]*fault.Fault{f}, f.Fields...) {
		if strings.HasSuffix(g.Field, "_g") {
			return faults
		}
	}
	n := s.names(c)
	tolerance, err := s.Book.Tolerance(v.Method, n.at)
	if err == nil {
		_, err = n.typedBalance(in, v, tolerance)
	}
	var all fault.List
	if unexpected := also(all.Add(faults), all.Add(err)); unexpected != nil {
		return unexpected
	}
	return all.Err()
}

func (s *Site) runComplete(c *gin.Context) {
	posted, err := form.Read(c.Request)
	if err != nil {
		s.fail(c, err)
		return
	}
	v, err := s.runSeen(c)
	if err == nil {
		err = s.actor(c).MayOn(identity.CompleteRun, identity.Parties{Owner: v.Firm, Division: v.Division}) // before a picture is kept
	}
	if err != nil {
		s.fail(c, err)
		return
	}
	photos := s.runPhotos(c, posted)
	// A row left blank is no row; the core then counts as the page does.
	in := form.Of(withoutBlankRows(posted.Typed(), "outputs", "residue"))
	again := func() (page.Page, error) { return s.runCompletePage(c, in) }
	if posted.Has("look") {
		s.lookAgain(c, in, again)
		return
	}
	cmd := completeCommand(in, s.factCommand(c, posted), v.Run, photos)
	if err = also(posted.Err(), in.Err()); err != nil {
		err = s.alsoUnbalanced(c, err, in, v)
	} else {
		_, err = s.Destruction.CompleteRun(c.Request.Context(), s.actor(c), cmd)
	}
	if err != nil {
		s.retry(c, refusedPhotos(err, in, photos), in, again)
		return
	}
	c.Redirect(http.StatusSeeOther, runURL(strings.ToUpper(c.Param("no"))))
}

// refusedPhotos says what is wrong with a photo beside the field it came by and
// lets go of it: kept in the form it would be sent and refused for ever.
func refusedPhotos(err error, in *form.Form, photos []destruction.Photo) error {
	f := fault.Of(err)
	if f == nil {
		return err
	}
	move := func(g *fault.Fault) *fault.Fault {
		row := fieldOfRow.FindStringSubmatch(g.Field)
		if row == nil || row[1] != "photos" {
			return g
		}
		i, err := strconv.Atoi(row[2])
		if err != nil || i >= len(photos) {
			return g
		}
		to := g.At("photos")
		for _, kind := range photoKinds {
			field := "photo_" + kind
			kept := in.Texts(field+".kept", form.Optional, form.Max(64))
			if n := slices.Index(kept, photos[i].SHA256); n >= 0 {
				in.Keep(field+".kept", slices.Delete(slices.Clone(kept), n, n+1))
				to = g.At(field)
			}
		}
		return to
	}
	moved := *move(f)
	moved.Fields = make([]*fault.Fault, len(f.Fields))
	for i, g := range f.Fields {
		moved.Fields[i] = move(g)
	}
	return &moved
}

// lookAgain gives the form back as it is, with the balance drawn.
func (s *Site) lookAgain(c *gin.Context, in *form.Form, again func() (page.Page, error)) {
	p, err := again()
	if err != nil {
		s.fail(c, err)
		return
	}
	p.Chrome().Form = page.Form{Values: in.Typed()}
	s.write(c, http.StatusOK, p)
}

func completeCommand(in *form.Form, cmd ledger.Command, r destruction.Run, photos []destruction.Photo) destruction.CompleteRun {
	out := destruction.CompleteRun{Command: cmd, Run: r.Number.String(), StartedAt: sameMinute(in.Time("started_at", form.Optional), r.StartedAt), EndedAt: sameMinute(in.Time("ended_at"), r.StartedAt),
		Parameters: in.Text("parameters", form.Optional, form.Max(destruction.MaxText)), Outputs: materialsOf(in, "outputs"), Residue: materialsOf(in, "residue"),
		LossG: in.Grams("loss_g", form.Optional), LossReason: in.Text("loss_reason", form.Optional, form.Max(destruction.MaxText)),
		AshTicket: in.Text("ash_ticket", form.Optional, form.Max(destruction.MaxName)), Tickets: textLines(in, "tickets", destruction.MaxName), Photos: photos,
		NoPhotos: in.Text("no_photos", form.Optional, form.Max(destruction.MaxText)), FeeBearer: in.Text("fee_bearer", form.Max(destruction.MaxName))}
	for _, w := range in.Rows("weights") {
		out.Weights = append(out.Weights, destruction.Weight{Lot: w.Text("lot", form.Max(36)), WeightG: w.Grams("weight_g")})
	}
	return out
}

// sameMinute takes a time that was typed to the minute for the exact one within
// it, so that nothing ends before it began by seconds nobody could type.
func sameMinute(typed, exact moment.Time) moment.Time {
	if localMinute(typed) == localMinute(exact) {
		return exact
	}
	return typed
}

func materialsOf(in *form.Form, group string) []destruction.Material {
	var out []destruction.Material
	for _, r := range in.Rows(group) {
		out = append(out, destruction.Material{Material: r.Text("material", form.Max(destruction.MaxName)), WasteCode: r.Text("waste_code", form.Optional, form.Max(20)),
			MassG: r.Grams("mass_g"), Outlet: r.Text("outlet", form.Max(destruction.MaxName)), Ticket: r.Text("ticket", form.Optional, form.Max(destruction.MaxName))})
	}
	return out
}

// runPhotos keeps the pictures of each kind and remembers them in the form.
func (s *Site) runPhotos(c *gin.Context, in *form.Form) []destruction.Photo {
	n := s.names(c)
	var out []destruction.Photo
	for _, kind := range photoKinds {
		kept := s.upload(c, in, "photo_"+kind)
		in.Keep("photo_"+kind+".kept", kept)
		for _, sha := range kept {
			out = append(out, destruction.Photo{SHA256: sha, Caption: n.T("web.run.photo." + kind)})
		}
	}
	return out
}

// fieldOfRow takes "outputs[3].material" apart.
var fieldOfRow = regexp.MustCompile(`^([a-z_]+)\[([0-9]+)\]\.`)

// withoutBlankRows leaves out the rows of some groups in which nothing was typed.
func withoutBlankRows(values url.Values, groups ...string) url.Values {
	filled := map[string]bool{}
	for path, all := range values {
		if m := fieldOfRow.FindString(path); m != "" && strings.TrimSpace(strings.Join(all, "")) != "" {
			filled[m] = true
		}
	}
	out := make(url.Values, len(values))
	for path, all := range values {
		m := fieldOfRow.FindStringSubmatch(path)
		if m != nil && slices.Contains(groups, m[1]) && !filled[m[0]] {
			continue
		}
		out[path] = all
	}
	return out
}
