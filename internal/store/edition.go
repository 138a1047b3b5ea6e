package store

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"

	"github.com/google/uuid"
	"gorm.io/gorm"

	"github.com/sealtrail/sealtrail/internal/fault"
	"github.com/sealtrail/sealtrail/internal/identity"
	"github.com/sealtrail/sealtrail/internal/ledger"
	"github.com/sealtrail/sealtrail/internal/moment"
	"github.com/sealtrail/sealtrail/internal/registry"
)

type editionRow struct {
	ID            uuid.UUID             `gorm:"column:id;primaryKey"`
	Stream        []byte                `gorm:"column:stream"`
	Version       int64                 `gorm:"column:version"`
	State         registry.EditionState `gorm:"column:state"`
	BureauOrg     uuid.UUID             `gorm:"column:bureau_org"`
	Division      string                `gorm:"column:division"`
	Number        *int                  `gorm:"column:number"`
	PublishedOn   moment.Date           `gorm:"column:published_on"`
	PublishedAt   moment.Time           `gorm:"column:published_at"`
	NextUpdateDue moment.Date           `gorm:"column:next_update_due"`
	Urgent        string                `gorm:"column:urgent"`
	Firms         int                   `gorm:"column:firms"`
	Facilities    int                   `gorm:"column:facilities"`
	DraftedAt     moment.Time           `gorm:"column:drafted_at"`
	LastAt        moment.Time           `gorm:"column:last_at"`
	JSON          []byte                `gorm:"column:json"`
	CSV           []byte                `gorm:"column:csv"`
	JSONSHA256    string                `gorm:"column:json_sha256"`
	CSVSHA256     string                `gorm:"column:csv_sha256"`
	Detail        string                `gorm:"column:detail"`
}

func (editionRow) TableName() string { return "editions" }

type editionDetail struct {
	Facilities  []uuid.UUID      `json:"facilities"`
	Listing     registry.Listing `json:"listing"`
	DraftedBy   string           `json:"drafted_by"`
	PublishedBy string           `json:"published_by"`
}

func toEditionRow(e registry.Edition) (editionRow, error) {
	text, err := json.Marshal(editionDetail{Facilities: e.Facilities, Listing: e.Listing, DraftedBy: e.DraftedBy, PublishedBy: e.PublishedBy})
	if err != nil {
		return editionRow{}, fmt.Errorf("edition %s: %w", e.ID, err)
	}
	r := editionRow{ID: e.ID, Stream: key(e.Stream), Version: e.Version, State: e.State, BureauOrg: e.Bureau, Division: e.Division, PublishedOn: e.PublishedOn,
		PublishedAt: e.PublishedAt, NextUpdateDue: e.Listing.NextUpdateDue, Urgent: e.Listing.Urgent, Firms: len(e.Listing.Firms), Facilities: len(e.Facilities), DraftedAt: e.DraftedAt, LastAt: e.LastAt,
		JSON: e.JSON, CSV: e.CSV, JSONSHA256: e.JSONSHA256, CSVSHA256: e.CSVSHA256, Detail: string(text)}
	if e.Number != 0 {
		r.Number = &e.Number
	}
	return r, nil
}

func fromEditionRow(r editionRow) (registry.Edition, error) {
	var d editionDetail
	if err := json.Unmarshal([]byte(r.Detail), &d); err != nil {
		return registry.Edition{}, fmt.Errorf("edition %s: %w", r.ID, err)
	}
	e := registry.Edition{ID: r.ID, Stream: ledger.Stream(r.Stream), Version: r.Version, State: r.State, Bureau: r.BureauOrg, Division: r.Division, Facilities: d.Facilities,
		Listing: d.Listing, DraftedAt: r.DraftedAt, DraftedBy: d.DraftedBy, PublishedOn: r.PublishedOn, PublishedAt: r.PublishedAt, PublishedBy: d.PublishedBy,
		JSON: r.JSON, CSV: r.CSV, JSONSHA256: r.JSONSHA256, CSVSHA256: r.CSVSHA256, LastAt: r.LastAt}
	if r.Number != nil {
		e.Number = *r.Number
	}
	return e, nil
}

