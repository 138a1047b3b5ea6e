package web

import (
	"github.com/google/uuid"

	"github.com/sealtrail/sealtrail/internal/casefile"
	"github.com/sealtrail/sealtrail/internal/custody"
	"github.com/sealtrail/sealtrail/internal/destruction"
	"github.com/sealtrail/sealtrail/internal/identity"
	"github.com/sealtrail/sealtrail/internal/web/page"
)

// urgentSeen is how many of the newest urgent seizures are looked into for a
// missing approval: it is due within a day.
const urgentSeen = 30

// unconfirmed seizures of the agency, mine or those of others.
func (s *Site) unconfirmed(d desk, mine bool) ([]custody.SeizureItem, error) {
	return all(func(limit int, cursor string) ([]custody.SeizureItem, string, error) {
		return s.Custody.Seizures(d, d.custody(), custody.SeizureFilter{Unconfirmed: true, Limit: limit, Cursor: cursor})
	}, func(i custody.SeizureItem) bool { return i.Agency == d.actor.Org && d.actor.Is(i.By) == mine })
}

func (s *Site) toConfirm(d desk) (page.Verb, error) {
	found, err := s.unconfirmed(d, false)
	if err != nil {
		return page.Verb{}, err
	}
	names, err := s.homeNames(d, found, func(i custody.SeizureItem) string { return i.By })
	return verb(d, "confirm", "/seizures?waiting=1", found, func(i custody.SeizureItem) page.Row {
		row := s.homeSeizure(d, i)
		row.Seam = &page.Seam{Left: "signed", Right: "open", Label: d.t("web.home.signed_by", "name", names(i.By)), Size: "s"}
		row.Why = &page.Why{Icon: "clock", Text: d.t("web.home.confirm_why", "name", names(i.By), "at", d.names.Time(i.At))}
		return row
	}), err
}

func (s *Site) awaitsSecond(d desk) (page.Verb, error) {
	found, err := s.unconfirmed(d, true)
	return elsewhereVerb(d, "second", "/seizures?waiting=1", found, func(i custody.SeizureItem) page.Row {
		row := s.homeSeizure(d, i)
		row.Why = &page.Why{Icon: "hourglass", Text: d.t("web.home.second_why")}
		return row
	}), err
}

func (s *Site) homeSeizure(d desk, i custody.SeizureItem) page.Row {
	title := d.t("web.home.seizure", "lines", i.Lines, "lots", i.Lots)
	return page.Row{Href: "/seizures/" + i.Number.String(), Title: title, More: i.Number.String(), MoreCode: true}
}

// toStoreIn are the goods that this officer still holds and has offered to nobody.
func (s *Site) toStoreIn(d desk) (page.Verb, error) {
	found, err := s.homeLots(d, custody.LotFilter{State: custody.WithHandler, Keeper: d.actor.Org}, func(l custody.LotRow) bool { return d.actor.Is(l.Keeper.Person) && l.Handoff == zeroID })
	return verb(d, "store_in", "/lots?state="+string(custody.WithHandler), found, func(l custody.LotRow) page.Row {
		row := s.homeLot(d, l)
		row.Why = &page.Why{Icon: "clock", Text: d.t("web.home.store_in_why", "at", d.names.Time(l.LastAt))}
		return row
	}), err
}

// toDispatch are the goods in this store whose order is approved and which are
// offered to nobody: the keeper opens the order and gives them out.
func (s *Site) toDispatch(d desk) (page.Verb, error) {
	lots, err := s.homeLots(d, custody.LotFilter{State: custody.InCustody, Keeper: d.actor.Org}, func(l custody.LotRow) bool { return l.Order != zeroID && l.Handoff == zeroID })
	if err != nil || len(lots) == 0 {
		return page.Verb{}, err
	}
	waiting := map[uuid.UUID]int{}
	for _, l := range lots {
		waiting[l.Order]++
	}
	found, err := all(func(limit int, cursor string) ([]destruction.OrderItem, string, error) {
		p, err := s.Destruction.Orders(d, d.destruction(), destruction.OrderFilter{State: destruction.OrderApproved, Limit: limit, Cursor: cursor})
		return p.Items, p.Next, err
	}, func(o destruction.OrderItem) bool { return waiting[o.ID] > 0 })
	return verb(d, "dispatch", "/orders?state="+string(destruction.OrderApproved), found, func(o destruction.OrderItem) page.Row {
		row := s.homeOrder(d, o)
		row.Why = &page.Why{Icon: "transfer", Text: d.t("web.home.dispatch_why", "n", waiting[o.ID])}
		return row
	}), err
}

func (s *Site) homeLots(d desk, f custody.LotFilter, keep func(custody.LotRow) bool) ([]custody.LotRow, error) {
	return all(func(limit int, cursor string) ([]custody.LotRow, string, error) {
		f.Limit, f.Cursor = limit, cursor
		return s.Custody.Lots(d, d.custody(), f)
	}, keep)
}

func (s *Site) homeLot(d desk, l custody.LotRow) page.Row {
	return page.Row{Href: "/lots/" + l.Code.String(), Title: l.Name + gap + d.names.quantity(l.Stock.Quantity, l.Unit), More: l.Code.String(), MoreCode: true}
}

