package httpd

import (
	"context"
	"encoding/json"
	"log/slog"
	"net/http"
	"sync"
	"time"

	"github.com/sealtrail/sealtrail/internal/moment"
	"github.com/sealtrail/sealtrail/internal/observe"
)

// Check is one thing that must be so before requests are welcome.
type Check struct {
	Name string // "database", "schema", "ledger", "demo"
	Ask  func(context.Context) error
}

const (
	// checkWait bounds one check: a database that does not answer is not ready.
	checkWait = 2 * time.Second
	// keepAnswer protects the database from whoever asks /readyz without end.
	keepAnswer = time.Second
)

// health answers alive and ready.
type health struct {
	checks []Check
	disk   *Disk
	clock  moment.Clock
	log    *slog.Logger

	mu       sync.Mutex
	asked    moment.Time
	answer   report
	stopping bool
}

type report struct {
	Ready    bool              `json:"ready"`
	ReadOnly bool              `json:"read_only"`
	Checks   map[string]string `json:"checks"`
}

func (h *health) stop() {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.stopping = true
}

func (h *health) ready(ctx context.Context) report {
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.stopping {
		return report{Checks: map[string]string{"server": "stopping"}}
	}
	now := h.clock.Now()
	if h.asked != 0 && now.Sub(h.asked).Abs() < keepAnswer {
		return h.answer
	}
	// Whoever asked may go away; the answer is for all who ask in this second.
	ctx = context.WithoutCancel(ctx)
	r := report{Ready: true, ReadOnly: h.disk.Full(ctx), Checks: map[string]string{}}
	for _, c := range h.checks {
		r.Checks[c.Name] = "ok"
		if err := ask(ctx, c); err != nil {
			r.Ready = false
			r.Checks[c.Name] = observe.ErrorText(err)
		}
	}
	if r.Ready != h.answer.Ready || h.asked == 0 {
		h.log.LogAttrs(ctx, slog.LevelInfo, "readiness changed", slog.Bool(observe.KeyReady, r.Ready))
	}
	h.asked, h.answer = now, r
	return r
}

func ask(ctx context.Context, c Check) error {
	ctx, cancel := context.WithTimeout(ctx, checkWait)
	defer cancel()
	return c.Ask(ctx)
}

func alive(w http.ResponseWriter, _ *http.Request) { say(w, http.StatusOK, "ok") }

// public tells ready or not, and nothing more.
func (h *health) public(w http.ResponseWriter, r *http.Request) {
	if h.ready(r.Context()).Ready {
		say(w, http.StatusOK, "ready")
		return
	}
	say(w, http.StatusServiceUnavailable, "not ready")
}

// details are for the ops listener.
func (h *health) details(w http.ResponseWriter, r *http.Request) {
	answer := h.ready(r.Context())
	w.Header().Set("Content-Type", "application/json; charset=utf-8")
	w.Header().Set("Cache-Control", "no-store")
	if !answer.Ready {
		w.WriteHeader(http.StatusServiceUnavailable)
	}
	_ = json.NewEncoder(w).Encode(answer) // nobody is left to tell when the connection is gone
}

func say(w http.ResponseWriter, status int, word string) {
	w.Header().Set("Content-Type", "text/plain; charset=utf-8")
	w.Header().Set("Cache-Control", "no-store")
	w.Header().Set("X-Content-Type-Options", "nosniff")
	w.WriteHeader(status)
	_, _ = w.Write([]byte(word + "\n")) // nobody is left to tell when the connection is gone
}
