package custody

import (
	"fmt"
	"slices"
	"strconv"

	"github.com/google/uuid"

	"github.com/sealtrail/sealtrail/internal/fact"
	"github.com/sealtrail/sealtrail/internal/label"
	"github.com/sealtrail/sealtrail/internal/ledger"
)

// Apply takes one entry of the seizure's stream; it is the only mutator.
func (s *Seizure) Apply(r ledger.Recorded) error {
	if err := ledger.Next(s.Version, r); err != nil {
		return err
	}
	next := *s
	var err error
	switch r.Act.Kind {
	case fact.KindSeizureRecorded:
		err = next.recorded(r)
	case fact.KindSeizureConfirmed:
		var f fact.SeizureConfirmed
		var d fact.SeizureConfirmedRestricted
		if err = told(r, &f, &d); err == nil {
			next.Confirmed = Confirmation{By: r.Act.By.Person, Paper: d.Photo, At: r.Act.OccurredAt, Auth: r.Auth}
		}
	}
	if err != nil {
		return fmt.Errorf("seizure %s entry %d (%s): %w", s.Number, r.Seq, r.Act.Kind, err)
	}
	next.Version, next.Stream, next.LastAt = r.Seq, r.Ref.Stream, max(next.LastAt, r.Act.OccurredAt)
	*s = next
	return nil
}

func (s *Seizure) recorded(r ledger.Recorded) error {
	var f fact.SeizureRecorded
	var d fact.SeizureRecordedRestricted
	if err := told(r, &f, &d); err != nil {
		return err
	}
	number, err := label.ParseNumberOf(label.Seizure, d.Number)
	if err != nil {
		return err
	}
	*s = Seizure{ID: d.Seizure, Number: number, Case: d.Case, Agency: d.Agency, Division: d.Division, Paper: d.Paper, Measure: f.Measure, Mode: f.Mode,
		Approval: d.Approval, LastDay: d.LastDay, Place: Place(d.Place), By: r.Act.By.Person, At: r.Act.OccurredAt, Late: f.Late, Photos: grown(d.Photos),
		Party: Party{Kind: d.PartyKind, Presence: Presence(f.Party), Note: d.PartyNote}}
	s.Name(f.Officers, r.Personal)
	for _, x := range d.Recordings {
		s.Recordings = append(s.Recordings, Recording(x))
	}
	for _, x := range d.Lines {
		line := Line{No: x.No, Category: x.Category, Kind: x.Kind, Name: x.Name, Spec: x.Spec, Brand: x.Brand, RightsHolder: x.RightsHolder, Quantity: x.Quantity,
			Unit: x.Unit, ValueFen: x.ValueFen, ValueBasis: x.ValueBasis, WasteCode: x.WasteCode}
		for _, l := range x.Lots {
			stream, err := ledger.ParseStream(l.Stream)
			if err != nil {
				return err
			}
			line.Lots = append(line.Lots, LineLot{Lot: l.Lot, Stream: stream})
		}
		s.Lines = append(s.Lines, line)
	}
	return nil
}

// Name fills in what was not erased of the personal values of the act that
// recorded the seizure.
func (s *Seizure) Name(officers int, personal map[string]string) {
	s.Officers = nil
	for i := range officers {
		at := "officer." + strconv.Itoa(i) + "."
		s.Officers = append(s.Officers, Officer{Name: personal[at+"name"], Certificate: personal[at+"certificate"]})
	}
	s.Party.Name, s.Party.IDNumber = personal["party.name"], personal["party.id_number"]
	s.Party.Phone, s.Party.Address = personal["party.phone"], personal["party.address"]
	s.Party.Witness = Witness{Name: personal["witness.name"], IDNumber: personal["witness.id_number"], Phone: personal["witness.phone"]}
}

// Named is a carrier with what was not erased of its personal values.
func (v Carrier) Named(personal map[string]string) Carrier {
	v.Plate, v.Driver, v.Phone = personal["carrier.plate"], personal["carrier.driver"], personal["carrier.phone"]
	return v
}

// RebuildSeizure makes a seizure from its stream alone.
func RebuildSeizure(entries []ledger.Recorded) (Seizure, error) {
	var s Seizure
	for _, r := range entries {
		if err := s.Apply(r); err != nil {
			return Seizure{}, err
		}
	}
	return s, nil
}

