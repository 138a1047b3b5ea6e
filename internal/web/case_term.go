package web

import (
	"cmp"
	"slices"
	"strings"

	"github.com/gin-gonic/gin"
	"github.com/google/uuid"

	"github.com/sealtrail/sealtrail/internal/casefile"
	"github.com/sealtrail/sealtrail/internal/custody"
	"github.com/sealtrail/sealtrail/internal/fault"
	"github.com/sealtrail/sealtrail/internal/identity"
	"github.com/sealtrail/sealtrail/internal/moment"
	"github.com/sealtrail/sealtrail/internal/reference"
	"github.com/sealtrail/sealtrail/internal/web/form"
	"github.com/sealtrail/sealtrail/internal/web/page"
)

// regimes are the choices of the law by which measures are timed.
func (n names) regimes() []page.Option {
	var out []page.Option
	for _, r := range casefile.Regimes() {
		out = append(out, page.Option{Value: string(r), Word: n.T("casefile.regime." + string(r))})
	}
	return out
}

// runningTerm tells one running clock.
func (n names) runningTerm(c casefile.RunningClock, now moment.Time) page.Term {
	t := page.Term{Icon: "clock", Name: c.Name.In(string(n.Lang)), Rule: n.termRule(c.Code)}
	var more []string
	if c.Extended > 0 {
		more = append(more, n.T("web.term.extended", "n", c.Extended))
	}
	if c.Excluded > 0 {
		more = append(more, n.T("web.term.excluded", "n", c.Excluded))
	}
	t.More = n.list(more)
	switch {
	case c.Suspended != "":
		t.Icon, t.Until, t.Left = "microscope", n.T("web.term.stands", "day", n.Date(c.Suspended)), n.T("web.term.expected", "day", n.Date(c.Expected))
		if c.Overdue(now) {
			t.Tone, t.Icon = "stop", "alarm"
		}
	case c.LastDay == "":
		t.Until = n.Time(c.Due)
		if c.Over(now) {
			t.Tone, t.Icon, t.Left = "stop", "alarm", n.T("web.lot.overdue")
		}
	case c.Over(now):
		t.Tone, t.Icon, t.Until, t.Left = "stop", "alarm", n.T("web.lot.lapsed_since", "day", n.Date(c.LastDay)), n.T("web.term.over", "n", -c.Left)
	default:
		t.Until, t.Left = n.T("web.lot.due", "day", n.Date(c.LastDay)), n.T("web.term.left", "n", c.Left)
		if c.Soon(now) {
			t.Tone = "wait"
		}
	}
	return t
}

// lotClock is the clock of a lot's measure as its page shows it.
func (n names) lotClock(running []casefile.RunningClock, now moment.Time) *page.Clock {
	i := slices.IndexFunc(running, func(c casefile.RunningClock) bool { return c.LastDay != "" || c.Suspended != "" })
	if i < 0 {
		return nil
	}
	c := running[i]
	k := &page.Clock{Unit: n.T("web.days"), Rule: n.cite(c.Article), Percent: 100}
	until := cmp.Or(c.Suspended, c.LastDay)
	if whole := int64(until.End() - c.Since); whole > 0 && c.Suspended == "" && now < until.End() {
		k.Percent = int(int64(now-c.Since) * 100 / whole)
	}
	t := n.runningTerm(c, now)
	k.Tone, k.Text = t.Tone, t.Until
	switch {
	case c.Suspended != "":
		k.Figure, k.Unit, k.Text = n.T("web.term.paused"), "", n.sentence(t.Until, t.Left)
	case c.Over(now):
		k.Figure, k.Unit = n.T("web.lot.overdue"), ""
	default:
		k.Figure = n.Count(int64(c.Left))
		if c.Left == 0 {
			k.Tone = "stop"
		}
	}
	return k
}

// breach tells one term that was not kept.
func (n names) breach(b casefile.Breach) page.Breach {
	out := page.Breach{Open: b.Open(), Title: n.T(b.Code), Rule: n.rule(b.Code), Reason: b.Reason}
	if b.Open() {
		out.What = n.T("web.breach.open", "measure", n.word(reference.Measures, b.Measure), "day", n.Date(b.Day))
		return out
	}
	by := n.word(reference.DecisionKinds, b.By)
	switch {
	case b.By == "extension" || b.By == "approval" || b.By == "transfer":
		by = n.T("casefile.breach_by." + b.By)
	case b.Decision == uuid.Nil:
		by = n.word(reference.Measures, b.By)
	}
	out.What = n.T("web.breach.answered", "measure", n.word(reference.Measures, b.Measure), "day", n.Date(b.Day), "answered", n.Date(b.Answered), "by", n.sentence(by, b.Paper))
	return out
}

