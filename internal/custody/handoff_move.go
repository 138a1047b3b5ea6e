package custody

import (
	"context"

	"github.com/google/uuid"

	"github.com/sealtrail/sealtrail/internal/fact"
	"github.com/sealtrail/sealtrail/internal/fault"
	"github.com/sealtrail/sealtrail/internal/identity"
	"github.com/sealtrail/sealtrail/internal/ledger"
)

// WithdrawHandoff takes an offer back, before departure and before any answer.
func (s *Service) WithdrawHandoff(ctx context.Context, actor identity.Actor, cmd WithdrawHandoff) (HandoffAnswer, error) {
	cmd = tidied(cmd)
	c := &checker{}
	c.needed("reason", cmd.Reason, MaxText, "custody.handoff.withdraw_reason")
	if err := c.err(); err != nil {
		return HandoffAnswer{}, err
	}
	return s.move(ctx, actor, moving{kind: fact.KindHandoffWithdrawn, action: identity.WithdrawHandoff, cmd: cmd.Command, ref: cmd.Handoff, content: cmd,
		secret: fact.HandoffMovedRestricted{Reason: cmd.Reason}, may: func(h Handoff) *fault.Fault {
			switch {
			case h.State != HandoffOffered:
				return fault.Conflict("custody.handoff.state").With("state", string(h.State))
			case len(h.Receipts) > 0:
				return fault.Conflict("custody.handoff.answered")
			}
			return nil
		}})
}

// DepartHandoff says that the goods left with the carrier, who is possessor now.
func (s *Service) DepartHandoff(ctx context.Context, actor identity.Actor, cmd DepartHandoff) (HandoffAnswer, error) {
	cmd = tidied(cmd)
	c := &checker{}
	cmd.Carrier.check(c)
	c.text("place", cmd.Place, MaxName)
	if err := c.err(); err != nil {
		return HandoffAnswer{}, err
	}
	return s.move(ctx, actor, moving{kind: fact.KindHandoffDeparted, action: identity.MoveHandoff, cmd: cmd.Command, ref: cmd.Handoff, content: cmd,
		secret: fact.HandoffMovedRestricted{Place: cmd.Place, Carrier: cmd.Carrier.Name, Permit: cmd.Carrier.Permit}, personal: cmd.Carrier.personal(), carried: !cmd.Carrier.IsZero(),
		may: func(h Handoff) *fault.Fault {
			if h.State != HandoffOffered {
				return fault.Conflict("custody.handoff.state").With("state", string(h.State))
			}
			if actor.Org != h.From {
				return fault.Denied("custody.handoff.not_sender")
			}
			if h.Hazardous {
				return cmd.Carrier.permitted()
			}
			return nil
		}})
}

// ArriveHandoff says that the goods are at the receiver's gate; that they left
// is implied.
func (s *Service) ArriveHandoff(ctx context.Context, actor identity.Actor, cmd ArriveHandoff) (HandoffAnswer, error) {
	cmd = tidied(cmd)
	c := &checker{}
	c.text("place", cmd.Place, MaxName)
	if err := c.err(); err != nil {
		return HandoffAnswer{}, err
	}
	return s.move(ctx, actor, moving{kind: fact.KindHandoffArrived, action: identity.MoveHandoff, cmd: cmd.Command, ref: cmd.Handoff, content: cmd,
		secret: fact.HandoffMovedRestricted{Place: cmd.Place}, may: func(h Handoff) *fault.Fault {
			switch {
			case h.State != HandoffOffered && h.State != HandoffDeparted:
				return fault.Conflict("custody.handoff.state").With("state", string(h.State))
			case actor.Org != h.From && actor.Org != h.To:
				return fault.Denied("custody.handoff.not_sender")
			}
			return nil
		}})
}

// moving is one step of a handoff that says nothing of single lots.
type moving struct {
	kind     string
	action   identity.Action
	cmd      ledger.Command
	ref      string
	content  any
	secret   fact.HandoffMovedRestricted
	personal map[string]string
	carried  bool
	may      func(Handoff) *fault.Fault
}

func (s *Service) move(ctx context.Context, actor identity.Actor, m moving) (HandoffAnswer, error) {
	a, err := s.begin(actor, m.action, m.cmd)
	if err != nil {
		return HandoffAnswer{}, err
	}
	var answer HandoffAnswer
	err = s.InTx(ctx, func(tx Tx) error {
		h, err := tx.HandoffForUpdate(ctx, m.ref)
		if err != nil {
			return err
		}
		if err := mayOnTrip(ctx, tx, actor, m.action, h, a.now); err != nil {
			return err
		}
		answer, err = ledger.Once(ctx, tx, actor.Person, m.cmd.ID, m.kind, m.content, func() (HandoffAnswer, error) {
			if f := m.may(h); f != nil {
				return HandoffAnswer{}, f
			}
			return m.record(ctx, tx, a, h)
		})
		return err
	})
	return answer, err
}

func (m moving) record(ctx context.Context, tx Tx, a acting, h Handoff) (HandoffAnswer, error) {
	lots, err := tx.LotsByID(ctx, h.Waiting())
	if err != nil {
		return HandoffAnswer{}, err
	}
	if err := a.when(lots, h.LastAt); err != nil {
		return HandoffAnswer{}, err
	}
	d := a.draft(m.kind)
	m.secret.Handoff, m.secret.Late = h.ID, a.late()
	d.Facts, d.Restricted, d.Personal = fact.HandoffMoved{Lots: len(lots), Carried: m.carried, Late: a.isLate()}, m.secret, m.personal
	d.Streams, d.Refs = []ledger.Stream{h.Stream}, []ledger.Ref{h.Offer}
	nouns := map[ledger.Stream]noun{h.Stream: &h}
	for i := range lots {
		if lots[i].Handoff != h.ID || h.ID == uuid.Nil {
			return HandoffAnswer{}, fault.Conflict("ledger.moved_on")
		}
		nouns[lots[i].Stream] = &lots[i]
		d.Lines = append(d.Lines, ledger.Line{Stream: lots[i].Stream, Value: fact.HandoffMovedLine{Handoff: h.ID}})
	}
	sealed, err := tx.Record(ctx, d)
	if err != nil {
		return HandoffAnswer{}, err
	}
	if err := apply(sealed, nouns); err != nil {
		return HandoffAnswer{}, err
	}
	return handoffAnswer(h), save(ctx, tx, pointers(lots), []*Handoff{&h}, nil)
}
