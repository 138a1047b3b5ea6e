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
	"github.com/sealtrail/sealtrail/internal/moment"
)

// noun is what applies its own entries.
type noun interface{ Apply(ledger.Recorded) error }

// apply takes a sealed act to every noun whose stream it touched.
func apply(sealed []ledger.Sealed, nouns map[ledger.Stream]noun) error {
	for _, s := range sealed {
		for _, e := range s.Entries {
			n, ok := nouns[e.Stream]
			if !ok {
				return fmt.Errorf("act %s (%s) touches stream %s that was not loaded", s.ID, s.Kind, e.Stream)
			}
			r, err := s.Recorded(e.Stream)
			if err != nil {
				return err
			}
			if err := n.Apply(r); err != nil {
				return err
			}
		}
	}
	return nil
}

// acting is who does something when: what every draft of a command shares.
type acting struct {
	actor  identity.Actor
	action identity.Action
	cmd    ledger.Command
	now    moment.Time
	at     moment.Time
}

// draft begins the act that carries the command's id.
func (a acting) draft(kind string) ledger.Draft {
	return ledger.Draft{ID: a.cmd.ID, Kind: kind, KV: 1, OccurredAt: a.at, DeviceAt: a.cmd.DeviceAt, By: a.actor.By(a.action), Auth: a.actor.Auth(a.action, a.now)}
}

// further begins another act of the same person in the same command.
func (a acting) further(kind string) (ledger.Draft, error) {
	d := a.draft(kind)
	var err error
	d.ID, err = uuid.NewV7()
	return d, err
}

// following begins an act that follows from one already sealed, and names it.
func (a acting) following(kind string, from ledger.Ref) (ledger.Draft, error) {
	id, err := uuid.NewV7()
	return ledger.Draft{ID: id, Kind: kind, KV: 1, OccurredAt: a.at, By: ledger.By{Org: a.actor.Org, Role: string(identity.System)},
		Refs: []ledger.Ref{from}, Auth: []ledger.Auth{{By: "system"}}}, err
}

func (a acting) isLate() bool { return a.cmd.IsLate(a.now) }

func (a acting) late() fact.Late {
	if a.cmd.Late == nil {
		return fact.Late{}
	}
	return fact.Late{Reason: a.cmd.Late.Reason, Photo: a.cmd.Late.Photo}
}

// begin settles who acts when: rights first, then the step-up, then the time.
func (s *Service) begin(actor identity.Actor, action identity.Action, cmd ledger.Command) (acting, error) {
	if err := actor.May(action); err != nil {
		return acting{}, err
	}
	now := s.Clock.Now()
	if identity.NeedsStepUp(action) {
		if err := actor.SteppedUp(now); err != nil {
			return acting{}, err
		}
	}
	if cmd.Late != nil && cmd.Late.Photo != "" && !s.Photos.Has(cmd.Late.Photo) {
		return acting{}, fault.Invalid("custody.photo.not_stored").At("late.photo")
	}
	return acting{actor: actor, action: action, cmd: cmd, now: now}, nil
}

// when settles the time of the act: never before what happened to its things.
func (a *acting) when(lots []Lot, also ...moment.Time) error {
	for _, l := range lots {
		also = append(also, l.LastAt)
	}
	var err error
	a.at, err = a.cmd.When(a.now, also...)
	return err
}

// labels sorts codes into those printed ahead and those made now.
type labels struct {
	printed, fresh map[label.Code]uuid.UUID
	fields         map[label.Code]string // of the command, where a printed one was named
}

// stick gives a lot the label that was scanned, or a new one.
func (s *Service) stick(into *labels, scanned label.Code, lot uuid.UUID, field string) (label.Code, error) {
	if into.printed == nil {
		into.printed, into.fresh = map[label.Code]uuid.UUID{}, map[label.Code]uuid.UUID{}
		into.fields = map[label.Code]string{}
	}
	if !scanned.IsZero() {
		into.printed[scanned], into.fields[scanned] = lot, field
		return scanned, nil
	}
	code, err := label.New(s.Random)
	if err != nil {
		return label.Code{}, err
	}
	into.fresh[code] = lot
	return code, nil
}

// bind takes the labels; a fault names the place in the request of the one that
// cannot be used, which among many nobody would find.
func (l labels) bind(ctx context.Context, tx Tx, agency uuid.UUID, at moment.Time) error {
	err := tx.BindLabels(ctx, agency, at, l.printed, l.fresh)
	f := fault.Of(err)
	if f == nil {
		return err
	}
	code, bad := label.Parse(f.Params["code"])
	if field := l.fields[code]; bad == nil && field != "" {
		return f.At(field)
	}
	return err
}

func newIDs(n int) ([]uuid.UUID, error) {
	ids := make([]uuid.UUID, n)
	for i := range ids {
		var err error
		if ids[i], err = uuid.NewV7(); err != nil {
			return nil, err
		}
	}
	return ids, nil
}

// lotsNamed locks the lots that an act names and asks for the right on each. A
// fault names the entry of the request that it is about: %s in the field stands
// for its place in the list, "[3]".
func lotsNamed(ctx context.Context, tx Tx, actor identity.Actor, action identity.Action, refs []string, field string, of func(Lot) identity.Parties) ([]Lot, error) {
	lots, err := tx.LotsForUpdate(ctx, refs)
	if err != nil {
		return nil, placed(err, field)
	}
	for i, l := range lots {
		if err := actor.MayOn(action, of(l)); err != nil {
			return nil, placed(err, strings.Replace(field, "%s", "["+strconv.Itoa(i)+"]", 1))
		}
	}
	return lots, nil
}

// placed names the place in the request of a lot that could not be loaded; the
// store says only which of the list it was, as "[3]".
func placed(err error, field string) error {
	f := fault.Of(err)
	if f == nil {
		return err
	}
	return f.At(strings.Replace(field, "%s", f.Field, 1))
}

// save keeps what a command changed, a fixed number of statements whatever the
// number of lots.
func save(ctx context.Context, tx Tx, lots []*Lot, handoffs []*Handoff, discrepancies []*Discrepancy) error {
	if len(handoffs) > 0 {
		if err := tx.SaveHandoffs(ctx, values(handoffs)); err != nil {
			return err
		}
		for _, h := range handoffs {
			if h.State != HandoffReceived && h.State != HandoffWithdrawn {
				continue
			}
			if err := tx.DropMarks(ctx, *h, nil); err != nil { // nothing is left to count
				return err
			}
		}
	}
	if len(lots) > 0 {
		if err := tx.SaveLots(ctx, values(lots)); err != nil {
			return err
		}
	}
	if len(discrepancies) > 0 {
		return tx.SaveDiscrepancies(ctx, values(discrepancies))
	}
	return nil
}

func values[T any](all []*T) []T {
	out := make([]T, len(all))
	for i, p := range all {
		out[i] = *p
	}
	return out
}

func pointers[T any](all []T) []*T {
	out := make([]*T, len(all))
	for i := range all {
		out[i] = &all[i]
	}
	return out
}
