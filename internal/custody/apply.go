package custody

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"github.com/google/uuid"

	"github.com/sealtrail/sealtrail/internal/fact"
	"github.com/sealtrail/sealtrail/internal/label"
	"github.com/sealtrail/sealtrail/internal/ledger"
)

// Apply takes one entry of the lot's stream; it is the only mutator. Kinds of
// other rooms that say nothing of the lot's whereabouts only move the version.
func (l *Lot) Apply(r ledger.Recorded) error {
	if err := ledger.Next(l.Version, r); err != nil {
		return err
	}
	next := *l
	if err := next.apply(r); err != nil {
		return fmt.Errorf("lot %s entry %d (%s): %w", l.Code, r.Seq, r.Act.Kind, err)
	}
	if err := next.Legal.Apply(r); err != nil {
		return fmt.Errorf("lot %s entry %d: %w", l.Code, r.Seq, err)
	}
	next.Version, next.Stream = r.Seq, r.Ref.Stream
	if !strings.HasPrefix(r.Act.Kind, "label.") { // a label may be reprinted while its goods are on the road
		next.LastAt = max(next.LastAt, r.Act.OccurredAt)
	}
	*l = next
	return nil
}

// Rebuild makes a lot from its stream alone.
func Rebuild(entries []ledger.Recorded) (Lot, error) {
	var l Lot
	for _, r := range entries {
		if err := l.Apply(r); err != nil {
			return Lot{}, err
		}
	}
	return l, nil
}

func (l *Lot) apply(r ledger.Recorded) error {
	switch r.Act.Kind {
	case fact.KindSeizureRecorded:
		return opened(r, l.seized)
	case fact.KindSeizureConfirmed:
		return opened(r, l.confirmed)
	case fact.KindLotSplit:
		return opened(r, l.split)
	case fact.KindLotPhotographed:
		return opened(r, func(f fact.LotPhotographedLine, _ ledger.Recorded) error {
			l.Photos = grown(l.Photos, f.SHA256)
			return nil
		})
	case fact.KindHandoffOffered:
		return opened(r, func(f fact.HandoffOfferedLine, _ ledger.Recorded) error {
			l.Handoff, l.OfferedTo = f.Handoff, f.To
			return nil
		})
	case fact.KindHandoffWithdrawn:
		l.Handoff, l.OfferedTo = uuid.Nil, uuid.Nil
		return nil
	case fact.KindHandoffDeparted, fact.KindHandoffArrived:
		return l.depart()
	case fact.KindHandoffReceived:
		return opened(r, l.received)
	case fact.KindDiscrepancyOpened:
		return opened(r, func(f fact.DiscrepancyLine, _ ledger.Recorded) error {
			l.Discrepancies = grown(l.Discrepancies, f.Discrepancy)
			return nil
		})
	case fact.KindDiscrepancyResolved:
		return opened(r, l.resolved)
	case fact.KindHandoffIncident, fact.KindHandoffRelayed, fact.KindHandoffRested, fact.KindHandoffResealed, fact.KindHandoffRerouted:
		return opened(r, l.onRoad)
	case fact.KindContainerPacked:
		return opened(r, func(f fact.ContainerPackedLine, _ ledger.Recorded) error {
			l.Container = f.Direct
			return nil
		})
	case fact.KindContainerOpened:
		return opened(r, func(f fact.ContainerOpenedLine, _ ledger.Recorded) error {
			if f.Taken {
				l.Container = uuid.Nil
			}
			return nil
		})
	case fact.KindLotMoved:
		return opened(r, func(f fact.LotMovedLine, _ ledger.Recorded) error {
			l.StorePlace, l.Place = f.Place, f.Path
			return nil
		})
	case fact.KindLotEntrusted:
		return opened(r, l.entrusted)
	case fact.KindRoundRecorded:
		return opened(r, l.inspected)
	case fact.KindLotConsumed:
		return l.move(Consume, Consumed)
	case fact.KindLotSampled:
		return opened(r, l.sampled)
	case fact.KindMatterAnswered:
		return opened(r, l.settled)
	case fact.KindMatterWithdrawn, fact.KindCheckoutGiven, fact.KindCheckoutTaken, fact.KindCheckoutClosed:
		return opened(r, l.checkedOut)
	}
	return l.destruction(r)
}

