package store

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"

	"github.com/google/uuid"
	"gorm.io/gorm"
	"gorm.io/gorm/clause"

	"github.com/sealtrail/sealtrail/internal/custody"
	"github.com/sealtrail/sealtrail/internal/destruction"
	"github.com/sealtrail/sealtrail/internal/fact"
	"github.com/sealtrail/sealtrail/internal/fault"
	"github.com/sealtrail/sealtrail/internal/identity"
	"github.com/sealtrail/sealtrail/internal/label"
	"github.com/sealtrail/sealtrail/internal/ledger"
	"github.com/sealtrail/sealtrail/internal/moment"
)

type eventRow struct {
	ID           uuid.UUID   `gorm:"column:id;primaryKey"`
	Stream       []byte      `gorm:"column:stream"`
	Version      int64       `gorm:"column:version"`
	Number       string      `gorm:"column:number"`
	State        string      `gorm:"column:state"`
	OrganiserOrg uuid.UUID   `gorm:"column:organiser_org"`
	FirmOrg      uuid.UUID   `gorm:"column:firm_org"`
	Facility     uuid.UUID   `gorm:"column:facility"`
	Division     string      `gorm:"column:division"`
	Name         string      `gorm:"column:name"`
	FromDay      moment.Date `gorm:"column:from_day"`
	ToDay        moment.Date `gorm:"column:to_day"`
	Orders       int         `gorm:"column:orders"`
	LastAt       moment.Time `gorm:"column:last_at"`
	Detail       string      `gorm:"column:detail"`
}

func (eventRow) TableName() string { return "events" }

type eventPartyRow struct {
	Org     uuid.UUID `gorm:"column:org;primaryKey"`
	EventID uuid.UUID `gorm:"column:event_id;primaryKey"`
}

func (eventPartyRow) TableName() string { return "event_parties" }

// eventDetail is what no list asks for.
type eventDetail struct {
	Place       string               `json:"place"`
	Notice      string               `json:"notice"`
	Departments []uuid.UUID          `json:"departments"`
	Orders      []eventOrderDetail   `json:"orders"`
	Published   *fact.EventAnnounced `json:"published"`
	Outcome     *eventOutcomeDetail  `json:"outcome"`
	Planned     signatureDetail      `json:"planned"`
	Announced   signatureDetail      `json:"announced"`
	Opened      signatureDetail      `json:"opened"`
	Closed      signatureDetail      `json:"closed"`
	Cancelled   signatureDetail      `json:"cancelled"`
	Reason      string               `json:"reason"`
}

type eventOrderDetail struct {
	Order  uuid.UUID   `json:"order"`
	Agency uuid.UUID   `json:"agency"`
	At     moment.Time `json:"at"`
}

type eventOutcomeDetail struct {
	Closed   fact.EventClosed   `json:"closed"`
	ByAgency []fact.EventAgency `json:"by_agency"`
	Days     []fact.EventDay    `json:"days"`
}

func toEventRow(e destruction.Event) (eventRow, error) {
	d := eventDetail{Place: e.Place, Notice: e.Notice, Departments: e.Departments, Published: e.Published, Planned: signatureDetail(e.Planned), Announced: signatureDetail(e.Announced),
		Opened: signatureDetail(e.Opened), Closed: signatureDetail(e.Closed), Cancelled: signatureDetail(e.Cancelled), Reason: e.Reason}
	for _, o := range e.Orders {
		d.Orders = append(d.Orders, eventOrderDetail(o))
	}
	if e.Outcome != nil {
		d.Outcome = &eventOutcomeDetail{Closed: e.Outcome.EventClosed, ByAgency: e.Outcome.ByAgency, Days: e.Outcome.Days}
	}
	text, err := json.Marshal(d)
	if err != nil {
		return eventRow{}, fmt.Errorf("event %s: %w", e.Number, err)
	}
	return eventRow{ID: e.ID, Stream: key(e.Stream), Version: e.Version, Number: e.Number.String(), State: string(e.State), OrganiserOrg: e.Organiser, FirmOrg: e.Firm,
		Facility: e.Facility, Division: e.Division, Name: e.Name, FromDay: e.From, ToDay: e.To, Orders: len(e.Orders), LastAt: e.LastAt, Detail: string(text)}, nil
}

