package web

import (
	"github.com/google/uuid"

	"github.com/sealtrail/sealtrail/internal/custody"
	"github.com/sealtrail/sealtrail/internal/destruction"
	"github.com/sealtrail/sealtrail/internal/identity"
	"github.com/sealtrail/sealtrail/internal/registry"
	"github.com/sealtrail/sealtrail/internal/web/page"
)

// zeroID is "none".
var zeroID uuid.UUID

// updateAhead is how many days before its due day the next edition is called for.
const updateAhead = 14

func (s *Site) homeOrders(d desk, f destruction.OrderFilter) ([]destruction.OrderItem, error) {
	return all(func(limit int, cursor string) ([]destruction.OrderItem, string, error) {
		f.Limit, f.Cursor = limit, cursor
		p, err := s.Destruction.Orders(d, d.destruction(), f)
		return p.Items, p.Next, err
	}, func(o destruction.OrderItem) bool { return o.Agency == d.actor.Org })
}

func (s *Site) homeOrder(d desk, o destruction.OrderItem) page.Row {
	title := d.names.method(o.Method) + gap + d.t("web.home.lots", "n", o.Lots) + gap + o.FirmName
	return page.Row{Href: "/orders/" + o.Number.String(), Title: title, More: o.Number.String(), MoreCode: true}
}

func (s *Site) toApprove(d desk) (page.Verb, error) {
	found, err := s.homeOrders(d, destruction.OrderFilter{State: destruction.OrderDrafted, Awaits: identity.Approver})
	return verb(d, "approve", "/orders?state="+string(destruction.OrderDrafted), found, func(o destruction.OrderItem) page.Row {
		row := s.homeOrder(d, o)
		row.Why = &page.Why{Icon: "clock", Text: d.t("web.home.approve_why", "at", d.names.Time(o.DraftedAt))}
		if o.AwaitsLegal {
			row.Why = &page.Why{Tone: "wait", Icon: "hourglass", Text: d.t("web.home.approve_exception")}
		}
		return row
	}), err
}

func (s *Site) toEndorse(d desk) (page.Verb, error) {
	found, err := s.homeOrders(d, destruction.OrderFilter{State: destruction.OrderDrafted, Awaits: identity.LegalReviewer})
	return verb(d, "endorse", "/orders?state="+string(destruction.OrderDrafted), found, func(o destruction.OrderItem) page.Row {
		row := s.homeOrder(d, o)
		row.Why = &page.Why{Tone: "wait", Icon: "alert-triangle", Text: d.t("web.home.endorse_why", "at", d.names.Time(o.DraftedAt))}
		return row
	}), err
}

func (s *Site) awaitsApproval(d desk) (page.Verb, error) {
	found, err := s.homeOrders(d, destruction.OrderFilter{State: destruction.OrderDrafted})
	return elsewhereVerb(d, "approval", "/orders?state="+string(destruction.OrderDrafted), found, func(o destruction.OrderItem) page.Row {
		row := s.homeOrder(d, o)
		why := "web.home.approval_why"
		if o.AwaitsLegal {
			why = "web.home.approval_legal"
		}
		row.Why = &page.Why{Icon: "hourglass", Text: d.t(why, "at", d.names.Time(o.DraftedAt))}
		return row
	}), err
}

func (s *Site) homeRuns(d desk, state destruction.RunState, keep func(destruction.RunItem) bool) ([]destruction.RunItem, error) {
	return all(func(limit int, cursor string) ([]destruction.RunItem, string, error) {
		p, err := s.Destruction.Runs(d, d.destruction(), destruction.RunFilter{State: state, Limit: limit, Cursor: cursor})
		return p.Items, p.Next, err
	}, keep)
}

func (s *Site) homeRun(d desk, r destruction.RunItem) page.Row {
	title := d.names.method(r.Method) + gap + d.t("web.home.lots", "n", r.Lots)
	if r.Firm != d.actor.Org {
		title += gap + r.FirmName
	}
	return page.Row{Href: "/destructions/" + r.Number.String(), Title: title, More: r.Number.String(), MoreCode: true}
}

func (s *Site) ownRuns(d desk, state destruction.RunState) ([]destruction.RunItem, error) {
	return s.homeRuns(d, state, func(r destruction.RunItem) bool { return r.Firm == d.actor.Org })
}

