package custody

import (
	"context"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"

	"github.com/sealtrail/sealtrail/internal/fault"
	"github.com/sealtrail/sealtrail/internal/identity"
	"github.com/sealtrail/sealtrail/internal/label"
)

func (s *stage) KeepTrip(_ context.Context, t Trip) error {
	s.trips[t.Handoff] = t
	return nil
}

func (s *stage) TripOf(_ context.Context, handoff uuid.UUID) (Trip, error) {
	return s.trips[handoff], nil
}

// onRoad puts two stored lots on a truck to the other agency.
func (s *stage) onRoad(t testing.TB) (Handoff, []string) {
	t.Helper()
	codes := s.stored(t, 2)
	h := s.offered(t, s.keeper, OfferHandoff{Purpose: Transfer, To: s.other, Lots: codes, Carrier: Carrier{Name: "顺达", Plate: "藏A1"}})
	s.departed(t, s.keeper, h)
	return s.handoffs[h.ID], codes
}

// driver opens the trip and is whoever holds its code.
func (s *stage) driver(t testing.TB, h Handoff) (identity.Actor, label.Code) {
	t.Helper()
	a, err := s.OpenTrip(context.Background(), s.keeper, OpenTrip{Command: s.next(), Handoff: h.Number.String()})
	ok(t, err)
	if a.Code.IsZero() || s.trips[h.ID].Hash != tripHash(a.Code) {
		t.Fatalf("%+v", a)
	}
	return identity.CodeActor(s.trips[h.ID].Stand, s.agency, h.ID), a.Code
}

func (s *stage) takes(who identity.Actor, h Handoff, kind StepKind, code string) error {
	ctx, no := context.Background(), h.Number.String()
	var err error
	switch kind {
	case StepIncident:
		_, err = s.ReportIncident(ctx, who, ReportIncident{Command: s.next(), Handoff: no, Kind: "breakdown", Note: "水箱漏水"})
	case StepReseal:
		_, err = s.ResealHandoff(ctx, who, ResealHandoff{Command: s.next(), Handoff: no, Note: "途中检查", Witness: Witness{Name: "交警"}, Seals: []NewSeal{{code, "N" + uuid.NewString()[:8]}}})
	case StepRelay:
		_, err = s.RelayHandoff(ctx, who, RelayHandoff{Command: s.next(), Handoff: no, Carrier: Carrier{Plate: "藏B2"}})
	case StepRest:
		_, err = s.RestHandoff(ctx, who, RestHandoff{Command: s.next(), Handoff: no, Place: "那曲服务区"})
	case StepReroute:
		_, err = s.RerouteHandoff(ctx, who, RerouteHandoff{Command: s.next(), Handoff: no, To: s.store, Reason: "对方库满"})
	case StepTrip:
		_, err = s.OpenTrip(ctx, who, OpenTrip{Command: s.next(), Handoff: no})
	}
	return err
}

func TestTheTableOfTheRoadDecidesWhoMayStepWhen(t *testing.T) {
	for _, state := range HandoffStates() {
		for _, kind := range StepKinds() {
			for _, side := range []RoadSide{SideSender, SideCarrier, SideReceiver} {
				s := newStage(shelf(t))
				codes := s.stored(t, 1)
				h := s.offered(t, s.keeper, OfferHandoff{Purpose: Transfer, To: s.other, Lots: codes})
				driver, _ := s.driver(t, h)
				ctx := context.Background()
				switch state {
				case HandoffDeparted, HandoffArrived, HandoffReceived:
					s.departed(t, s.keeper, h)
					if state != HandoffDeparted {
						_, err := s.ArriveHandoff(ctx, s.stranger, ArriveHandoff{Command: s.next(), Handoff: h.Number.String()})
						ok(t, err)
					}
					if state == HandoffReceived {
						s.accepted(t, s.stranger, h, codes...)
					}
				case HandoffWithdrawn:
					_, err := s.WithdrawHandoff(ctx, s.keeper, WithdrawHandoff{Command: s.next(), Handoff: h.Number.String(), Reason: "改日"})
					ok(t, err)
				}
				who := map[RoadSide]identity.Actor{SideSender: s.keeper, SideCarrier: driver, SideReceiver: s.stranger}[side]
				err := s.takes(who, h, kind, codes[0])
				may := slices.Contains(steps[kind].states, state) && slices.Contains(steps[kind].sides, side)
				if side == SideCarrier && state == HandoffArrived { // the code ended with the trip
					may = false
				}
				if may != (err == nil) || err != nil && fault.Of(err) == nil {
					t.Errorf("%s by %s when %s: %v", kind, side, state, err)
				}
				s.rebuilt(t)
			}
		}
	}
	if !strings.Contains(RoadTable(), "| reroute | offered, departed | sender |") {
		t.Error(RoadTable())
	}
}