// Apply takes one entry of the handoff's stream; it is the only mutator.
func (h *Handoff) Apply(r ledger.Recorded) error {
	if err := ledger.Next(h.Version, r); err != nil {
		return err
	}
	next := *h
	if err := next.apply(r); err != nil {
		return fmt.Errorf("handoff %s entry %d (%s): %w", h.Number, r.Seq, r.Act.Kind, err)
	}
	next.Version, next.Stream, next.LastAt = r.Seq, r.Ref.Stream, max(next.LastAt, r.Act.OccurredAt)
	*h = next
	return nil
}

func (h *Handoff) apply(r ledger.Recorded) error {
	at := r.Act.OccurredAt
	switch r.Act.Kind {
	case fact.KindHandoffOffered:
		return h.offered(r)
	case fact.KindHandoffWithdrawn, fact.KindHandoffDeparted, fact.KindHandoffArrived:
		var f fact.HandoffMoved
		var d fact.HandoffMovedRestricted
		if err := told(r, &f, &d); err != nil {
			return err
		}
		switch r.Act.Kind {
		case fact.KindHandoffWithdrawn:
			h.State, h.ClosedAt, h.Reason = HandoffWithdrawn, at, d.Reason
		case fact.KindHandoffDeparted:
			h.State, h.DepartedAt = HandoffDeparted, at
			if f.Carried {
				h.Carrier, h.CarrierAct = Carrier{Name: d.Carrier, Permit: d.Permit}.Named(r.Personal), r.Act.ID
			}
		case fact.KindHandoffArrived:
			h.State, h.ArrivedAt = HandoffArrived, at
			if h.DepartedAt.IsZero() { // implied
				h.DepartedAt = at
			}
		}
	case fact.KindHandoffReceived:
		return h.received(r)
	case fact.KindHandoffIncident, fact.KindHandoffRelayed, fact.KindHandoffRested, fact.KindHandoffResealed, fact.KindHandoffRerouted:
		return h.onRoad(r)
	case fact.KindHandoffTripOpened:
		return h.tripOpened(r)
	case fact.KindHandoffManifested:
		return h.takeManifest(r)
	}
	return nil
}

func (h *Handoff) offered(r ledger.Recorded) error {
	var f fact.HandoffOffered
	var d fact.HandoffOfferedRestricted
	if err := told(r, &f, &d); err != nil {
		return err
	}
	if h.Version > 0 { // another handoff brings back what was refused here
		h.Returns = grown(h.Returns, d.Handoff)
		return nil
	}
	number, err := label.ParseNumberOf(label.Handoff, d.Number)
	if err != nil {
		return err
	}
	*h = Handoff{ID: d.Handoff, Number: number, Purpose: Purpose(f.Purpose), State: HandoffOffered, From: d.From, Sender: d.Sender, To: d.To, Division: d.Division,
		Agency: d.Agency, Order: d.Order, Facility: d.Facility, Answers: d.Answers, Note: d.Note, Offer: r.Ref, OfferedAt: r.Act.OccurredAt,
		Approval: d.Approval, Manifest: d.Manifest, Hazardous: d.Hazardous}
	if f.Carried {
		h.Carrier, h.CarrierAct = Carrier{Name: d.Carrier, Permit: d.Permit}.Named(r.Personal), r.Act.ID
	}
	if h.brings() {
		h.State, h.DepartedAt = HandoffDeparted, r.Act.OccurredAt // the goods are on the truck already
	}
	return h.add(d.Lots, HandoffLot{})
}

// brings tells whether the handoff brings home what a receiver refused.
func (h Handoff) brings() bool { return h.Answers != uuid.Nil }

func (h *Handoff) add(lots []fact.HandoffLot, like HandoffLot) error {
	h.Lots = slices.Clone(h.Lots)
	for _, x := range lots {
		stream, err := ledger.ParseStream(x.Stream)
		if err != nil {
			return err
		}
		line := like
		line.Lot, line.Stream, line.State, line.Sent = x.Lot, stream, State(x.State), stockOf(x.Stock)
		h.Lots = append(h.Lots, line)
	}
	return nil
}

