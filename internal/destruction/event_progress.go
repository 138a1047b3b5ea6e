package destruction

import (
	"cmp"
	"context"
	"slices"

	"github.com/google/uuid"

	"github.com/sealtrail/sealtrail/internal/custody"
	"github.com/sealtrail/sealtrail/internal/fact"
	"github.com/sealtrail/sealtrail/internal/moment"
)

// Progress is how far an event is: what was promised, what lies at the firm,
// what was processed. Parts of split lots count by themselves, the lot they
// came from no more.
type Progress struct {
	Outcome   EventOutcome
	Planned   int // lots
	PlannedG  int64
	ReceivedG int64
	Running   string // number of a run that is not finished; empty: none
}

// progress reads lots, runs and certificates of the orders that take part.
func progress(ctx context.Context, tx Reads, e Event) (Progress, error) {
	var lots []custody.Lot
	var runs, certificates []uuid.UUID
	for _, o := range e.Orders {
		ids, err := tx.OrderLots(ctx, o.Order)
		if err != nil {
			return Progress{}, err
		}
		found, err := tx.LotsRead(ctx, ids)
		if err != nil {
			return Progress{}, err
		}
		for _, l := range found {
			if l.State == custody.Divided {
				continue
			}
			lots = append(lots, l)
			if l.Run != uuid.Nil {
				runs = appendNew(runs, l.Run)
			}
			if l.Certificate != uuid.Nil {
				certificates = appendNew(certificates, l.Certificate)
			}
		}
	}
	made := map[uuid.UUID]Run{}
	for _, id := range runs {
		r, err := tx.RunSeen(ctx, everything(), id.String())
		if err != nil {
			return Progress{}, err
		}
		made[id] = r
	}
	p := tally(e, lots, made)
	for _, id := range certificates {
		c, err := tx.CertificateByRef(ctx, id.String())
		if err != nil {
			return Progress{}, err
		}
		p.Outcome.Certificates = append(p.Outcome.Certificates, c.Number.String())
	}
	slices.Sort(p.Outcome.Certificates)
	return p, nil
}

// tally is pure. What was processed counts with the mass that went in, on the
// day its run began.
func tally(e Event, lots []custody.Lot, runs map[uuid.UUID]Run) Progress {
	p := Progress{Outcome: EventOutcome{EventClosed: fact.EventClosed{Categories: []fact.EventCategory{}, Certificates: []string{}}, ByAgency: []fact.EventAgency{}, Days: []fact.EventDay{}}}
	agencies, categories, days := map[uuid.UUID]*fact.EventAgency{}, map[string]*fact.EventCategory{}, map[moment.Date]*fact.EventDay{}
	for _, o := range e.Orders {
		agencies[o.Agency] = &fact.EventAgency{Agency: o.Agency}
	}
	dayOf := map[uuid.UUID]bool{}
	for _, l := range lots {
		a := agencies[l.Agency]
		if a == nil {
			a = &fact.EventAgency{Agency: l.Agency}
			agencies[l.Agency] = a
		}
		a.Lots++
		a.PlannedG += l.MassG
		p.Planned++
		p.PlannedG += l.MassG
		run, begun := runs[l.Run]
		mass := l.MassG
		for _, in := range run.Lots {
			if in.Lot == l.ID && in.InputG > 0 {
				mass = in.InputG
			}
		}
		if l.State == custody.AtFirm || l.State == custody.Destroyed {
			a.ReceivedG += mass
			p.ReceivedG += mass
		}
		if begun {
			day := run.StartedAt.Date()
			if days[day] == nil {
				days[day] = &fact.EventDay{Day: day}
			}
			if !dayOf[run.ID] {
				dayOf[run.ID] = true
				days[day].Runs++
			}
			if l.State == custody.Destroyed {
				days[day].ProcessedG += mass
			}
			if l.State != custody.Destroyed {
				p.Running = run.Number.String()
			}
		}
		if l.State != custody.Destroyed {
			continue
		}
		a.Processed++
		a.ProcessedG += mass
		c := categories[l.Category]
		if c == nil {
			c = &fact.EventCategory{Category: l.Category}
			categories[l.Category] = c
		}
		c.Lots++
		c.MassG += mass
		p.Outcome.Lots++
		p.Outcome.MassG += mass
	}
	for _, a := range agencies {
		p.Outcome.ByAgency = append(p.Outcome.ByAgency, *a)
		if a.Processed > 0 {
			p.Outcome.Agencies++
		}
	}
	for _, c := range categories {
		p.Outcome.Categories = append(p.Outcome.Categories, *c)
	}
	for _, d := range days {
		p.Outcome.Days = append(p.Outcome.Days, *d)
	}
	slices.SortFunc(p.Outcome.ByAgency, func(a, b fact.EventAgency) int {
		return cmp.Or(cmp.Compare(b.PlannedG, a.PlannedG), slices.Compare(a.Agency[:], b.Agency[:]))
	})
	slices.SortFunc(p.Outcome.Categories, func(a, b fact.EventCategory) int { return cmp.Compare(a.Category, b.Category) })
	slices.SortFunc(p.Outcome.Days, func(a, b fact.EventDay) int { return cmp.Compare(a.Day, b.Day) })
	return p
}
