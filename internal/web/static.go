package web

import (
	"bytes"
	"compress/gzip"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io/fs"
	"mime"
	"net/http"
	"path"
	"strconv"
	"strings"
	"sync"

	"github.com/gin-gonic/gin"
)

// static serves the embedded files. Each is hashed at the start; an address
// with the right hash in ?v= may be kept for ever, any other is asked again and
// answered 304.
type static struct {
	files map[string]*file // by name below static/
}

type file struct {
	content []byte
	kind    string
	etag    string
	packed  func() []byte // gzip, made when first asked for; nil: not worth it
}

func newStatic(files fs.FS) (*static, error) {
	s := &static{files: map[string]*file{}}
	err := fs.WalkDir(files, "static", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		content, err := fs.ReadFile(files, name)
		if err != nil {
			return err
		}
		sum := sha256.Sum256(content)
		f := &file{content: content, kind: kindOf(name), etag: hex.EncodeToString(sum[:6])}
		if len(content) > 1024 {
			f.packed = sync.OnceValue(func() []byte { return pack(content) })
		}
		s.files[strings.TrimPrefix(name, "static/")] = f
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("read static files: %w", err)
	}
	return s, nil
}

// kindOf knows the types we have; the machine's own tables differ.
func kindOf(name string) string {
	switch path.Ext(name) {
	case ".css":
		return "text/css; charset=utf-8"
	case ".js":
		return "text/javascript; charset=utf-8"
	case ".svg":
		return "image/svg+xml"
	case ".wasm":
		return "application/wasm"
	case ".md", ".txt", "":
		return "text/plain; charset=utf-8"
	}
	if kind := mime.TypeByExtension(path.Ext(name)); kind != "" {
		return kind
	}
	return "application/octet-stream"
}

func pack(content []byte) []byte {
	var b bytes.Buffer
	w := gzip.NewWriter(&b) // default level: the large files are packed once, in a request
	w.Write(content)        // a bytes.Buffer does not fail
	w.Close()
	return b.Bytes()
}

// url is the address of a file with its hash; of an unknown file, one that 404s.
func (s *static) url(name string) string {
	f, ok := s.files[name]
	if !ok {
		return "/static/" + name
	}
	return "/static/" + name + "?v=" + f.etag
}

func (s *static) serve(c *gin.Context) {
	f, ok := s.files[strings.TrimPrefix(c.Param("path"), "/")]
	if !ok {
		c.String(http.StatusNotFound, "no such file\n")
		return
	}
	h := c.Writer.Header()
	h.Set("Content-Type", f.kind)
	h.Set("X-Content-Type-Options", "nosniff")
	h.Set("Vary", "Accept-Encoding")
	if c.Query("v") == f.etag {
		h.Set("Cache-Control", "public, max-age=31536000, immutable")
	} else {
		h.Set("Cache-Control", "public, no-cache")
	}
	body, etag := f.content, `"`+f.etag+`"`
	if f.packed != nil && acceptsGzip(c.Request) {
		body, etag = f.packed(), `"`+f.etag+`-gzip"`
		h.Set("Content-Encoding", "gzip")
	}
	h.Set("ETag", etag)
	if matches(c.GetHeader("If-None-Match"), etag) {
		h.Del("Content-Encoding")
		c.Status(http.StatusNotModified)
		c.Writer.WriteHeaderNow()
		return
	}
	h.Set("Content-Length", strconv.Itoa(len(body)))
	c.Status(http.StatusOK)
	if c.Request.Method != http.MethodHead {
		c.Writer.Write(body)
	}
}

func acceptsGzip(r *http.Request) bool {
	for _, part := range strings.Split(r.Header.Get("Accept-Encoding"), ",") {
		name, q, _ := strings.Cut(strings.TrimSpace(part), ";")
		if name == "gzip" && strings.TrimSpace(q) != "q=0" {
			return true
		}
	}
	return false
}

func matches(header, etag string) bool {
	for _, tag := range strings.Split(header, ",") {
		if strings.TrimPrefix(strings.TrimSpace(tag), "W/") == etag {
			return true
		}
	}
	return false
}
