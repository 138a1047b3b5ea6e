package httpd

import (
	"compress/gzip"
	"io"
	"net/http"
	"strings"
	"testing"

	"github.com/gin-gonic/gin"
)

// long is a page of a size worth packing.
var long = strings.Repeat("<p>运动鞋 36 双</p>", 400)

func shelf(r gin.IRouter) {
	tagged := func(kind string) gin.HandlerFunc {
		return func(c *gin.Context) {
			c.Header("ETag", `"abc"`)
			if c.GetHeader("If-None-Match") == `"abc"` {
				c.Status(http.StatusNotModified)
				return
			}
			c.Data(http.StatusOK, kind, []byte(long))
		}
	}
	r.GET("/page", tagged("text/html; charset=utf-8"))
	r.GET("/paper", tagged("application/pdf"))
	r.GET("/short", func(c *gin.Context) { c.String(http.StatusOK, "short") })
}

func TestPagesArePackedAndFilesAreNot(t *testing.T) {
	h := open(t, func(o *Options) { o.Mounts = append(o.Mounts, shelf) })
	for _, x := range []struct {
		path, accepts string
		packed        bool
	}{{"/page", "gzip", true}, {"/page", "gzip;q=0", false}, {"/page", "identity", false}, {"/paper", "gzip", false}, {"/short", "gzip", false}} {
		w := h.ask(http.MethodGet, x.path, "", "Accept-Encoding: "+x.accepts)
		if got := w.Header().Get("Content-Encoding") == "gzip"; got != x.packed {
			t.Errorf("%s for %q: packed %v, want %v", x.path, x.accepts, got, x.packed)
			continue
		}
		if !x.packed {
			continue
		}
		if w.Body.Len() > len(long)/3 || !strings.Contains(w.Header().Get("Vary"), "Accept-Encoding") {
			t.Errorf("%d bytes of %d, Vary %q", w.Body.Len(), len(long), w.Header().Get("Vary"))
		}
		r, err := gzip.NewReader(w.Body)
		if err != nil {
			t.Fatal(err)
		}
		if text, err := io.ReadAll(r); err != nil || string(text) != long {
			t.Errorf("unpacked %d bytes (%v)", len(text), err)
		}
	}
}

func TestAPackedPageIsAskedForAgainByItsOwnTag(t *testing.T) {
	h := open(t, func(o *Options) { o.Mounts = append(o.Mounts, shelf) })
	tag := h.ask(http.MethodGet, "/page", "", "Accept-Encoding: gzip").Header().Get("ETag")
	if tag != `"abc-gzip"` {
		t.Fatalf("tag %s", tag)
	}
	if w := h.ask(http.MethodGet, "/page", "", "Accept-Encoding: gzip", "If-None-Match: "+tag); w.Code != http.StatusNotModified || w.Body.Len() > 0 {
		t.Errorf("answered %d with %d bytes", w.Code, w.Body.Len())
	}
}
