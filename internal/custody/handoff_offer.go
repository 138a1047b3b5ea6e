package custody

import (
	"context"
	"fmt"
	"strconv"
	"strings"

	"github.com/google/uuid"

	"github.com/sealtrail/sealtrail/internal/fact"
	"github.com/sealtrail/sealtrail/internal/fault"
	"github.com/sealtrail/sealtrail/internal/identity"
	"github.com/sealtrail/sealtrail/internal/label"
	"github.com/sealtrail/sealtrail/internal/ledger"
)

// OfferHandoff reserves lots for a receiver; nothing moves yet.
func (s *Service) OfferHandoff(ctx context.Context, actor identity.Actor, cmd OfferHandoff) (HandoffAnswer, error) {
	cmd = tidied(cmd)
	a, err := s.begin(actor, identity.OfferHandoff, cmd.Command)
	if err != nil {
		return HandoffAnswer{}, err
	}
	if err := cmd.check(); err != nil {
		return HandoffAnswer{}, err
	}
	var answer HandoffAnswer
	err = s.InTx(ctx, func(tx Tx) error {
		refs, err := unpack(ctx, tx, cmd.Lots)
		if err != nil {
			return err
		}
		lots, err := lotsNamed(ctx, tx, actor, identity.OfferHandoff, refs, "lots%s", Lot.keeping)
		if err != nil {
			return err
		}
		answer, err = ledger.Once(ctx, tx, actor.Person, cmd.ID, "custody.handoff.offer", cmd, func() (HandoffAnswer, error) {
			return s.offerHandoff(ctx, tx, a, cmd, lots)
		})
		return err
	})
	return answer, err
}

func (cmd OfferHandoff) check() error {
	c := &checker{}
	if !holds(Purposes(), cmd.Purpose) {
		c.Invalid("custody.handoff.purpose", "purpose")
	}
	if len(cmd.Lots) == 0 {
		c.Invalid("custody.lots.none", "lots")
	}
	if len(cmd.Lots) > MaxLots {
		c.add(fault.Invalid("custody.lots.too_many").At("lots").With("max", strconv.Itoa(MaxLots)))
	}
	cmd.Carrier.check(c)
	cmd.TransferPapers.check(c)
	c.text("note", cmd.Note, MaxText)
	return c.err()
}

func (v Carrier) check(c *checker) {
	c.text("carrier.name", v.Name, MaxName)
	c.text("carrier.permit", v.Permit, MaxShort)
	c.text("carrier.plate", v.Plate, MaxShort)
	c.text("carrier.driver", v.Driver, MaxShort)
	c.text("carrier.phone", v.Phone, MaxShort)
}

func (s *Service) offerHandoff(ctx context.Context, tx Tx, a acting, cmd OfferHandoff, lots []Lot) (HandoffAnswer, error) {
	if err := a.when(lots); err != nil {
		return HandoffAnswer{}, err
	}
	if err := mayLeave(a.actor, cmd, lots); err != nil {
		return HandoffAnswer{}, err
	}
	if err := whole(ctx, tx, lots); err != nil {
		return HandoffAnswer{}, err
	}
	var cleared map[uuid.UUID]fact.Clearance
	hazardous := false
	if cmd.Purpose == ForDestruction {
		var err error
		if cmd.To, err = tx.FacilityFirm(ctx, lots[0].Facility); err != nil {
			return HandoffAnswer{}, err
		}
		cmd.Order = lots[0].Order
		if cleared, err = s.clear(ctx, tx, cmd.Order, lots[0].Facility, lots, a); err != nil {
			return HandoffAnswer{}, err
		}
		if err := blocked(lots, cleared); err != nil {
			return HandoffAnswer{}, err
		}
		if hazardous, err = s.carriage(ctx, tx, a.actor.Division, lots[0].Facility, lots, cmd.TransferPapers, cmd.Carrier, a.at); err != nil {
			return HandoffAnswer{}, err
		}
	}
	if cmd.Purpose == Transfer && lots[0].Order != uuid.Nil {
		cmd.Order = lots[0].Order
		var err error
		if cleared, err = s.clear(ctx, tx, cmd.Order, cmd.To, lots, a); err != nil {
			return HandoffAnswer{}, err
		}
		if err := blocked(lots, cleared); err != nil {
			return HandoffAnswer{}, err
		}
	}
	to, err := tx.Org(ctx, cmd.To)
	if err != nil {
		if fault.Is(err, fault.KindMissing) {
			err = fault.Invalid("custody.handoff.to").At("to")
		}
		return HandoffAnswer{}, err
	}
	if err := mayGoTo(a, cmd, to, lots[0].Agency); err != nil {
		return HandoffAnswer{}, err
	}
	stream, err := tx.NewStreams(ctx, HandoffStream, []uuid.UUID{cmd.ID})
	if err != nil {
		return HandoffAnswer{}, err
	}
	number, err := tx.NextNumber(ctx, label.Handoff, a.actor.Division, a.now)
	if err != nil {
		return HandoffAnswer{}, err
	}
	o := offering{id: cmd.ID, stream: stream[0], number: number, purpose: cmd.Purpose, from: a.actor.Org, sender: a.actor.Pseudonym, to: to.ID,
		division: a.actor.Division, carrier: cmd.Carrier, note: cmd.Note, order: cmd.Order, facility: facility(cmd.Purpose, lots[0]), papers: cmd.TransferPapers, hazardous: hazardous}
	sealed, err := tx.Record(ctx, o.draft(a.draft(fact.KindHandoffOffered), a, lots, cleared, s.Book.Version()))
	if err != nil {
		return HandoffAnswer{}, err
	}
	var h Handoff
	nouns := map[ledger.Stream]noun{o.stream: &h}
	for i := range lots {
		nouns[lots[i].Stream] = &lots[i]
	}
	if err := apply(sealed, nouns); err != nil {
		return HandoffAnswer{}, err
	}
	return handoffAnswer(h), save(ctx, tx, pointers(lots), []*Handoff{&h}, nil)
}

