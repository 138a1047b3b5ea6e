package httpd

import (
	"context"
	"fmt"
	"log/slog"
	"net/http"
	"time"

	"github.com/gin-gonic/gin"

	"github.com/sealtrail/sealtrail/internal/config"
	"github.com/sealtrail/sealtrail/internal/fault"
	"github.com/sealtrail/sealtrail/internal/moment"
	"github.com/sealtrail/sealtrail/internal/observe"
)

// Mount adds the routes of a room.
type Mount func(gin.IRouter)

// Options is what app hands in. Zero limits and times take the defaults below.
type Options struct {
	Config  config.Config // validated
	Log     *slog.Logger
	Metrics *observe.Metrics
	Clock   moment.Clock
	// Fail says a fault to whoever asked, as page or problem document; it
	// neither logs nor panics on a fault.
	Fail func(*gin.Context, error)
	// Mounts are the rooms, in order.
	Mounts []Mount
	// Ready lists what must be so before requests are welcome.
	Ready []Check
	// FreeDisk tells the bytes free for data; nil asks the system about the data folder.
	FreeDisk func() (uint64, error)
	// WritesWhenFull are route patterns that are answered even when too little
	// disk is free, such as signing in, which people need in order to read.
	WritesWhenFull []string

	BodyLimit   int64         // of any body but uploads
	UploadLimit int64         // of multipart bodies
	Timeout     time.Duration // of the work on one request
	StopWait    time.Duration // for open requests when stopping
}

const (
	defaultBodyLimit = 1 << 20
	// One photograph of 20 MB with its fields; several are sent one by one.
	defaultUploadLimit = 24 << 20
	defaultTimeout     = 30 * time.Second
	defaultStopWait    = 20 * time.Second
	// maxHeader bounds a request's header; cookies and tokens are small.
	maxHeader = 32 << 10
)

func (o *Options) fill() error {
	if o.Log == nil || o.Metrics == nil || o.Clock == nil || o.Fail == nil {
		return fmt.Errorf("httpd needs a log, metrics, a clock and a way to say faults")
	}
	if o.BodyLimit == 0 {
		o.BodyLimit = defaultBodyLimit
	}
	if o.UploadLimit == 0 {
		o.UploadLimit = defaultUploadLimit
	}
	if o.Timeout == 0 {
		o.Timeout = defaultTimeout
	}
	if o.StopWait == 0 {
		o.StopWait = defaultStopWait
	}
	if o.FreeDisk == nil {
		data := o.Config.Data
		o.FreeDisk = func() (uint64, error) { return FreeBytes(data) }
	}
	return nil
}

// newEngine builds the chain. Its order matters: an id before anything can go
// wrong, the log around recovery, refusals before a body is read.
func newEngine(o *Options, disk *Disk) (*gin.Engine, error) {
	gin.SetMode(gin.ReleaseMode) // otherwise gin prints every route
	e := gin.New()
	proxies, err := o.Config.Proxies()
	if err != nil {
		return nil, err
	}
	trusted := make([]string, len(proxies))
	for i, p := range proxies {
		trusted[i] = p.String()
	}
	if err := e.SetTrustedProxies(trusted); err != nil {
		return nil, fmt.Errorf("trusted proxies: %w", err)
	}
	e.RemoteIPHeaders = []string{"X-Forwarded-For"}
	// What a path means is decided on its decoded form, once.
	e.UseRawPath, e.RedirectFixedPath = false, false
	e.MaxMultipartMemory = 4 << 20 // the rest of an upload waits in a file

	e.Use(identify, accessLog(o), recovery(o), deadline(o.Timeout), headers(&o.Config))
	if o.Config.Demo {
		e.Use(demoOnly(o.Fail))
	}
	protection, err := crossOrigin(o)
	if err != nil {
		return nil, err
	}
	e.Use(protection, readOnly(o, disk), bodyLimit(o))
	e.NoRoute(func(c *gin.Context) { o.Fail(c, fault.Missing("httpd.route.missing")) })
	for _, mount := range o.Mounts {
		mount(e)
	}
	return e, nil
}

// identify gives the request an id of ours. One that came with it is not used:
// whoever sent it chose it, and it would be logged.
func identify(c *gin.Context) {
	id := observe.NewRequestID()
	c.Request = c.Request.WithContext(observe.WithRequestID(c.Request.Context(), id))
	c.Header("X-Request-Id", id)
	c.Next()
}

func accessLog(o *Options) gin.HandlerFunc {
	return func(c *gin.Context) {
		took, ended := moment.Stopwatch(), o.Metrics.RequestStarted()
		defer func() {
			ended()
			spent, route := took(), pattern(c)
			method := knownMethod(c.Request.Method)
			o.Metrics.Request(route, method, c.Writer.Status(), spent)
			level := slog.LevelInfo
			if c.Writer.Status() >= http.StatusInternalServerError {
				level = slog.LevelWarn
			}
			o.Log.LogAttrs(c.Request.Context(), level, "request",
				slog.String(observe.KeyMethod, method), slog.String(observe.KeyRoute, route),
				slog.Int(observe.KeyStatus, c.Writer.Status()), slog.Int(observe.KeyBytes, max(c.Writer.Size(), 0)),
				slog.Float64(observe.KeyDuration, float64(spent.Microseconds())/1000))
		}()
		c.Next()
	}
}

// pattern is the route as it was mounted; what no route matches is one word.
func pattern(c *gin.Context) string {
	if p := c.FullPath(); p != "" {
		return p
	}
	return "unmatched"
}

// knownMethod keeps the set of metric labels closed: a method is free text.
func knownMethod(m string) string {
	switch m {
	case http.MethodGet, http.MethodHead, http.MethodPost, http.MethodPut, http.MethodPatch, http.MethodDelete, http.MethodOptions:
		return m
	}
	return "OTHER"
}

// deadline bounds the work on a request; reading a slow upload is bounded by
// the server's own times.
func deadline(limit time.Duration) gin.HandlerFunc {
	return func(c *gin.Context) {
		ctx, cancel := context.WithTimeout(c.Request.Context(), limit)
		defer cancel()
		c.Request = c.Request.WithContext(ctx)
		c.Next()
	}
}

// safe methods change nothing (RFC 9110, 9.2.1).
func safe(method string) bool {
	return method == http.MethodGet || method == http.MethodHead || method == http.MethodOptions
}
