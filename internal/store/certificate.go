package store

import (
	"context"
	"encoding/json"
	"fmt"

	"github.com/google/uuid"
	"gorm.io/gorm"
	"gorm.io/gorm/clause"

	"github.com/sealtrail/sealtrail/internal/destruction"
	"github.com/sealtrail/sealtrail/internal/fault"
	"github.com/sealtrail/sealtrail/internal/identity"
	"github.com/sealtrail/sealtrail/internal/label"
	"github.com/sealtrail/sealtrail/internal/ledger"
	"github.com/sealtrail/sealtrail/internal/moment"
)

type certificateRow struct {
	ID         uuid.UUID   `gorm:"column:id;primaryKey"`
	Stream     []byte      `gorm:"column:stream"`
	Version    int64       `gorm:"column:version"`
	Number     string      `gorm:"column:number"`
	Issue      int         `gorm:"column:issue"`
	State      string      `gorm:"column:state"`
	AgencyOrg  uuid.UUID   `gorm:"column:agency_org"`
	FirmOrg    uuid.UUID   `gorm:"column:firm_org"`
	Division   string      `gorm:"column:division"`
	RunID      uuid.UUID   `gorm:"column:run_id"`
	Closed     bool        `gorm:"column:closed"`
	Month      string      `gorm:"column:month"`
	IssuedAt   moment.Time `gorm:"column:issued_at"`
	ChangedAt  moment.Time `gorm:"column:changed_at"`
	LastAt     moment.Time `gorm:"column:last_at"`
	Replaces   string      `gorm:"column:replaces"`
	ReplacedBy string      `gorm:"column:replaced_by"`
	Reason     string      `gorm:"column:reason"`
	Entry      []byte      `gorm:"column:entry"`
	Facts      string      `gorm:"column:facts"`
	Documents  string      `gorm:"column:documents"`
	TreatedDay moment.Date `gorm:"column:treated_day"` // on which treatment ended, drawn from facts
	InputG     int64       `gorm:"column:input_g"`     // drawn from facts: what boards sum
	OutputG    int64       `gorm:"column:output_g"`
	ResidueG   int64       `gorm:"column:residue_g"`
	LossG      int64       `gorm:"column:loss_g"`
}

func (certificateRow) TableName() string { return "certificates" }

type documentDetail struct {
	SHA256 string      `json:"sha256"`
	Size   int64       `json:"size"`
	State  string      `json:"state"`
	At     moment.Time `json:"at"`
}

type certificateLotRow struct {
	CertificateID uuid.UUID `gorm:"column:certificate_id;primaryKey"`
	LotID         uuid.UUID `gorm:"column:lot_id;primaryKey"`
	Living        bool      `gorm:"column:living"`
}

func (certificateLotRow) TableName() string { return "certificate_lots" }

func toCertificateRow(c destruction.Certificate) (certificateRow, error) {
	facts, err := json.Marshal(c.Facts)
	if err != nil {
		return certificateRow{}, fmt.Errorf("certificate %s: %w", c.Number, err)
	}
	documents := make([]documentDetail, len(c.Documents))
	for i, d := range c.Documents {
		documents[i] = documentDetail{SHA256: d.SHA256, Size: d.Size, State: string(d.State), At: d.At}
	}
	papers, err := json.Marshal(documents)
	if err != nil {
		return certificateRow{}, fmt.Errorf("certificate %s: %w", c.Number, err)
	}
	m := destruction.MassesOf(c.Facts)
	return certificateRow{ID: c.ID, Stream: key(c.Stream), Version: c.Version, Number: c.Number.String(), Issue: c.Issue, State: string(c.State), AgencyOrg: c.Agency,
		FirmOrg: c.Firm, Division: c.Division, RunID: c.Run, Closed: c.Closed, Month: string(c.IssuedAt.Date())[:7], IssuedAt: c.IssuedAt, ChangedAt: c.ChangedAt,
		LastAt: c.LastAt, Replaces: c.Replaces, ReplacedBy: c.ReplacedBy, Reason: c.Reason, Entry: append([]byte{}, c.Entry[:]...), Facts: string(facts),
		Documents: string(papers), TreatedDay: c.Facts.Treatment.EndedAt.Date(), InputG: m.InputG, OutputG: m.OutputG, ResidueG: m.ResidueG, LossG: m.LossG}, nil
}

func fromCertificateRow(r certificateRow) (destruction.Certificate, error) {
	number, err := label.ParseNumber(r.Number)
	if err != nil {
		return destruction.Certificate{}, fmt.Errorf("certificate %s: %w", r.ID, err)
	}
	c := destruction.Certificate{ID: r.ID, Stream: ledger.Stream(r.Stream), Version: r.Version, Number: number, Issue: r.Issue, State: destruction.CertificateState(r.State),
		Agency: r.AgencyOrg, Firm: r.FirmOrg, Division: r.Division, Run: r.RunID, Closed: r.Closed, Entry: ledger.Hash(r.Entry), Replaces: r.Replaces,
		ReplacedBy: r.ReplacedBy, Reason: r.Reason, IssuedAt: r.IssuedAt, ChangedAt: r.ChangedAt, LastAt: r.LastAt}
	if err := json.Unmarshal([]byte(r.Facts), &c.Facts); err != nil {
		return destruction.Certificate{}, fmt.Errorf("certificate %s: %w", r.Number, err)
	}
	var documents []documentDetail
	if err := json.Unmarshal([]byte(r.Documents), &documents); err != nil {
		return destruction.Certificate{}, fmt.Errorf("certificate %s: %w", r.Number, err)
	}
	for _, d := range documents {
		c.Documents = append(c.Documents, destruction.Document{SHA256: d.SHA256, Size: d.Size, State: destruction.CertificateState(d.State), At: d.At})
	}
	return c, nil
}

