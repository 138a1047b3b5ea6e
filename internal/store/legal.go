package store

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/google/uuid"
	"gorm.io/gorm"

	"github.com/sealtrail/sealtrail/internal/casefile"
	"github.com/sealtrail/sealtrail/internal/fault"
	"github.com/sealtrail/sealtrail/internal/label"
	"github.com/sealtrail/sealtrail/internal/ledger"
	"github.com/sealtrail/sealtrail/internal/moment"
)

// legalRow is what the case sees of a lot's row.
type legalRow struct {
	ID        uuid.UUID   `gorm:"column:id;primaryKey"`
	Stream    []byte      `gorm:"column:stream"`
	Code      string      `gorm:"column:code"`
	Version   int64       `gorm:"column:version"`
	CaseID    uuid.UUID   `gorm:"column:case_id"`
	AgencyOrg uuid.UUID   `gorm:"column:agency_org"`
	State     string      `gorm:"column:state"`
	Handlers  string      `gorm:"column:handlers"`
	LastAt    moment.Time `gorm:"column:last_at"`
	Legal     string      `gorm:"column:legal"`
}

func (legalRow) TableName() string { return "lots" }

func fromLegalRow(r legalRow) (casefile.LegalLot, error) {
	l := casefile.LegalLot{ID: r.ID, Stream: ledger.Stream(r.Stream), Code: r.Code, Version: r.Version, Case: r.CaseID, Agency: r.AgencyOrg, State: r.State, LastAt: r.LastAt}
	if err := json.Unmarshal([]byte(r.Handlers), &l.Handlers); err != nil {
		return l, fmt.Errorf("handlers of lot %s: %w", r.Code, err)
	}
	if err := json.Unmarshal([]byte(r.Legal), &l.Legal); err != nil {
		return l, fmt.Errorf("legal ground of lot %s: %w", r.Code, err)
	}
	return l, nil
}

// CaseLots locks lots of a case in the order of their codes: those named by code
// or id, or all that have not left for good.
func (tx *Tx) CaseLots(ctx context.Context, caseID uuid.UUID, lots []string) ([]casefile.LegalLot, error) {
	q := tx.locked().WithContext(ctx).Where("case_id = ?", caseID)
	if len(lots) > 0 {
		named, codes, err := namedLots(lots)
		if err != nil {
			return nil, err
		}
		q = q.Where("(id IN ? OR code IN ?)", named, codes)
	}
	found, err := legalLots(q)
	if err != nil {
		return nil, err
	}
	if len(lots) == 0 {
		return slices.DeleteFunc(found, casefile.LegalLot.Gone), nil
	}
	return found, allFound(lots, found)
}

// LegalLots gives all lots of a case, those that left too.
func (tx *Tx) LegalLots(ctx context.Context, caseID uuid.UUID) ([]casefile.LegalLot, error) {
	return legalLots(tx.db.WithContext(ctx).Where("case_id = ?", caseID))
}

func legalLots(q *gorm.DB) ([]casefile.LegalLot, error) {
	var rows []legalRow
	if err := q.Select("id", "stream", "code", "version", "case_id", "agency_org", "state", "handlers", "last_at", "legal").Order("code").Find(&rows).Error; err != nil {
		return nil, fmt.Errorf("read lots of case: %w", err)
	}
	out := make([]casefile.LegalLot, len(rows))
	for i, r := range rows {
		var err error
		if out[i], err = fromLegalRow(r); err != nil {
			return nil, err
		}
	}
	return out, nil
}

// namedLots tells ids and codes apart; what is neither has its own fault.
func namedLots(lots []string) (named []uuid.UUID, codes []string, err error) {
	var faults fault.List
	for i, ref := range lots {
		if id, err := uuid.Parse(ref); err == nil {
			named = append(named, id)
			continue
		}
		code, err := label.Scanned(ref)
		if err != nil {
			if err := faults.Add(at(err, "lots["+strconv.Itoa(i)+"]")); err != nil {
				return nil, nil, err
			}
			continue
		}
		codes = append(codes, code.Compact())
	}
	return named, codes, faults.Err()
}

// at names the field of a fault; other errors stay as they are.
func at(err error, field string) error {
	if f := fault.Of(err); f != nil {
		return f.At(field)
	}
	return err
}

func allFound(lots []string, found []casefile.LegalLot) error {
	known := make(map[string]bool, 2*len(found))
	for _, l := range found {
		known[l.ID.String()], known[l.Code] = true, true
	}
	var faults fault.List
	for i, ref := range lots {
		k, said := strings.ToLower(ref), ref
		if id, err := uuid.Parse(ref); err == nil {
			k = id.String()
		} else if code, err := label.Scanned(ref); err == nil {
			k, said = code.Compact(), code.String()
		}
		if !known[k] {
			if err := faults.Add(fault.Missing("casefile.lot.not_in_case").At("lots["+strconv.Itoa(i)+"]").With("code", said)); err != nil {
				return err
			}
		}
	}
	return faults.Err()
}