func fromEventRow(r eventRow) (destruction.Event, error) {
	var d eventDetail
	if err := json.Unmarshal([]byte(r.Detail), &d); err != nil {
		return destruction.Event{}, fmt.Errorf("event %s: %w", r.Number, err)
	}
	number, err := label.ParseNumber(r.Number)
	if err != nil {
		return destruction.Event{}, fmt.Errorf("event %s: %w", r.ID, err)
	}
	e := destruction.Event{ID: r.ID, Stream: ledger.Stream(r.Stream), Version: r.Version, Number: number, State: destruction.EventState(r.State), Organiser: r.OrganiserOrg,
		Division: r.Division, Name: r.Name, From: r.FromDay, To: r.ToDay, Place: d.Place, Notice: d.Notice, Departments: d.Departments, Firm: r.FirmOrg, Facility: r.Facility,
		Published: d.Published, Planned: destruction.Signature(d.Planned), Announced: destruction.Signature(d.Announced), Opened: destruction.Signature(d.Opened),
		Closed: destruction.Signature(d.Closed), Cancelled: destruction.Signature(d.Cancelled), Reason: d.Reason, LastAt: r.LastAt}
	for _, o := range d.Orders {
		e.Orders = append(e.Orders, destruction.EventOrder(o))
	}
	if d.Outcome != nil {
		e.Outcome = &destruction.EventOutcome{EventClosed: d.Outcome.Closed, ByAgency: d.Outcome.ByAgency, Days: d.Outcome.Days}
	}
	return e, nil
}

// SaveEvent keeps an event and who may see it.
func (tx *Tx) SaveEvent(ctx context.Context, e destruction.Event) error {
	row, err := toEventRow(e)
	if err != nil {
		return err
	}
	db := tx.db.WithContext(ctx)
	if err := upsert(db, []eventRow{row}, "events", []string{"version", "state", "orders", "last_at", "detail"}); err != nil {
		return err
	}
	p := e.Parties()
	var parties []eventPartyRow
	seen := map[uuid.UUID]bool{}
	for _, org := range append([]uuid.UUID{p.Owner}, p.Others...) {
		if !seen[org] {
			seen[org] = true
			parties = append(parties, eventPartyRow{Org: org, EventID: e.ID})
		}
	}
	if err := db.Clauses(clause.OnConflict{DoNothing: true}).Create(parties).Error; err != nil {
		return fmt.Errorf("keep parties of event %s: %w", e.Number, err)
	}
	return nil
}

// EventForUpdate locks one event, found by number or id.
func (tx *Tx) EventForUpdate(ctx context.Context, ref string) (destruction.Event, error) {
	return tx.event(tx.locked().WithContext(ctx), ref)
}

// EventSeen finds one event within the scope, by number or id.
func (tx *Tx) EventSeen(ctx context.Context, scope identity.Scope, ref string) (destruction.Event, error) {
	e, err := tx.event(tx.db.WithContext(ctx), ref)
	if err != nil {
		return destruction.Event{}, err
	}
	if !scope.Sees(e.Parties()) {
		return destruction.Event{}, fault.Missing("destruction.event.unknown")
	}
	return e, nil
}

func (tx *Tx) event(db *gorm.DB, ref string) (destruction.Event, error) {
	q, err := byReference(db, label.Event, ref, "destruction.event.unknown")
	if err != nil {
		return destruction.Event{}, err
	}
	var row eventRow
	if err := q.Take(&row).Error; err != nil {
		return destruction.Event{}, missing(err, "destruction.event.unknown")
	}
	return fromEventRow(row)
}

// eventListed are the columns that a list of events shows.
var eventListed = []string{"id", "number", "state", "organiser_org", "firm_org", "facility", "division", "name", "from_day", "to_day", "orders"}