// SaveCertificates keeps certificates in the order given and which lots they
// hold. A lot that another living certificate holds is a conflict.
func (tx *Tx) SaveCertificates(ctx context.Context, certificates ...destruction.Certificate) error {
	db := tx.db.WithContext(ctx)
	for _, c := range certificates {
		row, err := toCertificateRow(c)
		if err != nil {
			return err
		}
		err = upsert(db, []certificateRow{row}, "certificates", []string{"version", "state", "changed_at", "last_at", "replaced_by", "reason", "documents"})
		if err != nil {
			return err
		}
		living := c.State == destruction.CertificateValid
		lots := make([]certificateLotRow, 0, len(c.Facts.Items))
		for _, lot := range c.Lots() {
			lots = append(lots, certificateLotRow{CertificateID: c.ID, LotID: lot, Living: living})
		}
		for part := range chunks(lots, batch) {
			res := db.Clauses(clause.OnConflict{Columns: []clause.Column{{Name: "certificate_id"}, {Name: "lot_id"}}, DoUpdates: clause.AssignmentColumns([]string{"living"})}).Create(part)
			if isDuplicate(res.Error) {
				return fault.Conflict("destruction.certificate.lot_certified")
			}
			if err := saved(res, len(part)); err != nil {
				return fmt.Errorf("keep lots of certificate %s: %w", c.Number, err)
			}
		}
	}
	return nil
}

// CertificateForUpdate locks one certificate, found by number or id.
func (tx *Tx) CertificateForUpdate(ctx context.Context, ref string) (destruction.Certificate, error) {
	return tx.certificate(tx.locked().WithContext(ctx), ref)
}

// CertificateByRef reads one certificate, found by number or id; its own facts
// decide what the public sees, so there is no scope.
func (tx *Tx) CertificateByRef(ctx context.Context, ref string) (destruction.Certificate, error) {
	return tx.certificate(tx.db.WithContext(ctx), ref)
}

// CertificateSeen finds one certificate within the scope.
func (tx *Tx) CertificateSeen(ctx context.Context, scope identity.Scope, ref string) (destruction.Certificate, error) {
	c, err := tx.certificate(tx.db.WithContext(ctx), ref)
	if err != nil {
		return destruction.Certificate{}, err
	}
	if !scope.Sees(c.Parties()) {
		return destruction.Certificate{}, fault.Missing("destruction.certificate.unknown")
	}
	return c, nil
}

func (tx *Tx) certificate(db *gorm.DB, ref string) (destruction.Certificate, error) {
	q, err := byReference(db, label.Certificate, ref, "destruction.certificate.unknown")
	if err != nil {
		return destruction.Certificate{}, err
	}
	var row certificateRow
	if err := q.Take(&row).Error; err != nil {
		return destruction.Certificate{}, missing(err, "destruction.certificate.unknown")
	}
	return fromCertificateRow(row)
}

// certificateListed are the columns that a list of certificates shows.
var certificateListed = []string{"id", "number", "issue", "state", "agency_org", "firm_org", "division", "closed", "issued_at", "replaces", "replaced_by"}

// Certificates lists certificates within the scope, newest first.
func (tx *Tx) Certificates(ctx context.Context, scope identity.Scope, f destruction.CertificateFilter) (destruction.CertificatePage, error) {
	q, err := seen(tx.db.WithContext(ctx), source{name: "certificates"}, scope, f.Limit, f.Cursor, func(q *gorm.DB) *gorm.DB {
		q = tx.numbered(ofOrg(q, "firm_org", f.Firm), label.Certificate, f.Query)
		return ofDivision(is(is(q, "month", f.Month), "state", string(f.State)), f.Division)
	}, "agency_org", "firm_org")
	if err != nil {
		return destruction.CertificatePage{}, err
	}
	var rows []certificateRow
	next, err := page(q.Select(certificateListed), "id", f.Limit, f.Cursor, &rows, func(r certificateRow) uuid.UUID { return r.ID })
	if err != nil {
		return destruction.CertificatePage{}, err
	}
	names, err := tx.orgNames(ctx, ids(rows, func(r certificateRow) []uuid.UUID { return []uuid.UUID{r.AgencyOrg, r.FirmOrg} }))
	if err != nil {
		return destruction.CertificatePage{}, err
	}
	out := destruction.CertificatePage{Items: make([]destruction.CertificateItem, len(rows)), Next: next}
	for i, r := range rows {
		number, err := label.ParseNumber(r.Number)
		if err != nil {
			return destruction.CertificatePage{}, fmt.Errorf("certificate %s: %w", r.ID, err)
		}
		out.Items[i] = destruction.CertificateItem{ID: r.ID, Number: number, Issue: r.Issue, State: destruction.CertificateState(r.State), Agency: r.AgencyOrg, Firm: r.FirmOrg,
			Division: r.Division, Closed: r.Closed, IssuedAt: r.IssuedAt, Replaces: r.Replaces, ReplacedBy: r.ReplacedBy, AgencyName: names[r.AgencyOrg], FirmName: names[r.FirmOrg]}
	}
	return out, nil
}
