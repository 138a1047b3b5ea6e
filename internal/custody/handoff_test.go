package custody

import (
	"context"
	"testing"

	"github.com/google/uuid"

	"github.com/sealtrail/sealtrail/internal/fault"
	"github.com/sealtrail/sealtrail/internal/identity"
)

func TestTheSenderStaysKeeperUntilTheReceiverAccepts(t *testing.T) {
	s := newStage(shelf(t))
	code := s.stored(t, 1)[0]
	keeper := s.lot(t, code).Keeper
	h := s.offered(t, s.keeper, OfferHandoff{Purpose: Transfer, To: s.other, Lots: []string{code}, Carrier: Carrier{Name: "顺达", Plate: "藏A1"}})
	if l := s.lot(t, code); l.Keeper != keeper || l.State != InCustody || l.Handoff != h.ID {
		t.Fatalf("offering moved something: %+v", l)
	}
	s.departed(t, s.keeper, h)
	if l := s.lot(t, code); l.Keeper != keeper || l.State != InTransit || l.Possessor.Kind != ByCarrier {
		t.Fatalf("on the road: %+v", l)
	}
	_, err := s.ArriveHandoff(context.Background(), s.as(s.stranger), ArriveHandoff{Command: s.next(), Handoff: h.Number.String(), Place: "门岗"})
	ok(t, err)
	if l := s.lot(t, code); l.Keeper != keeper {
		t.Fatalf("at the gate: %+v", l)
	}
	s.accepted(t, s.stranger, h, code)
	if l := s.lot(t, code); l.Keeper != (Keeper{Org: s.other, Person: "x1"}) || l.State != InCustody || l.Possessor.Org != s.other || l.Handoff != uuid.Nil || l.Place != "B 区 3 架" {
		t.Fatalf("accepted: %+v", l)
	}
	if h := s.handoffs[h.ID]; h.State != HandoffReceived || h.Carrier.Plate != "藏A1" {
		t.Errorf("%+v", h)
	}
	s.rebuilt(t)
}

func TestARefusedLotComesHomeByAHandoffThatTheRefusalMade(t *testing.T) {
	s := newStage(shelf(t))
	codes := s.stored(t, 2)
	h := s.offered(t, s.keeper, OfferHandoff{Purpose: Transfer, To: s.other, Lots: codes})
	s.departed(t, s.keeper, h)
	r, err := s.receive(s.stranger, h, ReceiveLine{Code: codes[0], Outcome: Accepted}, ReceiveLine{Code: codes[1], Outcome: RefusedLot, Reason: "与清单不符"})
	ok(t, err)
	l := s.lot(t, codes[1])
	if r.Return == nil || l.State != InTransit || l.Keeper.Org != s.agency || l.Possessor.Kind != ByCarrier || l.Handoff != r.Return.ID || l.OfferedTo != s.agency {
		t.Fatalf("%+v %+v", r, l)
	}
	home := s.handoffs[r.Return.ID]
	if home.Answers != h.ID || home.State != HandoffDeparted || s.handoffs[h.ID].Returns[0] != home.ID {
		t.Fatalf("%+v", home)
	}
	_, err = s.receive(s.stranger, home, ReceiveLine{Code: codes[1], Outcome: Accepted})
	if !fault.Is(err, fault.KindDenied) {
		t.Errorf("who refused takes: %v", err)
	}
	_, err = s.receive(s.keeper2, home, ReceiveLine{Code: codes[1], Outcome: RefusedLot, Reason: "不要"})
	refused(t, err, "custody.receive.own_goods", "lines[0].outcome")
	s.accepted(t, s.keeper2, home, codes[1])
	if l := s.lot(t, codes[1]); l.State != InCustody || l.Keeper.Person != "k2" || l.Possessor.Kind != ByKeeper {
		t.Fatalf("%+v", l)
	}
	s.rebuilt(t)
}

