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
	"github.com/sealtrail/sealtrail/internal/web/form"
	"github.com/sealtrail/sealtrail/internal/web/page"
)

func (s *Site) matterRoutes(r gin.IRouter) {
	r.GET("/matters", s.matterList)
	r.GET("/matters/new", s.matterForm)
	r.POST("/matters/new", s.matterOpen)
	r.GET("/matters/:id", s.matterShow)
	r.GET("/matters/:id/step", s.matterShow)
	r.POST("/matters/:id/step", s.matterStep)
	r.GET("/matters/:id/photos/:sha", s.matterPhoto)
}

func matterURL(id uuid.UUID) string { return "/matters/" + id.String() }

func newMatterURL(kind custody.MatterKind, lot string) string {
	return "/matters/new?kind=" + string(kind) + "&lots=" + lot
}

// matterFilter reads the filters of the list.
func matterFilter(in *form.Form) custody.MatterFilter {
	return custody.MatterFilter{Kind: custody.MatterKind(in.Choice("kind", texts(custody.MatterKinds()), form.Optional)), Open: in.Bool("open")}
}

func (s *Site) matterList(c *gin.Context) {
	scope, err := s.custodyScope(c)
	if err != nil {
		s.fail(c, err)
		return
	}
	in := form.Of(queryOf(c, "kind", "open"))
	filter := matterFilter(in)
	filter.Cursor = c.Query("cursor")
	s.listed(c, in, func(readable bool) (page.Page, error) {
		if !readable {
			filter = custody.MatterFilter{}
		}
		rows, next, err := s.Custody.Matters(c.Request.Context(), scope, filter)
		if err != nil {
			return nil, err
		}
		var people []string
		for _, r := range rows {
			people = append(people, r.By)
		}
		known, err := s.peopleNames(c.Request.Context(), people)
		if err != nil {
			return nil, err
		}
		n := s.names(c)
		p := &page.MatterList{Frame: page.Frame{Layout: page.Work, Nav: "lots"}, Pager: pagerOf(c, next)}
		for _, r := range rows {
			p.Rows = append(p.Rows, page.MatterCells{Href: matterURL(r.ID), Kind: n.T("custody.matter.kind." + string(r.Kind)), Word: n.on(r.At).word(r.Kind.Words(), r.Word), Name: r.Name,
				Lots: n.T("web.n_lots", "n", r.Lots), By: known[r.By], At: n.Time(r.At), State: n.matterState(r.State), Why: n.matterDue(r)})
		}
		var kinds []page.Option
		for _, k := range custody.MatterKinds() {
			kinds = append(kinds, page.Option{Value: string(k), Word: n.T("custody.matter.kind." + string(k))})
		}
		p.Filter = n.narrowing(c, in, 2, n.byChoice("kind", "web.matter.kind", kinds), n.byCheck("open", "web.matter.open_only"))
		return p, nil
	})
}

func (n names) matterState(state custody.MatterState) page.State {
	return page.StateOf("custody.matter.state", string(state), n.T("custody.matter.state."+string(state)))
}

// matterDue says whose turn it is, and of what is out when it is due.
func (n names) matterDue(r custody.MatterRow) *page.Why {
	switch {
	case r.State == custody.MatterOut && r.DueAt < n.at:
		text := n.T("web.matter.overdue_hours")
		if late := daysBetween(r.DueAt.Date(), n.at.Date()); late > 0 {
			text = n.T("web.matter.overdue", "n", late)
		}
		return &page.Why{Tone: "stop", Icon: "alarm", Text: text}
	case r.State == custody.MatterOut && r.Waits == custody.ByTaker:
		return &page.Why{Icon: "clock", Text: n.T("web.matter.due_at", "at", n.Time(r.DueAt))}
	case r.Waits != "":
		return &page.Why{Icon: "hourglass", Text: n.T("web.matter.waits." + string(r.Waits))}
	case r.Overdue:
		return &page.Why{Tone: "wait", Icon: "alarm", Text: n.T("web.matter.was_overdue")}
	}
	return nil
}

