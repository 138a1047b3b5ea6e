package label

import (
	"context"
	"io"
	"unicode/utf8"

	"github.com/google/uuid"

	"github.com/sealtrail/sealtrail/internal/fact"
	"github.com/sealtrail/sealtrail/internal/fault"
	"github.com/sealtrail/sealtrail/internal/identity"
	"github.com/sealtrail/sealtrail/internal/ledger"
	"github.com/sealtrail/sealtrail/internal/moment"
)

// MaxNote bounds the note of a void or reprint, in characters.
const MaxNote = 500

// RollStream is the kind of a roll's stream.
const RollStream = "roll"

// Kept is a roll with what the store knows of it.
type Kept struct {
	Roll
	Stream   ledger.Stream
	Version  int64
	Division string
	Free     int // labels printed and not yet bound or void
}

// Place is where acts on a label are recorded: in the stream of the lot it is
// bound to, else in its roll's.
type Place struct {
	Stream  ledger.Stream
	Version int64
	Lot     bool
	// Of a lot: who answers for it, keeps it or has it now, and whether it is with
	// a carrier.
	Holders []uuid.UUID
	OnRoad  bool
}

// Tx is what the room needs of a transaction.
type Tx interface {
	ledger.Commands
	Record(ctx context.Context, drafts ...ledger.Draft) ([]ledger.Sealed, error)
	NewStream(ctx context.Context, kind string, noun uuid.UUID) (ledger.Stream, error)
	CreateRoll(ctx context.Context, roll Kept, labels []Label) error
	LabelForUpdate(ctx context.Context, code Code) (Label, Place, error)
	SaveLabel(ctx context.Context, l Label, at Place) error
	Label(ctx context.Context, code Code) (Label, error)
	// LabelPlace is LabelForUpdate without the lock.
	LabelPlace(ctx context.Context, code Code) (Label, Place, error)
	Rolls(ctx context.Context, scope identity.Scope, limit int, cursor string) ([]Kept, string, error)
	Roll(ctx context.Context, scope identity.Scope, id uuid.UUID) (Kept, error)
	RollLabels(ctx context.Context, roll uuid.UUID, first, last int) ([]Label, error)
	// LabelsOf finds those of an agency's labels that have one of the codes.
	LabelsOf(ctx context.Context, agency uuid.UUID, codes []Code) (map[Code]Label, error)
	// FreeLabels are printed labels of a roll behind a position, in printed order.
	FreeLabels(ctx context.Context, roll uuid.UUID, behind, limit int) ([]Label, error)
}

// Service is the room's use cases.
type Service struct {
	InTx   func(context.Context, func(Tx) error) error
	View   func(context.Context, func(Tx) error) error
	Clock  moment.Clock
	Random io.Reader
}

// PrintRoll makes labels ahead of use.
type PrintRoll struct {
	ledger.Command
	Count int `json:"count"`
}

// RollReceipt names the new roll.
type RollReceipt struct {
	ID    uuid.UUID `json:"id"`
	Count int       `json:"count"`
}

