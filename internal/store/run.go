package store

import (
	"context"
	"encoding/json"
	"fmt"

	"github.com/google/uuid"
	"gorm.io/gorm"
	"gorm.io/gorm/clause"

	"github.com/sealtrail/sealtrail/internal/destruction"
	"github.com/sealtrail/sealtrail/internal/fact"
	"github.com/sealtrail/sealtrail/internal/fault"
	"github.com/sealtrail/sealtrail/internal/identity"
	"github.com/sealtrail/sealtrail/internal/label"
	"github.com/sealtrail/sealtrail/internal/ledger"
	"github.com/sealtrail/sealtrail/internal/moment"
)

type runRow struct {
	ID        uuid.UUID   `gorm:"column:id;primaryKey"`
	Stream    []byte      `gorm:"column:stream"`
	Version   int64       `gorm:"column:version"`
	Number    string      `gorm:"column:number"`
	State     string      `gorm:"column:state"`
	FirmOrg   uuid.UUID   `gorm:"column:firm_org"`
	Facility  uuid.UUID   `gorm:"column:facility"`
	Division  string      `gorm:"column:division"`
	Method    string      `gorm:"column:method"`
	Lots      int         `gorm:"column:lots"`
	StartedAt moment.Time `gorm:"column:started_at"`
	LastAt    moment.Time `gorm:"column:last_at"`
	Detail    string      `gorm:"column:detail"`
}

func (runRow) TableName() string { return "runs" }

type runPartyRow struct {
	Org   uuid.UUID `gorm:"column:org;primaryKey"`
	RunID uuid.UUID `gorm:"column:run_id;primaryKey"`
}

func (runPartyRow) TableName() string { return "run_parties" }

type runPhotoRow struct {
	SHA256 string    `gorm:"column:sha256;primaryKey"`
	RunID  uuid.UUID `gorm:"column:run_id"`
}

func (runPhotoRow) TableName() string { return "run_photos" }

// runDetail is what no list asks for.
type runDetail struct {
	Line         string              `json:"line"`
	Orders       []uuid.UUID         `json:"orders"`
	Agencies     []runAgencyDetail   `json:"agencies"`
	Lots         []runLotDetail      `json:"lots"`
	Gate         *fact.Gate          `json:"gate"`
	Rules        string              `json:"rules"`
	Started      signatureDetail     `json:"started"`
	Completed    signatureDetail     `json:"completed"`
	Reviewed     signatureDetail     `json:"reviewed"`
	Attestations []attestationDetail `json:"attestations"`
	Figures      *fact.Figures       `json:"figures"`
	FiguresHash  string              `json:"figures_hash"`
}

type runAgencyDetail struct {
	Org          uuid.UUID   `json:"org"`
	Division     string      `json:"division"`
	Required     int         `json:"required"`
	Entrusted    []uuid.UUID `json:"entrusted"`
	Certificates []uuid.UUID `json:"certificates,omitempty"`
	Certificate  uuid.UUID   `json:"certificate,omitzero"` // of rows written when an agency had one at most
}

type runLotDetail struct {
	Lot    uuid.UUID     `json:"lot"`
	Stream ledger.Stream `json:"stream"`
	Agency uuid.UUID     `json:"agency"`
	Order  uuid.UUID     `json:"order"`
	MassG  int64         `json:"mass_g"`
	Basis  string        `json:"basis"`
	InputG int64         `json:"input_g"`
}

type attestationDetail struct {
	Signature signatureDetail `json:"signature"`
	For       []uuid.UUID     `json:"for"`
}

func toRunRow(r destruction.Run) (runRow, error) {
	d := runDetail{Line: r.Line, Orders: r.Orders, Gate: r.Gate, Rules: r.Rules, Started: signatureDetail(r.Started), Completed: signatureDetail(r.Completed),
		Reviewed: signatureDetail(r.Reviewed), Figures: r.Figures, FiguresHash: r.FiguresHash}
	for _, a := range r.Agencies {
		d.Agencies = append(d.Agencies, runAgencyDetail{Org: a.Org, Division: a.Division, Required: a.Required, Entrusted: a.Entrusted, Certificates: a.Certificates})
	}
	for _, l := range r.Lots {
		d.Lots = append(d.Lots, runLotDetail(l))
	}
	for _, a := range r.Attestations {
		d.Attestations = append(d.Attestations, attestationDetail{Signature: signatureDetail(a.Signature), For: a.For})
	}
	text, err := json.Marshal(d)
	if err != nil {
		return runRow{}, fmt.Errorf("run %s: %w", r.Number, err)
	}
	return runRow{ID: r.ID, Stream: key(r.Stream), Version: r.Version, Number: r.Number.String(), State: string(r.State), FirmOrg: r.Firm, Facility: r.Facility,
		Division: r.Division, Method: r.Method, Lots: len(r.Lots), StartedAt: r.StartedAt, LastAt: r.LastAt, Detail: string(text)}, nil
}

