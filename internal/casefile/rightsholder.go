package casefile

import (
	"context"

	"github.com/google/uuid"

	"github.com/sealtrail/sealtrail/internal/fact"
	"github.com/sealtrail/sealtrail/internal/fault"
	"github.com/sealtrail/sealtrail/internal/identity"
	"github.com/sealtrail/sealtrail/internal/moment"
)

// RightsHolderName is the personal value of a notice.
const RightsHolderName = "rights_holder.name"

// TellRightsHolder records that the rights holder was told in writing what is to
// become of the goods (知识产权海关保护条例 第二十七条), and ends the hold that
// waited for it.
func (s *Service) TellRightsHolder(ctx context.Context, actor identity.Actor, cmd TellRightsHolder) (Receipt, error) {
	return s.run(ctx, actor, act{action: identity.TellRightsHolder, name: "case.told", cmd: cmd.Command, body: cmd, ref: cmd.Case, all: true, decide: cmd.decide})
}

func (cmd TellRightsHolder) decide(in situation) (ruling, error) {
	var faults fault.List
	hold := cmd.ended(&faults, in)
	d := fact.RightsHolderToldRestricted{Told: cmd.ID, Hold: hold, On: cmd.On, Paper: text(&faults, cmd.Paper, "paper", MaxPaper, true)}
	if _, err := moment.ParseDate(string(cmd.On)); err != nil {
		faults.Invalid("casefile.day", "on")
	} else if cmd.On > in.at.Date() {
		faults.Invalid("casefile.told.in_the_future", "on")
	}
	name := text(&faults, cmd.Name, "name", MaxName, true)
	d.LateReason, d.LatePhoto = late(&faults, cmd.Command)
	if err := faults.Err(); err != nil {
		return ruling{}, err
	}
	var lots []LegalLot
	for _, l := range in.lots {
		if l.Legal.Held(hold) {
			lots = append(lots, l)
		}
	}
	return ruling{kind: fact.KindRightsHolderTold, restricted: d, lots: lots, personal: map[string]string{RightsHolderName: name},
		facts: fact.RightsHolderTold{Lots: len(lots), Late: cmd.IsLate(in.now)},
		legal: fact.LegalLine{Lifted: &fact.LegalLift{Hold: hold, At: in.at}}}, nil
}

// ended is the hold that the notice ends. Nobody need set one first.
func (cmd TellRightsHolder) ended(faults *fault.List, in situation) uuid.UUID {
	var waiting []Hold
	for _, h := range in.c.Holds {
		if h.Reason == RightsHolderNotice && h.Stands(in.at) && (cmd.Hold == uuid.Nil || cmd.Hold == h.ID) {
			waiting = append(waiting, h)
		}
	}
	switch {
	case len(waiting) > 1:
		faults.Invalid("casefile.told.which", "hold")
	case len(waiting) == 1 && in.at < waiting[0].Since:
		faults.Invalid("casefile.hold.before", "occurred_at")
	case len(waiting) == 1:
		return waiting[0].ID
	case cmd.Hold != uuid.Nil:
		_ = faults.Add(fault.Missing("casefile.hold.unknown").At("hold"))
	}
	return uuid.Nil
}
