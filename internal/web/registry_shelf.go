package web

import (
	"crypto/sha256"
	"encoding/hex"
	"net/http"
	"sync"
	"time"

	"github.com/gin-gonic/gin"

	"github.com/sealtrail/sealtrail/internal/moment"
)

// Bounds of the shelf: how long a drawn file stands there, and how many kinds of
// question are kept at once. A suspension entered at another server shows here
// after shelfLife at the latest; one entered at this one, at once.
const (
	shelfLife = 5 * time.Second
	shelfSize = 256
)

// shelf keeps public files of the registry as they were last drawn, so that the
// rest of the world may ask as often as it likes.
type shelf struct {
	mu    sync.Mutex
	files map[string]drawn
}

// drawn is a public file, its tag and its bytes for those who take gzip.
type drawn struct {
	content, packed []byte
	kind, name, tag string
	until           moment.Time
}

// get takes a file from the shelf or has it drawn. Two who ask at once for what
// is not there both draw it; the later one stays.
func (s *shelf) get(key string, now moment.Time, draw func() (drawn, error)) (drawn, error) {
	s.mu.Lock()
	f, ok := s.files[key]
	s.mu.Unlock()
	if ok && now < f.until {
		return f, nil
	}
	f, err := draw()
	if err != nil {
		return f, err
	}
	f.packed, f.until = pack(f.content), now.Add(shelfLife)
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.files == nil || len(s.files) >= shelfSize {
		s.files = map[string]drawn{}
	}
	s.files[key] = f
	return f, nil
}

// Clear takes everything off; app calls it when firms or editions changed.
func (s *shelf) clear() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.files = nil
}

// RegistryChanged tells the pages that firms or editions are not what they were.
func (s *Site) RegistryChanged() { s.shelf.clear() }

// tagged names a file by what it says.
func tagged(says []byte) string {
	sum := sha256.Sum256(says)
	return hex.EncodeToString(sum[:16])
}

// open lets pages of other sites read what is public anyway.
func open(c *gin.Context) {
	h := c.Writer.Header()
	h.Set("Access-Control-Allow-Origin", "*")
	h.Set("Cross-Origin-Resource-Policy", "cross-origin")
}

// hand gives a file to whoever asked, packed if they take it so. It may be kept
// for a minute, since a suspension must show soon.
func hand(c *gin.Context, f drawn) {
	open(c)
	h := c.Writer.Header()
	h.Set("Cache-Control", "public, max-age=60")
	h.Set("Vary", "Accept-Encoding")
	if f.name != "" {
		h.Set("Content-Disposition", `inline; filename="`+f.name+`"`)
	}
	tag, content := `"`+f.tag+`"`, f.content
	if matches(c.GetHeader("If-None-Match"), tag) {
		h.Set("ETag", tag)
		c.Status(http.StatusNotModified)
		c.Writer.WriteHeaderNow()
		return
	}
	if acceptsGzip(c.Request) {
		h.Set("Content-Encoding", "gzip")
		tag, content = `"`+f.tag+`-gzip"`, f.packed
	}
	h.Set("ETag", tag)
	c.Data(http.StatusOK, f.kind, content)
}
