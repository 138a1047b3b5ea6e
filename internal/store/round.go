package store

import (
	"context"
	"encoding/json"
	"fmt"
	"strconv"
	"strings"

	"github.com/google/uuid"
	"gorm.io/gorm"

	"github.com/sealtrail/sealtrail/internal/custody"
	"github.com/sealtrail/sealtrail/internal/fault"
	"github.com/sealtrail/sealtrail/internal/identity"
	"github.com/sealtrail/sealtrail/internal/label"
	"github.com/sealtrail/sealtrail/internal/ledger"
	"github.com/sealtrail/sealtrail/internal/moment"
)

type roundRow struct {
	ID        uuid.UUID   `gorm:"column:id;primaryKey"`
	Stream    []byte      `gorm:"column:stream"`
	Version   int64       `gorm:"column:version"`
	AgencyOrg uuid.UUID   `gorm:"column:agency_org"`
	Division  string      `gorm:"column:division"`
	ByPerson  string      `gorm:"column:by_person"`
	Complete  bool        `gorm:"column:complete"`
	Lots      int         `gorm:"column:lots"`
	Differ    int         `gorm:"column:differ"`
	Late      bool        `gorm:"column:late"`
	At        moment.Time `gorm:"column:at"`
	LastAt    moment.Time `gorm:"column:last_at"`
	Detail    string      `gorm:"column:detail"`
}

func (roundRow) TableName() string { return "rounds" }

// roundDetail is what no list asks for. Names lie beside the act.
type roundDetail struct {
	Witnessed bool                  `json:"witnessed"`
	Note      string                `json:"note"`
	Lines     []custody.RoundLine   `json:"lines"`
	Confirmed *custody.Confirmation `json:"confirmed"`
}

func toRoundRow(r custody.Round) (roundRow, error) {
	d := roundDetail{Witnessed: r.Witnessed, Note: r.Note, Lines: r.Lines}
	if !r.Confirmed.IsZero() {
		d.Confirmed = &r.Confirmed
	}
	text, err := json.Marshal(d)
	return roundRow{ID: r.ID, Stream: key(r.Stream), Version: r.Version, AgencyOrg: r.Agency, Division: r.Division, ByPerson: r.By, Complete: r.Complete(), Lots: len(r.Lines),
		Differ: r.Differing(), Late: r.Late, At: r.At, LastAt: r.LastAt, Detail: string(text)}, err
}

// fromRoundRow needs the personal values of the act that recorded the round.
func fromRoundRow(r roundRow, personal map[string]string) (custody.Round, error) {
	var d roundDetail
	if err := json.Unmarshal([]byte(r.Detail), &d); err != nil {
		return custody.Round{}, fmt.Errorf("round %s: %w", r.ID, err)
	}
	out := custody.Round{ID: r.ID, Stream: ledger.Stream(r.Stream), Version: r.Version, Agency: r.AgencyOrg, Division: r.Division, By: r.ByPerson, Witnessed: d.Witnessed, Note: d.Note,
		Lines: d.Lines, Late: r.Late, At: r.At, LastAt: r.LastAt}
	if d.Confirmed != nil {
		out.Confirmed = *d.Confirmed
	}
	out.Name(personal)
	return out, nil
}

// SaveRound keeps a round; it must be newer than what is kept.
func (tx *Tx) SaveRound(ctx context.Context, r custody.Round) error {
	row, err := toRoundRow(r)
	if err != nil {
		return fmt.Errorf("round %s: %w", r.ID, err)
	}
	return upsert(tx.db.WithContext(ctx), []roundRow{row}, "rounds", []string{"version", "complete", "last_at", "detail"})
}

// RoundForUpdate locks one round.
func (tx *Tx) RoundForUpdate(ctx context.Context, id uuid.UUID) (custody.Round, error) {
	return tx.round(ctx, tx.locked().WithContext(ctx), id)
}

func (tx *Tx) round(ctx context.Context, db *gorm.DB, id uuid.UUID) (custody.Round, error) {
	var r roundRow
	if err := db.Where("id = ?", id).Take(&r).Error; err != nil {
		return custody.Round{}, missing(err, "custody.round.unknown")
	}
	personal, err := tx.personalOf(ctx, r.ID)
	if err != nil {
		return custody.Round{}, err
	}
	return fromRoundRow(r, personal)
}

// Round finds one round within the scope, with its lots and what it opened.
func (tx *Tx) Round(ctx context.Context, scope identity.Scope, id uuid.UUID) (custody.RoundView, error) {
	r, err := tx.round(ctx, tx.db.WithContext(ctx), id)
	if err != nil {
		return custody.RoundView{}, err
	}
	if !scope.Sees(r.Parties()) {
		return custody.RoundView{}, fault.Missing("custody.round.unknown")
	}
	v := custody.RoundView{Round: r}
	names, err := tx.orgNames(ctx, []uuid.UUID{r.Agency})
	if err != nil {
		return v, err
	}
	v.AgencyName = names[r.Agency]
	if v.LotRows, err = tx.lotRowsNamed(ctx, r.Lots()); err != nil {
		return v, fmt.Errorf("read lots of round: %w", err)
	}
	var found []discrepancyRow
	if err := tx.db.WithContext(ctx).Where("lot_id IN ? AND round_id = ?", r.Lots(), r.ID).Order("id").Find(&found).Error; err != nil {
		return v, fmt.Errorf("read differences of round: %w", err)
	}
	v.Opened, err = tx.discrepancyItems(ctx, found)
	return v, err
}

