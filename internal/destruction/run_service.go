package destruction

import (
	"context"
	"slices"
	"strconv"
	"strings"

	"github.com/google/uuid"

	"github.com/sealtrail/sealtrail/internal/custody"
	"github.com/sealtrail/sealtrail/internal/fault"
	"github.com/sealtrail/sealtrail/internal/identity"
	"github.com/sealtrail/sealtrail/internal/label"
	"github.com/sealtrail/sealtrail/internal/ledger"
	"github.com/sealtrail/sealtrail/internal/moment"
)

// CompleteRun freezes the figures. Lots, orders and the run are derived again
// from their entries first.
func (s *Service) CompleteRun(ctx context.Context, actor identity.Actor, cmd CompleteRun) (RunReceipt, error) {
	return s.onRun(ctx, actor, identity.CompleteRun, cmd.Command, cmd.Run, "run.complete", cmd, func(tx Tx, run Run, now moment.Time) (RunReceipt, error) {
		orders, err := tx.OrdersForUpdate(ctx, run.Orders)
		if err != nil {
			return RunReceipt{}, err
		}
		lots, err := runLots(ctx, tx, run, nil)
		if err != nil {
			return RunReceipt{}, err
		}
		if err := verify(ctx, tx, lots, orders, run); err != nil {
			return RunReceipt{}, err
		}
		weights, err := weightsOf(cmd.Weights, lots)
		if err != nil {
			return RunReceipt{}, err
		}
		if _, err := cmd.When(now, lastActs(lots)...); err != nil {
			return RunReceipt{}, err
		}
		agencies, err := agencyNames(ctx, tx, run)
		if err != nil {
			return RunReceipt{}, err
		}
		draft, err := run.complete(actor, cmd, weights, agencies, now, s.Book)
		if err != nil {
			return RunReceipt{}, err
		}
		if err := s.fresh(ctx, tx, cmd.Photos); err != nil {
			return RunReceipt{}, err
		}
		sealed, err := tx.Record(ctx, draft)
		if err != nil {
			return RunReceipt{}, err
		}
		if err := apply(sealed[0], run.Stream, &run); err != nil {
			return RunReceipt{}, err
		}
		if err := applyLots(sealed[0], lots); err != nil {
			return RunReceipt{}, err
		}
		if err := tx.SaveRun(ctx, run); err != nil {
			return RunReceipt{}, err
		}
		hashes := make([]string, len(cmd.Photos))
		for i, p := range cmd.Photos {
			hashes[i] = p.SHA256
		}
		if err := tx.ClaimPhotos(ctx, run.ID, hashes); err != nil {
			return RunReceipt{}, err
		}
		return run.receipt(nil), tx.SaveLots(ctx, lots)
	})
}

// agencyNames are what the agencies of a run are called.
func agencyNames(ctx context.Context, tx Tx, run Run) ([]string, error) {
	var orgs []uuid.UUID
	for _, a := range run.Agencies {
		orgs = append(orgs, a.Org)
	}
	parties, err := tx.PartyNames(ctx, orgs)
	var names []string
	for _, p := range parties {
		names = append(names, p.Name)
	}
	return names, err
}

// weightsOf finds the lots that weights are given for.
func weightsOf(weights []Weight, lots []custody.Lot) (map[uuid.UUID]weighed, error) {
	var c checks
	out := make(map[uuid.UUID]weighed, len(weights))
	for i, w := range weights {
		n := slices.IndexFunc(lots, func(l custody.Lot) bool { return isLot(w.Lot, l) })
		if n < 0 {
			c.Invalid("destruction.lot.not_in_run", item("weights", i, "lot"))
			continue
		}
		if _, twice := out[lots[n].ID]; twice {
			c.Invalid("destruction.lot.twice", item("weights", i, "lot"))
		}
		out[lots[n].ID] = weighed{w.WeightG, item("weights", i, "weight_g")}
	}
	return out, c.Err()
}

// isLot tells whether a reference, a code in any form or an id, is the lot's.
func isLot(ref string, l custody.Lot) bool {
	if id, err := uuid.Parse(ref); err == nil {
		return id == l.ID
	}
	code, err := label.Parse(ref)
	return err == nil && code == l.Code
}

