package web

import (
	"strings"

	"github.com/sealtrail/sealtrail/internal/custody"
	"github.com/sealtrail/sealtrail/internal/identity"
	"github.com/sealtrail/sealtrail/internal/moment"
	"github.com/sealtrail/sealtrail/internal/registry"
	"github.com/sealtrail/sealtrail/internal/web/page"
)

// homeApplications are the applications in a state that this person may see,
// oldest first; there are few.
func (s *Site) homeApplications(d desk, states ...registry.ApplicationState) (custody.Queue[registry.ApplicationItem], error) {
	var all []registry.ApplicationItem
	for _, state := range states {
		items, _, err := s.Registry.Applications(d, d.actor.Scope(identity.ReadApplications), registry.ApplicationFilter{State: state, Limit: firmsSeen})
		if err != nil {
			return custody.Queue[registry.ApplicationItem]{}, err
		}
		all = append(all, items...)
	}
	return queueOf(all), nil
}

func (s *Site) homeApplication(d desk, a registry.ApplicationItem) page.Row {
	return page.Row{Href: applicationURL(a.ID), Title: d.names.applicationKind(a.Kind) + gap + a.Name, More: a.Facility, Since: a.LastAt}
}

// toExamine are applications that wait for the editor.
func (s *Site) toExamine(d desk) (page.Verb, error) {
	q, err := s.homeApplications(d, registry.ApplicationFiled)
	return verbOf(d, "examine", "/applications?state="+string(registry.ApplicationFiled), q, func(a registry.ApplicationItem) page.Row {
		row := s.homeApplication(d, a)
		row.Why = s.dueWhy(d, registry.ClockDecide, a.LastAt, a.Division)
		return row
	}), err
}

// toDecide are those examined by another, that wait for the publisher.
func (s *Site) toDecide(d desk) (page.Verb, error) {
	q, err := s.homeApplications(d, registry.ApplicationExamined)
	return verbOf(d, "decide", "/applications?state="+string(registry.ApplicationExamined), q, func(a registry.ApplicationItem) page.Row {
		row := s.homeApplication(d, a)
		row.Seam = &page.Seam{Left: "signed", Right: "open", Label: d.t("web.home.decide_seam"), Size: "s"}
		if d.actor.Is(a.ExaminedBy) || d.actor.Is(a.FiledBy) {
			row.Why = &page.Why{Tone: "stop", Icon: "ban", Text: d.t("fault.registry.application.same_person")}
		}
		return row
	}), err
}

// toSupplement are the firm's own that came back.
func (s *Site) toSupplement(d desk) (page.Verb, error) {
	q, err := s.homeApplications(d, registry.ApplicationReturned)
	v := verbOf(d, "supplement", "/applications?state="+string(registry.ApplicationReturned), q, func(a registry.ApplicationItem) page.Row {
		row := s.homeApplication(d, a)
		row.Href += "/complete"
		row.Why = &page.Why{Tone: "wait", Icon: "arrow-back-up", Text: d.t("web.home.supplement_why", "at", d.names.Time(a.LastAt))}
		return row
	})
	v.Tone = "wait"
	return v, err
}

// awaitsBureau are the firm's own that the bureau has before it.
func (s *Site) awaitsBureau(d desk) (page.Verb, error) {
	q, err := s.homeApplications(d, registry.ApplicationFiled, registry.ApplicationExamined)
	return othersVerb(d, "bureau", "/applications", q, func(a registry.ApplicationItem) page.Row {
		row := s.homeApplication(d, a)
		row.Why = s.dueWhy(d, registry.ClockDecide, a.LastAt, a.Division)
		return row
	}), err
}

// awaitsDecision are those that the editor has examined.
func (s *Site) awaitsDecision(d desk) (page.Verb, error) {
	q, err := s.homeApplications(d, registry.ApplicationExamined)
	return othersVerb(d, "decision", "/applications?state="+string(registry.ApplicationExamined), q, func(a registry.ApplicationItem) page.Row {
		return s.homeApplication(d, a)
	}), err
}

// toAnswer are objections and reports of charges that wait for the publisher;
// the editor prepares what is said.
func (s *Site) toAnswer(d desk) (page.Verb, error) {
	items, _, err := s.Registry.Objections(d, d.actor.Scope(identity.ReadObjections), registry.ObjectionFilter{State: registry.ObjectionOpen, Limit: firmsSeen})
	return verbOf(d, "answer", "/objections?state="+string(registry.ObjectionOpen), queueOf(items), func(o registry.ObjectionItem) page.Row {
		return page.Row{Href: objectionURL(o.ID), Title: d.names.objectedTo(o.Against) + gap + o.Name, Since: o.FiledAt, Why: s.dueWhy(d, registry.ClockAnswer, o.FiledAt, o.Division)}
	}), err
}

// toReconfirm are firms whose entries nobody confirmed in time, or soon will not
// have: to the firm its own, to the editor the bureau's.
func (s *Site) toReconfirm(d desk) (page.Verb, error) {
	clock, err := s.Book.Clock(registry.ClockReconfirm, d.now)
	if err != nil {
		return page.Verb{}, nil // no term
	}
	firms, _, err := s.Registry.Firms(d, d.actor.Scope(identity.ReadRegistry), registry.FirmFilter{Limit: firmsSeen})
	if err != nil {
		return page.Verb{}, err
	}
	var all []registry.Facility
	for _, f := range firms {
		all = append(all, f.Facilities...)
	}
	since, err := s.Registry.Freshness(d, d.now.Date().AddDays(clock.WarnDays).End(), all...)
	type due struct {
		registry.FirmItem
		day moment.Date
	}
	var found []due
	for _, f := range firms {
		first := moment.Date("")
		for _, x := range f.Facilities {
			if _, gone := x.Delisted(d.now); gone {
				continue
			}
			if day := since[x.ID]; day != "" && (first == "" || strings.Compare(string(day), string(first)) < 0) {
				first = day
			}
		}
		if first != "" {
			found = append(found, due{f, first})
		}
	}
	v := verbOf(d, "reconfirm", "/firms", queueOf(found), func(f due) page.Row {
		row := page.Row{Href: firmURL(f.USCC), Title: f.Name, Since: f.day.Start()}
		row.Why = &page.Why{Tone: "wait", Icon: "clock", Text: d.t("web.home.reconfirm_soon", "day", d.names.Date(f.day))}
		if f.day <= d.now.Date() {
			row.Why = &page.Why{Tone: "wait", Icon: "refresh-alert", Text: d.t("web.registry.stale_since", "day", d.names.Date(f.day))}
		}
		return row
	})
	v.Tone = "wait"
	return v, err
}

// dueWhy says until when something must be answered.
func (s *Site) dueWhy(d desk, code string, from moment.Time, division string) *page.Why {
	clock, err := s.Book.Clock(code, from)
	if err != nil {
		return nil
	}
	last := clock.LastDay(from.Date(), s.Book.Calendar(division))
	why := &page.Why{Icon: "clock", Text: d.t("web.home.due_by", "day", d.names.Date(last))}
	switch {
	case last < d.now.Date():
		why.Tone = "stop"
	case last <= d.now.Date().AddDays(clock.WarnDays):
		why.Tone = "wait"
	}
	return why
}
