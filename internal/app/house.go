package app

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"log/slog"
	"path/filepath"

	"github.com/sealtrail/sealtrail/assets"
	"github.com/sealtrail/sealtrail/internal/blob"
	"github.com/sealtrail/sealtrail/internal/casefile"
	"github.com/sealtrail/sealtrail/internal/config"
	"github.com/sealtrail/sealtrail/internal/custody"
	"github.com/sealtrail/sealtrail/internal/deadline"
	"github.com/sealtrail/sealtrail/internal/destruction"
	"github.com/sealtrail/sealtrail/internal/document"
	"github.com/sealtrail/sealtrail/internal/export"
	"github.com/sealtrail/sealtrail/internal/i18n"
	"github.com/sealtrail/sealtrail/internal/identity"
	"github.com/sealtrail/sealtrail/internal/jobs"
	"github.com/sealtrail/sealtrail/internal/label"
	"github.com/sealtrail/sealtrail/internal/ledger"
	"github.com/sealtrail/sealtrail/internal/moment"
	"github.com/sealtrail/sealtrail/internal/observe"
	"github.com/sealtrail/sealtrail/internal/oversight"
	"github.com/sealtrail/sealtrail/internal/reference"
	"github.com/sealtrail/sealtrail/internal/registry"
	"github.com/sealtrail/sealtrail/internal/store"
	"github.com/sealtrail/sealtrail/seeds"
)

// Options is what a house is built from.
type Options struct {
	Config  config.Config // validated
	Version string
	Log     *slog.Logger
	// Clock is for tests; nil is the machine's, and a turning one for the demo.
	Clock moment.Clock
	// Volatile allows PostgreSQL without fsync: for tests alone.
	Volatile bool

	keepClosed bool // refuse a log that is not opened yet
}

// House is all rooms, open and wired; nothing runs or listens yet.
type House struct {
	Options
	Metrics *observe.Metrics
	Words   *i18n.Bundle
	Book    *reference.Book
	DB      *store.DB
	Blobs   *blob.Store
	Press   *document.Press
	Info    store.LogInfo // fixed when the log was opened

	Identity    *identity.Service
	Label       *label.Service
	Casefile    *casefile.Service
	Registry    *registry.Service
	Custody     *custody.Service
	Destruction *destruction.Service
	Export      *export.Service
	Oversight   *oversight.Service
	Deadline    *deadline.Service
	Exports     *blob.Store // files of exports, which go after a week
	Queue       *jobs.Queue

	log   *slog.Logger
	clock moment.Clock
}

// Open builds the rooms. The embedded database is migrated; PostgreSQL must be
// up to date. Close gives everything back.
func Open(ctx context.Context, o Options) (*House, error) {
	h := &House{Options: o, Metrics: observe.NewMetrics(o.Version), Press: document.NewPress(), log: o.Log, clock: o.Clock}
	if h.clock == nil {
		h.clock = moment.System{}
		if o.Config.Demo {
			turning := moment.NewTurning(0)
			turning.Run()
			h.clock = turning
		}
	}
	var err error
	if h.Words, err = i18n.Load(assets.Files); err != nil {
		return nil, fmt.Errorf("load words: %w", err)
	}
	if h.Book, err = reference.Load(seeds.FS()); err != nil {
		return nil, fmt.Errorf("load reference tables: %w", err)
	}
	if h.Blobs, err = blob.Open(filepath.Join(o.Config.Data, "blobs")); err != nil {
		return nil, err
	}
	if h.Exports, err = blob.Open(filepath.Join(o.Config.Data, "exports")); err != nil {
		return nil, err
	}
	if err := h.openStore(ctx); err != nil {
		return nil, err
	}
	if err := h.beginStory(ctx); err != nil {
		return nil, errors.Join(err, h.DB.Close())
	}
	if h.Info, err = openLog(ctx, h.DB, o); err != nil {
		return nil, errors.Join(err, h.DB.Close())
	}
	if err := h.openServices(); err != nil {
		return nil, errors.Join(err, h.DB.Close())
	}
	return h, nil
}

