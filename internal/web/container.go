package web

import (
	"net/http"
	"strings"

	"github.com/gin-gonic/gin"
	"github.com/google/uuid"

	"github.com/sealtrail/sealtrail/internal/custody"
	"github.com/sealtrail/sealtrail/internal/fault"
	"github.com/sealtrail/sealtrail/internal/identity"
	"github.com/sealtrail/sealtrail/internal/label"
	"github.com/sealtrail/sealtrail/internal/web/form"
	"github.com/sealtrail/sealtrail/internal/web/page"
)

func (s *Site) containerRoutes(r gin.IRouter) {
	r.GET("/containers", s.containerList)
	r.GET("/containers/new", s.containerNew)
	r.POST("/containers/new", s.containerPack)
	r.GET("/containers/:code", s.containerShow)
	r.POST("/containers/:code/open", s.containerOpen)
	r.POST("/containers/:code/reseal", s.containerReseal)
}

func containerURL(code label.Code) string { return "/containers/" + code.String() }

func (s *Site) containerList(c *gin.Context) {
	scope, err := s.custodyScope(c)
	if err != nil {
		s.fail(c, err)
		return
	}
	in := form.Of(queryOf(c, "state"))
	filter := custody.ContainerFilter{State: custody.ContainerState(in.Choice("state", texts(custody.ContainerStates()), form.Optional)), Cursor: c.Query("cursor")}
	s.listed(c, in, func(readable bool) (page.Page, error) {
		if !readable {
			filter = custody.ContainerFilter{}
		}
		rows, next, err := s.Custody.Containers(c.Request.Context(), scope, filter)
		if err != nil {
			return nil, err
		}
		n := s.names(c)
		p := &page.ContainerList{Frame: page.Frame{Layout: page.Work, Nav: "storage"}, States: n.options("custody.container_state", texts(custody.ContainerStates())...),
			MayPack: s.actor(c).May(identity.PackContainer) == nil, Pager: pagerOf(c, next)}
		for _, b := range rows {
			p.Rows = append(p.Rows, n.containerCells(b))
		}
		return p, nil
	})
}

func (n names) containerState(st custody.ContainerState) page.State {
	return page.StateOf("custody.container_state", string(st), n.T("custody.container_state."+string(st)))
}

func (n names) containerCells(b custody.ContainerRow) page.ContainerCells {
	holds := n.T("web.container.n_inside", "n", b.Lots)
	if b.Inside > 0 {
		holds = n.sentence(holds, n.T("web.container.n_boxes", "n", b.Inside))
	}
	return page.ContainerCells{Href: containerURL(b.Code), Code: b.Code.String(), Kind: n.T("custody.container_kind." + string(b.Kind)), Seal: b.Seal, Keeper: b.OrgName, Holds: holds,
		LastAt: n.Time(b.LastAt), State: n.containerState(b.State)}
}

func (s *Site) containerShow(c *gin.Context) {
	p, err := s.containerShowPage(c)
	s.show(c, p, err)
}

