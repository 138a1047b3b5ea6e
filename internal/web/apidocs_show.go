package web

import (
	"strings"

	"github.com/gin-gonic/gin"

	"github.com/sealtrail/sealtrail/internal/web/page"
)

// apidocsPolicy is looser by one word than that of other pages, on this page
// alone: the documentation viewer writes style elements of its own. It shows
// only our own description and takes nothing typed by others.
func apidocsPolicy() string {
	return strings.Replace(ContentSecurityPolicy, "style-src 'self'", "style-src 'self' 'unsafe-inline'", 1)
}

func (s *Site) apidocsShow(c *gin.Context) {
	c.Header("Content-Security-Policy", apidocsPolicy())
	s.show(c, &page.APIDocs{Frame: page.Frame{Layout: page.Public, Nav: "apidocs"}}, nil)
}