func (s *Site) matterForm(c *gin.Context) {
	p, err := s.matterPage(c)
	s.show(c, p, err)
}

// matterPage is the form of a kind of matter; the address names it.
func (s *Site) matterPage(c *gin.Context) (*page.MatterNew, error) {
	if _, err := s.custodyScope(c); err != nil {
		return nil, err
	}
	kind := custody.MatterKind(c.Query("kind"))
	if !slices.Contains(custody.MatterKinds(), kind) {
		return nil, fault.Missing("page.missing")
	}
	if err := s.actor(c).May(kind.Opens()); err != nil {
		return nil, err
	}
	n := s.names(c)
	p := &page.MatterNew{Frame: page.Frame{Layout: page.Task, Nav: "lots", Back: "/matters"}, Kind: string(kind), Title: n.T("web.matter.new." + string(kind)), Text: n.T("web.matter.new_text." + string(kind)),
		WordLabel: n.T("web.matter.reason"), Lots: strings.Join(strings.Split(cut(c.Query("lots"), 8000), ","), "\n"),
		Checkout: kind == custody.CheckoutMatter, Loss: kind == custody.LossMatter, Relabel: kind == custody.RelabelMatter, Incident: kind == custody.IncidentMatter, Holding: kind == custody.HoldingMatter}
	if p.Checkout {
		p.WordLabel = n.T("web.matter.purpose")
	}
	for _, w := range s.Book.Words(kind.Words(), s.Clock.Now()) {
		p.Words = append(p.Words, page.Option{Value: w.Code, Word: w.Name.In(string(n.Lang))})
	}
	if scope, err := s.custodyScope(c); err == nil && p.Loss && p.Lots != "" {
		if lot, err := s.Custody.Lot(c.Request.Context(), scope, p.Lots); err == nil {
			p.Unit = n.unit(lot.Unit)
		}
	}
	return p, nil
}

func (s *Site) matterOpen(c *gin.Context) {
	if _, err := s.matterPage(c); err != nil { // before a picture is kept
		s.fail(c, err)
		return
	}
	in, err := form.Read(c.Request)
	if err != nil {
		s.fail(c, err)
		return
	}
	optional := form.Optional
	cmd := custody.OpenMatter{Command: s.factCommand(c, in), Kind: custody.MatterKind(c.Query("kind")), Word: in.Text("word"), Place: in.Text("place", optional, form.Max(custody.MaxName)),
		Note: in.Text("note", optional, form.Lines, form.Max(custody.MaxText)), Photos: s.upload(c, in, "photos")}
	if cmd.Kind.Due() {
		cmd.DueAt = in.Time("due_at")
	}
	var item custody.MatterItem
	if cmd.Kind == custody.LossMatter {
		item.Quantity, item.MassG = in.Int("quantity", 0, custody.MaxQuantity, optional), in.Grams("mass_g", optional)
	}
	if cmd.Kind == custody.RelabelMatter {
		item.Label = scanned(in, "label")
	}
	for _, code := range codes(in, "lots") {
		item.Lot = code
		cmd.Lots = append(cmd.Lots, item)
	}
	var receipt custody.MatterReceipt
	if err = in.Err(); err == nil {
		receipt, err = s.Custody.OpenMatter(c.Request.Context(), s.actor(c), cmd)
	}
	if err != nil {
		s.retry(c, matterFaults(unseen(err, "lots")), in, func() (page.Page, error) { return s.matterPage(c) })
		return
	}
	c.Redirect(http.StatusSeeOther, matterURL(receipt.ID))
}

// matterFaults puts faults of single lots to the fields that the page has once.
func matterFaults(err error) error {
	return ofLots(err, func(_, rest string) string {
		if rest == "quantity" || rest == "mass_g" || rest == "label" {
			return rest
		}
		return "lots"
	})
}

