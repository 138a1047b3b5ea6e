package web

import (
	"context"
	"slices"
	"strings"

	"github.com/gin-gonic/gin"
	"github.com/google/uuid"

	"github.com/sealtrail/sealtrail/internal/casefile"
	"github.com/sealtrail/sealtrail/internal/custody"
	"github.com/sealtrail/sealtrail/internal/identity"
	"github.com/sealtrail/sealtrail/internal/moment"
	"github.com/sealtrail/sealtrail/internal/reference"
	"github.com/sealtrail/sealtrail/internal/web/page"
)

// seenCase finds a case the visitor may see.
func (s *Site) seenCase(c *gin.Context, no string) (casefile.Case, error) {
	scope, err := s.custodyScope(c)
	if err != nil {
		return casefile.Case{}, err
	}
	return s.Cases.Case(c.Request.Context(), scope, strings.ToUpper(no))
}

func (s *Site) caseShow(c *gin.Context) {
	p, err := s.caseShowPage(c)
	s.show(c, p, err)
}

func (s *Site) caseShowPage(c *gin.Context) (*page.CaseShow, error) {
	k, err := s.seenCase(c, c.Param("no"))
	if err != nil {
		return nil, err
	}
	n, actor := s.names(c), s.actor(c)
	names, orgs, err := s.caseNames(c, k)
	if err != nil {
		return nil, err
	}
	url := "/cases/" + k.Number.String()
	p := &page.CaseShow{Frame: page.Frame{Layout: page.Work, Nav: "cases", Back: "/cases"}, Case: k}
	p.Facts = []page.Fact{{Label: n.T("web.case.number"), Value: k.Number.String(), Code: true}, {Label: n.T("web.case.paper"), Value: k.Paper},
		{Label: n.T("web.agency"), Value: orgs[k.Agency], More: n.division(k.Division)}, {Label: n.T("web.case.nature"), Value: n.T("web.nature." + string(k.Nature)), More: n.regime(k)},
		{Label: n.T("web.case.opened"), Value: n.Time(k.OpenedAt), More: names[k.OpenedBy]}}
	if k.Closed() {
		p.Facts = append(p.Facts, page.Fact{Label: n.T("web.case.public"), Value: n.T("web.case.closed")})
	}
	if actor.Org == k.Agency {
		for _, party := range k.Parties {
			p.Parties = append(p.Parties, page.Fact{Label: n.T("web.party_kind." + party.Kind), Value: orDash(party.Name), More: n.list(present(party.IDNumber, party.Phone, party.Address))})
		}
	}
	for _, a := range k.Approvals {
		f := page.Fact{Label: n.word(reference.Measures, a.Measure), Value: a.Paper, More: n.T("web.case.approved", "mode", n.T("web.mode."+a.Mode), "who", names[a.By], "at", n.Time(a.GrantedAt))}
		if !a.InTime {
			late := page.State{Tone: "stop", Icon: "alarm", Word: n.T("web.case.not_in_time")}
			f.State = &late
		}
		p.Approvals = append(p.Approvals, f)
	}
	now := s.Clock.Now()
	for _, d := range k.Decisions {
		p.Decisions = append(p.Decisions, n.decision(d, names[d.By], now))
	}
	mayLift, mayTell := actor.MayOn(identity.LiftHold, k.Concerned()) == nil, actor.MayOn(identity.TellRightsHolder, k.Concerned()) == nil
	for _, h := range k.Holds {
		row := n.holdRow(h, names)
		if row.Open && mayLift {
			row.Lift = url + "/lift?hold=" + h.ID.String()
		}
		if row.Open && mayTell && h.Reason == casefile.RightsHolderNotice {
			row.Told = url + "/told?hold=" + h.ID.String()
		}
		p.Holds = append(p.Holds, row)
	}
	for _, t := range k.Told {
		f := page.Fact{Label: n.Date(t.On), Value: t.Paper, More: n.sentence(n.Time(t.At), names[t.By])}
		if actor.Org == k.Agency && t.Name != "" {
			f.More = n.sentence(t.Name, f.More)
		}
		p.Told = append(p.Told, f)
	}
	for _, e := range k.Entrustments {
		p.Entrusted = append(p.Entrusted, page.Fact{Label: orgs[e.Agency], Value: e.Paper, More: n.Time(e.At) + n.T("web.trail.gap") + names[e.By]})
	}
	for _, e := range k.Exceptions {
		p.Exceptions = append(p.Exceptions, n.exception(e, names[e.By]))
	}
	p.Acts = s.caseActs(c, k, url)
	if err := s.caseLots(c, k, p, now, names); err != nil {
		return nil, err
	}
	var late []page.Note
	p.Transfers, late, err = s.caseTransfers(c, k)
	p.Blocks = append(p.Blocks, late...)
	return p, err
}

