package destruction

import (
	"fmt"
	"slices"

	"github.com/google/uuid"

	"github.com/sealtrail/sealtrail/internal/fact"
	"github.com/sealtrail/sealtrail/internal/fault"
	"github.com/sealtrail/sealtrail/internal/identity"
	"github.com/sealtrail/sealtrail/internal/label"
	"github.com/sealtrail/sealtrail/internal/ledger"
	"github.com/sealtrail/sealtrail/internal/moment"
)

// EventState is where an event is in its life.
type EventState string

const (
	EventPlanned   EventState = "planned"   // 筹备中
	EventAnnounced EventState = "announced" // 已公告
	EventOpen      EventState = "open"      // 进行中
	EventClosed    EventState = "closed"    // 已结束
	EventCancelled EventState = "cancelled" // 已取消
)

// EventStates are all of them, in order.
func EventStates() []EventState {
	return []EventState{EventPlanned, EventAnnounced, EventOpen, EventClosed, EventCancelled}
}

// EventStream is the kind of an event's stream.
const EventStream = "event"

// Limits of an event.
const (
	MaxDepartments = 50
	MaxEventOrders = 200
	MaxEventDays   = 60
)

// Event is one joint destruction (集中销毁活动, E-): many orders of many
// agencies, destroyed by one firm in runs over some days.
type Event struct {
	ID          uuid.UUID
	Stream      ledger.Stream
	Version     int64
	Number      label.Number
	State       EventState
	Organiser   uuid.UUID
	Division    string // the organiser's
	Name        string
	From, To    moment.Date
	Place       string
	Notice      string
	Departments []uuid.UUID // organisations that take part
	Firm        uuid.UUID   // organisation
	Facility    uuid.UUID
	Orders      []EventOrder

	Published *fact.EventAnnounced // the notice as everybody reads it
	Outcome   *EventOutcome        // once it is closed

	Planned   Signature
	Announced Signature
	Opened    Signature
	Closed    Signature
	Cancelled Signature
	Reason    string // of the cancellation
	LastAt    moment.Time
}

// EventOrder is one order that takes part.
type EventOrder struct {
	Order  uuid.UUID
	Agency uuid.UUID
	At     moment.Time
}

// EventOutcome is what an event came to, frozen when it is closed.
type EventOutcome struct {
	fact.EventClosed
	ByAgency []fact.EventAgency
	Days     []fact.EventDay
}

// Parties are the organiser and, once it is announced, who takes part and the firm.
func (e Event) Parties() identity.Parties {
	if !e.Public() {
		return identity.Parties{Owner: e.Organiser, Division: e.Division}
	}
	return identity.Parties{Owner: e.Organiser, Others: append(slices.Clone(e.Departments), e.Firm), Division: e.Division}
}

// Living tells whether orders may still belong to the event.
func (e Event) Living() bool { return e.State != EventClosed && e.State != EventCancelled }

// Public tells whether everybody may read its notice.
func (e Event) Public() bool { return e.Published != nil }

// Has tells whether an order takes part.
func (e Event) Has(order uuid.UUID) bool {
	return slices.ContainsFunc(e.Orders, func(o EventOrder) bool { return o.Order == order })
}

// eventMoves is the whole law of an event. What is not listed cannot happen.
var eventMoves = map[EventState]map[string]EventState{
	EventPlanned: {fact.KindEventAnnounced: EventAnnounced, fact.KindEventCancelled: EventCancelled},
	EventAnnounced: {
		fact.KindEventJoined:    EventAnnounced,
		fact.KindEventLeft:      EventAnnounced,
		fact.KindEventOpened:    EventOpen,
		fact.KindEventCancelled: EventCancelled,
	},
	EventOpen: {
		fact.KindEventJoined: EventOpen,
		fact.KindEventLeft:   EventOpen,
		fact.KindEventClosed: EventClosed,
	},
}

func (e Event) may(kind string) error {
	if _, ok := eventMoves[e.State][kind]; !ok {
		return fault.Conflict("destruction.event.state").With("state", string(e.State))
	}
	return nil
}

// Apply is the only mutator; it reads recorded bytes alone.
func (e *Event) Apply(r ledger.Recorded) error {
	if err := ledger.Next(e.Version, r); err != nil {
		return err
	}
	if err := e.apply(r); err != nil {
		return fmt.Errorf("event %s entry %d (%s): %w", e.Number, r.Seq, r.Act.Kind, err)
	}
	e.Version, e.Stream, e.LastAt = r.Seq, r.Ref.Stream, max(e.LastAt, r.Act.OccurredAt)
	return nil
}

func (e *Event) apply(r ledger.Recorded) error {
	if r.Act.Kind == fact.KindEventPlanned {
		return e.applyPlanned(r)
	}
	if err := e.may(r.Act.Kind); err != nil {
		return err
	}
	to := eventMoves[e.State][r.Act.Kind]
	switch r.Act.Kind {
	case fact.KindEventAnnounced:
		var f fact.EventAnnounced
		var secret fact.EventMovedRestricted
		if err := read(r, &f, &secret); err != nil {
			return err
		}
		e.Announced, e.Published = signed(r), &f
	case fact.KindEventOpened:
		e.Opened = signed(r)
	case fact.KindEventCancelled:
		var f fact.EventMoved
		var secret fact.EventMovedRestricted
		if err := read(r, &f, &secret); err != nil {
			return err
		}
		e.Cancelled, e.Reason, e.Orders = signed(r), secret.Reason, e.without(secret.Orders...)
	case fact.KindEventJoined, fact.KindEventLeft:
		var f fact.EventOrder
		var secret fact.EventOrderRestricted
		if err := read(r, &f, &secret); err != nil {
			return err
		}
		e.Orders = e.without(secret.Order)
		if r.Act.Kind == fact.KindEventJoined {
			e.Orders = append(e.Orders, EventOrder{Order: secret.Order, Agency: secret.Agency, At: r.Act.OccurredAt})
		}
	case fact.KindEventClosed:
		var f fact.EventClosed
		var secret fact.EventClosedRestricted
		if err := read(r, &f, &secret); err != nil {
			return err
		}
		e.Closed, e.Outcome = signed(r), &EventOutcome{EventClosed: f, ByAgency: secret.Agencies, Days: secret.Days}
	}
	e.State = to
	return nil
}

// without are the orders that stay; the caller may hold the slice of before.
func (e Event) without(orders ...uuid.UUID) []EventOrder {
	return slices.DeleteFunc(slices.Clone(e.Orders), func(o EventOrder) bool { return slices.Contains(orders, o.Order) })
}

func (e *Event) applyPlanned(r ledger.Recorded) error {
	var f fact.EventPlanned
	var secret fact.EventPlannedRestricted
	if err := read(r, &f, &secret); err != nil {
		return err
	}
	number, err := label.ParseNumberOf(label.Event, secret.Number)
	if err != nil {
		return err
	}
	*e = Event{ID: secret.Event, Number: number, State: EventPlanned, Organiser: secret.Organiser, Division: secret.Division, Name: secret.Name, From: secret.From, To: secret.To,
		Place: secret.Place, Notice: secret.Notice, Departments: secret.Departments, Firm: secret.Firm, Facility: secret.Facility, Planned: signed(r)}
	return nil
}

// RebuildEvent makes an event from its stream alone.
func RebuildEvent(entries []ledger.Recorded) (Event, error) {
	var e Event
	for _, r := range entries {
		if err := e.Apply(r); err != nil {
			return Event{}, err
		}
	}
	return e, nil
}
