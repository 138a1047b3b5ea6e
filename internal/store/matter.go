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

type matterRow struct {
	ID        uuid.UUID   `gorm:"column:id;primaryKey"`
	Stream    []byte      `gorm:"column:stream"`
	Version   int64       `gorm:"column:version"`
	Kind      string      `gorm:"column:kind"`
	State     string      `gorm:"column:state"`
	Waits     string      `gorm:"column:waits"` // drawn from the state: what queues ask for
	CaseID    uuid.UUID   `gorm:"column:case_id"`
	AgencyOrg uuid.UUID   `gorm:"column:agency_org"`
	KeeperOrg uuid.UUID   `gorm:"column:keeper_org"`
	Division  string      `gorm:"column:division"`
	Word      string      `gorm:"column:word"`
	Name      string      `gorm:"column:name"`
	Lots      int         `gorm:"column:lots"`
	ByPerson  string      `gorm:"column:by_person"`
	ByOrg     uuid.UUID   `gorm:"column:by_org"`
	DueAt     moment.Time `gorm:"column:due_at"`
	Overdue   bool        `gorm:"column:overdue"`
	Late      bool        `gorm:"column:late"`
	At        moment.Time `gorm:"column:at"`
	LastAt    moment.Time `gorm:"column:last_at"`
	Detail    string      `gorm:"column:detail"`
}

func (matterRow) TableName() string { return "matters" }

// matterDetail is what no list asks for.
type matterDetail struct {
	Place    string               `json:"place"`
	Note     string               `json:"note"`
	Photos   []string             `json:"photos"`
	Lots     []custody.MatterLot  `json:"lots"`
	Answer   custody.MatterAnswer `json:"answer"`
	Given    custody.Confirmation `json:"given"`
	Taken    custody.Confirmation `json:"taken"`
	Brought  custody.Confirmation `json:"brought"`
	Back     custody.Confirmation `json:"back"`
	Wish     custody.Extension    `json:"wish"`
	Extended int                  `json:"extended"`
	Reason   string               `json:"reason"`
}

func toMatterRow(m custody.Matter) (matterRow, error) {
	text, err := json.Marshal(matterDetail{Place: m.Place, Note: m.Note, Photos: m.Photos, Lots: m.Lots, Answer: m.Answer, Given: m.Given, Taken: m.Taken, Brought: m.Brought, Back: m.Back,
		Wish: m.Wish, Extended: m.Extended, Reason: m.Reason})
	return matterRow{ID: m.ID, Stream: key(m.Stream), Version: m.Version, Kind: string(m.Kind), State: string(m.State), Waits: string(m.Waits()), CaseID: m.Case, AgencyOrg: m.Agency,
		KeeperOrg: m.Keeper, Division: m.Division, Word: m.Word, Name: m.Name, Lots: len(m.Lots), ByPerson: m.By, ByOrg: m.ByOrg, DueAt: m.DueAt, Overdue: m.Overdue, Late: m.Late, At: m.At,
		LastAt: m.LastAt, Detail: string(text)}, err
}

func fromMatterRow(r matterRow) (custody.Matter, error) {
	var d matterDetail
	if err := json.Unmarshal([]byte(r.Detail), &d); err != nil {
		return custody.Matter{}, fmt.Errorf("matter %s: %w", r.ID, err)
	}
	return custody.Matter{ID: r.ID, Stream: ledger.Stream(r.Stream), Version: r.Version, Kind: custody.MatterKind(r.Kind), State: custody.MatterState(r.State), Case: r.CaseID, Agency: r.AgencyOrg,
		Division: r.Division, Keeper: r.KeeperOrg, Word: r.Word, Name: r.Name, Place: d.Place, Note: d.Note, Photos: d.Photos, Lots: d.Lots, By: r.ByPerson, ByOrg: r.ByOrg, DueAt: r.DueAt,
		Answer: d.Answer, Given: d.Given, Taken: d.Taken, Brought: d.Brought, Back: d.Back, Wish: d.Wish, Extended: d.Extended, Overdue: r.Overdue, Reason: d.Reason, Late: r.Late, At: r.At,
		LastAt: r.LastAt}, nil
}

// SaveMatter keeps a matter; it must be newer than what is kept.
func (tx *Tx) SaveMatter(ctx context.Context, m custody.Matter) error {
	row, err := toMatterRow(m)
	if err != nil {
		return fmt.Errorf("matter %s: %w", m.ID, err)
	}
	return upsert(tx.db.WithContext(ctx), []matterRow{row}, "matters", []string{"version", "state", "waits", "due_at", "overdue", "last_at", "detail"})
}

// MatterForUpdate locks one matter.
func (tx *Tx) MatterForUpdate(ctx context.Context, id uuid.UUID) (custody.Matter, error) {
	return takeMatter(tx.locked().WithContext(ctx), id)
}

func takeMatter(db *gorm.DB, id uuid.UUID) (custody.Matter, error) {
	var r matterRow
	if err := db.Where("id = ?", id).Take(&r).Error; err != nil {
		return custody.Matter{}, missing(err, "custody.matter.unknown")
	}
	return fromMatterRow(r)
}

