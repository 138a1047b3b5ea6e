package destruction

import (
	"context"
	"slices"

	"github.com/google/uuid"

	"github.com/sealtrail/sealtrail/internal/fact"
	"github.com/sealtrail/sealtrail/internal/fault"
	"github.com/sealtrail/sealtrail/internal/identity"
	"github.com/sealtrail/sealtrail/internal/label"
	"github.com/sealtrail/sealtrail/internal/ledger"
	"github.com/sealtrail/sealtrail/internal/moment"
)

// EventFilter narrows the list of events; zero fields do not.
type EventFilter struct {
	State    EventState
	Division string // of the organiser; with everything in it
	Query    string // beginning of the number
	Limit    int
	Cursor   string
}

// EventItem is one row of the list of events.
type EventItem struct {
	ID            uuid.UUID
	Number        label.Number
	State         EventState
	Name          string
	Organiser     uuid.UUID
	OrganiserName string
	Firm          uuid.UUID
	FirmName      string
	Facility      uuid.UUID
	Division      string
	From, To      moment.Date
	Orders        int
}

// EventPage is one page, newest first.
type EventPage struct {
	Items []EventItem
	Next  string
}

// EventView is one event with everything its page shows. Of a closed event the
// outcome is the frozen one.
type EventView struct {
	Event
	Names        map[uuid.UUID]Party
	FacilityName string
	Papers       []Order // that take part
	Progress     Progress
}

// PublicEvent is the allow-list of what anybody may see of an event: the notice
// and, of the goods, only what was processed. Certificates of criminal and
// restricted cases are not named: firm and days would be told of them.
type PublicEvent struct {
	fact.EventAnnounced
	State   EventState
	Outcome fact.EventClosed
	// AnnouncedAt and Stream are for the notice as a paper: its day and fingerprint.
	AnnouncedAt moment.Time
	Stream      ledger.Stream
	ClosedAt    moment.Time
	Reason      string // of the cancellation
}

// Events lists events within the scope, newest first.
func (s *Service) Events(ctx context.Context, scope identity.Scope, f EventFilter) (page EventPage, err error) {
	err = s.View(ctx, func(tx Reads) error {
		page, err = tx.Events(ctx, scope, f)
		return err
	})
	return page, err
}

// Event finds one event by number or id.
func (s *Service) Event(ctx context.Context, scope identity.Scope, ref string) (v EventView, err error) {
	err = s.View(ctx, func(tx Reads) error {
		e, err := tx.EventSeen(ctx, scope, ref)
		if err != nil {
			return err
		}
		v, err = viewEvent(ctx, tx, e)
		return err
	})
	return v, err
}

func viewEvent(ctx context.Context, tx Reads, e Event) (EventView, error) {
	v := EventView{Event: e}
	orgs := append(slices.Clone(e.Departments), e.Organiser, e.Firm)
	var ids []uuid.UUID
	for _, o := range e.Orders {
		orgs, ids = append(orgs, o.Agency), append(ids, o.Order)
	}
	var err error
	if v.Names, err = tx.PartyNames(ctx, orgs); err != nil {
		return v, err
	}
	if v.FacilityName, err = facilityName(ctx, tx, e.Facility); err != nil {
		return v, err
	}
	if v.Papers, err = tx.OrdersByID(ctx, ids); err != nil {
		return v, err
	}
	v.Progress, err = progressOf(ctx, tx, e)
	return v, err
}

// progressOf is the frozen progress of a closed event, else that of now.
func progressOf(ctx context.Context, tx Reads, e Event) (Progress, error) {
	if e.Outcome == nil {
		return progress(ctx, tx, e)
	}
	p := Progress{Outcome: *e.Outcome}
	for _, a := range e.Outcome.ByAgency {
		p.Planned += a.Lots
		p.PlannedG += a.PlannedG
		p.ReceivedG += a.ReceivedG
	}
	return p, nil
}

