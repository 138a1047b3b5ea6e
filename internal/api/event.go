package api

import (
	"context"

	"github.com/google/uuid"

	"github.com/sealtrail/sealtrail/internal/destruction"
	"github.com/sealtrail/sealtrail/internal/fact"
	"github.com/sealtrail/sealtrail/internal/identity"
	"github.com/sealtrail/sealtrail/internal/moment"
)

// NewEvent prepares a joint destruction of your organisation.
type NewEvent struct {
	Fact
	Name        string      `json:"name" maxLength:"100"`
	From        string      `json:"from" format:"date" doc:"First day."`
	To          string      `json:"to" format:"date" doc:"Last day; at most 60 days."`
	Place       string      `json:"place" maxLength:"100" doc:"For those who take part; never public."`
	Notice      string      `json:"notice" maxLength:"1000" doc:"What everybody reads once it is announced."`
	Departments []uuid.UUID `json:"departments" minItems:"1" maxItems:"50" doc:"Agencies that take part, your own among them if it does."`
	Facility    uuid.UUID   `json:"facility" format:"uuid"`
}

// EventMove announces, opens or closes.
type EventMove struct{ Fact }

// EventCancellation calls an event off.
type EventCancellation struct {
	Fact
	Reason string `json:"reason" maxLength:"1000"`
}

// EventJoining takes an order in.
type EventJoining struct {
	Fact
	Order string `json:"order" maxLength:"40" doc:"Number or id of an approved order to destroy at this facility."`
}

// EventLeaving takes an order out.
type EventLeaving struct {
	Fact
	Order  string `json:"order" maxLength:"40"`
	Reason string `json:"reason" maxLength:"1000"`
}

// EventReceipt answers every act on an event.
type EventReceipt struct {
	ID         uuid.UUID `json:"id" format:"uuid"`
	Number     string    `json:"number"`
	State      string    `json:"state" enum:"planned,announced,open,closed,cancelled"`
	OrderCount int       `json:"order_count"`
}

// EventRow is one row of the list.
type EventRow struct {
	ID         uuid.UUID `json:"id" format:"uuid"`
	Number     string    `json:"number"`
	State      string    `json:"state" enum:"planned,announced,open,closed,cancelled"`
	Name       string    `json:"name"`
	Organiser  OrgRef    `json:"organiser"`
	Firm       OrgRef    `json:"firm"`
	Facility   uuid.UUID `json:"facility" format:"uuid"`
	Division   string    `json:"division"`
	From       string    `json:"from" format:"date"`
	To         string    `json:"to" format:"date"`
	OrderCount int       `json:"order_count"`
}

// Event is one joint destruction.
type Event struct {
	ID           uuid.UUID       `json:"id" format:"uuid"`
	Number       string          `json:"number"`
	State        string          `json:"state" enum:"planned,announced,open,closed,cancelled"`
	Name         string          `json:"name"`
	Organiser    OrgRef          `json:"organiser"`
	Firm         OrgRef          `json:"firm"`
	Facility     OrgRef          `json:"facility"`
	Division     string          `json:"division"`
	From         string          `json:"from" format:"date"`
	To           string          `json:"to" format:"date"`
	Place        string          `json:"place"`
	Notice       string          `json:"notice"`
	Departments  []OrgRef        `json:"departments"`
	Orders       []EventOrder    `json:"orders"`
	Lots         int             `json:"lots" doc:"Of all orders that take part."`
	PlannedG     int64           `json:"planned_g"`
	ReceivedG    int64           `json:"received_g" doc:"At the firm, processed goods included."`
	ProcessedG   int64           `json:"processed_g"`
	Agencies     []EventAgency   `json:"agencies"`
	Days         []EventDay      `json:"days"`
	Categories   []EventCategory `json:"categories" doc:"Of what was processed."`
	Certificates []string        `json:"certificates"`
	Planned      *Signed         `json:"planned,omitempty"`
	Announced    *Signed         `json:"announced,omitempty"`
	Opened       *Signed         `json:"opened,omitempty"`
	Closed       *Signed         `json:"closed,omitempty"`
	Cancelled    *Signed         `json:"cancelled,omitempty"`
	Reason       string          `json:"reason,omitempty" doc:"Of the cancellation."`
}

