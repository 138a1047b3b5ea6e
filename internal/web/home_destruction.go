package web

import (
	"slices"
	"strings"

	"github.com/sealtrail/sealtrail/internal/custody"
	"github.com/sealtrail/sealtrail/internal/destruction"
	"github.com/sealtrail/sealtrail/internal/identity"
	"github.com/sealtrail/sealtrail/internal/registry"
	"github.com/sealtrail/sealtrail/internal/web/page"
)

// updateAhead is how many days before its due day the next edition is called for.
const updateAhead = 14

func (s *Site) homeOrder(d desk, o destruction.OrderItem) page.Row {
	title := d.names.method(o.Method) + gap + d.t("web.home.lots", "n", o.Lots) + gap + o.FirmName
	return page.Row{Href: "/orders/" + o.Number.String(), Title: title, More: o.Number.String(), MoreCode: true}
}

// openOrders are the agency's orders in an open state.
func (s *Site) openOrders(d desk, state destruction.OrderState) (custody.Queue[destruction.OrderItem], error) {
	return fromDestruction(s, d, func(tx destruction.Reads) (custody.Queue[destruction.OrderItem], error) {
		return tx.OrdersOpen(d, d.desk(), state)
	})
}

// toCorrect are orders that came back with what must be put right.
func (s *Site) toCorrect(d desk) (page.Verb, error) {
	q, err := s.openOrders(d, destruction.OrderReturned)
	v := verbOf(d, "correct", "/orders?state="+string(destruction.OrderReturned), q, func(o destruction.OrderItem) page.Row {
		row := s.homeOrder(d, o)
		row.Href += "/redraft"
		row.Why = &page.Why{Tone: "wait", Icon: "arrow-back-up", Text: d.t("web.home.correct_why", "at", d.names.Time(o.LastAt))}
		row.Since = o.LastAt
		return row
	})
	v.Tone = "wait"
	return v, err
}

func (s *Site) awaitsApproval(d desk) (page.Verb, error) {
	q, err := s.openOrders(d, destruction.OrderDrafted)
	return othersVerb(d, "approval", "/orders?state="+string(destruction.OrderDrafted), q, func(o destruction.OrderItem) page.Row {
		row := s.homeOrder(d, o)
		why := "web.home.approval_why"
		if o.AwaitsLegal {
			why = "web.home.approval_legal"
		}
		row.Why = &page.Why{Icon: "hourglass", Text: d.t(why, "at", d.names.Time(o.DraftedAt))}
		row.Since = o.DraftedAt
		return row
	}), err
}

// toDispatch are the approved orders whose goods lie in this store and are
// offered to nobody: the keeper opens the order and gives them out.
func (s *Site) toDispatch(d desk) (page.Verb, error) {
	q, err := fromDestruction(s, d, func(tx destruction.Reads) (custody.Queue[destruction.OrderWaiting], error) {
		return tx.ToDispatch(d, d.desk())
	})
	return verbOf(d, "dispatch", "/orders?state="+string(destruction.OrderApproved), q, func(o destruction.OrderWaiting) page.Row {
		row := s.homeOrder(d, o.OrderItem)
		row.Why = &page.Why{Icon: "transfer", Text: d.t("web.home.dispatch_why", "n", o.Waiting)}
		row.Since = o.ApprovedAt
		return row
	}), err
}

// toDestroy are the goods at this firm that are in no run yet, by their orders.
func (s *Site) toDestroy(d desk) (page.Verb, error) {
	q, err := fromDestruction(s, d, func(tx destruction.Reads) (custody.Queue[destruction.OrderWaiting], error) {
		return tx.ToDestroy(d, d.desk())
	})
	return verbOf(d, "destroy", "/lots?state="+string(custody.AtFirm), q, func(o destruction.OrderWaiting) page.Row {
		row := s.homeOrder(d, o.OrderItem)
		row.Title = d.names.method(o.Method) + gap + d.t("web.home.lots", "n", o.Waiting) + gap + o.AgencyName
		row.Why = &page.Why{Icon: "recycle", Text: d.t("web.home.destroy_why", "n", o.Waiting)}
		row.Since = o.ApprovedAt
		return row
	}), err
}