func TestABrokenSealIsSeenByBothSidesUntilItIsSealedAnew(t *testing.T) {
	s := newStage(shelf(t))
	ctx := context.Background()
	h, codes := s.onRoad(t)
	driver, _ := s.driver(t, h)
	no := h.Number.String()
	_, err := s.ReportIncident(ctx, driver, ReportIncident{Command: s.next(), Handoff: no, Kind: SealBroken, Note: "封签断开"})
	refused(t, err, "custody.road.which_seal", "broken")
	_, err = s.ReportIncident(ctx, driver, ReportIncident{Command: s.next(), Handoff: no, Kind: SealBroken, Note: "封签断开", Photos: []string{"feed"}})
	refused(t, err, "custody.photo.hash", "photos[0]")
	_, err = s.ReportIncident(ctx, driver, ReportIncident{Command: s.next(), Handoff: no, Kind: SealBroken, Note: "封签断开", Broken: codes, Photos: []string{shaA}})
	ok(t, err)
	if l := s.lot(t, codes[0]); l.Seal != "" || len(s.handoffs[h.ID].Broken()) != 2 || s.photos[len(s.photos)-1].Noun != HandoffStream {
		t.Fatalf("%+v", l)
	}
	_, err = s.ReportIncident(ctx, driver, ReportIncident{Command: s.next(), Handoff: no, Kind: SealBroken, Note: "又断", Broken: codes[:1]})
	refused(t, err, "custody.road.no_seal", "broken[0]")
	reseal := ResealHandoff{Handoff: no, Note: "原封签断开", Seals: []NewSeal{{codes[1], "S2"}}}
	reseal.Command = s.next()
	_, err = s.ResealHandoff(ctx, driver, reseal)
	refused(t, err, "custody.road.witness", "witness.name")
	reseal.Command, reseal.Witness = s.next(), Witness{Name: "次仁", Phone: "1380"}
	_, err = s.ResealHandoff(ctx, driver, reseal)
	ok(t, err)
	now := s.handoffs[h.ID]
	if s.lot(t, codes[1]).Seal != "S2" || len(now.Broken()) != 1 || now.Steps[1].Witness != "次仁" || now.Steps[1].Role != "carrier" || now.Steps[1].Auth[0].By != identity.ByCode {
		t.Fatalf("%+v", now.Steps)
	}
	_, err = s.receive(s.stranger, h, ReceiveLine{Code: codes[0], Outcome: AcceptedBySeal, SealIntact: p(true)})
	refused(t, err, "custody.receive.by_seal", "lines[0].outcome")
	r, err := s.receive(s.stranger, h, ReceiveLine{Code: codes[0], Outcome: Accepted, SealIntact: p(false)}, ReceiveLine{Code: codes[1], Outcome: AcceptedBySeal, SealIntact: p(true)})
	ok(t, err)
	if len(r.Lines[0].Discrepancies) != 1 || len(r.Lines[1].Discrepancies) != 0 || s.open[r.Lines[0].Discrepancies[0]].Kind != DiffSeal {
		t.Fatalf("%+v", r.Lines)
	}
	s.rebuilt(t)
}

func TestATripCodeLivesAsLongAsItsTripAndIsGoodForNothingElse(t *testing.T) {
	s := newStage(shelf(t))
	ctx := context.Background()
	h, codes := s.onRoad(t)
	first, _ := s.driver(t, h)
	other, _ := s.onRoad(t)
	missing := func(what string, err error) {
		t.Helper()
		if !fault.Is(err, fault.KindMissing) {
			t.Errorf("%s: %v", what, err)
		}
	}
	missing("another truck", s.takes(first, other, StepRest, ""))
	if _, err := s.receive(first, h, ReceiveLine{Code: codes[0], Outcome: Accepted}); !fault.Is(err, fault.KindDenied) {
		t.Errorf("a driver received: %v", err)
	}
	if _, err := s.OfferHandoff(ctx, first, OfferHandoff{Command: s.next(), Purpose: Transfer, To: s.other, Lots: codes}); !fault.Is(err, fault.KindDenied) {
		t.Errorf("a driver offered: %v", err)
	}
	if first.Scope(identity.ReadCustody) != (identity.Scope{}) {
		t.Error("a driver reads")
	}
	second, _ := s.driver(t, h)
	if s.handoffs[h.ID].TripIssue != 2 {
		t.Errorf("%+v", s.handoffs[h.ID])
	}
	missing("the old code", s.takes(first, h, StepRest, ""))
	ok(t, s.takes(second, h, StepRest, ""))
	s.clock.Advance(TripLife)
	missing("long after", s.takes(second, h, StepRest, ""))
	third, _ := s.driver(t, h)
	_, err := s.ArriveHandoff(ctx, third, ArriveHandoff{Command: s.next(), Handoff: h.Number.String(), Place: "门岗"})
	ok(t, err)
	missing("after arrival", s.takes(third, h, StepIncident, ""))
	s.rebuilt(t)
}