// destruction takes what the room above did to the lot.
func (l *Lot) destruction(r ledger.Recorded) error {
	switch r.Act.Kind {
	case fact.KindOrderDrafted:
		return opened(r, func(f fact.OrderDraftedLine, _ ledger.Recorded) error {
			l.Order, l.Facility = f.Order, f.Facility
			return nil
		})
	case fact.KindOrderRedrafted:
		return opened(r, func(f fact.OrderRedraftedLine, _ ledger.Recorded) error {
			l.Order, l.Facility = f.Order, f.Facility
			if f.Released {
				l.Order, l.Facility = uuid.Nil, uuid.Nil
			}
			return nil
		})
	case fact.KindOrderRejected, fact.KindOrderReturned, fact.KindOrderApproved, fact.KindOrderEndorsed:
		return opened(r, func(f fact.OrderDecisionLine, _ ledger.Recorded) error {
			if f.Released {
				l.Order, l.Facility = uuid.Nil, uuid.Nil
			}
			return nil
		})
	case fact.KindRunStarted:
		return opened(r, func(f fact.RunStartedLine, _ ledger.Recorded) error {
			if !f.Blocked { // blocked goods stay out; their line says why
				l.Run = f.Run
			}
			return nil
		})
	case fact.KindRunCompleted:
		return opened(r, func(f fact.RunCompletedLine, _ ledger.Recorded) error {
			if !l.MassBasis.Weighed() { // goods never weighed before are weighed at the line
				l.MassG, l.MassBasis, l.WeighedAt = f.InputG, Measured, r.Act.OccurredAt
			}
			return nil
		})
	case fact.KindCertificateIssued:
		return opened(r, func(f fact.CertificateIssuedLine, _ ledger.Recorded) error {
			l.Certificate = f.Certificate
			if l.State == Destroyed { // a corrected certificate
				return nil
			}
			return l.move(Destroy, Destroyed)
		})
	case fact.KindFulfilmentConfirmed:
		return opened(r, func(f fact.FulfilmentConfirmedLine, _ ledger.Recorded) error {
			l.Possessor = Possessor{Kind: ByReceiver, Org: f.Receiver}
			return l.move(endOf(State(f.State)), State(f.State))
		})
	case fact.KindCertificateRevoked:
		l.Certificate = uuid.Nil
	}
	return nil
}

func (l *Lot) seized(f fact.SeizureRecordedLine, r ledger.Recorded) error {
	code, err := label.Parse(f.Code)
	if err != nil {
		return err
	}
	*l = Lot{ID: f.Lot, Code: code, Case: f.Case, Seizure: f.Seizure, LineNo: f.LineNo, Agency: f.Agency, Division: f.Division, Category: f.Category, Kind: f.Kind,
		Name: f.Name, Spec: f.Spec, Brand: f.Brand, RightsHolder: f.RightsHolder, Unit: f.Unit, WasteCode: f.WasteCode, ValueBasis: f.ValueBasis,
		Stock: stockOf(f.Stock), Place: f.Place, Handlers: []string{r.Act.By.Person}, Photos: grown(f.Photos)}
	if l.MassBasis == Measured {
		l.WeighedAt = r.Act.OccurredAt
	}
	to := State(f.State)
	if err := l.move(beginning(to), to); err != nil {
		return err
	}
	if to == WithHandler {
		l.HandledAt = r.Act.OccurredAt
	}
	l.Keeper = Keeper{Org: f.Agency, Person: r.Act.By.Person}
	l.Possessor = Possessor{Kind: ByKeeper, Org: f.Agency}
	if to != WithHandler {
		l.Keeper, l.Possessor = Keeper{Org: f.Agency, Party: true}, Possessor{Kind: ByParty}
		l.LeftAt = r.Act.OccurredAt
	}
	return nil
}

