package store

import (
	"context"
	"encoding/json"
	"fmt"

	"github.com/google/uuid"
	"gorm.io/gorm"
	"gorm.io/gorm/clause"

	"github.com/sealtrail/sealtrail/internal/casefile"
	"github.com/sealtrail/sealtrail/internal/custody"
	"github.com/sealtrail/sealtrail/internal/fact"
	"github.com/sealtrail/sealtrail/internal/fault"
	"github.com/sealtrail/sealtrail/internal/identity"
	"github.com/sealtrail/sealtrail/internal/label"
	"github.com/sealtrail/sealtrail/internal/ledger"
	"github.com/sealtrail/sealtrail/internal/moment"
)

type transferRow struct {
	ID         uuid.UUID   `gorm:"column:id;primaryKey"`
	Stream     []byte      `gorm:"column:stream"`
	Version    int64       `gorm:"column:version"`
	CaseID     uuid.UUID   `gorm:"column:case_id"`
	AgencyOrg  uuid.UUID   `gorm:"column:agency_org"`
	OtherOrg   *uuid.UUID  `gorm:"column:other_org"`
	Division   string      `gorm:"column:division"`
	Direction  string      `gorm:"column:direction"`
	State      string      `gorm:"column:state"`
	Lots       int         `gorm:"column:lots"`
	Clock      string      `gorm:"column:clock"`
	DueAt      moment.Time `gorm:"column:due_at"` // of a clock that must be kept; 0: none
	Breaches   int         `gorm:"column:breaches"`
	Flowed     bool        `gorm:"column:flowed"`
	Filed      bool        `gorm:"column:filed"`
	Outcome    string      `gorm:"column:outcome"`
	ProposedAt moment.Time `gorm:"column:proposed_at"`
	SentAt     moment.Time `gorm:"column:sent_at"`
	LastAt     moment.Time `gorm:"column:last_at"`
	Detail     string      `gorm:"column:detail"`
}

func (transferRow) TableName() string { return "transfers" }

// transferDetail is what no list asks for.
type transferDetail struct {
	Other     uuid.UUID               `json:"other"`
	Outside   string                  `json:"outside"`
	Reason    string                  `json:"reason"`
	Cause     string                  `json:"cause"`
	Papers    []fact.TransferPaper    `json:"papers"`
	Lots      []uuid.UUID             `json:"lots"`
	Steps     []casefile.TransferStep `json:"steps"`
	Next      fact.TransferClock      `json:"next"`
	Goods     string                  `json:"goods"`
	Handoff   uuid.UUID               `json:"handoff"`
	CodeIssue int                     `json:"code_issue"`
	CodeUntil moment.Time             `json:"code_until"`
}

func toTransferRow(t casefile.Transfer) (transferRow, error) {
	text, err := json.Marshal(transferDetail{Other: t.Other, Outside: t.Outside, Reason: t.Reason, Cause: t.Cause, Papers: t.Papers, Lots: t.Lots, Steps: t.Steps, Next: t.Next,
		Goods: t.Goods, Handoff: t.Handoff, CodeIssue: t.CodeIssue, CodeUntil: t.CodeUntil})
	if err != nil {
		return transferRow{}, fmt.Errorf("transfer %s: %w", t.ID, err)
	}
	r := transferRow{ID: t.ID, Stream: key(t.Stream), Version: t.Version, CaseID: t.Case, AgencyOrg: t.Agency, Division: t.Division, Direction: string(t.Direction), State: string(t.State),
		Lots: len(t.Lots), Breaches: t.Breaches(), Flowed: t.Flowed(), Filed: t.Filed(), Outcome: t.Outcome, SentAt: t.SentAt(), LastAt: t.LastAt, Detail: string(text)}
	if len(t.Steps) > 0 {
		r.ProposedAt = t.Steps[0].At
	}
	if t.Duty() {
		r.Clock, r.DueAt = t.Next.Clock, t.Next.Due
	}
	if others := t.Parties().Others; len(others) > 0 {
		r.OtherOrg = some(others[0])
	}
	return r, nil
}

