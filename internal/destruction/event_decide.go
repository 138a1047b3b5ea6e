package destruction

import (
	"strconv"

	"github.com/google/uuid"

	"github.com/sealtrail/sealtrail/internal/custody"
	"github.com/sealtrail/sealtrail/internal/fact"
	"github.com/sealtrail/sealtrail/internal/fault"
	"github.com/sealtrail/sealtrail/internal/identity"
	"github.com/sealtrail/sealtrail/internal/label"
	"github.com/sealtrail/sealtrail/internal/ledger"
	"github.com/sealtrail/sealtrail/internal/moment"
)

// PlanEvent prepares a joint destruction; nobody outside sees it before it is
// announced.
type PlanEvent struct {
	ledger.Command
	Name        string      `json:"name"`
	From        moment.Date `json:"from"`
	To          moment.Date `json:"to"`
	Place       string      `json:"place"`
	Notice      string      `json:"notice"` // what everybody reads
	Departments []uuid.UUID `json:"departments"`
	Facility    uuid.UUID   `json:"facility"`
}

// MoveEvent announces, opens or closes an event.
type MoveEvent struct {
	ledger.Command
	Event string `json:"event"` // number or id
}

// CancelEvent calls an event off before it opens; its orders are free again.
type CancelEvent struct {
	ledger.Command
	Event  string `json:"event"`
	Reason string `json:"reason"`
}

// JoinEvent takes an approved order to destroy into an event.
type JoinEvent struct {
	ledger.Command
	Event string `json:"event"`
	Order string `json:"order"` // number or id
}

// LeaveEvent takes an order out again, as long as none of its goods are in a run.
type LeaveEvent struct {
	ledger.Command
	Event  string `json:"event"`
	Order  string `json:"order"`
	Reason string `json:"reason"`
}

// EventReceipt is the answer to every command on an event.
type EventReceipt struct {
	ID     uuid.UUID    `json:"id"`
	Number label.Number `json:"number"`
	State  EventState   `json:"state"`
	Orders int          `json:"orders"`
}

func (e Event) receipt() EventReceipt {
	return EventReceipt{ID: e.ID, Number: e.Number, State: e.State, Orders: len(e.Orders)}
}

// decideEvent is pure; the number is given by whoever records.
func decideEvent(actor identity.Actor, cmd PlanEvent, firm uuid.UUID, now moment.Time) (fact.EventPlannedRestricted, ledger.Draft, error) {
	var c checks
	at, err := cmd.When(now)
	if err != nil {
		return fact.EventPlannedRestricted{}, ledger.Draft{}, err
	}
	secret := fact.EventPlannedRestricted{Event: cmd.ID, Organiser: actor.Org, Division: actor.Division, Name: c.text(cmd.Name, "name", MaxName, true), From: cmd.From, To: cmd.To,
		Place: c.text(cmd.Place, "place", MaxName, true), Notice: c.text(cmd.Notice, "notice", MaxText, true), Departments: []uuid.UUID{}, Firm: firm, Facility: cmd.Facility}
	switch {
	case cmd.From.IsZero():
		c.Invalid("destruction.event.day", "from")
	case cmd.To.IsZero():
		c.Invalid("destruction.event.day", "to")
	case cmd.To < cmd.From || cmd.To > cmd.From.AddDays(MaxEventDays-1):
		c.add(fault.Invalid("destruction.event.days").At("to").With("max", strconv.Itoa(MaxEventDays)))
	}
	if c.most(len(cmd.Departments), MaxDepartments, "departments") {
		for _, d := range cmd.Departments {
			secret.Departments = appendNew(secret.Departments, d)
		}
	}
	if len(secret.Departments) == 0 {
		c.Invalid("destruction.event.departments", "departments")
	}
	if err := c.Err(); err != nil {
		return fact.EventPlannedRestricted{}, ledger.Draft{}, err
	}
	secret.LateReason, secret.LatePhoto = late(cmd.Command)
	d := by(actor, identity.PlanEvent, cmd.Command, fact.KindEventPlanned, at, now)
	d.Facts = fact.EventPlanned{Departments: len(secret.Departments), Late: cmd.IsLate(now)}
	return secret, d, nil
}

// moved is the frame of an act that moves an event on.
func (e Event) moved(actor identity.Actor, action identity.Action, cmd ledger.Command, kind string, now moment.Time) (ledger.Draft, fact.EventMovedRestricted, error) {
	if err := e.may(kind); err != nil {
		return ledger.Draft{}, fact.EventMovedRestricted{}, err
	}
	at, err := cmd.When(now, e.LastAt)
	if err != nil {
		return ledger.Draft{}, fact.EventMovedRestricted{}, err
	}
	d := by(actor, action, cmd, kind, at, now)
	d.Facts, d.Streams = fact.EventMoved{Late: cmd.IsLate(now)}, []ledger.Stream{e.Stream}
	secret := fact.EventMovedRestricted{Event: e.ID, Orders: []uuid.UUID{}}
	secret.LateReason, secret.LatePhoto = late(cmd)
	return d, secret, nil
}

