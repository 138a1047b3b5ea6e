package store

import (
	"context"
	"fmt"

	"github.com/google/uuid"

	"github.com/sealtrail/sealtrail/internal/custody"
	"github.com/sealtrail/sealtrail/internal/fault"
	"github.com/sealtrail/sealtrail/internal/label"
	"github.com/sealtrail/sealtrail/internal/ledger"
	"github.com/sealtrail/sealtrail/internal/moment"
)

type placeRow struct {
	ID       uuid.UUID   `gorm:"column:id;primaryKey"`
	Stream   []byte      `gorm:"column:stream"`
	Version  int64       `gorm:"column:version"`
	Code     string      `gorm:"column:code"`
	Org      uuid.UUID   `gorm:"column:org"`
	Division string      `gorm:"column:division"`
	Kind     string      `gorm:"column:kind"`
	Name     string      `gorm:"column:name"`
	Path     string      `gorm:"column:path"`
	ParentID *uuid.UUID  `gorm:"column:parent_id"`
	Packages int64       `gorm:"column:packages"`
	LastAt   moment.Time `gorm:"column:last_at"`
}

func (placeRow) TableName() string { return "places" }

func toPlaceRow(p custody.StorePlace) placeRow {
	return placeRow{ID: p.ID, Stream: key(p.Stream), Version: p.Version, Code: p.Code.Compact(), Org: p.Org, Division: p.Division, Kind: string(p.Kind), Name: p.Name, Path: p.Path,
		ParentID: some(p.Parent), Packages: p.Packages, LastAt: p.LastAt}
}

func fromPlaceRow(r placeRow) (custody.StorePlace, error) {
	code, err := label.Parse(r.Code)
	if err != nil {
		return custody.StorePlace{}, fmt.Errorf("place %s: %w", r.ID, err)
	}
	return custody.StorePlace{ID: r.ID, Stream: ledger.Stream(r.Stream), Version: r.Version, Code: code, Org: r.Org, Division: r.Division, Kind: custody.PlaceKind(r.Kind), Name: r.Name,
		Path: r.Path, Parent: or(r.ParentID), Packages: r.Packages, LastAt: r.LastAt}, nil
}

// PlaceForUpdate locks a place, found by label code or id.
func (tx *Tx) PlaceForUpdate(ctx context.Context, ref string) (custody.StorePlace, error) {
	q := tx.locked().WithContext(ctx)
	if id, err := uuid.Parse(ref); err == nil {
		q = q.Where("id = ?", id)
	} else if code, err := label.Scanned(ref); err == nil {
		q = q.Where("code = ?", code.Compact())
	} else {
		return custody.StorePlace{}, fault.Missing("custody.place.unknown")
	}
	var r placeRow
	if err := q.Take(&r).Error; err != nil {
		return custody.StorePlace{}, missing(err, "custody.place.unknown")
	}
	return fromPlaceRow(r)
}

// SavePlace keeps a place, new or changed.
func (tx *Tx) SavePlace(ctx context.Context, p custody.StorePlace) error {
	return upsert(tx.db.WithContext(ctx), []placeRow{toPlaceRow(p)}, "places", []string{"version", "last_at"})
}

// CountPlaces counts the places of an organisation.
func (tx *Tx) CountPlaces(ctx context.Context, org uuid.UUID) (n int64, err error) {
	err = tx.db.WithContext(ctx).Model(&placeRow{}).Where("org = ?", org).Count(&n).Error
	return n, err
}

// StorePlaces are all places of an organisation, by their paths, each with what
// lies in it: two statements.
func (tx *Tx) StorePlaces(ctx context.Context, org uuid.UUID) ([]custody.PlaceRow, error) {
	db := tx.db.WithContext(ctx)
	var rows []placeRow
	if err := db.Where("org = ?", org).Order("path").Limit(custody.MaxPlaces).Find(&rows).Error; err != nil {
		return nil, fmt.Errorf("read places: %w", err)
	}
	if len(rows) == 0 {
		return nil, nil
	}
	var held []struct {
		PlaceID  uuid.UUID
		Lots     int64
		Packages int64
	}
	err := db.Table("lots").Select("place_id, COUNT(*) AS lots, SUM(packages) AS packages").Where("keeper_org = ? AND place_id IS NOT NULL", org).Group("place_id").Scan(&held).Error
	if err != nil {
		return nil, fmt.Errorf("count what lies in places: %w", err)
	}
	out := make([]custody.PlaceRow, 0, len(rows))
	at := make(map[uuid.UUID]int, len(rows))
	for _, r := range rows {
		p, err := fromPlaceRow(r)
		if err != nil {
			return nil, err
		}
		at[p.ID] = len(out)
		out = append(out, custody.PlaceRow{StorePlace: p})
	}
	for _, h := range held {
		if i, ok := at[h.PlaceID]; ok {
			out[i].Lots, out[i].Held = h.Lots, h.Packages
		}
	}
	return ordered(out), nil
}

// PlacesScanned are those places of an organisation that have one of the labels.
func (tx *Tx) PlacesScanned(ctx context.Context, org uuid.UUID, codes []label.Code) (map[label.Code]custody.StorePlace, error) {
	compact := make([]string, len(codes))
	for i, c := range codes {
		compact[i] = c.Compact()
	}
	var rows []placeRow
	if err := tx.db.WithContext(ctx).Where("org = ? AND code IN ?", org, compact).Find(&rows).Error; err != nil {
		return nil, fmt.Errorf("find scanned places: %w", err)
	}
	out := make(map[label.Code]custody.StorePlace, len(rows))
	for _, r := range rows {
		p, err := fromPlaceRow(r)
		if err != nil {
			return nil, err
		}
		out[p.Code] = p
	}
	return out, nil
}

// ordered puts each place after the one around it: a collation may sort the gap
// between names otherwise.
func ordered(rows []custody.PlaceRow) []custody.PlaceRow {
	inside := map[uuid.UUID][]custody.PlaceRow{}
	for _, r := range rows {
		inside[r.Parent] = append(inside[r.Parent], r)
	}
	out := make([]custody.PlaceRow, 0, len(rows))
	var walk func(uuid.UUID)
	walk = func(parent uuid.UUID) {
		for _, r := range inside[parent] {
			out = append(out, r)
			walk(r.ID)
		}
	}
	walk(uuid.Nil)
	return out
}

// Unplaced are lots in the organisation's store that lie in none of its places;
// none while it has no places.
func (tx *Tx) Unplaced(ctx context.Context, d custody.Desk) (custody.Queue[custody.LotRow], error) {
	q := tx.db.WithContext(ctx).Table("lots").Where("keeper_org = ? AND place_id IS NULL AND state = 'in_custody' AND EXISTS (SELECT 1 FROM places WHERE org = ?)", d.Scope.Org, d.Scope.Org)
	return queued(q, lotListed, d.Oldest, func(rows []lotRow) ([]custody.LotRow, error) { return tx.lotRows(ctx, rows) })
}