// toHold are the joint destructions of this organisation that wait for its head:
// to be announced, opened on their first day, closed after their last.
func (s *Site) toHold(d desk) (page.Verb, error) {
	today := d.now.Date()
	type due struct {
		destruction.EventItem
		why, tone string
	}
	var found []due
	for _, state := range []destruction.EventState{destruction.EventPlanned, destruction.EventAnnounced, destruction.EventOpen} {
		all, err := s.Destruction.Events(d, identity.Scope{Org: d.actor.Org}, destruction.EventFilter{State: state, Limit: eventsSeen})
		if err != nil {
			return page.Verb{}, err
		}
		for _, e := range slices.Backward(all.Items) {
			switch {
			case e.Organiser != d.actor.Org:
			case state == destruction.EventPlanned:
				found = append(found, due{e, "announce", ""})
			case state == destruction.EventAnnounced && e.From <= today:
				found = append(found, due{e, "open", "wait"})
			case state == destruction.EventOpen && e.To < today:
				found = append(found, due{e, "close", "wait"})
			}
		}
	}
	return verbOf(d, "event", "/events", queueOf(found), func(e due) page.Row {
		return page.Row{Href: eventURL(e.Number.String()), Title: e.Name + gap + d.names.eventDays(e.From, e.To), More: e.Number.String(), MoreCode: true,
			Why: &page.Why{Tone: e.tone, Icon: "calendar", Text: d.t("web.home.event_" + e.why)}}
	}), nil
}

// eventsSeen bounds the joint destructions of one state that a home page looks at.
const eventsSeen = 50

func (s *Site) homeRun(d desk, r destruction.RunItem) page.Row {
	title := d.names.method(r.Method) + gap + d.t("web.home.lots", "n", r.Lots)
	if r.Firm != d.actor.Org && r.FirmName != "" {
		title += gap + r.FirmName
	}
	return page.Row{Href: "/destructions/" + r.Number.String(), Title: title, More: r.Number.String(), MoreCode: true}
}

func (s *Site) runVerb(d desk, key string, state destruction.RunState, icon string) (page.Verb, error) {
	q, err := fromDestruction(s, d, func(tx destruction.Reads) (custody.Queue[destruction.RunItem], error) {
		return tx.FirmRuns(d, d.desk(), state)
	})
	return verbOf(d, key, "/destructions?state="+string(state), q, func(r destruction.RunItem) page.Row {
		row := s.homeRun(d, r)
		row.Why = &page.Why{Icon: icon, Text: d.t("web.home."+key+"_why", "at", d.names.Time(r.StartedAt))}
		row.Since = r.StartedAt
		return row
	}), err
}

func (s *Site) toComplete(d desk) (page.Verb, error) {
	v, err := s.runVerb(d, "complete", destruction.RunStarted, "weight")
	for i := range v.Rows {
		v.Rows[i].Href += "/complete"
	}
	return v, err
}

func (s *Site) toReview(d desk) (page.Verb, error) {
	return s.runVerb(d, "review", destruction.RunCompleted, "clipboard-check")
}

func (s *Site) awaitsReview(d desk) (page.Verb, error) {
	v, err := s.runVerb(d, "reviewer", destruction.RunCompleted, "hourglass")
	v.Waiting = true
	return v, err
}

func (s *Site) awaitsWitnesses(d desk) (page.Verb, error) {
	v, err := s.runVerb(d, "witnesses", destruction.RunReviewed, "hourglass")
	v.Waiting = true
	return v, err
}

// toAttest are reviewed runs for which this officer's signature would count
// and is not there.
func (s *Site) toAttest(d desk) (page.Verb, error) {
	var runs []destruction.Run
	err := s.Destruction.View(d, func(tx destruction.Reads) (err error) {
		runs, err = tx.Reviewed(d, d.desk())
		return err
	})
	wanted := queueOf(destruction.Wanted(d.actor, runs))
	return verbOf(d, "attest", "/destructions?state="+string(destruction.RunReviewed), wanted, func(r destruction.WantedRun) page.Row {
		row := s.homeRun(d, destruction.RunItem{Number: r.Number, Firm: r.Firm, Method: r.Method, Lots: len(r.Lots)})
		row.Why = &page.Why{Icon: "signature", Text: d.t("web.home.attest_why", "in", r.In, "of", r.Of)}
		return row
	}), err
}

// renewAhead is how many days before its last day a qualification is called for.
const renewAhead = 60

