package export

import (
	"context"
	"errors"
	"slices"
	"unicode/utf8"

	"github.com/google/uuid"

	"github.com/sealtrail/sealtrail/internal/fault"
	"github.com/sealtrail/sealtrail/internal/identity"
	"github.com/sealtrail/sealtrail/internal/ledger"
	"github.com/sealtrail/sealtrail/internal/moment"
)

// Tx is what the room needs of a writing transaction.
type Tx interface {
	ledger.Commands
	ExportForUpdate(ctx context.Context, id uuid.UUID) (Export, error)
	// AddExport refuses an id that is taken; SaveExport keeps what changed.
	AddExport(ctx context.Context, e Export) error
	SaveExport(ctx context.Context, e Export) error
	DeleteExports(ctx context.Context, endedBefore moment.Time) (hashes []string, err error)
	ExportsUnfinished(ctx context.Context, person uuid.UUID) (int, error)
	Enqueue(ctx context.Context, kind string, args any) error
	Reads
}

// Reads is what the room needs for reading.
type Reads interface {
	Export(ctx context.Context, id uuid.UUID) (Export, error)
	Exports(ctx context.Context, person uuid.UUID, limit int) ([]Export, error)
	ExportKept(ctx context.Context, sha string) (bool, error)
}

// JobWrite is the job that writes a file; its one argument is the export's id.
const JobWrite = "export.write"

// Write is that argument.
type Write struct {
	ID uuid.UUID `json:"export"`
}

// Service is the room's use cases.
type Service struct {
	InTx  func(context.Context, func(Tx) error) error
	View  func(context.Context, func(Reads) error) error
	Clock moment.Clock
}

// Ask is what somebody wants written out. The command's id becomes the export's.
type Ask struct {
	CommandID uuid.UUID
	List      List
	Filter    Filter
	Said      string
	Format    Format
	Language  string
}

// maxSaid bounds the sentence about the filter, in characters.
const maxSaid = 500

func (a Ask) check() error {
	var list fault.List
	if !slices.Contains(Lists(), a.List) {
		list.Invalid("export.list", "list")
	}
	if a.Format != CSV && a.Format != XLSX {
		list.Invalid("export.format", "format")
	}
	if utf8.RuneCountInString(a.Said) > maxSaid {
		list.Invalid("export.said", "said")
	}
	return list.Err()
}

// Ask keeps an export and promises its file.
func (s *Service) Ask(ctx context.Context, actor identity.Actor, a Ask) (e Export, err error) {
	if !slices.Contains(Lists(), a.List) {
		return Export{}, fault.Invalid("export.list").At("list")
	}
	if err := actor.May(a.List.Reads()); err != nil {
		return Export{}, err
	}
	if err := a.check(); err != nil {
		return Export{}, err
	}
	now := s.Clock.Now()
	err = s.InTx(ctx, func(tx Tx) error {
		e, err = ledger.Once(ctx, tx, actor.Person, a.CommandID, JobWrite, a, func() (Export, error) {
			n, err := tx.ExportsUnfinished(ctx, actor.Person)
			if err != nil {
				return Export{}, err
			}
			if n >= MaxUnfinished {
				return Export{}, fault.Limited("export.too_many").With("max", "3")
			}
			e := Export{ID: a.CommandID, Person: actor.Person, Org: actor.Org, List: a.List, Filter: a.Filter, Said: a.Said, Format: a.Format, Language: a.Language,
				Scope: actor.Scope(a.List.Reads()), State: Waiting, AskedAt: now}
			if err := tx.AddExport(ctx, e); err != nil {
				return Export{}, err
			}
			return e, tx.Enqueue(ctx, JobWrite, Write{ID: e.ID})
		})
		return err
	})
	return e, err
}

// Mine are the actor's exports, newest first.
func (s *Service) Mine(ctx context.Context, actor identity.Actor) (all []Export, err error) {
	if err := actor.May(identity.ManageOwn); err != nil {
		return nil, err
	}
	err = s.View(ctx, func(tx Reads) error {
		all, err = tx.Exports(ctx, actor.Person, Shown)
		return err
	})
	return all, err
}

// One is one of the actor's exports; somebody else's are not there.
func (s *Service) One(ctx context.Context, actor identity.Actor, id uuid.UUID) (e Export, err error) {
	if err := actor.May(identity.ManageOwn); err != nil {
		return Export{}, err
	}
	err = s.View(ctx, func(tx Reads) error {
		e, err = tx.Export(ctx, id)
		return err
	})
	if err == nil && e.Person != actor.Person {
		return Export{}, fault.Missing("export.unknown")
	}
	return e, err
}