func TestACodeIsToldOnceAndNotKeptWithTheCommand(t *testing.T) {
	s := newStage(shelf(t))
	h, _ := s.onRoad(t)
	cmd := OpenTrip{Command: s.next(), Handoff: h.Number.String()}
	first, err := s.OpenTrip(context.Background(), s.keeper, cmd)
	ok(t, err)
	again, err := s.OpenTrip(context.Background(), s.keeper, cmd)
	ok(t, err)
	if first.Code.IsZero() || !again.Code.IsZero() || again.Issue != 1 || strings.Contains(string(s.answers[cmd.ID].Value), first.Code.Compact()[:6]) {
		t.Errorf("%+v %+v %s", first, again, s.answers[cmd.ID].Value)
	}
}

func TestGoodsAreReroutedOnlyByTheSenderBeforeAnyAnswerAndPastTheGate(t *testing.T) {
	s := newStage(shelf(t))
	ctx := context.Background()
	h, codes := s.onRoad(t)
	to := func(h Handoff, to, facility uuid.UUID) error {
		_, err := s.RerouteHandoff(ctx, s.keeper, RerouteHandoff{Command: s.next(), Handoff: h.Number.String(), To: to, Facility: facility, Reason: "对方库满"})
		return err
	}
	refused(t, to(h, s.other, uuid.Nil), "custody.road.same_receiver", "to")
	refused(t, to(h, s.firm, uuid.Nil), "custody.handoff.to", "to")
	ok(t, to(h, s.store, uuid.Nil))
	if l := s.lot(t, codes[0]); l.OfferedTo != s.store || s.handoffs[h.ID].To != s.store {
		t.Fatalf("%+v", l)
	}
	if _, err := s.receive(s.stranger, h, ReceiveLine{Code: codes[0], Outcome: Accepted}); !fault.Is(err, fault.KindMissing) {
		t.Errorf("the old receiver received: %v", err)
	}
	ok(t, to(h, s.agency, uuid.Nil)) // 原路返回
	home := s.handoffs[h.ID]
	if home.Purpose != ReturnHome || home.To != s.agency {
		t.Fatalf("%+v", home)
	}
	refused(t, to(h, s.store, uuid.Nil), "custody.road.comes_home", "")
	_, err := s.receive(s.keeper2, home, ReceiveLine{Code: codes[0], Outcome: RefusedLot, Reason: "不要"})
	refused(t, err, "custody.receive.own_goods", "lines[0].outcome")
	s.accepted(t, s.keeper2, home, codes...)
	if l := s.lot(t, codes[0]); l.State != InCustody || l.Keeper.Person != "k2" {
		t.Fatalf("%+v", l)
	}

	codes = s.stored(t, 1)
	s.ordered(t, codes...)
	h = s.offered(t, s.keeper, OfferHandoff{Purpose: ForDestruction, Lots: codes})
	s.departed(t, s.keeper, h)
	refused(t, to(h, s.firm, uuid.Nil), "custody.road.facility", "facility")
	s.refuse[s.lot(t, codes[0]).ID] = "destruction.reason.other_facility"
	refused(t, to(h, uuid.Nil, uuid.New()), "custody.lot.blocked", "lots[0]")
	delete(s.refuse, s.lot(t, codes[0]).ID)
	ok(t, to(h, uuid.Nil, uuid.New()))
	s.rebuilt(t)
}

func TestGoodsOnTheRoadAreOverdueAfterADayUnlessTheyRest(t *testing.T) {
	s := newStage(shelf(t))
	h, _ := s.onRoad(t)
	if h.Due() != h.DepartedAt.Add(RoadLife) {
		t.Error(h.Due())
	}
	until := s.clock.Now().Add(40 * time.Hour)
	_, err := s.RestHandoff(context.Background(), s.keeper, RestHandoff{Command: s.next(), Handoff: h.Number.String(), Place: "安多县", Guard: "安多县局库房", Until: until})
	ok(t, err)
	if due := s.handoffs[h.ID].Due(); due != until.Add(RoadLife) {
		t.Error(due)
	}
	_, err = s.RestHandoff(context.Background(), s.keeper, RestHandoff{Command: s.next(), Handoff: h.Number.String(), Place: "安多县", Until: until.Add(MaxRest)})
	refused(t, err, "custody.road.rest_too_long", "until")
	s.rebuilt(t)
}