// fresh demands photos that are stored and that nothing else shows as evidence:
// a picture of another destruction proves nothing about this one.
func (s *Service) fresh(ctx context.Context, tx Tx, photos []Photo) error {
	var c checks
	hashes := make([]string, len(photos))
	for i, p := range photos {
		hashes[i] = p.SHA256
		if !s.Photos.Has(p.SHA256) {
			c.Invalid("destruction.photo.unknown", item("photos", i, "sha256"))
		}
	}
	used, err := tx.PhotosUsed(ctx, hashes)
	if err != nil {
		return err
	}
	for i, h := range hashes {
		if slices.Contains(used, h) {
			c.Invalid("destruction.photo.used", item("photos", i, "sha256"))
		}
	}
	return c.Err()
}

// ReviewRun is the look of the firm's second person.
func (s *Service) ReviewRun(ctx context.Context, actor identity.Actor, cmd ReviewRun) (RunReceipt, error) {
	return s.onRun(ctx, actor, identity.ReviewRun, cmd.Command, cmd.Run, "run.review", cmd, func(tx Tx, run Run, now moment.Time) (RunReceipt, error) {
		draft, err := run.review(actor, cmd, now)
		if err != nil {
			return RunReceipt{}, err
		}
		return recordRun(ctx, tx, draft, run)
	})
}

// AttestRun is an officer's signature under the frozen figures. The last one an
// agency needs makes its lots destroyed and issues its certificate.
func (s *Service) AttestRun(ctx context.Context, actor identity.Actor, cmd AttestRun) (RunReceipt, error) {
	return s.onRun(ctx, actor, identity.Attest, cmd.Command, cmd.Run, "run.attest", cmd, func(tx Tx, run Run, now moment.Time) (RunReceipt, error) {
		draft, err := run.attest(actor, cmd, now)
		if err != nil {
			return RunReceipt{}, err
		}
		sealed, err := tx.Record(ctx, draft)
		if err != nil {
			return RunReceipt{}, err
		}
		if err := apply(sealed[0], run.Stream, &run); err != nil {
			return RunReceipt{}, err
		}
		if len(run.Ready()) == 0 {
			return run.receipt(nil), tx.SaveRun(ctx, run)
		}
		issued, err := s.issue(ctx, tx, &run, now)
		if err != nil {
			return RunReceipt{}, err
		}
		return run.receipt(issued), nil
	})
}

func recordRun(ctx context.Context, tx Tx, draft ledger.Draft, run Run) (RunReceipt, error) {
	sealed, err := tx.Record(ctx, draft)
	if err != nil {
		return RunReceipt{}, err
	}
	if err := apply(sealed[0], run.Stream, &run); err != nil {
		return RunReceipt{}, err
	}
	return run.receipt(nil), tx.SaveRun(ctx, run)
}

func (r Run) receipt(issued []CertificateReceipt) RunReceipt {
	return RunReceipt{ID: r.ID, Number: r.Number, State: r.State, Figures: r.FiguresHash, Certificates: issued}
}

// onRun is the frame of every act on a run that exists: rights, lock, replay.
func (s *Service) onRun(ctx context.Context, actor identity.Actor, action identity.Action, cmd ledger.Command, ref, kind string, content any,
	do func(Tx, Run, moment.Time) (RunReceipt, error)) (RunReceipt, error) {
	if err := actor.May(action); err != nil {
		return RunReceipt{}, err
	}
	now := s.Clock.Now()
	if identity.NeedsStepUp(action) {
		if err := actor.SteppedUp(now); err != nil {
			return RunReceipt{}, err
		}
	}
	var receipt RunReceipt
	err := s.InTx(ctx, func(tx Tx) error {
		run, err := tx.RunForUpdate(ctx, ref)
		if err != nil {
			return err
		}
		if err := actor.MayOn(action, run.Parties()); err != nil {
			return err
		}
		receipt, err = ledger.Once(ctx, tx, actor.Person, cmd.ID, kind, content, func() (RunReceipt, error) { return do(tx, run, now) })
		return err
	})
	return receipt, err
}