// Events lists events within the scope, newest first.
func (tx *Tx) Events(ctx context.Context, scope identity.Scope, f destruction.EventFilter) (destruction.EventPage, error) {
	q, err := seenBy(tx.db.WithContext(ctx), source{name: "events"}, scope, f.Limit, f.Cursor, func(q *gorm.DB) *gorm.DB {
		return tx.numbered(ofDivision(is(q, "state", string(f.State)), f.Division), label.Event, f.Query)
	}, "id IN (SELECT event_id FROM event_parties WHERE org = ?)")
	if err != nil {
		return destruction.EventPage{}, err
	}
	var rows []eventRow
	next, err := page(q.Select(eventListed), "id", f.Limit, f.Cursor, &rows, func(r eventRow) uuid.UUID { return r.ID })
	if err != nil {
		return destruction.EventPage{}, err
	}
	names, err := tx.orgNames(ctx, ids(rows, func(r eventRow) []uuid.UUID { return []uuid.UUID{r.OrganiserOrg, r.FirmOrg} }))
	if err != nil {
		return destruction.EventPage{}, err
	}
	out := destruction.EventPage{Items: make([]destruction.EventItem, len(rows)), Next: next}
	for i, r := range rows {
		number, err := label.ParseNumber(r.Number)
		if err != nil {
			return destruction.EventPage{}, fmt.Errorf("event %s: %w", r.ID, err)
		}
		out.Items[i] = destruction.EventItem{ID: r.ID, Number: number, State: destruction.EventState(r.State), Name: r.Name, Organiser: r.OrganiserOrg, OrganiserName: names[r.OrganiserOrg],
			Firm: r.FirmOrg, FirmName: names[r.FirmOrg], Facility: r.Facility, Division: r.Division, From: r.FromDay, To: r.ToDay, Orders: r.Orders}
	}
	return out, nil
}

// EventLots count the lots that carry any of the orders; the index lots_order
// serves it.
func (tx *Tx) EventLots(ctx context.Context, orders []uuid.UUID) ([]destruction.EventLots, error) {
	if len(orders) == 0 {
		return nil, nil
	}
	var rows []struct {
		AgencyOrg     uuid.UUID
		State         string
		Category      string
		RunID         *uuid.UUID
		CertificateID *uuid.UUID
		Lots          int
		MassG         int64
	}
	const same = "agency_org, state, category, run_id, certificate_id"
	err := tx.db.WithContext(ctx).Table("lots").Select(same+", count(*) AS lots, CAST(sum(mass_g) AS BIGINT) AS mass_g").
		Where("order_id IN ? AND state <> ?", orders, string(custody.Divided)).Group(same).Order(same).Find(&rows).Error
	if err != nil {
		return nil, fmt.Errorf("count lots of an event: %w", err)
	}
	out := make([]destruction.EventLots, len(rows))
	for i, r := range rows {
		out[i] = destruction.EventLots{Agency: r.AgencyOrg, State: custody.State(r.State), Category: r.Category, Run: or(r.RunID), Certificate: or(r.CertificateID), Lots: r.Lots, MassG: r.MassG}
	}
	return out, nil
}

// RunsByID reads what lists show of runs.
func (tx *Tx) RunsByID(ctx context.Context, ids []uuid.UUID) ([]destruction.RunItem, error) {
	var rows []runRow
	for part := range chunks(ids, batch) {
		var found []runRow
		if err := tx.db.WithContext(ctx).Select(runListed).Where("id IN ?", part).Find(&found).Error; err != nil {
			return nil, fmt.Errorf("read runs: %w", err)
		}
		rows = append(rows, found...)
	}
	return tx.runItems(ctx, rows)
}

// CertificateNumbers are the numbers of certificates, in order.
func (tx *Tx) CertificateNumbers(ctx context.Context, ids []uuid.UUID) ([]string, error) {
	return certificateNumbers(tx.db.WithContext(ctx), ids, "id IN ?")
}

// OpenCertificates are those of the numbers that the public may read, in order.
func (tx *Tx) OpenCertificates(ctx context.Context, numbers []string) ([]string, error) {
	return certificateNumbers(tx.db.WithContext(ctx), numbers, "number IN ? AND NOT closed")
}

func certificateNumbers[K any](db *gorm.DB, keys []K, where string) ([]string, error) {
	out := []string{}
	for part := range chunks(keys, batch) {
		var found []string
		if err := db.Table("certificates").Where(where, part).Pluck("number", &found).Error; err != nil {
			return nil, fmt.Errorf("read numbers of certificates: %w", err)
		}
		out = append(out, found...)
	}
	slices.Sort(out)
	return out, nil
}
