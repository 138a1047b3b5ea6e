package web

import (
	"html/template"
	"net/http"
	"slices"
	"strings"

	"github.com/gin-gonic/gin"
	"github.com/google/uuid"

	"github.com/sealtrail/sealtrail/internal/casefile"
	"github.com/sealtrail/sealtrail/internal/fact"
	"github.com/sealtrail/sealtrail/internal/fault"
	"github.com/sealtrail/sealtrail/internal/identity"
	"github.com/sealtrail/sealtrail/internal/web/form"
	"github.com/sealtrail/sealtrail/internal/web/page"
)

// transferPaths are the addresses of acts below a transfer; the answer is one of
// three.
var transferPaths = map[string][]casefile.TransferAct{"approve": {casefile.TransferApprove}, "decline": {casefile.TransferDecline}, "send": {casefile.TransferSend},
	"answer": {casefile.TransferAccept, casefile.TransferRefuse, casefile.TransferReturn}, "reconsider": {casefile.TransferReconsider}, "report": {casefile.TransferReport},
	"hand_over": {casefile.TransferHand}, "close": {casefile.TransferClose}}

func transferPath(act casefile.TransferAct) string {
	for path, acts := range transferPaths {
		if slices.Contains(acts, act) {
			return path
		}
	}
	return ""
}

func (s *Site) transferNew(c *gin.Context) {
	p, err := s.transferNewPage(c)
	s.show(c, p, err)
}

func (s *Site) transferNewPage(c *gin.Context) (*page.TransferNew, error) {
	k, err := s.seenCase(c, c.Param("no"))
	if err != nil {
		return nil, err
	}
	if err := s.actor(c).MayOn(identity.ProposeTransfer, k.Concerned()); err != nil {
		return nil, err
	}
	n := s.names(c)
	p := &page.TransferNew{Frame: page.Frame{Layout: page.Task, Nav: "cases", Back: "/cases/" + k.Number.String()}, Number: k.Number.String(), Subject: k.Paper + n.T("web.trail.gap") + k.Title,
		Direction: string(casefile.ToPolice), Directions: n.options("transfer.direction", texts(casefile.Directions())...), Causes: n.options("transfer.cause", casefile.Causes()...), Papers: n.paperFields("letter", "report")}
	p.Others, err = s.orgOptions(c, identity.OrgPolice, identity.OrgOffice)
	return p, err
}

// paperFields ask for the numbers of all kinds of papers.
func (n names) paperFields(required ...string) []page.TransferPaperField {
	var out []page.TransferPaperField
	for _, kind := range casefile.PaperKinds() {
		out = append(out, page.TransferPaperField{Name: "papers." + kind, Label: n.T("transfer.paper." + kind), Required: slices.Contains(required, kind)})
	}
	return out
}

// papersIn reads them; several numbers of one kind stand in one field.
func papersIn(in *form.Form) []fact.TransferPaper {
	var out []fact.TransferPaper
	for _, kind := range casefile.PaperKinds() {
		if number := in.Text("papers."+kind, form.Optional, form.Max(casefile.MaxPaper)); number != "" {
			out = append(out, fact.TransferPaper{Kind: kind, Number: number})
		}
	}
	return out
}

func (s *Site) transferPropose(c *gin.Context) {
	in, err := form.Read(c.Request)
	if err != nil {
		s.fail(c, err)
		return
	}
	if _, err := s.transferNewPage(c); err != nil { // before a picture is kept
		s.fail(c, err)
		return
	}
	cmd := casefile.ProposeTransfer{Command: s.factCommand(c, in), Case: strings.ToUpper(c.Param("no")), Direction: casefile.Direction(in.Choice("direction", texts(casefile.Directions()))),
		Other: chosenID(in, "other", form.Optional), Outside: in.Text("outside", form.Optional, form.Max(casefile.MaxName)), Reason: in.Text("reason", form.Lines, form.Max(casefile.MaxReason)),
		Cause: in.Choice("cause", casefile.Causes(), form.Optional), Papers: papersIn(in), Lots: codes(in, "lots", form.Optional)}
	if cmd.Direction == casefile.ToPolice {
		cmd.Cause = "" // the form shows the field for the other way
	}
	var receipt casefile.TransferReceipt
	if err = in.Err(); err == nil {
		receipt, err = s.Cases.ProposeTransfer(c.Request.Context(), s.actor(c), cmd)
	}
	if err != nil {
		s.retry(c, missingPapers(gathered(unseen(err, "lots"), "lots")), in, func() (page.Page, error) { return s.transferNewPage(c) })
		return
	}
	c.Redirect(http.StatusSeeOther, transferURL(receipt.ID))
}

