package web

import (
	"strconv"
	"strings"
	"time"

	"github.com/google/uuid"

	"github.com/sealtrail/sealtrail/internal/moment"
	"github.com/sealtrail/sealtrail/internal/reference"
	"github.com/sealtrail/sealtrail/internal/registry"
	"github.com/sealtrail/sealtrail/internal/spreadsheet"
	"github.com/sealtrail/sealtrail/internal/web/page"
)

// Days before an end that are shown in amber.
const (
	expiringDays = 60 // of a qualification
	dueDays      = 14 // of the next edition
)

// suspensions are the qualifications that the notices leave suspended.
func suspensions(notices []registry.Notice) map[uuid.UUID]registry.Notice {
	out := map[uuid.UUID]registry.Notice{}
	for _, n := range notices { // oldest first: the last word counts
		if n.Change == "suspended" || n.Change == "delisted" {
			out[n.Qualification] = n
		} else {
			delete(out, n.Qualification)
		}
	}
	return out
}

func (n names) registryState(state string) page.State {
	return page.StateOf("registry.state", state, n.T("web.registry.state."+state))
}

// standing judges one qualification on a day: suspended before expired before
// expiring before listed.
func (n names) paperStanding(q registry.ListQualification, suspended map[uuid.UUID]registry.Notice, at moment.Time) (state, why, left string) {
	if s, ok := suspended[q.ID]; ok && s.Change == "delisted" {
		return "delisted", n.T("web.registry.delisted_since", "day", n.Day(s.At), "reason", s.Reason), ""
	}
	if s, ok := suspended[q.ID]; ok {
		return "suspended", n.T("web.registry.suspended_since", "day", n.Day(s.At), "reason", s.Reason), ""
	}
	if !moment.Holds(q.ValidFrom, q.ValidTo, at) {
		return "expired", n.T("web.registry.expired_on", "day", n.Date(q.ValidTo)), ""
	}
	if q.ValidTo.IsZero() {
		return "listed", "", ""
	}
	if days := daysUntil(at, q.ValidTo); days <= expiringDays {
		return "expiring", "", n.T("web.registry.days_left", "n", days)
	}
	return "listed", "", ""
}

// daysUntil counts whole days from an instant to the end of a day.
func daysUntil(at moment.Time, last moment.Date) int {
	return int(last.End().Sub(at.Date().Start())/(24*time.Hour)) - 1
}

// facilityRows lists every facility with its papers; the facility's own state is
// the best of its papers'.
func (n names) facilityRows(l registry.Listing, suspended map[uuid.UUID]registry.Notice, at moment.Time) []page.FacilityRow {
	rank := map[string]int{"listed": 0, "expiring": 1, "suspended": 2, "expired": 3, "delisted": 4}
	var rows []page.FacilityRow
	for _, f := range l.Firms {
		for _, x := range f.Facilities {
			row := page.FacilityRow{ID: x.ID, Firm: f.Name, Facility: x.Name, USCC: f.USCC, Place: joined("　", n.division(x.Division), x.Address), Location: location(x.Location), Fee: n.listingFee(l)}
			best := "delisted"
			for _, q := range x.Qualifications {
				paper := n.paperRow(q)
				state, why, left := n.paperStanding(q, suspended, at)
				paper.State, paper.Why, paper.Left = n.registryState(state), why, left
				if rank[state] <= rank[best] {
					best, row.Why = state, why
				}
				row.Papers = append(row.Papers, paper)
				if moment.Holds(q.ValidFrom, q.ValidTo, at) {
					row.CapacityG = max(row.CapacityG, q.CapacityG)
				}
			}
			row.State = n.registryState(best)
			rows = append(rows, row)
		}
	}
	return rows
}

// nearLimit is the percentage of the annual scale from which a facility is shown
// as nearly full; the gate warns at 100.
const nearLimit = 90

