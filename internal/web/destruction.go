package web

import (
	"net/http"
	"slices"
	"strings"

	"github.com/gin-gonic/gin"
	"github.com/google/uuid"

	"github.com/sealtrail/sealtrail/internal/custody"
	"github.com/sealtrail/sealtrail/internal/destruction"
	"github.com/sealtrail/sealtrail/internal/fact"
	"github.com/sealtrail/sealtrail/internal/fault"
	"github.com/sealtrail/sealtrail/internal/identity"
	"github.com/sealtrail/sealtrail/internal/registry"
	"github.com/sealtrail/sealtrail/internal/web/form"
	"github.com/sealtrail/sealtrail/internal/web/page"
)

func (s *Site) destructionRoutes(r gin.IRouter) {
	r.GET("/destructions", s.runList)
	r.GET("/destructions/new", s.runNew)
	r.POST("/destructions", s.runStart)
	r.GET("/destructions/:no", s.runShow)
	r.GET("/destructions/:no/complete", s.runCompleteForm)
	r.POST("/destructions/:no/complete", s.runComplete)
	r.POST("/destructions/:no/review", s.runReview)
	r.POST("/destructions/:no/attest", s.runAttest)
	r.GET("/destructions/:no/photos/:sha", s.runPhoto)
	for _, p := range [...]string{"/D/:no", "/d/:no"} {
		r.GET(p, s.runAddress)
	}
}

func runURL(number string) string { return "/destructions/" + number }

// runSeen reads one run within what the visitor may see.
func (s *Site) runSeen(c *gin.Context) (destruction.RunView, error) {
	scope, err := s.destructionScope(c)
	if err != nil {
		return destruction.RunView{}, err
	}
	return s.Destruction.Run(c.Request.Context(), scope, c.Param("no"))
}

// runAddress is what a paper's QR code says; it tells those not entitled nothing.
func (s *Site) runAddress(c *gin.Context) {
	v, err := s.runSeen(c)
	if err != nil {
		s.fail(c, err)
		return
	}
	c.Redirect(http.StatusSeeOther, runURL(v.Number.String()))
}

func (n names) runState(state destruction.RunState) page.State {
	look := runLooks[state]
	look.Word = n.T("web.run.state." + string(state))
	return look
}

func (s *Site) runNew(c *gin.Context) {
	p, err := s.runNewPage(c)
	s.show(c, p, err)
}

// runNewPage offers the firm's own facilities, the methods they are qualified
// for, and the lots that lie there.
func (s *Site) runNewPage(c *gin.Context) (*page.RunNew, error) {
	actor := s.actor(c)
	if err := actor.May(identity.StartRun); err != nil {
		return nil, err
	}
	n := s.names(c)
	p := &page.RunNew{Frame: page.Frame{Layout: page.Task, Nav: "destructions", Back: "/destructions"}, Lots: strings.Join(strings.Split(cut(c.Query("lots"), 8000), ","), "\n")}
	firms, _, err := s.Registry.Firms(c.Request.Context(), actor.Scope(identity.ReadRegistry), registry.FirmFilter{Limit: 200})
	if err != nil {
		return nil, err
	}
	var methods []string
	for _, f := range firms {
		if f.Org != actor.Org {
			continue
		}
		for _, x := range f.Facilities {
			p.Facilities = append(p.Facilities, page.Option{Value: x.ID.String(), Word: joined("　", x.Name, n.division(x.Division))})
			for _, q := range x.Qualifications {
				methods = append(methods, q.Methods...)
			}
		}
	}
	p.Facility, p.Method = cut(c.Query("facility"), 36), cut(c.Query("method"), 60)
	if len(p.Facilities) == 1 {
		p.Facility = p.Facilities[0].Value
	}
	slices.Sort(methods)
	for _, m := range slices.Compact(methods) {
		p.Methods = append(p.Methods, page.Option{Value: m, Word: n.method(m)})
	}
	rows, _, err := s.Custody.Lots(c.Request.Context(), actor.Scope(identity.ReadCustody), custody.LotFilter{State: custody.AtFirm, Keeper: actor.Org, Limit: 200})
	if err != nil {
		return nil, err
	}
	running, err := s.runOrders(c, n, rows, p)
	if err != nil {
		return nil, err
	}
	for _, r := range rows {
		if running[r.ID] {
			continue
		}
		p.Waiting = append(p.Waiting, page.OrderLotRow{Code: r.Code.String(), Name: r.Name, More: joined("　", r.Brand, r.Spec, n.category(r.Category)),
			Quantity: n.amount(r.Stock, r.Unit), Mass: n.mass(r.Stock)})
	}
	return p, nil
}

