package moment

import "time"

// Stopwatch starts and returns what tells the time passed since. It measures
// the machine's own work (latency of a request), finer than a millisecond and
// whatever the clock does; nothing it says is ever part of a fact.
func Stopwatch() func() time.Duration {
	started := time.Now()
	return func() time.Duration { return time.Since(started) }
}