// EventNamed finds one event by number or id, without its goods.
func (s *Service) EventNamed(ctx context.Context, scope identity.Scope, ref string) (e Event, err error) {
	err = s.View(ctx, func(tx Reads) error {
		e, err = tx.EventSeen(ctx, scope, ref)
		return err
	})
	return e, err
}

// EventsToJoin are the announced and open events that an order may join.
func (s *Service) EventsToJoin(ctx context.Context, actor identity.Actor, o Order) (items []EventItem, err error) {
	if o.Kind != Destroy || o.State != OrderApproved || o.Event != uuid.Nil || actor.MayOn(identity.JoinEvent, identity.Parties{Owner: o.Agency, Division: o.Division}) != nil {
		return nil, nil
	}
	err = s.View(ctx, func(tx Reads) error {
		for _, state := range []EventState{EventAnnounced, EventOpen} {
			page, err := tx.Events(ctx, identity.Scope{Org: actor.Org}, EventFilter{State: state})
			if err != nil {
				return err
			}
			for _, item := range page.Items {
				if item.Facility != o.Facility {
					continue
				}
				e, err := tx.EventSeen(ctx, everything(), item.ID.String())
				if err != nil {
					return err
				}
				if slices.Contains(e.Departments, actor.Org) { // an organiser need not take part
					items = append(items, item)
				}
			}
		}
		return nil
	})
	return items, err
}

// maxToJoin bounds the orders that an agency is offered for one event.
const maxToJoin = 50

// OrdersToJoin are the newest approved orders of the actor's agency that may take
// part in an event: for its facility, in no other event.
func (s *Service) OrdersToJoin(ctx context.Context, actor identity.Actor, e Event) (orders []Order, err error) {
	if err := actor.May(identity.JoinEvent); err != nil {
		return nil, err
	}
	err = s.View(ctx, func(tx Reads) error {
		found, err := tx.Orders(ctx, identity.Scope{Org: actor.Org}, OrderFilter{State: OrderApproved, Kind: Destroy, Agency: actor.Org, Firm: e.Firm, Limit: maxToJoin})
		if err != nil {
			return err
		}
		var ids []uuid.UUID
		for _, o := range found.Items {
			ids = append(ids, o.ID)
		}
		orders, err = tx.OrdersByID(ctx, ids)
		orders = slices.DeleteFunc(orders, func(o Order) bool { return o.Facility != e.Facility || o.Event != uuid.Nil })
		return err
	})
	return orders, err
}

// PublicEvent is what anybody may see of an event, by its number.
func (s *Service) PublicEvent(ctx context.Context, number string) (p PublicEvent, err error) {
	err = s.View(ctx, func(tx Reads) error {
		if _, err := uuid.Parse(number); err == nil {
			return fault.Missing("destruction.event.unknown") // ids are for those entitled
		}
		e, err := tx.EventSeen(ctx, everything(), number)
		if err != nil {
			return err
		}
		if !e.Public() {
			return fault.Missing("destruction.event.unknown")
		}
		now, err := progressOf(ctx, tx, e)
		if err != nil {
			return err
		}
		p = PublicEvent{EventAnnounced: *e.Published, State: e.State, Outcome: now.Outcome.EventClosed, AnnouncedAt: e.Announced.At, Stream: e.Stream, ClosedAt: e.Closed.At, Reason: e.Reason}
		p.Outcome.Certificates, err = tx.OpenCertificates(ctx, p.Outcome.Certificates)
		return err
	})
	return p, err
}

// PublicEvents are the newest announced, open and closed ones.
func (s *Service) PublicEvents(ctx context.Context, limit int) (items []EventItem, err error) {
	err = s.View(ctx, func(tx Reads) error {
		for _, state := range []EventState{EventOpen, EventAnnounced, EventClosed} {
			page, err := tx.Events(ctx, everything(), EventFilter{State: state, Limit: limit})
			if err != nil {
				return err
			}
			items = append(items, page.Items...)
		}
		items = items[:min(len(items), limit)]
		return nil
	})
	return items, err
}
