package httpd

import (
	"errors"
	"math"
	"net/http"
	"strconv"
	"sync"
	"time"

	"github.com/gin-gonic/gin"

	"github.com/sealtrail/sealtrail/internal/fault"
	"github.com/sealtrail/sealtrail/internal/moment"
)

func tooLarge(limit int64) *fault.Fault {
	return fault.TooLarge("httpd.body.too_large").With("mib", strconv.FormatInt(limit>>20, 10))
}

// TooLarge gives the fault for an error of reading a body over its limit; any
// other error is given back as it is. Readers of bodies pass theirs through it.
func TooLarge(err error) error {
	var over *http.MaxBytesError
	if errors.As(err, &over) {
		return tooLarge(over.Limit)
	}
	return err
}

// maxKeys bounds the memory of one limiter; beyond it the fullest buckets,
// which limit nobody, are forgotten.
const maxKeys = 50_000

// Limiter lets each key do a burst at once and then so many a minute.
type Limiter struct {
	name  string
	burst float64
	perMS float64
	clock moment.Clock

	mu      sync.Mutex
	buckets map[string]bucket
}

type bucket struct {
	left float64
	at   moment.Time
}

// NewLimiter names the limit for the metrics. A burst of 10 at 30 a minute
// gives one back every 2 s.
func NewLimiter(name string, burst, perMinute int, clock moment.Clock) *Limiter {
	return &Limiter{name: name, burst: float64(burst), perMS: float64(perMinute) / 60_000, clock: clock, buckets: map[string]bucket{}}
}

// Allow takes one from the key's bucket, or tells how long to wait for it.
func (l *Limiter) Allow(key string) (wait time.Duration, ok bool) {
	l.mu.Lock()
	defer l.mu.Unlock()
	now := l.clock.Now()
	b, known := l.buckets[key]
	if !known {
		if len(l.buckets) >= maxKeys {
			l.forget(now)
		}
		b = bucket{left: l.burst, at: now}
	}
	b.left, b.at = l.refilled(b, now), now
	if b.left < 1 {
		l.buckets[key] = b
		return time.Duration(math.Ceil((1-b.left)/l.perMS)) * time.Millisecond, false
	}
	b.left--
	l.buckets[key] = b
	return 0, true
}

func (l *Limiter) refilled(b bucket, now moment.Time) float64 {
	passed := max(now.Sub(b.at).Milliseconds(), 0) // a clock that steps back gives nothing and takes nothing
	return min(l.burst, b.left+float64(passed)*l.perMS)
}

// forget drops full buckets; if every key is in use, it drops all: a limit that
// starts anew is better than memory without end.
func (l *Limiter) forget(now moment.Time) {
	for key, b := range l.buckets {
		if l.refilled(b, now) >= l.burst {
			delete(l.buckets, key)
		}
	}
	if len(l.buckets) >= maxKeys {
		clear(l.buckets)
	}
}

// Limit refuses requests beyond the limit of their key, such as the address, the
// account, or both; an empty key is not limited. Say nothing personal in names.
func (s *Server) Limit(l *Limiter, key func(*gin.Context) string) gin.HandlerFunc {
	return Limit(l, key, s.options.Metrics.Limited, s.options.Fail)
}

// Limit is the same for rooms that are built before the server.
func Limit(l *Limiter, key func(*gin.Context) string, count func(string), fail func(*gin.Context, error)) gin.HandlerFunc {
	return func(c *gin.Context) {
		k := key(c)
		if k == "" {
			c.Next()
			return
		}
		wait, ok := l.Allow(k)
		if !ok {
			seconds := strconv.FormatInt(int64(math.Ceil(wait.Seconds())), 10)
			c.Header("Retry-After", seconds)
			count(l.name)
			c.Abort()
			fail(c, fault.Limited("httpd.limited").With("seconds", seconds))
			return
		}
		c.Next()
	}
}
