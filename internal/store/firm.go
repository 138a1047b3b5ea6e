package store

import (
	"context"
	"encoding/json"
	"fmt"

	"github.com/google/uuid"
	"gorm.io/gorm"
	"gorm.io/gorm/clause"

	"github.com/sealtrail/sealtrail/internal/fault"
	"github.com/sealtrail/sealtrail/internal/identity"
	"github.com/sealtrail/sealtrail/internal/ledger"
	"github.com/sealtrail/sealtrail/internal/moment"
	"github.com/sealtrail/sealtrail/internal/registry"
)

type firmRow struct {
	ID        uuid.UUID   `gorm:"column:id;primaryKey"`
	Stream    []byte      `gorm:"column:stream"`
	Version   int64       `gorm:"column:version"`
	BureauOrg uuid.UUID   `gorm:"column:bureau_org"`
	FirmOrg   *uuid.UUID  `gorm:"column:firm_org"`
	USCC      string      `gorm:"column:uscc"`
	Name      string      `gorm:"column:name"`
	Division  string      `gorm:"column:division"`
	Address   string      `gorm:"column:address"`
	AddedAt   moment.Time `gorm:"column:added_at"`
	LastAt    moment.Time `gorm:"column:last_at"`
	Detail    string      `gorm:"column:detail"`
}

func (firmRow) TableName() string { return "firms" }

// firmDetail: the contact lies with the personal values and can be erased there.
type firmDetail struct {
	USCCNote   string           `json:"uscc_note"`
	Facilities []facilityDetail `json:"facilities"`
}

type facilityDetail struct {
	ID             uuid.UUID             `json:"id"`
	Name           string                `json:"name"`
	Division       string                `json:"division"`
	Address        string                `json:"address"`
	Lines          []string              `json:"lines"`
	Location       registry.Location     `json:"location,omitzero"`
	Qualifications []qualificationDetail `json:"qualifications"`
	Declared       []registry.Declared   `json:"declared,omitempty"`
	Confirmed      []moment.Time         `json:"confirmed,omitempty"`
	AddedAt        moment.Time           `json:"added_at"`
}

type qualificationDetail struct {
	ID         uuid.UUID      `json:"id"`
	Kind       string         `json:"kind"`
	Form       registry.Form  `json:"form"`
	Number     string         `json:"number"`
	Contract   string         `json:"contract"`
	Issuer     string         `json:"issuer"`
	Modes      []string       `json:"modes"`
	Categories []string       `json:"categories"`
	WasteCodes []string       `json:"waste_codes"`
	Methods    []string       `json:"methods"`
	CapacityG  int64          `json:"capacity_g"`
	ValidFrom  moment.Date    `json:"valid_from"`
	ValidTo    moment.Date    `json:"valid_to"`
	Changes    []changeDetail `json:"changes"`
	AddedAt    moment.Time    `json:"added_at,omitzero"`
}

type changeDetail struct {
	Suspended  bool        `json:"suspended"`
	Delisted   bool        `json:"delisted,omitempty"`
	Reason     string      `json:"reason"`
	At         moment.Time `json:"at"`
	RecordedAt moment.Time `json:"recorded_at"`
}

func toFacilityDetail(f registry.Facility) facilityDetail {
	return facilityDetail{ID: f.ID, Name: f.Name, Division: f.Division, Address: f.Address, Lines: f.Lines, Location: f.Location, AddedAt: f.AddedAt, Declared: f.Declared, Confirmed: f.Confirmed,
		Qualifications: turn(f.Qualifications, func(q registry.Qualification) qualificationDetail {
			return qualificationDetail{ID: q.ID, Kind: q.Kind, Form: q.Form, Number: q.Number, Contract: q.Contract, Issuer: q.Issuer, Modes: q.Modes, Categories: q.Categories,
				WasteCodes: q.WasteCodes, Methods: q.Methods, CapacityG: q.CapacityG, ValidFrom: q.ValidFrom, ValidTo: q.ValidTo,
				Changes: turn(q.Changes, func(c registry.Change) changeDetail { return changeDetail(c) }), AddedAt: q.AddedAt}
		})}
}

