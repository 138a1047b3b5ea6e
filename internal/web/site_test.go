package web

import (
	"bytes"
	"context"
	"errors"
	"io/fs"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/gin-gonic/gin"

	"github.com/sealtrail/sealtrail/assets"
	"github.com/sealtrail/sealtrail/internal/fault"
	"github.com/sealtrail/sealtrail/internal/i18n"
	"github.com/sealtrail/sealtrail/internal/identity"
	"github.com/sealtrail/sealtrail/internal/moment"
	"github.com/sealtrail/sealtrail/internal/web/form"
	"github.com/sealtrail/sealtrail/internal/web/page"
)

// session signs in whoever the test names.
type session struct {
	visitor page.Visitor
	err     error
}

func (s *session) Visitor(*gin.Context) (page.Visitor, error) { return s.visitor, s.err }

// StepUp takes "135790" for everybody's PIN, as CoSign does.
func (s *session) StepUp(_ *gin.Context, secret string) (identity.Actor, error) {
	if secret != "135790" {
		return identity.Actor{}, fault.Invalid("find.not_a_code")
	}
	return s.visitor.Actor, nil
}

func (s *session) CoSign(_ *gin.Context, login, secret string) (identity.Actor, error) {
	if secret != "135790" {
		return identity.Actor{}, fault.Invalid("find.not_a_code")
	}
	return identity.Actor{Pseudonym: login, SameDevice: true}, nil
}

func (s *session) Enter(_ *gin.Context, login, password string) (page.Visitor, error) {
	if password != "demo" {
		return page.Visitor{}, fault.Unauthenticated("find.not_a_code")
	}
	return page.Visitor{Name: login}, nil
}

func (s *session) Leave(*gin.Context) error    { return nil }
func (s *session) Exchange(*gin.Context) error { return nil }

func signedIn(roles ...identity.Role) page.Visitor {
	return page.Visitor{Name: "扎西（演示）", Org: "城关区市场监管局", Waiting: 9, Actor: identity.Actor{Roles: roles}}
}

// site builds the pages over the real assets and the test's gallery.
func site(t *testing.T, who *session) (*Site, http.Handler, *bytes.Buffer) {
	t.Helper()
	words, err := i18n.Load(assets.Files)
	if err != nil {
		t.Fatal(err)
	}
	gallery, err := os.ReadFile("testdata/gallery/show.html")
	if err != nil {
		t.Fatal(err)
	}
	var log bytes.Buffer
	s, err := New(Config{
		Words: words, Files: withFile(assets.Files, "templates/gallery/show.html", gallery), Session: who,
		Clock:     moment.NewTurning(0),
		Log:       slog.New(slog.NewTextHandler(&log, nil)),
		RequestID: func(context.Context) string { return "req-1" },
		Demo:      true,
	})
	if err != nil {
		t.Fatal(err)
	}
	gin.SetMode(gin.TestMode)
	r := gin.New()
	s.Mount(r)
	pages := r.Group("", s.prepare)
	pages.GET("/gallery", func(c *gin.Context) { s.show(c, galleryPage(), nil) })
	pages.POST("/gallery", func(c *gin.Context) {
		in, err := form.Read(c.Request)
		if err != nil {
			s.fail(c, err)
			return
		}
		for _, line := range in.Rows("lines") {
			line.Text("name")
			line.Int("quantity", 1, 34)
		}
		in.Secret("pin")
		in.Fail("hidden_rule", fault.Conflict("find.not_a_code"))
		s.retry(c, in.Err(), in, func() (page.Page, error) { return galleryPage(), nil })
	})
	pages.GET("/broken/:how", func(c *gin.Context) { s.fail(c, failures[c.Param("how")]) })
	r.NoRoute(s.NotFound)
	return s, r, &log
}

var failures = map[string]error{
	"missing": fault.Missing("page.missing"), "denied": fault.Denied("page.missing"), "conflict": fault.Conflict("page.missing"),
	"limited": fault.Limited("page.missing"), "unavailable": fault.Unavailable("page.missing"), "internal": errors.New("secret detail"),
	"unauthenticated": fault.Unauthenticated("page.missing"),
}

// withFile lays one more file over an fs.
func withFile(base fs.FS, name string, content []byte) fs.FS {
	over := fstest.MapFS{name: {Data: content}}
	_ = fs.WalkDir(base, ".", func(p string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		b, err := fs.ReadFile(base, p)
		over[p] = &fstest.MapFile{Data: b}
		return err
	})
	return over
}

func get(h http.Handler, target string, header ...string) *httptest.ResponseRecorder {
	return do(h, httptest.NewRequest(http.MethodGet, target, nil), header...)
}

func post(h http.Handler, target string, values url.Values) *httptest.ResponseRecorder {
	r := httptest.NewRequest(http.MethodPost, target, strings.NewReader(values.Encode()))
	return do(h, r, "Content-Type", "application/x-www-form-urlencoded")
}

func do(h http.Handler, r *http.Request, header ...string) *httptest.ResponseRecorder {
	for i := 0; i+1 < len(header); i += 2 {
		r.Header.Set(header[i], header[i+1])
	}
	w := httptest.NewRecorder()
	h.ServeHTTP(w, r)
	return w
}
