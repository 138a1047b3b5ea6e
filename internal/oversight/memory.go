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

// counted is what was counted of a region, and when; a board says so.
type counted struct {
	Counts
	late []Late
	at   moment.Time
}

// count asks for a region's lots.
func count(ctx context.Context, tx Reads, scope identity.Scope, now moment.Time) (c counted, err error) {
	c.at = now
	if c.Counts, err = tx.Counted(ctx, scope, now.Date()); err != nil {
		return c, err
	}
	c.Groups = merged(c.Groups)
	if c.late, err = tx.LateLots(ctx, scope, now.Date(), MaxLate); err != nil {
		return c, err
	}
	if c.Treated, err = tx.Treated(ctx, scope); err != nil {
		return c, err
	}
	for i := range c.late {
		c.late[i].Days = daysSince(c.late[i].LastDay, now.Date())
	}
	return c, nil
}

// memory keeps what was counted for Fresh: counting reads one entry of an index
// for every lot, and whoever looks at a board turns from area to area and from
// period to period. Who asks while others count waits for the same answer, and
// regions are counted one after another: a board never holds more than one of the
// connections by which everybody else reads. The zero memory is ready.
type memory struct {
	mu      sync.Mutex
	kept    map[identity.Scope]counted
	flights singleflight.Group
	turn    sync.Mutex
}

func (m *memory) get(ctx context.Context, scope identity.Scope, now moment.Time, count func(context.Context, moment.Time) (counted, error)) (counted, error) {
	if c, ok := m.fresh(scope, now); ok {
		return c, nil
	}
	answer := m.flights.DoChan(fmt.Sprint(scope, now.Date()), func() (any, error) {
		m.turn.Lock()
		defer m.turn.Unlock()
		if c, ok := m.fresh(scope, now); ok {
			return c, nil
		}
		// Whoever asked first may have gone; the others still wait.
		ctx, stop := context.WithTimeout(context.WithoutCancel(ctx), MaxCounting)
		defer stop()
		c, err := count(ctx, now)
		if err == nil {
			m.keep(scope, c)
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

func (m *memory) fresh(scope identity.Scope, now moment.Time) (counted, bool) {
	m.mu.Lock()
	defer m.mu.Unlock()
	c, ok := m.kept[scope]
	if !ok || c.at.Date() != now.Date() || now < c.at || now.Sub(c.at) >= Fresh {
		return counted{}, false
	}
	c.late = slices.Clone(c.late)
	return c, true
}

func (m *memory) keep(scope identity.Scope, c counted) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.kept == nil {
		m.kept = map[identity.Scope]counted{}
	}
	m.kept[scope] = c
	for len(m.kept) > maxRegions {
		oldest := scope
		for s, x := range m.kept {
			if x.at < m.kept[oldest].at {
				oldest = s
			}
		}
		delete(m.kept, oldest)
	}
}