// used adds to each row how much of its annual scale the facility took this year.
// Several qualifications do not add up: the widest counts, as at the gate.
func (n names) used(rows []page.FacilityRow, found registry.InForce) []page.FacilityRow {
	for i := range rows {
		r := &rows[i]
		if since := found.StaleSince(r.ID); since != "" {
			r.Stale = n.T("web.registry.stale_since", "day", n.Date(since))
			if r.State.Tone == "ok" {
				r.State = n.registryState("stale")
			}
		}
		if r.CapacityG == 0 {
			continue
		}
		took := found.AcceptedBy(r.ID)
		percent := took * 1000 / r.CapacityG // in tenths
		r.Used = &page.Gauge{Figure: n.T("web.registry.used_percent", "n", spreadsheet.Decimal{Units: percent, Decimals: 1}.String()),
			Text: n.T("web.registry.used", "took", n.tonnes(took/1000*1000), "of", n.tonnes(r.CapacityG)), Percent: int(min(percent/10, 100))}
		if percent >= 10*nearLimit {
			r.Used.Tone = "wait"
			if r.State.Icon == "circle-check" {
				r.State = n.registryState("near_limit")
			}
		}
	}
	return rows
}

func location(l *registry.Location) *page.Location {
	if l == nil {
		return nil
	}
	return &page.Location{Latitude: registry.Degrees(l.LatitudeE6), Longitude: registry.Degrees(l.LongitudeE6)}
}

func (n names) paperRow(q registry.ListQualification) page.PaperRow {
	row := page.PaperRow{Kind: n.qualification(q.Kind), Number: q.Number, Issuer: q.Issuer, Until: q.ValidTo, Scope: n.list(n.each(q.Categories, n.category)),
		Waste: joined(" ", q.WasteCodes...), Methods: n.each(q.Methods, n.method), Capacity: n.T("web.registry.capacity", "t", n.tonnes(q.CapacityG))}
	for _, code := range q.Methods {
		if m, err := n.book.Method(code, n.at); err == nil && m.Status == reference.Exception {
			row.Exceptional = true
		}
	}
	return row
}

func (n names) listingFee(l registry.Listing) string {
	if !l.FreeOfCharge {
		return n.T("web.registry.not_free", "who", l.Payer)
	}
	if l.Payer == "" {
		return n.T("web.registry.free")
	}
	return n.T("web.registry.free_borne", "who", l.Payer)
}

func (n names) editionHead(e registry.PublicEdition) *page.EditionHead {
	h := n.listingHead(e.Listing)
	h.Number, h.PublishedOn, h.Href = e.Number, e.PublishedOn, "/registry/editions/"+strconv.Itoa(e.Number)
	return &h
}

func (n names) listingHead(l registry.Listing) page.EditionHead {
	h := page.EditionHead{Publisher: l.Publisher, Fee: n.listingFee(l), Area: n.list(n.each(l.ServiceArea, n.division)), NextDue: l.NextUpdateDue, Firms: len(l.Firms), Urgent: l.Urgent}
	for _, f := range l.Firms {
		h.Facilities += len(f.Facilities)
	}
	if l.NextUpdateDue.IsZero() {
		return h
	}
	switch days := daysUntil(n.at, l.NextUpdateDue); {
	case days < 0:
		h.Overdue, h.Tone = -days, "stop"
	case days < dueDays:
		h.DaysLeft, h.Tone = days, "wait"
	default:
		h.DaysLeft = days
	}
	return h
}

// notices are shown newest first.
func (n names) notices(all []registry.Notice) []page.NoticeRow {
	var rows []page.NoticeRow
	for i := len(all) - 1; i >= 0; i-- {
		x := all[i]
		rows = append(rows, page.NoticeRow{Change: n.T("web.registry.notice." + x.Change), At: n.Day(x.At),
			Text: n.T("web.registry.notice_text", "firm", joined("　", x.Firm, x.FacilityName), "paper", joined(" ", n.qualification(x.Kind), x.Number), "reason", x.Reason)})
	}
	return rows
}

// tonnes writes grams a year as tonnes, decimals only where there are any.
func (n names) tonnes(g int64) string {
	whole := n.Count(g / 1_000_000)
	if rest := g % 1_000_000; rest != 0 {
		_, fraction, _ := strings.Cut(decimal(rest, 6), ".")
		return whole + "." + fraction
	}
	return whole
}
