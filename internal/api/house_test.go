package api

import (
	"bytes"
	"context"
	"crypto/rand"
	"crypto/sha256"
	"database/sql"
	"encoding/hex"
	"encoding/json"
	"flag"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/gin-gonic/gin"
	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"

	"github.com/sealtrail/sealtrail/assets"
	"github.com/sealtrail/sealtrail/internal/casefile"
	"github.com/sealtrail/sealtrail/internal/custody"
	"github.com/sealtrail/sealtrail/internal/deadline"
	"github.com/sealtrail/sealtrail/internal/destruction"
	"github.com/sealtrail/sealtrail/internal/export"
	"github.com/sealtrail/sealtrail/internal/fault"
	"github.com/sealtrail/sealtrail/internal/i18n"
	"github.com/sealtrail/sealtrail/internal/identity"
	"github.com/sealtrail/sealtrail/internal/label"
	"github.com/sealtrail/sealtrail/internal/ledger"
	"github.com/sealtrail/sealtrail/internal/moment"
	"github.com/sealtrail/sealtrail/internal/oversight"
	"github.com/sealtrail/sealtrail/internal/reference"
	"github.com/sealtrail/sealtrail/internal/registry"
	"github.com/sealtrail/sealtrail/internal/store"
	"github.com/sealtrail/sealtrail/internal/testkit/storetest"
	"github.com/sealtrail/sealtrail/seeds"
)

var update = flag.Bool("update", false, "write golden files")

// house is the API over a real database, with people who are known by their token.
type house struct {
	t      *testing.T
	api    *API
	engine *gin.Engine
	clock  *moment.Turning
	people map[string]identity.Actor
	log    *bytes.Buffer
}

// pin is everybody's.
const pin = "271828"

func newHouse(t *testing.T) *house {
	t.Helper()
	clock := moment.NewTurning(storetest.Noon)
	return newHouseOn(t, storetest.SQLite(t, clock), clock)
}

func newHouseOn(t *testing.T, db *store.DB, clock *moment.Turning) *house {
	t.Helper()
	gin.SetMode(gin.TestMode)
	h := &house{t: t, clock: clock, people: map[string]identity.Actor{}, log: &bytes.Buffer{}}
	db.SetPromise(func(context.Context, *sql.Tx, string, any) error { return nil }) // papers are drawn by nobody here
	words, err := i18n.Load(assets.Files)
	if err != nil {
		t.Fatal(err)
	}
	book, err := reference.Load(seeds.FS())
	if err != nil {
		t.Fatal(err)
	}
	kept := photos{}
	people, err := identity.NewService(identity.Config{InTx: store.Narrow[identity.Tx](db), View: store.NarrowView[identity.View](db), Clock: h.clock, Random: rand.Reader})
	if err != nil {
		t.Fatal(err)
	}
	burning := &destruction.Service{InTx: store.Narrow[destruction.Tx](db), View: store.NarrowView[destruction.Reads](db), Clock: h.clock, Book: book, Photos: kept}
	config := Config{
		Words: words, Log: slog.New(slog.NewTextHandler(h.log, nil)), Clock: h.clock, Book: book, Identify: h.identify, StepUp: h.stepUp,
		Identity: people, Destruction: burning,
		Casefile: &casefile.Service{InTx: store.Narrow[casefile.Tx](db), View: store.NarrowView[casefile.Reads](db), Clock: h.clock, Book: book, Photos: kept, Random: rand.Reader},
		Registry: &registry.Service{InTx: store.Narrow[registry.Tx](db), View: store.NarrowView[registry.Reads](db), Clock: h.clock, Book: book, Documents: kept},
		Custody: &custody.Service{InTx: store.Narrow[custody.Tx](db), View: store.NarrowView[custody.Reads](db), Clock: h.clock, Book: book, Clearance: burning, Photos: kept,
			Random: rand.Reader},
		Label:     &label.Service{InTx: store.Narrow[label.Tx](db), View: store.NarrowView[label.Tx](db), Clock: h.clock, Random: rand.Reader},
		Oversight: &oversight.Service{View: store.NarrowView[oversight.Reads](db), Clock: h.clock, Book: book},
		Deadline:  &deadline.Service{View: store.NarrowView[deadline.Reads](db), Clock: h.clock},
		Export:    &export.Service{InTx: store.Narrow[export.Tx](db), View: store.NarrowView[export.Reads](db), Clock: h.clock},
		KeepPhoto: kept.keep, KeepDocument: kept.keep,
		DocumentFile: func(sha string) (io.ReadCloser, string, error) {
			return io.NopCloser(strings.NewReader("%PDF " + sha)), "application/pdf", nil
		},
		EndingFile: func(_ context.Context, v destruction.EndingPaper) ([]byte, error) {
			return []byte("%PDF " + string(v.Kind) + " " + v.Fingerprint + " " + v.Lots[0].Code.String()), nil
		},
		ConsumptionFile: func(_ context.Context, c custody.Consumption) ([]byte, error) {
			return []byte("%PDF " + c.Report + " " + c.Entry.Fingerprint + " " + c.Lot.Code.String()), nil
		},
		PlaceLabelFile: func(_ context.Context, places []custody.PlaceRow, format LabelFormat) ([]byte, error) {
			return fmt.Appendf(nil, "%%PDF %s %d %s", format, len(places), places[0].Code), nil
		},
		LabelFile: func(_ context.Context, _ label.Kept, labels []label.Label, format LabelFormat) ([]byte, error) {
			return []byte("%PDF " + string(format) + " " + labels[0].Code.String()), nil
		},
	}
	if h.api, err = New(config); err != nil {
		t.Fatal(err)
	}
	h.engine = gin.New()
	h.engine.ContextWithFallback = true
	h.api.Mount(h.engine)
	return h
}

