package destruction

import (
	"context"

	"github.com/google/uuid"

	"github.com/sealtrail/sealtrail/internal/custody"
	"github.com/sealtrail/sealtrail/internal/fact"
	"github.com/sealtrail/sealtrail/internal/fault"
	"github.com/sealtrail/sealtrail/internal/identity"
	"github.com/sealtrail/sealtrail/internal/label"
	"github.com/sealtrail/sealtrail/internal/ledger"
	"github.com/sealtrail/sealtrail/internal/moment"
)

// CorrectCertificate issues a new certificate with a new number in place of one
// that says something wrong; the old one stays and points to it.
func (s *Service) CorrectCertificate(ctx context.Context, actor identity.Actor, cmd CorrectCertificate) (CertificateReceipt, error) {
	return s.onCertificate(ctx, actor, identity.CorrectCertificate, cmd.Command, cmd.Number, "certificate.correct", cmd,
		func(tx Tx, old Certificate, run Run, lots []custody.Lot, now moment.Time) (CertificateReceipt, error) {
			if err := old.may(fact.KindCertificateCorrected); err != nil {
				return CertificateReceipt{}, err
			}
			if cmd.Changes.isEmpty() {
				return CertificateReceipt{}, fault.Invalid("destruction.certificate.nothing_corrected").At("changes")
			}
			facts, err := old.corrected(cmd.Changes, run, max(now, run.LastAt, old.LastAt), s.Book)
			if err != nil {
				return CertificateReceipt{}, err
			}
			issued, err := issuedBy(ctx, tx, old)
			if err != nil {
				return CertificateReceipt{}, err
			}
			number, err := tx.NextNumber(ctx, label.Certificate, old.Division, now)
			if err != nil {
				return CertificateReceipt{}, err
			}
			facts.Number = number.String()
			draft, err := old.correct(actor, cmd, number, issued, now)
			if err != nil {
				return CertificateReceipt{}, err
			}
			if old, err = recordOnCertificate(ctx, tx, draft, old); err != nil {
				return CertificateReceipt{}, err
			}
			next, err := s.recordCertificate(ctx, tx, certification{facts: facts, agency: Agency{Org: old.Agency, Division: old.Division}, run: &run, lots: lots, replaces: old}, now)
			if err != nil {
				return CertificateReceipt{}, err
			}
			return next.receipt(), nil
		})
}

// RevokeCertificate takes a certificate out of force. Its lots stay destroyed.
func (s *Service) RevokeCertificate(ctx context.Context, actor identity.Actor, cmd RevokeCertificate) (CertificateReceipt, error) {
	return s.onCertificate(ctx, actor, identity.RevokeCertificate, cmd.Command, cmd.Number, "certificate.revoke", cmd,
		func(tx Tx, c Certificate, _ Run, lots []custody.Lot, now moment.Time) (CertificateReceipt, error) {
			issued, err := issuedBy(ctx, tx, c)
			if err != nil {
				return CertificateReceipt{}, err
			}
			streams := make([]ledger.Stream, len(lots))
			for i, l := range lots {
				streams[i] = l.Stream
			}
			draft, err := c.revoke(actor, cmd, streams, issued, now)
			if err != nil {
				return CertificateReceipt{}, err
			}
			sealed, err := tx.Record(ctx, draft)
			if err != nil {
				return CertificateReceipt{}, err
			}
			if err := apply(sealed[0], c.Stream, &c); err != nil {
				return CertificateReceipt{}, err
			}
			if err := applyLots(sealed[0], lots); err != nil {
				return CertificateReceipt{}, err
			}
			if err := tx.SaveCertificates(ctx, c); err != nil {
				return CertificateReceipt{}, err
			}
			if err := tx.SaveLots(ctx, lots); err != nil {
				return CertificateReceipt{}, err
			}
			return c.receipt(), tx.Enqueue(ctx, JobDraw, DrawCertificate{Certificate: c.ID})
		})
}