// backFaults puts faults of a lot that comes back to the fields of its row.
func backFaults(err error) error {
	return ofLots(err, func(row, rest string) string {
		switch {
		case rest == "lot":
			return row + "].damaged"
		case strings.HasPrefix(rest, "photos"):
			return row + "].photos"
		}
		return row + "]." + rest
	})
}

// ofLots moves the faults of single lots, lots[3].quantity, to where the page has
// their field.
func ofLots(err error, to func(row, rest string) string) error {
	f := fault.Of(err)
	if f == nil {
		return err
	}
	move := func(g *fault.Fault) *fault.Fault {
		if !strings.HasPrefix(g.Field, "lots[") {
			return g
		}
		row, rest, _ := strings.Cut(g.Field, "].")
		return g.At(to(row, rest))
	}
	moved := *move(f)
	moved.Fields = make([]*fault.Fault, len(f.Fields))
	for i, g := range f.Fields {
		moved.Fields[i] = move(g)
	}
	return &moved
}

func (s *Site) seenMatter(c *gin.Context) (custody.MatterView, error) {
	scope, err := s.custodyScope(c)
	if err != nil {
		return custody.MatterView{}, err
	}
	id, err := uuid.Parse(c.Param("id"))
	if err != nil {
		return custody.MatterView{}, fault.Missing("page.missing")
	}
	return s.Custody.Matter(c.Request.Context(), scope, id)
}

func (s *Site) matterStep(c *gin.Context) {
	in, err := form.Read(c.Request)
	if err != nil {
		s.fail(c, err)
		return
	}
	v, err := s.seenMatter(c)
	step := custody.MatterStep(in.Text("step", form.Optional, form.Max(20)))
	action := v.Action(step)
	if err == nil {
		err = s.actor(c).MayOn(action, v.On(step))
	}
	if err != nil { // before a picture is kept
		s.fail(c, err)
		return
	}
	actor := s.actor(c)
	if identity.NeedsStepUp(action) {
		actor, err = s.stepUp(c, in)
		in.Fail(fieldPIN, err)
	}
	cmd := custody.StepMatter{Command: s.factCommand(c, in), Matter: v.ID, Step: step, Paper: in.Text("paper", form.Optional, form.Max(custody.MaxShort)),
		Reason: in.Text("reason", form.Optional, form.Lines, form.Max(custody.MaxText))}
	if step == custody.Longer {
		cmd.DueAt = in.Time("due_at")
	}
	if step == custody.TakeBack {
		cmd.Lots = s.matterBacks(c, in)
	}
	if err = in.Err(); err == nil {
		_, err = s.Custody.StepMatter(c.Request.Context(), actor, cmd)
	}
	if err != nil {
		s.retry(c, backFaults(err), in, func() (page.Page, error) { return s.matterShowPage(c) })
		return
	}
	c.Redirect(http.StatusSeeOther, matterURL(v.ID))
}

// matterBacks reads the three answers for each lot; each is yes or no, and nothing
// is taken for a no.
func (s *Site) matterBacks(c *gin.Context, in *form.Form) (out []custody.MatterBack) {
	for _, row := range in.Rows("lots") {
		yes := func(field string) bool { return row.Choice(field, []string{"yes", "no"}) == "yes" }
		b := custody.MatterBack{Lot: row.Text("lot", form.Max(64)), Damaged: yes("damaged"), Short: yes("short"), Swapped: yes("swapped"),
			Note: row.Text("note", form.Optional, form.Lines, form.Max(custody.MaxText)), Photos: s.upload(c, row, "photos")}
		if b.Short {
			b.Quantity = row.Int("quantity", 0, custody.MaxQuantity)
		}
		row.Keep("photos.kept", b.Photos)
		out = append(out, b)
	}
	return out
}

func (s *Site) matterPhoto(c *gin.Context) {
	v, err := s.seenMatter(c)
	if err == nil && !slices.Contains(v.Pictures(), c.Param("sha")) {
		err = fault.Missing("page.missing")
	}
	if err != nil {
		s.fail(c, err)
		return
	}
	s.photo(c, c.Param("sha"))
}
