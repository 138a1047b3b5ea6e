package web

import (
	"strings"

	"github.com/sealtrail/sealtrail/internal/casefile"
	"github.com/sealtrail/sealtrail/internal/custody"
	"github.com/sealtrail/sealtrail/internal/identity"
	"github.com/sealtrail/sealtrail/internal/moment"
	"github.com/sealtrail/sealtrail/internal/reference"
	"github.com/sealtrail/sealtrail/internal/web/page"
)

func (s *Site) toConfirm(d desk) (page.Verb, error) {
	q, err := fromCustody(s, d, func(tx custody.Reads) (custody.Queue[custody.SeizureItem], error) {
		return tx.Unconfirmed(d, d.desk(), false)
	})
	if err != nil {
		return page.Verb{}, err
	}
	names, err := s.homeNames(d, q.Oldest, func(i custody.SeizureItem) string { return i.By })
	return verbOf(d, "confirm", "/seizures?waiting=1", q, func(i custody.SeizureItem) page.Row {
		row := s.homeSeizure(d, i)
		row.Seam = &page.Seam{Left: "signed", Right: "open", Label: d.t("web.home.signed_by", "name", names(i.By)), Size: "s"}
		row.Why = &page.Why{Icon: "clock", Text: d.t("web.home.confirm_why", "name", names(i.By), "at", d.names.Time(i.At))}
		row.Since = i.At
		return row
	}), err
}

func (s *Site) awaitsSecond(d desk) (page.Verb, error) {
	q, err := fromCustody(s, d, func(tx custody.Reads) (custody.Queue[custody.SeizureItem], error) {
		return tx.Unconfirmed(d, d.desk(), true)
	})
	return othersVerb(d, "second", "/seizures?waiting=1", q, func(i custody.SeizureItem) page.Row {
		row := s.homeSeizure(d, i)
		row.Why = &page.Why{Icon: "hourglass", Text: d.t("web.home.second_why")}
		row.Since = i.At
		return row
	}), err
}

func (s *Site) homeSeizure(d desk, i custody.SeizureItem) page.Row {
	title := d.t("web.home.seizure", "measure", d.names.word(reference.Measures, i.Measure), "lines", i.Lines, "lots", i.Lots)
	return page.Row{Href: "/seizures/" + i.Number.String(), Title: title, More: i.Number.String(), MoreCode: true}
}

// toStoreIn are the goods that this officer still holds and has offered to
// nobody; a tap begins the handoff into the store with them on it.
func (s *Site) toStoreIn(d desk) (page.Verb, error) {
	q, err := fromCustody(s, d, func(tx custody.Reads) (custody.Queue[custody.LotRow], error) { return tx.AtHand(d, d.desk()) })
	return verbOf(d, "store_in", "/lots?state="+string(custody.WithHandler), q, func(l custody.LotRow) page.Row {
		row := s.homeLot(d, l)
		row.Why = d.names.storeDue(l)
		row.Since = l.LastAt
		return row
	}), err
}

// storeDue says until when a handler brings goods into the store, and whether that
// has passed.
func (n names) storeDue(l custody.LotRow) *page.Why {
	due := l.StoreDue(n.book)
	switch {
	case due.IsZero():
		return &page.Why{Icon: "clock", Text: n.T("web.home.store_in_why", "at", n.Time(l.LastAt))}
	case n.at > due:
		return &page.Why{Tone: "stop", Icon: "alarm", Text: n.T("web.store_in.over", "at", n.Time(due))}
	case !l.StoreBy.IsZero():
		return &page.Why{Icon: "clock", Text: n.T("web.store_in.longer", "at", n.Time(due))}
	}
	return &page.Why{Tone: "wait", Icon: "clock", Text: n.T("web.store_in.due", "at", n.Time(due))}
}

// toPlace are goods in the store that nobody put into a place yet.
func (s *Site) toPlace(d desk) (page.Verb, error) {
	q, err := fromCustody(s, d, func(tx custody.Reads) (custody.Queue[custody.LotRow], error) { return tx.Unplaced(d, d.desk()) })
	return verbOf(d, "place", "/storage", q, func(l custody.LotRow) page.Row {
		row := s.homeLot(d, l)
		row.Href, row.Since = moveURL(l.Code), l.LastAt
		row.Why = &page.Why{Icon: "map-pin", Text: d.names.unplaced(l)}
		return row
	}), err
}

func (s *Site) homeLot(d desk, l custody.LotRow) page.Row {
	return page.Row{Href: "/lots/" + l.Code.String(), Title: l.Name + gap + d.names.quantity(l.Stock.Quantity, l.Unit), More: l.Code.String(), MoreCode: true}
}

