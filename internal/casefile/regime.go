package casefile

import (
	"cmp"
	"context"
	"slices"

	"github.com/sealtrail/sealtrail/internal/fact"
	"github.com/sealtrail/sealtrail/internal/fault"
	"github.com/sealtrail/sealtrail/internal/identity"
	"github.com/sealtrail/sealtrail/internal/ledger"
	"github.com/sealtrail/sealtrail/internal/moment"
	"github.com/sealtrail/sealtrail/internal/reference"
)

// Regime is the law by which a case's measures are timed (法规类别).
type Regime string

const (
	General     Regime = "general" // 一般
	Food        Regime = "food"    // 食品
	Drug        Regime = "drug"    // 药品
	Customs     Regime = "customs" // 海关
	PoliceAdmin Regime = "police"  // 公安行政
)

// Regimes are all of them, in the order in which they are offered.
func Regimes() []Regime { return []Regime{General, Food, Drug, Customs, PoliceAdmin} }

// Codes of terms that this room asks for by name.
const (
	clockPreserved  = "measure.preserved"
	clockDrug       = "measure.drug"
	clockDrugReport = "measure.drug_report"
	clockUrgent     = "measure.urgent"
	clockTested     = "measure.tested"
)

// Clock is the code of the term that bounds a measure. Registration and
// preservation has its own in every regime (行政处罚法 第五十六条).
func (r Regime) Clock(measure string) string {
	if measure == Preserved {
		return clockPreserved
	}
	return "measure." + string(cmp.Or(r, General))
}

// Term is the term of a measure taken in a case on a day, and the last day that
// the law allows it. Measures of criminal cases have none: the empty day.
func (c Case) Term(book *reference.Book, measure string, at moment.Time) (reference.Clock, moment.Date, error) {
	if c.Nature == Criminal {
		return reference.Clock{}, "", nil
	}
	clock, err := book.Clock(c.Regime.Clock(measure), at)
	if err != nil {
		return reference.Clock{}, "", err
	}
	return clock, clock.LastDay(at.Date(), book.Calendar(c.Division)), nil
}

// EndsByItself tells whether a measure of the case ends on its last day without
// anybody's act (公安机关办理行政案件程序规定 第一百一十条).
func (c Case) EndsByItself(measure string) bool {
	return measure == Preserved && c.Regime == PoliceAdmin
}

// ChangeRegime puts a case under another law. Last days that are on paper stay;
// what is taken or extended from then on goes by the new one.
type ChangeRegime struct {
	ledger.Command
	Case   string `json:"case"` // number or id
	Regime Regime `json:"regime"`
	Reason string `json:"reason"`
}

// ChangeRegime records by which law the measures of a case are timed from now on.
func (s *Service) ChangeRegime(ctx context.Context, actor identity.Actor, cmd ChangeRegime) (Receipt, error) {
	return s.run(ctx, actor, act{action: identity.ChangeRegime, name: "case.regime", cmd: cmd.Command, body: cmd, ref: cmd.Case, decide: cmd.decide})
}

func (cmd ChangeRegime) decide(in situation) (ruling, error) {
	var faults fault.List
	switch {
	case !slices.Contains(Regimes(), cmd.Regime):
		faults.Invalid("casefile.regime", "regime")
	case in.c.Nature == Criminal:
		_ = faults.Add(fault.Conflict("casefile.regime.criminal").At("regime"))
	case cmd.Regime == in.c.Regime:
		_ = faults.Add(fault.Conflict("casefile.regime.same").At("regime"))
	}
	d := fact.RegimeChangedRestricted{Change: cmd.ID, Reason: text(&faults, cmd.Reason, "reason", MaxReason, true)}
	d.LateReason, d.LatePhoto = late(&faults, cmd.Command)
	return ruling{kind: fact.KindRegimeChanged, restricted: d,
		facts: fact.RegimeChanged{Before: string(in.c.Regime), Regime: string(cmd.Regime), Rules: in.rules, Late: cmd.IsLate(in.now)}}, faults.Err()
}
