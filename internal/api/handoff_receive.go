package api

import (
	"context"

	"github.com/google/uuid"

	"github.com/sealtrail/sealtrail/internal/custody"
	"github.com/sealtrail/sealtrail/internal/identity"
)

// HandoffReceiving says what the receiver found.
type HandoffReceiving struct {
	Fact
	GrossG int64           `json:"gross_g,omitempty" minimum:"0"`
	TareG  int64           `json:"tare_g,omitempty" minimum:"0"`
	NetG   int64           `json:"net_g,omitempty" minimum:"0"`
	Ticket string          `json:"ticket,omitempty" maxLength:"60" doc:"Of the weighbridge."`
	Place  string          `json:"place,omitempty" maxLength:"200" doc:"Where the goods are put."`
	Note   string          `json:"note,omitempty" maxLength:"1000"`
	Lines  []ReceivingLine `json:"lines" minItems:"1" maxItems:"500"`

	Manifest string `json:"manifest,omitempty" maxLength:"14" doc:"Number of the transfer manifest of hazardous goods, when the offer named none."`
	Paper    string `json:"manifest_paper,omitempty" maxLength:"60" doc:"Number of the paper one that stands in for it."`
}

// ReceivingLine is the answer for one lot; an absent figure means "as sent".
type ReceivingLine struct {
	Code       string          `json:"code" maxLength:"64" doc:"Label code or id; a container's code answers for its lots."`
	Outcome    string          `json:"outcome,omitempty" enum:"accepted,accepted_by_seal,refused,not_presented" doc:"Absent only with split."`
	Quantity   *int64          `json:"quantity,omitempty" minimum:"0"`
	Packages   *int64          `json:"packages,omitempty" minimum:"0"`
	WeightG    *int64          `json:"weight_g,omitempty" minimum:"0" doc:"Absent: not weighed alone."`
	SealIntact *bool           `json:"seal_intact,omitempty"`
	Seal       string          `json:"seal,omitempty" maxLength:"60" doc:"Number as read; a container is accepted by its seal only with the recorded number."`
	Condition  string          `json:"condition,omitempty" maxLength:"1000"`
	Reason     string          `json:"reason,omitempty" maxLength:"1000" doc:"Of refusing."`
	Split      []ReceivingPart `json:"split,omitempty" maxItems:"100" doc:"Answers the lot in parts."`
}

// ReceivingPart is one part of a lot that is answered in parts.
type ReceivingPart struct {
	Code     string `json:"code,omitempty" maxLength:"40"`
	Quantity int64  `json:"quantity" minimum:"0"`
	WeightG  int64  `json:"weight_g,omitempty" minimum:"0"`
	Outcome  string `json:"outcome" enum:"accepted,accepted_by_seal,refused,not_presented"`
	Reason   string `json:"reason,omitempty" maxLength:"1000"`
}

// ReceivingReceipt tells what became of each lot.
type ReceivingReceipt struct {
	ID      uuid.UUID      `json:"id" format:"uuid"`
	Number  string         `json:"number"`
	State   string         `json:"state" enum:"offered,departed,arrived,received,withdrawn"`
	Waiting int            `json:"waiting" doc:"Lots that nobody answered yet."`
	Return  *HandoffRef    `json:"return,omitempty" doc:"Brings refused goods home."`
	Lines   []ReceivedLine `json:"lines"`
}

// HandoffRef names a handoff.
type HandoffRef struct {
	ID     uuid.UUID `json:"id" format:"uuid"`
	Number string    `json:"number"`
}

// ReceivedLine is what became of one lot.
type ReceivedLine struct {
	ID            uuid.UUID   `json:"id" format:"uuid"`
	Code          string      `json:"code"`
	Outcome       string      `json:"outcome"`
	State         string      `json:"state"`
	Blocked       []Blocked   `json:"blocked" doc:"Why the gate or the law refused it."`
	Discrepancies []uuid.UUID `json:"discrepancies"`
}

// Blocked is one reason for which a lot was refused by rule.
type Blocked struct {
	Code   string `json:"code"`
	Detail string `json:"detail"`
}

func (a *API) receiveHandoff(ctx context.Context, actor identity.Actor, in *struct {
	Numbered
	Body HandoffReceiving
}) (ReceivingReceipt, error) {
	answer, err := a.Custody.ReceiveHandoff(ctx, actor, in.Body.receiving(in.No))
	return a.showReceiving(ctx, answer), err
}

func (r HandoffReceiving) receiving(no string) custody.ReceiveHandoff {
	return custody.ReceiveHandoff{Command: r.command(), Handoff: no, GrossG: r.GrossG, TareG: r.TareG, NetG: r.NetG, Ticket: r.Ticket, Place: r.Place, Note: r.Note,
		Lines: each(r.Lines, ReceivingLine.line), TransferPapers: custody.TransferPapers{Manifest: r.Manifest, Paper: r.Paper}}
}

func (l ReceivingLine) line() custody.ReceiveLine {
	return custody.ReceiveLine{Code: l.Code, Outcome: custody.Outcome(l.Outcome), Quantity: l.Quantity, Packages: l.Packages, WeightG: l.WeightG, SealIntact: l.SealIntact, Seal: l.Seal,
		Condition: l.Condition, Reason: l.Reason, Split: each(l.Split, func(p ReceivingPart) custody.ReceivePart {
			return custody.ReceivePart{Code: p.Code, Quantity: p.Quantity, WeightG: p.WeightG, Outcome: custody.Outcome(p.Outcome), Reason: p.Reason}
		})}
}

func (a *API) showReceiving(ctx context.Context, r custody.ReceiptAnswer) ReceivingReceipt {
	words := a.words(ctx)
	out := ReceivingReceipt{ID: r.ID, Number: r.Number.String(), State: string(r.State), Waiting: r.Waiting, Lines: each(r.Lines, func(l custody.ReceiptLine) ReceivedLine {
		return ReceivedLine{ID: l.ID, Code: l.Code.String(), Outcome: string(l.Outcome), State: string(l.State), Discrepancies: same(l.Discrepancies),
			Blocked: each(l.Blocked, func(code string) Blocked { return Blocked{Code: code, Detail: say(words, code, nil)} })}
	})}
	if r.Return != nil {
		out.Return = &HandoffRef{ID: r.Return.ID, Number: r.Return.Number.String()}
	}
	return out
}