// photos remembers what was uploaded; whether it is a picture is another room's to say.
type photos map[string]bool

func (p photos) keep(_ context.Context, r io.Reader) (Picture, error) {
	b, err := io.ReadAll(r)
	if err != nil {
		return Picture{}, err
	}
	if len(b) == 0 {
		return Picture{}, fault.Unsupported("photo.not_a_picture").At("photo")
	}
	sum := sha256.Sum256(b)
	sha := hex.EncodeToString(sum[:])
	p[sha] = true
	return Picture{SHA256: sha, Size: int64(len(b)), Type: "image/png", Width: 1, Height: 1}, nil
}

// Describe takes everything that was uploaded for a PDF.
func (p photos) Describe(sha string) (string, int64, error) {
	if !p[sha] {
		return "", 0, fault.Missing("blob.unknown")
	}
	return "application/pdf", 1, nil
}

func (p photos) Has(sha string) bool { return p[sha] }

// org registers an organisation at the host.
func (h *house) org(kind identity.OrgKind, name, division, uscc string) uuid.UUID {
	h.t.Helper()
	receipt, err := h.api.Identity.AddOrg(context.Background(), identity.HostActor(), identity.AddOrg{Command: ledger.Command{ID: uuid.Must(uuid.NewV7())}, Kind: kind, Name: name,
		Division: division, USCC: uscc, ValidFrom: "2020-01-01"})
	if err != nil {
		h.t.Fatal(err)
	}
	return receipt.Org
}

func (h *house) identify(r *http.Request) (identity.Actor, error) {
	actor, ok := h.people[strings.TrimPrefix(r.Header.Get("Authorization"), "Bearer ")]
	if !ok {
		return identity.Actor{}, fault.Unauthenticated("identity.sign_in_needed")
	}
	return actor, nil
}

func (h *house) stepUp(_ *http.Request, actor identity.Actor, secret string) (identity.Actor, error) {
	if secret != pin {
		return identity.Actor{}, fault.Denied("identity.step_up_needed")
	}
	actor.StepUpAt, actor.StepUpBy = h.clock.Now(), "step_up"
	return actor, nil
}