// File is an export whose file may be fetched now: by who asked for it, who may
// still read the list, in the organisation for which it was asked.
func (s *Service) File(ctx context.Context, actor identity.Actor, id uuid.UUID) (Export, error) {
	e, err := s.One(ctx, actor, id)
	if err != nil {
		return Export{}, err
	}
	if err := actor.May(e.List.Reads()); err != nil {
		return Export{}, err
	}
	switch {
	case e.Org != actor.Org:
		return Export{}, fault.Denied("export.other_org")
	case e.Open():
		return Export{}, fault.Conflict("export.not_yet")
	case !e.Kept(s.Clock.Now()):
		return Export{}, fault.Missing("export.gone")
	}
	return e, nil
}

// Cancel stops an export that is not finished.
func (s *Service) Cancel(ctx context.Context, actor identity.Actor, id uuid.UUID) error {
	if err := actor.May(identity.ManageOwn); err != nil {
		return err
	}
	return s.InTx(ctx, func(tx Tx) error {
		e, err := tx.ExportForUpdate(ctx, id)
		if err != nil {
			return err
		}
		if e.Person != actor.Person {
			return fault.Missing("export.unknown")
		}
		if !e.Open() {
			return nil
		}
		e.State, e.EndedAt = Cancelled, s.Clock.Now()
		return tx.SaveExport(ctx, e)
	})
}

// errStop says that nobody waits for the file any more.
var errStop = errors.New("export: nobody waits for it any more")

// Run is the job: it begins, hears from write how many rows there are so far,
// and keeps what write gives back. Done again after a crash it begins anew.
func (s *Service) Run(ctx context.Context, id uuid.UUID, write func(e Export, wrote func(rows int64) error) (sha string, bytes int64, err error)) error {
	var rows int64
	e, err := s.moved(ctx, id, func(e *Export) { e.State, e.Rows, e.StartedAt = Writing, 0, s.Clock.Now() })
	if err != nil {
		return dropped(err)
	}
	sha, size, err := write(e, func(n int64) error {
		rows = n
		_, err := s.moved(ctx, id, func(e *Export) { e.Rows = n })
		return err
	})
	if errors.Is(err, errStop) {
		return nil
	}
	if f := fault.Of(err); f != nil {
		_, err = s.moved(ctx, id, func(e *Export) { e.State, e.Fault, e.EndedAt = Failed, f.Code, s.Clock.Now() })
		return dropped(err)
	}
	if err != nil {
		return err
	}
	_, err = s.moved(ctx, id, func(e *Export) {
		e.State, e.Rows, e.SHA256, e.Bytes, e.EndedAt = Done, rows, sha, size, s.Clock.Now()
	})
	return dropped(err)
}

// GiveUp notes that the job was tried as often as jobs are.
func (s *Service) GiveUp(ctx context.Context, id uuid.UUID) error {
	_, err := s.moved(ctx, id, func(e *Export) { e.State, e.Fault, e.EndedAt = Failed, "export.failed", s.Clock.Now() })
	return dropped(err)
}

func dropped(err error) error {
	if errors.Is(err, errStop) {
		return nil
	}
	return err
}

func (s *Service) moved(ctx context.Context, id uuid.UUID, change func(*Export)) (e Export, err error) {
	err = s.InTx(ctx, func(tx Tx) error {
		if e, err = tx.ExportForUpdate(ctx, id); err != nil {
			return err
		}
		if !e.Open() {
			return errStop
		}
		change(&e)
		return tx.SaveExport(ctx, e)
	})
	return e, err
}

// Sweep forgets what is older than its life and tells whose files may go.
func (s *Service) Sweep(ctx context.Context) (hashes []string, err error) {
	err = s.InTx(ctx, func(tx Tx) error {
		hashes = nil
		old, err := tx.DeleteExports(ctx, s.Clock.Now().Add(-Life))
		if err != nil {
			return err
		}
		for _, sha := range old {
			kept, err := tx.ExportKept(ctx, sha)
			if err != nil {
				return err
			}
			if !kept {
				hashes = append(hashes, sha)
			}
		}
		return nil
	})
	return hashes, err
}
