package destruction

import (
	"context"
	"slices"
	"strings"

	"github.com/google/uuid"

	"github.com/sealtrail/sealtrail/internal/casefile"
	"github.com/sealtrail/sealtrail/internal/custody"
	"github.com/sealtrail/sealtrail/internal/fact"
	"github.com/sealtrail/sealtrail/internal/fault"
	"github.com/sealtrail/sealtrail/internal/identity"
	"github.com/sealtrail/sealtrail/internal/label"
	"github.com/sealtrail/sealtrail/internal/ledger"
	"github.com/sealtrail/sealtrail/internal/moment"
	"github.com/sealtrail/sealtrail/internal/reference"
	"github.com/sealtrail/sealtrail/internal/registry"
)

// Tx is what the room needs of a writing transaction.
type Tx interface {
	ledger.Commands
	Record(ctx context.Context, drafts ...ledger.Draft) ([]ledger.Sealed, error)
	NewStream(ctx context.Context, kind string, noun uuid.UUID) (ledger.Stream, error)
	Heads(ctx context.Context, streams ...ledger.Stream) ([]ledger.Ref, error)
	NextNumber(ctx context.Context, kind label.Kind, division string, at moment.Time) (label.Number, error)
	Enqueue(ctx context.Context, kind string, args any) error

	OrderForUpdate(ctx context.Context, ref string) (Order, error)
	OrdersForUpdate(ctx context.Context, ids []uuid.UUID) ([]Order, error)
	SaveOrders(ctx context.Context, orders ...Order) error
	SaveOverride(ctx context.Context, o registry.Override) error
	RunForUpdate(ctx context.Context, ref string) (Run, error)
	SaveRun(ctx context.Context, r Run) error
	ClaimPhotos(ctx context.Context, run uuid.UUID, hashes []string) error
	CertificateForUpdate(ctx context.Context, ref string) (Certificate, error)
	SaveCertificates(ctx context.Context, certificates ...Certificate) error
	EventForUpdate(ctx context.Context, ref string) (Event, error)
	SaveEvent(ctx context.Context, e Event) error
	// PhotosUsed tells which photos are evidence of something already.
	PhotosUsed(ctx context.Context, hashes []string) ([]string, error)

	// LotsForUpdate locks lots named by code or id; LotsByID those with the ids.
	LotsForUpdate(ctx context.Context, refs []string) ([]custody.Lot, error)
	LotsByID(ctx context.Context, ids []uuid.UUID) ([]custody.Lot, error)
	SaveLots(ctx context.Context, lots []custody.Lot) error
	Org(ctx context.Context, id uuid.UUID) (identity.Org, error)
	Exempt(ctx context.Context, cases []uuid.UUID, at moment.Time) (map[uuid.UUID]bool, error)
	Reads
}