// runLots locks the lots of a run, or of one agency in it, in code order.
func runLots(ctx context.Context, tx Tx, run Run, of func(RunLot) bool) ([]custody.Lot, error) {
	var ids []uuid.UUID
	for _, l := range run.Lots {
		if of == nil || of(l) {
			ids = append(ids, l.Lot)
		}
	}
	lots, err := tx.LotsByID(ctx, ids)
	if err != nil {
		return nil, err
	}
	if len(lots) != len(ids) {
		return nil, &ledger.Mismatch{Noun: "run", Name: run.Number.String(), Stream: run.Stream, Detail: "lots are missing"}
	}
	sortLots(lots)
	return lots, nil
}

func sortLots(lots []custody.Lot) {
	slices.SortFunc(lots, func(a, b custody.Lot) int { return strings.Compare(a.Code.String(), b.Code.String()) })
}

// StartRun begins to destroy lots that lie at a facility. What is blocked stays
// out, with its reasons in its line.
func (s *Service) StartRun(ctx context.Context, actor identity.Actor, cmd StartRun) (RunReceipt, error) {
	if err := actor.May(identity.StartRun); err != nil {
		return RunReceipt{}, err
	}
	switch n := len(cmd.Lots); {
	case n == 0:
		return RunReceipt{}, fault.Invalid("destruction.lots.missing").At("lots")
	case n > MaxLots:
		return RunReceipt{}, fault.Invalid("destruction.list.too_long").At("lots").With("max", strconv.Itoa(MaxLots))
	}
	now := s.Clock.Now()
	var receipt RunReceipt
	err := s.InTx(ctx, func(tx Tx) error {
		firm, place, err := facility(ctx, tx, cmd.Facility)
		if err != nil {
			return err
		}
		if err := actor.MayOn(identity.StartRun, identity.Parties{Owner: firm.Org, Division: place.Division}); err != nil {
			return err
		}
		receipt, err = ledger.Once(ctx, tx, actor.Person, cmd.ID, "run.start", cmd, func() (RunReceipt, error) { return s.start(ctx, tx, actor, cmd, firm.Org, place.Division, now) })
		return err
	})
	return receipt, err
}

func (s *Service) start(ctx context.Context, tx Tx, actor identity.Actor, cmd StartRun, firm uuid.UUID, division string, now moment.Time) (RunReceipt, error) {
	lots, err := tx.LotsForUpdate(ctx, cmd.Lots)
	if err != nil {
		return RunReceipt{}, err
	}
	var ids []uuid.UUID
	fields := map[uuid.UUID]string{}
	for i, l := range lots {
		if l.Keeper.Org != firm {
			return RunReceipt{}, fault.Missing("destruction.lot.not_here").At("lots[" + strconv.Itoa(i) + "]")
		}
		if _, twice := fields[l.ID]; twice {
			return RunReceipt{}, fault.Invalid("destruction.lot.twice").At("lots[" + strconv.Itoa(i) + "]")
		}
		fields[l.ID] = "lots[" + strconv.Itoa(i) + "]"
		if l.Order != uuid.Nil {
			ids = appendNew(ids, l.Order)
		}
	}
	sortLots(lots)
	orders, err := tx.OrdersForUpdate(ctx, ids)
	if err != nil {
		return RunReceipt{}, err
	}
	p, err := s.plan(ctx, tx, cmd, firm, lots, orders, now)
	if err != nil {
		return RunReceipt{}, err
	}
	if len(p.lots) == 0 {
		return RunReceipt{}, refused("destruction.run.all_blocked", p.blocked, fields)
	}
	number, err := tx.NextNumber(ctx, label.Destruction, division, now)
	if err != nil {
		return RunReceipt{}, err
	}
	stream, err := tx.NewStream(ctx, RunStream, cmd.ID)
	if err != nil {
		return RunReceipt{}, err
	}
	draft, err := p.decide(actor, cmd, number, division, stream, now, s.Book)
	if err != nil {
		return RunReceipt{}, err
	}
	sealed, err := tx.Record(ctx, draft)
	if err != nil {
		return RunReceipt{}, err
	}
	var run Run
	if err := apply(sealed[0], stream, &run); err != nil {
		return RunReceipt{}, err
	}
	if err := applyLots(sealed[0], lots); err != nil {
		return RunReceipt{}, err
	}
	if err := tx.SaveRun(ctx, run); err != nil {
		return RunReceipt{}, err
	}
	receipt := run.receipt(nil)
	receipt.Blocked = p.blocked
	return receipt, tx.SaveLots(ctx, lots)
}
