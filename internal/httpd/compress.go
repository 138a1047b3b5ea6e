package httpd

import (
	"fmt"
	"net/http"
	"strings"

	"github.com/klauspost/compress/gzhttp"
)

// packedTag ends the ETag of a packed answer, which has other bytes (RFC 9110
// section 8.8.3).
const packedTag = "-gzip"

const (
	minPacked = 1024 // bytes; below that a packet is a packet
	// Up to so many random bytes make the size of an answer say nothing about
	// what it holds beside what a visitor put into it (the BREACH attack).
	jitter       = 32
	jitterBuffer = 32 << 10
)

// packing compresses pages and data on their way out: a county's mobile network
// carries a third of the bytes. What comes packed already (static files), files
// and pictures go through as they are. Rooms see the ETag that they gave.
func packing(next http.Handler) (http.Handler, error) {
	wrap, err := gzhttp.NewWrapper(gzhttp.MinSize(minPacked), gzhttp.SuffixETag(packedTag), gzhttp.RandomJitter(jitter, jitterBuffer, false), gzhttp.KeepAcceptRanges(),
		gzhttp.ContentTypes([]string{"text/html", "text/plain", "text/csv", "application/json", "application/problem+json", "application/openapi+json", "application/atom+xml"}))
	if err != nil {
		return nil, fmt.Errorf("packing of answers: %w", err)
	}
	packed := wrap(next)
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if held := r.Header.Get("If-None-Match"); strings.Contains(held, packedTag+`"`) && !strings.HasPrefix(r.URL.Path, "/static/") {
			r.Header.Set("If-None-Match", strings.ReplaceAll(held, packedTag+`"`, `"`))
		}
		packed.ServeHTTP(w, r)
	}), nil
}