func fromFacilityDetail(f facilityDetail) registry.Facility {
	return registry.Facility{ID: f.ID, Name: f.Name, Division: f.Division, Address: f.Address, Lines: f.Lines, Location: f.Location, AddedAt: f.AddedAt, Declared: f.Declared, Confirmed: f.Confirmed,
		Qualifications: turn(f.Qualifications, func(q qualificationDetail) registry.Qualification {
			return registry.Qualification{ID: q.ID, Kind: q.Kind, Form: q.Form, Number: q.Number, Contract: q.Contract, Issuer: q.Issuer, Modes: q.Modes, Categories: q.Categories,
				WasteCodes: q.WasteCodes, Methods: q.Methods, CapacityG: q.CapacityG, ValidFrom: q.ValidFrom, ValidTo: q.ValidTo,
				Changes: turn(q.Changes, func(c changeDetail) registry.Change { return registry.Change(c) }), AddedAt: q.AddedAt}
		})}
}

func toFirmRow(f registry.Firm) (firmRow, error) {
	text, err := json.Marshal(firmDetail{USCCNote: f.USCCNote, Facilities: turn(f.Facilities, toFacilityDetail)})
	if err != nil {
		return firmRow{}, fmt.Errorf("firm %s: %w", f.USCC, err)
	}
	return firmRow{ID: f.ID, Stream: key(f.Stream), Version: f.Version, BureauOrg: f.Bureau, FirmOrg: some(f.Org), USCC: string(f.USCC), Name: f.Name, Division: f.Division,
		Address: f.Address, AddedAt: f.AddedAt, LastAt: f.LastAt, Detail: string(text)}, nil
}

// fromFirmRow needs the personal values of the act that added the firm.
func fromFirmRow(r firmRow, personal map[string]string) (registry.Firm, error) {
	var d firmDetail
	if err := json.Unmarshal([]byte(r.Detail), &d); err != nil {
		return registry.Firm{}, fmt.Errorf("firm %s: %w", r.USCC, err)
	}
	return registry.Firm{ID: r.ID, Stream: ledger.Stream(r.Stream), Version: r.Version, Bureau: r.BureauOrg, Org: or(r.FirmOrg), USCC: identity.USCC(r.USCC), USCCNote: d.USCCNote,
		Name: r.Name, Division: r.Division, Address: r.Address, Contact: registry.Contact{Name: personal["contact.name"], Phone: personal["contact.phone"]},
		Facilities: turn(d.Facilities, fromFacilityDetail), AddedAt: r.AddedAt, LastAt: r.LastAt}, nil
}

// CreateFirm keeps a new firm; a credit code that is registered is a conflict.
func (tx *Tx) CreateFirm(ctx context.Context, f registry.Firm) error {
	err := tx.SaveFirm(ctx, f)
	if isDuplicate(err) {
		return fault.Conflict("registry.firm.exists").At("uscc")
	}
	return err
}

// SaveFirm keeps a firm with its facilities; it must be newer than what is kept.
func (tx *Tx) SaveFirm(ctx context.Context, f registry.Firm) error {
	r, err := toFirmRow(f)
	if err != nil {
		return err
	}
	db := tx.db.WithContext(ctx)
	if err := upsert(db, []firmRow{r}, "firms", []string{"version", "last_at", "detail"}); err != nil {
		return err
	}
	type place struct {
		ID       uuid.UUID `gorm:"column:id;primaryKey"`
		FirmID   uuid.UUID `gorm:"column:firm_id"`
		Division string    `gorm:"column:division"`
	}
	places := turn(f.Facilities, func(x registry.Facility) place { return place{ID: x.ID, FirmID: f.ID, Division: x.Division} })
	if len(places) == 0 {
		return nil
	}
	if err := db.Table("facilities").Clauses(clause.OnConflict{DoNothing: true}).Create(&places).Error; err != nil {
		return fmt.Errorf("keep facilities of firm %s: %w", f.USCC, err)
	}
	return nil
}

// FirmForUpdate locks one firm, found by credit code or id.
func (tx *Tx) FirmForUpdate(ctx context.Context, ref string) (registry.Firm, error) {
	return tx.firm(ctx, byFirm(tx.locked().WithContext(ctx), ref), "registry.firm.unknown")
}

