package casefile

import (
	"context"

	"github.com/google/uuid"

	"github.com/sealtrail/sealtrail/internal/deadline"
	"github.com/sealtrail/sealtrail/internal/fact"
	"github.com/sealtrail/sealtrail/internal/fault"
	"github.com/sealtrail/sealtrail/internal/identity"
	"github.com/sealtrail/sealtrail/internal/ledger"
	"github.com/sealtrail/sealtrail/internal/moment"
)

// ProposeTransfer begins a transfer; see the type.
func (s *Service) ProposeTransfer(ctx context.Context, actor identity.Actor, cmd ProposeTransfer) (TransferReceipt, error) {
	const action = identity.ProposeTransfer
	if err := actor.May(action); err != nil {
		return TransferReceipt{}, err
	}
	now := s.Clock.Now()
	var receipt TransferReceipt
	err := s.InTx(ctx, func(tx Tx) error {
		c, err := tx.CaseForUpdate(ctx, cmd.Case)
		if err != nil {
			return err
		}
		if !actor.Scope(identity.ReadCustody).Sees(c.Concerned()) {
			return fault.Missing("casefile.case.unknown")
		}
		if err := actor.MayOn(action, c.Concerned()); err != nil {
			return err
		}
		receipt, err = ledger.Once(ctx, tx, actor.Person, cmd.ID, "case.transfer.propose", cmd, func() (TransferReceipt, error) {
			return s.proposeTransfer(ctx, tx, transferring{situation: situation{actor: actor, c: c, now: now, rules: s.Book.Version()}, terms: s.terms(c.Division)}, cmd)
		})
		return err
	})
	return receipt, err
}

func (s *Service) proposeTransfer(ctx context.Context, tx Tx, in transferring, cmd ProposeTransfer) (TransferReceipt, error) {
	var faults fault.List
	several(&faults, cmd.Lots)
	if err := faults.Err(); err != nil {
		return TransferReceipt{}, err
	}
	if err := s.stored(cmd.Command, ""); err != nil {
		return TransferReceipt{}, err
	}
	if err := cmd.stands(ctx, tx, in.now); err != nil {
		return TransferReceipt{}, err
	}
	var err error
	if in.lots, err = tx.CaseLots(ctx, in.c.ID, cmd.Lots); err != nil {
		return TransferReceipt{}, err
	}
	if in.at, err = cmd.When(in.now, in.before()...); err != nil {
		return TransferReceipt{}, err
	}
	d, lots, err := cmd.decide(in)
	if err != nil {
		return TransferReceipt{}, err
	}
	stream, err := tx.NewStream(ctx, TransferStream, cmd.ID)
	if err != nil {
		return TransferReceipt{}, err
	}
	in.t = Transfer{Stream: stream}
	draft := in.draft(cmd.Command, identity.ProposeTransfer, fact.KindTransferProposed)
	draft.Facts = fact.TransferProposed{Direction: string(cmd.Direction), Lots: len(lots), Rules: in.rules, Late: cmd.IsLate(in.now)}
	draft.Restricted = d
	legal := ""
	if cmd.Direction == ToPolice {
		legal = legalProposed
	} else {
		lots = nil // their ground changes when the agency takes the case
	}
	return s.recordTransfer(ctx, tx, in, draft, lots, fact.LegalTransfer{ID: cmd.ID, State: legal, At: in.at})
}

// stands demands that the other side exists and is police, or an office such as
// the prosecutor's where a case comes from.
func (cmd ProposeTransfer) stands(ctx context.Context, tx Tx, now moment.Time) error {
	if cmd.Other == uuid.Nil {
		return nil
	}
	org, err := tx.Org(ctx, cmd.Other)
	if err != nil && !fault.Is(err, fault.KindMissing) {
		return err
	}
	fits := org.Kind == identity.OrgPolice || cmd.Direction == ToAgency && org.Kind == identity.OrgOffice
	if err != nil || !fits || !org.Stands(now) {
		return fault.Invalid("casefile.transfer.other").At("other")
	}
	return nil
}

// before is what the act may not come before.
func (in transferring) before() []moment.Time {
	out := []moment.Time{in.c.OpenedAt, in.t.LastAt}
	for _, l := range in.lots {
		out = append(out, l.LastAt)
	}
	return out
}

func (in transferring) draft(cmd ledger.Command, action identity.Action, kind string) ledger.Draft {
	return ledger.Draft{ID: cmd.ID, Kind: kind, KV: 1, OccurredAt: in.at, DeviceAt: cmd.DeviceAt, By: in.actor.By(action), Streams: []ledger.Stream{in.t.Stream, in.c.Stream},
		Auth: in.actor.Auth(action, in.now)}
}