func (n names) breaches(all []casefile.Breach) []page.Breach {
	var out []page.Breach
	for _, b := range all {
		out = append(out, n.breach(b))
	}
	return out
}

// waysOut are what the law leaves once a measure has run out, or is about to, of
// what this person may do. Nothing else moves the goods on.
func (s *Site) waysOut(c *gin.Context, k casefile.Case, lots []casefile.LegalLot) []page.Act {
	n, actor, url := s.names(c), s.actor(c), "/cases/"+k.Number.String()
	listed, latest := "", false
	var codes []string
	for _, l := range lots {
		codes = append(codes, l.Code)
		latest = latest || k.LatestExtension(s.Book, l, s.Clock.Now()) != ""
	}
	if len(codes) <= maxCodesAsked {
		listed = strings.Join(codes, ",")
	}
	var ways []page.Act
	if actor.MayOn(identity.RecordDecision, k.Concerned()) == nil {
		ways = append(ways, page.Act{Href: url + "/decide?lots=" + listed, Icon: "gavel", Word: n.T("web.term.decide")},
			page.Act{Href: url + "/decide?kind=lifted&lots=" + listed, Icon: "lock-open", Word: n.T("web.term.lift")},
			page.Act{Href: url + "/decide?kind=surrendered&lots=" + listed, Icon: "hand-grab", Word: n.T("web.term.surrender")})
	}
	if latest && actor.MayOn(identity.ExtendMeasure, k.Concerned()) == nil {
		ways = append(ways, page.Act{Href: url + "/extend?lots=" + listed, Icon: "calendar", Word: n.T("web.case.extend")})
	}
	if actor.MayOn(identity.DraftOrder, identity.Parties{Owner: k.Agency, Division: k.Division}) == nil {
		ways = append(ways, page.Act{Href: "/orders/new?kind=authority&lots=" + listed, Icon: "building-bank", Word: n.T("web.term.authority")})
	}
	return ways
}

// maxCodesAsked bounds the codes that an address carries; beyond, the form begins
// empty, which means all of them.
const maxCodesAsked = 60

// termNotes warn of what has run out, what is about to, what is tested for too
// long, and what was lifted and is still here.
func (s *Site) termNotes(c *gin.Context, k casefile.Case, lots []casefile.LegalLot) []page.Note {
	n, now, actor := s.names(c), s.Clock.Now(), s.actor(c)
	var over, soon, long, back []casefile.LegalLot
	var first moment.Date
	for _, l := range lots {
		if l.AwaitsReturn(now) {
			back = append(back, l)
		}
		for _, r := range l.Running(s.Book, now) {
			if r.LastDay == "" && r.Suspended == "" {
				continue
			}
			switch r.State(now) {
			case "over":
				if over = append(over, l); first == "" || r.LastDay < first {
					first = r.LastDay
				}
			case "soon":
				soon = append(soon, l)
			case "suspended_too_long":
				long = append(long, l)
			}
		}
	}
	var out []page.Note
	if len(over) > 0 {
		note := page.Note{Tone: "stop", Icon: "alarm", Title: n.T("web.case.lapsed", "n", len(over), "day", n.Date(first)), What: n.T("web.term.lapsed_text"),
			Rule: n.rule(casefile.BreachLapsed), Ways: s.waysOut(c, k, over)}
		if over[0].Legal.Standing(now).ByItself {
			note.What = n.T("web.term.ended_text")
		}
		out = append(out, note)
	}
	if len(soon) > 0 {
		out = append(out, page.Note{Tone: "wait", Icon: "clock", Title: n.T("web.term.soon", "n", len(soon)), What: n.T("web.term.soon_text"), Rule: n.rule(casefile.BreachLapsed), Ways: s.waysOut(c, k, soon)})
	}
	if len(long) > 0 {
		out = append(out, page.Note{Tone: "wait", Icon: "microscope", Title: n.T("web.term.too_long", "n", len(long)), What: n.T("web.term.too_long_text"), Rule: n.rule(casefile.RuleOverdue),
			Who: n.T("role.officer")})
	}
	if len(back) > 0 {
		note := page.Note{Tone: "wait", Icon: "arrow-back-up", Title: n.T("web.term.return", "n", len(back)), What: n.T("web.term.return_text"), Rule: n.rule(casefile.RuleReturn)}
		if actor.MayOn(identity.DraftOrder, identity.Parties{Owner: k.Agency, Division: k.Division}) == nil {
			var codes []string
			for _, l := range back {
				codes = append(codes, l.Code)
			}
			note.Ways = []page.Act{{Href: "/orders/new?kind=return&lots=" + strings.Join(codes[:min(len(codes), maxCodesAsked)], ","), Icon: "arrow-back-up", Word: n.T("web.term.return_do")}}
		}
		out = append(out, note)
	}
	return out
}