func (s *Site) containerShowPage(c *gin.Context) (*page.ContainerShow, error) {
	scope, err := s.custodyScope(c)
	if err != nil {
		return nil, err
	}
	b, err := s.Custody.Container(c.Request.Context(), scope, c.Param("code"))
	if err != nil {
		return nil, err
	}
	entries, err := s.Custody.ContainerEntries(c.Request.Context(), scope, b.ID.String())
	if err != nil {
		return nil, err
	}
	n, actor := s.names(c), s.actor(c)
	p := &page.ContainerShow{Frame: page.Frame{Layout: page.Work, Nav: "storage", Back: "/containers"}, Code: b.Code.String(), Title: n.T("custody.container_kind." + string(b.Kind)),
		Lede: n.sentence(n.T("web.container.n_inside", "n", len(b.LotRows)), b.OrgName), State: n.containerState(b.State), Lots: s.lotCells(c, b.LotRows), Facts: n.containerFacts(b)}
	if p.Trail, err = s.trail(c, entries); err != nil {
		return nil, err
	}
	offered := false
	for _, r := range b.LotRows {
		offered = offered || r.Handoff != uuid.Nil
		p.Inside = append(p.Inside, page.Option{Value: r.Code.Compact(), Word: r.Code.String() + "　" + r.Name + "　" + n.amount(r.Stock, r.Unit)})
	}
	for _, x := range b.Boxes {
		cells := n.containerCells(x)
		p.Boxes = append(p.Boxes, cells)
		p.Inside = append(p.Inside, page.Option{Value: "box:" + x.Code.Compact(), Word: x.Code.String() + "　" + cells.Kind + "　" + cells.Holds})
	}
	if actor.May(identity.OpenContainer) != nil {
		return p, nil
	}
	why := ""
	switch {
	case b.State == custody.ContainerEmptied:
		why = n.T("web.container.cannot_emptied")
	case b.Org != actor.Org:
		why = n.T("web.container.cannot_keeper", "who", b.OrgName)
	case b.Parent != uuid.Nil:
		why = n.T("web.container.cannot_out")
	case offered:
		why = n.T("web.container.cannot_offered")
	}
	if why != "" {
		p.Cannot = []page.Check{{Tone: "stop", Text: n.T("web.container.open"), More: why}}
		return p, nil
	}
	p.MayOpen, p.Sealed = true, !b.SealedAt.IsZero()
	p.Can = []page.Act{{Href: "/handoffs/new?lots=" + b.Code.Compact(), Icon: "transfer", Word: n.T("web.container.offer")}}
	return p, nil
}

func (n names) containerFacts(b custody.ContainerView) []page.Fact {
	facts := []page.Fact{{Label: n.T("web.container.kind"), Value: n.T("custody.container_kind." + string(b.Kind))}, {Label: n.T("web.container.state"), State: state(n.containerState(b.State))}, {Label: n.T("web.container.seal"), Value: orDash(b.Seal), Code: b.Seal != ""},
		{Label: n.T("web.container.keeper"), Value: b.OrgName}, {Label: n.T("web.agency"), Value: b.AgencyName}, {Label: n.T("web.container.packed_at"), Value: n.Time(b.PackedAt)}}
	if !b.SealedAt.IsZero() {
		facts = append(facts, page.Fact{Label: n.T("web.container.sealed_at"), Value: n.Time(b.SealedAt)})
	}
	if b.Parent != uuid.Nil {
		facts = append(facts, page.Fact{Label: n.T("web.container.inside_of"), Value: b.ParentCode.String(), Href: containerURL(b.ParentCode), Code: true})
	}
	if b.Note != "" {
		facts = append(facts, page.Fact{Label: n.T("web.note"), Value: b.Note})
	}
	return facts
}

func state(s page.State) *page.State { return &s }

func (s *Site) containerNew(c *gin.Context) {
	p, err := s.containerNewPage(c)
	s.show(c, p, err)
}

func (s *Site) containerNewPage(c *gin.Context) (*page.ContainerNew, error) {
	if err := s.actor(c).May(identity.PackContainer); err != nil {
		return nil, err
	}
	return &page.ContainerNew{Frame: page.Frame{Layout: page.Task, Nav: "storage", Back: "/containers"}, Lots: strings.Join(strings.Split(cut(c.Query("lots"), 8000), ","), "\n"),
		Kinds: s.names(c).options("custody.container_kind", texts(custody.ContainerKinds())...)}, nil
}

