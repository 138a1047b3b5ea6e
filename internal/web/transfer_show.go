package web

import (
	"slices"
	"time"

	"github.com/gin-gonic/gin"
	"github.com/google/uuid"

	"github.com/sealtrail/sealtrail/internal/casefile"
	"github.com/sealtrail/sealtrail/internal/fact"
	"github.com/sealtrail/sealtrail/internal/fault"
	"github.com/sealtrail/sealtrail/internal/identity"
	"github.com/sealtrail/sealtrail/internal/ledger"
	"github.com/sealtrail/sealtrail/internal/web/page"
)

// transferIcons are the pictures of acts on a transfer.
var transferIcons = map[casefile.TransferAct]string{casefile.TransferPropose: "file-text", casefile.TransferApprove: "rubber-stamp", casefile.TransferDecline: "circle-x",
	casefile.TransferSend: "arrow-bar-to-right", casefile.TransferAccept: "circle-check", casefile.TransferRefuse: "ban", casefile.TransferReturn: "arrow-back-up",
	casefile.TransferReconsider: "scale", casefile.TransferReport: "building-bank", casefile.TransferHand: "transfer", casefile.TransferClose: "archive"}

func (s *Site) transferShow(c *gin.Context) {
	p, err := s.transferShowPage(c)
	s.show(c, p, err)
}

func (s *Site) transferShowPage(c *gin.Context) (*page.TransferShow, error) {
	v, err := s.seenTransfer(c)
	if err != nil {
		return nil, err
	}
	n, actor, url := s.names(c), s.actor(c), transferURL(v.ID)
	p := &page.TransferShow{Frame: page.Frame{Layout: page.Work, Nav: "transfers", Back: "/transfers"}, URL: url, Number: v.Number.String(), Title: v.CaseTitle, State: n.transferState(v.State)}
	_, err = s.seenCase(c, v.Case.String())
	if err == nil {
		p.CaseHref = "/cases/" + p.Number
	} else if !fault.Is(err, fault.KindMissing) && !fault.Is(err, fault.KindDenied) {
		return nil, err
	}
	p.Facts = n.transferFacts(v, p.CaseHref)
	p.Papers, p.Lots = n.transferPapers(v.Papers), n.transferLots(v, actor.Org == v.Agency || p.CaseHref != "")
	p.Clock = n.transferClock(v.Transfer)
	if p.Steps, err = s.transferSteps(c, v, url); err != nil {
		return nil, err
	}
	if v.Overdue(n.at) {
		p.Blocks = append(p.Blocks, page.Note{Tone: "stop", Icon: "alarm", Title: n.T("web.transfer.case_overdue", "clock", n.term(v.Next.Clock), "at", n.Time(v.Next.Due)), What: n.termRule(v.Next.Clock),
			Who: n.transferWho(v)})
	}
	for _, step := range v.Steps {
		if step.Breached() {
			p.Blocks = append(p.Blocks, page.Note{Tone: "stop", Icon: "alert-triangle", Title: n.T("web.transfer.breach", "act", n.T("transfer.act."+string(step.Act)), "clock", n.term(step.Clock)),
				What: n.T("web.transfer.breach_text", "due", n.Time(step.Due), "done", n.Time(step.Done)) + n.termRule(step.Clock)})
		}
	}
	p.Acts = n.transferActs(v, actor, url)
	return p, nil
}

// transferWho names who has the next word.
func (n names) transferWho(v casefile.TransferView) string {
	switch v.Waits() {
	case casefile.SideOther:
		return v.OtherName
	case casefile.SideHead:
		return n.T("web.transfer.head_of", "org", v.AgencyName)
	case casefile.SideAgency:
		return v.AgencyName
	}
	return ""
}

