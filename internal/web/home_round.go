package web

import (
	"net/url"

	"github.com/google/uuid"

	"github.com/sealtrail/sealtrail/internal/custody"
	"github.com/sealtrail/sealtrail/internal/identity"
	"github.com/sealtrail/sealtrail/internal/web/page"
)

// toInspect are places where goods were left and whose next round is due, the
// first due first; a tap begins the round with all that lies there.
func (s *Site) toInspect(d desk) (page.Verb, error) {
	if d.actor.May(identity.RecordRound) != nil {
		return page.Verb{}, nil
	}
	q, err := s.Custody.RoundsDue(d, d.desk())
	today := d.now.Date()
	v := verbOf(d, "inspect", "/rounds", q, func(r custody.RoundDue) page.Row {
		row := page.Row{Href: roundDueURL(r), Title: d.t("custody.left."+string(r.Kind)) + gap + d.t("web.home.inspect_row", "name", r.Name, "n", r.Lots), More: r.SeizureNumber.String(), MoreCode: true}
		row.Why = &page.Why{Tone: "wait", Icon: "clock", Text: d.names.sentence(d.t("web.home.inspect_today"), r.Place)}
		if late := daysBetween(r.DueDay, today); late > 0 {
			row.Why = &page.Why{Tone: "stop", Icon: "alarm", Text: d.names.sentence(d.t("web.round.overdue", "n", late), r.Place)}
		}
		return row
	})
	v.Tone = "wait"
	if len(q.Oldest) > 0 && q.Oldest[0].DueDay < today {
		v.Tone = "stop"
	}
	return v, err
}

// roundDueURL begins the round of what its row counts: the rest of the seizure may
// lie elsewhere, with somebody else, and be due on another day.
func roundDueURL(r custody.RoundDue) string {
	return "/rounds/new?" + url.Values{"seizure": {r.Seizure.String()}, "kind": {string(r.Kind)}, "due": {string(custody.DueToday)}}.Encode()
}

// toConfirmRounds are rounds of others that want a second signature.
func (s *Site) toConfirmRounds(d desk) (page.Verb, error) {
	if d.actor.May(identity.ConfirmRound) != nil {
		return page.Verb{}, nil
	}
	q, err := fromCustody(s, d, func(tx custody.Reads) (custody.Queue[custody.RoundItem], error) {
		return tx.RoundsOpen(d, d.desk(), false)
	})
	return verbOf(d, "confirm_round", "/rounds/done?open=1", q, func(i custody.RoundItem) page.Row {
		row := s.homeRound(d, i)
		row.Seam = &page.Seam{Left: "signed", Right: "open", Label: d.t("web.round.unconfirmed"), Size: "s"}
		return row
	}), err
}

// awaitsRoundSecond are this person's own rounds that another has to sign.
func (s *Site) awaitsRoundSecond(d desk) (page.Verb, error) {
	q, err := fromCustody(s, d, func(tx custody.Reads) (custody.Queue[custody.RoundItem], error) {
		return tx.RoundsOpen(d, d.desk(), true)
	})
	return othersVerb(d, "round_second", "/rounds/done?open=1", q, func(i custody.RoundItem) page.Row {
		row := s.homeRound(d, i)
		row.Why = &page.Why{Icon: "hourglass", Text: d.t("web.round.unconfirmed")}
		return row
	}), err
}

func (s *Site) homeRound(d desk, i custody.RoundItem) page.Row {
	return page.Row{Href: roundURL(i.ID), Title: d.t("web.home.round_row", "at", d.names.Time(i.At), "n", i.Lots, "differ", i.Differ), Since: i.At}
}

// differenceURL is where a difference is looked at: with the handoff it was found
// at, or alone.
func differenceURL(i custody.DiscrepancyItem) string {
	if i.Handoff == uuid.Nil {
		return "/discrepancies/" + i.ID.String()
	}
	return "/handoffs/" + i.HandoffNumber.String()
}
