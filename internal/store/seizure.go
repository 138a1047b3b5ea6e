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

type seizureRow struct {
	ID        uuid.UUID   `gorm:"column:id;primaryKey"`
	Stream    []byte      `gorm:"column:stream"`
	Version   int64       `gorm:"column:version"`
	Number    string      `gorm:"column:number"`
	CaseID    uuid.UUID   `gorm:"column:case_id"`
	AgencyOrg uuid.UUID   `gorm:"column:agency_org"`
	Division  string      `gorm:"column:division"`
	Measure   string      `gorm:"column:measure"`
	Mode      string      `gorm:"column:mode"`
	LastDay   moment.Date `gorm:"column:last_day"`
	At        moment.Time `gorm:"column:at"`
	ByPerson  string      `gorm:"column:by_person"`
	Confirmed bool        `gorm:"column:confirmed"`
	Lines     int         `gorm:"column:lines"`
	Lots      int         `gorm:"column:lots"`
	LastAt    moment.Time `gorm:"column:last_at"`
	Detail    string      `gorm:"column:detail"`
}

func (seizureRow) TableName() string { return "seizures" }

// seizureDetail is what no list asks for. Names lie with the personal values and
// can be erased there.
type seizureDetail struct {
	Paper      string                `json:"paper"`
	Approval   uuid.UUID             `json:"approval"`
	Place      custody.Place         `json:"place"`
	Officers   int                   `json:"officers"`
	PartyKind  string                `json:"party_kind"`
	Presence   custody.Presence      `json:"presence"`
	PartyNote  string                `json:"party_note"`
	Recordings []custody.Recording   `json:"recordings"`
	Photos     []string              `json:"photos"`
	Lines      []custody.Line        `json:"lines"`
	Confirmed  *custody.Confirmation `json:"confirmed"`
	Late       bool                  `json:"late"`
}

func toSeizureRow(s custody.Seizure) (seizureRow, error) {
	d := seizureDetail{Paper: s.Paper, Approval: s.Approval, Place: s.Place, Officers: len(s.Officers), PartyKind: s.Party.Kind, Presence: s.Party.Presence,
		PartyNote: s.Party.Note, Recordings: s.Recordings, Photos: s.Photos, Lines: s.Lines, Late: s.Late}
	if !s.Confirmed.IsZero() {
		d.Confirmed = &s.Confirmed
	}
	text, err := json.Marshal(d)
	if err != nil {
		return seizureRow{}, fmt.Errorf("seizure %s: %w", s.Number, err)
	}
	return seizureRow{ID: s.ID, Stream: key(s.Stream), Version: s.Version, Number: s.Number.String(), CaseID: s.Case, AgencyOrg: s.Agency, Division: s.Division,
		Measure: s.Measure, Mode: s.Mode, LastDay: s.LastDay, At: s.At, ByPerson: s.By, Confirmed: d.Confirmed != nil, Lines: len(s.Lines), Lots: len(s.LotIDs()),
		LastAt: s.LastAt, Detail: string(text)}, nil
}

// fromSeizureRow needs the personal values of the act that recorded the seizure.
func fromSeizureRow(r seizureRow, personal map[string]string) (custody.Seizure, error) {
	var d seizureDetail
	if err := json.Unmarshal([]byte(r.Detail), &d); err != nil {
		return custody.Seizure{}, fmt.Errorf("seizure %s: %w", r.Number, err)
	}
	number, err := label.ParseNumber(r.Number)
	if err != nil {
		return custody.Seizure{}, fmt.Errorf("seizure %s: %w", r.ID, err)
	}
	s := custody.Seizure{ID: r.ID, Stream: ledger.Stream(r.Stream), Version: r.Version, Number: number, Case: r.CaseID, Agency: r.AgencyOrg, Division: r.Division,
		Paper: d.Paper, Measure: r.Measure, Mode: r.Mode, Approval: d.Approval, LastDay: r.LastDay, Place: d.Place,
		Party: custody.Party{Kind: d.PartyKind, Presence: d.Presence, Note: d.PartyNote}, Recordings: d.Recordings, Photos: d.Photos, Lines: d.Lines, By: r.ByPerson,
		At: r.At, Late: d.Late, LastAt: r.LastAt}
	if d.Confirmed != nil {
		s.Confirmed = *d.Confirmed
	}
	s.Name(d.Officers, personal)
	return s, nil
}

// SaveSeizure keeps a seizure; it must be newer than what is kept.
func (tx *Tx) SaveSeizure(ctx context.Context, s custody.Seizure) error {
	r, err := toSeizureRow(s)
	if err != nil {
		return err
	}
	return upsert(tx.db.WithContext(ctx), []seizureRow{r}, "seizures", []string{"version", "confirmed", "last_at", "detail"})
}

// SeizureForUpdate locks one seizure, found by number or id.
func (tx *Tx) SeizureForUpdate(ctx context.Context, ref string) (custody.Seizure, error) {
	return tx.seizure(ctx, tx.locked().WithContext(ctx), ref)
}

func (tx *Tx) seizure(ctx context.Context, db *gorm.DB, ref string) (custody.Seizure, error) {
	const unknown = "custody.seizure.unknown"
	q, err := byReference(db, label.Seizure, ref, unknown)
	if err != nil {
		return custody.Seizure{}, err
	}
	var r seizureRow
	if err := q.Take(&r).Error; err != nil {
		return custody.Seizure{}, missing(err, unknown)
	}
	personal, err := tx.personalOf(ctx, r.ID)
	if err != nil {
		return custody.Seizure{}, err
	}
	return fromSeizureRow(r, personal)
}

