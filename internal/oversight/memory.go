package oversight

import (
	"context"
	"fmt"
	"slices"
	"sync"
	"time"

	"golang.org/x/sync/singleflight"

	"github.com/sealtrail/sealtrail/internal/identity"
	"github.com/sealtrail/sealtrail/internal/moment"
)

// Bounds of what is remembered between boards.
const (
	Fresh       = time.Minute // after which all is counted again
	MaxCounting = time.Minute // of one region, once its turn has come
	maxRegions  = 16          // the longest forgotten goes first
)

// asked is of what a board is.
type asked struct {
	scope       identity.Scope
	from, until moment.Date
}

// counted is what was counted of a region, and when; a board says so.
type counted struct {
	Counts
	late []Late
	at   moment.Time
}

// count asks for a region's lots.
func count(ctx context.Context, tx Reads, of asked, now moment.Time) (c counted, err error) {
	c.at = now
	if c.Counts, err = tx.Counted(ctx, of.scope, now.Date(), of.from, of.until); err != nil {
		return c, err
	}
	if c.late, err = tx.LateLots(ctx, of.scope, now.Date(), MaxLate); err != nil {
		return c, err
	}
	if c.Treated, err = tx.Treated(ctx, of.scope); err != nil {
		return c, err
	}
	for i := range c.late {
		c.late[i].Days = daysSince(c.late[i].LastDay, now.Date())
	}
	return c, nil
}

// memory keeps what was counted for Fresh: counting reads the sums of every day of
// a region, and whoever looks at a board turns from area to area and back. Who asks while others count waits for the same answer, and
// regions are counted one after another: a board never holds more than one of the
// connections by which everybody else reads. The zero memory is ready.
type memory struct {
	mu      sync.Mutex
	kept    map[asked]counted
	flights singleflight.Group
	turn    sync.Mutex
}

func (m *memory) get(ctx context.Context, of asked, now moment.Time, count func(context.Context, moment.Time) (counted, error)) (counted, error) {
	if c, ok := m.fresh(of, now); ok {
		return c, nil
	}
	answer := m.flights.DoChan(fmt.Sprint(of, now.Date()), func() (any, error) {
		m.turn.Lock()
		defer m.turn.Unlock()
		if c, ok := m.fresh(of, now); ok {
			return c, nil
		}
		// Whoever asked first may have gone; the others still wait.
		ctx, stop := context.WithTimeout(context.WithoutCancel(ctx), MaxCounting)
		defer stop()
		c, err := count(ctx, now)
		if err == nil {
			m.keep(of, c)
		}
		return c, err
	})
	select {
	case r := <-answer:
		if r.Err != nil {
			return counted{}, r.Err
		}
		c := r.Val.(counted)
		c.late = slices.Clone(c.late)
		return c, nil
	case <-ctx.Done():
		return counted{}, ctx.Err()
	}
}

func (m *memory) fresh(of asked, now moment.Time) (counted, bool) {
	m.mu.Lock()
	defer m.mu.Unlock()
	c, ok := m.kept[of]
	if !ok || c.at.Date() != now.Date() || now < c.at || now.Sub(c.at) >= Fresh {
		return counted{}, false
	}
	c.late = slices.Clone(c.late)
	return c, true
}

func (m *memory) keep(of asked, c counted) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.kept == nil {
		m.kept = map[asked]counted{}
	}
	m.kept[of] = c
	for len(m.kept) > maxRegions {
		oldest := of
		for s, x := range m.kept {
			if x.at < m.kept[oldest].at {
				oldest = s
			}
		}
		delete(m.kept, oldest)
	}
}
