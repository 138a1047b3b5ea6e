package app

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"runtime/debug"
	"strings"
	"sync"
	"time"

	"github.com/gin-gonic/gin"

	"github.com/sealtrail/sealtrail/assets"
	"github.com/sealtrail/sealtrail/internal/api"
	"github.com/sealtrail/sealtrail/internal/custody"
	"github.com/sealtrail/sealtrail/internal/document"
	"github.com/sealtrail/sealtrail/internal/fault"
	"github.com/sealtrail/sealtrail/internal/httpd"
	"github.com/sealtrail/sealtrail/internal/identity"
	"github.com/sealtrail/sealtrail/internal/label"
	"github.com/sealtrail/sealtrail/internal/observe"
	"github.com/sealtrail/sealtrail/internal/store"
	"github.com/sealtrail/sealtrail/internal/web"
)

// stopJobs is how long jobs at work may take to end.
const stopJobs = 20 * time.Second

// Server is a house with its doors: pages, API, jobs.
type Server struct {
	*House
	http    *httpd.Server
	pages   *web.Site
	release func() error
	say     io.Writer
}

// NewServer takes the data folder, opens the house, makes the demo region if
// that is asked for, and mounts everything. Say is told the address.
func NewServer(ctx context.Context, o Options, say io.Writer) (*Server, error) {
	release := func() error { return nil }
	if o.Config.Embedded() {
		var err error
		if release, err = lock(o.Config.Data); err != nil {
			return nil, err
		}
	}
	h, err := Open(ctx, o)
	if err != nil {
		return nil, errors.Join(err, release())
	}
	s := &Server{House: h, release: sync.OnceValue(release), say: say}
	if o.Config.Demo {
		if err := h.SeedDemo(ctx); err != nil {
			return nil, errors.Join(fmt.Errorf("make the demo region: %w", err), s.Close())
		}
		debug.FreeOSMemory() // pictures and hashes of the story are no longer needed
	}
	if s.http, err = s.mount(); err != nil {
		return nil, errors.Join(err, s.Close())
	}
	return s, nil
}

// Close gives database and data folder back.
func (s *Server) Close() error { return errors.Join(s.House.Close(), s.release()) }

// Handler answers requests; end-to-end tests put it behind their own listener.
func (s *Server) Handler() http.Handler { return s.http.Handler() }

// OpsHandler answers the operator.
func (s *Server) OpsHandler() http.Handler { return s.http.OpsHandler() }

// Run works until the context ends: jobs first, then the doors.
func (s *Server) Run(ctx context.Context) error {
	stop, err := s.StartJobs(ctx)
	if err != nil {
		return err
	}
	go s.sweep(ctx)
	err = s.http.Run(ctx, func(main, ops net.Addr) { s.announce() })
	return errors.Join(err, stop())
}

// sweepEvery is how often what has expired is removed.
const sweepEvery = time.Hour

// sweep removes expired sessions, cookies and windows of attempts.
func (s *Server) sweep(ctx context.Context) {
	tick := time.NewTicker(sweepEvery)
	defer tick.Stop()
	for {
		if err := errors.Join(s.Identity.Sweep(ctx), s.DB.Cookies().Sweep(ctx)); err != nil && ctx.Err() == nil {
			s.log.LogAttrs(ctx, slog.LevelWarn, "sweep", slog.String(observe.KeyError, observe.ErrorText(err)))
		}
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
		}
	}
}

// StartJobs begins the work that was promised; the answer ends it.
func (h *House) StartJobs(ctx context.Context) (stop func() error, err error) {
	if err := h.Queue.Start(context.WithoutCancel(ctx)); err != nil {
		return nil, fmt.Errorf("start jobs: %w", err)
	}
	return func() error {
		ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), stopJobs)
		defer cancel()
		return h.Queue.Stop(ctx)
	}, nil
}

func (s *Server) mount() (*httpd.Server, error) {
	pages := web.NewSessions(s.DB.Cookies(), s.Identity, s.Config.Secure())
	site, err := web.New(s.site(pages))
	if err != nil {
		return nil, err
	}
	s.pages = site
	s.Registry.Changed = site.RegistryChanged
	machine, err := api.New(s.machine(pages))
	if err != nil {
		return nil, err
	}
	return httpd.New(httpd.Options{
		Config: s.Config, Log: s.log, Metrics: s.Metrics, Clock: s.clock,
		Fail: func(c *gin.Context, err error) {
			if strings.HasPrefix(c.Request.URL.Path, api.Prefix) {
				machine.Fail(c, err)
				return
			}
			site.Fail(c, err)
		},
		Mounts:         []httpd.Mount{machine.Mount, site.Mount},
		Ready:          s.ready(),
		WritesWhenFull: []string{"/login", "/logout"},
	})
}

