package app

import (
	"database/sql"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"runtime"
	"runtime/debug"
	"slices"
	"strconv"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/google/uuid"

	"github.com/sealtrail/sealtrail/internal/moment"
	"github.com/sealtrail/sealtrail/internal/testkit"
	"github.com/sealtrail/sealtrail/internal/testkit/bulk"
)

// benchLots is how many lots the region has in the end: 10⁵, or what
// SEALTRAIL_BENCH_LOTS says (10⁶ takes hours).
func benchLots(b *testing.B) int {
	text := os.Getenv("SEALTRAIL_BENCH_LOTS")
	if text == "" {
		return 100_000
	}
	n, err := strconv.Atoi(text)
	if err != nil || n < smallRegion {
		b.Fatalf("SEALTRAIL_BENCH_LOTS is %q, not a number of at least %d", text, smallRegion)
	}
	return n
}

const (
	smallRegion = 10_000
	benchAsks   = 120 // of each page; the 99th of a hundred is then not one outlier
)

// asked is one page or list whose time at the server is measured, and its limit
// on two cores in milliseconds.
type asked struct {
	name, login, path string
	limit             float64
}

// BenchmarkRegion measures, on both engines, what people wait for while a region
// grows from 10⁴ lots to 10⁵: the 99th percentile of each page and list at the
// server, through the whole chain of a request, and how it grows. Both regions stand
// side by side and are asked in turn, so that what else the machine does slows both
// alike: what counts are the ratios and the limits of two cores.
func BenchmarkRegion(b *testing.B) {
	for _, e := range []engine{sqlite, postgres} {
		b.Run(string(e), func(b *testing.B) {
			regions := []*benchRegion{regionOf(b, e, smallRegion)}
			if large := benchLots(b); large > smallRegion {
				regions = append(regions, regionOf(b, e, large))
			}
			measure(b, regions)
			last := regions[len(regions)-1]
			last.receipt()
			last.export()
			if e == sqlite { // served from memory: the same for both
				last.registry()
			}
			b.ReportMetric(0, "ns/op")
		})
	}
}

// regionOf is the demo's region with n lots more.
func regionOf(b *testing.B, e engine, n int) *benchRegion {
	b.Helper()
	c := settings(b, true, e)
	s := serve(b, c)
	r := &benchRegion{B: b, s: s, url: c.DatabaseURL, county: countyOf(b, s), lots: n, sessions: map[string]*asking{}}
	spent := moment.Stopwatch()
	settled := 0
	loaded, err := r.county.Load(r.Context(), n, func(lots int) {
		if lots-settled >= smallRegion {
			settled = lots
			r.settle()
		}
	})
	if err != nil {
		r.Fatal(err)
	}
	say(b, "%d lots loaded in %.0f s (%.0f lots/s)", n, spent().Seconds(), float64(n)/spent().Seconds())
	r.loaded = loaded
	r.settle()
	return r
}

// countyOf is the demo's county with the demo's people.
func countyOf(b *testing.B, s *Server) bulk.County {
	b.Helper()
	g := visit(b, s)
	places := did(s.Custody.Storage(b.Context(), g.as("keeper1")))(b)
	return bulk.County{Place: places[0].ID, Casefile: s.Casefile, Custody: s.Custody, Destruction: s.Destruction, Clock: s.clock, Division: "540102", Facility: g.gaoyuan(), Method: "SHRED_RECYCLE",
		First: g.as("officer1"), Second: g.as("officer2"), Keeper: g.as("keeper1"), Head: g.as("approver1")}
}

type benchRegion struct {
	*testing.B
	s        *Server
	url      string // of PostgreSQL; empty: SQLite
	county   bulk.County
	lots     int
	loaded   []bulk.Loaded
	sessions map[string]*asking // by login
}

