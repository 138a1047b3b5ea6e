package app

import (
	"fmt"
	"time"

	"github.com/sealtrail/sealtrail/internal/custody"
)

// road is a truck of pills on its way to the firm since yesterday. Its driver,
// who has no account, tells by the code of the trip that a seal was cut at a
// check, that new ones were put on before an officer there, and where the truck
// stands for the night.
func (t *teller) road(a agencyStory) error {
	t.at(recent+44, "16:00")
	h, err := t.truck()
	if err != nil {
		return err
	}
	trip, err := t.Custody.OpenTrip(t.ctx, t.as(a.keeper), custody.OpenTrip{Command: t.next(), Handoff: h.String()})
	if err != nil {
		return fmt.Errorf("open trip: %w", err)
	}
	v, err := t.Custody.Trip(t.ctx, trip.Code.String())
	if err != nil {
		return fmt.Errorf("find trip: %w", err)
	}
	t.at(recent+44, "18:35")
	if _, err := t.Custody.ReportIncident(t.ctx, v.Actor, custody.ReportIncident{Command: t.next(), Handoff: h.String(), Kind: custody.SealBroken,
		Note: "检查站抽查，剪断一件封签，清点无短少（演示）", Place: "羊八井检查站（演示）", Broken: t.load[:1]}); err != nil {
		return fmt.Errorf("report incident: %w", err)
	}
	t.at(recent+44, "18:50")
	if _, err := t.Custody.ResealHandoff(t.ctx, v.Actor, custody.ResealHandoff{Command: t.next(), Handoff: h.String(), Note: "检查后当场重新加封（演示）", Place: "羊八井检查站（演示）",
		Witness: custody.Witness{Name: "检查站民警平措（演示）"}, Seals: []custody.NewSeal{{Lot: t.load[0], Seal: "R540122001"}}}); err != nil {
		return fmt.Errorf("reseal: %w", err)
	}
	t.at(recent+44, "21:10")
	if _, err := t.Custody.RestHandoff(t.ctx, v.Actor, custody.RestHandoff{Command: t.next(), Handoff: h.String(), Place: "当雄县公安局院内（演示）", Guard: "当雄县公安局值班室（演示）",
		Until: t.clock.Now().Add(35 * time.Hour), Note: "雪后封路，等通车（演示）"}); err != nil {
		return fmt.Errorf("rest: %w", err)
	}
	return nil
}
