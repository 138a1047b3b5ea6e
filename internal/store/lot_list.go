package store

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"

	"github.com/google/uuid"
	"gorm.io/gorm"

	"github.com/sealtrail/sealtrail/internal/casefile"
	"github.com/sealtrail/sealtrail/internal/custody"
	"github.com/sealtrail/sealtrail/internal/fault"
	"github.com/sealtrail/sealtrail/internal/identity"
	"github.com/sealtrail/sealtrail/internal/label"
	"github.com/sealtrail/sealtrail/internal/ledger"
	"github.com/sealtrail/sealtrail/internal/moment"
)

// lotListed are the columns that a list of lots shows.
var lotListed = []string{"id", "code", "case_id", "agency_org", "division", "category", "kind", "name", "spec", "brand", "unit", "quantity", "packages", "mass_g", "mass_basis",
	"value_fen", "seal", "state", "keeper_org", "keeper_person", "keeper_party", "place", "place_id", "confirmed", "container_id", "handoff_id", "offered_to", "order_id", "discrepancies", "legal", "last_at",
	"entrusted", "left_at", "round_at", "finding", "left_kind", "counted_at", "handled_at", "store_by"}

// gone are the states of lots that stand for no goods any more.
var gone = []custody.State{custody.Divided, custody.Destroyed, custody.Returned, custody.Sold, custody.Donated, custody.Transferred, custody.Consumed}

// Lots lists lots within the scope, newest first.
func (tx *Tx) Lots(ctx context.Context, scope identity.Scope, f custody.LotFilter) ([]custody.LotRow, string, error) {
	q, err := tx.lotQuery(ctx, scope, f)
	if err != nil {
		return nil, "", err
	}
	var rows []lotRow
	next, err := page(q.Select(lotListed), "id", f.Limit, f.Cursor, &rows, func(r lotRow) uuid.UUID { return r.ID })
	if err != nil {
		return nil, "", err
	}
	out, err := tx.lotRows(ctx, rows)
	return out, next, err
}

// soon is how many days ahead a legal period counts as running out.
const soon = 7

func (tx *Tx) lotQuery(ctx context.Context, scope identity.Scope, f custody.LotFilter) (*gorm.DB, error) {
	today := tx.house.clock.Now().Date()
	matching, err := tx.lotText(ctx, f.Query)
	if err != nil {
		return nil, err
	}
	var begins []beginning
	equal := func(column, index string, value any) {
		begins = append(begins, beginning{index, func(q *gorm.DB) *gorm.DB { return q.Where(column+" = ?", value) }})
	}
	for _, x := range []struct{ column, value string }{{"category", f.Category}, {"brand", f.Brand}} {
		if x.value != "" {
			equal(x.column, "lots_"+x.column, x.value)
		}
	}
	for _, x := range []struct {
		column, index string
		id            uuid.UUID
	}{{"keeper_org", "lots_keeper", f.Keeper}, {"agency_org", "lots_agency", f.Agency}, {"seizure_id", "lots_seizure", f.Seizure}, {"order_id", "lots_order", f.Order},
		{"facility_id", "lots_facility", f.Facility}, {"place_id", "lots_place", f.Place}} {
		if x.id != uuid.Nil {
			equal(x.column, x.index, x.id)
		}
	}
	ofCase, err := ofCase(f.Case)
	if err != nil {
		return nil, err
	}
	if f.Case != "" {
		begins = append(begins, beginning{"lots_case", ofCase})
	}
	filters := begins
	if f.Standing != "" && f.Standing != casefile.StandingLapsed {
		begins = append(begins, beginning{"lots_ground", func(q *gorm.DB) *gorm.DB { return q.Where("ground = ?", string(f.Standing)) }})
	}
	table, err := tx.begin(ctx, "lots", begins)
	if err != nil {
		return nil, err
	}
	return seen(tx.db.WithContext(ctx), table, scope, f.Limit, f.Cursor, func(q *gorm.DB) *gorm.DB {
		for _, x := range filters {
			q = x.where(q)
		}
		if f.State != "" {
			q = q.Where("state = ?", string(f.State))
		}
		if f.Division != "" {
			q = inDivision(q, identity.Scope{Division: f.Division}.Prefix())
		}
		if f.Free {
			q = q.Where("order_id IS NULL AND handoff_id IS NULL AND state NOT IN ?", gone)
		}
		if f.Held {
			q = q.Where("held AND (held_until = '' OR held_until >= ?)", today)
		}
		if f.Differs {
			q = q.Where("differs")
		}
		switch f.Due {
		case custody.Overdue:
			q = q.Where("due_day <> '' AND due_day < ?", today)
		case custody.DueSoon:
			q = q.Where("due_day <> '' AND due_day BETWEEN ? AND ?", today, today.AddDays(soon))
		}
		if !f.From.IsZero() || !f.Until.IsZero() {
			until := f.Until
			if until.IsZero() {
				until = tx.house.clock.Now()
			}
			q = q.Where("seizure_id IN (SELECT id FROM seizures WHERE at >= ? AND at < ?)", f.From, until)
		}
		return matching(standing(q, f.Standing, today))
	}, "agency_org", "keeper_org", "offered_to")
}

