package web

import (
	"github.com/gin-gonic/gin"
	"github.com/google/uuid"

	"github.com/sealtrail/sealtrail/internal/casefile"
	"github.com/sealtrail/sealtrail/internal/custody"
	"github.com/sealtrail/sealtrail/internal/label"
	"github.com/sealtrail/sealtrail/internal/reference"
	"github.com/sealtrail/sealtrail/internal/web/page"
)

func lotURL(code label.Code) string { return "/lots/" + code.String() }

// lotCells are lots in a table.
func (s *Site) lotCells(c *gin.Context, rows []custody.LotRow) []page.LotCells {
	n := s.names(c)
	out := make([]page.LotCells, len(rows))
	for i, r := range rows {
		law, more := n.standing(r.Standing)
		out[i] = page.LotCells{Href: lotURL(r.Code), Code: r.Code.String(), Name: r.Name, Amount: n.amount(r.Stock, r.Unit), Mass: n.mass(r.Stock),
			Keeper: n.keptBy(r), Where: n.where(r.State), Law: law, LawMore: more, Whys: n.whys(r)}
	}
	return out
}

func (n names) amount(s custody.Stock, unit string) string {
	out := n.quantity(s.Quantity, unit)
	if s.Packages > 0 {
		out += n.T("web.lot.packages", "n", s.Packages)
	}
	return out
}

func (n names) mass(s custody.Stock) string {
	if s.MassG == 0 {
		return ""
	}
	return n.massWith(s.MassG, string(s.MassBasis))
}

func (n names) keeper(k custody.Keeper, name string) string {
	if k.Party {
		return n.T("web.lot.kept_by_party")
	}
	return name
}

func (n names) where(state custody.State) page.State {
	return page.StateOf("custody.state", string(state), n.T("custody.state."+string(state)))
}

// standing is what the law says, and until or from when.
func (n names) standing(st casefile.Standing) (page.State, string) {
	if st.Code == casefile.StandingNone {
		return page.State{Tone: "idle", Icon: "circle-dashed", Word: n.T("web.lot.no_ground")}, ""
	}
	state := page.StateOf("casefile.standing", string(st.Code), n.T("casefile.standing."+string(st.Code)))
	switch {
	case st.Decision != uuid.Nil && st.Effective:
		state.Tone = "ok"
		return state, n.T("web.lot.effective_since", "day", n.Day(st.Since))
	case st.Decision != uuid.Nil:
		return state, n.T("web.lot.effective_from", "day", n.Day(st.Since))
	case st.Code == casefile.StandingLapsed:
		return state, n.T("web.lot.lapsed_since", "day", n.Date(st.LastDay))
	case st.Suspended != "":
		return state, n.T("web.term.stands", "day", n.Date(st.Suspended))
	case st.LastDay != "":
		return state, n.T("web.lot.until", "day", n.Date(st.LastDay))
	}
	return state, ""
}

// whys are the reasons why a lot cannot simply go on.
func (n names) whys(r custody.LotRow) []page.Why {
	var out []page.Why
	if !r.Confirmed {
		out = append(out, page.Why{Tone: "wait", Icon: "user-check", Text: n.T("web.lot.unconfirmed")})
	}
	for _, reason := range r.Standing.Holds {
		out = append(out, page.Why{Tone: "stop", Icon: "hand-stop", Text: n.T("web.lot.held", "reason", n.word(reference.HoldReasons, reason))})
	}
	if r.Discrepancies > 0 {
		out = append(out, page.Why{Tone: "stop", Icon: "alert-triangle", Text: n.T("web.lot.differs", "n", r.Discrepancies)})
	}
	if !r.Standing.ApprovalDue.IsZero() {
		out = append(out, n.approvalWhy(r.Standing))
	}
	if r.Handoff != uuid.Nil {
		out = append(out, page.Why{Tone: "run", Icon: "transfer", Text: n.T("web.lot.offered")})
	}
	return out
}

func (n names) approvalWhy(st casefile.Standing) page.Why {
	if st.ApprovalMissing {
		return page.Why{Tone: "stop", Icon: "alarm", Text: n.T("web.lot.approval_missing")}
	}
	return page.Why{Tone: "wait", Icon: "clock", Text: n.T("web.lot.approval_due", "at", n.Time(st.ApprovalDue))}
}