// CreateEdition keeps a new draft.
func (tx *Tx) CreateEdition(ctx context.Context, e registry.Edition) error {
	return tx.SaveEdition(ctx, e)
}

// SaveEdition keeps an edition; it must be newer than what is kept. The database
// itself refuses to change a published one.
func (tx *Tx) SaveEdition(ctx context.Context, e registry.Edition) error {
	r, err := toEditionRow(e)
	if err != nil {
		return err
	}
	return upsert(tx.db.WithContext(ctx), []editionRow{r}, "editions", []string{"version", "state", "number", "published_on", "published_at", "last_at", "json", "csv",
		"json_sha256", "csv_sha256", "detail"})
}

// EditionForUpdate locks one edition.
func (tx *Tx) EditionForUpdate(ctx context.Context, id uuid.UUID) (registry.Edition, error) {
	return takeEdition(tx.locked().WithContext(ctx).Where("id = ?", id))
}

func takeEdition(q *gorm.DB) (registry.Edition, error) {
	var r editionRow
	if err := q.Take(&r).Error; err != nil {
		return registry.Edition{}, missing(err, "registry.edition.unknown")
	}
	return fromEditionRow(r)
}

// EditionAt is the edition in force at a moment; false before the first.
func (tx *Tx) EditionAt(ctx context.Context, at moment.Time) (registry.Edition, bool, error) {
	var r editionRow
	err := tx.db.WithContext(ctx).Where("state = ? AND published_at <= ?", registry.EditionPublished, at).Order("published_at DESC, number DESC").Limit(1).Take(&r).Error
	if errors.Is(err, gorm.ErrRecordNotFound) {
		return registry.Edition{}, false, nil
	}
	if err != nil {
		return registry.Edition{}, false, fmt.Errorf("read edition in force: %w", err)
	}
	e, err := fromEditionRow(r)
	return e, err == nil, err
}

// Edition finds a published edition by its number.
func (tx *Tx) Edition(ctx context.Context, number int) (registry.Edition, error) {
	return takeEdition(tx.db.WithContext(ctx).Where("number = ?", number))
}

// Editions are the published ones, newest first, without their files.
func (tx *Tx) Editions(ctx context.Context) ([]registry.EditionItem, error) {
	var rows []editionRow
	err := tx.db.WithContext(ctx).Select("number", "published_on", "next_update_due", "urgent", "firms", "facilities", "json_sha256", "csv_sha256").
		Where("state = ?", registry.EditionPublished).Order("published_at DESC, number DESC").Find(&rows).Error
	if err != nil {
		return nil, fmt.Errorf("read editions: %w", err)
	}
	out := make([]registry.EditionItem, len(rows))
	for i, r := range rows {
		out[i] = registry.EditionItem{Number: *r.Number, PublishedOn: r.PublishedOn, NextUpdateDue: r.NextUpdateDue, Urgent: r.Urgent, Firms: r.Firms, Facilities: r.Facilities,
			JSONSHA256: r.JSONSHA256, CSVSHA256: r.CSVSHA256}
	}
	return out, nil
}

// Drafts lists editions that wait for publication within the scope, newest first.
func (tx *Tx) Drafts(ctx context.Context, scope identity.Scope, limit int, cursor string) ([]registry.Edition, string, error) {
	q := tx.db.WithContext(ctx).Where("state = ?", registry.EditionDraft)
	q = scoped(q, scope, "bureau_org = @org")
	var rows []editionRow
	next, err := page(q, "id", limit, cursor, &rows, func(r editionRow) uuid.UUID { return r.ID })
	if err != nil {
		return nil, "", err
	}
	out := make([]registry.Edition, len(rows))
	for i, r := range rows {
		if out[i], err = fromEditionRow(r); err != nil {
			return nil, "", err
		}
	}
	return out, next, nil
}

// Draft finds an edition by its id within the scope.
func (tx *Tx) Draft(ctx context.Context, scope identity.Scope, id uuid.UUID) (registry.Edition, error) {
	e, err := takeEdition(tx.db.WithContext(ctx).Where("id = ?", id))
	if err == nil && !scope.Sees(e.Parties()) {
		return registry.Edition{}, fault.Missing("registry.edition.unknown")
	}
	return e, err
}
