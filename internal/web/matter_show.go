package web

import (
	"fmt"

	"github.com/gin-gonic/gin"

	"github.com/sealtrail/sealtrail/internal/custody"
	"github.com/sealtrail/sealtrail/internal/identity"
	"github.com/sealtrail/sealtrail/internal/web/page"
)

func (s *Site) matterShow(c *gin.Context) {
	p, err := s.matterShowPage(c)
	s.show(c, p, err)
}

func (s *Site) matterShowPage(c *gin.Context) (*page.MatterShow, error) {
	v, err := s.seenMatter(c)
	if err != nil {
		return nil, err
	}
	people, err := s.peopleNames(c.Request.Context(), []string{v.By, v.Answer.Signed.By, v.Given.By, v.Taken.By, v.Brought.By, v.Back.By})
	if err != nil {
		return nil, err
	}
	n, url := s.names(c), matterURL(v.ID)
	kind := n.T("custody.matter.kind." + string(v.Kind))
	p := &page.MatterShow{Frame: page.Frame{Layout: page.Work, Nav: "lots", Back: "/matters"}, URL: url, Title: kind, State: n.matterState(v.State), StepUp: s.stepUpBox(c),
		YesNo: []page.Option{{Value: "no", Word: n.T("web.matter.no"), Tone: "ok"}, {Value: "yes", Word: n.T("web.matter.yes"), Tone: "stop"}}}
	p.Facts, p.Signs = n.matterFacts(v), n.matterSigns(v, people)
	for i := range v.Lots {
		p.Lines = append(p.Lines, n.matterLine(v, i))
	}
	for i, sha := range v.Pictures() {
		p.Shots = append(p.Shots, page.Shot{Href: url + "/photos/" + sha, Thumb: url + "/photos/" + sha + "?size=thumb", Alt: n.T("web.photo_n", "n", i+1)})
	}
	if why := n.matterDue(custody.MatterRow{State: v.State, Waits: v.Waits(), DueAt: v.DueAt, Overdue: v.Overdue}); why != nil {
		note := page.Note{Tone: "wait", Icon: why.Icon, Title: why.Text}
		if why.Tone == "stop" {
			note.Tone, note.Rule = "stop", n.T("web.matter.rule")
		}
		p.Blocks = append(p.Blocks, note)
	}
	if !v.Wish.At.IsZero() {
		p.Blocks = append(p.Blocks, page.Note{Tone: "wait", Icon: "clock", Title: n.T("web.matter.longer_asked", "at", n.Time(v.Wish.DueAt), "reason", v.Wish.Reason)})
	}
	s.matterSteps(c, n, v, p)
	return p, nil
}

// stepIcons are what the buttons of steps show, in the order of the page.
var stepIcons = []struct {
	step custody.MatterStep
	icon string
}{{custody.Approve, "rubber-stamp"}, {custody.Refuse, "circle-x"}, {custody.Give, "signature"}, {custody.Accept, "signature"}, {custody.Bring, "signature"}, {custody.Longer, "clock"},
	{custody.Withdraw, "arrow-back-up"}, {custody.TakeBack, "signature"}}

// matterSteps are what this person can do now. Who asked is not offered to answer,
// and who signed one side not the other; the use case says so all the same.
func (s *Site) matterSteps(c *gin.Context, n names, v custody.MatterView, p *page.MatterShow) {
	actor := s.actor(c)
	asked := v.By
	if v.State == custody.MatterOut {
		asked = v.Wish.By
	}
	for _, x := range stepIcons {
		action := v.Action(x.step)
		if !v.Allows(x.step) || actor.MayOn(action, v.On(x.step)) != nil {
			continue
		}
		key := "web.matter.step." + string(x.step)
		switch x.step {
		case custody.Approve, custody.Refuse:
			if actor.Is(asked) {
				continue
			}
			if v.State == custody.MatterOut {
				key += ".longer"
			} else if n.Has(key + "." + string(v.Kind)) {
				key += "." + string(v.Kind)
			}
			p.Paper = p.Paper || v.Kind != custody.RelabelMatter
		case custody.Accept:
			if actor.Is(v.Given.By) {
				continue
			}
		case custody.Withdraw:
			if actor.Org != v.ByOrg {
				continue
			}
		case custody.TakeBack:
			if !actor.Is(v.Brought.By) {
				p.Back = n.matterBacks(v)
			}
			continue
		}
		p.Reason = p.Reason || x.step == custody.Refuse || x.step == custody.Withdraw || x.step == custody.Longer
		p.Due = p.Due || x.step == custody.Longer
		p.Signed = p.Signed || identity.NeedsStepUp(action)
		p.Steps = append(p.Steps, page.MatterStep{Step: string(x.step), Word: n.T(key), Icon: x.icon, Quiet: len(p.Steps) > 0})
	}
}

func (n names) matterBacks(v custody.MatterView) []page.MatterBack {
	out := make([]page.MatterBack, len(v.LotRows))
	for i, r := range v.LotRows {
		out[i] = page.MatterBack{Prefix: fmt.Sprintf("lots[%d]", i), Code: r.Code.String(), Name: r.Name, Amount: n.amount(r.Stock, r.Unit), Unit: n.unit(r.Unit), Seal: r.Stock.Seal}
	}
	return out
}

