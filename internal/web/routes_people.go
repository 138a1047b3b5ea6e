package web

import "github.com/gin-gonic/gin"

// peopleRoutes are the pages about people themselves: who they are, what waits
// for them, their labels, and those who administer them.
func (s *Site) peopleRoutes(r gin.IRouter) {
	s.loginRoutes(r)
	s.homeRoutes(r)
	s.meRoutes(r)
	s.labelRoutes(r)
	s.adminRoutes(r)
	r.GET("/step-up", s.stepUpShow)
	r.POST("/step-up", s.stepUpPost)
}
