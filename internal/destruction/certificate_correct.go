package destruction

import (
	"slices"

	"github.com/google/uuid"

	"github.com/sealtrail/sealtrail/internal/fact"
	"github.com/sealtrail/sealtrail/internal/identity"
	"github.com/sealtrail/sealtrail/internal/label"
	"github.com/sealtrail/sealtrail/internal/ledger"
	"github.com/sealtrail/sealtrail/internal/moment"
	"github.com/sealtrail/sealtrail/internal/reference"
)

// corrected gives the facts of the next version: those of this one with the
// changes put in. The balance is drawn again from the corrected masses and must
// hold as it had to hold the first time.
func (c Certificate) corrected(ch CertificateChanges, run Run, now moment.Time, book *reference.Book) (fact.CertificateIssued, error) {
	var k checks
	f := c.Facts
	f.Items = slices.Clone(f.Items)
	f.Version, f.Replaces, f.IssuedAt, f.Rules = c.Issue+1, c.Number.String(), now, book.Version()
	shift := correctItems(&k, f.Items, ch.Items)
	if ch.Outputs != nil {
		f.Outputs = k.materials(ch.Outputs, "changes.outputs", now, book)
	}
	if ch.Residue != nil {
		f.Residue = k.materials(ch.Residue, "changes.residue", now, book)
	}
	loss := f.Balance.LossG
	if ch.LossG != nil {
		k.mass(*ch.LossG, "changes.loss_g", true)
		loss = *ch.LossG
	}
	if ch.LossReason != nil {
		f.LossReason = k.text(*ch.LossReason, "changes.loss_reason", MaxText, loss > 0)
	}
	if ch.Line != nil {
		f.Treatment.Line = k.text(*ch.Line, "changes.line", MaxName, false)
	}
	if ch.Parameters != nil {
		f.Treatment.Parameters = k.text(*ch.Parameters, "changes.parameters", MaxText, false)
	}
	correctTimes(&k, &f, ch, c.Facts.IssuedAt, now)
	if err := k.Err(); err != nil {
		return fact.CertificateIssued{}, err
	}
	f.ShareG += shift
	t, err := book.Tolerance(f.Treatment.Method, now)
	if err != nil {
		return fact.CertificateIssued{}, err
	}
	whole := fact.Figures{Inputs: []fact.FigureInput{{MassG: f.Balance.InputG + shift}}, Outputs: f.Outputs, Residue: f.Residue, LossG: loss, AshTicket: f.Treatment.AshTicket}
	f.Balance, err = Balanced(whole, t)
	f.Part = partAgain(run, f)
	return f, err
}

// correctItems changes rows in place and tells by how much their masses grew.
func correctItems(k *checks, items []fact.CertificateItem, changes []ItemChange) (shift int64) {
	if !k.most(len(changes), MaxLots, "changes.items") {
		return 0
	}
	for n, ch := range changes {
		i := slices.IndexFunc(items, func(it fact.CertificateItem) bool { return names(ch.Lot, it) })
		if i < 0 {
			k.Invalid("destruction.certificate.item_unknown", item("changes.items", n, "lot"))
			continue
		}
		it := &items[i]
		for _, text := range []struct {
			to    *string
			from  *string
			field string
			need  bool
		}{{&it.Name, ch.Name, "name", true}, {&it.Brand, ch.Brand, "brand", false}, {&it.Spec, ch.Spec, "spec", false}} {
			if text.from != nil {
				*text.to = k.text(*text.from, item("changes.items", n, text.field), MaxName, text.need)
			}
		}
		if ch.NetG != nil {
			k.mass(*ch.NetG, item("changes.items", n, "net_g"), false)
			shift += *ch.NetG - it.NetG
			it.NetG = *ch.NetG
		}
		if ch.ValueFen != nil {
			k.mass(*ch.ValueFen, item("changes.items", n, "value_fen"), true)
			it.ValueFen = *ch.ValueFen
		}
	}
	return shift
}

// names tells whether a reference, a code in any form or an id, is this row's.
func names(ref string, it fact.CertificateItem) bool {
	if id, err := uuid.Parse(ref); err == nil {
		return id == it.Lot
	}
	code, err := label.Parse(ref)
	return err == nil && code.String() == it.Code
}

