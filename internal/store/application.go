package store

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"

	"github.com/google/uuid"
	"gorm.io/gorm"

	"github.com/sealtrail/sealtrail/internal/fact"
	"github.com/sealtrail/sealtrail/internal/fault"
	"github.com/sealtrail/sealtrail/internal/identity"
	"github.com/sealtrail/sealtrail/internal/ledger"
	"github.com/sealtrail/sealtrail/internal/moment"
	"github.com/sealtrail/sealtrail/internal/registry"
)

type applicationRow struct {
	ID         uuid.UUID   `gorm:"column:id;primaryKey"`
	Stream     []byte      `gorm:"column:stream"`
	Version    int64       `gorm:"column:version"`
	Kind       string      `gorm:"column:kind"`
	State      string      `gorm:"column:state"`
	BureauOrg  uuid.UUID   `gorm:"column:bureau_org"`
	FirmOrg    *uuid.UUID  `gorm:"column:firm_org"`
	FirmID     *uuid.UUID  `gorm:"column:firm_id"`
	USCC       string      `gorm:"column:uscc"`
	Name       string      `gorm:"column:name"`
	Facility   string      `gorm:"column:facility"`
	Division   string      `gorm:"column:division"`
	OnPaper    bool        `gorm:"column:on_paper"`
	FiledBy    string      `gorm:"column:filed_by"`
	ExaminedBy string      `gorm:"column:examined_by"`
	FiledAt    moment.Time `gorm:"column:filed_at"`
	LastAt     moment.Time `gorm:"column:last_at"`
	Detail     string      `gorm:"column:detail"`
}

func (applicationRow) TableName() string { return "applications" }

// applicationDetail is what no list asks for. The contact lies beside the act.
type applicationDetail struct {
	USCCNote      string                      `json:"uscc_note"`
	Address       string                      `json:"address"`
	Facility      fact.ProposedFacility       `json:"facility"`
	Qualification *fact.ProposedQualification `json:"qualification"`
	Documents     []fact.ApplicationDocument  `json:"documents"`
	Note          string                      `json:"note"`
	Items         []fact.ExaminedItem         `json:"items"`
	Proposed      string                      `json:"proposed"`
	Reason        string                      `json:"reason"`
	Article       string                      `json:"article"`
	Entered       registry.Entered            `json:"entered"`
	Steps         []registry.ApplicationStep  `json:"steps"`
}

func toApplicationRow(a registry.Application) (applicationRow, error) {
	text, err := json.Marshal(applicationDetail{USCCNote: a.USCCNote, Address: a.Address, Facility: a.Facility, Qualification: a.Qualification, Documents: a.Documents, Note: a.Note,
		Items: a.Items, Proposed: a.Proposed, Reason: a.Reason, Article: a.Article, Entered: a.Entered, Steps: a.Steps})
	return applicationRow{ID: a.ID, Stream: key(a.Stream), Version: a.Version, Kind: string(a.Kind), State: string(a.State), BureauOrg: a.Bureau, FirmOrg: some(a.Org), FirmID: some(a.Firm),
		USCC: string(a.USCC), Name: a.Name, Facility: a.Facility.Name, Division: a.Division, OnPaper: a.OnPaper, FiledBy: a.FiledBy, ExaminedBy: a.ExaminedBy, FiledAt: a.FiledAt,
		LastAt: a.LastAt, Detail: string(text)}, err
}

// fromApplicationRow needs the personal values of the act that filed it.
func fromApplicationRow(r applicationRow, personal map[string]string) (registry.Application, error) {
	var d applicationDetail
	if err := json.Unmarshal([]byte(r.Detail), &d); err != nil {
		return registry.Application{}, fmt.Errorf("application %s: %w", r.ID, err)
	}
	return registry.Application{ID: r.ID, Stream: ledger.Stream(r.Stream), Version: r.Version, Kind: registry.ApplicationKind(r.Kind), State: registry.ApplicationState(r.State),
		Bureau: r.BureauOrg, Org: or(r.FirmOrg), Firm: or(r.FirmID), OnPaper: r.OnPaper, USCC: identity.USCC(r.USCC), USCCNote: d.USCCNote, Name: r.Name, Division: r.Division,
		Address: d.Address, Facility: d.Facility, Qualification: d.Qualification, Documents: d.Documents, Note: d.Note, Items: d.Items, Proposed: d.Proposed, FiledBy: r.FiledBy,
		ExaminedBy: r.ExaminedBy, Reason: d.Reason, Article: d.Article, Entered: d.Entered, Steps: d.Steps, FiledAt: r.FiledAt, LastAt: r.LastAt}.Named(personal), nil
}