// recordTransfer seals one act of a transfer, applies it to the transfer, its case
// and the lots whose ground it changes, and keeps them with the clock that runs.
func (s *Service) recordTransfer(ctx context.Context, tx Tx, in transferring, d ledger.Draft, lots []LegalLot, legal fact.LegalTransfer) (TransferReceipt, error) {
	for _, l := range lots {
		d.Lines = append(d.Lines, l.line(fact.LegalLine{Transfer: &legal}))
	}
	sealed, err := tx.Record(ctx, d)
	if err != nil {
		return TransferReceipt{}, err
	}
	t, c := in.t, in.c
	r, err := sealed[0].Recorded(t.Stream)
	if err != nil {
		return TransferReceipt{}, err
	}
	if err := t.Apply(r); err != nil {
		return TransferReceipt{}, err
	}
	if r, err = sealed[0].Recorded(c.Stream); err != nil {
		return TransferReceipt{}, err
	}
	if err := c.Apply(r); err != nil {
		return TransferReceipt{}, err
	}
	after := make([]LegalLot, len(lots))
	for i, l := range lots {
		if r, err = sealed[0].Recorded(l.Stream); err != nil {
			return TransferReceipt{}, err
		}
		if err := l.Apply(r); err != nil {
			return TransferReceipt{}, err
		}
		after[i] = l
	}
	if err := tx.SaveCase(ctx, c); err != nil {
		return TransferReceipt{}, err
	}
	if len(after) > 0 {
		if err := tx.SaveLegal(ctx, after); err != nil {
			return TransferReceipt{}, err
		}
	}
	if err := tx.SaveTransfer(ctx, t); err != nil {
		return TransferReceipt{}, err
	}
	if err := tx.SaveDeadlines(ctx, TransferStream, t.ID, t.deadlines(c)); err != nil {
		return TransferReceipt{}, err
	}
	return TransferReceipt{ID: t.ID, Case: c.ID, Number: c.Number, State: t.State, InTime: !t.Steps[len(t.Steps)-1].Breached(), Due: t.Next.Due}, nil
}

// deadlines is the clock that runs, told to who has the next word; for who has no
// account the agency watches it.
func (t Transfer) deadlines(c Case) []deadline.Deadline {
	if t.Next.Clock == "" {
		return nil
	}
	d := deadline.Deadline{Clock: t.Next.Clock, Kind: TransferStream, Subject: t.ID, Ref: c.Number.String(), Org: t.Agency, Division: t.Division, Role: identity.Officer,
		From: t.Next.From, Warn: t.Next.Warn, Due: t.Next.Due}
	switch t.Waits() {
	case SideHead:
		d.Role = identity.Approver
	case SideOther:
		if t.Other != uuid.Nil {
			d.Org = t.Other
		}
	}
	return []deadline.Deadline{d}
}

// StepTransfer does the next act on a transfer.
func (s *Service) StepTransfer(ctx context.Context, actor identity.Actor, cmd StepTransfer) (TransferReceipt, error) {
	action, known := transferActions[cmd.Act]
	if !known || cmd.Act == TransferPropose {
		return TransferReceipt{}, fault.Invalid("casefile.transfer.act").At("act")
	}
	if err := actor.May(action); err != nil {
		return TransferReceipt{}, err
	}
	now := s.Clock.Now()
	if identity.NeedsStepUp(action) {
		if err := actor.SteppedUp(now); err != nil {
			return TransferReceipt{}, err
		}
	}
	var receipt TransferReceipt
	err := s.InTx(ctx, func(tx Tx) error {
		t, err := tx.TransferForUpdate(ctx, cmd.Transfer)
		if err != nil {
			return err
		}
		if err := mayOnTransfer(ctx, tx, actor, action, t, now); err != nil {
			return err
		}
		receipt, err = ledger.Once(ctx, tx, actor.Person, cmd.ID, "case.transfer."+string(cmd.Act), cmd, func() (TransferReceipt, error) {
			return s.stepTransfer(ctx, tx, transferring{situation: situation{actor: actor, now: now, rules: s.Book.Version()}, t: t, terms: s.terms(t.Division)}, cmd)
		})
		return err
	})
	return receipt, err
}

func (s *Service) stepTransfer(ctx context.Context, tx Tx, in transferring, cmd StepTransfer) (TransferReceipt, error) {
	if err := s.stored(cmd.Command, cmd.Photo); err != nil {
		return TransferReceipt{}, err
	}
	var err error
	if in.c, err = tx.CaseForUpdate(ctx, in.t.Case.String()); err != nil {
		return TransferReceipt{}, err
	}
	if in.lots, err = tx.CaseLots(ctx, in.t.Case, nil); err != nil {
		return TransferReceipt{}, err
	}
	in.lots = in.t.of(in.lots)
	if cmd.Handoff != "" && cmd.Act == TransferHand {
		if in.goods, err = tx.GoodsOfHandoff(ctx, cmd.Handoff); err != nil {
			if f := fault.Of(err); f != nil {
				return TransferReceipt{}, f.At("handoff")
			}
			return TransferReceipt{}, err
		}
	}
	if in.at, err = cmd.When(in.now, in.before()...); err != nil {
		return TransferReceipt{}, err
	}
	f, d, legal, err := cmd.decide(in)
	if err != nil {
		return TransferReceipt{}, err
	}
	lots := in.lots
	if legal == nil {
		lots, legal = nil, &fact.LegalTransfer{}
	}
	f.Lots = len(lots)
	draft := in.draft(cmd.Command, cmd.Act.Action(), transferKinds[cmd.Act])
	draft.Facts, draft.Restricted = f, d
	return s.recordTransfer(ctx, tx, in, draft, lots, *legal)
}

// of are the lots that the transfer is about: those named, and what was split off
// them since. A transfer back is about those it named.
func (t Transfer) of(lots []LegalLot) []LegalLot {
	named := make(map[uuid.UUID]bool, len(t.Lots))
	for _, id := range t.Lots {
		named[id] = true
	}
	var out []LegalLot
	for _, l := range lots {
		if l.Legal.Transfer != nil && l.Legal.Transfer.ID == t.ID || t.Direction == ToAgency && named[l.ID] {
			out = append(out, l)
		}
	}
	return out
}
