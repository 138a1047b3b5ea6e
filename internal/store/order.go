package store

import (
	"context"
	"encoding/json"
	"fmt"

	"github.com/google/uuid"
	"gorm.io/gorm"
	"gorm.io/gorm/clause"

	"github.com/sealtrail/sealtrail/internal/destruction"
	"github.com/sealtrail/sealtrail/internal/fact"
	"github.com/sealtrail/sealtrail/internal/fault"
	"github.com/sealtrail/sealtrail/internal/identity"
	"github.com/sealtrail/sealtrail/internal/label"
	"github.com/sealtrail/sealtrail/internal/ledger"
	"github.com/sealtrail/sealtrail/internal/moment"
)

type orderRow struct {
	ID          uuid.UUID   `gorm:"column:id;primaryKey"`
	Stream      []byte      `gorm:"column:stream"`
	Version     int64       `gorm:"column:version"`
	Number      string      `gorm:"column:number"`
	Kind        string      `gorm:"column:kind"`
	State       string      `gorm:"column:state"`
	AgencyOrg   uuid.UUID   `gorm:"column:agency_org"`
	FirmOrg     uuid.UUID   `gorm:"column:firm_org"`
	Division    string      `gorm:"column:division"`
	Facility    uuid.UUID   `gorm:"column:facility"`
	Method      string      `gorm:"column:method"`
	Exceptional bool        `gorm:"column:exceptional"`
	AwaitsHead  bool        `gorm:"column:awaits_head"`
	AwaitsLegal bool        `gorm:"column:awaits_legal"`
	Lots        int         `gorm:"column:lots"`
	DraftedAt   moment.Time `gorm:"column:drafted_at"`
	ApprovedAt  moment.Time `gorm:"column:approved_at"`
	LastAt      moment.Time `gorm:"column:last_at"`
	Detail      string      `gorm:"column:detail"`
}

func (orderRow) TableName() string { return "orders" }

// orderDetail is what no list asks for.
type orderDetail struct {
	Cases        []uuid.UUID        `json:"cases"`
	Ground       string             `json:"ground"`
	Reasons      string             `json:"reasons"`
	Attestations int                `json:"attestations"`
	PerCase      bool               `json:"per_case,omitempty"`
	Lots         []orderLotDetail   `json:"lots"`
	Rules        string             `json:"rules"`
	Gate         *fact.Gate         `json:"gate"`
	Exemption    bool               `json:"exemption"`
	Drafted      signatureDetail    `json:"drafted"`
	Drafters     []string           `json:"drafters,omitempty"`
	Returned     signatureDetail    `json:"returned,omitzero"`
	Return       string             `json:"return,omitempty"`
	Approved     signatureDetail    `json:"approved"`
	Endorsed     signatureDetail    `json:"endorsed"`
	Rejected     signatureDetail    `json:"rejected"`
	Reason       string             `json:"reason"`
	Terms        fact.OrderTerms    `json:"terms,omitzero"`
	Fulfilments  []fulfilmentDetail `json:"fulfilments,omitempty"`
	Event        uuid.UUID          `json:"event,omitzero"`
}

type orderLotDetail struct {
	Lot      uuid.UUID     `json:"lot"`
	Stream   ledger.Stream `json:"stream"`
	Category string        `json:"category"`
	Status   string        `json:"status"`
	Article  string        `json:"article"`
	Done     bool          `json:"done"`
}

type signatureDetail struct {
	Org    uuid.UUID     `json:"org"`
	Person string        `json:"person"`
	Role   string        `json:"role"`
	For    string        `json:"for,omitempty"`
	At     moment.Time   `json:"at"`
	Auth   []ledger.Auth `json:"auth"`
}

func toOrderRow(o destruction.Order) (orderRow, error) {
	d := orderDetail{Cases: o.Cases, Ground: o.Ground, Reasons: o.Reasons, Attestations: o.Attestations, PerCase: o.PerCase, Rules: o.Rules, Gate: o.Gate, Exemption: o.Exemption,
		Drafted: signatureDetail(o.Drafted), Drafters: o.Drafters, Returned: signatureDetail(o.Returned), Return: o.Return, Approved: signatureDetail(o.Approved), Endorsed: signatureDetail(o.Endorsed), Rejected: signatureDetail(o.Rejected), Reason: o.Reason}
	d.Terms, d.Event = o.Terms, o.Event
	for _, f := range o.Fulfilments {
		d.Fulfilments = append(d.Fulfilments, detailOf(f))
	}
	for _, l := range o.Lots {
		d.Lots = append(d.Lots, orderLotDetail(l))
	}
	text, err := json.Marshal(d)
	if err != nil {
		return orderRow{}, fmt.Errorf("order %s: %w", o.Number, err)
	}
	r := orderRow{ID: o.ID, Stream: key(o.Stream), Version: o.Version, Number: o.Number.String(), Kind: string(o.Kind), State: string(o.State), AgencyOrg: o.Agency,
		FirmOrg: o.Firm, Division: o.Division, Facility: o.Facility, Method: o.Method, Exceptional: o.Exceptional, Lots: len(o.Lots), DraftedAt: o.Drafted.At,
		ApprovedAt: o.ApprovedAt(), LastAt: o.LastAt, Detail: string(text)}
	for _, role := range o.Awaits() {
		r.AwaitsHead = r.AwaitsHead || role == identity.Approver
		r.AwaitsLegal = r.AwaitsLegal || role == identity.LegalReviewer
	}
	return r, nil
}