// measure asks each page of every region in turn and says how long it took.
func measure(b *testing.B, regions []*benchRegion) {
	all := make([][]asked, len(regions))
	for k, r := range regions {
		all[k] = r.asks()
	}
	for i := range all[0] {
		took := make([][]time.Duration, len(regions))
		for range benchAsks {
			for k, r := range regions {
				took[k] = append(took[k], r.ask(all[k][i]))
			}
		}
		middle := make([]float64, len(regions)) // it grows with the lots; the tail with what else the machine does
		for k, r := range regions {
			slices.Sort(took[k])
			at := func(percent int) float64 { return float64(took[k][benchAsks*percent/100].Microseconds()) / 1000 }
			middle[k] = at(50)
			grown, verdict := "", ""
			if k > 0 {
				grown = fmt.Sprintf("  ×%.2f", middle[k]/middle[0])
			}
			if at(99) > all[k][i].limit {
				verdict = "  ABOVE"
			}
			say(b, "%8d lots  %-14s p50 %6.1f  p99 %6.1f ms  (limit %.0f)%s%s", r.lots, all[k][i].name, at(50), at(99), all[k][i].limit, grown, verdict)
		}
	}
}

// ask is how long the server takes over one page.
func (r *benchRegion) ask(a asked) time.Duration {
	who := r.sessions[a.login]
	if who == nil {
		who = &asking{t: r.B, handler: r.s.Handler()}
		if a.login != "" {
			who.signIn(a.login, demoPassword)
		}
		r.sessions[a.login] = who
	}
	spent := moment.Stopwatch()
	w := who.ask(http.MethodGet, a.path, "", nil)
	took := spent()
	if w.Code != http.StatusOK {
		r.Fatalf("%s: %d %s", a.path, w.Code, w.Body)
	}
	return took
}

// say prints at once: a benchmark's own log keeps ten lines.
func say(b *testing.B, format string, args ...any) {
	b.Helper()
	fmt.Fprintf(os.Stderr, b.Name()+": "+format+"\n", args...)
}

// receipt measures one act that receives 200 lots. Limit: 0.5 s.
func (r *benchRegion) receipt() {
	codes := r.loaded[0].Codes
	if len(codes) < 200 {
		r.Fatal("fewer than 200 lots wait for the store")
	}
	h, err := r.county.Offer(r.Context(), codes[:200])
	if err != nil {
		r.Fatal(err)
	}
	spent := moment.Stopwatch()
	if _, err := r.county.Receive(r.Context(), h.Number, codes[:200]); err != nil {
		r.Fatal(err)
	}
	say(r.B, "receipt of 200 lots: %.2f s (limit 0.5)", spent().Seconds())
	r.ReportMetric(spent().Seconds(), "s-receipt-200")
}

// export measures how much memory it holds to write all lots out: the heap's
// growth while the collector runs often, so that what is held counts and not what
// has yet to be swept. Limit: 100 MB for 10⁵ rows.
func (r *benchRegion) export() {
	stat := &asking{t: r.B, handler: r.s.Handler()}
	stat.signIn("stat1", demoPassword)
	for _, format := range []string{"csv", "xlsx"} {
		id := uuid.Must(uuid.NewV7())
		if w := stat.ask(http.MethodPost, "/api/v1/exports", "application/json", []byte(`{"command_id":"`+id.String()+`","list":"lots","format":"`+format+`"}`)); w.Code != http.StatusCreated {
			r.Fatalf("%d %s", w.Code, w.Body)
		}
		usual := debug.SetGCPercent(10)
		peak := heapPeak()
		spent := moment.Stopwatch()
		if err := r.s.writeExport(r.Context(), id, false); err != nil {
			r.Fatal(err)
		}
		took, grew := spent(), peak()
		debug.SetGCPercent(usual)
		say(r.B, "export of %d lots as %s: %.1f s, %.0f MB (limit 100)", r.lots, format, took.Seconds(), grew)
		r.ReportMetric(grew, "MB-export-"+format)
	}
}

// heapPeak looks at the heap again and again and tells how far above its
// beginning it ever was, in megabytes.
func heapPeak() (stop func() float64) {
	runtime.GC()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	start, top := m.HeapAlloc, m.HeapAlloc
	done, out := make(chan struct{}), make(chan uint64)
	go func() {
		look := time.NewTicker(20 * time.Millisecond)
		defer look.Stop()
		for {
			select {
			case <-look.C:
				var m runtime.MemStats
				runtime.ReadMemStats(&m)
				top = max(top, m.HeapAlloc)
			case <-done:
				out <- top
				return
			}
		}
	}()
	return func() float64 {
		close(done)
		return float64(<-out-start) / 1e6
	}
}