// announce is pure: the notice names organisations as everybody knows them.
func (e Event) announce(actor identity.Actor, cmd MoveEvent, names map[uuid.UUID]Party, now moment.Time) (ledger.Draft, error) {
	d, secret, err := e.moved(actor, identity.HoldEvent, cmd.Command, fact.KindEventAnnounced, now)
	if err != nil {
		return d, err
	}
	f := fact.EventAnnounced{Number: e.Number.String(), Name: e.Name, Organiser: names[e.Organiser].Name, Departments: []string{}, Firm: names[e.Firm].Name, From: e.From, To: e.To,
		Notice: e.Notice, Late: cmd.IsLate(now)}
	for _, org := range e.Departments {
		f.Departments = append(f.Departments, names[org].Name)
	}
	d.Facts, d.Restricted = f, secret
	return d, nil
}

// cancel is pure; orders are those that take part.
func (e Event) cancel(actor identity.Actor, cmd CancelEvent, orders []Order, now moment.Time) (ledger.Draft, error) {
	var c checks
	reason := c.text(cmd.Reason, "reason", MaxText, true)
	if err := c.Err(); err != nil {
		return ledger.Draft{}, err
	}
	d, secret, err := e.moved(actor, identity.HoldEvent, cmd.Command, fact.KindEventCancelled, now)
	if err != nil {
		return d, err
	}
	secret.Reason = reason
	for _, o := range orders {
		secret.Orders, d.Streams = append(secret.Orders, o.ID), append(d.Streams, o.Stream)
	}
	d.Restricted = secret
	return d, nil
}

// join is pure. The order was approved for the very firm that the event is
// held at, because the gate was asked for no other.
func (e Event) join(actor identity.Actor, cmd JoinEvent, o Order, lots []custody.Lot, now moment.Time) (ledger.Draft, error) {
	if err := e.may(fact.KindEventJoined); err != nil {
		return ledger.Draft{}, err
	}
	var c checks
	switch {
	case o.Kind != Destroy || o.State != OrderApproved:
		c.Invalid("destruction.event.order_state", "order")
	case o.Event != uuid.Nil:
		c.Invalid("destruction.event.order_elsewhere", "order")
	case o.Facility != e.Facility:
		c.Invalid("destruction.event.other_facility", "order")
	case inRun(lots):
		c.Invalid("destruction.event.running", "order")
	case len(e.Orders) >= MaxEventOrders:
		c.add(fault.Invalid("destruction.list.too_long").At("order").With("max", strconv.Itoa(MaxEventOrders)))
	}
	if err := c.Err(); err != nil {
		return ledger.Draft{}, err
	}
	return e.orderAct(actor, cmd.Command, fact.KindEventJoined, o, "", now)
}

// leave is pure.
func (e Event) leave(actor identity.Actor, cmd LeaveEvent, o Order, lots []custody.Lot, now moment.Time) (ledger.Draft, error) {
	if err := e.may(fact.KindEventLeft); err != nil {
		return ledger.Draft{}, err
	}
	var c checks
	reason := c.text(cmd.Reason, "reason", MaxText, true)
	switch {
	case !e.Has(o.ID):
		c.Invalid("destruction.event.order_not_here", "order")
	case inRun(lots):
		c.Invalid("destruction.event.running", "order")
	}
	if err := c.Err(); err != nil {
		return ledger.Draft{}, err
	}
	return e.orderAct(actor, cmd.Command, fact.KindEventLeft, o, reason, now)
}

func (e Event) orderAct(actor identity.Actor, cmd ledger.Command, kind string, o Order, reason string, now moment.Time) (ledger.Draft, error) {
	at, err := cmd.When(now, e.LastAt, o.LastAt)
	if err != nil {
		return ledger.Draft{}, err
	}
	d := by(actor, identity.JoinEvent, cmd, kind, at, now)
	secret := fact.EventOrderRestricted{Event: e.ID, Order: o.ID, Agency: o.Agency, Reason: reason}
	secret.LateReason, secret.LatePhoto = late(cmd)
	d.Facts, d.Restricted, d.Streams = fact.EventOrder{Late: cmd.IsLate(now)}, secret, []ledger.Stream{e.Stream, o.Stream}
	return d, nil
}

// inRun tells whether any of the lots is or was in a run.
func inRun(lots []custody.Lot) bool {
	for _, l := range lots {
		if l.Run != uuid.Nil || l.State == custody.Destroyed {
			return true
		}
	}
	return false
}

// close is pure. Orders are those that take part and are not done: they go on
// by themselves. A run that is not finished would be counted nowhere, so it
// keeps the event open.
func (e Event) close(actor identity.Actor, cmd MoveEvent, p Progress, unfinished []Order, now moment.Time) (ledger.Draft, error) {
	d, _, err := e.moved(actor, identity.HoldEvent, cmd.Command, fact.KindEventClosed, now)
	if err != nil {
		return d, err
	}
	if p.Running != "" {
		return d, fault.Conflict("destruction.event.unfinished_run").With("run", p.Running)
	}
	f := p.Outcome.EventClosed
	f.Late = cmd.IsLate(now)
	secret := fact.EventClosedRestricted{Event: e.ID, Agencies: p.Outcome.ByAgency, Days: p.Outcome.Days, Orders: []uuid.UUID{}}
	secret.LateReason, secret.LatePhoto = late(cmd.Command)
	for _, o := range unfinished {
		secret.Orders, d.Streams = append(secret.Orders, o.ID), append(d.Streams, o.Stream)
	}
	d.Facts, d.Restricted = f, secret
	return d, nil
}
