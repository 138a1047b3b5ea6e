package store

import (
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"slices"

	"github.com/google/uuid"
	"gorm.io/gorm"
	"gorm.io/gorm/clause"

	"github.com/sealtrail/sealtrail/internal/custody"
	"github.com/sealtrail/sealtrail/internal/fault"
	"github.com/sealtrail/sealtrail/internal/identity"
	"github.com/sealtrail/sealtrail/internal/label"
	"github.com/sealtrail/sealtrail/internal/moment"
)

// tallyRow is the draft of one handoff's receipt.
type tallyRow struct {
	HandoffID uuid.UUID   `gorm:"column:handoff_id;primaryKey"`
	ToOrg     uuid.UUID   `gorm:"column:to_org"`
	Seq       int64       `gorm:"column:seq"`
	OpenedAt  moment.Time `gorm:"column:opened_at"`
	OpenedBy  string      `gorm:"column:opened_by"`
	LastAt    moment.Time `gorm:"column:last_at"`
}

func (tallyRow) TableName() string { return "receipt_drafts" }

// markRow is one mark of a draft. Its id is the phone's, so that it is unique
// within the handoff alone.
type markRow struct {
	HandoffID uuid.UUID   `gorm:"column:handoff_id;primaryKey"`
	ID        uuid.UUID   `gorm:"column:id;primaryKey"`
	Seq       int64       `gorm:"column:seq"`
	LotID     *uuid.UUID  `gorm:"column:lot_id"`
	Code      string      `gorm:"column:code"`
	Kind      string      `gorm:"column:kind"`
	Answer    string      `gorm:"column:answer"`
	Person    string      `gorm:"column:person"`
	Device    string      `gorm:"column:device"`
	At        moment.Time `gorm:"column:at"`
}

func (markRow) TableName() string { return "receipt_marks" }

func toMarkRow(handoff uuid.UUID, m custody.Mark) (markRow, error) {
	r := markRow{HandoffID: handoff, ID: m.ID, Seq: m.Seq, LotID: some(m.Lot), Code: m.Code, Kind: string(m.Kind), Person: m.Person, Device: m.Device, At: m.At}
	if m.Kind != custody.MarkAnswer {
		return r, nil
	}
	answer, err := json.Marshal(m.Answer)
	if err != nil {
		return r, fmt.Errorf("mark %s: %w", m.ID, err)
	}
	r.Answer = string(answer)
	return r, nil
}

func fromMarkRow(r markRow) (custody.Mark, error) {
	m := custody.Mark{ID: r.ID, Seq: r.Seq, Lot: or(r.LotID), Code: r.Code, Kind: custody.MarkKind(r.Kind), Person: r.Person, Device: r.Device, At: r.At}
	if r.Answer != "" {
		if err := json.Unmarshal([]byte(r.Answer), &m.Answer); err != nil {
			return m, fmt.Errorf("mark %s: %w", r.ID, err)
		}
	}
	return m, nil
}

// TallyOf is the draft of a handoff without its marks; zero when none was begun.
func (tx *Tx) TallyOf(ctx context.Context, handoff uuid.UUID) (custody.Tally, error) {
	var rows []tallyRow
	if err := tx.db.WithContext(ctx).Where("handoff_id = ?", handoff).Limit(1).Find(&rows).Error; err != nil {
		return custody.Tally{}, fmt.Errorf("read draft of receipt: %w", err)
	}
	if len(rows) == 0 {
		return custody.Tally{Handoff: handoff}, nil
	}
	r := rows[0]
	return custody.Tally{Handoff: handoff, Seq: r.Seq, OpenedAt: r.OpenedAt, OpenedBy: r.OpenedBy, LastAt: r.LastAt}, nil
}

// Marks are all marks of a handoff in the order in which they were heard.
func (tx *Tx) Marks(ctx context.Context, handoff uuid.UUID) ([]custody.Mark, error) {
	var rows []markRow
	if err := tx.db.WithContext(ctx).Where("handoff_id = ?", handoff).Order("seq").Limit(custody.MaxMarks).Find(&rows).Error; err != nil {
		return nil, fmt.Errorf("read marks of receipt: %w", err)
	}
	out := make([]custody.Mark, len(rows))
	for i, r := range rows {
		var err error
		if out[i], err = fromMarkRow(r); err != nil {
			return nil, err
		}
	}
	return out, nil
}