func handoffAnswer(h Handoff) HandoffAnswer {
	return HandoffAnswer{ID: h.ID, Number: h.Number, State: h.State}
}

func facility(p Purpose, l Lot) uuid.UUID {
	if p == ForDestruction {
		return l.Facility
	}
	return uuid.Nil
}

// mayLeave judges each lot by itself; all that stand in the way are told at once.
func mayLeave(actor identity.Actor, cmd OfferHandoff, lots []Lot) error {
	var all fault.List
	for i, l := range lots {
		if err := l.mayLeave(actor, cmd, lots[0]); err != nil {
			if err := all.Add(err.At(fmt.Sprintf("lots[%d]", i)).With("code", l.Code.String())); err != nil {
				return err
			}
		}
	}
	return all.Err()
}

func (l Lot) mayLeave(actor identity.Actor, cmd OfferHandoff, first Lot) *fault.Fault {
	switch {
	case l.Checkout != uuid.Nil:
		return fault.Conflict("custody.lot.checked_out")
	case l.Handoff != uuid.Nil:
		return fault.Conflict("custody.lot.offered")
	case !can(l.State, Depart):
		return fault.Conflict("custody.lot.state").With("state", string(l.State))
	case l.Run != uuid.Nil:
		return fault.Conflict("custody.lot.in_run")
	case l.Agency != first.Agency:
		return fault.Invalid("custody.handoff.one_agency")
	case !l.Confirmed && cmd.Purpose != StoreIn:
		return fault.Conflict("custody.lot.unconfirmed")
	case l.State == InCustody && !actor.Has(identity.Keeper):
		return fault.Denied("custody.handoff.keeper_gives_out")
	}
	switch cmd.Purpose {
	case StoreIn:
		if l.State == InCustody || l.State == AtFirm {
			return fault.Conflict("custody.lot.state").With("state", string(l.State))
		}
	case Transfer: // goods on an order go to whom it names, asked below
		if l.Order != first.Order || l.Facility != uuid.Nil { // or are to be destroyed
			return fault.Conflict("custody.lot.on_order")
		}
	case ForDestruction:
		switch {
		case l.Order == uuid.Nil:
			return fault.Conflict("custody.lot.no_order")
		case l.Order != first.Order || cmd.Order != uuid.Nil && l.Order != cmd.Order:
			return fault.Invalid("custody.handoff.one_order")
		}
	}
	return nil
}

