package observe

import (
	"database/sql"
	"net/http"
	"strconv"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/collectors"
	"github.com/prometheus/client_golang/prometheus/promhttp"
)

// Metrics are the numbers of one house. Labels are closed sets: route patterns,
// methods, kinds; never a code, a number or a person.
type Metrics struct {
	registry *prometheus.Registry

	requests  *prometheus.CounterVec
	durations *prometheus.HistogramVec
	inFlight  prometheus.Gauge
	limited   *prometheus.CounterVec
	entries   *prometheus.CounterVec
	mismatch  *prometheus.CounterVec
	jobs      *prometheus.CounterVec
	signIns   *prometheus.CounterVec
	freeBytes prometheus.Gauge
	readOnly  prometheus.Gauge
}

// NewMetrics makes a registry of its own with Go's and the process's numbers.
func NewMetrics(version string) *Metrics {
	counter := func(name, help string, labels ...string) *prometheus.CounterVec {
		return prometheus.NewCounterVec(prometheus.CounterOpts{Namespace: "sealtrail", Name: name, Help: help}, labels)
	}
	gauge := func(name, help string) prometheus.Gauge {
		return prometheus.NewGauge(prometheus.GaugeOpts{Namespace: "sealtrail", Name: name, Help: help})
	}
	m := &Metrics{
		registry: prometheus.NewRegistry(),
		requests: counter("http_requests_total", "Answered requests.", "route", "method", "status"),
		durations: prometheus.NewHistogramVec(prometheus.HistogramOpts{
			Namespace: "sealtrail", Name: "http_request_duration_seconds", Help: "Time to answer a request.",
			Buckets: []float64{.001, .0025, .005, .01, .025, .05, .1, .25, .5, 1, 2.5, 5, 10},
		}, []string{"route", "method"}),
		inFlight:  gauge("http_requests_in_flight", "Requests being answered now."),
		limited:   counter("http_requests_limited_total", "Requests refused by a rate limit.", "limit"),
		entries:   counter("entries_total", "Entries recorded, by kind of act.", "kind"),
		mismatch:  counter("state_mismatch_total", "ALARM: stored state differed from what its entries say; the act was refused.", "noun"),
		jobs:      counter("jobs_total", "Jobs worked, by kind and outcome.", "kind", "outcome"),
		signIns:   counter("sign_ins_total", "Attempts to sign in, by outcome.", "outcome"),
		freeBytes: gauge("disk_free_bytes", "Free bytes where the data lies."),
		readOnly:  gauge("read_only", "1 while too little disk is free to record anything."),
	}
	build := prometheus.NewGaugeVec(prometheus.GaugeOpts{Namespace: "sealtrail", Name: "build_info", Help: "Always 1."}, []string{"version"})
	build.WithLabelValues(version).Set(1)
	m.registry.MustRegister(m.requests, m.durations, m.inFlight, m.limited, m.entries, m.mismatch, m.jobs, m.signIns, m.freeBytes, m.readOnly,
		build, collectors.NewGoCollector(), collectors.NewProcessCollector(collectors.ProcessCollectorOpts{}))
	return m
}

// Handler serves the numbers; on the ops listener only.
func (m *Metrics) Handler() http.Handler {
	return promhttp.HandlerFor(m.registry, promhttp.HandlerOpts{Registry: m.registry})
}

// Pool shows the numbers of a database pool ("reader", "writer").
func (m *Metrics) Pool(db *sql.DB, name string) error {
	return m.registry.Register(collectors.NewDBStatsCollector(db, name))
}

// RequestStarted counts a request in; the returned function counts it out.
func (m *Metrics) RequestStarted() (ended func()) {
	m.inFlight.Inc()
	return m.inFlight.Dec
}

// Request counts one answer. The route is its pattern.
func (m *Metrics) Request(route, method string, status int, took time.Duration) {
	m.requests.WithLabelValues(route, method, strconv.Itoa(status)).Inc()
	m.durations.WithLabelValues(route, method).Observe(took.Seconds())
}

// Limited counts a request refused by the named limit.
func (m *Metrics) Limited(limit string) { m.limited.WithLabelValues(limit).Inc() }

// Entry counts one recorded entry of a kind of act.
func (m *Metrics) Entry(kind string) { m.entries.WithLabelValues(kind).Inc() }

// StateMismatch is the alarm that stored state and entries differ.
func (m *Metrics) StateMismatch(noun string) { m.mismatch.WithLabelValues(noun).Inc() }

// Job counts one worked job; outcome is "done", "retry" or "given_up".
func (m *Metrics) Job(kind, outcome string) { m.jobs.WithLabelValues(kind, outcome).Inc() }

// SignIn counts one attempt; outcome is "ok", "wrong" or "limited".
func (m *Metrics) SignIn(outcome string) { m.signIns.WithLabelValues(outcome).Inc() }

// Disk shows free bytes and whether the house is read-only for want of them.
func (m *Metrics) Disk(free uint64, readOnly bool) {
	m.freeBytes.Set(float64(free))
	m.readOnly.Set(0)
	if readOnly {
		m.readOnly.Set(1)
	}
}