// AddMarks numbers and keeps marks that are not kept yet. The caller holds the
// lock of the handoff, so that no two transactions give the same number and
// whoever reads number n has read all before it.
func (tx *Tx) AddMarks(ctx context.Context, h custody.Handoff, marks []custody.Mark) error {
	if len(marks) == 0 {
		return nil
	}
	db := tx.db.WithContext(ctx)
	asked := make([]uuid.UUID, len(marks))
	for i, m := range marks {
		asked[i] = m.ID
	}
	var kept []uuid.UUID
	if err := db.Model(&markRow{}).Where("handoff_id = ? AND id IN ?", h.ID, asked).Pluck("id", &kept).Error; err != nil {
		return fmt.Errorf("read kept marks: %w", err)
	}
	known := make(map[uuid.UUID]bool, len(kept))
	for _, id := range kept {
		known[id] = true
	}
	draft, err := tx.TallyOf(ctx, h.ID)
	if err != nil {
		return err
	}
	seq := draft.Seq
	var rows []markRow
	for _, m := range marks {
		if known[m.ID] {
			continue
		}
		known[m.ID] = true
		seq++
		m.Seq = seq
		r, err := toMarkRow(h.ID, m)
		if err != nil {
			return err
		}
		rows = append(rows, r)
	}
	if len(rows) == 0 {
		return nil
	}
	if seq > custody.MaxMarks {
		return fault.Conflict("custody.tally.full").With("max", fmt.Sprint(custody.MaxMarks))
	}
	first, last := marks[0], rows[len(rows)-1]
	head := tallyRow{HandoffID: h.ID, ToOrg: h.To, Seq: seq, OpenedAt: first.At, OpenedBy: first.Person, LastAt: last.At}
	if err := db.Clauses(clause.OnConflict{Columns: []clause.Column{{Name: "handoff_id"}}, DoUpdates: clause.AssignmentColumns([]string{"seq", "last_at"})}).Create(&head).Error; err != nil {
		return fmt.Errorf("keep draft of receipt: %w", err)
	}
	return saved(db.CreateInBatches(rows, batch), len(rows))
}

// DropMarks forgets what was said of lots that a receipt answered; with a closed
// handoff, the whole draft.
func (tx *Tx) DropMarks(ctx context.Context, h custody.Handoff, lots []uuid.UUID) error {
	db := tx.db.WithContext(ctx)
	closed := h.State == custody.HandoffReceived || h.State == custody.HandoffWithdrawn
	q := db.Where("handoff_id = ?", h.ID)
	if !closed {
		q = q.Where("lot_id IN ?", lots)
	}
	if err := q.Delete(&markRow{}).Error; err != nil {
		return fmt.Errorf("forget marks of receipt: %w", err)
	}
	if !closed {
		return nil
	}
	if err := db.Where("handoff_id = ?", h.ID).Delete(&tallyRow{}).Error; err != nil {
		return fmt.Errorf("forget draft of receipt: %w", err)
	}
	return nil
}

// HandoffRead finds a handoff by number or id without locking it.
func (tx *Tx) HandoffRead(ctx context.Context, ref string) (custody.Handoff, error) {
	return tx.handoff(ctx, tx.db.WithContext(ctx), ref)
}

// openTally is a draft with what a home page says of it.
type openTally struct {
	Draft   tallyRow  `gorm:"embedded"`
	Number  string    `gorm:"column:number"`
	FromOrg uuid.UUID `gorm:"column:from_org"`
	Lots    int       `gorm:"column:lots"`
	Waiting int       `gorm:"column:waiting"`
	Marked  int       `gorm:"column:marked"`
}

// openTallies is one statement; the index receipt_drafts_org serves it.
func openTallies(db *gorm.DB, org uuid.UUID, limit int) *gorm.DB {
	return db.Table("receipt_drafts d").Joins("JOIN handoffs h ON h.id = d.handoff_id").
		Select("d.handoff_id, d.to_org, d.seq, d.opened_at, d.opened_by, d.last_at, h.number, h.from_org, h.lots, h.waiting, "+
			"(SELECT COUNT(DISTINCT m.lot_id) FROM receipt_marks m WHERE m.handoff_id = d.handoff_id) AS marked").
		Where("d.to_org = ?", org).Order("d.last_at DESC").Limit(limit)
}

// OpenTallies are the receipts an organisation began and did not sign.
func (tx *Tx) OpenTallies(ctx context.Context, org uuid.UUID, limit int) ([]custody.OpenTally, error) {
	var rows []openTally
	if err := openTallies(tx.db.WithContext(ctx), org, limit).Scan(&rows).Error; err != nil {
		return nil, fmt.Errorf("list drafts of receipts: %w", err)
	}
	names, err := tx.orgNames(ctx, ids(rows, func(r openTally) []uuid.UUID { return []uuid.UUID{r.FromOrg} }))
	if err != nil {
		return nil, err
	}
	out := make([]custody.OpenTally, len(rows))
	for i, r := range rows {
		number, err := label.ParseNumber(r.Number)
		if err != nil {
			return nil, fmt.Errorf("handoff %s: %w", r.Draft.HandoffID, err)
		}
		out[i] = custody.OpenTally{Handoff: r.Draft.HandoffID, Number: number, From: r.FromOrg, FromName: names[r.FromOrg], Lots: r.Lots, Waiting: r.Waiting, Marked: r.Marked,
			OpenedAt: r.Draft.OpenedAt, LastAt: r.Draft.LastAt}
	}
	return out, nil
}

