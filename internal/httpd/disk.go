package httpd

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"path/filepath"
	"sync"
	"syscall"
	"time"

	"github.com/sealtrail/sealtrail/internal/moment"
	"github.com/sealtrail/sealtrail/internal/observe"
)

const (
	// minFree is what must stay free: room for a vacuum, a backup's start, logs.
	minFree = 500_000_000
	// backAt keeps the state from flapping: writing again needs a little more.
	backAt = 550_000_000
	// askEvery: free space changes slowly, and requests are many.
	askEvery = 5 * time.Second
)

// Disk watches the free space where the data lies.
type Disk struct {
	free    func() (uint64, error)
	clock   moment.Clock
	log     *slog.Logger
	metrics *observe.Metrics

	mu    sync.Mutex
	asked moment.Time
	full  bool
}

func newDisk(o *Options) *Disk {
	return &Disk{free: o.FreeDisk, clock: o.Clock, log: o.Log, metrics: o.Metrics}
}

// Full tells whether nothing may be recorded for want of space. When the system
// does not say, the last answer stands.
func (d *Disk) Full(ctx context.Context) bool {
	d.mu.Lock()
	defer d.mu.Unlock()
	now := d.clock.Now()
	if d.asked != 0 && now.Sub(d.asked).Abs() < askEvery {
		return d.full
	}
	d.asked = now
	free, err := d.free()
	if err != nil {
		d.log.ErrorContext(ctx, "free disk space is not known", observe.KeyError, err)
		return d.full
	}
	was := d.full
	d.full = free < minFree || was && free < backAt
	d.metrics.Disk(free, d.full)
	if d.full != was {
		d.log.LogAttrs(ctx, slog.LevelWarn, "read-only state changed", slog.Bool(observe.KeyReadOnly, d.full), slog.Uint64(observe.KeyFreeBytes, free))
	}
	return d.full
}

// FreeBytes asks the system what an unprivileged program may still write in a
// folder; of a folder yet to be made, in the nearest one above it.
func FreeBytes(folder string) (uint64, error) {
	path, err := filepath.Abs(folder)
	if err != nil {
		return 0, err
	}
	for {
		var s syscall.Statfs_t
		err := syscall.Statfs(path, &s)
		if err == nil {
			return uint64(s.Bavail) * uint64(s.Bsize), nil
		}
		if !errors.Is(err, fs.ErrNotExist) || path == filepath.Dir(path) {
			return 0, fmt.Errorf("free space: %w", err)
		}
		path = filepath.Dir(path)
	}
}