// RetireLabel makes the label of a lot void.
func (tx *Tx) RetireLabel(ctx context.Context, code label.Code, reason label.Reason, at moment.Time) error {
	l, err := takeLabel(tx.locked().WithContext(ctx), code)
	if err != nil || l.Status == label.Void {
		return err
	}
	c, err := l.DecideVoid(l.Agency, reason, max(at, l.BoundAt))
	if err != nil {
		return err
	}
	r := toLabelRow(l.Apply(c))
	return saved(tx.db.WithContext(ctx).Model(&labelRow{}).Where("code = ? AND status = 'bound'", r.Code).Select("status", "reason", "void_at").Updates(&r), 1)
}

// Matter finds one matter within the scope, with its lots and what its return
// opened.
func (tx *Tx) Matter(ctx context.Context, scope identity.Scope, id uuid.UUID) (custody.MatterView, error) {
	m, err := takeMatter(tx.db.WithContext(ctx), id)
	if err != nil {
		return custody.MatterView{}, err
	}
	if !scope.Sees(m.Parties()) {
		return custody.MatterView{}, fault.Missing("custody.matter.unknown")
	}
	v := custody.MatterView{Matter: m}
	names, err := tx.orgNames(ctx, []uuid.UUID{m.Agency, m.Keeper})
	if err != nil {
		return v, err
	}
	v.AgencyName, v.KeeperName = names[m.Agency], names[m.Keeper]
	numbers, err := tx.numbers(ctx, "cases", []uuid.UUID{m.Case})
	if err != nil {
		return v, err
	}
	v.CaseNumber = numbers[m.Case]
	if v.LotRows, err = tx.lotRowsNamed(ctx, m.LotIDs()); err != nil {
		return v, fmt.Errorf("read lots of matter: %w", err)
	}
	var found []discrepancyRow
	if err := tx.db.WithContext(ctx).Where("lot_id IN ? AND matter_id = ?", m.LotIDs(), m.ID).Order("id").Find(&found).Error; err != nil {
		return v, fmt.Errorf("read differences of matter: %w", err)
	}
	v.Opened, err = tx.discrepancyItems(ctx, found)
	return v, err
}

var matterListed = []string{"id", "kind", "state", "waits", "agency_org", "keeper_org", "division", "word", "name", "lots", "by_person", "due_at", "overdue", "at"}

// Matters lists matters within the scope, newest first.
func (tx *Tx) Matters(ctx context.Context, scope identity.Scope, f custody.MatterFilter) ([]custody.MatterRow, string, error) {
	q, err := seen(tx.db.WithContext(ctx), source{name: "matters"}, scope, f.Limit, f.Cursor, func(q *gorm.DB) *gorm.DB {
		if f.Kind != "" {
			q = q.Where("kind = ?", string(f.Kind))
		}
		if f.Open {
			q = q.Where("waits <> ''")
		}
		return q
	}, "agency_org", "keeper_org")
	if err != nil {
		return nil, "", err
	}
	var rows []matterRow
	next, err := page(q.Select(matterListed), "id", f.Limit, f.Cursor, &rows, func(r matterRow) uuid.UUID { return r.ID })
	if err != nil {
		return nil, "", err
	}
	items, err := matterRows(rows)
	return items, next, err
}

func matterRows(rows []matterRow) ([]custody.MatterRow, error) {
	out := make([]custody.MatterRow, len(rows))
	for i, r := range rows {
		out[i] = custody.MatterRow{ID: r.ID, Kind: custody.MatterKind(r.Kind), State: custody.MatterState(r.State), Waits: custody.Awaited(r.Waits), Agency: r.AgencyOrg, Keeper: r.KeeperOrg,
			Division: r.Division, Word: r.Word, Name: r.Name, Lots: r.Lots, By: r.ByPerson, DueAt: r.DueAt, Overdue: r.Overdue, At: r.At}
	}
	return out, nil
}

// MattersWaiting reads the queue of matters whose turn it is.
func (tx *Tx) MattersWaiting(ctx context.Context, d custody.Desk, on custody.Awaited) (custody.Queue[custody.MatterRow], error) {
	column := "agency_org"
	if on == custody.ByStore || on == custody.BySecond {
		column = "keeper_org"
	}
	q := tx.db.WithContext(ctx).Table("matters").Where(column+" = ? AND waits <> '' AND waits = ?", d.Scope.Org, string(on))
	switch on {
	case custody.BySecond, custody.ByApprover:
		q = byOne(q, "by_person", d, false)
	case custody.ByTaker: // what is out waits by its due time
		q = q.Where("state = 'given'")
	}
	return queued(q, matterListed, d.Oldest, matterRows)
}

// CheckoutsDue reads the queue of check-outs that must be back before a moment.
func (tx *Tx) CheckoutsDue(ctx context.Context, d custody.Desk, store bool, before moment.Time) (custody.Queue[custody.MatterRow], error) {
	column := "agency_org"
	if store {
		column = "keeper_org"
	}
	var none custody.Queue[custody.MatterRow]
	q := tx.db.WithContext(ctx).Table("matters").Where(column+" = ? AND state = 'out' AND due_at < ?", d.Scope.Org, before)
	var n int64
	if err := q.Session(&gorm.Session{}).Count(&n).Error; err != nil || n == 0 {
		return none, err
	}
	var rows []matterRow
	if err := q.Session(&gorm.Session{}).Select(matterListed).Order("due_at, id").Limit(min(max(d.Oldest, 1), custody.MaxOldest)).Find(&rows).Error; err != nil {
		return none, fmt.Errorf("read check-outs due: %w", err)
	}
	items, err := matterRows(rows)
	return custody.Queue[custody.MatterRow]{Count: int(n), Oldest: items}, err
}