// registry measures how many requests for the public list are answered in a
// second, whole and by ETag. Limit: 5,000.
func (r *benchRegion) registry() {
	first := (&asking{t: r.B, handler: r.s.Handler()}).ask(http.MethodGet, "/registry.json", "", nil)
	tag := first.Header().Get("ETag")
	if first.Code != http.StatusOK || tag == "" {
		r.Fatalf("%d, ETag %q", first.Code, tag)
	}
	for name, tag := range map[string]string{"whole": "", "etag": tag} {
		var served atomic.Int64
		spent := moment.Stopwatch()
		var group sync.WaitGroup
		for range runtime.NumCPU() {
			group.Go(func() {
				for spent() < 2*time.Second {
					q := httptest.NewRequest(http.MethodGet, "http://127.0.0.1:8080/registry.json", nil)
					if tag != "" {
						q.Header.Set("If-None-Match", tag)
					}
					w := httptest.NewRecorder()
					r.s.Handler().ServeHTTP(w, q)
					if w.Code == http.StatusOK || w.Code == http.StatusNotModified {
						served.Add(1)
					}
				}
			})
		}
		group.Wait()
		rate := float64(served.Load()) / spent().Seconds()
		say(r.B, "/registry.json %s: %.0f requests/s (limit 5,000)", name, rate)
		r.ReportMetric(rate, "registry-"+name+"/s")
	}
}

// settle lets the engine count its rows, as autovacuum does in production; the
// servers of tests run without.
func (r *benchRegion) settle() {
	if r.url == "" {
		return
	}
	super, err := sql.Open("pgx", testkit.PostgresSuperuser(r.B, r.url))
	if err != nil {
		r.Fatal(err)
	}
	defer super.Close()
	if _, err := super.ExecContext(r.Context(), "VACUUM ANALYZE"); err != nil {
		r.Fatal(err)
	}
}

func (r *benchRegion) asks() []asked {
	big, code := r.loaded[0].Case.String(), r.loaded[len(r.loaded)/2].Codes[0]
	day := string(r.s.clock.Now().Date())
	api := func(path string) string { return "/api/v1" + path }
	return []asked{
		{"home-officer", "officer1", "/home", 60}, {"home-keeper", "keeper1", "/home", 60}, {"home-approver", "approver1", "/home", 60}, {"home-auditor", "auditor1", "/home", 60},
		{"lot", "officer1", "/lots/" + code, 30}, {"api-lot", "officer1", api("/lots/" + code), 30},
		{"lots", "officer1", "/lots", 50}, {"lots-all", "auditor1", "/lots", 50}, {"lots-state", "auditor1", "/lots?state=in_custody", 50},
		{"lots-brand", "auditor1", "/lots?brand=" + "雪山牌", 50}, {"lots-q", "auditor1", "/lots?q=" + "光盘", 50}, {"lots-q-rare", "auditor1", "/lots?q=" + "葡萄酒", 50}, {"lots-category", "auditor1", "/lots?category=G12", 50},
		{"lots-few", "auditor1", "/lots?category=G33", 50}, {"lots-none", "auditor1", "/lots?brand=" + "无此牌", 50},
		{"lots-case", "officer1", "/lots?case=" + big, 50}, {"lots-standing", "auditor1", "/lots?standing=confiscated", 50}, {"lots-days", "auditor1", "/lots?from=" + day + "&to=" + day, 50},
		{"lots-many", "auditor1", "/lots?state=in_custody&category=G02&standing=confiscated", 50},
		{"api-lots", "officer1", api("/lots?limit=50"), 50}, {"api-lots-q", "officer1", api("/lots?q=" + "白酒"), 50},
		{"cases", "officer1", "/cases", 50}, {"case", "officer1", "/cases/" + big, 100}, {"seizures", "officer1", "/seizures", 50}, {"handoffs", "keeper1", "/handoffs", 50}, {"orders", "approver1", "/orders", 50},
		{"destructions", "auditor1", "/destructions", 50}, {"certificates", "auditor1", "/certificates", 50}, {"firms", "eco1", "/firms", 50},
		{"board", "stat1", "/oversight", 200}, // counted once a minute: the middle is what memory gives
		{"registry", "", "/registry", 50},
	}
}
