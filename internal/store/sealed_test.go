package store

import (
	"testing"
	"time"

	"github.com/google/uuid"

	"github.com/sealtrail/sealtrail/internal/custody"
	"github.com/sealtrail/sealtrail/internal/destruction"
	"github.com/sealtrail/sealtrail/internal/registry"
)

// Goods lie at a firm when it is taken off the list: they are sealed there, both
// sides and the bureau see it, and the bureau decides.
func TestGoodsAreSealedAtAFirmThatMayNotHaveThemAnyMore(t *testing.T) {
	stage(t, func(t *testing.T, s *theatre) {
		o, lots := s.delivered(s.here, 2)
		sealed := func(org uuid.UUID, bureau bool) int {
			t.Helper()
			q, err := s.work.Sealed(s.ctx, org, bureau)
			must(t, q, err)
			n := 0
			for _, x := range q.Oldest {
				n += x.Sealed
			}
			return n
		}
		direct := func(cmd destruction.DirectGoods) error {
			cmd.Command, cmd.Order, cmd.Reason, cmd.Paper = command(), o.Number.String(), "资质失效", "藏环责〔2026〕1 号"
			return second(s.work.DirectGoods(s.ctx, s.as(s.publisher), cmd))
		}
		run := func(lots ...string) error {
			return second(s.work.StartRun(s.ctx, s.as(s.operator), destruction.StartRun{Command: command(), Facility: s.facility, Lots: lots, Method: "SHRED_RECYCLE"}))
		}
		if n := sealed(s.publisher.Org, true); n != 0 {
			t.Fatalf("%d lots are sealed at a firm in order", n)
		}
		if err := direct(destruction.DirectGoods{Outcome: registry.DirectBack}); !has(err, "destruction.direct.nothing") {
			t.Errorf("goods that are not sealed were directed away: %v", err)
		}
		s.unlist()
		for name, n := range map[string]int{"bureau": sealed(s.publisher.Org, true), "sender": sealed(s.here.org, false)} {
			if n != 2 {
				t.Errorf("the %s sees %d sealed lots", name, n)
			}
		}
		if n := sealed(s.there.org, false); n != 0 {
			t.Errorf("another agency sees %d", n)
		}
		if err := run(lots...); err == nil {
			t.Error("sealed goods were destroyed")
		}
		if err := direct(destruction.DirectGoods{Outcome: registry.DirectElsewhere}); !has(err, "destruction.direct.to") {
			t.Errorf("to nowhere: %v", err)
		}
		if err := direct(destruction.DirectGoods{Outcome: "burn"}); !has(err, "destruction.direct.outcome") {
			t.Errorf("an outcome that is none: %v", err)
		}
		s.clock.Advance(time.Minute)
		must(t, o, direct(destruction.DirectGoods{Outcome: registry.DirectBack, Lots: lots[:1]}))
		must(t, o, second(s.work.OverrideGate(s.ctx, s.as(s.publisher), destruction.OverrideGate{Command: command(), Order: o.Number.String(), Checks: []string{registry.CheckListed}, Lots: lots[1:],
			Until: s.clock.Now().Add(time.Hour), Reason: "已在处置", Paper: "藏环准〔2026〕2 号"})))
		if err := run(lots[0]); !has(err, "destruction.reason.directed") {
			t.Errorf("goods that the bureau directed away: %v", err)
		}
		must(t, o, run(lots[1]))
		// The sender takes its goods back by a handoff of the firm.
		h, err := s.goods.OfferHandoff(s.ctx, s.as(s.operator), custody.OfferHandoff{Command: command(), Purpose: custody.ReturnHome, To: s.here.org, Lots: lots[:1]})
		must(t, h, err)
		s.receive(s.here.keeper, h, lots[:1])
		s.rebuilds()
	})
}
