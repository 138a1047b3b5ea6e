package store

import (
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"

	"github.com/sealtrail/sealtrail/internal/custody"
	"github.com/sealtrail/sealtrail/internal/fault"
	"github.com/sealtrail/sealtrail/internal/identity"
	"github.com/sealtrail/sealtrail/internal/moment"
)

func TestATripSurvivesItsRow(t *testing.T) {
	want := custody.Trip{Handoff: uuid.New(), Hash: "ab", Stand: uuid.New(), Org: uuid.New(), Issue: 2, At: 3, Until: 4}
	row := toTripRow(want)
	everyField(t, row)
	if diff := cmp.Diff(want, fromTripRow(row)); diff != "" {
		t.Error(diff)
	}
}

func TestTheRoadIsKeptAndFollowsFromItsEntries(t *testing.T) {
	engines(t, func(t *testing.T, db *DB, clock *moment.Turning) {
		s := newTheatre(t, db, clock)
		h, lots := s.arriving(2)
		no := h.Number.String()
		keeper := s.here.keeper
		first, err := s.goods.OpenTrip(s.ctx, keeper, custody.OpenTrip{Command: command(), Handoff: no})
		must(t, first, err)
		trip, err := s.goods.Trip(s.ctx, first.Code.String())
		must(t, trip, err)
		driver := trip.Actor
		steps := []func() (custody.HandoffAnswer, error){
			func() (custody.HandoffAnswer, error) {
				return s.goods.DepartHandoff(s.ctx, driver, custody.DepartHandoff{Command: command(), Handoff: no, Place: "库房"})
			},
			func() (custody.HandoffAnswer, error) {
				return s.goods.RelayHandoff(s.ctx, driver, custody.RelayHandoff{Command: command(), Handoff: no, Carrier: custody.Carrier{Name: "接力车队", Plate: "藏E1"}})
			},
			func() (custody.HandoffAnswer, error) {
				return s.goods.RestHandoff(s.ctx, driver, custody.RestHandoff{Command: command(), Handoff: no, Place: "当雄", Until: clock.Now().Add(9 * time.Hour)})
			},
			func() (custody.HandoffAnswer, error) {
				return s.goods.ReportIncident(s.ctx, driver, custody.ReportIncident{Command: command(), Handoff: no, Kind: "inspected", Note: "检查站开箱", Photos: []string{strings.Repeat("a", 64)}})
			},
			func() (custody.HandoffAnswer, error) {
				return s.goods.ResealHandoff(s.ctx, driver, custody.ResealHandoff{Command: command(), Handoff: no, Note: "检查后加封", Witness: custody.Witness{Name: "次仁"},
					Seals: []custody.NewSeal{{Lot: lots[0], Seal: "R1"}}})
			},
		}
		for _, step := range steps {
			clock.Advance(time.Minute)
			a, err := step()
			must(t, a, err)
		}
		rows, _, err := s.goods.Handoffs(s.ctx, s.here.keeper.Scope(identity.ReadCustody), custody.HandoffFilter{State: custody.HandoffDeparted})
		must(t, rows, err)
		if len(rows) != 1 || rows[0].Incidents != 1 || rows[0].DueAt <= clock.Now().Add(24*time.Hour) {
			t.Errorf("%+v", rows)
		}
		v, err := s.goods.Handoff(s.ctx, s.there.keeper.Scope(identity.ReadCustody), no)
		must(t, v, err)
		if len(v.Steps) != 4 || v.Carrier.Plate != "藏E1" || v.Steps[3].Witness != "次仁" || v.RoadNames[v.Steps[0].Org] == "" || v.SealOf(v.Lots[0]) != "R1" {
			t.Errorf("%+v", v.Steps)
		}
		clock.Advance(time.Minute)
		second, err := s.goods.OpenTrip(s.ctx, keeper, custody.OpenTrip{Command: command(), Handoff: no})
		must(t, second, err)
		if _, err := s.goods.Trip(s.ctx, first.Code.Compact()); !fault.Is(err, fault.KindMissing) {
			t.Errorf("the old code: %v", err)
		}
		if _, err := s.goods.RestHandoff(s.ctx, driver, custody.RestHandoff{Command: command(), Handoff: no, Place: "当雄"}); !fault.Is(err, fault.KindMissing) {
			t.Errorf("the old page: %v", err)
		}
		clock.Advance(time.Minute)
		r, err := s.goods.RerouteHandoff(s.ctx, keeper, custody.RerouteHandoff{Command: command(), Handoff: no, To: s.here.org, Reason: "道路中断，原路返回"})
		must(t, r, err)
		if _, err := s.goods.Handoff(s.ctx, s.there.keeper.Scope(identity.ReadCustody), no); !fault.Is(err, fault.KindMissing) {
			t.Errorf("the old receiver still sees it: %v", err)
		}
		back, err := s.goods.Trip(s.ctx, second.Code.String())
		must(t, back, err)
		if back.Handoff.ToName != back.Handoff.FromName {
			t.Errorf("%+v", back.Handoff)
		}
		s.rebuilt()
	})
}

