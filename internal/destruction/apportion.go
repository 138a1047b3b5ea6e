package destruction

import (
	"math/bits"
	"slices"

	"github.com/google/uuid"

	"github.com/sealtrail/sealtrail/internal/fact"
)

// apportion shares a mass out by weights, by the largest remainder: the parts
// are whole grams, add up to the mass exactly, and each is less than a gram from
// its exact share. Equal remainders go to the earlier. A negative mass (more came
// out than went in) is shared out like a positive one.
func apportion(massG int64, weights []int64) []int64 {
	parts := make([]int64, len(weights))
	var total uint64
	for _, w := range weights {
		total += uint64(max(w, 0))
	}
	if total == 0 || massG == 0 {
		return parts
	}
	mass, sign := uint64(massG), int64(1)
	if massG < 0 {
		mass, sign = uint64(-massG), -1
	}
	type rest struct {
		at   int
		left uint64
	}
	rests := make([]rest, len(weights))
	given := uint64(0)
	for i, w := range weights {
		hi, lo := bits.Mul64(mass, uint64(max(w, 0))) // mass and weights stay below 2^34, but not their product
		part, left := bits.Div64(hi, lo, total)
		parts[i], rests[i] = sign*int64(part), rest{i, left}
		given += part
	}
	slices.SortStableFunc(rests, func(a, b rest) int {
		switch {
		case a.left > b.left:
			return -1
		case a.left < b.left:
			return 1
		}
		return 0
	})
	for _, r := range rests[:mass-given] {
		parts[r.at] += sign
	}
	return parts
}

// part is what of a run's figures falls to some of its lots. Every mass is
// shared out among all lots of the run by what each weighed when it went in, so
// that the parts of all certificates of a run add up to the run, whenever and for
// whom they issue. Nil: nothing was weighed, or the lots are the whole run.
func part(run Run, of func(RunLot) bool) *fact.CertificatePart {
	weights, mine, whole := make([]int64, len(run.Lots)), make([]bool, len(run.Lots)), true
	var total int64
	for i, l := range run.Lots {
		weights[i], mine[i] = l.InputG, of(l)
		whole = whole && mine[i]
		total += l.InputG
	}
	if whole || total == 0 {
		return nil
	}
	share := func(g int64) int64 {
		var sum int64
		for i, p := range apportion(g, weights) {
			if mine[i] {
				sum += p
			}
		}
		return sum
	}
	f := run.Figures
	return newPart(f.Outputs, f.Residue, f.LossG, f.Balance.DeltaG, share)
}

// partAgain is the part of a corrected version: its own lots weigh what it says
// of them now, the other lots of the run what they weighed, so that correcting
// something else moves no gram from one certificate of a run to another.
func partAgain(run Run, f fact.CertificateIssued) *fact.CertificatePart {
	own := map[uuid.UUID]int64{}
	for _, it := range f.Items {
		own[it.Lot] = it.NetG
	}
	run.Lots = slices.Clone(run.Lots)
	for i, l := range run.Lots {
		if net, ok := own[l.Lot]; ok {
			run.Lots[i].InputG = net
		}
	}
	run.Figures = &fact.Figures{Outputs: f.Outputs, Residue: f.Residue, LossG: f.Balance.LossG, Balance: f.Balance}
	return part(run, func(l RunLot) bool { _, ok := own[l.Lot]; return ok })
}

func newPart(outputs, residue []fact.FigureOut, lossG, deltaG int64, share func(int64) int64) *fact.CertificatePart {
	p := fact.CertificatePart{Key: fact.ByInputMass, Outputs: []int64{}, Residue: []int64{}, LossG: share(lossG), DeltaG: share(deltaG)}
	for _, o := range outputs {
		p.Outputs = append(p.Outputs, share(o.MassG))
	}
	for _, r := range residue {
		p.Residue = append(p.Residue, share(r.MassG))
	}
	return &p
}

// Masses are what the goods of one certificate weighed and became, in grams.
type Masses struct {
	InputG, OutputG, ResidueG, LossG int64
}

// MassesOf are the masses that a certificate speaks of: its part of the run's
// figures, or all of them.
func MassesOf(f fact.CertificateIssued) Masses {
	if f.Part == nil {
		return Masses{f.ShareG, f.Balance.OutputG, f.Balance.ResidueG, f.Balance.LossG}
	}
	m := Masses{InputG: f.ShareG, LossG: f.Part.LossG}
	for _, g := range f.Part.Outputs {
		m.OutputG += g
	}
	for _, g := range f.Part.Residue {
		m.ResidueG += g
	}
	return m
}