// SaveApplication keeps an application; it must be newer than what is kept.
func (tx *Tx) SaveApplication(ctx context.Context, a registry.Application) error {
	r, err := toApplicationRow(a)
	if err != nil {
		return fmt.Errorf("application %s: %w", a.ID, err)
	}
	return upsert(tx.db.WithContext(ctx), []applicationRow{r}, "applications",
		[]string{"version", "state", "firm_id", "uscc", "name", "facility", "division", "filed_by", "examined_by", "last_at", "detail"})
}

// ApplicationForUpdate locks one application.
func (tx *Tx) ApplicationForUpdate(ctx context.Context, id uuid.UUID) (registry.Application, error) {
	return tx.application(ctx, tx.locked().WithContext(ctx), id)
}

func (tx *Tx) application(ctx context.Context, db *gorm.DB, id uuid.UUID) (registry.Application, error) {
	var r applicationRow
	if err := db.Where("id = ?", id).Take(&r).Error; err != nil {
		return registry.Application{}, missing(err, "registry.application.unknown")
	}
	personal, err := tx.personalOf(ctx, r.ID)
	if err != nil {
		return registry.Application{}, err
	}
	return fromApplicationRow(r, personal)
}

// Application finds one application within the scope.
func (tx *Tx) Application(ctx context.Context, scope identity.Scope, id uuid.UUID) (registry.Application, error) {
	a, err := tx.application(ctx, tx.db.WithContext(ctx), id)
	if err == nil && !scope.Sees(a.Parties()) {
		return registry.Application{}, fault.Missing("registry.application.unknown")
	}
	return a, err
}

// ApplicationOpen tells whether a firm waits for an answer to one of a kind.
func (tx *Tx) ApplicationOpen(ctx context.Context, bureau uuid.UUID, uscc identity.USCC, kind registry.ApplicationKind) (bool, error) {
	var n int64
	err := tx.db.WithContext(ctx).Table("applications").Where("uscc = ? AND bureau_org = ? AND kind = ? AND state IN ('filed', 'returned', 'examined')", string(uscc), bureau, string(kind)).
		Limit(1).Count(&n).Error
	if err != nil {
		return false, fmt.Errorf("look for open applications: %w", err)
	}
	return n > 0, nil
}

var applicationListed = []string{"id", "kind", "state", "uscc", "name", "facility", "division", "on_paper", "filed_by", "examined_by", "filed_at", "last_at"}

// Applications lists applications within the scope, newest first.
func (tx *Tx) Applications(ctx context.Context, scope identity.Scope, f registry.ApplicationFilter) ([]registry.ApplicationItem, string, error) {
	q, err := seen(tx.db.WithContext(ctx), source{name: "applications"}, scope, f.Limit, f.Cursor, func(q *gorm.DB) *gorm.DB {
		return is(q, "state", string(f.State))
	}, "bureau_org", "firm_org")
	if err != nil {
		return nil, "", err
	}
	var rows []applicationRow
	next, err := page(q.Select(applicationListed), "id", f.Limit, f.Cursor, &rows, func(r applicationRow) uuid.UUID { return r.ID })
	if err != nil {
		return nil, "", err
	}
	return turn(rows, func(r applicationRow) registry.ApplicationItem {
		return registry.ApplicationItem{ID: r.ID, Kind: registry.ApplicationKind(r.Kind), State: registry.ApplicationState(r.State), USCC: identity.USCC(r.USCC), Name: r.Name, Facility: r.Facility,
			Division: r.Division, OnPaper: r.OnPaper, FiledBy: r.FiledBy, ExaminedBy: r.ExaminedBy, FiledAt: r.FiledAt, LastAt: r.LastAt}
	}), next, nil
}

// BureauOf is the nearest bureau whose division holds another.
func (tx *Tx) BureauOf(ctx context.Context, division string, at moment.Time) (uuid.UUID, bool, error) {
	if len(division) != 6 {
		return uuid.Nil, false, nil
	}
	day := at.Date()
	var r orgRow
	err := tx.db.WithContext(ctx).Where("kind = ? AND division IN ? AND valid_from <= ? AND (valid_to = '' OR valid_to >= ?)", string(identity.OrgBureau),
		[]string{division, division[:4] + "00", division[:2] + "0000"}, day, day).Order("division DESC, id").Limit(1).Take(&r).Error
	if errors.Is(err, gorm.ErrRecordNotFound) {
		return uuid.Nil, false, nil
	}
	if err != nil {
		return uuid.Nil, false, fmt.Errorf("find the bureau of a division: %w", err)
	}
	return r.ID, true, nil
}
