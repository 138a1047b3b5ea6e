package store

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strconv"

	"github.com/google/uuid"
	"gorm.io/gorm"

	"github.com/sealtrail/sealtrail/internal/custody"
	"github.com/sealtrail/sealtrail/internal/destruction"
	"github.com/sealtrail/sealtrail/internal/fault"
	"github.com/sealtrail/sealtrail/internal/label"
	"github.com/sealtrail/sealtrail/internal/ledger"
	"github.com/sealtrail/sealtrail/internal/moment"
)

type lotRow struct {
	ID            uuid.UUID   `gorm:"column:id;primaryKey"`
	Stream        []byte      `gorm:"column:stream"`
	Version       int64       `gorm:"column:version"`
	Code          string      `gorm:"column:code"`
	CaseID        uuid.UUID   `gorm:"column:case_id"`
	SeizureID     uuid.UUID   `gorm:"column:seizure_id"`
	LineNo        int         `gorm:"column:line_no"`
	AgencyOrg     uuid.UUID   `gorm:"column:agency_org"`
	Division      string      `gorm:"column:division"`
	Category      string      `gorm:"column:category"`
	Kind          string      `gorm:"column:kind"`
	Name          string      `gorm:"column:name"`
	Spec          string      `gorm:"column:spec"`
	Brand         string      `gorm:"column:brand"`
	RightsHolder  string      `gorm:"column:rights_holder"`
	Unit          string      `gorm:"column:unit"`
	WasteCode     string      `gorm:"column:waste_code"`
	ValueBasis    string      `gorm:"column:value_basis"`
	Quantity      int64       `gorm:"column:quantity"`
	Packages      int64       `gorm:"column:packages"`
	MassG         int64       `gorm:"column:mass_g"`
	MassBasis     string      `gorm:"column:mass_basis"`
	ValueFen      int64       `gorm:"column:value_fen"`
	Seal          string      `gorm:"column:seal"`
	State         string      `gorm:"column:state"`
	BeforeState   string      `gorm:"column:before_state"`
	KeeperOrg     uuid.UUID   `gorm:"column:keeper_org"`
	KeeperPerson  string      `gorm:"column:keeper_person"`
	KeeperParty   bool        `gorm:"column:keeper_party"`
	PossessorKind string      `gorm:"column:possessor_kind"`
	PossessorOrg  *uuid.UUID  `gorm:"column:possessor_org"`
	Handlers      string      `gorm:"column:handlers"`
	Keepers       string      `gorm:"column:keepers"`
	Place         string      `gorm:"column:place"`
	Confirmed     bool        `gorm:"column:confirmed"`
	Exception     bool        `gorm:"column:exception"`
	CheckoutID    *uuid.UUID  `gorm:"column:checkout_id"`
	HandoffID     *uuid.UUID  `gorm:"column:handoff_id"`
	OfferedTo     *uuid.UUID  `gorm:"column:offered_to"`
	OrderID       *uuid.UUID  `gorm:"column:order_id"`
	FacilityID    *uuid.UUID  `gorm:"column:facility_id"`
	RunID         *uuid.UUID  `gorm:"column:run_id"`
	CertificateID *uuid.UUID  `gorm:"column:certificate_id"`
	PlaceID       *uuid.UUID  `gorm:"column:place_id"`
	ContainerID   *uuid.UUID  `gorm:"column:container_id"`
	Entrusted     string      `gorm:"column:entrusted"`
	LeftAt        moment.Time `gorm:"column:left_at"`
	RoundAt       moment.Time `gorm:"column:round_at"`
	Finding       string      `gorm:"column:finding"`
	ParentID      *uuid.UUID  `gorm:"column:parent_id"`
	Children      string      `gorm:"column:children"`
	Photos        string      `gorm:"column:photos"`
	Discrepancies string      `gorm:"column:discrepancies"`
	LostQuantity  int64       `gorm:"column:lost_quantity"`
	LostMassG     int64       `gorm:"column:lost_mass_g"`
	HandledAt     moment.Time `gorm:"column:handled_at"`
	StoreBy       moment.Time `gorm:"column:store_by"`
	SampleNo      string      `gorm:"column:sample_no"`
	SampleBase    int64       `gorm:"column:sample_base"`
	SampleStorage string      `gorm:"column:sample_storage"`
	WeighedAt     moment.Time `gorm:"column:weighed_at"`
	Legal         string      `gorm:"column:legal"`
	LastAt        moment.Time `gorm:"column:last_at"`
	DueDay        moment.Date `gorm:"column:due_day"`      // drawn from legal: what clocks are listed by
	ApprovalDue   moment.Time `gorm:"column:approval_due"` // the same
	Ground        string      `gorm:"column:ground"`       // what lists are narrowed by, drawn from the lot as well
	Held          bool        `gorm:"column:held"`
	HeldUntil     moment.Date `gorm:"column:held_until"` // last day; empty: a hold ends only when lifted
	Differs       bool        `gorm:"column:differs"`
	LeftKind      string      `gorm:"column:left_kind"`
	CountedAt     moment.Time `gorm:"column:counted_at"`     // from which the next round is counted; zero: no round is due
	SeizedDay     moment.Date `gorm:"column:seized_day"`     // drawn from legal: what boards group by
	ForceDay      moment.Date `gorm:"column:force_day"`      // the same
	OrderApproved bool        `gorm:"column:order_approved"` // drawn from the order: what a lot waits for follows from it
}

