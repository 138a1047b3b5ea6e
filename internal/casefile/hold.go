package casefile

import (
	"context"

	"github.com/google/uuid"

	"github.com/sealtrail/sealtrail/internal/fact"
	"github.com/sealtrail/sealtrail/internal/fault"
	"github.com/sealtrail/sealtrail/internal/identity"
	"github.com/sealtrail/sealtrail/internal/moment"
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
	d := fact.HoldSetRestricted{Hold: cmd.ID, Note: text(&faults, cmd.Note, "note", MaxReason, false), Until: cmd.Until}
	if cmd.Until != "" {
		if _, err := moment.ParseDate(string(cmd.Until)); err != nil {
			faults.Invalid("casefile.day", "until")
		} else if cmd.Until < in.at.Date() {
			faults.Invalid("casefile.hold.until", "until")
		}
	}
	d.LateReason, d.LatePhoto = late(&faults, cmd.Command)
	present(&faults, in.lots)
	if err := faults.Err(); err != nil {
		return ruling{}, err
	}
	return ruling{kind: fact.KindHoldSet, restricted: d, lots: in.lots,
		facts: fact.HoldSet{Reason: cmd.Reason, Lots: len(in.lots), Rules: in.rules, Late: cmd.IsLate(in.now)},
		legal: fact.LegalLine{Hold: &fact.LegalHold{ID: cmd.ID, Reason: cmd.Reason, Since: in.at, Until: cmd.Until}}}, nil
}

// LiftHold ends a hold on all lots it stands on, also on those split off since.
func (s *Service) LiftHold(ctx context.Context, actor identity.Actor, cmd LiftHold) (Receipt, error) {
	return s.run(ctx, actor, act{action: identity.LiftHold, name: "case.lift", cmd: cmd.Command, body: cmd, ref: cmd.Case, all: true, photo: cmd.Photo,
		decide: func(in situation) (ruling, error) { return cmd.decide(in, s.Book) }})
}

func (cmd LiftHold) decide(in situation, book *reference.Book) (ruling, error) {
	hold, ok := in.hold(cmd.Hold)
	if !ok {
		return ruling{}, fault.Missing("casefile.hold.unknown").At("hold")
	}
	if !hold.LiftedAt.IsZero() {
		return ruling{}, fault.Conflict("casefile.hold.lifted").At("hold")
	}
	if ended(hold.Until, in.at) {
		return ruling{}, fault.Conflict("casefile.hold.over").At("hold").With("day", string(hold.Until))
	}
	var faults fault.List
	d := fact.HoldLiftedRestricted{Hold: cmd.Hold, Reason: text(&faults, cmd.Reason, "reason", MaxReason, true), Photo: cmd.Photo,
		Waiver: text(&faults, cmd.Waiver, "waiver_paper", MaxPaper, false)}
	cmd.outcome(&faults, in, hold, book)
	if cmd.Photo != "" && !isHash(cmd.Photo) {
		faults.Invalid("casefile.photo", "photo")
	}
	switch {
	case cmd.Override:
		cmd.override(&faults, in, hold, book)
	case hold.Reason == AppealWindow && hold.Until != "" && d.Waiver == "": // 行政诉讼法 第四十六条: the party's time, which only the party gives up
		faults.Invalid("casefile.hold.waiver_missing", "waiver_paper")
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
		facts: fact.HoldLifted{Override: cmd.Override, Lots: len(lots), Late: cmd.IsLate(in.now), Outcome: cmd.Outcome},
		legal: fact.LegalLine{Lifted: &fact.LegalLift{Hold: cmd.Hold, At: in.at, Outcome: cmd.Outcome}}}, nil
}

// hold finds a hold of the case, or one that stands on a lot alone, as that of a
// retained sample does.
func (in situation) hold(id uuid.UUID) (Hold, bool) {
	if h, ok := in.c.Hold(id); ok {
		return h, true
	}
	for _, l := range in.lots {
		for _, h := range l.Legal.Holds {
			if h.ID == id {
				return Hold{ID: h.ID, Reason: h.Reason, Note: h.Note, Since: h.Since, Until: h.Until, Lots: 1}, true
			}
		}
	}
	return Hold{}, false
}

// outcome is told of a review or a suit alone. Not told it is an open point of
// the case: older clients know no outcomes.
func (cmd LiftHold) outcome(faults *fault.List, in situation, hold Hold, book *reference.Book) {
	if cmd.Outcome == "" {
		return
	}
	word, ok := book.Word(reference.HoldReasons, hold.Reason, in.at)
	_, known := book.Word(reference.HoldOutcomes, cmd.Outcome, in.at)
	if !ok || !word.AsksOutcome || !known {
		faults.Invalid("casefile.hold.outcome", "outcome")
	}
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
