package web

import (
	"strings"

	"github.com/gin-gonic/gin"
	"github.com/google/uuid"

	"github.com/sealtrail/sealtrail/internal/custody"
	"github.com/sealtrail/sealtrail/internal/identity"
	"github.com/sealtrail/sealtrail/internal/reference"
	"github.com/sealtrail/sealtrail/internal/web/page"
)

// seenLot finds a lot the visitor may see, by code in any case or id.
func (s *Site) seenLot(c *gin.Context) (custody.LotView, identity.Scope, error) {
	scope, err := s.custodyScope(c)
	if err != nil {
		return custody.LotView{}, scope, err
	}
	lot, err := s.Custody.Lot(c.Request.Context(), scope, c.Param("code"))
	return lot, scope, err
}

func (s *Site) lotShow(c *gin.Context) {
	p, err := s.lotShowPage(c)
	s.show(c, p, err)
}

func (s *Site) lotShowPage(c *gin.Context) (*page.LotShow, error) {
	lot, scope, err := s.seenLot(c)
	if err != nil {
		return nil, err
	}
	n := s.names(c).on(0)
	p := &page.LotShow{Frame: page.Frame{Layout: page.Work, Nav: "lots", Back: "/lots"}, Code: lot.Code.String(),
		Name: lot.Name + " " + n.amount(lot.Stock, lot.Unit), Lede: n.sentence(lot.Brand, lot.Spec, n.category(lot.Category))}
	if p.Pair, err = s.lotPair(c, lot); err != nil {
		return nil, err
	}
	p.Blocks = n.lotBlocks(lot)
	if err := s.lotTerms(c, lot, p); err != nil {
		return nil, err
	}
	entries, err := s.Custody.LotEntries(c.Request.Context(), scope, lot.ID.String())
	if err != nil {
		return nil, err
	}
	if p.Trail, err = s.trail(c, entries); err != nil {
		return nil, err
	}
	if p.Papers, err = s.lotPapers(c, n, lot, entries, p.Trail); err != nil {
		return nil, err
	}
	p.Can, p.Cannot = s.lotActs(c, lot)
	if p.Can, err = s.labelAct(c, lot, p.Can); err != nil {
		return nil, err
	}
	p.Facts = n.lotFacts(lot, s.actor(c))
	if s.actor(c).Org != lot.Agency && s.actor(c).OrgKind == identity.OrgFirm { // a firm has no way to the agency's papers
		for i := range p.Facts {
			if strings.HasPrefix(p.Facts[i].Href, "/cases/") || strings.HasPrefix(p.Facts[i].Href, "/seizures/") {
				p.Facts[i].Href = ""
			}
		}
	}
	for i, sha := range lot.Photos {
		href := lotURL(lot.Code) + "/photos/" + sha
		p.Shots = append(p.Shots, page.Shot{Href: href, Thumb: href + "?size=thumb", Alt: n.T("web.photo_n", "n", i+1)})
	}
	if s.actor(c).MayOn(identity.AddPhoto, lot.Parties()) == nil && lot.Living() {
		p.AddPhoto = lotURL(lot.Code) + "/photos"
	}
	p.Differences, err = s.differences(c, scope, custody.DiscrepancyFilter{Lot: lot.ID})
	return p, err
}

// sentence joins what is there.
func (n names) sentence(parts ...string) string {
	return strings.Join(present(parts...), n.T("web.trail.gap"))
}

func (s *Site) lotPair(c *gin.Context, lot custody.LotView) (page.Pair, error) {
	n, actor := s.names(c), s.actor(c)
	law, lawMore := n.standing(lot.Standing)
	pair := page.Pair{Where: n.where(lot.State), Law: law, LawMore: lawMore}
	if !custody.Living(lot.State) { // goods that are no more are nowhere and nobody's
		return pair, nil
	}
	keeper := n.keptBy(custody.LotRow{Keeper: lot.Keeper, KeeperName: lot.KeeperName, Entrusted: lot.Entrusted})
	if lot.Keeper.Person != "" && (actor.OrgKind != identity.OrgFirm || actor.Org == lot.Keeper.Org) {
		names, err := s.peopleNames(c.Request.Context(), []string{lot.Keeper.Person})
		if err != nil {
			return pair, err
		}
		keeper = n.sentence(keeper, names[lot.Keeper.Person])
	}
	pair.WhereMore = n.sentence(lot.Place, n.T("web.lot.keeper", "who", keeper))
	if lot.Possessor.Kind == custody.ByHandler {
		pair.WhereMore = n.sentence(n.T("web.lot.with_officer"), n.T("web.lot.keeper", "who", keeper))
	}
	if lot.Possessor.Kind == custody.ByCarrier {
		pair.WhereMore = n.sentence(n.T("web.lot.with_carrier"), n.T("web.lot.keeper", "who", keeper))
	}
	return pair, nil
}

