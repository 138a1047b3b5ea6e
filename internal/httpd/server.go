package httpd

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"strings"
	"time"

	"github.com/sealtrail/sealtrail/internal/config"
	"github.com/sealtrail/sealtrail/internal/observe"
)

// The times of a connection. A photograph over a county's mobile network takes
// minutes; a header does not.
const (
	headerTime = 10 * time.Second
	readTime   = 5 * time.Minute
	writeTime  = 6 * time.Minute
	idleTime   = 2 * time.Minute
)

// Server is both listeners of one house.
type Server struct {
	options Options
	chain   http.Handler // the engine, its answers packed
	health  *health
	disk    *Disk
}

// New builds the chain and mounts the rooms; nothing listens yet.
func New(o Options) (*Server, error) {
	if err := o.fill(); err != nil {
		return nil, err
	}
	s := &Server{options: o, disk: newDisk(&o)}
	s.health = &health{checks: o.Ready, disk: s.disk, clock: o.Clock, log: o.Log}
	engine, err := newEngine(&s.options, s.disk)
	if err != nil {
		return nil, err
	}
	s.chain, err = packing(engine)
	return s, err
}

// Disk tells other parts of the house whether they may record anything.
func (s *Server) Disk() *Disk { return s.disk }

// Handler answers people and machines. Health stands before the chain: it is
// asked every few seconds by whatever watches, and would drown the access log.
func (s *Server) Handler() http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		switch r.URL.Path {
		case "/healthz":
			alive(w, r)
		case "/readyz":
			s.health.public(w, r)
		default:
			s.chain.ServeHTTP(w, r)
		}
	})
}

// OpsHandler answers the operator.
func (s *Server) OpsHandler() http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("GET /healthz", alive)
	mux.HandleFunc("GET /readyz", s.health.details)
	mux.Handle("GET /metrics", s.options.Metrics.Handler())
	return mux
}

// Run listens until the context ends, then lets open requests end, at most
// StopWait. listening is told the addresses once both accept; it may be nil.
func (s *Server) Run(ctx context.Context, listening func(main, ops net.Addr)) error {
	listeners, err := s.listen(ctx)
	if err != nil {
		return err
	}
	ended := make(chan error, len(listeners))
	for _, l := range listeners {
		go func() { ended <- l.serve() }()
		s.options.Log.LogAttrs(ctx, slog.LevelInfo, "listening", slog.String(observe.KeyComponent, l.name), slog.String(observe.KeyAddress, l.Addr().String()))
	}
	if listening != nil {
		var ops net.Addr
		if len(listeners) > 1 {
			ops = listeners[1].Addr()
		}
		listening(listeners[0].Addr(), ops)
	}
	var first error
	select {
	case <-ctx.Done():
	case first = <-ended: // one listener failed: the house does not go on half
	}
	return errors.Join(first, s.stop(context.WithoutCancel(ctx), listeners))
}

// stop says "not ready", then closes the main listener and waits for its open
// requests; the ops listener goes last, so that the end can be watched.
func (s *Server) stop(ctx context.Context, listeners []*listener) error {
	s.health.stop()
	ctx, cancel := context.WithTimeout(ctx, s.options.StopWait)
	defer cancel()
	var all error
	for _, l := range listeners {
		if err := l.server.Shutdown(ctx); err != nil {
			all = errors.Join(all, fmt.Errorf("stop %s: %w", l.name, err), l.server.Close())
		}
	}
	return all
}

type listener struct {
	net.Listener
	name   string
	server *http.Server
}

func (l *listener) serve() error {
	if err := l.server.Serve(l.Listener); !errors.Is(err, http.ErrServerClosed) {
		return fmt.Errorf("listen for %s: %w", l.name, err)
	}
	return nil
}

func (s *Server) listen(ctx context.Context) ([]*listener, error) {
	c := s.options.Config
	main, err := s.open(ctx, "pages", config.ListenAddress(c.Listen), s.Handler())
	if err != nil {
		return nil, err
	}
	if c.TLSCert != "" {
		certificate, err := newCertificate(c.TLSCert, c.TLSKey, s.options.Clock, s.options.Log)
		if err != nil {
			return nil, errors.Join(err, main.Close())
		}
		main.server.TLSConfig = &tls.Config{MinVersion: tls.VersionTLS12, GetCertificate: certificate.get, NextProtos: []string{"h2", "http/1.1"}}
		main.Listener = tls.NewListener(main.Listener, main.server.TLSConfig)
	}
	if !c.OpsOpen() {
		return []*listener{main}, nil
	}
	ops, err := s.open(ctx, "ops", config.ListenAddress(c.OpsListen), s.OpsHandler())
	if err != nil {
		return nil, errors.Join(err, main.Close())
	}
	return []*listener{main, ops}, nil
}

func (s *Server) open(ctx context.Context, name, address string, handler http.Handler) (*listener, error) {
	var opener net.ListenConfig
	l, err := opener.Listen(ctx, "tcp", address)
	if err != nil {
		return nil, fmt.Errorf("listen for %s on %s: %w", name, address, err)
	}
	return &listener{Listener: l, name: name, server: &http.Server{
		Handler:           handler,
		ReadHeaderTimeout: headerTime,
		ReadTimeout:       readTime,
		WriteTimeout:      writeTime,
		IdleTimeout:       idleTime,
		MaxHeaderBytes:    maxHeader,
		ErrorLog:          slog.NewLogLogger(quiet{s.options.Log.Handler()}, slog.LevelDebug),
	}}, nil
}

// quiet takes the addresses of clients out of net/http's own lines ("http: TLS
// handshake error from 203.0.113.7:50000: EOF").
type quiet struct{ slog.Handler }

func (h quiet) Handle(ctx context.Context, r slog.Record) error {
	head, _, _ := strings.Cut(r.Message, " from ")
	return h.Handler.Handle(ctx, slog.NewRecord(r.Time, r.Level, head, r.PC))
}
