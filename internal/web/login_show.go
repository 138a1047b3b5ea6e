package web

import (
	"net/http"

	"github.com/gin-gonic/gin"

	"github.com/sealtrail/sealtrail/internal/web/page"
)

func (s *Site) loginShow(c *gin.Context) {
	if s.visitor(c).SignedIn() {
		c.Redirect(http.StatusSeeOther, localPath(c.Query("next")))
		return
	}
	s.show(c, s.loginPage(c.Query("next")), nil)
}

func (s *Site) loginPage(next string) *page.Login {
	p := &page.Login{Frame: page.Frame{Layout: page.Bare}}
	if next != "" {
		p.Next = localPath(next)
	}
	return p
}
