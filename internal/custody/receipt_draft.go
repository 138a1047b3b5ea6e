package custody

import (
	"github.com/google/uuid"

	"github.com/sealtrail/sealtrail/internal/fact"
	"github.com/sealtrail/sealtrail/internal/identity"
	"github.com/sealtrail/sealtrail/internal/ledger"
)

// drafts are the splits that the receipt needs, then the receipt. The first
// carries the command's id.
func (r *receiving) drafts(rules string) ([]ledger.Draft, error) {
	all, err := r.openDrafts()
	if err != nil {
		return nil, err
	}
	for _, d := range r.divisions {
		draft, err := r.further(fact.KindLotSplit)
		if err != nil {
			return nil, err
		}
		draft = splitDraft(draft, r.acting, d.parent, d.children)
		draft.Restricted = fact.LotSplitRestricted{Parent: d.parent.ID, Handoff: r.handoff.ID, Late: r.late()}
		all = append(all, draft)
	}
	d, err := r.further(fact.KindHandoffReceived)
	if err != nil {
		return nil, err
	}
	d.Refs, d.Streams = []ledger.Ref{r.handoff.Offer}, []ledger.Stream{r.handoff.Stream}
	facts := fact.HandoffReceived{Purpose: string(r.handoff.Purpose), Differences: len(r.differences()), Rules: rules, Late: r.isLate()}
	secret := fact.HandoffReceivedRestricted{Handoff: r.handoff.ID, GrossG: r.cmd.GrossG, TareG: r.cmd.TareG, NetG: r.cmd.NetG, Ticket: r.cmd.Ticket,
		Place: r.cmd.Place, Note: r.cmd.Note, Late: r.late(), Manifest: r.cmd.Manifest, Paper: r.cmd.Paper}
	for _, v := range r.divisions {
		split := fact.HandoffSplit{Parent: v.parent.ID}
		for _, c := range v.children {
			split.Children = append(split.Children, fact.HandoffLot{Lot: c.id, Stream: c.stream.String(), State: c.value.State, Stock: c.value.Stock})
		}
		secret.Splits = append(secret.Splits, split)
	}
	for _, x := range r.answers {
		x.count(&facts)
		secret.Lots = append(secret.Lots, fact.HandoffAnswer{Lot: x.lot.ID, Stream: x.stream().String(), Outcome: string(x.outcome), Blocked: x.blocked, Stock: x.found.fact(), Words: x.line.words()})
		d.Lines = append(d.Lines, ledger.Line{Stream: x.stream(), Value: r.lineOf(x)})
		if x.to == InCustody && r.actor.Has(identity.Keeper) {
			d.By.Role = string(identity.Keeper) // a person with two roles took the goods as keeper
		}
	}
	d.Facts, d.Restricted = facts, secret
	all = append(all, d)
	all[0].ID = r.cmd.ID
	return all, nil
}

// words are what the receiver said of the line; nil: nothing.
func (l ReceiveLine) words() *fact.AnswerWords {
	if l.Reason == "" && l.Condition == "" {
		return nil
	}
	return &fact.AnswerWords{Reason: l.Reason, Condition: l.Condition}
}

func (x *answer) count(f *fact.HandoffReceived) {
	switch x.outcome {
	case AcceptedBySeal:
		f.BySeal++
		f.Accepted++
	case Accepted:
		f.Accepted++
	case RefusedLot:
		f.Refused++
		if x.blocked {
			f.Blocked++
		}
	case NotPresented:
		f.NotPresented++
	}
	f.Exception = f.Exception || x.exempt
}

func (r *receiving) lineOf(x *answer) fact.HandoffReceivedLine {
	place := x.lot.Place
	if x.outcome == Accepted || x.outcome == AcceptedBySeal {
		place = r.cmd.Place
	}
	line := fact.HandoffReceivedLine{Handoff: r.handoff.ID, Purpose: string(r.handoff.Purpose), Outcome: string(x.outcome), Blocked: x.blocked, State: string(x.to),
		Keeper: fact.Keeper(x.keeper), Possessor: x.holder.fact(), Place: place, Sent: x.lot.Stock.fact(), Found: x.found.fact(), SealIntact: x.line.SealIntact,
		Condition: x.line.Condition, Reason: x.line.Reason, Weighed: x.weighed, Exception: x.exempt}
	if due := x.lot.StoreDue(r.book); x.to == InCustody && !due.IsZero() && r.at > due {
		line.StoreDue = due
	}
	if c, ok := r.cleared[x.source]; ok {
		line.Clearance, line.Standing = &c, string(x.lot.Standing(r.at).Code)
	}
	return line
}

func (r *receiving) discrepancy(d ledger.Draft, o difference, id uuid.UUID, stream ledger.Stream) ledger.Draft {
	lot := o.answer.lot
	d.Facts = fact.DiscrepancyOpened{Kind: string(o.kind)}
	d.Restricted = fact.DiscrepancyOpenedRestricted{Discrepancy: id, Lot: lot.ID, LotStream: lot.Stream.String(), Handoff: r.handoff.ID, Agency: lot.Agency,
		Division: lot.Division, From: r.handoff.From, Sender: r.handoff.Sender, To: r.handoff.To, Receiver: r.actor.Pseudonym, Expected: o.expected, Found: o.found,
		Unit: o.unit, Tolerance: o.tolerance}
	d.Streams = []ledger.Stream{stream}
	d.Lines = []ledger.Line{{Stream: lot.Stream, Value: fact.DiscrepancyLine{Discrepancy: id, Kind: string(o.kind)}}}
	return d
}

// answer says what became of each line.
func (r *receiving) answer(home *Handoff) ReceiptAnswer {
	out := ReceiptAnswer{ID: r.handoff.ID, Number: r.handoff.Number, State: r.handoff.State, Waiting: len(r.handoff.Waiting())}
	if home != nil {
		out.Return = &HandoffRef{ID: home.ID, Number: home.Number}
	}
	for _, x := range r.answers {
		line := ReceiptLine{ID: x.lot.ID, Code: x.lot.Code, Outcome: x.outcome, State: x.lot.State, Discrepancies: x.opened}
		if x.blocked {
			for _, reason := range r.cleared[x.source].Reasons {
				line.Blocked = append(line.Blocked, reason.Code)
			}
		}
		out.Lines = append(out.Lines, line)
	}
	return out
}
