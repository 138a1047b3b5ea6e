package destruction

import (
	"strconv"
	"strings"

	"github.com/sealtrail/sealtrail/internal/fact"
	"github.com/sealtrail/sealtrail/internal/fault"
	"github.com/sealtrail/sealtrail/internal/reference"
)

// maxMassG is the largest mass of one figure: 10 000 t, far above any run. Sums
// of all figures of a run stay below 2^53.
const maxMassG = 10_000_000_000

// Balanced adds the figures up: input = outputs + residue + loss + delta. A
// delta outside the tolerance of the method is a fault that says both, because
// only the people at the scale can find out which figure is wrong. Thermal
// methods have no balance; the ash ticket is demanded instead.
func Balanced(f fact.Figures, t reference.Tolerance) (fact.Balance, error) {
	b := fact.Balance{LossG: f.LossG, Permille: t.PerMille, Ticket: t.Basis == reference.Ticket, Article: t.Source}
	for _, in := range f.Inputs {
		b.InputG += in.MassG
	}
	for _, o := range f.Outputs {
		b.OutputG += o.MassG
	}
	for _, r := range f.Residue {
		b.ResidueG += r.MassG
	}
	b.DeltaG = b.InputG - b.OutputG - b.ResidueG - b.LossG
	b.ToleranceG = t.AllowedG(b.InputG)
	if b.Ticket {
		if f.AshTicket == "" {
			return b, fault.Invalid("destruction.balance.ash_ticket").At("ash_ticket")
		}
		return b, nil
	}
	if !t.Allows(b.InputG, b.InputG-b.DeltaG) {
		return b, fault.Invalid("destruction.balance.outside").At("outputs").
			With("delta_g", strconv.FormatInt(b.DeltaG, 10)).With("tolerance_g", strconv.FormatInt(b.ToleranceG, 10)).
			With("input_g", strconv.FormatInt(b.InputG, 10)).With("accounted_g", strconv.FormatInt(b.InputG-b.DeltaG, 10)).
			With("input_kg", thousandths(b.InputG)).With("accounted_kg", thousandths(b.InputG-b.DeltaG)).With("delta_kg", thousandths(b.DeltaG)).
			With("tolerance_kg", thousandths(b.ToleranceG)).With("floor_kg", thousandths(t.FloorG)).With("percent", thousandths(t.PerMille*100)+"%")
	}
	return b, nil
}

// thousandths writes grams as kilograms to the gram, as the fields take them:
// rounded, a difference a gram too large would read as one that is allowed.
func thousandths(g int64) string {
	if g < 0 {
		return "-" + thousandths(-g)
	}
	s := strconv.FormatInt(g/1000, 10)
	if rest := g % 1000; rest != 0 {
		s += "." + strings.TrimRight(strconv.FormatInt(1000+rest, 10)[1:], "0")
	}
	return s
}
