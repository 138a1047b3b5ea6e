package custody

import (
	"context"
	"fmt"
	"maps"
	"math/rand/v2"
	"reflect"
	"slices"
	"sort"
	"testing"
	"time"

	"github.com/google/uuid"

	"github.com/sealtrail/sealtrail/internal/casefile"
	"github.com/sealtrail/sealtrail/internal/fact"
	"github.com/sealtrail/sealtrail/internal/fault"
	"github.com/sealtrail/sealtrail/internal/identity"
	"github.com/sealtrail/sealtrail/internal/label"
	"github.com/sealtrail/sealtrail/internal/ledger"
	"github.com/sealtrail/sealtrail/internal/moment"
	"github.com/sealtrail/sealtrail/internal/reference"
	"github.com/sealtrail/sealtrail/seeds"
)

// state is all that a transaction may change; it is copied before each, so that
// a fault leaves nothing half done.
type state struct {
	heads    map[ledger.Stream]ledger.Head
	entries  map[ledger.Stream][]ledger.Recorded
	answers  map[uuid.UUID]ledger.Answer
	serial   int
	seizures map[uuid.UUID]Seizure
	lots     map[uuid.UUID]Lot
	handoffs map[uuid.UUID]Handoff
	open     map[uuid.UUID]Discrepancy
	boxes    map[uuid.UUID]Container
	places   map[uuid.UUID]StorePlace
	rounds   map[uuid.UUID]Round
	matters  map[uuid.UUID]Matter
	retired  map[label.Code]label.Reason
	labels   map[label.Code]uuid.UUID
	photos   []Photo
	trips    map[uuid.UUID]Trip
}

func (s state) copied() state {
	s.heads, s.entries, s.answers = maps.Clone(s.heads), maps.Clone(s.entries), maps.Clone(s.answers)
	s.seizures, s.lots, s.handoffs, s.open, s.labels = maps.Clone(s.seizures), maps.Clone(s.lots), maps.Clone(s.handoffs), maps.Clone(s.open), maps.Clone(s.labels)
	s.matters, s.retired = maps.Clone(s.matters), maps.Clone(s.retired)
	s.photos, s.trips, s.boxes, s.places, s.rounds = slices.Clone(s.photos), maps.Clone(s.trips), maps.Clone(s.boxes), maps.Clone(s.places), maps.Clone(s.rounds)
	return s
}

// stage is the room on a transaction in memory, with real sealing, so that rules
// are tried by the thousand. What engines do is tried in store.
type stage struct {
	state
	*Service
	clock    *moment.Turning
	sealer   ledger.Sealer
	orgs     map[uuid.UUID]identity.Org
	cases    map[string]casefile.Case
	exempt   bool
	facility uuid.UUID
	refuse   map[uuid.UUID]string // lots that clearance blocks, with the reason

	agency, store, other, firm, lab, police uuid.UUID
	officer, second, keeper, keeper2, head  identity.Actor
	stranger, operator, reviewer            identity.Actor
	file                                    casefile.Case
	approval                                uuid.UUID
	marks                                   []Mark
}

type photos map[string]bool

func (p photos) Has(sha string) bool { return p[sha] }

const (
	shaA = "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
	shaB = "bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb"
)

var noon = moment.At(time.Date(2026, 11, 18, 4, 0, 0, 0, time.UTC))

