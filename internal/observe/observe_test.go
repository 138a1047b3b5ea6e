package observe

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"github.com/sealtrail/sealtrail/internal/fault"
)

type person struct{ Name string }

func (p person) LogValue() slog.Value { return slog.StringValue(p.Name) }

const canary = "扎西金丝雀-13800138000"

func TestNoPersonalValueReachesALineByAnyWay(t *testing.T) {
	for _, format := range []string{"json", "text"} {
		for _, c := range []struct {
			name string
			log  func(*slog.Logger)
		}{
			{"a key that is not on the list", func(l *slog.Logger) { l.Info("x", "name", canary) }},
			{"a number under such a key", func(l *slog.Logger) { l.Info("x", "phone", 13800138000) }},
			{"in a group", func(l *slog.Logger) { l.Info("x", slog.Group("party", "name", canary)) }},
			{"in a group named like a key", func(l *slog.Logger) { l.Info("x", slog.Group(KeyRoute, "name", canary)) }},
			{"by With and WithGroup", func(l *slog.Logger) { l.With("name", canary).WithGroup("g").Info("x", "login", canary) }},
			{"a struct under a good key", func(l *slog.Logger) { l.Info("x", KeyCount, struct{ Name string }{canary}) }},
			{"a LogValuer under a bad key", func(l *slog.Logger) { l.Info("x", "by", person{canary}) }},
			{"an error that quotes input", func(l *slog.Logger) { l.Error("x", KeyError, fmt.Errorf("parsing %q: bad", canary)) }},
			{"an error that says it plainly", func(l *slog.Logger) { l.Error("x", KeyError, errors.New("no such person "+canary)) }},
			{"an error as text", func(l *slog.Logger) { l.Error("x", KeyError, "Key (phone)=(13800138000) exists") }},
			{"a fault's parameters", func(l *slog.Logger) {
				l.Error("x", KeyError, fault.Invalid("x.y").With("got", canary).Under("lines["+canary+"]"))
			}},
			{"a database address", func(l *slog.Logger) { l.Error("x", KeyError, "dial postgres://app:13800138000@db/x") }},
			{"the message", func(l *slog.Logger) { l.Info("hello " + canary) }},
		} {
			t.Run(format+"/"+c.name, func(t *testing.T) {
				var out bytes.Buffer
				l, err := NewLogger(&out, format, "debug")
				if err != nil {
					t.Fatal(err)
				}
				c.log(l)
				if out.Len() == 0 {
					t.Fatal("nothing was logged")
				}
				for _, part := range []string{"扎西", "13800138000", `\u624e`} {
					if strings.Contains(out.String(), part) {
						t.Errorf("logged: %s", out.String())
					}
				}
			})
		}
	}
}

func TestWhatTheOperatorNeedsStays(t *testing.T) {
	var out bytes.Buffer
	l, err := NewLogger(&out, "json", "info")
	if err != nil {
		t.Fatal(err)
	}
	ctx := WithRequestID(t.Context(), "r1")
	l.InfoContext(ctx, "request", KeyRoute, "/lots/:code", KeyStatus, 200, KeyDuration, 1.5, KeyError, fault.Conflict("lot.moved").At("lot"))
	for _, want := range []string{`"request_id":"r1"`, `"route":"/lots/:code"`, `"status":200`, `"duration_ms":1.5`, `"error":"conflict lot.moved at lot"`} {
		if !strings.Contains(out.String(), want) {
			t.Errorf("%s lacks %s", out.String(), want)
		}
	}
	out.Reset()
	l.Debug("quiet")
	if out.Len() != 0 {
		t.Error("debug logged at level info")
	}
}

func TestMaskLeavesThePartsAnEngineerReads(t *testing.T) {
	for _, c := range []struct{ in, want string }{
		{`load lot: sql: no rows in result set`, `load lot: sql: no rows in result set`},
		{`ERROR: deadlock detected (SQLSTATE 40P01)`, `ERROR: deadlock detected (SQLSTATE 40P01)`},
		{`dial tcp 127.0.0.1:5432: connect: connection refused`, `dial tcp 127.0.0.1:5432: connect: connection refused`},
		{`strconv.Atoi: parsing "张三": invalid syntax`, `strconv.Atoi: parsing ***: invalid syntax`},
		{`no user 张三 with 540102199001011234`, `no user *** with ***`},
		{`dial postgres://app:geheim@db:5432/x`, `dial postgres://***@db:5432/x`},
	} {
		if got := Mask(c.in); got != c.want {
			t.Errorf("Mask(%q) = %q, want %q", c.in, got, c.want)
		}
	}
}

func TestMaskLetsNoQuotedTextAndNoLongNumberThrough(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		secret := rapid.StringMatching(`[A-Za-z]{8}`).Draw(t, "secret")
		number := rapid.StringMatching(`1\d{10}`).Draw(t, "number")
		before := rapid.StringMatching(`[a-z :]{0,12}`).Draw(t, "before")
		text := Mask(fmt.Sprintf("%s %q said %s", before, "x"+secret+"\"y", number))
		if strings.Contains(text, secret) || strings.Contains(text, number) {
			t.Fatal(text)
		}
	})
}

func TestAnUnknownFormatOrLevelIsRefused(t *testing.T) {
	for _, c := range [][2]string{{"xml", "info"}, {"json", "loud"}} {
		if _, err := NewLogger(io.Discard, c[0], c[1]); err == nil {
			t.Errorf("%v accepted", c)
		}
	}
}

func TestEachHouseCountsForItself(t *testing.T) {
	a, b := NewMetrics("v1"), NewMetrics("v1")
	a.StateMismatch("lot")
	a.Request("/lots/:code", "GET", 200, 3*time.Millisecond)
	a.Disk(42, true)
	ended := a.RequestStarted()
	ended()
	a.Entry("custody.handoff.received")
	a.Job("certificate", "done")
	a.SignIn("ok")
	a.Limited("login")
	page := func(m *Metrics) string {
		w := httptest.NewRecorder()
		m.Handler().ServeHTTP(w, httptest.NewRequest("GET", "/metrics", nil))
		return w.Body.String()
	}
	for _, want := range []string{
		`sealtrail_state_mismatch_total{noun="lot"} 1`, `sealtrail_http_requests_total{method="GET",route="/lots/:code",status="200"} 1`,
		`sealtrail_disk_free_bytes 42`, `sealtrail_read_only 1`, `sealtrail_build_info{version="v1"} 1`, `sealtrail_http_requests_in_flight 0`,
		`sealtrail_entries_total{kind="custody.handoff.received"} 1`, `sealtrail_jobs_total{kind="certificate",outcome="done"} 1`,
		`sealtrail_sign_ins_total{outcome="ok"} 1`, `sealtrail_http_requests_limited_total{limit="login"} 1`,
	} {
		if !strings.Contains(page(a), want) {
			t.Errorf("lacks %s", want)
		}
	}
	if strings.Contains(page(b), `state_mismatch_total{`) {
		t.Error("another house's alarm is counted here")
	}
}

func TestRequestIdsDiffer(t *testing.T) {
	if a, b := NewRequestID(), NewRequestID(); a == b || len(a) != 26 {
		t.Fatal(a, b)
	}
}