func (n names) decision(d casefile.Decision, who string, now moment.Time) page.Fact {
	state := page.State{Tone: "wait", Icon: "clock", Word: n.effective(d.Effective)}
	switch {
	case !d.Overturned.IsZero():
		state = page.State{Tone: "stop", Icon: "circle-x", Word: n.T("web.decide.overturned_on", "at", n.Time(d.Overturned))}
	case now >= d.Effective.Start():
		state.Tone, state.Icon = "ok", "circle-check"
	}
	more := append([]string{n.T("web.case.decided", "day", n.Date(d.DecidedOn), "n", d.Lots, "who", who)}, n.stated(d)...)
	return page.Fact{Label: n.word(reference.DecisionKinds, d.Kind), Value: d.Paper, State: &state, More: n.sentence(more...)}
}

func (n names) exception(e casefile.Exception, who string) page.Fact {
	return page.Fact{Label: n.T("web.case.exception_until", "day", n.Date(e.LastDay)), Value: e.Reason, More: n.Time(e.GrantedAt) + n.T("web.trail.gap") + who}
}

// caseNames finds who and which offices a case names.
func (s *Site) caseNames(c *gin.Context, k casefile.Case) (map[string]string, map[uuid.UUID]string, error) {
	persons, offices := append(termActors(k), k.OpenedBy), []uuid.UUID{k.Agency}
	for _, a := range k.Approvals {
		persons = append(persons, a.By)
	}
	for _, d := range k.Decisions {
		persons = append(persons, d.By)
	}
	for _, h := range k.Holds {
		persons = append(persons, h.By, h.LiftedBy)
	}
	for _, t := range k.Told {
		persons = append(persons, t.By)
	}
	for _, e := range k.Entrustments {
		persons, offices = append(persons, e.By), append(offices, e.Agency)
	}
	for _, e := range k.Exceptions {
		persons = append(persons, e.By)
	}
	names, err := s.peopleNames(c.Request.Context(), persons)
	if err != nil {
		return nil, nil, err
	}
	orgs, err := s.orgNames(c, offices...)
	return names, orgs, err
}

func (s *Site) peopleNames(ctx context.Context, pseudonyms []string) (map[string]string, error) {
	return s.Identity.Names(ctx, present(pseudonyms...)...)
}

// present leaves out what is empty.
func present(all ...string) []string {
	var out []string
	for _, s := range all {
		if s != "" {
			out = append(out, s)
		}
	}
	return out
}

func orDash(s string) string {
	if s == "" {
		return "—"
	}
	return s
}

// caseActs are the acts this person may do on the case.
func (s *Site) caseActs(c *gin.Context, k casefile.Case, url string) []page.Act {
	n, actor := s.names(c), s.actor(c)
	var acts []page.Act
	for _, a := range [...]struct {
		action           identity.Action
		href, icon, word string
	}{
		{identity.RecordSeizure, "/seizures/new?case=" + k.Number.String(), "hand-grab", "web.seizure.new"},
		{identity.ApproveMeasure, url + "/approve", "rubber-stamp", "web.case.approve"},
		{identity.RecordDecision, url + "/decide", "gavel", "web.case.decide"},
		{identity.ApproveDisposal, url + "/dispose", "alarm", "web.case.dispose"},
		{identity.ExtendMeasure, url + "/extend", "calendar", "web.case.extend"},
		{identity.ExcludeTime, url + "/exclude", "microscope", "web.case.exclude"},
		{identity.ChangeRegime, url + "/regime", "scale", "web.case.regime"},
		{identity.SetHold, url + "/hold", "hand-stop", "web.case.hold"},
		{identity.ProposeTransfer, url + "/transfer", "scale", "web.transfer.new"},
		{identity.TellRightsHolder, url + "/told", "bell", "web.case.told"},
		{identity.Entrust, url + "/entrust", "building-bank", "web.case.entrust"},
		{identity.GrantException, url + "/except", "users", "web.case.except"},
	} {
		if actor.MayOn(a.action, k.Concerned()) == nil {
			acts = append(acts, page.Act{Href: a.href, Icon: a.icon, Word: n.T(a.word)})
		}
	}
	return acts
}