// EventOrder is one order that takes part.
type EventOrder struct {
	ID       uuid.UUID `json:"id" format:"uuid"`
	Agency   OrgRef    `json:"agency"`
	JoinedAt Instant   `json:"joined_at"`
}

// EventAgency is one agency's part.
type EventAgency struct {
	Agency        OrgRef `json:"agency"`
	Lots          int    `json:"lots"`
	ProcessedLots int    `json:"processed_lots"`
	PlannedG      int64  `json:"planned_g"`
	ReceivedG     int64  `json:"received_g"`
	ProcessedG    int64  `json:"processed_g"`
}

// EventDay is one day of runs.
type EventDay struct {
	Day        string `json:"day" format:"date"`
	Runs       int    `json:"runs"`
	ProcessedG int64  `json:"processed_g"`
}

// EventCategory is one kind of goods.
type EventCategory struct {
	Category string `json:"category"`
	Lots     int    `json:"lots"`
	MassG    int64  `json:"mass_g"`
}

func (a *API) events() {
	read, hold := identity.ReadDestruction, identity.HoldEvent
	add(a, get("list-events", "/events", "events", "List joint destructions", read), a.listEvents)
	add(a, get("get-event", "/events/{no}", "events", "Show a joint destruction with its progress", read), a.getEvent)
	add(a, post("plan-event", "/events", "events", "Plan a joint destruction", identity.PlanEvent).makes().
		says("Nobody outside the organiser sees it before it is announced."), a.planEvent)
	add(a, post("announce-event", "/events/{no}/announce", "events", "Publish the notice", hold).says("From now on orders may join."), a.moveEvent((*destruction.Service).AnnounceEvent))
	add(a, post("open-event", "/events/{no}/open", "events", "Open it", hold), a.moveEvent((*destruction.Service).OpenEvent))
	add(a, post("close-event", "/events/{no}/close", "events", "Close it and freeze what it came to", hold).
		says("Refused while a run with goods of the event is unfinished. Orders that are not done go on alone."), a.moveEvent((*destruction.Service).CloseEvent))
	add(a, post("cancel-event", "/events/{no}/cancel", "events", "Call it off before it opens", hold).says("Its orders are free again."), a.cancelEvent)
	add(a, post("join-event", "/events/{no}/orders", "events", "Take an order of your agency into it", identity.JoinEvent), a.joinEvent)
	add(a, post("leave-event", "/events/{no}/leave", "events", "Take an order out again", identity.JoinEvent).says("As long as none of its lots is in a run."), a.leaveEvent)
}

func (a *API) listEvents(ctx context.Context, actor identity.Actor, in *struct {
	Page
	InDivision
	ByNumber
	State string `query:"state" enum:"planned,announced,open,closed,cancelled"`
}) (List[EventRow], error) {
	scope, err := scopeOf(actor, identity.ReadDestruction)
	if err != nil {
		return List[EventRow]{}, err
	}
	page, err := a.Destruction.Events(ctx, scope, destruction.EventFilter{State: destruction.EventState(in.State), Division: in.Division, Query: in.Q, Limit: in.Limit, Cursor: in.Cursor})
	return listOf(page.Items, page.Next, showEventRow), err
}

func showEventRow(e destruction.EventItem) EventRow {
	return EventRow{ID: e.ID, Number: e.Number.String(), State: string(e.State), Name: e.Name, Organiser: OrgRef{e.Organiser, e.OrganiserName}, Firm: OrgRef{e.Firm, e.FirmName},
		Facility: e.Facility, Division: e.Division, From: string(e.From), To: string(e.To), OrderCount: e.Orders}
}

func (a *API) getEvent(ctx context.Context, actor identity.Actor, in *struct{ Numbered }) (Event, error) {
	scope, err := scopeOf(actor, identity.ReadDestruction)
	if err != nil {
		return Event{}, err
	}
	event, err := a.Destruction.Event(ctx, scope, in.No)
	return showEvent(event), err
}

