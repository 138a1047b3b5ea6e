package store

import (
	"context"
	"encoding/json"
	"fmt"

	"github.com/google/uuid"
	"gorm.io/gorm"

	"github.com/sealtrail/sealtrail/internal/custody"
	"github.com/sealtrail/sealtrail/internal/fault"
	"github.com/sealtrail/sealtrail/internal/identity"
	"github.com/sealtrail/sealtrail/internal/label"
	"github.com/sealtrail/sealtrail/internal/ledger"
	"github.com/sealtrail/sealtrail/internal/moment"
)

type discrepancyRow struct {
	ID         uuid.UUID   `gorm:"column:id;primaryKey"`
	Stream     []byte      `gorm:"column:stream"`
	Version    int64       `gorm:"column:version"`
	Kind       string      `gorm:"column:kind"`
	LotID      uuid.UUID   `gorm:"column:lot_id"`
	LotStream  []byte      `gorm:"column:lot_stream"`
	HandoffID  uuid.UUID   `gorm:"column:handoff_id"`
	RoundID    *uuid.UUID  `gorm:"column:round_id"`
	MatterID   *uuid.UUID  `gorm:"column:matter_id"`
	AgencyOrg  uuid.UUID   `gorm:"column:agency_org"`
	Division   string      `gorm:"column:division"`
	FromOrg    uuid.UUID   `gorm:"column:from_org"`
	SentBy     string      `gorm:"column:sent_by"`
	ToOrg      uuid.UUID   `gorm:"column:to_org"`
	ReceivedBy string      `gorm:"column:received_by"`
	Expected   int64       `gorm:"column:expected"`
	Found      int64       `gorm:"column:found"`
	Unit       string      `gorm:"column:unit"`
	Tolerance  int64       `gorm:"column:tolerance"`
	Sender     string      `gorm:"column:sender"`
	Receiver   string      `gorm:"column:receiver"`
	OpenedAt   moment.Time `gorm:"column:opened_at"`
	ResolvedAt moment.Time `gorm:"column:resolved_at"`
	LastAt     moment.Time `gorm:"column:last_at"`
}

func (discrepancyRow) TableName() string { return "discrepancies" }

func toDiscrepancyRow(d custody.Discrepancy) (discrepancyRow, error) {
	sender, err := json.Marshal(d.Sender)
	if err != nil {
		return discrepancyRow{}, err
	}
	receiver, err := json.Marshal(d.Receiver)
	return discrepancyRow{ID: d.ID, Stream: key(d.Stream), Version: d.Version, Kind: string(d.Kind), LotID: d.Lot, LotStream: key(d.LotStream), HandoffID: d.Handoff, RoundID: some(d.Round), MatterID: some(d.Matter),
		AgencyOrg: d.Agency, Division: d.Division, FromOrg: d.From, SentBy: d.SentBy, ToOrg: d.To, ReceivedBy: d.ReceivedBy, Expected: d.Expected, Found: d.Found,
		Unit: d.Unit, Tolerance: d.Tolerance, Sender: string(sender), Receiver: string(receiver), OpenedAt: d.OpenedAt, ResolvedAt: d.ResolvedAt, LastAt: d.LastAt}, err
}

func fromDiscrepancyRow(r discrepancyRow) (custody.Discrepancy, error) {
	d := custody.Discrepancy{ID: r.ID, Stream: ledger.Stream(r.Stream), Version: r.Version, Kind: custody.Difference(r.Kind), Lot: r.LotID,
		LotStream: ledger.Stream(r.LotStream), Handoff: r.HandoffID, Round: or(r.RoundID), Matter: or(r.MatterID), Agency: r.AgencyOrg, Division: r.Division, From: r.FromOrg, SentBy: r.SentBy, To: r.ToOrg,
		ReceivedBy: r.ReceivedBy, Expected: r.Expected, Found: r.Found, Unit: r.Unit, Tolerance: r.Tolerance, OpenedAt: r.OpenedAt, ResolvedAt: r.ResolvedAt, LastAt: r.LastAt}
	if err := json.Unmarshal([]byte(r.Sender), &d.Sender); err != nil {
		return d, fmt.Errorf("discrepancy %s: %w", r.ID, err)
	}
	if err := json.Unmarshal([]byte(r.Receiver), &d.Receiver); err != nil {
		return d, fmt.Errorf("discrepancy %s: %w", r.ID, err)
	}
	return d, nil
}