func fromRunRow(row runRow) (destruction.Run, error) {
	var d runDetail
	if err := json.Unmarshal([]byte(row.Detail), &d); err != nil {
		return destruction.Run{}, fmt.Errorf("run %s: %w", row.Number, err)
	}
	number, err := label.ParseNumber(row.Number)
	if err != nil {
		return destruction.Run{}, fmt.Errorf("run %s: %w", row.ID, err)
	}
	r := destruction.Run{ID: row.ID, Stream: ledger.Stream(row.Stream), Version: row.Version, Number: number, State: destruction.RunState(row.State), Firm: row.FirmOrg,
		Facility: row.Facility, Division: row.Division, Method: row.Method, Line: d.Line, Orders: d.Orders, Gate: d.Gate, Rules: d.Rules, StartedAt: row.StartedAt,
		Started: destruction.Signature(d.Started), Completed: destruction.Signature(d.Completed), Reviewed: destruction.Signature(d.Reviewed), Figures: d.Figures,
		FiguresHash: d.FiguresHash, LastAt: row.LastAt}
	for _, a := range d.Agencies {
		if a.Certificate != uuid.Nil {
			a.Certificates = append(a.Certificates, a.Certificate)
		}
		r.Agencies = append(r.Agencies, destruction.Agency{Org: a.Org, Division: a.Division, Required: a.Required, Entrusted: a.Entrusted, Certificates: a.Certificates})
	}
	for _, l := range d.Lots {
		r.Lots = append(r.Lots, destruction.RunLot(l))
	}
	for _, a := range d.Attestations {
		r.Attestations = append(r.Attestations, destruction.Attestation{Signature: destruction.Signature(a.Signature), For: a.For})
	}
	return r, nil
}

// SaveRun keeps a run, who may see it, and which photos it holds as evidence.
func (tx *Tx) SaveRun(ctx context.Context, r destruction.Run) error {
	row, err := toRunRow(r)
	if err != nil {
		return err
	}
	db := tx.db.WithContext(ctx)
	if err := upsert(db, []runRow{row}, "runs", []string{"version", "state", "lots", "last_at", "detail"}); err != nil {
		return err
	}
	p := r.Parties()
	var parties []runPartyRow
	seen := map[uuid.UUID]bool{}
	for _, org := range append([]uuid.UUID{p.Owner}, p.Others...) {
		if !seen[org] {
			seen[org] = true
			parties = append(parties, runPartyRow{Org: org, RunID: r.ID})
		}
	}
	if err := db.Clauses(clause.OnConflict{DoNothing: true}).Create(parties).Error; err != nil {
		return fmt.Errorf("keep parties of run %s: %w", r.Number, err)
	}
	return nil
}

// ClaimPhotos makes photos the evidence of one run; one that is another's
// already is a conflict, also when both claim it at the same time.
func (tx *Tx) ClaimPhotos(ctx context.Context, run uuid.UUID, hashes []string) error {
	if len(hashes) == 0 {
		return nil
	}
	rows := make([]runPhotoRow, len(hashes))
	for i, h := range hashes {
		rows[i] = runPhotoRow{SHA256: h, RunID: run}
	}
	err := tx.db.WithContext(ctx).Create(rows).Error
	if isDuplicate(err) {
		return fault.Conflict("destruction.photo.used").At("photos")
	}
	return err
}

// PhotosUsed tells which of the photos are evidence of something already: of a
// run, a lot or a seizure.
func (tx *Tx) PhotosUsed(ctx context.Context, hashes []string) ([]string, error) {
	if len(hashes) == 0 {
		return nil, nil
	}
	var used []string
	err := tx.db.WithContext(ctx).Raw("SELECT sha256 FROM run_photos WHERE sha256 IN ? UNION SELECT sha256 FROM photos WHERE sha256 IN ? ORDER BY sha256", hashes, hashes).
		Scan(&used).Error
	return used, err
}

// RunForUpdate locks one run, found by number or id.
func (tx *Tx) RunForUpdate(ctx context.Context, ref string) (destruction.Run, error) {
	return tx.run(tx.locked().WithContext(ctx), ref)
}

// RunSeen finds one run within the scope, by number or id.
func (tx *Tx) RunSeen(ctx context.Context, scope identity.Scope, ref string) (destruction.Run, error) {
	r, err := tx.run(tx.db.WithContext(ctx), ref)
	if err != nil {
		return destruction.Run{}, err
	}
	if !scope.Sees(r.Parties()) {
		return destruction.Run{}, fault.Missing("destruction.run.unknown")
	}
	return r, nil
}

func (tx *Tx) run(db *gorm.DB, ref string) (destruction.Run, error) {
	q, err := byReference(db, label.Destruction, ref, "destruction.run.unknown")
	if err != nil {
		return destruction.Run{}, err
	}
	var row runRow
	if err := q.Take(&row).Error; err != nil {
		return destruction.Run{}, missing(err, "destruction.run.unknown")
	}
	return fromRunRow(row)
}

// runItems turns rows into what lists show.
func (tx *Tx) runItems(ctx context.Context, rows []runRow) ([]destruction.RunItem, error) {
	names, err := tx.orgNames(ctx, ids(rows, func(r runRow) []uuid.UUID { return []uuid.UUID{r.FirmOrg} }))
	if err != nil {
		return nil, err
	}
	out := make([]destruction.RunItem, len(rows))
	for i, r := range rows {
		number, err := label.ParseNumber(r.Number)
		if err != nil {
			return nil, fmt.Errorf("run %s: %w", r.ID, err)
		}
		out[i] = destruction.RunItem{ID: r.ID, Number: number, State: destruction.RunState(r.State), Firm: r.FirmOrg, Facility: r.Facility, Division: r.Division,
			Method: r.Method, Lots: r.Lots, StartedAt: r.StartedAt, FirmName: names[r.FirmOrg]}
	}
	return out, nil
}
