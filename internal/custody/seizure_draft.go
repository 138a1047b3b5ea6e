package custody

import (
	"context"
	"strconv"
	"time"

	"github.com/google/uuid"

	"github.com/sealtrail/sealtrail/internal/fault"
	"github.com/sealtrail/sealtrail/internal/identity"
	"github.com/sealtrail/sealtrail/internal/label"
	"github.com/sealtrail/sealtrail/internal/moment"
)

// Limits of seizures that are being entered.
const (
	MaxSeizureDrafts = 20                  // of one person
	MaxDraftBytes    = 512 << 10           // of all that was typed, names of fields included
	DraftSteps       = 5                   // of the form
	DraftLife        = 90 * 24 * time.Hour // after the last touch
)

// SeizureDraft is a seizure that its officer has not signed: what was typed, as
// it was typed. No entry tells of it; its id becomes the command's, so that
// signing it twice records one seizure.
type SeizureDraft struct {
	ID        uuid.UUID
	Person    uuid.UUID // whose it is; nobody else sees it
	Org       uuid.UUID
	Case      label.Number
	Title     string // of the case
	Step      int    // to go on with, from 1
	Lines     int
	Fields    map[string][]string
	StartedAt moment.Time
	LastAt    moment.Time
	Version   int64
}

// SeizureDraftReads finds what a person has begun.
type SeizureDraftReads interface {
	// SeizureDrafts are a person's in one organisation, newest first, without
	// what was typed; at most MaxSeizureDrafts.
	SeizureDrafts(ctx context.Context, person, org uuid.UUID) ([]SeizureDraft, error)
	// SeizureDraft is one of a person's; what is another's is missing.
	SeizureDraft(ctx context.Context, person, org, id uuid.UUID) (SeizureDraft, error)
}

// SeizureDrafts keeps what is entered until it is signed.
type SeizureDrafts interface {
	SeizureDraftReads
	// SaveSeizureDraft keeps a draft; version 0 is new.
	SaveSeizureDraft(ctx context.Context, d SeizureDraft) error
	// DropSeizureDraft forgets a person's draft; nothing happens when there is none.
	DropSeizureDraft(ctx context.Context, person, id uuid.UUID) error
	// DropOldSeizureDrafts forgets those of everybody that were last touched before.
	DropOldSeizureDrafts(ctx context.Context, before moment.Time) error
}

// StartSeizure begins a draft on a case. The same id again gives the same draft.
func (s *Service) StartSeizure(ctx context.Context, actor identity.Actor, id uuid.UUID, file string) (d SeizureDraft, err error) {
	if err := actor.May(identity.RecordSeizure); err != nil {
		return d, err
	}
	if id == uuid.Nil {
		return d, fault.Invalid("custody.seizure_draft.id").At("command_id")
	}
	now := s.Clock.Now()
	err = s.InTx(ctx, func(tx Tx) error {
		k, err := tx.CaseForUpdate(ctx, file)
		if err != nil {
			return err
		}
		if err := actor.MayOn(identity.RecordSeizure, k.Concerned()); err != nil {
			return err
		}
		if err := tx.DropOldSeizureDrafts(ctx, now.Add(-DraftLife)); err != nil {
			return err
		}
		if d, err = tx.SeizureDraft(ctx, actor.Person, actor.Org, id); !fault.Is(err, fault.KindMissing) {
			return err
		}
		others, err := tx.SeizureDrafts(ctx, actor.Person, actor.Org)
		if err != nil {
			return err
		}
		if len(others) >= MaxSeizureDrafts {
			return fault.Conflict("custody.seizure_draft.too_many").With("max", strconv.Itoa(MaxSeizureDrafts))
		}
		d = SeizureDraft{ID: id, Person: actor.Person, Org: actor.Org, Case: k.Number, Title: k.Title, Step: 1, StartedAt: now, LastAt: now}
		if err := tx.SaveSeizureDraft(ctx, d); err != nil {
			return err
		}
		d.Version++
		return nil
	})
	return d, err
}

// KeepSeizure keeps what was typed so far, in place of what was kept before:
// step, lines and fields of a draft that was read. When it was kept by anybody
// since it was read, that is a Conflict: read it again.
func (s *Service) KeepSeizure(ctx context.Context, actor identity.Actor, changed SeizureDraft) (d SeizureDraft, err error) {
	if err := actor.May(identity.RecordSeizure); err != nil {
		return d, err
	}
	size := 0
	for name, values := range changed.Fields {
		size += len(name)
		for _, v := range values {
			size += len(v)
		}
	}
	if size > MaxDraftBytes {
		return d, fault.Invalid("custody.seizure_draft.too_large").With("max", strconv.Itoa(MaxDraftBytes>>10))
	}
	err = s.InTx(ctx, func(tx Tx) error {
		if d, err = tx.SeizureDraft(ctx, actor.Person, actor.Org, changed.ID); err != nil {
			return err
		}
		if d.Version != changed.Version {
			return fault.Conflict("custody.seizure_draft.elsewhere")
		}
		d.Step, d.Lines, d.Fields, d.LastAt = min(max(changed.Step, 1), DraftSteps), changed.Lines, changed.Fields, s.Clock.Now()
		if err := tx.SaveSeizureDraft(ctx, d); err != nil {
			return err
		}
		d.Version++
		return nil
	})
	return d, err
}

// DiscardSeizure forgets a draft. Forgetting it twice is no fault.
func (s *Service) DiscardSeizure(ctx context.Context, actor identity.Actor, id uuid.UUID) error {
	if err := actor.May(identity.RecordSeizure); err != nil {
		return err
	}
	return s.InTx(ctx, func(tx Tx) error { return tx.DropSeizureDraft(ctx, actor.Person, id) })
}

// SeizureDrafts are what the actor has begun and not signed, newest first.
func (s *Service) SeizureDrafts(ctx context.Context, actor identity.Actor) (all []SeizureDraft, err error) {
	if err := actor.May(identity.RecordSeizure); err != nil {
		return nil, err
	}
	err = s.View(ctx, func(tx Reads) error {
		all, err = tx.SeizureDrafts(ctx, actor.Person, actor.Org)
		return err
	})
	return all, err
}

// SeizureDraft is one of the actor's own; anybody else's is not there.
func (s *Service) SeizureDraft(ctx context.Context, actor identity.Actor, id uuid.UUID) (d SeizureDraft, err error) {
	if err := actor.May(identity.RecordSeizure); err != nil {
		return d, err
	}
	err = s.View(ctx, func(tx Reads) error {
		d, err = tx.SeizureDraft(ctx, actor.Person, actor.Org, id)
		return err
	})
	return d, err
}

// officersBefore is how many of an agency's newest seizures are looked through
// for the actor's own: the index over an agency's seizures serves that many.
const officersBefore = 100

// LastOfficers are the officers whom the actor named on the newest seizure of
// theirs, so that nobody types the same number again; none when it is long ago.
func (s *Service) LastOfficers(ctx context.Context, actor identity.Actor) (officers []Officer, err error) {
	if err := actor.May(identity.RecordSeizure); err != nil {
		return nil, err
	}
	err = s.View(ctx, func(tx Reads) error {
		scope := identity.Scope{Org: actor.Org}
		newest, _, err := tx.Seizures(ctx, scope, SeizureFilter{Limit: officersBefore})
		if err != nil {
			return err
		}
		for _, z := range newest {
			if z.Agency == actor.Org && actor.Is(z.By) {
				v, err := tx.Seizure(ctx, scope, z.ID.String())
				officers = v.Officers
				return err
			}
		}
		return nil
	})
	return officers, err
}
