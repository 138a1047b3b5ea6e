package web

import (
	"github.com/gin-gonic/gin"

	"github.com/sealtrail/sealtrail/internal/web/page"
)

// apidocsShow gives the description of the API. The viewer (swagger-ui) was
// seen to work under the policy of every page; nothing is loosened for it.
func (s *Site) apidocsShow(c *gin.Context) {
	s.show(c, &page.APIDocs{Frame: page.Frame{Layout: page.Public, Nav: "apidocs"}}, nil)
}
