package casefile

import (
	"context"

	"github.com/sealtrail/sealtrail/internal/fact"
	"github.com/sealtrail/sealtrail/internal/fault"
	"github.com/sealtrail/sealtrail/internal/identity"
	"github.com/sealtrail/sealtrail/internal/reference"
)

// SetHold keeps lots from being disposed of until the hold is lifted.
func (s *Service) SetHold(ctx context.Context, actor identity.Actor, cmd SetHold) (Receipt, error) {
	return s.run(ctx, actor, act{action: identity.SetHold, name: "case.hold", cmd: cmd.Command, body: cmd, ref: cmd.Case, lots: cmd.Lots, all: true,
		decide: func(in situation) (ruling, error) { return cmd.decide(in, s.Book) }})
}

func (cmd SetHold) decide(in situation, book *reference.Book) (ruling, error) {
	var faults fault.List
	if _, ok := book.Word(reference.HoldReasons, cmd.Reason, in.at); !ok {
		faults.Invalid("casefile.hold.reason", "reason")
	}
	d := fact.HoldSetRestricted{Hold: cmd.ID, Note: text(&faults, cmd.Note, "note", MaxReason, false)}
	d.LateReason, d.LatePhoto = late(&faults, cmd.Command)
	present(&faults, in.lots)
	if err := faults.Err(); err != nil {
		return ruling{}, err
	}
	return ruling{kind: fact.KindHoldSet, restricted: d, lots: in.lots,
		facts: fact.HoldSet{Reason: cmd.Reason, Lots: len(in.lots), Rules: in.rules, Late: cmd.IsLate(in.now)},
		legal: fact.LegalLine{Hold: &fact.LegalHold{ID: cmd.ID, Reason: cmd.Reason, Since: in.at}}}, nil
}

// LiftHold ends a hold on all lots it stands on, also on those split off since.
func (s *Service) LiftHold(ctx context.Context, actor identity.Actor, cmd LiftHold) (Receipt, error) {
	return s.run(ctx, actor, act{action: identity.LiftHold, name: "case.lift", cmd: cmd.Command, body: cmd, ref: cmd.Case, all: true, photo: cmd.Photo,
		decide: func(in situation) (ruling, error) { return cmd.decide(in, s.Book) }})
}

func (cmd LiftHold) decide(in situation, book *reference.Book) (ruling, error) {
	hold, ok := in.c.Hold(cmd.Hold)
	if !ok {
		return ruling{}, fault.Missing("casefile.hold.unknown").At("hold")
	}
	if !hold.LiftedAt.IsZero() {
		return ruling{}, fault.Conflict("casefile.hold.lifted").At("hold")
	}
	var faults fault.List
	d := fact.HoldLiftedRestricted{Hold: cmd.Hold, Reason: text(&faults, cmd.Reason, "reason", MaxReason, true), Photo: cmd.Photo}
	if cmd.Photo != "" && !isHash(cmd.Photo) {
		faults.Invalid("casefile.photo", "photo")
	}
	if cmd.Override {
		cmd.override(&faults, in, hold, book)
	}
	if in.at < hold.Since {
		faults.Invalid("casefile.hold.before", "occurred_at")
	}
	d.LateReason, d.LatePhoto = late(&faults, cmd.Command)
	if err := faults.Err(); err != nil {
		return ruling{}, err
	}
	var lots []LegalLot
	for _, l := range in.lots {
		if l.Legal.Held(cmd.Hold) {
			lots = append(lots, l)
		}
	}
	return ruling{kind: fact.KindHoldLifted, restricted: d, lots: lots,
		facts: fact.HoldLifted{Override: cmd.Override, Lots: len(lots), Late: cmd.IsLate(in.now)},
		legal: fact.LegalLine{Lifted: &fact.LegalLift{Hold: cmd.Hold, At: in.at}}}, nil
}

// override: the head alone, with a photo of the goods, and only for reasons that
// allow it.
func (cmd LiftHold) override(faults *fault.List, in situation, hold Hold, book *reference.Book) {
	word, ok := book.Word(reference.HoldReasons, hold.Reason, in.at)
	if !ok || !word.Overridable {
		_ = faults.Add(fault.Conflict("casefile.hold.not_overridable").At("override").With("reason", hold.Reason))
	}
	if !in.actor.Has(identity.Approver) {
		_ = faults.Add(fault.Denied("casefile.hold.head_alone").At("override"))
	}
	if cmd.Photo == "" {
		faults.Invalid("casefile.hold.override_needs_photo", "photo")
	}
}