// caseTerms adds the clocks of a case's goods, and what moved them, to its page.
func (s *Site) caseTerms(c *gin.Context, k casefile.Case, p *page.CaseShow, lots []casefile.LegalLot, who map[string]string) {
	n, now := s.names(c), s.Clock.Now()
	type group struct {
		term page.Term
		n    int
		key  string
	}
	var groups []group
	seen := map[casefile.Breach]bool{}
	for _, l := range lots {
		for _, r := range l.Running(s.Book, now) {
			t := n.runningTerm(r, now)
			key := t.Name + "|" + t.Until + "|" + t.More
			i := slices.IndexFunc(groups, func(g group) bool { return g.key == key })
			if i < 0 {
				groups, i = append(groups, group{term: t, key: key}), len(groups)
			}
			groups[i].n++
		}
		for _, b := range l.Breaches(now) {
			if !seen[b] {
				seen[b] = true
				p.Breaches = append(p.Breaches, n.breach(b))
			}
		}
	}
	for _, g := range groups {
		g.term.More = n.sentence(n.T("web.n_lots", "n", g.n), g.term.More)
		p.Terms = append(p.Terms, g.term)
	}
	for _, x := range k.Regimes {
		p.Regimes = append(p.Regimes, page.Fact{Label: n.T("web.term.regime_from_to", "before", n.T("casefile.regime."+string(x.Before)), "regime", n.T("casefile.regime."+string(x.Regime))),
			Value: x.Reason, More: n.sentence(n.Time(x.At), who[x.By])})
	}
	for _, x := range k.Extensions {
		p.Extensions = append(p.Extensions, page.Fact{Label: n.T("web.lot.until", "day", n.Date(x.LastDay)), Value: n.sentence(x.Paper, x.Reason),
			More: n.sentence(n.T("web.term.told", "day", n.Date(x.NoticeOn)), n.T("web.n_lots", "n", x.Lots), n.cite(x.Article), who[x.By])})
	}
	mayEnd := s.actor(c).MayOn(identity.ExcludeTime, k.Concerned()) == nil
	for _, x := range k.Exclusions {
		row := page.CaseExclusion{Open: x.Ended == "", Fact: page.Fact{Label: n.T("web.term.stands", "day", n.Date(x.From)), Value: n.sentence(x.Paper, n.T("web.n_lots", "n", x.Lots), who[x.By])}}
		if row.Open {
			row.More = n.T("web.term.expected", "day", n.Date(x.Expected))
			if x.Overdue(now) {
				row.Tone = "stop"
			}
			if mayEnd {
				row.End = "/cases/" + k.Number.String() + "/resume?exclusion=" + x.ID.String()
			}
		} else {
			row.Label = n.T("web.term.from_to", "from", n.Date(x.From), "to", n.Date(x.Ended))
			row.More = n.sentence(n.T("web.term.excluded", "n", x.Days), x.Note, who[x.EndedBy])
		}
		p.Exclusions = append(p.Exclusions, row)
	}
}

// termActors are the people that acts on clocks name.
func termActors(k casefile.Case) []string {
	var all []string
	for _, x := range k.Regimes {
		all = append(all, x.By)
	}
	for _, x := range k.Extensions {
		all = append(all, x.By)
	}
	for _, x := range k.Exclusions {
		all = append(all, x.By, x.EndedBy)
	}
	return all
}