func fromTransferRow(r transferRow) (casefile.Transfer, error) {
	var d transferDetail
	if err := json.Unmarshal([]byte(r.Detail), &d); err != nil {
		return casefile.Transfer{}, fmt.Errorf("transfer %s: %w", r.ID, err)
	}
	return casefile.Transfer{ID: r.ID, Stream: ledger.Stream(r.Stream), Version: r.Version, Case: r.CaseID, Agency: r.AgencyOrg, Division: r.Division,
		Direction: casefile.Direction(r.Direction), Other: d.Other, Outside: d.Outside, Reason: d.Reason, Cause: d.Cause, Papers: d.Papers, Lots: d.Lots,
		State: casefile.TransferState(r.State), Steps: d.Steps, Next: d.Next, Goods: d.Goods, Handoff: d.Handoff, Outcome: r.Outcome, CodeIssue: d.CodeIssue,
		CodeUntil: d.CodeUntil, LastAt: r.LastAt}, nil
}

// SaveTransfer keeps a transfer; it must be newer than what is kept.
func (tx *Tx) SaveTransfer(ctx context.Context, t casefile.Transfer) error {
	r, err := toTransferRow(t)
	if err != nil {
		return err
	}
	return upsert(tx.db.WithContext(ctx), []transferRow{r}, "transfers",
		[]string{"version", "other_org", "state", "lots", "clock", "due_at", "breaches", "flowed", "filed", "outcome", "sent_at", "last_at", "detail"})
}

// TransferForUpdate locks one transfer.
func (tx *Tx) TransferForUpdate(ctx context.Context, id uuid.UUID) (casefile.Transfer, error) {
	return transferOf(tx.locked().WithContext(ctx), id)
}

func transferOf(db *gorm.DB, id uuid.UUID) (casefile.Transfer, error) {
	var r transferRow
	if err := db.Where("id = ?", id).Take(&r).Error; err != nil {
		return casefile.Transfer{}, missing(err, "casefile.transfer.unknown")
	}
	return fromTransferRow(r)
}

// Transfer finds one transfer within the scope, with what it names.
func (tx *Tx) Transfer(ctx context.Context, scope identity.Scope, id uuid.UUID) (casefile.TransferView, error) {
	db := tx.db.WithContext(ctx)
	t, err := transferOf(db, id)
	if err != nil {
		return casefile.TransferView{}, err
	}
	if !scope.Sees(t.Parties()) {
		return casefile.TransferView{}, fault.Missing("casefile.transfer.unknown")
	}
	v := casefile.TransferView{Transfer: t}
	var c caseRow
	if err := db.Select("id", "number", "paper", "title").Where("id = ?", t.Case).Take(&c).Error; err != nil {
		return v, fmt.Errorf("read case of transfer: %w", err)
	}
	v.CasePaper, v.CaseTitle = c.Paper, c.Title
	if v.Number, err = label.ParseNumber(c.Number); err != nil {
		return v, fmt.Errorf("case %s: %w", c.ID, err)
	}
	names, err := tx.orgNames(ctx, []uuid.UUID{t.Agency, t.Other})
	if err != nil {
		return v, err
	}
	v.AgencyName, v.OtherName = names[t.Agency], names[t.Other]
	if t.Other == uuid.Nil {
		v.OtherName = t.Outside
	}
	if t.Handoff != uuid.Nil {
		numbers, err := tx.numbers(ctx, "handoffs", []uuid.UUID{t.Handoff})
		if err != nil {
			return v, err
		}
		v.HandoffNo = numbers[t.Handoff]
	}
	v.Goods, err = tx.transferLots(ctx, t)
	return v, err
}

func (tx *Tx) transferLots(ctx context.Context, t casefile.Transfer) ([]casefile.TransferLot, error) {
	if len(t.Lots) == 0 {
		return nil, nil
	}
	var rows []lotRow
	if err := tx.db.WithContext(ctx).Select("id", "code", "category", "name", "quantity", "unit", "mass_g", "state", "legal").Where("id IN ?", t.Lots).Order("code").Find(&rows).Error; err != nil {
		return nil, fmt.Errorf("read lots of transfer: %w", err)
	}
	out := make([]casefile.TransferLot, len(rows))
	for i, r := range rows {
		var legal casefile.Legal
		if err := json.Unmarshal([]byte(r.Legal), &legal); err != nil {
			return nil, fmt.Errorf("legal ground of lot %s: %w", r.Code, err)
		}
		out[i] = casefile.TransferLot{ID: r.ID, Code: r.Code, Category: r.Category, Name: r.Name, Quantity: r.Quantity, Unit: r.Unit, MassG: r.MassG, State: r.State,
			Kept: legal.Transfer != nil && legal.Transfer.ID == t.ID && legal.Transfer.Kept}
	}
	return out, nil
}

var transferListed = []string{"id", "case_id", "agency_org", "other_org", "division", "direction", "state", "lots", "clock", "due_at", "breaches", "outcome", "proposed_at", "sent_at", "detail"}