func TestHandToHandRefusalLeavesGoodsWhereTheyWere(t *testing.T) {
	s := newStage(shelf(t))
	code := s.seized(t, 1)[0]
	h := s.offered(t, s.officer, OfferHandoff{Purpose: StoreIn, To: s.agency, Lots: []string{code}})
	r, err := s.receive(s.keeper, h, ReceiveLine{Code: code, Outcome: RefusedLot, Reason: "实物与清单不符"})
	ok(t, err)
	l := s.lot(t, code)
	if r.Return != nil || l.State != WithHandler || l.Keeper.Person != "o1" || l.Handoff != uuid.Nil {
		t.Fatalf("%+v %+v", r, l)
	}
	s.rebuilt(t)
}

func TestWhoInvestigatesDoesNotKeepUnlessTheHeadAllowedIt(t *testing.T) {
	s := newStage(shelf(t))
	code := s.seized(t, 1)[0]
	h := s.offered(t, s.officer, OfferHandoff{Purpose: StoreIn, To: s.agency, Lots: []string{code}})
	both := s.second
	both.Roles = []identity.Role{identity.Officer, identity.Keeper}
	_, err := s.receive(both, h, ReceiveLine{Code: code, Outcome: Accepted})
	refused(t, err, "custody.receive.handler_keeps", "lines[0]")
	s.exempt = true
	first := s.officer
	first.Roles = both.Roles
	_, err = s.receive(first, h, ReceiveLine{Code: code, Outcome: Accepted})
	refused(t, err, "custody.handoff.both_sides", "") // exception or not
	_, err = s.receive(both, h, ReceiveLine{Code: code, Outcome: Accepted})
	ok(t, err)
	if l := s.lot(t, code); !l.Exception || !s.handoffs[h.ID].Exception || l.State != InCustody {
		t.Fatalf("%+v", l)
	}
	s.rebuilt(t)
}

func TestOnlyTheReceiverReceivesAndOnlyTheKeeperGivesOut(t *testing.T) {
	ctx := context.Background()
	s := newStage(shelf(t))
	code := s.stored(t, 1)[0]
	give := func(who identity.Actor) error {
		_, err := s.OfferHandoff(ctx, s.as(who), OfferHandoff{Command: s.next(), Purpose: Transfer, To: s.other, Lots: []string{code}})
		return err
	}
	refused(t, give(s.officer), "custody.handoff.keeper_gives_out", "lots[0]")
	if err := give(s.stranger); !fault.Is(err, fault.KindMissing) {
		t.Errorf("a stranger: %v", err)
	}
	ok(t, give(s.keeper))
	refused(t, give(s.keeper), "custody.lot.offered", "lots[0]")
	h := s.handoffs[s.lot(t, code).Handoff]
	_, err := s.receive(s.keeper2, h, ReceiveLine{Code: code, Outcome: Accepted})
	refused(t, err, "custody.handoff.not_receiver", "")
	_, err = s.receive(s.operator, h, ReceiveLine{Code: code, Outcome: Accepted})
	if !fault.Is(err, fault.KindMissing) {
		t.Errorf("a firm that has nothing to do with it: %v", err)
	}
	if _, err := s.ReceiveHandoff(ctx, s.stranger, ReceiveHandoff{Command: s.next(), Handoff: h.Number.String(), Lines: []ReceiveLine{{Code: code, Outcome: Accepted}}}); !fault.Is(err, fault.KindDenied) {
		t.Errorf("without step-up: %v", err)
	}
}