func fromOrderRow(r orderRow) (destruction.Order, error) {
	var d orderDetail
	if err := json.Unmarshal([]byte(r.Detail), &d); err != nil {
		return destruction.Order{}, fmt.Errorf("order %s: %w", r.Number, err)
	}
	number, err := label.ParseNumber(r.Number)
	if err != nil {
		return destruction.Order{}, fmt.Errorf("order %s: %w", r.ID, err)
	}
	o := destruction.Order{ID: r.ID, Stream: ledger.Stream(r.Stream), Version: r.Version, Number: number, Kind: destruction.OrderKind(r.Kind), State: destruction.OrderState(r.State),
		Agency: r.AgencyOrg, Division: r.Division, Cases: d.Cases, Firm: r.FirmOrg, Facility: r.Facility, Method: r.Method, Exceptional: r.Exceptional, Ground: d.Ground,
		Reasons: d.Reasons, Attestations: d.Attestations, PerCase: d.PerCase, Rules: d.Rules, Gate: d.Gate, Exemption: d.Exemption, Drafted: destruction.Signature(d.Drafted), Drafters: d.Drafters,
		Returned: destruction.Signature(d.Returned), Return: d.Return,
		Approved: destruction.Signature(d.Approved), Endorsed: destruction.Signature(d.Endorsed), Rejected: destruction.Signature(d.Rejected), Reason: d.Reason, LastAt: r.LastAt}
	o.Terms, o.Event = d.Terms, d.Event
	for _, f := range d.Fulfilments {
		o.Fulfilments = append(o.Fulfilments, f.fulfilment())
	}
	for _, l := range d.Lots {
		o.Lots = append(o.Lots, destruction.OrderLot(l))
	}
	return o, nil
}

// SaveOrders keeps orders; each must be newer than what is kept.
func (tx *Tx) SaveOrders(ctx context.Context, orders ...destruction.Order) error {
	rows := make([]orderRow, len(orders))
	for i, o := range orders {
		var err error
		if rows[i], err = toOrderRow(o); err != nil {
			return err
		}
	}
	if err := upsert(tx.db.WithContext(ctx), rows, "orders", []string{"version", "state", "firm_org", "facility", "method", "drafted_at", "exceptional", "awaits_head", "awaits_legal", "lots", "approved_at", "last_at", "detail"}); err != nil {
		return err
	}
	// Its lots may have been kept before it was, in the same act.
	for _, o := range orders {
		approved := o.State == destruction.OrderApproved
		if err := tx.db.WithContext(ctx).Table("lots").Where("order_id = ? AND order_approved <> ?", o.ID, approved).Update("order_approved", approved).Error; err != nil {
			return fmt.Errorf("lots of order %s: %w", o.Number, err)
		}
	}
	return nil
}

// upsert inserts rows or replaces the named columns of older ones, guarded by
// the version. Rows that did not move on are a conflict.
func upsert[R any](db *gorm.DB, rows []R, table string, columns []string) error {
	for part := range chunks(rows, batch) {
		res := db.Clauses(clause.OnConflict{
			Columns:   []clause.Column{{Name: "id"}},
			DoUpdates: clause.AssignmentColumns(columns),
			Where:     clause.Where{Exprs: []clause.Expression{gorm.Expr(table + ".version < excluded.version")}},
		}).Create(part)
		if err := saved(res, len(part)); err != nil {
			return fmt.Errorf("keep %s: %w", table, err)
		}
	}
	return nil
}

// OrderForUpdate locks one order, found by number or id.
func (tx *Tx) OrderForUpdate(ctx context.Context, ref string) (destruction.Order, error) {
	return tx.order(tx.locked().WithContext(ctx), ref)
}

// OrdersForUpdate locks orders in the order of their ids.
func (tx *Tx) OrdersForUpdate(ctx context.Context, ids []uuid.UUID) ([]destruction.Order, error) {
	return orders(tx.locked().WithContext(ctx), ids)
}

// OrdersByID reads orders without locking them.
func (tx *Tx) OrdersByID(ctx context.Context, ids []uuid.UUID) ([]destruction.Order, error) {
	return orders(tx.db.WithContext(ctx), ids)
}

func orders(db *gorm.DB, ids []uuid.UUID) ([]destruction.Order, error) {
	if len(ids) == 0 {
		return nil, nil
	}
	var rows []orderRow
	if err := db.Where("id IN ?", ids).Order("id").Find(&rows).Error; err != nil {
		return nil, fmt.Errorf("read orders: %w", err)
	}
	out := make([]destruction.Order, len(rows))
	for i, r := range rows {
		var err error
		if out[i], err = fromOrderRow(r); err != nil {
			return nil, err
		}
	}
	return out, nil
}

