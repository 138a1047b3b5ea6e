package casefile

import (
	"context"

	"github.com/google/uuid"

	"github.com/sealtrail/sealtrail/internal/fact"
	"github.com/sealtrail/sealtrail/internal/fault"
	"github.com/sealtrail/sealtrail/internal/identity"
	"github.com/sealtrail/sealtrail/internal/ledger"
	"github.com/sealtrail/sealtrail/internal/moment"
)

// situation is what the deciding functions are given.
type situation struct {
	actor identity.Actor
	c     Case
	lots  []LegalLot // locked, in the order of their codes
	now   moment.Time
	at    moment.Time // when it happened
	rules string
}

// ruling is what a deciding function found: the act's parts, the lots it
// concerns, and what it says of each.
type ruling struct {
	kind              string
	facts, restricted any
	lots              []LegalLot
	legal             fact.LegalLine
	perLot            func(LegalLot) fact.LegalLine // instead of legal, when lots differ
	personal          map[string]string
}

// act is one kind of act on an existing case.
type act struct {
	action identity.Action
	name   string // of the command
	cmd    ledger.Command
	body   any
	ref    string // of the case
	lots   []string
	all    bool                                       // touches lots at all
	photo  string                                     // named by the act; empty: none
	before func(context.Context, Tx, situation) error // what must be looked up first; nil: nothing
	decide func(situation) (ruling, error)
}

// run is the way every act on an existing case takes.
func (s *Service) run(ctx context.Context, actor identity.Actor, a act) (Receipt, error) {
	if err := actor.May(a.action); err != nil {
		return Receipt{}, err
	}
	now := s.Clock.Now()
	if identity.NeedsStepUp(a.action) {
		if err := actor.SteppedUp(now); err != nil {
			return Receipt{}, err
		}
	}
	var receipt Receipt
	err := s.InTx(ctx, func(tx Tx) error {
		c, err := tx.CaseForUpdate(ctx, a.ref)
		if err != nil {
			return err
		}
		if !actor.Scope(identity.ReadCustody).Sees(c.Concerned()) {
			return fault.Missing("casefile.case.unknown") // in the same words, whether it exists or not
		}
		if err := actor.MayOn(a.action, c.Concerned()); err != nil {
			return err
		}
		receipt, err = ledger.Once(ctx, tx, actor.Person, a.cmd.ID, a.name, a.body, func() (Receipt, error) {
			return s.once(ctx, tx, situation{actor: actor, c: c, now: now, rules: s.Book.Version()}, a)
		})
		return err
	})
	return receipt, err
}

func (s *Service) once(ctx context.Context, tx Tx, in situation, a act) (Receipt, error) {
	var faults fault.List
	several(&faults, a.lots)
	if err := faults.Err(); err != nil {
		return Receipt{}, err
	}
	if err := s.stored(a.cmd, a.photo); err != nil {
		return Receipt{}, err
	}
	if a.before != nil {
		if err := a.before(ctx, tx, in); err != nil {
			return Receipt{}, err
		}
	}
	before := []moment.Time{in.c.OpenedAt}
	if a.all {
		var err error
		if in.lots, err = tx.CaseLots(ctx, in.c.ID, a.lots); err != nil {
			return Receipt{}, err
		}
	}
	for _, l := range in.lots {
		before = append(before, l.LastAt)
	}
	var err error
	if in.at, err = a.cmd.When(in.now, before...); err != nil {
		return Receipt{}, err
	}
	r, err := a.decide(in)
	if err != nil {
		return Receipt{}, err
	}
	d := ledger.Draft{ID: a.cmd.ID, Kind: r.kind, KV: 1, OccurredAt: in.at, DeviceAt: a.cmd.DeviceAt, By: in.actor.By(a.action), Facts: r.facts, Restricted: r.restricted,
		Personal: r.personal, Streams: []ledger.Stream{in.c.Stream}, Auth: in.actor.Auth(a.action, in.now)}
	for _, l := range r.lots {
		legal := r.legal
		if r.perLot != nil {
			legal = r.perLot(l)
		}
		d.Lines = append(d.Lines, l.line(legal))
	}
	c, lots, err := record(ctx, tx, in.c, r.lots, d)
	if err != nil {
		return Receipt{}, err
	}
	if err := tx.SaveCase(ctx, c); err != nil {
		return Receipt{}, err
	}
	if err := keepExclusions(ctx, tx, c, r.kind, s.Book, in.at); err != nil {
		return Receipt{}, err
	}
	if len(lots) > 0 {
		if err := tx.SaveLegal(ctx, lots); err != nil {
			return Receipt{}, err
		}
	}
	return c.receipt(a.cmd.ID, lots), nil
}

func (c Case) receipt(id uuid.UUID, lots []LegalLot) Receipt {
	r := Receipt{ID: id, Case: c.ID, Number: c.Number, Lots: make([]string, len(lots))}
	for i, l := range lots {
		r.Lots[i] = shown(l.Code)
	}
	return r
}
