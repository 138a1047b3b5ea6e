package httpd

import (
	"github.com/gin-gonic/gin"

	"github.com/sealtrail/sealtrail/internal/config"
)

// ContentSecurityPolicy is what every answer says unless its room says
// otherwise. data: is for the drawn arrows inside the style sheet, blob: for
// previews of photographs about to be sent; wasm-unsafe-eval lets the decoder
// of QR codes compile, and nothing else.
const ContentSecurityPolicy = "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; " +
	"img-src 'self' data: blob:; media-src 'self' blob:; connect-src 'self'; font-src 'self'; manifest-src 'self'; " +
	"form-action 'self'; base-uri 'none'; frame-ancestors 'none'"

// permissions: the camera scans labels, the place of a seizure may be taken.
const permissions = "camera=(self), geolocation=(self), microphone=(), payment=(), usb=(), browsing-topics=()"

// headers are set before the handler, which may say something else.
func headers(cfg *config.Config) gin.HandlerFunc {
	secure := cfg.Secure()
	return func(c *gin.Context) {
		h := c.Writer.Header()
		h.Set("Content-Security-Policy", ContentSecurityPolicy)
		h.Set("X-Content-Type-Options", "nosniff")
		h.Set("X-Frame-Options", "DENY") // for what does not know frame-ancestors
		h.Set("Referrer-Policy", "same-origin")
		h.Set("Permissions-Policy", permissions)
		h.Set("Cross-Origin-Opener-Policy", "same-origin")
		h.Set("Cross-Origin-Resource-Policy", "same-origin")
		h.Set("Cache-Control", "no-store") // what may be kept says so itself
		if secure {
			// No includeSubDomains: other services may live under this name.
			h.Set("Strict-Transport-Security", "max-age=63072000")
		}
		c.Next()
	}
}