// openStore opens the database and brings an embedded one up to date.
func (h *House) openStore(ctx context.Context) error {
	c := h.Config
	cfg := store.Config{Clock: h.clock, Alarm: h.alarm, Volatile: h.Volatile}
	if c.Embedded() {
		cfg.File = filepath.Join(c.Data, "sealtrail.db")
	} else {
		cfg.URL = c.DatabaseURL
	}
	db, err := store.Open(ctx, cfg)
	if err != nil {
		return err
	}
	if c.Embedded() {
		err = db.Migrate(ctx)
	}
	if err == nil {
		err = db.Check(ctx)
	}
	if err == nil {
		err = db.IndexTexts(ctx)
	}
	if err != nil {
		return errors.Join(err, db.Close())
	}
	h.DB = db
	return nil
}

// alarm says loudly that stored state does not follow from the entries.
func (h *House) alarm(ctx context.Context, m *ledger.Mismatch) {
	h.Metrics.StateMismatch(m.Noun)
	h.log.LogAttrs(ctx, slog.LevelError, "stored state does not follow from the entries", slog.String(observe.KeyNoun, m.Noun), slog.String(observe.KeyError, m.Detail))
}

func (h *House) openServices() error {
	var err error
	h.Identity, err = identity.NewService(identity.Config{InTx: store.Narrow[identity.Tx](h.DB), View: store.NarrowView[identity.View](h.DB), Clock: h.clock, Random: rand.Reader, Demo: h.Config.Demo})
	if err != nil {
		return err
	}
	h.Label = &label.Service{InTx: store.Narrow[label.Tx](h.DB), View: store.NarrowView[label.Tx](h.DB), Clock: h.clock, Random: rand.Reader}
	h.Casefile = &casefile.Service{InTx: store.Narrow[casefile.Tx](h.DB), View: store.NarrowView[casefile.Reads](h.DB), Clock: h.clock, Book: h.Book, Photos: h.Blobs, Random: rand.Reader}
	h.Registry = &registry.Service{InTx: store.Narrow[registry.Tx](h.DB), View: store.NarrowView[registry.Reads](h.DB), Clock: h.clock, Book: h.Book, Documents: h.Blobs}
	h.Destruction = &destruction.Service{InTx: store.Narrow[destruction.Tx](h.DB), View: store.NarrowView[destruction.Reads](h.DB), Clock: h.clock, Book: h.Book, Photos: h.Blobs}
	h.Custody = &custody.Service{InTx: store.Narrow[custody.Tx](h.DB), View: store.NarrowView[custody.Reads](h.DB), Clock: h.clock, Book: h.Book,
		Clearance: h.Destruction, Photos: h.Blobs, Random: rand.Reader}
	h.Export = &export.Service{InTx: store.Narrow[export.Tx](h.DB), View: store.NarrowView[export.Reads](h.DB), Clock: h.clock}
	h.Deadline = &deadline.Service{View: store.NarrowView[deadline.Reads](h.DB), Clock: h.clock}
	h.Oversight = &oversight.Service{View: store.NarrowView[oversight.Reads](h.DB), Clock: h.clock, Book: h.Book}
	pool, err := h.DB.JobsSQL()
	if err != nil {
		return err
	}
	work := jobs.Handlers{DrawCertificate: h.drawCertificate, WriteExport: h.writeExport}
	work.EndHolds = func(ctx context.Context) error {
		return h.DB.InTx(ctx, func(tx *store.Tx) error { return tx.EndHolds(ctx) })
	}
	if h.DB.Engine() != store.SQLite {
		work.FoldSums = func(ctx context.Context) error {
			return h.DB.InTx(ctx, func(tx *store.Tx) error { return tx.FoldSums(ctx) })
		}
	}
	if h.Queue, err = jobs.New(pool, h.DB.Engine() == store.SQLite, work, h.log); err != nil {
		return err
	}
	h.DB.SetPromise(h.Queue.Promise)
	return nil
}

// Beside opens the house for one command beside a running server.
// It does not open a log whose base address nobody has named: that address is
// printed on labels and fixed for good.
func Beside(ctx context.Context, o Options) (*House, error) {
	o.keepClosed = o.Config.BaseURL == "" && !o.Config.Demo
	if err := o.Config.Validate(); err != nil {
		return nil, err
	}
	return Open(ctx, o)
}

// Close gives all connections back.
func (h *House) Close() error { return h.DB.Close() }
