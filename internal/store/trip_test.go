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
