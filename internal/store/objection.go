package store

import (
	"context"
	"encoding/json"
	"fmt"

	"github.com/google/uuid"
	"gorm.io/gorm"

	"github.com/sealtrail/sealtrail/internal/fault"
	"github.com/sealtrail/sealtrail/internal/identity"
	"github.com/sealtrail/sealtrail/internal/ledger"
	"github.com/sealtrail/sealtrail/internal/moment"
	"github.com/sealtrail/sealtrail/internal/registry"
)

type objectionRow struct {
	ID            uuid.UUID   `gorm:"column:id;primaryKey"`
	Stream        []byte      `gorm:"column:stream"`
	Version       int64       `gorm:"column:version"`
	Against       string      `gorm:"column:against"`
	State         string      `gorm:"column:state"`
	BureauOrg     uuid.UUID   `gorm:"column:bureau_org"`
	ObjectorOrg   *uuid.UUID  `gorm:"column:objector_org"`
	FirmID        *uuid.UUID  `gorm:"column:firm_id"`
	FacilityID    *uuid.UUID  `gorm:"column:facility_id"`
	ApplicationID *uuid.UUID  `gorm:"column:application_id"`
	Name          string      `gorm:"column:name"`
	Division      string      `gorm:"column:division"`
	FiledBy       string      `gorm:"column:filed_by"`
	FiledAt       moment.Time `gorm:"column:filed_at"`
	LastAt        moment.Time `gorm:"column:last_at"`
	Detail        string      `gorm:"column:detail"`
}

func (objectionRow) TableName() string { return "objections" }

// objectionDetail is what no list asks for. Who objected in writing lies beside
// the act.
type objectionDetail struct {
	Handoff    string      `json:"handoff"`
	AmountFen  int64       `json:"amount_fen"`
	Text       string      `json:"text"`
	Documents  []string    `json:"documents"`
	Answer     string      `json:"answer"`
	AnsweredBy string      `json:"answered_by"`
	AnsweredAt moment.Time `json:"answered_at"`
}

func toObjectionRow(o registry.Objection) (objectionRow, error) {
	text, err := json.Marshal(objectionDetail{Handoff: o.Handoff, AmountFen: o.AmountFen, Text: o.Text, Documents: o.Documents, Answer: o.Answer, AnsweredBy: o.AnsweredBy, AnsweredAt: o.AnsweredAt})
	return objectionRow{ID: o.ID, Stream: key(o.Stream), Version: o.Version, Against: string(o.Against), State: string(o.State), BureauOrg: o.Bureau, ObjectorOrg: some(o.Org), FirmID: some(o.Firm),
		FacilityID: some(o.Facility), ApplicationID: some(o.Application), Name: o.Name, Division: o.Division, FiledBy: o.FiledBy, FiledAt: o.FiledAt, LastAt: o.LastAt, Detail: string(text)}, err
}

// fromObjectionRow needs the personal values of the act that filed it.
func fromObjectionRow(r objectionRow, personal map[string]string) (registry.Objection, error) {
	var d objectionDetail
	if err := json.Unmarshal([]byte(r.Detail), &d); err != nil {
		return registry.Objection{}, fmt.Errorf("objection %s: %w", r.ID, err)
	}
	return registry.Objection{ID: r.ID, Stream: ledger.Stream(r.Stream), Version: r.Version, Against: registry.Against(r.Against), State: registry.ObjectionState(r.State), Bureau: r.BureauOrg,
		Division: r.Division, Org: or(r.ObjectorOrg), Firm: or(r.FirmID), Facility: or(r.FacilityID), Application: or(r.ApplicationID), Name: r.Name, Handoff: d.Handoff, AmountFen: d.AmountFen,
		Text: d.Text, Documents: d.Documents, FiledBy: r.FiledBy, AnsweredBy: d.AnsweredBy, Answer: d.Answer, AnsweredAt: d.AnsweredAt, FiledAt: r.FiledAt, LastAt: r.LastAt}.Named(personal), nil
}

// SaveObjection keeps an objection; it must be newer than what is kept.
func (tx *Tx) SaveObjection(ctx context.Context, o registry.Objection) error {
	r, err := toObjectionRow(o)
	if err != nil {
		return fmt.Errorf("objection %s: %w", o.ID, err)
	}
	return upsert(tx.db.WithContext(ctx), []objectionRow{r}, "objections", []string{"version", "state", "last_at", "detail"})
}

// ObjectionForUpdate locks one objection.
func (tx *Tx) ObjectionForUpdate(ctx context.Context, id uuid.UUID) (registry.Objection, error) {
	return tx.objection(ctx, tx.locked().WithContext(ctx), id)
}

func (tx *Tx) objection(ctx context.Context, db *gorm.DB, id uuid.UUID) (registry.Objection, error) {
	var r objectionRow
	if err := db.Where("id = ?", id).Take(&r).Error; err != nil {
		return registry.Objection{}, missing(err, "registry.objection.unknown")
	}
	personal, err := tx.personalOf(ctx, r.ID)
	if err != nil {
		return registry.Objection{}, err
	}
	return fromObjectionRow(r, personal)
}

// Objection finds one objection within the scope.
func (tx *Tx) Objection(ctx context.Context, scope identity.Scope, id uuid.UUID) (registry.Objection, error) {
	o, err := tx.objection(ctx, tx.db.WithContext(ctx), id)
	if err == nil && !scope.Sees(o.Parties()) {
		return registry.Objection{}, fault.Missing("registry.objection.unknown")
	}
	return o, err
}

var objectionListed = []string{"id", "against", "state", "name", "division", "objector_org", "filed_by", "filed_at"}

// Objections lists objections within the scope, newest first.
func (tx *Tx) Objections(ctx context.Context, scope identity.Scope, f registry.ObjectionFilter) ([]registry.ObjectionItem, string, error) {
	q, err := seen(tx.db.WithContext(ctx), source{name: "objections"}, scope, f.Limit, f.Cursor, func(q *gorm.DB) *gorm.DB {
		return is(q, "state", string(f.State))
	}, "bureau_org", "objector_org")
	if err != nil {
		return nil, "", err
	}
	var rows []objectionRow
	next, err := page(q.Select(objectionListed), "id", f.Limit, f.Cursor, &rows, func(r objectionRow) uuid.UUID { return r.ID })
	if err != nil {
		return nil, "", err
	}
	return turn(rows, func(r objectionRow) registry.ObjectionItem {
		return registry.ObjectionItem{ID: r.ID, Against: registry.Against(r.Against), State: registry.ObjectionState(r.State), Name: r.Name, Division: r.Division, Org: or(r.ObjectorOrg), FiledBy: r.FiledBy,
			FiledAt: r.FiledAt}
	}), next, nil
}

// HandoffFacility is the facility to which an organisation gave goods by a handoff.
func (tx *Tx) HandoffFacility(ctx context.Context, org uuid.UUID, number string) (uuid.UUID, error) {
	var r struct {
		FacilityID uuid.UUID `gorm:"column:facility_id"`
	}
	err := tx.db.WithContext(ctx).Table("handoffs").Select("facility_id").Where("number = ? AND facility_id IS NOT NULL AND (from_org = ? OR agency_org = ?)", number, org, org).Take(&r).Error
	return r.FacilityID, missing(err, "registry.objection.handoff")
}
