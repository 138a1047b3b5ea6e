package store

import (
	"context"
	"encoding/json"
	"fmt"

	"github.com/google/uuid"

	"github.com/sealtrail/sealtrail/internal/ledger"
	"github.com/sealtrail/sealtrail/internal/moment"
	"github.com/sealtrail/sealtrail/internal/registry"
)

type overrideRow struct {
	ID        uuid.UUID   `gorm:"column:id;primaryKey"`
	Stream    []byte      `gorm:"column:stream"`
	Version   int64       `gorm:"column:version"`
	OrderID   uuid.UUID   `gorm:"column:order_id"`
	Facility  uuid.UUID   `gorm:"column:facility"`
	FirmOrg   uuid.UUID   `gorm:"column:firm_org"`
	BureauOrg uuid.UUID   `gorm:"column:bureau_org"`
	AgencyOrg uuid.UUID   `gorm:"column:agency_org"`
	Division  string      `gorm:"column:division"`
	Until     moment.Time `gorm:"column:until"`
	LastAt    moment.Time `gorm:"column:last_at"`
	Detail    string      `gorm:"column:detail"`
}

func (overrideRow) TableName() string { return "gate_overrides" }

// overrideDetail is what no list asks for.
type overrideDetail struct {
	Checks []string      `json:"checks"`
	Lots   []uuid.UUID   `json:"lots"`
	Reason string        `json:"reason"`
	Paper  string        `json:"paper"`
	By     string        `json:"by"`
	Role   string        `json:"role"`
	At     moment.Time   `json:"at"`
	Auth   []ledger.Auth `json:"auth"`

	Outcome string    `json:"outcome,omitempty"`
	To      uuid.UUID `json:"to,omitzero"`
}

func toOverrideRow(o registry.Override) (overrideRow, error) {
	text, err := json.Marshal(overrideDetail{Checks: o.Checks, Lots: o.Lots, Reason: o.Reason, Paper: o.Paper, By: o.By, Role: o.Role, At: o.At, Auth: o.Auth, Outcome: o.Outcome, To: o.To})
	return overrideRow{ID: o.ID, Stream: key(o.Stream), Version: o.Version, OrderID: o.Order, Facility: o.Facility, FirmOrg: o.Firm, BureauOrg: o.Bureau, AgencyOrg: o.Agency,
		Division: o.Division, Until: o.Until, LastAt: o.LastAt, Detail: string(text)}, err
}

func fromOverrideRow(r overrideRow) (registry.Override, error) {
	var d overrideDetail
	if err := json.Unmarshal([]byte(r.Detail), &d); err != nil {
		return registry.Override{}, fmt.Errorf("override %s: %w", r.ID, err)
	}
	return registry.Override{Outcome: d.Outcome, To: d.To, ID: r.ID, Stream: ledger.Stream(r.Stream), Version: r.Version, Facility: r.Facility, Firm: r.FirmOrg, Bureau: r.BureauOrg, Agency: r.AgencyOrg,
		Division: r.Division, Order: r.OrderID, Checks: d.Checks, Lots: d.Lots, Reason: d.Reason, Paper: d.Paper, By: d.By, Role: d.Role, At: d.At, Until: r.Until, Auth: d.Auth, LastAt: r.LastAt}, nil
}

// SaveOverride keeps an override; it must be newer than what is kept.
func (tx *Tx) SaveOverride(ctx context.Context, o registry.Override) error {
	row, err := toOverrideRow(o)
	if err != nil {
		return fmt.Errorf("override %s: %w", o.ID, err)
	}
	return upsert(tx.db.WithContext(ctx), []overrideRow{row}, "gate_overrides", []string{"version", "until", "last_at", "detail"})
}

// Overrides are all that bureaus granted for goods of an order, oldest first.
func (tx *Tx) Overrides(ctx context.Context, order uuid.UUID) ([]registry.Override, error) {
	var rows []overrideRow
	if err := tx.db.WithContext(ctx).Where("order_id = ?", order).Order("id").Find(&rows).Error; err != nil {
		return nil, fmt.Errorf("read overrides of order %s: %w", order, err)
	}
	out := make([]registry.Override, len(rows))
	for i, r := range rows {
		var err error
		if out[i], err = fromOverrideRow(r); err != nil {
			return nil, err
		}
	}
	return out, nil
}

// Override finds one.
func (tx *Tx) Override(ctx context.Context, id uuid.UUID) (registry.Override, error) {
	var r overrideRow
	if err := tx.db.WithContext(ctx).Where("id = ?", id).Take(&r).Error; err != nil {
		return registry.Override{}, missing(err, "registry.override.unknown")
	}
	return fromOverrideRow(r)
}