// toReceive are goods offered to this organisation by somebody else. What an
// officer gives into the own store is for a keeper.
func (s *Site) toReceive(d desk) (page.Verb, error) {
	q, err := fromCustody(s, d, func(tx custody.Reads) (custody.Queue[custody.HandoffItem], error) {
		return tx.Offered(d, d.desk(), d.actor.Has(identity.Keeper))
	})
	return verbOf(d, "receive", "/handoffs?state=open", q, func(h custody.HandoffItem) page.Row {
		row := s.homeHandoff(d, h, h.FromName)
		row.Seam = &page.Seam{Left: "signed", Right: "open", Label: d.t("seam.wait_right"), Size: "s"}
		why := "web.home.receive_offered"
		switch h.State {
		case custody.HandoffDeparted:
			why = "web.home.receive_departed"
		case custody.HandoffArrived:
			why = "web.home.receive_arrived"
		}
		row.Since = max(h.OfferedAt, h.DepartedAt, h.ArrivedAt)
		row.Why = &page.Why{Icon: "clock", Text: d.t(why, "at", d.names.Time(row.Since))}
		return row
	}), err
}

func (s *Site) awaitsReceiver(d desk) (page.Verb, error) {
	q, err := fromCustody(s, d, func(tx custody.Reads) (custody.Queue[custody.HandoffItem], error) { return tx.Sent(d, d.desk()) })
	return othersVerb(d, "receiver", "/handoffs?state=open", q, func(h custody.HandoffItem) page.Row {
		row := s.homeHandoff(d, h, h.ToName)
		row.Why = &page.Why{Icon: "hourglass", Text: d.t("web.home.receiver_why", "name", h.ToName)}
		row.Since = h.OfferedAt
		if h.To == d.actor.Org {
			row.Why.Text = d.t("web.home.offered_why")
		}
		return row
	}), err
}

// homeHandoff counts what waits: lots that a receipt answered are no longer anybody's to wait for.
func (s *Site) homeHandoff(d desk, h custody.HandoffItem, other string) page.Row {
	title := d.t("web.purpose."+string(h.Purpose)) + gap + d.t("web.home.lots", "n", h.Waiting)
	if h.From != h.To { // within one organisation its name says nothing
		title += gap + other
	}
	return page.Row{Href: "/handoffs/" + h.Number.String(), Title: title, More: h.Number.String(), MoreCode: true}
}

// toResolve are differences about which this side has not spoken.
func (s *Site) toResolve(d desk) (page.Verb, error) {
	if d.actor.May(identity.ResolveDiff) != nil {
		return page.Verb{}, nil
	}
	q, err := fromCustody(s, d, func(tx custody.Reads) (custody.Queue[custody.DiscrepancyItem], error) {
		return tx.Unsettled(d, d.desk())
	})
	v := verbOf(d, "resolve", "/handoffs", q, func(i custody.DiscrepancyItem) page.Row {
		row := page.Row{Href: differenceURL(i), Title: i.LotName + gap + d.names.known("custody.difference", string(i.Kind)), More: i.LotCode.String(), MoreCode: true}
		row.Why = &page.Why{Tone: "stop", Icon: "ban", Text: d.t("web.home.resolve_why", "at", d.names.Time(i.OpenedAt))}
		row.Since = i.OpenedAt
		return row
	})
	v.Tone = "stop"
	return v, err
}

// toApproveMeasures are urgent measures not yet approved: 24 hours from the act
// (行政强制法第19条). Each is opened by itself, because each needs the number of its
// own approval paper.
func (s *Site) toApproveMeasures(d desk) (page.Verb, error) {
	q, err := fromCustody(s, d, func(tx custody.Reads) (custody.Queue[custody.Clock], error) { return tx.Unapproved(d, d.desk()) })
	v := verbOf(d, "measure", "/seizures", q, func(c custody.Clock) page.Row {
		row := s.homeClock(d, c)
		row.Href = "/cases/" + c.CaseNumber.String() + "/approve"
		row.Why = &page.Why{Icon: "clock", Text: d.t("web.home.measure_why", "at", d.names.Time(c.ApprovalDue))}
		if d.now > c.ApprovalDue {
			row.Why = &page.Why{Tone: "stop", Icon: "alarm", Text: d.t("web.home.measure_late", "at", d.names.Time(c.ApprovalDue))}
		}
		return row
	})
	v.Tone, v.RunsOut = "stop", len(q.Oldest) > 0 && q.Oldest[0].ApprovalDue < d.now.Date().End()
	return v, err
}