// SaveLegal keeps the legal ground of lots whose entries were just recorded, with
// one statement; each must be the next after what is kept.
func (tx *Tx) SaveLegal(ctx context.Context, lots []casefile.LegalLot) error {
	values := "(?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
	if tx.house.engine == Postgres { // parameters of VALUES have no type of their own
		values = "(CAST(? AS UUID), CAST(? AS BIGINT), CAST(? AS BIGINT), CAST(? AS TEXT), CAST(? AS TEXT), CAST(? AS BIGINT), CAST(? AS TEXT), CAST(? AS BOOLEAN), CAST(? AS TEXT), CAST(? AS TEXT), CAST(? AS TEXT))"
	}
	now := tx.house.clock.Now()
	for part := range chunks(lots, batch) {
		args := make([]any, 0, 11*len(part))
		for _, l := range part {
			legal, err := json.Marshal(l.Legal)
			if err != nil {
				return fmt.Errorf("legal ground of lot %s: %w", l.Code, err)
			}
			due, approval := l.Clocks()
			args = append(args, l.ID, l.Version, l.LastAt, string(legal), string(due), approval, string(l.Legal.Standing(0).Code), len(l.Legal.Open(now)) > 0,
				string(l.Legal.SeizedDay()), string(l.Legal.ForceDay()), string(l.Legal.HeldUntil()))
		}
		res := tx.db.WithContext(ctx).Exec(`UPDATE lots SET version = v.column2, last_at = v.column3, legal = v.column4, due_day = v.column5, approval_due = v.column6,
			ground = v.column7, held = v.column8, seized_day = v.column9, force_day = v.column10, held_until = v.column11
			FROM (VALUES `+strings.Repeat(values+", ", len(part)-1)+values+`) AS v WHERE lots.id = v.column1 AND lots.version = v.column2 - 1`, args...)
		if err := saved(res, len(part)); err != nil {
			return fmt.Errorf("keep legal ground: %w", err)
		}
	}
	return nil
}

// EndHolds takes lots whose last hold ended by itself out of the lists and boards
// of what is held. No act tells of it: it follows from the day alone.
func (tx *Tx) EndHolds(ctx context.Context) error {
	const over = "held AND held_until <> '' AND held_until < ?"
	today := string(tx.house.clock.Now().Date())
	var waiting bool // most days nothing ends: then nobody is made to wait for a write
	if err := tx.db.WithContext(ctx).Raw("SELECT EXISTS (SELECT 1 FROM lots WHERE "+over+")", today).Scan(&waiting).Error; err != nil || !waiting {
		return err
	}
	if err := tx.db.WithContext(ctx).Exec("UPDATE lots SET held = FALSE WHERE "+over, today).Error; err != nil {
		return fmt.Errorf("end holds: %w", err)
	}
	return nil
}

type exemptionRow struct {
	ID        uuid.UUID   `gorm:"column:id;primaryKey"`
	Stream    []byte      `gorm:"column:stream"`
	Version   int64       `gorm:"column:version"`
	AgencyOrg uuid.UUID   `gorm:"column:agency_org"`
	Division  string      `gorm:"column:division"`
	Reason    string      `gorm:"column:reason"`
	GrantedAt moment.Time `gorm:"column:granted_at"`
	GrantedBy string      `gorm:"column:granted_by"`
	LastDay   moment.Date `gorm:"column:last_day"`
}

func (exemptionRow) TableName() string { return "exemptions" }

func toExemptionRow(x casefile.Exemption) exemptionRow {
	return exemptionRow{ID: x.ID, Stream: key(x.Stream), Version: x.Version, AgencyOrg: x.Agency, Division: x.Division, Reason: x.Reason, GrantedAt: x.GrantedAt,
		GrantedBy: x.By, LastDay: x.LastDay}
}

func fromExemptionRow(r exemptionRow) casefile.Exemption {
	return casefile.Exemption{Exception: casefile.Exception{ID: r.ID, Reason: r.Reason, LastDay: r.LastDay, GrantedAt: r.GrantedAt, By: r.GrantedBy},
		Stream: ledger.Stream(r.Stream), Version: r.Version, Agency: r.AgencyOrg, Division: r.Division}
}

// CreateExemption keeps the exception of a whole office.
func (tx *Tx) CreateExemption(ctx context.Context, x casefile.Exemption) error {
	r := toExemptionRow(x)
	if err := tx.db.WithContext(ctx).Create(&r).Error; err != nil {
		return fmt.Errorf("keep exemption: %w", err)
	}
	return nil
}

// Exemptions lists the exceptions of an office, newest first.
func (tx *Tx) Exemptions(ctx context.Context, agency uuid.UUID) ([]casefile.Exemption, error) {
	return exemptions(tx.db.WithContext(ctx).Where("agency_org = ?", agency))
}

func exemptions(q *gorm.DB) ([]casefile.Exemption, error) {
	var rows []exemptionRow
	if err := q.Order("id DESC").Find(&rows).Error; err != nil {
		return nil, fmt.Errorf("read exemptions: %w", err)
	}
	return turn(rows, fromExemptionRow), nil
}

// Exempt tells for which of the cases a tiny office's exception, of the case or
// of its agency, is in force.
func (tx *Tx) Exempt(ctx context.Context, cases []uuid.UUID, at moment.Time) (map[uuid.UUID]bool, error) {
	out := make(map[uuid.UUID]bool, len(cases))
	if len(cases) == 0 {
		return out, nil
	}
	var rows []caseRow
	if err := tx.db.WithContext(ctx).Where("id IN ?", cases).Find(&rows).Error; err != nil {
		return nil, fmt.Errorf("read cases: %w", err)
	}
	agencies := ids(rows, func(r caseRow) []uuid.UUID { return []uuid.UUID{r.AgencyOrg} })
	whole, err := exemptions(tx.db.WithContext(ctx).Where("agency_org IN ?", agencies))
	if err != nil {
		return nil, err
	}
	for _, r := range rows {
		c, err := fromCaseRow(r, nil)
		if err != nil {
			return nil, err
		}
		_, out[c.ID] = casefile.Exempt(c, whole, at)
	}
	return out, nil
}
