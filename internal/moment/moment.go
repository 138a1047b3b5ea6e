// Package moment owns the one notion of time of the house: an instant in UTC
// with whole milliseconds, and a calendar date as people in Beijing time write
// it. It refuses local time zones, nanoseconds and the machine's clock anywhere
// else: only this room asks the operating system what time it is.
//
// Why: both engines store BIGINT and give back exactly what was put in; texts
// that are hashed carry one fixed form; and tests and the demo turn the clock.
package moment

import (
	"fmt"
	"strconv"
	"sync"
	"time"
)

// Layout is the only form in which an instant is written: RFC 3339, UTC, ms.
const Layout = "2006-01-02T15:04:05.000Z"

// Shanghai is the legal time of every paper (UTC+8, no daylight saving since 1991).
var Shanghai = time.FixedZone("Asia/Shanghai", 8*60*60)

// Time is an instant: milliseconds since 1970-01-01T00:00:00Z. Zero is "not set".
type Time int64

// At converts; what is finer than a millisecond is cut off.
func At(t time.Time) Time { return Time(t.UnixMilli()) }

// Parse reads RFC 3339 with any offset and up to nanoseconds.
func Parse(s string) (Time, error) {
	t, err := time.Parse(time.RFC3339Nano, s)
	if err != nil {
		return 0, fmt.Errorf("time %q is not RFC 3339", s)
	}
	return At(t), nil
}

func (t Time) Time() time.Time          { return time.UnixMilli(int64(t)).UTC() }
func (t Time) Local() time.Time         { return t.Time().In(Shanghai) }
func (t Time) IsZero() bool             { return t == 0 }
func (t Time) Before(u Time) bool       { return t < u }
func (t Time) After(u Time) bool        { return t > u }
func (t Time) Add(d time.Duration) Time { return t + Time(d.Milliseconds()) }
func (t Time) Sub(u Time) time.Duration { return time.Duration(t-u) * time.Millisecond }
func (t Time) String() string           { return t.Time().Format(Layout) }
func (t Time) Year() int                { return t.Local().Year() }
func (t Time) Date() Date               { return Date(t.Local().Format("2006-01-02")) }
func (t Time) MarshalText() ([]byte, error) {
	if t == 0 {
		return nil, nil
	}
	return []byte(t.String()), nil
}

// MarshalJSON writes the fixed form, or null when not set.
func (t Time) MarshalJSON() ([]byte, error) {
	if t == 0 {
		return []byte("null"), nil
	}
	return []byte(strconv.Quote(t.String())), nil
}

func (t *Time) UnmarshalJSON(b []byte) error {
	if string(b) == "null" || string(b) == `""` {
		*t = 0
		return nil
	}
	s, err := strconv.Unquote(string(b))
	if err != nil {
		return fmt.Errorf("time %s is not a string", b)
	}
	*t, err = Parse(s)
	return err
}

func (t *Time) UnmarshalText(b []byte) error {
	if len(b) == 0 {
		*t = 0
		return nil
	}
	var err error
	*t, err = Parse(string(b))
	return err
}

// Date is a calendar day in Beijing time, "2026-11-18"; empty is "not set".
// Dates compare as text.
type Date string

// ParseDate accepts only a day that exists.
func ParseDate(s string) (Date, error) {
	if _, err := time.Parse("2006-01-02", s); err != nil {
		return "", fmt.Errorf("date %q is not YYYY-MM-DD", s)
	}
	return Date(s), nil
}

func (d Date) IsZero() bool { return d == "" }

// Start is the first instant of the day in Beijing time.
func (d Date) Start() Time {
	t, err := time.ParseInLocation("2006-01-02", string(d), Shanghai)
	if err != nil {
		return 0
	}
	return At(t)
}

// End is the first instant after the day: a licence valid to d holds before End.
func (d Date) End() Time { return d.AddDays(1).Start() }

// AddDays counts calendar days.
func (d Date) AddDays(n int) Date {
	t, err := time.Parse("2006-01-02", string(d))
	if err != nil {
		return ""
	}
	return Date(t.AddDate(0, 0, n).Format("2006-01-02"))
}

// Holds tells whether at lies from the start of the first day to the end of the
// last; an empty bound is open.
func Holds(from, to Date, at Time) bool {
	return (from == "" || at >= from.Start()) && (to == "" || at < to.End())
}

// Clock tells the time; everything that needs it is given one.
type Clock interface{ Now() Time }

// System is the machine's clock.
type System struct{}

func (System) Now() Time { return At(time.Now()) }

// Turning is a clock that stands until it is turned; tests and the demo region
// use it. With Running set it goes on from where it was set at real speed.
type Turning struct {
	mu      sync.Mutex
	at      Time
	started time.Time
	running bool
}

// NewTurning stands at the given instant.
func NewTurning(at Time) *Turning { return &Turning{at: at} }

func (c *Turning) Now() Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.running {
		return c.at.Add(time.Since(c.started))
	}
	return c.at
}

// Set turns the clock, also backwards.
func (c *Turning) Set(at Time) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.at, c.started = at, time.Now()
}

// Advance turns the clock on.
func (c *Turning) Advance(d time.Duration) Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.at = c.at.Add(d)
	return c.at
}

// Run joins the machine's clock for good, once the past has been told.
func (c *Turning) Run() {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.at, c.started, c.running = At(time.Now()), time.Now(), true
}
