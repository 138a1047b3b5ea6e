package web

import "github.com/gin-gonic/gin"

// custodyRoutes are the pages of cases and goods, and the addresses that their
// papers and labels carry.
func (s *Site) custodyRoutes(r gin.IRouter) {
	s.caseRoutes(r)
	s.seizureRoutes(r)
	s.lotRoutes(r)
	s.handoffRoutes(r)
	s.searchRoutes(r)
	s.roadRoutes(r)
	s.actRoutes(r)
	s.containerRoutes(r)
	s.storageRoutes(r)
	s.roundRoutes(r)
	s.matterRoutes(r)
	s.transferRoutes(r)
}
