package custody

import (
	"context"

	"github.com/google/uuid"

	"github.com/sealtrail/sealtrail/internal/fact"
	"github.com/sealtrail/sealtrail/internal/fault"
	"github.com/sealtrail/sealtrail/internal/identity"
	"github.com/sealtrail/sealtrail/internal/label"
)

// RerouteHandoff sends the goods to somebody else, or home. It is the sender's
// right while nobody answered; a firm is asked for its qualification again.
func (s *Service) RerouteHandoff(ctx context.Context, actor identity.Actor, cmd RerouteHandoff) (HandoffAnswer, error) {
	cmd = tidied(cmd)
	c := &checker{}
	c.needed("reason", cmd.Reason, MaxText, "custody.road.reroute_why")
	c.text("approval", cmd.Approval, MaxShort)
	if cmd.To == uuid.Nil && cmd.Facility == uuid.Nil {
		c.Invalid("custody.handoff.to", "to")
	}
	if err := c.err(); err != nil {
		return HandoffAnswer{}, err
	}
	return s.step(ctx, actor, stepping{kind: StepReroute, cmd: cmd.Command, ref: cmd.Handoff, content: cmd, secret: fact.HandoffRoadRestricted{Note: cmd.Reason, Approval: cmd.Approval},
		reroute: func(ctx context.Context, tx Tx, a acting, h Handoff, lots []Lot) (turn, error) {
			if f := h.mayReroute(); f != nil {
				return turn{}, f
			}
			return s.turn(ctx, tx, a, cmd, h, lots)
		}})
}

// mayReroute: nothing is answered, and goods that come home go nowhere else.
func (h Handoff) mayReroute() *fault.Fault {
	switch {
	case h.comesHome():
		return fault.Conflict("custody.road.comes_home")
	case len(h.Receipts) > 0:
		return fault.Conflict("custody.handoff.answered")
	}
	return nil
}

func (s *Service) turn(ctx context.Context, tx Tx, a acting, cmd RerouteHandoff, h Handoff, lots []Lot) (turn, error) {
	t := turn{to: cmd.To, purpose: h.Purpose}
	if h.Purpose == ForDestruction && cmd.To != h.From {
		if cmd.Facility == uuid.Nil {
			return t, fault.Invalid("custody.road.facility").At("facility")
		}
		firm, err := tx.FacilityFirm(ctx, cmd.Facility)
		if err != nil {
			return t, err
		}
		t.to, t.facility = firm, cmd.Facility
	}
	if t.to == h.To && t.facility == h.Facility {
		return t, fault.Invalid("custody.road.same_receiver").At("to")
	}
	to, err := tx.Org(ctx, t.to)
	if err != nil {
		if fault.Is(err, fault.KindMissing) {
			err = fault.Invalid("custody.handoff.to").At("to")
		}
		return t, err
	}
	if t.to == h.From && h.Purpose != StoreIn { // 原路返回
		if !h.Left() {
			return t, fault.Conflict("custody.road.not_left")
		}
		t.purpose = ReturnHome
		return t, nil
	}
	a.actor.Org = h.From // the rules of an offer, from where it was made
	if err := mayGoTo(a, OfferHandoff{Purpose: h.Purpose}, to, h.Agency); err != nil {
		return t, err
	}
	where := t.facility
	if h.Purpose == Transfer {
		where = t.to
	}
	if h.Purpose == ForDestruction || h.Purpose == Transfer && h.Order != uuid.Nil {
		if t.cleared, err = s.clear(ctx, tx, h.Order, where, lots, a); err != nil {
			return t, err
		}
		if err := blocked(lots, t.cleared); err != nil {
			return t, err
		}
		if h.Purpose == ForDestruction {
			papers := TransferPapers{Approval: cmd.Approval}
			if _, err := s.carriage(ctx, tx, h.Division, where, lots, papers, h.Carrier, a.at); err != nil {
				return t, err
			}
		}
	}
	return t, nil
}

// sameCode compares a label with what was typed or scanned.
func sameCode(code label.Code, ref string) bool {
	other, err := label.Scanned(ref)
	return err == nil && other == code
}