// termForm fills the form of an act on clocks, or of a decision that comes late.
func (s *Site) termForm(c *gin.Context, p *page.CaseAct, k casefile.Case, exclusion string) error {
	n, now := s.names(c), s.Clock.Now()
	p.Today = string(now.Date())
	if p.Kind == "resume" {
		id, err := uuid.Parse(exclusion)
		x, found := k.Exclusion(id)
		if err != nil || !found || x.Ended != "" {
			return fault.Missing("page.missing")
		}
		p.Exclusion, p.Subject = exclusion, n.sentence(n.T("web.term.stands", "day", n.Date(x.From)), x.Paper)
		return nil
	}
	if p.Kind == "regime" {
		p.Options, p.Chosen = n.regimes(), string(k.Regime)
		return nil
	}
	scope, err := s.custodyScope(c)
	if err != nil {
		return err
	}
	lots, err := s.Cases.Lots(c.Request.Context(), scope, p.Number)
	if err != nil {
		return err
	}
	named := strings.Fields(p.Typed)
	for _, l := range lots {
		if l.Lapsed(now) {
			p.Lapsed++
		}
		if p.Kind != "extend" || len(named) > 0 && !slices.Contains(named, l.Code) {
			continue
		}
		latest := k.LatestExtension(s.Book, l, now)
		m, runs := l.Legal.Running()
		if latest == "" || !runs {
			continue
		}
		fact := page.Fact{Label: n.sentence(n.word(reference.Measures, m.Kind), n.T("web.lot.until", "day", n.Date(l.Legal.LastDay(m)))), Value: n.T("web.term.latest", "day", n.Date(latest))}
		if clock, err := s.Book.Clock(k.Regime.Clock(m.Kind), now); err == nil {
			fact.More = n.termRule(clock.Code)
		}
		if !slices.Contains(p.Terms, fact) {
			p.Terms = append(p.Terms, fact)
		}
	}
	return nil
}

func (s *Site) extendMeasure(c *gin.Context, actor identity.Actor, in *form.Form, ref string) error {
	cmd := casefile.ExtendMeasure{Command: s.factCommand(c, in), Case: ref, LastDay: in.Date("last_day"), Reason: in.Text("reason", form.Lines, form.Max(casefile.MaxReason)),
		Paper: in.Text("paper", form.Max(casefile.MaxPaper)), NoticeOn: in.Date("notice_on"), Lots: codes(in, "lots", form.Optional)}
	return run(c.Request.Context(), in, actor, cmd, s.Cases.ExtendMeasure)
}

func (s *Site) excludeTime(c *gin.Context, actor identity.Actor, in *form.Form, ref string) error {
	cmd := casefile.ExcludeTime{Command: s.factCommand(c, in), Case: ref, FromDay: in.Date("from_day"), Paper: in.Text("paper", form.Max(casefile.MaxPaper)),
		ExpectedDays: int(in.Int("expected_days", 1, casefile.MaxExpectedDays)), Lots: codes(in, "lots", form.Optional)}
	return run(c.Request.Context(), in, actor, cmd, s.Cases.ExcludeTime)
}

func (s *Site) endExclusion(c *gin.Context, actor identity.Actor, in *form.Form, ref string) error {
	cmd := casefile.EndExclusion{Command: s.factCommand(c, in), Case: ref, Exclusion: in.ID("exclusion"), Day: in.Date("day"),
		Note: in.Text("note", form.Optional, form.Lines, form.Max(casefile.MaxReason))}
	return run(c.Request.Context(), in, actor, cmd, s.Cases.EndExclusion)
}

func (s *Site) changeRegime(c *gin.Context, actor identity.Actor, in *form.Form, ref string) error {
	cmd := casefile.ChangeRegime{Command: s.factCommand(c, in), Case: ref, Regime: casefile.Regime(in.Text("regime")), Reason: in.Text("reason", form.Lines, form.Max(casefile.MaxReason))}
	return run(c.Request.Context(), in, actor, cmd, s.Cases.ChangeRegime)
}

// seizureTerms are the last days that the law lets each kind of measure have when
// it is taken today.
func (n names) seizureTerms(k casefile.Case, now moment.Time) []page.Fact {
	var out []page.Fact
	for _, w := range n.book.Words(reference.Measures, n.at) {
		clock, last, err := k.Term(n.book, w.Code, now)
		if err == nil && last != "" {
			out = append(out, page.Fact{Label: w.Name.In(string(n.Lang)), Value: n.Date(last), More: n.termRule(clock.Code)})
		}
	}
	return out
}

// lotTerms adds to a lot's page its clock, what was not kept, and the choice that
// is left once the measure has run out.
func (s *Site) lotTerms(c *gin.Context, lot custody.LotView, p *page.LotShow) error {
	n, now, actor := s.names(c), s.Clock.Now(), s.actor(c)
	running := lot.Running(s.Book, now)
	p.Clock = n.lotClock(running, now)
	for _, r := range running {
		p.Terms = append(p.Terms, n.runningTerm(r, now))
	}
	if actor.OrgKind == identity.OrgFirm {
		return nil
	}
	p.Breaches = n.breaches(lot.Breaches(now))
	k, err := s.seenCase(c, lot.CaseNumber.String())
	if fault.Is(err, fault.KindMissing) { // who keeps goods of others need not see the case
		return nil
	}
	if err == nil {
		p.Blocks = append(s.termNotes(c, k, []casefile.LegalLot{lot.InLaw()}), p.Blocks...)
	}
	return err
}
