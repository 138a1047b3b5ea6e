package casefile

import (
	"context"

	"github.com/sealtrail/sealtrail/internal/fact"
	"github.com/sealtrail/sealtrail/internal/fault"
	"github.com/sealtrail/sealtrail/internal/identity"
	"github.com/sealtrail/sealtrail/internal/moment"
	"github.com/sealtrail/sealtrail/internal/reference"
)

// RecordDecision records what an authority decided about lots. The agency's paper
// decides; here it is only entered, so it needs no step-up, but it is gated: goods
// of a measure without approval cannot be taken from their owner. A kind that asks
// for the head's approval is recorded by the head, as that approval.
func (s *Service) RecordDecision(ctx context.Context, actor identity.Actor, cmd RecordDecision) (Receipt, error) {
	action := identity.RecordDecision
	if _, head := s.Book.DecisionAsks(cmd.Kind, reference.AsksHead, s.Clock.Now()); head {
		if action = identity.ApproveDisposal; !actor.Has(identity.Approver) { // 未经批准不得先行处置
			return Receipt{}, fault.Denied("casefile.decision.head_alone").At("kind")
		}
	}
	return s.run(ctx, actor, act{action: action, name: "case.decide", cmd: cmd.Command, body: cmd, ref: cmd.Case, lots: cmd.Lots, all: true, photo: cmd.Photo,
		decide: func(in situation) (ruling, error) { return cmd.decide(in, s.Book) }})
}

func (cmd RecordDecision) decide(in situation, book *reference.Book) (ruling, error) {
	var faults fault.List
	word, ok := book.Word(reference.DecisionKinds, cmd.Kind, in.at)
	if !ok {
		faults.Invalid("casefile.decision.kind", "kind")
	}
	if in.c.Nature == Criminal && StandingCode(word.Standing) == StandingConfiscated { // 刑事诉讼法 第二百四十五条; 行政处罚法 第二十七条
		_ = faults.Add(fault.Conflict("casefile.decision.criminal").At("kind"))
	}
	paper := text(&faults, cmd.Paper, "paper", MaxPaper, true)
	if _, err := moment.ParseDate(string(cmd.DecidedOn)); err != nil {
		faults.Invalid("casefile.day", "decided_on")
	} else if cmd.DecidedOn > in.at.Date() {
		faults.Invalid("casefile.decision.in_the_future", "decided_on")
	}
	if _, err := moment.ParseDate(string(cmd.Effective)); err != nil {
		faults.Invalid("casefile.day", "effective")
	} else if cmd.Effective < cmd.DecidedOn {
		faults.Invalid("casefile.decision.effective_before", "effective")
	}
	present(&faults, in.lots)
	withPolice(&faults, StandingCode(word.Standing), in.lots)
	if word.GroundsDestruction {
		for _, l := range in.lots {
			// Judged at both times: entering it late must not walk around the block.
			if l.Legal.Standing(in.at).ApprovalMissing || l.Legal.Standing(in.now).ApprovalMissing {
				_ = faults.Add(fault.Conflict("casefile.decision.approval_missing").At("lots").With("code", shown(l.Code)))
			}
		}
	}
	d := fact.DecisionRecordedRestricted{Decision: cmd.ID, Standing: word.Standing, Grounds: word.GroundsDestruction, Paper: paper, DecidedOn: cmd.DecidedOn,
		Effective: cmd.Effective, Article: word.Article}
	d.LateReason, d.LatePhoto = late(&faults, cmd.Command)
	if ok { // of an unknown kind nothing is asked
		cmd.steps(&faults, &d)
		cmd.required(&faults, in, book)
		cmd.appeal(&faults, in, book, &d)
	}
	var lapsed func(LegalLot, fact.LegalDecision) fact.LegalDecision
	d.LapseReason, lapsed = cmd.lapseReason(&faults, in)
	if err := faults.Err(); err != nil {
		return ruling{}, err
	}
	decision := fact.LegalDecision{ID: cmd.ID, Kind: cmd.Kind, Standing: word.Standing, Grounds: word.GroundsDestruction, Paper: paper,
		DecidedOn: cmd.DecidedOn, Effective: cmd.Effective}
	var holds []fact.LegalHold
	for _, h := range d.Holds {
		holds = append(holds, fact.LegalHold{ID: h.Hold, Reason: h.Reason, Since: in.at, Until: h.Until})
	}
	return ruling{kind: fact.KindDecisionRecorded, restricted: d, lots: in.lots,
		facts: fact.DecisionRecorded{Decision: cmd.Kind, Lots: len(in.lots), Rules: in.rules, Late: cmd.IsLate(in.now)},
		perLot: func(l LegalLot) fact.LegalLine {
			of := lapsed(l, decision)
			return fact.LegalLine{Decision: &of, Holds: holds}
		}}, nil
}
