package web

import (
	"net/http"
	"slices"

	"github.com/gin-gonic/gin"
	"github.com/google/uuid"

	"github.com/sealtrail/sealtrail/internal/custody"
	"github.com/sealtrail/sealtrail/internal/export"
	"github.com/sealtrail/sealtrail/internal/fault"
	"github.com/sealtrail/sealtrail/internal/identity"
	"github.com/sealtrail/sealtrail/internal/web/form"
	"github.com/sealtrail/sealtrail/internal/web/page"
)

func roundURL(id uuid.UUID) string { return "/rounds/" + id.String() }

func (s *Site) seenRound(c *gin.Context) (custody.RoundView, error) {
	scope, err := s.custodyScope(c)
	if err != nil {
		return custody.RoundView{}, err
	}
	id, err := uuid.Parse(c.Param("id"))
	if err != nil {
		return custody.RoundView{}, fault.Missing("page.missing")
	}
	return s.Custody.Round(c.Request.Context(), scope, id)
}

func (s *Site) roundShow(c *gin.Context) {
	p, err := s.roundShowPage(c)
	s.show(c, p, err)
}

func (s *Site) roundShowPage(c *gin.Context) (*page.RoundShow, error) {
	v, err := s.seenRound(c)
	if err != nil {
		return nil, err
	}
	people, err := s.peopleNames(c.Request.Context(), []string{v.By, v.Confirmed.By})
	if err != nil {
		return nil, err
	}
	n, actor, url := s.names(c), s.actor(c), roundURL(v.ID)
	p := &page.RoundShow{Frame: page.Frame{Layout: page.Work, Nav: "lots", Back: "/rounds/done"}, URL: url, At: n.Time(v.At), Seam: n.roundSeam(v.Complete(), ""), StepUp: s.stepUpBox(c), CoSign: s.coSignBox(c)}
	p.Signs = n.roundSigns(v, people)
	p.Facts = []page.Fact{{Label: n.T("web.agency"), Value: v.AgencyName}, {Label: n.T("web.round.at"), Value: n.Time(v.At)},
		{Label: n.T("web.round.lots_n"), Value: n.T("web.n_lots", "n", len(v.Lines)), More: n.T("web.round.differing", "n", v.Differing())}}
	if v.Late {
		p.Facts = append(p.Facts, page.Fact{Label: n.T("web.late.short"), Value: n.T("web.late.marked")})
	}
	if v.Note != "" {
		p.Facts = append(p.Facts, page.Fact{Label: n.T("web.note"), Value: v.Note})
	}
	for i, l := range v.Lines {
		p.Lines = append(p.Lines, n.roundLine(v, i, l))
	}
	for i, sha := range v.Photos() {
		p.Shots = append(p.Shots, page.Shot{Href: url + "/photos/" + sha, Thumb: url + "/photos/" + sha + "?size=thumb", Alt: n.T("web.photo_n", "n", i+1)})
	}
	if !v.Complete() {
		p.Blocks = append(p.Blocks, page.Note{Tone: "wait", Icon: "user-check", Title: n.T("web.round.unconfirmed"), What: n.T("web.round.unconfirmed_text"), Who: n.T("web.round.who_second")})
		if actor.MayOn(identity.ConfirmRound, v.Parties()) == nil {
			p.Confirm = confirmSelf
			if actor.Is(v.By) {
				p.Confirm = confirmDevice
			}
		}
	}
	return p, nil
}

func (n names) roundLine(v custody.RoundView, i int, l custody.RoundLine) page.RoundLine {
	out := page.RoundLine{Finding: n.finding(l.Finding), Reason: l.Reason, Photos: len(l.Photos), Seal: orDash(l.Seal)}
	if i < len(v.LotRows) {
		r := v.LotRows[i]
		out.Href, out.Code, out.Name = lotURL(r.Code), r.Code.String(), r.Name
	}
	out.Amount = n.quantity(l.Found, l.Unit)
	if l.Found != l.Expected {
		out.Amount = n.T("web.round.told_count", "expected", n.quantity(l.Expected, l.Unit), "found", n.quantity(l.Found, l.Unit))
	}
	if l.Was != l.Seal {
		out.Seal = orDash(l.Was) + " → " + orDash(l.Seal)
	}
	for _, d := range v.Opened {
		if d.Lot == l.Lot {
			out.Difference = "/discrepancies/" + d.ID.String()
			out.Open = d.Open()
		}
	}
	return out
}

