package api

import (
	"context"

	"github.com/google/uuid"

	"github.com/sealtrail/sealtrail/internal/custody"
	"github.com/sealtrail/sealtrail/internal/identity"
)

// Marking is what one device says of a handoff's lines.
type Marking struct {
	Device string    `json:"device,omitempty" maxLength:"40" doc:"Tells two devices of one person apart."`
	Marks  []NewMark `json:"marks" minItems:"1" maxItems:"500"`
}

// NewMark is one scan or answer.
type NewMark struct {
	ID     uuid.UUID      `json:"id" format:"uuid" doc:"Made by you; sent again it counts once."`
	Code   string         `json:"code" minLength:"1" maxLength:"64" doc:"Label code or id; what is on no line is kept as strange."`
	Kind   string         `json:"kind" enum:"seen,answer,undo"`
	Answer *ReceivingLine `json:"answer,omitempty" doc:"Of kind answer; its own code is not read. It need not be complete before signing."`
}

// Tally is a receipt that is being counted.
type Tally struct {
	Handoff  uuid.UUID       `json:"handoff" format:"uuid"`
	State    string          `json:"state" enum:"offered,departed,arrived,received,withdrawn"`
	Receipts int             `json:"receipts" doc:"Signed so far."`
	Seq      int64           `json:"seq" doc:"Of the last mark; give it back when signing."`
	Counts   TallyCounts     `json:"counts"`
	Lines    []TallyLine     `json:"lines" doc:"That wait for a signed answer."`
	Strange  []TallyStranger `json:"strange" doc:"Codes on no line of the handoff."`
}

// TallyCounts sums a tally up.
type TallyCounts struct {
	Lines      int `json:"lines"`
	Scanned    int `json:"scanned" doc:"Here: scanned, ticked by hand, or in a box whose seal was read. With not_presented and waiting these are all lines."`
	Accepted   int `json:"accepted"`
	BySeal     int `json:"by_seal" doc:"Of the accepted."`
	Refused    int `json:"refused"`
	Missing    int `json:"not_presented"`
	Waiting    int `json:"waiting" doc:"Neither scanned nor answered."`
	Duplicates int `json:"duplicates"`
}

// TallyLine is one line and what the devices say of it.
type TallyLine struct {
	Lot     uuid.UUID `json:"lot" format:"uuid"`
	Times   int       `json:"times" doc:"Scanned."`
	Outcome string    `json:"outcome,omitempty" doc:"Absent: neither scanned nor answered, or answered in parts."`
	Chosen  bool      `json:"chosen" doc:"False: what a scan alone means."`
	Reason  string    `json:"reason,omitempty"`
	Person  string    `json:"person,omitempty" doc:"Pseudonym of who said the last that counts."`
	At      Instant   `json:"at,omitzero"`
	Seq     int64     `json:"seq"`
	Before  string    `json:"before,omitempty" doc:"What somebody else had chosen."`
}

// TallyStranger is a code that is on no line.
type TallyStranger struct {
	Code  string `json:"code"`
	Times int    `json:"times"`
}

// TallySigning signs what was counted.
type TallySigning struct {
	Fact
	Seq    int64  `json:"seq" minimum:"0" doc:"Of the tally you saw; a newer one is a conflict."`
	Rest   string `json:"rest" enum:"later,not_presented" doc:"Lines nobody scanned or answered."`
	GrossG int64  `json:"gross_g,omitempty" minimum:"0"`
	TareG  int64  `json:"tare_g,omitempty" minimum:"0"`
	NetG   int64  `json:"net_g,omitempty" minimum:"0"`
	Ticket string `json:"ticket,omitempty" maxLength:"60"`
	Place  string `json:"place,omitempty" maxLength:"200"`
	Note   string `json:"note,omitempty" maxLength:"1000"`
}

// OpenTally is a receipt that was begun and not signed.
type OpenTally struct {
	Handoff  uuid.UUID `json:"handoff" format:"uuid"`
	Number   string    `json:"number"`
	From     OrgRef    `json:"from"`
	Lots     int       `json:"lots"`
	Waiting  int       `json:"waiting" doc:"Not answered by a signed receipt."`
	Marked   int       `json:"marked" doc:"Scanned or answered in the draft."`
	OpenedAt Instant   `json:"opened_at"`
	LastAt   Instant   `json:"last_at"`
}

// Scanning asks what codes stand for.
type Scanning struct {
	Codes []string `json:"codes" minItems:"1" maxItems:"500"`
}

// Scanned is what one code stands for.
type Scanned struct {
	Asked string      `json:"asked"`
	Lot   *LotRow     `json:"lot,omitempty" doc:"Absent: unknown, or not yours to see."`
	Place *PlaceAdded `json:"place,omitempty" doc:"Of your own store, where the label sticks on one."`
}