// Transfers lists transfers within the scope, newest first.
func (tx *Tx) Transfers(ctx context.Context, scope identity.Scope, f casefile.TransferFilter) ([]casefile.TransferItem, string, error) {
	q, err := seen(tx.db.WithContext(ctx), source{name: "transfers"}, scope, f.Limit, f.Cursor, func(q *gorm.DB) *gorm.DB {
		q = ofDivision(is(is(ofOrg(q, "case_id", f.Case), "state", string(f.State)), "direction", string(f.Direction)), f.Division)
		q = during(q, "proposed_at", f.From, f.Until)
		if f.Overdue {
			q = q.Where("due_at > 0 AND due_at <= ?", f.Now)
		}
		if f.Breached {
			q = q.Where("breaches > 0")
		}
		return q
	}, "agency_org", "other_org")
	if err != nil {
		return nil, "", err
	}
	var rows []transferRow
	next, err := page(q.Select(transferListed), "id", f.Limit, f.Cursor, &rows, func(r transferRow) uuid.UUID { return r.ID })
	if err != nil {
		return nil, "", err
	}
	items, err := tx.transferItems(ctx, rows)
	return items, next, err
}

func (tx *Tx) transferItems(ctx context.Context, rows []transferRow) ([]casefile.TransferItem, error) {
	cases, err := tx.numbers(ctx, "cases", ids(rows, func(r transferRow) []uuid.UUID { return []uuid.UUID{r.CaseID} }))
	if err != nil {
		return nil, err
	}
	all := make([]transferDetail, len(rows))
	for i, r := range rows {
		if err := json.Unmarshal([]byte(r.Detail), &all[i]); err != nil {
			return nil, fmt.Errorf("transfer %s: %w", r.ID, err)
		}
	}
	orgs := ids(rows, func(r transferRow) []uuid.UUID { return []uuid.UUID{r.AgencyOrg} })
	names, err := tx.orgNames(ctx, append(orgs, ids(all, func(d transferDetail) []uuid.UUID { return []uuid.UUID{d.Other} })...))
	if err != nil {
		return nil, err
	}
	out := make([]casefile.TransferItem, len(rows))
	for i, r := range rows {
		t := all[i]
		out[i] = casefile.TransferItem{ID: r.ID, Case: r.CaseID, Number: cases[r.CaseID], Agency: r.AgencyOrg, AgencyName: names[r.AgencyOrg], Division: r.Division,
			Direction: casefile.Direction(r.Direction), Other: t.Other, OtherName: names[t.Other], State: casefile.TransferState(r.State), Lots: r.Lots, Clock: r.Clock, Due: r.DueAt, Breaches: r.Breaches, Outcome: r.Outcome, ProposedAt: r.ProposedAt,
			SentAt: r.SentAt}
		if t.Other == uuid.Nil {
			out[i].OtherName = t.Outside
		}
	}
	return out, nil
}

// TransferRates counts a period within the scope. Both tables are read by the time
// that the period is of, from indexes that also tell the division.
func (tx *Tx) TransferRates(ctx context.Context, scope identity.Scope, f casefile.RateFilter) (casefile.TransferRates, error) {
	var r casefile.TransferRates
	within := func(q *gorm.DB, others bool) *gorm.DB {
		conditions := "agency_org = @org"
		if others {
			conditions = "(agency_org = @org OR other_org = @org)"
		}
		return ofDivision(scoped(q, scope, conditions), f.Division)
	}
	var cases int64
	if err := during(within(tx.db.WithContext(ctx).Table("cases"), false), "opened_at", f.From, f.Until).Count(&cases).Error; err != nil {
		return r, fmt.Errorf("count cases: %w", err)
	}
	var n struct{ Sent, Flowed, Filed, Breached, Overdue int }
	q := during(within(tx.db.WithContext(ctx).Table("transfers"), true).Where("sent_at > 0 AND direction = ?", string(casefile.ToPolice)), "sent_at", f.From, f.Until)
	const late = "due_at > 0 AND due_at <= ?"
	err := q.Select("COUNT(*) AS sent, COUNT(CASE WHEN flowed AND NOT ("+late+") THEN 1 END) AS flowed, COUNT(CASE WHEN filed THEN 1 END) AS filed, "+
		"COUNT(CASE WHEN breaches > 0 THEN 1 END) AS breached, COUNT(CASE WHEN "+late+" THEN 1 END) AS overdue", f.Now, f.Now).Scan(&n).Error
	if err != nil {
		return r, fmt.Errorf("count transfers: %w", err)
	}
	return casefile.TransferRates{Cases: int(cases), Sent: n.Sent, Flowed: n.Flowed, Filed: n.Filed, Breached: n.Breached, Overdue: n.Overdue}, nil
}