// correctTimes keeps destruction between the firm's receipt of the goods on an
// approved order and the certificate that is corrected: a slip of the pen is
// mended, the order of the journey is not.
func correctTimes(k *checks, f *fact.CertificateIssued, ch CertificateChanges, issued, now moment.Time) {
	if ch.StartedAt.IsZero() && ch.EndedAt.IsZero() {
		return
	}
	t := &f.Treatment
	var least moment.Time
	for _, o := range f.Orders {
		least = max(least, o.ApprovedAt)
	}
	for _, way := range f.Carriage {
		least = max(least, way.ReceivedAt)
	}
	if !ch.StartedAt.IsZero() {
		t.StartedAt = ch.StartedAt
	}
	if !ch.EndedAt.IsZero() {
		t.EndedAt = ch.EndedAt
	}
	switch {
	case t.EndedAt.Before(t.StartedAt):
		k.Invalid("destruction.time.order", "changes.ended_at")
	case t.EndedAt.After(now.Add(ledger.Skew)):
		k.Invalid("command.in_the_future", "changes.ended_at")
	case !ch.StartedAt.IsZero() && t.StartedAt.Before(least):
		k.Invalid("destruction.time.before_receipt", "changes.started_at")
	case !ch.EndedAt.IsZero() && t.EndedAt.After(issued):
		k.Invalid("destruction.time.after_certificate", "changes.ended_at")
	}
}

// isEmpty tells whether a correction corrects nothing.
func (ch CertificateChanges) isEmpty() bool {
	return len(ch.Items) == 0 && ch.Outputs == nil && ch.Residue == nil && ch.LossG == nil && ch.LossReason == nil && ch.Line == nil && ch.Parameters == nil &&
		ch.StartedAt.IsZero() && ch.EndedAt.IsZero()
}

// correct decides on the act that takes the old version out of force; the new
// one follows from it and names it.
func (c Certificate) correct(actor identity.Actor, cmd CorrectCertificate, next label.Number, issued ledger.Ref, now moment.Time) (ledger.Draft, error) {
	at, err := cmd.When(now, c.LastAt)
	if err != nil {
		return ledger.Draft{}, err
	}
	var k checks
	reason := k.text(cmd.Reason, "reason", MaxText, true)
	if err := k.Err(); err != nil {
		return ledger.Draft{}, err
	}
	d := by(actor, identity.CorrectCertificate, cmd.Command, fact.KindCertificateCorrected, at, now)
	d.Facts = fact.CertificateCorrected{ReplacedBy: next.String(), Reason: reason, Late: cmd.IsLate(now)}
	d.Restricted = lateOnly(cmd.Command)
	d.Streams, d.Corrects = []ledger.Stream{c.Stream}, &issued
	return d, nil
}

// revoke decides: the certificate is out of force, its lots stay destroyed.
func (c Certificate) revoke(actor identity.Actor, cmd RevokeCertificate, lots []ledger.Stream, issued ledger.Ref, now moment.Time) (ledger.Draft, error) {
	if err := c.may(fact.KindCertificateRevoked); err != nil {
		return ledger.Draft{}, err
	}
	at, err := cmd.When(now, c.LastAt)
	if err != nil {
		return ledger.Draft{}, err
	}
	var k checks
	reason := k.text(cmd.Reason, "reason", MaxText, true)
	if err := k.Err(); err != nil {
		return ledger.Draft{}, err
	}
	d := by(actor, identity.RevokeCertificate, cmd.Command, fact.KindCertificateRevoked, at, now)
	d.Facts = fact.CertificateRevoked{Reason: reason, Late: cmd.IsLate(now)}
	d.Restricted = lateOnly(cmd.Command)
	d.Streams, d.Corrects = []ledger.Stream{c.Stream}, &issued
	for _, lot := range lots {
		d.Lines = append(d.Lines, ledger.Line{Stream: lot, Value: fact.CertificateRevokedLine{Certificate: c.ID}})
	}
	return d, nil
}

// lateOnly is the restricted part of an act that has nothing else to hide.
func lateOnly(cmd ledger.Command) any {
	reason, photo := late(cmd)
	return fact.LateOnly{LateReason: reason, LatePhoto: photo}
}