// standing narrows by what the law says today: a measure that has run out is no
// longer what it was.
func standing(q *gorm.DB, code casefile.StandingCode, today moment.Date) *gorm.DB {
	switch code {
	case "":
		return q
	case casefile.StandingLapsed:
		return q.Where("due_day <> '' AND due_day < ?", today)
	}
	return q.Where("ground = ? AND (due_day = '' OR due_day >= ?)", string(code), today)
}

// lotText narrows by words of the goods; a whole label code names one lot.
func (tx *Tx) lotText(ctx context.Context, text string) (func(*gorm.DB) *gorm.DB, error) {
	if text == "" {
		return func(q *gorm.DB) *gorm.DB { return q }, nil
	}
	if code, err := label.Scanned(text); err == nil {
		return func(q *gorm.DB) *gorm.DB { return q.Where("code = ?", code.Compact()) }, nil
	}
	return tx.matching(ctx, "lots", textOfLot, text)
}

// lotRows turns rows into what lists show, with two statements for all names.
func (tx *Tx) lotRows(ctx context.Context, rows []lotRow) ([]custody.LotRow, error) {
	cases, err := tx.numbers(ctx, "cases", ids(rows, func(r lotRow) []uuid.UUID { return []uuid.UUID{r.CaseID} }))
	if err != nil {
		return nil, err
	}
	names, err := tx.orgNames(ctx, ids(rows, func(r lotRow) []uuid.UUID { return []uuid.UUID{r.KeeperOrg} }))
	if err != nil {
		return nil, err
	}
	out := make([]custody.LotRow, len(rows))
	for i, r := range rows {
		code, err := label.Parse(r.Code)
		if err != nil {
			return nil, fmt.Errorf("lot %s: %w", r.ID, err)
		}
		row := custody.LotRow{ID: r.ID, Code: code, CaseNumber: cases[r.CaseID], Agency: r.AgencyOrg, Division: r.Division, Category: r.Category, Kind: r.Kind, Name: r.Name,
			Brand: r.Brand, Spec: r.Spec, Unit: r.Unit, Stock: r.stock(), State: custody.State(r.State), Keeper: r.keeper(), KeeperName: names[r.KeeperOrg], Place: r.Place, StorePlace: or(r.PlaceID),
			Confirmed: r.Confirmed, Container: or(r.ContainerID), Handoff: or(r.HandoffID), OfferedTo: or(r.OfferedTo), Order: or(r.OrderID), LastAt: r.LastAt,
			Left: custody.LeftKind(r.LeftKind), Entrusted: r.Entrusted, LeftAt: r.LeftAt, RoundAt: r.RoundAt, Finding: custody.Finding(r.Finding), Counted: r.CountedAt, HandledAt: r.HandledAt, StoreBy: r.StoreBy}
		var open []uuid.UUID
		if err := json.Unmarshal([]byte(r.Discrepancies), &open); err != nil {
			return nil, fmt.Errorf("lot %s: %w", r.Code, err)
		}
		row.Discrepancies = len(open)
		if err := json.Unmarshal([]byte(r.Legal), &row.Legal); err != nil {
			return nil, fmt.Errorf("lot %s: %w", r.Code, err)
		}
		out[i] = row
	}
	return out, nil
}

