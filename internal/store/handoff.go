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
	"github.com/sealtrail/sealtrail/internal/fault"
	"github.com/sealtrail/sealtrail/internal/identity"
	"github.com/sealtrail/sealtrail/internal/label"
	"github.com/sealtrail/sealtrail/internal/ledger"
	"github.com/sealtrail/sealtrail/internal/moment"
)

type handoffRow struct {
	ID         uuid.UUID   `gorm:"column:id;primaryKey"`
	Stream     []byte      `gorm:"column:stream"`
	Version    int64       `gorm:"column:version"`
	Number     string      `gorm:"column:number"`
	Purpose    string      `gorm:"column:purpose"`
	State      string      `gorm:"column:state"`
	FromOrg    uuid.UUID   `gorm:"column:from_org"`
	Sender     string      `gorm:"column:sender"`
	ToOrg      uuid.UUID   `gorm:"column:to_org"`
	AgencyOrg  uuid.UUID   `gorm:"column:agency_org"`
	Division   string      `gorm:"column:division"`
	OrderID    *uuid.UUID  `gorm:"column:order_id"`
	FacilityID *uuid.UUID  `gorm:"column:facility_id"`
	Lots       int         `gorm:"column:lots"`
	Waiting    int         `gorm:"column:waiting"`
	OfferedAt  moment.Time `gorm:"column:offered_at"`
	DepartedAt moment.Time `gorm:"column:departed_at"`
	ArrivedAt  moment.Time `gorm:"column:arrived_at"`
	ClosedAt   moment.Time `gorm:"column:closed_at"`
	LastAt     moment.Time `gorm:"column:last_at"`
	DueAt      moment.Time `gorm:"column:due_at"`
	Incidents  int         `gorm:"column:incidents"`
	Detail     string      `gorm:"column:detail"`
}

func (handoffRow) TableName() string { return "handoffs" }

type handoffLotRow struct {
	HandoffID uuid.UUID `gorm:"column:handoff_id;primaryKey"`
	LotID     uuid.UUID `gorm:"column:lot_id;primaryKey"`
}

func (handoffLotRow) TableName() string { return "handoff_lots" }

// handoffDetail is what no list asks for. Plate, driver and telephone lie with
// the personal values of the act that named the carrier.
type handoffDetail struct {
	Carrier    string               `json:"carrier"`
	Permit     string               `json:"permit"`
	CarrierAct uuid.UUID            `json:"carrier_act"`
	Answers    uuid.UUID            `json:"answers"`
	Returns    []uuid.UUID          `json:"returns"`
	Note       string               `json:"note"`
	Lots       []custody.HandoffLot `json:"lots"`
	Receipts   []custody.Receipt    `json:"receipts"`
	Offer      ledger.Ref           `json:"offer"`
	Reason     string               `json:"reason"`
	Exception  bool                 `json:"exception"`
	Steps      []custody.Step       `json:"steps,omitempty"`
	TripIssue  int                  `json:"trip_issue,omitempty"`
	TripUntil  moment.Time          `json:"trip_until,omitempty"`

	Approval      string      `json:"approval,omitempty"`
	Hazardous     bool        `json:"hazardous,omitempty"`
	Manifest      string      `json:"manifest,omitempty"`
	ManifestPaper string      `json:"manifest_paper,omitempty"`
	ConfirmedOn   moment.Date `json:"confirmed_on,omitempty"`
}

func toHandoffRow(h custody.Handoff) (handoffRow, error) {
	text, err := json.Marshal(handoffDetail{Carrier: h.Carrier.Name, Permit: h.Carrier.Permit, CarrierAct: h.CarrierAct, Answers: h.Answers, Returns: h.Returns, Note: h.Note,
		Lots: h.Lots, Receipts: h.Receipts, Offer: h.Offer, Reason: h.Reason, Exception: h.Exception, Steps: h.Steps, TripIssue: h.TripIssue, TripUntil: h.TripUntil,
		Approval: h.Approval, Hazardous: h.Hazardous, Manifest: h.Manifest, ManifestPaper: h.ManifestPaper, ConfirmedOn: h.ConfirmedOn})
	if err != nil {
		return handoffRow{}, fmt.Errorf("handoff %s: %w", h.Number, err)
	}
	return handoffRow{ID: h.ID, Stream: key(h.Stream), Version: h.Version, Number: h.Number.String(), Purpose: string(h.Purpose), State: string(h.State), FromOrg: h.From,
		Sender: h.Sender, ToOrg: h.To, AgencyOrg: h.Agency, Division: h.Division, OrderID: some(h.Order), FacilityID: some(h.Facility), Lots: len(h.Lots),
		Waiting: len(h.Waiting()), OfferedAt: h.OfferedAt, DepartedAt: h.DepartedAt, ArrivedAt: h.ArrivedAt, ClosedAt: h.ClosedAt, LastAt: h.LastAt, DueAt: h.Due(), Incidents: len(h.Incidents()), Detail: string(text)}, nil
}