// Reads is what the room needs for reading.
type Reads interface {
	histories
	Orders(ctx context.Context, scope identity.Scope, f OrderFilter) (OrderPage, error)
	OrderSeen(ctx context.Context, scope identity.Scope, ref string) (Order, error)
	OrdersByID(ctx context.Context, ids []uuid.UUID) ([]Order, error)
	Runs(ctx context.Context, scope identity.Scope, f RunFilter) (RunPage, error)
	RunSeen(ctx context.Context, scope identity.Scope, ref string) (Run, error)
	Certificates(ctx context.Context, scope identity.Scope, f CertificateFilter) (CertificatePage, error)
	CertificateSeen(ctx context.Context, scope identity.Scope, ref string) (Certificate, error)
	CertificateByRef(ctx context.Context, ref string) (Certificate, error)
	Events(ctx context.Context, scope identity.Scope, f EventFilter) (EventPage, error)
	EventSeen(ctx context.Context, scope identity.Scope, ref string) (Event, error)
	// EventLots count the lots that carry any of the orders, children of splits among
	// them and the divided not.
	EventLots(ctx context.Context, orders []uuid.UUID) ([]EventLots, error)
	// OrdersAtFirms are the approved orders with lots that lie at a firm or at its
	// gate and are in no run: of the firms of a bureau, or of an agency; the oldest.
	OrdersAtFirms(ctx context.Context, org uuid.UUID, bureau bool) ([]uuid.UUID, error)
	RunsByID(ctx context.Context, ids []uuid.UUID) ([]RunItem, error)
	// CertificateNumbers are those of certificates with these ids, in order.
	CertificateNumbers(ctx context.Context, ids []uuid.UUID) ([]string, error)
	// OpenCertificates are those of the numbers whose cases are not closed to the public.
	OpenCertificates(ctx context.Context, numbers []string) ([]string, error)
	PartyNames(ctx context.Context, orgs []uuid.UUID) (map[uuid.UUID]Party, error)
	Waits
	// LotsRead reads lots without locking them, in the order of their codes.
	LotsRead(ctx context.Context, ids []uuid.UUID) ([]custody.Lot, error)
	// OrderLots lists the lots that carry an order, children of splits among them.
	OrderLots(ctx context.Context, order uuid.UUID) ([]uuid.UUID, error)

	Case(ctx context.Context, scope identity.Scope, ref string) (casefile.Case, error)
	Seizure(ctx context.Context, scope identity.Scope, ref string) (custody.SeizureView, error)
	Handoff(ctx context.Context, scope identity.Scope, ref string) (custody.HandoffView, error)
	registry.GateTx
}

// Photos tells whether a photo is stored; an act names no other.
type Photos interface{ Has(sha256 string) bool }

// Service is the room's use cases.
type Service struct {
	InTx   func(context.Context, func(Tx) error) error
	View   func(context.Context, func(Reads) error) error
	Clock  moment.Clock
	Book   *reference.Book
	Photos Photos
}

// everything is the scope of the room's own reads inside a use case.
func everything() identity.Scope { return identity.Scope{All: true} }

// apply moves nouns on by acts that were just recorded: each takes the entry in
// its own stream.
type applier interface{ Apply(ledger.Recorded) error }

func apply(sealed ledger.Sealed, stream ledger.Stream, noun applier) error {
	r, err := sealed.Recorded(stream)
	if err != nil {
		return err
	}
	return noun.Apply(r)
}

func applyLots(sealed ledger.Sealed, lots []custody.Lot) error {
	for i := range lots {
		if err := apply(sealed, lots[i].Stream, &lots[i]); err != nil {
			return err
		}
	}
	return nil
}

// gates asks the gate once for each kind of goods and joins the answers. What
// fails for a kind is given for each of its lots. The capacity is asked for
// the whole load at once; goods that were accepted already count no second time.
func gates(ctx context.Context, tx registry.GateTx, facility uuid.UUID, method string, lots []custody.Lot, accepted bool, at moment.Time, book *reference.Book) (fact.Gate, map[uuid.UUID][]Reason, error) {
	type kind struct {
		category, waste, covered string
		order                    uuid.UUID
	}
	var kinds []kind
	var load int64
	overrides := map[uuid.UUID][]registry.Override{}
	names, of := map[kind][]uuid.UUID{}, make([]kind, len(lots))
	for i, l := range lots {
		if _, known := overrides[l.Order]; !known && l.Order != uuid.Nil {
			found, err := tx.Overrides(ctx, l.Order)
			if err != nil {
				return fact.Gate{}, nil, err
			}
			overrides[l.Order] = found
		}
		name := coveredAs(l, overrides[l.Order])
		of[i] = kind{category: l.Category, waste: l.WasteCode, covered: coverage(name, overrides[l.Order])}
		if of[i].covered != "" {
			of[i].order = l.Order
		}
		kinds, names[of[i]] = appendNew(kinds, of[i]), append(names[of[i]], name)
		if !accepted {
			load += l.MassG
		}
	}
	joined := fact.Gate{Allowed: len(kinds) > 0, Checks: []fact.GateCheck{}, Qualifications: []uuid.UUID{}, Rules: book.Version()}
	failed := map[kind][]Reason{}
	for _, k := range kinds {
		g, err := registry.CheckGate(ctx, tx, book, registry.Query{Facility: facility, Category: k.category, WasteCode: k.waste, Method: method, WeightG: load, At: at,
			Order: k.order, Lots: names[k]})
		if err != nil {
			return fact.Gate{}, nil, err
		}
		joined.Edition = g.Edition
		joined.Allowed = joined.Allowed && g.Allowed
		joined.Checks = append(joined.Checks, g.Checks...)
		for _, q := range g.Qualifications {
			joined.Qualifications = appendNew(joined.Qualifications, q)
		}
		if g.Allowed {
			continue
		}
		failed[k] = []Reason{gateReason(g, ReasonGate)}
		for _, c := range g.Checks {
			if !c.Passed {
				failed[k] = append(failed[k], checkReason(c, c.Code))
			}
		}
	}
	blocked := map[uuid.UUID][]Reason{}
	for i, l := range lots {
		if directed(coveredAs(l, overrides[l.Order]), facility, overrides[l.Order]) {
			blocked[l.ID] = []Reason{{Code: ReasonDirected, Article: articleSealed, Who: "eco_publisher"}}
		}
		if r := failed[of[i]]; r != nil {
			blocked[l.ID] = append(blocked[l.ID], r...)
		}
	}
	return joined, blocked, nil
}

