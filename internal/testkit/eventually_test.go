package testkit

import (
	"testing"
	"time"
)

// eventually asks until it is so, at most half a minute.
func eventually(t *testing.T, what string, so func() bool) {
	t.Helper()
	tick, deadline := time.NewTicker(20*time.Millisecond), time.After(30*time.Second)
	defer tick.Stop()
	for !so() {
		select {
		case <-deadline:
			t.Fatalf("not so within 30 s: %s", what)
		case <-tick.C:
		}
	}
}