// toEndInTime are measures whose last day is near or over with nothing decided:
// from seven days amber, from one day and once overrun crimson.
func (s *Site) toEndInTime(d desk) (page.Verb, error) {
	today := d.now.Date()
	q, err := fromCustody(s, d, func(tx custody.Reads) (custody.Queue[custody.Clock], error) {
		return tx.Ending(d, d.desk(), today.AddDays(dueAhead))
	})
	v := verbOf(d, "due", "/seizures", q, func(c custody.Clock) page.Row {
		row := s.homeClock(d, c)
		row.Href = "/cases/" + c.CaseNumber.String()
		row.Why = dueWhy(d, c, today)
		return row
	})
	v.Tone = "wait"
	if len(q.Oldest) > 0 && q.Oldest[0].DueDay <= today.AddDays(1) {
		v.Tone, v.RunsOut = "stop", q.Oldest[0].DueDay <= today
	}
	return v, err
}

func (s *Site) homeClock(d desk, c custody.Clock) page.Row {
	title := d.names.word(reference.Measures, c.Measure) + gap + c.Name
	if c.Lots > 1 {
		title = d.t("web.home.due_row", "measure", d.names.word(reference.Measures, c.Measure), "name", c.Name, "n", c.Lots)
	}
	return page.Row{Title: title, More: c.SeizureNumber.String(), MoreCode: true}
}

// dueWhy says how long is left, until when, by which article, and what to do.
func dueWhy(d desk, c custody.Clock, today moment.Date) *page.Why {
	rule := d.t("web.home.due_rule.measure")
	if c.Measure == casefile.Preserved {
		rule = d.t("web.home.due_rule.preserved")
	}
	left := daysBetween(today, c.DueDay)
	switch {
	case left < 0:
		return &page.Why{Tone: "stop", Icon: "alarm", Text: d.t("web.home.due_over", "day", d.names.Date(c.DueDay), "rule", rule)}
	case left <= 1:
		return &page.Why{Tone: "stop", Icon: "alarm", Text: d.t("web.home.due_in", "n", left, "day", d.names.Date(c.DueDay), "rule", rule)}
	}
	return &page.Why{Tone: "wait", Icon: "clock", Text: d.t("web.home.due_in", "n", left, "day", d.names.Date(c.DueDay), "rule", rule)}
}

// daysBetween counts days from one date to another; negative when it is past.
func daysBetween(from, to moment.Date) int {
	return int(to.Start().Sub(from.Start()).Hours() / 24)
}

// homeWeek is the small chart of what ends in the next seven days.
func (s *Site) homeWeek(d desk) (page.Week, error) {
	today := d.now.Date()
	var days []custody.DayDue
	err := s.Custody.View(d, func(tx custody.Reads) (err error) {
		days, err = tx.EndingDays(d, d.desk(), today, today.AddDays(dueAhead-1))
		return err
	})
	if err != nil || len(days) == 0 {
		return page.Week{}, err
	}
	var w page.Week
	most := 1
	for _, x := range days {
		most = max(most, x.Clocks)
	}
	var said []string
	for i := range dueAhead {
		day := today.AddDays(i)
		bar := page.WeekBar{X: 42*i + 2, Mid: 42*i + 19, Word: d.t("web.home.today")}
		if i > 0 {
			bar.Word = d.t("web.home.weekday." + strings.ToLower(day.Start().Local().Weekday().String()))
		}
		for _, x := range days {
			if x.Day == day {
				bar.N, bar.Height = x.Clocks, 60*x.Clocks/most
				w.Days = append(w.Days, page.WeekDay{Day: day, Text: d.t("web.home.week_day", "n", x.Clocks), More: d.t("web.home.week_lots", "name", x.Name, "n", x.Lots)})
			}
		}
		bar.Top = 92 - bar.Height
		bar.Tone = "ok"
		if i <= 1 {
			bar.Tone = "stop"
		} else if i <= 2 {
			bar.Tone = "wait"
		}
		w.Bars = append(w.Bars, bar)
		said = append(said, d.t("web.home.week_said", "day", bar.Word, "n", bar.N))
	}
	w.Label = d.names.list(said)
	return w, nil
}

// homeNames finds who stands behind the pseudonyms of a list.
func (s *Site) homeNames(d desk, items []custody.SeizureItem, by func(custody.SeizureItem) string) (func(string) string, error) {
	var pseudonyms []string
	for _, i := range items {
		pseudonyms = append(pseudonyms, by(i))
	}
	known, err := s.Identity.Names(d, pseudonyms...)
	return func(pseudonym string) string {
		if name := known[pseudonym]; name != "" {
			return name
		}
		return d.t("web.home.somebody")
	}, err
}
