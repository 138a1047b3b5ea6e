package web

import (
	"github.com/gin-gonic/gin"
	"github.com/google/uuid"

	"github.com/sealtrail/sealtrail/internal/casefile"
	"github.com/sealtrail/sealtrail/internal/fault"
	"github.com/sealtrail/sealtrail/internal/identity"
	"github.com/sealtrail/sealtrail/internal/moment"
	"github.com/sealtrail/sealtrail/internal/web/form"
	"github.com/sealtrail/sealtrail/internal/web/page"
)

func (s *Site) transferRoutes(r gin.IRouter) {
	r.GET("/transfers", s.transferList)
	r.GET("/transfers/:id", s.transferShow)
	r.GET("/transfers/:id/photos/:sha", s.transferPhoto)
	r.GET("/transfers/:id/code", s.transferCodeForm)
	r.POST("/transfers/:id/code", s.transferCodeOpen)
	for path := range transferPaths {
		r.GET("/transfers/:id/"+path, s.transferForm)
		r.POST("/transfers/:id/"+path, s.transferStep)
	}
	r.GET("/cases/:no/transfer", s.transferNew)
	r.POST("/cases/:no/transfer", s.transferPropose)
}

func transferURL(id uuid.UUID) string { return "/transfers/" + id.String() }

// transferScope is what the visitor may see of transfers.
func (s *Site) transferScope(c *gin.Context) (identity.Scope, error) {
	actor := s.actor(c)
	return actor.Scope(identity.ReadTransfers), actor.May(identity.ReadTransfers)
}

func (s *Site) seenTransfer(c *gin.Context) (casefile.TransferView, error) {
	scope, err := s.transferScope(c)
	if err != nil {
		return casefile.TransferView{}, err
	}
	id, err := uuid.Parse(c.Param("id"))
	if err != nil {
		return casefile.TransferView{}, fault.Missing("page.missing")
	}
	return s.Cases.Transfer(c.Request.Context(), scope, id)
}

// transferFilter reads the filters of the list of transfers.
func transferFilter(in *form.Form) casefile.TransferFilter {
	f := casefile.TransferFilter{State: casefile.TransferState(in.Choice("state", texts(casefile.TransferStates()), form.Optional)),
		Direction: casefile.Direction(in.Choice("direction", texts(casefile.Directions()), form.Optional)), Overdue: in.Bool("overdue"), Breached: in.Bool("breached"), Division: divisionIn(in)}
	f.From, f.Until = spanIn(in)
	return f
}

func (s *Site) transferList(c *gin.Context) {
	scope, err := s.transferScope(c)
	if err != nil {
		s.fail(c, err)
		return
	}
	in := form.Of(queryOf(c, "state", "direction", "overdue", "breached", "division", "from", "until"))
	filter := transferFilter(in)
	filter.Cursor = c.Query("cursor")
	s.listed(c, in, func(readable bool) (page.Page, error) {
		if !readable {
			filter = casefile.TransferFilter{}
		}
		return s.transferListPage(c, scope, in, filter)
	})
}

func (s *Site) transferListPage(c *gin.Context, scope identity.Scope, in *form.Form, filter casefile.TransferFilter) (*page.TransferList, error) {
	items, next, err := s.Cases.Transfers(c.Request.Context(), scope, filter)
	if err != nil {
		return nil, err
	}
	n := s.names(c)
	p := &page.TransferList{Frame: page.Frame{Layout: page.Work, Nav: "transfers"}, Pager: pagerOf(c, next)}
	for _, i := range items {
		p.Rows = append(p.Rows, n.transferRow(i))
	}
	days := n.bySpan("web.transfer.from", "web.transfer.until")
	p.Filter = n.narrowing(c, in, 3, n.byChoice("state", "web.state", n.options("transfer.state", texts(casefile.TransferStates())...)), n.byCheck("overdue", "web.transfer.only_overdue"),
		n.byCheck("breached", "web.transfer.only_breached"), n.byChoice("direction", "web.transfer.direction", n.options("transfer.direction", texts(casefile.Directions())...)), n.byDivision(), days[0], days[1])
	rates := casefile.RateFilter{From: filter.From, Until: filter.Until, Division: filter.Division}
	if rates.From.IsZero() {
		rates.From = moment.Date(string(n.at.Date())[:4] + "-01-01").Start()
	}
	r, err := s.Cases.TransferRates(c.Request.Context(), scope, rates)
	p.Rates = n.transferRates(r)
	p.Period = n.T("web.transfer.period", "from", n.Date(rates.From.Date()), "until", n.Date(lastOf(rates.Until, n.at)))
	return p, err
}

// lastOf is the last day meant by an end that is no longer meant; now without one.
func lastOf(until, now moment.Time) moment.Date {
	if until.IsZero() {
		return now.Date()
	}
	return until.Add(-1).Date()
}