func TestAnOfferIsWithdrawnOnlyBeforeDepartureAndAnyAnswer(t *testing.T) {
	ctx := context.Background()
	s := newStage(shelf(t))
	codes := s.stored(t, 2)
	withdraw := func(h Handoff) error {
		_, err := s.WithdrawHandoff(ctx, s.as(s.keeper), WithdrawHandoff{Command: s.next(), Handoff: h.Number.String(), Reason: "车未到"})
		return err
	}
	h := s.offered(t, s.keeper, OfferHandoff{Purpose: Transfer, To: s.other, Lots: codes})
	ok(t, withdraw(h))
	if l := s.lot(t, codes[0]); l.Handoff != uuid.Nil || l.State != InCustody {
		t.Fatalf("%+v", l)
	}
	h = s.offered(t, s.keeper, OfferHandoff{Purpose: Transfer, To: s.other, Lots: codes})
	_, err := s.receive(s.stranger, h, ReceiveLine{Code: codes[0], Outcome: Accepted})
	ok(t, err)
	refused(t, withdraw(h), "custody.handoff.answered", "")
	s.departed(t, s.keeper, h)
	refused(t, withdraw(h), "custody.handoff.state", "")
	if l := s.lot(t, codes[0]); l.State != InCustody || l.Keeper.Org != s.other {
		t.Fatalf("an accepted lot left with the others: %+v", l)
	}
	_, err = s.receive(s.stranger, h, ReceiveLine{Code: codes[0], Outcome: Accepted})
	refused(t, err, "custody.handoff.answered", "lines[0].code")
	s.accepted(t, s.stranger, h, codes[1])
	_, err = s.receive(s.stranger, h, ReceiveLine{Code: codes[1], Outcome: Accepted})
	refused(t, err, "custody.handoff.state", "")
	s.rebuilt(t)
}

func TestGoodsGoToAFirmOnlyOnOneOrderThatClears(t *testing.T) {
	ctx := context.Background()
	s := newStage(shelf(t))
	codes := s.stored(t, 3)
	offer := func(lots ...string) error {
		_, err := s.OfferHandoff(ctx, s.as(s.keeper), OfferHandoff{Command: s.next(), Purpose: ForDestruction, Lots: lots})
		return err
	}
	refused(t, offer(codes...), "custody.lot.no_order", "lots[0]")
	s.ordered(t, codes[0])
	s.ordered(t, codes[1])
	refused(t, offer(codes...), "custody.handoff.one_order", "lots[1]")
	s.refuse[s.lot(t, codes[0]).ID] = "destruction.reason.hold"
	refused(t, offer(codes[0]), "custody.lot.blocked", "lots[0]")
	delete(s.refuse, s.lot(t, codes[0]).ID)
	ok(t, offer(codes[0]))
	_, err := s.OfferHandoff(ctx, s.as(s.keeper), OfferHandoff{Command: s.next(), Purpose: Transfer, To: s.firm, Lots: codes[2:]})
	refused(t, err, "custody.handoff.to", "to")
	_, err = s.OfferHandoff(ctx, s.as(s.keeper), OfferHandoff{Command: s.next(), Purpose: Transfer, To: s.other, Lots: codes[1:2]})
	refused(t, err, "custody.lot.on_order", "lots[0]")
	h := s.handoffs[s.lot(t, codes[0]).Handoff]
	s.departed(t, s.keeper, h)
	s.refuse[s.lot(t, codes[0]).ID] = "registry.gate.suspended"
	r, err := s.receive(s.operator, h, ReceiveLine{Code: codes[0], Outcome: Accepted})
	ok(t, err)
	l := s.lot(t, codes[0])
	if r.Lines[0].Outcome != RefusedLot || r.Lines[0].Blocked[0] != "registry.gate.suspended" || l.State != HeldAtGate || l.Keeper.Org != s.agency || l.Possessor.Kind != ByCarrier {
		t.Fatalf("the gate let it in: %+v %+v", r.Lines[0], l)
	}
	s.accepted(t, s.keeper2, s.handoffs[r.Return.ID], codes[0])
	if l := s.lot(t, codes[0]); l.State != InCustody {
		t.Fatalf("%+v", l)
	}
	s.rebuilt(t)
}