// Seizure finds one seizure within the scope, with its lots and their children.
func (tx *Tx) Seizure(ctx context.Context, scope identity.Scope, ref string) (custody.SeizureView, error) {
	s, err := tx.seizure(ctx, tx.db.WithContext(ctx), ref)
	if err != nil {
		return custody.SeizureView{}, err
	}
	if !scope.Sees(s.Parties()) {
		return custody.SeizureView{}, fault.Missing("custody.seizure.unknown")
	}
	v := custody.SeizureView{Seizure: s}
	numbers, err := tx.numbers(ctx, "cases", []uuid.UUID{s.Case})
	if err != nil {
		return v, err
	}
	names, err := tx.orgNames(ctx, []uuid.UUID{s.Agency})
	if err != nil {
		return v, err
	}
	v.CaseNumber, v.AgencyName = numbers[s.Case], names[s.Agency]
	var rows []lotRow
	if err := tx.db.WithContext(ctx).Where("seizure_id = ?", s.ID).Order("line_no, id").Find(&rows).Error; err != nil {
		return v, fmt.Errorf("read lots of seizure: %w", err)
	}
	v.LotRows, err = tx.lotRows(ctx, rows)
	return v, err
}

// seizureListed are the columns that a list of seizures shows.
var seizureListed = []string{"id", "number", "case_id", "agency_org", "division", "measure", "mode", "last_day", "at", "by_person", "confirmed", "lines", "lots"}

// Seizures lists seizures within the scope, newest first.
func (tx *Tx) Seizures(ctx context.Context, scope identity.Scope, f custody.SeizureFilter) ([]custody.SeizureItem, string, error) {
	ofCase, err := ofCase(f.Case)
	if err != nil {
		return nil, "", err
	}
	q, err := seen(tx.db.WithContext(ctx), source{name: "seizures"}, scope, f.Limit, f.Cursor, func(q *gorm.DB) *gorm.DB {
		if f.Unconfirmed {
			q = q.Where("NOT confirmed")
		}
		q = during(ofDivision(is(q, "measure", f.Measure), f.Division), "at", f.From, f.Until)
		return ofCase(tx.numbered(q, label.Seizure, f.Query))
	}, "agency_org")
	if err != nil {
		return nil, "", err
	}
	q = q.Select(seizureListed)
	var rows []seizureRow
	next, err := page(q, "id", f.Limit, f.Cursor, &rows, func(r seizureRow) uuid.UUID { return r.ID })
	if err != nil {
		return nil, "", err
	}
	out, err := tx.seizureItems(ctx, rows)
	return out, next, err
}

// seizureItems turns rows into what lists show.
func (tx *Tx) seizureItems(ctx context.Context, rows []seizureRow) ([]custody.SeizureItem, error) {
	cases, err := tx.numbers(ctx, "cases", ids(rows, func(r seizureRow) []uuid.UUID { return []uuid.UUID{r.CaseID} }))
	if err != nil {
		return nil, err
	}
	out := make([]custody.SeizureItem, len(rows))
	for i, r := range rows {
		number, err := label.ParseNumber(r.Number)
		if err != nil {
			return nil, fmt.Errorf("seizure %s: %w", r.ID, err)
		}
		out[i] = custody.SeizureItem{ID: r.ID, Number: number, Case: r.CaseID, CaseNumber: cases[r.CaseID], Agency: r.AgencyOrg, Division: r.Division, Measure: r.Measure,
			Mode: r.Mode, LastDay: r.LastDay, At: r.At, By: r.ByPerson, Confirmed: r.Confirmed, Lines: r.Lines, Lots: r.Lots}
	}
	return out, nil
}

// ofCase narrows a list to one case, named by number or id.
func ofCase(ref string) (func(*gorm.DB) *gorm.DB, error) {
	if ref == "" {
		return func(q *gorm.DB) *gorm.DB { return q }, nil
	}
	if id, err := uuid.Parse(ref); err == nil {
		return func(q *gorm.DB) *gorm.DB { return q.Where("case_id = ?", id) }, nil
	}
	n, err := label.ParseNumberOf(label.CaseFile, ref)
	if err != nil {
		return nil, at(err, "case")
	}
	return func(q *gorm.DB) *gorm.DB {
		return q.Where("case_id = (SELECT id FROM cases WHERE number = ?)", n.String())
	}, nil
}

// numbers gives the numbers of papers of one table.
func (tx *Tx) numbers(ctx context.Context, table string, ids []uuid.UUID) (map[uuid.UUID]label.Number, error) {
	out := make(map[uuid.UUID]label.Number, len(ids))
	if len(ids) == 0 {
		return out, nil
	}
	var rows []struct {
		ID     uuid.UUID
		Number string
	}
	if err := tx.db.WithContext(ctx).Table(table).Select("id", "number").Where("id IN ?", ids).Find(&rows).Error; err != nil {
		return nil, fmt.Errorf("read numbers of %s: %w", table, err)
	}
	for _, r := range rows {
		n, err := label.ParseNumber(r.Number)
		if err != nil {
			return nil, fmt.Errorf("number of %s %s: %w", table, r.ID, err)
		}
		out[r.ID] = n
	}
	return out, nil
}
