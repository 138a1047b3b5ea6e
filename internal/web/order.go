package web

import (
	"net/http"
	"strings"

	"github.com/gin-gonic/gin"
	"github.com/google/uuid"

	"github.com/sealtrail/sealtrail/internal/destruction"
	"github.com/sealtrail/sealtrail/internal/fault"
	"github.com/sealtrail/sealtrail/internal/identity"
	"github.com/sealtrail/sealtrail/internal/web/form"
	"github.com/sealtrail/sealtrail/internal/web/page"
)

func (s *Site) orderRoutes(r gin.IRouter) {
	r.GET("/orders", s.orderList)
	r.GET("/orders/new", s.orderNew)
	r.POST("/orders", s.orderDraft)
	r.GET("/orders/:no", s.orderShow)
	r.POST("/orders/:no/approve", s.orderApprove)
	r.POST("/orders/:no/fulfil", s.orderFulfil)
	r.POST("/orders/:no/fulfil/confirm", s.orderConfirm)
	r.GET("/orders/:no/photos/:sha", s.orderPhoto)
	r.GET("/orders/:no/deliveries/:id/list.pdf", s.endingPaper)
	r.POST("/orders/:no/reject", s.orderReject)
	r.POST("/orders/:no/return", s.orderReturn)
	r.POST("/orders/:no/override", s.orderOverride)
	r.POST("/orders/:no/direct", s.orderDirect)
	r.POST("/orders/:no/join", s.orderJoin)
	r.GET("/orders/:no/redraft", s.orderRedraftShow)
	r.POST("/orders/:no/redraft", s.orderRedraft)
	s.inboxRoutes(r)
	for _, p := range [...]string{"/P/:no", "/p/:no"} {
		r.GET(p, s.orderAddress)
	}
}

// destructionScope is what the visitor may see of orders, runs and certificates.
func (s *Site) destructionScope(c *gin.Context) (identity.Scope, error) {
	actor := s.actor(c)
	return actor.Scope(identity.ReadDestruction), actor.May(identity.ReadDestruction)
}

func orderURL(number string) string { return "/orders/" + number }

// orderAddress is what a paper's QR code says; it tells those not entitled nothing.
func (s *Site) orderAddress(c *gin.Context) {
	scope, err := s.destructionScope(c)
	if err == nil {
		_, err = s.Destruction.Order(c.Request.Context(), scope, strings.ToUpper(c.Param("no")))
	}
	if err != nil {
		s.fail(c, err)
		return
	}
	c.Redirect(http.StatusSeeOther, orderURL(strings.ToUpper(c.Param("no"))))
}

// looks of the states of orders and runs.
var (
	orderLooks = map[destruction.OrderState]page.State{
		destruction.OrderDrafted:   {Tone: "wait", Icon: "clock"},
		destruction.OrderReturned:  {Tone: "wait", Icon: "arrow-back-up"},
		destruction.OrderApproved:  {Tone: "ok", Icon: "rubber-stamp"},
		destruction.OrderDone:      {Tone: "end", Icon: "circle-check"},
		destruction.OrderRejected:  {Tone: "stop", Icon: "circle-x"},
		destruction.OrderWithdrawn: {Tone: "idle", Icon: "arrow-back-up"},
	}
	runLooks = map[destruction.RunState]page.State{
		destruction.RunStarted:   {Tone: "run", Icon: "progress"},
		destruction.RunCompleted: {Tone: "wait", Icon: "lock"},
		destruction.RunReviewed:  {Tone: "wait", Icon: "users"},
		destruction.RunFinished:  {Tone: "end", Icon: "circle-check"},
	}
)

func (n names) orderState(state destruction.OrderState) page.State {
	look := orderLooks[state]
	look.Word = n.T("web.order.state." + string(state))
	return look
}

// awaits says whose approval is outstanding.
func (n names) awaits(roles []identity.Role) string {
	var who []string
	for _, r := range roles {
		who = append(who, n.T("role."+string(r)))
	}
	if len(who) == 0 {
		return ""
	}
	return n.T("web.order.awaits", "who", n.list(who))
}

func (s *Site) orderDraft(c *gin.Context) {
	in, err := form.Read(c.Request)
	if err != nil {
		s.fail(c, err)
		return
	}
	cmd := s.orderForm(c, in, kindAsked(c))
	var receipt destruction.OrderReceipt
	if err = in.Err(); err == nil {
		receipt, err = s.Destruction.DraftOrder(c.Request.Context(), s.actor(c), cmd)
	}
	if err != nil {
		s.retry(c, gathered(err, "lots"), in, func() (page.Page, error) { return s.orderNewPage(c, cmd.Lots, cmd.Kind, uuid.Nil) })
		return
	}
	c.Redirect(http.StatusSeeOther, orderURL(receipt.Number.String()))
}

// orderForm reads the form of a draft, new or put right.
func (s *Site) orderForm(c *gin.Context, in *form.Form, kind destruction.OrderKind) destruction.DraftOrder {
	cmd := destruction.DraftOrder{Command: s.factCommand(c, in), Kind: kind, Lots: codes(in, "lots"), Ground: in.Text("ground", form.Lines, form.Max(destruction.MaxText)),
		Reasons: in.Text("reasons", form.Optional, form.Lines, form.Max(destruction.MaxText)),
	}
	if kind.Ends() {
		s.endingForm(c, in, &cmd)
		return cmd
	}
	cmd.PerCase = in.Bool("per_case")
	cmd.Attestations = int(in.Int("attestations", destruction.MinAttestations, destruction.MaxAttestations))
	// The offer names facility and method in one, because they are judged together.
	facility, method, _ := strings.Cut(in.Text("offer", form.Max(120)), " ")
	cmd.Method = method
	var err error
	if cmd.Facility, err = uuid.Parse(facility); err != nil && in.Has("offer") {
		in.Fail("offer", notAChoice())
	}
	return cmd
}

func (s *Site) orderApprove(c *gin.Context) {
	s.orderAct(c, func(actor identity.Actor, in *form.Form) error {
		cmd := destruction.ApproveOrder{Command: s.factCommand(c, in), Order: c.Param("no"), Opinion: in.Text("opinion", form.Optional, form.Lines, form.Max(destruction.MaxText)),
			Shown: shownIn(in)}
		if err := in.Err(); err != nil {
			return err
		}
		_, err := s.Destruction.ApproveOrder(c.Request.Context(), actor, cmd)
		return err
	})
}

func (s *Site) orderReject(c *gin.Context) {
	s.orderAct(c, func(actor identity.Actor, in *form.Form) error {
		cmd := destruction.RejectOrder{Command: s.factCommand(c, in), Order: c.Param("no"), Reason: in.Text("reason", form.Lines, form.Max(destruction.MaxText))}
		if err := in.Err(); err != nil {
			return err
		}
		_, err := s.Destruction.RejectOrder(c.Request.Context(), actor, cmd)
		return err
	})
}

// orderAct is one signature on an order.
func (s *Site) orderAct(c *gin.Context, act func(identity.Actor, *form.Form) error) {
	s.actOnPage(c, true, orderURL(strings.ToUpper(c.Param("no"))), func() (page.Page, error) { return s.orderPage(c) }, func(actor identity.Actor, in *form.Form) error {
		err := act(actor, in)
		if f := fault.Of(err); f != nil && f.Field == "shown" { // it has no field to stand at: the whole page is what changed
			err = f.At("")
		}
		return gathered(err, "lots")
	})
}
