package custody

import (
	"context"
	"strconv"
	"strings"

	"github.com/sealtrail/sealtrail/internal/fault"
	"github.com/sealtrail/sealtrail/internal/identity"
	"github.com/sealtrail/sealtrail/internal/ledger"
)

// SignReceipt signs what was counted: the receipt is made of the draft as the
// signer saw it.
type SignReceipt struct {
	ledger.Command
	Handoff string `json:"handoff"`
	Seq     int64  `json:"seq"`  // of the tally that was shown
	Rest    string `json:"rest"` // later|not_presented: lines nobody scanned or answered
	GrossG  int64  `json:"gross_g"`
	TareG   int64  `json:"tare_g"`
	NetG    int64  `json:"net_g"`
	Ticket  string `json:"ticket"`
	Place   string `json:"place"`
	Note    string `json:"note"`
	TransferPapers
}

// What SignReceipt makes of lines nobody scanned or answered.
const (
	RestLater   = "later"
	RestMissing = "not_presented"
)

// SignReceipt receives what was counted, in one act. What changed since the
// signer looked is a conflict: nobody signs what they did not see.
func (s *Service) SignReceipt(ctx context.Context, actor identity.Actor, cmd SignReceipt) (ReceiptAnswer, error) {
	cmd = tidied(cmd)
	a, err := s.begin(actor, identity.ReceiveHandoff, cmd.Command)
	if err != nil {
		return ReceiptAnswer{}, err
	}
	if cmd.Rest != RestLater && cmd.Rest != RestMissing {
		return ReceiptAnswer{}, fault.Invalid("custody.tally.rest").At("rest")
	}
	var answer ReceiptAnswer
	err = s.InTx(ctx, func(tx Tx) error {
		h, err := tx.HandoffForUpdate(ctx, cmd.Handoff)
		if err != nil {
			return err
		}
		if err := actor.MayOn(identity.ReceiveHandoff, h.Parties()); err != nil {
			return err
		}
		if actor.Org != h.To {
			return fault.Denied("custody.handoff.not_receiver")
		}
		answer, err = ledger.Once(ctx, tx, actor.Person, cmd.ID, "custody.handoff.sign_tally", cmd, func() (ReceiptAnswer, error) {
			return s.signTally(ctx, tx, a, cmd, h)
		})
		return err
	})
	return answer, err
}

func (s *Service) signTally(ctx context.Context, tx Tx, a acting, cmd SignReceipt, h Handoff) (ReceiptAnswer, error) {
	t, err := tallied(ctx, tx, h)
	if err != nil {
		return ReceiptAnswer{}, err
	}
	if t.Seq != cmd.Seq {
		return ReceiptAnswer{}, fault.Conflict("custody.tally.moved").At("seq")
	}
	receive := ReceiveHandoff{Command: cmd.Command, Handoff: h.ID.String(), GrossG: cmd.GrossG, TareG: cmd.TareG, NetG: cmd.NetG, Ticket: cmd.Ticket, Place: cmd.Place, TransferPapers: cmd.TransferPapers,
		Note: cmd.Note, Lines: t.answers(cmd.Rest, h)}
	if err := receive.check(); err != nil {
		return ReceiptAnswer{}, byLot(err, receive.Lines)
	}
	answer, err := s.receive(ctx, tx, a, receive, h) // and with it the draft ends
	return answer, byLot(err, receive.Lines)
}

// byLot names the lines of a made receipt by their lots: lines[ID].reason. Who
// signs never saw their numbers.
func byLot(err error, lines []ReceiveLine) error {
	f := fault.Of(err)
	if f == nil {
		return err
	}
	name := func(g *fault.Fault) *fault.Fault {
		rest, ok := strings.CutPrefix(g.Field, "lines[")
		no, rest, closed := strings.Cut(rest, "]")
		if i, err := strconv.Atoi(no); ok && closed && err == nil && i < len(lines) {
			return g.At("lines[" + lines[i].Code + "]" + rest)
		}
		return g
	}
	named := *name(f)
	named.Fields = make([]*fault.Fault, len(f.Fields))
	for i, g := range f.Fields {
		named.Fields[i] = name(g)
	}
	return &named
}

// answers are the lines of a receipt made of the tally; each names its lot by id.
func (t Tally) answers(rest string, h Handoff) []ReceiveLine {
	var out []ReceiveLine
	for _, l := range t.Lines {
		switch {
		case l.Answer != nil:
			sent, _ := h.Line(l.Lot)
			line := l.Answer.WithShortage(sent.Sent.Quantity)
			line.Code = l.Lot.String()
			out = append(out, line)
		case rest == RestMissing:
			out = append(out, ReceiveLine{Code: l.Lot.String(), Outcome: NotPresented})
		}
	}
	return out
}