// LotsByCode finds lots by the labels that are or were on them.
func (tx *Tx) LotsByCode(ctx context.Context, codes []label.Code) (map[label.Code]uuid.UUID, error) {
	out := make(map[label.Code]uuid.UUID, len(codes))
	if len(codes) == 0 {
		return out, nil
	}
	compact := make([]string, len(codes))
	for i, c := range codes {
		compact[i] = c.Compact()
	}
	var rows []labelTarget
	if err := tx.db.WithContext(ctx).Table("labels").Select("code", "target_id").Where("code IN ? AND target_kind = 'lot'", compact).Scan(&rows).Error; err != nil {
		return nil, fmt.Errorf("find lots by their labels: %w", err)
	}
	for _, r := range rows {
		code, err := label.Parse(r.Code)
		if err != nil {
			return nil, fmt.Errorf("label %s: %w", r.Code, err)
		}
		out[code] = r.TargetID
	}
	return out, nil
}

// maxDivided bounds how often goods are divided again: a record that names itself
// must not hold a page up.
const maxDivided = 50

// OldCodes are the labels of the lots, divided since, of which lots are parts: one
// statement more for each time that they were divided again.
func (tx *Tx) OldCodes(ctx context.Context, lots []uuid.UUID) (map[uuid.UUID][]label.Code, error) {
	out := map[uuid.UUID][]label.Code{}
	under := map[uuid.UUID][]uuid.UUID{} // a lot, and those asked for that came of it
	for _, id := range lots {
		under[id] = []uuid.UUID{id}
	}
	for round := 0; len(under) > 0 && round < maxDivided; round++ {
		var rows []oldLabel
		for part := range chunks(slices.Collect(maps.Keys(under)), batch) {
			var some []oldLabel
			if err := tx.db.WithContext(ctx).Table("lots").Joins("JOIN labels ON labels.target_id = lots.parent_id AND labels.target_kind = 'lot'").
				Select("lots.id", "lots.parent_id", "labels.code").Where("lots.id IN ?", part).Scan(&some).Error; err != nil {
				return nil, fmt.Errorf("find old labels of parts: %w", err)
			}
			rows = append(rows, some...)
		}
		above, seen := map[uuid.UUID][]uuid.UUID{}, map[uuid.UUID]bool{}
		for _, r := range rows {
			code, err := label.Parse(r.Code)
			if err != nil {
				return nil, fmt.Errorf("label %s: %w", r.Code, err)
			}
			for _, asked := range under[r.ID] {
				out[asked] = append(out[asked], code)
			}
			if !seen[r.ID] { // a lot may have had several labels
				seen[r.ID] = true
				above[r.ParentID] = append(above[r.ParentID], under[r.ID]...)
			}
		}
		under = above
	}
	return out, nil
}

type oldLabel struct {
	ID       uuid.UUID `gorm:"column:id"`
	ParentID uuid.UUID `gorm:"column:parent_id"`
	Code     string    `gorm:"column:code"`
}

type labelTarget struct {
	Code     string    `gorm:"column:code"`
	TargetID uuid.UUID `gorm:"column:target_id"`
}

// lotScanned is a row of lots under the label that was scanned, which may be one
// that a newer has replaced.
type lotScanned struct {
	Row   lotRow `gorm:"embedded"`
	Asked string `gorm:"column:asked"`
}

func lotsScanned(db *gorm.DB, scope identity.Scope, codes []string) *gorm.DB {
	columns := make([]string, len(lotListed), len(lotListed)+1)
	for i, c := range lotListed {
		columns[i] = "lots." + c
	}
	q := db.Table("labels").Joins("JOIN lots ON lots.id = labels.target_id").Select(append(columns, "labels.code AS asked")).
		Where("labels.code IN ? AND labels.target_kind = 'lot'", codes)
	if scope.All {
		return q
	}
	seen, args := "lots.agency_org = ? OR lots.keeper_org = ? OR lots.offered_to = ?", []any{scope.Org, scope.Org, scope.Org}
	if scope.Division != "" {
		seen, args = seen+" OR lots.division LIKE ?", append(args, within(scope))
	}
	return q.Where(seen, args...)
}

// LotsScanned finds lots by label within the scope, all with one statement.
func (tx *Tx) LotsScanned(ctx context.Context, scope identity.Scope, codes []label.Code) (map[label.Code]custody.LotRow, error) {
	compact := make([]string, len(codes))
	for i, c := range codes {
		compact[i] = c.Compact()
	}
	var rows []lotScanned
	if err := lotsScanned(tx.db.WithContext(ctx), scope, compact).Scan(&rows).Error; err != nil {
		return nil, fmt.Errorf("find scanned lots: %w", err)
	}
	plain := make([]lotRow, len(rows))
	for i, r := range rows {
		plain[i] = r.Row
	}
	listed, err := tx.lotRows(ctx, plain)
	if err != nil {
		return nil, err
	}
	out := make(map[label.Code]custody.LotRow, len(rows))
	for i, r := range rows {
		code, err := label.Parse(r.Asked)
		if err != nil {
			return nil, fmt.Errorf("label %s: %w", r.Asked, err)
		}
		out[code] = listed[i]
	}
	return out, nil
}
