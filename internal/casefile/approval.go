package casefile

import (
	"context"
	"slices"

	"github.com/sealtrail/sealtrail/internal/fact"
	"github.com/sealtrail/sealtrail/internal/fault"
	"github.com/sealtrail/sealtrail/internal/identity"
	"github.com/sealtrail/sealtrail/internal/reference"
)

// ApproveMeasure records the approval of a compulsory measure (行政强制法 第十八条、
// 第十九条). Who took the goods cannot approve that they were taken.
func (s *Service) ApproveMeasure(ctx context.Context, actor identity.Actor, cmd ApproveMeasure) (Receipt, error) {
	return s.run(ctx, actor, act{action: identity.ApproveMeasure, name: "case.approve", cmd: cmd.Command, body: cmd, ref: cmd.Case, lots: cmd.Lots, all: cmd.Mode == Urgent,
		decide: func(in situation) (ruling, error) { return cmd.decide(in, s.Book) }})
}

func (cmd ApproveMeasure) decide(in situation, book *reference.Book) (ruling, error) {
	var faults fault.List
	if _, ok := book.Word(reference.Measures, cmd.Measure, in.at); !ok {
		faults.Invalid("casefile.measure.kind", "measure")
	}
	paper := text(&faults, cmd.Paper, "paper", MaxPaper, true)
	d := fact.MeasureApprovedRestricted{Approval: cmd.ID, GrantedAt: in.at, Paper: paper}
	d.LateReason, d.LatePhoto = late(&faults, cmd.Command)
	f := fact.MeasureApproved{Measure: cmd.Measure, Mode: cmd.Mode, InTime: true, Late: cmd.IsLate(in.now)}
	var waiting []LegalLot
	switch cmd.Mode {
	case Prior:
		if len(cmd.Lots) > 0 {
			faults.Invalid("casefile.approval.prior_names_lots", "lots")
		}
	case Urgent:
		waiting = cmd.waiting(&faults, in)
	default:
		faults.Invalid("casefile.approval.mode", "mode")
	}
	if err := faults.Err(); err != nil {
		return ruling{}, err
	}
	for _, l := range waiting {
		m, _ := l.waitsFor(cmd.Measure)
		f.InTime = f.InTime && in.at <= m.Since.Add(ApprovalLife)
	}
	f.Lots = len(waiting)
	return ruling{kind: fact.KindMeasureApproved, facts: f, restricted: d, lots: waiting, perLot: func(l LegalLot) fact.LegalLine {
		m, _ := l.waitsFor(cmd.Measure)
		return fact.LegalLine{Approved: &fact.LegalApproval{Measure: m.ID, Approval: cmd.ID, GrantedAt: in.at}}
	}}, nil
}

// waiting are the lots that this approval is for.
func (cmd ApproveMeasure) waiting(faults *fault.List, in situation) []LegalLot {
	var waiting []LegalLot
	for _, l := range in.lots {
		if _, ok := l.waitsFor(cmd.Measure); !ok {
			if len(cmd.Lots) > 0 {
				_ = faults.Add(fault.Conflict("casefile.approval.not_waiting").At("lots").With("code", shown(l.Code)))
			}
			continue
		}
		principal, borrowed := in.actor.Principal(identity.ApproveMeasure)
		if in.actor.IsAny(l.Handlers) || borrowed && principal.IsAny(l.Handlers) {
			_ = faults.Add(fault.Denied("casefile.approval.own_seizure").At("lots").With("code", shown(l.Code)))
		}
		waiting = append(waiting, l)
	}
	if len(waiting) == 0 {
		faults.Invalid("casefile.approval.none_waiting", "lots")
	}
	return waiting
}

// waitsFor is the urgent measure of that kind that waits for its approval.
func (l LegalLot) waitsFor(measure string) (fact.LegalMeasure, bool) {
	open := l.Legal.Unapproved()
	i := slices.IndexFunc(open, func(m fact.LegalMeasure) bool { return m.Kind == measure })
	if i < 0 {
		return fact.LegalMeasure{}, false
	}
	return open[i], true
}