func (n names) matterFacts(v custody.MatterView) []page.Fact {
	label := "web.matter.reason"
	if v.Kind == custody.CheckoutMatter {
		label = "web.matter.purpose"
	}
	out := []page.Fact{{Label: n.T("web.matter.kind"), Value: n.T("custody.matter.kind." + string(v.Kind))}, {Label: n.T(label), Value: n.on(v.At).word(v.Kind.Words(), v.Word)},
		{Label: n.T("web.agency"), Value: v.AgencyName}, {Label: n.T("web.case"), Value: v.CaseNumber.String(), Code: true}}
	if v.Matter.Keeper != v.Agency {
		out = append(out, page.Fact{Label: n.T("role.keeper"), Value: v.KeeperName})
	}
	add := func(key, value string) {
		if value != "" {
			out = append(out, page.Fact{Label: n.T(key), Value: value})
		}
	}
	if !v.DueAt.IsZero() {
		add(map[bool]string{true: "web.matter.store_by", false: "web.matter.due"}[v.Kind == custody.HoldingMatter], n.Time(v.DueAt))
	}
	if v.Overdue {
		add("web.matter.state", n.T("web.matter.was_overdue"))
	}
	place := "web.matter.place.incident"
	if v.Kind == custody.CheckoutMatter {
		place = "web.matter.place.checkout"
	}
	add(place, v.Place)
	add("web.note", v.Note)
	add("web.matter.paper", v.Answer.Paper)
	add("web.matter.told_no", refusal(v.Matter))
	if v.Late {
		add("web.late.short", n.T("web.late.marked"))
	}
	return out
}

func refusal(m custody.Matter) string {
	if m.State == custody.MatterWithdrawn {
		return m.Reason
	}
	return m.Answer.Reason
}

// matterSigns are who stood for what, in the order it happened.
func (n names) matterSigns(v custody.MatterView, people map[string]string) []page.Sign {
	answered := "web.matter.sign.answered"
	if !v.Answer.Approved {
		answered = "web.matter.sign.refused"
	}
	out := []page.Sign{{Role: n.T("web.matter.sign.asked"), Name: people[v.By], At: n.Time(v.At)}}
	for _, x := range []struct {
		key string
		by  custody.Confirmation
	}{{answered, v.Answer.Signed}, {"web.matter.sign.given", v.Given}, {"web.matter.sign.taken", v.Taken}, {"web.matter.sign.brought", v.Brought}, {"web.matter.sign.back", v.Back}} {
		if !x.by.IsZero() {
			out = append(out, page.Sign{Role: n.T(x.key), Name: people[x.by.By], At: n.Time(x.by.At), How: trailer{names: n}.strength(x.by.Auth)})
		}
	}
	return out
}

func (n names) matterLine(v custody.MatterView, i int) page.MatterLine {
	l := v.Lots[i]
	out := page.MatterLine{Code: l.Code.String(), Href: lotURL(l.Code)}
	if i < len(v.LotRows) {
		r := v.LotRows[i]
		out.Name, out.Amount, out.State = r.Name, n.amount(r.Stock, r.Unit), n.where(r.State)
	}
	if v.Kind == custody.LossMatter {
		out.Told = append(out.Told, n.T("web.matter.lost_now", "what", n.lostAs(l.Quantity, l.MassG, l.Unit)))
	}
	if !l.Now.IsZero() {
		out.Told = append(out.Told, n.T("web.matter.new_code", "code", l.Now.String()))
	}
	if f := l.Found; f != nil {
		out.Told = append(out.Told, n.threeAnswers(f.Damaged, f.Short, f.Swapped, f.Expected, f.Found, l.Unit)...)
		if f.Note != "" {
			out.Told = append(out.Told, f.Note)
		}
	}
	for _, d := range v.Opened {
		if d.Lot == l.Lot {
			out.Differences = append(out.Differences, page.Act{Href: "/discrepancies/" + d.ID.String(), Word: n.T("web.difference." + string(d.Kind))})
		}
	}
	return out
}

// lostAs says how much is gone: pieces, mass, or both.
func (n names) lostAs(quantity, mass int64, unit string) string {
	var all []string
	if quantity > 0 {
		all = append(all, n.quantity(quantity, unit))
	}
	if mass > 0 {
		all = append(all, n.Mass(mass))
	}
	return n.list(all)
}

func (n names) threeAnswers(damaged, short, swapped bool, expected, found int64, unit string) []string {
	var out []string
	if damaged {
		out = append(out, n.T("web.matter.q.damaged"))
	}
	if short {
		out = append(out, n.sentence(n.T("web.matter.q.short"), n.T("web.round.told_count", "expected", n.quantity(expected, unit), "found", n.quantity(found, unit))))
	}
	if swapped {
		out = append(out, n.T("web.matter.q.swapped"))
	}
	if len(out) == 0 {
		out = append(out, n.T("web.matter.sound"))
	}
	return out
}
