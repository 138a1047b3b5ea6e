package app

import (
	"fmt"

	"github.com/sealtrail/sealtrail/internal/casefile"
	"github.com/sealtrail/sealtrail/internal/custody"
	"github.com/sealtrail/sealtrail/internal/label"
)

// agencyStory is one agency's people and place.
type agencyStory struct {
	key, division, address        string
	first, second, keeper, header string
	officers                      [2]string
}

// chengguan and nagqu are the region's two agencies.
func chengguan() agencyStory {
	return agencyStory{"cg", "540102", "拉萨市城关区北京中路 118 号（演示）", "officer1", "officer2", "keeper1", "approver1", [2]string{"扎西（演示）", "卓玛（演示）"}}
}

func nagqu() agencyStory {
	return agencyStory{"sn", "540602", "那曲市色尼区辽宁路 6 号（演示）", "officer3", "officer4", "keeper3", "approver3", [2]string{"丹增（演示）", "白玛（演示）"}}
}

// goods is one line of a seizure; every lot holds quantity and mass.
type goods struct {
	category, kind, name, spec, brand, holder, unit, waste string
	value                                                  int64 // fen a piece
	lots                                                   []custody.LotCommand
}

func (g goods) command() custody.LineCommand {
	line := custody.LineCommand{Category: g.category, Kind: g.kind, Name: g.name, Spec: g.spec, Brand: g.brand, RightsHolder: g.holder, Unit: g.unit, WasteCode: g.waste, ValueBasis: "marked_price", Lots: g.lots}
	if line.Kind == "" {
		line.Kind = "goods"
	}
	for _, l := range g.lots {
		line.Quantity += l.Quantity
	}
	line.ValueFen = line.Quantity * g.value
	return line
}

// lots makes n alike lots, weighed on the spot.
func lots(n int, quantity, massG int64, seal string) []custody.LotCommand {
	all := make([]custody.LotCommand, n)
	for i := range all {
		all[i] = custody.LotCommand{Quantity: quantity, Packages: 1, MassG: massG + int64(i)*100, MassBasis: custody.Measured, Seal: fmt.Sprintf("%s%02d", seal, i+1)}
	}
	return all
}

// openCase opens a case and has the measure approved.
func (t *teller) openCase(a agencyStory, paper, title, party, measure string) (casefile.Receipt, error) {
	c, err := t.Casefile.OpenCase(t.ctx, t.as(a.first), casefile.OpenCase{Command: t.next(), Paper: paper, Title: title,
		Parties: []casefile.Party{{Kind: "organisation", Name: party}}})
	if err != nil {
		return c, fmt.Errorf("open case %s: %w", paper, err)
	}
	approval, err := t.Casefile.ApproveMeasure(t.ctx, t.as(a.header), casefile.ApproveMeasure{Command: t.next(), Case: c.Number.String(), Measure: measure, Mode: "prior", Paper: paper + "（审批）"})
	if err != nil {
		return c, fmt.Errorf("approve measure of %s: %w", paper, err)
	}
	c.ID = approval.ID
	return c, nil
}

// seize records a seizure under an approved measure. The receipt's ID of the
// case is the approval's, as openCase left it.
func (t *teller) seize(a agencyStory, c casefile.Receipt, measure, paper, party string, lines ...goods) (custody.SeizureReceipt, error) {
	photo, err := t.photo()
	if err != nil {
		return custody.SeizureReceipt{}, err
	}
	cmd := custody.RecordSeizure{Case: c.Number.String(), Measure: measure, Approval: c.ID, Paper: paper,
		Place:    custody.Place{Division: a.division, Address: a.address},
		Officers: []custody.Officer{{Name: a.officers[0], Certificate: "演示 54010001"}, {Name: a.officers[1], Certificate: "演示 54010002"}},
		Party:    custody.Party{Kind: "organisation", Name: party, Presence: "signed"}, Photos: []string{photo}}
	for _, l := range lines {
		cmd.Lines = append(cmd.Lines, l.command())
	}
	cmd.Command = t.next()
	cmd.LastDay = t.clock.Now().Date().AddDays(30)
	s, err := t.Custody.RecordSeizure(t.ctx, t.as(a.first), cmd)
	if err != nil {
		return s, fmt.Errorf("seizure %s: %w", paper, err)
	}
	return s, nil
}

// confirmAndStore has the second officer confirm and the keeper take the goods in.
func (t *teller) confirmAndStore(a agencyStory, s custody.SeizureReceipt) error {
	if _, err := t.Custody.ConfirmSeizure(t.ctx, t.as(a.second), custody.ConfirmSeizure{Command: t.next(), Seizure: s.Number.String()}); err != nil {
		return fmt.Errorf("confirm %s: %w", s.Number, err)
	}
	h, err := t.Custody.OfferHandoff(t.ctx, t.as(a.first), custody.OfferHandoff{Command: t.next(), Purpose: custody.StoreIn, To: t.orgs[a.key], Lots: codes(s.Lots)})
	if err != nil {
		return fmt.Errorf("offer to the store: %w", err)
	}
	return t.receive(a.keeper, h.Number, "罚没物品库 B 区 3 架（演示）", codes(s.Lots))
}

// receive accepts every lot as sent.
func (t *teller) receive(login string, handoff label.Number, place string, codes []string) error {
	intact := true
	cmd := custody.ReceiveHandoff{Command: t.next(), Handoff: handoff.String(), Place: place}
	for _, code := range codes {
		cmd.Lines = append(cmd.Lines, custody.ReceiveLine{Code: code, Outcome: custody.Accepted, SealIntact: &intact, Condition: "完好"})
	}
	if _, err := t.Custody.ReceiveHandoff(t.ctx, t.as(login), cmd); err != nil {
		return fmt.Errorf("receive %s: %w", handoff, err)
	}
	return nil
}

// confiscate records a decision about all lots of a case.
func (t *teller) confiscate(a agencyStory, number label.Number, paper string) error {
	today := t.clock.Now().Date()
	_, err := t.Casefile.RecordDecision(t.ctx, t.as(a.first), casefile.RecordDecision{Command: t.next(), Case: number.String(), Kind: "confiscated", Paper: paper, DecidedOn: today, Effective: today,
		LegalReview: &casefile.Step{On: today, Paper: "法制审核意见（演示）"}, NotRequired: "不属情节复杂或重大违法，未经集体讨论（演示）"})
	if err != nil {
		return fmt.Errorf("decision %s: %w", paper, err)
	}
	return nil
}

func codes(lots []custody.LotReceipt) []string {
	all := make([]string, len(lots))
	for i, l := range lots {
		all[i] = l.Code.String()
	}
	return all
}