// Firm finds one firm within the scope, by credit code or id.
func (tx *Tx) Firm(ctx context.Context, scope identity.Scope, ref string) (registry.Firm, error) {
	f, err := tx.firm(ctx, byFirm(tx.db.WithContext(ctx), ref), "registry.firm.unknown")
	if err == nil && !scope.Sees(f.Parties()) {
		return registry.Firm{}, fault.Missing("registry.firm.unknown")
	}
	return f, err
}

func byFirm(db *gorm.DB, ref string) *gorm.DB {
	if id, err := uuid.Parse(ref); err == nil {
		return db.Where("id = ?", id)
	}
	uscc, _, err := identity.ParseUSCC(ref)
	if err != nil {
		return db.Where("1 = 0")
	}
	return db.Where("uscc = ?", string(uscc))
}

// FirmOfFacilityForUpdate locks the firm that has a facility.
func (tx *Tx) FirmOfFacilityForUpdate(ctx context.Context, facility uuid.UUID) (registry.Firm, error) {
	return tx.firm(ctx, byFacilities(tx.locked().WithContext(ctx), facility), "registry.facility.unknown")
}

// FirmOfFacility finds the firm that has a facility.
func (tx *Tx) FirmOfFacility(ctx context.Context, facility uuid.UUID) (registry.Firm, error) {
	return tx.firm(ctx, byFacilities(tx.db.WithContext(ctx), facility), "registry.facility.unknown")
}

// FirmOfOrg locks the firm for which an organisation's people sign; the first that
// was registered, should there be several.
func (tx *Tx) FirmOfOrg(ctx context.Context, org uuid.UUID) (registry.Firm, bool, error) {
	f, err := tx.firm(ctx, tx.locked().WithContext(ctx).Where("firm_org = ?", org).Order("id"), "registry.firm.unknown")
	if fault.Is(err, fault.KindMissing) {
		return registry.Firm{}, false, nil
	}
	return f, err == nil, err
}

// DeclaredG is what a firm declared that a facility treated elsewhere, in grams.
func (tx *Tx) DeclaredG(ctx context.Context, facility uuid.UUID, from, to moment.Time) (int64, error) {
	f, err := tx.FirmOfFacility(ctx, facility)
	if fault.Is(err, fault.KindMissing) {
		return 0, nil
	}
	x, _ := f.Facility(facility)
	return x.DeclaredG(from, to), err
}

// FacilityFirm is the organisation that runs a facility.
func (tx *Tx) FacilityFirm(ctx context.Context, facility uuid.UUID) (uuid.UUID, error) {
	var r firmRow
	if err := byFacilities(tx.db.WithContext(ctx), facility).Select("firm_org").Take(&r).Error; err != nil {
		return uuid.Nil, missing(err, "registry.facility.unknown")
	}
	return or(r.FirmOrg), nil
}

// FacilityDivision is where a facility is.
func (tx *Tx) FacilityDivision(ctx context.Context, facility uuid.UUID) (string, error) {
	var r struct{ Division string }
	if err := tx.db.WithContext(ctx).Table("facilities").Select("division").Where("id = ?", facility).Take(&r).Error; err != nil {
		return "", missing(err, "registry.facility.unknown")
	}
	return r.Division, nil
}

func byFacilities(db *gorm.DB, facilities ...uuid.UUID) *gorm.DB {
	return db.Where("id IN (SELECT firm_id FROM facilities WHERE id IN ?)", facilities)
}

func (tx *Tx) firm(ctx context.Context, q *gorm.DB, unknown string) (registry.Firm, error) {
	var r firmRow
	if err := q.Take(&r).Error; err != nil {
		return registry.Firm{}, missing(err, unknown)
	}
	personal, err := tx.personalOf(ctx, r.ID)
	if err != nil {
		return registry.Firm{}, err
	}
	return fromFirmRow(r, personal)
}

// FirmsWithin are all firms with a facility in a division.
func (tx *Tx) FirmsWithin(ctx context.Context, division string) ([]registry.Firm, error) {
	return firms(tx.db.WithContext(ctx).Where("id IN (SELECT firm_id FROM facilities WHERE division LIKE ?)", within(identity.Scope{Division: division})))
}