// unapproved warns of urgent measures that wait for their approval, and leads
// those who may give it to where it is given.
func (n names) unapproved(lots []casefile.LegalLot, now moment.Time, approve string) []page.Note {
	waiting, missing := 0, 0
	var due moment.Time
	for _, l := range lots {
		st := l.Legal.Standing(now)
		if st.ApprovalDue.IsZero() {
			continue
		}
		waiting++
		if st.ApprovalMissing {
			missing++
		}
		if due.IsZero() || st.ApprovalDue < due {
			due = st.ApprovalDue
		}
	}
	if waiting == 0 {
		return nil
	}
	note := page.Note{Tone: "wait", Icon: "clock", Title: n.T("web.case.approval_due", "n", waiting, "at", n.Time(due)), Rule: n.T("web.rule.urgent"), Who: n.T("role.approver")}
	if approve != "" {
		note.Way, note.WayHref = n.T("web.case.approve"), approve
	}
	if missing > 0 {
		note.Tone, note.Icon, note.Title, note.What = "stop", "alarm", n.T("web.case.approval_missing", "n", missing), n.T("web.case.approval_missing_text")
	}
	return []page.Note{note}
}

// regime says by which law the measures of a case are timed; those of a criminal
// one have no term.
func (n names) regime(k casefile.Case) string {
	if k.Nature == casefile.Criminal {
		return ""
	}
	return n.T("web.case.by_regime", "regime", n.T("casefile.regime."+string(k.Regime)))
}

// orgNames finds what organisations are called.
func (s *Site) orgNames(c *gin.Context, ids ...uuid.UUID) (map[uuid.UUID]string, error) {
	found := map[uuid.UUID]string{}
	for _, id := range ids {
		if _, done := found[id]; done || id == uuid.Nil {
			continue
		}
		o, err := s.Identity.Org(c.Request.Context(), s.actor(c), id)
		if err != nil {
			return nil, err
		}
		found[id] = s.orgName(c, o)
	}
	return found, nil
}

// caseLots adds the goods of the case, and what is wrong with them.
func (s *Site) caseLots(c *gin.Context, k casefile.Case, p *page.CaseShow, now moment.Time, who map[string]string) error {
	scope, err := s.custodyScope(c)
	if err != nil {
		return err
	}
	rows, _, err := s.Custody.Lots(c.Request.Context(), scope, custody.LotFilter{Case: k.Number.String(), Limit: 200})
	if err != nil {
		return err
	}
	p.Lots = s.lotCells(c, rows)
	lots, err := s.Cases.Lots(c.Request.Context(), scope, k.Number.String())
	s.caseTerms(c, k, p, lots, who)
	n, actor := s.names(c), s.actor(c)
	way := func(action identity.Action, act string) string {
		if actor.MayOn(action, k.Concerned()) != nil {
			return ""
		}
		return "/cases/" + k.Number.String() + act
	}
	decide := way(identity.RecordDecision, "/decide")
	notes := append(s.termNotes(c, k, lots), n.cameBack(lots, decide)...)
	p.Blocks = append(n.unapproved(lots, now, way(identity.ApproveMeasure, "/approve")), notes...)
	p.Blocks = append(append(p.Blocks, n.overturned(k, lots, decide)...), n.lacking(k)...)
	p.Holds = append(p.Holds, n.sampleRows(k, lots, "/cases/"+k.Number.String(), way(identity.LiftHold, "/lift") != "")...)
	if len(notes) > 0 { // what must be done comes first
		if i := slices.IndexFunc(p.Acts, func(a page.Act) bool { return a.Href == decide }); i > 0 {
			act := p.Acts[i]
			p.Acts = slices.Insert(slices.Delete(p.Acts, i, i+1), 0, act)
		}
	}
	return err
}
