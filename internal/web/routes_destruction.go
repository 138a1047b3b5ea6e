package web

import "github.com/gin-gonic/gin"

// disposalRoutes are the pages of orders, joint destructions, runs, certificates, firms and the
// registry, and the board over all of them.
func (s *Site) disposalRoutes(r gin.IRouter) {
	s.orderRoutes(r)
	s.eventRoutes(r)
	s.destructionRoutes(r)
	s.certificateRoutes(r)
	s.registryRoutes(r)
	s.oversightRoutes(r)
	s.clockRoutes(r)
}
