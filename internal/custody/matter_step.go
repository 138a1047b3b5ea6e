package custody

import (
	"context"
	"fmt"

	"github.com/google/uuid"

	"github.com/sealtrail/sealtrail/internal/fact"
	"github.com/sealtrail/sealtrail/internal/fault"
	"github.com/sealtrail/sealtrail/internal/identity"
	"github.com/sealtrail/sealtrail/internal/ledger"
	"github.com/sealtrail/sealtrail/internal/moment"
)

// StepMatter is the next step of a matter. Only the fields of its step are set.
type StepMatter struct {
	ledger.Command
	Matter uuid.UUID    `json:"matter"`
	Step   MatterStep   `json:"step"`
	Paper  string       `json:"paper"`  // of an answer: the agency's own number
	Reason string       `json:"reason"` // of refusing, withdrawing, asking for longer
	DueAt  moment.Time  `json:"due_at"` // of asking for longer
	Lots   []MatterBack `json:"lots"`   // of goods that come back: one answer for each lot
}

// MatterBack answers the three questions of art. 11 for one lot.
type MatterBack struct {
	Lot      string   `json:"lot"`      // label code or id
	Damaged  bool     `json:"damaged"`  // 损毁
	Short    bool     `json:"short"`    // 短少
	Swapped  bool     `json:"swapped"`  // 调换
	Quantity int64    `json:"quantity"` // counted; only of one that is short; zero: it did not come back
	Note     string   `json:"note"`     // of everything but three times no
	Photos   []string `json:"photos"`   // the same
}

// Action is the permission that a step of a matter needs.
func (m Matter) Action(step MatterStep) identity.Action {
	switch step {
	case Approve, Refuse:
		if m.Kind == RelabelMatter {
			return identity.ConfirmLabel
		}
		return identity.ApproveMatter
	case Give, TakeBack:
		return identity.GiveCheckout
	case Accept, Bring:
		return identity.TakeCheckout
	case Longer:
		return identity.AskCheckout
	}
	return m.Kind.Opens()
}

// On are the parties as that step sees them: the agency's people ask, approve and
// take; the store's give, take back and relabel.
func (m Matter) On(step MatterStep) identity.Parties {
	if step == Give || step == TakeBack || m.Kind == RelabelMatter || m.Kind != CheckoutMatter && step == Withdraw {
		return m.keeping()
	}
	return m.Parties()
}

// StepMatter takes a matter one step further.
func (s *Service) StepMatter(ctx context.Context, actor identity.Actor, cmd StepMatter) (MatterReceipt, error) {
	cmd = tidied(cmd)
	var receipt MatterReceipt
	if err := actor.May(identity.ReadCustody); err != nil {
		return receipt, err
	}
	err := s.InTx(ctx, func(tx Tx) error {
		m, err := tx.MatterForUpdate(ctx, cmd.Matter)
		if err != nil {
			return err
		}
		if !actor.Scope(identity.ReadCustody).Sees(m.Parties()) {
			return fault.Missing("custody.matter.unknown")
		}
		action := m.Action(cmd.Step)
		if err := actor.MayOn(action, m.On(cmd.Step)); err != nil {
			return err
		}
		a, err := s.begin(actor, action, cmd.Command)
		if err != nil {
			return err
		}
		receipt, err = ledger.Once(ctx, tx, actor.Person, cmd.ID, "custody.matter.step", cmd, func() (MatterReceipt, error) {
			return s.stepMatter(ctx, tx, a, cmd, m)
		})
		return err
	})
	return receipt, err
}

func (s *Service) stepMatter(ctx context.Context, tx Tx, a acting, cmd StepMatter, m Matter) (MatterReceipt, error) {
	if !m.Allows(cmd.Step) {
		return MatterReceipt{}, fault.Conflict("custody.matter.step").With("state", string(m.State))
	}
	if err := cmd.check(m, a, s.Photos); err != nil {
		return MatterReceipt{}, err
	}
	lots, err := tx.LotsByID(ctx, m.LotIDs())
	if err != nil {
		return MatterReceipt{}, err
	}
	var touched []Lot // lots that ended since are left alone
	for _, l := range lots {
		if l.Living() {
			touched = append(touched, l)
		}
	}
	if err := a.when(touched, m.LastAt); err != nil {
		return MatterReceipt{}, err
	}
	if cmd.Step == Longer {
		c := &checker{}
		c.due("due_at", cmd.DueAt, max(a.at, m.DueAt))
		if err := c.err(); err != nil {
			return MatterReceipt{}, err
		}
	}
	switch cmd.Step {
	case Approve, Refuse:
		return s.answerMatter(ctx, tx, a, cmd, m, touched)
	case TakeBack:
		return s.takeBack(ctx, tx, a, cmd, m, touched)
	}
	return s.moveCheckout(ctx, tx, a, cmd, m, touched)
}