func (lotRow) TableName() string { return "lots" }

// lotChanges are the columns that an act may change; what a lot began with stays.
var lotChanges = []string{"version", "code", "checkout_id", "lost_quantity", "lost_mass_g", "handled_at", "store_by", "sample_no", "sample_base", "sample_storage", "quantity", "packages", "mass_g", "mass_basis", "value_fen", "seal", "state", "before_state", "keeper_org", "keeper_person",
	"keeper_party", "possessor_kind", "possessor_org", "handlers", "keepers", "place", "confirmed", "exception", "handoff_id", "offered_to", "order_id", "facility_id",
	"run_id", "certificate_id", "place_id", "container_id", "children", "photos", "discrepancies", "weighed_at", "legal", "last_at", "due_day", "approval_due", "ground", "held", "held_until", "differs",
	"entrusted", "left_at", "round_at", "finding", "left_kind", "counted_at", "seized_day", "force_day", "order_approved"}

func toLotRow(l custody.Lot) (lotRow, error) {
	r := lotRow{ID: l.ID, Stream: key(l.Stream), Version: l.Version, Code: l.Code.Compact(), CaseID: l.Case, SeizureID: l.Seizure, LineNo: l.LineNo, AgencyOrg: l.Agency,
		Division: l.Division, Category: l.Category, Kind: l.Kind, Name: l.Name, Spec: l.Spec, Brand: l.Brand, RightsHolder: l.RightsHolder, Unit: l.Unit,
		WasteCode: l.WasteCode, ValueBasis: l.ValueBasis, Quantity: l.Quantity, Packages: l.Packages, MassG: l.MassG, MassBasis: string(l.MassBasis),
		ValueFen: l.ValueFen, Seal: l.Seal, State: string(l.State), BeforeState: string(l.Before), KeeperOrg: l.Keeper.Org, KeeperPerson: l.Keeper.Person,
		KeeperParty: l.Keeper.Party, PossessorKind: string(l.Possessor.Kind), PossessorOrg: some(l.Possessor.Org), Place: l.Place, Confirmed: l.Confirmed,
		Exception: l.Exception, CheckoutID: some(l.Checkout), LostQuantity: l.Lost.Quantity, LostMassG: l.Lost.MassG, HandledAt: l.HandledAt, StoreBy: l.StoreBy, SampleNo: l.Sample.Number, SampleBase: l.Sample.Base, SampleStorage: l.Sample.Storage, HandoffID: some(l.Handoff), OfferedTo: some(l.OfferedTo), OrderID: some(l.Order), FacilityID: some(l.Facility), RunID: some(l.Run),
		CertificateID: some(l.Certificate), PlaceID: some(l.StorePlace), ContainerID: some(l.Container), ParentID: some(l.Parent), WeighedAt: l.WeighedAt, LastAt: l.LastAt,
		Entrusted: l.Entrusted, LeftAt: l.LeftAt, RoundAt: l.RoundAt, Finding: string(l.Finding), LeftKind: string(l.Left())}
	if r.LeftKind != "" {
		r.CountedAt = l.Counted()
	}
	r.DueDay, r.ApprovalDue = l.Clocks()
	r.Ground, r.Held, r.Differs = string(l.Legal.Standing(0).Code), len(l.Legal.Holds) > 0, len(l.Discrepancies) > 0
	r.HeldUntil = l.Legal.HeldUntil()
	r.SeizedDay, r.ForceDay = l.Legal.SeizedDay(), l.Legal.ForceDay()
	for _, list := range []struct {
		to *string
		v  any
	}{{&r.Handlers, l.Handlers}, {&r.Keepers, l.Keepers}, {&r.Children, l.Children}, {&r.Photos, l.Photos}, {&r.Discrepancies, l.Discrepancies}, {&r.Legal, l.Legal}} {
		b, err := json.Marshal(list.v)
		if err != nil {
			return r, fmt.Errorf("lot %s: %w", l.Code, err)
		}
		*list.to = string(b)
	}
	return r, nil
}

