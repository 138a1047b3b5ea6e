package casefile

import (
	"slices"

	"github.com/google/uuid"

	"github.com/sealtrail/sealtrail/internal/fact"
	"github.com/sealtrail/sealtrail/internal/fault"
	"github.com/sealtrail/sealtrail/internal/identity"
)

// decide checks the next act on a transfer and says what the entries keep: the
// act, whether it kept its clock, the clock that begins, and what becomes of the
// lots' legal ground; nil: it stays.
func (cmd StepTransfer) decide(in transferring) (fact.TransferStep, fact.TransferStepRestricted, *fact.LegalTransfer, error) {
	t := in.t
	f := fact.TransferStep{InTime: true, Rules: in.rules, Late: cmd.IsLate(in.now)}
	d := fact.TransferStepRestricted{Transfer: t.ID, Done: in.at, Photo: cmd.Photo}
	if !t.Can(cmd.Act) {
		return f, d, nil, fault.Conflict("casefile.transfer.not_now").At("act").With("state", string(t.State))
	}
	var faults fault.List
	cmd.fields(&faults, in, &d)
	if cmd.Act == TransferApprove || cmd.Act == TransferDecline {
		// Who proposes a transfer does not decide on it.
		if in.actor.Is(t.Steps[0].By) {
			_ = faults.Add(fault.Denied("casefile.transfer.own"))
		}
	}
	if cmd.Act == TransferHand {
		cmd.handed(&faults, in, &d)
	}
	if err := faults.Err(); err != nil {
		return f, d, nil, err
	}
	if t.mustKeep(cmd.Act) {
		f.Clock, d.Due = t.Next.Clock, t.Next.Due
		f.InTime = d.Done < t.Next.Due
	}
	to := transferMoves[t.State][cmd.Act]
	if t.Direction == ToAgency && to != TransferClosed {
		d.Next = t.Next // one clock for the whole way back
		return f, d, cmd.legal(in), nil
	}
	var err error
	d.Next, err = in.terms(t.clock(to), in.at)
	return f, d, cmd.legal(in), err
}

// fields checks what the act must and must not say.
func (cmd StepTransfer) fields(faults *fault.List, in transferring, d *fact.TransferStepRestricted) {
	t := in.t
	d.LateReason, d.LatePhoto = late(faults, cmd.Command)
	notice := cmd.Act == TransferAccept || cmd.Act == TransferRefuse || cmd.Act == TransferReturn
	reasoned := cmd.Act == TransferDecline || cmd.Act == TransferRefuse || cmd.Act == TransferReturn || cmd.Act == TransferReconsider || cmd.Act == TransferReport
	d.Paper = text(faults, cmd.Paper, "paper", MaxPaper, notice && t.Direction == ToPolice)
	d.Note = text(faults, cmd.Note, "note", MaxReason, reasoned)
	d.Papers = papersOf(faults, cmd.Papers)
	if len(cmd.Papers) > 0 && cmd.Act != TransferSend {
		faults.Invalid("casefile.transfer.papers_unneeded", "papers")
	}
	if t.State == TransferReturned && cmd.Act == TransferSend && len(cmd.Papers) == 0 {
		faults.Invalid("casefile.transfer.papers_needed", "papers")
	}
	if cmd.Photo != "" && !isHash(cmd.Photo) {
		faults.Invalid("casefile.photo", "photo")
	}
	// What the police say is told by them, or by the paper that they sent.
	if notice && t.Direction == ToPolice && in.actor.Via != identity.ByCode && in.actor.Org == t.Agency && cmd.Photo == "" {
		faults.Invalid("casefile.transfer.answer_photo", "photo")
	}
	if (cmd.Goods != "" || cmd.Handoff != "") && cmd.Act != TransferHand {
		faults.Invalid("casefile.transfer.goods_unneeded", "goods")
	}
	switch {
	case cmd.Act == TransferClose && !slices.Contains(t.Outcomes(), cmd.Outcome):
		faults.Invalid("casefile.transfer.outcome", "outcome")
	case cmd.Act != TransferClose && cmd.Outcome != "":
		faults.Invalid("casefile.transfer.outcome_unneeded", "outcome")
	}
	if cmd.Act == TransferClose && in.actor.Org != t.Agency && t.State != TransferAccepted && t.State != TransferHanded {
		_ = faults.Add(fault.Denied("casefile.transfer.close_own")) // a refusal is the agency's to accept or to contest
	}
	d.Outcome = cmd.Outcome
}

// handed checks how the goods went: by a handoff that the police answered, or,
// where they have no account, on a photographed list; or that they stay where they
// are for the police (案转物不动). A handoff's clock stops when the last lot was taken.
func (cmd StepTransfer) handed(faults *fault.List, in transferring, d *fact.TransferStepRestricted) {
	t := in.t
	d.Goods = cmd.Goods
	switch cmd.Goods {
	case GoodsNone:
		if len(in.lots) > 0 {
			faults.Invalid("casefile.transfer.goods_there", "goods")
		}
	case GoodsKept:
		if len(in.lots) == 0 {
			faults.Invalid("casefile.transfer.goods_none", "goods")
		}
		_ = text(faults, cmd.Note, "note", MaxReason, true)
	case GoodsHanded:
		if len(in.lots) == 0 {
			faults.Invalid("casefile.transfer.goods_none", "goods")
		}
		if t.Other == uuid.Nil || cmd.Handoff == "" {
			if cmd.Photo == "" {
				faults.Invalid("casefile.transfer.handoff_or_photo", "handoff")
			}
			break
		}
		cmd.byHandoff(faults, in, d)
	default:
		faults.Invalid("casefile.transfer.goods", "goods")
	}
	if cmd.Goods != GoodsHanded && cmd.Handoff != "" {
		faults.Invalid("casefile.transfer.goods_unneeded", "handoff")
	}
}

func (cmd StepTransfer) byHandoff(faults *fault.List, in transferring, d *fact.TransferStepRestricted) {
	g := in.goods
	if g.To != in.t.Other {
		faults.Invalid("casefile.transfer.handoff_other", "handoff")
		return
	}
	for _, l := range in.lots {
		if !slices.Contains(g.Taken, l.ID) {
			_ = faults.Add(fault.Conflict("casefile.transfer.handoff_open").At("handoff").With("code", shown(l.Code)))
			break // one field takes one sentence
		}
	}
	d.Handoff = g.Handoff
	if !g.At.IsZero() {
		d.Done = g.At
	}
}

// legal is what the act says of the lots.
func (cmd StepTransfer) legal(in transferring) *fact.LegalTransfer {
	l := &fact.LegalTransfer{ID: in.t.ID, At: in.at}
	switch cmd.Act {
	case TransferDecline:
		l.State = legalDeclined
	case TransferSend:
		if in.t.State == TransferReturned {
			return nil // it stands still since it was first sent
		}
		l.State, l.Sent = legalSent, in.at
	case TransferAccept:
		l.State = legalAccepted
		if in.t.Direction == ToAgency {
			l.State = legalBack
		}
	case TransferHand:
		if cmd.Goods != GoodsKept {
			return nil
		}
		l.State, l.Kept, l.At = legalAccepted, true, in.t.step(TransferAccept).At
	case TransferClose:
		switch cmd.Outcome {
		case OutcomeNotFiled, OutcomeNotProsecuted, OutcomeWithdrawn:
			l.State = legalBack
		case OutcomeJudged:
			l.State = legalJudged
		default:
			return nil
		}
	default:
		return nil
	}
	return l
}