// PrintRoll makes the codes and records them; printing is reading the file.
func (s *Service) PrintRoll(ctx context.Context, actor identity.Actor, cmd PrintRoll) (RollReceipt, error) {
	if err := actor.May(identity.PrintRoll); err != nil {
		return RollReceipt{}, err
	}
	now := s.Clock.Now()
	at, err := cmd.When(now)
	if err != nil {
		return RollReceipt{}, err
	}
	roll, err := NewRoll(cmd.ID, actor.Org, cmd.Count, at)
	if err != nil {
		return RollReceipt{}, err
	}
	var receipt RollReceipt
	err = s.InTx(ctx, func(tx Tx) error {
		receipt, err = ledger.Once(ctx, tx, actor.Person, cmd.ID, "label.roll", cmd, func() (RollReceipt, error) {
			labels, err := roll.Draw(s.Random)
			if err != nil {
				return RollReceipt{}, err
			}
			stream, err := tx.NewStream(ctx, RollStream, roll.ID)
			if err != nil {
				return RollReceipt{}, err
			}
			secret := fact.RollPrintedRestricted{Roll: roll.ID, Agency: roll.Agency, Division: actor.Division, Codes: make([]string, len(labels))}
			for i, l := range labels {
				secret.Codes[i] = l.Code.Compact()
			}
			secret.LateReason, secret.LatePhoto = late(cmd.Command)
			sealed, err := tx.Record(ctx, ledger.Draft{ID: cmd.ID, Kind: fact.KindRollPrinted, KV: 1, OccurredAt: at, DeviceAt: cmd.DeviceAt, By: actor.By(identity.PrintRoll),
				Facts: fact.RollPrinted{Count: roll.Count, Late: cmd.IsLate(now)}, Restricted: secret, Streams: []ledger.Stream{stream}, Auth: actor.Auth(identity.PrintRoll, now)})
			if err != nil {
				return RollReceipt{}, err
			}
			rec, err := sealed[0].Recorded(stream)
			if err != nil {
				return RollReceipt{}, err
			}
			kept, labels, err := Rebuild([]ledger.Recorded{rec})
			if err != nil {
				return RollReceipt{}, err
			}
			return RollReceipt{ID: roll.ID, Count: roll.Count}, tx.CreateRoll(ctx, kept, labels)
		})
		return err
	})
	return receipt, err
}

// VoidLabel ends a label.
type VoidLabel struct {
	ledger.Command
	Code   Code   `json:"code"`
	Reason Reason `json:"reason"`
	Note   string `json:"note"`
}

// Void ends a label; goods under it stay found by their code for those entitled.
func (s *Service) Void(ctx context.Context, actor identity.Actor, cmd VoidLabel) (Label, error) {
	return s.change(ctx, actor, identity.VoidLabel, cmd.Command, cmd.Code, cmd.Note, "label.void", cmd, func(l Label, _ Place, at moment.Time) (Change, string, any, error) {
		c, err := l.DecideVoid(actor.Org, cmd.Reason, at)
		return c, fact.KindLabelVoided, fact.LabelVoided{Reason: string(cmd.Reason), Bound: l.Status == Bound, Late: cmd.IsLate(s.Clock.Now())}, err
	})
}

// ReprintLabel prints the same code once more.
type ReprintLabel struct {
	ledger.Command
	Code Code   `json:"code"`
	Note string `json:"note"`
}

// Reprint counts and records one more print of a code.
func (s *Service) Reprint(ctx context.Context, actor identity.Actor, cmd ReprintLabel) (Label, error) {
	return s.change(ctx, actor, identity.ReprintLabel, cmd.Command, cmd.Code, cmd.Note, "label.reprint", cmd, func(l Label, under Place, at moment.Time) (Change, string, any, error) {
		c, err := l.DecideReprint(actor.Org, under, at)
		return c, fact.KindLabelReprinted, fact.LabelReprinted{Bound: l.Status == Bound, Late: cmd.IsLate(s.Clock.Now())}, err
	})
}

// Reprintable are those of the codes whose labels the actor may print again. It
// tells before what Reprint decides.
func (s *Service) Reprintable(ctx context.Context, actor identity.Actor, codes []Code) (may []Code, err error) {
	if actor.May(identity.ReprintLabel) != nil || len(codes) == 0 {
		return nil, nil
	}
	err = s.View(ctx, func(tx Tx) error {
		for _, code := range codes {
			l, under, err := tx.LabelPlace(ctx, code)
			switch {
			case fault.Is(err, fault.KindMissing):
			case err != nil:
				return err
			case l.Status != Void && l.PrintedBy(actor.Org, under):
				may = append(may, code)
			}
		}
		return nil
	})
	return may, err
}

