package destruction

import (
	"context"
	"slices"

	"github.com/google/uuid"

	"github.com/sealtrail/sealtrail/internal/custody"
	"github.com/sealtrail/sealtrail/internal/fact"
	"github.com/sealtrail/sealtrail/internal/fault"
	"github.com/sealtrail/sealtrail/internal/identity"
	"github.com/sealtrail/sealtrail/internal/label"
	"github.com/sealtrail/sealtrail/internal/ledger"
	"github.com/sealtrail/sealtrail/internal/moment"
	"github.com/sealtrail/sealtrail/internal/reference"
)

// runPlan is what a run would be: which lots go in, which stay out and why.
type runPlan struct {
	at       moment.Time
	firm     uuid.UUID
	method   string
	lots     []custody.Lot // that go in
	out      []custody.Lot // that stay out
	blocked  []BlockedLot  // why
	orders   []uuid.UUID
	agencies []fact.RunAgency
	gate     fact.Gate
}

// plan asks the gate and MayDestroy for every lot, and whose attestations will
// be needed.
func (s *Service) plan(ctx context.Context, tx Tx, cmd StartRun, firm uuid.UUID, lots []custody.Lot, orders []Order, now moment.Time) (runPlan, error) {
	at, err := cmd.When(now, lastActs(lots)...)
	if err != nil {
		return runPlan{}, err
	}
	p := runPlan{at: at, firm: firm, method: cmd.Method}
	if p.method == "" && len(orders) > 0 {
		p.method = orders[0].Method
	}
	gate, failed, err := gates(ctx, tx, cmd.Facility, p.method, lots, true, at, s.Book)
	if err == nil && at != now { // paper filled in later: the gate must pass at both times
		var later map[uuid.UUID][]Reason
		_, later, err = gates(ctx, tx, cmd.Facility, p.method, lots, true, now, s.Book)
		for lot, reasons := range later {
			failed[lot] = reasons
		}
	}
	if err != nil {
		return runPlan{}, err
	}
	p.gate = gate
	for _, l := range lots {
		reasons := runReasons(l, orderOf(orders, l.Order), cmd.Facility, p.method, at, s.Book)
		if reasons = append(reasons, failed[l.ID]...); len(reasons) > 0 {
			p.out = append(p.out, l)
			p.blocked = append(p.blocked, BlockedLot{Lot: l.ID, Code: l.Code.String(), Reasons: reasons})
			continue
		}
		p.lots = append(p.lots, l)
		p.orders = appendNew(p.orders, l.Order)
	}
	slices.SortFunc(p.orders, func(a, b uuid.UUID) int { return slices.Compare(a[:], b[:]) })
	p.agencies, err = agenciesOf(ctx, tx, p.lots, orders)
	return p, err
}

// runReasons is MayDestroy at the start, and that order and run agree.
func runReasons(l custody.Lot, o Order, facility uuid.UUID, method string, at moment.Time, book *reference.Book) []Reason {
	reasons := MayDestroy(l, o, AtRun, at, book)
	if o.ID != uuid.Nil && o.Facility != facility {
		reasons = append(reasons, reasonBy(book, ReasonOtherFacility, "approver", at))
	}
	if o.ID != uuid.Nil && o.Method != method {
		reasons = append(reasons, reasonBy(book, ReasonOtherMethod, "approver", at))
	}
	return reasons
}

func orderOf(orders []Order, id uuid.UUID) Order {
	for _, o := range orders {
		if o.ID == id {
			return o
		}
	}
	return Order{}
}

// agenciesOf says whose attestations a run needs: of each responsible agency as
// many as its strictest order asks, by its own officers or those of an agency
// entrusted in writing for every case of it that is here.
func agenciesOf(ctx context.Context, tx Reads, lots []custody.Lot, orders []Order) ([]fact.RunAgency, error) {
	var out []fact.RunAgency
	cases := map[uuid.UUID][]uuid.UUID{} // by agency
	for _, l := range lots {
		i := slices.IndexFunc(out, func(a fact.RunAgency) bool { return a.Agency == l.Agency })
		if i < 0 {
			i = len(out)
			out = append(out, fact.RunAgency{Agency: l.Agency, Division: l.Division, Required: MinAttestations})
		}
		out[i].Required = max(out[i].Required, orderOf(orders, l.Order).Attestations)
		cases[l.Agency] = appendNew(cases[l.Agency], l.Case)
	}
	for i := range out {
		entrusted := []uuid.UUID{}
		for n, id := range cases[out[i].Agency] {
			c, err := tx.Case(ctx, everything(), id.String())
			if err != nil {
				return nil, err
			}
			if n == 0 {
				entrusted = append(entrusted, c.Entrusted()...)
				continue
			}
			entrusted = slices.DeleteFunc(entrusted, func(org uuid.UUID) bool { return !slices.Contains(c.Entrusted(), org) })
		}
		out[i].Entrusted = entrusted
	}
	return out, nil
}

// decide is pure: the run begins.
func (p runPlan) decide(actor identity.Actor, cmd StartRun, number label.Number, division string, stream ledger.Stream, now moment.Time, book *reference.Book) (ledger.Draft, error) {
	var c checks
	secret := fact.RunStartedRestricted{Run: cmd.ID, Number: number.String(), Firm: p.firm, Facility: cmd.Facility, Division: division,
		Line: c.text(cmd.Line, "line", MaxName, false), StartedAt: p.at, Orders: p.orders, Agencies: p.agencies, Lots: []fact.RunLot{}}
	if err := c.Err(); err != nil {
		return ledger.Draft{}, err
	}
	if len(p.agencies) == 0 {
		return ledger.Draft{}, fault.Invalid("destruction.run.all_blocked").At("lots")
	}
	secret.LateReason, secret.LatePhoto = late(cmd.Command)
	d := by(actor, identity.StartRun, cmd.Command, fact.KindRunStarted, p.at, now)
	gate := p.gate.Bare()
	d.Facts = fact.RunStarted{Method: p.method, Rules: book.Version(), Gate: &gate, Late: cmd.IsLate(now)}
	for _, l := range p.lots {
		secret.Lots = append(secret.Lots, fact.RunLot{Lot: l.ID, Stream: l.Stream.String(), Agency: l.Agency, Order: l.Order, MassG: l.MassG, Basis: string(l.MassBasis)})
		d.Lines = append(d.Lines, ledger.Line{Stream: l.Stream, Value: fact.RunStartedLine{Run: cmd.ID, Order: l.Order, Reasons: []Reason{}}})
	}
	for i, l := range p.out {
		d.Lines = append(d.Lines, ledger.Line{Stream: l.Stream, Value: fact.RunStartedLine{Run: cmd.ID, Order: l.Order, Blocked: true, Reasons: p.blocked[i].Reasons}})
	}
	d.Restricted, d.Streams = secret, []ledger.Stream{stream}
	return d, nil
}
