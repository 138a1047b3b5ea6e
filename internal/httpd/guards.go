package httpd

import (
	"fmt"
	"net"
	"net/http"
	"slices"
	"strings"

	"github.com/gin-gonic/gin"

	"github.com/sealtrail/sealtrail/internal/config"
	"github.com/sealtrail/sealtrail/internal/fault"
)

// refuse says no and ends the chain.
func refuse(c *gin.Context, o *Options, f *fault.Fault) {
	c.Abort()
	o.Fail(c, f)
}

// forwarded are the headers by which a proxy shows itself.
var forwarded = [...]string{"Forwarded", "X-Forwarded-For", "X-Forwarded-Host", "X-Forwarded-Proto", "X-Real-Ip", "Via"}

// demoOnly: the listener is bound to this machine already; this refuses a
// tunnel or proxy that would lend it to others, and names that merely resolve
// to this machine (DNS rebinding).
func demoOnly(fail func(*gin.Context, error)) gin.HandlerFunc {
	return func(c *gin.Context) {
		for _, name := range forwarded {
			if len(c.Request.Header.Values(name)) > 0 {
				c.Abort()
				fail(c, fault.Denied("httpd.demo.forwarded"))
				return
			}
		}
		if !config.Loopback(hostname(c.Request.Host)) {
			c.Abort()
			fail(c, fault.Denied("httpd.demo.host"))
			return
		}
		c.Next()
	}
}

func hostname(hostport string) string {
	if host, _, err := net.SplitHostPort(hostport); err == nil {
		return host
	}
	return hostport
}

// bearer tells whether the request claims to come with a token. See doc.go for
// what the API owes in return.
func bearer(r *http.Request) bool {
	scheme, _, _ := strings.Cut(r.Header.Get("Authorization"), " ")
	return strings.EqualFold(scheme, "Bearer")
}

func crossOrigin(o *Options) (gin.HandlerFunc, error) {
	protection := http.NewCrossOriginProtection()
	// Behind a proxy the Host may be an inner name; people's own origin is the base address.
	if base := strings.TrimSuffix(o.Config.BaseURL, "/"); base != "" {
		if err := protection.AddTrustedOrigin(base); err != nil {
			return nil, fmt.Errorf("base address: %w", err)
		}
	}
	return func(c *gin.Context) {
		if !bearer(c.Request) {
			if err := protection.Check(c.Request); err != nil {
				refuse(c, o, fault.Denied("httpd.cross_origin"))
				return
			}
		}
		c.Next()
	}, nil
}

func readOnly(o *Options, disk *Disk) gin.HandlerFunc {
	return func(c *gin.Context) {
		if !safe(c.Request.Method) && disk.Full(c.Request.Context()) && !slices.Contains(o.WritesWhenFull, c.FullPath()) {
			c.Header("Retry-After", "60")
			refuse(c, o, fault.Unavailable("httpd.disk.full"))
			return
		}
		c.Next()
	}
}

// bodyLimit refuses a body that is announced too large and cuts one that turns
// out to be; the reader's error is *http.MaxBytesError (see TooLarge).
func bodyLimit(o *Options) gin.HandlerFunc {
	return func(c *gin.Context) {
		limit := o.BodyLimit
		if strings.HasPrefix(strings.ToLower(c.ContentType()), "multipart/") {
			limit = o.UploadLimit
		}
		if c.Request.ContentLength > limit {
			c.Header("Connection", "close") // the rest of the body is not read
			refuse(c, o, tooLarge(limit))
			return
		}
		c.Request.Body = http.MaxBytesReader(c.Writer, c.Request.Body, limit)
		c.Next()
	}
}