func TestAFirmBecomesKeeperOfWhatClears(t *testing.T) {
	s := newStage(shelf(t))
	codes := s.stored(t, 1)
	s.ordered(t, codes...)
	h := s.offered(t, s.keeper, OfferHandoff{Purpose: ForDestruction, Lots: codes})
	s.accepted(t, s.operator, h, codes...)
	if l := s.lot(t, codes[0]); l.State != AtFirm || l.Keeper != (Keeper{Org: s.firm, Person: "f1"}) || !l.HandledBy(s.operator) || !l.HandledBy(s.officer) || l.HandledBy(s.stranger) {
		t.Fatalf("%+v", l)
	}
	s.rebuilt(t)
}

func TestTheKindOfReceiverDecidesWhereGoodsAreThen(t *testing.T) {
	officer := identity.Officer
	for want, to := range map[State]func(*stage) (uuid.UUID, identity.Actor){
		Transferred: func(s *stage) (uuid.UUID, identity.Actor) { return s.police, s.person("p", s.police, officer) },
		AtLab:       func(s *stage) (uuid.UUID, identity.Actor) { return s.lab, s.person("l", s.lab, officer) },
		WithHandler: func(s *stage) (uuid.UUID, identity.Actor) { return s.other, s.person("o", s.other, officer) },
		InCustody: func(s *stage) (uuid.UUID, identity.Actor) {
			return s.store, s.person("s", s.store, identity.Keeper)
		},
	} {
		s := newStage(shelf(t))
		codes := s.stored(t, 1)
		org, who := to(s)
		h := s.offered(t, s.keeper, OfferHandoff{Purpose: Transfer, To: org, Lots: codes})
		s.accepted(t, who, h, codes...)
		if l := s.lot(t, codes[0]); l.State != want || l.Keeper.Org != org {
			t.Errorf("want %s: %s", want, l.State)
		}
	}
}

func TestAReplayedReceiptIsTheSameAnswerAndAsksForRightsAgain(t *testing.T) {
	s := newStage(shelf(t))
	codes := s.seized(t, 1)
	h := s.offered(t, s.officer, OfferHandoff{Purpose: StoreIn, To: s.agency, Lots: codes})
	cmd := ReceiveHandoff{Command: s.next(), Handoff: h.Number.String(), Lines: []ReceiveLine{{Code: codes[0], Outcome: Accepted}}}
	first, err := s.ReceiveHandoff(context.Background(), s.as(s.keeper), cmd)
	ok(t, err)
	again, err := s.ReceiveHandoff(context.Background(), s.as(s.keeper), cmd)
	ok(t, err)
	if first.Number != again.Number || again.Lines[0].State != InCustody || s.lot(t, codes[0]).Version != 4 {
		t.Fatalf("%+v", again)
	}
	moved := s.as(s.keeper)
	moved.Roles = []identity.Role{identity.Auditor}
	if _, err := s.ReceiveHandoff(context.Background(), moved, cmd); !fault.Is(err, fault.KindDenied) {
		t.Errorf("a former keeper got the answer: %v", err)
	}
}

func TestTheReceivingSideIsNeverWhoSentAndInAnOwnStoreWhoKeepsIt(t *testing.T) {
	s := newStage(shelf(t))
	home := Handoff{Purpose: StoreIn, From: s.agency, To: s.agency, Agency: s.agency, Sender: "o1"}
	away := Handoff{Purpose: Transfer, From: s.agency, To: s.other, Agency: s.agency, Sender: "k1"}
	back := Handoff{Purpose: ReturnHome, From: s.agency, To: s.agency, Agency: s.agency, Sender: "k1"}
	for _, c := range []struct {
		name string
		h    Handoff
		a    identity.Actor
		want bool
	}{
		{"the officer who brings goods into the own store", home, s.officer, false},
		{"another officer", home, s.second, false},
		{"the keeper", home, s.keeper, true},
		{"a keeper elsewhere", home, s.stranger, false},
		{"the other agency", away, s.stranger, true},
		{"a colleague of the sender", away, s.keeper2, false},
		{"the officer to whom refused goods come home", back, s.officer, true},
		{"the keeper who sends them home", back, s.keeper, false},
	} {
		if got := c.h.Receives(c.a); got != c.want {
			t.Errorf("%s: %v", c.name, got)
		}
	}
}
