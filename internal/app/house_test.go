package app

import (
	"context"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"os"
	"sync"
	"testing"

	"github.com/sealtrail/sealtrail/internal/config"
	"github.com/sealtrail/sealtrail/internal/fault"
	"github.com/sealtrail/sealtrail/internal/testkit/storetest"
)

// engine is what a house of a test keeps its data in.
type engine string

const (
	sqlite   engine = "sqlite"
	postgres engine = "postgres"
)

// settings are those of `serve --demo` on a data folder, and a database where the
// engine wants one, of the test's own.
func settings(t testing.TB, demo bool, e engine) config.Config {
	t.Helper()
	c, err := config.FromEnvironment(nil)
	if err != nil {
		t.Fatal(err)
	}
	c.Demo, c.Data, c.Listen, c.OpsListen = demo, t.TempDir(), "127.0.0.1:0", "off"
	c.BaseURL = "http://127.0.0.1:8080"
	if err := c.Validate(); err != nil {
		t.Fatal(err)
	}
	if !demo {
		if e == postgres {
			c.DatabaseURL = storetest.EmptyPostgresURL(t)
		}
		return c
	}
	d := told[e]
	d.folding.Do(func() { d.folder, d.err = os.MkdirTemp("", "sealtrail-demo-") })
	if e == postgres { // the folder's name is no other process's: another one may tell another demo
		c.DatabaseURL = storetest.FilledPostgresURL(t, d.folder, func(url string) error { return d.tell(c, url) })
	} else {
		d.tell(c, "")
	}
	if d.err != nil {
		t.Fatalf("make the demo region: %v", d.err)
	}
	if err := os.CopyFS(c.Data, os.DirFS(d.folder)); err != nil {
		t.Fatal(err)
	}
	return c
}

// told are demo regions told once: every test gets a copy of the data folder and
// of the database, as if `make run` had been stopped and started again.
var told = map[engine]*demoTold{sqlite: {}, postgres: {}}

type demoTold struct {
	folding, telling sync.Once
	folder           string
	err              error
}

func (d *demoTold) tell(c config.Config, databaseURL string) error {
	d.telling.Do(func() {
		if d.err != nil {
			return
		}
		c.Data, c.DatabaseURL = d.folder, databaseURL
		s, err := NewServer(context.Background(), Options{Config: c, Version: "test", Log: slog.New(slog.DiscardHandler), Volatile: true}, nil)
		if err == nil {
			err = s.Close()
		}
		d.err = err
	})
	return d.err
}

func TestMain(m *testing.M) {
	code := m.Run()
	for _, d := range told {
		if d.folder != "" {
			os.RemoveAll(d.folder)
		}
	}
	os.Exit(code)
}

// eachEngine runs a test on a server over SQLite and one over PostgreSQL.
func eachEngine(t *testing.T, demo bool, f func(t *testing.T, s *Server)) {
	t.Helper()
	t.Parallel()
	for _, e := range []engine{sqlite, postgres} {
		t.Run(string(e), func(t *testing.T) {
			t.Parallel()
			f(t, serve(t, settings(t, demo, e)))
		})
	}
}

func serve(t testing.TB, c config.Config) *Server {
	t.Helper()
	s, err := NewServer(context.Background(), Options{Config: c, Version: "test", Log: slog.New(slog.DiscardHandler), Volatile: true}, nil)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	})
	return s
}

func TestTheDemoRegionIsMadeOnceAndKept(t *testing.T) {
	eachEngine(t, true, func(t *testing.T, s *Server) {
		if err := s.demoComplete(context.Background()); err != nil {
			t.Fatal(err)
		}
		if err := s.SeedDemo(context.Background()); err != nil {
			t.Fatalf("a second telling: %v", err)
		}
		for _, path := range []string{"/", "/login", "/registry", "/registry.json", "/api/v1/openapi.json", "/readyz", "/healthz"} {
			w := httptest.NewRecorder()
			r := httptest.NewRequest(http.MethodGet, "http://127.0.0.1:8080"+path, nil)
			s.Handler().ServeHTTP(w, r)
			if w.Code != http.StatusOK {
				t.Errorf("%s: %d", path, w.Code)
			}
		}
	})
}

func TestARealLogNeverBecomesADemoNorADemoReal(t *testing.T) {
	real := settings(t, false, sqlite)
	s := serve(t, real)
	if err := s.SeedDemo(context.Background()); !fault.Is(err, fault.KindConflict) {
		t.Errorf("demo seeded into a real log: %v", err)
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	asDemo := real
	asDemo.Demo = true
	if _, err := NewServer(context.Background(), Options{Config: asDemo, Log: slog.New(slog.DiscardHandler)}, nil); !fault.Is(err, fault.KindConflict) {
		t.Errorf("a real log was opened as demo: %v", err)
	}
}

func TestOneDataFolderHasOneServer(t *testing.T) {
	c := settings(t, false, sqlite)
	serve(t, c)
	if _, err := NewServer(context.Background(), Options{Config: c, Log: slog.New(slog.DiscardHandler)}, nil); !fault.Is(err, fault.KindConflict) {
		t.Fatalf("got %v", err)
	}
}

func TestACommandDoesNotFixAnAddressThatNobodyNamed(t *testing.T) {
	c := settings(t, false, sqlite)
	c.BaseURL = ""
	open := func(c config.Config) error {
		h, err := Beside(context.Background(), Options{Config: c, Log: slog.New(slog.DiscardHandler)})
		if err == nil {
			err = h.Close()
		}
		return err
	}
	if err := open(c); !fault.Is(err, fault.KindConflict) {
		t.Fatalf("got %v", err)
	}
	named := c
	named.BaseURL = "https://sealtrail.example.cn"
	if err := open(named); err != nil {
		t.Fatal(err)
	}
	if err := open(c); err != nil {
		t.Fatalf("beside an opened log: %v", err)
	}
}