func shelf(t testing.TB) *reference.Book {
	t.Helper()
	b, err := reference.Load(seeds.FS())
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func newStage(book *reference.Book) *stage {
	random := rand.NewChaCha8([32]byte{7})
	s := &stage{clock: moment.NewTurning(noon), sealer: ledger.Sealer{Origin: "test.invalid/sealtrail", Random: random}, orgs: map[uuid.UUID]identity.Org{},
		cases: map[string]casefile.Case{}, refuse: map[uuid.UUID]string{}, facility: uuid.New()}
	s.state = state{heads: map[ledger.Stream]ledger.Head{}, entries: map[ledger.Stream][]ledger.Recorded{}, answers: map[uuid.UUID]ledger.Answer{},
		trips: map[uuid.UUID]Trip{}, seizures: map[uuid.UUID]Seizure{}, lots: map[uuid.UUID]Lot{}, handoffs: map[uuid.UUID]Handoff{}, open: map[uuid.UUID]Discrepancy{}, labels: map[label.Code]uuid.UUID{}, boxes: map[uuid.UUID]Container{}, places: map[uuid.UUID]StorePlace{}, rounds: map[uuid.UUID]Round{}, matters: map[uuid.UUID]Matter{}, retired: map[label.Code]label.Reason{}}
	s.Service = &Service{InTx: s.inTx, Clock: s.clock, Book: book, Clearance: s, Photos: photos{shaA: true, shaB: true}, Random: random}
	s.agency, s.store, s.other = s.org(identity.OrgAgency), s.org(identity.OrgStore), s.org(identity.OrgAgency)
	s.firm, s.lab, s.police = s.org(identity.OrgFirm), s.org(identity.OrgLab), s.org(identity.OrgPolice)
	s.officer, s.second = s.person("o1", s.agency, identity.Officer), s.person("o2", s.agency, identity.Officer)
	s.keeper, s.keeper2 = s.person("k1", s.agency, identity.Keeper), s.person("k2", s.agency, identity.Keeper)
	s.head = s.person("h1", s.agency, identity.Approver)
	s.stranger = s.person("x1", s.other, identity.Officer, identity.Keeper)
	s.operator, s.reviewer = s.person("f1", s.firm, identity.FirmOperator), s.person("f2", s.firm, identity.FirmReviewer)
	s.approval = uuid.New()
	number, err := label.NewNumber(label.CaseFile, "540102", 2026, 1)
	if err != nil {
		panic(err)
	}
	s.file = casefile.Case{ID: uuid.New(), Number: number, Agency: s.agency, Division: "540102", Nature: casefile.Administrative,
		Approvals: []casefile.Approval{{ID: s.approval, Measure: casefile.Seized, Mode: casefile.Prior, GrantedAt: noon.Add(-time.Hour)}}}
	s.cases[number.String()], s.cases[s.file.ID.String()] = s.file, s.file
	return s
}

func (s *stage) org(kind identity.OrgKind) uuid.UUID {
	id := uuid.New()
	s.orgs[id] = identity.Org{ID: id, Kind: kind, Division: "540102", ValidFrom: "2018-01-01"}
	return id
}

func (s *stage) person(name string, org uuid.UUID, roles ...identity.Role) identity.Actor {
	return identity.Actor{Person: uuid.New(), Pseudonym: name, Org: org, OrgKind: s.orgs[org].Kind, Division: "540102", Roles: roles, Via: "session", StepUpBy: "step_up"}
}

// as steps a person up now.
func (s *stage) as(a identity.Actor) identity.Actor {
	a.StepUpAt = s.clock.Now()
	return a
}

func (s *stage) next() ledger.Command {
	s.clock.Advance(time.Minute)
	return ledger.Command{ID: uuid.Must(uuid.NewV7())}
}

func (s *stage) inTx(_ context.Context, f func(Tx) error) error {
	before := s.state
	s.state = before.copied()
	err := f(s)
	if err != nil {
		s.state = before
	}
	return err
}

func (s *stage) Answer(_ context.Context, _, command uuid.UUID) (ledger.Answer, bool, error) {
	a, ok := s.answers[command]
	return a, ok, nil
}

func (s *stage) KeepAnswer(_ context.Context, _, command uuid.UUID, a ledger.Answer) error {
	s.answers[command] = a
	return nil
}

func (s *stage) Record(_ context.Context, drafts ...ledger.Draft) ([]ledger.Sealed, error) {
	var out []ledger.Sealed
	for _, d := range drafts {
		sealed, err := s.sealer.Seal(d, s.heads, s.clock.Now())
		if err != nil {
			return nil, err
		}
		for _, e := range sealed.Entries {
			r, err := sealed.Recorded(e.Stream)
			if err != nil {
				return nil, err
			}
			s.entries[e.Stream] = append(slices.Clip(s.entries[e.Stream]), r)
		}
		out = append(out, sealed)
	}
	return out, nil
}

func (s *stage) History(_ context.Context, streams ...ledger.Stream) (map[ledger.Stream][]ledger.Recorded, error) {
	out := map[ledger.Stream][]ledger.Recorded{}
	for _, st := range streams {
		out[st] = s.entries[st]
	}
	return out, nil
}

func (s *stage) NewStreams(_ context.Context, _ string, nouns []uuid.UUID) ([]ledger.Stream, error) {
	out := make([]ledger.Stream, len(nouns))
	for i := range out {
		out[i] = ledger.Stream(uuid.New())
	}
	return out, nil
}

func (s *stage) NextNumber(_ context.Context, kind label.Kind, division string, at moment.Time) (label.Number, error) {
	s.serial++
	return label.NewNumber(kind, division, at.Year(), s.serial)
}

func (s *stage) Org(_ context.Context, id uuid.UUID) (identity.Org, error) {
	o, ok := s.orgs[id]
	if !ok {
		return o, fault.Missing("identity.org.unknown")
	}
	return o, nil
}

func (s *stage) CaseForUpdate(_ context.Context, ref string) (casefile.Case, error) {
	c, ok := s.cases[ref]
	if !ok {
		return c, fault.Missing("casefile.case.unknown")
	}
	return c, nil
}

func (s *stage) Exempt(_ context.Context, cases []uuid.UUID, _ moment.Time) (map[uuid.UUID]bool, error) {
	out := map[uuid.UUID]bool{}
	for _, c := range cases {
		out[c] = s.exempt
	}
	return out, nil
}

func (s *stage) FacilityDivision(context.Context, uuid.UUID) (string, error) { return "540103", nil }
func (s *stage) FacilityFirm(context.Context, uuid.UUID) (uuid.UUID, error)  { return s.firm, nil }

func (s *stage) BindLabels(_ context.Context, _ uuid.UUID, _ moment.Time, printed, fresh map[label.Code]uuid.UUID) error {
	for _, m := range []map[label.Code]uuid.UUID{printed, fresh} {
		for code, lot := range m {
			if _, taken := s.labels[code]; taken {
				return fault.Conflict("label.already_bound")
			}
			s.labels[code] = lot
		}
	}
	return nil
}

func (s *stage) SeizureForUpdate(_ context.Context, ref string) (Seizure, error) {
	for _, z := range s.seizures {
		if z.Number.String() == ref || z.ID.String() == ref {
			return z, nil
		}
	}
	return Seizure{}, fault.Missing("custody.seizure.unknown")
}

func (s *stage) SaveSeizure(_ context.Context, z Seizure) error {
	s.seizures[z.ID] = z
	return nil
}

func (s *stage) LotsForUpdate(_ context.Context, refs []string) ([]Lot, error) {
	var out []Lot
	for i, ref := range refs {
		l, ok := s.find(ref)
		if !ok {
			return nil, fault.Missing("custody.lot.unknown").At(fmt.Sprintf("[%d]", i))
		}
		if slices.ContainsFunc(out, func(o Lot) bool { return o.ID == l.ID }) {
			return nil, fault.Invalid("custody.lot.twice").At(fmt.Sprintf("[%d]", i))
		}
		out = append(out, l)
	}
	return out, nil
}

func (s *stage) find(ref string) (Lot, bool) {
	if id, err := uuid.Parse(ref); err == nil {
		l, ok := s.lots[id]
		return l, ok
	}
	code, err := label.Scanned(ref)
	if err != nil {
		return Lot{}, false
	}
	l, ok := s.lots[s.labels[code]]
	return l, ok
}

func (s *stage) LotsByID(_ context.Context, ids []uuid.UUID) ([]Lot, error) {
	out := make([]Lot, len(ids))
	for i, id := range ids {
		out[i] = s.lots[id]
	}
	return out, nil
}

func (s *stage) LotsOfSeizure(_ context.Context, seizure uuid.UUID) ([]Lot, error) {
	var out []Lot
	for _, l := range s.sorted() {
		if l.Seizure == seizure {
			out = append(out, l)
		}
	}
	return out, nil
}

func (s *stage) sorted() []Lot {
	all := slices.Collect(maps.Values(s.lots))
	sort.Slice(all, func(i, j int) bool { return all[i].Code.Compact() < all[j].Code.Compact() })
	return all
}

func (s *stage) SaveLots(_ context.Context, lots []Lot) error {
	for _, l := range lots {
		s.lots[l.ID] = l
	}
	return nil
}

func (s *stage) HandoffForUpdate(_ context.Context, ref string) (Handoff, error) {
	for _, h := range s.handoffs {
		if h.Number.String() == ref || h.ID.String() == ref {
			return h, nil
		}
	}
	return Handoff{}, fault.Missing("custody.handoff.unknown")
}

func (s *stage) SaveHandoffs(_ context.Context, all []Handoff) error {
	for _, h := range all {
		s.handoffs[h.ID] = h
	}
	return nil
}

func (s *stage) DiscrepancyForUpdate(_ context.Context, id uuid.UUID) (Discrepancy, error) {
	d, ok := s.open[id]
	if !ok {
		return d, fault.Missing("custody.discrepancy.unknown")
	}
	return d, nil
}

func (s *stage) SaveDiscrepancies(_ context.Context, all []Discrepancy) error {
	for _, d := range all {
		s.open[d.ID] = d
	}
	return nil
}

func (s *stage) KeepPhotos(_ context.Context, all []Photo) error {
	s.photos = append(s.photos, all...)
	return nil
}

// Clear lets every lot pass that the test does not block.
func (s *stage) Clear(_ context.Context, _ Tx, _, _ uuid.UUID, lots []Lot, _ moment.Time) (map[uuid.UUID]fact.Clearance, error) {
	out := map[uuid.UUID]fact.Clearance{}
	for _, l := range lots {
		c := fact.Clearance{Allowed: true, Reasons: []fact.ClearanceReason{}}
		if reason, no := s.refuse[l.ID]; no {
			c = fact.Clearance{Reasons: []fact.ClearanceReason{{Code: reason, Article: "art", Who: "approver"}}}
		}
		out[l.ID] = c
	}
	return out, nil
}

// rebuilt demands that every noun follows from its entries alone.
func (s *stage) rebuilt(t interface{ Fatalf(string, ...any) }) {
	for _, l := range s.lots {
		again, err := Rebuild(s.entries[l.Stream])
		same(t, "lot", l, again, err)
	}
	for _, z := range s.seizures {
		again, err := RebuildSeizure(s.entries[z.Stream])
		same(t, "seizure", z, again, err)
	}
	for _, h := range s.handoffs {
		again, err := RebuildHandoff(s.entries[h.Stream])
		same(t, "handoff", h, again, err)
	}
	for _, p := range s.places {
		again, err := RebuildPlace(s.entries[p.Stream])
		same(t, "place", p, again, err)
	}
	s.roundsRebuilt(t)
	s.mattersRebuilt(t)
	for _, b := range s.boxes {
		again, err := RebuildContainer(s.entries[b.Stream])
		same(t, "container", b, again, err)
	}
	for _, d := range s.open {
		again, err := RebuildDiscrepancy(s.entries[d.Stream])
		same(t, "discrepancy", d, again, err)
	}
}

func same[T any](t interface{ Fatalf(string, ...any) }, what string, kept, again T, err error) {
	if err != nil {
		t.Fatalf("rebuild %s: %v", what, err)
	}
	if !reflect.DeepEqual(kept, again) {
		t.Fatalf("%s rebuilt differs:\n%+v\n%+v", what, kept, again)
	}
}

// seizing is a seizure of n lots of 10 pieces and 5 kg, estimated.
func (s *stage) seizing(n int) RecordSeizure {
	line := LineCommand{Category: "G01", Kind: "goods", Name: "夹克", Unit: "PCS", Quantity: int64(10 * n), ValueFen: int64(1000*n + 1), ValueBasis: "marked_price"}
	for range n {
		line.Lots = append(line.Lots, LotCommand{Quantity: 10, Packages: 1, MassG: 5000, MassBasis: Estimated, Seal: "S1"})
	}
	return RecordSeizure{Command: s.next(), Case: s.file.Number.String(), Measure: casefile.Seized, Approval: s.approval, LastDay: "2026-12-18",
		Place: Place{Division: "540102", Address: "北京中路 1 号"}, Officers: []Officer{{"扎西", "1"}, {"卓玛", "2"}},
		Party: Party{Kind: "person", Name: "尼玛", IDNumber: "540102199001010011", Presence: Signed}, Lines: []LineCommand{line}}
}

// seized records and confirms a seizure of n lots.
func (s *stage) seized(t testing.TB, n int) []string {
	t.Helper()
	ctx := context.Background()
	r, err := s.RecordSeizure(ctx, s.as(s.officer), s.seizing(n))
	ok(t, err)
	_, err = s.ConfirmSeizure(ctx, s.as(s.second), ConfirmSeizure{Command: s.next(), Seizure: r.Number.String()})
	ok(t, err)
	var codes []string
	for _, l := range r.Lots {
		codes = append(codes, l.Code.String())
	}
	return codes
}

// stored seizes n lots and brings them into the store.
func (s *stage) stored(t testing.TB, n int) []string {
	t.Helper()
	codes := s.seized(t, n)
	h := s.offered(t, s.officer, OfferHandoff{Purpose: StoreIn, To: s.agency, Lots: codes})
	s.accepted(t, s.keeper, h, codes...)
	return codes
}

func (s *stage) offered(t testing.TB, who identity.Actor, cmd OfferHandoff) Handoff {
	t.Helper()
	cmd.Command = s.next()
	h, err := s.OfferHandoff(context.Background(), s.as(who), cmd)
	ok(t, err)
	return s.handoffs[h.ID]
}

func (s *stage) departed(t testing.TB, who identity.Actor, h Handoff) {
	t.Helper()
	_, err := s.DepartHandoff(context.Background(), s.as(who), DepartHandoff{Command: s.next(), Handoff: h.Number.String()})
	ok(t, err)
}

func (s *stage) receive(who identity.Actor, h Handoff, lines ...ReceiveLine) (ReceiptAnswer, error) {
	return s.ReceiveHandoff(context.Background(), s.as(who), ReceiveHandoff{Command: s.next(), Handoff: h.Number.String(), Place: "B 区 3 架", Lines: lines})
}

func (s *stage) accepted(t testing.TB, who identity.Actor, h Handoff, codes ...string) ReceiptAnswer {
	t.Helper()
	var lines []ReceiveLine
	for _, c := range codes {
		lines = append(lines, ReceiveLine{Code: c, Outcome: Accepted})
	}
	r, err := s.receive(who, h, lines...)
	ok(t, err)
	return r
}

// ordered puts lots on an approved order, as the room above would.
func (s *stage) ordered(t testing.TB, codes ...string) {
	t.Helper()
	order := uuid.New()
	for _, c := range codes {
		l := s.lot(t, c)
		sealed, err := s.Record(context.Background(), ledger.Draft{ID: uuid.New(), Kind: fact.KindOrderDrafted, KV: 1, OccurredAt: s.clock.Advance(time.Minute),
			By: ledger.By{Org: s.agency, Role: "officer", Person: "o1"}, Auth: []ledger.Auth{{By: "session"}},
			Lines: []ledger.Line{{Stream: l.Stream, Value: fact.OrderDraftedLine{Order: order, Facility: s.facility, Method: "SHRED_RECYCLE", Status: "normal"}}}})
		ok(t, err)
		ok(t, apply(sealed, map[ledger.Stream]noun{l.Stream: &l}))
		s.lots[l.ID] = l
	}
}

func ok(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}