func (n names) transferFacts(v casefile.TransferView, caseHref string) []page.Fact {
	state := n.transferState(v.State)
	from, to := v.AgencyName, v.OtherName
	if v.Direction == casefile.ToAgency {
		from, to = to, from
	}
	out := []page.Fact{{Label: n.T("web.state"), State: &state}, {Label: n.T("web.transfer.direction"), Value: n.T("transfer.direction." + string(v.Direction))},
		{Label: n.T("web.case"), Value: v.CasePaper, Href: caseHref, More: v.CaseTitle}, {Label: n.T("web.transfer.sender"), Value: from}, {Label: n.T("web.transfer.receiver"), Value: to},
		{Label: n.T("web.reason"), Value: v.Reason}}
	if v.Cause != "" {
		out = append(out, page.Fact{Label: n.T("web.transfer.cause"), Value: n.T("transfer.cause." + v.Cause)})
	}
	if who := n.transferWho(v); who != "" {
		out = append(out, page.Fact{Label: n.T("web.transfer.waits"), Value: who})
	}
	if v.Transfer.Goods != "" {
		goods := page.Fact{Label: n.T("web.transfer.goods"), Value: n.T("transfer.goods." + v.Transfer.Goods)}
		if v.Handoff != uuid.Nil {
			goods.More = n.T("web.transfer.by_handoff", "number", v.HandoffNo.String())
		}
		out = append(out, goods)
	}
	if v.Outcome != "" {
		out = append(out, page.Fact{Label: n.T("web.transfer.outcome"), Value: n.T("transfer.outcome." + v.Outcome)})
	}
	return out
}

func (n names) transferPapers(papers []fact.TransferPaper) []page.Fact {
	var out []page.Fact
	for _, p := range papers {
		out = append(out, page.Fact{Label: n.known("transfer.paper", p.Kind), Value: p.Number})
	}
	return out
}

func (n names) transferLots(v casefile.TransferView, open bool) []page.TransferLot {
	var out []page.TransferLot
	for _, l := range v.Goods {
		row := page.TransferLot{Code: l.Code, Name: l.Name, Amount: n.quantity(l.Quantity, l.Unit), Kept: l.Kept, State: page.StateOf("custody.state", l.State, n.T("custody.state."+l.State))}
		if len(l.Code) == 12 {
			row.Code = l.Code[:4] + "-" + l.Code[4:8] + "-" + l.Code[8:]
		}
		if open {
			row.Href = "/lots/" + row.Code
		}
		out = append(out, row)
	}
	return out
}

// transferClock is the term that runs, with how much of it is left.
func (n names) transferClock(t casefile.Transfer) *page.Clock {
	if t.Next.Clock == "" || t.State == casefile.TransferClosed {
		return nil
	}
	left := t.Next.Due.Sub(n.at)
	c := &page.Clock{Text: n.T("web.transfer.clock_until", "clock", n.term(t.Next.Clock), "at", n.Time(t.Next.Due)), Rule: n.termRule(t.Next.Clock)}
	if !t.Duty() {
		c.Text = n.T("web.transfer.right_until", "clock", n.term(t.Next.Clock), "at", n.Time(t.Next.Due))
	}
	switch {
	case left <= 0:
		c.Figure, c.Unit, c.Percent = n.Count(int64(-left/(24*time.Hour))), n.T("web.transfer.days_over"), 100
		if t.Duty() {
			c.Tone = "stop"
		}
	case left < 48*time.Hour:
		c.Figure, c.Unit, c.Tone = n.Count(int64((left+time.Hour-1)/time.Hour)), n.T("web.transfer.hours_left"), "wait"
	default:
		c.Figure, c.Unit = n.Count(int64(left/(24*time.Hour))), n.T("web.transfer.days_left")
	}
	if whole := t.Next.Due.Sub(t.Next.From); left > 0 && whole > 0 {
		c.Percent = int(100 * (whole - left) / whole)
	}
	return c
}

