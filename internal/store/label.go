package store

import (
	"context"
	"fmt"

	"github.com/google/uuid"
	"gorm.io/gorm"
	"gorm.io/gorm/clause"

	"github.com/sealtrail/sealtrail/internal/custody"
	"github.com/sealtrail/sealtrail/internal/fault"
	"github.com/sealtrail/sealtrail/internal/identity"
	"github.com/sealtrail/sealtrail/internal/label"
	"github.com/sealtrail/sealtrail/internal/ledger"
	"github.com/sealtrail/sealtrail/internal/moment"
)

type rollRow struct {
	ID        uuid.UUID   `gorm:"column:id;primaryKey"`
	Stream    []byte      `gorm:"column:stream"`
	Version   int64       `gorm:"column:version"`
	Agency    uuid.UUID   `gorm:"column:agency"`
	Division  string      `gorm:"column:division"`
	Count     int         `gorm:"column:count"`
	CreatedAt moment.Time `gorm:"column:created_at;autoCreateTime:false"`
}

func (rollRow) TableName() string { return "rolls" }

type labelRow struct {
	Code       string      `gorm:"column:code;primaryKey"`
	RollID     *uuid.UUID  `gorm:"column:roll_id"`
	Agency     uuid.UUID   `gorm:"column:agency"`
	Position   int         `gorm:"column:position"`
	Status     string      `gorm:"column:status"`
	TargetKind string      `gorm:"column:target_kind"`
	TargetID   *uuid.UUID  `gorm:"column:target_id"`
	Reprints   int         `gorm:"column:reprints"`
	Reason     string      `gorm:"column:reason"`
	PrintedAt  moment.Time `gorm:"column:printed_at"`
	BoundAt    moment.Time `gorm:"column:bound_at"`
	VoidAt     moment.Time `gorm:"column:void_at"`
}

func (labelRow) TableName() string { return "labels" }

func toLabelRow(l label.Label) labelRow {
	return labelRow{Code: l.Code.Compact(), RollID: some(l.Roll), Agency: l.Agency, Position: l.Position, Status: string(l.Status), TargetKind: string(l.Target.Kind),
		TargetID: some(l.Target.ID), Reprints: l.Reprints, Reason: string(l.Reason), PrintedAt: l.PrintedAt, BoundAt: l.BoundAt, VoidAt: l.VoidAt}
}

func fromLabelRow(r labelRow) (label.Label, error) {
	code, err := label.Parse(r.Code)
	if err != nil {
		return label.Label{}, fmt.Errorf("label %s: %w", r.Code, err)
	}
	return label.Label{Code: code, Roll: or(r.RollID), Agency: r.Agency, Position: r.Position, Status: label.Status(r.Status),
		Target: label.Target{Kind: label.TargetKind(r.TargetKind), ID: or(r.TargetID)}, Reprints: r.Reprints, Reason: label.Reason(r.Reason),
		PrintedAt: r.PrintedAt, BoundAt: r.BoundAt, VoidAt: r.VoidAt}, nil
}

// some and or turn an absent id into NULL and back.
func some(id uuid.UUID) *uuid.UUID {
	if id == uuid.Nil {
		return nil
	}
	return &id
}

func or(id *uuid.UUID) uuid.UUID {
	if id == nil {
		return uuid.Nil
	}
	return *id
}

// CreateRoll keeps a roll and its labels.
func (tx *Tx) CreateRoll(ctx context.Context, k label.Kept, labels []label.Label) error {
	row := rollRow{ID: k.ID, Stream: key(k.Stream), Version: k.Version, Agency: k.Agency, Division: k.Division, Count: k.Count, CreatedAt: k.CreatedAt}
	if err := tx.db.WithContext(ctx).Create(&row).Error; err != nil {
		return fmt.Errorf("keep roll: %w", err)
	}
	return tx.createLabels(ctx, labels)
}

func (tx *Tx) createLabels(ctx context.Context, labels []label.Label) error {
	rows := make([]labelRow, len(labels))
	for i, l := range labels {
		rows[i] = toLabelRow(l)
	}
	if err := tx.db.WithContext(ctx).CreateInBatches(rows, batch).Error; err != nil {
		return fmt.Errorf("keep labels: %w", err)
	}
	return nil
}

// Label finds a label by its code.
func (tx *Tx) Label(ctx context.Context, code label.Code) (label.Label, error) {
	return takeLabel(tx.db.WithContext(ctx), code)
}