// gateReason rests on the first check that failed.
func gateReason(g fact.Gate, code string) Reason {
	for _, c := range g.Checks {
		if !c.Passed {
			return checkReason(c, code)
		}
	}
	return Reason{Code: code, Who: "eco_editor"}
}

func checkReason(c fact.GateCheck, code string) Reason {
	return Reason{Code: code, Article: c.Article, Who: "eco_editor", Version: c.Version, Certainty: c.Certainty}
}

func appendNew[T comparable](all []T, x T) []T {
	for _, y := range all {
		if x == y {
			return all
		}
	}
	return append(all, x)
}

// refused is the fault of an act all of whose lots are blocked: one field per
// lot and reason. What failed at the gate stands together in one of them.
func refused(whole string, blocked []BlockedLot, fields map[uuid.UUID]string) error {
	var all []*fault.Fault
	for _, b := range blocked {
		var failed []string
		for _, r := range b.Reasons {
			if !slices.Contains(ReasonCodes(), r.Code) {
				failed = append(failed, r.Code)
			}
		}
		for _, r := range b.Reasons {
			if !slices.Contains(ReasonCodes(), r.Code) {
				continue
			}
			f := fault.Invalid(r.Code).At(fields[b.Lot]).With("lot", b.Code).With("article", r.Article).With("who", r.Who)
			if r.Code == ReasonGate {
				f = f.With("checks", strings.Join(failed, ", "))
			}
			all = append(all, f)
		}
	}
	if len(all) == 1 {
		return all[0]
	}
	f := fault.Invalid(whole)
	f.Fields = all
	return f
}

// facility finds a facility and its firm, whose people must be able to sign.
func facility(ctx context.Context, tx registry.GateTx, id uuid.UUID) (registry.Firm, registry.Facility, error) {
	firm, err := tx.FirmOfFacility(ctx, id)
	if err != nil {
		return registry.Firm{}, registry.Facility{}, placed(err, "facility")
	}
	f, ok := firm.Facility(id)
	if !ok {
		return registry.Firm{}, registry.Facility{}, fault.Missing("destruction.facility.unknown").At("facility")
	}
	if firm.Org == uuid.Nil {
		return registry.Firm{}, registry.Facility{}, fault.Invalid("destruction.firm.without_people").At("facility")
	}
	return firm, f, nil
}

// placed names the field of a fault that has none.
func placed(err error, field string) error {
	if f := fault.Of(err); f != nil && f.Field == "" {
		return f.At(field)
	}
	return err
}