// lotBlocks say what is wrong with a lot, by which rule, and who mends it.
func (n names) lotBlocks(lot custody.LotView) []page.Note {
	var out []page.Note
	url := "/cases/" + lot.CaseNumber.String()
	if !lot.Confirmed && lot.Living() {
		out = append(out, page.Note{Tone: "wait", Icon: "user-check", Title: n.T("web.lot.unconfirmed"), What: n.T("web.lot.unconfirmed_text"), Rule: n.T("web.rule.two_officers"),
			Way: n.T("web.seizure.confirm"), WayHref: "/seizures/" + lot.SeizureNumber.String(), Who: n.T("web.trail.officer2")})
	}
	if due := lot.StoreDue(n.book); !due.IsZero() && lot.Living() {
		note := page.Note{Tone: "wait", Icon: "clock", Title: n.T("web.store_in.due", "at", n.Time(due)), Who: n.T("role.officer")}
		note.Rule = n.termRule("store_in")
		switch {
		case n.at > due:
			note.Tone, note.Icon, note.Title = "stop", "alarm", n.T("web.store_in.over", "at", n.Time(due))
		case !lot.StoreBy.IsZero():
			note.Title = n.T("web.store_in.longer", "at", n.Time(due))
		}
		out = append(out, note)
	}
	for _, h := range lot.Legal.Open(n.at) {
		word, _ := n.book.Word(reference.HoldReasons, h.Reason, n.at)
		note := page.Note{Tone: "stop", Icon: "hand-stop", Title: n.T("web.lot.held", "reason", word.Name.In(string(n.Lang))), Rule: n.cited(word.Article, word.Version, string(word.Certainty)),
			Way: n.T("web.case.lift"), WayHref: url, Who: n.who(word.LiftedBy)}
		if h.Until != "" {
			note.What = n.T("web.decide.until", "day", n.Date(h.Until))
		}
		if h.Note != "" {
			note.What = n.sentence(note.What, n.T("web.decide.kept", "where", h.Note))
		}
		out = append(out, note)
	}
	if lot.Standing.Overturned && lot.Living() {
		out = append(out, page.Note{Tone: "stop", Icon: "gavel", Title: n.T("web.decide.overturned", "n", 1), What: n.T("web.decide.overturned_text"), Rule: n.rule("destruction.reason.overturned"),
			Way: n.T("web.case.decide"), WayHref: url})
	}
	if st := lot.Standing; !st.ApprovalDue.IsZero() {
		note := page.Note{Tone: "wait", Icon: "clock", Title: n.T("web.lot.approval_due", "at", n.Time(st.ApprovalDue)), Rule: n.T("web.rule.urgent"),
			Way: n.T("web.case.approve"), WayHref: url, Who: n.T("role.approver")}
		if st.ApprovalMissing {
			note.Tone, note.Icon, note.Title = "stop", "alarm", n.T("web.lot.approval_missing")
		}
		out = append(out, note)
	}
	if k := len(lot.Discrepancies); k > 0 {
		out = append(out, page.Note{Tone: "stop", Icon: "alert-triangle", Title: n.T("web.lot.differs", "n", k), What: n.T("web.lot.differs_text"), Who: n.T("web.lot.both_sides")})
	}
	return out
}