func (a *API) tallies() {
	add(a, post("look-up-lots", "/lots/lookup", "lots", "Tell what scanned codes stand for", identity.ReadCustody).says("In the order asked; labels that a newer has replaced are found too. Records nothing."), a.lookUpLots)
	add(a, get("list-tallies", "/tallies", "handoffs", "List receipts begun and not signed", identity.MarkReceipt), a.listTallies)
	add(a, get("get-tally", "/handoffs/{no}/tally", "handoffs", "Show the draft of a receipt", identity.MarkReceipt), a.getTally)
	add(a, post("mark-receipt", "/handoffs/{no}/tally", "handoffs", "Scan into the draft of a receipt", identity.MarkReceipt).
		says("Any number of people of the receiver scan into one draft. The order in which the server hears them decides."), a.markReceipt)
	add(a, post("sign-tally", "/handoffs/{no}/tally/sign", "handoffs", "Sign a receipt as it was counted", identity.ReceiveHandoff).
		says("Repeatable until every lot is answered. Faults name lines by lot: lines[ID].reason."), a.signTally)
}

func (a *API) lookUpLots(ctx context.Context, actor identity.Actor, in *struct{ Body Scanning }) (List[Scanned], error) {
	scope, err := scopeOf(actor, identity.ReadCustody)
	if err != nil {
		return List[Scanned]{}, err
	}
	found, err := a.Custody.LotsScanned(ctx, scope, in.Body.Codes)
	if err != nil {
		return List[Scanned]{}, err
	}
	places, err := a.Custody.PlacesScanned(ctx, actor, in.Body.Codes)
	show := a.lotRow(ctx)
	return listOf(found, "", func(f custody.Scanned) Scanned {
		out := Scanned{Asked: f.Asked}
		if f.Lot != nil {
			row := show(*f.Lot)
			out.Lot = &row
		} else if p, ok := places[f.Asked]; ok {
			out.Place = &PlaceAdded{ID: p.ID, Code: p.Code.String(), Path: p.Path}
		}
		return out
	}), err
}

func (a *API) listTallies(ctx context.Context, actor identity.Actor, _ *struct{}) (List[OpenTally], error) {
	open, err := a.Custody.OpenTallies(ctx, actor)
	return listOf(open, "", func(t custody.OpenTally) OpenTally {
		return OpenTally{Handoff: t.Handoff, Number: t.Number.String(), From: OrgRef{t.From, t.FromName}, Lots: t.Lots, Waiting: t.Waiting, Marked: t.Marked,
			OpenedAt: Instant(t.OpenedAt), LastAt: Instant(t.LastAt)}
	}), err
}

func (a *API) getTally(ctx context.Context, actor identity.Actor, in *struct{ Numbered }) (Tally, error) {
	t, err := a.Custody.Tally(ctx, actor, in.No, 0)
	return showTally(t), err
}

func (a *API) markReceipt(ctx context.Context, actor identity.Actor, in *struct {
	Numbered
	Body Marking
}) (Tally, error) {
	cmd := custody.MarkReceipt{Handoff: in.No, Device: in.Body.Device, Marks: each(in.Body.Marks, func(m NewMark) custody.NewMark {
		mark := custody.NewMark{ID: m.ID, Code: m.Code, Kind: custody.MarkKind(m.Kind)}
		if m.Answer != nil {
			mark.Answer = m.Answer.line()
		}
		return mark
	})}
	t, err := a.Custody.MarkReceipt(ctx, actor, cmd)
	return showTally(t), err
}

func (a *API) signTally(ctx context.Context, actor identity.Actor, in *struct {
	Numbered
	Body TallySigning
}) (ReceivingReceipt, error) {
	b := in.Body
	answer, err := a.Custody.SignReceipt(ctx, actor, custody.SignReceipt{Command: b.command(), Handoff: in.No, Seq: b.Seq, Rest: b.Rest, GrossG: b.GrossG, TareG: b.TareG, NetG: b.NetG,
		Ticket: b.Ticket, Place: b.Place, Note: b.Note})
	return a.showReceiving(ctx, answer), err
}

func showTally(t custody.Tally) Tally {
	c := t.Counts()
	return Tally{Handoff: t.Handoff, State: string(t.State), Receipts: t.Receipts, Seq: t.Seq,
		Counts: TallyCounts{Lines: c.Lines, Scanned: c.Scanned, Accepted: c.Accepted, BySeal: c.BySeal, Refused: c.Refused, Missing: c.Missing, Waiting: c.Waiting, Duplicates: c.Duplicates},
		Lines: each(t.Lines, func(l custody.TallyLine) TallyLine {
			out := TallyLine{Lot: l.Lot, Times: l.Times, Chosen: l.Chosen, Person: l.Person, At: Instant(l.At), Seq: l.Seq}
			if l.Answer != nil {
				out.Outcome, out.Reason = string(l.Answer.Outcome), l.Answer.Reason
			}
			if l.Before != nil {
				out.Before = string(l.Before.Outcome)
			}
			return out
		}),
		Strange: each(t.Strange, func(s custody.TallyStranger) TallyStranger { return TallyStranger{Code: s.Code, Times: s.Times} })}
}
