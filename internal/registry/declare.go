package registry

import (
	"context"
	"encoding/json"
	"slices"
	"strconv"
	"strings"

	"github.com/google/uuid"

	"github.com/sealtrail/sealtrail/internal/fact"
	"github.com/sealtrail/sealtrail/internal/fault"
	"github.com/sealtrail/sealtrail/internal/identity"
	"github.com/sealtrail/sealtrail/internal/ledger"
	"github.com/sealtrail/sealtrail/internal/moment"
)

// MaxDeclared bounds the declarations of one facility: ten years by months.
const MaxDeclared = 120

// Declared is what a facility treated for others than those who give goods here,
// in one period of one calendar year: the part of its annual scale that this
// register cannot know by itself.
type Declared struct {
	From  moment.Date    `json:"from"`
	To    moment.Date    `json:"to"` // last day
	MassG int64          `json:"mass_g"`
	Parts []fact.UsePart `json:"parts"` // by category; none: only the total is known
	At    moment.Time    `json:"at"`
	Paper bool           `json:"paper"` // the editor entered it for the firm
}

// DeclareUse tells it; telling the same period again corrects it.
type DeclareUse struct {
	ledger.Command
	Facility uuid.UUID      `json:"facility"`
	From     moment.Date    `json:"from"`
	To       moment.Date    `json:"to"`
	MassG    int64          `json:"mass_g"` // total; zero with parts: their sum
	Parts    []fact.UsePart `json:"parts"`
}

// DeclaredG sums what was declared of periods that begin from one moment to
// before another.
func (f Facility) DeclaredG(from, to moment.Time) int64 {
	sum := int64(0)
	for _, d := range f.Declared {
		if day := d.From.Start(); day >= from && day < to {
			sum += d.MassG
		}
	}
	return sum
}

// DeclareUse records what a facility treated elsewhere this year; the gate counts
// it with what it accepted here.
func (s *Service) DeclareUse(ctx context.Context, actor identity.Actor, cmd DeclareUse) (Receipt, error) {
	return s.change(ctx, actor, identity.DeclareUse, "firm.declare", cmd.Command, cmd, func(tx Tx) (Firm, error) { return tx.FirmOfFacilityForUpdate(ctx, cmd.Facility) },
		func(f Firm, now, at moment.Time) (string, any, any, error) {
			x, _ := f.Facility(cmd.Facility)
			d, err := cmd.decide(x, now)
			d.OnPaper = actor.RoleFor(identity.DeclareUse) == identity.EcoEditor
			return fact.KindUseDeclared, fact.UseDeclared{Late: cmd.IsLate(now)}, d, err
		})
}

func (cmd DeclareUse) decide(x Facility, now moment.Time) (fact.UseDeclaredRestricted, error) {
	var faults fault.List
	d := fact.UseDeclaredRestricted{Facility: cmd.Facility, From: cmd.From, To: cmd.To, MassG: cmd.MassG, Parts: []fact.UsePart{}}
	if day(&faults, cmd.From, "from") && day(&faults, cmd.To, "to") {
		switch {
		case cmd.To < cmd.From || cmd.From[:4] != cmd.To[:4]:
			faults.Invalid("registry.declare.period", "to")
		case cmd.To > now.Date():
			faults.Invalid("registry.declare.future", "to")
		default:
			_ = faults.Add(x.overlap(cmd.From, cmd.To)) // a fault is never given back
		}
	}
	if len(cmd.Parts) > MaxWords {
		_ = faults.Add(fault.Invalid("registry.words.too_many").At("parts").With("max", strconv.Itoa(MaxWords)))
		return d, faults.Err()
	}
	if len(x.Declared) >= MaxDeclared {
		_ = faults.Add(fault.Conflict("registry.declare.too_many").With("max", strconv.Itoa(MaxDeclared)))
	}
	sum := int64(0)
	for i, p := range cmd.Parts {
		field := "parts[" + strconv.Itoa(i) + "]"
		if !isWaste(p.Category) && !goods(p.Category) {
			faults.Invalid("registry.words.unknown", field+".category")
		}
		if p.MassG < 0 || p.MassG > MaxCapacityG {
			_ = faults.Add(mass(field + ".mass_g"))
			continue
		}
		sum += p.MassG
		d.Parts = append(d.Parts, p)
	}
	if len(cmd.Parts) > 0 && d.MassG == 0 {
		d.MassG = sum
	}
	switch {
	case d.MassG < 0 || d.MassG > MaxCapacityG:
		_ = faults.Add(mass("mass_g"))
	case len(cmd.Parts) > 0 && sum != d.MassG:
		faults.Invalid("registry.declare.sum", "mass_g")
	}
	d.LateReason, d.LatePhoto = late(&faults, cmd.Command)
	return d, faults.Err()
}

// overlap refuses a period that another one counts in part.
func (f Facility) overlap(from, to moment.Date) error {
	for _, o := range f.Declared {
		if (o.From != from || o.To != to) && o.From <= to && from <= o.To {
			return fault.Conflict("registry.declare.overlap").At("from").With("from", string(o.From)).With("to", string(o.To))
		}
	}
	return nil
}

func mass(field string) *fault.Fault {
	return fault.Invalid("registry.declare.mass").At(field).With("max", strconv.FormatInt(MaxCapacityG/1_000_000, 10))
}

// goods tells whether a word is a category of goods by its form.
func goods(word string) bool {
	n, ok := strings.CutPrefix(word, "G")
	return ok && len(n) == 2 && strings.Trim(n, "0123456789") == ""
}

// declared takes a declaration; one of the same period replaces the earlier.
func (f *Firm) declared(r ledger.Recorded) error {
	var d fact.UseDeclaredRestricted
	if err := json.Unmarshal(r.Restricted, &d); err != nil {
		return err
	}
	f.Facilities = slices.Clone(f.Facilities)
	for i, x := range f.Facilities {
		if x.ID != d.Facility {
			continue
		}
		kept := slices.DeleteFunc(slices.Clone(x.Declared), func(o Declared) bool { return o.From == d.From && o.To == d.To })
		kept = append(kept, Declared{From: d.From, To: d.To, MassG: d.MassG, Parts: some(d.Parts), At: r.Act.OccurredAt, Paper: d.OnPaper})
		slices.SortFunc(kept, func(a, b Declared) int { return strings.Compare(string(a.From), string(b.From)) })
		f.Facilities[i].Declared = kept
	}
	return nil
}