// OrderLots lists the lots that carry an order: those it was made for and the
// parts into which they were split since.
func (tx *Tx) OrderLots(ctx context.Context, order uuid.UUID) ([]uuid.UUID, error) {
	var found []uuid.UUID
	err := tx.db.WithContext(ctx).Table("lots").Where("order_id = ?", order).Order("id").Pluck("id", &found).Error
	return found, err
}

// OrderSeen finds one order within the scope, by number or id.
func (tx *Tx) OrderSeen(ctx context.Context, scope identity.Scope, ref string) (destruction.Order, error) {
	o, err := tx.order(tx.db.WithContext(ctx), ref)
	if err != nil {
		return destruction.Order{}, err
	}
	if !scope.Sees(o.Parties()) {
		return destruction.Order{}, fault.Missing("destruction.order.unknown")
	}
	return o, nil
}

func (tx *Tx) order(db *gorm.DB, ref string) (destruction.Order, error) {
	q, err := byReference(db, label.Order, ref, "destruction.order.unknown")
	if err != nil {
		return destruction.Order{}, err
	}
	var r orderRow
	if err := q.Take(&r).Error; err != nil {
		return destruction.Order{}, missing(err, "destruction.order.unknown")
	}
	return fromOrderRow(r)
}

// byReference finds a paper by its number, in any form a person types, or by id.
func byReference(db *gorm.DB, kind label.Kind, ref, unknown string) (*gorm.DB, error) {
	if id, err := uuid.Parse(ref); err == nil {
		return db.Where("id = ?", id), nil
	}
	n, err := label.ParseNumberOf(kind, ref)
	if err != nil {
		return nil, fault.Missing(unknown)
	}
	return db.Where("number = ?", n.String()), nil
}

// orderItems turns rows into what lists show.
func (tx *Tx) orderItems(ctx context.Context, rows []orderRow) ([]destruction.OrderItem, error) {
	names, err := tx.orgNames(ctx, ids(rows, func(r orderRow) []uuid.UUID { return []uuid.UUID{r.AgencyOrg, r.FirmOrg} }))
	if err != nil {
		return nil, err
	}
	out := make([]destruction.OrderItem, len(rows))
	for i, r := range rows {
		number, err := label.ParseNumber(r.Number)
		if err != nil {
			return nil, fmt.Errorf("order %s: %w", r.ID, err)
		}
		out[i] = destruction.OrderItem{ID: r.ID, Number: number, Kind: destruction.OrderKind(r.Kind), State: destruction.OrderState(r.State), Agency: r.AgencyOrg,
			Firm: r.FirmOrg, Division: r.Division, Facility: r.Facility, Method: r.Method, Exceptional: r.Exceptional, AwaitsHead: r.AwaitsHead, AwaitsLegal: r.AwaitsLegal,
			Lots: r.Lots, DraftedAt: r.DraftedAt, ApprovedAt: r.ApprovedAt, LastAt: r.LastAt, AgencyName: names[r.AgencyOrg], FirmName: names[r.FirmOrg]}
	}
	return out, nil
}

// within is the LIKE pattern of a scope's division; it matches nothing when the
// scope has none.
func within(s identity.Scope) string {
	if s.Division == "" {
		return ""
	}
	return s.Prefix() + "%"
}

// ids collects ids that rows speak of, each once.
func ids[R any](rows []R, of func(R) []uuid.UUID) []uuid.UUID {
	seen := map[uuid.UUID]bool{}
	var all []uuid.UUID
	for _, r := range rows {
		for _, id := range of(r) {
			if !seen[id] {
				seen[id] = true
				all = append(all, id)
			}
		}
	}
	return all
}

// orgNames gives the names of organisations; an unknown one has none.
func (tx *Tx) orgNames(ctx context.Context, orgs []uuid.UUID) (map[uuid.UUID]string, error) {
	known, err := tx.PartyNames(ctx, orgs)
	if err != nil {
		return nil, err
	}
	names := make(map[uuid.UUID]string, len(known))
	for id, p := range known {
		names[id] = p.Name
	}
	return names, nil
}

// PartyNames gives what papers print of organisations.
func (tx *Tx) PartyNames(ctx context.Context, orgs []uuid.UUID) (map[uuid.UUID]destruction.Party, error) {
	var rows []struct {
		ID   uuid.UUID
		Name string
		USCC string `gorm:"column:uscc"`
	}
	if len(orgs) > 0 {
		if err := tx.db.WithContext(ctx).Table("orgs").Select("id", "name", "uscc").Where("id IN ?", orgs).Find(&rows).Error; err != nil {
			return nil, fmt.Errorf("read names of organisations: %w", err)
		}
	}
	out := make(map[uuid.UUID]destruction.Party, len(rows))
	for _, r := range rows {
		out[r.ID] = destruction.Party{Name: r.Name, Code: r.USCC}
	}
	return out, nil
}
