package oversight

import (
	"context"
	"slices"
	"sync"
	"time"

	"github.com/sealtrail/sealtrail/internal/identity"
	"github.com/sealtrail/sealtrail/internal/moment"
)

// Bounds of what is remembered between boards.
const (
	Fresh      = time.Minute // after which lots are counted again
	maxRegions = 16          // the longest forgotten goes first
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
	for i := range c.late {
		c.late[i].Days = daysSince(c.late[i].LastDay, now.Date())
	}
	return c, nil
}

// memory keeps what was counted for Fresh: counting reads one entry of an index
// for every lot, and whoever looks at a board turns from area to area and from
// period to period. Who asks while others count waits for the same answer. The
// zero memory is ready.
type memory struct {
	mu   sync.Mutex
	kept map[identity.Scope]counted
}

func (m *memory) get(scope identity.Scope, now moment.Time, count func(now moment.Time) (counted, error)) (counted, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if c, ok := m.kept[scope]; ok && c.at.Date() == now.Date() && now >= c.at && now.Sub(c.at) < Fresh {
		c.late = slices.Clone(c.late)
		return c, nil
	}
	c, err := count(now)
	if err != nil {
		return c, err
	}
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
	return c, nil
}