// joins adds a person of an organisation.
func (h *house) joins(login string, org uuid.UUID, kind identity.OrgKind, division string, roles ...identity.Role) {
	h.people[login] = identity.Actor{Person: uuid.New(), Pseudonym: "p-" + login, Pseudonyms: []string{"p-" + login}, Org: org, OrgKind: kind, Division: division, Roles: roles, Via: "token"}
}

// ask sends one request as somebody; body is JSON text, a value to be written
// as JSON, or nil.
func (h *house) ask(login, method, path string, body any, headers ...string) *httptest.ResponseRecorder {
	h.t.Helper()
	var reader io.Reader
	switch b := body.(type) {
	case nil:
	case string:
		reader = strings.NewReader(b)
	default:
		text, err := json.Marshal(b)
		if err != nil {
			h.t.Fatal(err)
		}
		reader = bytes.NewReader(text)
	}
	r := httptest.NewRequest(method, path, reader)
	if body != nil {
		r.Header.Set("Content-Type", "application/json")
	}
	if login != "" {
		r.Header.Set("Authorization", "Bearer "+login)
	}
	for i := 0; i+1 < len(headers); i += 2 {
		r.Header.Set(headers[i], headers[i+1])
	}
	w := httptest.NewRecorder()
	h.engine.ServeHTTP(w, r)
	return w
}

func (h *house) get(login, path string, headers ...string) *httptest.ResponseRecorder {
	h.t.Helper()
	return h.ask(login, http.MethodGet, Prefix+path, nil, headers...)
}

func (h *house) post(login, path string, body any, headers ...string) *httptest.ResponseRecorder {
	h.t.Helper()
	return h.ask(login, http.MethodPost, Prefix+path, body, headers...)
}

// want reads an answer of the status.
func want[T any](t *testing.T, w *httptest.ResponseRecorder, status int) T {
	t.Helper()
	if w.Code != status {
		t.Fatalf("status %d, want %d: %s", w.Code, status, w.Body)
	}
	var out T
	dec := json.NewDecoder(bytes.NewReader(w.Body.Bytes()))
	dec.DisallowUnknownFields()
	if err := dec.Decode(&out); err != nil {
		t.Fatalf("%v in %s", err, w.Body)
	}
	return out
}

// refused reads a problem and checks what all problems have in common.
func refused(t *testing.T, w *httptest.ResponseRecorder, status int, code string) Problem {
	t.Helper()
	p := want[Problem](t, w, status)
	if p.Code != code || p.Status != status || p.Type != "urn:sealtrail:fault:"+code || p.Title == "" || p.Detail == "" {
		t.Fatalf("want %d %s: %s", status, code, w.Body)
	}
	if got := w.Header().Get("Content-Type"); got != problemType {
		t.Errorf("content type %q", got)
	}
	if strings.Contains(w.Body.String(), "⟦") {
		t.Errorf("a sentence is missing: %s", w.Body)
	}
	return p
}

// fields are the wrong fields of a problem with their codes.
func fields(p Problem) map[string]string {
	out := map[string]string{}
	for _, e := range p.Errors {
		out[e.Field] = e.Code
	}
	return out
}

func golden(t *testing.T, name string, got []byte) {
	t.Helper()
	path := filepath.Join("testdata", name)
	if *update {
		if err := os.MkdirAll("testdata", 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, got, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	saved, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(saved), string(got)); diff != "" {
		t.Errorf("%s (-golden +now):\n%s", name, diff)
	}
}

// indented writes JSON for reading.
func indented(t *testing.T, b []byte) []byte {
	t.Helper()
	var out bytes.Buffer
	if err := json.Indent(&out, bytes.TrimSpace(b), "", "  "); err != nil {
		t.Fatalf("%v in %s", err, b)
	}
	return append(out.Bytes(), '\n')
}

// rfc writes a time as clients do.
func rfc(at moment.Time) string { return at.Time().Format(time.RFC3339) }