// SaveDiscrepancies keeps discrepancies; each must be newer than what is kept.
func (tx *Tx) SaveDiscrepancies(ctx context.Context, all []custody.Discrepancy) error {
	rows := make([]discrepancyRow, len(all))
	for i, d := range all {
		var err error
		if rows[i], err = toDiscrepancyRow(d); err != nil {
			return fmt.Errorf("discrepancy %s: %w", d.ID, err)
		}
	}
	return upsert(tx.db.WithContext(ctx), rows, "discrepancies", []string{"version", "sender", "receiver", "resolved_at", "last_at"})
}

// DiscrepancyForUpdate locks one discrepancy.
func (tx *Tx) DiscrepancyForUpdate(ctx context.Context, id uuid.UUID) (custody.Discrepancy, error) {
	var r discrepancyRow
	if err := tx.locked().WithContext(ctx).Where("id = ?", id).Take(&r).Error; err != nil {
		return custody.Discrepancy{}, missing(err, "custody.discrepancy.unknown")
	}
	return fromDiscrepancyRow(r)
}

// Discrepancy finds one discrepancy within the scope.
func (tx *Tx) Discrepancy(ctx context.Context, scope identity.Scope, id uuid.UUID) (custody.Discrepancy, error) {
	var r discrepancyRow
	if err := tx.db.WithContext(ctx).Where("id = ?", id).Take(&r).Error; err != nil {
		return custody.Discrepancy{}, missing(err, "custody.discrepancy.unknown")
	}
	d, err := fromDiscrepancyRow(r)
	if err == nil && !scope.Sees(d.Parties()) {
		return custody.Discrepancy{}, fault.Missing("custody.discrepancy.unknown")
	}
	return d, err
}

// Discrepancies lists discrepancies within the scope, newest first.
func (tx *Tx) Discrepancies(ctx context.Context, scope identity.Scope, f custody.DiscrepancyFilter) ([]custody.DiscrepancyItem, string, error) {
	q, err := seen(tx.db.WithContext(ctx), source{name: "discrepancies"}, scope, f.Limit, f.Cursor, func(q *gorm.DB) *gorm.DB {
		if f.Open {
			q = q.Where("resolved_at = 0")
		}
		if f.Lot != uuid.Nil {
			q = q.Where("lot_id = ?", f.Lot)
		}
		if f.Handoff != uuid.Nil {
			q = q.Where("handoff_id = ?", f.Handoff)
		}
		return q
	}, "agency_org", "from_org", "to_org")
	if err != nil {
		return nil, "", err
	}
	var rows []discrepancyRow
	next, err := page(q, "id", f.Limit, f.Cursor, &rows, func(r discrepancyRow) uuid.UUID { return r.ID })
	if err != nil {
		return nil, "", err
	}
	out, err := tx.discrepancyItems(ctx, rows)
	return out, next, err
}

// discrepancyItems turns rows into what lists show.
func (tx *Tx) discrepancyItems(ctx context.Context, rows []discrepancyRow) ([]custody.DiscrepancyItem, error) {
	numbers, err := tx.numbers(ctx, "handoffs", ids(rows, func(r discrepancyRow) []uuid.UUID { return []uuid.UUID{r.HandoffID} }))
	if err != nil {
		return nil, err
	}
	var lots []struct {
		ID   uuid.UUID
		Code string
		Name string
	}
	if len(rows) > 0 {
		on := ids(rows, func(r discrepancyRow) []uuid.UUID { return []uuid.UUID{r.LotID} })
		if err := tx.db.WithContext(ctx).Table("lots").Select("id", "code", "name").Where("id IN ?", on).Find(&lots).Error; err != nil {
			return nil, fmt.Errorf("read lots of discrepancies: %w", err)
		}
	}
	out := make([]custody.DiscrepancyItem, len(rows))
	for i, r := range rows {
		d, err := fromDiscrepancyRow(r)
		if err != nil {
			return nil, err
		}
		out[i] = custody.DiscrepancyItem{Discrepancy: d, HandoffNumber: numbers[r.HandoffID]}
		for _, l := range lots {
			if l.ID == r.LotID {
				if out[i].LotCode, err = label.Parse(l.Code); err != nil {
					return nil, fmt.Errorf("lot %s: %w", l.ID, err)
				}
				out[i].LotName = l.Name
			}
		}
	}
	return out, nil
}