func (h *Handoff) received(r ledger.Recorded) error {
	var f fact.HandoffReceived
	var d fact.HandoffReceivedRestricted
	if err := told(r, &f, &d); err != nil {
		return err
	}
	h.Lots = slices.Clone(h.Lots)
	for _, s := range d.Splits {
		for i := range h.Lots {
			if h.Lots[i].Lot == s.Parent {
				h.Lots[i].Split, h.Lots[i].AnsweredAt = true, r.Act.OccurredAt
			}
		}
		if err := h.add(s.Children, HandoffLot{Parent: s.Parent}); err != nil {
			return err
		}
	}
	answers := make(map[string]fact.HandoffAnswer, len(d.Lots))
	for _, a := range d.Lots {
		answers[a.Stream] = a
	}
	for i := range h.Lots {
		line := &h.Lots[i]
		if a, ok := answers[line.Stream.String()]; ok {
			line.Outcome, line.Blocked, line.Found, line.AnsweredAt = Outcome(a.Outcome), a.Blocked, stockOf(a.Stock), r.Act.OccurredAt
			if a.Words != nil {
				line.Reason, line.Condition = a.Words.Reason, a.Words.Condition
			}
		}
	}
	h.Receipts = grown(h.Receipts, Receipt{By: r.Act.By.Person, Role: r.Act.By.Role, At: r.Act.OccurredAt, GrossG: d.GrossG, TareG: d.TareG, NetG: d.NetG,
		Ticket: d.Ticket, Place: d.Place, Note: d.Note, Auth: r.Auth})
	h.Exception = h.Exception || f.Exception
	if d.Manifest != "" {
		h.Manifest = d.Manifest
	}
	if d.Paper != "" {
		h.ManifestPaper = d.Paper
	}
	if h.Left() && h.ArrivedAt.IsZero() {
		h.ArrivedAt = r.Act.OccurredAt
	}
	if h.Left() {
		h.State = HandoffArrived
	}
	if len(h.Waiting()) == 0 {
		h.State, h.ClosedAt = HandoffReceived, r.Act.OccurredAt
	}
	return nil
}

// RebuildHandoff makes a handoff from its stream alone.
func RebuildHandoff(entries []ledger.Recorded) (Handoff, error) {
	var h Handoff
	for _, r := range entries {
		if err := h.Apply(r); err != nil {
			return Handoff{}, err
		}
	}
	return h, nil
}

// Apply takes one entry of the discrepancy's stream; it is the only mutator.
func (d *Discrepancy) Apply(r ledger.Recorded) error {
	if err := ledger.Next(d.Version, r); err != nil {
		return err
	}
	next := *d
	var err error
	switch r.Act.Kind {
	case fact.KindDiscrepancyOpened:
		err = next.opened(r)
	case fact.KindDiscrepancyAnswered, fact.KindDiscrepancyResolved:
		err = next.answered(r)
	}
	if err != nil {
		return fmt.Errorf("discrepancy %s entry %d (%s): %w", d.ID, r.Seq, r.Act.Kind, err)
	}
	next.Version, next.Stream, next.LastAt = r.Seq, r.Ref.Stream, max(next.LastAt, r.Act.OccurredAt)
	*d = next
	return nil
}

func (d *Discrepancy) opened(r ledger.Recorded) error {
	var f fact.DiscrepancyOpened
	var x fact.DiscrepancyOpenedRestricted
	if err := told(r, &f, &x); err != nil {
		return err
	}
	lot, err := ledger.ParseStream(x.LotStream)
	if err != nil {
		return err
	}
	*d = Discrepancy{ID: x.Discrepancy, Kind: Difference(f.Kind), Lot: x.Lot, LotStream: lot, Handoff: x.Handoff, Round: x.Round, Matter: x.Matter, Agency: x.Agency, Division: x.Division,
		From: x.From, SentBy: x.Sender, To: x.To, ReceivedBy: x.Receiver, Expected: x.Expected, Found: x.Found, Unit: x.Unit, Tolerance: x.Tolerance,
		OpenedAt: r.Act.OccurredAt}
	return nil
}

func (d *Discrepancy) answered(r ledger.Recorded) error {
	var f fact.DiscrepancyAnswered
	var x fact.DiscrepancyAnsweredRestricted
	if err := told(r, &f, &x); err != nil {
		return err
	}
	o := Opinion{Org: r.Act.By.Org, Person: r.Act.By.Person, Outcome: Resolution(f.Outcome), Value: x.Value, Reason: x.Reason, At: r.Act.OccurredAt, Auth: r.Auth}
	if Side(f.Side) == SenderSide {
		d.Sender = o
	} else {
		d.Receiver = o
	}
	if r.Act.Kind == fact.KindDiscrepancyResolved {
		d.ResolvedAt = r.Act.OccurredAt
	}
	return nil
}

// RebuildDiscrepancy makes a discrepancy from its stream alone.
func RebuildDiscrepancy(entries []ledger.Recorded) (Discrepancy, error) {
	var d Discrepancy
	for _, r := range entries {
		if err := d.Apply(r); err != nil {
			return Discrepancy{}, err
		}
	}
	return d, nil
}