// toRenew are the qualifications of the bureau's firms that end soon or have
// ended: their goods go nowhere once the gate closes.
func (s *Site) toRenew(d desk) (page.Verb, error) {
	firms, _, err := s.Registry.Firms(d, d.actor.Scope(identity.ReadRegistry), registry.FirmFilter{Limit: firmsSeen})
	if err != nil {
		return page.Verb{}, err
	}
	type ending struct {
		registry.Qualification
		firm, facility string
		href           string
	}
	var found []ending
	last := d.now.Date().AddDays(renewAhead)
	for _, f := range firms {
		for _, x := range f.Facilities {
			for _, q := range x.Qualifications {
				if q.ValidTo != "" && q.ValidTo <= last {
					found = append(found, ending{q, f.Name, x.Name, "/firms/" + string(f.USCC)})
				}
			}
		}
	}
	slices.SortFunc(found, func(a, b ending) int { return strings.Compare(string(a.ValidTo), string(b.ValidTo)) })
	v := verbOf(d, "renew", "/firms", queueOf(found), func(e ending) page.Row {
		row := page.Row{Href: e.href, Title: e.firm + gap + e.facility, More: e.Number}
		row.Why = &page.Why{Tone: "wait", Icon: "clock", Text: d.t("web.home.renew_why", "day", d.names.Date(e.ValidTo), "n", daysBetween(d.now.Date(), e.ValidTo))}
		if e.ValidTo < d.now.Date() {
			row.Why = &page.Why{Tone: "stop", Icon: "ban", Text: d.t("web.home.renew_over", "day", d.names.Date(e.ValidTo))}
		}
		return row
	})
	v.Tone = "wait"
	return v, nil
}

// firmsSeen bounds the firms of one bureau whose papers are looked at.
const firmsSeen = 200

func (s *Site) homeDrafts(d desk) (custody.Queue[registry.Edition], error) {
	drafts, _, err := s.Registry.Drafts(d, d.actor.Scope(identity.ReadRegistry), firmsSeen, "")
	slices.Reverse(drafts)
	return queueOf(drafts), err
}

func (s *Site) homeDraft(d desk, e registry.Edition) page.Row {
	return page.Row{Href: "/registry/drafts/" + e.ID.String(), Title: d.t("web.home.edition", "n", len(e.Facilities)), More: d.t("web.home.drafted_at", "at", d.names.Time(e.DraftedAt))}
}

func (s *Site) toPublish(d desk) (page.Verb, error) {
	found, err := s.homeDrafts(d)
	return verbOf(d, "publish", "/firms", found, func(e registry.Edition) page.Row {
		row := s.homeDraft(d, e)
		row.Seam = &page.Seam{Left: "signed", Right: "open", Label: d.t("web.home.publish_seam"), Size: "s"}
		if d.actor.Is(e.DraftedBy) {
			row.Why = &page.Why{Tone: "stop", Icon: "ban", Text: d.t("web.home.publish_own")}
		}
		return row
	}), err
}

func (s *Site) awaitsPublication(d desk) (page.Verb, error) {
	found, err := s.homeDrafts(d)
	return othersVerb(d, "publication", "/firms", found, func(e registry.Edition) page.Row {
		row := s.homeDraft(d, e)
		row.Why = &page.Why{Icon: "hourglass", Text: d.t("web.home.publication_why")}
		return row
	}), err
}

// toUpdate calls for the next edition in time.
func (s *Site) toUpdate(d desk) (page.Verb, error) {
	editions, err := s.Registry.Editions(d)
	if err != nil || len(editions) == 0 {
		return page.Verb{}, err
	}
	newest := editions[0]
	for _, e := range editions {
		if e.Number > newest.Number {
			newest = e
		}
	}
	if newest.NextUpdateDue == "" || newest.NextUpdateDue > d.now.Date().AddDays(updateAhead) {
		return page.Verb{}, nil
	}
	v := verbOf(d, "update", "/firms", queueOf([]registry.EditionItem{newest}), func(e registry.EditionItem) page.Row {
		row := page.Row{Href: "/registry/drafts/new", Title: d.t("web.home.update_row", "n", e.Number)}
		row.Why = &page.Why{Tone: "wait", Icon: "clock", Text: d.t("web.home.update_why", "day", d.names.Date(e.NextUpdateDue))}
		if e.NextUpdateDue < d.now.Date() {
			row.Why.Tone = "stop"
		}
		return row
	})
	return v, nil
}

// toLookInto are alarms: stored state that did not follow from the entries.
func (s *Site) toLookInto(d desk) (page.Verb, error) {
	if s.House == nil {
		return page.Verb{}, nil
	}
	alarms, err := s.House.Alarms(d, alarmsShown)
	v := verbOf(d, "alarm", "/admin", queueOf(alarms), func(a page.Alarm) page.Row {
		return page.Row{Href: "/admin", Title: d.t("web.admin.alarm", "noun", a.Noun, "name", a.Name), More: d.names.Time(a.At)}
	})
	v.Tone = "stop"
	return v, err
}