// runOrders offers the orders by which lots came, each with its facility, method
// and lots filled in, and says which lots are in a run already.
func (s *Site) runOrders(c *gin.Context, n names, rows []custody.LotRow, p *page.RunNew) (map[uuid.UUID]bool, error) {
	running, seen := map[uuid.UUID]bool{}, map[uuid.UUID]bool{uuid.Nil: true}
	for _, r := range rows {
		if seen[r.Order] {
			continue
		}
		seen[r.Order] = true
		v, err := s.Destruction.Order(c.Request.Context(), s.actor(c).Scope(identity.ReadDestruction), r.Order.String())
		if err != nil && !fault.Is(err, fault.KindMissing) {
			return nil, err
		}
		here := 0
		for _, l := range v.Lines {
			running[l.Lot.ID] = l.Lot.Run != uuid.Nil
			if l.Lot.State == custody.AtFirm && l.Lot.Run == uuid.Nil {
				here++
			}
		}
		if href := startURL(v); href != "" {
			p.Orders = append(p.Orders, page.Row{Href: href, Title: joined(gap, n.method(v.Method), n.T("web.home.lots", "n", here), v.AgencyName), More: v.Number.String(), MoreCode: true})
		}
	}
	return running, nil
}

func (s *Site) runStart(c *gin.Context) {
	in, err := form.Read(c.Request)
	if err != nil {
		s.fail(c, err)
		return
	}
	cmd := destruction.StartRun{Command: s.factCommand(c, in), Lots: codes(in, "lots"), Method: in.Text("method", form.Max(60)), Line: in.Text("line", form.Optional, form.Max(destruction.MaxName))}
	if in.Has("facility") {
		cmd.Facility = in.ID("facility")
	} else {
		in.Fail("facility", fault.Invalid("form.required"))
	}
	var receipt destruction.RunReceipt
	if err = in.Err(); err == nil {
		receipt, err = s.Destruction.StartRun(c.Request.Context(), s.actor(c), cmd)
	}
	if err != nil {
		s.retry(c, gathered(err, "lots"), in, func() (page.Page, error) { return s.runNewPage(c) })
		return
	}
	c.Redirect(http.StatusSeeOther, runURL(receipt.Number.String()))
}

func (s *Site) runReview(c *gin.Context) {
	s.runSign(c, func(actor identity.Actor, in *form.Form) error {
		cmd := destruction.ReviewRun{Command: s.factCommand(c, in), Run: c.Param("no"), Figures: in.Text("figures", form.Max(64)), Remark: in.Text("remark", form.Optional, form.Max(destruction.MaxText))}
		return run(c.Request.Context(), in, actor, cmd, s.Destruction.ReviewRun)
	})
}

func (s *Site) runAttest(c *gin.Context) {
	s.runSign(c, func(actor identity.Actor, in *form.Form) error {
		cmd := destruction.AttestRun{Command: s.factCommand(c, in), Run: c.Param("no"), Figures: in.Text("figures", form.Max(64)), Remark: in.Text("remark", form.Optional, form.Max(destruction.MaxText))}
		return run(c.Request.Context(), in, actor, cmd, s.Destruction.AttestRun)
	})
}

// runSign is one signature under frozen figures: one's own, or that of a second
// person on this device, whose entry says so.
func (s *Site) runSign(c *gin.Context, act func(identity.Actor, *form.Form) error) {
	in, err := form.Read(c.Request)
	if err != nil {
		s.fail(c, err)
		return
	}
	var actor identity.Actor
	if in.Has("second") {
		actor, err = s.coSigner(c, in)
	} else {
		actor, err = s.stepUp(c, in)
		in.Fail(fieldPIN, err)
		err = nil
	}
	if err == nil {
		err = act(actor, in)
		if in.Has("second") {
			err = ofSecond(err)
		}
	}
	if err != nil {
		s.retry(c, err, in, func() (page.Page, error) { return s.runPage(c) })
		return
	}
	c.Redirect(http.StatusSeeOther, runURL(strings.ToUpper(c.Param("no"))))
}

// runPhoto is a copy, without metadata, of a picture that a run froze.
func (s *Site) runPhoto(c *gin.Context) {
	v, err := s.runSeen(c)
	if err != nil {
		s.fail(c, err)
		return
	}
	sha := c.Param("sha")
	if v.Figures == nil || !slices.ContainsFunc(v.Figures.Photos, func(p fact.FigurePhoto) bool { return p.SHA256 == sha }) {
		s.fail(c, fault.Missing("page.missing"))
		return
	}
	s.photo(c, sha)
}
