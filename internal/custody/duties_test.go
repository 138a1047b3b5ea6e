package custody

import (
	"context"
	"testing"
	"time"

	"github.com/sealtrail/sealtrail/internal/casefile"
	"github.com/sealtrail/sealtrail/internal/fault"
	"github.com/sealtrail/sealtrail/internal/identity"
)

// One person who holds every role of a tiny office still does not stand on both
// sides of an act; the head's exception lets a handler keep, and nothing else.
func TestNobodyStandsOnBothSidesOfAnAct(t *testing.T) {
	all := []identity.Role{identity.Officer, identity.Keeper, identity.Approver}
	for name, c := range map[string]struct {
		code     string
		excepted bool // by the head's exception
		try      func(t *testing.T, s *stage, one identity.Actor) error
	}{
		"who recorded a seizure confirms it": {"custody.confirm.same_person", false, func(t *testing.T, s *stage, one identity.Actor) error {
			r, err := s.RecordSeizure(context.Background(), s.as(one), s.seizing(1))
			ok(t, err)
			_, err = s.ConfirmSeizure(context.Background(), s.as(one), ConfirmSeizure{Command: s.next(), Seizure: r.Number.String()})
			return err
		}},
		"who offered goods receives them": {"custody.handoff.both_sides", false, func(t *testing.T, s *stage, one identity.Actor) error {
			codes := s.seized(t, 1)
			h := s.offered(t, one, OfferHandoff{Purpose: StoreIn, To: s.agency, Lots: codes})
			_, err := s.receive(one, h, ReceiveLine{Code: codes[0], Outcome: Accepted})
			return err
		}},
		"a handler takes goods into the store": {"custody.receive.handler_keeps", true, func(t *testing.T, s *stage, one identity.Actor) error {
			codes := s.seized(t, 1)
			h := s.offered(t, s.second, OfferHandoff{Purpose: StoreIn, To: s.agency, Lots: codes})
			_, err := s.receive(one, h, ReceiveLine{Code: codes[0], Outcome: Accepted})
			return err
		}},
		"who inspected confirms the round": {"custody.round.same_person", false, func(t *testing.T, s *stage, one identity.Actor) error {
			codes := s.leftInPlace(t, casefile.Sealed, 1)
			r, err := s.inspected(one, "", RoundFinding{Lot: codes[0], Finding: FoundIntact})
			ok(t, err)
			_, err = s.ConfirmRound(context.Background(), s.as(one), ConfirmRound{Command: s.next(), Round: r.ID})
			return err
		}},
		"who asked for a check-out approves it": {"custody.matter.same_person", false, func(t *testing.T, s *stage, one identity.Actor) error {
			r, err := s.asks(one, OpenMatter{Kind: CheckoutMatter, Word: "court", DueAt: s.clock.Now().Add(time.Hour)}, s.stored(t, 1)...)
			ok(t, err)
			return s.step(one, r.ID, Approve)
		}},
		"a handler gives goods out of the store": {"custody.checkout.handler_keeps", true, func(t *testing.T, s *stage, one identity.Actor) error {
			r, err := s.asks(s.second, OpenMatter{Kind: CheckoutMatter, Word: "court", DueAt: s.clock.Now().Add(time.Hour)}, s.stored(t, 1)...)
			ok(t, err)
			ok(t, s.step(s.head, r.ID, Approve))
			return s.step(one, r.ID, Give)
		}},
		"who told of a loss approves it": {"custody.matter.same_person", false, func(t *testing.T, s *stage, one identity.Actor) error {
			r, err := s.asks(one, OpenMatter{Kind: LossMatter, Word: "death", Note: "死亡", Photos: []string{shaA}, Lots: []MatterItem{{Lot: s.stored(t, 1)[0], Quantity: 1}}})
			ok(t, err)
			return s.step(one, r.ID, Approve)
		}},
		"who replaces a label confirms it": {"custody.matter.same_person", false, func(t *testing.T, s *stage, one identity.Actor) error {
			r, err := s.asks(one, OpenMatter{Kind: RelabelMatter, Word: "lost", Note: "脱落"}, s.stored(t, 1)...)
			ok(t, err)
			return s.step(one, r.ID, Approve)
		}},
		"who told of an incident acknowledges it": {"custody.matter.same_person", false, func(t *testing.T, s *stage, one identity.Actor) error {
			r, err := s.asks(one, OpenMatter{Kind: IncidentMatter, Word: "damage", Note: "破", Photos: []string{shaA}}, s.stored(t, 1)...)
			ok(t, err)
			return s.step(one, r.ID, Approve)
		}},
		"who asked to hold goods longer approves it": {"custody.matter.same_person", false, func(t *testing.T, s *stage, one identity.Actor) error {
			r, err := s.asks(one, OpenMatter{Kind: HoldingMatter, Word: "remote", Note: "偏远", DueAt: s.clock.Now().Add(time.Hour)}, s.seized(t, 1)...)
			ok(t, err)
			return s.step(one, r.ID, Approve)
		}},
	} {
		for _, exempt := range []bool{false, true} {
			s := newStage(shelf(t))
			s.exempt = exempt
			one := s.officer
			one.Roles = all
			err := c.try(t, s, one)
			if exempt && c.excepted {
				if err != nil {
					t.Errorf("%s, although the head excepted it: %v", name, err)
				}
				continue
			}
			f := fault.Of(err)
			if f == nil {
				t.Errorf("%s (exception %t)", name, exempt)
				continue
			}
			codes := []string{f.Code}
			for _, g := range f.Fields {
				codes = append(codes, g.Code)
			}
			if !holds(codes, c.code) {
				t.Errorf("%s: %v, want %s", name, codes, c.code)
			}
		}
	}
}