// containerPack takes lots and containers from one field: whoever scans does not
// sort them first.
func (s *Site) containerPack(c *gin.Context) {
	in, err := form.Read(c.Request)
	if err != nil {
		s.fail(c, err)
		return
	}
	again := func() (page.Page, error) { return s.containerNewPage(c) }
	if _, err := s.containerNewPage(c); err != nil { // a right missing is told before a slip
		s.fail(c, err)
		return
	}
	short, optional := form.Max(custody.MaxShort), form.Optional
	cmd := custody.PackContainer{Command: s.factCommand(c, in), Code: fromQR(in.Text("code", form.Max(200))), Kind: custody.ContainerKind(in.Choice("kind", texts(custody.ContainerKinds()))),
		Seal: in.Text("seal", optional, short), Note: in.Text("note", optional, form.Lines, form.Max(custody.MaxText))}
	all := codes(in, "lots")
	scope, err := s.custodyScope(c)
	if err == nil {
		err = in.Err()
	}
	if err == nil {
		cmd.Lots, cmd.Containers, err = s.sorted(c, scope, all)
	}
	var receipt custody.ContainerReceipt
	if err == nil {
		receipt, err = s.Custody.PackContainer(c.Request.Context(), s.actor(c), cmd)
	}
	if err != nil {
		s.retry(c, gathered(asLots(unseen(err, "lots")), "lots"), in, again)
		return
	}
	c.Redirect(http.StatusSeeOther, containerURL(receipt.Code))
}

// asLots puts faults of containers to the field in which both were scanned.
func asLots(err error) error {
	f := fault.Of(err)
	if f == nil {
		return err
	}
	move := func(g *fault.Fault) *fault.Fault {
		if strings.HasPrefix(g.Field, "containers") {
			return g.At("lots")
		}
		return g
	}
	moved := *move(f)
	moved.Fields = make([]*fault.Fault, len(f.Fields))
	for i, g := range f.Fields {
		moved.Fields[i] = move(g)
	}
	return &moved
}

// sorted tells containers from lots among what was scanned.
func (s *Site) sorted(c *gin.Context, scope identity.Scope, all []string) (lots, boxes []string, err error) {
	found, err := s.Custody.LotsScanned(c.Request.Context(), scope, all)
	if err != nil {
		return nil, nil, err
	}
	for _, f := range found {
		if f.Container != nil {
			boxes = append(boxes, f.Asked)
		} else {
			lots = append(lots, f.Asked)
		}
	}
	return lots, boxes, nil
}

func (s *Site) containerOpen(c *gin.Context) {
	s.containerAct(c, func(in *form.Form, code string) error {
		cmd := custody.OpenContainer{Command: s.factCommand(c, in), Container: code, Reason: in.Text("reason", form.Lines, form.Max(custody.MaxText))}
		for _, v := range in.Words("out", form.Optional) {
			if box, ok := strings.CutPrefix(v, "box:"); ok {
				cmd.Containers = append(cmd.Containers, cut(box, 64))
			} else {
				cmd.Lots = append(cmd.Lots, cut(v, 64))
			}
		}
		return run(c.Request.Context(), in, s.actor(c), cmd, s.Custody.OpenContainer)
	})
}

func (s *Site) containerReseal(c *gin.Context) {
	s.containerAct(c, func(in *form.Form, code string) error {
		short := form.Max(custody.MaxShort)
		cmd := custody.ResealContainer{Command: s.factCommand(c, in), Container: code, Seal: in.Text("seal", short), Reason: in.Text("seal_reason", form.Lines, form.Max(custody.MaxText)),
			Witness: in.Text("witness", short)}
		return renamed(run(c.Request.Context(), in, s.actor(c), cmd, s.Custody.ResealContainer), "reason", "seal_reason", "seal")
	})
}

// containerAct does one thing to the container of the address.
func (s *Site) containerAct(c *gin.Context, do func(in *form.Form, code string) error) {
	in, err := form.Read(c.Request)
	if err != nil {
		s.fail(c, err)
		return
	}
	p, err := s.containerShowPage(c)
	if err != nil {
		s.fail(c, err)
		return
	}
	if err := s.actor(c).May(identity.OpenContainer); err != nil {
		s.fail(c, err)
		return
	}
	if err := do(in, p.Code); err != nil {
		s.retry(c, err, in, func() (page.Page, error) { return s.containerShowPage(c) })
		return
	}
	c.Redirect(http.StatusSeeOther, "/containers/"+p.Code)
}