// fromHandoffRow leaves out the carrier's personal values.
func fromHandoffRow(r handoffRow) (custody.Handoff, error) {
	var d handoffDetail
	if err := json.Unmarshal([]byte(r.Detail), &d); err != nil {
		return custody.Handoff{}, fmt.Errorf("handoff %s: %w", r.Number, err)
	}
	number, err := label.ParseNumber(r.Number)
	if err != nil {
		return custody.Handoff{}, fmt.Errorf("handoff %s: %w", r.ID, err)
	}
	return custody.Handoff{ID: r.ID, Stream: ledger.Stream(r.Stream), Version: r.Version, Number: number, Purpose: custody.Purpose(r.Purpose),
		State: custody.HandoffState(r.State), From: r.FromOrg, Sender: r.Sender, To: r.ToOrg, Division: r.Division, Agency: r.AgencyOrg, Order: or(r.OrderID),
		Facility: or(r.FacilityID), Carrier: custody.Carrier{Name: d.Carrier, Permit: d.Permit}, CarrierAct: d.CarrierAct, Answers: d.Answers, Returns: d.Returns,
		Note: d.Note, Lots: d.Lots, Receipts: d.Receipts, Offer: d.Offer, OfferedAt: r.OfferedAt, DepartedAt: r.DepartedAt, ArrivedAt: r.ArrivedAt,
		ClosedAt: r.ClosedAt, Reason: d.Reason, Exception: d.Exception, Steps: d.Steps, TripIssue: d.TripIssue, TripUntil: d.TripUntil, LastAt: r.LastAt,
		Approval: d.Approval, Hazardous: d.Hazardous, Manifest: d.Manifest, ManifestPaper: d.ManifestPaper, ConfirmedOn: d.ConfirmedOn}, nil
}

// SaveHandoffs keeps handoffs, each newer than what is kept, and which lots were
// ever on them.
func (tx *Tx) SaveHandoffs(ctx context.Context, handoffs []custody.Handoff) error {
	rows := make([]handoffRow, len(handoffs))
	var on []handoffLotRow
	for i, h := range handoffs {
		var err error
		if rows[i], err = toHandoffRow(h); err != nil {
			return err
		}
		for _, l := range h.Lots {
			on = append(on, handoffLotRow{HandoffID: h.ID, LotID: l.Lot})
		}
	}
	db := tx.db.WithContext(ctx)
	if err := upsert(db, rows, "handoffs", []string{"version", "purpose", "state", "to_org", "facility_id", "lots", "waiting", "departed_at", "arrived_at", "closed_at", "last_at", "due_at", "incidents", "detail"}); err != nil {
		return err
	}
	if err := db.Clauses(clause.OnConflict{DoNothing: true}).CreateInBatches(on, batch).Error; err != nil {
		return fmt.Errorf("keep lots of handoffs: %w", err)
	}
	return nil
}

// HandoffForUpdate locks one handoff, found by number or id.
func (tx *Tx) HandoffForUpdate(ctx context.Context, ref string) (custody.Handoff, error) {
	return tx.handoff(ctx, tx.locked().WithContext(ctx), ref)
}

func (tx *Tx) handoff(ctx context.Context, db *gorm.DB, ref string) (custody.Handoff, error) {
	const unknown = "custody.handoff.unknown"
	q, err := byReference(db, label.Handoff, ref, unknown)
	if err != nil {
		return custody.Handoff{}, err
	}
	var r handoffRow
	if err := q.Take(&r).Error; err != nil {
		return custody.Handoff{}, missing(err, unknown)
	}
	h, err := fromHandoffRow(r)
	if err != nil {
		return h, err
	}
	return h, tx.nameRoad(ctx, &h)
}

// nameRoad fills in the personal values of the carrier and of witnesses on the
// road, as far as they were not erased.
func (tx *Tx) nameRoad(ctx context.Context, h *custody.Handoff) error {
	if h.CarrierAct != uuid.Nil {
		personal, err := tx.personalOf(ctx, h.CarrierAct)
		if err != nil {
			return err
		}
		h.Carrier = h.Carrier.Named(personal)
	}
	for i := range h.Steps {
		if h.Steps[i].Kind != custody.StepReseal { // few: nobody seals a truck ten times on one trip
			continue
		}
		personal, err := tx.personalOf(ctx, h.Steps[i].Act)
		if err != nil {
			return err
		}
		h.Steps[i].Named(personal)
	}
	return nil
}