func (n names) lotFacts(lot custody.LotView, actor identity.Actor) []page.Fact {
	facts := []page.Fact{{Label: n.T("web.seizure.quantity"), Value: n.amount(lot.Stock, lot.Unit)}, {Label: n.T("web.lot.mass"), Value: orDash(n.mass(lot.Stock))},
		{Label: n.T("web.seizure.category"), Value: n.category(lot.Category), More: lot.Category}, {Label: n.T("web.seizure.kind"), Value: n.word(reference.ThingKinds, lot.Kind)}}
	add := func(key, value string) {
		if value != "" {
			facts = append(facts, page.Fact{Label: n.T(key), Value: value})
		}
	}
	if lot.Sample != (custody.Sample{}) {
		add("web.lot.sample_no", lot.Sample.Number)
		add("web.lot.sample_base", n.quantity(lot.Sample.Base, lot.Unit))
		add("web.lot.sample_storage", lot.Sample.Storage)
	}
	if lot.Lost != (custody.Shrinkage{}) {
		add("web.matter.lost_so_far", n.lostAs(lot.Lost.Quantity, lot.Lost.MassG, lot.Unit))
	}
	add("web.seizure.spec", lot.Spec)
	add("web.seizure.brand", lot.Brand)
	add("web.seizure.rights_holder", lot.RightsHolder)
	add("web.seizure.waste_code", lot.WasteCode)
	add("web.seizure.seal", lot.Seal)
	if lot.ValueFen > 0 {
		facts = append(facts, page.Fact{Label: n.T("web.seizure.value"), Value: n.Money(lot.ValueFen), More: n.word(reference.ValueBases, lot.ValueBasis)})
	}
	facts = append(facts, page.Fact{Label: n.T("web.agency"), Value: lot.AgencyName},
		page.Fact{Label: n.T("web.case"), Value: lot.CaseNumber.String(), Href: "/cases/" + lot.CaseNumber.String(), Code: true},
		page.Fact{Label: n.T("web.seizure.one"), Value: lot.SeizureNumber.String(), Href: "/seizures/" + lot.SeizureNumber.String(), Code: true, More: n.T("web.seizure.line_no", "n", lot.LineNo)})
	if !lot.HandoffNumber.IsZero() {
		facts = append(facts, page.Fact{Label: n.T("web.handoff.one"), Value: lot.HandoffNumber.String(), Href: "/handoffs/" + lot.HandoffNumber.String(), Code: true})
	}
	facts = append(facts, n.leftFacts(lot)...)
	if lot.StorePlace != uuid.Nil {
		fact := page.Fact{Label: n.T("web.storage.place"), Value: lot.Place}
		if lot.Keeper.Org == actor.Org && actor.May(identity.KeepStorage) == nil {
			fact.Href = "/storage/" + lot.StorePlace.String()
		}
		facts = append(facts, fact)
	}
	if lot.Container != uuid.Nil {
		facts = append(facts, page.Fact{Label: n.T("web.lot.container"), Value: lot.ContainerCode.String(), Href: containerURL(lot.ContainerCode), Code: true})
	}
	if lot.Parent != uuid.Nil {
		facts = append(facts, page.Fact{Label: n.T("web.lot.parent"), Value: lot.ParentCode.String(), Href: lotURL(lot.ParentCode), Code: true})
	}
	for _, child := range lot.ChildCodes {
		facts = append(facts, page.Fact{Label: n.T("web.lot.child"), Value: child.String(), Href: lotURL(child), Code: true})
	}
	if lot.Exception {
		facts = append(facts, page.Fact{Label: n.T("web.case.exceptions"), Value: n.T("web.trail.exception")})
	}
	return facts
}

// differences lists discrepancies with where they are resolved.
func (s *Site) differences(c *gin.Context, scope identity.Scope, f custody.DiscrepancyFilter) ([]page.DifferenceRow, error) {
	items, _, err := s.Custody.Discrepancies(c.Request.Context(), scope, f)
	if err != nil {
		return nil, err
	}
	n := s.names(c)
	var out []page.DifferenceRow
	for _, d := range items {
		row := page.DifferenceRow{Href: "/discrepancies/" + d.ID.String(), Open: d.Open(), Title: n.T("web.difference."+string(d.Kind)) + " " + d.LotCode.String(), Text: n.difference(d.Discrepancy)}
		if row.Open {
			row.Text = n.sentence(row.Text, n.spoken(d.Discrepancy))
		} else {
			row.Text = n.sentence(row.Text, n.T("web.resolution."+string(d.Outcome())))
		}
		out = append(out, row)
	}
	return out, nil
}

// spoken tells both sides who has still to say what is right.
func (n names) spoken(d custody.Discrepancy) string {
	if d.Round != uuid.Nil && (d.Sender.IsZero() || d.Receiver.IsZero()) {
		return n.T("web.round.waits")
	}
	switch {
	case d.Sender.IsZero() && d.Receiver.IsZero():
		return n.T("web.difference.waits_both")
	case d.Sender.IsZero():
		return n.T("web.difference.waits_sender")
	case d.Receiver.IsZero():
		return n.T("web.difference.waits_receiver")
	}
	return n.T("web.difference.disagree")
}

// difference says what was sent and what was found.
func (n names) difference(d custody.Discrepancy) string {
	if d.Round != uuid.Nil {
		return n.roundDifference(d)
	}
	switch d.Kind {
	case custody.DiffDamage:
		return n.T("web.matter.damage_said")
	case custody.DiffSwap:
		return n.T("web.matter.swap_said")
	case custody.DiffMass:
		return n.T("web.handoff.differs_mass", "sent", n.Mass(d.Expected), "found", n.Mass(d.Found), "tolerance", n.Mass(d.Tolerance))
	case custody.DiffQuantity:
		return n.T("web.handoff.differs_count", "sent", n.quantity(d.Expected, d.Unit), "found", n.quantity(d.Found, d.Unit))
	case custody.DiffPackages:
		return n.T("web.handoff.differs_count", "sent", n.Count(d.Expected), "found", n.Count(d.Found))
	case custody.DiffSeal:
		return n.T("web.difference.seal_said")
	case custody.DiffNotPresented:
		if d.Matter != uuid.Nil {
			return n.T("web.matter.absent_said", "sent", n.quantity(d.Expected, d.Unit))
		}
		return n.T("web.difference.not_presented_said", "sent", n.quantity(d.Expected, d.Unit))
	}
	return ""
}