// CaseWorth sums the goods of a case; what was divided counts by its parts.
func (tx *Tx) CaseWorth(ctx context.Context, caseID uuid.UUID) (valueFen, labels int64, err error) {
	var n struct{ Value, Labels int64 }
	err = tx.db.WithContext(ctx).Table("lots").Where("case_id = ? AND state <> ?", caseID, string(custody.Divided)).
		Select("CAST(COALESCE(SUM(value_fen), 0) AS BIGINT) AS value, CAST(COALESCE(SUM(CASE WHEN kind = 'label' THEN quantity ELSE 0 END), 0) AS BIGINT) AS labels").Scan(&n).Error
	if err != nil {
		err = fmt.Errorf("sum goods of case: %w", err)
	}
	return n.Value, n.Labels, err
}

// GoodsOfHandoff tells to whom the lots of a handoff went.
func (tx *Tx) GoodsOfHandoff(ctx context.Context, ref string) (casefile.TransferGoods, error) {
	h, err := tx.handoff(ctx, tx.db.WithContext(ctx), ref)
	if err != nil {
		return casefile.TransferGoods{}, err
	}
	g := casefile.TransferGoods{Handoff: h.ID, To: h.To}
	for _, l := range h.Lots {
		if l.Outcome == custody.Accepted || l.Outcome == custody.AcceptedBySeal {
			g.Taken, g.At = append(g.Taken, l.Lot), max(g.At, l.AnsweredAt)
		}
	}
	return g, nil
}

// transferCodeRow is the code of one transfer.
type transferCodeRow struct {
	TransferID uuid.UUID   `gorm:"column:transfer_id;primaryKey"`
	Hash       string      `gorm:"column:hash"`
	Stand      uuid.UUID   `gorm:"column:stand"`
	Org        uuid.UUID   `gorm:"column:org"`
	Issue      int         `gorm:"column:issue"`
	At         moment.Time `gorm:"column:at"`
	Until      moment.Time `gorm:"column:until"`
}

func (transferCodeRow) TableName() string { return "transfer_codes" }

func toTransferCodeRow(c casefile.TransferCode) transferCodeRow {
	return transferCodeRow{TransferID: c.Transfer, Hash: c.Hash, Stand: c.Stand, Org: c.Org, Issue: c.Issue, At: c.At, Until: c.Until}
}

func fromTransferCodeRow(r transferCodeRow) casefile.TransferCode {
	return casefile.TransferCode{Transfer: r.TransferID, Hash: r.Hash, Stand: r.Stand, Org: r.Org, Issue: r.Issue, At: r.At, Until: r.Until}
}

// KeepTransferCode keeps a code in place of the one before; the transfer is locked.
func (tx *Tx) KeepTransferCode(ctx context.Context, c casefile.TransferCode) error {
	row := toTransferCodeRow(c)
	err := tx.db.WithContext(ctx).Clauses(clause.OnConflict{Columns: []clause.Column{{Name: "transfer_id"}},
		DoUpdates: clause.AssignmentColumns([]string{"hash", "stand", "org", "issue", "at", "until"})}).Create(&row).Error
	if err != nil {
		return fmt.Errorf("keep code of transfer %s: %w", c.Transfer, err)
	}
	return nil
}

// TransferCodeOf is the code of a transfer; zero when none was given out.
func (tx *Tx) TransferCodeOf(ctx context.Context, transfer uuid.UUID) (casefile.TransferCode, error) {
	var rows []transferCodeRow
	if err := tx.db.WithContext(ctx).Where("transfer_id = ?", transfer).Limit(1).Find(&rows).Error; err != nil {
		return casefile.TransferCode{}, fmt.Errorf("read code of transfer: %w", err)
	}
	if len(rows) == 0 {
		return casefile.TransferCode{}, nil
	}
	return fromTransferCodeRow(rows[0]), nil
}

// TransferByCode finds a code by its hash.
func (tx *Tx) TransferByCode(ctx context.Context, hash string) (casefile.TransferCode, error) {
	var r transferCodeRow
	if err := tx.db.WithContext(ctx).Where("hash = ?", hash).Take(&r).Error; err != nil {
		return casefile.TransferCode{}, missing(err, "casefile.transfer.code_unknown")
	}
	return fromTransferCodeRow(r), nil
}