var roundListed = []string{"id", "agency_org", "division", "by_person", "complete", "lots", "differ", "at"}

// Rounds lists rounds within the scope, newest first.
func (tx *Tx) Rounds(ctx context.Context, scope identity.Scope, f custody.RoundFilter) ([]custody.RoundItem, string, error) {
	q, err := seen(tx.db.WithContext(ctx), source{name: "rounds"}, scope, f.Limit, f.Cursor, func(q *gorm.DB) *gorm.DB {
		if f.Open {
			q = q.Where("NOT complete")
		}
		if f.Differs {
			q = q.Where("differ > 0")
		}
		return q
	}, "agency_org")
	if err != nil {
		return nil, "", err
	}
	var rows []roundRow
	next, err := page(q.Select(roundListed), "id", f.Limit, f.Cursor, &rows, func(r roundRow) uuid.UUID { return r.ID })
	if err != nil {
		return nil, "", err
	}
	items, err := roundItems(rows)
	return items, next, err
}

func roundItems(rows []roundRow) ([]custody.RoundItem, error) {
	out := make([]custody.RoundItem, len(rows))
	for i, r := range rows {
		out[i] = custody.RoundItem{ID: r.ID, Agency: r.AgencyOrg, Division: r.Division, By: r.ByPerson, At: r.At, Lots: r.Lots, Differ: r.Differ, Complete: r.Complete}
	}
	return out, nil
}

// RoundsOpen reads the queue of rounds that want their second signature.
func (tx *Tx) RoundsOpen(ctx context.Context, d custody.Desk, own bool) (custody.Queue[custody.RoundItem], error) {
	q := byOne(tx.db.WithContext(ctx).Table("rounds").Where("agency_org = ? AND NOT complete", d.Scope.Org), "by_person", d, own)
	return queued(q, roundListed, d.Oldest, roundItems)
}

// roundDueRow is one place to go to.
type roundDueRow struct {
	SeizureID uuid.UUID   `gorm:"column:seizure_id"`
	LeftKind  string      `gorm:"column:left_kind"`
	Lots      int         `gorm:"column:n"`
	Name      string      `gorm:"column:name"`
	Place     string      `gorm:"column:place"`
	Counted   moment.Time `gorm:"column:counted"`
	Number    string      `gorm:"column:number"`
}

// RoundsDue reads the queue of places to go to, the first due first.
func (tx *Tx) RoundsDue(ctx context.Context, d custody.Desk, terms []custody.Term) (custody.Queue[custody.RoundDue], error) {
	var none custody.Queue[custody.RoundDue]
	var parts []string
	var args []any
	for _, t := range terms { // each a range of the index; an OR would walk everything that stays in place
		parts = append(parts, "SELECT seizure_id, left_kind, name, place, counted_at FROM lots WHERE agency_org = ? AND left_kind <> '' AND handoff_id IS NULL AND left_kind = ? AND counted_at < ?")
		args = append(args, d.Scope.Org, string(t.Kind), t.Until)
	}
	groups := tx.db.WithContext(ctx).Table("(?) AS due", gorm.Expr(strings.Join(parts, " UNION ALL "), args...)).
		Select("seizure_id, left_kind, COUNT(*) AS n, MIN(name) AS name, MIN(place) AS place, MIN(counted_at) AS counted").Group("seizure_id, left_kind")
	var n int64
	if err := tx.db.WithContext(ctx).Table("(?) AS t", groups).Count(&n).Error; err != nil || n == 0 {
		return none, err
	}
	var rows []roundDueRow
	err := tx.db.WithContext(ctx).Table("(?) AS t", groups).Joins("JOIN seizures s ON s.id = t.seizure_id").
		Select("t.seizure_id, t.left_kind, t.n, t.name, t.place, t.counted, s.number").Order(dueFirst(terms)).Limit(min(max(d.Oldest, 1), custody.MaxOldest)).Find(&rows).Error
	if err != nil {
		return none, fmt.Errorf("read rounds due: %w", err)
	}
	out := custody.Queue[custody.RoundDue]{Count: int(n)}
	for _, r := range rows {
		number, err := label.ParseNumber(r.Number)
		if err != nil {
			return none, fmt.Errorf("seizure %s: %w", r.SeizureID, err)
		}
		out.Oldest = append(out.Oldest, custody.RoundDue{Seizure: r.SeizureID, SeizureNumber: number, Kind: custody.LeftKind(r.LeftKind), Name: r.Name, Place: r.Place, Lots: r.Lots, Counted: r.Counted})
	}
	return out, nil
}

// dueFirst orders groups by when their round is due: each kind has an interval of
// its own. Kinds are ours, not anybody's words.
func dueFirst(terms []custody.Term) string {
	var b strings.Builder
	b.WriteString("t.counted + CASE t.left_kind")
	for _, t := range terms {
		b.WriteString(" WHEN '" + string(t.Kind) + "' THEN " + strconv.FormatInt(int64(t.Days)*24*60*60*1000, 10))
	}
	b.WriteString(" ELSE 0 END, t.seizure_id, t.left_kind")
	return b.String()
}
