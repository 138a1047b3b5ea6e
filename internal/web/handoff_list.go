package web

import (
	"github.com/gin-gonic/gin"

	"github.com/sealtrail/sealtrail/internal/custody"
	"github.com/sealtrail/sealtrail/internal/export"
	"github.com/sealtrail/sealtrail/internal/identity"
	"github.com/sealtrail/sealtrail/internal/web/form"
	"github.com/sealtrail/sealtrail/internal/web/page"
)

func (s *Site) handoffRoutes(r gin.IRouter) {
	r.GET("/handoffs", s.handoffList)
	r.GET("/handoffs/new", s.handoffNew)
	r.POST("/handoffs/new", s.handoffOffer)
	r.GET("/handoffs/:no", s.handoffShow)
	r.GET("/handoffs/:no/receive", s.handoffReceiveForm)
	r.POST("/handoffs/:no/receive", s.handoffReceive)
	r.GET("/handoffs/:no/tally", s.handoffTally)
	r.POST("/handoffs/:no/tally", s.handoffMark)
	r.POST("/handoffs/:no/tally/line", s.handoffAnswerLine)
	r.POST("/handoffs/:no/tally/container", s.handoffBox)
	r.GET("/handoffs/:no/list.pdf", s.handoffPaper)
	for act, do := range map[string]gin.HandlerFunc{"withdraw": s.handoffWithdraw, "depart": s.handoffDepart, "arrive": s.handoffArrive, "manifest": s.handoffManifest} {
		r.GET("/handoffs/:no/"+act, s.handoffShow)
		r.POST("/handoffs/:no/"+act, do)
	}
	r.GET("/discrepancies/:id", s.discrepancyShow)
	r.POST("/discrepancies/:id", s.discrepancyResolve)
}

func (s *Site) handoffList(c *gin.Context) {
	p, err := s.handoffListPage(c)
	s.show(c, p, err)
}

func (s *Site) handoffListPage(c *gin.Context) (*page.HandoffList, error) {
	scope, err := s.custodyScope(c)
	if err != nil {
		return nil, err
	}
	n, actor := s.names(c), s.actor(c)
	in := form.Of(queryOf(c, "purpose", "state"))
	p := &page.HandoffList{Frame: page.Frame{Layout: page.Work, Nav: "handoffs", Form: page.Form{Values: in.Typed()}}, Purposes: n.purposes(),
		CanOffer: actor.May(identity.OfferHandoff) == nil}
	p.States = []page.Option{{Value: "open", Word: n.T("web.handoff.open")}}
	for _, st := range custody.HandoffStates() {
		p.States = append(p.States, page.Option{Value: string(st), Word: n.T("web.handoff.state." + string(st))})
	}
	filter := handoffFilter(in)
	filter.Cursor = c.Query("cursor")
	items, next, err := s.Custody.Handoffs(c.Request.Context(), scope, filter)
	if err != nil {
		return nil, err
	}
	p.Pager = exportPager(c, next, export.Handoffs)
	var senders []string
	for _, i := range items {
		if i.From == i.To {
			senders = append(senders, i.Sender)
		}
	}
	people, err := s.peopleNames(c.Request.Context(), senders)
	if err != nil {
		return nil, err
	}
	for _, i := range items {
		p.Rows = append(p.Rows, page.HandoffRow{HandoffItem: i, Sides: n.handoffSides(i, people), Status: n.handoffState(i.State), Seam: n.handoffSeam(i.State, "s"), Mine: i.Waiting > 0 && i.Receives(actor)})
	}
	return p, nil
}

// handoffSides says from whom to whom: within one organisation, whose name twice
// would say nothing, from a person to the store.
func (n names) handoffSides(i custody.HandoffItem, people map[string]string) string {
	if i.From != i.To {
		return i.FromName + " → " + i.ToName
	}
	from := people[i.Sender]
	if from == "" {
		from = i.FromName
	}
	return from + " → " + n.T("web.handoff.to_own_store")
}

// handoffFilter reads the filters of the list of handoffs.
func handoffFilter(in *form.Form) custody.HandoffFilter {
	f := custody.HandoffFilter{Purpose: custody.Purpose(in.Text("purpose", form.Optional))}
	if state := in.Text("state", form.Optional); state == "open" {
		f.Open = true
	} else {
		f.State = custody.HandoffState(state)
	}
	return f
}

func (n names) purposes() []page.Option {
	var all []string
	for _, p := range custody.Purposes() {
		all = append(all, string(p))
	}
	return n.options("web.purpose", all...)
}

// looks of handoffs; their words are web.handoff.state.*.
var handoffLooks = map[custody.HandoffState][2]string{custody.HandoffOffered: {"wait", "hourglass"}, custody.HandoffDeparted: {"run", "truck"},
	custody.HandoffArrived: {"wait", "map-pin"}, custody.HandoffReceived: {"ok", "circle-check"}, custody.HandoffWithdrawn: {"end", "arrow-back-up"}}

func (n names) handoffState(state custody.HandoffState) page.State {
	look := handoffLooks[state]
	return page.State{Tone: look[0], Icon: look[1], Word: n.T("web.handoff.state." + string(state))}
}

// handoffSeam: the giver signed with the offer, the taker with the receipt.
func (n names) handoffSeam(state custody.HandoffState, size string) page.Seam {
	if state == custody.HandoffReceived {
		return page.Seam{Left: "signed", Right: "signed", Label: n.T("seam.both"), Size: size}
	}
	return page.Seam{Left: "signed", Right: "open", Label: n.T("seam.wait_right"), Size: size}
}
