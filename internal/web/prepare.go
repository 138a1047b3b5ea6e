package web

import (
	"net/http"

	"github.com/gin-gonic/gin"

	"github.com/sealtrail/sealtrail/internal/i18n"
)

// ContentSecurityPolicy is that of every page. data: is for the drawn arrows
// inside Tabler's style sheet, blob: for previews of photographs about to be
// sent; wasm-unsafe-eval lets the QR decoder compile and nothing else.
const ContentSecurityPolicy = "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; " +
	"img-src 'self' data: blob:; media-src 'self' blob:; connect-src 'self'; font-src 'self'; manifest-src 'self'; " +
	"form-action 'self'; base-uri 'none'; frame-ancestors 'none'"

// prepare finds language and visitor of a request and sets the headers that
// every page has.
func (s *Site) prepare(c *gin.Context) {
	h := c.Writer.Header()
	h.Set("Content-Security-Policy", ContentSecurityPolicy)
	h.Set("X-Content-Type-Options", "nosniff")
	h.Set("Referrer-Policy", "same-origin")
	h.Set("Permissions-Policy", "camera=(self), geolocation=(self), microphone=(), payment=(), usb=()")
	h.Set("Cross-Origin-Opener-Policy", "same-origin")
	h.Set("Cache-Control", "no-store") // a public page that may be kept says so itself

	lang := i18n.Choose(c.Request)
	c.Set(keyLang, lang)
	if asked, ok := i18n.Parse(c.Query("lang")); ok {
		http.SetCookie(c.Writer, &http.Cookie{Name: i18n.CookieName, Value: string(asked), Path: "/",
			MaxAge: 365 * 24 * 3600, HttpOnly: true, Secure: s.Secure, SameSite: http.SameSiteLaxMode})
	}
	visitor, err := s.Session.Visitor(c)
	if err != nil {
		s.fail(c, err)
		c.Abort()
		return
	}
	c.Set(keyVisitor, visitor)
	c.Next()
}