func (s *Service) change(ctx context.Context, actor identity.Actor, action identity.Action, cmd ledger.Command, code Code, note, kind string, content any,
	decide func(Label, Place, moment.Time) (Change, string, any, error)) (Label, error) {
	if err := actor.May(action); err != nil {
		return Label{}, err
	}
	if utf8.RuneCountInString(note) > MaxNote {
		return Label{}, fault.Invalid("label.note_too_long").At("note").With("max", "500")
	}
	now := s.Clock.Now()
	var out Label
	err := s.InTx(ctx, func(tx Tx) error {
		var err error
		out, err = ledger.Once(ctx, tx, actor.Person, cmd.ID, kind, content, func() (Label, error) {
			l, place, err := tx.LabelForUpdate(ctx, code)
			if err != nil {
				return Label{}, err
			}
			at, err := cmd.When(now, l.lastChange())
			if err != nil {
				return Label{}, err
			}
			change, what, facts, err := decide(l, place, at)
			if err != nil {
				return Label{}, err
			}
			secret := fact.LabelRestricted{Code: code.Compact(), Note: note}
			secret.LateReason, secret.LatePhoto = late(cmd)
			d := ledger.Draft{ID: cmd.ID, Kind: what, KV: 1, OccurredAt: at, DeviceAt: cmd.DeviceAt, By: actor.By(action), Facts: facts, Restricted: secret,
				Auth: actor.Auth(action, now)}
			if place.Lot {
				d.Lines = []ledger.Line{{Stream: place.Stream, Value: fact.LabelLine{Code: code.Compact()}}}
			} else {
				d.Streams = []ledger.Stream{place.Stream}
			}
			sealed, err := tx.Record(ctx, d)
			if err != nil {
				return Label{}, err
			}
			rec, err := sealed[0].Recorded(place.Stream)
			if err != nil {
				return Label{}, err
			}
			if err := ledger.Next(place.Version, rec); err != nil {
				return Label{}, err
			}
			place.Version = rec.Seq
			l = l.Apply(change)
			return l, tx.SaveLabel(ctx, l, place)
		})
		return err
	})
	return out, err
}

// Rolls lists the rolls of the actor's organisation, newest first.
func (s *Service) Rolls(ctx context.Context, actor identity.Actor, limit int, cursor string) (rolls []Kept, next string, err error) {
	if err := actor.May(identity.PrintRoll); err != nil {
		return nil, "", err
	}
	err = s.View(ctx, func(tx Tx) error {
		rolls, next, err = tx.Rolls(ctx, actor.Scope(identity.PrintRoll), limit, cursor)
		return err
	})
	return rolls, next, err
}

// File gives the labels of the n-th print file of a roll.
func (s *Service) File(ctx context.Context, actor identity.Actor, id uuid.UUID, n int) (roll Kept, labels []Label, err error) {
	if err := actor.May(identity.PrintRoll); err != nil {
		return Kept{}, nil, err
	}
	err = s.View(ctx, func(tx Tx) error {
		if roll, err = tx.Roll(ctx, actor.Scope(identity.PrintRoll), id); err != nil {
			return err
		}
		first, last, err := roll.File(n)
		if err != nil {
			return err
		}
		labels, err = tx.RollLabels(ctx, id, first, last)
		return err
	})
	return roll, labels, err
}

// Find looks a code up for the public page of a label; it asks for no right,
// because that page tells one word and nothing else. An unknown code, and one
// that was printed but never stuck on anything, is missing.
func (s *Service) Find(ctx context.Context, code Code) (l Label, err error) {
	err = s.View(ctx, func(tx Tx) error {
		l, err = tx.Label(ctx, code)
		return err
	})
	if err == nil && l.Status == Printed {
		return Label{}, fault.Missing("label.unknown")
	}
	return l, err
}

func late(cmd ledger.Command) (reason, photo string) {
	if cmd.Late == nil {
		return "", ""
	}
	return cmd.Late.Reason, cmd.Late.Photo
}