// check demands two people: who asked does not answer, who gave does not take.
func (cmd StepMatter) check(m Matter, a acting, photos Photos) error {
	c := &checker{photos: photos}
	c.text("paper", cmd.Paper, MaxShort)
	c.text("reason", cmd.Reason, MaxText)
	if cmd.Reason == "" && (cmd.Step == Refuse || cmd.Step == Withdraw || cmd.Step == Longer) {
		c.Invalid("custody.matter.reason", "reason")
	}
	asked := m.By
	if m.State == MatterOut {
		asked = m.Wish.By
	}
	switch {
	case (cmd.Step == Approve || cmd.Step == Refuse) && a.actor.Is(asked):
		return fault.Denied("custody.matter.same_person")
	case cmd.Step == Accept && a.actor.Is(m.Given.By), cmd.Step == TakeBack && a.actor.Is(m.Brought.By), cmd.Step == Give && a.actor.Is(m.By):
		return fault.Denied("custody.checkout.same_person")
	case cmd.Step == Withdraw && a.actor.Org != m.ByOrg:
		return fault.Denied("custody.matter.not_asker")
	}
	return c.err()
}

// moved is a draft of a step that touches lots in one and the same way.
func moved(a acting, m *Matter, lots []Lot) (ledger.Draft, map[ledger.Stream]noun) {
	nouns := map[ledger.Stream]noun{m.Stream: m}
	for i := range lots {
		nouns[lots[i].Stream] = &lots[i]
	}
	return ledger.Draft{ID: a.cmd.ID, KV: 1, OccurredAt: a.at, DeviceAt: a.cmd.DeviceAt, By: a.actor.By(a.action), Auth: a.actor.Auth(a.action, a.now), Streams: []ledger.Stream{m.Stream}}, nouns
}

// answerMatter is the second person's word, with what follows from it.
func (s *Service) answerMatter(ctx context.Context, tx Tx, a acting, cmd StepMatter, m Matter, lots []Lot) (MatterReceipt, error) {
	d, nouns := moved(a, &m, lots)
	d.Kind = fact.KindMatterAnswered
	yes, extension := cmd.Step == Approve, m.State == MatterOut
	secret := fact.MatterAnsweredRestricted{Matter: m.ID, Paper: cmd.Paper, Reason: cmd.Reason, Late: a.late()}
	if extension && yes {
		secret.DueAt = m.Wish.DueAt
	}
	var stuck labels
	for i, l := range lots {
		line := fact.MatterAnsweredLine{Matter: m.ID, Kind: string(m.Kind), Approved: yes, State: string(l.State), Unit: l.Unit}
		if yes && (m.Kind == LossMatter || m.Kind == RelabelMatter || m.Kind == HoldingMatter) {
			if f := l.fits(m.Kind); f != nil {
				return MatterReceipt{}, f.At("matter").With("code", l.Code.String())
			}
			if err := s.effect(m.of(l.ID), l, &line, &stuck, i); err != nil {
				return MatterReceipt{}, err
			}
		}
		if yes && m.Kind == HoldingMatter {
			line.DueAt = m.DueAt
		}
		if line.Code != "" {
			secret.Labels = append(secret.Labels, fact.MatterLabel{Lot: l.ID, Code: line.Code, Was: line.Was})
		}
		d.Lines = append(d.Lines, ledger.Line{Stream: l.Stream, Value: line})
	}
	d.Facts = fact.MatterAnswered{Matter: string(m.Kind), Approved: yes, Extension: extension, Late: a.isLate()}
	d.Restricted = secret
	if yes && m.Kind == RelabelMatter {
		if err := stuck.bind(ctx, tx, m.Keeper, a.at); err != nil {
			return MatterReceipt{}, err
		}
		for _, l := range lots {
			if err := tx.RetireLabel(ctx, l.Code, retiring[m.Word], a.at); err != nil {
				return MatterReceipt{}, err
			}
		}
	}
	return s.finish(ctx, tx, d, nouns, &m, lots, nil)
}

