package web

import (
	"bytes"
	"context"
	"crypto/rand"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"regexp"
	"strings"
	"testing"

	"github.com/gin-gonic/gin"
	"github.com/google/uuid"

	"github.com/sealtrail/sealtrail/assets"
	"github.com/sealtrail/sealtrail/internal/casefile"
	"github.com/sealtrail/sealtrail/internal/custody"
	"github.com/sealtrail/sealtrail/internal/destruction"
	"github.com/sealtrail/sealtrail/internal/i18n"
	"github.com/sealtrail/sealtrail/internal/identity"
	"github.com/sealtrail/sealtrail/internal/label"
	"github.com/sealtrail/sealtrail/internal/ledger"
	"github.com/sealtrail/sealtrail/internal/moment"
	"github.com/sealtrail/sealtrail/internal/reference"
	"github.com/sealtrail/sealtrail/internal/registry"
	"github.com/sealtrail/sealtrail/internal/store"
	"github.com/sealtrail/sealtrail/internal/testkit/storetest"
	"github.com/sealtrail/sealtrail/internal/web/page"
	"github.com/sealtrail/sealtrail/seeds"
)

// testPassword is everybody's in these tests, testPIN whose PIN was set.
const (
	testPassword = "correct horse"
	testPIN      = "271828"
)

// office is a site over a real store with people of one agency in it.
type office struct {
	t      *testing.T
	site   *Site
	pages  http.Handler
	people *identity.Service
	clock  *moment.Turning
	log    *bytes.Buffer
	agency uuid.UUID
	other  uuid.UUID // an agency elsewhere
	alarms []page.Alarm
}

func (o *office) Health(context.Context) page.Health {
	return page.Health{Version: "test", Checks: []page.HealthCheck{{Name: "database"}, {Name: "schema", Problem: "pending"}}, FreeBytes: 7 << 30}
}

func (o *office) Alarms(context.Context, int) ([]page.Alarm, error) { return o.alarms, nil }

func newOffice(t *testing.T) *office {
	t.Helper()
	o := &office{t: t, clock: moment.NewTurning(storetest.Noon), log: &bytes.Buffer{}}
	db := storetest.SQLite(t, o.clock)
	var err error
	o.people, err = identity.NewService(identity.Config{InTx: store.Narrow[identity.Tx](db), View: store.NarrowView[identity.View](db), Clock: o.clock, Random: rand.Reader})
	if err != nil {
		t.Fatal(err)
	}
	words, err := i18n.Load(assets.Files)
	if err != nil {
		t.Fatal(err)
	}
	book, err := reference.Load(seeds.FS())
	if err != nil {
		t.Fatal(err)
	}
	o.site, err = New(Config{
		Words: words, Files: assets.Files, Session: NewSessions(db.Cookies(), o.people, false), Clock: o.clock, Log: slog.New(slog.NewTextHandler(o.log, nil)),
		RequestID: func(context.Context) string { return "req-1" }, Book: book, House: o, Identity: o.people,
		Labels: &label.Service{InTx: store.Narrow[label.Tx](db), View: store.NarrowView[label.Tx](db), Clock: o.clock, Random: rand.Reader},
		DrawRoll: func(_ context.Context, roll label.Kept, labels []label.Label, stock LabelStock) ([]byte, error) {
			return []byte("%PDF " + string(stock) + " " + labels[0].Code.String()), nil
		},
		Cases:       &casefile.Service{InTx: store.Narrow[casefile.Tx](db), View: store.NarrowView[casefile.Reads](db), Clock: o.clock, Book: book},
		Custody:     &custody.Service{InTx: store.Narrow[custody.Tx](db), View: store.NarrowView[custody.Reads](db), Clock: o.clock, Book: book, Random: rand.Reader},
		Registry:    &registry.Service{InTx: store.Narrow[registry.Tx](db), View: store.NarrowView[registry.Reads](db), Clock: o.clock, Book: book},
		Destruction: &destruction.Service{InTx: store.Narrow[destruction.Tx](db), View: store.NarrowView[destruction.Reads](db), Clock: o.clock, Book: book},
	})
	if err != nil {
		t.Fatal(err)
	}
	gin.SetMode(gin.TestMode)
	r := gin.New()
	o.site.Mount(r)
	r.NoRoute(o.site.NotFound)
	o.pages = r
	o.agency = o.org("城关区市场监管局", identity.OrgAgency, "540102")
	o.other = o.org("色尼区市场监管局", identity.OrgAgency, "540602")
	return o
}

