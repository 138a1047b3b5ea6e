package custody

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"time"

	"github.com/google/uuid"

	"github.com/sealtrail/sealtrail/internal/fact"
	"github.com/sealtrail/sealtrail/internal/fault"
	"github.com/sealtrail/sealtrail/internal/identity"
	"github.com/sealtrail/sealtrail/internal/label"
	"github.com/sealtrail/sealtrail/internal/ledger"
	"github.com/sealtrail/sealtrail/internal/moment"
)

// TripLife is how long a trip code is good at most, whatever the trip does. A
// trip that takes longer gets a new one.
const TripLife = 10 * 24 * time.Hour

// Trip is the code by which the driver of one handoff, who has no account, says
// what happens on the road. Of the code only a hash is kept; a new one makes the
// old one void. It ends with arrival, receipt or withdrawal.
type Trip struct {
	Handoff uuid.UUID
	Hash    string    // of the code
	Stand   uuid.UUID // stands for whoever holds this code, where commands are counted
	Org     uuid.UUID // that gave it out
	Issue   int
	At      moment.Time
	Until   moment.Time
}

// Trips is what the room needs of a transaction to keep codes.
type Trips interface {
	// KeepTrip keeps the code of a handoff in place of the one before.
	KeepTrip(ctx context.Context, t Trip) error
	// TripOf is the code of a handoff; zero when none was given out.
	TripOf(ctx context.Context, handoff uuid.UUID) (Trip, error)
}

// TripReads finds a trip by its code.
type TripReads interface {
	TripByHash(ctx context.Context, hash string) (Trip, error)
}

// OpenTrip gives the carrier a code, or a new one in place of the old.
type OpenTrip struct {
	ledger.Command
	Handoff string `json:"handoff"`
}

// TripAnswer tells the code once. It is not kept with the command: sent again,
// the answer has no code, and a new one is to be asked for.
type TripAnswer struct {
	ID     uuid.UUID    `json:"id"`
	Number label.Number `json:"number"`
	Code   label.Code   `json:"-"`
	Issue  int          `json:"issue"`
	Until  moment.Time  `json:"until"`
}

// TripView is what the driver's page shows.
type TripView struct {
	Trip
	Actor   identity.Actor
	Handoff HandoffView
}

// OpenTrip gives out a code.
func (s *Service) OpenTrip(ctx context.Context, actor identity.Actor, cmd OpenTrip) (TripAnswer, error) {
	cmd = tidied(cmd)
	a, err := s.begin(actor, identity.MoveHandoff, cmd.Command)
	if err != nil {
		return TripAnswer{}, err
	}
	code, err := label.New(s.Random)
	if err != nil {
		return TripAnswer{}, err
	}
	var answer TripAnswer
	fresh := false
	err = s.InTx(ctx, func(tx Tx) error {
		h, err := tx.HandoffForUpdate(ctx, cmd.Handoff)
		if err != nil {
			return err
		}
		if err := actor.MayOn(identity.MoveHandoff, h.Parties()); err != nil {
			return err
		}
		answer, err = ledger.Once(ctx, tx, actor.Person, cmd.ID, fact.KindHandoffTripOpened, cmd, func() (TripAnswer, error) {
			if f := h.mayStep(actor, StepTrip); f != nil {
				return TripAnswer{}, f
			}
			fresh = true
			return s.openTrip(ctx, tx, a, h, code)
		})
		return err
	})
	if err == nil && fresh {
		answer.Code = code
	}
	return answer, err
}

func (s *Service) openTrip(ctx context.Context, tx Tx, a acting, h Handoff, code label.Code) (TripAnswer, error) {
	if err := a.when(nil, h.LastAt); err != nil {
		return TripAnswer{}, err
	}
	stand, err := uuid.NewV7()
	if err != nil {
		return TripAnswer{}, err
	}
	t := Trip{Handoff: h.ID, Hash: tripHash(code), Stand: stand, Org: a.actor.Org, Issue: h.TripIssue + 1, At: a.now, Until: a.now.Add(TripLife)}
	d := a.draft(fact.KindHandoffTripOpened)
	d.Facts = fact.TripOpened{Issue: t.Issue, Late: a.isLate()}
	d.Restricted = fact.TripOpenedRestricted{Handoff: h.ID, Until: t.Until, Late: a.late()}
	d.Streams, d.Refs = []ledger.Stream{h.Stream}, []ledger.Ref{h.Offer}
	sealed, err := tx.Record(ctx, d)
	if err != nil {
		return TripAnswer{}, err
	}
	if err := apply(sealed, map[ledger.Stream]noun{h.Stream: &h}); err != nil {
		return TripAnswer{}, err
	}
	if err := tx.KeepTrip(ctx, t); err != nil {
		return TripAnswer{}, err
	}
	return TripAnswer{ID: h.ID, Number: h.Number, Issue: t.Issue, Until: t.Until}, save(ctx, tx, nil, []*Handoff{&h}, nil)
}

// tripHash is all that is kept of a code. The code has 55 random bits and is
// good for one trip, asked for at a bounded rate.
func tripHash(code label.Code) string {
	h := sha256.Sum256([]byte("sealtrail/trip/v1\x00" + code.Compact()))
	return hex.EncodeToString(h[:])
}

// tripFaults say of a trip code what is wrong with it: it is built like a label's,
// but a driver has no label in hand.
var tripFaults = map[string]string{"label.code.length": "custody.trip.length", "label.code.symbol": "custody.trip.symbol", "label.code.check": "custody.trip.check"}

// tripCode reads a typed trip code.
func tripCode(typed string) (label.Code, error) {
	code, err := label.Parse(typed)
	f := fault.Of(err)
	if f == nil || tripFaults[f.Code] == "" {
		return code, err
	}
	said := fault.Invalid(tripFaults[f.Code])
	for name, value := range f.Params {
		said = said.With(name, value)
	}
	return code, said
}

// Trip finds what a code is for, as long as the trip lasts, and who its holder
// is then.
func (s *Service) Trip(ctx context.Context, typed string) (TripView, error) {
	code, err := tripCode(typed)
	if err != nil {
		return TripView{}, err
	}
	var v TripView
	err = s.View(ctx, func(tx Reads) error {
		t, err := tx.TripByHash(ctx, tripHash(code))
		if err != nil {
			return err
		}
		h, err := tx.Handoff(ctx, identity.Scope{All: true}, t.Handoff.String())
		if err != nil {
			return err
		}
		if f := t.lives(h.Handoff.State, s.Clock.Now()); f != nil {
			return f
		}
		s.stand(h.LotRows)
		v = TripView{Trip: t, Actor: identity.CodeActor(t.Stand, t.Org, h.ID), Handoff: h}
		return nil
	})
	return v, err
}

func (t Trip) lives(state HandoffState, now moment.Time) *fault.Fault {
	if !holds(steps[StepTrip].states, state) || now.After(t.Until) {
		return fault.Missing("custody.trip.over")
	}
	return nil
}

// mayOnTrip is MayOn that also asks whether the code still holds: another may
// have been given out since the page was opened.
func mayOnTrip(ctx context.Context, tx Tx, actor identity.Actor, action identity.Action, h Handoff, now moment.Time) error {
	if err := actor.MayOn(action, h.Parties()); err != nil {
		return err
	}
	if actor.Via != identity.ByCode {
		return nil
	}
	t, err := tx.TripOf(ctx, h.ID)
	if err != nil {
		return err
	}
	if t.Stand != actor.Person {
		return fault.Missing("custody.trip.unknown")
	}
	if f := t.lives(h.State, now); f != nil {
		return f
	}
	return nil
}