// missingPapers puts each paper that is missing to its own field.
func missingPapers(err error) error {
	f := fault.Of(err)
	if f == nil {
		return err
	}
	move := func(g *fault.Fault) *fault.Fault {
		if g.Field == "papers" && g.Params["kind"] != "" {
			return g.At("papers." + g.Params["kind"])
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

// transferOf is the path that the request's address names.
func transferOf(c *gin.Context) string {
	parts := strings.Split(c.FullPath(), "/")
	return parts[len(parts)-1]
}

func (s *Site) transferForm(c *gin.Context) {
	p, _, err := s.transferActPage(c)
	s.show(c, p, err)
}

func (s *Site) transferActPage(c *gin.Context) (*page.TransferAct, casefile.TransferView, error) {
	v, err := s.seenTransfer(c)
	if err != nil {
		return nil, v, err
	}
	n, actor, path := s.names(c), s.actor(c), transferOf(c)
	acts := transferPaths[path]
	if err := actor.MayOn(acts[0].Action(), v.Parties()); err != nil {
		return nil, v, err
	}
	acts = slices.DeleteFunc(slices.Clone(acts), func(a casefile.TransferAct) bool { return !v.MayStep(actor, a) })
	if len(acts) == 0 {
		return nil, v, fault.Conflict("casefile.transfer.not_now").With("state", string(v.State))
	}
	url := transferURL(v.ID)
	p := &page.TransferAct{Frame: page.Frame{Layout: page.Task, Nav: "transfers", Back: url}, Kind: path, Number: v.Number.String(), URL: url, Icon: transferIcons[acts[0]],
		Subject: v.CasePaper + n.T("web.trail.gap") + v.CaseTitle, Back: v.Direction == casefile.ToAgency, Clock: n.transferClock(v.Transfer),
		ForOther: path == "answer" && v.Direction == casefile.ToPolice && actor.Org == v.Agency}
	switch path {
	case "answer":
		p.Options = n.answers(acts, p.Back)
	case "close":
		p.Options = n.options("transfer.outcome", v.Outcomes()...)
	case "hand_over":
		words := []string{casefile.GoodsHanded, casefile.GoodsKept}
		if len(v.Lots) == 0 {
			words = []string{casefile.GoodsNone}
		}
		p.Options = n.options("transfer.goods", words...)
	case "send":
		p.Again = v.State == casefile.TransferReturned
		p.Papers = n.paperFields()
	}
	if identity.NeedsStepUp(acts[0].Action()) {
		box := s.stepUpBox(c)
		p.StepUp = &box
	}
	return p, v, nil
}

// answers are what may be answered; of a transfer back, in the agency's words.
func (n names) answers(acts []casefile.TransferAct, back bool) []page.Option {
	var out []page.Option
	for _, a := range acts {
		word := n.T("transfer.act." + string(a))
		if back {
			word = n.T("web.transfer.back_" + string(a))
		}
		out = append(out, page.Option{Value: string(a), Word: word})
	}
	return out
}

func (s *Site) transferStep(c *gin.Context) {
	in, err := form.Read(c.Request)
	if err != nil {
		s.fail(c, err)
		return
	}
	_, v, err := s.transferActPage(c) // before a picture is kept
	if err != nil {
		s.fail(c, err)
		return
	}
	path := transferOf(c)
	actor, stepErr := s.signer(c, in, transferPaths[path][0].Action())
	err = s.takeTransferStep(c, in, actor, v.ID, path)
	if err = also(stepErr, err); err != nil {
		s.retry(c, err, in, func() (page.Page, error) { p, _, err := s.transferActPage(c); return p, err })
		return
	}
	c.Redirect(http.StatusSeeOther, transferURL(v.ID))
}

// takeTransferStep reads an act's form and records it for whoever acts.
func (s *Site) takeTransferStep(c *gin.Context, in *form.Form, actor identity.Actor, id uuid.UUID, path string) error {
	optional := form.Optional
	cmd := casefile.StepTransfer{Command: s.factCommand(c, in), Transfer: id, Act: transferPaths[path][0], Note: in.Text("note", optional, form.Lines, form.Max(casefile.MaxReason)),
		Paper: in.Text("paper", optional, form.Max(casefile.MaxPaper))}
	if kept := s.upload(c, in, "photo"); len(kept) > 0 {
		cmd.Photo = kept[0]
	}
	switch path {
	case "answer":
		cmd.Act = casefile.TransferAct(in.Choice("answer", texts(transferPaths[path])))
	case "send":
		cmd.Papers = papersIn(in)
	case "hand_over":
		cmd.Goods, cmd.Handoff = in.Text("goods", optional, form.Max(10)), strings.ToUpper(in.Text("handoff", optional, form.Max(40)))
	case "close":
		cmd.Outcome = in.Text("outcome", optional, form.Max(20))
	}
	return movedField(run(c.Request.Context(), in, actor, cmd, s.Cases.StepTransfer), "papers", "papers.test_report")
}

func (s *Site) transferCodeForm(c *gin.Context) {
	p, _, err := s.transferCodePage(c)
	s.show(c, p, err)
}

func (s *Site) transferCodePage(c *gin.Context) (*page.TransferCode, casefile.TransferView, error) {
	v, err := s.seenTransfer(c)
	if err != nil {
		return nil, v, err
	}
	if err := s.actor(c).MayOn(identity.SendTransfer, v.Parties()); err != nil {
		return nil, v, err
	}
	if !v.MayOpenCode(s.actor(c)) {
		return nil, v, fault.Conflict("casefile.transfer.not_now").With("state", string(v.State))
	}
	url := transferURL(v.ID)
	return &page.TransferCode{Frame: page.Frame{Layout: page.Task, Nav: "transfers", Back: url}, Number: v.Number.String(), URL: url, Issue: v.CodeIssue}, v, nil
}

func (s *Site) transferCodeOpen(c *gin.Context) {
	in, err := form.Read(c.Request)
	if err != nil {
		s.fail(c, err)
		return
	}
	p, v, err := s.transferCodePage(c)
	if err != nil {
		s.fail(c, err)
		return
	}
	cmd := casefile.OpenTransferCode{Command: s.factCommand(c, in), Transfer: v.ID}
	var t casefile.TransferCodeAnswer
	if err = in.Err(); err == nil {
		t, err = s.Cases.OpenTransferCode(c.Request.Context(), s.actor(c), cmd)
	}
	if err != nil {
		s.retry(c, err, in, func() (page.Page, error) { p, _, err := s.transferCodePage(c); return p, err })
		return
	}
	c.Header("Cache-Control", "no-store")
	p.Asked, p.Issue, p.Until = true, t.Issue, s.names(c).Time(t.Until)
	if !t.Code.IsZero() {
		p.Code, p.Open = t.Code.String(), strings.TrimSuffix(s.BaseURL, "/")+"/act"
		if s.DrawQR != nil {
			svg, err := s.DrawQR(strings.ToUpper(p.Open) + "/" + t.Code.Compact())
			if err != nil {
				s.Log.WarnContext(c.Request.Context(), "transfer code without QR", "error", err)
			}
			p.QR = template.HTML(svg) // drawn here, of figures alone
		}
	}
	s.show(c, p, nil)
}

// transferByCode shows the transfer that a code is for, when it is for one.
func (s *Site) transferByCode(c *gin.Context) bool {
	v, _, err := s.Cases.TransferByCode(c.Request.Context(), c.Param("code"))
	if err != nil {
		return false
	}
	s.show(c, s.transferAnswerPage(c, v), nil)
	return true
}

func (s *Site) transferAnswerPage(c *gin.Context, v casefile.TransferView) *page.TransferAnswer {
	n := s.names(c)
	return &page.TransferAnswer{Frame: page.Frame{Layout: page.Bare}, Code: c.Param("code"), Title: v.CaseTitle, Papers: n.transferPapers(v.Papers), Lots: n.transferLots(v, false), Until: n.Time(v.CodeUntil),
		Facts: []page.Fact{{Label: n.T("web.transfer.sender"), Value: v.AgencyName}, {Label: n.T("web.case"), Value: v.CasePaper}, {Label: n.T("web.reason"), Value: v.Reason},
			{Label: n.T("web.transfer.answer_until"), Value: n.Time(v.Next.Due), More: n.termRule(v.Next.Clock)}},
		Options: n.answers(slices.DeleteFunc(slices.Clone(transferPaths["answer"]), func(a casefile.TransferAct) bool { return !v.Can(a) }), false)}
}

// actAnswer takes the answer of who has the code.
func (s *Site) actAnswer(c *gin.Context) {
	in, err := form.Read(c.Request)
	if err != nil {
		s.fail(c, err)
		return
	}
	v, actor, err := s.Cases.TransferByCode(c.Request.Context(), c.Param("code"))
	if err != nil {
		f := fault.Of(err)
		if f == nil || f.Kind != fault.KindMissing && f.Kind != fault.KindInvalid {
			s.fail(c, err)
			return
		}
		s.write(c, http.StatusNotFound, &page.ActEnter{Frame: page.Frame{Layout: page.Bare}, Sentence: s.locale(c).Fault(f)})
		return
	}
	if err := s.takeTransferStep(c, in, actor, v.ID, "answer"); err != nil {
		s.retry(c, err, in, func() (page.Page, error) { return s.transferAnswerPage(c, v), nil })
		return
	}
	n := s.names(c)
	s.show(c, &page.TransferAnswer{Frame: page.Frame{Layout: page.Bare}, Title: v.CaseTitle, Done: &page.Note{Tone: "ok", Icon: "circle-check", Title: n.T("web.transfer.answered"), What: n.T("web.transfer.answered_text", "org", v.AgencyName)}}, nil)
}