func TestAContainersSealThatBrokeIsKeptAndFollowsFromItsEntries(t *testing.T) {
	stage(t, func(t *testing.T, s *theatre) {
		_, codes := s.seized(s.here, 3)
		box := s.printed(s.here, 1)[0]
		keeper, receiver := s.as(s.here.keeper), s.as(s.there.officer)
		made, err := s.goods.PackContainer(s.ctx, keeper, custody.PackContainer{Command: command(), Code: box, Kind: custody.Box, Seal: "FX-1", Lots: codes[:2]})
		must(t, made, err)
		h, err := s.goods.OfferHandoff(s.ctx, keeper, custody.OfferHandoff{Command: command(), Purpose: custody.Transfer, To: s.there.org, Lots: []string{box, codes[2]}})
		must(t, h, err)
		no := h.Number.String()
		moved, err := s.goods.DepartHandoff(s.ctx, keeper, custody.DepartHandoff{Command: command(), Handoff: no})
		must(t, moved, err)
		s.clock.Advance(time.Minute)
		moved, err = s.goods.ReportIncident(s.ctx, receiver, custody.ReportIncident{Command: command(), Handoff: no, Kind: custody.SealBroken, Note: "箱角开裂", Broken: []string{box}})
		must(t, moved, err)
		scope := map[string]identity.Scope{"sender": {Org: s.here.org}, "receiver": {Org: s.there.org}}
		for side, seen := range scope {
			v, err := s.goods.Handoff(s.ctx, seen, no)
			must(t, v, err)
			if broken := v.BrokenBoxes(); len(broken) != 1 || broken[0].Was != "FX-1" || len(v.Boxes) != 1 || v.Boxes[0].State != custody.ContainerOpen {
				t.Errorf("the %s sees %+v", side, v.Steps)
			}
		}
		s.clock.Advance(time.Minute)
		moved, err = s.goods.ResealHandoff(s.ctx, keeper, custody.ResealHandoff{Command: command(), Handoff: no, Note: "换箱", Witness: custody.Witness{Name: "次仁"}, Seals: []custody.NewSeal{{Lot: box, Seal: "FX-2"}}})
		must(t, moved, err)
		for side, number := range map[string]string{"sender": "FX-2", "receiver": custody.SealToRead} {
			v, err := s.goods.Handoff(s.ctx, scope[side], no)
			must(t, v, err)
			if v.Steps[1].Seals[0].Now != number || v.Boxes[0].Seal != number || v.Boxes[0].State != custody.ContainerSealed {
				t.Errorf("the %s reads %+v", side, v.Steps[1].Seals)
			}
		}
		s.clock.Advance(time.Minute)
		intact := true
		line := custody.ReceiveLine{Code: box, Outcome: custody.AcceptedBySeal, SealIntact: &intact, Seal: "FX-1"}
		if _, err := s.goods.ReceiveHandoff(s.ctx, receiver, custody.ReceiveHandoff{Command: command(), Handoff: no, Lines: []custody.ReceiveLine{line}}); codeOf(err) != "custody.container.seal_differs" {
			t.Errorf("taken by the seal that broke: %v", err)
		}
		line.Seal = "FX-2"
		r, err := s.goods.ReceiveHandoff(s.ctx, receiver, custody.ReceiveHandoff{Command: command(), Handoff: no, Lines: []custody.ReceiveLine{line, {Code: codes[2], Outcome: custody.Accepted}}})
		must(t, r, err)
		s.rebuilt()
		s.rebuiltContainers()
	})
}
