package app

import (
	"fmt"

	"github.com/sealtrail/sealtrail/internal/custody"
)

// begun is a second seizure in the newest case that an officer has left half
// entered: one lot has no mass, the second officer no certificate.
func (t *teller) begun() error {
	officer := t.as(chengguan().first)
	picture, err := t.photo()
	if err != nil {
		return err
	}
	d, err := t.Custody.StartSeizure(t.ctx, officer, t.next().ID, t.newest.String())
	if err != nil {
		return fmt.Errorf("begin a seizure: %w", err)
	}
	d.Step, d.Lines, d.Fields = custody.DraftSteps, 2, map[string][]string{
		"measure": {"seized"}, "last_day": {string(t.clock.Now().Date().AddDays(30))}, "approval": {""}, "paper": {t.paper("拉城市监", "强措", 74)},
		"place.division": {"540102"}, "place.address": {"城关区某日化店后院仓库（演示）"}, "party.kind": {"organisation"}, "party.name": {"城关区某日化店（演示）"}, "party.presence": {"signed"},
		"officers[0].name": {"扎西（演示）"}, "officers[0].certificate": {"演示 54010001"}, "officers[1].name": {"卓玛（演示）"}, "officers[1].certificate": {""},
		"photos.kept": {picture},
	}
	for i, mass := range []string{"25.4", ""} {
		line, lot := fmt.Sprintf("lines[%d].", i), fmt.Sprintf("lines[%d].lots[0].", i)
		for field, value := range map[string]string{"category": "G26", "kind": "goods", "unit": "BTL", "name": "消毒液", "spec": []string{"500 ml", "1 L"}[i], "brand": "洁原（演示）", "value_basis": "unknown"} {
			d.Fields[line+field] = []string{value}
		}
		for field, value := range map[string]string{"code": "", "quantity": "48", "packages": "1", "mass_g": mass, "mass_basis": "measured", "seal": ""} {
			d.Fields[lot+field] = []string{value}
		}
	}
	if _, err := t.Custody.KeepSeizure(t.ctx, officer, d); err != nil {
		return fmt.Errorf("keep a seizure that is being entered: %w", err)
	}
	return nil
}
