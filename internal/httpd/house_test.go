package httpd

import (
	"bytes"
	"context"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"

	"github.com/gin-gonic/gin"

	"github.com/sealtrail/sealtrail/internal/config"
	"github.com/sealtrail/sealtrail/internal/fault"
	"github.com/sealtrail/sealtrail/internal/moment"
	"github.com/sealtrail/sealtrail/internal/observe"
)

// house is a server with a few routes, a clock that stands and a disk that can
// be filled.
type house struct {
	*Server
	log   *lines
	clock *moment.Turning
	free  uint64
}

// lines is a buffer that a server may write to while the test reads.
type lines struct {
	mu sync.Mutex
	b  bytes.Buffer
}

func (l *lines) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.b.Write(p)
}

func (l *lines) String() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.b.String()
}

// sayFault answers the bare code, as a room would answer in words.
func sayFault(c *gin.Context, err error) {
	f := fault.Of(err)
	if f == nil {
		f = &fault.Fault{Kind: fault.KindInternal, Code: "internal"}
	}
	c.String(f.Kind.Status(), f.Code)
}

func open(t *testing.T, change func(*Options)) *house {
	t.Helper()
	cfg, err := config.FromEnvironment([]string{"SEALTRAIL_LISTEN=127.0.0.1:0", "SEALTRAIL_OPS_LISTEN=127.0.0.1:0", "SEALTRAIL_BASE_URL=http://seal.example"})
	if err != nil {
		t.Fatal(err)
	}
	if err := cfg.Validate(); err != nil {
		t.Fatal(err)
	}
	h := &house{log: &lines{}, clock: moment.NewTurning(1_000_000), free: 10 << 30}
	log, err := observe.NewLogger(h.log, "text", "debug")
	if err != nil {
		t.Fatal(err)
	}
	o := Options{
		Config: cfg, Log: log, Metrics: observe.NewMetrics("test"), Clock: h.clock, Fail: sayFault,
		FreeDisk: func() (uint64, error) { return h.free, nil }, Mounts: []Mount{rooms(log)},
	}
	if change != nil {
		change(&o)
	}
	if h.Server, err = New(o); err != nil {
		t.Fatal(err)
	}
	return h
}

func rooms(log *slog.Logger) Mount {
	return func(r gin.IRouter) {
		r.GET("/lots/:code", func(c *gin.Context) {
			log.InfoContext(c.Request.Context(), "inside")
			c.String(http.StatusOK, "lot")
		})
		r.POST("/lots/:code", func(c *gin.Context) {
			text, err := io.ReadAll(c.Request.Body)
			if err != nil {
				sayFault(c, TooLarge(err))
				return
			}
			c.String(http.StatusOK, "%d", len(text))
		})
		r.POST("/login", func(c *gin.Context) { c.String(http.StatusOK, "in") })
		r.GET("/panic", func(*gin.Context) { panic("about 扎西 13800138000") })
		r.GET("/abort", func(*gin.Context) { panic(http.ErrAbortHandler) })
		r.GET("/ip", func(c *gin.Context) { c.String(http.StatusOK, c.ClientIP()) })
		r.GET("/deadline", func(c *gin.Context) {
			if _, ok := c.Request.Context().Deadline(); ok {
				c.String(http.StatusOK, "bounded")
			}
		})
	}
}

// ask sends one request; headers are "Name: value".
func (h *house) ask(method, target, body string, headers ...string) *httptest.ResponseRecorder {
	r := httptest.NewRequestWithContext(context.Background(), method, target, strings.NewReader(body))
	for _, line := range headers {
		name, value, _ := strings.Cut(line, ": ")
		if name == "Host" {
			r.Host = value
			continue
		}
		r.Header.Set(name, value)
	}
	w := httptest.NewRecorder()
	h.Handler().ServeHTTP(w, r)
	return w
}

func wantAnswer(t *testing.T, w *httptest.ResponseRecorder, status int, body string) {
	t.Helper()
	if w.Code != status || !strings.Contains(w.Body.String(), body) {
		t.Errorf("answered %d %q, want %d %q", w.Code, w.Body, status, body)
	}
}