func takeLabel(db *gorm.DB, code label.Code) (label.Label, error) {
	var r labelRow
	if err := db.Where("code = ?", code.Compact()).Take(&r).Error; err != nil {
		return label.Label{}, missing(err, "label.unknown")
	}
	return fromLabelRow(r)
}

// labelled are the tables of what labels stick on.
var labelled = map[label.TargetKind]string{label.Lot: "lots", label.Container: "containers", label.Storage: "places"}

// LabelForUpdate locks a label and tells where acts on it are recorded.
func (tx *Tx) LabelForUpdate(ctx context.Context, code label.Code) (label.Label, label.Place, error) {
	return labelPlace(ctx, tx.locked, code)
}

// LabelPlace is a label and where acts on it are recorded.
func (tx *Tx) LabelPlace(ctx context.Context, code label.Code) (label.Label, label.Place, error) {
	return labelPlace(ctx, func() *gorm.DB { return tx.db }, code)
}

func labelPlace(ctx context.Context, db func() *gorm.DB, code label.Code) (label.Label, label.Place, error) {
	l, err := takeLabel(db().WithContext(ctx), code)
	if err != nil {
		return label.Label{}, label.Place{}, err
	}
	table, id, columns := "rolls", l.Roll, []string{"stream", "version"}
	if l.Target.ID != uuid.Nil {
		table, id = labelled[l.Target.Kind], l.Target.ID
	}
	if table == "lots" {
		columns = append(columns, "agency_org", "keeper_org", "possessor_kind", "possessor_org")
	}
	var p struct {
		Stream        []byte
		Version       int64
		AgencyOrg     *uuid.UUID
		KeeperOrg     *uuid.UUID
		PossessorKind string
		PossessorOrg  *uuid.UUID
	}
	if err := db().WithContext(ctx).Table(table).Select(columns).Where("id = ?", id).Take(&p).Error; err != nil {
		return label.Label{}, label.Place{}, missing(err, "label.unknown")
	}
	at := label.Place{Stream: ledger.Stream(p.Stream), Version: p.Version, Lot: table == "lots"}
	if at.Lot {
		for _, org := range []*uuid.UUID{p.AgencyOrg, p.KeeperOrg, p.PossessorOrg} {
			if or(org) != uuid.Nil {
				at.Holders = append(at.Holders, *org)
			}
		}
		at.OnRoad = custody.PossessorKind(p.PossessorKind) == custody.ByCarrier
	}
	return l, at, nil
}

// SaveLabel keeps a changed label and moves its roll or lot to the new version.
func (tx *Tx) SaveLabel(ctx context.Context, l label.Label, at label.Place) error {
	r := toLabelRow(l)
	res := tx.db.WithContext(ctx).Model(&labelRow{}).Where("code = ?", r.Code).
		Select("status", "target_kind", "target_id", "reprints", "reason", "bound_at", "void_at").Updates(&r)
	if err := saved(res, 1); err != nil {
		return err
	}
	table := "rolls"
	if l.Target.ID != uuid.Nil {
		table = labelled[l.Target.Kind]
	}
	return saved(tx.db.WithContext(ctx).Table(table).Where("stream = ? AND version = ?", key(at.Stream), at.Version-1).Update("version", at.Version), 1)
}

// BindLabels binds labels of an agency to lots: those printed ahead are taken
// from their rolls, each exactly once; fresh codes, made just now for lots
// without a label, are new rows. Fields name the places in the request.
func (tx *Tx) BindLabels(ctx context.Context, agency uuid.UUID, at moment.Time, printed, fresh map[label.Code]uuid.UUID) error {
	codes := make([]string, 0, len(printed))
	for c := range printed {
		codes = append(codes, c.Compact())
	}
	var rows []labelRow
	for part := range chunks(codes, batch) {
		var some []labelRow
		if err := tx.locked().WithContext(ctx).Where("code IN ?", part).Order("code").Find(&some).Error; err != nil {
			return fmt.Errorf("lock labels: %w", err)
		}
		rows = append(rows, some...)
	}
	if len(rows) != len(codes) {
		return fault.Missing("label.unknown").With("code", unknownLabel(printed, rows).String())
	}
	var bound []label.Label
	for _, r := range rows {
		l, err := fromLabelRow(r)
		if err != nil {
			return err
		}
		c, err := l.DecideBind(agency, label.Target{Kind: label.Lot, ID: printed[l.Code]}, max(at, l.PrintedAt))
		if err != nil {
			if f := fault.Of(err); f != nil {
				return f.With("code", l.Code.String())
			}
			return err
		}
		bound = append(bound, l.Apply(c))
	}
	if err := tx.rebindLabels(ctx, bound); err != nil {
		return err
	}
	var made []label.Label
	for c, lot := range fresh {
		made = append(made, label.Label{Code: c, Agency: agency, Status: label.Bound, Target: label.Target{Kind: label.Lot, ID: lot}, PrintedAt: at, BoundAt: at})
	}
	if len(made) == 0 {
		return nil
	}
	return tx.createLabels(ctx, made)
}

