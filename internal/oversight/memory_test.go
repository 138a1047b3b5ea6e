package oversight

import (
	"context"
	"errors"
	"sync/atomic"
	"testing"
	"time"

	"github.com/sealtrail/sealtrail/internal/identity"
	"github.com/sealtrail/sealtrail/internal/moment"
)

func TestWhatWasCountedIsRememberedForAMinuteOfTheSameDay(t *testing.T) {
	var m memory
	times := 0
	ask := func(scope identity.Scope, at moment.Time) moment.Time {
		t.Helper()
		c, err := m.get(t.Context(), asked{scope: scope}, at, func(_ context.Context, now moment.Time) (counted, error) { times++; return counted{at: now}, nil })
		if err != nil {
			t.Fatal(err)
		}
		return c.at
	}
	region, noon := identity.Scope{Division: "540000"}, moment.Date("2026-11-29").Start().Add(12*time.Hour)
	if ask(region, noon) != noon || ask(region, noon.Add(Fresh-time.Millisecond)) != noon || times != 1 {
		t.Errorf("counted %d times", times)
	}
	if again := noon.Add(Fresh); ask(region, again) != again || times != 2 {
		t.Error("what is a minute old is told as new")
	}
	if ask(identity.Scope{Division: "540100"}, noon); times != 3 {
		t.Error("one region is told what another holds")
	}
	night := moment.Date("2026-11-30").Start().Add(-time.Second)
	ask(region, night)
	if next := night.Add(2 * time.Second); ask(region, next) != next {
		t.Error("what is late changes at midnight")
	}
	if before := noon.Add(-time.Hour); ask(region, before) != before {
		t.Error("a clock that was set back is told what comes later")
	}
	if _, err := m.get(t.Context(), asked{scope: identity.Scope{All: true}}, noon, func(context.Context, moment.Time) (counted, error) { return counted{}, errors.New("no") }); err == nil || m.kept[asked{scope: identity.Scope{All: true}}].at != 0 {
		t.Error("a failure is remembered")
	}
	for i := range 3 * maxRegions {
		ask(identity.Scope{Division: "54" + string(rune('0'+i%10)) + string(rune('a'+i/10))}, noon.Add(time.Duration(i)*time.Second))
	}
	if len(m.kept) > maxRegions {
		t.Errorf("%d regions are remembered", len(m.kept))
	}
}

// Who asks while a region is counted waits for that count, or goes; who counts is
// not stopped by the first who went.
func TestOneCountsAndTheOthersWaitForTheSameAnswer(t *testing.T) {
	var m memory
	var times atomic.Int32
	region, noon := identity.Scope{Division: "540000"}, moment.Date("2026-11-29").Start().Add(12*time.Hour)
	begun, carryOn := make(chan struct{}), make(chan struct{})
	count := func(ctx context.Context, now moment.Time) (counted, error) {
		times.Add(1)
		close(begun)
		<-carryOn
		return counted{at: now}, ctx.Err()
	}
	gone, leave := context.WithCancel(t.Context())
	first := make(chan error, 1)
	go func() { _, err := m.get(gone, asked{scope: region}, noon, count); first <- err }()
	<-begun
	leave()
	if err := <-first; !errors.Is(err, context.Canceled) {
		t.Errorf("who went away hears %v", err)
	}
	rest := make(chan error, 5)
	for range cap(rest) {
		go func() { _, err := m.get(t.Context(), asked{scope: region}, noon, count); rest <- err }()
	}
	close(carryOn)
	for range cap(rest) {
		if err := <-rest; err != nil {
			t.Error(err)
		}
	}
	if times.Load() != 1 {
		t.Errorf("counted %d times", times.Load())
	}
}