// Handoff finds one handoff within the scope, with its lots as they are now.
func (tx *Tx) Handoff(ctx context.Context, scope identity.Scope, ref string) (custody.HandoffView, error) {
	h, err := tx.handoff(ctx, tx.db.WithContext(ctx), ref)
	if err != nil {
		return custody.HandoffView{}, err
	}
	if !scope.Sees(h.Parties()) {
		return custody.HandoffView{}, fault.Missing("custody.handoff.unknown")
	}
	v := custody.HandoffView{Handoff: h}
	orgs := []uuid.UUID{h.From, h.To, h.Agency}
	for _, s := range h.Steps {
		orgs = append(orgs, s.Org, s.To, s.Was)
	}
	names, err := tx.orgNames(ctx, orgs)
	if err != nil {
		return v, err
	}
	v.FromName, v.ToName, v.AgencyName, v.RoadNames = names[h.From], names[h.To], names[h.Agency], names
	returns, err := tx.numbers(ctx, "handoffs", h.Returns)
	if err != nil {
		return v, err
	}
	for _, id := range h.Returns {
		v.ReturnRefs = append(v.ReturnRefs, custody.HandoffRef{ID: id, Number: returns[id]})
	}
	lots := ids(h.Lots, func(l custody.HandoffLot) []uuid.UUID { return []uuid.UUID{l.Lot} })
	var rows []lotRow
	if err := tx.db.WithContext(ctx).Where("id IN ?", lots).Find(&rows).Error; err != nil {
		return v, fmt.Errorf("read lots of handoff: %w", err)
	}
	found, err := tx.lotRows(ctx, rows)
	if err != nil {
		return v, err
	}
	known := make(map[uuid.UUID]custody.LotRow, len(found))
	for _, l := range found {
		known[l.ID] = l
	}
	for _, id := range lots {
		v.LotRows = append(v.LotRows, known[id])
	}
	waiting := h.Waiting()
	v.Boxes, err = tx.containersAround(ctx, slices.DeleteFunc(found, func(l custody.LotRow) bool { return !slices.Contains(waiting, l.ID) }))
	return v, err
}

// handoffListed are the columns that a list of handoffs shows.
var handoffListed = []string{"id", "number", "purpose", "state", "from_org", "sender", "to_org", "division", "lots", "waiting", "offered_at", "departed_at", "arrived_at", "closed_at", "due_at", "incidents"}

// Handoffs lists handoffs within the scope, newest first.
func (tx *Tx) Handoffs(ctx context.Context, scope identity.Scope, f custody.HandoffFilter) ([]custody.HandoffItem, string, error) {
	q, err := seen(tx.db.WithContext(ctx), source{name: "handoffs"}, scope, f.Limit, f.Cursor, func(q *gorm.DB) *gorm.DB {
		if f.State != "" {
			q = q.Where("state = ?", string(f.State))
		}
		if f.Open {
			q = q.Where("closed_at = 0")
		}
		if f.Purpose != "" {
			q = q.Where("purpose = ?", string(f.Purpose))
		}
		if f.From != uuid.Nil {
			q = q.Where("from_org = ?", f.From)
		}
		if f.To != uuid.Nil {
			q = q.Where("to_org = ?", f.To)
		}
		if f.Lot != uuid.Nil {
			q = q.Where("id IN (SELECT handoff_id FROM handoff_lots WHERE lot_id = ?)", f.Lot)
		}
		return q
	}, "from_org", "to_org", "agency_org")
	if err != nil {
		return nil, "", err
	}
	q = q.Select(handoffListed)
	var rows []handoffRow
	next, err := page(q, "id", f.Limit, f.Cursor, &rows, func(r handoffRow) uuid.UUID { return r.ID })
	if err != nil {
		return nil, "", err
	}
	out, err := tx.handoffItems(ctx, rows)
	return out, next, err
}

// handoffItems turns rows into what lists show.
func (tx *Tx) handoffItems(ctx context.Context, rows []handoffRow) ([]custody.HandoffItem, error) {
	names, err := tx.orgNames(ctx, ids(rows, func(r handoffRow) []uuid.UUID { return []uuid.UUID{r.FromOrg, r.ToOrg} }))
	if err != nil {
		return nil, err
	}
	out := make([]custody.HandoffItem, len(rows))
	for i, r := range rows {
		number, err := label.ParseNumber(r.Number)
		if err != nil {
			return nil, fmt.Errorf("handoff %s: %w", r.ID, err)
		}
		out[i] = custody.HandoffItem{ID: r.ID, Number: number, Purpose: custody.Purpose(r.Purpose), State: custody.HandoffState(r.State), From: r.FromOrg,
			FromName: names[r.FromOrg], Sender: r.Sender, To: r.ToOrg, ToName: names[r.ToOrg], Division: r.Division, Lots: r.Lots, Waiting: r.Waiting,
			OfferedAt: r.OfferedAt, DepartedAt: r.DepartedAt, ArrivedAt: r.ArrivedAt, ClosedAt: r.ClosedAt, DueAt: r.DueAt, Incidents: r.Incidents}
	}
	return out, nil
}