func (a *API) planEvent(ctx context.Context, actor identity.Actor, in *struct{ Body NewEvent }) (EventReceipt, error) {
	b := in.Body
	receipt, err := a.Destruction.PlanEvent(ctx, actor, destruction.PlanEvent{Command: b.command(), Name: b.Name, From: moment.Date(b.From), To: moment.Date(b.To), Place: b.Place,
		Notice: b.Notice, Departments: b.Departments, Facility: b.Facility})
	return showEventReceipt(receipt), err
}

type eventMoving = struct {
	Numbered
	Body EventMove
}

func (a *API) moveEvent(move func(*destruction.Service, context.Context, identity.Actor, destruction.MoveEvent) (destruction.EventReceipt, error)) func(context.Context, identity.Actor, *eventMoving) (EventReceipt, error) {
	return func(ctx context.Context, actor identity.Actor, in *eventMoving) (EventReceipt, error) {
		receipt, err := move(a.Destruction, ctx, actor, destruction.MoveEvent{Command: in.Body.command(), Event: in.No})
		return showEventReceipt(receipt), err
	}
}

func (a *API) cancelEvent(ctx context.Context, actor identity.Actor, in *struct {
	Numbered
	Body EventCancellation
}) (EventReceipt, error) {
	receipt, err := a.Destruction.CancelEvent(ctx, actor, destruction.CancelEvent{Command: in.Body.command(), Event: in.No, Reason: in.Body.Reason})
	return showEventReceipt(receipt), err
}

func (a *API) joinEvent(ctx context.Context, actor identity.Actor, in *struct {
	Numbered
	Body EventJoining
}) (EventReceipt, error) {
	receipt, err := a.Destruction.JoinEvent(ctx, actor, destruction.JoinEvent{Command: in.Body.command(), Event: in.No, Order: in.Body.Order})
	return showEventReceipt(receipt), err
}

func (a *API) leaveEvent(ctx context.Context, actor identity.Actor, in *struct {
	Numbered
	Body EventLeaving
}) (EventReceipt, error) {
	receipt, err := a.Destruction.LeaveEvent(ctx, actor, destruction.LeaveEvent{Command: in.Body.command(), Event: in.No, Order: in.Body.Order, Reason: in.Body.Reason})
	return showEventReceipt(receipt), err
}

func showEventReceipt(r destruction.EventReceipt) EventReceipt {
	return EventReceipt{ID: r.ID, Number: r.Number.String(), State: string(r.State), OrderCount: r.Orders}
}

func showEvent(v destruction.EventView) Event {
	org := func(id uuid.UUID) OrgRef { return OrgRef{id, v.Names[id].Name} }
	p := v.Progress
	return Event{ID: v.ID, Number: v.Number.String(), State: string(v.State), Name: v.Name, Organiser: org(v.Organiser), Firm: org(v.Firm), Facility: OrgRef{v.Facility, v.FacilityName},
		Division: v.Division, From: string(v.From), To: string(v.To), Place: v.Place, Notice: v.Notice, Departments: each(v.Departments, org),
		Orders: each(v.Orders, func(o destruction.EventOrder) EventOrder { return EventOrder{o.Order, org(o.Agency), Instant(o.At)} }),
		Lots:   p.Planned, PlannedG: p.PlannedG, ReceivedG: p.ReceivedG, ProcessedG: p.Outcome.MassG,
		Agencies: each(p.Outcome.ByAgency, func(x fact.EventAgency) EventAgency {
			return EventAgency{org(x.Agency), x.Lots, x.Processed, x.PlannedG, x.ReceivedG, x.ProcessedG}
		}),
		Days:         each(p.Outcome.Days, func(d fact.EventDay) EventDay { return EventDay{string(d.Day), d.Runs, d.ProcessedG} }),
		Categories:   each(p.Outcome.Categories, func(c fact.EventCategory) EventCategory { return EventCategory(c) }),
		Certificates: each(p.Outcome.Certificates, func(s string) string { return s }),
		Planned:      showSigned(v.Planned), Announced: showSigned(v.Announced), Opened: showSigned(v.Opened), Closed: showSigned(v.Closed), Cancelled: showSigned(v.Cancelled), Reason: v.Reason}
}