func (s *Site) runVerb(d desk, key string, state destruction.RunState, icon string) (page.Verb, error) {
	found, err := s.ownRuns(d, state)
	return verb(d, key, "/destructions?state="+string(state), found, func(r destruction.RunItem) page.Row {
		row := s.homeRun(d, r)
		row.Why = &page.Why{Icon: icon, Text: d.t("web.home."+key+"_why", "at", d.names.Time(r.StartedAt))}
		return row
	}), err
}

func (s *Site) toComplete(d desk) (page.Verb, error) {
	return s.runVerb(d, "complete", destruction.RunStarted, "weight")
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
	reviewed, err := s.homeRuns(d, destruction.RunReviewed, nil)
	if err != nil {
		return page.Verb{}, err
	}
	var found []destruction.RunItem
	have := map[uuid.UUID][2]int{} // signatures in, and wanted, of the first agency one signs for
	for _, item := range reviewed {
		run, err := s.Destruction.Run(d, d.destruction(), item.ID.String())
		if err != nil {
			return page.Verb{}, err
		}
		agencies := run.CountsFor(d.actor.Org)
		signed := false
		for _, a := range run.Attestations {
			signed = signed || d.actor.Is(a.Person)
		}
		if len(agencies) == 0 || signed {
			continue
		}
		found = append(found, item)
		for _, a := range run.Agencies {
			if a.Org == agencies[0] {
				have[item.ID] = [2]int{run.Attested(a.Org), a.Required}
			}
		}
	}
	return verb(d, "attest", "/destructions?state="+string(destruction.RunReviewed), found, func(r destruction.RunItem) page.Row {
		row := s.homeRun(d, r)
		row.Why = &page.Why{Icon: "signature", Text: d.t("web.home.attest_why", "in", have[r.ID][0], "of", have[r.ID][1])}
		return row
	}), nil
}

// toDestroy are the goods at this firm that are in no run yet.
func (s *Site) toDestroy(d desk) (page.Verb, error) {
	busy := map[uuid.UUID]bool{}
	for _, state := range []destruction.RunState{destruction.RunStarted, destruction.RunCompleted, destruction.RunReviewed} {
		open, err := s.ownRuns(d, state)
		if err != nil {
			return page.Verb{}, err
		}
		for _, item := range open {
			run, err := s.Destruction.Run(d, d.destruction(), item.ID.String())
			if err != nil {
				return page.Verb{}, err
			}
			for _, l := range run.Lots {
				busy[l.Lot] = true
			}
		}
	}
	found, err := s.homeLots(d, custody.LotFilter{State: custody.AtFirm, Keeper: d.actor.Org}, func(l custody.LotRow) bool { return !busy[l.ID] })
	return verb(d, "destroy", "/lots?state="+string(custody.AtFirm), found, func(l custody.LotRow) page.Row {
		row := s.homeLot(d, l)
		if l.Discrepancies > 0 {
			row.Why = &page.Why{Tone: "stop", Icon: "ban", Text: d.t("web.home.destroy_blocked")}
		}
		return row
	}), err
}

func (s *Site) homeDrafts(d desk) ([]registry.Edition, error) {
	return all(func(limit int, cursor string) ([]registry.Edition, string, error) {
		return s.Registry.Drafts(d, d.actor.Scope(identity.ReadRegistry), limit, cursor)
	}, nil)
}

func (s *Site) homeDraft(d desk, e registry.Edition) page.Row {
	return page.Row{Href: "/registry/drafts/" + e.ID.String(), Title: d.t("web.home.edition", "n", len(e.Facilities)), More: d.t("web.home.drafted_at", "at", d.names.Time(e.DraftedAt))}
}

func (s *Site) toPublish(d desk) (page.Verb, error) {
	found, err := s.homeDrafts(d)
	return verb(d, "publish", "/firms", found, func(e registry.Edition) page.Row {
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
	return elsewhereVerb(d, "publication", "/firms", found, func(e registry.Edition) page.Row {
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
	v := verb(d, "update", "/firms", []registry.EditionItem{newest}, func(e registry.EditionItem) page.Row {
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
	v := verb(d, "alarm", "/admin", alarms, func(a page.Alarm) page.Row {
		return page.Row{Href: "/admin", Title: d.t("web.admin.alarm", "noun", a.Noun, "name", a.Name), More: d.names.Time(a.At)}
	})
	v.Tone = "stop"
	return v, err
}