// openHandoffs to or from the actor's organisation.
func (s *Site) openHandoffs(d desk, f custody.HandoffFilter, keep func(custody.HandoffItem) bool) ([]custody.HandoffItem, error) {
	return all(func(limit int, cursor string) ([]custody.HandoffItem, string, error) {
		f.Open, f.Limit, f.Cursor = true, limit, cursor
		return s.Custody.Handoffs(d, d.custody(), f)
	}, keep)
}

// toReceive are goods offered to this organisation by somebody else. What an
// officer gives into the own store is for a keeper.
func (s *Site) toReceive(d desk) (page.Verb, error) {
	found, err := s.openHandoffs(d, custody.HandoffFilter{To: d.actor.Org}, func(h custody.HandoffItem) bool {
		return !d.actor.Is(h.Sender) && (h.Purpose != custody.StoreIn || d.actor.Has(identity.Keeper))
	})
	return verb(d, "receive", "/handoffs?open=1", found, func(h custody.HandoffItem) page.Row {
		row := s.homeHandoff(d, h, h.FromName)
		row.Seam = &page.Seam{Left: "signed", Right: "open", Label: d.t("seam.wait_right"), Size: "s"}
		why := "web.home.receive_offered"
		switch h.State {
		case custody.HandoffDeparted:
			why = "web.home.receive_departed"
		case custody.HandoffArrived:
			why = "web.home.receive_arrived"
		}
		row.Why = &page.Why{Icon: "clock", Text: d.t(why, "at", d.names.Time(max(h.OfferedAt, h.DepartedAt, h.ArrivedAt)))}
		return row
	}), err
}

func (s *Site) awaitsReceiver(d desk) (page.Verb, error) {
	found, err := s.openHandoffs(d, custody.HandoffFilter{From: d.actor.Org}, func(h custody.HandoffItem) bool { return d.actor.Is(h.Sender) })
	return elsewhereVerb(d, "receiver", "/handoffs?open=1", found, func(h custody.HandoffItem) page.Row {
		row := s.homeHandoff(d, h, h.ToName)
		row.Why = &page.Why{Icon: "hourglass", Text: d.t("web.home.receiver_why", "name", h.ToName)}
		if h.To == d.actor.Org {
			row.Why.Text = d.t("web.home.offered_why")
		}
		return row
	}), err
}

func (s *Site) homeHandoff(d desk, h custody.HandoffItem, other string) page.Row {
	title := d.t("web.home.purpose."+string(h.Purpose)) + gap + d.t("web.home.lots", "n", h.Lots) + gap + other
	return page.Row{Href: "/handoffs/" + h.Number.String(), Title: title, More: h.Number.String(), MoreCode: true}
}

// toResolve are differences about which this side has not spoken.
func (s *Site) toResolve(d desk) (page.Verb, error) {
	if d.actor.May(identity.ResolveDiff) != nil {
		return page.Verb{}, nil
	}
	found, err := all(func(limit int, cursor string) ([]custody.DiscrepancyItem, string, error) {
		return s.Custody.Discrepancies(d, d.custody(), custody.DiscrepancyFilter{Open: true, Limit: limit, Cursor: cursor})
	}, func(i custody.DiscrepancyItem) bool {
		return i.From == d.actor.Org && i.Sender.IsZero() || i.To == d.actor.Org && i.Receiver.IsZero()
	})
	v := verb(d, "resolve", "/handoffs", found, func(i custody.DiscrepancyItem) page.Row {
		row := page.Row{Href: "/handoffs/" + i.HandoffNumber.String(), Title: i.LotName + gap + d.names.known("custody.difference", string(i.Kind)), More: i.LotCode.String(), MoreCode: true}
		row.Why = &page.Why{Tone: "stop", Icon: "ban", Text: d.t("web.home.resolve_why", "at", d.names.Time(i.OpenedAt))}
		return row
	})
	v.Tone = "stop"
	return v, err
}

// toApproveMeasures are urgent measures not yet approved: 24 hours from the act.
func (s *Site) toApproveMeasures(d desk) (page.Verb, error) {
	items, _, err := s.Custody.Seizures(d, d.custody(), custody.SeizureFilter{Limit: pageSize})
	if err != nil {
		return page.Verb{}, err
	}
	var found []custody.SeizureItem
	due := map[string]casefile.Standing{}
	looked := 0
	for _, i := range items {
		if i.Mode != casefile.Urgent || i.Agency != d.actor.Org || looked == urgentSeen {
			continue
		}
		looked++
		view, err := s.Custody.Seizure(d, d.custody(), i.ID.String())
		if err != nil {
			return page.Verb{}, err
		}
		for _, l := range view.LotRows {
			if !l.Standing.ApprovalDue.IsZero() {
				found = append(found, i)
				due[i.Number.String()] = l.Standing
				break
			}
		}
	}
	v := verb(d, "measure", "/seizures", found, func(i custody.SeizureItem) page.Row {
		row := s.homeSeizure(d, i)
		row.Href = "/cases/" + i.CaseNumber.String() + "/approve"
		standing := due[i.Number.String()]
		row.Why = &page.Why{Icon: "clock", Text: d.t("web.home.measure_why", "at", d.names.Time(standing.ApprovalDue))}
		if standing.ApprovalMissing {
			row.Why = &page.Why{Tone: "stop", Icon: "alarm", Text: d.t("web.home.measure_late", "at", d.names.Time(standing.ApprovalDue))}
		}
		return row
	})
	v.Tone = "stop"
	return v, nil
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