// onCertificate is the frame of correcting and revoking: rights, locks in the
// order of the room (run, certificate, lots), re-derivation, replay.
func (s *Service) onCertificate(ctx context.Context, actor identity.Actor, action identity.Action, cmd ledger.Command, ref, kind string, content any,
	do func(Tx, Certificate, Run, []custody.Lot, moment.Time) (CertificateReceipt, error)) (CertificateReceipt, error) {
	if err := actor.May(action); err != nil {
		return CertificateReceipt{}, err
	}
	now := s.Clock.Now()
	if err := actor.SteppedUp(now); err != nil {
		return CertificateReceipt{}, err
	}
	var receipt CertificateReceipt
	err := s.InTx(ctx, func(tx Tx) error {
		seen, err := tx.CertificateByRef(ctx, ref)
		if err != nil {
			return err
		}
		if err := actor.MayOn(action, seen.Parties()); err != nil {
			return err
		}
		receipt, err = ledger.Once(ctx, tx, actor.Person, cmd.ID, kind, content, func() (CertificateReceipt, error) {
			run, err := tx.RunForUpdate(ctx, seen.Run.String())
			if err != nil {
				return CertificateReceipt{}, err
			}
			c, err := tx.CertificateForUpdate(ctx, seen.ID.String())
			if err != nil {
				return CertificateReceipt{}, err
			}
			lots, err := tx.LotsByID(ctx, c.Lots())
			if err != nil {
				return CertificateReceipt{}, err
			}
			sortLots(lots)
			if err := verify(ctx, tx, lots, nil, run); err != nil {
				return CertificateReceipt{}, err
			}
			if err := verifyCertificate(ctx, tx, c); err != nil {
				return CertificateReceipt{}, err
			}
			return do(tx, c, run, lots, now)
		})
		return err
	})
	return receipt, err
}

func recordOnCertificate(ctx context.Context, tx Tx, draft ledger.Draft, c Certificate) (Certificate, error) {
	sealed, err := tx.Record(ctx, draft)
	if err != nil {
		return Certificate{}, err
	}
	if err := apply(sealed[0], c.Stream, &c); err != nil {
		return Certificate{}, err
	}
	if err := tx.SaveCertificates(ctx, c); err != nil { // frees its lots for the next version
		return Certificate{}, err
	}
	return c, tx.Enqueue(ctx, JobDraw, DrawCertificate{Certificate: c.ID}) // the file with the banner
}

// issuedBy points at the entry that issued the certificate.
func issuedBy(ctx context.Context, tx histories, c Certificate) (ledger.Ref, error) {
	entries, err := entriesOf(ctx, tx, c.Stream)
	if err != nil {
		return ledger.Ref{}, err
	}
	return entries[0].Ref, nil
}

// Drawing is what the job that draws the file is given: the facts frozen when
// the certificate issued, and its state now.
type Drawing struct {
	Certificate
	Done bool // the file that shows this state exists already
}

// CertificateForDrawing reads a certificate for the job that draws its file.
func (s *Service) CertificateForDrawing(ctx context.Context, id uuid.UUID) (d Drawing, err error) {
	err = s.View(ctx, func(tx Reads) error {
		d.Certificate, err = tx.CertificateByRef(ctx, id.String())
		_, d.Done = d.Document()
		return err
	})
	return d, err
}

// RecordDocument notes a file that was drawn for a certificate in a state and
// stored under its hash. Noting the same file again changes nothing; a state
// that passed meanwhile is a conflict, and the job draws again.
func (s *Service) RecordDocument(ctx context.Context, id uuid.UUID, state CertificateState, sha256 string, size int64) error {
	if !isHash(sha256) || size <= 0 {
		return fault.Invalid("destruction.document.hash").At("sha256")
	}
	now := s.Clock.Now()
	return s.InTx(ctx, func(tx Tx) error {
		c, err := tx.CertificateForUpdate(ctx, id.String())
		if err != nil {
			return err
		}
		if d, ok := c.Document(); ok && d.SHA256 == sha256 {
			return nil
		}
		if c.State != state {
			return fault.Conflict("destruction.certificate.state").With("state", string(c.State))
		}
		act, err := uuid.NewV7()
		if err != nil {
			return err
		}
		heads, err := tx.Heads(ctx, c.Stream)
		if err != nil {
			return err
		}
		system := identity.SystemActor(c.Agency)
		sealed, err := tx.Record(ctx, ledger.Draft{ID: act, Kind: fact.KindDocumentIssued, KV: 1, OccurredAt: max(now, c.LastAt), By: system.By(identity.Attest),
			Auth: system.Auth(identity.Attest, now), Facts: fact.DocumentIssued{SHA256: sha256, Size: size, State: string(state), Media: "application/pdf"},
			Streams: []ledger.Stream{c.Stream}, Refs: heads})
		if err != nil {
			return err
		}
		if err := apply(sealed[0], c.Stream, &c); err != nil {
			return err
		}
		return tx.SaveCertificates(ctx, c)
	})
}