// beginning is the act by which a lot begins in a state.
func beginning(to State) Act {
	switch to {
	case SealedAtScene:
		return SealUp
	case AtScene:
		return Leave
	}
	return Take
}

func (l *Lot) confirmed(f fact.SeizureConfirmedLine, r ledger.Recorded) error {
	l.Confirmed = true
	if !f.Paper && !holds(l.Handlers, r.Act.By.Person) {
		l.Handlers = grown(l.Handlers, r.Act.By.Person)
	}
	return nil
}

func (l *Lot) split(f fact.LotSplitLine, r ledger.Recorded) error {
	if f.Child == nil {
		l.Children = grown(f.Children)
		l.Handoff, l.OfferedTo, l.Order, l.Facility = uuid.Nil, uuid.Nil, uuid.Nil, uuid.Nil // the children have them now
		return l.move(Split, Divided)
	}
	c := *f.Child
	code, err := label.Parse(c.Code)
	if err != nil {
		return err
	}
	*l = Lot{ID: c.Lot, Code: code, Case: c.Case, Seizure: c.Seizure, LineNo: c.LineNo, Agency: c.Agency, Division: c.Division, Category: c.Category, Kind: c.Kind,
		Name: c.Name, Spec: c.Spec, Brand: c.Brand, RightsHolder: c.RightsHolder, Unit: c.Unit, WasteCode: c.WasteCode, ValueBasis: c.ValueBasis,
		Stock: stockOf(c.Stock), State: State(c.State), Before: State(c.Before), Keeper: Keeper(c.Keeper), Possessor: possessorOf(c.Possessor),
		Handlers: grown(c.Handlers), Keepers: grown(c.Keepers), Place: c.Place, Confirmed: c.Confirmed, Exception: c.Exception,
		Handoff: c.Handoff, OfferedTo: c.OfferedTo, Order: c.Order, Facility: c.Facility, Parent: c.Parent, Photos: grown(c.Photos), WeighedAt: c.WeighedAt}
	if l.Keeper.Party {
		l.LeftAt = r.Act.OccurredAt
	}
	if x := c.Holding; x != nil {
		l.HandledAt, l.StoreBy = x.HandledAt, x.StoreBy
	} else if l.State == WithHandler {
		l.HandledAt = r.Act.OccurredAt
	}
	if c.Sample != nil {
		l.Sample = Sample(*c.Sample)
	}
	if x := c.Left; x != nil {
		l.Entrusted, l.LeftAt, l.RoundAt, l.Finding = x.Entrusted, x.LeftAt, x.RoundAt, Finding(x.Finding)
	}
	if !can(l.State, Split) {
		return fmt.Errorf("a child cannot begin %s", shown(l.State))
	}
	return nil
}

// depart is also what arriving implies when nobody said that the goods left.
func (l *Lot) depart() error {
	if l.State == InTransit || l.State == HeldAtGate {
		return nil
	}
	l.Before, l.StorePlace = l.State, uuid.Nil
	l.Possessor = Possessor{Kind: ByCarrier}
	return l.move(Depart, InTransit)
}

func (l *Lot) received(f fact.HandoffReceivedLine, r ledger.Recorded) error {
	l.Handoff, l.OfferedTo = uuid.Nil, uuid.Nil
	to := State(f.State)
	switch Outcome(f.Outcome) {
	case Accepted, AcceptedBySeal:
		act := taking(to)
		if err := l.move(act, to); err != nil {
			return err
		}
		l.StorePlace, l.HandledAt, l.StoreBy = uuid.Nil, 0, 0
		if act == Handle {
			l.HandledAt = r.Act.OccurredAt
		}
		l.Entrusted, l.LeftAt, l.RoundAt, l.Finding = "", 0, 0, ""
		l.Before, l.Keeper, l.Possessor, l.Place = "", Keeper(f.Keeper), possessorOf(f.Possessor), f.Place
		l.Stock, l.Exception = stockOf(f.Found), l.Exception || f.Exception
		if f.Weighed {
			l.WeighedAt = r.Act.OccurredAt
		}
		l.took(act, f.Keeper.Person)
	case RefusedLot:
		if to == l.State { // never left, or still on the truck
			return nil
		}
		return l.move(Block, to)
	case NotPresented:
		if l.Before == "" {
			l.Before = l.State
		}
		return l.move(Miss, to)
	default:
		return fmt.Errorf("outcome %q", f.Outcome)
	}
	return nil
}

