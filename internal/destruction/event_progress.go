package destruction

import (
	"cmp"
	"context"
	"maps"
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

// EventLots are lots of which an event counts the same: how many, and their mass
// together. That is the mass that went in as well, since a lot whose mass was not
// known before is weighed at the line.
type EventLots struct {
	Agency      uuid.UUID
	State       custody.State
	Category    string
	Run         uuid.UUID
	Certificate uuid.UUID
	Lots        int
	MassG       int64
}

// progress reads lots, runs and certificates of the orders that take part: three
// questions, however many there are, because the public page asks them too.
func progress(ctx context.Context, tx Reads, e Event) (Progress, error) {
	orders := make([]uuid.UUID, len(e.Orders))
	for i, o := range e.Orders {
		orders[i] = o.Order
	}
	lots, err := tx.EventLots(ctx, orders)
	if err != nil {
		return Progress{}, err
	}
	runs, certificates := map[uuid.UUID]bool{}, map[uuid.UUID]bool{}
	for _, l := range lots {
		runs[l.Run], certificates[l.Certificate] = true, true
	}
	delete(runs, uuid.Nil)
	delete(certificates, uuid.Nil)
	made, err := tx.RunsByID(ctx, slices.Collect(maps.Keys(runs)))
	if err != nil {
		return Progress{}, err
	}
	p := tally(e, lots, made)
	p.Outcome.Certificates, err = tx.CertificateNumbers(ctx, slices.Collect(maps.Keys(certificates)))
	return p, err
}

// tally is pure. What was processed counts with the mass that went in, on the
// day its run began.
func tally(e Event, lots []EventLots, runs []RunItem) Progress {
	p := Progress{Outcome: EventOutcome{EventClosed: fact.EventClosed{Categories: []fact.EventCategory{}, Certificates: []string{}}, ByAgency: []fact.EventAgency{}, Days: []fact.EventDay{}}}
	agencies, categories, days := map[uuid.UUID]*fact.EventAgency{}, map[string]*fact.EventCategory{}, map[moment.Date]*fact.EventDay{}
	for _, o := range e.Orders {
		agencies[o.Agency] = &fact.EventAgency{Agency: o.Agency}
	}
	runOf, dayOf := map[uuid.UUID]RunItem{}, map[uuid.UUID]bool{}
	for _, r := range runs {
		runOf[r.ID] = r
	}
	for _, l := range lots {
		a := agencies[l.Agency]
		if a == nil {
			a = &fact.EventAgency{Agency: l.Agency}
			agencies[l.Agency] = a
		}
		a.Lots += l.Lots
		a.PlannedG += l.MassG
		p.Planned += l.Lots
		p.PlannedG += l.MassG
		if l.State == custody.AtFirm || l.State == custody.Destroyed {
			a.ReceivedG += l.MassG
			p.ReceivedG += l.MassG
		}
		if run, begun := runOf[l.Run]; begun {
			day := run.StartedAt.Date()
			if days[day] == nil {
				days[day] = &fact.EventDay{Day: day}
			}
			if !dayOf[run.ID] {
				dayOf[run.ID] = true
				days[day].Runs++
			}
			if l.State == custody.Destroyed {
				days[day].ProcessedG += l.MassG
			} else {
				p.Running = run.Number.String()
			}
		}
		if l.State != custody.Destroyed {
			continue
		}
		a.Processed += l.Lots
		a.ProcessedG += l.MassG
		c := categories[l.Category]
		if c == nil {
			c = &fact.EventCategory{Category: l.Category}
			categories[l.Category] = c
		}
		c.Lots += l.Lots
		c.MassG += l.MassG
		p.Outcome.Lots += l.Lots
		p.Outcome.MassG += l.MassG
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
