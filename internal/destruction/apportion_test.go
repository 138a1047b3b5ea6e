package destruction

import (
	"math/rand/v2"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"

	"github.com/sealtrail/sealtrail/internal/fact"
)

func TestAMassIsSharedOutByTheLargestRemainder(t *testing.T) {
	for _, l := range []struct {
		name    string
		mass    int64
		weights []int64
		want    []int64
	}{
		{"evenly", 90, []int64{1, 1, 1}, []int64{30, 30, 30}},
		{"what is left goes to the largest remainder", 100, []int64{2, 2, 5}, []int64{22, 22, 56}},
		{"equal remainders go to the earlier", 2, []int64{1, 1, 1}, []int64{1, 1, 0}},
		{"nothing for what weighs nothing", 7, []int64{0, 3}, []int64{0, 7}},
		{"more came out than went in", -5, []int64{1, 1}, []int64{-3, -2}},
		{"no weights", 5, []int64{0, 0}, []int64{0, 0}},
		{"the largest masses", maxMassG, []int64{maxMassG, maxMassG, 1}, []int64{maxMassG / 2, maxMassG / 2, 0}},
		{"nobody", 5, nil, []int64{}},
	} {
		if diff := cmp.Diff(l.want, apportion(l.mass, l.weights)); diff != "" {
			t.Errorf("%s (-want +got):\n%s", l.name, diff)
		}
	}
}

// However the lots of a run are put on certificates, the parts add up to the run.
func TestThePartsOfAllCertificatesAddUpToTheRun(t *testing.T) {
	r := rand.New(rand.NewPCG(7, 11))
	for range 500 {
		run := Run{Figures: &fact.Figures{LossG: r.Int64N(5000)}}
		run.Figures.Balance.DeltaG = r.Int64N(400) - 200
		for range 1 + r.IntN(3) {
			run.Figures.Outputs = append(run.Figures.Outputs, fact.FigureOut{MassG: r.Int64N(900_000)})
			run.Figures.Residue = append(run.Figures.Residue, fact.FigureOut{MassG: r.Int64N(9_000)})
		}
		groups := map[uuid.UUID]int{}
		n := 2 + r.IntN(30)
		for i := range n {
			l := RunLot{Lot: uuid.New(), InputG: 1 + r.Int64N(90_000)}
			run.Lots, groups[l.Lot] = append(run.Lots, l), r.IntN(3)
			if i < 2 {
				groups[l.Lot] = i // two at least
			}
		}
		sum := fact.CertificatePart{Key: fact.ByInputMass, Outputs: make([]int64, len(run.Figures.Outputs)), Residue: make([]int64, len(run.Figures.Residue))}
		for g := range 3 {
			p := part(run, func(l RunLot) bool { return groups[l.Lot] == g })
			for i := range sum.Outputs {
				sum.Outputs[i] += p.Outputs[i]
				sum.Residue[i] += p.Residue[i]
			}
			sum.LossG += p.LossG
			sum.DeltaG += p.DeltaG
		}
		want := newPart(run.Figures.Outputs, run.Figures.Residue, run.Figures.LossG, run.Figures.Balance.DeltaG, func(g int64) int64 { return g })
		if diff := cmp.Diff(*want, sum); diff != "" {
			t.Fatalf("the parts do not add up (-run +parts):\n%s", diff)
		}
	}
	if part(Run{Lots: []RunLot{{InputG: 5}}, Figures: &fact.Figures{}}, func(RunLot) bool { return true }) != nil {
		t.Error("the whole run is no part")
	}
}

// A name that is mended moves no gram: the run's certificates still add up.
func TestACorrectionLeavesThePartsOfARunAsTheyAre(t *testing.T) {
	run := Run{Figures: &fact.Figures{Outputs: []fact.FigureOut{{MassG: 29_999}}, Balance: fact.Balance{InputG: 30_000, DeltaG: 1}}}
	for n := range 3 {
		run.Lots = append(run.Lots, RunLot{Lot: id(byte(n + 1)), InputG: 10_000})
	}
	name := "男式夹克"
	for n := range 3 {
		own := id(byte(n + 1))
		f := fact.CertificateIssued{Items: []fact.CertificateItem{{Lot: own, NetG: 10_000}}, ShareG: 10_000, Balance: run.Figures.Balance, Outputs: run.Figures.Outputs,
			Treatment: fact.CertificateTreatment{Method: "SHRED_RECYCLE"}, Part: part(run, func(l RunLot) bool { return l.Lot == own })}
		got, err := Certificate{Facts: f}.corrected(CertificateChanges{Items: []ItemChange{{Lot: own.String(), Name: &name}}}, run, now, book(t))
		if diff := cmp.Diff(f.Part, got.Part); err != nil || diff != "" {
			t.Errorf("certificate %d: %v, (-was +is):\n%s", n+1, err, diff)
		}
	}
	if run.Lots[0].InputG != 10_000 || run.Figures.Outputs[0].MassG != 29_999 {
		t.Error("the run was changed")
	}
}
