package destruction

import (
	"encoding/json"
	"fmt"

	"github.com/google/uuid"

	"github.com/sealtrail/sealtrail/internal/fact"
	"github.com/sealtrail/sealtrail/internal/fault"
	"github.com/sealtrail/sealtrail/internal/identity"
	"github.com/sealtrail/sealtrail/internal/label"
	"github.com/sealtrail/sealtrail/internal/ledger"
	"github.com/sealtrail/sealtrail/internal/moment"
)

// CertificateState is whether a certificate holds.
type CertificateState string

const (
	CertificateValid     CertificateState = "valid"     // 有效
	CertificateCorrected CertificateState = "corrected" // 已更正
	CertificateRevoked   CertificateState = "revoked"   // 已撤销
)

// CertificateStates are all of them.
func CertificateStates() []CertificateState {
	return []CertificateState{CertificateValid, CertificateCorrected, CertificateRevoked}
}

// CertificateStream is the kind of a certificate's stream.
const CertificateStream = "certificate"

// JobDraw draws a certificate's file, outside any write transaction.
const JobDraw = "certificate.draw"

// DrawCertificate are the arguments of JobDraw: an id and nothing that tells.
type DrawCertificate struct {
	Certificate uuid.UUID `json:"certificate"`
}

// Kind names the job.
func (DrawCertificate) Kind() string { return JobDraw }

// Certificate is the 侵权假冒商品销毁证明 (C-).
type Certificate struct {
	ID         uuid.UUID
	Stream     ledger.Stream
	Version    int64 // of the stream
	Number     label.Number
	Issue      int // 1, or one more than the certificate it replaces
	State      CertificateState
	Agency     uuid.UUID
	Firm       uuid.UUID
	Division   string
	Run        uuid.UUID
	Closed     bool // criminal or restricted case
	Facts      fact.CertificateIssued
	Entry      ledger.Hash // leaf of the entry that issued it; its fingerprint is printed
	Replaces   string
	ReplacedBy string
	Reason     string // of correction or revocation
	IssuedAt   moment.Time
	ChangedAt  moment.Time // corrected or revoked
	Documents  []Document
	LastAt     moment.Time
}

// Document is a file that was drawn, newest last; files are never changed.
type Document struct {
	SHA256 string // hex
	Size   int64
	State  CertificateState // of the certificate when it was drawn
	At     moment.Time
}

// Parties are the agency and the firm.
func (c Certificate) Parties() identity.Parties {
	return identity.Parties{Owner: c.Agency, Others: []uuid.UUID{c.Firm}, Division: c.Division}
}

// Fingerprint is what pages and papers show.
func (c Certificate) Fingerprint() string { return c.Entry.Fingerprint() }

// Document is the newest file that shows the certificate as it stands, if it
// was drawn already.
func (c Certificate) Document() (Document, bool) {
	for i := len(c.Documents) - 1; i >= 0; i-- {
		if c.Documents[i].State == c.State {
			return c.Documents[i], true
		}
	}
	return Document{}, false
}

// Lots are the lots it certifies.
func (c Certificate) Lots() []uuid.UUID {
	ids := make([]uuid.UUID, len(c.Facts.Items))
	for i, item := range c.Facts.Items {
		ids[i] = item.Lot
	}
	return ids
}

// certificateMoves is the whole law of a certificate.
var certificateMoves = map[CertificateState]map[string]CertificateState{
	CertificateValid: {
		fact.KindCertificateCorrected: CertificateCorrected,
		fact.KindCertificateRevoked:   CertificateRevoked,
	},
}

func (c Certificate) may(kind string) error {
	if _, ok := certificateMoves[c.State][kind]; !ok {
		return fault.Conflict("destruction.certificate.state").With("state", string(c.State))
	}
	return nil
}

// Apply is the only mutator; it reads recorded bytes alone.
func (c *Certificate) Apply(r ledger.Recorded) error {
	if err := ledger.Next(c.Version, r); err != nil {
		return err
	}
	if err := c.apply(r); err != nil {
		return fmt.Errorf("certificate %s entry %d (%s): %w", c.Number, r.Seq, r.Act.Kind, err)
	}
	c.Version, c.Stream, c.LastAt = r.Seq, r.Ref.Stream, max(c.LastAt, r.Act.OccurredAt)
	return nil
}

func (c *Certificate) apply(r ledger.Recorded) error {
	switch r.Act.Kind {
	case fact.KindCertificateIssued:
		var f fact.CertificateIssued
		var secret fact.CertificateIssuedRestricted
		if err := read(r, &f, &secret); err != nil {
			return err
		}
		number, err := label.ParseNumberOf(label.Certificate, f.Number)
		if err != nil {
			return err
		}
		*c = Certificate{ID: secret.Certificate, Number: number, Issue: f.Version, State: CertificateValid, Agency: secret.Agency, Firm: f.Firm.Org,
			Division: secret.Division, Run: secret.Run, Closed: f.Closed, Facts: f, Entry: r.Ref.Leaf, Replaces: f.Replaces, IssuedAt: f.IssuedAt}
	case fact.KindCertificateCorrected:
		var f fact.CertificateCorrected
		if err := json.Unmarshal(r.Facts, &f); err != nil {
			return err
		}
		c.State, c.ReplacedBy, c.Reason, c.ChangedAt = CertificateCorrected, f.ReplacedBy, f.Reason, r.Act.OccurredAt
	case fact.KindCertificateRevoked:
		var f fact.CertificateRevoked
		if err := json.Unmarshal(r.Facts, &f); err != nil {
			return err
		}
		c.State, c.Reason, c.ChangedAt = CertificateRevoked, f.Reason, r.Act.OccurredAt
	case fact.KindDocumentIssued:
		var f fact.DocumentIssued
		if err := json.Unmarshal(r.Facts, &f); err != nil {
			return err
		}
		c.Documents = append(append([]Document(nil), c.Documents...), Document{SHA256: f.SHA256, Size: f.Size, State: CertificateState(f.State), At: r.Act.OccurredAt})
	}
	return nil
}

// RebuildCertificate makes a certificate from its stream alone.
func RebuildCertificate(entries []ledger.Recorded) (Certificate, error) {
	var c Certificate
	for _, r := range entries {
		if err := c.Apply(r); err != nil {
			return Certificate{}, err
		}
	}
	return c, nil
}