func fromLotRow(r lotRow) (custody.Lot, error) {
	code, err := label.Parse(r.Code)
	if err != nil {
		return custody.Lot{}, fmt.Errorf("lot %s: %w", r.ID, err)
	}
	l := custody.Lot{ID: r.ID, Stream: ledger.Stream(r.Stream), Version: r.Version, Code: code, Case: r.CaseID, Seizure: r.SeizureID, LineNo: r.LineNo, Agency: r.AgencyOrg,
		Division: r.Division, Category: r.Category, Kind: r.Kind, Name: r.Name, Spec: r.Spec, Brand: r.Brand, RightsHolder: r.RightsHolder, Unit: r.Unit,
		WasteCode: r.WasteCode, ValueBasis: r.ValueBasis, Stock: r.stock(), State: custody.State(r.State), Before: custody.State(r.BeforeState), Keeper: r.keeper(),
		Possessor: custody.Possessor{Kind: custody.PossessorKind(r.PossessorKind), Org: or(r.PossessorOrg)}, Place: r.Place, Confirmed: r.Confirmed,
		Exception: r.Exception, Checkout: or(r.CheckoutID), Lost: custody.Shrinkage{Quantity: r.LostQuantity, MassG: r.LostMassG}, HandledAt: r.HandledAt, StoreBy: r.StoreBy, Sample: custody.Sample{Number: r.SampleNo, Base: r.SampleBase, Storage: r.SampleStorage}, Handoff: or(r.HandoffID), OfferedTo: or(r.OfferedTo), Order: or(r.OrderID), Facility: or(r.FacilityID), Run: or(r.RunID),
		Certificate: or(r.CertificateID), StorePlace: or(r.PlaceID), Container: or(r.ContainerID), Parent: or(r.ParentID), WeighedAt: r.WeighedAt, LastAt: r.LastAt,
		Entrusted: r.Entrusted, LeftAt: r.LeftAt, RoundAt: r.RoundAt, Finding: custody.Finding(r.Finding)}
	for _, list := range []struct {
		from string
		v    any
	}{{r.Handlers, &l.Handlers}, {r.Keepers, &l.Keepers}, {r.Children, &l.Children}, {r.Photos, &l.Photos}, {r.Discrepancies, &l.Discrepancies}, {r.Legal, &l.Legal}} {
		if err := json.Unmarshal([]byte(list.from), list.v); err != nil {
			return l, fmt.Errorf("lot %s: %w", r.Code, err)
		}
	}
	return l, nil
}

func (r lotRow) stock() custody.Stock {
	return custody.Stock{Quantity: r.Quantity, Packages: r.Packages, MassG: r.MassG, MassBasis: custody.MassBasis(r.MassBasis), ValueFen: r.ValueFen, Seal: r.Seal}
}

func (r lotRow) keeper() custody.Keeper {
	return custody.Keeper{Org: r.KeeperOrg, Person: r.KeeperPerson, Party: r.KeeperParty}
}

// SaveLots keeps lots, new or changed; each must be newer than what is kept.
func (tx *Tx) SaveLots(ctx context.Context, lots []custody.Lot) error {
	rows, now := make([]lotRow, len(lots)), tx.house.clock.Now()
	for i, l := range lots {
		var err error
		if rows[i], err = toLotRow(l); err != nil {
			return err
		}
		rows[i].Held = len(l.Legal.Open(now)) > 0 // one that ended by itself is not drawn up again
	}
	if err := tx.drawApproved(ctx, rows); err != nil {
		return err
	}
	if err := upsert(tx.db.WithContext(ctx), rows, "lots", lotChanges); err != nil {
		return err
	}
	return tx.keepTexts(ctx, turn(rows, lotText))
}

// drawApproved tells the rows whose order is approved.
func (tx *Tx) drawApproved(ctx context.Context, rows []lotRow) error {
	named := ids(rows, func(r lotRow) []uuid.UUID { return []uuid.UUID{or(r.OrderID)} })
	named = slices.DeleteFunc(named, func(id uuid.UUID) bool { return id == uuid.Nil })
	if len(named) == 0 {
		return nil
	}
	var approved []uuid.UUID
	if err := tx.db.WithContext(ctx).Table("orders").Where("id IN ? AND state = ?", named, string(destruction.OrderApproved)).Pluck("id", &approved).Error; err != nil {
		return fmt.Errorf("read orders of lots: %w", err)
	}
	for i := range rows {
		rows[i].OrderApproved = slices.Contains(approved, or(rows[i].OrderID))
	}
	return nil
}

