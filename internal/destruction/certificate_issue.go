package destruction

import (
	"context"
	"encoding/json"
	"slices"

	"github.com/google/uuid"

	"github.com/sealtrail/sealtrail/internal/casefile"
	"github.com/sealtrail/sealtrail/internal/custody"
	"github.com/sealtrail/sealtrail/internal/fact"
	"github.com/sealtrail/sealtrail/internal/fault"
	"github.com/sealtrail/sealtrail/internal/identity"
	"github.com/sealtrail/sealtrail/internal/label"
	"github.com/sealtrail/sealtrail/internal/ledger"
	"github.com/sealtrail/sealtrail/internal/moment"
)

// issue makes the lots of every agency that is ready destroyed and issues its
// certificate, in the transaction of the attestation that was the last.
func (s *Service) issue(ctx context.Context, tx Tx, run *Run, now moment.Time) ([]CertificateReceipt, error) {
	var receipts []CertificateReceipt
	ready := run.Ready()
	orders, err := tx.OrdersForUpdate(ctx, run.Orders)
	if err != nil {
		return nil, err
	}
	of := func(l RunLot) bool {
		return slices.ContainsFunc(ready, func(a Agency) bool { return a.Org == l.Agency })
	}
	lots, err := runLots(ctx, tx, *run, of)
	if err != nil {
		return nil, err
	}
	if err := verify(ctx, tx, lots, orders, *run); err != nil {
		return nil, err
	}
	for _, l := range lots {
		if len(l.Discrepancies) > 0 {
			return nil, fault.Conflict("destruction.certificate.discrepancy").With("lot", l.Code.String())
		}
	}
	for _, agency := range ready {
		own := slices.DeleteFunc(slices.Clone(lots), func(l custody.Lot) bool { return l.Agency != agency.Org })
		for _, goods := range bundles(own, orders) {
			c, err := s.issueOne(ctx, tx, run, agency, goods, orders, now)
			if err != nil {
				return nil, err
			}
			receipts = append(receipts, c.receipt())
		}
	}
	return receipts, nil
}

// issueOne issues one certificate of an agency.
func (s *Service) issueOne(ctx context.Context, tx Tx, run *Run, agency Agency, lots []custody.Lot, orders []Order, now moment.Time) (Certificate, error) {
	src, err := s.sources(ctx, tx, *run, agency, lots, orders)
	if err != nil {
		return Certificate{}, err
	}
	facts, err := src.facts(now)
	if err != nil {
		return Certificate{}, err
	}
	finished, err := finishedOrders(ctx, tx, orders, lots)
	if err != nil {
		return Certificate{}, err
	}
	return s.recordCertificate(ctx, tx, certification{facts: facts, agency: agency, run: run, orders: orders, finished: finished, lots: lots, relied: src.streams()}, now)
}

// bundles are the lots of an agency by certificate: one for each case of orders
// that ask for that, one for all the rest.
func bundles(lots []custody.Lot, orders []Order) [][]custody.Lot {
	var out [][]custody.Lot
	at := map[uuid.UUID]int{} // by case; zero: the rest
	for _, l := range lots {
		key := uuid.Nil
		if orderOf(orders, l.Order).PerCase {
			key = l.Case
		}
		i, known := at[key]
		if !known {
			i = len(out)
			at[key], out = i, append(out, nil)
		}
		out[i] = append(out[i], l)
	}
	return out
}

// finishedOrders are those none of whose living lots are left but these.
func finishedOrders(ctx context.Context, tx Tx, orders []Order, lots []custody.Lot) ([]uuid.UUID, error) {
	done := []uuid.UUID{}
	for _, o := range orders {
		all, err := orderLots(ctx, tx, o.ID)
		if err != nil {
			return nil, err
		}
		touched, left := false, false
		for _, l := range all {
			now := slices.ContainsFunc(lots, func(x custody.Lot) bool { return x.ID == l.ID })
			touched = touched || now
			left = left || !now && l.Living()
		}
		if touched && !left {
			done = append(done, o.ID)
		}
	}
	return done, nil
}

// certification is one certificate about to be recorded.
type certification struct {
	facts    fact.CertificateIssued
	agency   Agency
	run      *Run
	orders   []Order // of a first issue; a corrected version touches none
	finished []uuid.UUID
	lots     []custody.Lot
	relied   []ledger.Stream // further streams it relies on
	replaces Certificate     // of a corrected version
}