// roundSeam joins who inspected and who stands by it.
func (n names) roundSeam(complete bool, size string) page.Seam {
	if complete {
		return page.Seam{Left: "signed", Right: "signed", Label: n.T("web.round.both"), Size: size}
	}
	return page.Seam{Left: "signed", Right: "open", Label: n.T("web.round.unconfirmed"), Size: size}
}

func (n names) roundSigns(v custody.RoundView, people map[string]string) []page.Sign {
	second := page.Sign{Role: n.T("web.round.second"), Name: n.T("web.trail.unsigned")}
	switch {
	case v.Witnessed:
		second = page.Sign{Role: n.T("web.seizure.witness"), Name: n.list(present(orDash(v.Witness), v.Phone)), At: n.Time(v.At), How: n.T("web.round.by_witness")}
	case !v.Confirmed.IsZero():
		second = page.Sign{Role: second.Role, Name: people[v.Confirmed.By], At: n.Time(v.Confirmed.At), How: trailer{names: n}.strength(v.Confirmed.Auth)}
		if v.Confirmed.Paper != "" {
			second = n.onPaper(second)
		}
	}
	return []page.Sign{{Role: n.T("web.round.first"), Name: people[v.By], At: n.Time(v.At)}, second}
}

func (s *Site) roundConfirm(c *gin.Context) {
	in, err := form.Read(c.Request)
	if err != nil {
		s.fail(c, err)
		return
	}
	v, err := s.seenRound(c)
	if err == nil {
		err = s.actor(c).MayOn(identity.ConfirmRound, v.Parties())
	}
	if err != nil { // before a picture is kept or a second person is asked for
		s.fail(c, err)
		return
	}
	cmd := custody.ConfirmRound{Command: s.factCommand(c, in), Round: v.ID}
	actor, err := s.secondOf(c, in, identity.ConfirmRound, &cmd.Paper)
	if err == nil {
		err = run(c.Request.Context(), in, actor, cmd, s.Custody.ConfirmRound)
		if in.Has(fieldSecondLogin) {
			err = ofSecond(err)
		}
	}
	if err != nil {
		s.retry(c, err, in, func() (page.Page, error) { return s.roundShowPage(c) })
		return
	}
	c.Redirect(http.StatusSeeOther, roundURL(v.ID))
}

func (s *Site) roundPhoto(c *gin.Context) {
	v, err := s.seenRound(c)
	if err == nil && !slices.Contains(v.Photos(), c.Param("sha")) {
		err = fault.Missing("page.missing")
	}
	if err != nil {
		s.fail(c, err)
		return
	}
	s.photo(c, c.Param("sha"))
}

// roundFilter reads the filters of the list of rounds that were made.
func roundFilter(in *form.Form) custody.RoundFilter {
	return custody.RoundFilter{Open: in.Bool("open"), Differs: in.Bool("differs")}
}

// roundsDone lists rounds that were made.
func (s *Site) roundsDone(c *gin.Context) {
	scope, err := s.custodyScope(c)
	if err != nil {
		s.fail(c, err)
		return
	}
	in := form.Of(queryOf(c, "open", "differs"))
	filter := roundFilter(in)
	filter.Cursor = c.Query("cursor")
	s.listed(c, in, func(readable bool) (page.Page, error) {
		if !readable {
			filter = custody.RoundFilter{}
		}
		items, next, err := s.Custody.Rounds(c.Request.Context(), scope, filter)
		if err != nil {
			return nil, err
		}
		var people []string
		for _, i := range items {
			people = append(people, i.By)
		}
		known, err := s.peopleNames(c.Request.Context(), people)
		if err != nil {
			return nil, err
		}
		n := s.names(c)
		p := &page.RoundsDone{Frame: page.Frame{Layout: page.Work, Nav: "lots", Back: "/rounds"}, Pager: exportPager(c, next, export.Rounds)}
		for _, i := range items {
			p.Rows = append(p.Rows, page.RoundDone{Href: roundURL(i.ID), At: n.Time(i.At), By: known[i.By], Lots: n.T("web.n_lots", "n", i.Lots), Differ: i.Differ, Complete: i.Complete, Seam: n.roundSeam(i.Complete, "s")})
		}
		p.Filter = n.narrowing(c, in, 2, n.byCheck("open", "web.round.only_open"), n.byCheck("differs", "web.round.only_differ"))
		return p, nil
	})
}