// transferSteps is the timeline, oldest first. The picture of a notice lies below
// url.
func (s *Site) transferSteps(c *gin.Context, v casefile.TransferView, url string) ([]page.RoadStep, error) {
	var people []string
	for _, step := range v.Steps {
		people = append(people, step.By)
	}
	known, err := s.peopleNames(c.Request.Context(), people)
	if err != nil {
		return nil, err
	}
	n := s.names(c)
	orgs := map[uuid.UUID]string{v.Agency: v.AgencyName, v.Other: v.OtherName}
	var out []page.RoadStep
	for i, step := range v.Steps {
		r := page.RoadStep{Icon: transferIcons[step.Act], Title: n.T("transfer.act." + string(step.Act)), At: n.Time(step.At), Text: step.Note}
		if i == 0 && v.Direction == casefile.ToAgency {
			r.Title = n.T("web.transfer.came")
		}
		if v.Direction == casefile.ToAgency && (step.Act == casefile.TransferAccept || step.Act == casefile.TransferRefuse) {
			r.Title = n.T("web.transfer.back_" + string(step.Act))
		}
		if step.Paper != "" {
			r.Details = append(r.Details, n.T("web.transfer.paper_is", "paper", step.Paper))
		}
		if step.Act == casefile.TransferClose {
			r.Details = append(r.Details, n.T("transfer.outcome."+v.Outcome))
		}
		if step.Act == casefile.TransferHand {
			r.Details = append(r.Details, n.T("transfer.goods."+v.Transfer.Goods))
			if step.Done != step.At {
				r.Details = append(r.Details, n.T("web.transfer.done_at", "at", n.Time(step.Done)))
			}
		}
		if step.Clock != "" {
			word := "web.transfer.kept"
			if step.Breached() {
				word, r.Tone = "web.transfer.missed", "stop"
			}
			r.Details = append(r.Details, n.T(word, "clock", n.term(step.Clock), "at", n.Time(step.Due)))
		}
		if step.Late {
			r.Details = append(r.Details, n.T("web.transfer.entered_late"))
		}
		r.Sign = page.Sign{Role: orgs[step.Org], Name: known[step.By], At: r.At, How: trailer{names: n}.strength([]ledger.Auth{{By: step.Auth}})}
		if step.Role == string(identity.Answerer) {
			r.Sign.Role = n.T("web.road.code_of", "org", orgs[step.Org])
		}
		if r.Sign.Name == "" {
			r.Sign.Name = n.known("role", step.Role)
		}
		if step.Photo != "" && url != "" {
			r.Shots = []page.Shot{{Href: url + "/photos/" + step.Photo, Thumb: url + "/photos/" + step.Photo + "?size=thumb", Alt: n.T("web.transfer.notice")}}
		}
		out = append(out, r)
	}
	return out, nil
}

// transferActs are what this person may do now, the next step first.
func (n names) transferActs(v casefile.TransferView, actor identity.Actor, url string) []page.Act {
	var acts []page.Act
	answered := false
	for _, act := range casefile.TransferActs() {
		if !v.MayStep(actor, act) {
			continue
		}
		path := transferPath(act)
		if path == "answer" {
			if answered {
				continue
			}
			answered = true
		}
		word := n.T("web.transfer.do." + path)
		if path == "answer" && (actor.Org == v.Agency && v.Direction == casefile.ToPolice) {
			word = n.T("web.transfer.do.enter")
		}
		acts = append(acts, page.Act{Href: url + "/" + path, Icon: transferIcons[act], Word: word})
	}
	if v.MayOpenCode(actor) && v.Other == uuid.Nil {
		acts = append(acts, page.Act{Href: url + "/code", Icon: "key", Word: n.T("web.transfer.do.code")})
	}
	return acts
}

func (s *Site) transferPhoto(c *gin.Context) {
	v, err := s.seenTransfer(c)
	if err == nil && !slices.ContainsFunc(v.Steps, func(step casefile.TransferStep) bool { return step.Photo == c.Param("sha") }) {
		err = fault.Missing("page.missing")
	}
	if err != nil {
		s.fail(c, err)
		return
	}
	s.photo(c, c.Param("sha"))
}