func newID(t *testing.T) uuid.UUID {
	t.Helper()
	id, err := uuid.NewV7()
	if err != nil {
		t.Fatal(err)
	}
	return id
}

func (o *office) org(name string, kind identity.OrgKind, division string) uuid.UUID {
	o.t.Helper()
	r, err := o.people.AddOrg(context.Background(), identity.HostActor(), identity.AddOrg{Command: ledger.Command{ID: newID(o.t)}, Kind: kind, Name: name, Division: division})
	if err != nil {
		o.t.Fatal(err)
	}
	return r.Org
}

func (o *office) person(login string, org uuid.UUID, roles ...identity.Role) uuid.UUID {
	o.t.Helper()
	r, err := o.people.AddPerson(context.Background(), identity.HostActor(), identity.AddPerson{Command: ledger.Command{ID: newID(o.t)}, Login: login, Name: "某" + login, Org: org, Roles: roles, Password: testPassword})
	if err != nil {
		o.t.Fatal(err)
	}
	return r.Person
}

// visit is one browser: it keeps cookies.
type visit struct {
	o       *office
	cookies map[string]string
}

func (o *office) browser() *visit { return &visit{o: o, cookies: map[string]string{}} }

// enter signs in and fails the test when that does not work.
func (o *office) enter(login string) *visit {
	o.t.Helper()
	v := o.browser()
	if w := v.post("/login", "login", login, "password", testPassword); w.Code != http.StatusSeeOther {
		o.t.Fatalf("sign in as %s: %d\n%s", login, w.Code, w.Body)
	}
	return v
}

// withPIN sets the PIN of whoever is signed in.
func (v *visit) withPIN() *visit {
	v.o.t.Helper()
	if w := v.post("/me/pin", "current", testPassword, "pin", testPIN, "again", testPIN); w.Code != http.StatusSeeOther {
		v.o.t.Fatalf("set PIN: %d\n%s", w.Code, w.Body)
	}
	return v
}

func (v *visit) do(r *http.Request) *httptest.ResponseRecorder {
	for name, value := range v.cookies {
		r.AddCookie(&http.Cookie{Name: name, Value: value})
	}
	w := do(v.o.pages, r)
	for _, c := range w.Result().Cookies() {
		if c.MaxAge < 0 {
			delete(v.cookies, c.Name)
			continue
		}
		v.cookies[c.Name] = c.Value
	}
	return w
}

func (v *visit) get(target string) *httptest.ResponseRecorder {
	return v.do(httptest.NewRequest(http.MethodGet, target, nil))
}

func (v *visit) post(target string, pairs ...string) *httptest.ResponseRecorder {
	values := url.Values{}
	for i := 0; i+1 < len(pairs); i += 2 {
		values.Add(pairs[i], pairs[i+1])
	}
	r := httptest.NewRequest(http.MethodPost, target, strings.NewReader(values.Encode()))
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	return v.do(r)
}

// page reads a page that must be there, well formed and with all its words.
func (v *visit) page(target string) string {
	v.o.t.Helper()
	w := v.get(target)
	if w.Code != http.StatusOK {
		v.o.t.Fatalf("%s: %d\n%s\n%s", target, w.Code, w.Body, v.o.log)
	}
	v.whole(target, w.Body.String())
	return w.Body.String()
}

func (v *visit) whole(target, body string) {
	v.o.t.Helper()
	checkMarkup(v.o.t, v.o.site, body)
	if lacks := lacking.FindAllString(body, -1); lacks != nil {
		v.o.t.Errorf("%s lacks words: %v", target, lacks)
	}
}

var lacking = regexp.MustCompile(`⟦[^⟧]*⟧`)

func must(t *testing.T, body string, wants ...string) {
	t.Helper()
	for _, want := range wants {
		if !strings.Contains(body, want) {
			t.Errorf("lacks %q:\n%s", want, body)
		}
	}
}