// mayGoTo judges the receiver. Goods come into a store of the agency or of a
// public warehouse; to a firm only for destruction; back only to the agency.
func mayGoTo(a acting, cmd OfferHandoff, to identity.Org, agency uuid.UUID) error {
	wrong := fault.Invalid("custody.handoff.to").At("to")
	if !to.Stands(a.at) {
		return wrong
	}
	ok := false
	switch cmd.Purpose {
	case StoreIn:
		ok = to.ID == a.actor.Org || to.Kind == identity.OrgStore
	case Transfer:
		ok = to.ID != a.actor.Org && holds([]identity.OrgKind{identity.OrgAgency, identity.OrgStore, identity.OrgPolice, identity.OrgLab}, to.Kind)
	case ForDestruction:
		ok = to.Kind == identity.OrgFirm
	case ReturnHome:
		ok = to.ID == agency && to.ID != a.actor.Org
	}
	if !ok {
		return wrong
	}
	return nil
}

// clear asks whether lots may go to a facility on an order: at the time of the
// act, and now when it is entered late. Both must let a lot pass.
func (s *Service) clear(ctx context.Context, tx Tx, order, facility uuid.UUID, lots []Lot, a acting) (map[uuid.UUID]fact.Clearance, error) {
	cleared, err := s.Clearance.Clear(ctx, tx, order, facility, lots, a.at)
	if err != nil || a.at == a.now {
		return cleared, err
	}
	again, err := s.Clearance.Clear(ctx, tx, order, facility, lots, a.now)
	if err != nil {
		return nil, err
	}
	for id, c := range again {
		if cleared[id].Allowed && !c.Allowed {
			cleared[id] = c
		}
	}
	return cleared, nil
}

// blocked names every lot that may not go, each with its first reason.
func blocked(lots []Lot, cleared map[uuid.UUID]fact.Clearance) error {
	var all fault.List
	for i, l := range lots {
		c := cleared[l.ID]
		if c.Allowed {
			continue
		}
		f := fault.Conflict("custody.lot.blocked").At(fmt.Sprintf("lots[%d]", i)).With("code", l.Code.String())
		reason, article, who := "", "", ""
		if len(c.Reasons) > 0 {
			reason, article, who = c.Reasons[0].Code[strings.LastIndex(c.Reasons[0].Code, ".")+1:], c.Reasons[0].Article, c.Reasons[0].Who
		}
		if err := all.Add(f.With("reason", reason).With("article", article).With("who", who)); err != nil {
			return err
		}
	}
	return all.Err()
}

// offering is a handoff before it is recorded.
type offering struct {
	id       uuid.UUID
	stream   ledger.Stream
	number   label.Number
	purpose  Purpose
	from     uuid.UUID
	sender   string
	to       uuid.UUID
	division string
	carrier  Carrier
	note     string
	order    uuid.UUID
	facility uuid.UUID
	answers  uuid.UUID
	papers   TransferPapers

	hazardous bool
}

func (o offering) draft(d ledger.Draft, a acting, lots []Lot, cleared map[uuid.UUID]fact.Clearance, rules string) ledger.Draft {
	d.Facts = fact.HandoffOffered{Purpose: string(o.purpose), Lots: len(lots), Carried: !o.carrier.IsZero(), Rules: rules, Late: a.isLate()}
	secret := fact.HandoffOfferedRestricted{Handoff: o.id, Number: o.number.String(), From: o.from, Sender: o.sender, To: o.to, Division: o.division,
		Agency: lots[0].Agency, Order: o.order, Facility: o.facility, Carrier: o.carrier.Name, Permit: o.carrier.Permit, Answers: o.answers, Note: o.note, Late: a.late(),
		Approval: o.papers.Approval, Manifest: o.papers.Manifest, Hazardous: o.hazardous}
	for _, l := range lots {
		secret.Lots = append(secret.Lots, fact.HandoffLot{Lot: l.ID, Stream: l.Stream.String(), State: string(l.State), Stock: l.Stock.fact()})
		line := fact.HandoffOfferedLine{Handoff: o.id, Purpose: string(o.purpose), To: o.to, Stock: l.Stock.fact()}
		if c, ok := cleared[l.ID]; ok {
			line.Clearance, line.Standing = &c, string(l.Standing(a.at).Code)
		}
		d.Lines = append(d.Lines, ledger.Line{Stream: l.Stream, Value: line})
	}
	d.Restricted, d.Personal = secret, o.carrier.personal()
	d.Streams = append(d.Streams, o.stream)
	return d
}

func (v Carrier) personal() map[string]string {
	p := map[string]string{}
	for field, value := range map[string]string{"carrier.plate": v.Plate, "carrier.driver": v.Driver, "carrier.phone": v.Phone} {
		if value != "" {
			p[field] = value
		}
	}
	return p
}