// Lot finds one lot within the scope, by code, id or a retired label.
func (tx *Tx) Lot(ctx context.Context, scope identity.Scope, ref string) (custody.LotView, error) {
	l, err := tx.lotSeen(ctx, ref)
	if err != nil {
		return custody.LotView{}, err
	}
	if !scope.Sees(l.Parties()) {
		return custody.LotView{}, fault.Missing("custody.lot.unknown")
	}
	v := custody.LotView{Lot: l}
	for _, n := range []struct {
		table string
		id    uuid.UUID
		to    *label.Number
	}{{"cases", l.Case, &v.CaseNumber}, {"seizures", l.Seizure, &v.SeizureNumber}, {"handoffs", l.Handoff, &v.HandoffNumber}} {
		numbers, err := tx.numbers(ctx, n.table, []uuid.UUID{n.id})
		if err != nil {
			return v, err
		}
		*n.to = numbers[n.id]
	}
	names, err := tx.orgNames(ctx, []uuid.UUID{l.Agency, l.Keeper.Org})
	if err != nil {
		return v, err
	}
	v.AgencyName, v.KeeperName = names[l.Agency], names[l.Keeper.Org]
	if l.Container != uuid.Nil {
		boxes, err := containersAsAsked(tx.db.WithContext(ctx), []uuid.UUID{l.Container})
		if err != nil {
			return v, err
		}
		v.ContainerCode = boxes[0].Code
	}
	family, err := tx.LotsRead(ctx, append(append([]uuid.UUID{}, l.Children...), present(l.Parent)...))
	if err != nil {
		return v, err
	}
	for _, other := range family {
		if other.ID == l.Parent {
			v.ParentCode = other.Code
			continue
		}
		v.ChildCodes = append(v.ChildCodes, other.Code)
	}
	return v, nil
}

func present(id uuid.UUID) []uuid.UUID {
	if id == uuid.Nil {
		return nil
	}
	return []uuid.UUID{id}
}

// LotEntries is the life of a lot as its entries tell it, oldest first. Bytes are
// shown as they are; whether they fit together is for History to check.
func (tx *Tx) LotEntries(ctx context.Context, stream ledger.Stream) ([]custody.Entry, error) {
	var rows []struct {
		Seq        int64
		ActID      uuid.UUID
		Kind       string
		OccurredAt moment.Time
		RecordedAt moment.Time
		ByOrg      uuid.UUID
		ByRole     string
		ByPerson   string
		LeafHash   []byte
		Body       []byte
		Bytes      []byte
	}
	err := tx.db.WithContext(ctx).Table("entries").Joins("JOIN acts ON acts.id = entries.act_id").
		Select("entries.seq", "entries.act_id", "acts.kind", "acts.occurred_at", "entries.recorded_at", "acts.by_org", "acts.by_role", "acts.by_person",
			"entries.leaf_hash", "entries.body", "acts.bytes").Where("entries.stream = ?", key(stream)).Order("entries.seq").Find(&rows).Error
	if err != nil {
		return nil, fmt.Errorf("read entries of lot: %w", err)
	}
	var orgs []uuid.UUID
	for _, r := range rows {
		orgs = append(orgs, r.ByOrg)
	}
	names, err := tx.orgNames(ctx, orgs)
	if err != nil {
		return nil, err
	}
	out := make([]custody.Entry, len(rows))
	for i, r := range rows {
		e := custody.Entry{Seq: r.Seq, Act: r.ActID, Kind: r.Kind, OccurredAt: r.OccurredAt, RecordedAt: r.RecordedAt, Org: r.ByOrg, OrgName: names[r.ByOrg],
			Role: r.ByRole, Person: r.ByPerson}
		var leaf ledger.Hash
		copy(leaf[:], r.LeafHash)
		e.Fingerprint = leaf.Fingerprint()
		var act ledger.Act
		var body ledger.Body
		if err := json.Unmarshal(r.Bytes, &act); err != nil {
			return nil, fmt.Errorf("act %s: %w", r.ActID, err)
		}
		if err := json.Unmarshal(r.Body, &body); err != nil {
			return nil, fmt.Errorf("body of act %s: %w", r.ActID, err)
		}
		var late struct{ Late bool }
		if err := json.Unmarshal(act.Facts, &late); err != nil {
			return nil, fmt.Errorf("facts of act %s: %w", r.ActID, err)
		}
		e.DeviceAt, e.Auth, e.Late, e.Facts = act.DeviceAt, body.Auth, late.Late, act.Facts
		if body.Line != nil {
			e.Line = body.Line.Value
		}
		out[i] = e
	}
	return out, nil
}

// lotRowsNamed reads lots as lists show them, in the order in which they are named.
func (tx *Tx) lotRowsNamed(ctx context.Context, named []uuid.UUID) ([]custody.LotRow, error) {
	var rows []lotRow
	if err := tx.db.WithContext(ctx).Select(lotListed).Where("id IN ?", named).Find(&rows).Error; err != nil {
		return nil, err
	}
	lots, err := tx.lotRows(ctx, rows)
	if err != nil {
		return nil, err
	}
	slices.SortStableFunc(lots, func(a, b custody.LotRow) int { return slices.Index(named, a.ID) - slices.Index(named, b.ID) })
	return lots, nil
}