// of is what the matter says of one lot.
func (m Matter) of(lot uuid.UUID) MatterLot {
	for _, l := range m.Lots {
		if l.Lot == lot {
			return l
		}
	}
	return MatterLot{}
}

// effect settles what an approval does to one lot.
func (s *Service) effect(asked MatterLot, l Lot, line *fact.MatterAnsweredLine, stuck *labels, i int) error {
	if line.Kind == string(HoldingMatter) {
		return nil
	}
	if line.Kind == string(LossMatter) {
		if asked.Quantity > l.Quantity || asked.MassG > l.MassG || asked.Quantity == l.Quantity && asked.MassG != l.MassG {
			return fault.Conflict("custody.loss.changed").At("matter").With("code", l.Code.String())
		}
		line.Quantity, line.MassG = asked.Quantity, asked.MassG
		if asked.Quantity == l.Quantity {
			line.State = string(Consumed)
		}
		return nil
	}
	c := &checker{}
	printed := c.code(codes{}, "matter", asked.Label)
	if err := c.err(); err != nil {
		return err
	}
	code, err := s.stick(stuck, printed, l.ID, fmt.Sprintf("lots[%d].label", i))
	line.Code, line.Was = code.Compact(), l.Code.Compact()
	return err
}

// moveCheckout withdraws, gives, takes, asks for longer and brings back.
func (s *Service) moveCheckout(ctx context.Context, tx Tx, a acting, cmd StepMatter, m Matter, lots []Lot) (MatterReceipt, error) {
	d, nouns := moved(a, &m, lots)
	facts := fact.CheckoutMoved{Lots: len(lots), Overdue: cmd.Step == Bring && a.at > m.DueAt, Rules: s.Book.Version(), Late: a.isLate()}
	d.Kind = map[MatterStep]string{Withdraw: fact.KindMatterWithdrawn, Give: fact.KindCheckoutGiven, Accept: fact.KindCheckoutTaken, Longer: fact.KindCheckoutLonger, Bring: fact.KindCheckoutBrought}[cmd.Step]
	except, err := exempt(ctx, tx, a, lots)
	if err != nil {
		return MatterReceipt{}, err
	}
	for _, l := range lots {
		line := fact.CheckoutLine{Matter: m.ID, Lot: l.ID, State: string(l.State), Expected: l.Quantity, Found: l.Quantity, Unit: l.Unit}
		switch cmd.Step {
		case Give:
			if f := l.fits(CheckoutMatter); f != nil {
				return MatterReceipt{}, f.At("matter").With("code", l.Code.String())
			}
			if line.Exception, err = a.keeps(l, except); err != nil {
				return MatterReceipt{}, err
			}
		case Accept:
			if l.Checkout != m.ID || !can(l.State, CheckOut) {
				return MatterReceipt{}, fault.Conflict("custody.matter.state").At("matter").With("code", l.Code.String()).With("state", string(l.State))
			}
			line.State = string(CheckedOut)
		}
		facts.Exception = facts.Exception || line.Exception
		d.Lines = append(d.Lines, ledger.Line{Stream: l.Stream, Value: line})
	}
	d.Facts, d.Restricted = facts, fact.CheckoutMovedRestricted{Matter: m.ID, DueAt: cmd.DueAt, Reason: cmd.Reason, Late: a.late()}
	return s.finish(ctx, tx, d, nouns, &m, lots, nil)
}

// keeps demands that who acts for the store did not investigate (办案与保管分离).
func (a acting) keeps(l Lot, except map[uuid.UUID]bool) (exception bool, err error) {
	if !a.actor.IsAny(l.Handlers) {
		return false, nil
	}
	if !except[l.Case] {
		return false, fault.Denied("custody.checkout.handler_keeps").With("code", l.Code.String())
	}
	return true, nil
}
