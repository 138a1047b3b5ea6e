package destruction

import (
	"strconv"
	"testing"

	"pgregory.net/rapid"

	"github.com/sealtrail/sealtrail/internal/fact"
	"github.com/sealtrail/sealtrail/internal/fault"
	"github.com/sealtrail/sealtrail/internal/moment"
	"github.com/sealtrail/sealtrail/internal/reference"
	"github.com/sealtrail/sealtrail/seeds"
)

var now = moment.Date("2026-11-20").Start().Add(9 * 3600e9)

func book(t testing.TB) *reference.Book {
	t.Helper()
	b, err := reference.Load(seeds.FS())
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func tolerance(t testing.TB, method string) reference.Tolerance {
	t.Helper()
	tol, err := book(t).Tolerance(method, now)
	if err != nil {
		t.Fatal(err)
	}
	return tol
}

func masses(input, output, residue, loss int64) fact.Figures {
	return fact.Figures{Inputs: []fact.FigureInput{{MassG: input}}, Outputs: []fact.FigureOut{{MassG: output}}, Residue: []fact.FigureOut{{MassG: residue}}, LossG: loss}
}

func TestMassesBalanceWithinTheToleranceOfTheMethodAndNotAGramBeyond(t *testing.T) {
	for _, c := range []struct {
		name    string
		method  string
		figures fact.Figures
		delta   int64
		allowed int64
		fits    bool
	}{
		{"to the gram", "SHRED_RECYCLE", masses(500_000, 450_000, 40_000, 10_000), 0, 15_000, true},
		{"three in a hundred too little", "SHRED_RECYCLE", masses(500_000, 450_000, 30_000, 5_000), 15_000, 15_000, true},
		{"a gram more is too much", "SHRED_RECYCLE", masses(500_000, 450_000, 30_000, 4_999), 15_001, 15_000, false},
		{"too much came out", "SHRED_RECYCLE", masses(500_000, 515_001, 0, 0), -15_001, 15_000, false},
		{"small loads have two kilograms", "SHRED_RECYCLE", masses(10_000, 8_000, 0, 0), 2_000, 2_000, true},
		{"but no more", "SHRED_RECYCLE", masses(10_000, 7_999, 0, 0), 2_001, 2_000, false},
		{"pulp is wetter", "PULP", masses(500_000, 475_000, 0, 0), 25_000, 25_000, true},
	} {
		t.Run(c.name, func(t *testing.T) {
			b, err := Balanced(c.figures, tolerance(t, c.method))
			if b.DeltaG != c.delta || b.ToleranceG != c.allowed {
				t.Errorf("delta %d within %d, want %d within %d", b.DeltaG, b.ToleranceG, c.delta, c.allowed)
			}
			if c.fits && err != nil {
				t.Fatal(err)
			}
			if c.fits {
				return
			}
			f := fault.Of(err)
			if f == nil || f.Code != "destruction.balance.outside" {
				t.Fatalf("got %v", err)
			}
			if f.Params["delta_g"] != strconv.FormatInt(c.delta, 10) || f.Params["tolerance_g"] != strconv.FormatInt(c.allowed, 10) {
				t.Errorf("the fault does not say the figure and the limit: %v", f.Params)
			}
		})
	}
}

func TestThermalMethodsShowAnAshTicketInsteadOfABalance(t *testing.T) {
	f := masses(500_000, 0, 30_000, 0)
	if _, err := Balanced(f, tolerance(t, "INCIN_HW")); fault.Of(err) == nil || fault.Of(err).Code != "destruction.balance.ash_ticket" {
		t.Fatalf("without a ticket: %v", err)
	}
	f.AshTicket = "HZ-2026-118"
	b, err := Balanced(f, tolerance(t, "INCIN_HW"))
	if err != nil || !b.Ticket || b.DeltaG != 470_000 {
		t.Fatalf("with a ticket: %+v, %v", b, err)
	}
}

func TestABalanceAddsUpForAllMasses(t *testing.T) {
	tol := tolerance(t, "SHRED_RECYCLE")
	rapid.Check(t, func(t *rapid.T) {
		mass := rapid.Int64Range(0, maxMassG)
		list := rapid.SliceOfN(mass, 0, MaxMaterials)
		var f fact.Figures
		for _, g := range rapid.SliceOfN(mass, 1, MaxLots).Draw(t, "inputs") {
			f.Inputs = append(f.Inputs, fact.FigureInput{MassG: g})
		}
		for _, g := range list.Draw(t, "outputs") {
			f.Outputs = append(f.Outputs, fact.FigureOut{MassG: g})
		}
		for _, g := range list.Draw(t, "residue") {
			f.Residue = append(f.Residue, fact.FigureOut{MassG: g})
		}
		f.LossG = mass.Draw(t, "loss")
		b, err := Balanced(f, tol)
		if b.InputG != b.OutputG+b.ResidueG+b.LossG+b.DeltaG {
			t.Fatalf("%+v does not add up", b)
		}
		within := max(b.DeltaG, -b.DeltaG) <= b.ToleranceG
		if within != (err == nil) {
			t.Fatalf("delta %d, tolerance %d, but %v", b.DeltaG, b.ToleranceG, err)
		}
		if b.InputG >= 1<<53 {
			t.Fatalf("input %d cannot be written exactly", b.InputG)
		}
	})
}

func TestABalanceThatFailsIsToldInTheUnitOfItsFields(t *testing.T) {
	_, err := Balanced(masses(10_000, 7_999, 0, 0), tolerance(t, "SHRED_RECYCLE"))
	f := fault.Of(err)
	if f == nil {
		t.Fatal(err)
	}
	for param, want := range map[string]string{"input_kg": "10", "accounted_kg": "7.999", "delta_kg": "2.001", "tolerance_kg": "2", "floor_kg": "2", "percent": "3%"} {
		if got := f.Params[param]; got != want {
			t.Errorf("%s is %q, want %q", param, got, want)
		}
	}
}