// LotsForUpdate locks lots, found by code or id, and gives them in the order in
// which they were asked for. The field of a fault is the place in the list.
func (tx *Tx) LotsForUpdate(ctx context.Context, refs []string) ([]custody.Lot, error) {
	var named []uuid.UUID
	var codes []string
	keys := make([]string, len(refs))
	for i, ref := range refs {
		if id, err := uuid.Parse(ref); err == nil {
			named, keys[i] = append(named, id), id.String()
			continue
		}
		code, err := label.Scanned(ref)
		if err != nil {
			return nil, at(err, "["+strconv.Itoa(i)+"]")
		}
		codes, keys[i] = append(codes, code.Compact()), code.Compact()
	}
	found, err := lots(tx.locked().WithContext(ctx).Where("id IN ? OR code IN ?", named, codes))
	if err != nil {
		return nil, err
	}
	known := make(map[string]custody.Lot, 2*len(found))
	for _, l := range found {
		known[l.ID.String()], known[l.Code.Compact()] = l, l
	}
	out, seen := make([]custody.Lot, len(refs)), map[uuid.UUID]bool{}
	for i, k := range keys {
		l, ok := known[k]
		if !ok {
			return nil, fault.Missing("custody.lot.unknown").At("[" + strconv.Itoa(i) + "]")
		}
		if seen[l.ID] {
			return nil, fault.Invalid("custody.lot.twice").At("["+strconv.Itoa(i)+"]").With("code", l.Code.String())
		}
		out[i], seen[l.ID] = l, true
	}
	return out, nil
}

// LotsByID locks lots in the order of their codes and gives them as asked for.
func (tx *Tx) LotsByID(ctx context.Context, ids []uuid.UUID) ([]custody.Lot, error) {
	return lotsAsAsked(tx.locked().WithContext(ctx), ids)
}

// LotsRead reads lots without locking them.
func (tx *Tx) LotsRead(ctx context.Context, ids []uuid.UUID) ([]custody.Lot, error) {
	return lotsAsAsked(tx.db.WithContext(ctx), ids)
}

// LotsOfSeizure locks all lots of a seizure, children of splits too.
func (tx *Tx) LotsOfSeizure(ctx context.Context, seizure uuid.UUID) ([]custody.Lot, error) {
	return lots(tx.locked().WithContext(ctx).Where("seizure_id = ?", seizure))
}

func lotsAsAsked(db *gorm.DB, ids []uuid.UUID) ([]custody.Lot, error) {
	if len(ids) == 0 {
		return nil, nil
	}
	found, err := lots(db.Where("id IN ?", ids))
	if err != nil {
		return nil, err
	}
	known := make(map[uuid.UUID]custody.Lot, len(found))
	for _, l := range found {
		known[l.ID] = l
	}
	out := make([]custody.Lot, len(ids))
	for i, id := range ids {
		l, ok := known[id]
		if !ok {
			return nil, fmt.Errorf("lot %s is not there", id)
		}
		out[i] = l
	}
	return out, nil
}

func lots(q *gorm.DB) ([]custody.Lot, error) {
	var rows []lotRow
	if err := q.Order("code").Find(&rows).Error; err != nil {
		return nil, fmt.Errorf("read lots: %w", err)
	}
	out := make([]custody.Lot, len(rows))
	for i, r := range rows {
		var err error
		if out[i], err = fromLotRow(r); err != nil {
			return nil, err
		}
	}
	return out, nil
}

// lotSeen finds a lot by its id, by its code, or by a retired label that was on it.
func (tx *Tx) lotSeen(ctx context.Context, ref string) (custody.Lot, error) {
	db := tx.db.WithContext(ctx)
	var q *gorm.DB
	if id, err := uuid.Parse(ref); err == nil {
		q = db.Where("id = ?", id)
	} else {
		code, err := label.Scanned(ref)
		if err != nil {
			return custody.Lot{}, fault.Missing("custody.lot.unknown")
		}
		q = db.Where("id = (SELECT target_id FROM labels WHERE code = ? AND target_kind = 'lot')", code.Compact())
	}
	var r lotRow
	if err := q.Take(&r).Error; err != nil {
		if errors.Is(err, gorm.ErrRecordNotFound) {
			return custody.Lot{}, fault.Missing("custody.lot.unknown")
		}
		return custody.Lot{}, fmt.Errorf("read lot: %w", err)
	}
	return fromLotRow(r)
}

var (
	_ custody.Tx    = (*Tx)(nil)
	_ custody.Reads = (*Tx)(nil)
)