// unknownLabel is the first of the asked labels that was not found.
func unknownLabel(asked map[label.Code]uuid.UUID, found []labelRow) label.Code {
	known := make(map[string]bool, len(found))
	for _, r := range found {
		known[r.Code] = true
	}
	var first label.Code
	for c := range asked {
		if !known[c.Compact()] && (first.IsZero() || c.Compact() < first.Compact()) {
			first = c
		}
	}
	return first
}

// rebindLabels keeps labels that were just bound, with one statement.
func (tx *Tx) rebindLabels(ctx context.Context, labels []label.Label) error {
	rows := make([]labelRow, len(labels))
	for i, l := range labels {
		rows[i] = toLabelRow(l)
	}
	for part := range chunks(rows, batch) {
		res := tx.db.WithContext(ctx).Clauses(clause.OnConflict{
			Columns:   []clause.Column{{Name: "code"}},
			DoUpdates: clause.AssignmentColumns([]string{"status", "target_kind", "target_id", "bound_at"}),
			Where:     clause.Where{Exprs: []clause.Expression{gorm.Expr("labels.status = 'printed'")}},
		}).Create(part)
		if err := saved(res, len(part)); err != nil {
			return fmt.Errorf("bind labels: %w", err)
		}
	}
	return nil
}

// Rolls lists rolls, newest first.
func (tx *Tx) Rolls(ctx context.Context, scope identity.Scope, limit int, cursor string) ([]label.Kept, string, error) {
	q := tx.db.WithContext(ctx).Model(&rollRow{})
	if !scope.All {
		q = q.Where("agency = ?", scope.Org)
	}
	var rows []rollRow
	next, err := page(q, "id", limit, cursor, &rows, func(r rollRow) uuid.UUID { return r.ID })
	if err != nil {
		return nil, "", err
	}
	out := make([]label.Kept, len(rows))
	ids := make([]uuid.UUID, len(rows))
	for i, r := range rows {
		out[i], ids[i] = fromRollRow(r), r.ID
	}
	var free []struct {
		RollID uuid.UUID
		N      int
	}
	if len(ids) > 0 {
		if err := tx.db.WithContext(ctx).Model(&labelRow{}).Select("roll_id, count(*) AS n").Where("roll_id IN ? AND status = 'printed'", ids).Group("roll_id").Scan(&free).Error; err != nil {
			return nil, "", fmt.Errorf("count free labels: %w", err)
		}
	}
	for _, f := range free {
		for i := range out {
			if out[i].ID == f.RollID {
				out[i].Free = f.N
			}
		}
	}
	return out, next, nil
}

// Roll finds one roll within the scope.
func (tx *Tx) Roll(ctx context.Context, scope identity.Scope, id uuid.UUID) (label.Kept, error) {
	var r rollRow
	if err := tx.db.WithContext(ctx).Where("id = ?", id).Take(&r).Error; err != nil {
		return label.Kept{}, missing(err, "label.roll.unknown")
	}
	if !scope.Sees(identity.Parties{Owner: r.Agency, Division: r.Division}) {
		return label.Kept{}, fault.Missing("label.roll.unknown")
	}
	return fromRollRow(r), nil
}

// RollLabels gives the labels from one position to another, in printed order.
func (tx *Tx) RollLabels(ctx context.Context, roll uuid.UUID, first, last int) ([]label.Label, error) {
	var rows []labelRow
	if err := tx.db.WithContext(ctx).Where("roll_id = ? AND position BETWEEN ? AND ?", roll, first, last).Order("position").Find(&rows).Error; err != nil {
		return nil, fmt.Errorf("read labels: %w", err)
	}
	out := make([]label.Label, len(rows))
	for i, r := range rows {
		var err error
		if out[i], err = fromLabelRow(r); err != nil {
			return nil, err
		}
	}
	return out, nil
}

func fromRollRow(r rollRow) label.Kept {
	return label.Kept{Roll: label.Roll{ID: r.ID, Agency: r.Agency, Count: r.Count, CreatedAt: r.CreatedAt}, Stream: ledger.Stream(r.Stream), Version: r.Version, Division: r.Division}
}