// FirmsOfFacilities are the firms that have any of the facilities.
func (tx *Tx) FirmsOfFacilities(ctx context.Context, facilities []uuid.UUID) ([]registry.Firm, error) {
	if len(facilities) == 0 {
		return nil, nil
	}
	return firms(byFacilities(tx.db.WithContext(ctx), facilities...))
}

// firms reads firms without their contacts, which listings never show.
func firms(q *gorm.DB) ([]registry.Firm, error) {
	var rows []firmRow
	if err := q.Order("id").Find(&rows).Error; err != nil {
		return nil, fmt.Errorf("read firms: %w", err)
	}
	out := make([]registry.Firm, len(rows))
	for i, r := range rows {
		var err error
		if out[i], err = fromFirmRow(r, nil); err != nil {
			return nil, err
		}
	}
	return out, nil
}

// Firms lists firms within the scope, newest first.
func (tx *Tx) Firms(ctx context.Context, scope identity.Scope, f registry.FirmFilter) ([]registry.FirmItem, string, error) {
	q := tx.db.WithContext(ctx).Table("firms").Select("id", "stream", "uscc", "name", "division", "bureau_org", "firm_org", "detail")
	q = scoped(q, scope, "bureau_org = @org OR firm_org = @org")
	if f.Query != "" {
		q = q.Where(`(uscc LIKE ? ESCAPE '\' OR name LIKE ? ESCAPE '\')`, containing(f.Query), containing(f.Query))
	}
	var rows []firmRow
	next, err := page(q, "id", f.Limit, f.Cursor, &rows, func(r firmRow) uuid.UUID { return r.ID })
	if err != nil {
		return nil, "", err
	}
	out := make([]registry.FirmItem, len(rows))
	for i, r := range rows {
		firm, err := fromFirmRow(r, nil)
		if err != nil {
			return nil, "", err
		}
		out[i] = registry.FirmItem{ID: firm.ID, USCC: firm.USCC, Name: firm.Name, Division: firm.Division, Bureau: firm.Bureau, Org: firm.Org, Facilities: firm.Facilities}
	}
	return out, next, nil
}

// AcceptedG is what a facility accepted here, in grams, from one moment to before
// another: lots that came by a handoff for destruction and were not refused. A lot
// counts when it arrived the last time, with the mass it has on the books.
func (tx *Tx) AcceptedG(ctx context.Context, facility uuid.UUID, from, to moment.Time) (int64, error) {
	took, err := tx.AcceptedByEach(ctx, []uuid.UUID{facility}, from, to)
	return took[facility], err
}

// AcceptedByEach is AcceptedG for many facilities in one statement.
func (tx *Tx) AcceptedByEach(ctx context.Context, facilities []uuid.UUID, from, to moment.Time) (map[uuid.UUID]int64, error) {
	took := map[uuid.UUID]int64{}
	if len(facilities) == 0 {
		return took, nil
	}
	const arrived = `(SELECT MAX(CASE WHEN h.arrived_at > 0 THEN h.arrived_at WHEN h.closed_at > 0 THEN h.closed_at ELSE h.last_at END)
		FROM handoff_lots hl JOIN handoffs h ON h.id = hl.handoff_id WHERE hl.lot_id = lots.id AND h.facility_id = lots.facility_id)`
	var rows []struct {
		FacilityID uuid.UUID
		MassG      int64
	}
	err := tx.db.WithContext(ctx).Raw(`SELECT a.facility_id, CAST(SUM(a.mass_g) AS BIGINT) AS mass_g FROM (SELECT facility_id, mass_g, `+arrived+` AS arrived FROM lots
		WHERE facility_id IN ? AND state IN ('at_firm', 'destroyed')) AS a WHERE a.arrived >= ? AND a.arrived < ? GROUP BY a.facility_id`, facilities, from, to).Scan(&rows).Error
	if err != nil {
		return nil, fmt.Errorf("sum what facilities accepted: %w", err)
	}
	for _, r := range rows {
		took[r.FacilityID] = r.MassG
	}
	return took, nil
}