// site is what the pages need.
func (s *Server) site(sessions *web.Sessions) web.Config {
	return web.Config{
		Words: s.Words, Files: assets.Files, Session: sessions, Clock: s.clock, Log: s.log, RequestID: observe.RequestID,
		Demo: s.Config.Demo, Secure: s.Config.Secure(), BaseURL: s.Config.BaseURL, Book: s.Book,
		Identity: s.Identity, Labels: s.Label, Cases: s.Casefile, Custody: s.Custody, Registry: s.Registry, Destruction: s.Destruction,
		Export: s.Export, Oversight: s.Oversight, Deadline: s.Deadline, ExportFile: func(sha string) (io.ReadSeekCloser, error) { return s.Exports.Get(sha) },
		Photos: pictures{s.Blobs}, Documents: pictures{s.Blobs}, Papers: papers{s.House}, IssuedPaper: s.Blobs.Read, LabelLimit: s.labelLimit(), TripLimit: s.tripLimit(), EventLimit: s.eventLimit(), DrawQR: document.SVG,
		DrawRoll: func(ctx context.Context, roll label.Kept, labels []label.Label, stock web.LabelStock) ([]byte, error) {
			return s.drawRoll(ctx, roll, labels, labelFormats[stock])
		},
		House: health{s}, DemoAccounts: s.demoAccounts(),
	}
}

// machine is what the API needs.
func (s *Server) machine(sessions *web.Sessions) api.Config {
	return api.Config{
		Words: s.Words, Log: s.log,
		Identify: func(r *http.Request) (identity.Actor, error) {
			if r.Header.Get("Authorization") == "" {
				return sessions.Identify(r)
			}
			scheme, secret, _ := strings.Cut(r.Header.Get("Authorization"), " ")
			if !strings.EqualFold(scheme, "Bearer") {
				return identity.Actor{}, fault.Unauthenticated("identity.sign_in_needed")
			}
			who, err := s.Identity.ActorForToken(r.Context(), strings.TrimSpace(secret))
			return who.Actor, err
		},
		StepUp: func(r *http.Request, actor identity.Actor, secret string) (identity.Actor, error) {
			return s.Identity.StepUpNow(r.Context(), actor, secret)
		},
		Clock: s.clock, Book: s.Book, Identity: s.Identity, Casefile: s.Casefile, Registry: s.Registry, Custody: s.Custody, Destruction: s.Destruction, Label: s.Label,
		Export: s.Export, Oversight: s.Oversight, Deadline: s.Deadline, ExportFile: func(sha string) (io.ReadSeekCloser, error) { return s.Exports.Get(sha) },
		KeepPhoto: func(ctx context.Context, r io.Reader) (api.Picture, error) {
			p, err := s.Blobs.PutPhoto(ctx, r)
			return api.Picture(p), err
		},
		KeepDocument: func(ctx context.Context, r io.Reader) (api.Picture, error) {
			p, err := s.Blobs.PutDocument(ctx, r)
			return api.Picture(p), err
		},
		DocumentFile: s.Blobs.Document,
		EndingFile:   papers{s.House}.Ending, ConsumptionFile: papers{s.House}.Consumption,
		LabelFile: func(ctx context.Context, roll label.Kept, labels []label.Label, format api.LabelFormat) ([]byte, error) {
			return s.drawRoll(ctx, roll, labels, labelFormats[web.LabelStock(format)])
		},
		PlaceLabelFile: func(ctx context.Context, places []custody.PlaceRow, format api.LabelFormat) ([]byte, error) {
			return s.drawPlaces(ctx, places, labelFormats[web.LabelStock(format)])
		},
	}
}

// ready lists what must be so before requests are welcome.
func (s *Server) ready() []httpd.Check {
	return []httpd.Check{
		{Name: "database", Ask: func(ctx context.Context) error { return s.DB.SQL().PingContext(ctx) }},
		{Name: "schema", Ask: s.DB.Check},
		{Name: "ledger", Ask: s.ledgerOpen},
		{Name: "demo", Ask: s.demoComplete},
	}
}

// ledgerOpen is nil while the database holds the log this server was started on.
func (s *Server) ledgerOpen(ctx context.Context) error {
	return s.DB.View(ctx, func(tx *store.Tx) error {
		info, err := tx.Log(ctx)
		if err == nil && info.Origin != s.Info.Origin {
			err = errors.New("the database holds another log than at the start")
		}
		return err
	})
}

// announce tells the person at the terminal where to go.
func (s *Server) announce() {
	s.log.LogAttrs(context.Background(), slog.LevelInfo, "ready", slog.String(observe.KeyURL, s.Config.BaseURL), slog.String(observe.KeyOrigin, s.Info.Origin))
	if s.say == nil {
		return
	}
	fmt.Fprintf(s.say, "\n封迹 Sealtrail  %s\n", s.Config.BaseURL)
	if s.Config.Demo {
		fmt.Fprintln(s.say, "演示区域 demo region; 口令 password for all accounts: "+demoPassword)
		for _, a := range s.demoAccounts() {
			fmt.Fprintf(s.say, "  %-10s %-16s %s\n", a.Login, a.Role, a.Org)
		}
	}
	fmt.Fprintln(s.say)
}
