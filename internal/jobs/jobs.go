package jobs

import (
	"context"
	"database/sql"
	"encoding/json"
	"fmt"
	"log/slog"
	"time"

	"github.com/google/uuid"
	"github.com/riverqueue/river"
	"github.com/riverqueue/river/riverdriver/riverdatabasesql"
	"github.com/riverqueue/river/riverdriver/riversqlite"
)

// Limits of all jobs.
const (
	PollInterval = 150 * time.Millisecond
	MaxAttempts  = 10
	JobTimeout   = 2 * time.Minute
	// ExportTimeout is for a whole list, a million rows at most.
	ExportTimeout = 30 * time.Minute
	// workers run side by side; drawing is bound by the processor.
	workers = 2
)

// Handlers is what is done for each kind of promise.
type Handlers struct {
	// DrawCertificate draws and keeps the paper of an issued certificate.
	DrawCertificate func(ctx context.Context, certificate uuid.UUID) error
	// WriteExport writes the file that somebody asked for; last says that it is
	// not tried again.
	WriteExport func(ctx context.Context, export uuid.UUID, last bool) error
	// FoldSums adds what acts changed to the sums that boards read; nil where the
	// database needs none.
	FoldSums func(ctx context.Context) error
	// EndHolds takes what holds no longer keep out of lists and boards.
	EndHolds func(ctx context.Context) error
}

// EndInterval is how often holds that end by themselves are looked for. Lists,
// gates and pages ask for the day themselves; only sums of boards wait for it.
const EndInterval = 10 * time.Minute

// endHolds is the job "holds.end".
type endHolds struct{}

func (endHolds) Kind() string { return "holds.end" }

type endWorker struct {
	river.WorkerDefaults[endHolds]
	end func(context.Context) error
}

func (w *endWorker) Work(ctx context.Context, _ *river.Job[endHolds]) error { return w.end(ctx) }

// FoldInterval is how often sums are folded.
const FoldInterval = time.Minute

// foldSums is the job "sums.fold".
type foldSums struct{}

func (foldSums) Kind() string { return "sums.fold" }

type foldWorker struct {
	river.WorkerDefaults[foldSums]
	fold func(context.Context) error
}

func (w *foldWorker) Work(ctx context.Context, _ *river.Job[foldSums]) error { return w.fold(ctx) }

// drawCertificate is the job "certificate.draw".
type drawCertificate struct {
	ID uuid.UUID `json:"certificate"` // as destruction.DrawCertificate names it
}

func (drawCertificate) Kind() string { return "certificate.draw" }

type certificateWorker struct {
	river.WorkerDefaults[drawCertificate]
	draw func(context.Context, uuid.UUID) error
}

func (w *certificateWorker) Work(ctx context.Context, job *river.Job[drawCertificate]) error {
	return w.draw(ctx, job.Args.ID)
}

// writeExport is the job "export.write".
type writeExport struct {
	ID uuid.UUID `json:"export"` // as export.Write names it
}

func (writeExport) Kind() string { return "export.write" }

type exportWorker struct {
	river.WorkerDefaults[writeExport]
	write func(context.Context, uuid.UUID, bool) error
}

func (w *exportWorker) Work(ctx context.Context, job *river.Job[writeExport]) error {
	return w.write(ctx, job.Args.ID, job.Attempt >= job.MaxAttempts)
}

func (*exportWorker) Timeout(*river.Job[writeExport]) time.Duration { return ExportTimeout }

// promised is a job as a room named it: the kind and anything that JSON can say.
type promised struct {
	kind string
	args json.RawMessage
}

func (p promised) Kind() string                 { return p.kind }
func (p promised) MarshalJSON() ([]byte, error) { return p.args, nil }

// Queue is the running client.
type Queue struct{ client *river.Client[*sql.Tx] }

// New builds the client; nothing runs before Start.
func New(db *sql.DB, sqlite bool, h Handlers, logger *slog.Logger) (*Queue, error) {
	known := river.NewWorkers()
	if err := river.AddWorkerSafely(known, &certificateWorker{draw: h.DrawCertificate}); err != nil {
		return nil, err
	}
	if err := river.AddWorkerSafely(known, &exportWorker{write: h.WriteExport}); err != nil {
		return nil, err
	}
	cfg := &river.Config{
		Queues:            map[string]river.QueueConfig{river.QueueDefault: {MaxWorkers: workers}},
		Workers:           known,
		Logger:            slog.New(quiet{logger.Handler()}),
		FetchCooldown:     PollInterval,
		FetchPollInterval: PollInterval,
		MaxAttempts:       MaxAttempts,
		JobTimeout:        JobTimeout,
	}
	if h.FoldSums != nil {
		if err := river.AddWorkerSafely(known, &foldWorker{fold: h.FoldSums}); err != nil {
			return nil, err
		}
		once := func() (river.JobArgs, *river.InsertOpts) {
			return foldSums{}, &river.InsertOpts{MaxAttempts: 1, UniqueOpts: river.UniqueOpts{ByPeriod: FoldInterval}}
		}
		cfg.PeriodicJobs = append(cfg.PeriodicJobs, river.NewPeriodicJob(river.PeriodicInterval(FoldInterval), once, nil))
	}
	if h.EndHolds != nil {
		if err := river.AddWorkerSafely(known, &endWorker{end: h.EndHolds}); err != nil {
			return nil, err
		}
		once := func() (river.JobArgs, *river.InsertOpts) {
			return endHolds{}, &river.InsertOpts{MaxAttempts: 1, UniqueOpts: river.UniqueOpts{ByPeriod: EndInterval}}
		}
		cfg.PeriodicJobs = append(cfg.PeriodicJobs, river.NewPeriodicJob(river.PeriodicInterval(EndInterval), once, &river.PeriodicJobOpts{RunOnStart: true}))
	}
	var client *river.Client[*sql.Tx]
	var err error
	if sqlite {
		client, err = river.NewClient(riversqlite.New(db), cfg)
	} else {
		client, err = river.NewClient(riverdatabasesql.New(db), cfg)
	}
	if err != nil {
		return nil, fmt.Errorf("jobs: %w", err)
	}
	return &Queue{client: client}, nil
}

// quiet lets only warnings through: River counts its jobs aloud every few
// seconds, and metrics count them better.
type quiet struct{ slog.Handler }

func (h quiet) Enabled(ctx context.Context, level slog.Level) bool {
	return level >= slog.LevelWarn && h.Handler.Enabled(ctx, level)
}

func (h quiet) WithAttrs(attrs []slog.Attr) slog.Handler { return quiet{h.Handler.WithAttrs(attrs)} }

func (h quiet) WithGroup(name string) slog.Handler { return quiet{h.Handler.WithGroup(name)} }

// Promise keeps a job in the caller's transaction.
func (q *Queue) Promise(ctx context.Context, tx *sql.Tx, kind string, args any) error {
	raw, err := json.Marshal(args)
	if err != nil {
		return fmt.Errorf("promise %s: %w", kind, err)
	}
	if _, err := q.client.InsertTx(ctx, tx, promised{kind: kind, args: raw}, nil); err != nil {
		return fmt.Errorf("promise %s: %w", kind, err)
	}
	return nil
}

// Start works until the context ends or Stop is called.
func (q *Queue) Start(ctx context.Context) error { return q.client.Start(ctx) }

// Stop waits for the jobs at work, at most until the context ends.
func (q *Queue) Stop(ctx context.Context) error { return q.client.Stop(ctx) }