// recordCertificate numbers, records and keeps one certificate with everything
// it moves: lots, orders, the run.
func (s *Service) recordCertificate(ctx context.Context, tx Tx, n certification, now moment.Time) (Certificate, error) {
	id, err := uuid.NewV7()
	if err != nil {
		return Certificate{}, err
	}
	act, err := uuid.NewV7()
	if err != nil {
		return Certificate{}, err
	}
	if n.facts.Number == "" {
		number, err := tx.NextNumber(ctx, label.Certificate, n.agency.Division, now)
		if err != nil {
			return Certificate{}, err
		}
		n.facts.Number = number.String()
	}
	stream, err := tx.NewStream(ctx, CertificateStream, id)
	if err != nil {
		return Certificate{}, err
	}
	heads, err := tx.Heads(ctx, n.relying()...)
	if err != nil {
		return Certificate{}, err
	}
	draft := n.draft(id, act, stream, heads, now)
	sealed, err := tx.Record(ctx, draft)
	if err != nil {
		return Certificate{}, err
	}
	var c Certificate
	if err := apply(sealed[0], stream, &c); err != nil {
		return Certificate{}, err
	}
	if err := apply(sealed[0], n.run.Stream, n.run); err != nil {
		return Certificate{}, err
	}
	if err := applyLots(sealed[0], n.lots); err != nil {
		return Certificate{}, err
	}
	touched := n.touchedOrders()
	for i := range touched {
		if err := apply(sealed[0], touched[i].Stream, &touched[i]); err != nil {
			return Certificate{}, err
		}
		at := slices.IndexFunc(n.orders, func(o Order) bool { return o.ID == touched[i].ID })
		n.orders[at] = touched[i] // another agency's certificate may follow
	}
	if err := tx.SaveOrders(ctx, touched...); err != nil {
		return Certificate{}, err
	}
	if err := tx.SaveRun(ctx, *n.run); err != nil {
		return Certificate{}, err
	}
	if err := tx.SaveLots(ctx, n.lots); err != nil {
		return Certificate{}, err
	}
	if err := tx.SaveCertificates(ctx, c); err != nil {
		return Certificate{}, err
	}
	return c, tx.Enqueue(ctx, JobDraw, DrawCertificate{Certificate: c.ID})
}

// touchedOrders are the orders of the certified lots.
func (n certification) touchedOrders() []Order {
	if n.replaces.ID != uuid.Nil {
		return nil
	}
	var out []Order
	for _, o := range n.orders {
		if slices.ContainsFunc(n.lots, func(l custody.Lot) bool { return l.Order == o.ID }) {
			out = append(out, o)
		}
	}
	return out
}

// relying are all streams whose heads the certificate's entry names, so that one
// proof of inclusion covers every chain behind it.
func (n certification) relying() []ledger.Stream {
	all := []ledger.Stream{n.run.Stream}
	for _, l := range n.lots {
		all = appendNew(all, l.Stream)
	}
	for _, o := range n.touchedOrders() {
		all = appendNew(all, o.Stream)
	}
	for _, s := range n.relied {
		all = appendNew(all, s)
	}
	if !n.replaces.Stream.IsZero() {
		all = appendNew(all, n.replaces.Stream)
	}
	return all
}

func (n certification) draft(id, act uuid.UUID, stream ledger.Stream, heads []ledger.Ref, now moment.Time) ledger.Draft {
	system := identity.SystemActor(n.agency.Org)
	at := max(now, n.run.LastAt)
	d := ledger.Draft{ID: act, Kind: fact.KindCertificateIssued, KV: 1, OccurredAt: at, By: system.By(identity.Attest), Auth: system.Auth(identity.Attest, now),
		Facts: n.facts, Streams: []ledger.Stream{stream, n.run.Stream}, Refs: heads,
		Restricted: fact.CertificateIssuedRestricted{Certificate: id, Run: n.run.ID, Agency: n.agency.Org, Division: n.agency.Division, Replaces: n.replaces.ID, Finished: append([]uuid.UUID{}, n.finished...)}}
	for _, o := range n.touchedOrders() {
		d.Streams = append(d.Streams, o.Stream)
	}
	masses := map[uuid.UUID]int64{}
	for _, it := range n.facts.Items {
		masses[it.Lot] = it.NetG
	}
	for _, l := range n.lots {
		d.Lines = append(d.Lines, ledger.Line{Stream: l.Stream, Value: fact.CertificateIssuedLine{Certificate: id, Run: n.run.ID, InputG: masses[l.ID]}})
	}
	return d
}