// transferRates are the rates of domain.md §5.1, each with its two counts.
func (n names) transferRates(r casefile.TransferRates) []page.Figure {
	rate := func(key string, part, whole int) page.Figure {
		f := page.Figure{Label: n.T("web.transfer.rate." + key), Value: "—", Sub: n.T("web.transfer.rate."+key+"_of", "part", part, "whole", whole)}
		if whole > 0 {
			f.Value, f.Unit = n.Count(int64((100*part+whole/2)/whole)), "%"
		}
		return f
	}
	overdue := page.Figure{Label: n.T("web.transfer.rate.overdue"), Value: n.Count(int64(r.Overdue)), Unit: n.T("web.transfer.rate.unit"), Sub: n.T("web.transfer.rate.breached", "n", r.Breached), Href: "/transfers?breached=on"}
	if r.Overdue > 0 {
		overdue.Tone, overdue.Href = "stop", "/transfers?overdue=on"
	}
	return []page.Figure{rate("sent", r.Sent, r.Cases), rate("flowed", r.Flowed, r.Sent), rate("filed", r.Filed, r.Sent), overdue}
}

func (n names) transferState(state casefile.TransferState) page.State {
	return page.StateOf("transfer.state", string(state), n.T("transfer.state."+string(state)))
}

func (n names) transferRow(i casefile.TransferItem) page.TransferRow {
	r := page.TransferRow{Href: transferURL(i.ID), Number: i.Number.String(), Direction: n.T("transfer.direction." + string(i.Direction)), From: i.AgencyName, To: i.OtherName,
		Lots: n.T("web.n_lots", "n", i.Lots), State: n.transferState(i.State), Since: n.T("web.transfer.proposed_at", "at", n.Time(i.ProposedAt))}
	if i.Direction == casefile.ToAgency {
		r.From, r.To = r.To, r.From
		r.Since = n.T("web.transfer.came_at", "at", n.Time(i.ProposedAt))
	} else if !i.SentAt.IsZero() {
		r.Since = n.T("web.transfer.sent_at", "at", n.Time(i.SentAt))
	}
	if !i.Due.IsZero() {
		r.Waits = n.T("web.transfer.until_at", "clock", n.term(i.Clock), "at", n.Time(i.Due))
		if i.Overdue(n.at) {
			r.Whys = append(r.Whys, page.Why{Tone: "stop", Icon: "alarm", Text: n.T("web.transfer.overdue")})
		}
	}
	if i.Breaches > 0 {
		r.Whys = append(r.Whys, page.Why{Tone: "stop", Icon: "alert-triangle", Text: n.T("web.transfer.breaches", "n", i.Breaches)})
	}
	return r
}

// caseTransfers are the transfers of a case, as far as the visitor may see any.
func (s *Site) caseTransfers(c *gin.Context, k casefile.Case) ([]page.TransferRow, []page.Note, error) {
	if s.actor(c).May(identity.ReadTransfers) != nil { // the case is still theirs to see
		return nil, nil, nil
	}
	scope, err := s.transferScope(c)
	if err != nil {
		return nil, nil, err
	}
	items, _, err := s.Cases.Transfers(c.Request.Context(), scope, casefile.TransferFilter{Case: k.ID})
	n := s.names(c)
	var rows []page.TransferRow
	var notes []page.Note
	if err == nil && len(items) == 0 {
		notes, err = s.mayBeCrime(c, k)
	}
	for _, i := range items {
		rows = append(rows, n.transferRow(i))
		if i.Overdue(n.at) {
			notes = append(notes, page.Note{Tone: "stop", Icon: "alarm", Title: n.T("web.transfer.case_overdue", "clock", n.term(i.Clock), "at", n.Time(i.Due)), What: n.termRule(i.Clock),
				Way: n.T("web.transfer.see"), WayHref: transferURL(i.ID)})
		}
		if i.Breaches > 0 {
			notes = append(notes, page.Note{Tone: "wait", Icon: "alert-triangle", Title: n.T("web.transfer.case_breaches", "n", i.Breaches), Way: n.T("web.transfer.see"), WayHref: transferURL(i.ID)})
		}
	}
	return rows, notes, err
}

// mayBeCrime hints that goods reach a threshold, to who may propose a transfer.
func (s *Site) mayBeCrime(c *gin.Context, k casefile.Case) ([]page.Note, error) {
	if s.actor(c).MayOn(identity.ProposeTransfer, k.Concerned()) != nil {
		return nil, nil
	}
	reached, err := s.Cases.MayBeCrime(c.Request.Context(), k)
	n := s.names(c)
	var notes []page.Note
	for _, t := range reached {
		notes = append(notes, page.Note{Tone: "wait", Icon: "scale", Title: n.T("web.transfer.hint", "name", t.Name.In(string(n.Lang))), What: n.sentence(n.T("web.transfer.hint_text"), n.T("reference.rule.cited", "article", n.cite(t.Article), "version", t.Version, "certainty", n.T("reference.certainty."+string(t.Certainty)))),
			Way: n.T("web.transfer.new"), WayHref: "/cases/" + k.Number.String() + "/transfer"})
	}
	return notes, err
}

// cameBack says of goods whose case came back that somebody must decide.
func (n names) cameBack(lots []casefile.LegalLot, decide string) []page.Note {
	back := 0
	for _, l := range lots {
		if l.Legal.CameBack() && !l.Gone() {
			back++
		}
	}
	if back == 0 {
		return nil
	}
	note := page.Note{Tone: "stop", Icon: "alarm", Title: n.T("web.transfer.back", "n", back), What: n.T("web.transfer.back_text"), Rule: n.T("web.rule.back")}
	if decide != "" {
		note.Way, note.WayHref = n.T("web.case.decide"), decide
	}
	return []page.Note{note}
}
