package httpd

import (
	"strconv"
	"testing"
	"time"

	"github.com/gin-gonic/gin"
	"pgregory.net/rapid"

	"github.com/sealtrail/sealtrail/internal/moment"
	"github.com/sealtrail/sealtrail/internal/observe"
)

func TestALimitHoldsPerKeyAndSaysWhenToComeBack(t *testing.T) {
	metrics := observe.NewMetrics("test")
	h := open(t, func(o *Options) {
		limit := Limit(NewLimiter("label", 2, 30, o.Clock), func(c *gin.Context) string { return c.GetHeader("X-Key") }, metrics.Limited, o.Fail)
		o.Mounts = append(o.Mounts, func(r gin.IRouter) {
			r.GET("/limited", limit, func(c *gin.Context) { c.String(200, "let through") })
		})
	})
	ask := func(key string) int { return h.ask("GET", "/limited", "", "X-Key: "+key).Code }
	for range 2 {
		if ask("a") != 200 {
			t.Fatal("the burst was not allowed")
		}
	}
	w := h.ask("GET", "/limited", "", "X-Key: a")
	wantAnswer(t, w, 429, "httpd.limited")
	if w.Header().Get("Retry-After") != "2" {
		t.Errorf("Retry-After %s", w.Header().Get("Retry-After"))
	}
	if ask("b") != 200 {
		t.Error("another key was limited")
	}
	for range 5 {
		if ask("") != 200 {
			t.Error("no key means no limit")
		}
	}
	h.clock.Advance(2 * time.Second)
	if first, second := ask("a"), ask("a"); first != 200 || second != 429 {
		t.Errorf("answered %d and %d: one comes back every two seconds", first, second)
	}
}

func TestNeverMoreThanBurstAndRateAllow(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		burst, rate := rapid.IntRange(1, 20).Draw(t, "burst"), rapid.IntRange(1, 600).Draw(t, "rate")
		clock := moment.NewTurning(1_000_000)
		l := NewLimiter("x", burst, rate, clock)
		let, forward := 0, int64(0)
		for range rapid.IntRange(1, 200).Draw(t, "requests") {
			step := rapid.Int64Range(-2000, 3000).Draw(t, "ms")
			clock.Advance(time.Duration(step) * time.Millisecond)
			forward += max(step, 0)
			if wait, ok := l.Allow("k"); ok {
				let++
			} else if wait <= 0 {
				t.Fatal("refused without a time to wait")
			}
		}
		if most := float64(burst) + float64(forward)*float64(rate)/60_000 + 1e-6; float64(let) > most {
			t.Fatalf("let through %d, at most %.2f", let, most)
		}
	})
}

func TestALimiterForgetsKeysRatherThanGrowWithoutEnd(t *testing.T) {
	clock := moment.NewTurning(1_000_000)
	l := NewLimiter("x", 2, 60, clock)
	for i := range maxKeys {
		l.Allow(strconv.Itoa(i))
	}
	clock.Advance(time.Hour) // all are full again
	l.Allow("one more")
	if len(l.buckets) != 1 {
		t.Errorf("%d keys kept, want 1", len(l.buckets))
	}
}