// taking is the act by which a receiver takes goods into a state.
func taking(to State) Act {
	for _, act := range []Act{Store, Handle, Deliver, Test, Police} {
		if holds(received[act], to) {
			return act
		}
	}
	return ""
}

func (l *Lot) took(act Act, person string) {
	switch {
	case act == Handle && !holds(l.Handlers, person):
		l.Handlers = grown(l.Handlers, person)
	case act != Handle && !holds(l.Keepers, person):
		l.Keepers = grown(l.Keepers, person)
	}
}

func (l *Lot) resolved(f fact.DiscrepancyLine, _ ledger.Recorded) error {
	l.Discrepancies = grown(slices.DeleteFunc(slices.Clone(l.Discrepancies), func(id uuid.UUID) bool { return id == f.Discrepancy }))
	switch {
	case Resolution(f.Outcome) == FoundLot:
		to := l.Before
		l.Before = ""
		l.Possessor = Possessor{Kind: ByKeeper, Org: l.Keeper.Org}
		if l.Keeper.Party {
			l.Possessor = Possessor{Kind: ByParty}
		}
		return l.move(Find, to)
	case Resolution(f.Outcome) != Corrected:
		return nil
	}
	switch Difference(f.Kind) {
	case DiffQuantity:
		l.Quantity = f.Value
	case DiffPackages:
		l.Packages = f.Value
	case DiffMass:
		l.MassG = f.Value
	}
	return nil
}

// move changes the state, by the table alone.
func (l *Lot) move(act Act, to State) error {
	if !leads(l.State, act, to) {
		return fmt.Errorf("%s does not lead from %s to %s", act, shown(l.State), shown(to))
	}
	l.State = to
	return nil
}

// opened reads a line of the first version and hands it on.
func opened[T any](r ledger.Recorded, f func(T, ledger.Recorded) error) error {
	if r.Act.KV != 1 {
		return fmt.Errorf("version %d is unknown", r.Act.KV)
	}
	var line T
	if err := json.Unmarshal(r.Line, &line); err != nil {
		return err
	}
	return f(line, r)
}

// told reads the facts and the restricted part of an act of the first version.
func told(r ledger.Recorded, facts, restricted any) error {
	if r.Act.KV != 1 {
		return fmt.Errorf("version %d is unknown", r.Act.KV)
	}
	if err := json.Unmarshal(r.Facts, facts); err != nil {
		return err
	}
	return json.Unmarshal(r.Restricted, restricted)
}

// grown appends to a copy, since the caller may hold the list of before; an
// empty list is nil, so that stored and rebuilt values compare equal.
func grown[T any](list []T, more ...T) []T {
	if len(list)+len(more) == 0 {
		return nil
	}
	return append(slices.Clip(slices.Clone(list)), more...)
}

func stockOf(s fact.Stock) Stock {
	return Stock{Quantity: s.Quantity, Packages: s.Packages, MassG: s.MassG, MassBasis: MassBasis(s.MassBasis), ValueFen: s.ValueFen, Seal: s.Seal}
}

func (s Stock) fact() fact.Stock {
	return fact.Stock{Quantity: s.Quantity, Packages: s.Packages, MassG: s.MassG, MassBasis: string(s.MassBasis), ValueFen: s.ValueFen, Seal: s.Seal}
}

func possessorOf(p fact.Possessor) Possessor {
	return Possessor{Kind: PossessorKind(p.Kind), Org: p.Org}
}

func (p Possessor) fact() fact.Possessor { return fact.Possessor{Kind: string(p.Kind), Org: p.Org} }