func (c Certificate) receipt() CertificateReceipt {
	return CertificateReceipt{ID: c.ID, Number: c.Number, Issue: c.Issue, State: c.State, Replaces: c.Replaces}
}

// sources are what the facts of a certificate are drawn from; all loaded
// before, so that drawing them up is pure.
type sources struct {
	run       Run
	agency    Agency
	lots      []custody.Lot
	orders    []Order
	cases     []casefile.Case
	seizures  map[uuid.UUID]custody.Seizure
	handoffs  []custody.Handoff
	histories map[uuid.UUID][]ledger.Recorded // by lot
	party     map[uuid.UUID]Party
	firm      fact.CertificateFirm
	events    []fact.CertificateEvent
	held      []ledger.Stream // of those events
	rules     string
}

// streams are those beside lots, orders and run that the facts rest on.
func (src sources) streams() []ledger.Stream {
	var all []ledger.Stream
	for _, c := range src.cases {
		all = append(all, c.Stream)
	}
	for _, h := range src.handoffs {
		all = append(all, h.Stream)
	}
	for _, l := range src.lots {
		if z, ok := src.seizures[l.Seizure]; ok {
			all = appendNew(all, z.Stream)
		}
	}
	return append(all, src.held...)
}

func (s *Service) sources(ctx context.Context, tx Tx, run Run, agency Agency, lots []custody.Lot, orders []Order) (sources, error) {
	src := sources{run: run, agency: agency, lots: lots, seizures: map[uuid.UUID]custody.Seizure{}, histories: map[uuid.UUID][]ledger.Recorded{}, rules: s.Book.Version()}
	streams := make([]ledger.Stream, len(lots))
	var cases, handoffs []uuid.UUID
	for i, l := range lots {
		streams[i] = l.Stream
		cases = appendNew(cases, l.Case)
		src.orders = appendNewOrder(src.orders, orderOf(orders, l.Order))
		if _, known := src.seizures[l.Seizure]; !known {
			z, err := tx.Seizure(ctx, everything(), l.Seizure.String())
			if err != nil {
				return sources{}, err
			}
			src.seizures[l.Seizure] = z.Seizure
		}
	}
	entries, err := tx.History(ctx, streams...)
	if err != nil {
		return sources{}, err
	}
	for _, l := range lots {
		src.histories[l.ID] = entries[l.Stream]
		if h := deliveredBy(entries[l.Stream]); h != uuid.Nil {
			handoffs = appendNew(handoffs, h)
		}
	}
	for _, id := range handoffs {
		h, err := tx.Handoff(ctx, everything(), id.String())
		if err != nil {
			return sources{}, err
		}
		src.handoffs = append(src.handoffs, h.Handoff)
	}
	for _, id := range cases {
		c, err := tx.Case(ctx, everything(), id.String())
		if err != nil {
			return sources{}, err
		}
		src.cases = append(src.cases, c)
	}
	for _, o := range src.orders {
		if o.Event == uuid.Nil {
			continue
		}
		e, err := tx.EventSeen(ctx, everything(), o.Event.String())
		if err != nil {
			return sources{}, err
		}
		src.events = appendNew(src.events, fact.CertificateEvent{Number: e.Number.String(), Name: e.Name})
		src.held = appendNew(src.held, e.Stream)
	}
	orgs := []uuid.UUID{agency.Org, run.Firm}
	for _, a := range run.Attestations {
		orgs = appendNew(orgs, a.Org)
	}
	if src.party, err = tx.PartyNames(ctx, orgs); err != nil {
		return sources{}, err
	}
	src.firm, err = s.snapshot(ctx, tx, run)
	return src, err
}

func appendNewOrder(all []Order, o Order) []Order {
	if slices.ContainsFunc(all, func(x Order) bool { return x.ID == o.ID }) {
		return all
	}
	return append(all, o)
}

// deliveredBy finds the handoff by which a lot came to the firm: the last
// receipt that was accepted.
func deliveredBy(entries []ledger.Recorded) uuid.UUID {
	for i := len(entries) - 1; i >= 0; i-- {
		if entries[i].Act.Kind != fact.KindHandoffReceived {
			continue
		}
		var line fact.HandoffReceivedLine
		if err := json.Unmarshal(entries[i].Line, &line); err == nil && line.Purpose == string(custody.ForDestruction) {
			return line.Handoff
		}
	}
	return uuid.Nil
}
